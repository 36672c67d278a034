"""Signed copies that come home are filed beside their naskah, and what is signed stays as it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.shared import Mm
from PIL import Image, ImageDraw

from pipeline import inbox
from pipeline.cli import main
from pipeline.contoh import Contoh
from pipeline.identitas import Identitas
from pipeline.jawaban import Jawaban
from pipeline.lihat import belum_kembali, tak_dikenal
from pipeline.office import Office
from pipeline.perkiraan import perkiraan
from pipeline.word.lambang import data_matrix, ukuran_mm
from tests.alat import balasan, data, isi_formulir, isi_outbox, jatuhkan, kode, pulihkan
from tests.test_pulih import jatuhkan_terpadam

NOTA = "04_laporan-persiapan.docx"
DPI = 200


@pytest.fixture
def terbit(office: Office, formulir: bytes) -> Office:
    """A case with four naskah out for signature."""
    jatuhkan(office, isi_formulir(formulir, data(sampai=4)))
    return office


def berkas(office: Office, akhir: str) -> Path:
    (satu,) = (p for p in office.settings.root.outbox.rglob(f"*{akhir}") if "digantikan" not in p.parts)
    return satu


def bertanda(asal: bytes, tambahan: str = "") -> bytes:
    """Return a .docx saved again with a signature's picture, and perhaps a changed text."""
    dokumen = Document(io.BytesIO(asal))
    tinta = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(tinta, "PNG")
    dokumen.add_paragraph().add_run().add_picture(io.BytesIO(tinta.getvalue()), width=Mm(30))
    if tambahan:
        dokumen.paragraphs[0].add_run(tambahan)
    keluar = io.BytesIO()
    dokumen.save(keluar)
    return keluar.getvalue()


def pindaian(office: Office, *akhir: str, hilang: int | None = None) -> bytes:
    """Return a scan of one page for each naskah, its symbol in the footer; page `hilang` has none, "" is a blank page."""
    halaman = []
    for n, satu in enumerate(akhir, 1):
        gambar = Image.new("L", (round(210 / 25.4 * DPI), round(297 / 25.4 * DPI)), 250)
        if satu:
            ImageDraw.Draw(gambar).text((300, 400), "Naskah dinas", fill=0, font_size=60)
        if satu and n != hilang:
            (naskah,) = (x for x in office.register.naskah(1) if x.path.endswith(satu))
            png = data_matrix(naskah.isi["naskah"]["lambang"])
            lebar, tinggi = (round(mm / 25.4 * DPI) for mm in ukuran_mm(png))
            simbol = Image.open(io.BytesIO(png)).convert("L").resize((lebar, tinggi), Image.Resampling.BILINEAR)
            gambar.paste(simbol, (gambar.width - lebar - 160, gambar.height - tinggi - 90))
        halaman.append(gambar.rotate(180) if n == 2 else gambar)
    keluar = io.BytesIO()
    halaman[0].save(keluar, "PDF", save_all=True, append_images=halaman[1:], resolution=DPI, quality=50)
    return keluar.getvalue()


def test_signed_word_file_is_filed_beside_its_naskah(terbit: Office) -> None:
    asal = berkas(terbit, NOTA)
    isi = bertanda(asal.read_bytes())

    jawaban = jatuhkan(terbit, isi, "surat sudah ttd.docx")

    assert (jawaban.status, jawaban.kasus, kode(jawaban.peringatan)) == ("diterima", "MM-2026-0001", [])
    assert [s["path"] for s in jawaban.salinan] == [f"{jawaban.folder}/04-laporan-persiapan/{asal.stem}_ttd.docx"]
    assert asal.with_name(f"{asal.stem}_ttd.docx").read_bytes() == isi
    kabar = (terbit.settings.root.inbox / "diterima/surat sudah ttd.docx.jawaban.txt").read_text("utf-8")
    assert f"{asal.stem}_ttd.docx" in kabar


