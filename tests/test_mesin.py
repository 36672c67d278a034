"""Random cases, lawful and not, against a model that knows only the contract.

Every drop goes through the real checks, plan, values, register and filing; what a workbook looks like and what
Word makes of the values is left out: a drop is a pickle, and a naskah is the digest of its values.

`ALUR_MESIN=20000` runs so many examples, each time others; without it a fixed set runs.
"""

from __future__ import annotations

import datetime as dt
import functools
import gc
import hashlib
import json
import multiprocessing
import os
import pickle
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, currently_in_test_context, event, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pipeline import config, ejaan, inbox, issue, kalender, tanggal, terbilang
from pipeline.contoh import Contoh, contoh, sebagai_kasus
from pipeline.filing import KERJA, buat_folder, digest
from pipeline.jawaban import Jawaban
from pipeline.kasus import Nilai
from pipeline.office import Office
from pipeline.pasang import bawaan
from pipeline.process import process
from pipeline.register import Register
from pipeline.root import Root
from pipeline.setelan import Settings
from pipeline.skema import UMUM, Kolom
from pipeline.workbook.read import Terbaca
from tests.alat import HARI_INI, WIB, pulihkan

CONTOH = int(os.environ.get("ALUR_MESIN", "0"))
LANGKAH_CONTOH = 5  # rules in one example; one of them may move a case through ten steps
KINI = dt.datetime.combine(HARI_INI, dt.time(15), WIB)
AWAL = (dt.datetime(2025, 12, 31, 23), dt.datetime(2026, 3, 2, 8), dt.datetime(2026, 11, 2, 8))

# The SOP as the contract's table has it, said again so that the product is not asked about itself.
JENIS: dict[int, tuple[str, ...]] = {
    1: ("disposisi-karo",),
    2: ("disposisi-kabag",),
    3: ("disposisi-kasubbag",),
    4: ("laporan-persiapan",),
    5: ("pemeriksaan-kasubbag",),
    6: ("pemeriksaan-kabag",),
    7: ("pemeriksaan-karo",),
    8: ("berita-acara", "daftar-hadir"),
    9: ("disposisi-dokumentasi-kabag",),
    10: ("disposisi-dokumentasi-kasubbag",),
    11: ("laporan",),
}
PERIKSA = (5, 6, 7)
DISPOSISI = (1, 2, 3, 9, 10)
SETUJU, TOLAK = "Setuju", "Tidak setuju"
# The fields of the form that the cases here have: enough to be told apart, few enough to be fast.
BIDANG = {
    *("kegiatan.judul", "kegiatan.tanggal", "kegiatan.tempat", "naskah.keamanan", "naskah.derajat"),
    *("naskah.klasifikasi", "arahan.dari", "arahan.nomor", "arahan.tanggal", "arahan.tanggal_terima", "arahan.hal"),
    *("laporan.hasil", "media", "media.Hadir", "sarana"),
}

Kunci = tuple[int, int, str]
Sel = dict[str, Nilai]
Gerak = Callable[["Mesin", "Berkas", st.DataObject], None]


class ListrikPadam(BaseException):
    """The power is gone."""


@dataclass
class Singgah:
    """One entry into a step."""

    langkah: int
    putaran: int
    mulai: dt.datetime
    selesai: dt.datetime | None = None
    keputusan: str = ""


@dataclass
class Buku:
    """A workbook: cells by name, rows by table."""

    bidang: Sel
    tabel: dict[str, list[Sel]]

    def baris(self, langkah: int, putaran: int) -> Sel:
        """Return the row of a step and round, a new one below the others if there is none."""
        for satu in self.tabel["langkah"]:
            if (satu["Langkah"], satu["Putaran"]) == (langkah, putaran):
                return satu
        satu = {"Langkah": langkah, "Putaran": putaran}
        satu |= {"Instruksi": "Laksanakan."} if langkah in DISPOSISI else {}
        self.tabel["langkah"].append(satu)
        return satu

    def data(self, *, kontak: bool) -> str:
        """Return what of it is printed, the table of steps aside."""
        media = [{k: v for k, v in b.items() if k != "Kontak" or kontak} for b in self.tabel["media"]]
        bidang = {k: v for k, v in self.bidang.items() if not k.startswith("kasus.")}
        return repr((bidang, media, self.tabel["sarana"]))


@dataclass
class Terbit:
    """A naskah as it should be on paper."""

    nomor: str
    path: str
    data: str
    riwayat: tuple[Any, ...]
    sendiri: tuple[Any, ...]


