"""What Staf gets back: the workbook with its numbers and a Status sheet, or with every wrong cell marked."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

from pipeline import inbox, konsep
from pipeline.filing import digest
from pipeline.inbox import Klaim, Rupa
from pipeline.issue import akan_terbit
from pipeline.jawaban import DITOLAK, DUPLIKAT, Jawaban
from pipeline.kamar import KamarError
from pipeline.kasus import Nilai, Tempat
from pipeline.keadaan import berikutnya
from pipeline.kembali import berupa_salinan
from pipeline.office import Office
from pipeline.periksa import Pemeriksaan, bernomor, periksa_setoran
from pipeline.plan import Naskah, dipanggil
from pipeline.register import NaskahTercatat, Setoran
from pipeline.setoran import Muatan
from pipeline.sop import Sop
from pipeline.tanggal import tanggal_panjang
from pipeline.workbook.read import TidakTerbaca
from pipeline.workbook.reply import BarisNaskah, LembarStatus, accepted, refused

log = logging.getLogger(__name__)


Balasan = Callable[[], bytes]


def mulai(muatan: Muatan, setoran: Setoran, jawaban: Jawaban, office: Office, p: Pemeriksaan | None = None) -> Balasan:
    """Begin to make the workbook that goes back to who was not refused; return what to call for it.

    What it says stands in the register already: it may be made while the naskah are put in their places.
    `p` is what reading and checking it gave; without it that is done here.
    """
    baca = p or periksa_setoran(muatan.isi, office, muatan.paket)
    return (_balasan_konsep if jawaban.konsep else _balasan)(baca, muatan, setoran, jawaban, office)


def jawab(
    klaim: Klaim,
    muatan: Muatan,
    setoran: Setoran,
    jawaban: Jawaban,
    office: Office,
    balasan: Balasan | None = None,
) -> None:
    """Send the workbook back: with its numbers and a Status sheet, or with every wrong cell marked.

    `balasan` is what `mulai` began; without it that is done here.
    """
    if jawaban.status == DITOLAK:
        _tolak(klaim, muatan, jawaban, office)
        return
    diterima = office.settings.root.inbox / inbox.DITERIMA
    nama = inbox.nama_aman(muatan.nama)
    if berupa_salinan(muatan.isi):
        inbox.kirim(klaim, diterima, f"{nama}.jawaban.txt", _kabar_salinan(jawaban).encode())
        return
    isi = (balasan or mulai(muatan, setoran, jawaban, office))()
    usang = office.register.balasan(setoran.kasus, setoran.sha256)
    office.register.catat_balasan(setoran.id, digest(isi))
    if jawaban.konsep and klaim.rupa is Rupa.PAKET:  # nothing was taken into a berkas: the whole folder goes back
        inbox.kirim_folder(klaim, diterima, inbox.nama_aman(klaim.nama), _isi_paket(klaim, muatan, isi))
    else:
        inbox.kirim(klaim, diterima, nama, isi, usang)


def _isi_paket(klaim: Klaim, muatan: Muatan, buku: bytes | None = None) -> dict[str, bytes | Path]:
    """Return the files of a dropped folder by their paths in it; copies, with `buku` in the place of its workbook."""
    isi = {f: f.relative_to(klaim.berkas).as_posix() for f in inbox.isi_paket(klaim.berkas)}
    if buku is None:
        return {nama: f for f, nama in isi.items()}
    # No links: who edits such a copy in place would change the one in asli/ with it.
    return {nama: f.read_bytes() if f in muatan.paket else buku for f, nama in isi.items()}


def _tolak(klaim: Klaim, muatan: Muatan, jawaban: Jawaban, office: Office) -> None:
    """Send a refused drop back, and keep it as it was dropped in ditolak/asli/."""
    ditolak = office.settings.root.inbox / inbox.DITOLAK
    nama, asli = inbox.nama_aman(klaim.nama), ditolak / inbox.ASLI
    if muatan.tolak:  # not opened, so it is moved as it is; the reason first, for afterwards the claim is empty
        inbox.kirim(klaim, ditolak, f"{nama}.alasan.txt", _alasan(jawaban))
        inbox.pulangkan(klaim, asli, nama)
        return
    tertanda = _tertanda(muatan.isi, jawaban, office)
    if klaim.rupa is Rupa.PAKET:
        inbox.kirim_folder(klaim, asli, nama, _isi_paket(klaim, muatan))
        if tertanda is None:
            inbox.kirim(klaim, ditolak, f"{nama}.alasan.txt", _alasan(jawaban))
        else:  # the whole folder, so that it can be mended and dropped again as it is
            inbox.kirim_folder(klaim, ditolak, nama, _isi_paket(klaim, muatan, tertanda))
        return
    inbox.kirim(klaim, asli, nama, muatan.isi)
    if tertanda is None:
        inbox.kirim(klaim, ditolak, f"{nama}.alasan.txt", _alasan(jawaban))
    else:
        inbox.kirim(klaim, ditolak, nama, tertanda)


def _tertanda(isi: bytes, jawaban: Jawaban, office: Office) -> bytes | None:
    """Return the workbook with its wrong cells marked; None where there is none to mark."""
    if not any(m.tempat.lembar for m in jawaban.masalah):
        return None
    try:
        return office.kamar(refused, isi, jawaban.masalah)
    except KamarError as exc:
        log.warning("refused workbook cannot be marked: %s", exc)
        return None


def _alasan(jawaban: Jawaban) -> bytes:
    """Return the reasons of a refusal as text, each with its cell if it has one."""
    letak = (f"{m.tempat.lembar}!{m.tempat.sel}: " if m.tempat.sel else "" for m in jawaban.masalah)
    return ("\r\n\r\n".join(f"{t}{m.pesan}" for t, m in zip(letak, jawaban.masalah, strict=True)) + "\r\n").encode()


def _kabar_salinan(jawaban: Jawaban) -> str:
    """Return what is said of a signed copy: where it was filed, and what to look at."""
    if jawaban.status == DUPLIKAT:
        return f"Berkas ini sudah pernah diterima untuk {jawaban.kasus}; tidak ada yang berubah.\r\n"
    baris = [f"{s['jenis']} {s['nomor']} ({s['kasus']}): tersimpan sebagai outbox/{s['path']}" for s in jawaban.salinan]
    return "\r\n\r\n".join([*baris, *(f"Perhatikan: {m.pesan}" for m in jawaban.peringatan)]) + "\r\n"


def _balasan(
    pemeriksaan: Pemeriksaan | TidakTerbaca, muatan: Muatan, setoran: Setoran, jawaban: Jawaban, office: Office
) -> Balasan:
    """Begin the accepted workbook with its kode, version, numbers and Status sheet."""
    kasus = office.register.kasus(jawaban.kasus)
    if kasus is None or isinstance(pemeriksaan, TidakTerbaca):
        msg = f"kasus {jawaban.kasus} tidak terbaca kembali"
        raise AssertionError(msg)
    semua = office.register.naskah(kasus.id, isi=False)
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
    return office.kamar.mulai(accepted, muatan.isi, tulis, lembar)


def _balasan_konsep(
    p: Pemeriksaan | TidakTerbaca, muatan: Muatan, setoran: Setoran, jawaban: Jawaban, office: Office
) -> Balasan:
    """Begin the workbook of which a KONSEP was made, ready to be dropped for good."""
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
    return office.kamar.mulai(accepted, muatan.isi, [_tanpa_konsep(p)], lembar)


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
