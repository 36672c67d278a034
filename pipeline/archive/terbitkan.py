"""The register's view of a case → its page, its manifest, and its line on the archive's front page, written whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import __version__, filing
from pipeline.archive.indeks import BLOK, Ringkas, baris, data_blok, nama_blok
from pipeline.archive.jejak import Jejak, bagan, bilah, jejak, rangkuman
from pipeline.archive.manifes import NAMA, NOMOR_BATAL, manifes, nomor_batal
from pipeline.archive.pages import (
    DI_LUAR_SOP,
    Asal,
    Berkas,
    BlokDepan,
    Keadaan,
    LangkahBerkas,
    NaskahBerkas,
    PutaranBerkas,
    Simpanan,
    Terbaru,
    halaman_berkas,
    halaman_depan,
)
from pipeline.keadaan import berikutnya
from pipeline.register import KasusTercatat, NaskahTercatat, Register, SalinanTercatat
from pipeline.setelan import Settings
from pipeline.sop import Sop
from pipeline.tanggal import jam, lama, tanggal_panjang
from pipeline.terbuka import bersama, semua_terbuka

INDEKS = "index.html"
TERBARU = 200  # cases that the front page links for a browser without scripts


def terbitkan(kasus: KasusTercatat, register: Register, settings: Settings, kerja: Path) -> None:
    """Bring pages and manifest up to date with `kasus`; a page that would not change is not written."""
    milik = dict(halaman_kasus(kasus, register, settings))
    indeks = dict(_halaman_indeks(kasus.tahun, kasus.urut // BLOK, register, settings))
    _ganti({**milik, **indeks}, settings, kerja)
    _catat(kasus, milik, register, settings)


def terbitkan_kasus(kasus: KasusTercatat, register: Register, settings: Settings, kerja: Path) -> int:
    """Bring the berkas' own pages up to date and enter that they are; return how many were written."""
    milik = dict(halaman_kasus(kasus, register, settings))
    ditulis = _ganti(milik, settings, kerja)
    _catat(kasus, milik, register, settings)
    return ditulis


def _ganti(halaman: Mapping[str, bytes], settings: Settings, kerja: Path) -> int:
    return filing.ganti_semua({settings.root.outbox / path: isi for path, isi in halaman.items()}, kerja)


def _catat(kasus: KasusTercatat, halaman: Mapping[str, bytes], register: Register, settings: Settings) -> None:
    sidik = {path: filing.digest(isi) for path, isi in halaman.items()}
    register.catat_halaman(kasus.id, dari(settings.sop[kasus.sop]), sidik)


def dari(sop: Sop | None) -> str:
    """Return the digest of what pages are made by, besides what the register has of a case: program and SOP."""
    return filing.digest(f"{__version__} {sop!r}".encode())


def terbitkan_indeks(tahun: int, blok: int, register: Register, settings: Settings, kerja: Path) -> None:
    """Bring one block of the front page's data up to date, and then the page, which tells how many are in it."""
    _ganti(dict(_halaman_indeks(tahun, blok, register, settings)), settings, kerja)


def _halaman_indeks(tahun: int, blok: int, register: Register, settings: Settings) -> Iterator[tuple[str, bytes]]:
    semua = list(_semua_baris(tahun, blok, register, settings))
    for b in semua:
        if b.baru:
            register.catat_ringkas(b.kasus, b.dari, b.isi)
    yield nama_blok(tahun, blok), data_blok(tahun, [b.isi for b in semua])
    yield INDEKS, _depan(register, settings)


def terbitkan_nomor_batal(register: Register, settings: Settings, kerja: Path) -> None:
    """Bring the list of cancelled numbers up to date: of those that no naskah has, no manifest of a berkas knows."""
    if batal := nomor_batal(register):
        filing.ganti(settings.root.outbox / NOMOR_BATAL, batal, kerja)


