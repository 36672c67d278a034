"""Where the delivered templates of the proposed SOPs come from: `python -m tests.templat_sop templates`.

They are built from the same pieces as those of the SOP Makro, and kept in templates/ as files that an Admin edits in
Word. Nothing of the program knows them: an SOP is its definition and these files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from docx.document import Document

from pipeline.templat import mobilisasi_media as mm
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
    simpan,
    tabel,
    tabel_data,
    tabel_label,
    tanda_baris,
    tanda_tangan,
    teks_panjang,
    tetapkan,
    ulang,
)

Bangun = Callable[[], Document]

# Wide enough for an answer such as Ditangguhkan.
RIWAYAT: Final = tuple(replace(k, lebar=lebar) for k, lebar in zip(mm.RIWAYAT, (4.3, 1.7, 3.4, 2.7, 3.9), strict=True))
WAKTU: Final = tuple(
    replace(k, lebar=lebar) for k, lebar in zip(mm.WAKTU, (1.0, 3.6, 2.4, 3.2, 1.5, 1.6, 2.7), strict=True)
)

# ── what several of them have ───────────────────────────────────────────────────────────────────


def nota_dinas(hal: str, lampiran: str = "-") -> Document:
    """Return a nota dinas up to the line below its labels. Source: TND-231."""
    dokumen = naskah_baru()
    judul(dokumen, "NOTA DINAS", nomor=mm.NOMOR)
    tabel_label(
        dokumen,
        (
            ("Yth.", "{{ kepada.jabatan }}"),
            ("Dari", "{{ dari.jabatan }}"),
            ("Hal", hal),
            ("Lampiran", lampiran),
            ("Sifat", "{{ naskah.derajat }}"),
            ("Tanggal", "{{ naskah.tanggal }}"),
        ),
        lebar_label=2.4,
    )
    paragraf(dokumen, "", "Garis")
    return dokumen


def catatan_langkah(dokumen: Document) -> None:
    """Write the note of this langkah, if there is one."""
    with bila(dokumen, "langkah_ini.catatan"):
        paragraf(dokumen, "Catatan", "Nomor Judul")
        teks_panjang(dokumen, "langkah_ini.catatan", "Isi Butir")


def perbaikan(dokumen: Document) -> None:
    """Write what was asked for when the case was sent back, and what has changed since."""
    with bila(dokumen, "langkah[:-1]|selectattr('alasan')|list"):
        paragraf(dokumen, "Perbaikan atas Hasil Pemeriksaan", "Nomor Judul")
        with ulang(dokumen, "r in langkah[:-1]|selectattr('alasan')"):
            paragraf(dokumen, f"{mm.PEMERIKSAAN_DITOLAK}: {{{{ r.catatan|replace('\\n', ' ') }}}}", "Nomor Huruf")
    with bila(dokumen, "naskah.putaran != '1'"):
        paragraf(dokumen, "Perubahan sejak Naskah Sebelumnya", "Nomor Judul")
        with ulang(dokumen, "satu in perubahan"):
            paragraf(dokumen, "{{ satu }}", "Nomor Huruf")
        with bila(dokumen, "not perubahan"):
            paragraf(dokumen, "Data tidak berubah.", "Nomor Huruf")


# How much of history and changes page 1 of a check sheet has room for; else decision and signature go to page 2.
PENUH: Final = (
    "(langkah[:-1]|selectattr('keputusan')|list|length) + ((perubahan|length or 1) if naskah.putaran != '1' else 0) > 1"
)


def pemeriksaan(
    label: Sequence[tuple[str, str]], bahan: Sequence[tuple[str, str]], akibat: Sequence[tuple[str, str]]
) -> Document:
    """Return a check sheet; `akibat` tells of each answer what follows. Source: TND-220."""
    dokumen = naskah_baru()
    judul(dokumen, "LEMBAR PEMERIKSAAN", "{{ dari.jabatan|kapital }}", nomor=mm.NOMOR)
    tabel_label(dokumen, (*label, ("Pemeriksaan ke-", "{{ naskah.putaran }} ({{ naskah.putaran|terbilang }})")))
    paragraf(dokumen, "Bahan yang Diperiksa", "Judul Tabel")
    blok = tabel(dokumen, (1.0, 5.2, 9.8))
    baris(blok, "No.", "Bahan", "Isi", gaya="Sel Kepala")
    for nomor, isi in enumerate(bahan, 1):
        satu = baris(blok)
        for sel, teks, gaya in zip(satu.cells, (str(nomor), *isi), ("Sel Tengah", "Sel", "Sel"), strict=True):
            paragraf(sel, teks, gaya)
    with bila(dokumen, "langkah[:-1]|selectattr('keputusan')|list"):
        paragraf(dokumen, "Riwayat Pemeriksaan", "Judul Tabel")
        tabel_data(dokumen, RIWAYAT, "r in langkah[:-1]|selectattr('keputusan')")
    with bila(dokumen, "naskah.putaran != '1'"):
        paragraf(dokumen, "Perubahan sejak Pemeriksaan Sebelumnya", "Judul Tabel")
        with ulang(dokumen, "satu in perubahan"):
            paragraf(dokumen, "{{ satu }}", "Butir Perubahan")
        with bila(dokumen, "not perubahan"):
            paragraf(dokumen, "Data yang diperiksa tidak berubah.", "Butir Perubahan")
    with bila(dokumen, PENUH):
        paragraf(dokumen, "", "Halaman Baru")
    with bila(dokumen, f"not ({PENUH})"):
        jarak(dokumen)
    _keputusan(dokumen, akibat)
    jarak(dokumen, "Jarak Tanda Tangan")
    tanda_tangan(dokumen, mm.TEMPAT_TANGGAL)
    return dokumen


def _keputusan(dokumen: Document, akibat: Sequence[tuple[str, str]]) -> None:
    """Write a box for each answer of the definition, however many it has."""
    blok = tabel(dokumen, (LEBAR_ISI,), berkepala=False)
    sel = baris(blok).cells[0]
    paragraf(sel, "Keputusan:", "Sel Bagian")
    arti = "".join(
        f"{{% {'if' if n == 0 else 'elif'} k.teks == '{jawab}' %}}, {lanjut}"
        for n, (jawab, lanjut) in enumerate(akibat)
    )
    kotak_pilihan(sel, "k in kotak.keputusan", f"{{{{ k.teks }}}}{arti}{{% endif %}}", LEBAR_ISI - 0.6)
    jarak(dokumen, "Jarak Tanda Tangan")  # decision, reason and signature stay on one page
    kotak_catatan(dokumen, "Catatan/alasan:", "langkah_ini.catatan")


def terakhir(langkah: str) -> str:
    """Return number and date of what the last round of a langkah issued."""
    return (
        f"{{% for r in langkah if r.langkah == '{langkah}' %}}{{% if loop.last %}}Nomor {{{{ (r.nomor or '-')|utuh }}}} "
        "tanggal {{ r.tanggal }}{% endif %}{% endfor %}"
    )


def cerita(dokumen: Document, nomor: Sequence[str]) -> None:
    """Write an item for each round of the langkah `nomor`: when, who, what came of it, decision and reason."""
    with ulang(dokumen, f"r in langkah if r.langkah in {list(nomor)}"):
        paragraf(
            dokumen,
            "Pada {{ r.mulai }} {{ instansi.zona_waktu }}{% if r.putaran != '1' %} (putaran {{ r.putaran }}){% endif %}, "
            "{{ r.pelaksana }} melaksanakan langkah {{ r.langkah }} dengan hasil {{ r.output }}"
            "{% if r.nomor %}, Nomor {{ r.nomor|utuh }}{% endif %}."
            "{% if r.keputusan %} Keputusan: {{ r.keputusan }}.{% endif %}"
            "{% if r.catatan %} {% if r.alasan %}Alasan{% else %}Catatan{% endif %}: "
            "{{ r.catatan|replace('\\n', ' ') }}{% endif %}",
            "Huruf",
        )


def pengantar_laporan(dokumen: Document, umum: str, maksud: str, lingkup: str) -> None:
    """Write part A of a laporan. Source: TND-243."""
    paragraf(dokumen, "Pendahuluan", "Heading 1")
    paragraf(dokumen, "Umum", "Heading 2")
    teks_panjang(dokumen, umum, "Isi Bagian")
    paragraf(dokumen, "Maksud dan Tujuan", "Heading 2")
    teks_panjang(dokumen, maksud, "Isi Bagian")
    paragraf(dokumen, "Ruang Lingkup", "Heading 2")
    paragraf(dokumen, lingkup, "Isi Bagian")
    paragraf(dokumen, "Dasar", "Heading 2")
    with ulang(dokumen, "butir in dasar"):
        paragraf(dokumen, "{{ butir }}", "Huruf")


def hambatan_dan_waktu(dokumen: Document, hal_lain: str) -> None:
    """Write the rest of part C: obstacles, other matters, the Mutu Baku. Source: TND-244."""
    paragraf(dokumen, "Hambatan yang Dihadapi", "Heading 2")
    with ulang(dokumen, "butir in laporan.hambatan|alinea + hambatan_langkah"):
        paragraf(dokumen, "{{ butir }}", "Huruf")
    with bila(dokumen, "not laporan.hambatan and not hambatan_langkah"):
        paragraf(dokumen, "Tidak ada hambatan dalam pelaksanaan kegiatan.", "Isi Bagian")
    paragraf(dokumen, "Hal Lain", "Heading 2")
    paragraf(dokumen, hal_lain, "Isi Bagian")
    with bila(dokumen, "dokumentasi"):
        paragraf(dokumen, f"Berkas dokumentasi berjumlah {mm.jumlah('dokumentasi', 'berkas')}.", "Isi Bagian")
    paragraf(dokumen, "Waktu Pelaksanaan terhadap Mutu Baku", "Heading 2")
    tabel_data(dokumen, WAKTU, "r in langkah")
    jarak(dokumen)


def penutup_laporan(dokumen: Document) -> None:
    """Write parts D and E, and the signatures. Source: TND-245, TND-246."""
    paragraf(dokumen, "Simpulan dan Saran", "Heading 1")
    for nama in ("Simpulan", "Saran"):
        paragraf(dokumen, nama, "Heading 2")
        teks_panjang(dokumen, f"laporan.{nama.lower()}", "Huruf")
    paragraf(dokumen, "Penutup", "Heading 1")
    paragraf(
        dokumen,
        "Demikian laporan ini dibuat sebagai pertanggungjawaban pelaksanaan kegiatan dan bahan penyempurnaan kegiatan "
        "berikutnya.",
        "Penutup Bagian",
    )
    tanda_tangan(dokumen, "Dibuat di {{ naskah.kota }}", "pada tanggal {{ naskah.tanggal }}", mengetahui=True)


def lampiran_laporan(dokumen: Document, naskah: str, isi: Sequence[tuple[str, str, tuple[Kolom, ...], str]]) -> None:
    """Write the list of annexes, and then those that have something to show. Source: TND-145, TND-248."""
    paragraf(dokumen, "Lampiran:", "Daftar Lampiran Judul")
    with ulang(dokumen, "judul_lampiran in lampiran"):
        paragraf(dokumen, "{{ judul_lampiran }}", "Daftar Lampiran")
    for nama, ada, kolom, ungkapan in isi:
        with bila(dokumen, ada):
            nomor = f"Lampiran {{{{ romawi[lampiran.index('{nama}')] }}}}"
            kepala_lampiran(dokumen, nomor, naskah, nama.upper())
            tabel_data(dokumen, kolom, ungkapan)
            if nama == DOKUMENTASI:
                jarak(dokumen)
                with ulang(dokumen, "d in dokumentasi if d.gambar"):
                    paragraf(dokumen, "{{ d.gambar }}", "Gambar")
                    paragraf(dokumen, "{{ d.keterangan or d.berkas }}", "Gambar Keterangan")


DOKUMENTASI: Final = "Dokumentasi Kegiatan"


def sebut_lampiran(dokumen: Document, isi: Sequence[tuple[str, str, tuple[Kolom, ...], str]]) -> None:
    """Give the names of the annexes that there are to what follows."""
    tetapkan(dokumen, "lampiran", " + ".join(f"(['{nama}'] if {ada} else [])" for nama, ada, _, _ in isi))
    tetapkan(dokumen, "romawi", mm.ROMAWI)


# ── SOP Mikro Penyiapan Mobilisasi Media ────────────────────────────────────────────────────────

PENYIAPAN: Final[dict[str, Bangun]] = {
    **{f"disposisi-{siapa}": partial(mm.lembar_disposisi, mm.AGENDA_ARAHAN) for siapa in ("karo", "kabag", "kasubbag")},
    "laporan-persiapan": mm.laporan_persiapan,
    "pemeriksaan-kasubbag": mm.TEMPLAT["pemeriksaan-kasubbag"],
    "pemeriksaan-kabag": mm.TEMPLAT["pemeriksaan-kabag"],
    "pemeriksaan-karo": partial(
        mm.lembar_pemeriksaan,
        mm.Pemeriksaan(
            setuju="penyiapan selesai dan diserahkan kepada {{ kepada.pendek }} untuk dilaksanakan",
            tidak_setuju="dikembalikan kepada Kabag Hublem dan Humas untuk diperbaiki",
        ),
    ),
}

# ── SOP Mikro Penyusunan Laporan Pelaksanaan Mobilisasi Media ───────────────────────────────────

LAMPIRAN_MEDIA: Final = (
    ("Daftar Media", "media", mm.MEDIA_HADIR, "m in media"),
    ("Publikasi Media", "publikasi", mm.PUBLIKASI, "p in publikasi"),
    (DOKUMENTASI, "dokumentasi", mm.DOKUMENTASI, "d in dokumentasi"),
)


def konsep_laporan() -> Document:
    """Return the nota dinas that hands the concept of the report to who checks it. Source: TND 2.2."""
    dokumen = nota_dinas("Penyampaian Konsep Laporan Pelaksanaan {{ kegiatan.judul }}")
    paragraf(
        dokumen,
        "Menindaklanjuti disposisi {{ langkah|selectattr('disposisi')|map(attribute='pelaksana')|list|last }}, bersama "
        "ini disampaikan konsep laporan pelaksanaan kegiatan dengan pokok isi sebagai berikut.",
    )
    paragraf(dokumen, "Kegiatan", "Nomor Judul")
    mm.kegiatan(dokumen, 0.75)
    paragraf(dokumen, f"Media yang hadir berjumlah {mm.MEDIA_DATANG}, dari {mm.MEDIA_DIUNDANG} yang diundang.", "Nomor")
    for nama in ("Hasil", "Simpulan", "Saran"):
        paragraf(dokumen, nama, "Nomor Judul")
        teks_panjang(dokumen, f"laporan.{nama.lower()}", "Isi Butir")
    perbaikan(dokumen)
    catatan_langkah(dokumen)
    paragraf(dokumen, "Demikian disampaikan, mohon pemeriksaan dan arahan lebih lanjut.", "Penutup")
    tanda_tangan(dokumen)
    return dokumen


def laporan_media() -> Document:
    """Return the report of the activity, told from its own langkah. Source: TND 2.3."""
    dokumen = naskah_baru()
    sebut_lampiran(dokumen, LAMPIRAN_MEDIA)
    judul(dokumen, "LAPORAN", "TENTANG", "PELAKSANAAN {{ kegiatan.judul|kapital }}", nomor=mm.NOMOR)
    pengantar_laporan(
        dokumen,
        "kegiatan.latar_belakang",
        "kegiatan.maksud_tujuan",
        "Laporan ini meliputi pelaksanaan dan dokumentasi kegiatan {{ kegiatan.jenis }}, berikut hasil yang dicapai, "
        "simpulan, dan saran.",
    )
    paragraf(dokumen, "Kegiatan yang Dilaksanakan", "Heading 1")
    paragraf(dokumen, "Pelaksanaan", "Heading 2")
    mm.kegiatan(dokumen, 1.5)
    paragraf(
        dokumen,
        f"Kegiatan dihadiri oleh {mm.MEDIA_DATANG}, dengan {mm.jumlah('narasumber', 'narasumber')} sebagai berikut.",
        "Isi Bagian Pengantar",
    )
    tabel_data(dokumen, mm.NARASUMBER, "n in narasumber")
    jarak(dokumen)
    cerita(dokumen, ("1",))
    paragraf(dokumen, "Dokumentasi dan Penyusunan Laporan", "Heading 2")
    cerita(dokumen, ("2", "3", "4", "5", "6"))
    paragraf(dokumen, "Hasil yang Dicapai", "Heading 1")
    paragraf(dokumen, "Hasil", "Heading 2")
    teks_panjang(dokumen, "laporan.hasil", "Isi Bagian")
    paragraf(dokumen, f"Media yang diundang menurut jenisnya adalah {mm.rincian('media', 'jenis')}.", "Isi Bagian")
    paragraf(dokumen, "Faktor yang Mempengaruhi", "Heading 2")
    paragraf(
        dokumen,
        f"Hasil tersebut dipengaruhi oleh kehadiran {mm.jumlah('narasumber', 'narasumber')} dan media.",
        "Isi Bagian",
    )
    hambatan_dan_waktu(
        dokumen,
        "{% if publikasi %}Sampai dengan tanggal laporan ini tercatat "
        + mm.jumlah("publikasi", "publikasi media")
        + f", menurut nadanya: {mm.rincian('publikasi', 'nada')}."
        + "{% else %}Sampai dengan tanggal laporan ini belum ada publikasi media yang dicatat.{% endif %}",
    )
    penutup_laporan(dokumen)
    lampiran_laporan(dokumen, "Laporan Pelaksanaan {{ kegiatan.judul }}", LAMPIRAN_MEDIA)
    return dokumen


LAPORAN: Final[dict[str, Bangun]] = {
    "berita-acara": mm.berita_acara,
    "daftar-hadir": mm.daftar_hadir,
    "disposisi-dokumentasi-kabag": partial(mm.lembar_disposisi, mm.AGENDA_DOKUMEN),
    "disposisi-dokumentasi-kasubbag": partial(mm.lembar_disposisi, mm.AGENDA_DOKUMEN),
    "nota-dinas-konsep-laporan": konsep_laporan,
    "pemeriksaan-konsep-laporan": partial(
        pemeriksaan,
        (*(x for x in mm.KEGIATAN if x != mm.JENIS), ("Nota Dinas", terakhir("4"))),
        (
            ("Media yang hadir", mm.MEDIA_DATANG),
            ("Publikasi", mm.jumlah("publikasi", "berita")),
            ("Dokumentasi", mm.jumlah("dokumentasi", "berkas")),
            ("Simpulan dan saran", "sebagaimana konsep laporan"),
        ),
        (
            ("Setuju", "diteruskan kepada {{ kepada.pendek }} untuk ditandatangani"),
            ("Tidak setuju", "dikembalikan kepada Pelaksana untuk diperbaiki"),
        ),
    ),
    "laporan": laporan_media,
}

# ── SOP Makro Penerimaan Kunjungan Sekolah ──────────────────────────────────────────────────────

KUNJUNGAN: Final = (
    ("Kegiatan", "{{ kunjungan.judul }}"),
    ("Sekolah", "{{ kunjungan.sekolah }}"),
    ("Hari/Tanggal", "{{ kunjungan.tanggal_lengkap }}"),
    ("Waktu", "{{ kunjungan.waktu }}"),
    ("Tempat", "{{ kunjungan.tempat }}"),
)
SISWA: Final = "{{ kunjungan.jumlah_siswa }} ({{ kunjungan.jumlah_siswa|terbilang }}) siswa {{ kunjungan.jenjang }}"
HADIR: Final = "{{ kunjungan.siswa_hadir }} ({{ kunjungan.siswa_hadir|terbilang }}) siswa"
SURAT: Final = (
    "surat {{ surat.dari }} Nomor {{ surat.nomor }} tanggal {{ surat.tanggal }} hal {{ surat.hal }} yang diterima pada "
    "{{ surat.tanggal_terima }}"
)
ACARA_KUNJUNGAN: Final = (
    Kolom("No.", "{{ a.no }}", 1.0, Rata.TENGAH),
    Kolom("Waktu", "{{ a.waktu }}", 2.8),
    Kolom("Acara", "{{ a.acara }}", 5.2),
    Kolom("Tempat", "{{ a.tempat or '-' }}", 3.4),
    Kolom("Pemandu", "{{ a.pemandu or '-' }}", 3.6),
)
PESERTA: Final = (
    Kolom("No.", "{{ p.no }}", 1.0, Rata.TENGAH),
    Kolom("Nama", "{{ p.nama }}", 6.2),
    Kolom("Peran", "{{ p.peran }}", 3.8),
    Kolom("Kontak", "{{ p.kontak or '-' }}", 5.0),
)
LAMPIRAN_KUNJUNGAN: Final = (
    ("Mata Acara Kunjungan", "mata_acara", ACARA_KUNJUNGAN, "a in mata_acara"),
    ("Guru Pendamping dan Wakil Siswa", "peserta", PESERTA, "p in peserta"),
    (DOKUMENTASI, "dokumentasi", mm.DOKUMENTASI, "d in dokumentasi"),
)


def disposisi_kunjungan() -> Document:
    """Return the disposisi on the school's letter; its sheet is that of every other. Source: TND 2.1."""
    return mm.lembar_disposisi(
        mm.Agenda(
            tanggal_terima="{{ surat.tanggal_terima }}",
            tanggal_nomor="{{ surat.tanggal }} / {{ surat.nomor }}",
            asal="{{ surat.dari }}",
            hal="{{ surat.hal }}",
            ringkasan="surat.ringkasan",
            lampiran="{{ surat.lampiran or '-' }}",
            dasar="{{ langkah_ini.kelengkapan|first|upper }}{{ langkah_ini.kelengkapan[1:] }}",
            indeks="Kunjungan {{ kunjungan.jenjang }}",
            pokok="{{ kunjungan.judul }}, {{ kunjungan.tanggal_lengkap }}, {{ kunjungan.waktu }}, {{ kunjungan.tempat }}",
        )
    )


