"""What Staf gets back: the workbook with its numbers and a Status sheet, or with every wrong cell marked."""

from __future__ import annotations

import datetime as dt

from pipeline import inbox
from pipeline.filing import digest
from pipeline.inbox import Klaim
from pipeline.jawaban import DITOLAK, Jawaban
from pipeline.kasus import Nilai, Tempat
from pipeline.keadaan import berikutnya
from pipeline.office import Office
from pipeline.periksa import bernomor, periksa_setoran
from pipeline.plan import dipanggil
from pipeline.register import NaskahTercatat, Setoran
from pipeline.sop import Sop
from pipeline.tanggal import tanggal_panjang
from pipeline.workbook.read import TidakTerbaca
from pipeline.workbook.reply import BarisNaskah, LembarStatus, accepted, refused


def jawab(klaim: Klaim, isi: bytes, setoran: Setoran, jawaban: Jawaban, office: Office) -> None:
    """Send the workbook back: with its numbers and a Status sheet, or with every wrong cell marked."""
    kotak = office.settings.root.inbox
    nama = inbox.nama_aman(klaim.nama)
    if jawaban.status != DITOLAK:
        balasan = _balasan(isi, setoran, jawaban, office)
        usang = office.register.balasan(setoran.kasus) if setoran.kasus else ()
        office.register.catat_balasan(setoran.id, digest(balasan))
        inbox.kirim(klaim, kotak / inbox.DITERIMA, nama, balasan, usang)
        return
    inbox.kirim(klaim, kotak / inbox.DITOLAK / inbox.ASLI, nama, isi)
    if any(m.tempat.lembar for m in jawaban.masalah):
        inbox.kirim(klaim, kotak / inbox.DITOLAK, nama, refused(isi, jawaban.masalah))
    else:
        alasan = "\r\n\r\n".join(m.pesan for m in jawaban.masalah) + "\r\n"
        inbox.kirim(klaim, kotak / inbox.DITOLAK, f"{nama}.alasan.txt", alasan.encode())


def _balasan(isi: bytes, setoran: Setoran, jawaban: Jawaban, office: Office) -> bytes:
    """Return the accepted workbook with its kode, version, numbers and Status sheet."""
    kasus = office.register.kasus(jawaban.kasus)
    pemeriksaan = periksa_setoran(isi, office)
    if kasus is None or isinstance(pemeriksaan, TidakTerbaca):
        msg = f"kasus {jawaban.kasus} tidak terbaca kembali"
        raise AssertionError(msg)
    semua = office.register.naskah(kasus.id)
    sop = office.settings.sop[kasus.sop]
    tulis: list[tuple[Tempat, Nilai]] = [
        (pemeriksaan.kasus.bidang["kasus.kode"].tempat, kasus.kode),
        (pemeriksaan.kasus.bidang["kasus.versi"].tempat, kasus.versi),
    ]
    nomor = {n.kunci: n.nomor for n in semua}
    tulis.extend(
        (naskah.singgah.baris["nomor"].tempat, nomor[naskah.kunci])
        for naskah in bernomor(dipanggil(pemeriksaan.kasus, sop))
        if naskah.kunci in nomor
    )
    terbit = {(n["path"]) for n in jawaban.naskah}
    baris = tuple(_baris_status(n, sop) for n in semua)
    lembar = LembarStatus(
        kode=kasus.kode,
        versi=kasus.versi,
        status=jawaban.status,
        judul=kasus.judul,
        folder=kasus.folder,
        waktu=_waktu_setoran(setoran, office),
        terbit=tuple(b for b in baris if b.path in terbit),
        semua=baris,
        berikut=berikutnya(kasus.keadaan, sop),
        peringatan=jawaban.peringatan,
    )
    return accepted(isi, tulis, lembar)


def _waktu_setoran(setoran: Setoran, office: Office) -> str:
    kasus = office.register.kasus_id(setoran.kasus or 0)
    saat = dt.datetime.fromisoformat(kasus.diperbarui)
    return f"{tanggal_panjang(saat.date())} pukul {saat:%H.%M}"


def _baris_status(n: NaskahTercatat, sop: Sop) -> BarisNaskah:
    return BarisNaskah(
        langkah=n.langkah,
        putaran=n.putaran,
        revisi=n.revisi,
        judul=sop.judul_naskah(n.langkah, n.jenis),
        nomor=n.nomor,
        tanggal=tanggal_panjang(n.tanggal),
        path=n.path,
        keterangan="digantikan" if n.keadaan == "digantikan" else "",
    )
