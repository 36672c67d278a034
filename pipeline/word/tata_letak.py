"""The rules of tata naskah dinas that only a laid-out page shows, on a PDF that LibreOffice has made.

For the bench, the tests and CI: nothing of the pipeline may import it. The rules themselves are pure: they
look at pages of text boxes, in pt from the lower left corner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pypdfium2

from pipeline.word.tnd import TND_2017, Alinea, ProfilTnd, Temuan, Tingkat, baca

_LONGGAR: Final = 2.0  # pt: a letter's box is a little wider than its advance
_TWIP: Final = 20  # in a pt
_KATA_MAKS: Final = 24  # letters; a longer word must break somewhere
_ALAMAT: Final = re.compile(r"://|@")  # of the net: as long as they like, with nowhere to break
_BARIS: Final = 12.0  # pt: a line of text


@dataclass(frozen=True, slots=True)
class Kotak:
    """A stretch of text and the box it fills, in pt from the lower left corner of the page."""

    teks: str
    kiri: float
    bawah: float
    kanan: float
    atas: float


@dataclass(frozen=True, slots=True)
class Lembar:
    """A page as printed."""

    lebar: float
    tinggi: float
    kotak: tuple[Kotak, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acuan:
    """What the document says of itself, to be found again on the pages."""

    judul: tuple[str, ...] = ()  # headings
    blok: tuple[tuple[str, ...], ...] = ()  # lines of each signatory, from the date to the NIP or NRP
    kop: tuple[str, ...] = ()
    kata: frozenset[str] = frozenset()  # every word, as long as a cell can be expected to hold


Salah = tuple[int, str, str]  # page from 1, text, what is wrong
Uji = Callable[[Sequence[Lembar], ProfilTnd, Acuan], Iterator[Salah]]


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def baca_pdf(pdf: bytes) -> tuple[Lembar, ...]:
    """Return the pages of a PDF.

    Raises:
        pypdfium2.PdfiumError: it is no PDF.
    """
    dokumen = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_lembar(halaman) for halaman in dokumen)
    finally:
        dokumen.close()


def _lembar(halaman: pypdfium2.PdfPage) -> Lembar:
    lebar, tinggi = halaman.get_size()
    isi = halaman.get_textpage()
    batas = [isi.get_rect(n) for n in range(isi.count_rects())]
    kotak = (Kotak(isi.get_text_bounded(*b).strip(), *b) for b in batas)
    return Lembar(lebar, tinggi, tuple(k for k in kotak if k.teks))


def acuan(docx: bytes, jenis: str) -> Acuan:
    """Return what is to be found again on the pages of `docx`."""
    dokumen = baca(docx, jenis)
    return Acuan(
        judul=tuple(a.isi for a in dokumen.alinea if _judul(a)),
        blok=tuple(tuple(a.isi for a in (*b.urutan, *b.orang)) for b in dokumen.tanda_tangan),
        kop=tuple(a.isi for a in dokumen.kop if a.isi),
        kata=frozenset(
            k for a in dokumen.alinea for k in a.isi.split() if len(k) <= _KATA_MAKS and not _ALAMAT.search(k)
        ),
    )


def _judul(a: Alinea) -> bool:
    """Return whether `a` is a heading: a short bold line outside tables that wants to stay with the next."""
    return bool(a.isi) and a.tebal and a.ikut and a.utama < 0


# ── lines and zones ─────────────────────────────────────────────────────────────────────────────


def isi_lembar(lembar: Lembar, profil: ProfilTnd) -> list[Kotak]:
    """Return the boxes of the text area: what is neither header nor footer."""
    atas = lembar.tinggi - profil.atas_twips / _TWIP
    bawah = profil.bawah_twips / _TWIP
    return [k for k in lembar.kotak if k.bawah < atas - _LONGGAR and k.atas > bawah + _LONGGAR]


def baris(kotak: Sequence[Kotak]) -> list[str]:
    """Return the lines of text, top to bottom: boxes of one height, from left to right."""
    hasil: list[list[Kotak]] = []
    for k in sorted(kotak, key=lambda k: -(k.atas + k.bawah)):
        tengah = (k.atas + k.bawah) / 2
        if hasil and hasil[-1][0].bawah <= tengah <= hasil[-1][0].atas:
            hasil[-1].append(k)
        else:
            hasil.append([k])
    return [" ".join(k.teks for k in sorted(satu, key=lambda k: k.kiri)) for satu in hasil]


def _padat(teks: str) -> str:
    return "".join(teks.split())


# ── the rules ───────────────────────────────────────────────────────────────────────────────────


def dalam_tepi(lembar: Sequence[Lembar], profil: ProfilTnd, acu: Acuan) -> Iterator[Salah]:
    """Yield text that stands left or right of the text area. Source: TND-104, TND-105."""
    for n, satu in enumerate(lembar, 1):
        kiri, kanan = profil.kiri_twips / _TWIP, satu.lebar - profil.kanan_twips / _TWIP
        for k in satu.kotak:
            if k.kiri < kiri - _LONGGAR or k.kanan > kanan + _LONGGAR:
                yield n, k.teks, "Teks melewati tepi kiri atau kanan; persempit tabel atau perpendek teksnya."


def jarak_kop(lembar: Sequence[Lembar], profil: ProfilTnd, acu: Acuan) -> Iterator[Salah]:
    """Yield a text that begins less than two lines below the kop. Source: TND-108."""
    akhir = _padat(acu.kop[-1]) if acu.kop else None
    for satu in lembar[:1]:
        kop = next((k for k in satu.kotak if _padat(k.teks) == akhir), None)
        bawahnya = [k for k in satu.kotak if kop and k.atas <= kop.bawah]
        if kop and bawahnya and kop.bawah - max(k.atas for k in bawahnya) < 2 * _BARIS:
            yield 1, max(bawahnya, key=lambda k: k.atas).teks, "Isi dimulai 2 spasi di bawah garis kop."


def tidak_terpotong(lembar: Sequence[Lembar], profil: ProfilTnd, acu: Acuan) -> Iterator[Salah]:
    """Yield text that runs over the lower edge of the text area or off the paper. Source: TND-106."""
    for n, satu in enumerate(lembar, 1):
        bawah = profil.bawah_twips / _TWIP
        for k in satu.kotak:
            if k.bawah < bawah - _LONGGAR < bawah + _LONGGAR < k.atas or k.bawah < 0 or k.atas > satu.tinggi:
                yield n, k.teks, "Teks melewati tepi bawah atau kertas."


def tanpa_halaman_kosong(lembar: Sequence[Lembar], profil: ProfilTnd, acu: Acuan) -> Iterator[Salah]:
    """Yield a page with nothing between header and footer. Source: none; an empty page is a fault of a layout."""
    for n, satu in enumerate(lembar, 1):
        if not isi_lembar(satu, profil):
            yield n, "", "Halaman kosong; hapus ganti halaman atau alinea kosong yang membuatnya."


def bernomor(lembar: Sequence[Lembar], profil: ProfilTnd, acu: Acuan) -> Iterator[Salah]:
    """Yield a page from the second on without `- 2 -` at its top. Source: TND-122."""
    for n, satu in enumerate(lembar[1:], 2):
        teratas = baris(satu.kotak)[:1]
        if teratas != [f"- {n} -"]:
            yield n, "".join(teratas), f"Di tengah atas tertulis “- {n} -”."
            continue
        nomor = [k for k in satu.kotak if k.atas >= max(k.atas for k in satu.kotak) - _LONGGAR]
        tengah = (min(k.kiri for k in nomor) + max(k.kanan for k in nomor)) / 2
        harus = (profil.kiri_twips / _TWIP + satu.lebar - profil.kanan_twips / _TWIP) / 2
        if abs(tengah - harus) > 15:  # centred in the text or on the paper
            yield n, f"- {n} -", "Nomor halaman berada di tengah."


def pertama_tanpa_nomor(lembar: Sequence[Lembar], profil: ProfilTnd, acu: Acuan) -> Iterator[Salah]:
    """Yield a page number on page 1. Source: TND-123."""
    for satu in lembar[:1]:
        for teks in baris(satu.kotak):
            if re.fullmatch(r"- \d+ -", teks):
                yield 1, teks, "Halaman 1 tidak bernomor halaman."


def kop_sekali(lembar: Sequence[Lembar], profil: ProfilTnd, acu: Acuan) -> Iterator[Salah]:
    """Yield a kop that is not on page 1, and one that is on another. Source: TND-125."""
    for n, satu in enumerate(lembar, 1):
        atas = {_padat(t) for t in baris(satu.kotak)[: len(acu.kop) + 1]}
        ada = [k for k in acu.kop if _padat(k) in atas]
        if n == 1 and len(ada) < len(acu.kop):
            yield n, "", "Kop tidak utuh pada halaman 1, atau sebuah barisnya terpotong dua."
        if n > 1 and ada:
            yield n, ada[0], "Kop hanya pada halaman 1."


def kata_utuh(lembar: Sequence[Lembar], profil: ProfilTnd, acu: Acuan) -> Iterator[Salah]:
    """Yield a word or number torn by the end of a line, as in a column too narrow for it.

    Source: none; EYD parts words by syllables only, and a number not at all.
    """
    for n, satu in enumerate(lembar, 1):
        for atas in satu.kotak:
            for bawah in satu.kotak:
                berikut = 0 < atas.bawah - bawah.bawah < 2 * _BARIS and bawah.atas < atas.atas
                if berikut and abs(atas.kiri - bawah.kiri) <= _LONGGAR and _terputus(atas.teks, bawah.teks, acu.kata):
                    yield n, f"{atas.teks} / {bawah.teks}", "Kata terpotong di akhir baris; lebarkan kolomnya."


def _terputus(atas: str, bawah: str, kata: Collection[str]) -> bool:
    """Return whether the last word of a line and the first of the next are one word of the document."""
    awal, akhir = atas.rsplit(maxsplit=1)[-1], bawah.split(maxsplit=1)[0]
    nomor = awal.endswith(("-", "\u2011")) and akhir[0].isdigit()
    return (nomor or awal[-1].isalnum()) and awal not in kata and f"{awal}{akhir}".replace("\u2011", "-") in kata


def judul_berisi(lembar: Sequence[Lembar], profil: ProfilTnd, acu: Acuan) -> Iterator[Salah]:
    """Yield a heading that is the last line of its page. Source: TND-201, as `TND-IKUT`."""
    judul = {_padat(j) for j in acu.judul}
    for n, satu in enumerate(lembar[:-1], 1):
        for teks in baris(isi_lembar(satu, profil))[-1:]:
            if {_padat(teks), _padat(re.sub(r"^(\w{1,3}[.)])\s*", "", teks))} & judul:
                yield n, teks, "Judul tertinggal di akhir halaman; aktifkan “tetap dengan berikutnya”."


def tanda_tangan_utuh(lembar: Sequence[Lembar], profil: ProfilTnd, acu: Acuan) -> Iterator[Salah]:
    """Yield a signature block alone on its page, or torn over two. Source: TND-201, TND-501, as `TND-IKUT`."""
    milik = "".join(_padat(t) for satu in acu.blok for t in satu)
    for satu in acu.blok:
        halaman = [_memuat(lembar, profil, teks) for teks in satu[-2:]]
        if not all(halaman):
            yield 1, satu[-1], "Nama atau NIP/NRP penanda tangan tidak tercetak."
        elif halaman[0][-1] not in halaman[-1]:
            yield halaman[0][-1], satu[-1], "Blok tanda tangan terpotong ke dua halaman."
        else:
            n = halaman[-1][-1]
            isi = isi_lembar(lembar[n - 1], profil)
            nomor = max((k.bawah for k in isi if _padat(satu[-1]) in _padat(k.teks)), default=0.0)
            if not any(k.bawah > nomor and _padat(k.teks) not in milik for k in isi):
                yield n, satu[-1], "Tanda tangan sendirian di halamannya; sertakan paling sedikit satu alinea isi."


def _memuat(lembar: Sequence[Lembar], profil: ProfilTnd, teks: str) -> list[int]:
    """Return the pages, from 1, on which `teks` stands as a box of its own or part of one."""
    cari = _padat(teks)
    return [
        n
        for n, satu in enumerate(lembar, 1)
        if cari in _padat("".join(baris(isi_lembar(satu, profil)))) or cari in {_padat(k.teks) for k in satu.kotak}
    ]


ATURAN_LETAK: Final[tuple[tuple[str, Tingkat, Uji], ...]] = (
    ("TND-104", "SHOULD", dalam_tepi),  # and TND-105: a box does not tell which margin was meant
    ("TND-106", "SHOULD", tidak_terpotong),
    ("TND-108", "SHOULD", jarak_kop),
    ("TND-122", "MUST", bernomor),
    ("TND-123", "MUST", pertama_tanpa_nomor),
    ("TND-125", "MUST", kop_sekali),
    ("LETAK-KOSONG", "SHOULD", tanpa_halaman_kosong),
    ("LETAK-KATA", "SHOULD", kata_utuh),
    ("LETAK-JUDUL", "SHOULD", judul_berisi),
    ("LETAK-TANDA-TANGAN", "MUST", tanda_tangan_utuh),
)


def periksa_lembar(
    lembar: Sequence[Lembar], profil: ProfilTnd = TND_2017, acu: Acuan | None = None
) -> tuple[Temuan, ...]:
    """Return where pages of text boxes break the rules."""
    return tuple(
        Temuan(aturan, tingkat, f"halaman {n}", teks[:80], pesan)
        for aturan, tingkat, uji in ATURAN_LETAK
        for n, teks, pesan in uji(lembar, profil, acu or Acuan())
    )


def periksa_pdf(pdf: bytes, profil: ProfilTnd = TND_2017, acu: Acuan | None = None) -> tuple[Temuan, ...]:
    """Return where a PDF breaks the rules that only a laid-out page shows.

    `acu` comes from `acuan` of the .docx the PDF was made from; without it, rules that need to know the
    headings, the kop and the signatories find nothing.

    Raises:
        pypdfium2.PdfiumError: `pdf` is no PDF.
    """
    return periksa_lembar(baca_pdf(pdf), profil, acu)