def kunjungan(dokumen: Document, inden: float = 0) -> None:
    """Write who comes when and where, as an aligned list."""
    tabel_label(dokumen, (*KUNJUNGAN, ("Jumlah", SISWA)), inden=inden)
    jarak(dokumen)


def rencana() -> Document:
    """Return the nota dinas with the plan of the visit, and its two annexes. Source: TND 2.2, TND-145."""
    dokumen = nota_dinas("Rencana Penerimaan {{ kunjungan.judul }}", "2 (dua) lampiran")
    paragraf(dokumen, f"Menindaklanjuti {SURAT}, bersama ini disampaikan rencana penerimaan kunjungan sebagai berikut.")
    paragraf(dokumen, "Maksud dan Tujuan", "Nomor Judul")
    teks_panjang(dokumen, "kunjungan.tujuan", "Isi Butir")
    paragraf(dokumen, "Rencana Kunjungan", "Nomor Judul")
    kunjungan(dokumen, 0.75)
    paragraf(dokumen, "Penyiapan", "Nomor Judul")
    for teks in (
        f"Mata acara: {mm.jumlah('mata_acara', 'mata acara')} (Lampiran I).",
        f"Guru pendamping dan wakil siswa: {mm.jumlah('peserta', 'orang')} (Lampiran II).",
        "Rombongan {% if kunjungan.diterima_pimpinan != 'Ya' %}tidak {% endif %}direncanakan diterima pimpinan.",
    ):
        paragraf(dokumen, teks, "Nomor Huruf")
    perbaikan(dokumen)
    catatan_langkah(dokumen)
    paragraf(dokumen, "Demikian disampaikan, mohon pemeriksaan dan arahan lebih lanjut.", "Penutup")
    tanda_tangan(dokumen)
    nota = "Nota Dinas {{ dari.jabatan }}"
    kepala_lampiran(dokumen, "Lampiran I", nota, "MATA ACARA KUNJUNGAN")
    tabel_data(dokumen, ACARA_KUNJUNGAN, "a in mata_acara")
    kepala_lampiran(dokumen, "Lampiran II", nota, "GURU PENDAMPING DAN WAKIL SISWA")
    tabel_data(dokumen, PESERTA, "p in peserta")
    return dokumen


