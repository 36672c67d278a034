"""Mutations of a valid workbook through the reader, the checks, the answers and the naskah, and what came of it.

`python -m tests.alat_mutasi --banyak 5000 --benih 1` prints a table; each fault is printed with the seed that
makes it again. `--benih N --banyak 1` repeats one.
"""

from __future__ import annotations

import argparse
import copy
import datetime as dt
import logging
import random
import re
import shutil
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from openpyxl import Workbook

from pipeline import config, inbox, perkiraan
from pipeline.formulir import formulir_kosong
from pipeline.issue import isi_naskah
from pipeline.jawaban import DITERIMA
from pipeline.kasus import Baris, Isian, Kasus, Masalah, Nilai
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.pengisian import Pesanan, isi_semua
from pipeline.periksa import Pemeriksaan, periksa_setoran
from pipeline.plan import Kunci, Naskah, dipanggil
from pipeline.register import Register
from pipeline.setelan import Settings
from pipeline.skema import Bentuk
from pipeline.teks import TERLARANG, normal
from pipeline.word.check import teks as teks_naskah
from pipeline.workbook import gaya
from pipeline.workbook.buka import buka
from pipeline.workbook.read import TidakTerbaca
from pipeline.workbook.reply import LembarStatus, accepted, refused
from tests.alat import HARI_INI, WIB, data, isi_formulir
from tests.mutasi import SEMUA, Dasar, Letak, Mutasi, dasar, ringkas, semua
from tests.sel import TANDA, ganti, tanda
from tests.test_render import beda

SOP = "mobilisasi-media"
KODE = "MM-2026-0001"
STATUS = LembarStatus(kode=KODE, versi=1, status="diterima", judul="Uji", folder="2026/x", waktu="kini")
# A date on one sheet that makes the langkah on another wrong.
LINTAS = {"langkah-mendahului-arahan", "kasus-sudah-ada", "nomor-terpakai", "hari-tidak-cocok"}
LAPOR = 25
PENUH = 25  # one in so many accepted workbooks is issued in full

log = logging.getLogger(__name__)
Datar = dict[str, Any]


@dataclass(slots=True)
class Hasil:
    """What came of the mutations so far."""

    hitung: Counter[str] = field(default_factory=Counter)
    cacat: list[str] = field(default_factory=list)

    def catat(self, jenis: str, benih: int, m: Mutasi, kata: str) -> None:
        self.hitung[jenis] += 1
        self.cacat.append(f"{jenis} benih={benih} {'+'.join(m.nama)}: {kata}"[:700])

    @property
    def tabel(self) -> str:
        baris = ("dicoba", "ditolak", "diterima", "tidak terbaca", "naskah dibandingkan", "terbit penuh", *GAGAL)
        return "\n".join(f"{nama:<22}{self.hitung[nama]:>7}" for nama in baris)


GAGAL = ("galat program", "lembar salah", "teks berubah", "isian lain berubah", "balasan rusak")


@dataclass(slots=True)
class Meja:
    """A root to try on, and the workbook it all begins with."""

    office: Office
    asal: Dasar
    p: Pemeriksaan
    datar: Datar
    folder: Path
    pencetak: dict[str, set[Kunci]] = field(default_factory=dict)
    hemat: bool = False  # a refused workbook is put right for one in four only

    @property
    def settings(self) -> Settings:
        return self.office.settings


def meja(folder: Path) -> Meja:
    """Return a fresh root in `folder`, and the sample workbook that it accepts."""
    root = folder / "root"
    init(root)
    settings = config.load(root)
    inbox.siapkan(settings.root.inbox)
    sop = settings.sop[SOP]
    form = formulir_kosong(sop, settings)
    isi = ringkas(isi_formulir(form, data()))
    office = Office(settings, Register(settings.register), lambda: dt.datetime.combine(HARI_INI, dt.time(15), WIB))
    p = periksa_setoran(isi, office)
    if isinstance(p, TidakTerbaca) or p.masalah:
        msg = f"dasarnya tidak diterima: {p}"
        raise AssertionError(msg)
    return Meja(office, dasar(isi, p.kasus), p, datar(p.kasus), folder)


