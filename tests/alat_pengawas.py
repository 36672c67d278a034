"""Drives the running service through what happens to a computer left alone, and counts the answers.

`python -m tests.alat_pengawas` prints a table: scenario, drops, answered, seconds, whether the service lived.
`python -m tests.alat_pengawas --banyak 2000` drops so many files in one run and watches memory and open files.
Names of scenarios may be given to run only those. Mounting needs root; the scenario of the clock needs libfaketime
(`LIBFAKETIME` names it if it lies in an unusual place). The machine's own clock is not touched.
"""

# ruff: noqa: T201  # run by hand, it prints its table
from __future__ import annotations

import argparse
import functools
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from pipeline import config
from pipeline.formulir import formulir_kosong
from pipeline.inbox import siapkan
from pipeline.pasang import bawaan, init
from tests.alat import data, isi_formulir

REPO: Final = Path(__file__).resolve().parent.parent
BATAS_DETIK: Final = 120.0  # four times the longest wait for a look
BATAS_TUMBUH: Final = 0.20
SEKALI: Final = 100  # drops that lie in the inbox together, of many
_TEMPAT_FAKETIME: Final = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/local/lib/faketime")


class TakDapatError(Exception):
    """This machine cannot play the scenario; the message says what it lacks."""


# --- drops -------------------------------------------------------------------------------------


@functools.cache
def _formulir() -> bytes:
    settings = config.load(bawaan())
    sop = settings.sop["mobilisasi-media"]
    return formulir_kosong(sop, settings)


def buku_baik(n: int) -> bytes:
    """Return a workbook that is accepted: case `n`."""
    return isi_formulir(_formulir(), data(sampai=1, bidang={"kegiatan.judul": f"Contoh kasus {n}"}))


def buku_asing(n: int) -> bytes:
    """Return a small workbook that is no form: refused."""
    buku, keluar = Workbook(), io.BytesIO()
    assert buku.active is not None
    buku.active.append(["bukan formulir", n])
    buku.save(keluar)
    return keluar.getvalue()


# --- the service -------------------------------------------------------------------------------


@dataclass(slots=True)
class Layanan:
    """`alur watch --json` on a root of its own, as a process of its own."""

    root: Path
    lingkungan: dict[str, str] = field(default_factory=dict)
    dijatuhkan: list[str] = field(default_factory=list)
    proses: subprocess.Popen[bytes] | None = None

    @property
    def inbox(self) -> Path:
        """The drop zone."""
        return self.root / "inbox"

    @property
    def _catatan(self) -> Path:
        return self.root.parent / f"{self.root.name}-catatan"

    def mulai(self) -> None:
        """Start it and wait until it looks."""
        self._catatan.mkdir(exist_ok=True)
        perintah = [sys.executable, "-u", "-m", "pipeline", "--root", str(self.root), "watch", "--json"]
        with (self._catatan / "keluar").open("ab") as keluar, (self._catatan / "galat").open("ab") as galat:
            self.proses = subprocess.Popen(
                perintah, stdout=keluar, stderr=galat, cwd=self._catatan, env=_lingkungan() | self.lingkungan
            )
        (self.inbox / "status.txt").unlink(missing_ok=True)
        if not tunggu((self.inbox / "status.txt").exists):
            raise TakDapatError(f"layanan tidak mulai: {self.galat()}")

    @property
    def hidup(self) -> bool:
        """Whether the process runs."""
        return self.proses is not None and self.proses.poll() is None

    def henti(self) -> None:
        """End it, the drop in work answered."""
        if self.proses is not None and self.hidup:
            self.proses.send_signal(signal.SIGTERM)
            try:
                self.proses.wait(60)
            except subprocess.TimeoutExpired:
                self.proses.kill()
                self.proses.wait()

    def galat(self) -> str:
        """Return the last line that was logged."""
        baris = (self._catatan / "galat").read_text("utf-8", "replace").splitlines()
        return baris[-1] if baris else ""

    def jawaban(self) -> list[str]:
        """Return the name of each drop that was answered, in order."""
        return [json.loads(b)["berkas"] for b in (self._catatan / "keluar").read_bytes().splitlines()]

    def jatuhkan(self, nama: str, isi: bytes) -> None:
        """Drop a file as a program does that writes it in place."""
        (self.inbox / nama).write_bytes(isi)
        self.dijatuhkan.append(nama)

    def pindahkan(self, asal: Path) -> None:
        """Drop a file that lies on the same disk."""
        asal.replace(self.inbox / asal.name)
        self.dijatuhkan.append(asal.name)

    def terjawab(self) -> bool:
        """Return whether every drop was answered."""
        return len(self.jawaban()) >= len(self.dijatuhkan)

    def tunggu_terjawab(self, batas: float = BATAS_DETIK) -> bool:
        """Wait until every drop is answered, or the service is dead, or it took too long."""
        return tunggu(lambda: self.terjawab() or not self.hidup, batas) and self.terjawab()


