"""What was worked out before, kept as long as it is asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Ingatan(OrderedDict[K, V]):
    """A dict of at most `maks` entries: the one that was not asked for by `[]` the longest is forgotten.

    `functools.lru_cache` for results that are not to be known by what they were made from, but by its digest.
    """

    def __init__(self, maks: int) -> None:
        """Begin with none."""
        super().__init__()
        self.maks = maks

    def __getitem__(self, kunci: K) -> V:
        """Return what is kept."""
        self.move_to_end(kunci)
        return super().__getitem__(kunci)

    def __setitem__(self, kunci: K, nilai: V) -> None:
        """Keep `nilai`."""
        super().__setitem__(kunci, nilai)
        while len(self) > self.maks:
            del self[next(iter(self))]
