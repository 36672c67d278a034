"""A root at a glance: where its register lies and what its clock says, without the rest of its configuration.

A command that only looks begins in a third of the time by it, and also while something else in config/ is wrong.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.bawaan import REGISTER, ZONA_WAKTU
from pipeline.errors import ConfigError
from pipeline.root import Root
from pipeline.tanggal import berlaku_pada, zona


@dataclass(frozen=True, slots=True)
class Sekilas:
    """What is known of a root without looking at all of it."""

    root: Root
    register: Path
    zona: dt.timezone


def akar(folder: Path) -> Root:
    """Return the root in `folder`.

    Raises:
        ConfigError: it is none.
    """
    root = Root(folder.resolve())
    if not root.config.is_dir():
        msg = f"Folder {root.config} tidak ada. Jalankan `alur init {folder}` atau beri --root folder yang benar."
        raise ConfigError(msg)
    return root


def sekilas(folder: Path) -> Sekilas:
    """Return what the root in `folder` says of itself.

    Raises:
        ConfigError: it is no root, or one of the two files that say it is missing or wrong.
    """
    root = akar(folder)
    berkas = root.config / "layanan.toml"
    try:
        register = root.dir / _baca(berkas).get("register", REGISTER)
        berkas = root.config / "instansi.toml"
        return Sekilas(root, register, _zona(_baca(berkas), dt.datetime.now(dt.UTC).date()))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as exc:
        msg = f"config/{berkas.name} tidak dapat dibaca atau keliru. Jalankan `alur doctor`, yang menyebut setiap kekeliruannya."
        raise ConfigError(msg) from exc


def _baca(berkas: Path) -> Mapping[str, Any]:
    return tomllib.loads(berkas.read_text("utf-8"))


def _zona(isi: Mapping[str, Any], hari: dt.date) -> dt.timezone:
    """Return the zone of the instansi as it is called on `hari`."""
    semua = [
        (dt.date.fromisoformat(str(satu["berlaku_sejak"])[:10]), satu.get("zona_waktu", ZONA_WAKTU))
        for satu in isi["instansi"]
    ]
    return zona(berlaku_pada(hari, semua) or ZONA_WAKTU)
