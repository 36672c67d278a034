"""A drop's bytes against everything: the reader, the checks, and what the register already knows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline import filing, lampiran
from pipeline.config import Settings, pilihan
from pipeline.kasus import Kasus, Masalah
from pipeline.lampiran import Lampiran
from pipeline.nomor import Komponen, Nomor, baca_nomor
from pipeline.office import Office
from pipeline.plan import Kunci, Naskah, dipanggil
from pipeline.register import KasusTercatat, NaskahTercatat, pengenal
from pipeline.skema import UMUM, Skema
from pipeline.sop import Sop
from pipeline.validate import Acuan, peringatan, validate
from pipeline.values import penanda_tangan
from pipeline.workbook.read import Terbaca, TidakTerbaca, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Pemeriksaan:
    """What checking a workbook found, the register's part included; nothing was changed."""

    kasus: Kasus
    sop: Sop
    skema: Skema
    tercatat: KasusTercatat | None  # the case it belongs to, None for a new one
    terbit: tuple[NaskahTercatat, ...]
    masalah: tuple[Masalah, ...]
    peringatan: tuple[Masalah, ...]
    lampiran: Mapping[str, Lampiran]  # by the name in the workbook

    @property
    def berlaku(self) -> dict[Kunci, NaskahTercatat]:
        """The newest revision of each naskah issued so far."""
        return {n.kunci: n for n in self.terbit if n.keadaan != "digantikan"}

    @property
    def sidik(self) -> str:
        """The digest of all that the workbook says; numbers the register gave do not count."""
        return sidik(self.kasus, self.lampiran)

    @property
    def sama(self) -> bool:
        """Whether the workbook says nothing new."""
        return self.tercatat is not None and self.tercatat.isi == self.sidik


def periksa_setoran(isi: bytes, office: Office) -> Pemeriksaan | TidakTerbaca:
    """Return what is wrong with a workbook, all of it, and what it is a version of."""
    kantor = office.settings.kantor
    terbaca = read(isi, office.settings.sop, UMUM, lambda sop: pilihan(kantor, sop))
    if not isinstance(terbaca, Terbaca):
        return terbaca
    kasus, sop = terbaca.kasus, office.settings.sop[terbaca.kasus.sop]
    skema = UMUM.untuk(sop.diminta)
    acuan = Acuan(sop=sop, skema=skema, kantor=kantor, kini=office.jam().replace(tzinfo=None))
    kode = kasus.teks("kasus.kode")
    tercatat = office.register.kasus(kode) if kode else None
    terbit = tuple(office.register.naskah(tercatat.id)) if tercatat else ()
    hasil = Pemeriksaan(
        kasus=kasus,
        sop=sop,
        skema=skema,
        tercatat=tercatat,
        terbit=terbit,
        masalah=(),
        peringatan=peringatan(kasus, acuan),
        lampiran={},
    )
    hasil = replace(hasil, lampiran=_lampiran(hasil, office))
    hasil = replace(hasil, peringatan=(*hasil.peringatan, *_lampiran_hilang(hasil)))
    if not kode and (serupa := office.register.kasus_serupa(pengenal_kasus(hasil))):
        lama = replace(hasil, tercatat=serupa, terbit=tuple(office.register.naskah(serupa.id)))
        lama = replace(lama, lampiran=_lampiran(lama, office))
        if lama.sama and not terbaca.masalah:
            return lama
        hasil = replace(hasil, masalah=(_sudah_ada(kasus, serupa),))
    masalah = (*terbaca.masalah, *validate(kasus, acuan), *hasil.masalah, *_periksa_register(hasil, office))
    return replace(hasil, masalah=masalah)


