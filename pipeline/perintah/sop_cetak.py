"""`alur sop`: the SOP itself, to print, to look at, to draw on."""

from __future__ import annotations

from pathlib import Path

from pipeline.config import Settings
from pipeline.errors import Status, UsageError
from pipeline.lembar.bpmn import bpmn
from pipeline.lembar.dokumen import docx_sop
from pipeline.lembar.gambar import svg_sop
from pipeline.perintah.bersama import Pilihan, jam, muat, tulis
from pipeline.perintah.siapkan import pilih_sop
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
    if sop.status == "usulan":
        print("SOP ini berstatus usulan; tandanya tercetak.")
    return Status.SELESAI


def _isi(sop: Sop, akhiran: str, settings: Settings) -> bytes:
    if akhiran == ".svg":
        return svg_sop(sop)
    if akhiran == ".bpmn":
        return bpmn(sop)
    instansi = settings.kantor.instansi_pada(jam(settings)().date())
    return docx_sop(sop, settings.logo(instansi) if instansi else None)
