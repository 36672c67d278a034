"""The gate: what a template or a configuration breaks is never filed; what words break is told at their cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Dokumen
from docx.shared import Cm, Pt, RGBColor

from pipeline.errors import TemplateError
from pipeline.office import Office
from tests.alat import data, isi_formulir, isi_outbox, jatuhkan, kode

NOTA = "templates/mobilisasi-media/laporan-persiapan.docx"
Ubah = Callable[[Dokumen], None]


def alinea(dokumen: Dokumen, teks: str) -> int:
    return next(n for n, p in enumerate(dokumen.paragraphs) if teks in p.text)


def kertas_folio(dokumen: Dokumen) -> None:
    dokumen.sections[0].page_height = Cm(33)


def huruf_lain(dokumen: Dokumen) -> None:
    for run in dokumen.paragraphs[alinea(dokumen, "Demikian dilaporkan")].runs:
        run.font.name, run.font.size = "Courier New", Pt(12)


def merah(dokumen: Dokumen) -> None:
    dokumen.paragraphs[alinea(dokumen, "Demikian dilaporkan")].runs[0].font.color.rgb = RGBColor(255, 0, 0)


def judul_kecil(dokumen: Dokumen) -> None:
    dokumen.paragraphs[alinea(dokumen, "NOTA DINAS")].runs[0].text = "Nota Dinas"


def tanpa_kop(dokumen: Dokumen) -> None:
    for p in dokumen.sections[0].first_page_header.paragraphs:
        p.clear()


def kop_lain(dokumen: Dokumen) -> None:
    dokumen.sections[0].first_page_header.paragraphs[0].insert_paragraph_before("DINAS LAIN", "Kop Nama")


def tanpa_nomor_halaman(dokumen: Dokumen) -> None:
    for p in dokumen.sections[0].header.paragraphs:
        p.clear()


def singkatan_salah(dokumen: Dokumen) -> None:
    dokumen.paragraphs[alinea(dokumen, "Demikian dilaporkan")].runs[0].text = "Yth Bapak dijakarta"


@pytest.mark.parametrize(
    ("ubah", "aturan"),
    [
        pytest.param(kertas_folio, "TND-101", id="paper"),
        pytest.param(huruf_lain, "TND-110", id="typeface"),
        pytest.param(merah, "TND-127", id="colour"),
        pytest.param(judul_kecil, "TND-204", id="title not in capitals"),
        pytest.param(tanpa_kop, "TND-125", id="no kop"),
        pytest.param(kop_lain, "TND-134", id="a kop of another office"),
        pytest.param(tanpa_nomor_halaman, "TND-122", id="no page number"),
        pytest.param(singkatan_salah, "TND-711", id="abbreviation in the template's own words"),
    ],
)
def test_template_that_breaks_a_must_rule_files_nothing(
    office: Office, formulir: bytes, ubah: Ubah, aturan: str
) -> None:
    berkas = office.settings.root.dir / NOTA
    dokumen = Document(str(berkas))
    ubah(dokumen)
    dokumen.save(str(berkas))

    with pytest.raises(TemplateError, match=aturan) as galat:
        jatuhkan(office, isi_formulir(formulir, data()))

    assert "laporan-persiapan.docx" in str(galat.value)
    assert [n for n in isi_outbox(office.settings.root.dir) if n.endswith(".docx")] == []


def tulis(berkas: Path, bagian: str, isi: Callable[[str], str]) -> None:
    """Change the text of one part of a .docx."""
    asal = zipfile.ZipFile(io.BytesIO(berkas.read_bytes()))
    with zipfile.ZipFile(berkas, "w") as tujuan:
        for nama in asal.namelist():
            lama = asal.read(nama)
            tujuan.writestr(nama, isi(lama.decode()).encode() if nama == bagian else lama)


def test_tag_in_a_property_that_nothing_fills_is_found(office: Office, formulir: bytes) -> None:
    berkas = office.settings.root.dir / NOTA
    tulis(
        berkas,
        "docProps/app.xml",
        lambda x: x.replace("</Properties>", "<Company>{{ instansi.x }}</Company></Properties>"),
    )

    with pytest.raises(TemplateError, match=r"tertinggal di docProps/app\.xml"):
        jatuhkan(office, isi_formulir(formulir, data()))


def test_comment_of_an_author_is_found(office: Office, formulir: bytes) -> None:
    berkas = office.settings.root.dir / NOTA
    dokumen = Document(str(berkas))
    dokumen.add_comment(dokumen.paragraphs[alinea(dokumen, "NOTA DINAS")].runs, "Sudah benar?", "Seseorang", "S")
    dokumen.save(str(berkas))

    with pytest.raises(TemplateError, match="komentar Word tertinggal"):
        jatuhkan(office, isi_formulir(formulir, data()))


def test_tracked_change_of_an_author_is_found(office: Office, formulir: bytes) -> None:
    tulis(
        office.settings.root.dir / NOTA,
        "word/document.xml",
        lambda x: x.replace(
            "NOTA DINAS</w:t></w:r>",
            'NOTA DINAS</w:t></w:r><w:ins w:id="1" w:author="S"><w:r><w:t xml:space="preserve"> </w:t></w:r></w:ins>',
        ),
    )

    with pytest.raises(TemplateError, match="Track Changes"):
        jatuhkan(office, isi_formulir(formulir, data()))


SALAH = (
    "Anda dijakarta pada 02 Mei 2018, Jum’at, jam 9.00, Rp 5000, dll dan N.I.P 5 di tandatangani; "
    "Yth Tembusan: NIP 123; 7/5/2018; 12 Pebruari 2018; a.n Kepala; pukul 09.00 - 10.00"
)


def test_words_that_break_rules_are_filed_and_told_at_their_cell(office: Office, formulir: bytes) -> None:
    baris = ("Lampiran I", "Tembusan:", "1. Sesmenko", "Jakarta, 2 Mei 2018.", "LAPORAN", "A. Pendahuluan", "- 2 -")
    asal = data(
        bidang={
            "kegiatan.latar_belakang": "\n".join([SALAH, *baris]),
            "kegiatan.judul": SALAH,
            "kegiatan.tempat": "Dari:",
            "arahan.hal": "Hal : Nomor",
            "laporan.hasil": "\n".join([SALAH, *baris]),
            "laporan.saran": "\n".join(baris),
        },
        langkah={n: {"Instruksi": f"{SALAH}\nTembusan:", "Catatan": SALAH} for n in (1, 2, 3, 5, 9, 10)},
    )

    jawaban = jatuhkan(office, isi_formulir(formulir, asal))

    assert (jawaban.status, jawaban.masalah, len(jawaban.naskah)) == ("diterima", (), 12)
    ejaan = [m for m in jawaban.peringatan if m.kode == "ejaan"]
    assert {"kegiatan.judul", "laporan.hasil", "langkah[1].Instruksi"} <= {m.tempat.bidang for m in ejaan}
    assert any("TND-705" in m.pesan and m.tempat.bidang == "kegiatan.judul" for m in ejaan)


def test_weekday_that_is_not_of_its_date_is_refused_at_its_cell(office: Office, formulir: bytes) -> None:
    asal = data(bidang={"kegiatan.latar_belakang": "Rapat diadakan pada Senin, 2 Mei 2018 di Jakarta."})

    jawaban = jatuhkan(office, isi_formulir(formulir, asal))

    assert kode(jawaban.masalah) == [("hari-tidak-cocok", "kegiatan.latar_belakang")]
    assert "2 Mei 2018 adalah hari Rabu" in jawaban.masalah[0].pesan