def _lampiran(p: Pemeriksaan, office: Office) -> dict[str, Lampiran]:
    """Return the files that the workbook names, as far as they are there."""
    root = office.settings.root
    berkas = root.outbox / p.tercatat.folder / filing.SUMBER / lampiran.FOLDER if p.tercatat else None
    nama = {isian.teks for isian in lampiran.disebut(p.kasus, p.skema)}
    ketemu = {n: lampiran.cari(n, root.inbox / lampiran.FOLDER, berkas) for n in sorted(nama)}
    return {n: satu for n, satu in ketemu.items() if satu is not None}


def _lampiran_hilang(p: Pemeriksaan) -> list[Masalah]:
    """Return a peringatan for each named file that is not there."""
    hasil = []
    for isian in lampiran.disebut(p.kasus, p.skema):
        if isian.teks not in p.lampiran:
            pesan = (
                f"Berkas “{isian.teks}” tidak ada di inbox/lampiran/, jadi tidak ikut tersimpan. Letakkan berkasnya "
                "di sana (paling besar 30 MB), lalu kirim buku kerja ini lagi."
            )
            hasil.append(Masalah("lampiran-tidak-ada", isian.tempat, pesan))
    return hasil


def pengenal_kasus(p: Pemeriksaan) -> str:
    """Return what makes this workbook and another one case."""
    return pengenal([str(p.kasus.nilai(nama) or "") for nama in p.sop.pengenal])


def _sudah_ada(kasus: Kasus, serupa: KasusTercatat) -> Masalah:
    pesan = (
        f"Kegiatan ini sudah tercatat sebagai {serupa.kode}. Lanjutkan pada buku kerja yang dikembalikan di "
        f"inbox/diterima/, atau isi Kode kasus dengan {serupa.kode} dan Versi dengan {serupa.versi}."
    )
    return Masalah("kasus-sudah-ada", kasus.bidang["kasus.kode"].tempat, pesan, serupa.kode)


def _periksa_register(p: Pemeriksaan, office: Office) -> list[Masalah]:
    """Return what the register has against the workbook: its kode, its version, its numbers."""
    kode, versi = p.kasus.bidang["kasus.kode"], p.kasus.bidang["kasus.versi"]
    hasil: list[Masalah] = []
    if kode.teks and p.tercatat is None:
        pesan = f"Kode {kode.teks} tidak ada di register. Kosongkan Kode kasus dan Versi bila ini kegiatan baru."
        hasil.append(Masalah("kode-tidak-dikenal", kode.tempat, pesan))
    elif kode.teks and p.tercatat and not versi.rusak and versi.nilai != p.tercatat.versi:
        pesan = (
            f"Buku kerja ini versi {versi.nilai or '(kosong)'}, sedangkan versi terakhir {p.tercatat.kode} adalah "
            f"{p.tercatat.versi}. Pindahkan perubahan ke buku kerja terakhir di inbox/diterima/, lalu kirim yang itu."
        )
        hasil.append(Masalah("versi-lama", versi.tempat, pesan))
    if p.tercatat and p.tercatat.keadaan.get("status") == "dibatalkan" and not p.sama:
        pesan = f"{p.tercatat.kode} sudah dibatalkan dan tidak dapat dilanjutkan. Mulai kasus baru bila kegiatan diadakan lagi."
        hasil.append(Masalah("kasus-dibatalkan", kode.tempat, pesan))
    if p.kasus.teks("kasus.pembatalan") and not kode.teks:
        pesan = (
            "Kasus yang belum pernah diterima tidak perlu dibatalkan. Kosongkan alasan pembatalan, atau jangan kirim."
        )
        hasil.append(Masalah("pembatalan-tanpa-kasus", p.kasus.bidang["kasus.pembatalan"].tempat, pesan))
    if p.kasus.teks("kasus.konsep") == "Ya":
        pesan = "Permintaan KONSEP belum dilayani versi ini. Kosongkan, atau pakai `alur check` untuk melihat yang akan terbit."
        hasil.append(Masalah("konsep-belum-dilayani", p.kasus.bidang["kasus.konsep"].tempat, pesan))
    return [*hasil, *_periksa_nomor(p, office)]


