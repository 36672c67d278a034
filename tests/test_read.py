from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from pipeline import setelan
from pipeline.kasus import Isian, Masalah, Tempat
from pipeline.setelan import Settings
from pipeline.skema import UMUM, Bentuk
from pipeline.teks import TERLARANG, normal
from pipeline.workbook.read import Terbaca, TidakTerbaca, _lepas_escape, _ubah, read
from tests.alat import data, isi_formulir
from tests.sel import ISI, SIFAT, TANDA, TERLARANG_XML, Isi, berisi, ganti, tanda


def baca(asal: Settings, isi: bytes) -> Terbaca:
    hasil = read(isi, asal.sop, UMUM, lambda sop: setelan.pilihan(asal.kantor, sop))
    assert isinstance(hasil, Terbaca), hasil
    return hasil


def ubah(buku: bytes, cara: Callable[[Workbook], None]) -> bytes:
    wb = load_workbook(io.BytesIO(buku))
    cara(wb)
    keluar = io.BytesIO()
    wb.save(keluar)
    return keluar.getvalue()


def isi_sel(nama: str, nilai: object, format_angka: str | None = None) -> Callable[[Workbook], None]:
    def cara(wb: Workbook) -> None:
        ((lembar, alamat),) = wb.defined_names[nama].destinations
        wb[lembar][alamat].value = nilai
        if format_angka:
            wb[lembar][alamat].number_format = format_angka

    return cara


def satu_masalah(asal: Settings, isi: bytes) -> Masalah:
    (masalah,) = baca(asal, isi).masalah
    return masalah


def test_every_value_comes_with_its_cell(settings_asli: Settings, formulir: bytes) -> None:
    terbaca = baca(settings_asli, isi_formulir(formulir, data()))

    judul = terbaca.kasus.bidang["kegiatan.judul"]
    assert terbaca.masalah == ()
    assert (judul.nilai, judul.tempat.lembar) == ("Konferensi Pers Perkembangan Situasi Keamanan", "Kegiatan")
    langkah = terbaca.kasus.tabel["langkah"][4]["keputusan"]
    assert (langkah.nilai, langkah.tempat.bidang) == ("Setuju", "langkah[5].Keputusan")
    assert terbaca.kasus.tabel["sarana"][0]["jumlah"].nilai == Decimal(1)


@pytest.mark.parametrize(
    ("nama", "nilai", "format_angka", "kode", "saran"),
    [
        pytest.param("kegiatan.tanggal", "7 Mei 2018", None, "tanggal-teks", "07/05/2018", id="date as words"),
        pytest.param("kegiatan.tanggal", "07-05-2018", None, "tanggal-teks", "07/05/2018", id="date as text"),
        pytest.param("kegiatan.tanggal", "besok", None, "tanggal-teks", "", id="no date at all"),
        pytest.param("kegiatan.tanggal", 43227, "General", "bukan-tanggal", "07/05/2018", id="date shown as number"),
        pytest.param("kegiatan.jam_mulai", "10.00 WIB", None, "jam-salah", "10:00", id="hour as text"),
        pytest.param("kegiatan.jam_mulai", 10, "General", "jam-salah", "", id="hour as number"),
        pytest.param(
            "kegiatan.jenis", "konferensi perss", None, "pilihan-tidak-dikenal", "Konferensi Pers", id="choice"
        ),
        pytest.param("kegiatan.judul", True, None, "bukan-teks", "", id="boolean"),
        pytest.param("arahan.nomor", 1.98e17, "General", "angka-terpotong", "", id="long number"),
        pytest.param("arahan.nomor", dt.datetime(2018, 5, 12), None, "teks-jadi-tanggal", "", id="text turned date"),
        pytest.param("kegiatan.judul", "=A1&B1", None, "rumus-belum-dihitung", "", id="formula never calculated"),
        pytest.param("kegiatan.judul", "#REF!", None, "sel-galat", "", id="error value"),
        pytest.param("kegiatan.judul", "_x0007_bel", None, "karakter-terlarang", "", id="control character"),
    ],
)
def test_what_excel_damages_is_named_at_its_cell(
    settings_asli: Settings,
    formulir: bytes,
    nama: str,
    nilai: object,
    format_angka: str | None,
    kode: str,
    saran: str,
) -> None:
    masalah = satu_masalah(settings_asli, ubah(formulir, isi_sel(nama, nilai, format_angka)))

    assert (masalah.kode, masalah.tempat.bidang, masalah.saran) == (kode, nama, saran)


