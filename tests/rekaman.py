"""How programs put a file into a folder, recorded: each a list of (second, action), and what is to be taken when.

The actions are done on real files; the clock is played. A file's mtime is what the writer's clock says, so
that nothing hangs on how fast the machine is.
"""

from __future__ import annotations

import functools
import io
import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from openpyxl import Workbook

EPOK: Final = 1_790_000_000.0  # where the played clock starts, for mtimes
KEMARIN: Final = 86_400.0
_NANO: Final = 1_000_000_000


@functools.cache
def isi(versi: str) -> bytes:
    """Return the bytes that a recording calls `versi`: of a real workbook, a scan, or a photo."""
    acak = random.Random(versi)
    if versi.startswith("foto"):
        return b"\xff\xd8\xff\xe0" + acak.randbytes(6000) + b"\xff\xd9"
    if versi == "pindaian":
        return b"%PDF-1.7\n" + acak.randbytes(9000).replace(b"%%EOF", b"") + b"\nstartxref\n9\n%%EOF\n"
    if versi == "kunci":
        return b"\x04Staf" + b" " * 49
    buku = Workbook()
    lembar = buku.active
    assert lembar is not None
    for _ in range(40):
        lembar.append([acak.randbytes(60).hex() for _ in range(3)])
    keluar = io.BytesIO()
    buku.save(keluar)
    return keluar.getvalue()


@dataclass(slots=True)
class Panggung:
    """The inbox that a recording is played on, and the writer's clock."""

    kotak: Path
    luar: Path
    selisih_jam: float = 0.0
    butir_detik: float = 0.0
    kini: float = 0.0
    tertolak: set[str] = field(default_factory=set)

    def cap(self, jalur: Path) -> None:
        """Give a file the mtime that its writer's clock and file system give it; its folder too."""
        waktu = EPOK + self.kini + self.selisih_jam
        if self.butir_detik:
            waktu -= waktu % self.butir_detik
        self.beri_waktu(jalur, waktu)
        if jalur.parent != self.kotak:
            self.beri_waktu(jalur.parent, waktu)

    @staticmethod
    def beri_waktu(jalur: Path, waktu: float) -> None:
        """Set a file's mtime."""
        if jalur.exists():
            os.utime(jalur, ns=(int(waktu * _NANO), int(waktu * _NANO)))


Aksi = Callable[[Panggung], None]


@dataclass(frozen=True, slots=True)
class Ambil:
    """One drop that must be taken: not before `sejak`, when it is wholly there, and at most `tempo` seconds later."""

    nama: str
    sejak: float
    isi: Mapping[str, str]
    tempo: float = 3.0


@dataclass(frozen=True, slots=True)
class Rekaman:
    """A recording, and what is to come of it."""

    nama: str
    aksi: tuple[tuple[float, Aksi], ...]
    ambil: tuple[Ambil, ...]
    selisih_jam: float = 0.0
    butir_detik: float = 0.0


def berkas(nama: str, sejak: float, versi: str = "satu", tempo: float = 3.0) -> Ambil:
    """Return that the file `nama` is to be taken with the bytes called `versi`."""
    return Ambil(nama, sejak, {"": versi}, tempo)


def paket(nama: str, sejak: float) -> Ambil:
    """Return that the folder `nama` is to be taken with what a package holds."""
    return Ambil(nama, sejak, ISI_PAKET)


# --- the actions -------------------------------------------------------------------------------


def tulis(nama: str, sampai: float = 1.0, *, versi: str = "satu", diam: bool = False) -> Aksi:
    """Append to a file until so much of it is there; `diam`: the server keeps the mtime as it was."""

    def aksi(p: Panggung) -> None:
        jalur = p.kotak / nama
        lama = jalur.stat().st_mtime_ns if diam else 0
        ada = jalur.stat().st_size if jalur.exists() else 0
        with jalur.open("ab") as buka:
            buka.write(isi(versi)[ada : int(len(isi(versi)) * sampai)])
        os.utime(jalur, ns=(lama, lama)) if diam else p.cap(jalur)

    return aksi


def pesan_tempat(nama: str, *, versi: str = "satu") -> Aksi:
    """Make a file of its full size, all zeros: what a share does when the client says the size first."""

    def aksi(p: Panggung) -> None:
        with (p.kotak / nama).open("wb") as buka:
            buka.truncate(len(isi(versi)))
        p.cap(p.kotak / nama)

    return aksi


