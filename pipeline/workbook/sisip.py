"""Values, marks and sheets of our own put into a workbook that otherwise stays, byte for byte, the one that was dropped.

openpyxl reads all of a workbook and writes it anew: half a second, and what it does not know is lost. Here only the
parts that change are parsed; the others are copied as they are packed. What is ours is made by openpyxl all the same,
in a small workbook whose sheets, formats and comments are taken over. What is not covered (a value for a cell of a
formula or a merge, marks of a refusal that must be undone, a sheet with comments, a part that lies elsewhere than
Excel, LibreOffice and openpyxl put it) is left to openpyxl.
"""

from __future__ import annotations

import io
import itertools
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, cast

from lxml import etree
from openpyxl.styles import Alignment, Border, Font
from openpyxl.styles.fills import Fill
from openpyxl.utils.cell import get_column_letter, range_boundaries

from pipeline.kasus import Nilai, Tempat
from pipeline.word.zip import Anggota, buka, padatkan, tulis
from pipeline.workbook import gaya
from pipeline.workbook.buka import PENGURAI, alamat_sah, letak_sel
from pipeline.workbook.ringan import LembarRingan, Rupa

Tujuan = Callable[[Tempat], str | None]  # the address that a link to a cell leads to, None if there is no such cell

_BUKU, _RELS_BUKU, _GAYA = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_JENIS = "[Content_Types].xml"
_M: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_C: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_TENTANG: Final = _R[1:-1]
_ISI_LEMBAR: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ISI_CATATAN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_ISI_VML: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# What stands before definedNames and calcPr in workbook.xml, the nearest first; and behind legacyDrawing in a sheet.
_SEBELUM_NAMA: Final = ("externalReferences", "functionGroups", "sheets")
_SEBELUM_CALC: Final = ("definedNames", *_SEBELUM_NAMA)
_SESUDAH_CATATAN: Final = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
)
_FORMAT_SENDIRI = 164  # number formats from here on are the workbook's own
_TERPILIH: Final = re.compile(rb"""(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected=(["'])(?:1|true)\2""")
_NOMOR_GAYA: Final = re.compile(rb"""\ss=["'](\d+)["']""")


class _TakTercakupError(Exception):
    """This workbook is one for openpyxl."""


@dataclass(frozen=True, slots=True)
class Lembar:
    """A first sheet of our own: its title, and what stands in A1 of the one that it takes the place of."""

    nama: str
    cap: str
    penulis: str  # of the comments that must be undone first
    tanda: tuple[str, ...]  # sheets whose marks must be undone first, by the beginning of their titles


def sunting(asal: bytes, lembar: Lembar, kerja: Callable[[Buku], bytes | LembarRingan]) -> bytes | None:
    """Return the workbook `asal` as `kerja` changes it, with the sheets that it gives; None if that is not covered.

    `kerja` returns a sheet, which comes in front, in place of a former one; or a workbook made by openpyxl: its first
    sheet does; of a sheet that has the title of one in `asal` the comments are taken over; the others come last.
    """
    try:
        buku = Buku(_anggota(asal))
        lama = _lama(buku, lembar)
        dari = kerja(buku)
        buku.pasang(dari if isinstance(dari, LembarRingan) else Buku(_anggota(dari)), lama)
        return buku.simpan()
    except (_TakTercakupError, KeyError, ValueError, IndexError, etree.XMLSyntaxError, zipfile.BadZipFile):
        return None


def _anggota(isi: bytes) -> dict[str, Anggota]:
    """Return the members of a workbook, packed, in their order."""
    hasil: dict[str, Anggota] = {}
    with zipfile.ZipFile(io.BytesIO(isi)) as arsip:
        for info in arsip.infolist():
            kepala = isi[info.header_offset + 26 : info.header_offset + 30]
            awal = info.header_offset + 30 + int.from_bytes(kepala[:2], "little") + int.from_bytes(kepala[2:], "little")
            mentah = isi[awal : awal + info.compress_size]
            if info.compress_type == zipfile.ZIP_DEFLATED:
                hasil[info.filename] = Anggota(info.filename, info.CRC, info.file_size, mentah)
            elif not info.is_dir():
                hasil[info.filename] = padatkan(info.filename, mentah)
    return hasil


