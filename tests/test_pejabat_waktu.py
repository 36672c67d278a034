"""Who is in office, which year it is, which days are worked: all of it is the naskah's own date."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import config, inbox
from pipeline.contoh import Contoh
from pipeline.jawaban import Jawaban
from pipeline.kalender import hari_kerja
from pipeline.kasus import Nilai
from pipeline.office import Office
from pipeline.register import Register
from pipeline.sop import Sop
from pipeline.word.check import teks
from tests.alat import WIB, a_kasus, balasan, data, isi_formulir, jatuhkan

RABU_2018 = dt.date(2018, 5, 2)  # the day the SOP took effect
KARO_LAMA, KARO = "Contoh Nama Karo Lama, S.E., M.M.", "Contoh Nama Karo, S.H., M.H."
KABAG, PLH = "Contoh Nama Kabag, S.Sos., M.Si.", "Contoh Nama Pengganti, S.E."

PEJABAT_LAMA = f"""
[[pejabat]]
jabatan = "karo"
nama = "{KARO_LAMA}"
nrp = "9582/P"
berlaku_dari = 2000-01-01
berlaku_sampai = 2020-12-31
"""

# The days of steps 4 to 7 of the sample.
PLH_SEPEKAN = f"""
[[pejabat]]
jabatan = "kabag"
nama = "{PLH}"
nrp = "12345/P"
sebagai = "Plh."
berlaku_dari = 2026-11-19
berlaku_sampai = 2026-11-22
"""


def kantor(root: Path, tambahan: str, kini: dt.datetime) -> Office:
    """Return the office at `kini` with more officials; the former Karo's successor came when he left."""
    pejabat = root / "config/pejabat.toml"
    isi = pejabat.read_text("utf-8")
    if tambahan == PEJABAT_LAMA:
        isi = isi.replace("berlaku_dari = 2000-01-01", "berlaku_dari = 2021-01-01", 1)
    pejabat.write_text(isi + tambahan, "utf-8")
    settings = config.load(root)
    inbox.siapkan(settings.root.inbox)
    return Office(settings, Register(settings.register), lambda: kini)


def geser(asal: Contoh, hari: dt.timedelta) -> Contoh:
    """Return the same case so many days later."""

    def lain(nilai: Nilai) -> Nilai:
        return nilai + hari if isinstance(nilai, dt.date) else nilai

    return Contoh(
        {n: lain(v) for n, v in asal.bidang.items()},
        {n: [{k: lain(v) for k, v in b.items()} for b in baris] for n, baris in asal.tabel.items()},
    )


def penanda(office: Office, jawaban: Jawaban) -> dict[int, set[str]]:
    """Return who signs the naskah of each langkah; the register and the paper agree."""
    kasus = office.register.kasus(jawaban.kasus)
    assert kasus
    hasil: dict[int, set[str]] = defaultdict(set)
    for n in office.register.naskah(kasus.id):
        assert n.penanda in teks((office.settings.root.outbox / n.path).read_bytes())
        hasil[n.langkah].add(n.penanda)
    return hasil


@pytest.mark.parametrize(
    ("mulai", "kini", "karo"),
    [
        pytest.param(RABU_2018, dt.datetime(2026, 11, 24, 15, tzinfo=WIB), KARO_LAMA, id="2-mei-2018"),
        pytest.param(dt.date(2026, 11, 24), dt.datetime(2026, 12, 1, 9, tzinfo=WIB), KARO, id="24-november-2026"),
    ],
)
def test_same_case_is_signed_by_the_official_of_its_own_days(
    root: Path, formulir: bytes, mulai: dt.date, kini: dt.datetime, karo: str
) -> None:
    asal = data()
    awal = asal.tabel["langkah"][0]["Mulai"]
    assert isinstance(awal, dt.datetime)
    office = kantor(root, PEJABAT_LAMA, kini)

    with office.register:
        jawaban = jatuhkan(office, isi_formulir(formulir, geser(asal, mulai - awal.date())))
        assert jawaban.status == "diterima", jawaban.masalah
        siapa = penanda(office, jawaban)

    assert siapa[1] == siapa[7] == {karo}
    assert siapa[2] == siapa[8] == siapa[11] == {KABAG}
    lain = KARO if karo == KARO_LAMA else KARO_LAMA
    for naskah in jawaban.naskah:
        assert lain not in teks((root / "outbox" / naskah["path"]).read_bytes())


