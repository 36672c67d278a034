"""How a case went through its SOP, as its page shows it: on the swimlane picture, and against the Mutu Baku.

Pure. `keadaan` is what the register keeps of a case; an older one may lack a key, or tell of a langkah that the SOP has no more.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

from pipeline.archive.peta import MULAI, Baris, Panah, Peta, Simpul, Titik, tata
from pipeline.sop import SELESAI, Langkah, Sop
from pipeline.tanggal import jam, lama, tanggal_panjang

KeadaanLangkah = Literal["belum", "menunggu", "berjalan", "selesai", "ulang", "terhenti"]
KeadaanBilah = Literal["tepat", "lewat", "berjalan", "terhenti", "tanpa-baku"]

SEBUTAN: Final[Mapping[KeadaanLangkah, str]] = {
    "belum": "belum dimulai",
    "menunggu": "menunggu dimulai",
    "berjalan": "sedang berjalan",
    "selesai": "telah dikerjakan",
    "ulang": "akan diulang",
    "terhenti": "terhenti di sini",
}
BILAH_MAKS: Final = 200  # per cent of the Mutu Baku that a bar can show


@dataclass(frozen=True, slots=True)
class Jejak:
    """The way of a case: each langkah's state and last round, and how often each arrow was taken."""

    keadaan: Mapping[int, KeadaanLangkah]
    putaran: Mapping[int, int]
    panah: Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Tanda:
    """A symbol of the picture with its state; `judul` says in words what it shows."""

    simpul: Simpul
    keadaan: KeadaanLangkah
    putaran: int
    judul: str


@dataclass(frozen=True, slots=True)
class Garis:
    """An arrow of the picture; `kali` is how often it was taken, `judul` what it says."""

    panah: Panah
    kali: int
    judul: str


@dataclass(frozen=True, slots=True)
class Bagan:
    """The swimlane picture of a case. `kini` is the row where it stands; `keterangan` tells the picture in words."""

    peta: Peta
    tanda: tuple[Tanda, ...]
    garis: tuple[Garis, ...]
    kini: Baris | None
    keterangan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilah:
    """One putaran on the time line; `persen` is how much of the Mutu Baku it took, None where that cannot be said."""

    langkah: int
    putaran: int
    pelaksana: str
    tanggal: str
    jam: str
    lama: str
    baku: str
    hasil: str
    keadaan: KeadaanBilah
    persen: int | None = None

    @property
    def dalam(self) -> int:
        """Per cent within the Mutu Baku."""
        return min(self.persen or 0, 100)

    @property
    def luar(self) -> int:
        """Per cent beyond it, as far as a bar shows them."""
        return min(self.persen or 0, BILAH_MAKS) - self.dalam


def jejak(keadaan: Mapping[str, Any], sop: Sop) -> Jejak:
    """Return the way of a case through `sop`, the langkah that waits to begin included."""
    riwayat = [r for r in keadaan.get("riwayat") or () if r.get("langkah")]
    status = keadaan.get("status")
    nanti = _nanti(keadaan, riwayat, sop)
    lewat = [int(r["langkah"]) for r in riwayat] + ([nanti] if nanti else [])
    putaran = Counter(lewat)
    hasil: dict[int, KeadaanLangkah] = dict.fromkeys((x.nomor for x in sop.langkah), "belum")
    hasil.update((nomor, "ulang") for nomor in lewat)
    hasil.update((nomor, "selesai") for nomor in _jalan(lewat))
    batal = status == "dibatalkan"
    if nanti:
        hasil[nanti] = "terhenti" if batal else "menunggu"
    elif riwayat and not riwayat[-1].get("selesai"):
        hasil[lewat[-1]] = "terhenti" if batal else "berjalan"
    panah = Counter(pairwise([MULAI, *lewat] if lewat else ()))
    if status == "selesai" and lewat:
        panah[lewat[-1], SELESAI] += 1
    return Jejak(hasil, putaran, panah)


def _nanti(keadaan: Mapping[str, Any], riwayat: Sequence[Mapping[str, Any]], sop: Sop) -> int:
    """Return the langkah that must begin next, or would have if the case were not cancelled; 0 if one is under way."""
    terbuka = keadaan.get("terbuka")
    if terbuka:
        return 0 if terbuka.get("dimulai", True) else int(terbuka["langkah"])
    if keadaan.get("status") != "dibatalkan" or (riwayat and not riwayat[-1].get("selesai")):
        return 0
    if not riwayat:
        return sop.pertama.nomor if sop.langkah else 0
    terakhir = sop.cari(riwayat[-1]["langkah"])
    if terakhir is None:
        return 0
    cabang = terakhir.cabang(riwayat[-1].get("keputusan") or "")
    return (cabang.ke if cabang else terakhir.selanjutnya) or 0


