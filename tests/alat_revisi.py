"""What a change after everything was issued issues again: tried out for every cell of the form.

`python -m tests.alat_revisi` writes docs/kapan-terbit-ulang.md.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from PIL import Image

from pipeline import config, inbox
from pipeline.contoh import Contoh, sebagai_kasus
from pipeline.formulir import formulir_kosong
from pipeline.jawaban import DUPLIKAT
from pipeline.kasus import Kasus, Nilai
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.perkiraan import perkiraan
from pipeline.register import Register
from pipeline.skema import UMUM, Bentuk, Tabel
from pipeline.sop import Sop
from pipeline.word import render as perender
from pipeline.word.check import teks
from pipeline.workbook.read import Terbaca
from tests.alat import HARI_INI, WIB, data, isi_formulir, jatuhkan

DOKUMEN = Path(__file__).resolve().parent.parent / "docs/kapan-terbit-ulang.md"
KODE = "MM-2026-0001"
SOP = "mobilisasi-media"
# Rows of the table of steps that are changed: a disposisi, a report, a check sheet, the day itself.
HARI_ACARA = 8
LANGKAH_DICOBA = (1, 4, 5, HARI_ACARA)
# What changes no paper, or cannot be changed any more.
TIDAK_DICOBA = {
    "kasus.kode": "tidak boleh diubah",
    "kasus.versi": "tidak boleh diubah",
    "kasus.konsep": "tidak ada; hanya meminta KONSEP",
    "kasus.pembatalan": "tidak ada; menutup kasus",
    "langkah.Langkah": "tidak boleh diubah",
    "langkah.Putaran": "tidak boleh diubah",
    "langkah.Keputusan": "tidak boleh diubah sesudah langkah berikutnya dimulai",
    "langkah.Nomor": "tidak boleh diubah",
}
PILIHAN_LAIN: Mapping[str, Nilai] = {
    "kegiatan.jenis": "Doorstop",
    "naskah.keamanan": "Terbatas",
    "naskah.derajat": "Biasa",
    "naskah.klasifikasi": "OT.01.02",
    "media.Jenis": "Radio",
    "media.Hadir": "Tidak",
    "publikasi.Nada": "Negatif",
    "dokumentasi.Berkas": "foto2.png",
}
PEJABAT_LAIN = "Contoh Nama Kabag, S.Sos., M.Si."  # signs for the karo when named


@dataclass(frozen=True, slots=True)
class Percobaan:
    """One change, and the naskah (by jenis) that `alur check` would re-issue and whose text shows it."""

    nama: str
    diperkirakan: tuple[str, ...]
    tampak: tuple[str, ...]


def dasar() -> Contoh:
    """Return a whole case with something in every cell that may be changed."""
    asal = data(bidang={"arahan.tanggal": dt.date(2026, 11, 16)})
    foto = {"Berkas": "foto1.png", "Jenis": "Foto", "Keterangan": "Suasana acara"}
    return replace(asal, tabel=dict(asal.tabel) | {"dokumentasi": [foto]})


def siapkan(root: Path) -> tuple[Office, bytes]:
    """Return a fresh root at work and its blank form; two photos lie ready."""
    init(root)
    settings = config.load(root)
    inbox.siapkan(settings.root.inbox)
    for nama, warna in (("foto1.png", "navy"), ("foto2.png", "maroon")):
        keluar = io.BytesIO()
        Image.new("RGB", (64, 48), warna).save(keluar, "PNG")
        (settings.root.inbox / "lampiran" / nama).write_bytes(keluar.getvalue())
    sop = settings.sop[SOP]
    formulir = formulir_kosong(sop, settings)
    return Office(
        settings, Register(settings.register), lambda: dt.datetime.combine(HARI_INI, dt.time(15), WIB)
    ), formulir


def perubahan(asal: Contoh, sop: Sop) -> Iterator[tuple[str, Contoh]]:
    """Yield every change that is tried, under its name."""
    skema = UMUM.untuk(sop.diminta)
    for bidang in skema.bidang:
        if bidang.nama not in TIDAK_DICOBA:
            nilai = _lain(bidang.nama, asal.bidang.get(bidang.nama))
            yield f"`{bidang.nama}`", replace(asal, bidang=dict(asal.bidang) | {bidang.nama: nilai})
    for tabel in skema.tabel:
        yield from _langkah(asal, tabel) if tabel.nama == "langkah" else _tabel(asal, tabel)


def _tabel(asal: Contoh, tabel: Tabel) -> Iterator[tuple[str, Contoh]]:
    """Yield each column changed in the first row, and a row more."""
    baris = [dict(b) for b in asal.tabel[tabel.nama]]
    for kolom in tabel.kolom:
        nama = f"{tabel.nama}.{kolom.judul}"
        satu = baris[0] | {kolom.judul: _lain(nama, baris[0].get(kolom.judul))}
        yield f"`{nama}`", _ganti(asal, tabel.nama, [satu, *baris[1:]])
    tambah = {
        k.judul: _lain("", satu) if k.bentuk is Bentuk.TEKS else satu
        for k, satu in ((k, baris[0].get(k.judul)) for k in tabel.kolom)
    }
    yield f"`{tabel.nama}`: baris baru", _ganti(asal, tabel.nama, [*baris, tambah])


def _langkah(asal: Contoh, tabel: Tabel) -> Iterator[tuple[str, Contoh]]:
    for kolom in tabel.kolom:
        nama = f"langkah.{kolom.judul}"
        for langkah in LANGKAH_DICOBA if nama not in TIDAK_DICOBA else ():
            if (kolom.judul, langkah) in {("Pejabat", 4), ("Pejabat", 5), ("Pejabat", 8), *_BUKAN_DISPOSISI}:
                continue
            baris = [dict(b) for b in asal.tabel["langkah"]]
            (ini,) = (b for b in baris if b["Langkah"] == langkah)
            ini[kolom.judul] = PEJABAT_LAIN if kolom.judul == "Pejabat" else _lain(nama, ini.get(kolom.judul))
            apa = ", jamnya" if kolom.bentuk is Bentuk.TANGGAL_JAM else ""
            yield f"`{nama}` langkah {langkah}{apa}", _ganti(asal, "langkah", baris)
    baris = [dict(b) for b in asal.tabel["langkah"]]
    (ini,) = (b for b in baris if b["Langkah"] == HARI_ACARA and isinstance(b["Mulai"], dt.datetime))
    ini["Mulai"] = dt.datetime(2026, 11, 20, 10)
    yield f"`langkah.Mulai` langkah {HARI_ACARA}, tanggalnya", _ganti(asal, "langkah", baris)


# Instruksi and Batas Waktu speak of a disposisi only.
_BUKAN_DISPOSISI = {(kolom, langkah) for kolom in ("Instruksi", "Batas Waktu") for langkah in (4, 5, 8)}


def _ganti(asal: Contoh, tabel: str, baris: list[dict[str, Nilai]]) -> Contoh:
    return replace(asal, tabel=dict(asal.tabel) | {tabel: baris})


def _lain(nama: str, nilai: Nilai) -> Nilai:
    """Return another value of the same kind."""
    if nama in PILIHAN_LAIN:
        return PILIHAN_LAIN[nama]
    if isinstance(nilai, dt.datetime):
        return nilai + dt.timedelta(minutes=1 if nama.endswith("Selesai") else -1)
    if isinstance(nilai, dt.date):
        return nilai + dt.timedelta(days=1 if nama == "kegiatan.tanggal" else -1)
    if isinstance(nilai, dt.time):
        return nilai.replace(minute=30)
    if isinstance(nilai, int):
        return nilai + 1
    if nama == "langkah.Batas Waktu":
        return dt.date(2026, 11, 27)
    return f"{nilai or 'Isian'} (diubah)"


class Pencatat:
    """Fills templates, each with the same values once, and keeps what `perubahan` compared."""

    def __init__(self) -> None:
        self.ingatan: dict[str, bytes] = {}
        self.pasangan: dict[str, list[bytes]] = {}

    def __call__(self, templat: Path, isi: Mapping[str, object], *sisa: object) -> bytes:
        kunci = f"{templat.name} {sorted(isi.items())!r}"
        if kunci not in self.ingatan:
            self.ingatan[kunci] = perender.render(templat, isi, *sisa)  # type: ignore[arg-type]
        self.pasangan.setdefault(templat.stem, []).append(self.ingatan[kunci])
        return self.ingatan[kunci]


def coba(office: Office, asal: Contoh) -> list[Percobaan]:
    """Return what each change would issue again, after `asal` was issued in `office`."""
    sop = office.settings.sop[SOP]
    pencatat = Pencatat()
    hasil = []
    with patch("pipeline.pengisian.render", pencatat):
        sama = _perkirakan(office, asal, sop)
        if sama[0] != DUPLIKAT:
            msg = "kasus yang tidak diubah bukan duplikat"
            raise AssertionError(msg)
        for nama, ubahan in perubahan(asal, sop):
            pencatat.pasangan.clear()
            status, jenis = _perkirakan(office, ubahan, sop)
            if status != "diterima":
                msg = f"{nama}: {status} {jenis}"
                raise AssertionError(msg)
            beda = {j for j, (lama, baru) in pencatat.pasangan.items() if lama != baru and teks(lama) != teks(baru)}
            urut = [n.jenis for x in sop.langkah for n in x.naskah]
            hasil.append(Percobaan(nama, jenis, tuple(j for j in urut if j in beda)))
    return hasil


def _perkirakan(office: Office, isi: Contoh, sop: Sop) -> tuple[str, tuple[str, ...]]:
    kasus = dengan_kode(isi, sop)
    with patch("pipeline.baca.read", lambda *_: Terbaca(kasus, ())):
        jawaban = perkiraan("coba.xlsx", repr(isi).encode(), office)
    if jawaban.masalah:
        return jawaban.status, tuple(f"{m.kode} {m.tempat.bidang}" for m in jawaban.masalah)
    return jawaban.status, tuple(n["jenis"] for n in jawaban.naskah)


def dengan_kode(isi: Contoh, sop: Sop) -> Kasus:
    """Return `isi` as the workbook that came back would be read."""
    return sebagai_kasus(replace(isi, bidang=dict(isi.bidang) | {"kasus.kode": KODE, "kasus.versi": 1}), sop, UMUM)


def halaman(percobaan: list[Percobaan], sop: Sop) -> str:
    """Return the page."""
    urut = [(x.nomor, n.jenis) for x in sop.langkah for n in x.naskah]
    baris = [(p.nama, _daftar(p.tampak, urut)) for p in percobaan] + [(f"`{n}`", s) for n, s in TIDAK_DICOBA.items()]
    return "\n".join(
        [
            "# Kapan naskah terbit ulang",
            "",
            "Bila isian di bawah ini diubah sesudah semua naskah terbit, naskah di sebelahnya terbit lagi sebagai revisi",
            "dengan nomor yang sama; naskah yang tidak disebut tidak menampilkan isian itu dan tetap seperti semula.",
            "Naskah yang sudah ditandatangani atau diubah di `outbox/` tidak pernah diganti: jawabannya hanya menyebut apa",
            "yang kini berbeda.",
            "",
            "<!-- Dibuat oleh `python -m tests.alat_revisi`; jangan disunting. -->",
            "",
            "| Isian yang diubah | Naskah yang terbit ulang |",
            "|---|---|",
            *(f"| {nama} | {isi} |" for nama, isi in baris),
            "",
        ]
    )


def _daftar(jenis: tuple[str, ...], urut: list[tuple[int, str]]) -> str:
    if not jenis:
        return "tidak ada"
    if len(jenis) == len(urut):
        return f"semua ({len(urut)} naskah)"
    return ", ".join(f"{nomor} `{j}`" for nomor, j in urut if j in jenis)


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as dir_:
        office, formulir = siapkan(Path(dir_, "root"))
        with office.register:
            jatuhkan(office, isi_formulir(formulir, dasar()))
            DOKUMEN.write_text(halaman(coba(office, dasar()), office.settings.sop[SOP]), "utf-8")


if __name__ == "__main__":
    main()
