"""What is dropped, looked at before anything opens it: by what it holds, never by its name.

openpyxl trusts a workbook: it unpacks what the ZIP says is small, makes every cell of a merged range, reads a part
as often as it is named. So the bytes are looked at first, as a stream: at most about a second and some megabytes
beyond the file, whatever comes.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from pipeline.word.gambar import piksel
from pipeline.workbook.bagian import (
    POTONG,
    BagianDitolakError,
    Hitungan,
    berupa_gambar,
    periksa_bagian,
    periksa_utuh,
    ribuan,
)

MAKS_ANGGOTA = 2_000  # files in the ZIP; a form has 38, and 100 sheets with everything 700
MAKS_DIREKTORI = 512 * 1024  # bytes of the ZIP's directory; a name of 60 characters takes 106
MAKS_NAMA = 200  # bytes of a name in it; Excel's longest has 60
MAKS_TERURAI = 64 * 1024 * 1024  # bytes of all files together, counted as they come; a form has 0.6 MB
MAKS_XML = 24 * 1024 * 1024  # bytes of all that is XML: 0.4 s of parsing; 5000 rows in a table make 1.5 MB
MAKS_GAMBAR = 10 * 1024 * 1024  # bytes of a picture; a photo of a phone has 5 MB
MAKS_PIKSEL = 50_000_000  # of a picture: openpyxl unpacks BMP and TIFF when it saves, 4 bytes each
MAKS_GAMBAR_SEMUA = 200 * 1024 * 1024  # bytes of pictures, each counted where it stands: openpyxl reads it anew
RASIO_MAKS, RASIO_BERLAKU = 400, 1024 * 1024  # deflate reaches 1030; a sheet of equal cells 120
MAKS_BAGIAN = 1024 * 1024  # bytes of a part that is unpacked once, and kept for who opens the workbook

_LOKAL, _PUSAT, _AKHIR, _AKHIR64 = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
_KEPALA_LOKAL: Final = struct.Struct("<4s5H3L2H")
_KEPALA_PUSAT: Final = struct.Struct("<4s6H3L5H2L")
_KEPALA_AKHIR: Final = struct.Struct("<4s4H2LH")
_SANDI, _TAMBALAN, _SANDI_KUAT, _TERTUTUP = 0x1, 0x20, 0x40, 0x2000
_UTF8 = 0x800

_SIMPAN = "Simpan Sebagai… Buku Kerja Excel (.xlsx), lalu letakkan kembali."
_SALIN = "Salin isian ke formulir kosong dari Admin, lalu letakkan formulir itu."


@dataclass(frozen=True, slots=True)
class TidakTerbaca:
    """Why a file is no readable workbook: a stable code, and what is wrong and what to do."""

    kode: str
    pesan: str


def urai(isi: bytes) -> Mapping[str, bytes] | TidakTerbaca:
    """Return the XML parts of a workbook, the large ones left out, or why these bytes are none that may be opened.

    It goes by what they hold and not by their name.
    """
    if not isi:
        return TidakTerbaca("berkas-kosong", "Berkas ini kosong. Simpan sekali lagi dari Excel, lalu letakkan kembali.")
    if not isi.startswith(_LOKAL):
        return _bukan_zip(isi)
    try:
        anggota = _direktori(isi)
        return _bukan_buku({a.nama for a in anggota}) or _isi_buku(isi, anggota)
    except BagianDitolakError as exc:
        return _jawaban(exc.jenis, exc.apa)


def nama_anggota(isi: bytes) -> frozenset[str]:
    """Return the names of the files in a ZIP; none where its directory is missing, or not one that a program writes."""
    try:
        return frozenset(a.nama for a in _direktori(isi)) if isi.startswith(_LOKAL) else frozenset()
    except BagianDitolakError:
        return frozenset()


def _jawaban(jenis: str, apa: str) -> TidakTerbaca:
    """Return what is said of a workbook that was refused as `jenis`."""
    if jenis == "banyak":
        return TidakTerbaca("buku-terlalu-besar", f"Buku kerja ini memuat lebih dari {apa}. {_SALIN}")
    return _JAWABAN[jenis]


_JAWABAN: Final = {
    "terpotong": TidakTerbaca(
        "bukan-buku-kerja",
        "Berkas ini bukan buku kerja Excel, atau terpotong. Salin sekali lagi dari asalnya; bila tetap ditolak, isi "
        "formulir kosong dari Admin, simpan sebagai .xlsx, lalu letakkan formulir itu.",
    ),
    "rusak": TidakTerbaca(
        "buku-rusak",
        f"Sebagian isi buku kerja ini rusak. Buka di Excel, biarkan Excel memperbaikinya, pilih {_SIMPAN}",
    ),
    "janggal": TidakTerbaca(
        "buku-janggal",
        f"Susunan buku kerja ini tidak seperti yang ditulis Excel, jadi tidak dibuka. {_SALIN}",
    ),
    "sandi": TidakTerbaca(
        "buku-bersandi", "Buku kerja ini dikunci dengan kata sandi. Hapus kata sandinya, lalu letakkan kembali."
    ),
    "makro": TidakTerbaca("buku-makro", f"Buku kerja ini berisi makro. Pilih {_SIMPAN}"),
    "taut": TidakTerbaca(
        "buku-bertaut",
        "Buku kerja ini mengambil isi dari berkas lain. Pilih Data › Edit Tautan › Putuskan Tautan, simpan, "
        "lalu letakkan kembali.",
    ),
    "sambung": TidakTerbaca(
        "buku-bersambungan",
        "Buku kerja ini tersambung ke sumber data. Pilih Data › Kueri dan Koneksi, hapus semuanya, simpan, "
        "lalu letakkan kembali.",
    ),
    "objek": TidakTerbaca(
        "buku-berobjek",
        "Buku kerja ini memuat berkas atau kontrol yang disisipkan. Hapus sisipannya, simpan, lalu letakkan kembali; "
        "berkasnya sendiri tempatnya di inbox/lampiran/.",
    ),
    "templat": TidakTerbaca("buku-templat", f"Berkas ini templat Excel (.xltx). Pilih {_SIMPAN}"),
    "luar": TidakTerbaca(
        "buku-rusak",
        f"Ada sel di luar lembar Excel (sesudah XFD1048576). {_SALIN}",
    ),
    "teks": TidakTerbaca(
        "teks-terlalu-panjang",
        "Ada sel yang isinya lebih panjang daripada yang dapat disimpan Excel (32.767 huruf, rumus 8.192). "
        "Persingkat isinya, lalu letakkan kembali.",
    ),
    "gambar": TidakTerbaca(
        "buku-gambar-besar",
        "Gambar di buku kerja ini terlalu besar atau terlalu banyak (paling besar 10 MB dan 50 megapiksel). "
        "Hapus gambarnya dari buku kerja, letakkan gambar itu di inbox/lampiran/, lalu letakkan kembali buku kerjanya.",
    ),
}


# ── what is no ZIP ──────────────────────────────────────────────────────────────────────────────


_GAMBAR: Final = (
    *(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0", b"\xd7\xcd\xc6\x9a", b"8BPS"),
    *(b"\1\0\0\0l\0\0\0", b"\1\0\0\0X\0\0\0"),  # EMF
)
_ARSIP: Final = (
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
    b"PK",
)
_PROGRAM: Final = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"L\0\0\0\x01\x14\x02\0")
# What sync clients leave in place of a file that is still elsewhere.
_AWAN: Final = re.compile(
    rb'^\[InternetShortcut\]|^bplist00|^version https://git-lfs|"(doc_id|resource_id|url)"\s*:|^XSym\n', re.IGNORECASE
)
_KEPALA_GAMBAR_LAIN: Final = re.compile(rb"^RIFF....WEBP|^....ftyp(heic|heix|mif1|avif|msf1)", re.DOTALL)


def _bukan_zip(isi: bytes) -> TidakTerbaca:
    """Return what a file is that is no ZIP."""
    awal = isi[:4096]
    if awal.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole(isi)
    if awal[:1024].lstrip().startswith(b"%PDF"):
        return TidakTerbaca(
            "berkas-pdf", "Berkas ini PDF, bukan buku kerja Excel. Letakkan buku kerja .xlsx yang diisi."
        )
    if awal.startswith(_GAMBAR) or _KEPALA_GAMBAR_LAIN.search(awal):
        return TidakTerbaca(
            "berkas-gambar",
            "Berkas ini gambar, bukan buku kerja Excel. Letakkan di inbox/lampiran/ dan sebutkan namanya di buku kerja.",
        )
    if not awal.strip(b"\0"):
        return _AWAN_JAWABAN if not isi.strip(b"\0") else _JAWABAN["terpotong"]
    if awal.startswith(_ARSIP) or awal[257:262] == b"ustar":
        return _ARSIP_JAWABAN if _AKHIR not in isi[-66_000:] else _JAWABAN["janggal"]
    if awal.startswith(_PROGRAM):
        return TidakTerbaca(
            "berkas-program",
            "Berkas ini program, bukan buku kerja Excel. Jangan dibuka; hapus, dan beri tahu Admin dari mana asalnya.",
        )
    if _AKHIR in isi[-66_000:]:  # a ZIP with something in front of it
        return _JAWABAN["janggal"]
    if awal.startswith(b"{\\rtf"):
        return _DOKUMEN_JAWABAN
    return _teks(awal)


_ARSIP_JAWABAN: Final = TidakTerbaca(
    "berkas-arsip",
    "Berkas ini arsip (ZIP, RAR, 7z, dan sejenisnya). Keluarkan isinya, lalu letakkan buku kerja .xlsx-nya saja.",
)
_DOKUMEN_JAWABAN: Final = TidakTerbaca(
    "berkas-dokumen",
    "Berkas ini dokumen Word, PowerPoint, atau program lain, bukan buku kerja Excel. Isi formulir dari Admin, lalu "
    "letakkan formulir itu; naskah bertanda tangan diletakkan sebagai .docx atau PDF.",
)
_AWAN_JAWABAN: Final = TidakTerbaca(
    "berkas-awan",
    "Berkas ini hanya penanda: isinya belum diunduh dari penyimpanan awan. Buka di Excel atau pilih “Selalu simpan "
    "di perangkat ini”, lalu letakkan kembali.",
)


def _teks(awal: bytes) -> TidakTerbaca:
    """Return what a file is that begins with none of the known marks: text, or nothing known."""
    tanpa_nol = awal.replace(b"\0", b"") if awal.startswith((b"\xff\xfe", b"\xfe\xff")) else awal
    if _AWAN.search(tanpa_nol.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")):
        return _AWAN_JAWABAN
    kendali = sum(tanpa_nol.count(bytes([n])) for n in (*range(9), *range(14, 32)))
    if kendali:
        return _JAWABAN["terpotong"]
    return TidakTerbaca(
        "berkas-teks",
        "Berkas ini teks (CSV, HTML, XML, dan sejenisnya), bukan buku kerja Excel, apa pun akhiran namanya. Salin isinya "
        "ke formulir dari Admin, lalu letakkan formulir itu.",
    )


def _ole(isi: bytes) -> TidakTerbaca:
    """Return what a file of the old Office is: by the names in its directory."""

    def ada(nama: str) -> bool:
        return nama.encode("utf-16-le") in isi

    if ada("EncryptedPackage"):
        return _JAWABAN["sandi"]
    if ada("WordDocument") or ada("PowerPoint Document") or ada("__substg1.0_"):
        return _DOKUMEN_JAWABAN
    return TidakTerbaca(
        "buku-lama",
        f"Berkas ini berformat Excel lama (.xls). Pilih {_SIMPAN}",
    )


# ── the ZIP's directory ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Anggota:
    """A file in the ZIP, as its directory has it."""

    nama: str
    tanda: int
    cara: int
    crc: int
    terkompres: int
    ukuran: int
    letak: int


def _direktori(isi: bytes) -> list[_Anggota]:
    """Return the files of a ZIP that is what it says.

    Raises:
        BagianDitolakError: its directory is missing, or says something that no program writes.
    """
    akhir = isi.rfind(_AKHIR, max(0, len(isi) - 65_557))
    if akhir < 0 or akhir + 22 > len(isi):
        raise BagianDitolakError("terpotong")
    _, disk, disk_awal, di_sini, banyak, panjang, awal, komentar = _KEPALA_AKHIR.unpack_from(isi, akhir)
    # Zeros behind it come from mail gateways and shares that round up; anything else hides something.
    if isi[akhir + 22 + komentar :].strip(b"\0") or isi[max(0, akhir - 20) : akhir].startswith(_AKHIR64):
        raise BagianDitolakError("janggal")
    if disk or disk_awal or di_sini != banyak or awal + panjang != akhir:
        raise BagianDitolakError("janggal")
    if banyak > MAKS_ANGGOTA or panjang > MAKS_DIREKTORI:
        raise BagianDitolakError("banyak", f"{ribuan(MAKS_ANGGOTA)} bagian")
    anggota = list(_daftar(isi, awal, akhir))
    if len(anggota) != banyak:
        raise BagianDitolakError("janggal")
    if not anggota:
        raise BagianDitolakError("terpotong")
    _periksa_nama(anggota)
    _periksa_letak(isi, anggota, awal)
    return anggota


def _daftar(isi: bytes, awal: int, akhir: int) -> Iterator[_Anggota]:
    """Yield the entries of the directory that fills `isi[awal:akhir]`."""
    while awal < akhir:
        if awal + 46 > akhir or not isi.startswith(_PUSAT, awal):
            raise BagianDitolakError("janggal")
        bidang = _KEPALA_PUSAT.unpack_from(isi, awal)
        tanda, cara, crc, terkompres, ukuran, n_nama, n_ekstra, n_komentar = *bidang[3:5], *bidang[7:13]
        letak = bidang[16]
        mentah = isi[awal + 46 : awal + 46 + n_nama]
        awal += 46 + n_nama + n_ekstra + n_komentar
        if awal > akhir or 0xFFFFFFFF in {terkompres, ukuran, letak}:
            raise BagianDitolakError("janggal")
        try:
            nama = mentah.decode("utf-8" if tanda & _UTF8 else "cp437")
        except UnicodeDecodeError:
            raise BagianDitolakError("janggal") from None
        yield _Anggota(nama, tanda, cara, crc, terkompres, ukuran, letak)


def _periksa_nama(anggota: list[_Anggota]) -> None:
    """Raise if a name leads out of the ZIP, is there twice, or is not one that a program writes."""
    for satu in anggota:
        if satu.tanda & (_SANDI | _SANDI_KUAT | _TERTUTUP):
            raise BagianDitolakError("sandi")
        if satu.cara not in {0, 8} or satu.tanda & _TAMBALAN:
            raise BagianDitolakError("janggal")
        bagian = satu.nama.split("/")
        if (
            not satu.nama
            or len(satu.nama) > MAKS_NAMA
            or re.search(r"[\x00-\x1f\x7f\\:]", satu.nama)
            or bagian[0] == ""
            or not {"..", "."}.isdisjoint(bagian)
        ):
            raise BagianDitolakError("janggal")
    if len({a.nama.casefold() for a in anggota}) != len(anggota):
        raise BagianDitolakError("janggal")


def _periksa_letak(isi: bytes, anggota: list[_Anggota], direktori: int) -> None:
    """Raise if two files share bytes, something lies in front of the first, or a file's own header names another."""
    batas = 0
    for satu in sorted(anggota, key=lambda a: a.letak):
        if satu.letak < batas or (batas == 0 and satu.letak != 0):
            raise BagianDitolakError("janggal")
        awal, nama = _data(isi, satu)
        if nama != satu.nama.encode("utf-8" if satu.tanda & _UTF8 else "cp437"):
            raise BagianDitolakError("janggal")
        batas = awal + satu.terkompres
        if batas > direktori:
            raise BagianDitolakError("janggal")


