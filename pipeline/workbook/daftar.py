"""The archive lists as a workbook, ready to print: A4 landscape, heads on every page.

openpyxl writes the heads and the styles; the rows are written as they come, by `_baris_xml`: ten thousand berkas
are a quarter of a million of them, and a sheet is never held whole. A text is written as a string and as nothing
else: no row has a formula, whatever the text begins with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product
from typing import Final, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.archive.daftar import (
    KOLOM_ARSIP_AKTIF,
    KOLOM_BERKAS,
    KOLOM_DAFTAR_BERKAS,
    KOLOM_ISI_BERKAS,
    Baris,
    BerkasArsip,
    Daftar,
    Nilai,
    baris_arsip_aktif,
    baris_berkas,
    baris_isi_berkas,
)
from pipeline.tanggal import tanggal_panjang
from pipeline.workbook import gaya
from pipeline.workbook.gaya import tulis

# Widths in characters by title; of each sheet together what A4 landscape still shows legibly.
LEBAR_ARSIP_AKTIF: Final[Mapping[str, float]] = {
    "Nomor Urut Berkas": 8,
    "Kode Klasifikasi": 12,
    "Uraian Informasi Berkas": 30,
    "Kurun Waktu": 16,
    "Jumlah Item": 8,
    "Nomor Item": 7,
    "Uraian Informasi Arsip": 46,
    "Tanggal": 19,
    "Tingkat Perkembangan": 15,
    "Keterangan": 28,
}
LEBAR_DAFTAR_BERKAS: Final[Mapping[str, float]] = {
    "Nomor Berkas": 9,
    "Kode Klasifikasi": 12,
    "Kode Berkas": 15,
    "Uraian Informasi Berkas": 32,
    "Kurun Waktu Awal": 13,
    "Kurun Waktu Akhir": 13,
    "Jumlah Item": 9,
    "Status": 11,
    "Ditutup": 13,
    "Kode JRA": 14,
    "Aktif s.d.": 13,
    "Inaktif s.d.": 13,
    "Nasib Akhir": 14,
    "Usul": 12,
    "Keamanan": 11,
    "Keterangan": 24,
    "Lokasi": 34,
}
LEBAR_ISI_BERKAS: Final[Mapping[str, float]] = {
    "Nomor Berkas": 9,
    "Kode Klasifikasi": 12,
    "Kode Berkas": 15,
    "Nomor Item": 8,
    "Uraian Informasi Arsip": 44,
    "Nomor Naskah": 26,
    "Tanggal": 19,
    "Tingkat Perkembangan": 15,
    "Jumlah File": 8,
    "Keterangan": 28,
    "Lokasi": 40,
}
TENGAH: Final = frozenset(
    {"Nomor Urut Berkas", "Nomor Berkas", "Jumlah Item", "Nomor Item", "Tingkat Perkembangan", "Jumlah File", "Status"}
)
# 421 is Indonesian: the months are Indonesian on any machine (TND-704).
TANGGAL: Final = "[$-421]d mmmm yyyy"
TANGGAL_PENDEK: Final = "[$-421]d mmm yyyy"

TEKS: Final = "@"  # the text it is, also when somebody types over it
BILANGAN: Final = "0"
HARI_NOL: Final = dt.date(1899, 12, 30)  # the day that Excel counts from, its leap year 1900 left out
UKURAN: Final = 9  # points

_TIPIS: Final = Side(style="thin", color=gaya.GARIS)
_TEGAS: Final = Side(style="thin", color=gaya.ABU_TUA)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bentuk:
    """What a sheet is: its columns with their widths, and the rows that a berkas has in it."""

    judul: str
    lebar: Mapping[str, float]
    baris: Callable[[int, BerkasArsip], Iterator[Baris]]
    tanggal: str = TANGGAL
    sekali: int = 0  # how many of the first columns are said once for a berkas
    bernomor: bool = False  # whether the columns' numbers stand under their heads
    saring: bool = True

    @property
    def akhir(self) -> str:
        """The letter of its last column."""
        return get_column_letter(len(self.lebar))


# A filter would part the rows of the first from what is said of their berkas in the first one; the other two have one.
BENTUK: Final = (
    _Bentuk(
        judul="Daftar Arsip Aktif",
        lebar={k: LEBAR_ARSIP_AKTIF[k] for k in KOLOM_ARSIP_AKTIF},
        baris=baris_arsip_aktif,
        sekali=KOLOM_BERKAS,
        bernomor=True,
        saring=False,
    ),
    _Bentuk(
        judul="Daftar Berkas",
        lebar={k: LEBAR_DAFTAR_BERKAS[k] for k in KOLOM_DAFTAR_BERKAS},
        baris=baris_berkas,
        tanggal=TANGGAL_PENDEK,
    ),
    _Bentuk(
        judul="Daftar Isi Berkas", lebar={k: LEBAR_ISI_BERKAS[k] for k in KOLOM_ISI_BERKAS}, baris=baris_isi_berkas
    ),
)


def tulis_daftar(daftar: Daftar) -> bytes:
    """Return the workbook of the lists of `daftar`, of one berkas or of all; the same records and day, the same bytes.

    Three sheets: Daftar Arsip Aktif (TND-604), Daftar Berkas and Daftar Isi Berkas (TND-613).
    """
    wb = gaya.buku_baru()
    wb.properties.title = f"Daftar arsip {daftar.unit_pengolah}".strip()
    baris, jangkauan = {}, {}
    for bentuk in BENTUK:
        lembar = wb.create_sheet(bentuk.judul)
        awal = _tulis_kepala(lembar, bentuk, daftar) + 1
        akhir = awal + sum(1 for b in daftar.berkas for _ in bentuk.baris(1, b)) - 1
        if bentuk.saring:
            lembar.auto_filter.ref = f"A{awal - 1}:{bentuk.akhir}{max(akhir, awal)}"
        jangkauan[bentuk.judul] = f"A1:{bentuk.akhir}{max(akhir, awal) + bool(bentuk.sekali)}"
        baris[bentuk.judul] = _xml(bentuk, daftar, awal, _gaya(lembar))
    gaya.tampilkan(wb, wb.worksheets[0])
    return gaya.simpan_mengalir(wb, baris, jangkauan)


# ── the head ────────────────────────────────────────────────────────────────────────────────────


def _tulis_kepala(lembar: Worksheet, bentuk: _Bentuk, daftar: Daftar) -> int:
    """Write kop, title, unit pengolah and the column heads; return the last row of these."""
    gaya.lebar_kolom(lembar, {get_column_letter(n): lebar for n, lebar in enumerate(bentuk.lebar.values(), 1)})
    judul = tuple(_judul(bentuk, daftar))
    for baris, (teks, font, tinggi, rata) in enumerate(judul, 1):
        tulis(lembar, f"A{baris}", teks, font=font, rata=rata)
        lembar.row_dimensions[baris].height = tinggi
        if rata is gaya.TENGAH_PUSAT:
            lembar.merge_cells(f"A{baris}:{bentuk.akhir}{baris}")
    kepala = len(judul) + 2
    _tulis_label(lembar, kepala, bentuk.lebar, gaya.huruf(ukuran=UKURAN, tebal=True), 31)
    if bentuk.bernomor:
        nomor = [f"({n})" for n in range(1, len(bentuk.lebar) + 1)]
        _tulis_label(lembar, kepala + 1, nomor, gaya.huruf(ukuran=8), 13)
    akhir = kepala + bentuk.bernomor
    if not daftar.berkas:
        tulis(lembar, f"A{akhir + 1}", "Belum ada berkas.", font=gaya.huruf(ukuran=UKURAN), rata=gaya.SEBARIS)
    lembar.row_dimensions[kepala - 1].height = 6
    lembar.freeze_panes = f"A{akhir + 1}"
    lembar.print_title_rows = f"{kepala}:{akhir}"
    gaya.siapkan_cetak(lembar, tegak=False)
    return akhir


def _judul(bentuk: _Bentuk, daftar: Daftar) -> Iterator[tuple[str, Font, float, Alignment]]:
    kecil = gaya.huruf(ukuran=UKURAN)
    for baris in daftar.kop:
        yield baris, kecil, 12.5, gaya.TENGAH_PUSAT
    yield bentuk.judul.upper(), gaya.huruf(ukuran=14, tebal=True), 24, gaya.TENGAH_PUSAT
    yield f"Unit Pengolah: {daftar.unit_pengolah}", gaya.HURUF_TEBAL, 15, gaya.SEBARIS
    lingkup = f"{daftar.lingkup}. " if daftar.lingkup else ""
    yield f"{lingkup}Keadaan per {tanggal_panjang(daftar.per)}", kecil, 13, gaya.SEBARIS
    if bentuk.baris is baris_berkas:
        dasar = f" ({daftar.jadwal.dasar})" if daftar.jadwal.dasar else ""
        yield f"Jadwal Retensi Arsip: {daftar.jadwal.status}{dasar}", kecil, 13, gaya.SEBARIS


def _tulis_label(lembar: Worksheet, baris: int, label: Iterable[str], font: Font, tinggi: float) -> None:
    muda = gaya.isian(gaya.BIRU_MUDA)
    for n, teks in enumerate(label, 1):
        alamat = f"{get_column_letter(n)}{baris}"
        tulis(lembar, alamat, teks, font=font, fill=muda, rata=gaya.TENGAH_PUSAT, tepi=gaya.KOTAK)
    lembar.row_dimensions[baris].height = tinggi


# ── the rows ────────────────────────────────────────────────────────────────────────────────────


class _Rupa(NamedTuple):
    """How a cell of a row looks: all that tells its style from another's."""

    format: str
    tengah: bool
    milik_berkas: bool  # says something of the whole berkas: no line stands under it
    lanjutan: bool  # under the first row of its berkas
    kutip: bool  # begins like a formula: Excel is told that it is text, and keeps to it when the cell is edited


