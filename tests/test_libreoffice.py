"""LibreOffice is a real client: it saves workbooks, and opens what we issue."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2
import pytest

from pipeline.office import Office
from pipeline.word.check import teks
from tests.alat import data, isi_formulir, isi_outbox, jatuhkan

pytestmark = pytest.mark.libreoffice


def konversi(berkas: list[Path], bentuk: str, hasil: Path) -> None:
    profil = f"-env:UserInstallation=file://{hasil}/profil"
    perintah = ["soffice", profil, "--headless", "--convert-to", bentuk, "--outdir", str(hasil), *map(str, berkas)]
    subprocess.run(perintah, check=True, capture_output=True, timeout=180)


def test_workbook_saved_by_libreoffice_gives_the_same_naskah(office: Office, formulir: bytes, tmp_path: Path) -> None:
    asal = tmp_path / "rapat.xlsx"
    asal.write_bytes(isi_formulir(formulir, data()))
    konversi([asal], "xlsx", tmp_path / "lo")
    jawaban = jatuhkan(office, (tmp_path / "lo" / "rapat.xlsx").read_bytes())
    dari_lo = {n: teks(i) for n, i in isi_outbox(office.settings.root.dir).items() if n.endswith(".docx")}

    ulang = jatuhkan(office, asal.read_bytes(), "asal.xlsx")

    assert (jawaban.status, jawaban.masalah) == ("diterima", ())
    assert len(dari_lo) == 12
    assert ulang.status == "duplikat"


def test_marked_and_returned_workbooks_survive_libreoffice(office: Office, formulir: bytes, tmp_path: Path) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3, bidang={"kegiatan.judul": None})))
    konversi([office.settings.root.inbox / "ditolak" / "rapat.xlsx"], "xlsx", tmp_path / "lo")

    jawaban = jatuhkan(office, isi_formulir_lo((tmp_path / "lo" / "rapat.xlsx").read_bytes()))

    assert (jawaban.status, jawaban.masalah) == ("diterima", ())


def isi_formulir_lo(buku: bytes) -> bytes:
    """Fill the one cell that was missing, in a workbook whose tables LibreOffice may have dropped."""
    import io

    from openpyxl import load_workbook

    wb = load_workbook(io.BytesIO(buku))
    ((lembar, alamat),) = wb.defined_names["kegiatan.judul"].destinations
    wb[lembar][alamat] = "Konferensi Pers"
    keluar = io.BytesIO()
    wb.save(keluar)
    return keluar.getvalue()


def test_every_naskah_opens_and_its_text_is_selectable(office: Office, formulir: bytes, tmp_path: Path) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, data()))
    berkas = [office.settings.root.outbox / n["path"] for n in jawaban.naskah]
    konversi(berkas, "pdf", tmp_path / "pdf")

    for naskah, asal in zip(jawaban.naskah, berkas, strict=True):
        pdf = pypdfium2.PdfDocument(tmp_path / "pdf" / f"{asal.stem}.pdf")
        isi = "".join(h.get_textpage().get_text_range() for h in pdf)
        assert naskah["nomor"] in " ".join(isi.split()), asal.name
        pdf.close()