def penerimaan() -> Document:
    """Return the nota dinas that asks the Karo to receive the guests. Source: TND 2.2."""
    dokumen = nota_dinas("Permohonan Menerima {{ kunjungan.judul }}")
    paragraf(
        dokumen,
        f"Sehubungan dengan {SURAT}, rencana penerimaan kunjungan telah diperiksa dan disetujui. Kami mohon kesediaan "
        "Bapak/Ibu menerima rombongan pada:",
    )
    kunjungan(dokumen)
    paragraf(dokumen, "Mata acara kunjungan adalah sebagai berikut.", "Isi Pengantar")
    tabel_data(dokumen, ACARA_KUNJUNGAN, "a in mata_acara")
    jarak(dokumen)
    with bila(dokumen, "langkah_ini.catatan"):
        teks_panjang(dokumen, "langkah_ini.catatan", "Isi")
    paragraf(dokumen, "Demikian disampaikan, mohon arahan lebih lanjut.", "Penutup")
    tanda_tangan(dokumen)
    return dokumen


def penolakan() -> Document:
    """Return the nota dinas that reports a refused request and why. Source: TND 2.2."""
    dokumen = nota_dinas("Penolakan Permohonan {{ kunjungan.judul }}")
    paragraf(
        dokumen,
        f"Sehubungan dengan {SURAT}, dilaporkan bahwa permohonan kunjungan berikut belum dapat dipenuhi.",
    )
    kunjungan(dokumen)
    paragraf(dokumen, "Alasan penolakan:", "Isi Pengantar")
    with ulang(dokumen, "r in langkah[:-1]|selectattr('alasan')"):
        paragraf(dokumen, f"{mm.PEMERIKSAAN_DITOLAK}: {{{{ r.catatan|replace('\\n', ' ') }}}}", "Nomor")
    with bila(dokumen, "langkah_ini.catatan"):
        teks_panjang(dokumen, "langkah_ini.catatan", "Isi")
    paragraf(dokumen, "Jawaban kepada sekolah disampaikan dengan surat tersendiri.", "Isi")
    paragraf(dokumen, "Demikian dilaporkan, mohon arahan lebih lanjut.", "Penutup")
    tanda_tangan(dokumen)
    return dokumen


