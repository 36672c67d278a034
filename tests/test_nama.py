"""Every name the program makes can stand on Windows, on a share, and in a ZIP."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pipeline import filing, inbox, konsep
from pipeline.filing import DIGANTIKAN
from pipeline.inbox import nama_aman, sampah
from pipeline.issue import _jalur_lampiran
from pipeline.office import Office
from pipeline.slug import slug as buat_slug
from pipeline.sop import Sop
from tests.alat import data, isi_formulir, isi_outbox, jatuhkan
from tests.nama_windows import TERPAKAI, bentrok, cacat_jalur, cacat_nama

JUDUL_GANAS = (
    "CON",
    "😀" * 300,
    "a" * 500,
    "Rapat\u202e Koordinasi " * 40,
    "..\\..\\windows\\" * 20,
    "ẞ" * 200,
    "- -- ---",
    "نشست خبری " * 30,
    "Kata, " * 100,
)


@pytest.mark.parametrize(
    ("nama", "cacat"),
    [
        ("CON", "reserved"),
        ("con.txt", "reserved"),
        ("Nul.tar.gz", "reserved"),
        ("COM\u00b9.xlsx", "reserved"),
        ("LPT9 .xlsx", "reserved"),
        ("conin$", "reserved"),
        ("a:b", "refused character"),
        ("a\x07b", "control character"),
        ("a\x85b", "control character"),
        ("a\u2028b", "control character"),
        ("\u202exslx.exe", "turns the reading direction"),
        ("a\uf022b", "stands for a refused character on a share"),
        ("akhir.", "outer space or trailing dot"),
        ("akhir ", "outer space or trailing dot"),
        (" awal", "outer space or trailing dot"),
        ("a\udcffb", "no Unicode"),
        ("é" * 128, "too many bytes"),
        ("a" * 256, "too long"),
        ("e\u0301", "not NFC"),
        ("-rf", "taken for an option"),
        ("~$rapat.xlsx", "taken for litter"),
        ("..", "empty"),
    ],
)
def test_checker_names_the_fault(nama: str, cacat: str) -> None:
    assert cacat in list(cacat_nama(nama))


@pytest.mark.parametrize(
    "nama", ["rapat.xlsx", "_CON.xlsx", "CONSOLE.txt", "COM10", "👨‍👩‍👧.xlsx", "é" * 127, "a - b (2).xlsx"]
)
def test_checker_lets_a_good_name_pass(nama: str) -> None:
    assert list(cacat_nama(nama)) == []


def test_checker_knows_a_long_path_and_a_clash() -> None:
    assert cacat_jalur("/".join(["a" * 60] * 3)) == ["/".join(["a" * 60] * 3) + ": path too long"]
    assert bentrok(["a/Rapat", "a/rapat", "a/\u00e9", "a/e\u0301", "b"]) == {"a/rapat", "a/e\u0301"}


@given(st.text(max_size=400) | st.sampled_from(JUDUL_GANAS))
def test_any_judul_makes_a_folder_of_a_case(judul: str) -> None:
    slug = buat_slug(judul)

    assert cacat_jalur(f"2026/MM-2026-0007_{slug}") == []
    assert slug.isascii()
    assert len(slug) <= filing.SLUG_MAKS


def test_longest_path_of_the_delivered_sop_is_good(sop: Sop) -> None:
    berkas = f"2026/{sop.kode}-2026-9999_{buat_slug('a' * 99)}"
    jalur = [
        f"{berkas}/{x.nama_folder}/{DIGANTIKAN}/{sop.kode}-2026-9999_{x.nomor:02d}_{n.jenis}_p99_r99_ttd9.docx"
        for x in sop.langkah
        for n in x.naskah
    ]

    assert [c for j in jalur for c in cacat_jalur(j)] == []
    assert bentrok(jalur) == set()


@pytest.mark.parametrize("judul", JUDUL_GANAS[1:4])
def test_what_is_filed_of_an_extreme_judul_is_good(judul: str, office: Office, formulir: bytes) -> None:
    judul = judul.replace("\u202e", "")[:250]
    jatuhkan(office, isi_formulir(formulir, data(sampai=3, bidang={"kegiatan.judul": judul})))

    jalur = list(isi_outbox(office.settings.root.dir))

    assert len(jalur) > 3
    assert [c for j in jalur for c in cacat_jalur(j)] == []
    assert bentrok(jalur) == set()


@st.composite
def nama_baik(draw: st.DrawFn) -> str:
    """Draw a name that has nothing wrong with it, up to the length that a disk takes."""
    alfabet = st.sampled_from("aZ é9_-.()ß字😀")
    batang, akhiran = (
        draw(st.text(alfabet, min_size=1, max_size=140)),
        draw(st.sampled_from(["", ".jpg", ".jpeg", ".x"])),
    )
    nama = batang.strip(" .-") + akhiran
    assume(not list(cacat_nama(nama)))
    return nama


@given(nama_baik(), st.integers(0, filing.SLUG_MAKS))
def test_attachment_finds_a_good_path_of_its_own_in_any_berkas(nama: str, panjang: int) -> None:
    folder = f"2026/MM-2026-0007_{'a' * panjang}"

    jalur = list(itertools.islice(_jalur_lampiran(folder, nama), 12))

    assert [c for j in jalur for c in cacat_jalur(j)] == []
    assert bentrok(jalur) == set()
    assert {Path(j).suffix for j in jalur} == {Path(nama).suffix}


def test_konsep_folder_differs_from_another_by_more_than_case(tmp_path: Path) -> None:
    (tmp_path / "RAPAT konsep").mkdir()
    (draf := tmp_path / ".konsep").mkdir()

    assert inbox.folder_bebas(draf, tmp_path, konsep.nama_folder("rapat.xlsx")).name == "rapat KONSEP (2)"


@pytest.mark.parametrize(
    ("nama", "folder"),
    [("rapat 2.1", "rapat 2.1 KONSEP"), ("rapat.xlsx", "rapat KONSEP"), ("rapat 2.1.XLSM", "rapat 2.1 KONSEP")],
)
def test_konsep_folder_keeps_a_name_with_a_dot(nama: str, folder: str) -> None:
    assert konsep.nama_folder(nama) == folder


def test_finished_folder_is_not_put_over_one_with_a_folder_in_its_files_place(tmp_path: Path) -> None:
    (draf := tmp_path / ".konsep").mkdir()
    (draf / "nota.docx").write_bytes(b"x")
    (tmp_path / "rapat KONSEP" / "nota.docx").mkdir(parents=True)

    assert inbox.folder_bebas(draf, tmp_path, "rapat KONSEP").name == "rapat KONSEP (2)"


POTONGAN = (
    "con",
    "~$",
    ".",
    "-",
    " ",
    ".xlsx",
    ".tmp",
    "~",
    "\u202e",
    "e\u0301",
    "😀" * 40,
    "\uf022",
    "a" * 90,
    ":",
    "\udcff",
)
NAMA_BERKAS = (
    st.binary(min_size=1, max_size=255).map(lambda isi: isi.replace(b"/", b"_").replace(b"\0", b"_")).map(os.fsdecode)
    | st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=255)
    | st.lists(st.sampled_from([*sorted(TERPAKAI), *POTONGAN]), min_size=1, max_size=6).map("".join)
).filter(lambda nama: nama not in {".", ".."} and len(os.fsencode(nama)) <= 255 and not sampah(nama))


@given(NAMA_BERKAS)
@example("rapat\udcff.xlsx")
@example("con.tar.xlsx")
@example("COM\u00b9.xlsx")
@example("😀" * 60 + ".xlsx")
@example("laporan.tmp ")
@example(" ~$rapat.xlsx")
@example("rapat.xlsxxxxx xx")
def test_any_dropped_name_comes_back_as_a_good_one(nama: str) -> None:
    aman = nama_aman(nama)
    batang, akhiran = Path(aman).stem, Path(aman).suffix
    balasan = [
        aman,
        f"{aman}.alasan.txt",
        f"{aman}.jawaban.txt",
        f"{batang} (9999){akhiran}",
        konsep.nama_folder(nama),
        f"{konsep.nama_folder(nama)} (9999)",
    ]

    assert [(n, c) for n in balasan for c in cacat_nama(n)] == []
    assert nama_aman(aman) == aman


@pytest.mark.parametrize("nama", ["rapat.xlsx", "Rapat koordinasi (2).XLSX", "Undangan – 24 Nov.xlsm", "会議.xlsx"])
def test_good_name_comes_back_as_it_was(nama: str) -> None:
    assert nama_aman(nama) == nama


def test_replies_differ_by_more_than_case(tmp_path: Path) -> None:
    inbox.siapkan(tmp_path)
    klaim = inbox.salin(Path(__file__), tmp_path)
    nama = ["rapat.xlsx", "RAPAT.xlsx", "Rapat.XLSX"]

    for urut, satu in enumerate(nama):
        inbox.kirim(klaim, tmp_path / inbox.DITERIMA, satu, f"isi {urut}".encode())

    jalur = [b.name for b in (tmp_path / inbox.DITERIMA).iterdir()]
    assert (len(jalur), bentrok(jalur)) == (3, set())


def test_name_that_is_no_utf8_is_answered(office: Office) -> None:
    jawaban = jatuhkan(office, b"bukan buku kerja", os.fsdecode(b"rapat \xe9.xlsx"))

    json.dumps(jawaban.json(), ensure_ascii=False).encode()
    assert jawaban.status == "ditolak"
