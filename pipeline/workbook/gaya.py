"""How every sheet of AlurNaskah looks, and how a workbook becomes bytes: the same input, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache
from typing import Any, Final, cast
from weakref import WeakKeyDictionary

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.skema import Bentuk
from pipeline.teks import AWAL_RUMUS, TERLARANG
from pipeline.workbook.buka import GALAT_EXCEL
from pipeline.workbook.ringan import SelRingan

HURUF: Final = "Arial"  # on every Windows; Liberation Sans has the same widths

BIRU_TUA, BIRU, BIRU_MUDA = "FF1F3A5F", "FF2E5E8C", "FFE6EEF6"
KUNING, PUTIH, ABU, ABU_TUA = "FFFFF3C4", "FFFFFFFF", "FFECEFF1", "FF5F6B76"
MERAH, MERAH_MUDA, HIJAU, HIJAU_MUDA = "FFB3261E", "FFFFC9C9", "FF2E7D4F", "FFE2F3E7"
JINGGA, JINGGA_MUDA, JINGGA_TUA, GARIS = "FFC77700", "FFFFDDB0", "FF8A5200", "FFB8C2CC"

FORMAT: Final = {
    Bentuk.TEKS: "@",  # Excel makes a date of "10.00" and a sum of "-1" in a cell of any other format
    Bentuk.BERKAS: "@",
    Bentuk.TEKS_PANJANG: "@",
    Bentuk.PILIHAN: "@",
    Bentuk.TANGGAL: "dd/mm/yyyy",
    Bentuk.JAM: "hh:mm",
    Bentuk.TANGGAL_JAM: "dd/mm/yyyy hh:mm",
    Bentuk.BILANGAN: "General",
    Bentuk.BILANGAN_BULAT: "0",
}

_sisi = Side(style="thin", color=GARIS)
KOTAK: Final = Border(left=_sisi, right=_sisi, top=_sisi, bottom=_sisi)
GARIS_BAWAH: Final = Border(bottom=_sisi)
TERBUKA: Final = Protection(locked=False)
RATA: Final = Alignment(vertical="top", wrap_text=True)
MENJOROK: Final = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
MENJOROK_TENGAH: Final = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
TENGAH: Final = Alignment(vertical="center", wrap_text=True)
SEBARIS: Final = Alignment(horizontal="left", vertical="center", indent=1)
TENGAH_PUSAT: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
PUSAT: Final = Alignment(horizontal="center", vertical="top", wrap_text=True)

TANPA_WAKTU: Final = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - openpyxl wants it naive; stamps bytes that know no clock
_WAKTU_ZIP: Final = (1980, 1, 1, 0, 0, 0)
_SIFAT: Final = "docProps/core.xml"
_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MAKS_TEKS: Final = 32_000  # Excel's limit is 32,767

Hitungan = Mapping[tuple[str, str], object]  # (sheet, cell) → what Excel last calculated there


@lru_cache
def huruf(*, ukuran: float = 10, tebal: bool = False, miring: bool = False, warna: str = "FF1B1F23") -> Font:
    """Return the house font."""
    return Font(name=HURUF, size=ukuran, bold=tebal, italic=miring, color=warna)


@lru_cache
def isian(warna: str) -> PatternFill:
    """Return a solid fill."""
    return PatternFill("solid", start_color=warna, end_color=warna)


HURUF_BIASA: Final = huruf()
HURUF_TEBAL: Final = huruf(tebal=True)
HURUF_KECIL: Final = huruf(ukuran=9, warna=ABU_TUA)
HURUF_JUDUL: Final = huruf(ukuran=16, tebal=True, warna=PUTIH)
HURUF_KEPALA: Final = huruf(tebal=True, warna=PUTIH)
HURUF_TAUTAN: Final = Font(name=HURUF, size=10, underline="single", color=BIRU)


def buku_baru() -> Workbook:
    """Return a workbook without sheets, in the house font."""
    wb = Workbook()
    for lembar in wb.worksheets:
        wb.remove(lembar)
    wb._named_styles["Normal"].font = huruf(warna="FF000000")  # type: ignore[attr-defined]  # noqa: SLF001
    wb.properties.creator = "AlurNaskah"
    wb.properties.created = TANPA_WAKTU
    wb.properties.modified = TANPA_WAKTU
    return wb


def bersih(teks: str) -> str:
    """Return `teks` without what XML cannot carry, cut to what a cell can hold."""
    return TERLARANG.sub("\N{REPLACEMENT CHARACTER}", teks.replace("\r\n", "\n"))[:_MAKS_TEKS]


def teks_sel(teks: str) -> str:
    """Return `teks` as Excel stores it in a cell: read back, `_x0041_` would be A."""
    return bersih(re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", teks))


def tulis_teks(sel: Cell, teks: str) -> None:
    """Write `teks` so that it stays text, also where it begins like a formula."""
    sel.value = bersih(teks)
    if sel.data_type in {"f", "e"}:
        sel.data_type = "s"
    if teks[:1] in AWAL_RUMUS:
        sel.quotePrefix = True


def tulis(
    lembar: Worksheet,
    alamat: str,
    teks: str,
    *,
    font: Font = HURUF_BIASA,
    fill: PatternFill | None = None,
    rata: Alignment = TENGAH,
    tepi: Border | None = None,
) -> Cell:
    """Write a label of our own, and return its cell."""
    sel = cast("Cell", lembar[alamat])
    tulis_teks(sel, teks)
    for sifat, rupa in (("font", font), ("alignment", rata), ("fill", fill), ("border", tepi)):
        if rupa is not None:
            kenakan(sel, sifat, rupa)
    return sel


_NOMOR: Final = {"font": "fontId", "alignment": "alignmentId", "fill": "fillId", "border": "borderId"}
# Of each workbook the looks that it has: their numbers, and the looks themselves, so that no other takes their id.
_DIKENAKAN: Final[WeakKeyDictionary[Workbook, dict[tuple[str, int], tuple[int, object]]]] = WeakKeyDictionary()


def kenakan(sel: Cell | SelRingan, sifat: str, rupa: object) -> None:
    """Set a part of a cell's look; openpyxl by itself looks through all of the look for its number, for each cell."""
    if isinstance(sel, SelRingan):
        setattr(sel, sifat, rupa)
        return
    ada = _DIKENAKAN.setdefault(cast("Workbook", sel.parent.parent), {})
    kunci = (sifat, id(rupa))
    if kunci not in ada:
        setattr(sel, sifat, rupa)
        ada[kunci] = (getattr(_gaya(sel), _NOMOR[sifat]), rupa)
    setattr(_gaya(sel), _NOMOR[sifat], ada[kunci][0])


