"""The printed flow chart by its coordinates: symbols in their cells, arrows from edge to edge, pages joined by letters."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from pipeline.archive.huruf import lebar, pecah
from pipeline.archive.peta import MULAI, Kotak, Titik, tata
from pipeline.errors import ConfigError
from pipeline.lembar import cetak
from pipeline.lembar.alih import BULATAN, Bidang
from pipeline.lembar.cetak import Bagan, Garis, Halaman, susun, teks_sel
from pipeline.sop import SELESAI, Langkah, Sop
from tests.test_peta import a_sop, bertindih, lurus, menyentuh, putus, sop_ganjil, titik_pada

EPS = 0.06


def panjang(banyak: int = 40) -> Sop:
    """Return a long SOP with two-way and three-way decisions that lead forward and back."""
    langkah = []
    for n in range(1, banyak + 1):
        ke = n + 1 if n < banyak else SELESAI
        if n % 7 == 0:
            satu = putus(n, n % 4, Layak=ke, Perlu_perbaikan=n - 1, Ditolak=max(1, n - 12))
        elif n % 5 == 0:
            satu = putus(n, n % 4, Setuju=ke, Tidak_setuju=n - 3)
        else:
            satu = lurus(n, (n * 3 + n // 4) % 4, ke)
        kegiatan = f"Mengerjakan langkah {n} dan melaporkan hasilnya kepada pelaksana berikutnya"
        langkah.append(replace(satu, kegiatan=kegiatan, kelengkapan="Laporan", waktu="10 Menit", output="Laporan"))
    return a_sop(*langkah, pelaksana=4)


@lru_cache
def bagan_panjang() -> Bagan:
    return susun(panjang())


def di_dalam(b: Bidang, t: Titik, beri: float) -> bool:
    """Return whether a point lies inside a symbol, `beri` from its outline. Told apart from what draws the arrows."""
    dx, dy, a, c = abs(t.x - b.x), abs(t.y - b.y), b.lebar / 2, b.tinggi / 2
    if b.rupa == "belah":
        return dx / a + dy / c < 1 - beri / min(a, c)
    if b.rupa == "terminator":
        ujung = b.lebar * BULATAN
        luar = max(0.0, dx - (a - ujung))
        return math.hypot(luar / ujung, dy / c) < 1 - beri / min(ujung, c) if luar else dy < c - beri
    if b.rupa == "sambungan" and t.y > b.y:
        return dx < a - beri and t.y - b.y < c - 0.4 * c * dx / a - beri
    return dx < a - beri and dy < c - beri


def di_tepi(b: Bidang, t: Titik) -> bool:
    return di_dalam(b, t, -EPS) and not di_dalam(b, t, EPS)


def ruas(garis: Garis) -> Iterator[Kotak]:
    for a, b in pairwise(garis.titik):
        yield Kotak(min(a.x, b.x), min(a.y, b.y), abs(a.x - b.x), abs(a.y - b.y))


def cacat_halaman(h: Halaman, bagan: Bagan) -> list[str]:
    """Return what is wrong with a page by its coordinates."""
    kiri, kanan = bagan.pelaksana[0].x, bagan.kanan[0].x
    bawah = h.baris[-1].y + h.baris[-1].tinggi
    hasil = []
    for g in h.garis:
        hasil += [
            f"{g.uraian}: {t} tidak di tepi satu simbol"
            for t in (g.titik[0], g.titik[-1])
            if sum(di_tepi(s.bidang, t) for s in h.simbol) != 1
        ]
        for r in ruas(g):
            if r.lebar > EPS and r.tinggi > EPS:
                hasil.append(f"{g.uraian}: miring")
            if r.x < kiri or r.x + r.lebar > kanan or r.y < 0 or r.y + r.tinggi > bawah:
                hasil.append(f"{g.uraian}: di luar kolom pelaksana")
            if any(di_dalam(s.bidang, t, 0.5) for s in h.simbol for t in titik_pada(r)):
                hasil.append(f"{g.uraian}: menembus simbol")
            if any(menyentuh(r, x.kotak) for x in h.label):
                hasil.append(f"{g.uraian}: melintasi kata")
    kotak = [*(sekitar(s.bidang) for s in h.simbol), *(x.kotak for x in h.label if x)]
    for a, b in combinations(kotak, 2):
        if bertindih(a, b) and not belah_saja(a, b, h):
            hasil.append(f"{a} di atas {b}")
    return hasil


def belah_saja(a: Kotak, b: Kotak, h: Halaman) -> bool:
    """Return whether two places overlap only in the empty corner of a diamond."""
    belah = [s.bidang for s in h.simbol if s.bidang.rupa == "belah" and sekitar(s.bidang) in {a, b}]
    lain = b if belah and sekitar(belah[0]) == a else a
    return len(belah) == 1 and not any(
        di_dalam(belah[0], Titik(x, y), 0)
        for x in (lain.x, lain.x + lain.lebar)
        for y in (lain.y, lain.y + lain.tinggi)
    )


def sekitar(b: Bidang) -> Kotak:
    return Kotak(b.x - b.lebar / 2, b.y - b.tinggi / 2, b.lebar, b.tinggi)


def cacat(bagan: Bagan) -> list[str]:
    return [x for h in bagan.halaman for x in cacat_halaman(h, bagan)]


def rantai(bagan: Bagan) -> list[tuple[int, int]]:
    """Return from which symbol to which the arrows lead, followed over connectors from page to page."""
    lanjut: dict[tuple[int, str], tuple[int, str]] = {}
    awal = []
    for n, h in enumerate(bagan.halaman):
        nama = {}
        urut = iter(simbol_baris(h))
        for s in h.simbol:
            nama[s.bidang] = s.teks if s.bidang.rupa == "sambungan" else f"#{next(urut)}"
        for g in h.garis:
            dari, ke = (
                next(nama[s.bidang] for s in h.simbol if di_tepi(s.bidang, t)) for t in (g.titik[0], g.titik[-1])
            )
            lanjut[n, f"{g.uraian}|{dari}"] = (n, ke)
            if dari.startswith("#"):
                awal.append((n, g.uraian, dari, g.titik[-1].y > g.titik[0].y))
    hasil = []
    for n, uraian, dari, _ in awal:
        halaman, ke = lanjut[n, f"{uraian}|{dari}"]
        while not ke.startswith("#"):
            halaman = next(x for x in (halaman + 1, halaman - 1) if (x, f"{uraian}|{ke}") in lanjut)
            halaman, ke = lanjut[halaman, f"{uraian}|{ke}"]
        hasil.append((int(dari[1:]), int(ke[1:])))
    return sorted(hasil)


def simbol_baris(h: Halaman) -> list[int]:
    """Return which langkah the symbols of a page belong to, by the rows they stand in."""
    hasil = []
    for s in h.simbol:
        if s.bidang.rupa != "sambungan":
            (satu,) = [b for b in h.baris if b.y < s.bidang.y < b.y + b.tinggi]
            hasil.append(satu.langkah.nomor if satu.langkah else 0)
    return hasil


@given(sop_ganjil())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_printed_arrows_run_from_edge_to_edge_through_nothing_and_over_no_word(sop: Sop) -> None:
    assert cacat(susun(sop)) == []


@given(sop_ganjil())
@settings(max_examples=15, deadline=None, derandomize=True)
def test_rows_hold_their_texts_and_pages_their_rows(sop: Sop) -> None:
    bagan = susun(sop)

    assert sum(k.lebar for k in bagan.kolom) <= cetak.LEBAR_ISI + EPS
    for n, h in enumerate(bagan.halaman):
        atas = cetak.PENGANJAL + cetak.KEPALA_ATAS + bagan.kepala + (0 if n else cetak.JUDUL * len(bagan.judul))
        assert atas + sum(b.tinggi for b in h.baris) <= cetak.TINGGI_ISI - 2
        for b in h.baris:
            for kolom in (*bagan.kiri, *bagan.kanan) if b.langkah else ():
                assert b.langkah
                baris = pecah(teks_sel(b.langkah)[kolom.judul], bagan.huruf, kolom.lebar - 2 * cetak.TEPI_SEL)
                assert len(baris) * bagan.huruf * cetak.BARIS <= b.tinggi


@pytest.mark.parametrize("sop_cetak", ["resmi", "panjang"])
def test_symbols_stand_in_the_cell_of_their_langkah_and_pelaksana(sop: Sop, sop_cetak: str) -> None:
    satu = sop if sop_cetak == "resmi" else panjang()
    bagan = susun(satu) if sop_cetak == "resmi" else bagan_panjang()

    terlihat = []
    for h in bagan.halaman:
        for nomor, s in zip(simbol_baris(h), [s for s in h.simbol if s.bidang.rupa != "sambungan"], strict=True):
            terlihat.append(nomor)
            langkah = satu.cari(nomor) or satu.langkah[-1]  # the last terminator stands below its decision
            kolom = next(k for k in bagan.pelaksana if k.judul == satu.nama_pelaksana(langkah.pelaksana))
            baris = next(b for b in h.baris if b.langkah == satu.cari(nomor))
            kotak = sekitar(s.bidang)
            assert kolom.x < kotak.x
            assert kotak.x + kotak.lebar < kolom.x + kolom.lebar
            assert baris.y < kotak.y
            assert kotak.y + kotak.tinggi < baris.y + baris.tinggi
    assert [n for n in terlihat if n] == [x.nomor for x in satu.langkah]
    assert cacat(bagan) == []


def test_delivered_sop_has_the_symbols_and_the_answers_of_the_official_chart(sop: Sop) -> None:
    bagan = susun(sop)

    rupa = [s.bidang.rupa for h in bagan.halaman for s in h.simbol if s.bidang.rupa != "sambungan"]
    assert rupa == ["terminator", *["kotak"] * 3, *["belah"] * 3, *["kotak"] * 3, "terminator"]
    for h in bagan.halaman:
        for s in h.simbol:
            if s.bidang.rupa != "sambungan":
                assert any(abs(s.bidang.x - k.x - k.lebar / 2) < EPS for k in bagan.pelaksana)
    assert sorted(jawaban(bagan)) == [
        (5, "Tidak", 4),
        (5, "Ya", 6),
        (6, "Tidak", 5),
        (6, "Ya", 7),
        (7, "Tidak", 6),
        (7, "Ya", 8),
    ]


def jawaban(bagan: Bagan) -> Iterator[tuple[int, str, int]]:
    """Yield which answer stands beside the beginning of which arrow."""
    for h in bagan.halaman:
        for label in h.label:
            k = label.kotak

            def jauh(g: Garis, k: Kotak = k) -> float:
                t = g.titik[0]
                return math.hypot(max(k.x - t.x, 0, t.x - k.x - k.lebar), max(k.y - t.y, 0, t.y - k.y - k.tinggi))

            dekat = min(h.garis, key=jauh)
            assert jauh(dekat) < 5
            kata = dekat.uraian.replace(":", "").split()
            yield int(kata[3]), label.teks, int(kata[6])


def test_every_arrow_can_be_followed_over_the_pages(sop: Sop) -> None:
    for satu, bagan in ((sop, susun(sop)), (panjang(), bagan_panjang())):
        assert rantai(bagan) == sorted((p.dari, p.ke) for p in tata(satu).panah)


def test_connectors_of_a_long_sop_join_neighbouring_pages() -> None:
    bagan = bagan_panjang()

    tempat = defaultdict(list)
    for n, h in enumerate(bagan.halaman):
        for s in h.simbol:
            if s.bidang.rupa == "sambungan":
                tempat[s.teks].append((n, s.bidang.x))
    assert len(bagan.halaman) > 4
    for (n, x), (m, y) in tempat.values():
        assert (m, y) == (n + 1, x)
    assert {n for (n, _), _ in tempat.values()} == set(range(len(bagan.halaman) - 1))


def test_three_answers_are_printed_as_the_definition_has_them() -> None:
    bagan = susun(a_sop(lurus(1, 0, 2), putus(2, 1, Setuju=3, Perbaiki=1, Tolak=SELESAI), lurus(3, 2, SELESAI)))

    assert sorted(x.teks for h in bagan.halaman for x in h.label) == ["Perbaiki", "Setuju", "Tolak"]


def test_more_pelaksana_than_usual_still_fit_the_paper() -> None:
    sop = a_sop(*(lurus(n, n - 1, n + 1 if n < 12 else SELESAI) for n in range(1, 13)), pelaksana=12)
    bagan = susun(sop)

    assert cacat(bagan) == []
    assert len(bagan.pelaksana) == 12
    assert bagan.kanan[-1].x + bagan.kanan[-1].lebar <= cetak.LEBAR_ISI + EPS


def test_names_of_many_pelaksana_are_written_smaller_before_a_word_is_broken() -> None:
    sop = a_sop(*(lurus(n, n - 1, n + 1 if n < 9 else SELESAI) for n in range(1, 10)), pelaksana=9)
    nama = "Kepala Subbagian Kepegawaian"
    bagan = susun(replace(sop, pelaksana=tuple(replace(p, nama=nama) for p in sop.pelaksana)))

    assert bagan.huruf_kepala < cetak.HURUF_KEPALA
    for k in bagan.pelaksana:
        assert max(lebar(kata, bagan.huruf_kepala) for kata in nama.split()) <= k.lebar - 2 * cetak.TEPI_SEL
    assert cacat(bagan) == []


def test_text_that_fills_no_page_gets_a_smaller_letter_and_is_refused_only_in_the_smallest() -> None:
    def dengan(kata: int) -> Sop:
        return a_sop(replace(lurus(1, 0, SELESAI), kegiatan="memeriksa kelengkapan " * kata))

    assert susun(dengan(10)).huruf == cetak.HURUF[0]
    assert susun(dengan(150)).huruf < cetak.HURUF[0]
    with pytest.raises(ConfigError, match=r"config/sop/contoh\.toml: langkah\[1\] tidak muat"):
        susun(dengan(400))


def test_label_fits_between_symbol_and_border_of_its_column(sop: Sop) -> None:
    bagan = susun(sop)

    for h in bagan.halaman:
        for x in h.label:
            assert x.kotak.lebar >= lebar(x.teks, bagan.huruf_label)
            assert any(k.x < x.kotak.x and x.kotak.x + x.kotak.lebar < k.x + k.lebar for k in bagan.pelaksana), x


def test_chart_whose_first_and_last_langkah_decide_has_terminators_of_its_own() -> None:
    sop = a_sop(putus(1, 0, Ya=2, Tidak=SELESAI), putus(2, 1, Ya=SELESAI, Tidak=1))
    bagan = susun(sop)

    rupa = [s.bidang.rupa for h in bagan.halaman for s in h.simbol]
    assert (rupa[0], rupa[-1], rupa.count("belah")) == ("terminator", "terminator", 2)
    assert bagan.halaman[0].simbol[0].uraian.startswith("Mulai")
    assert MULAI in {p.dari for p in tata(sop).panah}


def test_keterangan_has_its_column() -> None:
    isi = Langkah(nomor=1, folder="x", pelaksana="p0", kegiatan="Menulis", keterangan="SOP Mikro", selanjutnya=SELESAI)

    assert teks_sel(isi)["Ket."] == "SOP Mikro"
