"""Parts that the naskah of any SOP are made of: of a nota dinas, a check sheet, a berita acara, an attendance list, a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from docx.document import Document
from docx.table import _Cell

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

NOMOR: Final = "NOMOR {{ naskah.nomor or '-' }}"
TEMPAT_TANGGAL: Final = "{{ naskah.kota }}, {{ naskah.tanggal }}"  # TND-702
PEMERIKSAAN_DITOLAK: Final = "{{ r.pelaksana }}, {{ r.tanggal }}, {{ r.keputusan }}"
ROMAWI: Final = "['I', 'II', 'III', 'IV', 'V', 'VI']"
FOTO: Final = "Dokumentasi Kegiatan"  # the annex that prints the photos besides


def jumlah(tabel_isi: str, satuan: str) -> str:
    """Return the figure of a table in figures and words: `7 (tujuh) jenis`. Source: TND-710."""
    return f"{{{{ rekap.{tabel_isi}.jumlah }}}} ({{{{ rekap.{tabel_isi}.terbilang }}}}) {satuan}"


def rincian(tabel_isi: str, kolom: str) -> str:
    """Return how many rows each choice of a column has: `Cetak 2, Daring 2`."""
    return (
        f"{{% for r in rekap.{tabel_isi}.{kolom} %}}{{{{ r.nilai }}}} {{{{ r.jumlah }}}}"
        "{% if not loop.last %}, {% endif %}{% endfor %}"
    )


def surat_terakhir(langkah: str) -> str:
    """Return number and date of what the last round of a langkah issued."""
    return (
        f"{{% for r in langkah if r.langkah == '{langkah}' %}}{{% if loop.last %}}Nomor {{{{ (r.nomor or '-')|utuh }}}} "
        "tanggal {{ r.tanggal }}{% endif %}{% endfor %}"
    )


# ── nota dinas ──────────────────────────────────────────────────────────────────────────────────


def nota_dinas(hal: str, lampiran: str = "-") -> Document:
    """Return a nota dinas up to the line below its labels. Source: TND-231."""
    dokumen = naskah_baru()
    judul(dokumen, "NOTA DINAS", nomor=NOMOR)
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


def perbaikan(dokumen: Document, sejak: str, tetap: str) -> None:
    """Write what was asked for when the case was sent back, and what has changed `sejak`; `tetap` if nothing has."""
    with bila(dokumen, "langkah[:-1]|selectattr('alasan')|list"):
        paragraf(dokumen, "Perbaikan atas Hasil Pemeriksaan", "Nomor Judul")
        alasan_ditolak(dokumen, "Nomor Huruf")
    with bila(dokumen, "naskah.putaran != '1'"):
        paragraf(dokumen, f"Perubahan sejak {sejak}", "Nomor Judul")
        _perubahan(dokumen, "Nomor Huruf", tetap)


def alasan_ditolak(dokumen: Document, gaya: str) -> None:
    """Write who sent the case back, when and why, a line each."""
    with ulang(dokumen, "r in langkah[:-1]|selectattr('alasan')"):
        paragraf(dokumen, f"{PEMERIKSAAN_DITOLAK}: {{{{ r.catatan|replace('\\n', ' ') }}}}", gaya)


def _perubahan(dokumen: Document, gaya: str, tetap: str) -> None:
    """Write what the workbook says otherwise than in the round before, a line each."""
    with ulang(dokumen, "satu in perubahan"):
        paragraf(dokumen, "{{ satu }}", gaya)
    with bila(dokumen, "not perubahan"):
        paragraf(dokumen, tetap, gaya)


def catatan(dokumen: Document, sebutan: str = "Catatan") -> None:
    """Write the note of this langkah, if there is one."""
    with bila(dokumen, "langkah_ini.catatan"):
        paragraf(dokumen, sebutan, "Nomor Judul")
        teks_panjang(dokumen, "langkah_ini.catatan", "Isi Butir")


# ── lembar pemeriksaan ──────────────────────────────────────────────────────────────────────────


def bahan_diperiksa(dokumen: Document, bahan: Sequence[tuple[str, str]]) -> None:
    """Write what is checked, numbered."""
    paragraf(dokumen, "Bahan yang Diperiksa", "Judul Tabel")
    blok = tabel(dokumen, (1.0, 5.2, 9.8))
    baris(blok, "No.", "Bahan", "Isi", gaya="Sel Kepala")
    for nomor, isi in enumerate(bahan, 1):
        satu = baris(blok)
        for sel, teks, gaya in zip(satu.cells, (str(nomor), *isi), ("Sel Tengah", "Sel", "Sel"), strict=True):
            paragraf(sel, teks, gaya)


def riwayat_pemeriksaan(dokumen: Document, kolom: Sequence[Kolom], tetap: str, penuh: str) -> None:
    """Write the checks before, and what has changed since; `penuh` is when that leaves no room for the decision.

    Decision, reason and signature go to page 2 together: an official signs what he decides, and LibreOffice does not
    keep a table with what follows it.
    """
    with bila(dokumen, "langkah[:-1]|selectattr('keputusan')|list"):
        paragraf(dokumen, "Riwayat Pemeriksaan", "Judul Tabel")
        tabel_data(dokumen, kolom, "r in langkah[:-1]|selectattr('keputusan')")
    with bila(dokumen, "naskah.putaran != '1'"):
        paragraf(dokumen, "Perubahan sejak Pemeriksaan Sebelumnya", "Judul Tabel")
        _perubahan(dokumen, "Butir Perubahan", tetap)
    with bila(dokumen, penuh):
        paragraf(dokumen, "", "Halaman Baru")
    with bila(dokumen, f"not ({penuh})"):
        jarak(dokumen)


def keputusan(dokumen: Document, teks: str) -> None:
    """Write the boxes of the decision, open while there is none, room for the reason, and the signature.

    `teks` is what stands beside the box of the answer `k`.
    """
    blok = tabel(dokumen, (LEBAR_ISI,), berkepala=False)
    sel = baris(blok).cells[0]
    paragraf(sel, "Keputusan:", "Sel Bagian")
    kotak_pilihan(sel, "k in kotak.keputusan", teks, LEBAR_ISI - 0.6)
    jarak(dokumen, "Jarak Tanda Tangan")  # decision, reason and signature stay on one page
    kotak_catatan(dokumen, "Catatan/alasan:", "langkah_ini.catatan")
    jarak(dokumen, "Jarak Tanda Tangan")
    tanda_tangan(dokumen, TEMPAT_TANGGAL)


# ── berita acara, daftar hadir ──────────────────────────────────────────────────────────────────


def pembuka_berita_acara(dokumen: Document, selaku: str) -> None:
    """Write who declares it, on which day, and as what. Source: TND 2.6."""
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
    paragraf(dokumen, selaku, "Isi Rata")


def penutup_berita_acara(dokumen: Document) -> None:
    """Write the note of this langkah, the closing words, and the signatures."""
    catatan(dokumen, "Catatan pelaksanaan:")
    paragraf(
        dokumen,
        "Demikian berita acara ini dibuat dalam rangkap 2 (dua) untuk dipergunakan sebagaimana mestinya.",
        "Penutup",
    )
    tanda_tangan(dokumen, TEMPAT_TANGGAL, mengetahui=True)


def tabel_hadir(dokumen: Document, kolom: Sequence[Kolom], satu: str, daftar: str) -> None:
    """Write a row for each `satu` of `daftar` and three blank ones; odd and even rows sign on different sides (TND-303)."""
    blok = tabel_data(dokumen, kolom, f"{satu} in {daftar}", tinggi=0.8)
    _paraf(blok.rows[2].cells[-1], f"{satu}.no|int is even", f"{{{{ {satu}.no }}}}.")
    tanda_baris(blok, "{%tr for n in range(3) %}")
    kosong = baris(blok, tinggi=0.8)
    nomor = f"{daftar}|length + n + 1"
    paragraf(kosong.cells[0], f"{{{{ {nomor} }}}}", Rata.TENGAH.value)
    for sel in kosong.cells[1:-1]:
        paragraf(sel, "", "Sel Ikut")  # so that the signature block has rows with it
    _paraf(kosong.cells[-1], f"({nomor}) is even", f"{{{{ {nomor} }}}}.")
    tanda_baris(blok, "{%tr endfor %}")


def _paraf(sel: _Cell, genap: str, nomor: str) -> None:
    satu = sel.paragraphs[0]
    satu.style = "Sel Paraf"
    satu.add_run(f"{{% if {genap} %}}")
    satu.add_run().add_tab()
    satu.add_run(f"{{% endif %}}{nomor}")


# ── laporan ─────────────────────────────────────────────────────────────────────────────────────


def sebut_lampiran(dokumen: Document, isi: Iterable[tuple[str, str]]) -> None:
    """Give the names of the annexes that there are to what follows; each comes with the condition that it is there."""
    tetapkan(dokumen, "lampiran", " + ".join(f"(['{nama}'] if {ada} else [])" for nama, ada in isi))
    tetapkan(dokumen, "romawi", ROMAWI)


def pendahuluan(dokumen: Document, umum: str, maksud: str, lingkup: str) -> None:
    """Write part A. Source: TND-243."""
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


def kalimat_langkah(isi: str) -> str:
    """Return the sentence that tells of one round `r` of a langkah: when, who, `isi`, decision and its reason."""
    return (
        "Pada {{ r.mulai }} {{ instansi.zona_waktu }}{% if r.putaran != '1' %} (putaran {{ r.putaran }}){% endif %}, "
        f"{{{{ r.pelaksana }}}} {isi}."
        "{% if r.keputusan %} Keputusan: {{ r.keputusan }}.{% endif %}"
        "{% if r.catatan %} {% if r.alasan %}Alasan{% else %}Catatan{% endif %}: {{ r.catatan|replace('\\n', ' ') }}{% endif %}"
    )


def hambatan(dokumen: Document) -> None:
    """Write the obstacles: those that were typed, and those that the langkah tell. Source: TND-244."""
    paragraf(dokumen, "Hambatan yang Dihadapi", "Heading 2")
    with ulang(dokumen, "butir in laporan.hambatan|alinea + hambatan_langkah"):
        paragraf(dokumen, "{{ butir }}", "Huruf")
    with bila(dokumen, "not laporan.hambatan and not hambatan_langkah"):
        paragraf(dokumen, "Tidak ada hambatan dalam pelaksanaan kegiatan.", "Isi Bagian")


def jumlah_dokumentasi(dokumen: Document) -> None:
    """Write how many files document it, if there are any."""
    with bila(dokumen, "dokumentasi"):
        paragraf(dokumen, f"Berkas dokumentasi berjumlah {jumlah('dokumentasi', 'berkas')}.", "Isi Bagian")


def waktu_mutu_baku(dokumen: Document, kolom: Sequence[Kolom]) -> None:
    """Write each round against its Mutu Baku. Source: TND-250."""
    paragraf(dokumen, "Waktu Pelaksanaan terhadap Mutu Baku", "Heading 2")
    tabel_data(dokumen, kolom, "r in langkah")
    jarak(dokumen)


def penutup_laporan(dokumen: Document) -> None:
    """Write parts D and E, the signatures, and which annexes there are. Source: TND-245, TND-246.

    Simpulan and saran are two lists, each with its own letters.
    """
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
    paragraf(dokumen, "Lampiran:", "Daftar Lampiran Judul")
    with ulang(dokumen, "judul_lampiran in lampiran"):
        paragraf(dokumen, "{{ judul_lampiran }}", "Daftar Lampiran")


def isi_lampiran(dokumen: Document, naskah: str, nama: str, kolom: Sequence[Kolom], ungkapan: str) -> None:
    """Write one annex of a report, numbered among those that there are. Source: TND-145, TND-248."""
    kepala_lampiran(dokumen, f"Lampiran {{{{ romawi[lampiran.index('{nama}')] }}}}", naskah, nama.upper())
    tabel_data(dokumen, kolom, ungkapan)
    if nama == FOTO:
        jarak(dokumen)
        with ulang(dokumen, "d in dokumentasi if d.gambar"):
            paragraf(dokumen, "{{ d.gambar }}", "Gambar")
            paragraf(dokumen, "{{ d.keterangan or d.berkas }}", "Gambar Keterangan")
