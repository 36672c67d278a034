from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import PERINTAH, main, parser
from pipeline.errors import Status
from tests.alat import data, isi_formulir, isi_outbox
from tests.test_config import ganti


@pytest.fixture
def buku(root: Path, tmp_path: Path) -> Path:
    """A workbook of `alur form`, filled with the whole sample case."""
    kosong = tmp_path / "kosong.xlsx"
    assert main(["--root", str(root), "form", "-o", str(kosong)]) == Status.SELESAI
    isi = tmp_path / "rapat.xlsx"
    isi.write_bytes(isi_formulir(kosong.read_bytes(), data()))
    return isi


def test_process_prints_one_json_line_a_drop(root: Path, buku: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    status = main(["process", "--root", str(root), "--json", str(buku)])

    (baris,) = capsys.readouterr().out.splitlines()
    isi = json.loads(baris)
    assert status == Status.SELESAI
    assert (isi["status"], len(isi["naskah"]), isi["masalah"]) == ("diterima", 12, [])
    assert all((root / "outbox" / n["path"]).is_file() for n in isi["naskah"])
    assert set(isi["naskah"][0]) == {"langkah", "putaran", "revisi", "jenis", "nomor", "path", "sha256"}
    assert buku.exists()


def test_process_takes_what_is_in_the_inbox(root: Path, buku: Path, capsys: pytest.CaptureFixture[str]) -> None:
    buku.rename(root / "inbox" / "rapat.xlsx")

    assert main(["--root", str(root), "process"]) == Status.SELESAI
    assert "rapat.xlsx: diterima sebagai MM-" in capsys.readouterr().out
    assert not (root / "inbox" / "rapat.xlsx").exists()


def test_refusal_ends_with_status_1(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "inbox" / "catatan.csv").write_text("a;b")

    assert main(["--root", str(root), "process", "--json"]) == Status.DITOLAK
    assert json.loads(capsys.readouterr().out)["status"] == "ditolak"


def test_check_writes_nothing(root: Path, buku: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sebelum = sorted(str(f) for f in root.rglob("*"))
    capsys.readouterr()

    assert main(["--root", str(root), "check", "--json", str(buku)]) == Status.SELESAI
    isi = json.loads(capsys.readouterr().out)
    assert (isi["status"], len(isi["naskah"])) == ("diterima", 12)
    assert sorted(str(f) for f in root.rglob("*")) == sebelum


def test_status_tells_the_open_langkah(
    root: Path, tmp_path: Path, formulir: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    berkas = tmp_path / "rapat.xlsx"
    berkas.write_bytes(isi_formulir(formulir, data(sampai=3)))
    main(["--root", str(root), "process", str(berkas)])
    capsys.readouterr()

    assert main(["--root", str(root), "status", "--json"]) == Status.SELESAI
    isi = json.loads(capsys.readouterr().out)
    assert (isi["langkah"], isi["menunggu"], isi["status"]) == (4, "Pelaksana (JP/JFT)", "berjalan")
    main(["--root", str(root), "status", isi["kasus"]])
    assert "Langkah 4 menunggu dimulai oleh Pelaksana (JP/JFT)" in capsys.readouterr().out


def test_wrong_configuration_ends_with_status_3(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ganti(root, "instansi.toml", "kota =", "kotta =")

    assert main(["--root", str(root), "process"]) == Status.SALAH_KONFIGURASI
    assert "config/instansi.toml" in capsys.readouterr().err


def test_wrong_template_is_the_admins_fault_and_uses_no_number(
    root: Path, buku: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from docx import Document

    templat = root / "templates/mobilisasi-media/laporan.docx"
    dokumen = Document(str(templat))
    dokumen.add_paragraph("{{ kegiatan.jdul }}")
    dokumen.save(str(templat))

    assert main(["--root", str(root), "process", str(buku)]) == Status.SALAH_KONFIGURASI
    galat = capsys.readouterr().err
    assert "laporan.docx" in galat
    assert "jdul" in galat
    assert [n for n in isi_outbox(root) if n != "BACA-SAYA.txt"] == []


def test_mended_template_lets_the_drop_go_through(root: Path, buku: Path, capsys: pytest.CaptureFixture[str]) -> None:
    templat = root / "templates/mobilisasi-media/laporan.docx"
    asli = templat.read_bytes()
    templat.write_bytes(b"PK rusak")
    buku.rename(root / "inbox" / "rapat.xlsx")
    assert main(["--root", str(root), "process"]) == Status.SALAH_KONFIGURASI
    templat.write_bytes(asli)
    capsys.readouterr()

    assert main(["--root", str(root), "process", "--json"]) == Status.SELESAI
    isi = json.loads(capsys.readouterr().out)
    assert isi["naskah"][0]["nomor"].startswith("1/")
    assert len(isi["naskah"]) == 12


def test_second_instance_ends_with_status_4(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import datetime as dt

    from pipeline.kunci import memegang

    with memegang(root / ".alur/register.db", root / "inbox", dt.datetime.now(dt.UTC)):
        status = main(["--root", str(root), "process"])

    assert status == Status.TERKUNCI
    assert "proses" in capsys.readouterr().err


def test_damaged_register_ends_with_status_5(root: Path, buku: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--root", str(root), "process", str(buku)])
    (root / ".alur/register.db").write_bytes(b"bukan register" * 1000)

    assert main(["--root", str(root), "status"]) == Status.RUSAK
    assert "cadangan" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argumen", "pesan"),
    [
        (["proses"], "“proses” tidak dikenal"),
        (["check"], "belum disebutkan: FILE"),
        (["status", "--jsn"], "tidak dikenal: --jsn"),
    ],
)
def test_wrong_usage_is_told_in_indonesian(argumen: list[str], pesan: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as keluar:
        main(argumen)

    assert keluar.value.code == Status.SALAH_PERINTAH
    assert pesan in capsys.readouterr().err


def test_help_is_indonesian(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    bantuan = capsys.readouterr().out
    assert "Pemakaian: alur" in bantuan
    for perintah in ("init", "form", "demo", "process", "watch", "check", "status", "register"):
        assert f"\n    {perintah}" in bantuan
    for asing in ("usage", "options", "show this help", "positional"):
        assert asing not in bantuan


def test_our_own_mistake_leaves_a_report_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def rusak(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pipeline.config.load", rusak)

    assert main(["process"]) == Status.BUG
    galat = capsys.readouterr().err
    assert "Traceback" not in galat
    (laporan,) = tmp_path.glob("alur-galat-*.txt")
    assert "ZeroDivisionError" in laporan.read_text("utf-8")


def test_init_leaves_a_root_that_is_there_alone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(root)]) == Status.SALAH_PERINTAH
    assert "sudah berisi config/" in capsys.readouterr().err


def test_demo_ends_with_twelve_naskah(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["demo"]) == Status.SELESAI
    assert len(list((tmp_path / "demo/outbox").rglob("*.docx"))) == 12
    assert "12 naskah terbit" in capsys.readouterr().out
    assert main(["demo"]) == Status.SELESAI


def test_demo_does_not_wipe_a_folder_that_is_no_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "penting.docx").write_bytes(b"x")

    assert main(["demo", str(tmp_path)]) == Status.SALAH_PERINTAH
    assert (tmp_path / "penting.docx").exists()


def test_shipped_templates_pass_their_check(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(root), "template", "check", "--json"]) == Status.SELESAI
    baris = [json.loads(b) for b in capsys.readouterr().out.splitlines()]
    assert [(b["cacat"], b["tnd"]) for b in baris] == [([], [])] * 36


def test_faulty_template_is_told_and_commented(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from docx import Document

    templat = root / "templates/mobilisasi-media/laporan.docx"
    dokumen = Document(str(templat))
    dokumen.add_paragraph("Judul: {{ kegiatan.jdul }}")
    dokumen.save(str(templat))
    hasil = tmp_path / "komentar"

    status = main(["--root", str(root), "template", "check", str(templat), "--comments", str(hasil)])

    keluar = capsys.readouterr().out
    assert status == Status.SALAH_KONFIGURASI
    assert "maksud Anda: kegiatan.judul" in keluar
    assert len(list(Document(str(hasil / "laporan.docx")).comments)) == 1


def test_preview_fields_and_new_write_documents(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    alur = ["--root", str(root), "template"]

    assert main([*alur, "preview", "-o", "hasil"]) == Status.SELESAI
    assert main([*alur, "fields", "-o", "bidang.docx"]) == Status.SELESAI
    assert main([*alur, "new", "laporan"]) == Status.SELESAI
    assert main([*alur, "new", "laporan"]) == Status.SALAH_PERINTAH
    assert len(list((tmp_path / "hasil").glob("*.docx"))) == 12
    assert len(list((tmp_path / "hasil").glob("*/*.docx"))) == 24
    assert (tmp_path / "bidang.docx").is_file()
    asli = (root / "templates/mobilisasi-media/laporan.docx").read_bytes()
    assert (tmp_path / "laporan.docx").read_bytes() == asli
    assert "sudah ada" in capsys.readouterr().err


def _jalan(induk: argparse.ArgumentParser) -> Iterator[str]:
    for aksi in induk._actions:
        for sub in aksi.choices.values() if isinstance(aksi, argparse._SubParsersAction) else ():
            yield sub.get_default("jalan")
            yield from _jalan(sub)


def test_every_command_is_there() -> None:
    semua = list(_jalan(parser()))

    assert len(semua) == len(set(semua)) == 26
    for modul, _, fungsi in (nama.partition(":") for nama in semua):
        assert callable(getattr(importlib.import_module(f"pipeline.perintah.{modul}"), fungsi))


def test_help_loads_nothing_heavy() -> None:
    kode = "import sys; from pipeline.cli import main\ntry: main(['--help'])\nfinally: print(*sys.modules, file=sys.stderr)"
    jalan = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True, check=True)

    dimuat = set(jalan.stderr.split())
    assert "argparse" in dimuat
    assert dimuat.isdisjoint(
        {"openpyxl", "lxml", "docx", "jinja2", "babel", "pydantic", "sqlite3", "importlib.metadata"}
        | {"typing", "pathlib", "shutil", "datetime", "traceback", "logging", "dataclasses", "tomllib"}
    )


def test_line_fills_in_only_the_commands_it_names() -> None:
    semua = parser(["--root", "x", "archive", "list"])._actions
    (perintah,) = (a for a in semua if isinstance(a, argparse._SubParsersAction))

    assert {n for n, sub in perintah.choices.items() if len(sub._actions) > 2} == {"archive"}
    assert perintah.choices.keys() == {nama for nama, *_ in PERINTAH}


def test_help_is_the_same_whatever_is_named() -> None:
    assert parser([]).format_help() == parser().format_help()


@pytest.mark.parametrize(("kolom", "lebar"), [("100", 100), ("", 80), ("0", 80), ("lebar", 80)])
def test_help_is_as_wide_as_the_terminal(kolom: str, lebar: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", kolom)
    monkeypatch.setattr(sys, "__stdout__", None)

    bantuan = parser([]).format_help().splitlines()

    assert lebar - 12 <= max(map(len, bantuan)) <= lebar - 2


def test_status_loads_no_reader_no_renderer_and_no_configuration() -> None:
    kode = "import sys, pipeline.perintah.status; print(*sys.modules)"
    jalan = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True, check=True)

    assert set(jalan.stdout.split()).isdisjoint(
        {"openpyxl", "lxml", "docx", "docxtpl", "jinja2", "watchdog", "holidays", "slugify", "logging", "pydantic"}
        | {"pipeline.config", "pipeline.kantor", "pipeline.sop"}
    )
