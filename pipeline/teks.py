"""Text as a person means it: what a cell's text becomes before anything reads it."""

from __future__ import annotations

import datetime as dt
import re

# Removed: zero-width space, word joiner, byte order mark. The joiners inside emoji and scripts stay.
_LENYAP = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
_SPASI = re.compile(r"[^\S\n]+")
_BARIS = re.compile(r"\r\n?|\x0b|\x0c|\u2028|\u2029|\x85")
# XML 1.0 cannot carry the first ones; Word drops them without a word. The last two ranges turn the letters after
# them round: paper would show what was not typed. Marks of direction (U+200E, U+200F, U+061C) only sort letters.
TERLARANG = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


AWAL_RUMUS = frozenset("=+-@\t\r\n")  # what a spreadsheet may take for a formula, here or in a CSV made of it
TAHUN_PERTAMA = 1900  # an earlier year is a slip of the pen


def normal(teks: str) -> str:
    """Return `teks` without outer, doubled, no-break and zero-width spaces; a line break stays one."""
    teks = _BARIS.sub("\n", teks).translate(_LENYAP)
    return "\n".join(_SPASI.sub(" ", baris).strip() for baris in teks.split("\n")).strip("\n")


SEBUT_MAKS = 80  # characters of a cell that a message repeats


def sebut(nilai: object) -> str:
    """Return a cell's value as Excel shows it here, for a message; a long one is cut."""
    if isinstance(nilai, bool):
        return "BENAR" if nilai else "SALAH"
    if isinstance(nilai, dt.datetime):
        return f"{nilai:%d/%m/%Y %H:%M}"
    if isinstance(nilai, dt.date):
        return f"{nilai:%d/%m/%Y}"
    if isinstance(nilai, dt.time):
        return f"{nilai:%H:%M}"
    teks = str(nilai).replace(".", ",") if isinstance(nilai, float) else str(nilai)
    return teks if len(teks) <= SEBUT_MAKS else f"{teks[: SEBUT_MAKS - 1]}…"
