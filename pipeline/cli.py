"""Commands and exit statuses; the only module that prints."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import logging
import os
import re
import signal
import sys
import textwrap
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

from pipeline import __version__, buku, catatan, config, demo, inbox, konsep, pasang, pustaka
from pipeline.batal import batalkan
from pipeline.config import Settings
from pipeline.disk import jaringan, jenis
from pipeline.errors import ConfigError, PipelineError, RegisterError, Status, UsageError
from pipeline.inbox import Ketenangan, Klaim
from pipeline.jawaban import DITERIMA, DITOLAK, Jawaban
from pipeline.kamar import Kamar
from pipeline.kunci import memegang
from pipeline.lihat import belum_kembali, lihat, perkiraan, posisi, tak_dikenal
from pipeline.nomor import TAHUN_PERTAMA
from pipeline.office import Office
from pipeline.process import process, sapu
from pipeline.register import Register
from pipeline.setoran import MB
from pipeline.skema import UMUM
from pipeline.sop import Sop
from pipeline.tanggal import lama, tanggal_panjang
from pipeline.watcher import Watcher
from pipeline.word.tnd import ATURAN
from pipeline.workbook.agenda import tulis_agenda
from pipeline.workbook.form import write_form

log = logging.getLogger(__name__)

ZONA = {"WIB": 7, "WITA": 8, "WIT": 9}


# --- the parser --------------------------------------------------------------------------------


class _Format(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Pemakaian: " if prefix is None else prefix)


_GALAT = (
    (r"the following arguments are required: (.*)", r"belum disebutkan: \1"),
    (r"unrecognized arguments: (.*)", r"tidak dikenal: \1"),
    (r"argument (.*): invalid choice: '?([^' ]*)'? \(choose from (.*)\)", r"\1: “\2” tidak dikenal; pilih \3"),
    (r"argument (.*): expected one argument", r"\1: nilainya belum disebutkan"),
    (r"argument (.*): expected at least one argument", r"\1: paling sedikit satu"),
    (r"argument (.*): invalid \w+ value: (.*)", r"\1: nilai \2 tidak sah"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 tidak dapat dipakai bersama \2"),
)


class _Parser(argparse.ArgumentParser):
    """argparse, in Indonesian."""

    def __init__(self, prog: str | None = None, *, description: str | None = None, **_: Any) -> None:
        super().__init__(prog, description=description, formatter_class=_Format, add_help=False, allow_abbrev=False)
        self._positionals.title = "Yang disebutkan"
        self._optionals.title = "Pilihan"
        self.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")

    def error(self, message: str) -> NoReturn:
        for pola, ganti in _GALAT:
            message = re.sub(pola, ganti, message)
        self.print_usage(sys.stderr)
        self.exit(Status.SALAH_PERINTAH, f"alur: {message}. Lihat `{self.prog} --help`.\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of `alur`."""
    utama = _Parser(
        prog="alur",
        description="AlurNaskah: satu buku kerja Excel menjadi semua naskah dinas sebuah SOP.",
    )
    utama.add_argument("--version", action="version", version=f"alur {__version__}", help="tampilkan versi")
    _root(utama, default=None)
    perintah = utama.add_subparsers(dest="perintah", metavar="PERINTAH", title="Perintah", parser_class=_Parser)

    def tambah(nama: str, jalan: Callable[[argparse.Namespace], Status], bantuan: str) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = perintah.add_parser(
            nama, help=bantuan, description=f"{bantuan[0].upper()}{bantuan[1:]}."
        )
        sub.set_defaults(jalan=jalan)
        _root(sub, default=argparse.SUPPRESS)
        return sub

    sub = tambah("init", _init, "menyiapkan folder baru: konfigurasi, templat, kotak masuk, kotak keluar")
    sub.add_argument("dir", metavar="DIR", type=Path, help="folder yang disiapkan")
    sub = tambah("form", _form, "menulis formulir kosong")
    sub.add_argument("--sop", metavar="SOP", help="nama SOP; boleh tidak disebutkan bila hanya satu")
    sub.add_argument("-o", "--output", metavar="FILE", type=Path, help="berkas hasil (bawaan: formulir-<sop>.xlsx)")
    sub = tambah("demo", _demo, "memperagakan seluruh pekerjaan dengan contoh, di folder tersendiri")
    sub.add_argument(
        "dir", metavar="DIR", nargs="?", type=Path, default=Path("demo"), help="folder demo (bawaan: ./demo)"
    )
    sub = tambah("process", _process, "mengolah isi kotak masuk (atau berkas yang disebutkan) sekali, lalu selesai")
    sub.add_argument("berkas", metavar="FILE", nargs="*", type=Path, help="buku kerja; dibiarkan di tempatnya")
    _json(sub)
    _catatan(sub)
    sub = tambah("watch", _watch, "menjalankan layanan yang mengawasi kotak masuk")
    sub.add_argument("--polling", action="store_true", help="periksa berkala, untuk folder jaringan")
    sub.add_argument(
        "--exit-when-idle", metavar="SECONDS", type=float, help="berhenti bila sekian detik tidak ada yang datang"
    )
    _json(sub)
    _catatan(sub)
    sub = tambah("check", _check, "memeriksa buku kerja tanpa menerbitkan apa pun")
    sub.add_argument("berkas", metavar="FILE", nargs="+", type=Path, help="buku kerja yang diperiksa")
    sub.add_argument(
        "--konsep",
        metavar="DIR",
        type=Path,
        help="tulis naskah yang akan terbit sebagai KONSEP tanpa nomor ke folder ini, satu folder setiap buku kerja",
    )
    _json(sub)
    sub = tambah("status", _status, "menunjukkan posisi setiap kasus")
    sub.add_argument("kode", metavar="KODE", nargs="?", help="satu kasus saja")
    _json(sub)
    _perintah_register(tambah("register", _register, "mendaftar nomor yang sudah diberikan; menulis buku agenda"))
    _perintah_templat(tambah("template", _templat_bantuan, "alat bagi penyusun templat"))
    return utama


