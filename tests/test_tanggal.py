from __future__ import annotations

import datetime as dt

import pytest

from pipeline import tanggal as tgl
from pipeline.kalender import batas_derajat, buka_kerja, hari_kerja, hari_kerja_antara
from pipeline.terbilang import angka_terbilang, tanggal_terbilang

RABU = dt.date(2018, 5, 2)


def test_dates_are_written_as_state_documents_do() -> None:
    assert tgl.tanggal_panjang(RABU) == "2 Mei 2018"
    assert tgl.hari_tanggal(RABU) == "Rabu, 2 Mei 2018"
    assert tanggal_terbilang(RABU) == "tanggal dua bulan Mei tahun dua ribu delapan belas"
    assert tgl.hari(dt.date(2018, 5, 4)) == "Jumat"


def test_months_are_those_of_the_rule() -> None:
    bulan = [tgl.bulan(dt.date(2026, n, 1)) for n in range(1, 13)]

    assert bulan == (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
    )


def test_hours_have_a_dot_and_a_zone() -> None:
    assert tgl.pukul(dt.time(9), dt.time(11), "WIB") == "pukul 09.00 s.d. 11.00 WIB"
    assert tgl.pukul(dt.time(9), None, "WIT") == "pukul 09.00 WIT s.d. selesai"


def test_numbers_are_grouped_by_dots() -> None:
    assert tgl.angka(1234567.5) == "1.234.567,5"
    assert angka_terbilang(12) == "12 (dua belas)"


@pytest.mark.parametrize(
    ("derajat", "batas"),
    [
        pytest.param("Sangat Segera", dt.date(2026, 8, 15), id="24 hours"),
        pytest.param("Segera", dt.date(2026, 8, 16), id="2 x 24 hours"),
        pytest.param("Biasa", dt.date(2026, 8, 24), id="five working days, not counting 17 August"),
    ],
)
def test_urgency_sets_the_due_date(derajat: str, batas: dt.date) -> None:
    assert batas_derajat(derajat, dt.date(2026, 8, 14)) == batas


def test_working_days_skip_weekends_and_holidays() -> None:
    assert not hari_kerja(dt.date(2026, 12, 25))
    assert not hari_kerja(dt.date(2026, 11, 22))
    assert hari_kerja_antara(dt.date(2026, 12, 23), dt.date(2026, 12, 28)) == 2


def test_spans_read_as_people_say_them() -> None:
    assert [tgl.lama(n) for n in (0, 8, 80, 1440 + 61)] == [
        "0 menit",
        "8 menit",
        "1 jam 20 menit",
        "1 hari 1 jam 1 menit",
    ]


@pytest.mark.parametrize(
    ("saat", "buka"),
    [
        pytest.param(dt.datetime(2026, 11, 24, 9), dt.datetime(2026, 11, 24, 9), id="at work"),
        pytest.param(dt.datetime(2026, 11, 24, 6), dt.datetime(2026, 11, 24, 7, 30), id="before opening"),
        pytest.param(dt.datetime(2026, 11, 24, 17), dt.datetime(2026, 11, 25, 7, 30), id="after closing"),
        pytest.param(dt.datetime(2026, 11, 27, 17), dt.datetime(2026, 11, 30, 7, 30), id="Friday evening"),
        pytest.param(dt.datetime(2026, 12, 25, 9), dt.datetime(2026, 12, 28, 7, 30), id="Christmas"),
    ],
)
def test_office_opens_again_on_the_next_working_day(saat: dt.datetime, buka: dt.datetime) -> None:
    assert buka_kerja(saat, dt.time(7, 30), dt.time(16)) == buka


@pytest.mark.parametrize(
    ("teks", "rapat_"),
    [
        ("2 Mei 2018", "2\N{NO-BREAK SPACE}Mei 2018"),
        ("pukul 09.00 s.d. 11.00 WIB", "pukul\N{NO-BREAK SPACE}09.00 s.d. 11.00\N{NO-BREAK SPACE}WIB"),
        ("NIP. 197001011995031001", "NIP.\N{NO-BREAK SPACE}197001011995031001"),
        ("Rabu, 2 Mei 2018", "Rabu, 2\N{NO-BREAK SPACE}Mei 2018"),
    ],
)
def test_no_line_ends_inside_a_date_an_hour_or_a_nip(teks: str, rapat_: str) -> None:
    assert tgl.rapat(teks) == rapat_


@pytest.mark.parametrize(
    ("akhir", "teks"),
    [
        pytest.param(RABU, "2 Mei 2018", id="one day"),
        pytest.param(dt.date(2018, 5, 7), "2 s.d. 7 Mei 2018", id="one month"),
        pytest.param(dt.date(2018, 6, 7), "2 Mei s.d. 7 Juni 2018", id="one year"),
        pytest.param(dt.date(2019, 5, 7), "2 Mei 2018 s.d. 7 Mei 2019", id="years"),
    ],
)
def test_span_of_days_says_once_what_both_share(akhir: dt.date, teks: str) -> None:
    assert tgl.tanggal_rentang(RABU, akhir) == teks


def test_years_are_added_to_a_leap_day_too() -> None:
    assert tgl.tambah_tahun(RABU, 5) == dt.date(2023, 5, 2)
    assert tgl.tambah_tahun(dt.date(2024, 2, 29), 1) == dt.date(2025, 2, 28)
    assert tgl.tambah_tahun(dt.date(2024, 2, 29), 4) == dt.date(2028, 2, 29)
