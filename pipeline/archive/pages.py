"""Records of a berkas → the HTML pages of `outbox/`. No files are written, no clock is read.

The pages open from disk without a server or a network: style and script stand inline, and the
Content-Security-Policy allows exactly these, by digest. The same records give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Literal
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.archive.gambar import svg
from pipeline.archive.jejak import SEBUTAN, Bagan, Bilah, KeadaanLangkah

Status = Literal["berjalan", "selesai", "dibatalkan"]
Keadaan = Literal["berlaku", "digantikan", "dibatalkan", "bertanda tangan"]

FOLDER_SUMBER = "00-sumber"
SIDIK_PENDEK = 12  # hexadecimal digits shown; the whole digest is the title, and on paper
DI_LUAR_SOP = "Langkah ini tidak ada dalam definisi SOP yang sekarang."


@dataclass(frozen=True, slots=True, kw_only=True)
class Simpanan:
    """A file of the berkas that is no naskah; `path` is relative to the berkas' folder, with /.

    `waktu` is when it came, `beda` in what a signed copy differs from what was issued.
    """

    path: str
    waktu: str
    sha256: str
    beda: tuple[str, ...] = ()

    @property
    def nama(self) -> str:
        """The file's name."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asal:
    """What a naskah was made from, by digest; `buku` is the workbook where it is found in the berkas.

    What was not entered is empty.
    """

    buku_kerja: str = ""
    buku: Simpanan | None = None
    templat: str = ""
    konfigurasi: str = ""
    program: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NaskahBerkas:
    """A document of the berkas; `path` is relative to the berkas' folder, with /."""

    langkah: int
    putaran: int
    revisi: int
    jenis: str
    judul: str
    nomor: str
    tanggal: str
    penanda_tangan: str
    path: str
    sha256: str
    keadaan: Keadaan
    keterangan: str = ""
    perubahan: tuple[str, ...] = ()  # what a revision says otherwise than the one before
    pdf: str = ""  # the copy for reading: path relative to the berkas' folder
    salinan: tuple[Simpanan, ...] = ()  # signed copies that came home
    asal: Asal | None = None

    @property
    def tautan(self) -> str:
        """The link from the berkas' page."""
        return tautan(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class PutaranBerkas:
    """One entry into a langkah; an empty `selesai` means it is under way.

    `tepat` tells whether it kept the Mutu Baku, None where that cannot be said; `lewat` by how much it did not.
    """

    putaran: int
    mulai: str = ""
    selesai: str = ""
    lama: str = ""
    tepat: bool | None = None
    lewat: str = ""
    keputusan: str = ""
    catatan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LangkahBerkas:
    """A langkah of the SOP and how this case went through it; `baku` is the Mutu Baku's time."""

    nomor: int
    folder: str
    pelaksana: str
    kegiatan: str
    baku: str
    keadaan: KeadaanLangkah = "belum"
    putaran: tuple[PutaranBerkas, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Berkas:
    """All that the berkas' own page shows. `folder` is the folder's name, without the tahun.

    `berikut` says what is to be done next; `sumber` are the accepted workbooks, `lampiran` what came with them.
    """

    kode: str
    judul: str
    tahun: int
    folder: str
    sop: str
    status: Status
    posisi: str
    berikut: tuple[str, ...] = ()
    langkah: tuple[LangkahBerkas, ...] = ()
    naskah: tuple[NaskahBerkas, ...] = ()
    sumber: tuple[Simpanan, ...] = ()
    lampiran: tuple[Simpanan, ...] = ()
    peringatan: tuple[str, ...] = ()
    bagan: Bagan | None = None
    bilah: tuple[Bilah, ...] = ()
    rangkuman: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlokDepan:
    """A file of data that the front page loads, as `archive.indeks` names it, and how many cases stand in it."""

    tahun: int
    path: str
    jumlah: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terbaru:
    """A case that the front page links without its data. `folder` stands below outbox/, the tahun included."""

    kode: str
    judul: str
    folder: str

    @property
    def tautan(self) -> str:
        """The link from the front page."""
        return tautan(f"{self.folder}/index.html")


@dataclass(frozen=True, slots=True)
class _Putaran:
    waktu: PutaranBerkas
    sah: tuple[NaskahBerkas, ...]
    digantikan: tuple[NaskahBerkas, ...]


@dataclass(frozen=True, slots=True)
class _Langkah:
    langkah: LangkahBerkas
    putaran: tuple[_Putaran, ...]


def halaman_berkas(berkas: Berkas) -> str:
    """Return the page of one berkas, `index.html` of its own folder.

    Every naskah is shown, also one of a langkah or putaran that `berkas.langkah` does not have.
    """
    templat = _lingkungan().get_template("berkas.html.j2")
    hari = [(tanggal, tuple(isi)) for tanggal, isi in groupby(berkas.bilah, key=lambda b: b.tanggal)]
    # nosec B704 - lxml escapes what it writes
    gambar = Markup(svg(berkas.bagan)) if berkas.bagan else ""  # noqa: S704
    return templat.render(berkas=berkas, langkah=tuple(_susun(berkas)), hari=hari, gambar=gambar)


def halaman_depan(blok: Sequence[BlokDepan], terbaru: Sequence[Terbaru], sop: Sequence[str]) -> str:
    """Return the archive's front page, `outbox/index.html`.

    It holds no case but `terbaru`, for a browser without scripts: the others come from `blok`, the newest first.
    `sop` are the titles to choose from.
    """
    templat = _lingkungan().get_template("depan.html.j2")
    isi = [(b.tahun, b.path, b.jumlah) for b in blok]
    jumlah = sum(b.jumlah for b in blok)
    tahun = sorted({b.tahun for b in blok}, reverse=True)
    return templat.render(blok=json.dumps(isi), jumlah=jumlah, tahun=tahun, terbaru=terbaru, sop=sop)


@lru_cache(maxsize=4096)
def tautan(path: str) -> str:
    """Return a relative link to `path`: `#`, `?`, `%`, blanks and the like are encoded."""
    return "/".join(quote(bagian, safe="") for bagian in path.split("/"))


def _susun(berkas: Berkas) -> Iterator[_Langkah]:
    dikenal = {x.nomor: x for x in berkas.langkah}
    for nomor in sorted(dikenal.keys() | {n.langkah for n in berkas.naskah}):
        langkah = dikenal.get(nomor) or LangkahBerkas(
            nomor=nomor, folder="", pelaksana="", kegiatan=DI_LUAR_SOP, baku=""
        )
        putaran = tuple(_putaran(langkah, berkas.naskah))
        yield _Langkah(langkah, putaran)


def _putaran(langkah: LangkahBerkas, naskah: Sequence[NaskahBerkas]) -> Iterator[_Putaran]:
    milik = [n for n in naskah if n.langkah == langkah.nomor]
    dikenal = {p.putaran: p for p in langkah.putaran}
    for nomor in sorted(dikenal.keys() | {n.putaran for n in milik}):
        isi = [n for n in milik if n.putaran == nomor]
        yield _Putaran(
            dikenal.get(nomor) or PutaranBerkas(putaran=nomor),
            tuple(n for n in isi if n.keadaan != "digantikan"),
            tuple(n for n in isi if n.keadaan == "digantikan"),
        )


@cache
def _lingkungan() -> Environment:
    env = Environment(
        loader=PackageLoader("pipeline.archive", "halaman"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.globals |= {"folder_sumber": FOLDER_SUMBER, "sidik_pendek": SIDIK_PENDEK, "sebutan": SEBUTAN}
    env.filters |= {"sandi": _sandi, "tautan": tautan}
    return env


def _sandi(isi: str) -> Markup:
    """Return the source by which a Content-Security-Policy allows an inline `isi`."""
    sidik = hashlib.sha256(isi.encode()).digest()
    sandi = base64.b64encode(sidik).decode()
    return Markup(f"'sha256-{sandi}'")  # noqa: S704  # nosec B704 - base64 needs none
