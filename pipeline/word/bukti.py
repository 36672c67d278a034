"""What holds of a part of a template whatever its values are, shown once by walking its Jinja tree.

docxtpl parses each filled part again, to mend its tables and to notice XML that is none. Most of that can be told
from the template: the branches of a condition leave the same elements open, the body of a loop closes what it
opened, a table has a row as wide as its grid that is always there. Where it cannot be told, the part is parsed
after filling, as docxtpl does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from jinja2 import Environment, nodes

_ISIAN: Final = "\x00"  # stands for what a value prints inside a tag
_TANDA = re.compile(r'<(/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|\'[^\'<]*\'))*)\s*(/?)>')
_TERBUKA = re.compile(r'<[\w:.-]+(?:\s+[\w:.-]+\s*=\s*"[^"<]*")*\s+[\w:.-]+\s*=\s*"[^"<]*')
_RENTANG = re.compile(r'\sw:val="([^"]*)"')
# Kept by Word beside what they replace, with cells and spans of their own.
_LACAK: Final = ("w:tblGridChange", "w:tcPrChange", "w:trPrChange", "w:tblPrChange", "w:cellIns", "w:cellDel")

_BERLEBAR: Final = frozenset({"w:tbl", "w:tblGrid", "w:tr", "w:tc", "w:tcPr"})

Jalur = tuple[int, ...]  # which branches and loops something stands in


@dataclass(frozen=True, slots=True)
class Kisi:
    """The grid of a table that every filling changes in the same way, and where it stands in the text of a node."""

    data: nodes.TemplateData
    awal: int
    akhir: int
    sel: int  # most cells of a row
    rentang: int  # most columns of a row


@dataclass(frozen=True, slots=True)
class Bukti:
    """What is known of every filling of a part."""

    alasan: str = ""  # why nothing is: the part is then parsed after filling; empty if all the rest holds
    hanya_teks: bool = True  # every value stands in the text of a run
    bersih: bool = True  # no text outside of runs, which a header loses when it is parsed
    lebar_pasti: bool = True  # all there is to mend of the width of tables, `kisi` mends
    kisi: tuple[Kisi, ...] = ()
    berisi: bool = False  # `lebar_pasti` and `kisi` hold only where no table is without rows


class _GagalError(Exception):
    """Not to be told from the template."""


@dataclass(slots=True)
class _Baris:
    jalur: Jalur
    sel: int = 0
    rentang: int = 0
    ada: bool = True  # in the template; else it stands for one of several


@dataclass(slots=True)
class _Tabel:
    jalur: Jalur
    kolom: int = 0
    pasti: bool = True
    polos: bool = True  # nothing but rows behind its grid: that it has none can be seen
    baris: list[_Baris] = field(default_factory=list)  # of inner tables too: docxtpl looks at all below it
    dalam: list[_Tabel] = field(default_factory=list)
    data: nodes.TemplateData | None = None
    awal: int = -1
    akhir: int = -1

    def ada(self, jalur: Jalur) -> tuple[int, int]:
        """Return the most cells and columns of the rows that are there whenever `jalur` is taken."""
        baris = [b for b in self.baris if b.jalur == jalur]
        return max((b.sel for b in baris), default=0), max((b.rentang for b in baris), default=0)

    def kisi(self, *, berisi: bool) -> Kisi | bool:
        """Return what every filling makes of the grid; True for nothing, False if it cannot be told.

        With `berisi` it is taken that no table is without rows.
        """
        if not self.pasti or self.data is None or self.akhir < 0:
            return False
        pasti = self.ada(self.jalur)
        for satu in (self, *self.dalam) if berisi else ():
            if satu.jalur == self.jalur and (lebar := satu.seragam()):
                pasti = max(pasti[0], lebar[0]), max(pasti[1], lebar[1])
        semua = max((b.sel for b in self.baris), default=0), max((b.rentang for b in self.baris), default=0)
        if semua[0] <= self.kolom <= pasti[1]:
            return True
        return Kisi(self.data, self.awal, self.akhir, *semua) if semua == pasti else False

    def seragam(self) -> tuple[int, int] | None:
        """Return cells and columns of a row, if all the rows there may be have the same."""
        lebar = {(b.sel, b.rentang) for b in self.baris if b.ada}
        return lebar.pop() if self.polos and len(lebar) == 1 else None


@dataclass(slots=True)
class _Unsur:
    nama: str
    jalur: Jalur
    tabel: _Tabel | None = None
    baris: _Baris | None = None


@dataclass(slots=True)
class _Keadaan:
    """Where the XML stands: the elements that are open, and a tag that is begun."""

    buka: list[_Unsur]
    sisa: str = ""

    def salin(self) -> _Keadaan:
        return _Keadaan(list(self.buka), self.sisa)

    def sama(self, lain: _Keadaan) -> bool:
        return self.sisa == lain.sisa and [u.nama for u in self.buka] == [u.nama for u in lain.buka]


def bukti(pohon: nodes.Template, env: Environment) -> Bukti:
    """Return what holds of every filling of a part, read as `pohon`."""
    penelaah = _Penelaah(env)
    try:
        akhir = penelaah.telusuri(pohon.body, _Keadaan([]), ())
        alasan = "unsur yang tidak tertutup" if akhir.buka or akhir.sisa else ""
    except _GagalError as exc:
        alasan = str(exc)
    if alasan:
        return Bukti(alasan, hanya_teks=False, bersih=False, lebar_pasti=False)
    kisi = [t.kisi(berisi=False) for t in penelaah.tabel]
    berisi = False in kisi
    if berisi:
        kisi = [t.kisi(berisi=True) for t in penelaah.tabel]
    return Bukti(
        hanya_teks=penelaah.hanya_teks,
        bersih=penelaah.bersih,
        lebar_pasti=False not in kisi,
        kisi=tuple(k for k in kisi if isinstance(k, Kisi)) if False not in kisi else (),
        berisi=berisi,
    )


class _Penelaah:
    def __init__(self, env: Environment) -> None:
        self.tetapan = nodes.EvalContext(env)
        self.tabel: list[_Tabel] = []
        self.hanya_teks = self.bersih = True
        self.cabang = 0
        self.data = nodes.TemplateData("")

    # Jinja

    def telusuri(self, isi: Iterable[nodes.Node], kini: _Keadaan, jalur: Jalur) -> _Keadaan:
        """Return where the XML stands after `isi`."""
        for simpul in isi:
            if isinstance(simpul, nodes.Output):
                for anak in simpul.nodes:
                    self.keluaran(anak, kini, jalur)
            elif isinstance(simpul, nodes.If):
                kini = self.pilihan(simpul, kini, jalur)
            elif isinstance(simpul, nodes.For) and not simpul.recursive:
                kini = self.ulangan(simpul, kini, jalur)
            elif not isinstance(simpul, nodes.Assign):
                raise _GagalError(f"perintah Jinja “{type(simpul).__name__.lower()}”")
        return kini

    def pilihan(self, simpul: nodes.If, kini: _Keadaan, jalur: Jalur) -> _Keadaan:
        kini.sisa = _tanpa_isi(kini.sisa)
        isi = [simpul.body, *(e.body for e in simpul.elif_), simpul.else_]
        cabang = [self.cabang_baru(jalur) for _ in isi]
        akhir = [self.di_dalam(satu, kini, ke) for satu, ke in zip(isi, cabang, strict=True)]
        if not all(satu.sama(akhir[0]) for satu in akhir):
            raise _GagalError("cabang “if” yang membuka atau menutup unsur berbeda")
        for tabel in _tabel_luar(kini.buka):  # a row of some width is there, whichever branch is taken
            ada = [tabel.ada(ke) for ke in cabang]
            tabel.baris.append(_Baris(jalur, min(a[0] for a in ada), min(a[1] for a in ada), ada=False))
        return akhir[0]

    def ulangan(self, simpul: nodes.For, kini: _Keadaan, jalur: Jalur) -> _Keadaan:
        kini.sisa = _tanpa_isi(kini.sisa)
        isi = (simpul.body, simpul.else_)
        if not all(self.di_dalam(satu, kini, self.cabang_baru(jalur)).sama(kini) for satu in isi):
            raise _GagalError("ulangan “for” yang tidak menutup unsur yang dibukanya")
        return kini

    def di_dalam(self, isi: Iterable[nodes.Node], kini: _Keadaan, jalur: Jalur) -> _Keadaan:
        """Return where the XML stands after a branch."""
        akhir = self.telusuri(isi, kini.salin(), jalur)
        akhir.sisa = _tanpa_isi(akhir.sisa)
        return akhir

    def cabang_baru(self, jalur: Jalur) -> Jalur:
        self.cabang += 1
        return (*jalur, self.cabang)

    def keluaran(self, anak: nodes.Expr, kini: _Keadaan, jalur: Jalur) -> None:
        if isinstance(anak, nodes.TemplateData):
            self.data = anak
            self.teks(anak.data, kini, jalur)
            return
        try:
            anak.as_const(self.tetapan)
        except Exception:  # noqa: BLE001 - as Jinja's compiler: what cannot be told now is told when filled
            self.nilai(kini)
            return
        raise _GagalError("nilai tetap di dalam tanda")

    # XML

    def nilai(self, kini: _Keadaan) -> None:
        """Take in a value."""
        if kini.sisa:
            kini.sisa += _ISIAN
            self.hanya_teks = False  # markup there would be none
        elif [u.nama for u in kini.buka[-2:]] != ["w:r", "w:t"]:
            self.hanya_teks = self.bersih = False

    def teks(self, data: str, kini: _Keadaan, jalur: Jalur) -> None:
        """Take in text of the template."""
        geser, letak = len(kini.sisa), 0
        data, kini.sisa = kini.sisa + data, ""
        while (awal := data.find("<", letak)) >= 0:
            self.antara(data[letak:awal], kini)
            cocok = _TANDA.match(data, awal)
            if cocok is None:
                if not _TERBUKA.fullmatch(data, awal):
                    raise _GagalError("XML yang bukan unsur biasa")
                kini.sisa = data[awal:]
                return
            self.tanda(cocok, kini, jalur, geser)
            letak = cocok.end()
        self.antara(data[letak:], kini)

    def antara(self, data: str, kini: _Keadaan) -> None:
        if data and (not kini.buka or kini.buka[-1].nama != "w:t"):
            self.bersih = False
            if not kini.buka and data.strip():
                raise _GagalError("teks di luar unsur")

    def tanda(self, cocok: re.Match[str], kini: _Keadaan, jalur: Jalur, geser: int) -> None:
        """Take in a tag; `geser` is how far it stands behind its place in the node."""
        tutup, nama, sifat, langsung = cocok.groups()
        if nama in _LACAK:
            raise _GagalError("perubahan terlacak")
        if not tutup:
            unsur = _Unsur(nama, jalur)
            self.buka(unsur, sifat, kini, jalur)
            if nama == "w:tblGrid" and (luar := _tabel_luar(kini.buka)):
                luar[-1].data, luar[-1].awal = self.data, cocok.end() - geser
            if not langsung:
                kini.buka.append(unsur)
            return
        if not kini.buka or kini.buka[-1].nama != nama:
            raise _GagalError(f"“{nama}” ditutup tanpa dibuka")
        unsur = kini.buka.pop()
        luar = _tabel_luar([*kini.buka, unsur])
        if unsur.nama in _BERLEBAR:
            self.samakan(luar, unsur.jalur == jalur)
        if unsur.nama == "w:tblGrid" and luar:
            luar[-1].akhir = cocok.start() - geser if luar[-1].data is self.data else -1

    def buka(self, unsur: _Unsur, sifat: str, kini: _Keadaan, jalur: Jalur) -> None:
        """Take in the beginning of an element: what counts is the width of tables."""
        induk = kini.buka[-1] if kini.buka else _Unsur("", jalur)
        luar = _tabel_luar(kini.buka)
        if induk.tabel and unsur.nama not in {"w:tblPr", "w:tblGrid", "w:tr"}:
            induk.tabel.polos = False
        if unsur.nama == "w:tbl":
            unsur.tabel = _Tabel(jalur)
            for tabel in luar:
                tabel.dalam.append(unsur.tabel)
            self.tabel.append(unsur.tabel)
        elif unsur.nama == "w:tr" and luar:
            unsur.baris = _Baris(jalur)
            for tabel in luar:
                tabel.baris.append(unsur.baris)
        elif unsur.nama == "w:tc" and luar:
            if induk.baris is None:
                raise _GagalError("sel tabel di luar barisnya")
            induk.baris.sel += 1
            induk.baris.rentang += 1
            self.samakan(luar, jalur == induk.jalur)
        elif unsur.nama == "w:gridSpan" and luar:
            self.rentang(sifat, kini, luar, jalur)
        elif unsur.nama in {"w:tblGrid", "w:gridCol"} and luar:
            self.kisi(unsur.nama, induk, luar, jalur)

    def rentang(self, sifat: str, kini: _Keadaan, luar: list[_Tabel], jalur: Jalur) -> None:
        if [u.nama for u in kini.buka[-2:]] != ["w:tc", "w:tcPr"]:
            raise _GagalError("lebar sel di luar selnya")
        baris, sel = kini.buka[-3].baris, kini.buka[-2]
        nilai = _RENTANG.search(sifat)
        pasti = nilai is not None and nilai[1].isdecimal() and sel.jalur == jalur
        self.samakan(luar, pasti)
        if pasti and nilai and baris:
            baris.rentang += int(nilai[1]) - 1

    def kisi(self, nama: str, induk: _Unsur, luar: list[_Tabel], jalur: Jalur) -> None:
        if induk.nama != {"w:tblGrid": "w:tbl", "w:gridCol": "w:tblGrid"}[nama]:
            raise _GagalError("kisi tabel di luar tabelnya")
        self.samakan(luar, induk.jalur == jalur)
        luar[-1].kolom += nama == "w:gridCol"

    def samakan(self, luar: Iterable[_Tabel], pasti: bool) -> None:  # noqa: FBT001 - one fact, handed on
        for tabel in luar:
            tabel.pasti &= pasti


def _tabel_luar(buka: Iterable[_Unsur]) -> list[_Tabel]:
    return [u.tabel for u in buka if u.tabel is not None]


def _tanpa_isi(sisa: str) -> str:
    """Return a begun tag with what stands in its open attribute hidden: branches may write there what they like."""
    return re.sub(r'"[^"]*\Z', f'"{_ISIAN}', sisa) if sisa else ""
