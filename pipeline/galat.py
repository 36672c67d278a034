"""A mistake of ours → a report for the developer."""

from __future__ import annotations

import datetime as dt
import sys
import traceback
from pathlib import Path

from pipeline import __version__


def lapor() -> str:
    """Write the report of the exception at hand and return the sentence that names it."""
    nama = Path(f"alur-galat-{dt.datetime.now():%Y%m%d-%H%M%S}.txt")  # noqa: DTZ005 - a file name on this machine
    isi = f"AlurNaskah {__version__}, Python {sys.version}\n\n{traceback.format_exc()}"
    try:
        nama.write_text(isi, "utf-8")
    except OSError:
        return f"terjadi kesalahan program. Kirimkan laporan ini kepada pengembang:\n{isi}"
    return f"terjadi kesalahan program. Kirimkan berkas {nama} kepada pengembang."