def _perintah_register(induk: argparse.ArgumentParser) -> None:
    induk.add_argument(
        "--tahun", metavar="YYYY", type=_tahun, help="tahun takwim (bawaan: semua; buku agenda: yang terbaru)"
    )
    induk.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="tulis buku agenda masuk dan keluar sebagai XLSX"
    )
    _json(induk)
    sub = induk.add_subparsers(dest="tugas", metavar="TUGAS", title="Tugas", parser_class=_Parser)
    bantuan = "membatalkan nomor: tetap tercatat dengan alasannya, dan tidak pernah dipakai lagi"
    satu: argparse.ArgumentParser = sub.add_parser("void", help=bantuan, description=f"{bantuan.capitalize()}.")
    satu.set_defaults(jalan=_register_void)
    _root(satu, default=argparse.SUPPRESS)
    satu.add_argument("nomor", metavar="NOMOR", help="nomor seperti tercetak; atau nomor urutnya saja, dengan --seri")
    satu.add_argument("--alasan", metavar="TEKS", required=True, help="alasan pembatalan")
    satu.add_argument("--seri", metavar="SERI", help="kunci seri di config/penomoran.toml")
    satu.add_argument(
        "--tahun", metavar="YYYY", type=_tahun, default=argparse.SUPPRESS, help="tahun takwim (bawaan: tahun ini)"
    )
    satu.add_argument(
        "--terbitkan-lagi",
        action="store_true",
        help="kiriman kasus berikutnya menerbitkan penggantinya dengan nomor baru",
    )
    satu.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="cetak satu objek JSON per baris")