def acara_kunjungan() -> Document:
    """Return the berita acara of the visit. Source: TND 2.6."""
    dokumen = naskah_baru()
    judul(dokumen, "BERITA ACARA", "{{ kunjungan.judul|kapital }}", nomor=mm.NOMOR)
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
        "selaku penanggung jawab penerimaan kunjungan, selanjutnya disebut PIHAK PERTAMA, menyatakan telah menerima "
        "kunjungan sebagai berikut.",
        "Isi Rata",
    )
    paragraf(dokumen, "Kunjungan yang diterima:", "Nomor Judul")
    kunjungan(dokumen, 0.75)
    paragraf(dokumen, f"Rombongan yang hadir berjumlah {HADIR}, dari {SISWA} yang direncanakan.", "Nomor")
    paragraf(dokumen, "Mata acara yang dilaksanakan:", "Nomor Judul")
    tabel_data(dokumen, ACARA_KUNJUNGAN, "a in mata_acara")
    jarak(dokumen)
    with bila(dokumen, "langkah_ini.catatan"):
        paragraf(dokumen, "Catatan pelaksanaan:", "Nomor Judul")
        teks_panjang(dokumen, "langkah_ini.catatan", "Isi Butir")
    paragraf(
        dokumen,
        "Demikian berita acara ini dibuat dalam rangkap 2 (dua) untuk dipergunakan sebagaimana mestinya.",
        "Penutup",
    )
    tanda_tangan(dokumen, mm.TEMPAT_TANGGAL, mengetahui=True)
    return dokumen


