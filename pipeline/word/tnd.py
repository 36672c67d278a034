"""The checker of tata naskah dinas: what a .docx can show of the rules TND-…, one small function a rule.

A naskah is read once into plain records, its formatting resolved as Word does it: direct, character
style, paragraph style with all it is based on, table style, document defaults. A rule looks at the
records and yields what breaks it. The measures are data (`ProfilTnd`); which rules concern only some
jenis is a table (`KHUSUS`). Rules that only a laid-out page shows are in `tata_letak`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, takewhile
from types import MappingProxyType
from typing import Final, Literal

from lxml import etree

from pipeline.tanggal import ROMAWI, hari, terbilang

Tingkat = Literal["MUST", "SHOULD"]

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_AMAN = etree.XMLParser(resolve_entities=False, no_network=True)
_DOKUMEN: Final = "word/document.xml"
_PENDEK: Final = 80  # characters of a paragraph shown in a finding

BULAN: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
HARI: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


# ── what is found, and by which rule ────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Temuan:
    """One place where a naskah breaks a rule."""

    aturan: str
    tingkat: Tingkat
    bagian: str  # name of the part, such as word/document.xml
    alinea: str  # text of the paragraph, shortened; empty for what is of no paragraph
    pesan: str  # what is wrong and what to do


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilTnd:
    """The measures and words of a profile; twips where a name says so, else pt."""

    nama: str = "tnd-2017"
    kertas_twips: tuple[int, int] = (11906, 16838)  # TND-101
    kertas_disposisi_twips: tuple[tuple[int, int], ...] = ((8391, 11906), (9354, 12189))  # TND-102: A5, half folio
    kiri_twips: int = 1701  # TND-104
    kanan_twips: int = 1134  # TND-105
    bawah_twips: int = 1417  # TND-106
    atas_twips: int = 1134  # TND-107
    huruf: str = "Arial"
    ukuran_isi: tuple[float, float] = (11, 12)  # TND-110
    ukuran_tabel: tuple[float, float] = (10, 11)  # TND-112
    jarak_baris: tuple[float, float] = (1.0, 1.5)  # TND-117
    inden_twips: tuple[int, int] = (567, 720)  # TND-119
    kop: tuple[str, ...] = (  # TND-134, as patterns: the ministry's name changes with time
        r"KEMENTERIAN KOORDINATOR BIDANG .+",
        r"REPUBLIK INDONESIA",
        r"SEKRETARIAT KEMENTERIAN KOORDINATOR",
    )
    ukuran_kop: tuple[float, float] = (13, 14)  # TND-136
    ukuran_alamat: tuple[float, float] = (9, 10)
    garis_kop: int = 12  # TND-137, eighths of a point
    singkatan_kop: tuple[str, ...] = ("kumsidhal", "hublem", "polhukam", "polkam", "sesmenko")  # TND-138
    ruang_tanda_tangan: float = 36  # TND-503: three lines of 12 pt
    nip_nrp: bool = True  # TND-505
    judul_disposisi: tuple[str, ...] = ("LEMBAR DISPOSISI", "LEMBAR CATATAN")
    bagian_laporan: tuple[str, ...] = (  # TND-242: headings may be renamed, their order not
        "Pendahuluan",
        "Kegiatan yang Dilaksanakan",
        "Hasil yang Dicapai",
        "Simpulan dan Saran",
        "Penutup",
    )
    bahasa: str = "id-ID"


TND_2017: Final = ProfilTnd()
ANRI_2021: Final = ProfilTnd(nama="anri-2021", nip_nrp=False)  # TND-505: its e-form prints neither
PROFIL: Final[Mapping[str, ProfilTnd]] = MappingProxyType({p.nama: p for p in (TND_2017, ANRI_2021)})


# ── a naskah as records ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Potongan:
    """A run of text with its formatting as it takes effect."""

    teks: str
    huruf: str
    ukuran: float
    warna: str
    tebal: bool
    garis_bawah: bool
    sorot: bool  # highlighted or shaded
    bahasa: str


@dataclass(frozen=True, slots=True)
class Butir:
    """The number of a paragraph in a list: format, pattern, and its list."""

    bentuk: str
    pola: str
    tingkat: int
    daftar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alinea:
    """A paragraph with its formatting as it takes effect; lengths in twips, heights in pt."""

    bagian: str
    teks: str
    medan: str  # the text with fields as {PAGE}
    potongan: tuple[Potongan, ...]
    rata: str
    ikut: bool  # stays on the page of the next paragraph
    baris: float | None  # line spacing as a multiple; None if it is fixed
    tinggi: float  # height of one line
    sesudah: float
    kiri: int
    kanan: int
    pertama: int
    garis: tuple[tuple[str, str, int], ...]  # side, kind, eighths of a point
    butir: Butir | None
    gambar: tuple[str, ...]  # names and descriptions of its pictures
    utama: int  # number of the outermost table it is in, -1 for none
    bergaris: bool  # in a table with lines, or in a box: part of a form
    sesudah_tabel: bool

    @property
    def isi(self) -> str:
        """The text without the white space around it."""
        return self.teks.strip()

    @property
    def tebal(self) -> bool:
        """Whether all that can be seen is bold."""
        return all(p.tebal for p in self.potongan if p.teks.strip())

    @property
    def ukuran(self) -> frozenset[float]:
        """The sizes of what can be seen."""
        return frozenset(p.ukuran for p in self.potongan if p.teks.strip())


Sel = tuple[Alinea, ...]


@dataclass(frozen=True, slots=True)
class Tabel:
    """A table: rows of cells, a cell all the paragraphs in it."""

    nomor: int
    utama: bool
    bergaris: bool
    baris: tuple[tuple[Sel, ...], ...]


@dataclass(frozen=True, slots=True)
class Halaman:
    """A section's page: paper, margins, whether page 1 has a header of its own."""

    ukuran: tuple[int, int]
    tepi: Mapping[str, int]
    beda_pertama: bool
    bentuk_nomor: str


@dataclass(frozen=True, slots=True)
class BlokTtd:
    """One signatory's cell of the signature block, top to bottom."""

    tanggal: tuple[Alinea, ...]
    jabatan: tuple[Alinea, ...]
    pengantar: tuple[Alinea, ...]  # Mengetahui, Saksi
    ruang: tuple[Alinea, ...]
    orang: tuple[Alinea, ...]  # name, rank, NIP or NRP
    urutan: tuple[Alinea, ...]  # all that stands above the space, in its order


@dataclass(frozen=True, slots=True, kw_only=True)
class Naskah:
    """A naskah, read."""

    jenis: str
    rumpun: str
    templat: bool
    alinea: tuple[Alinea, ...]  # the body, tables included, in order
    kop: tuple[Alinea, ...]  # header of page 1
    kepala: tuple[Alinea, ...]  # header of the other pages
    kepala_genap: tuple[Alinea, ...]
    kaki: tuple[Alinea, ...]
    tabel: tuple[Tabel, ...]
    halaman: tuple[Halaman, ...]
    tingkat: Mapping[str, tuple[tuple[str, str], ...]]  # list → format and pattern of its levels
    bahasa: str  # of the document's defaults
    blok: int = -1  # number of the table that is the signature block
    batas: int = 0  # index of the first paragraph that is of an annex

    @property
    def semua(self) -> tuple[Alinea, ...]:
        """Every paragraph there is."""
        return (*self.kop, *self.kepala, *self.kepala_genap, *self.alinea, *self.kaki)

    @property
    def pokok(self) -> tuple[Alinea, ...]:
        """The body without its annexes."""
        return self.alinea[: self.batas]

    @property
    def judul(self) -> tuple[Alinea, ...]:
        """The title lines: what stands before the number, the first table or the text."""
        hasil = []
        for a in self.alinea:
            if a.utama >= 0 or a.butir or a.rata == "both" or re.match(r"NOMOR\b", a.isi):
                break
            if a.isi:
                hasil.append(a)
        return tuple(hasil)

    @property
    def tanda_tangan(self) -> tuple[BlokTtd, ...]:
        """The signatories of the signature block, from left to right."""
        if self.blok < 0:
            return ()
        return tuple(_blok(sel) for baris in self.tabel[self.blok].baris for sel in baris if any(a.isi for a in sel))

    @property
    def tanggal(self) -> dt.date | None:
        """The date of the naskah: that of its signature block, or of its label Tanggal."""
        sumber = [a.isi for b in self.tanda_tangan for a in b.tanggal]
        sumber += [n for label, n in self.label if label == "Tanggal"]
        return next((t for s in sumber for t in (_tanggal(c) for c in _TANGGAL.finditer(s)) if t), None)

    @property
    def label(self) -> tuple[tuple[str, str], ...]:
        """Labels and values of the tables that have a column of colons."""
        return tuple((_teks(b[0]), _teks(b[2])) for t in self.tabel_label for b in t.baris if len(b) == 3)

    @property
    def tabel_label(self) -> tuple[Tabel, ...]:
        """The tables of labels: no lines, three columns."""
        return tuple(
            t for t in self.tabel if t.utama and not t.bergaris and t.baris and all(len(b) == 3 for b in t.baris)
        )

    @property
    def tabel_data(self) -> tuple[Tabel, ...]:
        """The outer tables with lines."""
        return tuple(t for t in self.tabel if t.utama and t.bergaris)


def _teks(sel: Iterable[Alinea]) -> str:
    return "\n".join(a.isi for a in sel if a.isi)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────

RUMPUN: Final = (  # beginning of the jenis → family of layouts
    ("disposisi", "disposisi"),
    ("pemeriksaan", "pemeriksaan"),
    ("laporan-persiapan", "nota-dinas"),
    ("nota-dinas", "nota-dinas"),
    ("laporan", "laporan"),
    ("berita-acara", "berita-acara"),
    ("daftar-hadir", "daftar-hadir"),
)
_KENDALI = re.compile(r"\s*\{%-?\s*(?:p|tr|tc)\s")
_JINJA = re.compile(r"\{\{(.*?)\}\}|\{%.*?%\}", re.DOTALL)
_LAMPIRAN = re.compile(r"Lampiran( ([IVXLC]+|x))?")
_NIP = re.compile(r"(NIP|NRP)\b\.?")


def rumpun(jenis: str) -> str:
    """Return the family of layouts of `jenis`; empty for one that only the common rules concern."""
    return next((r for awal, r in RUMPUN if jenis.startswith(awal)), "")


def _samarkan(teks: str) -> str:
    """Return text of a template with a letter for each value: X if it prints in capitals, else x."""
    return _JINJA.sub(lambda c: "" if c[1] is None else "X" if "kapital" in c[1] else "x", teks)


