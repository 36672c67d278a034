"""A sample case, plainly a sample: for the demo, previews of templates, and tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.kalender import hari_kerja
from pipeline.kantor import Kantor
from pipeline.kasus import Baris, Isian, Kasus, Nilai, Tempat
from pipeline.plan import Kunci, dipanggil
from pipeline.skema import Skema
from pipeline.sop import Sop
from pipeline.values import Values, bahan_naskah, values

Tabel = Mapping[str, Sequence[Mapping[str, Nilai]]]


@dataclass(frozen=True, slots=True)
class Contoh:
    """The values of a workbook: input cells by defined name, rows of tables by header."""

    bidang: Mapping[str, Nilai]
    tabel: Tabel


def _mundur(tanggal: dt.date, hari: int) -> dt.date:
    """Return the working day `hari` working days before `tanggal`."""
    while hari:
        tanggal -= dt.timedelta(days=1)
        hari -= hari_kerja(tanggal)
    return tanggal


def _langkah(arahan: dt.date, siap: dt.date, acara: dt.date) -> list[dict[str, Nilai]]:
    def baris(
        nomor: int, hari: dt.date, mulai: str, selesai: str, keputusan: str | None = None, instruksi: str | None = None
    ) -> dict[str, Nilai]:
        return {
            "Langkah": nomor,
            "Putaran": 1,
            "Mulai": dt.datetime.combine(hari, dt.time.fromisoformat(mulai)),
            "Selesai": dt.datetime.combine(hari, dt.time.fromisoformat(selesai)),
            "Keputusan": keputusan,
            "Instruksi": instruksi,
        }

    siapkan = "Siapkan pelaksanaan konferensi pers.\nKoordinasikan dengan unit terkait dan laporkan kesiapannya."
    dokumen = "Dokumentasikan dokumen-dokumen pelaksanaan kegiatan.\nSusun laporan pelaksanaan."
    langkah_4 = baris(4, arahan, "08:30", "15:30") | {
        "Selesai": dt.datetime.combine(siap, dt.time(8, 15)),
    }
    return [
        baris(1, arahan, "08:00", "08:08", instruksi=siapkan),
        baris(2, arahan, "08:10", "08:18", instruksi="Koordinasikan pelaksanaan dengan unit terkait."),
        baris(3, arahan, "08:20", "08:28", instruksi="Siapkan sarana prasarana.\nHubungi media dan unit terkait."),
        langkah_4,
        baris(5, siap, "08:20", "08:38", "Setuju"),
        baris(6, siap, "08:40", "08:55", "Setuju"),
        baris(7, siap, "09:00", "09:10", "Setuju"),
        baris(8, acara, "10:00", "12:10"),
        baris(9, acara, "13:00", "13:05", instruksi=dokumen),
        baris(10, acara, "13:06", "13:10", instruksi="Dokumentasikan foto, daftar hadir, dan kliping berita."),
        baris(11, acara, "13:15", "13:20"),
    ]


_MEDIA = (
    ("Harian Contoh Nusantara", "Cetak", "Ani Contoh", "Ya"),
    ("Harian Contoh Merdeka", "Cetak", "Budi Contoh", "Ya"),
    ("Televisi Contoh Satu", "Televisi", "Citra Contoh; Deni Contoh", "Ya"),
    ("Televisi Contoh Dua", "Televisi", "Eka Contoh", "Ya"),
    ("Radio Contoh Jakarta", "Radio", "Fajar Contoh", "Ya"),
    ("Radio Contoh Indonesia", "Radio", "Gita Contoh", "Tidak"),
    ("contohberita.example", "Daring", "Hadi Contoh", "Ya"),
    ("kabarcontoh.example", "Daring", "Indah Contoh", "Ya"),
    ("Kantor Berita Contoh", "Kantor Berita", "Joko Contoh", "Ya"),
)


def contoh(today: dt.date) -> Contoh:
    """Return a whole sample case that ended on the last working day before `today`."""
    acara = _mundur(today, 1)
    siap = _mundur(acara, 2)
    arahan = _mundur(siap, 1)
    bidang: dict[str, Nilai] = {
        "kegiatan.judul": "Konferensi Pers Perkembangan Situasi Keamanan",
        "kegiatan.jenis": "Konferensi Pers",
        "kegiatan.tanggal": acara,
        "kegiatan.jam_mulai": dt.time(10, 0),
        "kegiatan.jam_selesai": dt.time(12, 0),
        "kegiatan.tempat": "Ruang Konferensi Pers, Gedung Utama Lantai 2",
        "kegiatan.latar_belakang": (
            "Perkembangan situasi keamanan dalam beberapa pekan terakhir menjadi perhatian masyarakat dan media. "
            "Informasi yang beredar perlu dilengkapi dengan keterangan resmi.\n"
            "Penyampaian keterangan melalui konferensi pers memungkinkan media memperoleh informasi yang lengkap, "
            "benar, dan berimbang dari sumber yang berwenang."
        ),
        "kegiatan.maksud_tujuan": (
            "Kegiatan dimaksudkan untuk menyampaikan perkembangan situasi keamanan kepada masyarakat melalui media. "
            "Tujuannya agar masyarakat memperoleh informasi yang benar dan tetap tenang."
        ),
        "arahan.dari": "Sekretaris Kementerian Koordinator",
        "arahan.nomor": f"B-112/Ses/HM/{arahan:%m/%Y}",
        "arahan.tanggal": arahan,
        "arahan.tanggal_terima": arahan,
        "arahan.hal": "Pelaksanaan konferensi pers perkembangan situasi keamanan",
        "arahan.ringkasan": (
            "Agar disiapkan konferensi pers mengenai perkembangan situasi keamanan dengan mengundang media nasional."
        ),
        "arahan.lampiran": "1 (satu) berkas",
        "naskah.keamanan": "Biasa",
        "naskah.derajat": "Segera",
        "naskah.klasifikasi": "HM",
        "laporan.hasil": (
            "Keterangan resmi mengenai perkembangan situasi keamanan telah disampaikan kepada media yang hadir.\n"
            "Tanya jawab berlangsung tertib dan seluruh pertanyaan media memperoleh jawaban narasumber."
        ),
        "laporan.hambatan": "Hujan deras memperlambat kedatangan sebagian wartawan.",
        "laporan.simpulan": (
            "Konferensi pers terlaksana sesuai dengan rencana.\nPemberitaan media bernada positif dan netral."
        ),
        "laporan.saran": (
            "Waktu registrasi wartawan ditambah menjadi 30 menit.\nBahan paparan dibagikan sebelum acara dimulai."
        ),
    }
    tabel: dict[str, list[dict[str, Nilai]]] = {
        "langkah": _langkah(arahan, siap, acara),
        "narasumber": [
            {
                "Nama": "Contoh Narasumber Pertama, M.Si.",
                "Jabatan": "Deputi Bidang Contoh",
                "Topik": "Perkembangan situasi keamanan",
            },
            {
                "Nama": "Contoh Narasumber Kedua, S.H.",
                "Jabatan": "Staf Ahli Bidang Contoh",
                "Topik": "Langkah pemerintah",
            },
        ],
        "sarana": [
            {"Uraian": u, "Jumlah": j, "Satuan": s, "Kondisi": "Baik", "Penanggung Jawab": p}
            for u, j, s, p in (
                ("Podium", 1, "buah", "Subbagian Rumah Tangga"),
                ("Pengeras suara", 1, "set", "Subbagian Rumah Tangga"),
                ("Backdrop", 1, "buah", "Subbagian Hubungan Media"),
                ("Meja registrasi", 2, "buah", "Subbagian Rumah Tangga"),
                ("Proyektor dan layar", 1, "set", "Bagian Data dan Informasi"),
                ("Jaringan internet nirkabel", 1, "titik", "Bagian Data dan Informasi"),
                ("Konsumsi", 40, "paket", "Subbagian Rumah Tangga"),
            )
        ],
        "koordinasi": [
            {
                "Unit": "Bagian Protokol",
                "Hal": "Kehadiran narasumber",
                "Hasil": "Narasumber hadir pukul 09.30",
                "Tanggal": arahan,
            },
            {
                "Unit": "Subbagian Rumah Tangga",
                "Hal": "Ruang dan konsumsi",
                "Hasil": "Ruang siap sejak pukul 08.00",
                "Tanggal": arahan,
            },
            {
                "Unit": "Bagian Pengamanan",
                "Hal": "Akses masuk wartawan",
                "Hasil": "Daftar wartawan diserahkan",
                "Tanggal": arahan,
            },
        ],
        "acara": [
            {"Waktu": w, "Acara": a, "Pengisi": p}
            for w, a, p in (
                ("09.30–10.00", "Registrasi wartawan", "Subbagian Hubungan Media"),
                ("10.00–10.05", "Pembukaan", "Pembawa acara"),
                ("10.05–11.00", "Penyampaian keterangan", "Para narasumber"),
                ("11.00–11.50", "Tanya jawab", "Moderator"),
                ("11.50–12.00", "Penutup", "Pembawa acara"),
            )
        ],
        "media": [
            {"Media": m, "Jenis": j, "Wartawan": w, "Kontak": f"redaksi{n}@contoh.example", "Hadir": h}
            for n, (m, j, w, h) in enumerate(_MEDIA, 1)
        ],
        "publikasi": [
            {"Media": m, "Judul": t, "Tautan": f"https://{m}/berita/{n}", "Tanggal": acara, "Nada": nada}
            for n, (m, t, nada) in enumerate(
                (
                    ("contohberita.example", "Pemerintah Sampaikan Situasi Keamanan Terkini", "Positif"),
                    ("kabarcontoh.example", "Situasi Keamanan Dinilai Terkendali", "Netral"),
                    ("contohberita.example", "Masyarakat Diminta Tetap Tenang", "Positif"),
                ),
                1,
            )
        ],
        "dokumentasi": [],
    }
    return Contoh(bidang, tabel)


def sebagai_kasus(data: Contoh, sop: Sop, skema: Skema) -> Kasus:
    """Return `data` as if read from a workbook; cells are named after their field."""
    bidang = {
        b.nama: Isian(data.bidang.get(b.nama), Tempat(b.lembar, "C1", b.nama)) for b in skema.untuk(sop.diminta).bidang
    }
    tabel = {
        t.nama: tuple(
            Baris(
                n,
                {
                    k.nama: Isian(baris.get(k.judul), Tempat(t.lembar, f"{chr(65 + i)}{n + 1}", t.bidang(n, k)))
                    for i, k in enumerate(t.kolom)
                },
            )
            for n, baris in enumerate(data.tabel.get(t.nama, ()), 1)
        )
        for t in skema.untuk(sop.diminta).tabel
    }
    kepala = {t.nama: Tempat(t.lembar, "A1", t.nama) for t in skema.untuk(sop.diminta).tabel}
    return Kasus(sop.nama, bidang, tabel, kepala)


def values_contoh(
    sop: Sop, skema: Skema, kantor: Kantor, today: dt.date, data: Contoh | None = None
) -> dict[str, Values]:
    """Return the values of every naskah of a sample case, by jenis; numbers are made up.

    Raises:
        ConfigError: nobody may sign one of them on its date.
    """
    kasus = sebagai_kasus(data or contoh(today), sop, skema)
    skema = skema.untuk(sop.diminta)
    nomor: dict[Kunci, str] = {}
    hasil: dict[str, Values] = {}
    for urut, naskah in enumerate(dipanggil(kasus, sop), 1):
        nomor[naskah.kunci] = f"{urut}/CONTOH/{naskah.tanggal.year}"
        bahan = bahan_naskah(naskah, sop=sop, skema=skema, kantor=kantor, kode=f"{sop.kode}-0000-0000", nomor=nomor)
        hasil[naskah.definisi.jenis] = values(kasus, naskah, bahan)
    return hasil
