from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import inbox
from pipeline.inbox import Ketenangan, Rupa


@pytest.fixture
def kotak(tmp_path: Path) -> Path:
    inbox.siapkan(tmp_path)
    return tmp_path


def test_file_is_at_rest_only_after_it_stayed_the_same(kotak: Path) -> None:
    tenang = Ketenangan(2.0)

    sisa = [
        tenang.sisa("a.xlsx", *jejak)
        for jejak in ((10, 1, 0.0), (20, 1, 1.5), (20, 1, 3.0), (20, 1, 3.5), (20, 2, 9.0))
    ]

    assert sisa == [2.0, 2.0, 0.5, 0.0, 2.0]


def test_file_that_went_away_starts_anew() -> None:
    tenang = Ketenangan(2.0)
    tenang.sisa("a.xlsx", 10, 1, 0.0)
    tenang.lupakan_selain(set())

    assert tenang.sisa("a.xlsx", 10, 1, 5.0) == 2.0


@pytest.mark.parametrize(
    "nama",
    [
        "~$rapat.xlsx",
        ".~lock.rapat.xlsx#",
        "rapat.xlsx.tmp",
        "A1B2C3D4.tmp",
        ".rapat.xlsx.swp",
        "Thumbs.db",
        "desktop.ini",
        "rapat.xlsx.part",
        "rapat.xlsx.crdownload",
        "~WRL0001.tmp",
        "status.txt",
        "BACA-SAYA.txt",
    ],
)
def test_litter_is_left_alone(kotak: Path, nama: str) -> None:
    (kotak / nama).write_bytes(b"x")

    assert inbox.calon(kotak) == []


def test_links_and_folders_are_drops_that_are_never_followed(kotak: Path) -> None:
    (kotak / "tautan.xlsx").symlink_to("/etc/passwd")
    (kotak / "folder.xlsx").mkdir()

    assert {b.name: inbox.rupa(b) for b in inbox.calon(kotak)} == {"tautan.xlsx": Rupa.LAIN, "folder.xlsx": Rupa.PAKET}


@pytest.mark.parametrize(("kunci", "siapa"), [("~$rapat.xlsx", "Excel"), (".~lock.rapat.xlsx#", "LibreOffice")])
def test_file_open_in_an_editor_waits(kotak: Path, kunci: str, siapa: str) -> None:
    (kotak / "rapat.xlsx").write_bytes(b"a;b")
    (kotak / kunci).write_bytes(b"")
    tenang = Ketenangan(2.0)

    inbox.lihat(kotak, tenang, 0.0)
    siap, tunggu = inbox.lihat(kotak, tenang, 10.0)

    assert (siap, [t.sebab for t in tunggu]) == ([], [f"terkunci oleh {siapa}"])


def test_truncated_zip_is_waited_for_but_not_for_ever(kotak: Path, formulir: bytes) -> None:
    (kotak / "rapat.xlsx").write_bytes(formulir[:-100])
    tenang = Ketenangan(2.0)
    inbox.lihat(kotak, tenang, 0.0)

    assert [t.sebab for t in inbox.lihat(kotak, tenang, 5.0)[1]] == ["belum lengkap"]
    assert [b.name for b in inbox.lihat(kotak, tenang, 31.0)[0]] == ["rapat.xlsx"]


def test_taking_a_drop_empties_its_place(kotak: Path) -> None:
    (kotak / "rapat.xlsx").write_bytes(b"isi")

    klaim = inbox.ambil(kotak / "rapat.xlsx", kotak)

    assert klaim
    assert klaim.berkas.read_bytes() == b"isi"
    assert inbox.calon(kotak) == []
    assert [k.id for k in inbox.terklaim(kotak)] == [klaim.id]


def test_taking_what_is_gone_is_nothing(kotak: Path) -> None:
    assert inbox.ambil(kotak / "hilang.xlsx", kotak) is None
    assert list(inbox.terklaim(kotak)) == []


def test_copy_leaves_the_file_in_place(kotak: Path, tmp_path: Path) -> None:
    asal = tmp_path / "jauh.xlsx"
    asal.write_bytes(b"isi")

    klaim = inbox.salin(asal, kotak)

    assert asal.read_bytes() == klaim.berkas.read_bytes() == b"isi"


def test_reply_never_overwrites_another_and_is_not_sent_twice(kotak: Path) -> None:
    klaim = inbox.salin(Path(__file__), kotak)
    kirim = [inbox.kirim(klaim, kotak / "diterima", "a.xlsx", isi).name for isi in (b"satu", b"dua", b"dua", b"satu")]

    assert kirim == ["a.xlsx", "a (2).xlsx", "a (2).xlsx", "a.xlsx"]
    assert (kotak / "diterima" / "a.xlsx").read_bytes() == b"satu"


