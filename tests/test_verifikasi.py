"""What is wrong with an archive is found, named, and nothing else is."""

from __future__ import annotations

import ast
import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import config, filing, inbox
from pipeline.archive import manifes
from pipeline.archive.terbitkan import dari, halaman_kasus
from pipeline.archive.verifikasi import Hasil, verifikasi
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.process import putuskan
from pipeline.register import Register
from pipeline.setoran import buka
from tests.alat import HARI_INI, WIB, balasan, data, isi_formulir, jatuhkan, tambah_baris
from tests.test_kembali import berkas, bertanda

REPO = Path(__file__).resolve().parent.parent
LAMPIRAN = "00-sumber/lampiran/foto.jpg"


@pytest.fixture(scope="module")
def induk(tmp_path_factory: pytest.TempPathFactory, formulir: bytes) -> Path:
    """A root with two cases: one with a superseded naskah, a signed copy and a lampiran, one just begun."""
    root = tmp_path_factory.mktemp("arsip") / "root"
    with siapkan(root) as office:
        (office.settings.root.inbox / "lampiran/foto.jpg").write_bytes(b"bukan gambar, tetapi lampiran")
        foto = {"Berkas": "foto.jpg", "Jenis": "Foto", "Keterangan": "Suasana"}
        jatuhkan(office, isi_formulir(formulir, tambah_baris(data(sampai=4), "dokumentasi", foto)))
        lain = data(sampai=3, bidang={"kegiatan.judul": "Doorstop Menteri", "arahan.nomor": "B-9/2026"})
        jatuhkan(office, isi_formulir(formulir, lain), "lain.xlsx")
        jatuhkan(office, bertanda(berkas(office, "0001_01_disposisi-karo.docx").read_bytes()), "ttd.docx")
        jatuhkan(office, isi_formulir(balasan(office), data(sampai=5, bidang={"kegiatan.tempat": "Aula Lain"})))
        (office.settings.root.inbox / "lanjut.xlsx").write_bytes(isi_formulir(balasan(office), data(sampai=6)))
    return root


@contextmanager
def siapkan(root: Path) -> Iterator[Office]:
    if not root.exists():
        init(root)
    settings = config.load(root)
    with Register(settings.register) as register:
        yield Office(settings, register, lambda: dt.datetime.combine(HARI_INI, dt.time(15, 0), WIB))


@pytest.fixture
def arsip(induk: Path, tmp_path: Path) -> Iterator[Office]:
    """That root, for this test alone."""
    shutil.copytree(induk, tmp_path / "root")
    with siapkan(tmp_path / "root") as office:
        yield office


def folder(office: Office, nomor: int = 1) -> Path:
    (kasus,) = (k for k in office.register.semua_kasus() if k.kode.endswith(f"{nomor:04d}"))
    return office.settings.root.outbox / kasus.folder


def periksa(office: Office) -> Hasil:
    return verifikasi(office.register, office.settings)


def ringkas(hasil: Hasil, office: Office) -> list[tuple[str, str]]:
    """Return kode and path of what was found, the path below the folder of the first case where it is there."""
    awal = f"{folder(office).relative_to(office.settings.root.outbox)}"
    return [(t.kode, t.path.removeprefix(f"{awal}/") if t.path != awal else ".") for t in hasil.temuan]


def test_clean_archive_has_nothing_wrong(arsip: Office) -> None:
    hasil = periksa(arsip)

    assert hasil.temuan == ()
    assert (hasil.kasus, hasil.sibuk) == (2, ())
    assert hasil.berkas == sum(f.is_file() for f in arsip.settings.root.outbox.rglob("*"))


KARO = "01-disposisi-karo/MM-2026-0001_01_disposisi-karo.docx"
TTD = "01-disposisi-karo/MM-2026-0001_01_disposisi-karo_ttd.docx"
KABAG = "02-disposisi-kabag/MM-2026-0001_02_disposisi-kabag_r2.docx"
LAMA = "02-disposisi-kabag/digantikan/MM-2026-0001_02_disposisi-kabag.docx"
DI_SAMPING = "02-disposisi-kabag/MM-2026-0001_02_disposisi-kabag.docx"
BUKU = "00-sumber/MM-2026-0001_v01.xlsx"


