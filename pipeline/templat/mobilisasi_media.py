"""The twelve naskah of SOP Makro Pelaksanaan Mobilisasi Media, as Word templates.

The five lembar disposisi share one layout, and so do the three lembar pemeriksaan. What a placeholder
means stands in `pipeline.values`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

from docx.document import Document
from docx.table import Table, _Cell

from pipeline.templat.kerangka import (
    LEBAR_ISI,
    Kolom,
    Rata,
    baris,
    bila,
    jarak,
    judul,
    kepala_lampiran,
    kotak_catatan,
    kotak_pilihan,
    naskah_baru,
    paragraf,
    tabel,
    tabel_data,
    tabel_label,
    tanda_baris,
    tanda_tangan,
    teks_panjang,
    tetapkan,
    ulang,
)

SOP: Final = "mobilisasi-media"
NOMOR: Final = "NOMOR {{ naskah.nomor or '-' }}"
TEMPAT_TANGGAL: Final = "{{ naskah.kota }}, {{ naskah.tanggal }}"  # TND-702

# ── parts that several naskah have ──────────────────────────────────────────────────────────────

JENIS: Final = ("Jenis Kegiatan", "{{ kegiatan.jenis }}")
KEGIATAN: Final[tuple[tuple[str, str], ...]] = (
    ("Kegiatan", "{{ kegiatan.judul }}"),
    JENIS,
    ("Hari/Tanggal", "{{ kegiatan.tanggal_lengkap }}"),
    ("Waktu", "{{ kegiatan.waktu }}"),
    ("Tempat", "{{ kegiatan.tempat }}"),
)

NARASUMBER: Final = (
    Kolom("No.", "{{ n.no }}", 1.0, Rata.TENGAH),
    Kolom("Nama", "{{ n.nama }}", 5.9),
    Kolom("Jabatan", "{{ n.jabatan or '-' }}", 4.2),
    Kolom("Topik", "{{ n.topik or '-' }}", 4.9),
)

SARANA: Final = (
    Kolom("No.", "{{ s.no }}", 1.0, Rata.TENGAH),
    Kolom("Uraian", "{{ s.uraian }}", 4.7),
    Kolom("Jumlah", "{{ s.jumlah or '-' }}", 1.7, Rata.KANAN),
    Kolom("Satuan", "{{ s.satuan or '-' }}", 1.7),
    Kolom("Kondisi", "{{ s.kondisi or '-' }}", 2.0),
    Kolom("Penanggung Jawab", "{{ s.penanggung_jawab or '-' }}", 4.9),
)

KOORDINASI: Final = (
    Kolom("No.", "{{ k.no }}", 1.0, Rata.TENGAH),
    Kolom("Unit", "{{ k.unit }}", 4.2),
    Kolom("Hal", "{{ k.hal or '-' }}", 3.8),
    Kolom("Hasil", "{{ k.hasil or '-' }}", 4.3),
    Kolom("Tanggal", "{{ k.tanggal or '-' }}", 2.7),
)

ACARA: Final = (
    Kolom("No.", "{{ a.no }}", 1.0, Rata.TENGAH),
    Kolom("Waktu", "{{ a.waktu }}", 2.8),
    Kolom("Acara", "{{ a.acara }}", 6.6),
    Kolom("Pengisi", "{{ a.pengisi or '-' }}", 5.6),
)

WARTAWAN: Final = "{{ m.wartawan or '-' }}"

MEDIA: Final = (
    Kolom("No.", "{{ m.no }}", 1.0, Rata.TENGAH),
    Kolom("Media", "{{ m.media }}", 4.5),
    Kolom("Jenis", "{{ m.jenis or '-' }}", 2.5),
    Kolom("Wartawan", WARTAWAN, 3.4),
    Kolom("Kontak", "{{ m.kontak or '-' }}", 4.6),
)

MEDIA_HADIR: Final = (
    Kolom("No.", "{{ m.no }}", 1.0, Rata.TENGAH),
    Kolom("Media", "{{ m.media }}", 4.2),
    Kolom("Jenis", "{{ m.jenis or '-' }}", 1.9),
    Kolom("Wartawan", WARTAWAN, 3.0),
    Kolom("Kontak", "{{ m.kontak or '-' }}", 4.5),
    Kolom("Hadir", "{{ m.hadir or '-' }}", 1.4, Rata.TENGAH),
)

PUBLIKASI: Final = (
    Kolom("No.", "{{ p.no }}", 1.0, Rata.TENGAH),
    Kolom("Tanggal", "{{ p.tanggal or '-' }}", 2.5),
    Kolom("Media", "{{ p.media }}", 3.9),
    Kolom("Jenis", "{{ p.jenis or '-' }}", 1.6),
    Kolom("Judul", "{{ p.judul or '-' }}", 2.9),
    Kolom("Nada", "{{ p.nada or '-' }}", 1.6),
    Kolom("Tautan", "{{ p.tautan or '-' }}", 2.5),
)

DOKUMENTASI: Final = (
    Kolom("No.", "{{ d.no }}", 1.0, Rata.TENGAH),
    Kolom("Berkas", "{{ d.berkas }}", 5.0),
    Kolom("Jenis", "{{ d.jenis or '-' }}", 2.4),
    Kolom("Keterangan", "{{ d.keterangan or '-' }}", 7.6),
)

MEDIA_DIUNDANG: Final = (
    "{{ rekap.media.undangan_media }} ({{ rekap.media.undangan_media_terbilang }}) media dengan "
    "{{ rekap.media.undangan_wartawan }} ({{ rekap.media.undangan_wartawan_terbilang }}) wartawan"
)
MEDIA_DATANG: Final = (
    "{{ rekap.media.hadir_media }} ({{ rekap.media.hadir_media_terbilang }}) media dengan "
    "{{ rekap.media.hadir_wartawan }} ({{ rekap.media.hadir_wartawan_terbilang }}) wartawan"
)


def jumlah(tabel_isi: str, satuan: str) -> str:
    """Return the figure of a table in figures and words: `7 (tujuh) jenis`. Source: TND-710."""
    return f"{{{{ rekap.{tabel_isi}.jumlah }}}} ({{{{ rekap.{tabel_isi}.terbilang }}}}) {satuan}"


def rincian(tabel_isi: str, kolom: str) -> str:
    """Return how many rows each choice of a column has: `Cetak 2, Daring 2`."""
    return (
        f"{{% for r in rekap.{tabel_isi}.{kolom} %}}{{{{ r.nilai }}}} {{{{ r.jumlah }}}}"
        "{% if not loop.last %}, {% endif %}{% endfor %}"
    )


def kegiatan(dokumen: Document, inden: float = 0) -> None:
    """Write what, when and where, as an aligned list."""
    tabel_label(dokumen, KEGIATAN, inden=inden)
    jarak(dokumen)


# ── lembar disposisi ────────────────────────────────────────────────────────────────────────────

SEPARUH: Final = LEBAR_ISI / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What the block AGENDA NASKAH of a lembar disposisi says of the naskah it is attached to."""

    tanggal_terima: str
    tanggal_nomor: str
    asal: str
    hal: str
    ringkasan: str  # name of the long text that tells what it says, empty if its hal tells all
    lampiran: str
    dasar: str  # what the sheet is given on
    indeks: str = "{{ kegiatan.jenis }}"
    pokok: str = "{{ kegiatan.judul }}, {{ kegiatan.tanggal_lengkap }}, {{ kegiatan.waktu }}, {{ kegiatan.tempat }}"


