"""What is typed stays text: no formula in a workbook of ours, no markup in a page, no path that leaves its folder."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from pipeline import inbox, lampiran
from pipeline.cli import main
from pipeline.filing import SUMBER
from pipeline.jawaban import Jawaban
from pipeline.kasus import Nilai
from pipeline.konsep import nama_folder
from pipeline.process import process
from pipeline.skema import UMUM, Bentuk
from tests.alat import data, isi_formulir, isi_outbox, jatuhkan, kode
from tests.pemicu import Meja, ketik, sel, ubah_buku

MARKAH = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>{{ 7*7 }}<a href='javascript:alert(1)'>"
RUMUS = ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://contoh.example")')
RACUN = (*RUMUS, MARKAH)
TULISAN = {Bentuk.TEKS, Bentuk.TEKS_PANJANG}
NAMA = "=cmd|' C calc'!A0 <img src=x onerror=alert(1)>.xlsx"
TAUTAN = ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>")
NOMOR = "=77/2026"
TABEL = ("narasumber", "sarana", "koordinasi", "acara", "media", "publikasi")


@dataclass(frozen=True, slots=True)
class Suntikan:
    """A case of which every text is an attempt, and what was answered."""

    meja: Meja
    asal: bytes
    jawaban: Jawaban
    balik: bytes


def beracun(meja: Meja, **bidang: Nilai) -> bytes:
    """Return the form up to langkah 4 with an attempt in every text; typed as text, as Excel stores it."""
    racun = cycle(RACUN)
    asal = data(sampai=4)
    teks = {b.nama: next(racun) for b in UMUM.bidang if b.bentuk in TULISAN and b.nama in asal.bidang}
    tabel = {}
    for satu in (t for t in UMUM.tabel if t.nama in TABEL):
        kolom = [k.judul for k in satu.kolom if k.bentuk in TULISAN]
        tabel[satu.nama] = [dict(b) | {k: next(racun) for k in kolom} for b in asal.tabel[satu.nama][:2]]
    for baris, tautan in zip(tabel["publikasi"], TAUTAN, strict=True):
        baris["Tautan"] = tautan
    langkah = [dict(b) | {k: next(racun) for k in ("Instruksi", "Catatan")} for b in asal.tabel["langkah"]]
    langkah[0]["Nomor"] = NOMOR
    isi = replace(
        asal,
        bidang=dict(asal.bidang) | teks | {"kegiatan.judul": MARKAH} | bidang,
        tabel=dict(asal.tabel) | tabel | {"langkah": langkah},
    )
    return isi_formulir(meja.formulir, isi, _jadikan_teks)


def _jadikan_teks(wb: Workbook) -> None:
    for satu in _sel(wb):
        if satu.value in (*RACUN, NOMOR):
            satu.data_type = "s"


def _sel(wb: Workbook) -> Iterator[Cell]:
    for ws in wb.worksheets:
        yield from (s for baris in ws.iter_rows() for s in baris if isinstance(s, Cell) and s.value is not None)


@pytest.fixture(scope="module")
def meja(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meja]:
    meja = Meja(tmp_path_factory.mktemp("suntik") / "root")
    yield meja
    meja.tutup()


@pytest.fixture(scope="module")
def suntikan(meja: Meja) -> Suntikan:
    """The case, accepted."""
    isi = beracun(meja)
    jawaban = jatuhkan_nama(meja, isi)
    assert jawaban.status == "diterima", jawaban.masalah
    (balik,) = (meja.office.settings.root.inbox / "diterima").glob("*.xlsx")
    return Suntikan(meja, isi, jawaban, balik.read_bytes())


def jatuhkan_nama(meja: Meja, isi: bytes) -> Jawaban:
    """Drop under a name that no Windows allows."""
    kotak = meja.office.settings.root.inbox
    (kotak / NAMA).write_bytes(isi)
    klaim = inbox.ambil(kotak / NAMA, kotak)
    assert klaim is not None
    return process(klaim, meja.office)


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────


def rumus(buku: bytes) -> dict[tuple[str, str], object]:
    return {
        (s.parent.title, s.coordinate): s.value for s in _sel(load_workbook(io.BytesIO(buku))) if s.data_type == "f"
    }


def ditulis_kami(buku: bytes, lembar: str) -> list[Cell]:
    """Return the cells of a sheet of ours that begin as a formula does."""
    return [
        s
        for s in _sel(load_workbook(io.BytesIO(buku)))
        if s.parent.title == lembar and isinstance(s.value, str) and s.value[:1] in set("=+-@\t\r")
    ]


def test_accepted_workbook_has_no_formula_but_those_of_the_form(suntikan: Suntikan) -> None:
    assert rumus(suntikan.balik).items() <= rumus(suntikan.meja.formulir).items()
    assert [(s.value, s.quotePrefix) for s in ditulis_kami(suntikan.balik, "Status")] == [(NOMOR, True)] * 2
    assert sel(load_workbook(io.BytesIO(suntikan.balik)), "langkah[1].Nomor").value == NOMOR
    assert sel(load_workbook(io.BytesIO(suntikan.balik)), "kegiatan.judul").value == MARKAH


def test_refused_workbook_has_no_formula_but_those_of_the_form(meja: Meja) -> None:
    isi = beracun(meja, **{"kegiatan.jenis": '=cmd|" /C calc"!A0'})
    isi = isi_teks(isi, "kegiatan.jenis")

    jawaban = jatuhkan(meja.office, isi, "ditolak.xlsx")

    balik = (meja.ditolak / "ditolak.xlsx").read_bytes()
    assert ("pilihan-tidak-dikenal", "kegiatan.jenis") in kode(jawaban.masalah)
    assert rumus(balik).items() <= rumus(meja.formulir).items()
    assert all(s.quotePrefix for s in ditulis_kami(balik, "Masalah"))


def test_suggestion_that_begins_as_a_formula_is_text(suntikan: Suntikan) -> None:
    isi = ubah_buku(suntikan.balik, ketik({"langkah[1].Nomor": "5/2026"}))

    jawaban = jatuhkan(suntikan.meja.office, isi, "nomor.xlsx")

    assert [(m.kode, m.saran) for m in jawaban.masalah] == [("nomor-berubah", NOMOR)]
    balik = (suntikan.meja.ditolak / "nomor.xlsx").read_bytes()
    assert [(s.value, s.data_type, s.quotePrefix) for s in ditulis_kami(balik, "Masalah")] == [(NOMOR, "s", True)]


def isi_teks(buku: bytes, nama: str) -> bytes:
    """Return a workbook with what stands in a cell as text, not as a formula."""
    wb = load_workbook(io.BytesIO(buku))
    sel(wb, nama).data_type = "s"
    keluar = io.BytesIO()
    wb.save(keluar)
    return keluar.getvalue()


def test_agenda_has_no_formula_and_its_texts_stay_texts_when_edited(suntikan: Suntikan, tmp_path: Path) -> None:
    buku = tmp_path / "agenda.xlsx"

    assert main(["--root", str(suntikan.meja.office.settings.root.dir), "register", "-o", str(buku)]) == 0

    isi = list(_sel(load_workbook(buku)))
    assert not [s.value for s in isi if s.data_type == "f"]
    berbahaya = [s for s in isi if isinstance(s.value, str) and s.value[:1] in set("=+-@\t\r")]
    assert berbahaya
    assert all(s.quotePrefix and s.number_format == "@" for s in berbahaya)


def test_blank_form_has_no_formula_from_the_configuration(tmp_path: Path) -> None:
    """A list of choices comes from a file that people write."""
    meja = Meja(tmp_path / "root", ("tata-naskah.toml", '"Doorstop"', '"=cmd|\' /C calc\'!A0", "+1"'))

    isi = {(s.parent.title, s.coordinate): s for s in _sel(load_workbook(io.BytesIO(meja.formulir)))}
    meja.tutup()

    racun = [s for s in isi.values() if s.value in {"=cmd|' /C calc'!A0", "+1"}]
    assert len(racun) == 2
    assert all(s.data_type == "s" and s.quotePrefix for s in racun)


# ── pages and documents ─────────────────────────────────────────────────────────────────────────


class Halaman(HTMLParser):
    """The tags, attributes and links of a page."""

    def __init__(self, isi: str) -> None:
        super().__init__()
        self.tanda: list[str] = []
        self.sifat: list[tuple[str, str]] = []
        self.csp = ""
        self.feed(isi)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tanda.append(tag)
        self.sifat += [(n, v or "") for n, v in attrs]
        ada = dict(attrs)
        if ada.get("http-equiv") == "Content-Security-Policy":
            self.csp = ada.get("content") or ""


@pytest.mark.parametrize("mana", ["depan", "berkas"])
def test_page_holds_no_markup_of_a_case_and_links_to_what_is_there(suntikan: Suntikan, mana: str) -> None:
    outbox = suntikan.meja.office.settings.root.outbox
    tempat = outbox if mana == "depan" else outbox / suntikan.jawaban.folder
    halaman = Halaman((tempat / "index.html").read_text("utf-8"))

    assert halaman.tanda.count("script") == (1 if mana == "depan" else 0)
    assert not {"img", "iframe", "object", "embed", "form", "base"} & set(halaman.tanda)
    assert not {"foreignobject", "image", "use", "animate", "set"} & set(halaman.tanda)  # in the picture of the SOP
    assert ("svg" in halaman.tanda) == (mana == "berkas")
    assert not [n for n, _ in halaman.sifat if n.startswith("on")]
    assert "default-src 'none'" in halaman.csp
    assert "unsafe" not in halaman.csp
    tautan = [v for n, v in halaman.sifat if n in {"href", "src", "action"} and not v.startswith("#")]
    tujuan = {(tempat / unquote(t)).resolve() for t in tautan if t != "../../index.html"}
    assert tujuan
    assert all(t.is_relative_to(tempat.resolve()) and t.is_file() for t in tujuan)


def test_documents_link_to_nothing_outside(suntikan: Suntikan) -> None:
    outbox = suntikan.meja.office.settings.root.outbox
    for naskah in suntikan.jawaban.naskah:
        with zipfile.ZipFile(outbox / str(naskah["path"])) as arsip:
            hubungan = b"".join(arsip.read(n) for n in arsip.namelist() if n.endswith(".rels"))
            isi = arsip.read("word/document.xml")
        assert b'TargetMode="External"' not in hubungan
        assert b"w:instrText" not in isi.replace(b" PAGE ", b"") or b"HYPERLINK" not in isi
        assert b"w:hyperlink" not in isi


# ── paths ───────────────────────────────────────────────────────────────────────────────────────

LUAR = (
    "../../rahasia.txt",
    "..\\..\\rahasia.txt",
    "/etc/passwd",
    "\\\\server\\share\\rahasia.txt",
    "C:\\Windows\\win.ini",
    "C:rahasia.txt",
    "..%2f..%2frahasia.txt",
    "file:///etc/passwd",
    "foto.jpg:x",
    "foto.jpg::$DATA",
    "foto.jpg.",
    "foto.jpg ",
    "..",
    ".",
    ".rahasia",
    "tautan.txt",
    "subfolder/foto.jpg",
    "*",
    "foto\x00.jpg",
)


@pytest.mark.parametrize("nama", LUAR)
def test_no_named_file_is_taken_from_outside_its_folder(tmp_path: Path, nama: str) -> None:
    folder = tmp_path / "a/lampiran"
    (folder / "subfolder").mkdir(parents=True)
    for satu in ("foto.jpg", "subfolder/foto.jpg", ".rahasia"):
        (folder / satu).write_bytes(b"isi")
    (tmp_path / "rahasia.txt").write_bytes(b"rahasia")
    (folder / "tautan.txt").symlink_to(tmp_path / "rahasia.txt")

    assert lampiran.cari(nama, lampiran.isi_folder(folder), None, lampiran.dapat_dicetak) is None


def test_drop_that_names_files_outside_takes_none_of_them(meja: Meja) -> None:
    root = meja.office.settings.root
    (root.dir / "rahasia.txt").write_bytes(b"rahasia")
    nama = [n for n in LUAR if "\x00" not in n and n.strip(" ") == n]
    isi = meja.buku(tabel={"dokumentasi": [{"Berkas": n} for n in nama]})

    jawaban = jatuhkan(meja.office, isi, "lampiran.xlsx")

    assert jawaban.status == "diterima"
    assert [k for k, _ in kode(jawaban.peringatan)] == ["lampiran-tidak-ada"] * len(nama)
    assert not (root.outbox / jawaban.folder / SUMBER / lampiran.FOLDER).exists()


@pytest.mark.parametrize("palsu", ["../../../x", "MM-2026-0001/../../x", "C:\\x", "MM-2026-0001%2f.."])
def test_kode_with_parts_of_a_path_is_nobodys(meja: Meja, suntikan: Suntikan, palsu: str) -> None:
    sebelum = isi_outbox(meja.office.settings.root.dir)

    jawaban = jatuhkan(meja.office, meja.buku(ubah=ketik({"kasus.kode": palsu, "kasus.versi": 1})), "kode.xlsx")

    assert suntikan.jawaban.kasus == "MM-2026-0001"
    assert kode(jawaban.masalah) == [("kode-tidak-dikenal", "kasus.kode")]
    assert isi_outbox(meja.office.settings.root.dir) == sebelum


def test_everything_written_has_a_name_that_windows_allows(suntikan: Suntikan) -> None:
    root = suntikan.meja.office.settings.root
    for folder in (root.outbox, root.inbox / "diterima"):
        for satu in folder.rglob("*"):
            assert not set(satu.name) & set('<>:"\\|?*\n\t'), satu
            assert satu.name == satu.name.rstrip(" ."), satu


@pytest.mark.parametrize(
    "nama", [NAMA, "..xlsx", "....", "../x.xlsx", "..\\x.xlsx", "a/b.xlsx", "C:x.xlsx", "\u202ex.xlsx"]
)
def test_folder_of_a_konsep_is_one_plain_name(nama: str) -> None:
    folder = nama_folder(nama)

    assert Path(folder).name == folder
    assert not set(folder) & set('<>:"/\\|?*\u202e')
    assert folder.endswith(" KONSEP")
    assert not folder.startswith(".")
