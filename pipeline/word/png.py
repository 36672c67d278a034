"""A PNG around the packed rows of a picture: Pillow tries filters and levels, which takes longer than drawing did."""

from __future__ import annotations

import struct
from typing import Final

from pipeline.word.zip import adler32, crc32

_TANDA: Final = b"\x89PNG\r\n\x1a\n"
_MM_PER_METER: Final = 1000
_KEPALA: Final = struct.Struct(">LLBBBBB")
_TITIK: Final = struct.Struct(">LLB")
_METER: Final = 1  # unit of a picture's resolution


def png(baris: bytes, ukuran: tuple[int, int], *, bit: int, titik_per_mm: float) -> bytes:
    """Return a grey PNG of `bit` bits a pixel.

    `baris` are its rows as a zlib stream, the byte 0 (no filter) before each row.
    """
    titik = round(titik_per_mm * _MM_PER_METER)
    return b"".join(
        (
            _TANDA,
            *_potong(b"IHDR", _KEPALA.pack(*ukuran, bit, 0, 0, 0, 0)),
            *_potong(b"pHYs", _TITIK.pack(titik, titik, _METER)),
            *_potong(b"IDAT", baris),
            *_potong(b"IEND", b""),
        )
    )


def tak_padat(isi: bytes) -> bytes:
    """Return up to 65535 bytes as a zlib stream that stores them: `zlib` takes a hundred times as long for so few."""
    return b"".join(
        (
            b"\x78\x01\x01",
            struct.pack("<HH", len(isi), len(isi) ^ 0xFFFF),
            isi,
            struct.pack(">L", adler32(isi)),
        )
    )


def ukuran(isi: bytes) -> tuple[int, int]:
    """Return width and height in pixels of what `png` made."""
    lebar, tinggi, *_ = _KEPALA.unpack_from(isi, len(_TANDA) + 8)
    return lebar, tinggi


def _potong(jenis: bytes, isi: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    return struct.pack(">L", len(isi)), jenis, isi, struct.pack(">L", crc32(jenis + isi))
