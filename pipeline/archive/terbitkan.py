"""The register's view of a case → its page, its manifest, and its line on the archive's front page, written whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import filing
from pipeline.archive.indeks import BLOK, Ringkas, data_blok, nama_blok
from pipeline.archive.manifes import NAMA, manifes
from pipeline.archive.pages import (
    Berkas,
    BlokDepan,
    Keadaan,
    LangkahBerkas,
    NaskahBerkas,
    PutaranBerkas,
    Terbaru,
    halaman_berkas,
    halaman_depan,
)
from pipeline.config import Settings
from pipeline.keadaan import berikutnya
from pipeline.register import KasusRingkas, KasusTercatat, NaskahRingkas, NaskahTercatat, Register, SalinanTercatat
from pipeline.sop import Langkah, Sop
from pipeline.tanggal import jam, lama, tanggal_panjang

INDEKS = "index.html"
TERBARU = 200  # cases that the front page links for a browser without scripts


def terbitkan(kasus: KasusTercatat, register: Register, settings: Settings, kerja: Path) -> None:
    """Bring pages and manifest up to date with `kasus`; a page that would not change is not written."""
    outbox = settings.root.outbox
    sop = settings.sop[kasus.sop]
    halaman = halaman_berkas(_berkas(kasus, register, sop))
    filing.ganti(outbox / kasus.folder / INDEKS, halaman.encode(), kerja)
    filing.ganti(outbox / kasus.folder / NAMA, manifes(kasus, register), kerja)
    terbitkan_indeks(kasus.tahun, kasus.urut // BLOK, register, settings, kerja)


def terbitkan_indeks(tahun: int, blok: int, register: Register, settings: Settings, kerja: Path) -> None:
    """Bring one block of the front page's data up to date, and then the page, which tells how many are in it."""
    outbox = settings.root.outbox
    filing.ganti(
        outbox / nama_blok(tahun, blok), data_blok(tahun, _ringkas_blok(tahun, blok, register, settings)), kerja
    )
    semua = [
        BlokDepan(tahun=tahun, path=nama_blok(tahun, blok), jumlah=jumlah)
        for tahun, blok, jumlah in register.jumlah_blok(BLOK)
    ]
    terbaru = [
        Terbaru(kode=kode, judul=judul, folder=folder) for kode, judul, folder in register.kasus_terbaru(TERBARU)
    ]
    depan = halaman_depan(semua, terbaru, sorted(s.judul for s in settings.sop.values()))
    filing.ganti(outbox / INDEKS, depan.encode(), kerja)


def _folder(kasus: KasusTercatat | KasusRingkas) -> str:
    return kasus.folder.partition("/")[2]


def _berkas(kasus: KasusTercatat, register: Register, sop: Sop) -> Berkas:
    salinan = register.salinan(kasus.id)
    return Berkas(
        kode=kasus.kode,
        judul=kasus.judul,
        tahun=kasus.tahun,
        folder=_folder(kasus),
        sop=sop.judul,
        status=kasus.keadaan["status"],
        posisi=_posisi(kasus),
        berikut=berikutnya(kasus.keadaan, sop),
        langkah=tuple(_langkah(x, kasus.keadaan["riwayat"], sop) for x in sop.langkah),
        naskah=tuple(_naskah(n, kasus, sop, salinan) for n in register.naskah(kasus.id)),
        peringatan=_peringatan(kasus, register),
        sumber=tuple((s.path.rpartition("/")[2], _saat(s.waktu)) for s in register.sumber(kasus.id)),
    )


def _peringatan(kasus: KasusTercatat, register: Register) -> tuple[str, ...]:
    """Return which signed naskah no longer say what the workbook says, as the newest drop found."""
    terakhir = register.setoran_terakhir(kasus.id)
    semua = terakhir.jawaban["peringatan"] if terakhir else ()
    return tuple(m["pesan"] for m in semua if m["kode"] == "naskah-tetap")


def _saat(iso: str | None) -> str:
    if not iso:
        return ""
    waktu = dt.datetime.fromisoformat(iso)
    return f"{tanggal_panjang(waktu.date())} pukul {jam(waktu)}"


