"""`make bench`: one table, interleaved rounds, medians with min–max, as ratios.

renderer       our render beside docxtpl as its documentation uses it, and beside docxtpl with all kept that it can keep:
               the template opened, its XML compiled; then with the gate and fsync, a report of a thousand rows, and
               a nota dinas of a page and a half. Every round has other words and another identity: nothing of a
               naskah is known from the round before but what is its template's. Both put in the same pictures, which we,
               who come first, have drawn.
whole drop     a drop with every promise kept, beside a script that keeps none: as the service does it, in its rooms on
               all processors, and in one process
latency        `alur watch` on a local disk: from the moment a drop is at rest to its last naskah and its reply
backlog        workbooks/s on two cores beside one, the last hundred beside the first; peak memory of all processes
archive        a drop into a full archive beside one into an empty one
start-up       `alur --help` beside `python -c pass`; `alur status` of the archive

`--penuh` takes a backlog of 1,000 and an archive of 10,000 (half an hour); `--catat` also writes docs/kecepatan.md.
"""

from __future__ import annotations

import argparse
import compileall
import dataclasses
import datetime as dt
import io
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docx import Document
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from openpyxl import load_workbook

from bench import antrean, arsip
from pipeline import __version__, config, inbox
from pipeline.contoh import values_contoh
from pipeline.filing import stage
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.perintah.kerja import buka_office
from pipeline.process import process
from pipeline.register import Register
from pipeline.skema import UMUM
from pipeline.word.acuan import pasang_gambar
from pipeline.word.check import pelanggaran, periksa
from pipeline.word.render import environment, render

PUTARAN = 5
PUTARAN_NASKAH = 15  # of pieces that take 20 ms: their medians of five rounds stray by a tenth
HARI = dt.date(2026, 11, 24)
LEBAR = 36
HALAMAN = Path("docs/kecepatan.md")

_baris: list[str] = []  # of the table, so far


def kabar(baris: str) -> None:
    """Add a line to the table."""
    print(baris, flush=True)
    _baris.append(baris)


def ukur(kerja: Callable[[], Any]) -> float:
    """Return how many seconds `kerja` takes."""
    mulai = time.perf_counter()
    kerja()
    return time.perf_counter() - mulai


def banding(nama: str, kami: Callable[[int], Any], lain: Callable[[int], Any], putaran: int = PUTARAN) -> None:
    """Measure both in turns, each told the number of its round, and print one line."""
    kami(0), lain(0)  # warm
    pasangan = [(ukur(lambda n=n: kami(n)), ukur(lambda n=n: lain(n))) for n in range(1, putaran + 1)]
    rasio = sorted(b / a for a, b in pasangan)
    a, b = (statistics.median(p[i] for p in pasangan) for i in (0, 1))
    kabar(
        f"{nama:<{LEBAR}} {a * 1e3:9.1f} ms {b * 1e3:9.1f} ms   {statistics.median(rasio):5.2f} x  ({rasio[0]:.2f}–{rasio[-1]:.2f})"
    )


class Tersimpan(ImmutableSandboxedEnvironment):
    """docxtpl's environment that compiles each source once, which docxtpl by itself never does."""

    def __init__(self, dokumen: DocxTemplate) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        kita = environment(dokumen)
        self.filters |= kita.filters
        self.finalize = kita.finalize
        self._ada: dict[Any, Template] = {}

    def from_string(self, source: Any, *_: Any, **__: Any) -> Template:
        """Return the template of a source, compiled if it is new."""
        if source not in self._ada:
            self._ada[source] = super().from_string(source)
        return self._ada[source]


def lain(nilai: Any, putaran: int) -> Any:
    """Return values with other words and another identity."""
    if isinstance(nilai, dict):
        return {k: v if k in {"nilai", "gambar", "logo"} else lain(v, putaran) for k, v in nilai.items()}
    if isinstance(nilai, list):
        return [lain(v, putaran) for v in nilai]
    if not isinstance(nilai, str) or len(nilai) < 12:
        return nilai
    if "MM-" in nilai or "/" in nilai:
        return nilai.replace("MM-0000-0000", f"MM-2026-{putaran:04}")
    return f"{nilai} serta {putaran:04}"


