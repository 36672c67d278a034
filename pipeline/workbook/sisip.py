"""Values and a new first sheet put into a workbook that otherwise stays, byte for byte, the one that was dropped.

openpyxl reads all of a workbook and writes it anew: half a second, and what it does not know is lost. Here only the
parts that change are parsed; the others are copied as they are packed. What is not covered (a cell of a formula or
a merge, marks of a refusal that must be undone, a part that lies elsewhere than Excel, LibreOffice and openpyxl
put it) is left to openpyxl.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from pipeline.kasus import Nilai, Tempat
from pipeline.word.zip import Anggota, buka, padatkan, tulis
from pipeline.workbook import gaya
from pipeline.workbook.buka import alamat_sah

Tujuan = Callable[[Tempat], str | None]  # the address that a link to a cell leads to, None if there is no such cell

_BUKU, _RELS_BUKU, _GAYA = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_JENIS = "[Content_Types].xml"
_M: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_C: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LEMBAR: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_ISI_LEMBAR: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ID: Final = "rIdAlurNaskah"
# What stands before calcPr in workbook.xml, the nearest first.
_SEBELUM_CALC: Final = ("definedNames", "externalReferences", "functionGroups", "sheets")
_FORMAT_SENDIRI = 164  # number formats from here on are the workbook's own
_TERPILIH: Final = re.compile(rb"""(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected=(["'])(?:1|true)\2""")
_NOMOR_GAYA: Final = re.compile(rb"""\ss=["'](\d+)["']""")


class _TakTercakupError(Exception):
    """This workbook is one for openpyxl."""


@dataclass(frozen=True, slots=True)
class Lembar:
    """A sheet of our own: its title, and what stands in A1 of the one that it takes the place of."""

    nama: str
    cap: str
    penulis: str  # of the comments that must be undone first
    tanda: tuple[str, ...]  # sheets whose marks must be undone first, by the beginning of their titles


def sisipkan(
    asal: bytes, nilai: Sequence[tuple[Tempat, Nilai]], lembar: Lembar, buat: Callable[[Tujuan], bytes]
) -> bytes | None:
    """Return the workbook `asal` with `nilai` in their cells and the sheet that `buat` gives in front; None if it is not covered.

    `buat` is told where links may lead, and returns a workbook of that one sheet. A Tempat that is no cell of
    the workbook is passed over.
    """
    try:
        buku = _Buku(_anggota(asal))
        lama = _lama(buku, lembar)
        for tempat, isi in nilai:
            buku.tulis(tempat, isi)
        buku.pasang(lembar.nama, _anggota(buat(buku.tujuan)), lama)
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


_PENGURAI: Final = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(slots=True)
class _Buku:
    """A workbook as its packed members, and the parts of it that were parsed, which are written anew."""

    anggota: dict[str, Anggota]
    _pohon: dict[str, etree._Element] = field(default_factory=dict)
    _rels: dict[str, etree._Element] = field(init=False)  # of the workbook, by id
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
            self._pohon[nama] = etree.fromstring(self.isi(nama), _PENGURAI)
        return self._pohon[nama]

    @property
    def sheets(self) -> etree._Element:
        return _anak(self.pohon(_BUKU), "sheets")

    def _bagian(self, sheet: etree._Element) -> str:
        return _tujuan_rel("xl", self._rels[sheet.get(f"{_R}id", "")])

    # cells

    def tujuan(self, tempat: Tempat) -> str | None:
        """Return the address of the cell at `tempat`, the first one of a merged range."""
        alamat = tempat.sel.replace("$", "").upper()
        if tempat.lembar not in self.lembar or not alamat_sah(alamat):
            return None
        gabung = _gabungan(self.pohon(self.lembar[tempat.lembar]), alamat)
        return gabung.partition(":")[0].replace("$", "") if gabung else alamat

    def tulis(self, tempat: Tempat, nilai: Nilai) -> None:
        """Write a value into its cell; the look of the cell stays."""
        alamat = tempat.sel.replace("$", "").upper()
        if self.tujuan(tempat) is None:
            return
        pohon = self.pohon(self.lembar[tempat.lembar])
        if _gabungan(pohon, alamat):
            raise _TakTercakupError
        _isi_sel(_sel(_anak(pohon, "sheetData"), alamat), nilai)

    # the sheet

    def pasang(self, nama: str, paket: dict[str, Anggota], lama: str) -> None:
        """Put the one sheet of `paket` in front, in place of the sheet `lama` if there is one, and show it."""
        dari = _Buku(paket)
        (bagian,) = dari.lembar.values()
        if _rels_dari(bagian) in paket or dari.pohon(_BUKU).find(f".//{_M}definedName") is not None:
            raise _TakTercakupError
        urutan = list(self.lembar)
        if lama:
            self._buang(lama)
        pohon = dari.pohon(bagian)
        _ganti_gaya(pohon, _gabung_gaya(dari.pohon(_GAYA), self.pohon(_GAYA)))
        for satu in self.lembar.values():
            self._lepas_pilihan(satu)
        baru = self._daftarkan(nama)
        self.anggota[baru] = padatkan(baru, _bytes(pohon))
        self._urutkan(urutan, lama)

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
        if b"tabSelected" in isi and (lepas := _TERPILIH.sub(rb"\1", isi)) != isi:
            self.anggota[bagian] = padatkan(bagian, lepas)

    def _daftarkan(self, nama: str) -> str:
        """Enter a new first sheet; return the name of its part."""
        if _ID in self._rels:
            raise _TakTercakupError
        bagian = next(x for n in range(1, 1000) if (x := f"xl/worksheets/alurnaskah{n}.xml") not in self.anggota)
        rel = etree.SubElement(self.pohon(_RELS_BUKU), f"{_P}Relationship", Id=_ID, Type=_LEMBAR, Target=f"/{bagian}")
        self._rels[_ID] = rel
        etree.SubElement(self.pohon(_JENIS), f"{_C}Override", PartName=f"/{bagian}", ContentType=_ISI_LEMBAR)
        nomor = 1 + max(int(x.get("sheetId", "0")) for x in self.sheets)
        sheet = etree.Element(f"{_M}sheet", {"name": nama, "sheetId": str(nomor), f"{_R}id": _ID})
        self.sheets.insert(0, sheet)
        return bagian

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
            tetangga = next(x for n in _SEBELUM_CALC if (x := buku.find(f"{_M}{n}")) is not None)
            calc = etree.Element(f"{_M}calcPr")
            tetangga.addnext(calc)
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


def _lama(buku: _Buku, lembar: Lembar) -> str:
    """Return the title of the sheet that ours takes the place of, empty if there is none."""
    if any(judul.startswith(lembar.tanda) for judul in buku.lembar) or _bertanda(buku, lembar.penulis):
        raise _TakTercakupError
    serupa = [judul for judul in buku.lembar if judul.casefold().startswith(lembar.nama.casefold())]
    if not serupa:
        return ""
    if serupa != [lembar.nama] or _teks_a1(buku, buku.lembar[lembar.nama]) != lembar.cap:
        raise _TakTercakupError
    return lembar.nama


def _teks_a1(buku: _Buku, bagian: str) -> str:
    sel = next(buku.pohon(bagian).iter(f"{_M}c"), None)
    if sel is None or sel.get("r") != "A1":
        return ""
    if sel.get("t") != "s":
        return "".join(x.text or "" for x in sel.iter(f"{_M}t"))
    daftar = etree.fromstring(buku.isi("xl/sharedStrings.xml"), _PENGURAI)
    satu = daftar.findall(f"{_M}si")[int(sel.findtext(f"{_M}v", "-"))]
    return "".join(x.text or "" for x in satu.iter(f"{_M}t"))


def _bertanda(buku: _Buku, penulis: str) -> bool:
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


def _gabungan(pohon: etree._Element, alamat: str) -> str:
    """Return the merged range that a cell is in, empty if it is in none."""
    baris, kolom = coordinate_to_tuple(alamat)
    for satu in pohon.iter(f"{_M}mergeCell"):
        rentang = satu.get("ref", "")
        kiri, atas, kanan, bawah = range_boundaries(rentang)
        if None in {kiri, atas, kanan, bawah}:
            raise _TakTercakupError
        if kiri <= kolom <= kanan and atas <= baris <= bawah:  # type: ignore[operator]  # none of them is None
            return rentang
    return ""


def _sel(data: etree._Element, alamat: str) -> etree._Element:
    """Return the cell, made in its place if it is not there."""
    baris, kolom = coordinate_to_tuple(alamat)
    row = _pada(data, "row", baris, lambda x: int(x.get("r", "-")))
    if row.get("r") is None:
        row.set("r", str(baris))
    sel = _pada(row, "c", kolom, lambda x: coordinate_to_tuple(x.get("r", "-"))[1])
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


def _gabung_gaya(dari: etree._Element, ke: etree._Element) -> list[int]:
    """Have the cell formats of `dari` in `ke` too, each once; return their numbers there."""
    peta = {
        atribut: _masukkan(_anak(dari, nama), _anak(ke, nama))
        for atribut, nama in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
    }
    peta["fontId"][0] = 0  # the font of what has none of its own is the workbook's
    for xf in _anak(dari, "cellXfs"):
        if int(xf.get("numFmtId", "0")) >= _FORMAT_SENDIRI:
            raise _TakTercakupError
        for atribut, nomor in peta.items():
            xf.set(atribut, str(nomor[int(xf.get(atribut, "0"))]))
        xf.set("xfId", "0")
    return _masukkan(_anak(dari, "cellXfs"), _anak(ke, "cellXfs"))


def _masukkan(dari: Iterable[etree._Element], ke: etree._Element) -> list[int]:
    """Append to `ke` what it does not have; return where each of `dari` stands in it."""
    ada = {bentuk: n for n, bentuk in reversed(list(enumerate(map(_bentuk, ke))))}
    hasil = []
    for satu in list(dari):
        bentuk = _bentuk(satu)
        if bentuk not in ada:
            ada[bentuk] = len(ke)
            ke.append(satu)
        hasil.append(ada[bentuk])
    ke.set("count", str(len(ke)))
    return hasil


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
