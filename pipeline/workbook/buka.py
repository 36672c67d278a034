"""Opening a workbook, texts as the file has them."""

from __future__ import annotations

import io
import math
import re
import sys
import zipfile
from collections.abc import Iterable
from functools import lru_cache
from typing import IO, Any, Final

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.text import Text
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

PENGURAI: Final = etree.XMLParser(resolve_entities=False, no_network=True)
_ALAMAT: Final = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_KOLOM_TERAKHIR, _BARIS_TERAKHIR = 16_384, 1_048_576

# What Excel shows in place of a value; the newer ones come from functions that fill several cells or ask a server.
GALAT_EXCEL: Final = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
    | {"#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!"}
)


class DaftarTeks(list[str]):
    """The shared strings; a negative number in a damaged file is no text counted from the end."""

    def __getitem__(self, nomor: Any) -> Any:
        if nomor < 0:
            raise IndexError(nomor)
        return super().__getitem__(nomor)


# An element as Excel, LibreOffice and openpyxl write it; one written otherwise is left to openpyxl.
_SEL_KOSONG: Final = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,6}")?(?: t="n")?(?:/>|></c>)')
_BARIS_KOSONG: Final = re.compile(rb'<row r="[0-9]{1,7}"(?:(?! hidden=)[^>])*(?:/>|></row>)')


class _TanpaKosong(zipfile.ZipFile):
    """A workbook's ZIP whose sheets come without the cells and rows that hold nothing: in a form nine of ten."""

    def open(self, name: str | zipfile.ZipInfo, *arg: Any, **kunci: Any) -> IO[bytes]:
        """Return a member to read."""
        berkas = super().open(name, *arg, **kunci)
        isi = berkas.read()
        return io.BytesIO(tanpa_kosong(isi) if b"<sheetData" in isi else isi)


def tanpa_kosong(isi: bytes) -> bytes:
    """Return a sheet's XML without the cells that hold nothing, and without the rows of nothing else that are not hidden.

    What has no address has the one behind its neighbour's, and in a CDATA or a comment stands what is no element:
    then all of it is returned.
    """
    beralamat = all(isi.count(b"<%s " % n) == isi.count(b'<%s r="' % n) for n in (b"c", b"row"))
    if not beralamat or b"<!" in isi or b"<c>" in isi or b"<row>" in isi:
        return isi
    return _BARIS_KOSONG.sub(b"", _SEL_KOSONG.sub(b"", isi))


class PembacaBuku(ExcelReader):  # type: ignore[misc,unused-ignore]
    """openpyxl's reader, but for the escape of an underscore, which it drops: a typed `_x0041_` would become A."""

    package: Manifest

    def read_strings(self) -> None:
        """Read the shared strings, if there are any."""
        ada = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]  # so it is in openpyxl
        if ada is None:
            return
        with self.archive.open(ada.PartName[1:]) as asal:
            self.shared_strings = DaftarTeks(
                teks.content if (teks := Text.from_tree(simpul)) else ""
                for _, simpul in iterparse(asal)
                if simpul.tag == f"{{{SHEET_MAIN_NS}}}si"
            )


def buka(isi: bytes, *, hitungan: bool = False, ringkas: bool = False) -> Workbook:
    """Return the workbook in `isi`; with `hitungan` its formulas' last results in place of the formulas.

    With `ringkas` the cells that hold nothing are left out: that is for reading only, for they have a look.
    `_xHHHH_` in a text is as the file has it: `read` undoes it, and a workbook written back keeps it.
    """
    pembaca = PembacaBuku(io.BytesIO(isi), data_only=hitungan)
    if ringkas:
        pembaca.archive = _TanpaKosong(io.BytesIO(isi))
    pembaca.read()
    for lembar in pembaca.wb.worksheets:
        tanpa_luapan(lembar._cells.values())  # type: ignore[attr-defined,unused-ignore]  # noqa: SLF001 - those that are there
    return pembaca.wb


def buka_hitungan(isi: bytes) -> Workbook:
    """Return the workbook in `isi` with the last results of its formulas; without sheets if they are damaged.

    The formulas alone may be sound: what is written beside them is read only here.
    """
    try:
        return buka(isi, hitungan=True, ringkas=True)
    except Exception:  # noqa: BLE001 - openpyxl raises whatever the broken part provokes
        wb = Workbook()
        wb.remove(wb.worksheets[0])
        return wb


def tanpa_luapan(sel: Iterable[Any]) -> None:
    """Make of a number beyond Excel's the error that Excel has for it: nothing else can hold it, nor write it back."""
    for satu in sel:
        if satu.data_type == "n" and isinstance(satu.value, int | float) and not _terhingga(satu.value):
            satu.value = "#NUM!"  # openpyxl takes it for an error by itself


def _terhingga(nilai: float) -> bool:
    return math.isfinite(nilai) if isinstance(nilai, float) else abs(nilai) <= sys.float_info.max


letak_sel: Final = lru_cache(8192)(coordinate_to_tuple)  # row and column of a cell; a form has the same ones each time


def alamat_sah(alamat: str) -> bool:
    """Return whether `alamat`, such as `C7`, is that of one cell that a sheet has."""
    if not _ALAMAT.fullmatch(alamat):
        return False
    baris, kolom = letak_sel(alamat)
    return baris <= _BARIS_TERAKHIR and kolom <= _KOLOM_TERAKHIR


def nama_terdefinisi(wb: Workbook) -> dict[str, tuple[str, str]]:
    """Return the first cell of every defined name, as sheet and coordinate, by the name in lower case."""
    hasil: dict[str, tuple[str, str]] = {}
    judul = {lembar.title for lembar in wb.worksheets}  # a chart's sheet has no cells
    milik = [wb.defined_names, *(lembar.defined_names for lembar in wb.worksheets)]
    for nama, rujukan in (pasangan for daftar in milik for pasangan in daftar.items()):
        for lembar, alamat in _tujuan(rujukan):
            sel = alamat.replace("$", "").partition(":")[0].upper()
            if lembar in judul and alamat_sah(sel):
                hasil.setdefault(nama.casefold(), (lembar, sel))
    return hasil


def _tujuan(rujukan: object) -> tuple[tuple[str, str], ...]:
    teks = getattr(rujukan, "value", None)
    return _tujuan_teks(teks) if isinstance(teks, str) else ()


@lru_cache(maxsize=1024)
def _tujuan_teks(teks: str) -> tuple[tuple[str, str], ...]:
    # The names of all copies of a form lead to the same cells, and openpyxl takes each apart as a formula.
    try:
        return tuple(DefinedName("x", attr_text=teks).destinations)
    except (ValueError, IndexError, AttributeError, TypeError, TokenizerError):
        return ()