def datar(kasus: Kasus) -> Datar:
    """Return what a case says: fields by name, rows of tables by name and order."""
    hasil: Datar = {nama: i.nilai for nama, i in kasus.bidang.items()}
    return hasil | {
        nama: [{k: i.nilai for k, i in b.kolom.items()} for b in baris] for nama, baris in kasus.tabel.items()
    }


def coba(n: int, m: Mutasi, meja_: Meja, hasil: Hasil) -> None:
    """Try one mutation, and count what came of it."""
    hasil.hitung["dicoba"] += 1
    try:
        for jenis, kata in _coba(n, m, meja_, hasil):
            hasil.catat(jenis, n, m, kata)
    except Exception:  # noqa: BLE001 - that there is none is what is tried
        hasil.catat("galat program", n, m, " | ".join(traceback.format_exc().split("\n")[-8:]))


def _coba(n: int, m: Mutasi, meja_: Meja, hasil: Hasil) -> Iterator[tuple[str, str]]:
    p = periksa_setoran(m.isi, meja_.office)
    if isinstance(p, TidakTerbaca):
        hasil.hitung["tidak terbaca"] += 1
        hasil.hitung["ditolak"] += 1
        if not m.jejak.struktur and not (set(m.nama) <= {"ketik_nilai", "ketik_teks"} and "ketik_nilai" in m.nama):
            yield "lembar salah", f"seluruh buku ditolak: {p.kode}"
        return
    wb = buka(m.isi)
    with patch.object(perkiraan, "periksa_setoran", lambda *_: p):  # the same again
        jawaban = perkiraan.perkiraan("coba.xlsx", m.isi, meja_.office)
    if (jawaban.status == DITERIMA) != (not p.masalah):
        yield "galat program", f"perkiraan {jawaban.status}, padahal {len(p.masalah)} masalah"
    if p.masalah:
        hasil.hitung["ditolak"] += 1
        yield from _lembar_salah(m, p.masalah, wb)
        yield from _balasan_ditolak(m, p, wb, meja_)
        return
    hasil.hitung["diterima"] += 1
    yield from _berubah(m, p, meja_)
    for letak, teks in m.jejak.ketikan:
        if letak.bentuk in {Bentuk.TEKS, Bentuk.TEKS_PANJANG} and not m.jejak.struktur:
            yield from _tercetak(letak, teks, p, meja_, hasil)
    yield from _balasan_diterima(p, m, wb, meja_)
    if n % PENUH == 0:
        hasil.hitung["terbit penuh"] += 1
        yield from _terbit_penuh(m, p, jawaban.naskah, meja_)


# ── what is told, and where ─────────────────────────────────────────────────────────────────────


def _lembar_salah(m: Mutasi, masalah: tuple[Masalah, ...], wb: Workbook) -> Iterator[tuple[str, str]]:
    """Yield each masalah that names no sheet of the workbook, and that none names what was changed."""
    for satu in masalah:
        if satu.tempat.lembar not in wb.sheetnames and f"Lembar “{satu.tempat.lembar}” tidak ada" not in satu.pesan:
            yield "lembar salah", f"{satu.kode} di {satu.tempat.lembar!r}, yang tidak ada"
            return
    kode = {x.kode for x in masalah}
    terang = m.jejak.lembar and SEMUA not in m.jejak.bebas and not kode & LINTAS and not set(m.nama) & _SELURUH
    if terang and not m.jejak.lembar & {x.tempat.lembar for x in masalah}:
        yield "lembar salah", f"{kode} di { ({x.tempat.lembar for x in masalah}) }, diubah {m.jejak.lembar}"
    if not m.jejak.struktur and not kode & LINTAS and len(m.jejak.diisi) == 1:
        (letak,) = m.jejak.diisi
        if not any((x.tempat.lembar, x.tempat.sel) == (letak.lembar, letak.sel) for x in masalah) and not _sebaris(
            letak, masalah
        ):
            yield "lembar salah", f"{letak} diubah; disebut {[(x.kode, x.tempat.sel) for x in masalah][:4]}"


_SELURUH = {"nama_menunjuk_lain", "nama_lain", "tabel_lain", "cap", "hapus_lembar", "urutan_lembar", "strict"}


