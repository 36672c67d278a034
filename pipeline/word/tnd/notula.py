"""Rules of the notula (TND section 2.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pipeline.word.tnd.aturan import Salah, aturan_tnd, awal_sel
from pipeline.word.tnd.baca import NIP
from pipeline.word.tnd.jenis import label_kurang
from pipeline.word.tnd.naskah import DOKUMEN, Alinea, BlokTtd, Naskah, ProfilTnd
from pipeline.word.tnd.surat import sebelum_blok, tempat_label

_NOTULIS: Final = ("Sekretaris/Notulis", "Notulis", "Sekretaris")


@aturan_tnd("TND-291", "MUST")
def kepala_notula(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a head without the name of the meeting, or without one of its labels. Source: TND-291."""
    if len(dokumen.judul) < 2:
        yield DOKUMEN, "Di bawah “NOTULA” tertulis nama rapat."
    yield from label_kurang(
        dokumen, ("Hari/Tanggal", "Waktu", "Tempat", "Surat Undangan", "Acara", "Pimpinan", "Peserta")
    )
    if not any(label in _NOTULIS for label, _ in dokumen.label):
        yield DOKUMEN, "Label “Sekretaris/Notulis” tidak ada; tulis persis demikian."


_BAGIAN: Final = (
    ("Kata Pembukaan", r"Kata Pembukaan"),
    ("Pembahasan", r"Pembahasan"),
    ("Keputusan/Tindak Lanjut", r"Keputusan|Tindak Lanjut|Keputusan(/| dan )Tindak Lanjut"),
    ("Waktu Penutupan", r"Waktu Penutupan"),
)


@aturan_tnd("TND-292", "MUST")
def isi_notula(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a notula whose four parts are not all there, in order, each with text.

    Whether a decision names who does what by when, no program sees.

    Source: TND-292.
    """
    semua = sebelum_blok(dokumen)
    isi = [a for a in semua[tempat_label(semua, "Peserta") + 1 :] if a.isi and a.isi != ":"]
    ada = [(n, nama) for n, a in enumerate(isi) for nama, pola in _BAGIAN if _judul_bagian(a, pola)]
    batas = [*(n for n, _ in ada), len(isi)]
    kosong = any(akhir == awal + 1 for awal, akhir in pairwise(batas))
    if [nama for _, nama in ada] != [nama for nama, _ in _BAGIAN] or kosong:
        yield DOKUMEN, f"Isi notula berturut-turut: {', '.join(n for n, _ in _BAGIAN)}, masing-masing dengan isinya."


def _judul_bagian(a: Alinea, pola: str) -> bool:
    return bool(re.fullmatch(rf"(?:[A-Z\d]+\. *)?(?:{pola}) *:?", a.isi, re.IGNORECASE))


@aturan_tnd("TND-293", "MUST", isian=True)
def kaki_notula(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a notula not signed by leader and notulis, without NIP or NRP, or naming no daftar hadir.

    Who they are, their labels say (TND-291). A pangkat is printed only where there is one (TND-507).

    Source: TND-293, TND-505.
    """
    for label, kata in ((("Pimpinan",), r"Pimpinan|Ketua"), (_NOTULIS, r"Notulis|Sekretaris")):
        nilai = "\n".join(n for nama, n in dokumen.label if nama in label)
        if nilai and not any(_menandatangani(b, kata, nilai) for b in dokumen.tanda_tangan):
            yield DOKUMEN, f"{label[0]} rapat tidak menandatangani notula; sebutkan “{label[0]}” di atas jabatannya."
    for b in dokumen.tanda_tangan:
        if profil.nip_nrp and not any(NIP.match(a.isi) for a in b.orang):
            yield awal_sel(b.orang), "Di bawah nama tercetak NIP atau NRP."
    if not any(re.search(r"\bdaftar hadir\b", a.isi, re.IGNORECASE) for a in dokumen.alinea):
        yield DOKUMEN, "Daftar hadir dilampirkan pada notula; sebutkan pada “Lampiran:” sesudah tanda tangan."


def _menandatangani(b: BlokTtd, kata: str, nilai: str) -> bool:
    """Return whether a signatory is the one a label names: by the word, by name, or by title of office."""
    jabatan = [a.isi.rstrip(",:") for a in (*b.pengantar, *b.jabatan)]
    nama = [b.orang[0].isi] if b.orang else []
    return any(re.match(kata, j) for j in jabatan) or any(s and s in nilai for s in (*jabatan, *nama))
