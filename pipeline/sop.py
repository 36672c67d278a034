"""An SOP's definition: its text, its langkah, its decisions, the naskah of each langkah.

A definition is data (`config/sop/<sop>.toml`). `cacat` tells what is wrong with it as a state machine.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import ClassVar, Final

from pipeline.skema import KETAT, LANGKAH, UMUM, Bentuk, Bidang, Skema, Tabel

SELESAI = 0  # the target that ends a case
RESMI, USULAN = "resmi", "usulan"


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
class Syarat:
    """When a langkah is gone through at all: the cell `bidang` holds one of `nilai`. Else it is skipped."""

    __pydantic_config__: ClassVar = KETAT

    bidang: str
    nilai: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaftarPilihan:
    """A list of choices that only this SOP has."""

    __pydantic_config__: ClassVar = KETAT

    nama: str
    isi: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Langkah:
    """One step of the SOP. `waktu` is the SOP's own text; the three numbers are what it means.

    Neighbouring langkah with the same `serentak` are entered together, and left when all of them have ended.
    """

    __pydantic_config__: ClassVar = KETAT

    nomor: int
    folder: str
    pelaksana: str
    kegiatan: str
    kelengkapan: str = ""
    waktu: str = ""
    waktu_menit: int = 0
    waktu_jam: int = 0  # by the clock, nights and holidays included
    waktu_hari_kerja: int = 0
    output: str = ""
    keterangan: str = ""
    # SELESAI ends the case; absent where a keputusan decides, unless it says where one that is skipped leads.
    selanjutnya: int | None = None
    keputusan: tuple[Keputusan, ...] = ()
    serentak: str = ""
    hanya_bila: Syarat | None = None
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
    def waktu_jalan(self) -> dt.timedelta:
        """How long it may take by the clock, the working days not counted in."""
        return dt.timedelta(minutes=self.waktu_menit, hours=self.waktu_jam)

    @property
    def memutuskan(self) -> bool:
        """Whether this langkah ends in a decision."""
        return bool(self.keputusan)

    @property
    def tujuan(self) -> tuple[int, ...]:
        """Every langkah this one can lead to; `SELESAI` among them if it can end the case."""
        terus = () if self.selanjutnya is None else (self.selanjutnya,)
        return tuple(dict.fromkeys((*(k.ke for k in self.keputusan), *terus))) if self.keputusan else terus

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
    bidang_jenis: str = "kegiatan.jenis"  # cells by which it is found on the front page; none is needed
    bidang_tempat: str = "kegiatan.tempat"
    pengenal: tuple[str, ...]  # cells that make two workbooks one case
    surat_masuk: str = "arahan"  # the cells (dari, nomor, tanggal …) of the letter that starts a case: the buku agenda
    identitas: Identitas
    pelaksana: tuple[Pelaksana, ...]
    langkah: tuple[Langkah, ...]
    bidang: tuple[Bidang, ...] = ()  # input cells and tables that only this SOP has; always in its form
    tabel: tuple[Tabel, ...] = ()
    pilihan: tuple[DaftarPilihan, ...] = ()

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
    def pilihan_beralasan(self) -> tuple[str, ...]:
        """Every answer that needs a reason, in order of appearance."""
        return tuple(dict.fromkeys(k.pilihan for x in self.langkah for k in x.keputusan if k.alasan))

    @property
    def usulan(self) -> bool:
        """Whether it is but proposed: no official has signed it yet."""
        return self.status == USULAN

    @property
    def sebutan(self) -> str:
        """What it is called where it must be seen that it is but proposed."""
        return f"{self.judul} (usulan, belum disahkan)" if self.usulan else self.judul

    @property
    def diminta(self) -> tuple[str, ...]:
        """Every name of the schema that a langkah needs or offers, and all that is this SOP's own."""
        sendiri = (*(b.nama for b in self.bidang), *(t.nama for t in self.tabel))
        return (*(n for x in self.langkah for n in (*x.perlu, *x.boleh)), *sendiri)

    def rombongan(self, langkah: Langkah) -> tuple[Langkah, ...]:
        """Return the langkah that are entered together with `langkah`: as a rule itself alone."""
        if not langkah.serentak:
            return (langkah,)
        return tuple(x for x in self.langkah if x.serentak == langkah.serentak)

    def syarat(self, langkah: Langkah) -> str:
        """Return when `langkah` is gone through, in the form's words: `Jenis: satu atau dua`; empty if always."""
        if (bila := langkah.hanya_bila) is None:
            return ""
        bidang = self.skema().cari_bidang(bila.bidang)
        return f"{bidang.label if bidang else bila.bidang}: {' atau '.join(bila.nilai)}"

    def lewat(self, langkah: Langkah) -> int:
        """Return where the way leads if `langkah`, and all that are entered together with it, are skipped."""
        rombongan = self.rombongan(langkah)
        if len(rombongan) == 1 and langkah.selanjutnya is not None:
            return langkah.selanjutnya
        akhir = rombongan[-1].nomor
        return next((t for x in rombongan for t in x.tujuan if t > akhir), SELESAI)

    def skema(self, umum: Skema = UMUM) -> Skema:
        """Return the input cells and tables of this SOP's form: what it asks of `umum`, and its own."""
        return _skema(self, umum)

    def sampai(self, langkah: Langkah, skema: Skema) -> Skema:
        """Return the part of `skema` that is not first asked for behind `langkah`: what a naskah of it can tell."""
        dulu, nanti = (
            {n for x in self.langkah if (x.nomor > langkah.nomor) is belum for n in (*x.perlu, *x.boleh)}
            for belum in (False, True)
        )
        baru = nanti - dulu
        tabel = {n.partition(".")[0] for n in dulu}
        return Skema(
            tuple(b for b in skema.bidang if b.nama not in baru),
            tuple(
                replace(t, kolom=tuple(k for k in t.kolom if f"{t.nama}.{k.judul}" not in baru))
                for t in skema.tabel
                if t.nama not in baru or t.nama in tabel
            ),
        )


