"""Scanned signed copies: which naskah each page of a PDF belongs to, by the symbol in its footer.

The scanner may have seen a page upside down, askew, grey or black and white. Every page gets a cheap look first;
only one that stays unread costs more. What cannot be told is reported, never guessed. pypdfium2 is not
thread-safe: one thread at a time.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pypdfium2
from PIL import Image, ImageFilter
from pypdfium2 import raw as pdfium

from pipeline.word.lambang import Ambang, baca

HALAMAN_MAKS: Final = 200
PIKSEL_MAKS: Final = 200_000_000  # of one picture in the PDF: A0 at 300 dpi has 140 million
AWALAN: Final = "AN1:"
# Longer side of the rendered page in pixels: A4 at 150 dpi, 300 dpi and 400 dpi.
_SISI_MIN, _SISI_BIASA, _SISI_MAKS = 1754, 3508, 4678
_BAGIAN_GAMBAR: Final = 0.1  # of the page's area: smaller pictures are logos and photos, not the scan
_TEPI: Final = 0.2  # of the page's longer side: the strip that holds a footer, skew and all
_MIRING: Final = (1.5, -1.5)  # degrees
_BEDA_POLOS: Final = 32  # of 255


class PindaianError(ValueError):
    """A PDF that cannot be read as a scan. The message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Lembar:
    """A page of a scan and the identities found on it: one if all is well, none if it stays unread."""

    nomor: int  # from 1
    isi: tuple[str, ...]
    polos: bool = False  # nothing is on it: the back of a sheet

    @property
    def identitas(self) -> str | None:
        """The only identity on the page; None if there is none, or more than one."""
        return self.isi[0] if len(self.isi) == 1 else None


@dataclass(frozen=True, slots=True)
class Bagian:
    """The pages of one naskah in a scan, counted from 1, both ends included."""

    identitas: str
    awal: int
    akhir: int


@dataclass(frozen=True, slots=True)
class Pembagian:
    """A scan divided into naskah, and what could not be told."""

    bagian: tuple[Bagian, ...]
    ragu: tuple[int, ...]  # pages that belong to no one with certainty
    terpisah: tuple[str, ...]  # identities that come back after pages of another naskah

    @property
    def pasti(self) -> bool:
        """Whether every page has its naskah and every naskah is in one piece."""
        return bool(self.bagian) and not self.ragu and not self.terpisah


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def _berawalan(isi: str) -> bool:
    return isi.startswith(AWALAN)


def baca_pindaian(pdf: bytes, *, dikenal: Callable[[str], bool] = _berawalan) -> tuple[Lembar, ...]:
    """Return the pages of a scan, each with the identities on it.

    `dikenal` says whether a payload is one of ours (give it the checksum to look at): others, such as the postal
    code on an envelope, are passed over, and a page that has only such is looked at further.

    Raises:
        PindaianError: empty, broken or locked PDF, no page, too many pages, too large a picture.
    """
    return tuple(pindai_lembar(pdf, dikenal))


def jumlah_halaman(pdf: bytes) -> int:
    """Return how many pages a PDF has, however many.

    Raises:
        PindaianError: empty, broken or locked PDF.
    """
    with _buka(pdf, sys.maxsize) as dokumen:
        return len(dokumen)


def pindai_lembar(pdf: bytes, dikenal: Callable[[str], bool]) -> Iterator[Lembar]:
    """Yield the pages of a scan one by one, as `baca_pindaian` gives them together."""
    with _buka(pdf) as dokumen:
        for n in range(1, len(dokumen) + 1):
            yield _lembar(n, _gambar(dokumen, n), dikenal)


def _lembar(nomor: int, halaman: Image.Image, dikenal: Callable[[str], bool]) -> Lembar:
    isi = _identitas(halaman, dikenal)
    return Lembar(nomor, isi, polos=not isi and _polos(halaman))


