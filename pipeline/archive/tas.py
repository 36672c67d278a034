"""A bag (BagIt, RFC 8493) on disk and as a ZIP: closing one, checking one, unpacking one from outside.

`bagit` of the Library of Congress writes the manifests and validates. What it lets pass is checked here: it takes a bag
without tag manifests, skips a line that it cannot read, and follows what `fetch.txt` names.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

import bagit

from pipeline import filing
from pipeline.errors import ArsipError, HalanganError
from pipeline.kantor import MB

ISI: Final = "data"  # the payload, by RFC 8493
BAG_INFO: Final = "bag-info.txt"
BAGIT: Final = "bagit.txt"
ALGORITMA: Final = {"sha256": 64, "sha512": 128}  # and how many hexadecimal digits each has
MANIFES: Final = tuple(f"manifest-{a}.txt" for a in ALGORITMA)
MANIFES_TAG: Final = tuple(f"tagmanifest-{a}.txt" for a in ALGORITMA)
VERSI: Final = ("0.97", "1.0")
SISA: Final = 16 * MB  # what is left free on a disk
BUTIR_MAKS: Final = 100_000  # files in a bag
TAG_MAKS: Final = 64 * MB  # of a file that is read whole
POTONG: Final = 1024 * 1024
# Packed already: deflating them again takes time and gives nothing.
_TERKEMAS: Final = frozenset({".docx", ".xlsx", ".pptx", ".pdf", ".jpg", ".jpeg", ".png", ".zip", ".mp4", ".webp"})
_BARIS: Final = re.compile(r"(?P<sidik>[0-9a-fA-F]+)[ \t]+\*?(?P<path>\S.*)")
_RUSAK: Final = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, RuntimeError, NotImplementedError, ValueError)

Maju = Callable[[str, int, int], None]  # told of a stage, how much of it is done, and how much there is, in bytes

# What it finds comes as an exception; its own log is English, and on the screen of whoever waits for the command.
bagit.LOGGER.disabled = True


def diam(tahap: str, selesai: int, semua: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Sidik:
    """Both digests of a file, and its size."""

    sha256: str
    sha512: str
    ukuran: int


def sidik(berkas: Path, maju: Callable[[int], None] = lambda _: None) -> Sidik:
    """Return the digests of a file, read once; `maju` is told of each piece."""
    with berkas.open("rb") as buka:
        return _alirkan(buka, None, maju)


def salin(asal: Path, tujuan: Path, maju: Callable[[int], None] = lambda _: None) -> Sidik:
    """Copy a file with its time, durably but for its directory entry, and return the digests of what was read."""
    tujuan.parent.mkdir(parents=True, exist_ok=True)
    with asal.open("rb") as buka, tujuan.open("wb") as keluar:
        hasil = _alirkan(buka, keluar, maju)
        keluar.flush()
        os.fsync(keluar.fileno())
    shutil.copystat(asal, tujuan)
    tujuan.chmod(0o644)
    return hasil


def _alirkan(asal: IO[bytes], keluar: IO[bytes] | None, maju: Callable[[int], None]) -> Sidik:
    pencerna, ukuran = [hashlib.new(a) for a in ALGORITMA], 0
    while potong := asal.read(POTONG):
        for satu in pencerna:
            satu.update(potong)
        if keluar:
            keluar.write(potong)
        ukuran += len(potong)
        maju(len(potong))
    sha256, sha512 = (p.hexdigest() for p in pencerna)
    return Sidik(sha256, sha512, ukuran)


def berkas_di(folder: Path) -> Iterator[str]:
    """Yield every file below `folder`, with /, sorted; what is neither file nor folder too, not followed."""
    for satu in sorted(os.scandir(folder), key=lambda e: e.name):
        if satu.is_dir(follow_symlinks=False):
            yield from (f"{satu.name}/{x}" for x in berkas_di(Path(satu.path)))
        else:
            yield satu.name


# ── closing a bag ──────────────────────────────────────────────────────────────────────────────


def tutup(folder: Path, info: Mapping[str, str | Sequence[str]]) -> dict[str, Sidik]:
    """Make a bag of `folder`, whose payload lies in data/, and return what its manifests say of each payload file.

    Values of `info` are put on one line each. The size in a `Sidik` is that on disk.

    Raises:
        ArsipError: a name in the payload cannot stand in a manifest.

    Source: RFC 8493.
    """
    for nama in (*MANIFES, *MANIFES_TAG, BAG_INFO):
        (folder / nama).unlink(missing_ok=True)
    # RFC 8493 wants a % in a name written as %25, which bagit 1.9 does not read; draft 0.97 wants it as it is.
    versi = VERSI["%" not in "".join(berkas_di(folder / ISI))]
    (folder / BAGIT).write_bytes(f"BagIt-Version: {versi}\nTag-File-Character-Encoding: UTF-8\n".encode())
    try:
        tas = bagit.Bag(str(folder))
        tas.algorithms = list(ALGORITMA)
        tas.info = {kunci: _baris(nilai) for kunci, nilai in info.items()}
        with contextlib.chdir("."):  # save() goes there, and does not come back from an error
            tas.save(manifests=True)
        tercatat = {k.replace(os.sep, "/"): v for k, v in tas.payload_entries().items()}
    except (bagit.BagError, KeyError) as exc:
        raise ArsipError(f"Tas tidak dapat ditutup: {_sebab(exc)}.") from exc
    for nama in (BAGIT, BAG_INFO, *MANIFES, *MANIFES_TAG):
        _sinkron(folder / nama)
    return {
        nama.removeprefix(f"{ISI}/"): Sidik(s["sha256"], s["sha512"], (folder / nama).stat().st_size)
        for nama, s in tercatat.items()
        if (folder / nama).is_file()
    }


def _baris(nilai: str | Sequence[str]) -> str | list[str]:
    # bagit drops line breaks, and reads U+2028 as one.
    return " ".join(nilai.split()) if isinstance(nilai, str) else [" ".join(n.split()) for n in nilai]


def _sinkron(berkas: Path) -> None:
    with berkas.open("rb+") as buka:
        os.fsync(buka.fileno())


def kemas(folder: Path, keluar: Path, nama: str, maju: Maju = diam) -> None:
    """Write the bag `folder` as a ZIP with one folder called `nama` in it: sorted, sizes beyond 4 GB too."""
    semua = list(berkas_di(folder))
    jumlah = sum((folder / x).stat().st_size for x in semua)
    selesai = 0
    with zipfile.ZipFile(keluar, "w", allowZip64=True) as arsip:
        for satu in semua:
            butir = zipfile.ZipInfo.from_file(folder / satu, f"{nama}/{satu}", strict_timestamps=False)
            terkemas = PurePosixPath(satu).suffix.lower() in _TERKEMAS
            butir.compress_type = zipfile.ZIP_STORED if terkemas else zipfile.ZIP_DEFLATED
            with (folder / satu).open("rb") as buka, arsip.open(butir, "w") as tulis:
                shutil.copyfileobj(buka, tulis, POTONG)
            selesai += butir.file_size
            maju("mengemas", selesai, jumlah)
    _sinkron(keluar)


# ── a bag from outside ─────────────────────────────────────────────────────────────────────────


def bongkar(asal: Path, folder: Path, maju: Maju = diam) -> None:
    """Copy the bag `asal`, a folder or a ZIP, into `folder`; what a bag of ours never holds is not copied, but refused.

    Raises:
        ArsipError: it is no bag, or holds links, devices, names that lead outside or that Windows takes for one.
        HalanganError: the disk has no room for all of it.
    """
    if asal.is_dir():
        _salin_folder(asal, folder, maju)
        return
    try:
        with zipfile.ZipFile(asal) as arsip:
            _bongkar_zip(arsip, folder, maju)
    except _RUSAK as exc:
        raise ArsipError(f"{asal.name} rusak atau bukan ZIP ({exc}). Salin ulang dari sumbernya.") from exc


def _salin_folder(asal: Path, folder: Path, maju: Maju) -> None:
    semua = list(berkas_di(asal))
    for satu in semua:
        if not stat.S_ISREG((asal / satu).lstat().st_mode):
            raise ArsipError(f"{satu} di dalam tas bukan berkas biasa (tautan atau perangkat). Tas ditolak.")
    ukuran = {x: (asal / x).lstat().st_size for x in semua}
    _tolak_bentuk(ukuran, folder)
    selesai = 0
    for satu in semua:
        selesai += salin(asal / satu, folder / satu).ukuran
        maju("menyalin", selesai, sum(ukuran.values()))


def _bongkar_zip(arsip: zipfile.ZipFile, folder: Path, maju: Maju) -> None:
    isi = [b for b in arsip.infolist() if not b.is_dir()]
    for butir in isi:
        if stat.S_IFMT(butir.external_attr >> 16) not in {0, stat.S_IFREG}:
            raise ArsipError(f"{butir.filename} di dalam ZIP bukan berkas biasa (tautan atau perangkat). Tas ditolak.")
        if butir.flag_bits & 1:
            raise ArsipError("ZIP ini bersandi. Minta yang tanpa sandi.")
    awalan = next((b.filename.removesuffix(BAGIT) for b in isi if re.fullmatch(rf"([^/]+/)?{BAGIT}", b.filename)), "")
    nama = {b.filename.removeprefix(awalan): b for b in isi}
    if len(nama) != len(isi) or any(not b.filename.startswith(awalan) for b in isi):
        raise ArsipError("ZIP ini memuat nama yang sama dua kali, atau berkas di luar tasnya. Tas ditolak.")
    _tolak_bentuk({n: b.file_size for n, b in nama.items()}, folder)
    jumlah, selesai = sum(b.file_size for b in isi), 0
    for satu, butir in nama.items():
        tujuan = folder / satu
        tujuan.parent.mkdir(parents=True, exist_ok=True)
        with arsip.open(butir) as buka, tujuan.open("wb") as keluar:
            shutil.copyfileobj(buka, keluar, POTONG)  # never more than the size it was said to have
            keluar.flush()
            os.fsync(keluar.fileno())
        selesai += butir.file_size
        maju("membongkar", selesai, jumlah)


def _tolak_bentuk(ukuran: Mapping[str, int], folder: Path) -> None:
    """Refuse by names and sizes, before anything is written."""
    if len(ukuran) > BUTIR_MAKS:
        raise ArsipError(f"Tas memuat {len(ukuran)} berkas, lebih dari {BUTIR_MAKS}. Tas ditolak.")
    for nama in ukuran:
        if not nama_aman(nama):
            raise ArsipError(f"Nama {nama!r} di dalam tas tidak aman. Tas ditolak.")
    rupa = {_rupa(nama) for nama in ukuran}
    if len(rupa) != len(ukuran):
        raise ArsipError("Dua nama di dalam tas hanya berbeda huruf besar-kecil atau aksen. Tas ditolak.")
    if "fetch.txt" in ukuran:
        raise ArsipError("Tas memuat fetch.txt: isinya harus diunduh dari tempat lain. Minta tas yang lengkap.")
    asing = {n.partition("/")[0] for n in ukuran} - {BAGIT, BAG_INFO, ISI, *MANIFES, *MANIFES_TAG}
    if asing or BAGIT not in ukuran:
        kata = f"memuat {', '.join(sorted(asing))} di luar data/" if asing else f"tidak memuat {BAGIT}"
        raise ArsipError(f"Ini bukan tas dari `alur archive export`: {kata}.")
    tolak_ruang(folder, sum(ukuran.values()))


def nama_aman(nama: str) -> bool:
    """Return whether a path, with /, stays where it is put: on Windows, and on a share, too."""
    return all(_bagian_aman(bagian) for bagian in nama.split("/"))


def _bagian_aman(bagian: str) -> bool:
    if (
        not bagian
        or bagian.startswith(".")
        or bagian != bagian.rstrip(" .")
        or re.search(r'[\x00-\x1f\\:*?"<>|]', bagian)
    ):
        return False
    try:
        bagian.encode()
    except UnicodeEncodeError:
        return False
    return bagian.partition(".")[0].rstrip().casefold() not in filing.NAMA_WINDOWS


def _rupa(nama: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", nama).casefold())


def tolak_ruang(folder: Path, perlu: int) -> None:
    """Refuse if the disk of `folder` has no room for `perlu` bytes more.

    Raises:
        HalanganError: it has not; the message says how much is missing.
    """
    ada = next(p for p in (folder, *folder.resolve().parents) if p.is_dir())
    bebas = shutil.disk_usage(ada).free
    if perlu + SISA > bebas:
        kurang = (perlu + SISA - bebas) / MB
        raise HalanganError(f"Disk {ada} kurang {kurang:.0f} MB. Kosongkan ruang, atau pakai disk lain.")


def periksa(folder: Path) -> dict[str, str]:
    """Check a bag that was unpacked, every byte of it, and return its bag-info.

    Raises:
        ArsipError: it is not whole, or not as `tutup` makes one; the message says what is wrong with which file.
    """
    for nama in (BAGIT, BAG_INFO, *MANIFES, *MANIFES_TAG):
        if not (folder / nama).is_file():
            raise ArsipError(f"Tas rusak: {nama} hilang. Salin ulang dari sumbernya.")
        if (folder / nama).stat().st_size > TAG_MAKS:
            raise ArsipError(f"Tas rusak: {nama} terlalu besar.")
    _periksa_bagit(folder / BAGIT)
    isi = {f"{ISI}/{x}" for x in berkas_di(folder / ISI)} if (folder / ISI).is_dir() else set()
    for manifes in MANIFES:
        _periksa_manifes(folder / manifes, isi)
    for manifes in MANIFES_TAG:
        _periksa_manifes(folder / manifes, {BAGIT, BAG_INFO, *MANIFES})
    try:
        tas = bagit.Bag(str(folder))
        tas.validate()
        if not tas.has_oxum():
            raise ArsipError(f"Tas rusak: {BAG_INFO} tanpa Payload-Oxum. Salin ulang dari sumbernya.")
        return {k: v if isinstance(v, str) else "; ".join(v) for k, v in tas.info.items()}
    except (bagit.BagError, ValueError, KeyError) as exc:
        raise ArsipError(f"Tas rusak: {_sebab(exc)}. Salin ulang dari sumbernya.") from exc


def intip(asal: Path, nama: str) -> bytes:
    """Return one file of the bag `asal`, a folder or a ZIP that lies here already, if the bag is whole.

    Raises:
        ArsipError: it is not, or has no such file.
    """
    if asal.is_dir():
        periksa(asal)
        if (asal / nama).is_file():
            return (asal / nama).read_bytes()
        raise ArsipError(f"tidak memuat {nama}")
    try:
        with zipfile.ZipFile(asal) as arsip:
            (satu,) = (b for b in arsip.infolist() if b.filename.partition("/")[2] == nama)
            if rusak := arsip.testzip():
                raise ArsipError(f"{rusak} di dalamnya rusak")
            return arsip.read(satu)
    except (*_RUSAK, OSError) as exc:
        raise ArsipError(f"bukan ZIP dari `alur archive export`: {exc}") from exc


def versi_bagit() -> str:
    """Return which version of the Library of Congress' package writes and checks the bags."""
    return str(bagit.VERSION)


