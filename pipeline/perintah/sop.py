"""`alur sop`: the SOP itself, to print, to look at, to draw on; and the tools of who writes its definition."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline import definisi
from pipeline.config import NAMA, Definisi, periksa_definisi
from pipeline.errors import Status, UsageError
from pipeline.lembar.bpmn import bpmn
from pipeline.lembar.dokumen import docx_sop
from pipeline.lembar.gambar import svg_sop
from pipeline.perintah.baris import Pilihan, letak_root
from pipeline.perintah.bersama import jam, muat, tulis
from pipeline.perintah.siapkan import pilih_sop
from pipeline.setelan import Settings
from pipeline.sop import Sop

AKHIRAN = (".docx", ".svg", ".bpmn")


def cetak(pilihan: Pilihan) -> Status:
    """Write the SOP as the file's ending says."""
    settings = muat(pilihan)
    sop = pilih_sop(settings, pilihan.sop)
    tujuan = pilihan.output or Path(f"sop-{sop.nama}.docx")
    akhiran = tujuan.suffix.lower()
    if akhiran not in AKHIRAN:
        raise UsageError(
            f"{tujuan} berakhiran “{tujuan.suffix}”. SOP ditulis sebagai .docx (untuk dicetak), .svg (gambar bagan alir), "
            "atau .bpmn (BPMN 2.0); pilih salah satu akhiran."
        )
    tulis(tujuan, _isi(sop, akhiran, settings))
    print(f"{sop.judul} ditulis ke {tujuan}.")
    if sop.usulan:
        print("SOP ini berstatus usulan; tandanya tercetak.")
    return Status.SELESAI


def _isi(sop: Sop, akhiran: str, settings: Settings) -> bytes:
    if akhiran == ".svg":
        return svg_sop(sop)
    if akhiran == ".bpmn":
        return bpmn(sop)
    instansi = settings.kantor.instansi_pada(jam(settings)().date())
    return docx_sop(sop, settings.logo(instansi) if instansi else None)


def check(pilihan: Pilihan) -> Status:
    """Check definitions, and draw those that are sound."""
    root = letak_root(pilihan)
    berkas = pilihan.berkas or sorted((root / "config/sop").glob("*.toml"))
    if not berkas:
        raise UsageError(
            f"Tidak ada definisi di {root / 'config/sop'}. Sebutkan berkasnya, atau --root folder yang benar."
        )
    if pilihan.output and len(berkas) > 1:
        raise UsageError("Gambar ditulis dari satu definisi. Sebutkan satu berkas bersama -o.")
    hasil = [periksa_definisi(root, satu) for satu in berkas]
    for satu in hasil:
        _cetak_json(satu) if pilihan.json else _cetak(satu)
    if pilihan.output:
        _gambar(hasil[0], pilihan.output, cetak=not pilihan.json)
    return Status.SALAH_KONFIGURASI if any(satu.temuan for satu in hasil) else Status.SELESAI


def _cetak(satu: Definisi) -> None:
    print(f"{satu.berkas}: {f'{len(satu.temuan)} cacat' if satu.temuan else 'baik'}")
    for temuan in satu.temuan:
        print(f"  ! {temuan}")
    if satu.sop and not satu.temuan:
        print("\n".join(definisi.gambar_teks(satu.sop)))
        for templat in satu.templat_kurang:
            print(f"  i Masih perlu dibuat: {templat}")
    print()


def _cetak_json(satu: Definisi) -> None:
    isi = {
        "berkas": str(satu.berkas),
        "sop": satu.sop.nama if satu.sop else None,
        "cacat": list(satu.temuan),
        "templat_kurang": list(satu.templat_kurang),
    }
    print(json.dumps(isi, ensure_ascii=False))


def _gambar(satu: Definisi, tujuan: Path, *, cetak: bool) -> None:
    if satu.sop is None or satu.temuan:
        return
    tulis(tujuan, svg_sop(satu.sop))
    if cetak:
        print(f"Gambar alur ditulis ke {tujuan}.")


def new(pilihan: Pilihan) -> Status:
    """Write a starter."""
    if not NAMA.fullmatch(pilihan.nama):
        raise UsageError(
            f"“{pilihan.nama}”: pakailah huruf kecil, angka, dan tanda hubung saja, misalnya izin-liputan."
        )
    tujuan = pilihan.output or Path(f"{pilihan.nama}.toml")
    if tujuan.exists():
        raise UsageError(f"{tujuan} sudah ada. Sebutkan nama lain dengan -o.")
    tulis(tujuan, definisi.awal(pilihan.nama).encode())
    print(f"Definisi awal ditulis ke {tujuan}. Isi setiap «…», lalu jalankan `alur sop check {tujuan}`.")
    return Status.SELESAI
