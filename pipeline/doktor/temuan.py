"""What the doctor found, and what it asks of the world."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from pipeline import disk, pdf
from pipeline.errors import PipelineError
from pipeline.kamar import batas_proses
from pipeline.register import SQLITE, KeadaanRegister
from pipeline.root import Root
from pipeline.setelan import Settings

FC_LIST_DETIK: Final = 20.0


class Tingkat(StrEnum):
    """How much a finding matters."""

    BAIK = "baik"
    PERINGATAN = "peringatan"
    GAGAL = "gagal"


@dataclass(frozen=True, slots=True)
class Temuan:
    """One thing looked at: what was found, and what to do about it."""

    kode: str  # stable; the guide of the Admin and --json refer to it
    tingkat: Tingkat
    pesan: str
    obat: str = ""


def baik(kode: str, pesan: str) -> Temuan:
    """Return that something is as it should be."""
    return Temuan(kode, Tingkat.BAIK, pesan)


def peringatan(kode: str, pesan: str, obat: str) -> Temuan:
    """Return that something works, but not as well as it should, or not for long."""
    return Temuan(kode, Tingkat.PERINGATAN, pesan, obat)


def gagal(kode: str, pesan: str, obat: str) -> Temuan:
    """Return that something does not work."""
    return Temuan(kode, Tingkat.GAGAL, pesan, obat)


def _sisa(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _sistem(nama: str) -> str:
    """Return what the kernel says under `nama`; empty if it is no such kernel."""
    try:
        return Path(nama).read_text("utf-8")
    except OSError:
        return ""


def _huruf() -> frozenset[str] | None:
    """Return the families of fonts that are installed, in lower case; None if it cannot be told."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        jalan = subprocess.run(  # noqa: S603 - its own path, fixed arguments
            [program, ":", "family"], capture_output=True, text=True, check=True, timeout=FC_LIST_DETIK
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return frozenset(nama.strip().casefold() for baris in jalan.stdout.splitlines() for nama in baris.split(","))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dunia:
    """What the doctor asks of the machine; a test plays another one."""

    kini: dt.datetime  # aware, in the zone of the machine
    python: tuple[int, ...] = tuple(sys.version_info[:3])
    sqlite: tuple[int, ...] = SQLITE
    host: str = field(default_factory=socket.gethostname)
    jenis_disk: Callable[[Path], str] = disk.jenis
    sisa: Callable[[Path], int] = _sisa
    sistem: Callable[[str], str] = _sistem
    libreoffice: Callable[[], str | None] = pdf.soffice
    huruf: Callable[[], frozenset[str] | None] = _huruf
    batas: Callable[[], Mapping[str, int]] = batas_proses
    tautkan: Callable[[Path, Path], None] = os.link


@dataclass(frozen=True, slots=True)
class Bahan:
    """What a check looks at: a root, its configuration if that is sound, and the machine."""

    root: Root
    register: Path
    settings: Settings | None
    dunia: Dunia
    tercatat: KeadaanRegister | None = None  # None: there is no register, or it cannot be read
    galat_register: PipelineError | None = None  # why it cannot

    @property
    def penyimpanan(self) -> dict[str, Path]:
        """The folders that are written to, by the names people know them by."""
        return {"inbox/": self.root.inbox, "outbox/": self.root.outbox, "folder register": self.register.parent}
