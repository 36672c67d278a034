"""A Word template and values → the bytes of a naskah."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText
from jinja2 import StrictUndefined, UndefinedError
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from pipeline.errors import TemplateError
from pipeline.tanggal import terbilang
from pipeline.word import grafik
from pipeline.word.gambar import untuk_cetak, untuk_kop
from pipeline.word.lambang import data_matrix, ukuran_mm

WAKTU_ZIP = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes
SIFAT_MAKS = 255  # characters of a property; Word refuses to open a document with more
SISA = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")

# Braces of a value leave Jinja as character references. What docxtpl does to the XML afterwards
# (`{_{` becomes `{{`) then cannot touch them, and a brace that is left is one of the template.
_LOLOS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "{": "&#123;", "}": "&#125;"}
)


class Teks(str):
    """Text of a value, escaped for XML when printed."""

    __slots__ = ()

    def __html__(self) -> Markup:
        """Return this text as XML character data."""
        return Markup(self.translate(_LOLOS))  # noqa: S704 - this is the escaping


def _cetak(nilai: object) -> object:
    """Return what an expression prints; a value that is nothing is the template's fault."""
    if nilai is None:
        msg = "sebuah isian bernilai kosong (None)"
        raise UndefinedError(msg)
    if isinstance(nilai, (Markup, RichText, InlineImage, StrictUndefined)):
        return nilai
    return Teks(nilai)


_HUBUNG = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'


def utuh(teks: str) -> Markup:
    """Return a printed number whose hyphens end no line: `LP-2/…` is not torn behind `LP-`."""
    return Markup(_HUBUNG).join(Teks(bagian).__html__() for bagian in str(teks).split("-"))  # noqa: S704 - markup of ours


def alinea(teks: str) -> list[str]:
    """Return the paragraphs of a long text: a line break starts a new one."""
    return [baris for baris in teks.split("\n") if baris.strip()]


def environment(templat: DocxTemplate | None = None) -> ImmutableSandboxedEnvironment:
    """Return the one environment every template is read in: sandboxed, strict, escaping.

    Pictures are made for the document `templat`; without one there are none.
    """
    env = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_cetak)
    env.filters["alinea"] = alinea
    env.filters["utuh"] = utuh
    env.filters["kapital"] = lambda teks: str(teks).upper()
    env.filters["terbilang"] = lambda nilai: terbilang(int(nilai))
    env.filters["grafik"] = lambda baris, keterangan, acuan=None: _grafik(templat, baris, keterangan, acuan)
    return env


def _grafik(templat: DocxTemplate | None, baris: list[dict[str, str]], keterangan: str, acuan: int | None) -> object:
    """Return a chart as a picture for `templat`; empty without one, or without rows."""
    if templat is None or not baris:
        return ""
    return _Gambar(templat, grafik.batang(baris, acuan), grafik.LEBAR_MM, keterangan)


