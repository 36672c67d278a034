"""What a drop holds: the workbook, what came with it in one folder, or why it cannot be opened at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import filing, inbox
from pipeline.errors import HalanganError
from pipeline.inbox import Klaim, Rupa
from pipeline.kantor import MB
from pipeline.kasus import DI_BERKAS, Masalah
from pipeline.lampiran import UKURAN_MAKS

PAKET_MB = 100  # of one folder in all: its files are held in memory together


@dataclass(frozen=True, slots=True, kw_only=True)
class Muatan:
    """A drop, opened: its bytes, or `tolak`, the reason why it is sent back unopened."""

    nama: str  # of the workbook
    isi: bytes = b""
    sha256: str = ""
    paket: tuple[Path, ...] = ()  # the other files of its folder
    tolak: Masalah | None = None


def buka(klaim: Klaim, ukuran_maks_mb: int) -> Muatan:
    """Return what a drop holds; nothing but regular files is opened.

    Raises:
        HalanganError: the file is being written to.
        OSError: the disk or the share fails.
    """
    match klaim.rupa:
        case Rupa.LAIN:
            pesan = (
                "Ini tautan atau berkas khusus, bukan buku kerja, sehingga tidak dibuka. Salin buku kerjanya sendiri ke "
                "inbox/."
            )
            return Muatan(nama=klaim.nama, tolak=Masalah("bukan-berkas-biasa", DI_BERKAS, pesan))
        case Rupa.PAKET:
            return _paket(klaim, ukuran_maks_mb)
        case Rupa.BERKAS:
            return _berkas(klaim, klaim.berkas, ukuran_maks_mb)


def _berkas(klaim: Klaim, berkas: Path, ukuran_maks_mb: int, paket: tuple[Path, ...] = ()) -> Muatan:
    if berkas.stat().st_size > ukuran_maks_mb * MB:
        pesan = (
            f"Berkas ini lebih besar dari {ukuran_maks_mb} MB. Hapus gambar yang disisipkan dan lembar lain dari buku kerja "
            "(foto diletakkan di inbox/lampiran/), atau bagi pindaian menjadi beberapa berkas, lalu letakkan lagi."
        )
        return Muatan(nama=klaim.nama, tolak=Masalah("berkas-terlalu-besar", DI_BERKAS, pesan))
    try:
        isi = _baca(berkas)
    except PermissionError:
        pesan = (
            "Berkas ini tidak boleh dibaca oleh layanan. Simpan Sebagai… dengan nama lain, lalu letakkan salinan itu; bila "
            "masih ditolak, minta Admin membuka hak bacanya."
        )
        return Muatan(nama=klaim.nama, tolak=Masalah("berkas-tidak-terbuka", DI_BERKAS, pesan))
    return Muatan(nama=inbox.nama_tampil(berkas.name), isi=isi, sha256=filing.digest(isi), paket=paket)


def _baca(berkas: Path) -> bytes:
    """Return the bytes of a file that nobody writes to meanwhile."""
    awal = berkas.stat()
    isi = berkas.read_bytes()
    akhir = berkas.stat()
    if (awal.st_size, awal.st_mtime_ns) != (akhir.st_size, akhir.st_mtime_ns) or len(isi) != akhir.st_size:
        msg = f"{inbox.nama_tampil(berkas.name)} masih ditulis; ditunggu sampai selesai."
        raise HalanganError(msg)
    return isi


def _paket(klaim: Klaim, ukuran_maks_mb: int) -> Muatan:
    isi = list(inbox.isi_paket(klaim.berkas))
    if salah := _salah_paket(isi):
        return Muatan(nama=klaim.nama, tolak=salah)
    (buku,) = inbox.buku_paket(isi)
    return _berkas(klaim, buku, ukuran_maks_mb, tuple(f for f in isi if f != buku))


def _salah_paket(isi: Sequence[Path]) -> Masalah | None:
    """Return why a folder is no package."""
    buku = inbox.buku_paket(isi)
    if not buku:
        pesan = (
            "Folder ini tidak berisi buku kerja. Letakkan buku kerja .xlsx yang diisi bersama lampirannya dalam satu "
            "folder; pindaian bertanda tangan diletakkan satu per satu, tanpa folder."
        )
        return Masalah("paket-kosong", DI_BERKAS, pesan)
    if len(buku) > 1:
        nama = ", ".join(inbox.nama_tampil(b.name) for b in buku[:5]) + (", …" if len(buku) > 5 else "")
        pesan = (
            f"Folder ini berisi {len(buku)} buku kerja ({nama}). Buat satu folder untuk setiap kegiatan, berisi satu buku "
            "kerja dan lampirannya."
        )
        return Masalah("paket-banyak-buku", DI_BERKAS, pesan)
    rupa = {inbox.rupa(f) for f in isi}
    if Rupa.LAIN in rupa:
        pesan = (
            "Folder ini berisi tautan atau berkas khusus, sehingga tidak dibuka. Salin berkas aslinya ke dalam folder, "
            "lalu letakkan lagi."
        )
        return Masalah("bukan-berkas-biasa", DI_BERKAS, pesan)
    ukuran = [f.stat().st_size for f in isi]
    besar = len(isi) > inbox.PAKET_ISI_MAKS or sum(ukuran) > PAKET_MB * MB or max(ukuran) > UKURAN_MAKS
    if besar or Rupa.PAKET in rupa:
        pesan = (
            f"Folder ini terlalu besar: paling banyak {inbox.PAKET_ISI_MAKS} berkas, {PAKET_MB} MB seluruhnya, "
            f"{UKURAN_MAKS // MB} MB setiap berkas, dan {inbox.PAKET_DALAM_MAKS} tingkat folder di dalamnya. Kurangi atau "
            "perkecil lampirannya, keluarkan dari folder yang terlalu dalam, lalu letakkan lagi."
        )
        return Masalah("paket-terlalu-besar", DI_BERKAS, pesan)
    return None