@lru_cache(maxsize=64)
def _skema(sop: Sop, umum: Skema) -> Skema:
    semua = _seluruh(sop, umum).untuk(sop.diminta)
    utama = semua.cari_bidang(sop.bidang_judul)
    if utama is not None:
        semua = semua.di_lembar(utama.lembar)
        semua = replace(semua, bidang=tuple(sorted(semua.bidang, key=lambda b: b.lembar != utama.lembar)))
    return replace(semua, tabel=tuple(_tabel_langkah(sop, t) if t.nama == LANGKAH.nama else t for t in semua.tabel))


def _seluruh(sop: Sop, umum: Skema) -> Skema:
    """Return all that the definition may name; what names a case stands first on its sheet, own tables after langkah."""
    sendiri = Skema(sop.bidang, ())
    bidang = sendiri.gabung(umum) if sendiri.cari_bidang(sop.bidang_judul) else umum.gabung(sendiri)
    langkah = Skema(bidang.bidang, tuple(t for t in umum.tabel if t.nama == LANGKAH.nama))
    return langkah.gabung(Skema((), sop.tabel)).gabung(umum)


def _tabel_langkah(sop: Sop, tabel: Tabel) -> Tabel:
    """Return table `langkah` with the hint of Catatan naming the answers of this SOP that need a reason."""
    alasan = " atau ".join(sop.pilihan_beralasan)
    petunjuk = f"Catatan; wajib berisi alasan bila {alasan}." if alasan else "Catatan. Boleh kosong."
    kolom = (replace(k, petunjuk=petunjuk) if k.judul == "Catatan" else k for k in tabel.kolom)
    return replace(tabel, kolom=tuple(kolom))


@dataclass(frozen=True, slots=True)
class Cacat:
    """One fault of a definition: the key it stands at, and what is wrong."""

    kunci: str
    pesan: str


