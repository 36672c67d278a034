"""An SOP's definition for who writes one: drawn as text for a terminal, and a starter with comments."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from pipeline.sop import SELESAI, Langkah, Sop

LEBAR_LAJUR: Final = 14


def gambar_teks(sop: Sop) -> Iterator[str]:
    """Yield the lines of an SOP as a drawing: a lane for each pelaksana, a symbol for each langkah, and where it leads.

    `( 1 )` begins or ends, `[ 2 ]` is work, `< 3 >` is a decision, as the symbols of the official chart.
    """
    yield f"{sop.sebutan} · kode {sop.kode}"
    yield from _kepala(sop)
    for langkah in sop.langkah:
        lajur = [_simbol(langkah, sop) if p.kunci == langkah.pelaksana else "" for p in sop.pelaksana]
        yield f"{''.join(s.center(LEBAR_LAJUR) for s in lajur)}  {'; '.join(_arah(langkah, sop))}".rstrip()
    yield ""
    for langkah in sop.langkah:
        waktu = f" ({langkah.waktu})" if langkah.waktu else ""
        yield textwrap.fill(f"{langkah.nomor:>2}. {langkah.kegiatan}{waktu}", 110, subsequent_indent="    ")
        for naskah in langkah.naskah:
            yield f"    - {naskah.judul}"


def _kepala(sop: Sop) -> Iterator[str]:
    nama = [textwrap.wrap(p.nama, LEBAR_LAJUR - 2) for p in sop.pelaksana]
    for n in range(max(map(len, nama), default=0)):
        yield "".join((x[n] if n < len(x) else "").center(LEBAR_LAJUR) for x in nama).rstrip()
    yield "-" * (LEBAR_LAJUR * len(sop.pelaksana))


def _simbol(langkah: Langkah, sop: Sop) -> str:
    if langkah.memutuskan:
        return f"< {langkah.nomor} >"
    ujung = langkah is sop.pertama or SELESAI in langkah.tujuan
    return f"( {langkah.nomor} )" if ujung else f"[ {langkah.nomor} ]"


def _arah(langkah: Langkah, sop: Sop) -> Iterator[str]:
    """Yield where a langkah leads, and what is special about when it begins."""
    for jawab in langkah.keputusan:
        yield f"{jawab.pilihan} {_panah(langkah, jawab.ke)}{' (beralasan)' if jawab.alasan else ''}"
    if not langkah.memutuskan and langkah.selanjutnya is not None:
        yield _panah(langkah, langkah.selanjutnya)
    if len(bersama := sop.rombongan(langkah)) > 1:
        yield f"serentak dengan {', '.join(str(x.nomor) for x in bersama if x is not langkah)}"
    if syarat := langkah.hanya_bila:
        yield f"hanya bila {syarat.bidang} = {' atau '.join(syarat.nilai)}"


def _panah(langkah: Langkah, ke: int) -> str:
    if ke == SELESAI:
        return "→ selesai"
    return f"→ {ke}" if ke > langkah.nomor else f"↩ {ke}"


def awal(nama: str) -> str:
    """Return a starter for the SOP `nama`: what is to be filled in stands in «…», the rest is sound as it is."""
    return _AWAL.replace("@NAMA@", nama)


_AWAL: Final = """\
# Definisi SOP. Ganti setiap «…», hapus yang tidak dipakai, lalu jalankan:
#   alur sop check @NAMA@.toml                  memeriksa dan menggambar alurnya
# Bila sudah baik: buat templatnya di templates/@NAMA@/, lalu pindahkan berkas ini ke config/sop/.
# Panduan lengkapnya: docs/menambah-sop.md.

nama = "@NAMA@"              # nama berkas dan folder templat: huruf kecil, angka, tanda hubung
kode = "«XX»"                # huruf di depan kode kasus, misalnya MM pada MM-2026-0007
judul = "«SOP Makro …»"
status = "usulan"            # "resmi" sesudah disahkan
bidang_judul = "permohonan.judul"    # sel yang menamai kasus
pengenal = ["permohonan.judul", "permohonan.tanggal"]    # sel yang membedakan kasus yang satu dari yang lain
surat_masuk = "permohonan"   # kelompok sel surat yang memulai kasus: dari, nomor, tanggal, tanggal_terima, hal, ringkasan

[identitas]
instansi = ["«NAMA KEMENTERIAN»", "«Nama unit»"]
nomor_sop = "«nomor SOP»"
judul_sop = "«SOP Makro …»"
dasar_hukum = ["«peraturan yang mendasari»"]

