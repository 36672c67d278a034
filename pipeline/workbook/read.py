"""A workbook's bytes → Kasus: every value with the cell it came from, and what could not be read."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.kasus import Baris, Isian, Kasus, Masalah, Nilai, Tempat
from pipeline.skema import Bentuk, Bidang, Kolom, Skema, Tabel
from pipeline.sop import Sop
from pipeline.tanggal import bulan as nama_bulan
from pipeline.teks import TERLARANG, normal, sebut
from pipeline.workbook.bagian import KOLOM_AKHIR
from pipeline.workbook.buka import GALAT_EXCEL, buka, buka_hitungan, letak_sel, nama_terdefinisi
from pipeline.workbook.cepat import buka_cepat
from pipeline.workbook.saring import TidakTerbaca, urai

__all__ = ["Terbaca", "TidakTerbaca", "read"]

MAKS_BARIS = 5000  # rows of one table; more is no list of this bureau
ANGKA_UTUH = 10**15  # Excel keeps 15 digits; a longer number has lost the rest
SERIAL_TERKECIL, SERIAL_TERBESAR = 20000, 80000  # 1954 … 2119: a date shown as a number

ALIAS: Final = {"derajat": {"amat segera": "Sangat Segera", "kilat": "Sangat Segera"}}  # TND-411

Pilihan = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Terbaca:
    """What a workbook gave: the case, and the faults of reading it."""

    kasus: Kasus
    masalah: tuple[Masalah, ...]


@dataclass(slots=True)
class _Buku:
    """An open workbook, its calculated values, and the faults found so far."""

    wb: Workbook
    isi: bytes
    masalah: list[Masalah] = field(default_factory=list)
    hitungan: Workbook | None = None
    kolom_tersembunyi: dict[str, set[int]] = field(default_factory=dict)
    label: Mapping[str, Mapping[str, set[int]]] = field(default_factory=dict)  # sheet → label → rows it stands in
    digabung: set[tuple[str, str]] = field(default_factory=set)  # sheet and range, those told so far

    def catat(self, kode: str, tempat: Tempat, pesan: str, saran: str = "") -> None:
        self.masalah.append(Masalah(kode, tempat, pesan, saran))

    def terhitung(self, sel: Cell) -> tuple[object, bool]:
        """Return what Excel last calculated in a formula's cell, None if it never did, and whether that is an error."""
        if self.hitungan is None:
            self.hitungan = buka_hitungan(self.isi)
        hasil = self.hitungan[sel.parent.title][sel.coordinate] if sel.parent.title in self.hitungan else None
        return (None, False) if hasil is None else (hasil.value, hasil.data_type == "e")


def read(isi: bytes, sop: Mapping[str, Sop], skema: Skema, pilihan: Callable[[Sop], Pilihan]) -> Terbaca | TidakTerbaca:
    """Return the case in the workbook `isi`, with all that could not be read, or why it is no workbook."""
    bagian_xml = urai(isi)
    if isinstance(bagian_xml, TidakTerbaca):
        return bagian_xml
    try:
        wb = _buka(isi, bagian_xml)
    except MemoryError:
        raise  # its room is too small for it, which is something else than broken
    except Exception:  # noqa: BLE001 - openpyxl raises whatever the broken part provokes
        return TidakTerbaca(
            "buku-rusak",
            "Berkas ini tidak dapat dibuka sebagai buku kerja Excel: isinya rusak. Buka di Excel, pilih Simpan Sebagai… Buku Kerja Excel (.xlsx), lalu letakkan kembali.",
        )
    buku = _Buku(wb, isi)
    nama = nama_terdefinisi(wb)
    definisi = _sop(buku, nama, sop)
    if isinstance(definisi, TidakTerbaca):
        return definisi
    daftar = pilihan(definisi)
    bagian = definisi.skema(skema)
    buku.label = _label(wb, bagian.bidang, nama)
    bidang = {b.nama: _bidang(buku, b, nama, daftar) for b in bagian.bidang}
    tabel: dict[str, tuple[Baris, ...]] = {}
    kepala: dict[str, Tempat] = {}
    for satu in bagian.tabel:
        baris, kepala[satu.nama] = _tabel(buku, satu, daftar)
        if baris is not None:
            tabel[satu.nama] = baris
    return Terbaca(Kasus(definisi.nama, bidang, tabel, kepala), tuple(buku.masalah))


