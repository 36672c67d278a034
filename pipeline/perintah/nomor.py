"""`alur register`: the numbers that were given, the buku agenda, and cancelling one."""

from __future__ import annotations

import datetime as dt
import json

from pipeline import buku
from pipeline.batal import batalkan
from pipeline.errors import Status
from pipeline.lihat import lihat
from pipeline.perintah.baris import Pilihan
from pipeline.perintah.bersama import jam, muat, tulis
from pipeline.perintah.kerja import buka_office
from pipeline.workbook.agenda import tulis_agenda


def daftar(pilihan: Pilihan) -> Status:
    """Print the numbers that were given, or write the buku agenda."""
    settings = muat(pilihan)
    with lihat(settings.register) as register:
        semua = register.nomor(pilihan.tahun)
    if pilihan.output:
        hari_ini = jam(settings)().date()
        tahun = buku.tahun_buku(semua, pilihan.tahun, hari_ini)
        isi = buku.agenda([n for n in semua if n.tahun == tahun], buku.pintu(settings.sop.values()))
        instansi = settings.kantor.instansi_pada(min(hari_ini, dt.date(tahun, 12, 31)))
        tulis(pilihan.output, tulis_agenda(isi, kop=instansi.kop if instansi else (), tahun=tahun))
        print(f"Buku agenda tahun {tahun} ditulis ke {pilihan.output}.")
        return Status.SELESAI
    urut = buku.urutkan(semua, settings.kantor.seri)
    if pilihan.json:
        for satu in urut:
            print(json.dumps(buku.baris_json(satu), ensure_ascii=False))
    elif urut:
        kepala = ("Nomor", "Seri", "Tanggal", "Naskah", "Kasus", "Keadaan")
        print("\n".join(buku.tabel(kepala, [buku.baris_teks(n) for n in urut])))
    else:
        print(f"Belum ada nomor{f' tahun {pilihan.tahun}' if pilihan.tahun else ''}.")
    return Status.SELESAI


def void(pilihan: Pilihan) -> Status:
    """Cancel a number, for ever."""
    apa = buku.Tunjukan(nomor=pilihan.nomor, seri=pilihan.seri, tahun=pilihan.tahun)
    with buka_office(muat(pilihan)) as office:
        hasil = batalkan(apa, pilihan.alasan, office, lagi=pilihan.terbitkan_lagi)
    if pilihan.json:
        print(json.dumps(buku.baris_json(hasil.nomor), ensure_ascii=False))
    else:
        print("\n".join(hasil.kabar))
    return Status.SELESAI
