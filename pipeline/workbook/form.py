"""An SOP's blank form as bytes of an .xlsx, from the schema and the configuration; and filling one.

Trap of this module: below a table every cell is read as a further row of it, so nothing of ours may
ever stand there.
"""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, Literal, cast

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Protection
from openpyxl.utils import get_column_letter, quote_sheetname, range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.contoh import Contoh
from pipeline.kantor import Kantor
from pipeline.kasus import Nilai
from pipeline.skema import LEMBAR_KEGIATAN, VERSI_FORMULIR, Bentuk, Bidang, Kolom, Skema, Tabel
from pipeline.sop import Langkah, Sop
from pipeline.workbook import gaya, posisi
from pipeline.workbook.gaya import isian, tulis, tulis_teks

LEMBAR_PETUNJUK: Final = "Petunjuk"
LEMBAR_DAFTAR: Final = "_daftar"
LEMBAR_ALUR: Final = "_alur"
LEBAR_LABEL: Final = 44
BARIS_TAMBAHAN: Final = 300  # rows below a table that are unlocked and validated like it
BARIS_KEPALA: Final = 5  # header row of every table
BARIS_TEKS_PANJANG: Final = 5  # lines that a long text's cell shows at least
PUTARAN_SIAP: Final = 1  # the round whose rows the blank form already holds

KELOMPOK: Final = {
    "kegiatan": "Kegiatan",
    "arahan": "Disposisi atau arahan yang memulai kegiatan",
    "naskah": "Sifat naskah",
    "laporan": "Isi laporan",
    "kasus": "Kasus: diisi AlurNaskah, dan permintaan khusus",
}
DARI_SISTEM: Final = frozenset({"kasus.kode", "kasus.versi"})

Pilihan = Mapping[str, tuple[str, ...]]


def write_form(sop: Sop, skema: Skema, kantor: Kantor, pilihan: Pilihan) -> bytes:
    """Return the blank form of `sop`; `skema` is the part of the schema it needs.

    The same arguments give the same bytes.
    """
    wb = gaya.buku_baru()
    wb.properties.title = f"Formulir {sop.judul}"
    buku = _Formulir(wb, sop, skema, pilihan)
    petunjuk = wb.create_sheet(LEMBAR_PETUNJUK)
    for nama, kelompok in _per_lembar(skema.bidang):
        _lembar_bidang(buku, nama, kelompok)
    for tabel in skema.tabel:
        _lembar_tabel(buku, tabel)
    _urutkan(wb, skema)
    _lembar_petunjuk(buku, petunjuk, kantor)
    _lembar_daftar(buku)
    _lembar_alur(buku)
    gaya.tampilkan(wb, petunjuk)
    return gaya.simpan(wb)


@dataclass(slots=True)
class _Formulir:
    """A form being written."""

    wb: Workbook
    sop: Sop
    skema: Skema
    pilihan: Pilihan
    sejak: Mapping[str, int] = field(init=False)  # name of the schema → first langkah that needs it

    def __post_init__(self) -> None:
        sejak: dict[str, int] = {}
        for langkah in self.sop.langkah:
            for nama in langkah.perlu:
                sejak.setdefault(nama, langkah.nomor)
        self.sejak = sejak

    def urut(self, nomor: int) -> int:
        """Return which langkah of the definition, from 1, has the number `nomor`."""
        return 1 + [x.nomor for x in self.sop.langkah].index(nomor)

    def keterangan(self, kosong: str, terisi: str, sejak: int) -> str:
        """Return the part of a formula that tells whether what is needed from langkah `sejak` is there."""
        urut = self.urut(sejak)
        return posisi.keterangan(kosong, terisi, self.sop.langkah[urut - 1], urut)

    def namai(self, nama: str, lembar: Worksheet, alamat: str) -> None:
        """Give a cell or range a defined name."""
        mutlak = ":".join(_mutlak(a) for a in alamat.split(":"))
        self.wb.defined_names[nama] = DefinedName(nama, attr_text=f"{quote_sheetname(lembar.title)}!{mutlak}")

    @property
    def lembar_utama(self) -> str:
        """The sheet with the cells that name a case."""
        bidang = self.skema.cari_bidang(self.sop.bidang_judul)
        return bidang.lembar if bidang else LEMBAR_KEGIATAN

    def sejak_tabel(self, tabel: Tabel) -> int | None:
        """Return the langkah from which a table must have a row, None if it may stay blank."""
        return self.sejak.get(tabel.nama, self.sop.pertama.nomor if tabel.nama == "langkah" else None)

    def sejak_kolom(self, tabel: Tabel, kolom: Kolom) -> int | None:
        """Return the langkah from which a column must be filled, None if it may stay blank."""
        if khusus := self.sejak.get(f"{tabel.nama}.{kolom.judul}"):
            return khusus
        return self.sejak.get(tabel.nama, self.sop.pertama.nomor) if kolom.wajib else None


def _mutlak(alamat: str) -> str:
    kolom = alamat.rstrip("0123456789")
    return f"${kolom}${alamat[len(kolom) :]}"


def _per_lembar(bidang: Iterable[Bidang]) -> Iterator[tuple[str, list[Bidang]]]:
    """Yield each sheet of input cells with its cells, in the schema's order."""
    lembar: dict[str, list[Bidang]] = {}
    for satu in bidang:
        lembar.setdefault(satu.lembar, []).append(satu)
    yield from lembar.items()


def _urutkan(wb: Workbook, skema: Skema) -> None:
    """Put the sheets in the order of the work: first sheet of cells, langkah, the other tables, the other cells."""
    bidang = [nama for nama, _ in _per_lembar(skema.bidang)]
    tabel = [t.lembar for t in skema.tabel]
    urutan = [LEMBAR_PETUNJUK, *bidang[:1], *tabel, *bidang[1:]]
    wb._sheets.sort(key=lambda lembar: urutan.index(lembar.title))  # type: ignore[attr-defined]  # noqa: SLF001


# Sheets of input cells


def _lembar_bidang(buku: _Formulir, nama: str, bidang: list[Bidang]) -> None:
    lembar = buku.wb.create_sheet(nama)
    gaya.lebar_kolom(lembar, {"A": 2, "B": 25, "C": 62, "D": 31, "E": 46})
    _kepala_lembar(lembar, nama, "Sel kuning wajib, sel putih boleh kosong. Alt+Enter memulai alinea baru.", 5)
    _sebutan_kasus(buku, lembar)
    baris = 4
    diurut = sorted(bidang, key=lambda b: _awalan(b) == "kasus")  # stable: what the system fills comes last
    for awalan, kelompok in groupby(diurut, key=_awalan):
        _judul_bagian(lembar, baris, KELOMPOK.get(awalan, awalan.replace("_", " ").capitalize()), 5)
        for nomor, satu in enumerate(kelompok, baris + 1):
            _baris_bidang(buku, lembar, nomor, satu)
            baris = nomor
        baris += 2
    _hitung_kosong(lembar, baris)
    lembar.freeze_panes = "A4"
    gaya.mulai_di(lembar, "C5")
    lembar.print_title_rows = "1:3"
    lembar.print_area = f"A1:E{baris}"
    lembar.sheet_properties.tabColor = gaya.BIRU
    gaya.siapkan_cetak(lembar, tegak=True)
    gaya.lindungi(lembar)


