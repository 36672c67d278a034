from __future__ import annotations

import datetime as dt

import pytest

from pipeline.contoh import Contoh
from pipeline.kasus import Nilai
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.sop import Sop
from pipeline.validate import Acuan, peringatan, validate
from tests.alat import HARI_INI, a_kasus, data, kode, tambah_baris

KINI = dt.datetime.combine(HARI_INI, dt.time(15))
BESOK = KINI + dt.timedelta(days=1)


def salah(settings: Settings, sop: Sop, asal: Contoh) -> list[tuple[str, str]]:
    acuan = Acuan(sop=sop, skema=UMUM.untuk(sop.diminta), kantor=settings.kantor, kini=KINI)
    return kode(validate(a_kasus(sop, asal), acuan))


@pytest.mark.parametrize("sampai", range(1, 12))
def test_sample_case_is_sound_at_every_stage(settings_asli: Settings, sop: Sop, sampai: int) -> None:
    assert salah(settings_asli, sop, data(sampai=sampai)) == []


@pytest.mark.parametrize(
    ("bidang", "langkah", "temuan"),
    [
        pytest.param({"kegiatan.judul": None}, {}, ("wajib-kosong", "kegiatan.judul"), id="required cell blank"),
        pytest.param(
            {"kegiatan.judul": "x" * 251}, {}, ("judul-terlalu-panjang", "kegiatan.judul"), id="title too long"
        ),
        pytest.param(
            {"kegiatan.jam_selesai": dt.time(9)},
            {},
            ("jam-terbalik", "kegiatan.jam_selesai"),
            id="ends before it begins",
        ),
        pytest.param({"naskah.keamanan": "Rahasia"}, {}, ("keamanan-rahasia", "naskah.keamanan"), id="secret"),
        pytest.param(
            {"arahan.tanggal_terima": dt.date(2020, 1, 1)},
            {},
            ("terima-mendahului-arahan", "arahan.tanggal_terima"),
            id="received before written",
        ),
        pytest.param(
            {"arahan.tanggal_terima": HARI_INI},
            {},
            ("langkah-mendahului-arahan", "langkah[1].Mulai"),
            id="begun before received",
        ),
        pytest.param({}, {1: {"Mulai": None}}, ("mulai-kosong", "langkah[1].Mulai"), id="ended, never begun"),
        pytest.param({}, {3: {"Selesai": None}}, ("selesai-kosong", "langkah[3].Selesai"), id="next begun, not ended"),
        pytest.param(
            {}, {5: {"Keputusan": None}}, ("keputusan-kosong", "langkah[5].Keputusan"), id="next begun, undecided"
        ),
        pytest.param(
            {}, {4: {"Mulai": None, "Selesai": None}}, ("mulai-kosong", "langkah[4].Mulai"), id="step skipped"
        ),
        pytest.param(
            {},
            {2: {"Keputusan": "Setuju"}},
            ("keputusan-tidak-pada-tempatnya", "langkah[2].Keputusan"),
            id="no decision",
        ),
        pytest.param({}, {2: {"Instruksi": None}}, ("instruksi-kosong", "langkah[2].Instruksi"), id="no instruction"),
        pytest.param({}, {11: {"Selesai": BESOK}}, ("waktu-di-masa-depan", "langkah[11].Selesai"), id="ends tomorrow"),
        pytest.param(
            {},
            {11: {"Selesai": dt.datetime(2026, 1, 1)}},
            ("selesai-mendahului-mulai", "langkah[11].Selesai"),
            id="ends before begun",
        ),
        pytest.param(
            {},
            {2: {"Mulai": dt.datetime(2026, 11, 18, 8, 5)}},
            ("langkah-mendahului", "langkah[2].Mulai"),
            id="begun before the one before ended",
        ),
        pytest.param(
            {}, {1: {"Pejabat": "Orang Lain"}}, ("pejabat-tidak-berwenang", "langkah[1].Pejabat"), id="may not sign"
        ),
        pytest.param({}, {2: {"Putaran": 0}}, ("putaran-salah", "langkah[2].Putaran"), id="round zero"),
    ],
)
def test_fault_is_shown_at_its_cell(
    settings_asli: Settings,
    sop: Sop,
    bidang: dict[str, Nilai],
    langkah: dict[int, dict[str, Nilai]],
    temuan: tuple[str, str],
) -> None:
    hasil = salah(settings_asli, sop, data(bidang=bidang, langkah=langkah))

    assert temuan in hasil
    if temuan[0] != "putaran-salah":  # a row that cannot be placed leaves a gap behind
        assert hasil == [temuan]


