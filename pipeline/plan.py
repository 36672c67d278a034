"""Which naskah are due: the case, the SOP, and what has been issued already. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.alur import Singgah, jalani
from pipeline.kasus import Kasus
from pipeline.sop import Langkah, NaskahLangkah, Sop

Kunci = tuple[int, int, str]  # langkah, putaran, jenis


@dataclass(frozen=True, slots=True)
class Naskah:
    """A naskah that a begun langkah calls for."""

    singgah: Singgah
    definisi: NaskahLangkah
    tanggal: dt.date  # of its row's Mulai: decides official, year of the number, profile

    @property
    def kunci(self) -> Kunci:
        """What tells this naskah from every other of the case; revisions share it."""
        return (self.singgah.langkah.nomor, self.singgah.putaran, self.definisi.jenis)

    @property
    def langkah(self) -> Langkah:
        """The langkah that issues it."""
        return self.singgah.langkah

    def nama_berkas(self, kode: str, revisi: int) -> str:
        """Return its file name: `MM-2026-0007_04_laporan-persiapan_p2_r3.docx`."""
        nomor, putaran, jenis = self.kunci
        akhiran = (f"_p{putaran}" if putaran > 1 else "") + (f"_r{revisi}" if revisi > 1 else "")
        return f"{kode}_{nomor:02d}_{jenis}{akhiran}.docx"


def dipanggil(kasus: Kasus, sop: Sop) -> tuple[Naskah, ...]:
    """Return every naskah that the begun langkah of `kasus` call for, issued or not, in the SOP's order."""
    return tuple(
        Naskah(singgah, definisi, singgah.mulai.date())
        for singgah in jalani(kasus, sop).singgah
        if singgah.mulai is not None
        for definisi in singgah.langkah.naskah
    )


def plan(kasus: Kasus, sop: Sop, terbit: Collection[Kunci]) -> tuple[Naskah, ...]:
    """Return the naskah that are due: called for by `kasus`, and not among `terbit`.

    A cancelled case has none due.
    """
    if kasus.teks("kasus.pembatalan"):
        return ()
    return tuple(naskah for naskah in dipanggil(kasus, sop) if naskah.kunci not in terbit)
