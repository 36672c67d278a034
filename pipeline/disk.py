"""Where a folder lies: on a disk of this machine, or on another one's that is shared."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path
from typing import Final

# Events of other machines' writes do not come through these, and SQLite's locks are not to be trusted on them.
JARINGAN: Final = frozenset(
    {"cifs", "smb3", "smbfs", "nfs", "nfs4", "9p", "afs", "ceph", "glusterfs", "lustre", "ncpfs", "vboxsf", "prl_fs"}
)
_FUSE: Final = "fuse"  # sshfs, rclone, gvfs; also disks by ntfs-3g, which send no events either
_WINDOWS_JARINGAN: Final = 4  # DRIVE_REMOTE of GetDriveType


def jenis(jalur: Path) -> str:
    """Return the type of the file system that `jalur` lies on, such as `ext4` or `cifs`; empty if it cannot be told."""
    if sys.platform == "win32":
        pangkal = jalur.resolve().anchor
        jauh = pangkal.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(pangkal) == _WINDOWS_JARINGAN
        return "cifs" if jauh else "ntfs"
    try:
        return _jenis(os.path.realpath(jalur), Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape"))
    except OSError:
        return ""


def _jenis(jalur: str, mountinfo: str) -> str:
    """Return the type of the mount in `mountinfo` that `jalur` lies below; the last of the longest covers the others."""
    terpanjang, hasil = -1, ""
    for baris in mountinfo.splitlines():
        kiri, _, kanan = baris.partition(" - ")
        titik = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), kiri.split()[4])
        di_bawah = jalur == titik or jalur.startswith(titik.rstrip("/") + "/")
        if di_bawah and len(titik) >= terpanjang:
            terpanjang, hasil = len(titik), kanan.split()[0]
    return hasil


def jaringan(jalur: Path) -> bool:
    """Return whether `jalur` lies on a share, or on a file system that tells of no changes."""
    return jauh(jenis(jalur))


def jauh(jenis_disk: str) -> bool:
    """Return whether a type of file system, as `jenis` gives it, is that of a share, or tells of no changes."""
    return jenis_disk in JARINGAN or jenis_disk.partition(".")[0] == _FUSE
