"""Opening a workbook for reading alone, several times as fast as openpyxl, and to the same cells.

openpyxl opens it still: names, tables, merged ranges, texts. What costs most is kept from it. The cells are taken out
of the sheets and read here. Of the rest, what it has taken once in another workbook is not given to it again, unless
reading asks for it: drop-downs, conditional formats, the looks are the same in every copy of a form. So what it
would refuse is refused when it is seen first, and a workbook that can be read is one that it can open whole.

What is written unlike Excel, LibreOffice and openpyxl do is left to openpyxl as it is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Any, Final, cast

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.text import Text
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.filing import digest
from pipeline.workbook.buka import PembacaBuku, tanpa_kosong, tanpa_luapan

_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_C, _F, _V, _IS, _T = (f"{_NS}{n}" for n in ("c", "f", "v", "is", "t"))
_ANAK_SEL: Final = frozenset({_F, _V, _IS})
_PENGURAI: Final = etree.XMLParser(resolve_entities=False, no_network=True)
_GAYA: Final = "xl/styles.xml"
# What openpyxl makes of the styles; the rest of it is of looks.
_HASIL_GAYA: Final = ("_cell_styles", "_date_formats", "_timedelta_formats", "_differential_styles", "_number_formats")
# Elements beside the cells that reading asks for; of the columns only whether one is hidden.
_PERLU: Final = frozenset({f"{_NS}{n}" for n in ("sheetData", "mergeCells", "hyperlinks", "tableParts")})
_KOLOM: Final = f"{_NS}cols"
_DIKENAL_MAKS, _GAYA_MAKS = 8192, 32


class TidakBiasaError(Exception):
    """The workbook is written in a way that is not covered here."""


@dataclass(slots=True)
class _Ingatan:
    """What openpyxl has taken: elements of sheets, each with the styles it goes with, and what it made of styles."""

    unsur: OrderedDict[str, None] = field(default_factory=OrderedDict)
    gaya: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict)

    def kenal(self, sidik: str) -> bool:
        if sidik in self.unsur:
            self.unsur.move_to_end(sidik)
            return True
        return False

    def catat(self, unsur: set[str], sidik_gaya: str, wb: Workbook) -> None:
        self.unsur.update(dict.fromkeys(unsur))
        while len(self.unsur) > _DIKENAL_MAKS:
            self.unsur.popitem(last=False)
        if sidik_gaya not in self.gaya:
            self.gaya[sidik_gaya] = {nama: getattr(wb, nama) for nama in _HASIL_GAYA}
            if len(self.gaya) > _GAYA_MAKS:
                self.gaya.popitem(last=False)


_INGATAN: Final = _Ingatan()  # of this process


def buka_cepat(isi: bytes) -> Workbook:
    """Return the workbook in `isi`, to be read and not to be saved: cells have no look.

    Raises:
        TidakBiasaError: it is written in a way that is not covered here.
        Exception: whatever openpyxl raises for a broken part.
    """
    pembaca = _Pembaca(io.BytesIO(isi))
    pembaca.archive = arsip = _Arsip(isi)
    pembaca.read()
    lembar = pembaca.wb.worksheets
    if len(lembar) != len(arsip.lembar):
        raise TidakBiasaError
    for satu, sel in zip(lembar, arsip.lembar, strict=True):
        _isi_lembar(satu, sel, pembaca.shared_strings)
        tanpa_luapan(satu._cells.values())  # noqa: SLF001 - those that are there
    _INGATAN.catat(arsip.baru, arsip.sidik_gaya, pembaca.wb)
    return pembaca.wb


class _Pembaca(PembacaBuku):
    """openpyxl's reader; styles that it has read before are taken from memory."""

    def read_theme(self) -> None:
        super().read_theme()
        arsip = cast("_Arsip", self.archive)
        for nama, isi in _INGATAN.gaya.get(arsip.sidik_gaya, {}).items():
            setattr(self.wb, nama, isi)


class _Arsip(zipfile.ZipFile):
    """A workbook's ZIP that gives openpyxl the sheets without their cells, and nothing it has taken before."""

    def __init__(self, isi: bytes) -> None:
        super().__init__(io.BytesIO(isi))
        self.lembar: list[etree._Element] = []  # the cells of each sheet, in the order of the sheets
        self.baru: set[str] = set()  # elements that openpyxl is given and was not before
        self.sidik_gaya = digest(super().open(_GAYA).read())

    def open(self, name: str | zipfile.ZipInfo, *arg: Any, **kunci: Any) -> IO[bytes]:
        """Return a member to read.

        Raises:
            KeyError: it is not there; so it is said of styles that are known.
        """
        if name == _GAYA and self.sidik_gaya in _INGATAN.gaya:
            raise KeyError(name)
        berkas = super().open(name, *arg, **kunci)
        isi = berkas.read()
        return io.BytesIO(self._tanpa_sel(isi) if b"<sheetData" in isi else isi)

    def _tanpa_sel(self, isi: bytes) -> bytes:
        """Keep a sheet's cells, and return what of it openpyxl must be given."""
        if b"<!" in isi or b"<?" in isi[1:] or b"\0" in isi[:64]:
            raise TidakBiasaError
        akar = etree.fromstring(tanpa_kosong(isi), _PENGURAI)
        sel = akar.findall(f"{_NS}sheetData")
        if len(sel) != 1 or akar.tag != f"{_NS}worksheet":
            raise TidakBiasaError
        for anak in list(akar):
            if anak.tag in _PERLU:
                continue
            xml = etree.tostring(anak, with_tail=False)
            sidik = digest(self.sidik_gaya.encode() + xml)
            if not _INGATAN.kenal(sidik):
                self.baru.add(sidik)
            elif anak.tag != _KOLOM or b"hidden" not in xml:
                akar.remove(anak)
        self.lembar.append(sel[0])
        akar.replace(sel[0], etree.Element(f"{_NS}sheetData"))
        return etree.tostring(akar)