def _gaya(sel: Cell) -> Any:
    """Return the numbers of a cell's look."""
    milik = cast("Any", sel)
    milik._style = milik._style or StyleArray()  # noqa: SLF001 - as openpyxl's own descriptors do it
    return milik._style  # noqa: SLF001


def salin_gaya(dari: Cell, ke: Cell) -> None:
    """Give `ke` the whole look and protection of `dari`; far cheaper than setting each property."""
    ke._style = copy(dari._style)  # type: ignore[attr-defined]  # noqa: SLF001


def semua_sel(lembar: Worksheet) -> list[Cell]:
    """Return the cells that the sheet really holds; its rectangle may be a thousand million cells wide."""
    sel = list(lembar._cells.values())  # noqa: SLF001 - iter_rows would make the missing ones
    return [satu for satu in sel if isinstance(satu, Cell)]


def pita(lembar: Worksheet, baris: int, kolom_akhir: int, warna: str, *, tinggi: float | None = None) -> None:
    """Colour a whole row up to `kolom_akhir`."""
    for kolom in range(1, kolom_akhir + 1):
        kenakan(cast("Cell", lembar.cell(baris, kolom)), "fill", isian(warna))
    if tinggi is not None:
        lembar.row_dimensions[baris].height = tinggi


def lebar_kolom(lembar: Worksheet, lebar: Mapping[str, float]) -> None:
    """Set the widths of columns, in characters."""
    for huruf_kolom, nilai in lebar.items():
        lembar.column_dimensions[huruf_kolom].width = nilai


