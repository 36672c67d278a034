"""A backup: register, configuration and templates in one ZIP, and the way back.

outbox/ is not in it: it is large, and its berkas are documents that are backed up as such. The register goes in by
SQLite's own backup, whole as of one moment, while the service goes on.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline import __version__, config, filing, inbox, register
from pipeline.archive.tertinggal import Tertinggal, tertinggal
from pipeline.errors import ConfigError, PipelineError, RegisterError, UsageError, halangan
from pipeline.kantor import MB
from pipeline.kunci import memegang
from pipeline.root import Root

BENTUK: Final = "alurnaskah-cadangan-1"
MANIFES: Final = "cadangan.json"
REGISTER: Final = "register.db"
FOLDER: Final = ("config", "templates")
ISI_MAKS: Final = 10_000  # files
BYTE_MAKS: Final = 8192 * MB  # of all of them, unpacked
MANIFES_MAKS: Final = 8 * MB
_POTONG: Final = 1 << 20
_TAK_AMAN: Final = re.compile(r"[\\:\x00-\x1f]")
_EKOR_SQLITE: Final = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Cadangan:
    """What a backup holds."""

    dibuat: str
    versi: str  # of the program that made it
    kasus: int
    nomor: int
    berkas: dict[str, tuple[str, int]]  # name → digest and length


@dataclass(frozen=True, slots=True)
class Pemulihan:
    """What a restore did."""

    cadangan: Cadangan
    register: Path
    disisihkan: tuple[Path, ...]  # what stood there before, under its new name
    tertinggal: tuple[Tertinggal, ...]  # berkas of outbox/ with numbers given since the backup


def cadangkan(root: Path, tujuan: Path, kini: dt.datetime) -> Cadangan:
    """Write a backup of `root` to `tujuan`, whole or not at all.

    Raises:
        UsageError: `tujuan` is there already.
        ConfigError: the configuration does not say where the register lies.
        RegisterError: the register is damaged.
        HalanganError: something cannot be read or written, or the disk is full.
    """
    if tujuan.exists():
        raise UsageError(f"{tujuan} sudah ada. Sebutkan nama lain dengan -o.")
    letak = config.letak_register(root)
    with halangan():
        tujuan.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".alur-cadangan-", dir=tujuan.parent) as nama:
            isi = {berkas.relative_to(root).as_posix(): berkas for berkas in _isi_root(root)}
            keadaan = register.KeadaanRegister(versi=0)
            if letak.exists():
                isi[REGISTER] = Path(nama) / REGISTER
                register.salin(letak, isi[REGISTER])
                keadaan = _utuh(isi[REGISTER])
            cadangan = Cadangan(
                dibuat=kini.isoformat(timespec="seconds"),
                versi=__version__,
                kasus=keadaan.kasus,
                nomor=len(keadaan.nomor),
                berkas={n: (filing.digest_berkas(b) or "", b.stat().st_size) for n, b in isi.items()},
            )
            draf = Path(nama) / "cadangan.zip"
            _tulis_zip(draf, isi, cadangan)
            draf.replace(tujuan)
        filing.sync_folder(tujuan.parent)
    return cadangan


def _isi_root(root: Path) -> Iterator[Path]:
    """Yield the files of config/ and templates/; marks of editors are left out."""
    for folder in FOLDER:
        for berkas in sorted((root / folder).rglob("*")):
            if berkas.is_file() and not inbox.sampah(berkas.name):
                yield berkas


def _utuh(berkas: Path) -> register.KeadaanRegister:
    """Return how a register is that has to be whole.

    Raises:
        RegisterError: it is damaged, or of a newer program.
    """
    keadaan = register.tengok(berkas)
    if keadaan.cacat:
        raise RegisterError(f"Register rusak: {keadaan.cacat[0]}. Jangan dihapus; kembalikan cadangan yang lebih lama.")
    if keadaan.versi > register.VERSI_SKEMA:
        raise RegisterError("Register dibuat AlurNaskah yang lebih baru. Pasang versi terbaru.")
    return keadaan


def _tulis_zip(draf: Path, isi: dict[str, Path], cadangan: Cadangan) -> None:
    """Write the ZIP durably, for its owner's eyes: it holds names and NIP."""
    with os.fdopen(
        os.open(draf, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "w+b"
    ) as buka:
        with zipfile.ZipFile(buka, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as arsip:
            arsip.writestr(MANIFES, _manifes(cadangan))
            for nama, berkas in isi.items():
                arsip.write(berkas, nama)
        buka.flush()
        os.fsync(buka.fileno())
    baca(draf)  # what changed while it was read is found now, and not on the day it is needed


def _manifes(cadangan: Cadangan) -> str:
    isi = {
        "bentuk": BENTUK,
        "versi": cadangan.versi,
        "dibuat": cadangan.dibuat,
        "kasus": cadangan.kasus,
        "nomor": cadangan.nomor,
        "berkas": {nama: {"sha256": sidik, "byte": byte} for nama, (sidik, byte) in cadangan.berkas.items()},
    }
    return json.dumps(isi, ensure_ascii=False, indent=1, sort_keys=True)


# --- the way back --------------------------------------------------------------------------------


def baca(berkas: Path) -> Cadangan:
    """Return what a backup holds, every file in it compared with its digest.

    Raises:
        UsageError: it is none, or not what its list says; the message names the file in it.
        HalanganError: it cannot be read.
    """
    with _arsip(berkas) as arsip:
        cadangan = _daftar(arsip)
        for nama in cadangan.berkas:
            _urai(arsip, nama, cadangan, None)
        return cadangan


@contextmanager
def _arsip(berkas: Path) -> Iterator[zipfile.ZipFile]:
    """Yield the opened backup; what is wrong inside the block is told as a fault of the file."""
    try:
        with halangan(), zipfile.ZipFile(berkas) as arsip:
            yield arsip
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, zlib.error) as exc:
        raise UsageError(f"{berkas} bukan cadangan AlurNaskah yang utuh ({exc}). Pakai cadangan lain.") from exc


def _daftar(arsip: zipfile.ZipFile) -> Cadangan:
    """Return the list of a backup.

    Raises:
        ValueError: it is missing or wrong, or the ZIP holds what it does not name, or what no backup holds.
    """
    nama = [a.filename for a in arsip.infolist()]
    if MANIFES not in nama or arsip.getinfo(MANIFES).file_size > MANIFES_MAKS:
        raise ValueError(f"{MANIFES} tidak ada")
    try:
        isi: dict[str, Any] = json.loads(arsip.read(MANIFES))
        berkas = {str(n): (str(b["sha256"]), int(b["byte"])) for n, b in isi["berkas"].items()}
        cadangan = Cadangan(str(isi["dibuat"]), str(isi["versi"]), int(isi["kasus"]), int(isi["nomor"]), berkas)
        bentuk = isi["bentuk"]
    except (KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise ValueError(f"{MANIFES} tidak dapat dibaca") from exc
    if bentuk != BENTUK:
        raise ValueError(f"bentuknya “{bentuk}”; mungkin dari AlurNaskah yang lebih baru")
    if sorted(nama) != sorted([MANIFES, *berkas]):
        raise ValueError("isinya bukan yang disebut daftarnya")
    if len(nama) > ISI_MAKS or sum(byte for _, byte in berkas.values()) > BYTE_MAKS:
        raise ValueError("isinya terlalu banyak")
    if tersesat := next((n for n in berkas if not _boleh(n)), ""):
        raise ValueError(f"“{tersesat}” tidak boleh ada di dalamnya")
    return cadangan


def _boleh(nama: str) -> bool:
    """Return whether a backup may hold a file of that name: below config/ or templates/, on Windows too."""
    depan, *lanjut = nama.split("/")
    aman = all(b not in {"", ".", ".."} and not _TAK_AMAN.search(b) for b in lanjut)
    return nama == REGISTER or (depan in FOLDER and bool(lanjut) and aman)


def _urai(arsip: zipfile.ZipFile, nama: str, cadangan: Cadangan, tujuan: Path | None) -> None:
    """Unpack one file to `tujuan`, or only read it; never more of it than the list says.

    Raises:
        ValueError: it is not what the list says.
    """
    sidik, sisa = cadangan.berkas[nama]
    if tujuan is not None:
        tujuan.parent.mkdir(parents=True, exist_ok=True)
    hitung = hashlib.sha256()
    with arsip.open(nama) as asal, tujuan.open("xb") if tujuan else open(os.devnull, "wb") as ke:  # noqa: PTH123 - no path to speak of
        while potong := asal.read(min(_POTONG, sisa + 1)):
            sisa -= len(potong)
            if sisa < 0:
                break
            hitung.update(potong)
            ke.write(potong)
        ke.flush()
        if tujuan is not None:
            os.fsync(ke.fileno())
    if sisa or hitung.hexdigest() != sidik:
        raise ValueError(f"{nama} berubah atau rusak")


def pulihkan(berkas: Path, dir_root: Path, kini: dt.datetime) -> Pemulihan:
    """Put the backup `berkas` back into `dir_root`; what stood there is set aside, never lost.

    The register is put in place before the configuration: cut in between, no service starts from number 1. Doing it
    again finishes it.

    Raises:
        UsageError: the backup is damaged, or `dir_root` has a register with other cases.
        LockedError: a service is at work there.
        HalanganError: something cannot be written.
    """
    root = Root(dir_root.resolve())
    with halangan():
        root.dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".alur-pulih-", dir=root.dir) as nama:
            siap = Path(nama)
            with _arsip(berkas) as arsip:
                cadangan = _daftar(arsip)
                for satu in cadangan.berkas:
                    _urai(arsip, satu, cadangan, siap / satu)
            letak = _letak(siap, root)
            if REGISTER in cadangan.berkas:
                _utuh(siap / REGISTER)
            with memegang(letak, root.inbox, kini):
                disisihkan = _pasang(siap, root, letak, kini)
        inbox.siapkan(root.inbox)
        root.outbox.mkdir(exist_ok=True)
        tercatat = register.tengok(letak) if letak.exists() else None
    return Pemulihan(cadangan, letak, disisihkan, tuple(tertinggal(root.outbox, tercatat)))


def _letak(siap: Path, root: Root) -> Path:
    """Return where the configuration of the backup says that the register of `root` lies."""
    try:
        letak = config.letak_register(siap)
    except ConfigError as exc:
        raise UsageError(f"Konfigurasi di dalam cadangan keliru: {exc}") from exc
    return root.dir / letak.relative_to(siap.resolve()) if letak.is_relative_to(siap.resolve()) else letak


def _pasang(siap: Path, root: Root, letak: Path, kini: dt.datetime) -> tuple[Path, ...]:
    """Put what was unpacked in its place and return under what names that lies which stood there."""
    cap = f"sebelum-pulih-{kini:%Y%m%d-%H%M%S}"
    disisihkan = list(_pasang_register(siap / REGISTER, letak, cap)) if (siap / REGISTER).exists() else []
    for nama in FOLDER:
        tempat = root.dir / nama
        if tempat.exists() and filing.folder_sama(tempat, siap / nama):
            continue
        if tempat.exists():
            disisihkan.append(tempat.rename(tempat.with_name(f"{nama}.{cap}")))
        (siap / nama).mkdir(exist_ok=True)
        (siap / nama).rename(tempat)
    filing.sync_folder(root.dir)
    return tuple(disisihkan)


def _pasang_register(baru: Path, letak: Path, cap: str) -> Iterator[Path]:
    """Put the register in its place, and yield under what names one lies that had no cases or was damaged."""
    if letak.exists():
        if filing.digest_berkas(letak) == filing.digest_berkas(baru):
            return
        _tolak_bila_berisi(letak)
        for ekor in reversed(_EKOR_SQLITE):
            lama = letak.with_name(letak.name + ekor)
            if lama.exists():
                yield lama.rename(letak.with_name(f"{letak.name}.{cap}{ekor}"))
    draf = letak.with_name(f".{letak.name}.pulih")  # the register may lie on another disk than the root
    shutil.copyfile(baru, draf)
    with draf.open("rb+") as buka:
        os.fsync(buka.fileno())
    draf.replace(letak)
    filing.sync_folder(letak.parent)


def _tolak_bila_berisi(letak: Path) -> None:
    keadaan = None
    with suppress(PipelineError):  # damaged: that is why it is replaced
        keadaan = register.tengok(letak)
    if keadaan is not None and (keadaan.kasus or keadaan.nomor):
        raise UsageError(
            f"Register {letak} masih utuh dan sudah berisi {keadaan.kasus} kasus dan {len(keadaan.nomor)} nomor, jadi tidak diganti. Pulihkan ke folder "
            "lain; bila register itu memang harus diganti, pindahkan dahulu berkasnya."
        )
