"""A workbook's bytes → what it says, read in a room apart; the next in the row may be read meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from pipeline.config import Settings, pilihan
from pipeline.errors import HalanganError
from pipeline.filing import digest
from pipeline.kamar import Kamar, KamarError, Langsung
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
        sedang = kamar.mulai(read, isi, settings.sop, UMUM, partial(pilihan, settings.kantor))
    except KamarError as exc:
        gagal = _terlalu_berat(exc)
        return lambda: gagal
    return hasil


def _terlalu_berat(exc: KamarError) -> TidakTerbaca:
    pesan = (
        f"Buku kerja ini tidak dapat dibaca: {exc.sebab}. Salin isiannya ke formulir kosong dari Admin, "
        "lalu letakkan formulir itu."
    )
    return TidakTerbaca("buku-terlalu-berat", pesan)


@dataclass(slots=True)
class BacaAwal:
    """The next workbook in the row, read in a room of its own while the one before it is answered.

    It is known by its digest alone: what is taken later and holds other bytes is read anew.
    """

    settings: Settings
    kamar: Kamar | Langsung
    _sha256: str = ""
    _hasil: Callable[[], Bacaan] | None = None
    _antre: bytes = b""

    def antrekan(self, isi: bytes) -> None:
        """Begin to read `isi`, or once what was begun before has been asked for."""
        if self._antre:  # what was begun before it was not asked for, and is given up
            self._lanjut()
        self._antre = isi
        if self._hasil is None:
            self._lanjut()

    def ambil(self, isi: bytes) -> Bacaan | None:
        """Return what `isi` says if it was begun with."""
        if self._hasil is None or self._sha256 != digest(isi):
            return None
        hasil, self._hasil = self._hasil, None
        try:
            return hasil()
        finally:
            self._lanjut()

    def _lanjut(self) -> None:
        isi, self._antre, self._hasil = self._antre, b"", None
        if isi:
            with suppress(HalanganError):  # no room: it is read in its turn
                self._sha256, self._hasil = digest(isi), mulai(isi, self.settings, self.kamar)