def tinggi(*isi: tuple[str, float], paling_rendah: float = 18) -> float:
    """Return a row height that shows every text in its column width, in points; a guess on the safe side."""
    baris = max(sum(max(1, math.ceil(len(b) / (lebar * 1.15))) for b in teks.split("\n")) for teks, lebar in isi)
    return max(paling_rendah, 13 * baris + 5)


def lindungi(lembar: Worksheet) -> None:
    """Lock the labels, without a password; columns and rows may still be widened."""
    lembar.protection.sheet = True
    lembar.protection.formatColumns = False
    lembar.protection.formatRows = False


def siapkan_cetak(lembar: Worksheet, *, tegak: bool, halaman_tinggi: int = 0) -> None:
    """Lay the sheet out on A4, one page wide and `halaman_tinggi` high (0: as many as it takes), with a footer."""
    lembar.sheet_view.showGridLines = False
    lembar.page_setup.paperSize = 9  # A4; the library's constant is text, and Excel wants a number
    lembar.page_setup.orientation = "portrait" if tegak else "landscape"
    lembar.page_setup.fitToWidth = 1
    lembar.page_setup.fitToHeight = halaman_tinggi
    lembar.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    lembar.page_margins.left = lembar.page_margins.right = 0.5
    lembar.page_margins.top = 0.6
    lembar.page_margins.bottom = 0.7
    kaki = HeaderFooterItem()
    kaki.left.text, kaki.right.text = "AlurNaskah · &A", "Halaman &P dari &N"
    kaki.left.size = kaki.right.size = 8
    lembar.oddFooter = kaki


def bersyarat(lembar: Worksheet, alamat: str, syarat: str, warna: str = "", tinta: str = "") -> None:
    """Give the cells `alamat` a fill, and bold text of a colour, while the formula `syarat` holds; earlier ones win."""
    gaya = DifferentialStyle(
        font=Font(bold=True, color=tinta) if tinta else None, fill=PatternFill(bgColor=warna) if warna else None
    )
    lembar.conditional_formatting.add(alamat, Rule("expression", formula=[syarat], dxf=gaya, stopIfTrue=True))


def mulai_di(lembar: Worksheet, alamat: str) -> None:
    """Have the cursor stand at the cell `alamat` when the sheet is first opened; panes are frozen before."""
    for pilihan in lembar.sheet_view.selection:
        pilihan.activeCell = pilihan.sqref = alamat


def tampilkan(wb: Workbook, lembar: Worksheet) -> None:
    """Open the workbook at `lembar`, and there only.

    Two selected sheets are a group: Excel would write what is typed on one into both.
    """
    wb.active = lembar
    for jendela in wb.views:
        jendela.firstSheet = 0
    for satu in wb.worksheets:
        satu.sheet_view.tabSelected = satu is lembar


def mentah(wb: Workbook) -> bytes:
    """Return the workbook's bytes as openpyxl writes them, the time of day among them."""
    keluar = io.BytesIO()
    wb.save(keluar)
    return keluar.getvalue()


def simpan(wb: Workbook, hitungan: Hitungan | None = None) -> bytes:
    """Return the workbook's bytes: no clock in them, and formulas with the value Excel last gave them."""
    diubah = wb.properties.modified or TANPA_WAKTU
    if wb.calculation is None:
        wb.calculation = CalcProperties()
    wb.calculation.fullCalcOnLoad = True
    urutan = {f"xl/worksheets/sheet{n}.xml": satu for n, satu in enumerate(wb.worksheets, 1)}
    hasil = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(mentah(wb))) as dari, zipfile.ZipFile(hasil, "w", zipfile.ZIP_DEFLATED) as ke:
        for nama in dari.namelist():
            isi = dari.read(nama)
            if nama == _SIFAT:
                isi = _tanpa_jam(isi, diubah)
            elif nama in urutan:
                judul = urutan[nama].title
                isi = _lepas_tinggi(isi, _baris_isian(urutan[nama]))
                milik = {sel: n for (lembar, sel), n in (hitungan or {}).items() if lembar == judul}
                isi = _isi_hitungan(isi, milik, wb.epoch)
            ke.writestr(zipfile.ZipInfo(nama, _WAKTU_ZIP), isi, zipfile.ZIP_DEFLATED)
    return hasil.getvalue()


