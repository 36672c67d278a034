"""A folder dropped as one: its workbook is the drop, its other files count as lampiran; and what is no file at all."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline import inbox, setoran
from pipeline.jawaban import Jawaban
from pipeline.office import Office
from pipeline.process import process
from tests.alat import data, isi_formulir, isi_outbox, tambah_baris

FOTO = b"\xff\xd8bukan foto sungguhan"


def jatuhkan_paket(office: Office, isi: dict[str, bytes], nama: str = "rapat koordinasi") -> Jawaban:
    kotak = office.settings.root.inbox
    for satu, byte in isi.items():
        (kotak / nama / satu).parent.mkdir(parents=True, exist_ok=True)
        (kotak / nama / satu).write_bytes(byte)
    (kotak / nama).mkdir(exist_ok=True)
    klaim = inbox.ambil(kotak / nama, kotak)
    assert klaim
    return process(klaim, office)


def di_kotak(office: Office, folder: str) -> set[str]:
    kotak = office.settings.root.inbox / folder
    return {f.relative_to(kotak).as_posix() for f in kotak.rglob("*") if f.is_file() or f.is_symlink()}


def test_files_of_the_folder_go_into_the_berkas_named_by_a_cell_or_not(office: Office, formulir: bytes) -> None:
    bernama = tambah_baris(data(sampai=1), "dokumentasi", {"Berkas": "kliping.pdf", "Jenis": "Kliping"})
    jawaban = jatuhkan_paket(
        office,
        {
            "isian.xlsx": isi_formulir(formulir, bernama),
            "kliping.pdf": b"%PDF kliping",
            "sub/foto.jpg": FOTO,
            "Thumbs.db": b"x",
        },
    )

    assert (jawaban.status, jawaban.berkas) == ("diterima", "rapat koordinasi")
    assert [m.kode for m in jawaban.peringatan if m.kode == "lampiran-tidak-ada" and "kliping" in m.pesan] == []
    lampiran = {
        n.rpartition("/")[2]: isi for n, isi in isi_outbox(office.settings.root.dir).items() if "/lampiran/" in n
    }
    assert lampiran == {"kliping.pdf": b"%PDF kliping", "foto.jpg": FOTO}
    assert di_kotak(office, "diterima") == {"isian.xlsx"}
    assert not (office.settings.root.inbox / "rapat koordinasi").exists()


def test_same_folder_again_is_a_duplicate_and_one_more_file_is_not(office: Office, formulir: bytes) -> None:
    buku = isi_formulir(formulir, data(sampai=1))
    jatuhkan_paket(office, {"isian.xlsx": buku, "foto.jpg": FOTO})
    kembali = (office.settings.root.inbox / "diterima" / "isian.xlsx").read_bytes()

    lagi = jatuhkan_paket(office, {"isian.xlsx": kembali, "foto.jpg": FOTO})
    tambah = jatuhkan_paket(office, {"isian.xlsx": kembali, "foto.jpg": FOTO, "foto2.jpg": FOTO + b"2"})

    assert [lagi.status, tambah.status] == ["duplikat", "diterima"]
    assert {n.rpartition("/")[2] for n in isi_outbox(office.settings.root.dir) if "/lampiran/" in n} == {
        "foto.jpg",
        "foto2.jpg",
    }


def test_refused_folder_comes_back_whole_and_can_be_mended_and_dropped_again(office: Office, formulir: bytes) -> None:
    salah = isi_formulir(formulir, data(sampai=1, bidang={"kegiatan.judul": None}))
    jawaban = jatuhkan_paket(office, {"isian.xlsx": salah, "foto/satu.jpg": FOTO})

    assert jawaban.status == "ditolak"
    assert di_kotak(office, "ditolak") == {
        "rapat koordinasi/isian.xlsx",
        "rapat koordinasi/foto/satu.jpg",
        "asli/rapat koordinasi/isian.xlsx",
        "asli/rapat koordinasi/foto/satu.jpg",
    }
    ditolak = office.settings.root.inbox / "ditolak"
    assert (ditolak / "asli/rapat koordinasi/isian.xlsx").read_bytes() == salah
    assert (ditolak / "rapat koordinasi/foto/satu.jpg").stat().st_nlink == 1

    buku = load_workbook(ditolak / "rapat koordinasi/isian.xlsx")
    ((lembar, alamat),) = buku.defined_names["kegiatan.judul"].destinations
    buku[lembar][alamat] = "Rapat Koordinasi Contoh"
    buku.save(ditolak / "rapat koordinasi/isian.xlsx")
    (ditolak / "rapat koordinasi").rename(office.settings.root.inbox / "lagi")
    klaim = inbox.ambil(office.settings.root.inbox / "lagi", office.settings.root.inbox)
    assert klaim
    assert process(klaim, office).status == "diterima"


def test_look_before_it_counts_brings_the_whole_folder_back(office: Office, formulir: bytes) -> None:
    buku = isi_formulir(formulir, data(sampai=1, bidang={"kasus.konsep": "Ya"}))

    jawaban = jatuhkan_paket(office, {"isian.xlsx": buku, "foto.jpg": FOTO})

    assert jawaban.konsep
    assert {"rapat koordinasi/isian.xlsx", "rapat koordinasi/foto.jpg"} <= di_kotak(office, "diterima")


@pytest.mark.parametrize(
    ("isi", "kode"),
    [
        ({}, "paket-kosong"),
        ({"foto.jpg": FOTO}, "paket-kosong"),
        ({"a.xlsx": b"PK", "b.xlsx": b"PK"}, "paket-banyak-buku"),
    ],
    ids=["empty", "no workbook", "two workbooks"],
)
def test_folder_that_is_no_package_is_moved_aside_with_a_reason(
    office: Office, isi: dict[str, bytes], kode: str
) -> None:
    jawaban = jatuhkan_paket(office, isi)

    assert (jawaban.status, [m.kode for m in jawaban.masalah]) == ("ditolak", [kode])
    asli = office.settings.root.inbox / "ditolak" / "asli" / "rapat koordinasi"
    assert {f.name: f.read_bytes() for f in asli.iterdir()} == isi
    assert "rapat koordinasi.alasan.txt" in di_kotak(office, "ditolak")


def test_folder_of_too_much_is_not_read(office: Office, formulir: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setoran, "PAKET_MB", 0)

    jawaban = jatuhkan_paket(office, {"isian.xlsx": formulir, "foto.jpg": FOTO})

    assert [m.kode for m in jawaban.masalah] == ["paket-terlalu-besar"]


@pytest.mark.parametrize(
    ("letak", "kode"),
    [("a/b/c/d/foto.jpg", []), ("a/b/c/d/e/foto.jpg", ["paket-terlalu-besar"])],
    ids=["as deep as may be", "deeper"],
)
def test_no_file_of_the_folder_is_lost_for_lying_deep(
    office: Office, formulir: bytes, letak: str, kode: list[str]
) -> None:
    jawaban = jatuhkan_paket(office, {"isian.xlsx": isi_formulir(formulir, data(sampai=1)), letak: FOTO})

    assert [m.kode for m in jawaban.masalah] == kode
    assert [f.read_bytes() for f in office.settings.root.dir.rglob("foto.jpg")] == [FOTO]


def tautan(jalur: Path) -> None:
    jalur.symlink_to("/etc/hostname")


def tautan_putus(jalur: Path) -> None:
    jalur.symlink_to("tidak ada")


def pipa(jalur: Path) -> None:
    os.mkfifo(jalur)


def soket(jalur: Path) -> None:
    with socket.socket(socket.AF_UNIX) as satu:
        satu.bind(str(jalur.relative_to(Path.cwd())))


@pytest.mark.parametrize("buat", [tautan, tautan_putus, pipa, soket], ids=lambda f: f.__name__)
def test_what_is_no_file_is_answered_unopened(office: Office, monkeypatch: pytest.MonkeyPatch, buat: object) -> None:
    kotak = office.settings.root.inbox
    monkeypatch.chdir(kotak)  # the path of a socket may have 107 characters
    buat(kotak / "aneh.xlsx")  # type: ignore[operator]
    klaim = inbox.ambil(kotak / "aneh.xlsx", kotak)
    assert klaim

    jawaban = process(klaim, office)

    assert [m.kode for m in jawaban.masalah] == ["bukan-berkas-biasa"]
    assert os.path.lexists(kotak / "ditolak" / "asli" / "aneh.xlsx")
    assert "tautan atau berkas khusus" in (kotak / "ditolak" / "aneh.xlsx.alasan.txt").read_text("utf-8")
    assert list(inbox.terklaim(kotak)) == []


@pytest.mark.parametrize("ke", ["/etc/hostname", "/etc"], ids=["to a file", "to a folder"])
def test_link_inside_a_folder_is_not_followed(office: Office, formulir: bytes, ke: str) -> None:
    (office.settings.root.inbox / "rapat koordinasi").mkdir()
    (office.settings.root.inbox / "rapat koordinasi" / "rahasia.jpg").symlink_to(ke)

    jawaban = jatuhkan_paket(office, {"isian.xlsx": formulir})

    assert [m.kode for m in jawaban.masalah] == ["bukan-berkas-biasa"]


def test_giant_is_moved_aside_unread(office: Office) -> None:
    kotak = office.settings.root.inbox
    with (kotak / "raksasa.xlsx").open("wb") as buka:
        buka.truncate(3 * 1024**3)
    klaim = inbox.ambil(kotak / "raksasa.xlsx", kotak)
    assert klaim

    jawaban = process(klaim, office)

    assert [m.kode for m in jawaban.masalah] == ["berkas-terlalu-besar"]
    assert (kotak / "ditolak" / "asli" / "raksasa.xlsx").stat().st_size == 3 * 1024**3
