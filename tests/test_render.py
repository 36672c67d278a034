"""Values come out of every template as they went in."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings

from pipeline.contoh import Contoh, values_contoh
from pipeline.errors import TemplateError
from pipeline.pasang import bawaan
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.teks import normal
from pipeline.word.check import periksa, teks
from pipeline.word.render import render
from tests.alat import HARI_INI
from tests.sel import ISI, SIFAT, TANDA, Isi, berisi, ganti, tanda

SOP = "mobilisasi-media"


def naskah(asal: Settings, isi: Contoh, sifat: Mapping[str, str]) -> dict[str, tuple[bytes, str]]:
    """Return every naskah of a case with the name of its signatory, by jenis."""
    sop = asal.sop[SOP]
    return {
        jenis: (render(asal.templat(sop, f"{jenis}.docx"), nilai, sifat, HARI_INI), nilai["penanda_tangan"]["nama"])
        for jenis, nilai in values_contoh(sop, UMUM, asal.kantor, HARI_INI, isi).items()
    }


def beda(ini: str, itu: str) -> tuple[str, ...]:
    """Return where two texts part, if they do; a line break, a paragraph and a space are the template's choice."""
    a, b = " ".join(ini.split()), " ".join(itu.split())
    n = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return () if a == b else (a[max(0, n - 30) : n + 30], b[max(0, n - 30) : n + 30])


@pytest.fixture(scope="module")
def bertanda(settings_asli: Settings) -> dict[str, str]:
    """What every naskah says of a case whose texts are marks."""
    asal, _ = berisi(tanda)
    return {jenis: teks(docx) for jenis, (docx, _) in naskah(settings_asli, asal, {}).items()}


def test_every_text_of_the_form_is_printed_by_some_naskah(bertanda: dict[str, str]) -> None:
    _, ketikan = berisi(tanda)

    tercetak = {int(n) for isi in bertanda.values() for n in TANDA.findall(isi)}
    assert {nama for nama, _ in ketikan} == {ketikan[n][0] for n in tercetak}
    assert len(bertanda) == 12


def test_any_text_comes_out_of_every_template_as_typed(settings_asli: Settings, bertanda: dict[str, str]) -> None:
    @settings(SIFAT, max_examples=45)
    @given(isi=ISI)  # inside, so that a failure prints the text and not the fixtures
    def uji(isi: Isi) -> None:
        asal, ketikan = berisi(lambda n: normal(isi(n)))
        tulisan = [satu for _, satu in ketikan]
        sifat = {"title": "Laporan", "subject": tulisan[0]}
        for jenis, (docx, nama) in naskah(settings_asli, asal, sifat).items():
            assert beda(teks(docx), ganti(bertanda[jenis], tulisan)) == (), jenis
            assert Document(io.BytesIO(docx)).core_properties.subject == tulisan[0]
            assert periksa(docx, nama, sifat) == ()

    uji()


def a_template(tmp_path: Path, alinea: str) -> Path:
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
    docx = render(a_template(tmp_path, "{{ nama }}"), {"nama": "A & B"}, {"title": "A & B"}, dt.date(2018, 5, 2))

    inti = Document(io.BytesIO(docx)).core_properties
    assert (inti.title, inti.created) == ("A & B", dt.datetime(2018, 5, 2, tzinfo=dt.UTC))


def test_same_arguments_give_the_same_bytes(settings_asli: Settings) -> None:
    sop = settings_asli.sop["mobilisasi-media"]
    nilai = values_contoh(sop, UMUM, settings_asli.kantor, HARI_INI)["laporan"]
    templat = bawaan() / "templates/mobilisasi-media/laporan.docx"

    assert render(templat, nilai, {}, HARI_INI) == render(templat, nilai, {}, HARI_INI)


def test_hyphen_of_a_printed_number_ends_no_line(tmp_path: Path) -> None:
    docx = render(a_template(tmp_path, "Nomor {{ nama|utuh }}"), {"nama": "LP-2/A&B/2026"}, {}, HARI_INI)

    with zipfile.ZipFile(io.BytesIO(docx)) as arsip:
        assert b"<w:noBreakHyphen/>" in arsip.read("word/document.xml")
    assert teks(docx).splitlines()[0] == "Nomor LP-2/A&B/2026"