def test_plh_signs_between_the_definitive_official_before_and_after(root: Path, formulir: bytes) -> None:
    office = kantor(root, PLH_SEPEKAN, dt.datetime(2026, 11, 24, 15, tzinfo=WIB))

    with office.register:
        siapa = penanda(office, jatuhkan(office, isi_formulir(formulir, data())))

    assert {langkah: siapa[langkah] for langkah in (2, 6, 8, 9)} == {2: {KABAG}, 6: {PLH}, 8: {KABAG}, 9: {KABAG}}


def test_definitive_official_named_in_his_plh_week_signs(root: Path, formulir: bytes) -> None:
    office = kantor(root, PLH_SEPEKAN, dt.datetime(2026, 11, 24, 15, tzinfo=WIB))

    with office.register:
        asal = data(sampai=6, langkah={6: {"Pejabat": f"{KABAG} (Kabag Hublem dan Humas)"}})
        jawaban = jatuhkan(office, isi_formulir(formulir, asal))
        assert jawaban.status == "diterima", jawaban.masalah
        siapa = penanda(office, jawaban)

    assert siapa[6] == {KABAG}


# --- over New Year -------------------------------------------------------------------------------

TAHUN_BARU = dt.datetime(2025, 12, 30, 8) - dt.datetime(2026, 11, 18, 8)  # steps 1 to 4 in the old year


def lewat_tahun() -> Contoh:
    """Return the sample from 30 December 2025 on; what came after its second day comes in January."""
    asal = geser(data(), TAHUN_BARU)
    januari = dt.timedelta(days=6)
    langkah: list[dict[str, Nilai]] = []
    for satu in asal.tabel["langkah"]:
        baru = dict(satu)
        for kolom in ("Mulai", "Selesai"):
            saat = baru[kolom]
            if isinstance(saat, dt.datetime) and saat.date() > dt.date(2025, 12, 30):
                baru[kolom] = saat + januari
        langkah.append(baru)
    return replace(
        asal,
        bidang=dict(asal.bidang) | {"kegiatan.tanggal": dt.date(2026, 1, 10)},
        tabel=dict(asal.tabel) | {"langkah": langkah},
    )


def sampai(asal: Contoh, nomor: int) -> Contoh:
    """Return `asal` up to a langkah."""
    baris = [b for b in asal.tabel["langkah"] if isinstance(b["Langkah"], int) and b["Langkah"] <= nomor]
    return replace(asal, tabel=dict(asal.tabel) | {"langkah": baris})


def test_case_over_new_year_keeps_kode_and_folder_while_numbers_start_anew(root: Path, formulir: bytes) -> None:
    jam = [dt.datetime(2025, 12, 31, 15, tzinfo=WIB)]
    office = replace(kantor(root, "", jam[0]), jam=lambda: jam[0])

    with office.register:
        lama = jatuhkan(office, isi_formulir(formulir, sampai(lewat_tahun(), 3)))
        jam[0] = dt.datetime(2026, 1, 20, 15, tzinfo=WIB)
        baru = jatuhkan(office, isi_formulir(balasan(office), lewat_tahun()))

    assert (lama.status, baru.status) == ("diterima", "diterima"), (*lama.masalah, *baru.masalah)
    assert lama.kasus == baru.kasus == "MM-2025-0001"
    assert lama.folder == baru.folder
    assert all(str(n["path"]).startswith("2025/MM-2025-0001_") for n in (*lama.naskah, *baru.naskah))
    nomor = {n["jenis"]: n["nomor"] for n in (*lama.naskah, *baru.naskah)}
    assert nomor == {
        "disposisi-karo": "1/2025",
        "disposisi-kabag": "2/2025",
        "disposisi-kasubbag": "3/2025",
        "laporan-persiapan": "1/KumSidhal.3.1.P/HM/12/2025",
        "pemeriksaan-kasubbag": "LP-1/KumSidhal.3.1/01/2026",
        "pemeriksaan-kabag": "LP-2/KumSidhal.3/01/2026",
        "pemeriksaan-karo": "LP-3/KumSidhal/01/2026",
        "berita-acara": "1/KumSidhal.3/01/2026",
        "daftar-hadir": "DH-1/KumSidhal.3/01/2026",
        "disposisi-dokumentasi-kabag": "1/2026",
        "disposisi-dokumentasi-kasubbag": "2/2026",
        "laporan": "1/KumSidhal.3/HM/01/2026",
    }


def test_case_opened_in_january_with_naskah_of_december_is_a_case_of_january(root: Path, formulir: bytes) -> None:
    office = kantor(root, "", dt.datetime(2026, 1, 20, 15, tzinfo=WIB))

    with office.register:
        jawaban = jatuhkan(office, isi_formulir(formulir, sampai(lewat_tahun(), 3)))

    assert jawaban.kasus == "MM-2026-0001"
    assert [n["nomor"] for n in jawaban.naskah] == ["1/2025", "2/2025", "3/2025"]


