"""An SOP as a swimlane picture: where its lanes, rows, symbols and arrows stand. No files, no case, no drawing.

Lanes are the pelaksana, rows the langkah, as in the official flow chart. A row holds one symbol, so that a line along
a row meets no other. A line down or up runs through the middle of a lane between neighbouring rows, or in a
`gang`, the gutter between two lanes. Lines leave and enter a symbol at ports of their own, and have a track of their own in
a gutter: lines cross, but never lie on one another, nor on a symbol or a word.

One unit is a CSS pixel at natural size. Source: TND-332, TND-333.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from pipeline.archive.huruf import TEBAL, lebar, pecah, ringkas
from pipeline.sop import SELESAI, Langkah, Sop

Bentuk = Literal["terminator", "kotak", "belah"]
Sisi = Literal["atas", "bawah", "kiri", "kanan"]

MULAI: Final = -1  # the symbol before a first langkah that decides; SELESAI is the one after such a last
HURUF: Final = 12  # of kegiatan and Mutu Baku
HURUF_KEPALA: Final = 11
HURUF_LABEL: Final = 10.5
TINGGI_BARIS: Final = 14  # of a line of text
KOLOM_NOMOR: Final = 28
KOLOM_KEGIATAN: Final = 226
KOLOM_WAKTU: Final = 68
LEBAR_HALAMAN: Final = 1112  # of the berkas' page on a wide screen
KEPALA_ATAS: Final = 22  # "Pelaksana" over all lanes
TEPI: Final = 6  # between a text and the line beside it
UKURAN: Final[Mapping[Bentuk, tuple[int, int]]] = {"terminator": (78, 42), "kotak": (78, 42), "belah": (96, 58)}
CELAH: Final = 18  # above and below a symbol
PINGGIR: Final = 12  # beside a symbol
JALUR: Final = 10  # between tracks of a gutter
LABUH: Final = 12  # between ports
LABUH_BERLABEL: Final = 28  # between ports with words above and below their lines
LABEL_TINGGI: Final = 11
LABEL_MAKS: Final = 84
DILEWATI: Final = "dilewati"  # on the line past a decision whose condition does not hold
KALI: Final = "99×"  # what stands at most where a line says how often it was taken


class Titik(NamedTuple):
    """A point; y grows downwards."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Kotak:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    lebar: float
    tinggi: float


@dataclass(frozen=True, slots=True)
class Lajur:
    """A lane: the lines of its head, and where it stands."""

    nama: tuple[str, ...]
    x: float
    lebar: float


@dataclass(frozen=True, slots=True)
class Baris:
    """A row: its langkah (None: only a terminator stands in it), the lines of its texts, and where it stands."""

    langkah: Langkah | None
    kegiatan: tuple[str, ...]
    waktu: tuple[str, ...]
    y: float
    tinggi: float


@dataclass(frozen=True, slots=True)
class Simpul:
    """A symbol around its centre; `kunci` is the number of its langkah, `MULAI` or `SELESAI`."""

    kunci: int
    bentuk: Bentuk
    x: float
    y: float
    lebar: float
    tinggi: float

    def tepi(self, sisi: Sisi, geser: float = 0) -> Titik:
        """Return the point of its outline on a side; at the left and right `geser` below the middle."""
        if sisi in {"atas", "bawah"}:
            return Titik(self.x, self.y + (self.tinggi / 2 if sisi == "bawah" else -self.tinggi / 2))
        jauh = _setengah(self.bentuk, self.lebar, self.tinggi, geser)
        return Titik(round(self.x + (jauh if sisi == "kanan" else -jauh), 1), self.y + geser)


@dataclass(frozen=True, slots=True)
class Panah:
    """An arrow: its corners from edge to edge, and where its words stand.

    `pilihan` are the answers that lead along it, `label` what is written of them. `kotak` is the place of the label,
    `kotak_kali` the place to say how often it was taken; both are None for an arrow that is no answer.
    """

    dari: int
    ke: int
    pilihan: tuple[str, ...]
    label: str
    mundur: bool
    titik: tuple[Titik, ...]
    kotak: Kotak | None = None
    kotak_kali: Kotak | None = None