def _awalan(bidang: Bidang) -> str:
    return bidang.nama.partition(".")[0]


def _kepala_lembar(lembar: Worksheet, judul: str, keterangan: str, kolom_akhir: int) -> None:
    gaya.pita(lembar, 1, kolom_akhir, gaya.BIRU_TUA, tinggi=30)
    gaya.pita(lembar, 2, kolom_akhir, gaya.BIRU_TUA, tinggi=20)
    kiri = "B" if lembar.column_dimensions["A"].width < 5 else "A"
    tulis(lembar, f"{kiri}1", judul, font=gaya.HURUF_JUDUL, rata=gaya.SEBARIS)
    tulis(lembar, f"{kiri}2", keterangan, font=gaya.huruf(warna=gaya.BIRU_MUDA), rata=gaya.SEBARIS)


def _sebutan_kasus(buku: _Formulir, lembar: Worksheet) -> None:
    """Say at the top of a sheet which case this is, once it has a kode."""
    if buku.skema.cari_bidang("kasus.kode") is None or buku.skema.cari_bidang("kasus.versi") is None:
        return
    sel = tulis(lembar, "B3", "", font=gaya.huruf(tebal=True, warna=gaya.HIJAU), rata=gaya.SEBARIS)
    sel.value = '=IF(kasus.kode="","Kasus baru","Kasus "&kasus.kode&", versi "&kasus.versi)&". "&alur.posisi'
    lembar.row_dimensions[3].height = 20


def _hitung_kosong(lembar: Worksheet, akhir: int) -> None:
    """Say at the top how many cells are missing, and colour what is; a cell that a refusal marks keeps the mark's colour.

    Pink, the colour of a mark, is a blank cell for which the workbook would be refused; orange what the next langkah needs.
    """
    rentang = f"$D$5:$D${akhir}"
    hitung = "+".join(f'COUNTIF({rentang},"*: {kata}")' for kata in (posisi.BELUM, posisi.SEKARANG))
    sel = tulis(lembar, "E3", "", font=gaya.huruf(tebal=True, warna=gaya.JINGGA), rata=gaya.SEBARIS)
    cukup = f'IF(COUNTIF({rentang},"Wajib mulai*")=0,"Lengkap","Sekarang tidak ada yang kurang")'
    sel.value = f'=IF({hitung}=0,{cukup},"Masih kosong: "&({hitung})&" isian wajib")'
    _warnai_keterangan(lembar, f"D5:D{akhir}")
    gaya.bersyarat(
        lembar, f"C5:C{akhir}", f"RIGHT($D5,{len(posisi.BELUM)})={posisi.kutip(posisi.BELUM)}", gaya.MERAH_MUDA
    )


def _warnai_keterangan(lembar: Worksheet, alamat: str) -> None:
    """Colour the cells that tell what is filled, missing, and needed now."""
    sel = f"${alamat.partition(':')[0]}"
    for kata, warna, tinta in (
        (posisi.BELUM, gaya.MERAH_MUDA, gaya.MERAH),
        (posisi.SEKARANG, gaya.JINGGA_MUDA, gaya.JINGGA_TUA),
        (posisi.TERISI, "", gaya.HIJAU),
    ):
        gaya.bersyarat(lembar, alamat, f"RIGHT({sel},{len(kata)})={posisi.kutip(kata)}", warna, tinta)


def _baris_bidang(buku: _Formulir, lembar: Worksheet, baris: int, bidang: Bidang) -> None:
    sejak = buku.sejak.get(bidang.nama)
    sel = cast("Cell", lembar[f"C{baris}"])
    _gaya_isian(sel, bidang.bentuk, _warna(sejak=sejak, sistem=bidang.nama in DARI_SISTEM))
    if bidang.bawaan:
        tulis_teks(sel, bidang.bawaan)
    if bidang.nama in DARI_SISTEM:
        kapan, font = "Diisi AlurNaskah", gaya.HURUF_KECIL
    elif sejak is None:
        kapan, font = "Boleh kosong", gaya.HURUF_KECIL
    else:
        kapan, font = "", gaya.huruf(ukuran=9, tebal=True, warna=gaya.ABU_TUA)
    panjang = bidang.bentuk is Bentuk.TEKS_PANJANG
    rata = gaya.MENJOROK if panjang else gaya.MENJOROK_TENGAH
    tulis(lembar, f"B{baris}", bidang.label, font=gaya.HURUF_TEBAL, rata=rata)
    sel.alignment = rata
    keterangan = tulis(lembar, f"D{baris}", kapan, font=font, rata=rata)
    if sejak is not None:
        keterangan.value = "=" + buku.keterangan(f"ISBLANK(C{baris})", posisi.kutip(posisi.TERISI), sejak)
    tulis(lembar, f"E{baris}", bidang.petunjuk, font=gaya.HURUF_KECIL, rata=rata)
    if panjang:
        # A row grows and shrinks with what is typed; blank lines in the margin keep it tall.
        tulis(lembar, f"A{baris}", "\n" * (BARIS_TEKS_PANJANG - 1), rata=gaya.RATA)
    tinggi = gaya.tinggi((bidang.petunjuk, 46), (bidang.label, 25), (bidang.bawaan, 62), paling_rendah=20)
    lembar.row_dimensions[baris].height = max(tinggi, 13 * BARIS_TEKS_PANJANG + 5 if panjang else 0)
    buku.namai(bidang.nama, lembar, f"C{baris}")
    contoh = bidang.contoh if bidang.bentuk in {Bentuk.TEKS, Bentuk.TEKS_PANJANG} else ""
    petunjuk = bidang.petunjuk + (f"\n\nContoh: {contoh}" if contoh else "")
    _validasi(buku, lembar, f"C{baris}", bidang.bentuk, bidang.pilihan, bidang.label, petunjuk)


def _warna(*, sejak: int | None, sistem: bool = False) -> str:
    if sistem:
        return gaya.ABU
    return gaya.PUTIH if sejak is None else gaya.KUNING


