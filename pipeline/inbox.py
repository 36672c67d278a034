"""The drop zone: which drops are wholly there, taking one, and sending it back."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shutil
import uuid
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.filing import (
    KERJA,
    NAMA_WINDOWS,
    buat_folder,
    digest_berkas,
    put_in_place,
    sync_folder,
    terbuka_oleh,
    tulis,
)

DITERIMA, DITOLAK, ASLI, LAMPIRAN = "diterima", "ditolak", "asli", "lampiran"
STATUS = "status.txt"
BACA_SAYA = "BACA-SAYA.txt"
_FOLDER = {DITERIMA, DITOLAK, LAMPIRAN}
# Excel keeps ~$name.xlsx beside an open file, LibreOffice .~lock.name.xlsx#; the rest are what sync
# clients, browsers, Samba and Explorer leave lying about.
_SAMPAH = re.compile(
    r"^(~\$|~WRL|\.|thumbs\.db$|desktop\.ini$)|(\.tmp|\.temp|\.part|\.partial|\.crdownload|\.filepart|\.lnk|~)$",
    re.IGNORECASE,
)
_EKOR_ZIP = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class Klaim:
    """A drop that was taken: a folder of its own under inbox/.kerja/, holding the file under its name."""

    id: str
    berkas: Path

    @property
    def nama(self) -> str:
        """The file's name as Staf gave it."""
        return self.berkas.name

    @property
    def folder(self) -> Path:
        """The claim's own folder."""
        return self.berkas.parent


@dataclass(frozen=True, slots=True)
class Jejak:
    """What a file looked like when last seen, and since when."""

    ukuran: int
    mtime_ns: int
    sejak: float


@dataclass(slots=True)
class Ketenangan:
    """Tells whether a file is at rest: fed with size, mtime and time, so that a test plays an hour at once."""

    tenang_detik: float
    jejak: dict[str, Jejak] = field(default_factory=dict)

    def sisa(self, nama: str, ukuran: int, mtime_ns: int, kini: float) -> float:
        """Return for how many more seconds `nama` must stay as it is; 0 or less means at rest."""
        lama = self.jejak.get(nama)
        if lama is None or (lama.ukuran, lama.mtime_ns) != (ukuran, mtime_ns):
            self.jejak[nama] = Jejak(ukuran, mtime_ns, kini)
            return self.tenang_detik
        return self.tenang_detik - (kini - lama.sejak)

    def lupakan_selain(self, nama: set[str]) -> None:
        """Forget files that are gone."""
        for hilang in self.jejak.keys() - nama:
            del self.jejak[hilang]


@dataclass(frozen=True, slots=True)
class Tunggu:
    """A file that is not taken yet, and why; `detik` tells when to look again."""

    nama: str
    sebab: str
    detik: float


def siapkan(inbox: Path) -> None:
    """Make the folders of the inbox."""
    for nama in (DITERIMA, f"{DITOLAK}/{ASLI}", LAMPIRAN, KERJA):
        buat_folder(inbox / nama)


def sampah(nama: str) -> bool:
    """Return whether a file of that name is litter of an editor, a browser, a sync client, or the system."""
    return _SAMPAH.search(nama) is not None


def calon(inbox: Path) -> list[Path]:
    """Return the files in the inbox that are drops, oldest first; litter is left alone."""
    hasil = []
    for isi in os.scandir(inbox):
        if isi.name in (STATUS, BACA_SAYA) or sampah(isi.name):
            continue
        try:
            if isi.is_file(follow_symlinks=False):
                hasil.append((isi.stat(follow_symlinks=False).st_mtime_ns, isi.name))
        except FileNotFoundError:
            continue
    return [inbox / nama for _, nama in sorted(hasil)]


def lihat(inbox: Path, ketenangan: Ketenangan, kini: float) -> tuple[list[Path], list[Tunggu]]:
    """Return the drops that are wholly there, and those that must wait."""
    siap: list[Path] = []
    tunggu: list[Tunggu] = []
    berkas = calon(inbox)
    ketenangan.lupakan_selain({b.name for b in berkas})
    for satu in berkas:
        try:
            keadaan = satu.stat()
        except FileNotFoundError:
            continue
        sisa = ketenangan.sisa(satu.name, keadaan.st_size, keadaan.st_mtime_ns, kini)
        if penyunting := terbuka_oleh(satu):
            tunggu.append(Tunggu(satu.name, f"terkunci oleh {penyunting}", ketenangan.tenang_detik))
        elif sisa > 0:
            tunggu.append(Tunggu(satu.name, "masih ditulis", sisa))
        elif not _utuh(satu) and kini - ketenangan.jejak[satu.name].sejak < _SABAR * ketenangan.tenang_detik:
            tunggu.append(Tunggu(satu.name, "belum lengkap", ketenangan.tenang_detik))
        else:
            siap.append(satu)
    return siap, tunggu