SEBELUM: Final = "{{ langkah[-2].pelaksana }}"
ARAHAN: Final = (
    "Disposisi/arahan {{ arahan.dari }} Nomor {{ arahan.nomor }} tanggal {{ arahan.tanggal }} hal {{ arahan.hal }}"
)
DISPOSISI_SEBELUM: Final = "Disposisi {{ langkah[-2].pelaksana }} Nomor Agenda {{ langkah[-2].nomor or '-' }} tanggal {{ langkah[-2].tanggal }}"

# Steps 1 to 3 hand down the Sesmenko's arahan; the sheet stays with it (TND-218).
AGENDA_ARAHAN: Final = Agenda(
    tanggal_terima="{{ arahan.tanggal_terima }}",
    tanggal_nomor="{{ arahan.tanggal }} / {{ arahan.nomor }}",
    asal="{{ arahan.dari }}",
    hal="{{ arahan.hal }}",
    ringkasan="arahan.ringkasan",
    lampiran="{{ arahan.lampiran or '-' }}",
    dasar=(
        f"{{% if langkah|length > 1 %}}{DISPOSISI_SEBELUM}{{% else %}}"
        "{{ langkah_ini.kelengkapan|first|upper }}{{ langkah_ini.kelengkapan[1:] }}{% endif %}"
    ),
)
# Steps 9 and 10 hand down what the activity has left: its papers, then the disposisi about them.
AGENDA_DOKUMEN: Final = Agenda(
    tanggal_terima="{{ langkah_ini.tanggal }}",
    tanggal_nomor="{{ langkah[-2].tanggal }} / {{ (langkah[-2].nomor or '-')|utuh }}",
    asal=SEBELUM,
    hal="{{ langkah_ini.kelengkapan }}",
    ringkasan="",
    lampiran="1 (satu) berkas",
    dasar=f"{{% if langkah[-2].disposisi %}}{DISPOSISI_SEBELUM}{{% else %}}{ARAHAN}{{% endif %}}",
)


def lembar_disposisi(agenda: Agenda) -> Document:
    """Return a lembar disposisi, parts 1 to 6 of TND 2.1. Source: TND-211 to TND-219."""
    dokumen = naskah_baru()
    judul(dokumen, "{{ naskah.judul_disposisi|kapital }}", "{{ dari.jabatan|kapital }}")
    _agenda(dokumen, agenda)
    _sifat(dokumen)
    _isi_disposisi(dokumen)
    _catatan_lain(dokumen)
    tanda_tangan(dokumen, TEMPAT_TANGGAL, ringkas=True)
    return dokumen


def _kepala_blok(asal: Table, teks: str) -> None:
    """Add a row across the whole table that names the block below it."""
    satu = baris(asal)
    paragraf(satu.cells[0].merge(satu.cells[-1]), teks, "Sel Bagian")


def _agenda(dokumen: Document, agenda: Agenda) -> None:
    blok = tabel(dokumen, (2.9, 5.1, 2.9, 5.1))
    _kepala_blok(blok, "AGENDA NASKAH")
    # Its identity is the nomor agenda and the hand-over index (TND-216).
    nomor = "{{ naskah.nomor or '-' }} (penerusan ke-{{ naskah.penerusan }})"
    baris(blok, "No. Agenda", nomor, "Tgl. Terima", agenda.tanggal_terima)
    baris(blok, "Kode", "{{ naskah.klasifikasi }}", "Indeks", agenda.indeks)
    for label, isi in (
        ("Tgl./No. Naskah", agenda.tanggal_nomor),
        ("Asal Naskah", agenda.asal),
        ("Hal", agenda.hal),
    ):
        _baris_lebar(blok, label, isi)
    isi_naskah = _baris_lebar(blok, "Isi Informasi Naskah")
    if agenda.ringkasan:
        teks_panjang(isi_naskah, agenda.ringkasan, "Sel")
    paragraf(isi_naskah, agenda.pokok, "Sel")
    _baris_lebar(blok, "Dasar", agenda.dasar)
    _baris_lebar(blok, "Lampiran", agenda.lampiran)
    jarak(dokumen)