def test_revision_in_the_new_year_keeps_the_number_of_the_old(root: Path, formulir: bytes) -> None:
    jam = [dt.datetime(2025, 12, 31, 15, tzinfo=WIB)]
    office = replace(kantor(root, "", jam[0]), jam=lambda: jam[0])
    asal = sampai(lewat_tahun(), 1)

    with office.register:
        jatuhkan(office, isi_formulir(formulir, asal))
        jam[0] = dt.datetime(2026, 1, 20, 15, tzinfo=WIB)
        ubahan = replace(asal, bidang=dict(asal.bidang) | {"arahan.hal": "Hal yang baru"})
        jawaban = jatuhkan(office, isi_formulir(balasan(office), ubahan))

    assert [(n["revisi"], n["nomor"]) for n in jawaban.naskah] == [(2, "1/2025")]


# --- one working day -----------------------------------------------------------------------------


def batas_langkah_4(sop: Sop, mulai: dt.datetime, selesai: dt.datetime) -> tuple[dt.datetime | None, int]:
    """Return until when step 4 (`1 Hari`) may last, and by how many minutes it overran."""
    from pipeline.alur import jalani

    kasus = a_kasus(sop, data(sampai=4, langkah={4: {"Mulai": mulai, "Selesai": selesai}}))
    empat = jalani(kasus, sop).singgah[3]
    return empat.batas_baku, empat.terlambat_menit(selesai)


@pytest.mark.parametrize(
    ("mulai", "batas"),
    [
        pytest.param(dt.datetime(2026, 11, 18, 8, 30), dt.datetime(2026, 11, 19, 8, 30), id="rabu-ke-kamis"),
        pytest.param(dt.datetime(2026, 11, 20, 10), dt.datetime(2026, 11, 23, 10), id="jumat-ke-senin"),
        pytest.param(dt.datetime(2026, 8, 14, 10), dt.datetime(2026, 8, 18, 10), id="jumat-lewat-17-agustus-ke-selasa"),
        pytest.param(dt.datetime(2026, 12, 24, 10), dt.datetime(2026, 12, 28, 10), id="kamis-lewat-natal-ke-senin"),
        pytest.param(dt.datetime(2025, 12, 31, 10), dt.datetime(2026, 1, 2, 10), id="rabu-lewat-tahun-baru-ke-jumat"),
        pytest.param(dt.datetime(2026, 11, 21, 10), dt.datetime(2026, 11, 24, 7, 30), id="sabtu-dianggap-senin-pagi"),
    ],
)
def test_one_day_of_the_mutu_baku_is_a_working_day(sop: Sop, mulai: dt.datetime, batas: dt.datetime) -> None:
    menit = dt.timedelta(minutes=1)

    assert hari_kerja(batas.date())
    assert batas_langkah_4(sop, mulai, batas) == (batas, 0)
    assert batas_langkah_4(sop, mulai, batas + menit) == (batas, 1)


def test_weekend_within_one_working_day_is_on_time_on_paper(root: Path, formulir: bytes) -> None:
    """Step 4 from Friday to Monday, over a Sunday and the 17th of August, used less than its day."""
    office = kantor(root, "", dt.datetime(2026, 11, 24, 15, tzinfo=WIB))
    agustus = dt.datetime(2026, 8, 14) - dt.datetime(2026, 11, 18)
    asal = geser(data(), agustus)
    langkah = [dict(b) for b in asal.tabel["langkah"]]
    langkah[3] |= {"Mulai": dt.datetime(2026, 8, 14, 8, 30), "Selesai": dt.datetime(2026, 8, 18, 8, 15)}
    for satu in langkah[4:]:
        for kolom in ("Mulai", "Selesai"):
            saat = satu[kolom]
            assert isinstance(saat, dt.datetime)
            satu[kolom] = saat + (dt.datetime(2026, 8, 18) - dt.datetime(2026, 8, 15))
    asal = replace(asal, tabel=dict(asal.tabel) | {"langkah": langkah})

    with office.register:
        jawaban = jatuhkan(office, isi_formulir(formulir, asal))

    assert jawaban.status == "diterima", jawaban.masalah
    assert [m for m in jawaban.peringatan if m.kode == "melewati-mutu-baku" and "Langkah 4 " in m.pesan] == []
    (laporan,) = (n["path"] for n in jawaban.naskah if n["jenis"] == "laporan")
    isi = teks((root / "outbox" / laporan).read_bytes())
    assert "tepat waktu" in isi
    assert "Langkah 4 (Pelaksana (JP/JFT)) terlambat" not in isi
