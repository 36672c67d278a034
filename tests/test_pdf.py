"""What LibreOffice makes of every naskah as a PDF: text to select and read aloud, fonts, language, headings."""

from __future__ import annotations

import ctypes
import io
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pypdfium2 import raw

from pipeline.contoh import values_contoh
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.templat import SUSUNAN
from pipeline.word.render import render
from tests.alat import HARI_INI
from tests.test_libreoffice import konversi

SOP = "mobilisasi-media"
JENIS = tuple(SUSUNAN[SOP])
ATUR = {nama: {"type": "boolean", "value": "true"} for nama in ("ExportBookmarks", "UseTaggedPDF")}
NOMOR = re.compile(r"(\w{1,4}[.)])?")  # of a list; it is no text of the paragraph
# Level in the navigation pane by style: the parts of a naskah, A. above 1.
TINGKAT = {"Heading 1": 0, "Heading 2": 1, "Nomor Judul": 0}


@dataclass(frozen=True, slots=True)
class Cetakan:
    docx: bytes
    pdf: Path

    @property
    def alinea(self) -> list[str]:
        """The paragraphs of the body, those of tables row by row, without any space."""
        return [p for p in map(isi, Document(io.BytesIO(self.docx)).element.body.iter(qn("w:p"))) if p]

    @property
    def kepala_tabel(self) -> set[str]:
        """The rows that are printed again on each page of their table."""
        baris = Document(io.BytesIO(self.docx)).element.body.iter(qn("w:tr"))
        return {isi(b) for b in baris if next(b.iter(qn("w:tblHeader")), None) is not None}

    @property
    def judul(self) -> list[tuple[int, str]]:
        """Level and text of the paragraphs whose style, or a style it is based on, has an outline level."""
        semua = Document(io.BytesIO(self.docx)).paragraphs
        return [(n, padat(p.text)) for p in semua if (n := tingkat(p.style)) is not None]


@pytest.fixture(scope="module")
def cetakan(settings_asli: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cetakan]:
    """Every naskah of the sample case, printed in one run."""
    folder, sop = tmp_path_factory.mktemp("pdf"), settings_asli.sop[SOP]
    for jenis, nilai in values_contoh(sop, UMUM, settings_asli.kantor, HARI_INI).items():
        docx = render(settings_asli.templat(sop, f"{jenis}.docx"), nilai, {"title": jenis}, HARI_INI)
        (folder / f"{jenis}.docx").write_bytes(docx)
    konversi(sorted(folder.glob("*.docx")), f"pdf:writer_pdf_Export:{json.dumps(ATUR)}", folder)
    return {jenis: Cetakan((folder / f"{jenis}.docx").read_bytes(), folder / f"{jenis}.pdf") for jenis in JENIS}


@pytest.fixture
def buka(request: pytest.FixtureRequest, cetakan: dict[str, Cetakan]) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF of the test's jenis."""
    pdf = pypdfium2.PdfDocument(cetakan[request.getfixturevalue("jenis")].pdf)
    yield pdf
    pdf.close()


def padat(teks: str) -> str:
    return "".join(teks.split())


def isi(unsur: etree._Element) -> str:
    return padat("".join(t.text or "" for t in unsur.iter(qn("w:t"))))


def tingkat(gaya: object) -> int | None:
    """Return the outline level that a style gives, its own or that of the styles it is based on."""
    while gaya is not None:
        for satu in gaya.element.iter(qn("w:outlineLvl")):  # type: ignore[attr-defined]
            return int(satu.get(qn("w:val")))
        gaya = gaya.base_style  # type: ignore[attr-defined]
    return None


def kepala_dan_kaki(docx: bytes, *, pertama: bool) -> tuple[str, str]:
    """Return the text of a page's header and footer."""
    bagian = Document(io.BytesIO(docx)).sections[0]
    dua = (bagian.first_page_header, bagian.first_page_footer) if pertama else (bagian.header, bagian.footer)
    kepala, kaki = ("".join(isi(p) for p in satu._element.iter(qn("w:p"))) for satu in dua)
    return kepala, kaki


def isi_pdf(pdf: pypdfium2.PdfDocument, docx: bytes) -> str:
    """Return the text of all pages in the order a reader gets it, without headers, footers and spaces."""
    hasil = ""
    for n, halaman in enumerate(pdf, 1):
        kepala, kaki = kepala_dan_kaki(docx, pertama=n == 1)
        teks = padat(halaman.get_textpage().get_text_range())
        kepala = kepala if n == 1 else f"-{n}-"
        assert (teks.startswith(kepala), teks.endswith(kaki)) == (True, True), f"halaman {n}"
        hasil += teks[len(kepala) : len(teks) - len(kaki)]
    return hasil


def di_luar_urutan(alinea: list[str], teks: str, kepala: Collection[str] = ()) -> list[str]:
    """Return the paragraphs that do not follow, in `teks`, right on the one before.

    Between two of them may stand a list's number, or `kepala`: the head of a table that goes on over the page.
    """
    hasil, dari = [], 0
    for satu in alinea:
        ketemu = teks.find(satu, dari)
        sela = teks[dari:ketemu]
        if ketemu < 0 or not (NOMOR.fullmatch(sela) or sela in kepala):
            hasil.append(satu)
        dari = dari if ketemu < 0 else ketemu + len(satu)
    return hasil if dari == len(teks) else [*hasil, teks[dari:]]


