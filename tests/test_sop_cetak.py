from __future__ import annotations

import subprocess
from pathlib import Path

import docx
import pytest
from lxml import etree
from PIL import Image

from pipeline.cli import main
from pipeline.errors import Status
from pipeline.lembar.gambar import svg_sop
from pipeline.sop import Sop
from tests.test_config import ganti

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("nama", ["sop.docx", "SOP.DOCX", "bagan.svg", "proses.bpmn"])
def test_sop_is_written_as_the_ending_says(root: Path, tmp_path: Path, nama: str) -> None:
    tujuan = tmp_path / "baru" / nama

    assert main(["--root", str(root), "sop", "-o", str(tujuan)]) == Status.SELESAI
    if tujuan.suffix.lower() == ".docx":
        assert docx.Document(str(tujuan)).tables
    else:
        assert etree.parse(tujuan).getroot().tag.endswith("svg" if nama == "bagan.svg" else "definitions")


def test_without_a_name_the_print_is_called_after_the_sop(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["--root", str(root), "sop", "--sop", "mobilisasi-media"]) == Status.SELESAI
    assert (tmp_path / "sop-mobilisasi-media.docx").is_file()
    assert capsys.readouterr().out == "SOP Makro Pelaksanaan Mobilisasi Media ditulis ke sop-mobilisasi-media.docx.\n"


@pytest.mark.parametrize("nama", ["sop.pdf", "sop"])
def test_another_ending_is_wrong_usage(
    root: Path, tmp_path: Path, nama: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(root), "sop", "-o", str(tmp_path / nama)]) == Status.SALAH_PERINTAH
    assert "pilih salah satu akhiran" in capsys.readouterr().err
    assert not (tmp_path / nama).exists()


def test_sop_that_is_not_there_is_wrong_usage(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(root), "sop", "--sop", "cuti"]) == Status.SALAH_PERINTAH
    assert "SOP “cuti” tidak ada" in capsys.readouterr().err


def test_proposal_is_told(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ganti(root, "sop/mobilisasi-media.toml", 'status = "resmi"', 'status = "usulan"')

    assert (
        main(["--root", str(root), "sop", "--sop", "mobilisasi-media", "-o", str(tmp_path / "sop.svg")])
        == Status.SELESAI
    )
    assert "berstatus usulan" in capsys.readouterr().out
    assert "usulan, belum ditetapkan" in (tmp_path / "sop.svg").read_text("utf-8")


def test_picture_stands_on_its_own_and_links_nowhere(sop: Sop) -> None:
    akar = etree.fromstring(svg_sop(sop))

    assert akar.findtext(f"{SVG}title") == sop.judul
    assert not list(akar.iter(f"{SVG}a"))
    assert ".simpul" in (akar.findtext(f"{SVG}style") or "")
    assert len([g for g in akar.iter(f"{SVG}g") if (g.get("class") or "").startswith("simpul")]) == 11
    teks = [str(t.xpath("normalize-space()")) for t in akar.iter(f"{SVG}text")]
    assert [t for t in teks if t in {"Ya", "Tidak"}] == ["Ya", "Tidak"] * 3
    for langkah in sop.langkah:
        assert "".join(langkah.kegiatan.split()) in {"".join(t.split()) for t in teks}


@pytest.mark.chromium
def test_browser_shows_the_picture(sop: Sop, tmp_path: Path) -> None:
    (tmp_path / "sop.svg").write_bytes(svg_sop(sop))
    lihat = ["chromium", "--headless", "--no-sandbox", f"--user-data-dir={tmp_path}/profil", "--window-size=950,1060"]
    foto = tmp_path / "sop.png"
    perintah = [*lihat, f"--screenshot={foto}", (tmp_path / "sop.svg").as_uri()]
    subprocess.run(perintah, check=True, capture_output=True, timeout=120)

    with Image.open(foto) as gambar:
        kelabu = gambar.convert("L")
    assert kelabu.crop((0, 0, 8, 8)).getextrema() == (255, 255)
    # The first terminator's left edge, where the coordinates have it: 10 of margin, 28 more above for the title.
    assert kelabu.crop((280, 139, 290, 140)).getextrema()[0] < 100  # type: ignore[operator]  # of grey: two numbers
