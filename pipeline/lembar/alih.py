"""The swimlane picture at other places: columns and rows of another width and height, its symbols of another size.

`peta` alone knows what leads where and by which way. Here its lanes and rows are only pulled apart or pushed together:
a point keeps its side of each symbol, of each border, and of each line beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from pipeline.archive.peta import KOLOM_KEGIATAN, KOLOM_NOMOR, Peta, Titik

Rupa = Literal["terminator", "kotak", "belah", "bulat", "sambungan"]

BULATAN: Final = 3475 / 21600  # of its width: how far the round end of Word's terminator reaches


class Ruas(NamedTuple):
    """A column or a row along its axis: its beginning, the middle of its symbols, half of their size, its end."""

    awal: float
    pusat: float
    separuh: float
    akhir: float


def kolom(peta: Peta) -> tuple[Ruas, ...]:
    """Return the columns; a gutter belongs to the column at its left, the first to the one at its right."""
    awal = (float(KOLOM_NOMOR + KOLOM_KEGIATAN), *(x.x for x in peta.lajur[1:]))
    akhir = (*awal[1:], peta.x_waktu)
    hasil = []
    for kiri, kanan, lajur in zip(awal, akhir, peta.lajur, strict=True):
        isi = [s for s in peta.simpul if kiri <= s.x < kanan]
        pusat = isi[0].x if isi else lajur.x + lajur.lebar / 2
        hasil.append(Ruas(kiri, pusat, max((s.lebar / 2 for s in isi), default=1.0), kanan))
    return tuple(hasil)


def baris(peta: Peta) -> tuple[Ruas, ...]:
    """Return the rows; each holds one symbol."""
    return tuple(Ruas(b.y, s.y, s.tinggi / 2, b.y + b.tinggi) for b, s in zip(peta.baris, peta.simpul, strict=True))


@dataclass(frozen=True, slots=True)
class Sumbu:
    """One axis: where its columns or rows were, and where they are now."""

    dari: tuple[Ruas, ...]
    ke: tuple[Ruas, ...]

    def letak(self, nilai: float) -> int:
        """Return in which column or row a point lies."""
        return max(0, sum(r.awal <= nilai for r in self.dari) - 1)

    def pindah(self, nilai: float) -> float:
        """Return where a point is now."""
        n = self.letak(nilai)
        batas, baru = _batas(self.dari[n]), _batas(self.ke[n])
        for (a, b), (c, d) in zip(pairwise(batas), pairwise(baru), strict=True):
            if nilai <= b or b == batas[-1]:
                return c + (nilai - a) * (d - c) / (b - a) if b > a else c
        raise AssertionError


def _batas(r: Ruas) -> tuple[float, float, float, float]:
    return r.awal, r.pusat - r.separuh, r.pusat + r.separuh, r.akhir


# --- outlines --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bidang:
    """A symbol around its centre."""

    rupa: Rupa
    x: float
    y: float
    lebar: float
    tinggi: float

    def tepi(self, ujung: Titik, arah: Titik) -> Titik:
        """Return the end of a line on the outline: `ujung` is its last point, `arah` the one before it."""
        if arah.y == ujung.y:
            jauh = self._mendatar(ujung.y - self.y)
            return Titik(self.x + math.copysign(jauh, arah.x - self.x), ujung.y)
        jauh = self._tegak(ujung.x - self.x)
        return Titik(ujung.x, self.y + math.copysign(jauh, arah.y - self.y))

    def _mendatar(self, geser: float) -> float:
        """Return half the width, `geser` above or below the middle."""
        a, b = self.lebar / 2, self.tinggi / 2
        if self.rupa == "belah":
            return a * (1 - abs(geser) / b)
        if self.rupa == "bulat":
            return a * _busur(geser / b)
        if self.rupa == "terminator":
            ujung = self.lebar * BULATAN
            return a - ujung + ujung * _busur(geser / b)
        return a

    def _tegak(self, geser: float) -> float:
        """Return half the height, `geser` left or right of the middle."""
        a, b = self.lebar / 2, self.tinggi / 2
        if self.rupa == "belah":
            return b * (1 - abs(geser) / a)
        if self.rupa == "bulat":
            return b * _busur(geser / a)
        if self.rupa == "terminator":
            ujung = self.lebar * BULATAN
            return b * _busur(max(0.0, abs(geser) - (a - ujung)) / ujung)
        return b


def _busur(bagian: float) -> float:
    return math.sqrt(max(0.0, 1 - bagian * bagian))


def antara(titik: Sequence[Titik], asal: Bidang, tuju: Bidang) -> tuple[Titik, ...]:
    """Return a line with its ends on the outlines of the two symbols it joins."""
    return (asal.tepi(titik[0], titik[1]), *titik[1:-1], tuju.tepi(titik[-1], titik[-2]))
