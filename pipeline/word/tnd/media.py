"""Rules of photos and of the list of publications (TND section 2.10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.word.tnd.aturan import Salah, aturan_tnd, awal_sel
from pipeline.word.tnd.baca import awal_lampiran
from pipeline.word.tnd.naskah import Alinea, Naskah, ProfilTnd, gabung_teks

_NAMA_BERKAS = re.compile(r".+\.(jpe?g|png|gif|bmp|tiff?|webp|heic)", re.IGNORECASE)


@aturan_tnd("TND-322", "SHOULD")
def keterangan_foto(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield each picture of an annex that has no caption, or no other than the name of its file.

    Whether the caption tells what, where, when and who, no program sees. Pictures elsewhere may be a
    logo; drawn lines and boxes are no photo.

    Source: TND-322.
    """
    lampiran = dokumen.alinea[dokumen.batas :]
    for n, a in enumerate(lampiran):
        if not a.foto:
            continue
        keterangan = a.isi or (_di_sel(dokumen, a) if a.utama >= 0 else _di_bawah(lampiran[n + 1 :]))
        if not keterangan or _NAMA_BERKAS.fullmatch(keterangan):
            yield a, "Foto tanpa keterangan; tulis di bawahnya apa, di mana, kapan, siapa, dan pemotretnya."


def _di_bawah(sisa: Sequence[Alinea]) -> str:
    """Return the text of the paragraph below a picture, empty if what stands there is no caption."""
    satu = next((a for a in sisa if a.isi or a.foto), None)
    if satu is None or satu.foto or satu.utama >= 0 or awal_lampiran(satu) or (satu.butir and satu.tebal):
        return ""
    return satu.isi


def _di_sel(dokumen: Naskah, gambar: Alinea) -> str:
    """Return the text of a picture's own cell, of the cell below it, or of the cell beside it."""
    for t in dokumen.tabel:
        for n, b in enumerate(t.baris):
            for m, sel in enumerate(b):
                if any(a is gambar for a in sel):
                    bawah = t.baris[n + 1] if n + 1 < len(t.baris) else ()
                    calon = (sel, *bawah[m : m + 1], *b[m + 1 : m + 2])
                    return next((teks for teks in map(gabung_teks, calon) if teks), "")
    return ""


_KLIPING: Final = ("No.", "Tanggal", "Media", "Jenis", "Judul", "Nada", "Tautan/Halaman")
_POLA_KLIPING = re.compile(
    r"No\.\|Tanggal\|Media\|Jenis( \([^|]+\))?\|Judul\|Nada( \([^|]+\))?\|(Tautan/Halaman|Tautan|Halaman)"
)


@aturan_tnd("TND-323", "SHOULD")
def kolom_kliping(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a list of publications, a table with Media and Judul, without its columns in order. Source: TND-323."""
    for t in dokumen.tabel:
        kepala = [gabung_teks(s) for s in t.baris[0]] if t.baris else []
        if {"Media", "Judul"} <= {*kepala} and not _POLA_KLIPING.fullmatch("|".join(kepala)):
            yield awal_sel(t.baris[0][0]), f"Kolom kliping atau publikasi berturut-turut: {', '.join(_KLIPING)}."