def _buka(isi: bytes, bagian: Mapping[str, bytes]) -> Workbook:
    """Return the workbook in `isi`, whose `bagian` are unpacked, for reading; whatever stands in the way of the fast way, openpyxl decides."""
    try:
        return buka_cepat(isi, bagian)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - of openpyxl, or not covered
        return buka(isi, ringkas=True)


def _sop(buku: _Buku, nama: Mapping[str, tuple[str, str]], sop: Mapping[str, Sop]) -> Sop | TidakTerbaca:
    """Return the SOP whose form this is."""
    letak = nama.get("formulir.sop")
    cap = normal(str(buku.wb[letak[0]][letak[1]].value or "")) if letak else ""
    if cap in sop:
        return sop[cap]
    if not cap and (dikenali := _dikenali(buku.wb, nama, sop)):
        return dikenali
    if cap:
        pesan = f"Formulir ini untuk SOP “{TERLARANG.sub('', cap)[:60]}”, yang tidak ada di sini ({', '.join(sop)}). Pakai formulir dari Admin."
        return TidakTerbaca("sop-tidak-dikenal", pesan)
    return TidakTerbaca(
        "bukan-formulir",
        "Buku kerja ini bukan formulir AlurNaskah. Pakai formulir kosong dari Admin, lalu salin isian ke dalamnya.",
    )


def _dikenali(wb: Workbook, nama: Mapping[str, tuple[str, str]], sop: Mapping[str, Sop]) -> Sop | None:
    """Return the SOP whose form this is, if its stamp is lost: all its cells and tables are there, and of no other as many."""
    if len(sop) == 1:
        return next((s for s in sop.values() if s.bidang_judul.casefold() in nama), None)
    tabel = {t for lembar in wb.worksheets for t in lembar.tables}
    luas: dict[int, list[Sop]] = {}
    for satu in sop.values():
        skema = satu.skema()
        if all(b.nama.casefold() in nama for b in skema.bidang) and all(t.nama in tabel for t in skema.tabel):
            luas.setdefault(len(skema.bidang) + len(skema.tabel), []).append(satu)
    terluas = luas[max(luas)] if luas else []
    return terluas[0] if len(terluas) == 1 else None


def _label(
    wb: Workbook, bidang: Sequence[Bidang], nama: Mapping[str, tuple[str, str]]
) -> dict[str, dict[str, set[int]]]:
    """Return in which rows of which sheets each label stands, of the sheets that hold input cells."""
    hasil: dict[str, dict[str, set[int]]] = {}
    label = {b.label for b in bidang}
    for lembar in {nama[b.nama.casefold()][0] for b in bidang if b.nama.casefold() in nama}:
        for (baris, _), sel in wb[lembar]._cells.items():  # noqa: SLF001 - those that are there
            if isinstance(sel.value, str) and sel.value in label:
                hasil.setdefault(lembar, {}).setdefault(sel.value, set()).add(baris)
    return hasil


def _bergeser(buku: _Buku, bidang: Bidang, lembar: str, alamat: str) -> str:
    """Return where the label of `bidang` stands, if not in the row its name points to; a label of another wording is none."""
    baris, kolom = letak_sel(alamat)
    sel = buku.wb[lembar]._cells  # noqa: SLF001 - those that are there
    if any(sel[baris, k].value == bidang.label for k in range(1, kolom) if (baris, k) in sel):
        return ""
    letak = [(x, min(di[bidang.label])) for x, di in buku.label.items() if bidang.label in di]
    return f"baris {letak[0][1]} lembar “{letak[0][0]}”" if letak else ""


def _hilang(buku: _Buku, lembar: str) -> str:
    """Return that the sheet `lembar` itself is gone, if it is."""
    return "" if lembar in buku.wb.sheetnames else f" Lembar “{lembar}” tidak ada pada buku kerja ini."


