"""What a cut or a failing disk leaves of a drop: tried at every call that changes a file.

`python -m tests.alat_padam [--bunuh] [--galat] [--listrik] [--tiap N]` prints a table; without a choice, all three.
`--gilir` tries one error at each call, in turn, instead of all six; `--lengkap` prints what is counted beside what
strace saw. Wrong is a start that ends elsewhere than an undisturbed run, anything half-written where people look,
and an end that is neither a PipelineError nor, for now (`mentah`), an OSError or a sqlite3.Error.

The calls are counted, cut and failed by `padam.c`, put before libc with LD_PRELOAD. One process has everything
imported, and what is pure and slow is done once; each point is a fork of it on a fresh copy of a prepared root.
The next start runs an hour later than the cut, so that a drop must end wholly as of one time or the other.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import dataclasses
import datetime as dt
import errno
import functools
import gc
import hashlib
import io
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NoReturn
from unittest.mock import patch

from PIL import Image

from pipeline import baca, balas, config, inbox, issue, konsep, pdf, pengisian, periksa, turunan
from pipeline.archive import manifes, terbitkan
from pipeline.errors import PipelineError
from pipeline.formulir import formulir_kosong
from pipeline.jawaban import Jawaban
from pipeline.kunci import memegang
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.pengisian import Pesanan
from pipeline.periksa import Pemeriksaan
from pipeline.plan import Kunci, Naskah
from pipeline.process import process
from pipeline.register import Register
from pipeline.root import Root
from pipeline.setelan import Settings
from tests.alat import HARI_INI, WIB, data, isi_formulir, pulihkan
from tests.test_kembali import bertanda

REPO = Path(__file__).resolve().parent.parent
SUMBER_C = Path(__file__).with_name("padam.c")
SOP: Final = "mobilisasi-media"
JAM: Final = tuple(dt.datetime.combine(HARI_INI, dt.time(jam), WIB) for jam in (15, 16))
BERUBAH: Final = ("inbox", "outbox", ".alur")  # what a drop changes of a root
NAMA: Final = "rapat.xlsx"
TANDA_PDF: Final = "pdf-aktif"  # beside the register: this root makes PDF copies
NAMA_MANIFES: Final = Path(manifes.NAMA).name
ID_SETORAN: Final = re.compile(rb"\d{8}T\d{12}-[0-9a-f]{8}")
LAMA_DETIK: Final = 300  # a run that takes longer hangs

CEPAT: Final = "/dev/shm" if Path("/dev/shm").is_dir() else None

HITUNG, BUNUH, SEKALI, SEJENIS, SEMUA, PENDEK = range(6)
CARA: Final = {
    BUNUH: "mati",
    SEKALI: "sekali",
    SEJENIS: "menetap, panggilan sejenis",
    SEMUA: "menetap, semua panggilan",
    PENDEK: "separuh tertulis, lalu menetap",
}
GALAT: Final = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EBUSY, errno.EXDEV, errno.EPERM)


# --- the shim ------------------------------------------------------------------------------------


def rakit(folder: Path) -> Path:
    """Return the shim, compiled into `folder`."""
    hasil = folder / "padam.so"
    perintah = ["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", str(hasil), str(SUMBER_C), "-ldl"]
    subprocess.run(perintah, check=True)
    return hasil


def terpasang() -> bool:
    """Return whether this process runs with the shim."""
    return hasattr(ctypes.CDLL(None), "padam_pasang")


@dataclass(frozen=True, slots=True)
class Pukulan:
    """What happens at the `n`-th call that changes a file, and to the calls after it; `galat` is an errno."""

    n: int = 0
    cara: int = HITUNG
    galat: int = 0

    def pasang(self, root: Path, catatan: int) -> None:
        """Arm the shim for `root`; it writes what it struck, or all it counted, to the descriptor `catatan`."""
        ctypes.CDLL(None).padam_pasang(
            os.fsencode(root), ctypes.c_long(self.n), self.cara, self.galat, ctypes.c_int(catatan)
        )


def lepas() -> int:
    """Disarm the shim; return how many calls it counted."""
    return int(ctypes.CDLL(None).padam_lepas())


# --- one run of `alur process` -------------------------------------------------------------------


def jalankan(settings: Settings, kini: dt.datetime, kabar: Callable[[Jawaban], None], *, terus: bool = False) -> None:
    """Do what `alur process` does, at the time `kini`; `terus`: go on with the next drop after one that failed."""
    kotak = settings.root.inbox
    with memegang(settings.register, kotak, kini), Register(settings.register) as buku:
        office = Office(settings, buku, lambda: kini)
        inbox.siapkan(kotak)
        for jawaban in pulihkan(office):
            kabar(jawaban)
        gagal: Exception | None = None
        for berkas in inbox.calon(kotak):
            try:
                klaim = inbox.ambil(berkas, kotak)
                if klaim is not None:
                    kabar(process(klaim, office))
            except Exception as exc:
                if not terus:
                    raise
                gagal = exc
        if settings.register.with_name(TANDA_PDF).exists():
            _salin_pdf(replace(office, jam=lambda: JAM[0]))
        if gagal:
            raise gagal


def _salin_pdf(office: Office) -> None:
    """Make the PDF copies as the service does, without LibreOffice and without its thread."""
    satu = _TurunanSeketika(office)
    while satu.sibuk or not satu._hasil.empty():
        satu.langkah()


class _TurunanSeketika(turunan.Turunan):
    """Copies that are made at once; the same naskah gives the same bytes."""

    def _jalankan(self, kerja: Callable[[], Any]) -> None:
        self._hasil.put(kerja())

    def _buat(self, bahan: Any) -> Any:
        return turunan._Hasil(bahan, isi=b"%PDF-1.7 " + bahan.sha256.encode())


@dataclass(slots=True)
class Hasil:
    """How a run ended: `selesai`, `mati`, `menunggu` (a PipelineError), `mentah` (an OSError or sqlite3.Error), `salah`."""

    akhir: str = "mati"
    apa: str = ""  # the exception
    dijawab: list[str] = field(default_factory=list)  # the drops that were answered before it ended
    jumlah: int = 0
    panggilan: list[str] = field(default_factory=list)


def golongan(galat: BaseException) -> str:
    """Return what kind of end an exception is."""
    if isinstance(galat, PipelineError):
        return "menunggu"
    return "mentah" if isinstance(galat, OSError | sqlite3.Error) else "salah"


def cabang(settings: Settings, kini: dt.datetime, pukulan: Pukulan, *, terus: bool = False) -> Hasil:
    """Run a start of the service in a fork, the shim armed with `pukulan`, and return how it ended."""
    baca, tulis = os.pipe()
    with tempfile.TemporaryFile() as catatan:
        if (pid := os.fork()) == 0:
            _anak(settings, kini, pukulan, tulis, catatan.fileno(), terus=terus)
        os.close(tulis)
        with os.fdopen(baca, "rb") as pipa:
            baris = pipa.read().splitlines()
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        catatan.seek(0)
        hasil = Hasil(panggilan=catatan.read().decode().splitlines())
    for satu in map(json.loads, baris):
        if "dijawab" in satu:
            hasil.dijawab.append(satu["dijawab"])
        else:
            hasil.akhir, hasil.apa, hasil.jumlah = satu["akhir"], satu["apa"], satu["jumlah"]
    if status not in (0, -signal.SIGKILL):
        hasil.akhir, hasil.apa = "salah", f"berakhir dengan {status}"
    return hasil


def _anak(
    settings: Settings, kini: dt.datetime, pukulan: Pukulan, pipa: int, catatan: int, *, terus: bool
) -> None:  # pragma: no cover - in a fork
    signal.alarm(LAMA_DETIK)
    gc.disable()

    def kirim(**isi: Any) -> None:
        os.write(pipa, json.dumps(isi).encode() + b"\n")

    akhir, apa = "selesai", ""
    pukulan.pasang(settings.root.dir, catatan)
    try:
        jalankan(settings, kini, lambda j: kirim(dijawab=f"{j.berkas} {j.status}"), terus=terus)
    except BaseException as exc:  # noqa: BLE001 - every end is told to the parent, whatever it is
        akhir, apa = golongan(exc), f"{type(exc).__name__}: {exc}"
    kirim(jumlah=lepas(), akhir=akhir, apa=apa)
    os._exit(0)


# --- what is there afterwards --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keadaan:
    """A root as it is found: digest of each file in inbox/ and outbox/, dot-folders included, and the register's rows."""

    berkas: Mapping[str, str]
    baris: tuple[str, ...]

    @property
    def tampak(self) -> dict[str, str]:
        """The files that people see."""
        return {n: s for n, s in self.berkas.items() if not any(b.startswith(".") for b in n.split("/"))}


