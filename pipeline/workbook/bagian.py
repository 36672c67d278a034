"""One XML part of a workbook, read as a stream: what in it would hang or flood whoever opens the whole.

Expat reads it, a piece at a time, so that a part costs no memory whatever it says of itself. A limit is far above
what a form holds (13,000 cells; 13 sheets; 19,000 elements) and far below what openpyxl cannot bear.
"""

from __future__ import annotations

import posixpath
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from xml.parsers import expat

from pipeline.filing import digest
from pipeline.ingatan import Ingatan

KOLOM_AKHIR, BARIS_AKHIR = 16_384, 1_048_576  # XFD1048576, Excel's last cell
MAKS_DALAM = 100  # elements in each other; a workbook has 20, and every level is a Python frame of openpyxl
MAKS_TAG = 256 * 1024  # bytes of one tag or comment: expat 2.5 reads an unfinished one again with each piece
POTONG = 128 * 1024  # bytes that are read of a part at a time
MAKS_TEKS = 32_767  # characters of a cell, Excel's own limit
MAKS_RUMUS = 8_192  # characters of a formula, Excel's own limit
MAKS_RUMUS_BERSAMA = 1_000_000  # characters that openpyxl writes out of shared formulas: 1 s
MAKS_LUAS = 100_000  # cells of merged ranges, of ranges with a link or a comment: openpyxl makes each one
MAKS_LUAS_TABEL = 200_000  # cells of tables: openpyxl makes each one when it saves; 20 tables of 1000 rows

# How many of an element a workbook may have in all, and what it is called in a message.
MAKS_UNSUR = 500_000  # elements of any kind, 25 forms: 0.5 s of this module
BATAS: Final[Mapping[str, tuple[int, str]]] = {
    "c": (150_000, "sel"),  # ten forms; 15 µs and 600 bytes each in openpyxl
    "row": (150_000, "baris"),
    "si": (150_000, "teks"),
    "sheet": (100, "lembar"),
    "xf": (70_000, "gaya sel"),  # Excel's own limit is 65,490
    "cellStyle": (5_000, "gaya bernama"),  # openpyxl compares each with all before it
    "font": (20_000, "jenis huruf"),
    "dxf": (20_000, "gaya bersyarat"),
    "definedName": (10_000, "nama"),
    "dataValidation": (10_000, "aturan isian"),
    "cfRule": (10_000, "format bersyarat"),
    "hyperlink": (5_000, "tautan"),  # openpyxl looks each up among all relationships
    "comment": (10_000, "catatan sel"),
    "threadedComment": (10_000, "catatan sel"),
    "mergeCell": (10_000, "gabungan sel"),
    "col": (20_000, "lebar kolom"),  # one sheet can have 16,384
    "f": (20_000, "rumus"),
    "tablePart": (500, "tabel"),
    "pivotCache": (100, "tabel pivot"),
    "graphicFrame": (200, "grafik"),  # openpyxl reads a chart again for each frame
    "blip": (200, "gambar"),  # and a picture for each place where it stands
    "Relationship": (10_000, "hubungan"),
    "Override": (5_000, "bagian"),
}
_ENKODE: Final = {"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"}
_RENTANG: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?")
_ANGKA, _HURUF = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# openpyxl reads a part once for each relationship to it, whatever its kind. Only these are reached twice in a
# workbook of Excel's.
_BERSAMA: Final = re.compile(r"/(media|printerSettings|pivotCache)/|\.vml$", re.IGNORECASE)
_LONGGAR: Final = (".svg", ".vml")  # drawings as another program left them: not always well-formed
# What a workbook is told to be, by the end of a content type or of a relationship's type.
_JENIS: Final[Mapping[str, str]] = {
    "vbaproject": "makro",
    "macroenabled.main+xml": "makro",
    "macrosheet+xml": "makro",
    "intlmacrosheet+xml": "makro",
    "xlmacrosheet": "makro",
    "xlintlmacrosheet": "makro",
    "dialogsheet": "makro",
    "dialogsheet+xml": "makro",
    "externallink": "taut",
    "externallink+xml": "taut",
    "externallinkpath": "taut",
    "attachedtemplate": "taut",
    "connections": "sambung",
    "connections+xml": "sambung",
    "querytable": "sambung",
    "querytable+xml": "sambung",
    "powerpivotdata": "sambung",
    "model+data": "sambung",
    "oleobject": "objek",
    "package": "objek",
    "control": "objek",
    "activex+xml": "objek",
    "activexcontrolbinary": "objek",
}


