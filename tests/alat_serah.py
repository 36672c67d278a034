"""A root with a case that has all a berkas may have, and its bag."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline import config, inbox
from pipeline.archive.serah import Hasil, Pilihan, jalur_tas, serahkan
from pipeline.archive.tas import Maju, diam
from pipeline.contoh import Contoh
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.register import Register
from tests.alat import HARI_INI, WIB, balasan, data, isi_formulir, jatuhkan, tambah_baris
from tests.test_kembali import bertanda
from tests.test_lampiran import foto

KODE = "MM-2026-0001"
JUDUL = '@SUM(A1)<script>alert(1)</script>"><img src=x onerror=alert(2)> & \u201cakhir\u201d'
RUMUS = ("+1+1", "-2+3", "@SUM(A1)")
SAAT = dt.datetime.combine(HARI_INI, dt.time(16, 30), WIB)


@contextmanager
def bekerja(root: Path) -> Iterator[Office]:
    """A root at work, on the day of the tests."""
    settings = config.load(root)
    inbox.siapkan(settings.root.inbox)
    with Register(settings.register) as register:
        yield Office(settings, register, lambda: dt.datetime.combine(HARI_INI, dt.time(15, 0), WIB))


def root_kosong(folder: Path) -> Path:
    """Lay out a root."""
    init(folder)
    return folder


def isi_kaya(*, tempat: str = "Ruang Rapat") -> Contoh:
    """Return the sample case with a hostile judul, formulas in its lists, and a photo."""
    asal = data(bidang={"kegiatan.judul": JUDUL, "kegiatan.tempat": tempat})
    asal = tambah_baris(asal, "dokumentasi", {"Berkas": "foto 50% + é.jpg", "Jenis": "Foto", "Keterangan": RUMUS[0]})
    return tambah_baris(
        asal, "narasumber", *({"Nama": f"Narasumber {n}", "Jabatan": r, "Topik": r} for n, r in enumerate(RUMUS))
    )


def root_kaya(folder: Path, formulir: bytes) -> Path:
    """Lay out a root with one case: twelve naskah, some revised, two signed copies of one, and a photo."""
    root_kosong(folder)
    with bekerja(folder) as office:
        (office.settings.root.inbox / "lampiran/foto 50% + é.jpg").write_bytes(foto(400, 300))
        jawaban = jatuhkan(office, isi_formulir(formulir, isi_kaya()))
        assert jawaban.status == "diterima", jawaban.masalah
        (asal,) = (folder / "outbox").rglob("*04_laporan-persiapan.docx")
        for teks in ("", "tambahan"):
            assert jatuhkan(office, bertanda(asal.read_bytes(), teks), f"ttd{teks}.docx").status == "diterima"
        lagi = jatuhkan(office, isi_formulir(balasan(office), isi_kaya(tempat="Aula Lantai 2")))
        assert any(n["revisi"] > 1 for n in lagi.naskah)
    return folder


def kasus_lain(root: Path, formulir: bytes) -> str:
    """Drop another case into a root, and return its kode."""
    asal = data(bidang={"kegiatan.judul": "Kasus lain", "arahan.nomor": "B-999/Ses"}, sampai=4)
    with bekerja(root) as office:
        return jatuhkan(office, isi_formulir(formulir, asal), "lain.xlsx").kasus or ""


def ekspor(
    root: Path,
    tempat: Path,
    kode: str = KODE,
    pilihan: Pilihan | None = None,
    saat: dt.datetime = SAAT,
    maju: Maju = diam,
) -> Hasil:
    """Export a case, without PDF copies unless they are asked for."""
    cara = pilihan or Pilihan(pdf=False)
    with bekerja(root) as office:
        return serahkan(
            kode, jalur_tas(kode, tempat, zip_=cara.zip), office.settings, office.register, saat, cara, maju
        )


def salinan_root(root: Path, tujuan: Path) -> Path:
    """Return a copy of a root that a test may spoil."""
    return Path(shutil.copytree(root, tujuan))


def cuplik(root: Path, kode: str = KODE) -> dict[str, object]:
    """Return what the register of a root knows of a case."""
    with bekerja(root) as office:
        kasus = office.register.kasus(kode)
        assert kasus
        return office.register.cuplik(kasus.id)
