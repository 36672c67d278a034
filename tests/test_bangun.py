"""A register that was lost comes back out of what lies in outbox/."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from pipeline import config
from pipeline.archive import manifes
from pipeline.archive.bangun import Laporan, bangun_register, masukkan, tulis_halaman
from pipeline.archive.pulih import PemulihBerkas
from pipeline.archive.verifikasi import verifikasi
from pipeline.batal import batalkan
from pipeline.buku import Tunjukan
from pipeline.cli import main
from pipeline.errors import RegisterBaruError, UsageError
from pipeline.kamar import LANGSUNG
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.register import Register, salin
from tests.alat import HARI_INI, WIB, balasan, data, isi_formulir, isi_outbox, jatuhkan, kode
from tests.test_kembali import berkas, bertanda
from tests.test_pulih import ListrikPadam, padam_di


@pytest.fixture(scope="module")
def induk(tmp_path_factory: pytest.TempPathFactory, formulir: bytes) -> Path:
    """A root with two cases, dropped in turns: one with superseded naskah, a signed copy, a cancelled number; one just begun."""
    root = tmp_path_factory.mktemp("arsip") / "root"
    with buka(root) as office:
        jatuhkan(office, isi_formulir(formulir, data(sampai=4)))
        jatuhkan(office, isi_formulir(formulir, LAIN), "lain.xlsx")
        jatuhkan(office, bertanda(berkas(office, "0001_01_disposisi-karo.docx").read_bytes()), "ttd.docx")
        jatuhkan(office, isi_formulir(balasan(office), data(sampai=5, bidang={"kegiatan.tempat": "Aula Lain"})))
        batalkan(Tunjukan(nomor="LP-1/KumSidhal.3.1/11/2026"), "Salah cetak", office, lagi=False)
        batalkan(Tunjukan(nomor="7", seri="agenda", tahun=2026), "Kertas rusak", office, lagi=False)
        (root / "lanjut.xlsx").write_bytes(
            isi_formulir(balasan(office), data(sampai=7, bidang={"kegiatan.tempat": "Aula Lain"}))
        )
        (root / "baru.xlsx").write_bytes(isi_formulir(formulir, BARU))
    return root


LAIN = data(sampai=3, bidang={"kegiatan.judul": "Doorstop Menteri", "arahan.nomor": "B-9/2026"})
BARU = data(sampai=2, bidang={"kegiatan.judul": "Peliputan Rapat", "arahan.nomor": "B-77/2026"})


@contextmanager
def buka(root: Path) -> Iterator[Office]:
    if not root.exists():
        init(root)
    settings = config.load(root)
    with Register(settings.register) as register:
        yield Office(settings, register, lambda: SAAT)


SAAT = dt.datetime.combine(HARI_INI, dt.time(15, 0), WIB)


@pytest.fixture
def root(induk: Path, tmp_path: Path) -> Path:
    """That root, for this test alone, nobody at work."""
    shutil.copytree(induk, tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture
def arsip(root: Path) -> Iterator[Office]:
    """That root at work."""
    with buka(root) as office:
        yield office


def folder_berkas(office: Office) -> list[Path]:
    return [f for f in office.settings.root.outbox.glob("[0-9]*/*") if f.is_dir()]


def test_cases_come_back_from_their_manifests_in_the_order_they_came(arsip: Office, tmp_path: Path) -> None:
    with Register(tmp_path / "baru.db") as baru:
        laporan = masukkan(baru, reversed(folder_berkas(arsip)))

        assert laporan.kasus == ("MM-2026-0001", "MM-2026-0002")
        assert laporan.temuan == ()
        for lama, kini in zip(arsip.register.semua_kasus(), baru.semua_kasus(), strict=True):
            assert baru.cuplik(kini.id) == arsip.register.cuplik(lama.id)
        dengan_naskah = [n for n in arsip.register.nomor() if n.jenis]
        assert [n.teks for n in baru.nomor()] == [n.teks for n in dengan_naskah]
        assert baru.cacat() == []


def ubah_manifes(folder: Path, ubah: Callable[[dict[str, Any]], object]) -> None:
    isi = json.loads((folder / manifes.NAMA).read_bytes())
    ubah(isi)
    (folder / manifes.NAMA).write_text(json.dumps(isi), "utf-8")


@pytest.mark.parametrize(
    "ubah",
    [
        pytest.param(lambda m: m["naskah"][0].update(path="2026/x/../../../etc/passwd"), id="outside of its folder"),
        pytest.param(lambda m: m["kasus"].update(kode="MM-2026-0099"), id="of another case"),
        pytest.param(lambda m: m["kasus"].update(folder="../../MM-2026-0001_x"), id="another folder"),
        pytest.param(lambda m: m["setoran"][0].update(waktu=None), id="a drop without a time"),
        pytest.param(lambda m: m["naskah"][0].update(nomor_teks="9/2026"), id="a number that is not there"),
        pytest.param(lambda m: m["naskah"][0].update(langkah="satu"), id="a word for a figure"),
        pytest.param(lambda m: m.update(salinan={}), id="a table that is none"),
        pytest.param(lambda m: m.pop("sumber"), id="without a table"),
        pytest.param(lambda m: m["nomor"][0].update(id=7, urut=[1]), id="a list for a figure"),
    ],
)
def test_manifest_that_is_none_is_told_and_the_others_come_in(
    arsip: Office, tmp_path: Path, ubah: Callable[[dict[str, Any]], object]
) -> None:
    (folder,) = (f for f in folder_berkas(arsip) if "0001" in f.name)
    ubah_manifes(folder, ubah)

    with Register(tmp_path / "baru.db") as baru:
        laporan = masukkan(baru, folder_berkas(arsip))

        assert laporan.kasus in {("MM-2026-0002",), ("MM-2026-0001", "MM-2026-0002")}
        if laporan.kasus == ("MM-2026-0002",):
            assert "berkas-tidak-pulih" in {t.kode for t in laporan.temuan}
        assert baru.cacat() == []


def test_copy_of_a_folder_is_no_second_case(arsip: Office, tmp_path: Path) -> None:
    (folder,) = (f for f in folder_berkas(arsip) if "0001" in f.name)
    shutil.copytree(folder, folder.with_name(f"{folder.name} - Copy"))

    with Register(tmp_path / "baru.db") as baru:
        laporan = masukkan(baru, folder_berkas(arsip))

    assert laporan.kasus == ("MM-2026-0001", "MM-2026-0002")
    assert [(t.kode, t.path) for t in laporan.temuan] == [("berkas-tidak-pulih", f"2026/{folder.name} - Copy")]


def test_folder_that_was_renamed_keeps_its_case(arsip: Office, tmp_path: Path) -> None:
    (folder,) = (f for f in folder_berkas(arsip) if "0001" in f.name)
    folder.rename(folder.with_name("Konferensi Pers (final)"))

    with Register(tmp_path / "baru.db") as baru:
        laporan = masukkan(baru, folder_berkas(arsip))

        assert laporan.kasus == ("MM-2026-0001", "MM-2026-0002")
        assert [(t.kode, t.path) for t in laporan.temuan] == [("folder-berganti-nama", "2026/Konferensi Pers (final)")]
        assert folder.name in laporan.temuan[0].pesan


# ── the register of a root ──────────────────────────────────────────────────────────────────────


def potret(root: Path) -> dict[str, Any]:
    """Return all that the register of a root knows of its cases and its numbers."""
    with buka(root) as office:
        kasus = {k.kode: office.register.cuplik(k.id) for k in office.register.semua_kasus()}
        return {
            "kasus": kasus,
            "nomor": {(n.seri, n.tahun, n.urut, n.sisip, n.teks, n.batal) for n in office.register.nomor()},
        }


def hilangkan_register(root: Path) -> None:
    for f in (root / ".alur").glob("register.db*"):
        f.unlink()


def bangun(root: Path) -> Laporan:
    settings = config.load(root)
    return bangun_register(settings, PemulihBerkas(settings=settings, kamar=LANGSUNG, zona=WIB), SAAT)


def test_lost_register_is_back_whole_and_goes_on(root: Path) -> None:
    sebelum = potret(root)
    hilangkan_register(root)

    laporan = bangun(root)

    assert potret(root) == sebelum
    assert laporan.kasus == ("MM-2026-0001", "MM-2026-0002")
    assert {t.kode for t in laporan.temuan} == {"tidak-kembali", "nomor-tertinggi"}
    with buka(root) as office:
        tulis_halaman(office)
        assert verifikasi(office.register, office.settings).temuan == ()
        lanjut = jatuhkan(office, (root / "lanjut.xlsx").read_bytes())
        baru = jatuhkan(office, (root / "baru.xlsx").read_bytes(), "baru.xlsx")
    assert (lanjut.status, lanjut.kasus) == ("diterima", "MM-2026-0001")
    assert [(n["langkah"], n["revisi"], n["nomor"][:4]) for n in lanjut.naskah] == [(6, 1, "LP-2"), (7, 1, "LP-3")]
    assert (baru.status, baru.kasus) == ("diterima", "MM-2026-0003")
    assert [n["nomor"] for n in baru.naskah] == ["8/2026", "9/2026"]  # 7/2026 was cancelled, and no naskah has it


def hapus_manifes(root: Path) -> None:
    for f in root.glob("outbox/2026/*/00-sumber/manifes.json"):
        f.unlink()


def naskah(cuplikan: dict[str, Any]) -> set[tuple[Any, ...]]:
    """Return of each naskah what must come back whatever is lost."""
    nama = ("langkah", "putaran", "revisi", "jenis", "nomor_seri", "nomor_tahun", "nomor_teks", "tanggal", "penanda", "path",
            "sha256", "keadaan")  # fmt: skip
    return {tuple(b[n] for n in nama) for b in cuplikan["naskah"]}


def test_without_manifests_every_number_date_round_revision_and_signed_mark_is_back(root: Path) -> None:
    sebelum = potret(root)
    hilangkan_register(root)
    hapus_manifes(root)

    laporan = bangun(root)

    sesudah = potret(root)
    assert laporan.kasus == ("MM-2026-0001", "MM-2026-0002")
    assert sesudah["nomor"] == sebelum["nomor"]
    for k, lama in sebelum["kasus"].items():
        kini = sesudah["kasus"][k]
        assert naskah(kini) == naskah(lama)
        for tabel, kunci in (
            ("salinan", ("naskah_path", "ke", "path", "sha256")),
            ("sumber", ("versi", "path", "sha256")),
        ):
            assert [[b[n] for n in kunci] for b in kini[tabel]] == [[b[n] for n in kunci] for b in lama[tabel]]
        for n in ("kode", "sop", "judul", "pengenal", "folder", "versi", "isi", "keadaan"):
            assert kini["kasus"][n] == lama["kasus"][n], n
    with buka(root) as office:
        tulis_halaman(office)
        assert verifikasi(office.register, office.settings).temuan == ()
        assert office.register.cacat() == []


def test_case_without_its_manifest_goes_on_and_its_old_naskah_stay(root: Path) -> None:
    hilangkan_register(root)
    hapus_manifes(root)
    bangun(root)

    with buka(root) as office:
        lama = (root / "lanjut.xlsx").read_bytes()
        lanjut = jatuhkan(office, lama)
        baru = jatuhkan(office, (root / "baru.xlsx").read_bytes(), "baru.xlsx")
        ubah = data(sampai=7, bidang={"kegiatan.tempat": "Aula Ketiga"})
        ubahan = jatuhkan(office, isi_formulir(balasan(office), ubah))

    assert (lanjut.status, lanjut.kasus, lanjut.masalah) == ("diterima", "MM-2026-0001", ())
    assert [(n["langkah"], n["revisi"], n["nomor"][:4]) for n in lanjut.naskah] == [(6, 1, "LP-2"), (7, 1, "LP-3")]
    assert "naskah-pulihan" in {m.kode for m in lanjut.peringatan}
    assert (baru.kasus, [n["nomor"] for n in baru.naskah]) == ("MM-2026-0003", ["8/2026", "9/2026"])
    assert [(n["langkah"], n["revisi"]) for n in ubahan.naskah] == [
        (6, 2),
        (7, 2),
    ]  # what the old ones say nobody knows


def test_workbook_that_was_accepted_before_is_still_a_duplicate(root: Path) -> None:
    hilangkan_register(root)
    hapus_manifes(root)
    bangun(root)

    with buka(root) as office:
        terakhir = office.settings.root.outbox / office.register.sumber(1)[-1].path
        lagi = jatuhkan(office, terakhir.read_bytes())

    assert (lagi.status, lagi.kasus) == ("duplikat", "MM-2026-0001")


def test_naskah_signed_in_place_is_still_a_touched_one(root: Path) -> None:
    hilangkan_register(root)
    hapus_manifes(root)
    (kabag,) = root.glob("outbox/2026/*0001*/02*/*_r2.docx")
    kabag.write_bytes(bertanda(kabag.read_bytes()))
    isi = kabag.read_bytes()
    bangun(root)

    with buka(root) as office:
        tulis_halaman(office)
        temuan = verifikasi(office.register, office.settings).temuan
        jatuhkan(office, (root / "lanjut.xlsx").read_bytes())

    assert [(t.kode, t.path.rpartition("/")[2]) for t in temuan] == [("berubah", kabag.name)]
    assert kabag.read_bytes() == isi


def test_signed_copy_of_a_naskah_that_nobody_remembers_is_filed(root: Path) -> None:
    hilangkan_register(root)
    hapus_manifes(root)
    (nota,) = root.glob("outbox/2026/*0001*/04*/*_r2.docx")
    ttd = bertanda(nota.read_bytes())
    nota.write_bytes(bertanda(nota.read_bytes(), " "))
    bangun(root)

    with buka(root) as office:
        jawaban = jatuhkan(office, ttd, "ttd.docx")

    assert (jawaban.status, kode(jawaban.peringatan)) == ("diterima", [("salinan-berbeda", "")])
    assert [s["path"].rpartition("_")[2] for s in jawaban.salinan] == ["ttd.docx"]


def test_naskah_that_the_manifest_does_not_know_yet_keeps_its_number(root: Path) -> None:
    with buka(root) as office:
        (folder,) = (f for f in folder_berkas(office) if "0001" in f.name)
        lama = (folder / manifes.NAMA).read_bytes()
        jatuhkan(office, (root / "lanjut.xlsx").read_bytes())
    sebelum = potret(root)
    (folder / manifes.NAMA).write_bytes(lama)  # as if cut before the pages were written
    hilangkan_register(root)

    bangun(root)

    sesudah = potret(root)
    assert sesudah["nomor"] == sebelum["nomor"]
    assert naskah(sesudah["kasus"]["MM-2026-0001"]) == naskah(sebelum["kasus"]["MM-2026-0001"])
    assert sesudah["kasus"]["MM-2026-0001"]["kasus"]["versi"] == 3


def test_superseded_naskah_whose_successor_is_gone_keeps_its_number(root: Path) -> None:
    hilangkan_register(root)
    hapus_manifes(root)
    next(root.glob("outbox/2026/*0001*/04*/*_r2.docx")).unlink()

    laporan = bangun(root)

    assert [t.path.rpartition("/")[2] for t in laporan.temuan if t.kode == "revisi-hilang"] == [
        "MM-2026-0001_04_laporan-persiapan.docx"
    ]
    with buka(root) as office:
        lanjut = jatuhkan(office, (root / "lanjut.xlsx").read_bytes())
    assert [n["langkah"] for n in lanjut.naskah] == [6, 7]


def test_number_that_no_naskah_has_is_never_given_again(root: Path) -> None:
    shutil.rmtree(next(root.glob("outbox/2026/*0001*")))
    hilangkan_register(root)

    laporan = bangun(root)

    pesan = "\n".join(t.pesan for t in laporan.temuan)
    assert "Nomor 1/2026 tidak ditemukan pada naskah mana pun" in pesan
    assert "Kasus MM-2026-0001 tidak ada berkasnya" in pesan
    with buka(root) as office:
        baru = jatuhkan(office, (root / "baru.xlsx").read_bytes(), "baru.xlsx")
        batal = {n.teks: n.batal for n in office.register.nomor() if n.batal}
    assert [n["nomor"] for n in baru.naskah] == ["8/2026", "9/2026"]
    assert "tidak dapat dipulihkan" in batal["1/2026"]
    assert batal["7/2026"] == "Kertas rusak"


def test_kode_of_the_last_case_is_not_given_again_though_its_berkas_is_gone(root: Path) -> None:
    shutil.rmtree(next(root.glob("outbox/2026/*0002*")))
    hilangkan_register(root)

    laporan = bangun(root)

    assert "Kasus MM-2026-0002 tidak ada berkasnya" in "\n".join(t.pesan for t in laporan.temuan)
    with buka(root) as office:
        tulis_halaman(office)
        assert verifikasi(office.register, office.settings).temuan == ()
        assert jatuhkan(office, (root / "baru.xlsx").read_bytes(), "baru.xlsx").kasus == "MM-2026-0003"


def test_naskah_of_a_lost_case_in_another_folder_keeps_its_number(root: Path) -> None:
    (folder,) = root.glob("outbox/2026/*0002*")
    (lain,) = root.glob("outbox/2026/*0001*")
    asal = next(folder.glob("03*/*.docx"))
    asal.rename(lain / asal.name)
    shutil.rmtree(folder)
    hilangkan_register(root)

    laporan = bangun(root)

    assert "naskah-terlantar" in {t.kode for t in laporan.temuan}
    with buka(root) as office:
        (milik,) = (n for n in office.register.nomor() if "MM-2026-0002 · 03-" in n.batal)
        assert milik.urut > 3


def test_number_of_a_naskah_that_is_gone_is_known_by_the_workbook(root: Path) -> None:
    hilangkan_register(root)
    hapus_manifes(root)
    for f in root.glob("outbox/2026/*0001*/04*/**/*.docx"):
        f.unlink()

    bangun(root)

    with buka(root) as office:
        (nota,) = (n for n in office.register.nomor() if n.seri == "nota-dinas")
        tulis_halaman(office)
        assert verifikasi(office.register, office.settings).temuan == ()
    assert (nota.urut, bool(nota.batal)) == (1, True)  # the highest of its series, and no naskah says so


def test_naskah_that_is_gone_with_its_number_is_told(root: Path) -> None:
    hilangkan_register(root)
    hapus_manifes(root)
    next(root.glob("outbox/2026/*0002*/03*/*.docx")).unlink()

    laporan = bangun(root)

    (hilang,) = (t.pesan for t in laporan.temuan if t.kode == "naskah-hilang")
    assert "langkah 3" in hilang
    assert "--seri agenda" in hilang


def test_sound_register_is_not_made_anew(root: Path) -> None:
    isi = (root / ".alur/register.db").read_bytes()

    with pytest.raises(UsageError, match="berisi 2 kasus"):
        bangun(root)

    assert (root / ".alur/register.db").read_bytes() == isi


def test_register_of_a_newer_program_is_left_alone(root: Path) -> None:
    with sqlite3.connect(root / ".alur/register.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()

    with pytest.raises(RegisterBaruError):
        bangun(root)


@pytest.mark.parametrize("isi", [b"", b"bukan basis data" * 999], ids=["emptied", "overwritten"])
def test_damaged_register_is_put_aside_and_made_anew(root: Path, isi: bytes) -> None:
    sebelum = potret(root)
    (root / ".alur/register.db").write_bytes(isi)

    bangun(root)

    assert potret(root) == sebelum
    (lama,) = (root / ".alur").glob("register.db.rusak-*")
    assert lama.read_bytes() == isi


@pytest.mark.parametrize("sesudah", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "titik",
    [
        ("pipeline.register.Register.tuang", 2),
        ("pipeline.register.Register.batalkan", 1),
        ("pipeline.archive.bangun.masukkan", 1),
        ("pipeline.archive.bangun._tukar", 1),
        ("pathlib.Path.rename", 1),
        ("pathlib.Path.rename", 2),
    ],
    ids=lambda t: f"{t[0].rpartition('.')[2]}-{t[1]}",
)
def test_cut_at_any_stage_it_is_made_again_or_there(
    root: Path, monkeypatch: pytest.MonkeyPatch, titik: tuple[str, int], *, sesudah: bool
) -> None:
    sebelum = potret(root)
    hilangkan_register(root)
    (root / ".alur/register.db").write_bytes(b"rusak" * 999)
    padam_di(monkeypatch, *titik, sesudah=sesudah)
    with pytest.raises(ListrikPadam):
        bangun(root)
    monkeypatch.undo()

    with suppress(UsageError):  # it is there already
        bangun(root)

    assert potret(root) == sebelum
    lain = sorted(f.name for f in (root / ".alur").glob("register.db*"))
    assert lain == ["register.db", f"register.db.rusak-{SAAT:%Y%m%d-%H%M%S}"]


# ── the commands ────────────────────────────────────────────────────────────────────────────────


def alur(root: Path, capsys: pytest.CaptureFixture[str], *argumen: str) -> tuple[int, str]:
    status = main(["--root", str(root), *argumen])
    keluar = capsys.readouterr()
    return status, keluar.out + keluar.err


def test_commands_from_a_lost_register_to_a_sound_archive(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sebelum = potret(root)
    assert alur(root, capsys, "archive", "verify")[0] == 0
    hilangkan_register(root)

    for perintah in (("archive", "verify"), ("archive", "rebuild"), ("process",)):
        status, keluar = alur(root, capsys, *perintah)
        assert (status, "alur archive rebuild --register" in keluar) == (5, True)
    status, keluar = alur(root, capsys, "archive", "rebuild", "--register")

    assert (status, "2 kasus" in keluar, "semuanya utuh" in keluar) == (0, True, True)
    assert potret(root) == sebelum
    assert alur(root, capsys, "archive", "verify")[0] == 0


def test_rebuild_writes_what_is_out_of_date_and_nothing_else(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder,) = root.glob("outbox/2026/*0001*")
    (folder / "index.html").unlink()
    (folder / manifes.NAMA).write_bytes(b"{")
    assert alur(root, capsys, "archive", "verify", "--json")[0] == 5

    status, keluar = alur(root, capsys, "archive", "rebuild", "--json")

    assert (status, json.loads(keluar)) == (0, {"ringkasan": {"ditulis": 2}})
    assert alur(root, capsys, "archive", "verify")[0] == 0


def test_manifest_that_knows_more_than_an_older_register_is_not_written_over(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kasus_lama = root.parent / "lama.db"
    with buka(root) as office:
        salin(office.settings.register, kasus_lama)
        jatuhkan(office, (root / "lanjut.xlsx").read_bytes(), "lanjut.xlsx")
        kini = potret(root)
    hilangkan_register(root)
    shutil.copyfile(kasus_lama, root / ".alur" / "register.db")
    sebelum = isi_outbox(root)

    status, keluar = alur(root, capsys, "archive", "rebuild")

    assert (status, "MM-2026-0001" in keluar, "alur archive rebuild --register" in keluar) == (5, True, True)
    assert isi_outbox(root) == sebelum
    (root / ".alur" / "register.db").rename(root / ".alur" / "register.db.lama")
    assert alur(root, capsys, "archive", "rebuild", "--register")[0] == 0
    assert potret(root)["nomor"] == kini["nomor"]


def test_verify_tells_each_finding_and_a_summary_as_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (nota,) = root.glob("outbox/2026/*0001*/04*/*_r2.docx")
    nota.unlink()

    status, keluar = alur(root, capsys, "archive", "verify", "MM-2026-0001", "--json")

    temuan, akhir = (json.loads(b) for b in keluar.splitlines())
    assert status == 5
    assert (temuan["kode"], temuan["path"]) == ("hilang", str(nota.relative_to(root / "outbox")))
    assert (akhir["ringkasan"]["kasus"], akhir["ringkasan"]["temuan"]) == (1, {"hilang": 1})
    assert alur(root, capsys, "archive", "verify", "MM-2026-0002")[0] == 0
    assert alur(root, capsys, "archive", "verify", "MM-2026-0009")[0] == 2


def test_verify_groups_what_it_found_by_berkas(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (nota,) = root.glob("outbox/2026/*0001*/04*/*_r2.docx")
    nota.unlink()
    (root / "outbox/asing.txt").write_bytes(b"x")

    _, keluar = alur(root, capsys, "archive", "verify")

    assert "Arsip seluruhnya\n  ! tak-dikenal: asing.txt" in keluar
    assert "MM-2026-0001  Konferensi Pers Perkembangan Situasi Keamanan\n  ! hilang: 04-laporan-persiapan/" in keluar
    assert "2 hal perlu ditangani" in keluar
