"""For template authors: what is wrong with a template, found without any case, and what it may print.

docxtpl reads a template as text: it joins what Word has split, lifts `{%p %}`, `{%tr %}` and `{%tc %}` out of
the paragraph, row or cell around them, and hands the rest to Jinja. What goes wrong on that way shows late and
far from its cause, so the same way is walked here tag by tag, each tag with the paragraph it stands in.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

import docx as python_docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.text.paragraph import CT_P
from docx.shared import Cm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from pipeline.errors import TemplateError
from pipeline.skema import UMUM, Bentuk, Skema, Tabel
from pipeline.values import Values
from pipeline.word.render import environment, kemas

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CADANGAN: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BADAN: Final = "word/document.xml"
PENULIS_KOMENTAR: Final = "AlurNaskah"

_DIISI = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml$")
_TAK_DIISI = re.compile(r"word/endnotes\.xml$")  # docxtpl leaves these alone
_AMAN = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True, slots=True)
class Cacat:
    """One thing wrong with a template, at the paragraph where its author mends it."""

    kode: str  # stable; tests, the manual and --json refer to it
    bagian: str  # the part: word/document.xml, word/header1.xml, …
    alinea: int  # index of the w:p in that part, from 0
    teks: str  # the paragraph's text, shortened
    pesan: str  # what is wrong and what to do
    saran: str = ""  # what was probably meant, ready to be typed


# ── paragraphs and tags ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class _Alinea:
    """A paragraph, with the w:t element of each of its characters."""

    bagian: str
    nomor: int
    unsur: etree._Element
    teks: str
    asal: tuple[etree._Element, ...]

    @property
    def cadangan(self) -> bool:
        """Whether this is the copy of a text box that Word keeps for old readers."""
        return next(self.unsur.iterancestors(CADANGAN), None) is not None


@dataclass(frozen=True, slots=True, eq=False)
class _Tanda:
    """One tag: as it was meant, and what is wrong with the way it is written."""

    alinea: _Alinea
    mulai: int
    selesai: int
    jenis: str  # {{, {% or {#
    awalan: str  # "", p, tr, tc or r
    isi: str  # what stands between the delimiters, prefix and smart quotes taken away
    salah: str = ""  # kode of a fault in its spelling

    @property
    def mentah(self) -> str:
        """The tag as it is written."""
        return self.alinea.teks[self.mulai : self.selesai]

    @property
    def benar(self) -> str:
        """The tag as it should be written."""
        tutup = {"{{": "}}", "{%": "%}", "{#": "#}"}[self.jenis]
        return f"{self.jenis}{self.awalan} {self.isi} {tutup}"

    @property
    def kata(self) -> str:
        """The word a statement begins with."""
        cocok = re.match(r"\w+", self.isi)
        return cocok[0] if cocok else ""


_SATUAN: Final = {"p": "p", "tr": "tr", "tc": "tc"}
_NAMA_SATUAN: Final = {"p": "alinea", "tr": "baris tabel", "tc": "sel tabel"}
_BLOK: Final = ("if", "for", "with", "filter", "macro", "call", "autoescape")
_TUTUP_BLOK: Final = tuple(f"end{b}" for b in (*_BLOK, "set"))
_PERINTAH: Final = (*_BLOK, "set", "else", "elif", "do", *_TUTUP_BLOK)
_KHUSUS: Final = ("colspan", "cellbg", "vm", "hm")  # docxtpl's own

_UTUH = re.compile(
    r"\{\{(?:(?!\{\{|\{%|\{#|\}\}|%\}).)*\}\}"
    r"|\{%(?:(?!\{\{|\{%|\{#|\}\}|%\}).)*%\}"
    r"|\{#(?:(?!#\}).)*#\}",
    re.DOTALL,
)
_BUKA, _TUTUP = r"\{\s*[{%#]", r"[}%#]\s*\}"
_RUSAK = re.compile(
    rf"(?P<buka>{_BUKA})(?:(?!{_BUKA}).)*?(?P<tutup>{_TUTUP}|\}}|(?={_BUKA})|$)"
    rf"|\{{[^{{}}]*?{_TUTUP}"
    r"|\{\s*[a-z]\w*(?:\.\w+)+[^{}]*\}"
    rf"|{_TUTUP}",
    re.DOTALL,
)
_KUTIP = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'"})
_BERKUTIP = re.compile("[“”„‟«»‘’‚]")
_OPERATOR = frozenset({"or", "and", "in", "not", "is", "if", "else"})


def _bagian(docx: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Yield the parts that hold text of a naskah, the body first.

    Raises:
        TemplateError: this is no .docx.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as arsip:
            nama = [n for n in arsip.namelist() if _DIISI.match(n) or _TAK_DIISI.match(n)]
            isi = {n: etree.fromstring(arsip.read(n), _AMAN) for n in nama}
            isi[BADAN]  # a zip without a body is no Word file
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as exc:
        msg = f"Berkas ini bukan templat Word (.docx) yang utuh: {exc}. Simpan ulang dari Word sebagai .docx."
        raise TemplateError(msg) from exc
    yield from sorted(isi.items(), key=lambda pasangan: (pasangan[0] != BADAN, pasangan[0]))


def _baca_alinea(bagian: str, akar: etree._Element) -> list[_Alinea]:
    hasil = []
    for nomor, unsur in enumerate(akar.iter(f"{W}p")):
        asal = [t for t in unsur.iter(f"{W}t") if next(t.iterancestors(f"{W}p")) is unsur]
        teks = "".join(t.text or "" for t in asal)
        huruf = tuple(t for t in asal for _ in t.text or "")
        hasil.append(_Alinea(bagian, nomor, unsur, teks, huruf))
    return hasil


def _urai(semua: Sequence[_Alinea]) -> list[_Tanda]:
    """Return every tag of a part in order, also the badly written ones."""
    hasil: list[_Tanda] = []
    gantung: _Tanda | None = None  # a tag begun in a paragraph and not ended there
    for alinea in semua:
        for tanda in _urai_satu(alinea):
            if gantung is not None and _hanya_tutup(tanda):
                hasil[-1] = _sambung(gantung, tanda)
                gantung = None
                continue
            hasil.append(tanda)
            gantung = tanda if tanda.salah == "tanda-rusak" and not re.search(r"\}$", tanda.mentah) else None
    return hasil


def _hanya_tutup(tanda: _Tanda) -> bool:
    return tanda.salah == "tanda-rusak" and re.fullmatch(_TUTUP, tanda.mentah) is not None


def _sambung(awal: _Tanda, akhir: _Tanda) -> _Tanda:
    """Return the tag that begins with `awal` and ends, a paragraph or more later, with `akhir`."""
    mentah = awal.mentah + akhir.alinea.teks[: akhir.selesai]
    return replace(_perbaiki(awal.alinea, awal.mulai, awal.selesai, mentah), salah="tanda-terputus")


def _urai_satu(alinea: _Alinea) -> Iterator[_Tanda]:
    lalu = 0
    for cocok in _UTUH.finditer(alinea.teks):
        yield from _urai_rusak(alinea, lalu, cocok.start())
        yield _tanda_utuh(alinea, cocok)
        lalu = cocok.end()
    yield from _urai_rusak(alinea, lalu, len(alinea.teks))


def _urai_rusak(alinea: _Alinea, mulai: int, selesai: int) -> Iterator[_Tanda]:
    for cocok in _RUSAK.finditer(alinea.teks, mulai, selesai):
        yield _perbaiki(alinea, cocok.start(), cocok.end(), cocok[0])


def _tanda_utuh(alinea: _Alinea, cocok: re.Match[str]) -> _Tanda:
    mentah = cocok[0]
    jenis, dalam = mentah[:2], mentah[2:-2].translate(_KUTIP)
    awalan, salah = "", ""
    if depan := re.match(r"(tr|tc|p|r) ", dalam):
        awalan, dalam = depan[1], dalam[depan.end() :]
    elif depan := _awalan_keliru(jenis, dalam):
        awalan, dalam, salah = depan[1], dalam[depan.end(1) :], "awalan-salah"
    isi = " ".join(dalam.strip().lstrip("-+").rstrip("-+").split()) if jenis != "{#" else dalam.strip()
    if jenis == "{{" and re.match(r"(?:(?:if|elif|for|set)\s+\w|(?:else|endif|endfor)$)", isi):
        jenis, salah = "{%", "tanda-rusak"
    if not salah and jenis != "{#" and _BERKUTIP.search(mentah):
        salah = "tanda-kutip"
    return _Tanda(alinea, cocok.start(), cocok.end(), jenis, awalan, isi, salah)


def _awalan_keliru(jenis: str, dalam: str) -> re.Match[str] | None:
    """Return where a prefix stands that docxtpl does not see: after a space, or grown onto the next word."""
    if jenis == "{#":
        return None
    if cocok := re.match(r"[-+]?\s*(tr|tc|p|r)(?=(?:if|elif|else|endif|for|endfor|set)\b)", dalam):
        return cocok
    cocok = re.match(r"[-+]?\s*(tr|tc|p|r)\s+(?=(\w+))", dalam)
    return cocok if cocok and (jenis == "{%" or cocok[2] not in _OPERATOR) else None


def _perbaiki(alinea: _Alinea, mulai: int, selesai: int, mentah: str) -> _Tanda:
    """Return the tag probably meant by a badly delimited one."""
    isi = re.sub(r"^[{%#\s]+|[}%#\s]+$", "", mentah.translate(_KUTIP))
    tutup = mentah.rstrip().endswith("}")
    jenis = "{#" if re.match(r"\{\s*#", mentah) else "{%" if re.match(r"\{\s*%", mentah) else "{{"
    awalan = ""
    if depan := re.match(r"(tr|tc|p|r)\s+(?=\w)", isi):
        awalan, isi = depan[1], isi[depan.end() :]
    if re.match(rf"(?:{'|'.join(_PERINTAH)})\b", isi):
        jenis = "{%"
    if not tutup and jenis == "{{":
        isi = (re.match(r"[\w.|\[\]]*", isi) or [""])[0]
    return _Tanda(alinea, mulai, selesai, jenis, awalan, " ".join(isi.split()), "tanda-rusak")


# ── how a tag is written and where it stands ────────────────────────────────────────────────────


def _cacat(kode: str, alinea: _Alinea, pesan: str, saran: str = "") -> Cacat:
    teks = " ".join(alinea.teks.split())
    return Cacat(kode, alinea.bagian, alinea.nomor, teks if len(teks) <= 80 else teks[:79] + "…", pesan, saran)


def _cek_ejaan(tanda: Sequence[_Tanda]) -> Iterator[Cacat]:
    """Yield a fault for each tag that is not written the way docxtpl reads it."""
    for t in tanda:
        if t.salah == "tanda-rusak" and not t.isi:
            pesan = f"Kurung “{t.mentah.strip()}” tidak mempunyai pasangan. Hapus, atau lengkapi tandanya."
            yield _cacat(t.salah, t.alinea, pesan)
        elif t.salah == "tanda-rusak":
            pesan = f"Kurung tanda “{_pendek(t.mentah)}” tidak lengkap atau tidak sepasang. Tulis {t.benar}."
            yield _cacat(t.salah, t.alinea, pesan, t.benar)
        elif t.salah == "tanda-terputus":
            pesan = f"Tanda terputus oleh akhir alinea. Tulis dalam satu alinea: {t.benar}."
            yield _cacat(t.salah, t.alinea, pesan, t.benar)
        elif t.salah == "tanda-kutip":
            pesan = (
                f"Tanda “{_pendek(t.mentah)}” memuat tanda kutip melengkung. Pakai kutip lurus (' atau \"): "
                "tekan Ctrl+Z sesudah Word mengubahnya."
            )
            # The apostrophe of a word has no straight twin that Jinja would read.
            yield _cacat(t.salah, t.alinea, pesan, "" if re.search(r"\w[‘’]\w", t.mentah) else t.benar)
        elif t.salah == "awalan-salah":
            pesan = (
                f"Awalan “{t.awalan}” harus menempel pada kurung pembuka dan diikuti satu spasi. "
                f"Ganti “{_pendek(t.mentah)}” dengan {t.benar}."
            )
            yield _cacat(t.salah, t.alinea, pesan, t.benar)


def _pendek(teks: str) -> str:
    teks = " ".join(teks.split())
    return teks if len(teks) <= 60 else teks[:59] + "…"


# What may stand between two pieces of a tag: docxtpl takes it out together with their formatting.
_TAK_MENYELA = frozenset(
    {"r", "t", "rPr", "proofErr", "lastRenderedPageBreak", "tab", "br", "cr", "softHyphen", "noBreakHyphen"}
)
_NAMA_SELA: Final = {
    "bookmarkStart": "bookmark (penanda buku)",
    "bookmarkEnd": "bookmark (penanda buku)",
    "fldChar": "field",
    "instrText": "field",
    "fldSimple": "field",
    "hyperlink": "hyperlink",
    "ins": "perubahan terlacak (Track Changes)",
    "del": "perubahan terlacak (Track Changes)",
    "moveFrom": "perubahan terlacak (Track Changes)",
    "moveTo": "perubahan terlacak (Track Changes)",
    "commentRangeStart": "komentar",
    "commentRangeEnd": "komentar",
    "commentReference": "komentar",
    "footnoteReference": "catatan kaki",
    "drawing": "gambar",
    "pict": "gambar",
    "sdt": "kontrol isi (content control)",
}


def _cek_terputus(tanda: Sequence[_Tanda]) -> Iterator[Cacat]:
    """Yield a fault for each tag with something in its middle that docxtpl would tear apart."""
    for t in tanda:
        if t.salah in {"tanda-rusak", "tanda-terputus"}:
            continue
        if sela := _penyela(t):
            pesan = (
                f"Tanda “{_pendek(t.mentah)}” terputus oleh {_NAMA_SELA.get(sela, f'unsur Word “{sela}”')}. "
                "Hapus penyelanya, atau ketik ulang tandanya sekaligus."
            )
            yield _cacat("tanda-terputus", t.alinea, pesan, t.benar)


def _penyela(tanda: _Tanda) -> str:
    """Return the local name of what interrupts a tag; nothing if only runs do."""
    bagian = list(dict.fromkeys(tanda.alinea.asal[tanda.mulai : tanda.selesai]))
    if len(bagian) < 2:
        return ""
    urutan = list(tanda.alinea.unsur.iter())
    for unsur in urutan[urutan.index(bagian[0]) + 1 : urutan.index(bagian[-1])]:
        if next(unsur.iterancestors(f"{W}rPr"), None) is not None or _titik_terakhir(unsur):
            continue
        nama = etree.QName(unsur).localname if isinstance(unsur.tag, str) else "r"
        if nama not in _TAK_MENYELA:
            return nama
    induk = [next(b.iterancestors(f"{W}r")).getparent() for b in bagian]
    beda = next((i for i in induk if i is not induk[-1]), None)
    return "" if beda is None else etree.QName(beda).localname


def _titik_terakhir(unsur: etree._Element) -> bool:
    """Return whether this is _GoBack: where the cursor last was; Word sets it unseen and docxtpl may drop it."""
    nomor = unsur.get(f"{W}id")
    if unsur.tag == f"{W}bookmarkStart":
        return unsur.get(f"{W}name") == "_GoBack"
    akar = unsur.getroottree().getroot()
    return unsur.tag == f"{W}bookmarkEnd" and any(
        b.get(f"{W}id") == nomor and b.get(f"{W}name") == "_GoBack" for b in akar.iter(f"{W}bookmarkStart")
    )


def _satuan(tanda: _Tanda) -> etree._Element | None:
    """Return the paragraph, row or cell that a tag takes the place of; None outside a table."""
    unsur = tanda.alinea.unsur
    if tanda.awalan in {"tr", "tc"}:
        return next(unsur.iterancestors(f"{W}{tanda.awalan}"), None)
    return unsur


def _cek_sekitar(semua: Sequence[_Alinea], tanda: Sequence[_Tanda]) -> Iterator[Cacat]:
    """Yield a fault for each paragraph, row or cell that a tag replaces although it holds more."""
    kelompok: dict[tuple[str, etree._Element], list[_Tanda]] = {}
    for t in tanda:
        satuan = _satuan(t) if t.awalan in _SATUAN else None
        if satuan is not None:
            kelompok.setdefault((t.awalan, satuan), []).append(t)
    for (awalan, satuan), isi in kelompok.items():
        if len(isi) > 1:
            pesan = (
                f"Dua tanda berawalan “{awalan}” ada dalam satu {_NAMA_SATUAN[awalan]}: “{_pendek(isi[0].mentah)}” "
                f"dan “{_pendek(isi[1].mentah)}”. Beri masing-masing {_NAMA_SATUAN[awalan]} sendiri."
            )
            yield _cacat("tanda-ganda", isi[1].alinea, pesan)
        elif hilang := _di_samping(semua, satuan, isi[0]):
            pesan = (
                f"{hilang} akan hilang: {_NAMA_SATUAN[awalan]} berisi “{_pendek(isi[0].mentah)}” dihapus seluruhnya. "
                f"Pindahkan ke {_NAMA_SATUAN[awalan]} lain."
            )
            yield _cacat("teks-hilang", isi[0].alinea, pesan)


def _di_samping(semua: Sequence[_Alinea], satuan: etree._Element, tanda: _Tanda) -> str:
    """Return what stands beside `tanda` in the unit it replaces, for a message."""
    potong = []
    for alinea in semua:
        if alinea is tanda.alinea:
            potong.append(alinea.teks[: tanda.mulai] + alinea.teks[tanda.selesai :])
        elif any(leluhur is satuan for leluhur in alinea.unsur.iterancestors()):
            potong.append(alinea.teks)
    sisa = re.sub(r"\{#.*?#\}", "", " ".join(potong)).strip()
    if sisa:
        return f"Teks “{_pendek(sisa)}”"
    if next(satuan.iter(f"{W}drawing", f"{W}pict", f"{W}object"), None) is not None:
        return "Gambar"
    return "Pemisah bagian (section break)" if next(satuan.iter(f"{W}sectPr"), None) is not None else ""


# ── names a template may use ────────────────────────────────────────────────────────────────────

# The shape of values: dict, list of at most one merged element, "" for text, None for anything.
_Bentuk = Any


def gabung(values: Iterable[Values]) -> Values:
    """Return one Values with the names of all: groups united, rows of tables too, the first text that says something."""
    hasil: Values = {}
    for satu in values:
        hasil = _gabung(hasil, satu)
    return hasil


def _gabung(a: Any, b: Any) -> Any:
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return {k: _gabung(a[k], b[k]) if k in a and k in b else a.get(k, b.get(k)) for k in dict.fromkeys((*a, *b))}
    if isinstance(a, list) and isinstance(b, list) and a and b:
        return [_gabung(a[0], b[0]), *max(a, b, key=len)[1:]]
    return a or b


_BARIS_KELOMPOK: Final = {
    "kotak": ("teks", "tanda"),
    "rekap": ("nilai", "jumlah"),
    "grafik": ("label", "nilai", "teks"),
}


def lengkapi(values: Values, skema: Skema = UMUM) -> Values:
    """Return `values` with the names that an empty table or an absent signatory would have, as empty text."""
    hasil = dict(values)
    for tabel in skema.tabel:
        if not hasil.get(tabel.nama, [""]):
            hasil[tabel.nama] = [_baris_kosong(tabel)]
    if not hasil.get("media_hadir", [""]) and hasil.get("media"):
        hasil["media_hadir"] = [dict.fromkeys(hasil["media"][0], "")]
    for nama, seperti in (("mengetahui", "penanda_tangan"), ("kepada", "dari")):
        if nama in hasil and not hasil[nama]:
            hasil[nama] = _kosong(hasil.get(seperti, {}))
    for nama, baris in _BARIS_KELOMPOK.items():
        if nama in hasil:
            hasil[nama] = _isi_daftar(hasil[nama], dict.fromkeys(baris, ""))
    return cast("Values", _isi_daftar(hasil, ""))


def _baris_kosong(tabel: Tabel) -> dict[str, str]:
    gambar = ["gambar"] if any(k.bentuk is Bentuk.BERKAS for k in tabel.kolom) else []
    return dict.fromkeys(("no", *(k.nama for k in tabel.kolom), *gambar), "")


def _kosong(nilai: Any) -> Any:
    if isinstance(nilai, Mapping):
        return {k: _kosong(v) for k, v in nilai.items()}
    return [_kosong(nilai[0])] if isinstance(nilai, list) and nilai else [""] if isinstance(nilai, list) else ""


def _isi_daftar(nilai: Any, baris: Any) -> Any:
    """Return `nilai` with `baris` in each list that is empty."""
    if isinstance(nilai, Mapping):
        return {k: _isi_daftar(v, baris) for k, v in nilai.items()}
    if isinstance(nilai, list):
        return [_isi_daftar(v, baris) for v in nilai] or [baris]
    return nilai


def _bentuk(nilai: Any) -> _Bentuk:
    if isinstance(nilai, Mapping):
        return {k: _bentuk(v) for k, v in nilai.items()}
    if isinstance(nilai, list):
        return _daftar([_bentuk(v) for v in nilai])
    return ""


def _daftar(unsur: Iterable[_Bentuk]) -> list[_Bentuk]:
    hasil: list[_Bentuk] = []
    for satu in unsur:
        hasil = [_satukan(hasil[0], satu)] if hasil else [satu]
    return hasil


def _satukan(a: _Bentuk, b: _Bentuk) -> _Bentuk:
    """Return the shape of what is either `a` or `b`."""
    if isinstance(a, dict) and isinstance(b, dict):
        return {k: _satukan(a[k], b[k]) if k in a and k in b else a.get(k, b.get(k)) for k in dict.fromkeys((*a, *b))}
    if isinstance(a, list) and isinstance(b, list):
        return _daftar([*a, *b])
    return a if type(a) is type(b) else None


def _unsur(bentuk: _Bentuk) -> _Bentuk:
    return bentuk[0] if isinstance(bentuk, list) and bentuk else None


def _jalur_semua(bentuk: _Bentuk, awal: str = "") -> Iterator[str]:
    for nama, isi in bentuk.items():
        yield awal + nama
        if isinstance(isi, dict):
            yield from _jalur_semua(isi, f"{awal}{nama}.")


_LOOP: Final = {
    **dict.fromkeys(("index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"), ""),
    **dict.fromkeys(("previtem", "nextitem", "cycle", "changed"), None),
}
_TETAP_DAFTAR: Final = frozenset(
    {"list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "default", "d"}
)
_SATU_UNSUR: Final = frozenset({"first", "last", "random", "min", "max"})
_ATRIBUT_PERTAMA: Final = frozenset({"selectattr", "rejectattr", "groupby"})
_BERATRIBUT: Final = frozenset({"map", "sort", "unique", "sum", "min", "max", "join", "groupby"})


@dataclass(slots=True)
class _Blok:
    """A statement that waits for its end."""

    kata: str
    tanda: _Tanda
    ruang: bool  # whether names set inside end with it


@dataclass(slots=True)
class _Penelusur:
    """Walks the tags of one part in order: what is open, which names are known, what an expression gives."""

    env: SandboxedEnvironment
    ruang: list[dict[str, _Bentuk]]
    blok: list[_Blok] = field(default_factory=list)
    silang: list[str] = field(default_factory=list)  # ends of blocks already told to be unclosed
    cacat: list[Cacat] = field(default_factory=list)
    kini: _Tanda | None = None
    pernah: dict[str, str] = field(default_factory=dict)  # loop variables, also of loops that ended

    def telusuri(self, tanda: Iterable[_Tanda]) -> list[Cacat]:
        """Return the faults of all tags of a part."""
        for satu in tanda:
            self.kini = satu
            if satu.jenis == "{{":
                self._cetak(satu)
            elif satu.jenis == "{%":
                self._perintah(satu)
        for blok in self.blok:
            self._tak_ditutup(blok)
        return self.cacat

    def _lapor(self, kode: str, pesan: str, saran: str = "", tanda: _Tanda | None = None) -> None:
        di = tanda or self.kini
        # One fault is told once: what is said of a tag that cannot be read is only that.
        if di is not None and (di.salah not in {"tanda-rusak", "tanda-terputus"} or kode.startswith("tak-di")):
            self.cacat.append(_cacat(kode, di.alinea, pesan, saran))

    # statements

    def _cetak(self, tanda: _Tanda) -> None:
        self._luar_tabel(tanda)
        pohon = self._baca(f"{{{{ {tanda.isi} }}}}")
        if pohon is None:
            return
        for keluar in pohon.find_all(nodes.Output):
            for simpul in keluar.nodes:
                if isinstance(self.nilai(simpul), (dict, list)):
                    jalur = _jalur(simpul) or tanda.isi
                    pesan = f"“{jalur}” adalah daftar atau kelompok, bukan teks; pilih isinya atau ulangi dengan for."
                    self._lapor("cetak-daftar", pesan)

    def _perintah(self, tanda: _Tanda) -> None:
        kata = tanda.kata
        if kata in _KHUSUS:
            if kata in {"colspan", "cellbg"}:
                self._nilai_teks(tanda.isi.removeprefix(kata))
            return
        if kata not in _PERINTAH:
            kata = self._perintah_asing(tanda)
        if kata in _TUTUP_BLOK:
            self._tutup(kata.removeprefix("end"), tanda)
        elif kata in {"else", "elif"}:
            self._cabang(kata, tanda)
        elif kata:
            self._luar_tabel(tanda)
            self._buka(kata, tanda)

    def _perintah_asing(self, tanda: _Tanda) -> str:
        """Report a statement that there is not; return the one probably meant."""
        rapat = re.sub(r"^(end|el)\s+(?=if|for)", r"\1", tanda.isi)
        kata = (re.match(r"\w*", rapat) or [""])[0]
        dekat = [kata] if kata in _PERINTAH else difflib.get_close_matches(kata.lower(), _PERINTAH, 1, 0.7)
        if not dekat and re.match(r"[a-z_]\w*\s*(?:[.|\[]|$)", tanda.isi) and kata in self._dikenal():
            saran = f"{{{{ {tanda.isi} }}}}"
        else:
            saran = dekat[0] if dekat else ""
        tanya = f" Maksud Anda {saran}?" if saran else " Yang ada: if, for, set, dan penutupnya."
        self._lapor("perintah-tak-dikenal", f"Perintah “{kata or tanda.isi}” tidak ada.{tanya}", saran)
        return dekat[0] if dekat and (dekat[0] in _TUTUP_BLOK or dekat[0] == "else") else ""

    def _buka(self, kata: str, tanda: _Tanda) -> None:
        if kata == "do" or (kata == "set" and "=" in tanda.isi):
            self._set(tanda)
            return
        ruang = kata in {"for", "with", "macro", "call"}
        self.blok.append(_Blok(kata, tanda, ruang))
        akhir = f"{{% end{kata} %}}"
        pohon = self._baca(f"{{% {tanda.isi} %}}{akhir}")
        simpul = pohon.body[0] if pohon is not None and pohon.body else None
        if isinstance(simpul, nodes.For):
            self._ulang(simpul)
        elif ruang:
            dalam = _target_teks(tanda.isi)
            if kata == "for":
                self.pernah.update(dict.fromkeys(dalam.keys() - {"loop"}, ""))
            else:
                self.ruang[-1] |= dict.fromkeys(re.findall(r"^macro\s+(\w+)", tanda.isi))
            self.ruang.append(dalam)
        elif isinstance(simpul, nodes.If):
            self.nilai(simpul.test)
        elif kata == "set":
            self.ruang[-1] |= dict.fromkeys(re.findall(r"^set\s+(\w+)", tanda.isi), "")
        if ruang and isinstance(simpul, nodes.Node) and not isinstance(simpul, nodes.For):
            for anak in simpul.iter_child_nodes(exclude=("targets", "args", "body")):
                self.nilai(anak)

    def _ulang(self, simpul: nodes.For) -> None:
        isi = self.nilai(simpul.iter)
        if isi == "":
            jalur = _jalur(simpul.iter)
            pesan = f"“{jalur or 'Isian ini'}” adalah teks, bukan daftar; for akan mencetaknya huruf demi huruf."
            self._lapor("bukan-daftar", pesan + " Untuk alinea demi alinea tambahkan |alinea.", f"{jalur}|alinea")
        satu = _unsur(isi)
        nama = {simpul.target.name: satu} if isinstance(simpul.target, nodes.Name) else _target(simpul.target)
        self.pernah.update(dict.fromkeys(nama, _jalur(simpul.iter)))
        self.ruang.append({"loop": {**_LOOP, "previtem": satu, "nextitem": satu}, **nama})
        if simpul.test is not None:
            self.nilai(simpul.test)

    def _set(self, tanda: _Tanda) -> None:
        pohon = self._baca(f"{{% {tanda.isi} %}}")
        if pohon is None:
            self.ruang[-1] |= dict.fromkeys(re.findall(r"^set\s+(\w+)", tanda.isi))
            return
        for simpul in pohon.find_all(nodes.Assign):
            nilai = self.nilai(simpul.node)
            nama = simpul.target.name if isinstance(simpul.target, nodes.Name) else ""
            self.ruang[-1] |= {nama: nilai} if nama else _target(simpul.target)

    def _cabang(self, kata: str, tanda: _Tanda) -> None:
        if kata == "elif":
            self._nilai_teks(tanda.isi.removeprefix("elif"))
        elif cocok := re.match(r"else\s+if\s+(.+)", tanda.isi):
            self._lapor("sintaks", "Tulis elif, bukan else if.", f"elif {cocok[1]}")
        if not self.blok or self.blok[-1].kata not in {"if", "for"}:
            self._lapor("tak-dibuka", f"“{kata}” tidak didahului if. Tambahkan pembukanya, atau hapus tanda ini.")
        else:
            self._setempat(self.blok[-1], tanda)

    def _tutup(self, kata: str, tanda: _Tanda) -> None:
        letak = next((n for n in range(len(self.blok) - 1, -1, -1) if self.blok[n].kata == kata), None)
        if letak is None:
            if kata in self.silang:
                self.silang.remove(kata)
            else:
                pesan = f"“end{kata}” tidak mempunyai pembuka. Tambahkan {kata} sebelumnya, atau hapus tanda ini."
                self._lapor("tak-dibuka", pesan)
            return
        while len(self.blok) - 1 > letak:
            blok = self._lepas()
            self._tak_ditutup(blok)
            self.silang.append(blok.kata)
        self._setempat(self._lepas(), tanda)

    def _lepas(self) -> _Blok:
        blok = self.blok.pop()
        if blok.ruang:
            self.ruang.pop()
        return blok

    def _tak_ditutup(self, blok: _Blok) -> None:
        tutup = replace(blok.tanda, isi=f"end{blok.kata}").benar
        pesan = f"“{_pendek(blok.tanda.mentah)}” tidak ditutup di dalam bloknya. Tambahkan {tutup}."
        self._lapor("tak-ditutup", pesan, tutup, blok.tanda)

    # places

    def _luar_tabel(self, tanda: _Tanda) -> None:
        if tanda.awalan in {"tr", "tc"} and _satuan(tanda) is None:
            benar = replace(tanda, awalan="p").benar
            pesan = (
                f"“{_pendek(tanda.mentah)}” berdiri di luar tabel; awalan {tanda.awalan} hanya untuk "
                f"{_NAMA_SATUAN[tanda.awalan]}. Pindahkan ke tabelnya, atau tulis {benar}."
            )
            self._lapor("luar-tabel", pesan, benar)

    def _setempat(self, blok: _Blok, tanda: _Tanda) -> None:
        """Report an end that does not stand on the level of its beginning."""
        buka = blok.tanda
        if buka.awalan != tanda.awalan:
            benar = replace(tanda, awalan=buka.awalan).benar
            pesan = f"“{_pendek(tanda.mentah)}” tidak seawalan dengan “{_pendek(buka.mentah)}”. Tulis {benar}."
            self._lapor("beda-tempat", pesan, benar)
            return
        atas, bawah = _satuan(buka), _satuan(tanda)
        if atas is not None and (bawah is None or atas.getparent() is not bawah.getparent()):
            pesan = (
                f"“{_pendek(buka.mentah)}” dan “{_pendek(tanda.mentah)}” tidak berada dalam wadah yang sama. "
                "Letakkan keduanya dalam sel atau tabel yang sama; untuk mengulang baris tabel pakai {%tr … %} "
                "pada baris tersendiri di atas dan di bawahnya."
            )
            self._lapor("beda-tempat", pesan)

    # expressions

    def _baca(self, sumber: str) -> nodes.Template | None:
        tanda = self.kini
        if tanda is not None and tanda.awalan and (cocok := re.search("[%}]", tanda.isi)):
            # docxtpl looks for the end of a prefixed tag at the first of these.
            pesan = f"Tanda berawalan tidak boleh memuat “{cocok[0]}”; hitung dahulu dengan {{% set … %}}."
            self._lapor("sintaks", pesan)
            return None
        try:
            return self.env.parse(sumber)
        except TemplateSyntaxError as exc:
            dekat = re.search(r"got '(.+)'$|unexpected (?:char )?'(.)'", exc.message or "")
            kata = (dekat[1] or dekat[2]) if dekat else ""
            di = f" di dekat “{kata}”" if kata and "end of" not in kata else ""
            saran = "==" if kata == "=" else ""
            tambah = " Untuk membandingkan tulis ==." if saran else " Periksa ejaan, titik, kutip, dan kurungnya."
            if tanda is not None and not tanda.salah:
                self._lapor("sintaks", f"Isi “{_pendek(tanda.mentah)}” tidak dapat dibaca{di}.{tambah}", saran)
            return None

    def _nilai_teks(self, ungkapan: str) -> None:
        if pohon := self._baca(f"{{{{ {ungkapan} }}}}"):
            for keluar in pohon.find_all(nodes.Output):
                for simpul in keluar.nodes:
                    self.nilai(simpul)

    def nilai(self, simpul: nodes.Node, jalur: str = "") -> _Bentuk:
        """Return the shape of what `simpul` gives; report the names in it that there are not.

        `jalur` is the whole dotted name that `simpul` begins.
        """
        cara: dict[type[nodes.Node], Callable[[Any, str], _Bentuk]] = {
            nodes.Name: self._nilai_nama,
            nodes.Getattr: self._nilai_titik,
            nodes.Getitem: self._nilai_kurung,
            nodes.Filter: self._nilai_saring,
            nodes.Test: self._nilai_uji,
        }
        if type(simpul) in cara:
            return cara[type(simpul)](simpul, jalur)
        anak = [self.nilai(a) for a in simpul.iter_child_nodes()]
        if isinstance(simpul, (nodes.Const, nodes.TemplateData, nodes.Concat)):
            return ""
        if isinstance(simpul, (nodes.List, nodes.Tuple)):
            return _daftar(anak)
        if isinstance(simpul, (nodes.Or, nodes.And, nodes.Add)):
            return _satukan(anak[0], anak[1])
        if isinstance(simpul, nodes.CondExpr) and len(anak) == 3:
            return _satukan(anak[1], anak[2])
        return None

    def _nilai_nama(self, simpul: nodes.Name, jalur: str) -> _Bentuk:
        for ruang in reversed(self.ruang):
            if simpul.name in ruang:
                return ruang[simpul.name]
        if simpul.name not in self.env.globals:
            self._nama_asing(jalur or simpul.name)
        return None

    def _nama_asing(self, jalur: str) -> None:
        akar = jalur.partition(".")[0]
        if akar in self.pernah:
            daftar = self.pernah[akar]
            pesan = f"“{jalur}” hanya dikenal di dalam perulangan for {akar} in {daftar or '…'}; pindahkan ke dalamnya."
            self._lapor("nama-tak-dikenal", pesan)
            return
        tabel = self._tabel_berkolom(jalur)
        dekat = self._dekat(jalur, 0.7 if tabel else 0.5)
        tambah = f" “{jalur}” adalah kolom tabel {tabel}: tulis b.{jalur} di dalam {{%tr for b in {tabel} %}}."
        self._lapor_nama(jalur, dekat, tambah if tabel and not dekat else "")

    def _tabel_berkolom(self, kolom: str) -> str:
        """Return the first table that has a column of this name."""
        return next((n for n, b in self.ruang[0].items() if isinstance(_unsur(b), dict) and kolom in b[0]), "")

    def _dekat(self, jalur: str, batas: float) -> list[str]:
        """Return the names nearest to one that there is not: alike, or with the same end and another beginning."""
        calon = list(self._dikenal())
        sangat = difflib.get_close_matches(jalur, calon, 2, 0.85)
        seujung = sorted((c for c in calon if c.endswith(f".{jalur.rpartition('.')[2]}")), key=self._jauh)
        agak = difflib.get_close_matches(jalur, calon, 1, batas)
        return list(dict.fromkeys([*sangat, *seujung]))[:2] or agak

    def _jauh(self, jalur: str) -> int:
        """Return how far from hand a name is: a row's own field, one of the workbook, another."""
        akar = jalur.partition(".")[0]
        setempat = any(akar in ruang for ruang in self.ruang[1:])
        return 0 if setempat else 1 if UMUM.cari_bidang(jalur) else 2

    def _lapor_nama(self, jalur: str, dekat: Sequence[str], tambah: str = "") -> None:
        tanya = f" Maksud Anda {' atau '.join(f'“{d}”' for d in dekat)}?" if dekat else ""
        pesan = f"Nama “{jalur}” tidak ada.{tambah}{tanya}"
        lihat = "" if tanya or tambah else " Lihat daftar nama untuk templat."
        self._lapor("nama-tak-dikenal", pesan + lihat, dekat[0] if dekat else "")

    def _dikenal(self) -> dict[str, None]:
        return dict.fromkeys(j for ruang in reversed(self.ruang) for j in _jalur_semua(ruang))

    def _nilai_titik(self, simpul: nodes.Getattr, jalur: str) -> _Bentuk:
        jalur = jalur or _jalur(simpul)
        return self._ambil(self.nilai(simpul.node, jalur), simpul.attr, _jalur(simpul.node))

    def _nilai_kurung(self, simpul: nodes.Getitem, jalur: str) -> _Bentuk:
        if isinstance(simpul.arg, nodes.Const) and isinstance(simpul.arg.value, str):
            jalur = jalur or _jalur(simpul)
            return self._ambil(self.nilai(simpul.node, jalur), simpul.arg.value, _jalur(simpul.node))
        isi = self.nilai(simpul.node)
        self.nilai(simpul.arg)
        if isinstance(simpul.arg, nodes.Slice) or isi == "":
            return isi
        return _unsur(isi)

    def _ambil(self, isi: _Bentuk, nama: str, jalur: str) -> _Bentuk:
        """Return the shape of field `nama` of what has the shape `isi` and is written `jalur`."""
        if isi is None:
            return None
        if isinstance(isi, dict) and nama in isi:
            return isi[nama]
        if hasattr(type(isi), nama):
            return None
        awal = f"{jalur}." if jalur else ""
        if isinstance(isi, list):
            tambah = f" “{jalur}” adalah daftar: ulangi dengan {{%tr for b in {jalur} %}} dan tulis b.{nama}."
            self._lapor_nama(f"{awal}{nama}", (), tambah)
        elif isinstance(isi, dict):
            dekat = difflib.get_close_matches(nama, list(isi), 2, 0.6)
            self._lapor_nama(f"{awal}{nama}", [awal + d for d in dekat])
        else:
            self._lapor_nama(f"{awal}{nama}", [jalur] if jalur else [], f" “{jalur}” adalah teks.")
        return None

    def _nilai_saring(self, simpul: nodes.Filter, _jalur_luar: str) -> _Bentuk:
        isi = self.nilai(simpul.node) if simpul.node is not None else ""
        lain = [self.nilai(a) for a in simpul.iter_child_nodes(exclude=("node",))]
        if simpul.name not in self.env.filters:
            self._asing("penyaring-tak-dikenal", "Penyaring", simpul.name, self.env.filters)
            return None
        hasil = self._atribut(simpul, isi)
        if simpul.name in _TETAP_DAFTAR:
            bawaan = lain[0] if simpul.name in {"default", "d"} and lain else isi
            return isi if isinstance(isi, list) else _satukan(isi, bawaan)
        if simpul.name in _SATU_UNSUR:
            return _unsur(isi)
        if simpul.name == "map":
            return [hasil] if hasil is not None else None
        return [""] if simpul.name == "alinea" else None

    def _atribut(self, simpul: nodes.Filter, isi: _Bentuk) -> _Bentuk:
        """Check the fields, tests and filters that a filter names in quotes; return the field's shape."""
        teks = [a.value if isinstance(a, nodes.Const) else None for a in simpul.args]
        kata: dict[Any, Any] = {k.key: k.value.value for k in simpul.kwargs if isinstance(k.value, nodes.Const)}
        nama = kata.get("attribute") if simpul.name in _BERATRIBUT else None
        if simpul.name in _ATRIBUT_PERTAMA and teks:
            nama, teks = teks[0], teks[1:]
        if simpul.name in {"select", "reject", "selectattr", "rejectattr"} and teks and isinstance(teks[0], str):
            self._kenal_uji(teks[0])
        if simpul.name == "map" and teks and isinstance(teks[0], str) and teks[0] not in self.env.filters:
            self._asing("penyaring-tak-dikenal", "Penyaring", teks[0], self.env.filters)
        bentuk = _unsur(isi) if isinstance(nama, str) else None
        jalur = f"{_jalur_dasar(simpul)}[ ]"
        for bagian in nama.split(".") if isinstance(nama, str) else ():
            bentuk = self._ambil(bentuk, bagian, jalur)
            jalur = f"{jalur}.{bagian}"
        return bentuk

    def _nilai_uji(self, simpul: nodes.Test, _jalur_luar: str) -> _Bentuk:
        for anak in simpul.iter_child_nodes():
            self.nilai(anak)
        self._kenal_uji(simpul.name)
        return ""

    def _kenal_uji(self, nama: str) -> None:
        if nama not in self.env.tests:
            self._asing("uji-tak-dikenal", "Uji", nama, self.env.tests)

    def _asing(self, kode: str, apa: str, nama: str, ada: Iterable[str]) -> None:
        dekat = difflib.get_close_matches(nama, [a for a in ada if a.isalpha()], 1, 0.6)
        tanya = f"Maksud Anda “{dekat[0]}”?" if dekat else "Hapus, atau lihat panduan templat."
        self._lapor(kode, f"{apa} “{nama}” tidak ada. {tanya}", dekat[0] if dekat else "")


