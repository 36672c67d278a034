"""What an author does wrong in a template is found at its paragraph; what is right is left alone."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import _Row

from pipeline.contoh import values_contoh
from pipeline.errors import TemplateError
from pipeline.pasang import bawaan
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.templat import SUSUNAN
from pipeline.values import Values
from pipeline.word.check import teks
from pipeline.word.penulis import (
    TANPA_ARTI,
    Cacat,
    beri_komentar,
    bidang_docx,
    daftar_bidang,
    gabung,
    periksa_templat,
)
from pipeline.word.render import render
from tests.test_libreoffice import konversi

HARI = dt.date(2026, 3, 20)
SOP = "mobilisasi-media"
JENIS = tuple(SUSUNAN[SOP])
TXBX = (
    "<w:p {ns}><w:r><w:t>Kotak:</w:t></w:r><w:r><mc:AlternateContent "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><w:txbxContent>{isi}</w:txbxContent></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><w:txbxContent>{isi}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)


@pytest.fixture(scope="module")
def sampel(settings_asli: Settings) -> dict[str, Values]:
    return values_contoh(settings_asli.sop[SOP], UMUM, settings_asli.kantor, HARI)


@pytest.fixture(scope="module")
def contoh(sampel: dict[str, Values]) -> Values:
    return gabung(sampel.values())


def simpan(dokumen: Document) -> bytes:
    berkas = io.BytesIO()
    dokumen.save(berkas)
    return berkas.getvalue()


def dokumen(*alinea: str) -> bytes:
    """Return a .docx with these paragraphs."""
    hasil = docx.Document()
    for satu in alinea:
        hasil.add_paragraph(satu)
    return simpan(hasil)


def tabel(*baris: tuple[str, ...]) -> bytes:
    """Return a .docx with a table of these rows."""
    hasil = docx.Document()
    isi = hasil.add_table(rows=0, cols=len(baris[0]))
    for satu in baris:
        for sel, tulisan in zip(isi.add_row().cells, satu, strict=True):
            sel.text = tulisan
    return simpan(hasil)


def potongan(*potong: str | Callable[[], Any]) -> bytes:
    """Return a .docx with one paragraph of these runs; every other run is bold, elements stand between them."""
    hasil = docx.Document()
    alinea = hasil.add_paragraph()
    for n, satu in enumerate(potong):
        if isinstance(satu, str):
            alinea.add_run(satu).bold = bool(n % 2)
        else:
            alinea._p.append(satu())
    return simpan(hasil)


def unsur(nama: str, **atribut: str) -> Callable[[], Any]:
    def buat() -> Any:
        hasil = OxmlElement(f"w:{nama}")
        for kunci, isi in atribut.items():
            hasil.set(qn(f"w:{kunci}"), isi)
        return hasil

    return buat


def field() -> Any:
    return parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"/></w:r>')


def di_kepala(tulisan: str) -> bytes:
    hasil = docx.Document()
    hasil.add_paragraph("Isi")
    hasil.sections[0].header.paragraphs[0].text = tulisan
    return simpan(hasil)


def di_kotak(tulisan: str) -> bytes:
    hasil = docx.Document()
    kotak = TXBX.format(ns=nsdecls("w"), isi=f"<w:p><w:r><w:t>{tulisan}</w:t></w:r></w:p>")
    hasil.element.body.insert(0, parse_xml(kotak))
    return simpan(hasil)


def ringkas(cacat: tuple[Cacat, ...]) -> list[tuple[str, int, str]]:
    return [(c.kode, c.alinea, c.saran) for c in cacat]


# ── what is delivered ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("jenis", JENIS)
def test_delivered_template_has_no_fault(jenis: str, sampel: dict[str, Values], contoh: Values) -> None:
    templat = (bawaan() / "templates" / SOP / f"{jenis}.docx").read_bytes()

    assert periksa_templat(templat, sampel[jenis]) == ()
    assert periksa_templat(templat, contoh) == ()


# ── one mistake, and its corrected twin ─────────────────────────────────────────────────────────

SARANA = ("{%tr for s in sarana %}", "{{ s.uraian }}", "{%tr endfor %}")
SALAH = [
    pytest.param(
        dokumen("{{ kegiatan.jdul }}"),
        dokumen("{{ kegiatan.judul }}"),
        ("nama-tak-dikenal", 0, "kegiatan.judul"),
        id="field misspelt",
    ),
    pytest.param(
        dokumen("x", "{{ kegiatn.judul }}"),
        dokumen("x", "{{ kegiatan.judul }}"),
        ("nama-tak-dikenal", 1, "kegiatan.judul"),
        id="group misspelt",
    ),
    pytest.param(
        tabel(*[(t.replace("uraian", "urian"),) for t in SARANA]),
        tabel(*[(t,) for t in SARANA]),
        ("nama-tak-dikenal", 1, "s.uraian"),
        id="column misspelt",
    ),
    pytest.param(
        dokumen("{%p for s in saran|selectattr('kondisi') %}", "{{ s.uraian }}", "{%p endfor %}"),
        dokumen("{%p for s in sarana|selectattr('kondisi') %}", "{{ s.uraian }}", "{%p endfor %}"),
        ("nama-tak-dikenal", 0, "sarana"),
        id="table misspelt",
    ),
    pytest.param(
        dokumen("{{ sarana|map(attribute='urain')|join(', ') }}"),
        dokumen("{{ sarana|map(attribute='uraian')|join(', ') }}"),
        ("nama-tak-dikenal", 0, "sarana[ ].uraian"),
        id="column in a filter misspelt",
    ),
    pytest.param(
        dokumen("{{ sarana[1:]|selectattr('kondis')|list|length }}"),
        dokumen("{{ sarana[1:]|selectattr('kondisi')|list|length }}"),
        ("nama-tak-dikenal", 0, "sarana[ ].kondisi"),
        id="column behind a slice misspelt",
    ),
    pytest.param(
        dokumen("{{ langkah[-2].tangal }}"),
        dokumen("{{ langkah[-2].tanggal }}"),
        ("nama-tak-dikenal", 0, "langkah[ ].tanggal"),
        id="field of one row misspelt",
    ),
    pytest.param(
        dokumen("{% set j = kegiatan %}{{ j.judl }}"),
        dokumen("{% set j = kegiatan %}{{ j.judul }}"),
        ("nama-tak-dikenal", 0, "j.judul"),
        id="through a set variable",
    ),
    pytest.param(
        dokumen("{{ mengetahui.nma|default('') }}"),
        dokumen("{{ mengetahui.nama|default('') }}"),
        ("nama-tak-dikenal", 0, "mengetahui.nama"),
        id="misspelt behind default, which would hide it",
    ),
    pytest.param(
        dokumen("{{ judul }}"),
        dokumen("{{ kegiatan.judul }}"),
        ("nama-tak-dikenal", 0, "kegiatan.judul"),
        id="group forgotten",
    ),
    pytest.param(
        dokumen("{{ uraian }}"),
        dokumen("{% for b in sarana %}{{ b.uraian }}{% endfor %}"),
        ("nama-tak-dikenal", 0, ""),
        id="column outside any loop",
    ),
    pytest.param(
        dokumen("{{ kegiatan.judul %}"),
        dokumen("{{ kegiatan.judul }}"),
        ("tanda-rusak", 0, "{{ kegiatan.judul }}"),
        id="opened as a name, closed as a statement",
    ),
    pytest.param(
        dokumen("{% for s in sarana %}{{ s.no }}{% endfor %}{{ s.uraian }}"),
        dokumen("{% for s in sarana %}{{ s.no }}{{ s.uraian }}{% endfor %}"),
        ("nama-tak-dikenal", 0, ""),
        id="row outside its loop",
    ),
    pytest.param(
        dokumen("{{ sarana.uraian }}"),
        dokumen("{{ sarana[0].uraian }}"),
        ("nama-tak-dikenal", 0, ""),
        id="field of a whole table",
    ),
    pytest.param(
        di_kepala("{{ naskah.nomer }}"),
        di_kepala("{{ naskah.nomor }}"),
        ("nama-tak-dikenal", 0, "naskah.nomor"),
        id="in a header",
    ),
    pytest.param(
        di_kotak("{{ naskah.nomer }}"),
        di_kotak("{{ naskah.nomor }}"),
        ("nama-tak-dikenal", 1, "naskah.nomor"),
        id="in a text box, which Word writes twice",
    ),
    pytest.param(
        dokumen("{{ kegiatan.judul|kapitl }}"),
        dokumen("{{ kegiatan.judul|kapital }}"),
        ("penyaring-tak-dikenal", 0, "kapital"),
        id="filter misspelt",
    ),
    pytest.param(
        dokumen("{% if kegiatan.judul is define %}x{% endif %}"),
        dokumen("{% if kegiatan.judul is defined %}x{% endif %}"),
        ("uji-tak-dikenal", 0, "defined"),
        id="test misspelt",
    ),
    pytest.param(
        dokumen("{%p if dasar %}", "x"),
        dokumen("{%p if dasar %}", "x", "{%p endif %}"),
        ("tak-ditutup", 0, "{%p endif %}"),
        id="if without endif",
    ),
    pytest.param(
        dokumen("{%p for b in dasar %}", "{% if b %}x", "{%p endfor %}"),
        dokumen("{%p for b in dasar %}", "{% if b %}x{% endif %}", "{%p endfor %}"),
        ("tak-ditutup", 1, "{% endif %}"),
        id="if without endif inside a loop",
    ),
    pytest.param(
        dokumen("{% for b in dasar %}{% if b %}x{% endfor %}{% endif %}"),
        dokumen("{% for b in dasar %}{% if b %}x{% endif %}{% endfor %}"),
        ("tak-ditutup", 0, "{% endif %}"),
        id="crossed ends",
    ),
    pytest.param(
        dokumen("x", "{%p endif %}"),
        dokumen("{%p if dasar %}", "x", "{%p endif %}"),
        ("tak-dibuka", 1, ""),
        id="endif without if",
    ),
    pytest.param(
        tabel(("{%tr for s in sarana %}",), ("{{ s.uraian }}",)),
        tabel(*[(t,) for t in SARANA]),
        ("tak-ditutup", 0, "{%tr endfor %}"),
        id="row loop without end",
    ),
    pytest.param(
        tabel(("{%tr for s in sarana %}",), ("{{ s.uraian }}",), ("{%p endfor %}",)),
        tabel(*[(t,) for t in SARANA]),
        ("beda-tempat", 2, "{%tr endfor %}"),
        id="row loop ended as a paragraph",
    ),
    pytest.param(
        tabel(("{% for s in sarana %}{{ s.no }}", "{{ s.uraian }}{% endfor %}")),
        tabel(("{%tr for s in sarana %}", ""), ("{{ s.no }}", "{{ s.uraian }}"), ("{%tr endfor %}", "")),
        ("beda-tempat", 1, ""),
        id="loop over cells",
    ),
    pytest.param(
        dokumen("{{ kegiatan.judul }"),
        dokumen("{{ kegiatan.judul }}"),
        ("tanda-rusak", 0, "{{ kegiatan.judul }}"),
        id="one brace missing",
    ),
    pytest.param(
        dokumen("a { { kegiatan.judul }} b"),
        dokumen("a {{ kegiatan.judul }} b"),
        ("tanda-rusak", 0, "{{ kegiatan.judul }}"),
        id="space in the braces",
    ),
    pytest.param(
        dokumen("a {kegiatan.judul} b {1}"),
        dokumen("a {{ kegiatan.judul }} b {1}"),
        ("tanda-rusak", 0, "{{ kegiatan.judul }}"),
        id="single braces",
    ),
    pytest.param(
        dokumen("{% if dasar }}x{% endif %}"),
        dokumen("{% if dasar %}x{% endif %}"),
        ("tanda-rusak", 0, "{% if dasar %}"),
        id="opened as a statement, closed as a name",
    ),
    pytest.param(
        dokumen("{% if dasar %}x{{ endif }}"),
        dokumen("{% if dasar %}x{% endif %}"),
        ("tanda-rusak", 0, "{% endif %}"),
        id="end written as a name",
    ),
    pytest.param(
        potongan("{{ kegiatan.", unsur("bookmarkStart", id="7", name="a"), "judul }}", unsur("bookmarkEnd", id="7")),
        potongan(unsur("bookmarkStart", id="7", name="a"), "{{ kegiatan.", "judul }}", unsur("bookmarkEnd", id="7")),
        ("tanda-terputus", 0, "{{ kegiatan.judul }}"),
        id="bookmark inside",
    ),
    pytest.param(
        potongan("{{ kegiatan.", field, "judul }}"),
        potongan("{{ kegiatan.", "judul }}", unsur("proofErr", type="spellEnd")),
        ("tanda-terputus", 0, "{{ kegiatan.judul }}"),
        id="field inside",
    ),
    pytest.param(
        dokumen("x", "{{ kegiatan.", "judul }}"),
        dokumen("x", "{{ kegiatan.judul }}", ""),
        ("tanda-terputus", 1, "{{ kegiatan.judul }}"),
        id="paragraph ends inside",
    ),
    pytest.param(
        dokumen("{%p if dasar %}{%p endif %}"),
        dokumen("{%p if dasar %}", "{%p endif %}"),
        ("tanda-ganda", 0, ""),
        id="two in one paragraph",
    ),
    pytest.param(
        tabel(("{%tr for s in sarana %}{{ s.no }}", "{{ s.uraian }}{%tr endfor %}")),
        tabel(("{%tr for s in sarana %}", ""), ("{{ s.no }}", "{{ s.uraian }}"), ("{%tr endfor %}", "")),
        ("tanda-ganda", 1, ""),
        id="loop and its end in one row",
    ),
    pytest.param(
        dokumen("{%p if dasar %}Dasar:", "x", "{%p endif %}"),
        dokumen("{%p if dasar %}", "Dasar:", "{%p endif %}"),
        ("teks-hilang", 0, ""),
        id="text beside a paragraph tag",
    ),
    pytest.param(
        tabel(("{%tr for s in sarana %}", "No"), ("{{ s.no }}", ""), ("{%tr endfor %}", "")),
        tabel(("{%tr for s in sarana %}", ""), ("{{ s.no }}", ""), ("{%tr endfor %}", "")),
        ("teks-hilang", 0, ""),
        id="text beside a row tag",
    ),
    pytest.param(
        dokumen(*SARANA),
        dokumen(*[t.replace("%tr", "%p") for t in SARANA]),
        ("luar-tabel", 0, "{%p for s in sarana %}"),
        id="row tag outside a table",
    ),
    pytest.param(
        dokumen("{{ kegiatan.judul|replace(“a”, ‘b’) }}"),
        dokumen("“{{ kegiatan.judul|replace('a', 'b') }}”"),
        ("tanda-kutip", 0, "{{ kegiatan.judul|replace(\"a\", 'b') }}"),
        id="smart quotes",
    ),
    pytest.param(
        tabel(("{% tr for s in sarana %}",), ("{{ s.uraian }}",), ("{%tr endfor %}",)),
        tabel(*[(t,) for t in SARANA]),
        ("awalan-salah", 0, "{%tr for s in sarana %}"),
        id="space before the prefix",
    ),
    pytest.param(
        tabel(("{%tr for s in sarana %}",), ("{{ s.uraian }}",), ("{%trendfor %}",)),
        tabel(*[(t,) for t in SARANA]),
        ("awalan-salah", 2, "{%tr endfor %}"),
        id="no space behind the prefix",
    ),
    pytest.param(
        dokumen("{% if dasar %}x{% end if %}"),
        dokumen("{% if dasar %}x{% endif %}"),
        ("perintah-tak-dikenal", 0, "endif"),
        id="statement misspelt",
    ),
    pytest.param(
        dokumen("{% kegiatan.judul %}"),
        dokumen("{{ kegiatan.judul }}"),
        ("perintah-tak-dikenal", 0, "{{ kegiatan.judul }}"),
        id="name written as a statement",
    ),
    pytest.param(
        dokumen("{% if kegiatan.judul = 'x' %}x{% endif %}"),
        dokumen("{% if kegiatan.judul == 'x' %}x{% endif %}"),
        ("sintaks", 0, "=="),
        id="single equals sign",
    ),
    pytest.param(
        dokumen("{% if dasar %}a{% else if sarana %}b{% endif %}"),
        dokumen("{% if dasar %}a{% elif sarana %}b{% endif %}"),
        ("sintaks", 0, "elif sarana"),
        id="else if",
    ),
    pytest.param(
        dokumen("{{ kegiatan judul }}"),
        dokumen("{{ kegiatan.judul }}"),
        ("sintaks", 0, ""),
        id="dot forgotten",
    ),
    pytest.param(
        dokumen("{%p for a in laporan.hasil %}", "{{ a }}", "{%p endfor %}"),
        dokumen("{%p for a in laporan.hasil|alinea %}", "{{ a }}", "{%p endfor %}"),
        ("bukan-daftar", 0, "laporan.hasil|alinea"),
        id="loop over a text",
    ),
    pytest.param(
        dokumen("{{ dasar }}"),
        dokumen("{{ dasar|join('; ') }}"),
        ("cetak-daftar", 0, ""),
        id="a whole list printed",
    ),
]


@pytest.mark.parametrize(("salah", "benar", "cacat"), SALAH)
def test_mistake_is_found_once_and_its_correction_is_not(
    salah: bytes, benar: bytes, cacat: tuple[str, int, str], contoh: Values
) -> None:
    assert ringkas(periksa_templat(salah, contoh)) == [cacat]
    assert periksa_templat(benar, contoh) == ()


@pytest.mark.parametrize("benar", [pytest.param(p.values[1], id=p.id) for p in SALAH])
def test_what_passes_also_renders(benar: bytes, contoh: Values, tmp_path: Path) -> None:
    templat = tmp_path / "templat.docx"
    templat.write_bytes(benar)

    assert "{%" not in teks(render(templat, contoh, {}, HARI))


def catatan(bagian: str) -> bytes:
    """Return a .docx with a note that asks for a name there is not."""
    isi = f"<w:{bagian} {nsdecls('w')}><w:p><w:r><w:t>{{{{ naskah.nomer }}}}</w:t></w:r></w:p></w:{bagian}>"
    berkas = io.BytesIO(dokumen("x"))
    with zipfile.ZipFile(berkas, "a") as arsip:
        arsip.writestr(f"word/{bagian}.xml", isi)
    return berkas.getvalue()


@pytest.mark.parametrize(
    ("bagian", "kode"), [("footnotes", "nama-tak-dikenal"), ("endnotes", "bagian-tak-diisi")], ids=str
)
def test_notes_are_read_too(bagian: str, kode: str, contoh: Values) -> None:
    (cacat,) = periksa_templat(catatan(bagian), contoh)

    assert (cacat.kode, cacat.bagian) == (kode, f"word/{bagian}.xml")


def test_unseen_bookmark_of_the_last_cursor_place_is_no_fault(contoh: Values) -> None:
    sela = unsur("bookmarkStart", id="0", name="_GoBack"), unsur("bookmarkEnd", id="0")

    assert periksa_templat(potongan("{{ kegiatan.", *sela, "judul }}"), contoh) == ()


@pytest.mark.parametrize("nama", ["dokumentasi", "sarana", "media_hadir", "hambatan_langkah"])
def test_columns_of_an_empty_table_are_known(nama: str, contoh: Values) -> None:
    kosong = {**contoh, nama: []}
    kolom = "" if nama == "hambatan_langkah" else ".no"
    isi = f"{{% for d in {nama} %}}{{{{ d{kolom} }}}}{{{{ d.ngawur }}}}{{% endfor %}}"

    (cacat,) = periksa_templat(dokumen(isi), kosong)

    assert "d.ngawur" in cacat.pesan


def test_comment_of_an_author_is_found_at_its_paragraph(contoh: Values) -> None:
    buku = docx.Document(io.BytesIO(dokumen("Satu", "Dua")))
    buku.add_comment(buku.paragraphs[1].runs, "Benarkah ini?", "Seseorang", "S")

    assert ringkas(periksa_templat(simpan(buku), contoh)) == [("komentar-tertinggal", 1, "")]


def test_tracked_change_is_found_at_its_paragraph(contoh: Values) -> None:
    cacat = periksa_templat(potongan("Hari ", unsur("ins", id="1", author="S")), contoh)

    assert [c.kode for c in cacat] == ["perubahan-terlacak"]


def test_what_is_no_word_file_is_told(contoh: Values) -> None:
    with pytest.raises(TemplateError, match="bukan templat Word"):
        periksa_templat(b"bukan zip", contoh)


# ── eight mistakes of one author ────────────────────────────────────────────────────────────────

DELAPAN = [
    ("tanda-rusak", 0, "{{ naskah.nomor }}"),
    ("nama-tak-dikenal", 1, "kegiatan.tempat"),
    ("penyaring-tak-dikenal", 2, "kapital"),
    ("tanda-kutip", 3, '{{ arahan.lampiran or "-" }}'),
    ("teks-hilang", 4, ""),
    ("tanda-terputus", 7, "{{ naskah.kota }}"),
    ("awalan-salah", 9, "{%tr for s in sarana %}"),
    ("nama-tak-dikenal", 10, "s.penanggung_jawab"),
]


@pytest.fixture(scope="module")
def penuh_salah() -> bytes:
    hasil = docx.Document()
    for tulisan in (
        "Nomor {{ naskah.nomor }",
        "Tempat {{ kegiatan.tmpat }}, {{ kegiatan.tanggal }}",
        "{{ kegiatan.judul|kapitall }}",
        "{{ arahan.lampiran or “-” }}",
        "{%p if laporan.saran %}Saran",
        "{{ laporan.saran }}",
        "{%p endif %}",
        "{{ naskah.",
        "kota }}",
    ):
        hasil.add_paragraph(tulisan)
    isi = hasil.add_table(rows=3, cols=1)
    for sel, tulisan in zip(
        isi.columns[0].cells,
        ("{% tr for s in sarana %}", "{{ s.penangung_jawab }}", "{%tr endfor %}"),
        strict=True,
    ):
        sel.text = tulisan
    return simpan(hasil)


def test_eight_mistakes_give_eight_findings(penuh_salah: bytes, contoh: Values) -> None:
    cacat = periksa_templat(penuh_salah, contoh)

    assert ringkas(cacat) == DELAPAN
    assert all(c.bagian == "word/document.xml" and c.teks and c.pesan.endswith((".", "?")) for c in cacat)


def alinea_berkomentar(isi: bytes) -> list[int]:
    semua = docx.Document(io.BytesIO(isi)).element.iter(qn("w:p"))
    return [n for n, p in enumerate(semua) for _ in p.iter(qn("w:commentRangeStart"))]


def test_commented_copy_shows_each_fault_at_its_paragraph(penuh_salah: bytes, contoh: Values) -> None:
    cacat = periksa_templat(penuh_salah, contoh)

    salinan = beri_komentar(penuh_salah, cacat)

    assert alinea_berkomentar(salinan) == [c.alinea for c in cacat]
    komentar = list(docx.Document(io.BytesIO(salinan)).comments)
    assert [k.text for k in komentar] == [f"{c.pesan} [{c.kode}]" for c in cacat]
    assert {k.author for k in komentar} == {"AlurNaskah"}
    assert periksa_templat(salinan, contoh) == cacat
    assert beri_komentar(penuh_salah, cacat) == salinan


@pytest.mark.parametrize(
    ("salah", "sebutan"),
    [
        pytest.param(di_kepala("{{ naskah.nomer }}"), "Kepala halaman (header1)", id="header"),
        pytest.param(catatan("footnotes"), "Catatan kaki (footnotes)", id="footnote"),
        pytest.param(di_kotak("{{ naskah.nomer }}"), "Nama “naskah.nomer”", id="text box: at the paragraph holding it"),
    ],
)
def test_fault_where_word_takes_no_comment_is_shown_in_the_body(salah: bytes, sebutan: str, contoh: Values) -> None:
    salinan = beri_komentar(salah, periksa_templat(salah, contoh))

    (komentar,) = docx.Document(io.BytesIO(salinan)).comments
    assert komentar.text.startswith(sebutan)
    assert alinea_berkomentar(salinan) == [0]


@pytest.mark.libreoffice
def test_commented_copy_opens_in_libreoffice(penuh_salah: bytes, contoh: Values, tmp_path: Path) -> None:
    berkas = tmp_path / "templat.docx"
    berkas.write_bytes(beri_komentar(penuh_salah, periksa_templat(penuh_salah, contoh)))

    konversi([berkas], "odt", tmp_path / "lo")

    with zipfile.ZipFile(tmp_path / "lo" / "templat.odt") as arsip:
        isi = arsip.read("content.xml").decode()
    assert isi.count("<office:annotation ") == 8


# ── a delivered template edited by its author ───────────────────────────────────────────────────


def tebalkan(hasil: Document) -> None:
    """Split the first tag in its middle by bold."""
    alinea = next(p for p in hasil.paragraphs if "{{ kegiatan.judul" in p.text)
    isi, depan = alinea.text, alinea.text.index("kegiatan.") + 4
    alinea.text = isi[:depan]
    alinea.add_run(isi[depan:]).bold = True


def tambah_baris(hasil: Document) -> None:
    baris: _Row = hasil.tables[0].add_row()  # type: ignore[no-untyped-call]  # so it is in python-docx
    baris.cells[0].text = "Baris {{ kasus.kode }}"


def sisipkan_gambar(hasil: Document) -> None:
    png = io.BytesIO()
    from PIL import Image

    Image.new("L", (4, 4)).save(png, "PNG")
    png.seek(0)
    hasil.add_picture(png)


@pytest.mark.parametrize(
    ("ubah", "tercetak"),
    [
        pytest.param(tebalkan, "KONFERENSI PERS", id="bold in the middle of a tag"),
        pytest.param(tambah_baris, "Baris MM-0000-0000", id="row added"),
        pytest.param(sisipkan_gambar, "BERITA ACARA", id="picture inserted"),
    ],
)
def test_edited_template_passes_and_renders(
    ubah: Callable[[Document], None], tercetak: str, sampel: dict[str, Values], tmp_path: Path
) -> None:
    hasil = docx.Document(str(bawaan() / "templates" / SOP / "berita-acara.docx"))
    ubah(hasil)
    templat = tmp_path / "berita-acara.docx"
    hasil.save(str(templat))

    cacat = periksa_templat(templat.read_bytes(), sampel["berita-acara"])
    naskah = render(templat, sampel["berita-acara"], {}, HARI)

    assert cacat == ()
    assert tercetak in teks(naskah)


# ── the list of names ───────────────────────────────────────────────────────────────────────────


def test_every_name_has_a_meaning_and_stands_once(contoh: Values) -> None:
    baris = daftar_bidang(contoh)

    assert [b.nama for b in baris if TANPA_ARTI in b.arti or not b.arti] == []
    assert len({b.nama for b in baris}) == len(baris) > 150


def test_meaning_comes_from_the_workbook_or_the_table(contoh: Values) -> None:
    baris = {b.nama: b for b in daftar_bidang(contoh)}

    assert baris["kegiatan.tempat"].arti == "Tempat. Ruang dan gedung."
    assert baris["sarana[ ].satuan"].arti.startswith("Sarana dan prasarana, kolom Satuan.")
    assert baris["mengetahui.nama"].arti == "Pejabat yang mengetahui: Nama dengan gelar"
    assert baris["kegiatan.tanggal_hari"].arti == "Tanggal kegiatan, nama harinya"
    assert baris["sarana[ ].uraian"].contoh == "Podium"
    assert "dokumentasi[ ].berkas" in baris


def test_list_of_names_is_a_word_table(contoh: Values) -> None:
    baris = daftar_bidang(contoh)

    hasil = bidang_docx(baris)

    (tabel_nama,) = docx.Document(io.BytesIO(hasil)).tables
    isi = [[s.text for s in b.cells] for b in tabel_nama.rows]
    assert isi[0] == ["Nama", "Arti", "Contoh"]
    assert len(isi) == len(baris) + 1
    assert "{{ kegiatan.judul }}" in [b[0] for b in isi]
    assert bidang_docx(baris) == hasil