def _baris_lebar(blok: Table, label: str, isi: str = "") -> _Cell:
    """Add a row of one label and one value as wide as the table; return the value's cell."""
    satu = baris(blok, label)
    sel: _Cell = satu.cells[1].merge(satu.cells[-1])
    if isi:
        paragraf(sel, isi, "Sel")
    return sel


def _sifat(dokumen: Document) -> None:
    """Write the boxes of urgency and of security, the highest first. Source: TND 2.1 part 3, TND-401, TND-411."""
    blok = tabel(dokumen, (SEPARUH, SEPARUH), berkepala=False)
    satu = baris(blok, "SIFAT (DERAJAT)", "SIFAT (KEAMANAN)", gaya="Sel Bagian")
    for sel, kelompok in zip(satu.cells, ("derajat", "keamanan"), strict=True):
        kotak_pilihan(sel, f"k in kotak.{kelompok}|reverse", "{{ k.teks|kapital }}", SEPARUH - 0.6)
    jarak(dokumen)


def _isi_disposisi(dokumen: Document) -> None:
    """Write who is to do what, with room for the giver's paraf. Source: TND-212, TND-213."""
    blok = tabel(dokumen, (4.8, 7.6, 3.6))
    baris(blok, "DITERUSKAN KEPADA", "ISI DISPOSISI", "PARAF/TANGGAL", gaya="Sel Kepala")
    satu = baris(blok, tinggi=2.8)
    paragraf(satu.cells[0], "Yth. {{ kepada.jabatan }}", "Sel Tujuan")
    isi = satu.cells[1]
    with ulang(isi, "butir in langkah_ini.instruksi or [langkah_ini.kegiatan]"):
        paragraf(isi, "{{ butir }}", "Sel Butir")
    paragraf(satu.cells[2], "{{ naskah.tanggal }}", "Sel Tengah")
    jarak(dokumen)


def _catatan_lain(dokumen: Document) -> None:
    """Write the due date and the note. Source: TND 2.1 part 5, TND-414."""
    batas = "Batas waktu penyelesaian: {{ langkah_ini.batas_waktu or '-' }}"
    kotak_catatan(dokumen, "CATATAN LAIN", "langkah_ini.catatan", (batas,))
    jarak(dokumen, "Jarak Tanda Tangan")


# ── nota dinas laporan persiapan ────────────────────────────────────────────────────────────────


def laporan_persiapan() -> Document:
    """Return the nota dinas on the preparation, with its four annexes. Source: TND 2.2, TND-145."""
    dokumen = naskah_baru()
    judul(dokumen, "NOTA DINAS", nomor=NOMOR)
    tabel_label(
        dokumen,
        (
            ("Yth.", "{{ kepada.jabatan }}"),
            ("Dari", "{{ dari.jabatan }}"),
            ("Hal", "Laporan Persiapan {{ kegiatan.judul }}"),
            ("Lampiran", "4 (empat) lampiran"),
            ("Sifat", "{{ naskah.derajat }}"),
            ("Tanggal", "{{ naskah.tanggal }}"),
        ),
        lebar_label=2.4,
    )
    paragraf(dokumen, "", "Garis")
    _isi_persiapan(dokumen)
    tanda_tangan(dokumen)
    _lampiran_persiapan(dokumen)
    return dokumen


def _isi_persiapan(dokumen: Document) -> None:
    paragraf(
        dokumen,
        "Menindaklanjuti "
        "{% for r in langkah|selectattr('disposisi') %}{% if loop.last %}disposisi {{ r.pelaksana }} Nomor Agenda "
        "{{ r.nomor or '-' }} tanggal {{ r.tanggal }}{% endif %}{% endfor %} dan disposisi/arahan {{ arahan.dari }} "
        "Nomor {{ arahan.nomor }} tanggal {{ arahan.tanggal }} hal {{ arahan.hal }} yang diterima pada "
        "{{ arahan.tanggal_terima }}, bersama ini dilaporkan persiapan pelaksanaan kegiatan sebagai berikut.",
    )
    paragraf(dokumen, "Arahan", "Nomor Judul")
    teks_panjang(dokumen, "arahan.ringkasan", "Isi Butir")
    paragraf(dokumen, "Latar Belakang", "Nomor Judul")
    teks_panjang(dokumen, "kegiatan.latar_belakang", "Isi Butir")
    paragraf(dokumen, "Maksud dan Tujuan", "Nomor Judul")
    teks_panjang(dokumen, "kegiatan.maksud_tujuan", "Isi Butir")
    paragraf(dokumen, "Rencana Kegiatan", "Nomor Judul")
    kegiatan(dokumen, 0.75)
    paragraf(dokumen, "Hasil Persiapan", "Nomor Judul")
    for teks in (
        f"Sarana prasarana yang disiapkan berjumlah {jumlah('sarana', 'jenis')} (Lampiran I).",
        f"Koordinasi dilakukan dengan unit terkait dalam {jumlah('koordinasi', 'hal')} (Lampiran II).",
        f"Media yang diundang berjumlah {MEDIA_DIUNDANG} (Lampiran III).",
        f"Acara dan narasumber: {jumlah('acara', 'mata acara')}, {jumlah('narasumber', 'orang')} (Lampiran IV).",
    ):
        paragraf(dokumen, teks, "Nomor Huruf")
    with bila(dokumen, "langkah[:-1]|selectattr('alasan')|list"):
        paragraf(dokumen, "Perbaikan atas Hasil Pemeriksaan", "Nomor Judul")
        with ulang(dokumen, "r in langkah[:-1]|selectattr('alasan')"):
            paragraf(dokumen, f"{PEMERIKSAAN_DITOLAK}: {{{{ r.catatan|replace('\\n', ' ') }}}}", "Nomor Huruf")
    with bila(dokumen, "naskah.putaran != '1'"):
        paragraf(dokumen, "Perubahan sejak Laporan Sebelumnya", "Nomor Judul")
        _perubahan(dokumen, "Nomor Huruf")
    with bila(dokumen, "langkah_ini.catatan"):
        paragraf(dokumen, "Catatan", "Nomor Judul")
        teks_panjang(dokumen, "langkah_ini.catatan", "Isi Butir")
    paragraf(dokumen, "Demikian dilaporkan, mohon pemeriksaan dan arahan lebih lanjut.", "Penutup")


