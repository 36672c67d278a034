"""Where a case stands, and what is next: for `status`, the returned workbook, and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.alur import Perjalanan, Singgah, jalani
from pipeline.kasus import Kasus
from pipeline.skema import UMUM
from pipeline.sop import Sop


def keadaan(kasus: Kasus, sop: Sop) -> dict[str, Any]:
    """Return where a case stands, as JSON for the register: status, the open langkah, the way it went, what finds it."""
    jalan = jalani(kasus, sop)
    batal = kasus.teks("kasus.pembatalan")
    status = "dibatalkan" if batal else "selesai" if jalan.tamat else "berjalan"
    return {
        "status": status,
        "pembatalan": batal,
        "terbuka": _terbuka(jalan, sop) if status == "berjalan" else None,
        "riwayat": [_riwayat(s) for s in jalan.singgah],
        "cari": _cari(kasus),
    }


def _cari(kasus: Kasus) -> dict[str, Any]:
    """Return what a case is looked up by besides its judul and its naskah."""
    media = [b["media"].teks for b in kasus.tabel.get("media", ())]
    return {
        "jenis": kasus.teks("kegiatan.jenis"),
        "tempat": kasus.teks("kegiatan.tempat"),
        "media": list(dict.fromkeys(m for m in media if m)),
    }


def _terbuka(jalan: Perjalanan, sop: Sop) -> dict[str, Any] | None:
    if jalan.terbuka is None:
        return None
    langkah, putaran = jalan.terbuka
    terakhir = jalan.singgah[-1] if jalan.singgah else None
    berjalan = jalan.menunggu is None
    sejak = (terakhir.mulai if berjalan else terakhir.selesai) if terakhir else None
    batas = terakhir.batas_baku if terakhir and berjalan else None
    return {
        "langkah": langkah.nomor,
        "putaran": putaran,
        "pelaksana": sop.nama_pelaksana(langkah.pelaksana),
        "kegiatan": langkah.kegiatan,
        "dimulai": berjalan,
        "sejak": sejak.isoformat() if sejak else None,
        "batas": batas.isoformat() if batas else None,
    }


def _riwayat(s: Singgah) -> dict[str, Any]:
    return {
        "langkah": s.langkah.nomor,
        "putaran": s.putaran,
        "mulai": s.mulai.isoformat() if s.mulai else None,
        "selesai": s.selesai.isoformat() if s.selesai else None,
        "batas": s.batas_baku.isoformat() if s.batas_baku else None,
        "lama_menit": s.lama_menit,
        "terlambat_menit": s.terlambat_menit(s.selesai) if s.selesai else 0,
        "keputusan": s.keputusan,
        "catatan": s.catatan,
    }


def berikutnya(keadaan_kasus: Mapping[str, Any], sop: Sop) -> tuple[str, ...]:
    """Return what is next and who must do it, as sentences."""
    if keadaan_kasus.get("status") == "dibatalkan":
        return ("Kasus dibatalkan. Tidak ada langkah berikutnya.",)
    terbuka = keadaan_kasus.get("terbuka")
    if not terbuka:
        return ("Seluruh langkah sudah selesai. Tidak ada lagi yang perlu diisi.",)
    langkah = sop.cari(terbuka["langkah"])
    ulang = f" putaran {terbuka['putaran']}" if terbuka["putaran"] > 1 else ""
    kalimat = [f"Langkah {terbuka['langkah']}{ulang} oleh {terbuka['pelaksana']}: {terbuka['kegiatan']}."]
    if terbuka["dimulai"]:
        putus = " dan Keputusan" if langkah and langkah.memutuskan else ""
        kalimat.append(f"Bila sudah berakhir, isi Selesai{putus} langkah {terbuka['langkah']} pada lembar Langkah.")
    else:
        kalimat.append(f"Bila sudah dimulai, isi Mulai langkah {terbuka['langkah']}{ulang} pada lembar Langkah.")
        if langkah and langkah.perlu:
            perlu = ", ".join(_label(n) for n in langkah.perlu)
            kalimat.append(f"Isi juga: {perlu}.")
    kalimat.append("Simpan, lalu letakkan buku kerja ini kembali di inbox/.")
    return tuple(kalimat)


def _label(nama: str) -> str:
    if bidang := UMUM.cari_bidang(nama):
        return bidang.label
    tabel = UMUM.cari_tabel(nama.partition(".")[0])
    kolom = nama.partition(".")[2]
    return f"{f'kolom {kolom} pada ' if kolom else ''}lembar {tabel.lembar if tabel else nama}"
