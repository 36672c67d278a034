"""The flow-chart pages of a printed SOP: columns, rows, pages, symbols and arrows by their coordinates. No Word here.

Every height is decided here and held by the document, so that what is drawn over the table meets its cells. Pages end
between rows; an arrow that goes on runs into an off-page connector, and out of one with the same letter on the next.
Measures in points, from the upper left corner of a page's first row.

Source: TND-102, TND-104 to TND-107, TND-112, TND-332, TND-333, TND-335.
"""

from __future__ import annotations

import math
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count, pairwise, product
from typing import Final, NamedTuple

from pipeline.archive.huruf import TEBAL, lebar, pecah
from pipeline.archive.peta import CELAH, MULAI, Kotak, Panah, Peta, Simpul, Titik, tata
from pipeline.errors import ConfigError
from pipeline.lembar.alih import Bidang, Ruas, Sumbu, antara, baris, kolom
from pipeline.sop import Langkah, Sop

TWIP: Final = 20  # in a point
LEBAR_KERTAS, TINGGI_KERTAS = 18709 / TWIP, 12189 / TWIP  # folio, lying
TEPI_KIRI, TEPI_KANAN, TEPI_ATAS, TEPI_BAWAH = 1701 / TWIP, 1134 / TWIP, 1134 / TWIP, 1417 / TWIP
LEBAR_ISI: Final = LEBAR_KERTAS - TEPI_KIRI - TEPI_KANAN
TINGGI_ISI: Final = TINGGI_KERTAS - TEPI_ATAS - TEPI_BAWAH
JUDUL: Final = 24  # of a line of the title over the first page's table
HURUF_JUDUL: Final = 12
PENGANJAL: Final = 1  # of the paragraph that begins a page
SISA: Final = 4  # left free below a table, for the paragraph after it and the thickness of its lines

HURUF: Final = (10, 9, 8, 7)  # of a cell: the first with which all rows find room
BARIS: Final = 1.15  # a line of text, in its size
HURUF_KEPALA: Final = 9
HURUF_KEPALA_KECIL: Final = 6
KEPALA_ATAS: Final = 16  # "Pelaksana", "Mutu Baku"
BANTALAN: Final = 2.5  # above and below a cell's text
TEPI_SEL: Final = 4.25  # beside it; so the table's style says
SKALA: Final = 0.56  # points in a unit of `peta`, at most
SKALA_RAMAI: Final = 0.5  # the same, where lanes with many lines leave less than half of the paper to the texts
SKALA_KECIL: Final = 0.45  # below this a smaller letter makes more room
LABEL: Final = 8  # the size of a label, at most
SAMBUNGAN: Final = 13  # the size of an off-page connector, at most
SELA: Final = 2.5  # between a connector and the page's last line
# What a row may have where a page begins and ends with it: a title of two lines, names of four, connectors in two ranks on both sides.
TINGGI_BARIS_MAKS: Final = (
    TINGGI_ISI - 2 * JUDUL - PENGANJAL - SISA - KEPALA_ATAS - 5 * HURUF_KEPALA * BARIS - 2 * (2 * SAMBUNGAN + 3 * SELA)
)


class Kolom(NamedTuple):
    """A column of the table."""

    judul: str
    x: float
    lebar: float


@dataclass(frozen=True, slots=True)
class Baris:
    """A row of the table; one without a langkah holds only a terminator."""

    langkah: Langkah | None
    y: float
    tinggi: float


@dataclass(frozen=True, slots=True)
class Simbol:
    """A symbol with what stands in it, and what it is in words."""

    bidang: Bidang
    teks: str
    uraian: str


@dataclass(frozen=True, slots=True)
class Garis:
    """An arrow, or the piece of one on this page."""

    titik: tuple[Titik, ...]
    uraian: str


@dataclass(frozen=True, slots=True)
class Label:
    """The answer beside an arrow."""

    teks: str
    kotak: Kotak