@dataclass(slots=True)
class Buku:
    """A workbook as its packed members, and the parts of it that were parsed, which are written anew."""

    anggota: dict[str, Anggota]
    _pohon: dict[str, etree._Element] = field(default_factory=dict)
    _rels: dict[str, etree._Element] = field(init=False)  # of the workbook, by id
    _gaya: dict[str, _Gaya] = field(default_factory=dict)
    _gabung: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)  # merged ranges, by sheet
    lembar: dict[str, str] = field(init=False)  # title → part, in the order of the tabs

    def __post_init__(self) -> None:
        self._rels = {x.get("Id", ""): x for x in self.pohon(_RELS_BUKU).iter(f"{_P}Relationship")}
        self.lembar = {x.get("name", ""): self._bagian(x) for x in self.sheets}
        if len(self.lembar) != len(self.sheets):
            raise _TakTercakupError

    def isi(self, nama: str) -> bytes:
        """Return a part's bytes, of an encoding that has ASCII in it."""
        isi = buka(self.anggota[nama])
        if b"\0" in isi[:64]:
            raise _TakTercakupError
        return isi

    def pohon(self, nama: str) -> etree._Element:
        """Return a part, parsed; changes to it are kept."""
        if nama not in self._pohon:
            self._pohon[nama] = etree.fromstring(self.isi(nama), PENGURAI)
        return self._pohon[nama]

    @property
    def sheets(self) -> etree._Element:
        """The tabs, in order."""
        return _anak(self.pohon(_BUKU), "sheets")

    def _bagian(self, sheet: etree._Element) -> str:
        return _tujuan_rel("xl", self._rels[sheet.get(f"{_R}id", "")])

    # cells

    def tujuan(self, tempat: Tempat) -> str | None:
        """Return the address of the cell at `tempat`, the first one of a merged range."""
        alamat = tempat.sel.replace("$", "").upper()
        if tempat.lembar not in self.lembar or not alamat_sah(alamat):
            return None
        return self._gabungan(tempat.lembar, alamat) or alamat

    def tulis(self, tempat: Tempat, nilai: Nilai) -> None:
        """Write a value into its cell; the look of the cell stays."""
        alamat = tempat.sel.replace("$", "").upper()
        if self.tujuan(tempat) is None:
            return
        if self._gabungan(tempat.lembar, alamat):
            raise _TakTercakupError
        _isi_sel(_sel(_anak(self.pohon(self.lembar[tempat.lembar]), "sheetData"), alamat), nilai)

    def _gabungan(self, lembar: str, alamat: str) -> str:
        """Return the first cell of the merged range that a cell is in, empty if it is in none."""
        if lembar not in self._gabung:
            sel = self.pohon(self.lembar[lembar]).iter(f"{_M}mergeCell")
            self._gabung[lembar] = [_batas(x.get("ref", "")) for x in sel]
        baris, kolom = letak_sel(alamat)
        for kiri, atas, kanan, bawah in self._gabung[lembar]:
            if kiri <= kolom <= kanan and atas <= baris <= bawah:
                return f"{get_column_letter(kiri)}{atas}"
        return ""

    def warnai(self, lembar: str, alamat: str, warna: str) -> bytes:
        """Give a cell a solid fill of the colour `warna`; return the XML of the fill it had."""
        sel = _sel(_anak(self.pohon(self.lembar[lembar]), "sheetData"), alamat)
        fills, xfs = self.gaya("fills"), self.gaya("cellXfs")
        xf = copy(xfs.daftar[int(sel.get("s", "0"))])
        semula = etree.tostring(fills.daftar[int(xf.get("fillId", "0"))], with_tail=False)
        xf.set("fillId", str(fills.nomor(_fill(warna))))
        xf.set("applyFill", "1")
        sel.set("s", str(xfs.nomor(xf)))
        return semula

    def gaya(self, nama: str) -> _Gaya:
        """Return a list of formats of the workbook."""
        if nama not in self._gaya:
            self._gaya[nama] = _Gaya(_anak(self.pohon(_GAYA), nama))
        return self._gaya[nama]

    # sheets

    def pasang(self, dari: Buku | LembarRingan, lama: str) -> None:
        """Take over the sheets of `dari`: the first in front and shown, in place of the sheet `lama` if there is one."""
        dahulu = list(self.lembar)
        if lama:
            self._buang(lama)
        for satu in self.lembar.values():
            self._lepas_pilihan(satu)
        if isinstance(dari, LembarRingan):
            self._tambah(dari.title, dari.xml(self.nomor_rupa), "visible", 0)
            self._urutkan(dahulu, lama)
        else:
            self._salin_semua(dari, dahulu, lama)

    def nomor_rupa(self, rupa: Rupa) -> int:
        """Return the number of a look, entered among those of the workbook if it is new."""
        xf = etree.Element(f"{_M}xf", numFmtId="0", xfId="0", quotePrefix="1" if rupa.kutip else "0", pivotButton="0")
        for atribut, daftar, satu in (
            ("fontId", "fonts", rupa.font),
            ("fillId", "fills", rupa.fill),
            ("borderId", "borders", rupa.border),
        ):
            xf.set(atribut, str(self.gaya(daftar).nomor(_unsur_rupa(satu, daftar[:-1]))) if satu else "0")
        if rupa.alignment:
            xf.set("applyAlignment", "1")
            xf.append(_unsur_rupa(rupa.alignment, "alignment"))
        return self.gaya("cellXfs").nomor(xf)

    def _salin_semua(self, dari: Buku, dahulu: Sequence[str], lama: str) -> None:
        """Take over the sheets of a workbook made by openpyxl."""
        depan, *lain = dari.lembar
        nomor = _gabung_gaya(dari, self)
        self._salin(dari, depan, nomor, 0)
        for judul in lain:
            if judul in self.lembar:
                self._salin_catatan(dari, judul)
            else:
                self._salin(dari, judul, nomor, len(self.sheets))
        self._urutkan(dahulu, lama)
        self._salin_nama(dari)

    def _salin(self, dari: Buku, judul: str, nomor: Sequence[int], letak: int) -> None:
        """Take over a sheet, as tab number `letak`."""
        asal = dari.lembar[judul]
        if _rels_dari(asal) in dari.anggota:
            raise _TakTercakupError
        pohon = dari.pohon(asal)
        _ganti_gaya(pohon, nomor)
        keadaan = next(x for x in dari.sheets if x.get("name") == judul).get("state", "visible")
        self._tambah(judul, _bytes(pohon), keadaan, letak)

    def _tambah(self, judul: str, isi: bytes, keadaan: str, letak: int) -> None:
        """Enter a sheet, as tab number `letak`."""
        bagian = self._bagian_baru("xl/worksheets", "xml", _ISI_LEMBAR)
        self.anggota[bagian] = padatkan(bagian, isi)
        rel = self._hubungkan(_RELS_BUKU, f"{_TENTANG}/worksheet", bagian)
        urut = str(1 + max(int(x.get("sheetId", "0")) for x in self.sheets))
        sheet = etree.Element(f"{_M}sheet", {"name": judul, "sheetId": urut, f"{_R}id": rel, "state": keadaan})
        self.sheets.insert(letak, sheet)

    def _salin_catatan(self, dari: Buku, judul: str) -> None:
        """Take over the comments of a sheet, and the drawing that shows them."""
        pohon, asal = self.pohon(self.lembar[judul]), dari.lembar[judul]
        milik = {posixpath.basename(x.get("Type", "")): x for x in dari.pohon(_rels_dari(asal))}
        catatan, gambar = (_tujuan_rel(posixpath.dirname(asal), milik[x]) for x in ("comments", "vmlDrawing"))
        if pohon.find(f"{_M}legacyDrawing") is not None:
            raise _TakTercakupError
        bagian = self._bagian_baru("xl/comments", "xml", _ISI_CATATAN)
        lukisan = self._bagian_baru("xl/drawings", "vml", "")
        self.anggota[bagian] = dari.anggota[catatan]._replace(nama=bagian)
        self.anggota[lukisan] = dari.anggota[gambar]._replace(nama=lukisan)
        rels = _rels_dari(self.lembar[judul])
        self._hubungkan(rels, f"{_TENTANG}/comments", bagian)
        simpul = etree.Element(
            f"{_M}legacyDrawing", {f"{_R}id": self._hubungkan(rels, f"{_TENTANG}/vmlDrawing", lukisan)}
        )
        sesudah = next((x for x in pohon if etree.QName(x).localname in _SESUDAH_CATATAN), None)
        if sesudah is None:
            pohon.append(simpul)
        else:
            sesudah.addprevious(simpul)

    def _salin_nama(self, dari: Buku) -> None:
        """Take over the names that belong to the first sheet: the rows that are printed on every page."""
        for satu in dari.pohon(_BUKU).iter(f"{_M}definedName"):
            if satu.get("localSheetId") != "0":
                raise _TakTercakupError
            buku = self.pohon(_BUKU)
            daftar = buku.find(f"{_M}definedNames")
            if daftar is None:
                daftar = etree.Element(f"{_M}definedNames")
                _tetangga(buku, _SEBELUM_NAMA).addnext(daftar)
            daftar.append(copy(satu))

    def _bagian_baru(self, folder: str, akhiran: str, isi: str) -> str:
        """Return a free name for a part, entered as holding `isi`, or else as what its extension says."""
        bagian = next(x for n in itertools.count(1) if (x := f"{folder}/alurnaskah{n}.{akhiran}") not in self.anggota)
        jenis = self.pohon(_JENIS)
        if isi:
            etree.SubElement(jenis, f"{_C}Override", PartName=f"/{bagian}", ContentType=isi)
        elif not any(x.get("Extension", "").lower() == akhiran for x in jenis.iter(f"{_C}Default")):
            jenis.insert(0, etree.Element(f"{_C}Default", Extension=akhiran, ContentType=_ISI_VML))
        return bagian

    def _hubungkan(self, rels: str, jenis: str, bagian: str) -> str:
        """Enter a relationship to `bagian`; return its id."""
        if rels not in self.anggota:
            self.anggota[rels] = padatkan(rels, b'<Relationships xmlns="%s"/>' % _P[1:-1].encode())
        pohon = self.pohon(rels)
        ada = {x.get("Id") for x in pohon}
        rid = next(x for n in itertools.count(1) if (x := f"rIdAlurNaskah{n}") not in ada)
        etree.SubElement(pohon, f"{_P}Relationship", Id=rid, Type=jenis, Target=f"/{bagian}")
        return rid

    def _buang(self, nama: str) -> None:
        """Take a sheet of ours out, and its printer's settings with it."""
        bagian = self.lembar.pop(nama)
        if (rels := _rels_dari(bagian)) in self.anggota:
            for satu in self.pohon(rels).iter(f"{_P}Relationship"):
                if not satu.get("Type", "").endswith("/printerSettings"):
                    raise _TakTercakupError
                self.anggota.pop(_tujuan_rel(posixpath.dirname(bagian), satu), None)
            del self.anggota[rels], self._pohon[rels]
        self.anggota.pop(bagian)
        self._pohon.pop(bagian, None)
        sheet = next(x for x in self.sheets if x.get("name") == nama)
        _lepas(self._rels.pop(sheet.get(f"{_R}id", "")))
        _lepas(sheet)
        for satu in list(self.pohon(_JENIS).iter(f"{_C}Override")):
            if satu.get("PartName") == f"/{bagian}":
                _lepas(satu)

    def _lepas_pilihan(self, bagian: str) -> None:
        """Have a sheet not selected: two selected sheets are a group, and Excel would write what is typed into both."""
        if bagian in self._pohon:
            for satu in self._pohon[bagian].iter(f"{_M}sheetView"):
                satu.attrib.pop("tabSelected", "")
            return
        isi = self.isi(bagian)
        kepala, sel, ekor = isi.partition(b"<sheetData")
        if b"tabSelected" in kepala and (lepas := _TERPILIH.sub(rb"\1", kepala)) != kepala:
            self.anggota[bagian] = padatkan(bagian, lepas + sel + ekor)

    def _urutkan(self, dahulu: Sequence[str], lama: str) -> None:
        """Have what counts the tabs count them as they are now: names of one sheet, and the sheet that is shown."""
        buku = self.pohon(_BUKU)
        kini = {judul: n for n, judul in enumerate((x for x in dahulu if x != lama), 1)}
        for satu in list(buku.iter(f"{_M}definedName")):
            if (milik := satu.get("localSheetId")) is None:
                continue
            if dahulu[int(milik)] == lama:
                _lepas(satu)
            else:
                satu.set("localSheetId", str(kini[dahulu[int(milik)]]))
        for satu in buku.iter(f"{_M}workbookView"):
            satu.set("activeTab", "0")
            satu.set("firstSheet", "0")
        calc = buku.find(f"{_M}calcPr")
        if calc is None:
            calc = etree.Element(f"{_M}calcPr")
            _tetangga(buku, _SEBELUM_CALC).addnext(calc)
        calc.set("fullCalcOnLoad", "1")

    def simpan(self) -> bytes:
        """Return the workbook."""
        return tulis(padatkan(n, _bytes(self._pohon[n])) if n in self._pohon else a for n, a in self.anggota.items())


