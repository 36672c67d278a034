"""An SOP's definition: its text, its langkah, its decisions, the naskah of each langkah.

A definition is data (`config/sop/<sop>.toml`). `cacat` tells what is wrong with it as a state machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

SELESAI = 0  # the target that ends a case
KETAT: dict[str, object] = {"extra": "forbid"}  # read by config.py: an unknown key is a fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Identitas:
    """The identity block of the SOP sheet, word for word (TND-331)."""

    __pydantic_config__: ClassVar = KETAT

    instansi: tuple[str, ...]
    nomor_sop: str
    tanggal_pembuatan: str = ""
    tanggal_revisi: str = ""
    tanggal_efektif: str = ""
    disahkan_oleh: tuple[str, ...] = ()
    judul_sop: str
    dasar_hukum: tuple[str, ...] = ()
    kualifikasi_pelaksana: tuple[str, ...] = ()
    keterkaitan: tuple[str, ...] = ()
    peralatan: tuple[str, ...] = ()
    peringatan: tuple[str, ...] = ()
    pencatatan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pelaksana:
    """A post in the SOP; `jabatan` is its key in config/pejabat.toml."""

    __pydantic_config__: ClassVar = KETAT

    kunci: str
    nama: str
    jabatan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keputusan:
    """One branch of a decision: the answer, where it leads, whether it needs a reason."""

    __pydantic_config__: ClassVar = KETAT

    pilihan: str
    ke: int
    alasan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NaskahLangkah:
    """A naskah that a langkah issues. `kepada` is a post of the SOP, or empty."""

    __pydantic_config__: ClassVar = KETAT

    jenis: str
    judul: str
    seri: str
    penanda_tangan: str
    kepada: str = ""
    mengetahui: str = ""
    templat: str = ""  # file name under templates/<sop>/; empty: <jenis>.docx

    @property
    def berkas_templat(self) -> str:
        """The template's file name."""
        return self.templat or f"{self.jenis}.docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Langkah:
    """One step of the SOP. `waktu` is the SOP's own text; the two numbers are what it means."""

    __pydantic_config__: ClassVar = KETAT

    nomor: int
    folder: str
    pelaksana: str
    kegiatan: str
    kelengkapan: str = ""
    waktu: str = ""
    waktu_menit: int = 0
    waktu_hari_kerja: int = 0
    output: str = ""
    keterangan: str = ""
    selanjutnya: int | None = None  # SELESAI ends the case; absent where a keputusan decides
    keputusan: tuple[Keputusan, ...] = ()
    disposisi: bool = False  # its naskah hands work down: Instruksi is needed (TND-213)
    tanggal_acara: str = ""  # the cell that holds the day it is planned for
    instruksi: tuple[str, ...] = ()  # what the blank form already holds as Instruksi
    perlu: tuple[str, ...] = ()  # cells, tables, columns that must be filled when it begins
    boleh: tuple[str, ...] = ()  # the same, optional
    naskah: tuple[NaskahLangkah, ...] = ()
    jam_kerja: tuple[dt.time, dt.time] = (dt.time(0), dt.time.max)  # of the office: config/layanan.toml

    @property
    def nama_folder(self) -> str:
        """The folder of this langkah in a berkas: `05-pemeriksaan-kasubbag`."""
        return f"{self.nomor:02d}-{self.folder}"

    @property
    def memutuskan(self) -> bool:
        """Whether this langkah ends in a decision."""
        return bool(self.keputusan)

    @property
    def tujuan(self) -> tuple[int, ...]:
        """Every langkah this one can lead to; `SELESAI` among them if it can end the case."""
        if self.keputusan:
            return tuple(k.ke for k in self.keputusan)
        return () if self.selanjutnya is None else (self.selanjutnya,)

    def cabang(self, pilihan: str) -> Keputusan | None:
        """Return the branch that the answer `pilihan` takes, if there is such an answer."""
        return next((k for k in self.keputusan if k.pilihan == pilihan), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sop:
    """A whole SOP. `nama` is also the name of its folder of templates."""

    __pydantic_config__: ClassVar = KETAT

    nama: str
    kode: str  # the letters in a kasus' kode: MM-2026-0007
    judul: str
    status: str = "resmi"  # or "usulan"
    bidang_judul: str  # the cell that names a case
    pengenal: tuple[str, ...]  # cells that make two workbooks one case
    identitas: Identitas
    pelaksana: tuple[Pelaksana, ...]
    langkah: tuple[Langkah, ...]

    def cari(self, nomor: int) -> Langkah | None:
        """Return langkah `nomor`, if the SOP has it."""
        return next((x for x in self.langkah if x.nomor == nomor), None)

    def judul_naskah(self, nomor: int, jenis: str) -> str:
        """Return what the naskah `jenis` of langkah `nomor` is called; its jenis if the SOP no longer has it."""
        langkah = self.cari(nomor)
        return next((n.judul for n in (langkah.naskah if langkah else ()) if n.jenis == jenis), jenis)

    def nama_pelaksana(self, kunci: str) -> str:
        """Return the post's name as the SOP writes it."""
        return next((p.nama for p in self.pelaksana if p.kunci == kunci), kunci)

    def jabatan(self, kunci: str) -> str:
        """Return the key of the office in config/pejabat.toml that holds post `kunci`."""
        return next((p.jabatan for p in self.pelaksana if p.kunci == kunci), kunci)

    @property
    def pertama(self) -> Langkah:
        """The langkah a case begins with."""
        return self.langkah[0]

    @property
    def pilihan_keputusan(self) -> tuple[str, ...]:
        """Every answer that any decision of this SOP knows, in order of appearance."""
        return tuple(dict.fromkeys(k.pilihan for x in self.langkah for k in x.keputusan))

    @property
    def diminta(self) -> tuple[str, ...]:
        """Every name of the schema that a langkah needs or offers."""
        return tuple(n for x in self.langkah for n in (*x.perlu, *x.boleh))


@dataclass(frozen=True, slots=True)
class Cacat:
    """One fault of a definition: the key it stands at, and what is wrong."""

    kunci: str
    pesan: str


def cacat(sop: Sop, nama_skema: frozenset[str]) -> tuple[Cacat, ...]:
    """Return all faults of `sop` as a state machine and in its references; none means usable."""
    if not sop.langkah:
        return (Cacat("langkah", "SOP tidak mempunyai langkah; tulis paling sedikit satu [[langkah]]."),)
    arah = (*_nomor_ganda(sop), *_tanpa_sasaran(sop))
    # Where an arrow itself is wrong, what cannot be reached through it is only its consequence.
    jalan = () if arah else (*_tak_terjangkau(sop), *_buntu(sop))
    return (*arah, *jalan, *_rujukan_pelaksana(sop), *_nama_asing(sop, nama_skema))


def _kunci(langkah: Langkah, kunci: str) -> str:
    return f"langkah[{langkah.nomor}].{kunci}"


def _nomor_ganda(sop: Sop) -> Iterator[Cacat]:
    nomor = [x.nomor for x in sop.langkah]
    for langkah in sop.langkah:
        if nomor.count(langkah.nomor) > 1 or langkah.nomor < 1:
            pesan = f"nomor langkah {langkah.nomor} dipakai dua kali atau kurang dari 1."
            yield Cacat(_kunci(langkah, "nomor"), pesan)
    jenis = [n.jenis for x in sop.langkah for n in x.naskah]
    for langkah in sop.langkah:
        for naskah in langkah.naskah:
            if jenis.count(naskah.jenis) > 1:
                pesan = f"jenis naskah “{naskah.jenis}” dipakai dua kali."
                yield Cacat(_kunci(langkah, "naskah.jenis"), pesan)


def _tanpa_sasaran(sop: Sop) -> Iterator[Cacat]:
    ada = {x.nomor for x in sop.langkah} | {SELESAI}
    for langkah in sop.langkah:
        if langkah.keputusan and langkah.selanjutnya is not None:
            yield Cacat(
                _kunci(langkah, "selanjutnya"),
                "langkah berkeputusan tidak boleh mempunyai selanjutnya; arahnya ditentukan keputusan.",
            )
        if not langkah.tujuan:
            yield Cacat(
                _kunci(langkah, "selanjutnya"),
                "jalan buntu: tulis selanjutnya = nomor langkah, atau 0 bila SOP selesai di sini.",
            )
        for tujuan in langkah.tujuan:
            if tujuan not in ada:
                kunci = "keputusan.ke" if langkah.keputusan else "selanjutnya"
                yield Cacat(_kunci(langkah, kunci), f"menuju langkah {tujuan}, yang tidak ada.")


def _rujukan_pelaksana(sop: Sop) -> Iterator[Cacat]:
    ada = {p.kunci for p in sop.pelaksana}
    for langkah in sop.langkah:
        if langkah.pelaksana not in ada:
            yield Cacat(_kunci(langkah, "pelaksana"), f"pelaksana “{langkah.pelaksana}” tidak dikenal.")
        for naskah in langkah.naskah:
            for kunci in ("penanda_tangan", "kepada", "mengetahui"):
                nilai = getattr(naskah, kunci)
                if nilai and nilai not in ada:
                    pesan = f"pelaksana “{nilai}” tidak dikenal."
                    yield Cacat(_kunci(langkah, f"naskah.{kunci}"), pesan)


def _jangkauan(awal: int, panah: dict[int, tuple[int, ...]]) -> set[int]:
    tercapai: set[int] = set()
    antre = [awal]
    while antre:
        kini = antre.pop()
        if kini not in tercapai:
            tercapai.add(kini)
            antre.extend(panah.get(kini, ()))
    return tercapai


def _tak_terjangkau(sop: Sop) -> Iterator[Cacat]:
    tercapai = _jangkauan(sop.pertama.nomor, {x.nomor: x.tujuan for x in sop.langkah})
    for langkah in sop.langkah:
        if langkah.nomor not in tercapai:
            yield Cacat(_kunci(langkah, "nomor"), f"langkah {langkah.nomor} tidak pernah tercapai.")


def _buntu(sop: Sop) -> Iterator[Cacat]:
    mundur: dict[int, tuple[int, ...]] = {}
    for langkah in sop.langkah:
        for tujuan in langkah.tujuan:
            mundur[tujuan] = (*mundur.get(tujuan, ()), langkah.nomor)
    dapat_selesai = _jangkauan(SELESAI, mundur)
    for langkah in sop.langkah:
        if langkah.tujuan and langkah.nomor not in dapat_selesai:
            pesan = f"dari langkah {langkah.nomor} SOP tidak pernah dapat selesai."
            yield Cacat(_kunci(langkah, "selanjutnya"), pesan)


def _nama_asing(sop: Sop, nama_skema: frozenset[str]) -> Iterator[Cacat]:
    for nama in (sop.bidang_judul, *sop.pengenal):
        if nama not in nama_skema:
            kunci = "bidang_judul" if nama == sop.bidang_judul else "pengenal"
            yield Cacat(kunci, f"bidang “{nama}” tidak ada pada formulir.")
    for langkah in sop.langkah:
        rujukan = {
            "perlu": langkah.perlu,
            "boleh": langkah.boleh,
            "tanggal_acara": (langkah.tanggal_acara,) if langkah.tanggal_acara else (),
        }
        for kunci, daftar in rujukan.items():
            for nama in daftar:
                if nama not in nama_skema:
                    yield Cacat(_kunci(langkah, kunci), f"bidang “{nama}” tidak ada pada formulir.")