def _gaya_isian(sel: Cell, bentuk: Bentuk, warna: str | None) -> None:
    """Make `sel` an input cell; without `warna`, one of the rows below a table, which look empty."""
    sel.font = gaya.HURUF_BIASA
    sel.number_format = gaya.FORMAT[bentuk]
    sel.protection = gaya.TERBUKA
    sel.alignment = gaya.MENJOROK
    if warna is not None:
        sel.fill = isian(warna)
        sel.border = gaya.KOTAK


def _validasi(
    buku: _Formulir, lembar: Worksheet, alamat: str, bentuk: Bentuk, pilihan: str, judul: str, petunjuk: str
) -> None:
    """Add Excel's own check of a cell: a list is strict, the rest only asks, since the reader explains better."""
    if bentuk is Bentuk.PILIHAN:
        if not buku.pilihan.get(pilihan):
            return
        aturan = DataValidation(type="list", formula1=f"daftar.{pilihan}", errorStyle="stop")
        aturan.error = "Isian ini tidak ada pada daftar. Pilih salah satu dari daftar, atau kosongkan."
    elif bentuk in _BATAS:
        jenis, bawah, atas, galat = _BATAS[bentuk]
        aturan = DataValidation(type=jenis, operator="between", formula1=bawah, formula2=atas, errorStyle="warning")
        aturan.error = galat
    elif "Contoh:" in petunjuk:
        aturan = DataValidation()  # any value; it only shows the hint
    else:
        return
    _pasang(lembar, aturan, alamat, judul, petunjuk)


_Jenis = Literal["whole", "decimal", "date", "time"]
# Days are counted as Excel counts them: 36526 is 1 January 2000, 73050 is 31 December 2099.
_BATAS: Final[Mapping[Bentuk, tuple[_Jenis, str, str, str]]] = {
    Bentuk.TANGGAL: ("date", "36526", "73050", "Ini bukan tanggal yang lazim. Ketik seperti 07/05/2018."),
    Bentuk.JAM: ("time", "0", "0.999988425925926", "Ini bukan jam. Ketik seperti 10:00."),
    Bentuk.TANGGAL_JAM: (
        "date",
        "36526",
        "73050",
        "Ini bukan tanggal dan jam yang lazim. Ketik tanggal, spasi, jam, seperti 02/05/2018 08:00.",
    ),
    Bentuk.BILANGAN: ("decimal", "0", "999999999", "Ini bukan bilangan. Ketik angkanya saja, tanpa satuan."),
    Bentuk.BILANGAN_BULAT: ("whole", "1", "9999", "Ini bukan bilangan bulat. Ketik 1, 2, 3, dan seterusnya."),
}


def _pasang(lembar: Worksheet, aturan: DataValidation, alamat: str, judul: str, petunjuk: str) -> None:
    aturan.allow_blank = True
    aturan.showErrorMessage = True
    aturan.showInputMessage = True
    aturan.errorTitle = "Periksa isian"
    aturan.promptTitle = judul[:32]  # Excel calls a file damaged whose title is longer
    aturan.prompt = petunjuk[:255]
    aturan.add(alamat)
    lembar.add_data_validation(aturan)


# Sheets of tables


def _lembar_tabel(buku: _Formulir, tabel: Tabel) -> None:
    lembar = buku.wb.create_sheet(tabel.lembar)
    ada_label = tabel.nama == "langkah"
    lembar.column_dimensions["A"].width = LEBAR_LABEL if ada_label else 6
    akhir = len(tabel.kolom) + 1
    _kepala_lembar(lembar, tabel.judul, tabel.petunjuk, akhir)
    lembar.row_dimensions[3].height = 20
    for nomor, kolom in enumerate(tabel.kolom, 2):
        _kepala_kolom(lembar, get_column_letter(nomor), kolom)
    lembar.row_dimensions[BARIS_KEPALA].height = 24
    hint = max(gaya.tinggi((_petunjuk_kolom(k), _lebar(k) * 1.15)) for k in tabel.kolom)
    lembar.row_dimensions[BARIS_KEPALA - 1].height = max(26, hint * 0.8)  # in the smallest letters
    jumlah = max(tabel.baris_kosong, len(buku.sop.langkah) + 6 if ada_label else 1)
    _baris_isian(buku, lembar, tabel, jumlah)
    _jadikan_tabel(lembar, tabel, jumlah)
    _keadaan_tabel(buku, lembar, tabel, jumlah)
    _baris_kurang(buku, lembar, tabel, jumlah)
    tulis(
        lembar,
        f"A{BARIS_KEPALA}",
        "Langkah SOP" if ada_label else "No.",
        font=gaya.HURUF_TEBAL,
        fill=isian(gaya.ABU),
        rata=gaya.TENGAH_PUSAT,
        tepi=gaya.KOTAK,
    )
    if ada_label:
        _siapkan_langkah(buku, lembar, tabel, jumlah)
    else:
        _nomori(lembar, jumlah)
    lembar.freeze_panes = f"{'D' if ada_label else 'C'}{BARIS_KEPALA + 1}"
    gaya.mulai_di(lembar, f"{'D' if ada_label else 'B'}{BARIS_KEPALA + 1}")
    lembar.print_title_rows = f"{BARIS_KEPALA}:{BARIS_KEPALA}"
    lembar.sheet_properties.tabColor = gaya.JINGGA if ada_label else gaya.HIJAU
    gaya.siapkan_cetak(lembar, tegak=False)
    gaya.lindungi(lembar)


def _lebar(kolom: Kolom) -> int:
    return max(kolom.lebar + 1, 11)


def _keadaan_tabel(buku: _Formulir, lembar: Worksheet, tabel: Tabel, jumlah: int) -> None:
    """Say above a table how many rows it has and when it needs them; above `langkah` where the case stands."""
    sel = tulis(lembar, "A3", "", font=gaya.huruf(ukuran=9, tebal=True, warna=gaya.HIJAU), rata=gaya.SEBARIS)
    if tabel.nama == "langkah":
        sel.value = "=alur.posisi"
        hint = "Hijau: langkah yang sekarang. Baris kurang? Teruskan tepat di bawah baris terakhir."
        rata = Alignment(vertical="bottom", wrap_text=True, indent=1)
        tulis(lembar, f"A{BARIS_KEPALA - 1}", hint, font=gaya.huruf(ukuran=8, warna=gaya.ABU_TUA), rata=rata)
        return
    sel.value = f"={_status_tabel(buku, lembar, tabel, jumlah)}&{posisi.kutip('. ' + _aturan_tabel(buku, tabel))}"
    for kata, tinta in ((posisi.BELUM, gaya.MERAH), (posisi.SEKARANG, gaya.JINGGA_TUA)):
        gaya.bersyarat(lembar, "A3", f"ISNUMBER(SEARCH({posisi.kutip(kata)},$A$3))", "", tinta)


