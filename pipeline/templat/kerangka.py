"""Building blocks of a naskah's template: page, styles, kop, titles, tables, signature block.

The looks stand in named Word styles, so that an Admin changes them once in Word; what cannot be said
by a style (widths of columns, the frame of a tick box) is written at its place. Measures are in
centimetres unless a name says otherwise. Source: TND sections 1, 2 and 5.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Final, cast

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer, _Header
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from pipeline.tanggal import NBSP
from pipeline.word.render import kemas

Wadah = Document | _Cell | _Header | _Footer  # what a paragraph can be put into

HURUF: Final = "Arial"  # TND-110
HITAM: Final = "000000"  # TND-127
MERAH: Final = "C00000"  # TND-127: only for the codes SR and R
BAHASA: Final = "id-ID"

# TND-101, TND-104 to TND-107. Page 1 begins lower: Word moves the body below a kop that needs the room.
LEBAR_KERTAS, TINGGI_KERTAS = 21.0, 29.7
TEPI_KIRI, TEPI_KANAN, TEPI_ATAS, TEPI_BAWAH = 3.0, 2.0, 2.5, 2.5
JARAK_KEPALA, JARAK_KAKI = 1.0, 1.0
LEBAR_ISI: Final = LEBAR_KERTAS - TEPI_KIRI - TEPI_KANAN

# A name of 60 capitals at 13 pt is wider than the text; slightly narrowed it stays on one line (TND-136).
LEBAR_HURUF_KOP: Final = 92  # per cent
TAB_PARAF: Final = 1.4  # where an even row of a daftar hadir is signed (TND-303)


class Rata(Enum):
    """How the text of a table's column stands."""

    KIRI = "Sel"
    TENGAH = "Sel Tengah"
    KANAN = "Sel Angka"  # TND-118: numbers of a table stand right


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column of a table of data: its header, what a row prints there, its width in cm."""

    judul: str
    isi: str
    lebar: float
    rata: Rata = Rata.KIRI


# ── paper and styles ────────────────────────────────────────────────────────────────────────────


def naskah_baru() -> Document:
    """Return an empty naskah: A4, styles, kop on page 1, page number on the others, identity at the foot."""
    dokumen = dokumen_baru()
    _atur_halaman(dokumen)
    _isi_kop(dokumen)
    isi_nomor_halaman(dokumen)
    _isi_identitas(dokumen)
    return dokumen


def dokumen_baru() -> Document:
    """Return an empty document with our styles, on no paper yet."""
    dokumen = docx.Document()
    _bersihkan(dokumen)
    _atur_bawaan(dokumen)
    tambah_gaya(dokumen, GAYA)
    _lengkapi_gaya(dokumen)
    _buat_gaya_tabel(dokumen)
    _buat_penomoran(dokumen)
    return dokumen


def simpan(dokumen: Document) -> bytes:
    """Return `dokumen` as the bytes of a .docx, the same for the same content.

    A last paragraph of no height ends it: after a table Word would add one of full height, on a page of
    its own if need be.
    """
    paragraf(dokumen, "", "Ganjal")
    mentah = io.BytesIO()
    dokumen.save(mentah)
    return kemas(mentah.getvalue())


def _bersihkan(dokumen: Document) -> None:
    """Take out what python-docx's own blank document brings along."""
    for wadah in (dokumen.part, dokumen.part.package):
        for kunci, hubungan in list(wadah.rels.items()):
            if hubungan.reltype.rpartition("/")[2] in {"customXml", "thumbnail", "stylesWithEffects"}:
                del wadah.rels[kunci]
    gaya = dokumen.styles.element
    for satu in gaya.findall(qn("w:style")):
        if satu.get(qn("w:default")) != "1":
            gaya.remove(satu)
    inti = dokumen.core_properties
    inti.author = inti.comments = inti.keywords = inti.title = inti.subject = ""
    inti.language = BAHASA