def test_process_says_where_the_signed_copy_went(terbit: Office, capsys: pytest.CaptureFixture[str]) -> None:
    asal = berkas(terbit, NOTA)
    (terbit.settings.root.inbox / "ttd.docx").write_bytes(bertanda(asal.read_bytes()))

    assert main(["--root", str(terbit.settings.root.dir), "process"]) == 0

    assert (
        f"salinan bertanda tangan  1/KumSidhal.3.1.P/HM/11/2026  2026/{asal.parent.parent.name}"
        in capsys.readouterr().out
    )


def test_word_file_that_says_something_else_is_filed_and_named(terbit: Office) -> None:
    jawaban = jatuhkan(terbit, bertanda(berkas(terbit, NOTA).read_bytes(), " (RAHASIA)"), "a.docx")

    assert kode(jawaban.peringatan) == [("salinan-berbeda", "")]
    assert "“NOTA DINAS” menjadi “NOTA DINAS (RAHASIA)”" in jawaban.peringatan[0].pesan


def test_second_copy_takes_the_next_name_and_the_same_one_again_changes_nothing(terbit: Office) -> None:
    asal = berkas(terbit, NOTA)
    pertama, kedua = bertanda(asal.read_bytes()), bertanda(asal.read_bytes(), " ")
    jatuhkan(terbit, pertama, "a.docx")
    jatuhkan(terbit, kedua, "b.docx")
    sebelum = isi_outbox(terbit.settings.root.dir)

    lagi = jatuhkan(terbit, pertama, "c.docx")

    assert lagi.status == "duplikat"
    assert isi_outbox(terbit.settings.root.dir) == sebelum
    assert asal.with_name(f"{asal.stem}_ttd.docx").read_bytes() == pertama
    assert asal.with_name(f"{asal.stem}_ttd2.docx").read_bytes() == kedua


def test_naskah_as_it_was_issued_is_no_signed_copy(terbit: Office) -> None:
    jawaban = jatuhkan(terbit, berkas(terbit, NOTA).read_bytes(), "a.docx")

    assert kode(jawaban.masalah) == [("salinan-belum-ditandatangani", "")]


def test_scan_of_one_naskah_is_filed_as_it_is(terbit: Office) -> None:
    isi = pindaian(terbit, NOTA, NOTA)

    jawaban = jatuhkan(terbit, isi, "pindaian.pdf")

    asal = berkas(terbit, NOTA)
    assert [Path(s["path"]).name for s in jawaban.salinan] == [f"{asal.stem}_ttd.pdf"]
    assert asal.with_name(f"{asal.stem}_ttd.pdf").read_bytes() == isi


def test_scan_of_several_naskah_is_cut_into_one_file_each(terbit: Office) -> None:
    isi = pindaian(terbit, "01_disposisi-karo.docx", "02_disposisi-kabag.docx", "02_disposisi-kabag.docx")

    jawaban = jatuhkan(terbit, isi, "pindaian.pdf")

    outbox = terbit.settings.root.outbox
    halaman = [len(pypdfium2.PdfDocument((outbox / s["path"]).read_bytes())) for s in jawaban.salinan]
    assert [s["langkah"] for s in jawaban.salinan] == [1, 2]
    assert halaman == [1, 2]


def test_blank_backs_of_a_duplex_scan_go_with_their_sheets(terbit: Office) -> None:
    isi = pindaian(terbit, "01_disposisi-karo.docx", "", "02_disposisi-kabag.docx", "")

    jawaban = jatuhkan(terbit, isi, "dua muka.pdf")

    outbox = terbit.settings.root.outbox
    halaman = [len(pypdfium2.PdfDocument((outbox / s["path"]).read_bytes())) for s in jawaban.salinan]
    assert ([s["langkah"] for s in jawaban.salinan], halaman) == ([1, 2], [2, 2])


