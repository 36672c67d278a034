"""A register of every former version opens, keeps what it holds, and goes on."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline import config, inbox
from pipeline.errors import HalanganError, RegisterError
from pipeline.kasus import Nilai
from pipeline.office import Office
from pipeline.register import MIGRASI, VERSI_SKEMA, Register
from tests.alat import HARI_INI, WIB, data, isi_formulir, jatuhkan
from tests.register_lama import BERSALINAN, VERSI, kasus_kecil, tuang

TABEL_LAMA = ("kasus", "nomor", "setoran", "naskah", "sumber", "lampiran")


def isi(berkas: Path) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(berkas)) as db:
        db.row_factory = sqlite3.Row
        return {t: [dict(b) for b in db.execute(f"SELECT * FROM {t} ORDER BY rowid")] for t in TABEL_LAMA}


@pytest.fixture(params=VERSI, ids=lambda v: f"schema {v}")
def versi(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def office_lama(root: Path, versi: int) -> Iterator[Office]:
    """A root whose register a former program left."""
    settings = config.load(root)
    inbox.siapkan(settings.root.inbox)
    settings.register.parent.mkdir()
    tuang(versi, settings.register)
    with Register(settings.register) as r:
        yield Office(settings, r, lambda: dt.datetime.combine(HARI_INI, dt.time(15), WIB))


def test_every_version_has_its_register() -> None:
    assert tuple(range(1, VERSI_SKEMA + 1)) == VERSI


def test_it_has_the_schema_of_its_version(tmp_path: Path, versi: int) -> None:
    """What was written down is what that version made, and no later one."""
    tuang(versi, tmp_path / "lama.db")
    with closing(sqlite3.connect(tmp_path / "baru.db")) as baru, closing(sqlite3.connect(tmp_path / "lama.db")) as lama:
        for langkah in MIGRASI[:versi]:
            baru.executescript(langkah)
        tabel = "SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c ORDER BY 1, c.cid"
        assert lama.execute(tabel).fetchall() == baru.execute(tabel).fetchall()


def test_it_opens_and_keeps_every_row(tmp_path: Path, versi: int) -> None:
    berkas = tmp_path / "r.db"
    tuang(versi, berkas)
    sebelum = isi(berkas)

    with Register(berkas) as lama:
        assert lama.versi == VERSI_SKEMA
        assert len(lama.semua_kasus()) == 2
        assert [n.pembatalan != "" for n in lama.naskah(1)] == [False, versi >= BERSALINAN, False]

    for tabel, baris in isi(berkas).items():
        assert [{k: b[k] for k in lama_} for b, lama_ in zip(baris, sebelum[tabel], strict=True)] == sebelum[tabel]


def test_next_drop_goes_on_with_the_numbers(office_lama: Office, formulir: bytes, versi: int) -> None:
    jawaban = jatuhkan(office_lama, isi_formulir(formulir, kasus_kecil(1, "B-3/2026")))

    # Three by the first case; of the second's two, one hangs on number 1 where the version could do that.
    berikut = 5 if versi >= BERSALINAN else 6
    assert (jawaban.kasus, [n["nomor"] for n in jawaban.naskah]) == ("MM-2026-0003", [f"{berikut}/2026"])


def test_case_begun_under_it_goes_on(office_lama: Office, formulir: bytes) -> None:
    kode: dict[str, Nilai] = {"kasus.kode": "MM-2026-0001", "kasus.versi": 1, "arahan.nomor": "B-1/2026"}

    jawaban = jatuhkan(office_lama, isi_formulir(formulir, data(sampai=4, bidang=kode)))

    assert (jawaban.status, [n["langkah"] for n in jawaban.naskah]) == ("diterima", [4])


def test_disk_that_is_full_is_an_obstacle_and_leaves_the_version_that_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    berkas = tmp_path / "r.db"
    tuang(1, berkas)
    sambung = sqlite3.connect

    def penuh(*arg: Any, **kunci: Any) -> sqlite3.Connection:
        db: sqlite3.Connection = sambung(*arg, **kunci)
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
        return db

    monkeypatch.setattr("pipeline.register.sqlite3.connect", penuh)
    with pytest.raises(HalanganError, match="disk penuh"):
        Register(berkas)
    monkeypatch.undo()

    with closing(sqlite3.connect(berkas)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    with Register(berkas) as jadi:
        assert jadi.versi == VERSI_SKEMA


def test_what_cannot_be_made_new_is_told_and_left(tmp_path: Path) -> None:
    berkas = tmp_path / "r.db"
    tuang(3, berkas)
    with closing(sqlite3.connect(berkas)) as db:
        db.execute("CREATE TABLE turunan (x)")

    with pytest.raises(RegisterError, match="cadangan"):
        Register(berkas)

    with closing(sqlite3.connect(berkas)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (3,)


def test_two_that_open_it_at_once_migrate_it_once(tmp_path: Path) -> None:
    for kali in range(5):
        berkas = tmp_path / f"{kali}.db"
        tuang(1, berkas)
        galat: list[BaseException] = []

        def buka(berkas: Path = berkas, galat: list[BaseException] = galat) -> None:
            try:
                Register(berkas).close()
            except BaseException as exc:  # noqa: BLE001 - the thread's, told below
                galat.append(exc)

        benang = [threading.Thread(target=buka) for _ in range(4)]
        for satu in benang:
            satu.start()
        for satu in benang:
            satu.join()
        assert galat == []


def test_folder_of_the_register_that_cannot_be_made_is_an_obstacle(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_bytes(b"")

    with pytest.raises(HalanganError, match="berkas"):
        Register(tmp_path / "berkas" / "r.db")