TANDA_HADIR: Final = (
    Kolom("No.", "{{ p.no }}", 1.0, Rata.TENGAH),
    Kolom("Nama", "{{ p.nama }}", 5.0),
    Kolom("Jabatan/Instansi", "{{ p.peran }}", 3.0),
    Kolom("Telepon/Surel", "{{ p.kontak }}", 4.3),
    Kolom("Tanda Tangan", "", 2.7),
)


def hadir_kunjungan() -> Document:
    """Return the attendance list of the guests, to be signed; odd and even rows sign on different sides (TND-303)."""
    dokumen = naskah_baru()
    judul(dokumen, "DAFTAR HADIR", nomor=mm.NOMOR)
    label = {"Kegiatan": "Acara"}
    urut = [(label.get(nama, nama), isi) for nama, isi in KUNJUNGAN]
    tabel_label(dokumen, (*urut[2:], *urut[:2]))
    jarak(dokumen)
    blok = tabel_data(dokumen, TANDA_HADIR, "p in peserta", tinggi=0.8)
    mm._paraf(blok.rows[2].cells[-1], "p.no|int is even", "{{ p.no }}.")
    tanda_baris(blok, "{%tr for n in range(3) %}")
    kosong = baris(blok, tinggi=0.8)
    paragraf(kosong.cells[0], "{{ peserta|length + n + 1 }}", Rata.TENGAH.value)
    for sel in kosong.cells[1:-1]:
        paragraf(sel, "", "Sel Ikut")
    mm._paraf(kosong.cells[-1], "(peserta|length + n + 1) is even", "{{ peserta|length + n + 1 }}.")
    tanda_baris(blok, "{%tr endfor %}")
    paragraf(dokumen, f"Jumlah siswa yang hadir: {HADIR}.", "Jumlah")
    tanda_tangan(dokumen, mm.TEMPAT_TANGGAL)
    return dokumen


