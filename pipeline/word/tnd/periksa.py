"""All the rules, and the check."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pipeline.word.tnd import bahasa, halaman, jenis, media, notula, surat, tanda_tangan
from pipeline.word.tnd.aturan import Aturan, daftar_aturan
from pipeline.word.tnd.baca import baca
from pipeline.word.tnd.naskah import TND_2017, Naskah, ProfilTnd, Temuan

# Loading a module enters its rules; this is the order they are asked in.
_MODUL = (halaman, jenis, surat, notula, media, tanda_tangan, bahasa)
ATURAN: Final[tuple[Aturan, ...]] = tuple(
    a for modul in _MODUL for a in daftar_aturan if a.uji.__module__ == modul.__name__
)


def periksa_tnd(docx: bytes, jenis: str, profil: ProfilTnd = TND_2017, *, templat: bool = False) -> tuple[Temuan, ...]:
    """Return where a .docx breaks the tata naskah dinas; nothing means nowhere that a file can show.

    `jenis` decides which rules apply. With `templat` the file is a template: tags stand in its text, and
    rules about what is filled in are not asked.

    Raises:
        zipfile.BadZipFile, etree.XMLSyntaxError, KeyError: `docx` is no .docx; `check.periksa` says why.
    """
    dokumen = baca(docx, jenis, templat=templat)
    return tuple(t for aturan in ATURAN for t in aturan.periksa(dokumen, profil))


@lru_cache
def _wajib(rumpun: str, templat: bool) -> tuple[Aturan, ...]:  # noqa: FBT001 - a key
    """Return the MUST rules that concern a family of naskah, or of templates."""
    return tuple(a for a in ATURAN if a.tingkat == "MUST" and a.mengenai(rumpun, templat=templat))


def wajib_dilanggar(dokumen: Naskah, profil: ProfilTnd) -> dict[str, Temuan]:
    """Return the first breach of each MUST rule, by the id of the rule."""
    hasil: dict[str, Temuan] = {}
    for aturan in _wajib(dokumen.rumpun, dokumen.templat):
        if aturan.id not in hasil and (salah := next(aturan.uji(dokumen, profil), None)):
            hasil[aturan.id] = aturan.temuan(salah)
    return hasil
