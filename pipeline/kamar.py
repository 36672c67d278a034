"""A room apart: a child process, bounded in memory and time, in which what came from outside is opened.

No workbook, picture, scan or template can take the service down: what eats too much, or crashes a library, ends
the child alone, and the next piece of work gets a new one. The work is a module's function and its arguments;
both, and what comes back, are pickled.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Final, ParamSpec, Self, TypeVar

from pipeline.errors import DihentikanError, HalanganError

try:
    import resource
except ImportError:  # Windows has no such limits: there only time is bounded
    resource = None  # type: ignore[assignment]

P = ParamSpec("P")
T = TypeVar("T")

# Loaded once by the server that the children are forked from, so that a new child costs milliseconds.
ISI: Final = ("pipeline.periksa", "pipeline.issue", "pipeline.balas", "pipeline.kembali", "pipeline.beku")
_TERHENTI: Final = "pembacanya terhenti di tengah jalan"
_MENGALAH: Final = 10  # of 19: a tenth of what another process gets of the same processor
_SELANG: Final = 0.2  # seconds between two looks at whether the run is to end


class KamarError(Exception):
    """The work did not come to an end: `sebab` says in Indonesian why."""

    def __init__(self, sebab: str) -> None:
        """Keep the reason."""
        super().__init__(sebab)
        self.sebab = sebab


class WaktuHabisError(KamarError):
    """It took longer than it may."""


class MemoriHabisError(KamarError):
    """It took more memory than it may."""


class TerhentiError(KamarError):
    """The child ended in the middle of it: a library crashed."""


class Langsung:
    """No room at all: the work is done here, unbounded."""

    def __call__(self, fungsi: Callable[P, T], /, *arg: P.args, **kunci: P.kwargs) -> T:
        """Return what `fungsi` gives."""
        return fungsi(*arg, **kunci)

    def mulai(self, fungsi: Callable[P, T], /, *arg: P.args, **kunci: P.kwargs) -> Callable[[], T]:
        """Return what to call for what `fungsi` gives; it is done then."""
        return lambda: fungsi(*arg, **kunci)

    def alir(self, fungsi: Callable[P, Iterator[T]], /, *arg: P.args, **kunci: P.kwargs) -> Iterator[T]:
        """Yield what `fungsi` yields."""
        return fungsi(*arg, **kunci)

    def siapkan(self) -> None:
        """Do nothing: there is nothing to be started."""


LANGSUNG: Final = Langsung()


@dataclass(slots=True)
class Kamar:
    """A child process for one piece of work after the other; use it in a `with`, or `tutup` it.

    `memori_mb` bounds the child's own memory, `detik` one piece of work. `henti` is asked while waiting; when it
    says so, the work is given up. With `mengalah` the child works only while nobody else wants the processor, as far
    as the system can arrange it: what it does can wait.
    """

    memori_mb: int
    detik: float
    henti: Callable[[], bool] = lambda: False
    mengalah: bool = False
    _proses: BaseProcess | None = field(default=None, init=False)
    _pipa: Connection | None = field(default=None, init=False)
    _sibuk: bool = field(default=False, init=False)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.tutup()

    def __call__(self, fungsi: Callable[P, T], /, *arg: P.args, **kunci: P.kwargs) -> T:
        """Return what `fungsi` gives, or raise what it raises.

        Raises:
            KamarError: it took too much time or memory, or the child crashed.
            DihentikanError: the run is to end.
            HalanganError: no child can be started.
        """
        return self.mulai(fungsi, *arg, **kunci)()

    def mulai(self, fungsi: Callable[P, T], /, *arg: P.args, **kunci: P.kwargs) -> Callable[[], T]:
        """Begin a piece of work, and return what to call for what it gives, within `detik` of the call.

        What is not asked for is given up when the next piece begins. Both raise as a call does.
        """
        pipa = self._kirim(_satu, (fungsi, *arg), kunci)

        def hasil() -> T:
            (satu,) = self._terima(pipa)
            return satu  # type: ignore[no-any-return]

        return hasil

    def alir(self, fungsi: Callable[P, Iterator[T]], /, *arg: P.args, **kunci: P.kwargs) -> Iterator[T]:
        """Yield what `fungsi` yields; each piece may take `detik`. Raises as a call does."""
        yield from self._terima(self._kirim(fungsi, arg, kunci))

    def siapkan(self) -> None:
        """Start the child, so that the first piece of work need not wait for it.

        Raises:
            HalanganError: no child can be started.
        """
        with suppress(KamarError):  # a piece of work will tell
            self(_tidak_apa)

    def _kirim(self, fungsi: Callable[..., Iterator[Any]], arg: tuple[Any, ...], kunci: dict[str, Any]) -> Connection:
        """Hand a piece of work to the child, and return the pipe by which comes what it yields."""
        if self._sibuk:
            self._akhiri()
        pipa = self._siap()
        try:
            pipa.send((fungsi, arg, kunci))
        except (BrokenPipeError, ConnectionResetError) as exc:
            self._akhiri()
            raise TerhentiError(_TERHENTI) from exc
        self._sibuk = True
        return pipa

    def _terima(self, pipa: Connection) -> Iterator[Any]:
        try:
            while True:
                kabar, isi = self._tunggu(pipa)
                if kabar is _Kabar.TUNTAS:
                    self._sibuk = False
                    return
                if kabar is _Kabar.GALAT:
                    self._sibuk = isinstance(isi, MemoryError)  # a library that ran out of memory is not to be trusted
                    raise isi
                yield isi
        except MemoryError as exc:
            msg = f"memerlukan memori lebih dari {self.memori_mb} MB"
            raise MemoriHabisError(msg) from exc
        except (EOFError, BrokenPipeError, ConnectionResetError) as exc:
            raise TerhentiError(_TERHENTI) from exc
        finally:
            if self._sibuk:
                self._akhiri()

    def _siap(self) -> Connection:
        """Return the pipe to the child, starting one if there is none."""
        if self._proses is not None and self._pipa is not None and self._proses.is_alive():
            return self._pipa
        self._akhiri()
        konteks = _konteks()
        self._pipa, ujung = konteks.Pipe()
        # An alarm in the child ends it even if we are killed meanwhile.
        hunian = (ujung, self.memori_mb, self.detik * 2, self.mengalah)
        self._proses = konteks.Process(target=_huni, args=hunian, daemon=True)  # type: ignore[attr-defined]
        try:
            self._proses.start()
        except OSError as exc:
            self._akhiri()
            msg = (
                f"Proses pembaca tidak dapat dijalankan: {exc.strerror}. Tutup program lain, atau naikkan batas proses."
            )
            raise HalanganError(msg) from exc
        finally:
            ujung.close()
        return self._pipa

    def _tunggu(self, pipa: Connection) -> tuple[_Kabar, Any]:
        sisa = self.detik
        while not pipa.poll(min(_SELANG, sisa)):
            sisa -= _SELANG
            if self.henti():
                msg = "Pekerjaan dihentikan; dilanjutkan saat dijalankan lagi."
                raise DihentikanError(msg)
            if sisa <= 0:
                msg = f"memerlukan waktu lebih dari {self.detik:g} detik"
                raise WaktuHabisError(msg)
        return pipa.recv()  # type: ignore[no-any-return]

    def tutup(self) -> None:
        """Let the child go."""
        if self._pipa is not None:
            self._pipa.close()
            self._pipa = None
        if self._proses is not None:
            self._proses.join(1)
        self._akhiri()

    def _akhiri(self) -> None:
        if self._proses is not None and self._proses.pid is not None:
            self._proses.kill()
            self._proses.join()
            self._proses.close()
        if self._pipa is not None:
            self._pipa.close()
        self._proses = self._pipa = None
        self._sibuk = False


def batas_proses() -> dict[str, int]:
    """Return what the system bounds this process to, as far as it does: bytes of memory, open files."""
    if resource is None:
        return {}
    batas = {"memori": resource.RLIMIT_AS, "data": resource.RLIMIT_DATA, "berkas": resource.RLIMIT_NOFILE}
    isi = {nama: resource.getrlimit(apa)[0] for nama, apa in batas.items()}
    return {nama: nilai for nama, nilai in isi.items() if nilai != resource.RLIM_INFINITY}


def inti() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def petakan(
    kamar: Sequence[Kamar | Langsung], fungsi: Callable[..., T], bahan: Iterable[tuple[Any, ...]]
) -> Iterator[T]:
    """Yield what `fungsi` gives for each of `bahan`, in their order, as many at once as there are rooms.

    Raises as a call does; what was begun besides is given up.
    """
    berjalan: deque[Callable[[], T]] = deque()
    for urut, arg in enumerate(bahan):
        if len(berjalan) == len(kamar):
            yield berjalan.popleft()()
        berjalan.append(kamar[urut % len(kamar)].mulai(fungsi, *arg))
    while berjalan:
        yield berjalan.popleft()()


class _Kabar(Enum):
    """What a message from the child is."""

    ISI = auto()
    TUNTAS = auto()
    GALAT = auto()


def _tidak_apa() -> None:
    pass


def _satu(fungsi: Callable[..., T], /, *arg: Any, **kunci: Any) -> Iterator[T]:
    yield fungsi(*arg, **kunci)


def _konteks() -> BaseContext:
    # Not fork: the service has threads. A fork server is started from a clean interpreter.
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    konteks = multiprocessing.get_context("forkserver")
    konteks.set_forkserver_preload(list(ISI))
    return konteks


def _huni(pipa: Connection, memori_mb: int, detik: float, mengalah: bool) -> None:  # noqa: FBT001 - as a process is started
    """Do one piece of work after the other until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to hear
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _batasi(memori_mb)
    if mengalah and hasattr(os, "nice"):
        with suppress(OSError):  # a unit may forbid it: then it takes its share
            os.nice(_MENGALAH)
    while True:
        try:
            fungsi, arg, kunci = pipa.recv()
        except (EOFError, OSError):
            return
        try:
            for isi in _berbatas(fungsi(*arg, **kunci), detik):
                pipa.send((_Kabar.ISI, isi))
            pipa.send((_Kabar.TUNTAS, None))
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception as exc:  # noqa: BLE001 - the parent raises it
            exc.add_note(traceback.format_exc())
            pipa.send((_Kabar.GALAT, exc))


def _berbatas(isi: Iterator[T], detik: float) -> Iterator[T]:
    """Yield what `isi` yields; a piece that takes longer than `detik` ends this process."""
    _alarm(detik)
    try:
        for satu in isi:
            _alarm(0)
            yield satu
            _alarm(detik)
    finally:
        _alarm(0)


def _alarm(detik: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, detik)


def _batasi(memori_mb: int) -> None:
    """Bound the memory of this process, and see that it writes no core."""
    if resource is None:
        return
    byte = memori_mb * 1024 * 1024
    with suppress(ValueError, OSError):  # a lower limit stands already
        resource.setrlimit(resource.RLIMIT_DATA, (byte, byte))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
