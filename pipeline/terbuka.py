"""Which langkah of a case have not ended, and who has them, as its `keadaan` says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def semua_terbuka(keadaan_kasus: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return every langkah of a case that has not ended: none, one, or those of a rombongan."""
    pertama = keadaan_kasus.get("terbuka")
    return (pertama, *(keadaan_kasus.get("serentak") or ())) if pertama else ()


def bersama(nama: Iterable[str]) -> str:
    """Return who has a case, each said once: `Kabag dan Kasubbag`."""
    *depan, akhir = dict.fromkeys(nama) or ("",)
    return f"{', '.join(depan)} dan {akhir}" if depan else akhir
