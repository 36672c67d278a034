"""PDF/A copies of the naskah, made in the background: what waits, one at a time, and what becomes of each.

A thread has LibreOffice make one copy after the other in a folder beside the register; it reads naskah and writes
nothing else. The thread of the loop takes over what is finished: it alone writes to the register and to outbox/. The
row in the register decides: cut before it, the copy is made anew; cut after it, the next start puts the draft in place.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from pipeline import filing, pdf
from pipeline.archive.terbitkan import INDEKS, terbitkan
from pipeline.catatan import lapor
from pipeline.errors import DihentikanError, FilingError, HalanganError, halangan, sebab
from pipeline.kamar import KamarError
from pipeline.office import Office
from pipeline.pdf import PdfError
from pipeline.register import TurunanTercatat, path_turunan

log = logging.getLogger(__name__)

PERCOBAAN_MAKS: Final = 3  # of one naskah in one run
UNDUR_DETIK: Final = 60.0  # until the next try, where something stands in the way of all copies
AWALAN: Final = "turunan-"  # of the drafts' folders in outbox/.kerja/
_DRAF: Final = "salinan.pdf"
_SABAR_DETIK: Final = 10.0  # for the thread to end; a share that went away may hold it


@dataclass(frozen=True, slots=True)
class _Bahan:
    """A naskah that a copy is made of."""

    naskah: int
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Hasil:
    """What became of it: the copy, or why there is none.

    `halangan` stands in the way of all copies; `tersentuh`: the file is not what was issued.
    """

    bahan: _Bahan
    isi: bytes = b""
    sebab: str = ""
    halangan: str = ""
    tersentuh: bool = False


@dataclass(frozen=True, slots=True)
class _Temuan:
    """What is not as the register has it: naskah whose copy is not there, cases with a superseded one in its old place."""

    hilang: tuple[int, ...] = ()
    tertinggal: frozenset[int] = frozenset()


@dataclass(slots=True)
class Turunan:
    """The copies of one run. `bangun` is called, in another thread, when one is finished."""

    office: Office
    henti: Callable[[], bool] = lambda: False
    bangun: Callable[[], None] = lambda: None
    menyerah: dict[int, str] = field(default_factory=dict)  # given up in this run, and why, by the id of the naskah
    sebab: str = ""  # what stands in the way of all
    _dimulai: bool = False
    _antrean: deque[int] = field(default_factory=deque)
    _setoran: deque[str] = field(default_factory=deque)  # drops that were answered and are not looked at yet
    _sedang: int | None = None  # the naskah in work
    _gagal: dict[int, int] = field(default_factory=dict)
    _lagi: float = 0.0  # of the monotonic clock
    _tertinggal: set[int] = field(default_factory=set)  # cases with a superseded copy that could not be moved
    _lagi_pindah: float = 0.0
    _halaman: int | None = None  # the case whose pages do not show its new copies yet
    _benang: threading.Thread | None = None
    _hasil: SimpleQueue[_Hasil | _Temuan] = field(default_factory=SimpleQueue)
    _tutup: threading.Event = field(default_factory=threading.Event)

    @property
    def _kerja(self) -> Path:
        """Where LibreOffice works: on the local disk, held by the lock of the register."""
        return self.office.settings.register.with_suffix(".pdf")

    @property
    def menunggu(self) -> int:
        """How many copies are still to be made."""
        return len(self._antrean) + (self._sedang is not None)

    @property
    def sibuk(self) -> bool:
        """Whether there is something to do now."""
        ada = bool(self._antrean) or not self._dimulai
        return self._benang is not None or (ada and time.monotonic() >= self._lagi)

    @property
    def kabar(self) -> str:
        """How it goes, in a line for status.txt."""
        gagal = sum(1 for sebab in self.menyerah.values() if sebab)
        bagian = [f"{self.menunggu} salinan menunggu dibuat" if self.menunggu else "tidak ada yang menunggu"]
        bagian += [f"{gagal} tidak dapat dibuat (lihat catatan layanan)"] if gagal else []
        bagian += [self.sebab] if self.sebab else []
        return "; ".join(bagian)

    def tambah(self, setoran: str) -> None:
        """Take note of a drop that was answered; it is looked at in the next `langkah`."""
        self._setoran.append(setoran)

    def langkah(self) -> None:
        """Take over the copy that is finished and have the next one begun; it waits for none.

        Raises:
            RegisterError: the register is damaged.
        """
        try:
            with halangan():
                self._ambil()
                self._susulkan()
                while self._setoran:
                    self._antrekan(self._setoran[0])
                    self._setoran.popleft()
                if self._benang is None and time.monotonic() >= self._lagi:
                    self._mulai() if not self._dimulai else self._berikut()
        except HalanganError as exc:
            self._tunda(str(exc))

    def habiskan(self, cukup: Callable[[], bool]) -> None:
        """Make copies until none is left that can be made, or `cukup` says so."""
        while self.sibuk and not cukup():
            self.langkah()
            self._tutup.wait(0.05)

    def tutup(self) -> None:
        """End the conversion under way at once."""
        self._tutup.set()
        if self._benang is not None:
            self._benang.join(_SABAR_DETIK)
        filing.buang(self._kerja)

    # --- in the thread of the loop -----------------------------------------------------------

    def _mulai(self) -> None:
        """Find out what waits; what a former run left half-done is swept away."""
        filing.sweep(self._kerja)
        self._antrean = deque(self.office.register.tanpa_turunan())
        ada = self.office.register.semua_turunan()
        self._dimulai = True
        self._jalankan(partial(self._telusuri, ada))  # on a share that takes its time: so not here

    def _antrekan(self, setoran: str) -> None:
        """Take up what a drop has issued, before all that waits already, and what it has superseded."""
        tercatat = self.office.register.setoran(setoran)
        if tercatat is None or tercatat.kasus is None:
            return
        if not pindahkan(tercatat.kasus, self.office):
            self._tertinggal.add(tercatat.kasus)
        baru = self.office.register.tanpa_turunan(setoran) if self._dimulai else []
        self._antrean.extendleft(n for n in reversed(baru) if n not in self._antrean and n not in self.menyerah)

    def _susulkan(self) -> None:
        """Try once more to move superseded copies that somebody had open."""
        if self._tertinggal and time.monotonic() >= self._lagi_pindah:
            self._lagi_pindah = time.monotonic() + UNDUR_DETIK
            self._tertinggal = {kasus for kasus in self._tertinggal if not pindahkan(kasus, self.office)}

    def _ambil(self) -> None:
        try:
            hasil = self._hasil.get_nowait()
        except Empty:
            return
        if self._benang is not None:
            self._benang.join(_SABAR_DETIK)
            self._benang = None
        self._sedang = None
        if isinstance(hasil, _Temuan):
            self._antrean.extend(hasil.hilang)
            self._tertinggal |= hasil.tertinggal
        elif hasil.isi:
            self._simpan(hasil)
        elif hasil.halangan:
            self._antrean.appendleft(hasil.bahan.naskah)
            raise HalanganError(hasil.halangan)
        elif hasil.tersentuh:
            lapor(log, "no pdf, changed by hand", file=hasil.bahan.path)
            self.menyerah[hasil.bahan.naskah] = ""
        elif hasil.sebab:
            self._ulang(hasil.bahan, hasil.sebab)

    def _berikut(self) -> None:
        """Hand out the next naskah that needs a copy; bring the pages up to date when a case is done with."""
        while self._antrean:
            kasus, naskah = self.office.register.naskah_id(self._antrean[0])
            bahan = _Bahan(naskah.id, naskah.path, naskah.sha256)
            if naskah.keadaan != "terbit" or not self._perlu(bahan):
                self._antrean.popleft()
                continue
            if kasus != self._halaman:
                self._terbitkan()
            if not pdf.ada():
                raise HalanganError("LibreOffice tidak ditemukan. Pasang LibreOffice 7.4 atau yang lebih baru.")
            self.sebab = ""
            self._sedang = self._antrean.popleft()
            self._jalankan(partial(self._buat, bahan))
            return
        self._terbitkan()

    def _perlu(self, bahan: _Bahan) -> bool:
        """Return whether a copy is to be made, and may be: nothing of another hand stands in its place."""
        if bahan.naskah in self.menyerah:
            return False
        ada = self.office.register.turunan_naskah(bahan.naskah)
        tujuan = self.office.settings.root.outbox / path_turunan(bahan.path)
        if not tujuan.exists():
            return True
        if ada is None:
            self._menyerah(bahan, f"{tujuan.name} sudah ada dan bukan buatan layanan; pindahkan berkas itu")
        return False

    def _simpan(self, hasil: _Hasil) -> None:
        """Enter a copy and put it in its place, unless its naskah was superseded meanwhile."""
        bahan, office = hasil.bahan, self.office
        kasus, naskah = office.register.naskah_id(bahan.naskah)
        if naskah.keadaan != "terbit" or not self._perlu(bahan):
            return
        turunan = TurunanTercatat(
            naskah=bahan.naskah,
            path=path_turunan(bahan.path),
            sha256=filing.digest(hasil.isi),
            asal=bahan.sha256,
            waktu=office.jam().isoformat(timespec="seconds"),
        )
        try:
            simpan(turunan, hasil.isi, office)
        except FilingError as exc:
            self._menyerah(bahan, str(exc))
        except (HalanganError, OSError):
            self._antrean.append(bahan.naskah)
            raise
        else:
            self._halaman = kasus
            self._gagal.pop(bahan.naskah, None)
            lapor(log, "pdf", file=turunan.path, sha256=turunan.sha256)

    def _terbitkan(self) -> None:
        if self._halaman is not None:
            _halaman(self._halaman, self.office)
            self._halaman = None

    def _ulang(self, bahan: _Bahan, sebab: str) -> None:
        """Try a naskah again when all others had their turn; not more than `PERCOBAAN_MAKS` times."""
        kali = self._gagal[bahan.naskah] = self._gagal.get(bahan.naskah, 0) + 1
        lapor(log, "pdf failed", level=logging.WARNING, file=bahan.path, tries=kali, reason=sebab)
        if kali < PERCOBAAN_MAKS:
            self._antrean.append(bahan.naskah)
        else:
            self._menyerah(bahan, sebab)

    def _menyerah(self, bahan: _Bahan, sebab: str) -> None:
        lapor(log, "no pdf in this run", level=logging.WARNING, file=bahan.path, reason=sebab)
        self.menyerah[bahan.naskah] = f"{bahan.path}: {sebab}"

    def _tunda(self, sebab: str) -> None:
        if sebab != self.sebab:
            lapor(log, "pdf waits", level=logging.WARNING, reason=sebab)
        self.sebab = sebab
        self._lagi = time.monotonic() + UNDUR_DETIK

    def _jalankan(self, kerja: Callable[[], _Hasil | _Temuan]) -> None:
        def jalan() -> None:
            self._hasil.put(kerja())
            self.bangun()

        # One that ends with the process: a share that went away may hold it for ever.
        self._benang = threading.Thread(target=jalan, name="pdf", daemon=True)
        self._benang.start()

    # --- in the thread beside it -------------------------------------------------------------

    def _buat(self, bahan: _Bahan) -> _Hasil:
        """Return a copy that was looked at, or why there is none; the register is not touched."""
        outbox, kerja = self.office.settings.root.outbox, self._kerja / uuid.uuid4().hex
        try:
            isi = (outbox / bahan.path).read_bytes()
            if filing.digest(isi) != bahan.sha256:
                return _Hasil(bahan, tersentuh=True)
            kerja.mkdir(parents=True)
            (kerja / "asal.docx").write_bytes(isi)
            batas = self.office.settings.kantor.layanan.pdf.batas_detik
            hasil = pdf.konversi(kerja / "asal.docx", kerja / "lo", batas_detik=batas, henti=self._berhenti)
            self.office.kamar_pdf(pdf.periksa, hasil)
        except KamarError as exc:
            return _Hasil(bahan, sebab=f"PDF hasil LibreOffice tidak dapat diperiksa: {exc.sebab}")
        except (pdf.PdfDihentikanError, DihentikanError):
            return _Hasil(bahan)
        except PdfError as exc:
            return _Hasil(bahan, sebab=str(exc))
        except OSError as exc:
            if isinstance(exc, FileNotFoundError) and (outbox / INDEKS).exists():
                return _Hasil(bahan, tersentuh=True)
            return _Hasil(bahan, halangan=f"{exc.filename}: {sebab(exc)}.")
        except Exception as exc:  # our mistake: told, and no more than a copy that is missing
            log.exception("pdf failed: %s", bahan.path)
            return _Hasil(bahan, sebab=f"kesalahan program ({type(exc).__name__}); hubungi Admin")
        finally:
            filing.buang(kerja)
        return _Hasil(bahan, isi=hasil)

    def _telusuri(self, ada: Sequence[tuple[int, int, str]]) -> _Temuan:
        outbox = self.office.settings.root.outbox
        try:
            if (outbox / INDEKS).exists():  # else a share went away: all would be missing
                return _telusuri(ada, outbox, self._berhenti)
        except OSError as exc:
            log.warning("pdf copies not looked at: %s", exc)
        return _Temuan()

    def _berhenti(self) -> bool:
        return self._tutup.is_set() or self.henti()


def _telusuri(ada: Sequence[tuple[int, int, str]], outbox: Path, henti: Callable[[], bool]) -> _Temuan:
    """Compare the copies in the register with what lies in outbox/."""
    hilang, tertinggal = [], set()
    for naskah, kasus, path in ada:
        if henti():
            return _Temuan()
        atas, digantikan, nama = path.rpartition(f"/{filing.DIGANTIKAN}/")
        if digantikan and (outbox / atas / nama).exists():
            tertinggal.add(kasus)
        elif not digantikan and not (outbox / path).exists():
            hilang.append(naskah)
    return _Temuan(tuple(hilang), frozenset(tertinggal))


# --- what a cut must not break -------------------------------------------------------------------


def simpan(turunan: TurunanTercatat, isi: bytes, office: Office) -> None:
    """Enter a copy, its draft durable, and put it in its place; the pages are the caller's to bring up to date.

    Raises:
        FilingError: another document came to stand there; nothing is entered.
    """
    draf = _folder(turunan.naskah, office)
    filing.stage(draf, {_DRAF: isi})
    office.register.catat_turunan(turunan)
    _letakkan(turunan, office)


def lanjutkan(office: Office) -> set[str]:
    """Finish the copies that a former run had entered; return the folders of those that something stands in the way of."""
    tertunda, kasus = set(), set()
    for draf in sorted(office.drafts.glob(f"{AWALAN}*")):
        naskah = draf.name.removeprefix(AWALAN)
        turunan = office.register.turunan_naskah(int(naskah)) if naskah.isdecimal() else None
        if turunan is None or filing.digest_berkas(draf / _DRAF) != turunan.sha256:
            continue  # cut before the row was entered
        try:
            _letakkan(turunan, office)
        except FilingError as exc:
            log.warning("pdf not put in place: %s", exc)
        except OSError as exc:
            log.warning("pdf waits: %s", exc)
            tertunda.add(draf.name)
        kasus.add(office.register.naskah_id(turunan.naskah)[0])
    for satu in kasus:
        _halaman(satu, office)
    return tertunda


def pindahkan(kasus: int, office: Office) -> bool:
    """Move the copies of superseded naskah along with them; done before, it changes nothing.

    Return whether all that can be moved are. One that is open in a reader stays for now: a copy is no reason for a
    drop to wait. One that somebody changed stays for good.
    """
    outbox, semua = office.settings.root.outbox, True
    for turunan in office.register.turunan(kasus):
        atas, ada, nama = turunan.path.rpartition(f"/{filing.DIGANTIKAN}/")
        if not ada:
            continue
        try:
            pindah = filing.pindahkan(outbox / atas / nama, outbox / turunan.path, turunan.sha256)
        except (FilingError, OSError) as exc:
            log.warning("superseded pdf not moved: %s/%s: %s", atas, nama, exc)
            semua = False
            continue
        if not pindah and (outbox / atas / nama).exists():
            log.warning("superseded pdf was changed, left in place: %s/%s", atas, nama)
    return semua


def _letakkan(turunan: TurunanTercatat, office: Office) -> None:
    try:
        filing.put_in_place(_folder(turunan.naskah, office) / _DRAF, office.settings.root.outbox / turunan.path)
    except FilingError:
        office.register.lupakan_turunan(turunan.naskah)
        raise


def _halaman(kasus: int, office: Office) -> None:
    """Show the copies of a case on its pages, then let go of their drafts."""
    terbitkan(office.register.kasus_id(kasus), office.register, office.settings, office.drafts)
    for turunan in office.register.turunan(kasus):
        filing.buang(_folder(turunan.naskah, office))


def _folder(naskah: int, office: Office) -> Path:
    return office.drafts / f"{AWALAN}{naskah}"
