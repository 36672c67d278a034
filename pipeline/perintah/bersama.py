"""What the commands share: the root's configuration, its clock, writing where they are told to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from pipeline import config
from pipeline.bawaan import ZONA_WAKTU
from pipeline.errors import UsageError
from pipeline.perintah.baris import Pilihan, letak_root
from pipeline.setelan import Settings
from pipeline.tanggal import zona


def muat(pilihan: Pilihan) -> Settings:
    """Return the configuration of the root."""
    return config.load(letak_root(pilihan))


def jam(settings: Settings) -> Callable[[], dt.datetime]:
    """Return the clock on the office's wall."""
    instansi = settings.kantor.instansi_pada(dt.datetime.now(dt.UTC).date())
    di = zona(instansi.zona_waktu if instansi else ZONA_WAKTU)
    return lambda: dt.datetime.now(di)


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