def cacat(sop: Sop, umum: Skema = UMUM) -> tuple[Cacat, ...]:
    """Return all faults of `sop` as a state machine, in its own cells and tables, and in its references.

    None means usable. `umum` are the cells and tables that every SOP may ask for.
    """
    if not sop.langkah:
        return (Cacat("langkah", "SOP tidak mempunyai langkah; tulis paling sedikit satu [[langkah]]."),)
    sendiri = tuple(_sendiri(sop, umum))
    arah = (*_nomor_ganda(sop), *_tanpa_sasaran(sop), *_serentak(sop), *_dilewati(sop, umum))
    # Where an arrow itself is wrong, what cannot be reached through it is only its consequence.
    jalan = () if arah else (*_tak_terjangkau(sop), *_buntu(sop))
    return (*_kepala(sop), *sendiri, *arah, *jalan, *_keputusan(sop), *_rujukan_pelaksana(sop), *_nama_asing(sop, umum))


def _kunci(langkah: Langkah, kunci: str) -> str:
    return f"langkah[{langkah.nomor}].{kunci}"


def _kepala(sop: Sop) -> Iterator[Cacat]:
    if sop.status not in {RESMI, USULAN}:
        yield Cacat("status", f"“{sop.status}” tidak dikenal; pilih “{RESMI}” atau “{USULAN}”.")
    for kunci, jumlah in Counter(p.kunci for p in sop.pelaksana).items():
        if jumlah > 1:
            yield Cacat("pelaksana.kunci", f"pelaksana “{kunci}” ditulis {jumlah} kali.")
    for langkah in sop.langkah:
        if langkah.nomor > NOMOR_MAKS:
            yield Cacat(_kunci(langkah, "nomor"), f"nomor langkah paling besar {NOMOR_MAKS}.")
        for kunci in ("waktu_menit", "waktu_jam", "waktu_hari_kerja"):
            if getattr(langkah, kunci) < 0:
                yield Cacat(_kunci(langkah, kunci), "waktu tidak boleh kurang dari 0.")


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
        bersyarat = langkah.hanya_bila and not langkah.serentak
        if langkah.keputusan and langkah.selanjutnya is not None and not bersyarat:
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
                pesan = f"menuju langkah {tujuan}, yang tidak ada."
                yield Cacat(_kunci(langkah, "selanjutnya" if tujuan == langkah.selanjutnya else "keputusan.ke"), pesan)


def _serentak(sop: Sop) -> Iterator[Cacat]:
    """Yield what is wrong with langkah that are entered together: they stand together, go on alike, go back in front."""
    anggota: dict[str, list[Langkah]] = {}
    for langkah in sop.langkah:
        if langkah.serentak:
            anggota.setdefault(langkah.serentak, []).append(langkah)
    for nama, isi in anggota.items():
        urut = [n for n, x in enumerate(sop.langkah) if x.serentak == nama]
        if len(isi) == 1 or urut[-1] - urut[0] >= len(urut) or any(b.nomor <= a.nomor for a, b in pairwise(isi)):
            pesan = f"rombongan serentak “{nama}” harus dua langkah atau lebih yang berurutan."
            yield Cacat(_kunci(isi[-1], "serentak"), pesan)
        maju = {t for x in isi for t in x.tujuan if _maju(t, isi)}
        if len(maju) > 1:
            semua = ", ".join(map(str, sorted(maju)))
            pesan = f"rombongan serentak “{nama}” harus maju ke satu tujuan yang sama; di sini {semua}."
            yield Cacat(_kunci(isi[-1], "keputusan.ke" if isi[-1].keputusan else "selanjutnya"), pesan)
        for langkah in isi:
            if langkah.tujuan and not any(_maju(t, isi) for t in langkah.tujuan):
                pesan = f"tidak ada jalan maju dari rombongan serentak “{nama}”."
                yield Cacat(_kunci(langkah, "keputusan.ke" if langkah.keputusan else "selanjutnya"), pesan)
        yield from _ke_tengah(sop, nama, isi)


def _maju(tujuan: int, rombongan: list[Langkah]) -> bool:
    return tujuan == SELESAI or tujuan > rombongan[-1].nomor


