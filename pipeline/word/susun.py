"""A template compiled: read, patched and compiled once; per naskah only what changes is made and packed.

docxtpl opens the package, patches the XML of each part, compiles it for Jinja, fills it, parses it, mends tables,
numbers pictures, and packs everything, for every document again. Here all but the filling is done once for a
template; of the filled text, only what the template cannot vouch for (`pipeline.word.bukti`) is looked at again.
The parts are those that docxtpl gives, which `tests/test_setara.py` holds.

Whatever is not covered raises `TakTercakupError`, and docxtpl itself fills that naskah.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final

from docx.image.image import Image
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.oxml.coreprops import CT_CoreProperties
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from jinja2 import Template, meta, nodes
from jinja2.compiler import Frame, optimizeconst
from markupsafe import escape

from pipeline.ingatan import Ingatan
from pipeline.word import acuan
from pipeline.word import zip as paket
from pipeline.word.bukti import Bukti, Kisi, bukti
from pipeline.word.pasir import TEKS_MAKS, BakPasir, Penyusun, terlalu_besar
from pipeline.word.zip import Anggota, padatkan

RENCANA_MAKS: Final = 64  # templates kept; one takes about half a megabyte


class TakTercakupError(Exception):
    """This template, or this filling, is docxtpl's to do."""


# ── the environment ─────────────────────────────────────────────────────────────────────────────