def isikan(nama: str, dari: float, sampai: float, *, versi: str = "satu", diam: bool = False) -> Aksi:
    """Fill a part of a file that has its full size already."""

    def aksi(p: Panggung) -> None:
        jalur, semua = p.kotak / nama, isi(versi)
        lama = jalur.stat().st_mtime_ns
        awal, akhir = int(len(semua) * dari), int(len(semua) * sampai)
        with jalur.open("r+b") as buka:
            buka.seek(awal)
            buka.write(semua[awal:akhir])
        os.utime(jalur, ns=(lama, lama)) if diam else p.cap(jalur)

    return aksi


def kosongkan(nama: str) -> Aksi:
    """Truncate a file, or make an empty one."""

    def aksi(p: Panggung) -> None:
        (p.kotak / nama).write_bytes(b"")
        p.cap(p.kotak / nama)

    return aksi


def kunci(nama: str) -> Aksi:
    """Put an editor's lock file there."""
    return tulis(nama, versi="kunci")


def ganti(asal: str, tujuan: str) -> Aksi:
    """Rename within the inbox, over what is there."""

    def aksi(p: Panggung) -> None:
        (p.kotak / asal).replace(p.kotak / tujuan)

    return aksi


def hapus(nama: str) -> Aksi:
    """Delete a file or an empty folder."""

    def aksi(p: Panggung) -> None:
        jalur = p.kotak / nama
        jalur.rmdir() if jalur.is_dir() else jalur.unlink()

    return aksi


def folder(nama: str) -> Aksi:
    """Make a folder."""

    def aksi(p: Panggung) -> None:
        (p.kotak / nama).mkdir()
        p.cap(p.kotak / nama)

    return aksi


def _dari_luar(p: Panggung, nama: str, versi: str) -> Path:
    jalur = p.luar / nama
    jalur.write_bytes(isi(versi))
    p.beri_waktu(jalur, EPOK - 30 * KEMARIN)
    return jalur


def pindah_masuk(nama: str, *, versi: str = "satu") -> Aksi:
    """Move a file in from elsewhere on the disk."""

    def aksi(p: Panggung) -> None:
        _dari_luar(p, nama, versi).replace(p.kotak / nama)

    return aksi


def taut_masuk(nama: str, *, versi: str = "satu") -> Aksi:
    """Link a file in, leaving it where it was."""

    def aksi(p: Panggung) -> None:
        (p.kotak / nama).hardlink_to(_dari_luar(p, nama, versi))

    return aksi


def folder_masuk(nama: str) -> Aksi:
    """Move a whole package in from elsewhere on the disk."""

    def aksi(p: Panggung) -> None:
        asal = p.luar / nama
        asal.mkdir()
        for anak, versi in ISI_PAKET.items():
            (asal / anak).write_bytes(isi(versi))
        asal.replace(p.kotak / nama)

    return aksi


def waktu(nama: str, mundur: float) -> Aksi:
    """Set a file's mtime to so many seconds before the recording."""

    def aksi(p: Panggung) -> None:
        p.beri_waktu(p.kotak / nama, EPOK - mundur)

    return aksi


def sentuh(nama: str) -> Aksi:
    """Give a file the present time, its bytes as they were."""

    def aksi(p: Panggung) -> None:
        p.cap(p.kotak / nama)

    return aksi


def hak(nama: str, mode: int) -> Aksi:
    """Change a file's mode."""

    def aksi(p: Panggung) -> None:
        (p.kotak / nama).chmod(mode)

    return aksi


def tolak(nama: str) -> Aksi:
    """From now on the file cannot be opened: another program holds it. (A mode does not stop root.)"""

    def aksi(p: Panggung) -> None:
        p.tertolak.add(str(p.kotak / nama))

    return aksi


def izinkan(nama: str) -> Aksi:
    """From now on the file can be opened again."""

    def aksi(p: Panggung) -> None:
        p.tertolak.discard(str(p.kotak / nama))

    return aksi


def berangsur(
    nama: str, mulai: float, jeda: float, kali: int, *, versi: str = "satu"
) -> tuple[tuple[float, Aksi], ...]:
    """Write a file in `kali` equal parts, one every `jeda` seconds."""
    return tuple((mulai + n * jeda, tulis(nama, (n + 1) / kali, versi=versi)) for n in range(kali))


