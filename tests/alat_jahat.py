"""The real service in the face of everything hostile: dropped, answered, measured.

`python -m tests.alat_jahat [--detik N] [--hanya ID,…]` prints a table and exits 1 if something is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import config, inbox
from pipeline.jawaban import DITERIMA as STATUS_DITERIMA
from pipeline.jawaban import DUPLIKAT
from pipeline.pasang import init
from pipeline.skema import UMUM
from pipeline.workbook.form import write_form
from tests.berkas_jahat import DITERIMA, SAMPAH, Jahat, dasar, sah, semua

SELANG_DETIK = 0.05  # between two samples of memory
SEKELOMPOK = 10  # hostile things to one good workbook
LAMBAT_DETIK = 2.0  # from rest to answer of a good workbook
SABAR_DETIK = 90.0  # for a good workbook, and for the last answer


@dataclass(slots=True)
class Layanan:
    """`alur watch --json` on a root of its own: its answers as they come, and its memory."""

    root: Path
    proses: subprocess.Popen[str] = field(init=False)
    jawaban: list[tuple[float, Mapping[str, Any]]] = field(default_factory=list)
    puncak_kb: int = 0
    terbanyak: int = 0  # processes at once
    _berhenti: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        perintah = [sys.executable, "-m", "pipeline", "--root", str(self.root), "watch", "--json", "--log-json"]
        catatan = (self.root / "catatan.log").open("w")
        self.proses = subprocess.Popen(perintah, stdout=subprocess.PIPE, stderr=catatan, text=True, errors="replace")
        for tugas in (self._dengar, self._timbang):
            threading.Thread(target=tugas, daemon=True).start()

    def _dengar(self) -> None:
        for baris in self.proses.stdout or ():
            self.jawaban.append((time.monotonic(), json.loads(baris)))

    def _timbang(self) -> None:
        while not self._berhenti.wait(SELANG_DETIK):
            semua_proses = list(keluarga(self.proses.pid))
            self.puncak_kb = max(self.puncak_kb, sum(map(pss_kb, semua_proses)))
            self.terbanyak = max(self.terbanyak, len(semua_proses))

    @property
    def lama(self) -> list[tuple[str, float]]:
        """Each drop that was answered, and the seconds that took, as the log has them."""
        baris = (
            json.loads(b)
            for b in (self.root / "catatan.log").read_text("utf-8", "replace").splitlines()
            if b[:1] == "{"
        )
        return [(str(b["file"]), float(b["seconds"])) for b in baris if "seconds" in b]

    @property
    def hidup(self) -> bool:
        return self.proses.poll() is None

    def siap(self, akhir: float) -> None:
        """Wait until the service looks at its inbox."""
        while self.hidup and not (self.root / "inbox" / inbox.STATUS).exists() and time.monotonic() < akhir:
            time.sleep(0.02)

    def henti(self) -> None:
        self._berhenti.set()
        self.proses.terminate()
        try:
            self.proses.wait(30)
        except subprocess.TimeoutExpired:
            self.proses.kill()


def keluarga(pid: int) -> Iterator[int]:
    """Yield a process and all that it started, and these."""
    induk: dict[int, list[int]] = {}
    for satu in Path("/proc").iterdir():
        if satu.name.isdigit():
            try:
                bidang = (satu / "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            induk.setdefault(int(bidang[1]), []).append(int(satu.name))
    tunggu = [pid]
    while tunggu:
        kini = tunggu.pop()
        yield kini
        tunggu += induk.get(kini, [])


def pss_kb(pid: int) -> int:
    """Return a process's share of memory, 0 if it is gone."""
    try:
        isi = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(b.split()[1]) for b in isi.splitlines() if b.startswith("Pss:")), 0)


