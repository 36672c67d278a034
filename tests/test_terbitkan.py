"""The berkas' page out of the register: also of a case that an older program entered, or whose SOP was changed."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from lxml import html

from pipeline.archive.pages import DI_LUAR_SOP
from pipeline.archive.terbitkan import _berkas, terbitkan
from pipeline.office import Office
from pipeline.register import KasusTercatat
from tests.alat import balasan, data, isi_formulir, jatuhkan
from tests.test_enam_kasus import tiga_putaran


def satu_kasus(office: Office) -> KasusTercatat:
    (kasus,) = office.register.semua_kasus()
    return kasus


def halaman(office: Office, **keadaan: Any) -> Any:
    """Publish the one case anew, as if its `keadaan` were another, and return its page."""
    kasus = satu_kasus(office)
    terbitkan(
        replace(kasus, keadaan=keadaan or kasus.keadaan),
        office.register,
        office.settings,
        office.settings.root.outbox / ".kerja",
    )
    return html.document_fromstring((office.settings.root.outbox / kasus.folder / "index.html").read_bytes())


def test_naskah_leads_to_the_version_of_the_workbook_it_was_made_from(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    jatuhkan(office, isi_formulir(balasan(office), data(sampai=2)))

    tautan = halaman(office).xpath("//details[@class='asal']//@href")

    assert tautan == ["00-sumber/MM-2026-0001_v01.xlsx", "00-sumber/MM-2026-0001_v02.xlsx"]


def test_page_of_the_whole_sample_is_small_and_whole(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data()))

    pohon = halaman(office)

    isi = (office.settings.root.outbox / satu_kasus(office).folder / "index.html").read_bytes()
    gaya = (resources.files("pipeline.archive") / "halaman/gaya.css").read_bytes()
    assert len(isi) - len(gaya) < 55_000  # of every page's style it is not the berkas that decides
    assert len(pohon.xpath("//li[@class='naskah']")) == 12
    assert len(pohon.xpath("//ol[@class='waktu']/li")) == 11
    assert set(pohon.xpath("//svg//a/@href")) <= {f"#{i}" for i in pohon.xpath("//@id")}


def test_time_line_has_a_row_for_each_putaran(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, tiga_putaran()))

    baris = halaman(office).xpath("//ol[@class='waktu']/li/span[@class='siapa']")

    assert len(baris) == 17
    assert "Langkah 5 putaran 3 Kasubbag Hubungan Media" in [b.text_content() for b in baris]


@pytest.mark.parametrize(
    "keadaan",
    [
        pytest.param({"status": "selesai"}, id="status-alone"),
        pytest.param({"status": "dibatalkan"}, id="cancelled-without-a-reason"),
        pytest.param({"status": "berjalan", "riwayat": [{"langkah": 1, "mulai": "2026-11-18T08:00:00"}]}, id="bare"),
    ],
)
def test_case_of_an_older_program_has_a_page(office: Office, formulir: bytes, keadaan: dict[str, Any]) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))

    pohon = halaman(office, **keadaan)

    assert len(pohon.xpath("//li[@class='naskah']")) == 3


def test_langkah_that_the_sop_has_no_more_is_shown(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))
    kasus = satu_kasus(office)
    sop = office.settings.sop[kasus.sop]
    pendek = replace(sop, langkah=(replace(sop.langkah[0], selanjutnya=0),))

    berkas = _berkas(kasus, office.register, pendek)

    assert [(x.nomor, x.kegiatan == DI_LUAR_SOP) for x in berkas.langkah] == [(1, False), (2, True), (3, True)]
    assert len(berkas.naskah) == 3
    assert [b.langkah for b in berkas.bilah] == [1, 2, 3]


def test_origin_that_was_not_entered_is_left_open(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    office.register._db.execute("UPDATE naskah SET asal = ?", (json.dumps({"program": "0.0.1"}),))

    (naskah,) = _berkas(satu_kasus(office), office.register, office.settings.sop["mobilisasi-media"]).naskah

    assert naskah.asal is not None
    assert (naskah.asal.buku, naskah.asal.templat, naskah.asal.program) == (None, "", "0.0.1")
