"""The archive's pages, read back as a browser would."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.archive.pages import (
    Berkas,
    LangkahBerkas,
    NaskahBerkas,
    PutaranBerkas,
    Status,
    halaman_berkas,
    tautan,
)

JAHAT = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>'{{ 7*7 }}"
SELESAI = PutaranBerkas(putaran=1, mulai="13 Agustus 2026 08.00", selesai="13 Agustus 2026 08.08")
BERJALAN = PutaranBerkas(putaran=1, mulai="13 Agustus 2026 08.00")


def a_naskah(**lain: Any) -> NaskahBerkas:
    naskah = NaskahBerkas(
        langkah=1,
        putaran=1,
        revisi=1,
        jenis="disposisi-karo",
        judul="Lembar Disposisi Karo",
        nomor="12/2026",
        tanggal="13 Agustus 2026",
        penanda_tangan="Contoh Nama",
        path="01-disposisi-karo/MM-2026-0007_01_disposisi-karo.docx",
        sha256="ab" * 32,
        keadaan="berlaku",
    )
    return dataclasses.replace(naskah, **lain)


def a_langkah(**lain: Any) -> LangkahBerkas:
    langkah = LangkahBerkas(
        nomor=1,
        folder="01-disposisi-karo",
        pelaksana="Karo",
        kegiatan="Mengarahkan",
        baku="10 Menit",
        putaran=(SELESAI,),
    )
    return dataclasses.replace(langkah, **lain)


def a_berkas(**lain: Any) -> Berkas:
    berkas = Berkas(
        kode="MM-2026-0007",
        judul="Konferensi Pers",
        tahun=2026,
        folder="MM-2026-0007_konferensi-pers",
        sop="SOP Mobilisasi Media",
        status="berjalan",
        posisi="Langkah 2 · Kabag",
        langkah=(a_langkah(),),
        naskah=(a_naskah(),),
    )
    return dataclasses.replace(berkas, **lain)


def baca(halaman: str) -> Any:
    return html.document_fromstring(halaman)


def jahat_di_mana_mana() -> Berkas:
    """Return a berkas with a hostile text wherever a text can stand."""
    putaran = PutaranBerkas(
        putaran=1,
        mulai=JAHAT,
        selesai=JAHAT,
        lama=JAHAT,
        keputusan=JAHAT,
        catatan=JAHAT,
    )
    teks = dict.fromkeys(
        ("judul", "nomor", "tanggal", "penanda_tangan", "path", "sha256", "keterangan"),
        JAHAT,
    )
    return a_berkas(
        **dict.fromkeys(("kode", "judul", "folder", "sop", "posisi"), JAHAT),
        berikut=(JAHAT,),
        peringatan=(JAHAT,),
        sumber=((JAHAT, JAHAT),),
        langkah=(a_langkah(pelaksana=JAHAT, kegiatan=JAHAT, baku=JAHAT, putaran=(putaran,)),),
        naskah=(a_naskah(**teks), a_naskah(**teks, keadaan="digantikan")),
    )


HALAMAN = halaman_berkas(jahat_di_mana_mana())


def test_hostile_text_stays_text() -> None:
    pohon = baca(HALAMAN)

    assert JAHAT in pohon.text_content()
    assert not pohon.xpath("//img | //@onerror | //@style | //script[contains(., 'alert')]")


def test_policy_allows_the_inline_style_and_script_and_nothing_else() -> None:
    pohon = baca(HALAMAN)
    (kebijakan,) = pohon.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")

    isi = [x.text for x in pohon.xpath("//style | //script")]
    sidik = {base64.b64encode(hashlib.sha256(x.encode()).digest()).decode() for x in isi}

    assert kebijakan.startswith("default-src 'none'; ")
    assert set(re.findall(r"'sha256-(.*?)'", kebijakan)) == sidik
    assert not re.search(r"unsafe|\*|https?:|data:", kebijakan)


def test_links_stay_within_outbox() -> None:
    pohon = baca(HALAMAN)

    assert not pohon.xpath("//@src | //link")
    for href in pohon.xpath("//@href"):
        assert re.fullmatch(r"#[\w-]+|(\.\./){0,2}[\w.~%-]+(/[\w.~%-]+)*", href)


def test_page_can_be_read_by_a_screen_reader() -> None:
    pohon = baca(HALAMAN)
    label = set(pohon.xpath("//label/@for"))

    assert pohon.get("lang") == "id"
    assert len(pohon.xpath("//h1")) == 1
    assert label == set(pohon.xpath("//input/@id | //select/@id"))
    assert not pohon.xpath("//table[not(caption)] | //th[not(@scope)]")
    id_elemen = pohon.xpath("//@id")
    assert len(id_elemen) == len(set(id_elemen))
    assert set(pohon.xpath("//@aria-labelledby")) <= set(id_elemen)


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1))
def test_judul_comes_out_as_it_went_in(judul: str) -> None:
    berkas = baca(halaman_berkas(a_berkas(judul=judul)))

    assert berkas.xpath("string(//h1)") == judul


def test_links_are_percent_encoded() -> None:
    assert tautan("00-sumber/rapat 50% #1?é.xlsx") == ("00-sumber/rapat%2050%25%20%231%3F%C3%A9.xlsx")


def test_superseded_naskah_is_folded_away() -> None:
    sah, lama = a_naskah(path="b.docx", revisi=2), a_naskah(path="digantikan/a.docx")

    pohon = baca(halaman_berkas(a_berkas(naskah=(dataclasses.replace(lama, keadaan="digantikan"), sah))))

    assert pohon.xpath("//details//li//@href") == [lama.path]
    assert pohon.xpath("//li[@class='naskah'][not(ancestor::details)]//@href") == [sah.path]


def test_digest_is_short_with_the_whole_as_title() -> None:
    pohon = baca(halaman_berkas(a_berkas()))

    assert pohon.xpath("string(//code[@class='sidik'])") == "abababababab…"
    assert pohon.xpath("//code[@class='sidik']/@title") == ["ab" * 32]


@pytest.mark.parametrize(
    "asing",
    [
        pytest.param({"langkah": 9}, id="langkah-not-in-the-sop"),
        pytest.param({"putaran": 3}, id="putaran-not-in-the-workbook"),
    ],
)
def test_no_naskah_is_left_out(asing: dict[str, int]) -> None:
    naskah = a_naskah(**asing)

    pohon = baca(halaman_berkas(a_berkas(naskah=(naskah,))))

    assert pohon.xpath("//li[@class='naskah']//@href") == [naskah.path]


@pytest.mark.parametrize(
    ("putaran", "status", "keadaan"),
    [
        pytest.param((), "berjalan", "Belum dimulai", id="not-begun"),
        pytest.param((BERJALAN,), "berjalan", "Sedang berjalan", id="open"),
        pytest.param((SELESAI,), "berjalan", "Telah dikerjakan", id="done"),
        pytest.param((BERJALAN,), "dibatalkan", "Terhenti di sini", id="cancelled"),
    ],
)
def test_langkah_says_how_far_it_is(putaran: tuple[PutaranBerkas, ...], status: Status, keadaan: str) -> None:
    berkas = a_berkas(status=status, langkah=(a_langkah(putaran=putaran),), naskah=())

    pohon = baca(halaman_berkas(berkas))

    assert keadaan in pohon.xpath("string(//li[@id='langkah-1']//p[@class='sisi'])")


@pytest.mark.parametrize(
    ("tepat", "teks"),
    [
        pytest.param(True, ["Tepat waktu"], id="in-time"),
        pytest.param(False, ["Terlampaui"], id="late"),
        pytest.param(None, [], id="unknown"),
    ],
)
def test_time_is_told_against_the_mutu_baku(
    tepat: bool | None,  # noqa: FBT001 - a case of the table above
    teks: list[str],
) -> None:
    putaran = dataclasses.replace(SELESAI, tepat=tepat)

    pohon = baca(halaman_berkas(a_berkas(langkah=(a_langkah(putaran=(putaran,)),), naskah=())))

    assert pohon.xpath("//dl[@class='rinci']//span/text()") == teks
