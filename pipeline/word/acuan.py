"""docxtpl, which defines what a template means: how a value prints, a picture stands, a package comes out.

`pipeline.word.susun` gives the same result faster; what it does not cover is filled here. Both share one
environment, so that a template cannot tell which of them fills it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import is_not
from typing import Any, Final

from docx.opc.coreprops import CoreProperties
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText
from jinja2 import StrictUndefined, UndefinedError
from lxml import etree
from markupsafe import Markup

from pipeline.errors import TemplateError
from pipeline.ingatan import Ingatan
from pipeline.terbilang import terbilang
from pipeline.word import grafik
from pipeline.word.gambar import untuk_cetak, untuk_kop
from pipeline.word.lambang import data_matrix, ukuran_mm
from pipeline.word.pasir import BakPasir

SIFAT_MAKS: Final = 255  # characters of a property; Word refuses to open a document with more
SISA = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
# Drawing a chart takes 25 ms, scaling a photo more: the same one is made once for the naskah of a drop.
_INGAT: Final = 16

# Braces of a value leave Jinja as character references. What docxtpl does to the XML afterwards
# (`{_{` becomes `{{`) then cannot touch them, and a brace that is left is one of the template.
LOLOS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "{": "&#123;", "}": "&#125;"}
)


# ── how a value prints ──────────────────────────────────────────────────────────────────────────


class Teks(str):
    """Text of a value, escaped for XML when printed."""

    __slots__ = ()

    def __html__(self) -> Markup:
        """Return this text as XML character data."""
        return Markup(self.translate(LOLOS))  # noqa: S704  # nosec B704 - this is the escaping


class Sambung(Markup):
    """Text of a run with its hyphens as `w:noBreakHyphen`: whole elements wherever a text may stand."""

    __slots__ = ()


MARKAH: Final = (Markup, RichText, InlineImage)  # printed as it is


def cetak(nilai: object) -> object:
    """Return what an expression prints; a value that is nothing is the template's fault."""
    if nilai is None:
        msg = "sebuah isian bernilai kosong (None)"
        raise UndefinedError(msg)
    if isinstance(nilai, (*MARKAH, StrictUndefined)):
        return nilai
    return Teks(nilai)


_HUBUNG: Final = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'


def utuh(teks: str) -> Markup:
    """Return a printed number whose hyphens end no line: `LP-2/…` is not torn behind `LP-`."""
    return Sambung(_HUBUNG).join(Teks(bagian).__html__() for bagian in str(teks).split("-"))


def alinea(teks: str) -> list[str]:
    """Return the paragraphs of a long text: a line break starts a new one."""
    return [baris for baris in teks.split("\n") if baris.strip()]


def siapkan(env: BakPasir, dokumen: Callable[[], Any]) -> None:
    """Give `env` the filters there are; `dokumen` returns the document that charts are made for, or None."""
    env.filters["alinea"] = alinea
    env.filters["utuh"] = utuh
    env.filters["kapital"] = lambda teks: str(teks).upper()
    env.filters["terbilang"] = lambda nilai: terbilang(int(nilai))
    env.filters["grafik"] = lambda baris, keterangan, acuan=None: _grafik(dokumen(), baris, keterangan, acuan)


def environment(templat: Any = None) -> BakPasir:
    """Return the one environment every template is read in: sandboxed, strict, escaping.

    Pictures are made for the document `templat`; without one there are none.
    """
    env = BakPasir(finalize=cetak)
    siapkan(env, lambda: templat)
    return env


# ── pictures ────────────────────────────────────────────────────────────────────────────────────


class Gambar(InlineImage):  # type: ignore[misc]  # docxtpl has no types
    """A photo in a run of its own, with a text for those who do not see it."""

    def __init__(self, templat: Any, isi: bytes, lebar_mm: float, keterangan: str) -> None:
        super().__init__(templat, io.BytesIO(isi), width=Mm(lebar_mm))
        self.keterangan = Teks(keterangan).__html__()

    def _insert_image(self) -> str:
        xml: str = super()._insert_image()
        return xml.replace("<wp:docPr ", f'<wp:docPr descr="{self.keterangan}" ', 1)


