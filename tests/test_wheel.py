"""The package as it is handed out: installed into an empty environment, it works without the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.alat import data, isi_formulir

REPO = Path(__file__).resolve().parent.parent
BAWAAN = ("config", "templates", "docs/layanan", "inbox/BACA-SAYA.txt", "outbox/BACA-SAYA.txt")


def semua_berkas(*pangkal: str) -> set[Path]:
    """Return the files below these folders of the repository, but for what Python makes."""
    daftar = (REPO / p for p in pangkal)
    isi = (f for p in daftar for f in (p.rglob("*") if p.is_dir() else [p]))
    return {f.relative_to(REPO) for f in isi if f.is_file() and f.suffix != ".pyc" and "bawaan" not in f.parts}


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist, built from the working tree."""
    tujuan = tmp_path_factory.mktemp("dist")
    perintah = [sys.executable, "-m", "hatchling", "build", "-d", str(tujuan)]
    subprocess.run(perintah, cwd=REPO, check=True, capture_output=True)
    return tujuan


@pytest.fixture(scope="module")
def alur(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `alur` of an environment that holds the wheel; the libraries it needs are lent by this one."""
    rumah = tmp_path_factory.mktemp("venv")
    venv.create(rumah, with_pip=False, symlinks=True)
    python = next(rumah.glob("bin/python"))
    (wheel,) = dist.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    (situs,) = rumah.glob("lib/*/site-packages")
    (situs / "pinjam.pth").write_text(
        sysconfig.get_path("purelib")
    )  # its own .pth files are not read: no editable install
    return rumah / "bin/alur"


def lingkungan() -> dict[str, str]:
    """Return the environment without what leads to this working tree."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ALUR"))}


def jalankan(alur: Path, di: Path, *arg: str) -> str:
    jalan = subprocess.run([alur, *arg], cwd=di, env=lingkungan(), check=False, capture_output=True, text=True)
    assert jalan.returncode == 0, jalan.stderr
    return jalan.stdout


def test_wheel_holds_every_module_and_all_that_init_lays_out(dist: Path) -> None:
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as arsip:
        isi = {n for n in arsip.namelist() if ".dist-info/" not in n}

    harus = {f.as_posix() for f in semua_berkas("pipeline")}
    harus |= {f"pipeline/bawaan/{f.as_posix().removeprefix('docs/')}" for f in semua_berkas(*BAWAAN)}
    assert isi == harus


def test_sdist_holds_what_the_wheel_is_built_from_and_the_tests(dist: Path) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as arsip:
        isi = {n.partition("/")[2] for n in arsip.getnames()}

    assert isi >= {f.as_posix() for f in semua_berkas("pipeline", "tests", "docs", *BAWAAN)}
    assert not [n for n in isi if n.startswith((".alur", ".venv", "demo"))]


def test_installed_package_works_in_an_empty_folder(alur: Path, tmp_path: Path) -> None:
    di_mana = "import pipeline; print(pipeline.__file__)"
    asal = subprocess.run(
        [alur.with_name("python"), "-c", di_mana],
        cwd=tmp_path,
        env=lingkungan(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert asal.stdout.startswith(str(alur.parent.parent))

    jalankan(alur, tmp_path, "init", "kantor")
    jalankan(alur, tmp_path, "--root", "kantor", "form", "-o", "kosong.xlsx")
    (tmp_path / "rapat.xlsx").write_bytes(isi_formulir((tmp_path / "kosong.xlsx").read_bytes(), data(sampai=3)))
    jawaban = json.loads(jalankan(alur, tmp_path, "--root", "kantor", "process", "--json", "rapat.xlsx"))

    assert (jawaban["status"], len(jawaban["naskah"])) == ("diterima", 3)
    assert (tmp_path / "kantor/outbox/index.html").is_file()
    assert (tmp_path / "kantor/inbox/BACA-SAYA.txt").is_file()
    unit = (tmp_path / "kantor/config/layanan/alurnaskah.service").read_text("utf-8")
    assert f"ExecStart={alur} watch --log-json\n" in unit