def _sebaris(letak: Letak, masalah: tuple[Masalah, ...]) -> bool:
    """Return whether a row is named of which a cell was changed; or the table of steps, whose rows hang together."""
    baris = letak.sel.lstrip("ABCDEFGHIJK")
    return (
        letak.kunci.startswith("langkah")
        or any(x.tempat.lembar == letak.lembar and x.tempat.sel.lstrip("ABCDEFGHIJK") == baris for x in masalah)
        or letak.kunci in {"kegiatan.jam_mulai", "arahan.tanggal", "arahan.tanggal_terima", "kasus.kode", "kasus.versi"}
    )


def _berubah(m: Mutasi, p: Pemeriksaan, meja_: Meja) -> Iterator[tuple[str, str]]:
    """Yield each field that says something else although nobody touched it, and each typed text that is another."""
    kini = datar(p.kasus)
    if SEMUA not in m.jejak.bebas:
        for nama, nilai in meja_.datar.items():
            if nama not in m.jejak.bebas and kini[nama] != nilai:
                yield "isian lain berubah", f"{nama}: {str(kini[nama])[:80]!r}, semula {str(nilai)[:80]!r}"
    semua_isian = [*p.kasus.bidang.values(), *(i for t in p.kasus.tabel.values() for b in t for i in b.kolom.values())]
    di_sel = {(i.tempat.lembar, i.tempat.sel): i for i in semua_isian}
    for letak, teks in m.jejak.ketikan if not m.jejak.struktur else ():
        isian = di_sel.get((letak.lembar, letak.sel))
        ini, mestinya = (isian.nilai if isian else None), normal(teks) or None
        if letak.bentuk in {Bentuk.TEKS, Bentuk.TEKS_PANJANG, Bentuk.BERKAS}:
            if ini != mestinya or TERLARANG.search(teks.replace("\x85", "")):
                yield "teks berubah", f"{letak.kunci}: {ini!r:.80}, diketik {teks!r:.80}"
        elif mestinya is not None and str(ini).casefold() != mestinya.casefold():
            yield "teks berubah", f"{letak.kunci}: {ini!r:.80} dari teks {teks!r:.80}"


# ── what is printed ─────────────────────────────────────────────────────────────────────────────


def _dengan(kasus: Kasus, letak: Letak, nilai: Nilai) -> Kasus:
    """Return `kasus` with another value in one cell."""
    bidang = {n: replace(i, nilai=nilai) if _di(i, letak) else i for n, i in kasus.bidang.items()}
    tabel = {
        n: tuple(
            Baris(b.nomor, {k: replace(i, nilai=nilai) if _di(i, letak) else i for k, i in b.kolom.items()}) for b in t
        )
        for n, t in kasus.tabel.items()
    }
    return replace(kasus, bidang=bidang, tabel=tabel)


def _di(isian: Isian, letak: Letak) -> bool:
    return (isian.tempat.lembar, isian.tempat.sel) == (letak.lembar, letak.sel)


def _cetak(naskah: Naskah, p: Pemeriksaan, meja_: Meja) -> bytes:
    nomor = {x.kunci: f"{n}/CONTOH/{x.tanggal.year}" for n, x in enumerate(dipanggil(p.kasus, p.sop), 1)}
    sumber, isi = isi_naskah(naskah, p, KODE, nomor, meja_.settings)
    ((_, docx),) = isi_semua([Pesanan(naskah, isi, sumber)], p, meja_.office)
    return docx


def _pencetak(meja_: Meja) -> dict[str, set[Kunci]]:
    """Return the naskah that print each field of text, by `sarana.Uraian`; found by marks, once."""
    if not meja_.pencetak:
        kasus, nama = meja_.p.kasus, list[str]()
        for letak in meja_.asal.letak:
            if letak.bentuk in {Bentuk.TEKS, Bentuk.TEKS_PANJANG} and not letak.kunci.endswith(".Nomor"):
                kasus = _dengan(kasus, letak, tanda(len(nama)))
                nama.append(_tanpa_baris(letak))
        p = replace(meja_.p, kasus=kasus)
        for naskah in dipanggil(kasus, p.sop):
            for n in TANDA.findall(teks_naskah(_cetak(naskah, p, meja_))):
                meja_.pencetak.setdefault(nama[int(n)], set()).add(naskah.kunci)
    return meja_.pencetak


def _tanpa_baris(letak: Letak) -> str:
    return re.sub(r"\[\d+\]", "", letak.kunci)