def _lingkungan() -> dict[str, str]:
    return dict(os.environ) | {"PYTHONPATH": str(REPO)}


def tunggu(syarat: Callable[[], bool], batas: float = BATAS_DETIK) -> bool:
    """Wait until `syarat` holds; return whether it did in time."""
    akhir = time.monotonic() + batas
    while not syarat():
        if time.monotonic() > akhir:
            return False
        time.sleep(0.1)
    return True


@contextmanager
def disk(titik: Path, mib: int) -> Iterator[Path]:
    """Mount a small ext4 of its own at `titik`; yield the image.

    Raises:
        TakDapatError: this machine lets nobody mount.
    """
    citra = titik.parent / f"{titik.name}.img"
    with citra.open("wb") as buka:
        buka.truncate(mib * 1024 * 1024)
    titik.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(citra)], check=True, capture_output=True)
        pasang(citra, titik)
    except (OSError, subprocess.CalledProcessError) as exc:
        raise TakDapatError("mount -o loop tidak diizinkan") from exc
    try:
        yield citra
    finally:
        if os.path.ismount(titik):
            lepas(titik)


def pasang(citra: Path, titik: Path) -> None:
    """Mount an image."""
    subprocess.run(["mount", "-o", "loop", str(citra), str(titik)], check=True, capture_output=True)


def lepas(titik: Path) -> None:
    """Unmount; what is still in use goes when it is let go of."""
    if subprocess.run(["umount", str(titik)], check=False, capture_output=True).returncode:
        subprocess.run(["umount", "-l", str(titik)], check=True, capture_output=True)


# --- the scenarios: each starts the service, does harm, and mends it ---------------------------


def inbox_dilepas(layanan: Layanan) -> None:
    """The share of the inbox goes away and comes back."""
    shutil.rmtree(layanan.inbox)
    with disk(layanan.inbox, 32) as citra:
        siapkan(layanan.inbox)
        layanan.mulai()
        layanan.jatuhkan("sebelum.xlsx", buku_asing(1))
        layanan.tunggu_terjawab()
        lepas(layanan.inbox)
        time.sleep(5)
        pasang(citra, layanan.inbox)
        for n in range(3):
            layanan.jatuhkan(f"sesudah{n}.xlsx", buku_asing(n + 2))
        _selesaikan(layanan)


def disk_penuh(layanan: Layanan) -> None:
    """The disk fills up, drops come, and there is room again."""
    layanan.root = layanan.root / "disk" / "root"
    with disk(layanan.root.parent, 64):
        init(layanan.root)
        layanan.mulai()
        layanan.jatuhkan("sebelum.xlsx", buku_baik(1))
        layanan.tunggu_terjawab()
        titipan = layanan.root / "titipan"
        titipan.mkdir()
        for n in range(3):
            (titipan / f"penuh{n}.xlsx").write_bytes(buku_baik(n + 2))
        _penuhi(layanan.root / "sesak")
        for satu in sorted(titipan.iterdir()):
            layanan.pindahkan(satu)
        time.sleep(15)
        (layanan.root / "sesak").unlink()
        _selesaikan(layanan)


def _penuhi(berkas: Path) -> None:
    with suppress(OSError), berkas.open("wb", buffering=0) as buka:
        for ukuran in (1 << 20, 1 << 12):
            with suppress(OSError):
                while True:
                    buka.write(b"\1" * ukuran)