# Floating at the left margin; the lines of the kop are indented to stand beside it.
_JANGKAR = (
    ' distT="0" distB="0" distL="0" distR="114300" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
    'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin">'
    '<wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset>'
    "</wp:positionV>"
)
_EFEK = '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'


class Logo(Gambar):
    """The logo of a kop: at the left margin, the lines of the kop beside it."""

    def _insert_image(self) -> str:
        ruang_nama = r"(<wp:)inline((?: xmlns:\w+=\"[^\"]*\")*)[^>]*>"
        xml = re.sub(ruang_nama, rf"\1anchor\2{_JANGKAR}", super()._insert_image(), count=1)
        xml = re.sub(r"(<wp:extent [^>]*/>)", rf"\1{_EFEK}", xml, count=1)
        return xml.replace("</wp:inline>", "</wp:anchor>")


def _grafik(templat: Any, baris: list[dict[str, str]], keterangan: str, acuan: int | None) -> object:
    """Return a chart as a picture for `templat`; empty without one, or without rows."""
    if templat is None or not baris:
        return ""
    isi = tuple((str(b["label"]), str(b["nilai"]), str(b["teks"])) for b in baris)
    return Gambar(templat, _batang(isi, acuan), grafik.LEBAR_MM, keterangan)


@lru_cache(_INGAT)
def _batang(baris: tuple[tuple[str, str, str], ...], acuan: int | None) -> bytes:
    return grafik.batang([dict(zip(("label", "nilai", "teks"), satu, strict=True)) for satu in baris], acuan)


class _Sekali:
    """A picture made for paper once; what is kept is the result, not the picture it was made from."""

    def __init__(self, buat: Callable[[bytes], tuple[bytes, float] | None]) -> None:
        self._buat = buat
        self._ada: Ingatan[bytes, tuple[bytes, float] | None] = Ingatan(_INGAT)

    def __call__(self, isi: bytes) -> tuple[bytes, float] | None:
        sidik = hashlib.sha256(isi).digest()
        if sidik not in self._ada:
            self._ada[sidik] = self._buat(isi)
        return self._ada[sidik]


_cetak_foto = _Sekali(untuk_cetak)
_cetak_logo = _Sekali(untuk_kop)


@lru_cache(_INGAT)
def _lambang(isi: str) -> tuple[bytes, float]:
    png = data_matrix(isi)
    return png, ukuran_mm(png)[0]


_BERGAMBAR: Final = frozenset({"gambar", "lambang", "logo"})
_TEKS_SAJA: Final = frozenset({str})


def pasang_gambar(isi: Any, gambar: Mapping[str, bytes], templat: Any) -> Any:
    """Return `isi` with the digest under each key `gambar` turned into the photo it names.

    What holds no picture is given back as it is: a naskah has hundreds of values, and few pictures.
    """
    if isinstance(isi, list):
        if _TEKS_SAJA.issuperset(map(type, isi)):
            return isi
        daftar = [satu if type(satu) is str else pasang_gambar(satu, gambar, templat) for satu in isi]
        return daftar if any(map(is_not, daftar, isi)) else isi
    if not isinstance(isi, dict):
        return isi
    baru: dict[str, Any] = {}
    if not _TEKS_SAJA.issuperset(map(type, isi.values())):
        dalam = [(nama, satu) for nama, satu in isi.items() if type(satu) is not str]
        baru = {n: jadi for n, satu in dalam if (jadi := pasang_gambar(satu, gambar, templat)) is not satu}
    if isi.keys().isdisjoint(_BERGAMBAR):
        return isi | baru if baru else isi
    sidik = isi.get("gambar")
    if isinstance(sidik, str) and sidik:
        cetak_foto = _cetak_foto(gambar[sidik]) if sidik in gambar else None
        baru["gambar"] = Gambar(templat, *cetak_foto, isi.get("keterangan") or "Foto") if cetak_foto else ""
    lambang = isi.get("lambang")
    if isinstance(lambang, str) and lambang:
        baru["lambang"] = Gambar(templat, *_lambang(lambang), "Kode identitas naskah")
    logo = isi.get("logo")
    if isinstance(logo, str) and logo:
        kop = _cetak_logo(gambar[logo]) if logo in gambar else None
        baru["logo"] = Logo(templat, *kop, "Logo instansi") if kop else ""
    return isi | baru if baru else isi