def _bidang(buku: _Buku, bidang: Bidang, nama: Mapping[str, tuple[str, str]], daftar: Pilihan) -> Isian:
    letak = nama.get(bidang.nama.casefold())
    if letak is None:
        tempat = Tempat(bidang.lembar, "", bidang.nama)
        pesan = f"Sel “{bidang.label}” ({bidang.nama}) hilang dari formulir.{_hilang(buku, bidang.lembar)}"
        buku.catat("bidang-hilang", tempat, f"{pesan} Salin isian ke formulir kosong yang baru dari Admin.")
        return Isian(None, tempat, rusak=True)
    lembar, alamat = letak
    tempat = Tempat(lembar, alamat, bidang.nama)
    if di_mana := _bergeser(buku, bidang, lembar, alamat):
        pesan = (
            f"Nama {bidang.nama} menunjuk ke sel ini, padahal “{bidang.label}” ada pada {di_mana}. "
            "Salin isian ke formulir kosong yang baru dari Admin."
        )
        buku.catat("bidang-bergeser", tempat, pesan)
        return Isian(None, tempat, rusak=True)
    return _isian(buku, buku.wb[lembar], alamat, tempat, bidang, daftar)


def _isian(
    buku: _Buku, lembar: Worksheet, alamat: str, tempat: Tempat, definisi: Bidang | Kolom, daftar: Pilihan
) -> Isian:
    """Return the cell's value as the kind its definition asks for, noting at `tempat` what is wrong with it."""
    sel = lembar._cells.get(letak_sel(alamat))  # noqa: SLF001 - asking for it in another way would make it
    if sel is None:
        return Isian(None, tempat)
    if isinstance(sel, MergedCell):
        rentang = next(str(r) for r in lembar.merged_cells.ranges if alamat in r)
        if (lembar.title, rentang) not in buku.digabung:
            pesan = f"Sel ini digabung dalam {rentang}. Batalkan penggabungan, lalu isi lagi."
            buku.catat("sel-digabung", tempat, pesan)
        buku.digabung.add((lembar.title, rentang))
        return Isian(None, tempat, rusak=True)
    mentah: object = sel.value
    galat_excel = sel.data_type == "e"
    if sel.data_type == "f":
        mentah, galat_excel = buku.terhitung(sel)
        if mentah is None:
            buku.catat(
                "rumus-belum-dihitung",
                tempat,
                "Sel ini berisi rumus yang belum dihitung. Ketik nilainya langsung, tanpa rumus.",
            )
            return Isian(None, tempat, rusak=True)
    if galat_excel or (isinstance(mentah, str) and mentah in GALAT_EXCEL):
        buku.catat("sel-galat", tempat, f"Sel ini berisi galat {mentah}. Hapus isinya, lalu ketik nilai yang benar.")
        return Isian(None, tempat, rusak=True)
    nilai, galat = _ubah(mentah, definisi.bentuk)
    if nilai is not None and definisi.bentuk is Bentuk.PILIHAN:
        nilai, galat = _pilih(str(nilai), definisi.pilihan, daftar.get(definisi.pilihan, ()))
    if galat:
        buku.catat(galat.kode, tempat, galat.pesan, galat.saran)
        return Isian(None, tempat, rusak=True)
    if nilai is not None and _tersembunyi(buku, lembar, sel):
        buku.catat(
            "nilai-tersembunyi",
            tempat,
            "Sel ini berisi nilai, tetapi baris, kolom, atau lembarnya tersembunyi. Tampilkan, periksa, lalu kirim lagi.",
        )
    return Isian(nilai, tempat)


def _tersembunyi(buku: _Buku, lembar: Worksheet, sel: Cell) -> bool:
    if lembar.sheet_state != "visible" or (sel.row in lembar.row_dimensions and lembar.row_dimensions[sel.row].hidden):
        return True
    if lembar.title not in buku.kolom_tersembunyi:
        buku.kolom_tersembunyi[lembar.title] = set(_kolom_tersembunyi(lembar))
    return sel.column in buku.kolom_tersembunyi[lembar.title]


def _kolom_tersembunyi(lembar: Worksheet) -> Iterator[int]:
    """Yield the numbers of the hidden columns; openpyxl keeps a run of equal columns under its first letter."""
    for dimensi in lembar.column_dimensions.values():
        if dimensi.hidden:
            yield from range(max(dimensi.min or 1, 1), min(dimensi.max or 0, KOLOM_AKHIR) + 1)


