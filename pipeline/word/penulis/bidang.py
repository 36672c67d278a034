"""The list of names a template may use, with meaning and sample."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import docx as python_docx
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from docx.table import _Row

from pipeline.skema import UMUM, Skema
from pipeline.values import Values
from pipeline.word.penulis.nama import _gabung, lengkapi
from pipeline.word.render import kemas

# ── the list of names ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class BarisBidang:
    """One name a template may print: its meaning, and what it is in the sample case."""

    nama: str  # [ ] behind the name of a list
    arti: str
    contoh: str


_ARTI: Final = {
    "dari.jabatan": "Nama lengkap jabatan yang mengirim naskah",
    "dari.pendek": "Nama pendek jabatan yang mengirim naskah",
    "kepada.jabatan": "Nama lengkap jabatan yang dituju",
    "kepada.pendek": "Nama pendek jabatan yang dituju",
    "dasar": "Dasar hukum SOP, arahan, dan disposisi yang sudah terbit; satu butir satu dasar",
    "hambatan_langkah": "Hambatan yang terlihat dari riwayat: penolakan dan keterlambatan; satu butir satu hambatan",
    "dokumentasi.gambar": "Foto baris itu, bila berkasnya gambar; selainnya kosong",
    "grafik.nada": "Baris grafik publikasi menurut nada; cetak dengan |grafik('keterangan')",
    "grafik.waktu": "Baris grafik waktu tiap langkah terhadap Mutu Baku; cetak dengan |grafik('keterangan', 100)",
    "instansi.kop": "Baris nama instansi pada kop naskah",
    "instansi.alamat": "Baris alamat pada kop naskah",
    "instansi.kota": "Kota tempat naskah dibuat",
    "instansi.unit_pengolah": "Unit yang mengolah arsip naskah",
    "instansi.logo": "Logo pada kop; kosong bila config/instansi.toml tidak menyebutnya",
    "instansi.zona_waktu": "Zona waktu instansi, misalnya WIB",
    "naskah.lambang": "Identitas naskah sebagai Data Matrix kecil, untuk mengenali salinan yang dipindai",
    "publikasi.jenis": "Jenis media itu menurut daftar media; kosong bila medianya tidak ada di sana",
    "perubahan": "Perubahan data sejak naskah yang sama pada putaran sebelumnya; kosong pada putaran 1",
    "kegiatan.waktu": "Jam kegiatan dari mulai sampai selesai, dengan zona waktu",
    "kotak.derajat": "Kotak pilihan derajat kecepatan",
    "kotak.keamanan": "Kotak pilihan sifat keamanan",
    "kotak.keputusan": "Kotak pilihan keputusan pemeriksaan",
    "langkah.alasan": "“ya” bila keputusan langkah itu harus beralasan (misalnya Tidak setuju); selainnya kosong",
    "langkah.baku": "Waktu menurut Mutu Baku SOP",
    "langkah.disposisi": "“ya” bila langkah itu berupa disposisi; selainnya kosong",
    "langkah.kegiatan": "Uraian kegiatan langkah menurut SOP",
    "langkah.kelengkapan": "Kelengkapan langkah menurut SOP",
    "langkah.lama": "Lama langkah dikerjakan",
    "langkah.output": "Output langkah menurut SOP",
    "langkah.pelaksana": "Nama pendek pelaksana langkah",
    "langkah.persen": "Bagian Mutu Baku yang dipakai langkah itu, dalam persen",
    "langkah.rentang": "Waktu mulai sampai selesai, tanggal disebut sekali",
    "langkah.tanggal": "Tanggal langkah",
    "langkah.tepat": "Tepat waktu atau terlambat dibanding Mutu Baku",
    "media_hadir.no": "Nomor urut wartawan yang hadir",
    "naskah.identitas": "Tanda pengenal naskah: kode kasus, langkah dan jenis, putaran",
    "naskah.jenis": "Jenis naskah menurut SOP, misalnya laporan",
    "naskah.judul": "Judul naskah menurut SOP",
    "naskah.judul_disposisi": "Judul lembar disposisi menurut tata naskah yang dipakai",
    "naskah.kode_keamanan": "Kode sifat keamanan: SR, R, T, atau B",
    "naskah.kota": "Kota tempat naskah dibuat",
    "naskah.langkah": "Nomor langkah SOP yang menerbitkan naskah",
    "naskah.nomor": "Nomor naskah; kosong pada konsep",
    "naskah.penerusan": "Banyaknya disposisi sampai dengan naskah ini",
    "naskah.putaran": "Putaran langkah: 1 untuk yang pertama",
    "naskah.tanggal": "Tanggal naskah",
    "penanda_tangan.baris_jabatan": "Baris jabatan di atas tanda tangan, dengan a.n. atau Plt. bila perlu",
    "penanda_tangan.jabatan": "Nama lengkap jabatan penanda tangan, dengan Plt. atau Plh. bila demikian",
    "penanda_tangan.nomor_induk": "NIP atau NRP tanpa sebutannya",
    "penanda_tangan.nama": "Nama dengan gelar",
    "penanda_tangan.nip_nrp": "NIP atau NRP; kosong bila tata naskah tidak mencetaknya",
    "penanda_tangan.pangkat": "Pangkat dan golongan; kosong bila tata naskah tidak mencetaknya",
    "penanda_tangan.pendek": "Nama pendek jabatan",
    "rekap.media.hadir_media": "Banyaknya media yang hadir",
    "rekap.media.hadir_wartawan": "Banyaknya wartawan yang hadir",
    "rekap.media.undangan_media": "Banyaknya media yang diundang",
    "rekap.media.undangan_wartawan": "Banyaknya wartawan yang diundang",
    "sop.dasar_hukum": "Dasar hukum SOP; satu butir satu peraturan",
    "sop.judul": "Judul SOP",
    "sop.nomor": "Nomor SOP",
}
_ARTI_KOTAK: Final = {"teks": "bunyi pilihan", "tanda": "X bila terpilih; selainnya kosong"}
_ARTI_GRAFIK: Final = {
    "label": "tulisan di samping batang",
    "nilai": "panjang batang",
    "teks": "tulisan di ujung batang",
}
_ARTI_REKAP: Final = {"jumlah": "banyaknya baris, dengan angka", "terbilang": "banyaknya baris, dengan huruf"}
_ARTI_HITUNG: Final = {"nilai": "pilihan yang dihitung", "jumlah": "banyaknya baris dengan pilihan itu"}
_AKHIRAN: Final = {
    "_hari": "nama harinya",
    "_lengkap": "hari dan tanggal",
    "_terbilang": "dengan huruf",
}
_SEPERTI: Final = {
    "langkah_ini.": ("langkah.", "Langkah naskah ini"),
    "mengetahui.": ("penanda_tangan.", "Pejabat yang mengetahui"),
    "media_hadir.": ("media.", "Wartawan yang hadir"),
}
TANPA_ARTI: Final = "Lihat panduan templat"


def daftar_bidang(values: Values, skema: Skema = UMUM) -> tuple[BarisBidang, ...]:
    """Return every name in `values` with its meaning and a sample, in alphabetical order."""
    daun = dict(_daun(lengkapi(values, skema)))
    return tuple(BarisBidang(nama, arti(nama, skema), _satu_baris(isi)) for nama, isi in sorted(daun.items()))


def _daun(nilai: Any, nama: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(nilai, Mapping):
        for kunci, isi in nilai.items():
            yield from _daun(isi, f"{nama}.{kunci}" if nama else kunci)
    elif isinstance(nilai, list):
        satu = nilai[0]
        for lain in nilai[1:]:
            satu = _gabung(satu, lain)
        yield from _daun(satu, f"{nama}[ ]")
    else:
        yield nama, str(nilai)


def _satu_baris(teks: str) -> str:
    baris = " ⏎ ".join(b.strip() for b in teks.split("\n") if b.strip())
    return baris if len(baris) <= 90 else baris[:89] + "…"


def arti(nama: str, skema: Skema = UMUM) -> str:
    """Return what `nama` (as in `daftar_bidang`) means, from the workbook's schema or the table above."""
    kunci = nama.replace("[ ]", "")
    if ada := _ARTI.get(kunci):
        return ada
    for awal, (seperti, sebutan) in _SEPERTI.items():
        if kunci.startswith(awal):
            return f"{sebutan}: {arti(seperti + kunci.removeprefix(awal), skema)}"
    return _arti_skema(kunci, skema) or _arti_kelompok(kunci, skema) or _arti_akhiran(kunci, skema) or TANPA_ARTI