class BagianDitolakError(Exception):
    """This part must not be opened: `jenis` says in which way, `apa` what there is too much of."""

    def __init__(self, jenis: str, apa: str = "") -> None:
        """Keep the two words that `saring` makes a sentence of."""
        super().__init__(jenis, apa)
        self.jenis, self.apa = jenis, apa


@dataclass(slots=True)
class Hitungan:
    """What the parts of one workbook hold together."""

    jumlah: Counter[str] = field(default_factory=Counter)
    tujuan: set[tuple[str, str]] = field(default_factory=set)  # parts that were reached, and from where
    lembar: set[str] = field(default_factory=set)  # parts that must be there as sheets
    judul: set[str] = field(default_factory=set)  # of the sheets, in lower case
    luas: int = 0
    luas_tabel: int = 0
    kerja: bool = False  # a content type of a workbook was seen
    templat: bool = False

    def tambah(self, satu: Hitungan) -> None:
        """Take in what a part holds that was counted by itself.

        Raises:
            BagianDitolakError: there is too much of something by now, or what may be there once is there again.
        """
        if any(not berupa_gambar(tujuan) for tujuan, _ in self.tujuan & satu.tujuan):
            raise BagianDitolakError("janggal", "hubungan")
        if not self.judul.isdisjoint(satu.judul):
            raise BagianDitolakError("rusak")
        self.jumlah.update(satu.jumlah)
        self.tujuan |= satu.tujuan
        self.lembar |= satu.lembar
        self.judul |= satu.judul
        self.luas += satu.luas
        self.luas_tabel += satu.luas_tabel
        self.kerja |= satu.kerja
        self.templat |= satu.templat
        self.periksa()

    def periksa(self) -> None:
        """Raise if there is more of anything than a workbook may have."""
        if self.jumlah.total() > MAKS_UNSUR:
            raise BagianDitolakError("banyak", f"{ribuan(MAKS_UNSUR)} unsur")
        for nama, (batas, sebutan) in BATAS.items():
            if self.jumlah[nama] > batas:
                raise BagianDitolakError("banyak", f"{ribuan(batas)} {sebutan}")
        if self.luas > MAKS_LUAS:
            raise BagianDitolakError("banyak", f"{ribuan(MAKS_LUAS)} sel gabungan, tautan, atau catatan")
        if self.luas_tabel > MAKS_LUAS_TABEL:
            raise BagianDitolakError("banyak", f"{ribuan(MAKS_LUAS_TABEL)} sel tabel")


def ribuan(nomor: int) -> str:
    """Return a number as Indonesian writes it."""
    return f"{nomor:,}".replace(",", ".")


def berupa_gambar(nama: str) -> bool:
    """Return whether a part of that name must be a picture, and no XML."""
    return "/media/" in f"/{nama.casefold()}" and not nama.casefold().endswith(_LONGGAR)


def periksa_bagian(nama: str, potongan: Callable[[], Iterator[bytes]], hitungan: Hitungan) -> None:
    """Count what the XML part `nama` holds into `hitungan`.

    `potongan` gives the part's bytes from the beginning, as often as it is called.

    Raises:
        BagianDitolakError: it is no XML that a workbook may have, or there is too much of something.
    """
    if nama.startswith(_LEMBAR) and (kerangka := _kerangka(potongan(), hitungan)):
        _Bagian(nama, hitungan).baca(iter([kerangka]))
        return
    bagian = _Bagian(nama, hitungan)
    bagian.baca(potongan())
    if bagian.curiga:
        _Teliti().baca(potongan())


