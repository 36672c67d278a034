"""Langkah that are entered together, that are skipped, that are due in hours: the SOP of visits by schools."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from pipeline import setelan
from pipeline.alur import jalani
from pipeline.archive.jejak import bagan, jejak
from pipeline.archive.peta import tata
from pipeline.contoh import Contoh, contoh_sop, sebagai_kasus
from pipeline.kasus import Kasus, Nilai
from pipeline.keadaan import berikutnya, keadaan
from pipeline.lihat import posisi
from pipeline.plan import dipanggil
from pipeline.register import KasusTercatat
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.sop import Sop, cacat
from pipeline.terbuka import semua_terbuka
from pipeline.validate import Acuan, validate
from pipeline.values import bahan_naskah, values
from pipeline.workbook.form import write_form
from tests.alat import HARI_INI, kode

PAGI = dt.datetime(2026, 11, 18, 8)


@pytest.fixture(scope="module")
def kunjungan(settings_asli: Settings) -> Sop:
    return settings_asli.sop["kunjungan-sekolah"]


def baris(
    nomor: int, putaran: int, jam: int, *, selesai: bool = True, jawab: str | None = None, alasan: str | None = None
) -> dict[str, Nilai]:
    mulai = PAGI + dt.timedelta(hours=jam)
    return {
        "Langkah": nomor,
        "Putaran": putaran,
        "Mulai": mulai,
        "Selesai": mulai + dt.timedelta(minutes=20) if selesai else None,
        "Keputusan": jawab,
        "Instruksi": "Pelajari." if nomor == 1 else None,
        "Catatan": alasan,
    }


def kasus(
    settings: Settings, sop: Sop, semua: Sequence[Mapping[str, Nilai]], bidang: Mapping[str, Nilai] | None = None
) -> Kasus:
    asal = contoh_sop(sop, settings.kantor, HARI_INI)
    isi = Contoh(dict(asal.bidang) | dict(bidang or {}), dict(asal.tabel) | {"langkah": semua})
    return sebagai_kasus(isi, sop, UMUM)


AWAL = (baris(1, 1, 0), baris(2, 1, 1))
SETUJU = {"jawab": "Setuju"}


def terbuka(isi: Kasus, sop: Sop) -> list[tuple[int, int, bool]]:
    return [(t.langkah.nomor, t.putaran, t.singgah is not None) for t in jalani(isi, sop).terbuka]


def test_rombongan_is_entered_together(settings_asli: Settings, kunjungan: Sop) -> None:
    isi = kasus(settings_asli, kunjungan, AWAL)

    assert terbuka(isi, kunjungan) == [(3, 1, False), (4, 1, False)]
    assert [t["langkah"] for t in semua_terbuka(keadaan(isi, kunjungan))] == [3, 4]
    assert [t["sejak"] for t in semua_terbuka(keadaan(isi, kunjungan))] == ["2026-11-18T09:20:00"] * 2
    kalimat = " ".join(berikutnya(keadaan(isi, kunjungan), kunjungan))
    assert "isi Mulai langkah 3" in kalimat
    assert "isi Mulai langkah 4" in kalimat


def test_langkah_after_a_rombongan_waits_for_all_of_it(settings_asli: Settings, kunjungan: Sop) -> None:
    satu = [*AWAL, baris(3, 1, 2, jawab="Setuju"), baris(4, 1, 3, selesai=False)]
    dua = [*satu[:-1], baris(4, 1, 3, jawab="Setuju")]

    assert terbuka(kasus(settings_asli, kunjungan, satu), kunjungan) == [(4, 1, True)]
    assert terbuka(kasus(settings_asli, kunjungan, dua), kunjungan) == [(5, 1, False)]


def test_one_refusal_sends_the_whole_rombongan_back(settings_asli: Settings, kunjungan: Sop) -> None:
    semua = [
        *AWAL,
        baris(3, 1, 2, jawab="Tidak setuju", alasan="Kurang."),
        baris(4, 1, 2, jawab="Setuju"),
        baris(2, 2, 3),
    ]
    isi = kasus(settings_asli, kunjungan, semua)

    assert terbuka(isi, kunjungan) == [(3, 2, False), (4, 2, False)]
    assert jalani(isi, kunjungan).lampau == {(2, 1), (3, 1), (4, 1)}


@pytest.mark.parametrize(("isi", "langkah"), [("Ya", 6), ("Tidak", 7)])
def test_langkah_is_skipped_where_its_condition_does_not_hold(
    settings_asli: Settings, kunjungan: Sop, isi: str, langkah: int
) -> None:
    semua = [*AWAL, *(baris(n, 1, 2, jawab="Setuju") for n in (3, 4)), baris(5, 1, 3, jawab="Setuju")]
    satu = kasus(settings_asli, kunjungan, semua, {"kunjungan.diterima_pimpinan": isi})

    assert terbuka(satu, kunjungan) == [(langkah, 1, False)]


def test_skipped_langkah_that_has_begun_is_refused_and_told_why(settings_asli: Settings, kunjungan: Sop) -> None:
    semua = [
        *AWAL,
        *(baris(n, 1, 2, jawab="Setuju") for n in (3, 4)),
        baris(5, 1, 3, jawab="Setuju"),
        baris(6, 1, 4),
    ]
    satu = kasus(settings_asli, kunjungan, semua, {"kunjungan.diterima_pimpinan": "Tidak"})

    (masalah,) = validate(satu, acuan(settings_asli, kunjungan))
    assert masalah.kode == "langkah-belum-terbuka"
    assert "dilewati karena Diterima pimpinan? bernilai “Tidak”, bukan Ya" in masalah.pesan


def acuan(settings: Settings, sop: Sop) -> Acuan:
    kini = dt.datetime.combine(HARI_INI, dt.time(15))
    return Acuan(sop=sop, skema=sop.skema(), kantor=settings.kantor, kini=kini)


@pytest.mark.parametrize(
    ("rombongan", "temuan"),
    [
        ([baris(3, 1, 2, jawab="Setuju")], [("langkah-belum-terbuka", "langkah[4].Mulai")]),
        (
            [baris(3, 1, 2, jawab="Setuju"), baris(4, 1, 2, selesai=False)],
            [("selesai-kosong", "langkah[4].Selesai"), ("keputusan-kosong", "langkah[4].Keputusan")],
        ),
        (
            [baris(3, 1, 4, jawab="Setuju"), baris(4, 1, 2, jawab="Setuju")],
            [("langkah-mendahului", "langkah[5].Mulai")],
        ),
    ],
    ids=["one not begun", "one not ended", "next before the last ended"],
)
def test_langkah_that_did_not_wait_is_refused(
    settings_asli: Settings, kunjungan: Sop, rombongan: list[dict[str, Nilai]], temuan: list[tuple[str, str]]
) -> None:
    isi = kasus(settings_asli, kunjungan, [*AWAL, *rombongan, baris(5, 1, 3, selesai=False)])

    assert kode(validate(isi, acuan(settings_asli, kunjungan))) == temuan


def test_hours_are_hours_by_the_clock(settings_asli: Settings, kunjungan: Sop) -> None:
    (_, kedua) = jalani(kasus(settings_asli, kunjungan, AWAL), kunjungan).singgah

    assert kedua.batas_baku == PAGI + dt.timedelta(hours=7)


def test_status_tells_all_who_have_it(settings_asli: Settings, kunjungan: Sop) -> None:
    isi = keadaan(kasus(settings_asli, kunjungan, [*AWAL, baris(4, 1, 2, selesai=False)]), kunjungan)
    tercatat = KasusTercatat(
        id=1,
        kode="KS-2026-0001",
        sop=kunjungan.nama,
        tahun=2026,
        urut=1,
        judul="Kunjungan",
        folder="2026/KS-2026-0001_kunjungan",
        versi=1,
        isi="",
        keadaan=isi,
        dibuat="",
        diperbarui="",
    )

    hasil = posisi(tercatat, (), PAGI + dt.timedelta(hours=3))

    assert hasil["menunggu"] == "Kasubbag Protokol dan Kasubbag Pengamanan"
    assert [t["langkah"] for t in hasil["serentak"]] == [4]
    assert "Langkah 3 menunggu dimulai oleh Kasubbag Protokol" in hasil["ringkas"]
    assert "Langkah 4 berlangsung oleh Kasubbag Pengamanan" in hasil["ringkas"]
    assert hasil["terlambat_menit"] == 30


def test_picture_shows_fork_join_and_what_was_skipped(settings_asli: Settings, kunjungan: Sop) -> None:
    panah = {(p.dari, p.ke) for p in tata(kunjungan).panah}
    assert {(2, 3), (2, 4), (3, 5), (4, 5), (3, 2), (4, 2), (5, 2), (5, 6), (5, 9)} <= panah
    semua = [
        *AWAL,
        *(baris(n, 1, 2, jawab="Setuju") for n in (3, 4)),
        baris(5, 1, 3, jawab="Setuju"),
        baris(7, 1, 4, selesai=False),
    ]
    satu = kasus(settings_asli, kunjungan, semua, {"kunjungan.diterima_pimpinan": "Tidak"})

    jalan = jejak(keadaan(satu, kunjungan), kunjungan)

    assert {n: k for n, k in jalan.keadaan.items() if k != "belum"} == {
        **dict.fromkeys((1, 2, 3, 4, 5), "selesai"),
        6: "dilewati",
        7: "berjalan",
    }
    ditempuh = {k for k, n in jalan.panah.items() if n and k[0] > 0}
    assert ditempuh == {(1, 2), (2, 3), (2, 4), (3, 5), (4, 5), (5, 6), (6, 7)}


def test_picture_marks_every_langkah_that_is_open(settings_asli: Settings, kunjungan: Sop) -> None:
    isi = kasus(settings_asli, kunjungan, [*AWAL, baris(4, 1, 2, selesai=False)])

    gambar = bagan(kunjungan, jejak(keadaan(isi, kunjungan), kunjungan))

    assert {b.langkah.nomor for b in gambar.kini if b.langkah} == {3, 4}
    assert {t.simpul.kunci: t.keadaan for t in gambar.tanda if t.simpul.kunci in {3, 4}} == {
        3: "menunggu",
        4: "berjalan",
    }


def test_cancelled_rombongan_stops_where_it_stood(settings_asli: Settings, kunjungan: Sop) -> None:
    isi = kasus(
        settings_asli, kunjungan, [*AWAL, baris(4, 1, 2, selesai=False)], {"kasus.pembatalan": "Sekolah membatalkan."}
    )

    jalan = jejak(keadaan(isi, kunjungan), kunjungan)

    assert (jalan.keadaan[3], jalan.keadaan[4]) == ("terhenti", "terhenti")


def test_answer_of_one_reviewer_is_no_matter_of_the_other(settings_asli: Settings, kunjungan: Sop) -> None:
    """What goes on beside it does not stand in a check sheet, so that it never issues it again."""
    semua = [*AWAL, *(baris(n, 1, 2, jawab="Setuju") for n in (3, 4))]
    isi = kasus(settings_asli, kunjungan, semua)
    naskah = next(n for n in dipanggil(isi, kunjungan) if n.kunci[0] == 4)
    bahan = bahan_naskah(
        naskah, sop=kunjungan, skema=kunjungan.skema(), kantor=settings_asli.kantor, kode="KS-2026-0001", nomor={}
    )

    hasil = values(isi, naskah, bahan)

    assert [r["langkah"] for r in hasil["langkah"]] == ["1", "2", "4"]
    assert [k["teks"] for k in hasil["kotak"]["keputusan"]] == ["Setuju", "Tidak setuju"]
    assert any(d.startswith("Surat Kepala Sekolah") for d in hasil["dasar"])


def test_form_tells_what_is_special_about_this_sop(settings_asli: Settings, kunjungan: Sop) -> None:
    pilihan = setelan.pilihan(settings_asli.kantor, kunjungan)
    wb = load_workbook(io.BytesIO(write_form(kunjungan, kunjungan.skema(), settings_asli.kantor, pilihan)))

    petunjuk = "\n".join(str(s.value) for b in wb["Petunjuk"].iter_rows() for s in b if s.value)
    assert wb.sheetnames[:5] == ["Petunjuk", "Kunjungan", "Langkah", "Peserta", "Mata Acara"]
    for kata in (
        "SOP ini masih usulan",
        "Isi lembar Kunjungan",
        "Langkah serentak",
        "Langkah 6 hanya bila “Diterima pimpinan?” berisi Ya.",
        "Tidak setuju atau Ditangguhkan",
    ):
        assert kata in petunjuk, kata
    assert set(pilihan["keputusan"]) == {"Setuju", "Tidak setuju", "Ditangguhkan"}
    assert "Kunjungan" in wb.defined_names["kasus.kode"].attr_text


@pytest.mark.parametrize(
    ("nomor", "kunci", "pesan"),
    [
        (3, {"serentak": ""}, "dua langkah atau lebih"),
        (2, {"selanjutnya": 4}, "di tengah rombongan"),
        (6, {"selanjutnya": 5}, "selanjutnya menunjuk mundur"),
        (2, {"waktu_jam": -1}, "tidak boleh kurang dari 0"),
    ],
)
def test_faults_of_what_is_special_are_found(kunjungan: Sop, nomor: int, kunci: dict[str, object], pesan: str) -> None:
    langkah = tuple(replace(x, **kunci) if x.nomor == nomor else x for x in kunjungan.langkah)  # type: ignore[arg-type]

    assert any(pesan in c.pesan for c in cacat(replace(kunjungan, langkah=langkah)))
