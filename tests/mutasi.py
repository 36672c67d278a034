"""Seeded mutations of a valid workbook: what people, other programs and broken disks do to it.

A mutation says which sheets it touched, which fields it may change (`bebas`), and what it typed where
(`ketikan`). All else in the workbook must be read as before, or the workbook must be refused.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.kasus import Isian, Kasus
from pipeline.skema import UMUM, Bentuk
from pipeline.workbook.gaya import salin_gaya
from tests.sel import KHUSUS

NS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"
N: Final = f"{{{NS}}}"
STRICT: Final = {
    NS: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}
MAKS_SEL: Final = 32_767
SERIAL_1904: Final = 1462  # days between the two date systems of Excel
SEMUA: Final = "*"

Bagian = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Letak:
    """An input cell of the form: its field, its place, its kind, what it holds."""

    kunci: str  # `kegiatan.judul`, or `sarana[2].Uraian`
    lembar: str
    sel: str
    bentuk: Bentuk

    @property
    def induk(self) -> str:
        """What stands in `bebas` for it: its table, or itself."""
        return self.kunci.partition("[")[0]


@dataclass(frozen=True, slots=True)
class Dasar:
    """The workbook that is changed, and where everything lies in it."""

    isi: bytes
    bagian: Bagian
    letak: tuple[Letak, ...]
    tabel: tuple[tuple[str, str, str], ...]  # name, sheet, ref
    lembar: tuple[str, ...]

    def bagian_lembar(self, judul: str) -> str:
        """Return the part of the package that holds a sheet."""
        return f"xl/worksheets/sheet{self.lembar.index(judul) + 1}.xml"


@dataclass(slots=True)
class Jejak:
    """What a mutation did."""

    lembar: set[str] = field(default_factory=set)
    bebas: set[str] = field(default_factory=set)  # names of fields and tables, or SEMUA
    ketikan: list[tuple[Letak, str]] = field(default_factory=list)  # texts as a person sees them in the cell
    diisi: list[Letak] = field(default_factory=list)  # cells with another value
    struktur: bool = False


@dataclass(frozen=True, slots=True)
class Mutasi:
    """A changed workbook."""

    nama: tuple[str, ...]
    isi: bytes
    jejak: Jejak


OperasiBuku = Callable[[Workbook, random.Random, Jejak, Dasar], None]
OperasiPaket = Callable[[Bagian, random.Random, Jejak, Dasar], None]


# ── the workbook that is changed ────────────────────────────────────────────────────────────────


def dasar(isi: bytes, kasus: Kasus) -> Dasar:
    """Return `isi`, read as `kasus`, ready to be changed."""
    bentuk = {b.nama: b.bentuk for b in UMUM.bidang} | {
        f"{t.nama}.{k.judul}": k.bentuk for t in UMUM.tabel for k in t.kolom
    }
    letak = [_letak(i, bentuk[n]) for n, i in kasus.bidang.items()]
    for baris in kasus.tabel.values():
        isian = [i for b in baris for i in b.kolom.values()]
        letak += [_letak(i, bentuk[re.sub(r"\[\d+\]", "", i.tempat.bidang)]) for i in isian]
        letak += [_di_bawah(satu) for satu in letak[-len(baris[-1].kolom) :]] if baris else []
    wb = load_workbook(io.BytesIO(isi))
    tabel = tuple((t.name, ws.title, t.ref) for ws in wb.worksheets for t in ws.tables.values())
    return Dasar(isi, bongkar(isi), tuple(letak), tabel, tuple(wb.sheetnames))


def _letak(isian: Isian, bentuk: Bentuk) -> Letak:
    return Letak(isian.tempat.bidang, isian.tempat.lembar, isian.tempat.sel, bentuk)


def _di_bawah(satu: Letak) -> Letak:
    """Return the cell below: of the first blank row of a table."""
    baris, kolom = coordinate_to_tuple(satu.sel)
    kunci = re.sub(r"\[(\d+)\]", lambda m: f"[{int(m[1]) + 1}]", satu.kunci)
    return replace(satu, kunci=kunci, sel=f"{get_column_letter(kolom)}{baris + 1}")


def bongkar(isi: bytes) -> Bagian:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(isi)) as arsip:
        return {nama: arsip.read(nama) for nama in arsip.namelist()}


def bungkus(bagian: Bagian) -> bytes:
    """Return a package of `bagian`, stored: a byte of a part is a byte of the file."""
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w") as arsip:
        for nama, isi in bagian.items():
            arsip.writestr(zipfile.ZipInfo(nama), isi)
    return keluar.getvalue()


def ringkas(isi: bytes) -> bytes:
    """Return a filled form with four blank rows left below each table's last: a fifth of the work, the same form."""
    bagian = bongkar(isi)
    for nama, isi_bagian in bagian.items():
        if nama.startswith("xl/worksheets/sheet"):
            akar = _akar(isi_bagian)
            baris = list(akar.iter(f"{N}row"))
            berisi = [
                n
                for n, x in enumerate(baris)
                for c in x
                if len(c) and c.find(f"{N}f") is None and c.get("r", "")[0] != "A"
            ]
            for satu in baris[max(berisi, default=0) + 5 :]:
                satu.getparent().remove(satu)  # type: ignore[union-attr]
            bagian[nama] = _bytes(akar)
    return bungkus(bagian)