def _bytes(pohon: etree._Element) -> bytes:
    return etree.tostring(pohon, encoding="UTF-8", xml_declaration=True, standalone=True)


def _anak(pohon: etree._Element, nama: str) -> etree._Element:
    anak = pohon.find(f"{_M}{nama}")
    if anak is None:
        raise _TakTercakupError
    return anak


def _tetangga(pohon: etree._Element, nama: Sequence[str]) -> etree._Element:
    """Return the first of `nama` that is there."""
    return next(x for n in nama if (x := pohon.find(f"{_M}{n}")) is not None)


def _lepas(simpul: etree._Element) -> None:
    induk = simpul.getparent()
    if induk is not None:
        induk.remove(simpul)


def _tujuan_rel(folder: str, rel: etree._Element) -> str:
    """Return the part that a relationship of a part in `folder` leads to."""
    tujuan = rel.get("Target", "")
    return tujuan[1:] if tujuan.startswith("/") else posixpath.normpath(posixpath.join(folder, tujuan))


def _rels_dari(bagian: str) -> str:
    folder, nama = posixpath.split(bagian)
    return f"{folder}/_rels/{nama}.rels"


# What was there before


def _lama(buku: Buku, lembar: Lembar) -> str:
    """Return the title of the sheet that ours takes the place of, empty if there is none."""
    if any(judul.startswith(lembar.tanda) for judul in buku.lembar) or _bertanda(buku, lembar.penulis):
        raise _TakTercakupError
    serupa = [judul for judul in buku.lembar if judul.casefold().startswith(lembar.nama.casefold())]
    if not serupa:
        return ""
    if serupa != [lembar.nama] or _teks_a1(buku, buku.lembar[lembar.nama]) != lembar.cap:
        raise _TakTercakupError
    return lembar.nama


