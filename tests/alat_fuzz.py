"""Coverage-guided fuzzing of the reader, whole files and parts of the package alike.

`python -m tests.alat_fuzz -max_total_time=600 FOLDER` (any option of libFuzzer; FOLDER keeps the inputs that
reached new code). It needs atheris, which is no part of the project: `pip install atheris` in a venv of its own.
An exception that leaves `coba`, or an input that costs more than 10 seconds of work, ends the run and leaves the
input. What libFuzzer calls a slow unit is often no more than a busy machine.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import random
import re
import sys
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

with atheris.instrument_imports(include=["openpyxl", "pipeline.workbook", "pipeline.teks", "pipeline.validate"]):
    from pipeline import config, setelan
    from pipeline.alur import jalani
    from pipeline.pasang import bawaan
    from pipeline.plan import dipanggil
    from pipeline.skema import UMUM
    from pipeline.validate import Acuan, peringatan, validate
    from pipeline.workbook.form import write_form
    from pipeline.workbook.read import Terbaca, read
    from pipeline.workbook.reply import refused

from tests.alat import HARI_INI, data, isi_formulir
from tests.mutasi import Bagian, bungkus

MAKS = 1_500_000
DETIK = 10
KATA = (
    b"-1",
    b"0",
    b"1E400",
    b"99999999999999999999",
    b"NaN",
    b"A1",
    b"XFD1048576",
    b"A:A",
    b"5:5",
    b"",
    b"#REF!",
    b"s",
    b"str",
    b"inlineStr",
    b"d",
    b"b",
    b"e",
    b"2026-11-24T25:61:00Z",
    b"_x0000_",
    b"Kegiatan!$C$5",
    b"langkah",
    b"true",
)
SETELAN = config.load(bawaan())
SOP = SETELAN.sop["mobilisasi-media"]
SKEMA = UMUM.untuk(SOP.diminta)


def kecil() -> bytes:
    """Return a filled form without its blank rows: small enough for many tries a second."""
    form = write_form(SOP, SKEMA, SETELAN.kantor, setelan.pilihan(SETELAN.kantor, SOP))
    bagian = bongkar(isi_formulir(form, data()))
    kosong = re.compile(rb"<row [^>]*>(?:<c [^>]*/>|<c [^>]*></c>)*</row>")
    return bungkus(
        {nama: kosong.sub(b"", isi) if nama.startswith("xl/worksheets/") else isi for nama, isi in bagian.items()}
    )


def bongkar(isi: bytes) -> Bagian:
    """Return the parts of a package; nothing if it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(isi)) as arsip:
            return {nama: arsip.read(nama) for nama in arsip.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return {}


def _ganti_satu(pola: bytes, acak: random.Random, isi: bytes, baru: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """Return `isi` with one match of `pola` replaced."""
    ketemu = list(re.finditer(pola, isi))
    if not ketemu:
        return isi
    satu = acak.choice(ketemu)
    return isi[: satu.start()] + baru(satu) + isi[satu.end() :]


def ubah_bagian(isi: bytes, acak: random.Random) -> bytes:
    """Return a part with one thing in it otherwise: an attribute, a text, an element, some bytes."""
    pilihan: list[Callable[[], bytes]] = [
        lambda: _ganti_satu(rb' [\w:]+="[^"]*"', acak, isi, lambda _: b""),
        lambda: _ganti_satu(rb'="[^"]*"', acak, isi, lambda _: b'="' + acak.choice(KATA) + b'"'),
        lambda: _ganti_satu(rb'="[^"]*"', acak, isi, lambda m: b'="' + bytes(atheris.Mutate(m[0][2:-1], 40)) + b'"'),
        lambda: _ganti_satu(rb">[^<>]+<", acak, isi, lambda _: b">" + acak.choice(KATA) + b"<"),
        lambda: _ganti_satu(rb"<([\w:]+)[^<>]*(/>|>[^<>]*</\1>)", acak, isi, lambda _: b""),
        lambda: _ganti_satu(rb"<([\w:]+)[^<>]*(/>|>[^<>]*</\1>)", acak, isi, lambda m: m[0] * 2),
        lambda: bytes(atheris.Mutate(isi, len(isi) + 64)),
    ]
    return acak.choice(pilihan)()


def mutasi(isi: bytes, maks: int, benih: int) -> bytes:
    """Return another input: mostly a part of the package changed, now and then a part lost, or bytes of the file."""
    acak = random.Random(benih)
    bagian = bongkar(isi)
    if not bagian or acak.random() < 0.05:
        return bytes(atheris.Mutate(isi, maks))
    for _ in range(acak.randint(1, 4)):
        nama = acak.choice(sorted(bagian))
        if acak.random() < 0.03:
            del bagian[nama]
        elif len(bagian[nama]) < MAKS:
            bagian[nama] = ubah_bagian(bagian[nama], acak)
        if not bagian:
            break
    hasil = bungkus(bagian)
    return hasil if len(hasil) <= maks else isi


def coba(isi: bytes) -> None:
    """Read a file, check what it says, and answer it with every fault marked."""
    terbaca = read(isi, SETELAN.sop, UMUM, lambda sop: setelan.pilihan(SETELAN.kantor, sop))
    if not isinstance(terbaca, Terbaca):
        return
    acuan = Acuan(sop=SOP, skema=SKEMA, kantor=SETELAN.kantor, kini=dt.datetime.combine(HARI_INI, dt.time(12)))
    masalah = (*terbaca.masalah, *validate(terbaca.kasus, acuan), *peringatan(terbaca.kasus, acuan))
    jalani(terbaca.kasus, SOP)
    dipanggil(terbaca.kasus, SOP)
    balik = read(refused(isi, masalah), SETELAN.sop, UMUM, lambda sop: setelan.pilihan(SETELAN.kantor, sop))
    assert isinstance(balik, Terbaca), balik


def jaga(isi: bytes) -> None:
    """Try an input, and fail where it costs more than `DETIK` of work: on a busy machine libFuzzer's clock tells nothing."""
    mulai = time.process_time()
    coba(isi)
    if (lama := time.process_time() - mulai) > DETIK:
        msg = f"{lama:.0f} detik"
        raise TimeoutError(msg)


def main() -> None:
    """Run until libFuzzer's own options end it."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    awal = kecil()
    if Path(sys.argv[-1]).is_dir():
        Path(sys.argv[-1], "awal.xlsx").write_bytes(awal)
    pilihan = ["-timeout=300", f"-max_len={MAKS}", "-len_control=0", "-rss_limit_mb=2500"]
    atheris.Setup([sys.argv[0], *pilihan, *sys.argv[1:]], jaga, custom_mutator=mutasi)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