def _langkah(langkah: Langkah, riwayat: list[Mapping[str, Any]], sop: Sop) -> LangkahBerkas:
    return LangkahBerkas(
        nomor=langkah.nomor,
        folder=langkah.nama_folder,
        pelaksana=sop.nama_pelaksana(langkah.pelaksana),
        kegiatan=langkah.kegiatan,
        baku=langkah.waktu.lower(),
        putaran=tuple(
            PutaranBerkas(
                putaran=r["putaran"],
                mulai=_saat(r["mulai"]),
                selesai=_saat(r["selesai"]),
                lama=lama(r["lama_menit"]) if r["lama_menit"] is not None else "",
                tepat=not r["terlambat_menit"] if r["selesai"] and langkah.waktu else None,
                keputusan=r["keputusan"],
                catatan=r["catatan"],
            )
            for r in riwayat
            if r["langkah"] == langkah.nomor
        ),
    )


def _naskah(n: NaskahTercatat, kasus: KasusTercatat, sop: Sop, salinan: Sequence[SalinanTercatat]) -> NaskahBerkas:
    milik = [s for s in salinan if s.naskah == n.id]
    return NaskahBerkas(
        langkah=n.langkah,
        putaran=n.putaran,
        revisi=n.revisi,
        jenis=n.jenis,
        judul=sop.judul_naskah(n.langkah, n.jenis),
        nomor=n.nomor,
        tanggal=tanggal_panjang(n.tanggal),
        penanda_tangan=n.penanda,
        path=n.path.removeprefix(f"{kasus.folder}/"),
        sha256=n.sha256,
        keadaan=_keadaan(n, ditandatangani=bool(milik)),
        perubahan=n.perubahan,
        salinan=tuple((s.path.removeprefix(f"{kasus.folder}/"), _saat(s.waktu)) for s in milik),
        keterangan=f"Nomor {n.pembatalan}" if n.pembatalan else "",
    )


def _keadaan(n: NaskahTercatat, *, ditandatangani: bool) -> Keadaan:
    if n.keadaan == "digantikan":
        return "digantikan"
    if n.pembatalan:
        return "dibatalkan"
    return "bertanda tangan" if ditandatangani else "berlaku"


def _posisi(kasus: KasusTercatat | KasusRingkas) -> str:
    if kasus.keadaan["status"] == "dibatalkan":
        return f"Dibatalkan: {kasus.keadaan['pembatalan']}"
    terbuka = kasus.keadaan["terbuka"]
    if not terbuka:
        return "Selesai"
    ulang = f" putaran {terbuka['putaran']}" if terbuka["putaran"] > 1 else ""
    return f"Langkah {terbuka['langkah']}{ulang} · {terbuka['pelaksana']}"


def _ringkas_blok(tahun: int, blok: int, register: Register, settings: Settings) -> list[Ringkas]:
    batas = (tahun, blok * BLOK, (blok + 1) * BLOK)
    naskah: dict[int, list[NaskahRingkas]] = {}
    for n in register.naskah_blok(*batas):
        naskah.setdefault(n.kasus, []).append(n)
    return [_ringkas(k, naskah.get(k.id, []), settings) for k in register.blok_kasus(*batas)]


def _ringkas(kasus: KasusRingkas, naskah: Sequence[NaskahRingkas], settings: Settings) -> Ringkas:
    terbuka = kasus.keadaan["terbuka"] or {}
    cari = kasus.keadaan["cari"] or {}  # none in a case that no workbook came for since this is kept
    sop = settings.sop.get(kasus.sop)
    return Ringkas(
        kode=kasus.kode,
        judul=kasus.judul,
        folder=_folder(kasus),
        sop=sop.judul if sop else kasus.sop,
        status=kasus.keadaan["status"],
        posisi=_posisi(kasus),
        diperbarui=kasus.diperbarui,
        jenis=cari.get("jenis", ""),
        tempat=cari.get("tempat", ""),
        langkah=terbuka.get("langkah", 0),
        menunggu=terbuka.get("pelaksana", ""),
        batas=terbuka.get("batas") or "",
        naskah=sum(n.sah for n in naskah),
        kembali=sum(n.sah and n.kembali for n in naskah),
        nomor=tuple(dict.fromkeys((n.langkah, n.nomor) for n in naskah)),
        penanda=tuple(dict.fromkeys(n.penanda for n in naskah if n.penanda)),
        media=tuple(cari.get("media", ())),
    )
