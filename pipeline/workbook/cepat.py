"""Opening a workbook for reading alone, many times as fast as openpyxl, and to the same cells.

The cells are taken out of the sheets and read here. Of the rest, what openpyxl has taken once in another workbook is
not given to it again: names, tables, merged ranges, looks are the same in every copy of a form. A workbook that is
the same as one before but for its cells and texts is that one with other cells; of another, openpyxl is given what
reading asks for, and what is new. So what it would refuse is refused when it is seen first, and a workbook that can
be read is one that it can open whole.

Cells are read as the text that Excel, LibreOffice and openpyxl write, without parsing: most rows of a form are empty,
and of few shapes. What is written unlike that is parsed, or left to openpyxl as it is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any, Final, cast

from lxml import etree
from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.workbook.views import BookView
from openpyxl.worksheet.views import SheetViewList
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_CORE, SHARED_STRINGS

from pipeline.filing import digest
from pipeline.ingatan import Ingatan
from pipeline.workbook.buka import PENGURAI, DaftarTeks, PembacaBuku, tanpa_luapan
from pipeline.workbook.sel import Baris, TidakBiasaError, baris_lembar, isi_lembar, teks_satu

_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_GAYA: Final = "xl/styles.xml"
_TEKS: Final = "xl/sharedStrings.xml"
# What may differ in copies of one workbook besides the cells: it is read anew, or by nobody.
_BERUBAH: Final = frozenset({_TEKS, ARC_CORE, "docProps/app.xml"})
# What openpyxl makes of the styles; the rest of it is of looks.
_HASIL_GAYA: Final = ("_cell_styles", "_date_formats", "_timedelta_formats", "_differential_styles", "_number_formats")
# Elements beside the cells that reading asks for; of the columns only whether one is hidden.
_PERLU: Final = frozenset({f"{_NS}{n}" for n in ("sheetData", "mergeCells", "hyperlinks", "tableParts")})
_KOLOM: Final = f"{_NS}cols"


@dataclass(frozen=True, slots=True)
class _Buku:
    """A workbook as openpyxl opened it without cells, and of each sheet its part and the cells that merges make."""

    wb: Workbook
    teks: str  # the part of its shared strings, empty if it has none
    lembar: tuple[tuple[Worksheet, str, dict[Any, Any]], ...]


class _Ingatan:
    """What openpyxl has taken: elements of sheets, each with the styles it goes with, what it made of styles, workbooks.

    And the rows of sheets, which are as they were where nothing was typed.
    """

    def __init__(self, unsur: int = 8192, gaya: int = 32, buku: int = 8, lembar: int = 64) -> None:
        self.unsur: Ingatan[str, bool] = Ingatan(unsur)
        self.gaya: Ingatan[str, dict[str, Any]] = Ingatan(gaya)
        self.buku: Ingatan[str, _Buku] = Ingatan(buku)
        self.baris: Ingatan[str, list[Baris]] = Ingatan(lembar)

    def terima(self, arsip: _Arsip, buku: _Buku) -> None:
        for sidik in arsip.baru:
            self.unsur[sidik] = True
        if arsip.sidik_gaya not in self.gaya:
            self.gaya[arsip.sidik_gaya] = {nama: getattr(buku.wb, nama) for nama in _HASIL_GAYA}
        self.buku[arsip.rangka] = buku


_INGATAN: Final = _Ingatan()  # of this process


def buka_cepat(isi: bytes, bagian: Mapping[str, bytes] | None = None) -> Workbook:
    """Return the workbook in `isi`, to be read and not to be saved: cells have no look.

    `bagian` are parts of it that are unpacked already. What is returned holds until the next one is opened.

    Raises:
        TidakBiasaError: it is written in a way that is not covered here.
        Exception: whatever openpyxl raises for a broken part.
    """
    arsip = _Arsip(isi, bagian or {})
    if (buku := _INGATAN.buku.get(arsip.rangka)) is not None:
        arsip.periksa_sifat()
    else:
        buku = _buka(isi, arsip)
        _INGATAN.terima(arsip, buku)
    teks = arsip.teks(buku.teks)
    for lembar, nama, gabungan in buku.lembar:
        cast("Any", lembar)._cells = dict(gabungan)  # noqa: SLF001
        lembar.row_dimensions.clear()
        isi_lembar(lembar, _baris(arsip.lembar[nama]), teks)
        tanpa_luapan(lembar._cells.values())  # noqa: SLF001 - those that are there
    return buku.wb


def _baris(lembar: _Lembar) -> list[Baris]:
    """Return the rows of a sheet, kept for the next workbook that has the same."""
    sidik = digest(lembar.sel)
    if (ada := _INGATAN.baris.get(sidik)) is None:
        ada = _INGATAN.baris[sidik] = baris_lembar(lembar.isi, lembar.sel)
    return ada


def _buka(isi: bytes, arsip: _Arsip) -> _Buku:
    """Return the workbook as openpyxl opens it without its cells."""
    pembaca = _Pembaca(io.BytesIO(isi))
    pembaca.archive = arsip
    pembaca.read()
    lembar = pembaca.wb.worksheets
    if len(lembar) != len(arsip.dibuka):
        raise TidakBiasaError
    teks = cast("Any", pembaca.package).find(SHARED_STRINGS)
    sel = tuple((x, nama, x._cells) for x, nama in zip(lembar, arsip.dibuka, strict=True))  # noqa: SLF001
    return _Buku(pembaca.wb, teks.PartName[1:] if teks else "", sel)


class _Pembaca(PembacaBuku):
    """openpyxl's reader; styles that it has read before are taken from memory, and texts are read with the cells."""

    def read_strings(self) -> None:
        """Leave the shared strings alone."""

    def read_theme(self) -> None:
        super().read_theme()
        arsip = cast("_Arsip", self.archive)
        if arsip.sidik_gaya in _INGATAN.gaya:
            for nama, isi in _INGATAN.gaya[arsip.sidik_gaya].items():
                setattr(self.wb, nama, isi)


