"""Six cases through the whole pipeline; every naskah of each is asked every rule of the tata naskah dinas."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from pipeline import config, inbox
from pipeline.contoh import Contoh
from pipeline.kasus import Nilai
from pipeline.office import Office
from pipeline.register import Register
from pipeline.word.check import teks
from pipeline.word.tnd import ATURAN, Temuan, periksa_tnd
from tests.alat import WIB, data, isi_formulir, jatuhkan, tambah_baris

Baris = Mapping[str, Nilai]


def _langkah(*baris: tuple[int, int, str, str, str | None, str | None]) -> list[Baris]:
    return [
        {
            "Langkah": nomor,
            "Putaran": putaran,
            "Mulai": dt.datetime.fromisoformat(mulai),
            "Selesai": dt.datetime.fromisoformat(selesai),
            "Keputusan": keputusan,
            "Catatan": catatan,
        }
        for nomor, putaran, mulai, selesai, keputusan, catatan in baris
    ]


def tiga_putaran() -> Contoh:
    """Refusals at 5, 6 and 7; the last returns to 6."""
    tolak = "Tidak setuju"
    jalan = _langkah(
        (4, 1, "2026-11-18 08:30", "2026-11-18 12:00", None, None),
        (5, 1, "2026-11-18 13:00", "2026-11-18 13:15", tolak, "Daftar media belum lengkap."),
        (4, 2, "2026-11-18 13:30", "2026-11-18 15:00", None, None),
        (5, 2, "2026-11-18 15:10", "2026-11-18 15:25", "Setuju", None),
        (6, 1, "2026-11-18 15:30", "2026-11-18 15:45", tolak, "Susunan acara terlalu padat & perlu dipersingkat."),
        (5, 3, "2026-11-19 08:00", "2026-11-19 08:15", "Setuju", None),
        (6, 2, "2026-11-19 08:20", "2026-11-19 08:35", "Setuju", None),
        (7, 1, "2026-11-19 08:40", "2026-11-19 08:48", tolak, "Tambahkan narasumber."),
        (6, 3, "2026-11-19 09:00", "2026-11-19 09:15", "Setuju", None),
        (7, 2, "2026-11-19 09:20", "2026-11-19 09:28", "Setuju", None),
    )
    asal = data()
    sisa = [b for b in asal.tabel["langkah"] if b["Langkah"] not in {4, 5, 6, 7}]
    return replace(asal, tabel=dict(asal.tabel) | {"langkah": [*sisa, *jalan]})


def sedikit() -> Contoh:
    """One of everything, nothing optional."""
    asal = data(
        bidang={
            "kegiatan.jam_selesai": None,
            "arahan.lampiran": None,
            "laporan.hambatan": None,
            "kegiatan.judul": "Doorstop",
        }
    )
    satu = {n: list(b)[:1] for n, b in asal.tabel.items() if n not in {"langkah", "publikasi", "dokumentasi"}}
    return replace(asal, tabel=dict(asal.tabel) | satu | {"publikasi": [], "dokumentasi": []})


def banyak() -> Contoh:
    """As much as a bureau could ever have."""
    panjang = "Kalimat ini cukup panjang untuk memenuhi satu baris dan sebagian baris berikutnya pada naskah. " * 3
    gelar = "Contoh Nama Yang Sangat Panjang Sekali, S.H., S.Sos., S.I.Kom., M.H., M.Si., M.I.Kom."
    asal = data(
        bidang={
            "kegiatan.judul": ("Konferensi Pers Perkembangan Situasi Keamanan Nasional " * 4)[:200].strip(),
            "kegiatan.latar_belakang": "\n".join([panjang.strip()] * 10),
        },
        langkah={
            n: {"Instruksi": "\n".join(f"Instruksi ke-{i}: siapkan segala sesuatunya." for i in range(1, 11))}
            for n in (1, 2, 3)
        },
    )
    media = [
        {
            "Media": f"Media Contoh {n}",
            "Jenis": "Daring",
            "Wartawan": f"Wartawan {n}",
            "Kontak": f"a{n}@contoh.example",
            "Hadir": "Ya",
        }
        for n in range(300)
    ]
    return tambah_baris(
        replace(asal, tabel=dict(asal.tabel) | {"media": media}),
        "narasumber",
        {"Nama": gelar, "Jabatan": "Deputi Bidang Contoh yang Namanya Panjang", "Topik": "Topik"},
    )


PLH = """
[[pejabat]]
jabatan = "kabag"
nama = "Contoh Nama Pengganti, S.E."
nrp = "12345/P"
pangkat = "Kolonel Contoh"
sebagai = "Plh."
berlaku_dari = 2026-11-17
berlaku_sampai = 2026-11-24
"""

LAMA = """
[[pejabat]]
jabatan = "karo"
nama = "Contoh Nama Karo Lama, S.E., M.M."
nrp = "9582/P"
berlaku_dari = 2000-01-01
berlaku_sampai = 2020-12-31
"""


def tahun_2018() -> Contoh:
    """The same case in May 2018."""
    asal = data()
    geser = dt.datetime(2018, 5, 7) - dt.datetime(2026, 11, 23)

    def mundur(nilai: Nilai) -> Nilai:
        return nilai + geser if isinstance(nilai, dt.date) else nilai

    return Contoh(
        {n: mundur(v) for n, v in asal.bidang.items()},
        {n: [{k: mundur(v) for k, v in b.items()} for b in baris] for n, baris in asal.tabel.items()},
    )


KASUS = {
    "semua-langkah": (data, ""),
    "tiga-putaran": (tiga_putaran, ""),
    "sedikit": (sedikit, ""),
    "banyak": (banyak, ""),
    "plh": (data, PLH),
    "tahun-2018": (tahun_2018, LAMA),
}


def terbitkan(root: Path, formulir: bytes, asal: Contoh, tambahan: str) -> dict[str, bytes]:
    """Issue a case and return its naskah by file name."""
    pejabat = root / "config/pejabat.toml"
    isi = pejabat.read_text("utf-8")
    if "2020-12-31" in tambahan:  # the present Karo came when the former one left
        isi = isi.replace("berlaku_dari = 2000-01-01", "berlaku_dari = 2021-01-01", 1)
    pejabat.write_text(isi + tambahan, "utf-8")
    settings = config.load(root)
    inbox.siapkan(settings.root.inbox)
    with Register(settings.register) as register:
        office = Office(settings, register, lambda: dt.datetime(2026, 11, 24, 15, tzinfo=WIB))
        jawaban = jatuhkan(office, isi_formulir(formulir, asal))
    assert jawaban.status == "diterima", jawaban.masalah
    return {Path(n["path"]).name: (root / "outbox" / n["path"]).read_bytes() for n in jawaban.naskah}


def jenis(nama: str) -> str:
    return nama.removesuffix(".docx").split("_")[2]


@pytest.mark.parametrize("nama", KASUS)
def test_every_naskah_keeps_every_rule(root: Path, formulir: bytes, nama: str) -> None:
    buat, tambahan = KASUS[nama]

    naskah = terbitkan(root, formulir, buat(), tambahan)

    temuan: dict[str, tuple[Temuan, ...]] = {n: periksa_tnd(isi, jenis(n)) for n, isi in naskah.items()}
    assert len(naskah) >= 12
    assert len(ATURAN) >= 80
    assert {n: t for n, t in temuan.items() if t} == {}


def test_rounds_have_files_of_their_own_and_the_laporan_tells_their_reasons(root: Path, formulir: bytes) -> None:
    naskah = terbitkan(root, formulir, tiga_putaran(), "")

    tengah = sorted(n.partition("_")[2] for n in naskah if n.split("_")[1] in {"04", "05", "06", "07"})
    assert tengah == [
        "04_laporan-persiapan.docx",
        "04_laporan-persiapan_p2.docx",
        "05_pemeriksaan-kasubbag.docx",
        "05_pemeriksaan-kasubbag_p2.docx",
        "05_pemeriksaan-kasubbag_p3.docx",
        "06_pemeriksaan-kabag.docx",
        "06_pemeriksaan-kabag_p2.docx",
        "06_pemeriksaan-kabag_p3.docx",
        "07_pemeriksaan-karo.docx",
        "07_pemeriksaan-karo_p2.docx",
    ]
    laporan = teks(next(isi for n, isi in naskah.items() if jenis(n) == "laporan"))
    for alasan in (
        "Daftar media belum lengkap.",
        "Susunan acara terlalu padat & perlu dipersingkat.",
        "Tambahkan narasumber.",
    ):
        assert alasan in laporan


def test_official_of_the_day_signs(root: Path, formulir: bytes) -> None:
    naskah = terbitkan(root, formulir, tahun_2018(), LAMA)

    disposisi = teks(next(isi for n, isi in naskah.items() if jenis(n) == "disposisi-karo"))
    assert "Contoh Nama Karo Lama, S.E., M.M." in disposisi
    assert "NRP. 9582/P" in disposisi


def test_plh_signs_in_his_week(root: Path, formulir: bytes) -> None:
    naskah = terbitkan(root, formulir, data(), PLH)

    acara = teks(next(isi for n, isi in naskah.items() if jenis(n) == "berita-acara"))
    assert "Plh. Kepala Bagian Hubungan Kelembagaan dan Hubungan Masyarakat," in acara
    assert "NRP. 12345/P" in acara
    assert "Jabatan\n:\nPlh. Kepala Bagian Hubungan Kelembagaan dan Hubungan Masyarakat\n" in acara
    assert "NIP/NRP\n:\n12345/P\n" in acara


def test_berita_acara_says_the_kind_of_the_number_once(root: Path, formulir: bytes) -> None:
    naskah = terbitkan(root, formulir, data(), "")

    acara = teks(next(isi for n, isi in naskah.items() if jenis(n) == "berita-acara"))
    assert "NIP/NRP\n:\n197501012000032001\n" in acara


def test_names_of_two_signatories_are_level_though_one_has_no_rank(root: Path, formulir: bytes) -> None:
    naskah = terbitkan(root, formulir, tahun_2018(), LAMA)

    acara = next(isi for n, isi in naskah.items() if jenis(n) == "berita-acara")
    kiri, kanan = ([a.text for a in sel.paragraphs] for sel in Document(io.BytesIO(acara)).tables[-2].rows[-1].cells)
    assert (kiri[-3], kiri[-1]) == ("Contoh Nama Karo Lama, S.E., M.M.", "")
    assert kanan[-3] == "Contoh Nama Kabag, S.Sos., M.Si."


def test_decision_reason_and_signature_of_a_check_sheet_stay_on_one_page(root: Path, formulir: bytes) -> None:
    naskah = terbitkan(root, formulir, tiga_putaran(), "")

    berganti = {
        n.partition("_")[2].removesuffix(".docx"): [
            a.style.name for a in Document(io.BytesIO(isi)).paragraphs if a.style and a.style.name == "Halaman Baru"
        ]
        for n, isi in naskah.items()
        if "_pemeriksaan-" in n
    }
    assert {n for n, ganti in berganti.items() if ganti} == {
        "05_pemeriksaan-kasubbag_p3",
        "06_pemeriksaan-kabag_p2",
        "06_pemeriksaan-kabag_p3",
        "07_pemeriksaan-karo",
        "07_pemeriksaan-karo_p2",
    }