# ── what may be typed ───────────────────────────────────────────────────────────────────────────

_HURUF = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x301, 0x489, 0x600, 0x627, 0x5D0, 0x64B, 0x202E, 0x2067, 0xFE0F, 0x200D, 0x1F600, 0x1F468, 0x1F3FD, 0x20000),
    *(0xE000, 0xFFFD, 0x10FFFF, 0x3000, 0x2003, 0xAD, 0x2028, 0x85, 0x9, 0xA, 0xD),
)
_KENDALI = (*range(1, 9), 0xB, 0xC, *range(0xE, 0x20), 0x7F, 0x80, 0xFFFE, 0xFFFF, 0xD800)
_SIASAT = (
    *("=1+1", "+62 811", "-5", "@nama", "'kutip", "#REF!", "#N/A", "0012", "1/2", "10.00", "TRUE", "NULL", "nan"),
    *("Senin, 7 Mei 2018", "_x0041_", "_x005F_x0041_", "_x000D_", "x_x", "{{ 7*7 }}", "{% for %}", "]]>", "\\u0041"),
    *("a" * 4000, "kata " * 800, "\n" * 50 + "x", " ", "\u200b", "\u00a0", "٠١٢", "Ⅷ", "ﬁ", "İstanbul", "ß"),
)


def teks(acak: random.Random) -> str:
    """Return a text that somebody might type, or paste."""
    satu = acak.random()
    if satu < 0.2:
        return acak.choice(_SIASAT)
    if satu < 0.25:
        return ("panjang " * 5000)[: acak.choice((MAKS_SEL, MAKS_SEL - 1, 32_001, 9000))]
    potong = [acak.choice((*KHUSUS, acak_huruf(acak), acak_huruf(acak))) for _ in range(acak.randint(1, 6))]
    if satu > 0.93:
        potong.insert(acak.randrange(len(potong)), chr(acak.choice(_KENDALI)))
    return "".join(potong)


def acak_huruf(acak: random.Random) -> str:
    return "".join(chr(acak.choice(_HURUF)) for _ in range(acak.randint(1, 12)))


def simpanan_excel(isi: str) -> str:
    """Return `isi` as Excel stores it: what XML cannot hold becomes `_x0007_`. Source: ECMA-376 22.9.2.19."""
    isi = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", isi)
    return re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", lambda m: f"_x{ord(m[0]):04X}_", isi)


# Other values, as the XML of a cell behind its `r` and `s`.
NILAI_XML: Final = (
    *(
        f' t="n"><v>{v}</v>'
        for v in (
            *(
                "0",
                "-0",
                "1",
                "-1",
                "60",
                "0.5",
                "1.5",
                "43000",
                "43000.5",
                "2958465",
                "2958465.9999999",
                "2958466",
                "1e5",
            ),
            *("999999999999999", "1000000000000000", "1.98E+17", "1E400", "-1E400", "1e-320", "NaN", "INF", "0x10"),
            *("123456789012345678901234567890", "9" * 400, "", " 5 ", "5,5", "٣", "-70000", "100000"),
        )
    ),
    *(f' t="b"><v>{v}</v>' for v in ("0", "1", "2", "true")),
    *(f' t="e"><v>{v}</v>' for v in ("#REF!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA", "#DIV/0!")),
    *(f' t="d"><v>{v}</v>' for v in ("2026-11-23", "2026-11-23T10:00:00", "2026-11-23T25:61:00", "10:00:00", "besok")),
    '><f>A1&amp;"x"</f>',
    "><f>A1</f><v></v>",
    ' t="str"><f>A1</f><v>hasil rumus</v>',
    ' t="str"><f>A1</f><v></v>',
    ' t="str"><f>A1</f><v>#SPILL!</v>',
    ' t="e"><f>1/0</f><v>#DIV/0!</v>',
    ' t="e"><f>_xlfn.FILTER(A1,A1)</f><v>#CALC!</v>',
    ' t="b"><f>TRUE()</f><v>1</v>',
    "><f>1+1</f><v>2</v>",
    "><f>NOW()</f><v>46349.5</v>",
    "><f>1E300*1E300</f><v>1E400</v>",
    ' t="str"><f t="array" ref="C5">A1</f><v>larik</v>',
    '><f t="shared" si="7"/><v>5</v>',
    '><f t="dataTable" ref="C5"/><v>5</v>',
    ' t="s"><v>99999</v>',
    ' t="s"><v>-1</v>',
    ' t="s"><v>x</v>',
    ' t="inlineStr">',
    ' t="inlineStr"><is/>',
    ' t="inlineStr"><is><t/></is>',
    ' t="zzz"><v>abc</v>',
    ">",
)