def _gaya(lembar: Worksheet) -> dict[_Rupa, int]:
    """Return the number of the style of each look, entered in the workbook."""
    benar = (False, True)
    semua = (_Rupa(*satu) for satu in product((TEKS, BILANGAN, TANGGAL, TANGGAL_PENDEK), benar, benar, benar, benar))
    return {rupa: _bentuk_sel(lembar, rupa).style_id for rupa in semua}


def _bentuk_sel(lembar: Worksheet, rupa: _Rupa) -> Cell:
    """Return a cell that looks like `rupa` and stands nowhere."""
    sel = Cell(lembar, row=1, column=1)
    ulang = rupa.milik_berkas and rupa.lanjutan
    sel.font = gaya.huruf(ukuran=UKURAN, warna=gaya.ABU_TUA) if ulang else gaya.huruf(ukuran=UKURAN)
    sel.alignment = gaya.PUSAT if rupa.tengah else gaya.MENJOROK
    atas = _TEGAS if not rupa.lanjutan else None if rupa.milik_berkas else _TIPIS
    sel.border = Border(left=_TIPIS, right=_TIPIS, top=atas, bottom=None if rupa.milik_berkas else _TIPIS)
    sel.number_format = rupa.format
    sel.quotePrefix = rupa.kutip
    return sel


