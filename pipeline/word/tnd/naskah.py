"""What is found, the profile, and a naskah as records."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from types import MappingProxyType
from typing import Any, Final, Generic, Literal, TypeVar

from lxml import etree

from pipeline.ejaan import TANGGAL, Uji, baca_tanggal, salah

Tingkat = Literal["MUST", "SHOULD"]

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
AMAN = etree.XMLParser(resolve_entities=False, no_network=True)
DOKUMEN: Final = "word/document.xml"
PENDEK: Final = 80  # characters of a paragraph shown in a finding
RAHASIA = re.compile(r"(SANGAT RAHASIA|RAHASIA|TERBATAS|BIASA) \((SR|R|T|B)\)|X \(x\)")


_T = TypeVar("_T")


class sekali(Generic[_T]):  # noqa: N801 - a decorator
    """What follows from a record, worked out when first asked for: `cached_property` without its lock.

    Until Python 3.12 that lock takes longer than most of what is worked out here.
    """

    def __init__(self, hitung: Callable[[Any], _T]) -> None:
        """Take the method."""
        self._hitung = hitung
        self.__doc__ = hitung.__doc__

    def __set_name__(self, pemilik: type, nama: str) -> None:
        """Learn the name under which the result is kept."""
        self._nama = nama

    def __get__(self, satu: Any, pemilik: type | None = None) -> _T:
        """Return the result, kept in the record, where it hides this."""
        hasil = satu.__dict__[self._nama] = self._hitung(satu)
        return hasil


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


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class Alinea:
    """A paragraph with its formatting as it takes effect; lengths in twips, heights in pt.

    Without slots: what follows from it is worked out once, and one that many naskah have is kept.
    """

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
    foto: bool  # one of them is of pixels: a photo, a scan, a chart; not a drawn line or box
    utama: int  # number of the outermost table it is in, -1 for none
    bergaris: bool  # in a table with lines, or in a box: part of a form
    sesudah_tabel: bool

    @sekali
    def isi(self) -> str:
        """The text without the white space around it."""
        return self.teks.strip()

    @sekali
    def terlihat(self) -> tuple[Potongan, ...]:
        """The runs that can be seen."""
        return tuple(p for p in self.potongan if p.teks.strip())

    @sekali
    def tebal(self) -> bool:
        """Whether all that can be seen is bold."""
        return all(p.tebal for p in self.terlihat)

    @sekali
    def ukuran(self) -> frozenset[float]:
        """The sizes of what can be seen."""
        return frozenset(p.ukuran for p in self.terlihat)

    @sekali
    def huruf(self) -> frozenset[str]:
        """The typefaces of what can be seen."""
        return frozenset(p.huruf for p in self.terlihat)

    @sekali
    def hitam(self) -> bool:
        """Whether all that can be seen is black on white."""
        return all(p.warna == "000000" and not p.sorot for p in self.terlihat)


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
    pengantar: tuple[Alinea, ...]  # Mengetahui, Saksi, Penerima
    ruang: tuple[Alinea, ...]
    orang: tuple[Alinea, ...]  # name, rank, NIP or NRP
    urutan: tuple[Alinea, ...]  # all that stands above the space, in its order


@dataclass(frozen=True, kw_only=True)
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

    @sekali
    def semua(self) -> tuple[Alinea, ...]:
        """Every paragraph there is."""
        return (*self.kop, *self.kepala, *self.kepala_genap, *self.alinea, *self.kaki)

    @sekali
    def pokok(self) -> tuple[Alinea, ...]:
        """The body without its annexes."""
        return self.alinea[: self.batas]

    @sekali
    def judul(self) -> tuple[Alinea, ...]:
        """The title lines: what stands before the number, the first table or the text.

        An undangan has none; that of a surat pengantar stands below its addressee.
        """
        hasil: list[Alinea] = []
        if self.rumpun == "undangan":
            return ()
        awal = 0
        if self.rumpun == "surat-pengantar":
            cocok = (n for n, a in enumerate(self.alinea) if re.match(r"(?i:surat pengantar)|X$", a.isi))
            awal = next(cocok, len(self.alinea))
        for a in self.alinea[awal:]:
            if a.utama >= 0 or a.butir or a.rata == "both" or re.match(r"NOMOR\b", a.isi):
                break
            if a.isi:
                hasil.append(a)
        return tuple(hasil)

    @sekali
    def baris_kop(self) -> tuple[Alinea, ...]:
        """The printed lines of the kop, without the mark of secrecy above it."""
        return tuple(a for a in self.kop if a.isi and not RAHASIA.fullmatch(a.isi) and "{PAGE" not in a.medan)

    @sekali
    def nama_kop(self) -> tuple[Alinea, ...]:
        """The lines of names in the kop: those in bold or in capitals before the address."""
        return tuple(takewhile(lambda a: a.tebal or a.isi.isupper(), self.baris_kop))

    @sekali
    def tanda_tangan(self) -> tuple[BlokTtd, ...]:
        """The signatories of the signature block, from left to right."""
        if self.blok < 0:
            return ()
        return tuple(
            uraikan_blok(sel) for baris in self.tabel[self.blok].baris for sel in baris if any(a.isi for a in sel)
        )

    @sekali
    def tanggal(self) -> dt.date | None:
        """The date of the naskah: that of its signature block, of its label Tanggal, or of a letter's head.

        A notula is of the day it tells of.
        """
        nama = {"Tanggal", *(["Hari/Tanggal"] if self.rumpun == "notula" else [])}
        sumber = [a.isi for b in self.tanda_tangan for a in b.tanggal]
        sumber += [n for label, n in self.label if label in nama]
        sumber += [a.isi for a in (self.tanggal_surat,) if a]
        return next((t for s in sumber for t in (baca_tanggal(c) for c in TANGGAL.finditer(s)) if t), None)

    @sekali
    def tanggal_surat(self) -> Alinea | None:
        """The line of place and date above the addressee, where the naskah is a letter that is dated there."""
        if self.rumpun not in {"undangan", "surat-pengantar"}:
            return None
        tujuan = next((n for n, a in enumerate(self.pokok) if re.match(r"(Kepada )?Yth", a.isi)), len(self.pokok))
        return next((a for a in self.pokok[:tujuan] if _baris_tanggal(a.isi.rpartition("\t")[2])), None)

    @sekali
    def label(self) -> tuple[tuple[str, str], ...]:
        """Labels and values of the tables that have a column of colons."""
        return tuple((gabung_teks(b[0]), gabung_teks(b[2])) for t in self.tabel_label for b in t.baris if len(b) == 3)

    @sekali
    def tabel_label(self) -> tuple[Tabel, ...]:
        """The tables of labels: no lines, three columns."""
        return tuple(
            t for t in self.tabel if t.utama and not t.bergaris and t.baris and all(len(b) == 3 for b in t.baris)
        )

    @sekali
    def sel_berlabel(self) -> Mapping[str, tuple[Sel, ...]]:
        """What stands beside each text of a cell, in the first row that has it."""
        hasil: dict[str, tuple[Sel, ...]] = {}
        for t in self.tabel:
            for b in t.baris:
                for n, sel in enumerate(b[:-1], 1):
                    label = gabung_teks(sel).removesuffix(":").strip()
                    if label not in hasil:
                        hasil[label] = b[n:]
        return hasil

    def nilai_label(self, nama: str) -> str | None:
        """Return the value beside a label, in a table of labels or in a form."""
        sisa = self.sel_berlabel.get(nama)
        return None if sisa is None else gabung_teks(next((s for s in sisa if gabung_teks(s) != ":"), ()))

    @sekali
    def baris_nomor(self) -> str:
        """What stands behind NOMOR, or an undangan's label Nomor; empty if there is no such line."""
        if self.rumpun == "undangan":
            return self.nilai_label("Nomor") or ""
        cocok = (re.match(r"NOMOR:? ?(.*)", a.isi) for a in self.pokok if a.isi.startswith("NOMOR"))
        return next((c[1] for c in cocok if c), "")

    @sekali
    def nomor(self) -> str:
        """The number of the naskah, or of the agenda it goes by; empty if there is none."""
        return self.baris_nomor or self.nilai_label("No. Agenda") or ""

    @sekali
    def salah_ejaan(self) -> tuple[tuple[Alinea, Mapping[Uji, tuple[str, ...]]], ...]:
        """The paragraphs whose words break a rule of language that must be kept, with what is wrong by rule."""
        temuan = salah(a.teks for a in self.semua)
        return tuple((a, temuan[a.teks]) for a in self.semua if a.teks in temuan)

    @sekali
    def bagian_laporan(self) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
        """The headings of a laporan's parts A to E, each with its sub-headings and how much text these hold."""
        hasil: list[tuple[str, list[tuple[str, int]]]] = []
        for a in self.pokok:
            if a.utama == self.blok >= 0:
                break
            if a.butir and a.butir.bentuk == "upperLetter" and a.butir.tingkat == 0:
                hasil.append((a.isi, []))
            elif hasil and a.butir and a.butir.bentuk == "decimal" and a.butir.tingkat == 1:
                hasil[-1][1].append((a.isi, 0))
            elif hasil and hasil[-1][1] and a.isi:
                nama, isi = hasil[-1][1].pop()
                hasil[-1][1].append((nama, isi + 1))
        return tuple((nama, tuple(anak)) for nama, anak in hasil)

    @sekali
    def tabel_data(self) -> tuple[Tabel, ...]:
        """The outer tables with lines."""
        return tuple(t for t in self.tabel if t.utama and t.bergaris)