def _arti_skema(kunci: str, skema: Skema) -> str:
    if bidang := skema.cari_bidang(kunci):
        return f"{bidang.label}. {bidang.petunjuk}"
    awal, _, akhir = kunci.partition(".")
    if akhir == "waktu" and skema.cari_bidang(f"{awal}.jam_mulai"):
        return "Jam dari mulai sampai selesai, dengan zona waktu"
    tabel = skema.cari_tabel(awal)
    if tabel is None:
        return ""
    if akhir == "no":
        return f"{tabel.judul}: nomor urut baris"
    kolom = next((k for k in tabel.kolom if k.nama == akhir), None)
    return f"{tabel.judul}, kolom {kolom.judul}. {kolom.petunjuk}" if kolom else ""


def _arti_kelompok(kunci: str, skema: Skema) -> str:
    """Return the meaning of a tick box or of a table's figures."""
    awal, _, akhir = kunci.rpartition(".")
    if awal.startswith("kotak.") and awal in _ARTI and akhir in _ARTI_KOTAK:
        return f"{_ARTI[awal]}: {_ARTI_KOTAK[akhir]}"
    if awal.startswith("grafik.") and awal in _ARTI and akhir in _ARTI_GRAFIK:
        return f"{_ARTI[awal].partition(';')[0]}: {_ARTI_GRAFIK[akhir]}"
    bagian = kunci.split(".")
    tabel = skema.cari_tabel(bagian[1]) if bagian[0] == "rekap" and len(bagian) > 2 else None
    if tabel is None:
        return ""
    if len(bagian) == 3 and akhir in _ARTI_REKAP:
        return f"Rekap {tabel.judul}: {_ARTI_REKAP[akhir]}"
    if len(bagian) == 4 and akhir in _ARTI_HITUNG:
        return f"Rekap {tabel.judul} menurut {bagian[2]}: {_ARTI_HITUNG[akhir]}"
    return ""


