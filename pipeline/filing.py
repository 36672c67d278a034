"""Bytes → outbox/: whole, durable, and never over another document.

A draft is written and synced in a dot-folder of the same disk, then appears in one step. Doing any
of it again is harmless.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from functools import lru_cache
from pathlib import Path
from typing import Self

from pipeline.errors import FilingError

KERJA = ".kerja"  # the dot-folder for work in progress, in outbox/ and in inbox/
SUMBER = "00-sumber"
DIGANTIKAN = "digantikan"
JALUR_MAKS = 180  # of a path from outbox/, as Windows counts
# With the longest langkah folder, digantikan/ and a file name of round 99 revision 99, that leaves this
# many for the slug.
SLUG_MAKS = 48
TERBIT_DETIK = 10.0  # from the entry of a drop until its documents stand and their drafts are gone
# What a file system without hard links answers.
TANPA_TAUTAN = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
# Windows refuses these as a name; a slug is never one of them whole, but a dropped file's name may be.
NAMA_WINDOWS = {
    *("con", "prn", "aux", "nul", "conin$", "conout$"),
    *(f"{n}{i}" for n in ("com", "lpt") for i in "0123456789\u00b9\u00b2\u00b3"),
}


def digest(isi: bytes) -> str:
    """Return the SHA-256 of `isi` in hexadecimal."""
    return hashlib.sha256(isi).hexdigest()


def digest_berkas(berkas: Path) -> str | None:
    """Return the SHA-256 of a file, None if it is not there."""
    try:
        with berkas.open("rb") as buka:
            return hashlib.file_digest(buka, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def folder_sama(satu: Path, dua: Path) -> bool:
    """Return whether two folders hold the same files."""

    def isi(folder: Path) -> dict[str, str | None]:
        semua = (f for f in folder.rglob("*") if f.is_file())
        return {f.relative_to(folder).as_posix(): digest_berkas(f) for f in semua}

    return isi(satu) == isi(dua)


def terdekat(folder: Path) -> Path:
    """Return `folder`, or the nearest folder above it that is there."""
    return next((f for f in (folder, *folder.parents) if f.exists()), folder)


def berkas_pertama(outbox: Path) -> Path | None:
    """Return a folder in `outbox` that holds a case; None if there is none."""
    return next(outbox.glob("[0-9][0-9][0-9][0-9]/*-[0-9][0-9][0-9][0-9]-*_*"), None)


def sejak_terbit(berkas: str, sha256: str, terbit: str) -> bool:
    """Return whether a document is still what was issued at `terbit` (ISO 8601), to show it; to decide, ask `tersentuh`.

    A file that the system has not written since is not read: of a thousand cases that takes a minute. Its change
    time counts, which no program sets, where the system keeps one.
    """
    try:
        ada = os.stat(berkas)  # noqa: PTH116 - a Path takes as long as the question
    except OSError:
        return False
    if max(ada.st_mtime, ada.st_ctime) <= _detik(terbit) + TERBIT_DETIK:
        return stat.S_ISREG(ada.st_mode)
    return digest_berkas(Path(berkas)) == sha256


@lru_cache(maxsize=4096)
def _detik(saat: str) -> float:
    return dt.datetime.fromisoformat(saat).timestamp()


def terbuka_oleh(berkas: Path) -> str:
    """Return which program has the file open, by the lock file it keeps beside it; empty if none.

    Word and Excel put `~$` before the name, or in the place of its first two letters.
    """
    if any(_ada(berkas.with_name(f"~${nama}")) for nama in (berkas.name, berkas.name[2:])):
        return "Word" if berkas.suffix.lower() == ".docx" else "Excel"
    if _ada(berkas.with_name(f".~lock.{berkas.name}#")):
        return "LibreOffice"
    return "WPS" if _ada(berkas.with_name(f".~{berkas.name}")) else ""


def _ada(berkas: Path) -> bool:
    try:
        return berkas.exists()
    except OSError:  # a name of 250 bytes has no room for an editor's mark, so no editor left one
        return False


def tersentuh(berkas: Path, sha256: str) -> str:
    """Return how somebody has laid hands on a filed document since, empty if nobody has.

    Signed or edited: other bytes. Open in an editor: its lock file beside it. Locked: made read-only. Moved
    or renamed: not there.
    """
    ada = digest_berkas(berkas)
    if ada is None:
        return "tidak ada lagi di tempatnya"
    if ada != sha256:
        return "sudah ditandatangani atau diubah"
    if terbuka_oleh(berkas):
        return "sedang dibuka"
    return "" if berkas.stat().st_mode & 0o222 else "dijadikan hanya-baca"


def panjang(teks: str) -> int:
    """Return the length of `teks` as Windows counts it: in UTF-16 units, an emoji being two."""
    return len(teks.encode("utf-16-le", "surrogatepass")) // 2


def potong(teks: str, maks: int) -> str:
    """Return the beginning of `teks`, at most `maks` units by `panjang`, without a dot or space at its end."""
    return teks.encode("utf-16-le", "surrogatepass")[: 2 * maks].decode("utf-16-le", "ignore").rstrip(" .")


def sync_folder(folder: Path) -> None:
    """Make the entries of `folder` durable; Windows cannot be asked to, and keeps a journal of them."""
    if sys.platform == "win32":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


class Serentak:
    """The folders whose entries are still to be made durable: many changes, then one sync of each.

    A disk that keeps a journal writes it once for all of them. Use it in a `with`: nothing may rest on the
    changes before its end.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._folder: dict[Path, None] = {}

    def __call__(self, folder: Path) -> None:
        """Have `folder` synced at the end."""
        self._folder[folder] = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, galat: object, *_: object) -> None:
        """Sync them, unless something went wrong: then nothing rests on them."""
        for folder in self._folder if galat is None else ():
            sync_folder(folder)


