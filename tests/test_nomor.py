from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.nomor import Komponen, baca_nomor, cacat_pola, format_nomor

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
    assert baca_nomor(pola, teks, MEI) == 47


@given(st.integers(1, 10**6), st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_parse_undoes_format(urut: int, tanggal: dt.date) -> None:
    komponen = Komponen(tanggal=tanggal, kode_jabatan="A.1", kka="OT.01.02", keamanan="Biasa")

    assert baca_nomor(NOTA, format_nomor(NOTA, urut, komponen), komponen) == urut


def test_number_of_another_office_is_not_of_the_pattern() -> None:
    assert baca_nomor(NOTA, "47/LAIN/HM/05/2018", MEI) == 0


def test_unfilled_component_stops_the_run() -> None:
    kosong = Komponen(tanggal=dt.date(2018, 5, 2), kode_jabatan="", kka="HM", keamanan="Biasa")

    with pytest.raises(ConfigError, match="kode_jabatan"):
        format_nomor(NOTA, 1, kosong)


@pytest.mark.parametrize("pola", ["{urt}/{tahun}", "{tahun}", "{urut}", "{urut}/{tahun"])
def test_broken_pattern_is_told(pola: str) -> None:
    assert cacat_pola(pola)
