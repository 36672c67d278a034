"""What a rule is, and which jenis it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pipeline.word.tnd.naskah import DOKUMEN, PENDEK, Alinea, Naskah, ProfilTnd, Sel, Temuan, Tingkat

# ── the rules ───────────────────────────────────────────────────────────────────────────────────

Salah = tuple[Alinea | str, str]  # where (a paragraph, or the name of a part), and what is wrong
Uji = Callable[[Naskah, ProfilTnd], Iterator[Salah]]


@dataclass(frozen=True, slots=True)
class Aturan:
    """A rule: its id, its level, and the function that yields what breaks it."""

    id: str
    tingkat: Tingkat
    uji: Uji
    isian: bool  # about what is filled in: not asked of a template

    def berlaku(self, dokumen: Naskah) -> bool:
        """Return whether this rule concerns `dokumen`."""
        return self.mengenai(dokumen.rumpun, templat=dokumen.templat)

    def mengenai(self, rumpun: str, *, templat: bool) -> bool:
        """Return whether this rule concerns naskah of a family, or its templates."""
        hanya = KHUSUS.get(self.id)
        return not (self.isian and templat) and (hanya is None or rumpun in hanya)

    def periksa(self, dokumen: Naskah, profil: ProfilTnd) -> Iterator[Temuan]:
        """Yield what breaks this rule, if it concerns `dokumen` at all."""
        if self.berlaku(dokumen):
            yield from map(self.temuan, self.uji(dokumen, profil))

    def temuan(self, salah: Salah) -> Temuan:
        """Return what breaks this rule as a finding."""
        tempat, pesan = salah
        if isinstance(tempat, str):
            return Temuan(self.id, self.tingkat, tempat, "", pesan)
        return Temuan(self.id, self.tingkat, tempat.bagian, _pendekkan(tempat.isi), pesan)


def awal_sel(alinea: Sel) -> Alinea | str:
    """Return where a finding about a cell stands: its first paragraph."""
    return alinea[0] if alinea else DOKUMEN


def _pendekkan(teks: str) -> str:
    satu = " ".join(teks.split())
    return satu if len(satu) <= PENDEK else f"{satu[: PENDEK - 1]}…"


_DISPOSISI, _NOTA, _LAPORAN = ("disposisi",), ("nota-dinas",), ("laporan",)
_BERITA, _HADIR, _PERIKSA = ("berita-acara",), ("daftar-hadir",), ("pemeriksaan",)
_TUGAS, _UNDANGAN, _PENGANTAR, _NOTULA = ("surat-tugas",), ("undangan",), ("surat-pengantar",), ("notula",)

# Which rules concern only some families of layouts; all others concern every naskah.
KHUSUS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "TND-405": _DISPOSISI,
        **dict.fromkeys(("TND-211", "TND-212", "TND-213", "TND-214", "TND-216", "TND-219"), _DISPOSISI),
        "TND-141": (*_DISPOSISI, *_NOTA, *_UNDANGAN, *_PENGANTAR),
        "TND-142": (*_UNDANGAN, *_PENGANTAR),
        "TND-144": (*_DISPOSISI, *_NOTA, *_UNDANGAN),
        "TND-715": (*_DISPOSISI, *_NOTA, *_TUGAS, *_UNDANGAN, *_PENGANTAR),
        "TND-119": (*_NOTA, *_LAPORAN, *_BERITA),
        "TND-220": _PERIKSA,
        **dict.fromkeys(("TND-231", "TND-233", "TND-234", "TND-235", "TND-237"), _NOTA),
        **{f"TND-{n}": _LAPORAN for n in (*range(241, 249), 323)},
        **{f"TND-{n}": _TUGAS for n in range(261, 265)},
        **{f"TND-{n}": _UNDANGAN for n in range(271, 276)},
        **{f"TND-{n}": _NOTULA for n in range(291, 294)},
        **{f"TND-{n}": _PENGANTAR for n in range(311, 314)},
        **{f"TND-{n}": _BERITA for n in range(281, 286)},
        "TND-708": _BERITA,
        **dict.fromkeys(("TND-301", "TND-302", "TND-303"), _HADIR),
        "TND-717": (*_NOTA, *_LAPORAN, *_DISPOSISI),
    }
)

daftar_aturan: list[Aturan] = []


def aturan_tnd(nomor: str, tingkat: Tingkat, *, isian: bool = False) -> Callable[[Uji], Uji]:
    """Return a decorator that puts a function into `ATURAN` under its id and level."""

    def catat(uji: Uji) -> Uji:
        daftar_aturan.append(Aturan(nomor, tingkat, uji, isian))
        return uji

    return catat


def di_antara(ukuran: Iterable[float], batas: tuple[float, float]) -> bool:
    """Return whether every measure lies between the two bounds."""
    return all(batas[0] <= u <= batas[1] for u in ukuran)