def _data(isi: bytes, anggota: _Anggota) -> tuple[int, bytes]:
    """Return where a file's data begin, and its name in its own header."""
    if anggota.letak + 30 > len(isi) or not isi.startswith(_LOKAL, anggota.letak):
        raise BagianDitolakError("janggal")
    n_nama, n_ekstra = _KEPALA_LOKAL.unpack_from(isi, anggota.letak)[-2:]
    nama = anggota.letak + 30
    return nama + n_nama + n_ekstra, isi[nama : nama + n_nama]


# ── what the ZIP is ─────────────────────────────────────────────────────────────────────────────


_LARANGAN: Final = (
    (re.compile(r"(^|/)vbaproject|^xl/(macrosheets|dialogsheets)/", re.IGNORECASE), "makro"),
    (re.compile(r"^xl/externallinks/", re.IGNORECASE), "taut"),
    (re.compile(r"^xl/(connections\.xml$|querytables/|model/|customdata/)", re.IGNORECASE), "sambung"),
    (re.compile(r"^xl/(embeddings|activex|webextensions)/|/oleobject[^/]*$", re.IGNORECASE), "objek"),
)


def _bukan_buku(nama: set[str]) -> TidakTerbaca | None:
    """Return what a ZIP is that is no workbook, or one that a form never is; None if it is a workbook."""
    if "xl/workbook.bin" in nama:
        return TidakTerbaca("buku-biner", f"Berkas ini berformat Excel biner (.xlsb). Pilih {_SIMPAN}")
    if "[Content_Types].xml" not in nama:
        if "content.xml" in nama and "mimetype" in nama:
            return TidakTerbaca(
                "buku-odf",
                f"Berkas ini berformat OpenDocument (.ods). Pilih {_SIMPAN}",
            )
        return _JAWABAN["rusak"] if "xl/workbook.xml" in nama else _ARSIP_JAWABAN
    if any(n.startswith(("word/", "ppt/", "visio/")) for n in nama) and "xl/workbook.xml" not in nama:
        return _DOKUMEN_JAWABAN
    for pola, jenis in _LARANGAN:
        if any(pola.search(n) for n in nama):
            return _jawaban(jenis, "")
    return None


