"""For every kode of a masalah or peringatan: a real drop that provokes it, and how Staf puts it right.

A new kode in `pipeline/` needs an entry in `PEMICU` here: `Pemicu(kelompok, buat, salah, benar)`, where
`buat` returns the bytes to be dropped. Then `python -m tests.pesan` writes docs/pesan.md anew.
"""

from __future__ import annotations

import ast
import datetime as dt
import errno
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import create_autospec, patch

from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from pipeline import config, inbox, setelan
from pipeline.batal import batalkan
from pipeline.buku import Tunjukan
from pipeline.contoh import Contoh
from pipeline.jawaban import DITERIMA, Jawaban
from pipeline.kamar import Kamar
from pipeline.kantor import MB, Layanan
from pipeline.kasus import Masalah, Nilai
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.process import process, sisihkan
from pipeline.register import Register
from pipeline.skema import UMUM, Skema
from pipeline.sop import Sop
from pipeline.workbook.form import write_form
from tests.alat import HARI_INI, WIB, balasan, data, isi_formulir, jatuhkan
from tests.berkas_jahat import Jahat, bukan_buku, dasar, larangan, rakit, terlalu_banyak
from tests.test_kembali import bertanda

PIPELINE = Path(__file__).resolve().parent.parent / "pipeline"
PEMBUAT = {"Masalah", "TidakTerbaca", "_Galat", "catat"}
SOP = "mobilisasi-media"

# ── which there are ─────────────────────────────────────────────────────────────────────────────


def semua_kode(folder: Path = PIPELINE) -> set[str]:
    """Return every kode that a function of `folder` can give a masalah.

    A function that hands one of its own arguments on as the kode makes masalah too, as do those that call it.

    Raises:
        AssertionError: a kode is made in a way that cannot be read here.
    """
    pohon = [ast.parse(b.read_text("utf-8")) for b in sorted(folder.rglob("*.py"))]
    pembuat = dict.fromkeys(PEMBUAT, 0)
    while baru := {n: letak for p in pohon for n, letak in _penerus(p, pembuat) if n not in pembuat}:
        pembuat |= baru
    hasil: set[str] = set()
    for simpul, fungsi in (pasangan for p in pohon for pasangan in _panggilan(p)):
        if (kode := _argumen(simpul, pembuat)) is not None:
            hasil |= _kode(kode, fungsi)
    return hasil


def _panggilan(pohon: ast.AST) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
    """Yield every call with the function it stands in."""
    tugas: list[tuple[ast.AST, ast.FunctionDef | None]] = [(pohon, None)]
    while tugas:
        simpul, fungsi = tugas.pop()
        if isinstance(simpul, ast.Call):
            yield simpul, fungsi
        dalam = simpul if isinstance(simpul, ast.FunctionDef) else fungsi
        tugas += [(anak, dalam) for anak in ast.iter_child_nodes(simpul)]


def _argumen(simpul: ast.Call, pembuat: Mapping[str, int]) -> ast.expr | None:
    """Return the kode's expression in a call that makes a masalah, None in any other."""
    nama = simpul.func.attr if isinstance(simpul.func, ast.Attribute) else getattr(simpul.func, "id", "")
    if nama not in pembuat:
        return None
    bernama = next((k.value for k in simpul.keywords if k.arg == "kode"), None)
    letak = pembuat[nama]
    return bernama or (simpul.args[letak] if len(simpul.args) > letak else None)


def _nama_argumen(fungsi: ast.FunctionDef) -> list[str]:
    return [a.arg for a in (*fungsi.args.posonlyargs, *fungsi.args.args) if a.arg not in {"self", "cls"}]


