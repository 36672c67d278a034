"""The service: look at the inbox, take what is wholly there, answer it, wait, look again.

The listing of the inbox is the truth. watchdog only shortens the wait: an event means "look again",
a missed one costs at most `pindai_detik`.
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
from watchdog.observers.polling import PollingObserver

from pipeline import inbox
from pipeline.errors import PipelineError
from pipeline.inbox import Ketenangan, Klaim, Tunggu
from pipeline.jawaban import Jawaban
from pipeline.office import Office
from pipeline.process import process, pulihkan

log = logging.getLogger(__name__)

# Seconds between two looks while a file is waited for.
TERPENDEK, TERPANJANG = 0.05, 1.0


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


@dataclass(slots=True)
class Watcher:
    """The loop over one root's inbox.

    `jawab` is told of each answer. `berhenti` ends the loop after the drop in work. `polling`: for
    shares, where events do not come.
    """

    office: Office
    jawab: Callable[[Jawaban], None]
    polling: bool = False
    berhenti: threading.Event = field(default_factory=threading.Event)
    _bangun: threading.Event = field(default_factory=threading.Event)
    _status_ditulis: float = 0.0

    @property
    def _inbox(self) -> Path:
        return self.office.settings.root.inbox

    def run(self, exit_when_idle: float | None = None) -> None:
        """Answer drops until `berhenti` is set, or nothing has come for `exit_when_idle` seconds.

        Raises:
            PipelineError: the configuration, a template, or the register is at fault.
        """
        inbox.siapkan(self._inbox)
        for jawaban in pulihkan(self.office):
            self.jawab(jawaban)
        ketenangan = Ketenangan(self.office.settings.kantor.layanan.tenang_detik)
        pengamat = self._mulai_mengamati()
        sejak = self.office.jam()
        terakhir = time.monotonic()
        try:
            while not self.berhenti.is_set():
                self._bangun.clear()
                ada, tunggu = self._sekali(ketenangan)
                self._tulis_status(sejak, tunggu)
                if ada or tunggu:
                    terakhir = time.monotonic()
                elif exit_when_idle is not None and time.monotonic() - terakhir >= exit_when_idle:
                    break
                self._tidur(tunggu, exit_when_idle)
        finally:
            pengamat.stop()
            pengamat.join()
            self._tulis_status(sejak, [], berhenti=True)

    def _mulai_mengamati(self) -> BaseObserver:
        layanan = self.office.settings.kantor.layanan
        pengamat = PollingObserver(timeout=layanan.tenang_detik) if self.polling else Observer()
        pengamat.schedule(_Pembangun(self._bangun), str(self._inbox))
        pengamat.start()
        return pengamat

    def _tidur(self, tunggu: list[Tunggu], exit_when_idle: float | None) -> None:
        if tunggu:
            detik = min(max(min(t.detik for t in tunggu), TERPENDEK), TERPANJANG)
            self.berhenti.wait(detik)  # a file at rest in so many seconds: events in between tell nothing new
            return
        batas = self.office.settings.kantor.layanan.pindai_detik
        akhir = time.monotonic() + (batas if exit_when_idle is None else min(batas, exit_when_idle))
        while not self.berhenti.is_set() and time.monotonic() < akhir:
            if self._bangun.wait(min(TERPANJANG, max(0.0, akhir - time.monotonic()))):
                return

    def _sekali(self, ketenangan: Ketenangan) -> tuple[bool, list[Tunggu]]:
        """Answer every drop that is wholly there; return whether there was one, and what must wait."""
        siap, tunggu = inbox.lihat(self._inbox, ketenangan, time.monotonic())
        ada = False
        for berkas in siap:
            if self.berhenti.is_set():
                break
            klaim = inbox.ambil(berkas, self._inbox)
            if klaim is not None:
                ada = True
                self._kerjakan(klaim)
        return ada, tunggu

    def _kerjakan(self, klaim: Klaim) -> None:
        mulai = time.monotonic()
        try:
            jawaban = process(klaim, self.office)
        except PipelineError:
            raise
        except Exception:  # the only catch-all besides cli's: one bad drop must not stop the service
            log.exception("drop failed: %s", klaim.nama)
            if self.office.register.setoran(klaim.id) is None:
                _sisihkan(klaim, self._inbox)
            return  # once entered, it is finished at the next start
        log.info("%s: %s in %.2f s", klaim.nama, jawaban.status, time.monotonic() - mulai)
        self.jawab(jawaban)

    def _tulis_status(self, sejak: dt.datetime, tunggu: list[Tunggu], *, berhenti: bool = False) -> None:
        if not berhenti and time.monotonic() - self._status_ditulis < TERPANJANG:
            return
        self._status_ditulis = time.monotonic()
        kini = self.office.jam()
        baris = [
            "AlurNaskah " + ("berhenti" if berhenti else "berjalan"),
            f"Hidup sejak     : {sejak:%d/%m/%Y %H:%M:%S}",
            f"Terakhir melihat: {kini:%d/%m/%Y %H:%M:%S}",
            "",
            *([f"{t.nama}: {t.sebab}" for t in tunggu] or ["Tidak ada yang ditunggu."]),
        ]
        sementara = self._inbox / f".{inbox.STATUS}.{os.getpid()}"
        try:
            sementara.write_text("\r\n".join(baris) + "\r\n", "utf-8")
            sementara.replace(self._inbox / inbox.STATUS)
        except OSError as exc:
            log.warning("status.txt not written: %s", exc)


def _sisihkan(klaim: Klaim, kotak: Path) -> None:
    """Send a drop that our own mistake broke back, with a reason, so that it is not tried for ever."""
    alasan = (
        "AlurNaskah gagal mengolah berkas ini karena kesalahan program, bukan karena isinya.\r\n"
        "Berkas aslinya ada di ditolak/asli/. Hubungi Admin; ia menemukan rinciannya di catatan layanan.\r\n"
    )
    nama = inbox.nama_aman(klaim.nama)
    inbox.kirim(klaim, kotak / inbox.DITOLAK / inbox.ASLI, nama, klaim.berkas.read_bytes())
    inbox.kirim(klaim, kotak / inbox.DITOLAK, f"{nama}.alasan.txt", alasan.encode())
    inbox.lepas(klaim)
