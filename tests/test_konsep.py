"""A look before it counts: everything is shown, nothing is issued, numbered, filed or entered as a case."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_SECTION
from docx.section import _Header
from openpyxl import load_workbook

from pipeline import inbox
from pipeline.cli import main
from pipeline.contoh import Contoh
from pipeline.errors import FilingError, Status
from pipeline.identitas import Identitas
from pipeline.kasus import Nilai
from pipeline.office import Office
from pipeline.word.check import teks
from pipeline.word.konsep import beri_tanda
from tests.alat import balasan, data, isi_formulir, isi_outbox, jatuhkan, kode, pulihkan
from tests.test_pulih import jatuhkan_terpadam

TANDA = "PowerPlusWaterMarkObject"


def minta(*, sampai: int = 3, bidang: Mapping[str, Nilai] | None = None) -> Contoh:
    """Return a case that asks for a KONSEP first."""
    return data(sampai=sampai, bidang={"kasus.konsep": "Ya", **(bidang or {})})


def memuat(isi: str, nomor: str) -> bool:
    """Return whether a number is printed, not only as the end of another."""
    return re.search(rf"(?<![\w/-]){re.escape(nomor)}\b", isi) is not None


def isi_folder(folder: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in sorted(folder.iterdir())}


def konsep(office: Office, nama: str = "rapat KONSEP") -> dict[str, bytes]:
    """Return the files of a KONSEP folder by name."""
    return isi_folder(office.settings.root.inbox / "diterima" / nama)


def sel(buku: bytes, nama: str) -> object:
    wb = load_workbook(io.BytesIO(buku))
    ((lembar, alamat),) = wb.defined_names[nama].destinations
    return wb[lembar][alamat].value


def jumlah_baris(office: Office) -> dict[str, int]:
    """Return how many rows each table of the register has."""
    with sqlite3.connect(office.settings.register) as db:
        tabel = [nama for (nama,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        hasil = {nama: db.execute(f"SELECT count(*) FROM {nama}").fetchone()[0] for nama in tabel}
    db.close()
    return hasil


def kepala(docx: bytes) -> list[_Header]:
    """Return every header of a document that is not inherited."""
    semua = [
        h for s in Document(io.BytesIO(docx)).sections for h in (s.header, s.first_page_header, s.even_page_header)
    ]
    return [h for h in semua if not h.is_linked_to_previous]


# --- a new case ------------------------------------------------------------------------------------


def test_answer_names_the_folder_and_nothing_that_was_issued(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, minta()))

    assert (jawaban.status, jawaban.kasus, jawaban.folder, jawaban.naskah) == ("diterima", "", "", ())
    assert jawaban.json()["konsep"] == "diterima/rapat KONSEP"
    assert list(konsep(office)) == [
        "KONSEP_01_disposisi-karo.docx",
        "KONSEP_02_disposisi-kabag.docx",
        "KONSEP_03_disposisi-kasubbag.docx",
    ]


def test_answer_to_any_other_drop_has_no_such_key(office: Office, formulir: bytes) -> None:
    assert "konsep" not in jatuhkan(office, isi_formulir(formulir, data(sampai=1))).json()


def test_register_has_the_drop_and_nothing_else(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, minta()))

    assert {nama: n for nama, n in jumlah_baris(office).items() if n} == {"setoran": 1}
    assert office.register.belum_dijawab() == []
    assert list(inbox.terklaim(office.settings.root.inbox)) == []


def test_outbox_stays_byte_for_byte(office: Office, formulir: bytes) -> None:
    outbox = office.settings.root.outbox
    jatuhkan(office, isi_formulir(formulir, data(sampai=2)))
    sebelum = {str(f): f.stat().st_mtime_ns for f in outbox.rglob("*")}, isi_outbox(office.settings.root.dir)

    jatuhkan(office, isi_formulir(balasan(office), minta(bidang={"arahan.hal": "Hal yang baru"})))

    assert ({str(f): f.stat().st_mtime_ns for f in outbox.rglob("*")}, isi_outbox(office.settings.root.dir)) == sebelum


def test_next_drop_gets_number_1_and_the_naskah_it_would_have_had(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, minta()))

    jawaban = jatuhkan(office, isi_formulir(formulir, data(sampai=3)), "lain.xlsx")

    assert (jawaban.status, jawaban.kasus) == ("diterima", "MM-2026-0001")
    assert [n["nomor"] for n in jawaban.naskah] == ["1/2026", "2/2026", "3/2026"]
    terbit = [n["path"].rpartition("/")[2].replace(jawaban.kasus, "KONSEP") for n in jawaban.naskah]
    assert terbit == list(konsep(office))


def test_returned_workbook_is_dropped_as_it_is_and_then_counts(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, minta()))
    kembali = office.settings.root.inbox / "diterima" / "rapat.xlsx"
    buku = kembali.read_bytes()
    assert [sel(buku, f"kasus.{n}") for n in ("konsep", "kode", "versi")] == [None, None, None]

    jawaban = jatuhkan(office, buku)

    assert (jawaban.status, len(jawaban.naskah), jawaban.konsep) == ("diterima", 3, "")
    assert sel(kembali.read_bytes(), "kasus.kode") == "MM-2026-0001"
    assert sorted(f.name for f in kembali.parent.iterdir()) == ["rapat KONSEP", "rapat.xlsx"]


def test_status_sheet_says_that_nothing_was_issued(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, minta()))

    lembar = load_workbook(io.BytesIO(balasan(office)))["Status"]
    isi = "\n".join(str(c.value) for baris in lembar.iter_rows() for c in baris if c.value is not None)
    assert "belum ada naskah yang terbit" in isi
    assert "inbox/diterima/rapat KONSEP" in isi
    assert "KONSEP_01_disposisi-karo.docx" in isi
    assert "1/2026" not in isi
    assert "Versi" not in isi


# --- what it looks like ----------------------------------------------------------------------------


def test_every_header_has_the_watermark(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, minta(sampai=11)))

    assert len(konsep(office)) == 12
    for nama, docx in konsep(office).items():
        assert len(kepala(docx)) >= 3, nama
        for satu in kepala(docx):
            assert satu._element.xml.count(TANDA) == 1, nama


def test_no_number_and_no_identity_is_printed(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, minta(sampai=11)))
    berkas = konsep(office)

    jawaban = jatuhkan(office, isi_formulir(formulir, data()), "lain.xlsx")

    for nama, docx in berkas.items():
        inti = Document(io.BytesIO(docx)).core_properties
        isi = teks(docx)
        assert (inti.identifier, inti.keywords, inti.content_status) == ("KONSEP", "KONSEP", "KONSEP"), nama
        assert Identitas.dari_kata(f"{isi}\n{inti.title}\n{inti.comments}") is None, nama
        for satu in jawaban.naskah:
            assert not memuat(f"{isi}\n{inti.title}", satu["nomor"]), (nama, satu["nomor"])


def test_konsep_is_nobodys_signed_copy(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, minta(sampai=1)))
    (docx,) = konsep(office).values()
    jatuhkan(office, balasan(office))
    sebelum = isi_outbox(office.settings.root.dir)

    jawaban = jatuhkan(office, docx, "KONSEP_01_disposisi-karo.docx")

    assert jawaban.status == "ditolak"
    assert isi_outbox(office.settings.root.dir) == sebelum


def test_headers_are_made_where_there_are_none_and_each_section_keeps_its_own() -> None:
    dokumen = Document()
    dokumen.add_section(WD_SECTION.NEW_PAGE).header.is_linked_to_previous = False
    dokumen.sections[1].header.paragraphs[0].text = "Kepala kedua"
    dokumen.add_section(WD_SECTION.NEW_PAGE)
    keluar = io.BytesIO()
    dokumen.save(keluar)

    docx = beri_tanda(keluar.getvalue())

    assert [h._element.xml.count(TANDA) for h in kepala(docx)] == [1, 1, 1, 1]
    bagian = Document(io.BytesIO(docx)).sections
    assert [s.header.is_linked_to_previous for s in bagian] == [False, False, True]
    assert bagian[1].header.paragraphs[0].text == "Kepala kedua"
    assert beri_tanda(keluar.getvalue()) == docx


def test_shapes_of_one_document_have_names_of_their_own() -> None:
    keluar = io.BytesIO()
    Document().save(keluar)

    semua = "".join(h._element.xml for h in kepala(beri_tanda(keluar.getvalue())))

    assert all(semua.count(f'{TANDA}{n}"') == 1 for n in (2049, 2050, 2051))


@pytest.mark.libreoffice
def test_libreoffice_draws_it_on_every_page(office: Office, formulir: bytes, tmp_path: Path) -> None:
    import subprocess

    import pypdfium2

    jatuhkan(office, isi_formulir(formulir, minta(sampai=4)))
    docx = tmp_path / "konsep.docx"
    docx.write_bytes(konsep(office)["KONSEP_04_laporan-persiapan.docx"])
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless", "--convert-to", "pdf", docx],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=180,
    )

    pdf = pypdfium2.PdfDocument(tmp_path / "konsep.pdf")
    abu = []
    for halaman in pdf:
        warna = halaman.render(scale=1).to_pil().convert("L").histogram()
        abu.append(sum(warna[200:240]) / sum(warna))
    pdf.close()
    assert len(abu) >= 3
    assert min(abu) > 0.02


# --- a case that is known --------------------------------------------------------------------------


def test_revisions_are_shown_with_what_is_new(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=2)))
    buku = balasan(office)

    jawaban = jatuhkan(office, isi_formulir(buku, minta(bidang={"arahan.hal": "Hal yang baru"})))

    assert (jawaban.status, jawaban.kasus, jawaban.naskah) == ("diterima", "MM-2026-0001", ())
    assert list(konsep(office)) == [
        "KONSEP_MM-2026-0001_01_disposisi-karo_r2.docx",
        "KONSEP_MM-2026-0001_02_disposisi-kabag_r2.docx",
        "KONSEP_MM-2026-0001_03_disposisi-kasubbag.docx",
    ]
    satu, dua, _ = (teks(d) for d in konsep(office).values())
    assert "Hal yang baru" in satu
    assert not memuat(satu, "1/2026")  # its own number is for the naskah
    assert memuat(dua, "1/2026")  # that of another stays
    assert not memuat(dua, "2/2026")
    kembali = balasan(office)
    assert [sel(kembali, f"kasus.{n}") for n in ("konsep", "kode", "versi")] == [None, "MM-2026-0001", 1]

    terbit = jatuhkan(office, kembali)
    assert [(n["revisi"], n["nomor"]) for n in terbit.naskah] == [(2, "1/2026"), (2, "2/2026"), (1, "3/2026")]


def test_only_what_would_be_issued_is_shown(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))

    jatuhkan(office, isi_formulir(balasan(office), minta(sampai=4)))

    assert list(konsep(office)) == ["KONSEP_MM-2026-0001_04_laporan-persiapan.docx"]


def test_untouched_reply_of_a_known_case_makes_way(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    diterima = office.settings.root.inbox / "diterima"

    jatuhkan(office, isi_formulir((diterima / "rapat.xlsx").read_bytes(), minta(sampai=2)))
    jatuhkan(office, isi_formulir((diterima / "rapat.xlsx").read_bytes(), data(sampai=3)))

    assert sorted(f.name for f in diterima.iterdir()) == ["rapat KONSEP", "rapat.xlsx"]


def test_case_that_says_nothing_new_is_a_duplicate(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))

    jawaban = jatuhkan(office, isi_formulir(balasan(office), minta()))

    assert (jawaban.status, jawaban.konsep) == ("duplikat", "")
    assert sel(balasan(office), "kasus.konsep") is None


def test_change_that_no_naskah_shows_gives_a_note(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))

    jatuhkan(office, isi_formulir(balasan(office), minta(bidang={"laporan.hasil": "Lain"})))

    assert list(konsep(office)) == ["TIDAK-ADA-NASKAH.txt"]


def test_naskah_changed_by_hand_is_told_and_not_shown(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    berkas = office.settings.root.outbox / jawaban.naskah[0]["path"]
    berkas.write_bytes(berkas.read_bytes() + b"tanda tangan")

    lihat = jatuhkan(office, isi_formulir(balasan(office), minta(sampai=2, bidang={"arahan.hal": "Hal yang baru"})))

    assert [m.kode for m in lihat.peringatan] == ["naskah-tetap"]
    assert list(konsep(office)) == ["KONSEP_MM-2026-0001_02_disposisi-kabag.docx"]


def test_look_at_a_cancellation_cancels_nothing(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))

    jatuhkan(office, isi_formulir(balasan(office), minta(bidang={"kasus.pembatalan": "Acara ditiadakan"})))

    kasus = office.register.kasus("MM-2026-0001")
    assert kasus
    assert (kasus.keadaan["status"], kasus.versi) == ("berjalan", 1)
    assert jatuhkan(office, balasan(office)).status == "diterima"


# --- again, refused, cut ---------------------------------------------------------------------------


def test_refused_workbook_gives_no_konsep(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, minta(bidang={"kegiatan.tanggal": "7 Mei 2018"})))

    assert jawaban.status == "ditolak"
    assert ("tanggal-teks", "kegiatan.tanggal") in kode(jawaban.masalah)
    assert list((office.settings.root.inbox / "diterima").iterdir()) == []


def test_same_workbook_again_gives_the_same_konsep(office: Office, formulir: bytes) -> None:
    isi = isi_formulir(formulir, minta())
    pertama = jatuhkan(office, isi)
    isi_pertama = konsep(office)

    kedua = jatuhkan(office, isi)

    assert (kedua.status, kedua.konsep) == ("diterima", pertama.konsep)
    assert konsep(office) == isi_pertama
    assert sorted(f.name for f in (office.settings.root.inbox / "diterima").iterdir()) == ["rapat KONSEP", "rapat.xlsx"]


def test_folder_that_somebody_wrote_in_is_left_alone(office: Office, formulir: bytes) -> None:
    isi = isi_formulir(formulir, minta())
    jatuhkan(office, isi)
    catatan = office.settings.root.inbox / "diterima" / "rapat KONSEP" / "catatan karo.txt"
    catatan.write_text("Perbaiki hal")

    jawaban = jatuhkan(office, isi)

    assert jawaban.konsep == "diterima/rapat KONSEP (2)"
    assert catatan.read_text() == "Perbaiki hal"
    assert len(konsep(office, "rapat KONSEP (2)")) == 3


def test_lock_file_of_an_editor_makes_no_second_folder(office: Office, formulir: bytes) -> None:
    isi = isi_formulir(formulir, minta())
    jatuhkan(office, isi)
    (office.settings.root.inbox / "diterima" / "rapat KONSEP" / "~$NSEP_01_disposisi-karo.docx").write_bytes(b"x")

    assert jatuhkan(office, isi).konsep == "diterima/rapat KONSEP"


@pytest.mark.parametrize("sesudah", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("sasaran", "panggilan"),
    [
        ("pipeline.konsep.isi_semua", 1),
        ("pipeline.filing.stage", 1),
        ("pipeline.register.Register.catat_setoran", 1),
        ("pipeline.process.publish", 1),
        ("pipeline.inbox.letakkan_folder", 1),
        ("pipeline.process.jawab", 1),
        ("pipeline.register.Register.catat_balasan", 1),
        ("pipeline.inbox.put_in_place", 1),
        ("pipeline.register.Register.dijawab", 1),
        ("pipeline.inbox.lepas", 1),
    ],
)
def test_power_cut_changes_nothing_in_the_end(
    office: Office, formulir: bytes, monkeypatch: pytest.MonkeyPatch, sasaran: str, panggilan: int, *, sesudah: bool
) -> None:
    kotak = office.settings.root.inbox
    jatuhkan_terpadam(
        office, isi_formulir(formulir, minta(sampai=1)), monkeypatch, (sasaran, panggilan), sesudah=sesudah
    )
    pulihkan(office)

    assert sorted(f.name for f in (kotak / "diterima").iterdir()) == ["rapat KONSEP", "rapat.xlsx"]
    assert len(konsep(office)) == 1
    assert list(inbox.terklaim(kotak)) == []
    assert office.register.belum_dijawab() == []
    assert {nama: n for nama, n in jumlah_baris(office).items() if n} == {"setoran": 1}
    assert jatuhkan(office, balasan(office)).naskah[0]["nomor"] == "1/2026"


def test_cut_inside_the_rename_is_finished(office: Office, formulir: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    kotak = office.settings.root.inbox
    klaim = jatuhkan_terpadam(
        office, isi_formulir(formulir, minta(sampai=1)), monkeypatch, ("pipeline.process.publish", 1), sesudah=True
    )
    (kotak / "diterima" / "rapat KONSEP").rename(klaim.folder / ".konsep")  # as if the rename had not come to the disk
    assert isi_folder(kotak / "diterima") == {}

    pulihkan(office)

    assert len(konsep(office)) == 1


def test_something_else_in_its_place_after_a_cut_is_not_overwritten(
    office: Office, formulir: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    kotak = office.settings.root.inbox
    jatuhkan_terpadam(
        office, isi_formulir(formulir, minta()), monkeypatch, ("pipeline.process.publish", 1), sesudah=False
    )
    lain = kotak / "diterima" / "rapat KONSEP"
    lain.mkdir()
    (lain / "milik orang.txt").write_text("x")

    with pytest.raises(FilingError, match="rapat KONSEP"):
        pulihkan(office)
    assert list(isi_folder(lain)) == ["milik orang.txt"]

    lain.rename(kotak / "diterima" / "disisihkan")
    (jawaban,) = pulihkan(office)
    assert jawaban.konsep == "diterima/rapat KONSEP"
    assert len(konsep(office)) == 3


# --- alur check --konsep ---------------------------------------------------------------------------


@pytest.fixture
def buku(formulir: bytes, tmp_path: Path) -> Path:
    berkas = tmp_path / "rapat.xlsx"
    berkas.write_bytes(isi_formulir(formulir, data(sampai=3)))
    return berkas


def test_check_writes_them_where_it_is_told_and_nothing_else(
    root: Path, buku: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sebelum = sorted(str(f) for f in root.rglob("*"))
    hasil = tmp_path / "lihat" / "dulu"

    status = main(["--root", str(root), "check", str(buku), "--konsep", str(hasil), "--json"])

    isi = json.loads(capsys.readouterr().out)
    assert status == Status.SELESAI
    assert (isi["status"], len(isi["naskah"]), isi["konsep"]) == ("diterima", 3, str(hasil / "rapat KONSEP"))
    assert [f.name for f in hasil.iterdir()] == ["rapat KONSEP"]
    assert len(isi_folder(hasil / "rapat KONSEP")) == 3
    assert sorted(str(f) for f in root.rglob("*")) == sebelum


def test_check_and_drop_give_the_same_bytes(office: Office, buku: Path, formulir: bytes, tmp_path: Path) -> None:
    root = str(office.settings.root.dir)

    assert main(["--root", root, "check", str(buku), "--konsep", str(tmp_path)]) == Status.SELESAI
    jatuhkan(office, isi_formulir(formulir, minta()))

    assert isi_folder(tmp_path / "rapat KONSEP") == konsep(office)


def test_check_of_a_refused_workbook_writes_no_konsep(root: Path, formulir: bytes, tmp_path: Path) -> None:
    berkas = tmp_path / "rapat.xlsx"
    berkas.write_bytes(isi_formulir(formulir, data(bidang={"kegiatan.judul": None})))

    assert main(["--root", str(root), "check", str(berkas), "--konsep", str(tmp_path / "k")]) == Status.DITOLAK
    assert not (tmp_path / "k").exists()


def test_check_foretells_that_a_look_is_all_that_was_asked(
    root: Path, formulir: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    berkas = tmp_path / "rapat.xlsx"
    berkas.write_bytes(isi_formulir(formulir, minta()))

    assert main(["--root", str(root), "check", str(berkas), "--json"]) == Status.SELESAI
    isi = json.loads(capsys.readouterr().out)
    assert (isi["naskah"], isi["konsep"]) == ([], "diterima/rapat KONSEP")


def test_check_says_where_it_cannot_write(root: Path, buku: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(root), "check", str(buku), "--konsep", str(buku / "k")]) == Status.SALAH_PERINTAH
    assert "tidak dapat ditulis" in capsys.readouterr().err