@pytest.mark.parametrize("hilang", [1, 2])
def test_page_that_is_nobodys_is_never_guessed(terbit: Office, hilang: int) -> None:
    sebelum = isi_outbox(terbit.settings.root.dir)
    isi = pindaian(terbit, "01_disposisi-karo.docx", "02_disposisi-kabag.docx", hilang=hilang)

    jawaban = jatuhkan(terbit, isi, "pindaian.pdf")

    assert kode(jawaban.masalah) == [("salinan-tidak-dikenal", "")]
    assert f"Halaman {hilang} dari 2" in jawaban.masalah[0].pesan
    assert isi_outbox(terbit.settings.root.dir) == sebelum
    assert (terbit.settings.root.inbox / "ditolak/asli/pindaian.pdf").read_bytes() == isi


def test_symbol_of_another_office_is_nobodys(terbit: Office) -> None:
    (naskah,) = (n for n in terbit.register.naskah(1) if n.langkah == 4)
    identitas = Identitas.dari_lambang(naskah.isi["naskah"]["lambang"])
    assert identitas is not None
    gambar = Image.new("L", (1654, 2339), 250)
    simbol = Image.open(io.BytesIO(data_matrix(identitas.lambang("9/Nomor-Lain/2026")))).convert("L")
    gambar.paste(simbol, (1300, 2200))
    keluar = io.BytesIO()
    gambar.save(keluar, "PDF", resolution=DPI)

    assert kode(jatuhkan(terbit, keluar.getvalue(), "a.pdf").masalah) == [("salinan-tidak-dikenal", "")]


def test_copy_of_an_older_revision_is_filed_with_it_and_told(terbit: Office) -> None:
    lama = bertanda(berkas(terbit, NOTA).read_bytes())
    jatuhkan(terbit, isi_formulir(balasan(terbit), data(sampai=4, bidang={"kegiatan.tempat": "Aula Lain"})))

    jawaban = jatuhkan(terbit, lama, "a.docx")

    assert kode(jawaban.peringatan) == [("salinan-revisi-lama", "")]
    assert "/digantikan/" in jawaban.salinan[0]["path"]


def test_naskah_with_a_signed_copy_is_never_superseded(terbit: Office) -> None:
    asal = berkas(terbit, NOTA)
    jatuhkan(terbit, bertanda(asal.read_bytes()), "a.docx")
    isi = asal.read_bytes()

    jawaban = ubah_tempat(terbit)

    assert [m.kode for m in jawaban.peringatan] == ["naskah-tetap"]
    assert "sudah ada salinannya yang bertanda tangan" in jawaban.peringatan[0].pesan
    assert "Tempat: semula" in jawaban.peringatan[0].pesan
    assert asal.read_bytes() == isi
    assert all(n["langkah"] != 4 for n in jawaban.naskah)


def keluar(office: Office) -> list[tuple[int, str, int]]:
    """Return what is out for signature: langkah, with whom, minutes behind the Mutu Baku."""
    kasus = office.register.kasus("MM-2026-0001")
    assert kasus is not None
    kini = office.jam().replace(tzinfo=None)
    semua = belum_kembali(kasus, office.register.naskah_ringkas()[kasus.id], office.settings.root.outbox, kini)
    return [(n["langkah"], n["penanda_tangan"], n["terlambat_menit"]) for n in semua]


def test_what_is_out_for_signature_is_listed_until_it_comes_home(terbit: Office) -> None:
    jatuhkan(terbit, bertanda(berkas(terbit, NOTA).read_bytes()), "a.docx")
    tinta(berkas(terbit, "01_disposisi-karo.docx"))

    semua = keluar(terbit)

    assert [(n, siapa) for n, siapa, _ in semua] == [
        (2, "Contoh Nama Kabag, S.Sos., M.Si."),
        (3, "Contoh Nama Kasubbag, S.I.Kom."),
    ]
    assert all(menit > 0 for _, _, menit in semua)


def test_file_that_nobody_knows_is_listed_while_it_waits(terbit: Office) -> None:
    jatuhkan(terbit, b"%PDF-1.7", "asing.pdf")
    asli = terbit.settings.root.inbox / "ditolak/asli"

    menunggu = tak_dikenal(terbit.register, asli)
    (asli / "asing.pdf").unlink()

    assert [(b["berkas"], "PDF" in b["pesan"]) for b in menunggu] == [("asing.pdf", True)]
    assert tak_dikenal(terbit.register, asli) == []