@dataclass(slots=True)
class Hasil:
    """What became of one thing."""

    benda: Jahat
    jawaban: Mapping[str, Any] | None = None
    detik: float = 0.0  # that its answer took
    catatan: str = ""

    @property
    def kode(self) -> set[str]:
        if self.jawaban is None:
            return set()
        return {m["kode"] for m in self.jawaban["masalah"]} or {str(self.jawaban["status"])}

    @property
    def benar(self) -> bool:
        """Whether the answer is the right one; a good workbook may come after another of the same case."""
        if DITERIMA in self.benda.kode and self.kode & {STATUS_DITERIMA, DUPLIKAT, "kasus-sudah-ada"}:
            return True
        # What reading takes as good may still be nonsense: a date of the year 9999, told at its cell.
        di_sel = self.jawaban is not None and any(m["lembar"] for m in self.jawaban["masalah"])
        return bool(self.kode & set(self.benda.kode)) or (DITERIMA in self.benda.kode and di_sel)


def jalankan(root: Path, detik: float, hanya: Sequence[str]) -> int:
    """Drop everything into a fresh root, print what became of it, and return the exit status."""
    init(root)
    settings = config.load(root)
    sop = settings.sop["mobilisasi-media"]
    formulir = write_form(sop, UMUM.untuk(sop.diminta), settings.kantor, config.pilihan(settings.kantor, sop))
    terisi = dasar(formulir)
    benda = [b for b in semua(formulir) if not hanya or b.id in hanya]
    layanan = Layanan(root)
    mulai = time.monotonic()
    try:
        layanan.siap(mulai + SABAR_DETIK)
        tunda = list(_jatuhkan(layanan, benda, terisi, settings.kantor.layanan.tenang_detik, mulai + detik))
        _tunggu(layanan, len(benda) - sum(SAMPAH in b.kode for b in benda) + len(tunda), mulai + detik)
        hidup = layanan.hidup
    finally:
        layanan.henti()
    hasil = [_hasil(b, layanan, root) for b in benda]
    return laporkan(hasil, tunda, layanan, hidup=hidup, lama=time.monotonic() - mulai)


def _jatuhkan(
    layanan: Layanan, benda: Sequence[Jahat], terisi: bytes, tenang_detik: float, akhir: float
) -> Iterator[float]:
    """Drop all, ten at a time, and yield how long after its rest each good workbook was answered."""
    kotak = layanan.root / "inbox"
    for n in range(0, len(benda), SEKELOMPOK):
        for satu in benda[n : n + SEKELOMPOK]:
            satu.letakkan(kotak)
        nama = f"sah {n}.xlsx"
        (kotak / nama).write_bytes(sah(terisi, n))
        jatuh = time.monotonic()
        batas = min(jatuh + SABAR_DETIK, akhir)
        while layanan.hidup and time.monotonic() < batas:
            if saat := next((t for t, j in layanan.jawaban if j["berkas"] == nama), None):
                yield max(0.0, saat - jatuh - tenang_detik)
                break
            time.sleep(0.02)
        else:
            yield float("inf")


def _tunggu(layanan: Layanan, banyak: int, akhir: float) -> None:
    """Wait until so many answers came, or none came for long."""
    terakhir, ada = time.monotonic(), len(layanan.jawaban)
    while layanan.hidup and len(layanan.jawaban) < banyak and time.monotonic() < min(akhir, terakhir + SABAR_DETIK):
        time.sleep(0.2)
        if len(layanan.jawaban) != ada:
            terakhir, ada = time.monotonic(), len(layanan.jawaban)


def _hasil(benda: Jahat, layanan: Layanan, root: Path) -> Hasil:
    hasil = Hasil(benda)
    hasil.jawaban = next((j for _, j in layanan.jawaban if _sama(str(j["berkas"]), benda.berkas)), None)
    hasil.detik = max((detik for nama, detik in layanan.lama if _sama(nama, benda.berkas)), default=0.0)
    alasan = root / "inbox/ditolak" / f"{inbox.nama_aman(benda.berkas)}.alasan.txt"
    if alasan.is_file() and "kesalahan program" in alasan.read_text("utf-8"):
        hasil.catatan = "kesalahan program"
    elif os.path.lexists(root / "inbox" / benda.berkas):
        hasil.catatan = "masih di inbox"
    return hasil