def halaman_kasus(kasus: KasusTercatat, register: Register, settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a berkas that follows from the register: its path below outbox/, and what it holds."""
    halaman = halaman_berkas(_berkas(kasus, register, settings.sop[kasus.sop]))
    yield f"{kasus.folder}/{INDEKS}", halaman.encode()
    yield f"{kasus.folder}/{NAMA}", manifes(kasus, register)


def halaman_arsip(register: Register, settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the archive as a whole that follows from the register; path below outbox/, and what it holds.

    `archive verify` and `archive rebuild` know the archive's pages by this alone.
    """
    for tahun, blok, _ in register.jumlah_blok(BLOK):
        yield nama_blok(tahun, blok), data_blok(tahun, [b.isi for b in _semua_baris(tahun, blok, register, settings)])
    yield INDEKS, _depan(register, settings)
    if batal := nomor_batal(register):
        yield NOMOR_BATAL, batal


class _Baris(NamedTuple):
    """A case's line in the front page's data; `baru` if it could not be taken as it was kept."""

    kasus: int
    dari: str
    isi: str
    baru: bool


def _semua_baris(tahun: int, blok: int, register: Register, settings: Settings) -> Iterator[_Baris]:
    """Yield the cases of a block; only what changed, or was made by another program or SOP, is made anew."""
    kini = cache(lambda nama: dari(settings.sop.get(nama)))
    for kasus, nama, semula, isi in register.ringkas(tahun, blok * BLOK, (blok + 1) * BLOK):
        if isi and semula == kini(nama):
            yield _Baris(kasus, semula, isi, baru=False)
        else:
            satu = _ringkas(register.kasus_id(kasus), register, settings.sop.get(nama))
            yield _Baris(kasus, kini(nama), baris(satu), baru=True)


def _depan(register: Register, settings: Settings) -> bytes:
    blok = [
        BlokDepan(tahun=tahun, path=nama_blok(tahun, blok), jumlah=jumlah)
        for tahun, blok, jumlah in register.jumlah_blok(BLOK)
    ]
    terbaru = [
        Terbaru(kode=kode, judul=judul, folder=folder) for kode, judul, folder in register.kasus_terbaru(TERBARU)
    ]
    return halaman_depan(blok, terbaru, sorted(s.judul for s in settings.sop.values())).encode()


def _folder(kasus: KasusTercatat) -> str:
    return kasus.folder.partition("/")[2]


def _berkas(kasus: KasusTercatat, register: Register, sop: Sop) -> Berkas:
    jalan = jejak(kasus.keadaan, sop)
    batang = bilah(kasus.keadaan, sop)
    salinan = register.salinan(kasus.id)
    pdf = {t.naskah: t.path for t in register.turunan(kasus.id)}
    sumber = tuple(_simpanan(s.path, s.waktu, s.sha256, kasus) for s in register.sumber(kasus.id))
    return Berkas(
        kode=kasus.kode,
        judul=kasus.judul,
        tahun=kasus.tahun,
        folder=_folder(kasus),
        sop=sop.sebutan,
        status=kasus.keadaan.get("status", "berjalan"),
        posisi=_posisi(kasus),
        berikut=berikutnya(kasus.keadaan, sop),
        langkah=tuple(_semua_langkah(kasus, sop, jalan)),
        naskah=tuple(
            _naskah(n, kasus, sop, salinan, sumber, pdf.get(n.id, "")) for n in register.naskah(kasus.id, isi=False)
        ),
        peringatan=_peringatan(kasus, register),
        sumber=sumber,
        lampiran=tuple(_simpanan(x.path, x.waktu, x.sha256, kasus) for x in register.lampiran(kasus.id)),
        bagan=bagan(sop, jalan) if sop.langkah else None,
        bilah=batang,
        rangkuman=rangkuman(batang, kasus.keadaan),
    )


def _peringatan(kasus: KasusTercatat, register: Register) -> tuple[str, ...]:
    """Return which signed naskah no longer say what the workbook says, as the newest drop found."""
    terakhir = register.setoran_terakhir(kasus.id)
    semua = terakhir.jawaban.get("peringatan", ()) if terakhir else ()
    return tuple(m["pesan"] for m in semua if m["kode"] == "naskah-tetap")


def _saat(iso: str | None) -> str:
    if not iso:
        return ""
    waktu = dt.datetime.fromisoformat(iso)
    return f"{tanggal_panjang(waktu.date())} pukul {jam(waktu)}"


def _simpanan(path: str, waktu: str, sha256: str, kasus: KasusTercatat, beda: tuple[str, ...] = ()) -> Simpanan:
    return Simpanan(path=path.removeprefix(f"{kasus.folder}/"), waktu=_saat(waktu), sha256=sha256, beda=beda)


def _semua_langkah(kasus: KasusTercatat, sop: Sop, jalan: Jejak) -> Iterator[LangkahBerkas]:
    """Yield every langkah of the SOP, and those the case went through that the SOP has no more."""
    riwayat: Sequence[Mapping[str, Any]] = kasus.keadaan.get("riwayat") or ()
    for langkah in sop.langkah:
        yield LangkahBerkas(
            nomor=langkah.nomor,
            folder=langkah.nama_folder,
            pelaksana=sop.nama_pelaksana(langkah.pelaksana),
            kegiatan=langkah.kegiatan,
            baku=langkah.waktu.lower(),
            keadaan=jalan.keadaan[langkah.nomor],
            putaran=_putaran(langkah.nomor, riwayat, berwaktu=bool(langkah.waktu)),
        )
    for nomor in dict.fromkeys(r["langkah"] for r in riwayat if r.get("langkah") and not sop.cari(r["langkah"])):
        yield LangkahBerkas(
            nomor=nomor,
            folder="",
            pelaksana="",
            kegiatan=DI_LUAR_SOP,
            baku="",
            keadaan=jalan.keadaan[nomor],
            putaran=_putaran(nomor, riwayat, berwaktu=False),
        )


def _putaran(nomor: int, riwayat: Sequence[Mapping[str, Any]], *, berwaktu: bool) -> tuple[PutaranBerkas, ...]:
    return tuple(
        PutaranBerkas(
            putaran=r.get("putaran") or 1,
            mulai=_saat(r.get("mulai")),
            selesai=_saat(r.get("selesai")),
            lama=lama(menit) if (menit := r.get("lama_menit")) is not None else "",
            tepat=not r.get("terlambat_menit") if r.get("selesai") and berwaktu else None,
            lewat=lama(telat) if (telat := r.get("terlambat_menit")) else "",
            keputusan=r.get("keputusan") or "",
            catatan=r.get("catatan") or "",
        )
        for r in riwayat
        if r.get("langkah") == nomor
    )


def _naskah(
    n: NaskahTercatat,
    kasus: KasusTercatat,
    sop: Sop,
    salinan: Sequence[SalinanTercatat],
    sumber: Sequence[Simpanan],
    pdf: str,
) -> NaskahBerkas:
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
        pdf=pdf.removeprefix(f"{kasus.folder}/"),
        keadaan=_keadaan(n, ditandatangani=bool(milik)),
        perubahan=n.perubahan,
        salinan=tuple(_simpanan(s.path, s.waktu, s.sha256, kasus, s.beda) for s in milik),
        keterangan=f"Nomor {n.pembatalan}" if n.pembatalan else "",
        asal=_asal(n, sumber),
    )


