"""The checker of tata naskah dinas: what we deliver breaks no rule, and what breaks one rule is found by it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from pipeline.contoh import contoh, values_contoh
from pipeline.kantor import Pejabat
from pipeline.kasus import Nilai
from pipeline.pasang import bawaan
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.tanggal import NBSP
from pipeline.templat import SUSUNAN
from pipeline.word.render import render
from pipeline.word.tnd import ANRI_2021, PROFIL, TND_2017, periksa_tnd, rumpun

HARI = dt.date(2026, 3, 20)
SOP = "mobilisasi-media"
JENIS = tuple(SUSUNAN[SOP])
ISI, KOP, KEPALA = "word/document.xml", "first", "default"
BIRO = "Kepala Biro Hukum, Persidangan, dan Hubungan Kelembagaan,"
Ubah = Callable[[dict[str, bytes]], None]


def terisi(settings: Settings, bidang: Mapping[str, Nilai] | None = None, *pejabat: Pejabat) -> dict[str, bytes]:
    """Render the twelve naskah of the sample case, with the given cells and officials changed."""
    data = contoh(HARI)
    data = replace(data, bidang={**data.bidang, **(bidang or {})})
    kantor = replace(settings.kantor, pejabat=(*pejabat, *settings.kantor.pejabat))
    return {
        jenis: render(templat(jenis), isi, {"title": jenis}, HARI)
        for jenis, isi in values_contoh(settings.sop[SOP], UMUM, kantor, HARI, data).items()
    }


def templat(jenis: str) -> Path:
    return bawaan() / "templates" / SOP / f"{jenis}.docx"


@pytest.fixture(scope="session")
def naskah(settings_asli: Settings) -> dict[str, bytes]:
    return terisi(settings_asli)


def temuan(docx: bytes, jenis: str, *, templat: bool = False) -> set[str]:
    return {t.aturan for t in periksa_tnd(docx, jenis, templat=templat)}


# ── changing a .docx ────────────────────────────────────────────────────────────────────────────


def diubah(docx: bytes, *ubah: Ubah) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as asal:
        paket = {nama: asal.read(nama) for nama in asal.namelist()}
    for satu in ubah:
        satu(paket)
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w") as tujuan:
        for nama, isi in paket.items():
            tujuan.writestr(nama, isi)
    return keluar.getvalue()


def bagian(paket: Mapping[str, bytes], nama: str) -> str:
    """Return the name of a part; `first` and `default` are headers."""
    if nama not in {KOP, KEPALA}:
        return nama
    acuan = next(a for a in etree.fromstring(paket[ISI]).iter(qn("w:headerReference")) if a.get(qn("w:type")) == nama)
    rel = etree.fromstring(paket["word/_rels/document.xml.rels"])
    return "word/" + next(str(h.get("Target")) for h in rel if h.get("Id") == acuan.get(qn("r:id")))


def pohon(nama: str, fungsi: Callable[[etree._Element], object]) -> Ubah:
    def ubah(paket: dict[str, bytes]) -> None:
        tempat = bagian(paket, nama)
        akar = etree.fromstring(paket[tempat])
        fungsi(akar)
        paket[tempat] = etree.tostring(akar)

    return ubah


def teks(alinea: etree._Element) -> str:
    return "".join(t.text or "" for t in alinea.iter(qn("w:t"))).replace(NBSP, " ")


def alinea(akar: etree._Element, isi: str, ke: int = 0) -> etree._Element:
    """Return the paragraph whose text is `isi`, or begins with it if it ends in …; `ke` counts from the end if < 0."""
    awal = isi.removesuffix("…")
    cocok = [p for p in akar.iter(qn("w:p")) if teks(p) == isi or (awal != isi and teks(p).startswith(awal))]
    return cocok[ke]


def ganti(isi: str, lama: str, baru: str, *, di: str = ISI, ke: int = 0) -> Ubah:
    """Return a change of the text of one paragraph."""

    def fungsi(akar: etree._Element) -> None:
        p = alinea(akar, isi, ke)
        semua = teks(p)
        assert lama in semua
        pertama, *sisa = p.iter(qn("w:t"))
        pertama.text = semua.replace(lama, baru)
        for t in sisa:
            t.text = ""

    return pohon(di, fungsi)


def _unsur(xml: str) -> etree._Element:
    kepala, _, ekor = xml.partition(" ") if " " in xml.split("/", maxsplit=1)[0] else (xml.rstrip("/>"), "", "/>")
    return parse_xml(f"{kepala} {nsdecls('w')} {ekor}")


def bentuk(isi: str, xml: str, *, di: str = ISI, ke: int = 0) -> Ubah:
    """Return a change of a paragraph's direct formatting."""

    def fungsi(akar: etree._Element) -> None:
        sifat = alinea(akar, isi, ke).find(qn("w:pPr"))
        assert sifat is not None
        sifat.append(_unsur(xml))

    return pohon(di, fungsi)


