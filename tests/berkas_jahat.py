"""Hostile and broken things as they may be dropped into the inbox, each with the kode that must answer it."""

from __future__ import annotations

import functools
import io
import os
import random
import re
import socket
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image

from pipeline.kantor import Layanan
from pipeline.workbook import bagian, saring
from tests.alat import data, isi_formulir

SAMPAH = "sampah"  # left alone as litter
DITERIMA = "diterima"  # nothing is wrong with it
MAKS_MB = Layanan().ukuran_maks_mb

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PAKET = "http://schemas.openxmlformats.org/package/2006/relationships"
LEMBAR = "xl/worksheets/sheet2.xml"  # Kegiatan
BUKU = "xl/workbook.xml"
GAYA = "xl/styles.xml"
JENIS = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Jahat:
    """One thing to drop: `isi` under `nama`, or what `buat` makes at a path; any of `kode` is a right answer."""

    id: str
    kode: tuple[str, ...]
    isi: bytes | None = None
    nama: str | bytes = ""
    buat: Callable[[Path], None] | None = None

    @property
    def berkas(self) -> str:
        """The name under which it is dropped."""
        return os.fsdecode(self.nama) if self.nama else f"{self.id}.xlsx"

    def letakkan(self, kotak: Path) -> None:
        """Drop it into `kotak`."""
        if self.buat is not None:
            self.buat(kotak / self.berkas)
        else:
            (kotak / self.berkas).write_bytes(self.isi or b"")


def dasar(formulir: bytes) -> bytes:
    """Return a filled form without its blank cells: all is as in a whole one, and it is read in a fifth of the time."""
    terisi = isi_formulir(formulir, data(sampai=1))
    lembar = {n: i for n, i in bagian_zip(terisi).items() if n.startswith("xl/worksheets/sheet")}
    return ubah(terisi, {n: re.sub(rb'<c r="[A-Z]+[0-9]+"( s="[0-9]+")?\s*/>', b"", i) for n, i in lembar.items()})


def sah(terisi: bytes, nomor: int) -> bytes:
    """Return a workbook with which nothing is wrong, another case for each `nomor`."""
    return tulisan(terisi, "kegiatan.judul", f"Konferensi Pers Contoh {nomor}")


def semua(formulir: bytes) -> Iterator[Jahat]:
    """Yield everything that is dropped."""
    terisi = dasar(formulir)
    yield from menurut_isi(terisi)
    yield from menurut_nama(terisi)
    yield from bukan_berkas(terisi)


def menurut_isi(terisi: bytes) -> Iterator[Jahat]:
    """Yield what is told by its content alone."""
    yield from bukan_buku()
    yield from _zip(terisi)
    yield from _xml(terisi)
    yield from terlalu_banyak(terisi)
    yield from larangan(terisi)
    yield from cacat(terisi)
    yield from _teks(terisi)


def cacat(terisi: bytes) -> Iterator[Jahat]:
    """Yield workbooks with a fault in them."""
    yield from _cacat_sel(terisi)
    yield from _cacat_susunan(terisi)


# ── making them ─────────────────────────────────────────────────────────────────────────────────

Ganti = bytes | Callable[[bytes], bytes] | None


def bagian_zip(buku: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(buku)) as arsip:
        return {nama: arsip.read(nama) for nama in arsip.namelist()}


def rakit(isi: Mapping[str, bytes], *, cara: int = zipfile.ZIP_DEFLATED) -> bytes:
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w", cara) as arsip:
        for nama, satu in isi.items():
            arsip.writestr(zipfile.ZipInfo(nama), satu, cara)
    return keluar.getvalue()