def _cara_teks(isi: str, acak: random.Random) -> str:
    """Return the XML of a cell that holds a text, in one of the ways programs write it."""
    tulisan = escape(simpanan_excel(isi)).replace("\r", "&#13;")
    ruang = ' xml:space="preserve"' if acak.random() < 0.8 else ""
    potong = acak.randint(0, len(isi))
    kiri, kanan = (escape(simpanan_excel(x)).replace("\r", "&#13;") for x in (isi[:potong], isi[potong:]))
    if _memotong_escape(isi, potong):
        kiri, kanan = tulisan, ""
    kaya = f'<r><rPr><b/></rPr><t xml:space="preserve">{kiri}</t></r><r><t xml:space="preserve">{kanan}</t></r>'
    fonetik = '<rPh sb="0" eb="1"><t>fonetik</t></rPh><phoneticPr fontId="1"/>'
    return acak.choice(
        (
            f' t="inlineStr"><is><t{ruang}>{tulisan}</t></is>',
            f' t="inlineStr"><is>{kaya}</is>',
            f' t="inlineStr"><is>{kaya}{fonetik}</is>',
            f' t="str"><v{ruang}>{tulisan}</v>',
            f' t="str"><f>A1</f><v>{tulisan}</v>' if isi else f' t="inlineStr"><is><t>{tulisan}</t></is>',
            f"@{kaya}{fonetik}",  # to the shared strings
            f"@<t{ruang}>{tulisan}</t>",
        )
    )


def _memotong_escape(isi: str, potong: int) -> bool:
    """Return whether a cut there would part what only together looks like an escape."""
    return "_x" in isi[max(0, potong - 7) : potong + 7] or isi[max(0, potong - 1) : potong + 1] == "\r\n"


# ── changes in the XML ──────────────────────────────────────────────────────────────────────────


def _akar(isi: bytes) -> etree._Element:
    return etree.fromstring(isi)


def _bytes(akar: etree._Element) -> bytes:
    return etree.tostring(akar, encoding="UTF-8", xml_declaration=True, standalone=True)


def _isi_sel(bagian: Bagian, letak: Letak, unsur: str, asal: Dasar) -> None:
    """Put the XML `unsur` into a cell in place of what it holds, its style kept."""
    nama = asal.bagian_lembar(letak.lembar)
    akar = _akar(bagian[nama])
    if unsur.startswith("@"):
        unsur = f' t="s"><v>{_bersama(bagian, unsur[1:])}</v>'
    for sel in akar.iter(f"{N}c"):
        if sel.get("r") == letak.sel:
            gaya = f' s="{sel.get("s")}"' if sel.get("s") else ""
            baru = etree.fromstring(f'<x xmlns="{NS}"><c r="{letak.sel}"{gaya}{unsur}</c></x>')[0]
            induk = sel.getparent()
            assert induk is not None
            induk.replace(sel, baru)
            bagian[nama] = _bytes(akar)
            return
    msg = f"{letak} tidak ada"
    raise AssertionError(msg)


BERSAMA: Final = "xl/sharedStrings.xml"


def _bersama(bagian: Bagian, si: str) -> int:
    """Add a text to the shared strings, and return its number."""
    if BERSAMA not in bagian:
        jenis = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        tambahan = f'<Override PartName="/{BERSAMA}" ContentType="{jenis}"/></Types>'
        bagian["[Content_Types].xml"] = bagian["[Content_Types].xml"].replace(b"</Types>", tambahan.encode())
        bagian[BERSAMA] = f'<sst xmlns="{NS}"></sst>'.encode()
    nomor = bagian[BERSAMA].count(b"<si>")
    bagian[BERSAMA] = bagian[BERSAMA].replace(b"</sst>", f"<si>{si}</si></sst>".encode())
    return nomor


