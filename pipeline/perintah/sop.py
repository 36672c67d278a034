"""`alur sop`: the tools of who writes an SOP's definition."""

from __future__ import annotations

from pipeline.errors import UsageError
from pipeline.perintah.bersama import Pilihan


def bantuan(_: Pilihan) -> None:
    """Tell which tasks there are."""
    raise UsageError("Sebutkan tugasnya: sop check atau new. Lihat `alur sop --help`.")