@dataclass(frozen=True, slots=True)
class Halaman:
    """What one page shows."""

    baris: tuple[Baris, ...]
    simbol: tuple[Simbol, ...]
    garis: tuple[Garis, ...]
    label: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Bagan:
    """The whole flow chart; `pelaksana` are the columns with symbols, `kepala` is the height of their names.

    `judul` are the lines of its title, broken here: each has its height.
    """

    judul: tuple[str, ...]
    huruf: float
    huruf_kepala: float
    huruf_label: float
    kiri: tuple[Kolom, ...]
    pelaksana: tuple[Kolom, ...]
    kanan: tuple[Kolom, ...]
    kepala: float
    halaman: tuple[Halaman, ...]

    @property
    def kolom(self) -> tuple[Kolom, ...]:
        """Every column, from left to right."""
        return (*self.kiri, *self.pelaksana, *self.kanan)


def susun(sop: Sop) -> Bagan:
    """Return the flow chart of `sop`, which is one that `cacat` finds nothing wrong with.

    Raises:
        ConfigError: a langkah has more text than a page can hold in the smallest letter.
    """
    peta = tata(sop)
    for huruf in HURUF:
        lajur = _lajur(sop, peta, huruf)
        tinggi = _tinggi(peta, lajur)
        if lajur.skala >= SKALA_KECIL and max(tinggi) <= TINGGI_BARIS_MAKS:
            break
    if max(tinggi) > TINGGI_BARIS_MAKS:
        langkah = peta.baris[tinggi.index(max(tinggi))].langkah
        raise ConfigError(
            f"config/sop/{sop.nama}.toml: langkah[{langkah.nomor if langkah else 0}] tidak muat pada satu halaman cetak. "
            "Persingkat kegiatan, kelengkapan, output, atau keterangannya."
        )
    return _bagan(sop, peta, lajur, tinggi)


# --- columns ---------------------------------------------------------------------------------

_KANAN: Final = ("Kelengkapan", "Waktu", "Output", "Ket.")  # TND-332


@dataclass(frozen=True, slots=True)
class _Lajur:
    """The columns for one size of letter, and what became of the picture's."""

    huruf: float
    skala: float
    kiri: tuple[Kolom, ...]
    pelaksana: tuple[Kolom, ...]
    kanan: tuple[Kolom, ...]
    sumbu: Sumbu

    @property
    def lebar(self) -> dict[str, float]:
        """The room for words in a column of texts."""
        return {k.judul: k.lebar - 2 * TEPI_SEL for k in (*self.kiri, *self.kanan)}


def _lajur(sop: Sop, peta: Peta, huruf: float) -> _Lajur:
    """Return the columns that make the table lowest: what the lanes leave is shared out among the three long texts."""
    asal, sempit = kolom(peta), _tersempit(sop, huruf)
    skala, luas = _luas(asal, LEBAR_ISI - sum(sempit.values()))

    def rancang(lega: Mapping[str, float]) -> _Lajur:
        kiri = _berjajar((n, lega[n]) for n in ("No.", "Kegiatan"))
        pelaksana = _berjajar(zip((p.nama for p in sop.pelaksana), luas, strict=True), _ujung(kiri))
        kanan = _berjajar(((n, lega[n]) for n in _KANAN), _ujung(pelaksana))
        tuju = tuple(_ruas(k, r, skala) for k, r in zip(pelaksana, asal, strict=True))
        return _Lajur(huruf, skala, kiri, pelaksana, kanan, Sumbu(asal, tuju))

    semua = [rancang(lega) for lega in _lega(sempit, LEBAR_ISI - sum(luas))]
    return min(semua, key=lambda x: sum(_tinggi(peta, x)))