def _status_tabel(buku: _Formulir, lembar: Worksheet, tabel: Tabel, jumlah: int) -> str:
    """Return the part of a formula that tells how full a table is."""
    nomor = next((n for n, k in enumerate(tabel.kolom, 2) if k.wajib), 2)
    hitung = f"COUNTA({_rentang(lembar, get_column_letter(nomor), jumlah)})"
    terisi = f'{hitung}&" baris terisi"'
    sejak = buku.sejak_tabel(tabel)
    if sejak is None:
        return f'IF({hitung}=0,"Boleh kosong seluruhnya",{terisi})'
    return buku.keterangan(f"{hitung}=0", terisi, sejak)


def _rentang(lembar: Worksheet, huruf: str, jumlah: int) -> str:
    """Return the cells of a table's column, those below the table with them, as a formula of any sheet names them."""
    awal, akhir = BARIS_KEPALA + 1, BARIS_KEPALA + jumlah + BARIS_TAMBAHAN
    return f"{quote_sheetname(lembar.title)}!${huruf}${awal}:${huruf}${akhir}"


def _aturan_tabel(buku: _Formulir, tabel: Tabel) -> str:
    kolom = [
        f"Kolom {k.judul} wajib mulai langkah {khusus}."
        for k in tabel.kolom
        if (khusus := buku.sejak.get(f"{tabel.nama}.{k.judul}"))
    ]
    umum = "Kolom kuning wajib pada baris yang diisi.", "Baris kurang? Teruskan tepat di bawah baris terakhir."
    return " ".join([*kolom, *umum])


def _baris_kurang(buku: _Formulir, lembar: Worksheet, tabel: Tabel, jumlah: int) -> None:
    """Have a row that is begun show what it lacks, in the colour of a mark: so it would be refused."""
    awal, akhir = BARIS_KEPALA + 1, BARIS_KEPALA + jumlah + BARIS_TAMBAHAN
    terisi = f"COUNTA($B{awal}:${get_column_letter(len(tabel.kolom) + 1)}{awal})>0"
    for nomor, kolom in enumerate(tabel.kolom, 2):
        huruf = get_column_letter(nomor)
        khusus = buku.sejak.get(f"{tabel.nama}.{kolom.judul}")
        if not kolom.wajib and khusus is None:
            continue
        mulai = f",{posisi.sudah_mulai(buku.urut(khusus))}" if khusus is not None and not kolom.wajib else ""
        syarat = f"AND(ISBLANK({huruf}{awal}),{terisi}{mulai})"
        gaya.bersyarat(lembar, f"{huruf}{awal}:{huruf}{akhir}", syarat, gaya.MERAH_MUDA)


def _petunjuk_kolom(kolom: Kolom) -> str:
    """Return what stands above a column's header: its hint, and in a line of its own an example."""
    contoh = kolom.contoh
    if contoh and kolom.bentuk is Bentuk.TANGGAL:
        contoh = f"{dt.date.fromisoformat(contoh):%d/%m/%Y}"
    return kolom.petunjuk + (f"\nContoh: {contoh}" if contoh else "")


def _kepala_kolom(lembar: Worksheet, huruf: str, kolom: Kolom) -> None:
    lembar.column_dimensions[huruf].width = _lebar(kolom)
    hint = gaya.huruf(ukuran=8, warna=gaya.ABU_TUA)
    rata = Alignment(vertical="bottom", wrap_text=True)
    alamat = f"{huruf}{BARIS_KEPALA - 1}"
    tulis(lembar, alamat, _petunjuk_kolom(kolom), font=hint, fill=isian(gaya.ABU), rata=rata, tepi=gaya.KOTAK)
    biru, tengah = isian(gaya.BIRU), gaya.TENGAH_PUSAT
    alamat = f"{huruf}{BARIS_KEPALA}"
    tulis(lembar, alamat, kolom.judul, font=gaya.HURUF_KEPALA, fill=biru, rata=tengah, tepi=gaya.KOTAK)


def _baris_isian(buku: _Formulir, lembar: Worksheet, tabel: Tabel, jumlah: int) -> None:
    """Make the cells of the table's rows and of those below it input cells."""
    awal, akhir = BARIS_KEPALA + 1, BARIS_KEPALA + jumlah
    panjang = any(k.bentuk is Bentuk.TEKS_PANJANG for k in tabel.kolom)
    for nomor, kolom in enumerate(tabel.kolom, 2):
        dalam = cast("Cell", lembar.cell(awal, nomor))
        _gaya_isian(dalam, kolom.bentuk, _warna(sejak=buku.sejak_kolom(tabel, kolom)))
        bawah = cast("Cell", lembar.cell(akhir + 1, nomor))
        _gaya_isian(bawah, kolom.bentuk, None)
        dalam.alignment = bawah.alignment = gaya.MENJOROK if panjang else gaya.MENJOROK_TENGAH
        for baris in range(awal + 1, akhir + BARIS_TAMBAHAN + 1):
            gaya.salin_gaya(dalam if baris <= akhir else bawah, cast("Cell", lembar.cell(baris, nomor)))
        for baris in range(awal, akhir + 1):
            lembar.row_dimensions[baris].height = gaya.tinggi(("", 1))
        huruf = get_column_letter(nomor)
        alamat = f"{huruf}{awal}:{huruf}{akhir + BARIS_TAMBAHAN}"
        if tabel.nama == "langkah" and kolom.judul == "Langkah":
            aturan = DataValidation(type="list", formula1="daftar.langkah", errorStyle="stop")
            aturan.error = "SOP ini tidak mempunyai langkah bernomor itu. Pilih dari daftar."
            _pasang(lembar, aturan, alamat, kolom.judul, kolom.petunjuk)
        else:
            _validasi(buku, lembar, alamat, kolom.bentuk, kolom.pilihan, kolom.judul, kolom.petunjuk)


def _jadikan_tabel(lembar: Worksheet, tabel: Tabel, jumlah: int) -> None:
    """Make the range an Excel table, without filter buttons: a filter hides rows, and a hidden value is refused."""
    akhir = get_column_letter(len(tabel.kolom) + 1)
    tabel_excel = Table(displayName=tabel.nama, ref=f"B{BARIS_KEPALA}:{akhir}{BARIS_KEPALA + jumlah}")
    tabel_excel.tableColumns = [TableColumn(id=n, name=k.judul) for n, k in enumerate(tabel.kolom, 1)]
    lembar.add_table(tabel_excel)


