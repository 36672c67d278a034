"""A workbook's bytes → what it says, read in a room apart; the next in the row may be read meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from pipeline.errors import HalanganError
from pipeline.filing import digest
from pipeline.kamar import Kamar, KamarError, Langsung
from pipeline.setelan import Settings, pilihan
from pipeline.skema import UMUM
from pipeline.workbook.read import Terbaca, TidakTerbaca, read

Bacaan = Terbaca | TidakTerbaca


def mulai(isi: bytes, settings: Settings, kamar: Kamar | Langsung) -> Callable[[], Bacaan]:
    """Begin to read a workbook in `kamar`; return what to call for what it says, or why it cannot be read.

    Raises:
        HalanganError: no child can be started.
    """

    def hasil() -> Bacaan:
        try:
            return sedang()
        except KamarError as exc:
            return _terlalu_berat(exc)

    try:
        sedang = _mulai(isi, settings, kamar)
    except KamarError as exc:
        gagal = _terlalu_berat(exc)
        return lambda: gagal
    return hasil


def _mulai(isi: bytes, settings: Settings, kamar: Kamar | Langsung) -> Callable[[], Bacaan]:
    return kamar.mulai(read, isi, settings.sop, UMUM, partial(pilihan, settings.kantor))


def _terlalu_berat(exc: KamarError) -> TidakTerbaca:
    pesan = (
        f"Buku kerja ini tidak dapat dibaca: {exc.sebab}. Salin isiannya ke formulir kosong dari Admin, "
        "lalu letakkan formulir itu."
    )
    return TidakTerbaca("buku-terlalu-berat", pesan)


@dataclass(slots=True)
class BacaAwal:
    """The next workbooks in the row, each read in a room of its own while the ones before them are answered.

    They are known by their digests alone: what is taken later and holds other bytes is read anew.
    """

    settings: Settings
    kamar: Sequence[Kamar | Langsung]
    _sedang: dict[str, tuple[Kamar | Langsung, Callable[[], Bacaan]]] = field(default_factory=dict)
    _antre: dict[str, bytes] = field(default_factory=dict)

    def antrekan(self, deret: Sequence[bytes]) -> None:
        """Read the workbooks in `deret`, those in front first, and nothing else: what is not among them is given up."""
        mau = {digest(isi): isi for isi in deret}
        self._sedang = {sidik: satu for sidik, satu in self._sedang.items() if sidik in mau}
        self._antre = {sidik: isi for sidik, isi in mau.items() if sidik not in self._sedang}
        self._mulai()

    def ambil(self, isi: bytes) -> Bacaan | None:
        """Return what `isi` says if it was begun with.

        None too where that did not come to an end: a room that gives way may have had no time on a busy machine, so
        that it is judged by what it takes in its turn.
        """
        if (satu := self._sedang.pop(digest(isi), None)) is None:
            return None
        try:
            return satu[1]()
        except KamarError:
            return None
        finally:
            self._mulai()

    def _mulai(self) -> None:
        """Begin with as many as there are rooms that nothing is awaited from."""
        dipakai = {id(kamar) for kamar, _ in self._sedang.values()}
        for kamar in self.kamar:
            if self._antre and id(kamar) not in dipakai:
                sidik = next(iter(self._antre))
                isi = self._antre.pop(sidik)
                with suppress(HalanganError, KamarError):  # no room: it is read in its turn
                    self._sedang[sidik] = kamar, _mulai(isi, self.settings, kamar)