@pytest.mark.parametrize(
    ("tersembunyi"),
    [
        pytest.param(lambda ws: setattr(ws.row_dimensions[6], "hidden", True), id="row"),
        pytest.param(lambda ws: setattr(ws.column_dimensions["B"], "hidden", True), id="column"),
        pytest.param(lambda ws: setattr(ws, "sheet_state", "hidden"), id="sheet"),
    ],
)
def test_value_in_a_hidden_place_is_named(
    settings_asli: Settings, formulir: bytes, tersembunyi: Callable[[object], None]
) -> None:
    asal = ubah(isi_formulir(formulir, data()), lambda wb: tersembunyi(wb["Sarana"]))

    assert {m.kode for m in baca(settings_asli, asal).masalah} == {"nilai-tersembunyi"}


def test_input_cell_inside_a_merge_is_named(settings_asli: Settings, formulir: bytes) -> None:
    def gabung(wb: Workbook) -> None:
        ((lembar, alamat),) = wb.defined_names["kegiatan.tempat"].destinations
        sel = wb[lembar][alamat.replace("$", "")]
        wb[lembar].merge_cells(f"A{sel.row}:{sel.column_letter}{sel.row}")

    assert satu_masalah(settings_asli, ubah(formulir, gabung)).kode == "sel-digabung"


def test_choice_is_taken_however_it_is_capitalised(settings_asli: Settings, formulir: bytes) -> None:
    terbaca = baca(settings_asli, ubah(formulir, isi_sel("naskah.derajat", " sangat  SEGERA ")))
    alias = baca(settings_asli, ubah(formulir, isi_sel("naskah.derajat", "Kilat")))

    assert terbaca.kasus.teks("naskah.derajat") == alias.kasus.teks("naskah.derajat") == "Sangat Segera"


def test_defined_name_that_is_gone_is_told(settings_asli: Settings, formulir: bytes) -> None:
    masalah = satu_masalah(settings_asli, ubah(formulir, lambda wb: wb.defined_names.pop("kegiatan.judul")))

    assert (masalah.kode, masalah.tempat.bidang) == ("bidang-hilang", "kegiatan.judul")


def test_header_that_is_gone_is_told(settings_asli: Settings, formulir: bytes) -> None:
    def hapus(wb: Workbook) -> None:
        ws = wb["Sarana"]
        next(c for baris in ws.iter_rows() for c in baris if c.value == "Jumlah").value = "Banyaknya"

    assert satu_masalah(settings_asli, ubah(formulir, hapus)).kode == "kolom-hilang"


def test_table_whose_excel_name_was_dropped_is_found_by_its_headers(settings_asli: Settings, formulir: bytes) -> None:
    asal = ubah(isi_formulir(formulir, data()), lambda wb: wb["Media"].tables.clear())

    assert len(baca(settings_asli, asal).kasus.tabel["media"]) == 9


def test_other_workbook_is_no_form(settings_asli: Settings) -> None:
    keluar = io.BytesIO()
    Workbook().save(keluar)

    hasil = read(keluar.getvalue(), settings_asli.sop, UMUM, lambda sop: setelan.pilihan(settings_asli.kantor, sop))

    assert isinstance(hasil, TidakTerbaca)
    assert hasil.kode == "bukan-formulir"


def test_stray_cell_in_the_last_row_costs_nothing(settings_asli: Settings, formulir: bytes) -> None:
    asal = ubah(formulir, lambda wb: wb["Media"].__setitem__("B1048576", "x"))

    assert [m.kode for m in baca(settings_asli, asal).masalah] == ["baris-terlalu-banyak"]


@given(st.text(max_size=200))
def test_any_text_is_read_as_a_person_means_it_or_refused(teks: str) -> None:
    nilai, galat = _ubah(teks, Bentuk.TEKS)

    if TERLARANG.search(_lepas_escape(teks)):
        assert galat
        assert galat.kode == "karakter-terlarang"
    else:
        assert (nilai or "", galat) == (normal(_lepas_escape(teks)), None)


# ── a workbook with any text in every cell, stored as Excel stores it ───────────────────────────


BERSAMA = "xl/sharedStrings.xml"


