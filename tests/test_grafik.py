from __future__ import annotations

import io

from PIL import Image

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