def _sama(dijawab: str, nama: str) -> bool:
    """Return whether an answer speaks of the file `nama`; a name that is no UTF-8 may be told in another way."""
    return dijawab == nama or inbox.nama_aman(dijawab) == inbox.nama_aman(nama) or dijawab == _terbaca(nama)


def _terbaca(nama: str) -> str:
    return os.fsencode(nama).decode("utf-8", "replace")


def laporkan(hasil: Sequence[Hasil], tunda: Sequence[float], layanan: Layanan, *, hidup: bool, lama: float) -> int:
    """Print the table, and return the exit status."""
    litter = [h for h in hasil if SAMPAH in h.benda.kode]
    lain = [h for h in hasil if SAMPAH not in h.benda.kode]
    dibiarkan = [h for h in litter if h.jawaban is None and h.catatan == "masih di inbox"]
    salah = [h for h in lain if h.jawaban is not None and not h.benar]
    bisu = [h for h in lain if h.jawaban is None]
    terlama = max(lain, key=lambda h: h.detik, default=None)
    terjawab = sorted(t for t in tunda if t != float("inf"))
    baris = [
        ("yang diletakkan", len(hasil)),
        ("dijawab benar", sum(h.benar for h in lain)),
        ("dijawab salah", len(salah)),
        ("tidak dijawab", len(bisu)),
        ("sampah dibiarkan", f"{len(dibiarkan)} dari {len(litter)}"),
        ("buku kerja sah dijawab", f"{len(terjawab)} dari {len(tunda)}"),
        ("sejak tenang, tengah", f"{terjawab[len(terjawab) // 2]:.2f} detik" if terjawab else "-"),
        ("sejak tenang, terlama", f"{terjawab[-1]:.2f} detik" if terjawab else "-"),
        ("benda terlama", f"{terlama.benda.id} {terlama.detik:.2f} detik" if terlama else "-"),
        ("memori puncak (PSS)", f"{layanan.puncak_kb / 1024:.0f} MB, {layanan.terbanyak} proses"),
        ("layanan", "hidup" if hidup else f"MATI, status {layanan.proses.returncode}"),
        ("lama", f"{lama:.0f} detik"),
    ]
    cetak = [f"{nama:24} {isi}" for nama, isi in baris]
    cetak += [
        f"LAMBAT sah {n * SEKELOMPOK}.xlsx          {t:.2f} detik" for n, t in enumerate(tunda) if t > LAMBAT_DETIK
    ]
    cetak += [f"SALAH  {h.benda.id:24} {sorted(h.kode)} bukan {list(h.benda.kode)}" for h in salah]
    cetak += [f"BISU   {h.benda.id:24} {h.catatan or 'hilang'}; {list(h.benda.kode)}" for h in bisu]
    cetak += [f"SAMPAH {h.benda.id:24} tidak dibiarkan" for h in litter if h not in dibiarkan]
    sys.stdout.write("\n".join(cetak) + "\n")
    baik = hidup and not salah and not bisu and len(dibiarkan) == len(litter) and len(terjawab) == len(tunda)
    return 0 if baik else 1


def main() -> int:
    """Run with the arguments of the command line."""
    pengurai = argparse.ArgumentParser(description="Menjatuhkan semua benda jahat ke layanan yang sesungguhnya.")
    pengurai.add_argument("--detik", type=float, default=900.0, help="paling lama")
    pengurai.add_argument("--hanya", default="", help="hanya benda ini, dipisah koma")
    pengurai.add_argument("--simpan", type=Path, help="folder utama yang dipakai dan tidak dihapus")
    pilihan = pengurai.parse_args()
    sementara = Path(tempfile.mkdtemp(prefix="jahat-")) if pilihan.simpan is None else None
    try:
        hanya = [satu for satu in pilihan.hanya.split(",") if satu]
        return jalankan((sementara or pilihan.simpan) / "root", pilihan.detik, hanya)
    finally:
        if sementara is not None:
            shutil.rmtree(sementara, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
