"""Opening a workbook, texts as the file has them."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.cell.text import Text
from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse


class _Pembaca(ExcelReader):  # type: ignore[misc,unused-ignore]
    """openpyxl's reader, but for the escape of an underscore, which it drops: a typed `_x0041_` would become A."""

    package: Manifest

    def read_strings(self) -> None:
        ada = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]  # so it is in openpyxl
        if ada is None:
            return
        with self.archive.open(ada.PartName[1:]) as asal:
            self.shared_strings = [
                teks.content if (teks := Text.from_tree(simpul)) else ""
                for _, simpul in iterparse(asal)
                if simpul.tag == f"{{{SHEET_MAIN_NS}}}si"
            ]


def buka(isi: bytes, *, hitungan: bool = False) -> Workbook:
    """Return the workbook in `isi`; with `hitungan` its formulas' last results in place of the formulas.

    `_xHHHH_` in a text is as the file has it: `read` undoes it, and a workbook written back keeps it.
    """
    pembaca = _Pembaca(io.BytesIO(isi), data_only=hitungan)
    pembaca.read()
    return pembaca.wb
