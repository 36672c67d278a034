"""One instance on a root, on this machine and as far as a share can tell on others."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.errors import LockedError, Status
from pipeline.kunci import BASI_DETIK, NAMA, memegang

SAAT = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)


def tanda(kotak: Path, umur_detik: float, host: str = "komputer-lain") -> None:
    kotak.mkdir()
    berkas = kotak / f"{NAMA}.json"
    berkas.write_text(json.dumps({"host": host, "pid": 4711, "sejak": "2026-11-24T07:00:00+00:00"}))
    lalu = time.time() - umur_detik
    os.utime(berkas, (lalu, lalu))


def test_second_instance_is_told_who_holds_the_root(tmp_path: Path) -> None:
    siapa = rf"proses {os.getpid()}, sejak 2026-11-24T08:00:00"
    with memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT), pytest.raises(LockedError, match=siapa) as galat:
        memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT).__enter__()
    assert galat.value.status == Status.TERKUNCI


def test_instance_that_has_not_written_its_name_yet_is_asked_again(tmp_path: Path) -> None:
    with memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT):
        berkas = tmp_path / "inbox" / f"{NAMA}.json"
        isi = berkas.read_bytes()
        berkas.unlink()
        nanti = threading.Timer(0.2, berkas.write_bytes, [isi])
        nanti.start()
        with pytest.raises(LockedError, match=f"proses {os.getpid()}"):
            memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT).__enter__()
        nanti.join()


def test_instance_that_ends_meanwhile_is_waited_for(tmp_path: Path) -> None:
    lain = FileLock(tmp_path / "r.kunci", thread_local=False)
    lain.acquire()
    nanti = threading.Timer(0.2, lain.release)
    nanti.start()
    with memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT):
        assert (tmp_path / "inbox" / f"{NAMA}.json").is_file()
    nanti.join()


def test_two_registers_cannot_share_an_inbox(tmp_path: Path) -> None:
    with memegang(tmp_path / "satu.db", tmp_path / "inbox", SAAT), pytest.raises(LockedError):
        memegang(tmp_path / "dua.db", tmp_path / "inbox", SAAT).__enter__()


def test_root_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT):
            pass
    assert not list((tmp_path / "inbox").glob("*.json"))


def test_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    kode = (
        "import datetime as dt, pathlib, time; from pipeline.kunci import memegang\n"
        f"with memegang(pathlib.Path({str(tmp_path / 'r.db')!r}), pathlib.Path({str(tmp_path / 'inbox')!r}), "
        "dt.datetime.now(dt.UTC)):\n    print('siap', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", kode], stdout=subprocess.PIPE, text=True) as lain:
        assert lain.stdout
        assert lain.stdout.readline() == "siap\n"
        with pytest.raises(LockedError, match=f"proses {lain.pid}"):
            memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT).__enter__()
        lain.send_signal(signal.SIGKILL)

    with memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT):
        assert json.loads((tmp_path / "inbox" / f"{NAMA}.json").read_text())["pid"] == os.getpid()


def test_sign_of_life_from_another_machine_is_believed(tmp_path: Path) -> None:
    tanda(tmp_path / "inbox", umur_detik=BASI_DETIK - 60)

    with pytest.raises(LockedError, match="komputer komputer-lain, proses 4711"):
        memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT).__enter__()


def test_sign_that_grew_old_is_not(tmp_path: Path) -> None:
    tanda(tmp_path / "inbox", umur_detik=BASI_DETIK + 60)

    with memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT):
        pass


def test_broken_sign_stands_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / f"{NAMA}.json").write_bytes(b"[1, \xff")

    with memegang(tmp_path / "r.db", tmp_path / "inbox", SAAT):
        pass
