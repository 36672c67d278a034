"""One instance on a root: who holds it, and since when.

Two locks of the operating system, beside the register and in the inbox: that of a process that died is free again.
On a share whose locks do not reach other machines, a sign of life tells of an instance there: it is written twice a
minute, and is believed for three minutes by the share's own clock.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from pipeline.errors import LockedError, halangan

NAMA: Final = ".alur.kunci"  # in the inbox
DENYUT_DETIK: Final = 30.0
BASI_DETIK: Final = 180.0
PERCOBAAN, JEDA_DETIK = 20, 0.05  # to learn who holds the locks


@contextmanager
def memegang(register: Path, inbox: Path, kini: dt.datetime) -> Iterator[None]:
    """Hold the root with this register and this inbox for as long as the block runs.

    Raises:
        LockedError: another process holds it; the message says which, where, since when.
        HalanganError: the locks cannot be made.
    """
    with ExitStack() as tumpuk:
        with halangan():
            register.parent.mkdir(parents=True, exist_ok=True)
            inbox.mkdir(parents=True, exist_ok=True)
            _kunci(tumpuk, register.with_suffix(".kunci"), inbox)
            _kunci(tumpuk, inbox / NAMA, inbox)
            tanda = inbox / f"{NAMA}.json"
            _tolak_bila_hidup(tanda)
            isi = {"host": socket.gethostname(), "pid": os.getpid(), "sejak": kini.isoformat(timespec="seconds")}
            tanda.write_text(json.dumps(isi), "utf-8")
        tumpuk.callback(_hapus, tanda)
        tumpuk.enter_context(_berdenyut(tanda))
        yield


@dataclass(frozen=True, slots=True)
class Pemegang:
    """Who holds a root, or held it last and did not let it go."""

    host: str
    pid: int
    sejak: str
    hidup: bool


def pemegang(register: Path, inbox: Path) -> Pemegang | None:
    """Return who holds the root, or left its sign of life behind; None if nobody."""
    tanda = inbox / f"{NAMA}.json"
    isi = _baca(tanda)
    if not isi:
        return None
    if isi["host"] == socket.gethostname():
        hidup = _terpegang(register.with_suffix(".kunci"))
    else:
        hidup = time.time() - tanda.stat().st_mtime < BASI_DETIK
    return Pemegang(str(isi["host"]), int(isi["pid"]), str(isi["sejak"]), hidup)


def _terpegang(berkas: Path) -> bool:
    if not berkas.exists():
        return False
    try:
        with FileLock(berkas, timeout=0):
            return False
    except Timeout:
        return True


def _kunci(tumpuk: ExitStack, berkas: Path, inbox: Path) -> None:
    kunci = FileLock(berkas)
    for kali in range(PERCOBAAN):
        try:
            kunci.acquire(timeout=0)
        except Timeout as exc:
            # Who holds it may not have written its name yet, or have taken it away already: ask again.
            if (isi := _baca(inbox / f"{NAMA}.json")) or kali == PERCOBAAN - 1:
                raise _terkunci(isi) from exc
            time.sleep(JEDA_DETIK)
        except NotImplementedError:
            return  # this file system has no locks: the sign of life is all there is
        else:
            tumpuk.callback(kunci.release)
            return


def _tolak_bila_hidup(tanda: Path) -> None:
    """Refuse if an instance on another machine has given a sign of life; one of this machine would hold the lock."""
    isi = _baca(tanda)
    if not isi or isi.get("host") == socket.gethostname():
        return
    uji = tanda.with_name(f"{NAMA}.{os.getpid()}")
    uji.write_bytes(b"")
    umur = uji.stat().st_mtime - tanda.stat().st_mtime  # both by the clock of the share
    _hapus(uji)
    if umur < BASI_DETIK:
        raise _terkunci(isi)


@contextmanager
def _berdenyut(tanda: Path) -> Iterator[None]:
    """Keep the sign of life young."""
    selesai = threading.Event()

    def denyut() -> None:
        while not selesai.wait(DENYUT_DETIK):
            with suppress(OSError):  # the share is away; the service waits for it too
                tanda.touch()

    benang = threading.Thread(target=denyut, name="denyut", daemon=True)
    benang.start()
    try:
        yield
    finally:
        selesai.set()
        benang.join()


def _hapus(berkas: Path) -> None:
    with suppress(OSError):
        berkas.unlink(missing_ok=True)


def _terkunci(isi: dict[str, Any]) -> LockedError:
    siapa = f" (komputer {isi['host']}, proses {isi['pid']}, sejak {isi['sejak']})" if isi else ""
    return LockedError(f"Folder ini sedang dipakai proses AlurNaskah lain{siapa}. Hentikan yang itu lebih dahulu.")


def _baca(tanda: Path) -> dict[str, Any]:
    try:
        isi = json.loads(tanda.read_text("utf-8"))
        return isi if {"host", "pid", "sejak"} <= isi.keys() else {}
    except (OSError, ValueError, AttributeError):
        return {}
