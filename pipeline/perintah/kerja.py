"""Commands that work on drops: `process`, `watch`, `check`; and the demo, which is such work on a sample."""

from __future__ import annotations

import dataclasses
import json
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline import catatan_layanan, config, inbox, konsep
from pipeline import demo as peragaan
from pipeline.baca import BacaAwal
from pipeline.disk import jaringan, jenis
from pipeline.errors import ConfigError, PipelineError, RegisterError, Status, UsageError
from pipeline.inbox import Ketenangan, Klaim
from pipeline.jawaban import DITERIMA, DITOLAK, Jawaban
from pipeline.kamar import Kamar, inti
from pipeline.kunci import memegang
from pipeline.lihat import berkas_tanpa_register, lihat
from pipeline.office import Office
from pipeline.perintah.baris import Pilihan
from pipeline.perintah.bersama import jam, muat
from pipeline.perintah.kemajuan import menyela, telusuri
from pipeline.perkiraan import perkiraan
from pipeline.process import dahulukan, sapu
from pipeline.process import process as olah_setoran
from pipeline.register import Register
from pipeline.setelan import Settings
from pipeline.turunan import Turunan
from pipeline.watcher import Watcher

log = logging.getLogger(__name__)

KAMAR_MAKS = 2  # of a kind, at work at once: the register has one writer, which more would wait for


@contextmanager
def buka_office(
    settings: Settings, kabar: Callable[[str], None] = lambda _: None, henti: Callable[[], bool] = lambda: False
) -> Iterator[Office]:
    """Yield the root at work, held by this process alone."""
    kini = jam(settings)
    with memegang(settings.register, settings.root.inbox, kini()), ExitStack() as tumpuk:
        _tolak_register(settings)
        register = tumpuk.enter_context(Register(settings.register))
        yield _berkamar(Office(settings, register, kini, kabar), tumpuk, henti)


def _berkamar(office: Office, tumpuk: ExitStack, henti: Callable[[], bool] = lambda: False) -> Office:
    """Return `office` with rooms apart for what comes from outside; they are closed with `tumpuk`."""
    batas = office.settings.kantor.layanan
    sekaligus = min(KAMAR_MAKS, inti())

    def buka(detik: float, *, mengalah: bool = False) -> Kamar:
        return tumpuk.enter_context(Kamar(batas.batas_memori_mb, detik, henti, mengalah))

    return dataclasses.replace(
        office,
        kamar=buka(batas.batas_detik),
        kamar_pdf=buka(batas.batas_isi_detik),
        kamar_isi=tuple(buka(batas.batas_isi_detik) for _ in range(sekaligus)),
        # One: a second was no faster, since the register waits for its one writer, and it takes 20 MB. It gives way:
        # the drop that is being answered waits for the naskah that are being filled, not for the next one.
        awal=BacaAwal(office.settings, [buka(batas.batas_detik, mengalah=True)]),
    )


def _tolak_register(settings: Settings) -> None:
    """Refuse a register on a share, and a new one beside an archive that has numbers: they would be given twice."""
    tolak_jaringan(settings)
    if berkas := berkas_tanpa_register(settings.register, settings.root.outbox):
        raise RegisterError(
            f"Register {settings.register} tidak ada, padahal outbox/ sudah berisi {berkas}. Nomor akan terulang bila "
            "dimulai lagi dari awal. Kembalikan register dari cadangan terakhir, atau bangun ulang dengan "
            "`alur archive rebuild --register`, lalu jalankan lagi."
        )


def tolak_jaringan(settings: Settings) -> None:
    """Refuse a register on a share, whose locks cannot be trusted."""
    register = settings.register
    if jaringan(register.parent):
        raise ConfigError(
            f"config/layanan.toml: register ({register}) berada di folder jaringan ({jenis(register.parent)}), yang "
            "kuncinya tidak dapat dipercaya. Ubah kunci “register” ke disk lokal komputer layanan."
        )


def _cetak(jawaban: Jawaban, *, sebagai_json: bool) -> None:
    if sebagai_json:
        print(json.dumps(jawaban.json(), ensure_ascii=False), flush=True)
        return
    ekor = f" sebagai {jawaban.kasus}" if jawaban.kasus else ""
    print(f"{jawaban.berkas}: {jawaban.status}{ekor}", flush=True)
    for naskah in jawaban.naskah:
        print(f"  + langkah {naskah['langkah']:>2}  {naskah['nomor'] or '(belum bernomor)'}  {naskah['path']}")
    for salinan in jawaban.salinan:
        print(f"  + salinan bertanda tangan  {salinan['nomor']}  {salinan['path']}")
    if jawaban.konsep:
        print(f"  = KONSEP, belum ada yang terbit: {jawaban.konsep}")
    for masalah in jawaban.masalah:
        print(f"  ! {_letak(masalah.tempat.lembar, masalah.tempat.sel)}{masalah.pesan}")
        if masalah.saran:
            print(f"      maksud Anda: {masalah.saran}")
    for masalah in jawaban.peringatan:
        print(f"  i {_letak(masalah.tempat.lembar, masalah.tempat.sel)}{masalah.pesan}")


