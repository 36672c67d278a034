"""The blank form of an SOP under a configuration."""

from __future__ import annotations

from pipeline import setelan
from pipeline.setelan import Settings
from pipeline.sop import Sop
from pipeline.workbook.form import write_form


def formulir_kosong(sop: Sop, settings: Settings) -> bytes:
    """Return the blank workbook of `sop`, as `alur form` writes it."""
    return write_form(sop, sop.skema(), settings.kantor, setelan.pilihan(settings.kantor, sop))
