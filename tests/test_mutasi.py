"""A seeded sample of the mutations of tests/mutasi.py; `python -m tests.alat_mutasi` tries as many as one likes."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from pipeline.teks import normal
from tests.alat_mutasi import GAGAL, Hasil, Meja, coba, meja
from tests.mutasi import BUKU, PAKET, Jejak, Mutasi, _rencana, ketik_nilai, ketik_teks, mutasi

BENIH = range(1, 26)


@pytest.fixture(scope="module")
def tempat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meja]:
    satu = meja(tmp_path_factory.mktemp("mutasi"))
    satu.hemat = True
    with satu.office.register:
        yield satu


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # what openpyxl says of a file is no fault of ours
def test_no_workbook_crashes_the_reader_or_makes_a_wrong_naskah(tempat: Meja) -> None:
    hasil = Hasil()

    for benih in BENIH:
        coba(benih, mutasi(tempat.asal, benih), tempat, hasil)

    assert hasil.cacat == []
    assert all(hasil.hitung[jenis] == 0 for jenis in GAGAL)
    assert min(hasil.hitung["ditolak"], hasil.hitung["diterima"], hasil.hitung["naskah dibandingkan"]) > 0


def test_same_seed_is_the_same_mutation(tempat: Meja) -> None:
    satu, dua = (mutasi(tempat.asal, 7) for _ in range(2))

    assert (satu.nama, satu.jejak) == (dua.nama, dua.jejak)


def test_every_kind_of_mutation_is_among_the_first_thousand(tempat: Meja) -> None:
    dipakai = {satu for n in range(1000) for bagian in _rencana(Random(n)) for satu in bagian}

    assert dipakai == {*BUKU, *PAKET, ketik_teks, ketik_nilai}


def test_a_wrong_reading_would_be_seen(tempat: Meja, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.workbook.read.normal", lambda teks: normal(teks).replace("Contoh", "Conto"))
    hasil = Hasil()

    coba(0, Mutasi((), tempat.asal.isi, Jejak()), tempat, hasil)

    assert hasil.hitung["isian lain berubah"] > 0