_SABAR = 15  # a truncated file is answered after so many times the rest time, not waited for for ever


def _utuh(berkas: Path) -> bool:
    """Return whether a file is no ZIP, or a ZIP with its directory whole."""
    try:
        with berkas.open("rb") as buka:
            awal = buka.read(4)
            if awal[:2] != b"PK":
                return bool(awal)
            buka.seek(0, io.SEEK_END)
            ukuran = buka.tell()
            buka.seek(max(0, ukuran - 66_000))
            if _EKOR_ZIP not in buka.read():
                return False
        with zipfile.ZipFile(berkas) as arsip:
            return bool(arsip.namelist())
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def ambil(berkas: Path, inbox: Path) -> Klaim | None:
    """Take a drop out of the inbox by one rename; None if it is gone."""
    klaim = _klaim_baru(inbox, berkas.name)
    try:
        berkas.rename(klaim.berkas)
    except FileNotFoundError:
        klaim.folder.rmdir()
        return None
    sync_folder(klaim.folder)
    sync_folder(inbox)
    return klaim


def salin(berkas: Path, inbox: Path) -> Klaim:
    """Take a copy of a file, leaving it where it is."""
    isi = berkas.read_bytes()
    klaim = _klaim_baru(inbox, berkas.name)
    sementara = klaim.folder / ".salin"
    tulis(sementara, isi)
    sementara.rename(klaim.berkas)
    sync_folder(klaim.folder)
    return klaim


def _klaim_baru(inbox: Path, nama: str) -> Klaim:
    # Ordered by time, so that after a power cut drops are taken in the order they came.
    tanda = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
    folder = inbox / KERJA / tanda
    buat_folder(folder)
    return Klaim(tanda, folder / nama)


def terklaim(inbox: Path) -> Iterator[Klaim]:
    """Yield the drops that were taken and not yet answered, oldest first."""
    kerja = inbox / KERJA
    if not kerja.is_dir():
        return
    for folder in sorted(f for f in kerja.iterdir() if f.is_dir()):
        isi = [f for f in folder.iterdir() if not f.name.startswith(".")]
        if isi:
            yield Klaim(folder.name, isi[0])
        else:  # cut between making the folder and the rename
            shutil.rmtree(folder, ignore_errors=True)


def kirim(klaim: Klaim, folder: Path, nama: str, isi: bytes, usang: Collection[str] = ()) -> Path:
    """Put a file into a reply folder in one step, under `nama` or, if that is taken, `nama (2)`; return its path.

    A reply that lies there already, byte for byte, is not sent twice. A file whose digest is in `usang` is an
    earlier reply that nobody has touched: the new one takes its place.
    """
    buat_folder(folder)
    draf = klaim.folder / ".balasan"
    draf.unlink(missing_ok=True)
    tulis(draf, isi)
    for tujuan in _nama_bebas(folder, nama):
        ada = digest_berkas(tujuan)
        if ada == digest_berkas(draf):
            break
        if ada in usang:
            draf.replace(tujuan)
            sync_folder(folder)
            break
        if not tujuan.exists():
            put_in_place(draf, tujuan)
            break
    draf.unlink(missing_ok=True)
    return tujuan


def _nama_bebas(folder: Path, nama: str) -> Iterator[Path]:
    yield folder / nama
    asal = Path(nama)
    for n in range(2, 10_000):
        yield folder / f"{asal.stem} ({n}){asal.suffix}"


def lepas(klaim: Klaim) -> None:
    """Let go of a drop that was answered."""
    shutil.rmtree(klaim.folder)
    sync_folder(klaim.folder.parent)


def nama_aman(nama: str) -> str:
    """Return a dropped file's name as it can stand on Windows, on a share and in a ZIP."""
    bersih = (
        re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]', "_", nama).strip(" .") or "berkas"
    )
    batang, akhiran = Path(bersih).stem, Path(bersih).suffix
    if batang.casefold() in NAMA_WINDOWS:
        batang = f"_{batang}"
    return f"{batang[:100]}{akhiran[:10]}"