def _atur_bawaan(dokumen: Document) -> None:
    """Make Arial, black and Indonesian what every style starts from, and Word lay out as a current version does."""
    bawaan = dokumen.styles.element.find(qn("w:docDefaults"))
    if bawaan is not None:
        dokumen.styles.element.remove(bawaan)
    dokumen.styles.element.insert(
        0,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
            f'<w:rFonts w:ascii="{HURUF}" w:eastAsia="{HURUF}" w:hAnsi="{HURUF}" w:cs="{HURUF}"/>'
            f'<w:color w:val="{HITAM}"/><w:sz w:val="24"/><w:szCs w:val="24"/>'
            f'<w:lang w:val="{BAHASA}" w:eastAsia="{BAHASA}" w:bidi="ar-SA"/>'
            '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
            "</w:pPr></w:pPrDefault></w:docDefaults>"
        ),
    )
    setelan = dokumen.settings.element
    for lama in setelan.findall(qn("w:compat")):
        setelan.remove(lama)
    # Without doNotExpandShiftReturn a line break in a justified paragraph pulls its line apart.
    setelan.insert_element_before(
        parse_xml(
            f"<w:compat {nsdecls('w')}><w:doNotExpandShiftReturn/>"
            '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
            "</w:compat>"
        ),
        *("w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang", "w:clrSchemeMapping"),
    )
    for tema in setelan.findall(qn("w:themeFontLang")):
        tema.attrib.clear()
        tema.attrib.update({qn("w:val"): BAHASA, qn("w:eastAsia"): BAHASA})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaya:
    """A paragraph style; measures in pt, indents in cm."""

    nama: str
    dasar: str = "Normal"
    ukuran: float | None = None
    tebal: bool | None = None
    rata: WD_ALIGN_PARAGRAPH | None = None
    sebelum: float | None = None
    sesudah: float | None = None
    baris: float | None = None
    baris_pt: float | None = None
    kiri: float | None = None
    kanan: float | None = None
    pertama: float | None = None
    ikut: bool | None = None  # stays on the page of the next paragraph
    halaman_baru: bool | None = None
    tingkat: int | None = None  # in the navigation pane, from 0


_KIRI, _TENGAH, _KANAN, _PENUH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)

# TND-113 to TND-119. A style stands after the one it is based on.
GAYA: Final = (
    Gaya(nama="Header", rata=_TENGAH),
    Gaya(nama="Footer", ukuran=8, rata=_KIRI),
    Gaya(nama="Kop Nama", ukuran=13, tebal=True, rata=_TENGAH),
    Gaya(nama="Kop Logo", ukuran=1, baris_pt=1),
    # Beside the logo, and centred in what is left: programs do not agree on text that flows around pictures.
    Gaya(nama="Kop Nama Berlogo", dasar="Kop Nama", kiri=2.5),
    Gaya(nama="Kop Alamat", ukuran=9, rata=_TENGAH, sebelum=3),
    # Its rule closes the kop; what follows it is the two blank lines of TND-108.
    Gaya(nama="Kop Alamat Berlogo", dasar="Kop Alamat", kiri=2.5),
    Gaya(nama="Kop Garis", ukuran=2, baris_pt=4, sesudah=18),
    Gaya(nama="Keamanan", tebal=True, rata=_KIRI, sesudah=4),
    # Indented, so that a long title breaks near its middle and leaves no single word behind.
    Gaya(nama="Title", tebal=True, rata=_TENGAH, kiri=2.6, kanan=2.6, ikut=True),
    Gaya(nama="Nomor Naskah", rata=_TENGAH, sesudah=12, ikut=True),
    Gaya(nama="Heading 1", tebal=True, rata=_KIRI, sebelum=12, sesudah=6, baris=1.15, ikut=True, tingkat=0),
    Gaya(nama="Heading 2", tebal=True, rata=_KIRI, sebelum=6, sesudah=4, baris=1.15, ikut=True, tingkat=1),
    Gaya(nama="Isi", rata=_PENUH, sesudah=6, pertama=1.25),
    Gaya(nama="Isi Rata", dasar="Isi", pertama=0),
    Gaya(nama="Isi Pengantar", dasar="Isi Rata", ikut=True),
    # TND-117: a laporan is set wider than the shorter naskah.
    Gaya(nama="Isi Bagian", dasar="Isi", baris=1.15, kiri=1.5, pertama=1.0),
    Gaya(nama="Isi Bagian Pengantar", dasar="Isi Bagian", ikut=True),
    Gaya(nama="Isi Butir", dasar="Isi", kiri=0.75, pertama=0),
    Gaya(nama="Penutup", dasar="Isi", sebelum=6, sesudah=12, ikut=True),
    Gaya(nama="Penutup Bagian", dasar="Isi Bagian", sesudah=12, kiri=0.75, ikut=True),
    Gaya(nama="Garis", ukuran=6, sesudah=10),
    Gaya(nama="Judul Tabel", tebal=True, rata=_KIRI, sebelum=8, sesudah=4, ikut=True),
    Gaya(nama="Jumlah", rata=_KIRI, sebelum=6, sesudah=12, ikut=True),
    Gaya(nama="Huruf", dasar="Isi Rata", baris=1.15, sesudah=3),
    Gaya(nama="Angka Kurung", dasar="Isi Rata", baris=1.15, sesudah=3),
    Gaya(nama="Huruf Kurung", dasar="Isi Rata", baris=1.15, sesudah=3),
    Gaya(nama="Nomor", dasar="Isi Rata", sebelum=3, sesudah=3),
    Gaya(nama="Nomor Judul", dasar="Nomor", tebal=True, ikut=True, tingkat=0),
    Gaya(nama="Nomor Huruf", dasar="Isi Rata", sesudah=3),
    Gaya(nama="Label", rata=_KIRI, sesudah=2),
    Gaya(nama="Sel", ukuran=10, rata=_KIRI, sebelum=1.5, sesudah=1.5),
    Gaya(nama="Sel Tengah", dasar="Sel", rata=_TENGAH),
    Gaya(nama="Sel Angka", dasar="Sel", rata=_KANAN),
    Gaya(nama="Sel Kepala", dasar="Sel Tengah", tebal=True, ikut=True),
    Gaya(nama="Sel Bagian", dasar="Sel", tebal=True, ikut=True),
    Gaya(nama="Sel Butir", dasar="Sel"),
    Gaya(nama="Sel Tujuan", dasar="Sel"),
    Gaya(nama="Butir Perubahan", dasar="Isi Rata", ukuran=11, sesudah=2),
    Gaya(nama="Sel Ikut", dasar="Sel", ikut=True),
    # A box drawn around paragraphs, which unlike a table stays with the signature block below it.
    Gaya(nama="Catatan", ukuran=10, rata=_KIRI, kiri=0.15, kanan=0.15, sesudah=2, ikut=True),
    Gaya(nama="Catatan Judul", dasar="Catatan", tebal=True),
    Gaya(nama="Catatan Ruang", dasar="Catatan", baris_pt=22, sesudah=0),
    Gaya(nama="Sel Kotak", dasar="Sel Ikut", sebelum=0, sesudah=0, kiri=0.2),
    Gaya(nama="Kotak", dasar="Sel Kotak", tebal=True, rata=_TENGAH, kiri=0),
    Gaya(nama="Ganjal", ukuran=2, baris_pt=2),
    Gaya(nama="Jarak", ukuran=6),
    Gaya(nama="Halaman Baru", ukuran=1, baris_pt=1, ikut=True, halaman_baru=True),
    Gaya(nama="Jarak Tanda Tangan", dasar="Jarak", ukuran=8, ikut=True),
    Gaya(nama="Tanda Tangan", rata=_KIRI),
    Gaya(nama="Ruang", baris_pt=50),  # TND-503: about 2 cm to sign in
    Gaya(nama="Ruang Rapat", baris_pt=46),
    Gaya(nama="Gambar", rata=_TENGAH, sebelum=6, ikut=True),
    Gaya(nama="Gambar Keterangan", ukuran=11, rata=_TENGAH, sebelum=3, sesudah=10),  # TND-322
    Gaya(nama="Lampiran Kepala", rata=_KIRI, kiri=8.0, ikut=True),
    Gaya(nama="Lampiran Awal", dasar="Lampiran Kepala", halaman_baru=True),
    Gaya(nama="Lampiran Judul", tebal=True, rata=_TENGAH, sebelum=18, sesudah=10, ikut=True),
    Gaya(nama="Daftar Lampiran Judul", rata=_KIRI, sebelum=18, ikut=True),
    Gaya(nama="Daftar Lampiran", rata=_KIRI),
)
_BAWAAN_WORD: Final = frozenset({"Header", "Footer", "Title", "Heading 1", "Heading 2"})