# --- the recordings ----------------------------------------------------------------------------

R: Final = "rapat.xlsx"
ISI_PAKET: Final = {R: "satu", "foto1.jpg": "foto1", "foto2.jpg": "foto2"}

EXCEL: Final = (
    Rekaman(
        "excel-simpan-baru",
        (
            (0.0, kunci(f"~${R}")),
            (0.1, tulis("5F2A1B00", 0.5)),
            (0.6, tulis("5F2A1B00")),
            (0.7, ganti("5F2A1B00", R)),
            (9.0, hapus(f"~${R}")),
        ),
        (berkas(R, 9.0),),
    ),
    Rekaman(
        "excel-simpan-di-atas-yang-lama",
        (
            (0.0, kunci(f"~${R}")),
            (0.0, tulis(R, versi="lama")),
            (5.0, kosongkan("5F2A1B00")),
            (5.1, tulis("5F2A1B00")),
            (5.2, ganti(R, "8C1D2E3F.tmp")),
            (5.3, ganti("5F2A1B00", R)),
            (5.4, hapus("8C1D2E3F.tmp")),
            (6.2, hapus(f"~${R}")),
        ),
        (berkas(R, 6.2),),
    ),
    Rekaman(
        "excel-membuka-yang-sedang-ditunggu",
        (
            (0.0, tulis(R, versi="lama")),
            (1.4, kunci(f"~${R}")),
            (20.0, tulis("5F2A1B00")),
            (20.1, ganti(R, "8C1D2E3F.tmp")),
            (20.2, ganti("5F2A1B00", R)),
            (20.3, hapus("8C1D2E3F.tmp")),
            (21.0, hapus(f"~${R}")),
        ),
        (berkas(R, 21.0),),
    ),
    Rekaman(
        "excel-simpan-otomatis",
        (
            (0.0, kunci(f"~${R}")),
            *(
                langkah
                for n in range(5)
                for langkah in (
                    (n * 10.0, tulis("5F2A1B00", versi=f"ke-{n}")),
                    (n * 10.0 + 0.1, ganti("5F2A1B00", R)),
                )
            ),
            (41.0, hapus(f"~${R}")),
        ),
        (berkas(R, 41.0, "ke-4"),),
    ),
    Rekaman(
        "excel-ditutup-lalu-dibuka-lagi",
        (
            (0.0, kunci(f"~${R}")),
            (0.1, tulis(R)),
            (1.0, hapus(f"~${R}")),
            (1.3, kunci(f"~${R}")),
            (30.0, hapus(f"~${R}")),
        ),
        (berkas(R, 30.0),),
    ),
    Rekaman(
        "excel-mati-kuncinya-tertinggal-lama",
        ((0.0, kunci(f"~${R}")), (0.1, tulis(R)), (300.0, hapus(f"~${R}"))),
        (berkas(R, 300.0),),
    ),
    Rekaman(
        "kunci-berkas-lain-tidak-menahan",
        ((0.0, kunci("~$lain.xlsx")), (0.1, tulis(R)), (60.0, hapus("~$lain.xlsx"))),
        (berkas(R, 0.1),),
    ),
    Rekaman(
        "word-menimpa-dua-huruf-pertama",
        (
            (0.0, kunci("~$laporan.docx")),
            (0.1, tulis("Salaporan.docx", 0.4)),
            (0.5, tulis("Salaporan.docx")),
            (8.0, hapus("~$laporan.docx")),
        ),
        (berkas("Salaporan.docx", 8.0),),
    ),
)

