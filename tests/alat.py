"""Helpers that need only what matters to a test."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from pipeline import inbox
from pipeline.contoh import Contoh, contoh, sebagai_kasus
from pipeline.jawaban import Jawaban
from pipeline.kasus import Kasus, Nilai
from pipeline.office import Office
from pipeline.process import process, sapu
from pipeline.skema import UMUM
from pipeline.sop import Sop
from pipeline.workbook.saring import TidakTerbaca, urai

HARI_INI = dt.date(2026, 11, 24)
WIB = dt.timezone(dt.timedelta(hours=7))


def data(
    *,
    sampai: int = 11,
    bidang: Mapping[str, Nilai] | None = None,
    langkah: Mapping[int, Mapping[str, Nilai]] | None = None,
) -> Contoh:
    """Return the sample case up to langkah `sampai`, with the given cells and rows changed."""
    asal = contoh(HARI_INI)
    baris = [dict(b) | dict((langkah or {}).get(_angka(b["Langkah"]), {})) for b in asal.tabel["langkah"]]
    return replace(
        asal,
        bidang=dict(asal.bidang) | dict(bidang or {}),
        tabel=dict(asal.tabel) | {"langkah": [b for b in baris if _angka(b["Langkah"]) <= sampai]},
    )


def _angka(nilai: Nilai) -> int:
    assert isinstance(nilai, int)
    return nilai


def tambah_baris(asal: Contoh, tabel: str, *baris: Mapping[str, Nilai]) -> Contoh:
    """Return `asal` with rows added to a table."""
    return replace(asal, tabel=dict(asal.tabel) | {tabel: [*asal.tabel[tabel], *baris]})


def a_kasus(sop: Sop, asal: Contoh | None = None) -> Kasus:
    """Return a case as if read from a workbook."""
    return sebagai_kasus(asal or data(), sop, UMUM)


def isi_formulir(buku: bytes, asal: Contoh, ubah: Callable[[Workbook], object] = lambda _: None) -> bytes:
    """Return a workbook filled by defined names and table headers, knowing nothing else of its layout; `ubah` comes last."""
    wb = load_workbook(io.BytesIO(buku))
    for nama, nilai in asal.bidang.items():
        ((lembar, alamat),) = wb.defined_names[nama].destinations
        wb[lembar][alamat] = nilai
    for nama, baris in asal.tabel.items():
        ws = next(ws for ws in wb.worksheets if nama in ws.tables)
        kiri, kanan = ws.tables[nama].ref.split(":")
        kepala, *isi = ws[f"{kiri}:{kanan}"]
        judul = {sel.value: n for n, sel in enumerate(kepala)}
        for satu in baris:
            if nama == "langkah":
                sel_baris = next(
                    (b for b in isi if (b[0].value, b[1].value) == (satu["Langkah"], satu["Putaran"])), None
                ) or next(b for b in isi if b[0].value is None)
            else:
                n = list(baris).index(satu)  # beyond the table's rows, directly below it
                sel_baris = isi[n] if n < len(isi) else ws[kepala[0].row + n + 1][kepala[0].column - 1 :]
            for kolom, nilai in satu.items():
                sel_baris[judul[kolom]].value = nilai
    ubah(wb)
    keluar = io.BytesIO()
    wb.save(keluar)
    return keluar.getvalue()


def disaring(isi: bytes) -> TidakTerbaca | None:
    """Return why these bytes are not opened as a workbook, None if they are."""
    hasil = urai(isi)
    return hasil if isinstance(hasil, TidakTerbaca) else None


def jatuhkan(office: Office, isi: bytes, nama: str = "rapat.xlsx") -> Jawaban:
    """Drop a workbook into the inbox, have it answered, and return the answer."""
    kotak = office.settings.root.inbox
    (kotak / nama).write_bytes(isi)
    klaim = inbox.ambil(kotak / nama, kotak)
    assert klaim is not None
    return process(klaim, office)


def pulihkan(office: Office) -> list[Jawaban]:
    """Finish what was under way when the last run ended, and sweep away what belongs to nothing."""
    hasil = [process(klaim, office) for klaim in inbox.terklaim(office.settings.root.inbox)]
    sapu(office)
    return hasil


def balasan(office: Office, nama: str = "rapat.xlsx") -> bytes:
    """Take the returned workbook out of inbox/diterima/."""
    berkas = office.settings.root.inbox / "diterima" / nama
    isi = berkas.read_bytes()
    berkas.unlink()
    return isi


def isi_outbox(root: Path) -> dict[str, bytes]:
    """Return every visible file of outbox/ with its bytes."""
    outbox = root / "outbox"
    return {
        str(f.relative_to(outbox)): f.read_bytes()
        for f in sorted(outbox.rglob("*"))
        if f.is_file() and not any(b.startswith(".") for b in f.relative_to(outbox).parts)
    }


def kode(masalah: Sequence[Any]) -> list[tuple[str, str]]:
    """Return code and field of each masalah."""
    return [(m.kode, m.tempat.bidang) for m in masalah]