def _identitas(halaman: Image.Image, dikenal: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the payloads of the first look that shows any we know."""
    for gambar, ambang in _percobaan(halaman):
        if isi := tuple(filter(dikenal, baca(gambar, ambang))):
            return isi
    return ()


def _percobaan(halaman: Image.Image) -> Iterator[tuple[Image.Image, Ambang]]:
    """Yield looks at a page, cheap ones first.

    The order and the filters are those that rescued most in the measurement: noise is blurred away at a higher
    resolution, then the modules are sharpened again. A small turn helps by letting the pixels fall otherwise.
    """
    yield halaman, Ambang.SETEMPAT
    if _polos(halaman):
        return
    yield halaman, Ambang.MENYELURUH
    strip = [_perbesar(satu, max(halaman.size)) for satu in _tepi(halaman)]
    halus = [satu.filter(ImageFilter.GaussianBlur(1.5)) for satu in strip]
    for satu in halus:
        yield satu.filter(ImageFilter.UnsharpMask(radius=4, percent=200, threshold=0)), Ambang.SETEMPAT
    for satu in strip:
        yield satu, Ambang.SETEMPAT
    for derajat in _MIRING:
        for satu in halus:
            yield satu.rotate(derajat, Image.Resampling.BILINEAR, fillcolor=255), Ambang.SETEMPAT


def _polos(halaman: Image.Image) -> bool:
    """Return whether nothing is on the page, as on the backs of sheets: specks vanish in the mean of 64 pixels."""
    kelabu = [v for v, jumlah in enumerate(halaman.reduce(8).histogram()) if jumlah]
    return kelabu[-1] - kelabu[0] < _BEDA_POLOS


def _tepi(halaman: Image.Image) -> Iterator[Image.Image]:
    """Yield the four strips where a footer can be, the lower one first."""
    lebar, tinggi = halaman.size
    tebal = round(max(lebar, tinggi) * _TEPI)
    yield halaman.crop((0, max(0, tinggi - tebal), lebar, tinggi))
    yield halaman.crop((0, 0, lebar, min(tinggi, tebal)))
    yield halaman.crop((max(0, lebar - tebal), 0, lebar, tinggi))
    yield halaman.crop((0, 0, min(lebar, tebal), tinggi))


def _perbesar(strip: Image.Image, sisi: int) -> Image.Image:
    """Return a strip of a page that is `sisi` pixels long, as if scanned at 400 dpi or at twice what it was."""
    kali = min(2.0, max(1.0, _SISI_MAKS / sisi))
    return strip.resize((round(strip.width * kali), round(strip.height * kali)), Image.Resampling.BICUBIC)


# ── dividing ────────────────────────────────────────────────────────────────────────────────────


def milik(lembar: Sequence[Lembar]) -> list[str | None]:
    """Return the identity of each page, None where it is unread; a blank back goes with the page before it."""
    hasil: list[str | None] = []
    for satu in lembar:
        hasil.append(hasil[-1] if satu.polos and hasil else satu.identitas)
    return hasil


def bagi(lembar: Sequence[str | None]) -> Pembagian:
    """Return which pages make up which naskah, given the identity of each page or None where it is unread.

    Consecutive pages of one identity are one naskah. Unread pages between two pages of one identity belong to it;
    at an end, or between two identities, they are in doubt.
    """
    terbaca = [(n, isi) for n, isi in enumerate(lembar, 1) if isi is not None]
    bagian: list[Bagian] = []
    for n, isi in terbaca:
        if bagian and bagian[-1].identitas == isi:
            bagian[-1] = Bagian(isi, bagian[-1].awal, n)
        else:
            bagian.append(Bagian(isi, n, n))
    milik = {n for b in bagian for n in range(b.awal, b.akhir + 1)}
    identitas = [b.identitas for b in bagian]
    return Pembagian(
        tuple(bagian),
        tuple(n for n in range(1, len(lembar) + 1) if n not in milik),
        tuple(isi for isi in dict.fromkeys(identitas) if identitas.count(isi) > 1),
    )


# ── cutting ─────────────────────────────────────────────────────────────────────────────────────


def potong(pdf: bytes, awal: int, akhir: int) -> bytes:
    """Return pages `awal` to `akhir` (from 1, both included) as a PDF, pictures as they are; the same bytes each time.

    Raises:
        PindaianError: as `baca_pindaian`; or there are no such pages.
    """
    with _buka(pdf) as dokumen:
        if not 1 <= awal <= akhir <= len(dokumen):
            raise PindaianError(f"Halaman {awal}–{akhir} tidak ada; PDF ini berisi {len(dokumen)} halaman.")
        potongan = pypdfium2.PdfDocument.new()
        try:
            potongan.import_pages(dokumen, list(range(awal - 1, akhir)))
            keluar = io.BytesIO()
            potongan.save(keluar)
        except pypdfium2.PdfiumError as exc:
            raise _rusak(f"halaman {awal}–{akhir}") from exc
        finally:
            potongan.close()
    return _tanpa_waktu(keluar.getvalue())


_WAKTU: Final = re.compile(rb"(?<=/CreationDate\(D:)\d{14}(?:\+\d\d'\d\d')?(?=\))")
_ID: Final = re.compile(rb"(/ID\[<)([0-9A-F]{32})(><)([0-9A-F]{32})(>\]>>\r?\nstartxref)")
_KEPALA: Final = 4096  # PDFium writes its Info dictionary at the very beginning


def _tanpa_waktu(pdf: bytes) -> bytes:
    """Return a PDF of PDFium's without the time and the random identifier it has put in; no offset moves."""
    waktu = _WAKTU.search(pdf, 0, _KEPALA)
    if waktu:
        pdf = pdf[: waktu.start()] + b"20000101000000+00'00'"[: waktu.end() - waktu.start()] + pdf[waktu.end() :]
    ekor = max(0, pdf.rfind(b"trailer"))
    if not (tanda := _ID.search(pdf, ekor)):
        return pdf
    sidik = hashlib.sha256(pdf[: tanda.start()]).hexdigest()[:32].upper().encode()
    return pdf[: tanda.start()] + tanda.expand(rb"\g<1>%b\g<3>%b\g<5>" % (sidik, sidik)) + pdf[tanda.end() :]


# ── PDFium ──────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _buka(pdf: bytes, maks: int = HALAMAN_MAKS) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF of a sensible number of pages, and close it."""
    if not pdf:
        raise PindaianError("Berkas PDF ini kosong (0 byte); salin atau pindai ulang.")
    try:
        dokumen = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as exc:
        if _terkunci(pdf):
            raise PindaianError("PDF ini terkunci kata sandi; simpan ulang tanpa kata sandi, lalu taruh lagi.") from exc
        raise _rusak("isinya") from exc
    try:
        jumlah = len(dokumen)
        if jumlah > maks:
            raise PindaianError(
                f"PDF ini berisi {jumlah} halaman, paling banyak {maks}; pecah menjadi beberapa berkas."
            )
        yield dokumen
    finally:
        dokumen.close()


def _terkunci(pdf: bytes) -> bool:
    """Return whether a PDF that did not open asks for a password.

    A PDF without a page fails and leaves PDFium's error as the PDF before it did: so that one is made known first.
    """
    for isi in (b"bukan PDF", pdf):
        try:
            pypdfium2.PdfDocument(isi).close()
        except pypdfium2.PdfiumError as exc:
            sebab = exc.err_code
        else:
            return False
    return sebab in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}