def _teks_a1(buku: Buku, bagian: str) -> str:
    sel = next(buku.pohon(bagian).iter(f"{_M}c"), None)
    if sel is None or sel.get("r") != "A1":
        return ""
    if sel.get("t") != "s":
        return "".join(x.text or "" for x in sel.iter(f"{_M}t"))
    daftar = etree.fromstring(buku.isi("xl/sharedStrings.xml"), PENGURAI)
    satu = daftar.findall(f"{_M}si")[int(sel.findtext(f"{_M}v", "-"))]
    return "".join(x.text or "" for x in satu.iter(f"{_M}t"))


def _bertanda(buku: Buku, penulis: str) -> bool:
    """Return whether a cell bears a mark of a refusal: our comment, or our colour."""
    catatan = (n for n in buku.anggota if "comment" in n.casefold())
    if any(penulis.encode() in buku.isi(n) for n in catatan):
        return True
    fills, cell_xfs = (_anak(buku.pohon(_GAYA), nama) for nama in ("fills", "cellXfs"))
    merah = {str(n) for n, xf in enumerate(cell_xfs) if _terbuka(xf) and _merah_muda(fills[int(xf.get("fillId", "0"))])}
    return bool(merah) and any(not merah.isdisjoint(_dipakai(buku.isi(x))) for x in buku.lembar.values())


