"""`alur archive export` and `alur archive import`: a berkas handed over, and taken in."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from pipeline.archive import serah, terima
from pipeline.errors import Status, UsageError
from pipeline.kantor import MB
from pipeline.lihat import lihat
from pipeline.perintah.baris import Pilihan
from pipeline.perintah.bersama import jam, muat
from pipeline.perintah.kerja import buka_office
from pipeline.tanggal import lama

SELANG_DETIK = 0.5  # between two looks of the line that tells how far it is
TAHAP_BYTE = frozenset({"menyalin", "mengemas", "membongkar"})  # the others count pieces


def export(pilihan: Pilihan) -> Status:
    """Write the berkas that are named as bags."""
    settings = muat(pilihan)
    bernama = pilihan.output is not None and pilihan.output.suffix.lower() == serah.ZIP
    if bernama and len(pilihan.kode) > 1:
        raise UsageError("Satu ZIP memuat satu kasus. Sebutkan folder dengan -o, dan --zip.")
    cara = serah.Pilihan(
        zip=pilihan.zip or bernama,
        pdf=not pilihan.tanpa_pdf,
        apa_adanya=pilihan.apa_adanya,
        kontak=pilihan.kontak,
    )
    with lihat(settings.register) as register:
        for kode in dict.fromkeys(pilihan.kode):
            tempat = serah.jalur_tas(kode, pilihan.output, zip_=cara.zip)
            with _Kemajuan(kode) as maju:
                hasil = serah.serahkan(kode, tempat, settings, register, jam(settings)(), cara, maju)
            _cetak_ekspor(hasil, sebagai_json=pilihan.json)
    return Status.SELESAI


def _cetak_ekspor(hasil: serah.Hasil, *, sebagai_json: bool) -> None:
    if sebagai_json:
        isi = {
            "kasus": hasil.kode,
            "status": "diekspor" if hasil.baru else "sudah-ada",
            "tas": str(hasil.tas),
            "sha256": hasil.sidik,
            "berkas": hasil.berkas,
            "byte": hasil.byte,
            "pdf": hasil.pdf,
            "pdf_gagal": list(hasil.pdf_gagal),
            "temuan": list(hasil.temuan),
        }
        print(json.dumps(isi, ensure_ascii=False), flush=True)
        return
    if hasil.baru:
        besar = f"{hasil.byte / MB:.1f}".replace(".", ",")
        print(f"{hasil.kode}: {hasil.berkas} berkas ({besar} MB) ditulis ke {hasil.tas}; {hasil.pdf} salinan PDF/A.")
    else:
        print(f"{hasil.kode}: {hasil.tas} sudah ada, utuh, dan isinya sama. Tidak ada yang ditulis.")
    print(f"  SHA-256 {'ZIP' if hasil.tas.is_file() else 'tagmanifest-sha256.txt'}: {hasil.sidik}")
    for satu in hasil.temuan:
        print(f"  ! apa adanya: {satu}")
    for satu in hasil.pdf_gagal:
        print(f"  ! tanpa PDF/A: {satu}")


def import_(pilihan: Pilihan) -> Status:
    """Take a bag into the archive."""
    tas: Path = pilihan.tas
    if not tas.exists():
        raise UsageError(f"Tas {tas} tidak ada. Periksa nama dan foldernya.")
    with buka_office(muat(pilihan)) as office, _Kemajuan(tas.name) as maju:
        hasil = terima.terima(tas, office, apa_adanya=pilihan.apa_adanya, maju=maju)
    if pilihan.json:
        isi = {
            "kasus": hasil.kode,
            "status": "diimpor" if hasil.baru else "sudah-ada",
            "folder": hasil.folder,
            "berkas": hasil.diletakkan,
            "naskah": hasil.naskah,
            "nomor": hasil.nomor,
            "temuan": list(hasil.temuan),
        }
        print(json.dumps(isi, ensure_ascii=False))
        return Status.SELESAI
    if hasil.baru:
        kata = f"{hasil.naskah} naskah, {hasil.nomor} nomor, {hasil.diletakkan} berkas masuk ke outbox/{hasil.folder}."
    elif hasil.diletakkan:
        kata = f"sudah ada; {hasil.diletakkan} berkas yang belum di tempatnya diletakkan."
    else:
        kata = "sudah ada, sama. Tidak ada yang diubah."
    print(f"{hasil.kode}: {kata}")
    for satu in hasil.temuan:
        print(f"  ! apa adanya: {satu}")
    return Status.SELESAI


class _Kemajuan:
    """A line on the screen that tells how far it is, how fast, and how long it will take; only where somebody looks."""

    def __init__(self, nama: str, kini: Callable[[], float] = time.monotonic) -> None:
        self._nama, self._kini = nama, kini
        self._layar = sys.stderr.isatty()
        self._tahap, self._mulai, self._terakhir = "", 0.0, 0.0
        self._tertulis = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._tertulis:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def __call__(self, tahap: str, selesai: int, semua: int) -> None:
        kini = self._kini()
        if tahap != self._tahap:
            self._tahap, self._mulai = tahap, kini
        elif kini - self._terakhir < SELANG_DETIK:
            return
        self._terakhir = kini
        if self._layar:
            self._tertulis = True
            baris = kemajuan(tahap, selesai, semua, kini - self._mulai)
            print(f"\r\x1b[K{self._nama}: {baris}", end="", file=sys.stderr, flush=True)


def kemajuan(tahap: str, selesai: int, semua: int, detik: float) -> str:
    """Return how far a stage is, in a line: `menyalin 120 dari 480 MB, 60 MB/s, sisa 6 detik`."""
    if not semua:
        return f"{tahap} …"
    satuan = MB if tahap in TAHAP_BYTE else 1
    teks = f"{tahap} {selesai // satuan} dari {semua // satuan}{' MB' if satuan == MB else ''}"
    if detik <= 0 or not selesai:
        return teks
    laju = selesai / detik
    cepat = f", {laju / MB:.0f} MB/s" if satuan == MB else ""
    sisa = max(0, semua - selesai) / laju
    return f"{teks}{cepat}, sisa {lama(round(sisa / 60)) if sisa >= 60 else f'{sisa:.0f} detik'}"
