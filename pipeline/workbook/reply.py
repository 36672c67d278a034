"""What a drop gets back: its own workbook, with numbers and a Status sheet, or with every wrong cell marked.

The workbook keeps what was typed, its drop-downs, formats, names, tables and protection. Marks can be
undone: the very hidden sheet `_tanda` remembers what each marked cell looked like before.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final, cast

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, Fill, Font, PatternFill
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter, quote_sheetname, range_boundaries
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import fromstring, tostring

from pipeline.kasus import Masalah, Nilai, Tempat
from pipeline.workbook import gaya
from pipeline.workbook.buka import alamat_sah, buka, buka_hitungan, letak_sel, nama_terdefinisi
from pipeline.workbook.gaya import Hitungan, bersih, isian, tulis, tulis_teks
from pipeline.workbook.ringan import LembarRingan
from pipeline.workbook.sisip import Buku, Lembar, Tujuan, sunting

LEMBAR_STATUS: Final = "Status"
LEMBAR_MASALAH: Final = "Masalah"
LEMBAR_TANDA: Final = "_tanda"
PENULIS: Final = "AlurNaskah"  # author of our comments; a person's comment has another

_KEPALA_KOMENTAR: Final = "Perlu diperbaiki (AlurNaskah)"
_PEMISAH: Final = "\n\n——— Catatan sebelumnya ———\n"
_CAP: Final = {LEMBAR_STATUS: "AlurNaskah: status kasus", LEMBAR_MASALAH: "AlurNaskah: yang perlu diperbaiki"}
_STATUS, _MASALAH = (
    Lembar(nama, _CAP[nama], PENULIS, (LEMBAR_TANDA, LEMBAR_MASALAH)) for nama in (LEMBAR_STATUS, LEMBAR_MASALAH)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarisNaskah:
    """One naskah of a case, as the Status sheet lists it."""

    langkah: int
    putaran: int
    revisi: int
    judul: str
    nomor: str
    tanggal: str
    path: str  # in outbox/
    keterangan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LembarStatus:
    """What the Status sheet tells."""

    kode: str
    versi: int
    status: str  # "diterima", "duplikat", "konsep"
    judul: str
    folder: str
    waktu: str
    terbit: tuple[BarisNaskah, ...] = ()  # issued by this drop
    semua: tuple[BarisNaskah, ...] = ()  # every naskah of the case
    berikut: tuple[str, ...] = ()  # what is next and who must do it, in sentences
    peringatan: tuple[Masalah, ...] = ()
    konsep: str = ""  # the folder of the KONSEP, below inbox/


def accepted(asal: bytes, tulis: Sequence[tuple[Tempat, Nilai]], lembar: LembarStatus) -> bytes:
    """Return the dropped workbook `asal` with the values `tulis` in their cells and a new Status sheet.

    Marks of a former refusal are gone. A Tempat that is no cell of the workbook is passed over.
    """
    return sunting(asal, _STATUS, partial(_terima, tulis, lembar)) or terima_ulang(asal, tulis, lembar)


def _terima(tulis: Sequence[tuple[Tempat, Nilai]], isi: LembarStatus, buku: Buku) -> LembarRingan:
    """Write values into a workbook; return its Status sheet."""
    for tempat, nilai in tulis:
        buku.tulis(tempat, nilai)
    lembar = LembarRingan(LEMBAR_STATUS)
    _tandai_sendiri(lembar, LEMBAR_STATUS, gaya.HIJAU)
    _tulis_status(lembar, isi, buku.tujuan)
    lembar.sheet_view.tabSelected = True
    return lembar


def terima_ulang(asal: bytes, tulis: Sequence[tuple[Tempat, Nilai]], lembar: LembarStatus) -> bytes:
    """Return what `accepted` does, the whole workbook read and written anew by openpyxl."""
    wb, hitungan = _buka(asal)
    _hapus_tanda(wb)
    for tempat, nilai in tulis:
        sel = _sel(wb, tempat)
        if sel is not None:
            _isi(sel, nilai)
    status = _lembar_sendiri(wb, LEMBAR_STATUS, gaya.HIJAU)
    _tulis_status(status, lembar, _tujuan(wb))
    gaya.tampilkan(wb, status)
    return gaya.simpan(wb, hitungan)


def refused(asal: bytes, masalah: Sequence[Masalah]) -> bytes:
    """Return the dropped workbook `asal` with every wrong cell marked and explained, and all listed in front."""
    return sunting(asal, _MASALAH, partial(_tolak, masalah)) or tolak_ulang(asal, masalah)


def _tolak(masalah: Sequence[Masalah], buku: Buku) -> bytes:
    """Colour the wrong cells of a workbook; return one of the Masalah sheet, of what is remembered, and of the comments."""
    wb = gaya.buku_baru()
    depan = _lembar_sendiri(wb, LEMBAR_MASALAH, gaya.MERAH)
    _tulis_masalah(depan, masalah, buku.tujuan)
    per_sel = _per_sel(masalah, buku.tujuan)
    semula = {letak: buku.warnai(*letak, gaya.MERAH_MUDA).decode() for letak in per_sel}
    if semula:
        _ingat(wb, [(*letak, fill, "") for letak, fill in semula.items()])
    for (lembar, alamat), daftar in per_sel.items():
        salinan = wb[lembar] if lembar in wb.sheetnames else wb.create_sheet(lembar)
        cast("Cell", salinan[alamat]).comment = _komentar(daftar, None)
    gaya.tampilkan(wb, depan)
    return gaya.mentah(wb)


def tolak_ulang(asal: bytes, masalah: Sequence[Masalah]) -> bytes:
    """Return what `refused` does, the whole workbook read and written anew by openpyxl."""
    wb, hitungan = _buka(asal)
    _hapus_tanda(wb)
    _tandai(wb, masalah)
    daftar = _lembar_sendiri(wb, LEMBAR_MASALAH, gaya.MERAH)
    _tulis_masalah(daftar, masalah, _tujuan(wb))
    gaya.tampilkan(wb, daftar)
    return gaya.simpan(wb, hitungan)


# Cells of the dropped workbook


def _buka(asal: bytes) -> tuple[Workbook, Hitungan]:
    """Return the workbook, and what Excel last calculated in the formulas people typed.

    Formulas of the form itself are left to be calculated anew.
    """
    wb = buka(asal)
    for lembar in wb.worksheets:
        _tampakkan_tanggal(lembar)
    ditanya = _sel_ditanya(wb)
    rumus = [
        (lembar.title, sel.coordinate)
        for lembar in wb.worksheets
        for sel in gaya.semua_sel(lembar)
        if sel.data_type == "f" and (not sel.protection.locked or ditanya(lembar, sel))
    ]
    if not rumus:
        return wb, {}
    nilai = buka_hitungan(asal)
    return wb, {(lembar, alamat): nilai[lembar][alamat].value for lembar, alamat in rumus if lembar in nilai}


def _tampakkan_tanggal(lembar: Worksheet) -> None:
    """Give every date the format of one: some programs mark it by its type alone, and written back it would be a number."""
    for sel in gaya.semua_sel(lembar):
        if sel.data_type == "d" and not is_date_format(sel.number_format):
            sel.number_format = "hh:mm:ss" if isinstance(sel.value, dt.time) else "dd/mm/yyyy hh:mm"


def _sel_ditanya(wb: Workbook) -> Callable[[Worksheet, Cell], bool]:
    """Return what tells the cells that the form asks for: named, or in a table.

    A cell pasted from elsewhere is locked like that one was, so being unlocked does not tell them all.
    """
    bernama = set(nama_terdefinisi(wb).values())
    kolom: dict[str, list[tuple[int, range]]] = {}
    for lembar in wb.worksheets:
        for tabel in lembar.tables.values():
            with contextlib.suppress(ValueError, TypeError):  # a table of no place
                kiri, atas, kanan, _ = range_boundaries(tabel.ref)
                kolom.setdefault(lembar.title, []).append((atas or 0, range(kiri or 0, (kanan or 0) + 1)))

    def ditanya(lembar: Worksheet, sel: Cell) -> bool:
        di_tabel = any(sel.row > atas and sel.column in jarak for atas, jarak in kolom.get(lembar.title, ()))
        return di_tabel or (lembar.title, sel.coordinate) in bernama

    return ditanya


def _sel(wb: Workbook, tempat: Tempat) -> Cell | None:
    """Return the cell at `tempat`, the first of a merged range, or None if the workbook has no such cell."""
    lembar = next((x for x in wb.worksheets if x.title == tempat.lembar), None)
    alamat = tempat.sel.replace("$", "").upper()
    if lembar is None or not alamat_sah(alamat):
        return None
    baris, kolom = letak_sel(alamat)
    sel = lembar.cell(baris, kolom)
    if isinstance(sel, MergedCell):
        rentang = next(r for r in lembar.merged_cells.ranges if alamat in r)
        sel = lembar.cell(rentang.min_row, rentang.min_col)
    return cast("Cell", sel)


def _isi(sel: Cell, nilai: Nilai) -> None:
    if isinstance(nilai, str):
        tulis_teks(sel, gaya.teks_sel(nilai))
    else:
        sel.value = float(nilai) if isinstance(nilai, Decimal) else nilai


# Marks


def _per_sel(masalah: Sequence[Masalah], tujuan: Tujuan) -> dict[tuple[str, str], list[Masalah]]:
    """Return what is wrong by sheet and address, in the order it was found; what is in no cell is left out."""
    hasil: dict[tuple[str, str], list[Masalah]] = {}
    for satu in masalah:
        if alamat := tujuan(satu.tempat):
            hasil.setdefault((satu.tempat.lembar, alamat), []).append(satu)
    return hasil


def _tandai(wb: Workbook, masalah: Sequence[Masalah]) -> None:
    """Mark every wrong cell, and remember on `_tanda` what it looked like."""
    ingatan = []
    for (lembar, alamat), daftar in _per_sel(masalah, _tujuan(wb)).items():
        sel = cast("Cell", wb[lembar][alamat])
        penulis = (sel.comment.author or "") if sel.comment else ""
        ingatan.append((lembar, alamat, tostring(sel.fill.to_tree()).decode(), penulis))
        sel.fill = isian(gaya.MERAH_MUDA)
        sel.comment = _komentar(daftar, sel.comment)
    if ingatan:
        _ingat(wb, ingatan)


def _ingat(wb: Workbook, semula: Sequence[tuple[str, str, str, str]]) -> None:
    """Write on `_tanda` what cells looked like: sheet, address, fill, author of the comment."""
    ingatan = wb.create_sheet(LEMBAR_TANDA)
    ingatan.sheet_state = "veryHidden"
    for baris, satu in enumerate(semula, 1):
        for kolom, isi in enumerate(satu, 1):
            tulis_teks(cast("Cell", ingatan.cell(baris, kolom)), isi)


def _komentar(masalah: Sequence[Masalah], lama: Comment | None) -> Comment:
    """Return one comment for all that is wrong with a cell, with the person's own comment kept below."""
    bagian = [m.pesan + (f"\nMungkin maksudnya: {m.saran}" if m.saran else "") for m in masalah]
    teks = bersih("\n\n".join([_KEPALA_KOMENTAR, *bagian]))
    if lama is not None:
        teks += _PEMISAH + lama.text
    return _berukuran(Comment(teks, PENULIS))


