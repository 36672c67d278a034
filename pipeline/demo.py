"""`alur demo`: the main job on a sample, through the real watcher, in a root of its own."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline import config, inbox
from pipeline.contoh import SOP, contoh
from pipeline.errors import UsageError
from pipeline.pasang import init
from pipeline.workbook.form import fill, write_form

TANDA = ".alur-demo"
BUKU = "konferensi-pers-contoh.xlsx"


def siapkan(root: Path) -> None:
    """Lay out the demo's root afresh; a former demo there is removed.

    Raises:
        UsageError: the folder holds something that is no demo.
    """
    if root.exists() and any(root.iterdir()):
        if not (root / TANDA).is_file():
            raise UsageError(f"{root} berisi sesuatu yang bukan demo. Sebutkan folder lain: alur demo FOLDER.")
        shutil.rmtree(root)
    init(root)
    (root / TANDA).write_text("Folder ini dibuat oleh `alur demo` dan dihapus pada demo berikutnya.\n", "utf-8")


def jatuhkan(root: Path, today: dt.date) -> threading.Thread:
    """Start dropping the filled sample workbook into the inbox, slowly, as a copy over a share comes; return the thread."""
    settings = config.load(root)
    sop = settings.sop[SOP]
    kosong = write_form(sop, sop.skema(), settings.kantor, config.pilihan(settings.kantor, sop))
    isi = fill(kosong, contoh(today))

    def tulis() -> None:
        with (settings.root.inbox / BUKU).open("wb") as buka:
            for awal in range(0, len(isi), 16384):
                buka.write(isi[awal : awal + 16384])
                buka.flush()
                time.sleep(0.05)

    benang = threading.Thread(target=tulis, daemon=True)
    benang.start()
    return benang


def pohon(folder: Path, awalan: str = "") -> Iterator[str]:
    """Yield the lines of a printed tree of `folder`; dot-folders are left out."""
    isi = sorted((f for f in folder.iterdir() if not f.name.startswith(".")), key=lambda f: (f.is_file(), f.name))
    isi = [f for f in isi if f.name not in (inbox.BACA_SAYA, inbox.STATUS)]
    for n, satu in enumerate(isi, 1):
        akhir = n == len(isi)
        yield f"{awalan}{'└── ' if akhir else '├── '}{satu.name}{'/' if satu.is_dir() else ''}"
        if satu.is_dir():
            yield from pohon(satu, awalan + ("    " if akhir else "│   "))