def simpan_mengalir(wb: Workbook, baris: Mapping[str, Iterable[str]], jangkauan: Mapping[str, str]) -> bytes:
    """Return the workbook's bytes, no clock in them, with rows put behind those that its sheets have.

    `baris`: by the title of a sheet, the XML of its rows, one `<row>` a text; they are never held together.
    `jangkauan`: what the sheet then reaches, `A1:J300`.
    """
    diubah = wb.properties.modified or TANPA_WAKTU
    judul = {f"xl/worksheets/sheet{n}.xml": satu.title for n, satu in enumerate(wb.worksheets, 1)}
    hasil = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(mentah(wb))) as dari, zipfile.ZipFile(hasil, "w") as ke:
        for nama in dari.namelist():
            info = zipfile.ZipInfo(nama, _WAKTU_ZIP)
            info.compress_type = zipfile.ZIP_DEFLATED
            isi = dari.read(nama)
            if nama not in judul:
                ke.writestr(info, _tanpa_jam(isi, diubah) if nama == _SIFAT else isi)
                continue
            isi = re.sub(rb'(<dimension ref=")[^"]*', rb"\g<1>" + jangkauan[judul[nama]].encode(), isi)
            kepala, tutup, ekor = isi.partition(b"</sheetData>")
            with ke.open(info, "w", force_zip64=True) as keluar:
                keluar.write(kepala)
                for satu in baris[judul[nama]]:
                    keluar.write(satu.encode())
                keluar.write(tutup + ekor)
    return hasil.getvalue()


def _tanpa_jam(sifat: bytes, diubah: dt.datetime) -> bytes:
    """Return docProps/core.xml without the time of day that openpyxl puts in."""
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{diubah:%Y-%m-%dT%H:%M:%SZ}".encode(), sifat)


def _baris_isian(lembar: Worksheet) -> set[int]:
    """Return the rows with an input cell."""
    return {sel.row for sel in semua_sel(lembar) if not sel.protection.locked}


def _lepas_tinggi(isi: bytes, baris: set[int]) -> bytes:
    """Return a sheet's XML with the heights of `baris` as a first guess, so that a row grows with what is typed.

    openpyxl calls every height a fixed one, and a fixed one hides the end of a long text.
    """

    def lepas(cocok: re.Match[bytes]) -> bytes:
        return cocok[0].replace(b' customHeight="1"', b"") if int(cocok[1]) in baris else cocok[0]

    return re.sub(rb'<row r="(\d+)"[^>]*>', lepas, isi) if baris else isi


def _isi_hitungan(isi: bytes, hitungan: Mapping[str, object], awal: dt.datetime) -> bytes:
    """Return a sheet's XML with the last calculated values, which openpyxl leaves out."""
    if not hitungan:
        return isi
    pohon = etree.fromstring(isi)
    for sel in pohon.iter(f"{_NS}c"):
        rumus, nilai = sel.find(f"{_NS}f"), hitungan.get(sel.get("r", ""))
        if rumus is None or nilai is None:
            continue
        v = sel.find(f"{_NS}v")
        v = etree.SubElement(sel, f"{_NS}v") if v is None else v
        jenis, v.text = _nilai_xml(nilai, awal)
        sel.set("t", jenis)
    return etree.tostring(pohon, encoding="UTF-8", xml_declaration=True)


def _nilai_xml(nilai: Any, awal: dt.datetime) -> tuple[str, str]:
    """Return a calculated value as a cell's type and text; dates count from `awal`."""
    if isinstance(nilai, bool):
        return "b", str(int(nilai))
    if isinstance(nilai, str):
        return ("e" if nilai in GALAT_EXCEL else "str"), nilai  # as it came out of XML, so it may go back
    if isinstance(nilai, (dt.datetime, dt.date, dt.time, dt.timedelta)):
        return "n", repr(to_excel(nilai, awal))  # type: ignore[no-untyped-call]
    return "n", repr(nilai)
