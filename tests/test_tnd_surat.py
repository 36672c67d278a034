"""Naskah of other SOPs, photos and the kop: what keeps the tata naskah breaks no rule, each breach is found by its own."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from pipeline.contoh import values_contoh
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.templat import kerangka as k
from pipeline.word.render import render
from pipeline.word.tnd import ANRI_2021, ATURAN, KHUSUS, periksa_tnd, rumpun
from tests.test_tnd import KASUS as KASUS_SOP
from tests.test_tnd import (
    KOP,
    Ubah,
    alinea,
    bentuk,
    diubah,
    gambar,
    ganti,
    pohon,
    sisip,
    teks,
    temuan,
    terisi,
)

HARI = dt.date(2026, 3, 20)
SOP = "mobilisasi-media"
ISI = "word/document.xml"
NOMOR = "NOMOR {{ naskah.nomor }}"
TEMPAT_TANGGAL = "{{ naskah.kota }}, {{ naskah.tanggal }}"
TUGAS, UNDANGAN, NOTULA, PENGANTAR = "surat-tugas", "undangan-media", "notula-rapat", "surat-pengantar"
NOTA, LAPORAN, DISPOSISI, CEK = "laporan-persiapan", "laporan", "disposisi-karo", "pemeriksaan-karo"


# ── templates of an author, each after the tata naskah ──────────────────────────────────────────


def surat_tugas() -> Document:
    """TND 2.4."""
    d = k.naskah_baru()
    k.judul(d, "SURAT TUGAS", nomor=NOMOR)
    dasar = "{{ arahan.dari }} Nomor {{ arahan.nomor }} tanggal {{ arahan.tanggal }}."
    k.tabel_label(d, [("Menimbang", "bahwa {{ kegiatan.judul }} perlu diliput;"), ("Dasar", dasar)])
    k.paragraf(d, "MEMBERI TUGAS:", "Nomor Naskah")
    orang = [("Nama", "{{ penanda_tangan.nama }}"), ("NIP/NRP", "{{ penanda_tangan.nip_nrp }}")]
    jabatan = [("Pangkat/Golongan", "Pembina (IV/a)"), ("Jabatan", "{{ penanda_tangan.jabatan }}")]
    k.tabel_label(d, [("Kepada", "pegawai sebagai berikut"), *orang, *jabatan])
    k.paragraf(d, "Untuk:", "Isi Pengantar")
    k.paragraf(d, "meliput kegiatan pada {{ kegiatan.tanggal_lengkap }} di {{ kegiatan.tempat }};", "Nomor")
    k.paragraf(d, "melaporkan hasilnya.", "Nomor")
    k.paragraf(d, "Demikian surat tugas ini dibuat untuk dilaksanakan.", "Penutup")
    k.tanda_tangan(d, TEMPAT_TANGGAL)
    _tembusan(d)
    return d


def _tembusan(d: Document) -> None:
    k.paragraf(d, "Tembusan:", "Daftar Lampiran Judul")
    k.paragraf(d, "Deputi Bidang Contoh", "Daftar Lampiran")


def _tujuan(d: Document) -> None:
    for baris in ("Yth. Para Pemimpin Redaksi", "di", "Jakarta"):
        k.paragraf(d, baris, "Tanda Tangan")


def undangan() -> Document:
    """TND 2.5."""
    d = k.naskah_baru()
    kepala = k.tabel(d, (2.4, 0.4, 6.2, 7.0), "Tabel Polos")
    k.baris(kepala, "Nomor", ":", "{{ naskah.nomor }}", TEMPAT_TANGGAL, gaya="Label")
    for label, nilai in (("Sifat", "Segera"), ("Lampiran", "-"), ("Hal", "Undangan {{ kegiatan.jenis }}")):
        k.baris(kepala, label, ":", nilai, "", gaya="Label")
    k.jarak(d)
    _tujuan(d)
    k.paragraf(d, "Dengan hormat, kami mengundang Bapak/Ibu menghadiri kegiatan pada:", "Isi Pengantar")
    waktu = [("hari, tanggal", "{{ kegiatan.tanggal_lengkap }}"), ("waktu", "{{ kegiatan.waktu }}")]
    k.tabel_label(d, [*waktu, ("tempat", "{{ kegiatan.tempat }}"), ("acara", "{{ kegiatan.judul }}")])
    k.paragraf(d, "Atas perhatian Bapak/Ibu, kami ucapkan terima kasih.", "Penutup")
    k.tanda_tangan(d)
    _tembusan(d)
    return d


def notula() -> Document:
    """TND 2.7."""
    d = k.naskah_baru()
    k.judul(d, "NOTULA", "RAPAT PERSIAPAN {{ kegiatan.judul|kapital }}")
    waktu = [("Hari/Tanggal", "{{ kegiatan.tanggal_lengkap }}"), ("Waktu", "{{ kegiatan.waktu }}")]
    rapat = [
        ("Tempat", "{{ kegiatan.tempat }}"),
        ("Surat Undangan", "Nomor {{ arahan.nomor }}"),
        ("Acara", "Persiapan"),
    ]
    pejabat = [("Pimpinan", "{{ mengetahui.nama }}"), ("Sekretaris/Notulis", "{{ penanda_tangan.nama }}")]
    k.tabel_label(d, [*waktu, *rapat, *pejabat, ("Peserta", "sebagaimana daftar hadir terlampir")])
    for bagian in ("Kata Pembukaan", "Pembahasan", "Keputusan/Tindak Lanjut", "Waktu Penutupan"):
        k.paragraf(d, bagian, "Heading 1")
        k.paragraf(d, "{{ laporan.hasil }}", "Isi Bagian")
    k.paragraf(d, "Demikian notula ini dibuat.", "Penutup")
    k.tanda_tangan(d, mengetahui=True)
    k.paragraf(d, "Lampiran:", "Daftar Lampiran Judul")
    k.paragraf(d, "daftar hadir", "Daftar Lampiran")
    return d


def surat_pengantar() -> Document:
    """TND 2.9."""
    d = k.naskah_baru()
    k.paragraf(d, TEMPAT_TANGGAL, "Lampiran Kepala")
    _tujuan(d)
    k.judul(d, "SURAT PENGANTAR", nomor=NOMOR)
    lebar = {"No.": 1.0, "Jenis yang Dikirim": 7.0, "Banyaknya": 4.0, "Keterangan": 4.0}
    isi = k.tabel(d, [*lebar.values()])
    k.baris(isi, *lebar, gaya="Sel Kepala")
    k.baris(isi, "1.", "Laporan {{ kegiatan.judul }}", "1 (satu) berkas", "Untuk diketahui")
    k.jarak(d, "Jarak Tanda Tangan")
    kiri, kanan = k.baris(k.tabel(d, (8.0, 8.0), "Tabel Polos")).cells
    for satu in ("Diterima tanggal ……………", "Penerima", "Kepala Bagian Umum,"):
        k.paragraf(kiri, satu, "Tanda Tangan")
    k.paragraf(kanan, "Pengirim", "Tanda Tangan")
    with k.ulang(kanan, "baris in penanda_tangan.baris_jabatan"):
        k.paragraf(kanan, "{{ baris }}", "Tanda Tangan")
    for sel, nama in ((kiri, "…………………"), (kanan, "{{ penanda_tangan.nama }}")):
        k.paragraf(sel, "", "Ruang")
        k.paragraf(sel, nama, "Tanda Tangan")
    k.paragraf(kanan, "{{ penanda_tangan.nip_nrp }}", "Tanda Tangan")
    return d


BUAT: dict[str, Callable[[], Document]] = {
    TUGAS: surat_tugas,
    UNDANGAN: undangan,
    NOTULA: notula,
    PENGANTAR: surat_pengantar,
}


@pytest.fixture(scope="module")
def templat() -> dict[str, bytes]:
    return {jenis: k.simpan(buat()) for jenis, buat in BUAT.items()}


@pytest.fixture(scope="module")
def naskah(
    settings_asli: Settings, templat: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """The four naskah filled with the sample, and the twelve of the SOP."""
    isi = values_contoh(settings_asli.sop[SOP], UMUM, settings_asli.kantor, HARI)[LAPORAN]
    hasil = terisi(settings_asli)
    for jenis, satu in templat.items():
        berkas: Path = tmp_path_factory.mktemp("templat") / f"{jenis}.docx"
        berkas.write_bytes(satu)
        hasil[jenis] = render(berkas, isi, {"title": jenis}, HARI)
    return hasil


# ── changing them ───────────────────────────────────────────────────────────────────────────────


def kolom(akar: etree._Element, *judul: str) -> list[list[etree._Element]]:
    """Return the cells of the table whose header has `judul`, row by row."""
    for tabel in akar.iter(qn("w:tbl")):
        baris = [list(b.iter(qn("w:tc"))) for b in tabel.iter(qn("w:tr"))]
        if set(judul) <= {teks(s) for s in baris[0]}:
            return baris
    raise LookupError(judul)


def judul_kolom(lama: str, baru: str, *tetangga: str) -> Ubah:
    def fungsi(akar: etree._Element) -> None:
        sel = next(s for s in kolom(akar, lama, *tetangga)[0] if teks(s) == lama)
        next(sel.iter(qn("w:t"))).text = baru

    return pohon(ISI, fungsi)


def hapus(isi: str, ke: int = 0) -> Ubah:
    """Return a change that takes a paragraph out, or empties it where it is the last of its cell."""

    def fungsi(akar: etree._Element) -> None:
        p = alinea(akar, isi, ke)
        induk = p.getparent()
        assert induk is not None
        if len(induk.findall(qn("w:p"))) > 1:
            induk.remove(p)
        else:
            for r in p.findall(qn("w:r")):
                p.remove(r)

    return pohon(ISI, fungsi)


def hapus_baris(isi: str) -> Ubah:
    """Return a change that takes out the row of a table."""

    def fungsi(akar: etree._Element) -> None:
        baris = next(alinea(akar, isi).iterancestors(qn("w:tr")))
        induk = baris.getparent()
        assert induk is not None
        induk.remove(baris)

    return pohon(ISI, fungsi)


def pindah_ke_depan(isi: str, tujuan: str) -> Ubah:
    """Return a change that moves a paragraph in front of another, which is in no table."""

    def fungsi(akar: etree._Element) -> None:
        alinea(akar, tujuan).addprevious(alinea(akar, isi))

    return pohon(ISI, fungsi)


def ke_baris_akhir(isi: str) -> Ubah:
    """Return a change that moves the row of a label to the end of its table."""

    def fungsi(akar: etree._Element) -> None:
        baris = next(alinea(akar, isi).iterancestors(qn("w:tr")))
        induk = baris.getparent()
        assert induk is not None
        induk.append(baris)

    return pohon(ISI, fungsi)


def tanpa_nomor(isi: str) -> Ubah:
    """Return a change that takes the number off an item of a list."""

    def fungsi(akar: etree._Element) -> None:
        sifat = alinea(akar, isi).find(qn("w:pPr"))
        assert sifat is not None
        sifat.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="0"/></w:numPr>'))

    return pohon(ISI, fungsi)


def tulis(isi: str, baru: str, ke: int = 0) -> Ubah:
    """Return a change of the whole text of a paragraph."""

    def fungsi(akar: etree._Element) -> None:
        pertama, *sisa = alinea(akar, isi, ke).iter(qn("w:t"))
        pertama.text = baru
        for t in sisa:
            t.text = ""

    return pohon(ISI, fungsi)


def tukar_sel(isi: str) -> Ubah:
    """Return a change that moves the first cell of a paragraph's row to its end: the right half signs at the left."""

    def fungsi(akar: etree._Element) -> None:
        sel = next(alinea(akar, isi, -1).iterancestors(qn("w:tc")))
        baris = next(sel.iterancestors(qn("w:tr")))
        lain = next(s for s in baris.iter(qn("w:tc")) if s is not sel)
        baris.append(lain)

    return pohon(ISI, fungsi)


