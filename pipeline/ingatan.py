"""What was worked out before, kept as long as it is asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Ingatan(Generic[K, V]):
    """At most `maks` results by their keys: the one that was not asked for the longest is forgotten.

    `functools.lru_cache` for results that are not to be known by what they were made from, but by its digest. A key may
    be long: it is compared once for each question.
    """

    def __init__(self, maks: int) -> None:
        """Begin with none."""
        self.maks = maks
        self._isi: OrderedDict[K, tuple[K, V]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._isi)

    def __contains__(self, kunci: K) -> bool:
        """Return whether there is one; it is not asked for by that."""
        return kunci in self._isi

    def get(self, kunci: K) -> V | None:
        """Return what is kept, None if nothing is."""
        ada = self._isi.get(kunci)
        if ada is None:
            return None
        self._isi.move_to_end(ada[0])  # the very key that is kept
        return ada[1]

    def __getitem__(self, kunci: K) -> V:
        """Return what is kept; a KeyError if nothing is."""
        asli, nilai = self._isi[kunci]
        self._isi.move_to_end(asli)
        return nilai

    def __setitem__(self, kunci: K, nilai: V) -> None:
        """Keep `nilai`."""
        self._isi.pop(kunci, None)
        self._isi[kunci] = kunci, nilai
        if len(self._isi) > self.maks:
            self._isi.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        self._isi.clear()
