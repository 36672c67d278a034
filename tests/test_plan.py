from __future__ import annotations

import datetime as dt

import pytest

from pipeline.alur import jalani
from pipeline.plan import dipanggil, plan
from pipeline.sop import Sop
from tests.alat import a_kasus, data, tambah_baris


def test_every_begun_langkah_calls_for_its_naskah(sop: Sop) -> None:
    jenis = [n.definisi.jenis for n in plan(a_kasus(sop), sop, ())]

    assert jenis == [n.jenis for x in sop.langkah for n in x.naskah]
    assert len(jenis) == 12


@pytest.mark.parametrize("sampai", range(1, 12))
def test_plan_after_everything_is_issued_is_empty(sop: Sop, sampai: int) -> None:
    kasus = a_kasus(sop, data(sampai=sampai))

    assert plan(kasus, sop, {n.kunci for n in dipanggil(kasus, sop)}) == ()


def test_only_what_is_new_is_due(sop: Sop) -> None:
    tiga, tujuh = (a_kasus(sop, data(sampai=n)) for n in (3, 7))

    due = plan(tujuh, sop, {n.kunci for n in plan(tiga, sop, ())})

    assert [n.langkah.nomor for n in due] == [4, 5, 6, 7]


def test_cancelled_case_has_nothing_due(sop: Sop) -> None:
    assert plan(a_kasus(sop, data(bidang={"kasus.pembatalan": "Acara ditiadakan"})), sop, ()) == ()


def test_date_of_a_naskah_is_that_its_langkah_began(sop: Sop) -> None:
    naskah = plan(a_kasus(sop), sop, ())

    assert naskah[0].tanggal == dt.date(2026, 11, 18)


@pytest.mark.parametrize(
    ("putaran", "revisi", "nama"),
    [(1, 1, "MM-2026-0007_04_laporan-persiapan.docx"), (1, 3, "MM-2026-0007_04_laporan-persiapan_r3.docx")],
)
def test_file_names_tell_round_and_revision(sop: Sop, putaran: int, revisi: int, nama: str) -> None:
    naskah = next(n for n in plan(a_kasus(sop), sop, ()) if n.kunci[:2] == (4, putaran))

    assert naskah.nama_berkas("MM-2026-0007", revisi) == nama


def test_refusal_opens_the_step_before_with_the_next_round(sop: Sop) -> None:
    hari = dt.datetime(2026, 11, 19)
    asal = tambah_baris(
        data(sampai=5, langkah={5: {"Keputusan": "Tidak setuju", "Catatan": "Belum lengkap"}}),
        "langkah",
        {"Langkah": 4, "Putaran": 2, "Mulai": hari.replace(hour=9), "Selesai": hari.replace(hour=10)},
    )
    jalan = jalani(a_kasus(sop, asal), sop)

    assert [(s.langkah.nomor, s.putaran) for s in jalan.singgah][-2:] == [(5, 1), (4, 2)]
    assert [(t.langkah.nomor, t.putaran) for t in jalan.terbuka] == [(5, 2)]
    assert dipanggil(a_kasus(sop, asal), sop)[-1].nama_berkas("X", 1) == "X_04_laporan-persiapan_p2.docx"


def test_sop_ends_after_the_last_langkah(sop: Sop) -> None:
    jalan = jalani(a_kasus(sop), sop)

    assert jalan.tamat
    assert jalan.terbuka == ()


def test_one_working_day_from_friday_ends_on_monday(sop: Sop) -> None:
    jumat = dt.datetime(2026, 11, 13, 10)
    asal = data(sampai=4, langkah={n: {"Mulai": jumat, "Selesai": jumat} for n in (1, 2, 3, 4)})
    singgah = jalani(a_kasus(sop, asal), sop).singgah[3]

    assert singgah.batas_baku == dt.datetime(2026, 11, 16, 10)
    assert singgah.terlambat_menit(jumat) == 0
