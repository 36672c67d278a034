"""`alur init` and `alur form`: a new root, a blank form."""

from __future__ import annotations

import shlex
from pathlib import Path

from pipeline import pasang
from pipeline.errors import Status, UsageError
from pipeline.formulir import formulir_kosong
from pipeline.perintah.baris import Pilihan
from pipeline.perintah.bersama import muat
from pipeline.setelan import Settings
from pipeline.sop import Sop


def init(pilihan: Pilihan) -> Status:
    """Lay out a new root."""
    hasil = pasang.init(pilihan.dir)
    alur = f"alur --root {shlex.quote(str(pilihan.dir))}"
    print(f"Folder {pilihan.dir} siap: config/, templates/, inbox/, outbox/.")
    if hasil.zona:
        print(f"Zona waktu {hasil.zona}, menurut komputer ini.")
    if hasil.register:
        print(f"Folder ini di jaringan; register ditaruh di disk komputer ini: {hasil.register}")
    print("\nLangkah berikutnya:")
    print(
        "  1. Ganti contoh di config/instansi.toml (kop, alamat, kota) dan config/pejabat.toml (nama, NIP, masa jabatan)."
    )
    print("     Bila tahun ini sudah ada nomor di buku kertas, isi “mulai” di config/penomoran.toml.")
    print(f"  2. {alur} doctor   memeriksa pemasangan")
    print(f"  3. {alur} form     formulir kosong untuk Staf")
    print(f"  4. {alur} watch    layanan" + (f"; sebagai layanan tetap: {hasil.unit}" if hasil.unit else ""))
    return Status.SELESAI


def pilih_sop(settings: Settings, nama: str | None) -> Sop:
    """Return the SOP that is named, or the one that is meant where none is.

    Raises:
        UsageError: there is no such SOP, or there are several and none of them is meant.
    """
    if nama is None and settings.sop_utama is not None:
        return settings.sop_utama
    if nama in settings.sop:
        return settings.sop[nama or ""]
    apa = f"SOP “{nama}” tidak ada" if nama else "Ada lebih dari satu SOP"
    raise UsageError(f"{apa}. Sebutkan salah satu dengan --sop: {', '.join(settings.sop)}.")


def form(pilihan: Pilihan) -> Status:
    """Write a blank form."""
    settings = muat(pilihan)
    sop = pilih_sop(settings, pilihan.sop)
    tujuan = pilihan.output or Path(f"formulir-{sop.nama}.xlsx")
    isi = formulir_kosong(sop, settings)
    try:
        tujuan.write_bytes(isi)
    except OSError as exc:
        raise UsageError(f"{tujuan} tidak dapat ditulis: {exc.strerror}. Sebutkan tempat lain dengan -o.") from exc
    print(f"Formulir kosong {sop.sebutan} ditulis ke {tujuan}. Isi, lalu letakkan di inbox/.")
    if pilihan.sop is None and (lain := ", ".join(n for n in settings.sop if n != sop.nama)):
        print(f"Formulir SOP lain: tambahkan --sop dengan salah satu dari {lain}.")
    return Status.SELESAI
