"""The command line and its exit statuses; the commands themselves are in `perintah`, and they alone print besides.

Nothing is loaded here that `alur --help` does not need: what a command needs comes with it, by `import_module`.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Container, Sequence
from importlib import import_module

from pipeline import __version__
from pipeline.errors import PipelineError, Status

TYPE_CHECKING = False  # as mypy has it; that of typing takes a tenth of the time of `alur --help`
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, NoReturn

# --- the parser --------------------------------------------------------------------------------

LEBAR = 80  # columns, where there is no terminal
TAHUN_TERAKHIR = 9999  # of a date
Pengisi = Callable[[argparse.ArgumentParser], object]  # adds the arguments of a command


class _Format(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_lebar() - 2)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Pemakaian: " if prefix is None else prefix)


def _lebar() -> int:
    """Return how wide the terminal is; argparse asks shutil, which loads every archiver there is."""
    kolom = os.environ.get("COLUMNS", "")
    if kolom.isdecimal() and int(kolom):
        return int(kolom)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or LEBAR  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # no stdout, a closed one, no terminal
        return LEBAR


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


def parser(disebut: Container[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser of `alur`.

    With `disebut`, the words of a line, the commands that are not among them are but listed: their arguments take
    longer to be entered than a line takes to be understood.
    """
    utama = _Parser(
        prog="alur",
        description="AlurNaskah: satu buku kerja Excel menjadi semua naskah dinas sebuah SOP.",
    )
    utama.add_argument("--version", action="version", version=f"alur {__version__}", help="tampilkan versi")
    _root(utama, default=None)
    perintah = utama.add_subparsers(dest="perintah", metavar="PERINTAH", title="Perintah", parser_class=_Parser)
    for nama, jalan, bantuan, isi in PERINTAH:
        sub = _tambah(perintah, nama, jalan, bantuan)
        if disebut is None or nama in disebut:
            isi(sub)
    return utama


def _tambah(induk: Any, nama: str, jalan: str, bantuan: str) -> argparse.ArgumentParser:
    """Add a command, or a task of one, which the function `jalan` of `perintah` does."""
    sub: argparse.ArgumentParser = induk.add_parser(
        nama, help=bantuan, description=f"{bantuan[0].upper()}{bantuan[1:]}."
    )
    sub.set_defaults(jalan=jalan)
    _root(sub, default=argparse.SUPPRESS)
    return sub