def laporan_kunjungan() -> Document:
    """Return the report of the visit. Source: TND 2.3."""
    dokumen = naskah_baru()
    sebut_lampiran(dokumen, LAMPIRAN_KUNJUNGAN)
    judul(dokumen, "LAPORAN", "TENTANG", "PENERIMAAN {{ kunjungan.judul|kapital }}", nomor=mm.NOMOR)
    pengantar_laporan(
        dokumen,
        "surat.ringkasan",
        "kunjungan.tujuan",
        "Laporan ini meliputi permohonan, penyiapan, dan pelaksanaan penerimaan kunjungan, berikut hasil yang dicapai, "
        "simpulan, dan saran.",
    )
    paragraf(dokumen, "Kegiatan yang Dilaksanakan", "Heading 1")
    paragraf(dokumen, "Penyiapan", "Heading 2")
    cerita(dokumen, ("1", "2", "3", "4", "5", "6"))
    paragraf(dokumen, "Pelaksanaan", "Heading 2")
    tabel_label(dokumen, (*KUNJUNGAN, ("Hadir", HADIR)), inden=1.5)
    jarak(dokumen)
    cerita(dokumen, ("7", "8"))
    paragraf(dokumen, "Hasil yang Dicapai", "Heading 1")
    paragraf(dokumen, "Hasil", "Heading 2")
    teks_panjang(dokumen, "laporan.hasil", "Isi Bagian")
    paragraf(dokumen, f"Rombongan yang hadir berjumlah {HADIR}, dari {SISWA} yang direncanakan.", "Isi Bagian")
    paragraf(dokumen, "Faktor yang Mempengaruhi", "Heading 2")
    paragraf(
        dokumen,
        f"Hasil tersebut dipengaruhi oleh kesiapan {mm.jumlah('mata_acara', 'mata acara')} dan pendampingan "
        f"{mm.jumlah('peserta', 'guru dan wakil siswa')}.",
        "Isi Bagian",
    )
    hambatan_dan_waktu(
        dokumen,
        "Rombongan {% if kunjungan.diterima_pimpinan == 'Ya' %}diterima pimpinan.{% else %}tidak diterima pimpinan; "
        "langkah permohonan kepada pimpinan dilewati.{% endif %}",
    )
    penutup_laporan(dokumen)
    lampiran_laporan(dokumen, "Laporan Penerimaan {{ kunjungan.judul }}", LAMPIRAN_KUNJUNGAN)
    return dokumen