_PEMEGANG: Final = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE"); print("dipegang", flush=True); time.sleep(20); db.execute("ROLLBACK")
"""


def register_dikunci(layanan: Layanan) -> None:
    """Another program holds the register for 20 seconds."""
    layanan.mulai()
    perintah = [sys.executable, "-c", _PEMEGANG, str(layanan.root / ".alur/register.db")]
    with subprocess.Popen(perintah, stdout=subprocess.PIPE) as pemegang:
        assert pemegang.stdout
        pemegang.stdout.readline()
        layanan.jatuhkan("ditolak.xlsx", buku_asing(1))
        layanan.jatuhkan("diterima.xlsx", buku_baik(1))
        layanan.jatuhkan("teks.xlsx", b"bukan buku kerja")
    _selesaikan(layanan)


def jam_mundur(layanan: Layanan) -> None:
    """The service's clock goes back an hour; the one that only counts forward goes on.

    libfaketime itself delays what wakes the service: with the clock left alone it takes as long.
    """
    pustaka = _faketime()
    jam = layanan.root / "jam"
    jam.write_text("+0\n")
    layanan.lingkungan = {
        "LD_PRELOAD": pustaka,
        "FAKETIME_TIMESTAMP_FILE": str(jam),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
    layanan.mulai()
    layanan.jatuhkan("sebelum.xlsx", buku_baik(1))
    layanan.tunggu_terjawab()
    layanan.jatuhkan("sementara.xlsx", buku_baik(2))
    jam.write_text("-1h\n")
    layanan.tunggu_terjawab()
    layanan.jatuhkan("sesudah.xlsx", buku_baik(3))
    _selesaikan(layanan)


def _faketime() -> str:
    tempat = [os.environ.get("LIBFAKETIME", "")]
    for pola in _TEMPAT_FAKETIME:
        tempat += [str(f) for f in Path("/").glob(f"{pola[1:]}/libfaketimeMT.so.1")]
    ada = next((t for t in tempat if t and Path(t).is_file()), None)
    if ada is None:
        raise TakDapatError("libfaketime tidak ada")
    return ada


def lima_ratus(layanan: Layanan) -> None:
    """500 files come at once."""
    layanan.mulai()
    titipan = layanan.root / "titipan"
    titipan.mkdir()
    for n in range(500):
        (titipan / f"berkas{n:03d}.xlsx").write_bytes(buku_baik(n) if n % 100 == 0 else buku_asing(n))
    for satu in sorted(titipan.iterdir()):
        layanan.pindahkan(satu)
    _selesaikan(layanan, 900)


def inbox_dibuat_ulang(layanan: Layanan) -> None:
    """Somebody deletes the inbox and makes it anew: what was watched is gone."""
    layanan.mulai()
    layanan.jatuhkan("sebelum.xlsx", buku_asing(1))
    layanan.tunggu_terjawab()
    shutil.rmtree(layanan.inbox)
    time.sleep(3)
    layanan.inbox.mkdir(exist_ok=True)
    for n in range(2):
        layanan.jatuhkan(f"sesudah{n}.xlsx", buku_asing(n + 2))
    _selesaikan(layanan)


def inbox_diganti(layanan: Layanan) -> None:
    """Somebody puts another folder in the inbox's place: what is watched lies elsewhere."""
    layanan.mulai()
    layanan.jatuhkan("sebelum.xlsx", buku_asing(1))
    layanan.tunggu_terjawab()
    baru = layanan.root / "inbox-baru"
    siapkan(baru)
    layanan.inbox.rename(layanan.root / "inbox-lama")
    baru.rename(layanan.inbox)
    time.sleep(5)  # what the renaming itself woke has been looked at
    for n in range(2):
        layanan.jatuhkan(f"sesudah{n}.xlsx", buku_asing(n + 2))
    _selesaikan(layanan)


def nama_bukan_utf8(layanan: Layanan) -> None:
    """A file's name is no UTF-8, as a ZIP unpacked on an old computer leaves it."""
    layanan.mulai()
    layanan.jatuhkan(os.fsdecode(b"rapat \xe9.xlsx"), buku_asing(1))
    layanan.tunggu_terjawab(20)
    layanan.jatuhkan("sesudah.xlsx", buku_asing(2))
    _selesaikan(layanan)


def _selesaikan(layanan: Layanan, batas: float = BATAS_DETIK) -> None:
    """Wait for the answers while everything is as the scenario left it, and take down whether it lived."""
    mulai = time.monotonic()
    layanan.tunggu_terjawab(batas)
    _baris(layanan, time.monotonic() - mulai)
    layanan.henti()


