"""The swimlane picture by its coordinates: arrows from edge to edge, through nothing, over no word."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.archive.huruf import TEBAL, lebar, pecah, ringkas
from pipeline.archive.peta import (
    HURUF,
    HURUF_KEPALA,
    HURUF_LABEL,
    KOLOM_KEGIATAN,
    LABEL_MAKS,
    MULAI,
    TINGGI_BARIS,
    Kotak,
    Panah,
    Peta,
    Simpul,
    Titik,
    tata,
)
from pipeline.sop import SELESAI, Identitas, Keputusan, Langkah, Pelaksana, Sop

EPS = 0.06  # coordinates are rounded to a tenth
KATA = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=40)


def a_sop(*langkah: Langkah, pelaksana: int = 3) -> Sop:
    return Sop(
        nama="contoh",
        kode="CT",
        judul="SOP Contoh",
        bidang_judul="kegiatan.judul",
        pengenal=(),
        identitas=Identitas(instansi=(), nomor_sop="1", judul_sop="SOP Contoh"),
        pelaksana=tuple(Pelaksana(kunci=f"p{n}", nama=f"Pelaksana {n}", jabatan=f"p{n}") for n in range(pelaksana)),
        langkah=langkah,
    )


def lurus(nomor: int, pelaksana: int, ke: int) -> Langkah:
    return Langkah(nomor=nomor, folder=f"l{nomor}", pelaksana=f"p{pelaksana}", kegiatan="Mengerjakan", selanjutnya=ke)


def putus(nomor: int, pelaksana: int, **ke: int) -> Langkah:
    keputusan = tuple(Keputusan(pilihan=p.replace("_", " "), ke=k) for p, k in ke.items())
    return replace(lurus(nomor, pelaksana, 0), selanjutnya=None, keputusan=keputusan)


@st.composite
def sop_ganjil(draw: st.DrawFn) -> Sop:
    """Return any SOP there can be, and many that nobody would write."""
    jumlah, banyak = draw(st.integers(1, 5)), draw(st.integers(1, 9))
    tujuan = st.one_of(st.integers(1, banyak), st.just(SELESAI))
    langkah = []
    for nomor in range(1, banyak + 1):
        keputusan = tuple(
            Keputusan(pilihan=draw(KATA), ke=ke) for ke in draw(st.one_of(st.just(()), st.lists(tujuan, max_size=4)))
        )
        langkah.append(
            Langkah(
                nomor=nomor,
                folder="x",
                pelaksana=f"p{draw(st.integers(0, jumlah - 1))}",
                kegiatan=" ".join(draw(st.lists(KATA, max_size=12))),
                waktu=draw(KATA),
                selanjutnya=None if keputusan else draw(tujuan),
                keputusan=keputusan,
            )
        )
    sop = a_sop(*langkah, pelaksana=jumlah)
    return replace(sop, pelaksana=tuple(replace(p, nama=draw(KATA)) for p in sop.pelaksana))


def dalam(s: Simpul, titik: Titik, beri: float = 0.5) -> bool:
    """Return whether a point lies inside a symbol, `beri` from its outline."""
    dx, dy = abs(titik.x - s.x), abs(titik.y - s.y)
    a, b = s.lebar / 2, s.tinggi / 2
    if s.bentuk == "belah":
        return dx / a + dy / b < 1 - beri / min(a, b)
    if s.bentuk == "terminator":
        jari = min(a, b)
        return math.hypot(max(0, dx - (a - jari)), max(0, dy - (b - jari))) < jari - beri
    return dx < a - beri and dy < b - beri


def di_tepi(s: Simpul, titik: Titik) -> bool:
    return not dalam(s, titik, EPS) and dalam(s, titik, -EPS)


def ruas(panah: Panah) -> Iterator[Kotak]:
    """Yield the parts of an arrow as rectangles without breadth."""
    for a, b in pairwise(panah.titik):
        yield Kotak(min(a.x, b.x), min(a.y, b.y), abs(a.x - b.x), abs(a.y - b.y))


def bertindih(a: Kotak, b: Kotak) -> bool:
    return (
        a.x < b.x + b.lebar - EPS
        and b.x < a.x + a.lebar - EPS
        and a.y < b.y + b.tinggi - EPS
        and b.y < a.y + a.tinggi - EPS
    )


def menyentuh(ruas: Kotak, kotak: Kotak) -> bool:
    return (
        ruas.x <= kotak.x + kotak.lebar
        and kotak.x <= ruas.x + ruas.lebar
        and ruas.y <= kotak.y + kotak.tinggi
        and kotak.y <= ruas.y + ruas.tinggi
    )


def sekitar(s: Simpul) -> Kotak:
    return Kotak(s.x - s.lebar / 2, s.y - s.tinggi / 2, s.lebar, s.tinggi)


def titik_pada(r: Kotak) -> Iterator[Titik]:
    langkah = max(1, math.ceil(max(r.lebar, r.tinggi)))
    for n in range(langkah + 1):
        yield Titik(r.x + r.lebar * n / langkah, r.y + r.tinggi * n / langkah)


def sehimpit(a: Kotak, b: Kotak) -> bool:
    """Return whether two segments lie on one another for more than a point."""
    datar = abs(a.y - b.y) < 1 and a.tinggi == b.tinggi == 0
    tegak = abs(a.x - b.x) < 1 and a.lebar == b.lebar == 0
    if datar and not tegak:
        return min(a.x + a.lebar, b.x + b.lebar) - max(a.x, b.x) > EPS
    if tegak and not datar:
        return min(a.y + a.tinggi, b.y + b.tinggi) - max(a.y, b.y) > EPS
    return False


def cacat_gambar(peta: Peta) -> list[str]:
    """Return what is wrong with a picture by its coordinates."""
    return [
        *(f"panah {p.dari}→{p.ke}: {x}" for p in peta.panah for x in cacat_panah(p, peta)),
        *(f"kata {a} di atas {b}" for a, b in combinations(kotak_kata(peta), 2) if bertindih(a, b)),
        *(
            f"panah {p.dari}→{p.ke} berimpit dengan {q.dari}→{q.ke}"
            for p, q in combinations(peta.panah, 2)
            if any(sehimpit(a, b) for a in ruas(p) for b in ruas(q))
        ),
        *(f"simpul {s.kunci} di luar lajurnya" for s in peta.simpul if lajur_dari(s, peta) is None),
    ]


def cacat_panah(panah: Panah, peta: Peta) -> Iterator[str]:
    simpul = {s.kunci: s for s in peta.simpul}
    if not (di_tepi(simpul[panah.dari], panah.titik[0]) and di_tepi(simpul[panah.ke], panah.titik[-1])):
        yield "ujungnya tidak di tepi simbol"
    for satu in ruas(panah):
        if satu.lebar and satu.tinggi:
            yield "miring"
        if satu.x < 0 or satu.x + satu.lebar > peta.lebar or satu.y < peta.kepala or satu.y > peta.tinggi:
            yield "di luar gambar"
        for s in peta.simpul:
            if menyentuh(satu, sekitar(s)) and any(dalam(s, t) for t in titik_pada(satu)):
                yield f"menembus simbol {s.kunci}"
        if any(menyentuh(satu, k) for k in kotak_kata(peta)):
            yield "melintasi kata"


def kotak_kata(peta: Peta) -> list[Kotak]:
    return [k for p in peta.panah for k in (p.kotak, p.kotak_kali) if k]


def lajur_dari(s: Simpul, peta: Peta) -> int | None:
    return next(
        (n for n, x in enumerate(peta.lajur) if x.x <= s.x - s.lebar / 2 and s.x + s.lebar / 2 <= x.x + x.lebar),
        None,
    )


@given(sop_ganjil())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_arrows_run_from_edge_to_edge_through_nothing_and_over_no_word(sop: Sop) -> None:
    peta = tata(sop)

    assert cacat_gambar(peta) == []
    for a, b in combinations(peta.simpul, 2):
        assert not bertindih(sekitar(a), sekitar(b))
    for kotak in kotak_kata(peta):
        assert not any(menyentuh(kotak, sekitar(s)) for s in peta.simpul if s.bentuk != "belah")
        assert not any(dalam(s, t) for s in peta.simpul for t in sudut(kotak))


def sudut(k: Kotak) -> list[Titik]:
    return [Titik(x, y) for x in (k.x, k.x + k.lebar) for y in (k.y, k.y + k.tinggi)]


@given(sop_ganjil())
@settings(max_examples=50, deadline=None)
def test_every_way_of_the_sop_is_an_arrow_and_nothing_else_is(sop: Sop) -> None:
    peta = tata(sop)

    ada = {s.kunci for s in peta.simpul}
    panah = [(p.dari, p.ke) for p in peta.panah]
    assert len(panah) == len(set(panah))
    assert {p for p in panah if p[0] != MULAI} == {
        (x.nomor, ke) for x in sop.langkah for ke in x.tujuan if ke != SELESAI or x.memutuskan
    }
    assert [s.kunci for s in peta.simpul if s.kunci > 0] == [x.nomor for x in sop.langkah]
    assert (MULAI in ada) == sop.pertama.memutuskan


@given(sop_ganjil())
@settings(max_examples=50, deadline=None)
def test_texts_fit_their_place(sop: Sop) -> None:
    peta = tata(sop)

    for lajur in peta.lajur:
        assert len(lajur.nama) * TINGGI_BARIS <= peta.kepala
        assert all(lebar(x, HURUF_KEPALA * TEBAL) <= lajur.lebar for x in lajur.nama)
    for baris in peta.baris:
        assert max(len(baris.kegiatan), len(baris.waktu)) * TINGGI_BARIS <= baris.tinggi
        assert all(lebar(x, HURUF) <= KOLOM_KEGIATAN for x in baris.kegiatan)
    for panah in peta.panah:
        assert lebar(panah.label, HURUF_LABEL * TEBAL) <= LABEL_MAKS


def test_delivered_sop_is_drawn_as_the_official_chart(sop: Sop) -> None:
    peta = tata(sop)

    assert [" ".join(x.nama) for x in peta.lajur] == [p.nama for p in sop.pelaksana]
    assert [lajur_dari(s, peta) for s in peta.simpul] == [0, 1, 2, 3, 2, 1, 0, 1, 1, 2, 3]
    assert [s.bentuk[0] for s in peta.simpul] == ["t", "k", "k", "k", "b", "b", "b", "k", "k", "k", "t"]
    assert {(p.dari, p.ke): p.label for p in peta.panah if p.label} == {
        (5, 6): "Ya",
        (5, 4): "Tidak",
        (6, 7): "Ya",
        (6, 5): "Tidak",
        (7, 8): "Ya",
        (7, 6): "Tidak",
    }
    assert [(p.dari, p.ke) for p in peta.panah if p.mundur] == [(5, 4), (6, 5), (7, 6)]
    assert cacat_gambar(peta) == []


@pytest.mark.parametrize(
    "langkah",
    [
        pytest.param((lurus(1, 0, SELESAI),), id="one-langkah"),
        pytest.param((putus(1, 0, Ya=SELESAI, Tidak=1),), id="one-decision-back-to-itself"),
        pytest.param(
            (*(lurus(n, n % 3, n + 1) for n in range(1, 6)), putus(6, 0, Ya=SELESAI, Tidak=1)), id="back-to-the-first"
        ),
        pytest.param(
            (lurus(1, 0, 2), *(putus(n, 0, Ya=n + 1 if n < 9 else 0, Tidak=1) for n in range(2, 10))),
            id="all-go-back-to-one",
        ),
        pytest.param((lurus(1, 0, 3), lurus(2, 1, SELESAI), lurus(3, 2, 2)), id="next-is-elsewhere"),
        pytest.param(
            (putus(1, 1, A=2, B=3, C=4, D=1), *(lurus(n, n % 3, SELESAI) for n in (2, 3, 4))), id="four-answers"
        ),
        pytest.param(
            (
                lurus(1, 0, 2),
                putus(2, 0, Jawaban_panjang=3, A=1, B=4, C=5, D=6, E=7),
                *(lurus(n, 0, n + 1) for n in range(3, 7)),
                lurus(7, 0, SELESAI),
            ),
            id="long-answer-down-beside-many",
        ),
    ],
)
def test_odd_sop_can_be_drawn(langkah: tuple[Langkah, ...]) -> None:
    assert cacat_gambar(tata(a_sop(*langkah))) == []


def test_answers_that_would_leave_by_one_side_leave_by_two(sop: Sop) -> None:
    ya, tidak = (next(p for p in tata(sop).panah if (p.dari, p.ke) == panah) for panah in ((7, 8), (7, 6)))

    tujuh = next(s for s in tata(sop).simpul if s.kunci == 7)
    assert ya.titik[0] == tujuh.tepi("bawah")
    assert tidak.titik[0] == tujuh.tepi("kanan")


def test_answers_that_lead_to_one_langkah_share_an_arrow() -> None:
    peta = tata(a_sop(lurus(1, 0, 2), putus(2, 1, Lengkap=SELESAI, Kurang=1, Salah=1)))

    (kembali,) = [p for p in peta.panah if (p.dari, p.ke) == (2, 1)]
    assert kembali.pilihan == ("Kurang", "Salah")
    assert kembali.label == "Kurang / Salah"


def test_many_arrows_at_one_symbol_make_it_taller() -> None:
    banyak = a_sop(lurus(1, 0, 2), *(putus(n, 0, Ya=n + 1 if n < 15 else 0, Tidak=1) for n in range(2, 16)))

    assert tata(banyak).simpul[0].tinggi > tata(a_sop(lurus(1, 0, SELESAI))).simpul[0].tinggi


@given(KATA, st.floats(20, 200))
def test_text_in_lines_loses_nothing_but_blanks(teks: str, muat: float) -> None:
    baris = pecah(teks, HURUF, muat)

    assert "".join("".join(baris).split()) == "".join(teks.split())
    assert all(lebar(x, HURUF) <= muat or len(x) == 1 for x in baris)


def test_text_too_long_for_its_line_ends_in_dots() -> None:
    pendek = ringkas("Perlu perbaikan lagi", 10, 60)

    assert pendek.endswith("…")
    assert lebar(pendek, 10) <= 60
    assert ringkas("Ya", 10, 60) == "Ya"
