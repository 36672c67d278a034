"""The berkas' page in a real browser: nothing is cut, nothing runs, nothing is asked of a network, axe-core is content."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import sync_playwright

from pipeline.archive.jejak import bagan, bilah, jejak, rangkuman
from pipeline.archive.pages import halaman_berkas
from pipeline.keadaan import keadaan
from pipeline.office import Office
from pipeline.sop import Sop
from tests.alat import a_kasus, data, isi_formulir, jatuhkan
from tests.test_enam_kasus import tiga_putaran
from tests.test_pages import JAHAT, a_berkas, jahat_di_mana_mana

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def peramban() -> Iterator[Any]:
    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


def halaman_lengkap(office: Office, formulir: bytes) -> Path:
    """Issue the case of three refusals, and return its page."""
    jawaban = jatuhkan(office, isi_formulir(formulir, tiga_putaran()))
    return office.settings.root.outbox / jawaban.folder / "index.html"


def buka(peramban: Any, berkas: Path, **konteks: Any) -> tuple[Any, list[str]]:
    """Return an open page, and what it asked for or complained of."""
    halaman = peramban.new_context(**konteks).new_page()
    peristiwa: list[str] = []
    halaman.on("request", lambda r: peristiwa.append(r.url))
    halaman.on("console", lambda p: peristiwa.append(p.text))
    halaman.on("dialog", lambda d: peristiwa.append(f"dialog {d.message}"))
    halaman.on("pageerror", lambda e: peristiwa.append(str(e)))
    halaman.goto(berkas.as_uri())
    peristiwa.remove(berkas.as_uri())
    return halaman, peristiwa


@pytest.mark.parametrize("warna", ["light", "dark"])
@pytest.mark.parametrize("lebar", [390, 1280], ids=["phone", "desktop"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    peramban: Any, office: Office, formulir: bytes, warna: str, lebar: int
) -> None:
    berkas = halaman_lengkap(office, formulir)

    halaman, peristiwa = buka(peramban, berkas, viewport={"width": lebar, "height": 800}, color_scheme=warna)

    temuan = Axe().run(halaman).response["violations"]
    assert [(t["id"], t["impact"], [n["html"][:80] for n in t["nodes"]]) for t in temuan] == []
    assert halaman.evaluate("document.documentElement.scrollWidth") <= lebar
    assert peristiwa == []


def test_symbols_lead_by_keyboard_to_their_langkah(peramban: Any, office: Office, formulir: bytes) -> None:
    halaman, _ = buka(peramban, halaman_lengkap(office, formulir))

    halaman.locator("a.simpul").nth(4).focus()
    halaman.keyboard.press("Enter")

    assert halaman.url.endswith("#langkah-5")
    assert halaman.get_by_role("link", name="Langkah 5, Kasubbag Hubungan Media: telah dikerjakan, putaran 3").count()


def test_no_text_of_the_picture_is_wider_than_its_place(peramban: Any, office: Office, formulir: bytes) -> None:
    halaman, _ = buka(peramban, halaman_lengkap(office, formulir))

    # By the browser's own metrics: what was estimated must not fall short.
    luber = halaman.evaluate(
        """() => [...document.querySelectorAll(".peta .kg tspan, .peta .kg:not(:has(tspan))")]
            .filter((t) => t.getComputedTextLength() > 226 - 12).map((t) => t.textContent)
            .concat([...document.querySelectorAll(".simpul")].filter((s) => {
              const luar = s.querySelector("path, rect").getBBox();
              return [...s.querySelectorAll("text")].some((t) => t.getBBox().width > luar.width * 0.86);
            }).map((s) => s.textContent))"""
    )

    assert luber == []


def test_page_prints_on_a4_with_the_picture_whole(
    peramban: Any, office: Office, formulir: bytes, tmp_path: Path
) -> None:
    halaman, _ = buka(peramban, halaman_lengkap(office, formulir))
    halaman.pdf(path=str(tmp_path / "cetak.pdf"), prefer_css_page_size=True)

    cetak = pypdfium2.PdfDocument(tmp_path / "cetak.pdf")

    teks = [lembar.get_textpage().get_text_bounded() for lembar in cetak]
    assert {tuple(round(x) for x in lembar.get_size()) for lembar in cetak} == {(595, 842)}
    assert any("Bagan alur" in t and "Kabag Hublem dan Humas" in t and "garis tebal" in t for t in teks)
    sidik = halaman.locator("code.sidik").first.get_attribute("title")
    assert sidik in "".join(t.replace("\r\n", "") for t in teks)  # folded on the screen, whole on paper
    cetak.close()


def test_nothing_of_a_hostile_case_runs(peramban: Any, sop: Sop, tmp_path: Path) -> None:
    isi = keadaan(a_kasus(sop, data()), sop)
    jahat = replace(
        sop,
        pelaksana=tuple(replace(p, nama=JAHAT) for p in sop.pelaksana),
        langkah=tuple(
            replace(x, kegiatan=JAHAT, waktu=JAHAT, keputusan=tuple(replace(k, pilihan=JAHAT) for k in x.keputusan))
            for x in sop.langkah
        ),
    )
    batang = bilah(isi, jahat)
    berkas = replace(
        jahat_di_mana_mana(), bagan=bagan(jahat, jejak(isi, jahat)), bilah=batang, rangkuman=rangkuman(batang, isi)
    )
    (tmp_path / "index.html").write_text(halaman_berkas(berkas), "utf-8")

    halaman, peristiwa = buka(peramban, tmp_path / "index.html")

    assert peristiwa == []
    assert halaman.locator("img, script, [onerror], [style]").count() == 0
    assert halaman.locator("svg.peta a.simpul").count() == 11
    assert a_berkas().judul not in halaman.title()
