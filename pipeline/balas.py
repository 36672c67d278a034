"""What Staf gets back: the workbook with its numbers and a Status sheet, or with every wrong cell marked."""

from __future__ import annotations

import datetime as dt

from pipeline import inbox, konsep
from pipeline.filing import digest
from pipeline.inbox import Klaim
from pipeline.issue import akan_terbit
from pipeline.jawaban import DITOLAK, DUPLIKAT, Jawaban
from pipeline.kasus import Nilai, Tempat
from pipeline.keadaan import berikutnya
from pipeline.kembali import berupa_salinan
from pipeline.office import Office
from pipeline.periksa import Pemeriksaan, bernomor, periksa_setoran
from pipeline.plan import Naskah, dipanggil
from pipeline.register import NaskahTercatat, Setoran
from pipeline.sop import Sop
from pipeline.tanggal import tanggal_panjang
from pipeline.workbook.read import TidakTerbaca
from pipeline.workbook.reply import BarisNaskah, LembarStatus, accepted, refused


def jawab(klaim: Klaim, isi: bytes, setoran: Setoran, jawaban: Jawaban, office: Office) -> None:
    """Send the workbook back: with its numbers and a Status sheet, or with every wrong cell marked."""
    kotak = office.settings.root.inbox
    nama = inbox.nama_aman(klaim.nama)
    if jawaban.status != DITOLAK and berupa_salinan(isi):
        inbox.kirim(klaim, kotak / inbox.DITERIMA, f"{nama}.jawaban.txt", _kabar_salinan(jawaban).encode())
        return
    if jawaban.status != DITOLAK:
        balasan = (_balasan_konsep if jawaban.konsep else _balasan)(isi, setoran, jawaban, office)
        usang = office.register.balasan(setoran.kasus, setoran.sha256)
        office.register.catat_balasan(setoran.id, digest(balasan))
        inbox.kirim(klaim, kotak / inbox.DITERIMA, nama, balasan, usang)
        return
    inbox.kirim(klaim, kotak / inbox.DITOLAK / inbox.ASLI, nama, isi)
    if any(m.tempat.lembar for m in jawaban.masalah):
        inbox.kirim(klaim, kotak / inbox.DITOLAK, nama, refused(isi, jawaban.masalah))
    else:
        alasan = "\r\n\r\n".join(m.pesan for m in jawaban.masalah) + "\r\n"
        inbox.kirim(klaim, kotak / inbox.DITOLAK, f"{nama}.alasan.txt", alasan.encode())


def _kabar_salinan(jawaban: Jawaban) -> str:
    """Return what is said of a signed copy: where it was filed, and what to look at."""
    if jawaban.status == DUPLIKAT:
        return f"Berkas ini sudah pernah diterima untuk {jawaban.kasus}; tidak ada yang berubah.\r\n"
    baris = [f"{s['jenis']} {s['nomor']} ({s['kasus']}): tersimpan sebagai outbox/{s['path']}" for s in jawaban.salinan]
    return "\r\n\r\n".join([*baris, *(f"Perhatikan: {m.pesan}" for m in jawaban.peringatan)]) + "\r\n"


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
    if pemeriksaan.konsep:
        tulis.append(_tanpa_konsep(pemeriksaan))
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


def _balasan_konsep(isi: bytes, setoran: Setoran, jawaban: Jawaban, office: Office) -> bytes:
    """Return the workbook of which a KONSEP was made, ready to be dropped for good."""
    p = periksa_setoran(isi, office)
    if isinstance(p, TidakTerbaca) or not p.konsep:
        msg = f"setoran {setoran.id} tidak terbaca kembali"
        raise AssertionError(msg)
    terbit, _ = akan_terbit(p, office)
    kasus = p.tercatat
    lembar = LembarStatus(
        kode=kasus.kode if kasus else "",
        versi=kasus.versi if kasus else 0,
        status="konsep",
        judul=p.kasus.teks(p.sop.bidang_judul),
        folder=kasus.folder if kasus else "",
        waktu=_saat(setoran.waktu),
        terbit=tuple(_baris_konsep(n, lama, p) for n, lama in terbit),
        semua=tuple(_baris_status(n, p.sop) for n in p.terbit),
        berikut=_CARA_TERBIT if terbit else (konsep.TIDAK_ADA, *_CARA_TERBIT[1:]),
        peringatan=jawaban.peringatan,
        konsep=jawaban.konsep,
    )
    return accepted(isi, [_tanpa_konsep(p)], lembar)


_CARA_TERBIT = (
    "Buka KONSEP di folder yang disebut di atas. Yang perlu diubah, diubah pada buku kerja ini, bukan pada KONSEP.",
    "“Minta konsep dahulu?” sudah dikosongkan: bila buku kerja ini diletakkan di inbox/, isinya berlaku.",
    "Untuk melihat KONSEP lagi, pilih Ya lebih dahulu.",
)


def _tanpa_konsep(p: Pemeriksaan) -> tuple[Tempat, Nilai]:
    """Return the cell that asked for a look, to be emptied: the next drop counts."""
    return p.kasus.bidang["kasus.konsep"].tempat, None


def _baris_konsep(naskah: Naskah, lama: NaskahTercatat | None, p: Pemeriksaan) -> BarisNaskah:
    langkah, putaran, _ = naskah.kunci
    return BarisNaskah(
        langkah=langkah,
        putaran=putaran,
        revisi=lama.revisi + 1 if lama else 1,
        judul=naskah.definisi.judul,
        nomor=konsep.TANPA_NOMOR,
        tanggal=tanggal_panjang(naskah.tanggal),
        path=konsep.nama_berkas(naskah, lama, p),
        keterangan=f"menggantikan {lama.nomor}" if lama else "baru",
    )


def _waktu_setoran(setoran: Setoran, office: Office) -> str:
    kasus = office.register.kasus_id(setoran.kasus or 0)
    return _saat(kasus.diperbarui)


def _saat(waktu: str) -> str:
    saat = dt.datetime.fromisoformat(waktu)
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
        keterangan="digantikan" if n.keadaan == "digantikan" else n.pembatalan,
    )
