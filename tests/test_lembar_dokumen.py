"""The SOP as a Word document: every word of the official text, real shapes, each over the cell it belongs to."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Length
from docx.styles.style import ParagraphStyle
from lxml import etree
from PIL import Image

from pipeline.lembar.dokumen import CAP_USULAN, docx_sop
from pipeline.sop import SELESAI, Sop
from tests.test_cetak import panjang
from tests.test_peta import a_sop, lurus, putus

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
}
EMU = 12700
SIMBOL = {"flowChartTerminator", "flowChartProcess", "flowChartDecision", "flowChartOffpageConnector"}

# The official text, word for word (its marks of lost arrows, `Y`, `T`, `-` and `>`, are the flow chart's).
IDENTITAS = """
KEMENTERIAN KOORDINATOR BIDANG POLITIK, HUKUM, DAN KEAMANAN REPUBLIK INDONESIA
Sekretariat Kementerian Koordinator
Biro Hukum, Persidangan, dan Hubungan Kelembagaan
Nomor SOP OT.01.02-065-079.Set.KumSidhal Tanggal Pembuatan Tanggal Revisi Tanggal Efektif Rabu, 02 Mei 2018
Disahkan oleh Kepala Biro Hukum, Persidangan, dan Hubungan Kelembagaan Sidiq Mustofa, S.E., M.M. NRP. 9582/P
Judul SOP Makro Pelaksanaan Mobilisasi Media
Dasar Hukum : Kualifikasi Pelaksana :
1. Undang-Undang No 40 Tahun 1999 tentang Pers
1. Memiliki pengetahuan UU No 14 Tahun 2008 tentang Keterbukaan Informasi Publik
2. Peraturan Pemerintah No. 61 Tahun 2010 Tentang Pelaksanaan Undang-Undang No. 14 Tahun 2008 Tentang Keterbukaan Informasi Publik
2. Mampu menyimpan, mengolah, dan menyajikan informasi dengan baik dan akuntabel
3. Peraturan Menko Polhukam Nomor 4 Tahun 2015 tentang Organisasi dan Tata Kerja Kemenko Polhukam
3. Mampu berkoordinasi, kerja sama dan berkomunikasi dengan baik
4. Peraturan Menko Polhukam Nomor 5 Tahun 2016 tentang Pedoman Penyusunan SOP AP di Kemenko Polhukam
4. Mampu mengoperasikan komputer program microsoft office dan internet dengan baik
5. Peraturan Menko Polhukam Nomor 2 Tahun 2017 tentang Tata Naskah Dinas di Kemenko Polhukam
Keterkaitan: Peralatan/perlengkapan:
1. SOP Mikro Penyiapan Mobilisasi Media
1. Alat Tulis Kantor (ATK), Filling Kabinet, lemari besi
2. SOP Mikro Penyusunan Laporan Pelaksanaan Mobilisasi Media
2. Perangkat komputer (komputer, printer, scanner, laptop)
3. Mesin Fotokopi
4. Telepon, Faksimile, dsb
Peringatan: Pencatatan dan pendataan :
Apabila SOP ini tidak dilaksanakan maka akan menghambat dalam pelaksanaan mobilisasi media
Disimpan dalam data elektronik dan manual
"""
KEPALA = (
    (
        "No.",
        "Kegiatan",
        "Pelaksana",
        "Pelaksana",
        "Pelaksana",
        "Pelaksana",
        "Mutu Baku",
        "Mutu Baku",
        "Mutu Baku",
        "Ket.",
    ),
    (
        *("No.", "Kegiatan", "Karo KumSidhal", "Kabag Hublem dan Humas", "Kasubbag Hubungan Media"),
        *("Pelaksana (JP/JFT)", "Kelengkapan", "Waktu", "Output", "Ket."),
    ),
)
SIAP = "persiapan pelaksanaan mobilisasi media"
DOKUMEN = "Dokumen-dokumen pelaksanaan mobilisasi media"
LANGKAH = (
    ("Memberikan pengarahan kepada Kabag Hublem dan Humas untuk melakukan persiapan pelaksanaan mobilisasi media",
     "disposisi/arahan Sesmenko", "10 Menit", "Disposisi/arahan Karo"),
    ("Menugaskan Kasubbag Hubungan Media untuk berkoordinasi dengan unit terkait dalam pelaksanaan mobilisasi media",
     "Disposisi/arahan Karo", "10 Menit", "disposisi Kabag"),
    ("Menugaskan Pelaksana untuk menyiapkan sarana prasarana dan melakukan koordinasi dengan unit terkait dalam pelaksanaan mobilisasi media",
     "disposisi Kabag", "10 Menit", "disposisi Kasubbag"),
    ("Menyiapkan sarana prasarana penunjang dan melakukan koordinasi dengan unit terkait, untuk kemudian melaporkan hasil pelaksanaan kepada Kasubbag",
     "disposisi Kasubbag", "1 Hari", f"{SIAP} telah terkoordinasi"),
    ("Mengoreksi persiapan pelaksanaan, jika setuju dilaporkan kepada Kabag Hubungan Kelembagaan dan Hubungan Masyarakat, jika tidak setuju dikembalikan kepada Pelaksana untuk diperbaiki",
     f"{SIAP} telah terkoordinasi", "20 Menit", f"{SIAP} yang telah diperiksa Kasubbag"),
    ("Mengevaluasi persiapan pelaksanaan, jika setuju dilaporkan kepada Karo KumSidhal, jika tidak setuju dikembalikan ke Kasubbag Hubungan Media untuk diperbaiki",
     f"{SIAP} yang telah diperiksa Kasubbag", "20 Menit", f"{SIAP} yang telah diperiksa Kabag"),
    ("Memeriksa laporan persiapan jika setuju diteruskan kepada Kabag Hubungan Kelembagaan dan Hubungan Masyarakat untuk dilaksanakan",
     f"{SIAP} yang telah diperiksa Kabag", "10 Menit", "persiapan pelaksanaan pelaksanaan mobilisasi media yang telah diperiksa Karo"),
    ("Melaksanakan kegiatan mobilisasi media",
     "persiapan pelaksanaan pelaksanaan mobilisasi media yang telah diperiksa Karo", "120 Menit", "Dokumen-dokumen hasil pelaksanaan mobilisasi media"),
    ("Menugaskan Kasubbag Hubungan Media untuk mendokumentasikan dokumen-dokumen pelaksanaan mobilisasi media",
     "Dokumen-dokumen hasil pelaksanaan mobilisasi media", "5 Menit", f"{DOKUMEN} disposisi dari Kabag"),
    ("Menugaskan Pelaksana untuk mendokumentasikan dokumen-dokumen pelaksanaan mobilisasi media",
     f"{DOKUMEN} disposisi dari Kabag", "5 menit", f"{DOKUMEN} disposisi dari Kasubbag"),
    ("Mendokumentasikan dokumen-dokumen pelaksanaan mobilisasi media",
     f"{DOKUMEN} disposisi dari Kasubbag", "5 Menit", f"{DOKUMEN} yang telah didokumentasikan"),
)  # fmt: skip
PELAKSANA = (0, 1, 2, 3, 2, 1, 0, 1, 1, 2, 3)  # in which of their columns each symbol of the official chart stands


@pytest.fixture(scope="module")
def isi(sop: Sop) -> bytes:
    return docx_sop(sop)


@lru_cache
def isi_panjang() -> bytes:
    return docx_sop(panjang())


def buka(isi: bytes) -> Document:
    return docx.Document(io.BytesIO(isi))


def bagan_alir(dokumen: Document) -> list[list[list[str]]]:
    """Return the cells of the flow chart's tables, one table a page."""
    return [[[s.text for s in baris.cells] for baris in t.rows] for t in dokumen.tables[1:]]