def _tercetak(letak: Letak, teks: str, p: Pemeriksaan, meja_: Meja, hasil: Hasil) -> Iterator[tuple[str, str]]:
    """Yield each naskah that prints a field otherwise than it was typed."""
    if not normal(teks):
        return
    bertanda = replace(p, kasus=_dengan(p.kasus, letak, tanda(0)))
    for naskah in dipanggil(bertanda.kasus, p.sop):
        if naskah.kunci in _pencetak(meja_).get(_tanpa_baris(letak), ()):
            ini = next(x for x in dipanggil(p.kasus, p.sop) if x.kunci == naskah.kunci)
            hasil.hitung["naskah dibandingkan"] += 1
            acuan = ganti(teks_naskah(_cetak(naskah, bertanda, meja_)), [normal(teks)])
            if lain := beda(teks_naskah(_cetak(ini, p, meja_)), acuan):
                yield "teks berubah", f"{letak.kunci} pada {naskah.kunci}: {lain}"


def _terbit_penuh(
    m: Mutasi, p: Pemeriksaan, diperkirakan: tuple[Mapping[str, Any], ...], meja_: Meja
) -> Iterator[tuple[str, str]]:
    """Drop the workbook into a root of its own, and yield what did not come as it was foretold."""
    from tests.alat import balasan, jatuhkan

    with tempfile.TemporaryDirectory(dir=meja_.folder) as dir_:
        root = Path(dir_, "root")
        shutil.copytree(
            meja_.settings.root.root if hasattr(meja_.settings.root, "root") else meja_.folder / "root", root
        )
        shutil.rmtree(root / ".alur", ignore_errors=True)
        settings = config.load(root)
        settings.register.unlink(missing_ok=True)
        with Register(settings.register) as register:
            office = Office(settings, register, meja_.office.jam)
            jawaban = jatuhkan(office, m.isi)
            if (jawaban.status, len(jawaban.naskah)) != (DITERIMA, len(diperkirakan)):
                yield (
                    "galat program",
                    f"{jawaban.status}: {len(jawaban.naskah)} naskah, diperkirakan {len(diperkirakan)}",
                )
            if p.konsep:
                return
            balik = periksa_setoran(balasan(office), office)
            if isinstance(balik, TidakTerbaca) or balik.masalah or not balik.sama:
                yield "balasan rusak", f"balasan dari inbox/diterima: {balik!r:.200}"


# ── what comes back ─────────────────────────────────────────────────────────────────────────────


def susunan(wb: Workbook) -> dict[str, Any]:
    """Return what an answer must keep: sheets, names, tables, drop-downs, merges, formats of the input cells."""
    sendiri = ("AlurNaskah: status", "AlurNaskah: yang perlu")
    lembar = [x for x in wb.worksheets if x.title != "_tanda" and not str(x["A1"].value or "").startswith(sendiri)]
    return {
        "lembar": [(x.title, x.sheet_state) for x in lembar],
        "nama": {n: r.attr_text for n, r in wb.defined_names.items()},
        "nama lembar": {(x.title, n): r.attr_text for x in lembar for n, r in x.defined_names.items()},
        "tabel": {(x.title, t.name): t.ref for x in lembar for t in x.tables.values()},
        "daftar": {
            x.title: sorted(
                (str(d.sqref), d.type or "", d.formula1 or "") for d in x.data_validations.dataValidation if d.sqref
            )
            for x in lembar
        },
        "gabungan": {x.title: sorted(map(str, x.merged_cells.ranges)) for x in lembar},
        "pengaman": {x.title: x.protection.sheet for x in lembar},
        "format": {
            (x.title, s.coordinate): s.number_format
            for x in lembar
            for s in gaya.semua_sel(x)
            if not s.protection.locked and s.data_type != "d"
        },
    }


def _periksa_balasan(balik: bytes, p: Pemeriksaan, wb: Workbook, meja_: Meja) -> tuple[Pemeriksaan | None, str]:
    """Return an answer read again, and in what it is not the workbook it answers."""
    q = periksa_setoran(balik, meja_.office)
    if isinstance(q, TidakTerbaca):
        return None, f"tidak terbaca: {q.kode} {q.pesan}"
    semula, kini = susunan(wb), susunan(buka(balik))
    for apa, isi in semula.items():
        if kini[apa] != isi:
            return q, f"{apa}: {_selisih(isi, kini[apa])}"
    return q, ""


