"""The archive's front page and its data: what a drop writes of them, and what a browser reads there."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline import batal
from pipeline.archive import terbitkan
from pipeline.archive.indeks import BLOK, FOLDER, Ringkas, baris, data_blok, nama_blok
from pipeline.archive.pages import BlokDepan, Terbaru, halaman_depan
from pipeline.buku import Tunjukan
from pipeline.office import Office
from pipeline.register import Register
from tests.alat import balasan, data, isi_formulir, isi_outbox, jatuhkan
from tests.test_kembali import bertanda

JAHAT = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>'{{ 7*7 }}\u2028"
TERBARU = Terbaru(kode="MM-2026-0007", judul="Konferensi Pers", folder="2026/MM-2026-0007_konferensi-pers")


def a_ringkas(**lain: Any) -> Ringkas:
    ringkas = Ringkas(
        kode="MM-2026-0007",
        judul="Konferensi Pers",
        folder="MM-2026-0007_konferensi-pers",
        sop="SOP Mobilisasi Media",
        status="berjalan",
        posisi="Langkah 2 · Kabag",
        diperbarui="2026-08-13T08:05:00+07:00",
        nomor=((1, "1/2026"), (2, "2/2026")),
        penanda=("Contoh Karo", "Contoh Kabag"),
        media=("Harian Contoh",),
    )
    return dataclasses.replace(ringkas, **lain)


def depan(jumlah: int = 1, *, terbaru: tuple[Terbaru, ...] = (TERBARU,), sop: tuple[str, ...] = ("SOP",)) -> str:
    return halaman_depan([BlokDepan(tahun=2026, path=nama_blok(2026, 0), jumlah=jumlah)], terbaru, sop)


def baca(halaman: str) -> Any:
    return html.document_fromstring(halaman)


def muat(isi: bytes) -> list[dict[str, Any]]:
    """Return the cases of a file of data as the page's script makes them."""
    semua = json.loads(isi.removeprefix(b"muat(").removesuffix(b");\n"))
    kasus = [dict(zip(semua["kolom"], k, strict=True)) for k in semua["kasus"]]
    for k in kasus:
        k["sop"] = semua["nama"][k["sop"]]
        k |= {nama: [semua["nama"][n] for n in k[nama]] for nama in ("penanda", "media")}
    return kasus


def data_di(office: Office) -> list[dict[str, Any]]:
    """Return all cases of the front page's data in an outbox."""
    folder = office.settings.root.outbox / FOLDER
    return [k for berkas in sorted(folder.glob("*.js")) for k in muat(berkas.read_bytes())]


# --- data


@given(st.text(), st.text())
def test_data_come_out_as_they_went_in(judul: str, media: str) -> None:
    (kasus,) = muat(data_blok(2026, [baris(a_ringkas(judul=judul, media=(media, "Harian Contoh", media)))]))

    assert kasus == dataclasses.asdict(a_ringkas()) | {
        "judul": judul,
        "nomor": [1, "1/2026", 2, "2/2026"],
        "penanda": ["Contoh Karo", "Contoh Kabag"],
        "media": [media, "Harian Contoh", media],
    }


def test_data_hold_nothing_that_html_or_script_could_take_for_its_own() -> None:
    isi = data_blok(2026, [baris(a_ringkas(judul=JAHAT, tempat=JAHAT, media=(JAHAT,)))])

    assert isi.isascii()
    assert not re.search(rb"[<>&]", isi)


# --- page


def test_hostile_text_stays_text() -> None:
    jahat = Terbaru(kode=JAHAT, judul=JAHAT, folder=f"2026/{JAHAT}")
    halaman = depan(terbaru=(jahat,), sop=(JAHAT, "SOP"))

    pohon = baca(halaman)

    assert JAHAT in pohon.xpath("string(//noscript)")
    assert JAHAT in pohon.xpath("//select[@id='sop']/option/text()")
    assert not pohon.xpath("//img | //@onerror | //@style | //script[contains(., 'alert')]")


