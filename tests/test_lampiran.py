from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from pipeline import lampiran
from pipeline.office import Office
from pipeline.word.check import teks
from pipeline.word.gambar import LEBAR_MM, TINGGI_MM, untuk_cetak
from tests.alat import balasan, data, isi_formulir, isi_outbox, jatuhkan, kode, tambah_baris

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def foto(lebar: int = 4000, tinggi: int = 3000, *, orientasi: int = 1, bentuk: str = "JPEG") -> bytes:
    keluar = io.BytesIO()
    gambar = Image.new("RGB", (lebar, tinggi), "navy")
    exif = gambar.getexif()
    exif[0x0112] = orientasi
    gambar.save(keluar, bentuk, exif=exif)
    return keluar.getvalue()


def taruh(office: Office, nama: str, isi: bytes) -> None:
    (office.settings.root.inbox / "lampiran" / nama).write_bytes(isi)


def laporan(office: Office) -> bytes:
    (isi,) = (
        i
        for n, i in isi_outbox(office.settings.root.dir).items()
        if n.endswith("_laporan.docx") and "persiapan" not in n
    )
    return isi


def foto_di(docx: bytes) -> list[str]:
    """Return the alternative text of each photo in the body; charts are none."""
    with zipfile.ZipFile(io.BytesIO(docx)) as arsip:
        akar = etree.fromstring(arsip.read("word/document.xml"))
    semua = [u.get("descr") or "" for u in akar.iter(f"{WP}docPr")]
    return [teks_pengganti for teks_pengganti in semua if not teks_pengganti.startswith("Grafik")]


def setoran(formulir: bytes, *nama: str) -> bytes:
    baris = [{"Berkas": n, "Jenis": "Foto", "Keterangan": f"Suasana <{n}> & {{{{ x }}}}"} for n in nama]
    return isi_formulir(formulir, tambah_baris(data(), "dokumentasi", *baris))


def test_photo_is_printed_with_its_caption_and_kept_in_the_berkas(office: Office, formulir: bytes) -> None:
    asli = foto()
    taruh(office, "foto1.jpg", asli)

    jawaban = jatuhkan(office, setoran(formulir, "FOTO1.JPG"))

    isi = isi_outbox(office.settings.root.dir)
    assert jawaban.status == "diterima"
    assert isi[f"{jawaban.folder}/00-sumber/lampiran/foto1.jpg"] == asli
    assert foto_di(laporan(office)) == ["Suasana <FOTO1.JPG> & {{ x }}"]
    assert teks(laporan(office)).count("Suasana <FOTO1.JPG> & {{ x }}") == 2


def test_missing_file_is_warned_of_and_refuses_nothing(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, setoran(formulir, "hilang.jpg"))

    assert jawaban.status == "diterima"
    assert ("lampiran-tidak-ada", "dokumentasi[1].Berkas") in kode(jawaban.peringatan)
    assert foto_di(laporan(office)) == []


def test_photo_that_comes_later_gives_a_revision_of_the_laporan_only(office: Office, formulir: bytes) -> None:
    jatuhkan(office, setoran(formulir, "foto1.jpg"))
    taruh(office, "foto1.jpg", foto())

    jawaban = jatuhkan(office, balasan(office))

    assert [(n["jenis"], n["revisi"]) for n in jawaban.naskah] == [("laporan", 2)]


def test_photo_taken_away_from_the_inbox_stays_in_the_berkas(office: Office, formulir: bytes) -> None:
    taruh(office, "foto1.jpg", foto())
    jatuhkan(office, setoran(formulir, "foto1.jpg"))
    (office.settings.root.inbox / "lampiran" / "foto1.jpg").unlink()

    assert jatuhkan(office, balasan(office)).status == "duplikat"


def test_other_file_of_the_same_name_takes_another_name(office: Office, formulir: bytes) -> None:
    taruh(office, "foto1.jpg", foto())
    jatuhkan(office, setoran(formulir, "foto1.jpg"))
    taruh(office, "foto1.jpg", foto(800, 600))

    jawaban = jatuhkan(office, balasan(office))

    nama = {n.rpartition("/")[2] for n in isi_outbox(office.settings.root.dir) if "/lampiran/" in n}
    assert nama == {"foto1.jpg", "foto1 (2).jpg"}
    assert [n["jenis"] for n in jawaban.naskah] == ["laporan"]


@pytest.mark.parametrize("nama", ["../rahasia.jpg", "/etc/passwd", "a\\b.jpg", ".tersembunyi", "C:foto.jpg"])
def test_name_never_leaves_the_folder(tmp_path: Path, nama: str) -> None:
    (tmp_path / "lampiran").mkdir()
    (tmp_path / "rahasia.jpg").write_bytes(b"x")

    assert lampiran.cari(nama, [], tmp_path / "lampiran", lampiran.dapat_dicetak) is None


def test_link_is_no_attachment(tmp_path: Path) -> None:
    (tmp_path / "tautan.jpg").symlink_to("/etc/hostname")

    assert lampiran.cari("tautan.jpg", [], tmp_path, lampiran.dapat_dicetak) is None


@pytest.mark.parametrize(
    ("isi", "tegak"),
    [
        pytest.param(foto(4000, 3000), False, id="landscape"),
        pytest.param(foto(4000, 3000, orientasi=6), True, id="turned by EXIF"),
        pytest.param(foto(50, 3000, bentuk="PNG"), True, id="very narrow"),
    ],
)
def test_photo_is_upright_in_its_box_and_no_finer_than_200_dpi(isi: bytes, *, tegak: bool) -> None:
    hasil = untuk_cetak(isi)

    assert hasil
    cetak, lebar_mm = hasil
    gambar = Image.open(io.BytesIO(cetak))
    assert (gambar.height > gambar.width) == tegak
    assert lebar_mm <= LEBAR_MM
    assert lebar_mm * gambar.height / gambar.width <= TINGGI_MM * 1.03
    assert gambar.width / (lebar_mm / 25.4) <= 203


@pytest.mark.parametrize("isi", [b"", b"bukan gambar", foto()[:200]])
def test_what_is_no_picture_is_not_printed(isi: bytes) -> None:
    assert untuk_cetak(isi) is None