def test_page_of_the_berkas_names_the_signed_copy_and_what_a_revision_changed(terbit: Office) -> None:
    jatuhkan(terbit, bertanda(berkas(terbit, "03_disposisi-kasubbag.docx").read_bytes()), "a.docx")
    ubah_tempat(terbit)

    halaman = (berkas(terbit, "04_laporan-persiapan_r2.docx").parent.parent / "index.html").read_text("utf-8")

    assert "03_disposisi-kasubbag_ttd.docx" in halaman
    assert "Bertanda tangan" in halaman
    assert "menjadi “Aula Lain”" in halaman


def tempat_lain() -> Contoh:
    return data(sampai=4, bidang={"kegiatan.tempat": "Aula Lain"})


def ubah_tempat(office: Office) -> Jawaban:
    """Drop the case with another tempat, which every naskah prints."""
    return jatuhkan(office, isi_formulir(balasan(office), tempat_lain()))


# ── signed is sacred ────────────────────────────────────────────────────────────────────────────


def tulis_ulang(path: Path, ubah: Callable[[dict[str, bytes]], None]) -> None:
    """Change the members of a .docx."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as asal:
        isi = {n: asal.read(n) for n in asal.namelist()}
    ubah(isi)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as tujuan:
        for nama, satu in isi.items():
            tujuan.writestr(nama, satu)


def ganti(bagian: str, lama: str, baru: str) -> Callable[[Path], None]:
    def ubah(path: Path) -> None:
        def isi(semua: dict[str, bytes]) -> None:
            assert lama.encode() in semua[bagian]
            semua[bagian] = semua[bagian].replace(lama.encode(), baru.encode(), 1)

        tulis_ulang(path, isi)

    return ubah


def tambah(bagian: str, isi: bytes) -> Callable[[Path], None]:
    return lambda path: tulis_ulang(path, lambda semua: semua.update({bagian: isi}))


def dokumen(ubah: Callable[[object], object]) -> Callable[[Path], None]:
    def simpan(path: Path) -> None:
        buka = Document(str(path))
        ubah(buka)
        buka.save(str(path))

    return simpan


def tinta(path: Path) -> None:
    path.write_bytes(bertanda(path.read_bytes()))


def komentar(path: Path) -> None:
    buka = Document(str(path))
    buka.add_comment(buka.paragraphs[0].runs, "Setuju", "Karo", "K")
    buka.save(str(path))


DOK = "word/document.xml"
SENTUHAN: dict[str, Callable[[Path], object]] = {
    "ink picture": tinta,
    "saved again by python-docx": dokumen(lambda _: None),
    "Word signature parts": tambah("_xmlsignatures/sig1.xml", b"<Signature/>"),
    "signature origin": tambah("_xmlsignatures/origin.sigs", b""),
    "signature line": ganti(DOK, "</w:body>", "<!-- signatureline --></w:body>"),
    "comment": komentar,
    "tracked insertion": ganti(
        DOK, "<w:sectPr", '<w:p><w:ins w:id="9" w:author="K"><w:r><w:t>ok</w:t></w:r></w:ins></w:p><w:sectPr'
    ),
    "accepted change": ganti(DOK, "NOTA DINAS", "NOTA  DINAS"),
    "one word changed": ganti(DOK, "Demikian dilaporkan", "Demikian disampaikan"),
    "property changed": ganti("docProps/core.xml", "AlurNaskah", "Karo"),
    "header changed": ganti("word/header1.xml", "</w:hdr>", "<!-- x --></w:hdr>"),
    "digital certificate custom part": tambah("customXml/item9.xml", b"<x/>"),
    "repacked without compression": lambda p: tulis_ulang(p, lambda _: None),
    "byte added at the end": lambda p: p.write_bytes(p.read_bytes() + b"\0"),
    "emptied": lambda p: p.write_bytes(b""),
    "replaced by a picture": lambda p: p.write_bytes(b"\x89PNG"),
    "renamed": lambda p: p.rename(p.with_name("Nota final.docx")),
    "moved out of the folder": lambda p: p.rename(p.parent.parent / p.name),
    "made read-only": lambda p: p.chmod(0o444),
    "open in Word": lambda p: p.with_name(f"~${p.name[2:]}").write_bytes(b"Karo"),
    "open in LibreOffice": lambda p: p.with_name(f".~lock.{p.name}#").write_bytes(b"Karo"),
    "deleted": lambda p: p.unlink(),
}


@pytest.mark.parametrize("cara", SENTUHAN)
def test_naskah_that_somebody_touched_stays_byte_for_byte(terbit: Office, cara: str) -> None:
    asal = berkas(terbit, NOTA)
    SENTUHAN[cara](asal)
    langkah = {p: p.read_bytes() for p in asal.parent.rglob("*") if p.is_file()}

    jawaban = ubah_tempat(terbit)

    assert jawaban.status == "diterima"
    assert {p: p.read_bytes() for p in asal.parent.rglob("*") if p.is_file()} == langkah
    (tetap,) = (m for m in jawaban.peringatan if m.kode == "naskah-tetap")
    assert "Nota Dinas" in tetap.pesan
    assert "Tempat: semula" in tetap.pesan


def test_check_names_beforehand_what_will_stay(terbit: Office) -> None:
    tinta(berkas(terbit, NOTA))
    buku = isi_formulir(balasan(terbit), tempat_lain())

    lihat = perkiraan("rapat.xlsx", buku, terbit)
    nyata = jatuhkan(terbit, buku)

    assert [m.pesan for m in lihat.peringatan] == [m.pesan for m in nyata.peringatan]
    assert [(n["jenis"], n["revisi"]) for n in lihat.naskah] == [(n["jenis"], n["revisi"]) for n in nyata.naskah]


def test_untouched_naskah_is_superseded(terbit: Office) -> None:
    asal = berkas(terbit, NOTA)

    jawaban = ubah_tempat(terbit)

    assert not asal.exists()
    assert (4, 2) in [(n["langkah"], n["revisi"]) for n in jawaban.naskah]
    (baru,) = (n for n in terbit.register.naskah(1) if n.langkah == 4 and n.revisi == 2)
    assert baru.perubahan == ("Tempat: semula “Ruang Konferensi Pers, Gedung Utama Lantai 2”, menjadi “Aula Lain”.",)


@pytest.mark.parametrize("sesudah", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "titik",
    [
        ("pipeline.filing.stage", 1),
        ("pipeline.register.Register.catat_setoran", 1),
        ("pipeline.register.Register.catat_salinan", 2),
        ("pipeline.process.publish", 1),
        ("pipeline.filing.put_in_place", 2),
        ("pipeline.register.Register.di_tempat", 1),
        ("pipeline.process.terbitkan", 1),
        ("pipeline.process.jawab", 1),
        ("pipeline.register.Register.dijawab", 1),
        ("pipeline.inbox.lepas", 1),
    ],
    ids=lambda titik: f"{titik[0].rpartition('.')[2]}-{titik[1]}",
)
def test_power_cut_loses_no_signed_copy_and_files_none_twice(
    terbit: Office, monkeypatch: pytest.MonkeyPatch, titik: tuple[str, int], *, sesudah: bool
) -> None:
    isi = pindaian(terbit, "01_disposisi-karo.docx", "02_disposisi-kabag.docx")

    jatuhkan_terpadam(terbit, isi, monkeypatch, titik, sesudah=sesudah, nama="pindaian.pdf")
    pulihkan(terbit)

    kotak = terbit.settings.root.inbox
    outbox = terbit.settings.root.outbox
    assert sorted(p.name for p in outbox.rglob("*_ttd*")) == [
        "MM-2026-0001_01_disposisi-karo_ttd.pdf",
        "MM-2026-0001_02_disposisi-kabag_ttd.pdf",
    ]
    assert all((outbox / s.path).is_file() for s in terbit.register.salinan(1))
    assert list(inbox.terklaim(kotak)) == []
    assert (kotak / "diterima/pindaian.pdf.jawaban.txt").is_file()