def test_refusal_without_reason_is_shown_at_its_cell(settings_asli: Settings, sop: Sop) -> None:
    asal = data(sampai=5, langkah={5: {"Keputusan": "Tidak setuju"}})

    assert salah(settings_asli, sop, asal) == [("catatan-kosong", "langkah[5].Catatan")]


def test_step_after_a_refusal_must_be_the_one_returned_to(settings_asli: Settings, sop: Sop) -> None:
    asal = data(sampai=6, langkah={5: {"Keputusan": "Tidak setuju", "Catatan": "Sarana belum lengkap"}})

    assert salah(settings_asli, sop, asal) == [("langkah-belum-terbuka", "langkah[6].Mulai")]


def test_second_round_after_a_refusal_is_lawful(settings_asli: Settings, sop: Sop) -> None:
    hari = dt.datetime(2026, 11, 19)
    asal = tambah_baris(
        data(sampai=5, langkah={5: {"Keputusan": "Tidak setuju", "Catatan": "Sarana belum lengkap"}}),
        "langkah",
        {"Langkah": 4, "Putaran": 2, "Mulai": hari.replace(hour=9), "Selesai": hari.replace(hour=10)},
        {"Langkah": 5, "Putaran": 2, "Mulai": hari.replace(hour=11)},
    )

    assert salah(settings_asli, sop, asal) == []


def test_row_told_twice_is_shown(settings_asli: Settings, sop: Sop) -> None:
    asal = tambah_baris(data(sampai=1), "langkah", {"Langkah": 1, "Putaran": 1, "Mulai": KINI})

    assert salah(settings_asli, sop, asal) == [("langkah-ganda", "langkah[2].Putaran")]


def test_row_of_an_unknown_langkah_is_shown(settings_asli: Settings, sop: Sop) -> None:
    asal = tambah_baris(data(), "langkah", {"Langkah": 12, "Putaran": 1})

    assert salah(settings_asli, sop, asal) == [("langkah-tidak-dikenal", "langkah[12].Langkah")]


def test_case_that_has_not_begun_is_told(settings_asli: Settings, sop: Sop) -> None:
    asal = data(sampai=1, langkah={1: {"Mulai": None, "Selesai": None}})

    assert salah(settings_asli, sop, asal) == [("belum-dimulai", "langkah[1].Mulai")]


@pytest.mark.parametrize("tabel", ["narasumber", "sarana", "koordinasi", "acara", "media"])
def test_tables_are_needed_from_step_four(settings_asli: Settings, sop: Sop, tabel: str) -> None:
    kosong = data(sampai=4)
    kosong = Contoh(kosong.bidang, dict(kosong.tabel) | {tabel: []})
    tiga = data(sampai=3)
    tiga = Contoh(tiga.bidang, dict(tiga.tabel) | {tabel: []})

    assert salah(settings_asli, sop, tiga) == []
    assert salah(settings_asli, sop, kosong) == [("tabel-kosong", tabel)]


def test_attendance_is_needed_from_step_eight(settings_asli: Settings, sop: Sop) -> None:
    asal = tambah_baris(data(sampai=8), "media", {"Media": "Radio Contoh", "Jenis": "Radio"})

    assert salah(settings_asli, sop, asal) == [("kolom-kosong", "media[10].Hadir")]


def test_row_that_lacks_a_column_is_told(settings_asli: Settings, sop: Sop) -> None:
    asal = tambah_baris(data(), "sarana", {"Uraian": "Meja", "Satuan": "buah"})

    assert salah(settings_asli, sop, asal) == [("baris-tidak-lengkap", "sarana[8].Jumlah")]


def test_lateness_and_another_day_are_only_warned_of(settings_asli: Settings, sop: Sop) -> None:
    acuan = Acuan(sop=sop, skema=UMUM.untuk(sop.diminta), kantor=settings_asli.kantor, kini=KINI)
    asal = data(bidang={"kegiatan.tanggal": dt.date(2026, 11, 30)})

    assert kode(peringatan(a_kasus(sop, asal), acuan)) == [
        ("tanggal-acara-berbeda", "kegiatan.tanggal"),
        ("melewati-mutu-baku", "langkah[8].Selesai"),
    ]
