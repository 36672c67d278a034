from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import pytest

from pipeline.rekam import rekam


class Warna(StrEnum):
    MERAH = "merah"
    BIRU = "biru"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anak:
    nama: str
    usia: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Induk:
    anak: tuple[Anak, ...]
    jam: tuple[dt.time, dt.time] = (dt.time(7), dt.time(16))
    sejak: dt.date | None = None
    bobot: float = 1.0
    aktif: bool = False
    warna: Warna = Warna.BIRU
    mulai: dict[str, int] | None = None


def test_toml_becomes_a_record() -> None:
    data = {
        "anak": [{"nama": "Contoh", "usia": 3}],
        "jam": [dt.time(8), dt.time(17)],
        "sejak": dt.date(2026, 1, 31),
        "bobot": 2,
        "aktif": True,
        "warna": "merah",
        "mulai": {"2026": 7},
    }

    hasil, salah = rekam(Induk, data)

    assert salah == ()
    assert hasil == Induk(
        anak=(Anak(nama="Contoh", usia=3),),
        jam=(dt.time(8), dt.time(17)),
        sejak=dt.date(2026, 1, 31),
        bobot=2.0,
        aktif=True,
        warna=Warna.MERAH,
        mulai={"2026": 7},
    )
    assert isinstance(hasil.bobot, float)


def test_what_is_not_written_has_its_default() -> None:
    assert rekam(Induk, {"anak": []}) == (Induk(anak=()), ())


@pytest.mark.parametrize(
    ("data", "salah"),
    [
        pytest.param({}, "kunci “anak” belum ditulis.", id="missing"),
        pytest.param({"anak": [{}]}, "kunci “anak[1].nama” belum ditulis.", id="missing within"),
        pytest.param(
            {"anak": [{"nama": "A"}, {"nama": "B", "usai": 1}]},
            "kunci “anak[2].usai” (bernilai 1) tidak dikenal. Maksud Anda “usia”?",
            id="mistyped",
        ),
        pytest.param(
            {"anak": [], "zzz": 1},
            "kunci “zzz” (bernilai 1) tidak dikenal. Hapus atau perbaiki kunci itu.",
            id="unknown",
        ),
        pytest.param({"anak": "A"}, "kunci “anak” bernilai 'A'; harus daftar dalam kurung siku.", id="no list"),
        pytest.param(
            {"anak": ["A"]}, "kunci “anak[1]” bernilai 'A'; harus berupa bagian berisi kunci dan nilai.", id="no part"
        ),
        pytest.param(
            {"anak": [], "jam": [dt.time(8)]},
            f"kunci “jam” bernilai {[dt.time(8)]!r}; harus 2 isian dalam kurung siku.",
            id="too few",
        ),
        pytest.param(
            {"anak": [], "sejak": "2026-01-31"},
            "kunci “sejak” bernilai '2026-01-31'; harus tanggal, misalnya 2026-01-31, tanpa tanda kutip.",
            id="date in quotes",
        ),
        pytest.param(
            {"anak": [], "sejak": dt.datetime(2026, 1, 31, 8)},
            f"kunci “sejak” bernilai {dt.datetime(2026, 1, 31, 8)!r}; harus tanggal, misalnya 2026-01-31, tanpa tanda kutip.",
            id="date with an hour",
        ),
        pytest.param({"anak": [], "aktif": 1}, "kunci “aktif” bernilai 1; harus true atau false.", id="no bool"),
        pytest.param(
            {"anak": [{"nama": "A", "usia": True}]},
            "kunci “anak[1].usia” bernilai True; harus bilangan bulat.",
            id="bool for a number",
        ),
        pytest.param({"anak": [], "bobot": "2"}, "kunci “bobot” bernilai '2'; harus bilangan.", id="no number"),
        pytest.param(
            {"anak": [{"nama": 7}]}, "kunci “anak[1].nama” bernilai 7; harus teks dalam tanda kutip.", id="no text"
        ),
        pytest.param(
            {"anak": [], "warna": "hijau"},
            "kunci “warna” bernilai 'hijau'; tidak dikenal; pilih “merah”, “biru”.",
            id="none of the choices",
        ),
        pytest.param(
            {"anak": [], "mulai": {"2026": "7"}},
            "kunci “mulai.2026” bernilai '7'; harus bilangan bulat.",
            id="in a map",
        ),
        pytest.param([], "kunci “” bernilai []; harus berupa bagian berisi kunci dan nilai.", id="no record"),
    ],
)
def test_fault_names_its_key_and_what_is_wanted(data: object, salah: str) -> None:
    assert rekam(Induk, data) == (None, (salah,))


def test_every_fault_is_told_at_once() -> None:
    hasil, salah = rekam(Induk, {"anak": [{"usia": "x"}], "bobot": "y", "lain": 1})

    assert hasil is None
    assert len(salah) == 4