class _Gaya:
    """The styles of a document, and what takes effect through them."""

    def __init__(self, akar: etree._Element) -> None:
        self.gaya = {g.get(f"{W}styleId", ""): g for g in akar.iter(f"{W}style")}
        self.bawaan = {
            jenis: next((n for n, g in self.gaya.items() if _bawaan(g, jenis)), "") for jenis in ("paragraph", "table")
        }
        self.dasar = {nama: akar.find(f"{W}docDefaults/{W}{nama}Default/{W}{nama}") for nama in ("rPr", "pPr")}
        self._rantai: dict[str, tuple[etree._Element, ...]] = {}

    def rantai(self, nama: str) -> tuple[etree._Element, ...]:
        """Return the style `nama` and all it is based on, nearest first."""
        if nama not in self._rantai:
            hasil: list[etree._Element] = []
            kini: str | None = nama
            while kini and (gaya := self.gaya.get(kini)) is not None and gaya not in hasil:
                hasil.append(gaya)
                kini = _nilai(gaya, "basedOn")
            self._rantai[nama] = tuple(hasil)
        return self._rantai[nama]

    def sifat(self, langsung: Iterable[etree._Element | None], gaya: Iterable[str], jenis: str) -> list[etree._Element]:
        """Return the property elements that count, nearest first: direct, of the styles, of the defaults."""
        dari_gaya = [g.find(f"{W}{jenis}") for nama in gaya for g in self.rantai(nama)]
        return [s for s in (*langsung, *dari_gaya, self.dasar[jenis]) if s is not None]


def _bawaan(gaya: etree._Element, jenis: str) -> bool:
    return gaya.get(f"{W}type") == jenis and gaya.get(f"{W}default") in {"1", "true"}


def _nilai(induk: etree._Element | None, nama: str, bawaan: str | None = None) -> str | None:
    anak = None if induk is None else induk.find(f"{W}{nama}")
    return bawaan if anak is None else anak.get(f"{W}val", bawaan)


def _cari(sifat: Iterable[etree._Element], nama: str) -> etree._Element | None:
    return next((e for s in sifat if (e := s.find(f"{W}{nama}")) is not None), None)


def _atribut(sifat: Iterable[etree._Element], nama: str, *kunci: str) -> str | None:
    """Return the nearest value of one attribute; each attribute of spacing and ind counts by itself."""
    for s in sifat:
        e = s.find(f"{W}{nama}")
        for k in kunci:
            if e is not None and (nilai := e.get(f"{W}{k}")) is not None:
                return nilai
    return None


def _hidup(sifat: Iterable[etree._Element], nama: str) -> bool:
    e = _cari(sifat, nama)
    return e is not None and e.get(f"{W}val", "1") not in {"0", "false", "off", "none"}


@dataclass(frozen=True, slots=True)
class _Tempat:
    """Where a paragraph stands."""

    bagian: str
    utama: int = -1
    bergaris: bool = False
    gaya_tabel: str = ""
    sesudah_tabel: bool = False


class _Pembaca:
    """Reads the parts of a package into records."""

    def __init__(self, paket: Mapping[str, bytes], *, templat: bool) -> None:
        kosong = b"<w:x xmlns:w='%s'/>" % W[1:-1].encode()
        self.paket = paket
        self.templat = templat
        self.gaya = _Gaya(etree.fromstring(paket.get("word/styles.xml", kosong), _AMAN))
        self.nomor = etree.fromstring(paket.get("word/numbering.xml", kosong), _AMAN)
        self.abstrak = {n.get(f"{W}numId"): _nilai(n, "abstractNumId", "") for n in self.nomor.iter(f"{W}num")}
        self.tingkat = {
            a.get(f"{W}abstractNumId", ""): tuple(
                (_nilai(t, "numFmt") or "", _nilai(t, "lvlText") or "") for t in a.iter(f"{W}lvl")
            )
            for a in self.nomor.iter(f"{W}abstractNum")
        }
        self.tabel: list[Tabel | None] = []

    # parts

    def bagian(self, nama: str) -> tuple[Alinea, ...]:
        """Return the paragraphs of a part."""
        akar = etree.fromstring(self.paket[nama], _AMAN)
        induk = akar.find(f"{W}body")
        return tuple(self.isi(akar if induk is None else induk, _Tempat(nama)))

    def kepala(self, unsur: str, jenis: str) -> tuple[Alinea, ...]:
        """Return the paragraphs of the first header or footer of a type, if there is one."""
        akar = etree.fromstring(self.paket[_DOKUMEN], _AMAN)
        acuan = next((a for a in akar.iter(f"{W}{unsur}Reference") if a.get(f"{W}type") == jenis), None)
        if acuan is None:
            return ()
        rel = etree.fromstring(self.paket["word/_rels/document.xml.rels"], _AMAN)
        sasaran = next((h.get("Target", "") for h in rel if h.get("Id") == acuan.get(f"{R}id")), "")
        return self.bagian(sasaran.removeprefix("/") if sasaran.startswith("/") else f"word/{sasaran}")

    def halaman(self) -> tuple[Halaman, ...]:
        """Return the pages of all sections."""
        akar = etree.fromstring(self.paket[_DOKUMEN], _AMAN)
        return tuple(_halaman(s) for s in akar.iter(f"{W}sectPr"))

    # content

    def isi(self, induk: etree._Element, tempat: _Tempat) -> Iterator[Alinea]:
        """Yield the paragraphs below `induk`, those of tables in their place."""
        sesudah = False
        for anak in induk:
            if anak.tag == f"{W}p":
                satu = self.alinea(anak, replace(tempat, sesudah_tabel=sesudah))
                sesudah = False
                if satu is not None:
                    yield satu
            elif anak.tag == f"{W}tbl":
                yield from self.isi_tabel(anak, tempat)
                sesudah = True
            elif anak.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins"}:
                yield from self.isi(anak, tempat)

    def isi_tabel(self, unsur: etree._Element, tempat: _Tempat) -> Iterator[Alinea]:
        """Yield the paragraphs of a table and keep the table."""
        nomor = len(self.tabel)
        self.tabel.append(None)
        sifat = unsur.find(f"{W}tblPr")
        gaya = _nilai(sifat, "tblStyle") or self.gaya.bawaan["table"]
        bergaris = _bergaris(
            [s for s in (sifat, *(g.find(f"{W}tblPr") for g in self.gaya.rantai(gaya))) if s is not None]
        )
        dalam = replace(
            tempat,
            utama=nomor if tempat.utama < 0 else tempat.utama,
            bergaris=tempat.bergaris or bergaris,
            gaya_tabel=gaya,
        )
        baris = tuple(
            tuple(tuple(self.isi(sel, dalam)) for sel in satu.iter(f"{W}tc") if _milik(sel, satu))
            for satu in unsur.findall(f"{W}tr")
            if not (self.templat and _mentah(satu).lstrip().startswith("{%tr"))
        )
        self.tabel[nomor] = Tabel(nomor, tempat.utama < 0, dalam.bergaris, baris)
        yield from (a for satu in baris for sel in satu for a in sel)

    def alinea(self, p: etree._Element, tempat: _Tempat) -> Alinea | None:
        """Return a paragraph; None for one that is only a tag of a template."""
        mentah = _mentah(p)
        if self.templat and _KENDALI.match(mentah):
            return None
        langsung = p.find(f"{W}pPr")
        gaya = _nilai(langsung, "pStyle") or self.gaya.bawaan["paragraph"]
        sifat = self.gaya.sifat([langsung], [gaya, tempat.gaya_tabel], "pPr")
        potongan = tuple(self.potongan(p, gaya, tempat.gaya_tabel))
        garis = _garis(sifat)
        ukuran = max((q.ukuran for q in potongan), default=self.ukuran(gaya, tempat.gaya_tabel))
        jarak = float(_atribut(sifat, "spacing", "line") or 240)
        tetap = _atribut(sifat, "spacing", "lineRule") in {"exact", "atLeast"}
        return Alinea(
            bagian=tempat.bagian,
            teks=_samarkan(mentah) if self.templat else mentah,
            medan=_medan(p),
            potongan=potongan,
            rata=_rata(_nilai_dekat(sifat, "jc") or "left"),
            ikut=_hidup(sifat, "keepNext"),
            baris=None if tetap else jarak / 240,
            tinggi=jarak / 20 if tetap else ukuran * 1.15 * jarak / 240,
            sesudah=int(_atribut(sifat, "spacing", "after") or 0) / 20,
            kiri=int(_atribut(sifat, "ind", "left", "start") or 0),
            kanan=int(_atribut(sifat, "ind", "right", "end") or 0),
            pertama=_pertama(sifat),
            garis=garis,
            butir=self.butir(sifat),
            gambar=tuple(_gambar(p)),
            utama=tempat.utama,
            bergaris=tempat.bergaris or {"left", "right"} <= {g[0] for g in garis},
            sesudah_tabel=tempat.sesudah_tabel,
        )

    def ukuran(self, gaya: str, gaya_tabel: str) -> float:
        """Return the size of a paragraph without text."""
        return float(_nilai_dekat(self.gaya.sifat([], [gaya, gaya_tabel], "rPr"), "sz") or 20) / 2

    def potongan(self, p: etree._Element, gaya: str, gaya_tabel: str) -> Iterator[Potongan]:
        """Yield the runs that print something."""
        for r in p.iter(f"{W}r"):
            teks = _mentah(r)
            if not teks:
                continue
            langsung = r.find(f"{W}rPr")
            sifat = self.gaya.sifat([langsung], [_nilai(langsung, "rStyle") or "", gaya, gaya_tabel], "rPr")
            warna = _nilai_dekat(sifat, "color") or "auto"
            yield Potongan(
                teks=_samarkan(teks) if self.templat else teks,
                huruf=_huruf(sifat),
                ukuran=float(_nilai_dekat(sifat, "sz") or 20) / 2,
                warna="000000" if warna == "auto" else warna.upper(),
                tebal=_hidup(sifat, "b"),
                garis_bawah=_hidup(sifat, "u"),
                sorot=_hidup(sifat, "highlight") or _atribut(sifat, "shd", "fill") not in {None, "auto", "FFFFFF"},
                bahasa=_nilai_dekat(sifat, "lang") or "",
            )

    def butir(self, sifat: list[etree._Element]) -> Butir | None:
        """Return the list number that takes effect."""
        nomor = _cari(sifat, "numPr")
        daftar = self.abstrak.get(_nilai(nomor, "numId"))
        tingkat = int(_nilai(nomor, "ilvl") or 0)
        ada = self.tingkat.get(daftar or "", ())
        return Butir(*ada[tingkat], tingkat, daftar or "") if tingkat < len(ada) else None


def _milik(sel: etree._Element, baris: etree._Element) -> bool:
    return next((i for i in sel.iterancestors(f"{W}tr")), None) is baris


def _mentah(unsur: etree._Element) -> str:
    """Return the text below `unsur`; tabs and breaks as the characters they are."""
    tanda = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
    return "".join(
        e.text or "" if e.tag == f"{W}t" else tanda[str(e.tag)]
        for e in unsur.iter(f"{W}t", *tanda)
        if (i := e.getparent()) is not None and i.tag == f"{W}r"
    )


def _medan(p: etree._Element) -> str:
    """Return the text with each field as `{INSTRUCTION}` in place of its last result."""
    hasil, dalam = "", False
    for e in p.iter(f"{W}t", f"{W}instrText", f"{W}fldChar", f"{W}fldSimple"):
        if e.tag == f"{W}fldSimple":
            hasil += "{" + " ".join(e.get(f"{W}instr", "").split()) + "}"
        elif e.tag == f"{W}fldChar":
            dalam = e.get(f"{W}fldCharType") == "separate"
        elif e.tag == f"{W}instrText":
            hasil += "{" + " ".join((e.text or "").split()) + "}"
        elif not dalam and not any(True for _ in e.iterancestors(f"{W}fldSimple")):
            hasil += e.text or ""
    return hasil


