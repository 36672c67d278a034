from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from pipeline.word import grafik
from pipeline.word.grafik import batang


def baris(*nilai: int) -> list[dict[str, str]]:
    return [{"label": f"{n}.", "nilai": str(v), "teks": f"{v}%"} for n, v in enumerate(nilai, 1)]


def warna(isi: bytes) -> dict[int, int]:
    """Return how many pixels there are of each grey."""
    jumlah = Image.open(io.BytesIO(isi)).convert("L").histogram()
    return {n: j for n, j in enumerate(jumlah) if j}


def test_same_figures_give_the_same_bytes() -> None:
    assert batang(baris(10, 20), 100) == batang(baris(10, 20), 100)


def test_bar_beyond_the_norm_is_darker() -> None:
    dalam, lewat = warna(batang(baris(80), 100)), warna(batang(baris(108), 100))

    assert dalam.get(176, 0) > 10_000 > lewat.get(176, 0)
    assert lewat.get(90, 0) > 10_000 > dalam.get(90, 0)


def test_longer_bar_means_more() -> None:
    assert warna(batang(baris(100, 50), 200))[176] > warna(batang(baris(50, 50), 200))[176]


def test_nothing_used_is_still_a_chart() -> None:
    gambar = Image.open(io.BytesIO(batang(baris(0, 0), 100)))

    assert gambar.convert("L").getextrema() == (0, 255)


def test_words_stand_where_a_line_of_text_stands() -> None:
    """Within a pixel: words are put down one by one."""
    fon = ImageFont.load_default(grafik._HURUF_MM * grafik._MM)
    teks = "10. Pengarahan Kabag — “gÅy”  menit"
    for tempat, rata_kanan in (("rm", True), ("lm", False)):
        kami, mereka = (Image.new("L", (1200, 90), 255) for _ in range(2))
        grafik._tulis(ImageDraw.Draw(kami), teks, 600.4, 45.3, rata_kanan=rata_kanan)
        ImageDraw.Draw(mereka).text((600.4, 45.3), teks, 0, fon, anchor=tempat)

        kotak = [ImageChops.invert(g).getbbox() for g in (kami, mereka)]
        assert kotak[0]
        assert kotak[1]
        assert all(abs(a - b) <= 1 for a, b in zip(*kotak, strict=True))
        assert sum(kami.tobytes()) / sum(mereka.tobytes()) == pytest.approx(1, abs=0.001)


def test_chart_is_drawn_alike_whatever_was_drawn_before() -> None:
    sendiri = batang(baris(3, 7), 100)
    grafik._kata.cache_clear()
    batang([{"label": "Lain", "nilai": "5", "teks": "5% lain"}])

    assert batang(baris(3, 7), 100) == sendiri
