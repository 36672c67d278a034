"""Looking without touching: what a drop would do, and where each case stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline import filing
from pipeline.config import Settings
from pipeline.issue import isi_naskah, perubahan
from pipeline.jawaban import DITERIMA, DITOLAK, DUPLIKAT, Jawaban
from pipeline.kasus import Masalah, Tempat
from pipeline.office import Office
from pipeline.periksa import Pemeriksaan, periksa_setoran
from pipeline.plan import Kunci, dipanggil, plan
from pipeline.register import KasusTercatat, NaskahTercatat, Register
from pipeline.tanggal import lama, tanggal_panjang
from pipeline.workbook.read import TidakTerbaca


@contextmanager
def lihat(settings: Settings) -> Iterator[Register]:
    """Yield the register for reading; where there is none yet, an empty one that leaves no file."""
    berkas = settings.register if settings.register.is_file() else Path(":memory:")
    with Register(berkas) as register:
        yield register


def perkiraan(nama: str, isi: bytes, office: Office) -> Jawaban:
    """Return what dropping `isi` would be answered; nothing is written, no number is used."""
    if sudah := office.register.diterima(filing.digest(isi)):
        kasus = office.register.kasus_id(sudah.kasus or 0)
        return Jawaban(nama, DUPLIKAT, kasus.kode, kasus.folder)
    p = periksa_setoran(isi, office)
    if isinstance(p, TidakTerbaca):
        return Jawaban(nama, DITOLAK, masalah=(Masalah(p.kode, Tempat("", "", ""), p.pesan),))
    if p.masalah:
        return Jawaban(nama, DITOLAK, masalah=p.masalah, peringatan=p.peringatan)
    kode, folder = (p.tercatat.kode, p.tercatat.folder) if p.tercatat else ("", "")
    if p.sama:
        return Jawaban(nama, DUPLIKAT, kode, folder)
    return Jawaban(nama, DITERIMA, kode, folder, tuple(_akan_terbit(p, office)), peringatan=p.peringatan)


def _akan_terbit(p: Pemeriksaan, office: Office) -> Iterator[Mapping[str, Any]]:
    if p.kasus.teks("kasus.pembatalan"):
        return
    due = {n.kunci for n in plan(p.kasus, p.sop, p.berlaku.keys())}
    nomor: dict[Kunci, str] = {kunci: n.nomor for kunci, n in p.berlaku.items()}
    kode, folder = (p.tercatat.kode, p.tercatat.folder) if p.tercatat else (p.sop.kode, "")
    for naskah in dipanggil(p.kasus, p.sop):
        berlaku = p.berlaku.get(naskah.kunci)
        revisi = 1
        if naskah.kunci not in due and berlaku is not None:
            _, isi = isi_naskah(naskah, p, kode, nomor, office.settings)
            berubah = perubahan(naskah, berlaku, isi, p, office)
            utuh = filing.digest_berkas(office.settings.root.outbox / berlaku.path) == berlaku.sha256
            if not berubah or not utuh:
                continue
            revisi = berlaku.revisi + 1
        langkah, putaran, jenis = naskah.kunci
        yield {
            "langkah": langkah,
            "putaran": putaran,
            "revisi": revisi,
            "jenis": jenis,
            "nomor": berlaku.nomor if berlaku else None,
            "path": f"{folder}/{naskah.langkah.nama_folder}/{naskah.nama_berkas(kode, revisi)}".lstrip("/"),
            "sha256": None,
        }


def posisi(kasus: KasusTercatat, naskah: Sequence[NaskahTercatat], kini: dt.datetime) -> dict[str, Any]:
    """Return where a case stands, as `status --json` prints it; `ringkas` is the same in a sentence."""
    terbuka = kasus.keadaan.get("terbuka")
    telat = _terlambat(terbuka, kini)
    return {
        "kasus": kasus.kode,
        "judul": kasus.judul,
        "sop": kasus.sop,
        "folder": kasus.folder,
        "versi": kasus.versi,
        "status": kasus.keadaan.get("status"),
        "langkah": terbuka["langkah"] if terbuka else None,
        "putaran": terbuka["putaran"] if terbuka else None,
        "menunggu": terbuka["pelaksana"] if terbuka else None,
        "sejak": terbuka["sejak"] if terbuka else None,
        "batas": terbuka["batas"] if terbuka else None,
        "terlambat_menit": telat,
        "naskah": sum(n.keadaan != "digantikan" for n in naskah),
        "diperbarui": kasus.diperbarui,
        "ringkas": _ringkas(kasus, terbuka, telat),
    }


def _terlambat(terbuka: Mapping[str, Any] | None, kini: dt.datetime) -> int:
    if not terbuka or not terbuka["batas"]:
        return 0
    return max(0, int((kini - dt.datetime.fromisoformat(terbuka["batas"])).total_seconds() // 60))


def _ringkas(kasus: KasusTercatat, terbuka: Mapping[str, Any] | None, telat: int) -> str:
    if kasus.keadaan.get("status") == "dibatalkan":
        return f"Dibatalkan: {kasus.keadaan['pembatalan']}"
    if not terbuka:
        return "Selesai."
    ulang = f" putaran {terbuka['putaran']}" if terbuka["putaran"] > 1 else ""
    kata = "berlangsung" if terbuka["dimulai"] else "menunggu dimulai"
    sejak = ""
    if terbuka["sejak"]:
        saat = dt.datetime.fromisoformat(terbuka["sejak"])
        sejak = f" sejak {tanggal_panjang(saat.date())} pukul {saat:%H.%M}"
    lewat = f"; terlambat {lama(telat)}" if telat else ""
    return f"Langkah {terbuka['langkah']}{ulang} {kata} oleh {terbuka['pelaksana']}{sejak}{lewat}."