# ── the measure itself ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("teks", "salah"),
    [
        pytest.param("a.satu1)duaNo.Uraiantiga", [], id="in order, list number and head of a table between"),
        pytest.param("duasatutiga", ["satu", "dua"], id="two exchanged"),
        pytest.param("satutiga", ["dua"], id="one missing"),
        pytest.param("satuduatigaempat", ["empat"], id="text of its own at the end"),
        pytest.param("satusisipanduatiga", ["dua"], id="text of its own between"),
    ],
)
def test_paragraph_out_of_order_is_found(teks: str, salah: list[str]) -> None:
    assert di_luar_urutan(["satu", "dua", "tiga"], teks, ["No.Uraian"]) == salah


# ── the naskah ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.libreoffice
@pytest.mark.parametrize("jenis", JENIS)
def test_text_can_be_selected_and_comes_in_the_order_of_the_document(
    jenis: str, cetakan: dict[str, Cetakan], buka: pypdfium2.PdfDocument
) -> None:
    satu = cetakan[jenis]

    assert len(satu.alinea) > 15
    assert di_luar_urutan(satu.alinea, isi_pdf(buka, satu.docx), satu.kepala_tabel) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("jenis", JENIS)
def test_every_font_is_embedded(jenis: str, buka: pypdfium2.PdfDocument) -> None:
    tulisan = [t for halaman in buka for t in halaman.get_objects([raw.FPDF_PAGEOBJ_TEXT])]

    huruf = {(f.get_base_name(), f.is_embedded) for f in (t.get_font() for t in tulisan)}
    assert huruf
    assert [nama for nama, tertanam in huruf if not tertanam] == []


def bahasa(docx: bytes) -> Iterator[tuple[str, str]]:
    """Yield attribute and value of each language named in any part."""
    with zipfile.ZipFile(io.BytesIO(docx)) as arsip:
        for nama in arsip.namelist():
            if nama.endswith(".xml"):
                for unsur in etree.fromstring(arsip.read(nama)).iter(qn("w:lang"), qn("w:themeFontLang")):
                    yield from ((etree.QName(str(kunci)).localname, str(v)) for kunci, v in unsur.attrib.items())


@pytest.mark.parametrize(
    "atribut",
    [
        pytest.param("val"),
        pytest.param("eastAsia"),
    ],
)
def test_docx_is_in_indonesian_and_no_other_language(settings_asli: Settings, atribut: str) -> None:
    for jenis in JENIS:
        docx = settings_asli.templat(settings_asli.sop[SOP], f"{jenis}.docx").read_bytes()
        assert {nilai for nama, nilai in bahasa(docx) if nama == atribut} == {"id-ID"}, jenis
        assert Document(io.BytesIO(docx)).core_properties.language == "id-ID"


def sebutan(fungsi: Callable[..., int], *asal: object) -> str:
    """Return the text that a function of PDFium writes into a buffer; empty if there is none."""
    buf = (ctypes.c_ushort * 64)()
    panjang = fungsi(*asal, buf, ctypes.sizeof(buf))
    return bytes(buf)[: max(0, panjang - 2)].decode("utf-16-le")


def bahasa_unsur(unsur: object) -> Iterator[str]:
    """Yield the languages that an element of a tagged PDF and all below it name."""
    yield sebutan(raw.FPDF_StructElement_GetLang, unsur)
    for n in range(raw.FPDF_StructElement_CountChildren(unsur)):
        if anak := raw.FPDF_StructElement_GetChildAtIndex(unsur, n):
            yield from bahasa_unsur(anak)


@pytest.mark.libreoffice
@pytest.mark.parametrize("jenis", JENIS)
def test_tagged_pdf_is_in_indonesian_and_no_other_language(jenis: str, buka: pypdfium2.PdfDocument) -> None:
    pohon = [raw.FPDF_StructTree_GetForPage(halaman) for halaman in buka]
    akar = [
        raw.FPDF_StructTree_GetChildAtIndex(p, n) for p in pohon for n in range(raw.FPDF_StructTree_CountChildren(p))
    ]

    assert raw.FPDFCatalog_IsTagged(buka)
    assert akar
    assert sebutan(raw.FPDFCatalog_GetLanguage, buka) == "id-ID"
    assert {b for unsur in akar for b in bahasa_unsur(unsur)} <= {"", "id-ID"}
    for satu in pohon:
        raw.FPDF_StructTree_Close(satu)


# ── headings ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.libreoffice
@pytest.mark.parametrize("jenis", ["laporan", "laporan-persiapan", "berita-acara"])
def test_headings_stand_in_the_navigation_pane_and_in_the_pdf(
    jenis: str, cetakan: dict[str, Cetakan], buka: pypdfium2.PdfDocument
) -> None:
    satu = cetakan[jenis]
    semua = Document(io.BytesIO(satu.docx)).paragraphs
    harus = [(TINGKAT[p.style.name], padat(p.text)) for p in semua if p.style and p.style.name in TINGKAT]

    assert [j for j in satu.judul if j in harus] == harus
    assert [(b.level, NOMOR.sub("", padat(b.get_title()), count=1)) for b in buka.get_toc()] == satu.judul


@pytest.mark.libreoffice
@pytest.mark.parametrize("jenis", ["laporan"])
def test_parts_of_the_laporan_are_numbered_in_the_outline(jenis: str, buka: pypdfium2.PdfDocument) -> None:
    judul = [(b.level, b.get_title()) for b in buka.get_toc()]

    assert judul[:3] == [(0, "A. Pendahuluan"), (1, "1. Umum"), (1, "2. Maksud dan Tujuan")]
    assert [j for n, j in judul if n == 0][:5] == [
        "A. Pendahuluan",
        "B. Kegiatan yang Dilaksanakan",
        "C. Hasil yang Dicapai",
        "D. Simpulan dan Saran",
        "E. Penutup",
    ]
