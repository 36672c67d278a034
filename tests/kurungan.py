"""Run a command as docs/layanan/alurnaskah.service would let it run, as far as that goes without systemd.

`python -m tests.kurungan COMMAND…`: no new privileges, the unit's own list of system calls, no memory that is both
written and executed, no network. What the unit does besides (folders that are read only, users) needs systemd.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import errno
import os
import re
import subprocess
import sys
from pathlib import Path

UNIT = Path(__file__).resolve().parent.parent / "docs/layanan/alurnaskah.service"
PR_SET_NO_NEW_PRIVS, PR_SET_MDWE = 38, 65
CLONE_NEWNET = 0x40000000
ACT_ALLOW, ACT_ERRNO = 0x7FFF0000, 0x00050000


def kunci(nama: str) -> list[str]:
    """Return the values of a key of the unit, in order."""
    return re.findall(rf"^{nama}=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)


def panggilan() -> set[str]:
    """Return the system calls that the unit allows, its groups spelled out."""
    hasil: set[str] = set()
    for baris in kunci("SystemCallFilter"):
        nama = {n for kelompok in baris.removeprefix("~").split() for n in _anggota(kelompok)}
        hasil = hasil - nama if baris.startswith("~") else hasil | nama
    return hasil


def _anggota(nama: str) -> set[str]:
    if not nama.startswith("@"):
        return {nama}
    jalan = subprocess.run(["systemd-analyze", "syscall-filter", nama], capture_output=True, text=True, check=True)
    isi = [b.strip() for b in jalan.stdout.splitlines()[1:] if b.strip() and not b.strip().startswith("#")]
    return {n for satu in isi for n in _anggota(satu)}


def kurung() -> None:
    """Shut this process, and all it will start, in."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        sys.stderr.write("kurungan: jaringan tetap ada\n")
    assert libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    if kunci("MemoryDenyWriteExecute") == ["true"] and libc.prctl(PR_SET_MDWE, 1, 0, 0, 0):
        sys.stderr.write("kurungan: memori tidak dibatasi\n")
    seccomp = ctypes.CDLL(ctypes.util.find_library("seccomp"))
    seccomp.seccomp_init.restype = ctypes.c_void_p
    saring = ctypes.c_void_p(seccomp.seccomp_init(ACT_ERRNO | errno.EPERM))
    for nama in panggilan():
        nomor = seccomp.seccomp_syscall_resolve_name(nama.encode())
        if nomor >= 0:  # below: not of this machine's kind
            assert seccomp.seccomp_rule_add(saring, ACT_ALLOW, nomor, 0) == 0, nama
    assert seccomp.seccomp_load(saring) == 0


if __name__ == "__main__":
    kurung()
    os.execvp(sys.argv[1], sys.argv[1:])
