"""`python -m bench.antrean [N]`: a backlog of N workbooks (1,000), on two cores and on one.

Prints workbooks per second of each hundred, the ratio of two cores to one, and the peak memory of all processes
together (PSS: what they share is counted once). One core is the same command under `taskset`; both take turns, a
hundred workbooks in each, so that a noisy machine is noisy for both.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import config, inbox
from pipeline.contoh import contoh
from pipeline.formulir import formulir_kosong
from pipeline.kasus import Nilai
from pipeline.pasang import init
from pipeline.skema import Bentuk
from pipeline.word.zip import padatkan, tulis
from pipeline.workbook.form import fill

HARI = dt.date(2026, 11, 24)
BAGIAN = 100
PENANDA = "98765"  # in the place of which each workbook has its own number
INTI = ("0", "0,1")  # the processors of each of the two, as taskset wants them


def buku(root: Path, awal: int, jumlah: int) -> Iterator[bytes]:
    """Yield filled workbooks, each a case of its own, with other words in each long text."""
    settings = config.load(root)
    sop = settings.sop["mobilisasi-media"]
    data = contoh(HARI)
    skema = sop.skema()
    bebas = {b.nama for b in skema.bidang if b.bentuk is Bentuk.TEKS_PANJANG} | {sop.bidang_judul}
    kolom = {t.nama: {k.judul for k in t.kolom if k.bentuk is Bentuk.TEKS_PANJANG} for t in skema.tabel}

    def lain(nilai: Nilai, *, bebas: bool) -> Nilai:
        return f"{nilai} bagian {PENANDA}" if bebas and nilai else nilai

    bidang = {nama: lain(nilai, bebas=nama in bebas) for nama, nilai in data.bidang.items()}
    tabel = {
        nama: [{judul: lain(x, bebas=judul in kolom[nama]) for judul, x in baris.items()} for baris in semua]
        for nama, semua in data.tabel.items()
    }
    isi = type(data)(bidang | {"arahan.nomor": f"B-{PENANDA}/2026"}, tabel)
    with zipfile.ZipFile(io.BytesIO(fill(formulir_kosong(sop, settings), isi))) as arsip:
        anggota = [(nama, arsip.read(nama)) for nama in arsip.namelist()]
    for n in range(awal, awal + jumlah):
        nomor = f"{n:05}".encode()
        yield tulis(padatkan(nama, satu.replace(PENANDA.encode(), nomor)) for nama, satu in anggota)


def pss_mb(pid: int) -> float:
    """Return the memory of a process and its children in MB, pages that they share counted once."""
    try:
        anak = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        isi = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    sendiri = next((int(b.split()[1]) / 1024 for b in isi.splitlines() if b.startswith("Pss:")), 0.0)
    return sendiri + sum(pss_mb(int(a)) for a in anak)


def jalankan(root: Path, inti: str) -> tuple[float, float]:
    """Have the inbox of `root` answered on the processors `inti`; return seconds from first to last answer, peak MB."""
    perintah = ["taskset", "-c", inti, sys.executable, "-m", "pipeline", "--root", str(root), "process", "--json"]
    puncak = 0.0
    selesai = threading.Event()
    with subprocess.Popen(perintah, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as proses:

        def amati() -> None:
            nonlocal puncak
            while not selesai.wait(0.3):
                puncak = max(puncak, pss_mb(proses.pid))

        pengamat = threading.Thread(target=amati)
        pengamat.start()
        assert proses.stdout
        saat = []
        for baris in proses.stdout:
            assert json.loads(baris)["status"] == "diterima", baris
            saat.append(time.perf_counter())
        selesai.set()
        pengamat.join()
    return (saat[-1] - saat[0]) / (len(saat) - 1), puncak


@dataclass(frozen=True, slots=True)
class Hasil:
    """What a backlog took: seconds a workbook of each hundred, by the processors; peak memory in MB."""

    lama: Mapping[str, Sequence[float]]
    puncak: float

    @property
    def rasio(self) -> list[float]:
        """The rate on two cores by that on one, of each hundred."""
        return [satu / dua for satu, dua in zip(*(self.lama[inti] for inti in INTI), strict=True)]

    @property
    def datar(self) -> dict[str, float]:
        """The rate of the last hundred by that of the first, by the processors."""
        return {inti: lama[0] / lama[-1] for inti, lama in self.lama.items()}


def ukur(jumlah: int, kabar: Callable[[str], None]) -> Hasil:
    """Have a backlog of `jumlah` workbooks answered, a hundred on one core and a hundred on two in turns."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:  # noqa: PTH112
        roots = {inti: Path(folder) / f"inti{n}" for n, inti in enumerate(INTI, 1)}
        for root in roots.values():
            init(root)
            inbox.siapkan(root / "inbox")
        lama: dict[str, list[float]] = {inti: [] for inti in roots}
        puncak = 0.0
        for awal in range(0, jumlah, BAGIAN):
            for inti, root in roots.items():
                for n, isi in enumerate(buku(root, awal, min(BAGIAN, jumlah - awal)), awal):
                    (root / "inbox" / f"rapat{n:05}.xlsx").write_bytes(isi)
                detik, mb = jalankan(root, inti)
                lama[inti].append(detik)
                puncak = max(puncak, mb)
            kabar(_baris(str(min(awal + BAGIAN, jumlah)), *(lama[inti][-1] for inti in INTI)))
        return Hasil(lama, puncak)


def _baris(nama: str, satu: float, dua: float) -> str:
    return f"{nama:>12} {1 / satu:>10.2f}/s {1 / dua:>10.2f}/s   {satu / dua:.2f} x"


def main() -> None:
    """Print the table."""
    print(f"{'setoran':>12} {'satu inti':>12} {'dua inti':>12}   rasio")
    hasil = ukur(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, lambda baris: print(baris, flush=True))
    print(_baris("median", *(statistics.median(hasil.lama[inti]) for inti in INTI)))
    datar = " ".join(f"{x:.2f}" for x in hasil.datar.values())
    print(f"seratus terakhir : seratus pertama  {datar}; memori puncak {hasil.puncak:.0f} MB")


if __name__ == "__main__":
    main()