@dataclass
class Berkas:
    """What the contract says of one case."""

    buku: Buku
    jam: dt.datetime
    jalan: list[Singgah] = field(default_factory=list)
    kode: str = ""
    dibatalkan: bool = False
    dikirim: list[bytes] = field(default_factory=list)
    naskah: dict[Kunci, Terbit] = field(default_factory=dict)

    def salin(self) -> Berkas:
        """Return a copy to try something on."""
        return pickle.loads(pickle.dumps(self))  # type: ignore[no-any-return]

    def terbuka(self) -> tuple[int, int] | None:
        """Return the open step and its round, None when the SOP has ended."""
        if not self.jalan:
            return (1, 1)
        akhir = self.jalan[-1]
        if akhir.selesai is None:
            return (akhir.langkah, akhir.putaran)
        ke = akhir.langkah + (-1 if akhir.keputusan == TOLAK else 1)
        return None if ke == 12 else (ke, 1 + sum(s.langkah == ke for s in self.jalan))

    def berjalan(self) -> bool:
        """Whether the open step has begun."""
        return bool(self.jalan) and self.jalan[-1].selesai is None

    def dipanggil(self) -> dict[Kunci, int]:
        """Return every naskah that the steps so far call for, and where on the way."""
        return {(s.langkah, s.putaran, j): n for n, s in enumerate(self.jalan) for j in JENIS[s.langkah]}

    def lampau(self, n: int) -> bool:
        """Whether the case has gone back behind its n-th step."""
        return any(s.langkah <= self.jalan[n].langkah for s in self.jalan[n + 1 :])

    def data(self, n: int) -> str:
        """Return what of the data a naskah of the n-th step prints; a later round tells of every change."""
        ini = self.jalan[n]
        return f"{self.buku.data(kontak=ini.putaran > 1)} {ini.mulai.date()}"

    def cap(self, n: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Return what of the history a naskah of the n-th step prints: of the steps before, and of its own."""
        ini = self.jalan[n]
        sendiri = (ini.keputusan,) if ini.langkah in PERIKSA else ("",)
        lewat = [(s.langkah, s.putaran, s.mulai, s.selesai, s.keputusan) for s in self.jalan[:n]]
        return (*lewat, None if ini.langkah in PERIKSA else ini.mulai), sendiri

    def berubah(self) -> set[Kunci]:
        """Return the issued naskah whose paper would now read otherwise."""
        hasil = set()
        for kunci, n in self.dipanggil().items():
            lama = self.naskah.get(kunci)
            if lama is None:
                continue
            riwayat, sendiri = self.cap(n)
            beda = riwayat != lama.riwayat or (bool(lama.sendiri[0]) and sendiri != lama.sendiri)
            if beda or (not self.lampau(n) and self.data(n) != lama.data):
                hasil.add(kunci)
        return hasil

    def maju(self, putusan: Callable[[], str], menit: int) -> Kunci | None:
        """Do the next lawful thing: begin the open step, or end it; return the first naskah that it calls for."""
        terbuka = self.terbuka()
        assert terbuka
        self.jam += dt.timedelta(minutes=menit)
        baris = self.buku.baris(*terbuka)
        if not self.berjalan():
            baris["Mulai"] = self.jam
            self.jalan.append(Singgah(*terbuka, self.jam))
            return (*terbuka, JENIS[terbuka[0]][0])
        baris["Selesai"] = self.jalan[-1].selesai = self.jam
        if terbuka[0] in PERIKSA:
            baris["Keputusan"] = self.jalan[-1].keputusan = putusan()
            baris["Catatan"] = "Belum lengkap." if baris["Keputusan"] == TOLAK else None
        return None


def buku_baru(ke: int, awal: dt.datetime) -> Buku:
    """Return a filled form whose steps have not begun."""
    asal = contoh(HARI_INI)
    bidang = {n: v for n, v in asal.bidang.items() if n in BIDANG} | {
        "kegiatan.judul": f"Acara {ke}",
        "arahan.nomor": f"B-{ke}",
        "arahan.hal": "Hal",
        "arahan.tanggal": awal.date(),
        "arahan.tanggal_terima": awal.date(),
        "laporan.hasil": "Hasil",
    }
    tabel = {n: [dict(b) for b in asal.tabel[n][:1]] for n in ("media", "sarana")}
    buku = Buku(bidang, tabel | {"langkah": []})
    for langkah in JENIS:
        buku.baris(langkah, 1)
    return buku


# --- the seams -----------------------------------------------------------------------------------


@functools.cache
def dasar() -> Settings:
    """Return the delivered configuration with a shorter form."""
    asli = config.load(bawaan())
    sop = asli.sop["mobilisasi-media"]
    langkah = tuple(
        replace(x, perlu=tuple(n for n in x.perlu if n in BIDANG), boleh=tuple(n for n in x.boleh if n in BIDANG))
        for x in sop.langkah
    )
    return replace(asli, sop={sop.nama: replace(sop, langkah=langkah)})


def buang(folder: Path) -> None:
    """Remove a folder by whole paths: rmtree goes by bare names, which the guard of the tests takes for ours."""
    for satu in sorted(folder.rglob("*"), reverse=True):
        if satu.is_dir() and not satu.is_symlink():
            satu.rmdir()
        else:
            satu.unlink()
    folder.rmdir()


@functools.cache
def register_kosong() -> bytes:
    """Return the file of a register with nothing in it."""
    with tempfile.TemporaryDirectory() as dir_:
        berkas = Path(dir_, "register.db")
        Register(berkas).close()
        return berkas.read_bytes()


def baca(isi: bytes, *_: object) -> Terbaca:
    """Read a pickled workbook."""
    bidang, tabel = pickle.loads(isi)
    return Terbaca(sebagai_kasus(Contoh(bidang, tabel), dasar().sop["mobilisasi-media"], UMUM), ())


def cetak(templat: Path, isi: Mapping[str, Any], *_: object) -> bytes:
    """Return a naskah that shows every value but Kontak, and how the steps fared only where that is its matter."""
    tampak = {k: v for k, v in isi.items() if templat.stem == "laporan" or k not in {"hambatan_langkah", "grafik"}}
    if templat.stem.startswith("pemeriksaan"):  # a check sheet tells of the steps before it
        tampak |= {"langkah": isi["langkah"][:-1], "langkah_ini": isi["langkah_ini"]["catatan"]}
    for nama in ("media", "media_hadir"):
        tampak[nama] = [{k: v for k, v in b.items() if k != "kontak"} for b in isi[nama]]
    return f"{templat.name} {digest(json.dumps(tampak, sort_keys=True).encode())}".encode()


def kosong(*_: object, **__: object) -> Any:
    """Do nothing and find nothing."""
    return ()


def datar(isi: Any) -> dict[str, str]:
    """Flatten as the product does, faster."""
    hasil: dict[str, str] = {}
    tumpukan: list[tuple[str, Any]] = [("", isi)]
    while tumpukan:
        nama, nilai = tumpukan.pop()
        if isinstance(nilai, str):
            hasil[nama] = nilai
        elif isinstance(nilai, dict):
            awal = f"{nama}." if nama else ""
            tumpukan.extend((awal + k, v) for k, v in nilai.items())
        elif isinstance(nilai, list):
            tumpukan.extend((f"{nama}[{n}]", v) for n, v in enumerate(nilai, 1))
        else:
            hasil[nama] = str(nilai)
    return hasil


@functools.cache
def nama_kolom(judul: str) -> str:
    """Return the name of a column, remembered."""
    return judul.lower().replace(" ", "_")


def pasang(tumpukan: ExitStack) -> None:
    """Put the seams in place; what is slow and pure is remembered."""
    for nama, ganti in {
        "pipeline.baca.read": baca,
        "pipeline.pengisian.render": cetak,
        "pipeline.pengisian.periksa": kosong,
        "pipeline.pengisian.pelanggaran": kosong,
        "pipeline.issue.isi_gambar": kosong,
        "pipeline.pengisian.isi_gambar": kosong,
        "pipeline.issue.datar": datar,
        "pipeline.process.jawab": kosong,
        "pipeline.process.terbitkan": kosong,
        "os.fsync": kosong,
    }.items():
        tumpukan.enter_context(patch(nama, ganti))
    for modul, semua in (
        (tanggal, ("format_date", "format_decimal", "rapat", "tanggal_panjang", "hari_tanggal", "jam")),
        (tanggal, ("hari", "bulan", "angka")),
        (terbilang, ("num2words", "terbilang", "tanggal_terbilang", "angka", "bulan")),
        (kalender, ("tambah_hari_kerja",)),
    ):
        for nama in semua:
            tumpukan.enter_context(patch.object(modul, nama, functools.cache(getattr(modul, nama))))
    tumpukan.enter_context(patch.object(Kolom, "nama", property(lambda kolom: nama_kolom(kolom.judul))))
    uji = {n: functools.cache(lambda teks, f=f: tuple(f(teks))) for n, f in ejaan.EJAAN.items()}
    tumpukan.enter_context(patch.object(ejaan, "EJAAN", uji))
    hari_cocok = ejaan.hari_cocok
    tumpukan.enter_context(patch.object(ejaan, "hari_cocok", functools.cache(lambda teks: tuple(hari_cocok(teks)))))


PADAM = (
    "pipeline.filing.stage",
    "pipeline.register.Register.catat_naskah",
    "pipeline.register.Register.perbarui_kasus",
    "pipeline.process.publish",
    "pipeline.filing.pindahkan",
    "pipeline.filing.put_in_place",
    "pipeline.register.Register.di_tempat",
    "pipeline.inbox.lepas",
)


def memadam(asli: Callable[..., Any], ke: int, *, sesudah: bool) -> Callable[..., Any]:
    """Return `asli`, cutting the power at its `ke`-th call."""
    sisa = [ke]

    @functools.wraps(asli)
    def panggil(*argumen: Any, **kunci: Any) -> Any:
        sisa[0] -= 1
        if sisa[0] == 0 and not sesudah:
            raise ListrikPadam
        hasil = asli(*argumen, **kunci)
        if sisa[0] == 0:
            raise ListrikPadam
        return hasil

    return panggil


def _ambil(nama: str) -> Any:
    modul, *sisa = nama.removeprefix("pipeline.").split(".")
    import importlib

    return functools.reduce(getattr, sisa, importlib.import_module(f"pipeline.{modul}"))


# --- the machine ---------------------------------------------------------------------------------


CAPAIAN: Counter[str] = Counter()


class Mesin(RuleBasedStateMachine):
    """Two cases of one office."""

    def __init__(self) -> None:
        super().__init__()
        self.tumpukan = ExitStack()
        pasang(self.tumpukan)
        ramdisk = Path("/dev/shm")
        dir_ = tempfile.mkdtemp(prefix="alur-mesin-", dir=ramdisk if ramdisk.is_dir() else None)
        self.tumpukan.callback(buang, Path(dir_))
        self.settings = replace(dasar(), root=Root(Path(dir_)))
        self.outbox = self.settings.root.outbox
        inbox.siapkan(self.settings.root.inbox)
        buat_folder(self.outbox)
        buat_folder(self.settings.register.parent)
        self.settings.register.write_bytes(register_kosong())
        self.register = self.tumpukan.enter_context(Register(self.settings.register))
        self.register._db.execute("PRAGMA synchronous = OFF")
        self.office = Office(self.settings, self.register, lambda: KINI)
        self.berkas: dict[int, Berkas] = {}
        self.tetap: dict[str, bytes] = {}  # below outbox/: signed, changed by hand, or made read-only
        self.ketikan: set[str] = set()
        self.capaian: set[str] = set()
        self.sidik: dict[tuple[int, int, int], str] = {}

    def teardown(self) -> None:
        self.tumpukan.close()
        for nama in sorted(self.capaian) if currently_in_test_context() else ():
            event(nama)
        CAPAIAN.update(self.capaian | {"contoh"})

    # What is done

    @initialize(data=st.data())
    def buka(self, data: st.DataObject) -> None:
        self.pilih(0, data)
        maju(self, self.berkas[0], data)

    @rule(ke=st.sampled_from((0, 0, 0, 1)), data=st.data())
    def bertindak(self, ke: int, data: st.DataObject) -> None:
        berkas = self.pilih(ke, data)
        gerak = data.draw(st.sampled_from(GERAK) if berkas.dikirim else st.just(maju), "gerak")
        gerak(self, berkas, data)

    def pilih(self, ke: int, data: st.DataObject) -> Berkas:
        if ke not in self.berkas:
            awal = data.draw(st.sampled_from(AWAL), "awal")
            self.berkas[ke] = Berkas(buku_baru(ke, awal), awal)
        return self.berkas[ke]

    def jatuhkan(self, isi: bytes, padam: tuple[str, int, bool] | None = None) -> Jawaban:
        """Drop a workbook; with `padam` the power goes at that call, and comes back."""
        kotak = self.settings.root.inbox
        (kotak / "rapat.xlsx").write_bytes(isi)
        klaim = inbox.ambil(kotak / "rapat.xlsx", kotak)
        assert klaim
        if padam is None:
            return process(klaim, self.office)
        nama, ke, sesudah = padam
        try:
            with patch(nama, memadam(_ambil(nama), ke, sesudah=sesudah)):
                return process(klaim, self.office)
        except ListrikPadam:
            self.capaian.add("listrik padam")
        lagi = pulihkan(self.office)
        tercatat = self.register.setoran(klaim.id)
        assert tercatat
        assert len(lagi) <= 1
        return lagi[0] if lagi else Jawaban("", tercatat.status, tercatat.jawaban["kasus"], "", ())

    def terima(self, berkas: Berkas, baru: Berkas, data: st.DataObject | None = None) -> None:
        """Drop `baru`, a lawful state of the case `berkas`, and hold the answer against the model."""
        isi = pickle.dumps((baru.buku.bidang, baru.buku.tabel))
        padam = None
        if data is not None and data.draw(st.integers(0, 9), "padam") == 0:
            padam = (data.draw(st.sampled_from(PADAM)), data.draw(st.integers(1, 3)), data.draw(st.booleans()))
        jawaban = self.jatuhkan(isi, padam)
        assert jawaban.status == "diterima", jawaban.masalah
        self.sesuai(berkas, baru, isi, jawaban)
        self.berkas = {k: baru if b is berkas else b for k, b in self.berkas.items()}

    def sesuai(self, berkas: Berkas, baru: Berkas, isi: bytes, jawaban: Jawaban) -> None:
        """Hold an accepted drop against the model, and take into the model what it gave."""
        panggil = {} if baru.dibatalkan else baru.dipanggil()
        berubah = set() if baru.dibatalkan else baru.berubah()
        harap_tetap = {k for k in berubah if baru.naskah[k].path in self.tetap}
        harap = (panggil.keys() - baru.naskah.keys()) | (berubah - harap_tetap)
        kasus = self.register.kasus(baru.kode or jawaban.kasus)
        assert kasus
        baru.kode = kasus.kode
        terbit = self.terbit(kasus.id)
        kini = {k for k, (path, _) in terbit.items() if k not in berkas.naskah or path != berkas.naskah[k].path}
        assert kini == harap, (sorted(kini - harap), sorted(harap - kini))
        if jawaban.naskah or not kini:
            assert {(n["langkah"], n["putaran"], n["jenis"]) for n in jawaban.naskah} == kini
            terpaku = sum(m.kode == "naskah-tetap" for m in jawaban.peringatan)
            assert terpaku == len(harap_tetap)
        for kunci in kini:
            n = panggil[kunci]
            lama = baru.naskah.get(kunci)
            data = lama.data if lama and baru.lampau(n) else baru.data(n)
            path, nomor = terbit[kunci]
            assert lama is None or lama.nomor == nomor
            baru.naskah[kunci] = Terbit(nomor, path, data, *baru.cap(n))
        baru.dikirim.append(isi)
        baru.buku.bidang |= {"kasus.kode": kasus.kode, "kasus.versi": len(baru.dikirim)}
        for (langkah, putaran, jenis), satu in baru.naskah.items():
            if jenis == JENIS[langkah][0] and (langkah, putaran, jenis) in baru.dipanggil():
                baru.buku.baris(langkah, putaran)["Nomor"] = satu.nomor

    def terbit(self, kasus_id: int) -> dict[Kunci, tuple[str, str]]:
        """Return path and number of every naskah in force."""
        baris = self.register._db.execute(
            "SELECT a.langkah, a.putaran, a.jenis, a.path, n.teks FROM naskah a JOIN nomor n ON n.id = a.nomor"
            " WHERE a.kasus = ? AND a.keadaan <> 'digantikan'",
            (kasus_id,),
        )
        return {(langkah, putaran, jenis): (path, teks) for langkah, putaran, jenis, path, teks in baris}

    def tolak(self, buku: Buku, *kode: str) -> None:
        """Drop an unlawful workbook: it is refused for one of `kode`, and nothing changes."""
        sebelum = self.keadaan()
        jawaban = self.jatuhkan(pickle.dumps((buku.bidang, buku.tabel)))
        assert jawaban.status == "ditolak", kode
        assert {m.kode for m in jawaban.masalah} & set(kode), kode
        assert self.keadaan() == sebelum
        self.capaian.add("ditolak")

    def sama(self, isi: bytes) -> None:
        """Drop what says nothing new: it is a duplicate, and nothing changes."""
        sebelum = self.keadaan()
        assert self.jatuhkan(isi).status == "duplikat"
        assert self.keadaan() == sebelum
        self.capaian.add("duplikat")

    # What is always so

    def isi_outbox(self) -> dict[str, os.stat_result]:
        return {
            os.path.relpath(os.path.join(dir_, nama), self.outbox): os.stat(os.path.join(dir_, nama))  # noqa: PTH116, PTH118
            for dir_, _, semua in os.walk(self.outbox)
            for nama in semua
        }

    def digest(self, path: str, ada: os.stat_result) -> str:
        """Return the digest of a file, read once for each state of it."""
        tanda = (ada.st_ino, ada.st_mtime_ns, ada.st_size)
        if tanda not in self.sidik:
            self.sidik[tanda] = hashlib.sha256((self.outbox / path).read_bytes()).hexdigest()
        return self.sidik[tanda]

    def keadaan(self) -> tuple[object, ...]:
        """Return all that a drop may change: every file, and every row of the register but the drops."""
        berkas = {p: (s.st_ino, s.st_mtime_ns, s.st_size, s.st_mode) for p, s in self.isi_outbox().items()}
        tabel = [
            [tuple(b) for b in self.register._db.execute(f"SELECT * FROM {t}")]
            for t in ("kasus", "nomor", "naskah", "sumber", "lampiran")
        ]
        return berkas, tabel

    @invariant()
    def satu_langkah_terbuka(self) -> None:
        kode = {b.kode: b for b in self.berkas.values() if b.kode}
        assert {k.kode for k in self.register.semua_kasus()} == kode.keys()
        for kasus in self.register.semua_kasus():
            berkas = kode[kasus.kode]
            terbuka = berkas.terbuka()
            status = "dibatalkan" if berkas.dibatalkan else "berjalan" if terbuka else "selesai"
            assert kasus.keadaan["status"] == status
            if status == "berjalan":
                ini = kasus.keadaan["terbuka"]
                assert (ini["langkah"], ini["putaran"], ini["dimulai"]) == (*(terbuka or ()), berkas.berjalan())
            else:
                assert kasus.keadaan["terbuka"] is None
            assert kasus.versi == len(berkas.dikirim)

    @invariant()
    def nomor_tanpa_celah(self) -> None:
        baris = self.register._db.execute(
            "SELECT n.id, n.seri, n.tahun, n.urut, n.teks, count(DISTINCT a.kasus || '/' || a.langkah || '/' ||"
            " a.putaran || '/' || a.jenis) AS pemilik, min(substr(a.tanggal, 1, 4)) AS tahun_naskah"
            " FROM nomor n LEFT JOIN naskah a ON a.nomor = n.id GROUP BY n.id"
        ).fetchall()
        assert len({(b["tahun"], b["teks"]) for b in baris}) == len(baris)
        seri: dict[tuple[str, int], list[tuple[int, bool]]] = {}
        for b in baris:
            assert b["pemilik"] == 1
            assert int(b["tahun_naskah"]) == b["tahun"]
            if b["urut"] is not None:
                seri.setdefault((b["seri"], b["tahun"]), []).append((b["urut"], b["teks"] in self.ketikan))
        for semua in seri.values():
            urut = {u for u, _ in semua}
            assert len(urut) == len(semua)
            assert set(range(1, max((u for u, diketik in semua if not diketik), default=0))) <= urut

    @invariant()
    def register_dan_outbox_cocok(self) -> None:
        """Also: what was signed stays."""
        ada = self.isi_outbox()
        harap: set[str] = set()
        for path, sha256, keadaan in self.register._db.execute("SELECT path, sha256, keadaan FROM naskah"):
            assert keadaan in {"terbit", "digantikan"}
            assert (keadaan == "digantikan") == ("/digantikan/" in path)
            assert path in self.tetap or self.digest(path, ada[path]) == sha256, path
            harap.add(path)
        for path, sha256 in self.register._db.execute("SELECT path, sha256 FROM sumber WHERE keadaan = 'terbit'"):
            assert self.digest(path, ada[path]) == sha256
            harap.add(path)
        assert ada.keys() == harap
        assert sum(len(b.dikirim) for b in self.berkas.values()) == sum("/00-sumber/" in p for p in harap)
        for path, isi in self.tetap.items():
            assert self.digest(path, ada[path]) == digest(isi)
        assert not any((self.outbox / KERJA).glob("*"))
        assert not any((self.settings.root.inbox / KERJA).iterdir())


# --- what may be done ----------------------------------------------------------------------------


def maju(mesin: Mesin, berkas: Berkas, data: st.DataObject) -> None:
    """Go on by some lawful things in one drop, sometimes with changed data."""
    baru = berkas.salin()
    banyak = data.draw(st.sampled_from((1, 2, 3, 5, 8, 12, 16)), "banyak")
    menit = data.draw(st.sampled_from((7, 7, 15, 1440)), "menit")
    if berkas.dikirim and data.draw(st.integers(0, 3), "ubah") == 0:
        ganti_data(baru, data)
    for _ in range(banyak):
        if baru.terbuka() is None or (baru.jam + dt.timedelta(minutes=menit)).date() > HARI_INI:
            break
        baru.maju(lambda: TOLAK if data.draw(st.integers(0, 7), "tolak") in {3, 6} else SETUJU, menit)
    kirim(mesin, berkas, baru, data)
    jalan = mesin.berkas[0].jalan
    if berkas.dibatalkan or not jalan:
        return
    mesin.capaian |= {f"langkah {n}+" for n in (8, 11) if any(s.langkah >= n for s in jalan)}
    mesin.capaian |= {f"putaran {n}" for n in (2, 3) if any(s.putaran >= n for s in jalan)}
    mesin.capaian |= {"Tidak setuju"} if any(s.keputusan == TOLAK for s in jalan) else set()
    mesin.capaian |= {"selesai"} if baru.terbuka() is None else set()


def kirim(mesin: Mesin, berkas: Berkas, baru: Berkas, data: st.DataObject) -> None:
    """Drop a lawful new state of a case; what it says may be nothing new, or come too late."""
    if baru.buku == berkas.buku:
        if berkas.dikirim:
            mesin.sama(pickle.dumps((baru.buku.bidang, baru.buku.tabel)))
    elif berkas.dibatalkan:
        mesin.tolak(baru.buku, "kasus-dibatalkan")
    else:
        mesin.terima(berkas, baru, data)


def ganti_data(baru: Berkas, data: st.DataObject) -> str:
    """Change one thing that is typed; return what."""
    apa = data.draw(st.sampled_from(("tempat", "judul", "media", "sarana", "kontak")), "apa")
    isi = data.draw(st.sampled_from("ABC"), "isi")
    if apa in {"tempat", "judul"}:
        baru.buku.bidang[f"kegiatan.{apa}"] = f"{baru.buku.bidang['arahan.nomor']} {isi}"
    elif apa == "media":
        satu: Sel = {"Media": f"Media {isi}", "Jenis": "Daring", "Hadir": "Ya", "Kontak": "x", "Wartawan": "W"}
        baru.buku.tabel["media"] = [*baru.buku.tabel["media"][:2], satu]
    elif apa == "sarana":
        baru.buku.tabel["sarana"][0]["Jumlah"] = ord(isi)
    else:
        baru.buku.tabel["media"][0]["Kontak"] = isi
    return apa


def ubah(mesin: Mesin, berkas: Berkas, data: st.DataObject) -> None:
    """Change data only."""
    baru = berkas.salin()
    ganti_data(baru, data)
    kirim(mesin, berkas, baru, data)


def geser(mesin: Mesin, berkas: Berkas, data: st.DataObject) -> None:
    """Correct the beginning of the step that is under way."""
    if not berkas.berjalan():
        return
    baru = berkas.salin()
    ini = baru.jalan[-1]
    ini.mulai += dt.timedelta(minutes=1)
    if ini.mulai.year != berkas.jalan[-1].mulai.year or ini.mulai.date() > HARI_INI:
        return
    baru.jam = max(baru.jam, ini.mulai)
    baru.buku.baris(ini.langkah, ini.putaran)["Mulai"] = ini.mulai
    kirim(mesin, berkas, baru, data)


def hapus(mesin: Mesin, berkas: Berkas, data: st.DataObject) -> None:
    """Take back the beginning of the newest step, whose naskah is issued."""
    if len(berkas.jalan) < 2 or berkas.dibatalkan:
        return
    baru = berkas.salin()
    ini = baru.jalan.pop()
    baris = baru.buku.baris(ini.langkah, ini.putaran)
    if ini.putaran > 1:
        baru.buku.tabel["langkah"].remove(baris)
    else:
        for kolom in ("Mulai", "Selesai", "Keputusan", "Catatan", "Nomor"):
            baris.pop(kolom, None)
    mesin.tolak(baru.buku, "langkah-dicabut")
    mesin.capaian.add("langkah dihapus")


def ulang(mesin: Mesin, berkas: Berkas, data: st.DataObject) -> None:
    """Drop again what was accepted before, or the returned workbook as it came."""
    if data.draw(st.booleans(), "balasan"):
        mesin.sama(pickle.dumps((berkas.buku.bidang, berkas.buku.tabel)))
    else:
        mesin.sama(data.draw(st.sampled_from(berkas.dikirim), "kiriman"))


def salinan_lama(mesin: Mesin, berkas: Berkas, data: st.DataObject) -> None:
    """Go on from an older copy."""
    bidang, tabel = pickle.loads(data.draw(st.sampled_from(berkas.dikirim), "kiriman"))
    buku = Buku(bidang, tabel)
    tanpa_kode = not bidang.get("kasus.kode")
    if not tanpa_kode and bidang["kasus.versi"] == len(berkas.dikirim):
        return
    if tanpa_kode and any(bidang[n] != berkas.buku.bidang[n] for n in ("kegiatan.judul", "arahan.nomor")):
        return  # it has another name by now, and would be another case
    buku.bidang["laporan.hasil"] = "Hasil yang lain"
    mesin.tolak(buku, "kasus-sudah-ada" if tanpa_kode else "versi-lama")


def tanda_tangan(mesin: Mesin, berkas: Berkas, data: st.DataObject) -> None:
    """Sign a naskah in outbox/, or make it read-only."""
    bebas = [n.path for n in berkas.naskah.values() if n.path not in mesin.tetap]
    if not bebas:
        return
    path = data.draw(st.sampled_from(sorted(bebas)), "naskah")
    di_outbox = mesin.outbox / path
    isi = di_outbox.read_bytes()
    if data.draw(st.booleans(), "hanya baca"):
        di_outbox.chmod(0o444)
    else:
        isi += b" tanda tangan"
        di_outbox.unlink()  # as Word does: another file under the same name
        di_outbox.write_bytes(isi)
    mesin.tetap[path] = isi
    mesin.capaian.add("ditandatangani")


def batal(mesin: Mesin, berkas: Berkas, data: st.DataObject) -> None:
    """Cancel the case."""
    baru = berkas.salin()
    baru.buku.bidang["kasus.pembatalan"] = "Ditiadakan"
    baru.dibatalkan = True
    kirim(mesin, berkas, baru, data)
    mesin.capaian.add("dibatalkan")


def ketik(mesin: Mesin, berkas: Berkas, data: st.DataObject) -> None:
    """Begin the next step with a number typed by hand: a free one, a taken one, one of another year."""
    baru = berkas.salin()
    menit = 7
    if baru.berjalan():
        baru.maju(lambda: SETUJU, menit)
    terbuka = baru.terbuka()
    if terbuka is None or berkas.dibatalkan or (baru.jam + dt.timedelta(minutes=menit)).date() > HARI_INI:
        return
    baru.maju(lambda: SETUJU, menit)
    tahun = baru.jam.year
    urut = data.draw(st.integers(1, 30), "urut")
    pola = "{}/{}" if terbuka[0] in DISPOSISI else "LAMA-{}/{}"
    salah_tahun = data.draw(st.integers(0, 4), "salah tahun") == 0
    teks = pola.format(urut, tahun - 1 if salah_tahun else tahun)
    baru.buku.baris(*terbuka)["Nomor"] = teks
    if (*terbuka, JENIS[terbuka[0]][0]) in berkas.naskah:
        lama = berkas.naskah[(*terbuka, JENIS[terbuka[0]][0])].nomor
        if lama != teks:
            mesin.tolak(baru.buku, "nomor-berubah")
        return
    dipakai = {b["teks"] for b in mesin.register._db.execute("SELECT teks FROM nomor WHERE tahun = ?", (tahun,))}
    if teks in dipakai:
        mesin.tolak(baru.buku, "nomor-terpakai")
        mesin.capaian.add("nomor bentrok")
    elif salah_tahun:
        mesin.tolak(baru.buku, "nomor-salah-tahun")
    else:
        mesin.ketikan.add(teks)
        mesin.terima(berkas, baru, data)
        mesin.capaian.add("nomor diketik")


def melanggar(mesin: Mesin, berkas: Berkas, data: st.DataObject) -> None:
    """Break one rule of the SOP, or of the form."""
    nama = data.draw(st.sampled_from(sorted(LANGGAR)), "pelanggaran")
    baru = berkas.salin()
    if not berkas.dibatalkan and (kode := LANGGAR[nama](baru)):
        mesin.tolak(baru.buku, *kode.split("|"))
        mesin.capaian.add("melanggar")


def _berikut(baru: Berkas) -> tuple[int, int] | None:
    """End what is under way, and return the step that may begin then."""
    if baru.berjalan():
        baru.maju(lambda: SETUJU, 7)
    return baru.terbuka() if baru.jam.date() < HARI_INI else None


def _lompat(baru: Berkas) -> str:
    terbuka = _berikut(baru)
    if terbuka is None or terbuka[0] > 9:
        return ""
    baru.buku.baris(terbuka[0] + 2, 1 + sum(s.langkah == terbuka[0] + 2 for s in baru.jalan))["Mulai"] = baru.jam
    return "langkah-belum-terbuka|mulai-kosong"


def _putaran_salah(baru: Berkas) -> str:
    terbuka = _berikut(baru)
    if terbuka is None:
        return ""
    baru.buku.baris(terbuka[0], terbuka[1] + 1)["Mulai"] = baru.jam
    return "langkah-belum-terbuka|mulai-kosong"


def _tanpa_selesai(baru: Berkas) -> str:
    if not baru.berjalan() or (ini := baru.jalan[-1]).langkah > 10:
        return ""
    ke = ini.langkah + 1
    baru.buku.baris(ke, 1 + sum(s.langkah == ke for s in baru.jalan))["Mulai"] = baru.jam
    return "selesai-kosong"


def _tanpa_keputusan(baru: Berkas) -> str:
    if not baru.berjalan() or baru.jalan[-1].langkah not in PERIKSA:
        return ""
    ini = baru.jalan[-1]
    baru.buku.baris(ini.langkah, ini.putaran)["Selesai"] = baru.jam
    ke = ini.langkah + 1
    baru.buku.baris(ke, 1 + sum(s.langkah == ke for s in baru.jalan))["Mulai"] = baru.jam
    return "keputusan-kosong"


def _balik_keputusan(baru: Berkas) -> str:
    for n, satu in enumerate(baru.jalan[:-1]):
        if satu.langkah in PERIKSA and not baru.lampau(n):
            baris = baru.buku.baris(satu.langkah, satu.putaran)
            baris["Keputusan"], baris["Catatan"] = TOLAK, "Ternyata belum."
            return "langkah-belum-terbuka"
    return ""


def _keputusan_asing(baru: Berkas) -> str:
    satu = next(s for s in reversed(baru.jalan) if s.langkah not in PERIKSA)
    baru.buku.baris(satu.langkah, satu.putaran)["Keputusan"] = SETUJU
    return "keputusan-tidak-pada-tempatnya"


def _tanpa_alasan(baru: Berkas) -> str:
    if not baru.berjalan() or baru.jalan[-1].langkah not in PERIKSA:
        return ""
    baru.maju(lambda: TOLAK, 1)
    baru.buku.baris(baru.jalan[-1].langkah, baru.jalan[-1].putaran)["Catatan"] = None
    return "catatan-kosong"


def _terbalik(baru: Berkas) -> str:
    ini = baru.jalan[-1]
    baru.buku.baris(ini.langkah, ini.putaran)["Selesai"] = ini.mulai - dt.timedelta(minutes=1)
    return "selesai-mendahului-mulai"


def _mendahului(baru: Berkas) -> str:
    terbuka = _berikut(baru)
    if terbuka is None:
        return ""
    baru.buku.baris(*terbuka)["Mulai"] = (baru.jalan[-1].selesai or baru.jam) - dt.timedelta(minutes=1)
    return "langkah-mendahului"


def _masa_depan(baru: Berkas) -> str:
    ini = baru.jalan[-1]
    baru.buku.baris(ini.langkah, ini.putaran)["Selesai"] = dt.datetime.combine(HARI_INI, dt.time()) + dt.timedelta(1)
    return "waktu-di-masa-depan"


def _tanpa_mulai(baru: Berkas) -> str:
    ini = baru.jalan[0]
    baru.buku.baris(ini.langkah, ini.putaran)["Mulai"] = None
    baru.buku.baris(ini.langkah, ini.putaran)["Selesai"] = ini.mulai
    return "mulai-kosong"


def _tanpa_instruksi(baru: Berkas) -> str:
    baru.buku.baris(1, 1)["Instruksi"] = None
    return "instruksi-kosong"


def _ganda(baru: Berkas) -> str:
    ini = baru.jalan[-1]
    baru.buku.tabel["langkah"].append(dict(baru.buku.baris(ini.langkah, ini.putaran)))
    return "langkah-ganda"


def _langkah_asing(baru: Berkas) -> str:
    baru.buku.baris(12, 1)["Mulai"] = baru.jam
    return "langkah-tidak-dikenal"


def _tanpa_tempat(baru: Berkas) -> str:
    baru.buku.bidang["kegiatan.tempat"] = None
    return "wajib-kosong"


def _nomor_berubah(baru: Berkas) -> str:
    ini = baru.jalan[0]
    baru.buku.baris(ini.langkah, ini.putaran)["Nomor"] = f"777/{ini.mulai.year}"
    return "nomor-berubah"


def _kode_asing(baru: Berkas) -> str:
    baru.buku.bidang["kasus.kode"] = "MM-2026-0099"
    return "kode-tidak-dikenal"


LANGGAR: dict[str, Callable[[Berkas], str]] = {
    f.__name__: f
    for f in (
        *(_lompat, _putaran_salah, _tanpa_selesai, _tanpa_keputusan, _balik_keputusan, _keputusan_asing, _tanpa_alasan),
        *(_terbalik, _mendahului, _masa_depan, _tanpa_mulai, _tanpa_instruksi, _ganda, _langkah_asing),
        *(_tanpa_tempat, _nomor_berubah, _kode_asing),
    )
}

# Four of five things done are lawful, and most of them carry the case on.
GERAK: tuple[Gerak, ...] = (
    *(maju,) * 9,
    *(ubah, ubah, ketik, ketik, geser, hapus, tanda_tangan, tanda_tangan),
    *(batal, ulang, salinan_lama, melanggar, melanggar),
)


# Shares of the examples that must reach so far, lest the machine stays at the first steps.
PALING_SEDIKIT = {
    "langkah 8+": 0.2,
    "Tidak setuju": 0.15,
    "putaran 3": 0.03,
    "dibatalkan": 0.05,
    "ditandatangani": 0.1,
    "ditolak": 0.2,
    "duplikat": 0.08,
    "listrik padam": 0.2,
    "nomor diketik": 0.05,
    "selesai": 0.08,
}


def jalankan(benih: int, contoh_: int) -> tuple[Counter[str], str]:
    """Run so many examples; return what they reached, and what went wrong."""
    CAPAIAN.clear()
    gc.set_threshold(100_000)
    atur = settings(
        max_examples=contoh_,
        stateful_step_count=LANGKAH_CONTOH,
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, *((Phase.shrink,) if CONTOH else ())),
        print_blob=False,
    )
    try:
        run_state_machine_as_test(seed(benih)(Mesin), settings=atur)
    except BaseException:  # noqa: BLE001 - told to the test, in the other process
        return Counter(CAPAIAN), traceback.format_exc()
    return Counter(CAPAIAN), ""


def test_any_sequence_of_drops_keeps_the_contract() -> None:
    banyak, benih = CONTOH or 1200, int.from_bytes(os.urandom(4)) if CONTOH else 0
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as kolam:
        hasil = list(kolam.map(jalankan, (benih, benih + 1), ((banyak + 1) // 2,) * 2))

    for _, salah in hasil:
        if salah:
            pytest.fail(salah, pytrace=False)
    capaian = sum((c for c, _ in hasil), Counter[str]())
    bagian = {nama: capaian[nama] / capaian["contoh"] for nama in sorted(capaian)}
    sys.stdout.write(f"{capaian['contoh']} contoh: { {nama: round(b, 2) for nama, b in bagian.items()} }\n")
    assert capaian["contoh"] >= banyak
    if banyak >= 1200:  # fewer are no measure
        assert {nama: bagian.get(nama) for nama, b in PALING_SEDIKIT.items() if bagian.get(nama, 0) < b} == {}


def test_fast_ways_of_the_machine_are_those_of_the_product() -> None:
    isi = {"a": {"b": "x", "c": ["y", {"d": 1}]}, "e": ""}

    assert datar(isi) == issue.datar(isi)
    assert all(nama_kolom(k.judul) == k.nama for t in UMUM.tabel for k in t.kolom)


def test_naskah_of_the_current_round_follows_the_data_after_the_next_step_began() -> None:
    mesin = Mesin()
    try:
        awal = Berkas(buku_baru(0, AWAL[0]), AWAL[0])
        dua = awal.salin()
        for _ in range(13):  # refused at 5, then 4 and 5 of round 2
            dua.maju(lambda: TOLAK, 7)
        mesin.berkas = {0: awal}
        mesin.terima(awal, dua)
        baru = dua.salin()
        baru.buku.bidang["kegiatan.tempat"] = "Aula Baru"

        jawaban = mesin.jatuhkan(pickle.dumps((baru.buku.bidang, baru.buku.tabel)))
    finally:
        mesin.teardown()

    assert [(n["langkah"], n["putaran"]) for n in jawaban.naskah] == [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2)]
