from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import config
from pipeline.errors import ConfigError


def ganti(root: Path, berkas: str, lama: str, baru: str) -> None:
    jalur = root / "config" / berkas
    isi = jalur.read_text("utf-8")
    assert lama in isi
    jalur.write_text(isi.replace(lama, baru, 1), "utf-8")


def temuan(root: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as galat:
        config.load(root)
    return galat.value.temuan


def test_delivered_configuration_is_sound(root: Path) -> None:
    assert list(config.load(root).sop) == [
        "kunjungan-sekolah",
        "mobilisasi-media",
        "penyiapan-mobilisasi-media",
        "penyusunan-laporan",
    ]


@pytest.mark.parametrize(
    ("berkas", "lama", "baru", "pesan"),
    [
        pytest.param(
            "instansi.toml",
            "kota =",
            "kotta =",
            r"instansi\.toml: kunci “instansi\[1\]\.kotta” .*“kota”",
            id="mistyped key",
        ),
        pytest.param(
            "layanan.toml",
            "tenang_detik = 2.0",
            'tenang_detik = "dua"',
            r"layanan\.toml: .*tenang_detik.*'dua'",
            id="value",
        ),
        pytest.param(
            "layanan.toml", "pindai_detik = 30.0", "pindai_detik = 0.0", r"pindai_detik.*lebih dari 0", id="range"
        ),
        pytest.param("pejabat.toml", 'nip = "197001011995031001"', 'nip = "1970"', r"bukan 18 angka", id="NIP"),
        pytest.param(
            "pejabat.toml", 'jabatan = "kabag"', 'jabatan = "kabak"', r"“kabak” tidak ada.*“kabag”", id="unknown office"
        ),
        pytest.param("penomoran.toml", "{urut}/{tahun}", "{urt}/{tahun}", r"seri “agenda”, pola", id="pattern"),
        pytest.param("tata-naskah.toml", "nada =", "nadda =", r"“nada” belum ditulis", id="list of choices"),
        pytest.param(
            "sop/mobilisasi-media.toml",
            "selanjutnya = 2",
            "selanjutnya = 22",
            r"sop/mobilisasi-media\.toml: langkah\[1\]\.selanjutnya: menuju langkah 22",
            id="branch to nowhere",
        ),
        pytest.param(
            "sop/mobilisasi-media.toml",
            '"kegiatan.judul",',
            '"kegiatan.jdul",',
            r"“kegiatan.judul”",
            id="unknown field",
        ),
        pytest.param(
            "sop/mobilisasi-media.toml",
            'seri = "agenda"',
            'seri = "agnda"',
            r"seri “agnda” tidak ada",
            id="unknown series",
        ),
        pytest.param(
            "sop/mobilisasi-media.toml", "waktu_menit = 10", "waktu_mnit = 10", r"“waktu_menit”", id="nested key"
        ),
        pytest.param(
            "sop/mobilisasi-media.toml",
            'folder = "disposisi-karo"',
            'folder = "disposisi: karo"',
            r"langkah\[1\]\.folder “disposisi: karo”: pakailah huruf kecil",
            id="folder that Windows refuses",
        ),
        pytest.param(
            "sop/mobilisasi-media.toml",
            'folder = "disposisi-karo"',
            f'folder = "disposisi{"-karo" * 20}"',
            r"langkah\[1\]\.naskah “disposisi-karo”: jalur berkasnya \d+ huruf terlalu panjang",
            id="path too long",
        ),
        pytest.param(
            "sop/mobilisasi-media.toml", 'kode = "MM"', 'kode = "M/M"', r"kode “M/M”: pakailah", id="kode as a folder"
        ),
        pytest.param("instansi.toml", "kop = [", "kop = [[", r"bukan TOML yang benar", id="no TOML"),
    ],
)
def test_fault_names_file_key_and_remedy(root: Path, berkas: str, lama: str, baru: str, pesan: str) -> None:
    ganti(root, berkas, lama, baru)

    assert any(re.search(pesan, t) for t in temuan(root)), temuan(root)


def test_missing_template_is_named(root: Path) -> None:
    (root / "templates/mobilisasi-media/laporan.docx").unlink()

    (satu,) = temuan(root)

    assert "config/sop/mobilisasi-media.toml: langkah[11].naskah “laporan”" in satu
    assert "templates/mobilisasi-media/laporan.docx tidak ada" in satu


def test_all_faults_are_told_at_once(root: Path) -> None:
    ganti(root, "layanan.toml", "pindai_detik = 30.0", "pindai_detik = 0.0")
    ganti(root, "penomoran.toml", "{urut}/{tahun}", "{urut}")
    (root / "templates/mobilisasi-media/laporan.docx").unlink()

    assert len(temuan(root)) == 3


def test_two_definitive_officials_at_once_are_told(root: Path) -> None:
    with (root / "config/pejabat.toml").open("a", encoding="utf-8") as buka:
        buka.write('\n[[pejabat]]\njabatan = "karo"\nnama = "Contoh Kembar"\nberlaku_dari = 2020-01-01\n')

    assert any("sama-sama pejabat definitif karo pada 2020-01-01" in t for t in temuan(root))


def test_an_by_somebody_not_one_level_below_is_told(root: Path) -> None:
    ganti(root, "pejabat.toml", 'jabatan_asal = "kabag"', 'jabatan_asal = "kasubbag"')

    assert any("kasubbag tidak langsung di bawah karo" in t for t in temuan(root))


def test_folder_without_config_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="alur init"):
        config.load(tmp_path)
