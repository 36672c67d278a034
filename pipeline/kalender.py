"""The office's calendar: working days and hours, and the days that an urgency gives."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays

SABTU = 5


@cache
def _libur(tahun: int) -> holidays.HolidayBase:
    return holidays.country_holidays("ID", years=tahun)


def hari_kerja(tanggal: dt.date) -> bool:
    """Return whether `tanggal` is a working day: Monday to Friday, no Indonesian public holiday."""
    return tanggal.weekday() < SABTU and tanggal not in _libur(tanggal.year)


def libur(tahun: int) -> tuple[int, int]:
    """Return how many public holidays of `tahun` are known, and how many of them are only estimated."""
    semua = holidays.country_holidays("ID", years=tahun, language="en_US")
    return len(semua), sum("(estimated" in nama for nama in semua.values())


def tambah_hari_kerja(tanggal: dt.date, jumlah: int) -> dt.date:
    """Return the date `jumlah` working days after `tanggal`."""
    while jumlah:
        tanggal += dt.timedelta(days=1)
        jumlah -= hari_kerja(tanggal)
    return tanggal


def buka_kerja(saat: dt.datetime, mulai: dt.time, selesai: dt.time) -> dt.datetime:
    """Return `saat` if the office is at work then, else when it next opens; it works from `mulai` to `selesai`."""
    hari_ini = saat.date()
    if hari_kerja(hari_ini) and saat.time() <= selesai:
        return max(saat, dt.datetime.combine(hari_ini, mulai))
    return dt.datetime.combine(tambah_hari_kerja(hari_ini, 1), mulai)


def hari_kerja_antara(mulai: dt.date, selesai: dt.date) -> int:
    """Return how many working days lie after `mulai`, up to and including `selesai`."""
    hari_hari = (selesai - mulai).days
    return sum(hari_kerja(mulai + dt.timedelta(days=n)) for n in range(1, hari_hari + 1))


def batas_derajat(derajat: str, terima: dt.date) -> dt.date:
    """Return the day by which a naskah of urgency `derajat`, received on `terima`, is to be settled.

    Sangat Segera 24 hours, Segera 2 x 24 hours, Biasa five working days. Source: TND-411 to TND-414.
    """
    if derajat == "Sangat Segera":
        return terima + dt.timedelta(days=1)
    if derajat == "Segera":
        return terima + dt.timedelta(days=2)
    return tambah_hari_kerja(terima, 5)
