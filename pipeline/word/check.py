"""The gate: a finished naskah is opened and read again, whole, before it may be filed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from docx import Document
from lxml import etree

from pipeline.tanggal import NBSP
from pipeline.word.bacaan import bacaan, sisa
from pipeline.word.render import SIFAT_MAKS
from pipeline.word.tnd import TND_2017, ProfilTnd, Temuan, baca, wajib_dilanggar

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AMAN = etree.XMLParser(resolve_entities=False, no_network=True)
_BUKAN_ISI = re.compile(r"(^|/)(theme|fontTable|settings|webSettings|styles|numbering)\w*\.xml$")


def teks(docx: bytes) -> str:
    """Return all the text of a .docx, a paragraph a line: body, headers, footers, notes, comments.

    A no-break space is a space here: where a line may end is no matter of what it says.
    """
    return "\n".join(baris for _, baris in _alinea(docx)).replace(NBSP, " ")


def isi_banding(docx: bytes) -> list[str]:
    """Return what a .docx says, for comparing: the lines of the body, then those of its other parts, each once.

    Programs rename and reorder headers and footers when they save, and fill in page numbers anew.
    """
    badan: list[str] = []
    lain: set[str] = set()
    for nama, isi in _alinea(docx):
        baris = [" ".join(b.split()) for b in isi.split("\n") if b.strip()]
        if nama == "word/document.xml":
            badan += baris
        else:
            lain.update(b for b in baris if not re.fullmatch(r"- \d* ?-", b))
    return [*badan, *sorted(lain)]


def sebutan(docx: bytes) -> str:
    """Return what a .docx says it is: identifier and keywords of its properties, a blank line, and all its text.

    Raises:
        ValueError: it is no sound .docx.
    """
    try:
        inti = Document(io.BytesIO(docx)).core_properties
        return f"{inti.identifier} {inti.keywords}\n\n{teks(docx)}"
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, AttributeError) as exc:
        raise ValueError(str(exc)) from exc


def _alinea(docx: bytes) -> Iterator[tuple[str, str]]:
    """Yield every paragraph of every part, with the part's name; breaks and tabs as the characters they are."""
    with zipfile.ZipFile(io.BytesIO(docx)) as arsip:
        for nama in arsip.namelist():
            if nama.startswith("word/") and nama.endswith(".xml") and not _BUKAN_ISI.search(nama):
                akar = etree.fromstring(arsip.read(nama), _AMAN)
                for alinea in akar.iter(f"{W}p"):
                    yield nama, "".join(_teks_run(alinea))


def _teks_run(alinea: etree._Element) -> Iterator[str]:
    for unsur in alinea.iter(f"{W}t", f"{W}br", f"{W}tab", f"{W}cr", f"{W}noBreakHyphen"):
        if unsur.tag == f"{W}t":
            yield unsur.text or ""
        elif (induk := unsur.getparent()) is not None and induk.tag == f"{W}r":
            yield {"br": "\n", "cr": "\n", "tab": "\t"}.get(etree.QName(unsur).localname, "-")


def periksa(docx: bytes, penanda_tangan: str, sifat: Mapping[str, str] = MappingProxyType({})) -> tuple[str, ...]:
    """Return why a finished naskah may not be filed, whatever its jenis; nothing means it may.

    `sifat` are the properties it was given, whose braces are somebody's words. Tags left in the text are
    caught while rendering, where a typed brace and one of the template differ; here they are looked for in
    the parts that are never rendered.
    """
    terbaca = bacaan(docx)
    if terbaca is not None and penanda_tangan.strip() and terbaca.menyebut(penanda_tangan):
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as arsip:
            rusak = arsip.testzip()
            bagian = {
                nama: etree.fromstring(arsip.read(nama), _AMAN)
                for nama in arsip.namelist()
                if nama.endswith((".xml", ".rels"))
            }
        Document(io.BytesIO(docx))
        isi = teks(docx)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError) as exc:
        return (f"berkas Word rusak ({exc})",)
    diberi = {isi[:SIFAT_MAKS] for isi in sifat.values()}
    temuan = [satu for nama, akar in bagian.items() for satu in sisa(nama, akar, diberi)]
    if rusak:
        temuan.append(f"bagian {rusak} rusak")
    if not penanda_tangan.strip() or penanda_tangan not in isi:
        temuan.append("nama penanda tangan tidak tercetak")
    return tuple(temuan)


def pelanggaran(docx: bytes, jenis: str, profil: ProfilTnd = TND_2017) -> dict[str, Temuan]:
    """Return the first breach of each MUST rule of the tata naskah dinas, by the id of the rule.

    Raises:
        zipfile.BadZipFile, etree.XMLSyntaxError, KeyError: `docx` is no .docx; `periksa` says why.
    """
    terbaca = bacaan(docx)
    return wajib_dilanggar(terbaca.naskah(jenis) if terbaca else baca(docx, jenis), profil)