PEMERIKSAAN_DITOLAK: Final = "{{ r.pelaksana }}, {{ r.tanggal }}, {{ r.keputusan }}"


def _lampiran_persiapan(dokumen: Document) -> None:
    nota = "Nota Dinas {{ dari.jabatan }}"
    kepala_lampiran(dokumen, "Lampiran I", nota, "DAFTAR SARANA DAN PRASARANA")
    tabel_data(dokumen, SARANA, "s in sarana")
    kepala_lampiran(dokumen, "Lampiran II", nota, "HASIL KOORDINASI DENGAN UNIT TERKAIT")
    tabel_data(dokumen, KOORDINASI, "k in koordinasi")
    kepala_lampiran(dokumen, "Lampiran III", nota, "DAFTAR MEDIA")
    tabel_data(dokumen, MEDIA, "m in media")
    paragraf(dokumen, f"Jumlah: {MEDIA_DIUNDANG}.", "Jumlah")
    kepala_lampiran(dokumen, "Lampiran IV", nota, "SUSUNAN ACARA DAN NARASUMBER")
    tabel_data(dokumen, ACARA, "a in acara")
    paragraf(dokumen, "Narasumber", "Judul Tabel")
    tabel_data(dokumen, NARASUMBER, "n in narasumber")


# ── lembar pemeriksaan ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Pemeriksaan:
    """What follows from each decision of a check, in the words of the SOP."""

    setuju: str
    tidak_setuju: str


RIWAYAT: Final = (
    Kolom("Pemeriksa", "{{ r.pelaksana }}", 4.7),
    Kolom("Putaran", "{{ r.putaran }}", 1.8, Rata.TENGAH),
    Kolom("Tanggal", "{{ r.tanggal }}", 3.4),
    Kolom("Keputusan", "{{ r.keputusan }}", 2.4),
    Kolom("Alasan/Catatan", "{{ r.catatan or '-' }}", 3.7),
)


# The nota dinas of the last round of step 4: the one that is checked.
NOTA_DINAS: Final = (
    "{% for r in langkah if r.langkah == '4' %}{% if loop.last %}Nomor {{ (r.nomor or '-')|utuh }} tanggal {{ r.tanggal }}"
    "{% endif %}{% endfor %}"
)


# When history and changes leave no room on page 1 for decision, reason and signature. They go to page 2 together: an
# official signs what he decides, and LibreOffice does not keep a table with what follows it.
PENUH: Final = (
    "(langkah[:-1]|selectattr('keputusan')|list|length) + ((perubahan|length or 1) if naskah.putaran != '1' else 0)"
    " > (1 if kegiatan.judul|length > 120 else 2)"
)


def lembar_pemeriksaan(pemeriksaan: Pemeriksaan) -> Document:
    """Return a check sheet: what is checked, the decision with its boxes, the reason. Source: TND-220."""
    dokumen = naskah_baru()
    judul(dokumen, "LEMBAR PEMERIKSAAN", "PERSIAPAN PELAKSANAAN MOBILISASI MEDIA", nomor=NOMOR)
    tabel_label(
        dokumen,
        (
            *(label for label in KEGIATAN if label != JENIS),
            ("Nota Dinas", NOTA_DINAS),
            ("Pemeriksaan ke-", "{{ naskah.putaran }} ({{ naskah.putaran|terbilang }})"),
        ),
    )
    _bahan(dokumen)
    with bila(dokumen, "langkah[:-1]|selectattr('keputusan')|list"):
        paragraf(dokumen, "Riwayat Pemeriksaan", "Judul Tabel")
        tabel_data(dokumen, RIWAYAT, "r in langkah[:-1]|selectattr('keputusan')")
    with bila(dokumen, "naskah.putaran != '1'"):
        paragraf(dokumen, "Perubahan sejak Pemeriksaan Sebelumnya", "Judul Tabel")
        _perubahan(dokumen, "Butir Perubahan")
    with bila(dokumen, PENUH):
        paragraf(dokumen, "", "Halaman Baru")
    with bila(dokumen, f"not ({PENUH})"):
        jarak(dokumen)
    _keputusan(dokumen, pemeriksaan)
    jarak(dokumen, "Jarak Tanda Tangan")
    tanda_tangan(dokumen, TEMPAT_TANGGAL)
    return dokumen


def _perubahan(dokumen: Document, gaya: str) -> None:
    """Write what the workbook says otherwise than in the round before, a line each."""
    with ulang(dokumen, "satu in perubahan"):
        paragraf(dokumen, "{{ satu }}", gaya)
    with bila(dokumen, "not perubahan"):
        paragraf(dokumen, "Data kegiatan dan persiapan tidak berubah.", gaya)


def _bahan(dokumen: Document) -> None:
    paragraf(dokumen, "Bahan yang Diperiksa", "Judul Tabel")
    blok = tabel(dokumen, (1.0, 5.2, 9.8))
    baris(blok, "No.", "Bahan", "Isi", gaya="Sel Kepala")
    for nomor, (bahan, isi) in enumerate(
        (
            ("Sarana dan prasarana", jumlah("sarana", "jenis")),
            ("Koordinasi dengan unit terkait", jumlah("koordinasi", "hal")),
            ("Daftar media", f"{MEDIA_DIUNDANG}: {rincian('media', 'jenis')}"),
            ("Susunan acara", jumlah("acara", "mata acara")),
            ("Narasumber", jumlah("narasumber", "orang")),
        ),
        1,
    ):
        satu = baris(blok)
        for sel, teks, gaya in zip(satu.cells, (str(nomor), bahan, isi), ("Sel Tengah", "Sel", "Sel"), strict=True):
            paragraf(sel, teks, gaya)


