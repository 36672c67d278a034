"""The SOP as a Word document: the identity page, then the flow chart. Source: TND-122, TND-123, TND-331 to TND-335.

A print of the definition: without a number, in no register. The flow chart is a table for each page, below one low
paragraph that carries the page's shapes; rows are exactly as high as `cetak` says, so the shapes meet their cells.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from pipeline.archive.peta import Titik
from pipeline.lembar import cetak
from pipeline.lembar.bentuk import Pelukis
from pipeline.lembar.cetak import Bagan, Halaman, teks_sel
from pipeline.sop import Identitas, Sop
from pipeline.templat.kerangka import (
    Gaya,
    baris,
    dokumen_baru,
    isi_nomor_halaman,
    paragraf,
    simpan,
    tabel,
    tambah_gaya,
    ulang_kepala,
)
from pipeline.word.gambar import untuk_kop

USULAN: Final = "usulan"
CAP_USULAN: Final = "USULAN, belum ditetapkan sebagai SOP resmi"
JARAK_KEPALA: Final = 28  # pt from the paper's edge; the number of the page stands there
RUANG_PENGESAHAN: Final = 44  # pt to sign in
LEBAR_LABEL: Final = 112  # pt
_TENGAH: Final = WD_ALIGN_PARAGRAPH.CENTER
_KIRI: Final = WD_ALIGN_PARAGRAPH.LEFT


def docx_sop(sop: Sop, logo: bytes | None = None) -> bytes:
    """Return `sop` as a .docx, the same bytes for the same definition and logo.

    Raises:
        ConfigError: a langkah has more text than a page can hold.
    """
    bagan = cetak.susun(sop)
    dokumen = dokumen_baru()
    tambah_gaya(dokumen, _gaya(bagan))
    _atur_kertas(dokumen, sop)
    _identitas(dokumen, sop, logo)
    pelukis = Pelukis(dokumen.styles["SOP Bentuk"].style_id)
    for n, halaman in enumerate(bagan.halaman):
        _halaman(dokumen, bagan, halaman, pelukis, pertama=n == 0)
    return simpan(dokumen)


def _gaya(bagan: Bagan) -> tuple[Gaya, ...]:
    """Return the styles of this document; every line in the flow chart has the height that `cetak` reckons with."""
    sel, kepala, label = bagan.huruf, bagan.huruf_kepala, bagan.huruf_label
    return (
        Gaya(nama="SOP Instansi", ukuran=12, tebal=True, rata=_TENGAH, sesudah=6),
        Gaya(nama="SOP Isi", ukuran=11, rata=_KIRI, sebelum=1.5, sesudah=1.5),
        Gaya(nama="SOP Butir", dasar="SOP Isi", kiri=0.6, pertama=-0.6),
        Gaya(nama="SOP Label", dasar="SOP Isi", tebal=True),
        Gaya(nama="SOP Pejabat", dasar="SOP Isi", rata=_TENGAH),
        Gaya(nama="SOP Ruang", baris_pt=RUANG_PENGESAHAN, ikut=True),
        Gaya(nama="SOP Usulan", ukuran=10, tebal=True, rata=_TENGAH),
        Gaya(nama="SOP Usulan Atas", dasar="SOP Usulan", sesudah=6),
        Gaya(nama="SOP Judul", ukuran=cetak.HURUF_JUDUL, tebal=True, rata=_TENGAH, baris_pt=cetak.JUDUL),
        Gaya(nama="SOP Sel", ukuran=sel, rata=_KIRI, baris_pt=sel * cetak.BARIS),
        Gaya(nama="SOP Sel Tengah", dasar="SOP Sel", rata=_TENGAH),
        Gaya(nama="SOP Kepala", ukuran=kepala, tebal=True, rata=_TENGAH, baris_pt=kepala * cetak.BARIS),
        Gaya(nama="SOP Bentuk", ukuran=label, rata=_KIRI, baris_pt=label * cetak.BARIS),
    )


def _atur_kertas(dokumen: Document, sop: Sop) -> None:
    """Lay folio across, number all pages but the first, and mark every page of a proposal."""
    bagian = dokumen.sections[0]
    bagian.orientation = WD_ORIENT.LANDSCAPE
    bagian.page_width, bagian.page_height = Pt(cetak.LEBAR_KERTAS), Pt(cetak.TINGGI_KERTAS)
    bagian.left_margin, bagian.right_margin = Pt(cetak.TEPI_KIRI), Pt(cetak.TEPI_KANAN)
    bagian.top_margin, bagian.bottom_margin = Pt(cetak.TEPI_ATAS), Pt(cetak.TEPI_BAWAH)
    bagian.header_distance = bagian.footer_distance = Pt(JARAK_KEPALA)
    bagian.different_first_page_header_footer = True
    isi_nomor_halaman(dokumen)
    if sop.status == USULAN:
        for kaki in (bagian.first_page_footer, bagian.footer):
            paragraf(kaki, CAP_USULAN, "SOP Usulan")
    dokumen.core_properties.title = sop.judul
    dokumen.core_properties.subject = sop.identitas.nomor_sop


# --- the identity page -----------------------------------------------------------------------


def _identitas(dokumen: Document, sop: Sop, logo: bytes | None) -> None:
    """Write the identity page: who and which at the top, in two columns what holds for it below. Source: TND-331."""
    if sop.status == USULAN:
        paragraf(dokumen, CAP_USULAN, "SOP Usulan Atas")
    separuh = cetak.LEBAR_ISI / 2
    blok = tabel(dokumen, _cm(separuh, LEBAR_LABEL, separuh - LEBAR_LABEL), berkepala=False)
    _kepala_identitas(blok, sop.identitas, logo)
    for kiri, kanan in _butir(sop.identitas):
        satu = baris(blok)
        _daftar(satu.cells[0], *kiri)
        _daftar(satu.cells[1].merge(satu.cells[2]), *kanan)


def _kepala_identitas(blok: Table, isi: Identitas, logo: bytes | None) -> None:
    """Write the office at the left, number, dates, approval and title at the right."""
    semua = [
        baris(blok, "", f"{label}:", nilai, gaya="SOP Isi")
        for label, nilai in (
            ("Nomor SOP", isi.nomor_sop),
            ("Tanggal Pembuatan", isi.tanggal_pembuatan),
            ("Tanggal Revisi", isi.tanggal_revisi),
            ("Tanggal Efektif", isi.tanggal_efektif),
        )
    ]
    disahkan = baris(blok, "", "Disahkan oleh:", gaya="SOP Isi")
    _pengesahan(disahkan.cells[2], isi.disahkan_oleh)
    judul = baris(blok, "", "Judul SOP:", isi.judul_sop, gaya="SOP Isi")
    judul.cells[2].paragraphs[0].runs[0].bold = True
    kiri = semua[0].cells[0].merge(judul.cells[0])
    for kosong in kiri.paragraphs[1:]:
        kosong._p.getparent().remove(kosong._p)  # noqa: SLF001 - each cell of a merge brings an empty one
    kiri.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    kiri.paragraphs[0].style = "SOP Instansi"
    if logo and (kop := untuk_kop(logo)):
        kiri.paragraphs[0].add_run().add_picture(io.BytesIO(kop[0]), width=Mm(kop[1]))
    else:
        kiri.paragraphs[0].add_run(isi.instansi[0] if isi.instansi else "")
    for teks in isi.instansi[0 if kiri.paragraphs[0].text == "" else 1 :]:
        kiri.add_paragraph(teks, "SOP Instansi")


def _pengesahan(sel: _Cell, baris_pengesahan: Sequence[str]) -> None:
    """Write office, room to sign in, name and NIP or NRP."""
    for n, teks in enumerate(baris_pengesahan or ("",)):
        paragraf(sel, teks, "SOP Pejabat")
        if n == 0:
            paragraf(sel, "", "SOP Ruang")


def _butir(isi: Identitas) -> tuple[tuple[tuple[str, Sequence[str]], tuple[str, Sequence[str]]], ...]:
    """Return the rows of the lower part: left and right, each its label and its items."""
    return (
        (("Dasar Hukum:", isi.dasar_hukum), ("Kualifikasi Pelaksana:", isi.kualifikasi_pelaksana)),
        (("Keterkaitan:", isi.keterkaitan), ("Peralatan/perlengkapan:", isi.peralatan)),
        (("Peringatan:", isi.peringatan), ("Pencatatan dan pendataan:", isi.pencatatan)),
    )


def _daftar(sel: _Cell, label: str, butir: Sequence[str]) -> None:
    """Write a label and its items below it; a single one has no number."""
    paragraf(sel, label, "SOP Label")
    for n, teks in enumerate(butir, 1):
        if len(butir) == 1:
            paragraf(sel, teks, "SOP Isi")
        else:
            paragraf(sel, f"{n}.\t{teks}", "SOP Butir")


# --- the flow chart --------------------------------------------------------------------------


def _halaman(dokumen: Document, bagan: Bagan, halaman: Halaman, pelukis: Pelukis, *, pertama: bool) -> None:
    """Write one page of the flow chart."""
    jangkar = paragraf(dokumen, "", "Halaman Baru")
    if pertama:
        for teks in bagan.judul:
            paragraf(dokumen, teks, "SOP Judul")
    meja = tabel(dokumen, _cm(*(k.lebar for k in bagan.kolom)))
    meja.style = "Tabel Data"
    kepala = _kepala_tabel(meja, bagan)
    for satu in halaman.baris:
        isi = teks_sel(satu.langkah) if satu.langkah else {}
        sel = _baris_tetap(meja, satu.tinggi).cells
        for n, kolom in enumerate(bagan.kolom):
            tengah = kolom.judul in {"No.", "Waktu"}
            paragraf(sel[n], isi.get(kolom.judul, ""), "SOP Sel Tengah" if tengah else "SOP Sel")
    atas = cetak.TEPI_ATAS + cetak.PENGANJAL + (cetak.JUDUL * len(bagan.judul) if pertama else 0) + kepala
    _lukis(jangkar, halaman, pelukis, Titik(cetak.TEPI_KIRI, atas))


def _kepala_tabel(meja: Table, bagan: Bagan) -> float:
    """Write the two rows that head the table on every page; return their height."""
    atas, bawah = (_baris_tetap(meja, tinggi) for tinggi in (cetak.KEPALA_ATAS, bagan.kepala))
    for satu in (atas, bawah):
        ulang_kepala(satu)
    awal, banyak = len(bagan.kiri), len(bagan.pelaksana)
    akhir = awal + banyak
    sel_atas, sel_bawah = atas.cells, bawah.cells
    for n, kolom in enumerate(bagan.kolom):
        tunggal = n < awal or n == len(bagan.kolom) - 1
        paragraf(sel_atas[n].merge(sel_bawah[n]) if tunggal else sel_bawah[n], kolom.judul, "SOP Kepala")
    paragraf(sel_atas[awal].merge(sel_atas[akhir - 1]), "Pelaksana", "SOP Kepala")
    paragraf(sel_atas[akhir].merge(sel_atas[akhir + 2]), "Mutu Baku", "SOP Kepala")
    return cetak.KEPALA_ATAS + bagan.kepala


def _baris_tetap(meja: Table, tinggi: float) -> _Row:
    """Add a row of just this height, whatever is in it."""
    satu = baris(meja, tinggi=0)
    satu.height, satu.height_rule = Pt(tinggi), WD_ROW_HEIGHT_RULE.EXACTLY
    for sel in satu.cells:
        sel.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return satu


def _lukis(jangkar: Paragraph, halaman: Halaman, pelukis: Pelukis, asal: Titik) -> None:
    """Draw the symbols, arrows and answers of a page; `asal` is the corner of its first row on the paper."""
    x, y = asal
    for satu in halaman.simbol:
        b = satu.bidang
        pelukis.simbol(jangkar, replace(b, x=b.x + x, y=b.y + y), satu.teks, satu.uraian)
    for garis in halaman.garis:
        pelukis.panah(jangkar, [Titik(t.x + x, t.y + y) for t in garis.titik], garis.uraian)
    for label in halaman.label:
        k = label.kotak
        pelukis.label(jangkar, replace(k, x=k.x + x, y=k.y + y), label.teks)


def _cm(*titik: float) -> list[float]:
    return [Pt(t).cm for t in titik]
