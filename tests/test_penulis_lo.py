"""Delivered templates as Staf edit them in Word: what an edit breaks is told at its place, the rest still renders."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree
from PIL import Image

from pipeline.contoh import values_contoh
from pipeline.pasang import bawaan
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.templat import SUSUNAN
from pipeline.values import Values
from pipeline.word.check import periksa, teks
from pipeline.word.penulis import Cacat, beri_komentar, periksa_templat
from pipeline.word.render import render
from tests.alat import HARI_INI
from tests.test_libreoffice import konversi

SOP = "mobilisasi-media"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


@pytest.fixture(scope="module")
def sampel(settings_asli: Settings) -> dict[str, Values]:
    return values_contoh(settings_asli.sop[SOP], UMUM, settings_asli.kantor, HARI_INI)


def asli(jenis: str) -> Document:
    return docx.Document(str(bawaan() / "templates" / SOP / f"{jenis}.docx"))


def simpan(dokumen: Document) -> bytes:
    berkas = io.BytesIO()
    dokumen.save(berkas)
    return berkas.getvalue()


def isi(unsur: etree._Element) -> str:
    return "".join(t.text or "" for t in unsur.iter(qn("w:t")))


def alinea(dokumen: Document, sebagian: str) -> Paragraph:
    """Return the first paragraph that holds `sebagian`, in a table or not."""
    return next(Paragraph(p, dokumen._body) for p in dokumen.element.body.iter(qn("w:p")) if sebagian in isi(p))


def terbit(templat: bytes, nilai: Values, tmp_path: Path) -> bytes:
    (tmp_path / "templat.docx").write_bytes(templat)
    naskah = render(tmp_path / "templat.docx", nilai, {}, HARI_INI)
    assert periksa(naskah, nilai["penanda_tangan"]["nama"]) == ()
    return naskah


# ── eight mistakes in the template of the laporan ───────────────────────────────────────────────

SALAH = (  # what stands there, what the author makes of it, what is found, what is proposed
    ("judul|kapital", "judul|kapitall", "penyaring-tak-dikenal", "kapital"),
    ("NOMOR {{ naskah.nomor or '-' }}", "NOMOR {{ naskah.nomor or “-” }}", "tanda-kutip", '{{ naskah.nomor or "-" }}'),
    ("kegiatan.latar_belakang|alinea", "kegiatan.latar_belakang", "bukan-daftar", "kegiatan.latar_belakang|alinea"),
    ("{{ arahan.dari }}", "{{ arahan.dri }}", "nama-tak-dikenal", "arahan.dari"),
    ("{%tr for n in narasumber", "{% tr for n in narasumber", "awalan-salah", "{%tr for n in narasumber %}"),
    ("{{ n.nama }}", "{{ n.nama }", "tanda-rusak", "{{ n.nama }}"),
    ("{%p if publikasi %}", "{%p if publikasi %}Publikasi:", "teks-hilang", ""),
    ("tanggal {{ naskah.tanggal }}", "tanggal {% naskah.tanggal %}", "perintah-tak-dikenal", "{{ naskah.tanggal }}"),
)


@pytest.fixture(scope="module")
def salah(sampel: dict[str, Values]) -> tuple[bytes, tuple[Cacat, ...]]:
    """The laporan's template with eight mistakes in it, and what the check finds."""
    dokumen = asli("laporan")
    for benar, keliru, _, _ in SALAH:
        satu = alinea(dokumen, benar)
        satu.text = satu.text.replace(benar, keliru)
    templat = simpan(dokumen)
    return templat, periksa_templat(templat, sampel["laporan"])


def test_eight_mistakes_in_a_delivered_template_give_eight_findings(salah: tuple[bytes, tuple[Cacat, ...]]) -> None:
    templat, cacat = salah
    semua = [isi(p) for p in docx.Document(io.BytesIO(templat)).element.body.iter(qn("w:p"))]

    assert [(c.kode, c.saran) for c in cacat] == [(kode, saran) for _, _, kode, saran in SALAH]
    for satu, (_, keliru, _, _) in zip(cacat, SALAH, strict=True):
        assert keliru in semua[satu.alinea]


@pytest.mark.libreoffice
def test_libreoffice_shows_each_comment_at_its_paragraph(
    salah: tuple[bytes, tuple[Cacat, ...]], tmp_path: Path
) -> None:
    templat, cacat = salah
    (tmp_path / "laporan.docx").write_bytes(beri_komentar(templat, cacat))

    konversi([tmp_path / "laporan.docx"], "odt", tmp_path / "lo")

    komentar = baca_komentar(tmp_path / "lo" / "laporan.odt")
    assert [catatan for _, catatan in komentar] == [f"{c.pesan} [{c.kode}]" for c in cacat]
    for (tempat, _), (_, keliru, _, _) in zip(komentar, SALAH, strict=True):
        assert keliru in tempat


def baca_komentar(odt: Path) -> list[tuple[str, str]]:
    """Return the comments of an .odt with the text of the paragraph in which each begins."""
    with zipfile.ZipFile(odt) as arsip:
        akar = etree.fromstring(arsip.read("content.xml"))
    hasil = []
    for satu in list(akar.iter(f"{OFFICE}annotation")):
        catatan = "".join(str(t) for p in satu.iter(f"{TEXT}p") for t in p.itertext())
        tempat = next(satu.iterancestors(f"{TEXT}p", f"{TEXT}h"))
        for anak in list(satu):
            satu.remove(anak)
        hasil.append((tempat, catatan))
    return [("".join(map(str, tempat.itertext())), catatan) for tempat, catatan in hasil]


# ── edits that leave a template whole ───────────────────────────────────────────────────────────


