"""Where a case stands, and what is next: for `status`, the returned workbook, and the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.alur import Perjalanan, Singgah, Terbuka, jalani
from pipeline.kasus import Kasus
from pipeline.skema import Skema
from pipeline.sop import Langkah, Sop
from pipeline.terbuka import semua_terbuka


def keadaan(kasus: Kasus, sop: Sop) -> dict[str, Any]:
    """Return where a case stands, as JSON for the register: status, the open langkah, the way it went, what finds it."""
    jalan = jalani(kasus, sop)
    batal = kasus.teks("kasus.pembatalan")
    status = "dibatalkan" if batal else "selesai" if jalan.tamat else "berjalan"
    terbuka = [_terbuka(t, jalan, sop) for t in jalan.terbuka]
    return {
        "status": status,
        "pembatalan": batal,
        "terbuka": terbuka[0] if terbuka and status == "berjalan" else None,
        "riwayat": [_riwayat(s) for s in jalan.singgah],
        "cari": _cari(kasus, sop),
        # What most SOPs never have; a case without it is kept as it always was.
        **({"serentak": terbuka[1:]} if len(terbuka) > 1 and status == "berjalan" else {}),
        **({"terhenti": [t["langkah"] for t in terbuka]} if batal and _bercabang(sop) else {}),
    }


def _bercabang(sop: Sop) -> bool:
    """Return whether where a case stands cannot be told from its last langkah alone."""
    return any(x.serentak or x.hanya_bila for x in sop.langkah)


def _cari(kasus: Kasus, sop: Sop) -> dict[str, Any]:
    """Return what a case is looked up by besides its judul and its naskah."""
    media = [b["media"].teks for b in kasus.tabel.get("media", ())]
    return {
        "jenis": kasus.teks(sop.bidang_jenis),
        "tempat": kasus.teks(sop.bidang_tempat),
        "media": list(dict.fromkeys(m for m in media if m)),
    }


def _terbuka(terbuka: Terbuka, jalan: Perjalanan, sop: Sop) -> dict[str, Any]:
    langkah, singgah = terbuka.langkah, terbuka.singgah
    sejak = singgah.mulai if singgah else _sebelum(jalan)
    batas = singgah.batas_baku if singgah else None
    return {
        "langkah": langkah.nomor,
        "putaran": terbuka.putaran,
        "pelaksana": sop.nama_pelaksana(langkah.pelaksana),
        "kegiatan": langkah.kegiatan,
        "dimulai": singgah is not None,
        "sejak": sejak.isoformat() if sejak else None,
        "batas": batas.isoformat() if batas else None,
    }


def _sebelum(jalan: Perjalanan) -> dt.datetime | None:
    """Return when that ended which a langkah waits behind; what is entered together with it does not count."""
    serentak = {t.singgah.tahap for t in jalan.terbuka if t.singgah}
    lalu = [s for s in jalan.singgah if s.tahap not in serentak]
    return max((s.selesai for s in lalu if s.selesai and s.tahap == lalu[-1].tahap), default=None)


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
    terbuka = semua_terbuka(keadaan_kasus)
    if not terbuka:
        return ("Seluruh langkah sudah selesai. Tidak ada lagi yang perlu diisi.",)
    kalimat = [k for satu in terbuka for k in _berikut(satu, sop)]
    return (*kalimat, "Simpan, lalu letakkan buku kerja ini kembali di inbox/.")


def _berikut(terbuka: Mapping[str, Any], sop: Sop) -> Iterator[str]:
    langkah = sop.cari(terbuka["langkah"])
    ulang = f" putaran {terbuka['putaran']}" if terbuka["putaran"] > 1 else ""
    yield f"Langkah {terbuka['langkah']}{ulang} oleh {terbuka['pelaksana']}: {terbuka['kegiatan']}."
    if terbuka["dimulai"]:
        putus = " dan Keputusan" if langkah and langkah.memutuskan else ""
        yield f"Bila sudah berakhir, isi Selesai{putus} langkah {terbuka['langkah']} pada lembar Langkah."
        return
    yield f"Bila sudah dimulai, isi Mulai langkah {terbuka['langkah']}{ulang} pada lembar Langkah."
    if langkah and (perlu := _diperlukan(langkah, sop)):
        yield f"Isi juga: {perlu}."


def _diperlukan(langkah: Langkah, sop: Sop) -> str:
    return ", ".join(_label(n, sop.skema()) for n in langkah.perlu)


def _label(nama: str, skema: Skema) -> str:
    if bidang := skema.cari_bidang(nama):
        return bidang.label
    tabel = skema.cari_tabel(nama.partition(".")[0])
    kolom = nama.partition(".")[2]
    return f"{f'kolom {kolom} pada ' if kolom else ''}lembar {tabel.lembar if tabel else nama}"