def berulang(label: str, kali: int) -> Ubah:
    """Return a change that repeats the row of a label."""

    def fungsi(akar: etree._Element) -> None:
        baris = next(alinea(akar, label).iterancestors(qn("w:tr")))
        for _ in range(kali):
            baris.addnext(parse_xml(etree.tostring(baris)))

    return pohon(ISI, fungsi)


FOTO = (
    f"<w:r {nsdecls('w', 'wp', 'a')}><w:drawing><wp:inline><wp:docPr id='1' name='foto'/><a:graphic><a:graphicData>"
    "<a:blip/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def berfoto(isi: str, keterangan: str = "") -> Ubah:
    """Return a change that puts a photo, and its caption if there is one, in front of a paragraph of an annex."""

    def fungsi(akar: etree._Element) -> None:
        tujuan = alinea(akar, isi, -1)
        for gaya, anak in (
            ("Gambar", FOTO),
            ("GambarKeterangan", keterangan and f"<w:r><w:t>{keterangan}</w:t></w:r>"),
        ):
            if anak:
                xml = f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{gaya}"/></w:pPr>{anak}</w:p>'
                tujuan.addprevious(parse_xml(xml))

    return pohon(ISI, fungsi)


# ── each rule ───────────────────────────────────────────────────────────────────────────────────

MENTERI = (
    ganti("KEMENTERIAN…", "KEMENTERIAN", "MENTERI", di=KOP),
    ganti("SEKRETARIAT…", "SEKRETARIAT KEMENTERIAN KOORDINATOR", "", di=KOP),
)
NAMA = "Contoh Nama Kabag…"
TANPA_NIP = (hapus("NIP.…", ke=-1), hapus("Pembina…", ke=-1))  # a civil rank has its NIP (TND-507)
TUJUAN, ALAMAT = "Yth.…", ("di", "Jakarta")
# (rule, jenis, what is changed)
KASUS: tuple[tuple[str, str, tuple[Ubah, ...]], ...] = (
    ("TND-131", CEK, MENTERI),
    ("TND-142", UNDANGAN, tuple(hapus(a) for a in ALAMAT)),
    ("TND-142", PENGANTAR, tuple(hapus(a) for a in ALAMAT)),
    ("TND-142", UNDANGAN, (hapus("Jakarta"),)),
    ("TND-143", TUGAS, (tanpa_nomor("Deputi…"),)),
    ("TND-143", TUGAS, (hapus("Deputi…"),)),
    ("TND-143", TUGAS, (ganti("Tembusan:", ":", ": Deputi Bidang Contoh"),)),
    ("TND-143", TUGAS, (bentuk("Tembusan:", '<w:ind w:left="4500"/>'),)),
    ("TND-143", UNDANGAN, (pindah_ke_depan("Tembusan:", "Atas…"), sisip("Deputi…", "Lampiran:"))),
    ("TND-219", DISPOSISI, (gambar("LEMBAR DISPOSISI", "cap"),)),
    ("TND-237", NOTA, (ganti("4 (empat) lampiran", "4 (empat)", "3 (tiga)"),)),
    ("TND-237", NOTA, (ganti("4 (empat) lampiran", "4 (empat) lampiran", "-"),)),
    ("TND-261", TUGAS, (ganti("SURAT TUGAS", "TUGAS", "PENUGASAN"),)),
    ("TND-261", TUGAS, (bentuk("NOMOR…", '<w:jc w:val="left"/>'),)),
    ("TND-262", TUGAS, (hapus_baris("Menimbang"), hapus_baris("Dasar"))),
    ("TND-262", TUGAS, (ganti("MEMBERI…", "MEMBERI TUGAS", "Memberi tugas"),)),
    ("TND-262", TUGAS, (bentuk("MEMBERI…", '<w:jc w:val="left"/>'),)),
    ("TND-262", TUGAS, (hapus_baris("Pangkat/Golongan"),)),
    ("TND-262", TUGAS, (ganti("Untuk:", "Untuk", "Agar"),)),
    ("TND-262", TUGAS, (pindah_ke_depan("Untuk:", "MEMBERI TUGAS:"),)),
    (
        "TND-262",
        TUGAS,
        tuple(tanpa_nomor(a) for a in ("meliput…", "melaporkan…")),
    ),
    ("TND-262", TUGAS, (ganti("meliput…", "Maret 2026", "bulan ini"),)),
    ("TND-263", TUGAS, (ganti("Jakarta, …", "Jakarta, ", ""),)),
    ("TND-263", TUGAS, (tukar_sel(NAMA),)),
    ("TND-264", TUGAS, (berulang("Nama", 5),)),
    ("TND-265", TUGAS, (ganti("SURAT TUGAS", "TUGAS", "PERINTAH"),)),
    ("TND-271", UNDANGAN, (hapus_baris("Sifat"),)),
    ("TND-271", UNDANGAN, (ganti("Hal", "Hal", "Perihal"),)),
    ("TND-271", UNDANGAN, (ke_baris_akhir("Sifat"),)),
    ("TND-271", UNDANGAN, (pindah_ke_depan("Jakarta, …", TUJUAN),)),
    ("TND-271", UNDANGAN, (ganti("Jakarta, …", "2026", "2026."),)),
    ("TND-272", UNDANGAN, (hapus(TUJUAN),)),
    ("TND-272", UNDANGAN, (ganti(TUJUAN, "Para Pemimpin Redaksi", "(daftar terlampir)"),)),
    ("TND-273", UNDANGAN, (ganti("acara", "acara", "kegiatan"),)),
    ("TND-273", UNDANGAN, (hapus("Dengan…"),)),
    ("TND-273", UNDANGAN, (ganti("tempat", "tempat", "acara", ke=0), ganti("acara", "acara", "tempat", ke=-1))),
    ("TND-274", UNDANGAN, TANPA_NIP),
    ("TND-274", UNDANGAN, (sisip("Kepala Bagian…", "Jakarta, 18 Maret 2026", ke=-1),)),
    ("TND-275", UNDANGAN, (tulis("pukul…", "pukul 10.00 WIB"),)),
    ("TND-291", NOTULA, (hapus("RAPAT…"),)),
    ("TND-291", NOTULA, (ganti("Surat Undangan", "Surat Undangan", "Undangan"),)),
    ("TND-291", NOTULA, (ganti("Sekretaris/Notulis", "Sekretaris/Notulis", "Pencatat"),)),
    ("TND-292", NOTULA, (ganti("Pembahasan", "Pembahasan", "Uraian"),)),
    ("TND-292", NOTULA, (ganti("Pembahasan", "Pembahasan", "Kata"), ganti("Kata…", "Kata Pembukaan", "Pembahasan"))),
    ("TND-292", NOTULA, (sisip("Pembahasan", "Kata Pembukaan"), hapus("Kata Pembukaan"))),
    ("TND-293", NOTULA, (ganti(NAMA, "Kabag", "Lain", ke=-1),)),
    ("TND-293", NOTULA, TANPA_NIP),
    ("TND-293", NOTULA, (ganti("sebagaimana…", "daftar hadir", "undangan"), ganti("daftar hadir", "hadir", "isi"))),
    ("TND-311", PENGANTAR, (bentuk("Jakarta, …", '<w:ind w:left="0"/>'),)),
    ("TND-311", PENGANTAR, (bentuk("NOMOR…", '<w:jc w:val="left"/>'),)),
    ("TND-311", PENGANTAR, (hapus(TUJUAN),)),
    ("TND-312", PENGANTAR, (judul_kolom("Banyaknya", "Jumlah", "Keterangan"),)),
    ("TND-313", PENGANTAR, (ganti("Penerima", "Penerima", "Mengetahui"),)),
    ("TND-313", PENGANTAR, (ganti("Diterima…", "Diterima tanggal ……………", ""),)),
    ("TND-313", PENGANTAR, (hapus("NIP.…", ke=-1),)),
    ("TND-322", LAPORAN, (berfoto("Lampiran II"),)),
    ("TND-322", LAPORAN, (berfoto("Lampiran II", "IMG_2034 (1).JPG"),)),
    ("TND-323", LAPORAN, (judul_kolom("Nada", "Sifat", "Media", "Judul"),)),
)


@pytest.mark.parametrize("jenis", BUAT)
def test_naskah_after_the_tata_naskah_breaks_no_rule(
    naskah: dict[str, bytes], templat: dict[str, bytes], jenis: str
) -> None:
    assert rumpun(jenis) in {"surat-tugas", "undangan", "notula", "surat-pengantar"}
    assert periksa_tnd(naskah[jenis], jenis) == ()
    assert periksa_tnd(templat[jenis], jenis, templat=True) == ()


@pytest.mark.parametrize(
    ("aturan", "jenis", "ubah"), [pytest.param(*kasus, id=f"{kasus[0]}-{n}") for n, kasus in enumerate(KASUS, 1)]
)
def test_what_breaks_one_rule_is_found_by_it(
    naskah: dict[str, bytes], aturan: str, jenis: str, ubah: tuple[Ubah, ...]
) -> None:
    assert temuan(diubah(naskah[jenis], *ubah), jenis) == {aturan}


def test_every_rule_has_its_case() -> None:
    assert {a.id for a in ATURAN} == {kasus[0] for kasus in (*KASUS_SOP, *KASUS)}
    assert len({a.id for a in ATURAN}) == len(ATURAN)
    assert set(KHUSUS) <= {a.id for a in ATURAN}


@pytest.mark.parametrize(
    ("aturan", "jenis", "ubah"),
    [
        pytest.param("TND-143", TUGAS, tanpa_nomor("Deputi…"), id="tembusan"),
        pytest.param("TND-262", TUGAS, hapus_baris("Jabatan"), id="orang"),
        pytest.param("TND-265", TUGAS, ganti("SURAT TUGAS", "TUGAS", "PERINTAH"), id="perintah"),
        pytest.param("TND-271", UNDANGAN, hapus_baris("Sifat"), id="label"),
        pytest.param("TND-272", UNDANGAN, hapus(TUJUAN), id="tujuan"),
        pytest.param("TND-273", UNDANGAN, ganti("acara", "acara", "kegiatan"), id="acara"),
        pytest.param("TND-291", NOTULA, ganti("Peserta", "Peserta", "Hadirin"), id="notula"),
        pytest.param("TND-292", NOTULA, ganti("Pembahasan", "Pembahasan", "Uraian"), id="bagian"),
        pytest.param("TND-311", PENGANTAR, bentuk("{{ naskah.kota…", '<w:ind w:left="0"/>'), id="tanggal"),
        pytest.param("TND-312", PENGANTAR, judul_kolom("Banyaknya", "Jumlah", "Keterangan"), id="kolom"),
        pytest.param("TND-313", PENGANTAR, ganti("Pengirim", "Pengirim", "Mengetahui"), id="pengirim"),
    ],
)
def test_an_edited_template_is_checked_before_anything_is_filled_in(
    templat: dict[str, bytes], aturan: str, jenis: str, ubah: Ubah
) -> None:
    assert temuan(diubah(templat[jenis], ubah), jenis, templat=True) == {aturan}


# ── what is right in another form ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("jenis", "ubah"),
    [
        pytest.param(UNDANGAN, (ganti("di", "di", "di tempat"), hapus("Jakarta")), id="di-tempat"),
        pytest.param(UNDANGAN, (tulis("pukul…", "pukul 10.00 WIB s.d. selesai"),), id="selesai"),
        pytest.param(
            TUGAS, (ganti("Jakarta, …", "Jakarta,", "Dikeluarkan di Jakarta, pada tanggal"),), id="dikeluarkan"
        ),
        pytest.param(TUGAS, (hapus("Tembusan:"), hapus("Deputi…")), id="tanpa-tembusan"),
        pytest.param(TUGAS, (berulang("Nama", 4),), id="lima-orang"),
        pytest.param(
            TUGAS,
            (ganti("SURAT TUGAS", "TUGAS", "PERINTAH"), ganti("melaporkan…", "melaporkan", "selaku Plh. melaporkan")),
            id="perintah-plh",
        ),
        pytest.param(NOTULA, (ganti("Keputusan…", "Keputusan/", ""),), id="tindak-lanjut"),
        pytest.param(
            NOTULA,
            (ganti(NAMA, "Kabag", "Lain", ke=-1), ganti("Kepala Bagian…", "Kepala", "Notulis, Kepala")),
            id="notulis",
        ),
        pytest.param(NOTA, (ganti("4 (empat) lampiran", "4 (empat) lampiran", "1 (satu) berkas"),), id="satu-berkas"),
        pytest.param(LAPORAN, (berfoto("Lampiran II", "Konferensi pers, Jakarta, 18 Maret 2026"),), id="berketerangan"),
        pytest.param(LAPORAN, (judul_kolom("Tautan", "Tautan/Halaman", "Media", "Judul"),), id="halaman"),
    ],
)
def test_another_right_form_breaks_no_rule(naskah: dict[str, bytes], jenis: str, ubah: tuple[Ubah, ...]) -> None:
    assert temuan(diubah(naskah[jenis], *ubah), jenis) == set()