@pytest.fixture(scope="module")
def bertanda(formulir: bytes) -> bytes:
    """A form whose n-th text is number n of a list that is still to be written; openpyxl itself writes no list."""
    asal = zipfile.ZipFile(io.BytesIO(isi_formulir(formulir, berisi(tanda)[0])))
    bagian = {nama: asal.read(nama).decode() for nama in asal.namelist()}
    jenis = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    bagian["[Content_Types].xml"] = bagian["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/{BERSAMA}" ContentType="{jenis}"/></Types>'
    )
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w") as tujuan:
        for nama, isi in bagian.items():
            tujuan.writestr(nama, re.sub(r't="inlineStr"><is><t[^>]*>zq(\d+)zq</t></is>', r't="s"><v>\1</v>', isi))
    return keluar.getvalue()


def ketik(buku: bytes, tulisan: Iterable[str]) -> bytes:
    """Return `buku` with `tulisan` as its list of texts."""
    keluar = io.BytesIO(buku)
    daftar = "".join(f'<si><t xml:space="preserve">{simpanan_excel(satu)}</t></si>' for satu in tulisan)
    with zipfile.ZipFile(keluar, "a") as arsip:
        arsip.writestr(
            BERSAMA, f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{daftar}</sst>'
        )
    return keluar.getvalue()


def simpanan_excel(teks: str) -> str:
    """Return `teks` as Excel writes it to XML: what XML cannot hold becomes `_x0007_`. Source: ECMA-376 22.9.2.19."""
    teks = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", teks)
    return escape(
        re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", lambda m: f"_x{ord(m[0]):04X}_", teks)
    )


def semua_isian(asal: Settings, buku: bytes) -> tuple[list[Isian], set[tuple[str, Tempat]]]:
    """Return every cell of the case, in order, and each fault with its place."""
    terbaca = baca(asal, buku)
    tabel = [isian for t in terbaca.kasus.tabel.values() for baris in t for isian in baris.kolom.values()]
    return [*terbaca.kasus.bidang.values(), *tabel], {(m.kode, m.tempat) for m in terbaca.masalah}


def test_any_text_in_every_cell_is_read_as_a_person_means_it(settings_asli: Settings, bertanda: bytes) -> None:
    tertanda, _ = semua_isian(settings_asli, ketik(bertanda, map(tanda, range(120))))

    @settings(SIFAT, max_examples=40)
    @given(isi=ISI)
    def uji(isi: Isi) -> None:
        tulisan = [satu for _, satu in berisi(isi)[1]]
        terbaca, masalah = semua_isian(settings_asli, ketik(bertanda, tulisan))
        assert masalah == set()
        assert [i.teks for i in terbaca] == [normal(ganti(i.teks, tulisan)) for i in tertanda]

    uji()


def test_what_xml_cannot_hold_is_refused_at_its_cell(settings_asli: Settings, bertanda: bytes) -> None:
    tertanda, _ = semua_isian(settings_asli, ketik(bertanda, map(tanda, range(120))))
    tempat = {int(cocok[1]): i.tempat for i in tertanda if (cocok := TANDA.fullmatch(i.teks))}

    @settings(SIFAT, max_examples=40)
    @given(isi=ISI, salah=st.dictionaries(st.sampled_from(sorted(tempat)), TERLARANG_XML, min_size=1, max_size=4))
    def uji(isi: Isi, salah: dict[int, str]) -> None:
        tulisan = [satu for _, satu in berisi(isi)[1]]
        for n, huruf in salah.items():
            tulisan[n] = f"{tulisan[n]}{huruf}{tulisan[0]}"
        _, masalah = semua_isian(settings_asli, ketik(bertanda, tulisan))
        assert masalah == {("karakter-terlarang", tempat[n]) for n in salah}

    uji()


def test_text_that_looks_like_an_escape_of_excel_stays_as_typed(settings_asli: Settings, bertanda: bytes) -> None:
    tulisan = [f"kode _x0041_ {n}" for n, _ in enumerate(berisi(tanda)[1])]

    terbaca, _ = semua_isian(settings_asli, ketik(bertanda, tulisan))

    assert terbaca[4].teks == tulisan[0]


@pytest.mark.parametrize(
    ("mentah", "hasil"),
    [
        ("  satu \u00a0 dua ", "satu dua"),
        ("a\u200bb", "ab"),
        ("satu\r\ndua\rtiga", "satu\ndua\ntiga"),
        ("\n\n satu \n\n dua \n", "satu\n\ndua"),
        ("keluarga 👨‍👩‍👧 utuh", "keluarga 👨‍👩‍👧 utuh"),
        ("a\tb", "a b"),
    ],
)
def test_text_is_taken_as_a_person_means_it(mentah: str, hasil: str) -> None:
    assert normal(mentah) == hasil
    assert normal(hasil) == hasil