def periksa_utuh(nama: str, isi: bytes, hitungan: Hitungan) -> None:
    """Do as `periksa_bagian` for a part that is there as a whole; most of them are the same in every copy of a form.

    Raises:
        BagianDitolakError: likewise.
    """
    kunci = nama, digest(isi)
    if (ada := _DIKENAL.get(kunci)) is None:
        ada = Hitungan()
        periksa_bagian(nama, partial(_iris, isi), ada)
        _DIKENAL[kunci] = ada
    hitungan.tambah(ada)


_DIKENAL: Final[Ingatan[tuple[str, str], Hitungan]] = Ingatan(512)  # what sound parts hold, in this process


def _iris(isi: bytes) -> Iterator[bytes]:
    """Yield bytes a piece at a time."""
    for n in range(0, len(isi), POTONG):
        yield isi[n : n + POTONG]


def _kerangka(potongan: Iterator[bytes], hitungan: Hitungan) -> bytes:
    """Return a sheet without its cells, if these are plainly nothing but cells; b"" if they must be read one by one.

    Cells are nine tenths of a workbook, and handling each costs more than all the rest. What can be counted as bytes
    is, and only where that cannot err: in UTF-8 an element's name stands as itself, and where every "<" is one of six
    names there is no comment, CDATA, entity, or other element for openpyxl to find.
    """
    isi = b"".join(satu for satu, _ in zip(potongan, range(_SEKILAS_POTONG), strict=False))
    awal, akhir = isi.find(b"<sheetData>"), isi.rfind(b"</sheetData>")
    if next(potongan, None) is not None or isi[:1] != b"<" or not 0 < awal < akhir:
        return b""
    kepala, sel, ekor = isi[:awal], isi[awal:akhir], isi[akhir:]
    if b"<!" in kepala or b"<!" in ekor or kepala.count(_NS_LEMBAR) != 1 or len(kepala) + len(ekor) > MAKS_TAG:
        return b""
    baris, c, v, di_sel, t = (sel.count(x) for x in (b"<row ", b"<c ", b"<v>", b"<is>", b"<t>"))
    t, f = t + sel.count(b"<t "), sel.count(b"<f>") + sel.count(b"<f ")
    if sel.count(b"<") - sel.count(b"</") != 1 + baris + c + v + f + di_sel + t or t != di_sel or v + di_sel > c:
        return b""
    if (f and b"shared" in sel) or any(sel.find(b"<", n, n + _BLOK) < 0 for n in range(0, len(sel) - _BLOK, _BLOK)):
        return b""
    if _ALAMAT_JAUH.search(sel):
        _periksa_alamat(b" ".join(_ALAMAT.findall(sel)))
    for nama, kali in (("row", baris), ("c", c), ("v", v), ("f", f), ("is", di_sel), ("t", t)):
        hitungan.jumlah[nama] += kali
    return kepala + b"<sheetData>" + ekor


_LEMBAR: Final = "xl/worksheets/sheet"
_NS_LEMBAR: Final = b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ALAMAT: Final = re.compile(rb'<c r="([^"]*)"')
_ALAMAT_JAUH: Final = re.compile(rb'<c r="(?![A-Z]{1,2}[1-9][0-9]{0,5}")')  # beyond ZZ999999, or no address
_BLOK = MAKS_RUMUS // 2  # a longer text has a whole block of these without a "<"
_SEKILAS_POTONG = 32  # pieces of a sheet that are held in memory at once: 4 MB


def _penafsir(*, longgar: bool = False) -> expat.XMLParserType:
    """Return a parser that stops at a DOCTYPE and at an encoding that no workbook has."""
    penafsir = expat.ParserCreate()
    penafsir.buffer_text = True
    if longgar:
        penafsir.EntityDeclHandler = _doctype
    else:
        penafsir.StartDoctypeDeclHandler = _doctype
    penafsir.XmlDeclHandler = _deklarasi
    return penafsir


def _doctype(*_: object) -> None:
    raise BagianDitolakError("janggal", "DOCTYPE")


def _deklarasi(_versi: str, enkode: str | None, _mandiri: int) -> None:
    if enkode is not None and enkode.lower() not in _ENKODE:
        raise BagianDitolakError("janggal", "enkode")