def _keputusan(dokumen: Document, pemeriksaan: Pemeriksaan) -> None:
    """Write the boxes of the decision, open while there is none, and room for the reason."""
    blok = tabel(dokumen, (LEBAR_ISI,), berkepala=False)
    keputusan = baris(blok).cells[0]
    paragraf(keputusan, "Keputusan:", "Sel Bagian")
    kotak_pilihan(
        keputusan,
        "k in kotak.keputusan",
        f"{{{{ k.teks }}}}, {{% if k.teks == 'Setuju' %}}{pemeriksaan.setuju}{{% else %}}{pemeriksaan.tidak_setuju}"
        "{% endif %}",
        LEBAR_ISI - 0.6,
    )
    jarak(dokumen, "Jarak Tanda Tangan")  # decision, reason and signature stay on one page
    kotak_catatan(dokumen, "Catatan/alasan:", "langkah_ini.catatan")


# ── berita acara ────────────────────────────────────────────────────────────────────────────────


def berita_acara() -> Document:
    """Return the berita acara of the activity, the media present in its annex. Source: TND 2.6."""
    dokumen = naskah_baru()
    judul(dokumen, "BERITA ACARA", "PELAKSANAAN {{ kegiatan.judul|kapital }}", nomor=NOMOR)
    paragraf(
        dokumen,
        "Pada hari ini {{ naskah.tanggal_hari }}, {{ naskah.tanggal_terbilang }}, kami yang bertanda tangan di bawah "
        "ini:",
        "Isi Pengantar",
    )
    tabel_label(
        dokumen,
        (
            ("Nama", "{{ penanda_tangan.nama }}"),
            ("NIP/NRP", "{{ penanda_tangan.nomor_induk or '-' }}"),
            ("Pangkat/Golongan", "{{ penanda_tangan.pangkat or '-' }}"),
            ("Jabatan", "{{ penanda_tangan.jabatan }}"),
        ),
        lebar_label=3.9,
    )
    jarak(dokumen)
    paragraf(
        dokumen,
        "selaku penanggung jawab pelaksanaan kegiatan, selanjutnya disebut PIHAK PERTAMA, menyatakan telah "
        "melaksanakan kegiatan sebagai berikut.",
        "Isi Rata",
    )
    paragraf(dokumen, "Kegiatan yang dilaksanakan:", "Nomor Judul")
    kegiatan(dokumen, 0.75)
    paragraf(dokumen, "Narasumber kegiatan:", "Nomor Judul")
    tabel_data(dokumen, NARASUMBER, "n in narasumber")
    jarak(dokumen)
    paragraf(
        dokumen,
        f"Media yang hadir berjumlah {MEDIA_DATANG}, dari {MEDIA_DIUNDANG} yang diundang, sebagaimana tercantum dalam "
        "lampiran berita acara ini.",
        "Nomor",
    )
    with bila(dokumen, "langkah_ini.catatan"):
        paragraf(dokumen, "Catatan pelaksanaan:", "Nomor Judul")
        teks_panjang(dokumen, "langkah_ini.catatan", "Isi Butir")
    paragraf(
        dokumen,
        "Demikian berita acara ini dibuat dalam rangkap 2 (dua) untuk dipergunakan sebagaimana mestinya.",
        "Penutup",
    )
    tanda_tangan(dokumen, TEMPAT_TANGGAL, mengetahui=True)
    kepala_lampiran(dokumen, "Lampiran", "Berita Acara {{ kegiatan.judul }}", "DAFTAR MEDIA YANG HADIR")
    tabel_data(dokumen, BERITA_ACARA_MEDIA, "m in media_hadir")
    paragraf(dokumen, f"Jumlah: {MEDIA_DATANG}.", "Jumlah")
    return dokumen


BERITA_ACARA_MEDIA: Final = (
    Kolom("No.", "{{ m.no }}", 1.0, Rata.TENGAH),
    Kolom("Nama Wartawan", "{{ m.wartawan or '-' }}", 6.0),
    Kolom("Nama Media", "{{ m.media }}", 6.0),
    Kolom("Jenis Media", "{{ m.jenis or '-' }}", 3.0),
)

# ── daftar hadir ────────────────────────────────────────────────────────────────────────────────


def daftar_hadir() -> Document:
    """Return the attendance list of the media, to be signed. Source: TND 2.8."""
    dokumen = naskah_baru()
    judul(dokumen, "DAFTAR HADIR", nomor=NOMOR)
    tabel_label(
        dokumen,
        (
            ("Hari/Tanggal", "{{ kegiatan.tanggal_lengkap }}"),
            ("Waktu", "{{ kegiatan.waktu }}"),
            ("Tempat", "{{ kegiatan.tempat }}"),
            ("Acara", "{{ kegiatan.judul }}"),
        ),
    )
    jarak(dokumen)
    _tabel_hadir(dokumen)
    paragraf(dokumen, f"Jumlah yang hadir: {MEDIA_DATANG}.", "Jumlah")
    tanda_tangan(dokumen, TEMPAT_TANGGAL)
    return dokumen


HADIR: Final = (
    Kolom("No.", "{{ m.no }}", 1.0, Rata.TENGAH),
    Kolom("Nama", "{{ m.wartawan }}", 2.4),
    Kolom("Nama Media", "{{ m.media }}", 3.75),
    Kolom("Jenis Media", "{{ m.jenis }}", 1.6),
    Kolom("Telepon/Surel", "{{ m.kontak }}", 4.55),
    Kolom("Tanda Tangan", "", 2.7),
)


