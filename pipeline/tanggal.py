"""Dates, hours and numbers as Indonesian state documents write them; in words `terbilang`, working days `kalender`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import TypeVar

from babel.dates import format_date
from babel.numbers import format_decimal

T = TypeVar("T")

LOCALE = "id_ID"
ZONA = {"WIB": 7, "WITA": 8, "WIT": 9}  # hours before UTC
ROMAWI = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
NBSP = "\N{NO-BREAK SPACE}"


@lru_cache(maxsize=4096)
def _tulis(tanggal: dt.date, pola: str) -> str:
    # Twelve naskah say the same dates a thousand times, and Babel takes 40 µs for one.
    return format_date(tanggal, pola, locale=LOCALE)


def zona(nama: str) -> dt.timezone:
    """Return the zone called so, one of `ZONA`."""
    return dt.timezone(dt.timedelta(hours=ZONA[nama]))


def berlaku_pada(hari: dt.date, semua: Iterable[tuple[dt.date, T]]) -> T | None:
    """Return what holds on `hari`: of what has begun by then, each with its first day, the last to begin."""
    mulai = [satu for satu in semua if satu[0] <= hari]
    return max(mulai, key=itemgetter(0))[1] if mulai else None


def romawi(angka: int) -> str:
    """Return 1…12 as a Roman numeral."""
    return ROMAWI[angka - 1]


def tanggal_panjang(tanggal: dt.date) -> str:
    """Return `2 Mei 2018`. Source: TND-701, TND-704."""
    return _tulis(tanggal, "d MMMM y")


def hari(tanggal: dt.date) -> str:
    """Return the weekday: `Rabu`. Source: TND-705."""
    return _tulis(tanggal, "EEEE")


def hari_tanggal(tanggal: dt.date) -> str:
    """Return `Rabu, 2 Mei 2018`. Source: TND-703."""
    return f"{hari(tanggal)}, {tanggal_panjang(tanggal)}"


def tanggal_rentang(awal: dt.date, akhir: dt.date) -> str:
    """Return a span of days, what both share said once: `2 s.d. 7 Mei 2018`, `30 April s.d. 7 Mei 2018`.

    Source: TND-701, TND-711.
    """
    if awal == akhir:
        return tanggal_panjang(awal)
    pola = "d" if (awal.year, awal.month) == (akhir.year, akhir.month) else "d MMMM"
    return f"{_tulis(awal, pola if awal.year == akhir.year else 'd MMMM y')} s.d. {tanggal_panjang(akhir)}"


def tambah_tahun(tanggal: dt.date, jumlah: int) -> dt.date:
    """Return the same day `jumlah` years on; 29 February becomes 28 February where there is none."""
    try:
        return tanggal.replace(year=tanggal.year + jumlah)
    except ValueError:
        return tanggal.replace(year=tanggal.year + jumlah, day=28)


def bulan(tanggal: dt.date) -> str:
    """Return the month in words: `Mei`. Source: TND-704."""
    return _tulis(tanggal, "MMMM")


def jam(waktu: dt.time | dt.datetime) -> str:
    """Return `09.00`. Source: TND-706."""
    return f"{waktu:%H.%M}"


def pukul(mulai: dt.time, selesai: dt.time | None, zona: str) -> str:
    """Return `pukul 09.00 s.d. 11.00 WIB`; without an end, `pukul 09.00 WIB s.d. selesai`.

    Source: TND-706, TND-707, TND-275.
    """
    if selesai is None:
        return f"pukul {jam(mulai)} {zona} s.d. selesai"
    return f"pukul {jam(mulai)} s.d. {jam(selesai)} {zona}"


_RAPAT = re.compile(r"(?<=\d) (?=[A-Z][a-z]+ \d{4})|(?<=\bpukul) (?=\d)|(?<=\d\d\.\d\d) (?=WI)|(?<=^N[IR]P\.) ")


def rapat(teks: str) -> str:
    """Return generated text with no-break spaces where no line may end.

    Between day and month, `pukul` and the hour, the hour and its zone, `NIP.` and the number. For texts
    that were made here; what somebody typed is printed as typed. Source: EYD's custom; no rule of the TND.
    """
    return _RAPAT.sub(NBSP, teks)


@lru_cache(maxsize=4096, typed=True)
def angka(nilai: object) -> str:
    """Return a number with `.` for thousands and `,` for decimals. Source: TND-709."""
    return str(format_decimal(nilai, locale=LOCALE))  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def lama(menit: int) -> str:
    """Return a span of minutes as people say it: `1 jam 20 menit`, `2 hari 3 jam`."""
    jam_penuh, sisa_menit = divmod(menit, 60)
    hari_penuh, sisa_jam = divmod(jam_penuh, 24)
    bagian = [(hari_penuh, "hari"), (sisa_jam, "jam"), (sisa_menit, "menit")]
    return " ".join(f"{n} {satuan}" for n, satuan in bagian if n) or "0 menit"
