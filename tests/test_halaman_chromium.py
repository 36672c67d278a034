"""The archive's pages in a real Chromium, opened from disk as an arsiparis opens them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

from pipeline import config, inbox
from pipeline.archive.indeks import BLOK, Ringkas, baris, data_blok, nama_blok
from pipeline.archive.pages import BlokDepan, Terbaru, halaman_depan
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.register import Register
from tests.alat import HARI_INI, WIB, data, isi_formulir, jatuhkan
from tests.test_kembali import bertanda

pytestmark = pytest.mark.chromium

JAHAT = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
KASUS = (  # how far it is, judul, jenis, media
    (11, "Konferensi Pers Situasi Keamanan", "Konferensi Pers"),
    (4, "Doorstop seusai Rapat Koordinasi", "Doorstop"),
    (3, "Wawancara Média Nasional", "Wawancara"),
    (1, JAHAT, "Lainnya"),
)
BARIS = "#daftar tbody tr"


@pytest.fixture(scope="module")
def peramban() -> Iterator[Browser]:
    with sync_playwright() as p:
        jalan = shutil.which("chromium")
        browser = p.chromium.launch(executable_path=jalan, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def arsip(tmp_path_factory: pytest.TempPathFactory, formulir: bytes) -> Path:
    """Return an outbox with four cases; the last step of the unfinished ones is late, one naskah is signed."""
    root = tmp_path_factory.mktemp("arsip") / "root"
    init(root)
    settings = config.load(root)
    inbox.siapkan(settings.root.inbox)
    with Register(settings.register) as register:
        for n, (sampai, judul, jenis) in enumerate(KASUS):
            office = Office(settings, register, partial(dt.datetime.combine, HARI_INI, dt.time(9 + n), WIB))
            bidang: dict[str, Any] = {"kegiatan.judul": judul, "kegiatan.jenis": jenis}
            berjalan = {sampai: {"Selesai": None}} if sampai < 11 else {}
            isi = isi_formulir(formulir, data(sampai=sampai, bidang=bidang, langkah=berjalan))
            assert jatuhkan(office, isi, f"{n}.xlsx").status == "diterima"
        (naskah,) = settings.root.outbox.rglob("*0001_01_disposisi-karo.docx")
        assert jatuhkan(office, bertanda(naskah.read_bytes()), "ttd.docx").status == "diterima"
    return settings.root.outbox


@dataclass
class Layar:
    """A page, and all that it asked for, said or showed."""

    page: Page
    diminta: list[str] = field(default_factory=list)
    dikatakan: list[str] = field(default_factory=list)

    def buka(self, berkas: Path) -> None:
        self.page.goto(berkas.as_uri())
        if berkas.name == "index.html" and berkas.parent.name == "outbox":
            self.page.locator(BARIS).first.wait_for()

    def jawab(self, dialog: Dialog) -> None:
        self.dikatakan.append(dialog.message)
        dialog.dismiss()

    def judul(self) -> list[str]:
        return self.page.locator("#daftar tbody th a:not(.rincian a)").all_text_contents()


@pytest.fixture
def layar(request: pytest.FixtureRequest, peramban: Browser) -> Iterator[Layar]:
    """Return a page on the day of the tests; parametrise with options of the browser's context."""
    pilihan = getattr(request, "param", {})
    context = peramban.new_context(timezone_id="Asia/Jakarta", locale="id-ID", **pilihan)
    page = context.new_page()
    hasil = Layar(page)
    page.on("request", lambda r: hasil.diminta.append(r.url))
    page.on("console", lambda m: hasil.dikatakan.append(m.text))
    page.on("pageerror", lambda e: hasil.dikatakan.append(str(e)))
    page.on("dialog", hasil.jawab)
    page.clock.set_fixed_time(dt.datetime.combine(HARI_INI, dt.time(16), WIB))
    yield hasil
    context.close()
    assert hasil.dikatakan == []
    assert [u for u in hasil.diminta if not u.startswith(("file://", "data:"))] == []


def test_newest_change_stands_first_and_hostile_judul_stays_text(layar: Layar, arsip: Path) -> None:
    layar.buka(arsip / "index.html")

    assert layar.judul() == [JAHAT, "Wawancara Média Nasional", KASUS[1][1], KASUS[0][1]]
    assert layar.page.text_content("#hitung") == "4 berkas"


