"""The bar of a long piece of work."""

from __future__ import annotations

import io

import pytest

from pipeline.perintah import kemajuan


class Layar(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bar_tells_how_many_are_done_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    layar = Layar()
    monkeypatch.setattr("sys.stderr", layar)

    assert list(kemajuan.telusuri(range(10), "Setoran", "setoran")) == list(range(10))

    assert "Setoran: 0 dari 10" in layar.getvalue()
    assert "sisa" in layar.getvalue()


@pytest.mark.parametrize(
    ("jumlah", "layar"),
    [pytest.param(2, Layar(), id="few"), pytest.param(10, io.StringIO(), id="nobody looks")],
)
def test_no_bar_where_it_tells_nothing(monkeypatch: pytest.MonkeyPatch, jumlah: int, layar: io.StringIO) -> None:
    monkeypatch.setattr("sys.stderr", layar)

    assert len(list(kemajuan.telusuri(range(jumlah), "Setoran", "setoran"))) == jumlah

    assert layar.getvalue() == ""


def test_bytes_are_counted_in_their_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    layar = Layar()
    monkeypatch.setattr("sys.stderr", layar)

    with kemajuan.ukuran("Disalin", 3 << 20) as maju:
        maju(3 << 20)

    assert "dari 3.00M" in layar.getvalue()
