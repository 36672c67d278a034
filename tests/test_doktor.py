"""Each finding of `alur doctor`, played by a root or a machine at fault."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from pipeline import doktor
from pipeline.archive import manifes
from pipeline.cli import main
from pipeline.doktor import PEMERIKSAAN, Bahan, Dunia, Temuan, Tingkat, arsip, kantor, mesin
from pipeline.errors import Status
from pipeline.kunci import NAMA, memegang
from pipeline.office import Office
from pipeline.register import Register
from tests.alat import HARI_INI, WIB, data, isi_formulir, jatuhkan
from tests.register_lama import tuang
from tests.test_config import ganti

REPO = Path(__file__).resolve().parent.parent
SAAT = dt.datetime.combine(HARI_INI, dt.time(15), WIB)
SEHAT = Dunia(
    kini=SAAT,
    jenis_disk=lambda _: "ext4",
    sisa=lambda _: 50 << 30,
    sistem=lambda _: "",
    libreoffice=lambda: "/usr/bin/soffice",
    huruf=lambda: frozenset({"liberation sans", "liberation serif"}),
    batas=dict,
)
Cek = Callable[[Bahan], Iterator[Temuan]]


def lihat(cek: Cek, root: Path, **dunia: Any) -> list[tuple[str, str]]:
    """Return kode and tingkat of what a check finds in a world that is sound but for `dunia`."""
    temuan = list(cek(doktor.bahan(root, replace(SEHAT, **dunia))))
    assert all(bool(t.obat) == (t.tingkat is not Tingkat.BAIK) for t in temuan)
    return [(t.kode, t.tingkat.value) for t in temuan]


def test_sound_installation_has_no_fault(root: Path) -> None:
    (root / "inbox/status.txt").write_text("")
    os.utime(root / "inbox/status.txt", (SAAT.timestamp(),) * 2)
    temuan = list(doktor.periksa(doktor.bahan(root, replace(SEHAT, kini=SAAT))))

    assert [t for t in temuan if t.tingkat is Tingkat.GAGAL] == []
    assert {t.kode for t in temuan if t.tingkat is Tingkat.PERINGATAN} <= {"contoh", "libur", "jam-disk"}
    assert doktor.status(temuan) == Status.SELESAI
    assert sorted(p.name for p in root.rglob("*") if "uji" in p.name) == []


@pytest.mark.parametrize(
    ("dunia", "tingkat"),
    [
        ({}, "baik"),
        ({"python": (3, 10, 4)}, "gagal"),
        ({"sqlite": (3, 34, 0)}, "gagal"),
    ],
    ids=["new enough", "old Python", "old SQLite"],
)
def test_python_is_new_enough(root: Path, dunia: dict[str, Any], tingkat: str) -> None:
    assert lihat(mesin.periksa_python, root, **dunia) == [("python", tingkat)]


def test_folder_that_is_away_is_told(root: Path) -> None:
    (root / "outbox").rename(root / "lain")

    assert lihat(mesin.periksa_folder, root) == [("folder", "baik"), ("folder-hilang", "gagal"), ("folder", "baik")]


def test_folder_that_cannot_be_written_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tulis = Path.write_bytes

    def tolak(berkas: Path, isi: bytes) -> int:
        if berkas.parent.name == "inbox":
            raise PermissionError(errno.EACCES, "ditolak", str(berkas))
        return tulis(berkas, isi)

    monkeypatch.setattr(Path, "write_bytes", tolak)
    assert ("folder-tak-tertulis", "gagal") in lihat(mesin.periksa_folder, root)


def test_folder_in_which_nothing_can_be_renamed_is_told_and_left_clean(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tolak(berkas: Path, tujuan: Path) -> None:
        raise PermissionError(errno.EPERM, "ditolak", str(berkas))

    monkeypatch.setattr(Path, "replace", tolak)
    assert lihat(mesin.periksa_folder, root) == [("folder-tak-tertulis", "gagal")] * 3
    assert list(root.glob("inbox/.alur.uji*")) == []


def test_configuration_that_this_account_may_not_read_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda berkas, _: Path(berkas).name != "pejabat.toml")

    assert lihat(mesin.periksa_konfigurasi_terbaca, root) == [("tak-terbaca", "gagal")]


@pytest.mark.parametrize(("mb", "tingkat"), [(50, "gagal"), (500, "peringatan"), (5000, "baik")])
def test_free_space(root: Path, mb: int, tingkat: str) -> None:
    assert lihat(mesin.periksa_ruang, root, sisa=lambda _: mb << 20) == [("ruang", tingkat)] * 3


@pytest.mark.parametrize("jenis", ["cifs", "nfs4", "fuse.sshfs"])
def test_share_may_hold_inbox_and_outbox_but_not_the_register(root: Path, jenis: str) -> None:
    temuan = lihat(mesin.periksa_disk, root, jenis_disk=lambda _: jenis)

    assert temuan == [("disk", "baik"), ("disk", "baik"), ("register-di-jaringan", "gagal")]


def test_inbox_on_a_share_is_polled(root: Path) -> None:
    def jenis(folder: Path) -> str:
        return "cifs" if folder.name == "inbox" else "ext4"

    inbox, *_ = mesin.periksa_disk(doktor.bahan(root, replace(SEHAT, jenis_disk=jenis)))
    assert "diperiksa berkala" in inbox.pesan


def test_disk_in_memory_and_an_unknown_one_are_told(root: Path) -> None:
    assert lihat(mesin.periksa_disk, root, jenis_disk=lambda _: "tmpfs")[1:] == [("disk-sementara", "peringatan")] * 2
    assert lihat(mesin.periksa_disk, root, jenis_disk=lambda _: "") == [("disk", "peringatan")] * 3


def test_folder_of_another_disk_inside_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mesin, "_beda_disk", lambda _, dua: dua.name == "diterima")

    assert lihat(mesin.periksa_satu_disk, root) == [("terpecah", "gagal"), ("satu-disk", "baik")]


def test_share_without_hard_links_is_told(root: Path) -> None:
    def tanpa(_: Path, __: Path) -> None:
        raise OSError(errno.EPERM, "ditolak")

    assert lihat(mesin.periksa_tautan, root, tautkan=tanpa) == [("tautan", "peringatan")]
    assert lihat(mesin.periksa_tautan, root) == [("tautan", "baik")]
    assert list((root / "outbox").glob(".alur*")) == []


@pytest.mark.parametrize(("batas", "tingkat"), [("8", "peringatan"), ("8192", "baik")])
def test_limits_of_inotify(root: Path, batas: str, tingkat: str) -> None:
    assert {t for _, t in lihat(mesin.periksa_inotify, root, sistem=lambda _: batas)} == {tingkat}
    assert lihat(mesin.periksa_inotify, root, sistem=lambda _: batas, jenis_disk=lambda _: "cifs") == []


def test_clock_behind_the_last_drop_is_a_fault(root: Path) -> None:
    (root / ".alur").mkdir()
    tuang(3, root / ".alur/register.db")  # its last drop: 28 November 2026

    kini = dt.datetime(2026, 11, 20, 8, tzinfo=WIB)
    assert ("jam-mundur", "gagal") in lihat(mesin.periksa_jam, root, kini=kini)
    assert ("jam-mundur", "gagal") not in lihat(mesin.periksa_jam, root, kini=dt.datetime(2026, 11, 29, tzinfo=WIB))


def test_clock_behind_the_status_of_the_service_is_a_fault(root: Path) -> None:
    (root / "inbox/status.txt").write_text("")
    nanti = SAAT.timestamp() + 3600
    os.utime(root / "inbox/status.txt", (nanti, nanti))

    assert ("jam-mundur", "gagal") in lihat(mesin.periksa_jam, root)


@pytest.mark.parametrize(("detik", "kode"), [(3600, "jam-disk"), (-3600, "jam-disk"), (0, "jam")])
def test_clock_of_the_disk_agrees(root: Path, detik: int, kode: str) -> None:
    kini = dt.datetime.fromtimestamp(time.time() + detik, WIB)

    assert [k for k, _ in lihat(mesin.periksa_jam, root, kini=kini)] == [kode]


def test_zone_of_the_machine_is_that_of_the_office(root: Path) -> None:
    assert lihat(mesin.periksa_zona, root) == [("zona-waktu", "baik")]
    assert lihat(mesin.periksa_zona, root, kini=SAAT.astimezone(dt.UTC)) == [("zona-waktu", "peringatan")]


@pytest.mark.parametrize(
    ("isi", "batas", "tingkat"),
    [
        ({"/proc/meminfo": "MemTotal: 1 kB\nMemAvailable:  8000000 kB\n"}, {}, "baik"),
        ({"/proc/meminfo": "MemAvailable:  500000 kB\n"}, {}, "peringatan"),
        (
            {"/proc/meminfo": "MemAvailable:  8000000 kB\n", "/sys/fs/cgroup/memory.max": "524288000\n"},
            {},
            "peringatan",
        ),
        ({"/proc/meminfo": "MemAvailable:  8000000 kB\n", "/sys/fs/cgroup/memory.max": "max\n"}, {}, "baik"),
        ({"/proc/meminfo": "MemAvailable:  8000000 kB\n"}, {"memori": 300 << 20}, "peringatan"),
    ],
    ids=["enough", "little free", "little in the control group", "no limit there", "little for the process"],
)
def test_memory(root: Path, isi: dict[str, str], batas: dict[str, int], tingkat: str) -> None:
    temuan = lihat(mesin.periksa_memori, root, sistem=lambda nama: isi.get(nama, ""), batas=lambda: batas)

    assert temuan == [("memori", tingkat)]


def test_few_open_files_are_told(root: Path) -> None:
    assert lihat(mesin.periksa_memori, root, batas=lambda: {"berkas": 64}) == [("berkas-terbuka", "peringatan")]


@pytest.mark.parametrize(
    ("ada", "tingkat"),
    [
        (frozenset({"dejavu sans"}), "peringatan"),
        (frozenset({"liberation sans"}), "baik"),
        (frozenset({"arial"}), "baik"),
        (None, "baik"),
    ],
    ids=["missing", "one of the same width", "itself", "cannot be told"],
)
def test_fonts_that_templates_ask_for(root: Path, ada: frozenset[str] | None, tingkat: str) -> None:
    assert lihat(mesin.periksa_huruf, root, huruf=lambda: ada) == [("huruf", tingkat)]


def test_libreoffice(root: Path) -> None:
    assert lihat(mesin.periksa_libreoffice, root) == [("libreoffice", "baik")]
    assert lihat(mesin.periksa_libreoffice, root, libreoffice=str) == [("libreoffice", "peringatan")]


def test_every_fault_of_the_configuration_is_told(root: Path) -> None:
    ganti(root, "instansi.toml", "kota =", "kotta =")
    ganti(root, "layanan.toml", "tenang_detik = 2.0", "tenang_detik = 0")

    assert lihat(kantor.periksa_konfigurasi, root) == [("konfigurasi", "gagal")] * 2


def test_sample_names_are_told_until_they_are_replaced(root: Path) -> None:
    assert lihat(kantor.periksa_contoh, root) == [("contoh", "peringatan")] * 2
    for berkas in ("pejabat.toml", "instansi.toml"):
        jalur = root / "config" / berkas
        jalur.write_text(jalur.read_text("utf-8").replace("Contoh", "Siapa"), "utf-8")
    assert lihat(kantor.periksa_contoh, root) == []


def test_templates_are_checked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nama = ("laporan.docx", "berita-acara.docx", "daftar-hadir.docx")
    folder = root / "templates/mobilisasi-media"
    monkeypatch.setattr("pipeline.pustaka.templat_terpakai", lambda _: [folder / n for n in nama])
    (folder / nama[0]).write_bytes(b"PK rusak")
    dokumen = Document(str(folder / nama[1]))
    dokumen.add_paragraph("{{ kegiatan.jdul }}")
    dokumen.save(str(folder / nama[1]))

    assert lihat(kantor.periksa_templat, root) == [("templat", "gagal"), ("templat", "gagal"), ("templat", "baik")]


@pytest.mark.parametrize(
    ("isi", "tingkat"),
    [(None, "gagal"), (b"GIF89a", "gagal"), (b"\x89PNG\r\n\x1a\n", "baik")],
    ids=["away", "no picture", "there"],
)
def test_logo_that_is_named_is_there(root: Path, isi: bytes | None, tingkat: str) -> None:
    assert lihat(kantor.periksa_logo, root) == []
    ganti(root, "instansi.toml", 'logo = ""', 'logo = "garuda.png"')
    if isi is not None:
        (root / "config/garuda.png").write_bytes(isi)

    assert lihat(kantor.periksa_logo, root) == [("logo", tingkat)]


def sampai(root: Path, akhir: dt.date) -> None:
    """Let the term of the Kabag end on `akhir`."""
    lama = 'pangkat = "Pembina (IV/a)"\nberlaku_dari = 2000-01-01\n'
    ganti(root, "pejabat.toml", lama, f"{lama}berlaku_sampai = {akhir}\n")


@pytest.mark.parametrize(
    ("hari", "temuan"),
    [
        (-1, ("jabatan-kosong", "gagal")),
        (0, ("jabatan-berakhir", "peringatan")),
        (29, ("jabatan-berakhir", "peringatan")),
        (30, ("jabatan", "baik")),
    ],
)
def test_office_that_is_vacant_or_will_be(root: Path, hari: int, temuan: tuple[str, str]) -> None:
    sampai(root, HARI_INI + dt.timedelta(days=hari))

    assert lihat(kantor.periksa_jabatan, root) == [temuan]


def test_term_that_ends_with_a_successor_named_is_no_finding(root: Path) -> None:
    sampai(root, HARI_INI + dt.timedelta(days=5))
    pejabat = root / "config/pejabat.toml"
    baru = f'\n[[pejabat]]\njabatan = "kabag"\nnama = "Pengganti"\nsebagai = "Plt."\nberlaku_dari = {HARI_INI}\n'
    pejabat.write_text(pejabat.read_text("utf-8") + baru, "utf-8")

    assert lihat(kantor.periksa_jabatan, root) == [("jabatan", "baik")]


def test_public_holidays_of_two_years(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kantor, "libur", lambda tahun: {2026: (17, 0), 2027: (17, 3)}[tahun])
    assert lihat(kantor.periksa_libur, root) == [("libur", "baik"), ("libur", "peringatan")]
    monkeypatch.setattr(kantor, "libur", lambda _: (3, 0))
    assert lihat(kantor.periksa_libur, root) == [("libur", "peringatan")] * 2


def test_register_as_it_is(root: Path, formulir: bytes) -> None:
    berkas = root / ".alur/register.db"
    assert lihat(arsip.periksa_register, root) == [("register", "baik")]
    berkas.parent.mkdir()
    Register(berkas).close()
    assert lihat(arsip.periksa_register, root) == [("register", "baik")]
    with closing(sqlite3.connect(berkas)) as db:
        db.execute("PRAGMA user_version = 99")
    assert lihat(arsip.periksa_register, root) == [("register-lebih-baru", "gagal")]


def test_older_register_is_told_and_not_touched(root: Path) -> None:
    (root / ".alur").mkdir()
    tuang(2, root / ".alur/register.db")
    sebelum = (root / ".alur/register.db").read_bytes()

    assert lihat(arsip.periksa_register, root) == [("register-lama", "peringatan")]
    assert (root / ".alur/register.db").read_bytes() == sebelum


@pytest.mark.parametrize("cara", ["bytes", "row that points nowhere", "no register"])
def test_damaged_register_is_told(root: Path, cara: str) -> None:
    berkas = root / ".alur/register.db"
    berkas.parent.mkdir()
    tuang(4, berkas)
    if cara == "bytes":
        isi = bytearray(berkas.read_bytes())
        isi[len(isi) // 2 : len(isi) // 2 + 9000] = b"\xff" * 9000
        berkas.write_bytes(isi)
    elif cara == "no register":
        berkas.write_bytes(b"bukan register" * 100)
    else:
        with closing(sqlite3.connect(berkas)) as db:
            db.execute("DELETE FROM kasus WHERE id = 1")
            db.commit()

    assert lihat(arsip.periksa_register, root) == [("register-rusak", "gagal")]


def test_register_that_is_gone_from_a_filled_archive_is_told(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    office.settings.register.rename(office.settings.register.with_suffix(".lain"))

    assert lihat(arsip.periksa_register, office.settings.root.dir) == [("register-hilang", "gagal")]


def test_register_that_cannot_be_opened_is_told(root: Path) -> None:
    (root / ".alur/register.db").mkdir(parents=True)

    assert lihat(arsip.periksa_register, root) == [("register-terhalang", "gagal")]


def test_register_behind_its_archive_is_told(office: Office, formulir: bytes) -> None:
    root, register = office.settings.root.dir, office.settings.register
    jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    with closing(sqlite3.connect(register)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    lama = register.read_bytes()
    jawaban = jatuhkan(office, isi_formulir(formulir, data(sampai=2, bidang={"arahan.nomor": "B-2"})), "dua.xlsx")
    assert (root / "outbox" / jawaban.folder / manifes.NAMA).is_file()
    assert lihat(arsip.periksa_tertinggal, root) == [("register-arsip", "baik")]
    office.register.close()
    register.write_bytes(lama)

    (temuan,) = arsip.periksa_tertinggal(doktor.bahan(root, SEHAT))
    assert (temuan.kode, temuan.tingkat) == ("register-tertinggal", Tingkat.GAGAL)
    assert f"2 nomor pada 1 berkas ({jawaban.kasus})" in temuan.pesan
    assert doktor.status([temuan]) == Status.RUSAK


def test_service_at_work_is_told_and_no_fault(root: Path) -> None:
    register, inbox = root / ".alur/register.db", root / "inbox"
    assert lihat(arsip.periksa_layanan, root) == [("layanan", "baik")]
    with memegang(register, inbox, SAAT):
        assert lihat(arsip.periksa_layanan, root) == [("layanan", "baik")]
        (inbox / "status.txt").write_text("")
        lalu = time.time() - 900
        os.utime(inbox / "status.txt", (lalu, lalu))
        assert lihat(arsip.periksa_layanan, root) == [("layanan", "baik"), ("layanan-diam", "peringatan")]


@pytest.mark.parametrize("host", ["komputer-lain", None], ids=["of another machine", "of this one"])
def test_sign_of_a_service_that_died_is_told(root: Path, host: str | None) -> None:
    import socket

    tanda = root / "inbox" / f"{NAMA}.json"
    tanda.write_text(json.dumps({"host": host or socket.gethostname(), "pid": 4711, "sejak": "2026-11-24T07:00:00"}))
    lalu = time.time() - 3600
    os.utime(tanda, (lalu, lalu))

    assert lihat(arsip.periksa_layanan, root) == [("kunci-basi", "peringatan")]


@pytest.mark.parametrize(
    ("kode", "status"),
    [("ruang", Status.SALAH_KONFIGURASI), ("konfigurasi", Status.SALAH_KONFIGURASI), ("register-rusak", Status.RUSAK)],
)
def test_exit_status(kode: str, status: Status) -> None:
    temuan = [Temuan("python", Tingkat.BAIK, ""), Temuan(kode, Tingkat.GAGAL, "", "x")]

    assert doktor.status(temuan) == status
    assert doktor.status([replace(t, tingkat=Tingkat.PERINGATAN) for t in temuan]) == Status.SELESAI


def test_command_prints_findings_with_their_remedies(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doktor, "PEMERIKSAAN", [p for p in PEMERIKSAAN if p is not kantor.periksa_templat])
    ganti(root, "instansi.toml", 'logo = ""', 'logo = "garuda.png"')

    assert main(["--root", str(root), "doctor"]) == Status.SALAH_KONFIGURASI
    keluar = capsys.readouterr().out
    assert re.search(r"! GAGAL +Logo config/garuda.png tidak ada.*\[logo\]\n +→ Letakkan berkasnya", keluar)
    assert "1 gagal" in keluar
    assert main(["doctor", "--root", str(root), "--json"]) == Status.SALAH_KONFIGURASI
    (logo,) = [json.loads(b) for b in capsys.readouterr().out.splitlines() if '"logo"' in b]
    assert set(logo) == {"kode", "tingkat", "pesan", "obat"}


def test_root_that_is_none_is_told(tmp_path: Path) -> None:
    temuan = list(doktor.periksa(doktor.bahan(tmp_path / "tiada", SEHAT)))

    assert {"konfigurasi", "folder-hilang"} <= {t.kode for t in temuan if t.tingkat is Tingkat.GAGAL}


def semua_temuan() -> set[str]:
    """Return every kode that the doctor's modules can give."""
    program = "".join(b.read_text("utf-8") for b in (REPO / "pipeline/doktor").glob("*.py"))
    return set(re.findall(r'(?:baik|peringatan|gagal)\(\s*"([a-z-]+)"', program)) | {
        "register-rusak",
        "register-terhalang",
    }


def test_guide_of_the_admin_has_every_finding_and_no_other() -> None:
    panduan = (REPO / "docs/panduan-admin.md").read_text("utf-8")
    bagian = panduan.partition("## Temuan `alur doctor`")[2].partition("\n## ")[0]

    assert set(re.findall(r"^\| `([a-z-]+)` \|", bagian, re.MULTILINE)) == semua_temuan()
