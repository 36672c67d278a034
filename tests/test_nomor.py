from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.nomor import LAIN, Komponen, Urut, baca_longgar, baca_nomor, baca_urut, cacat_pola, format_nomor

NOTA = "{urut}/{kode_jabatan}/{kka}/{bulan2}/{tahun}"
MEI = Komponen(tanggal=dt.date(2018, 5, 2), kode_jabatan="D-IV", kka="HM", keamanan="Biasa")


@pytest.mark.parametrize(
    ("pola", "teks"),
    [
        pytest.param("{urut}/{tahun}", "47/2018", id="agenda"),
        pytest.param("{urut:03d}/{tahun}", "047/2018", id="padded"),
        pytest.param(NOTA, "47/D-IV/HM/05/2018", id="nota dinas"),
        pytest.param("{keamanan}-{urut}/{kka}/{bulan}/{tahun}", "B-47/HM/V/2018", id="roman month"),
    ],
)
def test_number_is_printed_after_its_pattern(pola: str, teks: str) -> None:
    assert format_nomor(pola, 47, MEI) == teks
    assert baca_nomor(pola, teks, MEI) == Urut(47)


POLA = (
    NOTA,
    "{urut}/{tahun}",
    "{urut:03d}/{kode_jabatan}/{bulan}/{tahun}",
    "{kka}-{urut}.{kode_jabatan}.{tahun}",
    "{urut}.{bulan2}.{tahun}",
    "{keamanan}-{urut}/{urut}/{tahun}",
)


@given(
    st.sampled_from(POLA),
    st.integers(1, 10**6),
    st.integers(0, 120),
    st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
)
def test_parse_undoes_format(pola: str, urut: int, sisip: int, tanggal: dt.date) -> None:
    komponen = Komponen(tanggal=tanggal, kode_jabatan="A.1", kka="OT.01.02", keamanan="Biasa")
    teks = format_nomor(pola, urut, komponen, sisip)

    assert baca_nomor(pola, teks, komponen) == Urut(urut, sisip)
    assert baca_longgar(pola, teks) == (tanggal.year, Urut(urut, sisip))


@pytest.mark.parametrize(
    ("pola", "teks"),
    [
        pytest.param("{urut:03d}/{tahun}", "005.01/2018", id="padded"),
        pytest.param("{urut}/{tahun}", "5.01/2018", id="bare"),
        pytest.param(NOTA, "5.01/D-IV/HM/05/2018", id="nota dinas"),
    ],
)
def test_late_entry_prints_its_place_behind_the_serial(pola: str, teks: str) -> None:
    assert format_nomor(pola, 5, MEI, 1) == teks


@pytest.mark.parametrize("teks", ["5.01/D-IV/HM/05/2018", "005.01/D-IV/HM/05/2018", "5.1/D-IV/HM/05/2018"])
def test_late_entry_is_read_however_it_is_padded(teks: str) -> None:
    assert baca_nomor(NOTA, teks, MEI) == Urut(5, 1)


@pytest.mark.parametrize("teks", ["5.00/2018", "5./2018", "5.01.02/2018", ".01/2018", "5,01/2018"])
def test_suffix_that_is_none_follows_no_pattern(teks: str) -> None:
    assert baca_nomor("{urut}/{tahun}", teks, MEI) == LAIN
    assert baca_urut(teks.partition("/")[0]) is None


def test_number_of_another_office_is_not_of_the_pattern() -> None:
    assert baca_nomor(NOTA, "47/LAIN/HM/05/2018", MEI) == LAIN
    assert baca_longgar(NOTA, "47/LAIN/HM/05/2018") == (2018, Urut(47))


def test_unfilled_component_stops_the_run() -> None:
    kosong = Komponen(tanggal=dt.date(2018, 5, 2), kode_jabatan="", kka="HM", keamanan="Biasa")

    with pytest.raises(ConfigError, match="kode_jabatan"):
        format_nomor(NOTA, 1, kosong)


@pytest.mark.parametrize("pola", ["{urt}/{tahun}", "{tahun}", "{urut}", "{urut}/{tahun"])
def test_broken_pattern_is_told(pola: str) -> None:
    assert cacat_pola(pola)
