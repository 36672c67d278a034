"""How far a long piece of work has come, on stderr, where somebody looks at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Final, TypeVar

from tqdm import tqdm

T = TypeVar("T")

SEDIKIT: Final = 3  # as many are done before a bar is read
_BENTUK: Final = "{desc}: {n_fmt} dari {total_fmt} |{bar}| {rate_fmt}, sisa {remaining}"


def telusuri(deret: Sequence[T], apa: str, satuan: str) -> Iterator[T]:
    """Yield what is in `deret`, with a bar that tells rate and time left; without one if few, or if nobody looks."""
    if len(deret) <= SEDIKIT or not sys.stderr.isatty():
        yield from deret
        return
    yield from tqdm(deret, desc=apa, unit=f" {satuan}", bar_format=_BENTUK, leave=False, dynamic_ncols=True)


@contextmanager
def ukuran(apa: str, jumlah: int) -> Iterator[Callable[[int], object]]:
    """Yield a function that is told of bytes done, out of `jumlah`."""
    with tqdm(
        desc=apa,
        total=jumlah,
        unit="B",
        unit_scale=True,
        unit_divisor=1024,
        bar_format=_BENTUK,
        leave=False,
        disable=not sys.stderr.isatty(),
    ) as batang:
        yield batang.update


def menyela() -> AbstractContextManager[object]:
    """Return a context in which one may print: a bar that is shown makes way, and is drawn again."""
    return tqdm.external_write_mode()
