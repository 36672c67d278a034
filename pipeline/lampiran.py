"""Files that a workbook names: photos, clippings. They lie in inbox/lampiran/ and go into the berkas with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.filing import digest
from pipeline.kasus import Isian, Kasus
from pipeline.skema import Bentuk, Skema
from pipeline.word.gambar import buka

UKURAN_MAKS = 30 * 1024 * 1024
FOLDER = "lampiran"  # in inbox/, and below 00-sumber/ of a berkas
_BUKAN_NAMA = re.compile(r'[\x00-\x1f/\\:*?"<>|]|^\.')


@dataclass(frozen=True, slots=True)
class Lampiran:
    """A file that a workbook names, looked at once: its digest, and whether it is a picture that can be printed."""

    nama: str
    isi: bytes
    sha256: str
    gambar: bool


def disebut(kasus: Kasus, skema: Skema) -> list[Isian]:
    """Return the cells that name a file."""
    return [
        baris[kolom.nama]
        for tabel in skema.tabel
        for kolom in tabel.kolom
        if kolom.bentuk is Bentuk.BERKAS
        for baris in kasus.tabel.get(tabel.nama, ())
        if baris[kolom.nama].teks
    ]


def nama_sah(nama: str) -> bool:
    """Return whether `nama` is the plain name of a file: no folder, no character that Windows refuses."""
    return not _BUKAN_NAMA.search(nama) and nama == nama.strip(" .")


def isi_folder(folder: Path) -> list[Path]:
    """Return what lies in a folder, sorted; nothing if it is not there."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def cari(nama: str, baru: Sequence[Path], berkas: Path | None, layak: Callable[[bytes], bool]) -> Lampiran | None:
    """Return the file called `nama`: one of `baru`, else the one the berkas took in before.

    `layak` tells whether a file is a picture that can be printed.
    """
    jalur = _temukan(baru, nama) or _temukan(isi_folder(berkas) if berkas else [], nama)
    if jalur is None:
        return None
    isi = jalur.read_bytes()
    return Lampiran(jalur.name, isi, digest(isi), layak(isi))


def bawaan(jalur: Path) -> Lampiran:
    """Return a file that came with a workbook and is named by no cell: it is kept, not printed."""
    isi = jalur.read_bytes()
    return Lampiran(jalur.name, isi, digest(isi), gambar=False)


def dapat_dicetak(isi: bytes) -> bool:
    """Return whether `isi` is a picture that can be printed."""
    return buka(isi) is not None


def _temukan(daftar: Sequence[Path], nama: str) -> Path | None:
    """Return the file of `daftar` called `nama`, however it is capitalised; links and large files are none."""
    if not nama_sah(nama):
        return None
    for satu in daftar:
        if satu.name.casefold() == nama.casefold() and satu.is_file() and not satu.is_symlink():
            return satu if satu.stat().st_size <= UKURAN_MAKS else None
    return None


def gambar(lampiran: Mapping[str, Lampiran]) -> dict[str, str]:
    """Return the digest of each named file that is a picture, by the name in the workbook."""
    return {nama: satu.sha256 for nama, satu in lampiran.items() if satu.gambar}
