"""Rules of dates and language (TND section 7), and those without a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from pipeline import ejaan
from pipeline.word.tnd.aturan import Salah, aturan_tnd
from pipeline.word.tnd.halaman import PANJANG
from pipeline.word.tnd.naskah import DOKUMEN, Alinea, Naskah, ProfilTnd

# ── 7. dates and language ───────────────────────────────────────────────────────────────────────


def _tiap(semua: Iterable[Alinea], uji: ejaan.Uji) -> Iterator[Salah]:
    """Yield what `uji` finds in the text of each paragraph."""
    for a in semua:
        for pesan in uji(a.teks):
            yield a, pesan


def _wajib(dokumen: Naskah, uji: ejaan.Uji) -> Iterator[Salah]:
    """Yield what `uji`, one that must be kept, finds in the text of each paragraph."""
    for a, temuan in dokumen.salah_ejaan:
        for pesan in temuan.get(uji, ()):
            yield a, pesan


@aturan_tnd("TND-701", "MUST", isian=True)
def tanggal_panjang(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield dates not written as `2 Mei 2018`. Source: TND-701."""
    yield from _wajib(dokumen, ejaan.tanggal_panjang)


@aturan_tnd("TND-702", "MUST", isian=True)
def tempat_tanggal(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a line of place and date with a full stop. Source: TND-702."""
    for b in dokumen.tanda_tangan:
        for a in b.tanggal:
            if a.isi.endswith("."):
                yield a, "Tempat dan tanggal tanpa titik: “Jakarta, 2 Mei 2018”."


@aturan_tnd("TND-703", "MUST", isian=True)
def hari_cocok(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a weekday that is not that of its date, in figures or in words. Source: TND-703."""
    yield from _wajib(dokumen, ejaan.hari_cocok)


@aturan_tnd("TND-704", "MUST", isian=True)
def nama_bulan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield months that are abbreviated, foreign or misspelt. Source: TND-704."""
    yield from _wajib(dokumen, ejaan.nama_bulan)


@aturan_tnd("TND-705", "MUST", isian=True)
def nama_hari(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield weekdays misspelt or foreign. Source: TND-705."""
    yield from _wajib(dokumen, ejaan.nama_hari)


@aturan_tnd("TND-706", "MUST", isian=True)
def pukul(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield hours not as `pukul 09.00`, and a label Waktu without its zone. Source: TND-706."""
    yield from _wajib(dokumen, ejaan.pukul)
    for label, nilai in dokumen.label:
        if label == "Waktu" and not re.search(r"\b(WIB|WITA|WIT)\b", nilai):
            yield DOKUMEN, f"Waktu “{nilai}” tanpa WIB, WITA, atau WIT."


@aturan_tnd("TND-707", "SHOULD", isian=True)
def rentang_waktu(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a span of hours not written with `s.d.`. Source: TND-707."""
    yield from _tiap(dokumen.semua, ejaan.rentang_waktu)


@aturan_tnd("TND-708", "MUST", isian=True)
def tanggal_terbilang(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a date of the opening that is not in words. Source: TND-708."""
    for a in dokumen.pokok:
        c = re.search(rf"hari ini {ejaan.PEMBUKA}", a.teks)
        if c and ejaan.tanggal_kata(c[2], c[3], c[4]) is None:
            yield a, "Tanggal berita acara ditulis dengan kata: “tanggal dua bulan Mei tahun dua ribu delapan belas”."


@aturan_tnd("TND-709", "MUST", isian=True)
def bentuk_angka(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield money with a space behind Rp or without its dots. Source: TND-709."""
    yield from _wajib(dokumen, ejaan.bentuk_angka)


@aturan_tnd("TND-710", "SHOULD", isian=True)
def angka_dan_kata(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a figure whose words in brackets say another number. Source: TND-710."""
    yield from _tiap(dokumen.semua, ejaan.angka_dan_kata)


@aturan_tnd("TND-711", "MUST")
def singkatan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield abbreviations without their stops. Source: TND-711."""
    yield from _wajib(dokumen, ejaan.singkatan)


@aturan_tnd("TND-712", "MUST")
def akronim(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield acronyms with stops, and NIP or NRP of a signature block without it. Source: TND-712."""
    yield from _wajib(dokumen, ejaan.akronim)
    for b in dokumen.tanda_tangan:
        for a in b.orang:
            if re.match(r"(NIP|NRP)(?!\.)", a.isi):
                yield a, "Pada blok tanda tangan ditulis “NIP. ” atau “NRP. ” dengan titik."


_DEPAN: Final = frozenset({"Dr.", "dr.", "Drs.", "Dra.", "Ir.", "Prof.", "H.", "Hj.", "R.", "K.H.", "Hc."})


@aturan_tnd("TND-713", "MUST", isian=True)
def gelar(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield academic titles after a name without their comma or stops. Source: TND-713."""
    for b in dokumen.tanda_tangan:
        for a in b.orang[:1]:
            nama, *gelar_gelar = [k.strip() for k in a.isi.split(",")]
            tanpa_koma = [k for k in nama.split()[1:] if re.search(r"[A-Za-z]\.[A-Z]|^(SH|SE|MM|MH|MSi)$", k)]
            if [k for k in tanpa_koma if k not in _DEPAN] or any(not g.endswith(".") for g in gelar_gelar):
                yield a, "Gelar sesudah nama didahului koma dan bertitik: “Nama, S.E., M.M.”."


@aturan_tnd("TND-714", "MUST")
def kata_depan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `di` and `ke` joined to a place, and the prefix apart from its verb. Source: TND-714."""
    yield from _wajib(dokumen, ejaan.kata_depan)


@aturan_tnd("TND-715", "MUST")
def tanpa_anda(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `Anda`. Source: TND-715."""
    yield from ((a, pesan) for a, pesan in _wajib(dokumen, ejaan.tanpa_anda) if a in dokumen.alinea)


@aturan_tnd("TND-717", "SHOULD")
def tanpa_salam(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield the opening and closing of a letter. Source: TND-717."""
    for a in dokumen.pokok:
        if re.search(r"^Dengan hormat,|ucapkan terima kasih", a.isi):
            yield a, "Salam pembuka dan penutup surat tidak dipakai dalam naskah ini."


# ── rules that the tata naskah gives no number ──────────────────────────────────────────────────


@aturan_tnd("TND-BAHASA", "SHOULD")
def bahasa(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text marked as of another language, which Word would underline. Source: section 7, no id of its own."""
    if dokumen.bahasa != profil.bahasa:
        yield "word/styles.xml", f"Bahasa bawaan {dokumen.bahasa or 'tidak ada'}; pakai {profil.bahasa}."
    for a in dokumen.semua:
        if any(p.bahasa not in {profil.bahasa, dokumen.bahasa} for p in a.potongan if p.teks.strip()):
            yield a, f"Bahasa teks bukan {profil.bahasa}."


@aturan_tnd("TND-IKUT", "SHOULD")
def ikut_berikutnya(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield headings, titles, and the line above the signatures that may be parted from what follows.

    Source: TND-201, TND-501; what parts them is seen by `tata_letak`.
    """
    for a in dokumen.alinea:
        judul = a.tebal and a.butir and a.utama < 0 and len(a.isi) <= PANJANG
        if a.isi and not a.ikut and (judul or a in dokumen.judul):
            yield a, "Judul dapat tertinggal di akhir halaman; aktifkan “tetap dengan berikutnya”."
    for sebelum, sesudah in pairwise(dokumen.pokok):
        if sebelum.utama != dokumen.blok == sesudah.utama and not sebelum.ikut:
            yield sebelum, "Tanda tangan dapat terpisah dari isinya; aktifkan “tetap dengan berikutnya”."
