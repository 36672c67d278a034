"""`alur demo`: the main job on a sample, or a training case for Staf."""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path

from pipeline import config, latihan
from pipeline.errors import Status
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.perintah import kerja
from pipeline.perintah.baris import Pilihan
from pipeline.perintah.bersama import jam
from pipeline.register import Register


def demo(pilihan: Pilihan) -> Status:
    """Show all of it on a sample, or lay out a training case."""
    return _latihan(pilihan.dir or Path("latihan")) if pilihan.latihan else kerja.demo(pilihan.dir or Path("demo"))


def _latihan(root: Path) -> Status:
    """Lay out a root for training; its answers are made in another one, so that it is untouched."""
    folder = latihan.siapkan(root)
    settings = config.load(root)
    print(f"1. Folder {root}/ disiapkan untuk berlatih.")
    bahan = latihan.bahan(settings, jam(settings)().date())
    print("2. Kedua buku kerja latihan dijawab di folder sementara, agar jawabannya yang sebenarnya …", flush=True)
    with tempfile.TemporaryDirectory(prefix="alur-latihan-") as nama:
        init(Path(nama))
        sementara = config.load(Path(nama))
        with Register(sementara.register) as register:
            jawaban = latihan.jawaban(Office(sementara, register, jam(sementara)), bahan)
    latihan.tulis(folder, bahan, jawaban)
    print(f"3. {folder}/ berisi:")
    for berkas, isi in (
        (latihan.SOAL, "urutan latihan"),
        (latihan.KOSONG, "formulir kosong"),
        (latihan.BENAR, "buku kerja yang benar"),
        (latihan.KELIRU, f"buku kerja dengan {len(bahan.kekeliruan)} kekeliruan yang lazim"),
        (latihan.JAWABAN, "jawaban dan cara membetulkan"),
    ):
        print(f"     {berkas:<22} {isi}")
    print(f"\nJalankan layanan untuk berlatih: alur --root {shlex.quote(str(root))} watch")
    print(f"Lalu letakkan salinan {latihan.BENAR} di {settings.root.inbox}/.")
    return Status.SELESAI