@dataclass(frozen=True, slots=True)
class _Galat:
    kode: str
    pesan: str
    saran: str = ""


Hasil = tuple[Nilai, _Galat | None]


def _ubah(mentah: object, bentuk: Bentuk) -> Hasil:
    """Return a cell's raw value as `bentuk`, or what is wrong with it."""
    if isinstance(mentah, str):
        if TERLARANG.search(_lepas_escape(mentah)):
            return None, _Galat(
                "karakter-terlarang",
                "Ada karakter tersembunyi yang tidak dapat dicetak atau membalik arah tulisan. Ketik ulang isi sel ini.",
            )
        mentah = normal(_lepas_escape(mentah)) or None
    if mentah is None:
        return None, None
    return _PENGUBAH[bentuk](mentah)


def _lepas_escape(teks: str) -> str:
    """Return `teks` with OOXML's `_x000D_` escapes undone, as Excel shows it."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), teks)


def _ke_teks(mentah: object) -> Hasil:
    if isinstance(mentah, bool):
        return None, _Galat(
            "bukan-teks", "Sel ini berisi BENAR/SALAH, bukan teks. Ketik ulang dengan tanda petik tunggal (') di depan."
        )
    if isinstance(mentah, (int, float)):
        if abs(mentah) >= ANGKA_UTUH:
            return None, _Galat(
                "angka-terpotong",
                "Excel menyimpan ini sebagai bilangan dan angka di belakangnya hilang. "
                "Ubah format sel menjadi Teks, lalu ketik ulang seluruhnya.",
            )
        return (str(int(mentah)) if mentah == int(mentah) else str(mentah).replace(".", ",")), None
    if isinstance(mentah, dt.datetime | dt.date):
        return None, _Galat(
            "teks-jadi-tanggal",
            "Excel mengubah isian ini menjadi tanggal. Ubah format sel menjadi Teks, lalu ketik ulang.",
        )
    if isinstance(mentah, dt.time):
        return f"{mentah:%H.%M}", None
    return str(mentah), None


_POLA_TANGGAL: Final = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y")
_BULAN: Final = {nama_bulan(dt.date(2000, n, 1)).casefold(): n for n in range(1, 13)}


def _tebak_tanggal(teks: str) -> dt.date | None:
    for pola in _POLA_TANGGAL:
        try:
            return dt.datetime.strptime(teks.split(maxsplit=1)[0], pola).date()  # noqa: DTZ007 - a date has no zone
        except (ValueError, IndexError):
            continue
    cocok = re.search(r"(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})", teks)
    if cocok and (bulan := _BULAN.get(cocok[2].casefold())):
        try:
            return dt.date(int(cocok[3]), bulan, int(cocok[1]))
        except ValueError:
            return None
    return None


def _tebak_jam(teks: str) -> dt.time | None:
    cocok = re.search(r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?!\d)(?![./-]\d)", teks)
    return dt.time(int(cocok[1]), int(cocok[2])) if cocok else None


def _serial(mentah: object) -> dt.datetime | None:
    """Return the date that a bare number would be, if it is plausibly one."""
    if not isinstance(mentah, (int, float)) or not SERIAL_TERKECIL <= mentah <= SERIAL_TERBESAR:
        return None
    saat = from_excel(mentah)
    return saat if isinstance(saat, dt.datetime) else None


def _wajar(tanggal: dt.date) -> bool:
    """Return whether a date may be meant: a 7 typed for a day is 7 January 1900 to Excel."""
    return 1954 <= tanggal.year <= 2119


def _ke_tanggal(mentah: object) -> Hasil:
    if isinstance(mentah, dt.date):
        if not _wajar(mentah):
            return None, _Galat(
                "bukan-tanggal", _pesan_tanggal("tanggal yang mustahil", mentah, "tanggal, misalnya 07/05/2018")
            )
        return mentah.date() if isinstance(mentah, dt.datetime) else mentah, None
    if isinstance(mentah, str):
        tebakan = _tebak_tanggal(mentah)
        saran = f"{tebakan:%d/%m/%Y}" if tebakan else ""
        return None, _Galat("tanggal-teks", _pesan_tanggal("teks", mentah, "tanggal, misalnya 07/05/2018"), saran)
    saat = _serial(mentah)
    saran = f"{saat:%d/%m/%Y}" if saat else ""
    return None, _Galat("bukan-tanggal", _pesan_tanggal("bukan tanggal", mentah, "tanggal, misalnya 07/05/2018"), saran)


def _pesan_tanggal(apa: str, mentah: object, contoh: str) -> str:
    return f"Isian “{sebut(mentah)}” tersimpan sebagai {apa}. Hapus isinya, lalu ketik {contoh}."


def _ke_tanggal_jam(mentah: object) -> Hasil:
    contoh = "tanggal dan jam, misalnya 02/05/2018 08:00"
    if isinstance(mentah, dt.date):
        if not _wajar(mentah):
            return None, _Galat("bukan-tanggal", _pesan_tanggal("tanggal yang mustahil", mentah, contoh))
        return _bulatkan(mentah) if isinstance(mentah, dt.datetime) else dt.datetime.combine(mentah, dt.time()), None
    if isinstance(mentah, str):
        tebakan, jam = _tebak_tanggal(mentah), _tebak_jam(mentah.partition(" ")[2])
        saran = f"{tebakan:%d/%m/%Y} {jam:%H:%M}" if tebakan and jam else ""
        return None, _Galat("tanggal-teks", _pesan_tanggal("teks", mentah, contoh), saran)
    saat = _serial(mentah)
    saran = f"{saat:%d/%m/%Y %H:%M}" if saat else ""
    return None, _Galat("bukan-tanggal", _pesan_tanggal("bukan tanggal dan jam", mentah, contoh), saran)


def _bulatkan(saat: dt.datetime) -> dt.datetime:
    """Return `saat` to the second: Excel's fractions of a day give 07:59:59.999997."""
    if saat.year == dt.MAXYEAR:  # half a second more could be a year that Python does not have
        return saat.replace(microsecond=0)
    return (saat + dt.timedelta(microseconds=500_000)).replace(microsecond=0)