def isi_folder(root: Path) -> dict[str, str]:
    """Return the digest of every file below inbox/ and outbox/, and an entry for each folder."""
    hasil: dict[str, str] = {}
    for nama in ("inbox", "outbox"):
        for folder, anak, berkas in os.walk(root / nama):
            jalur = Path(folder)
            hasil |= {f"{(jalur / a).relative_to(root)}/": "" for a in anak}
            for satu in berkas:
                if satu != inbox.STATUS:
                    isi = (jalur / satu).read_bytes()
                    if satu == NAMA_MANIFES:  # drops are named anew by every run
                        isi = ID_SETORAN.sub(b"S", isi)
                    hasil[str((jalur / satu).relative_to(root))] = hashlib.sha256(isi).hexdigest()
    return hasil


def isi_register(berkas: Path) -> tuple[str, ...]:
    """Return every row of the register in words, the ids of drops as their place in the order they came."""
    if not berkas.exists():
        return ()
    with contextlib.closing(sqlite3.connect(f"file:{berkas}?mode=ro", uri=True)) as db:
        tabel = {n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        ganti = {i: f"S{n}" for n, (i,) in enumerate(db.execute("SELECT id FROM setoran ORDER BY rowid"), 1)}
        return tuple(
            f"{t}: " + json.dumps([ganti.get(sel, sel) for sel in baris], ensure_ascii=False)
            for t in sorted(tabel - {"halaman"})  # digests of the files that are compared by themselves, ids and all
            for baris in db.execute(f"SELECT * FROM {t} ORDER BY rowid")
        )


def keadaan(settings: Settings) -> Keadaan:
    """Return what is there now, nobody being at work."""
    return Keadaan(isi_folder(settings.root.dir), isi_register(settings.register))


def beda(kini: Keadaan, akhir: Sequence[Keadaan]) -> list[tuple[str, str]]:
    """Return in what `kini` differs from the nearest of the ends that are right: kind and place; empty if it is one of them."""
    return min((_beda(kini, satu) for satu in akhir), key=len)


def _beda(kini: Keadaan, akhir: Keadaan) -> list[tuple[str, str]]:
    hasil = [("hilang", n) for n in akhir.berkas.keys() - kini.berkas.keys()]
    hasil += [("ganda", n) for n in kini.berkas.keys() - akhir.berkas.keys()]
    hasil += [("separuh", n) for n, s in kini.berkas.items() if akhir.berkas.get(n, s) != s]
    ada, harus = Counter(kini.baris), Counter(akhir.baris)
    hasil += [("hilang", b) for b in (harus - ada).elements()]
    hasil += [("ganda", b) for b in (ada - harus).elements()]
    return sorted(hasil)


def separuh(kini: Mapping[str, str], skenario: Skenario) -> list[tuple[str, str]]:
    """Return the visible files that are neither as they were nor as they will be."""
    boleh = [a.tampak for a in (skenario.awal, *skenario.antara, *skenario.akhir)]
    tampak = Keadaan(kini, ()).tampak
    return [("separuh", f"tampak: {n}") for n, s in tampak.items() if s not in [b.get(n) for b in boleh]]


# --- scenarios -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Skenario:
    """A prepared root with a drop in its inbox, and where an undisturbed run ends, now or an hour later."""

    nama: str
    judul: str
    siap: Path
    awal: Keadaan
    akhir: list[Keadaan] = field(default_factory=list)
    antara: list[Keadaan] = field(default_factory=list)  # one of two drops is answered
    panggilan: list[str] = field(default_factory=list)  # what an undisturbed run calls, in order
    terus: bool = False

    @property
    def jumlah(self) -> int:
        """How many calls an undisturbed run makes."""
        return len(self.panggilan)


class Bengkel:
    """A root in which one point after the other is tried, and the scenarios."""

    def __init__(self, tempat: Path, *, sampai: int) -> None:
        """Lay out a root below `tempat`; cases run up to langkah `sampai`."""
        self.tempat, self.sampai = tempat, sampai
        init(tempat / "root")
        self.settings = config.load(tempat / "root")
        self.formulir = formulir_kosong(self.settings.sop[SOP], self.settings)
        (self.root / "inbox/lampiran/foto1.png").write_bytes(_foto())
        self.skenario: dict[str, Skenario] = {}
        self._simpan(tempat / "kosong")

    @property
    def root(self) -> Path:
        """The root at work."""
        return self.settings.root.dir

    def pindah(self, root: Path, *, salin: bool = True) -> None:
        """Work in another root from now on, a copy of this one."""
        if salin:
            shutil.copytree(self.root, root)
        self.settings = replace(self.settings, root=Root(root))

    def kembalikan(self, siap: Path) -> None:
        """Make the root as it was when `siap` was kept."""
        for nama in BERUBAH:
            shutil.rmtree(self.root / nama, ignore_errors=True)
        shutil.copytree(siap, self.root, dirs_exist_ok=True)

    def _simpan(self, siap: Path) -> Path:
        shutil.rmtree(siap, ignore_errors=True)
        for nama in BERUBAH:
            if (self.root / nama).is_dir():
                shutil.copytree(self.root / nama, siap / nama)
        return siap

    def simpan_sementara(self) -> Path:
        """Keep the root as it is now, until the next time."""
        return self._simpan(self.root.with_name(f"{self.root.name}.sementara"))

    def tambah(
        self, nama: str, judul: str, setoran: Mapping[str, bytes], *, dari: str = "", terus: bool = False
    ) -> None:
        """Add a scenario: drops in the inbox of a fresh root, or of where the scenario `dari` ended."""
        self.kembalikan(self.tempat / "kosong")
        if dari:
            self.selesai(dari)
        for urut, (berkas, isi) in enumerate(setoran.items()):
            tujuan = self.settings.root.inbox / berkas
            tujuan.write_bytes(isi)
            os.utime(tujuan, (1e9 + urut, 1e9 + urut))
        siap = self._simpan(self.tempat / f"siap-{nama}")
        satu = Skenario(nama, judul, siap, keadaan(self.settings), terus=terus)
        self.skenario[nama] = satu
        for jam in JAM:
            satu.akhir.append(self._tak_terganggu(satu, jam))
        hasil = self._hitung(satu)
        satu.panggilan = hasil.panggilan
        if keadaan(self.settings) != satu.akhir[0]:
            raise AssertionError(f"{nama}: dua kali jalan, dua hasil")

    def _tak_terganggu(self, satu: Skenario, jam: dt.datetime) -> Keadaan:
        """Return where an undisturbed run ends; it is done in this process, so that what is slow is done once."""
        self.kembalikan(satu.siap)
        jawaban: list[Jawaban] = []
        jalankan(self.settings, jam, jawaban.append)
        satu.judul = satu.judul.format(jumlah=sum(len(j.naskah) for j in jawaban))
        return keadaan(self.settings)

    def _hitung(self, satu: Skenario) -> Hasil:
        self.kembalikan(satu.siap)
        return cabang(self.settings, JAM[0], Pukulan())

    def selesai(self, nama: str) -> Path:
        """Have the root where a scenario ends, and return its inbox."""
        self.kembalikan(self.skenario[nama].siap)
        jalankan(self.settings, JAM[0], _diam)
        return self.settings.root.inbox

    def isi(self, **ubah: Any) -> bytes:
        """Return a filled workbook."""
        return isi_formulir(self.formulir, data(sampai=self.sampai, **ubah))


def _diam(_: Jawaban) -> None:
    pass


def _foto() -> bytes:
    keluar = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(keluar, "PNG")
    return keluar.getvalue()


UTAMA: Final = ("terbit", "tolak", "versi")
SEMUA_SKENARIO: Final = (*UTAMA, "konsep", "salinan", "pdf", "antre")


def siapkan(tempat: Path, nama: Sequence[str] = SEMUA_SKENARIO, *, sampai: int = 11) -> Bengkel:
    """Return a workshop with the scenarios `nama` ready, in that order."""
    bengkel = Bengkel(tempat, sampai=sampai)
    if {"terbit", "versi", "salinan", "pdf"} & set(nama):
        foto = {"Berkas": "foto1.png", "Jenis": "Foto", "Keterangan": "Suasana acara"}
        dasar = data(sampai=sampai)
        penuh = replace(dasar, tabel=dict(dasar.tabel) | {"dokumentasi": [foto]})
        bengkel.tambah("terbit", "kasus baru, {jumlah} naskah", {NAMA: isi_formulir(bengkel.formulir, penuh)})
    for satu in nama:
        if satu != "terbit":
            _SIAPKAN[satu](bengkel)
    bengkel.skenario = {n: bengkel.skenario[n] for n in nama}
    return bengkel


def _tolak(bengkel: Bengkel) -> None:
    bengkel.tambah("tolak", "setoran ditolak", {NAMA: bengkel.isi(bidang={"kegiatan.judul": None})})


def _versi(bengkel: Bengkel) -> None:
    lama = (bengkel.selesai("terbit") / inbox.DITERIMA / NAMA).read_bytes()
    baru = isi_formulir(lama, replace(data(), bidang={"kegiatan.tempat": "Ruang Contoh Lain"}, tabel={}))
    bengkel.tambah("versi", "versi kedua, {jumlah} revisi", {NAMA: baru}, dari="terbit")


def _konsep(bengkel: Bengkel) -> None:
    bengkel.tambah("konsep", "hanya KONSEP", {NAMA: bengkel.isi(bidang={"kasus.konsep": "Ya"})})


def _salinan(bengkel: Bengkel) -> None:
    (naskah,) = bengkel.selesai("terbit").parent.rglob("*_01_disposisi-karo.docx")
    salinan = bertanda(naskah.read_bytes())
    bengkel.tambah("salinan", "salinan bertanda tangan", {"sudah ttd.docx": salinan}, dari="terbit")


def _pdf(bengkel: Bengkel) -> None:
    """Have a case with its copies superseded: they move along, and those of the revisions are made."""
    tanda = bengkel.settings.register.with_name(TANDA_PDF)
    lama = (bengkel.selesai("terbit") / inbox.DITERIMA / NAMA).read_bytes()
    baru = isi_formulir(lama, replace(data(), bidang={"kegiatan.tempat": "Ruang Contoh Lain"}, tabel={}))
    tanda.touch()
    bengkel.skenario["terbit berpdf"] = replace(
        bengkel.skenario["terbit"], siap=bengkel._simpan(bengkel.tempat / "siap-terbit-berpdf")
    )
    bengkel.tambah("pdf", "versi kedua, {jumlah} revisi, dengan salinan PDF", {NAMA: baru}, dari="terbit berpdf")
    satu = bengkel.skenario["pdf"]
    for jam in JAM:  # the drop is answered, no copy made yet
        bengkel.kembalikan(satu.siap)
        tanda.unlink()
        jalankan(bengkel.settings, jam, _diam)
        satu.antara.append(keadaan(bengkel.settings))


def _antre(bengkel: Bengkel) -> None:
    kecil = [data(sampai=2, bidang={"kegiatan.judul": f"Kegiatan Contoh {n}"}) for n in "AB"]
    dua = {f"{n}.xlsx": isi_formulir(bengkel.formulir, k) for n, k in zip("ab", kecil, strict=True)}
    bengkel.tambah("antre", "dua setoran, {jumlah} naskah; yang kedua jalan terus", dua, terus=True)
    _akhir_antre(bengkel, bengkel.skenario["antre"])


_SIAPKAN: Final = {
    "tolak": _tolak,
    "versi": _versi,
    "konsep": _konsep,
    "salinan": _salinan,
    "pdf": _pdf,
    "antre": _antre,
}


def _akhir_antre(bengkel: Bengkel, satu: Skenario) -> None:
    """Add the ends at which one drop had to wait until the next start, or both, the second answered before the first."""
    kotak = bengkel.settings.root.inbox
    for menunggu, jam in (("a.xlsx", JAM[0]), ("a.xlsx", JAM[1]), ("b.xlsx", JAM[0])):
        bengkel.kembalikan(satu.siap)
        isi = (kotak / menunggu).read_bytes()
        (kotak / menunggu).unlink()
        jalankan(bengkel.settings, jam, _diam)
        satu.antara.append(keadaan(bengkel.settings))
        (kotak / menunggu).write_bytes(isi)
        jalankan(bengkel.settings, JAM[1], _diam)
        satu.akhir.append(keadaan(bengkel.settings))


@contextlib.contextmanager
def sekali_saja() -> Iterator[None]:
    """Have what is pure and slow done once for each input: it changes no file, and its bytes are always the same."""
    with contextlib.ExitStack() as tumpukan:
        for modul, nama, kunci in (
            (baca, "read", lambda isi, *_: isi),
            (periksa, "peringatan", lambda kasus, acuan: (id(kasus), acuan.kini)),
            (periksa, "validate", lambda kasus, acuan: (id(kasus), acuan.kini)),
            (json, "loads", lambda teks: teks),
            (terbitkan, "halaman_berkas", repr),
            (terbitkan, "data_blok", lambda *argumen: repr(argumen)),
            (terbitkan, "halaman_depan", lambda *argumen: repr(argumen)),
            (issue, "isi_semua", _kunci_semua),
            (konsep, "isi_semua", _kunci_semua),
            (pengisian, "render", lambda templat, *sisa: (templat.name, repr(sisa))),
            (issue, "isi_naskah", _kunci_isi),
            (issue, "perubahan", lambda naskah, lama, _, p, *sisa: (lama.sha256, *_kunci_isi(naskah, p, "", sisa[1]))),
            (issue, "ubahan", lambda lama, isi, _, nama: (lama.sha256, repr(isi), nama)),
            (balas, "accepted", lambda *argumen: repr(argumen)),
            (balas, "refused", lambda *argumen: repr(argumen)),
        ):
            tumpukan.enter_context(patch.object(modul, nama, _ingat(getattr(modul, nama), kunci)))
        tumpukan.enter_context(patch.object(pdf, "ada", lambda: True))
        yield


def _kunci_semua(pesanan: Sequence[Pesanan], *_: object, **k: object) -> Any:
    return tuple((x.naskah.kunci, repr(x.isi)) for x in pesanan), repr(k)


def _kunci_isi(naskah: Naskah, p: Pemeriksaan, kode: str, nomor: Mapping[Kunci, str], *_: object, **k: object) -> Any:
    # What was read is remembered, so that one workbook is one object; a naskah in force is known by its digest.
    berlaku = tuple((n.id, n.sha256) for n in p.terbit)
    return (naskah.kunci, id(p.kasus), kode, tuple(nomor.items()), berlaku, tuple(p.lampiran), tuple(k.items()))


def _ingat(asli: Callable[..., Any], kunci: Callable[..., Any]) -> Callable[..., Any]:
    ingatan: dict[Any, Any] = {}

    @functools.wraps(asli)
    def ganti(*argumen: Any, **nama: Any) -> Any:
        apa = kunci(*argumen, **nama)
        if apa not in ingatan:
            ingatan[apa] = asli(*argumen, **nama)
        return ingatan[apa]

    return ganti


# --- points --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Titik:
    """Where one trial strikes; `lagi` in thousandths of the recovery's calls, 0 if that is not cut."""

    skenario: str
    pukulan: Pukulan
    lagi: int = 0
    listrik: bool = False

    @property
    def jenis(self) -> str:
        """What it is called in the table."""
        if self.listrik:
            return "listrik padam" if self.pukulan.n else "listrik padam sesudah selesai"
        if self.lagi:
            return "mati, lalu mati saat memulihkan"
        galat = f"{errno.errorcode[self.pukulan.galat]} " if self.pukulan.galat else ""
        return f"{galat}{CARA[self.pukulan.cara]}"


@dataclass(slots=True)
class Temuan:
    """What came of a point: how the struck run ended, and all that is wrong with the end."""

    titik: Titik
    akhir: str
    apa: str
    kena: str  # the call that was struck
    salah: list[tuple[str, str]] = field(default_factory=list)


def coba(bengkel: Bengkel, titik: Titik) -> Temuan:
    """Strike a run, look at what people see, start again undisturbed, and compare."""
    skenario = bengkel.skenario[titik.skenario]
    bengkel.kembalikan(skenario.siap)
    hasil = cabang(bengkel.settings, JAM[0], titik.pukulan, terus=skenario.terus)
    temuan = Temuan(titik, hasil.akhir, hasil.apa, " ".join(hasil.panggilan))
    temuan.salah += separuh(isi_folder(bengkel.root), skenario)
    if hasil.akhir == "salah":
        temuan.salah.append(("galat", hasil.apa))
    if titik.lagi:
        temuan.salah += _potong_pemulihan(bengkel, titik, skenario)
    temuan.salah += _mulai_lagi(bengkel, skenario, hasil)
    return temuan


def _potong_pemulihan(bengkel: Bengkel, titik: Titik, skenario: Skenario) -> list[tuple[str, str]]:
    siap = bengkel.simpan_sementara()
    jumlah = cabang(bengkel.settings, JAM[1], Pukulan()).jumlah
    bengkel.kembalikan(siap)
    cabang(bengkel.settings, JAM[1], Pukulan(1 + jumlah * titik.lagi // 1000, BUNUH))
    return separuh(isi_folder(bengkel.root), skenario)


def _mulai_lagi(bengkel: Bengkel, skenario: Skenario, terganggu: Hasil, *, utuh: bool = False) -> list[tuple[str, str]]:
    """Start undisturbed, and return what is wrong then.

    A drop answered before the cut is not answered otherwise; with `utuh` there is nothing left to be done.
    """
    dijawab: list[Jawaban] = []
    try:
        jalankan(bengkel.settings, JAM[1], dijawab.append)
    except Exception as exc:  # noqa: BLE001 - whatever keeps the next start from its work is a finding
        return [("macet", f"{type(exc).__name__}: {exc}")]
    if utuh and dijawab:
        return [("ganda", f"dijawab lagi: {', '.join(j.berkas for j in dijawab)}")]
    tuntas = not skenario.terus and terganggu.dijawab
    return beda(keadaan(bengkel.settings), skenario.akhir[:1] if tuntas else skenario.akhir)


_bengkel: Bengkel | None = None


def _coba_di_sini(titik: Titik) -> Temuan:
    if _bengkel is None:
        raise AssertionError("bengkel belum disiapkan")
    milik = _bengkel.tempat / f"root-{os.getpid()}"
    if _bengkel.root != milik:
        _bengkel.pindah(milik)
    return coba(_bengkel, titik)


def _mulai_kolam() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def coba_semua(bengkel: Bengkel, titik: Sequence[Titik], proses: int) -> Iterator[Temuan]:
    """Yield what comes of each point, tried by so many processes."""
    global _bengkel  # noqa: PLW0603 - what a forked worker inherits
    _bengkel = bengkel
    gc.collect()
    gc.freeze()
    with multiprocessing.get_context("fork").Pool(proses, _mulai_kolam) as kolam:
        for n, temuan in enumerate(kolam.imap_unordered(_coba_di_sini, titik, chunksize=4), 1):
            if n % 500 == 0:
                sys.stderr.write(f"{n} dari {len(titik)} titik\n")
            yield temuan


def titik_bunuh(bengkel: Bengkel, tiap: int = 1) -> list[Titik]:
    """Return a kill at every `tiap`-th call of each scenario, and 100 points cut again while they recover."""
    hasil = [
        Titik(s.nama, Pukulan(n, BUNUH))
        for s in bengkel.skenario.values()
        if not s.terus
        for n in range(1, s.jumlah + 1, tiap)
    ]
    acak = random.Random(1)
    lagi = [replace(t, lagi=acak.randrange(1, 1000)) for t in merata(hasil, 100 if tiap == 1 else 100 // tiap + 1)]
    return hasil + lagi


def titik_galat(bengkel: Bengkel, tiap: int = 1, *, gilir: bool = False) -> list[Titik]:
    """Return every error at every `tiap`-th call of each scenario, once and lasting; with `gilir` one of them in turn."""
    hasil = []
    for s in bengkel.skenario.values():
        for n in range(1, s.jumlah + 1, tiap):
            galat = GALAT[n % len(GALAT) :][:1] if gilir else GALAT
            hasil += [Titik(s.nama, Pukulan(n, cara, g)) for g in galat for cara in (SEKALI, SEMUA)]
            hasil.append(Titik(s.nama, Pukulan(n, SEJENIS, errno.ENOSPC)))
            if "write" in s.panggilan[n - 1]:
                hasil.append(Titik(s.nama, Pukulan(n, PENDEK, errno.ENOSPC)))
    return hasil


def titik_contoh(bengkel: Bengkel, jumlah: int) -> list[Titik]:
    """Return so many points, spread evenly: half of them kills, some of those cut again, and half errors."""
    mati, galat = merata(titik_bunuh(bengkel), jumlah - jumlah // 2), merata(titik_galat(bengkel), jumlah // 2)
    return [replace(t, lagi=500) if n % 5 == 4 else replace(t, lagi=0) for n, t in enumerate(mati)] + galat


def merata(daftar: Sequence[Titik], jumlah: int) -> list[Titik]:
    """Return `jumlah` of them spread evenly."""
    jumlah = min(jumlah, len(daftar))
    return [daftar[i * len(daftar) // jumlah] for i in range(jumlah)]


# --- the power cut -------------------------------------------------------------------------------

BIASA, LONGGAR = "", "data=writeback,nobarrier"


def tanpa_disk() -> str:
    """Return why no disk can be mounted here, empty if it can."""
    if os.geteuid() != 0:
        return "bukan root"
    if kurang := [p for p in ("mkfs.ext4", "mount", "umount") if not shutil.which(p)]:
        return f"tidak ada {', '.join(kurang)}"
    with tempfile.TemporaryDirectory() as dir_:
        disk = Disk(Path(dir_).resolve())
        try:
            disk.buat(disk.citra)
            with disk.terpasang(disk.citra):
                return ""
        except subprocess.CalledProcessError as exc:
            return f"mount -o loop: {exc.stderr.decode().strip()}"


@dataclass(frozen=True, slots=True)
class Disk:
    """An ext4 file system in a file, mounted while it is used; what the file holds has reached the disk."""

    tempat: Path

    @property
    def citra(self) -> Path:
        """The image a run works on."""
        return self.tempat / "disk.img"

    @property
    def titik(self) -> Path:
        """Where it is mounted."""
        return self.tempat / "disk"

    def buat(self, citra: Path) -> None:
        """Make an empty file system."""
        with citra.open("wb") as buka:
            buka.truncate(64 << 20)
        _perintah("mkfs.ext4", "-q", "-F", str(citra))

    @contextlib.contextmanager
    def terpasang(self, citra: Path, pilihan: str = "") -> Iterator[None]:
        """Have `citra` mounted; what its journal holds is carried out first."""
        self.titik.mkdir(exist_ok=True)
        _perintah("mount", "-o", ",".join(["loop", *filter(None, [pilihan])]), str(citra), str(self.titik))
        try:
            yield
        finally:
            _perintah("umount", str(self.titik))


def _perintah(*argumen: str) -> None:
    subprocess.run(argumen, check=True, capture_output=True)


def listrik(bengkel: Bengkel, jumlah: int) -> Iterator[Temuan]:
    """Cut the power so many times, a third of them after the run has ended, and yield what came of it."""
    disk = Disk(bengkel.tempat)
    bengkel.pindah(disk.tempat / "disk/root", salin=False)
    nama = [s.nama for s in bengkel.skenario.values() if not s.terus]
    for satu in nama:
        disk.buat(asal := disk.tempat / f"{satu}.img")
        with disk.terpasang(asal):
            shutil.copytree(disk.tempat / "root", bengkel.root)
            bengkel.kembalikan(bengkel.skenario[satu].siap)
    for i in range(jumlah):
        skenario = bengkel.skenario[nama[i % len(nama)]]
        n = 0 if i // len(nama) % 3 == 0 else 1 + i * skenario.jumlah // jumlah
        titik = Titik(skenario.nama, Pukulan(n, BUNUH if n else HITUNG), listrik=True)
        yield padamkan(bengkel, disk, titik, LONGGAR if i % 10 >= 7 else BIASA)


def padamkan(bengkel: Bengkel, disk: Disk, titik: Titik, pilihan: str) -> Temuan:
    """Run a drop on a disk, take what has reached it at the moment of the cut, and start again from that."""
    skenario = bengkel.skenario[titik.skenario]
    shutil.copyfile(disk.tempat / f"{skenario.nama}.img", disk.citra)
    sesudah = disk.tempat / "sesudah.img"
    with disk.terpasang(disk.citra, pilihan):
        hasil = cabang(bengkel.settings, JAM[0], titik.pukulan)
        _perintah("cp", "--sparse=always", str(disk.citra), str(sesudah))
    temuan = Temuan(titik, hasil.akhir, hasil.apa, " ".join(hasil.panggilan[-1:]))
    with disk.terpasang(sesudah, pilihan):
        temuan.salah += separuh(isi_folder(bengkel.root), skenario)
        temuan.salah += _mulai_lagi(bengkel, skenario, hasil, utuh=hasil.akhir == "selesai")
    return temuan


# --- what the shim counts, beside what strace saw ------------------------------------------------

MULAI, SELESAI = "/padam-mulai", "/padam-selesai"
# What a system call is that changes no file; fcntl and flock lock only.
MEMBACA: Final = re.compile(
    r"access|close|dup|fadvise|faccessat2?|fcntl|flock|f?stat|fstatfs|getdents|l?getxattr|ioctl|listxattr|lseek|lstat|mmap"
    r"|newfstatat|p?read|readlink(at)?|statfs|statx"
)
# And of those, what is called so often that strace would take minutes.
TAK_DILIHAT: Final = (
    "read",
    "lseek",
    "fstat",
    "newfstatat",
    "close",
    "fcntl",
    "getdents64",
    "munmap",
    "brk",
    "pread64",
)
_PANGGILAN = re.compile(r"^\d+ +(\w+)\((.*)\) += (.*)$")


def lengkap(tempat: Path, sampai: int) -> bool:
    """Print what the shim counts beside what strace saw of the same runs; return whether they agree."""
    jejak, hitungan = tempat / "strace.txt", tempat / "hitungan.json"
    perintah = ["strace", "-f", "-y", "-s", "0", "--seccomp-bpf", "-e", f"trace=!{','.join(TAK_DILIHAT)}"]
    perintah += ["-E", f"LD_PRELOAD={rakit(tempat)}", "-o", str(jejak), sys.executable, "-m", "tests.alat_padam"]
    perintah += ["--sampai", str(sampai), "--satu", str(hitungan)]
    subprocess.run(perintah, check=True, env=dict(os.environ) | {"PYTHONHASHSEED": "0"})
    isi = json.loads(hitungan.read_text())
    terlihat, asing, peta = _baca_jejak(jejak, isi["root"])
    dihitung = Counter(_PADANAN.get(n, n) for n in (p.removesuffix("64") for p in isi["panggilan"]))
    baris = [f"| {n:<12} | {dihitung[n]:>6} | {terlihat[n]:>6} |" for n in sorted(dihitung | terlihat)]
    keterangan = [
        f"panggilan lain di bawah root: {dict(asing) or 'tidak ada'}",
        f"mmap yang menulis: {dict(peta) or 'tidak ada'}",
    ]
    sys.stdout.write("\n".join(["| panggilan | padam.c | strace |", "|---|--:|--:|", *baris, *keterangan, ""]))
    return dihitung == terlihat and not asing and all(p.endswith("-shm") for p in peta)


_PADANAN: Final = dict.fromkeys(("open", "__open_2", "__open64_2", "__openat_2", "__openat64_2", "fopen"), "openat")


def _baca_jejak(jejak: Path, root: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Return the calls strace saw below `root`, marked off by MULAI and SELESAI: changing, unknown, writable maps."""
    mengubah: Counter[str] = Counter()
    asing: Counter[str] = Counter()
    peta: Counter[str] = Counter()
    dalam = False
    for baris in jejak.read_text(errors="replace").splitlines():
        if MULAI in baris or SELESAI in baris:
            dalam = MULAI in baris
        cocok = _PANGGILAN.match(baris)
        if not dalam or cocok is None or root not in cocok[2]:
            continue
        nama, argumen = cocok[1].removesuffix("64"), cocok[2]
        if nama == "mmap" and "PROT_WRITE" in argumen and "MAP_SHARED" in argumen:
            peta[re.sub(r".*<|>.*", "", argumen)] += 1
        elif nama in {"open", "openat"}:
            mengubah["openat"] += bool(re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE", argumen))
        elif not MEMBACA.fullmatch(nama):
            (mengubah if nama in _DIHITUNG else asing)[nama] += 1
    return +mengubah, asing, peta


_DIHITUNG: Final = frozenset(n.removesuffix("64") for n in re.findall(r"\w+", SUMBER_C.read_text()))


def _satu(tempat: Path, hitungan: Path, sampai: int) -> None:
    """Run every scenario once, marked off for strace, and write what the shim counted."""
    bengkel = siapkan(tempat, SEMUA_SKENARIO[:-1], sampai=sampai)
    panggilan: list[str] = []
    for skenario in bengkel.skenario.values():
        bengkel.kembalikan(skenario.siap)
        os.access(MULAI, os.F_OK)
        hasil = cabang(bengkel.settings, JAM[0], Pukulan())
        os.access(SELESAI, os.F_OK)
        panggilan += [p.split()[1] for p in hasil.panggilan]
    hitungan.write_text(json.dumps({"root": str(bengkel.root), "panggilan": panggilan}))


# --- the table -----------------------------------------------------------------------------------

KOLOM: Final = ("hilang", "ganda", "separuh", "macet", "galat")


def tabel(temuan: Iterable[Temuan], judul: Mapping[str, str]) -> str:
    """Return points and what was wrong, a line for each scenario and kind."""
    kelompok: dict[tuple[str, str], list[Temuan]] = {}
    for t in temuan:
        kelompok.setdefault((t.titik.skenario, t.titik.jenis), []).append(t)
    kepala = (
        "titik",
        "salah",
        "hilang",
        "ganda",
        "separuh",
        "macet",
        "galat lain",
        "selesai",
        "mati",
        "menunggu",
        "mentah",
    )
    baris = [f"| {'skenario':<10} | {'jenis':<42} | {' | '.join(kepala)} |", "|---|---|" + "--:|" * len(kepala)]
    for (skenario, jenis), isi in sorted(kelompok.items()):
        kolom = [sum(any(k == apa for k, _ in t.salah) for t in isi) for apa in KOLOM]
        akhir = Counter(t.akhir for t in isi)
        angka = [len(isi), sum(bool(t.salah) for t in isi), *kolom]
        angka += [akhir[a] for a in ("selesai", "mati", "menunggu", "mentah")]
        baris.append(f"| {skenario:<10} | {jenis:<42} | " + " | ".join(map(str, angka)) + " |")
    return "\n".join([*(f"{n}: {j}" for n, j in judul.items()), "", *baris])


def rincian(temuan: Sequence[Temuan], banyak: int = 40) -> str:
    """Return the wrong ones in words."""
    baris = []
    for t in [t for t in temuan if t.salah][:banyak]:
        baris.append(f"{t.titik.skenario} {t.titik.jenis} [{t.kena or t.titik.pukulan.n}] {t.akhir} {t.apa[:150]}")
        baris += [f"    {apa}: {di[:160]}" for apa, di in t.salah[:6]]
    return "\n".join(baris)


def ringkasan_mentah(temuan: Iterable[Temuan]) -> str:
    """Return which exceptions ended a run untranslated, and at which calls."""
    hitung: Counter[str] = Counter()
    for t in temuan:
        if t.akhir == "mentah":
            kena = re.sub(r"[0-9a-f]{8,}|\d+", "…", " ".join(t.kena.split()[1:]))
            hitung[f"{t.apa.split(':')[0]:<22} {kena}"] += 1
    return "\n".join(f"{n:>5}  {apa}" for apa, n in hitung.most_common(60))


def main(argumen: Sequence[str] | None = None) -> int:
    """Try what was asked for and print the table; 1 if anything is wrong."""
    perintah = argparse.ArgumentParser(prog="alat_padam", description=__doc__)
    for nama in ("bunuh", "galat", "gilir", "listrik", "lengkap"):
        perintah.add_argument(f"--{nama}", action="store_true")
    perintah.add_argument("--tiap", type=int, default=1, metavar="N")
    perintah.add_argument("--sampai", type=int, default=11, metavar="LANGKAH")
    perintah.add_argument("--skenario", action="append", choices=SEMUA_SKENARIO)
    perintah.add_argument("--proses", type=int, default=2, metavar="N")
    perintah.add_argument("--contoh", type=int, default=0, metavar="N")
    perintah.add_argument("--json", action="store_true")
    perintah.add_argument("--satu", type=Path, help=argparse.SUPPRESS)
    pilihan = perintah.parse_args(argumen)
    if not (pilihan.lengkap or pilihan.satu or terpasang()):
        _muat_ulang(sys.argv[1:] if argumen is None else argumen)
    if (pustaka := os.environ.pop("LD_PRELOAD", "")) and not pilihan.satu:
        shutil.rmtree(Path(pustaka).parent, ignore_errors=True)  # it is loaded; the name is no longer needed
    signal.signal(signal.SIGTERM, _henti)  # so that nothing stays behind in memory
    with tempfile.TemporaryDirectory(dir=CEPAT) as dir_:
        tempat = Path(dir_).resolve()
        if pilihan.lengkap:
            return 0 if lengkap(tempat, pilihan.sampai) else 1
        if pilihan.satu:
            with sekali_saja():
                _satu(tempat, pilihan.satu, pilihan.sampai)
            return 0
        return _jalankan_semua(tempat, pilihan)


def _muat_ulang(argumen: Sequence[str]) -> NoReturn:
    """Become the same program with the shim before libc."""
    pustaka = rakit(Path(tempfile.mkdtemp(dir=CEPAT)))
    lingkungan = dict(os.environ) | {"LD_PRELOAD": str(pustaka), "PYTHONHASHSEED": "0"}
    os.execve(sys.executable, [sys.executable, "-m", "tests.alat_padam", *argumen], lingkungan)


def _henti(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _jalankan_semua(tempat: Path, pilihan: argparse.Namespace) -> int:
    mulai = time.monotonic()
    with sekali_saja():
        bengkel = siapkan(
            tempat, pilihan.skenario or (UTAMA if pilihan.contoh else SEMUA_SKENARIO), sampai=pilihan.sampai
        )
        siap = time.monotonic()
        temuan: list[Temuan] = []
        try:
            temuan.extend(_temuan(bengkel, pilihan))
        except KeyboardInterrupt:
            sys.stdout.write("dihentikan sebelum semua titik dicoba\n")
    if pilihan.json:
        sys.stdout.write(json.dumps([dataclasses.asdict(t) | {"jenis": t.titik.jenis} for t in temuan]))
        return 0
    judul = {s.nama: f"{s.judul}; {s.jumlah} panggilan" for s in bengkel.skenario.values()}
    sys.stdout.write(f"{tabel(temuan, judul)}\n\n{rincian(temuan)}\n\n{ringkasan_mentah(temuan)}\n")
    sys.stdout.write(f"siap {siap - mulai:.0f} s, {len(temuan)} titik {time.monotonic() - siap:.0f} s\n")
    return 1 if any(t.salah for t in temuan) else 0


def _temuan(bengkel: Bengkel, pilihan: argparse.Namespace) -> Iterator[Temuan]:
    semua = not (pilihan.bunuh or pilihan.galat or pilihan.listrik or pilihan.contoh)
    titik = titik_contoh(bengkel, pilihan.contoh) if pilihan.contoh else []
    titik += titik_bunuh(bengkel, pilihan.tiap) if semua or pilihan.bunuh else []
    titik += titik_galat(bengkel, pilihan.tiap, gilir=pilihan.gilir) if semua or pilihan.galat else []
    random.Random(1).shuffle(titik)  # a run that is stopped has tried some of everything
    if titik:
        yield from coba_semua(bengkel, titik, pilihan.proses)
    if not (semua or pilihan.listrik):
        return
    if sebab := tanpa_disk():
        sys.stderr.write(f"listrik padam tidak dicoba: {sebab}\n")
        return
    yield from listrik(bengkel, max(1, 100 // pilihan.tiap))


if __name__ == "__main__":
    sys.exit(main())
