"""The service's log: one line for each drop and each naskah, and the files that it is kept in."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from pipeline.catatan import lapor, tambah
from pipeline.jawaban import Jawaban

BERKAS_BYTE: Final = 5 * 1024 * 1024
BERKAS_BANYAK: Final = 5


def tambah_berkas(berkas: Path, *, sebagai_json: bool) -> None:
    """Send the log to `berkas` too, which is rotated at 5 MB and kept five times."""
    berkas.parent.mkdir(parents=True, exist_ok=True)
    tujuan = RotatingFileHandler(berkas, maxBytes=BERKAS_BYTE, backupCount=BERKAS_BANYAK, encoding="utf-8", delay=True)
    tambah(tujuan, sebagai_json=sebagai_json)


def catat_jawaban(log: logging.Logger, jawaban: Jawaban, setoran: str, detik: float) -> None:
    """Log what became of a drop, and each naskah that it issued."""
    lapor(
        log,
        "drop",
        id=setoran,
        file=jawaban.berkas,
        status=jawaban.status,
        kasus=jawaban.kasus,
        masalah=[m.kode for m in jawaban.masalah],
        seconds=round(detik, 3),
    )
    for n in jawaban.naskah:
        lapor(
            log, "naskah", kasus=jawaban.kasus, **{k: n[k] for k in ("langkah", "putaran", "revisi", "nomor", "sha256")}
        )
