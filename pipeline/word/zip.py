"""A ZIP of a .docx as members that stay packed: read, copied and written without unpacking what did not change.

`zipfile` cannot write a member as the packed bytes it already is, and its opening and closing of twenty members takes
longer than the rest of a naskah. What is written here is plain: no ZIP64, no encryption, no comments, fixed times,
the members one behind the other. What is read is only that; anything else raises, and its reader turns to `zipfile`.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, cast

from isal import isal_zlib

_DEFLATE: Final = 8
_TINGKAT: Final = 1  # of isal's 0 to 3: a third larger than zlib's 6 on these parts, at a twentieth of its time
_KECIL: Final = 4096  # bytes, unpacked
_KECIL_PADAT: Final = 2048  # bytes, packed
_TANDA: Final = b"PK\3\4"
_LOKAL = struct.Struct("<4sHHHHHLLLHH")
_PUSAT = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_LETAK = struct.Struct("<L")
_AKHIR = struct.Struct("<4sHHHHLLH")
_VERSI: Final = 20
_UNIX: Final = 3 << 8
_TANGGAL: Final = 1 << 5 | 1  # 1 January 1980: the same content gives the same bytes
_UTF8: Final = 0x800
_HAK: Final = 0o644 << 16
_MAKS: Final = 0x7FFF_FFFF
_RUSAK: Final = (cast("type[Exception]", isal_zlib.error), zlib.error)  # isal's types call theirs an int


class Anggota(NamedTuple):
    """A member of the package, packed; a tuple, since each naskah's are looked for among those that are known."""

    nama: str
    crc: int
    ukuran: int  # unpacked
    mentah: bytes


crc32: Final = isal_zlib.crc32
adler32: Final = isal_zlib.adler32


def aliran(isi: bytes | memoryview) -> bytes:
    """Return `isi` packed quickly, as a zlib stream."""
    return isal_zlib.compress(isi, 1)


def padatkan(nama: str, isi: bytes) -> Anggota:
    """Return `isi` as a member."""
    crc, mentah = _padat_kecil(isi) if len(isi) <= _KECIL else _padat(isi)
    return Anggota(nama, crc, len(isi), mentah)


def _padat(isi: bytes) -> tuple[int, bytes]:
    pemadat = isal_zlib.compressobj(_TINGKAT, isal_zlib.DEFLATED, -15)
    return isal_zlib.crc32(isi), pemadat.compress(isi) + pemadat.flush()


_padat_kecil = lru_cache(512)(_padat)  # kop, feet and relationships are the same in many naskah of a case


def buka(anggota: Anggota) -> bytes:
    """Return the content of a member.

    Raises:
        zipfile.BadZipFile: it is not what its checksum and its size say.
    """
    return _buka_kecil(anggota) if len(anggota.mentah) <= _KECIL_PADAT else _buka(anggota)


def _buka(anggota: Anggota) -> bytes:
    try:
        isi = isal_zlib.decompress(anggota.mentah, -15, anggota.ukuran)
    except _RUSAK as exc:
        raise zipfile.BadZipFile(anggota.nama) from exc
    if len(isi) != anggota.ukuran or isal_zlib.crc32(isi) != anggota.crc:
        raise zipfile.BadZipFile(anggota.nama)
    return isi


_buka_kecil = lru_cache(64)(_buka)  # as `_padat_kecil`: what was packed once for many naskah is read again in each


def tulis(semua: Iterable[Anggota]) -> bytes:
    """Return the package with its members in the order given."""
    badan: list[bytes] = []
    pusat: list[bytes] = []
    letak = 0
    for a in semua:
        lokal, kepala, nama = _kepala(a.nama, a.crc, len(a.mentah), a.ukuran)
        badan += (lokal, a.mentah)
        pusat += (kepala, _LETAK.pack(letak), nama)
        letak += len(lokal) + len(a.mentah)
    if letak > _MAKS:
        msg = f"{letak} bytes are too many for a .docx"
        raise ValueError(msg)
    return b"".join((*badan, _penutup(pusat, letak)))


def _penutup(pusat: Sequence[bytes], letak: int) -> bytes:
    """Return the list of members, three pieces each, that stands at `letak`, and the end of the package."""
    jumlah, daftar = len(pusat) // 3, b"".join(pusat)
    return daftar + _AKHIR.pack(b"PK\5\6", 0, 0, jumlah, jumlah, len(daftar), letak, 0)


@lru_cache(1024)
def _kepala(nama: str, crc: int, padat: int, ukuran: int) -> tuple[bytes, bytes, bytes]:
    """Return what stands before a member, and in the list of members before and behind its place."""
    mentah = nama.encode()
    umum = (_VERSI, 0 if nama.isascii() else _UTF8, _DEFLATE, 0, _TANGGAL, crc, padat, ukuran, len(mentah))
    lokal = _LOKAL.pack(_TANDA, *umum, 0) + mentah
    return lokal, _PUSAT.pack(b"PK\1\2", _UNIX | _VERSI, *umum, 0, 0, 0, 0, _HAK, 0)[: -_LETAK.size], mentah


def baca(isi: bytes) -> list[Anggota]:
    """Return the members of a package that `tulis` wrote, still packed.

    Raises:
        zipfile.BadZipFile: it was written otherwise, or is damaged.
    """
    try:
        return _baca(isi)
    except (struct.error, ValueError) as exc:
        raise zipfile.BadZipFile(str(exc)) from exc


def _baca(isi: bytes) -> list[Anggota]:
    hasil: list[Anggota] = []
    pusat: list[bytes] = []
    letak = 0
    while isi.startswith(_TANDA, letak):
        *_, crc, padat, ukuran, panjang_nama, _ = _LOKAL.unpack_from(isi, letak)
        awal_nama = letak + _LOKAL.size
        awal_isi = awal_nama + panjang_nama
        nama = isi[awal_nama:awal_isi].decode()
        lokal, kepala, mentah = _kepala(nama, crc, padat, ukuran)
        if not isi.startswith(lokal, letak):
            raise zipfile.BadZipFile(nama)
        pusat += (kepala, _LETAK.pack(letak), mentah)
        letak = awal_isi + padat
        hasil.append(Anggota(nama, crc, ukuran, isi[awal_isi:letak]))
    if isi[letak:] != _penutup(pusat, letak) or len({a.nama for a in hasil}) != len(hasil):
        raise zipfile.BadZipFile("daftar isi")
    return hasil