def ubah(buku: bytes, ganti: Mapping[str, Ganti], *, cara: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return `buku` with parts replaced, added, or (None) taken out."""
    isi = bagian_zip(buku)
    for nama, baru in ganti.items():
        if baru is None:
            isi.pop(nama, None)
        else:
            isi[nama] = baru if isinstance(baru, bytes) else baru(isi[nama])
    return rakit(isi, cara=cara)


def sisip(sebelum: bytes, baru: bytes) -> Callable[[bytes], bytes]:
    """Return a change that puts `baru` in front of the first `sebelum`."""

    def cara(isi: bytes) -> bytes:
        assert sebelum in isi, sebelum
        return isi.replace(sebelum, baru + sebelum, 1)

    return cara


def ganti(lama: bytes, baru: bytes) -> Callable[[bytes], bytes]:
    def cara(isi: bytes) -> bytes:
        assert re.search(lama, isi, re.DOTALL), lama
        return re.sub(lama, lambda _: baru, isi, count=1, flags=re.DOTALL)

    return cara


@functools.cache
def _letak(buku: bytes) -> Mapping[str, tuple[str, str, int]]:
    """Return part, address and style of every named cell."""
    wb = load_workbook(io.BytesIO(buku))
    hasil = {}
    for nama, rujukan in wb.defined_names.items():
        for lembar, alamat in rujukan.destinations:
            satu = alamat.replace("$", "").partition(":")[0]
            gaya = wb[lembar][satu].style_id
            hasil[nama] = f"xl/worksheets/sheet{wb.sheetnames.index(lembar) + 1}.xml", satu, gaya
    return hasil


def sel(buku: bytes, nama: str, xml: str) -> bytes:
    """Return `buku` with `xml` in the cell called `nama`; `{r}` is its address and style."""
    berkas, alamat, gaya = _letak(buku)[nama]
    pola = rf'<c r="{alamat}"[^>]*?(/>|>.*?</c>)'.encode()
    return ubah(buku, {berkas: ganti(pola, xml.replace("{r}", f'r="{alamat}" s="{gaya}"').encode())})


def tulisan(buku: bytes, nama: str, teks: str) -> bytes:
    """Return `buku` with a text in the cell called `nama`."""
    return sel(buku, nama, f'<c {{r}} t="inlineStr"><is><t xml:space="preserve">{teks}</t></is></c>')


def hubungan(*isi: str) -> bytes:
    return f'<Relationships xmlns="{PAKET}">{"".join(isi)}</Relationships>'.encode()


def satu_hubungan(jenis: str, tujuan: str, *, rid: str = "rIdX", luar: bool = False) -> str:
    mode = ' TargetMode="External"' if luar else ""
    return f'<Relationship Id="{rid}" Type="{R}/{jenis}" Target="{tujuan}"{mode}/>'


def gambar(lebar: int, tinggi: int, bentuk: str = "PNG") -> bytes:
    keluar = io.BytesIO()
    Image.new("1", (lebar, tinggi)).save(keluar, bentuk)
    return keluar.getvalue()


def png_pura(lebar: int, tinggi: int) -> bytes:
    """Return a picture that says it has so many pixels."""
    isi = b"IHDR" + struct.pack(">IIBBBBB", lebar, tinggi, 8, 2, 0, 0, 0)
    kepala = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + isi + struct.pack(">I", zlib.crc32(isi))
    return kepala + b"\0\0\0\0IEND\xaeB\x60\x82"


def _satu(id_: str, kode: str | tuple[str, ...], isi: bytes, nama: str = "") -> Jahat:
    return Jahat(id_, (kode,) if isinstance(kode, str) else kode, isi, nama)


# ── what is no workbook ─────────────────────────────────────────────────────────────────────────


def _ole(*nama: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 1016
        + b"".join(n.encode("utf-16-le").ljust(128, b"\0") for n in nama)
    )


def bukan_buku() -> Iterator[Jahat]:
    """Yield what is no workbook that Excel of today writes."""
    teks, gambar_, arsip, dokumen = "berkas-teks", "berkas-gambar", "berkas-arsip", "berkas-dokumen"
    yield _satu("kosong", "berkas-kosong", b"")
    yield _satu("csv", teks, b"Judul;Tanggal\r\nRapat;07/05/2018\r\n")
    yield _satu("csv-utf16", teks, "Judul\tTanggal\r\n".encode("utf-16"))
    yield _satu("html", teks, b"<html><body><table><tr><td>Judul</td></tr></table></body></html>", "html.xls")
    yield _satu("xml-2003", teks, b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>')
    yield _satu("satu-spasi", teks, b" ")
    yield _satu("rtf", dokumen, b"{\\rtf1\\ansi Rapat}")
    yield _satu("png", gambar_, gambar(2, 2))
    yield _satu("jpeg", gambar_, gambar(2, 2, "JPEG"), "foto.jpg")
    yield _satu("webp", gambar_, b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0")
    yield _satu("heic", gambar_, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    yield _satu("zip-lain", arsip, rakit({"foto.jpg": b"x", "catatan.txt": b"y"}), "foto.zip")
    yield _satu("7z", arsip, b"7z\xbc\xaf\x27\x1c\0\4" + b"\0" * 64)
    yield _satu("rar", arsip, b"Rar!\x1a\x07\1\0" + b"\0" * 64)
    yield _satu("gz", arsip, b"\x1f\x8b\x08\0" + b"\0" * 64)
    yield _satu("tar", arsip, b"rapat.xlsx".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 248)
    yield _satu("xls-lama", "buku-lama", _ole("Root Entry", "Workbook"), "lama.xls")
    yield _satu("doc-lama", dokumen, _ole("Root Entry", "WordDocument"), "lama.doc")
    yield _satu("ppt-lama", dokumen, _ole("Root Entry", "PowerPoint Document"), "lama.ppt")
    yield _satu("msg", dokumen, _ole("Root Entry", "__substg1.0_001A001F"), "surat.msg")
    yield _satu("sandi", "buku-bersandi", _ole("Root Entry", "EncryptionInfo", "EncryptedPackage"))
    yield _satu("pptx", dokumen, rakit({JENIS: b"<Types/>", "ppt/presentation.xml": b"<p/>"}), "paparan.pptx")
    yield _satu("ods", "buku-odf", rakit({"mimetype": b"application/vnd.oasis", "content.xml": b"<o/>"}), "rapat.ods")
    yield _satu("xlsb", "buku-biner", rakit({JENIS: b"<Types/>", "xl/workbook.bin": b"\x83\x01"}), "rapat.xlsb")
    yield _satu("exe", "berkas-program", b"MZ\x90\0\3" + b"\0" * 64)
    yield _satu("elf", "berkas-program", b"\x7fELF\2\1\1" + b"\0" * 64)
    yield _satu("skrip", "berkas-program", b"#!/bin/sh\nrm -rf /\n")
    yield _satu("pintasan", "berkas-program", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 64)
    yield _satu("gsheet", "berkas-awan", b'{"url": "https://docs.google.com/open?id=x", "doc_id": "x"}')
    yield _satu("lfs", "berkas-awan", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    yield _satu("url", "berkas-awan", b"[InternetShortcut]\r\nURL=https://contoh.invalid/\r\n")
    yield _satu("nol-semua", "berkas-awan", b"\0" * 70_000)
    yield _satu("acak", "bukan-buku-kerja", bytes((n * 37 + n // 7) % 256 for n in range(1, 5000)))
    yield _satu("pdf", ("berkas-pdf", "salinan-tidak-dikenal"), b"%PDF-1.7\n%%EOF\n", "pindaian.pdf")


# ── ZIP ─────────────────────────────────────────────────────────────────────────────────────────


def _direktori(buku: bytes) -> tuple[int, int]:
    akhir = buku.rfind(b"PK\5\6")
    return struct.unpack_from("<L", buku, akhir + 16)[0], akhir


def pusat(buku: bytes, letak: int, isi: bytes, *, ke: int = 0) -> bytes:
    """Return `buku` with `isi` written into the `ke`-th entry of its directory, `letak` bytes from the entry's start."""
    di, _ = _direktori(buku)
    for _ in range(ke):
        di += 46 + sum(struct.unpack_from("<3H", buku, di + 28))
    return buku[: di + letak] + isi + buku[di + letak + len(isi) :]


def mentah(isi: list[tuple[bytes, bytes]]) -> bytes:
    """Return a ZIP of such names and contents, stored, whatever the names are."""
    badan, daftar = b"", b""
    for nama, satu in isi:
        bersama = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, zlib.crc32(satu), len(satu), len(satu), len(nama), 0)
        daftar += b"PK\1\2" + struct.pack("<H", 20) + bersama + struct.pack("<3H2L", 0, 0, 0, 0, len(badan)) + nama
        badan += b"PK\3\4" + bersama + nama + satu
    akhir = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(isi), len(isi), len(daftar), len(badan), 0)
    return badan + daftar + akhir


