"""What every test stands on: a root of its own, and a guard around the real one."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import config, inbox
from pipeline.formulir import formulir_kosong
from pipeline.office import Office
from pipeline.pasang import bawaan, init
from pipeline.register import Register
from pipeline.setelan import Settings
from pipeline.sop import Sop
from tests.alat import HARI_INI, WIB

REPO = Path(__file__).resolve().parent.parent
TERLARANG = tuple(str(REPO / nama) for nama in ("inbox", "outbox", ".alur"))
BOLEH = str(Path("BACA-SAYA.txt"))


class TersentuhError(Exception):
    """A test reached for the real inbox, outbox or register."""


_jaga = False


def _audit(kejadian: str, argumen: tuple[object, ...]) -> None:
    if not _jaga or kejadian not in {"open", "os.rename", "os.mkdir", "os.listdir", "os.scandir", "sqlite3.connect"}:
        return
    # By its name in a folder that is open already, as `rmtree` goes: this working folder is not meant.
    if kejadian == "open" and argumen[1] is None and isinstance(argumen[0], str) and "/" not in argumen[0]:
        return
    for satu in argumen[:2]:
        if isinstance(satu, (str, bytes, os.PathLike)):
            jalur = os.path.abspath(os.fsdecode(satu))  # noqa: PTH100 - Path.resolve would touch the disk
            if jalur.startswith(TERLARANG) and not jalur.endswith(BOLEH):
                raise TersentuhError(jalur)


sys.addaudithook(_audit)


@pytest.fixture(autouse=True)
def _jaga_yang_asli() -> Iterator[None]:
    global _jaga  # noqa: PLW0603 - an audit hook cannot be taken back, only told to look away
    _jaga = True
    yield
    _jaga = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a program that is not here; in CI nothing may be skipped for that."""
    for tanda, program in (("libreoffice", "soffice"), ("chromium", "chromium"), ("gcc", "cc")):
        if shutil.which(program) or os.environ.get("CI"):
            continue
        for satu in items:
            if satu.get_closest_marker(tanda):
                satu.add_marker(pytest.mark.skip(reason=f"{program} is not installed"))


@pytest.fixture(scope="session")
def settings_asli() -> Settings:
    """The delivered configuration."""
    return config.load(bawaan())


@pytest.fixture(scope="session")
def sop(settings_asli: Settings) -> Sop:
    """The delivered SOP."""
    return settings_asli.sop["mobilisasi-media"]


@pytest.fixture(scope="session")
def formulir(settings_asli: Settings, sop: Sop) -> bytes:
    """The blank form."""
    return formulir_kosong(sop, settings_asli)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A fresh root."""
    folder = tmp_path / "root"
    init(folder)
    return folder


@pytest.fixture
def office(root: Path) -> Iterator[Office]:
    """A fresh root at work, on the day of the tests."""
    settings = config.load(root)
    inbox.siapkan(settings.root.inbox)
    with Register(settings.register) as register:
        yield Office(settings, register, lambda: dt.datetime.combine(HARI_INI, dt.time(15, 0), WIB))
