"""A form that is older than what the SOP asks for, or cut up, is answered by a new one with what was in it."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import Workbook, load_workbook

from pipeline.office import Office
from tests.alat import balasan, data, isi_formulir, jatuhkan, kode

BARU = "rapat FORMULIR BARU.xlsx"


def tanpa_tempat(wb: Workbook) -> None:
    """Make of it a form of a time when nobody asked for the place."""
    ((lembar, alamat),) = wb.defined_names["kegiatan.tempat"].destinations
    wb[lembar].delete_rows(wb[lembar][alamat].row)
    del wb.defined_names["kegiatan.tempat"]
    for nama in list(wb.defined_names):  # openpyxl moves cells, not names
        ((lembar_lain, letak),) = wb.defined_names[nama].destinations
        sel = letak.replace("$", "")
        if lembar_lain == lembar and ":" not in sel and wb[lembar][sel].row >= wb[lembar][alamat].row + 1:
            pindah = wb[lembar].cell(wb[lembar][sel].row - 1, wb[lembar][sel].column).coordinate
            wb.defined_names[nama].attr_text = f"'{lembar}'!${pindah[0]}${pindah[1:]}"


def tanpa_kondisi(wb: Workbook) -> None:
    """Make of it a form whose table `sarana` had no column Kondisi."""
    lembar = next(ws for ws in wb.worksheets if "sarana" in ws.tables)
    kiri, kanan = lembar.tables["sarana"].ref.split(":")
    for sel in lembar[kiri : kanan[0] + kiri[1:]][0]:
        if sel.value == "Kondisi":
            sel.value = "Keadaan lama"


def isi_lembar(berkas: Path | io.BytesIO) -> dict[str, object]:
    wb = load_workbook(berkas)
    hasil = {}
    for nama in wb.defined_names:
        ((lembar, alamat),) = wb.defined_names[nama].destinations
        if "." in nama and ":" not in alamat:
            hasil[nama] = wb[lembar][alamat].value
    return hasil


def lengkapi(berkas: Path, nama: str, nilai: str) -> bytes:
    wb = load_workbook(berkas)
    ((lembar, alamat),) = wb.defined_names[nama].destinations
    wb[lembar][alamat] = nilai
    keluar = io.BytesIO()
    wb.save(keluar)
    return keluar.getvalue()


def test_form_without_a_field_comes_back_as_a_new_one_that_only_lacks_it(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, data(sampai=3), tanpa_tempat))

    assert kode(jawaban.masalah) == [("bidang-hilang", "kegiatan.tempat")]
    assert "FORMULIR BARU" in jawaban.masalah[0].pesan
    baru = office.settings.root.inbox / "ditolak" / BARU
    isi = isi_lembar(baru)
    harus = {
        n: v
        for n, v in isi_lembar(io.BytesIO(isi_formulir(formulir, data(sampai=3)))).items()
        if n != "kegiatan.tempat"
    }
    assert {n: v for n, v in isi.items() if n != "kegiatan.tempat"} == harus
    assert isi["kegiatan.tempat"] is None

    lagi = jatuhkan(office, lengkapi(baru, "kegiatan.tempat", "Ruang Rapat"), "lagi.xlsx")
    assert (lagi.status, len(lagi.naskah)) == ("diterima", 3)


def test_rows_of_a_table_without_a_column_are_carried_over(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, data(), tanpa_kondisi))

    assert [m.kode for m in jawaban.masalah] == ["kolom-hilang"]
    wb = load_workbook(office.settings.root.inbox / "ditolak" / BARU)
    lembar = next(ws for ws in wb.worksheets if "sarana" in ws.tables)
    kepala, *baris = lembar[lembar.tables["sarana"].ref]
    judul = [s.value for s in kepala]
    assert "Kondisi" in judul
    asal = data().tabel["sarana"]
    terisi = [dict(zip(judul, [s.value for s in b], strict=True)) for b in baris][: len(asal)]
    assert [(b["Uraian"], b["Kondisi"]) for b in terisi] == [(b["Uraian"], None) for b in asal]


def test_case_under_way_goes_on_in_the_new_form(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    wb = load_workbook(io.BytesIO(balasan(office)))
    tanpa_tempat(wb)
    keluar = io.BytesIO()
    wb.save(keluar)
    jatuhkan(office, keluar.getvalue())
    baru = office.settings.root.inbox / "ditolak" / BARU

    assert (isi_lembar(baru)["kasus.kode"], isi_lembar(baru)["kasus.versi"]) == ("MM-2026-0001", 1)
    lagi = jatuhkan(office, lengkapi(baru, "kegiatan.tempat", "Ruang Rapat"), "lagi.xlsx")
    assert (lagi.status, lagi.kasus) == ("diterima", "MM-2026-0001")


def test_refusal_of_a_form_as_it_should_be_brings_no_new_one(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=1, bidang={"kegiatan.judul": None})))

    assert [f.name for f in (office.settings.root.inbox / "ditolak").glob("*.xlsx")] == ["rapat.xlsx"]