_TENGAH_MALAM: Final = dt.datetime(1900, 1, 1)  # noqa: DTZ001 - Excel's times have no zone


def _ke_jam(mentah: object) -> Hasil:
    if isinstance(mentah, dt.datetime):
        return _bulatkan(mentah.replace(year=2000)).time(), None
    if isinstance(mentah, dt.time):
        return mentah.replace(microsecond=0), None
    if isinstance(mentah, dt.timedelta) and dt.timedelta(0) <= mentah < dt.timedelta(days=1):
        return (_TENGAH_MALAM + mentah).time().replace(microsecond=0), None
    tebakan = _tebak_jam(str(mentah)) if isinstance(mentah, str) else None
    if isinstance(mentah, float) and 0 <= mentah < 1:
        tebakan = _bulatkan(_TENGAH_MALAM + dt.timedelta(days=mentah)).time()
    pesan = f"Isian “{sebut(mentah)}” bukan jam. Hapus isinya, lalu ketik jam, misalnya 10:00."
    return None, _Galat("jam-salah", pesan, f"{tebakan:%H:%M}" if tebakan else "")


def _ke_bilangan(mentah: object) -> Hasil:
    if isinstance(mentah, (int, float)) and not isinstance(mentah, bool):
        if abs(mentah) >= ANGKA_UTUH:
            return None, _Galat("angka-terpotong", "Bilangan ini terlalu panjang. Ketik ulang dengan benar.")
        return Decimal(str(mentah)), None
    if isinstance(mentah, str) and re.fullmatch(r"[0-9]{1,9}", mentah):  # typed into a cell formatted as text
        return Decimal(mentah), None
    angka = re.sub(r"[^0-9]", "", mentah)[:15] if isinstance(mentah, str) else ""
    pesan = f"Isian “{sebut(mentah)}” bukan bilangan. Ketik angkanya saja, tanpa satuan."
    return None, _Galat("bukan-bilangan", pesan, angka)


def _ke_bilangan_bulat(mentah: object) -> Hasil:
    nilai, galat = _ke_bilangan(mentah)
    if galat:
        return None, galat
    if isinstance(nilai, Decimal) and nilai == nilai.to_integral_value():
        return int(nilai), None
    return None, _Galat(
        "bukan-bilangan-bulat", f"Isian “{sebut(mentah)}” bukan bilangan bulat. Ketik 1, 2, 3, dan seterusnya."
    )