def _tabel_hadir(dokumen: Document) -> None:
    """Write a row for each wartawan and three blank ones; odd and even rows sign on different sides (TND-303)."""
    blok = tabel_data(dokumen, HADIR, "m in media_hadir", tinggi=0.8)
    _paraf(blok.rows[2].cells[-1], "m.no|int is even", "{{ m.no }}.")
    tanda_baris(blok, "{%tr for n in range(3) %}")
    kosong = baris(blok, tinggi=0.8)
    paragraf(kosong.cells[0], "{{ media_hadir|length + n + 1 }}", Rata.TENGAH.value)
    for sel in kosong.cells[1:-1]:
        paragraf(sel, "", "Sel Ikut")  # so that the signature block has rows with it
    _paraf(kosong.cells[-1], "(media_hadir|length + n + 1) is even", "{{ media_hadir|length + n + 1 }}.")
    tanda_baris(blok, "{%tr endfor %}")


def _paraf(sel: _Cell, genap: str, nomor: str) -> None:
    satu = sel.paragraphs[0]
    satu.style = "Sel Paraf"
    satu.add_run(f"{{% if {genap} %}}")
    satu.add_run().add_tab()
    satu.add_run(f"{{% endif %}}{nomor}")


# ── laporan ─────────────────────────────────────────────────────────────────────────────────────

WAKTU: Final = (
    Kolom("No.", "{{ r.langkah }}", 1.0, Rata.TENGAH),
    Kolom(
        "Langkah (Output)",
        "{{ r.output|first|upper }}{{ r.output[1:] }}{% if r.putaran != '1' %} (putaran {{ r.putaran }}){% endif %}",
        4.0,
    ),
    Kolom("Pelaksana", "{{ r.pelaksana }}", 2.4),
    Kolom("Waktu Pelaksanaan", "{{ r.rentang or '-' }}", 3.3),
    Kolom("Mutu Baku", "{{ r.baku or '-' }}", 1.6),
    Kolom("Lama", "{{ r.lama or '-' }}", 1.6),
    Kolom("Ket.", "{{ [r.keputusan, r.tepat]|select|join('; ') or '-' }}", 2.1),
)

ROMAWI: Final = "['I', 'II', 'III', 'IV', 'V', 'VI']"
LAMPIRAN: Final = (
    ("Daftar Media", "true"),
    ("Publikasi Media", "publikasi"),
    ("Dokumentasi Kegiatan", "dokumentasi"),
    ("Daftar Sarana dan Prasarana", "sarana"),
    ("Susunan Acara", "acara"),
)


def laporan() -> Document:
    """Return the final report with its annexes. Source: TND 2.3."""
    dokumen = naskah_baru()
    daftar = " + ".join(f"(['{nama}'] if {ada} else [])" for nama, ada in LAMPIRAN)
    tetapkan(dokumen, "lampiran", daftar)
    tetapkan(dokumen, "romawi", ROMAWI)
    judul(dokumen, "LAPORAN", "TENTANG", "PELAKSANAAN {{ kegiatan.judul|kapital }}", nomor=NOMOR)
    _pendahuluan(dokumen)
    _kegiatan_dilaksanakan(dokumen)
    _hasil_dicapai(dokumen)
    _simpulan_saran(dokumen)
    paragraf(dokumen, "Penutup", "Heading 1")
    paragraf(
        dokumen,
        "Demikian laporan ini dibuat sebagai pertanggungjawaban pelaksanaan kegiatan dan bahan penyempurnaan kegiatan "
        "berikutnya.",
        "Penutup Bagian",
    )
    tanda_tangan(dokumen, "Dibuat di {{ naskah.kota }}", "pada tanggal {{ naskah.tanggal }}", mengetahui=True)
    paragraf(dokumen, "Lampiran:", "Daftar Lampiran Judul")
    with ulang(dokumen, "judul_lampiran in lampiran"):
        paragraf(dokumen, "{{ judul_lampiran }}", "Daftar Lampiran")
    with ulang(dokumen, "r in langkah if r.langkah == '8'"):
        paragraf(dokumen, "Berita Acara dan Daftar Hadir Nomor {{ (r.nomor or '-')|utuh }}", "Daftar Lampiran")
    _lampiran_laporan(dokumen)
    return dokumen


def _pendahuluan(dokumen: Document) -> None:
    """Write part A. Source: TND-243."""
    paragraf(dokumen, "Pendahuluan", "Heading 1")
    paragraf(dokumen, "Umum", "Heading 2")
    teks_panjang(dokumen, "kegiatan.latar_belakang", "Isi Bagian")
    paragraf(dokumen, "Maksud dan Tujuan", "Heading 2")
    teks_panjang(dokumen, "kegiatan.maksud_tujuan", "Isi Bagian")
    paragraf(dokumen, "Ruang Lingkup", "Heading 2")
    paragraf(
        dokumen,
        "Laporan ini meliputi disposisi dan arahan, persiapan, pelaksanaan, dan dokumentasi kegiatan "
        "{{ kegiatan.jenis }}, berikut hasil yang dicapai, simpulan, dan saran.",
        "Isi Bagian",
    )
    paragraf(dokumen, "Dasar", "Heading 2")
    with ulang(dokumen, "butir in dasar"):
        paragraf(dokumen, "{{ butir }}", "Huruf")