def test_policy_allows_the_inline_style_and_script_and_what_this_script_loads() -> None:
    pohon = baca(depan())
    (kebijakan,) = pohon.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    skrip, gaya = (
        base64.b64encode(hashlib.sha256(pohon.xpath(f"string(//{x})").encode()).digest()).decode()
        for x in ("script", "style")
    )

    assert kebijakan == (
        f"default-src 'none'; script-src 'sha256-{skrip}' 'strict-dynamic'; style-src 'sha256-{gaya}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_script_puts_in_nothing_but_text() -> None:
    skrip = baca(depan()).xpath("string(//script)")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", skrip)


def test_page_can_be_read_by_a_screen_reader() -> None:
    pohon = baca(depan(sop=("SOP A", "SOP B")))

    assert pohon.get("lang") == "id"
    assert len(pohon.xpath("//h1")) == 1
    assert set(pohon.xpath("//label/@for")) == set(pohon.xpath("//input/@id | //select/@id"))
    assert not pohon.xpath("//table[not(caption)] | //th[not(@scope)]")
    assert pohon.xpath("//th[@aria-sort]//text()") == ["Diperbarui"]


def test_page_names_every_block_the_newest_first() -> None:
    blok = [
        BlokDepan(tahun=t, path=nama_blok(t, n), jumlah=j) for t, n, j in ((2026, 1, 3), (2026, 0, 200), (2025, 0, 9))
    ]

    pohon = baca(halaman_depan(blok, (TERBARU,), ("SOP",)))

    assert json.loads(pohon.xpath("string(//table/@data-blok)")) == [
        [2026, "indeks/2026-1.js", 3],
        [2026, "indeks/2026-0.js", 200],
        [2025, "indeks/2025-0.js", 9],
    ]
    assert pohon.xpath("//select[@id='tahun']/option/text()")[1:] == ["2026", "2025"]


def test_one_sop_is_not_asked_for() -> None:
    assert not baca(depan(sop=("SOP",))).xpath("//select[@id='sop']")


def test_without_scripts_the_newest_cases_are_links_and_the_rest_is_told() -> None:
    pohon = baca(depan(jumlah=7))

    assert pohon.xpath("//noscript//@href") == ["2026/MM-2026-0007_konferensi-pers/index.html"]
    assert "1 berkas terbaru dari 7" in pohon.xpath("string(//noscript)")
    assert not pohon.xpath("//table[not(@hidden)] | //div[@role='search'][not(@hidden)]")


def test_empty_archive_has_a_page_without_script() -> None:
    halaman = halaman_depan([], (), ("SOP",))

    assert "Belum ada berkas" in halaman
    assert "<script" not in halaman
    assert "script-src" not in halaman


# --- a drop


def test_a_case_is_found_by_all_that_its_workbook_and_its_naskah_say(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=2, langkah={2: {"Selesai": None}})))

    (kasus,) = data_di(office)

    assert (kasus["jenis"], kasus["tempat"]) == ("Konferensi Pers", "Ruang Konferensi Pers, Gedung Utama Lantai 2")
    assert (kasus["langkah"], kasus["menunggu"]) == (2, "Kabag Hublem dan Humas")
    assert kasus["batas"] == "2026-11-18T08:20:00"
    assert kasus["nomor"] == [1, "1/2026", 2, "2/2026"]
    assert kasus["penanda"] == ["Contoh Nama Karo, S.H., M.H.", "Contoh Nama Kabag, S.Sos., M.Si."]
    assert "Radio Contoh Jakarta" in kasus["media"]
    assert (kasus["naskah"], kasus["kembali"]) == (2, 0)


def test_signed_copies_are_counted(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=2)))
    (naskah,) = office.settings.root.outbox.rglob("*_01_disposisi-karo.docx")

    jatuhkan(office, bertanda(naskah.read_bytes()), "ttd.docx")

    (kasus,) = data_di(office)
    assert (kasus["naskah"], kasus["kembali"]) == (2, 1)


def test_a_cancelled_number_finds_its_case_and_is_not_counted(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=2)))

    batal.batalkan(Tunjukan(nomor="1/2026"), "Salah ketik", office, lagi=False)

    (kasus,) = data_di(office)
    assert "1/2026" in kasus["nomor"]
    assert kasus["naskah"] == 1


