"""Registers of every version of the schema, as SQL text in `register_lama/`, and the way they were made.

`python -m tests.register_lama` makes them anew: it takes each version's own program out of the repository, has it work
on the same drops, and writes down what its register then holds. Version 2 was never released by itself: its register
is that of version 1, taken one step on. A new version gets a line in `PROGRAM` once it is released.
"""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from docx import Document

from pipeline.contoh import Contoh
from pipeline.register import MIGRASI
from tests.alat import data, isi_formulir

FOLDER = Path(__file__).parent / "register_lama"
PROGRAM = {
    1: "b5c6e71",
    3: "68a297a",
    4: "d4f3883",
    5: "7e5d8be",
    6: "b353e7d",
}  # the last commit with that schema, and from 4 on one that has it
VERSI = (1, 2, 3, 4, 5, 6)
BERSALINAN = 3  # from here on signed copies come home, and numbers are cancelled and inserted


def tuang(versi: int, berkas: Path) -> None:
    """Write the register of a former version to `berkas`."""
    with closing(sqlite3.connect(berkas)) as db:
        db.executescript((FOLDER / f"v{versi}.sql").read_text("utf-8"))


def kasus_kecil(sampai: int, nomor_arahan: str) -> Contoh:
    """Return a case without its tables: what a register holds of it stays readable."""
    asal = data(sampai=sampai, bidang={"arahan.nomor": nomor_arahan})
    return replace(asal, tabel={"langkah": asal.tabel["langkah"]})


def _alur(program: Path, root: Path, *arg: str | Path) -> None:
    lingkungan = os.environ | {"PYTHONPATH": str(program)}
    perintah = [sys.executable, "-m", "pipeline", "--root", str(root), *map(str, arg)]
    jalan = subprocess.run(perintah, env=lingkungan, cwd=program, check=False, capture_output=True, text=True)
    assert jalan.returncode in {0, 1}, jalan.stderr


def _kerjakan(versi: int, program: Path, root: Path) -> None:
    """Have the program take a case, refuse one, and take another; and what later versions can do besides."""
    kosong, buku = root.parent / "kosong.xlsx", root.parent / "rapat.xlsx"
    _alur(program, root, "init", root)
    _alur(program, root, "form", "-o", kosong)
    susulan = "1.01/2026" if versi >= BERSALINAN else None
    kedua = kasus_kecil(2, "B-2/2026")
    kedua.tabel["langkah"][0]["Nomor"] = susulan  # type: ignore[index]
    for isian in (kasus_kecil(3, "B-1/2026"), kasus_kecil(1, ""), kedua):
        buku.write_bytes(isi_formulir(kosong.read_bytes(), isian))
        _alur(program, root, "process", buku)
    if versi < BERSALINAN:
        return
    naskah = next((root / "outbox").rglob("*_01_disposisi-karo.docx"))
    dokumen = Document(str(naskah))
    dokumen.add_paragraph("ttd")
    dokumen.save(str(root / "inbox" / "kembali.docx"))
    _alur(program, root, "process")
    _alur(program, root, "register", "void", "2/2026", "--seri", "agenda", "--alasan", "salah tujuan")


def _ambil_program(commit: str, tujuan: Path) -> None:
    isi = subprocess.run(["git", "archive", commit], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(isi)) as arsip:
        arsip.extractall(tujuan, filter="data")


def _catat(db: sqlite3.Connection, versi: int) -> None:
    baris = [*db.iterdump(), f"PRAGMA user_version = {versi};"]
    (FOLDER / f"v{versi}.sql").write_text("\n".join(baris) + "\n", "utf-8")


def _buat() -> None:
    FOLDER.mkdir(exist_ok=True)
    for versi, commit in PROGRAM.items():
        with tempfile.TemporaryDirectory() as nama:
            _ambil_program(commit, Path(nama) / "program")
            _kerjakan(versi, Path(nama) / "program", Path(nama) / "root")
            with closing(sqlite3.connect(Path(nama) / "root/.alur/register.db")) as db:
                _catat(db, versi)
    with tempfile.TemporaryDirectory() as nama:
        tuang(1, Path(nama) / "r.db")
        with closing(sqlite3.connect(Path(nama) / "r.db")) as db:
            db.executescript(MIGRASI[1])
            _catat(db, 2)


if __name__ == "__main__":
    _buat()