def pindah(asal: Path, tujuan: Path) -> None:
    tujuan.parent.mkdir(parents=True, exist_ok=True)
    asal.rename(tujuan)


def tandai(path: Path) -> None:
    path.write_bytes(bertanda(path.read_bytes()))


def taruh_sampah(f: Path) -> None:
    for nama in ("Thumbs.db", "01-disposisi-karo/~$final.docx", ".DS_Store"):
        tambah(f / nama)


def kembalikan_lama(f: Path) -> None:
    pindah(f / LAMA, f / DI_SAMPING)
    tandai(f / DI_SAMPING)


def tukar(path: Path, isi: bytes) -> None:
    path.write_bytes(isi)


def jadi_tautan(path: Path) -> None:
    lain = path.with_name(".asli")
    path.rename(lain)
    path.symlink_to(lain)


def jadi_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def jadi_berkas(path: Path) -> None:
    shutil.rmtree(path)
    path.write_bytes(b"x")


def potong(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def tambah(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"asing")


def folder_orang(f: Path, *, di_tahun: bool) -> None:
    tempat = f.parent if di_tahun else f.parent.parent
    for nama in ("a.docx", "b/c.docx"):
        tambah(tempat / "Arsip lama" / nama)


# Damage, and what is found: kode and path below the folder of the first case.
RUSAK: dict[str, tuple[Callable[[Path], object], list[tuple[str, str]]]] = {
    "naskah missing": (lambda f: (f / KARO).unlink(), [("hilang", KARO)]),
    "superseded naskah missing": (lambda f: (f / LAMA).unlink(), [("hilang", LAMA)]),
    "workbook missing": (lambda f: (f / BUKU).unlink(), [("hilang", BUKU)]),
    "signed copy missing": (lambda f: (f / TTD).unlink(), [("hilang", TTD)]),
    "naskah changed": (lambda f: tukar(f / KABAG, bertanda((f / KABAG).read_bytes())), [("berubah", KABAG)]),
    "signed copy changed": (lambda f: tukar(f / TTD, (f / TTD).read_bytes() + b"\0"), [("berubah", TTD)]),
    "lampiran changed": (lambda f: tukar(f / LAMPIRAN, b"lain"), [("berubah", LAMPIRAN)]),
    "one naskah over another": (lambda f: shutil.copyfile(f / KARO, f / KABAG), [("berubah", KABAG)]),
    "naskah emptied": (lambda f: (f / KARO).write_bytes(b""), [("kosong", KARO)]),
    "naskah truncated": (lambda f: potong(f / KARO), [("terpotong", KARO)]),
    "workbook truncated": (lambda f: potong(f / BUKU), [("terpotong", BUKU)]),
    "unknown file": (lambda f: tambah(f / "01-disposisi-karo/catatan.docx"), [("tak-dikenal", "01-disposisi-karo/catatan.docx")]),
    "copy of a naskah": (
        lambda f: shutil.copyfile(f / KARO, f / "salinan.docx"),
        [("tak-dikenal", "salinan.docx")],
    ),
    "unknown folder in a berkas": (lambda f: tambah(f / "coretan/a/b.txt"), [("tak-dikenal", "coretan")]),
    "naskah in another folder": (lambda f: pindah(f / KARO, f / "11-laporan/a.docx"), [("salah-tempat", "11-laporan/a.docx")]),
    "naskah renamed": (lambda f: pindah(f / KARO, f / "01-disposisi-karo/final.docx"), [("salah-tempat", "01-disposisi-karo/final.docx")]),
    "superseded naskah beside the valid one": (lambda f: shutil.copyfile(f / LAMA, f / DI_SAMPING), [("digantikan-masih-ada", DI_SAMPING)]),
    "superseded naskah moved back": (lambda f: pindah(f / LAMA, f / DI_SAMPING), [("digantikan-masih-ada", DI_SAMPING)]),
    "superseded naskah signed beside the valid one": (
        kembalikan_lama,
        [("digantikan-masih-ada", DI_SAMPING)],
    ),
    "link in the place of a naskah": (lambda f: jadi_tautan(f / KARO), [("sampah", "01-disposisi-karo/.asli"), ("bukan-berkas", KARO)]),
    "folder in the place of a naskah": (lambda f: jadi_folder(f / KARO), [("bukan-berkas", KARO)]),
    "file in the place of a folder": (
        lambda f: jadi_berkas(f / "02-disposisi-kabag"),
        [("bukan-berkas", "02-disposisi-kabag")],
    ),
    "page out of date": (lambda f: tukar(f / "index.html", b"<p>lama"), [("halaman-usang", "index.html")]),
    "page missing": (lambda f: (f / "index.html").unlink(), [("halaman-usang", "index.html")]),
    "front page out of date": (lambda f: tukar(f.parent.parent / "index.html", b""), [("halaman-usang", "index.html")]),
    "manifest of another time": (
        lambda f: tukar(f / manifes.NAMA, (f / manifes.NAMA).read_bytes().replace(b"Aula Lain", b"Aula")),
        [("manifes-usang", manifes.NAMA)],
    ),
    "manifest missing": (lambda f: (f / manifes.NAMA).unlink(), [("manifes-usang", manifes.NAMA)]),
    "manifest damaged": (lambda f: potong(f / manifes.NAMA), [("manifes-rusak", manifes.NAMA)]),
    "berkas gone": (shutil.rmtree, [("folder-berkas-hilang", ".")]),
    "berkas renamed": (lambda f: f.rename(f.with_name("MM-2026-0001_final")), [("salah-tempat", "2026/MM-2026-0001_final")]),
    "berkas moved out of its year": (lambda f: f.rename(f.parent.parent / f.name), [("salah-tempat", "MM-2026-0001_konferensi-pers-perkembangan-situasi-keamanan")]),
    "berkas replaced by a file": (jadi_berkas, [("bukan-berkas", ".")]),
    "foreign folder": (lambda f: folder_orang(f, di_tahun=False), [("folder-asing", "Arsip lama")]),
    "foreign folder in a year": (lambda f: folder_orang(f, di_tahun=True), [("folder-asing", "2026/Arsip lama")]),
    "empty foreign folder": (lambda f: (f.parent / "Baru").mkdir(), [("folder-asing", "2026/Baru")]),
    "unknown file at the top": (lambda f: tambah(f.parent.parent / "daftar.xlsx"), [("tak-dikenal", "daftar.xlsx")]),
    "litter": (
        taruh_sampah,
        [("sampah", ".DS_Store"), ("sampah", "01-disposisi-karo/~$final.docx"), ("sampah", "Thumbs.db")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("apa", RUSAK)
def test_damage_is_found_and_named_and_nothing_else(arsip: Office, apa: str) -> None:
    rusakkan, harus = RUSAK[apa]
    rusakkan(folder(arsip))

    hasil = periksa(arsip)

    assert ringkas(hasil, arsip) == harus
    assert bool(hasil.cacat) == any(k != "sampah" for k, _ in harus)
    assert all(t.pesan.endswith(".") for t in hasil.temuan)


def test_all_damage_together_is_found_each(arsip: Office) -> None:
    f = folder(arsip)
    bersama = ["workbook missing", "naskah changed", "signed copy missing", "lampiran changed", "naskah in another folder",
               "superseded naskah moved back", "page out of date", "manifest damaged", "foreign folder", "unknown file at the top"]  # fmt: skip
    for apa in bersama:
        RUSAK[apa][0](f)

    assert sorted(ringkas(periksa(arsip), arsip)) == sorted(t for apa in bersama for t in RUSAK[apa][1])


def test_report_does_not_call_a_changed_naskah_a_forgery(arsip: Office) -> None:
    f = folder(arsip)
    tukar(f / KABAG, bertanda((f / KABAG).read_bytes()))

    (satu,) = periksa(arsip).temuan

    assert "ditandatangani atau diubah" in satu.pesan
    assert "2/2026" in satu.pesan or "disposisi-kabag" in satu.pesan


def test_naskah_that_lies_in_another_berkas_is_told_once(arsip: Office) -> None:
    lain = folder(arsip, 2) / "01-disposisi-karo/MM-2026-0001_01_disposisi-karo.docx"
    pindah(folder(arsip) / KARO, lain)

    (satu,) = periksa(arsip).temuan

    assert (satu.kode, satu.path) == ("salah-tempat", str(lain.relative_to(arsip.settings.root.outbox)))
    assert KARO in satu.pesan


def test_two_naskah_exchanged_name_each_other(arsip: Office) -> None:
    f = folder(arsip)
    satu, dua = (f / KARO).read_bytes(), (f / KABAG).read_bytes()
    tukar(f / KARO, dua)
    tukar(f / KABAG, satu)

    temuan = periksa(arsip).temuan

    assert [t.kode for t in temuan] == ["berubah", "berubah"]
    assert KABAG in temuan[0].pesan
    assert KARO in temuan[1].pesan


def test_file_that_cannot_be_read_is_told(arsip: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    tutup = folder(arsip) / KARO
    asli = filing.digest_berkas

    def baca(path: Path) -> str | None:
        if path == tutup:
            raise PermissionError(13, "Permission denied", str(path))
        return asli(path)

    monkeypatch.setattr(filing, "digest_berkas", baca)

    (satu,) = periksa(arsip).temuan

    assert satu.kode == "tidak-terbaca"
    assert "hak akses" in satu.pesan


def test_folder_that_cannot_be_read_is_told_once(arsip: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    tutup = folder(arsip)
    asli = os.scandir

    def lihat(path: Path) -> object:
        if Path(path) == tutup:
            raise PermissionError(13, "Permission denied", str(path))
        return asli(path)

    monkeypatch.setattr(os, "scandir", lihat)

    assert [t.kode for t in periksa(arsip).temuan] == ["tidak-terbaca"]


def test_one_case_can_be_verified_alone(arsip: Office) -> None:
    (folder(arsip) / KARO).unlink()
    (arsip.settings.root.outbox / "asing.txt").write_bytes(b"x")

    assert verifikasi(arsip.register, arsip.settings, ["MM-2026-0002"]).temuan == ()
    assert [t.kode for t in verifikasi(arsip.register, arsip.settings, ["MM-2026-0001"]).temuan] == ["hilang"]


def test_case_with_a_drop_under_way_is_passed_over(arsip: Office) -> None:
    kotak = arsip.settings.root.inbox
    klaim = inbox.ambil(kotak / "lanjut.xlsx", kotak)
    assert klaim is not None
    putuskan(klaim, buka(klaim, 40), arsip)  # entered, nothing put in place yet

    hasil = periksa(arsip)

    assert (hasil.temuan, hasil.sibuk) == ((), ("MM-2026-0001",))


def test_naskah_that_waits_for_a_drop_that_is_gone_is_told(arsip: Office) -> None:
    kotak = arsip.settings.root.inbox
    klaim = inbox.ambil(kotak / "lanjut.xlsx", kotak)
    assert klaim is not None
    putuskan(klaim, buka(klaim, 40), arsip)
    inbox.lepas(klaim)

    temuan = periksa(arsip).temuan

    assert "register-tak-selaras" in {t.kode for t in temuan}
    assert "hilang" in {t.kode for t in temuan}


def test_guide_has_every_kode_that_verify_and_rebuild_tell() -> None:
    asal = [REPO / f"pipeline/archive/{nama}.py" for nama in ("verifikasi", "bangun", "pulih")]
    kata = {n.value for b in asal for n in ast.walk(ast.parse(b.read_text("utf-8"))) if isinstance(n, ast.Constant)}
    panduan = (REPO / "docs/arsip.md").read_text("utf-8")
    bagian = panduan.partition("## Memeriksa dan membangun ulang")[2].partition("\n## ")[0]
    baris = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", bagian, re.MULTILINE)
    disebut = {k for b in baris for k in re.findall(r"`([a-z-]+)`", b)}

    temuan = {k for k in kata if isinstance(k, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", k)}
    assert disebut <= kata
    assert temuan - BUKAN_KODE <= disebut


BUKAN_KODE = {"tidak-dikenal"}  # a series


# ── pages that are known to be as they were made ─────────────────────────────────────────────────

UBAHAN = {
    "kasus": "UPDATE kasus SET judul = 'lain' WHERE id = 1",
    "naskah": "UPDATE naskah SET penanda = 'lain' WHERE kasus = 1 AND langkah = 2",
    "nomor": "UPDATE nomor SET batal = 'x', dibatalkan = '2026-11-24' WHERE id ="
    " (SELECT nomor FROM naskah WHERE kasus = 1 AND langkah = 3)",
    "sumber": "UPDATE sumber SET sha256 = 'lain' WHERE kasus = 1",
    "lampiran": "UPDATE lampiran SET sha256 = 'lain' WHERE kasus = 1",
    "salinan": "UPDATE salinan SET beda = '[]', waktu = '2026-11-25T08:00:00+07:00'",
    "setoran": "UPDATE setoran SET berkas = 'lain.xlsx' WHERE kasus = 1",
    "setoran of a copy": "UPDATE setoran SET waktu = '2026-11-25T08:00:00+07:00' WHERE id IN (SELECT setoran FROM salinan)",
    "a new copy": "INSERT INTO turunan (naskah, path, sha256, asal, waktu) SELECT id, path || '.pdf', 'x', 'y', 'z'"
    " FROM naskah WHERE kasus = 1 AND langkah = 2",
}


def tercatat(office: Office, nomor: int) -> bool:
    sop = office.settings.sop["mobilisasi-media"]
    return office.register.halaman(nomor, dari(sop)) is not None


@pytest.mark.parametrize("perintah", UBAHAN.values(), ids=UBAHAN.keys())
def test_whatever_changes_of_a_case_its_pages_are_looked_at_anew(arsip: Office, perintah: str) -> None:
    assert tercatat(arsip, 1)

    arsip.register._db.execute(perintah)

    assert not tercatat(arsip, 1)
    assert tercatat(arsip, 2)


def test_changed_register_is_seen_in_the_pages(arsip: Office) -> None:
    arsip.register._db.execute(UBAHAN["naskah"])

    assert ("halaman-usang", "index.html") in {(t.kode, t.path.rpartition("/")[2]) for t in periksa(arsip).cacat}


def test_what_was_sent_back_stands_on_no_page(arsip: Office) -> None:
    arsip.register._db.execute("UPDATE setoran SET balasan = 'x', dijawab = 1")

    assert tercatat(arsip, 1)
    assert periksa(arsip).cacat == ()


def test_pages_of_another_program_or_sop_are_made_to_be_compared(arsip: Office) -> None:
    sop = arsip.settings.sop["mobilisasi-media"]

    assert arsip.register.halaman(1, dari(replace(sop, judul="SOP Lain"))) is None


def test_pages_that_are_known_are_those_that_would_be_made(arsip: Office) -> None:
    sop = arsip.settings.sop["mobilisasi-media"]

    for kasus in arsip.register.semua_kasus():
        dibuat = {p: filing.digest(isi) for p, isi in halaman_kasus(kasus, arsip.register, arsip.settings)}
        assert arsip.register.halaman(kasus.id, dari(sop)) == dibuat