def _letak(lembar: str, sel: str) -> str:
    return f"{lembar}!{sel}: " if lembar and sel else f"{lembar}: " if lembar else ""


def process(pilihan: Pilihan) -> Status:
    """Answer what lies in the inbox, or the files that are named, once."""
    settings = muat(pilihan)
    kotak = settings.root.inbox
    for berkas in pilihan.berkas:
        if not berkas.is_file():
            raise UsageError(f"Berkas {berkas} tidak ada. Periksa nama dan foldernya.")
    olah = _Olah(pilihan.json)
    with buka_office(settings) as office:
        inbox.siapkan(kotak)
        for klaim in list(inbox.terklaim(kotak)):
            olah(klaim, office)
        sapu(office)
        for deret in [pilihan.berkas] if pilihan.berkas else _yang_tenang(settings):
            for urut, berkas in enumerate(telusuri(deret, "Setoran", "setoran")):
                dahulukan(deret[urut:], office)
                klaim_baru = inbox.salin(berkas, kotak) if pilihan.berkas else inbox.ambil(berkas, kotak)
                if klaim_baru is not None:
                    olah(klaim_baru, office)
        if settings.kantor.layanan.pdf.aktif:
            _turunkan(office)
    return olah.galat or (Status.DITOLAK if olah.ditolak else Status.SELESAI)


def _turunkan(office: Office) -> None:
    """Make the PDF copies that are missing, newest first, until another drop comes; what fails is only told."""
    kotak = office.settings.root.inbox
    ada = set(inbox.calon(kotak))
    turunan = Turunan(office)
    try:
        turunan.habiskan(lambda: not set(inbox.calon(kotak)) <= ada)
    except PipelineError as exc:
        print(f"alur: salinan PDF: {exc}", file=sys.stderr)
    finally:
        turunan.tutup()
    for sebab in filter(None, (*turunan.menyerah.values(), turunan.sebab)):
        print(f"alur: salinan PDF tidak dibuat: {sebab}", file=sys.stderr)
    if turunan.menunggu:
        print(f"alur: {turunan.menunggu} salinan PDF belum dibuat; jalankan lagi.", file=sys.stderr)


@dataclasses.dataclass(slots=True)
class _Olah:
    """Answers one drop after the other; one that something stands in the way of is told, and waits in its claim."""

    sebagai_json: bool
    ditolak: bool = False
    galat: Status | None = None

    def __call__(self, klaim: Klaim, office: Office) -> None:
        mulai = time.monotonic()
        try:
            jawaban = olah_setoran(klaim, office)
        except RegisterError:
            raise
        except PipelineError as exc:
            print(f"alur: {klaim.nama} menunggu: {exc}", file=sys.stderr)
            self.galat = exc.status
            return
        catatan_layanan.catat_jawaban(log, jawaban, klaim.id, time.monotonic() - mulai)
        with menyela():
            _cetak(jawaban, sebagai_json=self.sebagai_json)
        self.ditolak |= jawaban.status == DITOLAK


def _yang_tenang(settings: Settings) -> Iterator[list[Path]]:
    """Yield the drops in the inbox, each once it is at rest, those together that are; one open in an editor is told."""
    kotak, layanan = settings.root.inbox, settings.kantor.layanan
    ketenangan = Ketenangan(layanan.tenang_detik, layanan.ukuran_maks)
    while True:
        siap, tunggu = inbox.lihat(kotak, ketenangan, time.monotonic())
        yield siap
        ditulis = [t for t in tunggu if not t.sebab.startswith("terkunci")]
        if not ditulis:
            break
        time.sleep(min(t.detik for t in ditulis))
    for satu in tunggu:
        print(f"alur: {satu.nama} dilewati: {satu.sebab}. Tutup berkas itu, lalu jalankan lagi.", file=sys.stderr)


