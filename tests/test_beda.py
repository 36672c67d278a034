"""What changed between two rounds, in words; and the rounds that are past."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from pipeline import config
from pipeline.contoh import Contoh
from pipeline.kasus import Nilai
from pipeline.office import Office
from pipeline.sop import Sop
from pipeline.word.check import teks
from tests.alat import balasan, data, isi_formulir, isi_outbox, jatuhkan
from tests.test_enam_kasus import _langkah


def isi_naskah(root: Path, akhir: str) -> str:
    """Return the text of the valid naskah whose file name ends in `akhir`."""
    (satu,) = (i for n, i in isi_outbox(root).items() if n.endswith(akhir) and "/digantikan/" not in n)
    return teks(satu)


def ditolak(asal: Contoh, *, lagi: bool) -> Contoh:
    """Return the sample up to a refusal at step 5, and with `lagi` the second round."""
    jalan = _langkah(
        (4, 1, "2026-11-18 08:30", "2026-11-18 12:00", None, None),
        (5, 1, "2026-11-18 13:00", "2026-11-18 13:15", "Tidak setuju", "Daftar media belum lengkap."),
    )
    if lagi:
        jalan += _langkah(
            (4, 2, "2026-11-18 13:30", "2026-11-18 15:00", None, "Sudah dilengkapi."),
            (5, 2, "2026-11-18 15:10", "2026-11-18 15:25", "Setuju", None),
        )
    awal = [b for b in asal.tabel["langkah"] if int(str(b["Langkah"])) < 4]
    return replace(asal, tabel=dict(asal.tabel) | {"langkah": [*awal, *jalan]})


@pytest.fixture
def dua_putaran(office: Office, formulir: bytes) -> Path:
    """A case whose second round came with other data than the first."""
    jatuhkan(office, isi_formulir(formulir, ditolak(data(), lagi=False)))
    ubah: dict[str, Nilai] = {"kegiatan.tempat": "Aula Baru", "kegiatan.latar_belakang": "Latar yang lain sama sekali."}
    asal = ditolak(data(bidang=ubah), lagi=True)
    sarana = [dict(b) for b in asal.tabel["sarana"]]
    sarana[0]["Jumlah"] = 9
    sarana = [*sarana[:-1], {"Uraian": "Genset", "Jumlah": 1, "Satuan": "unit", "Penanggung Jawab": "Rumah Tangga"}]
    asal = replace(asal, tabel=dict(asal.tabel) | {"sarana": sarana})
    jawaban = jatuhkan(office, isi_formulir(balasan(office), asal))
    assert jawaban.status == "diterima", jawaban.masalah
    return office.settings.root.dir


def test_second_check_sheet_says_what_changed_since_the_first(dua_putaran: Path) -> None:
    isi = isi_naskah(dua_putaran, "_05_pemeriksaan-kasubbag_p2.docx")

    assert "Perubahan sejak Pemeriksaan Sebelumnya" in isi
    assert "Tempat: semula “Ruang Konferensi Pers, Gedung Utama Lantai 2”, menjadi “Aula Baru”." in isi
    assert "Latar belakang: diubah." in isi
    assert "ditambah “Genset”; dihapus “Konsumsi”; Jumlah “Podium” semula “1”, menjadi “9”." in isi


def test_naskah_of_the_round_that_was_refused_keeps_what_was_refused(dua_putaran: Path) -> None:
    semua = isi_outbox(dua_putaran)

    for akhir in ("_04_laporan-persiapan.docx", "_05_pemeriksaan-kasubbag.docx"):
        isi = isi_naskah(dua_putaran, akhir)
        assert "Aula Baru" not in isi
        assert "Ruang Konferensi Pers" in isi
    assert "Aula Baru" in isi_naskah(dua_putaran, "_04_laporan-persiapan_p2.docx")
    assert [n for n in semua if "digantikan" in n and ("_04_" in n or "_05_" in n)] == []


def test_first_round_speaks_of_no_change(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=5)))

    assert "Perubahan sejak" not in isi_naskah(office.settings.root.dir, "_05_pemeriksaan-kasubbag.docx")


def test_round_that_only_repeats_the_check_says_that_nothing_changed(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, ditolak(data(), lagi=False)))
    jatuhkan(office, isi_formulir(balasan(office), ditolak(data(), lagi=True)))

    isi = isi_naskah(office.settings.root.dir, "_05_pemeriksaan-kasubbag_p2.docx")
    assert "Data kegiatan dan persiapan tidak berubah." in isi


def beri_logo(root: Path, logo: bytes) -> None:
    instansi = root / "config/instansi.toml"
    instansi.write_text(instansi.read_text("utf-8").replace('logo = ""', 'logo = "logo.png"'), "utf-8")
    (root / "config/logo.png").write_bytes(logo)


def lambang() -> bytes:
    keluar = io.BytesIO()
    Image.new("RGBA", (900, 900), (180, 150, 20, 255)).save(keluar, "PNG")
    return keluar.getvalue()


def test_logo_of_the_configuration_stands_in_the_kop_with_its_text(
    root: Path, office: Office, formulir: bytes, sop: Sop
) -> None:
    beri_logo(root, lambang())
    office = replace(office, settings=config.load(root))

    jatuhkan(office, isi_formulir(formulir, data(sampai=4)))

    (nota,) = (i for n, i in isi_outbox(root).items() if n.endswith("_laporan-persiapan.docx"))
    kop = Document(io.BytesIO(nota)).sections[0].first_page_header
    (jangkar,) = kop._element.xpath(".//wp:anchor")
    assert jangkar.xpath("./wp:docPr/@descr") == ["Logo instansi"]
    assert any("KEMENTERIAN KOORDINATOR" in p.text for p in kop.paragraphs)


def test_logo_that_is_not_there_is_a_kop_of_text_only(root: Path, office: Office, formulir: bytes) -> None:
    beri_logo(root, b"bukan gambar")
    (root / "config/logo.png").unlink()
    office = replace(office, settings=config.load(root))

    assert jatuhkan(office, isi_formulir(formulir, data(sampai=4))).status == "diterima"


def test_new_logo_re_issues_nothing(root: Path, office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))
    beri_logo(root, lambang())
    office = replace(office, settings=config.load(root))

    jawaban = jatuhkan(office, isi_formulir(balasan(office), data(sampai=4)))

    assert [n["langkah"] for n in jawaban.naskah] == [4]
