"""What a drop would be answered, without touching anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline import filing, inbox, konsep
from pipeline.issue import akan_terbit
from pipeline.jawaban import DITERIMA, DITOLAK, DUPLIKAT, Jawaban
from pipeline.kasus import DI_BERKAS, Masalah
from pipeline.office import Office
from pipeline.periksa import Pemeriksaan, periksa_setoran
from pipeline.plan import Naskah
from pipeline.register import NaskahTercatat
from pipeline.workbook.read import TidakTerbaca


def perkiraan(nama: str, isi: bytes, office: Office) -> Jawaban:
    """Return what dropping `isi` would be answered; nothing is written, no number is used."""
    if sudah := office.register.diterima(filing.digest(isi)):
        kasus = office.register.kasus_id(sudah.kasus or 0)
        return Jawaban(nama, DUPLIKAT, kasus.kode, kasus.folder)
    p = periksa_setoran(isi, office)
    if isinstance(p, TidakTerbaca):
        return Jawaban(nama, DITOLAK, masalah=(Masalah(p.kode, DI_BERKAS, p.pesan),))
    if p.masalah:
        return Jawaban(nama, DITOLAK, masalah=p.masalah, peringatan=p.peringatan)
    kode, folder = (p.tercatat.kode, p.tercatat.folder) if p.tercatat else ("", "")
    if p.sama:
        return Jawaban(nama, DUPLIKAT, kode, folder)
    terbit, terpaku = akan_terbit(p, office)
    tanda = (*p.peringatan, *terpaku)
    if p.konsep:
        return Jawaban(nama, DITERIMA, kode, peringatan=tanda, konsep=f"{inbox.DITERIMA}/{konsep.nama_folder(nama)}")
    return Jawaban(nama, DITERIMA, kode, folder, tuple(_baris(n, lama, p) for n, lama in terbit), peringatan=tanda)


def _baris(naskah: Naskah, lama: NaskahTercatat | None, p: Pemeriksaan) -> Mapping[str, Any]:
    """Return what is told of a naskah that would be issued."""
    kode, folder = (p.tercatat.kode, p.tercatat.folder) if p.tercatat else (p.sop.kode, "")
    revisi = p.revisi_akhir(naskah.kunci) + 1
    langkah, putaran, jenis = naskah.kunci
    return {
        "langkah": langkah,
        "putaran": putaran,
        "revisi": revisi,
        "jenis": jenis,
        "nomor": lama.nomor if lama else None,
        "path": f"{folder}/{naskah.langkah.nama_folder}/{naskah.nama_berkas(kode, revisi)}".lstrip("/"),
        "sha256": None,
    }