def _jalan(lewat: Sequence[int]) -> list[int]:
    """Return the langkah that still count: what the case went back behind is left out."""
    jalan: list[int] = []
    for nomor in lewat:
        if nomor in jalan:
            del jalan[jalan.index(nomor) :]
        jalan.append(nomor)
    return jalan


# --- the picture -----------------------------------------------------------------------------


def bagan(sop: Sop, jalan: Jejak) -> Bagan:
    """Return the swimlane picture of `sop` with the way of a case on it."""
    peta = tata(sop)
    tanda = tuple(_tanda(s, jalan, sop) for s in peta.simpul)
    garis = [_garis(p, jalan) for p in peta.panah]
    return Bagan(
        peta=peta,
        tanda=tanda,
        garis=tuple(sorted(garis, key=lambda g: g.kali > 0)),  # the way that was taken lies on top
        kini=next((b for b, t in zip(peta.baris, tanda, strict=True) if t.keadaan in {"menunggu", "berjalan"}), None),
        keterangan=_keterangan(sop, jalan),
    )


def _tanda(simpul: Simpul, jalan: Jejak, sop: Sop) -> Tanda:
    langkah = sop.cari(simpul.kunci)
    if langkah is None:
        kata, ujung = ("Mulai", (MULAI, sop.pertama.nomor)) if simpul.kunci == MULAI else ("Selesai", None)
        tiba = any(ke == SELESAI for _, ke in jalan.panah) if ujung is None else ujung in jalan.panah
        return Tanda(simpul, "selesai" if tiba else "belum", 0, kata)
    keadaan = jalan.keadaan[langkah.nomor]
    putaran = jalan.putaran.get(langkah.nomor, 0)
    ulang = f", putaran {putaran}" if putaran > 1 else ""
    judul = f"Langkah {langkah.nomor}, {sop.nama_pelaksana(langkah.pelaksana)}: {SEBUTAN[keadaan]}{ulang}"
    return Tanda(simpul, keadaan, putaran, judul)


def _garis(panah: Panah, jalan: Jejak) -> Garis:
    kali = jalan.panah.get((panah.dari, panah.ke), 0)
    arah = "kembali ke" if panah.mundur else "lanjut ke"
    ke = f"langkah {panah.ke}" if panah.ke > 0 else "akhir"
    jawab = f"{' atau '.join(panah.pilihan)}: " if panah.pilihan else ""
    tempuh = f"ditempuh {kali} kali" if kali else "tidak ditempuh"
    return Garis(panah, kali, f"{jawab}{arah} {ke}, {tempuh}")


def jalur_svg(titik: Sequence[Titik]) -> str:
    """Return a line along the axes as the data of an SVG path: `M12 5H40V80`."""
    awal, *sisanya = titik
    ruas = [f"M{awal.x:g} {awal.y:g}"]
    for dari, ke in zip(titik, sisanya, strict=False):
        ruas.append(f"V{ke.y:g}" if dari.x == ke.x else f"H{ke.x:g}")
    return "".join(ruas)


def _keterangan(sop: Sop, jalan: Jejak) -> str:
    """Return in words what the picture shows, for who does not see it."""
    jumlah = Counter(jalan.keadaan[x.nomor] for x in sop.langkah)
    di = [f"langkah {x.nomor} {SEBUTAN[k]}" for x in sop.langkah if (k := jalan.keadaan[x.nomor]) in _DI_SINI]
    isi = [f"{jumlah['selesai']} dari {len(sop.langkah)} langkah telah dikerjakan", *di]
    kembali = sum(n for (dari, ke), n in jalan.panah.items() if MULAI < ke <= dari and ke != SELESAI)
    if kembali:
        isi.append(f"dikembalikan {kembali} kali")
    return f"{len(sop.pelaksana)} pelaksana, {len(sop.langkah)} langkah; {'; '.join(isi)}. Rinciannya ada pada daftar langkah."


_DI_SINI: Final = {"menunggu", "berjalan", "terhenti"}


# --- the time line ---------------------------------------------------------------------------


