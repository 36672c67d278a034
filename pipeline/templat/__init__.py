"""The Word templates, written by program: `python -m pipeline.templat templates`.

Each SOP has a module with its layouts; `kerangka` holds what they are built from. The files under
templates/ are what a naskah is made from, and an Admin may edit them in Word; running this again
brings the delivered ones back.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.templat import mobilisasi_media
from pipeline.templat.kerangka import simpan

SUSUNAN = {mobilisasi_media.SOP: mobilisasi_media.TEMPLAT}


def tulis(tujuan: Path) -> list[Path]:
    """Write every template below the folder `tujuan`, over those already there; return their paths.

    Raises:
        OSError: the folder cannot be written to.
    """
    hasil = []
    for sop, templat in SUSUNAN.items():
        folder = tujuan / sop
        folder.mkdir(parents=True, exist_ok=True)
        for jenis, bangun in templat.items():
            berkas = folder / f"{jenis}.docx"
            berkas.write_bytes(simpan(bangun()))
            hasil.append(berkas)
    return hasil