def buat_folder(folder: Path, sync: Callable[[Path], None] | None = None) -> None:
    """Make `folder` and its parents, durably; `sync` is told in whose entries, to do so later."""
    if folder.is_dir():
        return
    buat_folder(folder.parent, sync)
    folder.mkdir(exist_ok=True)
    (sync or sync_folder)(folder.parent)


def tulis(berkas: Path, isi: bytes) -> None:
    """Write a new file in a folder that nobody looks into, durably but for its directory entry."""
    tulis_semua({berkas: isi})


SEKALIGUS = 64  # files that are open at once


def tulis_semua(berkas: Mapping[Path, bytes]) -> None:
    """Write new files as `tulis` does, synced when all are written: the disk has less to do than for one after the other."""
    semua = list(berkas.items())
    for awal in range(0, len(semua), SEKALIGUS):
        with ExitStack() as tumpuk:
            terbuka = [(tumpuk.enter_context(satu.open("wb")), isi) for satu, isi in semua[awal : awal + SEKALIGUS]]
            for buka, isi in terbuka:
                buka.write(isi)
                buka.flush()
                _mulai_tulis(buka.fileno())
            for buka, _ in terbuka:
                os.fsync(buka.fileno())


def _mulai_tulis(berkas: int) -> None:
    """Have the system begin to write a file, where it can be told to: the wait for all of them is shorter then."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(berkas, 0, 0, os.POSIX_FADV_DONTNEED)


def stage(folder: Path, draf: dict[str, bytes]) -> None:
    """Write every draft of a drop into its dot-folder and make them durable."""
    buat_folder(folder)
    tulis_semua({folder / nama: isi for nama, isi in draf.items()})
    sync_folder(folder)


def put_in_place(draf: Path, tujuan: Path, sync: Callable[[Path], None] | None = None) -> None:
    """Make `draf` appear as `tujuan` in one step; done before, it changes nothing.

    `sync` is told which folders' entries are to be made durable, to do so later.

    Raises:
        FilingError: another document stands at `tujuan`, or neither exists.
    """
    sync = sync or sync_folder
    ada = digest_berkas(tujuan)
    if ada is not None and digest_berkas(draf) in (None, ada):
        sync(tujuan.parent)  # the run that put it there may have been cut before this
        return
    if ada is None and not draf.is_file():
        msg = f"Draf {draf.name} untuk {tujuan} hilang. Jalankan `alur archive verify`."
        raise FilingError(msg)
    buat_folder(tujuan.parent, sync)
    try:
        os.link(draf, tujuan)  # unlike replace, fails when the target exists, and in one step
    except FileExistsError as exc:
        msg = f"{tujuan} sudah berisi naskah lain. Pindahkan berkas itu, lalu jalankan lagi."
        raise FilingError(msg) from exc
    except OSError as exc:
        if exc.errno not in TANPA_TAUTAN:
            raise
        _salin_baru(draf, tujuan)
    sync(tujuan.parent)


def _salin_baru(draf: Path, tujuan: Path) -> None:
    """Copy where there are no hard links: claim the name with a temporary one, then rename onto nothing."""
    if tujuan.exists():
        msg = f"{tujuan} sudah berisi naskah lain. Pindahkan berkas itu, lalu jalankan lagi."
        raise FilingError(msg)
    sementara = draf.with_name(f"{draf.name}.salin")
    tulis(sementara, draf.read_bytes())
    sementara.rename(tujuan)


def pindahkan(asal: Path, tujuan: Path, sha256: str) -> bool:
    """Move a superseded document, if its bytes are still `sha256`; done before, it changes nothing.

    Return whether it now lies at `tujuan`; a document that somebody changed stays where it is.
    """
    if digest_berkas(tujuan) == sha256:
        if digest_berkas(asal) == sha256:
            sync_folder(tujuan.parent)  # cut in between, neither name would be durable
            asal.unlink()
            sync_folder(asal.parent)
        return True
    if digest_berkas(asal) != sha256:
        return False
    put_in_place(asal, tujuan)
    asal.unlink()
    sync_folder(asal.parent)
    return True


def ganti(berkas: Path, isi: bytes, kerja: Path) -> bool:
    """Write a page that may be replaced: whole or not at all, and only if it changed; return whether it did."""
    return bool(ganti_semua({berkas: isi}, kerja))


def ganti_semua(halaman: Mapping[Path, bytes], kerja: Path) -> int:
    """Write pages as `ganti` does, in their order, synced together; return how many changed."""
    berubah = {berkas: isi for berkas, isi in halaman.items() if digest_berkas(berkas) != digest(isi)}
    if not berubah:
        return 0
    with Serentak() as sync:
        for folder in (kerja, *(berkas.parent for berkas in berubah)):
            buat_folder(folder, sync)
        sementara = {berkas: kerja / f"halaman-{digest(str(berkas).encode())[:16]}" for berkas in berubah}
        tulis_semua({sementara[berkas]: isi for berkas, isi in berubah.items()})
        for berkas in berubah:
            sementara[berkas].replace(berkas)
            sync(berkas.parent)
    return len(berubah)


def sweep(folder: Path, keep: Iterable[str] = ()) -> None:
    """Remove work in progress that belongs to no drop."""
    if not folder.is_dir():
        return
    tetap = set(keep)
    for isi in folder.iterdir():
        if isi.name not in tetap:
            buang(isi)


def buang(jalur: Path) -> None:
    """Remove a file or a folder of work in progress; what cannot be removed now is swept away at the next start."""
    if jalur.is_dir() and not jalur.is_symlink():
        shutil.rmtree(jalur, ignore_errors=True)
    else:
        with suppress(OSError):
            jalur.unlink()
