"""What the archive knows and the register does not: it shows a register that was put back from an older copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.archive import manifes
from pipeline.errors import ArsipError
from pipeline.register import KeadaanRegister

# Not `archive rebuild` alone: it would write what the older register says over the manifests that know better.
PULIHKAN_TERTINGGAL: Final = (
    "Pindahkan berkas register (register.db, dengan -wal dan -shm bila ada) ke tempat lain, lalu jalankan `alur archive "
    "rebuild --register`: semua nomor kembali dari manifes setiap berkas."
)


@dataclass(frozen=True, slots=True)
class Tertinggal:
    """A berkas that holds more than the register: the numbers that the register does not know."""

    kode: str
    nomor: tuple[str, ...]  # as printed; empty: the case itself is unknown, or its manifest is damaged


def tertinggal(outbox: Path, tercatat: KeadaanRegister | None) -> Iterator[Tertinggal]:
    """Yield each berkas of `outbox` whose manifest tells of a case or a number that `tercatat` has not."""
    ada = tercatat or KeadaanRegister(versi=0)
    for berkas in sorted(outbox.glob(f"[0-9][0-9][0-9][0-9]/*/{manifes.NAMA}")):
        try:
            isi = manifes.baca(berkas.read_bytes())
            kode = manifes.kode(isi)
            nomor = tuple(n["teks"] for n in isi["nomor"] if (n["seri"], n["tahun"], n["teks"]) not in ada.nomor)
        except (ArsipError, OSError, KeyError, TypeError):
            continue  # `alur archive verify` tells
        if nomor or kode not in ada.kode:
            yield Tertinggal(kode, nomor)
