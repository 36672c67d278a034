"""A naskah → a PDF/A copy of it for reading, made by LibreOffice in a process of its own.

The document is copied first, so that no lock file appears beside it, and LibreOffice gets a profile that is thrown
away: one that runs already is not disturbed, and two may run. What it does is bounded in time, memory and disk, and
what it gives is believed only after a look. LibreOffice stamps the time: the same document never gives the same bytes.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import signal
import subprocess  # nosec B404 - LibreOffice is a program
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pipeline import filing
from pipeline.errors import sebab
from pipeline.kantor import MB
from pipeline.pindai import PindaianError, jumlah_halaman

MEMORI_MB: Final = 1024  # of each of its processes: ten pages take it 150
BYTE_MAKS: Final = 256 * MB  # of all it writes; the profile takes 0.2 MB
_SELANG: Final = 0.1  # seconds between two looks at it
_SABAR_DETIK: Final = 5  # for a killed process to go
_TAMBAHAN_DETIK: Final = 10  # what it has beyond its time where we no longer are there to end it
_TEMPAT: Final = (  # where the installers put it without telling PATH
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"%ProgramFiles%\LibreOffice\program\soffice.com",
    r"%ProgramFiles(x86)%\LibreOffice\program\soffice.com",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
)
_SARINGAN: Final = {
    "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}
_PILIHAN: Final = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
# Limits hold for all that it starts. Without a fork hook: threads run beside us. Not nice 19: where others keep every
# processor busy that leaves it a sixtieth of one, and two seconds of work took a minute.
_PEMBATAS: Final = 'ulimit -c 0; ulimit -d "$1"; ulimit -t "$2"; ulimit -f "$3"; shift 3; exec nice -n 10 "$@"'
_BENTUK: Final = re.compile(rb"pdfaid:part\s*(?:>|=\s*[\"'])\s*[1-4]\s*[<\"']")
# No macro, no link followed, nothing fetched, no look for an update; what is not reached by then has no proxy.
_PROFIL: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments"><prop oor:name="AutoCheckEnabled" oor:op="fuse" oor:type="xs:boolean" xmlns:xs="http://www.w3.org/2001/XMLSchema"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


class PdfError(Exception):
    """No PDF/A copy could be made. The message says why, and what to do."""


class PdfDihentikanError(PdfError):
    """The conversion was given up because the run is to end."""


def ada() -> bool:
    """Return whether LibreOffice is installed here."""
    return soffice() is not None


def ke_pdfa(docx: Path, keluar: Path, *, batas_detik: float) -> None:
    """Write a PDF/A copy of `docx` to `keluar`, whole or not at all, over what stood there; `docx` is only read.

    Raises:
        PdfError: LibreOffice is not here, failed, took too long, or gave no PDF/A; or a file could not be written.
    """
    with _terjemah(), tempfile.TemporaryDirectory(prefix="alur-pdf-", ignore_cleanup_errors=True) as folder:
        isi = konversi(docx, Path(folder), batas_detik=batas_detik)
        periksa(isi)
        _letakkan(isi, keluar)


def konversi(docx: Path, kerja: Path, *, batas_detik: float, henti: Callable[[], bool] = lambda: False) -> bytes:
    """Return what LibreOffice makes of `docx`, not looked at; it works in the empty folder `kerja`.

    `henti` is asked while waiting; when it says so, the conversion is given up.

    Raises:
        PdfError: LibreOffice is not here, failed, took too long or wrote too much, or a file could not be written.
    """
    program = soffice()
    if program is None:
        raise PdfError("LibreOffice tidak ditemukan. Pasang LibreOffice 7.4 atau yang lebih baru.")
    kerja = kerja.resolve()
    with _terjemah():
        profil = kerja / "profil" / "user"
        profil.mkdir(parents=True)
        (profil / "registrymodifications.xcu").write_text(_PROFIL, "utf-8")
        shutil.copyfile(docx, kerja / "naskah.docx")
        _jalankan(_perintah(program, kerja, batas_detik), kerja, batas_detik, henti)
        hasil = kerja / "naskah.pdf"
        if not hasil.is_file() or hasil.is_symlink():
            raise PdfError(f"LibreOffice ({program}) tidak menghasilkan PDF. Coba buka naskahnya dengan LibreOffice.")
        return hasil.read_bytes()


def periksa(isi: bytes) -> None:
    """See that `isi` is a PDF with pages that says it is PDF/A.

    Raises:
        PdfError: it is not.
    """
    if not isi.startswith(b"%PDF-"):
        raise PdfError("Hasil LibreOffice bukan PDF.")
    try:
        if not jumlah_halaman(isi):
            raise PdfError("PDF hasil LibreOffice tidak berhalaman.")
    except PindaianError as exc:
        raise PdfError(f"PDF hasil LibreOffice tidak dapat dibuka: {exc}") from exc
    if not _BENTUK.search(isi):
        raise PdfError("PDF hasil LibreOffice bukan PDF/A. Pasang LibreOffice 7.4 atau yang lebih baru.")


def soffice() -> str | None:
    """Return the path of LibreOffice; None if it is not here."""
    for nama in ("soffice", "libreoffice"):
        if program := shutil.which(nama):
            return program
    return next((t for t in map(os.path.expandvars, _TEMPAT) if Path(t).is_file()), None)


@contextmanager
def _terjemah() -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise PdfError(f"{exc.filename or 'Salinan PDF'}: {sebab(exc)}.") from exc


def _perintah(program: str, kerja: Path, batas_detik: float) -> list[str]:
    """Return the command line; where a shell is, its limits come first, and a clock that ticks on without us."""
    perintah = [
        program,
        f"-env:UserInstallation={(kerja / 'profil').as_uri()}",
        *_PILIHAN,
        *("--convert-to", f"pdf:writer_pdf_Export:{json.dumps(_SARINGAN)}"),
        *("--outdir", str(kerja), str(kerja / "naskah.docx")),
    ]
    if os.name == "nt":
        return perintah
    detik = math.ceil(batas_detik) + _TAMBAHAN_DETIK
    if sys.platform == "linux" and (jam := shutil.which("timeout")):
        perintah = [jam, "-s", "KILL", str(detik), *perintah]
    batas = (MEMORI_MB * 1024, detik, BYTE_MAKS // 512)
    return ["/bin/sh", "-c", _PEMBATAS, "sh", *map(str, batas), *perintah]


def _jalankan(perintah: Sequence[str], kerja: Path, batas_detik: float, henti: Callable[[], bool]) -> None:
    """Run a command to its end in a group of its own, of which nothing is left afterwards."""
    lingkungan = dict(os.environ) | {"SAL_USE_VCLPLUGIN": "svp", "TMPDIR": str(kerja)}
    bendera = 0
    if sys.platform == "win32":
        bendera = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    proses = subprocess.Popen(  # noqa: S603  # nosec B603 - our own words; the document's name is not among them
        perintah,
        cwd=kerja,
        env=lingkungan,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=bendera,
    )
    try:
        _tunggu(proses, kerja, batas_detik, henti)
    finally:
        _bunuh(proses)


def _tunggu(proses: subprocess.Popen[bytes], kerja: Path, batas_detik: float, henti: Callable[[], bool]) -> None:
    akhir = time.monotonic() + batas_detik
    while True:
        with suppress(subprocess.TimeoutExpired):
            if status := proses.wait(_SELANG):
                raise PdfError(f"LibreOffice gagal (status {status}). Coba buka naskahnya dengan LibreOffice.")
            return
        if henti():
            raise PdfDihentikanError("Pembuatan PDF dihentikan; dilanjutkan saat layanan dijalankan lagi.")
        if time.monotonic() >= akhir:
            raise PdfError(f"LibreOffice tidak selesai dalam {batas_detik:g} detik.")
        if _besar(kerja) > BYTE_MAKS:
            raise PdfError(f"LibreOffice menulis lebih dari {BYTE_MAKS // MB} MB.")


def _besar(folder: Path) -> int:
    """Return how many bytes lie in `folder`; what goes away meanwhile does not count."""
    jumlah = 0
    for atas, _, nama in os.walk(folder):
        for satu in nama:
            with suppress(OSError):
                jumlah += Path(atas, satu).lstat().st_size
    return jumlah


def _bunuh(proses: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    if sys.platform == "win32":
        if proses.poll() is None:
            kill = Path(os.environ["SYSTEMROOT"], "System32", "taskkill.exe")
            subprocess.run(  # noqa: S603  # nosec B603 - fixed words
                [str(kill), "/T", "/F", "/PID", str(proses.pid)], capture_output=True, check=False
            )
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(proses.pid, signal.SIGKILL)
    proses.kill()
    with suppress(subprocess.TimeoutExpired):  # one that waits for a share that went away cannot be ended
        proses.wait(_SABAR_DETIK)
    if sys.platform != "win32":
        _tunggu_habis(proses.pid)


def _tunggu_habis(kelompok: int) -> None:
    """Wait until nothing of a killed group is left: where all is busy, one may still write into its folder."""
    akhir = time.monotonic() + _SABAR_DETIK
    with suppress(ProcessLookupError, PermissionError):
        while time.monotonic() < akhir:
            os.killpg(kelompok, signal.SIGKILL)
            time.sleep(0.02)


def _letakkan(isi: bytes, keluar: Path) -> None:
    """Write `keluar` whole: beside it, synced, then renamed."""
    sementara = keluar.with_name(f".{keluar.name}.{os.getpid()}")
    try:
        filing.tulis(sementara, isi)
        sementara.replace(keluar)
    except BaseException:
        filing.buang(sementara)
        raise
    filing.sync_folder(keluar.parent)
