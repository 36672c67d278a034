"""The gate: a finished naskah is opened and read again, whole, before it may be filed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from docx import Document
from lxml import etree

from pipeline.word.tnd import periksa_tnd

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Rules whose breach keeps a naskah from leaving: those that the words Staf type cannot break. The others are
# for `template check`, so that a sentence of a workbook never stops the service.
GERBANG = frozenset({"TND-101", "TND-122", "TND-123", "TND-125", "TND-132", "TND-501"})
_AMAN = etree.XMLParser(resolve_entities=False, no_network=True)
_BUKAN_ISI = re.compile(r"(^|/)(theme|fontTable|settings|webSettings|styles|numbering)\w*\.xml$")


def teks(docx: bytes) -> str:
    """Return all the text of a .docx, a paragraph a line: body, headers, footers, notes, comments."""
    return "\n".join(baris for _, baris in _alinea(docx))


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


def periksa(docx: bytes, jenis: str, penanda_tangan: str) -> tuple[str, ...]:
    """Return why a finished naskah may not be filed; nothing means it may.

    Left-over tags are caught while rendering, where a typed brace and one of the template differ.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as arsip:
            rusak = arsip.testzip()
            for nama in arsip.namelist():
                if nama.endswith((".xml", ".rels")):
                    etree.fromstring(arsip.read(nama), _AMAN)
        Document(io.BytesIO(docx))
        isi = teks(docx)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError) as exc:
        return (f"berkas Word rusak ({exc})",)
    temuan = [f"{t.aturan}: {t.pesan}" for t in periksa_tnd(docx, jenis) if t.aturan in GERBANG]
    if rusak:
        temuan.append(f"bagian {rusak} rusak")
    if not penanda_tangan.strip() or penanda_tangan not in isi:
        temuan.append("nama penanda tangan tidak tercetak")
    return tuple(temuan)
