"""What a workbook says, each value with the cell it came from; and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

Nilai = str | int | Decimal | dt.date | dt.time | dt.datetime | None


@dataclass(frozen=True, slots=True)
class Tempat:
    """A cell of the workbook, as Staf finds it."""

    lembar: str
    sel: str
    bidang: str  # the defined name, or `tabel[row].Header` with row 1 the first data row

    def __reduce__(self) -> tuple[type[Tempat], tuple[str, str, str]]:
        """Return by what it is made anew: a workbook has hundreds, and `dataclass` by itself takes five times as long."""
        return Tempat, (self.lembar, self.sel, self.bidang)


DI_BERKAS: Final = Tempat("", "", "")  # of what is wrong with a drop as a whole, or with one that has no cells


@dataclass(frozen=True, slots=True)
class Masalah:
    """One thing wrong with a workbook, at the cell where Staf mends it.

    A `peringatan` is the same record; it refuses nothing.
    """

    kode: str  # stable: tests, the guide and --json refer to it
    tempat: Tempat
    pesan: str  # what is wrong and what to do
    saran: str = ""  # a likely right value, where there is one


@dataclass(frozen=True, slots=True)
class Isian:
    """The value of one cell. `rusak`: the cell holds something that could not be read as its kind."""

    nilai: Nilai
    tempat: Tempat
    rusak: bool = False

    def __reduce__(self) -> tuple[type[Isian], tuple[Nilai, Tempat, bool]]:
        """Return by what it is made anew, likewise."""
        return Isian, (self.nilai, self.tempat, self.rusak)

    @property
    def kosong(self) -> bool:
        """Whether the cell is blank; a cell that could not be read is not."""
        return self.nilai is None and not self.rusak

    @property
    def teks(self) -> str:
        """The value if it is text, else an empty string."""
        return self.nilai if isinstance(self.nilai, str) else ""


@dataclass(frozen=True, slots=True)
class Baris:
    """One filled row of a table: its columns by template name (`penanggung_jawab`)."""

    nomor: int  # 1 is the first data row of the table
    kolom: Mapping[str, Isian]

    def __getitem__(self, nama: str) -> Isian:
        """Return the cell of column `nama`."""
        return self.kolom[nama]


@dataclass(frozen=True, slots=True)
class Kasus:
    """All that one workbook says, read but not yet checked against the SOP.

    `bidang` holds every input cell by its defined name, blank ones included; `tabel` the filled
    rows of every table by its name. A table that could not be read is not among them.
    """

    sop: str
    bidang: Mapping[str, Isian] = field(default_factory=dict)
    tabel: Mapping[str, tuple[Baris, ...]] = field(default_factory=dict)
    kepala_tabel: Mapping[str, Tempat] = field(default_factory=dict)  # where to add a first row

    def teks(self, nama: str) -> str:
        """Return the text of input cell `nama`, empty if blank or absent."""
        isian = self.bidang.get(nama)
        return isian.teks if isian else ""

    def nilai(self, nama: str) -> Nilai:
        """Return the value of input cell `nama`, None if blank or absent."""
        isian = self.bidang.get(nama)
        return isian.nilai if isian else None
