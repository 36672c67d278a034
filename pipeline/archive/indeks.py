"""Cases in short → the data files of the archive's front page. No files are written, no clock is read.

A page opened from disk may not fetch a file, but it may load a script: so each file of data is one call of
`muat`, which halaman/depan.js defines. A file holds a block of serials of one year, so that a drop rewrites no
more than that, however large the archive has grown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

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


def nama_blok(tahun: int, blok: int) -> str:
    """Return where a block lies, below outbox/."""
    return f"{FOLDER}/{tahun}-{blok}.js"


def data_blok(tahun: int, kasus: Sequence[Ringkas]) -> bytes:
    """Return the data file of a block; the same records give the same bytes, all of them ASCII.

    It names its columns, so that a page of a newer program can read it. Names that come back in case after case
    stand once, in `nama`; `sop`, `penanda` and `media` count into it.
    """
    nama = sorted({n for k in kasus for n in (k.sop, *k.penanda, *k.media)})
    letak = {n: i for i, n in enumerate(nama)}
    isi = ",\n".join(_json(list(_baris(k, letak).values())) for k in kasus)
    kolom = list(_baris(kasus[0], letak)) if kasus else []
    kepala = f'"tahun":{tahun},"kolom":{_json(kolom)},"nama":{_json(nama)}'
    return f'muat({{{kepala},"kasus":[\n{isi}\n]}});\n'.encode("ascii")


def _baris(k: Ringkas, letak: dict[str, int]) -> dict[str, Any]:
    return {
        "kode": k.kode,
        "judul": k.judul,
        "folder": k.folder,
        "sop": letak[k.sop],
        "status": k.status,
        "posisi": k.posisi,
        "diperbarui": k.diperbarui,
        "jenis": k.jenis,
        "tempat": k.tempat,
        "langkah": k.langkah,
        "menunggu": k.menunggu,
        "batas": k.batas,
        "naskah": k.naskah,
        "kembali": k.kembali,
        "nomor": [x for satu in k.nomor for x in satu],
        "penanda": _letak(k.penanda, letak),
        "media": _letak(k.media, letak),
    }


def _letak(nama: Iterable[str], letak: dict[str, int]) -> list[int]:
    return [letak[n] for n in nama]


def _json(isi: object) -> str:
    teks = _TULIS.encode(isi)
    for huruf, sama in _AMAN.items():
        teks = teks.replace(huruf, sama)
    return teks
