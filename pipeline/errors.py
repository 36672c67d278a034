"""What stops a run: exit statuses, and the errors an Admin mends.

What is wrong with a *workbook* is never an exception; it is a `Masalah` (see `kasus.py`).
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum


class Status(IntEnum):
    """Exit statuses of `alur` (product contract, section 6)."""

    SELESAI = 0
    DITOLAK = 1
    SALAH_PERINTAH = 2
    SALAH_KONFIGURASI = 3
    TERKUNCI = 4
    RUSAK = 5
    BUG = 70
    DIHENTIKAN = 130


class PipelineError(Exception):
    """A reason to stop the run. The message says what is wrong, where, and what to do next."""

    status = Status.BUG


class UsageError(PipelineError):
    """The command line names something that is not there."""

    status = Status.SALAH_PERINTAH


class ConfigError(PipelineError):
    """A file under config/ is wrong; `temuan` holds every fault found, one line each."""

    status = Status.SALAH_KONFIGURASI

    def __init__(self, temuan: tuple[str, ...] | str) -> None:
        """Keep every fault; the text of the error is all of them, one a line."""
        self.temuan = (temuan,) if isinstance(temuan, str) else temuan
        super().__init__("\n".join(self.temuan))


class TemplateError(PipelineError):
    """A Word template cannot be filled, or what came out of it may not leave the house."""

    status = Status.SALAH_KONFIGURASI


class LockedError(PipelineError):
    """Another instance holds the root."""

    status = Status.TERKUNCI


class RegisterError(PipelineError):
    """The register is damaged, unreadable, or of a newer program."""

    status = Status.RUSAK


class RegisterBaruError(RegisterError):
    """The register is of a newer program: sound, and not for this one to touch."""


class FilingError(PipelineError):
    """A document cannot be put in its place in outbox/ without touching another one."""

    status = Status.RUSAK


class ArsipError(PipelineError):
    """What lies in outbox/, or in a bag, is not what it says it is."""

    status = Status.RUSAK


class HalanganError(PipelineError):
    """Something outside stands in the way: a full disk, a share away, a lock. What was under way waits and is tried again."""

    status = Status.SALAH_KONFIGURASI


class DihentikanError(PipelineError):
    """The run was asked to end; what was under way is undone, and done at the next start."""

    status = Status.DIHENTIKAN


_SEBAB = {
    errno.ENOSPC: "disk penuh; kosongkan ruang",
    errno.EDQUOT: "kuota disk habis; tambah kuota atau kosongkan ruang",
    errno.EACCES: "hak akses ditolak; beri akun layanan hak tulis",
    errno.EPERM: "sistem berkas menolak; beri akun layanan hak tulis, atau pindahkan ke disk yang mendukung",
    errno.EROFS: "disk hanya dapat dibaca; pasang ulang dengan hak tulis",
    errno.EBUSY: "sedang dipakai program lain; tutup program itu",
    errno.ETXTBSY: "sedang dipakai program lain; tutup program itu",
    errno.EIO: "disk atau jaringan gagal membaca atau menulis; periksa disk dan sambungannya",
    errno.EXDEV: "foldernya terpecah di dua disk; satukan inbox/ (dan outbox/) masing-masing pada satu disk",
    errno.ENOENT: "folder atau berkasnya tidak ada; periksa apakah folder bersama tersambung",
    errno.ENOTDIR: "foldernya diganti berkas; kembalikan foldernya",
    errno.ESTALE: "folder bersama terputus; sambungkan lagi",
    errno.ENOTCONN: "folder bersama terputus; sambungkan lagi",
    errno.EHOSTDOWN: "folder bersama terputus; sambungkan lagi",
    errno.ETIMEDOUT: "folder bersama tidak menjawab; periksa jaringan",
    errno.EMFILE: "terlalu banyak berkas terbuka; naikkan batasnya (ulimit -n)",
    errno.ENFILE: "terlalu banyak berkas terbuka; naikkan batasnya",
    errno.ENAMETOOLONG: "nama berkasnya terlalu panjang; pendekkan",
}


def sebab(exc: OSError) -> str:
    """Return why the system refused, and what to do, in words an Admin can act on."""
    return _SEBAB.get(exc.errno or 0, f"sistem menolak ({exc.strerror or exc}); periksa disk dan hak aksesnya")


@contextmanager
def halangan() -> Iterator[None]:
    """Turn what the system refuses inside the block into a `HalanganError`.

    Raises:
        HalanganError: an `OSError` came; the message names the file and the remedy.
    """
    try:
        yield
    except OSError as exc:
        berkas = f"{exc.filename}: " if exc.filename else ""
        msg = f"{berkas}{sebab(exc)}."
        raise HalanganError(msg) from exc