def tebalkan(dokumen: Document) -> None:
    """Make the second half of every run with a tag bold: each is torn in two, most of them inside a tag."""
    for unsur in [r for r in dokumen.element.body.iter(qn("w:r")) if "{" in isi(r)]:
        kiri = Run(unsur, dokumen)
        kanan = Run(copy.deepcopy(unsur), dokumen)
        tulisan = kiri.text
        kiri.text, kanan.text = tulisan[: len(tulisan) // 2], tulisan[len(tulisan) // 2 :]
        kanan.bold = True
        unsur.addnext(kanan._r)


@pytest.mark.parametrize("jenis", list(SUSUNAN[SOP]))
def test_bold_in_the_middle_of_every_tag_changes_no_word(jenis: str, sampel: dict[str, Values], tmp_path: Path) -> None:
    dokumen = asli(jenis)
    tebalkan(dokumen)
    templat = simpan(dokumen)

    assert periksa_templat(templat, sampel[jenis]) == ()
    assert teks(terbit(templat, sampel[jenis], tmp_path)) == teks(terbit(simpan(asli(jenis)), sampel[jenis], tmp_path))


def tabel_sarana(dokumen: Document) -> Table:
    return next(t for t in dokumen.tables if any("in sarana" in s.text for s in t.columns[0].cells))


def sisip_baris(dokumen: Document, sesudah: int, tulisan: str) -> None:
    """Put a copy of the row of values behind row `sesudah` of the table of sarana, with `tulisan` in its cells."""
    tabel = tabel_sarana(dokumen)
    baru = copy.deepcopy(tabel.rows[2]._tr)
    tabel.rows[sesudah]._tr.addnext(baru)
    for sel in tabel.rows[sesudah + 1].cells:
        sel.text = ""
    tabel.rows[sesudah + 1].cells[1].text = tulisan


@pytest.mark.parametrize(
    ("sesudah", "kali"),
    [
        pytest.param(0, 1, id="below the head"),
        pytest.param(2, 7, id="inside the loop"),
        pytest.param(3, 1, id="below the loop"),
    ],
)
def test_row_added_to_a_table_is_printed(sesudah: int, kali: int, sampel: dict[str, Values], tmp_path: Path) -> None:
    dokumen = asli("laporan-persiapan")
    sisip_baris(dokumen, sesudah, "Baris tambahan {{ kasus.kode }}")
    templat = simpan(dokumen)

    assert periksa_templat(templat, sampel["laporan-persiapan"]) == ()
    naskah = terbit(templat, sampel["laporan-persiapan"], tmp_path)
    assert teks(naskah).count("Baris tambahan MM-0000-0000") == kali


def logo() -> io.BytesIO:
    png = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(png, "PNG")
    png.seek(0)
    return png


@pytest.mark.parametrize("jenis", ["disposisi-karo", "laporan"])
def test_logo_put_into_the_header_is_in_the_naskah(jenis: str, sampel: dict[str, Values], tmp_path: Path) -> None:
    dokumen = asli(jenis)
    atas = dokumen.sections[0].first_page_header.paragraphs[0]
    atas.insert_paragraph_before().add_run().add_picture(logo())
    templat = simpan(dokumen)

    assert periksa_templat(templat, sampel[jenis]) == ()
    kepala = docx.Document(io.BytesIO(terbit(templat, sampel[jenis], tmp_path))).sections[0].first_page_header
    gambar = [kepala.part.related_parts[str(b.get(qn("r:embed")))] for b in kepala._element.iter(qn("a:blip"))]
    assert logo().getvalue() in [g.blob for g in gambar]
    assert sampel[jenis]["instansi"]["kop"][0] in "\n".join(p.text for p in kepala.paragraphs)


# ── edits that are refused, with the reason ─────────────────────────────────────────────────────


def gandakan_awal(dokumen: Document) -> None:
    awal = tabel_sarana(dokumen).rows[1]._tr
    awal.addnext(copy.deepcopy(awal))


def hapus_akhir(dokumen: Document) -> None:
    akhir = tabel_sarana(dokumen).rows[3]._tr
    tabel_sarana(dokumen)._tbl.remove(akhir)


def logo_dalam_tanda(dokumen: Document) -> None:
    kop = next(p for p in dokumen.sections[0].first_page_header.paragraphs if "{{ baris|kapital }}" in p.text)
    kop.text = "{{ baris"
    kop.add_run().add_picture(logo())
    kop.add_run("|kapital }}")


def logo_di_samping_tanda(dokumen: Document) -> None:
    kop = next(p for p in dokumen.sections[0].first_page_header.paragraphs if "in instansi.kop" in p.text)
    kop.add_run().add_picture(logo())


@pytest.mark.parametrize(
    ("ubah", "kode", "pesan"),
    [
        pytest.param(gandakan_awal, "tak-ditutup", "{%tr endfor %}", id="row of the loop's begin copied"),
        pytest.param(hapus_akhir, "tak-ditutup", "{%tr endfor %}", id="row of the loop's end deleted"),
        pytest.param(logo_dalam_tanda, "tanda-terputus", "gambar", id="logo inside a tag"),
        pytest.param(logo_di_samping_tanda, "teks-hilang", "Gambar", id="logo beside a tag that takes its paragraph"),
    ],
)
def test_edit_that_breaks_a_template_is_refused_with_its_reason(
    ubah: Callable[[Document], None], kode: str, pesan: str, sampel: dict[str, Values]
) -> None:
    dokumen = asli("laporan-persiapan")
    ubah(dokumen)

    (cacat,) = periksa_templat(simpan(dokumen), sampel["laporan-persiapan"])

    assert cacat.kode == kode
    assert pesan in f"{cacat.pesan} {cacat.saran}"