PENYUNTING_LAIN: Final = (
    Rekaman(
        "libreoffice-berganti-nama",
        (
            (0.0, kunci(f".~lock.{R}#")),
            (0.1, kosongkan("lu81234abcd.tmp")),
            (0.2, tulis("lu81234abcd.tmp")),
            (0.4, ganti("lu81234abcd.tmp", R)),
            (7.0, hapus(f".~lock.{R}#")),
        ),
        (berkas(R, 7.0),),
    ),
    Rekaman(
        "libreoffice-di-atas-yang-lama-di-tempat",
        (
            (0.0, kunci(f".~lock.{R}#")),
            (0.0, tulis(R, versi="lama")),
            (4.0, tulis("lu81234abcd.tmp")),
            (4.2, kosongkan(R)),
            *berangsur(R, 4.3, 0.3, 4),
            (5.6, hapus("lu81234abcd.tmp")),
            (5.7, hapus(f".~lock.{R}#")),
        ),
        (berkas(R, 5.7),),
    ),
    Rekaman(
        "libreoffice-mengekspor-sementara-terbuka",
        (
            (0.0, kunci(".~lock.rapat.ods#")),
            (0.2, kosongkan(R)),
            (0.3, tulis(R)),
        ),
        (berkas(R, 0.3),),
    ),
    Rekaman(
        "wps-windows",
        (
            (0.0, kunci(f"~${R}")),
            (0.2, tulis("~wps8C2F.tmp")),
            (0.4, ganti("~wps8C2F.tmp", R)),
            (6.0, hapus(f"~${R}")),
        ),
        (berkas(R, 6.0),),
    ),
    Rekaman(
        "gvfs-berganti-nama",
        (
            (0.0, tulis(".goutputstream-X1Y2Z3", 0.5)),
            (4.0, tulis(".goutputstream-X1Y2Z3")),
            (4.1, ganti(".goutputstream-X1Y2Z3", R)),
        ),
        (berkas(R, 4.1),),
    ),
)

SINKRONISASI: Final = (
    Rekaman(
        "onedrive-replacefile",
        (
            (0.0, tulis(R, versi="lama")),
            (0.5, tulis(f"{R}~RF3c1a2b4.TMP")),
            (0.9, ganti(f"{R}~RF3c1a2b4.TMP", R)),
        ),
        (berkas(R, 0.9),),
    ),
    Rekaman(
        "dropbox-dari-folder-titik",
        (
            (0.0, folder(".dropbox.cache")),
            (0.1, tulis(".dropbox.cache/9f1e", 0.5)),
            (6.0, tulis(".dropbox.cache/9f1e")),
            (6.1, ganti(".dropbox.cache/9f1e", R)),
            (6.2, hapus(".dropbox.cache")),
        ),
        (berkas(R, 6.1),),
    ),
    Rekaman(
        "nextcloud-klien",
        (
            (0.0, tulis(f".{R}.~5f3a", 0.3)),
            (8.0, tulis(f".{R}.~5f3a")),
            (8.2, ganti(f".{R}.~5f3a", R)),
            (8.3, waktu(R, KEMARIN)),
        ),
        (berkas(R, 8.3),),
    ),
    Rekaman(
        "nextcloud-server",
        (
            (0.0, tulis(f"{R}.ocTransferId184467.part", 0.6)),
            (5.0, tulis(f"{R}.ocTransferId184467.part")),
            (5.1, ganti(f"{R}.ocTransferId184467.part", R)),
        ),
        (berkas(R, 5.1),),
    ),
    Rekaman(
        "syncthing",
        (
            (0.0, pesan_tempat(f".syncthing.{R}.tmp")),
            (3.0, isikan(f".syncthing.{R}.tmp", 0.5, 1.0)),
            (6.0, isikan(f".syncthing.{R}.tmp", 0.0, 0.5)),
            (6.1, waktu(f".syncthing.{R}.tmp", KEMARIN)),
            (6.2, ganti(f".syncthing.{R}.tmp", R)),
        ),
        (berkas(R, 6.2),),
    ),
    Rekaman(
        "rsync",
        (
            (0.0, tulis(f".{R}.AbCdEf", 0.5)),
            (9.0, tulis(f".{R}.AbCdEf")),
            (9.0, waktu(f".{R}.AbCdEf", 9 * KEMARIN)),
            (9.1, ganti(f".{R}.AbCdEf", R)),
        ),
        (berkas(R, 9.1),),
    ),
    Rekaman(
        "rsync-di-tempat",
        (*berangsur(R, 0.0, 1.0, 5), (4.1, waktu(R, 9 * KEMARIN))),
        (berkas(R, 4.1),),
    ),
    Rekaman(
        "klien-menyentuh-waktu-terus",
        ((0.0, tulis(R)), *((n * 1.5, sentuh(R)) for n in range(1, 12))),
        (berkas(R, 16.5),),
    ),
)