def _urai(penafsir: expat.XMLParserType, potongan: Iterable[bytes], sesudah: Callable[[], None]) -> None:
    """Feed `penafsir`, and call `sesudah` after each piece."""
    masuk = 0
    try:
        for satu in potongan:
            penafsir.Parse(satu, False)
            masuk += len(satu)
            if masuk - max(0, penafsir.CurrentByteIndex) > MAKS_TAG + len(satu):
                raise BagianDitolakError("janggal", "tag")
            sesudah()
        penafsir.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as exc:  # an encoding that Python does not know
        raise BagianDitolakError("rusak") from exc
    sesudah()


class _Bagian:
    """The first reading: elements counted, ranges added up, cells looked at by their address alone."""

    def __init__(self, nama: str, hitungan: Hitungan) -> None:
        self.nama = nama
        self.hitungan = hitungan
        self.curiga = False
        self._alamat: list[str] = []
        self._buka: list[str] = []
        self._tutup: list[str] = []
        self._dalam = 0  # open elements at the beginning of the piece
        self._lalu = sys.maxsize  # where the last text began; before the first there is none
        self._bersama = 0
        self._rid: set[tuple[str, str]] = set()
        self._penafsir = _penafsir(longgar=nama.casefold().endswith(_LONGGAR))
        self._aksi: dict[str, Callable[[dict[str, str]], None] | bool] = {}
        self._khusus: Mapping[str, Callable[[dict[str, str]], None]] = {
            "si": self._teks,
            "comment": self._rentang,
            "hyperlink": self._rentang,
            "mergeCell": self._rentang,
            "table": self._tabel,
            "f": self._rumus,
            "definedName": self._teks,
            "Relationship": self._hubungan,
            "Override": self._jenis_isi,
            "Default": self._bawaan,
            "sheet": self._sekali("sheet"),
            "pivotCache": self._sekali("pivotCache"),
            "chart": self._sekali("chart"),
            "DataMashup": self._mashup,
        }

    def baca(self, potongan: Iterator[bytes]) -> None:
        self._penafsir.StartElementHandler = self._mulai()
        # A method of C: a function of ours here would cost as much as the whole parsing.
        self._penafsir.EndElementHandler = self._tutup.append
        try:
            _urai(self._penafsir, potongan, self._sepotong)
        except BagianDitolakError as exc:
            if exc.jenis != "rusak" or not self.nama.casefold().endswith(_LONGGAR):
                raise
        self._jarak(self._penafsir.CurrentByteIndex)

    def _mulai(self) -> Callable[[str, dict[str, str]], None]:
        """Return the handler of a start tag; it runs once for each element, so names are looked up once."""
        aksi, buka, tutup, alamat, penafsir = self._aksi, self._buka, self._tutup, self._alamat, self._penafsir

        def mulai(nama: str, atribut: dict[str, str]) -> None:
            buka.append(nama)
            if nama == "c":
                if "r" in atribut:
                    alamat.append(atribut["r"])
                kini = penafsir.CurrentByteIndex
                if kini - self._lalu > MAKS_RUMUS:
                    self.curiga = True
                self._lalu = kini
                return
            if self._dalam + len(buka) - len(tutup) > MAKS_DALAM:
                raise BagianDitolakError("janggal", "dalam")
            tugas = aksi.get(nama)
            if tugas is None:
                aksi[nama] = tugas = self._tugas(nama)
            if tugas is not False:
                tugas(atribut)  # type: ignore[operator]

        return mulai

    def _tugas(self, nama: str) -> Callable[[dict[str, str]], None] | bool:
        setempat = nama.rpartition(":")[2]
        if setempat == "c":
            return self._sel
        return self._khusus.get(setempat, False)

    def _sepotong(self) -> None:
        """Take the piece's elements into the sum, and look at the addresses of its cells."""
        self._dalam += len(self._buka) - len(self._tutup)
        for nama, kali in Counter(self._buka).items():
            self.hitungan.jumlah[nama.rpartition(":")[2]] += kali
        self._buka.clear()
        self._tutup.clear()
        if self._alamat:
            _periksa_alamat(" ".join(self._alamat).encode())
            self._alamat.clear()
        self.hitungan.periksa()

    def _jarak(self, kini: int) -> None:
        if kini - self._lalu > MAKS_RUMUS:
            self.curiga = True
        self._lalu = kini

    def _teks(self, _: dict[str, str]) -> None:
        self._jarak(self._penafsir.CurrentByteIndex)

    def _sel(self, atribut: dict[str, str]) -> None:
        self._alamat.append(atribut.get("r", "A1"))
        self._jarak(self._penafsir.CurrentByteIndex)

    def _rumus(self, atribut: dict[str, str]) -> None:
        if atribut.get("t") == "shared":
            self._bersama += 1
            self.curiga |= self._bersama > MAKS_RUMUS_BERSAMA // MAKS_RUMUS

    def _rentang(self, atribut: dict[str, str]) -> None:
        if "ref" in atribut:
            self.hitungan.luas += _luas(atribut["ref"]) - 1
        self._jarak(self._penafsir.CurrentByteIndex)

    def _tabel(self, atribut: dict[str, str]) -> None:
        if "ref" in atribut:
            self.hitungan.luas_tabel += _luas(atribut["ref"])

    def _sekali(self, nama: str) -> Callable[[dict[str, str]], None]:
        """Return an action for an element that must name another part, and never one that was named before."""

        def aksi(atribut: dict[str, str]) -> None:
            rid = next((isi for kunci, isi in atribut.items() if kunci.endswith(":id")), None)
            if nama == "sheet" and rid is not None:
                self._judul(atribut.get("name", ""))
            if rid is not None:
                if (nama, rid) in self._rid:
                    raise BagianDitolakError("janggal", "hubungan")
                self._rid.add((nama, rid))

        return aksi

    def _judul(self, judul: str) -> None:
        if judul.casefold() in self.hitungan.judul:  # Excel opens no such workbook, openpyxl names one of them anew
            raise BagianDitolakError("rusak")
        self.hitungan.judul.add(judul.casefold())

    def _bawaan(self, atribut: dict[str, str]) -> None:
        """Take in a default; what it is a default for need not be there."""
        isi = atribut.get("ContentType", "").casefold()
        self.hitungan.kerja |= isi.endswith("spreadsheetml.sheet.main+xml")
        self.hitungan.templat |= isi.endswith("spreadsheetml.template.main+xml")

    def _jenis_isi(self, atribut: dict[str, str]) -> None:
        self._bawaan(atribut)
        isi = atribut.get("ContentType", "").casefold()
        _tolak_jenis(re.split(r"[./-]", isi)[-1], isi)

    def _hubungan(self, atribut: dict[str, str]) -> None:
        jenis = posixpath.basename(atribut.get("Type", ""))
        _tolak_jenis(jenis.casefold(), jenis)
        if atribut.get("TargetMode") == "External":
            if jenis != "hyperlink":
                raise BagianDitolakError("taut")
            return
        tujuan = _tujuan(self.nama, atribut.get("Target", ""))
        kunci = (tujuan, self.nama if _BERSAMA.search(tujuan) else "")
        if kunci in self.hitungan.tujuan and not berupa_gambar(tujuan):
            raise BagianDitolakError("janggal", "hubungan")
        self.hitungan.tujuan.add(kunci)
        if jenis == "worksheet":
            self.hitungan.lembar.add(tujuan)

    def _mashup(self, _: dict[str, str]) -> None:
        raise BagianDitolakError("sambung")