def _jalur(simpul: nodes.Node) -> str:
    """Return the dotted name that an expression is; nothing if it is more than a name."""
    if isinstance(simpul, nodes.Name):
        return simpul.name
    if isinstance(simpul, nodes.Getattr) and (awal := _jalur(simpul.node)):
        return f"{awal}.{simpul.attr}"
    if isinstance(simpul, nodes.Getitem) and (awal := _jalur(simpul.node)):
        if isinstance(simpul.arg, nodes.Const) and isinstance(simpul.arg.value, str):
            return f"{awal}.{simpul.arg.value}"
        return f"{awal}[ ]"
    return ""


def _jalur_dasar(simpul: nodes.Node) -> str:
    """Return the name that a chain of filters and slices begins with."""
    while isinstance(simpul, nodes.Filter) and simpul.node is not None:
        simpul = simpul.node
    return _jalur(simpul).removesuffix("[ ]")


def _target(simpul: nodes.Node) -> dict[str, _Bentuk]:
    return {n.name: None for n in simpul.find_all(nodes.Name)}


def _target_teks(isi: str) -> dict[str, _Bentuk]:
    """Return the names bound by a statement that could not be read, or that is not looked into."""
    kepala = re.match(r"\w+\s+(.*?)(?:\s+in\b|$)", isi)
    kata = kepala[1] if kepala else ""
    if isi.startswith("for") and not re.search(r"\sin\b", isi):
        kata = kata.split(" ")[0]
    return {**dict.fromkeys(re.findall(r"[A-Za-z_]\w*", kata)), "loop": None}


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
    for bagian, akar in _bagian(docx):
        semua = _baca_alinea(bagian, akar)
        hasil += _periksa_bagian(semua, dunia)
    return tuple(hasil)


