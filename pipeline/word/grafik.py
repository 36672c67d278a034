"""Bar charts that print well in black and white: a grey bar, its figure at the right, a line for the norm."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

from pipeline.word.png import png
from pipeline.word.zip import aliran

LEBAR_MM = 150.0
_DPI = 200  # Word resamples pictures of more than 220 when someone saves; greys show more than their dots
_MM = _DPI / 25.4
_BARIS_MM, _TEBAL_MM, _HURUF_MM = 6.2, 3.6, 3.1
_KIRI_MM, _KANAN_MM, _ATAS_MM = 46.0, 34.0, 5.5
BATANG_MAKS = 100
_HITAM, _ABU, _GELAP, _PUTIH = 0, 176, 90, 255


def batang(baris: Sequence[Mapping[str, str]], acuan: int | None = None) -> bytes:
    """Return a chart of horizontal bars as PNG, 150 mm wide at 200 dpi.

    Each row has `label`, `nilai` (a whole number) and `teks`, the figure as printed at the right. With
    `acuan` a dashed line stands at that value, and a bar beyond it is darker.

    Raises:
        ValueError: more bars than a page can show.
    """
    if len(baris) > BATANG_MAKS:
        msg = f"grafik berisi {len(baris)} batang, paling banyak {BATANG_MAKS}"
        raise ValueError(msg)
    terbesar = max([int(b["nilai"]) for b in baris] + [acuan or 0, 1])
    tinggi = round((_ATAS_MM + len(baris) * _BARIS_MM + 2) * _MM)
    gambar = Image.new("L", (1 + round(LEBAR_MM * _MM), tinggi), _PUTIH)
    gambar.paste(0, (0, 0, 1, tinggi))
    pena = ImageDraw.Draw(gambar)
    skala = (LEBAR_MM - _KIRI_MM - _KANAN_MM) / terbesar
    for n, satu in enumerate(baris):
        atas = _ATAS_MM + n * _BARIS_MM
        tengah = (atas + _TEBAL_MM / 2) * _MM
        nilai = int(satu["nilai"])
        kanan = _KIRI_MM + max(nilai * skala, 0.3)
        _tulis(pena, satu["label"], (_KIRI_MM - 2) * _MM, tengah, rata_kanan=True)
        warna = _GELAP if acuan is not None and nilai > acuan else _ABU
        kotak = [v * _MM for v in (_KIRI_MM, atas, kanan, atas + _TEBAL_MM)]
        pena.rectangle(kotak, fill=warna, outline=_HITAM, width=2)
        # In a column of their own: the line of the norm would run through figures at the bars' ends.
        _tulis(pena, satu["teks"], (LEBAR_MM - _KANAN_MM + 2) * _MM, tengah)
    if acuan is not None:
        _garis_acuan(pena, (_KIRI_MM + acuan * skala) * _MM, tinggi)
    return _png(gambar)


def _png(gambar: Image.Image) -> bytes:
    """Return as PNG what stands right of the first column, which must be black: it is the filter of each row."""
    tampung = io.BytesIO()
    gambar.save(tampung, "PPM")  # bare rows behind a line of text; `tobytes` takes six times as long
    lebar, tinggi = gambar.size
    baris = aliran(tampung.getbuffer()[-lebar * tinggi :])
    return png(baris, (lebar - 1, tinggi), bit=8, titik_per_mm=_MM)


@dataclass(frozen=True, slots=True)
class _Kata:
    """A word as a mask, how far its corner lies from the point on which it stands, and how much room it takes."""

    gambar: Image.Image
    kiri: int
    atas: int
    maju: int


@cache
def _fon() -> tuple[ImageFont.FreeTypeFont, int]:
    """Return the font, and how far below the middle of a line its letters stand."""
    fon = ImageFont.load_default(_HURUF_MM * _MM)
    if not isinstance(fon, ImageFont.FreeTypeFont):
        msg = "Pillow tanpa FreeType tidak dapat menulis grafik"
        raise TypeError(msg)
    dasar, tengah = (fon.getbbox("x", anchor=a)[1] for a in ("ls", "lm"))
    return fon, round(tengah - dasar)


@lru_cache(1024)
def _kata(kata: str) -> _Kata:
    """Return a word, drawn once for all charts: they say much the same, and drawing is what takes their time."""
    fon, _ = _fon()
    kiri, atas, kanan, bawah = map(round, fon.getbbox(kata, anchor="ls"))
    gambar = Image.new("L", (max(kanan - kiri, 1), max(bawah - atas, 1)), 0)
    ImageDraw.Draw(gambar).text((-kiri, -atas), kata, 255, fon, anchor="ls")
    return _Kata(gambar, kiri, atas, round(fon.getlength(kata)))


def _tulis(pena: ImageDraw.ImageDraw, teks: str, x: float, tengah: float, *, rata_kanan: bool = False) -> None:
    """Write `teks` in black from `x` on, or up to `x`, its middle at `tengah`."""
    semua = [_kata(satu) for satu in teks.split(" ")]
    spasi = _kata(" ").maju
    letak = round(x) - (sum(satu.maju + spasi for satu in semua) - spasi if rata_kanan else 0)
    dasar = round(tengah) + _fon()[1]
    for satu in semua:
        # What `bitmap` comes down to, without its looking at picture and colour again for each word.
        pena.draw.draw_bitmap((letak + satu.kiri, dasar + satu.atas), satu.gambar.im, _HITAM)
        letak += satu.maju + spasi


def _garis_acuan(pena: ImageDraw.ImageDraw, x: float, tinggi: int) -> None:
    panjang = round(1.2 * _MM)
    for y in range(0, tinggi, 2 * panjang):
        pena.line([(x, y), (x, y + panjang)], fill=_HITAM, width=2)