def gabung_teks(sel: Iterable[Alinea]) -> str:
    """Return the text of a cell, a paragraph a line."""
    if isinstance(sel, tuple) and len(sel) == 1:
        return sel[0].isi
    return "\n".join(a.isi for a in sel if a.isi)


_PENGANTAR = re.compile(r"(Mengetahui|Saksi|Menyetujui|PIHAK|Diterima tanggal|Penerima|Pengirim)\b")
_TANGGAL_SAJA = re.compile(r"(?:[A-Z][\w .-]*, )?\d{1,2} \w+ \d{4}\.?|x, x")
_BERTANGGAL = re.compile(r"((Dibuat|Dikeluarkan|Ditetapkan) di|[Pp]ada tanggal)\b")


def uraikan_blok(sel: Sel) -> BlokTtd:
    """Return one signatory's lines by what they are."""
    # The space to sign in is the last empty stretch that has text below it.
    isi = [n for n, a in enumerate(sel) if a.isi]
    celah = next((n for n in reversed(isi) if n + 1 < len(sel) and not sel[n + 1].isi and n != isi[-1]), None)
    if celah is None:
        return BlokTtd((), (), (), (), sel, ())
    ujung = next(n for n in isi if n > celah)
    atas = tuple(a for a in sel[: celah + 1] if a.isi)
    tanggal = tuple(a for a in atas if _baris_tanggal(a.isi))
    pengantar = tuple(a for a in atas if _PENGANTAR.match(a.isi))
    lain = {id(a) for a in (*tanggal, *pengantar)}
    jabatan = tuple(a for a in atas if id(a) not in lain)
    orang = tuple(a for a in sel[ujung:] if a.isi)
    return BlokTtd(tanggal, jabatan, pengantar, sel[celah + 1 : ujung], orang, atas)


def _baris_tanggal(teks: str) -> bool:
    return bool(_TANGGAL_SAJA.fullmatch(teks) or _BERTANGGAL.match(teks))