def _periksa_bagian(semua: Sequence[_Alinea], dunia: dict[str, _Bentuk]) -> list[Cacat]:
    tanda = _urai(semua)
    if tanda and _TAK_DIISI.match(tanda[0].alinea.bagian):
        pesan = "Catatan akhir (endnote) tidak pernah diisi; pindahkan tandanya ke badan naskah atau catatan kaki."
        return list(dict.fromkeys(_cacat("bagian-tak-diisi", t.alinea, pesan) for t in tanda))
    cacat = [
        *_cek_ejaan(tanda),
        *_cek_terputus(tanda),
        *_cek_sekitar(semua, tanda),
        *_Penelusur(environment(), [dict(dunia)]).telusuri(tanda),
    ]
    return _sekali(semua, sorted(dict.fromkeys(cacat), key=lambda c: c.alinea))


def _sekali(semua: Sequence[_Alinea], cacat: Sequence[Cacat]) -> list[Cacat]:
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


# ── the list of names ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class BarisBidang:
    """One name a template may print: its meaning, and what it is in the sample case."""

    nama: str  # [ ] behind the name of a list
    arti: str
    contoh: str


_ARTI: Final = {
    "dari.jabatan": "Nama lengkap jabatan yang mengirim naskah",
    "dari.pendek": "Nama pendek jabatan yang mengirim naskah",
    "kepada.jabatan": "Nama lengkap jabatan yang dituju",
    "kepada.pendek": "Nama pendek jabatan yang dituju",
    "dasar": "Dasar hukum SOP, arahan, dan disposisi yang sudah terbit; satu butir satu dasar",
    "hambatan_langkah": "Hambatan yang terlihat dari riwayat: penolakan dan keterlambatan; satu butir satu hambatan",
    "dokumentasi.gambar": "Foto baris itu, bila berkasnya gambar; selainnya kosong",
    "grafik.nada": "Baris grafik publikasi menurut nada; cetak dengan |grafik('keterangan')",
    "grafik.waktu": "Baris grafik waktu tiap langkah terhadap Mutu Baku; cetak dengan |grafik('keterangan', 100)",
    "instansi.kop": "Baris nama instansi pada kop naskah",
    "instansi.alamat": "Baris alamat pada kop naskah",
    "instansi.kota": "Kota tempat naskah dibuat",
    "instansi.unit_pengolah": "Unit yang mengolah arsip naskah",
    "instansi.zona_waktu": "Zona waktu instansi, misalnya WIB",
    "kegiatan.waktu": "Jam kegiatan dari mulai sampai selesai, dengan zona waktu",
    "kotak.derajat": "Kotak pilihan derajat kecepatan",
    "kotak.keamanan": "Kotak pilihan sifat keamanan",
    "kotak.keputusan": "Kotak pilihan keputusan pemeriksaan",
    "langkah.alasan": "“ya” bila keputusan langkah itu harus beralasan (misalnya Tidak setuju); selainnya kosong",
    "langkah.baku": "Waktu menurut Mutu Baku SOP",
    "langkah.disposisi": "“ya” bila langkah itu berupa disposisi; selainnya kosong",
    "langkah.kegiatan": "Uraian kegiatan langkah menurut SOP",
    "langkah.kelengkapan": "Kelengkapan langkah menurut SOP",
    "langkah.lama": "Lama langkah dikerjakan",
    "langkah.output": "Output langkah menurut SOP",
    "langkah.pelaksana": "Nama pendek pelaksana langkah",
    "langkah.persen": "Bagian Mutu Baku yang dipakai langkah itu, dalam persen",
    "langkah.rentang": "Waktu mulai sampai selesai, tanggal disebut sekali",
    "langkah.tanggal": "Tanggal langkah",
    "langkah.tepat": "Tepat waktu atau terlambat dibanding Mutu Baku",
    "media_hadir.no": "Nomor urut wartawan yang hadir",
    "naskah.identitas": "Tanda pengenal naskah: kode kasus, langkah dan jenis, putaran",
    "naskah.jenis": "Jenis naskah menurut SOP, misalnya laporan",
    "naskah.judul": "Judul naskah menurut SOP",
    "naskah.judul_disposisi": "Judul lembar disposisi menurut tata naskah yang dipakai",
    "naskah.kode_keamanan": "Kode sifat keamanan: SR, R, T, atau B",
    "naskah.kota": "Kota tempat naskah dibuat",
    "naskah.langkah": "Nomor langkah SOP yang menerbitkan naskah",
    "naskah.nomor": "Nomor naskah; kosong pada konsep",
    "naskah.penerusan": "Banyaknya disposisi sampai dengan naskah ini",
    "naskah.putaran": "Putaran langkah: 1 untuk yang pertama",
    "naskah.tanggal": "Tanggal naskah",
    "penanda_tangan.baris_jabatan": "Baris jabatan di atas tanda tangan, dengan a.n. atau Plt. bila perlu",
    "penanda_tangan.jabatan": "Nama lengkap jabatan",
    "penanda_tangan.nama": "Nama dengan gelar",
    "penanda_tangan.nip_nrp": "NIP atau NRP; kosong bila tata naskah tidak mencetaknya",
    "penanda_tangan.pangkat": "Pangkat dan golongan; kosong bila tata naskah tidak mencetaknya",
    "penanda_tangan.pendek": "Nama pendek jabatan",
    "rekap.media.hadir_media": "Banyaknya media yang hadir",
    "rekap.media.hadir_wartawan": "Banyaknya wartawan yang hadir",
    "rekap.media.undangan_media": "Banyaknya media yang diundang",
    "rekap.media.undangan_wartawan": "Banyaknya wartawan yang diundang",
    "sop.dasar_hukum": "Dasar hukum SOP; satu butir satu peraturan",
    "sop.judul": "Judul SOP",
    "sop.nomor": "Nomor SOP",
}
_ARTI_KOTAK: Final = {"teks": "bunyi pilihan", "tanda": "X bila terpilih; selainnya kosong"}
_ARTI_GRAFIK: Final = {
    "label": "tulisan di samping batang",
    "nilai": "panjang batang",
    "teks": "tulisan di ujung batang",
}
_ARTI_REKAP: Final = {"jumlah": "banyaknya baris, dengan angka", "terbilang": "banyaknya baris, dengan huruf"}
_ARTI_HITUNG: Final = {"nilai": "pilihan yang dihitung", "jumlah": "banyaknya baris dengan pilihan itu"}
_AKHIRAN: Final = {
    "_hari": "nama harinya",
    "_lengkap": "hari dan tanggal",
    "_terbilang": "dengan huruf",
}
_SEPERTI: Final = {
    "langkah_ini.": ("langkah.", "Langkah naskah ini"),
    "mengetahui.": ("penanda_tangan.", "Pejabat yang mengetahui"),
    "media_hadir.": ("media.", "Wartawan yang hadir"),
}
TANPA_ARTI: Final = "Lihat panduan templat"


