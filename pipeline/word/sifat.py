"""What a filed naskah says of itself, in its properties and on its pages, when nobody else knows it any more."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from typing import Final

from docx import Document
from lxml import etree

from pipeline.word.check import teks
from pipeline.word.render import WAKTU_ZIP

PEMBUAT: Final = "AlurNaskah"  # who last wrote a naskah, in its properties


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifat:
    """The properties of a .docx, and its text."""

    judul: str
    perihal: str
    identitas: str  # identifier and keywords
    tanggal: dt.date | None
    teks: str
    asli: bool  # written by this program, and by no other since


def sifat(docx: bytes) -> Sifat:
    """Return what a .docx says of itself.

    Raises:
        ValueError: it is no sound .docx.
    """
    try:
        inti = Document(io.BytesIO(docx)).core_properties
        with zipfile.ZipFile(io.BytesIO(docx)) as arsip:
            waktu = {anggota.date_time for anggota in arsip.infolist()}
        return Sifat(
            judul=inti.title,
            perihal=inti.subject,
            identitas=f"{inti.identifier} {inti.keywords}",
            tanggal=inti.created.date() if inti.created else None,
            teks=teks(docx),
            asli=waktu == {WAKTU_ZIP} and inti.last_modified_by == PEMBUAT,
        )
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, AttributeError) as exc:
        raise ValueError(str(exc)) from exc