def _terbuka(xf: etree._Element) -> bool:
    """Return whether cells of this format may be typed into: only there is our colour a mark."""
    lindung = xf.find(f"{_M}protection")
    return lindung is not None and lindung.get("locked") in {"0", "false"}


def _merah_muda(fill: etree._Element) -> bool:
    warna = fill.find(f".//{_M}fgColor")
    return warna is not None and warna.get("rgb", "")[-6:].upper() == gaya.MERAH_MUDA[-6:]


def _dipakai(isi: bytes) -> set[str]:
    """Return the numbers of the formats that a sheet's cells have."""
    return {n.decode() for n in _NOMOR_GAYA.findall(isi)}


# Cells


def _batas(rentang: str) -> tuple[int, int, int, int]:
    """Return the first column and row of a range, and its last."""
    kiri, atas, kanan, bawah = range_boundaries(rentang)
    if kiri is None or atas is None or kanan is None or bawah is None:
        raise _TakTercakupError
    return kiri, atas, kanan, bawah


def _sel(data: etree._Element, alamat: str) -> etree._Element:
    """Return the cell, made in its place if it is not there."""
    baris, kolom = letak_sel(alamat)
    row = _pada(data, "row", baris, lambda x: int(x.get("r", "-")))
    if row.get("r") is None:
        row.set("r", str(baris))
    sel = _pada(row, "c", kolom, lambda x: letak_sel(x.get("r", "-"))[1])
    if sel.get("r") is None:
        sel.set("r", alamat)
        row.attrib.pop("spans", "")
    return sel


