"""What the commands share: the root's configuration, its clock, writing where they are told to."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline import config
from pipeline.errors import UsageError
from pipeline.kantor import ZONA
from pipeline.setelan import Settings

Pilihan = Any  # the parsed line: what argparse calls a Namespace


def letak_root(pilihan: Pilihan) -> Path:
    """Return the root that is named, or the one in ALUR_ROOT, or this folder."""
    return pilihan.root or Path(os.environ.get("ALUR_ROOT", "."))


def muat(pilihan: Pilihan) -> Settings:
    """Return the configuration of the root."""
    return config.load(letak_root(pilihan))


def jam(settings: Settings) -> Callable[[], dt.datetime]:
    """Return the clock on the office's wall."""
    instansi = settings.kantor.instansi_pada(dt.datetime.now(dt.UTC).date())
    zona = dt.timezone(dt.timedelta(hours=ZONA[instansi.zona_waktu if instansi else "WIB"]))
    return lambda: dt.datetime.now(zona)


def tulis(berkas: Path, isi: bytes) -> None:
    """Write a file where the command was told to.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        berkas.parent.mkdir(parents=True, exist_ok=True)
        berkas.write_bytes(isi)
    except OSError as exc:
        raise UsageError(f"{berkas} tidak dapat ditulis: {exc.strerror}. Sebutkan tempat lain.") from exc
