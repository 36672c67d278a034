"""What the register knows of a case, as files that other programs read: one JSON, and a CSV for each table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipeline.teks import AWAL_RUMUS

BENTUK: Final = "alurnaskah-register-1"
# What a naskah was made from: twenty thousand characters in a cell that nobody reads; it stands in the JSON.
TANPA: Final = frozenset({("naskah", "isi")})


def berkas_register(cuplikan: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files by name, out of what `Register.cuplik` returned; the same extract gives the same bytes.

    A table without rows has no CSV. The CSV is that of RFC 4180 in UTF-8, its mark in front, since Excel takes it for
    another code without; a cell that a spreadsheet would take for a formula has an apostrophe before it.
    """
    teks = json.dumps({"bentuk": BENTUK, **cuplikan}, ensure_ascii=False, sort_keys=True, indent=1)
    hasil = {"register.json": f"{teks}\n".encode()}
    for tabel, baris in cuplikan.items():
        semua = [baris] if isinstance(baris, Mapping) else baris
        if semua:
            hasil[f"register-{tabel}.csv"] = _csv(tabel, semua)
    return hasil


def _csv(tabel: str, baris: Sequence[Mapping[str, Any]]) -> bytes:
    kolom = [k for k in baris[0] if (tabel, k) not in TANPA]
    keluar = io.StringIO()
    tulis = csv.writer(keluar)
    tulis.writerow(kolom)
    tulis.writerows([sel(satu[k]) for k in kolom] for satu in baris)
    return keluar.getvalue().encode("utf-8-sig")


def sel(nilai: Any) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    if nilai is None:
        return ""
    if not isinstance(nilai, str):
        nilai = json.dumps(nilai, ensure_ascii=False, sort_keys=True)
    return f"'{nilai}" if nilai[:1] in AWAL_RUMUS else nilai
