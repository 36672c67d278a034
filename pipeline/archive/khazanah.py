"""What a berkas holds by the register: every file that should lie in its folder, and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.register import KasusTercatat, NaskahTercatat, Register

Macam = Literal["naskah", "digantikan", "salinan", "turunan", "sumber", "lampiran"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arsip:
    """One file of a berkas. `path` stands below outbox/, with /; `naskah` is the document it is, or a copy of."""

    macam: Macam
    path: str
    sha256: str
    naskah: NaskahTercatat | None = None
    waktu: str = ""  # when it came or was made, ISO 8601; empty for a lampiran


def isi_berkas(kasus: KasusTercatat, register: Register) -> tuple[Arsip, ...]:
    """Return every file that should lie in the folder of `kasus`, pages and manifest left out: they follow from these.

    Its naskah come without what they were made from.
    """
    return tuple(_isi(kasus, register))


def _isi(kasus: KasusTercatat, register: Register) -> Iterator[Arsip]:
    naskah = {n.id: n for n in register.naskah(kasus.id, isi=False)}
    for n in naskah.values():
        macam: Macam = "digantikan" if n.keadaan == "digantikan" else "naskah"
        yield Arsip(macam=macam, path=n.path, sha256=n.sha256, naskah=n, waktu=n.terbit)
    for s in register.salinan(kasus.id):
        yield Arsip(macam="salinan", path=s.path, sha256=s.sha256, naskah=naskah[s.naskah], waktu=s.waktu)
    for t in register.turunan(kasus.id):
        yield Arsip(macam="turunan", path=t.path, sha256=t.sha256, naskah=naskah[t.naskah], waktu=t.waktu)
    for b in register.sumber(kasus.id):
        yield Arsip(macam="sumber", path=b.path, sha256=b.sha256, waktu=b.waktu)
    for x in register.lampiran(kasus.id):
        yield Arsip(macam="lampiran", path=x.path, sha256=x.sha256)