def _nomori(lembar: Worksheet, jumlah: int) -> None:
    for nomor in range(1, jumlah + 1):
        sel = lembar.cell(BARIS_KEPALA + nomor, 1, nomor)
        if nomor == 1:
            sel.font, sel.alignment, sel.border = gaya.HURUF_KECIL, gaya.TENGAH_PUSAT, gaya.KOTAK
            sel.fill = isian(gaya.ABU)
        else:
            gaya.salin_gaya(cast("Cell", lembar.cell(BARIS_KEPALA + 1, 1)), sel)


def _siapkan_langkah(buku: _Formulir, lembar: Worksheet, tabel: Tabel, jumlah: int) -> None:
    """Pre-fill round 1, and say beside each row what its langkah is."""
    kolom = {k.judul: n for n, k in enumerate(tabel.kolom, 2)}
    kunci = get_column_letter(kolom["Langkah"])
    for urut in range(1, jumlah + 1):
        baris = BARIS_KEPALA + urut
        label = tulis(
            lembar,
            f"A{baris}",
            "",
            font=gaya.huruf(ukuran=9),
            fill=isian(gaya.ABU),
            rata=gaya.MENJOROK,
            tepi=gaya.KOTAK,
        )
        if urut > len(buku.sop.langkah):
            label.value = (
                f'=IF({kunci}{baris}="","",IFERROR(INDEX(daftar.label_langkah,'
                f'MATCH({kunci}{baris},daftar.langkah,0)),"Langkah ini tidak ada"))'
            )
            continue
        langkah = buku.sop.langkah[urut - 1]
        tulis_teks(label, label_langkah(buku.sop, langkah))
        instruksi = "\n".join(langkah.instruksi)
        tinggi = gaya.tinggi((str(label.value), LEBAR_LABEL), (instruksi, 44))
        lembar.row_dimensions[baris].height = tinggi
        for judul, nilai in (("Langkah", langkah.nomor), ("Putaran", PUTARAN_SIAP)):
            sel = lembar.cell(baris, kolom[judul], nilai)
            sel.fill = isian(gaya.ABU)
            sel.protection = Protection(locked=True)
        if instruksi:
            tulis_teks(cast("Cell", lembar.cell(baris, kolom["Instruksi"])), instruksi)
    _warnai_langkah(buku, lembar, kolom, jumlah)


def label_langkah(sop: Sop, langkah: Langkah) -> str:
    """Return what the form says beside a row: number, who, what, and where a decision leads."""
    kegiatan = textwrap.shorten(langkah.kegiatan, 110, placeholder=" …")
    arah = "; ".join(f"{k.pilihan} → {k.ke or 'selesai'}" for k in langkah.keputusan)
    cara = _cara_masuk(langkah, sop)
    return f"{langkah.nomor} · {sop.nama_pelaksana(langkah.pelaksana)} — {kegiatan}" + "".join(
        f"\n{x}" for x in (arah, cara) if x
    )


def _cara_masuk(langkah: Langkah, sop: Sop) -> str:
    """Return what is special about when a langkah begins: together with others, or only if."""
    lain = [str(x.nomor) for x in sop.rombongan(langkah) if x is not langkah]
    serentak = f"serentak dengan langkah {', '.join(lain)}" if lain else ""
    syarat = langkah.hanya_bila
    bidang = sop.skema().cari_bidang(syarat.bidang) if syarat else None
    bila = f"hanya bila {bidang.label}: {' atau '.join(syarat.nilai)}" if syarat and bidang else ""
    return "; ".join(x for x in (serentak, bila) if x)


def _warnai_langkah(buku: _Formulir, lembar: Worksheet, kolom: Mapping[str, int], jumlah: int) -> None:
    """Show in each row what it lacks, what it has no use for, and which row is the present one.

    All of it only where the cell is blank, and what a refusal marks has the mark's own colour, so that a mark is never hidden.
    """
    awal, akhir = BARIS_KEPALA + 1, BARIS_KEPALA + jumlah
    huruf = {judul: get_column_letter(n) for judul, n in kolom.items()}
    sel = {judul: f"${h}{awal}" for judul, h in huruf.items()}
    kini = f"{sel['Langkah']}=alur.kini,{sel['Putaran']}=alur.putaran"
    gaya.bersyarat(lembar, f"A{awal}:A{akhir}", f"AND({kini})", gaya.HIJAU_MUDA, gaya.HIJAU)
    for judul, warna, syarat in _kekurangan_langkah(buku.sop, sel, f"{kini},alur.mendahului>0"):
        gaya.bersyarat(
            lembar, f"{huruf[judul]}{awal}:{huruf[judul]}{akhir}", f"AND(ISBLANK({sel[judul]}),{syarat})", warna
        )


def _kekurangan_langkah(sop: Sop, sel: Mapping[str, str], didahului: str) -> Iterator[tuple[str, str, str]]:
    """Yield column, colour and condition of each format of a blank cell, the first that holds first.

    `didahului`: this row is the present one, and another langkah has begun before its turn.
    """
    mulai, selesai = f"NOT(ISBLANK({sel['Mulai']}))", f"NOT(ISBLANK({sel['Selesai']}))"
    putus = _salah_satu(sel["Langkah"], [x.nomor for x in sop.langkah if x.memutuskan])
    perintah = _salah_satu(sel["Langkah"], [x.nomor for x in sop.langkah if x.disposisi])
    beralasan = [k.pilihan for x in sop.langkah for k in x.keputusan if k.alasan]
    yield "Mulai", gaya.MERAH_MUDA, f"OR({selesai},AND({didahului}))"
    yield "Selesai", gaya.MERAH_MUDA, f"{mulai},{didahului}"
    yield "Selesai", gaya.JINGGA_MUDA, mulai
    yield "Keputusan", gaya.MERAH_MUDA, f"{mulai},{putus},{didahului}"
    yield "Keputusan", gaya.JINGGA_MUDA, f"{mulai},{putus}"
    yield "Keputusan", gaya.ABU, f"NOT(ISBLANK({sel['Langkah']})),NOT({putus})"
    yield "Catatan", gaya.MERAH_MUDA, _salah_satu(sel["Keputusan"], [posisi.kutip(p) for p in dict.fromkeys(beralasan)])
    yield "Instruksi", gaya.MERAH_MUDA, f"{mulai},{perintah}"
    yield "Instruksi", gaya.ABU, f"NOT(ISBLANK({sel['Langkah']})),NOT({perintah})"


def _salah_satu(sel: str, nilai: Iterable[object]) -> str:
    """Return the condition that a cell holds one of `nilai`."""
    return f"OR({','.join([*(f'{sel}={n}' for n in nilai), 'FALSE'])})"


# Instructions, hidden sheets