# ── the cells ───────────────────────────────────────────────────────────────────────────────────


def _isi_lembar(lembar: Worksheet, data: etree._Element, teks: list[str]) -> None:
    """Give a sheet its cells and its hidden rows."""
    wb = cast("Any", lembar.parent)
    sel = lembar._cells  # noqa: SLF001 - openpyxl has no other way to put in a cell that is there already
    gaya = len(wb._cell_styles)  # noqa: SLF001
    for baris in data:
        if baris.tag != f"{_NS}row" or "r" not in baris.attrib:
            raise TidakBiasaError
        if _tersembunyi(tuple((k, v) for k, v in baris.attrib.items() if k not in {"r", "spans"}), gaya):
            lembar.row_dimensions[int(baris.attrib["r"])].hidden = True
        for satu in baris:
            if (ketemu := _sel(satu, lembar, gaya, teks)) is not None:
                letak = (ketemu.row, ketemu.column)
                if not isinstance(sel.get(letak), MergedCell):
                    sel[letak] = ketemu


_BENAR: Final = {"1": True, "true": True, "0": False, "false": False}
_ANGKA: Final = re.compile(r"[0-9]{1,6}")
_TINGGI: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{1,20})?")


@lru_cache(1024)
def _tersembunyi(atribut: tuple[tuple[str, str], ...], gaya: int) -> bool:
    """Return whether a row of these attributes is hidden; openpyxl takes all that is let through."""
    isi = dict(atribut)
    baik = (
        isi.get("hidden", "0") in _BENAR
        and _TINGGI.fullmatch(isi.get("ht", "0"))
        and _ANGKA.fullmatch(isi.get("outlineLevel", "0"))
        and _ANGKA.fullmatch(isi.get("s", "0"))
        and int(isi.get("s", "0")) < gaya
    )
    if not baik:
        raise TidakBiasaError
    return _BENAR[isi.get("hidden", "0")]


def _sel(sel: etree._Element, lembar: Worksheet, gaya: int, teks: list[str]) -> Cell | None:
    """Return a cell that holds something, as openpyxl would make it but for its look; None if it holds nothing."""
    alamat, jenis, s = sel.get("r"), sel.get("t", "n"), sel.get("s", "0")
    anak = {satu.tag: satu for satu in sel}
    if sel.tag != _C or len(anak) != len(sel) or not anak.keys() <= _ANAK_SEL:
        raise TidakBiasaError
    if not alamat or not s.isdecimal() or int(s) >= gaya:
        raise TidakBiasaError
    isi: Any = None
    if (rumus := anak.get(_F)) is not None:
        if rumus.attrib:  # shared, of a range, of a data table
            raise TidakBiasaError
        jenis, isi = "f", f"={rumus.text or ''}"
    elif jenis == "inlineStr":
        if _IS in anak:
            jenis, isi = "s", _teks(anak[_IS])
    elif _V in anak and (mentah := anak[_V].text):
        jenis, isi = _nilai(jenis, mentah, int(s), cast("Any", lembar.parent), teks)
    if isi is None:
        return None
    baris, kolom = _letak(alamat)
    hasil = Cell(lembar, row=baris, column=kolom)
    cast("Any", hasil)._value, hasil.data_type = isi, jenis  # noqa: SLF001 - setting `value` would guess the type anew
    return hasil


_letak = lru_cache(8192)(coordinate_to_tuple)


def _nilai(jenis: str, isi: str, gaya: int, wb: Any, teks: list[str]) -> tuple[str, Any]:
    """Return the type and the value of a cell by the type and text in the file."""
    match jenis:
        case "n":
            angka = float(isi) if "." in isi or "e" in isi.lower() else int(isi)
            if gaya not in wb._date_formats:  # noqa: SLF001
                return "n", angka
            try:
                return "d", from_excel(angka, wb.epoch, timedelta=gaya in wb._timedelta_formats)  # noqa: SLF001
            except (OverflowError, ValueError):
                return "e", "#VALUE!"
        case "s":
            return "s", teks[int(isi)]
        case "b":
            return "b", bool(int(isi))
        case "str":
            return "s", isi
        case "d":
            return "d", from_ISO8601(isi)  # type: ignore[no-untyped-call]  # so it is in openpyxl
        case _:
            return jenis, isi


def _teks(di_sel: etree._Element) -> str:
    if len(di_sel) == 1 and di_sel[0].tag == _T and not len(di_sel[0]):
        return di_sel[0].text or ""
    return str(cast("Any", Text).from_tree(di_sel).content)
