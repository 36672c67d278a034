"""The form says itself where its case stands and what is missing, as LibreOffice calculates it."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from pipeline import setelan
from pipeline.alur import jalani
from pipeline.contoh import Contoh, sebagai_kasus
from pipeline.formulir import formulir_kosong
from pipeline.kasus import Nilai
from pipeline.office import Office
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.sop import Sop
from pipeline.workbook import gaya
from pipeline.workbook.buka import buka
from pipeline.workbook.form import fill
from pipeline.workbook.read import Terbaca, read
from tests.alat import balasan, data, isi_formulir, jatuhkan, tambah_baris
from tests.alat_sop import semua_kasus

BARIS_DIUJI = 14  # of each range, from its first on
WARNA = {gaya.MERAH_MUDA: "merah", gaya.JINGGA_MUDA: "jingga", gaya.ABU: "abu", gaya.HIJAU_MUDA: "hijau"}


def saat(teks: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{teks}")


def ulang(asal: Contoh, *baris: Mapping[str, Nilai]) -> Contoh:
    """Return `asal` with further rounds."""
    return tambah_baris(asal, "langkah", *baris)


def kasus_uji() -> dict[str, Contoh]:
    ditolak = data(sampai=5, langkah={5: {"Keputusan": "Tidak setuju", "Catatan": "Daftar media kurang."}})
    dua: dict[str, Nilai] = {"Langkah": 4, "Putaran": 2, "Mulai": saat("20 09:00")}
    return {
        "kosong": Contoh({}, {}),
        "pertama": data(sampai=1, langkah={1: {"Selesai": None}}),
        "memutuskan": data(sampai=5, langkah={5: {"Keputusan": None}}),
        "putaran dua": ulang(ditolak, dua),
        "selesai": data(),
        "batal": data(sampai=4, bidang={"kasus.pembatalan": "Narasumber berhalangan."}),
        "tanpa alasan": data(sampai=5, langkah={5: {"Keputusan": "Tidak setuju"}}),
        "terlewati": data(sampai=3, langkah={2: {"Mulai": None, "Selesai": None}}),
        "belum selesai": data(sampai=6, langkah={5: {"Selesai": None, "Keputusan": None}}),
        "kurang": replace(
            data(sampai=8, bidang={"kegiatan.judul": None, "naskah.klasifikasi": None}),
            tabel=dict(data(sampai=8).tabel)
            | {"narasumber": [{"Nama": "Seorang"}], "sarana": [], "media": [{"Media": "Harian", "Jenis": "Cetak"}]},
        ),
    }


@dataclass(frozen=True, slots=True)
class Dihitung:
    """A workbook as LibreOffice saves it, and its calculated values."""

    isi: bytes
    wb: Workbook

    def nilai(self, nama: str) -> object:
        ((lembar, alamat),) = self.wb.defined_names[nama].destinations
        return self.wb[lembar][alamat].value

    def warna(self) -> dict[tuple[str, str], str]:
        """Return the fill that the conditional formats give each cell, where they give one: the first that holds."""
        hasil: dict[tuple[str, str], str] = {}
        for lembar, alamat, isian, berlaku in self.wb["syarat"].values:
            assert isinstance(berlaku, bool | int), (lembar, alamat, berlaku)
            if berlaku and isian:
                hasil.setdefault((str(lembar), str(alamat)), WARNA[str(isian)])
        return hasil


@pytest.fixture(scope="module")
def dihitung(formulir: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Dihitung]:
    """Every case's workbook; each conditional format is calculated in a cell of its own."""
    berumus = _dengan(formulir, syarat(formulir))
    uji = {nama: fill(berumus, isi) for nama, isi in kasus_uji().items()}
    return lewat_libreoffice(uji, tmp_path_factory.mktemp("posisi"))


def lewat_libreoffice(buku: Mapping[str, bytes], folder: Path) -> dict[str, Dihitung]:
    for nama, isi in buku.items():
        (folder / f"{nama}.xlsx").write_bytes(isi)
    perintah = ["soffice", f"-env:UserInstallation=file://{folder}/profil", "--headless", "--convert-to", "xlsx"]
    berkas = [str(folder / f"{nama}.xlsx") for nama in buku]
    subprocess.run([*perintah, "--outdir", str(folder / "lo"), *berkas], check=True, capture_output=True, timeout=180)
    hasil = {nama: (folder / "lo" / f"{nama}.xlsx").read_bytes() for nama in buku}
    return {nama: Dihitung(isi, buka(isi, hitungan=True, ringkas=True)) for nama, isi in hasil.items()}


