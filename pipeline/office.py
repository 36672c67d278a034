"""A root at work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline import filing
from pipeline.baca import BacaAwal
from pipeline.kamar import LANGSUNG, Kamar, Langsung
from pipeline.register import Register
from pipeline.setelan import Settings


@dataclass(frozen=True, slots=True)
class Office:
    """A root at work: its configuration, its register, its clock."""

    settings: Settings
    register: Register
    jam: Callable[[], dt.datetime]  # the office's local time, aware
    kabar: Callable[[str], None] = lambda _: None  # told of each naskah as it is filled, for progress
    kamar: Kamar | Langsung = LANGSUNG  # where workbooks, pictures and scans are opened
    kamar_isi: tuple[Kamar | Langsung, ...] = (LANGSUNG,)  # where templates are filled, one in each at a time
    kamar_pdf: Kamar | Langsung = LANGSUNG  # where a PDF copy is looked at, beside all else
    awal: BacaAwal | None = None  # where the next drop is read while one is answered

    @property
    def drafts(self) -> Path:
        """Where drafts lie until they are put in place."""
        return self.settings.root.outbox / filing.KERJA