# --- words -----------------------------------------------------------------------------------


def kata(teks: str) -> Counter[str]:
    return Counter(k for k in re.sub(r"\s:", ":", teks).replace(":", " ").split())


def test_identity_page_has_every_word_of_the_official_text_and_no_other(isi: bytes) -> None:
    tabel = buka(isi).tables[0]
    sel = {s._tc: s.text for baris in tabel.rows for s in baris.cells}

    # The official sheet has SOP once where the label “Judul SOP” (TND-331) and the title meet.
    assert kata(" ".join(sel.values())) == kata(IDENTITAS) + Counter(["SOP"])


def test_every_cell_of_the_official_flow_chart_is_printed(isi: bytes) -> None:
    halaman = bagan_alir(buka(isi))

    assert [tuple(map(tuple, h[:2])) for h in halaman] == [KEPALA, KEPALA]
    assert [baris for h in halaman for baris in h[2:]] == [
        [str(n), kegiatan, "", "", "", "", kelengkapan, waktu, output, ""]
        for n, (kegiatan, kelengkapan, waktu, output) in enumerate(LANGKAH, 1)
    ]
    assert [p.text for p in buka(isi).paragraphs if p.text] == ["SOP Makro Pelaksanaan Mobilisasi Media"]


def test_headings_are_repeated_on_paper_and_marked_as_such(isi: bytes) -> None:
    for tabel in buka(isi).tables[1:]:
        tanda = [len(b._tr.findall("w:trPr/w:tblHeader", NS)) for b in tabel.rows]
        assert tanda == [1, 1, *[0] * (len(tanda) - 2)]


