"""A drop is cut, or refused by the disk, at a sample of all calls that change a file; `tests.alat_padam` tries every one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.alat_padam import REPO, rakit

pytestmark = [
    pytest.mark.gcc,
    pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD and /proc are Linux's"),
]

MENGUBAH = """
import ctypes, os, sys
root = sys.argv[1]
os.chdir(root)
with open("catatan", "wb") as catatan:
    ctypes.CDLL(None).padam_pasang(os.fsencode(root), ctypes.c_long(0), 0, 0, catatan.fileno())
    os.mkdir("f")
    fd = os.open("f/a", os.O_WRONLY | os.O_CREAT)
    os.write(fd, b"isi"), os.pwrite(fd, b"isi", 3), os.writev(fd, [b"isi"])
    os.fsync(fd), os.fdatasync(fd), os.ftruncate(fd, 2), os.fchmod(fd, 0o600)
    os.link("f/a", "f/b"), os.rename("f/b", "f/c"), os.replace("f/c", root + "/f/d"), os.symlink("a", "f/e")
    os.chmod("f/a", 0o644), os.truncate("f/a", 1), os.utime("f/a", (1, 1))
    folder = os.open("f", os.O_RDONLY)
    os.fsync(folder), os.unlink("d", dir_fd=folder), os.mkdir("g", dir_fd=folder), os.rmdir("f/g")
    os.unlink("f/a"), os.unlink("f/e"), os.rmdir("f")
    open("/dev/null", "wb").write(b"di luar")
    ctypes.CDLL(None).padam_lepas()
"""


@pytest.fixture(scope="module")
def temuan() -> list[dict[str, Any]]:
    """What came of 40 points."""
    perintah = [sys.executable, "-m", "tests.alat_padam", "--contoh", "40", "--sampai", "3", "--json"]
    hasil = subprocess.run(perintah, check=False, capture_output=True, cwd=REPO)
    assert hasil.returncode == 0, hasil.stderr.decode()
    return list(json.loads(hasil.stdout))


@pytest.mark.parametrize(("akhir", "paling_sedikit"), [("mati", 20), ("menunggu mentah selesai", 20)])
def test_next_start_ends_where_an_undisturbed_run_ends(
    temuan: list[dict[str, Any]], akhir: str, paling_sedikit: int
) -> None:
    dicoba = [t for t in temuan if t["akhir"] in akhir.split()]

    assert [(t["titik"], t["kena"], t["apa"], t["salah"]) for t in dicoba if t["salah"]] == []
    assert len(dicoba) >= paling_sedikit


def test_no_failed_call_ends_a_run_as_a_mistake_of_ours(temuan: list[dict[str, Any]]) -> None:
    assert [(t["kena"], t["apa"]) for t in temuan if t["akhir"] == "salah"] == []


def test_every_call_that_changes_a_file_is_counted(tmp_path: Path) -> None:
    lingkungan = dict(os.environ) | {"LD_PRELOAD": str(rakit(tmp_path))}
    (tmp_path / "akar").mkdir()
    akar = tmp_path.resolve() / "akar"
    subprocess.run([sys.executable, "-c", MENGUBAH, str(akar)], check=True, env=lingkungan)

    catatan = [baris.split()[1].removesuffix("64") for baris in (akar / "catatan").read_text().splitlines()]
    assert " ".join(catatan) == (
        "mkdir open write pwrite writev fsync fdatasync ftruncate fchmod link rename rename symlink chmod truncate"
        " utimensat fsync unlinkat mkdirat rmdir unlink unlink rmdir"
    )
