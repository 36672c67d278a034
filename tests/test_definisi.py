"""`alur sop check` and `alur sop new`: what is wrong with a definition is told with file, key and reason."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from pipeline.cli import main
from pipeline.errors import Status
from pipeline.pasang import bawaan

ASLI = bawaan() / "config/sop/kunjungan-sekolah.toml"


def periksa(root: Path, berkas: Path, capsys: pytest.CaptureFixture[str], *lain: str) -> tuple[int, str]:
    status = main(["sop", "check", str(berkas), "--root", str(root), *lain])
    return status, capsys.readouterr().out


@pytest.mark.parametrize(
    ("lama", "baru", "kunci", "sebab"),
    [
        ("selanjutnya = 3", "selanjutnya = 33", "langkah[2].selanjutnya", "menuju langkah 33, yang tidak ada"),
        ("selanjutnya = 8\n", "", "langkah[7].selanjutnya", "jalan buntu"),
        ("ke = 9, alasan = true }", "ke = 2, alasan = true }", "langkah[9].nomor", "tidak pernah tercapai"),
        ('pelaksana = "protokol"', 'pelaksana = "protokoler"', "langkah[3].pelaksana", "tidak dikenal"),
        ('perlu = ["mata_acara", "peserta"]', 'perlu = ["mata_acra"]', "langkah[2].perlu", "“mata_acara”?"),
        (
            'output = "rencana yang telah diperiksa Kasubbag Protokol"\nserentak = "telaah"',
            'output = "x"\nserentak = "lain"',
            "langkah[3].serentak",
            "dua langkah atau lebih yang berurutan",
        ),
        ('nilai = ["Ya"]', 'nilai = ["Iya"]', "langkah[6].hanya_bila.nilai", "“Iya” tidak ada pada pilihan"),
        ('nama = "kunjungan.sekolah"', 'nama = "kegiatan.judul"', "bidang[kegiatan.judul].nama", "sudah dipakai"),
        ('lembar = "Mata Acara"', 'lembar = "Peserta"', "tabel[mata_acara].lembar", "sudah dipakai"),
        ('pilihan = "peran_peserta"', 'pilihan = "peran"', "tabel[peserta].kolom[Peran].pilihan", "tidak ada"),
        ("waktu_jam = 6", "waktu_jm = 6", "langkah[2].waktu_jm", "“waktu_jam”?"),
        ('seri = "laporan"', 'seri = "lapor"', "langkah[8].naskah", "tidak ada di config/penomoran.toml"),
        ('bentuk = "jam"', 'bentuk = "pukul"', "bidang[6].bentuk", "“tanggal”"),
        ('contoh = "2018-05-07"', 'contoh = "07/05/2018"', "bidang[kunjungan.tanggal].contoh", "bukan tanggal"),
        ("nomor = 9", "nomor = 8", "langkah[8].nomor", "dipakai dua kali"),
    ],
)
def test_broken_definition_is_refused_with_file_key_and_reason(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], lama: str, baru: str, kunci: str, sebab: str
) -> None:
    isi = ASLI.read_text("utf-8")
    kepala, _, langkah = isi.partition("[[langkah]]")
    rusak = (
        isi.replace(lama, baru, 1) if lama not in langkah else f"{kepala}[[langkah]]{langkah.replace(lama, baru, 1)}"
    )
    assert rusak != isi
    # Under another name and code, so that it is refused for nothing else.
    rusak = rusak.replace('nama = "kunjungan-sekolah"', 'nama = "uji"').replace('kode = "KS"', 'kode = "UJI"')
    berkas = tmp_path / "uji.toml"
    berkas.write_text(rusak, "utf-8")

    status, keluar = periksa(root, berkas, capsys)

    assert status == Status.SALAH_KONFIGURASI
    assert any(str(berkas) in b and kunci in b and sebab in b for b in keluar.splitlines()), keluar


def test_definition_of_a_name_that_is_taken_is_refused(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    berkas = tmp_path / "uji.toml"
    berkas.write_text(ASLI.read_text("utf-8"), "utf-8")

    status, keluar = periksa(root, berkas, capsys)

    assert status == Status.SALAH_KONFIGURASI
    assert "kode: “KS” sudah dipakai config/sop/kunjungan-sekolah.toml" in keluar


def test_delivered_definitions_are_sound_and_drawn(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["sop", "check", "--root", str(root)])
    keluar = capsys.readouterr().out

    assert status == Status.SELESAI
    assert keluar.count(": baik") == 4
    assert "Setuju → 6; Ditangguhkan ↩ 2 (beralasan); Tidak setuju → 9 (beralasan)" in keluar
    assert "serentak dengan 4" in keluar
    assert "hanya bila kunjungan.diterima_pimpinan = Ya" in keluar


def test_drawing_is_an_svg_with_a_symbol_for_each_langkah(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _ = periksa(root, root / "config/sop/kunjungan-sekolah.toml", capsys, "-o", str(tmp_path / "alur.svg"))

    akar = etree.fromstring((tmp_path / "alur.svg").read_bytes())
    ns = {"s": "http://www.w3.org/2000/svg"}
    simpul = [str(t.text) for t in akar.iterfind(".//s:g/s:text[@class='angka']", ns)]
    assert status == Status.SELESAI
    assert sorted(simpul) == [str(n) for n in range(1, 10)]
    assert akar.find(".//s:a", ns) is None


def test_starter_passes_its_own_check_once_it_is_filled_in(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    berkas = tmp_path / "izin.toml"
    assert main(["sop", "new", "izin-liputan", "-o", str(berkas)]) == Status.SELESAI
    capsys.readouterr()

    belum, keluar = periksa(root, berkas, capsys)
    berkas.write_text(re.sub("«[^»]*»", "Isi", berkas.read_text("utf-8")), "utf-8")
    sudah, isi = periksa(root, berkas, capsys, "--json")

    assert belum == Status.SALAH_KONFIGURASI
    assert f"{berkas}: langkah[1].kegiatan: masih “«Menelaah permohonan …»”" in keluar
    assert sudah == Status.SELESAI
    assert json.loads(isi)["templat_kurang"] == [
        "templates/izin-liputan/nota-dinas-telaah.docx",
        "templates/izin-liputan/pemeriksaan-permohonan.docx",
    ]


@pytest.mark.parametrize("nama", ["Izin Liputan", "../izin"])
def test_starter_wants_a_name_that_is_a_file_name(nama: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sop", "new", nama]) == Status.SALAH_PERINTAH
    assert "huruf kecil" in capsys.readouterr().err


def test_starter_is_never_written_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("milik orang", "utf-8")

    assert main(["sop", "new", "a", "-o", str(tmp_path / "a.toml")]) == Status.SALAH_PERINTAH
    assert (tmp_path / "a.toml").read_text("utf-8") == "milik orang"