BERBAGI: Final = (
    Rekaman(
        "samba-ukuran-penuh-lalu-diisi",
        ((0.0, pesan_tempat(R)), *((0.3 + n * 0.8, isikan(R, n / 10, (n + 1) / 10)) for n in range(10))),
        (berkas(R, 7.5),),
    ),
    Rekaman(
        "samba-ukuran-penuh-waktu-asal-di-akhir",
        (
            (0.0, pesan_tempat(R)),
            *((0.3 + n * 1.9, isikan(R, n / 5, (n + 1) / 5)) for n in range(5)),
            (8.9, waktu(R, 30 * KEMARIN)),
        ),
        (berkas(R, 8.9),),
    ),
    Rekaman(
        "samba-waktu-asal-lebih-dahulu-dan-tetap",
        (
            (0.0, pesan_tempat(R)),
            (0.0, waktu(R, 30 * KEMARIN)),
            *((0.3 + n * 1.0, isikan(R, n / 10, (n + 1) / 10, diam=True)) for n in range(10)),
        ),
        (berkas(R, 9.3),),
    ),
    Rekaman(
        "explorer-seret-lepas",
        (*berangsur(R, 0.0, 0.4, 6), (2.1, waktu(R, 400 * KEMARIN))),
        (berkas(R, 2.1),),
    ),
    Rekaman(
        "explorer-dua-berkas",
        (
            *berangsur(R, 0.0, 0.5, 3),
            (1.1, waktu(R, KEMARIN)),
            *berangsur("lain.xlsx", 1.2, 0.5, 3, versi="dua"),
            (2.3, waktu("lain.xlsx", 2 * KEMARIN)),
        ),
        (berkas(R, 1.1), berkas("lain.xlsx", 2.3, "dua")),
    ),
    Rekaman(
        "robocopy-dapat-diulang",
        (
            (0.0, pesan_tempat(R)),
            (0.0, waktu(R, 46 * 365 * KEMARIN)),
            (1.0, isikan(R, 0.0, 0.5)),
            (2.5, isikan(R, 0.5, 1.0)),
            (2.6, waktu(R, KEMARIN)),
        ),
        (berkas(R, 2.6),),
    ),
    Rekaman(
        "finder-dengan-sampingannya",
        (
            (0.0, tulis(f"._{R}", versi="kunci")),
            (0.1, tulis(".DS_Store", versi="kunci")),
            (0.2, kosongkan(R)),
            *berangsur(R, 1.0, 0.5, 4),
            (2.6, hak(R, 0o644)),
        ),
        (berkas(R, 2.5),),
    ),
    Rekaman(
        "salinan-berjeda-1,9-detik",
        berangsur(R, 0.0, 1.9, 6),
        (berkas(R, 9.5),),
    ),
    Rekaman(
        "jaringan-macet-10-detik-di-tengah",
        ((0.0, tulis(R, 0.5)), (10.0, tulis(R))),
        (berkas(R, 10.0),),
    ),
    Rekaman(
        "terpotong-sisanya-3-detik-kemudian",
        ((0.0, tulis(R, 0.97)), (3.0, tulis(R))),
        (berkas(R, 3.0),),
    ),
    Rekaman(
        "ftp-di-tempat",
        berangsur(R, 0.0, 1.2, 12),
        (berkas(R, 13.2),),
    ),
    Rekaman(
        "winscp",
        (*berangsur(f"{R}.filepart", 0.0, 2.5, 4), (7.6, ganti(f"{R}.filepart", R)), (7.7, waktu(R, KEMARIN))),
        (berkas(R, 7.7),),
    ),
    Rekaman(
        "pindai-ke-folder-halaman-demi-halaman",
        berangsur("pindai0001.pdf", 0.0, 1.5, 6, versi="pindaian"),
        (berkas("pindai0001.pdf", 7.5, "pindaian"),),
    ),
)