def _kegiatan_dilaksanakan(dokumen: Document) -> None:
    """Write part B: what, when, where and who, step by step of the SOP, every round with its reason."""
    paragraf(dokumen, "Kegiatan yang Dilaksanakan", "Heading 1")
    paragraf(dokumen, "Disposisi dan Arahan", "Heading 2")
    paragraf(
        dokumen,
        "Kegiatan dilaksanakan atas disposisi/arahan {{ arahan.dari }} Nomor {{ arahan.nomor }} tanggal "
        "{{ arahan.tanggal }} hal {{ arahan.hal }}, yang diterima pada {{ arahan.tanggal_terima }} dan berisi sebagai "
        "berikut.",
        "Isi Bagian Pengantar",
    )
    teks_panjang(dokumen, "arahan.ringkasan", "Isi Bagian")
    _langkah(dokumen, ("1", "2", "3"))
    paragraf(dokumen, "Persiapan", "Heading 2")
    paragraf(
        dokumen,
        f"Persiapan meliputi {jumlah('sarana', 'jenis')} sarana prasarana, {jumlah('koordinasi', 'hal')} yang "
        f"dikoordinasikan dengan unit terkait, dan undangan kepada {MEDIA_DIUNDANG}. Persiapan diperiksa secara "
        "berjenjang sebagai berikut.",
        "Isi Bagian",
    )
    _langkah(dokumen, ("4", "5", "6", "7"))
    paragraf(dokumen, "Pelaksanaan", "Heading 2")
    kegiatan(dokumen, 1.5)
    paragraf(
        dokumen,
        f"Kegiatan dihadiri oleh {MEDIA_DATANG}, dengan {jumlah('narasumber', 'narasumber')} sebagai berikut.",
        "Isi Bagian Pengantar",
    )
    tabel_data(dokumen, NARASUMBER, "n in narasumber")
    jarak(dokumen)
    _langkah(dokumen, ("8",))
    paragraf(dokumen, "Dokumentasi", "Heading 2")
    _langkah(dokumen, ("9", "10", "11"))


# How each step of the SOP is told once it has been done; when and who stand in front.
CERITA: Final = MappingProxyType(
    {
        "1": "memberikan pengarahan kepada Kabag Hublem dan Humas melalui disposisi Nomor Agenda {nomor}",
        "2": "menugaskan Kasubbag Hubungan Media melalui disposisi Nomor Agenda {nomor}",
        "3": "menugaskan Pelaksana melalui disposisi Nomor Agenda {nomor}",
        "4": "menyiapkan sarana prasarana, berkoordinasi, dan melaporkan hasilnya dengan nota dinas Nomor {nomor}",
        "5": "mengoreksi persiapan pelaksanaan, lembar pemeriksaan Nomor {nomor}",
        "6": "mengevaluasi persiapan pelaksanaan, lembar pemeriksaan Nomor {nomor}",
        "7": "memeriksa laporan persiapan, lembar pemeriksaan Nomor {nomor}",
        "8": "melaksanakan kegiatan, berita acara dan daftar hadir Nomor {nomor}",
        "9": "menugaskan Kasubbag Hubungan Media mendokumentasikan dokumen melalui disposisi Nomor Agenda {nomor}",
        "10": "menugaskan Pelaksana mendokumentasikan dokumen melalui disposisi Nomor Agenda {nomor}",
        "11": "mendokumentasikan dokumen pelaksanaan dan menyusun laporan ini",
    }
)


def _langkah(dokumen: Document, nomor: tuple[str, ...]) -> None:
    """Write an item for each round of the steps `nomor`: when, who, what, decision and its reason, instructions."""
    cerita = "".join(
        f"{{% {'if' if n == nomor[0] else 'elif'} r.langkah == '{n}' %}}"
        + CERITA[n].replace("{nomor}", "{{ (r.nomor or '-')|utuh }}")
        for n in nomor
    )
    with ulang(dokumen, f"r in langkah if r.langkah in {list(nomor)}"):
        paragraf(
            dokumen,
            "Pada {{ r.mulai }} {{ instansi.zona_waktu }}{% if r.putaran != '1' %} (putaran {{ r.putaran }}){% endif %}"
            f", {{{{ r.pelaksana }}}} {cerita}{{% endif %}}."
            "{% if r.keputusan %} Keputusan: {{ r.keputusan }}.{% endif %}"
            "{% if r.catatan %} {% if r.alasan %}Alasan{% else %}Catatan{% endif %}: {{ r.catatan|replace('\\n', ' ') }}{% endif %}",
            "Huruf",
        )
        with ulang(dokumen, "butir in r.instruksi"):
            paragraf(dokumen, "{{ butir }}", "Angka Kurung")