# Pelaksana, berurutan dari kolom paling kiri. jabatan merujuk config/pejabat.toml.
[[pelaksana]]
kunci = "kabag"
nama = "Kabag Hublem dan Humas"
jabatan = "kabag"

[[pelaksana]]
kunci = "pelaksana"
nama = "Pelaksana (JP/JFT)"
jabatan = "pelaksana"

# Sel isian SOP ini sendiri. Sel yang sudah ada untuk semua SOP (kegiatan.…, arahan.…, naskah.…, laporan.…) cukup
# disebut pada perlu. bentuk: "teks", "teks panjang", "pilihan", "tanggal", "jam", "tanggal dan jam", "bilangan",
# "bilangan bulat".
[[bidang]]
nama = "permohonan.judul"
lembar = "Permohonan"
label = "Judul permohonan"
petunjuk = "«petunjuk mengisi»"
contoh = "Permohonan Contoh"

[[bidang]]
nama = "permohonan.tanggal"
lembar = "Permohonan"
label = "Tanggal permohonan"
petunjuk = "Tanggal, misalnya 07/05/2018."
bentuk = "tanggal"
contoh = "2018-05-02"

[[bidang]]
nama = "permohonan.mendesak"
lembar = "Permohonan"
label = "Mendesak?"
petunjuk = "Pilih dari daftar; langkah 2 hanya dijalani bila Ya."
bentuk = "pilihan"
pilihan = "ya_tidak"         # daftar di config/tata-naskah.toml, atau [[pilihan]] di bawah
contoh = "Ya"

# Tabel sendiri, satu lembar satu tabel.
[[tabel]]
nama = "bahan"
lembar = "Bahan"
judul = "Bahan"
petunjuk = "«apa yang ditulis di sini»"

[[tabel.kolom]]
judul = "Uraian"
petunjuk = "«petunjuk»"
wajib = true
lebar = 40
contoh = "Surat permohonan"

[[tabel.kolom]]
judul = "Sumber"
petunjuk = "Pilih dari daftar."
bentuk = "pilihan"
pilihan = "sumber_bahan"

[[pilihan]]
nama = "sumber_bahan"
isi = ["Pemohon", "Unit kerja"]

# Langkah. selanjutnya = nomor langkah, 0 bila SOP selesai; pada langkah berkeputusan diganti keputusan.
[[langkah]]
nomor = 1
folder = "telaah"            # nama folder di berkas: 01-telaah
pelaksana = "pelaksana"
kegiatan = "«Menelaah permohonan …»"
kelengkapan = "surat permohonan"
waktu = "4 Jam"              # tulisan Mutu Baku; artinya: waktu_menit, waktu_jam, atau waktu_hari_kerja
waktu_jam = 4
output = "telaah permohonan"
selanjutnya = 2
perlu = [
    "permohonan.judul", "permohonan.tanggal", "permohonan.mendesak", "bahan",
    "naskah.keamanan", "naskah.derajat", "naskah.klasifikasi",
]

[[langkah.naskah]]
jenis = "nota-dinas-telaah"  # templatnya templates/@NAMA@/nota-dinas-telaah.docx
judul = "Nota Dinas Telaah Permohonan"
seri = "nota-dinas"          # kunci di config/penomoran.toml
penanda_tangan = "pelaksana"
kepada = "kabag"

# Langkah yang dilewati bila syaratnya tidak terpenuhi.
[[langkah]]
nomor = 2
folder = "koordinasi"
pelaksana = "pelaksana"
kegiatan = "«Berkoordinasi segera …»"
waktu = "30 Menit"
waktu_menit = 30
output = "hasil koordinasi"
selanjutnya = 3
hanya_bila = { bidang = "permohonan.mendesak", nilai = ["Ya"] }

# Langkah berkeputusan, boleh lebih dari dua cabang. alasan = true: Catatan wajib diisi. Beberapa pemeriksa bekerja
# bersama: tulis serentak = "telaah" pada langkah-langkahnya yang berurutan.
[[langkah]]
nomor = 3
folder = "pemeriksaan"
pelaksana = "kabag"
kegiatan = "«Memeriksa telaah …, jika tidak setuju dikembalikan kepada Pelaksana»"
kelengkapan = "telaah permohonan"
waktu = "1 Hari"
waktu_hari_kerja = 1
output = "keputusan atas permohonan"
keputusan = [
    { pilihan = "Setuju", ke = 0 },
    { pilihan = "Tidak setuju", ke = 1, alasan = true },
]

[[langkah.naskah]]
jenis = "pemeriksaan-permohonan"
judul = "Lembar Pemeriksaan Permohonan"
seri = "pemeriksaan"
penanda_tangan = "kabag"
kepada = "pelaksana"
"""
