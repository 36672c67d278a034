"""A finished naskah → records, without parsing again what has been read before.

The paragraphs of a naskah are those of its template with other words in them. So the XML of a part is cut at its
paragraphs; one of the same tags as one read before is a cast of the same mould (`_Cetakan`), its words put in. The
XML between paragraphs, tables and cells, is read once for each piece of it. A new mould is made by the reader of
`baca`, which stays what a record means.

That the pieces are read is also the proof that the part is well-formed: every piece was parsed once, words hold no
tag and only references that are known, and the elements that pieces open and close are matched. Anything else raises
`TidakBiasaError`, and the part is parsed whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final, TypeVar

from lxml import etree

from pipeline.ingatan import Ingatan
from pipeline.rujukan import lepas_rujukan
from pipeline.tanggal import NBSP
from pipeline.word.tnd.baca import PINGGIR, Pembaca, Tempat, halaman_seksi, nilai, susun
from pipeline.word.tnd.baca import Terbaca as Badan
from pipeline.word.tnd.naskah import AMAN, DOKUMEN, Alinea, Halaman, Naskah, Potongan, R, Sel, Tabel, W

PINGGIR_MAKS: Final = 64
BAGIAN_MAKS: Final = 64  # parts kept as moulds for one set of styles
PANJANG_MAKS: Final = 500  # paragraphs of such a part
MAKS: Final = 2000  # moulds for one set of styles, then all are forgotten; and paragraphs with their words


class TidakBiasaError(Exception):
    """Not to be read piece by piece."""


# ── words ───────────────────────────────────────────────────────────────────────────────────────

_Bentuk = tuple[str, ...]
_Kata = tuple[str, ...]
_KATA = re.compile(r">([^<]+)<")
_TERLARANG = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f>\ufffe\uffff]")
_LUBANG = re.compile("\ue000(\\d+)\ue001")


def _pisahkan(xml: str) -> tuple[_Bentuk, _Kata]:
    """Return what of `xml` is no word, in pieces, and the words between them.

    Raises:
        TidakBiasaError, ValueError: between two tags stands what might be no character data.
    """
    potong = _KATA.split(xml)
    mentah = potong[1::2]
    semua = "<".join(mentah)  # which no word holds
    if salah := _TERLARANG.search(semua):
        raise TidakBiasaError(semua[salah.start() :][:40])
    kata = map(lepas_rujukan, mentah) if "&" in semua or "\r" in semua else mentah
    return tuple(potong[::2]), tuple(kata)


# ── moulds ──────────────────────────────────────────────────────────────────────────────────────

_Pola = tuple[str | int, ...]  # text that stays, and numbers of the words between


@dataclass(frozen=True, slots=True)
class _Bagian:
    """What a section says of pages."""

    halaman: tuple[Halaman, ...] = ()
    acuan: tuple[tuple[str, str, str], ...] = ()  # header or footer, type, id

    def tambah(self, lain: _Bagian) -> _Bagian:
        """Return both, this one first."""
        return _Bagian((*self.halaman, *lain.halaman), (*self.acuan, *lain.acuan))


@dataclass(slots=True, eq=False)
class _Cetakan:
    """A paragraph with places for its words."""

    tetap: dict[str, object]
    terlihat: dict[str, object]  # and what follows from its formatting, where no word is blank
    teks: _Pola
    medan: _Pola
    potongan: tuple[tuple[dict[str, object], _Pola], ...]
    bagian: _Bagian
    kenal: dict[_Kata, _Deret] = field(default_factory=dict)
    lama: dict[_Kata, _Deret] = field(default_factory=dict)  # not asked for since words were forgotten

    def lupakan(self) -> None:
        """Forget the words that were not asked for since this was done before."""
        self.lama, self.kenal = self.kenal, {}

    def tuang(self, kata: Sequence[str]) -> Alinea:
        """Return the paragraph with these words."""
        if not kata:
            return _rekam(Alinea, self.terlihat.copy())
        polos = [k.replace(NBSP, " ") for k in kata]
        bidang = (self.terlihat if all(map(str.strip, kata)) else self.tetap).copy()  # every run is seen, or not
        bidang["teks"] = _isi(self.teks, polos)
        bidang["medan"] = _isi(self.medan, kata)
        bidang["potongan"] = tuple([_rekam(Potongan, {**tetap, "teks": _isi(p, polos)}) for tetap, p in self.potongan])
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
    def dari_akhir(self) -> Iterator[Alinea]:
        """Every paragraph there is, those of the body from its end."""
        yield from reversed(self.badan.alinea)
        for satu in self.pinggir.values():
            yield from satu


_Deretan = tuple[tuple[_Cetakan, int, int], ...]  # paragraphs: the mould of each, and from where to where its words


def _deretan(semua: Sequence[_Deret]) -> _Deretan:
    """Return paragraphs that stand one behind the other as moulds."""
    batas = pairwise(accumulate((len(satu.kata) for satu in semua), initial=0))
    return tuple((satu.cetakan, *dari_ke) for satu, dari_ke in zip(semua, batas, strict=True))


_Sel = tuple[slice, ...]  # the cells of a row: which paragraphs each holds


@dataclass(frozen=True, slots=True)
class _CetakanBaris:
    """A row of a table with places for its words."""

    deretan: _Deretan
    sel: _Sel


@dataclass(frozen=True, slots=True)
class _CetakanBagian:
    """A part with places for its words."""

    deretan: _Deretan
    tabel: tuple[tuple[Tabel, tuple[_Sel, ...]], ...]  # each without its rows, and these
    bagian: _Bagian

    def isi(self, alinea: tuple[Alinea, ...]) -> Terbaca:
        """Return the part with these paragraphs."""
        tabel = [
            Tabel(t.nomor, t.utama, t.bergaris, tuple([tuple([alinea[sel] for sel in b]) for b in baris]))
            for t, baris in self.tabel
        ]
        return Terbaca(alinea, tuple(tabel), self.bagian.halaman, self.bagian.acuan)


@dataclass(slots=True)
class _Laci:
    """The moulds of paragraphs and rows of one place."""

    tempat: Tempat
    ruang: str
    sesudah: _Laci | None  # of those that follow a table
    cetakan: dict[_Bentuk, _Cetakan] = field(default_factory=dict)
    baris: dict[_Bentuk, _CetakanBaris] = field(default_factory=dict)  # of rows without their ends

    def lupakan(self) -> None:
        """Forget words; the moulds stay."""
        for cetakan in self.cetakan.values():
            cetakan.lupakan()
        if self.sesudah:
            self.sesudah.lupakan()


class PembacaCepat:
    """Reads parts that go by one set of styles."""

    def __init__(self, paket: Mapping[str, bytes]) -> None:
        """Take styles and numbers from `paket`."""
        self.pembaca = Pembaca(paket, templat=False)
        self._laci: dict[tuple[str, str, int, str, bool], _Laci] = {}
        self._pinggir: Ingatan[tuple[str, bytes, int], Terbaca] = Ingatan(PINGGIR_MAKS)
        self._bagian: Ingatan[tuple[object, ...], _CetakanBagian] = Ingatan(BAGIAN_MAKS)
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
        if (ada := self._pinggir.get(kunci)) is None:
            ada = self._pinggir[kunci] = self.baca(nama, paket, tabel_awal)
        return ada

    def baca(self, nama: str, paket: Mapping[str, bytes], tabel_awal: int = 0) -> Terbaca:
        """Return a part, its tables numbered from `tabel_awal` on.

        Raises:
            TidakBiasaError: it is to be parsed whole, or is no XML.
        """
        try:
            return self._baca(nama, paket[nama].decode(), tabel_awal)
        except (etree.XMLSyntaxError, UnicodeDecodeError, KeyError, IndexError, ValueError) as exc:
            raise TidakBiasaError(str(exc)) from exc

    def _baca(self, nama: str, xml: str, tabel_awal: int) -> Terbaca:
        awal = xml.index(">", xml.index("<w:")) + 1
        akar, isi = xml[:awal], xml[awal:]
        bentuk, kata = _pisahkan(isi)
        kunci = (nama, tabel_awal, akar, bentuk)
        if (cetakan := self._bagian.get(kunci)) is not None:
            terpakai: dict[_Deret, int] = {}
            hasil = cetakan.isi(tuple([deret.ambil(terpakai) for deret in self.deret(cetakan.deretan, kata)]))
        else:
            pembacaan = _Pembacaan(self, nama, tabel_awal)
            hasil = pembacaan.baca(akar, isi)
            if (baru := pembacaan.cetakan(hasil, len(kata))) is not None:
                self._bagian[kunci] = baru
        self._lupakan()
        return hasil

    def laci(self, ruang: str, nama: str, utama: int = -1, gaya: str = "", *, bergaris: bool = False) -> _Laci:
        """Return where the paragraphs of a place are kept."""
        kunci = (ruang, nama, utama, gaya, bergaris)
        ada = self._laci.get(kunci)
        if ada is None:
            tempat = Tempat(nama, utama, bergaris, gaya)
            ada = _Laci(tempat, ruang, _Laci(replace(tempat, sesudah_tabel=True), ruang, None))
            self._laci[kunci] = ada
        return ada

    def deret(self, deretan: _Deretan, kata: _Kata) -> list[_Deret]:
        """Return paragraphs with their words, kept for the next naskah."""
        hasil: list[_Deret] = []
        for cetakan, awal, akhir in deretan:
            ini = kata[awal:akhir]
            ada = cetakan.kenal.get(ini)
            if ada is None:
                ada = cetakan.kenal[ini] = cetakan.lama.get(ini) or _Deret(cetakan, ini)
                self._jumlah += 1
            hasil.append(ada)
        return hasil

    def alinea(self, xml: str, laci: _Laci) -> _Deret:
        """Return the paragraph of this XML in this place."""
        bentuk, kata = _pisahkan(xml) if "instrText" not in xml and "fldSimple" not in xml else ((xml,), ())
        cetakan = laci.cetakan.get(bentuk)
        if cetakan is None:
            cetakan = laci.cetakan[bentuk] = self._buat(bentuk, laci)
            self._baru += 1
        (hasil,) = self.deret(((cetakan, 0, len(kata)),), kata)
        return hasil

    def ingat_baris(self, bentuk: _Bentuk, laci: _Laci, baris: _CetakanBaris) -> None:
        """Keep the mould of a row that was read paragraph by paragraph."""
        laci.baris[bentuk] = baris
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
            self._bagian.clear()

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
        self.deret: list[_Deret] = []  # of `alinea`
        self.terpakai: dict[_Deret, int] = {}

    def baca(self, akar: str, xml: str) -> Terbaca:
        """Return the part, of its XML up to its root's content, and what follows."""
        if "<w:txbxContent" in xml:
            raise TidakBiasaError("kotak teks")
        nama, self.ruang = _akar(akar)
        if self.ruang not in self.pembaca.ruang:
            self.periksa_ruang()
            self.pembaca.ruang.add(self.ruang)
        self.laci = self.pembaca.laci(self.ruang, self.nama)
        self.buka.append(nama)
        self.sesudah.append(False)
        *isi, akhir = xml.split("</w:tr>")
        for satu in isi:
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
        bentuk, kata = _pisahkan(xml)
        cetakan = laci.baris.get(bentuk)
        if cetakan is not None:
            self.pasang(cetakan, kata)
            return
        awal = len(self.deret)
        self.urai(f"{xml}</w:tr>")
        deret = self.deret[awal:]
        if self.laci is laci and self.berkata(deret, len(kata)) and not any(d.cetakan.bagian.halaman for d in deret):
            batas = pairwise(accumulate(map(len, self.dibaca[-1].baris[-1]), initial=0))
            sel = tuple(slice(*dari_ke) for dari_ke in batas)
            self.pembaca.ingat_baris(bentuk, laci, _CetakanBaris(_deretan(deret), sel))

    @staticmethod
    def berkata(deret: Iterable[_Deret], jumlah: int) -> bool:
        """Return whether paragraphs hold all the words there are: no field does, whose words are of its mould."""
        return sum(len(satu.kata) for satu in deret) == jumlah

    def pasang(self, baris: _CetakanBaris, kata: _Kata) -> None:
        """Take in a row of a known mould."""
        if self.buka[-1] != "w:tbl":
            raise TidakBiasaError("baris di luar tabel")
        deret = self.pembaca.deret(baris.deretan, kata)
        isi = [satu.ambil(self.terpakai) for satu in deret]
        self.dibaca[-1].baris.append([isi[sel] for sel in baris.sel])
        self.deret += deret
        self.alinea += isi
        for tabel in self.dibaca[:-1]:
            tabel.baris[-1][-1] += isi

    def cetakan(self, terbaca: Terbaca, jumlah_kata: int) -> _CetakanBagian | None:
        """Return the mould of the part that was read as `terbaca`; None if it is long, or has words in fields."""
        if len(self.deret) > PANJANG_MAKS or not self.berkata(self.deret, jumlah_kata):
            return None
        letak = {id(a): n for n, a in enumerate(terbaca.alinea)}

        def tempat(sel: Sel) -> slice:
            awal = letak[id(sel[0])] if sel else 0
            return slice(awal, awal + len(sel))

        tabel = [(replace(t, baris=()), tuple(tuple(map(tempat, b)) for b in t.baris)) for t in terbaca.tabel]
        return _CetakanBagian(_deretan(self.deret), tuple(tabel), self.bagian)

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
        deret = self.pembaca.alinea(xml, laci)
        satu = deret.ambil(self.terpakai)
        self.deret.append(deret)
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
