"""The cells of a sheet: read as the text that Excel, LibreOffice and openpyxl write, or else parsed.

Nine of ten cells of a form hold nothing, and its rows are of few shapes: those of a shape that was seen to hold
nothing are passed over. What holds something is matched from its first to its last byte; a sheet of which a single
byte is not written as usual is parsed. So both ways give what openpyxl gives, and refuse what it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, cast

from lxml import etree
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.text import Text
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.rujukan import lepas_rujukan
from pipeline.workbook.buka import PENGURAI, letak_sel, tanpa_kosong

_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_C, _F, _V, _IS, _T = (f"{_NS}{n}" for n in ("c", "f", "v", "is", "t"))
_ANAK_SEL: Final = frozenset({_F, _V, _IS})

Ketemu = tuple[str, str, int, Any]  # address, type, style and value of a cell
Atribut = tuple[tuple[str, str], ...]
Baris = tuple[int, Atribut, list[Ketemu]]  # a row: its number, its other attributes, and its cells


class TidakBiasaError(Exception):
    """The workbook is written in a way that is not covered here."""


def baris_lembar(isi: bytes, sel: bytes) -> list[Baris]:
    """Return the rows of a sheet that hold anything or are hidden; `isi` is its part, `sel` what `sheetData` holds there.

    Raises:
        TidakBiasaError: it is written in a way that is not covered here.
        etree.XMLSyntaxError: it is no XML.
    """
    try:
        return list(_baris(sel))
    except (TidakBiasaError, ValueError):  # no UTF-8, no reference
        return list(_baris_terurai(isi))


def isi_lembar(lembar: Worksheet, baris: Iterable[Baris], teks: Sequence[str]) -> None:
    """Give a sheet its cells and its hidden rows; `teks` are the shared strings.

    Raises:
        TidakBiasaError: it has what is not covered here.
        Exception: whatever a broken cell provokes.
    """
    wb = cast("Any", lembar.parent)
    ada = lembar._cells  # noqa: SLF001 - openpyxl has no other way to put in a cell that is there already
    gaya = len(wb._cell_styles)  # noqa: SLF001
    for nomor, atribut, isi_baris in baris:
        if _tersembunyi(atribut, gaya):
            lembar.row_dimensions[nomor].hidden = True
        for alamat, jenis, s, mentah in isi_baris:
            if s >= gaya:
                raise TidakBiasaError
            nilai = _nilai(jenis, mentah, s, wb, teks)
            if nilai[1] is None:
                continue
            letak = letak_sel(alamat)
            if not isinstance(ada.get(letak), MergedCell):
                ada[letak] = satu = Cell(lembar, *letak)
                satu.data_type, cast("Any", satu)._value = nilai  # noqa: SLF001 - setting `value` would guess the type anew


# ── as text ─────────────────────────────────────────────────────────────────────────────────────

_BIASA: Final = r' [\w:.]+="[ !#-%\'-;=?-~]*"'
_TERTUTUP: Final = rf'<row r="[0-9]{{1,7}}"(?:(?! hidden=){_BIASA})*/>'
_SEL_KOSONG: Final = r'r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,6}")?(?: t="n")?(?:/>|></c>)'
_BARIS_KOSONG: Final = re.compile(
    rf'(?:{_TERTUTUP})*<row r="[0-9]{{1,7}}"(?:(?! hidden=){_BIASA})*>(?:<c {_SEL_KOSONG})*'.encode()
)
_BARIS_TERTUTUP: Final = re.compile(rf"(?:{_TERTUTUP})*".encode())
_KEPALA: Final = re.compile(rf'(?:{_TERTUTUP})*<row r="([0-9]{{1,7}})"((?:{_BIASA})*)>')
_ATRIBUT: Final = re.compile(r' ([\w:.]+)="([^"]*)"')
_SEL: Final = re.compile(
    r'r="([A-Z]{1,3}[0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="(\w+)")?>'
    r'(?:<f(?: a?ca="(?:false|true|0|1)")?>([^<]*)</f>)?'
    r'(?:<v>([^<]*)</v>|<v/>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>'
)
_AKHIR_KOSONG: Final = (b"/>", b'"></c>')
_JADI_NOL: Final = bytes.maketrans(b"123456789", b"000000000")
_KENDALI: Final = bytes({*range(32)} - {9, 10, 13})


def _baris(sel: bytes) -> Iterator[Baris]:
    """Yield the rows of a sheet that hold anything or are hidden.

    Raises:
        TidakBiasaError, ValueError: something is not written as usual.
    """
    if len(sel.translate(None, _KENDALI)) != len(sel) or any(x in sel for x in _BUKAN_XML):
        raise TidakBiasaError
    *isi, akhir = sel.split(b"</row>")
    if not _BARIS_TERTUTUP.fullmatch(akhir):
        raise TidakBiasaError
    for satu in isi:
        if not _kosong(satu.translate(_JADI_NOL)):
            yield _baris_terisi(satu)


_BUKAN_XML: Final = ("\ufffe".encode(), "\uffff".encode(), b"]]>")


@lru_cache(2048)
def _kosong(bentuk: bytes) -> bool:
    """Return whether a row holds nothing but empty cells; it is so whatever its digits are."""
    return _BARIS_KOSONG.fullmatch(bentuk) is not None


@lru_cache(2048)
def _sel_kosong(bentuk: bytes) -> bool:
    """Return whether a cell holds nothing, likewise."""
    return re.fullmatch(_SEL_KOSONG.encode(), bentuk) is not None


def _baris_terisi(baris: bytes) -> Baris:
    awal, *semua = baris.split(b"<c ")
    kepala = _KEPALA.fullmatch(awal.decode())
    kosong = {x.translate(_JADI_NOL) for x in semua if x.endswith(_AKHIR_KOSONG)}
    if kepala is None or not all(map(_sel_kosong, kosong)):
        raise TidakBiasaError
    atribut = tuple(_ATRIBUT.findall(kepala[2]))
    if len(dict(atribut)) != len(atribut):
        raise TidakBiasaError
    sel = [ketemu for x in semua if not x.endswith(_AKHIR_KOSONG) and (ketemu := _satu(x.decode())) is not None]
    return int(kepala[1]), tuple(a for a in atribut if a[0] != "spans"), sel


def _satu(xml: str) -> Ketemu | None:
    """Return a cell, None if it holds nothing."""
    cocok = _SEL.fullmatch(xml)
    if cocok is None:
        raise TidakBiasaError
    alamat, s, jenis, rumus, nilai, teks = cocok.groups()
    if rumus is not None:
        return alamat, "f", int(s or 0), f"={lepas_rujukan(rumus)}"
    if jenis == "inlineStr":
        return None if teks is None else (alamat, jenis, int(s or 0), lepas_rujukan(teks))
    return (alamat, jenis or "n", int(s or 0), lepas_rujukan(nilai)) if nilai else None


# ── parsed ──────────────────────────────────────────────────────────────────────────────────────


def _baris_terurai(isi: bytes) -> Iterator[Baris]:
    """Yield the rows of a sheet's part as XML says they are."""
    (data,) = etree.fromstring(tanpa_kosong(isi), PENGURAI).findall(f"{_NS}sheetData")
    for baris in data:
        if baris.tag != f"{_NS}row" or "r" not in baris.attrib:
            raise TidakBiasaError
        atribut = tuple((str(k), str(v)) for k, v in baris.attrib.items() if k not in {"r", "spans"})
        yield int(baris.attrib["r"]), atribut, [satu for sel in baris if (satu := _sel_terurai(sel)) is not None]