def _luas(asal: Sequence[Ruas], ruang: float) -> tuple[float, list[float]]:
    """Return the scale and the width of each lane: symbols in the middle, if that leaves half of the paper to the texts.

    Where many lines run beside them, the lanes are no wider than it takes.
    """
    setangkup = [2 * max(r.pusat - r.awal, r.akhir - r.pusat) for r in asal]
    if SKALA * sum(setangkup) <= min(ruang, LEBAR_ISI / 2):
        return SKALA, [math.ceil(SKALA * x) for x in setangkup]
    perlu = [r.akhir - r.awal for r in asal]
    skala = min(SKALA_RAMAI, ruang / sum(perlu))
    return skala, [skala * x for x in perlu]


def _ruas(kolom: Kolom, asal: Ruas, skala: float) -> Ruas:
    """Return the axis of a lane: in its middle, or as near as the lines beside it let it."""
    tengah = kolom.x + kolom.lebar / 2
    awal, akhir = (skala * x for x in (asal.pusat - asal.awal, asal.akhir - asal.pusat))
    pusat = max(kolom.x + awal, min(tengah, kolom.x + kolom.lebar - akhir))
    return Ruas(kolom.x, pusat, skala * asal.separuh, kolom.x + kolom.lebar)


def _berjajar(isi: Iterable[tuple[str, float]], x: float = 0) -> tuple[Kolom, ...]:
    hasil = []
    for judul, luas in isi:
        hasil.append(Kolom(judul, x, luas))
        x += luas
    return tuple(hasil)


def _ujung(kolom: Sequence[Kolom]) -> float:
    return kolom[-1].x + kolom[-1].lebar


def _tersempit(sop: Sop, huruf: float) -> dict[str, float]:
    """Return the least width of each column of texts: its longest word, within reason."""
    isi = {
        "No.": [str(x.nomor) for x in sop.langkah],
        "Kegiatan": [x.kegiatan for x in sop.langkah],
        "Kelengkapan": [x.kelengkapan for x in sop.langkah],
        "Waktu": [x.waktu for x in sop.langkah],
        "Output": [x.output for x in sop.langkah],
        "Ket.": [x.keterangan for x in sop.langkah],
    }
    hasil: dict[str, float] = {}
    for judul, semua in isi.items():
        kata = max((lebar(k, huruf) for teks in semua for k in teks.split()), default=0)
        kata = max(min(kata, 10 * huruf), lebar(judul, HURUF_KEPALA * TEBAL))
        hasil[judul] = math.ceil(kata + 2 * TEPI_SEL)
    return hasil


def _lega(sempit: Mapping[str, float], semua: float) -> Iterator[dict[str, float]]:
    """Yield widths that fill `semua`, in steps of a twelfth of what is left."""
    sisa = semua - sum(sempit.values())
    langkah = math.floor(sisa / 12)  # whole: few widths, so lines are counted once for each
    for a, b in ((x, y) for x in range(13) for y in range(13 - x)):
        yield {
            **sempit,
            "Kegiatan": sempit["Kegiatan"] + a * langkah,
            "Kelengkapan": sempit["Kelengkapan"] + b * langkah,
            "Output": sempit["Output"] + (12 - a - b) * langkah + (sisa - 12 * langkah),
        }


def _huruf_kepala(lajur: _Lajur) -> float:
    """Return the size in which no word of a post's name is broken, if there is one that can be read."""

    def utuh(huruf: float) -> bool:
        return all(
            lebar(kata, huruf * TEBAL) <= k.lebar - 2 * TEPI_SEL for k in lajur.pelaksana for kata in k.judul.split()
        )

    return next((h for h in range(HURUF_KEPALA, HURUF_KEPALA_KECIL, -1) if utuh(h)), HURUF_KEPALA_KECIL)


def _kepala(lajur: _Lajur) -> float:
    huruf = _huruf_kepala(lajur)
    nama = (len(pecah(k.judul, huruf * TEBAL, k.lebar - 2 * TEPI_SEL)) for k in lajur.pelaksana)
    return math.ceil(max(1, *nama) * huruf * BARIS + 2 * BANTALAN)


# --- rows and pages --------------------------------------------------------------------------