def daftar_bidang(values: Values, skema: Skema = UMUM) -> tuple[BarisBidang, ...]:
    """Return every name in `values` with its meaning and a sample, in alphabetical order."""
    daun = dict(_daun(lengkapi(values, skema)))
    return tuple(BarisBidang(nama, arti(nama, skema), _satu_baris(isi)) for nama, isi in sorted(daun.items()))


def _daun(nilai: Any, nama: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(nilai, Mapping):
        for kunci, isi in nilai.items():
            yield from _daun(isi, f"{nama}.{kunci}" if nama else kunci)
    elif isinstance(nilai, list):
        satu = nilai[0]
        for lain in nilai[1:]:
            satu = _gabung(satu, lain)
        yield from _daun(satu, f"{nama}[ ]")
    else:
        yield nama, str(nilai)


def _satu_baris(teks: str) -> str:
    baris = " ⏎ ".join(b.strip() for b in teks.split("\n") if b.strip())
    return baris if len(baris) <= 90 else baris[:89] + "…"


def arti(nama: str, skema: Skema = UMUM) -> str:
    """Return what `nama` (as in `daftar_bidang`) means, from the workbook's schema or the table above."""
    kunci = nama.replace("[ ]", "")
    if ada := _ARTI.get(kunci):
        return ada
    for awal, (seperti, sebutan) in _SEPERTI.items():
        if kunci.startswith(awal):
            return f"{sebutan}: {arti(seperti + kunci.removeprefix(awal), skema)}"
    return _arti_skema(kunci, skema) or _arti_kelompok(kunci, skema) or _arti_akhiran(kunci, skema) or TANPA_ARTI


def _arti_skema(kunci: str, skema: Skema) -> str:
    if bidang := skema.cari_bidang(kunci):
        return f"{bidang.label}. {bidang.petunjuk}"
    awal, _, akhir = kunci.partition(".")
    tabel = skema.cari_tabel(awal)
    if tabel is None:
        return ""
    if akhir == "no":
        return f"{tabel.judul}: nomor urut baris"
    kolom = next((k for k in tabel.kolom if k.nama == akhir), None)
    return f"{tabel.judul}, kolom {kolom.judul}. {kolom.petunjuk}" if kolom else ""


def _arti_kelompok(kunci: str, skema: Skema) -> str:
    """Return the meaning of a tick box or of a table's figures."""
    awal, _, akhir = kunci.rpartition(".")
    if awal.startswith("kotak.") and awal in _ARTI and akhir in _ARTI_KOTAK:
        return f"{_ARTI[awal]}: {_ARTI_KOTAK[akhir]}"
    if awal.startswith("grafik.") and awal in _ARTI and akhir in _ARTI_GRAFIK:
        return f"{_ARTI[awal].partition(';')[0]}: {_ARTI_GRAFIK[akhir]}"
    bagian = kunci.split(".")
    tabel = skema.cari_tabel(bagian[1]) if bagian[0] == "rekap" and len(bagian) > 2 else None
    if tabel is None:
        return ""
    if len(bagian) == 3 and akhir in _ARTI_REKAP:
        return f"Rekap {tabel.judul}: {_ARTI_REKAP[akhir]}"
    if len(bagian) == 4 and akhir in _ARTI_HITUNG:
        return f"Rekap {tabel.judul} menurut {bagian[2]}: {_ARTI_HITUNG[akhir]}"
    return ""


def _arti_akhiran(kunci: str, skema: Skema) -> str:
    """Return the meaning of another way to print a date or number."""
    for akhiran, cara in _AKHIRAN.items():
        dasar = kunci.removesuffix(akhiran)
        if dasar != kunci and (isi := arti(dasar, skema)) != TANPA_ARTI:
            return f"{isi.partition('.')[0]}, {cara}"
    return ""


_LEBAR_BIDANG: Final = (6.2, 7.0, 4.3)  # cm


def bidang_docx(baris: Sequence[BarisBidang]) -> bytes:
    """Return `baris` as a Word table that an author keeps open beside the template.

    The names stand there as they are typed: `{{ kegiatan.judul }}`, and a table's as `sarana[ ].uraian`.
    """
    dokumen = python_docx.Document()
    dokumen.add_heading("Nama untuk templat", level=1)
    dokumen.add_paragraph(
        "Salin nama ke dalam templat di antara {{ dan }}. Tanda [ ] berarti daftar: ulangi barisnya dengan "
        "{%tr for s in sarana %} … {%tr endfor %}, lalu tulis {{ s.uraian }}."
    )
    tabel = dokumen.add_table(rows=1, cols=3, style="Table Grid")
    tabel.autofit = False
    _isi_baris(tabel.rows[0], ("Nama", "Arti", "Contoh"), tebal=True)
    tabel.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - repeats on each page
    for satu in baris:
        nama = satu.nama if "[ ]" in satu.nama else f"{{{{ {satu.nama} }}}}"
        _isi_baris(tabel.add_row(), (nama, satu.arti, satu.contoh))
    mentah = io.BytesIO()
    dokumen.save(mentah)
    return kemas(mentah.getvalue())


def _isi_baris(baris: _Row, isi: Sequence[str], *, tebal: bool = False) -> None:
    for sel, teks, lebar in zip(baris.cells, isi, _LEBAR_BIDANG, strict=True):
        sel.width = Cm(lebar)
        jalan = sel.paragraphs[0].add_run(teks)
        jalan.font.size = Pt(9)
        jalan.bold = tebal