def test_a_case_of_before_this_was_kept_is_listed(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    office.register._db.execute("UPDATE kasus SET keadaan = json_remove(keadaan, '$.cari')")
    (kasus,) = office.register.semua_kasus()

    terbitkan.terbitkan(kasus, office.register, office.settings, office.drafts)

    (ringkas,) = data_di(office)
    assert (ringkas["kode"], ringkas["jenis"], ringkas["media"]) == (kasus.kode, "", [])


def test_a_drop_writes_the_block_of_its_case_and_never_looks_at_all_cases(
    office: Office, formulir: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terbitkan, "BLOK", 1)
    monkeypatch.delattr(Register, "semua_kasus")
    for n in range(2):
        jatuhkan(office, isi_formulir(formulir, data(sampai=1, bidang={"kegiatan.judul": f"Acara {n}"})), f"{n}.xlsx")
    sebelum = isi_outbox(office.settings.root.outbox.parent)

    buku = isi_formulir(balasan(office, "1.xlsx"), data(sampai=2, bidang={"kegiatan.judul": "Acara 1"}))
    assert jatuhkan(office, buku, "1.xlsx").status == "diterima"

    sesudah = isi_outbox(office.settings.root.outbox.parent)
    berubah = {n for n in sebelum if sesudah[n] != sebelum[n] and not n.startswith("2026/")}
    assert {n for n in sebelum if n.startswith(FOLDER)} == {nama_blok(2026, 1), nama_blok(2026, 2)}
    assert berubah == {nama_blok(2026, 2)}
    assert [k["kode"] for k in data_di(office)] == ["MM-2026-0001", "MM-2026-0002"]


UBAHAN = {
    "kasus": "UPDATE kasus SET judul = 'Judul Lain'",
    "naskah": "UPDATE naskah SET penanda = 'Contoh Lain'",
    "naskah baru": "INSERT INTO naskah (kasus, langkah, putaran, revisi, jenis, nomor, tanggal, penanda, path, sha256, keadaan,"
    " draf, setoran, asal, isi) SELECT kasus, langkah, 2, 0, jenis, nomor, tanggal, penanda, path || '2', sha256, keadaan,"
    " draf, setoran, asal, isi FROM naskah WHERE langkah = 1",
    "nomor": "UPDATE nomor SET batal = 'x', dibatalkan = '2026-11-24' WHERE id = 1",
    "salinan": "INSERT INTO salinan (naskah, ke, path, sha256, waktu, beda, draf, setoran) SELECT id, 1, 'x', 'x', 'x', '[]',"
    " 'x', setoran FROM naskah WHERE langkah = 1",
}


@pytest.mark.parametrize("perintah", UBAHAN.values(), ids=UBAHAN.keys())
def test_whatever_changes_of_a_case_its_line_is_made_anew(office: Office, formulir: bytes, perintah: str) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=2)))
    (sebelum,) = data_di(office)

    office.register._db.execute(perintah)

    terbitkan.terbitkan_indeks(2026, 0, office.register, office.settings, office.drafts)
    (sesudah,) = data_di(office)
    assert sesudah != sebelum


def test_line_of_a_case_is_kept_until_something_changes_or_another_program_asks(
    office: Office, formulir: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    dibuat: list[str] = []

    def dicatat(satu: Ringkas) -> str:
        dibuat.append(satu.kode)
        return baris(satu)

    monkeypatch.setattr(terbitkan, "baris", dicatat)

    for n in range(3):
        jatuhkan(office, isi_formulir(formulir, data(sampai=1, bidang={"kegiatan.judul": f"Acara {n}"})), f"{n}.xlsx")
    assert dibuat == ["MM-2026-0001", "MM-2026-0002", "MM-2026-0003"]

    monkeypatch.setattr(terbitkan, "__version__", "lain")
    for _ in range(2):
        terbitkan.terbitkan_indeks(2026, 0, office.register, office.settings, office.drafts)
    assert dibuat[3:] == ["MM-2026-0001", "MM-2026-0002", "MM-2026-0003"]


def test_page_links_the_newest_cases_and_counts_all(
    office: Office, formulir: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terbitkan, "TERBARU", 1)
    for n in range(2):
        jatuhkan(office, isi_formulir(formulir, data(sampai=1, bidang={"kegiatan.judul": f"Acara {n}"})), f"{n}.xlsx")

    pohon = baca((office.settings.root.outbox / "index.html").read_text("utf-8"))

    assert pohon.xpath("//noscript//@href") == ["2026/MM-2026-0002_acara-1/index.html"]
    assert json.loads(pohon.xpath("string(//table/@data-blok)")) == [[2026, nama_blok(2026, 0), 2]]


def test_blocks_divide_the_serials_of_a_year(tmp_path: Path) -> None:
    with Register(tmp_path / "r.db") as register:
        for tahun, urut in ((2025, 1), (2026, 1), (2026, BLOK - 1), (2026, BLOK), (2026, 3 * BLOK)):
            register.buka_kasus(
                kode=f"MM-{tahun}-{urut}",
                sop="s",
                awalan="MM",
                tahun=tahun,
                urut=urut,
                judul="",
                pengenal="",
                folder=f"{tahun}/{urut}",
                waktu="",
            )

        blok = register.jumlah_blok(BLOK)

        assert blok == [(2026, 3, 1), (2026, 1, 1), (2026, 0, 2), (2025, 0, 1)]
        for tahun, nomor, jumlah in blok:
            assert len(register.ringkas(tahun, nomor * BLOK, (nomor + 1) * BLOK)) == jumlah