def rupa(isi: str, xml: str, *, di: str = ISI, ke: int = 0) -> Ubah:
    """Return a change of the direct formatting of a paragraph's runs."""

    def fungsi(akar: etree._Element) -> None:
        for r in alinea(akar, isi, ke).iter(qn("w:r")):
            sifat = parse_xml(f"<w:rPr {nsdecls('w')}/>")
            sifat.append(_unsur(xml))
            r.insert(0, sifat)

    return pohon(di, fungsi)


def sisip(isi: str, baru: str, sifat: str = "", *, di: str = ISI, ke: int = 0, warna: str = "") -> Ubah:
    """Return a change that puts a paragraph in front of another, of the same style."""

    def fungsi(akar: etree._Element) -> None:
        tetangga = alinea(akar, isi, ke)
        gaya = tetangga.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        assert gaya is not None
        rpr = f'<w:rPr><w:color w:val="{warna}"/></w:rPr>' if warna else ""
        tetangga.addprevious(
            parse_xml(
                f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{gaya.get(qn("w:val"))}"/>{sifat}</w:pPr>'
                f"<w:r>{rpr}<w:t>{baru}</w:t></w:r></w:p>"
            )
        )

    return pohon(di, fungsi)


def sesudah_tabel(isi: str, baru: str) -> Ubah:
    """Return a change that puts a paragraph behind the table in which `isi` stands last."""

    def fungsi(akar: etree._Element) -> None:
        tabel = [*alinea(akar, isi, -1).iterancestors(qn("w:tbl"))][-1]
        tabel.addnext(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{baru}</w:t></w:r></w:p>"))

    return pohon(ISI, fungsi)


def atribut(jalur: str, nama: str, nilai: str, *, di: str = ISI) -> Ubah:
    def fungsi(akar: etree._Element) -> None:
        unsur = akar.find(jalur.replace("w:", qn("w:")))
        assert unsur is not None
        unsur.set(qn(nama), nilai)

    return pohon(di, fungsi)


def gaya(nama: str, unsur: str, atribut_xml: str, nilai: str) -> Ubah:
    """Return a change of an attribute in a style."""

    def fungsi(akar: etree._Element) -> None:
        satu = next(s for s in akar.iter(qn("w:style")) if s.get(qn("w:styleId")) == nama)
        next(satu.iter(qn(unsur))).set(qn(atribut_xml), nilai)

    return pohon("word/styles.xml", fungsi)


def gambar(isi: str, nama: str, *, di: str = ISI, ke: int = 0) -> Ubah:
    """Return a change that puts a picture into a paragraph."""

    def fungsi(akar: etree._Element) -> None:
        alinea(akar, isi, ke).append(
            parse_xml(
                f'<w:r {nsdecls("w", "wp")}><w:drawing><wp:inline><wp:docPr id="1" name="{nama}"/></wp:inline>'
                "</w:drawing></w:r>"
            )
        )

    return pohon(di, fungsi)


def buang(jalur: str) -> Ubah:
    def fungsi(akar: etree._Element) -> None:
        for unsur in list(akar.iter(qn(jalur))):
            induk = unsur.getparent()
            assert induk is not None
            induk.remove(unsur)

    return pohon(ISI, fungsi)


def pindah(isi: str, ke_sebelum: str) -> Ubah:
    def fungsi(akar: etree._Element) -> None:
        alinea(akar, ke_sebelum, -1).addnext(alinea(akar, isi, -1))

    return pohon(ISI, fungsi)


def tandai_semua(akar: etree._Element) -> None:
    """Tick every box: the paragraph before the text of a choice."""
    for p in akar.iter(qn("w:p")):
        gaya_p = p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if gaya_p is not None and gaya_p.get(qn("w:val")) == "Kotak" and not teks(p):
            p.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>X</w:t></w:r>"))


# ── what we deliver ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("jenis", JENIS)
def test_delivered_naskah_break_no_rule(naskah: dict[str, bytes], jenis: str) -> None:
    assert periksa_tnd(naskah[jenis], jenis) == ()


@pytest.mark.parametrize("jenis", JENIS)
def test_delivered_templates_break_no_rule(jenis: str) -> None:
    assert periksa_tnd(templat(jenis).read_bytes(), jenis, templat=True) == ()


PLH = Pejabat(
    jabatan="karo",
    nama="Contoh Nama Pengganti, S.H.",
    nrp="12345/P",
    pangkat="Kolonel Laut",
    sebagai="Plh.",
    berlaku_dari=dt.date(2026, 1, 1),
)


@pytest.mark.parametrize(
    ("bidang", "pejabat"),
    [
        pytest.param({"naskah.keamanan": "Terbatas"}, (), id="terbatas"),
        pytest.param({"naskah.keamanan": "Sangat Rahasia"}, (), id="sangat-rahasia"),
        pytest.param({}, (PLH,), id="plh-militer"),
        pytest.param({}, (replace(PLH, nrp="", pangkat=""),), id="tanpa-nrp-dan-pangkat"),
        pytest.param({"kegiatan.judul": "Siaran Pers [Edisi XX] & Tanya Jawab (Tahap II)"}, (), id="kurung-ketikan"),
        pytest.param({"laporan.saran": "Satu saran yang panjang. " * 30, "laporan.hambatan": ""}, (), id="panjang"),
        pytest.param({"kegiatan.jam_selesai": None, "arahan.lampiran": None}, (), id="isian-kosong"),
    ],
)
def test_other_cases_break_no_must(
    settings_asli: Settings, bidang: dict[str, Nilai], pejabat: tuple[Pejabat, ...]
) -> None:
    for jenis, docx in terisi(settings_asli, bidang, *pejabat).items():
        assert [t for t in periksa_tnd(docx, jenis) if t.tingkat == "MUST"] == [], jenis


# ── each rule ───────────────────────────────────────────────────────────────────────────────────

NOTA, LAPORAN, BERITA, DAFTAR, SURAT = (
    "laporan-persiapan",
    "laporan",
    "berita-acara",
    "daftar-hadir",
    "disposisi-karo",
)
CEK = "pemeriksaan-karo"
tepi = partial(atribut, f".//{'w:pgMar'}")


# (rule, jenis, what is changed)
def tandai_semua_keamanan(akar: etree._Element) -> None:
    """Tick a second box of keamanan."""
    kata = next(p for p in akar.iter(qn("w:p")) if teks(p) == "TERBATAS")
    kotak = next(kata.iterancestors(qn("w:tr"))).find(f".//{qn('w:p')}")
    assert kotak is not None
    kotak.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>X</w:t></w:r>"))


def tabel_paraf(akar: etree._Element) -> None:
    """Put a table of paraf at the head of the annexes."""
    sel = "".join(
        f"<w:tc><w:p><w:pPr><w:pStyle w:val='Sel'/></w:pPr><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>"
        for t in ("Jabatan", "Paraf", "Tanggal")
    )
    alinea(akar, "DAFTAR SARANA DAN PRASARANA").addnext(
        parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblStyle w:val='TabelData'/></w:tblPr><w:tr>{sel}</w:tr></w:tbl>")
    )


def tanpa_nomor(akar: etree._Element) -> None:
    """Take the addressee out of its list."""
    sifat = alinea(akar, "Yth. Kepala…").find(qn("w:pPr"))
    assert sifat is not None
    sifat.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="0"/></w:numPr>'))


KASUS: tuple[tuple[str, str, tuple[Ubah, ...]], ...] = (
    ("TND-101", LAPORAN, (atribut(".//w:pgSz", "w:w", "12240"),)),
    ("TND-104", LAPORAN, (tepi("w:left", "1400"),)),
    ("TND-105", LAPORAN, (tepi("w:right", "900"),)),
    ("TND-106", LAPORAN, (tepi("w:bottom", "1134"),)),
    ("TND-107", LAPORAN, (tepi("w:top", "1000"),)),
    ("TND-110", LAPORAN, (rupa("Laporan ini meliputi…", '<w:rFonts w:ascii="Calibri"/>'),)),
    ("TND-110", LAPORAN, (rupa("Laporan ini meliputi…", '<w:sz w:val="28"/>'),)),
    ("TND-112", LAPORAN, (rupa("Podium", '<w:sz w:val="24"/>'),)),
    ("TND-114", LAPORAN, (bentuk("TENTANG", '<w:spacing w:after="240"/>'),)),
    ("TND-117", LAPORAN, (bentuk("Laporan ini meliputi…", '<w:spacing w:line="480"/>'),)),
    ("TND-118", LAPORAN, (bentuk("Laporan ini meliputi…", '<w:jc w:val="left"/>'),)),
    ("TND-118", LAPORAN, (bentuk("NIP. 1970…", '<w:jc w:val="center"/>', ke=-1),)),
    ("TND-118", LAPORAN, (bentuk("40", '<w:jc w:val="left"/>'),)),
    ("TND-119", NOTA, (bentuk("Menindaklanjuti…", '<w:ind w:firstLine="300"/>'),)),
    ("TND-120", LAPORAN, (atribut(".//w:lvl[3]/w:lvlText", "w:val", "%3)", di="word/numbering.xml"),)),
    ("TND-122", CEK, (ganti("- 2 -", "- 2 -", "2", di=KEPALA),)),
    ("TND-122", CEK, (bentuk("- 2 -", '<w:jc w:val="right"/>', di=KEPALA),)),
    ("TND-123", CEK, (buang("w:titlePg"),)),
    ("TND-125", CEK, (sisip("- 2 -", "REPUBLIK INDONESIA", di=KEPALA),)),
    ("TND-127", CEK, (rupa("Susunan acara", '<w:color w:val="FF0000"/>'),)),
    ("TND-127", CEK, (rupa("Susunan acara", '<w:highlight w:val="yellow"/>'),)),
    ("TND-128", CEK, (ganti("Susunan acara", "acara", "[isi acara]"),)),
    ("TND-128", CEK, (ganti("Susunan acara", "acara", "{{ acara }}"),)),
    ("TND-128", CEK, (ganti("Susunan acara", "acara", "TBD"),)),
    ("TND-128", CEK, (ganti("5 (lima) mata acara", "5 (lima) mata acara", "XX"),)),
    ("TND-132", CEK, (gambar("REPUBLIK INDONESIA", "Garuda Pancasila", di=KOP),)),
    ("TND-134", CEK, (bentuk("REPUBLIK INDONESIA", '<w:jc w:val="left"/>', di=KOP),)),
    ("TND-134", CEK, (ganti("REPUBLIK INDONESIA", "REPUBLIK INDONESIA", "Republik Indonesia", di=KOP),)),
    ("TND-134", CEK, (ganti("REPUBLIK INDONESIA", "REPUBLIK INDONESIA", "SEKRETARIAT", di=KOP),)),
    ("TND-136", CEK, (rupa("REPUBLIK INDONESIA", '<w:sz w:val="22"/>', di=KOP),)),
    ("TND-137", CEK, (gaya("KopGaris", "w:bottom", "w:sz", "4"),)),
    ("TND-138", CEK, (ganti("BIRO…", "HUKUM, PERSIDANGAN, DAN HUBUNGAN KELEMBAGAAN", "KUMSIDHAL", di=KOP),)),
    ("TND-141", SURAT, (ganti("Yth. Kepala…", "Yth.", "Kepada Yth."),)),
    ("TND-141", SURAT, (ganti("Yth. Kepala…", "Yth. ", ""),)),
    ("TND-144", NOTA, (ganti("4 (empat) lampiran", "4 (empat)", "4"),)),
    ("TND-145", NOTA, (ganti("Lampiran II", "II", "IV"),)),
    ("TND-145", NOTA, (ganti("Nomor 4/CONTOH/2026", "Nomor ", "No. "),)),
    ("TND-145", NOTA, (bentuk("Lampiran II", '<w:ind w:left="0"/>'),)),
    ("TND-201", CEK, (sesudah_tabel("NIP. 1970…", "Catatan tambahan."),)),
    ("TND-202", CEK, (ganti(":", ":", ""),)),
    ("TND-203", CEK, (ganti("NOMOR…", "NOMOR 7/CONTOH/2026", "NOMOR -"),)),
    ("TND-204", DAFTAR, (ganti("DAFTAR HADIR", "HADIR", "Hadir"),)),
    ("TND-204", DAFTAR, (rupa("DAFTAR HADIR", '<w:b w:val="0"/>'),)),
    ("TND-211", SURAT, (ganti("Asal Naskah", "Asal", "Sumber"),)),
    ("TND-212", SURAT, (ganti("13 Maret 2026", "13", "14", ke=-1),)),
    ("TND-213", SURAT, (ganti("Yth. Kepala…", "Yth. Kepala Bagian Hubungan Kelembagaan dan Hubungan Masyarakat", ""),)),
    ("TND-214", SURAT, (pohon(ISI, tanpa_nomor),)),
    ("TND-405", SURAT, (pohon(ISI, tandai_semua_keamanan),)),
    ("TND-516", NOTA, (pohon(ISI, tabel_paraf),)),
    ("TND-121", NOTA, (sisip("Menindaklanjuti…", "Bab 1", '<w:jc w:val="center"/>'),)),
    ("TND-216", SURAT, (ganti("1/CONTOH…", " (penerusan ke-1)", ""),)),
    ("TND-220", CEK, (pohon(ISI, tandai_semua),)),
    ("TND-231", NOTA, (ganti("Dari", "Dari", "Pengirim"),)),
    ("TND-233", NOTA, (ganti("Demikian dilaporkan…", "Demikian dilaporkan, mohon", "Mohon"),)),
    ("TND-234", NOTA, (sisip("Pelaksana Subbagian Hubungan Media,", "Jakarta, 13 Maret 2026"),)),
    ("TND-235", NOTA, (gambar("Menindaklanjuti…", "cap"),)),
    ("TND-241", LAPORAN, (ganti("TENTANG", "TENTANG", "MENGENAI"),)),
    ("TND-242", LAPORAN, (ganti("Simpulan dan Saran", "Simpulan", "Kesimpulan"),)),
    ("TND-243", LAPORAN, (ganti("Ruang Lingkup", "Ruang ", ""),)),
    ("TND-244", LAPORAN, (ganti("Hal Lain", "Hal Lain", "Penjelasan"),)),
    ("TND-245", LAPORAN, (ganti("Saran", "Saran", "Usul"),)),
    ("TND-246", LAPORAN, (ganti("Dibuat di Jakarta", "Jakarta", "tempat"),)),
    (
        "TND-247",
        LAPORAN,
        (ganti("Dibuat di…", "Dibuat di Jakarta", "Jakarta, 18 Maret 2026"), ganti("pada tanggal…", "pada", "Pada")),
    ),
    ("TND-248", LAPORAN, (ganti("Lampiran:", "Lampiran:", "Lampiran: sebagaimana disebut"),)),
    ("TND-281", BERITA, (bentuk("NOMOR…", '<w:jc w:val="left"/>'),)),
    ("TND-282", BERITA, (ganti("Pada hari ini…", "Pada hari ini", "Pada hari"),)),
    ("TND-283", BERITA, (ganti("Pangkat/Golongan", "/Golongan", ""),)),
    ("TND-284", BERITA, (ganti("Demikian…", "sebagaimana mestinya", "seperlunya"),)),
    ("TND-285", BERITA, (ganti("Contoh Nama Kabag…", "Kabag", "Lain"),)),
    ("TND-301", DAFTAR, (ganti("Acara", "Acara", "Kegiatan"),)),
    ("TND-302", DAFTAR, (ganti("Nama Media", "Nama ", ""),)),
    ("TND-303", DAFTAR, (buang("w:tab"),)),
    ("TND-355", CEK, (ganti("NOMOR…", "2026", "2025"),)),
    ("TND-356", CEK, (ganti("NOMOR…", "CONTOH", ""),)),
    ("TND-401", CEK, (sisip("KEMENTERIAN…", "SANGAT RAHASIA (SR)", '<w:jc w:val="left"/>', di=KOP),)),
    ("TND-402", CEK, (sisip("KEMENTERIAN…", "RAHASIA (R)", '<w:jc w:val="center"/>', di=KOP, warna="C00000"),)),
    ("TND-403", CEK, (sisip("KEMENTERIAN…", "TERBATAS (T)", di=KOP),)),
    ("TND-404", CEK, (sisip("KEMENTERIAN…", "BIASA (B)", di=KOP),)),
    ("TND-501", CEK, (pindah("Jakarta, 16 Maret 2026", BIRO),)),
    ("TND-501", CEK, (pindah("Contoh Nama Karo, S.H., M.H.", "NIP. 197001011995031001"),)),
    ("TND-502", CEK, (ganti(BIRO, "Kelembagaan,", "Kelembagaan"),)),
    ("TND-502", CEK, (ganti(BIRO, BIRO, BIRO.upper()),)),
    ("TND-503", CEK, (gaya("Ruang", "w:spacing", "w:line", "400"),)),
    ("TND-504", CEK, (rupa("Contoh Nama Karo…", '<w:u w:val="single"/>'),)),
    ("TND-506", CEK, (ganti("NIP. 1970…", "1001", "1"),)),
    ("TND-506", CEK, (ganti("NIP. 1970…", "NIP. 197001011995031001", "NIP. 197013011995031001"),)),
    ("TND-507", CEK, (ganti("Pembina Utama Muda…", " (IV/c)", ""),)),
    ("TND-508", CEK, (ganti(BIRO, "Kepala", "a.n. Kepala"),)),
    ("TND-509", CEK, (sisip(BIRO, "u.b."),)),
    ("TND-510", CEK, (ganti(BIRO, "Kelembagaan,", "Kelembagaan (Plh.),"),)),
    ("TND-518", CEK, (gambar(BIRO, "tanda tangan"),)),
    ("TND-701", CEK, (ganti("16 Maret 2026", "16", "06"),)),
    ("TND-701", CEK, (ganti("16 Maret 2026", "16 Maret 2026", "16/03/2026"),)),
    ("TND-702", CEK, (ganti("Jakarta, 16…", "2026", "2026."),)),
    ("TND-703", CEK, (ganti("Rabu, 18 Maret 2026", "Rabu", "Kamis"),)),
    ("TND-703", BERITA, (ganti("Pada hari ini…", "Rabu", "Senin"),)),
    ("TND-704", CEK, (ganti("16 Maret 2026", "Maret", "Mar"),)),
    ("TND-705", CEK, (ganti("Rabu, 18 Maret 2026", "Rabu", "Jum'at"),)),
    ("TND-706", CEK, (ganti("pukul…", "10.00", "10:00"),)),
    ("TND-706", CEK, (ganti("pukul…", " WIB", ""),)),
    ("TND-707", CEK, (ganti("pukul…", "s.d.", "-"),)),
    ("TND-708", BERITA, (ganti("Pada hari ini…", "delapan belas", "18"),)),
    ("TND-709", CEK, (ganti("Susunan acara", "acara", "biaya Rp 1.500.000"),)),
    ("TND-710", CEK, (ganti("5 (lima) mata acara", "lima", "enam"),)),
    ("TND-711", SURAT, (ganti("Yth. Kepala…", "Yth.", "Yth"),)),
    ("TND-711", CEK, (ganti("No.", "No.", "No"),)),
    ("TND-712", CEK, (ganti("NIP. 1970…", "NIP.", "NIP"),)),
    ("TND-713", CEK, (ganti("Contoh Nama Karo…", "Karo, S.H.", "Karo S.H."),)),
    ("TND-714", CEK, (ganti("Susunan acara", "acara", "acara dijakarta"),)),
    ("TND-714", CEK, (ganti("Susunan acara", "acara", "acara di laksanakan"),)),
    ("TND-715", NOTA, (ganti("Demikian dilaporkan…", "arahan", "arahan Anda"),)),
    ("TND-717", NOTA, (sisip("Menindaklanjuti…", "Dengan hormat,"),)),
    ("TND-BAHASA", CEK, (rupa("Susunan acara", '<w:lang w:val="en-US"/>'),)),
    ("TND-IKUT", LAPORAN, (bentuk("Ruang Lingkup", '<w:keepNext w:val="0"/>'),)),
)


@pytest.mark.parametrize(
    ("aturan", "jenis", "ubah"), [pytest.param(*k, id=f"{k[0]}-{n}") for n, k in enumerate(KASUS, 1)]
)
def test_what_breaks_one_rule_is_found_by_it(
    naskah: dict[str, bytes], aturan: str, jenis: str, ubah: tuple[Ubah, ...]
) -> None:
    assert temuan(diubah(naskah[jenis], *ubah), jenis) == {aturan}


# ── around them ─────────────────────────────────────────────────────────────────────────────────


def test_a_finding_says_where_and_what(naskah: dict[str, bytes]) -> None:
    docx = diubah(naskah[CEK], ganti("Jakarta, 16…", "2026", "2026."))

    (satu,) = periksa_tnd(docx, CEK)

    assert (satu.aturan, satu.tingkat, satu.bagian, satu.alinea) == ("TND-702", "MUST", ISI, "Jakarta, 16 Maret 2026.")
    assert "tanpa titik" in satu.pesan


def test_a_long_paragraph_is_shown_shortened(naskah: dict[str, bytes]) -> None:
    docx = diubah(naskah[LAPORAN], bentuk("Laporan ini meliputi…", '<w:jc w:val="left"/>'))

    (satu,) = periksa_tnd(docx, LAPORAN)

    assert len(satu.alinea) == 80
    assert satu.alinea.endswith("…")


@pytest.mark.parametrize(
    ("aturan", "jenis", "ubah"),
    [
        pytest.param("TND-101", LAPORAN, atribut(".//w:pgSz", "w:w", "12240"), id="kertas"),
        pytest.param("TND-110", LAPORAN, rupa("Laporan ini meliputi…", '<w:sz w:val="28"/>'), id="ukuran"),
        pytest.param("TND-134", LAPORAN, ganti("{{ baris|kapital }}", "|kapital", "", di=KOP), id="kop"),
        pytest.param("TND-204", LAPORAN, ganti("PELAKSANAAN…", "|kapital", ""), id="judul"),
        pytest.param("TND-211", SURAT, ganti("Asal Naskah", "Asal", "Sumber"), id="bidang"),
        pytest.param("TND-242", LAPORAN, ganti("Penutup", "Penutup", "Akhir"), id="bagian"),
        pytest.param("TND-301", DAFTAR, ganti("Acara", "Acara", "Kegiatan"), id="label"),
    ],
)
def test_an_edited_template_is_checked_before_anything_is_filled_in(aturan: str, jenis: str, ubah: Ubah) -> None:
    assert temuan(diubah(templat(jenis).read_bytes(), ubah), jenis, templat=True) == {aturan}


@pytest.mark.parametrize(
    "ketikan",
    ["[Siaran Pers]", "Pasal 5 [ayat (1)]", "Abad XX", "Lampiran XX", "harga [belum pasti]"],
)
def test_brackets_of_ordinary_text_are_no_placeholder(naskah: dict[str, bytes], ketikan: str) -> None:
    docx = diubah(naskah[CEK], ganti("Susunan acara", "acara", ketikan))

    assert temuan(docx, CEK) == set()


def test_formatting_of_a_style_counts_as_much_as_direct_formatting(naskah: dict[str, bytes]) -> None:
    docx = diubah(naskah[LAPORAN], gaya("Isi", "w:jc", "w:val", "left"))

    assert temuan(docx, LAPORAN) == {"TND-118"}


def test_levels_of_a_list_that_number_nothing_do_not_count(naskah: dict[str, bytes]) -> None:
    def tambah(akar: etree._Element) -> None:
        for daftar in akar.iter(qn("w:abstractNum")):
            daftar.append(
                parse_xml(
                    f'<w:lvl {nsdecls("w")} w:ilvl="5"><w:numFmt w:val="decimal"/><w:lvlText w:val="%6."/></w:lvl>'
                )
            )

    assert temuan(diubah(naskah[LAPORAN], pohon("word/numbering.xml", tambah)), LAPORAN) == set()


def test_formatting_of_the_document_defaults_counts(naskah: dict[str, bytes]) -> None:
    docx = diubah(naskah[CEK], atribut(".//w:docDefaults//w:rFonts", "w:ascii", "Calibri", di="word/styles.xml"))

    assert temuan(docx, CEK) == {"TND-110"}


def test_a_signer_in_the_name_of_another_is_right_with_both_titles(naskah: dict[str, bytes]) -> None:
    an = diubah(naskah[CEK], sisip(BIRO, "a.n. Sekretaris Kementerian Koordinator"))

    assert temuan(an, CEK) == set()


def test_a_deputy_of_a_deputy_is_right_below_both(naskah: dict[str, bytes]) -> None:
    baris = ("a.n. Sekretaris Kementerian Koordinator", "Kepala Biro Contoh,", "u.b.")

    assert temuan(diubah(naskah[CEK], *(sisip(BIRO, b) for b in baris)), CEK) == set()


def test_a_refusal_needs_its_reason(naskah: dict[str, bytes]) -> None:
    def tolak(akar: etree._Element) -> None:
        tandai_semua(akar)
        setuju = next(p for p in akar.iter(qn("w:p")) if teks(p) == "X")
        next(setuju.iter(qn("w:t"))).text = ""

    docx = diubah(naskah[CEK], pohon(ISI, tolak))

    assert temuan(docx, CEK) == {"TND-220"}
    assert temuan(diubah(docx, sisip_sesudah("Catatan/alasan:", "Sarana belum lengkap.")), CEK) == set()


def sisip_sesudah(isi: str, baru: str) -> Ubah:
    def fungsi(akar: etree._Element) -> None:
        tempat = alinea(akar, isi)
        salinan = parse_xml(etree.tostring(tempat))
        next(salinan.iter(qn("w:t"))).text = baru
        tempat.addnext(salinan)

    return pohon(ISI, fungsi)


def test_an_unknown_jenis_is_held_to_the_common_rules_only(naskah: dict[str, bytes]) -> None:
    assert rumpun("surat-edaran") == ""
    assert temuan(naskah[LAPORAN], "surat-edaran") == set()


def test_half_folio_is_allowed_for_a_disposisi_only(naskah: dict[str, bytes]) -> None:
    a5 = (atribut(".//w:pgSz", "w:w", "8391"), atribut(".//w:pgSz", "w:h", "11906"))

    assert temuan(diubah(naskah[SURAT], *a5), SURAT) == set()
    assert temuan(diubah(naskah[CEK], *a5), CEK) == {"TND-101"}


def test_profiles_are_data(naskah: dict[str, bytes]) -> None:
    tanpa_nip = diubah(naskah[NOTA], pohon(ISI, lambda akar: _buang_alinea(akar, "NIP. 1990…")))

    assert PROFIL == {"tnd-2017": TND_2017, "anri-2021": ANRI_2021}
    assert [t.aturan for t in periksa_tnd(tanpa_nip, NOTA) if t.tingkat == "MUST"] == ["TND-234"]
    assert [t.aturan for t in periksa_tnd(tanpa_nip, NOTA, ANRI_2021) if t.tingkat == "MUST"] == []


def _buang_alinea(akar: etree._Element, isi: str) -> None:
    p = alinea(akar, isi, -1)
    induk = p.getparent()
    assert induk is not None
    induk.remove(p)


def test_what_is_no_docx_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        periksa_tnd(b"bukan docx", LAPORAN)