def _perintah_templat(induk: argparse.ArgumentParser) -> None:
    sub = induk.add_subparsers(dest="tugas", metavar="TUGAS", title="Tugas", parser_class=_Parser)

    def tambah(nama: str, jalan: Callable[[argparse.Namespace], Status], bantuan: str) -> argparse.ArgumentParser:
        satu: argparse.ArgumentParser = sub.add_parser(
            nama, help=bantuan, description=f"{bantuan[0].upper()}{bantuan[1:]}."
        )
        satu.set_defaults(jalan=jalan)
        _root(satu, default=argparse.SUPPRESS)
        return satu

    satu = tambah("check", _templat_check, "memeriksa templat tanpa kasus apa pun")
    satu.add_argument("berkas", metavar="FILE", nargs="*", type=Path, help="templat (bawaan: semua yang dipakai SOP)")
    satu.add_argument("--comments", metavar="DIR", type=Path, help="tulis salinan berkomentar Word ke folder ini")
    _json(satu)
    satu = tambah("fields", _templat_fields, "mendaftar semua tempat isian, artinya, dan contohnya")
    satu.add_argument("-o", "--output", metavar="FILE", type=Path, help="tulis sebagai DOCX")
    _json(satu)
    satu = tambah("preview", _templat_preview, "mengisi templat dengan contoh")
    satu.add_argument("berkas", metavar="FILE", nargs="*", type=Path, help="templat (bawaan: semua yang dipakai SOP)")
    satu.add_argument("-o", "--output", metavar="DIR", type=Path, default=Path("pratinjau"), help="folder hasil")
    satu = tambah("new", _templat_new, "membuat templat baru untuk satu jenis naskah")
    satu.add_argument("jenis", metavar="JENIS", help="jenis naskah, misalnya laporan")
    satu.add_argument("-o", "--output", metavar="FILE", type=Path, help="berkas hasil (bawaan: JENIS.docx)")


def _root(sub: argparse.ArgumentParser, default: Any) -> None:
    sub.add_argument(
        "--root",
        metavar="DIR",
        type=Path,
        default=default,
        help="folder berisi config/, templates/, inbox/, outbox/ (bawaan: ALUR_ROOT, atau folder ini)",
    )


def _tahun(teks: str) -> int:
    tahun = int(teks)
    if not TAHUN_PERTAMA <= tahun <= dt.MAXYEAR:
        raise ValueError
    return tahun