def _pada(induk: etree._Element, nama: str, nomor: int, letak: Callable[[etree._Element], int]) -> etree._Element:
    """Return the child of `induk` whose number is `nomor`, a new one in the right order if there is none.

    Raises:
        ValueError: a child has no number of its own.
    """
    for n, anak in enumerate(induk):
        if anak.tag != f"{_M}{nama}":
            raise _TakTercakupError
        if (di := letak(anak)) >= nomor:
            if di == nomor:
                return anak
            baru = etree.Element(f"{_M}{nama}")
            induk.insert(n, baru)
            return baru
    return etree.SubElement(induk, f"{_M}{nama}")


def _isi_sel(sel: etree._Element, nilai: Nilai) -> None:
    if sel.find(f"{_M}f") is not None or sel.get("cm") or sel.get("vm"):
        raise _TakTercakupError
    for anak in list(sel):
        sel.remove(anak)
    sel.attrib.pop("t", "")
    if isinstance(nilai, str):
        if nilai[:1] in {"=", "+", "-", "@"}:  # text that needs a format of its own, so that Excel keeps it one
            raise _TakTercakupError
        sel.set("t", "inlineStr")
        teks = etree.SubElement(etree.SubElement(sel, f"{_M}is"), f"{_M}t")
        teks.text = gaya.teks_sel(nilai)
        teks.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    elif isinstance(nilai, int | Decimal):
        etree.SubElement(sel, f"{_M}v").text = repr(float(nilai) if isinstance(nilai, Decimal) else nilai)
    elif nilai is not None:
        raise _TakTercakupError


