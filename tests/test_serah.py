"""A berkas goes out as a bag that the Library of Congress' package finds valid, or not at all."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import bagit
import pytest
from lxml import etree

from pipeline import pdf
from pipeline.archive import tas
from pipeline.archive.cuplikan import sel
from pipeline.archive.metadata import DCTERMS, PREMIS, RDF, XSI
from pipeline.archive.serah import Pilihan, jalur_tas
from pipeline.cli import main
from pipeline.errors import ArsipError, HalanganError, Status, UsageError
from pipeline.perintah.serah import kemajuan
from tests.alat import data, isi_formulir, isi_outbox, jatuhkan
from tests.alat_serah import JUDUL, KODE, bekerja, cuplik, ekspor, kasus_lain, root_kaya, root_kosong, salinan_root

P = {"p": PREMIS}


@pytest.fixture(scope="module")
def asal(tmp_path_factory: pytest.TempPathFactory, formulir: bytes) -> Path:
    """A root that no test changes."""
    return root_kaya(tmp_path_factory.mktemp("serah") / "root", formulir)


@pytest.fixture(scope="module")
def tas_utuh(tmp_path_factory: pytest.TempPathFactory, asal: Path) -> Path:
    """Its bag, which no test changes."""
    return ekspor(asal, tmp_path_factory.mktemp("tas")).tas


def berkas_kasus(root: Path) -> dict[str, bytes]:
    return {n: i for n, i in isi_outbox(root).items() if f"/{KODE}_" in n}


def test_bag_is_valid_for_the_library_of_congress(tas_utuh: Path) -> None:
    bag = bagit.Bag(str(tas_utuh))

    bag.validate(fast=False)
    assert sorted(bag.algorithms) == ["sha256", "sha512"]
    assert {f.name for f in tas_utuh.iterdir()} == {
        "bagit.txt",
        "bag-info.txt",
        "data",
        *(f"{t}manifest-{a}.txt" for t in ("", "tag") for a in ("sha256", "sha512")),
    }
    jalan = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", str(tas_utuh)], capture_output=True, check=False
    )
    assert jalan.returncode == 0


def test_payload_is_the_berkas_as_it_lies_and_what_tells_of_it(asal: Path, tas_utuh: Path) -> None:
    isi = {str(f.relative_to(tas_utuh / "data")): f.read_bytes() for f in (tas_utuh / "data").rglob("*") if f.is_file()}

    assert {n: i for n, i in isi.items() if n.startswith("2026/")} == berkas_kasus(asal)
    assert {n for n in isi if not n.startswith("2026/")} == {
        "daftar-isi-berkas.xlsx",
        "metadata/premis.xml",
        "metadata/dc.xml",
        "register.json",
        *(f"register-{t}.csv" for t in ("kasus", "setoran", "nomor", "naskah", "sumber", "lampiran", "salinan")),
    }
    assert any("/digantikan/" in n for n in isi)
    assert any(n.endswith("_ttd2.docx") for n in isi)
    assert any(n.endswith("/00-sumber/lampiran/foto 50% + é.jpg") for n in isi)


def test_bag_info_has_the_fields_of_the_ministry(tas_utuh: Path) -> None:
    info = bagit.Bag(str(tas_utuh)).info

    assert info["External-Description"] == JUDUL
    assert info["External-Identifier"] == KODE
    assert info["Bagging-Date"] == "2026-11-24"
    assert info["Source-Organization"].startswith("KEMENTERIAN KOORDINATOR")
    assert info["Organization-Address"] == "Jalan Contoh Nomor 1, Jakarta 10000"
    assert info["Unit-Pengolah"] == "Biro Hukum, Persidangan, dan Hubungan Kelembagaan"
    assert (info["Kode-Klasifikasi"], info["Kurun-Waktu"]) == ("HM", "2026-11-18/2026-11-23")
    assert info["Catatan-Keutuhan"] == "Semua berkas sesuai dengan register."
    assert {"Payload-Oxum", "Bag-Size", "Internal-Sender-Identifier", "Bag-Software-Agent"} <= info.keys()
    assert "Contact-Name" not in info


def test_name_with_a_percent_is_written_as_bagit_reads_it(tas_utuh: Path, formulir: bytes, tmp_path: Path) -> None:
    """RFC 8493 wants %25, which bagit 1.9 looks for on disk as it is."""
    root = root_kosong(tmp_path / "root")
    kode = kasus_lain(root, formulir)

    assert (tas_utuh / "bagit.txt").read_text().startswith("BagIt-Version: 0.97\n")
    assert (ekspor(root, tmp_path, kode).tas / "bagit.txt").read_text().startswith("BagIt-Version: 1.0\n")


def test_register_extract_is_whole_as_json(asal: Path, tas_utuh: Path) -> None:
    isi = json.loads((tas_utuh / "data/register.json").read_text("utf-8"))

    assert isi.pop("bentuk") == "alurnaskah-register-1"
    assert isi == cuplik(asal)


def test_no_cell_of_a_csv_is_a_formula(tas_utuh: Path) -> None:
    semua = [
        satu
        for f in (tas_utuh / "data").glob("register-*.csv")
        for baris in csv.reader(io.StringIO(f.read_text("utf-8-sig"), newline=""))
        for satu in baris
    ]

    assert f"'{JUDUL}" in semua
    assert [s for s in semua if s.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize("isi", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_cell_that_begins_like_a_formula_gets_an_apostrophe(isi: str) -> None:
    assert (sel(isi), sel(None), sel(3), sel([1, "a"])) == (f"'{isi}", "", "3", '[1, "a"]')


def test_premis_has_an_object_for_each_file_with_its_digests(asal: Path, tas_utuh: Path) -> None:
    akar = etree.parse(tas_utuh / "data/metadata/premis.xml")
    objek = [o for o in akar.findall("p:object", P) if o.get(f"{{{XSI}}}type") == "premis:file"]
    tercatat = {
        o.findtext("p:objectIdentifier/p:objectIdentifierValue", namespaces=P): o.findtext(
            "p:objectCharacteristics/p:fixity/p:messageDigest", namespaces=P
        )
        for o in objek
    }

    assert tercatat == {f"data/{n}": tas.sidik(asal / "outbox" / n).sha256 for n in berkas_kasus(asal)}
    assert akar.getroot().get("version") == "3.0"


def hubungan(akar: etree._ElementTree, akhir: str, rincian: str) -> list[str]:
    """Return the files that the file whose path ends so stands to in that relation."""
    (objek,) = (
        o
        for o in akar.findall("p:object", P)
        if (o.findtext("p:objectIdentifier/p:objectIdentifierValue", namespaces=P) or "").endswith(akhir)
    )
    return [
        str(h.findtext("p:relatedObjectIdentifier/p:relatedObjectIdentifierValue", namespaces=P)).rpartition("/")[2]
        for h in objek.findall("p:relationship", P)
        if h.findtext("p:relationshipSubType", namespaces=P) == rincian
    ]


def test_premis_tells_what_is_a_copy_of_what_and_what_replaces_it(tas_utuh: Path) -> None:
    akar = etree.parse(tas_utuh / "data/metadata/premis.xml")
    nota = f"{KODE}_04_laporan-persiapan"

    assert hubungan(akar, f"/{nota}.docx", "is source of") == [f"{nota}_ttd.docx", f"{nota}_ttd2.docx"]
    assert hubungan(akar, f"/{nota}_ttd.docx", "has source") == [f"{nota}.docx"]
    assert hubungan(akar, f"digantikan/{KODE}_08_berita-acara.docx", "is replaced by") == [
        f"{KODE}_08_berita-acara_r2.docx"
    ]
    assert hubungan(akar, f"{KODE}_08_berita-acara_r2.docx", "replaces") == [f"{KODE}_08_berita-acara.docx"]


def test_premis_tells_what_happened_and_when(asal: Path, tas_utuh: Path) -> None:
    akar = etree.parse(tas_utuh / "data/metadata/premis.xml")
    jenis = [e.text for e in akar.iterfind(".//p:eventType", P)]

    assert jenis.count("creation") == len(cuplik(asal)["naskah"])  # type: ignore[arg-type]
    assert jenis.count("accession") == 4  # two workbooks, two signed copies
    assert jenis[-2:] == ["fixity check", "information package creation"]
    assert akar.findtext(".//p:event[last()]/p:eventDateTime", namespaces=P) == "2026-11-24T16:30:00+07:00"


def test_dublin_core_describes_the_berkas(tas_utuh: Path) -> None:
    akar = etree.parse(tas_utuh / "data/metadata/dc.xml").getroot()
    berkas = akar[0]

    assert akar.tag == f"{{{RDF}}}RDF"
    assert berkas.findtext(f"{{{DCTERMS}}}title") == JUDUL
    assert berkas.findtext(f"{{{DCTERMS}}}identifier") == KODE
    tempat = tas_utuh / "data/metadata"
    rujukan = [b.get(f"{{{RDF}}}resource") or "" for b in berkas.findall(f"{{{DCTERMS}}}hasPart")]
    assert rujukan
    assert all((tempat / unquote(r)).is_file() for r in rujukan)


# ── what is wrong is not handed over ────────────────────────────────────────────────────────────


def test_naskah_changed_in_place_stops_the_export(asal: Path, tmp_path: Path) -> None:
    root = salinan_root(asal, tmp_path / "root")
    (berkas,) = (root / "outbox").rglob("*01_disposisi-karo.docx")
    berkas.write_bytes(berkas.read_bytes() + b"x")
    (lain,) = (root / "outbox").rglob("*11_laporan.docx")
    lain.unlink()

    with pytest.raises(ArsipError, match=r"01_disposisi-karo.docx: berubah.*11_laporan.docx: hilang"):
        ekspor(root, tmp_path / "keluar")
    assert list((tmp_path / "keluar").iterdir()) == []


def test_unknown_file_stops_the_export_and_litter_does_not(asal: Path, tmp_path: Path) -> None:
    root = salinan_root(asal, tmp_path / "root")
    (folder,) = (root / "outbox/2026").iterdir()
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "~$laporan.docx").write_bytes(b"x")
    ekspor(root, tmp_path / "keluar")
    (folder / "catatan saya.txt").write_text("x")

    with pytest.raises(ArsipError, match=r"catatan saya.txt: tidak dikenal"):
        ekspor(root, tmp_path / "lagi")


def test_as_it_is_goes_out_with_what_differs_written_down(asal: Path, tmp_path: Path) -> None:
    root = salinan_root(asal, tmp_path / "root")
    (berkas,) = (root / "outbox").rglob("*01_disposisi-karo.docx")
    berkas.write_bytes(b"lain")
    (lain,) = (root / "outbox").rglob("*00-sumber/lampiran/*")
    lain.unlink()

    hasil = ekspor(root, tmp_path / "keluar", pilihan=Pilihan(pdf=False, apa_adanya=True))

    bag = bagit.Bag(str(hasil.tas))
    bag.validate()
    assert [t.rpartition("/")[2] for t in hasil.temuan] == [
        f"{KODE}_01_disposisi-karo.docx: berubah",
        "foto 50% + é.jpg: hilang",
    ]
    assert bag.info["Catatan-Keutuhan"] == list(hasil.temuan)
    akar = etree.parse(hasil.tas / "data/metadata/premis.xml")
    catatan = [e.text or "" for e in akar.iterfind(".//p:eventOutcomeDetailNote", P)]
    assert any("01_disposisi-karo.docx: berubah. Sidik yang tercatat: " in c for c in catatan)
    assert any("foto 50% + é.jpg: hilang." in c for c in catatan)


def test_unknown_case_and_case_under_way_are_said(asal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="MM-2026-0999 tidak ada di register"):
        ekspor(asal, tmp_path, "MM-2026-0999")
    monkeypatch.setattr("pipeline.archive.serah.filing.buat_folder", lambda _: 1 / 0)
    root = salinan_root(asal, tmp_path / "root")
    with bekerja(root) as office:
        office.register._db.execute("UPDATE naskah SET keadaan = 'siap' WHERE id = 1")
    with pytest.raises(HalanganError, match="sedang disimpan"):
        ekspor(root, tmp_path)


def test_full_disk_is_said_before_anything_is_copied(
    asal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.archive.tas.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))

    with pytest.raises(HalanganError, match=r"kurang 1[67] MB"):
        ekspor(asal, tmp_path)
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == []


def test_case_that_grows_meanwhile_is_not_handed_over_half(asal: Path, tmp_path: Path, formulir: bytes) -> None:
    root = salinan_root(asal, tmp_path / "root")
    sudah = False

    def sela(tahap: str, selesai: int, semua: int) -> None:
        nonlocal sudah
        if tahap == "menutup tas" and not sudah:
            sudah = True
            with bekerja(root) as office:
                office.register._db.execute("UPDATE kasus SET versi = 9")

    with pytest.raises(HalanganError, match="bertambah selagi diekspor"):
        ekspor(root, tmp_path / "o", maju=sela)
    assert ekspor(root, tmp_path / "o", maju=sela).baru


# ── cut and begun again ─────────────────────────────────────────────────────────────────────────


class PadamError(BaseException):
    """The power is gone."""


def padam_pada(ke: int) -> tas.Maju:
    sisa = ke

    def maju(tahap: str, selesai: int, semua: int) -> None:
        nonlocal sisa
        sisa -= 1
        if sisa == 0:
            raise PadamError

    return maju


@pytest.mark.parametrize("ke", [1, 9, 18, 10_000], ids=["first file", "middle", "late", "never"])
def test_cut_export_goes_on_and_ends_as_an_uncut_one(asal: Path, tas_utuh: Path, tmp_path: Path, ke: int) -> None:
    if ke < 10_000:
        with pytest.raises(PadamError):
            ekspor(asal, tmp_path, maju=padam_pada(ke))
        assert [f.name for f in tmp_path.iterdir()] == [f".{KODE}.serah"]

    hasil = ekspor(asal, tmp_path)

    assert {f.relative_to(hasil.tas): f.read_bytes() for f in hasil.tas.rglob("*") if f.is_file()} == {
        f.relative_to(tas_utuh): f.read_bytes() for f in tas_utuh.rglob("*") if f.is_file()
    }
    assert [f.name for f in tmp_path.iterdir()] == [KODE]


def test_what_was_copied_whole_is_not_copied_again(asal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PadamError):
        ekspor(asal, tmp_path, maju=padam_pada(12))
    data = tmp_path / f".{KODE}.serah/tas/data"
    ada = sorted(f for f in data.rglob("*") if f.is_file())
    ada[0].write_bytes(b"x" * ada[0].stat().st_size)  # half written when the power went
    (data / "sisa.txt").write_text("of an earlier run")
    disalin: list[Path] = []
    asli = tas.salin

    def mencatat(dari: Path, ke: Path, maju: Callable[[int], None]) -> tas.Sidik:
        disalin.append(ke)
        return asli(dari, ke, maju)

    monkeypatch.setattr(tas, "salin", mencatat)

    hasil = ekspor(asal, tmp_path)

    assert set(ada) & set(disalin) == {ada[0]}
    assert not (hasil.tas / "data/sisa.txt").exists()
    bagit.Bag(str(hasil.tas)).validate()


def test_cut_between_the_bags_place_and_the_end_leaves_nothing_to_do(asal: Path, tmp_path: Path) -> None:
    ekspor(asal, tmp_path)
    (tmp_path / f".{KODE}.serah/tas").mkdir(parents=True)

    hasil = ekspor(asal, tmp_path)

    assert not hasil.baru
    assert [f.name for f in tmp_path.iterdir()] == [KODE]


def test_bag_that_is_there_is_never_written_over(asal: Path, tmp_path: Path) -> None:
    hasil = ekspor(asal, tmp_path)
    (hasil.tas / "data/register.json").write_text("{}")
    (tmp_path / f"{KODE}.zip").write_bytes(b"x")

    with pytest.raises(UsageError, match="sudah ada"):
        ekspor(asal, tmp_path)
    with pytest.raises(UsageError, match="sudah ada"):
        ekspor(asal, tmp_path, pilihan=Pilihan(zip=True, pdf=False))


# ── ZIP ─────────────────────────────────────────────────────────────────────────────────────────


def test_zip_holds_the_bag_in_one_folder_in_order(asal: Path, tas_utuh: Path, tmp_path: Path) -> None:
    hasil = ekspor(asal, tmp_path, pilihan=Pilihan(zip=True, pdf=False))

    assert hasil.tas == tmp_path / f"{KODE}.zip"
    with zipfile.ZipFile(hasil.tas) as arsip:
        assert arsip.testzip() is None
        nama = arsip.namelist()
        isi = {n.removeprefix(f"{KODE}/"): arsip.read(n) for n in nama}
    assert isi == {str(f.relative_to(tas_utuh)): f.read_bytes() for f in tas_utuh.rglob("*") if f.is_file()}
    assert nama == [f"{KODE}/{n}" for n in tas.berkas_di(tas_utuh)]
    assert any("é" in n for n in nama)
    assert not ekspor(asal, tmp_path, pilihan=Pilihan(zip=True, pdf=False)).baru


def test_zip_beyond_what_four_bytes_count_is_written_too(
    asal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)

    hasil = ekspor(asal, tmp_path, pilihan=Pilihan(zip=True, pdf=False))

    with zipfile.ZipFile(hasil.tas) as arsip:
        assert arsip.testzip() is None
        assert max(b.extract_version for b in arsip.infolist()) == zipfile.ZIP64_VERSION


# ── PDF ─────────────────────────────────────────────────────────────────────────────────────────


def test_pdf_copies_go_along_and_one_that_fails_is_said(
    asal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tiruan(docx: Path, keluar: Path, *, batas_detik: float) -> None:
        if "01_disposisi-karo" in docx.name:
            raise pdf.PdfError("LibreOffice tidak menjawab.")
        keluar.write_bytes(b"%PDF " + docx.name.encode())

    monkeypatch.setattr(pdf, "ada", lambda: True)
    monkeypatch.setattr(pdf, "ke_pdfa", tiruan)

    hasil = ekspor(asal, tmp_path, pilihan=Pilihan())

    bag = bagit.Bag(str(hasil.tas))
    bag.validate()
    ada = sorted((hasil.tas / "data/pdf").rglob("*.pdf"))
    assert (hasil.pdf, len(ada)) == (13, 13)  # eleven naskah in force, and the two signed copies
    assert [g.partition(":")[2] for g in hasil.pdf_gagal] == [" LibreOffice tidak menjawab."]
    assert bag.info["Salinan-PDF"][0] == "13 naskah disertai salinan PDF/A."
    assert "01_disposisi-karo_r2.docx: LibreOffice" in bag.info["Salinan-PDF"][1]
    akar = etree.parse(hasil.tas / "data/metadata/premis.xml")
    nota = f"{KODE}_04_laporan-persiapan"
    assert hubungan(
        akar,
        f"pdf/{ada[0].parent.parent.relative_to(hasil.tas / 'data/pdf')}/04-laporan-persiapan/{nota}.pdf",
        "has source",
    ) == [f"{nota}.docx"]
    assert [e.text for e in akar.iterfind(".//p:eventType", P)].count("normalization") == 13


def test_pdf_copies_that_were_made_are_kept(asal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dibuat: list[str] = []

    def tiruan(docx: Path, keluar: Path, *, batas_detik: float) -> None:
        dibuat.append(docx.name)
        if len(dibuat) == 6:
            raise PadamError
        keluar.write_bytes(f"%PDF {len(dibuat)}".encode())

    monkeypatch.setattr(pdf, "ada", lambda: True)
    monkeypatch.setattr(pdf, "ke_pdfa", tiruan)
    with pytest.raises(PadamError):
        ekspor(asal, tmp_path, pilihan=Pilihan())

    hasil = ekspor(asal, tmp_path, pilihan=Pilihan())

    assert hasil.pdf == 14
    assert len(dibuat) == 15  # the sixth twice
    assert sorted(set(dibuat)) == sorted(dibuat[:5] + dibuat[6:])


@pytest.mark.libreoffice
def test_libreoffice_makes_the_pdf_copies(formulir: bytes, tmp_path: Path) -> None:
    root = root_kosong(tmp_path / "root")
    with bekerja(root) as office:
        jatuhkan(office, isi_formulir(formulir, data(sampai=1)))

    hasil = ekspor(root, tmp_path, pilihan=Pilihan())

    (satu,) = (hasil.tas / "data/pdf").rglob("*.pdf")
    assert (hasil.pdf, hasil.pdf_gagal) == (1, ())
    assert satu.read_bytes().startswith(b"%PDF-")


# ── the command ─────────────────────────────────────────────────────────────────────────────────


def test_command_writes_bags_and_says_it_as_json(
    asal: Path, tmp_path: Path, formulir: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    root = salinan_root(asal, tmp_path / "root")
    kode = kasus_lain(root, formulir)
    alur = ["--root", str(root), "archive", "export", "--tanpa-pdf", "-o", str(tmp_path / "o")]

    assert main([*alur, "--zip", "--json", "--kontak", "Arsip", KODE, kode]) == Status.SELESAI
    baris = [json.loads(b) for b in capsys.readouterr().out.splitlines()]
    assert [(b["kasus"], b["status"]) for b in baris] == [(KODE, "diekspor"), (kode, "diekspor")]
    assert [Path(b["tas"]).name for b in baris] == [f"{KODE}.zip", f"{kode}.zip"]
    assert main([*alur, KODE]) == Status.SELESAI
    assert main([*alur, KODE]) == Status.SELESAI
    keluar = capsys.readouterr()
    assert "ditulis ke" in keluar.out
    assert "sudah ada, utuh, dan isinya sama" in keluar.out
    assert keluar.err == ""


def test_one_zip_is_of_one_case(asal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alur = ["--root", str(asal), "archive", "export", "-o", str(tmp_path / "a.zip")]

    assert main([*alur, KODE, "MM-2026-0002"]) == Status.SALAH_PERINTAH
    assert "Satu ZIP memuat satu kasus" in capsys.readouterr().err
    assert jalur_tas(KODE, tmp_path / "a.ZIP", zip_=True) == tmp_path / "a.ZIP"


def test_exporting_changes_nothing_in_the_archive(asal: Path, tmp_path: Path) -> None:
    sebelum = {f: (f.stat().st_mtime_ns, f.read_bytes()) for f in (asal / "outbox").rglob("*") if f.is_file()}

    ekspor(asal, tmp_path)

    assert {f: (f.stat().st_mtime_ns, f.read_bytes()) for f in (asal / "outbox").rglob("*") if f.is_file()} == sebelum


@pytest.mark.parametrize(
    ("masukan", "baris"),
    [
        (("menyalin", 60 << 20, 480 << 20, 1.0), "menyalin 60 dari 480 MB, 60 MB/s, sisa 7 detik"),
        (("menyalin", 60 << 20, 48000 << 20, 2.0), "menyalin 60 dari 48000 MB, 30 MB/s, sisa 27 menit"),
        (("PDF/A", 3, 12, 6.0), "PDF/A 3 dari 12, sisa 18 detik"),
        (("menutup tas", 0, 0, 0.0), "menutup tas …"),
    ],
)
def test_progress_tells_rate_and_time_left(masukan: tuple[str, int, int, float], baris: str) -> None:
    assert kemajuan(*masukan) == baris