def _bernama(terisi: bytes, *nama: bytes) -> bytes:
    return mentah([*((n.encode(), isi) for n, isi in bagian_zip(terisi).items()), *((n, b"x") for n in nama)])


def _zip(terisi: bytes) -> Iterator[Jahat]:
    janggal, rusak, besar = "buku-janggal", "buku-rusak", "buku-terlalu-besar"
    di, akhir = _direktori(terisi)
    yield _satu("zip-terpotong", "bukan-buku-kerja", terisi[: len(terisi) // 2])
    yield _satu("zip-tanpa-direktori", "bukan-buku-kerja", terisi[:di])
    yield _satu("zip-kosong", ("bukan-buku-kerja", "berkas-arsip", "buku-janggal"), b"PK\5\6" + b"\0" * 18)
    yield _satu("zip-crc-salah", rusak, pusat(terisi, 16, b"\1\2\3\4", ke=3))
    yield _satu("zip-isi-rusak", rusak, terisi[:400] + b"\xff" * 40 + terisi[440:])
    yield _satu("zip-bersandi", "buku-bersandi", pusat(terisi, 8, b"\1\0"))
    yield _satu("zip-cara-lzma", janggal, pusat(terisi, 10, b"\x0e\0"))
    yield _satu("zip-cara-99", janggal, pusat(terisi, 10, b"\x63\0"))
    yield _satu("zip-nama-naik", janggal, _bernama(terisi, b"../../etc/cron.d/x"))
    yield _satu("zip-nama-mutlak", janggal, _bernama(terisi, b"/etc/passwd"))
    yield _satu("zip-nama-diska", janggal, _bernama(terisi, b"C:/x"))
    yield _satu("zip-nama-terbalik", janggal, _bernama(terisi, b"xl\\x.xml"))
    yield _satu("zip-nama-nul", janggal, _bernama(terisi, b"xl/a\0.xml"))
    yield _satu("zip-nama-kosong", janggal, _bernama(terisi, b""))
    yield _satu("zip-nama-panjang", janggal, _bernama(terisi, b"x" * 300))
    yield _satu("zip-ganda", janggal, _bernama(terisi, b"xl/workbook.xml"))
    yield _satu("zip-ganda-kapital", janggal, _bernama(terisi, b"XL/Workbook.XML"))
    yield _satu("zip-anggota-banyak", besar, _bernama(terisi, *(b"x/%d" % n for n in range(saring.MAKS_ANGGOTA))))
    yield _satu("zip-bom", ("buku-janggal", besar), ubah(terisi, {"xl/media/x.bin": bytes(60 << 20)}))
    yield _satu("zip-bom-jujur", besar, ubah(terisi, {f"x{n}.bin": bytes(30 << 20) for n in range(3)}))
    yield _satu("zip-bom-bohong", janggal, _ukuran_bohong(terisi))
    yield _satu("zip-bertindih", janggal, _bertindih(terisi))
    yield _satu("zip64-bohong", janggal, pusat(terisi, 24, b"\xff" * 4))
    yield _satu("zip64-penunjuk", janggal, terisi[:akhir] + b"PK\6\7" + b"\0" * 16 + terisi[akhir:])
    yield _satu("zip-jumlah-bohong", janggal, terisi[: akhir + 8] + b"\2\0\2\0" + terisi[akhir + 12 :])
    yield _satu("zip-ekor-sampah", janggal, terisi + b"<?php system($_GET['c']); ?>")
    yield _satu("zip-ekor-nol", DITERIMA, terisi + b"\0" * 512)
    yield _satu("zip-kepala-sampah", janggal, b"GIF89a"[3:] + terisi)
    yield _satu("zip-kepala-program", "berkas-program", b"MZ" + b"\0" * 62 + terisi)
    yield _satu("zip-nama-lokal-lain", janggal, terisi.replace(b"docProps/app.xml", b"docProps/APP.xml", 1))
    yield _satu("zip-tanpa-kompresi", DITERIMA, ubah(terisi, {}, cara=zipfile.ZIP_STORED))


def _ukuran_bohong(terisi: bytes) -> bytes:
    """Return a workbook with a file that says it has 10 bytes and unpacks to 40 MB."""
    buku = rakit({"x.bin": bytes(40 << 20), **bagian_zip(terisi)})
    return pusat(buku, 24, struct.pack("<L", 10))


def _bertindih(terisi: bytes) -> bytes:
    """Return a workbook whose second file lies where its first one does."""
    return pusat(terisi, 42, b"\0\0\0\0", ke=1)


# ── XML ─────────────────────────────────────────────────────────────────────────────────────────

_TAWA = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))


def _dokumen(lembar: bytes, doctype: str) -> bytes:
    """Return `lembar` with a DOCTYPE in front."""
    return doctype.encode() + re.sub(rb"^<\?xml.*?\?>", b"", lembar)


