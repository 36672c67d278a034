"""The service's log: one line for each drop and each naskah, to stderr and to files that rotate; as text or JSON."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

from pipeline.jawaban import Jawaban

BERKAS_BYTE: Final = 5 * 1024 * 1024
BERKAS_BANYAK: Final = 5
_KUNCI: Final = "isi"  # what a record carries besides its text


class _Teks(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        isi = getattr(record, _KUNCI, {})
        return " ".join([super().format(record), *(f"{k}={json.dumps(v, ensure_ascii=False)}" for k, v in isi.items())])


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        saat = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        isi = {"time": saat, "level": record.levelname, "event": record.getMessage()} | getattr(record, _KUNCI, {})
        if record.exc_info:
            isi["traceback"] = self.formatException(record.exc_info)
        return json.dumps(isi, ensure_ascii=False)


def siapkan(*, sebagai_json: bool) -> None:
    """Send the log to stderr, and to nothing else."""
    akar = logging.getLogger()
    for lama in akar.handlers[:]:
        akar.removeHandler(lama)
        lama.close()
    _tambah(logging.StreamHandler(sys.stderr), sebagai_json=sebagai_json)
    akar.setLevel(logging.INFO)


def tambah_berkas(berkas: Path, *, sebagai_json: bool) -> None:
    """Send the log to `berkas` too, which is rotated at 5 MB and kept five times."""
    berkas.parent.mkdir(parents=True, exist_ok=True)
    tujuan = RotatingFileHandler(berkas, maxBytes=BERKAS_BYTE, backupCount=BERKAS_BANYAK, encoding="utf-8", delay=True)
    _tambah(tujuan, sebagai_json=sebagai_json)


def _tambah(tujuan: logging.Handler, *, sebagai_json: bool) -> None:
    tujuan.setFormatter(
        _Json() if sebagai_json else _Teks("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")
    )
    logging.getLogger().addHandler(tujuan)


def lapor(log: logging.Logger, kejadian: str, /, *, level: int = logging.INFO, **isi: Any) -> None:
    """Log `kejadian` with its fields."""
    log.log(level, kejadian, extra={_KUNCI: isi})


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