def docxtpl_biasa(templat: Path, nilai: dict[str, Any], ke: Any) -> None:
    """Fill a template as docxtpl's documentation does."""
    dokumen = DocxTemplate(templat)
    dokumen.render(pasang_gambar(nilai, {}, dokumen), environment(dokumen), autoescape=True)
    dokumen.save(ke)


def bandingkan_pengisi(root: Path, isi: dict[str, dict[str, Any]], templat: dict[str, Path]) -> None:
    """Print the rows about the renderer."""
    kasus = [{j: lain(v, n) for j, v in isi.items()} for n in range(PUTARAN_NASKAH + 1)]
    simpan = {j: DocxTemplate(t) for j, t in templat.items()}
    env = {j: Tersimpan(dokumen) for j, dokumen in simpan.items()}

    def kami(n: int) -> None:
        for jenis, nilai in kasus[n].items():
            render(templat[jenis], nilai, {"title": jenis}, HARI)

    def bergerbang(n: int) -> None:
        draf: dict[str, bytes] = {}
        for jenis, nilai in kasus[n].items():
            draf[f"{jenis}.docx"] = docx = render(templat[jenis], nilai, {"title": jenis}, HARI)
            assert not periksa(docx, nilai["penanda_tangan"]["nama"], {"title": jenis})
            pelanggaran(docx, jenis)
        stage(root / f".draf{n}", draf)  # as a drop does, into a folder of its own

    def biasa(n: int) -> None:
        for jenis, nilai in kasus[n].items():
            docxtpl_biasa(templat[jenis], nilai, io.BytesIO())

    def tersimpan(n: int) -> None:
        for jenis, nilai in kasus[n].items():
            simpan[jenis].render(pasang_gambar(nilai, {}, simpan[jenis]), env[jenis], autoescape=True)
            simpan[jenis].save(io.BytesIO())

    def ke_berkas(n: int) -> None:
        for jenis, nilai in kasus[n].items():
            docxtpl_biasa(templat[jenis], nilai, root / f"{jenis}.docx")

    banding("12 naskah, vs docxtpl", kami, biasa, PUTARAN_NASKAH)
    banding("12 naskah, vs docxtpl tersimpan", kami, tersimpan, PUTARAN_NASKAH)
    banding("12 naskah + gerbang + fsync", bergerbang, ke_berkas, PUTARAN_NASKAH)
    panjang = [kasus[n]["laporan"] | {"publikasi": _seribu(kasus[n]["laporan"])} for n in range(PUTARAN + 1)]
    banding(
        "laporan dengan 1.000 baris",
        lambda n: render(templat["laporan"], panjang[n], {}, HARI),
        lambda n: docxtpl_biasa(templat["laporan"], panjang[n], io.BytesIO()),
    )
    nota = root / "nota.docx"
    nota.write_bytes(nota_dinas())
    nilai = [nilai_nota(n) for n in range(PUTARAN + 1)]
    banding(
        "nota dinas 1,5 halaman",
        lambda n: render(nota, nilai[n], {}, HARI),
        lambda n: docxtpl_biasa(nota, nilai[n], io.BytesIO()),
    )


def _seribu(nilai: dict[str, Any]) -> list[dict[str, str]]:
    """Return a thousand publications."""
    satu = nilai["publikasi"][0]
    return [satu | {"no": str(n), "judul": f"{satu['judul']} bagian {n}"} for n in range(1, 1001)]


def nota_dinas() -> bytes:
    """Return a template of a page and a half: 25 fields, a table of as many rows as there are, kop, footer."""
    dokumen = Document()
    bagian = dokumen.sections[0]
    for n in range(3):
        bagian.header.add_paragraph(f"{{{{ kop{n} }}}}")
    bagian.footer.add_paragraph("{{ identitas }}")
    for n in range(20):
        dokumen.add_paragraph(f"Keterangan {n}: {{{{ isian{n} }}}}. " + "Kalimat tetap dari templat. " * 3)
    tabel = dokumen.add_table(4, 4, "Table Grid")
    for sel, kepala in zip(tabel.rows[0].cells, ("No.", "Uraian", "Jumlah", "Keterangan"), strict=True):
        sel.text = kepala
    tabel.rows[1].cells[0].text = "{%tr for b in baris %}"
    for sel, nama in zip(tabel.rows[2].cells, ("loop.index", "b.uraian", "b.jumlah", "b.keterangan"), strict=True):
        sel.text = f"{{{{ {nama} }}}}"
    tabel.rows[3].cells[0].text = "{%tr endfor %}"
    dokumen.add_paragraph("{{ penanda }}")
    keluar = io.BytesIO()
    dokumen.save(keluar)
    return keluar.getvalue()