@pytest.mark.parametrize(
    ("nama", "aman"),
    [
        ("CON.xlsx", "_CON.xlsx"),
        ("a:b*c?.xlsx", "a_b_c_.xlsx"),
        ("titik. ", "titik"),
        ("\u202egnp.xlsx", "_gnp.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 100 + ".xlsx"),
    ],
)
def test_reply_has_a_name_windows_takes(nama: str, aman: str) -> None:
    assert inbox.nama_aman(nama) == aman


# ── folders ─────────────────────────────────────────────────────────────────────────────────────


def test_folder_is_a_drop_once_all_in_it_is_at_rest(kotak: Path, formulir: bytes) -> None:
    paket = kotak / "rapat"
    paket.mkdir()
    (paket / "rapat.xlsx").write_bytes(formulir)
    tenang = Ketenangan(2.0)
    inbox.lihat(kotak, tenang, 0.0)
    (paket / "foto.jpg").write_bytes(b"\xff\xd8foto")

    assert [t.sebab for t in inbox.lihat(kotak, tenang, 3.0)[1]] == ["masih ditulis"]
    assert inbox.lihat(kotak, tenang, 5.0)[0] == [paket]


def test_folder_with_a_file_open_in_an_editor_waits(kotak: Path, formulir: bytes) -> None:
    paket = kotak / "rapat"
    paket.mkdir()
    (paket / "rapat.xlsx").write_bytes(formulir)
    (paket / "~$rapat.xlsx").write_bytes(b"")
    tenang = Ketenangan(2.0)
    inbox.lihat(kotak, tenang, 0.0)

    assert [t.sebab for t in inbox.lihat(kotak, tenang, 9.0)[1]] == ["terkunci oleh Excel"]


def test_folder_without_a_workbook_is_given_time_to_get_one(kotak: Path) -> None:
    (kotak / "Folder baru").mkdir()
    tenang = Ketenangan(2.0)
    inbox.lihat(kotak, tenang, 0.0)

    assert [t.sebab for t in inbox.lihat(kotak, tenang, 20.0)[1]] == ["foldernya belum berisi buku kerja"]
    assert [b.name for b in inbox.lihat(kotak, tenang, 31.0)[0]] == ["Folder baru"]


def test_file_larger_than_may_be_is_answered_at_rest_whatever_it_lacks(kotak: Path) -> None:
    for nama, awal in (("nol.xlsx", b""), ("separuh.xlsx", b"PK\x03\x04"), ("separuh.pdf", b"%PDF-1.7")):
        with (kotak / nama).open("wb") as buka:
            buka.write(awal)
            buka.truncate(1001)
    tenang = Ketenangan(2.0, maks=1000)
    inbox.lihat(kotak, tenang, 0.0)

    siap, tunggu = inbox.lihat(kotak, tenang, 2.0)

    assert {b.name for b in siap} == {"nol.xlsx", "separuh.xlsx", "separuh.pdf"}
    assert tunggu == []


def test_placeholder_of_no_byte_is_waited_for_longer_than_a_truncated_file(kotak: Path) -> None:
    (kotak / "awan.xlsx").write_bytes(b"")
    tenang = Ketenangan(2.0)
    inbox.lihat(kotak, tenang, 0.0)

    assert [t.sebab for t in inbox.lihat(kotak, tenang, 100.0)[1]] == ["masih kosong"]
    assert [b.name for b in inbox.lihat(kotak, tenang, 121.0)[0]] == ["awan.xlsx"]


def test_folder_is_sent_back_once_however_often_it_is_tried(kotak: Path, tmp_path: Path) -> None:
    klaim = inbox.salin(Path(__file__), kotak)
    isi: dict[str, bytes | Path] = {"rapat.xlsx": b"buku", "foto/satu.jpg": b"foto"}

    kirim = [inbox.kirim_folder(klaim, kotak / "ditolak", "rapat", isi).name for _ in range(2)]
    lain = inbox.kirim_folder(klaim, kotak / "ditolak", "rapat", isi | {"rapat.xlsx": b"lain"})

    assert [*kirim, lain.name] == ["rapat", "rapat", "rapat (2)"]
    assert (kotak / "ditolak" / "rapat" / "foto" / "satu.jpg").read_bytes() == b"foto"


def test_number_of_a_folder_stands_at_the_end_also_where_its_name_has_a_dot(kotak: Path) -> None:
    klaim = inbox.salin(Path(__file__), kotak)
    isi: list[dict[str, bytes | Path]] = [{"rapat.xlsx": b"satu"}, {"rapat.xlsx": b"dua"}]

    kirim = [inbox.kirim_folder(klaim, kotak / "ditolak", "rapat 2.1", i).name for i in isi]

    assert kirim == ["rapat 2.1", "rapat 2.1 (2)"]


@pytest.mark.parametrize(("rupa", "kedua"), [(Rupa.PAKET, "rapat 2.1 (2)"), (Rupa.LAIN, "rapat 2 (2).1")])
def test_dropped_folder_goes_back_unopened_with_its_number_at_the_end(kotak: Path, rupa: Rupa, kedua: str) -> None:
    pulang = []
    for _ in range(2):
        drop = kotak / "rapat 2.1"
        drop.mkdir() if rupa is Rupa.PAKET else drop.symlink_to("tiada")
        klaim = inbox.ambil(drop, kotak)
        assert klaim
        pulang.append(inbox.pulangkan(klaim, kotak / "ditolak", "rapat 2.1").name)

    assert pulang == ["rapat 2.1", kedua]


@pytest.mark.parametrize("nama", ["\udcff.xlsx", "a\nb.xlsx", "\u202exslx.exe"])
def test_name_that_cannot_be_shown_is_shown_otherwise(kotak: Path, nama: str) -> None:
    (kotak / nama).write_bytes(b"isi")

    klaim = inbox.ambil(kotak / nama, kotak)

    assert klaim
    assert klaim.berkas.name == nama
    assert klaim.nama.encode()
    assert klaim.nama.isprintable()
