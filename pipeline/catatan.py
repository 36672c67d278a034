"""The log, as text or JSON; of what the service does and to its files, see `catatan_layanan`."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from typing import Any, Final

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
    tambah(logging.StreamHandler(sys.stderr), sebagai_json=sebagai_json)
    akar.setLevel(logging.INFO)


def tambah(tujuan: logging.Handler, *, sebagai_json: bool) -> None:
    """Send the log to `tujuan` too."""
    tujuan.setFormatter(
        _Json() if sebagai_json else _Teks("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")
    )
    logging.getLogger().addHandler(tujuan)


def lapor(log: logging.Logger, kejadian: str, /, *, level: int = logging.INFO, **isi: Any) -> None:
    """Log `kejadian` with its fields."""
    log.log(level, kejadian, extra={_KUNCI: isi})