def _berukuran(komentar: Comment) -> Comment:
    """Give a comment the size of its text; without one Excel cuts it off."""
    baris = sum(1 + len(b) // 46 for b in komentar.text.split("\n"))
    komentar.width, komentar.height = 340, min(18 * baris + 24, 520)
    return komentar


def _hapus_tanda(wb: Workbook) -> None:
    """Undo the marks of a former refusal, also where a marked cell was moved or its record lost."""
    ingatan = _ingatan(wb)
    for nama in (LEMBAR_TANDA, *_lembar_bercap(wb, LEMBAR_MASALAH)):
        if nama in wb.sheetnames:
            del wb[nama]
    for lembar in wb.worksheets:
        for sel in gaya.semua_sel(lembar):
            diingat = (lembar.title, sel.coordinate) in ingatan
            semula, penulis = ingatan.get((lembar.title, sel.coordinate), (PatternFill(), ""))
            if _bertanda(sel) and (diingat or not sel.protection.locked):  # a label may have that colour by itself
                sel.fill = semula
            if sel.comment is not None:
                sel.comment = _komentar_semula(sel.comment, penulis)


def _bertanda(sel: Cell) -> bool:
    fill = sel.fill
    return (
        fill.fill_type == "solid" and fill.fgColor.type == "rgb" and str(fill.fgColor.rgb)[-6:] == gaya.MERAH_MUDA[-6:]
    )


def _komentar_semula(komentar: Comment, penulis: str) -> Comment | None:
    """Return the comment as it was before it was a mark, None if there was none."""
    # LibreOffice forgets authors, and other programs put them on a line of their own in front of the text.
    if komentar.author != PENULIS and _KEPALA_KOMENTAR not in komentar.text[:80]:
        return _berukuran(Comment(komentar.text, komentar.author or ""))
    _, ada, lama = komentar.text.partition(_PEMISAH.strip("\n"))
    return _berukuran(Comment(lama.lstrip("\n"), penulis)) if ada else None


def _ingatan(wb: Workbook) -> Mapping[tuple[str, str], tuple[Fill, str]]:
    """Return what `_tanda` remembers: fill and author of the comment, by sheet and cell."""
    hasil: dict[tuple[str, str], tuple[Fill, str]] = {}
    lembar = next((x for x in wb.worksheets if x.title == LEMBAR_TANDA), None)
    # Only the cells that are there: someone may have written in the millionth row.
    isi = {(sel.row, sel.column): sel.value for sel in gaya.semua_sel(lembar)} if lembar is not None else {}
    for baris in {baris for baris, _ in isi}:
        judul, alamat, fill, penulis = (isi.get((baris, kolom)) for kolom in (1, 2, 3, 4))
        try:
            semula = Fill.from_tree(cast("Any", fromstring(str(fill))))
        except (etree.XMLSyntaxError, ValueError, TypeError, IndexError, AttributeError, KeyError):
            semula = None  # someone wrote on the sheet: the mark is undone to a cell without fill
        hasil[str(judul), str(alamat)] = semula or PatternFill(), str(penulis or "")
    return hasil


# Our own sheets


def _lembar_bercap(wb: Workbook, nama: str) -> list[str]:
    """Return the titles of the sheets that we made under `nama`; a person may have a sheet of that name too."""
    return [x.title for x in wb.worksheets if x.title.startswith(nama) and x["A1"].value == _CAP[nama]]


def _lembar_sendiri(wb: Workbook, nama: str, warna: str) -> Worksheet:
    """Return a new first sheet `nama`, in place of the one we made before."""
    for lama in _lembar_bercap(wb, nama):
        del wb[lama]
    lembar = cast("Worksheet", wb.create_sheet(nama, 0))
    _tandai_sendiri(lembar, nama, warna)
    return lembar


def _tandai_sendiri(lembar: Worksheet, nama: str, warna: str) -> None:
    """Say on a sheet, for us, that we made it, and give its tab a colour."""
    tulis(lembar, "A1", _CAP[nama], font=gaya.huruf(ukuran=9, warna=gaya.BIRU_MUDA), rata=gaya.SEBARIS)
    lembar.sheet_properties.tabColor = warna


def _kepala(lembar: Worksheet, judul: str, keterangan: str, kolom_akhir: int) -> None:
    gaya.pita(lembar, 1, kolom_akhir, gaya.BIRU_TUA, tinggi=20)
    gaya.pita(lembar, 2, kolom_akhir, gaya.BIRU_TUA, tinggi=28)
    gaya.pita(lembar, 3, kolom_akhir, gaya.BIRU_TUA, tinggi=20)
    tulis(lembar, "A2", judul, font=gaya.HURUF_JUDUL, rata=gaya.SEBARIS)
    tulis(lembar, "A3", keterangan, font=gaya.huruf(warna=gaya.BIRU_MUDA), rata=gaya.SEBARIS)


def _baris_judul(lembar: Worksheet, baris: int, judul: Sequence[str]) -> None:
    for kolom, satu in enumerate(judul, 1):
        alamat = f"{get_column_letter(kolom)}{baris}"
        tulis(
            lembar, alamat, satu, font=gaya.HURUF_KEPALA, fill=isian(gaya.BIRU), rata=gaya.TENGAH_PUSAT, tepi=gaya.KOTAK
        )
    lembar.row_dimensions[baris].height = 22


def _baris_isi(lembar: Worksheet, baris: int, isi: Sequence[str], *, tepi: Border = gaya.KOTAK) -> None:
    """Write a line of a list, tall enough for all of it."""
    ukuran = []
    for kolom, satu in enumerate(isi, 1):
        huruf = get_column_letter(kolom)
        tulis(lembar, f"{huruf}{baris}", satu, rata=gaya.MENJOROK, tepi=tepi)
        ukuran.append((satu, lembar.column_dimensions[huruf].width))
    lembar.row_dimensions[baris].height = gaya.tinggi(*ukuran)


def _bentang(
    lembar: Worksheet, baris: int, teks: str, kolom_akhir: str, lebar: float, font: Font = gaya.HURUF_BIASA
) -> None:
    """Write a sentence across the sheet."""
    tulis(lembar, f"A{baris}", teks, font=font, rata=gaya.MENJOROK)
    lembar.merge_cells(f"A{baris}:{kolom_akhir}{baris}")
    lembar.row_dimensions[baris].height = gaya.tinggi((teks, lebar))


def _tujuan(wb: Workbook) -> Tujuan:
    def tujuan(tempat: Tempat) -> str | None:
        sel = _sel(wb, tempat)
        return sel.coordinate if sel is not None else None

    return tujuan


def _tautkan(sel: Cell, tempat: Tempat, tujuan: Tujuan) -> None:
    """Make `sel` lead to the cell of a masalah, if there is one."""
    alamat = tujuan(tempat)
    if alamat is not None:
        lokasi = f"{quote_sheetname(tempat.lembar)}!{alamat}"
        sel.hyperlink = Hyperlink(ref="", location=lokasi, display=str(sel.value))
        sel.font = gaya.HURUF_TAUTAN


def _selesaikan(lembar: Worksheet, baris_beku: int) -> None:
    lembar.freeze_panes = f"A{baris_beku}"
    gaya.siapkan_cetak(lembar, tegak=False)
    gaya.lindungi(lembar)


# Masalah


def _tulis_masalah(lembar: Worksheet, masalah: Sequence[Masalah], tujuan: Tujuan) -> None:
    gaya.lebar_kolom(lembar, {"A": 6, "B": 15, "C": 9, "D": 26, "E": 68, "F": 26, "G": 24})
    keterangan = "Belum ada naskah yang terbit dari kiriman ini. Semua yang sudah diketik tetap ada."
    _kepala(lembar, f"{len(masalah)} hal perlu diperbaiki", keterangan, 7)
    for nomor, teks in enumerate(_CARA_PERBAIKI, 5):
        _bentang(lembar, nomor, teks, "G", 170)
    awal = 5 + len(_CARA_PERBAIKI) + 1
    _baris_judul(
        lembar, awal, ("No.", "Lembar", "Sel", "Isian", "Apa yang salah dan apa yang dilakukan", "Saran", "Kode")
    )
    for nomor, satu in enumerate(masalah, 1):
        t = satu.tempat
        baris = awal + nomor
        _baris_isi(lembar, baris, (str(nomor), t.lembar, t.sel or "—", t.bidang, satu.pesan, satu.saran, satu.kode))
        for kolom in "DG":
            lembar[f"{kolom}{baris}"].font = gaya.HURUF_KECIL
        _tautkan(cast("Cell", lembar[f"C{baris}"]), t, tujuan)
    lembar.print_title_rows = f"{awal}:{awal}"
    _selesaikan(lembar, 4)


_CARA_PERBAIKI: Final = (
    (
        "1.  Klik alamat pada kolom Sel untuk menuju sel yang salah. Sel itu berwarna merah muda; arahkan penunjuk ke sel itu "
        "untuk membaca sebabnya."
    ),
    "2.  Perbaiki semuanya. Warna dan catatan tidak perlu dihapus; keduanya hilang sendiri pada kiriman berikutnya.",
    "3.  Simpan, tutup Excel, lalu letakkan kembali buku kerja ini di folder inbox.",
)


# Status


def _tulis_status(lembar: Worksheet, isi: LembarStatus, tujuan: Tujuan) -> None:
    gaya.lebar_kolom(lembar, {"A": 10, "B": 10, "C": 9, "D": 36, "E": 32, "F": 18, "G": 64, "H": 36})
    _kepala(lembar, *_kepala_status(isi), 8)
    baris = 5
    warna = gaya.HIJAU_MUDA if isi.status == "diterima" else gaya.BIRU_MUDA
    gaya.pita(lembar, baris, 8, warna, tinggi=24)
    tulis(lembar, f"A{baris}", _kalimat_status(isi), font=gaya.huruf(ukuran=11, tebal=True), rata=gaya.SEBARIS)
    baris = _bagian_kalimat(lembar, baris + 2, "Berikutnya", isi.berikut)
    baris = _bagian_peringatan(lembar, baris, isi.peringatan, tujuan)
    judul_terbit = "Akan terbit; kini masih KONSEP" if isi.status == "konsep" else "Terbit dari kiriman ini"
    baris = _bagian_naskah(lembar, baris, judul_terbit, isi.terbit, isi.folder)
    _bagian_naskah(lembar, baris, "Semua naskah kasus ini", isi.semua, isi.folder)
    _selesaikan(lembar, 4)


def _kepala_status(isi: LembarStatus) -> tuple[str, str]:
    """Return the sheet's title and the line below it."""
    if isi.status == "konsep":
        kode = f"KONSEP {isi.kode}".strip()
        return f"{kode} · {isi.judul}", f"{isi.waktu} · inbox/{isi.konsep}"
    return f"{isi.kode} · {isi.judul}", f"Versi {isi.versi} · {isi.waktu} · outbox/{isi.folder}"


def _kalimat_status(isi: LembarStatus) -> str:
    if isi.status == "konsep":
        return "Konsep saja: belum ada naskah yang terbit, bernomor, atau tersimpan."
    if isi.status == "duplikat":
        return "Tidak ada yang berubah: isi buku kerja ini sudah pernah diterima."
    if not isi.terbit:
        return "Diterima. Tidak ada naskah baru yang terbit dari kiriman ini."
    return f"Diterima. {len(isi.terbit)} naskah terbit dari kiriman ini."


def _judul_bagian(lembar: Worksheet, baris: int, judul: str, warna: str = gaya.BIRU_TUA) -> int:
    tulis(lembar, f"A{baris}", judul, font=gaya.huruf(ukuran=12, tebal=True, warna=warna), rata=gaya.SEBARIS)
    for kolom in range(1, 9):
        gaya.kenakan(cast("Cell", lembar.cell(baris, kolom)), "border", gaya.GARIS_BAWAH)
    lembar.row_dimensions[baris].height = 22
    return baris + 1


def _bagian_kalimat(lembar: Worksheet, baris: int, judul: str, kalimat: Sequence[str]) -> int:
    if not kalimat:
        return baris
    baris = _judul_bagian(lembar, baris, judul)
    for satu in kalimat:
        _bentang(lembar, baris, f"•  {satu}", "H", 200)
        baris += 1
    return baris + 1


def _bagian_peringatan(lembar: Worksheet, baris: int, peringatan: Sequence[Masalah], tujuan: Tujuan) -> int:
    if not peringatan:
        return baris
    baris = _judul_bagian(lembar, baris, "Peringatan: tidak menghalangi, tetapi perlu dilihat", gaya.JINGGA)
    for satu in peringatan:
        t = satu.tempat
        letak = f"{t.lembar}!{t.sel}" if t.sel else t.lembar
        saran = f" Mungkin maksudnya: {satu.saran}" if satu.saran else ""
        sel = tulis(lembar, f"A{baris}", letak, rata=gaya.MENJOROK)
        _tautkan(sel, t, tujuan)
        tulis(lembar, f"D{baris}", satu.pesan + saran, rata=gaya.MENJOROK)
        lembar.merge_cells(f"A{baris}:C{baris}")
        lembar.merge_cells(f"D{baris}:H{baris}")
        lembar.row_dimensions[baris].height = gaya.tinggi((satu.pesan + saran, 170))
        gaya.pita(lembar, baris, 8, gaya.KUNING)
        baris += 1
    return baris + 1


def _bagian_naskah(lembar: Worksheet, baris: int, judul: str, naskah: Sequence[BarisNaskah], folder: str) -> int:
    if not naskah:
        return baris
    baris = _judul_bagian(lembar, baris, judul)
    kepala = ("Langkah", "Putaran", "Revisi", "Naskah", "Nomor", "Tanggal", "Letak di folder kasus", "Keterangan")
    _baris_judul(lembar, baris, kepala)
    for x in naskah:
        baris += 1
        kiri = (str(x.langkah), str(x.putaran), str(x.revisi))
        _baris_isi(lembar, baris, (*kiri, x.judul, x.nomor, x.tanggal, x.path.removeprefix(f"{folder}/"), x.keterangan))
    return baris + 2
