from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.kantor import Kantor, Pejabat
from pipeline.setelan import Settings

MEI = dt.date(2026, 5, 4)


def kantor(asal: Settings, *pejabat: Pejabat) -> Kantor:
    return replace(asal.kantor, pejabat=pejabat)


def pejabat(
    nama: str,
    sebagai: str = "definitif",
    dari: dt.date = dt.date(2020, 1, 1),
    sampai: dt.date | None = None,
    asal: str = "",
    melalui: str = "",
) -> Pejabat:
    return Pejabat(
        jabatan="karo",
        nama=nama,
        sebagai=sebagai,
        jabatan_asal=asal,
        melalui=melalui,
        berlaku_dari=dari,
        berlaku_sampai=sampai,
    )


def test_official_is_the_one_in_office_on_the_day(settings_asli: Settings) -> None:
    k = kantor(settings_asli, pejabat("Lama", sampai=dt.date(2026, 5, 3)), pejabat("Baru", dari=dt.date(2026, 5, 4)))

    siapa = [t.pejabat.nama for h in (3, 4) if (t := k.penandatangan("karo", dt.date(2026, 5, h)))]

    assert siapa == ["Lama", "Baru"]


def test_plh_goes_before_the_definitive_official(settings_asli: Settings) -> None:
    k = kantor(settings_asli, pejabat("Tetap"), pejabat("Ganti", "Plh.", MEI, MEI + dt.timedelta(days=6)))

    tanda = k.penandatangan("karo", MEI)

    assert tanda
    assert tanda.pejabat.nama == "Ganti"
    assert tanda.baris_jabatan == ("Plh. Kepala Biro Hukum, Persidangan, dan Hubungan Kelembagaan,",)


def test_an_signs_only_when_named(settings_asli: Settings) -> None:
    k = kantor(settings_asli, pejabat("Tetap"), pejabat("Wakil", "a.n.", asal="kabag"))

    biasa, diminta = k.penandatangan("karo", MEI), k.penandatangan("karo", MEI, "wakil (A.N. karo kumsidhal)")

    assert biasa
    assert diminta
    assert (biasa.pejabat.nama, diminta.pejabat.nama) == ("Tetap", "Wakil")
    assert diminta.baris_jabatan == (
        "a.n. Kepala Biro Hukum, Persidangan, dan Hubungan Kelembagaan",
        "Kepala Bagian Hubungan Kelembagaan dan Hubungan Masyarakat,",
    )


def test_ub_prints_both_levels(settings_asli: Settings) -> None:
    k = kantor(settings_asli, pejabat("Tetap"), pejabat("Kasubbag", "u.b.", asal="kasubbag", melalui="kabag"))

    tanda = k.penandatangan("karo", MEI, "Kasubbag")

    assert tanda
    assert tanda.baris_jabatan == (
        "a.n. Kepala Biro Hukum, Persidangan, dan Hubungan Kelembagaan",
        "Kepala Bagian Hubungan Kelembagaan dan Hubungan Masyarakat,",
        "u.b.",
        "Kepala Subbagian Hubungan Media,",
    )


@pytest.mark.parametrize("pilihan", ["", "Orang Lain"])
def test_nobody_in_office_is_nobody(settings_asli: Settings, pilihan: str) -> None:
    k = kantor(settings_asli, pejabat("Lama", sampai=dt.date(2020, 12, 31)))

    assert k.penandatangan("karo", MEI, pilihan) is None
