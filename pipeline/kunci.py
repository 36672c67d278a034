"""One instance on a root: who holds it, and since when."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import LockedError


@contextmanager
def memegang(register: Path, kini: dt.datetime) -> Iterator[None]:
    """Hold the root whose register is `register` for as long as the block runs.

    The lock belongs to the operating system: that of a process that died is free again.

    Raises:
        LockedError: another process holds it; the message says which, where, since when.
    """
    register.parent.mkdir(parents=True, exist_ok=True)
    kunci = FileLock(register.with_suffix(".kunci"))
    pemegang = register.with_suffix(".pemegang.json")
    try:
        kunci.acquire(timeout=0)
    except Timeout as exc:
        msg = f"Folder ini sedang dipakai proses AlurNaskah lain{_siapa(pemegang)}. Hentikan yang itu lebih dahulu."
        raise LockedError(msg) from exc
    try:
        isi = {"host": socket.gethostname(), "pid": os.getpid(), "sejak": kini.isoformat(timespec="seconds")}
        pemegang.write_text(json.dumps(isi), "utf-8")
        yield
    finally:
        pemegang.unlink(missing_ok=True)
        kunci.release()


def _siapa(pemegang: Path) -> str:
    try:
        isi = json.loads(pemegang.read_text("utf-8"))
        return f" (komputer {isi['host']}, proses {isi['pid']}, sejak {isi['sejak']})"
    except (OSError, ValueError, KeyError):
        return ""
