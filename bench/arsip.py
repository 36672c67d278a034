"""`python -m bench.arsip FOLDER`: a drop into an archive of 10, 1,000 and 10,000 cases, beside one into an empty archive.

The cases are entered by the register's own `tuang` out of real ones, with another kode, judul, year and numbers, and
their files are links to those of the real ones; the front page's data are written by `terbitkan_indeks`. FOLDER keeps
the archive, for a look at it in a browser. The rounds go in turn with those on the empty archive; ratios are medians, with
the smallest and the greatest.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pipeline import config, filing, inbox
from pipeline.archive.indeks import BLOK, FOLDER
from pipeline.archive.manifes import NAMA
from pipeline.archive.terbitkan import INDEKS, terbitkan_indeks
from pipeline.contoh import contoh
from pipeline.formulir import formulir_kosong
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.process import process
from pipeline.register import Register
from pipeline.slug import slug
from pipeline.workbook.form import fill

HARI = dt.date(2026, 11, 24)
UKURAN = (10, 1_000, 10_000)
PUTARAN = 9
TAHUN = (2026, 2026, 2025, 2024, 2023)
HAL = (
    "Situasi Keamanan",
    "Pilkada Serentak",
    "Karhutla",
    "Penanganan Pengungsi",
    "Perbatasan Negara",
    "Siber",
    "Natuna",
)
ACARA = ("Konferensi Pers", "Doorstop", "Siaran Pers", "Peliputan", "Wawancara", "Dialog Interaktif", "Kunjungan Media")
KOTA = ("Jakarta", "Jayapura", "Pontianak", "Makassar", "Medan", "Kupang", "Ambon", "Banda Aceh", "Batam", "Manado")
MEDIA = tuple(f"{macam} Contoh {kota}" for macam in ("Harian", "Televisi", "Radio", "Kabar") for kota in KOTA)


def buku(root: Path) -> Iterator[bytes]:
    """Yield workbooks, each of another case: whole ones, and two that are under way."""
    settings = config.load(root)
    sop = settings.sop["mobilisasi-media"]
    kosong = formulir_kosong(sop, settings)
    asal = contoh(HARI)
    for n in itertools.count(1):
        baris = list(asal.tabel["langkah"])
        if n in {2, 3}:
            baris = [*baris[: 2 * n - 1], baris[2 * n - 1] | {"Selesai": None, "Keputusan": None}]
        bidang = dict(asal.bidang) | {"arahan.nomor": f"B-{n}/2026"}
        yield fill(kosong, type(asal)(bidang, dict(asal.tabel) | {"langkah": baris}))


class Kantor:
    """A root at work, and the workbooks that are dropped on it."""

    def __init__(self, root: Path) -> None:
        init(root)
        settings = config.load(root)
        inbox.siapkan(settings.root.inbox)
        wib = dt.timezone(dt.timedelta(hours=7))
        self.office = Office(settings, Register(settings.register), lambda: dt.datetime.combine(HARI, dt.time(15), wib))
        self.buku = buku(root)
        self.ditulis: Counter[str] = Counter()

    def jatuhkan(self) -> tuple[float, float]:
        """Drop the next workbook and return the seconds its answer took, by the clock and of the processor.

        The bytes written to outbox/ are counted.
        """
        root = self.office.settings.root
        berkas = root.inbox.parent / "jatuh.xlsx"
        berkas.write_bytes(next(self.buku))
        asli_tulis, asli_ganti = filing.tulis_semua, filing.ganti_semua

        def tulis(isi: Mapping[Path, bytes]) -> None:
            self.ditulis["semua"] += sum(map(len, isi.values()))
            asli_tulis(isi)

        def ganti(halaman: Mapping[Path, bytes], kerja: Path) -> int:
            for tujuan, isi in halaman.items():
                nama = tujuan.relative_to(root.outbox)
                apa = {INDEKS: "depan"}.get(str(nama)) or ("indeks" if nama.parts[0] == FOLDER else "berkas")
                self.ditulis[apa] += len(isi) * (filing.digest_berkas(tujuan) != filing.digest(isi))
            return asli_ganti(halaman, kerja)

        klaim = inbox.salin(berkas, root.inbox)
        with patch.object(filing, "tulis_semua", tulis), patch.object(filing, "ganti_semua", ganti):
            mulai = time.perf_counter(), time.process_time()
            assert process(klaim, self.office).status == "diterima"
            return time.perf_counter() - mulai[0], time.process_time() - mulai[1]


def gandakan(kantor: Kantor, dari: int, sampai: int, tahun: tuple[int, ...] = TAHUN) -> None:
    """Enter cases number `dari` to before `sampai`, made out of the first three."""
    register, outbox = kantor.office.register, kantor.office.settings.root.outbox
    asal = [json.dumps(register.cuplik(n)) for n in (1, 2, 3)]
    blok = set()
    for awal in range(dari, sampai, 200):
        with register.issuing():
            for n in range(awal, min(awal + 200, sampai)):
                satu = asal[0 if n % 10 < 7 else 1 + n % 2]
                cuplikan = _tiruan(satu, n, tahun[n % len(tahun)], register)
                register.tuang(cuplikan)
                _tautkan(outbox / json.loads(satu)["kasus"]["folder"], outbox, cuplikan)
                blok.add((cuplikan["kasus"]["tahun"], cuplikan["kasus"]["urut"] // BLOK))
    for letak in sorted(blok):
        terbitkan_indeks(*letak, register, kantor.office.settings, kantor.office.drafts)


def _tiruan(asal: str, n: int, tahun: int, register: Register) -> dict[str, Any]:
    """Return a case as `cuplik` returns it, of `tahun` and another judul, with the next kode and the next numbers."""
    kasus = json.loads(asal)["kasus"]
    kode, urut = register.kode_berikut(kasus["awalan"], tahun)
    judul = f"{ACARA[n % 7]} {HAL[n % 11 % 7]} di {KOTA[n % 10]} {n}"
    folder = f"{tahun}/{kode}_{slug(judul)}"
    teks = asal.replace(kasus["folder"], "{folder}").replace(kasus["kode"], "{kode}").replace(kasus["judul"], judul)
    teks = teks.replace(str(HARI.year), str(tahun)).replace("{folder}", folder).replace("{kode}", kode)
    isi: dict[str, Any] = json.loads(teks)
    isi["kasus"] |= {"urut": urut, "pengenal": f"{judul}\n{n}"}
    media = [MEDIA[(n * 7 + i * 3) % len(MEDIA)] for i in range(9)]
    isi["kasus"]["keadaan"]["cari"] |= {"jenis": ACARA[n % 7], "tempat": f"Aula {KOTA[n % 10]}", "media": media}
    diberi: Counter[str] = Counter()
    for nomor, naskah in zip(isi["nomor"], isi["naskah"], strict=True):
        nomor["urut"] = register.urut_berikut(nomor["seri"], tahun, 1) + diberi[nomor["seri"]]
        diberi[nomor["seri"]] += 1
        nomor["teks"] = naskah["nomor_teks"] = re.sub(r"\d+", str(nomor["urut"]), nomor["teks"], count=1)
    (setoran,) = isi["setoran"]
    for satu in (*isi["naskah"], *isi["sumber"]):
        satu["setoran"] = f"tiruan-{n}"
    setoran["id"] = f"tiruan-{n}"
    return isi


def _tautkan(asal: Path, outbox: Path, cuplikan: dict[str, Any]) -> None:
    folder = outbox / cuplikan["kasus"]["folder"]
    kode, lama = cuplikan["kasus"]["kode"], asal.name.partition("_")[0]
    for berkas in asal.rglob("*.*"):
        tujuan = folder / str(berkas.relative_to(asal)).replace(lama, kode)
        if berkas.is_file() and str(berkas.relative_to(asal)) != NAMA:
            tujuan.parent.mkdir(parents=True, exist_ok=True)
            os.link(berkas, tujuan)


def main(
    folder: Path,
    semua: Sequence[int] = UKURAN,
    kabar: Callable[[str], None] = print,
    sesudah: Callable[[Path], None] = lambda _: None,
) -> None:
    """Tell a line for each size of the archive; `sesudah` is then called with its root."""
    penuh, kosong = Kantor(folder / "penuh"), Kantor(folder / "kosong")
    for _ in range(3):
        penuh.jatuhkan(), kosong.jatuhkan()
    ada = 3
    for ukuran in semua:
        gandakan(penuh, ada, ukuran)
        ada = ukuran
        if ukuran > BLOK:  # the dearest drop is one into a block that is nearly full
            _, urut = penuh.office.register.kode_berikut("MM", HARI.year)
            ada += (BLOK - PUTARAN - 2 - urut) % BLOK
            gandakan(penuh, ukuran, ada, tahun=(HARI.year,))
        ukur(ada, penuh, kosong, kabar)
        sesudah(penuh.office.settings.root.dir)


def ukur(ukuran: int, penuh: Kantor, kosong: Kantor, kabar: Callable[[str], None]) -> None:
    """Tell the line of an archive of `ukuran` cases."""
    penuh.jatuhkan(), kosong.jatuhkan()  # warm
    penuh.ditulis.clear()
    pasangan = [(penuh.jatuhkan(), kosong.jatuhkan()) for _ in range(PUTARAN)]
    rasio = [sorted(kami[i] / lain[i] for kami, lain in pasangan) for i in (0, 1)]
    bita = {nama: jumlah // PUTARAN for nama, jumlah in penuh.ditulis.items()}
    folder = penuh.office.settings.root.outbox / FOLDER
    kabar(
        f"{ukuran:>6,} kasus: satu setoran {statistics.median(k[0] for k, _ in pasangan) * 1e3:.0f} ms, "
        f"arsip kosong {statistics.median(k[0] for _, k in pasangan) * 1e3:.0f} ms, "
        f"rasio {statistics.median(rasio[0]):.2f} ({rasio[0][0]:.2f}–{rasio[0][-1]:.2f}), "
        f"waktu prosesor {statistics.median(rasio[1]):.2f} ({rasio[1][0]:.2f}–{rasio[1][-1]:.2f})"
    )
    kabar(
        f"  ditulis ke outbox/ {bita['semua'] / 1e3:,.1f} kB: halaman dan manifes berkas {bita['berkas'] / 1e3:,.1f}, "
        f"blok data {bita['indeks'] / 1e3:,.1f} (terbesar {max(f.stat().st_size for f in folder.iterdir()) / 1e3:,.1f}), "
        f"halaman depan {bita['depan'] / 1e3:,.1f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
