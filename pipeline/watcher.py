"""The service: look at the inbox, take what is wholly there, answer it, wait, look again.

The listing of the inbox is the truth. watchdog only shortens the wait: an event means "look again",
a missed one costs at most `pindai_detik`. What stands in the way of a drop or of the inbox is a state to wait in,
told in status.txt; the service ends only for a damaged register or when it is asked to.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from pipeline import inbox
from pipeline.catatan import lapor
from pipeline.catatan_layanan import catat_jawaban
from pipeline.denyut import kabari
from pipeline.disk import jaringan
from pipeline.errors import DihentikanError, HalanganError, PipelineError, RegisterError, halangan
from pipeline.inbox import Ketenangan, Klaim, Tunggu
from pipeline.jawaban import Jawaban
from pipeline.office import Office
from pipeline.process import dahulukan, process, sapu, sisihkan
from pipeline.turunan import Turunan

log = logging.getLogger(__name__)

# Seconds between two looks while a drop is waited for.
TERPENDEK, TERPANJANG = 0.05, 1.0
# Seconds that watchdog keeps an event back after something was moved away, in case it comes to stand elsewhere: and
# each drop is taken by moving it away.
TERTAHAN = 0.5
UNDUR_MAKS = 60.0  # seconds between two tries of a drop that something stands in the way of
PERCOBAAN_MAKS = 3  # starts at which a drop was found undecided: one that takes the service down is not tried for ever


class _Pembangun(FileSystemEventHandler):
    """Wakes the loop; what happened does not matter."""

    def __init__(self, bangun: threading.Event) -> None:
        self._bangun = bangun

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in {"opened", "closed_no_write"}:
            return
        # Our own status.txt and dot-files must not wake us: each look writes one.
        nama = Path(os.fsdecode(event.dest_path or event.src_path)).name
        if nama != inbox.STATUS and not nama.startswith("."):
            self._bangun.set()


@dataclass(frozen=True, slots=True)
class Tunda:
    """A drop that was taken and waits: why, how often it was tried, and when it is tried again."""

    nama: str
    sebab: str
    kali: int
    lagi: float  # of the monotonic clock


@dataclass(slots=True)
class Watcher:
    """The loop over one root's inbox.

    `jawab` is told of each answer. `berhenti` ends the loop after the drop in work. With `polling`, or where the
    inbox lies on a share, events are not waited for: the inbox is looked at every `tenang_detik`.
    """

    office: Office
    jawab: Callable[[Jawaban], None]
    polling: bool = False
    berhenti: threading.Event = field(default_factory=threading.Event)
    tertunda: dict[str, Tunda] = field(default_factory=dict)  # by the id of the claim
    turunan: Turunan | None = None  # the PDF copies, where they are wanted
    _bangun: threading.Event = field(default_factory=threading.Event)
    _pengamat: BaseObserver | None = None
    _dikenal: tuple[int, int] | None = None  # device and inode of the inbox that is watched
    _gangguan: str = ""
    _diambil: float = 0.0  # when a drop was last taken, by the monotonic clock
    _status_ditulis: float = 0.0
    _kabar_ditulis: str = ""  # of the PDF copies

    @property
    def _inbox(self) -> Path:
        return self.office.settings.root.inbox

    def run(self, exit_when_idle: float | None = None) -> None:
        """Answer drops until `berhenti` is set, or nothing has come for `exit_when_idle` seconds.

        PDF copies that can be made are made before it ends for want of drops; asked to end, it ends at once.

        Raises:
            RegisterError: the register is damaged.
        """
        layanan = self.office.settings.kantor.layanan
        ketenangan = Ketenangan(layanan.tenang_detik, layanan.ukuran_maks)
        sejak = self.office.jam()
        terakhir = time.monotonic()
        if layanan.pdf.aktif:
            self.turunan = Turunan(self.office, self.berhenti.is_set, self._bangun.set)
        try:
            self._mulai()
            kabari("READY=1")
            while not self.berhenti.is_set():
                kabari("WATCHDOG=1")
                self._bangun.clear()
                ada, tunggu = self._lihat(ketenangan)
                membuat = self._turunkan()
                self._tulis_status(sejak, tunggu)
                if ada or tunggu or self._gangguan or membuat:
                    terakhir = time.monotonic()
                elif exit_when_idle is not None and time.monotonic() - terakhir >= exit_when_idle:
                    break
                self._tidur(tunggu, exit_when_idle)
        except DihentikanError:
            log.info("stopped in the middle of a drop: it is done at the next start")
        finally:
            kabari("STOPPING=1")
            if self.turunan is not None:
                self.turunan.tutup()
            self._lepas_pengamat()
            self._tulis_status(sejak, [], berhenti=True)

    def _mulai(self) -> None:
        """Start the rooms, count the tries of what a former run left undecided, sweep away what belongs to nothing."""
        try:
            for kamar in (self.office.kamar, *self.office.kamar_isi):
                kamar.siapkan()
            inbox.siapkan(self._inbox)
            for klaim in inbox.terklaim(self._inbox):
                if self.office.register.setoran(klaim.id) is None and inbox.percobaan(klaim) > PERCOBAAN_MAKS:
                    lapor(log, "set aside", level=logging.ERROR, file=klaim.nama, id=klaim.id)
                    self.jawab(sisihkan(klaim, self.office))
            sapu(self.office)
        except (HalanganError, OSError) as exc:
            log.warning("start: %s", exc)

    def _turunkan(self) -> bool:
        """See to the PDF copies, without waiting for one; return whether some are being made."""
        if self.turunan is None:
            return False
        try:
            self.turunan.langkah()
        except RegisterError:
            raise
        except Exception:  # no mistake of ours in a copy is worth a drop
            log.exception("no more pdf copies in this run")
            self.turunan.tutup()
            self.turunan = None
            return False
        return self.turunan.sibuk

    def _lihat(self, ketenangan: Ketenangan) -> tuple[bool, list[Tunggu]]:
        """Look once: at what waits, then at the inbox; return whether there was a drop, and what must wait."""
        try:
            self._pastikan()
            ulang = self._ulangi()
            ada, tunggu = self._sekali(ketenangan)
        except HalanganError as exc:
            if str(exc) != self._gangguan:
                lapor(log, "inbox away", level=logging.WARNING, reason=str(exc))
            self._gangguan = str(exc)
            return False, []
        if self._gangguan:
            lapor(log, "inbox back")
            self._gangguan = ""
        return ada or ulang, tunggu

    def _pastikan(self) -> None:
        """See that the inbox is there, has its folders and is watched; a new one in its place is watched anew.

        Raises:
            HalanganError: it is not there, or what is there is the empty place of a share that went away.
        """
        with halangan():
            keadaan = self._inbox.stat()
            sosok = (keadaan.st_dev, keadaan.st_ino)
            if sosok == self._dikenal and self._pengamat_hidup():
                return
            if self._dikenal and sosok[0] != self._dikenal[0] and not any(self._inbox.iterdir()):
                msg = (
                    f"{self._inbox} kosong dan berada di disk lain: folder bersama tampaknya terputus. Sambungkan lagi."
                )
                raise HalanganError(msg)
        inbox.siapkan(self._inbox)
        self._lepas_pengamat()
        self._amati()
        self._dikenal = sosok

    def _berganti(self) -> bool:
        """Return whether another folder came in the inbox's place: of that no event tells."""
        try:
            keadaan = self._inbox.stat()
        except OSError:
            return True
        return (keadaan.st_dev, keadaan.st_ino) != self._dikenal or not self._pengamat_hidup()

    def _pengamat_hidup(self) -> bool:
        if self._pengamat is None:
            return True  # no events are waited for
        return self._pengamat.is_alive() and all(e.is_alive() for e in self._pengamat.emitters)

    def _amati(self) -> None:
        """Have events wake the loop, where they can be had."""
        if self.polling or jaringan(self._inbox):
            return
        pengamat = Observer()
        try:
            pengamat.schedule(_Pembangun(self._bangun), str(self._inbox))
            pengamat.start()
        except OSError as exc:  # no more inotify watches: the listing does without
            lapor(log, "no events, polling", level=logging.WARNING, reason=str(exc))
            return
        self._pengamat = pengamat

    def _lepas_pengamat(self) -> None:
        if self._pengamat is not None:
            self._pengamat.stop()
            if self._pengamat.is_alive():
                self._pengamat.join(TERPANJANG)
            self._pengamat = None

    def _tidur(self, tunggu: list[Tunggu], exit_when_idle: float | None) -> None:
        kini = time.monotonic()
        if tunggu or self._gangguan:
            detik = min([t.detik for t in tunggu], default=TERPANJANG)
            akhir = kini + min(detik, TERPANJANG)
            self.berhenti.wait(min(detik, TERPENDEK))  # a drop being written makes events all the time
            self._bangun.wait(max(0.0, akhir - time.monotonic()))
            return
        layanan = self.office.settings.kantor.layanan
        batas = [layanan.pindai_detik if self._pengamat else layanan.tenang_detik]
        batas += [t.lagi - kini for t in self.tertunda.values()]
        batas += [exit_when_idle] if exit_when_idle is not None else []
        batas += [TERPENDEK] if kini - self._diambil < TERTAHAN else []
        batas += [TERPANJANG] if self.turunan and self.turunan.kabar != self._kabar_ditulis else []
        akhir = kini + min(batas)
        while not self.berhenti.is_set() and time.monotonic() < akhir:
            if self._bangun.wait(min(TERPANJANG, max(0.0, akhir - time.monotonic()))) or self._berganti():
                return

    def _ulangi(self) -> bool:
        """Go on with the drops that were taken and are not answered, as far as their time has come."""
        ada = False
        klaim = list(inbox.terklaim(self._inbox))
        self.tertunda = {k.id: self.tertunda[k.id] for k in klaim if k.id in self.tertunda}
        for satu in klaim:
            tunda = self.tertunda.get(satu.id)
            if self.berhenti.is_set():
                break
            if tunda is None or time.monotonic() >= tunda.lagi:
                ada |= self._kerjakan(satu)
        return ada

    def _sekali(self, ketenangan: Ketenangan) -> tuple[bool, list[Tunggu]]:
        """Answer every drop that is wholly there; return whether there was one, and what must wait."""
        siap, tunggu = inbox.lihat(self._inbox, ketenangan, time.monotonic())
        # What has rested for half its time is most likely what will be taken, and nothing is lost if it is not.
        hampir = [t.berkas for t in tunggu if t.berkas and t.detik <= ketenangan.tenang_detik / 2]
        ada = False
        for urut, berkas in enumerate(siap):
            if self.berhenti.is_set():
                break
            dahulukan([*siap[urut:], *hampir], self.office)
            try:
                klaim = inbox.ambil(berkas, self._inbox)
            except HalanganError as exc:
                tunggu.append(Tunggu(inbox.nama_tampil(berkas.name), str(exc), TERPANJANG))
                continue
            if klaim is not None:
                ada = True
                self._diambil = time.monotonic()
                self._kerjakan(klaim)
        if hampir and not siap:
            dahulukan(hampir, self.office)
        return ada, tunggu

    def _kerjakan(self, klaim: Klaim) -> bool:
        """Answer a drop; return whether it was answered. What stands in the way makes it wait."""
        kabari("WATCHDOG=1")
        mulai = time.monotonic()
        try:
            jawaban = process(klaim, self.office)
        except (RegisterError, DihentikanError):
            raise
        except PipelineError as exc:
            self._tunda(klaim, str(exc))
            return False
        except Exception:  # the only catch-all besides cli's: one bad drop must not stop the service
            log.exception("drop failed: %s", klaim.nama)
            if self.office.register.setoran(klaim.id) is not None:
                self._tunda(klaim, "kesalahan program setelah diputuskan; hubungi Admin")
                return False
            jawaban = sisihkan(klaim, self.office)
        self.tertunda.pop(klaim.id, None)
        if self.turunan is not None:
            self.turunan.tambah(klaim.id)  # only noted: a copy keeps no drop waiting
        catat_jawaban(log, jawaban, klaim.id, time.monotonic() - mulai)
        self.jawab(jawaban)
        return True

    def _tunda(self, klaim: Klaim, sebab: str) -> None:
        kali = self.tertunda[klaim.id].kali + 1 if klaim.id in self.tertunda else 1
        undur = min(UNDUR_MAKS, 2.0 ** (kali - 1))
        self.tertunda[klaim.id] = Tunda(klaim.nama, sebab, kali, time.monotonic() + undur)
        lapor(log, "drop waits", level=logging.WARNING, file=klaim.nama, id=klaim.id, tries=kali, reason=sebab)

    def _tulis_status(self, sejak: dt.datetime, tunggu: list[Tunggu], *, berhenti: bool = False) -> None:
        if not berhenti and time.monotonic() - self._status_ditulis < TERPANJANG:
            return
        self._status_ditulis = time.monotonic()
        self._kabar_ditulis = self.turunan.kabar if self.turunan else ""
        kini = self.office.jam()
        menunggu = [f"{t.nama}: {t.sebab}" for t in tunggu]
        menunggu += [f"{t.nama}: {t.sebab}" for t in self.tertunda.values()]
        baris = [
            "AlurNaskah " + ("berhenti" if berhenti else "berjalan"),
            f"Hidup sejak     : {sejak:%d/%m/%Y %H:%M:%S}",
            f"Terakhir melihat: {kini:%d/%m/%Y %H:%M:%S}",
            *([f"PDF             : {self._kabar_ditulis}"] if self.turunan else []),
            "",
            *(menunggu or ["Tidak ada yang ditunggu."]),
        ]
        if self._gangguan:
            return  # nothing is written into what may be the bare place of a share
        sementara = self._inbox / f".{inbox.STATUS}.{os.getpid()}"
        try:
            sementara.write_text("\r\n".join(baris) + "\r\n", "utf-8")
            sementara.replace(self._inbox / inbox.STATUS)
        except OSError as exc:
            log.warning("status.txt not written: %s", exc)
