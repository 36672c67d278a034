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
from pipeline.terbuka import semua_terbuka

KeadaanLangkah = Literal["belum", "menunggu", "berjalan", "selesai", "ulang", "terhenti", "dilewati"]
KeadaanBilah = Literal["tepat", "lewat", "berjalan", "terhenti", "tanpa-baku"]

SEBUTAN: Final[Mapping[KeadaanLangkah, str]] = {
    "belum": "belum dimulai",
    "menunggu": "menunggu dimulai",
    "berjalan": "sedang berjalan",
    "selesai": "telah dikerjakan",
    "ulang": "akan diulang",
    "terhenti": "terhenti di sini",
    "dilewati": "dilewati: syaratnya tidak terpenuhi",
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
    """The swimlane picture of a case. `kini` are the rows where it stands; `keterangan` tells the picture in words."""

    peta: Peta
    tanda: tuple[Tanda, ...]
    garis: tuple[Garis, ...]
    kini: tuple[Baris, ...]
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
    """Return the way of a case through `sop`, the langkah that wait to begin included."""
    riwayat = [r for r in keadaan.get("riwayat") or () if r.get("langkah")]
    batal = keadaan.get("status") == "dibatalkan"
    nanti = _nanti(keadaan, riwayat, sop)
    tahap = _tahap(riwayat, nanti, sop)
    lewat = [int(r["langkah"]) for r in riwayat]
    hasil: dict[int, KeadaanLangkah] = dict.fromkeys((x.nomor for x in sop.langkah), "belum")
    hasil.update((nomor, "ulang") for nomor in (*lewat, *nanti))
    hasil.update((nomor, "selesai") for nomor in _jalan([n for t in tahap for n in t]))
    hasil.update((n, "terhenti" if batal else "menunggu") for n in nanti)
    hasil.update((n, "terhenti" if batal else "berjalan") for n in _berjalan(riwayat, tahap))
    panah, dilewati = _panah(riwayat, tahap, keadaan.get("status"), sop)
    hasil.update((n, "dilewati") for n in dilewati if hasil.get(n) == "belum")
    return Jejak(hasil, Counter((*lewat, *nanti)), panah)


def _tahap(riwayat: Sequence[Mapping[str, Any]], nanti: Sequence[int], sop: Sop) -> list[list[int]]:
    """Return what was entered, and waits to begin, one by one or, of a rombongan, together."""
    hasil: list[list[int]] = []
    for nomor in (*(int(r["langkah"]) for r in riwayat), *nanti):
        if hasil and hasil[-1][-1] != nomor and _serombongan(hasil[-1], nomor, sop):
            hasil[-1].append(nomor)
        else:
            hasil.append([nomor])
    return hasil


def _serombongan(tahap: Sequence[int], nomor: int, sop: Sop) -> bool:
    ini, itu = sop.cari(tahap[-1]), sop.cari(nomor)
    if ini is None or itu is None or not ini.serentak:
        return False
    return ini.serentak == itu.serentak and nomor not in tahap


def _berjalan(riwayat: Sequence[Mapping[str, Any]], tahap: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yield what has begun and not ended, of what was entered last."""
    terakhir = riwayat[-1:]
    if terakhir:
        bersama = next(t for t in reversed(tahap) if terakhir[0]["langkah"] in t)
        terakhir = [r for r in riwayat[-len(bersama) :] if r["langkah"] in bersama]
    yield from (int(r["langkah"]) for r in terakhir if not r.get("selesai"))


def _panah(
    riwayat: Sequence[Mapping[str, Any]], tahap: Sequence[Sequence[int]], status: object, sop: Sop
) -> tuple[Counter[tuple[int, int]], set[int]]:
    """Return how often each arrow was taken, and what was skipped on the way."""
    panah: Counter[tuple[int, int]] = Counter()
    dilewati: set[int] = set()
    jawab = iter(riwayat)
    panah.update((MULAI, n) for awal in tahap[:1] for n in awal)
    for ini, berikut in pairwise([*tahap, [SELESAI]] if status == "selesai" and tahap else tahap):
        jalan = [_ruas(n, next(jawab, {}), berikut, sop) for n in ini]
        sampai = [r for r in jalan if r] or [[(n, berikut[0])] for n in ini[-1:]]
        for ruas in sampai:
            panah.update(ruas)
            dilewati.update(ke for _, ke in ruas if ke not in berikut)
    return panah, dilewati


def _ruas(dari: int, r: Mapping[str, Any], ke: Sequence[int], sop: Sop) -> list[tuple[int, int]]:
    """Return the arrows from one langkah to what was entered next, over what was skipped; none if it led elsewhere."""
    langkah = sop.cari(dari)
    cabang = langkah.cabang(r.get("keputusan") or "") if langkah else None
    tujuan = cabang.ke if cabang else langkah.selanjutnya if langkah else None
    ruas: list[tuple[int, int]] = []
    while tujuan is not None and len(ruas) <= len(sop.langkah):
        if tujuan in ke or _bersama_sop(tujuan, ke, sop):
            return [*ruas, *((dari, n) for n in ke)]
        ruas.append((dari, tujuan))
        lompat = sop.cari(tujuan)
        if lompat is None or lompat.hanya_bila is None:
            return []
        dari, tujuan = tujuan, sop.lewat(lompat)
    return []


def _bersama_sop(tujuan: int, ke: Sequence[int], sop: Sop) -> bool:
    """Return whether `tujuan` leads into the rombongan of `ke`, of which the first may have been skipped."""
    langkah = sop.cari(tujuan)
    return langkah is not None and any(x.nomor in ke for x in sop.rombongan(langkah))


def _nanti(keadaan: Mapping[str, Any], riwayat: Sequence[Mapping[str, Any]], sop: Sop) -> tuple[int, ...]:
    """Return the langkah that must begin next, or would have if the case were not cancelled."""
    if terbuka := semua_terbuka(keadaan):
        return tuple(int(t["langkah"]) for t in terbuka if not t.get("dimulai", True))
    if keadaan.get("status") != "dibatalkan":
        return ()
    mulai = {r["langkah"] for r in riwayat if not r.get("selesai")}
    if "terhenti" in keadaan:
        return tuple(n for n in keadaan["terhenti"] if n not in mulai)
    if riwayat and not riwayat[-1].get("selesai"):
        return ()
    if not riwayat:
        return (sop.pertama.nomor,) if sop.langkah else ()
    terakhir = sop.cari(riwayat[-1]["langkah"])
    if terakhir is None:
        return ()
    cabang = terakhir.cabang(riwayat[-1].get("keputusan") or "")
    tujuan = (cabang.ke if cabang else terakhir.selanjutnya) or 0
    return (tujuan,) if tujuan else ()


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
        kini=tuple(b for b, t in zip(peta.baris, tanda, strict=True) if t.keadaan in {"menunggu", "berjalan"}),
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
    if langkah and langkah.waktu_jalan and not langkah.waktu_hari_kerja:
        return mulai + langkah.waktu_jalan
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
