"""What a root's configuration says, once `config` has read it: of itself it reads and checks nothing.

Apart from `config`, so that the rooms (`kamar`), which are handed it, need not load what checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.kantor import Instansi, Kantor
from pipeline.root import Root
from pipeline.sop import Sop


@dataclass(frozen=True, slots=True)
class Settings:
    """A root's whole configuration, found sound."""

    root: Root
    kantor: Kantor
    sop: Mapping[str, Sop]

    @property
    def sop_utama(self) -> Sop | None:
        """The SOP that is meant where none is named: the only one there is, or the only one in force."""
        resmi = [s for s in self.sop.values() if not s.usulan]
        return resmi[0] if len(resmi) == 1 else next(iter(self.sop.values())) if len(self.sop) == 1 else None

    @property
    def register(self) -> Path:
        """Where the register lies."""
        return self.root.dir / self.kantor.layanan.register

    def logo(self, instansi: Instansi) -> bytes | None:
        """Return the picture for the kop of `instansi`; None if it has none or the file is not there (TND-133)."""
        berkas = self.root.config / instansi.logo
        return berkas.read_bytes() if instansi.logo and berkas.is_file() else None

    def templat(self, sop: Sop, berkas: str) -> Path:
        """Return the path of a template of `sop`."""
        return self.root.templates / sop.nama / berkas


def pilihan(kantor: Kantor, sop: Sop) -> dict[str, tuple[str, ...]]:
    """Return every list of choices of a form, by the name the schema calls it."""
    return {
        **kantor.pilihan,
        **{d.nama: d.isi for d in sop.pilihan},
        "klasifikasi": tuple(k.kode for k in kantor.klasifikasi),
        "keputusan": sop.pilihan_keputusan,
        "pejabat": tuple(dict.fromkeys(kantor.sebutan(p) for p in kantor.pejabat)),
    }