# ── what no program of a person's writes, and what a person never sees ──────────────────────────


def rujuk(nama: str, ke: str) -> Callable[[Workbook], None]:
    return lambda wb: setattr(wb.defined_names[nama], "attr_text", ke)


@pytest.mark.parametrize(
    "ke",
    [
        *("'Kegiatan'!$C:$C", "'Kegiatan'!$5:$5", "Kegiatan!#REF!", "'Kegiatan'!$ZZZZ$5", "'Kegiatan'!$C$9999999"),
        *("'Keg", "", "1+1", "#REF!", "[1]Kegiatan!$C$5", "'Tidak Ada'!$A$1"),
    ],
)
def test_name_that_points_to_no_cell_is_told_as_gone(settings_asli: Settings, formulir: bytes, ke: str) -> None:
    masalah = satu_masalah(settings_asli, ubah(formulir, rujuk("kegiatan.judul", ke)))

    assert (masalah.kode, masalah.tempat) == ("bidang-hilang", Tempat("Kegiatan", "", "kegiatan.judul"))


@pytest.mark.parametrize(
    ("ke", "sel"),
    [
        pytest.param("'Kegiatan'!$C$10", Tempat("Kegiatan", "C10", "kegiatan.judul"), id="another input cell"),
        pytest.param("'Kegiatan'!$B$5", Tempat("Kegiatan", "B5", "kegiatan.judul"), id="its own label"),
        pytest.param("'Sarana'!$B$6", Tempat("Sarana", "B6", "kegiatan.judul"), id="a table"),
        pytest.param("'Petunjuk'!$B$3", Tempat("Petunjuk", "B3", "kegiatan.judul"), id="the instructions"),
    ],
)
def test_name_that_left_its_label_is_told(settings_asli: Settings, formulir: bytes, ke: str, sel: Tempat) -> None:
    masalah = satu_masalah(settings_asli, ubah(formulir, rujuk("kegiatan.judul", ke)))

    assert (masalah.kode, masalah.tempat) == ("bidang-bergeser", sel)


def test_label_may_be_worded_otherwise(settings_asli: Settings, formulir: bytes) -> None:
    berlabel = ubah(isi_formulir(formulir, data()), lambda wb: wb["Kegiatan"].__setitem__("B5", "Nama acara"))

    assert baca(settings_asli, berlabel).masalah == ()


def test_stamp_that_points_to_a_column_is_none(settings_asli: Settings, formulir: bytes) -> None:
    assert baca(settings_asli, ubah(formulir, rujuk("formulir.sop", "'_alur'!$B:$B"))).masalah == ()


def test_sheet_that_is_gone_is_named_as_such(settings_asli: Settings, formulir: bytes) -> None:
    terbaca = baca(settings_asli, ubah(formulir, lambda wb: wb.__delitem__("Sarana")))

    (masalah,) = terbaca.masalah
    assert masalah.kode == "tabel-hilang"
    assert "Lembar “Sarana” tidak ada" in masalah.pesan
    assert "sarana" not in terbaca.kasus.tabel


@pytest.mark.parametrize("rujukan", ["B5", "F25:B5", "A1:B2", "B5:C25"])
def test_table_that_says_a_wrong_place_is_found_by_its_headers(
    settings_asli: Settings, formulir: bytes, rujukan: str
) -> None:
    def pindah(wb: Workbook) -> None:
        wb["Sarana"].tables["sarana"].ref = rujukan

    asal = isi_formulir(formulir, data())

    assert baca(settings_asli, ubah(asal, pindah)).kasus.tabel == baca(settings_asli, asal).kasus.tabel


def test_header_that_stands_twice_in_a_table_is_told(settings_asli: Settings, formulir: bytes) -> None:
    def kembar(wb: Workbook) -> None:
        wb["Sarana"].tables["sarana"].ref = "B5:G25"
        wb["Sarana"]["G5"].value = "uraian"

    masalah = satu_masalah(settings_asli, ubah(formulir, kembar))

    assert (masalah.kode, masalah.tempat.sel) == ("kolom-ganda", "G5")