# --- shapes ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bentuk:
    """A shape or one line of an arrow, in points on its page."""

    halaman: int
    macam: str
    uraian: str
    x: float
    y: float
    lebar: float
    tinggi: float
    teks: str = ""
    ujung: tuple[tuple[float, float], ...] = ()
    kepala: bool = False


def angka(unsur: etree._Element, jalur: str, sifat: str) -> float:
    ketemu = unsur.find(jalur, NS)
    assert ketemu is not None
    return float(ketemu.get(sifat) or "") / EMU


def bentuk(isi: bytes) -> list[list[Bentuk]]:
    """Return what is drawn, an arrow's lines together, read from the XML."""
    badan = buka(isi).element.body
    hasil: list[list[Bentuk]] = []
    halaman = -1
    for alinea in badan.findall("w:p", NS):
        jangkar = list(alinea.iter(f"{{{NS['wp']}}}anchor"))
        halaman += bool(jangkar)
        for satu in jangkar:
            assert satu.find("wp:positionH", NS).get("relativeFrom") == "page"
            assert satu.find("wp:positionV", NS).get("relativeFrom") == "page"
            x, y = (float(satu.findtext(f"wp:position{a}/wp:posOffset", namespaces=NS)) / EMU for a in "HV")
            uraian = satu.find("wp:docPr", NS).get("descr")
            hasil.append([satu_bentuk(halaman, uraian, x, y, s) for s in satu.iter(f"{{{NS['wps']}}}wsp")])
    return hasil


def satu_bentuk(halaman: int, uraian: str, x: float, y: float, wsp: etree._Element) -> Bentuk:
    x += angka(wsp, "wps:spPr/a:xfrm/a:off", "x")
    y += angka(wsp, "wps:spPr/a:xfrm/a:off", "y")
    lebar, tinggi = (angka(wsp, "wps:spPr/a:xfrm/a:ext", s) for s in ("cx", "cy"))
    balik = wsp.find("wps:spPr/a:xfrm", NS)
    assert balik is not None
    dari_x, ke_x = (x + lebar, x) if balik.get("flipH") else (x, x + lebar)
    dari_y, ke_y = (y + tinggi, y) if balik.get("flipV") else (y, y + tinggi)
    bangun = wsp.find("wps:spPr/a:prstGeom", NS)
    assert bangun is not None
    return Bentuk(
        halaman,
        bangun.get("prst") or "",
        uraian,
        x,
        y,
        lebar,
        tinggi,
        "".join(t.text or "" for t in wsp.iter(f"{{{NS['w']}}}t")),
        ((dari_x, dari_y), (ke_x, ke_y)),
        wsp.find("wps:spPr/a:ln/a:tailEnd", NS) is not None,
    )


def test_shapes_are_words_own_and_as_many_as_the_official_chart_has(isi: bytes) -> None:
    semua = bentuk(isi)

    assert Counter(b[0].macam for b in semua) == {
        "flowChartTerminator": 2,
        "flowChartProcess": 6,
        "flowChartDecision": 3,
        "flowChartOffpageConnector": 4,
        "straightConnector1": 15,  # 13 arrows, two of them over the page
        "rect": 6,
    }
    assert sorted(b[0].teks for b in semua if b[0].macam == "rect") == ["Tidak"] * 3 + ["Ya"] * 3
    assert b"pic:pic" not in zipfile.ZipFile(io.BytesIO(isi)).read("word/document.xml")


