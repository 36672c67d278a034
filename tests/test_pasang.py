"""A fresh root: what the machine tells is not asked, what is there is not overwritten."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from pipeline import config, filing
from pipeline.cli import main
from pipeline.errors import HalanganError, Status, UsageError
from pipeline.pasang import Mesin, bawaan, init

LINUX = Mesin(selisih=dt.timedelta(0), jaringan=lambda _: False, platform="linux")


@pytest.mark.parametrize(("jam", "zona"), [(7, "WIB"), (8, "WITA"), (9, "WIT"), (0, "")])
def test_zone_is_that_of_the_machine(tmp_path: Path, jam: int, zona: str) -> None:
    mesin = Mesin(selisih=dt.timedelta(hours=jam), jaringan=lambda _: False)

    assert init(tmp_path / "r", mesin).zona == zona
    (instansi,) = config.load(tmp_path / "r").kantor.instansi
    assert instansi.zona_waktu == (zona or "WIB")


def test_root_on_a_share_has_its_register_on_a_disk_of_the_machine(tmp_path: Path) -> None:
    hasil = init(tmp_path / "Biro Hukum", Mesin(jaringan=lambda _: True, platform="linux"))

    assert hasil.register == "/var/lib/alurnaskah/biro-hukum/register.db"
    assert config.load(tmp_path / "Biro Hukum").register == Path(hasil.register)
    unit = (tmp_path / "Biro Hukum" / hasil.unit).read_text("utf-8")
    assert f'ReadWritePaths="{tmp_path}/Biro Hukum" /var/lib/alurnaskah/biro-hukum\n' in unit


def test_root_on_a_local_disk_keeps_its_register_inside(tmp_path: Path) -> None:
    assert init(tmp_path / "r", LINUX).register == ""
    assert config.load(tmp_path / "r").register == tmp_path / "r/.alur/register.db"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("nama", ["kantor", "Biro 50% Hukum"])
def test_unit_of_the_root_passes_verify(tmp_path: Path, nama: str) -> None:
    hasil = init(tmp_path / nama, LINUX)

    jalan = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / nama / hasil.unit], capture_output=True, text=True, check=False
    )
    assert (jalan.returncode, jalan.stderr) == (0, "")
    isi = (tmp_path / nama / hasil.unit).read_text("utf-8")
    assert "/srv/alurnaskah" not in isi
    assert str(Path(sys.executable).parent) in isi


def test_task_of_windows_names_the_root(tmp_path: Path) -> None:
    hasil = init(tmp_path / "R & D", Mesin(jaringan=lambda _: False, platform="win32"))

    tugas = ET.parse(tmp_path / "R & D" / hasil.unit)
    ruang = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert tugas.findtext(".//t:WorkingDirectory", "", ruang) == str(tmp_path / "R & D")
    assert f'--root "{tmp_path / "R & D"}" watch' in tugas.findtext(".//t:Arguments", "", ruang)


@pytest.mark.parametrize(
    ("letak", "pesan"),
    [
        ("config/pejabat.toml", "sudah berisi config/"),
        ("templates/mobilisasi-media/laporan.docx", "sudah berisi templates/ yang lain"),
        ("outbox/2026/MM-2026-0001_rapat/index.html", "alur restore"),
    ],
)
def test_what_is_there_is_not_overwritten(tmp_path: Path, letak: str, pesan: str) -> None:
    (tmp_path / letak).parent.mkdir(parents=True)
    (tmp_path / letak).write_text("milik kantor")

    with pytest.raises(UsageError, match=pesan):
        init(tmp_path, LINUX)
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == [tmp_path / letak]


def test_init_that_was_cut_leaves_no_configuration_and_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ganti_nama = Path.rename

    def putus(asal: Path, tujuan: Path) -> Path:
        if Path(tujuan).name == "config":
            raise OSError(28, "No space left on device")
        return ganti_nama(asal, tujuan)

    monkeypatch.setattr(Path, "rename", putus)
    with pytest.raises(HalanganError, match="disk penuh"):
        init(tmp_path, LINUX)
    monkeypatch.undo()
    assert not (tmp_path / "config").exists()

    init(tmp_path, LINUX)
    assert filing.folder_sama(tmp_path / "templates", bawaan() / "templates")
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith(".")] == []


def test_next_steps_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "Biro Hukum")]) == Status.SELESAI

    keluar = capsys.readouterr().out
    assert "config/pejabat.toml" in keluar
    for perintah in ("doctor", "form", "watch"):
        assert f"alur --root '{tmp_path}/Biro Hukum' {perintah}" in keluar
