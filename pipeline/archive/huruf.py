"""How wide a text is in Arial, and how it breaks into lines: for pictures, where nothing breaks by itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

# Widths in thousandths of the size, rounded up, of Arial and all that are metrically like it (Liberation Sans, Helvetica).
_LEBAR: Final = {
    huruf: lebar
    for lebar, semua in (
        (240, "ijl'‘’"),
        (290, " !,./:;I[]\\ft\u00a0"),
        (350, "()-r`“”"),
        (500, "cksvxyzJ"),
        (560, '0123456789abdeghnopquL?_–"$#…'),
        (620, "FTZ<>=+"),
        (670, "ABEKPSVXY&"),
        (730, "CDHNRUw"),
        (780, "GOQ"),
        (840, "mM"),
        (950, "W"),
    )
    for huruf in semua
}
_LAIN: Final = 700
_PENUH: Final = 1020  # a square of its own: Chinese, emoji, and what this table cannot know
TEBAL: Final = 1.08  # bold is wider by this


def lebar(teks: str, ukuran: float) -> float:
    """Return the width of one line of `teks`, rather too much than too little."""
    return sum(_satu(huruf) for huruf in teks) * ukuran / 1000


def _satu(huruf: str) -> int:
    if tahu := _LEBAR.get(huruf):
        return tahu
    if unicodedata.combining(huruf):
        return 0
    return _LAIN if huruf < "\u2000" else _PENUH


def pecah(teks: str, ukuran: float, muat: float) -> tuple[str, ...]:
    """Return `teks` in lines no wider than `muat`, broken at blanks; a word too wide for a line is broken within."""
    baris: list[str] = []
    for kata in (potong for satu in teks.split() for potong in _potong(satu, ukuran, muat)):
        if baris and lebar(f"{baris[-1]} {kata}", ukuran) <= muat:
            baris[-1] = f"{baris[-1]} {kata}"
        else:
            baris.append(kata)
    return tuple(baris)


def _potong(kata: str, ukuran: float, muat: float) -> Iterator[str]:
    sisa = kata
    while lebar(sisa, ukuran) > muat:
        n = max(1, next(n for n in range(len(sisa), 0, -1) if n == 1 or lebar(sisa[:n], ukuran) <= muat))
        yield sisa[:n]
        sisa = sisa[n:]
    if sisa:
        yield sisa


def ringkas(teks: str, ukuran: float, muat: float) -> str:
    """Return `teks` on one line no wider than `muat`, cut with … where it must be."""
    if lebar(teks, ukuran) <= muat:
        return teks
    panjang = next((n for n in range(len(teks) - 1, 0, -1) if lebar(f"{teks[:n].rstrip()}…", ukuran) <= muat), 0)
    return f"{teks[:panjang].rstrip()}…"
