"""The small Data Matrix in a naskah's footer: written as a picture for Word, and found again on a scanned page.

Never a QR code: on a naskah it would pass for an electronic signature (TND-518). Not to be confused with the
lambang negara of a kop, which is no business of this module.

Choice of symbol, kept here since it is easily undone. The longest identity of the delivered SOP (61 characters) needs
47 codewords. As a 16 x 48 rectangle it is half as high as the 32 x 32 square of the same content, so it fits a footer.
On simulated scans (skew 3 degrees, noise, JPEG quality 50 or black and white; one look, no second try) both gave
every page at 200 and 300 dpi with modules of 0.40 mm and more; at 0.36 mm the rectangle lost noisy ones at 200 dpi, and
more than a third at 150 dpi. 0.45 mm leaves a margin. `python -m tests.alat_pindai` measures what is delivered.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, Final

import zxingcpp
from PIL import Image

from pipeline.word import png

MODUL_MM: Final = 0.45
TEPI_MODUL: Final = 2  # quiet zone; the standard asks for 1, footers put text and rules close by
LEBAR_MM: Final = 23.4  # (48 + 2 x 2) modules, whatever the identity
TINGGI_MM: Final = 9.0  # (16 + 2 x 2) modules, for an identity of up to 49 codewords
PIKSEL_MODUL: Final = 3  # 169 dpi: Word resamples pictures of more than 220 dpi when someone saves

# Rectangles of one width, rising in height: 16, 22 and 26 rows hold 49, 72 and 90 codewords.
_VERSI: Final = (30, 43, 47)
# A module is as many bits as it has pixels: a digit, all of its bits set where the module is light.
_TERANG: Final = b"%d" % ((1 << PIKSEL_MODUL) - 1)
_ANGKA: Final = bytes.maketrans(b"\x00\xff", b"0" + _TERANG)
_BENTUK: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.Code128])


class LambangError(ValueError):
    """A text that the symbol cannot hold: a mistake of the caller, never of the office's data."""


class Ambang(Enum):
    """How grey is told from black and white before a symbol is looked for."""

    SETEMPAT = zxingcpp.Binarizer.LocalAverage  # uneven light; usually the best
    MENYELURUH = zxingcpp.Binarizer.GlobalHistogram  # strong noise


def data_matrix(isi: str) -> bytes:
    """Return a PNG of the Data Matrix that holds `isi`: 1 bit, with quiet zone, the same bytes each time.

    Its dpi is such that Word shows it `LEBAR_MM` wide and (for up to 49 codewords) `TINGGI_MM` high.

    Raises:
        LambangError: `isi` is empty, too long, or not printable ASCII.
    """
    if not isi or not isi.isascii() or not isi.isprintable():
        raise LambangError(f"Identitas {isi!r} tidak dapat dijadikan Data Matrix; pakai huruf, angka, dan tanda ASCII.")
    modul, lebar_modul = _modul(isi)
    angka = modul.translate(_ANGKA)
    tepi = _TERANG * TEPI_MODUL
    kosong = [_baris(_TERANG * lebar_modul + tepi * 2)] * TEPI_MODUL
    isian = (_baris(tepi + angka[n : n + lebar_modul] + tepi) for n in range(0, len(angka), lebar_modul))
    semua = [*kosong, *isian, *kosong]
    # Stored, not deflated: builds of zlib differ in what they make of one picture. The DOCX packs it anyway.
    ukuran = ((lebar_modul + 2 * TEPI_MODUL) * PIKSEL_MODUL, len(semua) * PIKSEL_MODUL)
    return png.png(png.tak_padat(b"".join(semua)), ukuran, bit=1, titik_per_mm=PIKSEL_MODUL / MODUL_MM)


def _baris(angka: bytes) -> bytes:
    """Return a row of modules as rows of a PNG: the byte 0 (no filter), then 1 bit a pixel, the last byte filled up."""
    lebar = len(angka) * PIKSEL_MODUL
    bit = int(angka, 1 << PIKSEL_MODUL) << (-lebar % 8)
    return bit.to_bytes(1 + (lebar + 7) // 8, "big") * PIKSEL_MODUL


def ukuran_mm(simbol: bytes) -> tuple[float, float]:
    """Return width and height in mm at which a PNG of `data_matrix` is to be printed."""
    lebar, tinggi = png.ukuran(simbol)
    return lebar / PIKSEL_MODUL * MODUL_MM, tinggi / PIKSEL_MODUL * MODUL_MM


def baca(gambar: Image.Image, ambang: Ambang = Ambang.SETEMPAT) -> tuple[str, ...]:
    """Return what the Data Matrix and Code 128 symbols on a grey picture hold, each once, sorted.

    Only symbols whose error correction came out right count. Still, a small one can be "seen" in mere noise, so
    that the caller must know its own payloads by a prefix and a checksum.
    """
    temuan = zxingcpp.read_barcodes(gambar, formats=_BENTUK, binarizer=ambang.value)
    return tuple(sorted({satu.text for satu in temuan if satu.valid}))


def _modul(isi: str) -> tuple[bytes, int]:
    """Return the bare symbol as the lowest rectangle that holds `isi`, a byte a module, 0 for dark; and its width."""
    for versi in _VERSI:
        try:
            simbol = zxingcpp.create_barcode(isi, zxingcpp.BarcodeFormat.DataMatrix, version=versi)
        except ValueError:  # too long for this one
            continue
        piksel: Any = simbol.to_image(scale=1, add_quiet_zones=False)  # a buffer, which its types do not tell
        return bytes(piksel), int(piksel.shape[1])
    raise LambangError(
        f"Identitas {isi!r} terlalu panjang untuk Data Matrix di kaki naskah; pendekkan jenis atau kode."
    )