def kisi(dokumen: Document) -> Iterator[tuple[list[float], list[float]]]:
    """Yield where the lines between columns and rows lie on each page, added up from the document's own measures."""
    (bagian,) = dokumen.sections
    tubuh = list(dokumen.element.body)
    gaya = {g.style_id: g.paragraph_format for g in dokumen.styles if isinstance(g, ParagraphStyle)}
    for tabel in dokumen.tables[1:]:
        atas = pt(bagian.top_margin)
        for alinea in reversed(tubuh[: tubuh.index(tabel._tbl)]):
            rupa = gaya[alinea.pPr.pStyle.val]
            assert isinstance(rupa.line_spacing, Length)
            atas += rupa.line_spacing.pt
            if rupa.page_break_before:
                break
        x, y = [pt(bagian.left_margin)], [atas]
        for kolom in tabel._tbl.tblGrid.gridCol_lst:
            x.append(x[-1] + pt(kolom.w))
        for baris in tabel.rows:
            assert baris.height_rule == WD_ROW_HEIGHT_RULE.EXACTLY
            y.append(y[-1] + pt(baris.height))
        yield x, y


def pt(panjang: Length | None) -> float:
    assert panjang is not None
    return float(panjang.pt)


@pytest.mark.parametrize("macam", ["resmi", "panjang"])
def test_symbols_lie_over_the_cell_of_their_langkah(isi: bytes, macam: str) -> None:
    sop = panjang()
    dokumen = buka(isi if macam == "resmi" else isi_panjang())
    lajur = PELAKSANA if macam == "resmi" else [int(x.pelaksana[1:]) for x in sop.langkah]
    semua = [b for (b, *_) in bentuk(isi if macam == "resmi" else isi_panjang()) if b.macam in SIMBOL]
    langkah = {int(m[1]): b for b in semua if (m := re.match(r"Langkah (\d+)", b.uraian))}
    garis = list(kisi(dokumen))

    nomor = 0
    for halaman, (x, y) in enumerate(garis):
        for baris in range(2, len(y) - 1):
            nomor += 1
            if nomor not in langkah:
                break  # the last terminator's row
            b = langkah[nomor]
            kolom = 2 + lajur[nomor - 1]
            assert b.halaman == halaman
            assert x[kolom] < b.x
            assert b.x + b.lebar < x[kolom + 1]
            assert y[baris] < b.y
            assert b.y + b.tinggi < y[baris + 1]
            if macam == "resmi":
                assert abs(b.x + b.lebar / 2 - (x[kolom] + x[kolom + 1]) / 2) < 0.2
    assert len(langkah) == len(lajur)


@pytest.mark.parametrize("macam", ["resmi", "panjang"])
def test_arrows_run_from_the_edge_of_one_symbol_to_the_edge_of_another(isi: bytes, macam: str) -> None:
    semua = bentuk(isi if macam == "resmi" else isi_panjang())
    simbol = [b for (b, *_) in semua if b.macam in SIMBOL]
    panah = [b for b in semua if b[0].macam == "straightConnector1"]

    for ruas in panah:
        assert [r.kepala for r in ruas] == [False] * (len(ruas) - 1) + [True]
        for a, b in pairwise(ruas):
            assert dekat(a.ujung[1], b.ujung[0])
        for titik in (ruas[0].ujung[0], ruas[-1].ujung[1]):
            assert sum(di_tepi(s, titik) for s in simbol if s.halaman == ruas[0].halaman) == 1, ruas
    if macam == "resmi":
        assert {tuple(map(int, re.findall(r"\d+", r[0].uraian))) for r in panah} == {
            *((n, n + 1) for n in range(1, 11)),
            *((5, 4), (6, 5), (7, 6)),
        }


