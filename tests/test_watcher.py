"""The service with real events; tests wait on a condition, never on a fixed time."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from pipeline import config, filing, inbox, watcher
from pipeline.jawaban import Jawaban
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.register import Register
from pipeline.watcher import Watcher
from tests.alat import HARI_INI, WIB, data, isi_formulir
from tests.test_config import ganti

BATAS_DETIK = 30.0


class Layanan:
    """A running service on a root of its own; the register lives in the service's thread."""

    def __init__(self, root: Path, *, polling: bool = False) -> None:
        self.root = root
        self.jawaban: list[Jawaban] = []
        self.galat: list[BaseException] = []
        self.watcher: Watcher | None = None
        self._siap = threading.Event()
        self.benang = threading.Thread(target=self._jalan, kwargs={"polling": polling})
        self.benang.start()
        self._siap.wait(BATAS_DETIK)

    def _jalan(self, *, polling: bool) -> None:
        import datetime as dt

        settings = config.load(self.root)
        with Register(settings.register) as register:
            office = Office(settings, register, lambda: dt.datetime.combine(HARI_INI, dt.time(15), WIB))
            self.watcher = Watcher(office, self.jawaban.append, polling=polling)
            self._siap.set()
            try:
                self.watcher.run()
            except BaseException as exc:  # noqa: BLE001 - shown by the test
                self.galat.append(exc)

    def tunggu(self, syarat: Callable[[], bool]) -> None:
        akhir = time.monotonic() + BATAS_DETIK
        while not syarat():
            assert not self.galat, self.galat
            assert time.monotonic() < akhir, "waited in vain"
            time.sleep(0.02)

    def henti(self) -> None:
        assert self.watcher
        self.watcher.berhenti.set()
        self.benang.join(BATAS_DETIK)


