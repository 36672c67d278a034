"""The training case: what its answers say is what the service answers."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline import config, latihan
from pipeline.cli import main
from pipeline.errors import Status
from pipeline.office import Office
from pipeline.perintah.bersama import jam
from pipeline.register import Register
from pipeline.workbook import gaya
from tests.alat import HARI_INI, jatuhkan

_HAL = re.compile(r"^   \d+\) Lembar ([^,\n]+), sel ([A-Z]+\d+) \(kode ([a-z-]+)\)$(.*?)^$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training root as the command lays it out."""
    folder = tmp_path_factory.mktemp("latihan") / "biro"
    assert main(["demo", "--latihan", str(folder)]) == Status.SELESAI
    return folder


@pytest.fixture
def office(root: Path) -> Iterator[Office]:
    """The training root at work, on the day it was made."""
    settings = config.load(root)
    with Register(settings.register) as register:
        yield Office(settings, register, jam(settings))


def isi(root: Path, nama: str) -> bytes:
    return (root / latihan.FOLDER / nama).read_bytes()


def halaman(root: Path) -> str:
    return isi(root, latihan.JAWABAN).decode()


def hal(root: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Return kode and remedy of each cell that the answers name."""
    return {(m[1], m[2]): (m[3], _betulkan(m[4])) for m in _HAL.finditer(halaman(root))}


def _betulkan(teks: str) -> str:
    """Return what is to be typed, as one line; empty: the cell is to be blank."""
    cara = " ".join(teks.partition("Betulkan  : ")[2].split())
    return "" if cara == "kosongkan" else cara.removeprefix("ketik ")


def diketik(teks: str) -> object:
    """Return what Excel makes of a typed text, in a cell for a date, a time, or both."""
    for pola in ("%d/%m/%Y %H:%M", "%d/%m/%Y", "%H:%M"):
        try:
            saat = dt.datetime.strptime(teks, pola)  # noqa: DTZ007 - a cell has no zone
        except ValueError:
            continue
        return saat.time() if pola == "%H:%M" else saat
    return teks or None


def test_answers_are_what_the_service_answers_and_mending_as_told_is_accepted(root: Path, office: Office) -> None:
    benar = jatuhkan(office, isi(root, latihan.BENAR), latihan.BENAR)
    keliru = jatuhkan(office, isi(root, latihan.KELIRU), latihan.KELIRU)
    kembali = (office.settings.root.inbox / "ditolak" / latihan.KELIRU).read_bytes()
    wb = load_workbook(io.BytesIO(kembali))
    merah = {
        (lembar.title, sel.coordinate)
        for lembar in wb.worksheets
        for sel in gaya.semua_sel(lembar)
        if sel.comment is not None and sel.fill.fgColor.rgb == gaya.MERAH_MUDA
    }
    for (lembar, sel), (_, ketikan) in hal(root).items():
        wb[lembar][sel].value = diketik(ketikan)
    keluar = io.BytesIO()
    wb.save(keluar)
    dibetulkan = jatuhkan(office, keluar.getvalue(), latihan.KELIRU)

    assert (benar.status, keliru.status, dibetulkan.status) == ("diterima", "ditolak", "diterima")
    assert {t: k for t, (k, _) in hal(root).items()} == {
        (m.tempat.lembar, m.tempat.sel): m.kode for m in keliru.masalah
    }
    assert merah == set(hal(root))
    nomor = re.findall(r"^   - langkah +\d+  nomor (.+)$", halaman(root), re.MULTILINE)
    assert nomor == [n["nomor"] for n in (*benar.naskah, *dibetulkan.naskah)]


def test_mistakes_are_of_many_kinds(root: Path) -> None:
    kode = {kode for kode, _ in hal(root).values()}

    assert len(hal(root)) == len(latihan.kekeliruan(HARI_INI))
    assert kode >= {"tanggal-teks", "jam-terbalik", "wajib-kosong", "langkah-mendahului", "catatan-kosong"}
    assert kode >= {"pilihan-tidak-dikenal", "angka-terpotong", "baris-tidak-lengkap"}


def test_training_is_laid_out_again_over_a_former_one_only(root: Path, tmp_path: Path) -> None:
    milik = tmp_path / "surat.docx"
    milik.write_bytes(b"x")

    assert main(["demo", "--latihan", str(tmp_path)]) == Status.SALAH_PERINTAH
    assert milik.exists()
    assert (root / ".alur-demo").is_file()
