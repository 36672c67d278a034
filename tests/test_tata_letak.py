"""The rules that only a laid-out page shows: on made-up pages, and on what LibreOffice prints of each naskah."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from pipeline.contoh import values_contoh
from pipeline.pasang import bawaan
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.word.render import render
from pipeline.word.tata_letak import (
    ATURAN_LETAK,
    Acuan,
    Kotak,
    Lembar,
    acuan,
    baca_pdf,
    baris,
    periksa_lembar,
    periksa_pdf,
)

HARI = dt.date(2026, 3, 20)
SOP = "mobilisasi-media"
NIP = "NIP. 197001011995031001"
ACUAN = Acuan(
    judul=("Pendahuluan",),
    blok=(("Kepala Contoh,", "Contoh Nama, S.H.", NIP),),
    kop=("KEMENTERIAN", "Jalan"),
    kata=frozenset({"Penutupan"}),
)


def kotak(teks: str, atas: float, kiri: float = 90, kanan: float = 0) -> Kotak:
    """Return a line of 10 pt whose top lies `atas` pt above the lower edge of the paper."""
    return Kotak(teks, kiri, atas - 10, kanan or kiri + 5 * len(teks), atas)


def lembar(*isi: Kotak) -> Lembar:
    return Lembar(595, 842, isi)


KOP = (kotak("KEMENTERIAN", 810, 280), kotak("Jalan", 790, 300))
BLOK = (kotak("Kepala Contoh,", 400, 320), kotak("Contoh Nama, S.H.", 330, 320), kotak(NIP, 310, 320))
NOMOR_2 = kotak("- 2 -", 810, 300)


def aturan(*halaman: Lembar, acu: Acuan = ACUAN) -> list[tuple[str, str]]:
    return [(t.aturan, t.bagian) for t in periksa_lembar(halaman, acu=acu)]


@pytest.mark.parametrize(
    ("atas", "bawah", "kata"),
    [
        pytest.param("contohberita.examp", "le", "contohberita.example", id="media"),
        pytest.param("23 Novembe", "r 2026", "November", id="month"),
        pytest.param("lembar pemeriksaan Nomor LP-", "2/KumSidhal", "LP-2/KumSidhal", id="number at its hyphen"),
        pytest.param("Nomor LP\u2011", "2/KumSidhal", "LP-2/KumSidhal", id="no-break hyphen"),
    ],
)
def test_a_word_torn_by_the_end_of_a_line_is_found(atas: str, bawah: str, kata: str) -> None:
    acu = replace(ACUAN, kata=frozenset({kata}))
    satu = lembar(*KOP, kotak(atas, 700), kotak(bawah, 688), *BLOK)

    assert aturan(satu, acu=acu) == [("LETAK-KATA", "halaman 1")]


@pytest.mark.parametrize(
    ("atas", "bawah", "kiri"),
    [
        pytest.param("redaksi@contoh.", "example", 90, id="behind a stop"),
        pytest.param("rata-", "rata", 90, id="behind a hyphen"),
        pytest.param("lembar", "pemeriksaan", 90, id="between words"),
        pytest.param("contohberita.examp", "le", 300, id="in another column"),
    ],
)
def test_a_line_that_ends_where_it_may_is_none(atas: str, bawah: str, kiri: float) -> None:
    kata = frozenset({"redaksi@contoh.example", "rata-rata", "lembar", "pemeriksaan", "contohberita.example"})
    satu = lembar(*KOP, kotak(atas, 700), kotak(bawah, 688, kiri), *BLOK)

    assert aturan(satu, acu=replace(ACUAN, kata=kata)) == []


def test_a_proper_naskah_of_two_pages_has_no_finding() -> None:
    satu = lembar(*KOP, kotak("A.", 700), kotak("Pendahuluan", 700, 110), kotak("Isi.", 680))

    assert aturan(satu, lembar(NOMOR_2, kotak("Isi.", 700), *BLOK)) == []


HALAMAN_1 = lembar(*KOP, kotak("Isi.", 700))
AKHIR = lembar(NOMOR_2, kotak("Isi.", 700), *BLOK)


@pytest.mark.parametrize(
    ("halaman", "harus"),
    [
        pytest.param((lembar(*KOP, kotak("Isi.", 700, 60)), AKHIR), ("TND-104", "halaman 1"), id="melewati-tepi-kiri"),
        pytest.param(
            (lembar(*KOP, kotak("Isi.", 700, 90, 560)), AKHIR), ("TND-104", "halaman 1"), id="melewati-tepi-kanan"
        ),
        pytest.param((lembar(*KOP, kotak("Isi.", 75)), AKHIR), ("TND-106", "halaman 1"), id="melewati-tepi-bawah"),
        pytest.param((lembar(*KOP, kotak("Isi.", 775)), AKHIR), ("TND-108", "halaman 1"), id="rapat-di-bawah-kop"),
        pytest.param((HALAMAN_1, lembar(kotak("Isi.", 700), *BLOK)), ("TND-122", "halaman 2"), id="tanpa-nomor"),
        pytest.param(
            (HALAMAN_1, lembar(kotak("- 2 -", 810, 90), kotak("Isi.", 700), *BLOK)),
            ("TND-122", "halaman 2"),
            id="nomor-tidak-di-tengah",
        ),
        pytest.param(
            (lembar(*KOP, kotak("- 1 -", 30, 300), kotak("Isi.", 700)), AKHIR),
            ("TND-123", "halaman 1"),
            id="nomor-di-halaman-1",
        ),
        pytest.param(
            (lembar(*KOP, kotak("Penutu", 700), kotak("pan", 688)), AKHIR), ("LETAK-KATA", "halaman 1"), id="kata-putus"
        ),
        pytest.param((lembar(KOP[1], kotak("Isi.", 700)), AKHIR), ("TND-125", "halaman 1"), id="kop-tidak-utuh"),
        pytest.param(
            (HALAMAN_1, lembar(NOMOR_2, kotak("KEMENTERIAN", 790, 280), kotak("Isi.", 700), *BLOK)),
            ("TND-125", "halaman 2"),
            id="kop-di-halaman-2",
        ),
        pytest.param(
            (HALAMAN_1, AKHIR, lembar(kotak("- 3 -", 810, 300), kotak("identitas", 40))),
            ("LETAK-KOSONG", "halaman 3"),
            id="halaman-kosong",
        ),
        pytest.param(
            (lembar(*KOP, kotak("Isi.", 700), kotak("A.", 80 + 10), kotak("Pendahuluan", 80 + 10, 110)), AKHIR),
            ("LETAK-JUDUL", "halaman 1"),
            id="judul-tertinggal",
        ),
        pytest.param(
            (HALAMAN_1, lembar(NOMOR_2, *BLOK)), ("LETAK-TANDA-TANGAN", "halaman 2"), id="tanda-tangan-sendirian"
        ),
        pytest.param(
            (lembar(*KOP, kotak("Isi.", 700), *BLOK[:2]), lembar(NOMOR_2, BLOK[2], kotak("Isi.", 700))),
            ("LETAK-TANDA-TANGAN", "halaman 1"),
            id="tanda-tangan-terpotong",
        ),
        pytest.param(
            (HALAMAN_1, lembar(NOMOR_2, kotak("Isi.", 700))), ("LETAK-TANDA-TANGAN", "halaman 1"), id="tanpa-nama"
        ),
    ],
)
def test_what_breaks_one_rule_is_found_on_its_page(halaman: Sequence[Lembar], harus: tuple[str, str]) -> None:
    assert aturan(*halaman) == [harus]


def test_every_rule_has_its_case() -> None:
    (tanda,) = test_what_breaks_one_rule_is_found_on_its_page.pytestmark  # type: ignore[attr-defined]

    assert {k.values[1][0] for k in tanda.args[1]} == {nomor for nomor, _, _ in ATURAN_LETAK}


def test_text_below_the_signatures_does_not_keep_them_company() -> None:
    lampiran = kotak("Lampiran: daftar media", 250)

    assert aturan(HALAMAN_1, lembar(NOMOR_2, *BLOK, lampiran)) == [("LETAK-TANDA-TANGAN", "halaman 2")]


def test_boxes_of_one_height_are_one_line_from_left_to_right() -> None:
    assert baris([kotak("Pendahuluan", 700, 110), kotak("Isi.", 680), kotak("A.", 701)]) == ["A. Pendahuluan", "Isi."]


# ── real pages ──────────────────────────────────────────────────────────────────────────────────


def cetak(berkas: Sequence[Path], hasil: Path) -> None:
    profil = f"-env:UserInstallation=file://{hasil}/profil"
    perintah = ["soffice", profil, "--headless", "--convert-to", "pdf", "--outdir", str(hasil), *map(str, berkas)]
    subprocess.run(perintah, check=True, capture_output=True, timeout=180)


@pytest.mark.libreoffice
def test_every_delivered_naskah_is_laid_out_by_the_rules(settings_asli: Settings, tmp_path: Path) -> None:
    isi = values_contoh(settings_asli.sop[SOP], UMUM, settings_asli.kantor, HARI)
    for jenis, values in isi.items():
        templat = bawaan() / "templates" / SOP / f"{jenis}.docx"
        (tmp_path / f"{jenis}.docx").write_bytes(render(templat, values, {"title": jenis}, HARI))
    cetak([tmp_path / f"{jenis}.docx" for jenis in isi], tmp_path)

    temuan = {
        jenis: periksa_pdf(
            (tmp_path / f"{jenis}.pdf").read_bytes(), acu=acuan((tmp_path / f"{jenis}.docx").read_bytes(), jenis)
        )
        for jenis in isi
    }
    assert {jenis: t for jenis, t in temuan.items() if t} == {}


@pytest.mark.libreoffice
def test_faults_of_a_real_page_are_found(tmp_path: Path) -> None:
    dokumen = docx.Document()
    dokumen.add_paragraph("Isi halaman pertama.")
    dokumen.add_paragraph("Contoh Nama, S.H.").paragraph_format.page_break_before = True
    dokumen.save(str(tmp_path / "satu.docx"))
    cetak([tmp_path / "satu.docx"], tmp_path)

    pdf = (tmp_path / "satu.pdf").read_bytes()
    temuan = periksa_pdf(pdf, acu=Acuan(blok=(("Contoh Nama, S.H.",),)))

    assert [" ".join(k.teks for k in satu.kotak) for satu in baca_pdf(pdf)] == [
        "Isi halaman pertama.",
        "Contoh Nama, S.H.",
    ]
    assert [(t.aturan, t.bagian) for t in temuan] == [
        ("TND-122", "halaman 2"),
        ("LETAK-TANDA-TANGAN", "halaman 2"),
    ]