def _periksa_bagit(berkas: Path) -> None:
    baris = _baca(berkas).splitlines()
    if baris not in [[f"BagIt-Version: {v}", "Tag-File-Character-Encoding: UTF-8"] for v in VERSI]:
        raise ArsipError(f"Tas rusak, atau bukan dari `alur archive export`: isi {BAGIT} tidak dikenal.")


def _periksa_manifes(berkas: Path, isi: set[str]) -> None:
    panjang = ALGORITMA[berkas.stem.rpartition("-")[2]]
    disebut: set[str] = set()
    for baris in _baca(berkas).split("\n"):
        cocok = _BARIS.fullmatch(baris)
        if baris and (not cocok or len(cocok["sidik"]) != panjang or cocok["path"] in disebut):
            raise ArsipError(f"Tas rusak: baris {baris[:60]!r} di {berkas.name} tidak sah. Salin ulang dari sumbernya.")
        if cocok:
            disebut.add(cocok["path"])
    for kata, beda in (("hilang", disebut - isi), ("tidak tercatat", isi - disebut)):
        if beda:
            raise ArsipError(f"Tas rusak: {berkas.name}: {kata}: {sebut(sorted(beda))}. Salin ulang dari sumbernya.")


def _baca(berkas: Path) -> str:
    try:
        return berkas.read_bytes().decode()
    except UnicodeDecodeError as exc:
        raise ArsipError(f"Tas rusak: {berkas.name} bukan UTF-8. Salin ulang dari sumbernya.") from exc


def sebut(nama: Sequence[str], maks: int = 5) -> str:
    """Return names for a message, not too many of them."""
    lebih = f", dan {len(nama) - maks} lainnya" if len(nama) > maks else ""
    return f"{', '.join(nama[:maks])}{lebih}"


_KATA: Final[Mapping[type[Any], str]] = {
    bagit.ChecksumMismatch: "isi berubah",
    bagit.FileMissing: "hilang",
    bagit.UnexpectedFile: "tidak tercatat",
}


def _sebab(exc: Exception) -> str:
    """Return what bagit found, in Indonesian as far as it says which file is meant."""
    rinci = [f"{_KATA.get(type(d), 'rusak')}: {d.path}" for d in getattr(exc, "details", ()) if hasattr(d, "path")]
    if rinci:
        return sebut(list(dict.fromkeys(rinci)))
    teks = str(exc)
    return "jumlah berkas atau byte tidak sesuai Payload-Oxum" if "Oxum" in teks else teks