UNDUHAN: Final = (
    Rekaman(
        "chrome",
        (
            (0.0, tulis("Unconfirmed 48213.crdownload", 0.3)),
            (0.9, ganti("Unconfirmed 48213.crdownload", f"{R}.crdownload")),
            (9.0, tulis(f"{R}.crdownload")),
            (9.1, ganti(f"{R}.crdownload", R)),
        ),
        (berkas(R, 9.1),),
    ),
    Rekaman(
        "firefox-dengan-penanda-kosong",
        (
            (0.0, kosongkan(R)),
            (0.1, tulis("k2Xd9.xlsx.part", 0.4)),
            (12.0, tulis("k2Xd9.xlsx.part")),
            (12.1, ganti("k2Xd9.xlsx.part", R)),
        ),
        (berkas(R, 12.1),),
    ),
    Rekaman(
        "unduhan-dibatalkan",
        ((0.0, kosongkan(R)), (0.1, tulis(f"{R}.part", 0.4)), (8.0, hapus(f"{R}.part")), (8.1, hapus(R))),
        (),
    ),
    Rekaman(
        "surel-menyimpan-lampiran",
        ((0.0, pesan_tempat(R)), (0.0, isikan(R, 0.0, 1.0))),
        (berkas(R, 0.0),),
    ),
    Rekaman(
        "tar-dengan-waktu-lama",
        ((0.0, tulis(R)), (0.1, hak(R, 0o640)), (0.1, waktu(R, 900 * KEMARIN))),
        (berkas(R, 0.1),),
    ),
)

TANGAN: Final = (
    Rekaman("pindah-di-disk-yang-sama", ((0.2, pindah_masuk(R)),), (berkas(R, 0.2),)),
    Rekaman("taut-keras", ((0.2, taut_masuk(R)),), (berkas(R, 0.2),)),
    Rekaman(
        "dua-sekaligus",
        ((0.2, pindah_masuk(R)), (0.2, pindah_masuk("lain.xlsx", versi="dua"))),
        (berkas("lain.xlsx", 0.2, "dua"), berkas(R, 0.2)),
    ),
    Rekaman(
        "dihapus-lalu-dibuat",
        ((0.0, tulis(R, versi="lama")), (1.0, hapus(R)), (1.2, kosongkan(R)), (1.7, tulis(R, 0.5)), (3.0, tulis(R))),
        (berkas(R, 3.0),),
    ),
    Rekaman(
        "dihapus-lalu-dibuat-di-antara-dua-pandangan",
        ((0.0, tulis(R, versi="lama")), (1.6, hapus(R)), (1.7, tulis(R))),
        (berkas(R, 1.7),),
    ),
    Rekaman(
        "ditimpa-sebelum-tenang",
        ((0.0, tulis(R, versi="lama")), (1.8, kosongkan(R)), (1.9, tulis(R))),
        (berkas(R, 1.9),),
    ),
    Rekaman(
        "hanya-besar-kecil-hurufnya", ((0.0, tulis("RAPAT.xlsx")), (1.2, ganti("RAPAT.xlsx", R))), (berkas(R, 1.2),)
    ),
    Rekaman("namanya-dibetulkan", ((0.0, tulis("rpat.xlsx")), (1.5, ganti("rpat.xlsx", R))), (berkas(R, 1.5),)),
    Rekaman("dihapus-sebelum-tenang", ((0.0, tulis(R)), (1.8, hapus(R))), ()),
    Rekaman(
        "nama-sama-selagi-yang-pertama-dikerjakan",
        ((0.0, tulis(R)), (4.0, tulis(R, 0.5, versi="dua")), (5.0, tulis(R, versi="dua"))),
        (berkas(R, 0.0), berkas(R, 5.0, "dua")),
    ),
    Rekaman(
        "nama-dan-isi-sama-lagi",
        ((0.0, pindah_masuk(R)), (4.0, pindah_masuk(R))),
        (berkas(R, 0.0), berkas(R, 4.0)),
    ),
    Rekaman("haknya-berubah-sesudah-disalin", ((0.0, tulis(R)), (1.0, hak(R, 0o444))), (berkas(R, 0.0),)),
    Rekaman(
        "antivirus-8-detik",
        ((0.0, tulis(R)), (0.0, tolak(R)), (8.0, izinkan(R))),
        (berkas(R, 8.0),),
    ),
)

JAM: Final = (
    Rekaman("jam-penulis-maju-sehari", berangsur(R, 0.0, 1.0, 4), (berkas(R, 3.0),), selisih_jam=KEMARIN),
    Rekaman("jam-penulis-mundur-sehari", berangsur(R, 0.0, 1.0, 4), (berkas(R, 3.0),), selisih_jam=-KEMARIN),
    Rekaman("fat-waktu-berbutir-2-detik", berangsur(R, 0.0, 1.9, 4), (berkas(R, 5.7),), butir_detik=2.0),
    Rekaman(
        "fat-ukuran-penuh-lalu-diisi",
        ((0.0, pesan_tempat(R)), *((0.2 + n * 0.9, isikan(R, n / 8, (n + 1) / 8)) for n in range(8))),
        (berkas(R, 6.5),),
        butir_detik=2.0,
    ),
)