def syarat(formulir: bytes) -> list[tuple[str, str, str, str]]:
    """Return sheet, cell, fill, and condition of each conditional format of the first rows, in their order."""
    return [
        (
            lembar.title,
            sel,
            _isian(aturan),
            _berlembar(Translator(f"={aturan.formula[0]}", awal).translate_formula(sel), lembar.title),
        )
        for lembar in load_workbook(io.BytesIO(formulir)).worksheets
        for bersyarat in lembar.conditional_formatting
        for rentang in bersyarat.sqref.ranges
        for awal in [rentang.coord.partition(":")[0]]
        for baris in range(rentang.min_row, min(rentang.max_row, rentang.min_row + BARIS_DIUJI) + 1)
        for sel in [f"{get_column_letter(rentang.min_col)}{baris}"]
        for aturan in bersyarat.rules
    ]


def _isian(aturan: Any) -> str:
    return str(aturan.dxf.fill.bgColor.rgb) if aturan.dxf.fill else ""


def _dengan(isi: bytes, rumus: list[tuple[str, str, str, str]]) -> bytes:
    """Return a workbook with the sheet `syarat`, which holds `rumus`."""
    wb = load_workbook(io.BytesIO(isi))
    lembar = wb.create_sheet("syarat")
    for baris in rumus:
        lembar.append(baris)
    keluar = io.BytesIO()
    wb.save(keluar)
    return keluar.getvalue()


def _berlembar(rumus: str, judul: str) -> str:
    """Return a formula of the sheet `judul` as another sheet has it."""
    return re.sub(r"(?<![A-Za-z0-9!.$:\"])(\$?[A-Z]\$?\d+)", rf"'{judul}'!\1", rumus)


def baca(isi: bytes, settings: Settings) -> Terbaca:
    terbaca = read(isi, settings.sop, UMUM, lambda sop: setelan.pilihan(settings.kantor, sop))
    assert isinstance(terbaca, Terbaca)
    return terbaca


@pytest.mark.libreoffice
def test_open_langkah_and_round_are_those_that_the_service_finds(
    dihitung: dict[str, Dihitung], sop: Sop, settings_asli: Settings
) -> None:
    for nama, isi in dihitung.items():
        terbuka = jalani(baca(isi.isi, settings_asli).kasus, sop).terbuka
        letak = (terbuka[0].langkah.nomor, terbuka[0].putaran) if terbuka else (None, None)
        assert (isi.nilai("alur.kini") or None, isi.nilai("alur.putaran") or None) == letak, nama


@pytest.mark.libreoffice
def test_langkah_together_and_on_a_condition_are_counted_too(office: Office, tmp_path: Path) -> None:
    """At every moment of a case that is sent back by each reviewer, and where another skips a langkah."""
    sop = office.settings.sop["kunjungan-sekolah"]
    formulir = formulir_kosong(sop, office.settings)
    semua = {
        f"{nama} {n}": replace(isi, tabel=dict(isi.tabel) | {"langkah": isi.tabel["langkah"][:n]})
        for nama, isi in semua_kasus(sop, office).items()
        for n in range(len(isi.tabel["langkah"]) + 1)
        if (nama.startswith("semua") and n > 2) or (nama.startswith("tanpa") and n in {5, 6})
    }
    hasil = lewat_libreoffice({nama: isi_formulir(formulir, isi) for nama, isi in semua.items()}, tmp_path)
    terbuka = {nama: jalani(sebagai_kasus(isi, sop, UMUM), sop).terbuka for nama, isi in semua.items()}

    assert {nama: (x.nilai("alur.kini") or None, x.nilai("alur.putaran") or None) for nama, x in hasil.items()} == {
        nama: (t[0].langkah.nomor, t[0].putaran) if t else (None, None) for nama, t in terbuka.items()
    }
    assert (
        {nama for nama, x in hasil.items() if "serentak dengan 1 langkah lain" in str(x.nilai("alur.posisi"))}
        == {nama for nama, t in terbuka.items() if len(t) == 2}
        != set()
    )