def test_row_of_totals_is_no_data(settings_asli: Settings, formulir: bytes) -> None:
    def jumlahkan(wb: Workbook) -> None:
        wb["Sarana"].tables["sarana"].ref = "B5:F13"
        wb["Sarana"].tables["sarana"].totalsRowCount = 1
        wb["Sarana"]["B13"].value = "Total"

    assert len(baca(settings_asli, ubah(isi_formulir(formulir, data()), jumlahkan)).kasus.tabel["sarana"]) == 7


@pytest.mark.parametrize(
    ("serial", "kode"),
    [
        pytest.param(7, "bukan-tanggal", id="a day typed alone"),
        pytest.param(-1, "bukan-tanggal", id="before Excel's first day"),
        pytest.param(2958465, "bukan-tanggal", id="Excel's last day"),
        pytest.param(2958466, "sel-galat", id="after Excel's last day"),
    ],
)
@pytest.mark.filterwarnings("ignore:Cell")
def test_date_that_cannot_be_meant_is_told(settings_asli: Settings, formulir: bytes, serial: int, kode: str) -> None:
    masalah = satu_masalah(settings_asli, ubah(formulir, isi_sel("kegiatan.tanggal", serial, "dd/mm/yyyy")))

    assert (masalah.kode, masalah.tempat.bidang) == (kode, "kegiatan.tanggal")


@pytest.mark.parametrize("angka", ["1E400", "-1E400", "9" * 400])
def test_number_beyond_excels_is_an_error_value(settings_asli: Settings, formulir: bytes, angka: str) -> None:
    masalah = satu_masalah(settings_asli, sel_xml(formulir, f'<c r="C5"><v>{angka}</v></c>'))

    assert (masalah.kode, masalah.tempat.sel) == ("sel-galat", "C5")


@pytest.mark.parametrize(
    ("sel", "kode"),
    [
        pytest.param('<c r="C5" t="e"><f>A1</f><v>#CALC!</v></c>', "sel-galat", id="newer error"),
        pytest.param('<c r="C5"><f>A1</f><v>abc</v></c>', "rumus-belum-dihitung", id="damaged"),
    ],
)
def test_result_of_a_formula_that_is_no_value_is_told(
    settings_asli: Settings, formulir: bytes, sel: str, kode: str
) -> None:
    assert satu_masalah(settings_asli, sel_xml(formulir, sel)).kode == kode


def sel_xml(buku: bytes, sel: str) -> bytes:
    """Return a form with `sel` in the place of the cell of the title."""
    asal, keluar = zipfile.ZipFile(io.BytesIO(buku)), io.BytesIO()
    with zipfile.ZipFile(keluar, "w") as tujuan:
        for nama in asal.namelist():
            isi = asal.read(nama).decode()
            baru = re.sub(r'<c r="C5"[^>]*(/>|></c>)', sel, isi) if nama == "xl/worksheets/sheet2.xml" else isi
            tujuan.writestr(nama, baru)
    return keluar.getvalue()


def test_value_below_a_merge_in_a_table_is_told_once(settings_asli: Settings, formulir: bytes) -> None:
    asal = ubah(isi_formulir(formulir, data()), lambda wb: wb["Sarana"].merge_cells("B6:F7"))

    assert [(m.kode, m.tempat.sel) for m in baca(settings_asli, asal).masalah] == [("sel-digabung", "C6")]


def test_long_wrong_value_does_not_drown_what_to_do(settings_asli: Settings, formulir: bytes) -> None:
    masalah = satu_masalah(settings_asli, ubah(formulir, isi_sel("kegiatan.tanggal", "panjang " * 4000)))

    assert len(masalah.pesan) < 200
    assert "ketik tanggal" in masalah.pesan


def test_negative_number_of_a_shared_text_is_no_text(settings_asli: Settings, bertanda: bytes) -> None:
    salah = ketik(bertanda, map(tanda, range(120)))
    asal, keluar = zipfile.ZipFile(io.BytesIO(salah)), io.BytesIO()
    with zipfile.ZipFile(keluar, "w") as tujuan:
        for nama in asal.namelist():
            tujuan.writestr(nama, re.sub(rb't="s"><v>3</v>', b't="s"><v>-1</v>', asal.read(nama)))

    hasil = read(keluar.getvalue(), settings_asli.sop, UMUM, lambda sop: setelan.pilihan(settings_asli.kantor, sop))

    assert isinstance(hasil, TidakTerbaca)
    assert hasil.kode == "buku-rusak"