@dataclass(frozen=True, slots=True)
class Peta:
    """The whole picture. `kepala` is the height of the heads, `x_waktu` where the column of the Mutu Baku begins."""

    lebar: float
    tinggi: float
    kepala: float
    x_waktu: float
    lajur: tuple[Lajur, ...]
    baris: tuple[Baris, ...]
    simpul: tuple[Simpul, ...]
    panah: tuple[Panah, ...]


@dataclass(frozen=True, slots=True)
class _Rute:
    """How an arrow goes, before anything has a place: from row to row, from side to side, by which gutter."""

    dari: int  # row
    ke: int
    pilihan: tuple[str, ...]
    label: str
    keluar: Sisi
    masuk: Sisi
    gang: int | None = None  # gutter g lies before lane g

    @property
    def belok(self) -> bool:
        """Whether it leaves and enters at ports of the sides only: through a gutter."""
        return self.gang is not None


class _Sel(NamedTuple):
    """A row before it has a place."""

    kunci: int
    lajur: int
    bentuk: Bentuk
    langkah: Langkah | None


@lru_cache(maxsize=32)
def tata(sop: Sop) -> Peta:
    """Return the layout of `sop`, which is one that `cacat` finds nothing wrong with."""
    sel = _sel(sop)
    rute = _rute(sel, _arah(sop, sel))
    labuhan = _labuhan(rute)
    jalur = _jalur(rute, len(sop.pelaksana))
    kiri, pusat, lajur = _mendatar(sop, sel, rute, jalur)
    simpul, baris, kepala = _menurun(sel, pusat, labuhan, lajur)
    tegak = {r: _x_jalur(r, jalur, kiri, lajur) for r in rute if r.belok}
    geser = _geser(labuhan, simpul, tegak)
    x_waktu = lajur[-1].x + lajur[-1].lebar + _lebar_gang(jalur, len(lajur))
    return Peta(
        lebar=x_waktu + KOLOM_WAKTU,
        tinggi=baris[-1].y + baris[-1].tinggi,
        kepala=kepala,
        x_waktu=x_waktu,
        lajur=lajur,
        baris=baris,
        simpul=simpul,
        panah=tuple(_panah(r, simpul, baris, tegak, geser) for r in rute),
    )


# --- what stands in which row, and what leads where ------------------------------------------


def _sel(sop: Sop) -> tuple[_Sel, ...]:
    """Return the rows. The first and the last langkah are terminators themselves, where they decide nothing."""
    urut = {p.kunci: n for n, p in enumerate(sop.pelaksana)}
    sel = [_Sel(x.nomor, urut[x.pelaksana], _bentuk(x, sop), x) for x in sop.langkah]
    if sop.pertama.memutuskan:
        sel.insert(0, _Sel(MULAI, sel[0].lajur, "terminator", None))
    penutup = [s for s in sel if s.langkah and s.langkah.memutuskan and SELESAI in s.langkah.tujuan]
    if penutup:
        sel.append(_Sel(SELESAI, penutup[-1].lajur, "terminator", None))
    return tuple(sel)


def _bentuk(langkah: Langkah, sop: Sop) -> Bentuk:
    if langkah.memutuskan:
        return "belah"
    return "terminator" if langkah is sop.pertama or SELESAI in langkah.tujuan else "kotak"


def _arah(sop: Sop, sel: Sequence[_Sel]) -> list[tuple[int, int, tuple[str, ...], str]]:
    """Return row, row, answers and label of each arrow; answers that lead to the same langkah share one."""
    baris = {s.kunci: n for n, s in enumerate(sel)}
    arah: list[tuple[int, int, tuple[str, ...], str]] = []
    if MULAI in baris:
        arah.extend((0, baris[x.nomor], (), "") for x in sop.rombongan(sop.pertama))
    for langkah in sop.langkah:
        for tujuan, ke in _tujuan(langkah, sop):
            if ke not in baris:
                continue
            if ke == SELESAI and not langkah.memutuskan:
                continue
            pilihan = tuple(k.pilihan for k in langkah.keputusan if k.ke == tujuan)
            arah.append((baris[langkah.nomor], baris[ke], pilihan, label_cabang(langkah, pilihan)))
    return arah