# ── what the files in it hold ───────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Keran:
    """How much may still come out of the ZIP."""

    terurai: int = MAKS_TERURAI
    xml: int = MAKS_XML


def _isi_buku(isi: bytes, anggota: list[_Anggota]) -> Mapping[str, bytes] | TidakTerbaca:
    """Return the XML parts that are not large, or what in the workbook must not be opened."""
    if sum(a.ukuran for a in anggota) > MAKS_TERURAI:
        raise BagianDitolakError("banyak", f"{MAKS_TERURAI // 1024**2} MB")
    keran, hitungan, terbesar = _Keran(), Hitungan(), 0
    bagian: dict[str, bytes] = {}
    # The content types first: what the workbook is, before what is in it.
    for satu in sorted(anggota, key=lambda a: a.nama != "[Content_Types].xml"):
        if _berupa_xml(isi, satu):
            if berupa_gambar(satu.nama):
                raise BagianDitolakError("janggal")
            if satu.ukuran <= MAKS_BAGIAN:
                bagian[satu.nama] = b"".join(_urai(isi, satu, keran, xml=True))
                periksa_utuh(satu.nama, bagian[satu.nama], hitungan)
            else:
                periksa_bagian(satu.nama, partial(_urai, isi, satu, keran, xml=True), hitungan)
        elif satu.nama.casefold().endswith((".xml", ".rels")):
            raise BagianDitolakError("rusak")
        elif berupa_gambar(satu.nama):
            terbesar = max(terbesar, _periksa_gambar(b"".join(_urai(isi, satu, keran))))
        else:
            for _ in _urai(isi, satu, keran):
                pass
    if hitungan.jumlah["blip"] * terbesar > MAKS_GAMBAR_SEMUA:
        raise BagianDitolakError("gambar")
    if hitungan.lembar - {a.nama for a in anggota}:  # openpyxl would leave that sheet out and say nothing
        raise BagianDitolakError("rusak")
    if hitungan.templat:
        return _JAWABAN["templat"]
    return bagian if hitungan.kerja else _JAWABAN["terpotong"]