def ketik_teks(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A text in an input cell."""
    tulisan = {Bentuk.TEKS, Bentuk.TEKS_PANJANG} if acak.random() < 0.7 else set(Bentuk)
    letak = acak.choice([x for x in asal.letak if x not in jejak.diisi and x.bentuk in tulisan])
    isi = teks(acak)
    if letak.kunci.endswith(".Wartawan"):
        isi = re.sub(r"[;\r\n\x85\u2028\u2029]", ",", isi)  # stands between two people
    _isi_sel(bagian, letak, _cara_teks(isi, acak), asal)
    _catat(jejak, letak)
    jejak.ketikan.append((letak, isi))


def ketik_nilai(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Anything but a text in an input cell."""
    letak = acak.choice([x for x in asal.letak if x not in jejak.diisi])
    _isi_sel(bagian, letak, acak.choice(NILAI_XML), asal)
    _catat(jejak, letak)


def _catat(jejak: Jejak, letak: Letak) -> None:
    jejak.lembar.add(letak.lembar)
    jejak.bebas.add(letak.induk)
    jejak.diisi.append(letak)


def _pilih_lembar(bagian: Bagian, acak: random.Random, jejak: Jejak) -> str:
    """Return the part of a sheet of the workbook as it is now; its name is noted."""
    judul = re.findall(rb'<sheet [^>]*name="([^"]*)"', bagian.get("xl/workbook.xml", b""))
    nama = acak.choice([n for n in bagian if n.startswith("xl/worksheets/sheet")])
    nomor = int(re.findall(r"\d+", nama)[-1])
    if 0 < nomor <= len(judul):
        jejak.lembar.add(judul[nomor - 1].decode())
    return nama


def ukuran_salah(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A dimension and spans that lie."""
    nama = _pilih_lembar(bagian, acak, jejak)
    ref = acak.choice((b"A1", b"A1:B2", b"A1:XFD1048576", b"C9"))
    bagian[nama] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + ref + b'"', bagian[nama])
    bagian[nama] = re.sub(rb' spans="[^"]*"', b' spans="9:9"', bagian[nama])


def tanpa_alamat(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Rows and cells without `r`, where the place follows from the order."""
    nama = _pilih_lembar(bagian, acak, jejak)
    akar = _akar(bagian[nama])
    for sebelum, baris in zip([None, *akar.iter(f"{N}row")], akar.iter(f"{N}row"), strict=False):
        if int(baris.get("r", "0")) == (int(sebelum.get("n", "0")) if sebelum is not None else 0) + 1:
            baris.set("n", baris.attrib.pop("r"))
        else:
            baris.set("n", baris.get("r", "0"))
        kolom = 0
        for sel in baris.iter(f"{N}c"):
            ini = coordinate_to_tuple(sel.get("r", "A1"))[1]
            if ini == kolom + 1:
                del sel.attrib["r"]
            kolom = ini
    for baris in akar.iter(f"{N}row"):
        del baris.attrib["n"]
    bagian[nama] = _bytes(akar)


def tanpa_ruang(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """No xml:space anywhere."""
    for nama in bagian:
        bagian[nama] = bagian[nama].replace(b' xml:space="preserve"', b"")


def berawalan(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """The main namespace with a prefix, as some programs write it."""
    for nama in bagian:
        if nama.startswith("xl/") and nama.endswith(".xml") and b"spreadsheetml/2006/main" in bagian[nama]:
            bagian[nama] = _bytes(_dengan_awalan(_akar(bagian[nama])))


def _dengan_awalan(akar: etree._Element) -> etree._Element:
    peta = {str(p or "x"): str(u) for p, u in akar.nsmap.items()}
    baru = etree.Element(akar.tag, {str(k): str(v) for k, v in akar.attrib.items()}, nsmap=peta)
    baru.text = akar.text
    for anak in list(akar):
        baru.append(anak)
    etree.cleanup_namespaces(baru, keep_ns_prefixes=list(peta))
    return baru


def strict(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """The namespaces of Strict Open XML."""
    jejak.bebas.add(SEMUA)
    for nama in bagian:
        for lama, baru in STRICT.items():
            bagian[nama] = bagian[nama].replace(lama.encode(), baru.encode())


def jadi_bersama(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """All texts of a sheet in the list of shared strings, as Excel keeps them."""
    nama = _pilih_lembar(bagian, acak, jejak)
    akar = _akar(bagian[nama])
    for sel in akar.iter(f"{N}c"):
        teks_sel = sel.find(f"{N}is")
        if teks_sel is not None:
            si = "".join(etree.tostring(x, encoding="unicode") for x in teks_sel)
            sel.remove(teks_sel)
            etree.SubElement(sel, f"{N}v").text = str(_bersama(bagian, si))
            sel.set("t", "s")
    bagian[nama] = _bytes(akar)


def bersama_rusak(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A list of shared strings that lost some."""
    jadi_bersama(bagian, acak, jejak, asal)
    jejak.bebas.add(SEMUA)
    if b"<si>" in bagian.get(BERSAMA, b""):
        bagian[BERSAMA] = bagian[BERSAMA][: bagian[BERSAMA].rindex(b"<si>")] + b"</sst>"


def jadi_str(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """All texts of a sheet as results (`t="str"`)."""
    nama = _pilih_lembar(bagian, acak, jejak)
    isi = re.sub(rb't="inlineStr"><is><t[^>]*>([^<]*)</t></is>', rb't="str"><v>\1</v>', bagian[nama])
    bagian[nama] = isi


def tahun_1904(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """The other date system, with the same dates or with the same serials."""
    utuh = acak.random() < 0.5 and not jejak.struktur
    if not utuh:
        jejak.bebas.add(SEMUA)
    bagian["xl/workbook.xml"] = re.sub(rb"<workbookPr", b'<workbookPr date1904="1"', bagian["xl/workbook.xml"], count=1)
    tanggal = {(x.lembar, x.sel) for x in asal.letak if x.bentuk in {Bentuk.TANGGAL, Bentuk.TANGGAL_JAM}}
    for judul in {lembar for lembar, _ in tanggal} if utuh else ():
        akar = _akar(bagian[asal.bagian_lembar(judul)])
        for sel in akar.iter(f"{N}c"):
            v = sel.find(f"{N}v")
            if (judul, sel.get("r")) in tanggal and v is not None and sel.get("t", "n") == "n":
                _mundur(v)
        bagian[asal.bagian_lembar(judul)] = _bytes(akar)


def _mundur(v: etree._Element) -> None:
    try:
        v.text = repr(float(v.text or "x") - SERIAL_1904)
    except ValueError:
        return


def buang_atribut(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Some attribute of some element gone."""
    nama = acak.choice([n for n in bagian if n.endswith((".xml", ".rels"))])
    akar = _akar(bagian[nama])
    unsur = acak.choice([x for x in akar.iter() if x.attrib] or [akar])
    jejak.bebas.add(SEMUA)
    if unsur.attrib:
        del unsur.attrib[acak.choice(sorted(unsur.attrib))]
    bagian[nama] = _bytes(akar)


def ubah_atribut(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Some attribute of some element otherwise."""
    nama = acak.choice([n for n in bagian if n.endswith((".xml", ".rels"))])
    akar = _akar(bagian[nama])
    unsur = acak.choice([x for x in akar.iter() if x.attrib] or [akar])
    jejak.bebas.add(SEMUA)
    if unsur.attrib:
        lain = (
            "",
            "0",
            "1",
            "-1",
            "99999",
            "A1",
            "A:A",
            "5:5",
            "XFD1048577",
            "true",
            "x",
            "#REF!",
            "s",
            "str",
            "e",
            "d",
        )
        unsur.set(acak.choice(sorted(unsur.attrib)), acak.choice(lain))
    bagian[nama] = _bytes(akar)


def buang_unsur(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Some element gone, with what it holds; or there twice."""
    nama = acak.choice([n for n in bagian if n.endswith((".xml", ".rels"))])
    akar = _akar(bagian[nama])
    unsur = acak.choice([x for x in akar.iter() if x is not akar] or [akar])
    jejak.bebas.add(SEMUA)
    induk = unsur.getparent()
    if induk is not None:
        if acak.random() < 0.7:
            induk.remove(unsur)
        else:
            induk.append(copy(unsur))
    bagian[nama] = _bytes(akar)


def buang_bagian(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A part of the package gone, or cut off."""
    nama = acak.choice(sorted(bagian))
    jejak.bebas.add(SEMUA)
    if acak.random() < 0.5:
        del bagian[nama]
    else:
        bagian[nama] = bagian[nama][: len(bagian[nama]) // 2]


def utf16(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A part in another encoding."""
    nama = _pilih_lembar(bagian, acak, jejak)
    bagian[nama] = _bytes(_akar(bagian[nama])).decode().replace("UTF-8", "UTF-16", 1).encode("UTF-16")


def gabung_di_bawah(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Cells merged over values that stay in the file, as LibreOffice can."""
    if jejak.struktur:
        return
    letak = acak.choice(asal.letak)
    baris, kolom = coordinate_to_tuple(letak.sel)
    huruf = get_column_letter(kolom)
    ref = acak.choice(
        (f"{huruf}{baris}:{huruf}{baris + 1}", f"A{baris}:{huruf}{baris}", f"{huruf}{baris}:F{baris + 2}")
    )
    nama = asal.bagian_lembar(letak.lembar)
    jejak.lembar.add(letak.lembar)
    akar = _akar(bagian[nama])
    gabungan = akar.find(f"{N}mergeCells")
    if gabungan is None:
        gabungan = etree.Element(f"{N}mergeCells")
        data = akar.find(f"{N}sheetProtection")
        (data if data is not None else akar[-1]).addnext(gabungan)
    etree.SubElement(gabungan, f"{N}mergeCell", ref=ref)
    bagian[nama] = _bytes(akar)


_RUJUKAN: Final = (
    *("#REF!", "Kegiatan!#REF!", "'Kegiatan'!$C:$C", "'Kegiatan'!$5:$5", "'Kegiatan'!$C$5:$D$9", "'Kegiatan'!$ZZZZ$5"),
    *("'Kegiatan'!$C$9999999", "'Kegiatan'!$C$10,'Kegiatan'!$C$5", "1+1", '"x"', "langkah[Mulai]", "[1]Kegiatan!$C$5"),
    *("'Keg", "'Tidak Ada'!$A$1", "$C$5", "OFFSET(Kegiatan!$C$5,0,0)", "'Kegiatan'!$B$5", "'Kegiatan'!$C$6"),
    *("'Sarana'!$B$6", "'Petunjuk'!$B$3", "'_alur'!$B$1", "'Laporan'!$C$6", "'Kegiatan'!$E$5", "'Kegiatan'!$C$13"),
)


def nama_menunjuk_lain(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A defined name that points elsewhere, or nowhere."""
    akar = _akar(bagian["xl/workbook.xml"])
    nama = [n for n in akar.iter(f"{N}definedName") if not str(n.get("name")).startswith("daftar.")]
    if nama:
        acak.choice(nama).text = acak.choice(_RUJUKAN)
    bagian["xl/workbook.xml"] = _bytes(akar)


def nama_lain(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A defined name gone, there twice, or of one sheet only."""
    akar = _akar(bagian["xl/workbook.xml"])
    nama = list(akar.iter(f"{N}definedName"))
    if nama:
        satu = acak.choice(nama)
        cara = acak.randrange(4)
        if cara == 0:
            satu.getparent().remove(satu)  # type: ignore[union-attr]
        elif cara == 1:
            satu.set("localSheetId", acak.choice(("0", "1", "12", "99")))
        elif cara == 2:
            kembar = copy(satu)
            kembar.set("localSheetId", "2")
            kembar.text = acak.choice(("'Sarana'!$B$6", "#REF!", "'Kegiatan'!$C$6"))
            satu.addnext(kembar)
        else:
            satu.set("name", str(satu.get("name")).upper())
    bagian["xl/workbook.xml"] = _bytes(akar)


def tabel_lain(bagian: Bagian, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A table without name, place or columns, elsewhere, or named as another."""
    nama = acak.choice([n for n in bagian if n.startswith("xl/tables/")] or [""])
    if not nama:
        return
    akar = _akar(bagian[nama])
    cara = acak.randrange(7)
    if cara == 0:
        akar.attrib.pop(acak.choice(("name", "displayName", "ref", "id")), "")
    elif cara == 1:
        akar.set("ref", acak.choice(("B:F", "B5", "B5:F9999999", "A1:B2", "F25:B5", "B5:C8", "B6:F25", "B4:F25", "")))
    elif cara == 2:
        akar.set("name", acak.choice(("langkah", "sarana", "lain", "", "SARANA")))
    elif cara == 3:
        akar.set("displayName", acak.choice(("langkah", "sarana", "lain", "_xlnm")))
    elif cara == 4:
        akar.set("totalsRowCount", "1")
    elif cara == 5:
        akar.set("headerRowCount", "0")
    else:
        for kolom in list(akar.iter(f"{N}tableColumn"))[1:]:
            kolom.set("name", "Kolom")
    bagian[nama] = _bytes(akar)


# ── changes with a program's means ──────────────────────────────────────────────────────────────


def _lembar(wb: Workbook, acak: random.Random, jejak: Jejak) -> Worksheet:
    lembar = acak.choice(wb.worksheets)
    jejak.lembar.add(lembar.title)
    return lembar


def ganti_nama_lembar(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A sheet called otherwise; the names still point to the old one."""
    lembar = _lembar(wb, acak, jejak)
    lama, baru = (
        lembar.title,
        acak.choice(("Lembar1", "Data & Isian", "kegiatan ", "Masalah", "Status", "😀", "'kutip")),
    )
    lembar.title = baru
    jejak.lembar.add(lembar.title)
    if acak.random() < 0.7:  # as Excel does it
        for nama in wb.defined_names.values():
            nama.attr_text = nama.attr_text.replace(f"'{lama}'!", "'" + lembar.title.replace("'", "''") + "'!")


def hapus_lembar(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A sheet gone."""
    del wb[_lembar(wb, acak, jejak).title]


def salin_lembar(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A sheet there twice, with the names of the copy; now and then the first one gone."""
    lembar = _lembar(wb, acak, jejak)
    salinan = wb.copy_worksheet(lembar)
    jejak.lembar.add(salinan.title)
    for nama, rujukan in list(wb.defined_names.items()):
        if f"'{lembar.title}'!" in rujukan.attr_text:
            ke = rujukan.attr_text.replace(f"'{lembar.title}'!", f"'{salinan.title}'!")
            salinan.defined_names[nama] = DefinedName(nama, attr_text=ke)
    if acak.random() < 0.3:
        del wb[lembar.title]


def urutan_lembar(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """The sheets in another order."""
    acak.shuffle(wb._sheets)  # type: ignore[attr-defined]


def sembunyikan(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A sheet, a row or a column hidden."""
    lembar = _lembar(wb, acak, jejak)
    cara = acak.randrange(3)
    if cara == 0:
        lembar.sheet_state = acak.choice(("hidden", "veryHidden"))
        if all(x.sheet_state != "visible" for x in wb.worksheets):
            lembar.sheet_state = "visible"
    elif cara == 1:
        lembar.row_dimensions[acak.randint(5, 15)].hidden = True
    else:
        lembar.column_dimensions[acak.choice("BCDEF")].hidden = True


@dataclass(frozen=True, slots=True)
class _Tabel:
    """A table of the workbook as it is now."""

    lembar: Worksheet
    tabel: Table

    @property
    def nama(self) -> str:
        return str(self.tabel.name)

    @property
    def kepala(self) -> list[Cell]:
        return [x for x in next(iter(self.baris)) if isinstance(x, Cell)]

    @property
    def baris(self) -> Sequence[Sequence[Cell | MergedCell]]:
        kiri, atas, kanan, bawah = range_boundaries(self.tabel.ref)
        return list(self.lembar.iter_rows(atas, bawah, kiri, kanan))


def _tabel(wb: Workbook, acak: random.Random, jejak: Jejak) -> _Tabel | None:
    """Return some table of a sound place."""
    pilihan = [
        _Tabel(x, t) for x in wb.worksheets for t in x.tables.values() if re.fullmatch(r"[A-Z]+\d+:[A-Z]+\d+", t.ref)
    ]
    if not pilihan:
        return None
    satu = acak.choice(pilihan)
    jejak.lembar.add(satu.lembar.title)
    return satu


def ubah_kepala(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A header changed, removed, doubled or swapped with its neighbour."""
    satu = _tabel(wb, acak, jejak)
    kepala = satu.kepala if satu else []
    if satu is None or len(kepala) < 2:
        return
    n = acak.randrange(len(kepala) - 1)
    cara = acak.randrange(5)
    if cara == 0:
        kepala[n].value = acak.choice(("Lain", "", None, 5, "Uraian ", "uraian\nlain", "=1"))
    elif cara == 1:
        kepala[n].value = kepala[n + 1].value
    elif cara == 2:
        kepala[n].value, kepala[n + 1].value = kepala[n + 1].value, kepala[n].value
        jejak.bebas.add(satu.nama)
    elif cara == 3:
        kepala[n].value = f"  {str(kepala[n].value).upper()} "
    else:
        satu.lembar.cell(kepala[0].row, kepala[-1].column + 1).value = kepala[n].value


def ubah_tabel(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A table removed, resized, renamed, moved, or made twice."""
    satu = _tabel(wb, acak, jejak)
    if satu is None:
        return
    lembar, tabel, nama = satu.lembar, satu.tabel, satu.nama
    cara = acak.randrange(5)
    if cara == 0:
        del lembar.tables[nama]
    elif cara == 1:
        awal, akhir = tabel.ref.split(":")
        tabel.ref = acak.choice((f"{awal}:{akhir[0]}{acak.randint(6, 400)}", f"{awal}:D{akhir[1:]}", f"C5:{akhir}"))
    elif cara == 2:
        del lembar.tables[nama]
        tabel.name = tabel.displayName = f"{nama}_2"
        lembar.add_table(tabel)
    elif cara == 3:
        lembar.move_range(tabel.ref, rows=acak.randint(1, 3), cols=acak.choice((0, 0, 2)))
    else:
        lain = wb.create_sheet("Salinan tabel")
        baris = satu.baris
        for sel in baris:
            lain.append([None, *(x.value for x in sel)])
        lain.add_table(Table(displayName=f"{nama}2", ref=f"B1:{get_column_letter(1 + len(baris[0]))}{len(baris)}"))


def gabung(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Cells merged over input cells: only the first keeps its value, as Excel does it."""
    letak = acak.choice([x for x in asal.letak if x.lembar in wb.sheetnames] or [asal.letak[0]])
    if letak.lembar not in wb.sheetnames:
        return
    baris, kolom = coordinate_to_tuple(letak.sel)
    jejak.lembar.add(letak.lembar)
    jejak.bebas.add(letak.induk)
    if letak.induk in {t.nama for t in UMUM.tabel} or acak.random() < 0.3:
        # the merge takes values away, and a row with it
        jejak.bebas |= {x.induk for x in asal.letak if x.lembar == letak.lembar}
    wb[letak.lembar].merge_cells(
        start_row=baris,
        end_row=baris + acak.randint(0, 2),
        start_column=max(1, kolom - acak.randint(0, 1)),
        end_column=kolom + acak.randint(0, 3),
    )


def baris_kolom(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Rows or columns inserted or deleted by a program that moves no names and no tables."""
    lembar = _lembar(wb, acak, jejak)
    di, banyak = acak.randint(1, 14), acak.randint(1, 2)
    cara = acak.randrange(4)
    if cara == 0:
        lembar.insert_rows(di, banyak)
    elif cara == 1:
        lembar.delete_rows(di, banyak)
        jejak.bebas |= {t.nama for t in UMUM.tabel if t.lembar == lembar.title}
    elif cara == 2:
        lembar.insert_cols(acak.randint(1, 5), banyak)
    else:
        lembar.delete_cols(acak.randint(1, 5), 1)


def cap(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """The stamp of the form gone, or another."""
    if "_alur" in wb.sheetnames:
        if acak.random() < 0.3:
            del wb["_alur"]
        else:
            wb["_alur"]["B1"].value = acak.choice((None, "", "lain", 5, dt.datetime(2026, 1, 1), True, "=A1"))


def gaya(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Formats changed: of one cell, or all styles of a sheet gone."""
    lembar = _lembar(wb, acak, jejak)
    if acak.random() < 0.5:
        for sel in lembar._cells.values():
            if isinstance(sel, Cell):
                salin_gaya(lembar["A1"], sel)
    else:
        letak = acak.choice(asal.letak)
        if letak.lembar in wb.sheetnames and isinstance(sel := wb[letak.lembar][letak.sel], Cell):
            jejak.lembar.add(letak.lembar)
            sel.number_format = acak.choice(
                ("General", "@", "0", "dd/mm/yyyy", "hh:mm", "[h]:mm", "0.00%", "yyyy", "x")
            )
            if letak.bentuk not in {Bentuk.TEKS, Bentuk.TEKS_PANJANG}:
                jejak.bebas.add(letak.induk)  # a number shown as a date is one, and back


def lepas_pengaman(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Drop-downs and protection gone."""
    lembar = _lembar(wb, acak, jejak)
    lembar.data_validations.dataValidation.clear()
    lembar.protection.sheet = False
    lembar.conditional_formatting = type(lembar.conditional_formatting)()


def di_luar(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """Something typed where nothing is asked: beside the form, or over a label."""
    lembar = _lembar(wb, acak, jejak)
    alamat = acak.choice(("A1", "B2", "B5", "B7", "D5", "H3", "Z99", "AA6", "A500"))
    sel = lembar[alamat]
    if isinstance(sel, MergedCell) or any(alamat == x.sel and lembar.title == x.lembar for x in asal.letak):
        return
    sel.value = acak.choice((simpanan_excel(teks(acak)), 5, dt.datetime(2026, 1, 1), "=1+1", True))
    jejak.bebas |= {t.nama for t in UMUM.tabel if t.lembar == lembar.title}  # it may lie in a header or a column


def hiasan(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A hyperlink, a comment or bold words in an input cell; it says the same."""
    letak = acak.choice(
        [x for x in asal.letak if x.bentuk is Bentuk.TEKS and x.lembar in wb.sheetnames] or [asal.letak[0]]
    )
    if letak.lembar not in wb.sheetnames or not isinstance(sel := wb[letak.lembar][letak.sel], Cell):
        return
    jejak.lembar.add(letak.lembar)
    if acak.random() < 0.5:
        isi = sel.value
        sel.hyperlink = acak.choice(("https://contoh.example/?a=1&b=2", "#Langkah!B6", "mailto:a@contoh.example"))
        sel.value = isi
    elif isinstance(sel.value, str) and len(sel.value) > 3:
        sel.value = CellRichText(sel.value[:2], TextBlock(InlineFont(b=True), sel.value[2:]))


def tanggal(wb: Workbook, acak: random.Random, jejak: Jejak, asal: Dasar) -> None:
    """A date or an hour at the edge of the calendar, anywhere."""
    letak = acak.choice([x for x in asal.letak if x.lembar in wb.sheetnames] or [asal.letak[0]])
    if letak.lembar not in wb.sheetnames or not isinstance(sel := wb[letak.lembar][letak.sel], Cell):
        return
    tahun = acak.choice((1900, 1954, 1999, 2018, 2026, 2119, 2120, 9999))
    sel.value = acak.choice(
        (
            dt.datetime(tahun, acak.choice((1, 12)), acak.choice((1, 31)), acak.choice((0, 23)), 59, 59, 999_000),
            dt.date(tahun, 12, 31),
            dt.time(23, 59, 59, 999_000),
            dt.timedelta(days=3, hours=5),
            dt.datetime(2026, 2, 28),
        )
    )
    _catat(jejak, letak)


BUKU: Final[tuple[OperasiBuku, ...]] = (
    ganti_nama_lembar,
    hapus_lembar,
    salin_lembar,
    urutan_lembar,
    sembunyikan,
    ubah_kepala,
    ubah_tabel,
    gabung,
    baris_kolom,
    cap,
    gaya,
    lepas_pengaman,
    di_luar,
    hiasan,
    tanggal,
)
PAKET: Final[tuple[OperasiPaket, ...]] = (
    ukuran_salah,
    tanpa_alamat,
    tanpa_ruang,
    berawalan,
    strict,
    jadi_bersama,
    bersama_rusak,
    jadi_str,
    tahun_1904,
    buang_atribut,
    ubah_atribut,
    buang_unsur,
    buang_bagian,
    utf16,
    gabung_di_bawah,
    nama_menunjuk_lain,
    nama_lain,
    tabel_lain,
)


def mutasi(asal: Dasar, benih: int) -> Mutasi:
    """Return mutation number `benih` of a workbook: one change, or several of one another's making."""
    acak = random.Random(benih)
    jejak, bagian, nama = Jejak(), dict(asal.bagian), []
    isian, buku, paket = _rencana(acak)
    for satu in isian:
        satu(bagian, acak, jejak, asal)
        nama.append(satu.__name__)
    isi = bungkus(bagian)
    if buku:
        wb = load_workbook(io.BytesIO(isi), rich_text=True) if isian == [] else _muat(isi)
        jejak.struktur = any(satu not in {hiasan, tanggal, lepas_pengaman, gaya} for satu in buku)
        for satu_buku in buku:
            satu_buku(wb, acak, jejak, asal)
            nama.append(satu_buku.__name__)
        keluar = io.BytesIO()
        wb.save(keluar)
        isi = keluar.getvalue()
    if paket:
        bagian = bongkar(isi)
        for satu_paket in paket:
            nama.append(satu_paket.__name__)
            with contextlib.suppress(etree.XMLSyntaxError, KeyError, IndexError):  # of what an earlier one broke
                satu_paket(bagian, acak, jejak, asal)
        isi = bungkus(bagian)
        jejak.struktur = True
    return Mutasi(tuple(nama), isi, jejak)


def _muat(isi: bytes) -> Workbook:
    return load_workbook(io.BytesIO(isi))


def _rencana(acak: random.Random) -> tuple[list[OperasiPaket], list[OperasiBuku], list[OperasiPaket]]:
    """Return what is done to the cells, then with a program's means, then to the package."""
    isi: Sequence[OperasiPaket] = (ketik_teks, ketik_teks, ketik_nilai)
    satu = acak.random()
    if satu < 0.4:
        return [acak.choice(isi)], [], []
    if satu < 0.5:
        return [acak.choice(isi) for _ in range(acak.randint(2, 5))], [], []
    if satu < 0.65:
        return [], [acak.choice(BUKU)], []
    if satu < 0.85:
        return [], [], [acak.choice(PAKET)]
    isian = [acak.choice(isi) for _ in range(acak.randint(0, 2))] if acak.random() < 0.3 else []
    # openpyxl cannot open all that may be typed
    isian = [ketik_teks for _ in isian]
    buku = [acak.choice(BUKU) for _ in range(acak.randint(0, 2))]
    return isian, buku, [acak.choice(PAKET) for _ in range(acak.randint(0, 2))]


def semua(asal: Dasar, banyak: int, benih: int) -> Iterator[tuple[int, Mutasi]]:
    """Yield `banyak` mutations with their seeds, the first of them `benih`."""
    for n in range(benih, benih + banyak):
        yield n, mutasi(asal, n)
