"""`alur archive list`: the archive lists, on screen or as a workbook."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.archive.daftar import KEPALA_TEKS, Daftar, baris_json, baris_teks, susun_daftar
from pipeline.buku import tabel
from pipeline.errors import Status, UsageError
from pipeline.lihat import lihat
from pipeline.perintah.baris import Pilihan
from pipeline.perintah.bersama import jam, muat, tulis
from pipeline.register import KasusTercatat
from pipeline.workbook.daftar import tulis_daftar


def daftar(pilihan: Pilihan) -> Status:
    """Print the berkas of the archive, or write its lists."""
    settings = muat(pilihan)
    with lihat(settings.register) as register:
        kasus = _pilih(register.semua_kasus(), pilihan.kode, pilihan.tahun)
        hasil = susun_daftar(kasus, register, settings.kantor, jam(settings)().date(), _lingkup(pilihan))
    if pilihan.output:
        tulis(pilihan.output, tulis_daftar(hasil))
        item = sum(len(b.item) for b in hasil.berkas)
        print(f"Daftar arsip ({len(hasil.berkas)} berkas, {item} item) ditulis ke {pilihan.output}.")
    elif pilihan.json:
        for nomor, satu in enumerate(hasil.berkas, 1):
            print(json.dumps(baris_json(nomor, satu), ensure_ascii=False))
    else:
        _cetak(hasil, pilihan.tahun)
    return Status.SELESAI


def _pilih(semua: Sequence[KasusTercatat], kode: Sequence[str], tahun: int | None) -> list[KasusTercatat]:
    """Return the cases that are named, all if none is, of one year if that is asked for.

    Raises:
        UsageError: a named one is not in the register.
    """
    dikenal = {k.kode.casefold() for k in semua}
    diminta = {k.casefold() for k in kode}
    if asing := [k for k in kode if k.casefold() not in dikenal]:
        raise UsageError(f"Kasus {', '.join(asing)} tidak ada di register. Lihat `alur status`.")
    return [k for k in semua if (not kode or k.kode.casefold() in diminta) and tahun in (None, k.tahun)]


def _lingkup(pilihan: Pilihan) -> str:
    bagian = [f"Tahun {pilihan.tahun}"] if pilihan.tahun else []
    if pilihan.kode:
        bagian.append("Pilihan berkas")
    return ", ".join(bagian)


def _cetak(hasil: Daftar, tahun: int | None) -> None:
    if not hasil.berkas:
        print(f"Belum ada berkas{f' tahun {tahun}' if tahun else ''}.")
        return
    print("\n".join(tabel(KEPALA_TEKS, [baris_teks(n, b) for n, b in enumerate(hasil.berkas, 1)])))
    print(f"\nJadwal Retensi Arsip: {hasil.jadwal.status}. Usul hanya laporan; tidak ada yang dipindah atau dihapus.")