@pytest.mark.libreoffice
def test_sentence_tells_who_is_waited_for_and_what_to_fill(dihitung: dict[str, Dihitung]) -> None:
    assert {nama: isi.nilai("alur.posisi") for nama, isi in dihitung.items()} == {
        "kosong": "Langkah 1 dari 11: menunggu Karo KumSidhal. Isi Mulai bila sudah dimulai.",
        "pertama": "Langkah 1 dari 11: sedang pada Karo KumSidhal. Isi Selesai bila sudah berakhir.",
        "memutuskan": "Langkah 5 dari 11: sedang pada Kasubbag Hubungan Media. Isi Selesai dan Keputusan bila sudah berakhir.",
        "putaran dua": "Langkah 4 dari 11, putaran 2: sedang pada Pelaksana (JP/JFT). Isi Selesai bila sudah berakhir.",
        "selesai": "Selesai: 11 dari 11 langkah. Tidak ada lagi yang perlu diisi.",
        "batal": "Dibatalkan: tidak ada langkah berikutnya.",
        "tanpa alasan": "Langkah 4 dari 11, putaran 2: menunggu Pelaksana (JP/JFT). Isi Mulai bila sudah dimulai.",
        "terlewati": "Langkah 2 dari 11: menunggu Kabag Hublem dan Humas. Isi Mulai bila sudah dimulai.",
        "belum selesai": "Langkah 5 dari 11: sedang pada Kasubbag Hubungan Media. Isi Selesai dan Keputusan bila sudah berakhir.",
        "kurang": "Langkah 9 dari 11: menunggu Kabag Hublem dan Humas. Isi Mulai bila sudah dimulai.",
    }


@pytest.mark.libreoffice
def test_blank_cells_show_what_the_present_langkah_lacks(dihitung: dict[str, Dihitung]) -> None:
    tampak = {nama: isi.warna() for nama, isi in dihitung.items()}

    def sel(nama: str, *letak: str, lembar: str = "Langkah") -> list[str]:
        return [tampak[nama].get((lembar, x), "") for x in letak]

    assert sel("kosong", "A6", "A7", "D6", "E6", "F6", "G9") == ["hijau", "", "", "", "abu", "abu"]
    assert sel("pertama", "A6", "E6", "E7") == ["hijau", "jingga", ""]
    assert sel("memutuskan", "E10", "F10", "F11") == ["", "jingga", ""]
    assert sel("putaran dua", "A9", "A17", "E17") == ["", "hijau", "jingga"]
    assert sel("tanpa alasan", "H10", "H11") == ["merah", ""]
    assert sel("terlewati", "D7", "E7") == ["merah", ""]
    assert sel("belum selesai", "E10", "F10") == ["merah", "merah"]
    assert sel("kosong", "C5", "D5", "D9", lembar="Kegiatan") == ["", "jingga", ""]
    assert sel("kurang", "C5", "D5", "C6", lembar="Kegiatan") == ["merah", "merah", ""]
    assert sel("kurang", "B6", "C6", "C7", lembar="Narasumber") == ["", "merah", ""]
    assert sel("kurang", "F6", "F7", lembar="Media") == ["merah", ""]


@pytest.mark.libreoffice
@pytest.mark.parametrize("nama", ["kosong", "tanpa alasan", "terlewati", "belum selesai", "kurang"])
def test_colour_never_hides_the_mark_of_a_refusal(dihitung: dict[str, Dihitung], office: Office, nama: str) -> None:
    jawaban = jatuhkan(office, dihitung[nama].isi)
    tampak = dihitung[nama].warna()

    assert jawaban.status == "ditolak"
    assert {tampak.get((m.tempat.lembar, m.tempat.sel), "merah") for m in jawaban.masalah} == {"merah"}


@pytest.mark.libreoffice
def test_sheets_are_counted_on_the_first_one(dihitung: dict[str, Dihitung]) -> None:
    petunjuk = dihitung["kurang"].wb["Petunjuk"]
    keadaan = {str(b[2].value): b[5].value for b in petunjuk.iter_rows() if b[2].hyperlink}

    assert keadaan == {
        "Kegiatan": "Masih kosong: 2 isian wajib",
        "Langkah": "Kini langkah 9 putaran 1",
        "Narasumber": "1 baris terisi",
        "Sarana": "Wajib langkah 4: belum diisi",
        "Koordinasi": "3 baris terisi",
        "Acara": "5 baris terisi",
        "Media": "1 baris terisi",
        "Publikasi": "3 baris terisi",
        "Dokumentasi": "Boleh kosong seluruhnya",
        "Laporan": "Lengkap",
    }


@pytest.mark.libreoffice
def test_formulas_survive_reply_and_the_next_drop(office: Office, formulir: bytes, tmp_path: Path) -> None:
    jatuhkan(office, fill(formulir, data(sampai=3)))
    balik = balasan(office)

    hasil = lewat_libreoffice({"balik": balik}, tmp_path)["balik"]

    assert hasil.nilai("alur.posisi") == "Langkah 4 dari 11: menunggu Pelaksana (JP/JFT). Isi Mulai bila sudah dimulai."
    assert str(hasil.wb["Kegiatan"]["B3"].value).startswith("Kasus MM-2026-0001, versi 1. Langkah 4")
    assert jatuhkan(office, hasil.isi).status == "duplikat"
