"""Photos for paper: upright, scaled to the box and to what a printer can show."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

DPI = 200
LEBAR_MM, TINGGI_MM = 150.0, 92.0  # two with their captions fit on an A4 page
LOGO_MM = 22.0
PIKSEL_MAKS = 120_000_000  # a picture that unpacks to more is no photo
_MM_PER_INCI = 25.4
_BENTUK = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")


def buka(isi: bytes) -> Image.Image | None:
    """Return the picture in `isi`, upright by its EXIF, or None if it is none that can be printed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            gambar = Image.open(io.BytesIO(isi), formats=_BENTUK)
            if gambar.width * gambar.height > PIKSEL_MAKS:
                return None
            gambar.load()
            return ImageOps.exif_transpose(gambar)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None


def piksel(isi: bytes) -> int:
    """Return how many pixels the picture in `isi` says it unpacks to, 0 if it is no picture we print; none is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            gambar = Image.open(io.BytesIO(isi), formats=_BENTUK)
            return gambar.width * gambar.height
    except Image.DecompressionBombError:
        return PIKSEL_MAKS + 1
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return 0


def untuk_cetak(isi: bytes) -> tuple[bytes, float] | None:
    """Return a photo as JPEG at 200 dpi in its box, and its width in millimetres; None if it is no picture."""
    gambar = buka(isi)
    if gambar is None:
        return None
    skala = min(LEBAR_MM / gambar.width, TINGGI_MM / gambar.height)
    lebar_mm, tinggi_mm = gambar.width * skala, gambar.height * skala
    piksel = (max(1, round(lebar_mm / _MM_PER_INCI * DPI)), max(1, round(tinggi_mm / _MM_PER_INCI * DPI)))
    if piksel < gambar.size:
        gambar = gambar.resize(piksel, Image.Resampling.LANCZOS)
    keluar = io.BytesIO()
    _atas_putih(gambar).save(keluar, "JPEG", quality=85)
    return keluar.getvalue(), lebar_mm


def untuk_kop(isi: bytes) -> tuple[bytes, float] | None:
    """Return a logo as PNG at 300 dpi in its box, and its width in millimetres; None if it is no picture.

    Source: TND-133, which gives it no measure; the box is as high as a kop of five lines.
    """
    gambar = buka(isi)
    if gambar is None:
        return None
    skala = LOGO_MM / max(gambar.size)
    lebar_mm, tinggi_mm = gambar.width * skala, gambar.height * skala
    piksel = (max(1, round(lebar_mm / _MM_PER_INCI * 300)), max(1, round(tinggi_mm / _MM_PER_INCI * 300)))
    if piksel < gambar.size:
        gambar = gambar.resize(piksel, Image.Resampling.LANCZOS)
    keluar = io.BytesIO()
    _atas_putih(gambar).save(keluar, "PNG")
    return keluar.getvalue(), lebar_mm


def _atas_putih(gambar: Image.Image) -> Image.Image:
    """Return the picture without transparency, as paper shows it."""
    rgba = gambar.convert("RGBA")
    putih = Image.new("RGBA", rgba.size, "white")
    return Image.alpha_composite(putih, rgba).convert("RGB")