def _periksa_nomor(p: Pemeriksaan, office: Office) -> list[Masalah]:
    """Return what is wrong with the numbers typed in the workbook."""
    hasil: list[Masalah] = []
    for naskah in bernomor(dipanggil(p.kasus, p.sop)):
        isian = naskah.singgah.baris["nomor"]
        if not isian.teks:
            continue
        if lama := p.berlaku.get(naskah.kunci):
            if isian.teks != lama.nomor:
                pesan = f"Naskah ini sudah bernomor {lama.nomor} dan nomornya tetap. Kembalikan nomor itu."
                hasil.append(Masalah("nomor-berubah", isian.tempat, pesan, lama.nomor))
            continue
        nomor = nomor_ketik(naskah, isian.teks, p, office.settings)
        if nomor and (pemilik := office.register.pemilik_nomor(nomor.seri, nomor.tahun, nomor.urut, nomor.teks)):
            pesan = f"Nomor {isian.teks} sudah dipakai {pemilik}. Kosongkan agar diberi nomor berikutnya, atau isi nomor lain."
            hasil.append(Masalah("nomor-terpakai", isian.tempat, pesan))
        elif nomor and str(nomor.tahun) not in nomor.teks:
            pesan = (
                f"Nomor {isian.teks} tidak memuat tahun {nomor.tahun}, tahun naskahnya. Betulkan nomor atau tanggalnya."
            )
            hasil.append(Masalah("nomor-salah-tahun", isian.tempat, pesan))
    return hasil


def bernomor(naskah: tuple[Naskah, ...]) -> list[Naskah]:
    """Return the first naskah of each langkah: the one that the column Nomor speaks of."""
    pertama: dict[tuple[int, int], Naskah] = {}
    for satu in naskah:
        pertama.setdefault(satu.kunci[:2], satu)
    return list(pertama.values())


def sidik(kasus: Kasus, berkas: Mapping[str, Lampiran]) -> str:
    """Return the digest of all that a workbook says and brings, but for kode, versi, and numbers the register gave."""
    bidang = {n: str(i.nilai) for n, i in kasus.bidang.items() if i.nilai is not None}
    for nama in ("kasus.kode", "kasus.versi"):
        bidang.pop(nama, None)
    tabel: dict[str, list[dict[str, str]]] = {}
    for nama, daftar in kasus.tabel.items():
        tabel[nama] = [{k: str(i.nilai) for k, i in b.kolom.items() if i.nilai is not None} for b in daftar]
        if nama == "langkah":
            for baris, isi in zip(daftar, tabel[nama], strict=True):
                if not baris["mulai"].kosong:
                    isi.pop("nomor", None)
    bawaan = {nama: satu.sha256 for nama, satu in berkas.items()}
    teks = json.dumps([kasus.sop, bidang, tabel, bawaan], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(teks.encode("utf-8", "surrogatepass")).hexdigest()


def nomor_ketik(naskah: Naskah, teks: str, p: Pemeriksaan, settings: Settings) -> Nomor | None:
    """Return a number typed in the workbook, its serial read by the pattern of its series."""
    seri = settings.kantor.cari_seri(naskah.definisi.seri)
    if seri is None or penanda_tangan(naskah, p.sop, settings.kantor) is None:
        return None
    urut = baca_nomor(seri.pola, teks, komponen(naskah, p, settings))
    return Nomor(seri=seri.kunci, tanggal=naskah.tanggal, urut=urut, teks=teks)


def komponen(naskah: Naskah, p: Pemeriksaan, settings: Settings) -> Komponen:
    """Return what the number of `naskah` is made from, besides its serial."""
    tanda = penanda_tangan(naskah, p.sop, settings.kantor)
    return Komponen(
        tanggal=naskah.tanggal,
        kode_jabatan=tanda.jabatan.kode_jabatan if tanda else "",
        kka=p.kasus.teks("naskah.klasifikasi"),
        keamanan=p.kasus.teks("naskah.keamanan"),
    )