REKAMAN: Final = (*EXCEL, *PENYUNTING_LAIN, *SINKRONISASI, *BERBAGI, *UNDUHAN, *TANGAN, *JAM)

# What a look that knows no more than size, mtime, two lock names and the end of a ZIP takes too early.
SULIT: Final = (
    Rekaman(
        "excel-smb-berkas-sementara-tergeletak-3-detik",
        (
            (0.0, kunci(f"~${R}")),
            (0.1, tulis(R, versi="lama")),
            (5.0, tulis("5F2A1B00", 0.5)),
            (6.0, tulis("5F2A1B00")),
            (9.6, ganti(R, "8C1D2E3F.tmp")),
            (9.8, ganti("5F2A1B00", R)),
            (9.9, hapus("8C1D2E3F.tmp")),
            (11.0, hapus(f"~${R}")),
        ),
        (berkas(R, 11.0),),
    ),
    Rekaman(
        "wps-linux-kunci-titik-gelombang",
        ((0.0, kunci(f".~{R}")), (0.2, tulis(R)), (12.0, hapus(f".~{R}"))),
        (berkas(R, 12.0),),
    ),
    Rekaman(
        "sinkronisasi-nama-gelombang-tmp",
        ((0.0, tulis(f"{R}.~tmp", 0.5)), (0.5, tulis(f"{R}.~tmp")), (4.0, ganti(f"{R}.~tmp", R))),
        (berkas(R, 4.0),),
    ),
    Rekaman(
        "freefilesync",
        (
            (0.0, tulis(f"{R}.b2f1.ffs_tmp")),
            (4.0, waktu(f"{R}.b2f1.ffs_tmp", KEMARIN)),
            (4.1, ganti(f"{R}.b2f1.ffs_tmp", R)),
        ),
        (berkas(R, 4.1),),
    ),
    Rekaman(
        "opera",
        ((0.0, tulis(f"{R}.opdownload", 0.5)), (1.0, tulis(f"{R}.opdownload")), (5.0, ganti(f"{R}.opdownload", R))),
        (berkas(R, 5.0),),
    ),
    Rekaman(
        "samba-nol-semua-lalu-macet-4-detik",
        ((0.0, pesan_tempat(R)), (4.0, isikan(R, 0.0, 0.5)), (5.0, isikan(R, 0.5, 1.0)), (5.1, waktu(R, KEMARIN))),
        (berkas(R, 5.1),),
    ),
    Rekaman(
        "samba-ekor-datang-lebih-dahulu",
        (
            (0.0, pesan_tempat(R)),
            (0.0, waktu(R, KEMARIN)),
            (0.2, isikan(R, 0.0, 0.3, diam=True)),
            (0.4, isikan(R, 0.6, 1.0, diam=True)),
            (4.0, isikan(R, 0.3, 0.6, diam=True)),
        ),
        (berkas(R, 4.0),),
    ),
    Rekaman(
        "penanda-kosong-diisi-semenit-kemudian",
        ((0.0, kosongkan(R)), (60.0, tulis(R, 0.5)), (61.0, tulis(R))),
        (berkas(R, 61.0),),
    ),
    Rekaman(
        "firefox-unduhan-lambat",
        ((0.0, kosongkan(R)), *berangsur("k2Xd9.xlsx.part", 0.1, 5.0, 10), (45.2, ganti("k2Xd9.xlsx.part", R))),
        (berkas(R, 45.2),),
    ),
    Rekaman(
        "antivirus-semenit",
        ((0.0, tulis(R)), (0.0, tolak(R)), (60.0, izinkan(R))),
        (berkas(R, 60.0),),
    ),
    Rekaman(
        "pindai-ke-folder-4-detik-sehalaman",
        berangsur("pindai0001.pdf", 0.0, 4.0, 4, versi="pindaian"),
        (berkas("pindai0001.pdf", 12.0, "pindaian"),),
    ),
)