_PENGUBAH: Final[Mapping[Bentuk, Callable[[object], Hasil]]] = {
    Bentuk.TEKS: _ke_teks,
    Bentuk.TEKS_PANJANG: _ke_teks,
    Bentuk.PILIHAN: _ke_teks,
    Bentuk.BERKAS: _ke_teks,
    Bentuk.TANGGAL: _ke_tanggal,
    Bentuk.TANGGAL_JAM: _ke_tanggal_jam,
    Bentuk.JAM: _ke_jam,
    Bentuk.BILANGAN: _ke_bilangan,
    Bentuk.BILANGAN_BULAT: _ke_bilangan_bulat,
}


def _pilih(teks: str, nama: str, daftar: Sequence[str]) -> Hasil:
    """Return the choice that `teks` means, however it is capitalised."""
    sama = {p.casefold(): p for p in daftar} | ALIAS.get(nama, {})
    if nama == "pejabat":  # the name alone is enough, if only one office has it
        sama |= {p.partition(" (")[0].casefold(): p for p in daftar if _tunggal(p, daftar)}
    if ketemu := sama.get(teks.casefold()):
        return ketemu, None
    mirip = difflib.get_close_matches(teks.casefold(), sama, 1, 0.5)
    daftar_singkat = ", ".join(daftar[:8]) + (", …" if len(daftar) > 8 else "")
    return None, _Galat(
        "pilihan-tidak-dikenal",
        f"“{sebut(teks)}” tidak ada pada daftar pilihan. Pilih salah satu: {daftar_singkat}.",
        sama[mirip[0]] if mirip else "",
    )


def _tunggal(sebutan: str, daftar: Sequence[str]) -> bool:
    nama = sebutan.partition(" (")[0]
    return sum(p.partition(" (")[0] == nama for p in daftar) == 1


@dataclass(frozen=True, slots=True)
class _LetakTabel:
    lembar: Worksheet
    baris_kepala: int
    kolom: Mapping[str, int]  # column number by Kolom.nama
    kembar: Mapping[str, str] = field(default_factory=dict)  # header that is there again → where
    jumlah: range = range(0)  # rows of totals, which are no data


def _tabel(buku: _Buku, tabel: Tabel, daftar: Pilihan) -> tuple[tuple[Baris, ...] | None, Tempat]:
    """Return the filled rows of `tabel`, None if it could not be found, and where its first row begins."""
    letak = _cari_tabel(buku, tabel)
    if letak is None:
        tempat = Tempat(tabel.lembar, "", tabel.nama)
        pesan = f"Tabel “{tabel.nama}” hilang dari formulir.{_hilang(buku, tabel.lembar)}"
        buku.catat("tabel-hilang", tempat, f"{pesan} Salin isian ke formulir kosong yang baru dari Admin.")
        return None, tempat
    kepala = Tempat(letak.lembar.title, _alamat(letak, tabel.kolom[0], 1), tabel.nama)
    hilang = [k.judul for k in tabel.kolom if k.nama not in letak.kolom]
    if hilang:
        pesan = f"Kolom {', '.join(hilang)} hilang dari tabel “{tabel.nama}”. Kembalikan judul kolom itu pada baris di atas sel ini."
        buku.catat("kolom-hilang", kepala, pesan)
        return None, kepala
    for kolom, alamat in letak.kembar.items():
        tempat = Tempat(letak.lembar.title, alamat, tabel.nama)
        pesan = f"Judul kolom {kolom} ada dua kali pada tabel “{tabel.nama}”. Pindahkan isiannya ke satu kolom, lalu hapus judul yang lain."
        buku.catat("kolom-ganda", tempat, pesan)
    baris = []
    for nomor in _baris_terisi(letak):
        if nomor > MAKS_BARIS:
            pesan = f"Tabel “{tabel.nama}” terisi sampai baris {letak.baris_kepala + nomor}, lebih dari {MAKS_BARIS} baris. Hapus isi baris yang tidak perlu."
            buku.catat("baris-terlalu-banyak", kepala, pesan)
            break
        isi = {k.nama: _sel_tabel(buku, letak, tabel, k, nomor, daftar) for k in tabel.kolom}
        if any(not isian.kosong for isian in isi.values()):
            baris.append(Baris(nomor, isi))
    return tuple(baris), kepala