def _hasil_dicapai(dokumen: Document) -> None:
    """Write part C; its figures are those of the tables. Source: TND-244, TND-250."""
    paragraf(dokumen, "Hasil yang Dicapai", "Heading 1")
    paragraf(dokumen, "Hasil", "Heading 2")
    teks_panjang(dokumen, "laporan.hasil", "Isi Bagian")
    paragraf(
        dokumen,
        f"Media yang diundang berjumlah {MEDIA_DIUNDANG}; yang hadir {MEDIA_DATANG}. Menurut jenisnya, media yang "
        f"diundang adalah {rincian('media', 'jenis')}.",
        "Isi Bagian",
    )
    paragraf(dokumen, "Faktor yang Mempengaruhi", "Heading 2")
    paragraf(
        dokumen,
        f"Hasil tersebut dipengaruhi oleh kesiapan {jumlah('sarana', 'jenis')} sarana prasarana, koordinasi dengan "
        f"unit terkait dalam {jumlah('koordinasi', 'hal')}, serta kehadiran {jumlah('narasumber', 'narasumber')} dan "
        "media.",
        "Isi Bagian",
    )
    paragraf(dokumen, "Hambatan yang Dihadapi", "Heading 2")
    with ulang(dokumen, "butir in laporan.hambatan|alinea + hambatan_langkah"):
        paragraf(dokumen, "{{ butir }}", "Huruf")
    with bila(dokumen, "not laporan.hambatan and not hambatan_langkah"):
        paragraf(dokumen, "Tidak ada hambatan dalam pelaksanaan kegiatan.", "Isi Bagian")
    paragraf(dokumen, "Hal Lain", "Heading 2")
    with bila(dokumen, "publikasi"):
        paragraf(
            dokumen,
            f"Sampai dengan tanggal laporan ini tercatat {jumlah('publikasi', 'publikasi media')}, menurut nadanya: "
            f"{rincian('publikasi', 'nada')}.",
            "Isi Bagian",
        )
    _grafik(dokumen, "grafik.nada", "Publikasi menurut nada", "Grafik jumlah publikasi menurut nada")
    with bila(dokumen, "not publikasi"):
        paragraf(dokumen, "Sampai dengan tanggal laporan ini belum ada publikasi media yang dicatat.", "Isi Bagian")
    with bila(dokumen, "dokumentasi"):
        paragraf(dokumen, f"Berkas dokumentasi berjumlah {jumlah('dokumentasi', 'berkas')}.", "Isi Bagian")
    with bila(dokumen, "not dokumentasi"):
        paragraf(dokumen, "Belum ada berkas dokumentasi yang dicatat.", "Isi Bagian")
    paragraf(dokumen, "Waktu Pelaksanaan terhadap Mutu Baku", "Heading 2")
    tabel_data(dokumen, WAKTU, "r in langkah")
    jarak(dokumen)
    keterangan = "Waktu yang dipakai setiap langkah, dalam persen Mutu Baku (garis putus-putus: 100%)"
    _grafik(dokumen, "grafik.waktu", keterangan, f"Grafik batang: {keterangan}", acuan=100)


def _grafik(dokumen: Document, baris_grafik: str, keterangan: str, alternatif: str, acuan: int | None = None) -> None:
    """Write a chart with its caption, if there is anything to draw."""
    with bila(dokumen, baris_grafik):
        paragraf(dokumen, f"{{{{ {baris_grafik}|grafik('{alternatif}', {acuan or 'none'}) }}}}", "Gambar")
        paragraf(dokumen, keterangan, "Gambar Keterangan")


def _simpulan_saran(dokumen: Document) -> None:
    """Write part D: two lists, each with its own letters. Source: TND-245."""
    paragraf(dokumen, "Simpulan dan Saran", "Heading 1")
    for nama in ("Simpulan", "Saran"):
        paragraf(dokumen, nama, "Heading 2")
        teks_panjang(dokumen, f"laporan.{nama.lower()}", "Huruf")


def _lampiran_laporan(dokumen: Document) -> None:
    """Write the annexes that have something to show, numbered on. Source: TND-145, TND-248."""
    isi: tuple[tuple[tuple[Kolom, ...], str], ...] = (
        (MEDIA_HADIR, "m in media"),
        (PUBLIKASI, "p in publikasi"),
        (DOKUMENTASI, "d in dokumentasi"),
        (SARANA, "s in sarana"),
        (ACARA, "a in acara"),
    )
    for (nama, ada), (kolom, ungkapan) in zip(LAMPIRAN, isi, strict=True):
        with bila(dokumen, ada):
            kepala_lampiran(
                dokumen,
                f"Lampiran {{{{ romawi[lampiran.index('{nama}')] }}}}",
                "Laporan Pelaksanaan {{ kegiatan.judul }}",
                nama.upper(),
            )
            tabel_data(dokumen, kolom, ungkapan)
            if nama == "Dokumentasi Kegiatan":
                jarak(dokumen)
                with ulang(dokumen, "d in dokumentasi if d.gambar"):
                    paragraf(dokumen, "{{ d.gambar }}", "Gambar")
                    paragraf(dokumen, "{{ d.keterangan or d.berkas }}", "Gambar Keterangan")
            if nama == "Daftar Media":
                paragraf(dokumen, f"Jumlah: diundang {MEDIA_DIUNDANG}; hadir {MEDIA_DATANG}.", "Jumlah")


# ── all of them ─────────────────────────────────────────────────────────────────────────────────

TEMPLAT: Final[MappingProxyType[str, Callable[[], Document]]] = MappingProxyType(
    {
        "disposisi-karo": partial(lembar_disposisi, AGENDA_ARAHAN),
        "disposisi-kabag": partial(lembar_disposisi, AGENDA_ARAHAN),
        "disposisi-kasubbag": partial(lembar_disposisi, AGENDA_ARAHAN),
        "laporan-persiapan": laporan_persiapan,
        "pemeriksaan-kasubbag": partial(
            lembar_pemeriksaan,
            Pemeriksaan(
                setuju="dilaporkan kepada {{ kepada.pendek }}",
                tidak_setuju="dikembalikan kepada Pelaksana untuk diperbaiki",
            ),
        ),
        "pemeriksaan-kabag": partial(
            lembar_pemeriksaan,
            Pemeriksaan(
                setuju="dilaporkan kepada {{ kepada.pendek }}",
                tidak_setuju="dikembalikan kepada Kasubbag Hubungan Media untuk diperbaiki",
            ),
        ),
        "pemeriksaan-karo": partial(
            lembar_pemeriksaan,
            Pemeriksaan(
                setuju="diteruskan kepada {{ kepada.pendek }} untuk dilaksanakan",
                tidak_setuju="dikembalikan kepada Kabag Hublem dan Humas untuk diperbaiki",
            ),
        ),
        "berita-acara": berita_acara,
        "daftar-hadir": daftar_hadir,
        "disposisi-dokumentasi-kabag": partial(lembar_disposisi, AGENDA_DOKUMEN),
        "disposisi-dokumentasi-kasubbag": partial(lembar_disposisi, AGENDA_DOKUMEN),
        "laporan": laporan,
    }
)
