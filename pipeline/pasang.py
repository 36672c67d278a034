"""Laying out a fresh root: configuration, templates, folders, and the unit that runs the service on this machine."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline import disk, filing, inbox
from pipeline.errors import UsageError, halangan
from pipeline.root import Root
from pipeline.slug import slug
from pipeline.tanggal import ZONA

LAYANAN: Final = "config/layanan"  # where the unit lies, below the root
UNIT: Final = {"linux": "alurnaskah.service", "win32": "alurnaskah-tugas.xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesin:
    """What can be found out about this machine, so that nobody need be asked."""

    selisih: dt.timedelta | None = None  # of its clock from UTC; None: as it is
    jaringan: Callable[[Path], bool] = disk.jaringan
    platform: str = sys.platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Terpasang:
    """What was laid out, and what was set by what the machine is."""

    zona: str  # empty: that of the delivered configuration
    register: str  # empty: inside the root
    unit: str  # below the root; empty: there is none for this kind of machine


def bawaan() -> Path:
    """Return the folder that holds config/ and templates/ as delivered.

    An installed package carries them inside; a checkout has them at its top.
    """
    terpasang = Path(__file__).parent / "bawaan"
    return terpasang if terpasang.is_dir() else Path(__file__).parent.parent


def init(root: Path, mesin: Mesin | None = None) -> Terpasang:
    """Lay out a fresh root at `root`; the configuration appears last, and nothing that is there is overwritten.

    Raises:
        UsageError: `root` already has a configuration, templates of its own, or an archive.
        HalanganError: it cannot be written.
    """
    mesin = mesin or Mesin()
    tempat = Root(root)
    _tolak_yang_berisi(tempat)
    with halangan():
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".alur-init-", dir=root) as nama:
            siap = Path(nama)
            for satu in ("config", "templates"):
                shutil.copytree(bawaan() / satu, siap / satu, ignore=shutil.ignore_patterns("~$*", ".*"))
            hasil = _sesuaikan(siap, root.resolve(), mesin)
            for folder in (tempat.inbox, tempat.outbox):
                folder.mkdir(exist_ok=True)
                catatan = bawaan() / folder.name / inbox.BACA_SAYA
                if catatan.is_file() and not (folder / inbox.BACA_SAYA).exists():
                    shutil.copyfile(catatan, folder / inbox.BACA_SAYA)
            inbox.siapkan(tempat.inbox)
            if not tempat.templates.exists():
                (siap / "templates").rename(tempat.templates)
            (siap / "config").rename(tempat.config)
    return hasil


def _tolak_yang_berisi(tempat: Root) -> None:
    if tempat.config.exists():
        raise UsageError(f"{tempat.dir} sudah berisi config/. Pilih folder lain, atau ubah yang ada di sana.")
    if tempat.templates.exists() and not filing.folder_sama(tempat.templates, bawaan() / "templates"):
        raise UsageError(f"{tempat.dir} sudah berisi templates/ yang lain. Pindahkan dahulu, atau pilih folder lain.")
    if berkas := filing.berkas_pertama(tempat.outbox):
        raise UsageError(
            f"{tempat.dir} sudah berisi arsip ({berkas.name}). Kembalikan konfigurasi dan registernya dari cadangan: "
            f"alur restore FILE.zip {tempat.dir}."
        )


def _sesuaikan(siap: Path, root: Path, mesin: Mesin) -> Terpasang:
    """Set in the configuration that is being laid out what the machine tells, and return what that was."""
    zona = _zona(mesin)
    if zona:
        _ganti(siap / "config/instansi.toml", r'^zona_waktu = ".*"', f'zona_waktu = "{zona}"')
    register = _register_lokal(root, mesin) if mesin.jaringan(filing.terdekat(root)) else ""
    if register:
        _ganti(siap / "config/layanan.toml", r'^register = ".*"', f"register = '{register}'")
    unit = _unit(siap, root, Path(register).parent if register else None, mesin)
    return Terpasang(zona=zona, register=register, unit=unit)


def _zona(mesin: Mesin) -> str:
    """Return the Indonesian zone that the machine's clock keeps; empty if it keeps another."""
    selisih = mesin.selisih if mesin.selisih is not None else dt.datetime.now().astimezone().utcoffset()
    return next((nama for nama, jam in ZONA.items() if dt.timedelta(hours=jam) == selisih), "")


