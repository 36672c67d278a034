"""A template's paragraphs and tags: how each tag is written, and where it stands."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from pipeline.errors import TemplateError

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CADANGAN: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BADAN: Final = "word/document.xml"
PENULIS_KOMENTAR: Final = "AlurNaskah"

_DIISI = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml$")
TAK_DIISI = re.compile(r"word/endnotes\.xml$")  # docxtpl leaves these alone
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
class Alinea:
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

    alinea: Alinea
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
NAMA_SATUAN: Final = {"p": "alinea", "tr": "baris tabel", "tc": "sel tabel"}
_BLOK: Final = ("if", "for", "with", "filter", "macro", "call", "autoescape")
TUTUP_BLOK: Final = tuple(f"end{b}" for b in (*_BLOK, "set"))
PERINTAH: Final = (*_BLOK, "set", "else", "elif", "do", *TUTUP_BLOK)
KHUSUS: Final = ("colspan", "cellbg", "vm", "hm")  # docxtpl's own

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
            nama = [n for n in arsip.namelist() if _DIISI.match(n) or TAK_DIISI.match(n)]
            isi = {n: etree.fromstring(arsip.read(n), _AMAN) for n in nama}
            isi[BADAN]  # a zip without a body is no Word file
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as exc:
        msg = f"Berkas ini bukan templat Word (.docx) yang utuh: {exc}. Simpan ulang dari Word sebagai .docx."
        raise TemplateError(msg) from exc
    yield from sorted(isi.items(), key=lambda pasangan: (pasangan[0] != BADAN, pasangan[0]))


def baca_alinea(bagian: str, akar: etree._Element) -> list[Alinea]:
    """Return the paragraphs of a part, each with its number."""
    hasil = []
    for nomor, unsur in enumerate(akar.iter(f"{W}p")):
        asal = [t for t in unsur.iter(f"{W}t") if next(t.iterancestors(f"{W}p")) is unsur]
        teks = "".join(t.text or "" for t in asal)
        huruf = tuple(t for t in asal for _ in t.text or "")
        hasil.append(Alinea(bagian, nomor, unsur, teks, huruf))
    return hasil


def urai(semua: Sequence[Alinea]) -> list[_Tanda]:
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


def _urai_satu(alinea: Alinea) -> Iterator[_Tanda]:
    lalu = 0
    for cocok in _UTUH.finditer(alinea.teks):
        yield from _urai_rusak(alinea, lalu, cocok.start())
        yield _tanda_utuh(alinea, cocok)
        lalu = cocok.end()
    yield from _urai_rusak(alinea, lalu, len(alinea.teks))


def _urai_rusak(alinea: Alinea, mulai: int, selesai: int) -> Iterator[_Tanda]:
    for cocok in _RUSAK.finditer(alinea.teks, mulai, selesai):
        yield _perbaiki(alinea, cocok.start(), cocok.end(), cocok[0])


def _tanda_utuh(alinea: Alinea, cocok: re.Match[str]) -> _Tanda:
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


def _perbaiki(alinea: Alinea, mulai: int, selesai: int, mentah: str) -> _Tanda:
    """Return the tag probably meant by a badly delimited one."""
    isi = re.sub(r"^[{%#\s]+|[}%#\s]+$", "", mentah.translate(_KUTIP))
    tutup = mentah.rstrip().endswith("}")
    jenis = "{#" if re.match(r"\{\s*#", mentah) else "{%" if re.match(r"\{\s*%", mentah) else "{{"
    awalan = ""
    if depan := re.match(r"(tr|tc|p|r)\s+(?=\w)", isi):
        awalan, isi = depan[1], isi[depan.end() :]
    if re.match(rf"(?:{'|'.join(PERINTAH)})\b", isi):
        jenis = "{%"
    if not tutup and jenis == "{{":
        isi = (re.match(r"[\w.|\[\]]*", isi) or [""])[0]
    return _Tanda(alinea, mulai, selesai, jenis, awalan, " ".join(isi.split()), "tanda-rusak")


# ── how a tag is written and where it stands ────────────────────────────────────────────────────


def _cacat(kode: str, alinea: Alinea, pesan: str, saran: str = "") -> Cacat:
    teks = " ".join(alinea.teks.split())
    return Cacat(kode, alinea.bagian, alinea.nomor, teks if len(teks) <= 80 else teks[:79] + "…", pesan, saran)


def cek_ejaan(tanda: Sequence[_Tanda]) -> Iterator[Cacat]:
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


def cek_terputus(tanda: Sequence[_Tanda]) -> Iterator[Cacat]:
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


_SISA: Final = (
    (
        "komentar-tertinggal",
        ("commentReference",),
        "Komentar Word akan ikut tercetak dalam setiap naskah. Hapus komentarnya.",
    ),
    (
        "perubahan-terlacak",
        ("ins", "del", "moveFrom", "moveTo"),
        "Perubahan terlacak (Track Changes) akan ikut dalam setiap naskah. Terima atau tolak perubahannya.",
    ),
)


def cek_sisa(semua: Sequence[Alinea], abaikan: Collection[str]) -> Iterator[Cacat]:
    """Yield a fault for each paragraph that holds what an author left for others; `abaikan` are ids of comments."""
    for satu in semua:
        for kode, nama, pesan in _SISA:
            sisa = satu.unsur.iter(*(f"{W}{n}" for n in nama))
            if any(s.get(f"{W}id") not in abaikan or kode != "komentar-tertinggal" for s in sisa):
                yield _cacat(kode, satu, pesan)


def komentar_sendiri(docx: bytes) -> frozenset[str]:
    """Return the ids of the comments that `--comments` put there."""
    with zipfile.ZipFile(io.BytesIO(docx)) as arsip:
        if "word/comments.xml" not in arsip.namelist():
            return frozenset()
        akar = etree.fromstring(arsip.read("word/comments.xml"), _AMAN)
    return frozenset(k.get(f"{W}id", "") for k in akar.iter(f"{W}comment") if k.get(f"{W}author") == PENULIS_KOMENTAR)


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


def cek_sekitar(semua: Sequence[Alinea], tanda: Sequence[_Tanda]) -> Iterator[Cacat]:
    """Yield a fault for each paragraph, row or cell that a tag replaces although it holds more."""
    kelompok: dict[tuple[str, etree._Element], list[_Tanda]] = {}
    for t in tanda:
        satuan = _satuan(t) if t.awalan in _SATUAN else None
        if satuan is not None:
            kelompok.setdefault((t.awalan, satuan), []).append(t)
    for (awalan, satuan), isi in kelompok.items():
        if len(isi) > 1:
            pesan = (
                f"Dua tanda berawalan “{awalan}” ada dalam satu {NAMA_SATUAN[awalan]}: “{_pendek(isi[0].mentah)}” "
                f"dan “{_pendek(isi[1].mentah)}”. Beri masing-masing {NAMA_SATUAN[awalan]} sendiri."
            )
            yield _cacat("tanda-ganda", isi[1].alinea, pesan)
        elif hilang := _di_samping(semua, satuan, isi[0]):
            pesan = (
                f"{hilang} akan hilang: {NAMA_SATUAN[awalan]} berisi “{_pendek(isi[0].mentah)}” dihapus seluruhnya. "
                f"Pindahkan ke {NAMA_SATUAN[awalan]} lain."
            )
            yield _cacat("teks-hilang", isi[0].alinea, pesan)


def _di_samping(semua: Sequence[Alinea], satuan: etree._Element, tanda: _Tanda) -> str:
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
