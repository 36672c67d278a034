"""What eats too much, or crashes, ends the child alone."""

from __future__ import annotations

import ctypes
import gc
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import DihentikanError, TemplateError
from pipeline.kamar import ISI, LANGSUNG, Kamar, MemoriHabisError, TerhentiError, WaktuHabisError

REPO = Path(__file__).resolve().parent.parent


def tambah(a: int, b: int) -> int:
    return a + b


def macet() -> None:
    while True:
        time.sleep(0.01)


def rakus() -> int:
    return len(bytearray(600 * 1024 * 1024))


def jatuh() -> None:
    ctypes.string_at(0)


def salah() -> None:
    msg = "templat salah"
    raise TemplateError(msg)


def hitung(n: int) -> Iterator[int]:
    yield from range(n)


def tersendat() -> Iterator[int]:
    yield 1
    macet()


def tak_terkirim() -> object:
    return lambda: None


@pytest.fixture(scope="module")
def kamar() -> Iterator[Kamar]:
    with Kamar(memori_mb=240, detik=20) as satu:
        yield satu


def test_work_is_done_in_another_process(kamar: Kamar) -> None:
    assert kamar(tambah, 2, b=3) == 5
    assert kamar(os.getpid) != os.getpid()


def test_one_child_serves_for_one_piece_after_the_other(kamar: Kamar) -> None:
    assert kamar(os.getpid) == kamar(os.getpid)


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="the system knows no such thing")
def test_child_that_gives_way_has_the_lower_priority(kamar: Kamar) -> None:
    with Kamar(memori_mb=240, detik=20, mengalah=True) as satu:
        assert satu(os.getpriority, os.PRIO_PROCESS, 0) == kamar(os.getpriority, os.PRIO_PROCESS, 0) + 10


def test_child_may_be_started_beforehand(kamar: Kamar) -> None:
    kamar.siapkan()
    awal = kamar._proses
    assert awal is not None

    assert kamar(os.getpid) == awal.pid


def test_pieces_come_as_they_are_made(kamar: Kamar) -> None:
    assert list(kamar.alir(hitung, 3)) == [0, 1, 2]


def test_error_of_the_work_is_raised_here(kamar: Kamar) -> None:
    with pytest.raises(TemplateError, match="templat salah"):
        kamar(salah)


def test_result_that_cannot_be_sent_is_told(kamar: Kamar) -> None:
    with pytest.raises((AttributeError, TypeError)):
        kamar(tak_terkirim)
    assert kamar(tambah, 1, 1) == 2


@pytest.mark.parametrize(
    ("kerja", "galat"), [(rakus, MemoriHabisError), (jatuh, TerhentiError)], ids=["memory", "crash"]
)
def test_what_ends_the_child_leaves_the_next_piece_a_new_one(
    kamar: Kamar, kerja: object, galat: type[Exception]
) -> None:
    with pytest.raises(galat):
        kamar(kerja)  # type: ignore[arg-type]

    assert kamar(tambah, 1, 1) == 2


def test_work_without_end_is_cut() -> None:
    with Kamar(memori_mb=240, detik=0.5) as kamar:
        kamar.detik = 20  # a child that starts slowly on a busy machine is no work without end
        kamar(tambah, 1, 1)
        kamar.detik = 0.5
        with pytest.raises(WaktuHabisError, match=r"0\.5 detik"):
            kamar(macet)
        with pytest.raises(WaktuHabisError):
            list(kamar.alir(tersendat))


def test_request_to_end_gives_the_work_up() -> None:
    with Kamar(memori_mb=240, detik=30, henti=lambda: True) as kamar, pytest.raises(DihentikanError):
        kamar(macet)


def test_without_a_room_the_work_is_done_here() -> None:
    assert LANGSUNG(os.getpid) == os.getpid()
    assert list(LANGSUNG.alir(hitung, 2)) == [0, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="rooms are not forked there")
def test_what_rooms_share_is_not_for_their_collector() -> None:
    with Kamar(240, 8) as kamar:
        assert kamar(gc.get_freeze_count) > 50_000


def test_the_server_of_rooms_ends_without_a_word() -> None:
    kode = "from pipeline.kamar import Kamar\nif __name__ == '__main__':\n with Kamar(240, 8) as k: print(k(len, 'ab'))"

    hasil = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True, check=True, cwd=REPO)

    assert (hasil.stdout, hasil.stderr) == ("2\n", "")


def test_rooms_load_nothing_that_checks_the_configuration() -> None:
    kode = f"import sys, {', '.join(ISI)}; print(*sys.modules)"

    dimuat = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True, check=True, cwd=REPO).stdout

    assert {"pydantic", "pipeline.config"}.isdisjoint(dimuat.split())