def _rusak(apa: str) -> PindaianError:
    return PindaianError(
        f"PDF ini tidak dapat dibaca ({apa} rusak, kosong, atau belum selesai tersalin); pindai ulang, lalu taruh lagi."
    )


def _gambar(dokumen: pypdfium2.PdfDocument, nomor: int) -> Image.Image:
    """Return page `nomor` as a grey picture, at the scan's own resolution where that is sensible."""
    try:
        halaman = dokumen[nomor - 1]
        try:
            sisi = max(halaman.get_size())
            skala = _sisi(halaman, nomor) / sisi if sisi > 0 else 0.0
            if not 0 < skala < math.inf:
                raise _rusak(f"ukuran halaman {nomor}")
            gambar: Image.Image = halaman.render(scale=skala, grayscale=True, may_draw_forms=False).to_pil()
        finally:
            halaman.close()
    except (pypdfium2.PdfiumError, MemoryError) as exc:
        raise _rusak(f"halaman {nomor}") from exc
    return gambar.convert("L")


def _sisi(halaman: pypdfium2.PdfPage, nomor: int) -> int:
    """Return how many pixels long the page's longer side is to be: those of the scan, as every resampling blurs."""
    lebar, tinggi = halaman.get_size()
    rapat = 0.0  # pixels in a pt
    for gambar in halaman.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        lebar_px, tinggi_px = gambar.get_px_size()
        if lebar_px * tinggi_px > PIKSEL_MAKS:
            raise PindaianError(
                f"Gambar di halaman {nomor} terlalu besar ({lebar_px} x {tinggi_px} piksel); "
                "pindai ulang pada 200 atau 300 dpi."
            )
        a, b, c, d, _, _ = gambar.get_matrix().get()
        lebar_pt, tinggi_pt = math.hypot(a, b), math.hypot(c, d)
        if lebar_pt * tinggi_pt >= _BAGIAN_GAMBAR * lebar * tinggi > 0:
            rapat = max(rapat, lebar_px / lebar_pt, tinggi_px / tinggi_pt)
    return min(max(round(rapat * max(lebar, tinggi)), _SISI_MIN), _SISI_MAKS) if rapat else _SISI_BIASA