def _tinggi(peta: Peta, lajur: _Lajur) -> list[float]:
    """Return the height of each row: its texts find room in it, and its symbol with the lines above and below."""
    return [
        max(_tinggi_teks(b.langkah, lajur), math.ceil(lajur.skala * (s.tinggi + 2 * CELAH)))
        for b, s in zip(peta.baris, peta.simpul, strict=True)
    ]


def _tinggi_teks(langkah: Langkah | None, lajur: _Lajur) -> float:
    if langkah is None:
        return 0
    muat = lajur.lebar
    jumlah = (_jumlah_baris(t, lajur.huruf, muat[n]) for n, t in teks_sel(langkah).items())
    return math.ceil(max(jumlah) * lajur.huruf * BARIS + 2 * BANTALAN)


@lru_cache(maxsize=1 << 14)
def _jumlah_baris(teks: str, huruf: float, muat: float) -> int:
    return len(pecah(teks, huruf, muat))


def teks_sel(langkah: Langkah) -> dict[str, str]:
    """Return what stands in the columns of texts. Source: TND-332."""
    return {
        "No.": str(langkah.nomor),
        "Kegiatan": langkah.kegiatan,
        "Kelengkapan": langkah.kelengkapan,
        "Waktu": langkah.waktu,
        "Output": langkah.output,
        "Ket.": langkah.keterangan,
    }


class _Lintas(NamedTuple):
    """Where arrows cross the line between two rows: how large the connectors are there, and how deep each stands."""

    ukuran: float
    dalam: dict[float, int]  # by where it crosses

    @property
    def pita(self) -> float:
        """How much higher the rows above and below become if a page ends here."""
        return (max(self.dalam.values(), default=-1) + 1) * (self.ukuran + SELA) + SELA


def _lintas(peta: Peta, n: int, sumbu: Sumbu) -> _Lintas:
    """Return what crosses the line above row `n`. Lines too near for connectors side by side have them in two ranks."""
    y = peta.baris[n].y
    x = sorted(
        {sumbu.pindah(a.x) for p in peta.panah for a, b in pairwise(p.titik) if min(a.y, b.y) < y < max(a.y, b.y)}
    )
    rapat = min((b - a for a, b in pairwise(x)), default=math.inf)
    if rapat >= SAMBUNGAN + SELA:
        return _Lintas(SAMBUNGAN, dict.fromkeys(x, 0))
    return _Lintas(min(SAMBUNGAN, 2 * rapat - 2), {satu: i % 2 for i, satu in enumerate(x)})


def _halaman(tinggi: Sequence[float], lintas: Sequence[_Lintas], ruang: float, judul: float) -> list[range]:
    """Return which rows stand on which page, as many as find room; the first page has the title besides."""
    hasil, awal, isi = [], 0, tinggi[0] + judul
    for n in range(1, len(tinggi)):
        penutup = lintas[n + 1].pita if n + 1 < len(tinggi) else 0
        if isi + tinggi[n] + penutup <= ruang:
            isi += tinggi[n]
        else:
            hasil.append(range(awal, n))
            awal, isi = n, lintas[n].pita + tinggi[n]
    return [*hasil, range(awal, len(tinggi))]


# --- symbols and arrows ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tegak:
    """Where the rows stand, one page below the other; `batas` are the lines between pages."""

    baris: tuple[Baris, ...]
    sumbu: Sumbu
    halaman: tuple[range, ...]
    batas: tuple[tuple[float, _Lintas], ...]


