"""Numbers and dates in Indonesian words."""

from __future__ import annotations

import datetime as dt

from num2words import num2words

from pipeline.tanggal import angka, bulan


def terbilang(angka: int) -> str:
    """Return a whole number in Indonesian words: `dua ribu delapan belas`."""
    return str(num2words(angka, lang="id"))


def tanggal_terbilang(tanggal: dt.date) -> str:
    """Return `tanggal dua bulan Mei tahun dua ribu delapan belas`. Source: TND-708."""
    return f"tanggal {terbilang(tanggal.day)} bulan {bulan(tanggal)} tahun {terbilang(tanggal.year)}"


def angka_terbilang(nilai: int) -> str:
    """Return `12 (dua belas)`. Source: TND-710."""
    return f"{angka(nilai)} ({terbilang(nilai)})"