def _xml(terisi: bytes) -> Iterator[Jahat]:
    janggal, rusak = "buku-janggal", "buku-rusak"
    lembar = bagian_zip(terisi)[LEMBAR]
    dtd = f"<!DOCTYPE worksheet [{_TAWA}]>"

    def xml(id_: str, kode: str | tuple[str, ...], isi: bytes, di: str = LEMBAR) -> Jahat:
        return _satu(id_, kode, ubah(terisi, {di: isi}))

    yield xml("xml-doctype", janggal, _dokumen(lembar, "<!DOCTYPE worksheet>"))
    yield xml("xml-tawa", janggal, _dokumen(lembar, dtd).replace(b"<sheetData>", b"<sheetData>&a9;"))
    yield xml("xml-doctype-utf16", janggal, _dokumen(lembar, dtd).decode().encode("utf-16"))
    yield xml("xml-doctype-utf16be", janggal, _dokumen(lembar, dtd).decode().encode("utf-16-be"))
    yield xml("xml-luar", janggal, _dokumen(lembar, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))
    yield xml("xml-dtd-luar", janggal, _dokumen(lembar, '<!DOCTYPE w SYSTEM "http://contoh.invalid/x.dtd">'))
    yield xml("xml-param", janggal, _dokumen(lembar, '<!DOCTYPE w [<!ENTITY % x SYSTEM "file:///dev/random">%x;]>'))
    yield xml("xml-doctype-jauh", janggal, f"<!--{'x' * 100_000}-->".encode() + _dokumen(lembar, "<!DOCTYPE w>"))
    yield xml("xml-doctype-jenis", janggal, _dokumen(bagian_zip(terisi)[JENIS], dtd), JENIS)
    yield xml("xml-doctype-svg", janggal, b"<!DOCTYPE s [<!ENTITY a 'x'>]><s>&a;</s>", "xl/media/x.svg")
    yield xml("xml-utf16", DITERIMA, lembar.decode().encode("utf-16"))
    yield xml("xml-rusak", rusak, lembar[: len(lembar) // 2])
    yield xml("xml-rusak-besar", rusak, lembar.replace(b"</row>", b"</raw>", 1))
    yield xml("xml-kosong", rusak, b"")
    yield xml("xml-bukan-utf8", rusak, lembar.replace(b"<sheetData>", b"<sheetData>\xff\xfe\xc0", 1))
    yield xml("xml-enkode-aneh", janggal, b'<?xml version="1.0" encoding="utf-7"?>' + lembar)
    yield xml("xml-enkode-ebcdic", ("buku-janggal", rusak), lembar.decode("utf-8", "ignore").encode("cp037", "ignore"))
    yield xml("xml-dalam", janggal, lembar.replace(b"<sheetData>", b"<a>" * 5000 + b"</a>" * 5000 + b"<sheetData>"))
    yield xml(
        "xml-atribut-besar", janggal, lembar.replace(b"<sheetData>", b'<a x="%b"/><sheetData>' % (b"y" * 600_000))
    )
    yield xml("xml-komentar-besar", janggal, lembar.replace(b"<sheetData>", b"<!--%b--><sheetData>" % (b"y" * 600_000)))
    yield xml(
        "xml-unsur-banyak",
        ("buku-terlalu-besar", janggal),
        lembar.replace(b"<sheetData>", b"<a/>" * 900_000 + b"<sheetData>"),
    )
    yield xml("xml-cdata", DITERIMA, lembar.replace(b"</sheetData>", b"<![CDATA[<!DOCTYPE]]></sheetData>"))


# ── too much of something ───────────────────────────────────────────────────────────────────────


def _baris(banyak: int, kolom: int) -> bytes:
    """Return rows far below the form with so many cells each."""
    sel_ = b"".join(
        b'<c r="%s{n}"><v>1</v></c>' % huruf for huruf in [b"A", b"B", b"C", b"D", b"E", b"F", b"G", b"H"][:kolom]
    )
    return b"".join(b'<row r="%d">' % n + sel_.replace(b"{n}", b"%d" % n) + b"</row>" for n in range(500, 500 + banyak))


def _rumus_bersama(banyak: int) -> bytes:
    induk = b'<row r="500"><c r="A500"><f t="shared" ref="A500:A9999" si="0">%b</f></c></row>' % b"+".join(
        [b"B1"] * 2500
    )
    anak = (b'<row r="%d"><c r="A%d"><f t="shared" si="0"/></c></row>' % (n, n) for n in range(501, 501 + banyak))
    return induk + b"".join(anak)


def terlalu_banyak(terisi: bytes) -> Iterator[Jahat]:
    """Yield workbooks that hold more of something than may be opened."""
    besar, panjang = "buku-terlalu-besar", "teks-terlalu-panjang"
    batas = {nama: b for nama, (b, _) in bagian.BATAS.items()}

    def lembar(id_: str, kode: str | tuple[str, ...], sebelum: bytes, baru: bytes, di: str = LEMBAR) -> Jahat:
        return _satu(id_, kode, ubah(terisi, {di: sisip(sebelum, baru)}))

    yield lembar("sel-banyak", besar, b"</sheetData>", _baris(20_000, 8))
    yield lembar("sel-jauh", DITERIMA, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield lembar(
        "sel-luar-baris", "buku-rusak", b"</sheetData>", b'<row r="1048577"><c r="A1048577"><v>1</v></c></row>'
    )
    yield lembar("sel-luar-kolom", "buku-rusak", b"</sheetData>", b'<row r="900"><c r="XFE900"><v>1</v></c></row>')
    yield lembar("sel-alamat-aneh", "buku-rusak", b"</sheetData>", b'<row r="900"><c r="&#65;\xd9\xa1"/></row>')
    yield lembar("gabung-luas", besar, b"<pageMargins", b'<mergeCells><mergeCell ref="A900:XFD999999"/></mergeCells>')
    yield lembar("gabung-kolom", besar, b"<pageMargins", b'<mergeCells><mergeCell ref="K:XFD"/></mergeCells>')
    yield lembar(
        "tautan-luas",
        besar,
        b"<pageMargins",
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
    )
    yield lembar("rumus-bersama", besar, b"</sheetData>", _rumus_bersama(9000))
    yield lembar(
        "rumus-panjang", panjang, b"</sheetData>", b'<row r="900"><c r="A900"><f>%b</f></c></row>' % (b"1+" * 5000)
    )
    yield lembar("lebar-kolom", DITERIMA, b"<sheetData>", b"")
    yield lembar("gaya-banyak", besar, b"</cellXfs>", b"<xf/>" * (batas["xf"] + 1), GAYA)
    yield lembar(
        "gaya-bernama", besar, b"</cellStyles>", b'<cellStyle name="x" xfId="0"/>' * (batas["cellStyle"] + 1), GAYA
    )
    yield lembar("nama-banyak", besar, b"</definedNames>", b'<definedName name="n">A!$A$1</definedName>' * 10_001, BUKU)
    yield lembar(
        "nama-panjang",
        panjang,
        b"</definedNames>",
        b'<definedName name="n">%b</definedName>' % (b"A!$A$1," * 2000),
        BUKU,
    )
    yield lembar("lembar-banyak", besar, b"</sheets>", b'<sheet name="x" sheetId="99"/>' * 101, BUKU)
    yield lembar("aturan-banyak", besar, b"<pageMargins", b"<dataValidation/>" * (batas["dataValidation"] + 1))
    yield lembar("format-banyak", besar, b"<pageMargins", b"<cfRule/>" * (batas["cfRule"] + 1))
    yield lembar("tautan-banyak", besar, b"<pageMargins", b"<hyperlink/>" * (batas["hyperlink"] + 1))
    yield _satu("catatan-banyak", besar, ubah(terisi, {"xl/comments1.xml": b"<c>" + b"<comment/>" * 10_001 + b"</c>"}))
    yield _satu(
        "teks-bersama", besar, ubah(terisi, {"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 150_001 + b"</sst>"})
    )
    yield _satu(
        "sel-panjang",
        panjang,
        sel(terisi, "kegiatan.judul", f'<c {{r}} t="inlineStr"><is><t>{"y" * 32_768}</t></is></c>'),
    )
    potong = "<r><t>%s</t></r>" % ("y" * 400)
    yield _satu(
        "sel-panjang-potongan",
        panjang,
        sel(terisi, "kegiatan.judul", f'<c {{r}} t="inlineStr"><is>{potong * 90}</is></c>'),
    )
    yield _satu(
        "gambar-berat",
        "buku-gambar-besar",
        ubah(terisi, {"xl/media/a.png": png_pura(1, 1) + random.Random(1).randbytes(10 << 20)}),
    )
    yield _satu("gambar-piksel", "buku-gambar-besar", ubah(terisi, {"xl/media/a.png": png_pura(60_000, 60_000)}))
    yield _satu("gambar-xml", "buku-janggal", ubah(terisi, {"xl/media/a.png": b"<worksheet/>"}))
    tabel = ganti(rb' ref="[^"]*"', b' ref="A5:XFD1048576"')
    yield _satu("tabel-luas", besar, ubah(terisi, {"xl/tables/table1.xml": tabel}))
    yield _satu("lembar-dua-kali", "buku-janggal", ubah(terisi, {"xl/_rels/workbook.xml.rels": _dua_kali}))
    yield _satu("lembar-rid-sama", "buku-janggal", ubah(terisi, {BUKU: ganti(rb'r:id="rId2"', b'r:id="rId1"')}))


def _dua_kali(isi: bytes) -> bytes:
    return sisip(b"</Relationships>", satu_hubungan("worksheet", "/xl/worksheets/sheet1.xml").encode())(isi)


# ── what a form never has ───────────────────────────────────────────────────────────────────────


def larangan(terisi: bytes) -> Iterator[Jahat]:
    """Yield workbooks with what a form never has."""
    makro, taut, sambung, objek = "buku-makro", "buku-bertaut", "buku-bersambungan", "buku-berobjek"
    rels = "xl/_rels/workbook.xml.rels"

    def rel(isi: str) -> Callable[[bytes], bytes]:
        return sisip(b"</Relationships>", isi.encode())

    def jenis(baru: bytes) -> bytes:
        return ubah(
            terisi,
            {JENIS: ganti(rb"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main\+xml", baru)},
        )

    yield _satu("makro-jenis", makro, jenis(b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "rapat.xlsm")
    yield _satu("makro-vba", makro, ubah(terisi, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))
    yield _satu(
        "makro-tersembunyi", makro, ubah(terisi, {"xl/x.bin": b"x", rels: rel(satu_hubungan("vbaProject", "x.bin"))})
    )
    yield _satu("makro-xlm", makro, ubah(terisi, {"xl/macrosheets/sheet1.xml": b"<m/>"}))
    yield _satu(
        "templat-xltx",
        "buku-templat",
        jenis(b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"),
    )
    yield _satu("tautan-luar", taut, ubah(terisi, {"xl/externalLinks/externalLink1.xml": b"<e/>"}))
    yield _satu(
        "gambar-luar", taut, ubah(terisi, {rels: rel(satu_hubungan("image", "http://contoh.invalid/x.png", luar=True))})
    )
    yield _satu(
        "templat-luar", taut, ubah(terisi, {rels: rel(satu_hubungan("attachedTemplate", "file://x/y", luar=True))})
    )
    yield _satu("sambungan", sambung, ubah(terisi, {"xl/connections.xml": b"<c/>"}))
    yield _satu("kueri", sambung, ubah(terisi, {"xl/queryTables/queryTable1.xml": b"<q/>"}))
    yield _satu("kueri-m", sambung, ubah(terisi, {"customXml/item1.xml": b'<DataMashup xmlns="x">eA==</DataMashup>'}))
    yield _satu("model-data", sambung, ubah(terisi, {"xl/model/item.data": b"x"}))
    yield _satu("ole", objek, ubah(terisi, {"xl/embeddings/oleObject1.bin": b"x"}))
    yield _satu("sisipan", objek, ubah(terisi, {rels: rel(satu_hubungan("package", "/x.docx"))}))
    yield _satu("activex", objek, ubah(terisi, {"xl/activeX/activeX1.xml": b"<a/>"}))
    yield _satu("bukan-jenis", "bukan-buku-kerja", jenis(b"text/plain"))
    yield _satu("biasa", DITERIMA, seperti_excel(terisi))


def seperti_excel(terisi: bytes) -> bytes:
    """Return a workbook with all that Excel, LibreOffice and WPS leave in one, and that is no fault."""
    biasa: dict[str, Ganti] = {
        "xl/calcChain.xml": f'<calcChain xmlns="{NS}"><c r="A1" i="1"/></calcChain>'.encode(),
        "xl/printerSettings/printerSettings1.bin": b"\0\1" * 400,
        "xl/comments1.xml": f'<comments xmlns="{NS}"><authors><author>Staf</author></authors><commentList><comment ref="A1" authorId="0"><text><t>Contoh</t></text></comment></commentList></comments>'.encode(),
        "xl/drawings/vmlDrawing1.vml": b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><br></v:shape></xml>',
        "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
        "xl/persons/person.xml": b"<personList/>",
        "xl/metadata.xml": f'<metadata xmlns="{NS}"/>'.encode(),
        "xl/media/image1.png": gambar(64, 48),
        "xl/media/image2.svg": b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x" "y"><svg/>',
        "xl/ctrlProps/ctrlProp1.xml": b"<formControlPr/>",
        "customXml/item1.xml": b"<b:Sources xmlns:b='x'/>",
        "customXml/_rels/item1.xml.rels": hubungan(satu_hubungan("customXmlProps", "itemProps1.xml")),
        "docProps/custom.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
        "xl/worksheets/_rels/sheet1.xml.rels": hubungan(
            satu_hubungan("printerSettings", "../printerSettings/printerSettings1.bin", rid="rId1"),
            satu_hubungan("comments", "../comments1.xml", rid="rId2"),
            satu_hubungan("vmlDrawing", "../drawings/vmlDrawing1.vml", rid="rId3"),
            satu_hubungan("hyperlink", "https://contoh.invalid/", rid="rId4", luar=True),
        ),
        JENIS: sisip(
            b"</Types>",
            b'<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>'
            b'<Default Extension="png" ContentType="image/png"/>',
        ),
    }
    return ubah(terisi, biasa)


# ── workbooks with a fault in them ──────────────────────────────────────────────────────────────


def _cacat_sel(terisi: bytes) -> Iterator[Jahat]:
    rusak = "buku-rusak"
    judul, tanggal, jam, arahan = "kegiatan.judul", "kegiatan.tanggal", "kegiatan.jam_mulai", "arahan.nomor"

    def isi(id_: str, kode: str | tuple[str, ...], nama: str, xml: str) -> Jahat:
        return _satu(id_, kode, sel(terisi, nama, xml))

    yield isi("teks-di-luar-daftar", rusak, judul, '<c {r} t="s"><v>999999</v></c>')
    yield isi("teks-negatif", (rusak, "wajib-kosong"), judul, '<c {r} t="s"><v>-1</v></c>')
    yield isi("gaya-di-luar-daftar", rusak, judul, '<c r="C5" s="99999"><v>1</v></c>')
    yield isi("jenis-sel-aneh", (DITERIMA, rusak), judul, '<c {r} t="zzz"><v>x</v></c>')
    yield isi("bilangan-bukan", rusak, judul, "<c {r}><v>x12</v></c>")
    yield isi("tanggal-raksasa", ("sel-galat", rusak), tanggal, "<c {r}><v>1e308</v></c>")
    yield isi("tanggal-takhingga", ("sel-galat", rusak), tanggal, "<c {r}><v>1e999</v></c>")
    yield isi("tanggal-negatif", ("sel-galat", "bukan-tanggal", rusak, DITERIMA), tanggal, "<c {r}><v>-5000</v></c>")
    yield isi("tanggal-nan", rusak, tanggal, "<c {r}><v>NaN</v></c>")
    yield isi("tanggal-akhir", (DITERIMA, "bukan-tanggal"), tanggal, "<c {r}><v>2958465.99999</v></c>")
    yield isi("tanggal-awal", (DITERIMA, "bukan-tanggal", "jam-salah"), tanggal, "<c {r}><v>0</v></c>")
    yield isi("tanggal-iso-salah", rusak, tanggal, '<c {r} t="d"><v>2026-99-99</v></c>')
    yield isi("jam-akhir-zaman", (DITERIMA,), jam, "<c {r}><v>2958465.999999</v></c>")
    yield isi("jam-negatif", ("jam-salah", "sel-galat", rusak, DITERIMA), jam, "<c {r}><v>-0.5</v></c>")
    yield isi("angka-raksasa", "angka-terpotong", arahan, "<c {r}><v>1e308</v></c>")
    yield isi("angka-takhingga", ("angka-terpotong", "sel-galat"), arahan, "<c {r}><v>1e999</v></c>")
    yield isi("benar-salah", "bukan-teks", judul, '<c {r} t="b"><v>1</v></c>')
    yield isi("galat", "sel-galat", judul, '<c {r} t="e"><v>#REF!</v></c>')
    yield isi("galat-karangan", "sel-galat", judul, '<c {r} t="e"><v>#APA!</v></c>')
    yield isi("rumus-cmd", "rumus-belum-dihitung", judul, "<c {r}><f>cmd|' /C calc'!A0</f></c>")
    yield isi("rumus-webservice", DITERIMA, judul, '<c {r} t="str"><f>WEBSERVICE("http://x")</f><v>teks</v></c>')
    yield isi("rumus-larik", "rumus-belum-dihitung", judul, '<c {r}><f t="array" ref="C5:C6">A1:A2</f></c>')
    yield isi(
        "rumus-data",
        "rumus-belum-dihitung",
        judul,
        '<c {r}><f t="dataTable" ref="C5:C6" dt2D="1" dtr="1" r1="A1" r2="A2"/></c>',
    )


def _cacat_susunan(terisi: bytes) -> Iterator[Jahat]:
    rusak = "buku-rusak"

    def bg(id_: str, kode: str | tuple[str, ...], di: str, cara: Ganti) -> Jahat:
        return _satu(id_, kode, ubah(terisi, {di: cara}))

    yield bg("tanpa-lembar", (rusak, "bukan-formulir"), BUKU, ganti(rb"<sheets>.*</sheets>", b"<sheets/>"))
    yield bg("lembar-hilang", rusak, LEMBAR, None)
    yield bg("buku-hilang", ("buku-rusak", "bukan-buku-kerja"), BUKU, None)
    yield bg("gaya-hilang", (rusak, DITERIMA), GAYA, None)
    yield bg("hubungan-hilang", rusak, "xl/_rels/workbook.xml.rels", None)
    yield bg("jenis-hilang", rusak, JENIS, None)
    yield bg("tabel-berkas-hilang", rusak, "xl/tables/table1.xml", None)
    yield bg("nama-ref", DITERIMA, BUKU, sisip(b"</definedNames>", b'<definedName name="x">#REF!</definedName>'))
    yield bg("nama-tiada", DITERIMA, BUKU, sisip(b"</definedNames>", b'<definedName name="x">Tiada!$A$1</definedName>'))
    yield bg(
        "nama-buku-lain", DITERIMA, BUKU, sisip(b"</definedNames>", b'<definedName name="x">[1]A!$A$1</definedName>')
    )
    yield bg(
        "nama-ganda",
        (DITERIMA, rusak, "bidang-bergeser"),
        BUKU,
        sisip(b"</definedNames>", b'<definedName name="kegiatan.judul">Kegiatan!$Z$99</definedName>'),
    )
    yield bg("nama-kolom", "bidang-hilang", BUKU, ganti(rb'(?<="kegiatan\.judul">)[^<]*', b"Kegiatan!$C:$C"))
    yield bg("nama-ke-ref", "bidang-hilang", BUKU, ganti(rb'(?<="kegiatan\.judul">)[^<]*', b"Kegiatan!#REF!"))
    yield bg("cap-kolom", ("bukan-formulir", DITERIMA), BUKU, ganti(rb'(?<="formulir\.sop">)[^<]*', b"Kegiatan!$C:$C"))
    yield _satu(
        "sop-asing",
        "sop-tidak-dikenal",
        sel(terisi, "formulir.sop", '<c {r} t="inlineStr"><is><t>sop-lain</t></is></c>'),
    )
    yield bg(
        "tabel-terbalik",
        (rusak, "kolom-hilang", "tabel-hilang", DITERIMA),
        "xl/tables/table1.xml",
        ganti(rb' ref="[^"]*"', b' ref="K40:A5"'),
    )
    yield bg(
        "tabel-nol",
        (rusak, "kolom-hilang", "tabel-hilang"),
        "xl/tables/table1.xml",
        ganti(rb' ref="[^"]*"', b' ref="A0:A0"'),
    )
    yield bg(
        "tabel-kosong-ref",
        (rusak, "kolom-hilang", "tabel-hilang"),
        "xl/tables/table1.xml",
        ganti(rb' ref="[^"]*"', b' ref=""'),
    )
    yield bg(
        "tabel-bertindih",
        (rusak, DITERIMA, "kolom-hilang"),
        "xl/tables/table2.xml",
        ganti(rb' ref="[^"]*"', b' ref="A1:B90"'),
    )
    yield bg(
        "tabel-nama-ganda",
        (rusak, "tabel-hilang", "kolom-hilang", DITERIMA),
        "xl/tables/table2.xml",
        ganti(rb'displayName="[^"]*"', b'displayName="langkah"'),
    )
    yield bg(
        "tabel-lembar-lain",
        (rusak,),
        "xl/worksheets/_rels/sheet4.xml.rels",
        hubungan(satu_hubungan("table", "/xl/tables/table99.xml", rid="rId1")),
    )
    yield bg("aturan-ref-rusak", (rusak, DITERIMA), LEMBAR, ganti(rb'sqref="[^"]*"', b'sqref="ZZZZ0:#REF!"'))
    yield bg("aturan-luas", DITERIMA, LEMBAR, ganti(rb'sqref="[^"]*"', b'sqref="A1:XFD1048576"'))
    yield bg(
        "lembar-nama-kendali",
        (rusak, "bidang-hilang", "bukan-formulir"),
        BUKU,
        ganti(rb'name="Kegiatan"', b'name="Kegi&#9;atan&#10;"'),
    )
    yield bg(
        "lembar-nama-panjang",
        (rusak, "bidang-hilang"),
        BUKU,
        ganti(rb'name="Kegiatan"', b'name="' + b"K" * 5000 + b'"'),
    )
    yield bg("lembar-nama-ganda", rusak, BUKU, ganti(rb'name="Kegiatan"', b'name="Langkah"'))
    yield bg(
        "baris-jauh",
        "baris-terlalu-banyak",
        "xl/worksheets/sheet9.xml",
        sisip(b"</sheetData>", b'<row r="1048576"><c r="B1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
    )
    yield bg("kolom-rusak", rusak, LEMBAR, ganti(rb"<cols>", b'<cols><col min="0" max="99999999" width="9"/>'))
    yield bg(
        "hitung-tanggal-1904",
        (DITERIMA, "tanggal-teks"),
        BUKU,
        ganti(rb"<workbookPr[^>]*/>", b'<workbookPr date1904="1"/>'),
    )
    yield bg(
        "sst-hilang",
        (rusak, "wajib-kosong", DITERIMA),
        JENIS,
        sisip(
            b"</Types>",
            b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>',
        ),
    )


# ── texts ───────────────────────────────────────────────────────────────────────────────────────


def _teks(terisi: bytes) -> Iterator[Jahat]:
    def teks(id_: str, kode: str, isi: str) -> Jahat:
        return _satu(id_, kode, tulisan(terisi, "kegiatan.tempat", isi))

    terlarang = "karakter-terlarang"
    yield teks("jinja", DITERIMA, "{{ ''.__class__.__mro__[1].__subclasses__() }} {% for x in y %}")
    yield teks("xml-dalam-teks", DITERIMA, "&lt;/w:t&gt;&lt;!DOCTYPE x&gt;&amp;#0;]]&gt;")
    yield teks("separuh-pasangan", terlarang, "Gedung _xD800_ A")
    yield teks("separuh-terbalik", terlarang, "Gedung _xDE00__xD83D_ A")
    yield teks("kendali-x0001", terlarang, "Gedung _x0001_ A")
    yield teks("kendali-x0000", terlarang, "Gedung _x0000_ A")
    yield teks("bukan-karakter", terlarang, "Gedung _xFFFE_ A")
    for kode in (0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069):
        yield teks(f"balik-{kode:04x}", terlarang, f"Gedung {chr(kode)}A gnudeG")
    yield teks("balik-terselubung", terlarang, "Gedung _x202E_A gnudeG")
    yield teks("tanda-arah", DITERIMA, "Gedung \u200e\u200f\u061c A")
    yield teks("penyambung", DITERIMA, "Gedung 👨\u200d👩\u200d👧 \u200c A")
    yield teks("zalgo", DITERIMA, "G" + "\u0301" * 300)
    yield teks("garis-miring", DITERIMA, "../../../etc/passwd")


# ── names ───────────────────────────────────────────────────────────────────────────────────────


def menurut_nama(terisi: bytes) -> Iterator[Jahat]:
    """Yield good workbooks under bad names, and litter."""
    nama: Mapping[str, str | bytes] = {
        "nama-con": "CON.xlsx",
        "nama-aux": "aux.xlsx",
        "nama-com1": "COM1.xlsx",
        "nama-250-bita": "n" * 245 + ".xlsx",
        "nama-emoji": "rapat 🎉 pers.xlsx",
        "nama-terbalik": "rapat\u202exslx.exe",
        "nama-tanda-kanan": "rapat\u200f.xlsx",
        "nama-titik-akhir": "rapat titik.xlsx...",
        "nama-spasi-akhir": "rapat spasi.xlsx  ",
        "nama-baris-baru": "rapat\nbaris.xlsx",
        "nama-tanda-hubung": "-rf.xlsx",
        "nama-bukan-utf8": b"rapat-\xff\xfe.xlsx",
        "nama-kutip": "rapat'\"; rm -rf $(x).xlsx",
        "nama-tanpa-akhiran": "rapat tanpa akhiran",
        "nama-jinja": "{{ 7*7 }}.xlsx",
        "nama-html": "<img src=x onerror=alert(1)>.xlsx".replace("/", ""),
        "nama-berakhiran-dua": "rapat.pdf.exe.xlsx",
    }
    for urut, (id_, satu) in enumerate(nama.items(), 1000):
        yield Jahat(id_, (DITERIMA,), sah(terisi, urut), satu)
    for id_, litter in {
        "sampah-titik": ".rapat.xlsx",
        "sampah-kunci": "~$lain.xlsx",
        "sampah-lo": ".~lock.lain.xlsx#",
        "sampah-unduhan": "lain.xlsx.crdownload",
        "sampah-tmp": "A1B2C3D4.tmp",
        "sampah-thumbs": "Thumbs.db",
    }.items():
        yield Jahat(id_, (SAMPAH,), b"x", litter)


# ── kinds of things ─────────────────────────────────────────────────────────────────────────────


def bukan_berkas(terisi: bytes) -> Iterator[Jahat]:
    """Yield what is no plain file of a readable size."""
    aneh, kosong, banyak = ("bukan-berkas-biasa",), ("paket-kosong",), ("paket-banyak-buku",)

    def paket(*berkas: str) -> Callable[[Path], None]:
        def buat(jalur: Path) -> None:
            for satu in berkas:
                (jalur / satu).parent.mkdir(parents=True, exist_ok=True)
                (jalur / satu).write_bytes(terisi)

        return buat

    yield Jahat("tautan-passwd", aneh, nama="tautan.xlsx", buat=lambda j: j.symlink_to("/etc/passwd"))
    yield Jahat("tautan-putus", aneh, nama="putus.xlsx", buat=lambda j: j.symlink_to("/tidak/ada.xlsx"))
    yield Jahat("tautan-folder", aneh, nama="tautan folder", buat=lambda j: j.symlink_to("/etc"))
    yield Jahat("tautan-diri", aneh, nama="diri.xlsx", buat=lambda j: j.symlink_to(j.name))
    yield Jahat("fifo", aneh, nama="fifo.xlsx", buat=os.mkfifo)
    yield Jahat("soket", aneh, nama="soket.xlsx", buat=_soket)
    yield Jahat("folder-kosong", kosong, nama="folder kosong", buat=Path.mkdir)
    yield Jahat(
        "folder-dalam", kosong, nama="folder dalam", buat=lambda j: (j / "/".join(["a"] * 60)).mkdir(parents=True)
    )
    yield Jahat("folder-dua-buku", banyak, nama="folder dua", buat=paket("satu.xlsx", "dua.xlsx"))
    yield Jahat("raksasa", ("berkas-terlalu-besar",), nama="raksasa.xlsx", buat=lambda j: _jarang(j, 3 << 30))
    yield Jahat(
        "lewat-batas",
        ("berkas-terlalu-besar",),
        nama="lewat batas.xlsx",
        buat=lambda j: _jarang(j, (MAKS_MB << 20) + 1),
    )
    if os.geteuid():  # root may read everything
        yield Jahat(
            "tanpa-izin",
            ("berkas-tidak-terbuka",),
            nama="tanpa izin.xlsx",
            buat=lambda j: _tanpa_izin(j, terisi),
        )


def _soket(jalur: Path) -> None:
    with socket.socket(socket.AF_UNIX) as soket:  # the path of a socket is at most 108 bytes long
        lama = Path.cwd()
        os.chdir(jalur.parent)
        try:
            soket.bind(jalur.name)
        finally:
            os.chdir(lama)


def _jarang(jalur: Path, ukuran: int) -> None:
    with jalur.open("wb") as berkas:
        berkas.truncate(ukuran)


def _tanpa_izin(jalur: Path, isi: bytes) -> None:
    jalur.write_bytes(isi)
    jalur.chmod(0)