def _json(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--json", action="store_true", help="cetak satu objek JSON per baris")


def _catatan(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--log-json", action="store_true", help="catatan layanan (stderr, .alur/alur.log) sebagai JSON")


# --- main ----------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Run `alur` with `argv` and return its exit status."""
    utama = parser()
    pilihan = utama.parse_args(argv)
    if pilihan.perintah is None:
        utama.print_help()
        return Status.SALAH_PERINTAH
    catatan.siapkan(sebagai_json=getattr(pilihan, "log_json", False))
    try:
        return int(pilihan.jalan(pilihan))
    except PipelineError as exc:
        print(f"alur: {exc}", file=sys.stderr)
        return exc.status
    except KeyboardInterrupt:
        print("alur: dihentikan.", file=sys.stderr)
        return Status.DIHENTIKAN
    except BrokenPipeError:
        sys.stderr.close()
        return Status.SELESAI
    except Exception:  # noqa: BLE001 - our mistake: a report instead of a traceback
        print(f"alur: {_lapor()}", file=sys.stderr)
        return Status.BUG


def _lapor() -> str:
    """Write the report of a bug and return the sentence that names it."""
    nama = Path(f"alur-galat-{dt.datetime.now():%Y%m%d-%H%M%S}.txt")  # noqa: DTZ005 - a file name on this machine
    isi = f"AlurNaskah {__version__}, Python {sys.version}\n\n{traceback.format_exc()}"
    try:
        nama.write_text(isi, "utf-8")
    except OSError:
        return f"terjadi kesalahan program. Kirimkan laporan ini kepada pengembang:\n{isi}"
    return f"terjadi kesalahan program. Kirimkan berkas {nama} kepada pengembang."


def _settings(pilihan: argparse.Namespace) -> Settings:
    return config.load(pilihan.root or Path(os.environ.get("ALUR_ROOT", ".")))


def _jam(settings: Settings) -> Callable[[], dt.datetime]:
    """Return the clock on the office's wall."""
    instansi = settings.kantor.instansi_pada(dt.datetime.now(dt.UTC).date())
    zona = dt.timezone(dt.timedelta(hours=ZONA[instansi.zona_waktu if instansi else "WIB"]))
    return lambda: dt.datetime.now(zona)


@contextmanager
def _office(
    settings: Settings, kabar: Callable[[str], None] = lambda _: None, henti: Callable[[], bool] = lambda: False
) -> Iterator[Office]:
    """Yield the root at work, held by this process alone."""
    jam = _jam(settings)
    with memegang(settings.register, settings.root.inbox, jam()), ExitStack() as tumpuk:
        _tolak_register(settings)
        register = tumpuk.enter_context(Register(settings.register))
        yield _berkamar(Office(settings, register, jam, kabar), tumpuk, henti)


def _berkamar(office: Office, tumpuk: ExitStack, henti: Callable[[], bool] = lambda: False) -> Office:
    """Return `office` with rooms apart for what comes from outside; they are closed with `tumpuk`."""
    batas = office.settings.kantor.layanan
    kamar = tumpuk.enter_context(Kamar(batas.batas_memori_mb, batas.batas_detik, henti))
    kamar_isi = tumpuk.enter_context(Kamar(batas.batas_memori_mb, batas.batas_isi_detik, henti))
    return dataclasses.replace(office, kamar=kamar, kamar_isi=kamar_isi)


def _tolak_register(settings: Settings) -> None:
    """Refuse a register on a share, and a new one beside an archive that has numbers: they would be given twice."""
    register = settings.register
    if jaringan(register.parent):
        raise ConfigError(
            f"config/layanan.toml: register ({register}) berada di folder jaringan ({jenis(register.parent)}), yang "
            "kuncinya tidak dapat dipercaya. Ubah kunci “register” ke disk lokal komputer layanan."
        )
    kosong = not register.is_file() or register.stat().st_size == 0
    if kosong and (berkas := next(settings.root.outbox.glob("[0-9][0-9][0-9][0-9]/*-[0-9][0-9][0-9][0-9]-*_*"), None)):
        raise RegisterError(
            f"Register {register} tidak ada, padahal outbox/ sudah berisi {berkas.name}. Nomor akan terulang bila "
            "dimulai lagi dari awal. Kembalikan register dari cadangan terakhir, lalu jalankan lagi."
        )


# --- commands --------------------------------------------------------------------------------------


def _init(pilihan: argparse.Namespace) -> Status:
    pasang.init(pilihan.dir)
    print(f"Folder {pilihan.dir} siap. Isi config/instansi.toml dan config/pejabat.toml, lalu jalankan:")
    print(f"  alur --root {pilihan.dir} form    untuk formulir kosong")
    print(f"  alur --root {pilihan.dir} watch   untuk layanan")
    return Status.SELESAI


def _pilih_sop(settings: Settings, nama: str | None) -> Sop:
    if nama is None and len(settings.sop) == 1:
        return next(iter(settings.sop.values()))
    if nama in settings.sop:
        return settings.sop[nama or ""]
    apa = f"SOP “{nama}” tidak ada" if nama else "Ada lebih dari satu SOP"
    raise UsageError(f"{apa}. Sebutkan salah satu dengan --sop: {', '.join(settings.sop)}.")


def _form(pilihan: argparse.Namespace) -> Status:
    settings = _settings(pilihan)
    sop = _pilih_sop(settings, pilihan.sop)
    tujuan = pilihan.output or Path(f"formulir-{sop.nama}.xlsx")
    isi = write_form(sop, UMUM.untuk(sop.diminta), settings.kantor, config.pilihan(settings.kantor, sop))
    try:
        tujuan.write_bytes(isi)
    except OSError as exc:
        raise UsageError(f"{tujuan} tidak dapat ditulis: {exc.strerror}. Sebutkan tempat lain dengan -o.") from exc
    print(f"Formulir kosong ditulis ke {tujuan}. Isi, lalu letakkan di inbox/.")
    return Status.SELESAI


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


def _process(pilihan: argparse.Namespace) -> Status:
    settings = _settings(pilihan)
    kotak = settings.root.inbox
    for berkas in pilihan.berkas:
        if not berkas.is_file():
            raise UsageError(f"Berkas {berkas} tidak ada. Periksa nama dan foldernya.")
    olah = _Olah(pilihan.json)
    with _office(settings) as office:
        inbox.siapkan(kotak)
        for klaim in list(inbox.terklaim(kotak)):
            olah(klaim, office)
        sapu(office)
        for berkas in pilihan.berkas or _yang_tenang(settings):
            klaim_baru = inbox.salin(berkas, kotak) if pilihan.berkas else inbox.ambil(berkas, kotak)
            if klaim_baru is not None:
                olah(klaim_baru, office)
    return olah.galat or (Status.DITOLAK if olah.ditolak else Status.SELESAI)


@dataclasses.dataclass(slots=True)
class _Olah:
    """Answers one drop after the other; one that something stands in the way of is told, and waits in its claim."""

    sebagai_json: bool
    ditolak: bool = False
    galat: Status | None = None

    def __call__(self, klaim: Klaim, office: Office) -> None:
        mulai = time.monotonic()
        try:
            jawaban = process(klaim, office)
        except RegisterError:
            raise
        except PipelineError as exc:
            print(f"alur: {klaim.nama} menunggu: {exc}", file=sys.stderr)
            self.galat = exc.status
            return
        catatan.catat_jawaban(log, jawaban, klaim.id, time.monotonic() - mulai)
        _cetak(jawaban, sebagai_json=self.sebagai_json)
        self.ditolak |= jawaban.status == DITOLAK


def _yang_tenang(settings: Settings) -> Iterator[Path]:
    """Yield the drops in the inbox, each once it is at rest; one that is open in an editor is left and told."""
    kotak, layanan = settings.root.inbox, settings.kantor.layanan
    ketenangan = Ketenangan(layanan.tenang_detik, layanan.ukuran_maks_mb * MB)
    while True:
        siap, tunggu = inbox.lihat(kotak, ketenangan, time.monotonic())
        yield from siap
        ditulis = [t for t in tunggu if not t.sebab.startswith("terkunci")]
        if not ditulis:
            break
        time.sleep(min(t.detik for t in ditulis))
    for satu in tunggu:
        print(f"alur: {satu.nama} dilewati: {satu.sebab}. Tutup berkas itu, lalu jalankan lagi.", file=sys.stderr)


def _watch(pilihan: argparse.Namespace) -> Status:
    settings = _settings(pilihan)
    berhenti = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: berhenti.set())
    catatan.tambah_berkas(settings.register.with_name("alur.log"), sebagai_json=pilihan.log_json)
    with _office(settings, henti=berhenti.is_set) as office:
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


def _check(pilihan: argparse.Namespace) -> Status:
    settings = _settings(pilihan)
    ditolak = False
    maks = settings.kantor.layanan.ukuran_maks_mb
    with lihat(settings) as register, ExitStack() as tumpuk:
        office = _berkamar(Office(settings, register, _jam(settings)), tumpuk)
        for berkas in pilihan.berkas:
            if not berkas.is_file():
                raise UsageError(f"Berkas {berkas} tidak ada. Periksa nama dan foldernya.")
            if berkas.stat().st_size > maks * MB:
                raise UsageError(
                    f"Berkas {berkas} lebih besar dari {maks} MB. Hapus gambar yang disisipkan di dalamnya."
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


def _status(pilihan: argparse.Namespace) -> Status:
    settings = _settings(pilihan)
    with lihat(settings) as register:
        kasus = register.semua_kasus()
        if pilihan.kode:
            kasus = [k for k in kasus if k.kode == pilihan.kode]
            if not kasus:
                raise UsageError(f"Kasus {pilihan.kode} tidak ada di register. Lihat `alur status`.")
        kini = _jam(settings)().replace(tzinfo=None)
        outbox = settings.root.outbox
        daftar = [posisi(k, register.naskah(k.id), kini, belum_kembali(k, register, outbox, kini)) for k in kasus]
        asing = [] if pilihan.kode else tak_dikenal(register, settings.root.inbox / inbox.DITOLAK / inbox.ASLI)
    if pilihan.json:
        for satu in daftar:
            print(json.dumps(satu, ensure_ascii=False))
        if asing:
            print(json.dumps({"tak_dikenal": asing}, ensure_ascii=False))
        return Status.SELESAI
    if not daftar:
        print("Belum ada kasus. Letakkan buku kerja yang sudah diisi di inbox/.")
    for satu in daftar:
        print(f"{satu['kasus']}  {satu['judul']}")
        print(f"    {satu['ringkas']}")
        for n in satu["belum_kembali"]:
            lewat = f", lewat Mutu Baku {lama(n['terlambat_menit'])}" if n["terlambat_menit"] else ""
            sejak = tanggal_panjang(dt.datetime.fromisoformat(n["sejak"]).date())
            print(f"    Belum kembali: {n['jenis']} {n['nomor']}, pada {n['penanda_tangan']} sejak {sejak}{lewat}.")
    for berkas in asing:
        print(f"Tidak dikenali, menunggu di inbox/ditolak/asli/: {berkas['berkas']}. {berkas['pesan']}")
    return Status.SELESAI


def _register(pilihan: argparse.Namespace) -> Status:
    settings = _settings(pilihan)
    with lihat(settings) as register:
        semua = register.nomor(pilihan.tahun)
    if pilihan.output:
        hari_ini = _jam(settings)().date()
        tahun = buku.tahun_buku(semua, pilihan.tahun, hari_ini)
        isi = buku.agenda([n for n in semua if n.tahun == tahun], buku.pintu(settings.sop.values()))
        instansi = settings.kantor.instansi_pada(min(hari_ini, dt.date(tahun, 12, 31)))
        _tulis(pilihan.output, tulis_agenda(isi, kop=instansi.kop if instansi else (), tahun=tahun))
        print(f"Buku agenda tahun {tahun} ditulis ke {pilihan.output}.")
        return Status.SELESAI
    daftar = buku.urutkan(semua, settings.kantor.seri)
    if pilihan.json:
        for satu in daftar:
            print(json.dumps(buku.baris_json(satu), ensure_ascii=False))
    elif daftar:
        kepala = ("Nomor", "Seri", "Tanggal", "Naskah", "Kasus", "Keadaan")
        print("\n".join(buku.tabel(kepala, [buku.baris_teks(n) for n in daftar])))
    else:
        print(f"Belum ada nomor{f' tahun {pilihan.tahun}' if pilihan.tahun else ''}.")
    return Status.SELESAI


def _register_void(pilihan: argparse.Namespace) -> Status:
    apa = buku.Tunjukan(nomor=pilihan.nomor, seri=pilihan.seri, tahun=pilihan.tahun)
    with _office(_settings(pilihan)) as office:
        hasil = batalkan(apa, pilihan.alasan, office, lagi=pilihan.terbitkan_lagi)
    if pilihan.json:
        print(json.dumps(buku.baris_json(hasil.nomor), ensure_ascii=False))
    else:
        print("\n".join(hasil.kabar))
    return Status.SELESAI


def _templat_bantuan(_: argparse.Namespace) -> Status:
    raise UsageError("Sebutkan tugasnya: template check, fields, preview, atau new. Lihat `alur template --help`.")


def _templat_check(pilihan: argparse.Namespace) -> Status:
    bersih = True
    for hasil in pustaka.periksa(_settings(pilihan), pilihan.berkas):
        bersih &= hasil.bersih
        if pilihan.comments and hasil.cacat:
            _tulis(pilihan.comments / hasil.berkas.name, pustaka.berkomentar(hasil))
        if pilihan.json:
            isi = {
                "berkas": str(hasil.berkas),
                "cacat": [dataclasses.asdict(c) for c in hasil.cacat],
                "tnd": [dataclasses.asdict(t) for t in hasil.temuan],
                "lambat": hasil.lambat,
            }
            print(json.dumps(isi, ensure_ascii=False))
            continue
        jumlah = len(hasil.cacat) + len(hasil.temuan)
        print(f"{hasil.berkas}: {f'{jumlah} cacat' if jumlah else 'baik'}")
        for satu in hasil.cacat:
            print(f"  ! {satu.bagian}, alinea {satu.alinea} “{satu.teks}”: {satu.pesan}")
            if satu.saran:
                print(f"      maksud Anda: {satu.saran}")
        for temuan in hasil.temuan:
            print(f"  ! {temuan.aturan} ({temuan.tingkat}), {temuan.bagian} “{temuan.alinea}”: {temuan.pesan}")
        for sebab in hasil.lambat:
            print(f"  i Diisi lewat jalan yang lebih lambat, hasilnya sama: {sebab}.")
    if not pilihan.json:
        print(f"Aturan tata naskah dinas yang diperiksa: {len(ATURAN)}.")
        print(
            textwrap.fill(
                ", ".join(a.id for a in ATURAN),
                100,
                initial_indent="  ",
                subsequent_indent="  ",
                break_on_hyphens=False,
            )
        )
    return Status.SELESAI if bersih else Status.SALAH_KONFIGURASI


def _tulis(berkas: Path, isi: bytes) -> None:
    try:
        berkas.parent.mkdir(parents=True, exist_ok=True)
        berkas.write_bytes(isi)
    except OSError as exc:
        raise UsageError(f"{berkas} tidak dapat ditulis: {exc.strerror}. Sebutkan tempat lain.") from exc


def _templat_fields(pilihan: argparse.Namespace) -> Status:
    daftar = pustaka.bidang(_settings(pilihan))
    if pilihan.output:
        _tulis(pilihan.output, pustaka.bidang_docx(daftar))
        print(f"Daftar tempat isian ditulis ke {pilihan.output}.")
        return Status.SELESAI
    for satu in daftar:
        if pilihan.json:
            print(json.dumps(dataclasses.asdict(satu), ensure_ascii=False))
        else:
            contoh = " ".join(satu.contoh.split())[:50]
            print(f"{'{{ ' + satu.nama + ' }}':<44} {satu.arti}" + (f"  (contoh: {contoh})" if contoh else ""))
    return Status.SELESAI


def _templat_preview(pilihan: argparse.Namespace) -> Status:
    jumlah = 0
    for nama, isi in pustaka.pratinjau(_settings(pilihan), pilihan.berkas):
        _tulis(pilihan.output / nama, isi)
        jumlah += 1
    if not jumlah:
        raise UsageError("Templat itu tidak dipakai SOP mana pun. Sebutkan berkas di templates/.")
    print(f"{jumlah} pratinjau ditulis ke {pilihan.output}/.")
    return Status.SELESAI


def _templat_new(pilihan: argparse.Namespace) -> Status:
    tujuan = pilihan.output or Path(f"{pilihan.jenis}.docx")
    isi = pustaka.baru(pilihan.jenis)
    if tujuan.exists():
        raise UsageError(f"{tujuan} sudah ada. Sebutkan nama lain dengan -o.")
    _tulis(tujuan, isi)
    print(f"Templat baru ditulis ke {tujuan}. Ubah di Word, lalu jalankan `alur template check {tujuan}`.")
    return Status.SELESAI


def _demo(pilihan: argparse.Namespace) -> Status:
    root: Path = pilihan.dir
    demo.siapkan(root)
    logging.getLogger().setLevel(logging.WARNING)
    settings = config.load(root)
    jawaban: list[Jawaban] = []
    print(f"1. Folder {root}/ disiapkan.")

    def kabar(judul: str) -> None:
        print(f"     mengisi {judul} …", flush=True)

    with _office(settings, kabar) as office:
        layanan = Watcher(office, jawaban.append)
        print("2. Layanan mengawasi kotak masuk; buku kerja contoh dijatuhkan ke dalamnya.")
        demo.jatuhkan(root, office.jam().date())
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
        for baris in demo.pohon(folder):
            print(baris)
        print()
    laporan = satu.naskah[-1]["path"]
    print("Silakan buka:")
    print(f"  {root / 'outbox' / 'index.html'}   arsip, di peramban")
    print(f"  {root / 'outbox' / laporan}   naskah terakhir, di Word")
    print(f"  {root / 'inbox' / inbox.DITERIMA / demo.BUKU}   buku kerja yang dikembalikan, di Excel")
    return Status.SELESAI


def _henti_bila(layanan: Watcher, jawaban: list[Jawaban]) -> None:
    """Stop the service once the sample is answered."""
    while not jawaban:
        if layanan.berhenti.wait(0.05):
            return
    layanan.berhenti.set()
