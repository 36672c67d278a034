"""Values come out of every template as they went in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.config import Settings
from pipeline.contoh import Contoh, values_contoh
from pipeline.errors import TemplateError
from pipeline.pasang import bawaan
from pipeline.skema import UMUM, Bentuk
from pipeline.teks import TERLARANG, normal
from pipeline.word.check import periksa, teks
from pipeline.word.render import render
from tests.alat import HARI_INI, data

RUMIT = st.text(
    st.one_of(
        st.sampled_from("{}%#<>&\"'_ \n“”é中😀\\/"), st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp"))
    ),
    min_size=1,
    max_size=60,
)
JENIS = (
    *("disposisi-karo", "disposisi-kabag", "disposisi-kasubbag", "laporan-persiapan", "pemeriksaan-kasubbag"),
    *("pemeriksaan-kabag", "pemeriksaan-karo", "berita-acara", "daftar-hadir", "disposisi-dokumentasi-kabag"),
    *("disposisi-dokumentasi-kasubbag", "laporan"),
)


def terisi(isi: str) -> Contoh:
    """Return the sample with every text cell holding `isi`."""
    asal = data()
    bidang = dict(asal.bidang) | {b.nama: isi for b in UMUM.bidang if b.bentuk is Bentuk.TEKS and b.nama in asal.bidang}
    return Contoh(bidang, asal.tabel)


@pytest.mark.parametrize("jenis", JENIS)
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(mentah=RUMIT)
def test_any_text_comes_out_as_it_went_in(settings_asli: Settings, jenis: str, mentah: str) -> None:
    isi = normal(mentah)
    if not isi or TERLARANG.search(isi):
        return
    sop = settings_asli.sop["mobilisasi-media"]
    nilai = values_contoh(sop, UMUM, settings_asli.kantor, HARI_INI, terisi(isi))[jenis]

    docx = render(settings_asli.templat(sop, f"{jenis}.docx"), nilai, {"title": isi}, HARI_INI)

    assert periksa(docx, jenis, nilai["penanda_tangan"]["nama"]) == ()
    assert isi in teks(docx) or isi.upper() in teks(docx)


def a_template(tmp_path: Path, alinea: str) -> Path:
    from docx import Document

    dokumen = Document()
    dokumen.add_paragraph(alinea)
    berkas = tmp_path / "contoh.docx"
    dokumen.save(str(berkas))
    return berkas


@pytest.mark.parametrize(
    ("alinea", "pesan"),
    [
        pytest.param("{{ nama_lain }}", "nama_lain", id="unknown name"),
        pytest.param("{{ kosong }}", "kosong", id="nothing"),
        pytest.param("{% if nama %}", "tidak dapat diisi", id="unbalanced"),
        pytest.param("{{ nama.__class__.__mro__ }}", "tidak dapat diisi", id="sandbox"),
        pytest.param("{_{ nama }_}", "tertinggal", id="left-over"),
    ],
)
def test_faulty_template_is_refused_with_its_name(tmp_path: Path, alinea: str, pesan: str) -> None:
    templat = a_template(tmp_path, alinea)

    with pytest.raises(TemplateError, match=pesan) as galat:
        render(templat, {"nama": "x", "kosong": None}, {}, HARI_INI)

    assert "contoh.docx" in str(galat.value)


def test_title_with_an_ampersand_is_not_escaped_twice(tmp_path: Path) -> None:
    import io

    from docx import Document

    docx = render(a_template(tmp_path, "{{ nama }}"), {"nama": "A & B"}, {"title": "A & B"}, dt.date(2018, 5, 2))

    inti = Document(io.BytesIO(docx)).core_properties
    assert (inti.title, inti.created) == ("A & B", dt.datetime(2018, 5, 2, tzinfo=dt.UTC))


def test_same_arguments_give_the_same_bytes(settings_asli: Settings) -> None:
    sop = settings_asli.sop["mobilisasi-media"]
    nilai = values_contoh(sop, UMUM, settings_asli.kantor, HARI_INI)["laporan"]
    templat = bawaan() / "templates/mobilisasi-media/laporan.docx"

    assert render(templat, nilai, {}, HARI_INI) == render(templat, nilai, {}, HARI_INI)