@pytest.mark.parametrize(
    ("dicari", "ada"),
    [
        pytest.param("media NASIONAL", [2], id="accents and case are not told apart"),
        pytest.param("mm-2026-0002", [1], id="kode"),
        pytest.param("LP-1/", [0], id="number of a naskah"),
        pytest.param("0/2026", [], id="not the rest of a greater number"),
        pytest.param("Radio Contoh Jakarta", [3, 2, 1, 0], id="media"),
        pytest.param("kasubbag, s.i.kom", [2, 1, 0], id="official who signs"),
        pytest.param("gedung doorstop", [1], id="every word, wherever it stands"),
        pytest.param("doorstop wawancara", [], id="not one of two"),
    ],
)
def test_search_as_one_types(layar: Layar, arsip: Path, dicari: str, ada: list[int]) -> None:
    layar.buka(arsip / "index.html")

    layar.page.locator("#cari").press_sequentially(dicari)

    assert layar.judul() == [KASUS[n][1] for n in ada]
    assert layar.page.text_content("#hitung") == f"{len(ada)} dari 4 berkas"
    assert layar.page.is_visible("#kosong") == (not ada)


def test_number_that_was_searched_links_to_its_langkah(layar: Layar, arsip: Path) -> None:
    layar.buka(arsip / "index.html")

    layar.page.fill("#cari", "LP-2/")
    layar.page.click(".temuan a")

    assert layar.page.url.endswith("/index.html#langkah-6")
    assert layar.page.text_content("h1") == KASUS[0][1]


@pytest.mark.parametrize(
    ("saringan", "nilai", "ada"),
    [
        pytest.param("tahun", "2026", [3, 2, 1, 0], id="tahun"),
        pytest.param("jenis", "Doorstop", [1], id="jenis"),
        pytest.param("status", "selesai", [0], id="status"),
        pytest.param("langkah", "3", [2], id="langkah"),
        pytest.param("menunggu", "Kasubbag Hubungan Media", [2], id="menunggu"),
        pytest.param("waktu", "terlambat", [3, 2, 1], id="late"),
        pytest.param("tanda", "belum", [3, 2, 1, 0], id="not all signed"),
        pytest.param("tanda", "lengkap", [], id="all signed"),
    ],
)
def test_filters(layar: Layar, arsip: Path, saringan: str, nilai: str, ada: list[int]) -> None:
    layar.buka(arsip / "index.html")

    layar.page.select_option(f"#{saringan}", nilai)

    assert layar.judul() == [KASUS[n][1] for n in ada]
    layar.page.click("#hapus")
    assert len(layar.judul()) == 4


def test_what_is_late_is_reckoned_when_the_page_is_read(layar: Layar, arsip: Path) -> None:
    layar.page.clock.set_fixed_time("2026-11-18T08:05:00+07:00")
    layar.buka(arsip / "index.html")
    assert layar.page.locator(".cap-terlambat").count() == 0

    layar.page.clock.set_fixed_time("2026-11-18T08:11:00+07:00")
    layar.page.fill("#cari", "alert")

    assert layar.page.locator(".cap-terlambat").count() == 1


def test_columns_sort_both_ways_and_say_so(layar: Layar, arsip: Path) -> None:
    layar.buka(arsip / "index.html")
    urut = sorted((k[1] for k in KASUS), key=str.lower)

    layar.page.click("th[data-kolom=judul] button")
    naik = layar.judul()
    layar.page.click("th[data-kolom=judul] button")

    assert (naik, layar.judul()) == (urut, urut[::-1])
    assert layar.page.locator("th[aria-sort]").all_text_contents() == ["Judul"]
    assert layar.page.get_attribute("th[data-kolom=judul]", "aria-sort") == "descending"


def test_signed_copies_are_counted_in_the_row(layar: Layar, arsip: Path) -> None:
    layar.buka(arsip / "index.html")

    layar.page.fill("#cari", "MM-2026-0001")

    assert layar.page.text_content("#daftar tbody td.kembali") == "1 dari 12"


def test_a_naskah_is_two_links_away_and_back_returns_to_the_search(layar: Layar, arsip: Path) -> None:
    layar.buka(arsip / "index.html")
    layar.page.fill("#cari", "konferensi")
    layar.page.select_option("#status", "selesai")
    layar.page.click("th[data-kolom=kode] button")

    layar.page.click("#daftar tbody th a")
    with layar.page.expect_download() as unduhan:
        layar.page.locator("a[href$='01_disposisi-karo.docx']").first.click()
    layar.page.go_back()
    layar.page.locator(BARIS).first.wait_for()

    assert unduhan.value.suggested_filename == "MM-2026-0001_01_disposisi-karo.docx"
    assert layar.page.input_value("#cari") == "konferensi"
    assert layar.page.input_value("#status") == "selesai"
    assert layar.page.get_attribute("th[data-kolom=kode]", "aria-sort") == "ascending"
    assert layar.judul() == [KASUS[0][1]]