def _penerus(pohon: ast.AST, pembuat: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield the functions that hand an argument on as a kode, and which one."""
    for simpul, fungsi in _panggilan(pohon):
        kode = _argumen(simpul, pembuat)
        if fungsi and isinstance(kode, ast.Name) and kode.id in _nama_argumen(fungsi):
            yield fungsi.name, _nama_argumen(fungsi).index(kode.id)


def _kode(kode: ast.expr, fungsi: ast.FunctionDef | None) -> set[str]:
    if isinstance(kode, ast.Constant):
        return {str(kode.value)}
    if isinstance(kode, ast.IfExp):
        return _kode(kode.body, fungsi) | _kode(kode.orelse, fungsi)
    diteruskan = isinstance(kode, ast.Name) and fungsi is not None and kode.id in _nama_argumen(fungsi)
    # `galat.kode`, `m["kode"]`: of a masalah that was made elsewhere
    assert diteruskan or isinstance(kode, (ast.Attribute, ast.Subscript)), f"kode tidak terbaca: {ast.unparse(kode)}"
    return set()


# ── a place to drop things ──────────────────────────────────────────────────────────────────────

Ubah = Callable[[Workbook], object]
Taruh = Callable[[Path], object]  # makes a drop at a path


def formulir_kecil(office: Office, sop: Sop) -> bytes:
    """Return the blank form with few blank rows: openpyxl takes a third of the time."""
    tabel = tuple(replace(t, baris_kosong=13 if t.nama == "langkah" else 2) for t in UMUM.tabel)
    skema = Skema(UMUM.bidang, tabel).untuk(sop.diminta)
    with patch("pipeline.workbook.form.BARIS_TAMBAHAN", 2):
        return write_form(sop, skema, office.settings.kantor, setelan.pilihan(office.settings.kantor, sop))


class Meja:
    """A root at work and its form; `lain` are roots with another configuration."""

    def __init__(self, root: Path, *ubahan: tuple[str, str, str]) -> None:
        init(root)
        for berkas, lama, baru in ubahan:
            isi = (root / "config" / berkas).read_text("utf-8")
            assert lama in isi
            (root / "config" / berkas).write_text(isi.replace(lama, baru), "utf-8")
        settings = config.load(root)
        inbox.siapkan(settings.root.inbox)
        register = Register(settings.register)
        self.office = Office(settings, register, lambda: dt.datetime.combine(HARI_INI, dt.time(15), WIB))
        self.formulir = formulir_kecil(self.office, settings.sop[SOP])
        self.urut = 0

    def data(self, sampai: int, bidang: Mapping[str, Nilai], langkah: Mapping[int, Mapping[str, Nilai]]) -> Contoh:
        """Return the sample as a case that is like no other."""
        self.urut += 1
        semua = {"kegiatan.judul": f"Konferensi Pers Contoh Ke-{self.urut}"} | dict(bidang)
        return data(sampai=sampai, bidang=semua, langkah=langkah)

    def buku(
        self,
        *,
        sampai: int = 1,
        bidang: Mapping[str, Nilai] | None = None,
        langkah: Mapping[int, Mapping[str, Nilai]] | None = None,
        tabel: Mapping[str, Sequence[Mapping[str, Nilai]]] | None = None,
        ubah: Ubah = lambda _: None,
    ) -> bytes:
        """Return the form filled with the sample up to `sampai`, changed."""
        asal = self.data(sampai, bidang or {}, langkah or {})
        # Only the tables that are needed by then: the others are blank in a real case too.
        pakai = asal.tabel if sampai >= 4 else {"langkah": asal.tabel["langkah"]}
        return isi_formulir(self.formulir, replace(asal, tabel=dict(pakai) | dict(tabel or {})), ubah)

    def terima(self, isi: bytes) -> tuple[Jawaban, bytes]:
        """Drop a workbook that is accepted; return the answer and the workbook that comes back."""
        self.bersihkan()
        jawaban = jatuhkan(self.office, isi)
        assert jawaban.status == DITERIMA, jawaban.masalah
        return jawaban, balasan(self.office)

    @cached_property
    def kasus(self) -> tuple[Jawaban, bytes]:
        """A case with one naskah, which nobody changes, and its workbook."""
        return self.terima(self.buku())

    def naskah(self, jawaban: Jawaban) -> Path:
        """Return the first naskah that a drop issued."""
        return self.office.settings.root.outbox / str(jawaban.naskah[0]["path"])

    @cached_property
    def jahat(self) -> dict[str, Jahat]:
        """What tests/berkas_jahat.py has of whole files that are no form, by id."""
        terisi = dasar(self.formulir)
        return {j.id: j for j in (*bukan_buku(), *terlalu_banyak(terisi), *larangan(terisi))}

    def taruh(self, nama: str, buat: Taruh, olah: Callable[[inbox.Klaim], Jawaban] | None = None) -> Jawaban:
        """Drop what `buat` makes under `nama` and return the answer."""
        self.bersihkan()
        kotak = self.office.settings.root.inbox
        buat(kotak / nama)
        klaim = inbox.ambil(kotak / nama, kotak)
        assert klaim is not None
        return olah(klaim) if olah else process(klaim, self.office)

    @property
    def ditolak(self) -> Path:
        return self.office.settings.root.inbox / inbox.DITOLAK

    def bersihkan(self) -> None:
        """Take away what was sent back before: a reply of the same name would be called `rapat (2).xlsx`."""
        for folder in (self.ditolak, self.ditolak.with_name(inbox.DITERIMA)):
            for lama in folder.glob("*.*"):
                lama.unlink()

    def tutup(self) -> None:
        self.office.register.__exit__(None, None, None)


def sel(wb: Workbook, nama: str) -> Cell:
    """Return an input cell by its defined name, or a cell of a table: `langkah[2].Mulai`."""
    if "[" not in nama:
        ((lembar, alamat),) = wb.defined_names[nama].destinations
        hasil = wb[lembar][alamat]
    else:
        tabel, _, sisa = nama.partition("[")
        nomor, _, judul = sisa.partition("].")
        ws = next(ws for ws in wb.worksheets if tabel in ws.tables)
        kepala = ws[ws.tables[tabel].ref.split(":")[0]]
        kolom = next(k.column for k in ws[kepala.row] if k.value == judul)
        hasil = ws.cell(kepala.row + int(nomor), kolom)
    assert isinstance(hasil, Cell)
    return hasil


def ketik(isi: Mapping[str, object]) -> Ubah:
    """Return what types values into cells."""

    def ubah(wb: Workbook) -> None:
        for nama, nilai in isi.items():
            sel(wb, nama).value = nilai  # type: ignore[assignment]  # whatever Excel may hold

    return ubah


def ubah_buku(buku: bytes, ubah: Ubah) -> bytes:
    """Return a workbook with a change made in it."""
    wb = load_workbook(io.BytesIO(buku))
    ubah(wb)
    keluar = io.BytesIO()
    wb.save(keluar)
    return keluar.getvalue()


# ── the drops ───────────────────────────────────────────────────────────────────────────────────

Betulkan = Callable[[Workbook, Masalah], object]


@dataclass(frozen=True, slots=True)
class Pemicu:
    """A drop that provokes one kode. `betulkan` puts right the cell that the masalah names, if that is enough."""

    kelompok: str
    buat: Callable[[Meja], bytes | Jawaban]
    salah: str  # an example, as Staf would say it
    benar: str
    betulkan: Betulkan | None = None
    nama: str = "rapat.xlsx"
    config: tuple[tuple[str, str, str], ...] = ()  # file, what stands there, what shall stand there
    bersama: frozenset[str] = frozenset()  # what is always said with it


def isi(nilai: object) -> Betulkan:
    """Return what types `nilai` into the cell named."""

    def betulkan(wb: Workbook, m: Masalah) -> None:
        wb[m.tempat.lembar][m.tempat.sel].value = nilai

    return betulkan


def saran(wb: Workbook, m: Masalah) -> None:
    """Type what is suggested into the cell named."""
    assert m.saran
    wb[m.tempat.lembar][m.tempat.sel].value = m.saran


def _jam(hari: int, jam: int, menit: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, hari, jam, menit)


def _dengan(**nilai: object) -> Callable[[Meja], bytes]:
    """Return the drop of langkah 1 with values typed into cells; `kegiatan__judul` is `kegiatan.judul`."""
    return lambda meja: meja.buku(ubah=ketik({n.replace("__", "."): v for n, v in nilai.items()}))


def _baris(**nilai: object) -> Callable[[Meja], bytes]:
    """Return the drop of langkah 1 with values typed into its row."""
    return lambda meja: meja.buku(ubah=ketik({f"langkah[1].{n}": v for n, v in nilai.items()}))


def _jahat(id_: str) -> Callable[[Meja], bytes]:
    """Return the drop called `id_` in tests/berkas_jahat.py."""

    def buat(meja: Meja) -> bytes:
        isi_jahat = meja.jahat[id_].isi
        assert isi_jahat is not None
        return isi_jahat

    return buat


def _buku_lain() -> bytes:
    keluar = io.BytesIO()
    Workbook().save(keluar)
    return keluar.getvalue()


def _surat_luar() -> bytes:
    keluar = io.BytesIO()
    Document().save(keluar)
    return keluar.getvalue()


BUKAN_BUKU = {
    "berkas-kosong": Pemicu(
        "berkas", _jahat("kosong"), "berkas 0 bita karena penyimpanan terputus", "buku kerja yang disimpan ulang"
    ),
    "berkas-awan": Pemicu(
        "berkas", _jahat("nol-semua"), "berkas OneDrive yang isinya masih di awan", "buku kerja yang sudah diunduh"
    ),
    "berkas-pdf": Pemicu("berkas", lambda _: b"%PDF", "cetakan formulir dalam PDF", "buku kerja .xlsx"),
    "berkas-teks": Pemicu("berkas", _jahat("csv"), "daftar CSV yang diberi nama rapat.xlsx", "formulir yang diisi"),
    "berkas-gambar": Pemicu(
        "berkas", _jahat("jpeg"), "foto.jpg di inbox/", "foto.jpg di inbox/lampiran/", nama="foto.jpg"
    ),
    "berkas-arsip": Pemicu("berkas", _jahat("zip-lain"), "rapat.zip", "rapat.xlsx dari dalamnya", nama="rapat.zip"),
    "berkas-dokumen": Pemicu("berkas", _jahat("pptx"), "paparan.pptx", "formulir yang diisi", nama="paparan.pptx"),
    "berkas-program": Pemicu("berkas", _jahat("exe"), "program yang diberi nama rapat.xlsx", "(dihapus)"),
    "bukan-buku-kerja": Pemicu(
        "berkas", _jahat("acak"), "rapat.xlsx yang terpotong saat disalin", "rapat.xlsx yang utuh"
    ),
}

BUKU_LAIN = {
    "buku-lama": Pemicu("berkas", _jahat("xls-lama"), "rapat.xls", "rapat.xlsx", nama="rapat.xls"),
    "buku-biner": Pemicu("berkas", _jahat("xlsb"), "rapat.xlsb", "rapat.xlsx", nama="rapat.xlsb"),
    "buku-odf": Pemicu("berkas", _jahat("ods"), "rapat.ods", "rapat.xlsx", nama="rapat.ods"),
    "buku-templat": Pemicu("berkas", _jahat("templat-xltx"), "rapat.xltx", "rapat.xlsx", nama="rapat.xltx"),
    "buku-makro": Pemicu("berkas", _jahat("makro-jenis"), "rapat.xlsm", "rapat.xlsx", nama="rapat.xlsm"),
    "buku-bersandi": Pemicu(
        "berkas",
        _jahat("sandi"),
        "buku kerja yang meminta kata sandi saat dibuka",
        "buku kerja tanpa kata sandi",
    ),
    "buku-bertaut": Pemicu(
        "berkas", _jahat("tautan-luar"), "sel yang mengambil isi dari anggaran.xlsx", "isinya diketik langsung"
    ),
    "buku-bersambungan": Pemicu(
        "berkas", _jahat("kueri-m"), "tabel yang dimuat dengan Power Query", "isinya disalin sebagai nilai"
    ),
    "buku-berobjek": Pemicu(
        "berkas", _jahat("ole"), "undangan.docx disisipkan di lembar", "undangan.docx di inbox/lampiran/"
    ),
    "buku-rusak": Pemicu(
        "berkas",
        lambda _: rakit({"xl/workbook.xml": b"<x/>"}),
        "buku kerja yang sebagian isinya hilang saat disalin",
        "buku kerja yang sudah diperbaiki Excel",
    ),
    "buku-janggal": Pemicu(
        "berkas", _jahat("lembar-dua-kali"), "buku kerja yang dibongkar dengan program lain", "formulir yang diisi"
    ),
    "bukan-formulir": Pemicu(
        "berkas", lambda _: _buku_lain(), "buku kerja buatan sendiri", "formulir kosong dari Admin yang diisi"
    ),
    "sop-tidak-dikenal": Pemicu("berkas", _dengan(formulir__sop="sop-lain"), "formulir biro lain", "formulir biro ini"),
}


def _batas(meja: Meja) -> Layanan:
    return meja.office.settings.kantor.layanan


def _besar(meja: Meja) -> Jawaban:
    """Drop a file of one byte too many; it is all holes."""

    def buat(jalur: Path) -> None:
        jalur.touch()
        os.truncate(jalur, _batas(meja).ukuran_maks_mb * MB + 1)

    return meja.taruh("rapat.xlsx", buat)


def _tidak_terbuka(meja: Meja) -> Jawaban:
    """Drop a workbook that the service may not read: root may read all, so the reading is refused here."""
    baca = Path.read_bytes

    def tolak(berkas: Path) -> bytes:
        if berkas.name == "rapat.xlsx":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(berkas))
        return baca(berkas)

    with patch.object(Path, "read_bytes", tolak):
        return meja.taruh("rapat.xlsx", _isi(meja.buku()))


class _Macet(Kamar):
    """A room whose child never answers, and whose time flies."""

    def _siap(self) -> Connection:
        pipa: Connection = create_autospec(Connection, instance=True)
        pipa.poll.return_value = False  # type: ignore[attr-defined]
        return pipa


def _berat(meja: Meja) -> Jawaban:
    kamar = _Macet(_batas(meja).batas_memori_mb, _batas(meja).batas_detik)
    return meja.taruh("rapat.xlsx", _isi(meja.buku()), lambda k: process(k, replace(meja.office, kamar=kamar)))


def _gagal(meja: Meja) -> Jawaban:
    return meja.taruh("rapat.xlsx", _isi(meja.buku()), lambda k: sisihkan(k, meja.office))


TERLALU = {
    "bukan-berkas-biasa": Pemicu(
        "berkas",
        lambda m: m.taruh("rapat.xlsx", lambda j: j.symlink_to("lain/rapat.xlsx")),
        "tautan ke rapat.xlsx di folder lain",
        "salinan rapat.xlsx sendiri",
    ),
    "berkas-tidak-terbuka": Pemicu(
        "berkas", _tidak_terbuka, "rapat.xlsx yang hanya boleh dibaca pemiliknya", "rapat.xlsx yang boleh dibaca"
    ),
    "berkas-terlalu-besar": Pemicu(
        "berkas", _besar, "buku kerja dengan puluhan foto di dalamnya", "foto di inbox/lampiran/"
    ),
    "buku-gambar-besar": Pemicu(
        "berkas", _jahat("gambar-piksel"), "foto 60.000 × 60.000 piksel di lembar", "foto di inbox/lampiran/"
    ),
    "buku-terlalu-besar": Pemicu(
        "berkas", _jahat("sel-banyak"), "160.000 sel pada lembar Kegiatan", "isian disalin ke formulir kosong"
    ),
    "buku-terlalu-berat": Pemicu(
        "berkas", _berat, "buku kerja yang tidak selesai dibaca", "isian disalin ke formulir kosong"
    ),
    "teks-terlalu-panjang": Pemicu(
        "berkas", _jahat("sel-panjang"), "judul 32.768 huruf dari program lain", "judul paling banyak 250 huruf"
    ),
    "gagal-diolah": Pemicu(
        "berkas", _gagal, "kesalahan di dalam AlurNaskah sendiri", "berkas yang sama, sesudah kabar dari Admin"
    ),
}


def _isi(isi_berkas: bytes) -> Taruh:
    def buat(jalur: Path) -> None:
        jalur.write_bytes(isi_berkas)

    return buat


def _paket(*nama: str) -> Callable[[Meja], Jawaban]:
    """Return the drop of a folder with such files in it."""

    def buat(jalur: Path) -> None:
        jalur.mkdir()
        for satu in nama:
            (jalur / satu).write_bytes(b"PK")

    return lambda meja: meja.taruh("rapat", buat)


PAKET = {
    "paket-kosong": Pemicu(
        "paket", _paket("foto1.jpg"), "folder yang berisi foto saja", "folder berisi rapat.xlsx dan foto", nama="rapat"
    ),
    "paket-banyak-buku": Pemicu(
        "paket",
        _paket("rapat.xlsx", "liputan.xlsx"),
        "rapat.xlsx dan liputan.xlsx dalam satu folder",
        "dua folder",
        nama="rapat",
    ),
    "paket-terlalu-besar": Pemicu(
        "paket",
        _paket("rapat.xlsx", *(f"foto{n}.jpg" for n in range(inbox.PAKET_ISI_MAKS))),
        f"rapat.xlsx dengan {inbox.PAKET_ISI_MAKS} foto",
        "foto yang dipakai saja",
        nama="rapat",
    ),
}


def _tanpa_nama(wb: Workbook) -> None:
    del wb.defined_names["kegiatan.tempat"]


def _nama_bergeser(wb: Workbook) -> None:
    wb.defined_names["kegiatan.tempat"].attr_text = wb.defined_names["kegiatan.maksud_tujuan"].attr_text


def _kolom_ganda(wb: Workbook) -> None:
    ws = next(ws for ws in wb.worksheets if "acara" in ws.tables)
    awal, akhir = ws.tables["acara"].ref.split(":")
    sebelah = ws[akhir].offset(column=1)
    ws.tables["acara"].ref = f"{awal}:{sebelah.coordinate}"
    ws.cell(ws[awal].row, sebelah.column).value = "Acara"


def _tanpa_tabel(wb: Workbook) -> None:
    ws = next(ws for ws in wb.worksheets if "publikasi" in ws.tables)
    wb.remove(ws)


def _judul_kolom(wb: Workbook, judul: str) -> None:
    ws = next(ws for ws in wb.worksheets if "acara" in ws.tables)
    kepala = ws[ws.tables["acara"].ref.split(":")[0]]
    ws.cell(kepala.row, kepala.column + 2).value = judul
    ws.tables["acara"].tableColumns[2].name = judul


def _baris_jauh(wb: Workbook) -> None:
    ws = next(ws for ws in wb.worksheets if "acara" in ws.tables)
    kepala = ws[ws.tables["acara"].ref.split(":")[0]]
    for kolom in range(2):
        ws.cell(kepala.row + 5001, kepala.column + kolom).value = "09.00"


def _lembar_tempat(wb: Workbook) -> tuple[Worksheet, Cell]:
    """Return the input cell of the place, and its sheet."""
    tempat = sel(wb, "kegiatan.tempat")
    lembar = tempat.parent
    assert isinstance(lembar, Worksheet)
    return lembar, tempat


def _gabung(wb: Workbook) -> None:
    lembar, tempat = _lembar_tempat(wb)
    lembar.merge_cells(f"{tempat.column_letter}{tempat.row - 1}:{tempat.coordinate}")


def _pisahkan(wb: Workbook, m: Masalah) -> None:
    lembar = wb[m.tempat.lembar]
    rentang = next(str(r) for r in lembar.merged_cells.ranges if m.tempat.sel in r)
    lembar.unmerge_cells(rentang)
    lembar[m.tempat.sel].value = "Aula"


def _tampilkan(wb: Workbook, m: Masalah) -> None:
    lembar = wb[m.tempat.lembar]
    lembar.row_dimensions[lembar[m.tempat.sel].row].hidden = False


def _sembunyikan(wb: Workbook) -> None:
    lembar, tempat = _lembar_tempat(wb)
    lembar.row_dimensions[tempat.row].hidden = True


def _hapus_baris_jauh(wb: Workbook, m: Masalah) -> None:
    for baris in wb[m.tempat.lembar].iter_rows(min_row=5002):
        for satu in baris:
            satu.value = None


FORMULIR = {
    "bidang-hilang": Pemicu(
        "formulir", lambda m: m.buku(ubah=_tanpa_nama), "baris Tempat dihapus dari lembar Kegiatan", "formulir utuh"
    ),
    "bidang-bergeser": Pemicu(
        "formulir",
        lambda m: m.buku(ubah=_nama_bergeser),
        "nama sel Tempat diarahkan ke sel lain",
        "formulir utuh",
    ),
    "tabel-hilang": Pemicu(
        "formulir", lambda m: m.buku(ubah=_tanpa_tabel), "lembar Publikasi dihapus", "formulir utuh"
    ),
    "kolom-hilang": Pemicu(
        "formulir",
        lambda m: m.buku(ubah=lambda wb: _judul_kolom(wb, "Petugas")),
        "judul kolom Pengisi diganti Petugas",
        "judul kolom Pengisi",
        betulkan=lambda wb, _: _judul_kolom(wb, "Pengisi"),
    ),
    "kolom-ganda": Pemicu(
        "formulir",
        lambda m: m.buku(ubah=_kolom_ganda),
        "kolom keempat pada tabel Acara juga berjudul Acara",
        "hanya satu kolom berjudul Acara",
        betulkan=isi(None),
    ),
    "baris-terlalu-banyak": Pemicu(
        "formulir",
        lambda m: m.buku(ubah=_baris_jauh),
        "ada isi jauh di bawah tabel, pada baris ke-5.001",
        "isi yang jauh itu dihapus",
        betulkan=_hapus_baris_jauh,
    ),
    "sel-digabung": Pemicu(
        "formulir",
        lambda m: m.buku(ubah=_gabung),
        "sel Tempat digabung dengan sel di atasnya",
        "sel Tempat berdiri sendiri",
        betulkan=_pisahkan,
    ),
    "nilai-tersembunyi": Pemicu(
        "formulir",
        lambda m: m.buku(ubah=_sembunyikan),
        "baris Tempat disembunyikan, padahal terisi",
        "baris Tempat ditampilkan",
        betulkan=_tampilkan,
    ),
}

ISIAN = {
    "wajib-kosong": Pemicu(
        "isian", lambda m: m.buku(bidang={"kegiatan.tempat": None}), "(kosong)", "Aula Lantai 2", isi("Aula Lantai 2")
    ),
    "tabel-kosong": Pemicu(
        "isian",
        lambda m: m.buku(sampai=4, tabel={"acara": []}),
        "tabel Susunan acara kosong",
        "paling sedikit satu baris: 10.00–10.15, Pembukaan",
        betulkan=lambda wb, _: ketik({"acara[1].Waktu": "10.00–10.15", "acara[1].Acara": "Pembukaan"})(wb),
    ),
    "kolom-kosong": Pemicu(
        "isian",
        lambda m: m.buku(sampai=8, ubah=ketik({"media[2].Hadir": None})),
        "kolom Hadir kosong pada satu baris",
        "Ya",
        isi("Ya"),
    ),
    "baris-tidak-lengkap": Pemicu(
        "isian",
        lambda m: m.buku(ubah=ketik({"narasumber[1].Nama": "Contoh Narasumber"})),
        "Nama terisi, Jabatan kosong",
        "Nama dan Jabatan terisi",
        isi("Deputi Bidang Contoh"),
    ),
    "pilihan-tidak-dikenal": Pemicu(
        "isian", _dengan(kegiatan__jenis="konferensi perss"), "konferensi perss", "Konferensi Pers", saran
    ),
    "tanggal-teks": Pemicu(
        "isian",
        _dengan(kegiatan__tanggal="23 November 2026"),
        "23 November 2026 (diketik sebagai teks)",
        "23/11/2026",
        isi(dt.date(2026, 11, 23)),
    ),
    "bukan-tanggal": Pemicu(
        "isian",
        _dengan(kegiatan__tanggal=7),
        "7, yang bagi Excel 07/01/1900",
        "23/11/2026",
        isi(dt.date(2026, 11, 23)),
    ),
    "jam-salah": Pemicu("isian", _dengan(kegiatan__jam_mulai="10.00 WIB"), "10.00 WIB", "10:00", isi(dt.time(10))),
    "jam-terbalik": Pemicu(
        "isian",
        lambda m: m.buku(bidang={"kegiatan.jam_selesai": dt.time(9)}),
        "mulai 10:00, selesai 09:00",
        "mulai 10:00, selesai 12:00",
        isi(dt.time(12)),
    ),
    "bukan-bilangan": Pemicu(
        "isian",
        lambda m: m.buku(
            ubah=ketik({"sarana[1].Uraian": "Meja", "sarana[1].Jumlah": "2 buah", "sarana[1].Satuan": "buah"})
        ),
        "2 buah",
        "2",
        isi(2),
    ),
    "bukan-bilangan-bulat": Pemicu(
        "isian", lambda m: m.buku(ubah=ketik({"langkah[2].Putaran": 1.5})), "1,5", "1", isi(1)
    ),
    "bukan-teks": Pemicu("isian", _dengan(kegiatan__tempat=True), "BENAR", "'Benar", isi("Benar")),
    "angka-terpotong": Pemicu(
        "isian",
        _dengan(arahan__nomor=1.98e17),
        "198001012005011001 sebagai bilangan",
        "B-112/Ses/HM/11/2026",
        isi("B-1/2026"),
    ),
    "teks-jadi-tanggal": Pemicu(
        "isian",
        _dengan(arahan__nomor=dt.datetime(2026, 5, 12)),
        "12/05/2026 (nomor arahan menjadi tanggal)",
        "12/5/2026 sebagai teks",
        isi("12/5/2026"),
    ),
    "rumus-belum-dihitung": Pemicu(
        "isian", _dengan(kegiatan__tempat='="Aula"&" 2"'), '="Aula"&" 2"', "Aula 2", isi("Aula 2")
    ),
    "sel-galat": Pemicu("isian", _dengan(kegiatan__tempat="#REF!"), "#REF!", "Aula", isi("Aula")),
    "karakter-terlarang": Pemicu(
        "isian",
        _dengan(kegiatan__tempat="Aula_x0001_"),
        "Aula dan tanda kendali dari aplikasi lain",
        "Aula",
        isi("Aula"),
    ),
    "judul-terlalu-panjang": Pemicu(
        "isian",
        _dengan(kegiatan__judul="Konferensi Pers " * 20),
        "judul 319 huruf",
        "judul paling banyak 250 huruf",
        isi("Konferensi Pers Singkat"),
    ),
    "hari-tidak-cocok": Pemicu(
        "isian",
        _dengan(arahan__hal="Konferensi pers hari Senin, 24 November 2026"),
        "Senin, 24 November 2026",
        "Selasa, 24 November 2026",
        isi("Konferensi pers hari Selasa, 24 November 2026"),
    ),
    "terima-mendahului-arahan": Pemicu(
        "isian",
        lambda m: m.buku(bidang={"arahan.tanggal_terima": dt.date(2026, 11, 17)}),
        "arahan 18/11/2026, diterima 17/11/2026",
        "diterima 18/11/2026",
        isi(dt.date(2026, 11, 18)),
    ),
    "keamanan-rahasia": Pemicu("isian", _dengan(naskah__keamanan="Rahasia"), "Rahasia", "Biasa", isi("Biasa")),
}

_TOLAK_5: Mapping[int, Mapping[str, Nilai]] = {
    5: {"Keputusan": "Tidak setuju", "Catatan": "Daftar media belum lengkap."}
}


def _sel_baris(baris: int, *judul: str) -> Betulkan:
    return lambda wb, _: ketik({f"langkah[{baris}].{j}": None for j in judul})(wb)


LANGKAH = {
    "belum-dimulai": Pemicu(
        "langkah", lambda m: m.buku(sampai=0), "Mulai kosong pada semua langkah", "18/11/2026 08:00", isi(_jam(18, 8))
    ),
    "mulai-kosong": Pemicu(
        "langkah",
        lambda m: m.buku(ubah=ketik({"langkah[2].Selesai": _jam(18, 9)})),
        "Selesai terisi, Mulai kosong",
        "18/11/2026 08:10",
        isi(_jam(18, 8, 10)),
    ),
    "selesai-kosong": Pemicu(
        "langkah",
        lambda m: m.buku(sampai=2, langkah={1: {"Selesai": None}}),
        "langkah 2 dimulai, langkah 1 belum Selesai",
        "18/11/2026 08:08",
        isi(_jam(18, 8, 8)),
    ),
    "keputusan-kosong": Pemicu(
        "langkah",
        lambda m: m.buku(sampai=6, langkah={5: {"Keputusan": None}}),
        "langkah 6 dimulai, langkah 5 belum diputus",
        "Setuju",
        isi("Setuju"),
    ),
    "keputusan-tidak-dikenal": Pemicu(
        "langkah",
        lambda m: m.buku(sampai=5, langkah={5: {"Keputusan": "Disetujui"}}),
        "Disetujui, yang hanya ada pada langkah lain",
        "Setuju",
        isi("Setuju"),
        config=((f"sop/{SOP}.toml", '{ pilihan = "Setuju", ke = 8 }', '{ pilihan = "Disetujui", ke = 8 }'),),
    ),
    "keputusan-tidak-pada-tempatnya": Pemicu(
        "langkah", _baris(Keputusan="Setuju"), "Setuju pada langkah 1", "(kosong)", isi(None)
    ),
    "catatan-kosong": Pemicu(
        "langkah",
        lambda m: m.buku(sampai=5, langkah={5: {"Keputusan": "Tidak setuju"}}),
        "Tidak setuju, Catatan kosong",
        "Daftar media belum lengkap.",
        isi("Daftar media belum lengkap."),
    ),
    "instruksi-kosong": Pemicu(
        "langkah", _baris(Instruksi=None), "(kosong)", "Siapkan konferensi pers.", isi("Siapkan konferensi pers.")
    ),
    "langkah-tidak-dikenal": Pemicu(
        "langkah",
        lambda m: m.buku(ubah=ketik({"langkah[12].Langkah": 12, "langkah[12].Putaran": 1})),
        "12",
        "1 s.d. 11",
        isi(4),
    ),
    "putaran-salah": Pemicu("langkah", lambda m: m.buku(ubah=ketik({"langkah[2].Putaran": 0})), "0", "1", isi(1)),
    "langkah-ganda": Pemicu(
        "langkah",
        lambda m: m.buku(
            ubah=ketik(
                {
                    "langkah[12].Langkah": 1,
                    "langkah[12].Putaran": 1,
                    "langkah[12].Mulai": _jam(18, 9),
                    "langkah[12].Instruksi": "Siapkan.",
                }
            )
        ),
        "langkah 1 putaran 1 pada dua baris",
        "baris yang kedua dikosongkan",
        _sel_baris(12, "Langkah", "Putaran", "Mulai", "Instruksi"),
    ),
    "langkah-belum-terbuka": Pemicu(
        "langkah",
        lambda m: m.buku(sampai=6, langkah={**_TOLAK_5, 6: {"Selesai": None, "Keputusan": None}}),
        "langkah 6 dimulai, padahal langkah 5 diputus Tidak setuju",
        "langkah 4 putaran 2 lebih dahulu",
        isi(None),
    ),
    "langkah-mendahului": Pemicu(
        "langkah",
        lambda m: m.buku(sampai=2, langkah={2: {"Mulai": _jam(18, 8, 5)}}),
        "langkah 1 Selesai 08:08, langkah 2 Mulai 08:05",
        "langkah 2 Mulai 08:10",
        isi(_jam(18, 8, 10)),
    ),
    "langkah-mendahului-arahan": Pemicu(
        "langkah",
        lambda m: m.buku(langkah={1: {"Mulai": _jam(17, 8), "Selesai": None}}),
        "arahan 18/11/2026, langkah 1 Mulai 17/11/2026",
        "Mulai 18/11/2026 08:00",
        isi(_jam(18, 8)),
    ),
    "selesai-mendahului-mulai": Pemicu(
        "langkah", _baris(Selesai=_jam(18, 7)), "Mulai 08:00, Selesai 07:00", "Selesai 08:08", isi(_jam(18, 8, 8))
    ),
    "waktu-di-masa-depan": Pemicu(
        "langkah",
        _baris(Selesai=_jam(30, 8)),
        "30/11/2026, padahal hari ini 24/11/2026",
        "18/11/2026 08:08",
        isi(_jam(18, 8, 8)),
    ),
    "pejabat-tidak-berwenang": Pemicu(
        "langkah",
        _baris(Pejabat="Contoh Nama Kasubbag, S.I.Kom."),
        "Kasubbag untuk langkah 1, yang ditandatangani Karo",
        "(kosong): pejabat definitif",
        isi(None),
    ),
    "pejabat-tidak-ada": Pemicu(
        "langkah",
        lambda m: m.buku(langkah={1: {"Mulai": _jam(18, 8), "Selesai": None}}),
        "18/11/2026, sebelum masa jabatan pejabat yang tercatat",
        "24/11/2026",
        isi(_jam(24, 8)),
        config=(
            (
                "pejabat.toml",
                'nama = "Contoh Nama Karo, S.H., M.H."\nnip = "197001011995031001"\npangkat = "Pembina Utama Muda (IV/c)"\nberlaku_dari = 2000-01-01',
                'nama = "Contoh Nama Karo, S.H., M.H."\nnip = "197001011995031001"\npangkat = "Pembina Utama Muda (IV/c)"\nberlaku_dari = 2026-11-20',
            ),
        ),
    ),
    "instansi-tidak-ada": Pemicu(
        "langkah",
        lambda m: m.buku(langkah={1: {"Mulai": _jam(18, 8), "Selesai": None}}),
        "18/11/2026, sebelum kop surat yang pertama",
        "24/11/2026",
        isi(_jam(24, 8)),
        config=(("instansi.toml", "berlaku_sejak = 2000-01-01", "berlaku_sejak = 2026-11-20"),),
    ),
}


def _lanjut(meja: Meja, ubah: Ubah, **awal: object) -> bytes:
    """Return the workbook of a new case that came back, with a change made in it."""
    _, buku = meja.terima(meja.buku(**awal))  # type: ignore[arg-type]  # what `buku` takes
    return ubah_buku(buku, ubah)


def _sudah_ada(meja: Meja) -> bytes:
    _, buku = meja.kasus
    return ubah_buku(
        buku, ketik({"kasus.kode": None, "kasus.versi": None, "kegiatan.tempat": "Aula", "langkah[1].Nomor": None})
    )


def _isi_kode_versi(wb: Workbook, m: Masalah) -> None:
    """Type kode and versi as the message gives them."""
    sel(wb, "kasus.kode").value = m.saran
    sel(wb, "kasus.versi").value = int(m.pesan.rstrip(".").rpartition(" ")[2])


def _dibatalkan(meja: Meja) -> bytes:
    tutup = _lanjut(meja, ketik({"kasus.pembatalan": "Narasumber berhalangan."}))
    _, buku = meja.terima(tutup)
    return ubah_buku(buku, ketik({"kasus.pembatalan": None}))


def _basi(meja: Meja, ubah: Mapping[str, object]) -> bytes:
    """Return an older workbook of a case that was accepted twice, changed."""
    _, pertama = meja.terima(meja.buku())
    meja.terima(ubah_buku(pertama, ketik({"kegiatan.tempat": "Aula Lantai 2"})))

    def lagi(wb: Workbook) -> None:
        ketik({"kegiatan.tempat": "Aula Lantai 2"} | dict(ubah))(wb)
        wb.properties.description = "disimpan lagi"  # saved in the same second, it would be the same bytes

    return ubah_buku(pertama, lagi)


_TAHUN_LALU: Mapping[str, Nilai] = {
    "arahan.tanggal": dt.date(2025, 12, 1),
    "arahan.tanggal_terima": dt.date(2025, 12, 1),
}

KASUS = {
    "kode-tidak-dikenal": Pemicu("kasus", _dengan(kasus__kode="MM-2026-9999"), "MM-2026-9999", "(kosong)", isi(None)),
    "kasus-sudah-ada": Pemicu(
        "kasus",
        _sudah_ada,
        "kegiatan yang sama pada formulir baru",
        "Kode kasus dan Versi dari buku kerja yang dikembalikan",
        _isi_kode_versi,
    ),
    "versi-lama": Pemicu(
        "kasus",
        lambda m: _basi(m, {}),
        "buku kerja versi 1, padahal sudah ada versi 2",
        "buku kerja terakhir di inbox/diterima/",
    ),
    "akan-mundur": Pemicu(
        "kasus",
        lambda m: _basi(m, {"kegiatan.tempat": "Ruang Rapat"}),
        "Ruang Rapat pada buku kerja lama",
        "Ruang Rapat diketik pada buku kerja terakhir",
        bersama=frozenset({"versi-lama"}),
    ),
    "kasus-dibatalkan": Pemicu(
        "kasus", _dibatalkan, "melanjutkan kasus yang sudah dibatalkan", "formulir kosong untuk kegiatan baru"
    ),
    "pembatalan-tanpa-kasus": Pemicu(
        "kasus",
        _dengan(kasus__pembatalan="Batal."),
        "Alasan pembatalan pada formulir yang belum pernah dikirim",
        "(kosong)",
        isi(None),
    ),
    "langkah-dicabut": Pemicu(
        "kasus",
        lambda m: _lanjut(m, ketik({"langkah[2].Mulai": None, "langkah[2].Selesai": None}), sampai=2),
        "Mulai langkah 2 dikosongkan, padahal naskahnya sudah terbit",
        "18/11/2026 08:10",
        isi(_jam(18, 8, 10)),
    ),
    "mulai-pindah-tahun": Pemicu(
        "kasus",
        lambda m: _lanjut(
            m, ketik({"langkah[1].Mulai": dt.datetime(2025, 12, 30, 8), "kegiatan.tempat": "Aula"}), bidang=_TAHUN_LALU
        ),
        "30/12/2025, padahal naskahnya bernomor tahun 2026",
        "18/11/2026 08:00",
        isi(_jam(18, 8)),
    ),
}


def _nomor(teks: str) -> Callable[[Meja], bytes]:
    return _baris(Nomor=teks)


NOMOR = {
    "nomor-terpakai": Pemicu(
        "nomor",
        lambda m: _nomor(str(m.kasus[0].naskah[0]["nomor"]))(m),
        "nomor yang sudah dipakai naskah lain",
        "(kosong): diberi nomor berikutnya",
        isi(None),
    ),
    "nomor-berubah": Pemicu(
        "nomor",
        lambda m: _lanjut(m, ketik({"langkah[1].Nomor": "99/2026", "kegiatan.tempat": "Aula"})),
        "nomor naskah yang sudah terbit diganti",
        "nomor semula",
        saran,
    ),
    "nomor-salah-tahun": Pemicu("nomor", _nomor("877"), "877", "877/2026", saran),
    "nomor-seri-lain": Pemicu(
        "nomor", _nomor("5/KumSidhal/HM/11/2026"), "5/KumSidhal/HM/11/2026 untuk disposisi", "5/2026", isi(None)
    ),
    "nomor-susulan-tanpa-induk": Pemicu(
        "nomor",
        _nomor("900.01/2026"),
        "900.01/2026, padahal nomor 900 belum diberikan",
        "susulan pada nomor terakhir, atau (kosong)",
        isi(None),
    ),
}


def _sudah_ttd(meja: Meja, tambahan: str = "") -> bytes:
    jawaban, _ = meja.terima(meja.buku())
    return bertanda(meja.naskah(jawaban).read_bytes(), tambahan)


def _revisi_lama(meja: Meja) -> bytes:
    jawaban, buku = meja.terima(meja.buku())
    lama = bertanda(meja.naskah(jawaban).read_bytes())
    meja.terima(ubah_buku(buku, ketik({"arahan.hal": "Hal yang lain"})))
    return lama


def _batalkan(meja: Meja, jawaban: Jawaban) -> None:
    batalkan(Tunjukan(nomor=str(jawaban.naskah[0]["nomor"]), seri="agenda"), "Salah ketik.", meja.office, lagi=False)


def _ttd_dibatalkan(meja: Meja) -> bytes:
    jawaban, _ = meja.terima(meja.buku())
    isi_naskah = bertanda(meja.naskah(jawaban).read_bytes())
    _batalkan(meja, jawaban)
    return isi_naskah


def _naskah_dibatalkan(meja: Meja) -> bytes:
    jawaban, buku = meja.terima(meja.buku())
    _batalkan(meja, jawaban)
    return ubah_buku(buku, ketik({"kegiatan.tempat": "Aula"}))


def _naskah_tetap(meja: Meja) -> bytes:
    jawaban, buku = meja.terima(meja.buku())
    naskah = meja.naskah(jawaban)
    naskah.write_bytes(bertanda(naskah.read_bytes()))
    return ubah_buku(buku, ketik({"arahan.hal": "Hal yang lain"}))


def _naskah_pulihan(meja: Meja) -> bytes:
    _, buku = meja.terima(meja.buku())
    register = meja.office.register
    (kasus, *_) = register.semua_kasus()
    with register.issuing():  # as `archive rebuild` leaves it where the manifest is lost
        register._db.execute("UPDATE naskah SET isi = '{}' WHERE kasus = ?", (kasus.id,))
    return ubah_buku(buku, ketik({"kegiatan.tempat": "Aula"}))


SALINAN = {
    "salinan-tidak-dikenal": Pemicu(
        "salinan",
        lambda _: _surat_luar(),
        "surat dari luar",
        "naskah dari outbox/ yang sudah ditandatangani",
        nama="surat.docx",
    ),
    "salinan-belum-ditandatangani": Pemicu(
        "salinan",
        lambda m: m.naskah(m.kasus[0]).read_bytes(),
        "naskah yang belum ditandatangani",
        "naskah yang sudah ditandatangani",
        nama="surat.docx",
    ),
    "salinan-berbeda": Pemicu(
        "salinan",
        lambda m: _sudah_ttd(m, " (diubah)"),
        "isi diubah sebelum ditandatangani",
        "naskah apa adanya, hanya ditandatangani",
        nama="surat.docx",
    ),
    "salinan-revisi-lama": Pemicu(
        "salinan",
        _revisi_lama,
        "revisi 1 ditandatangani, padahal sudah ada revisi 2",
        "revisi terakhir",
        nama="surat.docx",
    ),
    "salinan-dibatalkan": Pemicu(
        "salinan", _ttd_dibatalkan, "naskah yang nomornya dibatalkan", "naskah penggantinya", nama="surat.docx"
    ),
}

PERINGATAN = {
    "melewati-mutu-baku": Pemicu(
        "peringatan",
        _baris(Selesai=_jam(18, 9)),
        "08:00 s.d. 09:00 untuk langkah 10 menit",
        "08:00 s.d. 08:08, bila jamnya salah ketik",
    ),
    "tanggal-acara-berbeda": Pemicu(
        "peringatan",
        lambda m: m.buku(sampai=8, bidang={"kegiatan.tanggal": dt.date(2026, 11, 20)}, langkah={8: {"Selesai": None}}),
        "Tanggal kegiatan 20/11/2026, langkah 8 Mulai 23/11/2026",
        "tanggal yang sama",
    ),
    "ejaan": Pemicu("peringatan", _dengan(arahan__hal="Rapat jam 09:00"), "jam 09:00", "pukul 09.00"),
    "lampiran-tidak-ada": Pemicu(
        "peringatan",
        lambda m: m.buku(ubah=ketik({"dokumentasi[1].Berkas": "foto9.jpg"})),
        "foto9.jpg, yang tidak ada di inbox/lampiran/",
        "foto1.jpg, yang ada di inbox/lampiran/",
    ),
    "naskah-dibatalkan": Pemicu(
        "peringatan", _naskah_dibatalkan, "naskah langkah 1 nomornya dibatalkan", "pengganti yang diminta kepada Admin"
    ),
    "naskah-tetap": Pemicu(
        "peringatan",
        _naskah_tetap,
        "Hal arahan diubah sesudah naskahnya ditandatangani",
        "naskah bertanda tangan tetap berlaku",
    ),
    "naskah-pulihan": Pemicu(
        "peringatan",
        _naskah_pulihan,
        "register pernah dibangun ulang tanpa manifes berkas ini",
        "naskah yang sudah diperiksa isinya",
    ),
}

PEMICU: dict[str, Pemicu] = (
    BUKAN_BUKU | BUKU_LAIN | TERLALU | PAKET | FORMULIR | ISIAN | LANGKAH | KASUS | NOMOR | SALINAN | PERINGATAN
)


@dataclass(frozen=True, slots=True)
class Hasil:
    """What a drop that provokes a kode was answered."""

    meja: Meja
    asal: bytes  # what was dropped; nothing where no bytes were
    jawaban: Jawaban
    masalah: tuple[Masalah, ...]  # those of the kode
    tertanda: bytes | None  # the marked workbook that came back
    alasan: str  # the text that came back instead


def picu(kode: str, meja: Meja) -> Hasil:
    """Drop what provokes `kode` and return the answer.

    Raises:
        AssertionError: something else was answered.
    """
    pemicu = PEMICU[kode]
    if pemicu.config:
        meja = Meja(meja.office.settings.root.dir.with_name(f"root-{kode}"), *pemicu.config)
    hasil = pemicu.buat(meja)
    asal = hasil if isinstance(hasil, bytes) else b""
    jawaban = hasil if isinstance(hasil, Jawaban) else meja.taruh(pemicu.nama, _isi(hasil))
    semua = jawaban.masalah or jawaban.peringatan
    assert {m.kode for m in semua} - pemicu.bersama == {kode}, (kode, jawaban)
    balik, teks = meja.ditolak / pemicu.nama, meja.ditolak / f"{pemicu.nama}.alasan.txt"
    return Hasil(
        meja,
        asal,
        jawaban,
        tuple(m for m in semua if m.kode == kode),
        balik.read_bytes() if balik.is_file() else None,
        teks.read_text("utf-8") if teks.is_file() else "",
    )