class _Templat(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl, with its result looked at before it becomes a document again."""

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        hasil: str = super().render_xml_part(src_xml, part, context, jinja_env)
        if sisa := SISA.search(hasil):
            sekitar = re.sub(r"<[^>]+>", "", hasil[max(0, sisa.start() - 200) : sisa.end() + 200])
            msg = f"tanda “{sisa[0]}” tertinggal di sekitar “{sekitar.strip()[:80]}”"
            raise TemplateError(msg)
        return hasil


class _Gambar(InlineImage):  # type: ignore[misc]  # docxtpl has no types
    """A photo in a run of its own, with a text for those who do not see it."""

    def __init__(self, templat: DocxTemplate, isi: bytes, lebar_mm: float, keterangan: str) -> None:
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


class _Logo(_Gambar):
    """The logo of a kop: at the left margin, the lines of the kop beside it."""

    def _insert_image(self) -> str:
        ruang_nama = r"(<wp:)inline((?: xmlns:\w+=\"[^\"]*\")*)[^>]*>"
        xml = re.sub(ruang_nama, rf"\1anchor\2{_JANGKAR}", super()._insert_image(), count=1)
        xml = re.sub(r"(<wp:extent [^>]*/>)", rf"\1{_EFEK}", xml, count=1)
        return xml.replace("</wp:inline>", "</wp:anchor>")


def _pasang_gambar(isi: Any, gambar: Mapping[str, bytes], templat: DocxTemplate) -> Any:
    """Return `isi` with the digest under each key `gambar` turned into the photo it names."""
    if isinstance(isi, list):
        return [_pasang_gambar(satu, gambar, templat) for satu in isi]
    if not isinstance(isi, dict):
        return isi
    hasil = {nama: _pasang_gambar(satu, gambar, templat) for nama, satu in isi.items()}
    sidik = isi.get("gambar")
    if isinstance(sidik, str) and sidik:
        cetak = untuk_cetak(gambar[sidik]) if sidik in gambar else None
        hasil["gambar"] = _Gambar(templat, *cetak, isi.get("keterangan") or "Foto") if cetak else ""
    lambang = isi.get("lambang")
    if isinstance(lambang, str) and lambang:
        png = data_matrix(lambang)
        hasil["lambang"] = _Gambar(templat, png, ukuran_mm(png)[0], "Kode identitas naskah")
    logo = isi.get("logo")
    if isinstance(logo, str) and logo:
        kop = untuk_kop(gambar[logo]) if logo in gambar else None
        hasil["logo"] = _Logo(templat, *kop, "Logo instansi") if kop else ""
    return hasil


def render(
    templat: Path,
    values: Mapping[str, Any],
    sifat: Mapping[str, str],
    tanggal: dt.date,
    gambar: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the .docx that `templat` gives with `values`; the same arguments give the same bytes.

    `gambar` holds the pictures that the values name by digest.

    `sifat` are the document's core properties by python-docx's names (title, subject, …); `tanggal`
    becomes its date of creation and change.

    Raises:
        TemplateError: the template cannot be read or filled, asks for a name that there is not, or
            leaves a tag behind; the message names the template.
    """
    try:
        dokumen = _Templat(io.BytesIO(templat.read_bytes()))
        dokumen.render(_pasang_gambar(dict(values), gambar or {}, dokumen), environment(dokumen), autoescape=True)
        _beri_sifat(dokumen.docx, sifat, tanggal)
        mentah = io.BytesIO()
        dokumen.save(mentah)
    except (JinjaError, TemplateError) as exc:
        msg = f"Templat {templat.name} tidak dapat diisi: {_sebab(exc)}."
        raise TemplateError(msg) from exc
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, etree.LxmlError) as exc:
        msg = f"Templat {templat} tidak dapat dibaca: {exc}. Kembalikan berkas templat yang benar."
        raise TemplateError(msg) from exc
    return kemas(mentah.getvalue())


def _sebab(exc: Exception) -> str:
    teks = str(exc).rstrip(".")
    if cocok := re.search(r"'([^']+)' is undefined", teks) or re.search(r"has no attribute '([^']+)'", teks):
        return f"memakai nama “{cocok[1]}” yang tidak ada"
    return teks


def _beri_sifat(dokumen: Document, sifat: Mapping[str, str], tanggal: dt.date) -> None:
    # A placeholder in these would come out escaped twice, so they are set here and never in a template.
    inti = dokumen.core_properties
    for nama, nilai in sifat.items():
        setattr(inti, nama, nilai[:SIFAT_MAKS])
    saat = dt.datetime.combine(tanggal, dt.time())
    inti.created = inti.modified = saat
    inti.last_modified_by = "AlurNaskah"
    inti.revision = 1


def kemas(docx: bytes) -> bytes:
    """Return the same package with members in a fixed order and with fixed times."""
    keluar = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as asal, zipfile.ZipFile(keluar, "w") as tujuan:
        nama = sorted(asal.namelist(), key=lambda n: (n != "[Content_Types].xml", n))
        for anggota in nama:
            info = zipfile.ZipInfo(anggota, WAKTU_ZIP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            tujuan.writestr(info, asal.read(anggota))
    return keluar.getvalue()
