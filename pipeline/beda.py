"""What differs between two states of a case, in words: for check sheets, answers and pages. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pipeline.skema import Bentuk, Bidang, Skema, Tabel

Values = Mapping[str, Any]
PENDEK: Final = 80  # characters of a value that are quoted; a longer one is only named


def beda(dahulu: Values, kini: Values, skema: Skema) -> tuple[str, ...]:
    """Return what the form says otherwise in `kini` than in `dahulu`, a sentence for each cell or table.

    Both are values of a naskah. The table of langkah, and what the register or the office adds, is left out.
    """
    bidang = (satu for b in skema.bidang for satu in _bidang(b, dahulu, kini))
    tabel = (satu for t in skema.tabel if t.nama != "langkah" for satu in _tabel(t, dahulu, kini))
    return (*bidang, *tabel)


def _bidang(bidang: Bidang, dahulu: Values, kini: Values) -> Iterator[str]:
    kelompok, _, nama = bidang.nama.partition(".")
    lama, baru = (str(v.get(kelompok, {}).get(nama, "")) for v in (dahulu, kini))
    if kelompok != "kasus" and lama != baru:
        yield f"{bidang.label}: {_dari_ke(lama, baru, panjang=bidang.bentuk is Bentuk.TEKS_PANJANG)}."


def _dari_ke(lama: str, baru: str, *, panjang: bool = False) -> str:
    if not lama or not baru:
        ada = baru or lama
        isi = "" if panjang or len(ada) > PENDEK or "\n" in ada else f" “{ada}”"
        return f"ditambahkan{isi}" if baru else f"dihapus{isi and f', semula{isi}'}"
    if panjang or "\n" in lama + baru or max(len(lama), len(baru)) > PENDEK:
        return "diubah"
    return f"semula “{lama}”, menjadi “{baru}”"


def _tabel(tabel: Tabel, dahulu: Values, kini: Values) -> Iterator[str]:
    """Yield one sentence on a table: rows added, rows gone, and cells changed; a row is known by its first column."""
    lama, baru = (_per_kunci(tabel, v.get(tabel.nama, ())) for v in (dahulu, kini))
    bagian = [
        *_daftar("ditambah", [k[0] for k in baru if k not in lama]),
        *_daftar("dihapus", [k[0] for k in lama if k not in baru]),
        *(satu for k, baris in baru.items() if k in lama for satu in _baris(tabel, k[0], lama[k], baris)),
    ]
    if bagian:
        yield f"{tabel.judul}: {'; '.join(bagian)}."


def _per_kunci(tabel: Tabel, baris: Sequence[Mapping[str, str]]) -> dict[tuple[str, int], Mapping[str, str]]:
    """Return the rows by their first column and which one of that name they are."""
    hasil: dict[tuple[str, int], Mapping[str, str]] = {}
    for satu in baris:
        nama = satu[tabel.kolom[0].nama]
        ke = next(n for n in range(len(baris) + 1) if (nama, n) not in hasil)
        hasil[nama, ke] = satu
    return hasil


def _daftar(kata: str, nama: Sequence[str]) -> Iterator[str]:
    if nama:
        lebih = f" dan {len(nama) - 5} lainnya" if len(nama) > 5 else ""
        yield f"{kata} {', '.join(f'“{n}”' for n in nama[:5])}{lebih}"


def _baris(tabel: Tabel, nama: str, lama: Mapping[str, str], baru: Mapping[str, str]) -> Iterator[str]:
    for kolom in tabel.kolom[1:]:
        if lama.get(kolom.nama, "") != baru.get(kolom.nama, ""):
            yield f"{kolom.judul} “{nama}” {_dari_ke(lama.get(kolom.nama, ''), baru.get(kolom.nama, ''))}"


_RIWAYAT: Final = {
    "mulai": "Mulai",
    "selesai": "Selesai",
    "keputusan": "Keputusan",
    "instruksi": "Instruksi",
    "catatan": "Catatan",
    "batas_waktu": "Batas Waktu",
}


def beda_riwayat(dahulu: Values, kini: Values) -> tuple[str, ...]:
    """Return what the table of langkah says otherwise, a sentence for each cell, of the langkah that both have."""
    lama, baru = ({(r["langkah"], r["putaran"]): r for r in v.get("langkah", ())} for v in (dahulu, kini))
    return tuple(
        f"Langkah {langkah} putaran {putaran}, {judul}: {_dari_ke(*(_satu(r[nama]) for r in (lama[langkah, putaran], isi)))}."
        for (langkah, putaran), isi in baru.items()
        if (langkah, putaran) in lama
        for nama, judul in _RIWAYAT.items()
        if lama[langkah, putaran][nama] != isi[nama]
    )


def _satu(isi: str | Sequence[str]) -> str:
    return isi if isinstance(isi, str) else "; ".join(isi)