def _tolak_jenis(ekor: str, seluruh: str) -> None:
    """Raise if a content type or a relationship is one of what a form never has."""
    for kunci in (ekor, *(k for k in _JENIS if "+" in k and seluruh.endswith(k))):
        if kunci in _JENIS:
            raise BagianDitolakError(_JENIS[kunci])


def _tujuan(rels: str, tujuan: str) -> str:
    """Return the part that a relationship of the file `rels` leads to, as openpyxl finds it."""
    if tujuan.startswith("/"):
        return tujuan[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(posixpath.dirname(rels)), tujuan))


def _periksa_alamat(semua: bytes) -> None:
    """Raise if one of the cells' addresses lies outside Excel's sheet.

    All at once, letters and digits apart: a sheet has few different columns, and a pattern for each cell costs more
    than parsing it.
    """
    huruf, angka = semua.translate(None, _ANGKA), semua.translate(None, _HURUF)
    if huruf.translate(None, _HURUF + b" ") or angka.translate(None, _ANGKA + b" "):
        raise BagianDitolakError("luar")
    kolom, baris = set(huruf.split()), set(angka.split())
    if max(map(len, kolom), default=0) > 3 or max(map(len, baris), default=0) > 7:
        raise BagianDitolakError("luar")
    if max((_nomor_kolom(k.decode()) for k in kolom), default=1) > KOLOM_AKHIR:
        raise BagianDitolakError("luar")
    if not 1 <= min(map(int, baris), default=1) <= max(map(int, baris), default=1) <= BARIS_AKHIR:
        raise BagianDitolakError("luar")