def bilah(keadaan: Mapping[str, Any], sop: Sop) -> tuple[Bilah, ...]:
    """Return each putaran of a case against its Mutu Baku, in the order they began."""
    batal = keadaan.get("status") == "dibatalkan"
    return tuple(_bilah(r, sop, batal=batal) for r in keadaan.get("riwayat") or () if r.get("mulai"))


def _bilah(r: Mapping[str, Any], sop: Sop, *, batal: bool) -> Bilah:
    langkah = sop.cari(r.get("langkah") or 0)
    mulai = dt.datetime.fromisoformat(r["mulai"])
    selesai = dt.datetime.fromisoformat(r["selesai"]) if r.get("selesai") else None
    batas = _batas(r, mulai, langkah)
    telat = int(r.get("terlambat_menit") or 0)
    menit = r.get("lama_menit")
    rupa, hasil = _hasil(selesai, batas, telat, batal=batal)
    return Bilah(
        langkah=int(r.get("langkah") or 0),
        putaran=int(r.get("putaran") or 1),
        pelaksana=sop.nama_pelaksana(langkah.pelaksana) if langkah else "",
        tanggal=tanggal_panjang(mulai.date()),
        jam=_jam(mulai, selesai),
        lama=lama(menit) if menit is not None else "",
        baku=langkah.waktu.lower() if langkah else "",
        hasil=hasil,
        keadaan=rupa,
        persen=_persen(mulai, selesai, batas, telat),
    )


def _batas(r: Mapping[str, Any], mulai: dt.datetime, langkah: Langkah | None) -> dt.datetime | None:
    if r.get("batas"):
        return dt.datetime.fromisoformat(r["batas"])
    if langkah and langkah.waktu_menit and not langkah.waktu_hari_kerja:
        return mulai + dt.timedelta(minutes=langkah.waktu_menit)
    return None


def _jam(mulai: dt.datetime, selesai: dt.datetime | None) -> str:
    if selesai is None:
        return f"sejak {jam(mulai)}"
    ke = "" if selesai.date() == mulai.date() else f"{tanggal_panjang(selesai.date()).rpartition(' ')[0]} "
    return f"{jam(mulai)}–{ke}{jam(selesai)}"


def _persen(mulai: dt.datetime, selesai: dt.datetime | None, batas: dt.datetime | None, telat: int) -> int | None:
    if selesai is None or batas is None or batas <= mulai:
        return None
    persen = round(100 * (selesai - mulai) / (batas - mulai))
    return max(persen, 101) if telat else min(persen, 100)


def _hasil(
    selesai: dt.datetime | None, batas: dt.datetime | None, telat: int, *, batal: bool
) -> tuple[KeadaanBilah, str]:
    """Return how a putaran stands to its Mutu Baku, and in words; no clock is asked while it is under way."""
    if selesai is None:
        kata = "terhenti" if batal else "sedang berjalan"
        sampai = f"; batasnya {tanggal_panjang(batas.date())} pukul {jam(batas)}" if batas and not batal else ""
        return ("terhenti" if batal else "berjalan"), f"{kata}{sampai}"
    if batas is None:
        return "tanpa-baku", "tanpa Mutu Baku waktu"
    return ("lewat", f"lewat {lama(telat)}") if telat else ("tepat", "tepat waktu")


def rangkuman(semua: Sequence[Bilah], keadaan: Mapping[str, Any]) -> str:
    """Return the time line in a sentence or two; empty where nothing has begun."""
    return " ".join(_rangkuman(semua, keadaan))


def _rangkuman(semua: Sequence[Bilah], keadaan: Mapping[str, Any]) -> Iterator[str]:
    selesai = [b for b in semua if b.persen is not None]
    if selesai:
        lewat = sum(b.keadaan == "lewat" for b in selesai)
        yield f"{lewat} dari {len(selesai)} putaran melewati Mutu Baku." if lewat else "Semua putaran tepat waktu."
    riwayat = [r for r in keadaan.get("riwayat") or () if r.get("mulai")]
    if keadaan.get("status") == "selesai" and riwayat and riwayat[-1].get("selesai"):
        awal, akhir = (dt.datetime.fromisoformat(x) for x in (riwayat[0]["mulai"], riwayat[-1]["selesai"]))
        seluruhnya = lama(int((akhir - awal).total_seconds() // 60))
        yield f"Dari awal sampai akhir {seluruhnya}, termasuk waktu tunggu di antaranya."
