"""`alur doctor`: is this installation able to work? Small checks, each finding with its remedy.

Nothing is mended, and nothing is left behind: what is written for a trial is removed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from pipeline import config, register
from pipeline.doktor import arsip, kantor, mesin
from pipeline.doktor.temuan import Bahan, Dunia, Temuan, Tingkat
from pipeline.errors import ConfigError, PipelineError, Status
from pipeline.kantor import Layanan
from pipeline.root import Root
from pipeline.setelan import Settings

__all__ = ["PEMERIKSAAN", "Bahan", "Dunia", "Temuan", "Tingkat", "bahan", "periksa", "status"]

PEMERIKSAAN: Final[tuple[Callable[[Bahan], Iterator[Temuan]], ...]] = (
    mesin.periksa_python,
    mesin.periksa_folder,
    mesin.periksa_konfigurasi_terbaca,
    mesin.periksa_ruang,
    mesin.periksa_disk,
    mesin.periksa_satu_disk,
    mesin.periksa_tautan,
    mesin.periksa_inotify,
    mesin.periksa_jam,
    mesin.periksa_zona,
    mesin.periksa_memori,
    mesin.periksa_huruf,
    mesin.periksa_libreoffice,
    kantor.periksa_konfigurasi,
    kantor.periksa_contoh,
    kantor.periksa_templat,
    kantor.periksa_logo,
    kantor.periksa_jabatan,
    kantor.periksa_libur,
    arsip.periksa_register,
    arsip.periksa_tertinggal,
    arsip.periksa_layanan,
)


def bahan(folder: Path, dunia: Dunia) -> Bahan:
    """Return what is looked at in `folder`, as far as it can be read."""
    root = Root(folder.resolve())
    settings = _settings(root)
    letak = _letak_register(root)
    try:
        tercatat, galat = (register.tengok(letak) if letak.exists() else None), None
    except PipelineError as exc:
        tercatat, galat = None, exc
    return Bahan(root, letak, settings, dunia, tercatat, galat)


def _settings(root: Root) -> Settings | None:
    try:
        return config.load(root.dir)
    except ConfigError:
        return None  # told by `periksa_konfigurasi`


def _letak_register(root: Root) -> Path:
    try:
        return config.letak_register(root.dir)
    except ConfigError:
        return root.dir / Layanan().register


def periksa(b: Bahan) -> Iterator[Temuan]:
    """Yield everything that is found."""
    for satu in PEMERIKSAAN:
        yield from satu(b)


def status(temuan: list[Temuan]) -> Status:
    """Return the exit status: 5 if register and archive are at fault, 3 if anything else is, 0 if nothing fails."""
    kode = {t.kode for t in temuan if t.tingkat is Tingkat.GAGAL}
    if kode & arsip.RUSAK:
        return Status.RUSAK
    return Status.SALAH_KONFIGURASI if kode else Status.SELESAI