def _ke_tengah(sop: Sop, nama: str, isi: list[Langkah]) -> Iterator[Cacat]:
    for langkah in sop.langkah:
        for tujuan in langkah.tujuan:
            if tujuan in {x.nomor for x in isi[1:]}:
                kunci = "selanjutnya" if tujuan == langkah.selanjutnya else "keputusan.ke"
                pesan = (
                    f"menuju langkah {tujuan} di tengah rombongan serentak “{nama}”; "
                    f"tuju langkah pertamanya, {isi[0].nomor}."
                )
                yield Cacat(_kunci(langkah, kunci), pesan)


def _dilewati(sop: Sop, umum: Skema) -> Iterator[Cacat]:
    """Yield what is wrong with the conditions: cells of a choice alone decide, and what is skipped leads on."""
    semua = _seluruh(sop, umum)
    for langkah in sop.langkah:
        if (syarat := langkah.hanya_bila) is None:
            continue
        bidang = semua.cari_bidang(syarat.bidang)
        if bidang is None:
            continue  # told by `_nama_asing`
        if bidang.bentuk is not Bentuk.PILIHAN:
            pesan = f"bidang “{syarat.bidang}” bukan pilihan; syarat hanya dapat memakai bidang berbentuk “pilihan”."
            yield Cacat(_kunci(langkah, "hanya_bila.bidang"), pesan)
        if not syarat.nilai:
            yield Cacat(_kunci(langkah, "hanya_bila.nilai"), "tulis paling sedikit satu nilai.")
        if langkah.keputusan and langkah.selanjutnya is None and not langkah.serentak:
            pesan = "tulis selanjutnya = nomor langkah: ke mana kasus pergi bila langkah ini dilewati."
            yield Cacat(_kunci(langkah, "selanjutnya"), pesan)
        if langkah.selanjutnya is not None and SELESAI < langkah.selanjutnya <= langkah.nomor:
            pesan = "langkah yang dapat dilewati harus maju; selanjutnya menunjuk mundur."
            yield Cacat(_kunci(langkah, "selanjutnya"), pesan)


def _keputusan(sop: Sop) -> Iterator[Cacat]:
    for langkah in sop.langkah:
        for pilihan, jumlah in Counter(k.pilihan for k in langkah.keputusan).items():
            if not pilihan.strip() or jumlah > 1:
                pesan = f"pilihan “{pilihan}” kosong atau ditulis lebih dari sekali."
                yield Cacat(_kunci(langkah, "keputusan.pilihan"), pesan)


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


def _panah(sop: Sop) -> dict[int, tuple[int, ...]]:
    """Return where each langkah leads; one that is entered together with others brings these along."""
    bersama = {x.nomor: tuple(y.nomor for y in sop.rombongan(x)) for x in sop.langkah}
    return {x.nomor: tuple(y for t in x.tujuan for y in bersama.get(t, (t,))) for x in sop.langkah}


def _tak_terjangkau(sop: Sop) -> Iterator[Cacat]:
    panah = _panah(sop)
    tercapai = set[int]().union(*(_jangkauan(x.nomor, panah) for x in sop.rombongan(sop.pertama)))
    for langkah in sop.langkah:
        if langkah.nomor not in tercapai:
            yield Cacat(_kunci(langkah, "nomor"), f"langkah {langkah.nomor} tidak pernah tercapai.")


def _buntu(sop: Sop) -> Iterator[Cacat]:
    mundur: dict[int, tuple[int, ...]] = {}
    for nomor, tujuan in _panah(sop).items():
        for satu in tujuan:
            mundur[satu] = (*mundur.get(satu, ()), nomor)
    dapat_selesai = _jangkauan(SELESAI, mundur)
    for langkah in sop.langkah:
        if langkah.tujuan and langkah.nomor not in dapat_selesai:
            pesan = f"dari langkah {langkah.nomor} SOP tidak pernah dapat selesai."
            yield Cacat(_kunci(langkah, "selanjutnya"), pesan)


