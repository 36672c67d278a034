"""A backup, and the way back: whole, refused if it is not, and nothing lost that stood there."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import cadangan, config
from pipeline.cadangan import MANIFES, REGISTER, cadangkan, pulihkan
from pipeline.cli import main
from pipeline.errors import HalanganError, LockedError, RegisterError, Status, UsageError
from pipeline.filing import digest
from pipeline.kasus import Nilai
from pipeline.kunci import memegang
from pipeline.office import Office
from pipeline.register import Register
from tests.alat import HARI_INI, WIB, data, isi_formulir, jatuhkan
from tests.test_config import ganti

KINI = dt.datetime.combine(HARI_INI, dt.time(16), WIB)


@pytest.fixture
def berisi(office: Office, formulir: bytes) -> Office:
    """A root with one case."""
    jatuhkan(office, isi_formulir(formulir, data(sampai=2)))
    return office


def buat(office: Office, tujuan: Path) -> Path:
    cadangkan(office.settings.root.dir, tujuan, KINI)
    return tujuan


def kantor_di(root: Path, register: Register) -> Office:
    return Office(config.load(root), register, lambda: KINI)


def test_restore_onto_a_new_root_continues_the_numbers(berisi: Office, formulir: bytes, tmp_path: Path) -> None:
    zip_ = buat(berisi, tmp_path / "c.zip")

    hasil = pulihkan(zip_, tmp_path / "baru", KINI)

    assert (hasil.cadangan.kasus, hasil.cadangan.nomor, hasil.disisihkan, hasil.tertinggal) == (1, 2, (), ())
    with Register(hasil.register) as register:
        isi = isi_formulir(formulir, data(sampai=1, bidang={"arahan.nomor": "B-2"}))
        jawaban = jatuhkan(kantor_di(tmp_path / "baru", register), isi)
    assert (jawaban.kasus, [n["nomor"] for n in jawaban.naskah]) == ("MM-2026-0002", ["3/2026"])


def test_backup_holds_configuration_and_templates_as_they_are(berisi: Office, tmp_path: Path) -> None:
    root = berisi.settings.root.dir
    ganti(root, "instansi.toml", 'kota = "Jakarta"', 'kota = "Bandung"')
    (root / "config/logo.png").write_bytes(b"gambar")
    (root / "templates/~$laporan.docx").write_bytes(b"tanda Word")

    pulihkan(buat(berisi, tmp_path / "c.zip"), tmp_path / "baru", KINI)

    for nama in ("config", "templates"):
        semula = {f.relative_to(root): f.read_bytes() for f in (root / nama).rglob("*") if f.is_file()}
        semula = {f: isi for f, isi in semula.items() if not f.name.startswith("~$")}
        baru = tmp_path / "baru"
        assert {f.relative_to(baru): f.read_bytes() for f in (baru / nama).rglob("*") if f.is_file()} == semula


def test_backup_is_of_one_moment_while_the_service_writes(berisi: Office, tmp_path: Path) -> None:
    """What is not committed is not in it, what is committed is, though it stands in the -wal file only."""
    assert berisi.settings.register.with_name("register.db-wal").stat().st_size
    with berisi.register.issuing():
        berisi.register._db.execute("UPDATE kasus SET judul = 'belum'")
        zip_ = buat(berisi, tmp_path / "c.zip")

    with zipfile.ZipFile(zip_) as arsip:
        (tmp_path / "r.db").write_bytes(arsip.read(REGISTER))
    with closing(sqlite3.connect(tmp_path / "r.db")) as db:
        assert db.execute("SELECT kode, judul != 'belum' FROM kasus").fetchall() == [("MM-2026-0001", 1)]


def test_backup_is_for_its_owner_and_overwrites_nothing(berisi: Office, tmp_path: Path) -> None:
    zip_ = buat(berisi, tmp_path / "c.zip")

    assert stat.S_IMODE(zip_.stat().st_mode) == 0o600
    with pytest.raises(UsageError, match="sudah ada"):
        buat(berisi, zip_)


def test_backup_that_cannot_be_finished_leaves_nothing(
    berisi: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def penuh(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.cadangan.os.fsync", penuh)
    (tmp_path / "tujuan").mkdir()
    with pytest.raises(HalanganError, match="disk penuh"):
        buat(berisi, tmp_path / "tujuan" / "c.zip")
    assert list((tmp_path / "tujuan").iterdir()) == []


def test_damaged_register_is_not_backed_up_as_if_it_were_whole(berisi: Office, tmp_path: Path) -> None:
    berisi.register.close()
    with closing(sqlite3.connect(berisi.settings.register)) as db:
        db.execute("DELETE FROM kasus")
        db.commit()

    with pytest.raises(RegisterError, match="rusak"):
        buat(berisi, tmp_path / "c.zip")
    assert not (tmp_path / "c.zip").exists()


def test_faulty_configuration_does_not_stand_in_the_way_of_a_backup(berisi: Office, tmp_path: Path) -> None:
    ganti(berisi.settings.root.dir, "instansi.toml", "kota =", "kotta =")

    assert buat(berisi, tmp_path / "c.zip").is_file()


# --- what is refused -----------------------------------------------------------------------------


def ubah(zip_: Path, ganti_isi: Callable[[dict[str, bytes]], object]) -> None:
    with zipfile.ZipFile(zip_) as arsip:
        isi = {n: arsip.read(n) for n in arsip.namelist()}
    ganti_isi(isi)
    with zipfile.ZipFile(zip_, "w", zipfile.ZIP_DEFLATED) as arsip:
        for nama, satu in isi.items():
            arsip.writestr(nama, satu)


def daftarkan(isi: dict[str, bytes], tambahan: Mapping[str, bytes]) -> None:
    """Add files to a backup and to its list, as somebody would who knows how it is made."""
    isi.update(tambahan)
    manifes = json.loads(isi[MANIFES])
    manifes["berkas"] |= {n: {"sha256": digest(b), "byte": len(b)} for n, b in tambahan.items()}
    isi[MANIFES] = json.dumps(manifes).encode()


def manifes_lain(isi: dict[str, bytes], lama: bytes, baru: bytes) -> None:
    assert lama in isi[MANIFES]
    isi[MANIFES] = isi[MANIFES].replace(lama, baru)


@pytest.mark.parametrize(
    ("rusak", "pesan"),
    [
        (lambda isi: isi.update({"config/instansi.toml": b"lain"}), "instansi.toml berubah"),
        (lambda isi: isi.update({REGISTER: isi[REGISTER][:-1] + b"x"}), "register.db berubah"),
        (lambda isi: isi.update({"config/instansi.toml": isi["config/instansi.toml"] + b"x"}), "instansi.toml berubah"),
        (lambda isi: isi.pop("config/pejabat.toml"), "bukan yang disebut"),
        (lambda isi: isi.update({"config/tambahan.toml": b""}), "bukan yang disebut"),
        (lambda isi: isi.pop(MANIFES), "cadangan.json tidak ada"),
        (lambda isi: isi.update({MANIFES: b"{}"}), "cadangan.json tidak dapat dibaca"),
        (lambda isi: isi.update({MANIFES: b"bukan JSON"}), "bukan cadangan"),
        (lambda isi: manifes_lain(isi, b"cadangan-1", b"cadangan-9"), "lebih baru"),
        (lambda isi: daftarkan(isi, {"../jahat.txt": b"x"}), "tidak boleh ada"),
        (lambda isi: daftarkan(isi, {"config/../../jahat.txt": b"x"}), "tidak boleh ada"),
        (lambda isi: daftarkan(isi, {"/tmp/jahat.txt": b"x"}), "tidak boleh ada"),
        (lambda isi: daftarkan(isi, {"config/c:jahat": b"x"}), "tidak boleh ada"),
        (lambda isi: daftarkan(isi, {"outbox/2026/naskah.docx": b"x"}), "tidak boleh ada"),
        (lambda isi: daftarkan(isi, {REGISTER: b"bukan register" * 99}), "rusak"),
        (lambda isi: daftarkan(isi, {"config/layanan.toml": b"register = 1"}), "Konfigurasi di dalam cadangan keliru"),
    ],
    ids=[
        "changed", "register changed", "longer", "missing", "one more", "no list", "empty list", "list is no list",
        "newer", "above", "above from inside", "absolute", "drive", "not of a backup", "no register", "no configuration",
    ],
)  # fmt: skip
def test_damaged_or_tampered_backup_is_refused_and_nothing_written(
    berisi: Office, tmp_path: Path, rusak: Callable[[dict[str, bytes]], object], pesan: str
) -> None:
    zip_ = buat(berisi, tmp_path / "c.zip")
    ubah(zip_, rusak)

    with pytest.raises((UsageError, RegisterError), match=pesan):
        pulihkan(zip_, tmp_path / "baru", KINI)
    assert [f for f in (tmp_path / "baru").rglob("*") if f.is_file()] == []
    assert not (tmp_path / "jahat.txt").exists()


@pytest.mark.parametrize("letak", [0.1, 0.5, 0.9])
def test_backup_that_was_cut_or_hit_is_refused(berisi: Office, tmp_path: Path, letak: float) -> None:
    isi = buat(berisi, tmp_path / "c.zip").read_bytes()
    n = int(len(isi) * letak)
    (tmp_path / "potong.zip").write_bytes(isi[:n])
    (tmp_path / "kena.zip").write_bytes(isi[:n] + bytes(b ^ 255 for b in isi[n : n + 50]) + isi[n + 50 :])

    for nama in ("potong.zip", "kena.zip"):
        with pytest.raises(UsageError, match="bukan cadangan"):
            pulihkan(tmp_path / nama, tmp_path / "baru", KINI)


def test_bomb_is_read_no_further_than_its_list_says(
    berisi: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zip_ = buat(berisi, tmp_path / "c.zip")
    ubah(zip_, lambda isi: isi.update({"config/instansi.toml": bytes(200 << 20)}))
    assert zip_.stat().st_size < 1 << 20

    with pytest.raises(UsageError, match="berubah"):
        pulihkan(zip_, tmp_path / "baru", KINI)
    monkeypatch.setattr(cadangan, "BYTE_MAKS", 1000)
    with pytest.raises(UsageError, match="terlalu banyak"):
        pulihkan(zip_, tmp_path / "baru", KINI)


# --- what stands there ---------------------------------------------------------------------------


def test_root_with_cases_is_refused(berisi: Office, tmp_path: Path) -> None:
    zip_ = buat(berisi, tmp_path / "c.zip")

    with pytest.raises(UsageError, match="sudah berisi 1 kasus"):
        pulihkan(zip_, berisi.settings.root.dir, KINI)
    assert [f.name for f in berisi.settings.root.dir.iterdir() if "pulih" in f.name] == []


def test_root_at_work_is_refused(berisi: Office, tmp_path: Path, root: Path) -> None:
    zip_ = buat(berisi, tmp_path / "c.zip")

    with memegang(berisi.settings.register, root / "inbox", KINI), pytest.raises(LockedError):
        pulihkan(zip_, root, KINI)


def test_damaged_register_and_another_configuration_are_set_aside(berisi: Office, tmp_path: Path) -> None:
    root, register = berisi.settings.root.dir, berisi.settings.register
    zip_ = buat(berisi, tmp_path / "c.zip")
    berisi.register.close()
    register.write_bytes(b"rusak" * 1000)
    ganti(root, "instansi.toml", 'kota = "Jakarta"', 'kota = "Lain"')

    hasil = pulihkan(zip_, root, KINI)

    cap = "sebelum-pulih-20261124-160000"
    assert [f.name for f in hasil.disisihkan] == [f"register.db.{cap}", f"config.{cap}"]
    assert (register.parent / f"register.db.{cap}").read_bytes() == b"rusak" * 1000
    assert 'kota = "Lain"' in (root / f"config.{cap}/instansi.toml").read_text("utf-8")
    with Register(register) as lagi:
        assert len(lagi.semua_kasus()) == 1


def test_restore_that_was_cut_is_finished_by_another(
    berisi: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zip_ = buat(berisi, tmp_path / "c.zip")
    dengan_config = Path.rename

    def putus(asal: Path, tujuan: Path) -> Path:
        if Path(tujuan).name == "config":
            raise OSError(5, "Input/output error")
        return dengan_config(asal, tujuan)

    monkeypatch.setattr(Path, "rename", putus)
    with pytest.raises(HalanganError):
        pulihkan(zip_, tmp_path / "baru", KINI)
    monkeypatch.undo()
    assert (tmp_path / "baru/.alur/register.db").is_file()  # before the configuration: no service starts from 1

    assert pulihkan(zip_, tmp_path / "baru", KINI).disisihkan == ()
    assert config.load(tmp_path / "baru").sop


def test_numbers_given_since_the_backup_are_told(
    berisi: Office, formulir: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The register's disk is lost, outbox/ is not: it knows more than the backup."""
    root = berisi.settings.root.dir
    zip_ = buat(berisi, tmp_path / "c.zip")
    kode: dict[str, Nilai] = {"kasus.kode": "MM-2026-0001", "kasus.versi": 1}
    jatuhkan(berisi, isi_formulir(formulir, data(sampai=3, bidang=kode)))
    jatuhkan(berisi, isi_formulir(formulir, data(sampai=1, bidang={"arahan.nomor": "B-2"})), "dua.xlsx")
    berisi.register.close()
    for berkas in (root / ".alur").glob("register.db*"):
        berkas.unlink()

    assert main(["restore", str(zip_), str(root)]) == Status.RUSAK
    keluar = capsys.readouterr().out
    assert "2 nomor yang diberikan sesudah cadangan" in keluar
    assert "MM-2026-0001: 3/2026" in keluar
    assert "MM-2026-0002: 4/2026" in keluar
    assert "alur archive rebuild" in keluar


def test_commands(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["--root", str(root), "backup"]) == Status.SELESAI
    (zip_,) = tmp_path.glob("cadangan-*.zip")
    assert "outbox/ tidak ikut" in capsys.readouterr().out
    assert main(["restore", zip_.name, "baru"]) == Status.SELESAI
    assert "doctor" in capsys.readouterr().out
    assert main(["restore", "tiada.zip", "baru"]) == Status.SALAH_PERINTAH
    assert main(["--root", "tiada", "backup", "-o", "lain.zip"]) == Status.SALAH_KONFIGURASI
