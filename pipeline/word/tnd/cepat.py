"""A finished naskah → records, without parsing again what has been read before.

The paragraphs of a naskah are those of its template with other words in them. So the XML of a part is cut at its
paragraphs; one of the same tags as one read before is a cast of the same mould (`_Cetakan`), its words put in. The
XML between paragraphs, tables and cells, is read once for each piece of it. A new mould is made by the reader of
`baca`, which stays what a record means.

That the pieces are read is also the proof that the part is well-formed: every piece was parsed once, words hold no
tag and only known entities, and the elements that pieces open and close are matched. Anything else raises
`TidakBiasaError`, and the part is parsed whole.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from itertools import islice
from typing import Final, TypeVar

from lxml import etree

from pipeline.tanggal import NBSP
from pipeline.word.tnd.baca import PINGGIR, Pembaca, Tempat, halaman_seksi, nilai, susun
from pipeline.word.tnd.baca import Terbaca as Badan
from pipeline.word.tnd.naskah import AMAN, DOKUMEN, Alinea, Halaman, Naskah, Potongan, R, Tabel, W

PINGGIR_MAKS: Final = 64
MAKS: Final = 2000  # paragraphs, rows and pieces kept for one set of styles; then all are forgotten


class TidakBiasaError(Exception):
    """Not to be read piece by piece."""


# ── words ───────────────────────────────────────────────────────────────────────────────────────

_KATA = re.compile(r">([^<]+)<")
_ENTITAS: Final = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&apos;": "'",
    "&#34;": '"',
    "&#39;": "'",
    "&#123;": "{",
    "&#125;": "}",
    "&#13;": "\r",
}
_RUJUKAN = re.compile(r"&[^;&]{0,6};?")
_TERLARANG = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f>\ufffe\uffff]")
_LUBANG = re.compile("\ue000(\\d+)\ue001")


def _kata(mentah: str) -> str:
    """Return what the characters between two tags say.

    Raises:
        TidakBiasaError: they hold what might be no character data.
    """
    if _TERLARANG.search(mentah):
        raise TidakBiasaError(mentah[:40])
    if "\r" in mentah:
        mentah = mentah.replace("\r\n", "\n").replace("\r", "\n")
    return _RUJUKAN.sub(_entitas, mentah) if "&" in mentah else mentah


def _entitas(cocok: re.Match[str]) -> str:
    try:
        return _ENTITAS[cocok[0]]
    except KeyError:
        raise TidakBiasaError(cocok[0]) from None


# ── moulds ──────────────────────────────────────────────────────────────────────────────────────

_Kata = tuple[str, ...]
_Pola = tuple[str | int, ...]  # text that stays, and numbers of the words between


@dataclass(frozen=True, slots=True)
class _Bagian:
    """What a section says of pages."""

    halaman: tuple[Halaman, ...] = ()
    acuan: tuple[tuple[str, str, str], ...] = ()  # header or footer, type, id

    def tambah(self, lain: _Bagian) -> _Bagian:
        """Return both, this one first."""
        return _Bagian((*self.halaman, *lain.halaman), (*self.acuan, *lain.acuan))


@dataclass(frozen=True, slots=True)
class _Cetakan:
    """A paragraph with places for its words."""

    tetap: dict[str, object]
    terlihat: dict[str, object]  # and what follows from its formatting, where no word is blank
    teks: _Pola
    medan: _Pola
    potongan: tuple[tuple[dict[str, object], _Pola], ...]
    bagian: _Bagian
    kenal: dict[_Kata, _Deret] = field(default_factory=dict)

    def deret(self, kata: _Kata) -> _Deret:
        """Return the paragraphs with these words, kept for the next naskah."""
        ada = self.kenal.get(kata)
        if ada is None:
            ada = self.kenal[kata] = _Deret(self, kata)
        return ada

    def tuang(self, kata: Sequence[str]) -> Alinea:
        """Return the paragraph with these words."""
        if not kata:
            return _rekam(Alinea, self.terlihat.copy())
        polos = [k.replace(NBSP, " ") for k in kata]
        bidang = (self.terlihat if all(map(str.strip, kata)) else self.tetap).copy()  # every run is seen, or not
        bidang["teks"] = _isi(self.teks, polos)
        bidang["medan"] = _isi(self.medan, kata)
        bidang["potongan"] = tuple([_rekam(Potongan, tetap | {"teks": _isi(p, polos)}) for tetap, p in self.potongan])
        return _rekam(Alinea, bidang)


@dataclass(slots=True, eq=False)
class _Deret:
    """A paragraph with its words, as many times as a naskah has had it.

    Each place has one of its own: a paragraph is told from another by what it is, not by what it says.
    """

    cetakan: _Cetakan
    kata: _Kata
    ada: list[Alinea] = field(default_factory=list)

    def ambil(self, terpakai: dict[_Deret, int]) -> Alinea:
        """Return one that the naskah has not yet; `terpakai` counts those that it has."""
        nomor = terpakai.get(self, 0)
        terpakai[self] = nomor + 1
        if nomor == len(self.ada):
            self.ada.append(self.cetakan.tuang(self.kata))
        return self.ada[nomor]


_R = TypeVar("_R", Alinea, Potongan)


def _rekam(jenis: type[_R], bidang: dict[str, object]) -> _R:
    """Return a record of these fields, as `replace` gives it in ten times as long: most of the reading is this."""
    baru = object.__new__(jenis)
    object.__setattr__(baru, "__dict__", bidang)
    return baru


def _bidang(satu: Alinea | Potongan) -> dict[str, object]:
    """Return the fields of a record, without what was worked out of them."""
    return {f.name: getattr(satu, f.name) for f in fields(satu)}


def _isi(pola: _Pola, kata: Sequence[str]) -> str:
    if len(pola) == 1 and type(pola[0]) is int:
        return kata[pola[0]]
    return "".join([satu if isinstance(satu, str) else kata[satu] for satu in pola])


def _pola(teks: str) -> _Pola:
    potong = _LUBANG.split(teks)
    return tuple(int(satu) if n % 2 else satu for n, satu in enumerate(potong) if n % 2 or satu)


# ── between paragraphs ──────────────────────────────────────────────────────────────────────────

_TANDA = re.compile(r'<(/?)([\w.-]+:[\w.-]+)((?:\s+[\w:.-]+="[^"<>]*")*)\s*(/?)>')
_DI_DALAM: Final = {"w:body": "w:document", "w:tr": "w:tbl", "w:tc": "w:tr"}  # and a table in a body or a cell
_TERLACAK: Final = frozenset({"w:ins", "w:del", "w:moveFrom"})
_BERALINEA: Final = frozenset({"w:body", "w:hdr", "w:ftr", "w:tc"})


@dataclass(frozen=True, slots=True)
class _Langkah:
    """What a tag between paragraphs does: open or close an element, or be a paragraph without content."""

    buka: str = ""
    tutup: str = ""
    alinea: str = ""
    gaya: str = ""  # of a table
    bergaris: bool = False


@dataclass(frozen=True, slots=True)
class _Sela:
    """The XML between two paragraphs."""

    langkah: tuple[_Langkah, ...]
    bagian: _Bagian


@dataclass(frozen=True, slots=True)
class Bagian:
    """A naskah, read, and the parts that were."""

    badan: Badan
    pinggir: Mapping[tuple[str, str], tuple[Alinea, ...]]
    nama: frozenset[str]

    @property
    def alinea(self) -> Iterator[Alinea]:
        """Every paragraph there is."""
        yield from self.badan.alinea
        for satu in self.pinggir.values():
            yield from satu


@dataclass(frozen=True, slots=True)
class _CetakanBaris:
    """A row of a table: of each of its cells the moulds of its paragraphs, each with how many words it takes."""

    sel: tuple[tuple[tuple[_Cetakan, int], ...], ...]

    def deret(self, kata: _Kata) -> _Baris:
        """Return the paragraphs of its cells with these words."""
        letak = 0
        hasil: list[tuple[_Deret, ...]] = []
        for sel in self.sel:
            isi: list[_Deret] = []
            for cetakan, jumlah in sel:
                isi.append(cetakan.deret(kata[letak : letak + jumlah]))
                letak += jumlah
            hasil.append(tuple(isi))
        return tuple(hasil)


_Baris = tuple[tuple[_Deret, ...], ...]  # of each cell of a row the paragraphs


@dataclass(slots=True)
class _Laci:
    """The paragraphs and rows of one place, and their moulds."""

    tempat: Tempat
    ruang: str
    sesudah: _Laci | None  # of those that follow a table
    alinea: dict[str, _Deret] = field(default_factory=dict)
    cetakan: dict[tuple[str, ...], _Cetakan] = field(default_factory=dict)
    baris: dict[str, _Baris] = field(default_factory=dict)  # by their XML without its end
    cetakan_baris: dict[tuple[str, ...], _CetakanBaris] = field(default_factory=dict)

    def lupakan(self) -> None:
        """Forget the words; the moulds stay."""
        self.alinea.clear()
        self.baris.clear()
        for cetakan in self.cetakan.values():
            cetakan.kenal.clear()
        if self.sesudah:
            self.sesudah.lupakan()


class PembacaCepat:
    """Reads parts that go by one set of styles."""

    def __init__(self, paket: Mapping[str, bytes]) -> None:
        """Take styles and numbers from `paket`."""
        self.pembaca = Pembaca(paket, templat=False)
        self._laci: dict[tuple[str, str, int, str, bool], _Laci] = {}
        self._pinggir: OrderedDict[tuple[str, bytes, int], Terbaca] = OrderedDict()
        self._sela: dict[tuple[str, str], _Sela] = {}
        self.ruang: set[str] = set()
        self._jumlah = self._baru = 0

    def bagian(self, paket: Mapping[str, bytes]) -> Bagian:
        """Return what the body, headers and footers of a naskah say.

        Raises:
            TidakBiasaError: it is to be parsed whole, or is none.
        """
        badan = self.baca(DOKUMEN, paket)
        sasaran = _sasaran(paket["word/_rels/document.xml.rels"]) if badan.acuan else {}
        nama = {DOKUMEN}
        tabel = len(badan.tabel)
        pinggir: dict[tuple[str, str], tuple[Alinea, ...]] = dict.fromkeys(PINGGIR, ())
        for kunci in PINGGIR:
            rid = next((r for unsur, jenis, r in badan.acuan if (unsur, jenis) == kunci), None)
            if rid is not None:
                berkas = sasaran.get(rid, "")
                berkas = berkas.removeprefix("/") if berkas.startswith("/") else f"word/{berkas}"
                satu = self.baca_pinggir(berkas, paket, tabel)
                tabel += len(satu.tabel)
                nama.add(berkas)
                pinggir[kunci] = satu.alinea
        return Bagian(Badan(badan.alinea, badan.tabel, badan.halaman), pinggir, frozenset(nama))

    def naskah(self, jenis: str, isi: Bagian) -> Naskah:
        """Return what was read as a naskah of that jenis."""
        return susun(jenis, self.pembaca, isi.badan, isi.pinggir)

    def baca_pinggir(self, nama: str, paket: Mapping[str, bytes], tabel_awal: int) -> Terbaca:
        """Return a header or footer, kept: most naskah have the same.

        Raises:
            TidakBiasaError: it is to be parsed whole, or is no XML.
        """
        kunci = (nama, paket[nama], tabel_awal)
        ada = self._pinggir.get(kunci)
        if ada is None:
            ada = self._pinggir[kunci] = self.baca(nama, paket, tabel_awal)
            while len(self._pinggir) > PINGGIR_MAKS:
                self._pinggir.popitem(last=False)
        return ada

    def baca(self, nama: str, paket: Mapping[str, bytes], tabel_awal: int = 0) -> Terbaca:
        """Return a part, its tables numbered from `tabel_awal` on.

        Raises:
            TidakBiasaError: it is to be parsed whole, or is no XML.
        """
        try:
            return _Pembacaan(self, nama, tabel_awal).baca(paket[nama].decode())
        except (etree.XMLSyntaxError, UnicodeDecodeError, KeyError, IndexError, ValueError) as exc:
            raise TidakBiasaError(str(exc)) from exc

    def laci(self, ruang: str, nama: str, utama: int = -1, gaya: str = "", *, bergaris: bool = False) -> _Laci:
        """Return where the paragraphs of a place are kept."""
        kunci = (ruang, nama, utama, gaya, bergaris)
        ada = self._laci.get(kunci)
        if ada is None:
            tempat = Tempat(nama, utama, bergaris, gaya)
            ada = _Laci(tempat, ruang, _Laci(replace(tempat, sesudah_tabel=True), ruang, None))
            self._laci[kunci] = ada
        return ada

    def alinea(self, xml: str, laci: _Laci) -> _Deret:
        """Return the paragraphs of this XML in this place, kept for the next one."""
        bentuk = _KATA.split(xml) if "instrText" not in xml and "fldSimple" not in xml else [xml]
        kata = tuple([_kata(k) for k in bentuk[1::2]])
        kunci = tuple(bentuk[::2])
        cetakan = laci.cetakan.get(kunci)
        if cetakan is None:
            cetakan = laci.cetakan[kunci] = self._buat(kunci, laci)
            self._baru += 1
        hasil = laci.alinea[xml] = cetakan.deret(kata)
        self._jumlah += 1
        self._lupakan()
        return hasil

    def baris(self, xml: str, laci: _Laci) -> _Baris | None:
        """Return a row of a table of the place `laci`, kept for the next one; None if it has no mould yet."""
        bentuk = _KATA.split(xml)
        cetakan = laci.cetakan_baris.get(tuple(bentuk[::2]))
        if cetakan is None:
            return None
        hasil = laci.baris[xml] = cetakan.deret(tuple([_kata(k) for k in bentuk[1::2]]))
        self._jumlah += 1
        self._lupakan()
        return hasil

    def ingat_baris(self, xml: str, laci: _Laci, sel: _CetakanBaris) -> None:
        """Keep the mould of a row that was read paragraph by paragraph."""
        laci.cetakan_baris[tuple(_KATA.split(xml)[::2])] = sel
        self._baru += 1

    def _lupakan(self) -> None:
        """Forget now and then: what is in use is soon known again."""
        if self._jumlah >= MAKS:
            self._jumlah = 0
            for laci in self._laci.values():
                laci.lupakan()
        if self._baru >= MAKS:
            self._baru = 0
            self._sela.clear()
            self._laci.clear()

    def _buat(self, bentuk: tuple[str, ...], laci: _Laci) -> _Cetakan:
        """Return the mould of a paragraph, made by parsing it with numbers in place of its words."""
        xml = bentuk[0] + "".join(f">\ue000{n}\ue001<{satu}" for n, satu in enumerate(bentuk[1:]))
        p = _unsur(xml, laci.ruang)
        alinea = self.pembaca.alinea(p, laci.tempat) if p.tag == f"{W}p" else None
        if alinea is None:
            raise TidakBiasaError(xml[:80])
        potongan = tuple((_bidang(q), _pola(q.teks)) for q in alinea.potongan)
        tetap = _bidang(alinea)
        turunan: dict[str, object] = {n: getattr(alinea, n) for n in ("tebal", "ukuran", "huruf", "hitam")}
        return _Cetakan(tetap, tetap | turunan, _pola(alinea.teks), _pola(alinea.medan), potongan, _bagian(p))

    def sela(self, xml: str, ruang: str) -> _Sela:
        """Return what the XML between two paragraphs does."""
        if ada := self._sela.get((xml, ruang)):
            return ada
        langkah: list[_Langkah] = []
        bagian = _Bagian()
        letak = 0
        while letak < len(xml):
            satu, letak = self._satu(xml, letak, ruang)
            if isinstance(satu, _Bagian):
                bagian = bagian.tambah(satu)
            elif satu is not None:
                langkah.append(satu)
        self._baru += 1
        hasil = self._sela[xml, ruang] = _Sela(tuple(langkah), bagian)
        return hasil

    def _satu(self, xml: str, letak: int, ruang: str) -> tuple[_Langkah | _Bagian | None, int]:
        """Return what the tag at `letak` does, and where what it does ends."""
        cocok = _TANDA.match(xml, letak)
        if cocok is None:
            raise TidakBiasaError(xml[letak : letak + 40])
        tutup, nama, _, langsung = cocok.groups()
        if tutup:
            return _Langkah(tutup=nama), cocok.end()
        if nama == "w:p" and langsung:
            _unsur(cocok[0], ruang)
            return _Langkah(alinea=cocok[0]), cocok.end()
        if nama in _DI_DALAM or nama == "w:tbl":
            _unsur(f"{cocok[0]}</{nama}>", ruang)
            return (self._tabel(xml, cocok.end(), ruang) if nama == "w:tbl" else _Langkah(buka=nama)), cocok.end()
        akhir = cocok.end() if langsung else xml.index(f"</{nama}>", letak) + len(nama) + 3
        unsur = _unsur(xml[letak:akhir], ruang)
        return (_bagian(unsur) if nama == "w:sectPr" else None), akhir

    def _tabel(self, xml: str, letak: int, ruang: str) -> _Langkah:
        sifat = None
        if xml.startswith("<w:tblPr>", letak):
            sifat = _unsur(xml[letak : xml.index("</w:tblPr>", letak) + len("</w:tblPr>")], ruang)
        gaya = nilai(sifat, "tblStyle") or self.pembaca.gaya.bawaan["table"]
        return _Langkah(buka="w:tbl", gaya=gaya, bergaris=self.pembaca.tabel_bergaris(sifat, gaya))


def _unsur(xml: str, ruang: str) -> etree._Element:
    """Return the one element that `xml` is.

    Raises:
        TidakBiasaError, etree.XMLSyntaxError: it is none, or more than tags with plain attributes and text.
    """
    for cocok in re.finditer(r"<[^>]*>?", xml):
        tanda = _TANDA.fullmatch(cocok[0])
        if tanda is None or tanda[2] in _TERLACAK or "xmlns:w=" in tanda[3] or f'"{W[1:-1]}"' in tanda[3]:
            raise TidakBiasaError(cocok[0][:40])
    (satu,) = etree.fromstring(f"<w:x{ruang}>{xml}</w:x>", AMAN)
    if satu.tail or satu.getparent().text:  # type: ignore[union-attr]  # it was just put into one
        raise TidakBiasaError("teks di luar unsur")
    return satu


def _bagian(unsur: etree._Element) -> _Bagian:
    """Return the sections that end in `unsur`."""
    seksi = list(unsur.iter(f"{W}sectPr"))
    acuan = [a for s in seksi for a in s.iter(f"{W}headerReference", f"{W}footerReference")]
    return _Bagian(
        tuple(halaman_seksi(s) for s in seksi),
        tuple(
            (etree.QName(a).localname.removesuffix("Reference"), a.get(f"{W}type", ""), a.get(f"{R}id", ""))
            for a in acuan
        ),
    )


# ── a part ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Terbaca:
    """A part, read."""

    alinea: tuple[Alinea, ...]
    tabel: tuple[Tabel, ...]
    halaman: tuple[Halaman, ...]
    acuan: tuple[tuple[str, str, str], ...]


_KOSONG: Final = Terbaca((), (), (), ())


@dataclass(slots=True)
class _Dibaca:
    """A table being read."""

    nomor: int
    utama: bool
    laci: _Laci
    baris: list[list[list[Alinea]]] = field(default_factory=list)


class _Pembacaan:
    """One part being read: the elements that are open, and what has been found in them."""

    def __init__(self, pembaca: PembacaCepat, nama: str, tabel_awal: int) -> None:
        self.pembaca = pembaca
        self.nama = nama
        self.ruang = ""
        self.laci: _Laci  # of where reading is
        self.buka: list[str] = []
        self.alinea: list[Alinea] = []
        self.dibaca: list[_Dibaca] = []
        self.tabel: list[Tabel | None] = []
        self.tabel_awal = tabel_awal
        self.sesudah: list[bool] = []  # whether a table stands just before, in each cell that is open
        self.bagian = _Bagian()
        self.terpakai: dict[_Deret, int] = {}
        self.tuangan: list[tuple[_Cetakan, int]] | None = None  # of the row that is read to become a mould

    def baca(self, xml: str) -> Terbaca:
        """Return the part."""
        if "<w:txbxContent" in xml:
            raise TidakBiasaError("kotak teks")
        awal = xml.index(">", xml.index("<w:")) + 1
        nama, self.ruang = _akar(xml[:awal])
        if self.ruang not in self.pembaca.ruang:
            self.periksa_ruang()
            self.pembaca.ruang.add(self.ruang)
        self.laci = self.pembaca.laci(self.ruang, self.nama)
        self.buka.append(nama)
        self.sesudah.append(False)
        *isi, akhir = xml[awal:].split("</w:tr>")
        for satu in isi:
            if baris := self.laci.baris.get(satu):
                self.pasang(baris)
                continue
            letak = max(satu.rfind("<w:tr>"), satu.rfind("<w:tr "))
            if letak < 0 or "<w:tbl" in satu[letak:]:
                self.urai(f"{satu}</w:tr>")
            else:
                if letak:
                    self.urai(satu[:letak])
                self.baris(satu[letak:])
        self.urai(akhir.rstrip())
        if self.buka:
            raise TidakBiasaError("unsur yang tidak tertutup")
        tabel = tuple(t for t in self.tabel if t is not None)
        return Terbaca(tuple(self.alinea), tabel, self.bagian.halaman, self.bagian.acuan)

    def urai(self, xml: str) -> None:
        """Take in what is no row that is read as one."""
        *isi, akhir = xml.split("</w:p>")
        for satu in isi:
            letak = max(satu.rfind("<w:p>"), satu.rfind("<w:p "))
            if letak > 0:
                self.lewati(satu[:letak])
            elif letak < 0:
                raise TidakBiasaError(satu[:80])
            self.tambah(f"{satu[letak:]}</w:p>")
        if akhir:
            self.lewati(akhir)

    def baris(self, xml: str) -> None:
        """Take in a row, its end left off, that holds no other table: as one, or, the first of its kind, piece by piece."""
        laci = self.laci
        baris = laci.baris.get(xml) or self.pembaca.baris(xml, laci)
        if baris:
            self.pasang(baris)
            return
        self.tuangan = [] if "instrText" not in xml and "fldSimple" not in xml else None
        self.urai(f"{xml}</w:tr>")
        self.catat_baris(xml, laci)

    def pasang(self, baris: _Baris) -> None:
        """Take in a row that is read."""
        if self.buka[-1] != "w:tbl":
            raise TidakBiasaError("baris di luar tabel")
        terpakai = self.terpakai
        sel = [[deret.ambil(terpakai) for deret in satu] for satu in baris]
        self.dibaca[-1].baris.append(sel)
        isi = [a for satu in sel for a in satu]
        self.alinea += isi
        for tabel in self.dibaca[:-1]:
            tabel.baris[-1][-1] += isi

    def catat_baris(self, xml: str, laci: _Laci) -> None:
        """Keep the mould of a row that was just read, unless it holds more than paragraphs of words."""
        dibaca, self.tuangan = self.tuangan, None
        if dibaca is None or self.laci is not laci or any(cetakan.bagian.halaman for cetakan, _ in dibaca):
            return
        urut = iter(dibaca)
        sel = tuple(tuple(islice(urut, len(satu))) for satu in self.dibaca[-1].baris[-1])
        self.pembaca.ingat_baris(xml, laci, _CetakanBaris(sel))

    def periksa_ruang(self) -> None:
        """Raise unless `w:` means what it means elsewhere, and nothing else does.

        Raises:
            TidakBiasaError, etree.XMLSyntaxError: it does not.
        """
        if self.ruang.count(f'"{W[1:-1]}"') != 1 or f'xmlns:w="{W[1:-1]}"' not in self.ruang:
            raise TidakBiasaError("ruang nama")
        _unsur("<w:p/>", self.ruang)

    def lewati(self, xml: str) -> None:
        """Take in what stands between two paragraphs."""
        sela = self.pembaca.sela(xml, self.ruang)
        for langkah in sela.langkah:
            if langkah.tutup:
                self.tutup(langkah.tutup)
            elif langkah.buka:
                self.buka_unsur(langkah)
            else:
                self.tambah(langkah.alinea)
        if sela.bagian.halaman:
            self.bagian = self.bagian.tambah(sela.bagian)

    def buka_unsur(self, langkah: _Langkah) -> None:
        """Take in the beginning of a table, a row, a cell, or the body."""
        nama, induk = langkah.buka, self.buka[-1]
        if induk != _DI_DALAM[nama] if nama != "w:tbl" else induk not in _BERALINEA:
            raise TidakBiasaError(f"{nama} di dalam {induk}")
        self.buka.append(nama)
        if nama == "w:tc":
            self.dibaca[-1].baris[-1].append([])
            self.sesudah.append(False)
        elif nama == "w:tr":
            self.dibaca[-1].baris.append([])
        elif nama == "w:tbl":
            nomor = self.tabel_awal + len(self.tabel)
            luar = self.laci.tempat
            utama = nomor if luar.utama < 0 else luar.utama
            bergaris = luar.bergaris or langkah.bergaris
            self.laci = self.pembaca.laci(self.ruang, self.nama, utama, langkah.gaya, bergaris=bergaris)
            self.dibaca.append(_Dibaca(nomor, not self.dibaca, self.laci))
            self.tabel.append(None)

    def tutup(self, nama: str) -> None:
        """Take in the end of an element."""
        if self.buka.pop() != nama:
            raise TidakBiasaError(f"{nama} ditutup tanpa dibuka")
        if nama == "w:tc":
            self.sesudah.pop()
        elif nama == "w:tbl":
            satu = self.dibaca.pop()
            baris = tuple([tuple([tuple(sel) for sel in b]) for b in satu.baris])
            self.tabel[satu.nomor - self.tabel_awal] = Tabel(satu.nomor, satu.utama, satu.laci.tempat.bergaris, baris)
            self.laci = self.dibaca[-1].laci if self.dibaca else self.pembaca.laci(self.ruang, self.nama)
            self.sesudah[-1] = True

    def tambah(self, xml: str) -> None:
        """Take in a paragraph."""
        if self.buka[-1] not in _BERALINEA:
            raise TidakBiasaError(f"alinea di dalam {self.buka[-1]}")
        laci = self.laci
        if self.sesudah[-1]:
            self.sesudah[-1] = False
            laci = laci.sesudah or laci
        deret = laci.alinea.get(xml) or self.pembaca.alinea(xml, laci)
        satu = deret.ambil(self.terpakai)
        if self.tuangan is not None:
            self.tuangan.append((deret.cetakan, len(deret.kata)))
        self.alinea.append(satu)
        for tabel in self.dibaca:
            tabel.baris[-1][-1].append(satu)
        if deret.cetakan.bagian.halaman:
            self.bagian = self.bagian.tambah(deret.cetakan.bagian)


_AKAR = re.compile(r"(?:<\?xml [^?<>]*\?>\s*)?<(w:document|w:hdr|w:ftr)((?:\s+[\w:.-]+=\"[^\"<>]*\")*)>")


@lru_cache(256)
def _akar(xml: str) -> tuple[str, str]:
    """Return name and attributes of a part's root, of its XML up to there."""
    cocok = _AKAR.fullmatch(xml)
    if cocok is None:
        raise TidakBiasaError(xml[:80])
    return cocok[1], cocok[2]


@lru_cache(64)
def _sasaran(rels: bytes) -> Mapping[str | None, str]:
    """Return what the relationships of a part lead to, by id."""
    return {h.get("Id"): h.get("Target", "") for h in etree.fromstring(rels, AMAN)}
