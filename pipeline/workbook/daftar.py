"""The archive lists as a workbook, ready to print: A4 landscape, heads on every page.

openpyxl writes the heads and the styles; the rows are written as they come, by `_baris_xml`: ten thousand berkas
are a quarter of a million of them, and a sheet is never held whole. A text is written as a string and as nothing
else: no row has a formula, whatever the text begins with.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
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
from pipeline.teks import AWAL_RUMUS
from pipeline.workbook import gaya
from pipeline.workbook.gaya import tulis

# Widths in characters by title; of each sheet together what A4 landscape still shows legibly.
LEBAR_ARSIP_AKTIF: Final[Mapping[str, float]] = {
    "Nomor Urut Berkas": 8,
    "Kode Klasifikasi": 12,
    "Uraian Informasi Berkas": 29,
    "Kurun Waktu": 16,
    "Jumlah Item": 8,
    "Nomor Item": 7,
    "Uraian Informasi Arsip": 42,
    "Tanggal": 18,
    "Tingkat Perkembangan": 15,
    "Keterangan": 25,
}
LEBAR_DAFTAR_BERKAS: Final[Mapping[str, float]] = {
    "Nomor Berkas": 8,
    "Kode Klasifikasi": 11,
    "Kode Berkas": 15,
    "Uraian Informasi Berkas": 30,
    "Kurun Waktu Awal": 13,
    "Kurun Waktu Akhir": 13,
    "Jumlah Item": 8,
    "Status": 12,
    "Ditutup": 13,
    "Kode JRA": 15,
    "Aktif s.d.": 13,
    "Inaktif s.d.": 13,
    "Nasib Akhir": 15,
    "Usul": 12,
    "Keamanan": 11,
    "Keterangan": 24,
}
LEBAR_ISI_BERKAS: Final[Mapping[str, float]] = {
    "Nomor Berkas": 8,
    "Kode Klasifikasi": 11,
    "Kode Berkas": 15,
    "Nomor Item": 7,
    "Uraian Informasi Arsip": 40,
    "Nomor Naskah": 24,
    "Tanggal": 18,
    "Tingkat Perkembangan": 15,
    "Jumlah File": 8,
    "Keterangan": 25,
    "Lokasi": 34,
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
TINGGI_MAKS: Final = 409  # points; Excel takes no more
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

    Three sheets: Daftar Arsip Aktif (TND-604), Daftar Berkas and Daftar Isi Berkas (TND-613). For one berkas that is
    handed over: `tulis_daftar(susun_daftar([kasus], register, kantor, hari_ini))`.
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
        jangkauan[bentuk.judul] = f"A1:{bentuk.akhir}{max(akhir, awal)}"
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
    _tulis_label(lembar, kepala, bentuk.lebar, gaya.HURUF_TEBAL, 42 if bentuk.bernomor else 30)
    if bentuk.bernomor:
        nomor = [f"({n})" for n in range(1, len(bentuk.lebar) + 1)]
        _tulis_label(lembar, kepala + 1, nomor, gaya.huruf(ukuran=8), 13)
    akhir = kepala + bentuk.bernomor
    if not daftar.berkas:
        tulis(lembar, f"A{akhir + 1}", "Belum ada berkas.", font=gaya.HURUF_BIASA, rata=gaya.SEBARIS)
    lembar.row_dimensions[kepala - 1].height = 6
    lembar.freeze_panes = f"A{akhir + 1}"
    lembar.print_title_rows = f"{kepala}:{akhir}"
    gaya.siapkan_cetak(lembar, tegak=False)
    return akhir


def _judul(bentuk: _Bentuk, daftar: Daftar) -> Iterator[tuple[str, Font, float, Alignment]]:
    kecil = gaya.huruf(ukuran=9)
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
    pertama: bool  # in the first, in the last row of its berkas
    terakhir: bool
    kutip: bool  # begins like a formula: Excel is told that it is text, and keeps to it when the cell is edited


def _gaya(lembar: Worksheet) -> dict[_Rupa, int]:
    """Return the number of the style of each look, entered in the workbook."""
    semua = (
        _Rupa(bentuk, *satu)
        for bentuk in (TEKS, BILANGAN, TANGGAL, TANGGAL_PENDEK)
        for satu in product((False, True), (False, True), (False, True), (False, True), (False, True))
    )
    return {rupa: _bentuk_sel(lembar, rupa).style_id for rupa in semua}


def _bentuk_sel(lembar: Worksheet, rupa: _Rupa) -> Cell:
    """Return a cell that looks like `rupa` and stands nowhere."""
    sel = Cell(lembar, row=1, column=1)
    ulang = rupa.milik_berkas and not rupa.pertama
    sel.font = gaya.huruf(warna=gaya.ABU_TUA) if ulang else gaya.HURUF_BIASA
    sel.alignment = gaya.PUSAT if rupa.tengah else gaya.MENJOROK
    dalam = None if rupa.milik_berkas else _TIPIS
    atas, bawah = (_TEGAS if tepi else dalam for tepi in (rupa.pertama, rupa.terakhir))
    sel.border = Border(left=_TIPIS, right=_TIPIS, top=atas, bottom=bawah)
    sel.number_format = rupa.format
    sel.quotePrefix = rupa.kutip
    return sel


class _Kolom(NamedTuple):
    huruf: str
    lebar: float  # of the text in it, in characters
    tengah: bool
    milik_berkas: bool


def _xml(bentuk: _Bentuk, daftar: Daftar, awal: int, nomor_gaya: Mapping[_Rupa, int]) -> Iterator[str]:
    """Yield the rows of a sheet from row `awal` on, as XML."""
    kolom = tuple(
        _Kolom(get_column_letter(n), lebar - 1, judul in TENGAH, n <= bentuk.sekali)
        for n, (judul, lebar) in enumerate(bentuk.lebar.items(), 1)
    )
    nomor = awal
    for urut, berkas in enumerate(daftar.berkas, 1):
        for baris in bentuk.baris(urut, berkas):
            yield _baris_xml(nomor, baris, kolom, bentuk.tanggal, nomor_gaya)
            nomor += 1


def _baris_xml(nomor: int, baris: Baris, kolom: Sequence[_Kolom], tanggal: str, nomor_gaya: Mapping[_Rupa, int]) -> str:
    """Return a row of a sheet as XML, as high as its texts need."""
    sel = []
    for k, nilai in zip(kolom, baris.isi, strict=True):
        bentuk = TEKS if nilai is None or isinstance(nilai, str) else BILANGAN if isinstance(nilai, int) else tanggal
        kutip = isinstance(nilai, str) and nilai[:1] in AWAL_RUMUS
        rupa = nomor_gaya[_Rupa(bentuk, k.tengah, k.milik_berkas, baris.pertama, baris.terakhir, kutip)]
        sel.append(_sel_xml(f"{k.huruf}{nomor}", rupa, nilai))
    jumlah = max(_jumlah_baris(v, k.lebar) for k, v in zip(kolom, baris.isi, strict=True) if isinstance(v, str))
    tinggi = min(12.5 * jumlah + 5, TINGGI_MAKS)
    return f'<row r="{nomor}" ht="{tinggi:g}" customHeight="1">{"".join(sel)}</row>'


@lru_cache(maxsize=4096)
def _jumlah_baris(teks: str, lebar: float) -> int:
    """Return how many lines `teks` takes in a column of `lebar` characters, broken between words; a guess on the safe side."""
    baris = 0
    for alinea in teks.split("\n"):
        baris, sisa = baris + 1, lebar
        for kata in alinea.split(" "):
            if len(kata) > sisa and sisa < lebar:
                baris, sisa = baris + 1, lebar
            lebih = max(0, math.ceil(len(kata) / lebar) - 1)  # one word over several lines, as a number has no blanks
            baris, sisa = baris + lebih, sisa - len(kata) + lebih * lebar - 1
    return baris


def _sel_xml(alamat: str, rupa: int, nilai: Nilai) -> str:
    """Return a cell as XML: a text is a string wherever it is read, never a formula, an error or a number."""
    if nilai is None or nilai == "":
        return f'<c r="{alamat}" s="{rupa}"/>'
    if isinstance(nilai, str):
        isi = escape(gaya.teks_sel(nilai.replace("\r", "\n")), quote=False)
        return f'<c r="{alamat}" s="{rupa}" t="inlineStr"><is><t xml:space="preserve">{isi}</t></is></c>'
    angka = (nilai - HARI_NOL).days if isinstance(nilai, dt.date) else nilai
    return f'<c r="{alamat}" s="{rupa}"><v>{angka}</v></c>'
