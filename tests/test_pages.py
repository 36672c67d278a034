"""The archive's pages, read back as a browser would."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.archive.jejak import Bilah, KeadaanLangkah, bagan, jejak
from pipeline.archive.pages import (
    Asal,
    Berkas,
    LangkahBerkas,
    NaskahBerkas,
    PutaranBerkas,
    Simpanan,
    halaman_berkas,
    tautan,
)
from pipeline.archive.peta import KOLOM_KEGIATAN, KOLOM_NOMOR, tata
from pipeline.keadaan import keadaan
from pipeline.sop import Sop
from tests.alat import a_kasus, data
from tests.test_enam_kasus import tiga_putaran

JAHAT = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>'{{ 7*7 }}"
SELESAI = PutaranBerkas(putaran=1, mulai="13 Agustus 2026 08.00", selesai="13 Agustus 2026 08.08")


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
        tepat=False,
        lewat=JAHAT,
    )
    simpanan = Simpanan(path=JAHAT, waktu=JAHAT, sha256=JAHAT, beda=(JAHAT,))
    asal = Asal(buku_kerja=JAHAT, buku=simpanan, templat=JAHAT, konfigurasi=JAHAT, program=JAHAT)
    bilah = Bilah(
        langkah=1,
        putaran=2,
        keadaan="lewat",
        persen=120,
        **dict.fromkeys(("pelaksana", "tanggal", "jam", "lama", "baku", "hasil"), JAHAT),
    )
    teks = dict.fromkeys(
        ("judul", "nomor", "tanggal", "penanda_tangan", "path", "sha256", "keterangan"),
        JAHAT,
    )
    return a_berkas(
        **dict.fromkeys(("kode", "judul", "folder", "sop", "posisi"), JAHAT),
        berikut=(JAHAT,),
        peringatan=(JAHAT,),
        sumber=(simpanan,),
        lampiran=(simpanan,),
        bilah=(bilah,),
        rangkuman=JAHAT,
        langkah=(a_langkah(pelaksana=JAHAT, kegiatan=JAHAT, baku=JAHAT, putaran=(putaran,)),),
        naskah=(
            a_naskah(**teks, salinan=(simpanan,), perubahan=(JAHAT,), asal=asal),
            a_naskah(**teks, keadaan="digantikan"),
        ),
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

    assert pohon.xpath("//details//li//p[@class='judul-naskah']//@href") == [lama.path]
    assert pohon.xpath("//li[@class='naskah'][not(ancestor::details)]//@href") == [sah.path]


def test_digest_is_short_with_the_whole_as_title() -> None:
    pohon = baca(halaman_berkas(a_berkas()))

    assert pohon.xpath("string(//code[@class='sidik'])").strip() == "abababababab…"
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
    ("di", "tertulis"),
    [
        pytest.param("belum", "Belum dimulai", id="not-begun"),
        pytest.param("menunggu", "Menunggu dimulai", id="next"),
        pytest.param("berjalan", "Sedang berjalan", id="open"),
        pytest.param("selesai", "Telah dikerjakan", id="done"),
        pytest.param("ulang", "Akan diulang", id="refused-behind-it"),
        pytest.param("terhenti", "Terhenti di sini", id="cancelled"),
    ],
)
def test_langkah_says_how_far_it_is(di: KeadaanLangkah, tertulis: str) -> None:
    berkas = a_berkas(langkah=(a_langkah(keadaan=di),), naskah=())

    pohon = baca(halaman_berkas(berkas))

    assert tertulis in pohon.xpath("string(//li[@id='langkah-1']//p[@class='sisi'])")


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


def test_time_beyond_the_mutu_baku_is_told() -> None:
    putaran = dataclasses.replace(SELESAI, tepat=False, lewat="2 jam 5 menit")

    pohon = baca(halaman_berkas(a_berkas(langkah=(a_langkah(putaran=(putaran,)),), naskah=())))

    assert pohon.xpath("string(//span[@class='lewat'])") == "Terlampaui 2 jam 5 menit"


def test_picture_has_a_link_to_each_langkah_and_says_what_it_shows(sop: Sop) -> None:
    isi = keadaan(a_kasus(sop, tiga_putaran()), sop)
    langkah = tuple(a_langkah(nomor=x.nomor) for x in sop.langkah)

    pohon = baca(halaman_berkas(a_berkas(langkah=langkah, bagan=bagan(sop, jejak(isi, sop)))))

    (gambar,) = pohon.xpath("//svg[contains(@class, 'peta')]")
    assert gambar.xpath("./a/@href") == [f"#langkah-{x.nomor}" for x in sop.langkah]
    assert set(gambar.xpath("./a/@href")) <= {f"#{i}" for i in pohon.xpath("//li/@id")}
    assert len(gambar.xpath("./a/title | ./g/title")) == 11 + 13
    assert "11 dari 11 langkah telah dikerjakan" in pohon.xpath("string(//*[@id='bagan-isi'])")
    assert gambar.get("aria-labelledby").split() == ["bagan", "bagan-isi"]
    assert gambar.xpath(".//text[@class='kali' or .='1×']/text()") == ["1×"] * 3


def test_state_of_a_langkah_is_not_told_by_colour_alone(sop: Sop) -> None:
    isi = keadaan(a_kasus(sop, data(sampai=5)), sop)

    pohon = baca(halaman_berkas(a_berkas(bagan=bagan(sop, jejak(isi, sop)))))

    angka = pohon.xpath("//svg//text[@class='angka']/text()")
    assert angka[:7] == ["1 ✓", "2 ✓", "3 ✓", "4 ✓", "5 ✓", "6 ○", "7"]


def test_hostile_sop_stays_text_in_the_picture(sop: Sop) -> None:
    jahat = dataclasses.replace(
        sop,
        pelaksana=tuple(dataclasses.replace(p, nama=f"{JAHAT}\x08") for p in sop.pelaksana),
        langkah=tuple(dataclasses.replace(x, kegiatan=JAHAT, waktu=JAHAT) for x in sop.langkah),
    )
    isi = keadaan(a_kasus(sop, data()), sop)

    pohon = baca(halaman_berkas(a_berkas(bagan=bagan(jahat, jejak(isi, jahat)))))

    assert not pohon.xpath("//img | //@onerror | //@style | //script")
    assert pohon.xpath("//svg//text[@class='kg']")[0].text_content().replace(" ", "") == JAHAT.replace(" ", "")


def test_naskah_says_what_it_was_made_from() -> None:
    buku = Simpanan(path="00-sumber/MM-2026-0007_v02.xlsx", waktu="", sha256="cd" * 32)
    asal = Asal(buku_kerja=buku.sha256, buku=buku, templat="ef" * 32, konfigurasi="01" * 32, program="0.1.0")

    pohon = baca(halaman_berkas(a_berkas(naskah=(a_naskah(asal=asal),))))

    (dari,) = pohon.xpath("//details[@class='asal']")
    assert dari.get("open") is None
    assert dari.xpath(".//a/@href") == [buku.path]
    assert dari.xpath(".//code/@title") == ["cd" * 32, "ef" * 32, "01" * 32]
    assert "AlurNaskah 0.1.0" in dari.text_content()


def test_what_was_not_entered_of_its_origin_is_said() -> None:
    pohon = baca(halaman_berkas(a_berkas(naskah=(a_naskah(asal=Asal(buku_kerja="cd" * 32)),))))

    isi = [" ".join(x.text_content().split()) for x in pohon.xpath("//details[@class='asal']//dd")]
    assert isi == [f"tidak ada dalam berkas ini {'cd' * 6}…", *["tidak tercatat"] * 3]


@pytest.mark.parametrize(
    ("di", "cap"),
    [
        pytest.param("berlaku", ["Berlaku", "Belum bertanda tangan"], id="unsigned"),
        pytest.param("bertanda tangan", ["Bertanda tangan"], id="signed"),
        pytest.param("dibatalkan", ["Dibatalkan"], id="void"),
    ],
)
def test_naskah_says_whether_it_is_signed(di: Any, cap: list[str]) -> None:
    pohon = baca(halaman_berkas(a_berkas(naskah=(a_naskah(keadaan=di),))))

    assert pohon.xpath("//li[@class='naskah']//span[starts-with(@class, 'cap')]/text()") == cap


def test_signed_copy_stands_with_digest_date_and_what_differs() -> None:
    salinan = Simpanan(path="01-a/x_ttd.pdf", waktu="14 Agustus 2026 pukul 09.00", sha256="cd" * 32, beda=("Hal lain",))

    pohon = baca(halaman_berkas(a_berkas(naskah=(a_naskah(salinan=(salinan,)),))))

    (satu,) = pohon.xpath("//p[@class='keterangan salinan']")
    assert "14 Agustus 2026 pukul 09.00" in satu.text_content()
    assert satu.xpath("./a/@href") == [salinan.path]
    assert satu.xpath(".//code/@title") == [salinan.sha256]
    assert pohon.xpath("//ul[@class='perubahan']/li/text()") == ["Hal lain"]


def test_lampiran_stand_with_digest_and_date() -> None:
    foto = Simpanan(path="00-sumber/lampiran/foto 1.jpg", waktu="13 Agustus 2026 pukul 08.00", sha256="cd" * 32)

    pohon = baca(halaman_berkas(a_berkas(lampiran=(foto,))))

    sel = pohon.xpath("//section[@aria-labelledby='lampiran']//tbody//td")
    assert [" ".join(x.text_content().split()) for x in sel] == ["foto 1.jpg", foto.waktu, "cdcdcdcdcdcd…"]
    assert sel[0].xpath("./a/@href") == ["00-sumber/lampiran/foto%201.jpg"]


def test_narrow_screen_leaves_out_the_columns_of_words_and_no_lane(sop: Sop) -> None:
    gaya = (resources.files("pipeline.archive") / "halaman/berkas.css").read_text("utf-8")

    assert f"margin-left: -{KOLOM_NOMOR + KOLOM_KEGIATAN}px" in gaya
    assert tata(sop).lajur[0].x == KOLOM_NOMOR + KOLOM_KEGIATAN