BAHAN_KUNJUNGAN: Final = (
    ("Rombongan", SISWA),
    ("Mata acara", mm.jumlah("mata_acara", "mata acara")),
    ("Guru pendamping dan wakil siswa", f"{mm.jumlah('peserta', 'orang')}: {mm.rincian('peserta', 'peran')}"),
    ("Penerimaan oleh pimpinan", "{{ kunjungan.diterima_pimpinan }}"),
)
LABEL_KUNJUNGAN: Final = (*KUNJUNGAN, ("Nota Dinas", terakhir("2")))
TELAAH: Final = (
    ("Setuju", "dilaporkan kepada {{ kepada.pendek }}"),
    ("Tidak setuju", "dikembalikan kepada Pelaksana untuk diperbaiki"),
)

SEKOLAH: Final[dict[str, Bangun]] = {
    "disposisi-karo": disposisi_kunjungan,
    "nota-dinas-rencana": rencana,
    "pemeriksaan-protokol": partial(pemeriksaan, LABEL_KUNJUNGAN, BAHAN_KUNJUNGAN, TELAAH),
    "pemeriksaan-pengamanan": partial(pemeriksaan, LABEL_KUNJUNGAN, BAHAN_KUNJUNGAN, TELAAH),
    "pemeriksaan-kabag": partial(
        pemeriksaan,
        LABEL_KUNJUNGAN,
        BAHAN_KUNJUNGAN,
        (
            ("Setuju", "kunjungan dilaksanakan"),
            ("Ditangguhkan", "dikembalikan kepada Pelaksana untuk dijadwalkan ulang"),
            ("Tidak setuju", "permohonan ditolak"),
        ),
    ),
    "nota-dinas-penerimaan": penerimaan,
    "berita-acara": acara_kunjungan,
    "daftar-hadir": hadir_kunjungan,
    "laporan": laporan_kunjungan,
    "nota-dinas-penolakan": penolakan,
}

SUSUNAN: Final = {
    "penyiapan-mobilisasi-media": PENYIAPAN,
    "penyusunan-laporan": LAPORAN,
    "kunjungan-sekolah": SEKOLAH,
}


def tulis(tujuan: Path) -> None:
    """Write every template below the folder `tujuan`, over those already there."""
    for sop, semua in SUSUNAN.items():
        (tujuan / sop).mkdir(parents=True, exist_ok=True)
        for jenis, bangun in semua.items():
            (tujuan / sop / f"{jenis}.docx").write_bytes(simpan(bangun()))


if __name__ == "__main__":
    tulis(Path(sys.argv[1]))