def _asal(n: NaskahTercatat, sumber: Sequence[Simpanan]) -> Asal:
    buku = n.asal.get("buku_kerja", "")
    return Asal(
        buku_kerja=buku,
        buku=next((s for s in sumber if s.sha256 == buku), None),
        templat=n.asal.get("templat", ""),
        konfigurasi=n.asal.get("konfigurasi", ""),
        program=n.asal.get("program", ""),
    )


def _keadaan(n: NaskahTercatat, *, ditandatangani: bool) -> Keadaan:
    if n.keadaan == "digantikan":
        return "digantikan"
    if n.pembatalan:
        return "dibatalkan"
    return "bertanda tangan" if ditandatangani else "berlaku"


def _posisi(kasus: KasusTercatat) -> str:
    if kasus.keadaan.get("status") == "dibatalkan":
        return f"Dibatalkan: {kasus.keadaan.get('pembatalan', '')}"
    return "; ".join(_di_langkah(t) for t in semua_terbuka(kasus.keadaan)) or "Selesai"


def _di_langkah(terbuka: Mapping[str, Any]) -> str:
    ulang = f" putaran {terbuka['putaran']}" if terbuka["putaran"] > 1 else ""
    return f"Langkah {terbuka['langkah']}{ulang} · {terbuka['pelaksana']}"


def _ringkas(kasus: KasusTercatat, register: Register, sop: Sop | None) -> Ringkas:
    terbuka = semua_terbuka(kasus.keadaan)
    cari = kasus.keadaan.get("cari") or {}  # none in a case that no workbook came for since this is kept
    semua = sorted(register.naskah(kasus.id, isi=False), key=lambda n: (*n.kunci, n.revisi))
    sah = {n.id for n in semua if n.berlaku and not n.pembatalan}
    return Ringkas(
        kode=kasus.kode,
        judul=kasus.judul,
        folder=_folder(kasus),
        sop=sop.judul if sop else kasus.sop,
        status=kasus.keadaan.get("status", "berjalan"),
        posisi=_posisi(kasus),
        diperbarui=kasus.diperbarui,
        jenis=cari.get("jenis", ""),
        tempat=cari.get("tempat", ""),
        langkah=terbuka[0]["langkah"] if terbuka else 0,
        menunggu=bersama(t["pelaksana"] for t in terbuka),
        batas=min((t["batas"] for t in terbuka if t["batas"]), default=""),
        naskah=len(sah),
        kembali=len(sah & {s.naskah for s in register.salinan(kasus.id)}),
        nomor=tuple(dict.fromkeys((n.langkah, n.nomor) for n in semua)),
        penanda=tuple(dict.fromkeys(n.penanda for n in semua if n.penanda)),
        media=tuple(cari.get("media", ())),
    )