def _tujuan(langkah: Langkah, sop: Sop) -> list[tuple[int, int]]:
    """Return each target of `langkah` with what is entered there: of a rombongan all."""
    bersama = ((t, sop.cari(t)) for t in langkah.tujuan)
    return [(t, y.nomor) for t, x in bersama if x for y in sop.rombongan(x)] + [
        (t, t) for t in langkah.tujuan if t == SELESAI
    ]


def label_cabang(langkah: Langkah, pilihan: Sequence[str]) -> str:
    """Return `Ya` or `Tidak` where a question is answered so, as the official chart does, else the answer itself."""
    tidak = [k.pilihan for k in langkah.keputusan if k.pilihan.casefold().startswith("tidak")]
    if langkah.memutuskan and not pilihan:
        return DILEWATI
    if len(langkah.keputusan) == 2 and len(tidak) == len(pilihan) == 1:
        return "Tidak" if pilihan[0] in tidak else "Ya"
    return ringkas(" / ".join(pilihan), HURUF_LABEL * TEBAL, LABEL_MAKS)


# --- by which side and which gutter ----------------------------------------------------------


def _rute(sel: Sequence[_Sel], arah: Iterable[tuple[int, int, tuple[str, ...], str]]) -> tuple[_Rute, ...]:
    """Return the way of each arrow: between neighbouring rows the short one, else through a gutter."""
    dekat, jauh = [], []
    for r, s, pilihan, label in arah:
        sisi: Sisi = "kanan" if sel[s].lajur > sel[r].lajur else "kiri"
        if s == r + 1:
            lurus = sel[r].lajur == sel[s].lajur
            dekat.append(_Rute(r, s, pilihan, label, "bawah" if lurus else sisi, "atas"))
        elif s == r - 1 and sel[r].lajur != sel[s].lajur:
            dekat.append(_Rute(r, s, pilihan, label, sisi, "bawah"))
        else:
            jauh.append(_Rute(r, s, pilihan, label, sisi, sisi))
    rute = _lega(dekat)
    ramai: defaultdict[tuple[int, Sisi], int] = defaultdict(int)
    for satu in rute:
        ramai[satu.dari, satu.keluar] += 1
    for satu in sorted(jauh, key=lambda x: abs(x.ke - x.dari)):
        lewat = _pilih_gang(satu, sel, ramai)
        ramai[lewat.dari, lewat.keluar] += 1
        ramai[lewat.ke, lewat.masuk] += 1
        rute.append(lewat)
    return tuple(rute)


def _lega(dekat: Sequence[_Rute]) -> list[_Rute]:
    """Let an arrow down leave by the bottom where another leaves by the same side, and nothing comes in from below."""
    dari_bawah = {x.ke for x in dekat if x.masuk == "bawah"}
    naik = {(x.dari, x.keluar) for x in dekat if x.masuk == "bawah"}
    return [
        replace(x, keluar="bawah")
        if x.masuk == "atas" and (x.dari, x.keluar) in naik and x.dari not in dari_bawah
        else x
        for x in dekat
    ]


def _pilih_gang(rute: _Rute, sel: Sequence[_Sel], ramai: Mapping[tuple[int, Sisi], int]) -> _Rute:
    """Return `rute` through the gutter that is near and leaves from and comes to sides that are little used."""
    asal, tuju = sel[rute.dari].lajur, sel[rute.ke].lajur

    def lewat(gang: int) -> _Rute:
        return replace(
            rute, gang=gang, keluar="kanan" if gang > asal else "kiri", masuk="kanan" if gang > tuju else "kiri"
        )

    def mahal(satu: _Rute) -> tuple[float, int]:
        gang = satu.gang or 0
        jarak = sum(gang - x - 1 if gang > x else x - gang for x in (asal, tuju))
        return jarak + 1.5 * (ramai[satu.dari, satu.keluar] + ramai[satu.ke, satu.masuk]), -gang

    batas = max(s.lajur for s in sel) + 2
    return min((lewat(g) for g in range(batas)), key=mahal)