def _register_lokal(root: Path, mesin: Mesin) -> str:
    """Return a place for the register on a disk of this machine, for a root that lies on a share."""
    pangkal = Path(os.environ.get("ProgramData", r"C:\ProgramData")) if mesin.platform == "win32" else Path("/var/lib")  # noqa: SIM112 - its name
    return str(pangkal / "alurnaskah" / slug(root.name) / "register.db")


def _unit(siap: Path, root: Path, lain: Path | None, mesin: Mesin) -> str:
    """Write the unit of this kind of machine with the paths of this root; return where it lies."""
    nama = UNIT.get(mesin.platform, "")
    asal = next(
        (b for b in (bawaan() / "layanan" / nama, bawaan() / "docs/layanan" / nama) if nama and b.is_file()), None
    )
    if asal is None:
        return ""
    isi = asal.read_text("utf-8")
    isi = _isi_xml(isi, root) if nama.endswith(".xml") else _isi_unit(isi, root, lain)
    (siap / LAYANAN).mkdir()
    (siap / LAYANAN / nama).write_text(isi, "utf-8")
    return f"{LAYANAN}/{nama}"


def _program() -> list[str]:
    """Return the command that started this program, to be started again by the system."""
    alur = Path(sys.executable).with_name("alur.exe" if sys.platform == "win32" else "alur")
    return [str(alur)] if alur.is_file() else [sys.executable, "-m", "pipeline"]


def _isi_unit(isi: str, root: Path, lain: Path | None) -> str:
    tulis = " ".join(_kutip(str(f)) for f in (root, lain) if f is not None)
    untuk = {
        "RequiresMountsFor=": _kutip(str(root)),
        "Environment=ALUR_ROOT=": str(root).replace("%", "%%"),
        "WorkingDirectory=": str(root).replace("%", "%%"),
        "ReadWritePaths=": tulis,
        "ExecStart=": f"{' '.join(_kutip(p) for p in _program())} watch --log-json",
    }
    for kunci, nilai in untuk.items():
        baris = f"{kunci}{nilai}"
        if kunci.startswith("Environment") and " " in nilai:
            baris = f'Environment="ALUR_ROOT={nilai}"'
        isi = re.sub(rf"^{kunci}.*$", lambda _, baris=baris: baris, isi, flags=re.MULTILINE)  # type: ignore[misc]
    return isi


def _kutip(jalur: str) -> str:
    """Return a path as a unit of systemd holds it."""
    jalur = jalur.replace("%", "%%")
    return f'"{jalur}"' if " " in jalur else jalur


def _isi_xml(isi: str, root: Path) -> str:
    program, *arg = _program()
    arg += ["--root", f'"{root}"', "watch", "--log-json"]
    untuk = {"Command": program, "Arguments": " ".join(arg), "WorkingDirectory": str(root)}
    for kunci, nilai in untuk.items():
        aman = nilai.replace("&", "&amp;").replace("<", "&lt;")
        isi = re.sub(rf"<{kunci}>.*</{kunci}>", lambda _, k=kunci, n=aman: f"<{k}>{n}</{k}>", isi)  # type: ignore[misc]
    return isi


def _ganti(berkas: Path, pola: str, baru: str) -> None:
    isi = berkas.read_text("utf-8")
    berkas.write_text(re.sub(pola, lambda _: baru, isi, count=1, flags=re.MULTILINE), "utf-8")