def _lembar_petunjuk(buku: _Formulir, lembar: Worksheet, kantor: Kantor) -> None:
    """Write the first sheet: how to use the form, what the colours mean, the way through the SOP."""
    gaya.lebar_kolom(lembar, {"A": 2, "B": 6, "C": 26, "D": 54, "E": 11, "F": 44, "G": 2})
    unit = max(kantor.instansi, key=lambda i: i.berlaku_sejak).unit_pengolah if kantor.instansi else ""
    _kepala_lembar(lembar, f"Formulir {buku.sop.judul}", unit, 7)
    sel = tulis(lembar, "B3", "", font=gaya.huruf(tebal=True, warna=gaya.HIJAU), rata=gaya.SEBARIS)
    sel.value = "=alur.posisi"
    lembar.row_dimensions[3].height = 20
    baris = _cara_memakai(buku, lembar, _usulan(buku, lembar, 4))
    baris = _arti_warna(lembar, baris + 1)
    baris = _daftar_lembar(buku, lembar, baris + 1)
    baris = _daftar_langkah(buku, lembar, baris + 1)
    _hal_khusus(buku, lembar, baris + 1)
    lembar.sheet_properties.tabColor = gaya.BIRU_TUA
    lembar.freeze_panes = "A3"
    gaya.siapkan_cetak(lembar, tegak=True, halaman_tinggi=1)
    gaya.lindungi(lembar)


def _usulan(buku: _Formulir, lembar: Worksheet, baris: int) -> int:
    """Say that the SOP is but proposed, if it is."""
    if not buku.sop.usulan:
        return baris
    baris = _judul_bagian(lembar, baris, "SOP ini masih usulan")
    _paragraf(lembar, baris, _USULAN)
    return baris + 1


_USULAN: Final = (
    "SOP ini disusun sebagai usulan dan belum disahkan pejabat yang berwenang. Pastikan dahulu kepada Admin apakah formulir "
    "ini sudah boleh dipakai untuk kasus yang sebenarnya."
)


def _judul_bagian(lembar: Worksheet, baris: int, judul: str, kolom_akhir: int = 7) -> int:
    gaya.pita(lembar, baris, kolom_akhir, gaya.BIRU_MUDA, tinggi=21)
    tulis(lembar, f"B{baris}", judul, font=gaya.huruf(ukuran=11, tebal=True, warna=gaya.BIRU_TUA), rata=gaya.SEBARIS)
    return baris + 1


def _paragraf(
    lembar: Worksheet, baris: int, teks: str, *, dari: str = "C", sampai: str = "F", lebar: float = 135
) -> None:
    """Write a text across the sheet; a merged cell does not grow by itself, so its height is set."""
    tulis(lembar, f"{dari}{baris}", teks, rata=gaya.MENJOROK)
    lembar.merge_cells(f"{dari}{baris}:{sampai}{baris}")
    lembar.row_dimensions[baris].height = gaya.tinggi((teks, lebar))


_CARA: Final = (
    "Isi lembar {utama}: sel kuning wajib, sel putih boleh kosong.",
    "Di lembar Langkah, isi Mulai untuk setiap langkah yang sudah dimulai. Naskah langkah itulah yang akan terbit.",
    "Simpan, tutup Excel, lalu letakkan buku kerja ini di folder inbox.",
    (
        "Beberapa detik kemudian buku kerja ini kembali. Di inbox/diterima: naskah sudah terbit, nomornya terisi, dan lembar "
        "Status merangkum hasilnya. Di inbox/ditolak: ada yang perlu diperbaiki; sel yang salah berwarna merah dan lembar "
        "Masalah menjelaskannya. Perbaiki, simpan, letakkan lagi di inbox."
    ),
    (
        "Kegiatan berlanjut? Teruskan buku kerja dari inbox/diterima: isi langkah berikutnya, simpan, letakkan lagi di inbox. "
        "Yang sudah diketik tidak perlu diketik ulang, dan nomor yang sudah terbit tidak berubah."
    ),
)


def _cara_memakai(buku: _Formulir, lembar: Worksheet, baris: int) -> int:
    baris = _judul_bagian(lembar, baris, "Cara memakai")
    for nomor, teks in enumerate((c.replace("{utama}", buku.lembar_utama) for c in _CARA), 1):
        tulis(
            lembar,
            f"B{baris}",
            str(nomor),
            font=gaya.huruf(ukuran=11, tebal=True, warna=gaya.BIRU),
            rata=gaya.PUSAT,
        )
        _paragraf(lembar, baris, teks)
        baris += 1
    return baris


def _arti_warna(lembar: Worksheet, baris: int) -> int:
    baris = _judul_bagian(lembar, baris, "Arti warna")
    for warna, arti in (
        (gaya.KUNING, "Wajib. Keterangan di dekatnya menyebut mulai langkah berapa; sebelum itu boleh kosong."),
        (gaya.PUTIH, "Boleh kosong."),
        (gaya.ABU, "Tidak perlu diisi: keterangan, contoh, atau diisi AlurNaskah."),
        (gaya.HIJAU_MUDA, "Langkah yang sekarang, di lembar Langkah."),
        (gaya.JINGGA_MUDA, "Masih kosong, dan diperlukan langkah yang sekarang."),
        (
            gaya.MERAH_MUDA,
            "Perlu diperbaiki: bila dikirim begini, ditolak. Sesudah ditolak, arahkan penunjuk ke sel itu untuk membaca sebabnya.",
        ),
    ):
        sel = cast("Cell", lembar[f"B{baris}"])
        sel.fill, sel.border = isian(warna), gaya.KOTAK
        _paragraf(lembar, baris, arti)
        baris += 1
    return baris


def _daftar_lembar(buku: _Formulir, lembar: Worksheet, baris: int) -> int:
    baris = _judul_bagian(lembar, baris, "Lembar buku kerja ini (klik untuk membuka)")
    for satu in buku.wb.worksheets:
        if satu is lembar:
            continue
        sel = tulis(lembar, f"C{baris}", satu.title, font=gaya.HURUF_TAUTAN, rata=gaya.MENJOROK)
        sel.hyperlink = Hyperlink(ref="", location=f"{quote_sheetname(satu.title)}!A1", display=satu.title)
        _paragraf(lembar, baris, _perihal_lembar(buku, satu.title), dari="D", sampai="E", lebar=65)
        keadaan = tulis(lembar, f"F{baris}", "", font=gaya.HURUF_KECIL, rata=gaya.MENJOROK)
        keadaan.value = _keadaan_lembar(buku, satu)
        baris += 1
    return baris


