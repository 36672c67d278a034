"""A .docx → records, its formatting resolved as Word does it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from pipeline.tanggal import NBSP
from pipeline.word.tnd.naskah import (
    AMAN,
    DOKUMEN,
    Alinea,
    Butir,
    Halaman,
    Naskah,
    Potongan,
    R,
    Tabel,
    W,
)

# ── reading ─────────────────────────────────────────────────────────────────────────────────────

RUMPUN: Final = (  # beginning of the jenis → family of layouts
    ("disposisi", "disposisi"),
    ("pemeriksaan", "pemeriksaan"),
    ("laporan-persiapan", "nota-dinas"),
    ("nota-dinas", "nota-dinas"),
    ("laporan", "laporan"),
    ("berita-acara", "berita-acara"),
    ("daftar-hadir", "daftar-hadir"),
    ("surat-tugas", "surat-tugas"),
    ("undangan", "undangan"),
    ("surat-undangan", "undangan"),
    ("notula", "notula"),
    ("surat-pengantar", "surat-pengantar"),
)
_KENDALI = re.compile(r"\s*\{%-?\s*(?:p|tr|tc)\s")
_GAMBAR = re.compile(r"\.(gambar|logo|lambang)\b|\|\s*grafik\b")  # a value that is a picture prints no letter
_JINJA = re.compile(r"\{\{(.*?)\}\}|\{%.*?%\}", re.DOTALL)
LAMPIRAN = re.compile(r"Lampiran( ([IVXLC]+|x))?")
NIP = re.compile(r"(NIP|NRP)\b\.?")


def rumpun(jenis: str) -> str:
    """Return the family of layouts of `jenis`; empty for one that only the common rules concern."""
    return next((r for awal, r in RUMPUN if jenis.startswith(awal)), "")


def jenis_huruf(docx: bytes) -> frozenset[str]:
    """Return the fonts that the text of a .docx asks for by name; nothing if it is no .docx."""
    try:
        semua = baca(docx, "", templat=True).semua
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError):
        return frozenset()
    return frozenset(p.huruf for a in semua for p in a.terlihat if not p.huruf.startswith("tema "))


def _samarkan(teks: str) -> str:
    """Return text of a template with a letter for each value: X if it prints in capitals, else x; none for a picture."""
    return _JINJA.sub(lambda c: "" if c[1] is None or _GAMBAR.search(c[1]) else "X" if "kapital" in c[1] else "x", teks)


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
                kini = nilai(gaya, "basedOn")
            self._rantai[nama] = tuple(hasil)
        return self._rantai[nama]

    def sifat(self, langsung: Iterable[etree._Element | None], gaya: Iterable[str], jenis: str) -> list[etree._Element]:
        """Return the property elements that count, nearest first: direct, of the styles, of the defaults."""
        dari_gaya = [g.find(f"{W}{jenis}") for nama in gaya for g in self.rantai(nama)]
        return [s for s in (*langsung, *dari_gaya, self.dasar[jenis]) if s is not None]


def _bawaan(gaya: etree._Element, jenis: str) -> bool:
    return gaya.get(f"{W}type") == jenis and gaya.get(f"{W}default") in {"1", "true"}


def nilai(induk: etree._Element | None, nama: str, bawaan: str | None = None) -> str | None:
    """Return the w:val of the child `nama`."""
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
class Tempat:
    """Where a paragraph stands."""

    bagian: str
    utama: int = -1
    bergaris: bool = False
    gaya_tabel: str = ""
    sesudah_tabel: bool = False


class Pembaca:
    """Reads the parts of a package into records."""

    def __init__(self, paket: Mapping[str, bytes], *, templat: bool) -> None:
        kosong = b"<w:x xmlns:w='%s'/>" % W[1:-1].encode()
        self.paket = paket
        self.templat = templat
        self.gaya = _Gaya(etree.fromstring(paket.get("word/styles.xml", kosong), AMAN))
        self.nomor = etree.fromstring(paket.get("word/numbering.xml", kosong), AMAN)
        self.abstrak = {n.get(f"{W}numId"): nilai(n, "abstractNumId", "") for n in self.nomor.iter(f"{W}num")}
        self.tingkat = {
            a.get(f"{W}abstractNumId", ""): tuple(
                (nilai(t, "numFmt") or "", nilai(t, "lvlText") or "") for t in a.iter(f"{W}lvl")
            )
            for a in self.nomor.iter(f"{W}abstractNum")
        }
        self.tabel: list[Tabel | None] = []

    # parts

    def bagian(self, nama: str) -> tuple[Alinea, ...]:
        """Return the paragraphs of a part."""
        akar = etree.fromstring(self.paket[nama], AMAN)
        induk = akar.find(f"{W}body")
        return tuple(self.isi(akar if induk is None else induk, Tempat(nama)))

    def kepala(self, unsur: str, jenis: str) -> tuple[Alinea, ...]:
        """Return the paragraphs of the first header or footer of a type, if there is one."""
        akar = etree.fromstring(self.paket[DOKUMEN], AMAN)
        acuan = next((a for a in akar.iter(f"{W}{unsur}Reference") if a.get(f"{W}type") == jenis), None)
        if acuan is None:
            return ()
        rel = etree.fromstring(self.paket["word/_rels/document.xml.rels"], AMAN)
        sasaran = next((h.get("Target", "") for h in rel if h.get("Id") == acuan.get(f"{R}id")), "")
        return self.bagian(sasaran.removeprefix("/") if sasaran.startswith("/") else f"word/{sasaran}")

    def halaman(self) -> tuple[Halaman, ...]:
        """Return the pages of all sections."""
        akar = etree.fromstring(self.paket[DOKUMEN], AMAN)
        return tuple(halaman_seksi(s) for s in akar.iter(f"{W}sectPr"))

    # content

    def isi(self, induk: etree._Element, tempat: Tempat) -> Iterator[Alinea]:
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

    def isi_tabel(self, unsur: etree._Element, tempat: Tempat) -> Iterator[Alinea]:
        """Yield the paragraphs of a table and keep the table."""
        nomor = len(self.tabel)
        self.tabel.append(None)
        sifat = unsur.find(f"{W}tblPr")
        gaya = nilai(sifat, "tblStyle") or self.gaya.bawaan["table"]
        bergaris = self.tabel_bergaris(sifat, gaya)
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

    def tabel_bergaris(self, sifat: etree._Element | None, gaya: str) -> bool:
        """Return whether a table of these properties and this style has lines."""
        return _bergaris([s for s in (sifat, *(g.find(f"{W}tblPr") for g in self.gaya.rantai(gaya))) if s is not None])

    def alinea(self, p: etree._Element, tempat: Tempat) -> Alinea | None:
        """Return a paragraph; None for one that is only a tag of a template."""
        mentah = _mentah(p)
        if self.templat and _KENDALI.match(mentah):
            return None
        langsung = p.find(f"{W}pPr")
        gaya = nilai(langsung, "pStyle") or self.gaya.bawaan["paragraph"]
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
            foto=any(etree.QName(e).localname in {"blip", "imagedata"} for e in p.iter("{*}blip", "{*}imagedata")),
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
            sifat = self.gaya.sifat([langsung], [nilai(langsung, "rStyle") or "", gaya, gaya_tabel], "rPr")
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
        daftar = self.abstrak.get(nilai(nomor, "numId"))
        tingkat = int(nilai(nomor, "ilvl") or 0)
        ada = self.tingkat.get(daftar or "", ())
        return Butir(*ada[tingkat], tingkat, daftar or "") if tingkat < len(ada) else None


def _milik(sel: etree._Element, baris: etree._Element) -> bool:
    return next((i for i in sel.iterancestors(f"{W}tr")), None) is baris


def _mentah(unsur: etree._Element) -> str:
    """Return the text below `unsur`; tabs and breaks as the characters they are."""
    tanda = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
    teks = "".join(
        e.text or "" if e.tag == f"{W}t" else tanda[str(e.tag)]
        for e in unsur.iter(f"{W}t", *tanda)
        if (i := e.getparent()) is not None and i.tag == f"{W}r"
    )
    return teks.replace(NBSP, " ")  # where a line may not end is no matter of what it says


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


def halaman_seksi(s: etree._Element) -> Halaman:
    """Return the page of a section."""
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
    pembaca = Pembaca(paket, templat=templat)
    alinea = pembaca.bagian(DOKUMEN)
    tabel = tuple(t for t in pembaca.tabel if t is not None)
    pinggir = {kunci: pembaca.kepala(*kunci) for kunci in PINGGIR}
    return susun(jenis, pembaca, Terbaca(alinea, tabel, pembaca.halaman()), pinggir)


@dataclass(frozen=True, slots=True)
class Terbaca:
    """The body, read."""

    alinea: tuple[Alinea, ...]
    tabel: tuple[Tabel, ...]
    halaman: tuple[Halaman, ...]


# In the order they are read, which numbers their tables.
PINGGIR: Final = (
    ("header", "first"),
    ("header", "default"),
    ("header", "even"),
    ("footer", "first"),
    ("footer", "default"),
)


def susun(
    jenis: str, pembaca: Pembaca, badan: Terbaca, pinggir: Mapping[tuple[str, str], tuple[Alinea, ...]]
) -> Naskah:
    """Return a naskah of what its parts say; `pinggir` are its headers and footers, as in `PINGGIR`."""
    batas = next((n for n, a in enumerate(badan.alinea) if a.utama < 0 and awal_lampiran(a)), len(badan.alinea))
    dasar = pembaca.gaya.dasar["rPr"]
    return Naskah(
        jenis=jenis,
        rumpun=rumpun(jenis),
        templat=pembaca.templat,
        alinea=badan.alinea,
        kop=pinggir["header", "first"],
        kepala=pinggir["header", "default"],
        kepala_genap=pinggir["header", "even"],
        kaki=(*pinggir["footer", "first"], *pinggir["footer", "default"]),
        tabel=badan.tabel,
        halaman=badan.halaman,
        tingkat=pembaca.tingkat,
        bahasa=_atribut([dasar] if dasar is not None else [], "lang", "val") or "",
        blok=_cari_blok(badan.tabel, badan.alinea[:batas]),
        batas=batas,
    )


def awal_lampiran(a: Alinea) -> bool:
    """Return whether a paragraph opens an annex."""
    return a.utama < 0 and a.isi.startswith("Lampiran") and LAMPIRAN.fullmatch(a.isi) is not None


def _cari_blok(tabel: Iterable[Tabel], pokok: Iterable[Alinea]) -> int:
    """Return the number of the last outer table without lines that holds signatures, -1 if there is none."""
    di_pokok = {a.utama for a in pokok}
    calon = [t for t in tabel if t.utama and not t.bergaris and t.nomor in di_pokok]
    return next((t.nomor for t in reversed(calon) if _bertanda(t)), -1)


def _bertanda(t: Tabel) -> bool:
    dua = len(t.baris) == 1 and len(t.baris[0]) == 2
    return dua or any(NIP.match(a.isi) for b in t.baris for s in b for a in s if len(b) < 3)
