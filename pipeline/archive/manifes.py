"""The manifest of a berkas: what the register knows of its case, as a file that goes with it.

With it a lost register comes back, and a berkas that is handed over can be read without one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.archive.indeks import FOLDER
from pipeline.errors import ArsipError
from pipeline.filing import SUMBER
from pipeline.nomor import Nomor
from pipeline.register import KasusTercatat, Register

NAMA: Final = f"{SUMBER}/manifes.json"  # below the folder of the berkas
BENTUK: Final = "alurnaskah-manifes-1"
NOMOR_BATAL: Final = f"{FOLDER}/nomor-batal.json"  # below outbox/
BENTUK_BATAL: Final = "alurnaskah-nomor-batal-1"
BERPATH: Final = ("naskah", "sumber", "lampiran", "salinan", "turunan")  # the tables whose rows are a file each
SIDIK_NILAI: Final = 16  # hexadecimal digits by which a value is found again


def manifes(kasus: KasusTercatat, register: Register) -> bytes:
    """Return the manifest of a berkas; the same records give the same bytes.

    It is JSON: `bentuk`, the tables of `Register.cuplik`, and `nilai`: what the naskah were made from. Twelve naskah
    of a case say much the same, so each value, and each member of a list, stands there once, and a naskah's `isi` names it.
    """
    isi = register.cuplik(kasus.id)
    nilai: dict[str, str] = {}
    dikenal: dict[int, str] = {}
    lalu: dict[str, tuple[Any, str]] = {}  # of the naskah before: most of it is said again
    for naskah in isi["naskah"]:
        for kunci, satu in naskah["isi"].items():
            if kunci not in lalu or lalu[kunci][0] != satu:
                lalu[kunci] = satu, _simpan(satu, nilai, dikenal)
        naskah["isi"] = {kunci: lalu[kunci][1] for kunci in naskah["isi"]}
    return _baris_demi_baris({"bentuk": BENTUK, **isi, "nilai": nilai})


def _baris_demi_baris(isi: Mapping[str, Any]) -> bytes:
    """Return `isi` as JSON with a line for each row of a table: to be read and compared by line, and quickly written.

    What is in `nilai` is JSON already.
    """
    bagian = []
    for nama, satu in sorted(isi.items()):
        if isinstance(satu, list):
            teks = "[\n" + ",\n".join(map(_json, satu)) + "\n]" if satu else "[]"
        elif nama == "nilai" and satu:
            teks = "{\n" + ",\n".join(f"{_json(k)}: {v}" for k, v in sorted(satu.items())) + "\n}"
        else:
            teks = _json(satu)
        bagian.append(f"{_json(nama)}: {teks}")
    return ("{\n" + ",\n".join(bagian) + "\n}\n").encode()


_json: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode  # made once: a case needs it 550 times


def baca(isi: bytes) -> dict[str, Any]:
    """Return what `Register.tuang` takes, out of a manifest.

    Raises:
        ArsipError: it is damaged, or of a newer program.
    """
    try:
        semua = json.loads(isi)
        bentuk = semua.pop("bentuk")
        if bentuk != BENTUK:
            raise ArsipError(f"manifes berbentuk “{bentuk}”; pasang AlurNaskah yang lebih baru")
        nilai = semua.pop("nilai")
        for naskah in semua["naskah"]:
            naskah["isi"] = {kunci: _ambil(sidik, nilai) for kunci, sidik in naskah["isi"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise ArsipError(f"manifes rusak ({exc})") from exc
    return dict(semua)


def _simpan(satu: Any, nilai: dict[str, str], dikenal: dict[int, str]) -> str:
    """Enter a value in `nilai` as JSON, the members of a list each by themselves, and return by what it is found.

    `dikenal` has that by the id of a value: naskah that were just made share most of theirs, to the object. All values are
    there before the first is entered, so no id comes twice.
    """
    if id(satu) not in dikenal:
        deret = isinstance(satu, list)
        teks = _json({"deret": [_simpan(x, nilai, dikenal) for x in satu]} if deret else {"nilai": satu})
        dikenal[id(satu)] = sidik = hashlib.sha256(teks.encode()).hexdigest()[:SIDIK_NILAI]
        nilai[sidik] = teks
    return dikenal[id(satu)]


def _ambil(sidik: str, nilai: Mapping[str, Any]) -> Any:
    isi = nilai[sidik]
    return [_ambil(anggota, nilai) for anggota in isi["deret"]] if "deret" in isi else isi["nilai"]


def kode(cuplikan: Mapping[str, Any]) -> str:
    """Return the kode of the case that a manifest, as `baca` returns it, is of."""
    return str(cuplikan["kasus"]["kode"])


# ── numbers that were cancelled ─────────────────────────────────────────────────────────────────


def nomor_batal(register: Register) -> bytes:
    """Return the list of all cancelled numbers, empty bytes where there is none.

    Those that no naskah has are in no manifest, and must not be given again.
    """
    baris = [
        {
            "seri": n.seri,
            "tahun": n.tahun,
            "urut": n.urut,
            "sisip": n.sisip,
            "teks": n.teks,
            "tanggal": n.tanggal.isoformat(),
            "batal": n.batal,
            "dibatalkan": n.dibatalkan.isoformat() if n.dibatalkan else None,
        }
        for n in register.nomor_batal()
    ]
    return _baris_demi_baris({"bentuk": BENTUK_BATAL, "nomor": baris}) if baris else b""


def baca_nomor_batal(isi: bytes) -> Iterator[tuple[Nomor, str, dt.date]]:
    """Yield each cancelled number of such a list, why it was cancelled and when; where that is not known, its own date.

    Raises:
        ArsipError: it is damaged, or of a newer program.
    """
    try:
        semua = json.loads(isi)
        if semua["bentuk"] != BENTUK_BATAL:
            raise ArsipError(f"daftar berbentuk “{semua['bentuk']}”; pasang AlurNaskah yang lebih baru")
        for n in semua["nomor"]:
            tanggal = dt.date.fromisoformat(n["tanggal"])
            nomor = Nomor(seri=n["seri"], tanggal=tanggal, urut=int(n["urut"]), sisip=int(n["sisip"]), teks=n["teks"])
            yield nomor, str(n["batal"]), dt.date.fromisoformat(n["dibatalkan"]) if n["dibatalkan"] else tanggal
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise ArsipError(f"daftar rusak ({exc})") from exc