def _selisih(a: Any, b: Any) -> str:
    if isinstance(a, dict) and isinstance(b, dict):
        return str([(k, a.get(k), b.get(k)) for k in {**a, **b} if a.get(k) != b.get(k)][:2])
    return f"{a!r:.200} → {b!r:.200}"


def _balasan_ditolak(m: Mutasi, p: Pemeriksaan, wb: Workbook, meja_: Meja) -> Iterator[tuple[str, str]]:
    balik = refused(m.isi, p.masalah)
    q, kata = _periksa_balasan(balik, p, wb, meja_)
    if kata:
        yield "balasan rusak", kata
    elif q and (datar(q.kasus), _kode(q)) != (datar(p.kasus), _kode(p)):
        yield "balasan rusak", f"{sorted(_kode(p) ^ _kode(q))[:3]} {_selisih(datar(p.kasus), datar(q.kasus))}"
    elif m.jejak.diisi and not m.jejak.struktur and not (meja_.hemat and len(m.isi) % 4):
        r = periksa_setoran(_dibetulkan(balik, m, meja_), meja_.office)
        if isinstance(r, TidakTerbaca) or r.masalah or datar(r.kasus) != meja_.datar:
            yield "balasan rusak", f"tetap salah sesudah dibetulkan: {getattr(r, 'masalah', r)!r:.300}"


def _kode(p: Pemeriksaan) -> set[tuple[str, str, str]]:
    return {(x.kode, x.tempat.lembar, x.tempat.sel) for x in p.masalah}


def _dibetulkan(balik: bytes, m: Mutasi, meja_: Meja) -> bytes:
    """Return a refused workbook with the cells that were changed as they had been."""
    wb, semula = buka(balik), buka(meja_.asal.isi)
    for letak in m.jejak.diisi:
        benar = semula[letak.lembar][letak.sel]
        sel = wb[letak.lembar][letak.sel]
        sel.value, sel._style = benar.value, copy.copy(sel._style)
        sel.number_format = benar.number_format
    return gaya.simpan(wb)


def _balasan_diterima(p: Pemeriksaan, m: Mutasi, wb: Workbook, meja_: Meja) -> Iterator[tuple[str, str]]:
    kode, versi = (p.kasus.bidang[n].tempat for n in ("kasus.kode", "kasus.versi"))
    balik = accepted(m.isi, [(kode, KODE), (versi, 1)], replace(STATUS, peringatan=p.peringatan))
    q, kata = _periksa_balasan(balik, p, wb, meja_)
    if kata:
        yield "balasan rusak", kata
    elif q:
        mestinya = datar(p.kasus) | {"kasus.kode": KODE, "kasus.versi": 1}
        if datar(q.kasus) != mestinya:
            yield "balasan rusak", _selisih(mestinya, datar(q.kasus))


# ── the command ─────────────────────────────────────────────────────────────────────────────────


def jalankan(banyak: int, benih: int, folder: Path) -> Hasil:
    """Return what came of `banyak` mutations, the first of them number `benih`."""
    warnings.simplefilter("ignore")
    meja_, hasil = meja(folder), Hasil()
    with meja_.office.register:
        for n, m in semua(meja_.asal, banyak, benih):
            sudah = len(hasil.cacat)
            coba(n, m, meja_, hasil)
            for satu in hasil.cacat[sudah:]:
                log.warning(satu)
            if (n - benih) % LAPOR == LAPOR - 1:
                log.info("%d dicoba, %d cacat", n - benih + 1, len(hasil.cacat))
    return hasil


def main() -> int:
    pengurai = argparse.ArgumentParser(description="mutasi buku kerja")
    pengurai.add_argument("--banyak", type=int, default=200)
    pengurai.add_argument("--benih", type=int, default=random.SystemRandom().randrange(10**6))
    pilihan = pengurai.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as dir_:
        hasil = jalankan(pilihan.banyak, pilihan.benih, Path(dir_))
    sys.stdout.write(f"benih {pilihan.benih}\n{hasil.tabel}\n")
    return int(any(hasil.hitung[x] for x in GAGAL))


if __name__ == "__main__":
    sys.exit(main())