def test_an_address_that_was_kept_shows_what_it_says(layar: Layar, arsip: Path) -> None:
    layar.page.goto((arsip / "index.html").as_uri() + "#cari=doorstop&jenis=Doorstop&urut=judul")
    layar.page.locator(BARIS).first.wait_for()

    assert layar.judul() == [KASUS[1][1]]
    assert layar.page.input_value("#jenis") == "Doorstop"

    layar.page.goto((arsip / "index.html").as_uri() + "#jenis=Hilang&urut=__proto__&n=x")
    assert layar.page.text_content("#hitung") == "0 dari 4 berkas"


def test_keyboard_alone_searches_sorts_and_opens(layar: Layar, arsip: Path) -> None:
    layar.buka(arsip / "index.html")
    tekan = layar.page.keyboard.press

    tekan("Tab")
    assert layar.page.evaluate("document.activeElement.className") == "lompat"
    tekan("Enter")
    tekan("Tab")
    assert layar.page.evaluate("document.activeElement.id") == "cari"
    layar.page.keyboard.type("situasi")
    for _ in range(20):
        tekan("Tab")
        if layar.page.evaluate("document.activeElement.closest('th')?.dataset.kolom") == "judul":
            break
    tekan("Enter")
    assert layar.page.get_attribute("th[data-kolom=judul]", "aria-sort") == "ascending"
    while layar.page.evaluate("document.activeElement.closest('tbody')") is None:
        tekan("Tab")
    tekan("Tab")
    tekan("Enter")
    layar.page.wait_for_url("**/MM-2026-0001*/index.html")

    assert layar.page.text_content("h1") == KASUS[0][1]


