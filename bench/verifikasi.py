"""`python -m bench.verifikasi [kasus] [foto]`: `archive verify` beside `sha256sum` on the same files, in turns.

The archive is made by the pipeline's own writers: one case dropped and answered, then entered again under other kode with
its files copied, each with `foto` photos of 4 MB as lampiran. Every file is read before the first round: what is compared
is reading from memory, which is the harder race. The ratio is verify's MB/s over those of sha256sum.
"""

from __future__ import annotations

import copy
import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pipeline import config, filing, inbox
from pipeline.archive.bangun import tulis_halaman
from pipeline.archive.verifikasi import verifikasi
from pipeline.contoh import contoh
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.process import process
from pipeline.register import Register
from pipeline.workbook.form import fill, write_form

HARI = dt.date(2026, 11, 24)
PUTARAN = 5
FOTO = 4 * 1024 * 1024


def siapkan(root: Path, kasus: int, foto: int) -> None:
    """Lay out a root with so many cases."""
    init(root)
    settings = config.load(root)
    sop = settings.sop["mobilisasi-media"]
    skema = sop.skema()
    formulir = write_form(sop, skema, settings.kantor, config.pilihan(settings.kantor, sop))
    with Register(settings.register) as register:
        office = Office(settings, register, lambda: dt.datetime.combine(HARI, dt.time(15), dt.UTC))
        (settings.root.inbox / "a.xlsx").write_bytes(fill(formulir, contoh(HARI)))
        klaim = inbox.ambil(settings.root.inbox / "a.xlsx", settings.root.inbox)
        assert klaim is not None
        process(klaim, office)
        (asal,) = register.semua_kasus()
        for n in range(2, kasus + 1):
            _salin(register, asal.id, n, settings.root.outbox, foto)
        tulis_halaman(office)


def _salin(register: Register, asal: int, n: int, outbox: Path, foto: int) -> None:
    """Enter the case once more as number `n`, its files copied, photos added."""
    lama = register.cuplik(asal)
    kode, folder = lama["kasus"]["kode"], lama["kasus"]["folder"]
    baru = f"MM-2026-{n:04d}"
    isi = _ganti(copy.deepcopy(lama), {kode: baru})
    tujuan = outbox / folder.replace(kode, baru)
    for berkas in (outbox / folder).rglob("*"):
        if berkas.is_file():
            ke = tujuan / str(berkas.relative_to(outbox / folder)).replace(kode, baru)
            ke.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(berkas, ke)
    isi["kasus"]["urut"] = n
    for tabel in ("setoran", "nomor", "naskah"):
        for b in isi[tabel]:
            for kunci in ("id", "setoran", "teks", "nomor_teks"):
                if kunci in b:
                    b[kunci] = f"{b[kunci]}-{n}"
    for b in isi["nomor"]:
        b["urut"] = b["urut"] * 100_000 + n
    for b in isi["sumber"]:
        b["setoran"] = f"{b['setoran']}-{n}"
    for f in range(foto):
        jalur = f"{isi['kasus']['folder']}/00-sumber/lampiran/foto{f}.jpg"
        (outbox / jalur).parent.mkdir(parents=True, exist_ok=True)
        (outbox / jalur).write_bytes(os.urandom(FOTO))
        sidik = filing.digest_berkas(outbox / jalur)
        isi["lampiran"].append({"path": jalur, "sha256": sidik, "setoran": isi["setoran"][0]["id"]})
    with register.issuing():
        register.tuang(isi)


def _ganti(isi: Any, kata: dict[str, str]) -> Any:
    if isinstance(isi, dict):
        return {k: _ganti(v, kata) for k, v in isi.items()}
    if isinstance(isi, list):
        return [_ganti(v, kata) for v in isi]
    if isinstance(isi, str):
        for lama, baru in kata.items():
            isi = isi.replace(lama, baru)
    return isi


def main() -> None:
    """Print one line a round, then the medians."""
    kasus, foto = (int(a) for a in (sys.argv[1:] + ["40", "3"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as dir_:
        root = Path(dir_) / "root"
        siapkan(root, kasus, foto)
        settings = config.load(root)
        berkas = sorted(str(b) for b in settings.root.outbox.rglob("*") if b.is_file())
        mb = sum(Path(b).stat().st_size for b in berkas) / 1e6
        print(f"{kasus} kasus, {len(berkas)} berkas, {mb:.0f} MB")
        rasio = []
        for n in range(PUTARAN + 1):
            mulai = time.perf_counter()
            subprocess.run(["sha256sum", *berkas], check=True, stdout=subprocess.DEVNULL)
            lain = time.perf_counter() - mulai
            mulai = time.perf_counter()
            with Register(settings.register, periksa=False) as register:
                hasil = verifikasi(register, settings)
            kami = time.perf_counter() - mulai
            assert not hasil.temuan, hasil.temuan[:3]
            if n:  # the first warms
                rasio.append(lain / kami)
                print(f"verify {mb / kami:6.0f} MB/s   sha256sum {mb / lain:6.0f} MB/s   rasio {lain / kami:.2f}")
        print(f"median {statistics.median(rasio):.2f} ({min(rasio):.2f}–{max(rasio):.2f})")


if __name__ == "__main__":
    main()