def _arti_akhiran(kunci: str, skema: Skema) -> str:
    """Return the meaning of another way to print a date or number."""
    for akhiran, cara in _AKHIRAN.items():
        dasar = kunci.removesuffix(akhiran)
        if dasar != kunci and (isi := arti(dasar, skema)) != TANPA_ARTI:
            return f"{isi.partition('.')[0]}, {cara}"
    return ""


_LEBAR_BIDANG: Final = (6.2, 7.0, 4.3)  # cm


def bidang_docx(baris: Sequence[BarisBidang]) -> bytes:
    """Return `baris` as a Word table that an author keeps open beside the template.

    The names stand there as they are typed: `{{ kegiatan.judul }}`, and a table's as `sarana[ ].uraian`.
    """
    dokumen = python_docx.Document()
    dokumen.add_heading("Nama untuk templat", level=1)
    dokumen.add_paragraph(
        "Salin nama ke dalam templat di antara {{ dan }}. Tanda [ ] berarti daftar: ulangi barisnya dengan "
        "{%tr for s in sarana %} … {%tr endfor %}, lalu tulis {{ s.uraian }}."
    )
    tabel = dokumen.add_table(rows=1, cols=3, style="Table Grid")
    tabel.autofit = False
    _isi_baris(tabel.rows[0], ("Nama", "Arti", "Contoh"), tebal=True)
    tabel.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - repeats on each page
    for satu in baris:
        nama = satu.nama if "[ ]" in satu.nama else f"{{{{ {satu.nama} }}}}"
        _isi_baris(tabel.add_row(), (nama, satu.arti, satu.contoh))
    mentah = io.BytesIO()
    dokumen.save(mentah)
    return kemas(mentah.getvalue())


def _isi_baris(baris: _Row, isi: Sequence[str], *, tebal: bool = False) -> None:
    for sel, teks, lebar in zip(baris.cells, isi, _LEBAR_BIDANG, strict=True):
        sel.width = Cm(lebar)
        jalan = sel.paragraphs[0].add_run(teks)
        jalan.font.size = Pt(9)
        jalan.bold = tebal