def _nama_asing(sop: Sop, umum: Skema) -> Iterator[Cacat]:
    semua = _seluruh(sop, umum)
    wajib = {n for x in sop.langkah for n in x.perlu}
    for kunci, daftar in (("bidang_judul", (sop.bidang_judul,)), ("pengenal", sop.pengenal)):
        for nama in daftar:
            if nama not in semua.nama:
                yield Cacat(kunci, _tak_ada(nama))
            elif not semua.cari_bidang(nama) or nama not in wajib:
                yield Cacat(kunci, f"bidang “{nama}” harus sel isian yang diminta perlu sebuah langkah.")
    for langkah in sop.langkah:
        rujukan = {
            "perlu": langkah.perlu,
            "boleh": langkah.boleh,
            "tanggal_acara": (langkah.tanggal_acara,) if langkah.tanggal_acara else (),
            "hanya_bila.bidang": (langkah.hanya_bila.bidang,) if langkah.hanya_bila else (),
        }
        for kunci, nama_nama in rujukan.items():
            for nama in nama_nama:
                if nama not in semua.nama:
                    yield Cacat(_kunci(langkah, kunci), _tak_ada(nama))


def _tak_ada(nama: str) -> str:
    return f"bidang “{nama}” tidak ada pada formulir."


# --- what is the SOP's own -------------------------------------------------------------------

NOMOR_MAKS: Final = 99  # two digits in the names of folders and files
_NAMA_BIDANG: Final = re.compile(r"[a-z][a-z_]+\.[a-z][a-z0-9_]*")
_NAMA_TABEL: Final = re.compile(r"[a-z]{2,}(_[a-z]+)*")  # no digit: `ab1` would be a cell of Excel's
_NAMA_LEMBAR: Final = re.compile(r"[^\[\]:*?/\\']{1,31}")
# What a template knows besides the workbook, and what a form has besides its input cells.
TERPAKAI: Final = frozenset(
    {"kasus", "naskah", "rekap", "kotak", "langkah", "langkah_ini", "media_hadir", "penanda_tangan", "mengetahui"}
    | {"dari", "kepada", "instansi", "sop", "dasar", "hambatan_langkah", "grafik", "perubahan", "formulir", "daftar"}
)
LEMBAR_TERPAKAI: Final = frozenset({"petunjuk", "_daftar", "_alur", "status", "masalah", "langkah"})
TURUNAN: Final = ("_hari", "_lengkap", "_terbilang")  # what values.py makes of a date


def _sendiri(sop: Sop, umum: Skema) -> Iterator[Cacat]:
    """Yield what is wrong with the cells, tables and lists that only this SOP has; messages name them by their name."""
    umum_bidang = {b.nama for b in umum.bidang}
    umum_tabel = {t.nama for t in umum.tabel}
    kelompok = {n.partition(".")[0] for n in umum_bidang} | {b.nama.partition(".")[0] for b in sop.bidang}
    for nama, jumlah in Counter(b.nama for b in sop.bidang).items():
        letak = f"bidang[{nama}].nama"
        if not _NAMA_BIDANG.fullmatch(nama):
            yield Cacat(letak, f"“{nama}”: tulis kelompok.nama dengan huruf kecil, misalnya pemohon.alamat.")
        elif nama in umum_bidang or jumlah > 1 or nama.partition(".")[0] in TERPAKAI | umum_tabel:
            yield Cacat(letak, f"“{nama}” sudah dipakai formulir atau templat; pakai nama lain.")
        elif any(nama == f"{b.nama}{x}" for b in (*umum.bidang, *sop.bidang) for x in TURUNAN):
            yield Cacat(letak, f"“{nama}” sudah menjadi bentuk lain sebuah tanggal pada templat; pakai nama lain.")
    for nama, jumlah in Counter(t.nama for t in sop.tabel).items():
        letak = f"tabel[{nama}].nama"
        if not _NAMA_TABEL.fullmatch(nama):
            yield Cacat(letak, f"“{nama}”: tulis huruf kecil dan garis bawah saja, paling sedikit dua huruf.")
        elif nama in umum_tabel | TERPAKAI | kelompok or jumlah > 1:
            yield Cacat(letak, f"“{nama}” sudah dipakai formulir atau templat; pakai nama lain.")
    yield from _lembar(sop, umum)
    yield from _kolom(sop)
    yield from _daftar_pilihan(sop)