UKURAN = [
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="light"),
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}, id="dark"),
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "light"}, id="phone"),
    pytest.param({"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}, id="phone, dark"),
]


@pytest.mark.parametrize("layar", UKURAN, indirect=True)
@pytest.mark.parametrize("halaman", ["index.html", "2026/MM-2026-0001*/index.html", "2026/MM-2026-0004*/index.html"])
def test_axe_finds_nothing_serious_and_nothing_runs_out_of_the_screen(layar: Layar, arsip: Path, halaman: str) -> None:
    (berkas,) = arsip.glob(halaman)
    layar.buka(berkas)
    if halaman == "index.html":
        layar.page.fill("#cari", "radio")  # with what was found in the row, and the button that clears

    hasil = Axe().run(layar.page).response["violations"]

    assert [(v["id"], v["nodes"][0]["html"]) for v in hasil if v["impact"] in {"serious", "critical"}] == []
    assert layar.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("layar", UKURAN[2:3], indirect=True)
def test_on_a_phone_the_filters_are_folded_away_until_asked_for(layar: Layar, arsip: Path) -> None:
    layar.buka(arsip / "index.html")
    assert not layar.page.is_visible("#status")

    layar.page.click("summary")
    layar.page.select_option("#status", "selesai")

    assert layar.judul() == [KASUS[0][1]]


def test_paper_has_what_is_shown_and_why(layar: Layar, arsip: Path) -> None:
    layar.buka(arsip / "index.html")
    layar.page.fill("#cari", "doorstop")

    pdf = layar.page.pdf()
    layar.page.emulate_media(media="print")

    assert pdf.startswith(b"%PDF")
    assert layar.page.locator(BARIS).count() == 1
    assert layar.page.inner_text("#disaring") == "Disaring menurut cari: doorstop"
    assert not layar.page.is_visible("#saringan")


def test_without_scripts_the_cases_are_links(peramban: Browser, arsip: Path) -> None:
    page = peramban.new_context(java_script_enabled=False).new_page()
    page.goto((arsip / "index.html").as_uri())

    page.click("noscript a >> nth=-1")

    assert page.text_content("h1") == KASUS[0][1]


# --- an archive of many years


def a_ringkas(tahun: int, urut: int) -> Ringkas:
    kode = f"MM-{tahun}-{urut:04d}"
    return Ringkas(
        kode=kode,
        judul=f"Kegiatan {urut} {'penting' if urut % 50 == 7 else 'biasa'}",
        folder=f"{kode}_kegiatan",
        sop="SOP",
        status="selesai",
        posisi="Selesai",
        diperbarui=f"{tahun}-01-01T08:00:00+07:00",
        nomor=tuple((n, f"LP-{urut * 12 + n}/KumSidhal.3.1/11/{tahun}") for n in range(1, 13)),
        media=tuple(f"Harian Contoh {(urut + n) % 90}" for n in range(9)),
        penanda=("Contoh Karo", "Contoh Kabag"),
    )


@pytest.fixture(scope="module")
def sepuluh_ribu(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an outbox with the front page and the data of 10,000 cases, of five years."""
    outbox = tmp_path_factory.mktemp("banyak") / "outbox"
    (outbox / "indeks").mkdir(parents=True)
    blok = []
    for tahun in range(2026, 2021, -1):
        for n in reversed(range(2000 // BLOK)):
            (outbox / nama_blok(tahun, n)).write_bytes(
                data_blok(tahun, [baris(a_ringkas(tahun, n * BLOK + u)) for u in range(BLOK)])
            )
            blok.append(BlokDepan(tahun=tahun, path=nama_blok(tahun, n), jumlah=BLOK))
    terbaru = Terbaru(kode="MM-2026-1999", judul="Kegiatan", folder="2026/x")
    (outbox / "index.html").write_text(halaman_depan(blok, (terbaru,), ("SOP",)), "utf-8")
    return outbox


def test_hundred_rows_at_a_time(layar: Layar, sepuluh_ribu: Path) -> None:
    layar.buka(sepuluh_ribu / "index.html")
    expect(layar.page.locator("#hitung")).to_have_text("10.000 berkas")
    assert layar.page.locator(BARIS).count() == 100

    layar.page.click("text=Tampilkan 100 lagi")

    assert layar.page.locator(BARIS).count() == 200
    assert layar.page.evaluate("document.activeElement.textContent") == "Kegiatan 1899 biasa"
    assert "n=200" in layar.page.evaluate("new Promise(r => setTimeout(() => r(location.hash), 400))")


def test_years_that_are_not_asked_for_are_not_loaded(layar: Layar, sepuluh_ribu: Path) -> None:
    layar.page.goto((sepuluh_ribu / "index.html").as_uri() + "#tahun=2023")
    expect(layar.page.locator("#hitung")).to_have_text("2.000 dari 10.000 berkas")
    assert {u.rpartition("/")[2][:4] for u in layar.diminta if u.endswith(".js")} == {"2023"}

    layar.page.select_option("#tahun", "")

    expect(layar.page.locator("#hitung")).to_have_text("10.000 berkas")


def test_typed_search_among_ten_thousand_is_answered(layar: Layar, sepuluh_ribu: Path) -> None:
    layar.buka(sepuluh_ribu / "index.html")
    expect(layar.page.locator("#hitung")).to_have_text("10.000 berkas")

    lama = layar.page.evaluate(UKUR, ["p", "pe", "penting", "penting 20", "penting 2024 harian"])

    assert "dari 10.000 berkas" in layar.page.inner_text("#hitung")
    print("milliseconds from a letter to its rows:", *map(round, lama))  # noqa: T201 - seen with -s, on a quiet machine


# Returns milliseconds from the input event until the frame with its rows has been painted, for each text.
UKUR = """async (dicari) => {
  const lama = [];
  for (const teks of dicari) {
    const mulai = performance.now();
    cari.value = teks;
    cari.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((lanjut) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = lanjut;
      port2.postMessage(0);
    }));
    lama.push(performance.now() - mulai);
  }
  return lama;
}"""


def test_blocks_that_cannot_be_read_are_told_and_the_others_are_shown(
    layar: Layar, sepuluh_ribu: Path, tmp_path: Path
) -> None:
    outbox = tmp_path / "outbox"
    shutil.copytree(sepuluh_ribu, outbox)
    (outbox / nama_blok(2025, 3)).unlink()
    rusak = outbox / nama_blok(2024, 3)
    rusak.write_bytes(rusak.read_bytes().rpartition(b"\n[")[0])  # cut off between two cases

    layar.buka(outbox / "index.html")
    expect(layar.page.locator("#hitung")).to_have_text("9.600 berkas")

    assert f"{nama_blok(2025, 3)}, {nama_blok(2024, 3)}" in layar.page.inner_text("#gagal")
    assert [t for t in layar.dikatakan if "ERR_FILE_NOT_FOUND" not in t and "Unexpected end of input" not in t] == []
    layar.dikatakan.clear()