class _Kolom(NamedTuple):
    huruf: str
    lebar: float  # of the text in it
    tengah: bool
    milik_berkas: bool


def _xml(bentuk: _Bentuk, daftar: Daftar, awal: int, nomor_gaya: Mapping[_Rupa, int]) -> Iterator[str]:
    """Yield the rows of a sheet from row `awal` on, as XML; a list whose last rows have no line is closed by one."""
    kolom = tuple(
        _Kolom(get_column_letter(n), lebar - 2, judul in TENGAH, n <= bentuk.sekali)
        for n, (judul, lebar) in enumerate(bentuk.lebar.items(), 1)
    )
    nomor = awal
    for urut, berkas in enumerate(daftar.berkas, 1):
        for baris in bentuk.baris(urut, berkas):
            yield _baris_xml(nomor, baris, kolom, bentuk.tanggal, nomor_gaya)
            nomor += 1
    if bentuk.sekali and daftar.berkas:
        garis = nomor_gaya[_Rupa(TEKS, tengah=False, milik_berkas=True, lanjutan=False, kutip=False)]
        sel = "".join(f'<c r="{k.huruf}{nomor}" s="{garis}"/>' for k in kolom)
        yield f'<row r="{nomor}" ht="4" customHeight="1">{sel}</row>'


def _baris_xml(nomor: int, baris: Baris, kolom: Sequence[_Kolom], tanggal: str, nomor_gaya: Mapping[_Rupa, int]) -> str:
    """Return a row of a sheet as XML, as high as its texts need."""
    sel = []
    for k, nilai in zip(kolom, baris.isi, strict=True):
        bentuk = TEKS if nilai is None or isinstance(nilai, str) else BILANGAN if isinstance(nilai, int) else tanggal
        kutip = isinstance(nilai, str) and nilai[:1] in gaya.AWAL_RUMUS
        rupa = nomor_gaya[_Rupa(bentuk, k.tengah, k.milik_berkas, baris.lanjutan, kutip)]
        sel.append(_sel_xml(f"{k.huruf}{nomor}", rupa, nilai))
    teks = [(v, k.lebar) for k, v in zip(kolom, baris.isi, strict=True) if isinstance(v, str)]
    tinggi = gaya.tinggi(("", 1), *teks, paling_rendah=17, per_baris=11.5)
    return f'<row r="{nomor}" ht="{tinggi:g}" customHeight="1">{"".join(sel)}</row>'


def _sel_xml(alamat: str, rupa: int, nilai: Nilai) -> str:
    """Return a cell as XML: a text is a string wherever it is read, never a formula, an error or a number."""
    if nilai is None or nilai == "":
        return f'<c r="{alamat}" s="{rupa}"/>'
    if isinstance(nilai, str):
        isi = escape(gaya.teks_sel(nilai.replace("\r", "\n")), quote=False)
        return f'<c r="{alamat}" s="{rupa}" t="inlineStr"><is><t xml:space="preserve">{isi}</t></is></c>'
    angka = (nilai - HARI_NOL).days if isinstance(nilai, dt.date) else nilai
    return f'<c r="{alamat}" s="{rupa}"><v>{angka}</v></c>'
