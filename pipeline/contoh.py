"""A sample case, plainly a sample: for the demo, previews of templates, and tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pipeline.alur import Terbuka, jalani
from pipeline.kalender import hari_kerja, hari_kerja_antara
from pipeline.kantor import Kantor
from pipeline.kasus import Baris, Isian, Kasus, Nilai, Tempat
from pipeline.plan import Kunci, dipanggil
from pipeline.setelan import pilihan
from pipeline.skema import UMUM, Bentuk, Bidang, Kolom, Skema
from pipeline.sop import Keputusan, Langkah, Sop
from pipeline.values import Values, bahan_naskah, values

SOP: Final = "mobilisasi-media"  # whose sample is told in full below; of the others it is made from their definition
HARI_CONTOH: Final = dt.date(2018, 5, 8)  # on which the definitions' own sample dates look back
JAM_MULAI, JAM_PULANG = dt.time(8, 0), dt.time(15, 0)

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


# --- a sample case of any SOP, from its definition -------------------------------------------

Pilih = Callable[[Langkah, int], Keputusan | None]  # the answer of a langkah in a putaran


def contoh_sop(sop: Sop, kantor: Kantor, today: dt.date, pilih: Pilih | None = None) -> Contoh:
    """Return a whole sample case of `sop` that lies before `today`; `pilih` decides, else every first answer is given."""
    asal = contoh(today)
    if sop.nama == SOP and pilih is None:
        return asal
    daftar = pilihan(kantor, sop)
    skema = sop.skema()
    bidang = {
        b.nama: asal.bidang.get(b.nama) or _nilai(b, daftar, today)
        for b in skema.bidang
        if not b.nama.startswith("kasus.")
    }
    bidang |= {x.hanya_bila.bidang: x.hanya_bila.nilai[0] for x in sop.langkah if x.hanya_bila}
    tabel = {t.nama: asal.tabel.get(t.nama, _baris_contoh(t.kolom, daftar, today)) for t in skema.tabel}
    return tempuh(sop, Contoh(bidang, tabel | {"langkah": []}), _mundur(today, 4), pilih)


def _nilai(satu: Bidang | Kolom, daftar: Mapping[str, Sequence[str]], today: dt.date) -> Nilai:
    """Return the sample value of a cell as its kind; a date lies as far before `today` as it did before HARI_CONTOH."""
    teks = satu.contoh
    if satu.bentuk is Bentuk.PILIHAN:
        return teks or next(iter(daftar.get(satu.pilihan, ())), None)
    if satu.bentuk in {Bentuk.TEKS, Bentuk.TEKS_PANJANG}:
        return teks or f"Contoh {satu.judul if isinstance(satu, Kolom) else satu.label}"
    if satu.bentuk is Bentuk.BERKAS:
        return None
    return _CONTOH_BENTUK[satu.bentuk](teks, today)


def _tanggal_contoh(teks: str, today: dt.date) -> dt.date:
    return _mundur(today, hari_kerja_antara(dt.date.fromisoformat(teks), HARI_CONTOH) if teks else 1)


def _saat_contoh(teks: str, today: dt.date) -> dt.datetime:
    saat = dt.datetime.fromisoformat(teks) if teks else dt.datetime.combine(HARI_CONTOH, JAM_MULAI)
    return dt.datetime.combine(_tanggal_contoh(saat.date().isoformat(), today), saat.time())


_CONTOH_BENTUK: Final[Mapping[Bentuk, Callable[[str, dt.date], Nilai]]] = {
    Bentuk.TANGGAL: _tanggal_contoh,
    Bentuk.TANGGAL_JAM: _saat_contoh,
    Bentuk.JAM: lambda teks, _: dt.time.fromisoformat(teks or "10:00"),
    Bentuk.BILANGAN: lambda teks, _: Decimal(teks or "1"),
    Bentuk.BILANGAN_BULAT: lambda teks, _: int(teks or "1"),
}


def _baris_contoh(
    kolom: Sequence[Kolom], daftar: Mapping[str, Sequence[str]], today: dt.date
) -> list[dict[str, Nilai]]:
    """Return a row of samples; none in a table of files, since there are no files."""
    if any(k.bentuk is Bentuk.BERKAS for k in kolom):
        return []
    return [{k.judul: _nilai(k, daftar, today) for k in kolom}]


def tempuh(sop: Sop, data: Contoh, mulai: dt.date, pilih: Pilih | None = None) -> Contoh:
    """Return `data` with the rows of table `langkah` that lead it from `mulai` to the end of `sop`.

    `pilih` must come to an end: what it answers for ever keeps the case going for ever.
    """
    saat = dt.datetime.combine(mulai, JAM_MULAI)
    baris: list[Mapping[str, Nilai]] = []
    while True:
        jadi = replace(data, tabel=dict(data.tabel) | {"langkah": tuple(baris)})
        jalan = jalani(sebagai_kasus(jadi, sop, UMUM), sop)
        if jalan.tamat:
            return jadi
        masuk = [_masuk(t, data, saat, pilih or _jawab_pertama) for t in jalan.terbuka]
        baris.extend(masuk)
        saat = _berikut(max(b["Selesai"] for b in masuk if isinstance(b["Selesai"], dt.datetime)))


def _jawab_pertama(langkah: Langkah, _: int) -> Keputusan | None:
    return langkah.keputusan[0] if langkah.keputusan else None


def _masuk(terbuka: Terbuka, data: Contoh, saat: dt.datetime, pilih: Pilih) -> dict[str, Nilai]:
    langkah = terbuka.langkah
    acara = data.bidang.get(langkah.tanggal_acara)
    if isinstance(acara, dt.date):
        saat = max(saat, dt.datetime.combine(acara, JAM_MULAI))
    jawab = pilih(langkah, terbuka.putaran)
    instruksi = "\n".join(langkah.instruksi) or "Laksanakan sesuai dengan ketentuan."
    return {
        "Langkah": langkah.nomor,
        "Putaran": terbuka.putaran,
        "Mulai": saat,
        "Selesai": saat + dt.timedelta(minutes=langkah.waktu_menit or 60),
        "Keputusan": jawab.pilihan if jawab else None,
        "Instruksi": instruksi if langkah.disposisi else None,
        "Catatan": f"Alasan {jawab.pilihan} langkah {langkah.nomor}." if jawab and jawab.alasan else None,
    }


def _berikut(saat: dt.datetime) -> dt.datetime:
    """Return when the next langkah begins: soon, or on the next working day."""
    saat += dt.timedelta(minutes=2)
    if saat.time() < JAM_PULANG:
        return saat
    besok = saat.date() + dt.timedelta(days=1)
    while not hari_kerja(besok):
        besok += dt.timedelta(days=1)
    return dt.datetime.combine(besok, JAM_MULAI)


def semua_jalan(sop: Sop) -> Iterator[Pilih]:
    """Yield ways to decide that together come by every langkah: first answers alone, then once each other answer."""
    yield _jawab_pertama
    for langkah in sop.langkah:
        for cabang in langkah.keputusan[1:]:

            def pilih(x: Langkah, putaran: int, di: Langkah = langkah, jawab: Keputusan = cabang) -> Keputusan | None:
                return jawab if x is di and putaran == 1 else _jawab_pertama(x, putaran)

            yield pilih


def sebagai_kasus(data: Contoh, sop: Sop, skema: Skema) -> Kasus:
    """Return `data` as if read from a workbook; cells are named after their field."""
    skema = sop.skema(skema)
    bidang = {b.nama: Isian(data.bidang.get(b.nama), Tempat(b.lembar, "C1", b.nama)) for b in skema.bidang}
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
        for t in skema.tabel
    }
    kepala = {t.nama: Tempat(t.lembar, "A1", t.nama) for t in skema.tabel}
    return Kasus(sop.nama, bidang, tabel, kepala)


def values_contoh(
    sop: Sop, skema: Skema, kantor: Kantor, today: dt.date, data: Contoh | None = None
) -> dict[str, Values]:
    """Return the values of every naskah of a sample case, by jenis; numbers are made up.

    Raises:
        ConfigError: nobody may sign one of them on its date.
    """
    hasil: dict[str, Values] = {}
    for pilih in (None, *semua_jalan(sop)):
        satu = data or contoh_sop(sop, kantor, today, pilih)
        hasil = _values(satu, sop, sop.skema(skema), kantor) | hasil
        if data or all(n.jenis in hasil for x in sop.langkah for n in x.naskah):
            break
    return hasil


def _values(data: Contoh, sop: Sop, skema: Skema, kantor: Kantor) -> dict[str, Values]:
    kasus = sebagai_kasus(data, sop, skema)
    nomor: dict[Kunci, str] = {}
    hasil: dict[str, Values] = {}
    for urut, naskah in enumerate(dipanggil(kasus, sop), 1):
        nomor[naskah.kunci] = f"{urut}/CONTOH/{naskah.tanggal.year}"
        bahan = bahan_naskah(naskah, sop=sop, skema=skema, kantor=kantor, kode=f"{sop.kode}-0000-0000", nomor=nomor)
        hasil[naskah.definisi.jenis] = values(kasus, naskah, bahan)
    return hasil