# ── the document ────────────────────────────────────────────────────────────────────────────────


class Templat(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl, with its result looked at before it becomes a document again."""

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        """Return a filled part, in which no tag is left over."""
        hasil: str = super().render_xml_part(src_xml, part, context, jinja_env)
        if sisa := SISA.search(hasil):
            sekitar = re.sub(r"<[^>]+>", "", hasil[max(0, sisa.start() - 200) : sisa.end() + 200])
            msg = f"tanda “{sisa[0]}” tertinggal di sekitar “{sekitar.strip()[:80]}”"
            raise TemplateError(msg)
        return hasil


def isi_docxtpl(
    templat: bytes, values: Mapping[str, Any], sifat: Mapping[str, str], tanggal: dt.date, gambar: Mapping[str, bytes]
) -> bytes:
    """Return the .docx that docxtpl makes of `templat`, as it packs it.

    Raises:
        TemplateError, JinjaError, BadZipFile, KeyError, ValueError, LxmlError: the template is at fault.
    """
    dokumen = Templat(io.BytesIO(templat))
    dokumen.render(pasang_gambar(dict(values), gambar, dokumen), environment(dokumen), autoescape=True)
    beri_sifat(dokumen.docx.core_properties, sifat, tanggal)
    mentah = io.BytesIO()
    dokumen.save(mentah)
    return mentah.getvalue()


def beri_sifat(inti: CoreProperties, sifat: Mapping[str, str], tanggal: dt.date) -> None:
    """Set the core properties of a document; `tanggal` becomes its date of creation and change."""
    # A placeholder in these would come out escaped twice, so they are set here and never in a template.
    for nama, nilai in sifat.items():
        setattr(inti, nama, nilai[:SIFAT_MAKS])
    saat = dt.datetime.combine(tanggal, dt.time())
    inti.created = inti.modified = saat
    inti.last_modified_by = "AlurNaskah"
    inti.revision = 1


# ── what docxtpl does before and after Jinja, for one part at a time ────────────────────────────

SIFAT_DIISI: Final = ("author", "comments", "identifier", "language", "subject", "title")
CATATAN_KAKI: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_ALAT = DocxTemplate("")  # for its methods that look at nothing but their argument


def buka(templat: bytes) -> Templat:
    """Return a template, opened."""
    dokumen = Templat(io.BytesIO(templat))
    dokumen.render_init()
    return dokumen


def untuk_jinja(xml: str) -> str:
    """Return the XML of a part as Jinja reads it."""
    hasil: str = _ALAT.patch_xml(xml)
    return hasil


def uraikan_teks(xml: str) -> str:
    """Return `xml` with line breaks, tabs and page breaks in its texts as elements."""
    hasil: str = _ALAT.resolve_listing(xml)
    return hasil


def badan_utuh(akar: str, xml: str) -> bytes:
    """Return the document part with the body `xml`, mended and numbered; `akar` is the part without a body."""
    alat = DocxTemplate("")
    alat.docx_ids_index = 1000
    badan = alat.fix_tables(xml)
    alat.fix_docpr_ids(badan)
    unsur = parse_xml(akar.encode())
    lama = unsur.find("{*}body")
    if lama is None:
        msg = "bagian utama tidak mempunyai badan"
        raise ValueError(msg)
    unsur.replace(lama, badan)
    return etree.tostring(unsur, encoding="UTF-8", standalone=True)


def kepala_utuh(xml: str) -> bytes:
    """Return a header or footer as python-docx writes it."""
    return etree.tostring(parse_xml(xml.encode()), encoding="UTF-8", standalone=True)