def _perihal_lembar(buku: _Formulir, judul: str) -> str:
    """Return what a sheet holds."""
    for tabel in buku.skema.tabel:
        if tabel.lembar == judul:
            return tabel.petunjuk
    bidang = [b for b in buku.skema.bidang if b.lembar == judul]
    kelompok = dict.fromkeys(
        KELOMPOK.get(_awalan(b), _awalan(b).replace("_", " ")) for b in bidang if _awalan(b) != "kasus"
    )
    return ("; ".join(kelompok or ["kasus"]) + ".").capitalize()


def _keadaan_lembar(buku: _Formulir, lembar: Worksheet) -> str:
    """Return the formula that tells what is missing on a sheet."""
    tabel = next((t for t in buku.skema.tabel if t.lembar == lembar.title), None)
    if tabel is None:
        return f"={quote_sheetname(lembar.title)}!E3"
    if tabel.nama == "langkah":
        return '=IF(alur.urut=0,"Lengkap","Kini langkah "&alur.kini&" putaran "&alur.putaran)'
    jumlah = max(tabel.baris_kosong, 1)
    return f"={_status_tabel(buku, lembar, tabel, jumlah)}"


def _daftar_langkah(buku: _Formulir, lembar: Worksheet, baris: int) -> int:
    baris = _judul_bagian(lembar, baris, "Langkah SOP dan naskah yang terbit")
    for kolom, judul in zip("BCDEF", ("No.", "Pelaksana", "Kegiatan", "Waktu", "Naskah yang terbit"), strict=True):
        tulis(
            lembar,
            f"{kolom}{baris}",
            judul,
            font=gaya.HURUF_KEPALA,
            fill=isian(gaya.BIRU),
            rata=gaya.TENGAH_PUSAT,
            tepi=gaya.KOTAK,
        )
    for langkah in buku.sop.langkah:
        baris += 1
        isi = _ringkasan_langkah(buku.sop, langkah)
        for kolom, teks in zip("BCDEF", isi, strict=True):
            rata = gaya.PUSAT if kolom in "BE" else gaya.MENJOROK
            tulis(lembar, f"{kolom}{baris}", teks, font=gaya.huruf(ukuran=9), rata=rata, tepi=gaya.KOTAK)
        lembar.row_dimensions[baris].height = gaya.tinggi((isi[1], 26), (isi[2], 57), (isi[4], 46))
    return baris + 1


def _ringkasan_langkah(sop: Sop, langkah: Langkah) -> tuple[str, str, str, str, str]:
    """Return a langkah as a line of the instructions: number, who, what, time, naskah and decision."""
    arah = [f"{k.pilihan}: " + (f"ke langkah {k.ke}" if k.ke else "selesai") for k in langkah.keputusan]
    naskah = [n.judul for n in langkah.naskah]
    pelaksana = sop.nama_pelaksana(langkah.pelaksana)
    kegiatan = textwrap.shorten(langkah.kegiatan, 165, placeholder=" …")
    return str(langkah.nomor), pelaksana, kegiatan, langkah.waktu, "\n".join([*naskah, "; ".join(arah)]).strip()


def _hal_khusus(buku: _Formulir, lembar: Worksheet, baris: int) -> None:
    baris = _judul_bagian(lembar, baris, "Hal khusus")
    for judul, isi in _hal(buku):
        tulis(lembar, f"C{baris}", judul, font=gaya.HURUF_TEBAL, rata=gaya.RATA)
        _paragraf(lembar, baris, isi, dari="D", lebar=109)
        baris += 1


def _hal(buku: _Formulir) -> Iterator[tuple[str, str]]:
    """Yield what concerns this SOP, in its own words."""
    for judul, isi in _KHUSUS:
        if judul == "Foto dan lampiran" and buku.skema.cari_tabel("dokumentasi") is None:
            continue
        if judul == DITOLAK and not buku.sop.pilihan_beralasan:
            continue
        if judul == "Langkah serentak" and not any(x.serentak for x in buku.sop.langkah):
            continue
        if judul == "Langkah bersyarat" and not any(x.hanya_bila for x in buku.sop.langkah):
            continue
        yield (
            judul.replace(DITOLAK, " atau ".join(buku.sop.pilihan_beralasan)),
            isi.replace("{utama}", buku.lembar_utama).replace("{syarat}", _syarat_langkah(buku)),
        )


def _syarat_langkah(buku: _Formulir) -> str:
    """Return which langkah are gone through only if, as a sentence each."""
    hasil = []
    for x in buku.sop.langkah:
        bidang = buku.skema.cari_bidang(x.hanya_bila.bidang) if x.hanya_bila else None
        if x.hanya_bila and bidang:
            hasil.append(f"Langkah {x.nomor} hanya bila “{bidang.label}” berisi {' atau '.join(x.hanya_bila.nilai)}.")
    return " ".join(hasil)


DITOLAK: Final = "{ditolak}"
_KHUSUS: Final = (
    (
        DITOLAK,
        (
            "Pilih Keputusan pada baris pemeriksaan dan tulis alasannya di Catatan. Langkah yang diulang ditulis pada baris "
            "kosong di bawah: pilih nomor Langkah, Putaran 2, lalu isi Mulai. Langkah yang belum pernah dijalani tetap diisi pada "
            "barisnya sendiri. Baris putaran 1 jangan diubah."
        ),
    ),
    (
        "Melihat konsep dahulu",
        (
            "Pilih Ya pada “Minta konsep dahulu?” di lembar {utama}. Naskah kembali sebagai KONSEP tanpa nomor; belum ada "
            "yang terbit. Pada buku kerja yang kembali, isian itu sudah kosong: letakkan lagi untuk menerbitkan."
        ),
    ),
    (
        "Plt., Plh., a.n.",
        (
            "Dengan sendirinya dipakai pejabat yang berwenang pada tanggal Mulai. Pilih kolom Pejabat di lembar Langkah hanya "
            "bila yang menandatangani orang lain."
        ),
    ),
    (
        "Langkah serentak",
        (
            "Langkah yang berjalan serentak dimulai bersama, masing-masing pada barisnya. Langkah sesudahnya menunggu semuanya "
            "selesai; bila salah satu mengembalikan, semuanya diulang dengan Putaran berikutnya."
        ),
    ),
    ("Langkah bersyarat", "{syarat} Selain itu langkah tersebut dilewati: kosongkan barisnya."),
    ("Nomor", "Biarkan kosong; AlurNaskah yang memberi nomor. Isi hanya bila nomor sudah ditentukan."),
    (
        "Foto dan lampiran",
        (
            "Letakkan berkasnya di inbox/lampiran, lalu tulis nama berkasnya di lembar Dokumentasi. Foto tercetak pada lampiran "
            "laporan dengan Keterangan sebagai tulisannya."
        ),
    ),
    ("Alinea baru", "Tekan Alt+Enter di dalam sel."),
    (
        "Batal",
        "Tulis alasannya pada “Alasan pembatalan” di lembar {utama}. Kasus ditutup pada langkah yang sudah dicapai.",
    ),
)