# --- ports and tracks ------------------------------------------------------------------------


def _labuhan(rute: Sequence[_Rute]) -> dict[tuple[int, Sisi], list[tuple[_Rute, bool]]]:
    """Return which arrows use a side of a row's symbol; True for one that leaves."""
    hasil: defaultdict[tuple[int, Sisi], list[tuple[_Rute, bool]]] = defaultdict(list)
    for satu in rute:
        hasil[satu.dari, satu.keluar].append((satu, True))
        hasil[satu.ke, satu.masuk].append((satu, False))
    return dict(hasil)


def _jarak_labuh(ujung: Sequence[tuple[_Rute, bool]]) -> int:
    return LABUH_BERLABEL if any(keluar and satu.label for satu, keluar in ujung) else LABUH


def _jalur(rute: Sequence[_Rute], lajur: int) -> dict[int, dict[_Rute, int]]:
    """Return the tracks of each gutter: 0 is used first; two arrows share one where their rows do not meet."""
    hasil: dict[int, dict[_Rute, int]] = {g: {} for g in range(lajur + 1)}
    for satu in rute:
        if satu.gang is None:
            continue
        isi = hasil[satu.gang]
        terpakai = {n for lain, n in isi.items() if _bersua(satu, lain)}
        isi[satu] = next(n for n in range(len(isi) + 1) if n not in terpakai)
    return hasil


def _bersua(satu: _Rute, lain: _Rute) -> bool:
    awal, akhir = sorted((satu.dari, satu.ke))
    mula, ujung = sorted((lain.dari, lain.ke))
    return awal <= ujung and mula <= akhir


def _lebar_gang(jalur: Mapping[int, Mapping[_Rute, int]], gang: int) -> int:
    return JALUR * (max(jalur[gang].values()) + 2) if jalur[gang] else 0


def _x_jalur(rute: _Rute, jalur: Mapping[int, Mapping[_Rute, int]], kiri: float, lajur: Sequence[Lajur]) -> float:
    """Return where the track of `rute` runs; the first one lies next to the lanes, in the leftmost gutter at its right."""
    gang = rute.gang or 0
    langkah = JALUR * (jalur[gang][rute] + 1)
    if gang == 0:
        return kiri + _lebar_gang(jalur, 0) - langkah
    return lajur[gang - 1].x + lajur[gang - 1].lebar + langkah


# --- places ----------------------------------------------------------------------------------


