"""The guide knows every command, every kode, every exit status."""

from __future__ import annotations

import argparse
import ast
import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
import pytest

from pipeline import pustaka
from pipeline.cli import parser
from pipeline.errors import Status
from pipeline.setelan import Settings
from tests.gambar import AKHIR_CETAK, MAKS_BITA, POTRET, sebagai_html
from tests.pemicu import semua_kode

REPO = Path(__file__).resolve().parent.parent
DOCS = REPO / "docs"
PANDUAN = (DOCS / "panduan.md").read_text("utf-8")
SEMUA = {berkas.name: berkas.read_text("utf-8") for berkas in DOCS.glob("*.md")}


def test_guide_has_every_kode_and_no_other() -> None:
    bagian = PANDUAN.partition("## Kode masalah")[2]

    assert set(re.findall(r"^\| `([a-z-]+)` \|", bagian, re.MULTILINE)) == semua_kode()


def perintah(asal: argparse.ArgumentParser, jalan: str = "alur") -> Iterator[tuple[str, list[Sequence[str]]]]:
    """Yield every command, and every task of one, with the options that are its own."""
    umum = {"-h", "--help", "--root", "--version"}
    yield jalan, [a.option_strings for a in asal._actions if a.option_strings and not umum & set(a.option_strings)]
    for pilihan in (a.choices for a in asal._actions if isinstance(a.choices, dict)):
        for nama, anak in pilihan.items():
            yield from perintah(anak, f"{jalan} {nama}")


def test_guides_have_every_command_with_all_its_options() -> None:
    baris = [satu for teks in SEMUA.values() for satu in teks.splitlines()]
    semua = list(perintah(parser()))

    assert len(semua) > 20
    for jalan, opsi in semua:
        tentang = " ".join(satu for satu in baris if re.search(rf"`{jalan}(?![\w-])", satu))
        assert tentang, jalan
        for nama in opsi:
            assert any(re.search(rf"(?<![\w-]){n}(?![\w-])", tentang) for n in nama), (jalan, nama)


def test_every_command_is_on_the_page_of_commands() -> None:
    for jalan, _ in perintah(parser()):
        assert f"`{jalan}" in PANDUAN or f"· `{jalan.rpartition(' ')[2]}" in PANDUAN, jalan


def test_guides_lead_to_one_another() -> None:
    """No link leads nowhere."""
    for nama, teks in SEMUA.items():
        for tujuan in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", teks):
            assert tujuan.startswith("http") or (DOCS / tujuan).exists(), (nama, tujuan)
    for panduan in ("staf", "pejabat", "arsiparis", "admin", "penyusun-templat"):
        assert f"(panduan-{panduan}.md)" in PANDUAN


def test_anchors_that_guides_lead_to_are_headings() -> None:
    for nama, teks in SEMUA.items():
        for tujuan, jangkar in re.findall(r"\]\(([^)#\s]*)#([^)]+)\)", teks):
            judul = re.findall(r"^#+ (.+)$", SEMUA[tujuan or nama], re.MULTILINE)
            assert jangkar in {re.sub(r"[^\w\- ]", "", j.lower()).replace(" ", "-") for j in judul}, (nama, jangkar)


def test_pictures_of_guides_are_small_and_used() -> None:
    dipakai = {g for teks in SEMUA.values() for g in re.findall(r"!\[[^\]]+\]\(gambar/([^)]+)\)", teks)}

    assert {p.nama + ".png" for p in POTRET} <= dipakai
    for nama in dipakai:
        assert (DOCS / "gambar" / nama).stat().st_size < MAKS_BITA, nama


def test_printed_page_of_staf_is_one_page_with_all_the_words_of_the_guide() -> None:
    pdf = pypdfium2.PdfDocument(DOCS / "panduan-staf.pdf")
    halaman = [_kata(h.get_textpage().get_text_range()) for h in pdf]
    pdf.close()
    teks = re.sub(
        r"<[^>]+>", " ", sebagai_html(SEMUA["panduan-staf.md"].partition(AKHIR_CETAK)[0]).partition("<body>")[2]
    )

    assert len(halaman) == 1
    assert _kata(html.unescape(teks)) == halaman[0]


def _kata(teks: str) -> str:
    """Return the letters of a text: the numbers of a list are no words of the guide, and lines break elsewhere."""
    return re.sub(r"[\W\d_]", "", teks)


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
        "terbuka",
        "alur",
        "skema",
        "kantor",
        "teks",
        "keadaan",
        "buku",
        "beda",
        "ejaan",
        "identitas",
        "bawaan",
        "ingatan",
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
        ("slugify", {"slug.py"}),
        ("zxingcpp", {"word/lambang.py"}),
        ("pypdfium2", {"pindai.py", "word/tata_letak.py"}),
        ("tqdm", {"perintah/kemajuan.py"}),
        ("bagit", {"archive/tas.py"}),
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
    bagian = SEMUA["panduan-penyusun-templat.md"].partition("## Kode cacat templat")[2].partition("\n## ")[0]
    program = "".join(b.read_text("utf-8") for b in (REPO / "pipeline/word/penulis").glob("*.py"))

    kode = re.findall(r"^\| `([a-z-]+)` \|", bagian, re.MULTILINE)
    assert kode
    for satu in kode:
        assert f'"{satu}"' in program, satu