def test_a_jenis_of_its_own_name_belongs_to_its_family() -> None:
    assert [rumpun(j) for j in ("surat-undangan-rapat", "surat-tugas-liputan", "surat-edaran")] == [
        "undangan",
        "surat-tugas",
        "",
    ]


def test_profile_without_nip_asks_for_none(naskah: dict[str, bytes]) -> None:
    for jenis in (UNDANGAN, NOTULA, PENGANTAR):
        tanpa = diubah(naskah[jenis], hapus("NIP.…", ke=-1))
        assert [t for t in periksa_tnd(tanpa, jenis, ANRI_2021) if t.tingkat == "MUST"] == []


def test_photos_in_cells_have_their_caption_below_or_beside_them(naskah: dict[str, bytes]) -> None:
    dokumen = docx.Document(io.BytesIO(naskah[LAPORAN]))
    for isi in ((FOTO, FOTO), ("Kedatangan tamu", "Tanya jawab")), ((FOTO, "Penutupan"),), ((FOTO,),):
        tabel = k.tabel(dokumen, [7.5] * len(isi[0]))
        for satu in isi:
            for sel, teks_sel in zip(k.baris(tabel, *("" for _ in satu)).cells, satu, strict=True):
                if teks_sel == FOTO:
                    sel.paragraphs[0]._p.append(parse_xml(FOTO))
                else:
                    sel.paragraphs[0].add_run(teks_sel)
        k.jarak(dokumen)

    assert [t.aturan for t in periksa_tnd(k.simpan(dokumen), LAPORAN)] == ["TND-322"]
