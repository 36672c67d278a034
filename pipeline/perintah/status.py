"""`alur status`: where each case stands."""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from pipeline import inbox
from pipeline.errors import Status, UsageError
from pipeline.lihat import belum_kembali, lihat, posisi, tak_dikenal
from pipeline.perintah.baris import Pilihan, letak_root
from pipeline.sekilas import sekilas
from pipeline.tanggal import lama, tanggal_panjang


def status(pilihan: Pilihan) -> Status:
    """Print where each case stands, or one."""
    tempat = sekilas(letak_root(pilihan))
    with lihat(tempat.register) as register, _tanpa_pungut():
        kasus = [k for k in [register.kasus(pilihan.kode)] if k] if pilihan.kode else register.semua_kasus()
        if pilihan.kode and not kasus:
            raise UsageError(f"Kasus {pilihan.kode} tidak ada di register. Lihat `alur status`.")
        naskah = register.naskah_ringkas(pilihan.kode)
        kini = dt.datetime.now(tempat.zona).replace(tzinfo=None)
        outbox = tempat.root.outbox
        milik = [(k, naskah.get(k.id, ())) for k in kasus]
        daftar = [posisi(k, semua, kini, belum_kembali(k, semua, outbox, kini)) for k, semua in milik]
        asing = [] if pilihan.kode else tak_dikenal(register, tempat.root.inbox / inbox.DITOLAK / inbox.ASLI)
    if pilihan.json:
        for satu in daftar:
            print(json.dumps(satu, ensure_ascii=False))
        if asing:
            print(json.dumps({"tak_dikenal": asing}, ensure_ascii=False))
        return Status.SELESAI
    if not daftar:
        print("Belum ada kasus. Letakkan buku kerja yang sudah diisi di inbox/.")
    if daftar:
        print(
            "\n".join(baris for satu in daftar for baris in _baris(satu))
        )  # of a whole archive: a print each takes longer
    for berkas in asing:
        print(f"Tidak dikenali, menunggu di inbox/ditolak/asli/: {berkas['berkas']}. {berkas['pesan']}")
    return Status.SELESAI


@contextmanager
def _tanpa_pungut() -> Iterator[None]:
    """Have no garbage looked for: of ten thousand naskah there is none, and looking takes a tenth of the time."""
    semula = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if semula:
            gc.enable()


def _baris(satu: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is printed of a case."""
    yield f"{satu['kasus']}  {satu['judul']}"
    yield f"    {satu['ringkas']}"
    for n in satu["belum_kembali"]:
        lewat = f", lewat Mutu Baku {lama(n['terlambat_menit'])}" if n["terlambat_menit"] else ""
        yield (
            f"    Belum kembali: {n['jenis']} {n['nomor']}, pada {n['penanda_tangan']} sejak {_hari(n['sejak'])}{lewat}."
        )


@lru_cache
def _hari(saat: str) -> str:
    return tanggal_panjang(dt.datetime.fromisoformat(saat).date())
