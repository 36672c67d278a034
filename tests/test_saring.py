"""What is dropped is told by its content before anything opens it, and nothing that is dropped raises."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline import setelan
from pipeline.kasus import Masalah, Tempat
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.workbook import bagian, saring
from pipeline.workbook.read import Terbaca, TidakTerbaca, read
from pipeline.workbook.reply import refused
from tests.alat import data, disaring, isi_formulir, tambah_baris
from tests.berkas_jahat import (
    DITERIMA,
    LEMBAR,
    bagian_zip,
    cacat,
    dasar,
    ganti,
    mentah,
    menurut_isi,
    png_pura,
    rakit,
    sel,
    semua,
    seperti_excel,
    sisip,
    ubah,
)
from tests.test_libreoffice import konversi

# A workbook of faults makes openpyxl warn; that is what it is for.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture(scope="module")
def terisi(formulir: bytes) -> bytes:
    return dasar(formulir)


def jawaban(isi: bytes, asal: Settings) -> tuple[set[str], Terbaca | TidakTerbaca]:
    """Return every kode with which a workbook is answered."""
    hasil = read(isi, asal.sop, UMUM, lambda sop: setelan.pilihan(asal.kantor, sop))
    if isinstance(hasil, TidakTerbaca):
        return {hasil.kode}, hasil
    return {m.kode for m in hasil.masalah} or {DITERIMA}, hasil


def kode(isi: bytes) -> str:
    hasil = disaring(isi)
    return hasil.kode if hasil else DITERIMA


def test_each_hostile_content_has_its_answer(settings_asli: Settings, terisi: bytes) -> None:
    salah = {}
    banyak = 0
    for banyak, satu in enumerate(menurut_isi(terisi), 1):  # noqa: B007 - counted
        kode_ = {kode(satu.isi or b"")}
        if kode_ == {DITERIMA}:
            kode_, _ = jawaban(satu.isi or b"", settings_asli)
        if not kode_ & set(satu.kode):
            salah[satu.id] = kode_

    assert salah == {}
    assert banyak >= 90


def test_each_faulty_workbook_that_is_read_can_be_sent_back(settings_asli: Settings, terisi: bytes) -> None:
    dikirim = 0
    for satu in cacat(terisi):
        _, hasil = jawaban(satu.isi or b"", settings_asli)
        if isinstance(hasil, Terbaca):
            tempat = hasil.kasus.bidang["kegiatan.judul"].tempat
            balik = refused(
                satu.isi or b"", [Masalah("x", tempat, "Salah."), Masalah("y", Tempat("Tiada", "A1", ""), "z")]
            )
            assert disaring(balik) is None, satu.id
            dikirim += 1

    assert dikirim > 20


def test_each_hostile_thing_has_an_id_and_a_name_of_its_own(formulir: bytes) -> None:
    benda = list(semua(formulir))

    assert len({b.id for b in benda}) == len({b.berkas for b in benda}) == len(benda)


def test_answer_says_what_to_do() -> None:
    for satu in saring._JAWABAN.values():
        assert satu.pesan.count(". ") >= 1, satu
        assert satu.pesan.endswith("."), satu


# ── what is a workbook ──────────────────────────────────────────────────────────────────────────


def test_form_and_what_it_becomes_pass(formulir: bytes, terisi: bytes) -> None:
    media = [
        {"Media": f"Harian Contoh {n}", "Jenis": "Cetak", "Wartawan": f"Nama {n}", "Hadir": "Ya"} for n in range(300)
    ]
    penuh = isi_formulir(formulir, tambah_baris(data(), "media", *media))

    for satu in (formulir, terisi, penuh, seperti_excel(penuh)):
        assert disaring(satu) is None
        assert disaring(refused(satu, [Masalah("x", Tempat("Kegiatan", "C5", ""), "Salah.")])) is None


@pytest.mark.libreoffice
def test_form_saved_by_libreoffice_passes(formulir: bytes, tmp_path: Path) -> None:
    asal = tmp_path / "rapat.xlsx"
    asal.write_bytes(seperti_excel(isi_formulir(formulir, data())))
    konversi([asal], "xlsx", tmp_path / "lo")

    assert disaring((tmp_path / "lo" / "rapat.xlsx").read_bytes()) is None


def test_plain_sheet_is_counted_as_a_read_one_is(formulir: bytes) -> None:
    """The quick way past the cells finds what the slow one finds."""
    terisi = isi_formulir(formulir, data())
    cepat, lambat = bagian.Hitungan(), bagian.Hitungan()
    lewat = 0
    for nama, isi in bagian_zip(terisi).items():
        if nama.startswith("xl/worksheets/sheet"):
            bagian.periksa_bagian(nama, lambda isi=isi: iter([isi]), cepat)  # type: ignore[misc]
            bagian.periksa_bagian(f"x/{nama}", lambda isi=isi: iter([isi]), lambat)  # type: ignore[misc]
            lewat += bool(bagian._kerangka(iter([isi]), bagian.Hitungan()))

    assert cepat.jumlah == lambat.jumlah
    assert lewat >= 10


# ── the edges of the limits ─────────────────────────────────────────────────────────────────────


def _di_lembar(sebelum: bytes, satu: Callable[[int], bytes], *, di: str = LEMBAR) -> Callable[[bytes, int], bytes]:
    def cara(terisi: bytes, banyak: int) -> bytes:
        return ubah(terisi, {di: sisip(sebelum, b"".join(map(satu, range(banyak))))})

    return cara


def _beranggota(terisi: bytes, banyak: int) -> bytes:
    isi = [(nama.encode(), satu) for nama, satu in bagian_zip(terisi).items()]
    return mentah(isi + [(b"x/%d" % n, b"") for n in range(banyak - len(isi))])


def _hitung(terisi: bytes, nama: str) -> int:
    hitungan = bagian.Hitungan()
    for berkas, isi in bagian_zip(terisi).items():
        if isi.lstrip().startswith(b"<"):
            bagian.periksa_bagian(berkas, lambda isi=isi: iter([isi]), hitungan)  # type: ignore[misc]
    return hitungan.jumlah[nama]


@pytest.mark.parametrize(
    ("nama", "satu", "sebelum"),
    [
        pytest.param("c", b"<c/>", b"</sheetData>", id="cells"),
        pytest.param("row", b"<row/>", b"</sheetData>", id="rows"),
        pytest.param("f", b"<f/>", b"</sheetData>", id="formulas"),
        pytest.param("dataValidation", b"<dataValidation/>", b"<pageMargins", id="validations"),
        pytest.param("cfRule", b"<cfRule/>", b"<pageMargins", id="conditional formats"),
        pytest.param("hyperlink", b"<hyperlink/>", b"<pageMargins", id="links"),
        pytest.param("mergeCell", b"<mergeCell/>", b"<pageMargins", id="merged ranges"),
        pytest.param("comment", b"<comment/>", b"<pageMargins", id="comments"),
        pytest.param("definedName", b"<definedName/>", b"<pageMargins", id="names"),
        pytest.param("sheet", b"<sheet/>", b"<pageMargins", id="sheets"),
        pytest.param("xf", b"<xf/>", b"<pageMargins", id="styles"),
        pytest.param("x:col", b"<x:col xmlns:x='y'/>", b"<pageMargins", id="columns by another prefix"),
    ],
)
def test_as_many_as_the_limit_pass_and_one_more_does_not(terisi: bytes, nama: str, satu: bytes, sebelum: bytes) -> None:
    setempat = nama.rpartition(":")[2]
    boleh = bagian.BATAS[setempat][0] - _hitung(terisi, setempat)
    cara = _di_lembar(sebelum, lambda _: satu)

    assert kode(cara(terisi, boleh)) == DITERIMA
    assert kode(cara(terisi, boleh + 1)) == "buku-terlalu-besar"


@pytest.mark.parametrize(
    ("cara", "boleh", "lewat", "ditolak"),
    [
        pytest.param(
            lambda b, n: sel(b, "kegiatan.judul", f'<c {{r}} t="inlineStr"><is><t>{"é" * n}</t></is></c>'),
            *(32_767, 32_768, "teks-terlalu-panjang"),
            id="text of a cell, in characters",
        ),
        pytest.param(
            lambda b, n: sel(b, "kegiatan.judul", f'<c {{r}} t="inlineStr"><is><t>{"_x000D_" * n}</t></is></c>'),
            *(32_767, 32_768, "teks-terlalu-panjang"),
            id="text of a cell, escapes counted as one",
        ),
        pytest.param(
            lambda b, n: sel(
                b,
                "kegiatan.judul",
                f'<c {{r}} t="inlineStr"><is><t>{"y" * n}</t><rPh sb="0" eb="1"><t>baca</t></rPh></is></c>',
            ),
            *(32_767, 32_768, "teks-terlalu-panjang"),
            id="text of a cell, what is read aloud not counted",
        ),
        pytest.param(
            lambda b, n: ubah(
                b, {LEMBAR: sisip(b"</sheetData>", f'<row r="900"><c><f>{"1" * n}</f></c></row>'.encode())}
            ),
            *(8_192, 8_193, "teks-terlalu-panjang"),
            id="a formula",
        ),
        pytest.param(
            lambda b, n: ubah(b, {LEMBAR: sisip(b"</sheetData>", f'<row><c r="A{n}"/></row>'.encode())}),
            *(1_048_576, 1_048_577, "buku-rusak"),
            id="the last row",
        ),
        pytest.param(
            lambda b, n: ubah(
                b, {LEMBAR: sisip(b"</sheetData>", f'<row><c r="{"XFD" if n else "XFE"}9"/></row>'.encode())}
            ),
            *(1, 0, "buku-rusak"),
            id="the last column",
        ),
        pytest.param(
            lambda b, n: ubah(b, {"xl/x.xml": b"<a>" * n + b"</a>" * n}), *(100, 101, "buku-janggal"), id="depth"
        ),
        pytest.param(
            lambda b, n: ubah(b, {"xl/x.xml": f'<mergeCell ref="A1:A{n}"/>'.encode()}),
            *(bagian.MAKS_LUAS, bagian.MAKS_LUAS + 300, "buku-terlalu-besar"),
            id="area of merged ranges",
        ),
        pytest.param(
            lambda b, n: ubah(b, {"xl/tables/table1.xml": f'<table ref="A1:A{n}"/>'.encode()}),
            *(bagian.MAKS_LUAS_TABEL - 4_000, bagian.MAKS_LUAS_TABEL + 1, "buku-terlalu-besar"),
            id="area of tables",
        ),
        pytest.param(
            lambda b, n: ubah(b, {"xl/media/a.png": png_pura(10_000, n)}),
            *(saring.MAKS_PIKSEL // 10_000, saring.MAKS_PIKSEL // 10_000 + 1, "buku-gambar-besar"),
            id="pixels of a picture",
        ),
        pytest.param(
            lambda b, n: _beranggota(b, saring.MAKS_ANGGOTA + n),
            *(0, 1, "buku-terlalu-besar"),
            id="files in the ZIP",
        ),
    ],
)
def test_just_under_a_limit_passes_and_just_over_does_not(
    terisi: bytes, cara: Callable[[bytes, int], bytes], boleh: int, lewat: int, ditolak: str
) -> None:
    if ditolak == "buku-terlalu-besar" and boleh == bagian.MAKS_LUAS:
        boleh -= 300  # the form has merged ranges of its own

    assert kode(cara(terisi, boleh)) == DITERIMA
    assert kode(cara(terisi, lewat)) == ditolak


def test_what_a_zip_says_of_itself_is_not_believed(terisi: bytes) -> None:
    """A flood stops when it is one, whatever its directory says: in little memory."""
    isi = {"x.bin": bytes(200 << 20), **bagian_zip(terisi)}
    buku = rakit(isi)
    sebelum = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert kode(buku) == "buku-terlalu-besar"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - sebelum < 60 * 1024


def test_cells_that_are_not_plain_are_read_one_by_one(terisi: bytes) -> None:
    """What would slip past the quick way: an element among the cells that is no cell, a prefix, a comment."""
    for baru in (
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b'<x:mergeCell xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ref="A1:XFD1048576"/>',
        b'<!-- --><hyperlink ref="A1:XFD1048576"/>',
        b'<row ><c ><mergeCell ref="A1:XFD1048576"/></c></row>',
    ):
        assert kode(ubah(terisi, {LEMBAR: sisip(b"</sheetData>", baru)})) == "buku-terlalu-besar"


def test_lone_surrogate_never_leaves_its_cell(settings_asli: Settings, terisi: bytes) -> None:
    isi = sel(terisi, "kegiatan.tempat", '<c {r} t="inlineStr"><is><t>Gedung _xD800_</t></is></c>')

    _, hasil = jawaban(isi, settings_asli)

    assert isinstance(hasil, Terbaca)
    (masalah,) = hasil.masalah
    assert (masalah.kode, masalah.tempat.bidang) == ("karakter-terlarang", "kegiatan.tempat")
    masalah.pesan.encode()
    assert refused(isi, hasil.masalah)


# ── what comes after: reading and sending back in the face of it ────────────────────────────────


def test_memory_of_marks_with_a_far_cell_is_read_at_once(formulir: bytes) -> None:
    wb = load_workbook(io.BytesIO(refused(formulir, [Masalah("x", Tempat("Kegiatan", "C5", ""), "Salah.")])))
    wb["_tanda"]["A1048576"] = "x"
    keluar = io.BytesIO()
    wb.save(keluar)

    kembali = load_workbook(io.BytesIO(refused(keluar.getvalue(), [])))

    assert "_tanda" not in kembali.sheetnames
    assert kembali["Kegiatan"]["C5"].comment is None


def test_last_second_of_the_calendar_is_read(settings_asli: Settings, terisi: bytes) -> None:
    isi = sel(terisi, "kegiatan.jam_mulai", "<c {r}><v>2958465.999999</v></c>")

    assert isinstance(jawaban(isi, settings_asli)[1], Terbaca)


def test_name_that_is_a_whole_column_is_no_cell(settings_asli: Settings, terisi: bytes) -> None:
    isi = ubah(terisi, {"xl/workbook.xml": ganti(rb'(?<="kegiatan\.judul">)[^<]*', b"Kegiatan!$C:$C")})

    assert jawaban(isi, settings_asli)[0] == {"bidang-hilang"}


# ── anything at all ─────────────────────────────────────────────────────────────────────────────

SIFAT = settings(deadline=None, derandomize=True, max_examples=300, suppress_health_check=list(HealthCheck))
AWALAN = st.sampled_from(
    [b"", b"PK\3\4", b"PK\5\6", b"\xd0\xcf\x11\xe0", b"%PDF-", b"<", b"{", b"\xff\xfe<\0", b"MZ", b"\0"]
)


@SIFAT
@given(AWALAN, st.binary(max_size=600), st.sampled_from([b"", b"PK\5\6" + b"\0" * 18]))
def test_any_bytes_are_answered(awal: bytes, isi: bytes, ekor: bytes) -> None:
    assert isinstance(disaring(awal + isi + ekor), TidakTerbaca)


def _mutasi(buku: bytes) -> st.SearchStrategy[bytes]:
    tempat = st.integers(0, len(buku) - 1) | st.integers(buku.rfind(b"PK\1\2"), len(buku) - 1)

    @st.composite
    def cara(ambil: st.DrawFn) -> bytes:
        isi = bytearray(buku)
        for _ in range(ambil(st.integers(1, 4))):
            di, banyak = min(ambil(tempat), max(len(isi) - 1, 0)), ambil(st.integers(1, 40))
            apa = ambil(st.sampled_from(["balik", "potong", "sisip", "ganda", "nol"]))
            if apa == "balik":
                isi[di : di + 1] = bytes([(isi[di] if isi else 0) ^ (1 << banyak % 8)])
            elif apa == "potong":
                del isi[di : di + banyak]
            elif apa == "sisip":
                isi[di:di] = ambil(st.binary(min_size=1, max_size=40))
            elif apa == "ganda":
                isi[di:di] = isi[di : di + banyak * 100]
            else:
                isi[di : di + banyak] = bytes(banyak)
        return bytes(isi)

    return cara()


def test_any_mutation_of_a_zip_is_answered(terisi: bytes) -> None:
    @SIFAT
    @given(_mutasi(terisi))
    def uji(isi: bytes) -> None:
        hasil = disaring(isi)
        assert hasil is None or isinstance(hasil, TidakTerbaca)

    uji()


def test_any_mutation_of_its_xml_is_read_or_answered(settings_asli: Settings, terisi: bytes) -> None:
    """Mutations inside a part, with the ZIP around it right: these reach openpyxl."""
    isi_zip = bagian_zip(terisi)
    nama = ["xl/workbook.xml", "xl/styles.xml", LEMBAR, "xl/tables/table1.xml", "[Content_Types].xml"]

    @settings(SIFAT, max_examples=40)
    @given(st.data())
    def uji(acak: st.DataObject) -> None:
        satu = acak.draw(st.sampled_from(nama))
        jawaban(rakit({**isi_zip, satu: acak.draw(_mutasi(isi_zip[satu]))}, cara=zipfile.ZIP_STORED), settings_asli)

    uji()


TAG = [
    b'"',
    b"<",
    b">",
    b"/",
    b"0",
    b"-1",
    b"99999999999",
    b"A1:XFD1048576",
    b"#REF!",
    b"&#65;",
    b"",
    b"x",
    b"1e999",
    b"NaN",
]


def test_any_value_in_any_attribute_is_read_or_answered(settings_asli: Settings, terisi: bytes) -> None:
    import re

    isi_zip = bagian_zip(terisi)
    nama = ["xl/workbook.xml", "xl/styles.xml", LEMBAR, "xl/worksheets/sheet3.xml", "xl/tables/table1.xml"]
    letak = {
        n: [m.span(1) for m in re.finditer(rb'"([^"<>]*)"|(?<=>)[^<]+', isi_zip[n]) if m[1] is not None] for n in nama
    }

    @settings(SIFAT, max_examples=30)
    @given(st.data())
    def uji(acak: st.DataObject) -> None:
        satu = acak.draw(st.sampled_from(nama))
        awal, akhir = acak.draw(st.sampled_from(letak[satu]))
        baru = isi_zip[satu][:awal] + acak.draw(st.sampled_from(TAG)) + isi_zip[satu][akhir:]
        isi = rakit({**isi_zip, satu: baru}, cara=zipfile.ZIP_STORED)
        _, hasil = jawaban(isi, settings_asli)
        if isinstance(hasil, Terbaca):
            refused(isi, [Masalah("x", Tempat("Kegiatan", "C5", ""), "Salah.")])

    uji()
