"""The check of a template, and its faults as Word comments."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from typing import cast

import docx as python_docx
from docx.document import Document
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from pipeline.skema import UMUM, Skema
from pipeline.values import Values
from pipeline.word.penulis.nama import Penelusur, _Bentuk, _bentuk, lengkapi
from pipeline.word.penulis.tanda import (
    BADAN,
    PENULIS_KOMENTAR,
    TAK_DIISI,
    Alinea,
    Cacat,
    W,
    _bagian,
    _cacat,
    baca_alinea,
    cek_ejaan,
    cek_sekitar,
    cek_sisa,
    cek_terputus,
    komentar_sendiri,
    urai,
)
from pipeline.word.render import environment, kemas

# ── the check, and where it is shown ────────────────────────────────────────────────────────────


def periksa_templat(docx: bytes, contoh: Values, skema: Skema = UMUM) -> tuple[Cacat, ...]:
    """Return everything wrong with the template `docx`, in the order of its paragraphs; nothing if it is sound.

    `contoh` holds the names there are, as values of a sample case; `gabung` makes one of several jenis. The
    rows of a table that is empty there are those of `skema`.

    Raises:
        TemplateError: `docx` is no Word file.
    """
    dunia = _bentuk(lengkapi(contoh, skema))
    hasil: list[Cacat] = []
    semua_bagian = list(_bagian(docx))
    sendiri = komentar_sendiri(docx)
    for bagian, akar in semua_bagian:
        semua = baca_alinea(bagian, akar)
        hasil += _periksa_bagian(semua, dunia, sendiri)
    return tuple(hasil)


def _periksa_bagian(semua: Sequence[Alinea], dunia: dict[str, _Bentuk], sendiri: Collection[str]) -> list[Cacat]:
    tanda = urai(semua)
    if tanda and TAK_DIISI.match(tanda[0].alinea.bagian):
        pesan = "Catatan akhir (endnote) tidak pernah diisi; pindahkan tandanya ke badan naskah atau catatan kaki."
        return list(dict.fromkeys(_cacat("bagian-tak-diisi", t.alinea, pesan) for t in tanda))
    cacat = [
        *cek_ejaan(tanda),
        *cek_terputus(tanda),
        *cek_sekitar(semua, tanda),
        *cek_sisa(semua, sendiri),
        *Penelusur(environment(), [dict(dunia)]).telusuri(tanda),
    ]
    return _sekali(semua, sorted(dict.fromkeys(cacat), key=lambda c: c.alinea))


def _sekali(semua: Sequence[Alinea], cacat: Sequence[Cacat]) -> list[Cacat]:
    """Return `cacat` without those of a text box's second copy that its first copy has too."""
    utama = {(c.kode, c.teks, c.pesan) for c in cacat if not semua[c.alinea].cadangan}
    return [c for c in cacat if not semua[c.alinea].cadangan or (c.kode, c.teks, c.pesan) not in utama]


def beri_komentar(docx: bytes, cacat: Sequence[Cacat]) -> bytes:
    """Return a copy of `docx` with a comment at each fault.

    Word allows none in headers, footers, footnotes and text boxes: what is wrong in a text box is shown at
    the paragraph that holds it, the others at the first paragraph of the body, with the part's name.
    """
    dokumen = python_docx.Document(io.BytesIO(docx))
    badan = list(dokumen.element.iter(f"{W}p"))
    for satu in cacat:
        di_badan = satu.bagian == BADAN
        tempat = _terluar(badan[satu.alinea]) if di_badan else badan[0]
        asal = "" if di_badan else f"{_nama_bagian(satu.bagian)}, alinea “{satu.teks}”: "
        komentar = dokumen.add_comment(
            _semua_run(tempat, dokumen), f"{asal}{satu.pesan} [{satu.kode}]", PENULIS_KOMENTAR, "AN"
        )
        komentar._comment_elm.attrib.pop(f"{W}date", "")  # noqa: SLF001 - the same faults, the same bytes
    mentah = io.BytesIO()
    dokumen.save(mentah)
    return kemas(mentah.getvalue())


def _terluar(unsur: etree._Element) -> etree._Element:
    """Return the paragraph of the body that `unsur` is or stands in."""
    return [*unsur.iterancestors(f"{W}p"), unsur][-2 if next(unsur.iterancestors(f"{W}p"), None) is not None else -1]


def _semua_run(unsur: etree._Element, dokumen: Document) -> list[Run]:
    alinea = Paragraph(cast("CT_P", unsur), dokumen._body)  # noqa: SLF001 - python-docx gives no other parent
    return alinea.runs or [alinea.add_run()]


def _nama_bagian(bagian: str) -> str:
    nama = bagian.rpartition("/")[2].removesuffix(".xml")
    for awal, arti in (("header", "Kepala halaman"), ("footer", "Kaki halaman"), ("footnotes", "Catatan kaki")):
        if nama.startswith(awal):
            return f"{arti} ({nama})"
    return f"Catatan akhir ({nama})" if nama == "endnotes" else nama
