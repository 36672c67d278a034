"""`alur archive verify` and `alur archive rebuild`: whether the archive is what the register says, and making it so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from pipeline.archive.bangun import TIDAK_PULIH, bangun_register, tulis_halaman
from pipeline.archive.pulih import PemulihBerkas
from pipeline.archive.temuan import Temuan
from pipeline.archive.tertinggal import PULIHKAN_TERTINGGAL, tertinggal
from pipeline.archive.verifikasi import SAMPAH, Hasil, verifikasi
from pipeline.errors import RegisterError, Status, UsageError, halangan
from pipeline.kamar import Kamar
from pipeline.kunci import memegang
from pipeline.lihat import berkas_tanpa_register, lihat
from pipeline.office import Office
from pipeline.perintah.baris import Pilihan
from pipeline.perintah.bersama import jam, muat
from pipeline.perintah.kemajuan import ukuran
from pipeline.perintah.kerja import buka_office, tolak_jaringan
from pipeline.register import Register, tengok
from pipeline.setelan import Settings


def bantuan(_: Pilihan) -> Status:
    """Tell which tasks there are."""
    raise UsageError("Sebutkan tugasnya, misalnya archive verify. Lihat `alur archive --help`.")


_KABAR = {SAMPAH, "nomor-tertinggi", "tidak-kembali"}  # told, but nothing is wrong


# ── verify ──────────────────────────────────────────────────────────────────────────────────────


def verify(pilihan: Pilihan) -> Status:
    """Print what is wrong with the archive."""
    settings = muat(pilihan)
    if berkas := berkas_tanpa_register(settings.register, settings.root.outbox):
        raise RegisterError(
            f"Register {settings.register} tidak ada, padahal outbox/ sudah berisi {berkas}. Kembalikan register dari "
            "cadangan terakhir; bila tidak ada, jalankan `alur archive rebuild --register`."
        )
    with lihat(settings.register) as register:
        for kode in pilihan.kode:
            if register.kasus(kode) is None:
                raise UsageError(f"Kasus {kode} tidak ada di register. Lihat `alur status`.")
        hasil = verifikasi(register, settings, pilihan.kode, partial(ukuran, "Memeriksa"))
        kode_folder = {k.folder: f"{k.kode}  {k.judul}" for k in register.semua_kasus()}
    if pilihan.json:
        _json_temuan(hasil.temuan)
        print(json.dumps({"ringkasan": _ringkasan(hasil)}, ensure_ascii=False))
    else:
        _cetak_temuan(hasil.temuan, kode_folder)
        print(_kalimat(hasil))
    return Status.RUSAK if hasil.cacat else Status.SELESAI


def _json_temuan(temuan: Iterable[Temuan]) -> None:
    for t in temuan:
        print(json.dumps({"kode": t.kode, "path": t.path, "pesan": t.pesan}, ensure_ascii=False))


def _cetak_temuan(temuan: Sequence[Temuan], kode_folder: dict[str, str]) -> None:
    """Print what was found, berkas by berkas."""
    for folder, isi in groupby(sorted(temuan, key=lambda t: (t.folder, t)), key=lambda t: t.folder):
        print(kode_folder.get(folder, folder) or "Arsip seluruhnya")
        for t in isi:
            tempat = t.path.removeprefix(f"{folder}/") if folder else t.path
            print(f"  {'i' if t.kode in _KABAR else '!'} {t.kode}: {tempat or 'register'}")
            print(f"      {t.pesan}")
        print()


def _ringkasan(hasil: Hasil) -> dict[str, Any]:
    jumlah: dict[str, int] = {}
    for t in hasil.temuan:
        jumlah[t.kode] = jumlah.get(t.kode, 0) + 1
    return {
        "kasus": hasil.kasus,
        "berkas": hasil.berkas,
        "ukuran": hasil.ukuran,
        "temuan": jumlah,
        "dilewati": list(hasil.sibuk),
        "utuh": not hasil.cacat,
    }


def _kalimat(hasil: Hasil) -> str:
    """Return the last line of a report: how much was looked at, and how it is."""
    isi = f"{hasil.kasus} kasus, {hasil.berkas} berkas, {hasil.ukuran / 1e6:.1f} MB diperiksa".replace(".", ",")
    cacat, sampah = len(hasil.cacat), len(hasil.temuan) - len(hasil.cacat)
    akhir = [f"{cacat} hal perlu ditangani" if cacat else "semuanya utuh"]
    if sampah:
        akhir.append(f"{sampah} berkas sampah dibiarkan")
    if hasil.sibuk:
        akhir.append(f"dilewati karena sedang diolah: {', '.join(hasil.sibuk)}")
    return f"{isi}: {'; '.join(akhir)}."


# ── rebuild ─────────────────────────────────────────────────────────────────────────────────────


def rebuild(pilihan: Pilihan) -> Status:
    """Make pages, data and manifests anew; with --register, first the register that was lost."""
    settings = muat(pilihan)
    if pilihan.register:
        return _bangun_register(settings, pilihan)
    with buka_office(settings) as office, halangan():
        _tolak_tertinggal(settings)
        ditulis = tulis_halaman(office)
    if pilihan.json:
        print(json.dumps({"ringkasan": {"ditulis": ditulis}}))
    else:
        print(f"{ditulis} halaman dan manifes ditulis ulang." if ditulis else "Semua halaman dan manifes sudah benar.")
    return Status.SELESAI


def _tolak_tertinggal(settings: Settings) -> None:
    """Refuse where a manifest knows of numbers that the register has not: it would be written over."""
    tercatat = tengok(settings.register)
    if lebih := [t for t in tertinggal(settings.root.outbox, tercatat) if t.kode in tercatat.kode]:
        raise RegisterError(
            f"Register lebih lama daripada arsip: manifes {lebih[0].kode} memuat nomor {', '.join(lebih[0].nomor)}, yang tidak "
            f"dikenalnya. Tidak ada yang ditulis, dan jangan jalankan layanan. {PULIHKAN_TERTINGGAL}"
        )


def _bangun_register(settings: Settings, pilihan: Pilihan) -> Status:
    """Make the register anew, then the pages, and look at the files: what came back is told beside what did not."""
    jam_kantor, batas = jam(settings), settings.kantor.layanan
    tolak_jaringan(settings)
    with memegang(settings.register, settings.root.inbox, jam_kantor()), halangan():
        kini = jam_kantor()
        with Kamar(batas.batas_memori_mb, batas.batas_detik) as kamar:
            pemulih = PemulihBerkas(settings=settings, kamar=kamar, zona=kini.tzinfo)
            laporan = bangun_register(settings, pemulih, kini)
        with Register(settings.register) as register:
            ditulis = tulis_halaman(Office(settings, register, jam_kantor))
            hasil = verifikasi(register, settings, kemajuan=partial(ukuran, "Memeriksa"))
            nomor = len(register.nomor())
    temuan = (*laporan.temuan, *hasil.temuan)
    if pilihan.json:
        _json_temuan(temuan)
        ringkasan = {"kasus": list(laporan.kasus), "nomor": nomor, "ditulis": ditulis, "utuh": not hasil.cacat}
        print(json.dumps({"ringkasan": ringkasan}, ensure_ascii=False))
    else:
        _cetak_temuan(temuan, {})
        print(
            f"Register dibangun ulang: {len(laporan.kasus)} kasus, {nomor} nomor; {ditulis} halaman dan manifes ditulis."
        )
        print(_kalimat(hasil))
    return Status.RUSAK if hasil.cacat or any(t.kode == TIDAK_PULIH for t in temuan) else Status.SELESAI
