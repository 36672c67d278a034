"""The next workbook in the row is read while one is answered, and nothing is taken for another."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import inbox
from pipeline.baca import BacaAwal, mulai
from pipeline.errors import HalanganError
from pipeline.kamar import Kamar, KamarError, Langsung, WaktuHabisError
from pipeline.office import Office
from pipeline.process import dahulukan, process
from pipeline.setelan import Settings
from pipeline.workbook.read import TidakTerbaca
from tests.alat import data, isi_formulir
from tests.berkas_jahat import tulisan

A, B, C, D = b"A", b"B", b"C", b"D"


@dataclass
class Catatan(Langsung):
    """A room that notes what was begun and what was asked for, and reads nothing."""

    dimulai: list[bytes] = field(default_factory=list)
    diminta: list[bytes] = field(default_factory=list)
    galat: KamarError | HalanganError | None = None

    def mulai(self, _: Callable[..., Any], /, *arg: Any, **__: Any) -> Callable[[], Any]:
        if isinstance(self.galat, HalanganError):
            raise self.galat
        self.dimulai.append(arg[0])

        def hasil() -> TidakTerbaca:
            self.diminta.append(arg[0])
            if self.galat:
                raise self.galat
            return TidakTerbaca("buku-rusak", arg[0].decode())

        return hasil


def pesan(awal: BacaAwal, isi: bytes) -> str:
    satu = awal.ambil(isi)
    return satu.pesan if isinstance(satu, TidakTerbaca) else ""


def test_as_many_are_begun_as_there_are_rooms_before_any_is_asked_for(settings_asli: Settings) -> None:
    satu, dua = Catatan(), Catatan()
    awal = BacaAwal(settings_asli, [satu, dua])
    awal.antrekan([A, B, C])

    assert (satu.dimulai, dua.dimulai) == ([A], [B])
    assert (satu.diminta, dua.diminta) == ([], [])
    assert [pesan(awal, x) for x in (D, A, A)] == ["", "A", ""]
    assert (satu.dimulai, dua.dimulai) == ([A, C], [B])
    assert [pesan(awal, x) for x in (B, C)] == ["B", "C"]


def test_row_that_moves_on_begins_nothing_twice(settings_asli: Settings) -> None:
    satu, dua = Catatan(), Catatan()
    awal = BacaAwal(settings_asli, [satu, dua])
    for deret in ([A, B, C], [B, C, D], [C, D], [D]):
        awal.antrekan(deret)
        assert pesan(awal, deret[0]) == deret[0].decode()

    assert sorted([*satu.dimulai, *dua.dimulai]) == [A, B, C, D]


def test_what_is_never_asked_for_does_not_stay_in_the_way(settings_asli: Settings) -> None:
    kamar = Catatan()
    awal = BacaAwal(settings_asli, [kamar])
    for deret in ([A, B], [B, C], [C]):
        awal.antrekan(deret)

    assert kamar.dimulai == [A, B, C]
    assert [pesan(awal, x) for x in (A, B, C)] == ["", "", "C"]


def test_two_drops_of_the_same_bytes_are_read_one_after_the_other(settings_asli: Settings) -> None:
    kamar = Catatan()
    awal = BacaAwal(settings_asli, [kamar])
    awal.antrekan([A, A])
    assert pesan(awal, A) == "A"
    awal.antrekan([A])

    assert pesan(awal, A) == "A"


def test_too_heavy_a_workbook_is_told_as_such(settings_asli: Settings) -> None:
    satu = mulai(A, settings_asli, Catatan(galat=WaktuHabisError("memerlukan waktu lebih dari 1 detik")))()

    assert isinstance(satu, TidakTerbaca)
    assert satu.kode == "buku-terlalu-berat"


def test_what_did_not_come_to_an_end_ahead_is_judged_in_its_turn(settings_asli: Settings) -> None:
    awal = BacaAwal(settings_asli, [Catatan(galat=WaktuHabisError("memerlukan waktu lebih dari 1 detik"))])
    awal.antrekan([A, B])

    assert awal.ambil(A) is None
    assert [satu.dimulai for satu in awal.kamar if isinstance(satu, Catatan)] == [[A, B]]


def test_where_no_room_can_be_had_it_is_read_in_its_turn(settings_asli: Settings) -> None:
    awal = BacaAwal(settings_asli, [Catatan(galat=HalanganError("tidak ada proses"))])
    awal.antrekan([A])

    assert awal.ambil(A) is None


@pytest.fixture
def berawal(office: Office) -> tuple[Office, Catatan]:
    kamar = Catatan()
    return replace(office, awal=BacaAwal(office.settings, [kamar])), kamar


@pytest.mark.parametrize("apa", ["teks", "pdf", "folder", "tautan", "pipa", "besar", "hilang"])
def test_only_what_may_be_a_workbook_is_read_ahead(
    berawal: tuple[Office, Catatan], formulir: bytes, tmp_path: Path, apa: str
) -> None:
    office, kamar = berawal
    berkas = office.settings.root.inbox / "rapat.xlsx"
    match apa:
        case "teks":
            berkas.write_text("judul;tanggal")
        case "pdf":
            berkas.write_bytes(b"%PDF-1.7 %%EOF")
        case "folder":
            berkas.mkdir()
        case "tautan":
            (tmp_path / "asal.xlsx").write_bytes(formulir)
            berkas.symlink_to(tmp_path / "asal.xlsx")
        case "pipa":
            os.mkfifo(berkas)
        case "besar":
            berkas.write_bytes(b"PK" + bytes(office.settings.kantor.layanan.ukuran_maks))
    dahulukan([berkas], office)

    assert kamar.dimulai == []
    assert (berkas.exists() or berkas.is_symlink()) == (apa != "hilang")


def test_workbook_is_read_ahead_and_stays_where_it_lies(berawal: tuple[Office, Catatan], formulir: bytes) -> None:
    office, kamar = berawal
    berkas = office.settings.root.inbox / "rapat.xlsx"
    berkas.write_bytes(formulir)
    dahulukan([berkas], office)

    assert kamar.dimulai == [formulir]
    assert berkas.read_bytes() == formulir


def test_drop_that_changed_after_it_was_read_ahead_is_answered_by_what_it_holds_now(
    office: Office, formulir: bytes
) -> None:
    """The judul in the naskah is that of the last save, whatever was read before."""
    kotak = office.settings.root.inbox
    isi = isi_formulir(formulir, data())
    with Kamar(400, 60) as kamar:
        ini = replace(office, awal=BacaAwal(office.settings, [kamar]))
        (kotak / "rapat.xlsx").write_bytes(tulisan(isi, "kegiatan.judul", "Judul yang Lama"))
        dahulukan([kotak / "rapat.xlsx"], ini)
        (kotak / "rapat.xlsx").write_bytes(tulisan(isi, "kegiatan.judul", "Judul yang Baru"))
        klaim = inbox.ambil(kotak / "rapat.xlsx", kotak)
        assert klaim is not None
        jawaban = process(klaim, ini)

    assert office.register.kasus(jawaban.kasus).judul == "Judul yang Baru"  # type: ignore[union-attr]


def test_room_gives_up_what_was_not_asked_for() -> None:
    with Kamar(240, 20) as kamar:
        kamar.mulai(time.sleep, 60)
        mulai = time.monotonic()

        assert kamar(os.getppid) > 0
        assert time.monotonic() - mulai < 20