def _mendatar(
    sop: Sop, sel: Sequence[_Sel], rute: Sequence[_Rute], jalur: Mapping[int, Mapping[_Rute, int]]
) -> tuple[float, list[float], tuple[Lajur, ...]]:
    """Return where the first gutter begins, the middle of the symbols of each lane, and the lanes."""
    kiri = x = float(KOLOM_NOMOR + KOLOM_KEGIATAN)
    pusat, lajur = [], []
    for n, pelaksana in enumerate(sop.pelaksana):
        x += _lebar_gang(jalur, n)
        separuh = max((UKURAN[s.bentuk][0] / 2 for s in sel if s.lajur == n), default=39)
        sisi_kiri, sisi_kanan = (_ruang(n, separuh, sisi, sel, rute) for sisi in ("kiri", "kanan"))
        kata = max(lebar(k, HURUF_KEPALA * TEBAL) for k in pelaksana.nama.split() or ("",))
        kurang = max(0, math.ceil(min(kata, 130) + 2 * TEPI - sisi_kiri - sisi_kanan - 2 * separuh))
        luas = sisi_kiri + sisi_kanan + 2 * separuh + kurang
        pusat.append(x + sisi_kiri + separuh + kurang // 2)
        lajur.append(Lajur(pecah(pelaksana.nama, HURUF_KEPALA * TEBAL, luas - 2 * TEPI), x, luas))
        x += luas
    return kiri, pusat, tuple(lajur)


def _ruang(lajur: int, separuh: float, sisi: Sisi, sel: Sequence[_Sel], rute: Sequence[_Rute]) -> int:
    """Return the room beside the symbols of a lane, wide enough for the words on the lines that leave there."""
    perlu = [PINGGIR]
    for satu in rute:
        if sel[satu.dari].lajur == lajur and satu.label:
            kata = max(_lebar_label(satu.label), _lebar_label(KALI)) + 8
            if satu.keluar == sisi:
                perlu.append(math.ceil(kata))
            if satu.keluar == "bawah":
                perlu.append(math.ceil(kata - separuh))
    return max(perlu)


def _lebar_label(teks: str) -> float:
    return lebar(teks, HURUF_LABEL * TEBAL)


def _menurun(
    sel: Sequence[_Sel],
    pusat: Sequence[float],
    labuhan: Mapping[tuple[int, Sisi], list[tuple[_Rute, bool]]],
    lajur: Sequence[Lajur],
) -> tuple[tuple[Simpul, ...], tuple[Baris, ...], float]:
    """Return symbols and rows, each as high as its ports and texts ask for, and the height of the heads."""
    kepala = KEPALA_ATAS + 2 * TEPI + TINGGI_BARIS * max(len(x.nama) for x in lajur)
    ukuran = [_tinggi(n, s, labuhan) for n, s in enumerate(sel)]
    teks = [_teks(s.langkah) for s in sel]
    tinggi = [max(u + 2 * CELAH, TINGGI_BARIS * max(map(len, t)) + 3 * TEPI) for u, t in zip(ukuran, teks, strict=True)]
    atas = list(accumulate(tinggi, initial=kepala))
    baris = tuple(Baris(s.langkah, *t, y, h) for s, t, y, h in zip(sel, teks, atas, tinggi, strict=False))
    simpul = tuple(
        Simpul(s.kunci, s.bentuk, pusat[s.lajur], b.y + b.tinggi / 2, UKURAN[s.bentuk][0], u)
        for s, b, u in zip(sel, baris, ukuran, strict=True)
    )
    return simpul, baris, kepala


def _tinggi(n: int, sel: _Sel, labuhan: Mapping[tuple[int, Sisi], list[tuple[_Rute, bool]]]) -> int:
    """Return the height of a row's symbol: the ports of both its sides find room in it, with their words."""
    sisi: tuple[Sisi, Sisi] = ("kiri", "kanan")
    perlu = [len(u) * _jarak_labuh(u) for s in sisi if (u := labuhan.get((n, s)))]
    return max(UKURAN[sel.bentuk][1], *perlu, 0)


def _teks(langkah: Langkah | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if langkah is None:
        return (), ()
    return (
        pecah(langkah.kegiatan, HURUF, KOLOM_KEGIATAN - 2 * TEPI),
        pecah(langkah.waktu, HURUF, KOLOM_WAKTU - 2 * TEPI),
    )


def _geser(
    labuhan: Mapping[tuple[int, Sisi], list[tuple[_Rute, bool]]],
    simpul: Sequence[Simpul],
    tegak: Mapping[_Rute, float],
) -> dict[tuple[_Rute, bool], float]:
    """Return how far below the middle of its symbol's side each arrow leaves and enters.

    What goes up stands above what goes down, and what turns first stands outermost: so they do not cross at once.
    """
    hasil: dict[tuple[_Rute, bool], float] = {}
    for (n, sisi), ujung in labuhan.items():
        if sisi in {"atas", "bawah"}:
            continue

        def urutan(satu: tuple[_Rute, bool], n: int = n) -> tuple[bool, float]:
            rute, keluar = satu
            lain = rute.ke if keluar else rute.dari
            turun = lain > n or (lain == n and keluar)
            belok = tegak[rute] if rute.belok else simpul[rute.ke].x
            jauh = math.inf if rute.dari == rute.ke else abs(belok - simpul[n].x)
            return turun, -jauh if turun else jauh

        urut = sorted(ujung, key=urutan)
        tengah, jarak = (len(urut) - 1) / 2, _jarak_labuh(ujung)
        hasil |= {satu: (i - tengah) * jarak for i, satu in enumerate(urut)}
    return hasil


def _setengah(bentuk: Bentuk, lebar_simpul: float, tinggi: float, geser: float) -> float:
    """Return half the width of a symbol, `geser` above or below its middle."""
    if bentuk == "belah":
        return lebar_simpul / 2 * (1 - 2 * abs(geser) / tinggi)
    if bentuk == "terminator":
        jari = jari_jari(lebar_simpul, tinggi)
        luar = max(0.0, abs(geser) - (tinggi / 2 - jari))
        return lebar_simpul / 2 - jari + math.sqrt(jari * jari - luar * luar)
    return lebar_simpul / 2


def jari_jari(lebar_simpul: float, tinggi: float) -> float:
    """Return the radius of a terminator's corners."""
    return min(lebar_simpul, tinggi) / 2


# --- arrows ----------------------------------------------------------------------------------


def _panah(
    rute: _Rute,
    simpul: Sequence[Simpul],
    baris: Sequence[Baris],
    tegak: Mapping[_Rute, float],
    geser: Mapping[tuple[_Rute, bool], float],
) -> Panah:
    asal, tuju = simpul[rute.dari], simpul[rute.ke]
    awal = asal.tepi(rute.keluar, geser.get((rute, True), 0))
    akhir = tuju.tepi(rute.masuk, geser.get((rute, False), 0))
    label, kali = _tempat_label(rute, asal, awal)
    return Panah(
        dari=asal.kunci,
        ke=tuju.kunci,
        pilihan=rute.pilihan,
        label=rute.label,
        mundur=rute.ke <= rute.dari,
        titik=(awal, *_sudut(rute, awal, akhir, baris, tegak), akhir),
        kotak=label,
        kotak_kali=kali,
    )


def _sudut(
    rute: _Rute, awal: Titik, akhir: Titik, baris: Sequence[Baris], tegak: Mapping[_Rute, float]
) -> tuple[Titik, ...]:
    if rute.belok:
        return Titik(tegak[rute], awal.y), Titik(tegak[rute], akhir.y)
    if rute.keluar != "bawah":
        return (Titik(akhir.x, awal.y),)
    if awal.x == akhir.x:
        return ()
    y = baris[rute.ke].y + CELAH / 4  # below the words at its beginning, above the arrow's head
    return Titik(awal.x, y), Titik(akhir.x, y)


def _tempat_label(rute: _Rute, asal: Simpul, awal: Titik) -> tuple[Kotak | None, Kotak | None]:
    """Return where label and count stand: above and below a line to the side, right and left of one down."""
    if not rute.label:
        return None, None
    kata, kali = (_lebar_label(x) for x in (rute.label, KALI))
    if rute.keluar == "bawah":
        atas = awal.y + 1
        return (
            Kotak(awal.x + 4, atas, kata, LABEL_TINGGI),
            Kotak(awal.x - 4 - kali, atas, kali, LABEL_TINGGI),
        )
    atas, bawah = awal.y - 2 - LABEL_TINGGI, awal.y + 2
    if rute.keluar == "kanan":
        x = asal.x + asal.lebar / 2 + 3
        return Kotak(x, atas, kata, LABEL_TINGGI), Kotak(x, bawah, kali, LABEL_TINGGI)
    x = asal.x - asal.lebar / 2 - 3
    return Kotak(x - kata, atas, kata, LABEL_TINGGI), Kotak(x - kali, bawah, kali, LABEL_TINGGI)
