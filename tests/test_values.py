from __future__ import annotations

import datetime as dt
import json

import pytest

from pipeline.contoh import contoh, sebagai_kasus, values_contoh
from pipeline.plan import dipanggil
from pipeline.register import _json, _json_hemat
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.values import Bersama, bahan_naskah, values

HARI = dt.date(2026, 11, 24)


def test_values_made_together_are_those_made_alone(settings_asli: Settings) -> None:
    sop = settings_asli.sop["mobilisasi-media"]
    skema = UMUM.untuk(sop.diminta)
    kasus = sebagai_kasus(contoh(HARI), sop, skema)
    semua = dipanggil(kasus, sop)
    nomor = {n.kunci: f"{urut}/2026" for urut, n in enumerate(semua, 1)}
    bahan = [
        bahan_naskah(n, sop=sop, skema=skema, kantor=settings_asli.kantor, kode="MM-2026-0001", nomor=nomor)
        for n in semua
    ]
    bersama = Bersama()

    bersama_sama = [values(kasus, n, b, bersama) for n, b in zip(semua, bahan, strict=True)]

    assert len(semua) == 12
    assert bersama_sama == [values(kasus, n, b) for n, b in zip(semua, bahan, strict=True)]
    assert bersama_sama[0]["media"] is bersama_sama[-1]["media"]


@pytest.fixture
def nilai(settings_asli: Settings) -> dict[str, dict[str, object]]:
    return values_contoh(settings_asli.sop["mobilisasi-media"], UMUM, settings_asli.kantor, HARI)


def test_values_come_back_from_json_as_they_went(nilai: dict[str, dict[str, object]]) -> None:
    """The register hands out the values it was given, as if it had read them anew."""
    assert json.loads(json.dumps(nilai)) == nilai


def test_json_written_sparingly_is_the_same(nilai: dict[str, dict[str, object]]) -> None:
    tertulis: dict[int, tuple[object, str]] = {}

    assert [_json_hemat(isi, tertulis) for isi in nilai.values()] == [_json(isi) for isi in nilai.values()]
