"""How a naskah is known when it comes back signed: in words, and as the text of the symbol in its footer."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final, Self

_KATA: Final = re.compile(r"([A-Z][A-Z0-9-]*-\d{4}-\d{4,}) · (\d\d)-([a-z0-9-]+) · putaran (\d+) · revisi (\d+)")
_LAMBANG: Final = re.compile(r"AN1:([A-Z][A-Z0-9-]*):(\d+):([a-z0-9-]+):(\d+):(\d+):([0-9a-f]{6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identitas:
    """One revision of one naskah."""

    kode: str
    langkah: int
    putaran: int
    jenis: str
    revisi: int

    @property
    def kunci(self) -> tuple[int, int, str]:
        """What tells the naskah from every other of its case."""
        return (self.langkah, self.putaran, self.jenis)

    @property
    def kata(self) -> str:
        """The identity in words, as footer and properties have it."""
        return f"{self.kode} · {self.langkah:02d}-{self.jenis} · putaran {self.putaran} · revisi {self.revisi}"

    def lambang(self, nomor: str) -> str:
        """Return the text of the symbol: the identity and six hexadecimal digits of a checksum.

        The checksum holds the printed number too, so that a symbol misread, or of another office whose
        codes look the same, is nobody's.
        """
        inti = f"{self.kode}:{self.langkah}:{self.jenis}:{self.putaran}:{self.revisi}"
        tanda = hashlib.sha256(f"{inti}:{nomor}".encode()).hexdigest()[:6]
        return f"AN1:{inti}:{tanda}"

    @classmethod
    def dari_kata(cls, teks: str) -> Self | None:
        """Return the identity that stands in `teks`; None if none does, or several that differ."""
        semua = set(_KATA.findall(teks))
        if len(semua) != 1:
            return None
        kode, langkah, jenis, putaran, revisi = semua.pop()
        return cls(kode=kode, langkah=int(langkah), putaran=int(putaran), jenis=jenis, revisi=int(revisi))

    @classmethod
    def dari_lambang(cls, isi: str) -> Self | None:
        """Return the identity that the text of a symbol says; its checksum is for `lambang` to compare."""
        if not (c := _LAMBANG.fullmatch(isi)):
            return None
        return cls(kode=c[1], langkah=int(c[2]), jenis=c[3], putaran=int(c[4]), revisi=int(c[5]))