def _tegak(peta: Peta, lajur: _Lajur, tinggi: Sequence[float], judul: float) -> _Tegak:
    lintas = [_lintas(peta, n, lajur.sumbu) for n in range(len(tinggi))]
    ruang = TINGGI_ISI - PENGANJAL - SISA - KEPALA_ATAS - _kepala(lajur)
    halaman = _halaman(tinggi, lintas, ruang, judul)
    asal = baris(peta)
    hasil, ruas, batas, y = [], [], [], 0.0
    for satu in halaman:
        for n in satu:
            atas = lintas[n].pita if n == satu.start and n else 0
            bawah = lintas[n + 1].pita if n == satu.stop - 1 and n + 1 < len(tinggi) else 0
            hasil.append(Baris(peta.baris[n].langkah, y, atas + tinggi[n] + bawah))
            tengah = y + atas + tinggi[n] / 2
            ruas.append(Ruas(y + atas, tengah, lajur.skala * asal[n].separuh, y + atas + tinggi[n]))
            y += hasil[-1].tinggi
        if satu.stop < len(tinggi):
            batas.append((y, lintas[satu.stop]))
    return _Tegak(tuple(hasil), Sumbu(asal, tuple(ruas)), tuple(halaman), tuple(batas))


def _bagan(sop: Sop, peta: Peta, lajur: _Lajur, tinggi: Sequence[float]) -> Bagan:
    judul = pecah(sop.identitas.judul_sop, HURUF_JUDUL * TEBAL, LEBAR_ISI)
    tegak = _tegak(peta, lajur, tinggi, JUDUL * len(judul))
    simbol = {s.kunci: _simbol(s, sop, lajur, tegak) for s in peta.simpul}
    garis = [(p, _garis(p, simbol, lajur, tegak)) for p in peta.panah]
    huruf_label = min([LABEL, *(_huruf_label(p, lajur) for p in peta.panah if p.label)])
    tanda = _tanda()
    lukisan: list[Simbol | Garis | Label] = [
        *simbol.values(),
        *(x for p, g in garis for x in _potong(g, _uraian_panah(p), tegak.batas, tanda)),
        *(_label(p.label, g, simbol[p.dari].bidang, huruf_label) for p, g in garis if p.label),
    ]
    return Bagan(
        judul=judul,
        huruf=lajur.huruf,
        huruf_kepala=_huruf_kepala(lajur),
        huruf_label=huruf_label,
        kiri=lajur.kiri,
        pelaksana=lajur.pelaksana,
        kanan=lajur.kanan,
        kepala=_kepala(lajur),
        halaman=tuple(_satu_halaman(r, tegak, lukisan) for r in tegak.halaman),
    )


def _simbol(s: Simpul, sop: Sop, lajur: _Lajur, tegak: _Tegak) -> Simbol:
    """Return a symbol of the chart, without words in it, as the official one."""
    langkah = sop.cari(s.kunci)
    siapa = lajur.pelaksana[lajur.sumbu.letak(s.x)].judul
    apa = f"Langkah {langkah.nomor}" if langkah else "Mulai" if s.kunci == MULAI else "Selesai"
    bidang = Bidang(
        s.bentuk, lajur.sumbu.pindah(s.x), tegak.sumbu.pindah(s.y), lajur.skala * s.lebar, lajur.skala * s.tinggi
    )
    return Simbol(bidang, "", f"{apa}, {siapa}{': keputusan' if s.bentuk == 'belah' else ''}")


def _garis(p: Panah, simbol: Mapping[int, Simbol], lajur: _Lajur, tegak: _Tegak) -> tuple[Titik, ...]:
    titik = [Titik(lajur.sumbu.pindah(t.x), tegak.sumbu.pindah(t.y)) for t in p.titik]
    return antara(titik, simbol[p.dari].bidang, simbol[p.ke].bidang)


def _uraian_panah(p: Panah) -> str:
    dari, ke = ("mulai" if n == MULAI else f"langkah {n}" if n > 0 else "selesai" for n in (p.dari, p.ke))
    return f"Panah dari {dari} ke {ke}{': ' + ' atau '.join(p.pilihan) if p.pilihan else ''}"


def _huruf_label(p: Panah, lajur: _Lajur) -> float:
    """Return the size in which a label fills the room that the picture gives it."""
    assert p.kotak
    return math.floor(2 * (lajur.skala * (p.kotak.lebar + 8) - 2) / lebar(p.label, 1)) / 2


