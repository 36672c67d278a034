"""Buku agenda masuk and keluar as a workbook, ready to print: A4 landscape, heads on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.buku import Agenda
from pipeline.workbook import gaya
from pipeline.workbook.gaya import tulis

# Widths in characters by title; together about what A4 landscape shows at full size.
LEBAR: Final[Mapping[str, float]] = {
    "Nomor Urut": 8,
    "Tanggal Penerimaan": 20,
    "Tanggal Pengiriman": 20,
    "Tanggal dan Nomor Naskah Dinas": 26,
    "Nomor dan Tanggal Naskah Dinas": 32,
    "Asal Naskah Dinas": 24,
    "Tujuan Naskah Dinas": 26,
    "Isi Ringkas": 44,
    "Unit Kerja yang Dituju": 25,
    "Keterangan": 30,
}
TENGAH: Final = ("Nomor Urut",)
KEPALA_KECIL: Final = gaya.huruf(ukuran=9)
BATAL: Final = gaya.huruf(warna=gaya.ABU_TUA, miring=True)


def tulis_agenda(buku: Sequence[Agenda], *, kop: Sequence[str], tahun: int) -> bytes:
    """Return the workbook of the two books of `tahun`, a sheet for each; the same numbers give the same bytes."""
    wb = gaya.buku_baru()
    for satu in buku:
        _tulis_buku(wb, satu, kop, tahun)
    wb.properties.title = f"Buku agenda tahun {tahun}"
    gaya.tampilkan(wb, wb.worksheets[0])
    return gaya.simpan(wb)


def _tulis_buku(wb: Workbook, buku: Agenda, kop: Sequence[str], tahun: int) -> None:
    lembar = wb.create_sheet(buku.judul)
    gaya.lebar_kolom(lembar, {get_column_letter(n): LEBAR[judul] for n, judul in enumerate(buku.kolom, 1)})
    kepala = _tulis_judul(lembar, buku, kop, tahun)
    for kolom, judul in enumerate(buku.kolom, 1):
        tulis(
            lembar,
            f"{get_column_letter(kolom)}{kepala}",
            judul,
            font=gaya.HURUF_TEBAL,
            fill=gaya.isian(gaya.BIRU_MUDA),
            rata=gaya.TENGAH_PUSAT,
            tepi=gaya.KOTAK,
        )
    lembar.row_dimensions[kepala].height = 32
    for baris, satu in enumerate(buku.baris, kepala + 1):
        _tulis_baris(lembar, baris, buku.kolom, satu.isi, batal=satu.batal)
    if not buku.baris:
        tulis(lembar, f"A{kepala + 1}", f"Belum ada nomor pada tahun {tahun}.", font=KEPALA_KECIL, rata=gaya.SEBARIS)
    lembar.freeze_panes = f"A{kepala + 1}"
    lembar.print_title_rows = f"{kepala}:{kepala}"
    gaya.siapkan_cetak(lembar, tegak=False)


def _tulis_judul(lembar: Worksheet, buku: Agenda, kop: Sequence[str], tahun: int) -> int:
    """Write the instansi, the book's name and the year; return the row of the column heads."""
    akhir = get_column_letter(len(buku.kolom))
    judul = [(baris, KEPALA_KECIL, 13.0) for baris in kop]
    judul += [
        (f"BUKU {buku.judul.upper()}", gaya.huruf(ukuran=14, tebal=True), 26.0),
        (f"TAHUN {tahun}", gaya.HURUF_TEBAL, 16.0),
    ]
    for baris, (teks, font, tinggi) in enumerate(judul, 1):
        tulis(lembar, f"A{baris}", teks, font=font, rata=gaya.TENGAH_PUSAT)
        lembar.merge_cells(f"A{baris}:{akhir}{baris}")
        lembar.row_dimensions[baris].height = tinggi
    return len(judul) + 2


def _tulis_baris(lembar: Worksheet, baris: int, kolom: Sequence[str], isi: Sequence[str], *, batal: bool) -> None:
    for nomor, (judul, teks) in enumerate(zip(kolom, isi, strict=True), 1):
        tulis(
            lembar,
            f"{get_column_letter(nomor)}{baris}",
            teks,
            font=BATAL if batal else gaya.HURUF_BIASA,
            rata=gaya.PUSAT if judul in TENGAH else gaya.MENJOROK,
            tepi=gaya.KOTAK,
        ).number_format = "@"  # the text it is, also when somebody types over it
    lembar.row_dimensions[baris].height = gaya.tinggi(*zip(isi, (LEBAR[judul] - 2 for judul in kolom), strict=True))