@dataclass(frozen=True, slots=True)
class _Lembar:
    """A sheet's part: whole, what is in its `sheetData`, and the rest."""

    isi: bytes
    sel: bytes
    luar: bytes


def _belah(isi: bytes) -> _Lembar:
    """Take the cells out of a sheet's part."""
    if b"<!" in isi or b"<?" in isi[1:] or b"\0" in isi[:64] or isi.count(b"<sheetData") != 1:
        raise TidakBiasaError
    awal, akhir = isi.find(b"<sheetData>") + len(b"<sheetData>"), isi.find(b"</sheetData>")
    if b"<sheetData/>" in isi:
        return _Lembar(isi, b"", isi)
    if awal > akhir or b"<sheetData>" not in isi:
        raise TidakBiasaError
    return _Lembar(isi, isi[awal:akhir], isi[:awal] + isi[akhir:])


_KURSOR: Final = re.compile(rb"<(sheetViews|bookViews)>.*?</\1>|<xr:revisionPtr [^<>]*/>", re.DOTALL)
_XR2: Final = "http://schemas.microsoft.com/office/spreadsheetml/2015/revision2"


def _tanpa_kursor(isi: bytes) -> bytes:
    """Return a part without what Excel writes otherwise each time: which sheet is shown, and where the cursor stands."""
    return _KURSOR.sub(lambda cocok: b"" if not cocok[1] or _diambil(cocok[0]) else cocok[0], isi)


@lru_cache(512)
def _diambil(kursor: bytes) -> bool:
    """Return whether openpyxl takes a part's `sheetViews` or `bookViews`."""
    try:
        (unsur,) = etree.fromstring(
            b'<x xmlns="%s" xmlns:xr2="%s">%s</x>' % (_NS[1:-1].encode(), _XR2.encode(), kursor)
        )
        if unsur.tag == f"{_NS}sheetViews":
            cast("Any", SheetViewList).from_tree(unsur)
        else:
            for satu in unsur:
                cast("Any", BookView).from_tree(satu)
    except Exception:  # noqa: BLE001 - of openpyxl: what it does not take is left to it
        return False
    return True


class _Arsip(zipfile.ZipFile):
    """A workbook's ZIP that gives openpyxl the sheets without their cells, and nothing it has taken before."""

    def __init__(self, isi: bytes, bagian: Mapping[str, bytes]) -> None:
        super().__init__(io.BytesIO(isi))
        self.bagian = bagian
        self.lembar: dict[str, _Lembar] = {}  # by its part
        self.dibuka: list[str] = []  # sheets that openpyxl was given, in their order
        self.baru: set[str] = set()  # elements that openpyxl is given and was not before
        self.sidik_gaya = digest(self._baca(_GAYA))
        self.rangka = digest("\n".join(self._sidik()).encode())

    def _baca(self, nama: str) -> bytes:
        isi = self.bagian.get(nama)
        return isi if isi is not None else super().open(nama).read()

    def _sidik(self) -> Iterator[str]:
        """Yield the digests of all that makes a workbook but its cells and texts."""
        for nama in self.namelist():
            if nama in _BERUBAH:
                continue
            isi = self._baca(nama)
            if b"<sheetData" in isi:
                satu = self.lembar[nama] = _belah(isi)
                isi = satu.luar
            yield f"{nama} {digest(_tanpa_kursor(isi))}"

    def open(self, name: str | zipfile.ZipInfo, *arg: Any, **kunci: Any) -> IO[bytes]:
        """Return a member to read.

        Raises:
            KeyError: it is not there; so it is said of styles that are known.
        """
        nama = name if isinstance(name, str) else name.filename
        if nama == _GAYA and self.sidik_gaya in _INGATAN.gaya:
            raise KeyError(name)
        if nama in self.lembar:
            self.dibuka.append(nama)
            return io.BytesIO(self._sisa(self.lembar[nama].luar))
        if nama in self.bagian:
            return io.BytesIO(self.bagian[nama])
        return super().open(name, *arg, **kunci)

    def _sisa(self, luar: bytes) -> bytes:
        """Return what of a sheet without its cells openpyxl must be given."""
        akar = etree.fromstring(luar, PENGURAI)
        if akar.tag != f"{_NS}worksheet" or akar.prefix or akar.find(f"{_NS}sheetData") is None:
            raise TidakBiasaError
        for anak in list(akar):
            if anak.tag in _PERLU:
                continue
            xml = etree.tostring(anak, with_tail=False)
            sidik = digest(self.sidik_gaya.encode() + xml)
            if not _INGATAN.unsur.get(sidik):
                self.baru.add(sidik)
                continue
            if anak.tag != _KOLOM or b"hidden" not in xml:
                akar.remove(anak)
        return etree.tostring(akar)

    def close(self) -> None:
        """Stay open: the texts are read after openpyxl has done."""

    def periksa_sifat(self) -> None:
        """Have openpyxl take author, dates and the like: every saving changes them.

        Raises:
            Exception: whatever it raises for what it does not take.
        """
        if ARC_CORE in self.NameToInfo:
            cast("Any", DocumentProperties).from_tree(etree.fromstring(self._baca(ARC_CORE), PENGURAI))

    def teks(self, nama: str) -> list[str]:
        """Return the shared strings, which are in the part `nama`; none if there is none."""
        if not nama:
            return []
        akar = etree.fromstring(self._baca(nama), PENGURAI)
        return DaftarTeks(map(teks_satu, akar.iterchildren(f"{_NS}si")))
