"""What is handed over, told to another archive's program: PREMIS 3 and Dublin Core terms, as XML.

No files are read, no clock: the same records give the same bytes. Words of PREMIS come from the vocabularies of the
Library of Congress; what stands in them is Indonesian.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final, Literal

from lxml import etree

from pipeline import __version__
from pipeline.archive.khazanah import Macam
from pipeline.archive.pages import tautan
from pipeline.archive.tas import Sidik
from pipeline.register import NaskahTercatat

PREMIS: Final = "http://www.loc.gov/premis/v3"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCTERMS: Final = "http://purl.org/dc/terms/"
XML: Final = "http://www.w3.org/XML/1998/namespace"
LETAK: Final = "path di dalam tas"  # the type of a file's identifier
KODE: Final = "kode kasus"
PROGRAM: Final = "AlurNaskah"
PENCIPTA: Final = "unit pengolah"

# MIME type, and the key in PRONOM where the file's name says enough.
FORMAT: Final = {
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "fmt/412"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "fmt/214"),
    ".pdf": ("application/pdf", ""),
    ".html": ("text/html", ""),
    ".json": ("application/json", "fmt/817"),
    ".jpg": ("image/jpeg", ""),
    ".jpeg": ("image/jpeg", ""),
    ".png": ("image/png", ""),
    ".webp": ("image/webp", "fmt/566"),
    ".mp4": ("video/mp4", ""),
    ".txt": ("text/plain", "x-fmt/111"),
}
TAK_DIKETAHUI: Final = ("application/octet-stream", "")
_TAK_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Keadaan = Literal["sesuai", "berubah", "hilang", "tidak dikenal"]
Jenis = Macam | Literal["halaman", "manifes", "pdf", "lain"]
JUDUL: Final[dict[Jenis, str]] = {
    "naskah": "Naskah dinas",
    "digantikan": "Naskah dinas, revisi yang digantikan",
    "salinan": "Salinan bertanda tangan",
    "turunan": "Salinan baca PDF/A",
    "pdf": "Salinan baca PDF/A",
    "sumber": "Buku kerja",
    "lampiran": "Lampiran",
    "halaman": "Halaman berkas",
    "manifes": "Manifes berkas",
    "lain": "Berkas yang tidak dikenal register",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Butir:
    """One file that is handed over. `path` stands below data/; `tercatat` is its digest by the register, if it has one.

    Of one that is `hilang` there is no `sidik`. `asal` is the path of what a copy was made from.
    """

    jenis: Jenis
    path: str
    keadaan: Keadaan = "sesuai"
    tercatat: str = ""
    sidik: Sidik | None = None
    naskah: NaskahTercatat | None = None
    waktu: str = ""
    asal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keterangan:
    """What there is to say of a berkas as a whole."""

    kode: str
    judul: str
    folder: str
    sop: str
    instansi: str
    alamat: str
    unit_pengolah: str
    klasifikasi: str
    keamanan: str
    kurun: tuple[dt.date, dt.date] | None  # of the naskah in it
    dibuat: str

    @property
    def kurun_waktu(self) -> str:
        """The time its naskah are of, as ISO 8601 writes it."""
        return "/".join(d.isoformat() for d in self.kurun) if self.kurun else ""


# ── PREMIS ─────────────────────────────────────────────────────────────────────────────────────


def premis(berkas: Keterangan, butir: Sequence[Butir], saat: dt.datetime) -> bytes:
    """Return the preservation metadata of a berkas that is handed over at `saat`.

    An object for it and for each of its files, with digests, size, format and what it was made from or replaced by; an
    event for each issue, each copy that came, the check before handing over, and handing over itself.

    Source: PREMIS Data Dictionary 3.0.
    """
    akar = etree.Element(_p("premis"), {"version": "3.0"}, nsmap={"premis": PREMIS, "xsi": XSI})
    akar.set(f"{{{XSI}}}schemaLocation", f"{PREMIS} https://www.loc.gov/standards/premis/premis.xsd")
    ada = [b for b in butir if b.sidik]
    akar.append(_objek_berkas(berkas, ada))
    terkait = [b for b in ada if b.asal or b.naskah]
    akar.extend(_objek(b, berkas, terkait) for b in ada)
    akar.extend(_kejadian(n, *satu) for n, satu in enumerate(_semua_kejadian(berkas, butir, saat), 1))
    akar.append(_pelaku(PROGRAM, "software", __version__))
    akar.append(_pelaku(berkas.unit_pengolah, "organization", ""))
    return _simpan(akar)


def _objek_berkas(berkas: Keterangan, ada: Sequence[Butir]) -> etree._Element:
    objek = etree.Element(_p("object"), {f"{{{XSI}}}type": "premis:intellectualEntity"})
    _pengenal(objek, "objectIdentifier", KODE, berkas.kode)
    for nama, nilai in (("judul", berkas.judul), ("kode klasifikasi", berkas.klasifikasi), ("SOP", berkas.sop)):
        _sifat(objek, nama, nilai)
    for satu in ada:
        _hubungan(objek, "structural", "has part", LETAK, satu.path)
    return objek


def _objek(b: Butir, berkas: Keterangan, terkait: Sequence[Butir]) -> etree._Element:
    objek = etree.Element(_p("object"), {f"{{{XSI}}}type": "premis:file"})
    _pengenal(objek, "objectIdentifier", LETAK, _letak(b.path))
    _sifat(objek, "jenis", JUDUL[b.jenis])
    if b.naskah:
        _sifat(objek, "nomor naskah", b.naskah.nomor)
        _sifat(objek, "keadaan nomor", b.naskah.pembatalan)
    _ciri(objek, b)
    _isi(objek, "originalName", PurePosixPath(b.path).name)
    _hubungan(objek, "structural", "is part of", KODE, berkas.kode)
    for jenis, rincian, lain in hubungan(b, terkait):
        _hubungan(objek, jenis, rincian, LETAK, lain.path)
    return objek


def _ciri(objek: etree._Element, b: Butir) -> None:
    ciri = _isi(objek, "objectCharacteristics")
    _isi(ciri, "compositionLevel", "0")
    for algoritma, nilai in (("SHA-256", b.sidik and b.sidik.sha256), ("SHA-512", b.sidik and b.sidik.sha512)):
        tetap = _isi(ciri, "fixity")
        _isi(tetap, "messageDigestAlgorithm", algoritma)
        _isi(tetap, "messageDigest", nilai or "")
    _isi(ciri, "size", str(b.sidik.ukuran if b.sidik else 0))
    nama, pronom = FORMAT.get(PurePosixPath(b.path).suffix.lower(), TAK_DIKETAHUI)
    rupa = _isi(ciri, "format")
    _isi(_isi(rupa, "formatDesignation"), "formatName", nama)
    if pronom:
        daftar = _isi(rupa, "formatRegistry")
        _isi(daftar, "formatRegistryName", "PRONOM")
        _isi(daftar, "formatRegistryKey", pronom)


def hubungan(b: Butir, terkait: Sequence[Butir]) -> Iterator[tuple[str, str, Butir]]:
    """Yield how a file stands to others: type and subtype by PREMIS, and the other one."""
    for lain in terkait:
        if lain.asal and lain.asal == b.path:
            yield "derivation", "is source of", lain
        if b.asal and b.asal == lain.path:
            yield "derivation", "has source", lain
        if b.naskah and lain.naskah and {b.jenis, lain.jenis} <= {"naskah", "digantikan"}:
            if b.naskah.kunci == lain.naskah.kunci and lain.naskah.revisi == b.naskah.revisi + 1:
                yield "replacement", "is replaced by", lain
            if b.naskah.kunci == lain.naskah.kunci and lain.naskah.revisi == b.naskah.revisi - 1:
                yield "replacement", "replaces", lain


_Kejadian = tuple[str, str, str, str, str, str, Sequence[Butir]]  # type, time, detail, outcome, note, agent, files


def _semua_kejadian(berkas: Keterangan, butir: Sequence[Butir], saat: dt.datetime) -> Iterator[_Kejadian]:
    kini = saat.isoformat(timespec="seconds")
    for b in butir:
        yield from _riwayat(b, kini)
    sesuai = [b for b in butir if b.keadaan == "sesuai" and b.tercatat]
    if sesuai:
        catatan = "Sidik SHA-256 setiap berkas sama dengan yang tercatat di register."
        yield "fixity check", kini, "Pemeriksaan sebelum penyerahan", "sesuai", catatan, PROGRAM, sesuai
    for b in butir:
        if b.keadaan != "sesuai":
            tercatat = f" Sidik yang tercatat: {b.tercatat}." if b.tercatat else ""
            catatan = f"{_letak(b.path)}: {b.keadaan}.{tercatat}"
            yield "fixity check", kini, "Pemeriksaan sebelum penyerahan", b.keadaan, catatan, PROGRAM, (b,)
    rinci = f"Berkas {berkas.kode} diekspor sebagai tas BagIt (RFC 8493)."
    yield "information package creation", kini, rinci, "selesai", "", PROGRAM, [b for b in butir if b.sidik]


def _riwayat(b: Butir, kini: str) -> Iterator[_Kejadian]:
    """Yield what became of one file before, as far as its time is known."""
    if not b.sidik:
        return
    n = b.naskah
    if n and b.jenis in {"naskah", "digantikan"}:
        langkah = f"langkah {n.langkah} putaran {n.putaran} revisi {n.revisi}"
        rinci = f"Naskah {n.jenis} nomor {n.nomor} terbit ({langkah}); penanda tangan: {n.penanda}"
        yield "creation", n.terbit, rinci, "terbit", n.pembatalan, PROGRAM, (b,)
    elif n and b.jenis == "salinan":
        rinci = f"Salinan bertanda tangan dari naskah nomor {n.nomor} diterima."
        yield "accession", b.waktu, rinci, "diterima", "", PENCIPTA, (b,)
    elif b.jenis in {"turunan", "pdf"}:
        rinci = f"Salinan baca PDF/A dibuat dari {PurePosixPath(b.asal).name} dengan LibreOffice."
        yield "normalization", b.waktu or kini, rinci, "selesai", "", PROGRAM, (b,)
    elif b.jenis == "sumber" and b.waktu:
        yield "accession", b.waktu, "Buku kerja diterima.", "diterima", "", PENCIPTA, (b,)


def _kejadian(
    urut: int, jenis: str, waktu: str, rinci: str, hasil: str, catatan: str, pelaku: str, milik: Sequence[Butir]
) -> etree._Element:
    satu = etree.Element(_p("event"))
    _pengenal(satu, "eventIdentifier", "urutan", str(urut))
    _isi(satu, "eventType", jenis)
    _isi(satu, "eventDateTime", waktu)
    _isi(_isi(satu, "eventDetailInformation"), "eventDetail", rinci)
    keluar = _isi(satu, "eventOutcomeInformation")
    _isi(keluar, "eventOutcome", hasil)
    if catatan:
        _isi(_isi(keluar, "eventOutcomeDetail"), "eventOutcomeDetailNote", catatan)
    _pengenal(satu, "linkingAgentIdentifier", "program" if pelaku == PROGRAM else "peran", pelaku)
    for b in milik:
        if b.sidik:
            _pengenal(satu, "linkingObjectIdentifier", LETAK, _letak(b.path))
    return satu


def _pelaku(nama: str, jenis: str, versi: str) -> etree._Element:
    satu = etree.Element(_p("agent"))
    program = jenis == "software"
    _pengenal(satu, "agentIdentifier", "program" if program else "peran", PROGRAM if program else PENCIPTA)
    _isi(satu, "agentName", nama)
    _isi(satu, "agentType", jenis)
    if versi:
        _isi(satu, "agentVersion", versi)
    return satu


def _pengenal(induk: etree._Element, nama: str, jenis: str, nilai: str) -> None:
    satu = _isi(induk, nama)
    _isi(satu, f"{nama}Type", jenis)
    _isi(satu, f"{nama}Value", nilai)


def _sifat(induk: etree._Element, nama: str, nilai: str) -> None:
    if nilai:
        satu = _isi(induk, "significantProperties")
        _isi(satu, "significantPropertiesType", nama)
        _isi(satu, "significantPropertiesValue", nilai)


def _hubungan(induk: etree._Element, jenis: str, rincian: str, jenis_pengenal: str, nilai: str) -> None:
    satu = _isi(induk, "relationship")
    _isi(satu, "relationshipType", jenis)
    _isi(satu, "relationshipSubType", rincian)
    _pengenal(satu, "relatedObjectIdentifier", jenis_pengenal, nilai if jenis_pengenal == KODE else _letak(nilai))


def _letak(path: str) -> str:
    return f"data/{path}"


def _p(nama: str) -> str:
    return f"{{{PREMIS}}}{nama}"


def _isi(induk: etree._Element, nama: str, teks: str = "") -> etree._Element:
    satu = etree.SubElement(induk, _p(nama))
    satu.text = _bersih(teks) or None
    return satu


# ── Dublin Core ────────────────────────────────────────────────────────────────────────────────


def dublin_core(berkas: Keterangan, butir: Sequence[Butir], saat: dt.datetime) -> bytes:
    """Return the description of a berkas and of its files in DCMI terms, as RDF/XML.

    A file is named by its place as seen from data/metadata/, where this lies.

    Source: DCMI Metadata Terms, 2020.
    """
    akar = etree.Element(f"{{{RDF}}}RDF", nsmap={"rdf": RDF, "dcterms": DCTERMS})
    ada = [b for b in butir if b.sidik]
    akar.append(_uraian_berkas(berkas, ada, saat))
    terkait = [b for b in ada if b.asal or b.naskah]
    akar.extend(_uraian(b, berkas, terkait) for b in ada)
    return _simpan(akar)


def _uraian_berkas(berkas: Keterangan, ada: Sequence[Butir], saat: dt.datetime) -> etree._Element:
    satu = _subjek(f"{tautan_dari_metadata(berkas.folder)}/")
    _istilah(satu, "identifier", berkas.kode)
    _istilah(satu, "title", berkas.judul, bahasa=True)
    _istilah(satu, "type", "Collection")
    _istilah(satu, "creator", berkas.unit_pengolah)
    _istilah(satu, "publisher", berkas.instansi)
    _istilah(satu, "subject", berkas.klasifikasi)
    _istilah(satu, "description", f"Berkas kegiatan menurut {berkas.sop}.", bahasa=True)
    _istilah(satu, "accessRights", berkas.keamanan, bahasa=True)
    _istilah(satu, "created", berkas.dibuat)
    _istilah(satu, "temporal", berkas.kurun_waktu)
    _istilah(satu, "dateSubmitted", saat.isoformat(timespec="seconds"))
    _istilah(satu, "language", "id")
    _istilah(satu, "extent", f"{len(ada)} berkas, {sum(b.sidik.ukuran for b in ada if b.sidik)} byte", bahasa=True)
    for b in ada:
        _rujuk(satu, "hasPart", b.path)
    return satu


_RUJUKAN: Final = {
    "is source of": "hasFormat",
    "has source": "isFormatOf",
    "is replaced by": "isReplacedBy",
    "replaces": "replaces",
}


def _uraian(b: Butir, berkas: Keterangan, terkait: Sequence[Butir]) -> etree._Element:
    satu = _subjek(tautan_dari_metadata(b.path))
    n = b.naskah
    _istilah(satu, "title", f"{JUDUL[b.jenis]}: {n.jenis} {n.nomor}" if n else JUDUL[b.jenis], bahasa=True)
    _istilah(satu, "identifier", n.nomor if n else "")
    _istilah(satu, "creator", n.penanda if n else "")
    _istilah(satu, "date", n.tanggal.isoformat() if n else "")
    _istilah(satu, "issued" if b.jenis in {"naskah", "digantikan"} else "dateAccepted", b.waktu)
    _istilah(satu, "format", FORMAT.get(PurePosixPath(b.path).suffix.lower(), TAK_DIKETAHUI)[0])
    _istilah(satu, "extent", f"{b.sidik.ukuran if b.sidik else 0} byte", bahasa=True)
    _rujuk(satu, "isPartOf", f"{berkas.folder}/")
    for _, rincian, lain in hubungan(b, terkait):
        _rujuk(satu, _RUJUKAN[rincian], lain.path)
    return satu


def tautan_dari_metadata(path: str) -> str:
    """Return the link to a file of the payload as seen from data/metadata/."""
    return f"../{tautan(path)}"


def _subjek(tentang: str) -> etree._Element:
    return etree.Element(f"{{{RDF}}}Description", {f"{{{RDF}}}about": tentang})


def _istilah(induk: etree._Element, nama: str, teks: str, *, bahasa: bool = False) -> None:
    if teks:
        satu = etree.SubElement(induk, f"{{{DCTERMS}}}{nama}")
        satu.text = _bersih(teks)
        if bahasa:
            satu.set(f"{{{XML}}}lang", "id")


def _rujuk(induk: etree._Element, nama: str, path: str) -> None:
    etree.SubElement(induk, f"{{{DCTERMS}}}{nama}", {f"{{{RDF}}}resource": tautan_dari_metadata(path)})


# ── both ───────────────────────────────────────────────────────────────────────────────────────


def _bersih(teks: Any) -> str:
    return _TAK_XML.sub("\ufffd", str(teks))


def _simpan(akar: etree._Element) -> bytes:
    etree.indent(akar)
    return etree.tostring(akar, encoding="UTF-8", xml_declaration=True)