def _lembar_daftar(buku: _Formulir) -> None:
    """Write the lists behind the drop-downs on a hidden sheet, each under a defined name."""
    lembar = buku.wb.create_sheet(LEMBAR_DAFTAR)
    langkah = [str(x.nomor) for x in buku.sop.langkah]
    label = [label_langkah(buku.sop, x).replace("\n", "; ") for x in buku.sop.langkah]
    daftar = {**{n: list(isi) for n, isi in buku.pilihan.items() if isi}, "langkah": langkah, "label_langkah": label}
    for nomor, (nama, isi) in enumerate(daftar.items(), 1):
        huruf = get_column_letter(nomor)
        tulis(lembar, f"{huruf}1", nama, font=gaya.HURUF_TEBAL)
        for baris, satu in enumerate(isi, 2):
            sel = cast("Cell", lembar.cell(baris, nomor))
            if nama == "langkah":
                sel.value = int(satu)
            else:
                tulis_teks(sel, satu)
                sel.number_format = "@"
        buku.namai(f"daftar.{nama}", lembar, f"{huruf}2:{huruf}{len(isi) + 1}")
        lembar.column_dimensions[huruf].width = 24
    lembar.sheet_state = "hidden"
    gaya.lindungi(lembar)


def _lembar_alur(buku: _Formulir) -> None:
    """Stamp the form with its SOP and version, and have it count where its case stands."""
    lembar = buku.wb.create_sheet(LEMBAR_ALUR)
    for baris, (nama, nilai) in enumerate((("formulir.sop", buku.sop.nama), ("formulir.versi", VERSI_FORMULIR)), 1):
        lembar.cell(baris, 1, nama)
        lembar.cell(baris, 2, nilai)
        buku.namai(nama, lembar, f"B{baris}")
    acuan = posisi.Acuan(_kolom_langkah(buku), "kasus.pembatalan")
    for baris, isi in enumerate((posisi.KEPALA, *posisi.baris(buku.sop, acuan)), posisi.BARIS_PERTAMA - 1):
        for kolom, nilai in enumerate(isi, 1):
            lembar.cell(baris, kolom, nilai)
    for nama, alamat in posisi.nama_rentang(len(buku.sop.langkah)).items():
        buku.namai(nama, lembar, alamat)
    akhir = posisi.BARIS_PERTAMA + len(buku.sop.langkah) + 1
    for baris, (nama, rumus) in enumerate(posisi.ringkasan(buku.sop, acuan).items(), akhir):
        lembar.cell(baris, 1, nama)
        lembar.cell(baris, 2, rumus)
        buku.namai(nama, lembar, f"B{baris}")
    lembar.sheet_state = "hidden"
    gaya.lindungi(lembar)


def _kolom_langkah(buku: _Formulir) -> dict[str, str]:
    """Return the range of each column of table `langkah`, the rows below it with them, by header."""
    lembar, tabel = next(
        (lembar, milik) for lembar in buku.wb.worksheets for milik in lembar.tables.values() if milik.name == "langkah"
    )
    kiri, atas, kanan, bawah = cast("tuple[int, int, int, int]", range_boundaries(tabel.ref))
    return {
        str(lembar.cell(atas, k).value): _rentang(lembar, get_column_letter(k), bawah - atas)
        for k in range(kiri, kanan + 1)
    }


# Filling


def fill(form: bytes, data: Contoh) -> bytes:
    """Return `form` with `data` typed in, found by defined names and table headers alone.

    The n-th row of a table goes to its n-th row, also beyond its end; in `langkah` a row goes where its
    Langkah and Putaran stand, else to the first blank row. None leaves what is there.

    Raises:
        KeyError: the form lacks a defined name, table or header that `data` has a value for.
    """
    wb = load_workbook(io.BytesIO(form))
    for nama, nilai in data.bidang.items():
        if nilai is not None:
            lembar, alamat = next(iter(wb.defined_names[nama].destinations))
            sel = cast("Cell", wb[lembar][alamat.replace("$", "")])
            _ketik(sel, nilai)
            _tinggikan(wb[lembar], sel.row)
    tabel = {milik.displayName: (lembar, milik) for lembar in wb.worksheets for milik in lembar.tables.values()}
    for nama, baris in data.tabel.items():
        if baris:
            _isi_tabel(nama, *tabel[nama], baris)
    return gaya.simpan(wb)


def _isi_tabel(nama: str, lembar: Worksheet, tabel: Table, data: Iterable[Mapping[str, Nilai]]) -> None:
    kiri, atas, kanan, _ = cast("tuple[int, int, int, int]", range_boundaries(tabel.ref))
    kolom = {str(lembar.cell(atas, k).value): k for k in range(kiri, kanan + 1)}
    for urut, baris in enumerate(data, 1):
        tujuan = _baris_langkah(lembar, atas, kolom, baris) if nama == "langkah" else atas + urut
        for judul, nilai in baris.items():
            if nilai is not None:
                _ketik(cast("Cell", lembar.cell(tujuan, kolom[judul])), nilai)
        _tinggikan(lembar, tujuan)


def _baris_langkah(lembar: Worksheet, atas: int, kolom: Mapping[str, int], data: Mapping[str, Nilai]) -> int:
    """Return the row of the same Langkah and Putaran, else the first blank one."""
    kosong = 0
    for baris in range(atas + 1, lembar.max_row + 2):
        isi = {judul: lembar.cell(baris, k).value for judul, k in kolom.items()}
        if all(isi[judul] == data.get(judul) for judul in ("Langkah", "Putaran")):
            return baris
        if not kosong and all(nilai is None for nilai in isi.values()):
            kosong = baris
    return kosong


def _ketik(sel: Cell, nilai: Nilai) -> None:
    """Type `nilai` as a person would: the cell keeps its format."""
    bentuk = sel.number_format
    if isinstance(nilai, str):
        tulis_teks(sel, nilai)
    else:
        sel.value = nilai
    sel.number_format = bentuk


def _tinggikan(lembar: Worksheet, baris: int) -> None:
    """Make a row tall enough for its texts, as Excel does when someone types."""
    isi = [
        (str(sel.value), lembar.column_dimensions[sel.column_letter].width)
        for sel in lembar[baris]
        if sel.value and sel.data_type != "f"  # what a formula shows is shorter than itself
    ]
    dimensi = lembar.row_dimensions[baris]
    dimensi.height = max(dimensi.height or 0, gaya.tinggi(*isi))
