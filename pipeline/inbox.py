"""The drop zone: which drops are wholly there, taking one, and sending it back.

A drop is a file, or a folder with a workbook in it (a package). Anything else that lies there, such as a link or
a pipe, is a drop too: it is never opened, but it is answered.
"""

from __future__ import annotations

import datetime as dt
import errno
import io
import math
import os
import re
import shutil
import stat
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.errors import FilingError, halangan, sebab
from pipeline.filing import (
    KERJA,
    NAMA_WINDOWS,
    buat_folder,
    digest,
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
# What editors, browsers, copiers and sync clients call a file that they are not done with: it gets another name.
_SEMENTARA = re.compile(
    r"(\.tmp|\.temp|\.~tmp|\.ffs_tmp|\.part|\.partial|\.filepart|\.crdownload|\.opdownload|\.download)$"
    r"|^[0-9A-F]{8}$|^~WRL|\.sb-[0-9a-f]{8}-\w+$",  # Excel's, Word's, and the folders of Office for the Mac
    re.IGNORECASE,
)
# Excel keeps ~$name.xlsx beside an open file, LibreOffice .~lock.name.xlsx#; the rest is of the system.
_SAMPAH = re.compile(r"^(~\$|\.|thumbs\.db$|desktop\.ini$)|(\.lnk|~)$", re.IGNORECASE)
_EKOR_ZIP, _DIREKTORI_ZIP = b"PK\x05\x06", b"PK\x01\x02"
_LUBANG, _POTONG = bytes(2048), 1 << 20
_EKOR_MAKS, _ZIP64 = 66_000, 0xFFFFFFFF  # bytes: the end record and the longest comment; a length kept elsewhere
BUKU: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")  # what a workbook in a package may be called
PAKET_ISI_MAKS: Final = 300  # files in a package; more is a folder dropped by mistake
PAKET_DALAM_MAKS: Final = 4  # folders within folders


class Rupa(Enum):
    """What a drop is to the file system."""

    BERKAS = "berkas"
    PAKET = "paket"
    LAIN = "lain"


@dataclass(frozen=True, slots=True)
class Klaim:
    """A drop that was taken: a folder of its own under inbox/.kerja/, holding it under its name."""

    id: str
    berkas: Path

    @property
    def nama(self) -> str:
        """Its name as Staf gave it, as far as it can be shown."""
        return nama_tampil(self.berkas.name)

    @property
    def folder(self) -> Path:
        """The claim's own folder."""
        return self.berkas.parent

    @property
    def rupa(self) -> Rupa:
        """What it is; a link is never followed."""
        return rupa(self.berkas)


@dataclass(frozen=True, slots=True)
class Jejak:
    """What a drop looked like when last seen, and since when."""

    ukuran: int
    mtime_ns: int
    sejak: float


@dataclass(slots=True)
class Ketenangan:
    """Tells whether a drop is at rest: fed with size, mtime and time, so that a test plays an hour at once.

    A drop of more than `maks` bytes is refused whatever it holds, so that nothing is waited for that it lacks.
    """

    tenang_detik: float
    maks: float = math.inf
    jejak: dict[str, Jejak] = field(default_factory=dict)

    def sisa(self, nama: str, ukuran: int, mtime_ns: int, kini: float) -> float:
        """Return for how many more seconds `nama` must stay as it is; 0 or less means at rest."""
        lama = self.jejak.get(nama)
        if lama is None or (lama.ukuran, lama.mtime_ns) != (ukuran, mtime_ns):
            self.jejak[nama] = Jejak(ukuran, mtime_ns, kini)
            return self.tenang_detik
        return self.tenang_detik - (kini - lama.sejak)

    def lama(self, nama: str, kini: float) -> float:
        """Return for how many seconds `nama` has stayed as it is."""
        return kini - self.jejak[nama].sejak

    def lupakan_selain(self, nama: set[str]) -> None:
        """Forget drops that are gone."""
        for hilang in self.jejak.keys() - nama:
            del self.jejak[hilang]


@dataclass(frozen=True, slots=True)
class Tunggu:
    """A drop that is not taken yet, and why; `detik` tells when to look again.

    `berkas` is the drop, where nothing but rest is wanting: it may be read meanwhile.
    """

    nama: str
    sebab: str
    detik: float
    berkas: Path | None = None


def siapkan(inbox: Path) -> None:
    """Make the folders of the inbox.

    Raises:
        HalanganError: they cannot be made.
    """
    with halangan():
        for nama in (DITERIMA, f"{DITOLAK}/{ASLI}", LAMPIRAN, KERJA):
            buat_folder(inbox / nama)


def sampah(nama: str) -> bool:
    """Return whether a file of that name is litter of an editor, a browser, a sync client, or the system."""
    return _SAMPAH.search(nama) is not None or _SEMENTARA.search(nama) is not None


def rupa(jalur: Path) -> Rupa:
    """Return what lies at `jalur`, without following a link."""
    mode = jalur.lstat().st_mode
    return Rupa.BERKAS if stat.S_ISREG(mode) else Rupa.PAKET if stat.S_ISDIR(mode) else Rupa.LAIN


def calon(inbox: Path) -> list[Path]:
    """Return what lies in the inbox and is a drop, oldest first; litter is left alone.

    Raises:
        HalanganError: the inbox cannot be looked into.
    """
    hasil = []
    with halangan(), os.scandir(inbox) as daftar:
        for isi in daftar:
            if isi.name in (STATUS, BACA_SAYA) or sampah(isi.name) or isi.name.casefold() in _FOLDER:
                continue
            try:
                hasil.append((isi.stat(follow_symlinks=False).st_mtime_ns, isi.name))
            except FileNotFoundError:
                continue
    return [inbox / nama for _, nama in sorted(hasil)]


def lihat(inbox: Path, ketenangan: Ketenangan, kini: float) -> tuple[list[Path], list[Tunggu]]:
    """Return the drops that are wholly there, and those that must wait.

    Raises:
        HalanganError: the inbox cannot be looked into.
    """
    siap: list[Path] = []
    tunggu: list[Tunggu] = []
    berkas = calon(inbox)
    ketenangan.lupakan_selain({b.name for b in berkas})
    for satu in berkas:
        try:
            menunggu = _menunggu(satu, ketenangan, kini)
        except FileNotFoundError:
            continue
        except OSError as exc:
            menunggu = Tunggu(nama_tampil(satu.name), f"tidak dapat dilihat: {sebab(exc)}", ketenangan.tenang_detik)
        if menunggu is None:
            siap.append(satu)
        else:
            tunggu.append(menunggu)
    return siap, tunggu


# A drop that is at rest but not whole is answered after so many times the rest time, not waited for for ever.
# A placeholder of no byte is waited for longer: sync clients and FTP fill it in place when they get to it.
_SABAR, _SABAR_KOSONG = 15, 60


def _menunggu(satu: Path, ketenangan: Ketenangan, kini: float) -> Tunggu | None:
    """Return why a drop must wait, None if it is wholly there."""
    nama = nama_tampil(satu.name)
    apa = rupa(satu)
    isi = list(isi_paket(satu)) if apa is Rupa.PAKET else [satu]
    sisa = ketenangan.sisa(satu.name, *_sosok(satu, isi), kini)
    if penyunting := next(filter(None, map(terbuka_oleh, isi)), ""):
        return Tunggu(nama, f"terkunci oleh {penyunting}", ketenangan.tenang_detik)
    if sisa > 0:
        return Tunggu(nama, "masih ditulis", sisa, satu if apa is Rupa.BERKAS else None)
    if apa is Rupa.BERKAS and satu.lstat().st_size > ketenangan.maks:
        return None
    sabar, kurang = _kekurangan(satu, apa, isi)
    if kurang and ketenangan.lama(satu.name, kini) < sabar * ketenangan.tenang_detik:
        return Tunggu(nama, kurang, ketenangan.tenang_detik)
    return None


def _sosok(satu: Path, isi: Sequence[Path]) -> tuple[int, int]:
    """Return what changes when a drop does: size and mtime of a file, for a folder a digest of all in it."""
    if isi == [satu]:
        keadaan = satu.lstat()
        # ctime too: a copy over a share may set the old mtime again after the last byte.
        return keadaan.st_size, hash((keadaan.st_mtime_ns, keadaan.st_ctime_ns, keadaan.st_ino))
    keadaan_isi = [(str(f), f.lstat()) for f in isi]
    return sum(k.st_size for _, k in keadaan_isi), hash(tuple((n, k.st_size, k.st_mtime_ns) for n, k in keadaan_isi))


def _kekurangan(satu: Path, apa: Rupa, isi: Sequence[Path]) -> tuple[int, str]:
    """Return what a drop at rest lacks, and for how many rest times it may."""
    if apa is Rupa.LAIN:
        return 0, ""
    if apa is Rupa.PAKET and any(_SEMENTARA.search(f.name) for f in satu.rglob("*")):
        return _SABAR_KOSONG, "masih disalin"
    if apa is Rupa.PAKET and not buku_paket(isi):
        return _SABAR, "foldernya belum berisi buku kerja"
    kurang = [k for f in isi if rupa(f) is Rupa.BERKAS and (k := _kurang(f))]
    return max(kurang, default=(_SABAR, ""))


def isi_paket(folder: Path) -> Iterator[Path]:
    """Yield what lies in a dropped folder and the folders in it, sorted, litter left out; one more than may be at most.

    A folder that is not looked into, for it lies too deep or is a link, is yielded itself.
    """
    jumlah = 0
    for atas, sub, berkas in os.walk(folder):
        dalam = len(Path(atas).relative_to(folder).parts)
        tertutup = [s for s in sub if dalam == PAKET_DALAM_MAKS or Path(atas, s).is_symlink()]
        sub[:] = sorted(s for s in sub if not sampah(s) and s not in tertutup)
        for nama in sorted([*berkas, *tertutup]):
            if not sampah(nama):
                yield Path(atas) / nama
                jumlah += 1
        if jumlah > PAKET_ISI_MAKS:
            return


def buku_paket(isi: Sequence[Path]) -> list[Path]:
    """Return the workbooks among the files of a package, by their names."""
    return [f for f in isi if f.suffix.lower() in BUKU]


def _kurang(berkas: Path) -> tuple[int, str] | None:
    """Return what a file lacks to be whole, and for how many rest times it is waited for; None if it is whole.

    A ZIP has its directory, a PDF its end. A copy may come end first, into room that reads as zeros meanwhile.
    """
    try:
        with berkas.open("rb") as buka:
            awal = buka.read(5)
            ekor, mulai = _ekor(buka)
            if not awal.strip(b"\0"):
                return _SABAR_KOSONG, "masih kosong"
            if awal.startswith(b"%PDF-"):
                return None if b"%%EOF" in ekor else (_SABAR, "belum lengkap")
            if not awal.startswith(b"PK"):
                return None
            utuh = _berdirektori(buka, ekor, mulai) and not _berlubang(buka)
            return None if utuh else (_SABAR, "belum lengkap")
    except OSError as exc:
        return _SABAR_KOSONG, f"tidak dapat dibuka: {sebab(exc)}"


def _ekor(buka: BinaryIO) -> tuple[bytes, int]:
    """Return the last bytes of a file, and where they begin."""
    buka.seek(0, io.SEEK_END)
    mulai = max(0, buka.tell() - _EKOR_MAKS)
    buka.seek(mulai)
    return buka.read(), mulai


def _berdirektori(buka: BinaryIO, ekor: bytes, mulai: int) -> bool:
    """Return whether the directory of a ZIP stands where its end says."""
    letak = ekor.rfind(_EKOR_ZIP)
    if letak < 0 or len(ekor) < letak + 22:
        return False
    panjang = int.from_bytes(ekor[letak + 12 : letak + 16], "little")
    if panjang == _ZIP64:
        return True  # its own directory tells more; no workbook of this bureau is that large
    buka.seek(max(0, mulai + letak - panjang))
    return buka.read(4) in {_DIREKTORI_ZIP, _EKOR_ZIP}


def _berlubang(buka: BinaryIO) -> bool:
    """Return whether a ZIP has a hole of zeros: what is packed never has so many."""
    buka.seek(0)
    lalu = b""
    while isi := buka.read(_POTONG):
        if _LUBANG in lalu[-len(_LUBANG) :] + isi:
            return True
        lalu = isi
    return False


def ambil(berkas: Path, inbox: Path) -> Klaim | None:
    """Take a drop out of the inbox by one rename; None if it is gone.

    Raises:
        HalanganError: it cannot be taken now; it lies where it lay.
    """
    with halangan():
        klaim = _klaim_baru(inbox, berkas.name)
        try:
            berkas.rename(klaim.berkas)
        except OSError as exc:
            klaim.folder.rmdir()
            if exc.errno == errno.ENOENT:
                return None
            raise
        sync_folder(klaim.folder)
        sync_folder(inbox)
    return klaim


def intip(berkas: Path, maks: float) -> bytes:
    """Return what a drop holds that was not taken yet; nothing if it is no regular file, larger than `maks`, or gone."""
    try:
        with open(berkas, "rb", opener=_buka_biasa) as isi:
            keadaan = os.fstat(isi.fileno())
            return isi.read() if stat.S_ISREG(keadaan.st_mode) and keadaan.st_size <= maks else b""
    except OSError:
        return b""


def _buka_biasa(jalur: str, tanda: int) -> int:
    """Open without waiting at a pipe, nor following a link, that came in the place of what was looked at."""
    return os.open(jalur, tanda | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def salin(berkas: Path, inbox: Path) -> Klaim:
    """Take a copy of a file, leaving it where it is.

    Raises:
        HalanganError: it cannot be copied.
    """
    with halangan():
        klaim = _klaim_baru(inbox, berkas.name)
        sementara = klaim.folder / ".salin"
        shutil.copyfile(berkas, sementara)
        with sementara.open("rb+") as buka:
            os.fsync(buka.fileno())
        sementara.rename(klaim.berkas)
        sync_folder(klaim.folder)
    return klaim


def _klaim_baru(inbox: Path, nama: str) -> Klaim:
    # Ordered by time, so that after a power cut drops are taken in the order they came.
    tanda = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%f}-{os.urandom(4).hex()}"
    folder = inbox / KERJA / tanda
    buat_folder(folder)
    return Klaim(tanda, folder / nama)


def terklaim(inbox: Path) -> Iterator[Klaim]:
    """Yield the drops that were taken and not yet answered, oldest first.

    Raises:
        HalanganError: the inbox cannot be looked into.
    """
    kerja = inbox / KERJA
    with halangan():
        folder = sorted(f for f in kerja.iterdir() if f.is_dir() and not f.is_symlink()) if kerja.is_dir() else []
    for satu in folder:
        with halangan():
            isi = [f for f in satu.iterdir() if not f.name.startswith(".")]
        if isi:
            yield Klaim(satu.name, isi[0])
        else:  # cut between making the folder and the rename, or after the drop was moved into its reply folder
            shutil.rmtree(satu, ignore_errors=True)


def percobaan(klaim: Klaim) -> int:
    """Count one more beginning with a drop that a former run did not come to an end with, and return how many."""
    catatan = klaim.folder / ".percobaan"
    try:
        jumlah = int(catatan.read_text("ascii")) + 1
    except (FileNotFoundError, ValueError):
        jumlah = 1
    tulis(catatan, str(jumlah).encode())
    return jumlah


def kirim(klaim: Klaim, folder: Path, nama: str, isi: bytes, usang: Collection[str] = ()) -> Path:
    """Put a file into a reply folder in one step, under `nama` or, if that is taken, `nama (2)`; return its path.

    A reply that lies there already, byte for byte, is not sent twice. A file whose digest is in `usang` is an
    earlier reply that nobody has touched: the new one takes its place.
    """
    buat_folder(folder)
    draf = klaim.folder / ".balasan"
    draf.unlink(missing_ok=True)
    tulis(draf, isi)
    sidik = digest(isi)
    for tujuan in _nama_bebas(folder, nama, Path(nama).suffix):
        ada = digest_berkas(tujuan) if tujuan.is_file() else None
        if ada == sidik:
            break
        if ada in usang:
            draf.replace(tujuan)
            sync_folder(folder)
            break
        if not os.path.lexists(tujuan):
            put_in_place(draf, tujuan)
            break
    draf.unlink(missing_ok=True)
    return tujuan


def kirim_folder(klaim: Klaim, folder: Path, nama: str, isi: Mapping[str, bytes | Path]) -> Path:
    """Put a folder of files into a reply folder in one step, under a name that is free; return its path.

    One that lies there already with the same files is not sent twice. `isi` has paths below the folder; files given
    by their path are linked.
    """
    buat_folder(folder)
    draf = klaim.folder / ".balasan-folder"
    shutil.rmtree(draf, ignore_errors=True)
    draf.mkdir()
    for satu, sumber in isi.items():
        buat_folder((draf / satu).parent)
        if isinstance(sumber, bytes):
            tulis(draf / satu, sumber)
            sync_folder((draf / satu).parent)
        else:
            put_in_place(sumber, draf / satu)
    tujuan = folder_bebas(draf, folder, nama)
    letakkan_folder(draf, tujuan)
    shutil.rmtree(draf, ignore_errors=True)
    return tujuan


def folder_bebas(draf: Path, tempat: Path, nama: str) -> Path:
    """Return the first of the folders `nama`, `nama (2)`, … in `tempat` that is free, or holds what `draf` holds.

    Raises:
        FilingError: there is none.
    """
    for tujuan in _nama_bebas(tempat, nama):
        if not os.path.lexists(tujuan) or _sama(draf, tujuan):
            return tujuan
    msg = f"{tempat / nama} dan semua nama berikutnya sudah terpakai. Kosongkan {tempat}."
    raise FilingError(msg)


def letakkan_folder(draf: Path, tujuan: Path) -> None:
    """Make a finished folder appear as `tujuan` by one rename; done before, or the same there, it changes nothing.

    Raises:
        FilingError: something else came to lie there meanwhile.
    """
    if not draf.is_dir():
        return
    if os.path.lexists(tujuan):
        if not _sama(draf, tujuan):
            msg = f"{tujuan} sudah berisi hal lain. Pindahkan folder itu, lalu jalankan lagi."
            raise FilingError(msg)
        return
    draf.rename(tujuan)
    sync_folder(tujuan.parent)
    sync_folder(draf.parent)


def _sama(satu: Path, lain: Path) -> bool:
    if not lain.is_dir():
        return False
    ini, itu = ({f.relative_to(folder) for f in folder.rglob("*") if not sampah(f.name)} for folder in (satu, lain))
    return ini == itu and all(_seisi(satu / n, lain / n) for n in ini)


def _seisi(satu: Path, lain: Path) -> bool:
    if satu.is_dir() or lain.is_dir():
        return satu.is_dir() and lain.is_dir()
    return digest_berkas(satu) == digest_berkas(lain)


def pulangkan(klaim: Klaim, folder: Path, nama: str) -> Path:
    """Move the drop itself, whatever it is, into a reply folder under a name that is free; return its path."""
    buat_folder(folder)
    if klaim.rupa is Rupa.BERKAS:
        fd = os.open(klaim.berkas, os.O_RDONLY) if os.access(klaim.berkas, os.R_OK) else None
        if fd is not None:
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
    akhiran = "" if klaim.rupa is Rupa.PAKET else Path(nama).suffix
    tujuan = next(t for t in _nama_bebas(folder, nama, akhiran) if not os.path.lexists(t))
    klaim.berkas.rename(tujuan)
    sync_folder(folder)
    sync_folder(klaim.folder)
    return tujuan


def _nama_bebas(tempat: Path, nama: str, akhiran: str = "") -> Iterator[Path]:
    """Yield `nama`, `nama (2)`, … but for names that differ from one that is there by case alone.

    The number stands before `akhiran`, with which `nama` ends. Windows and a share show one of two such names only.
    """
    nama_ada = os.listdir(tempat) if tempat.is_dir() else ()  # noqa: PTH208 - names are all that is needed
    ada = {n.casefold(): n for n in nama_ada}
    for n in range(1, 10_000):
        satu = nama if n == 1 else f"{nama.removesuffix(akhiran)} ({n}){akhiran}"
        if ada.get(satu.casefold(), satu) == satu:
            yield tempat / satu


def lepas(klaim: Klaim) -> None:
    """Let go of a drop that was answered."""
    shutil.rmtree(klaim.folder)
    sync_folder(klaim.folder.parent)


BATANG_MAKS, BATANG_BYTE, AKHIRAN_MAKS = 100, 200, 10  # characters, bytes, characters with the dot
# What Windows refuses, and what a share puts in its place.
_TAK_AMAN = re.compile(r'[<>:"/\\|?*\u2028\u2029\ufeff\uf000-\uf0ff]')
# What no terminal shows, and what makes a name look like another one.
_TAK_TAMPIL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def nama_tampil(nama: str) -> str:
    """Return a file's name as it can be shown and kept: what no terminal, register or JSON takes is `_`."""
    return _TAK_TAMPIL.sub("_", nama)


def nama_aman(nama: str) -> str:
    """Return a dropped file's name as it can stand on Windows, on a share and in a ZIP; a good name as it is.

    It leaves room for what a reply adds to it, in characters and in bytes, and is no litter when dropped again.
    """
    bersih = _TAK_AMAN.sub("_", unicodedata.normalize("NFC", nama_tampil(nama))).strip(" .") or "berkas"
    batang, akhiran = Path(bersih).stem, Path(bersih).suffix
    if len(akhiran) > AKHIRAN_MAKS or not akhiran[1:].isalnum():
        batang, akhiran = bersih, ""
    batang = _potong_byte(batang[:BATANG_MAKS], BATANG_BYTE).strip(" .") or "berkas"
    if batang.partition(".")[0].rstrip().casefold() in NAMA_WINDOWS or batang.startswith("-"):
        batang = f"_{batang}"
    aman = f"{batang}{akhiran}"
    return next(n for n in (aman, f"_{aman}", f"_{aman}_") if not sampah(n))


def _potong_byte(teks: str, maks: int) -> str:
    """Return as much of the beginning of `teks` as UTF-8 holds in `maks` bytes."""
    return teks.encode()[:maks].decode(errors="ignore")
