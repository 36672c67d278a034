"""`alur template`: the tools of who writes templates."""

from __future__ import annotations

import dataclasses
import json
import textwrap
from pathlib import Path

from pipeline import pustaka
from pipeline.errors import Status, UsageError
from pipeline.perintah.baris import Pilihan
from pipeline.perintah.bersama import muat, tulis
from pipeline.word.tnd import ATURAN


def bantuan(_: Pilihan) -> Status:
    """Tell which tasks there are."""
    raise UsageError("Sebutkan tugasnya: template check, fields, preview, atau new. Lihat `alur template --help`.")


def check(pilihan: Pilihan) -> Status:
    """Check templates, without a case."""
    bersih = True
    for hasil in pustaka.periksa(muat(pilihan), pilihan.berkas):
        bersih &= hasil.bersih
        if pilihan.comments and hasil.cacat:
            tulis(pilihan.comments / hasil.berkas.name, pustaka.berkomentar(hasil))
        if pilihan.json:
            isi = {
                "berkas": str(hasil.berkas),
                "cacat": [dataclasses.asdict(c) for c in hasil.cacat],
                "tnd": [dataclasses.asdict(t) for t in hasil.temuan],
                "lambat": hasil.lambat,
            }
            print(json.dumps(isi, ensure_ascii=False))
            continue
        jumlah = len(hasil.cacat) + len(hasil.temuan)
        print(f"{hasil.berkas}: {f'{jumlah} cacat' if jumlah else 'baik'}")
        for satu in hasil.cacat:
            print(f"  ! {satu.bagian}, alinea {satu.alinea} “{satu.teks}”: {satu.pesan}")
            if satu.saran:
                print(f"      maksud Anda: {satu.saran}")
        for temuan in hasil.temuan:
            print(f"  ! {temuan.aturan} ({temuan.tingkat}), {temuan.bagian} “{temuan.alinea}”: {temuan.pesan}")
        for sebab in hasil.lambat:
            print(f"  i Diisi lewat jalan yang lebih lambat, hasilnya sama: {sebab}.")
    if not pilihan.json:
        print(f"Aturan tata naskah dinas yang diperiksa: {len(ATURAN)}.")
        print(
            textwrap.fill(
                ", ".join(a.id for a in ATURAN),
                100,
                initial_indent="  ",
                subsequent_indent="  ",
                break_on_hyphens=False,
            )
        )
    return Status.SELESAI if bersih else Status.SALAH_KONFIGURASI


def fields(pilihan: Pilihan) -> Status:
    """List every field a template may ask for."""
    daftar = pustaka.bidang(muat(pilihan))
    if pilihan.output:
        tulis(pilihan.output, pustaka.bidang_docx(daftar))
        print(f"Daftar tempat isian ditulis ke {pilihan.output}.")
        return Status.SELESAI
    for satu in daftar:
        if pilihan.json:
            print(json.dumps(dataclasses.asdict(satu), ensure_ascii=False))
        else:
            contoh = " ".join(satu.contoh.split())[:50]
            print(f"{'{{ ' + satu.nama + ' }}':<44} {satu.arti}" + (f"  (contoh: {contoh})" if contoh else ""))
    return Status.SELESAI


def preview(pilihan: Pilihan) -> Status:
    """Fill templates with samples."""
    jumlah = 0
    for nama, isi in pustaka.pratinjau(muat(pilihan), pilihan.berkas):
        tulis(pilihan.output / nama, isi)
        jumlah += 1
    if not jumlah:
        raise UsageError("Templat itu tidak dipakai SOP mana pun. Sebutkan berkas di templates/.")
    print(f"{jumlah} pratinjau ditulis ke {pilihan.output}/.")
    return Status.SELESAI


def new(pilihan: Pilihan) -> Status:
    """Write a new template."""
    tujuan = pilihan.output or Path(f"{pilihan.jenis}.docx")
    isi = pustaka.baru(pilihan.jenis)
    if tujuan.exists():
        raise UsageError(f"{tujuan} sudah ada. Sebutkan nama lain dengan -o.")
    tulis(tujuan, isi)
    print(f"Templat baru ditulis ke {tujuan}. Ubah di Word, lalu jalankan `alur template check {tujuan}`.")
    return Status.SELESAI
