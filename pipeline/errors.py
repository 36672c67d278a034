"""What stops a run: exit statuses, and the errors an Admin mends.

What is wrong with a *workbook* is never an exception; it is a `Masalah` (see `kasus.py`).
"""

from __future__ import annotations

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


class FilingError(PipelineError):
    """A document cannot be put in its place in outbox/ without touching another one."""

    status = Status.RUSAK