def _label(teks: str, garis: Sequence[Titik], asal: Bidang, huruf: float) -> Label:
    """Return where an answer stands: above a line to the side, right of one down."""
    awal, lalu = garis[:2]
    luas, tinggi = lebar(teks, huruf) + 1, huruf * BARIS
    if awal.x == lalu.x:
        return Label(teks, Kotak(awal.x + 2.5, awal.y + 0.5, luas, tinggi))
    tepi = asal.lebar / 2 + 1.5
    x = asal.x + tepi if lalu.x > awal.x else asal.x - tepi - luas
    return Label(teks, Kotak(x, awal.y - tinggi - 0.5, luas, tinggi))


def _potong(
    titik: Sequence[Titik], uraian: str, batas: Sequence[tuple[float, _Lintas]], huruf: Iterator[str]
) -> Iterator[Garis | Simbol]:
    """Yield an arrow in pieces, one a page, each between symbols; connectors join them."""
    potong = [titik[0]]
    for a, b in pairwise(titik):
        lewat = [x for x in batas if min(a.y, b.y) < x[0] < max(a.y, b.y)]
        for y, lintas in lewat if b.y > a.y else reversed(lewat):
            tanda = next(huruf)
            dua = [_sambungan(a.x, y, lintas, tanda, arah) for arah in (-1, 1)]
            yield from dua
            dekat, jauh = dua if b.y > a.y else reversed(dua)
            potong.append(dekat.bidang.tepi(Titik(a.x, dekat.bidang.y), a))
            yield Garis(tuple(potong), uraian)
            potong = [jauh.bidang.tepi(Titik(a.x, jauh.bidang.y), b)]
        potong.append(b)
    yield Garis(tuple(potong), uraian)


def _sambungan(x: float, y: float, lintas: _Lintas, tanda: str, arah: int) -> Simbol:
    """Return an off-page connector above (-1) or below (1) the line between two pages."""
    dalam = next(n for nilai, n in lintas.dalam.items() if abs(nilai - x) < 0.01)
    jauh = SELA + dalam * (lintas.ukuran + SELA) + lintas.ukuran / 2
    bidang = Bidang("sambungan", x, y + arah * jauh, lintas.ukuran, lintas.ukuran)
    return Simbol(
        bidang, tanda, f"Sambungan {tanda} {'ke halaman berikutnya' if arah < 0 else 'dari halaman sebelumnya'}"
    )


def _tanda() -> Iterator[str]:
    """Yield A to Z, then AA, AB and so on."""
    for panjang in count(1):
        yield from map("".join, product(string.ascii_uppercase, repeat=panjang))


def _satu_halaman(rentang: range, tegak: _Tegak, lukisan: Iterable[Simbol | Garis | Label]) -> Halaman:
    isi = tegak.baris[rentang.start : rentang.stop]
    atas, bawah = isi[0].y, isi[-1].y + isi[-1].tinggi
    sini = [_turun(x, -atas) for x in lukisan if atas <= _y(x) < bawah]
    return Halaman(
        tuple(replace(b, y=b.y - atas) for b in isi),
        tuple(x for x in sini if isinstance(x, Simbol)),
        tuple(x for x in sini if isinstance(x, Garis)),
        tuple(x for x in sini if isinstance(x, Label)),
    )


def _y(satu: Simbol | Garis | Label) -> float:
    if isinstance(satu, Simbol):
        return satu.bidang.y
    return satu.titik[0].y if isinstance(satu, Garis) else satu.kotak.y


def _turun(satu: Simbol | Garis | Label, y: float) -> Simbol | Garis | Label:
    if isinstance(satu, Simbol):
        return replace(satu, bidang=replace(satu.bidang, y=satu.bidang.y + y))
    if isinstance(satu, Garis):
        return replace(satu, titik=tuple(Titik(t.x, t.y + y) for t in satu.titik))
    return replace(satu, kotak=replace(satu.kotak, y=satu.kotak.y + y))