def _sel_tabel(buku: _Buku, letak: _LetakTabel, tabel: Tabel, kolom: Kolom, nomor: int, daftar: Pilihan) -> Isian:
    alamat = _alamat(letak, kolom, nomor)
    tempat = Tempat(letak.lembar.title, alamat, tabel.bidang(nomor, kolom))
    return _isian(buku, letak.lembar, alamat, tempat, kolom, daftar)


def _alamat(letak: _LetakTabel, kolom: Kolom, nomor: int) -> str:
    return f"{get_column_letter(letak.kolom.get(kolom.nama, 1))}{letak.baris_kepala + nomor}"


def _cari_tabel(buku: _Buku, tabel: Tabel) -> _LetakTabel | None:
    """Return where `tabel` lies: by its Excel name, or, where another program dropped or moved that, by its headers."""
    bernama = next(_bernama(buku, tabel), None)
    if bernama is not None and len(bernama.kolom) == len(tabel.kolom):
        return bernama
    lembar_dahulu = sorted(buku.wb.worksheets, key=lambda x: x.title != tabel.lembar)
    for lembar in lembar_dahulu:
        lebar = min(lembar.max_column, 60)  # openpyxl looks at every cell for this
        for baris in range(1, min(lembar.max_row, 40) + 1):
            letak = _kepala(lembar, baris, range(1, lebar + 1), tabel)
            if len(letak.kolom) == len(tabel.kolom):
                return letak
    return bernama


def _bernama(buku: _Buku, tabel: Tabel) -> Iterator[_LetakTabel]:
    """Yield where the Excel tables called `tabel.nama` lie."""
    for lembar in buku.wb.worksheets:
        for milik in lembar.tables.values():
            if tabel.nama.casefold() in {str(n).casefold() for n in (milik.name, milik.displayName)}:
                try:
                    kiri, atas, kanan, bawah = range_boundaries(milik.ref)
                except (ValueError, TypeError):
                    continue
                if kiri and atas and kanan and bawah and kanan <= KOLOM_AKHIR:
                    total = min(milik.totalsRowCount or 0, bawah - atas)
                    letak = _kepala(lembar, atas, range(kiri, kanan + 1), tabel)
                    yield replace(letak, jumlah=range(bawah - total + 1, bawah + 1))


def _kepala(lembar: Worksheet, baris: int, kolom: range, tabel: Tabel) -> _LetakTabel:
    """Return which columns of `tabel` have their header in `baris`."""
    judul = {k.judul.casefold(): k for k in tabel.kolom}
    hasil: dict[str, int] = {}
    kembar: dict[str, str] = {}
    for nomor in kolom:
        sel = lembar._cells.get((baris, nomor))  # noqa: SLF001 - `cell` would make the missing ones
        nilai = sel.value if sel is not None else None
        satu = judul.get(normal(nilai).replace("\n", " ").casefold()) if isinstance(nilai, str) else None
        if satu and satu.nama in hasil:
            kembar[satu.judul] = f"{get_column_letter(nomor)}{baris}"
        elif satu:
            hasil[satu.nama] = nomor
    return _LetakTabel(lembar, baris, hasil, kembar)


def _baris_terisi(letak: _LetakTabel) -> Iterator[int]:
    """Yield the numbers of the data rows that hold anything, also below the table's end; 1 is the first."""
    kolom = set(letak.kolom.values())
    # Only the cells that are there: asking for the others makes them, and a sheet has a million rows.
    sel = letak.lembar._cells  # noqa: SLF001
    isi = {b for (b, k), satu in sel.items() if k in kolom and b > letak.baris_kepala and _ada_isi(satu)}
    isi -= set(letak.jumlah)
    yield from (baris - letak.baris_kepala for baris in sorted(isi))


def _ada_isi(sel: Cell | MergedCell) -> bool:
    """Return whether a cell holds anything, or may: what lies below a merge is in the file, and shown to nobody."""
    return isinstance(sel, MergedCell) or sel.value is not None