def tambah_gaya(dokumen: Document, semua: Iterable[Gaya]) -> None:
    """Add paragraph styles to `dokumen`."""
    for gaya in semua:
        satu = dokumen.styles.add_style(gaya.nama, WD_STYLE_TYPE.PARAGRAPH, builtin=gaya.nama in _BAWAAN_WORD)
        assert isinstance(satu, ParagraphStyle)
        satu.base_style = dokumen.styles[gaya.dasar]
        satu.quick_style = True
        _terapkan(satu, gaya)


def _terapkan(gaya: ParagraphStyle, rupa: Gaya) -> None:
    """Give `gaya` the looks of `rupa`; what is None comes from the style it is based on."""
    if rupa.ukuran is not None:
        gaya.font.size = Pt(rupa.ukuran)
    gaya.font.bold = rupa.tebal
    bentuk = gaya.paragraph_format
    bentuk.alignment = rupa.rata
    bentuk.space_before = None if rupa.sebelum is None else Pt(rupa.sebelum)
    bentuk.space_after = None if rupa.sesudah is None else Pt(rupa.sesudah)
    if rupa.baris_pt is not None:
        bentuk.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        bentuk.line_spacing = Pt(rupa.baris_pt)
    elif rupa.baris is not None:
        bentuk.line_spacing = rupa.baris
    bentuk.left_indent = None if rupa.kiri is None else Cm(rupa.kiri)
    bentuk.right_indent = None if rupa.kanan is None else Cm(rupa.kanan)
    bentuk.first_line_indent = None if rupa.pertama is None else Cm(rupa.pertama)
    bentuk.keep_with_next = rupa.ikut
    bentuk.page_break_before = rupa.halaman_baru
    bentuk.widow_control = True
    if rupa.tingkat is not None:
        sifat = gaya.element.get_or_add_pPr()
        garis_besar = OxmlElement("w:outlineLvl")
        garis_besar.set(qn("w:val"), str(rupa.tingkat))
        sifat.insert_element_before(garis_besar, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")


def _lengkapi_gaya(dokumen: Document) -> None:
    """Add what only one style has: the kop's narrowed letters and rule, the red mark, the zig-zag's tab stop."""
    dokumen.styles["Kop Nama"].element.get_or_add_rPr().insert_element_before(
        parse_xml(f'<w:w {nsdecls("w")} w:val="{LEBAR_HURUF_KOP}"/>'), *("w:kern", "w:position", "w:sz", "w:szCs")
    )
    for nama, tebal in (("Kop Garis", 12), ("Garis", 6)):  # eighths of a point; TND-137
        dokumen.styles[nama].element.get_or_add_pPr().insert_element_before(
            parse_xml(
                f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="{tebal}" w:space="0" w:color="{HITAM}"/>'
                "</w:pBdr>"
            ),
            *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"),
        )
    sisi = "".join(
        f'<w:{s} w:val="single" w:sz="4" w:space="4" w:color="{HITAM}"/>' for s in ("top", "left", "bottom", "right")
    )
    dokumen.styles["Catatan"].element.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{sisi}</w:pBdr>"), *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    )
    merah = dokumen.styles.add_style("Keamanan Merah", WD_STYLE_TYPE.PARAGRAPH)
    paraf = dokumen.styles.add_style("Sel Paraf", WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(merah, ParagraphStyle)
    assert isinstance(paraf, ParagraphStyle)
    merah.base_style = dokumen.styles["Keamanan"]
    merah.font.color.rgb = RGBColor.from_string(MERAH)
    paraf.base_style = dokumen.styles["Sel"]
    paraf.paragraph_format.tab_stops.add_tab_stop(Cm(TAB_PARAF), WD_TAB_ALIGNMENT.LEFT)
    kaki = dokumen.styles["Footer"]
    assert isinstance(kaki, ParagraphStyle)
    kaki.paragraph_format.tab_stops.clear_all()
    kaki.paragraph_format.tab_stops.add_tab_stop(Cm(LEBAR_ISI), WD_TAB_ALIGNMENT.RIGHT)


def _buat_gaya_tabel(dokumen: Document) -> None:
    """Add the two table styles: `Tabel Data` with lines and a header row, `Tabel Polos` without lines."""
    garis = "".join(
        f'<w:{sisi} w:val="single" w:sz="4" w:space="0" w:color="{HITAM}"/>'
        for sisi in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    for nama, tepi, sela in (("Tabel Data", f"<w:tblBorders>{garis}</w:tblBorders>", 85), ("Tabel Polos", "", 0)):
        kepala = (
            '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'
            '<w:vAlign w:val="center"/></w:tcPr></w:tblStylePr>'
        )
        dokumen.styles.element.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{nama.replace(" ", "")}">'
                f'<w:name w:val="{nama}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>'
                f'<w:tblPr>{tepi}<w:tblCellMar><w:left w:w="{sela}" w:type="dxa"/>'
                f'<w:right w:w="{sela}" w:type="dxa"/></w:tblCellMar></w:tblPr>{kepala if tepi else ""}</w:style>'
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tingkat:
    """One level of a numbered list: the style that carries it, its number, its indents in cm."""

    gaya: str
    bentuk: str
    teks: str
    kiri: float
    gantung: float = 0.75


# TND-120: A. 1. a. 1) a) of a laporan; 1. a. of a shorter naskah; and lists of their own inside a form.
# A level starts again after each paragraph of a level above it, so loops of any length stay right.
PENOMORAN: Final = (
    (
        _Tingkat(gaya="Heading 1", bentuk="upperLetter", teks="%1.", kiri=0.75),
        _Tingkat(gaya="Heading 2", bentuk="decimal", teks="%2.", kiri=1.5),
        _Tingkat(gaya="Huruf", bentuk="lowerLetter", teks="%3.", kiri=2.25),
        _Tingkat(gaya="Angka Kurung", bentuk="decimal", teks="%4)", kiri=3.0),
        _Tingkat(gaya="Huruf Kurung", bentuk="lowerLetter", teks="%5)", kiri=3.75),
    ),
    (
        _Tingkat(gaya="Nomor", bentuk="decimal", teks="%1.", kiri=0.75),
        _Tingkat(gaya="Nomor Huruf", bentuk="lowerLetter", teks="%2.", kiri=1.5),
    ),
    (_Tingkat(gaya="Sel Butir", bentuk="decimal", teks="%1.", kiri=0.6, gantung=0.6),),
    (_Tingkat(gaya="Sel Tujuan", bentuk="decimal", teks="%1.", kiri=0.6, gantung=0.6),),
    (_Tingkat(gaya="Butir Perubahan", bentuk="decimal", teks="%1.", kiri=0.75),),
    (_Tingkat(gaya="Daftar Lampiran", bentuk="decimal", teks="%1.", kiri=0.75),),
)


def _buat_penomoran(dokumen: Document) -> None:
    """Replace the blank document's lists by `PENOMORAN`, each level tied to its style."""
    akar = dokumen.part.numbering_part.element
    for lama in list(akar):
        akar.remove(lama)
    for nomor, daftar in enumerate(PENOMORAN, 1):
        tingkat = "".join(_xml_tingkat(dokumen, n, t) for n, t in enumerate(daftar))
        akar.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{nomor}">'
                f'<w:multiLevelType w:val="multilevel"/>{tingkat}</w:abstractNum>'
            )
        )
        for n, satu in enumerate(daftar):
            _ikat(dokumen, satu, tingkat=n, nomor=nomor)
    for nomor in range(1, len(PENOMORAN) + 1):
        akar.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{nomor}"><w:abstractNumId w:val="{nomor}"/></w:num>'))


def _ikat(dokumen: Document, rupa: _Tingkat, *, tingkat: int, nomor: int) -> None:
    """Tie a style to its level; the indents are said here too, or those of the style it is based on count."""
    gaya = dokumen.styles[rupa.gaya]
    assert isinstance(gaya, ParagraphStyle)
    gaya.paragraph_format.left_indent = Cm(rupa.kiri)
    gaya.paragraph_format.first_line_indent = Cm(-rupa.gantung)
    sifat = gaya.element.get_or_add_pPr().get_or_add_numPr()
    sifat.get_or_add_ilvl().val = tingkat
    sifat.get_or_add_numId().val = nomor


def _xml_tingkat(dokumen: Document, nomor: int, tingkat: _Tingkat) -> str:
    return (
        f'<w:lvl w:ilvl="{nomor}"><w:start w:val="1"/><w:numFmt w:val="{tingkat.bentuk}"/>'
        f'<w:pStyle w:val="{dokumen.styles[tingkat.gaya].style_id}"/><w:lvlText w:val="{tingkat.teks}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{Cm(tingkat.kiri).twips}" '
        f'w:hanging="{Cm(tingkat.gantung).twips}"/></w:pPr></w:lvl>'
    )


# ── header and footer ───────────────────────────────────────────────────────────────────────────


def _atur_halaman(dokumen: Document) -> None:
    """Set paper and margins, and let page 1 have a header of its own. Source: TND-101 to TND-107, TND-125."""
    bagian = dokumen.sections[0]
    bagian.page_width, bagian.page_height = Cm(LEBAR_KERTAS), Cm(TINGGI_KERTAS)
    bagian.left_margin, bagian.right_margin = Cm(TEPI_KIRI), Cm(TEPI_KANAN)
    bagian.top_margin, bagian.bottom_margin = Cm(TEPI_ATAS), Cm(TEPI_BAWAH)
    bagian.header_distance, bagian.footer_distance = Cm(JARAK_KEPALA), Cm(JARAK_KAKI)
    bagian.different_first_page_header_footer = True


def _isi_kop(dokumen: Document) -> None:
    """Write the security mark and the kop instansi into the header of page 1.

    Source: TND-131, TND-134 to TND-138; TND-401 to TND-404 for the mark.
    """
    kepala = dokumen.sections[0].first_page_header
    with bila(kepala, 'naskah.kode_keamanan in ("SR", "R")'):
        paragraf(kepala, "{{ naskah.keamanan|kapital }} ({{ naskah.kode_keamanan }})", "Keamanan Merah")
    with bila(kepala, 'naskah.kode_keamanan not in ("SR", "R", "B")'):
        paragraf(kepala, "{{ naskah.keamanan|kapital }} ({{ naskah.kode_keamanan }})", "Keamanan")
    with bila(kepala, "instansi.logo"):
        paragraf(kepala, "{{ instansi.logo }}", "Kop Logo")
    for ungkapan, teks, gaya in (
        ("baris in instansi.kop", "{{ baris|kapital }}", "Kop Nama"),
        ("baris in instansi.alamat", "{{ baris }}", "Kop Alamat"),
    ):
        for syarat, gaya_kop in (("instansi.logo", f"{gaya} Berlogo"), ("not instansi.logo", gaya)):
            with bila(kepala, syarat), ulang(kepala, ungkapan):
                paragraf(kepala, teks, gaya_kop)
    paragraf(kepala, "", "Kop Garis")


def isi_nomor_halaman(dokumen: Document) -> None:
    """Write `- 2 -` at the top of every page but the first. Source: TND-122, TND-123."""
    baris = paragraf(dokumen.sections[0].header, "- ", "Header")
    for jenis in ("begin", "instr", "separate", "angka", "end"):
        isi = baris.add_run()._r  # noqa: SLF001 - python-docx has no fields
        if jenis == "instr":
            isi.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> PAGE </w:instrText>'))
        elif jenis == "angka":
            isi.append(parse_xml(f"<w:t {nsdecls('w')}>2</w:t>"))
        else:
            isi.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{jenis}"/>'))
    baris.add_run(" -")


def _isi_identitas(dokumen: Document) -> None:
    """Write the naskah's identity at the foot of every page, in words and as a Data Matrix. Source: TND-518."""
    bagian = dokumen.sections[0]
    for kaki in (bagian.first_page_footer, bagian.footer):
        paragraf(kaki, "{{ naskah.identitas }}\t{{ naskah.lambang }}", "Footer")


# ── paragraphs ──────────────────────────────────────────────────────────────────────────────────


# Where the template's own words may not be parted from what they introduce.
_RAPAT = re.compile(
    r"(?<=\bYth\.) |(?<=\bpukul) (?=\{)|(?<=\}\}) (?=\(\{\{)"
    r"|(?<=\bLampiran) (?=[IVX]+\b)"
)


def paragraf(wadah: Wadah, teks: str, gaya: str = "Isi") -> Paragraph:
    """Add a paragraph to `wadah`; the empty one that a new cell or header has is taken first."""
    kosong = not isinstance(wadah, Document) and len(wadah.paragraphs) == 1 and _belum_dipakai(wadah.paragraphs[0])
    satu = wadah.paragraphs[0] if kosong else wadah.add_paragraph()
    satu.style = gaya
    if teks:
        satu.add_run(_RAPAT.sub(NBSP, teks))
    return satu


def _belum_dipakai(satu: Paragraph) -> bool:
    """Return whether nothing has been put into `satu`, not even a style of ours or a table before it."""
    pertama = satu._p.getprevious()  # noqa: SLF001 - python-docx does not tell what stands before a paragraph
    bersih = satu.style is None or satu.style.name in {"Normal", "Header", "Footer"}
    return not satu.runs and bersih and (pertama is None or pertama.tag == qn("w:tcPr"))


@contextmanager
def ulang(wadah: Wadah, ungkapan: str) -> Iterator[None]:
    """Repeat what is added inside, once for each item of `ungkapan`, such as `butir in dasar`.

    The tag stands alone in its paragraph: docxtpl drops whatever shares a paragraph with it.
    """
    paragraf(wadah, f"{{%p for {ungkapan} %}}", "Normal")
    yield
    paragraf(wadah, "{%p endfor %}", "Normal")


@contextmanager
def bila(wadah: Wadah, syarat: str) -> Iterator[None]:
    """Print what is added inside only if `syarat` holds."""
    paragraf(wadah, f"{{%p if {syarat} %}}", "Normal")
    yield
    paragraf(wadah, "{%p endif %}", "Normal")


def tetapkan(wadah: Wadah, nama: str, ungkapan: str) -> None:
    """Give a name to the value of an expression, for what follows in the document."""
    paragraf(wadah, f"{{%p set {nama} = {ungkapan} %}}", "Normal")


def teks_panjang(wadah: Wadah, nama: str, gaya: str = "Isi") -> None:
    """Print a long text of the workbook, a paragraph for each of its lines."""
    with ulang(wadah, f"alinea in {nama}|alinea"):
        paragraf(wadah, "{{ alinea }}", gaya)


def kotak_catatan(dokumen: Document, kepala: str, nama: str, awal: Sequence[str] = ()) -> None:
    """Write a note in a box, with room to add to it by hand; `awal` are lines that stand before it."""
    paragraf(dokumen, kepala, "Catatan Judul")
    for teks in awal:
        paragraf(dokumen, teks, "Catatan")
    teks_panjang(dokumen, nama, "Catatan")
    paragraf(dokumen, "", "Catatan Ruang")


def judul(dokumen: Document, *baris: str, nomor: str = "") -> None:
    """Write the title lines, bold and centred, and under them the number if there is one. Source: TND-204, TND-114."""
    for teks in baris:
        paragraf(dokumen, teks, "Title")
    if nomor:
        paragraf(dokumen, nomor, "Nomor Naskah")
    else:
        jarak(dokumen)


# ── tables ──────────────────────────────────────────────────────────────────────────────────────


def tabel(
    wadah: Document | _Cell,
    lebar: Sequence[float],
    gaya: str = "Tabel Data",
    *,
    inden: float = 0,
    berkepala: bool = True,
) -> Table:
    """Return a new table without rows; columns as wide as `lebar` says, whatever their content.

    `berkepala`: its first row is a header, and looks it.
    """
    baru = wadah.add_table(0, len(lebar))
    baru.style = gaya
    baru.autofit = False
    baru.alignment = WD_TABLE_ALIGNMENT.LEFT
    sifat = baru._tbl.tblPr  # noqa: SLF001 - width, indent and look of a table are missing in python-docx
    for nama, isi in (
        ("w:tblW", {"w:type": "dxa", "w:w": str(Cm(sum(lebar)).twips)}),
        ("w:tblInd", {"w:type": "dxa", "w:w": str(Cm(inden).twips)}),
        ("w:tblLook", {"w:val": "04A0" if berkepala else "0480", "w:firstRow": "1" if berkepala else "0"}),
    ):
        _anak(sifat, nama).attrib.update({qn(kunci): nilai for kunci, nilai in isi.items()})
    for kolom, satu in zip(baru.columns, lebar, strict=True):
        kolom.width = Cm(satu)
    return baru


def _anak(sifat: BaseOxmlElement, nama: str) -> BaseOxmlElement:
    """Return the property `nama` of a table, made at its place in the schema's order if need be."""
    for ada in sifat.iterchildren(qn(nama)):
        return cast("BaseOxmlElement", ada)
    baru = cast("BaseOxmlElement", OxmlElement(nama))
    sifat.insert_element_before(
        baru, *("w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption")
    )
    return baru


def baris(asal: Table, *isi: str, gaya: str = "Sel", tinggi: float | None = None) -> _Row:
    """Add a row that stays on one page; a cell for which `isi` has no text is left to the caller."""
    satu: _Row = asal.add_row()  # type: ignore[no-untyped-call]  # so it is in python-docx
    satu._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - missing in python-docx
    if tinggi is not None:
        satu.height, satu.height_rule = Cm(tinggi), WD_ROW_HEIGHT_RULE.AT_LEAST
    for sel, kolom in zip(satu.cells, asal.columns, strict=True):
        sel.width = kolom.width
    for sel, teks in zip(satu.cells, isi, strict=False):
        paragraf(sel, teks, gaya)
    return satu


def ulang_kepala(satu: _Row) -> None:
    """Print `satu` again at the top of each page its table runs over."""
    satu._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - missing in python-docx


def tanda_baris(asal: Table, tanda: str) -> None:
    """Add a row that is nothing but a Jinja tag; docxtpl takes the whole row out."""
    satu: _Row = asal.add_row()  # type: ignore[no-untyped-call]  # so it is in python-docx
    paragraf(satu.cells[0], tanda, "Sel")


def tabel_data(wadah: Document | _Cell, kolom: Sequence[Kolom], ungkapan: str, *, tinggi: float | None = None) -> Table:
    """Add a table with a header that repeats, and a row for each item of `ungkapan` (`s in sarana`)."""
    baru = tabel(wadah, [k.lebar for k in kolom])
    ulang_kepala(baris(baru, *(k.judul for k in kolom), gaya="Sel Kepala"))
    tanda_baris(baru, f"{{%tr for {ungkapan} %}}")
    isi = baris(baru, tinggi=tinggi)
    for sel, satu in zip(isi.cells, kolom, strict=True):
        paragraf(sel, satu.isi, satu.rata.value)
    tanda_baris(baru, "{%tr endfor %}")
    return baru


def tabel_label(
    wadah: Document | _Cell, isi: Sequence[tuple[str, str]], *, inden: float = 0, lebar_label: float = 3.6
) -> Table:
    """Add labels with their colons in one column and their values in another. Source: TND-202."""
    sisa = LEBAR_ISI - inden - lebar_label - 0.4
    baru = tabel(wadah, (lebar_label, 0.4, sisa), "Tabel Polos", inden=inden)
    for label, nilai in isi:
        baris(baru, label, ":", nilai, gaya="Label")
    return baru


def jarak(wadah: Wadah, gaya: str = "Jarak") -> None:
    """Keep a table apart from what follows; Word joins two tables that touch."""
    paragraf(wadah, "", gaya)


def kotak_pilihan(wadah: _Cell, ungkapan: str, teks: str, lebar: float) -> None:
    """Add a box for each item `k` of `ungkapan`, ticked by its `tanda`, with `teks` beside it.

    The box is a cell with a frame: it prints the same from every program, which a glyph of a symbol
    font does not.
    """
    baru = tabel(wadah, (0.5, lebar - 0.5), "Tabel Polos", inden=0.1)
    tanda_baris(baru, f"{{%tr for {ungkapan} %}}")
    isi = baris(baru, tinggi=0.45)
    paragraf(isi.cells[0], "{{ k.tanda }}", "Kotak")
    paragraf(isi.cells[1], teks, "Sel Kotak")
    bingkai(isi.cells[0])
    sela = baris(baru)
    sela.height, sela.height_rule = Cm(0.1), WD_ROW_HEIGHT_RULE.EXACTLY
    for sel in sela.cells:
        paragraf(sel, "", "Ganjal")
    tanda_baris(baru, "{%tr endfor %}")
    ganjal(wadah)


def ganjal(sel: _Cell) -> None:
    """Make the paragraph that must end a cell after a table as low as can be."""
    sel.paragraphs[-1].style = "Ganjal"


def bingkai(sel: _Cell) -> None:
    """Draw a line around one cell."""
    sisi = "".join(
        f'<w:{s} w:val="single" w:sz="6" w:space="0" w:color="{HITAM}"/>' for s in ("top", "left", "bottom", "right")
    )
    sel._tc.get_or_add_tcPr().append(  # noqa: SLF001 - missing in python-docx
        parse_xml(f"<w:tcBorders {nsdecls('w')}>{sisi}</w:tcBorders>")
    )


# ── foot and annexes ────────────────────────────────────────────────────────────────────────────


def tanda_tangan(dokumen: Document, *tempat_tanggal: str, mengetahui: bool = False, ringkas: bool = False) -> None:
    """Write the signature block at the lower right, never on a page of its own or torn apart.

    It is one row that may not break, and the paragraph before it is of a style that stays with it; rows
    of their own for title, space and name are torn apart by LibreOffice. The cells stand on their last
    line, so that two names are level. `mengetahui` adds the second signature on the left, if the SOP
    has one; `ringkas` is the short form of a lembar disposisi, without pangkat.

    Source: TND-246, TND-285, TND-501 to TND-507.
    """
    kiri, kanan = baris(tabel(dokumen, (8.0, 8.0), "Tabel Polos")).cells
    for sel in (kiri, kanan):
        sel.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    for teks in tempat_tanggal:
        paragraf(kanan, teks, "Tanda Tangan")
    _penanda_tangan(kanan, "penanda_tangan", ringkas=ringkas, sebelah="mengetahui" if mengetahui else "")
    if mengetahui:
        paragraf(kiri, "{% if mengetahui %}Mengetahui,{% endif %}", "Tanda Tangan")
        _penanda_tangan(kiri, "mengetahui", ringkas=ringkas, sebelah="penanda_tangan")
    else:
        paragraf(kiri, "", "Tanda Tangan")


def _penanda_tangan(sel: _Cell, siapa: str, *, ringkas: bool, sebelah: str = "") -> None:
    """Write title, space, name, rank and NIP or NRP; of a signatory that the SOP does not name, blank lines.

    Beside another, a rank that only one of the two has leaves a blank line below the other: the names are level.
    """
    with ulang(sel, f"baris in {siapa}.baris_jabatan|default([])"):
        paragraf(sel, "{{ baris }}", "Tanda Tangan")
    paragraf(sel, "", "Ruang Rapat" if ringkas else "Ruang")
    paragraf(sel, f"{{{{ {siapa}.nama|default('') }}}}", "Tanda Tangan")
    for bidang in ("nip_nrp",) if ringkas else ("pangkat", "nip_nrp"):
        with bila(sel, f"{siapa}.{bidang}|default('')"):
            paragraf(sel, f"{{{{ {siapa}.{bidang} }}}}", "Tanda Tangan")
    if sebelah:
        with bila(sel, f"{siapa} and {sebelah}.pangkat|default('') and not {siapa}.pangkat|default('')"):
            paragraf(sel, "", "Tanda Tangan")


def kepala_lampiran(dokumen: Document, lampiran: str, naskah: str, judul_lampiran: str) -> None:
    """Begin an annex on a new page, headed at the upper right. Source: TND-145."""
    paragraf(dokumen, lampiran, "Lampiran Awal")
    paragraf(dokumen, naskah, "Lampiran Kepala")
    paragraf(dokumen, "Nomor {{ naskah.nomor or '-' }}", "Lampiran Kepala")
    paragraf(dokumen, "Tanggal {{ naskah.tanggal }}", "Lampiran Kepala")
    paragraf(dokumen, judul_lampiran, "Lampiran Judul")
