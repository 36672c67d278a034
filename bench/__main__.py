"""`make bench`: one table, interleaved rounds, medians with min–max, as ratios.

renderer       our render (gate included) beside docxtpl as its documentation uses it
whole drop     a drop with every promise kept, beside a script that keeps none
start-up       `alur --help` beside `python -c pass`
"""

from __future__ import annotations

import datetime as dt
import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from openpyxl import load_workbook

from pipeline import config, inbox
from pipeline.contoh import contoh, values_contoh
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.process import process
from pipeline.register import Register
from pipeline.skema import UMUM
from pipeline.word.check import periksa
from pipeline.word.render import environment, render
from pipeline.workbook.form import fill, write_form

PUTARAN = 5
HARI = dt.date(2026, 11, 24)


def ukur(kerja: Callable[[], Any]) -> float:
    """Return how many seconds `kerja` takes."""
    mulai = time.perf_counter()
    kerja()
    return time.perf_counter() - mulai


def banding(nama: str, kami: Callable[[], Any], lain: Callable[[], Any]) -> None:
    """Measure both in turns and print one line."""
    kami(), lain()  # warm
    pasangan = [(ukur(kami), ukur(lain)) for _ in range(PUTARAN)]
    rasio = sorted(b / a for a, b in pasangan)
    a, b = (statistics.median(p[i] for p in pasangan) for i in (0, 1))
    print(
        f"{nama:<34} {a * 1e3:9.1f} ms {b * 1e3:9.1f} ms   {statistics.median(rasio):5.2f} x  ({rasio[0]:.2f}–{rasio[-1]:.2f})"
    )


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        init(root)
        settings = config.load(root)
        inbox.siapkan(settings.root.inbox)
        sop = next(iter(settings.sop.values()))
        isi = values_contoh(sop, UMUM, settings.kantor, HARI)
        templat = {j: root / "templates" / sop.nama / f"{j}.docx" for j in isi}

        def kami() -> None:
            for jenis, nilai in isi.items():
                docx = render(templat[jenis], nilai, {"title": jenis}, HARI)
                assert not periksa(docx, jenis, nilai["penanda_tangan"]["nama"])

        def lain() -> None:
            for jenis, nilai in isi.items():
                dokumen = DocxTemplate(templat[jenis])
                dokumen.render(nilai, environment(), autoescape=True)
                dokumen.save(io.BytesIO())

        kantor = settings.kantor
        data = contoh(HARI)
        kosong = write_form(sop, UMUM.untuk(sop.diminta), kantor, config.pilihan(kantor, sop))
        urut = iter(range(10_000))
        wib = dt.timezone(dt.timedelta(hours=7))
        buku = [
            fill(kosong, type(data)(dict(data.bidang) | {"arahan.nomor": f"B-{n}/2026"}, data.tabel))
            for n in range(2 * PUTARAN + 2)
        ]

        with Register(settings.register) as register:
            office = Office(settings, register, lambda: dt.datetime.combine(HARI, dt.time(15), wib))

            def setoran() -> None:
                berkas = root / "jatuh.xlsx"
                berkas.write_bytes(buku[next(urut)])
                assert process(inbox.salin(berkas, settings.root.inbox), office).status == "diterima"

            def naif() -> None:
                load_workbook(io.BytesIO(buku[0]))
                for jenis, nilai in isi.items():
                    dokumen = DocxTemplate(templat[jenis])
                    dokumen.render(nilai, environment(), autoescape=True)
                    dokumen.save(root / f"{jenis}.docx")

            print(
                f"{'':<34} {'kami':>12} {'pembanding':>12}   rasio (terkecil–terbesar), {PUTARAN} putaran berselang-seling"
            )
            banding("renderer, 12 naskah, vs docxtpl", kami, lain)
            banding("satu setoran, vs skrip naif", setoran, naif)
        python = [sys.executable, "-c", "pass"]
        alur = [sys.executable, "-m", "pipeline", "--help"]
        banding(
            "alur --help, vs python -c pass",
            lambda: subprocess.run(alur, check=True, capture_output=True),
            lambda: subprocess.run(python, check=True, capture_output=True),
        )
    print(f"memori puncak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
