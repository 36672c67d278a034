"""A root at a glance says what its whole configuration says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline import config
from pipeline.cli import main
from pipeline.errors import ConfigError, Status
from pipeline.perintah.bersama import jam
from pipeline.sekilas import sekilas

KOP = """
[[instansi]]
berlaku_sejak = {sejak}
kop = ["KEMENTERIAN CONTOH"]
unit_pengolah = "Biro Contoh"
alamat = ["Jalan Contoh Nomor 2"]
kota = "Ambon"
{zona}
"""


def tambah(root: Path, sejak: str, zona: str) -> None:
    with (root / "config/instansi.toml").open("a") as berkas:
        berkas.write(KOP.format(sejak=sejak, zona=zona))


@pytest.mark.parametrize(
    ("sejak", "zona", "jam_utc"),
    [
        pytest.param("2020-01-01", 'zona_waktu = "WIT"', 9, id="a later name of the instansi"),
        pytest.param('"2020-01-01"', 'zona_waktu = "WITA"', 8, id="its date as text"),
        pytest.param("2020-01-01", "", 7, id="no zone"),
        pytest.param("2999-01-01", 'zona_waktu = "WIT"', 7, id="one that is still to come"),
        pytest.param("1990-01-01", 'zona_waktu = "WIT"', 7, id="one that is over"),
    ],
)
def test_it_says_what_the_whole_configuration_says(root: Path, sejak: str, zona: str, jam_utc: int) -> None:
    tambah(root, sejak, zona)

    tempat, utuh = sekilas(root), config.load(root)

    assert (tempat.root, tempat.register) == (utuh.root, utuh.register)
    assert tempat.zona.utcoffset(None) == jam(utuh)().utcoffset() == dt.timedelta(hours=jam_utc)


def test_register_is_where_the_configuration_says(root: Path, tmp_path: Path) -> None:
    layanan = root / "config/layanan.toml"
    lain = "".join(b for b in layanan.read_text("utf-8").splitlines(keepends=True) if not b.startswith("register"))
    layanan.write_text(lain, "utf-8")
    assert sekilas(root).register == config.load(root).register == root.resolve() / ".alur/register.db"

    layanan.write_text(f'register = "{tmp_path}/lain.db"\n{lain}', "utf-8")
    assert sekilas(root).register == config.load(root).register == tmp_path / "lain.db"


def test_status_is_told_while_something_else_in_the_configuration_is_wrong(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "config/pejabat.toml").write_text("[[", "utf-8")

    assert main(["--root", str(root), "status"]) == Status.SELESAI
    assert "Belum ada kasus" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("berkas", "isi"),
    [
        pytest.param("layanan.toml", "[[", id="no TOML"),
        pytest.param("layanan.toml", "register = 1", id="a register that is no path"),
        pytest.param("layanan.toml", None, id="not there"),
        pytest.param("instansi.toml", "", id="no instansi"),
        pytest.param("instansi.toml", "instansi = 1", id="no table"),
        pytest.param("instansi.toml", "[[instansi]]\nkota = 'Ambon'", id="no date"),
        pytest.param("instansi.toml", KOP.format(sejak="2020-01-01", zona="zona_waktu = 'WIX'"), id="no zone"),
    ],
)
def test_what_it_needs_and_cannot_read_is_told(root: Path, berkas: str, isi: str | None) -> None:
    if isi is None:
        (root / "config" / berkas).unlink()
    else:
        (root / "config" / berkas).write_text(isi, "utf-8")

    with pytest.raises(ConfigError, match=rf"config/{berkas} tidak dapat dibaca .*alur doctor"):
        sekilas(root)


def test_folder_that_is_no_root_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Jalankan `alur init"):
        sekilas(tmp_path)
