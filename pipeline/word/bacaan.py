"""A finished naskah, opened and read again, once for everything that is asked of it.

Of the members of its package most are those of its template, byte by byte: what was seen of one is known of its
twin (`_dikenal`). The body, headers and footers are read by `tnd.cepat`. What this cannot vouch for, or finds
anything in, is opened and parsed whole, as `check` does, which also has the words for it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from docx import Document
from docx.opc.part import XmlPart
from lxml import etree

from pipeline.ingatan import Ingatan
from pipeline.word import zip as paket
from pipeline.word.tnd.cepat import Bagian, PembacaCepat, TidakBiasaError
from pipeline.word.tnd.naskah import AMAN, Naskah, W
from pipeline.word.zip import Anggota

TAK_DIISI = re.compile(r"^word/(endnotes|comments\w*|glossary/document)\.xml$")
SISA = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_DIKENAL_MAKS: Final = 512  # members, each small
_KECIL: Final = 32_768  # bytes, packed
_PEMBACA_MAKS: Final = 16  # sets of styles
_SUSUNAN_MAKS: Final = 256


@dataclass(frozen=True, slots=True)
class Bacaan:
    """A naskah whose package is sound, whose parts are XML, and in which no author left anything."""

    pembaca: PembacaCepat
    isi: Bagian

    def menyebut(self, nama: str) -> bool:
        """Return whether a paragraph says `nama`."""
        return any(nama in a.teks for a in self.isi.dari_akhir)  # where who signs stands

    def naskah(self, jenis: str) -> Naskah:
        """Return it as records."""
        return self.pembaca.naskah(jenis, self.isi)


class _Isi(Mapping[str, bytes]):
    """The members of a package, each unpacked and held against its checksum when it is asked for."""

    def __init__(self, semua: Mapping[str, Anggota]) -> None:
        self._semua = semua

    def __getitem__(self, nama: str) -> bytes:
        return paket.buka(self._semua[nama])

    def __iter__(self) -> Iterator[str]:
        return iter(self._semua)

    def __len__(self) -> int:
        return len(self._semua)


@lru_cache(2)
def bacaan(docx: bytes) -> Bacaan | None:
    """Return `docx` as read; None if it must be parsed whole to say what it is."""
    try:
        anggota = {a.nama: a for a in paket.baca(docx)}
        pembaca = _pembaca(anggota)
        isi = pembaca.bagian(_Isi(anggota))
        bersih = all(nama in isi.nama or _bersih(satu) for nama, satu in anggota.items())
    except (zipfile.BadZipFile, TidakBiasaError, KeyError):
        return None
    return Bacaan(pembaca, isi) if bersih and _terbuka(docx, anggota) else None


_pembaca_ada: Ingatan[tuple[Anggota | None, ...], PembacaCepat] = Ingatan(_PEMBACA_MAKS)
_dikenal: Ingatan[Anggota, bool] = Ingatan(_DIKENAL_MAKS)
_susunan: Ingatan[tuple[object, ...], bool] = Ingatan(_SUSUNAN_MAKS)


def _pembaca(anggota: Mapping[str, Anggota]) -> PembacaCepat:
    kunci = tuple(anggota.get(f"word/{n}.xml") for n in ("styles", "numbering"))
    if (ada := _pembaca_ada.get(kunci)) is None:
        ada = _pembaca_ada[kunci] = PembacaCepat({a.nama: paket.buka(a) for a in kunci if a})
    return ada


def _bersih(satu: Anggota) -> bool:
    """Return whether a member is what its checksum says, is XML if it should be, and holds nothing of an author."""
    if (ada := _dikenal.get(satu)) is not None:
        return ada
    isi = paket.buka(satu)
    bersih = not satu.nama.endswith((".xml", ".rels")) or _xml_bersih(satu.nama, isi)
    if len(satu.mentah) <= _KECIL:
        _dikenal[satu] = bersih
    return bersih


def _xml_bersih(nama: str, isi: bytes) -> bool:
    try:
        akar = etree.fromstring(isi, AMAN)
    except etree.XMLSyntaxError:
        return False
    return next(sisa(nama, akar, ()), None) is None


def sisa(nama: str, akar: etree._Element, diberi: Collection[str]) -> Iterator[str]:
    """Yield what an author left in a part of the template that is no part of a naskah."""
    if nama.startswith("docProps/") or TAK_DIISI.search(nama):
        for isi in map(str, akar.itertext()):
            if SISA.search(isi) and isi not in diberi:
                yield f"tanda “{isi.strip()[:60]}” tertinggal di {nama}"
    if nama.startswith("word/comments") and next(akar.iter(f"{W}comment"), None) is not None:
        yield "komentar Word tertinggal; hapus komentar dari templat"
    if nama.startswith("word/") and next(akar.iter(f"{W}ins", f"{W}del", f"{W}moveFrom"), None) is not None:
        yield "perubahan terlacak (Track Changes) tertinggal; terima atau tolak perubahan di templat"


def _terbuka(docx: bytes, anggota: Mapping[str, Anggota]) -> bool:
    """Return whether python-docx opens it, which members, content types and relationships decide."""
    kunci = (tuple(anggota), *(a for a in anggota.values() if a.nama.endswith((".rels", "[Content_Types].xml"))))
    if (ada := _susunan.get(kunci)) is None:
        ada = _susunan[kunci] = _dibuka(docx)
    return ada


def _dibuka(docx: bytes) -> bool:
    try:
        bagian = Document(io.BytesIO(docx)).part.package.iter_parts()
        return all(b.partname.endswith(".xml") for b in bagian if isinstance(b, XmlPart))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError):
        return False