def _baris(layanan: Layanan, detik: float) -> None:
    dijatuhkan, jawaban = len(layanan.dijatuhkan), layanan.jawaban()
    hidup = "ya" if layanan.hidup else f"MATI: {layanan.galat()}"
    if layanan.hidup:
        ganda = len(jawaban) - len(set(jawaban))
        print(f"{dijatuhkan:>6} {len(jawaban):>9} {detik:>7.1f}  {hidup}{f', {ganda} dijawab dua kali' * (ganda > 0)}")
        return
    try:
        layanan.mulai()
        layanan.tunggu_terjawab()
        lagi = f"{len(layanan.jawaban())} sesudah dimulai lagi"
    except TakDapatError as exc:
        lagi = str(exc)
    print(f"{dijatuhkan:>6} {len(jawaban):>9} {detik:>7.1f}  {hidup[:90]} ({lagi})")


SKENARIO: Final[dict[str, Callable[[Layanan], None]]] = {
    f.__name__.replace("_", "-"): f
    for f in (
        inbox_dilepas,
        disk_penuh,
        register_dikunci,
        jam_mundur,
        lima_ratus,
        inbox_dibuat_ulang,
        inbox_diganti,
        nama_bukan_utf8,
    )
}


# --- many drops --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Takaran:
    """What a process holds."""

    kib: int
    berkas: int

    @classmethod
    def dari(cls, pid: int) -> Takaran:
        """Measure a process: resident memory, open files."""
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
        kib = next(int(b.split()[1]) for b in status.splitlines() if b.startswith("VmRSS:"))
        return cls(kib, len(list(Path(f"/proc/{pid}/fd").iterdir())))


def banyak(layanan: Layanan, jumlah: int) -> bool:
    """Drop `jumlah` files, some accepted, some twice the same, most refused; return whether it held still."""
    layanan.mulai()
    assert layanan.proses
    awal = Takaran.dari(layanan.proses.pid)
    print(f"{'dijatuhkan':>10} {'dijawab':>8} {'detik':>7} {'RSS MiB':>8} {'berkas terbuka':>15}")
    mulai = time.monotonic()
    for dari in range(0, jumlah, SEKALI):
        for n in range(dari, min(dari + SEKALI, jumlah)):
            layanan.jatuhkan(f"berkas{n:05d}.xlsx", _campuran(n))
        lengkap = layanan.tunggu_terjawab(900)
        if not layanan.hidup:
            print(f"layanan MATI: {layanan.galat()}")
            return False
        akhir = Takaran.dari(layanan.proses.pid)
        if dari == 0:
            awal = akhir  # the first hundred fill caches and load what is loaded late
        detik = time.monotonic() - mulai
        banyaknya = len(layanan.dijatuhkan)
        print(f"{banyaknya:>10} {len(layanan.jawaban()):>8} {detik:>7.0f} {akhir.kib / 1024:>8.1f} {akhir.berkas:>15}")
        if not lengkap:
            return False
    tumbuh = akhir.kib / awal.kib - 1
    print(f"memori {tumbuh:+.1%} (batas {BATAS_TUMBUH:+.0%}), berkas terbuka {akhir.berkas - awal.berkas:+d}")
    layanan.henti()
    return tumbuh < BATAS_TUMBUH and akhir.berkas <= awal.berkas


def _campuran(n: int) -> bytes:
    if n % 100 == 0:
        return buku_baik(n)
    if n % 10 == 0:
        return buku_baik(n - n % 100)  # the same content as the last accepted one: a duplicate
    return buku_asing(n)


def _jalankan(nama: str) -> None:
    with tempfile.TemporaryDirectory() as dir_:
        layanan = Layanan(Path(dir_, "root"))
        init(layanan.root)
        print(f"{nama:<22}", end="", flush=True)
        try:
            SKENARIO[nama](layanan)
        except TakDapatError as exc:
            print(f"  dilewati: {exc}")
        finally:
            layanan.henti()


def main() -> None:
    """Play the scenarios and print the table."""
    uraian = argparse.ArgumentParser(description="Pengawas melalui gangguan.")
    uraian.add_argument("skenario", nargs="*", default=list(SKENARIO), help=", ".join(SKENARIO))
    uraian.add_argument("--banyak", type=int, metavar="N", help="jatuhkan N berkas dalam satu kali jalan")
    pilihan = uraian.parse_args()
    if pilihan.banyak:
        with tempfile.TemporaryDirectory() as dir_:
            layanan = Layanan(Path(dir_, "root"))
            init(layanan.root)
            try:
                sys.exit(0 if banyak(layanan, pilihan.banyak) else 1)
            finally:
                layanan.henti()
    print(f"{'skenario':<22}{'jatuh':>6} {'dijawab':>9} {'detik':>7}  hidup", flush=True)
    for nama in pilihan.skenario:
        _jalankan(nama)


if __name__ == "__main__":
    main()
