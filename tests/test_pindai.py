"""Scanned signed copies are recognised by the symbol in the footer, and never taken for another naskah."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from functools import cache

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.pindai import HALAMAN_MAKS, Bagian, Lembar, Pembagian, PindaianError, baca_pindaian, bagi, potong
from pipeline.word import lambang
from pipeline.word.lambang import LambangError, data_matrix, ukuran_mm
from tests.alat_pindai import (
    BERSIH,
    FOTOKOPI,
    HITAM_PUTIH,
    KOTOR,
    Mutu,
    derau,
    jadi_pdf,
    kertas,
    miringkan,
    pindai,
)

PENDEK = "AN1:MM-2026-0007:11:laporan:1:1:3f9a1c"
BIASA = "AN1:MM-2026-0007:05:pemeriksaan-kasubbag:2:1:3f9a1c"
PANJANG = "AN1:MM-2026-0007:10:disposisi-dokumentasi-kasubbag:2:1:3f9a1c"
CETAK = 450  # coarser than a printer, three times as fast


@cache
def di_kaca(identitas: str, miring: float = 0.0) -> Image.Image:
    simbol = data_matrix(identitas) if identitas else None
    return miringkan(kertas(simbol, dpi=CETAK), miring)


def pindaian(
    identitas: Sequence[str], *, dpi: int = 200, mutu: Mutu = BERSIH, putar: int = 0, miring: float = 0.0
) -> bytes:
    lembar = [
        pindai(di_kaca(isi, miring), dpi, mutu, putar=putar, benih=n, cetak=CETAK) for n, isi in enumerate(identitas)
    ]
    return jadi_pdf(lembar, dpi)


def isi(lembar: Sequence[Lembar]) -> list[str | None]:
    return [satu.identitas for satu in lembar]


# ── the symbol ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("identitas", [PENDEK, BIASA, PANJANG])
def test_symbol_has_its_size_and_comes_out_as_it_went_in(identitas: str) -> None:
    png = data_matrix(identitas)

    gambar = Image.open(io.BytesIO(png))
    assert gambar.mode == "1"
    assert ukuran_mm(png) == pytest.approx((lambang.LEBAR_MM, lambang.TINGGI_MM))
    assert gambar.width / gambar.info["dpi"][0] * 25.4 == pytest.approx(lambang.LEBAR_MM, abs=0.01)
    assert lambang.baca(gambar.convert("L")) == (identitas,)
    assert png == data_matrix(identitas)


def test_longer_identity_makes_the_symbol_higher_not_wider() -> None:
    png = data_matrix(PANJANG + "x" * 40)

    lebar, tinggi = ukuran_mm(png)
    assert lebar == pytest.approx(lambang.LEBAR_MM)
    assert tinggi > lambang.TINGGI_MM


@pytest.mark.parametrize("isi_salah", ["", "AN1:é", "AN1:\n", "x" * 300])
def test_identity_that_no_symbol_holds_is_refused(isi_salah: str) -> None:
    with pytest.raises(LambangError):
        data_matrix(isi_salah)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60))
def test_any_identity_comes_out_as_it_went_in(identitas: str) -> None:
    gambar = Image.open(io.BytesIO(data_matrix(identitas))).convert("L")

    assert lambang.baca(gambar) == (identitas,)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mutu", [BERSIH, KOTOR, HITAM_PUTIH], ids=lambda m: m.nama)
@pytest.mark.parametrize(
    ("dpi", "putar", "miring"),
    [(150, 0, 3.0), (150, 270, 0.0), (200, 180, -3.0), (200, 90, 3.0), (300, 0, -3.0)],
)
def test_page_is_recognised_however_it_was_scanned(dpi: int, putar: int, miring: float, mutu: Mutu) -> None:
    pdf = pindaian([PANJANG, BIASA], dpi=dpi, mutu=mutu, putar=putar, miring=miring)

    assert isi(baca_pindaian(pdf)) == [PANJANG, BIASA]


@pytest.mark.parametrize("putar", [0, 90])
def test_blurred_copy_is_recognised_at_a_second_look(putar: int) -> None:
    buruk = Mutu("buruk", kabur=0.9, derau=26, bintik=250)

    assert isi(baca_pindaian(pindaian([PANJANG], mutu=buruk, putar=putar, miring=1.0))) == [PANJANG]


def test_page_that_the_scanner_turned_in_the_pdf_is_recognised() -> None:
    dokumen = pypdfium2.PdfDocument(pindaian([BIASA]))
    dokumen[0].set_rotation(90)
    keluar = io.BytesIO()
    dokumen.save(keluar)
    dokumen.close()

    assert isi(baca_pindaian(keluar.getvalue())) == [BIASA]


def test_symbol_of_others_is_passed_over() -> None:
    pdf = pindaian(["POS:12345", BIASA], dpi=150)

    assert isi(baca_pindaian(pdf)) == [None, BIASA]


def test_symbol_whose_checksum_is_wrong_is_passed_over() -> None:
    assert baca_pindaian(pindaian([BIASA], dpi=150), dikenal=lambda isi: isi.endswith(":abcdef")) == (Lembar(1, ()),)


def test_two_symbols_on_one_page_make_no_identity() -> None:
    atas, bawah = di_kaca(BIASA), di_kaca(PANJANG).copy()
    tinggi = bawah.height // 2
    bawah.paste(atas.crop((0, atas.height - tinggi, atas.width, atas.height)), (0, 0))

    (lembar,) = baca_pindaian(jadi_pdf([pindai(bawah, 200, BERSIH, cetak=CETAK)], 200))

    assert lembar.isi == (BIASA, PANJANG)
    assert lembar.identitas is None


def test_page_without_symbol_stays_unread() -> None:
    pdf = pindaian([""], dpi=150, mutu=FOTOKOPI)

    assert baca_pindaian(pdf, dikenal=lambda _: True) == (Lembar(1, ()),)


@pytest.mark.parametrize("benih", range(2))
def test_noise_and_blobs_are_never_taken_for_an_identity(benih: int) -> None:
    acak = random.Random(benih)
    gambar = derau((1240, 1754), 60, acak)
    pena = ImageDraw.Draw(gambar)
    for _ in range(400):  # blobs, bars, and grids of black and white as large as a symbol's modules
        x, y, besar = acak.randrange(1200), acak.randrange(1700), acak.choice((3, 5, 12, 40))
        pena.rectangle((x, y, x + besar, y + acak.choice((3, besar))), fill=acak.choice((0, 255)))
    petak = Image.frombytes("1", (48, 16), acak.randbytes(96)).resize((48 * 3, 48))
    for _ in range(20):
        gambar.paste(petak, (acak.randrange(1000), acak.randrange(1600)))

    assert isi(baca_pindaian(jadi_pdf([gambar], 150))) == [None]


def test_back_of_a_sheet_costs_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    dilihat: list[Image.Image] = []

    def lihat(gambar: Image.Image, _: object) -> tuple[str, ...]:
        dilihat.append(gambar)
        return ()

    monkeypatch.setattr("pipeline.pindai.baca", lihat)
    polos = Image.new("L", (1240, 1754), 255)

    baca_pindaian(jadi_pdf([pindai(polos, 200, KOTOR, cetak=200)], 200))

    assert len(dilihat) == 1


# ── what is no scan ─────────────────────────────────────────────────────────────────────────────


def terkunci() -> bytes:
    """Return a PDF that asks for a password: the head of one says so, which is all that is looked at."""
    kunci = b"<</Filter/Standard/V 1/R 2/P -4/O(%b)/U(%b)>>" % (b"o" * 32, b"u" * 32)
    obyek = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        kunci,
    ]
    return susun(obyek, b"/Encrypt 4 0 R/ID[<00><00>]")


def susun(obyek: Sequence[bytes], ekor: bytes = b"") -> bytes:
    pdf, letak = b"%PDF-1.4\n", []
    for n, satu in enumerate(obyek, 1):
        letak.append(len(pdf))
        pdf += b"%d 0 obj\n%b\nendobj\n" % (n, satu)
    tabel = b"".join(b"%010d 00000 n \n" % satu for satu in letak)
    jumlah = len(obyek) + 1
    return (
        pdf
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (jumlah, tabel)
        + b"trailer\n<</Root 1 0 R/Size %d%b>>\nstartxref\n%d\n%%%%EOF\n" % (jumlah, ekor, len(pdf))
    )


def sebanyak(jumlah: int) -> bytes:
    dokumen = pypdfium2.PdfDocument.new()
    for _ in range(jumlah):
        dokumen.new_page(595, 842)
    keluar = io.BytesIO()
    dokumen.save(keluar)
    dokumen.close()
    return keluar.getvalue()


def gambar_raksasa() -> bytes:
    gambar = (
        b"<</Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
    )
    isi_halaman = b"595 0 0 842 0 0 cm /G Do"
    return susun(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</G 5 0 R>>>>>>",
            b"<</Length %d>>\nstream\n%b\nendstream" % (len(isi_halaman), isi_halaman),
            gambar + b"\nstream\n0\nendstream",
        ]
    )


@pytest.mark.parametrize(
    ("pdf", "pesan"),
    [
        pytest.param(b"", "kosong", id="empty"),
        pytest.param(b"bukan pdf", "tidak dapat dibaca", id="no PDF"),
        pytest.param(b"%PDF-1.4\n" + b"\0" * 500, "tidak dapat dibaca", id="cut off"),
        pytest.param(terkunci(), "kata sandi", id="locked"),
        pytest.param(sebanyak(0), "tidak dapat dibaca", id="no page"),
        pytest.param(sebanyak(HALAMAN_MAKS + 1), "paling banyak 200", id="too many pages"),
        pytest.param(gambar_raksasa(), "terlalu besar", id="too large a picture"),
    ],
)
def test_what_is_no_scan_is_refused_with_a_remedy(pdf: bytes, pesan: str) -> None:
    with pytest.raises(PindaianError, match=pesan):
        baca_pindaian(pdf)


@pytest.mark.parametrize("benih", range(40))
def test_damaged_pdf_is_refused_or_read_but_never_ends_the_run(benih: int) -> None:
    acak = random.Random(benih)
    rusak = bytearray(susun_kecil())
    for _ in range(acak.randint(1, 30)):
        rusak[acak.randrange(len(rusak))] = acak.randrange(256)
    try:
        lembar = baca_pindaian(bytes(rusak[: acak.randint(1, len(rusak))] if benih % 2 else rusak))
    except PindaianError:
        return
    assert all(satu.isi in {(), (BIASA,)} for satu in lembar)


@cache
def susun_kecil() -> bytes:
    kaki = di_kaca(BIASA).crop((0, round(0.9 * di_kaca(BIASA).height), 2000, di_kaca(BIASA).height))
    return jadi_pdf([pindai(kaki, 150, BERSIH, cetak=CETAK)], 150)


# ── dividing ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lembar", "bagian", "ragu", "terpisah"),
    [
        pytest.param("", "", (), "", id="nothing"),
        pytest.param("A", "A1-1", (), "", id="one page"),
        pytest.param("AABBB", "A1-2 B3-5", (), "", id="two naskah"),
        pytest.param("A?A", "A1-3", (), "", id="unread between two of one"),
        pytest.param("A??AB", "A1-4 B5-5", (), "", id="two unread between two of one"),
        pytest.param("A?B", "A1-1 B3-3", (2,), "", id="unread between two naskah"),
        pytest.param("?A", "A2-2", (1,), "", id="unread at the beginning"),
        pytest.param("A?", "A1-1", (2,), "", id="unread at the end"),
        pytest.param("??", "", (1, 2), "", id="all unread"),
        pytest.param("ABA", "A1-1 B2-2 A3-3", (), "A", id="one naskah in two pieces"),
    ],
)
def test_pages_are_divided_into_naskah(lembar: str, bagian: str, ragu: tuple[int, ...], terpisah: str) -> None:
    hasil = bagi([None if satu == "?" else satu for satu in lembar])

    assert " ".join(f"{b.identitas}{b.awal}-{b.akhir}" for b in hasil.bagian) == bagian
    assert (hasil.ragu, hasil.terpisah) == (ragu, tuple(terpisah))
    assert hasil.pasti == (bool(bagian) and not ragu and not terpisah)


@given(st.lists(st.sampled_from(["A", "B", None]), max_size=12))
def test_every_page_is_in_one_naskah_or_in_doubt(lembar: list[str | None]) -> None:
    hasil = bagi(lembar)

    milik = [n for b in hasil.bagian for n in range(b.awal, b.akhir + 1)]
    assert sorted([*milik, *hasil.ragu]) == list(range(1, len(lembar) + 1))
    assert all(lembar[n - 1] in {b.identitas, None} for b in hasil.bagian for n in range(b.awal, b.akhir + 1))
    assert all(lembar[b.awal - 1] == lembar[b.akhir - 1] == b.identitas for b in hasil.bagian)


# ── cutting ─────────────────────────────────────────────────────────────────────────────────────


def jpeg(pdf: bytes) -> list[bytes]:
    dokumen = pypdfium2.PdfDocument(pdf)
    isi_gambar = [bytes(g.get_data()) for h in dokumen for g in h.get_objects()]
    dokumen.close()
    return isi_gambar


def test_scan_of_several_naskah_is_cut_into_each_without_touching_the_pictures() -> None:
    pdf = pindaian([BIASA, BIASA, PANJANG])
    hasil = bagi(isi(baca_pindaian(pdf)))

    potongan = [potong(pdf, b.awal, b.akhir) for b in hasil.bagian]

    assert hasil == Pembagian((Bagian(BIASA, 1, 2), Bagian(PANJANG, 3, 3)), (), ())
    assert [isi(baca_pindaian(satu)) for satu in potongan] == [[BIASA, BIASA], [PANJANG]]
    assert [jpeg(satu) for satu in potongan] == [jpeg(pdf)[:2], jpeg(pdf)[2:]]


def test_cutting_again_gives_the_same_bytes() -> None:
    pdf = susun_kecil()

    pertama, kedua = potong(pdf, 1, 1), potong(pdf, 1, 1)

    assert pertama == kedua
    assert b"CreationDate(D:20000101000000" in kedua


@pytest.mark.parametrize(("awal", "akhir"), [(0, 1), (1, 2), (2, 1)])
def test_pages_that_are_not_there_are_refused(awal: int, akhir: int) -> None:
    with pytest.raises(PindaianError, match="tidak ada"):
        potong(susun_kecil(), awal, akhir)
