"""`alur doctor`: what is wrong with this installation, and what to do."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import textwrap
from collections import Counter

from pipeline import doktor
from pipeline.doktor import Dunia, Temuan, Tingkat
from pipeline.errors import Status
from pipeline.perintah.baris import Pilihan, letak_root

TANDA = {Tingkat.BAIK: "  baik       ", Tingkat.PERINGATAN: "i peringatan ", Tingkat.GAGAL: "! GAGAL      "}
LEBAR = 110


def doctor(pilihan: Pilihan) -> Status:
    """Check the installation."""
    dunia = Dunia(kini=dt.datetime.now().astimezone())
    semua = []
    for satu in doktor.periksa(doktor.bahan(letak_root(pilihan), dunia)):
        semua.append(satu)
        print(json.dumps(dataclasses.asdict(satu), ensure_ascii=False) if pilihan.json else _baris(satu), flush=True)
    if not pilihan.json:
        jumlah = Counter(t.tingkat for t in semua)
        print(f"\n{jumlah[Tingkat.GAGAL]} gagal, {jumlah[Tingkat.PERINGATAN]} peringatan, {jumlah[Tingkat.BAIK]} baik.")
    return doktor.status(semua)


def _baris(t: Temuan) -> str:
    """Return a finding in lines, its remedy below it."""
    awal, kosong = TANDA[t.tingkat], " " * len(TANDA[t.tingkat])
    baris = textwrap.fill(f"{t.pesan} [{t.kode}]", LEBAR, initial_indent=awal, subsequent_indent=kosong)
    if not t.obat:
        return baris
    obat = textwrap.fill(t.obat, LEBAR, initial_indent=f"{kosong}→ ", subsequent_indent=f"{kosong}  ")
    return f"{baris}\n{obat}"