def _nilai_dekat(sifat: Iterable[etree._Element], nama: str) -> str | None:
    return _atribut(sifat, nama, "val")


def _rata(nilai: str) -> str:
    return {"start": "left", "end": "right", "distribute": "both"}.get(nilai, nilai)


def _pertama(sifat: list[etree._Element]) -> int:
    for s in sifat:
        e = s.find(f"{W}ind")
        if e is not None and (gantung := e.get(f"{W}hanging")):
            return -int(gantung)
        if e is not None and (pertama := e.get(f"{W}firstLine")):
            return int(pertama)
    return 0


def _huruf(sifat: list[etree._Element]) -> str:
    for s in sifat:
        e = s.find(f"{W}rFonts")
        if e is not None and (tema := e.get(f"{W}asciiTheme")):
            return f"tema {tema}"
        if e is not None and (nama := e.get(f"{W}ascii")):
            return nama
    return "Times New Roman"  # Word's own, where nothing is said


def _garis(sifat: list[etree._Element]) -> tuple[tuple[str, str, int], ...]:
    tepi = _cari(sifat, "pBdr")
    if tepi is None:
        return ()
    return tuple(
        (etree.QName(e).localname, e.get(f"{W}val", ""), int(e.get(f"{W}sz", "0")))
        for e in tepi
        if e.get(f"{W}val") not in {"nil", "none", None}
    )


def _bergaris(sifat: list[etree._Element]) -> bool:
    tepi = _cari(sifat, "tblBorders")
    return tepi is not None and any(e.get(f"{W}val") not in {"nil", "none", None} for e in tepi)


def _gambar(p: etree._Element) -> Iterator[str]:
    for e in p.iter(f"{W}drawing", f"{W}pict"):
        nama = [v for a in e.iter() for k, v in a.attrib.items() if str(k) in {"name", "descr", "title", "alt"}]
        yield " ".join(str(n) for n in nama)


def _halaman(s: etree._Element) -> Halaman:
    kertas, tepi = s.find(f"{W}pgSz"), s.find(f"{W}pgMar")
    angka = {} if tepi is None else {etree.QName(k).localname: int(v) for k, v in tepi.attrib.items()}
    ukuran = (0, 0) if kertas is None else (int(kertas.get(f"{W}w", "0")), int(kertas.get(f"{W}h", "0")))
    nomor = s.find(f"{W}pgNumType")
    return Halaman(ukuran, angka, _hidup([s], "titlePg"), "" if nomor is None else nomor.get(f"{W}fmt", ""))


def baca(docx: bytes, jenis: str, *, templat: bool = False) -> Naskah:
    """Return `docx` as records.

    Raises:
        zipfile.BadZipFile, etree.XMLSyntaxError, KeyError: it is no .docx.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as arsip:
        paket = {nama: arsip.read(nama) for nama in arsip.namelist() if nama.endswith((".xml", ".rels"))}
    pembaca = _Pembaca(paket, templat=templat)
    alinea = pembaca.bagian(_DOKUMEN)
    tabel = tuple(t for t in pembaca.tabel if t is not None)
    batas = next((n for n, a in enumerate(alinea) if _awal_lampiran(a)), len(alinea))
    return Naskah(
        jenis=jenis,
        rumpun=rumpun(jenis),
        templat=templat,
        alinea=alinea,
        kop=pembaca.kepala("header", "first"),
        kepala=pembaca.kepala("header", "default"),
        kepala_genap=pembaca.kepala("header", "even"),
        kaki=(*pembaca.kepala("footer", "first"), *pembaca.kepala("footer", "default")),
        tabel=tabel,
        halaman=pembaca.halaman(),
        tingkat=pembaca.tingkat,
        bahasa=_atribut([d] if (d := pembaca.gaya.dasar["rPr"]) is not None else [], "lang", "val") or "",
        blok=_cari_blok(tabel, alinea[:batas]),
        batas=batas,
    )


def _awal_lampiran(a: Alinea) -> bool:
    return a.utama < 0 and _LAMPIRAN.fullmatch(a.isi) is not None


def _cari_blok(tabel: Iterable[Tabel], pokok: Iterable[Alinea]) -> int:
    """Return the number of the last outer table without lines that holds signatures, -1 if there is none."""
    di_pokok = {a.utama for a in pokok}
    calon = [t for t in tabel if t.utama and not t.bergaris and t.nomor in di_pokok]
    return next((t.nomor for t in reversed(calon) if _bertanda(t)), -1)


def _bertanda(t: Tabel) -> bool:
    dua = len(t.baris) == 1 and len(t.baris[0]) == 2
    return dua or any(_NIP.match(a.isi) for b in t.baris for s in b for a in s if len(b) < 3)


def _blok(sel: Sel) -> BlokTtd:
    """Return one signatory's lines by what they are."""
    # The space to sign in is the last empty stretch that has text below it.
    isi = [n for n, a in enumerate(sel) if a.isi]
    celah = next((n for n in reversed(isi) if n + 1 < len(sel) and not sel[n + 1].isi and n != isi[-1]), None)
    if celah is None:
        return BlokTtd((), (), (), (), sel, ())
    ujung = next(n for n in isi if n > celah)
    atas = tuple(a for a in sel[: celah + 1] if a.isi)
    tanggal = tuple(a for a in atas if _baris_tanggal(a.isi))
    pengantar = tuple(a for a in atas if re.match(r"(Mengetahui|Saksi|Menyetujui|PIHAK)\b", a.isi))
    jabatan = tuple(a for a in atas if a not in tanggal and a not in pengantar)
    orang = tuple(a for a in sel[ujung:] if a.isi)
    return BlokTtd(tanggal, jabatan, pengantar, sel[celah + 1 : ujung], orang, atas)


def _baris_tanggal(teks: str) -> bool:
    return bool(
        re.fullmatch(r"(?:[A-Z][\w .-]*, )?\d{1,2} \w+ \d{4}\.?|x, x", teks)
        or re.match(r"(Dibuat di|[Pp]ada tanggal)\b", teks)
    )


_TANGGAL = re.compile(rf"(?<![\w.,/-])(\d{{1,2}}) ({'|'.join(BULAN)}) (\d{{4}})(?!\w)", re.IGNORECASE)


def _tanggal(cocok: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(cocok[3]), [b.lower() for b in BULAN].index(cocok[2].lower()) + 1, int(cocok[1]))
    except ValueError:
        return None


# ── the rules ───────────────────────────────────────────────────────────────────────────────────

Salah = tuple[Alinea | str, str]  # where (a paragraph, or the name of a part), and what is wrong
Uji = Callable[[Naskah, ProfilTnd], Iterator[Salah]]


@dataclass(frozen=True, slots=True)
class Aturan:
    """A rule: its id, its level, and the function that yields what breaks it."""

    id: str
    tingkat: Tingkat
    uji: Uji
    isian: bool  # about what is filled in: not asked of a template

    def periksa(self, dokumen: Naskah, profil: ProfilTnd) -> Iterator[Temuan]:
        """Yield what breaks this rule, if it concerns `dokumen` at all."""
        hanya = KHUSUS.get(self.id)
        if (self.isian and dokumen.templat) or (hanya is not None and dokumen.rumpun not in hanya):
            return
        for tempat, pesan in self.uji(dokumen, profil):
            if isinstance(tempat, str):
                yield Temuan(self.id, self.tingkat, tempat, "", pesan)
            else:
                yield Temuan(self.id, self.tingkat, tempat.bagian, _pendekkan(tempat.isi), pesan)


def _awal(alinea: Sel) -> Alinea | str:
    return alinea[0] if alinea else _DOKUMEN


def _pendekkan(teks: str) -> str:
    satu = " ".join(teks.split())
    return satu if len(satu) <= _PENDEK else f"{satu[: _PENDEK - 1]}…"


_DISPOSISI, _NOTA, _LAPORAN = ("disposisi",), ("nota-dinas",), ("laporan",)
_BERITA, _HADIR, _PERIKSA = ("berita-acara",), ("daftar-hadir",), ("pemeriksaan",)

# Which rules concern only some families of layouts; all others concern every naskah.
KHUSUS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(("TND-211", "TND-212", "TND-213", "TND-216"), _DISPOSISI),
        **dict.fromkeys(("TND-141", "TND-715"), (*_DISPOSISI, *_NOTA)),
        "TND-144": (*_DISPOSISI, *_NOTA),
        "TND-119": (*_NOTA, *_LAPORAN, *_BERITA),
        "TND-220": _PERIKSA,
        **dict.fromkeys(("TND-231", "TND-233", "TND-234", "TND-235"), _NOTA),
        **{f"TND-{n}": _LAPORAN for n in range(241, 249)},
        **{f"TND-{n}": _BERITA for n in range(281, 286)},
        "TND-708": _BERITA,
        **dict.fromkeys(("TND-301", "TND-302", "TND-303"), _HADIR),
        "TND-717": (*_NOTA, *_LAPORAN, *_DISPOSISI),
    }
)

_daftar: list[Aturan] = []


def _aturan(nomor: str, tingkat: Tingkat, *, isian: bool = False) -> Callable[[Uji], Uji]:
    """Return a decorator that puts a function into `ATURAN` under its id and level."""

    def catat(uji: Uji) -> Uji:
        _daftar.append(Aturan(nomor, tingkat, uji, isian))
        return uji

    return catat


def _di_antara(ukuran: Iterable[float], batas: tuple[float, float]) -> bool:
    return all(batas[0] <= u <= batas[1] for u in ukuran)


# ── 1. the page ─────────────────────────────────────────────────────────────────────────────────