# What XML, Jinja or docxtpl read as more than a letter, and what XML cannot hold.
_ISTIMEWA = re.compile("[&<>\"'{}\x00-\x06\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TERLARANG = re.compile("[\x00-\x06\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ATRIBUT_DICT = frozenset(dir(dict))
_PENDEK: Final = 200  # characters


def _lolos(teks: str) -> str | None:
    """Return a text escaped; None if it holds what XML cannot."""
    if _ISTIMEWA.search(teks) is None:
        return teks
    return None if _TERLARANG.search(teks) else teks.translate(acuan.LOLOS)


_lolos_pendek = lru_cache(4096)(_lolos)  # the twelve naskah of a case print the same words


class _Penyusun(Penyusun):
    """Jinja's compiler, with one call to print a value in place of three, and none to look up a name of a dict."""

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write what finds `node.attr` as `BakPasir.getattr` does: a name that dicts have not is one of theirs."""
        if node.attr in _ATRIBUT_DICT:
            super().visit_Getattr(node, frame)
            return
        self.write(f"(_d[{node.attr!r}] if type(_d := ")
        self.visit(node.node, frame)
        self.write(f") is dict and {node.attr!r} in _d else environment.getattr(_d, {node.attr!r}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.cetak((")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write("))")


class _Lingkungan(BakPasir):
    """`acuan.environment`, faster: the same results, values and refusals."""

    code_generator_class = _Penyusun

    def cetak(self, nilai: Any) -> str:
        """Return what an expression prints."""
        if type(nilai) is str:
            panjang = len(nilai)
            self.sisa -= panjang
            if self.sisa < 0 or panjang > TEKS_MAKS:
                terlalu_besar("teks atau daftar")
            lolos = _lolos_pendek(nilai) if panjang <= _PENDEK else _lolos(nilai)
            if lolos is None:
                _KINI.get().ragu = True
                return nilai.translate(acuan.LOLOS)
            return lolos
        if isinstance(nilai, (acuan.Gambar, acuan.Sambung)):
            kini = _KINI.get()
            kini.ragu |= not kini.current_rendering_part.bagian.bukti.hanya_teks
        elif isinstance(nilai, acuan.MARKAH):
            _KINI.get().ragu = True
        return str(escape(acuan.cetak(self.hitung(nilai))))


_KINI: ContextVar[Any] = ContextVar("pengisian", default=None)  # the filling under way
_ENV: Final = _Lingkungan(finalize=acuan.cetak)
_KOSONG: Final = _ENV.from_string("")
acuan.siapkan(_ENV, _KINI.get)


# ── a template, compiled ────────────────────────────────────────────────────────────────────────

_BADAN, _KEPALA, _CATATAN = "badan", "kepala", "catatan"
_GAMBAR: Final = RELATIONSHIP_TYPE.IMAGE
_JENIS_GAMBAR: Final = {"png": CONTENT_TYPE.PNG, "jpg": CONTENT_TYPE.JPEG}
_DEKLARASI: Final = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


@dataclass(frozen=True, slots=True)
class Bagian:
    """A part that is filled: its template, and what is known of it."""

    nama: str
    jenis: str
    templat: Template
    awalan: str
    akhiran: str
    bukti: Bukti
    akar: str  # the part without its body, where docxtpl parses it
    nomor_gambar: int  # the id python-docx gives a picture there
    ruang_nama: str  # the declarations that its body is without
    nilai: frozenset[str] = frozenset()  # names of the values it asks for

    @property
    def lambat(self) -> str:
        """Why each filling is parsed and mended as docxtpl does it; empty if it need not be."""
        if self.jenis == _CATATAN:
            return ""
        if self.bukti.alasan:
            return self.bukti.alasan
        return "teks di luar run" if self.jenis == _KEPALA and not self.bukti.bersih else ""


@dataclass(frozen=True, slots=True)
class _Relasi:
    """The relationships of a part that pictures may be added to."""

    nama: str  # of the member
    folder: str
    xml: str
    id: frozenset[str]
    gambar: Mapping[str, str]  # member → id


@dataclass(frozen=True, slots=True)
class Rencana:
    """A template as it is filled: the parts that change, and the members that do not."""

    bagian: tuple[Bagian, ...]
    tetap: tuple[Anggota, ...]
    relasi: Mapping[str, _Relasi]
    gambar: Mapping[str, str]  # SHA-1 of a picture of the template → its member
    nomor_gambar: tuple[int | None, ...]
    jenis_isi: str
    inti: str  # name of the member with the core properties
    unsur_inti: CT_CoreProperties
    sifat: Mapping[str, str | Template]
    nilai: frozenset[str]  # names of the values that its parts ask for
    kerangka_sifat: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def lambat(self) -> tuple[str, ...]:
        """Return why parts of this template are filled more slowly than others, a sentence a part."""
        return tuple(f"{b.nama}: {b.lambat}" for b in self.bagian if b.lambat)


_rencana: Ingatan[bytes, Rencana | str] = Ingatan(RENCANA_MAKS)


def rencana(templat: bytes) -> Rencana:
    """Return the plan of a template, kept by its digest.

    Raises:
        TakTercakupError: docxtpl fills this template; the message says why.
    """
    sidik = hashlib.sha256(templat).digest()
    if sidik not in _rencana:
        try:
            _rencana[sidik] = _susun(templat)
        except Exception as exc:  # noqa: BLE001 - a template at fault is docxtpl's to refuse, in its words
            _rencana[sidik] = str(exc) or type(exc).__name__
    ada = _rencana[sidik]
    if isinstance(ada, str):
        raise TakTercakupError(ada)
    return ada


def _susun(templat: bytes) -> Rencana:
    dokumen = acuan.buka(templat)
    inti = dokumen.docx.core_properties  # asked for, missing ones are there
    nama_inti = dokumen.docx.part.package._core_properties_part.partname[1:]  # noqa: SLF001 - python-docx tells it nowhere else
    isi = _simpan(dokumen)
    bagian: list[Bagian] = []
    relasi: dict[str, _Relasi] = {}
    for satu, part in _bagian(dokumen):
        if isinstance(satu, bytes):
            isi[part.partname[1:]] = satu
        else:
            bagian.append(satu)
            relasi[satu.nama] = _relasi(part)
    berubah = {nama_inti, "[Content_Types].xml", *(b.nama for b in bagian)}
    gambar = list(dokumen.docx.part.package.image_parts)
    return Rencana(
        bagian=tuple(bagian),
        tetap=tuple(padatkan(nama, satu) for nama, satu in isi.items() if nama not in berubah),
        relasi=relasi,
        gambar={g.sha1: g.partname[1:] for g in reversed(gambar) if isinstance(g, ImagePart)},
        nomor_gambar=tuple(g.partname.idx for g in gambar),
        jenis_isi=isi["[Content_Types].xml"].decode(),
        inti=nama_inti,
        unsur_inti=inti._element,  # noqa: SLF001 - python-docx gives no other way to copy them
        nilai=frozenset().union(*(b.nilai for b in bagian)),
        sifat={nama: _sifat(getattr(inti, nama)) for nama in acuan.SIFAT_DIISI},
    )


def _simpan(dokumen: acuan.Templat) -> dict[str, bytes]:
    """Return the members that python-docx writes of an opened template."""
    keluar = io.BytesIO()
    dokumen.docx.save(keluar)
    with zipfile.ZipFile(keluar) as arsip:
        nama = arsip.namelist()
        if len(set(nama)) != len(nama):
            raise TakTercakupError("dua bagian dengan satu nama")
        return {n: arsip.read(n) for n in nama}


def _bagian(dokumen: acuan.Templat) -> Iterator[tuple[Bagian | bytes, Any]]:
    """Yield the parts that docxtpl fills, in its order: compiled, or their content if nothing in them changes."""
    utama = dokumen.docx.part
    akar = deepcopy(utama.element)
    badan = akar.find("{*}body")
    akar.replace(badan, badan.makeelement(badan.tag))
    pinggir = serialize_part_xml(akar).decode()
    tanda = re.search(r"<w:body ?/>", pinggir)
    if tanda is None:
        raise TakTercakupError("badan tanpa nama w:body")
    xml = acuan.untuk_jinja(dokumen.get_xml())
    yield _satu(utama, _BADAN, xml, (pinggir[: tanda.start()], pinggir[tanda.end() :], pinggir)), utama
    terlihat: set[int] = set()
    for uri in (dokumen.HEADER_URI, dokumen.FOOTER_URI):
        for _, part in dokumen.get_headers_footers(uri):
            if id(part) in terlihat:
                raise TakTercakupError(f"{part.partname} diacu dua kali")
            terlihat.add(id(part))
            xml = acuan.untuk_jinja(dokumen.get_part_xml(part))
            yield _satu(part, _KEPALA, xml, (_DEKLARASI, "", "")), part
    for part in utama.package.parts:
        if part.content_type == acuan.CATATAN_KAKI:
            if len(dokumen.docx.sections) > 1 and b"{" in part.blob:
                raise TakTercakupError("catatan kaki bertanda dalam naskah lebih dari satu bagian (section)")
            kepala, sela, xml = acuan.untuk_jinja(part.blob.decode("utf-8")).rpartition("?>")
            yield _satu(part, _CATATAN, xml, (kepala + sela, "", "")), part


def _satu(part: Any, jenis: str, xml: str, pinggir: tuple[str, str, str]) -> Bagian | bytes:
    """Return a part compiled, or its content if nothing in it changes."""
    awalan, akhiran, akar = pinggir
    isi = _terjemahkan(jenis, xml)
    if isinstance(isi, str):
        polos = Bagian(part.partname[1:], jenis, _KOSONG, awalan, akhiran, Bukti(), akar, 0, "")
        return _rapikan_utuh(polos, _rapikan(isi))
    return Bagian(
        nama=part.partname[1:],
        jenis=jenis,
        templat=isi.templat,
        awalan=awalan,
        akhiran=akhiran,
        bukti=isi.bukti,
        akar=akar,
        nomor_gambar=getattr(part, "next_id", 0),
        ruang_nama=isi.ruang_nama,
        nilai=isi.nama,
    )


@dataclass(frozen=True, slots=True)
class _Terjemahan:
    """The XML of a part, compiled."""

    templat: Template
    bukti: Bukti
    ruang_nama: str
    nama: frozenset[str]  # of the values it asks for


@lru_cache(4 * RENCANA_MAKS)  # headers and footers are the same in many templates
def _terjemahkan(jenis: str, xml: str) -> _Terjemahan | str:
    """Return patched XML compiled, or as it is if it holds no tag."""
    beralinea = re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)
    pohon = _ENV.parse(beralinea)
    if not xml_bertanda(pohon):
        return re.sub(r"\n<w:p([ >])", r"<w:p\1", _ENV.from_string(beralinea).render())
    nama = frozenset(meta.find_undeclared_variables(pohon))
    for data in pohon.find_all(nodes.TemplateData):
        data.data = re.sub(r"\n<w:p([ >])", r"<w:p\1", data.data)
    terbukti = bukti(pohon, _ENV)
    ruang_nama = ""
    if jenis != _CATATAN and terbukti.alasan:  # filters and macros may see the line breaks: leave them in
        kode = _ENV.compile(beralinea)
    else:
        if jenis == _BADAN:
            _perbaiki_kisi(terbukti.kisi)
            ruang_nama = _tanpa_ruang_nama(pohon)
        kode = _ENV.compile(pohon)
    templat = Template.from_code(_ENV, kode, dict(_ENV.globals))  # Jinja's chain of dicts is slow to copy
    return _Terjemahan(templat, terbukti, ruang_nama, nama)


def xml_bertanda(pohon: nodes.Template) -> bool:
    """Return whether the XML of a part holds more than text."""
    return any(not isinstance(s, nodes.Output) for s in pohon.body) or any(
        not isinstance(s, nodes.TemplateData) for s in pohon.find_all(nodes.Expr)
    )


def _perbaiki_kisi(semua: Iterable[Kisi]) -> None:
    """Mend in the template the grids that docxtpl mends in every filling."""
    for k in sorted(semua, key=lambda k: k.awal, reverse=True):
        baru = _kisi_baru(k.data.data[k.awal : k.akhir], k.sel, k.rentang)
        if baru is not None:
            k.data.data = k.data.data[: k.awal] + baru + k.data.data[k.akhir :]


def _tanpa_ruang_nama(pohon: nodes.Template) -> str:
    """Take the declarations off the body and return them: they stand at the root, of which it becomes a part again."""
    data = next(iter(pohon.find_all(nodes.TemplateData)))
    awal = re.match(r"<w:body((?: xmlns:[\w.-]+=\"[^\"]*\")*)", data.data)
    if awal is None:
        raise TakTercakupError("badan tanpa nama w:body")
    data.data = "<w:body" + data.data[awal.end() :]
    return awal[1]


def _relasi(part: Any) -> _Relasi:
    induk = PurePosixPath(part.partname[1:])
    gambar = {
        r.target_part.partname[1:]: i
        for i, r in reversed(part.rels.items())
        if r.reltype == _GAMBAR and not r.is_external
    }
    return _Relasi(part.partname.rels_uri[1:], str(induk.parent), part.rels.xml.decode(), frozenset(part.rels), gambar)


def _sifat(awal: str) -> str | Template:
    """Return a property of the template: compiled if it holds a tag, else as Jinja leaves it."""
    return _ENV.from_string(awal) if "{" in awal else re.sub(r"\r\n?", "\n", awal).removesuffix("\n")


# ── filling ─────────────────────────────────────────────────────────────────────────────────────


class _Jalan:
    """One filling, and the pictures it puts in. To pictures it is the document they are made for."""

    __slots__ = ("current_rendering_part", "media", "nomor", "ragu", "relasi", "rencana")

    def __init__(self, satu: Rencana) -> None:
        self.rencana = satu
        self.ragu = False
        self.nomor: list[int | None] = list(satu.nomor_gambar)
        self.media: dict[str, tuple[str, bytes]] = {}  # SHA-1 → member, content
        self.relasi: dict[str, dict[str, str]] = {}  # part → member of a picture → id
        self.current_rendering_part = _Tempat(self, satu.bagian[0]) if satu.bagian else None

    def anggota_gambar(self, sha1: str, akhiran: str, isi: bytes) -> str:
        """Return the member that holds a picture, new if there is none of the same content."""
        if ada := self.rencana.gambar.get(sha1):
            return ada
        if sha1 not in self.media:
            nomor = next((n for n in range(1, len(self.nomor) + 1) if n not in self.nomor), len(self.nomor) + 1)
            self.nomor.append(nomor)
            self.media[sha1] = (f"word/media/image{nomor}.{akhiran}", isi)
        return self.media[sha1][0]

    def acuan_gambar(self, bagian: str, anggota: str) -> str:
        """Return the id by which `bagian` refers to a picture."""
        relasi = self.rencana.relasi[bagian]
        if ada := relasi.gambar.get(anggota):
            return ada
        baru = self.relasi.setdefault(bagian, {})
        if anggota not in baru:
            terpakai = relasi.id | set(baru.values())
            baru[anggota] = next(i for n in range(1, len(terpakai) + 2) if (i := f"rId{n}") not in terpakai)
        return baru[anggota]


@dataclass(frozen=True, slots=True)
class _Xml:
    xml: str


@dataclass(frozen=True, slots=True)
class _Tempat:
    """The part being filled, as pictures see it."""

    jalan: _Jalan
    bagian: Bagian

    def new_pic_inline(self, gambar: io.BytesIO, lebar: int | None, tinggi: int | None) -> _Xml:
        """Return the XML of a picture, as python-docx makes it."""
        if self.bagian.jenis == _CATATAN:
            raise TakTercakupError("gambar di catatan kaki")
        isi = gambar.getvalue()
        sha1, akhiran, nama, cx, cy = _rupa(isi, lebar, tinggi)
        anggota = self.jalan.anggota_gambar(sha1, akhiran, isi)
        rid = self.jalan.acuan_gambar(self.bagian.nama, anggota)
        return _Xml(_gambar_sebaris(self.bagian.nomor_gambar, rid, nama, cx, cy, rapat=self.bagian.jenis == _KEPALA))


def _rupa(isi: bytes, lebar: int | None, tinggi: int | None) -> tuple[str, str, str, int, int]:
    """Return SHA-1, extension, name, width and height of a picture, as python-docx tells them."""
    kepala = isi
    if isi.startswith(_PNG) and (awal := isi.find(b"IDAT")) > 0:  # what counts stands before its pixels
        kepala = isi[: awal - 4] + _TAMAT_PNG
    return hashlib.sha1(isi, usedforsecurity=False).hexdigest(), *_ukuran(kepala, lebar, tinggi)


_PNG: Final = b"\x89PNG"
_TAMAT_PNG: Final = b"\0\0\0\0IEND\xaeB`\x82"


@lru_cache(32)
def _ukuran(isi: bytes, lebar: int | None, tinggi: int | None) -> tuple[str, str, int, int]:
    gambar = Image.from_blob(isi)
    if gambar.ext not in _JENIS_GAMBAR:
        raise TakTercakupError(f"gambar {gambar.ext}")
    return gambar.ext, gambar.filename, *gambar.scaled_dimensions(lebar, tinggi)


@lru_cache(128)
def _gambar_sebaris(nomor: int, rid: str, nama: str, cx: Any, cy: Any, *, rapat: bool) -> str:
    xml = str(CT_Inline.new_pic_inline(nomor, rid, nama, cx, cy).xml)
    # Parsed again, a header loses the line breaks that python-docx puts in for readers.
    return re.sub(r">\s+<", "><", xml).strip() if rapat else xml


def isi(
    satu: Rencana, values: Mapping[str, Any], sifat: Mapping[str, str], tanggal: dt.date, gambar: Mapping[str, bytes]
) -> bytes:
    """Return the .docx that the template gives with `values`, packed.

    Raises:
        TakTercakupError, or what the filling raised: docxtpl decides.
    """
    jalan = _Jalan(satu)
    semula = _KINI.set(jalan)
    try:
        diminta = {n: values[n] for n in satu.nilai if n in values}
        nilai = dict(values) | acuan.pasang_gambar(diminta, gambar, jalan)
        anggota = [padatkan(b.nama, _isi_bagian(b, nilai, jalan)) for b in satu.bagian if b.jenis != _CATATAN]
        anggota.append(padatkan(satu.inti, _isi_sifat(satu, nilai, sifat, tanggal)))
        anggota += [padatkan(b.nama, _isi_bagian(b, nilai, jalan)) for b in satu.bagian if b.jenis == _CATATAN]
    finally:
        _KINI.reset(semula)
    anggota += [padatkan(nama, isi_gambar) for nama, isi_gambar in jalan.media.values()]
    relasi = [padatkan(satu.relasi[b].nama, _isi_relasi(satu.relasi[b], baru)) for b, baru in jalan.relasi.items()]
    diganti = {a.nama for a in relasi}
    jenis = padatkan(
        "[Content_Types].xml", _jenis_isi(satu.jenis_isi, frozenset(n[0][-3:] for n in jalan.media.values()))
    )
    tetap = [a for a in satu.tetap if a.nama not in diganti] if diganti else satu.tetap
    return paket.tulis([jenis, *sorted((*tetap, *relasi, *anggota), key=lambda a: a.nama)])


def _isi_bagian(b: Bagian, nilai: dict[str, Any], jalan: _Jalan) -> bytes:
    jalan.current_rendering_part = _Tempat(jalan, b)
    jalan.ragu = False
    xml = "".join(b.templat.root_render_func(b.templat.new_context(nilai)))
    if b.lambat:
        xml = re.sub(r"\n<w:p([ >])", r"<w:p\1", xml)
        return _rapikan_utuh(b, _rapikan(xml))
    xml = _rapikan(xml)
    if jalan.ragu or "\a" in xml or "\f" in xml:
        return _rapikan_utuh(b, xml)
    if b.jenis == _BADAN and (not b.bukti.lebar_pasti or (b.bukti.berisi and _tanpa_baris(xml))):
        if b.bukti.kisi:
            raise TakTercakupError("tabel tanpa baris")
        xml = _kisi(xml)
    if b.jenis == _BADAN and _DOCPR in xml:
        xml = _nomori(xml)
    return f"{b.awalan}{xml}{b.akhiran}".encode()


def _rapikan_utuh(b: Bagian, xml: str) -> bytes:
    """Return a filled part as docxtpl finishes it: parsed, mended, written."""
    if b.jenis == _BADAN:
        return acuan.badan_utuh(b.akar, xml.replace("<w:body", f"<w:body{b.ruang_nama}", 1))
    if b.jenis == _KEPALA:
        return acuan.kepala_utuh(xml)
    return f"{b.awalan}{xml}".encode()


_LEPAS: Final = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_PEMISAH: Final = "\n\t\a\f"
_BUKA_ALINEA = re.compile(r"<w:p(?: [^>]*)?>")
_TUTUP_ALINEA: Final = "</w:p>"


def _rapikan(xml: str) -> str:
    """Return filled XML with line breaks and tabs as elements, as docxtpl leaves Jinja.

    Raises:
        TakTercakupError: a tag is left over.
    """
    if "{" in xml or "}" in xml:
        for dari, ke in _LEPAS:
            xml = xml.replace(dari, ke)
        if acuan.SISA.search(xml):
            raise TakTercakupError("tanda tertinggal")
    return _uraikan(xml) if _pemisah(xml, 0) >= 0 else xml


def _pemisah(xml: str, awal: int) -> int:
    """Return where the next break stands from `awal` on, or -1."""
    return min((n for satu in _PEMISAH if (n := xml.find(satu, awal)) >= 0), default=-1)


def _uraikan(xml: str) -> str:
    """Return what docxtpl's `resolve_listing` gives, which looks at paragraphs only, of those that have a break.

    A paragraph is to it what stands between the first opening tag behind a closing tag and the next closing tag.
    """
    hasil: list[str] = []
    selesai = 0
    letak = _pemisah(xml, 0)
    while letak >= 0 and (tutup := xml.find(_TUTUP_ALINEA, letak)) >= 0:
        lalu = xml.rfind(_TUTUP_ALINEA, selesai, letak)
        buka = _BUKA_ALINEA.search(xml, selesai if lalu < 0 else lalu + len(_TUTUP_ALINEA), letak)
        if buka is None or not _di_dalam_teks(xml, buka.end(), letak):
            letak = _pemisah(xml, letak + 1 if buka is None else _teks_berikut(xml, letak))
            continue
        tutup += len(_TUTUP_ALINEA)
        hasil += (xml[selesai : buka.start()], acuan.uraikan_teks(xml[buka.start() : tutup]))
        selesai = tutup
        letak = _pemisah(xml, selesai)
    return "".join((*hasil, xml[selesai:]))


def _di_dalam_teks(xml: str, awal: int, letak: int) -> bool:
    """Return whether the text of a run, the only place `resolve_listing` looks at, may be open at `letak`."""
    buka = max(xml.rfind("<w:t>", awal, letak), xml.rfind("<w:t ", awal, letak))
    return buka > xml.rfind("</w:t>", awal, letak)


def _teks_berikut(xml: str, letak: int) -> int:
    """Return where the next text of a run begins, or the end: the XML of a picture is full of line breaks."""
    ada = [n for tanda in ("<w:t>", "<w:t ") if (n := xml.find(tanda, letak)) >= 0]
    return min(ada, default=len(xml))


_DOCPR: Final = "<wp:docPr"
_ID = re.compile(r'\sid="[^"]*"')


def _nomori(xml: str) -> str:
    """Return `xml` with its pictures numbered from 1001 on, as docxtpl numbers them."""
    awal, *gambar = xml.split(_DOCPR)
    hasil = [awal]
    nomor = 1000
    for satu in gambar:
        if satu[0] in " \t\r\n/>":
            nomor += 1
            sifat, tutup, sisa = satu.partition(">")
            hasil += (_DOCPR, f' id="{nomor}"', _ID.sub("", sifat, count=1), tutup, sisa)
        else:  # of a longer name
            hasil += (_DOCPR, satu)
    return "".join(hasil)


# ── the width of tables ─────────────────────────────────────────────────────────────────────────

_TANPA_BARIS: Final = ("</w:tblGrid></w:tbl>", "<w:tblGrid/></w:tbl>")
_KISI = re.compile(r"<(/?)w:(tbl|tr|tc|gridSpan|tblGrid)(?=[\s/>])([^>]*)>")
_KOLOM = re.compile(r'<w:gridCol(?: w:w="([^"]*)")?/>')
_RENTANG = re.compile(r'w:val="([^"]*)"')


def _tanpa_baris(xml: str) -> bool:
    return any(satu in xml for satu in _TANPA_BARIS)


@dataclass(slots=True)
class _Baris:
    sel: int = 0
    rentang: int = 0


@dataclass(slots=True)
class _Tabel:
    awal: int = -1  # of what stands in its grid
    akhir: int = -1
    baris: list[_Baris] = field(default_factory=list)


def _kisi(xml: str) -> str:
    """Return `xml` with each table's grid as wide as its widest row, as docxtpl's `fix_tables` makes it.

    That the tags stand where they belong, `bukti` has shown.
    """
    buka: list[_Tabel] = []
    baris: list[_Baris] = []
    ganti: list[tuple[int, int, str]] = []
    for cocok in _KISI.finditer(xml):
        tutup, nama, sifat = cocok.groups()
        if nama == "tbl":
            buka.append(_Tabel()) if not tutup else _sesuaikan(xml, buka.pop(), ganti)
        elif nama == "tr" and tutup:
            baris.pop()
        elif nama == "tr":
            satu = _Baris()
            for tabel in buka:
                tabel.baris.append(satu)
            if not sifat.endswith("/"):
                baris.append(satu)
        elif nama == "tblGrid" and buka:
            if tutup:
                buka[-1].akhir = cocok.start()
            else:
                buka[-1].awal = buka[-1].akhir = cocok.end()
        elif nama == "tc" and not tutup:
            baris[-1].sel += 1
            baris[-1].rentang += 1
        elif nama == "gridSpan" and (lebar := _RENTANG.search(sifat)):
            baris[-1].rentang += int(lebar[1]) - 1
    hasil: list[str] = []
    selesai = 0
    for awal, akhir, kisi in sorted(ganti):
        hasil += (xml[selesai:awal], kisi)
        selesai = akhir
    return "".join((*hasil, xml[selesai:])) if ganti else xml


def _sesuaikan(xml: str, tabel: _Tabel, ganti: list[tuple[int, int, str]]) -> None:
    """Note what a table's grid must be, if it is not that already.

    Raises:
        TakTercakupError: it has none, or one that is more than columns.
    """
    if tabel.awal < 0:
        raise TakTercakupError("tabel tanpa kisi")
    sel = max((b.sel for b in tabel.baris), default=0)
    rentang = max((b.rentang for b in tabel.baris), default=0)
    baru = _kisi_baru(xml[tabel.awal : tabel.akhir], sel, rentang)
    if baru is not None:
        ganti.append((tabel.awal, tabel.akhir, baru))


def _kisi_baru(lama: str, sel: int, rentang: int) -> str | None:
    """Return the grid of a table whose widest rows have `sel` cells and `rentang` columns; None if it may stay."""
    lebar = _KOLOM.findall(lama)
    kurang = max(sel - len(lebar), 0)
    if not kurang and rentang >= len(lebar):
        return None
    if _KOLOM.sub("", lama) or not all(lebar):
        raise TakTercakupError("kisi tabel yang bukan lebar kolom saja")
    baru = _lebar_kolom([float(w) for w in lebar], kurang, rentang)
    return "".join(f'<w:gridCol w:w="{w}"/>' for w in baru)


def _lebar_kolom(lebar: list[float], tambah: int, rentang: int) -> list[int]:
    """Return the widths of the columns after `tambah` more, and without those beyond `rentang`."""
    semua = sum(lebar)
    if tambah and semua > 0:
        lama, baru = semua / len(lebar), semua / (len(lebar) + tambah)
        lebar = [*(float(int(w * baru / lama)) for w in lebar), *[float(int(baru))] * tambah]
    buang = max(len(lebar) - rentang, 0)
    tersisa = lebar[: len(lebar) - buang]
    sisa = int(sum(lebar[len(lebar) - buang :]) / len(tersisa)) if tersisa and buang else 0
    return [int(w + sisa) for w in tersisa]


# ── packages, relationships, properties ─────────────────────────────────────────────────────────


def _isi_relasi(satu: _Relasi, baru: Mapping[str, str]) -> bytes:
    """Return the relationships of a part with those to new pictures added."""
    tambah = "".join(
        f'<Relationship Id="{rid}" Type="{_GAMBAR}" Target="{_nisbi(anggota, satu.folder)}"/>'
        for anggota, rid in baru.items()
    )
    kosong = satu.xml.replace("/>", "></Relationships>") if "</Relationships>" not in satu.xml else satu.xml
    return kosong.replace("</Relationships>", f"{tambah}</Relationships>").encode()


@lru_cache(256)
def _nisbi(anggota: str, folder: str) -> str:
    return str(PackURI(f"/{anggota}").relative_ref(f"/{folder}"))


@lru_cache(RENCANA_MAKS)
def _jenis_isi(xml: str, akhiran: frozenset[str]) -> bytes:
    """Return the content types with those of new pictures."""
    kurang = sorted(a for a in akhiran if f'Extension="{a}"' not in xml)
    tambah = "".join(f'<Default Extension="{a}" ContentType="{_JENIS_GAMBAR[a]}"/>' for a in kurang)
    return re.sub(r"(<Types [^>]*>)", rf"\1{tambah}", xml, count=1).encode()


_TANGGAL: Final = dt.date(1903, 7, 5)  # stands for the date of the naskah
_LUBANG = re.compile("\ue000(\\w*)\ue000")


def _isi_sifat(satu: Rencana, nilai: dict[str, Any], sifat: Mapping[str, str], tanggal: dt.date) -> bytes:
    """Return the core properties, as python-docx writes them."""
    semua: dict[str, str] = {
        nama: awal if isinstance(awal, str) else "".join(awal.root_render_func(awal.new_context(nilai)))
        for nama, awal in satu.sifat.items()
    }
    if any(len(v) > acuan.SIFAT_MAKS for v in semua.values()):
        raise TakTercakupError("sifat dokumen terlalu panjang")
    semua |= {nama: v[: acuan.SIFAT_MAKS] for nama, v in sifat.items()}
    if any(_TERLARANG.search(v) or "\a" in v or "\f" in v for v in semua.values()):
        raise TakTercakupError("huruf kendali dalam sifat dokumen")
    kerangka = satu.kerangka_sifat.get(kunci := tuple(sifat))
    if kerangka is None:
        kerangka = satu.kerangka_sifat[kunci] = _kerangka_sifat(satu.unsur_inti, kunci)
    # Odd pieces are names of properties, or the date.
    lubang = {nama: _xml_teks(v) for nama, v in semua.items()} | {"": f"{tanggal:%Y-%m-%d}"}
    return "".join(p if n % 2 == 0 else lubang[p] for n, p in enumerate(kerangka)).encode()


def _kerangka_sifat(unsur: CT_CoreProperties, kunci: tuple[str, ...]) -> tuple[str, ...]:
    """Return the XML of the core properties around what is filled in: text, name, text, name, …, text."""
    inti = CoreProperties(deepcopy(unsur))
    for nama in acuan.SIFAT_DIISI:
        setattr(inti, nama, f"\ue000{nama}\ue000")
    acuan.beri_sifat(inti, {nama: f"\ue000{nama}\ue000" for nama in kunci}, _TANGGAL)
    xml = serialize_part_xml(inti._element).decode()  # noqa: SLF001 - python-docx gives no other way to it
    return tuple(_LUBANG.split(xml.replace(f"{_TANGGAL}", "\ue000\ue000")))


def _xml_teks(teks: str) -> str:
    return teks.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