def _berupa_xml(isi: bytes, anggota: _Anggota) -> bool:
    """Return whether a file begins as XML does, in whatever encoding; what does not is none to openpyxl either."""
    awal, _ = _data(isi, anggota)
    mentah = isi[awal : awal + min(anggota.terkompres, 512)]
    if anggota.cara:
        try:
            mentah = zlib.decompressobj(-15).decompress(mentah, 64)
        except zlib.error:
            raise BagianDitolakError("rusak") from None
    return mentah.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def _periksa_gambar(isi: bytes) -> int:
    """Return the size of a picture, in bytes."""
    if len(isi) > MAKS_GAMBAR or piksel(isi) > MAKS_PIKSEL:
        raise BagianDitolakError("gambar")
    return len(isi)


def _urai(isi: bytes, anggota: _Anggota, keran: _Keran, *, xml: bool = False) -> Iterator[bytes]:
    """Yield what a file unpacks to, a piece at a time.

    Raises:
        BagianDitolakError: it is not what the directory says, or more than may come.
    """
    crc, ukuran = 0, 0
    for potong in _potongan(isi, anggota):
        crc, ukuran = zlib.crc32(potong, crc), ukuran + len(potong)
        keran.terurai -= len(potong)
        keran.xml -= len(potong) if xml else 0
        if keran.terurai < 0 or keran.xml < 0:
            raise BagianDitolakError("banyak", f"{(MAKS_XML if xml else MAKS_TERURAI) // 1024**2} MB")
        if ukuran > anggota.ukuran or ukuran > max(RASIO_BERLAKU, RASIO_MAKS * anggota.terkompres):
            raise BagianDitolakError("janggal")
        yield potong
    if (crc, ukuran) != (anggota.crc, anggota.ukuran):
        raise BagianDitolakError("rusak")


def _potongan(isi: bytes, anggota: _Anggota) -> Iterator[bytes]:
    """Yield a file's bytes; what stands behind the end of its data is not looked at."""
    awal, _ = _data(isi, anggota)
    data = memoryview(isi)[awal : awal + anggota.terkompres]
    if anggota.cara == 0:
        for n in range(0, len(data), POTONG):
            yield bytes(data[n : n + POTONG])
        return
    pengurai = zlib.decompressobj(-15)
    sisa: bytes | memoryview = data[:POTONG]
    lewat = len(sisa)
    try:
        while not pengurai.eof:
            potong = pengurai.decompress(sisa, POTONG)
            if potong:
                yield potong
            sisa = pengurai.unconsumed_tail
            if not sisa:
                if lewat >= len(data):
                    break
                sisa = data[lewat : lewat + POTONG]
                lewat += len(sisa)
    except zlib.error:
        raise BagianDitolakError("rusak") from None
    if not pengurai.eof:
        raise BagianDitolakError("rusak")
