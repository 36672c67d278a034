from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from pipeline import setelan
from pipeline.contoh import Contoh, contoh
from pipeline.kasus import Nilai
from pipeline.setelan import Settings
from pipeline.skema import UMUM, VERSI_FORMULIR, Bentuk, Skema
from pipeline.sop import Sop
from pipeline.workbook.form import BARIS_TAMBAHAN, fill, write_form
from pipeline.workbook.read import Terbaca, read

HARI = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def skema(sop: Sop) -> Skema:
    return UMUM.untuk(sop.diminta)


@pytest.fixture(scope="module")
def wb(formulir: bytes) -> Workbook:
    """The blank form, opened; to be read only."""
    return buka(formulir)


def buka(isi: bytes) -> Workbook:
    return load_workbook(io.BytesIO(isi))


def sel(wb: Workbook, nama: str) -> Cell:
    ((lembar, alamat),) = wb.defined_names[nama].destinations
    hasil = wb[lembar][alamat]
    assert isinstance(hasil, Cell)
    return hasil


def lembar_tabel(wb: Workbook, nama: str) -> Worksheet:
    return next(ws for ws in wb.worksheets if nama in ws.tables)


def isi_tabel(wb: Workbook, nama: str) -> Iterator[Mapping[str, object]]:
    """Yield the filled rows below a table's header, those beyond its end included, by header."""
    ws = lembar_tabel(wb, nama)
    kepala, *_ = ws[ws.tables[nama].ref]
    for baris in range(kepala[0].row + 1, ws.max_row + 1):
        isi = {str(k.value): ws.cell(baris, k.column).value for k in kepala}
        if any(nilai is not None for nilai in isi.values()):
            yield isi


def baca(isi: bytes, settings: Settings) -> Terbaca:
    terbaca = read(isi, settings.sop, UMUM, lambda sop: setelan.pilihan(settings.kantor, sop))
    assert isinstance(terbaca, Terbaca)
    return terbaca


def test_every_input_cell_has_its_defined_name_and_is_unlocked(wb: Workbook, skema: Skema) -> None:
    assert all(not sel(wb, b.nama).protection.locked for b in skema.bidang)
    assert [sel(wb, b.nama).value for b in skema.bidang] == [b.bawaan or None for b in skema.bidang]


def test_every_table_has_its_name_headers_and_blank_rows(wb: Workbook, skema: Skema) -> None:
    for tabel in skema.tabel:
        ws = lembar_tabel(wb, tabel.nama)
        kepala, *baris = ws[ws.tables[tabel.nama].ref]
        assert [k.value for k in kepala] == [k.judul for k in tabel.kolom]
        assert len(baris) == tabel.baris_kosong
        assert tabel.nama == "langkah" or not list(isi_tabel(wb, tabel.nama))


def test_rows_below_a_table_are_ready_to_be_typed_in(wb: Workbook, skema: Skema) -> None:
    for tabel in skema.tabel:
        ws = lembar_tabel(wb, tabel.nama)
        kepala, *_, akhir = ws[ws.tables[tabel.nama].ref]
        for atas, dalam in zip(kepala, akhir, strict=True):
            bawah = ws.cell(dalam.row + BARIS_TAMBAHAN, atas.column)
            assert not bawah.protection.locked
            assert bawah.number_format == dalam.number_format
        terakhir = akhir[0].row + BARIS_TAMBAHAN
        assert all(a.max_row == terakhir for dv in ws.data_validations.dataValidation for a in dv.sqref.ranges)


def test_first_round_of_langkah_is_filled_in_with_its_instruksi(wb: Workbook, sop: Sop) -> None:
    baris = list(isi_tabel(wb, "langkah"))

    assert [(b["Langkah"], b["Putaran"]) for b in baris] == [(x.nomor, 1) for x in sop.langkah]
    assert [b["Instruksi"] for b in baris] == ["\n".join(x.instruksi) or None for x in sop.langkah]
    assert {b["Mulai"] for b in baris} == {None}