def watch(pilihan: Pilihan) -> Status:
    """Run the service until it is asked to end."""
    settings = muat(pilihan)
    berhenti = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: berhenti.set())
    catatan_layanan.tambah_berkas(settings.register.with_name("alur.log"), sebagai_json=pilihan.log_json)
    with buka_office(settings, henti=berhenti.is_set) as office:
        layanan = Watcher(
            office,
            lambda jawaban: _cetak(jawaban, sebagai_json=pilihan.json),
            polling=pilihan.polling,
            berhenti=berhenti,
        )
        if not pilihan.json:
            print(f"Mengawasi {settings.root.inbox}. Hentikan dengan Ctrl-C.", flush=True)
        layanan.run(pilihan.exit_when_idle)
    for tunda in layanan.tertunda.values():
        print(f"alur: {tunda.nama} menunggu: {tunda.sebab}", file=sys.stderr)
    return Status.SALAH_KONFIGURASI if layanan.tertunda else Status.SELESAI


def check(pilihan: Pilihan) -> Status:
    """Tell what workbooks would be answered; nothing is issued."""
    settings = muat(pilihan)
    ditolak = False
    layanan = settings.kantor.layanan
    with lihat(settings.register) as register, ExitStack() as tumpuk:
        office = _berkamar(Office(settings, register, jam(settings)), tumpuk)
        for berkas in pilihan.berkas:
            if not berkas.is_file():
                raise UsageError(f"Berkas {berkas} tidak ada. Periksa nama dan foldernya.")
            if berkas.stat().st_size > layanan.ukuran_maks:
                raise UsageError(
                    f"Berkas {berkas} lebih besar dari {layanan.ukuran_maks_mb} MB. Hapus gambar yang disisipkan di dalamnya."
                )
            isi = berkas.read_bytes()
            jawaban = perkiraan(berkas.name, isi, office)
            if pilihan.konsep and jawaban.status == DITERIMA:
                jawaban = dataclasses.replace(jawaban, konsep=_tulis_konsep(berkas.name, isi, office, pilihan.konsep))
            _cetak(jawaban, sebagai_json=pilihan.json)
            ditolak |= jawaban.status == DITOLAK
    return Status.DITOLAK if ditolak else Status.SELESAI


def _tulis_konsep(nama: str, isi: bytes, office: Office, tujuan: Path) -> str:
    try:
        return str(konsep.tulis(nama, isi, office, tujuan))
    except OSError as exc:
        raise UsageError(f"{tujuan} tidak dapat ditulis: {exc.strerror}. Sebutkan tempat lain.") from exc


def demo(root: Path) -> Status:
    """Show all of it on a sample, in a folder of its own."""
    peragaan.siapkan(root)
    logging.getLogger().setLevel(logging.WARNING)
    settings = config.load(root)
    jawaban: list[Jawaban] = []
    print(f"1. Folder {root}/ disiapkan.")

    def kabar(judul: str) -> None:
        print(f"     mengisi {judul} …", flush=True)

    with buka_office(settings, kabar) as office:
        layanan = Watcher(office, jawaban.append)
        print("2. Layanan mengawasi kotak masuk; buku kerja contoh dijatuhkan ke dalamnya.")
        peragaan.jatuhkan(root, office.jam().date())
        print("3. Buku kerja ditunggu sampai selesai ditulis, diperiksa, lalu naskahnya dibuat:")
        henti = threading.Thread(target=_henti_bila, args=(layanan, jawaban), daemon=True)
        henti.start()
        layanan.run(exit_when_idle=60)
    if not jawaban or jawaban[0].status == DITOLAK:
        for satu in jawaban:
            _cetak(satu, sebagai_json=False)
        raise ConfigError("Contoh tidak diterima. Periksa config/ dan templates/.")
    satu = jawaban[0]
    print(f"4. {satu.berkas}: {satu.status} sebagai {satu.kasus}; {len(satu.naskah)} naskah terbit.\n")
    for judul, folder in (("outbox", settings.root.outbox), ("inbox", settings.root.inbox)):
        print(f"{root / judul}/")
        for baris in peragaan.pohon(folder):
            print(baris)
        print()
    laporan = satu.naskah[-1]["path"]
    print("Silakan buka:")
    print(f"  {root / 'outbox' / 'index.html'}   arsip, di peramban")
    print(f"  {root / 'outbox' / laporan}   naskah terakhir, di Word")
    print(f"  {root / 'inbox' / inbox.DITERIMA / peragaan.BUKU}   buku kerja yang dikembalikan, di Excel")
    return Status.SELESAI


def _henti_bila(layanan: Watcher, jawaban: list[Jawaban]) -> None:
    """Stop the service once the sample is answered."""
    while not jawaban:
        if layanan.berhenti.wait(0.05):
            return
    layanan.berhenti.set()