def nilai_nota(n: int) -> dict[str, Any]:
    """Return values for `nota_dinas`."""
    baris = [{"uraian": f"Uraian {n}-{b}", "jumlah": str(b * n), "keterangan": "Contoh & lain"} for b in range(10)]
    nama = (*(f"kop{k}" for k in range(3)), *(f"isian{k}" for k in range(20)), "identitas", "penanda")
    return {k: f"Isian {k} dari putaran {n}" for k in nama} | {"baris": baris}


def latensi(root: Path, buku: list[bytes]) -> None:
    """Print how long after its rest each of `buku`, dropped one after the other, is answered by the service."""
    alur = [sys.executable, "-m", "pipeline", "--root", str(root), "watch", "--json"]
    tenang = config.load(root).kantor.layanan.tenang_detik
    lama: list[float] = []
    with subprocess.Popen(alur, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as layanan:
        assert layanan.stdout
        for n, isi in enumerate(buku):
            (root / "inbox" / f"rapat{n}.xlsx").write_bytes(isi)
            mulai = time.perf_counter()
            assert '"diterima"' in layanan.stdout.readline()
            lama.append(time.perf_counter() - mulai - tenang)
        layanan.terminate()
    lama = sorted(lama[1:])  # the first comes while the service is still starting
    p95 = lama[int(len(lama) * 0.95)]
    kabar(
        f"{f'tenang → dijawab, {len(lama)} setoran':<{LEBAR}} {statistics.median(lama) * 1e3:9.1f} ms   "
        f"p95 {p95 * 1e3:.0f} ms ({lama[0] * 1e3:.0f}–{lama[-1] * 1e3:.0f})"
    )


def setoran(root: Path, isi: dict[str, dict[str, Any]], templat: dict[str, Path], semua: list[bytes]) -> None:
    """Print the rows of a whole drop, beside the naive script."""
    buku = iter(semua)
    settings = config.load(root)
    jam = dt.datetime.combine(HARI, dt.time(15), dt.timezone(dt.timedelta(hours=7)))
    contoh_naif = next(buku)

    def naif(_: int) -> None:
        load_workbook(io.BytesIO(contoh_naif))
        for jenis, nilai in isi.items():
            docxtpl_biasa(templat[jenis], nilai, root / f"{jenis}.docx")

    def kami(office: Office) -> Callable[[int], None]:
        def satu(_: int) -> None:
            berkas = root / "jatuh.xlsx"
            berkas.write_bytes(next(buku))
            assert process(inbox.salin(berkas, settings.root.inbox), office).status == "diterima"

        return satu

    with buka_office(settings) as office:
        banding("satu setoran, vs skrip naif", kami(dataclasses.replace(office, jam=lambda: jam)), naif)
    with Register(settings.register) as register:
        banding("— dalam satu proses", kami(Office(settings, register, lambda: jam)), naif)


def antre(jumlah: int) -> None:
    """Print the rows of a backlog."""
    hasil = antrean.ukur(jumlah, lambda _: None)
    rasio, (satu, dua) = sorted(hasil.rasio), (statistics.median(hasil.lama[inti]) for inti in antrean.INTI)
    kabar(
        f"{f'{jumlah:,} setoran, dua inti vs satu':<{LEBAR}} {1 / dua:9.2f}/s  {1 / satu:9.2f}/s    "
        f"{statistics.median(rasio):5.2f} x  ({rasio[0]:.2f}–{rasio[-1]:.2f})"
    )
    datar = ", ".join(f"{x:.2f}" for x in hasil.datar.values())
    kabar(f"{'seratus terakhir : seratus pertama':<{LEBAR}} {datar} (satu inti, dua inti)")
    kabar(f"{'memori puncak, semua proses':<{LEBAR}} {hasil.puncak:9.0f} MB (PSS)")


def status(root: Path) -> None:
    """Print how long `alur status` takes for the archive of `root`."""
    register = config.load(root).register
    with sqlite3.connect(register) as db:  # the copies of a case came to lie there now, whenever they were issued
        db.execute("UPDATE setoran SET waktu = ?", (dt.datetime.now().astimezone().isoformat(timespec="seconds"),))
        (jumlah,) = db.execute("SELECT count(*) FROM kasus").fetchone()
    perintah = [sys.executable, "-m", "pipeline", "--root", str(root), "status"]
    lama = sorted(ukur(lambda: subprocess.run(perintah, check=True, capture_output=True)) for _ in range(PUTARAN))
    kabar(
        f"{f'alur status, {jumlah:,} kasus':<{LEBAR}} {statistics.median(lama) * 1e3:9.1f} ms   "
        f"({lama[0] * 1e3:.0f}–{lama[-1] * 1e3:.0f})"
    )


def mesin() -> str:
    """Return on what the table was measured."""
    cpu = Path("/proc/cpuinfo")
    model = next((b.partition(":")[2].strip() for b in cpu.read_text().splitlines() if b.startswith("model name")), "")
    return (
        f"{model or platform.machine()}, {os.cpu_count()} inti; {platform.system()}; Python {platform.python_version()}; "
        f"docxtpl {version('docxtpl')}; AlurNaskah {__version__}"
    )


def catat() -> None:
    """Write the table as a page of docs/."""
    isi = [
        "# Kecepatan",
        "",
        f"Diukur dengan `python -m bench {' '.join(sys.argv[1:])}` pada {dt.date.today():%d-%m-%Y}.",  # noqa: DTZ011 - the day here
        "",
        f"Mesin: {mesin()}.",
        "",
        "Setiap rasio dari satu jalannya program: kami dan pembanding bergantian, median dengan yang terkecil dan terbesar.",
        "Apa yang diukur setiap baris dijelaskan di awal `bench/__main__.py`. Semua janji tetap berlaku saat diukur: urutan",
        "tulis, fsync, pemeriksaan naskah, register.",
        "",
        "```text",
        *_baris,
        "```",
    ]
    HALAMAN.write_text("\n".join(isi) + "\n", "utf-8")


def main() -> None:
    """Print the table."""
    p = argparse.ArgumentParser(prog="python -m bench")
    p.add_argument("--penuh", action="store_true", help="a backlog of 1,000 and an archive of 10,000")
    p.add_argument("--latensi", type=int, default=200, help="drops of the latency row, 2.5 seconds each")
    p.add_argument("--catat", action="store_true", help=f"write {HALAMAN} too")
    pilihan = p.parse_args()
    compileall.compile_dir(Path(config.__file__).parent, quiet=1)  # as pip leaves an installed package
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        init(root)
        settings = config.load(root)
        inbox.siapkan(settings.root.inbox)
        sop = settings.sop["mobilisasi-media"]
        isi = values_contoh(sop, UMUM, settings.kantor, HARI)
        templat = {j: root / "templates" / sop.nama / f"{j}.docx" for j in isi}
        buku = antrean.buku(root, 0, 10_000)
        kabar(
            f"{'':<{LEBAR}} {'kami':>12} {'pembanding':>12}   rasio (terkecil–terbesar), {PUTARAN} putaran, 12 naskah {PUTARAN_NASKAH}"
        )
        bandingkan_pengisi(root, isi, templat)
        setoran(root, isi, templat, [next(buku) for _ in range(2 * PUTARAN + 3)])
        latensi(root, [next(buku) for _ in range(pilihan.latensi + 1)])
        antre(1000 if pilihan.penuh else 200)
        arsip.main(Path(folder) / "arsip", (1_000, 10_000) if pilihan.penuh else (1_000,), kabar, status)
        python = [sys.executable, "-c", "pass"]
        alur = [sys.executable, "-m", "pipeline", "--help"]
        banding(
            "alur --help, vs python -c pass",
            lambda _: subprocess.run(alur, check=True, capture_output=True),
            lambda _: subprocess.run(python, check=True, capture_output=True),
        )
    if pilihan.catat:
        catat()


if __name__ == "__main__":
    main()