def test_every_choice_is_a_strict_list_behind_a_defined_name(wb: Workbook, settings_asli: Settings, sop: Sop) -> None:
    aturan = {
        dv.formula1: dv.errorStyle or "stop"
        for ws in wb.worksheets
        for dv in ws.data_validations.dataValidation
        if dv.type == "list"
    }

    assert set(aturan.values()) == {"stop"}
    for nama, pilihan in setelan.pilihan(settings_asli.kantor, sop).items():
        ((lembar, alamat),) = wb.defined_names[f"daftar.{nama}"].destinations
        assert tuple(baris[0].value for baris in wb[lembar][alamat]) == pilihan
        assert f"daftar.{nama}" in aturan


def test_excel_takes_every_validation(wb: Workbook) -> None:
    for dv in (dv for ws in wb.worksheets for dv in ws.data_validations.dataValidation):
        assert len(dv.promptTitle or "") <= 32
        assert len(dv.prompt or "") <= 255
        assert len(dv.errorTitle or "") <= 32
        assert len(dv.error or "") <= 225


def test_text_that_excel_would_change_is_kept_as_text(wb: Workbook, skema: Skema) -> None:
    teks = {Bentuk.TEKS, Bentuk.TEKS_PANJANG, Bentuk.PILIHAN}
    assert {sel(wb, b.nama).number_format for b in skema.bidang if b.bentuk in teks} == {"@"}
    assert sel(wb, "kegiatan.tanggal").number_format == "dd/mm/yyyy"
    assert sel(wb, "kegiatan.jam_mulai").number_format == "hh:mm"


def test_required_and_optional_cells_differ_in_colour(wb: Workbook) -> None:
    wajib, boleh, sistem = (
        sel(wb, n).fill.fgColor.rgb for n in ("kegiatan.judul", "kegiatan.jam_selesai", "kasus.kode")
    )

    assert len({wajib, boleh, sistem}) == 3


def test_labels_are_locked_without_a_password(wb: Workbook) -> None:
    for ws in wb.worksheets:
        assert ws.protection.sheet
        assert not ws.protection.password
        assert not ws.protection.formatRows  # False: not forbidden
        assert ws["A1"].protection.locked


def test_form_is_stamped_and_its_helpers_hidden(wb: Workbook, sop: Sop) -> None:
    assert (sel(wb, "formulir.sop").value, sel(wb, "formulir.versi").value) == (sop.nama, VERSI_FORMULIR)
    assert wb.sheetnames[0] == "Petunjuk"
    assert {ws.title for ws in wb.worksheets if ws.sheet_state != "visible"} == {"_daftar", "_alur"}


def test_same_sop_gives_the_same_bytes_in_another_process(formulir: bytes, tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from pipeline import config, setelan; from pipeline.pasang import bawaan;"
        "from pipeline.skema import UMUM; from pipeline.workbook.form import write_form;"
        "s = config.load(bawaan()); sop = s.sop['mobilisasi-media'];"
        "isi = write_form(sop, UMUM.untuk(sop.diminta), s.kantor, setelan.pilihan(s.kantor, sop));"
        "pathlib.Path(sys.argv[1]).write_bytes(isi)"
    )
    berkas = tmp_path / "f.xlsx"
    subprocess.run([sys.executable, "-c", program, str(berkas)], check=True, env={"PYTHONHASHSEED": "7"})

    assert berkas.read_bytes() == formulir


def test_sop_without_decisions_and_fields_still_has_a_form(settings_asli: Settings, sop: Sop) -> None:
    satu = replace(sop.langkah[0], selanjutnya=0, perlu=(), boleh=(), instruksi=())
    kecil = replace(sop, nama="kecil", langkah=(satu,))
    pilihan = setelan.pilihan(settings_asli.kantor, kecil)

    wb = buka(write_form(kecil, UMUM.untuk(kecil.diminta), settings_asli.kantor, pilihan))

    assert [ws.title for ws in wb.worksheets if ws.sheet_state == "visible"] == ["Petunjuk", "Kegiatan", "Langkah"]