def dekat(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < 0.01 and abs(a[1] - b[1]) < 0.01


def di_tepi(s: Bentuk, titik: tuple[float, float]) -> bool:
    """Return whether a point is on a symbol's outline; a terminator's round ends are met in the middle or at the flat."""
    dx, dy = abs(titik[0] - s.x - s.lebar / 2), abs(titik[1] - s.y - s.tinggi / 2)
    a, b = s.lebar / 2, s.tinggi / 2
    if s.macam == "flowChartDecision":
        return abs(dx / a + dy / b - 1) < 0.01
    return (abs(dx - a) < 0.1 and dy <= b) or (abs(dy - b) < 0.1 and dx <= a)


def test_title_of_two_lines_pushes_the_shapes_down_with_the_table(sop: Sop) -> None:
    judul = f"{sop.judul} di Lingkungan Kementerian Koordinator Bidang Politik, Hukum, dan Keamanan Republik Indonesia"
    isi = docx_sop(replace(sop, identitas=replace(sop.identitas, judul_sop=judul)))
    _, y = next(kisi(buka(isi)))
    pertama = bentuk(isi)[0][0]

    assert " ".join(p.text for p in buka(isi).paragraphs if p.text) == judul
    assert len([p for p in buka(isi).paragraphs if p.text]) == 2
    assert y[2] < pertama.y < pertama.y + pertama.tinggi < y[3]


def test_every_shape_has_a_number_of_its_own(isi: bytes) -> None:
    nomor = [x.get("id") for x in buka(isi).element.body.iter() if x.tag.endswith(("}docPr", "}cNvPr"))]

    assert len(nomor) == len(set(nomor)) > 50


def test_connectors_stand_at_the_end_of_one_page_and_the_beginning_of_the_next(isi: bytes) -> None:
    sambungan = [b for (b, *_) in bentuk(isi) if b.macam == "flowChartOffpageConnector"]
    garis = list(kisi(buka(isi)))

    assert sorted((b.teks, b.halaman) for b in sambungan) == [("A", 0), ("A", 1), ("B", 0), ("B", 1)]
    for b in sambungan:
        _, y = garis[b.halaman]
        assert y[2] < b.y < y[2] + 5 if b.halaman else y[-1] - 5 < b.y + b.tinggi < y[-1]


def test_three_answers_are_written_at_their_branches() -> None:
    sop = a_sop(lurus(1, 0, 2), putus(2, 1, Setuju=3, Perbaiki=1, Tolak=SELESAI), lurus(3, 2, SELESAI))

    assert sorted(b.teks for (b, *_) in bentuk(docx_sop(sop)) if b.macam == "rect") == ["Perbaiki", "Setuju", "Tolak"]


# --- the document ----------------------------------------------------------------------------


def test_paper_is_folio_across(isi: bytes) -> None:
    (bagian,) = buka(isi).sections

    assert (pt(bagian.page_width) * 20, pt(bagian.page_height) * 20) == (18709, 12189)
    assert bagian.orientation == 1


def test_same_definition_gives_the_same_bytes(sop: Sop, isi: bytes) -> None:
    assert docx_sop(sop) == isi


def test_proposal_says_so_on_every_page(sop: Sop, isi: bytes) -> None:
    usulan = buka(docx_sop(replace(sop, status="usulan")))
    (bagian,) = usulan.sections

    assert usulan.paragraphs[0].text == CAP_USULAN
    assert [k.paragraphs[0].text for k in (bagian.first_page_footer, bagian.footer)] == [CAP_USULAN] * 2
    assert CAP_USULAN not in "".join(p.text for p in buka(isi).paragraphs)
    assert not buka(isi).sections[0].footer.paragraphs[0].text


def test_logo_stands_over_the_office(sop: Sop) -> None:
    logo = io.BytesIO()
    Image.new("RGB", (40, 40), "navy").save(logo, "PNG")
    sel = buka(docx_sop(sop, logo.getvalue())).tables[0].cell(0, 0)

    assert sel._tc.findall(".//w:drawing", NS)
    assert [p.text for p in sel.paragraphs if p.text] == list(sop.identitas.instansi)


@pytest.mark.libreoffice
def test_libreoffice_prints_as_many_pages_as_are_laid_out_and_cuts_no_word(isi: bytes, tmp_path: Path) -> None:
    for nama, satu in (("resmi", isi), ("panjang", isi_panjang())):
        (tmp_path / f"{nama}.docx").write_bytes(satu)
    berkas = sorted(map(str, tmp_path.glob("*.docx")))
    profil = f"-env:UserInstallation=file://{tmp_path}/profil"
    perintah = ["soffice", profil, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *berkas]
    subprocess.run(perintah, check=True, capture_output=True, timeout=180)

    for nama in ("resmi", "panjang"):
        dokumen = buka((tmp_path / f"{nama}.docx").read_bytes())
        pdf = pypdfium2.PdfDocument(tmp_path / f"{nama}.pdf")
        assert len(pdf) == len(dokumen.tables)
        for halaman, tabel in zip(list(pdf)[1:], bagan_alir(dokumen), strict=True):
            tercetak = kata_pdf(halaman.get_textpage().get_text_range())
            for baris in tabel[2:]:
                for sel in baris:
                    assert not kata_pdf(sel) - tercetak, sel
        pdf.close()


def kata_pdf(teks: str) -> Counter[str]:
    return Counter(re.sub(r"[^\w/]+", " ", teks).split())