PAKET: Final = (
    Rekaman(
        "folder-dipindah-utuh",
        ((0.2, folder_masuk("paket")),),
        (paket("paket", 0.2),),
    ),
    Rekaman(
        "folder-diisi-satu-demi-satu",
        (
            (0.0, folder("paket")),
            *berangsur("paket/foto1.jpg", 0.2, 0.9, 3, versi="foto1"),
            *berangsur(f"paket/{R}", 3.5, 0.9, 3),
            *berangsur("paket/foto2.jpg", 7.0, 0.9, 3, versi="foto2"),
        ),
        (paket("paket", 8.8),),
    ),
    Rekaman(
        "folder-buku-kerjanya-terakhir",
        (
            (0.0, folder("paket")),
            (0.2, tulis("paket/foto1.jpg", versi="foto1")),
            (1.0, tulis("paket/foto2.jpg", versi="foto2")),
            (9.0, tulis(f"paket/{R}", 0.5)),
            (10.0, tulis(f"paket/{R}")),
        ),
        (paket("paket", 10.0),),
    ),
    Rekaman(
        "folder-buku-kerjanya-dahulu-foto-berjeda-1,9-detik",
        (
            (0.0, folder("paket")),
            (0.1, tulis(f"paket/{R}")),
            *berangsur("paket/foto1.jpg", 2.0, 1.9, 3, versi="foto1"),
            *berangsur("paket/foto2.jpg", 7.7, 1.9, 3, versi="foto2"),
        ),
        (paket("paket", 11.5),),
    ),
    Rekaman(
        "folder-baru-diganti-namanya-lalu-diisi",
        (
            (0.0, folder("Folder baru")),
            (6.0, ganti("Folder baru", "paket")),
            (8.0, tulis(f"paket/{R}")),
            (8.5, tulis("paket/foto1.jpg", versi="foto1")),
            (9.0, tulis("paket/foto2.jpg", versi="foto2")),
        ),
        (paket("paket", 9.0),),
    ),
    Rekaman(
        "folder-buku-kerjanya-terkunci",
        (
            (0.0, folder("paket")),
            (0.0, tulis("paket/foto1.jpg", versi="foto1")),
            (0.0, tulis("paket/foto2.jpg", versi="foto2")),
            (0.1, kunci(f"paket/~${R}")),
            (0.2, tulis(f"paket/{R}")),
            (15.0, hapus(f"paket/~${R}")),
        ),
        (paket("paket", 15.0),),
    ),
    Rekaman(
        "folder-sambil-diunduh",
        (
            (0.0, folder("paket")),
            (0.1, tulis(f"paket/{R}")),
            (0.2, tulis("paket/foto1.jpg", versi="foto1")),
            (0.3, tulis("paket/foto2.jpg.part", 0.5, versi="foto2")),
            (9.0, tulis("paket/foto2.jpg.part", versi="foto2")),
            (9.1, ganti("paket/foto2.jpg.part", "paket/foto2.jpg")),
        ),
        (paket("paket", 9.1),),
    ),
    Rekaman(
        "folder-macet-di-tengah-buku-kerja",
        (
            (0.0, folder("paket")),
            (0.1, tulis("paket/foto1.jpg", versi="foto1")),
            (0.2, tulis("paket/foto2.jpg", versi="foto2")),
            (0.3, tulis(f"paket/{R}", 0.5)),
            (10.0, tulis(f"paket/{R}")),
        ),
        (paket("paket", 10.0),),
    ),
    Rekaman(
        "folder-foto-kosong-diisi-kemudian",
        (
            (0.0, folder("paket")),
            (0.1, tulis(f"paket/{R}")),
            (0.2, tulis("paket/foto1.jpg", versi="foto1")),
            (0.3, kosongkan("paket/foto2.jpg")),
            (8.0, tulis("paket/foto2.jpg", versi="foto2")),
        ),
        (paket("paket", 8.0),),
    ),
    Rekaman(
        "office-mac-folder-sementara",
        (
            (0.0, kunci(f"~${R}")),
            (0.1, folder(f"{R}.sb-3f2a91c4-Qw8xZ1")),
            (0.2, tulis(f"{R}.sb-3f2a91c4-Qw8xZ1/{R}")),
            (5.0, ganti(f"{R}.sb-3f2a91c4-Qw8xZ1/{R}", R)),
            (5.1, hapus(f"{R}.sb-3f2a91c4-Qw8xZ1")),
            (6.0, hapus(f"~${R}")),
        ),
        (berkas(R, 6.0),),
    ),
)
