"""`alur init` and `alur form`: a new root, a blank form."""

from __future__ import annotations

from pathlib import Path

from pipeline import config, pasang
from pipeline.config import Settings
from pipeline.errors import Status, UsageError
from pipeline.perintah.bersama import Pilihan, muat
from pipeline.skema import UMUM
from pipeline.sop import Sop
from pipeline.workbook.form import write_form


def init(pilihan: Pilihan) -> Status:
    """Lay out a new root."""
    pasang.init(pilihan.dir)
    print(f"Folder {pilihan.dir} siap. Isi config/instansi.toml dan config/pejabat.toml, lalu jalankan:")
    print(f"  alur --root {pilihan.dir} form    untuk formulir kosong")
    print(f"  alur --root {pilihan.dir} watch   untuk layanan")
    return Status.SELESAI


def _pilih_sop(settings: Settings, nama: str | None) -> Sop:
    if nama is None and len(settings.sop) == 1:
        return next(iter(settings.sop.values()))
    if nama in settings.sop:
        return settings.sop[nama or ""]
    apa = f"SOP “{nama}” tidak ada" if nama else "Ada lebih dari satu SOP"
    raise UsageError(f"{apa}. Sebutkan salah satu dengan --sop: {', '.join(settings.sop)}.")


def form(pilihan: Pilihan) -> Status:
    """Write a blank form."""
    settings = muat(pilihan)
    sop = _pilih_sop(settings, pilihan.sop)
    tujuan = pilihan.output or Path(f"formulir-{sop.nama}.xlsx")
    isi = write_form(sop, UMUM.untuk(sop.diminta), settings.kantor, config.pilihan(settings.kantor, sop))
    try:
        tujuan.write_bytes(isi)
    except OSError as exc:
        raise UsageError(f"{tujuan} tidak dapat ditulis: {exc.strerror}. Sebutkan tempat lain dengan -o.") from exc
    print(f"Formulir kosong ditulis ke {tujuan}. Isi, lalu letakkan di inbox/.")
    return Status.SELESAI
