"""Templates of one feature each, and how a naskah of ours is held against docxtpl's.

`python -m tests.alat_setara 500` compares the delivered templates with 500 random cases.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Dokumen
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from hypothesis import HealthCheck, Phase, given, settings
from lxml import etree
from PIL import Image

from pipeline import config
from pipeline.contoh import values_contoh
from pipeline.pasang import bawaan
from pipeline.skema import UMUM
from pipeline.teks import normal
from pipeline.word import susun
from pipeline.word.acuan import CATATAN_KAKI
from pipeline.word.bacaan import bacaan
from pipeline.word.render import render, render_acuan
from pipeline.word.tnd import baca
from tests.sel import ISI, Isi, berisi

TANGGAL = dt.date(2026, 11, 24)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RUANG = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


# ── writing templates ───────────────────────────────────────────────────────────────────────────


def run(teks: str, sifat: str = "") -> str:
    """Return a run; `sifat` is what stands in its w:rPr."""
    return f'<w:r>{f"<w:rPr>{sifat}</w:rPr>" if sifat else ""}<w:t xml:space="preserve">{teks}</w:t></w:r>'


def p(*isi: str, sifat: str = "") -> str:
    """Return a paragraph of texts or runs; `sifat` is what stands in its w:pPr."""
    dalam = "".join(satu if satu.startswith("<") else run(satu) for satu in isi)
    return f"<w:p>{f'<w:pPr>{sifat}</w:pPr>' if sifat else ''}{dalam}</w:p>"


def sel(*isi: str, sifat: str = "") -> str:
    """Return a cell of paragraphs; `sifat` is what stands in its w:tcPr."""
    dalam = "".join(satu if satu.startswith("<") else p(satu) for satu in isi)
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{sifat}</w:tcPr>{dalam}</w:tc>'


def baris(*isi: str) -> str:
    """Return a row of cells."""
    return f"<w:tr>{''.join(satu if satu.startswith('<') else sel(satu) for satu in isi)}</w:tr>"


def tabel(*isi: str, kolom: int = 2) -> str:
    """Return a table of rows."""
    kisi = '<w:gridCol w:w="2000"/>' * kolom
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{kisi}</w:tblGrid>{"".join(isi)}</w:tbl>'
    )


def kotak(isi: str) -> str:
    """Return a text box, in the two copies that Word keeps of one."""
    dalam = f"<w:txbxContent>{isi}</w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="1" cy="1"/>'
        f'<wp:docPr id="7" name="Kotak"/><wps:wsp><wps:txbx>{dalam}</wps:txbx></wps:wsp></wp:inline></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{dalam}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )


def _unsur(xml: str) -> Iterator[etree._Element]:
    yield from list(parse_xml(f"<w:body {_RUANG}>{xml}</w:body>"))


def templat(
    *badan: str, kepala: str = "", kepala_pertama: str = "", kaki: str = "", catatan: str = "", judul: str = ""
) -> bytes:
    """Return a template with `badan`, and with the parts that are given."""
    dokumen = Document()
    akhir = dokumen.element.body.sectPr
    for unsur in _unsur("".join(badan)):
        akhir.addprevious(unsur)
    bagian = dokumen.sections[0]
    bagian.different_first_page_header_footer = bool(kepala_pertama)
    for isi, tempat in ((kepala, "header"), (kepala_pertama, "first_page_header"), (kaki, "footer")):
        if isi:
            satu = getattr(bagian, tempat)
            satu.is_linked_to_previous = False
            for lama in list(satu._element):
                satu._element.remove(lama)
            for unsur in _unsur(isi):
                satu._element.append(unsur)
    if catatan:
        _beri_catatan(dokumen, catatan)
    dokumen.core_properties.title = judul
    keluar = io.BytesIO()
    dokumen.save(keluar)
    return keluar.getvalue()


def _beri_catatan(dokumen: Dokumen, isi: str) -> None:
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:footnotes {_RUANG}>'
        f'<w:footnote w:id="1">{isi}</w:footnote></w:footnotes>'
    )
    paket = dokumen.part.package
    part = Part(PackURI("/word/footnotes.xml"), CATATAN_KAKI, xml.encode(), paket)
    dokumen.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def foto(warna: str = "red", bentuk: str = "PNG", ukuran: tuple[int, int] = (40, 30)) -> bytes:
    """Return a small picture."""
    keluar = io.BytesIO()
    Image.new("RGB", ukuran, warna).save(keluar, bentuk)
    return keluar.getvalue()


# ── comparing ───────────────────────────────────────────────────────────────────────────────────


def _setara(nama: str, isi: bytes) -> object:
    """Return what of a member counts: canonical XML, relationships and content types in any order, else its bytes."""
    if nama.endswith(".rels") or nama == "[Content_Types].xml":
        return sorted(sorted(map(str, e.attrib.items())) for e in etree.fromstring(isi))
    return etree.tostring(etree.fromstring(isi), method="c14n") if nama.endswith(".xml") else isi


def beda(kami: bytes, acuan: bytes) -> list[str]:
    """Return where two .docx part, part by part; nothing if they are equal."""
    with zipfile.ZipFile(io.BytesIO(kami)) as a, zipfile.ZipFile(io.BytesIO(acuan)) as b:
        assert a.testzip() is None
        hasil = [f"{nama}: hanya di salah satu" for nama in {*a.namelist()} ^ {*b.namelist()}]
        for nama in sorted({*a.namelist()} & {*b.namelist()}):
            ini, itu = _setara(nama, a.read(nama)), _setara(nama, b.read(nama))
            if ini != itu:
                hasil.append(f"{nama}: {_sekitar(ini, itu)}")
    return hasil


def _sekitar(ini: object, itu: object) -> str:
    if not isinstance(ini, bytes) or not isinstance(itu, bytes):
        return f"{ini} — {itu}"
    n = next((n for n, (x, y) in enumerate(zip(ini, itu, strict=False)) if x != y), min(len(ini), len(itu)))
    return f"{ini[max(0, n - 80) : n + 160]!r} — {itu[max(0, n - 80) : n + 160]!r}"


def banding(
    berkas: Path, values: Mapping[str, Any], sifat: Mapping[str, str], gambar: Mapping[str, bytes] | None = None
) -> list[str]:
    """Return where our filling of a template parts from docxtpl's.

    Raises:
        susun.TakTercakupError: docxtpl itself fills it.
    """
    kami = susun.isi(susun.rencana(berkas.read_bytes()), values, sifat, TANGGAL, gambar or {})
    return beda(kami, render_acuan(berkas, values, sifat, TANGGAL, gambar))


def banding_acak(jumlah: int, sebagian: int = 1) -> Callable[[], None]:
    """Return a test of the delivered templates with `jumlah` random cases, each with every `sebagian`-th of them.

    What is filled is also read piece by piece as it is read whole.
    """
    urut = count()
    asal = config.load(bawaan())
    sop = asal.sop["mobilisasi-media"]

    @settings(
        max_examples=jumlah,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(isi=ISI)
    def uji(isi: Isi) -> None:
        kasus, ketikan = berisi(lambda n: normal(isi(n)))
        sifat = {"title": "Laporan & lain", "subject": ketikan[0][1]}
        semua = list(values_contoh(sop, UMUM, asal.kantor, TANGGAL, kasus).items())
        for jenis, nilai in semua[next(urut) % sebagian :: sebagian]:
            berkas = asal.templat(sop, f"{jenis}.docx")
            assert banding(berkas, nilai, sifat) == [], jenis
            docx = render(berkas, nilai, sifat, TANGGAL)
            terbaca = bacaan(docx)  # none where typed words look like a tag left in the properties
            assert terbaca is None or terbaca.naskah(jenis) == baca(docx, jenis), jenis

    return uji


if __name__ == "__main__":
    banding_acak(int(sys.argv[1]))()
    sys.stdout.write(f"{sys.argv[1]} kasus acak, dua belas templat: setara bagian demi bagian, dan terbaca sama.\n")