def _init(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("dir", metavar="DIR", type=_jalur, help="folder yang disiapkan")


def _form(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--sop", metavar="SOP", help="nama SOP (bawaan: satu-satunya SOP yang resmi)")
    sub.add_argument("-o", "--output", metavar="FILE", type=_jalur, help="berkas hasil (bawaan: formulir-<sop>.xlsx)")


def _demo(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("dir", metavar="DIR", nargs="?", type=_jalur, help="folder demo (bawaan: ./demo, atau ./latihan)")
    sub.add_argument(
        "--latihan",
        action="store_true",
        help="siapkan latihan bagi Staf: buku kerja benar, buku kerja keliru, dan jawabannya",
    )


def _process(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("berkas", metavar="FILE", nargs="*", type=_jalur, help="buku kerja; dibiarkan di tempatnya")
    _json(sub)
    _catatan(sub)


def _watch(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--polling", action="store_true", help="periksa berkala, untuk folder jaringan")
    sub.add_argument(
        "--exit-when-idle", metavar="SECONDS", type=float, help="berhenti bila sekian detik tidak ada yang datang"
    )
    _json(sub)
    _catatan(sub)


def _check(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("berkas", metavar="FILE", nargs="+", type=_jalur, help="buku kerja yang diperiksa")
    sub.add_argument(
        "--konsep",
        metavar="DIR",
        type=_jalur,
        help="tulis naskah yang akan terbit sebagai KONSEP tanpa nomor ke folder ini, satu folder setiap buku kerja",
    )
    _json(sub)


def _status(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("kode", metavar="KODE", nargs="?", help="satu kasus saja")
    _json(sub)


def _backup(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "-o",
        "--output",
        metavar="FILE.zip",
        type=_jalur,
        help="berkas cadangan (bawaan: cadangan-<waktu>.zip di folder ini)",
    )


def _restore(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("berkas", metavar="FILE.zip", type=_jalur, help="cadangan dari `alur backup`")
    sub.add_argument("dir", metavar="DIR", type=_jalur, help="folder utama yang diisi; yang sudah berisi kasus ditolak")


def _perintah_register(induk: argparse.ArgumentParser) -> None:
    induk.add_argument(
        "--tahun", metavar="YYYY", type=_tahun, help="tahun takwim (bawaan: semua; buku agenda: yang terbaru)"
    )
    induk.add_argument(
        "-o", "--output", metavar="FILE", type=_jalur, help="tulis buku agenda masuk dan keluar sebagai XLSX"
    )
    _json(induk)
    bantuan = "membatalkan nomor: tetap tercatat dengan alasannya, dan tidak pernah dipakai lagi"
    satu = _tugas(induk)("void", "nomor:void", bantuan)
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


Penambah = Callable[[str, str, str], argparse.ArgumentParser]  # of a command: its name, `module:function`, its help


def _tugas(induk: argparse.ArgumentParser) -> Penambah:
    """Return what adds a task to a command that has several."""
    sub = induk.add_subparsers(dest="tugas", metavar="TUGAS", title="Tugas", parser_class=_Parser)

    return lambda nama, jalan, bantuan: _tambah(sub, nama, jalan, bantuan)


def _perintah_arsip(induk: argparse.ArgumentParser) -> None:
    tambah = _tugas(induk)
    satu = tambah(
        "list", "daftar:daftar", "mendaftar berkas; menulis Daftar Arsip Aktif, Daftar Berkas, Daftar Isi Berkas"
    )
    satu.add_argument("kode", metavar="KODE", nargs="*", help="kasus tertentu saja (bawaan: semua)")
    satu.add_argument("--tahun", metavar="YYYY", type=_tahun, help="kasus tahun ini saja, menurut kodenya")
    satu.add_argument("-o", "--output", metavar="FILE", type=_jalur, help="tulis daftarnya sebagai XLSX")
    _json(satu)
    _kebenaran(tambah)
    _serah_terima(tambah)


def _kebenaran(tambah: Penambah) -> None:
    satu = tambah("verify", "arsip:verify", "memeriksa apakah isi outbox/ sama dengan register")
    satu.add_argument("kode", metavar="KODE", nargs="*", help="kasus tertentu saja (bawaan: seluruh arsip)")
    _json(satu)
    satu = tambah("rebuild", "arsip:rebuild", "menulis ulang halaman dan manifes; atau register yang hilang")
    satu.add_argument(
        "--register", action="store_true", help="register hilang atau rusak: bangun ulang dari isi outbox/ lebih dahulu"
    )
    _json(satu)


def _perintah_templat(induk: argparse.ArgumentParser) -> None:
    tambah = _tugas(induk)
    satu = tambah("check", "templat:check", "memeriksa templat tanpa kasus apa pun")
    satu.add_argument("berkas", metavar="FILE", nargs="*", type=_jalur, help="templat (bawaan: semua yang dipakai SOP)")
    satu.add_argument("--comments", metavar="DIR", type=_jalur, help="tulis salinan berkomentar Word ke folder ini")
    _json(satu)
    satu = tambah("fields", "templat:fields", "mendaftar semua tempat isian, artinya, dan contohnya")
    satu.add_argument("-o", "--output", metavar="FILE", type=_jalur, help="tulis sebagai DOCX")
    _json(satu)
    satu = tambah("preview", "templat:preview", "mengisi templat dengan contoh")
    satu.add_argument("berkas", metavar="FILE", nargs="*", type=_jalur, help="templat (bawaan: semua yang dipakai SOP)")
    satu.add_argument("-o", "--output", metavar="DIR", type=_jalur, default="pratinjau", help="folder hasil")
    satu = tambah("new", "templat:new", "membuat templat baru untuk satu jenis naskah")
    satu.add_argument("jenis", metavar="JENIS", help="jenis naskah, misalnya laporan")
    satu.add_argument("-o", "--output", metavar="FILE", type=_jalur, help="berkas hasil (bawaan: JENIS.docx)")


def _perintah_sop(induk: argparse.ArgumentParser) -> None:
    induk.add_argument("--sop", metavar="SOP", help="nama SOP (bawaan: satu-satunya SOP yang resmi)")
    induk.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=_jalur,
        help="berkas hasil: .docx, .svg, atau .bpmn (bawaan: sop-<sop>.docx)",
    )
    tambah = _tugas(induk)
    satu = tambah("check", "sop:check", "memeriksa definisi SOP dan menggambar alurnya")
    satu.add_argument("berkas", metavar="FILE", nargs="*", type=_jalur, help="definisi (bawaan: semua di config/sop/)")
    satu.add_argument(
        "-o", "--output", metavar="FILE.svg", type=_jalur, help="gambar alurnya sebagai SVG; satu definisi"
    )
    _json(satu)
    satu = tambah("new", "sop:new", "menulis definisi awal berkomentar untuk SOP baru")
    satu.add_argument("nama", metavar="NAMA", help="nama SOP: huruf kecil, angka, tanda hubung; misalnya izin-liputan")
    satu.add_argument("-o", "--output", metavar="FILE", type=_jalur, help="berkas hasil (bawaan: NAMA.toml)")


def _serah_terima(tambah: Penambah) -> None:
    satu = tambah("export", "serah:export", "menulis berkas kasus sebagai tas BagIt untuk diserahkan")
    satu.add_argument("kode", metavar="KODE", nargs="+", help="kode kasus")
    satu.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=_jalur,
        help="folder tempat tas ditaruh, atau nama ZIP-nya (bawaan: di sini)",
    )
    satu.add_argument("--zip", action="store_true", help="sebagai ZIP")
    satu.add_argument("--tanpa-pdf", action="store_true", help="tanpa salinan PDF/A")
    satu.add_argument("--kontak", metavar="TEKS", default="", help="siapa yang dapat ditanya, ditulis di bag-info.txt")
    _apa_adanya(satu)
    _json(satu)
    satu = tambah("import", "serah:import_", "memasukkan tas BagIt ke arsip ini")
    satu.add_argument("tas", metavar="BAG", type=_jalur, help="folder atau ZIP dari `alur archive export`")
    _apa_adanya(satu)
    _json(satu)


def _apa_adanya(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--apa-adanya", action="store_true", help="walaupun ada yang hilang atau berubah; bedanya dicatat di dalam tas"
    )


def _root(sub: argparse.ArgumentParser, default: Any) -> None:
    sub.add_argument(
        "--root",
        metavar="DIR",
        type=_jalur,
        default=default,
        help="folder berisi config/, templates/, inbox/, outbox/ (bawaan: ALUR_ROOT, atau folder ini)",
    )


def _jalur(teks: str) -> Path:
    jalur: Path = import_module("pathlib").Path(teks)
    return jalur


def _tahun(teks: str) -> int:
    tahun = int(teks)
    if not import_module("pipeline.teks").TAHUN_PERTAMA <= tahun <= TAHUN_TERAKHIR:
        raise ValueError
    return tahun


def _json(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--json", action="store_true", help="cetak satu objek JSON per baris")


def _catatan(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--log-json", action="store_true", help="catatan layanan (stderr, .alur/alur.log) sebagai JSON")


PERINTAH: tuple[tuple[str, str, str, Pengisi], ...] = (
    ("init", "siapkan:init", "menyiapkan folder baru: konfigurasi, templat, kotak masuk, kotak keluar", _init),
    ("form", "siapkan:form", "menulis formulir kosong", _form),
    ("demo", "peragaan:demo", "memperagakan seluruh pekerjaan dengan contoh, di folder tersendiri", _demo),
    (
        "process",
        "kerja:process",
        "mengolah isi kotak masuk (atau berkas yang disebutkan) sekali, lalu selesai",
        _process,
    ),
    ("watch", "kerja:watch", "menjalankan layanan yang mengawasi kotak masuk", _watch),
    ("check", "kerja:check", "memeriksa buku kerja tanpa menerbitkan apa pun", _check),
    ("status", "status:status", "menunjukkan posisi setiap kasus", _status),
    ("register", "nomor:daftar", "mendaftar nomor yang sudah diberikan; menulis buku agenda", _perintah_register),
    (
        "archive",
        "arsip:bantuan",
        "alat arsiparis: daftar, pemeriksaan, pembangunan ulang, serah terima",
        _perintah_arsip,
    ),
    (
        "doctor",
        "doktor:doctor",
        "memeriksa pemasangan: folder, disk, jam, konfigurasi, templat, register",
        _json,
    ),
    ("backup", "cadangan:backup", "membuat cadangan: register, konfigurasi, templat", _backup),
    ("restore", "cadangan:restore", "mengembalikan cadangan ke sebuah folder utama", _restore),
    ("sop", "sop:cetak", "mencetak SOP; memeriksa, menggambar, dan memulai definisinya", _perintah_sop),
    ("template", "templat:bantuan", "alat bagi penyusun templat", _perintah_templat),
)


# --- main ----------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Run `alur` with `argv` and return its exit status."""
    baris = sys.argv[1:] if argv is None else list(argv)
    utama = parser(baris)
    pilihan = utama.parse_args(baris)
    if pilihan.perintah is None:
        utama.print_help()
        return Status.SALAH_PERINTAH
    try:
        return int(_jalankan(pilihan.jalan, pilihan))
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
        print(f"alur: {import_module('pipeline.galat').lapor()}", file=sys.stderr)
        return Status.BUG


def _jalankan(nama: str, pilihan: argparse.Namespace) -> Status:
    """Run the command `module:function` of `pipeline.perintah`; the one seam at which what is heavy is loaded."""
    modul, _, fungsi = nama.partition(":")
    jalan: Callable[[argparse.Namespace], Status] = getattr(import_module(f"pipeline.perintah.{modul}"), fungsi)
    if "logging" in sys.modules:  # a command that loads no log has nothing to say in it
        import_module("pipeline.catatan").siapkan(sebagai_json=getattr(pilihan, "log_json", False))
    return jalan(pilihan)