@_aturan("TND-101", "MUST")
def kertas(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield each section that is not on A4, upright. Source: TND-101, TND-102."""
    boleh = (profil.kertas_twips, *(profil.kertas_disposisi_twips if dokumen.rumpun == "disposisi" else ()))
    for h in dokumen.halaman:
        if not any(abs(h.ukuran[0] - w) <= 20 and abs(h.ukuran[1] - t) <= 20 for w, t in boleh):
            yield _DOKUMEN, f"Kertas {h.ukuran[0]} x {h.ukuran[1]} twip; pakai A4 tegak (11906 x 16838)."


def _tepi(sisi: str, nama: str, batas: Callable[[ProfilTnd], int]) -> Uji:
    def uji(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
        for h in dokumen.halaman:
            if h.tepi.get(sisi, 0) < batas(profil) - 2:  # rounding of 2,5 cm differs by program
                yield _DOKUMEN, f"Tepi {nama} {h.tepi.get(sisi, 0)} twip; paling sedikit {batas(profil)}."

    return uji


# Source: TND-104 to TND-107, TND-109: margins are minimums.
_aturan("TND-104", "SHOULD")(_tepi("left", "kiri", lambda p: p.kiri_twips))
_aturan("TND-105", "SHOULD")(_tepi("right", "kanan", lambda p: p.kanan_twips))
_aturan("TND-106", "SHOULD")(_tepi("bottom", "bawah", lambda p: p.bawah_twips))
_aturan("TND-107", "SHOULD")(_tepi("top", "atas", lambda p: p.atas_twips))


@_aturan("TND-110", "MUST")
def huruf_isi(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text that is not Arial, and text of the body that is not 11 or 12 pt. Source: TND-110."""
    for a in dokumen.semua:
        if lain := {p.huruf for p in a.potongan if p.teks.strip()} - {profil.huruf}:
            yield a, f"Huruf {', '.join(sorted(lain))}; pakai {profil.huruf}."
        elif a.bagian == _DOKUMEN and not a.bergaris and not _di_antara(a.ukuran, profil.ukuran_isi):
            yield a, f"Ukuran huruf isi {_ukuran(a)} pt; pakai 12 atau 11 pt."


def _ukuran(a: Alinea) -> str:
    return ", ".join(f"{u:g}" for u in sorted(a.ukuran))


@_aturan("TND-112", "SHOULD")
def huruf_tabel(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text of a table or a box that is not 10 or 11 pt. Source: TND-112."""
    for a in dokumen.alinea:
        if a.bergaris and not _di_antara(a.ukuran, profil.ukuran_tabel):
            yield a, f"Ukuran huruf tabel {_ukuran(a)} pt; pakai 10 atau 11 pt."


@_aturan("TND-114", "SHOULD")
def judul_rapat(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a title line set apart from the next one. Source: TND-114."""
    for a, _ in pairwise(dokumen.judul):
        if a.sesudah > 2 or (a.baris or 1) > 1.2:
            yield a, "Baris judul renggang; beri jarak 1 spasi tanpa jarak sesudahnya."


def _berisi(dokumen: Naskah) -> Iterator[Alinea]:
    """Yield the paragraphs of running text: neither in a form or table nor a line that belongs to a table."""
    for a in dokumen.alinea:
        if a.isi and a.utama < 0 and not a.bergaris and not a.sesudah_tabel:
            yield a


@_aturan("TND-117", "SHOULD")
def jarak_baris(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text whose lines stand closer than single or wider than 1,5. Source: TND-117."""
    for a in dokumen.alinea:
        if a.isi and a.baris is not None and not _di_antara([round(a.baris, 2)], profil.jarak_baris):
            yield a, f"Jarak baris {a.baris:.2f}; pakai 1,0 sampai dengan 1,5."


_PANJANG: Final = 100  # characters: surely more than one line
_URUT: Final = frozenset({"no.", "no", "putaran", "langkah", "tahun"})  # numbers that count nothing


@_aturan("TND-118", "MUST")
def perataan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield running text that is not justified, names not left, numbers of a table not right. Source: TND-118."""
    for a in _berisi(dokumen):
        if len(a.isi) > _PANJANG and a.rata != "both" and a not in dokumen.judul:
            yield a, "Isi naskah tidak rata kiri-kanan; ratakan kiri dan kanan."
    for b in dokumen.tanda_tangan:
        for a in b.orang:
            if a.rata != "left":
                yield a, "Nama dan NIP/NRP pada blok tanda tangan rata kiri."
    for sel in _sel_angka(dokumen):
        if sel.rata != "right":
            yield sel, "Angka di dalam tabel rata kanan."


def _sel_angka(dokumen: Naskah) -> Iterator[Alinea]:
    """Yield the cells of the columns of a table that hold nothing but quantities."""
    for t in dokumen.tabel_data:
        kepala = [_teks(s) for s in t.baris[0]] if t.baris else []
        for n, judul in enumerate(kepala):
            kolom = [b[n] for b in t.baris[1:] if len(b) == len(kepala)]
            angka = all(re.fullmatch(r"\d+([.,]\d+)*", _teks(s)) for s in kolom)
            if kolom and angka and not dokumen.templat and judul.lower() not in _URUT:
                yield from (a for s in kolom for a in s)


@_aturan("TND-119", "SHOULD")
def inden(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a first line indented by other than one tab, and a numbered item indented at all. Source: TND-119."""
    kurang, lebih = profil.inden_twips
    for a in _berisi(dokumen):
        if a.butir and a.pertama > 0:
            yield a, "Butir bernomor tidak menjorok ke dalam; pakai gantung."
        elif not a.butir and a.pertama > 0 and not kurang - 2 <= a.pertama <= lebih:
            yield a, f"Baris pertama menjorok {a.pertama} twip; pakai 1,0 sampai dengan 1,27 cm."


_TANGGA: Final = (
    *(("upperLetter", "%{}."), ("decimal", "%{}."), ("lowerLetter", "%{}.")),
    *(("decimal", "%{})"), ("lowerLetter", "%{})")),
)


@_aturan("TND-120", "MUST")
def penomoran(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield each list that does not go down A. 1. a. 1) a), wherever it starts, as deep as it is used.

    LibreOffice fills a list up to nine levels when it saves; those that number nothing do not count.

    Source: TND-120.
    """
    awal = {("upperLetter", "%1."): 0, ("decimal", "%1."): 1, ("lowerLetter", "%1."): 2}
    dalam: dict[str, int] = {}
    for b in (a.butir for a in dokumen.alinea if a.butir):
        dalam[b.daftar] = max(dalam.get(b.daftar, 0), b.tingkat + 1)
    for daftar, jumlah in sorted(dalam.items()):
        ada = dokumen.tingkat[daftar][:jumlah]
        mulai = awal.get(ada[0], -1)
        harus = [(b, p.format(n)) for n, (b, p) in enumerate(_TANGGA[mulai:], 1)]
        if mulai < 0 or any(a != h for a, h in zip(ada, harus, strict=False)):
            yield "word/numbering.xml", f"Penomoran {' '.join(p for _, p in ada)}; urutannya A. 1. a. 1) a)."


@_aturan("TND-122", "MUST")
def nomor_halaman(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a header that is not just `- 2 -`, centred, in Arabic numerals. Source: TND-122."""
    baris = [a for a in dokumen.kepala if a.medan.strip()]
    if not any("{PAGE" in a.medan for a in baris):
        yield _DOKUMEN, "Halaman lanjutan tidak bernomor; tulis “- 2 -” di tengah atas."
    for a in baris:
        if "{PAGE" not in a.medan:
            continue
        if not re.fullmatch(r"- \{PAGE( \\\* (MERGEFORMAT|Arabic))*\} -", a.medan.strip()):
            yield a, "Nomor halaman diapit tanda hubung: “- 2 -”."
        if a.rata != "center":
            yield a, "Nomor halaman berada di tengah."
    for h in dokumen.halaman:
        if h.bentuk_nomor not in {"", "decimal"}:
            yield _DOKUMEN, "Nomor halaman memakai angka Arab."


@_aturan("TND-123", "MUST")
def tanpa_nomor_pertama(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a page number on page 1. Source: TND-123."""
    if dokumen.halaman and not dokumen.halaman[0].beda_pertama:
        yield _DOKUMEN, "Halaman 1 memakai kepala halaman lanjutan; aktifkan “kepala halaman pertama berbeda”."
    for a in dokumen.kop:
        if "{PAGE" in a.medan:
            yield a, "Halaman 1 yang berkop tidak bernomor halaman."


@_aturan("TND-125", "MUST")
def kop_halaman_pertama(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a missing kop, and anything but the page number on later pages. Source: TND-125."""
    if not _kop(dokumen):
        yield _DOKUMEN, "Kop tidak ada pada kepala halaman pertama."
    for a in (*dokumen.kepala, *dokumen.kepala_genap):
        if a.isi and "{PAGE" not in a.medan:
            yield a, "Kepala halaman lanjutan hanya memuat nomor halaman; kop hanya di halaman 1."
    if any(h.beda_pertama for h in dokumen.halaman[1:]):
        yield _DOKUMEN, "Bagian sesudah yang pertama memakai kepala halaman pertama lagi; kop hanya di halaman 1."


_RAHASIA = re.compile(r"(SANGAT RAHASIA|RAHASIA|TERBATAS|BIASA) \((SR|R|T|B)\)|X \(x\)")
_MERAH: Final = "C00000"


@_aturan("TND-127", "MUST")
def warna(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield coloured text; only the mark of SR and R may be red. Source: TND-127."""
    for a in dokumen.semua:
        tanda = _RAHASIA.fullmatch(a.isi)
        boleh = {"000000", _MERAH} if tanda and tanda[2] in {"SR", "R", None} else {"000000"}
        if any((p.warna not in boleh or p.sorot) and p.teks.strip() for p in a.potongan):
            yield a, "Teks berwarna; pakai hitam (000000) tanpa sorotan."


_SISA = re.compile(
    r"\{\{|\}\}|\{%|%\}|(?<!\w)TBD(?!\w)|\(\.+\)|(?<=[/-])XX+\b|\bXX+(?=/)|^\s*XX+\s*$|\bX{4,}\b"
    r"|\[(?:\.+|…|_+|X+|(?:di)?isi\b[^\]]*|nama|nomor|tanggal|jabatan|tempat|hal)\]",
    re.IGNORECASE,
)


@_aturan("TND-128", "SHOULD", isian=True)
def sisa_isian(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text that still waits to be filled in; brackets of ordinary text are none. Source: TND-128."""
    for a in dokumen.semua:
        if sisa := _SISA.search(a.teks):
            yield a, f"Isian “{sisa[0].strip()}” tertinggal; lengkapi atau hapus."


# ── 1.1 the kop ─────────────────────────────────────────────────────────────────────────────────


def _kop(dokumen: Naskah) -> list[Alinea]:
    """Return the printed lines of the kop, without the mark of secrecy above it."""
    return [a for a in dokumen.kop if a.isi and not _RAHASIA.fullmatch(a.isi) and "{PAGE" not in a.medan]


def _nama_kop(dokumen: Naskah) -> list[Alinea]:
    """Return the lines of names: those in bold or in capitals before the address."""
    kop = _kop(dokumen)
    akhir = next((n for n, a in enumerate(kop) if not a.tebal and not a.isi.isupper()), len(kop))
    return kop[:akhir]


@_aturan("TND-132", "MUST")
def tanpa_garuda(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield pictures in the kop that are the lambang negara, or more than a logo. Source: TND-132, TND-133."""
    gambar = [(a, g) for a in dokumen.kop for g in a.gambar]
    for n, (a, nama) in enumerate(gambar):
        if n or re.search(r"garuda|lambang\W*negara|pancasila", nama, re.IGNORECASE):
            yield a, "Kop instansi tidak memuat lambang negara; hanya satu logo kementerian."


@_aturan("TND-134", "MUST")
def susunan_kop(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield lines of the kop not centred, not in capitals, or out of order. Source: TND-134."""
    nama = _nama_kop(dokumen)
    for a in _kop(dokumen):
        if a.rata != "center":
            yield a, "Baris kop berada di tengah."
        if a in nama and a.isi != a.isi.upper():
            yield a, "Nama pada kop ditulis dengan huruf kapital."
    if dokumen.templat or not nama:
        return
    for n, pola in enumerate(profil.kop):
        if n >= len(nama) or not re.fullmatch(pola, nama[n].isi.upper()):
            yield nama[min(n, len(nama) - 1)], f"Baris {n + 1} kop tidak menurut urutan kementerian, RI, sekretariat."


@_aturan("TND-136", "SHOULD")
def ukuran_kop(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield names of the kop not bold in 13 to 14 pt, and an address not in 9 to 10 pt. Source: TND-136."""
    nama = _nama_kop(dokumen)
    for a in _kop(dokumen):
        if a in nama and not (a.tebal and _di_antara(a.ukuran, profil.ukuran_kop)):
            yield a, f"Nama pada kop {_ukuran(a)} pt; pakai 13 sampai dengan 14 pt tebal."
        if a not in nama and not _di_antara(a.ukuran, profil.ukuran_alamat):
            yield a, f"Alamat pada kop {_ukuran(a)} pt; pakai 9 sampai dengan 10 pt."


@_aturan("TND-137", "SHOULD")
def garis_kop(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a kop not closed by one single rule of 1,5 pt as wide as the text. Source: TND-137."""
    garis = [(a, g) for a in dokumen.kop for g in a.garis]
    if not _kop(dokumen):
        return
    if len(garis) != 1:
        yield dokumen.kop[-1].bagian, f"Kop ditutup {len(garis)} garis; pakai satu garis 1,5 pt selebar teks."
    for a, (sisi, jenis, tebal) in garis:
        if (sisi, jenis, tebal) != ("bottom", "single", profil.garis_kop) or a.kiri or a.kanan:
            yield a, "Garis penutup kop: satu garis tunggal 1,5 pt di bawah kop, selebar teks."


@_aturan("TND-138", "MUST")
def kop_tanpa_singkatan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield an abbreviated name of a unit in the kop. Source: TND-138."""
    for a in _nama_kop(dokumen):
        if any(s in a.isi.lower() for s in profil.singkatan_kop):
            yield a, "Nama unit pada kop tidak disingkat."


# ── 1.2 addressees and annexes ──────────────────────────────────────────────────────────────────


def _nilai_label(dokumen: Naskah, nama: str) -> str | None:
    """Return the value beside a label, in a table of labels or in a form."""
    for t in dokumen.tabel:
        for b in t.baris:
            for n, sel in enumerate(b[:-1]):
                if _teks(sel).removesuffix(":").strip() == nama:
                    return _teks(next((s for s in b[n + 1 :] if _teks(s) != ":"), ()))
    return None


@_aturan("TND-141", "MUST")
def alamat_tujuan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield an addressee without `Yth.`, or with `Kepada` in front of it. Source: TND-141."""
    for a in dokumen.pokok:
        if re.match(r"Kepada\s*(:|Yth|$)", a.isi, re.IGNORECASE):
            yield a, "Tujuan dimulai dengan “Yth.” tanpa “Kepada”."
    for a in _kolom(dokumen, "DITERUSKAN KEPADA"):
        if a.isi and not re.match(r"(Kepada\s+)?Yth\b", a.isi):
            yield a, "Tujuan disposisi dimulai dengan “Yth.”."


def _kolom(dokumen: Naskah, judul: str) -> list[Alinea]:
    """Return what stands in the column headed `judul`."""
    for t in dokumen.tabel_data:
        for n, sel in enumerate(t.baris[0] if t.baris else ()):
            if _teks(sel) == judul:
                return [a for b in t.baris[1:] if n < len(b) for a in b[n]]
    return []


@_aturan("TND-144", "SHOULD", isian=True)
def jumlah_lampiran(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a label Lampiran that does not say its count in figures and words. Source: TND-144, TND-710."""
    nilai = _nilai_label(dokumen, "Lampiran")
    if nilai is not None and not re.fullmatch(r"-|\d+ \([a-z ]+\) .+", nilai):
        yield (
            _DOKUMEN,
            f"Lampiran “{nilai}”: tulis jumlahnya dengan angka dan huruf, seperti “1 (satu) berkas”, atau “-”.",
        )


@_aturan("TND-145", "SHOULD")
def kepala_lampiran(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield an annex without its number, its naskah, number and date at the upper right. Source: TND-145."""
    awal = [n for n, a in enumerate(dokumen.alinea) if _awal_lampiran(a)]
    for urut, n in enumerate(awal, 1):
        a, *tiga = dokumen.alinea[n : n + 4]
        if not re.fullmatch(r".+\n+Nomor .+\n+Tanggal .+", "\n".join(t.isi for t in tiga)):
            yield a, "Di bawah “Lampiran” berturut-turut: nama naskah, “Nomor …”, “Tanggal …”."
        if any(t.rata != "right" and t.kiri < 3400 for t in (a, *tiga)):  # 6 cm: the right half
            yield a, "Kepala lampiran berada di kanan atas."
        nomor = _LAMPIRAN.fullmatch(a.isi)
        harus = _romawi(urut) if len(awal) > 1 else None
        if nomor and not dokumen.templat and nomor[2] != harus:
            yield a, f"Lampiran lebih dari satu bernomor Romawi berurutan; ini “Lampiran {harus or ''}”."


def _romawi(angka: int) -> str:
    return "X" * (angka // 10) + (ROMAWI[angka % 10 - 1] if angka % 10 else "")


# ── 2. what every naskah has ────────────────────────────────────────────────────────────────────


@_aturan("TND-201", "MUST")
def tiga_bagian(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a naskah without head, body and foot, in this order. Source: TND-201."""
    if not dokumen.judul:
        yield _DOKUMEN, "Kepala naskah (judul) tidak di awal."
    if dokumen.blok < 0:
        yield _DOKUMEN, "Kaki naskah (blok tanda tangan) tidak ditemukan."
        return
    tempat = [n for n, a in enumerate(dokumen.pokok) if a.utama == dokumen.blok]
    if not any(a.isi for a in dokumen.pokok[len(dokumen.judul) : tempat[0]]):
        yield _DOKUMEN, "Batang tubuh kosong: tidak ada isi antara judul dan tanda tangan."
    sisa = [a for a in dokumen.pokok[tempat[-1] + 1 :] if a.isi]
    if sisa and not re.match(r"(Tembusan|Lampiran):", sisa[0].isi):
        yield sisa[0], "Sesudah tanda tangan hanya tembusan, daftar lampiran, dan lampiran."


@_aturan("TND-202", "MUST")
def label_bertitik_dua(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a label without its colon in a column of its own. Source: TND-202."""
    for t in dokumen.tabel_label:
        for b in t.baris:
            if _teks(b[1]) != ":" or _teks(b[0]).endswith(":"):
                yield (b[0] or b[1])[0], f"Label “{_teks(b[0])}” diikuti titik dua pada kolom yang sama."
    if dokumen.rumpun == "pemeriksaan":
        yield from _label_kurang(dokumen, ("Kegiatan", "Hari/Tanggal", "Waktu", "Tempat"))


def _label_kurang(dokumen: Naskah, harus: tuple[str, ...]) -> Iterator[Salah]:
    ada = {label for label, _ in dokumen.label}
    for nama in harus:
        if nama not in ada:
            yield _DOKUMEN, f"Label “{nama}” tidak ada; tulis persis demikian."


@_aturan("TND-203", "MUST")
def identitas(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a naskah without its number or its date. Source: TND-203."""
    nomor = _nilai_label(dokumen, "No. Agenda") if dokumen.rumpun == "disposisi" else _baris_nomor(dokumen)
    if not nomor or nomor.startswith(("-", "(")):
        yield _DOKUMEN, "Nomor naskah tidak tercetak."
    if not dokumen.templat and dokumen.tanggal is None:
        yield _DOKUMEN, "Tanggal naskah tidak tercetak atau tidak sah."


def _baris_nomor(dokumen: Naskah) -> str:
    cocok = (re.match(r"NOMOR:? ?(.*)", a.isi) for a in dokumen.pokok)
    return next((c[1] for c in cocok if c), "")


_JUDUL: Final = MappingProxyType(
    {
        "nota-dinas": "NOTA DINAS",
        "laporan": "LAPORAN",
        "berita-acara": "BERITA ACARA",
        "daftar-hadir": "DAFTAR HADIR",
        "pemeriksaan": "LEMBAR PEMERIKSAAN",
    }
)


@_aturan("TND-204", "MUST")
def baris_judul(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield title lines not in capitals, not centred, not bold, or not the jenis's own. Source: TND-204."""
    for a in dokumen.judul:
        if a.isi != a.isi.upper() or a.rata != "center" or not a.tebal:
            yield a, "Judul ditulis dengan huruf kapital, tebal, di tengah."
    disposisi = profil.judul_disposisi if dokumen.rumpun == "disposisi" else ()
    harus = {*disposisi, *([_JUDUL[dokumen.rumpun]] if dokumen.rumpun in _JUDUL else [])}
    awal = dokumen.judul[0].isi if dokumen.judul else ""
    if harus and awal.upper() not in harus | ({"X"} if dokumen.templat else set()):
        yield _DOKUMEN, f"Judul naskah ini “{' atau '.join(sorted(harus))}”."


# ── 2.1 lembar disposisi and lembar pemeriksaan ─────────────────────────────────────────────────

_BIDANG_DISPOSISI: Final = (
    *("AGENDA NASKAH", "No. Agenda", "Tgl. Terima", "Tgl./No. Naskah", "Asal Naskah", "Hal", "SIFAT (DERAJAT)"),
    *("SIFAT (KEAMANAN)", "DITERUSKAN KEPADA", "ISI DISPOSISI", "PARAF/TANGGAL", "CATATAN LAIN"),
)


@_aturan("TND-211", "MUST")
def bidang_disposisi(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield each field that the sheet lacks. Source: TND-211."""
    ada = {a.isi.removesuffix(":") for a in dokumen.alinea}
    for nama in _BIDANG_DISPOSISI:
        if nama not in ada:
            yield _DOKUMEN, f"Bidang “{nama}” tidak ada pada lembar disposisi."


@_aturan("TND-212", "MUST", isian=True)
def paraf_pemberi(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a date of the paraf that is not the giver's: the one of the signature. Source: TND-212."""
    for a in _kolom(dokumen, "PARAF/TANGGAL"):
        cocok = _TANGGAL.search(a.isi)
        if cocok and dokumen.tanggal and _tanggal(cocok) != dokumen.tanggal:
            yield a, "Tanggal paraf adalah tanggal pemberi disposisi; samakan dengan tanggal naskah."


@_aturan("TND-213", "MUST")
def tujuan_dan_isi(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a disposisi without an addressee or without an instruction. Source: TND-213."""
    for judul, nama in (("DITERUSKAN KEPADA", "tujuan"), ("ISI DISPOSISI", "instruksi")):
        if not any(a.isi for a in _kolom(dokumen, judul)):
            yield _DOKUMEN, f"Disposisi tanpa {nama}; isi paling sedikit satu."


@_aturan("TND-216", "MUST")
def indeks_penerusan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a sheet with a letter number, or without its hand-over index. Source: TND-216."""
    if _baris_nomor(dokumen):
        yield _DOKUMEN, "Lembar disposisi tidak bernomor surat; pengenalnya nomor agenda."
    if not re.search(r"\(penerusan ke-(\d+|x)\)", _nilai_label(dokumen, "No. Agenda") or ""):
        yield _DOKUMEN, "Nomor agenda tanpa penerusan; tulis “(penerusan ke-…)”."


@_aturan("TND-220", "MUST")
def kotak_keputusan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield missing boxes, two ticks, or a refusal without its reason. Source: TND-220."""
    pilihan = {_teks(b[1]).split(",")[0]: b for t in dokumen.tabel if not t.utama for b in t.baris if len(b) == 2}
    if not dokumen.templat:
        kurang = [p for p in ("Setuju", "Tidak setuju") if p not in pilihan]
        if kurang:
            yield _DOKUMEN, f"Kotak keputusan “{' dan '.join(kurang)}” tidak ada."
    elif not any(a.isi == "Keputusan:" for a in dokumen.alinea):
        yield _DOKUMEN, "Kotak keputusan tidak ada."
    tanda = [p for p, b in pilihan.items() if _teks(b[0]).upper() == "X" and p in {"Setuju", "Tidak setuju"}]
    if len(tanda) > 1:
        yield _DOKUMEN, "Dua keputusan ditandai; tandai satu saja."
    if tanda == ["Tidak setuju"] and not _alasan(dokumen):
        yield _DOKUMEN, "Keputusan “Tidak setuju” tanpa alasan; tulis pada Catatan/alasan."


def _alasan(dokumen: Naskah) -> bool:
    mulai = next((n for n, a in enumerate(dokumen.alinea) if a.isi == "Catatan/alasan:"), len(dokumen.alinea))
    return any(a.isi for a in dokumen.alinea[mulai + 1 :] if a.bergaris and a.utama < 0)


# ── 2.2 nota dinas ──────────────────────────────────────────────────────────────────────────────


@_aturan("TND-231", "MUST")
def kepala_nota(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a head without NOMOR centred below the title, or without one of its labels. Source: TND-231."""
    yield from _nomor_di_bawah_judul(dokumen)
    yield from _label_kurang(dokumen, ("Yth.", "Dari", "Hal", "Lampiran", "Tanggal"))


def _nomor_di_bawah_judul(dokumen: Naskah) -> Iterator[Salah]:
    isi = [a for a in dokumen.alinea if a.isi]
    satu = isi[len(dokumen.judul)] if len(isi) > len(dokumen.judul) else None
    if satu is None or not satu.isi.startswith("NOMOR") or satu.rata != "center":
        yield satu or _DOKUMEN, "Di bawah judul berdiri “NOMOR …” di tengah."


def _tubuh(dokumen: Naskah) -> list[Alinea]:
    """Return the running text between the head's labels and the signature block."""
    akhir = next((n for n, a in enumerate(dokumen.pokok) if a.utama == dokumen.blok >= 0), len(dokumen.pokok))
    awal = next((n for n, a in enumerate(dokumen.pokok) if a.utama >= 0), 0)
    return [a for a in dokumen.pokok[awal:akhir] if a.isi and a.utama < 0]


@_aturan("TND-233", "MUST")
def tubuh_nota(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a body without opening, content and closing. Source: TND-233."""
    tubuh = _tubuh(dokumen)
    if len(tubuh) < 3 or not re.match(r"(Demikian|Atas)\b", tubuh[-1].isi):
        yield _DOKUMEN, "Batang tubuh nota dinas: alinea pembuka, isi, dan penutup (“Demikian …”)."


@_aturan("TND-234", "MUST", isian=True)
def kaki_nota(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a foot with a date, or without title, name, NIP or NRP. Source: TND-234, TND-505."""
    for b in dokumen.tanda_tangan:
        if b.tanggal:
            yield b.tanggal[0], "Tanggal nota dinas berada di kepala, tidak di atas tanda tangan."
        if profil.nip_nrp and not any(_NIP.match(a.isi) for a in b.orang):
            yield _awal(b.orang), "Di bawah nama tercetak NIP atau NRP."


@_aturan("TND-235", "MUST")
def tanpa_cap(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a seal: a picture in the body of a nota dinas. Source: TND-235."""
    for a in dokumen.pokok:
        if a.gambar and a.utama != dokumen.blok:
            yield a, "Nota dinas tidak bercap dinas; hapus gambar ini."


# ── 2.3 laporan ─────────────────────────────────────────────────────────────────────────────────


@_aturan("TND-241", "MUST")
def judul_laporan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a title block other than LAPORAN, TENTANG, subject. Source: TND-241."""
    judul = [a.isi.upper() for a in dokumen.judul]
    if len(judul) < 3 or judul[1] != "TENTANG":
        yield _DOKUMEN, "Judul laporan: LAPORAN, TENTANG, lalu pokok laporan."


def _bagian_laporan(dokumen: Naskah) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return headings of the parts A to E, each with its sub-headings and how much text these hold."""
    hasil: list[tuple[str, list[tuple[str, int]]]] = []
    for a in dokumen.pokok:
        if a.utama == dokumen.blok >= 0:
            break
        if a.butir and a.butir.bentuk == "upperLetter" and a.butir.tingkat == 0:
            hasil.append((a.isi, []))
        elif hasil and a.butir and a.butir.bentuk == "decimal" and a.butir.tingkat == 1:
            hasil[-1][1].append((a.isi, 0))
        elif hasil and hasil[-1][1] and a.isi:
            nama, isi = hasil[-1][1].pop()
            hasil[-1][1].append((nama, isi + 1))
    return hasil


def _anak_bagian(dokumen: Naskah, nomor: int) -> list[tuple[str, int]]:
    bagian = _bagian_laporan(dokumen)
    return bagian[nomor][1] if nomor < len(bagian) else []


@_aturan("TND-242", "MUST")
def lima_bagian(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a laporan whose parts A to E are not all there, in order. Source: TND-242."""
    ada = tuple(nama for nama, _ in _bagian_laporan(dokumen))
    if ada != profil.bagian_laporan:
        yield _DOKUMEN, f"Bagian laporan berturut-turut: {', '.join(profil.bagian_laporan)}."


@_aturan("TND-243", "MUST")
def isi_pendahuluan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a part A without its four sub-parts, each with text. Source: TND-243."""
    ada = _anak_bagian(dokumen, 0)
    harus = ["Umum", "Maksud dan Tujuan", "Ruang Lingkup", "Dasar"]
    if [n for n, _ in ada] != harus or not all(isi for _, isi in ada):
        yield _DOKUMEN, f"Bagian A memuat {', '.join(harus)}, masing-masing dengan isinya."


def _subbagian(nomor: int, harus: tuple[str, ...]) -> Uji:
    def uji(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
        berisi = [nama for nama, isi in _anak_bagian(dokumen, nomor) if isi]
        tempat = [next((n for n, b in enumerate(berisi) if b.startswith(h)), -1) for h in harus]
        if -1 in tempat or tempat != sorted(tempat):
            yield _DOKUMEN, f"Bagian {'ABCDE'[nomor]} memuat berturut-turut: {', '.join(harus)}, masing-masing berisi."

    return uji


# Source: TND-244: results, factors, obstacles, other matters; TND-245: simpulan and saran apart.
_aturan("TND-244", "MUST")(_subbagian(2, ("Hasil", "Faktor", "Hambatan", "Hal Lain")))
_aturan("TND-245", "MUST")(_subbagian(3, ("Simpulan", "Saran")))


@_aturan("TND-246", "MUST", isian=True)
def kaki_laporan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a foot without place and date of making. Source: TND-246."""
    atas = "\n".join(a.isi for b in dokumen.tanda_tangan for a in b.tanggal)
    if dokumen.tanda_tangan and not (re.search(r"[A-Z]\w+(, |\n)", atas) and _TANGGAL.search(atas)):
        yield _DOKUMEN, "Di atas tanda tangan laporan tertulis tempat dan tanggal pembuatannya."


@_aturan("TND-247", "SHOULD")
def dibuat_di(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a foot without the two lines `Dibuat di …`, `pada tanggal …`. Source: TND-247."""
    baris = [a.isi for b in dokumen.tanda_tangan for a in b.tanggal]
    if baris and [b.split(" ")[0] for b in baris] != ["Dibuat", "pada"]:
        yield _DOKUMEN, "Tulis dua baris: “Dibuat di …” dan “pada tanggal …”."


@_aturan("TND-248", "SHOULD")
def daftar_lampiran(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield annexes that no list `Lampiran:` names. Source: TND-248."""
    ada = any(_awal_lampiran(a) for a in dokumen.alinea)
    if ada and not any(a.isi == "Lampiran:" for a in dokumen.pokok):
        yield _DOKUMEN, "Sesudah tanda tangan, daftar “Lampiran:” menyebut lampiran laporan."


# ── 2.6 berita acara, 2.8 daftar hadir ──────────────────────────────────────────────────────────


@_aturan("TND-281", "MUST")
def kepala_berita(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a head without NOMOR centred below the title. Source: TND-281."""
    yield from _nomor_di_bawah_judul(dokumen)


@_aturan("TND-282", "MUST")
def pembuka_berita(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield an opening not in the prescribed words. Source: TND-282."""
    pola = r"Pada hari ini .+, .+, kami\b.+:" if dokumen.templat else rf"Pada hari ini {_PEMBUKA}, kami\b.+:"
    if not any(re.fullmatch(pola, a.isi) for a in dokumen.pokok):
        yield _DOKUMEN, "Pembuka: “Pada hari ini …, tanggal … bulan … tahun …, kami …:”."


_PEMBUKA: Final = r"(\S+), tanggal (.+?),? bulan (.+?),? tahun ([^,]+)"


@_aturan("TND-283", "MUST")
def pihak_berita(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a party without nama, NIP/NRP, pangkat, jabatan and its name as a party. Source: TND-283."""
    yield from _label_kurang(dokumen, ("Nama", "NIP/NRP", "Pangkat/Golongan", "Jabatan"))
    if not any("selanjutnya disebut PIHAK PERTAMA" in a.isi for a in dokumen.pokok):
        yield _DOKUMEN, "Pihak disebut “selanjutnya disebut PIHAK PERTAMA”."


@_aturan("TND-284", "MUST")
def penutup_berita(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a closing not in the prescribed words. Source: TND-284."""
    pola = r"Demikian berita acara ini dibuat dalam rangkap .+ untuk dipergunakan sebagaimana mestinya\."
    if not any(re.fullmatch(pola, a.isi) for a in dokumen.pokok):
        yield (
            _DOKUMEN,
            "Penutup: “Demikian berita acara ini dibuat dalam rangkap … untuk dipergunakan sebagaimana mestinya.”.",
        )


@_aturan("TND-285", "MUST", isian=True)
def penanda_tangan_berita(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a party that does not sign at the right, and a witness not below Mengetahui. Source: TND-285."""
    blok = dokumen.tanda_tangan
    pihak = [nilai for label, nilai in dokumen.label if label == "Nama"]
    nama = [b.orang[0].isi for b in blok if b.orang]
    for p in pihak:
        if p not in nama:
            yield _DOKUMEN, f"{p} disebut sebagai pihak tetapi tidak menandatangani."
    for b in blok[:-1]:
        if b.orang and b.orang[0].isi not in pihak and not b.pengantar:
            yield b.orang[0], "Saksi menandatangani di bawah “Mengetahui” atau “Saksi”."


@_aturan("TND-301", "MUST")
def kepala_hadir(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a head without one of its labels. Source: TND-301."""
    yield from _label_kurang(dokumen, ("Hari/Tanggal", "Waktu", "Tempat", "Acara"))


@_aturan("TND-302", "MUST")
def kolom_hadir(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a list without its columns, in order. Source: TND-302."""
    kepala = [_teks(s) for t in dokumen.tabel_data[:1] for b in t.baris[:1] for s in b]
    pola = r"No\.\|Nama\|(Jabatan/Instansi|Nama Media\|Jenis Media)\|(Telepon/Surel\|)?Tanda Tangan"
    if not re.fullmatch(pola, "|".join(kepala)):
        yield _DOKUMEN, "Kolom daftar hadir: No., Nama, Nama Media, Jenis Media, Telepon/Surel, Tanda Tangan."


@_aturan("TND-303", "SHOULD", isian=True)
def tanda_tangan_hadir(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a list not signed zig-zag, without blank rows, or without its total. Source: TND-303."""
    baris = [b for t in dokumen.tabel_data[:1] for b in t.baris[1:] if b[-1]]
    for n, b in enumerate(baris, 1):
        if b[-1][0].teks.startswith("\t") != (n % 2 == 0):
            yield b[-1][0], "Kolom tanda tangan berselang-seling: ganjil di kiri, genap di kanan."
    if baris and _teks(baris[-1][1]):
        yield _DOKUMEN, "Sediakan baris kosong di akhir daftar hadir."
    if not any(a.isi.startswith("Jumlah") for a in dokumen.pokok):
        yield _DOKUMEN, "Jumlah yang hadir tidak tercetak."


# ── 3. numbers, 4. secrecy ──────────────────────────────────────────────────────────────────────


@_aturan("TND-355", "MUST", isian=True)
def tahun_nomor(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a number whose year is not that of the naskah. Source: TND-355."""
    nomor = _baris_nomor(dokumen) or _nilai_label(dokumen, "No. Agenda") or ""
    tahun = re.search(r"/(\d{4})(?= \(|$)", nomor)
    if tahun and dokumen.tanggal and int(tahun[1]) != dokumen.tanggal.year:
        yield _DOKUMEN, f"Tahun pada nomor {nomor} berbeda dengan tanggal naskah."


@_aturan("TND-356", "MUST", isian=True)
def nomor_utuh(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a number with a component that is not filled. Source: TND-356."""
    nomor = _baris_nomor(dokumen) or _nilai_label(dokumen, "No. Agenda") or ""
    if re.search(r"//|[{}]|^/|/$|/-/|\bNone\b", nomor):
        yield _DOKUMEN, f"Nomor {nomor} mempunyai komponen yang kosong."


def _tanda_rahasia(kode: str, warna_tanda: str) -> Uji:
    def uji(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
        for a in dokumen.kop:
            cocok = _RAHASIA.fullmatch(a.isi)
            if not cocok or cocok[2] != kode:
                continue
            if a.rata != "left" or any(p.warna != warna_tanda for p in a.potongan if p.teks.strip()):
                yield a, f"Tanda {cocok[1]} ({kode}) di kiri atas, warna {warna_tanda}."

    return uji


# Source: TND-401 to TND-404: SR and R red, T and B black, at the upper left of page 1.
for _kode, _nomor, _warna in (("SR", 401, _MERAH), ("R", 402, _MERAH), ("T", 403, "000000"), ("B", 404, "000000")):
    _aturan(f"TND-{_nomor}", "MUST", isian=True)(_tanda_rahasia(_kode, _warna))


# ── 5. the signature block ──────────────────────────────────────────────────────────────────────


@_aturan("TND-501", "MUST", isian=True)
def urutan_tanda_tangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a block not at the lower right, or not in the order date, title, space, name, number. Source: TND-501."""
    for sel in dokumen.tabel[dokumen.blok].baris[-1][:1] if dokumen.blok >= 0 else ():
        if len(dokumen.tabel[dokumen.blok].baris[-1]) < 2:
            yield _awal(sel), "Blok tanda tangan berada di kanan bawah."
    for n, b in enumerate(reversed(dokumen.tanda_tangan)):
        if not b.ruang or not b.jabatan or not b.orang:
            yield _awal(b.orang), "Blok tanda tangan: jabatan, ruang tanda tangan, nama, NIP/NRP."
            continue
        if b.urutan[: len(b.tanggal)] != b.tanggal and b.tanggal:
            yield b.urutan[0], "Tempat dan tanggal berada di atas jabatan."
        if n == 0 and not b.tanggal and dokumen.rumpun not in {"nota-dinas", "laporan"}:
            yield b.urutan[0], "Blok tanda tangan dimulai dengan tempat dan tanggal."
        if any(_NIP.match(a.isi) for a in b.orang[:-1]):
            yield b.orang[0], "Nama berada di atas NIP/NRP, yang menjadi baris terakhir."


_KECIL: Final = frozenset(
    {"dan", "di", "ke", "untuk", "pada", "dengan", "atas", "bagi", "oleh", "serta", "a.n.", "u.b."}
)


@_aturan("TND-502", "MUST", isian=True)
def jabatan_penanda_tangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a title that does not end with a comma or is not in initial capitals. Source: TND-502."""
    for b in dokumen.tanda_tangan:
        if b.jabatan and not b.jabatan[-1].isi.endswith(","):
            yield b.jabatan[-1], "Jabatan penanda tangan diakhiri koma."
        for a in b.jabatan:
            kata = [k for k in re.split(r"[\s/]+", a.isi) if k and k not in _KECIL]
            if a.isi.isupper() or any(k[0].islower() for k in kata):
                yield a, "Jabatan penanda tangan berhuruf awal kapital."


@_aturan("TND-503", "SHOULD")
def ruang_tanda_tangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a space to sign in of less than three lines. Source: TND-503."""
    for b in dokumen.tanda_tangan:
        if b.ruang and sum(a.tinggi + a.sesudah for a in b.ruang) < profil.ruang_tanda_tangan:
            yield b.orang[0], "Ruang tanda tangan kurang dari 3 baris; sediakan 3 sampai dengan 4 baris."


@_aturan("TND-504", "MUST")
def nama_penanda_tangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a name in capitals or underlined. Source: TND-504."""
    for b in dokumen.tanda_tangan:
        for a in b.orang[:1]:
            if any(p.garis_bawah for p in a.potongan) or (a.isi.split(",")[0].isupper() and not dokumen.templat):
                yield a, "Nama penanda tangan berhuruf awal kapital, tanpa garis bawah."


@_aturan("TND-506", "MUST", isian=True)
def nip_nrp(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a NIP that is no NIP, an NRP that is no NRP, and both for one person. Source: TND-506."""
    for b in dokumen.tanda_tangan:
        nomor = [a for a in b.orang if _NIP.match(a.isi)]
        for a in nomor:
            if not (re.fullmatch(r"NRP\.? \d+(/P)?", a.isi) or _nip_sah(a.isi)):
                yield a, "Tulis “NIP. ” dengan 18 angka yang sah atau “NRP. ” dengan angkanya."
        if len({a.isi[:3] for a in nomor}) > 1:
            yield nomor[-1], "Pakai NIP atau NRP, tidak keduanya."


def _nip_sah(teks: str) -> bool:
    cocok = re.fullmatch(r"NIP\.? (\d{4})(\d\d)(\d\d)(\d{4})(0[1-9]|1[0-2])[12]\d{3}", teks)
    try:
        return cocok is not None and bool(dt.date(int(cocok[1]), int(cocok[2]), int(cocok[3])))
    except ValueError:
        return False


@_aturan("TND-507", "SHOULD", isian=True)
def pangkat(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a civil rank without its golongan, and a military one with it. Source: TND-507."""
    for b in dokumen.tanda_tangan:
        sipil = any(a.isi.startswith("NIP") for a in b.orang)
        for a in takewhile(lambda a: not _NIP.match(a.isi), b.orang[1:]):
            if bool(re.fullmatch(r"[A-Z][\w ]+ \([IVX]+/[a-e]\)", a.isi)) != sipil:
                yield a, "Pangkat sipil seperti “Pembina (IV/a)”; pangkat TNI/Polri tanpa golongan."


@_aturan("TND-508", "MUST", isian=True)
def atas_nama(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `a.n.` that the signer's own title does not follow. Source: TND-508."""
    for b in dokumen.tanda_tangan:
        for n, a in enumerate(b.jabatan):
            if re.match(r"a\.?n\.? ", a.isi, re.IGNORECASE) and (n + 1 == len(b.jabatan) or a.isi.endswith(",")):
                yield a, "“a.n.” berdiri di depan jabatan atasan tanpa koma; baris berikutnya jabatan penanda tangan."
            elif re.search(r"\ba\.?n\. ", a.isi[1:]):
                yield a, "“a.n.” berdiri di awal baris jabatan atasan."


@_aturan("TND-509", "MUST", isian=True)
def untuk_beliau(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `u.b.` that does not stand between deputy and signer below `a.n.`. Source: TND-509."""
    for b in dokumen.tanda_tangan:
        for n, a in enumerate(b.jabatan):
            benar = a.isi == "u.b." and n >= 2 and n + 1 < len(b.jabatan) and b.jabatan[0].isi.startswith("a.n.")
            if re.match(r"u\.?b\b", a.isi) and not benar:
                yield a, "“u.b.” sendiri di antara jabatan wakil dan jabatan penanda tangan, di bawah “a.n.”."


@_aturan("TND-510", "MUST", isian=True)
def pelaksana_tugas(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `Plt.` or `Plh.` elsewhere than in front of the title. Source: TND-510."""
    for b in dokumen.tanda_tangan:
        for a in b.jabatan:
            if re.search(r"\bpl[th]\b", a.isi, re.IGNORECASE) and not re.match(r"Pl[th]\. [A-Z]", a.isi):
                yield a, "“Plt.” atau “Plh.” berdiri di depan nama jabatan."


@_aturan("TND-518", "MUST")
def tanpa_gambar_tanda_tangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a picture in the signature block. Source: TND-518."""
    for a in dokumen.alinea:
        if a.gambar and a.utama == dokumen.blok >= 0:
            yield a, "Blok tanda tangan tidak memuat gambar tanda tangan atau kode QR; hapus."


# ── 7. dates and language ───────────────────────────────────────────────────────────────────────

_ANGKA_TANGGAL = re.compile(r"(?<![\w./-])\d{1,2}([/-])\d{1,2}\1\d{4}(?![\w/-])")


@_aturan("TND-701", "MUST", isian=True)
def tanggal_panjang(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield dates with a leading zero, in figures only, in the wrong case, or of no calendar. Source: TND-701."""
    for a in dokumen.semua:
        for c in _TANGGAL.finditer(a.teks):
            if c[1].startswith("0") or c[2] not in BULAN or _tanggal(c) is None:
                yield a, f"Tanggal “{c[0]}”: tulis seperti “2 Mei 2018”, tanpa nol di depan."
        if c2 := _ANGKA_TANGGAL.search(a.teks):
            yield a, f"Tanggal “{c2[0]}”: tulis bulannya dengan kata, seperti “2 Mei 2018”."


@_aturan("TND-702", "MUST", isian=True)
def tempat_tanggal(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a line of place and date with a full stop. Source: TND-702."""
    for b in dokumen.tanda_tangan:
        for a in b.tanggal:
            if a.isi.endswith("."):
                yield a, "Tempat dan tanggal tanpa titik: “Jakarta, 2 Mei 2018”."


@_aturan("TND-703", "MUST", isian=True)
def hari_cocok(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a weekday that is not that of its date, in figures or in words. Source: TND-703."""
    for a in dokumen.semua:
        for nama, tanggal in _hari_bertanggal(a.teks):
            if nama in HARI and tanggal and hari(tanggal) != nama:
                yield a, f"{tanggal.day} {BULAN[tanggal.month - 1]} {tanggal.year} adalah hari {hari(tanggal)}."


def _hari_bertanggal(teks: str) -> Iterator[tuple[str, dt.date | None]]:
    for c in _TANGGAL.finditer(teks):
        if depan := re.search(r"(\w+),? $", teks[: c.start()]):
            yield depan[1], _tanggal(c)
    for kata in re.finditer(rf"hari ini {_PEMBUKA}", teks):
        yield kata[1], _tanggal_kata(kata[2], kata[3], kata[4])


@cache
def _kata_angka() -> Mapping[str, int]:
    return MappingProxyType({terbilang(n): n for n in (*range(1, 1000), *range(1945, 2101))})


def _tanggal_kata(tanggal: str, bulan: str, tahun: str) -> dt.date | None:
    angka = _kata_angka()
    try:
        return dt.date(angka[tahun.strip()], BULAN.index(bulan) + 1, angka[tanggal.strip()])
    except (KeyError, ValueError):
        return None


_BULAN_SALAH: Final = (
    r"Pebruari|Nopember|Agust|Jan|Feb|Mar|Apr|Jun|Jul|Agt|Ags|Sep|Sept|Okt|Nov|Des"
    r"|January|February|March|May|June|July|August|October|December"
)


@_aturan("TND-704", "MUST", isian=True)
def nama_bulan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield months that are abbreviated, foreign or misspelt. Source: TND-704."""
    for a in dokumen.semua:
        if c := re.search(rf"\b\d{{1,2}} ({_BULAN_SALAH})\.? \d{{4}}\b", a.teks):
            yield a, f"Nama bulan “{c[1]}”: tulis lengkap dalam bahasa Indonesia."


@_aturan("TND-705", "MUST", isian=True)
def nama_hari(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield weekdays misspelt or foreign. Source: TND-705."""
    salah = r"\bJum[’'`]at\b|\b(?:Jumaat|Ahad|Saptu|Monday|Friday),? (?:tanggal )?\d"
    for a in dokumen.semua:
        if c := re.search(salah, a.teks):
            yield a, f"Nama hari “{c[0].split(',')[0]}”: tulis {', '.join(HARI)}."


@_aturan("TND-706", "MUST", isian=True)
def pukul(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield hours not as `pukul 09.00`, and a label Waktu without its zone. Source: TND-706."""
    for a in dokumen.semua:
        c = re.search(r"\b(pukul|jam) (\d{1,2})([.:]\d\d)?(?!\d)", a.teks, re.IGNORECASE)
        if c and (c[1].lower() != "pukul" or len(c[2]) != 2 or not (c[3] or "").startswith(".")):
            if c[1].lower() == "jam" and not c[3]:
                continue  # a span: `jam 2` of `1 jam 20 menit` is none
            yield a, f"Jam “{c[0]}”: tulis seperti “pukul 09.00”."
    for label, nilai in dokumen.label:
        if label == "Waktu" and not re.search(r"\b(WIB|WITA|WIT)\b", nilai):
            yield _DOKUMEN, f"Waktu “{nilai}” tanpa WIB, WITA, atau WIT."


@_aturan("TND-707", "SHOULD", isian=True)
def rentang_waktu(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a span of hours not written with `s.d.`. Source: TND-707."""
    for a in dokumen.semua:
        if c := re.search(r"pukul \d\d\.\d\d( WI\w+)? ?([-–]|s/d|sampai( dengan)?|hingga) ?(pukul )?\d", a.teks):
            yield a, f"Rentang “{c[0]}…”: tulis seperti “pukul 09.00 s.d. 11.00 WIB”."


@_aturan("TND-708", "MUST", isian=True)
def tanggal_terbilang(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a date of the opening that is not in words. Source: TND-708."""
    for a in dokumen.pokok:
        c = re.search(rf"hari ini {_PEMBUKA}", a.teks)
        if c and _tanggal_kata(c[2], c[3], c[4]) is None:
            yield a, "Tanggal berita acara ditulis dengan kata: “tanggal dua bulan Mei tahun dua ribu delapan belas”."


@_aturan("TND-709", "MUST", isian=True)
def bentuk_angka(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield money with a space behind Rp or without its dots. Source: TND-709."""
    for a in dokumen.semua:
        if c := re.search(r"\bRp\.? +\d[\d.,]*|\bRp\.\d[\d.,]*|\bRp\d{4,}[\d.,]*|\bRp\d{1,3}(,\d{3})+", a.teks):
            yield a, f"Uang “{c[0]}”: tulis seperti “Rp1.500.000,00”."


@_aturan("TND-710", "SHOULD", isian=True)
def angka_dan_kata(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a figure whose words in brackets say another number. Source: TND-710."""
    for a in dokumen.semua:
        for c in re.finditer(r"(?<![\w.,/])(\d{1,3}) \(([a-z ]+)\)", a.teks):
            nilai = _kata_angka().get(c[2])
            if nilai is not None and nilai != int(c[1]):
                yield a, f"Angka dan kata berbeda pada “{c[0]}”."


_SINGKATAN = (
    (re.compile(r"\bYth\b(?!\.)", re.IGNORECASE), "Yth."),
    (re.compile(r"\bs/d\b|\bs\.d(?![.\w])|(?<=[\d]) sd\.? (?=\d)"), "s.d."),
    (re.compile(r"^\s*(?:a/n|an\.|a\.n(?!\.)|A\.n\.|A\.N\.)(?=\s)"), "a.n."),
    (re.compile(r"\b(?:dll|dkk|dsb|hlm)\b(?!\.)"), "dll., dkk., dsb., hlm."),
    (re.compile(r"^\s*Tgl\b(?!\.)"), "Tgl."),
    (re.compile(r"^\s*No(?:$|(?= Agenda| Naskah|\s*/))"), "No."),
)


@_aturan("TND-711", "MUST")
def singkatan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield abbreviations without their stops.

    `No` is looked for in labels only: the SOP's legal basis is printed as the SOP writes it (TND-718).

    Source: TND-711.
    """
    for a in dokumen.semua:
        for pola, benar in _SINGKATAN:
            if c := pola.search(a.teks):
                yield a, f"Singkatan “{c[0].strip()}”: tulis {benar}"


@_aturan("TND-712", "MUST")
def akronim(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield acronyms with stops, and NIP or NRP of a signature block without it. Source: TND-712."""
    for a in dokumen.semua:
        if c := re.search(r"\b(N\.I\.P|N\.R\.P|W\.I\.B|W\.I\.T|S\.O\.P|T\.T\.E)\b|\bWIB\.(?=\w)", a.teks):
            yield a, f"Akronim “{c[0]}” ditulis tanpa titik."
    for b in dokumen.tanda_tangan:
        for a in b.orang:
            if re.match(r"(NIP|NRP)(?!\.)", a.isi):
                yield a, "Pada blok tanda tangan ditulis “NIP. ” atau “NRP. ” dengan titik."


_DEPAN: Final = frozenset({"Dr.", "dr.", "Drs.", "Dra.", "Ir.", "Prof.", "H.", "Hj.", "R.", "K.H.", "Hc."})


@_aturan("TND-713", "MUST", isian=True)
def gelar(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield academic titles after a name without their comma or stops. Source: TND-713."""
    for b in dokumen.tanda_tangan:
        for a in b.orang[:1]:
            nama, *gelar_gelar = [k.strip() for k in a.isi.split(",")]
            tanpa_koma = [k for k in nama.split()[1:] if re.search(r"[A-Za-z]\.[A-Z]|^(SH|SE|MM|MH|MSi)$", k)]
            if [k for k in tanpa_koma if k not in _DEPAN] or any(not g.endswith(".") for g in gelar_gelar):
                yield a, "Gelar sesudah nama didahului koma dan bertitik: “Nama, S.E., M.M.”."


@_aturan("TND-714", "MUST")
def kata_depan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `di` and `ke` joined to a place, and the prefix apart from its verb. Source: TND-714."""
    tempat = "jakarta|ruang|gedung|kantor|atas|bawah|dalam|antara|mana|sini|sana|samping|depan"
    kerja = (
        "tandatangani|laksanakan|sampaikan|laporkan|siapkan|hadiri|undang|perbaiki|koordinasikan|teruskan|kembalikan"
    )
    for a in dokumen.semua:
        if c := re.search(rf"\b(?:di|ke)(?:{tempat})\b|\bdi (?:{kerja})\b", a.teks, re.IGNORECASE):
            yield a, f"“{c[0]}”: kata depan di/ke terpisah dari tempat, awalan di- serangkai."


@_aturan("TND-715", "MUST")
def tanpa_anda(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `Anda`. Source: TND-715."""
    for a in dokumen.alinea:
        if re.search(r"\bAnda\b", a.teks):
            yield a, "Pakai “Bapak/Ibu” atau nama jabatan, bukan “Anda”."


@_aturan("TND-717", "SHOULD")
def tanpa_salam(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield the opening and closing of a letter. Source: TND-717."""
    for a in dokumen.pokok:
        if re.search(r"^Dengan hormat,|ucapkan terima kasih", a.isi):
            yield a, "Salam pembuka dan penutup surat tidak dipakai dalam naskah ini."


# ── rules that the tata naskah gives no number ──────────────────────────────────────────────────


@_aturan("TND-BAHASA", "SHOULD")
def bahasa(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text marked as of another language, which Word would underline. Source: section 7, no id of its own."""
    if dokumen.bahasa != profil.bahasa:
        yield "word/styles.xml", f"Bahasa bawaan {dokumen.bahasa or 'tidak ada'}; pakai {profil.bahasa}."
    for a in dokumen.semua:
        if any(p.bahasa not in {profil.bahasa, dokumen.bahasa} for p in a.potongan if p.teks.strip()):
            yield a, f"Bahasa teks bukan {profil.bahasa}."


@_aturan("TND-IKUT", "SHOULD")
def ikut_berikutnya(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield headings, titles, and the line above the signatures that may be parted from what follows.

    Source: TND-201, TND-501; what parts them is seen by `tata_letak`.
    """
    for a in dokumen.alinea:
        judul = a.tebal and a.butir and a.utama < 0 and len(a.isi) <= _PANJANG
        if a.isi and not a.ikut and (judul or a in dokumen.judul):
            yield a, "Judul dapat tertinggal di akhir halaman; aktifkan “tetap dengan berikutnya”."
    for sebelum, sesudah in pairwise(dokumen.pokok):
        if sebelum.utama != dokumen.blok == sesudah.utama and not sebelum.ikut:
            yield sebelum, "Tanda tangan dapat terpisah dari isinya; aktifkan “tetap dengan berikutnya”."


ATURAN: Final[tuple[Aturan, ...]] = tuple(_daftar)


def periksa_tnd(docx: bytes, jenis: str, profil: ProfilTnd = TND_2017, *, templat: bool = False) -> tuple[Temuan, ...]:
    """Return where a .docx breaks the tata naskah dinas; nothing means nowhere that a file can show.

    `jenis` decides which rules apply. With `templat` the file is a template: tags stand in its text, and
    rules about what is filled in are not asked.

    Raises:
        zipfile.BadZipFile, etree.XMLSyntaxError, KeyError: `docx` is no .docx; `check.periksa` says why.
    """
    dokumen = baca(docx, jenis, templat=templat)
    return tuple(t for aturan in ATURAN for t in aturan.periksa(dokumen, profil))