@pytest.fixture
def root_cepat(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    init(folder)
    ganti(folder, "layanan.toml", "tenang_detik = 2.0", "tenang_detik = 0.2")
    return folder


@pytest.fixture
def layanan(root_cepat: Path) -> Iterator[Layanan]:
    satu = Layanan(root_cepat)
    yield satu
    satu.henti()


def simpan_langsung(kotak: Path, isi: bytes) -> None:
    (kotak / "rapat.xlsx").write_bytes(isi)


def simpan_pindah(kotak: Path, isi: bytes) -> None:
    luar = kotak.parent / "luar.xlsx"
    luar.write_bytes(isi)
    shutil.move(luar, kotak / "rapat.xlsx")


def simpan_excel(kotak: Path, isi: bytes) -> None:
    """Excel writes A1B2C3D4.tmp beside the file, moves the old one away, renames the new one, keeps ~$ meanwhile."""
    (kotak / "~$rapat.xlsx").write_bytes(b"\x05Staf")
    (kotak / "A1B2C3D4.tmp").write_bytes(isi)
    (kotak / "A1B2C3D4.tmp").rename(kotak / "rapat.xlsx")
    time.sleep(0.3)
    (kotak / "~$rapat.xlsx").unlink()


def simpan_libreoffice(kotak: Path, isi: bytes) -> None:
    """LibreOffice holds .~lock.name# and writes lu….tmp, then truncates and fills the file in place."""
    (kotak / ".~lock.rapat.xlsx#").write_text(",staf,pc,;")
    (kotak / "rapat.xlsx").write_bytes(b"")
    with (kotak / "rapat.xlsx").open("wb") as buka:
        for n in range(0, len(isi), 8192):
            buka.write(isi[n : n + 8192])
            buka.flush()
    time.sleep(0.3)
    (kotak / ".~lock.rapat.xlsx#").unlink()


def simpan_samba(kotak: Path, isi: bytes) -> None:
    """A copy over a share comes in pieces, with pauses, and gets its old time back at the end."""
    with (kotak / "rapat.xlsx").open("wb") as buka:
        for n in range(0, len(isi), len(isi) // 4):
            buka.write(isi[n : n + len(isi) // 4])
            buka.flush()
            time.sleep(0.1)
    os.utime(kotak / "rapat.xlsx", (1_500_000_000, 1_500_000_000))


@pytest.mark.parametrize(
    "simpan", [simpan_langsung, simpan_pindah, simpan_excel, simpan_libreoffice, simpan_samba], ids=lambda f: f.__name__
)
def test_drop_is_answered_once_however_it_comes(
    layanan: Layanan, formulir: bytes, simpan: Callable[[Path, bytes], None]
) -> None:
    simpan(layanan.root / "inbox", isi_formulir(formulir, data(sampai=1)))

    layanan.tunggu(lambda: bool(layanan.jawaban))

    assert [(j.status, j.berkas) for j in layanan.jawaban] == [("diterima", "rapat.xlsx")]
    assert (layanan.root / "inbox" / "diterima" / "rapat.xlsx").is_file()


def test_file_that_was_there_before_the_start_is_taken(root_cepat: Path, formulir: bytes) -> None:
    (root_cepat / "inbox" / "lama.xlsx").write_bytes(isi_formulir(formulir, data(sampai=1)))

    satu = Layanan(root_cepat)
    satu.tunggu(lambda: bool(satu.jawaban))
    satu.henti()

    assert satu.jawaban[0].berkas == "lama.xlsx"


def test_polling_serves_as_well(root_cepat: Path, formulir: bytes) -> None:
    satu = Layanan(root_cepat, polling=True)
    simpan_langsung(root_cepat / "inbox", isi_formulir(formulir, data(sampai=1)))
    satu.tunggu(lambda: bool(satu.jawaban))
    satu.henti()


def test_status_tells_what_is_waited_for(layanan: Layanan) -> None:
    kotak = layanan.root / "inbox"
    (kotak / "rapat.xlsx").write_bytes(b"a;b")
    (kotak / "~$rapat.xlsx").write_bytes(b"")

    status = kotak / "status.txt"
    layanan.tunggu(lambda: status.exists() and "rapat.xlsx: terkunci oleh Excel" in status.read_text("utf-8"))

    assert (kotak / "rapat.xlsx").exists()


def test_status_is_written_whatever_bytes_a_name_has(layanan: Layanan) -> None:
    kotak = layanan.root / "inbox"
    (kotak / os.fsdecode(b"rapat-\xff.xlsx")).write_bytes(b"a;b")
    (kotak / os.fsdecode(b"~$rapat-\xff.xlsx")).write_bytes(b"")

    status = kotak / "status.txt"
    layanan.tunggu(lambda: status.exists() and "rapat-_.xlsx: terkunci oleh Excel" in status.read_text("utf-8"))


def test_our_mistake_sets_the_drop_aside_and_the_service_goes_on(
    layanan: Layanan, formulir: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rusak(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as sementara:
        sementara.setattr("pipeline.process.periksa_setoran", rusak)
        (layanan.root / "inbox" / "sial.xlsx").write_bytes(b"x")
        layanan.tunggu((layanan.root / "inbox/ditolak/sial.xlsx.alasan.txt").exists)
    simpan_langsung(layanan.root / "inbox", isi_formulir(formulir, data(sampai=1)))

    layanan.tunggu(lambda: bool(layanan.jawaban))

    assert (layanan.root / "inbox/ditolak/asli/sial.xlsx").read_bytes() == b"x"
    (setoran,) = [b for b in layanan.jawaban if b.berkas == "sial.xlsx"]
    assert [m.kode for m in setoran.masalah] == ["gagal-diolah"]


def test_inbox_that_was_deleted_and_made_again_is_watched_again(layanan: Layanan, formulir: bytes) -> None:
    kotak = layanan.root / "inbox"
    layanan.tunggu((kotak / "status.txt").exists)
    shutil.rmtree(kotak)
    kotak.mkdir()

    layanan.tunggu((kotak / "diterima").is_dir)
    simpan_langsung(kotak, isi_formulir(formulir, data(sampai=1)))

    layanan.tunggu(lambda: bool(layanan.jawaban))


def test_inbox_put_in_the_place_of_another_is_watched(layanan: Layanan, formulir: bytes) -> None:
    kotak = layanan.root / "inbox"
    layanan.tunggu((kotak / "status.txt").exists)
    kotak.rename(layanan.root / "inbox lama")
    (layanan.root / "inbox baru").mkdir()
    simpan_langsung(layanan.root / "inbox baru", isi_formulir(formulir, data(sampai=1)))
    (layanan.root / "inbox baru").rename(kotak)

    layanan.tunggu(lambda: bool(layanan.jawaban))

    assert (kotak / "diterima" / "rapat.xlsx").is_file()


def test_dead_observer_is_replaced(layanan: Layanan, formulir: bytes) -> None:
    layanan.tunggu(lambda: layanan.watcher is not None and layanan.watcher._pengamat is not None)
    assert layanan.watcher
    mati = layanan.watcher._pengamat
    assert mati
    mati.stop()
    mati.join()
    layanan.watcher._bangun.set()

    layanan.tunggu(lambda: layanan.watcher is not None and layanan.watcher._pengamat not in {None, mati})


def test_template_at_fault_makes_its_drop_wait_and_no_other(layanan: Layanan, formulir: bytes) -> None:
    kotak = layanan.root / "inbox"
    templat = layanan.root / "templates" / "mobilisasi-media" / "disposisi-karo.docx"
    isi = templat.read_bytes()
    templat.write_bytes(b"bukan Word")
    simpan_langsung(kotak, isi_formulir(formulir, data(sampai=1)))
    status = kotak / "status.txt"
    layanan.tunggu(lambda: status.exists() and "rapat.xlsx: Templat" in status.read_text("utf-8"))
    (kotak / "lain.xlsx").write_bytes(b"bukan buku kerja")
    layanan.tunggu(lambda: [j.berkas for j in layanan.jawaban] == ["lain.xlsx"])

    templat.write_bytes(isi)

    layanan.tunggu(lambda: [j.berkas for j in layanan.jawaban] == ["lain.xlsx", "rapat.xlsx"])


def test_full_disk_makes_a_drop_wait_until_there_is_room(
    layanan: Layanan, formulir: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    penuh = threading.Event()
    penuh.set()
    asli = filing.tulis_semua

    def tulis(berkas: Mapping[Path, bytes]) -> None:
        if penuh.is_set():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(next(iter(berkas))))
        asli(berkas)

    monkeypatch.setattr("pipeline.filing.tulis_semua", tulis)
    simpan_langsung(layanan.root / "inbox", isi_formulir(formulir, data(sampai=1)))
    status = layanan.root / "inbox" / "status.txt"
    layanan.tunggu(lambda: status.exists() and "disk penuh; kosongkan ruang" in status.read_text("utf-8"))
    assert not layanan.jawaban

    penuh.clear()

    layanan.tunggu(lambda: [j.status for j in layanan.jawaban] == ["diterima"])


def test_drop_that_takes_the_service_down_is_set_aside_at_the_fourth_start(root_cepat: Path) -> None:
    kotak = root_cepat / "inbox"
    inbox.siapkan(kotak)
    (kotak / "maut.xlsx").write_bytes(b"x")
    klaim = inbox.ambil(kotak / "maut.xlsx", kotak)
    assert klaim
    assert [inbox.percobaan(klaim) for _ in range(3)] == [1, 2, 3]

    satu = Layanan(root_cepat)
    satu.tunggu(lambda: bool(satu.jawaban))
    satu.henti()

    assert [m.kode for m in satu.jawaban[0].masalah] == ["gagal-diolah"]
    assert (kotak / "ditolak" / "asli" / "maut.xlsx").read_bytes() == b"x"


# ── one look at a time ──────────────────────────────────────────────────────────────────────────


def test_drop_that_has_rested_for_half_its_time_is_read_already(
    office: Office, formulir: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    dibaca: list[list[str]] = []
    kini = [100.0]
    monkeypatch.setattr(watcher, "dahulukan", lambda deret, _: dibaca.append([b.name for b in deret]))
    monkeypatch.setattr(time, "monotonic", lambda: kini[0])
    satu = Watcher(office, lambda _: None)
    ketenangan = inbox.Ketenangan(2.0)
    (office.settings.root.inbox / "rapat.xlsx").write_bytes(formulir)
    for kini[0], mestinya in ((100.0, []), (100.9, []), (101.1, [["rapat.xlsx"]])):
        ada, tunggu = satu._sekali(ketenangan)

        assert (ada, [t.nama for t in tunggu]) == (False, ["rapat.xlsx"])
        assert dibaca == mestinya


@pytest.mark.parametrize(("diambil", "lama"), [(100.0, watcher.TERPENDEK), (99.0, watcher.TERPANJANG)])
def test_next_drop_is_looked_for_while_its_event_is_kept_back(
    office: Office, monkeypatch: pytest.MonkeyPatch, diambil: float, lama: float
) -> None:
    class Bangun(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            ditunggu.append(timeout)
            return True

    ditunggu: list[float | None] = []
    monkeypatch.setattr(time, "monotonic", lambda: 100.1)
    satu = Watcher(office, lambda _: None, _bangun=Bangun(), _diambil=diambil)
    satu._tidur([], None)

    assert ditunggu == [pytest.approx(lama)]
