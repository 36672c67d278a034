"""Cases in short → the data files of the archive's front page. No files are written, no clock is read.

A page opened from disk may not fetch a file, but it may load a script: so each file of data is one call of
`muat`, which halaman/depan.js defines. A file holds a block of serials of one year, so that a drop rewrites no
more than that, however large the archive has grown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Final

FOLDER: Final = "indeks"  # below outbox/
BLOK: Final = 200  # serials in a block

# Inside a string these say the same, and neither HTML nor JavaScript can take them for something else.
_AMAN: Final = {c: f"\\u{ord(c):04x}" for c in "<>&"}
_TULIS: Final = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringkas:
    """One case as the front page lists and finds it; `naskah` counts those in force, `kembali` the signed ones of them."""

    kode: str
    judul: str
    folder: str  # the folder's name, without the tahun
    sop: str
    status: str
    posisi: str
    diperbarui: str  # ISO 8601
    jenis: str = ""
    tempat: str = ""
    langkah: int = 0  # the open one; 0 if there is none
    menunggu: str = ""  # who has it
    batas: str = ""  # ISO 8601: when the Mutu Baku of the open langkah runs out
    naskah: int = 0
    kembali: int = 0
    nomor: tuple[tuple[int, str], ...] = ()  # langkah and number of every naskah, superseded ones included
    penanda: tuple[str, ...] = ()  # who signs them
    media: tuple[str, ...] = ()


_BERSAMA: Final = ("sop", "penanda", "media")  # in the order in which `data_blok` takes them
_TETAP: Final = tuple(f.name for f in fields(Ringkas) if f.name not in {"nomor", *_BERSAMA})


def nama_blok(tahun: int, blok: int) -> str:
    """Return where a block lies, below outbox/."""
    return f"{FOLDER}/{tahun}-{blok}.js"


def baris(k: Ringkas) -> str:
    """Return what a block says of a case, as JSON; `data_blok` puts in the names that cases share."""
    tetap = [getattr(k, nama) for nama in _TETAP]
    nomor = [x for satu in k.nomor for x in satu]
    return _TULIS.encode([_json([*tetap, nomor])[1:-1], *(getattr(k, nama) for nama in _BERSAMA)])


def data_blok(tahun: int, kasus: Sequence[str]) -> bytes:
    """Return the data file of a block out of what `baris` returned; the same cases give the same bytes, all of them ASCII.

    It names its columns, so that a page of a newer program can read it. Names that come back in case after case
    stand once, in `nama`; the last columns count into it.
    """
    semua: list[tuple[str, str, list[str], list[str]]] = json.loads(f"[{','.join(kasus)}]")
    nama = sorted({n for _, sop, penanda, media in semua for n in (sop, *penanda, *media)})
    letak = {n: i for i, n in enumerate(nama)}
    isi = ",\n".join(
        f"[{tetap},{letak[sop]},{_letak(penanda, letak)},{_letak(media, letak)}]"
        for tetap, sop, penanda, media in semua
    )
    kepala = f'"tahun":{tahun},"kolom":{_json([*_TETAP, "nomor", *_BERSAMA])},"nama":{_json(nama)}'
    return f'muat({{{kepala},"kasus":[\n{isi}\n]}});\n'.encode("ascii")


def _letak(nama: Iterable[str], letak: dict[str, int]) -> str:
    return f"[{','.join(str(letak[n]) for n in nama)}]"


def _json(isi: object) -> str:
    teks = _TULIS.encode(isi)
    for huruf, sama in _AMAN.items():
        teks = teks.replace(huruf, sama)
    return teks