def _lembar(sop: Sop, umum: Skema) -> Iterator[Cacat]:
    """Yield each sheet whose name Excel does not take, or that would hold a table and something else."""
    bidang = {b.lembar.casefold() for b in (*umum.bidang, *sop.bidang)}
    tabel = Counter(t.lembar.casefold() for t in (*umum.tabel, *sop.tabel))
    semua = [(f"bidang[{b.nama}].lembar", b.lembar, False) for b in sop.bidang]
    semua += [(f"tabel[{t.nama}].lembar", t.lembar, True) for t in sop.tabel]
    for letak, nama, bertabel in semua:
        kecil = nama.casefold()
        if not _NAMA_LEMBAR.fullmatch(nama) or nama != nama.strip():
            yield Cacat(letak, f"“{nama}”: nama lembar 1 s.d. 31 huruf, tanpa [ ] : * ? / \\ dan tanda petik.")
        elif kecil in LEMBAR_TERPAKAI or (tabel[kecil] > 1 or kecil in bidang if bertabel else kecil in tabel):
            yield Cacat(letak, f"lembar “{nama}” sudah dipakai; setiap tabel berdiri sendiri pada lembarnya.")


def _kolom(sop: Sop) -> Iterator[Cacat]:
    for tabel in sop.tabel:
        if not tabel.kolom:
            yield Cacat(f"tabel[{tabel.nama}].kolom", "tabel tanpa kolom; tulis paling sedikit satu [[tabel.kolom]].")
        for nama, jumlah in Counter(k.nama for k in tabel.kolom).items():
            if jumlah > 1 or nama in {"no", "gambar"} or not nama.isidentifier():
                letak = f"tabel[{tabel.nama}].kolom"
                yield Cacat(letak, f"kolom “{nama}” ditulis dua kali, sudah dipakai, atau tidak hanya huruf dan spasi.")


def _daftar_pilihan(sop: Sop) -> Iterator[Cacat]:
    for nama, jumlah in Counter(d.nama for d in sop.pilihan).items():
        if jumlah > 1 or not nama.isidentifier():
            yield Cacat(f"pilihan[{nama}].nama", f"daftar “{nama}” ditulis dua kali, atau bukan huruf dan garis bawah.")
    for daftar in sop.pilihan:
        if not daftar.isi or len(set(daftar.isi)) < len(daftar.isi) or not all(x.strip() for x in daftar.isi):
            yield Cacat(f"pilihan[{daftar.nama}].isi", "daftar kosong, atau ada isi yang kosong atau ditulis dua kali.")
    tanpa = [(f"bidang[{b.nama}]", b) for b in sop.bidang]
    tanpa += [(f"tabel[{t.nama}].kolom[{k.judul}]", k) for t in sop.tabel for k in t.kolom]  # type: ignore[misc]
    for letak, satu in tanpa:
        if (satu.bentuk is Bentuk.PILIHAN) != bool(satu.pilihan):
            yield Cacat(f"{letak}.pilihan", "bentuk “pilihan” dan kunci pilihan (nama daftarnya) ditulis bersama.")
        if satu.contoh and (rupa := _RUPA_CONTOH.get(satu.bentuk)) and not re.fullmatch(rupa[0], satu.contoh):
            yield Cacat(f"{letak}.contoh", f"“{satu.contoh}” bukan {satu.bentuk}; tulis seperti {rupa[1]}.")


_RUPA_CONTOH: Final = {
    Bentuk.TANGGAL: (r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])", "“2018-05-07” (hari paling besar 28)"),
    Bentuk.JAM: (r"([01]\d|2[0-3]):[0-5]\d", "“10:00”"),
    Bentuk.TANGGAL_JAM: (
        r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d",
        "“2018-05-07T10:00” (hari paling besar 28)",
    ),
    Bentuk.BILANGAN: (r"\d{1,9}(\.\d{1,4})?", "“12” atau “12.5”"),
    Bentuk.BILANGAN_BULAT: (r"\d{1,9}", "“12”"),
}
