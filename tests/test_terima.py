"""A bag comes in whole or not at all, and out of it the archive that it was made of."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pypdfium2
import pytest

from pipeline.archive import manifes, tas
from pipeline.archive.serah import Pilihan
from pipeline.archive.terima import Hasil, terima
from pipeline.cli import main
from pipeline.errors import ArsipError, HalanganError, Status
from pipeline.kunci import memegang
from tests.alat import HARI_INI, WIB, data, isi_formulir, isi_outbox, jatuhkan
from tests.alat_serah import KODE, bekerja, cuplik, ekspor, kasus_lain, root_kaya, root_kosong, salinan_root
from tests.test_kembali import pindaian
from tests.test_pulih import ListrikPadam, padam_di


@pytest.fixture(scope="module")
def asal(tmp_path_factory: pytest.TempPathFactory, formulir: bytes) -> Path:
    """A root that no test changes."""
    return root_kaya(tmp_path_factory.mktemp("terima") / "root", formulir)


@pytest.fixture(scope="module")
def tas_utuh(tmp_path_factory: pytest.TempPathFactory, asal: Path) -> Path:
    """Its bag, which no test changes."""
    return ekspor(asal, tmp_path_factory.mktemp("tas")).tas


@pytest.fixture
def kosong(tmp_path: Path) -> Path:
    """An empty root."""
    return root_kosong(tmp_path / "kosong")


def masukkan(root: Path, asal_tas: Path, *, apa_adanya: bool = False) -> Hasil:
    with bekerja(root) as office:
        return terima(asal_tas, office, apa_adanya=apa_adanya)


def keadaan(root: Path) -> tuple[dict[str, bytes], list[dict[str, Any]], list[str]]:
    """Return all there is of a root: its files, its cases, its numbers."""
    with bekerja(root) as office:
        semua = [office.register.cuplik(k.id) for k in office.register.semua_kasus()]
        return isi_outbox(root), semua, [n.teks for n in office.register.nomor()]


def test_bag_in_an_empty_root_gives_the_same_archive(asal: Path, tas_utuh: Path, kosong: Path) -> None:
    hasil = masukkan(kosong, tas_utuh)

    assert (hasil.kode, hasil.baru, hasil.naskah) == (KODE, True, len(cuplik(asal)["naskah"]))  # type: ignore[arg-type]
    assert keadaan(kosong) == keadaan(asal)
    assert list((kosong / "outbox/.kerja").iterdir()) == []


def test_zip_gives_the_same_archive(asal: Path, kosong: Path, tmp_path: Path) -> None:
    hasil = ekspor(asal, tmp_path, pilihan=Pilihan(zip=True, pdf=False))

    masukkan(kosong, hasil.tas)

    assert keadaan(kosong) == keadaan(asal)


def test_same_bag_again_changes_nothing(tas_utuh: Path, kosong: Path) -> None:
    masukkan(kosong, tas_utuh)
    sebelum = {f: f.stat().st_mtime_ns for f in (kosong / "outbox").rglob("*") if f.is_file()}

    hasil = masukkan(kosong, tas_utuh)

    assert (hasil.baru, hasil.diletakkan) == (False, 0)
    assert {f: f.stat().st_mtime_ns for f in (kosong / "outbox").rglob("*") if f.is_file()} == sebelum


def test_next_drop_goes_on_behind_what_came_in(asal: Path, tas_utuh: Path, kosong: Path, formulir: bytes) -> None:
    masukkan(kosong, tas_utuh)
    lain = salinan_root(asal, kosong.with_name("lain"))

    assert kasus_lain(kosong, formulir) == kasus_lain(lain, formulir) == "MM-2026-0002"
    assert keadaan(kosong)[2] == keadaan(lain)[2]


def test_cancelled_number_comes_along(asal: Path, kosong: Path, tmp_path: Path) -> None:
    root = salinan_root(asal, tmp_path / "root")
    assert main(["--root", str(root), "register", "void", "2/2026", "--alasan", "salah tujuan"]) == Status.SELESAI

    masukkan(kosong, ekspor(root, tmp_path).tas)

    assert keadaan(kosong) == keadaan(root)
    with bekerja(kosong) as office:
        assert [n.batal for n in office.register.nomor() if n.teks == "2/2026"] == ["salah tujuan"]


@pytest.mark.parametrize("urutan", [(0, 1), (1, 0)])
def test_bags_of_two_cases_with_a_scan_in_common_come_in_in_any_order(
    urutan: tuple[int, int], formulir: bytes, kosong: Path, tmp_path: Path
) -> None:
    """A scan of naskah of two cases is one drop that both have: whichever comes first, both end as they were."""
    root = root_kosong(tmp_path / "root")
    kode = [kasus_lain(root, formulir), _kasus_ketiga(root, formulir)]
    _pindai_bersama(root)
    semua = [ekspor(root, tmp_path / "o", satu).tas for satu in kode]

    for n in urutan:
        masukkan(kosong, semua[n])

    sesudah, sebelum = keadaan(kosong), keadaan(root)
    assert sesudah[:2] == sebelum[:2]
    assert sorted(sesudah[2]) == sorted(sebelum[2])


def _kasus_ketiga(root: Path, formulir: bytes) -> str:
    isi = data(bidang={"kegiatan.judul": "Kasus ketiga", "arahan.nomor": "B-998/Ses"}, sampai=4)
    with bekerja(root) as office:
        return jatuhkan(office, isi_formulir(formulir, isi), "ketiga.xlsx").kasus or ""


def _pindai_bersama(root: Path) -> None:
    with bekerja(root) as office:
        satu = pindaian(office, "MM-2026-0001_04_laporan-persiapan.docx")
        asli = office.register.naskah
        object.__setattr__(office.register, "naskah", lambda _: asli(2))
        dua = pindaian(office, "MM-2026-0002_04_laporan-persiapan.docx")
        del office.register.naskah
        jawaban = jatuhkan(office, _gabung(satu, dua), "bersama.pdf")
        assert len(jawaban.salinan) == 2, jawaban.masalah


def _gabung(*pdf: bytes) -> bytes:
    hasil = pypdfium2.PdfDocument.new()
    for satu in pdf:
        hasil.import_pages(pypdfium2.PdfDocument(satu))
    keluar = io.BytesIO()
    hasil.save(keluar)
    return keluar.getvalue()


# ── what clashes ────────────────────────────────────────────────────────────────────────────────


def ditolak(root: Path, asal_tas: Path, pesan: str, galat: type[Exception] = ArsipError) -> None:
    """Expect the bag to be refused, and nothing to be changed by it."""
    sebelum = keadaan(root)
    with pytest.raises(galat, match=pesan):
        masukkan(root, asal_tas)
    assert keadaan(root) == sebelum
    assert not (root / "outbox/.kerja").exists() or not list((root / "outbox/.kerja").iterdir())


def test_other_case_of_the_same_kode_is_refused(tas_utuh: Path, kosong: Path, formulir: bytes) -> None:
    assert kasus_lain(kosong, formulir) == KODE

    ditolak(kosong, tas_utuh, f"{KODE} sudah ada di sini dengan isi lain")


def test_newer_state_of_the_same_case_is_refused(asal: Path, tas_utuh: Path, tmp_path: Path) -> None:
    root = salinan_root(asal, tmp_path / "root")
    with bekerja(root) as office:
        office.register._db.execute("UPDATE kasus SET versi = 3")

    ditolak(root, tas_utuh, "sudah ada di sini dengan isi lain")


def test_number_that_another_case_has_is_refused_and_named(
    asal: Path, kosong: Path, formulir: bytes, tmp_path: Path
) -> None:
    sumber = salinan_root(asal, tmp_path / "sumber")
    kasus_lain(sumber, formulir)
    root = root_kosong(tmp_path / "root")
    kasus_lain(root, formulir)
    bag = ekspor(sumber, tmp_path / "o", KODE).tas
    masukkan(kosong, bag)
    with bekerja(root) as office:  # another kode, the same numbers
        office.register._db.execute(
            "UPDATE kasus SET kode = 'MM-2026-0007', urut = 7, folder = replace(folder, '0001', '0007')"
        )

    ditolak(root, bag, "Nomor 1/2026 dari kasus MM-2026-0001 sudah dipakai di sini: 1/2026, MM-2026-0007 langkah 1")


def test_file_in_the_way_is_refused(tas_utuh: Path, kosong: Path) -> None:
    nama = next(n for n in tas.berkas_di(tas_utuh / "data") if n.endswith("11_laporan.docx"))
    (kosong / "outbox" / nama).parent.mkdir(parents=True)
    (kosong / "outbox" / nama).write_bytes(b"lain")

    ditolak(kosong, tas_utuh, "11_laporan.docx sudah ada dengan isi lain")


def test_case_of_an_sop_that_is_not_here_is_refused(tas_utuh: Path, kosong: Path) -> None:
    (kosong / "config/sop/mobilisasi-media.toml").rename(kosong / "config/sop/sop-lain.toml")
    isi = (kosong / "config/sop/sop-lain.toml").read_text("utf-8").replace('"mobilisasi-media"', '"sop-lain"')
    (kosong / "config/sop/sop-lain.toml").write_text(isi, "utf-8")
    (kosong / "templates/mobilisasi-media").rename(kosong / "templates/sop-lain")

    ditolak(kosong, tas_utuh, "SOP “mobilisasi-media”, yang tidak ada di config/sop/")


def test_bag_waits_for_the_service(tas_utuh: Path, kosong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with memegang(kosong / ".alur/register.db", kosong / "inbox", dt.datetime.combine(HARI_INI, dt.time(9), WIB)):
        assert main(["--root", str(kosong), "archive", "import", str(tas_utuh)]) == Status.TERKUNCI


# ── what is damaged ─────────────────────────────────────────────────────────────────────────────


def _ubah(folder: Path, nama: str, fungsi: Callable[[bytes], bytes]) -> None:
    (folder / nama).write_bytes(fungsi((folder / nama).read_bytes()))


def _naskah(folder: Path) -> Path:
    return next(f for f in sorted((folder / "data").rglob("*11_laporan.docx")))


def _bit(folder: Path) -> None:
    isi = bytearray(_naskah(folder).read_bytes())
    isi[len(isi) // 2] ^= 1
    _naskah(folder).write_bytes(isi)


def _tanpa_sha512(folder: Path) -> None:
    (folder / "manifest-sha512.txt").unlink()
    for nama in tas.MANIFES_TAG:
        _ubah(folder, nama, lambda i: b"".join(b for b in i.splitlines(True) if b"manifest-sha512" not in b))


KERUSAKAN = {
    "payload byte changed": (_bit, "isi berubah: data/.*11_laporan.docx"),
    "payload file missing": (lambda f: _naskah(f).unlink(), "hilang: data/.*11_laporan.docx"),
    "extra payload file": (lambda f: (f / "data/tambahan.txt").write_text("x"), "tidak tercatat: data/tambahan.txt"),
    "manifest digest altered": (
        lambda f: _ubah(f, "manifest-sha256.txt", lambda i: (b"0" if i[:1] != b"0" else b"1") + i[1:]),
        "isi berubah",
    ),
    "bag-info changed": (
        lambda f: _ubah(f, "bag-info.txt", lambda i: i.replace(b"Kode-Klasifikasi: HM", b"Kode-Klasifikasi: OT")),
        "isi berubah: bag-info.txt",
    ),
    "bag-info removed": (lambda f: (f / "bag-info.txt").unlink(), "bag-info.txt hilang"),
    "oxum wrong": (
        lambda f: _ubah(f, "bag-info.txt", lambda i: i.replace(b"Payload-Oxum: ", b"Payload-Oxum: 1")),
        "Payload-Oxum",
    ),
    "bagit.txt removed": (lambda f: (f / "bagit.txt").unlink(), "tidak memuat bagit.txt"),
}
# What bagit lets pass, and we do not.
KERUSAKAN_LAIN = {
    "tag manifests removed": (lambda f: [(f / n).unlink() for n in tas.MANIFES_TAG], "tagmanifest-sha256.txt hilang"),
    "one manifest removed, the tag manifests told so": (_tanpa_sha512, "manifest-sha512.txt hilang"),
    "line that cannot be read": (
        lambda f: _ubah(f, "tagmanifest-sha256.txt", lambda i: i + b"rusak\n"),
        "baris 'rusak' di tagmanifest-sha256.txt tidak sah",
    ),
    "file outside data": (lambda f: (f / "jalankan.exe").write_bytes(b"MZ"), "memuat jalankan.exe di luar data/"),
    "fetch.txt": (
        lambda f: (f / "fetch.txt").write_text("https://example.org/a 1 data/a\n"),
        "fetch.txt",
    ),
    "link": (lambda f: (f / "data/tautan").symlink_to("/etc/passwd"), "bukan berkas biasa"),
    "link in the place of a folder": (lambda f: (f / "data/tautan").symlink_to("/etc"), "bukan berkas biasa"),
    "pipe": (lambda f: os.mkfifo(f / "data/pipa"), "bukan berkas biasa"),
    "names that differ in case": (
        lambda f: [(f / "data/A.txt").write_text("x"), (f / "data/a.txt").write_text("x")],
        "besar-kecil",
    ),
    "name that Windows takes for a device": (lambda f: (f / "data/con.txt").write_text("x"), "tidak aman"),
    "other encoding": (
        lambda f: _ubah(f, "bagit.txt", lambda i: i.replace(b"UTF-8", b"UTF-7")),
        "isi bagit.txt tidak dikenal",
    ),
}


@pytest.mark.parametrize(("rusak", "pesan"), KERUSAKAN.values(), ids=KERUSAKAN)
def test_damaged_bag_is_refused_by_bagit_and_by_us(
    tas_utuh: Path, kosong: Path, tmp_path: Path, rusak: Callable[[Path], object], pesan: str
) -> None:
    folder = Path(shutil.copytree(tas_utuh, tmp_path / "rusak"))
    rusak(folder)

    with pytest.raises(bagit.BagError):
        bagit.Bag(str(folder)).validate()
    ditolak(kosong, folder, pesan)


@pytest.mark.parametrize(("rusak", "pesan"), KERUSAKAN_LAIN.values(), ids=KERUSAKAN_LAIN)
def test_what_bagit_lets_pass_is_refused_by_us(
    tas_utuh: Path, kosong: Path, tmp_path: Path, rusak: Callable[[Path], object], pesan: str
) -> None:
    folder = Path(shutil.copytree(tas_utuh, tmp_path / "rusak"))
    rusak(folder)

    ditolak(kosong, folder, pesan)


# ── hostile ZIPs ────────────────────────────────────────────────────────────────────────────────


def zip_dari(folder: Path, keluar: Path, *tambahan: tuple[str, bytes], mode: int = 0, awalan: str = "t/") -> Path:
    with zipfile.ZipFile(keluar, "w") as arsip:
        for satu in tas.berkas_di(folder):
            arsip.write(folder / satu, f"{awalan}{satu}")
        for nama, isi in tambahan:
            butir = zipfile.ZipInfo(nama)
            butir.external_attr = mode << 16
            arsip.writestr(butir, isi)
    return keluar


@pytest.mark.parametrize(
    ("nama", "pesan"),
    [
        ("t/data/../../keluar.txt", "tidak aman"),
        ("../keluar.txt", "di luar tasnya"),
        ("/etc/keluar.txt", "di luar tasnya"),
        ("t//etc/keluar.txt", "tidak aman"),
        ("t/data/..\\keluar.txt", "tidak aman"),
        ("t/data/C:keluar.txt", "tidak aman"),
        ("t/data/.tersembunyi", "tidak aman"),
        ("t/data/titik./a.txt", "tidak aman"),
        ("t/data/register.json", "dua kali"),
        ("t/data/REGISTER.json", "besar-kecil"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_zip_with_a_name_that_leads_out_is_refused(
    tas_utuh: Path, kosong: Path, tmp_path: Path, nama: str, pesan: str
) -> None:
    ditolak(kosong, zip_dari(tas_utuh, tmp_path / "a.zip", (nama, b"x")), pesan)
    assert list(tmp_path.rglob("keluar.txt")) == []


def test_zip_with_a_link_is_refused(tas_utuh: Path, kosong: Path, tmp_path: Path) -> None:
    ditolak(
        kosong,
        zip_dari(tas_utuh, tmp_path / "a.zip", ("t/data/x", b"/etc"), mode=stat.S_IFLNK | 0o777),
        "bukan berkas biasa",
    )


def test_zip_without_a_folder_of_its_own_is_taken(asal: Path, tas_utuh: Path, kosong: Path, tmp_path: Path) -> None:
    masukkan(kosong, zip_dari(tas_utuh, tmp_path / "a.zip", awalan=""))

    assert keadaan(kosong) == keadaan(asal)


def test_zip_that_says_it_is_larger_than_the_disk_is_refused(tas_utuh: Path, kosong: Path, tmp_path: Path) -> None:
    bom = zip_dari(tas_utuh, tmp_path / "a.zip", ("t/data/bom", b"x"))
    isi = bytearray(bom.read_bytes())
    awal = isi.rindex(b"PK\x01\x02")
    isi[awal + 24 : awal + 28] = b"\xfe\xff\xff\xff"  # its size, unpacked
    bom.write_bytes(isi)

    with pytest.MonkeyPatch.context() as ganti:
        ganti.setattr("pipeline.archive.tas.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 1 << 30))
        ditolak(kosong, bom, "Disk .* kurang 3090 MB", HalanganError)


def test_zip_with_too_many_files_is_refused(
    tas_utuh: Path, kosong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tas, "BUTIR_MAKS", 20)

    ditolak(kosong, zip_dari(tas_utuh, tmp_path / "a.zip"), "lebih dari 20")


@pytest.mark.parametrize("isi", [b"", b"bukan zip", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + bytes(60)])
def test_what_is_no_zip_is_said(kosong: Path, tmp_path: Path, isi: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(isi)

    ditolak(kosong, tmp_path / "a.zip", "bukan ZIP|bukan tas")


def test_zip_cut_or_flipped_anywhere_is_refused_or_the_same(asal: Path, tas_utuh: Path, tmp_path: Path) -> None:
    utuh = zip_dari(tas_utuh, tmp_path / "utuh.zip").read_bytes()
    harap = keadaan(asal)
    for n in range(12):
        isi = bytearray(utuh)
        if n < 4:
            del isi[len(isi) * n // 4 + 7 :]
        else:
            isi[len(isi) * n // 12 - 5] ^= 1 << (n % 8)
        (tmp_path / "a.zip").write_bytes(isi)
        root = root_kosong(tmp_path / f"r{n}")
        try:
            masukkan(root, tmp_path / "a.zip")
        except ArsipError:
            assert keadaan(root)[1:] == ([], [])
        else:
            assert keadaan(root) == harap


# ── hostile manifests: bags whose digests are right, and whose manifest lies ────────────────────


def palsu(tas_utuh: Path, tujuan: Path, ubah: Callable[[dict[str, Any]], object]) -> Path:
    """Return a valid bag whose manifest was changed by `ubah`."""
    folder = Path(shutil.copytree(tas_utuh, tujuan))
    (berkas,) = (folder / "data").glob(f"2026/*/{manifes.NAMA}")
    isi = json.loads(berkas.read_text("utf-8"))
    ubah(isi)
    berkas.write_text(json.dumps(isi), "utf-8")
    tas.tutup(folder, {"External-Identifier": "palsu"})
    tas.periksa(folder)
    return folder


def _isi(isi: dict[str, Any], jalan: str, nilai: object) -> None:
    *depan, akhir = jalan.split(".")
    for satu in depan:
        isi = isi[int(satu)] if satu.isdigit() else isi[satu]  # type: ignore[index]
    isi[akhir] = nilai


@pytest.mark.parametrize(
    ("jalan", "nilai", "pesan"),
    [
        ("naskah.0.path", "../../../etc/cron.d/x", "tempat yang tidak sah"),
        ("naskah.0.path", "/etc/passwd", "tempat yang tidak sah"),
        ("salinan.0.path", "2026/MM-2026-0002_lain/a.docx", "tempat yang tidak sah"),
        ("naskah.0.path", 7, "rusak"),
        ("naskah.0.sha256", "xyz", "sidik yang tidak sah"),
        ("naskah.0.sha256", "0" * 64, "tidak sama dengan manifes"),
        ("kasus.folder", "2026/../..", "milik kasus lain"),
        ("kasus.kode", "MM-2026-0002", "milik kasus lain"),
        ("kasus.urut", 10**9, "milik kasus lain"),
        ("kasus.keadaan", {}, "rusak"),
        ("kasus.keadaan", [], "rusak"),
        ("kasus.sop", "../lain", "tidak ada di config/sop/"),
        ("kasus.sop", ["x"], "rusak"),
        ("kasus.judul", ["x"], "rusak"),
        ("kasus.versi", 1 << 70, "rusak"),
        ("kasus.diperbarui", "kemarin", "rusak"),
        ("nomor.0.tanggal", "kemarin", "rusak"),
        ("nomor.0.teks", "palsu", "rusak"),
        ("naskah.0.tanggal", "kemarin", "rusak"),
        ("naskah.0.asing", "kolom", "tidak dapat dicatat seutuhnya"),
        ("setoran.0.jawaban", [], "rusak"),
        ("setoran.0.waktu", 5, "sudah ada di register|rusak|seutuhnya"),
        ("nomor", [], "rusak"),
        ("setoran", [], "FOREIGN KEY"),
        ("bentuk", "alurnaskah-manifes-9", "lebih baru"),
    ],
)
def test_lying_manifest_changes_nothing(
    tas_utuh: Path, kosong: Path, tmp_path: Path, jalan: str, nilai: object, pesan: str
) -> None:
    ditolak(kosong, palsu(tas_utuh, tmp_path / "palsu", lambda isi: _isi(isi, jalan, nilai)), pesan)


def test_manifest_nested_without_end_is_said(tas_utuh: Path, kosong: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tas_utuh, tmp_path / "palsu"))
    (berkas,) = (folder / "data").glob(f"2026/*/{manifes.NAMA}")
    berkas.write_text("[" * 200_000)
    tas.tutup(folder, {})

    ditolak(kosong, folder, "rusak")


def test_what_went_out_as_it_was_comes_in_as_it_was_only_if_asked(asal: Path, kosong: Path, tmp_path: Path) -> None:
    root = salinan_root(asal, tmp_path / "root")
    (berkas,) = (root / "outbox").rglob("*02_disposisi-kabag.docx")
    berkas.write_bytes(b"lain")
    (berkas.parent / "catatan.txt").write_text("x")
    bag = ekspor(root, tmp_path, pilihan=Pilihan(pdf=False, apa_adanya=True)).tas

    ditolak(kosong, bag, "diekspor apa adanya")
    hasil = masukkan(kosong, bag, apa_adanya=True)

    assert [t.partition(": ")[2] for t in hasil.temuan] == ["berubah", "tidak dikenal"]
    assert keadaan(kosong) == keadaan(root)


# ── cut and begun again ─────────────────────────────────────────────────────────────────────────

TITIK = [
    *(("pipeline.archive.tas.salin", n) for n in (1, 20)),
    ("pipeline.archive.tas.periksa", 1),
    ("pipeline.register.Register.tuang", 1),
    *(("pipeline.archive.terima.terbitkan", n) for n in (1, 2)),
    *(("pipeline.filing.put_in_place", n) for n in (1, 9, 17)),
    *(("pathlib.Path.replace", n) for n in (4, 6)),
]


@pytest.mark.parametrize("sesudah", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("sasaran", "panggilan"), TITIK)
def test_cut_import_is_not_begun_or_is_finished_by_the_same_bag(
    asal: Path,
    tas_utuh: Path,
    kosong: Path,
    monkeypatch: pytest.MonkeyPatch,
    sasaran: str,
    panggilan: int,
    *,
    sesudah: bool,
) -> None:
    with monkeypatch.context() as listrik:
        padam_di(listrik, sasaran, panggilan, sesudah=sesudah)
        listrik.setattr("pipeline.archive.terima.filing.buang", lambda _: None)  # no tidying when the power goes
        with pytest.raises(ListrikPadam):
            masukkan(kosong, tas_utuh)
    with bekerja(kosong) as office:
        tercatat = office.register.semua_kasus()
    assert tercatat or isi_outbox(kosong).keys() <= {"BACA-SAYA.txt"}

    masukkan(kosong, tas_utuh)

    assert keadaan(kosong) == keadaan(asal)
    assert list((kosong / "outbox/.kerja").iterdir()) == []


# ── the command ─────────────────────────────────────────────────────────────────────────────────


def test_command_says_what_came_in(tas_utuh: Path, kosong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alur = ["--root", str(kosong), "archive", "import", str(tas_utuh)]

    assert main([*alur, "--json"]) == Status.SELESAI
    isi = json.loads(capsys.readouterr().out)
    assert (isi["kasus"], isi["status"], isi["temuan"]) == (KODE, "diimpor", [])
    assert main(alur) == Status.SELESAI
    assert "sudah ada, sama. Tidak ada yang diubah." in capsys.readouterr().out
    assert main([*alur[:-1], "tidak-ada.zip"]) == Status.SALAH_PERINTAH


def test_damage_ends_with_status_5(
    tas_utuh: Path, kosong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(tas_utuh, tmp_path / "rusak"))
    _bit(folder)

    assert main(["--root", str(kosong), "archive", "import", str(folder)]) == Status.RUSAK
    assert "isi berubah" in capsys.readouterr().err
