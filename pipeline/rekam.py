"""What a TOML file says → a record, every fault at once, each with its key, its value, and what to do.

A record is a dataclass; the annotations of its fields are all that is read of it. A key that no field has is a fault.
Pydantic did the same: importing it took longer than `alur status` takes for five hundred cases.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Pembaca = Callable[[Any, str, list[str]], Any]  # a value, the key it stands at, the faults so far → what it is read as

_TANGGAL: Final = "harus tanggal, misalnya 2026-01-31, tanpa tanda kutip"
_SEBAB: Final[Mapping[Any, str]] = {
    str: "harus teks dalam tanda kutip",
    int: "harus bilangan bulat",
    float: "harus bilangan",
    bool: "harus true atau false",
    dt.date: _TANGGAL,
    dt.time: "harus jam, misalnya 07:30:00, tanpa tanda kutip",
    tuple: "harus daftar dalam kurung siku",
    dict: "harus berupa bagian berisi kunci dan nilai",
}


def rekam(jenis: type[T], data: Any) -> tuple[T | None, tuple[str, ...]]:
    """Return `data` as a record of `jenis`, and what is wrong with it, a sentence each; with a fault there is no record."""
    salah: list[str] = []
    hasil = _pembaca(jenis)(data, "", salah)
    return (None, tuple(salah)) if salah else (hasil, ())


def mirip(nama: str, semua: Iterable[str], paling_sedikit: float = 0.5) -> str:
    """Return the question whether one of `semua` was meant, empty if none is like `nama`."""
    dekat = difflib.get_close_matches(nama, list(semua), 1, paling_sedikit)
    return f" Maksud Anda “{dekat[0]}”?" if dekat else ""


def _pembaca(jenis: Any) -> Pembaca:
    """Return what reads a value that is annotated with `jenis`."""
    asal, isi = get_origin(jenis), get_args(jenis)
    if asal is UnionType:  # X | None: TOML has no None
        (jenis,) = (x for x in isi if x is not NoneType)
        return _pembaca(jenis)
    if asal is tuple:
        return _deret(_pembaca(isi[0]), None if isi[-1] is ... else len(isi))
    if asal is dict:
        return _kamus(_pembaca(isi[1]))
    if dataclasses.is_dataclass(jenis):
        return _rekaman(cast("Any", jenis))  # mypy asks a type for its hash
    return _pilihan(jenis) if issubclass(jenis, Enum) else _tunggal(jenis)


@lru_cache
def _rekaman(jenis: Any) -> Pembaca:
    hints = get_type_hints(jenis)
    bidang = {f.name: _pembaca(hints[f.name]) for f in dataclasses.fields(jenis)}
    tanpa = dataclasses.MISSING
    wajib = [f.name for f in dataclasses.fields(jenis) if f.default is tanpa and f.default_factory is tanpa]

    def baca(nilai: Any, kunci: str, salah: list[str]) -> Any:
        if not isinstance(nilai, dict):
            return _salah(nilai, kunci, _SEBAB[dict], salah)
        awal = len(salah)
        depan = f"{kunci}." if kunci else ""
        salah.extend(f"kunci “{depan}{nama}” belum ditulis." for nama in wajib if nama not in nilai)
        for nama in nilai.keys() - bidang.keys():
            usul = mirip(nama, bidang) or " Hapus atau perbaiki kunci itu."
            salah.append(f"kunci “{depan}{nama}” (bernilai {nilai[nama]!r}) tidak dikenal.{usul}")
        isi = {nama: bidang[nama](x, f"{depan}{nama}", salah) for nama, x in nilai.items() if nama in bidang}
        return jenis(**isi) if len(salah) == awal else None

    return baca


def _deret(satu: Pembaca, jumlah: int | None) -> Pembaca:
    def baca(nilai: Any, kunci: str, salah: list[str]) -> Any:
        if not isinstance(nilai, list):
            return _salah(nilai, kunci, _SEBAB[tuple], salah)
        if jumlah is not None and len(nilai) != jumlah:
            return _salah(nilai, kunci, f"harus {jumlah} isian dalam kurung siku", salah)
        return tuple([satu(x, f"{kunci}[{n}]", salah) for n, x in enumerate(nilai, 1)])

    return baca


def _kamus(satu: Pembaca) -> Pembaca:
    def baca(nilai: Any, kunci: str, salah: list[str]) -> Any:
        if not isinstance(nilai, dict):
            return _salah(nilai, kunci, _SEBAB[dict], salah)
        return {nama: satu(x, f"{kunci}.{nama}", salah) for nama, x in nilai.items()}

    return baca


def _pilihan(jenis: type[Enum]) -> Pembaca:
    semua = {x.value: x for x in jenis}

    def baca(nilai: Any, kunci: str, salah: list[str]) -> Any:
        if isinstance(nilai, str) and nilai in semua:
            return semua[nilai]
        return _salah(nilai, kunci, f"tidak dikenal; pilih {', '.join(f'“{x}”' for x in semua)}", salah)

    return baca


def _tunggal(jenis: type) -> Pembaca:
    def baca(nilai: Any, kunci: str, salah: list[str]) -> Any:
        # A bool is an int, and a datetime a date, to isinstance.
        if type(nilai) is jenis:
            return nilai
        if jenis is float and type(nilai) is int:
            return float(nilai)
        return _salah(nilai, kunci, _SEBAB[jenis], salah)

    return baca


def _salah(nilai: Any, kunci: str, sebab: str, salah: list[str]) -> None:
    salah.append(f"kunci “{kunci}” bernilai {nilai!r}; {sebab}.")
