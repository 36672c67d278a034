"""`alur backup` and `alur restore`."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from pathlib import Path

from pipeline import cadangan
from pipeline.archive.tertinggal import PULIHKAN_TERTINGGAL
from pipeline.cadangan import Pemulihan
from pipeline.errors import Status, UsageError
from pipeline.perintah.baris import Pilihan, letak_root

SEBUT_MAKS = 5


def backup(pilihan: Pilihan) -> Status:
    """Write a backup."""
    kini = dt.datetime.now().astimezone()
    tujuan = pilihan.output or Path(f"cadangan-{kini:%Y%m%d-%H%M%S}.zip")
    isi = cadangan.cadangkan(letak_root(pilihan), tujuan, kini)
    print(f"Cadangan ditulis ke {tujuan}: {isi.kasus} kasus, {isi.nomor} nomor, {len(isi.berkas)} berkas.")
    print("Isinya register, config/, dan templates/. Folder outbox/ tidak ikut: cadangkan tersendiri, seperti folder")
    print("dokumen lainnya. Simpan cadangan ini di komputer atau disk lain; ia memuat nama dan NIP.")
    return Status.SELESAI


def restore(pilihan: Pilihan) -> Status:
    """Put a backup back."""
    if not pilihan.berkas.is_file():
        raise UsageError(f"Cadangan {pilihan.berkas} tidak ada. Periksa namanya.")
    hasil = cadangan.pulihkan(pilihan.berkas, pilihan.dir, dt.datetime.now().astimezone())
    isi = hasil.cadangan
    print(f"Cadangan {isi.dibuat} dikembalikan ke {pilihan.dir}: {isi.kasus} kasus, {isi.nomor} nomor.")
    print(f"Register: {hasil.register}")
    for satu in hasil.disisihkan:
        print(f"Yang semula ada disisihkan sebagai {satu}")
    if hasil.tertinggal:
        _tertinggal(hasil)
        return Status.RUSAK
    print(f"Periksa dengan `alur --root {pilihan.dir} doctor`, lalu jalankan layanan.")
    return Status.SELESAI


def _tertinggal(hasil: Pemulihan) -> None:
    """Tell of the numbers that were given since the backup."""
    nomor = sum(len(t.nomor) for t in hasil.tertinggal)
    print(f"\nPERHATIAN: outbox/ memuat {nomor} nomor yang diberikan sesudah cadangan ini dibuat, pada berkas:")
    for t in islice(hasil.tertinggal, SEBUT_MAKS):
        print(f"  {t.kode}: {', '.join(t.nomor) or 'seluruhnya'}")
    if lain := len(hasil.tertinggal[SEBUT_MAKS:]):
        print(f"  dan {lain} berkas lagi")
    print(f"Jangan jalankan layanan: nomor itu akan terulang. {PULIHKAN_TERTINGGAL}")
