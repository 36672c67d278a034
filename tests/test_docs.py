"""The guide knows every command, every kode, every exit status."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipeline import pustaka
from pipeline.cli import parser
from pipeline.config import Settings
from pipeline.errors import Status
from tests.pemicu import semua_kode

REPO = Path(__file__).resolve().parent.parent
PANDUAN = (REPO / "docs/panduan.md").read_text("utf-8")


def test_guide_has_every_kode_and_no_other() -> None:
    bagian = PANDUAN.partition("## Kode masalah")[2]

    assert set(re.findall(r"^\| `([a-z-]+)` \|", bagian, re.MULTILINE)) == semua_kode()


def test_guide_has_every_command() -> None:
    (perintah,) = (a.choices for a in parser()._actions if isinstance(a.choices, dict))

    assert perintah
    for nama in perintah:
        assert f"`alur {nama}" in PANDUAN


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.DIHENTIKAN])
def test_guide_has_every_exit_status(status: Status) -> None:
    assert re.search(rf"^\| {int(status)} \|", PANDUAN, re.MULTILINE)


def test_no_import_points_up() -> None:
    """The core knows no file, no edge; an edge knows no other."""
    inti = {
        "validate",
        "plan",
        "values",
        "sop",
        "kasus",
        "nomor",
        "tanggal",
        "kalender",
        "terbilang",
        "alur",
        "skema",
        "kantor",
        "teks",
        "keadaan",
        "buku",
        "beda",
        "ejaan",
        "identitas",
    }
    luar = {"os", "io", "pathlib", "shutil", "sqlite3", "openpyxl", "docx", "docxtpl", "zipfile", "random", "time"}
    for nama in inti:
        for simpul in ast.walk(ast.parse((REPO / f"pipeline/{nama}.py").read_text("utf-8"))):
            modul = []
            if isinstance(simpul, ast.Import):
                modul = [a.name for a in simpul.names]
            elif isinstance(simpul, ast.ImportFrom):
                modul = [simpul.module or ""]
            for satu in modul:
                assert satu.partition(".")[0] not in luar, (nama, satu)
                if satu.startswith("pipeline."):
                    assert satu.split(".")[1] in inti | {"errors"}, (nama, satu)


@pytest.mark.parametrize(
    ("pustaka", "rumah"),
    [
        ("docxtpl", {"word/acuan.py"}),
        ("isal", {"word/zip.py"}),
        ("sqlite3", {"register.py"}),
        ("watchdog", {"watcher.py"}),
        ("babel", {"tanggal.py"}),
        ("num2words", {"terbilang.py"}),
        ("holidays", {"kalender.py"}),
        ("pydantic", {"config.py"}),
        ("filelock", {"kunci.py"}),
        ("slugify", {"filing.py"}),
        ("zxingcpp", {"word/lambang.py"}),
        ("pypdfium2", {"pindai.py", "word/tata_letak.py"}),
        ("tqdm", {"perintah/kemajuan.py"}),
        ("argparse", {"cli.py", "templat/__main__.py"}),
    ],
)
def test_library_is_named_in_one_place(pustaka: str, rumah: set[str]) -> None:
    pemakai = set()
    for berkas in (REPO / "pipeline").rglob("*.py"):
        for simpul in ast.walk(ast.parse(berkas.read_text("utf-8"))):
            modul = [a.name for a in simpul.names] if isinstance(simpul, ast.Import) else []
            modul += [simpul.module or ""] if isinstance(simpul, ast.ImportFrom) else []
            if any(m.partition(".")[0] == pustaka for m in modul):
                pemakai.add(str(berkas.relative_to(REPO / "pipeline")))
    assert pemakai == rumah


def test_template_author_finds_every_name(settings_asli: Settings) -> None:
    daftar = (REPO / "docs/bidang-templat.md").read_text("utf-8")

    assert re.findall(r"^\| `([^`]+)` \|", daftar, re.MULTILINE) == [b.nama for b in pustaka.bidang(settings_asli)]


def test_guide_has_every_fault_of_a_template() -> None:
    bagian = PANDUAN.partition("### Kode cacat templat")[2].partition("## Kode masalah")[0]
    program = "".join(b.read_text("utf-8") for b in (REPO / "pipeline/word/penulis").glob("*.py"))

    for kode in re.findall(r"^\| `([a-z-]+)` \|", bagian, re.MULTILINE):
        assert f'"{kode}"' in program, kode