# Formats


@dataclass(slots=True)
class _Gaya:
    """A list of formats, each of them there once."""

    daftar: etree._Element
    _ada: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._ada = {bentuk: n for n, bentuk in reversed(list(enumerate(map(_bentuk, self.daftar))))}

    def nomor(self, satu: etree._Element) -> int:
        """Return where a format stands, appended if it is new."""
        bentuk = _bentuk(satu)
        if bentuk not in self._ada:
            self._ada[bentuk] = len(self.daftar)
            self.daftar.append(satu)
            self.daftar.set("count", str(len(self.daftar)))
        return self._ada[bentuk]


def _gabung_gaya(dari: Buku, ke: Buku) -> list[int]:
    """Have the cell formats of `dari` in `ke` too; return their numbers there."""
    peta = {
        atribut: [ke.gaya(nama).nomor(x) for x in list(dari.gaya(nama).daftar)]
        for atribut, nama in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
    }
    peta["fontId"][0] = 0  # the font of what has none of its own is the workbook's
    hasil = []
    for xf in list(dari.gaya("cellXfs").daftar):
        if int(xf.get("numFmtId", "0")) >= _FORMAT_SENDIRI:
            raise _TakTercakupError
        for atribut, nomor in peta.items():
            xf.set(atribut, str(nomor[int(xf.get(atribut, "0"))]))
        xf.set("xfId", "0")
        hasil.append(ke.gaya("cellXfs").nomor(xf))
    return hasil


# The parts of a look as XML, by what they are: the looks of our sheets are few, and the same objects each time. They
# are kept too, so that no other object takes the place of one.
_XML_RUPA: Final[dict[int, tuple[object, bytes]]] = {}


def _unsur_rupa(rupa: Font | Fill | Border | Alignment, nama: str) -> etree._Element:
    """Return a part of a look as an element of a workbook's formats."""
    if id(rupa) not in _XML_RUPA:
        _XML_RUPA[id(rupa)] = rupa, etree.tostring(cast("Any", rupa.to_tree(nama)))
    return etree.fromstring(b'<x xmlns="%s">%s</x>' % (_M[1:-1].encode(), _XML_RUPA[id(rupa)][1]), PENGURAI)[0]


def _fill(warna: str) -> etree._Element:
    fill = etree.Element(f"{_M}fill")
    pola = etree.SubElement(fill, f"{_M}patternFill", patternType="solid")
    for nama in ("fgColor", "bgColor"):
        etree.SubElement(pola, f"{_M}{nama}", rgb=warna)
    return fill


def _bentuk(simpul: etree._Element) -> str:
    """Return what a format says, however its XML is written."""
    atribut = sorted(simpul.attrib.items())
    return f"{simpul.tag}{atribut}({','.join(map(_bentuk, simpul))})"


def _ganti_gaya(pohon: etree._Element, nomor: Sequence[int]) -> None:
    """Give the cells, rows and columns of a sheet the formats by their new numbers."""
    for simpul, atribut in _bergaya(pohon):
        simpul.set(atribut, str(nomor[int(simpul.get(atribut, "0"))]))


def _bergaya(pohon: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for nama, atribut in (("c", "s"), ("row", "s"), ("col", "style")):
        for simpul in pohon.iter(f"{_M}{nama}"):
            if atribut in simpul.attrib or nama == "c":
                yield simpul, atribut