def _sel_terurai(sel: etree._Element) -> Ketemu | None:
    """Return a cell, None if it holds nothing."""
    alamat, jenis, s = sel.get("r"), sel.get("t", "n"), sel.get("s", "0")
    anak = {satu.tag: satu for satu in sel}
    if sel.tag != _C or len(anak) != len(sel) or not anak.keys() <= _ANAK_SEL:
        raise TidakBiasaError
    if not alamat or not s.isdecimal():
        raise TidakBiasaError
    if (rumus := anak.get(_F)) is not None:
        if set(map(str, rumus.attrib)) - {"aca", "ca"}:  # shared, of a range, of a data table
            raise TidakBiasaError
        return alamat, "f", int(s), f"={rumus.text or ''}"
    if jenis == "inlineStr":
        return (alamat, jenis, int(s), teks_satu(anak[_IS])) if _IS in anak else None
    if _V in anak and (mentah := anak[_V].text):
        return alamat, jenis, int(s), mentah
    return None


def teks_satu(isi: etree._Element) -> str:
    """Return what a text says that stands in its cell, or among the shared strings."""
    if len(isi) == 1 and isi[0].tag == _T and not len(isi[0]):
        return isi[0].text or ""
    return str(cast("Any", Text).from_tree(isi).content)


# ── what they say ───────────────────────────────────────────────────────────────────────────────

_BENAR: Final = {"1": True, "true": True, "0": False, "false": False}
_ANGKA: Final = re.compile(r"[0-9]{1,6}")
_TINGGI: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{1,20})?")


@lru_cache(1024)
def _tersembunyi(atribut: Atribut, gaya: int) -> bool:
    """Return whether a row of these attributes is hidden; openpyxl takes all that is let through."""
    isi = dict(atribut)
    baik = (
        isi.get("hidden", "0") in _BENAR
        and _TINGGI.fullmatch(isi.get("ht", "0"))
        and _ANGKA.fullmatch(isi.get("outlineLevel", "0"))
        and _ANGKA.fullmatch(isi.get("s", "0"))
        and int(isi.get("s", "0")) < gaya
    )
    if not baik:
        raise TidakBiasaError
    return _BENAR[isi.get("hidden", "0")]


def _nilai(jenis: str, isi: str, gaya: int, wb: Any, teks: Sequence[str]) -> tuple[str, Any]:
    """Return the type and the value of a cell by the type and text in the file."""
    match jenis:
        case "n":
            angka = float(isi) if "." in isi or "e" in isi.lower() else int(isi)
            if gaya not in wb._date_formats:  # noqa: SLF001
                return "n", angka
            try:
                return "d", from_excel(angka, wb.epoch, timedelta=gaya in wb._timedelta_formats)  # noqa: SLF001
            except (OverflowError, ValueError):
                return "e", "#VALUE!"
        case "s":
            return "s", teks[int(isi)]
        case "inlineStr":
            return "s", isi
        case "b":
            return "b", bool(int(isi))
        case "str":
            return "s", isi
        case "d":
            return "d", from_ISO8601(isi)  # type: ignore[no-untyped-call]  # so it is in openpyxl
        case _:
            return jenis, isi
