"""`config/` → Kantor and the SOPs, read and checked once at start."""

from __future__ import annotations

import dataclasses
import difflib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from pipeline import nomor, skema
from pipeline.errors import ConfigError
from pipeline.kantor import (
    DEFINITIF,
    SEBAGAI,
    Instansi,
    Jabatan,
    Kantor,
    Klasifikasi,
    Layanan,
    Pejabat,
    Profil,
    Seri,
)
from pipeline.sop import KETAT, Sop, cacat


@dataclass(frozen=True, slots=True, kw_only=True)
class _BerkasInstansi:
    __pydantic_config__ = KETAT
    instansi: tuple[Instansi, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _BerkasPejabat:
    __pydantic_config__ = KETAT
    jabatan: tuple[Jabatan, ...]
    pejabat: tuple[Pejabat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _BerkasPenomoran:
    __pydantic_config__ = KETAT
    seri: tuple[Seri, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _BerkasTataNaskah(Profil):
    __pydantic_config__ = KETAT
    pilihan: dict[str, tuple[str, ...]]
    klasifikasi: tuple[Klasifikasi, ...]
