from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import HalanganError, RegisterError
from pipeline.nomor import Nomor
from pipeline.register import Register

MEI = dt.date(2026, 5, 4)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "register.db") as r:
        yield r


def ambil(register: Register, seri: str = "agenda", tanggal: dt.date = MEI) -> int:
    urut = register.urut_berikut(seri, tanggal.year, 1)
    register.catat_nomor(Nomor(seri=seri, tanggal=tanggal, urut=urut, teks=f"{seri}/{urut}/{tanggal.year}"))
    return urut


def ambil_lalu_batal(register: Register) -> None:
    """Take a number in a drop that fails before its commit."""
    with contextlib.suppress(KeyError), register.issuing():
        ambil(register)
        raise KeyError


def test_numbers_run_from_one_by_series_and_year(register: Register) -> None:
    assert [ambil(register) for _ in range(3)] == [1, 2, 3]
    assert ambil(register, "nota") == 1
    assert ambil(register, tanggal=dt.date(2027, 1, 4)) == 1


def test_what_is_rolled_back_uses_no_number(register: Register) -> None:
    ambil_lalu_batal(register)

    assert ambil(register) == 1


def test_typed_number_leaves_no_gap(register: Register) -> None:
    register.catat_nomor(Nomor(seri="agenda", tanggal=MEI, urut=2, teks="2/2026"))

    assert [ambil(register) for _ in range(3)] == [1, 3, 4]


def test_two_numbers_that_print_the_same_are_refused(register: Register) -> None:
    register.catat_nomor(Nomor(seri="a", tanggal=MEI, urut=1, teks="1/2026"))

    with pytest.raises(RegisterError, match="Bedakan pola"):
        register.catat_nomor(Nomor(seri="b", tanggal=MEI, urut=1, teks="1/2026"))


@settings(max_examples=60)
@given(st.lists(st.one_of(st.none(), st.integers(1, 12), st.just("batal"))))
def test_series_has_no_gap_and_no_double_after_any_sequence(langkah: list[int | str | None]) -> None:
    with Register(Path(":memory:")) as register:
        diketik: set[int] = set()
        for satu in langkah:
            if satu == "batal":
                ambil_lalu_batal(register)
            elif isinstance(satu, int):
                if register.pemilik_nomor(Nomor(seri="agenda", tanggal=MEI, urut=satu, teks=f"x{satu}")) is None:
                    register.catat_nomor(Nomor(seri="agenda", tanggal=MEI, urut=satu, teks=f"agenda/{satu}/2026"))
                    diketik.add(satu)
            else:
                ambil(register)
        dipakai = {u for (u,) in register._db.execute("SELECT urut FROM nomor")}
        diberi = dipakai - diketik
        assert all(set(range(1, n)) <= dipakai for n in diberi)


@settings(max_examples=60)
@given(st.integers(1, 8), st.lists(st.sets(st.integers(1, 40))))
def test_next_serial_is_the_lowest_never_given(mulai: int, kiriman: list[set[int]]) -> None:
    """However a series was filled: drop by drop, every third one rolled back after it was asked."""
    with Register(Path(":memory:")) as register:
        ada: set[int] = set()
        for n, satu in enumerate(kiriman):
            with contextlib.suppress(KeyError), register.issuing():
                for urut in sorted(satu - ada):
                    register.catat_nomor(Nomor(seri="agenda", tanggal=MEI, urut=urut, teks=f"{urut}/2026"))
                kini = ada | satu
                assert register.urut_berikut("agenda", 2026, mulai) == min(set(range(mulai, 60)) - kini)
                if n % 3 == 2:
                    raise KeyError
                ada = kini
            assert register.urut_berikut("agenda", 2026, mulai) == min(set(range(mulai, 60)) - ada)


def test_a_long_series_is_not_walked_again_for_each_number(register: Register) -> None:
    with register.issuing():
        for urut in range(1, 2001):
            register.catat_nomor(Nomor(seri="agenda", tanggal=MEI, urut=urut, teks=f"{urut}/2026"))
        assert ambil(register) == 2001
    kerja: list[None] = []
    register._db.set_progress_handler(lambda: kerja.append(None), 100)

    assert ambil(register) == 2002

    assert len(kerja) < 5  # hundreds of SQLite's instructions; a walk takes sixty and more


def test_damaged_register_is_told_and_not_repaired(tmp_path: Path) -> None:
    berkas = tmp_path / "register.db"
    Register(berkas).close()
    isi = bytearray(berkas.read_bytes())
    isi[100:1100] = b"\xff" * 1000
    berkas.write_bytes(isi)
    sebelum = berkas.read_bytes()

    with pytest.raises(RegisterError, match="cadangan"):
        Register(berkas)

    assert berkas.read_bytes() == sebelum


def test_register_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    Register(tmp_path / "register.db").close()
    db = sqlite3.connect(tmp_path / "register.db")
    db.execute("PRAGMA user_version = 99")
    db.close()

    with pytest.raises(RegisterError, match="lebih baru"):
        Register(tmp_path / "register.db")


def test_register_locked_or_full_is_an_obstacle_and_no_mistake_of_ours(tmp_path: Path) -> None:
    berkas = tmp_path / "r.db"
    with Register(berkas) as register:
        register._db.execute("PRAGMA busy_timeout = 1")
        with contextlib.closing(sqlite3.connect(berkas, isolation_level=None)) as lain:
            lain.execute("BEGIN IMMEDIATE")
            with pytest.raises(HalanganError, match="sedang dipakai program lain"), register.issuing():
                pass
        halaman = register._db.execute("PRAGMA page_count").fetchone()[0]
        register._db.execute(f"PRAGMA max_page_count = {halaman}")
        with pytest.raises(HalanganError, match="disk penuh"), register.issuing():
            register._db.execute("CREATE TABLE lain AS SELECT zeroblob(1000000) AS x")


def test_rows_are_read_by_a_cursor_that_translates(tmp_path: Path) -> None:
    with Register(tmp_path / "r.db") as register:
        assert type(register._db.execute("SELECT 1")).__name__ == "_Kursor"