def test_filled_form_is_read_back_as_it_was_filled(formulir: bytes, settings_asli: Settings) -> None:
    data = contoh(HARI)

    terbaca = baca(fill(formulir, data), settings_asli)

    assert terbaca.masalah == ()
    assert {n: terbaca.kasus.nilai(n) for n in data.bidang} == dict(data.bidang)
    assert {n: len(b) for n, b in terbaca.kasus.tabel.items()} == {n: len(b) for n, b in data.tabel.items()}


def test_rows_that_a_table_cannot_hold_go_directly_below_it(formulir: bytes, settings_asli: Settings) -> None:
    nama = [f"Narasumber {n}" for n in range(1, 16)]
    isi = fill(formulir, Contoh({}, {"narasumber": [{"Nama": n, "Jabatan": "Ahli"} for n in nama]}))

    terbaca = baca(isi, settings_asli)

    assert [b["nama"].nilai for b in terbaca.kasus.tabel["narasumber"]] == nama


def test_langkah_goes_to_its_row_and_a_new_putaran_to_a_blank_one(formulir: bytes, sop: Sop) -> None:
    saat = dt.datetime.fromisoformat("2026-11-02 08:00")
    baris: list[dict[str, Nilai]] = [
        {"Langkah": 4, "Putaran": 2, "Mulai": saat},
        {"Langkah": 4, "Putaran": 1, "Mulai": saat},
    ]

    hasil = list(isi_tabel(buka(fill(formulir, Contoh({}, {"langkah": baris}))), "langkah"))

    assert [n for n, b in enumerate(hasil) if b["Mulai"]] == [3, len(sop.langkah)]
    assert (hasil[-1]["Langkah"], hasil[-1]["Putaran"]) == (4, 2)


def test_none_leaves_what_is_there(formulir: bytes) -> None:
    data = Contoh({"arahan.dari": None}, {"langkah": [{"Langkah": 1, "Putaran": 1, "Instruksi": None}]})

    wb = buka(fill(formulir, data))

    assert sel(wb, "arahan.dari").value == "Sekretaris Kementerian Koordinator"
    assert next(isi_tabel(wb, "langkah"))["Instruksi"]


@pytest.mark.parametrize("teks", ["=1+1", "+62 21 345", "- butir", "@media", "#REF!"])
def test_text_like_a_formula_stays_text(formulir: bytes, teks: str) -> None:
    judul = sel(buka(fill(formulir, Contoh({"kegiatan.judul": teks}, {}))), "kegiatan.judul")

    assert (judul.value, judul.data_type) == (teks, "s")


@pytest.mark.libreoffice
def test_form_saved_by_libreoffice_keeps_names_lists_and_data(
    formulir: bytes, settings_asli: Settings, tmp_path: Path
) -> None:
    isi = fill(formulir, contoh(HARI))

    wb = buka(isi_lo := lewat_libreoffice(isi, tmp_path))

    asal = buka(isi)
    assert set(wb.defined_names) == set(asal.defined_names)
    for ws in asal.worksheets:
        aturan = {(str(dv.sqref), dv.type, dv.formula1) for dv in ws.data_validations.dataValidation if dv.type}
        assert aturan <= {(str(d.sqref), d.type, d.formula1) for d in wb[ws.title].data_validations.dataValidation}
        assert wb[ws.title].protection.sheet
    assert baca(isi_lo, settings_asli).masalah == ()


def lewat_libreoffice(isi: bytes, folder: Path) -> bytes:
    """Return a workbook as LibreOffice saves it."""
    soffice = shutil.which("soffice")
    assert soffice
    (folder / "asal.xlsx").write_bytes(isi)
    perintah = [soffice, f"-env:UserInstallation=file://{folder}/profil", "--headless", "--convert-to", "xlsx"]
    keluar = folder / "lo"
    subprocess.run([*perintah, "--outdir", keluar, folder / "asal.xlsx"], check=True, capture_output=True, timeout=120)
    return (keluar / "asal.xlsx").read_bytes()
