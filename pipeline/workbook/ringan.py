"""A sheet of our own that is drawn as one of openpyxl's, and written without it: most of a reply's time went there.

What concerns the sheet as a whole is openpyxl's: columns, view, printing, protection, merges, links. Its cells are
here, with the looks they were given; what number a look has is for the workbook to say that the sheet comes into.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbook.buka import letak_sel


@dataclass(frozen=True, slots=True)
class Rupa:
    """How a cell looks."""

    font: Font | None
    fill: PatternFill | None
    border: Border | None
    alignment: Alignment | None
    kutip: bool  # marked as text, whatever it begins with


class SelRingan:
    """A cell: a text, and how it looks."""

    __slots__ = ("alignment", "border", "fill", "font", "hyperlink", "quotePrefix", "value")
    data_type: Final = "s"

    def __init__(self) -> None:
        """Begin with nothing."""
        self.value: str | None = None
        self.font: Font | None = None
        self.fill: PatternFill | None = None
        self.border: Border | None = None
        self.alignment: Alignment | None = None
        self.quotePrefix = False
        self.hyperlink: Hyperlink | None = None


class LembarRingan(Worksheet):
    """A sheet that belongs to no workbook yet."""

    def __init__(self, judul: str) -> None:
        """Begin with an empty one of that title."""
        super().__init__(_buku(), judul)
        self.sel: defaultdict[int, dict[int, SelRingan]] = defaultdict(dict)  # by row and column

    def cell(self, row: int, column: int, value: object = None) -> Any:  # noqa: ARG002 - as it is in openpyxl
        """Return a cell, made if it is not there."""
        baris = self.sel[row]
        if column not in baris:
            baris[column] = SelRingan()
        return baris[column]

    def __getitem__(self, key: Any) -> Any:
        """Return the cell at an address."""
        return self.cell(*letak_sel(key))

    def merge_cells(self, range_string: Any = None, *_: Any, **__: Any) -> None:
        """Merge a range."""
        self.merged_cells.add(range_string)

    def xml(self, nomor: Callable[[Rupa], int]) -> bytes:
        """Return the sheet's part; `nomor` tells the number of a look."""
        dikenal: dict[tuple[int, ...], int] = {}

        def rupa(sel: SelRingan) -> int:
            milik = (sel.font, sel.fill, sel.border, sel.alignment)
            kunci = (*map(id, milik), sel.quotePrefix)
            if kunci not in dikenal:
                dikenal[kunci] = nomor(Rupa(*milik, sel.quotePrefix))
            return dikenal[kunci]

        tautan: list[Hyperlink] = []
        baris = [self._baris(n, rupa, tautan) for n in sorted(self.sel.keys() | self.row_dimensions.keys())]
        keluar = io.BytesIO()
        penulis = _Penulis(self, keluar)
        self._hyperlinks = tautan  # that writer empties the list when it is made
        penulis.write()
        kepala, tengah, ekor = keluar.getvalue().partition(b"<sheetData>")
        return b"".join((kepala, tengah, "".join(baris).encode(), ekor))

    def _baris(self, nomor: int, rupa: Callable[[SelRingan], int], tautan: list[Hyperlink]) -> str:
        """Return a row as XML; the links in it are put to `tautan`."""
        atribut = "".join(f' {nama}="{nilai}"' for nama, nilai in dict(self.row_dimensions[nomor]).items())
        isi = []
        for kolom, sel in sorted(self.sel[nomor].items()):
            alamat = f"{get_column_letter(kolom)}{nomor}"
            isi.append(f'<c r="{alamat}" s="{rupa(sel)}"{_teks(sel.value)}')
            if sel.hyperlink:
                sel.hyperlink.ref = alamat
                tautan.append(sel.hyperlink)
        return f'<row r="{nomor}"{atribut}>{"".join(isi)}</row>'

    def calculate_dimension(self) -> str:
        """Return the range that has cells."""
        lebar = max((max(baris) for baris in self.sel.values() if baris), default=1)
        return f"A1:{get_column_letter(lebar)}{max(self.sel, default=1)}"


def _teks(teks: str | None) -> str:
    """Return the end of a cell with that text."""
    if not teks:
        return "/>" if teks is None else ' t="inlineStr"/>'
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(teks)}</t></is></c>'


class _Penulis(WorksheetWriter):  # type: ignore[misc,unused-ignore]
    """openpyxl's writer of all but the cells."""

    def rows(self) -> list[Any]:
        return []


@lru_cache(1)
def _buku() -> Workbook:
    """Return the workbook that sheets are thought to be in while they are drawn."""
    return Workbook()
