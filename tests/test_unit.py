"""The service as systemd and Windows start it."""

from __future__ import annotations

import ctypes.util
import re
import shutil
import socket
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from pipeline.denyut import ALAMAT, kabari
from pipeline.errors import Status
from pipeline.office import Office
from pipeline.watcher import Watcher
from tests.alat import data, isi_formulir
from tests.kurungan import UNIT, kunci, panggilan
from tests.test_config import ganti

BATAS_DETIK = 120.0
ada_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
ada_seccomp = pytest.mark.skipif(not ctypes.util.find_library("seccomp"), reason="libseccomp is not installed")


@ada_systemd
def test_unit_passes_verify(tmp_path: Path) -> None:
    berkas = tmp_path / UNIT.name
    berkas.write_text(UNIT.read_text("utf-8").replace(kunci("ExecStart")[0].split()[0], "/bin/true"), "utf-8")

    jalan = subprocess.run(["systemd-analyze", "verify", berkas], capture_output=True, text=True, check=False)

    assert (jalan.returncode, [b for b in jalan.stderr.splitlines() if UNIT.stem in b]) == (0, [])


@ada_systemd
def test_unit_is_safe() -> None:
    perintah = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)]
    jalan = subprocess.run(perintah, capture_output=True, text=True, check=False)

    cocok = re.search(r"Overall exposure level for \S+ ([\d.]+) (\w+)", jalan.stdout)
    assert cocok, jalan.stderr
    assert float(cocok[1]) < 2
    assert cocok[2] in {"SAFE", "OK"}


@ada_systemd
@ada_seccomp
def test_service_works_behind_the_bars_of_the_unit(root: Path, formulir: bytes) -> None:
    ganti(root, "layanan.toml", "tenang_detik = 2.0", "tenang_detik = 0.2")
    (root / "inbox/rapat.xlsx").write_bytes(isi_formulir(formulir, data(sampai=2)))
    alur = [sys.executable, "-m", "pipeline", "--root", str(root), "watch", "--exit-when-idle", "0.5"]

    jalan = subprocess.run(
        [sys.executable, "-m", "tests.kurungan", *alur],
        capture_output=True,
        text=True,
        check=False,
        timeout=BATAS_DETIK,
    )

    assert (jalan.returncode, "rapat.xlsx: diterima" in jalan.stdout) == (Status.SELESAI, True), jalan.stderr
    assert len(list((root / "outbox").rglob("*.docx"))) == 2


@ada_systemd
@ada_seccomp
@pytest.mark.parametrize(
    ("dilarang", "galat"),
    [("os.chroot('/')", "Operation not permitted"), ("mmap.mmap(-1, 4096, prot=7)", "Permission denied")],
    ids=["a call that is not on the list", "memory to write and run"],
)
def test_the_bars_hold(dilarang: str, galat: str) -> None:
    perintah = [sys.executable, "-m", "tests.kurungan", sys.executable, "-c", f"import os, mmap; {dilarang}"]
    jalan = subprocess.run(perintah, capture_output=True, text=True, check=False)

    assert galat in jalan.stderr


@ada_systemd
def test_unit_lets_the_service_do_what_it_does() -> None:
    assert panggilan() >= {"inotify_add_watch", "fsync", "link", "linkat", "rename", "setitimer", "prlimit64", "flock"}
    assert "setpriority" in panggilan()  # a room that reads ahead gives way
    assert panggilan().isdisjoint({"mount", "reboot", "init_module", "chroot", "setuid"})


def test_stop_reaches_the_main_process_only_and_damage_is_not_tried_again() -> None:
    assert kunci("KillMode") == ["mixed"]
    assert kunci("RestartPreventExitStatus") == [f"{int(Status.SALAH_PERINTAH)} {int(Status.RUSAK)}"]
    (exec_start,) = kunci("ExecStart")
    assert exec_start.endswith("/alur watch --log-json")


def test_systemd_is_told_of_start_life_and_end(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as telinga:
        monkeypatch.chdir(tmp_path)
        telinga.bind("s")  # the path of a socket may have 107 characters
        telinga.settimeout(5)
        monkeypatch.setenv(ALAMAT, "s")
        Watcher(office, lambda _: None, polling=True).run(exit_when_idle=0)
        kabar = [telinga.recv(100).decode() for _ in range(3)]

    assert kabar == ["READY=1", "WATCHDOG=1", "STOPPING=1"]


def test_nothing_is_said_where_nobody_listens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ALAMAT, str(tmp_path / "tiada"))
    kabari("READY=1")
    monkeypatch.delenv(ALAMAT)
    kabari("READY=1")


def test_task_of_windows_runs_for_ever_and_once() -> None:
    tugas = ET.parse(UNIT.with_name("alurnaskah-tugas.xml")).getroot()
    ruang = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}

    def isi(jalur: str) -> str:
        return tugas.findtext("/".join(f"t:{b}" for b in jalur.split("/")), "", ruang)

    assert [a.tag.rpartition("}")[2] for a in tugas] == [
        "RegistrationInfo",
        "Triggers",
        "Principals",
        "Settings",
        "Actions",
    ]
    assert isi("Settings/ExecutionTimeLimit") == "PT0S"
    assert isi("Settings/MultipleInstancesPolicy") == "IgnoreNew"
    assert isi("Settings/RestartOnFailure/Interval") == "PT1M"
    assert isi("Principals/Principal/RunLevel") == "LeastPrivilege"
    assert isi("Actions/Exec/Command").endswith("alur.exe")
    assert "watch" in isi("Actions/Exec/Arguments")
