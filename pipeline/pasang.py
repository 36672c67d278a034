"""Laying out a fresh root: configuration, templates, folders."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline import inbox
from pipeline.config import Root
from pipeline.errors import UsageError


def bawaan() -> Path:
    """Return the folder that holds config/ and templates/ as delivered.

    An installed package carries them inside; a checkout has them at its top.
    """
    terpasang = Path(__file__).parent / "bawaan"
    return terpasang if terpasang.is_dir() else Path(__file__).parent.parent


def init(root: Path) -> None:
    """Lay out a fresh root at `root`; a folder that is there already is left as it is.

    Raises:
        UsageError: `root` already has a configuration.
    """
    tempat = Root(root)
    if tempat.config.exists():
        raise UsageError(f"{root} sudah berisi config/. Pilih folder lain, atau ubah yang ada di sana.")
    for nama in ("config", "templates"):
        shutil.copytree(bawaan() / nama, root / nama, dirs_exist_ok=True)
    for folder in (tempat.inbox, tempat.outbox):
        folder.mkdir(parents=True, exist_ok=True)
        catatan = bawaan() / folder.name / inbox.BACA_SAYA
        if catatan.is_file():
            shutil.copyfile(catatan, folder / inbox.BACA_SAYA)
    inbox.siapkan(tempat.inbox)