def _nomor_kolom(huruf: str) -> int:
    nomor = 0
    for satu in huruf:
        nomor = nomor * 26 + ord(satu) - 64
    return nomor


def _luas(ref: str) -> int:
    """Return how many cells a range has; whole columns and rows are as many as a sheet has.

    Raises:
        BagianDitolakError: it is no range.
    """
    cocok = _RENTANG.fullmatch(ref)
    if cocok is None:
        if re.fullmatch(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?[1-9][0-9]{0,6}:\$?[1-9][0-9]{0,6}", ref):
            return KOLOM_AKHIR * BARIS_AKHIR
        raise BagianDitolakError("rusak")
    kiri, atas, kanan, bawah = cocok.groups()
    if kanan is None:
        return 1
    return (abs(_nomor_kolom(kanan) - _nomor_kolom(kiri)) + 1) * (abs(int(bawah) - int(atas)) + 1)


class _Teliti:
    """The second reading, of a part with a long cell in it: every text's own length."""

    def __init__(self) -> None:
        self._penafsir = _penafsir()
        self._teks: list[str] = []
        self._panjang = 0  # of the texts of this cell
        self._bacaan = False  # inside `rPh`: how a text is read aloud is no part of it
        self._induk: dict[str, int] = {}  # length of each shared formula
        self._bersama = 0
        self._f: dict[str, str] = {}

    def baca(self, potongan: Iterator[bytes]) -> None:
        self._penafsir.StartElementHandler = self._mulai
        self._penafsir.EndElementHandler = self._selesai
        self._penafsir.CharacterDataHandler = self._teks.append
        _urai(self._penafsir, potongan, lambda: None)

    def _mulai(self, nama: str, atribut: dict[str, str]) -> None:
        setempat = nama.rpartition(":")[2]
        self._teks.clear()
        if setempat in {"c", "si", "comment"}:
            self._panjang = 0
            self._f = {}
        elif setempat == "rPh":
            self._bacaan = True
        elif setempat == "f":
            self._f = atribut

    def _selesai(self, nama: str) -> None:
        setempat = nama.rpartition(":")[2]
        if setempat in {"t", "v"}:
            panjang = len(re.sub(r"_x[0-9A-Fa-f]{4}_", "x", "".join(self._teks)))
            self._panjang += 0 if self._bacaan else panjang
            if max(panjang, self._panjang) > MAKS_TEKS:
                raise BagianDitolakError("teks")
        elif setempat == "rPh":
            self._bacaan = False
        elif setempat in {"f", "definedName", "formula1", "formula2", "formula"}:
            self._rumus(sum(map(len, self._teks)))
        self._teks.clear()

    def _rumus(self, panjang: int) -> None:
        if panjang > MAKS_RUMUS:
            raise BagianDitolakError("teks")
        if self._f.get("t") == "shared":
            nomor = self._f.get("si", "")
            if panjang:
                self._induk.setdefault(nomor, panjang)
            self._bersama += self._induk.get(nomor, 0)
            if self._bersama > MAKS_RUMUS_BERSAMA:
                raise BagianDitolakError("banyak", f"{ribuan(MAKS_RUMUS_BERSAMA)} huruf rumus")
