"""The workbook's schema: every input cell and every table, said once.

The blank form, the reader, the checks, the names a template may use and the texts of messages all
come from here. To add a field for every SOP: one line in `BIDANG` (or one `Kolom`), and its name in the SOP's
definition at the step that needs it (`perlu`) or offers it (`boleh`). What one SOP alone has stands in its
definition, as `[[bidang]]` and `[[tabel]]`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

VERSI_FORMULIR = 1
KETAT: dict[str, object] = {"extra": "forbid"}  # read by config.py: an unknown key is a fault


class Bentuk(StrEnum):
    """What kind of value a cell takes."""

    TEKS = "teks"
    TEKS_PANJANG = "teks panjang"  # a line break starts a new paragraph
    PILIHAN = "pilihan"
    TANGGAL = "tanggal"
    JAM = "jam"
    TANGGAL_JAM = "tanggal dan jam"
    BILANGAN = "bilangan"
    BILANGAN_BULAT = "bilangan bulat"
    BERKAS = "nama berkas"  # of a file in inbox/lampiran/


@dataclass(frozen=True, slots=True, kw_only=True)
class Bidang:
    """One input cell, known by its defined name."""

    __pydantic_config__: ClassVar = KETAT

    nama: str
    lembar: str
    label: str
    petunjuk: str
    bentuk: Bentuk = Bentuk.TEKS
    pilihan: str = ""  # name of the list of choices in the configuration
    bawaan: str = ""  # what the blank form already holds
    contoh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kolom:
    """One column of a table, known by its header."""

    __pydantic_config__: ClassVar = KETAT

    judul: str
    petunjuk: str
    bentuk: Bentuk = Bentuk.TEKS
    pilihan: str = ""
    wajib: bool = False  # a filled row must have it
    contoh: str = ""
    lebar: int = 18  # width of the column in the form, in characters

    @property
    def nama(self) -> str:
        """The name a template uses: the header in lower case, spaces as `_`."""
        return self.judul.lower().replace(" ", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabel:
    """One Excel table, known by its name; it stands alone on its sheet."""

    __pydantic_config__: ClassVar = KETAT

    nama: str
    lembar: str
    judul: str
    petunjuk: str
    kolom: tuple[Kolom, ...]
    baris_kosong: int = 15

    def bidang(self, baris: int, kolom: Kolom) -> str:
        """Return how messages name a cell of this table: `langkah[5].Keputusan`."""
        return f"{self.nama}[{baris}].{kolom.judul}"


@dataclass(frozen=True, slots=True)
class Skema:
    """The input cells and tables of one SOP's form."""

    bidang: tuple[Bidang, ...]
    tabel: tuple[Tabel, ...]

    def cari_bidang(self, nama: str) -> Bidang | None:
        """Return the input cell called `nama`, if the form has it."""
        return next((b for b in self.bidang if b.nama == nama), None)

    def cari_tabel(self, nama: str) -> Tabel | None:
        """Return the table called `nama`, if the form has it."""
        return next((t for t in self.tabel if t.nama == nama), None)

    @property
    def nama(self) -> frozenset[str]:
        """Every name an SOP definition may ask for: `kegiatan.judul`, `media`, `media.Hadir`."""
        tabel = {t.nama for t in self.tabel}
        kolom = {f"{t.nama}.{k.judul}" for t in self.tabel for k in t.kolom}
        return frozenset({b.nama for b in self.bidang} | tabel | kolom)

    def untuk(self, diminta: Iterable[str]) -> Skema:
        """Return the part of this schema that a form with the names `diminta` needs.

        The cells of `kasus.` and the table `langkah` are in every form.
        """
        nama = set(diminta)
        tabel = {n.partition(".")[0] for n in nama} | {"langkah"}
        return Skema(
            tuple(b for b in self.bidang if b.nama in nama or b.nama.startswith("kasus.")),
            tuple(t for t in self.tabel if t.nama in tabel),
        )

    def di_lembar(self, lembar: str) -> Skema:
        """Return this schema with what stands on the first sheet of input cells on `lembar` instead."""
        pindah = (replace(b, lembar=lembar) if b.lembar == LEMBAR_KEGIATAN else b for b in self.bidang)
        return replace(self, bidang=tuple(pindah))

    def gabung(self, lain: Skema) -> Skema:
        """Return this schema and what `lain` has besides."""
        bidang, tabel = {b.nama for b in self.bidang}, {t.nama for t in self.tabel}
        return Skema(
            (*self.bidang, *(b for b in lain.bidang if b.nama not in bidang)),
            (*self.tabel, *(t for t in lain.tabel if t.nama not in tabel)),
        )


LEMBAR_KEGIATAN = "Kegiatan"
LEMBAR_LAPORAN = "Laporan"

BIDANG = (
    Bidang(
        nama="kasus.kode",
        lembar=LEMBAR_KEGIATAN,
        label="Kode kasus",
        petunjuk="Diisi oleh AlurNaskah. Kosongkan pada pengiriman pertama; jangan diubah sesudahnya.",
    ),
    Bidang(
        nama="kasus.versi",
        lembar=LEMBAR_KEGIATAN,
        label="Versi",
        petunjuk="Diisi oleh AlurNaskah. Jangan diubah.",
        bentuk=Bentuk.BILANGAN_BULAT,
    ),
    Bidang(
        nama="kasus.konsep",
        lembar=LEMBAR_KEGIATAN,
        label="Minta konsep dahulu?",
        petunjuk="Pilih Ya untuk melihat KONSEP naskah tanpa nomor; belum ada yang terbit.",
        bentuk=Bentuk.PILIHAN,
        pilihan="ya_tidak",
    ),
    Bidang(
        nama="kasus.pembatalan",
        lembar=LEMBAR_KEGIATAN,
        label="Alasan pembatalan",
        petunjuk="Isi hanya bila kegiatan dibatalkan. Kasus ditutup pada langkah yang sudah dicapai.",
        bentuk=Bentuk.TEKS_PANJANG,
    ),
    Bidang(
        nama="kegiatan.judul",
        lembar=LEMBAR_KEGIATAN,
        label="Judul kegiatan",
        petunjuk="Nama kegiatan seperti yang akan tercetak pada naskah, tanpa singkatan.",
        contoh="Konferensi Pers Perkembangan Situasi Keamanan",
    ),
    Bidang(
        nama="kegiatan.jenis",
        lembar=LEMBAR_KEGIATAN,
        label="Jenis kegiatan",
        petunjuk="Pilih dari daftar.",
        bentuk=Bentuk.PILIHAN,
        pilihan="jenis_kegiatan",
        contoh="Konferensi Pers",
    ),
    Bidang(
        nama="kegiatan.tanggal",
        lembar=LEMBAR_KEGIATAN,
        label="Tanggal kegiatan",
        petunjuk="Tanggal, misalnya 07/05/2018.",
        bentuk=Bentuk.TANGGAL,
        contoh="2018-05-07",
    ),
    Bidang(
        nama="kegiatan.jam_mulai",
        lembar=LEMBAR_KEGIATAN,
        label="Jam mulai",
        petunjuk="Jam, misalnya 10:00.",
        bentuk=Bentuk.JAM,
        contoh="10:00",
    ),
    Bidang(
        nama="kegiatan.jam_selesai",
        lembar=LEMBAR_KEGIATAN,
        label="Jam selesai",
        petunjuk="Jam, misalnya 12:00. Boleh kosong: tercetak “s.d. selesai”.",
        bentuk=Bentuk.JAM,
        contoh="12:00",
    ),
    Bidang(
        nama="kegiatan.tempat",
        lembar=LEMBAR_KEGIATAN,
        label="Tempat",
        petunjuk="Ruang dan gedung.",
        contoh="Ruang Konferensi Pers",
    ),
    Bidang(
        nama="kegiatan.latar_belakang",
        lembar=LEMBAR_KEGIATAN,
        label="Latar belakang",
        petunjuk="Mengapa kegiatan diadakan. Alt+Enter memulai alinea baru.",
        bentuk=Bentuk.TEKS_PANJANG,
        contoh="Perkembangan situasi keamanan perlu disampaikan kepada masyarakat melalui media.",
    ),
    Bidang(
        nama="kegiatan.maksud_tujuan",
        lembar=LEMBAR_KEGIATAN,
        label="Maksud dan tujuan",
        petunjuk="Untuk apa kegiatan diadakan. Alt+Enter memulai alinea baru.",
        bentuk=Bentuk.TEKS_PANJANG,
        contoh="Memberikan informasi yang benar dan berimbang kepada masyarakat.",
    ),
    Bidang(
        nama="arahan.dari",
        lembar=LEMBAR_KEGIATAN,
        label="Arahan dari",
        petunjuk="Jabatan pemberi disposisi/arahan.",
        bawaan="Sekretaris Kementerian Koordinator",
        contoh="Sekretaris Kementerian Koordinator",
    ),
    Bidang(
        nama="arahan.nomor",
        lembar=LEMBAR_KEGIATAN,
        label="Nomor arahan",
        petunjuk="Nomor disposisi/arahan, persis seperti tertulis.",
        contoh="B-112/Ses/HM/05/2018",
    ),
    Bidang(
        nama="arahan.tanggal",
        lembar=LEMBAR_KEGIATAN,
        label="Tanggal arahan",
        petunjuk="Tanggal yang tertulis pada disposisi/arahan.",
        bentuk=Bentuk.TANGGAL,
        contoh="2018-05-02",
    ),
    Bidang(
        nama="arahan.tanggal_terima",
        lembar=LEMBAR_KEGIATAN,
        label="Tanggal diterima",
        petunjuk="Tanggal disposisi/arahan diterima di Biro.",
        bentuk=Bentuk.TANGGAL,
        contoh="2018-05-02",
    ),
    Bidang(
        nama="arahan.hal",
        lembar=LEMBAR_KEGIATAN,
        label="Hal arahan",
        petunjuk="Pokok isi disposisi/arahan dalam satu baris.",
        contoh="Pelaksanaan konferensi pers",
    ),
    Bidang(
        nama="arahan.ringkasan",
        lembar=LEMBAR_KEGIATAN,
        label="Ringkasan arahan",
        petunjuk="Isi ringkas disposisi/arahan.",
        bentuk=Bentuk.TEKS_PANJANG,
        contoh="Agar disiapkan konferensi pers mengenai perkembangan situasi keamanan.",
    ),
    Bidang(
        nama="arahan.lampiran",
        lembar=LEMBAR_KEGIATAN,
        label="Lampiran arahan",
        petunjuk="Misalnya 1 (satu) berkas. Boleh kosong.",
        contoh="1 (satu) berkas",
    ),
    Bidang(
        nama="naskah.keamanan",
        lembar=LEMBAR_KEGIATAN,
        label="Sifat keamanan",
        petunjuk="Pilih dari daftar.",
        bentuk=Bentuk.PILIHAN,
        pilihan="keamanan",
        bawaan="Biasa",
        contoh="Biasa",
    ),
    Bidang(
        nama="naskah.derajat",
        lembar=LEMBAR_KEGIATAN,
        label="Derajat kecepatan",
        petunjuk="Pilih dari daftar.",
        bentuk=Bentuk.PILIHAN,
        pilihan="derajat",
        bawaan="Biasa",
        contoh="Segera",
    ),
    Bidang(
        nama="naskah.klasifikasi",
        lembar=LEMBAR_KEGIATAN,
        label="Kode klasifikasi arsip",
        petunjuk="Pilih dari daftar.",
        bentuk=Bentuk.PILIHAN,
        pilihan="klasifikasi",
        contoh="HM",
    ),
    Bidang(
        nama="laporan.hasil",
        lembar=LEMBAR_LAPORAN,
        label="Hasil yang dicapai",
        petunjuk="Apa yang dihasilkan kegiatan. Alt+Enter memulai alinea baru.",
        bentuk=Bentuk.TEKS_PANJANG,
        contoh="Informasi tersampaikan kepada seluruh media yang hadir.",
    ),
    Bidang(
        nama="laporan.hambatan",
        lembar=LEMBAR_LAPORAN,
        label="Hambatan",
        petunjuk="Hambatan yang dihadapi. Boleh kosong.",
        bentuk=Bentuk.TEKS_PANJANG,
        contoh="Hujan deras memperlambat kedatangan sebagian wartawan.",
    ),
    Bidang(
        nama="laporan.simpulan",
        lembar=LEMBAR_LAPORAN,
        label="Simpulan",
        petunjuk="Satu simpulan per alinea; Alt+Enter memulai alinea baru.",
        bentuk=Bentuk.TEKS_PANJANG,
        contoh="Kegiatan berjalan tertib dan lancar.",
    ),
    Bidang(
        nama="laporan.saran",
        lembar=LEMBAR_LAPORAN,
        label="Saran",
        petunjuk="Satu saran per alinea, yang dapat ditindaklanjuti; Alt+Enter memulai alinea baru.",
        bentuk=Bentuk.TEKS_PANJANG,
        contoh="Menambah waktu registrasi wartawan menjadi 30 menit.",
    ),
)

LANGKAH = Tabel(
    nama="langkah",
    lembar="Langkah",
    judul="Langkah SOP",
    petunjuk=(
        "Isi Mulai bila langkah sudah dimulai: naskahnya akan terbit. Isi Selesai bila langkah "
        "sudah berakhir. Langkah yang diulang ditulis pada baris kosong di bawah dengan Putaran berikutnya."
    ),
    baris_kosong=24,
    kolom=(
        Kolom(
            judul="Langkah",
            petunjuk="Nomor langkah SOP.",
            bentuk=Bentuk.BILANGAN_BULAT,
            wajib=True,
            lebar=9,
        ),
        Kolom(
            judul="Putaran",
            petunjuk="1 untuk pertama kali, 2 bila langkah diulang, dan seterusnya.",
            bentuk=Bentuk.BILANGAN_BULAT,
            wajib=True,
            lebar=9,
        ),
        Kolom(
            judul="Mulai",
            petunjuk="Tanggal dan jam, misalnya 02/05/2018 08:00.",
            bentuk=Bentuk.TANGGAL_JAM,
            lebar=18,
        ),
        Kolom(
            judul="Selesai",
            petunjuk="Tanggal dan jam, misalnya 02/05/2018 08:10.",
            bentuk=Bentuk.TANGGAL_JAM,
            lebar=18,
        ),
        Kolom(
            judul="Keputusan",
            petunjuk="Hanya pada langkah pemeriksaan.",
            bentuk=Bentuk.PILIHAN,
            pilihan="keputusan",
            lebar=14,
        ),
        Kolom(
            judul="Instruksi",
            petunjuk="Isi disposisi. Beberapa instruksi dipisahkan dengan Alt+Enter.",
            bentuk=Bentuk.TEKS_PANJANG,
            lebar=44,
        ),
        Kolom(
            judul="Catatan",
            petunjuk="Catatan; wajib berisi alasan bila Tidak setuju.",
            bentuk=Bentuk.TEKS_PANJANG,
            lebar=34,
        ),
        Kolom(
            judul="Batas Waktu",
            petunjuk="Boleh kosong: dihitung dari derajat kecepatan.",
            bentuk=Bentuk.TANGGAL,
            lebar=14,
        ),
        Kolom(
            judul="Pejabat",
            petunjuk="Hanya bila yang menandatangani bukan pejabat definitif. Pilih dari daftar.",
            bentuk=Bentuk.PILIHAN,
            pilihan="pejabat",
            lebar=34,
        ),
        Kolom(
            judul="Nomor",
            petunjuk="Biarkan kosong: nomor diberikan AlurNaskah. Isi hanya bila nomor sudah ditentukan.",
            lebar=24,
        ),
    ),
)

TABEL = (
    LANGKAH,
    Tabel(
        nama="narasumber",
        lembar="Narasumber",
        judul="Narasumber",
        petunjuk="Pejabat atau ahli yang memberi keterangan kepada media.",
        baris_kosong=10,
        kolom=(
            Kolom(
                judul="Nama", petunjuk="Nama lengkap dengan gelar.", wajib=True, lebar=34, contoh="Budi Contoh, M.Si."
            ),
            Kolom(judul="Jabatan", petunjuk="Jabatan resmi.", wajib=True, lebar=40, contoh="Deputi Bidang Contoh"),
            Kolom(judul="Topik", petunjuk="Pokok yang disampaikan.", lebar=44, contoh="Situasi keamanan terkini"),
        ),
    ),
    Tabel(
        nama="sarana",
        lembar="Sarana",
        judul="Sarana dan prasarana",
        petunjuk="Perlengkapan yang disiapkan.",
        baris_kosong=20,
        kolom=(
            Kolom(judul="Uraian", petunjuk="Nama sarana.", wajib=True, lebar=36, contoh="Pengeras suara"),
            Kolom(judul="Jumlah", petunjuk="Angka.", bentuk=Bentuk.BILANGAN, wajib=True, lebar=10, contoh="1"),
            Kolom(judul="Satuan", petunjuk="Misalnya buah, set, paket.", wajib=True, lebar=12, contoh="set"),
            Kolom(judul="Kondisi", petunjuk="Misalnya Baik.", lebar=18, contoh="Baik"),
            Kolom(judul="Penanggung Jawab", petunjuk="Unit atau petugas.", lebar=30, contoh="Subbagian Rumah Tangga"),
        ),
    ),
    Tabel(
        nama="koordinasi",
        lembar="Koordinasi",
        judul="Koordinasi dengan unit terkait",
        petunjuk="Unit yang dihubungi dan hasilnya.",
        baris_kosong=15,
        kolom=(
            Kolom(
                judul="Unit",
                petunjuk="Unit atau instansi yang dihubungi.",
                wajib=True,
                lebar=34,
                contoh="Bagian Protokol",
            ),
            Kolom(
                judul="Hal", petunjuk="Apa yang dikoordinasikan.", wajib=True, lebar=40, contoh="Kehadiran narasumber"
            ),
            Kolom(judul="Hasil", petunjuk="Apa yang disepakati.", lebar=40, contoh="Hadir pukul 09.30"),
            Kolom(
                judul="Tanggal", petunjuk="Tanggal koordinasi.", bentuk=Bentuk.TANGGAL, lebar=14, contoh="2018-05-02"
            ),
        ),
    ),
    Tabel(
        nama="acara",
        lembar="Acara",
        judul="Susunan acara",
        petunjuk="Urutan acara.",
        baris_kosong=15,
        kolom=(
            Kolom(judul="Waktu", petunjuk="Misalnya 10.00–10.15.", wajib=True, lebar=18, contoh="10.00–10.15"),
            Kolom(judul="Acara", petunjuk="Nama acara.", wajib=True, lebar=44, contoh="Pembukaan"),
            Kolom(judul="Pengisi", petunjuk="Siapa yang mengisi.", lebar=36, contoh="Pembawa acara"),
        ),
    ),
    Tabel(
        nama="media",
        lembar="Media",
        judul="Daftar media",
        petunjuk="Satu baris untuk satu wartawan. Kolom Hadir diisi sesudah kegiatan berlangsung.",
        baris_kosong=60,
        kolom=(
            Kolom(judul="Media", petunjuk="Nama media.", wajib=True, lebar=32, contoh="Harian Contoh"),
            Kolom(
                judul="Jenis",
                contoh="Cetak",
                petunjuk="Pilih dari daftar.",
                bentuk=Bentuk.PILIHAN,
                pilihan="jenis_media",
                wajib=True,
                lebar=16,
            ),
            Kolom(judul="Wartawan", petunjuk="Nama wartawan.", lebar=32, contoh="Ani Contoh"),
            Kolom(judul="Kontak", petunjuk="Telepon atau surel.", lebar=28, contoh="redaksi@contoh.example"),
            Kolom(
                judul="Hadir",
                contoh="Ya",
                petunjuk="Ya atau Tidak, diisi mulai langkah pelaksanaan.",
                bentuk=Bentuk.PILIHAN,
                pilihan="ya_tidak",
                lebar=10,
            ),
        ),
    ),
    Tabel(
        nama="publikasi",
        lembar="Publikasi",
        judul="Publikasi",
        petunjuk="Berita yang terbit sesudah kegiatan. Boleh kosong.",
        baris_kosong=30,
        kolom=(
            Kolom(judul="Media", petunjuk="Nama media.", wajib=True, lebar=30, contoh="contohberita.example"),
            Kolom(judul="Judul", petunjuk="Judul berita.", wajib=True, lebar=44, contoh="Situasi Keamanan Terkendali"),
            Kolom(
                judul="Tautan", petunjuk="Alamat web atau halaman.", lebar=40, contoh="https://contohberita.example/1"
            ),
            Kolom(judul="Tanggal", petunjuk="Tanggal terbit.", bentuk=Bentuk.TANGGAL, lebar=14, contoh="2018-05-08"),
            Kolom(
                judul="Nada",
                contoh="Netral",
                petunjuk="Pilih dari daftar.",
                bentuk=Bentuk.PILIHAN,
                pilihan="nada",
                lebar=12,
            ),
        ),
    ),
    Tabel(
        nama="dokumentasi",
        lembar="Dokumentasi",
        judul="Dokumentasi",
        petunjuk="Foto, kliping, dan berkas lain; letakkan berkasnya di inbox/lampiran/. Boleh kosong.",
        baris_kosong=20,
        kolom=(
            Kolom(
                judul="Berkas",
                contoh="foto1.jpg",
                petunjuk="Nama berkas di inbox/lampiran/, misalnya foto1.jpg.",
                bentuk=Bentuk.BERKAS,
                wajib=True,
                lebar=34,
            ),
            Kolom(judul="Jenis", petunjuk="Misalnya Foto, Video, Kliping.", lebar=16, contoh="Foto"),
            Kolom(
                judul="Keterangan", petunjuk="Apa, kapan, di mana, siapa.", lebar=60, contoh="Pembukaan konferensi pers"
            ),
        ),
    ),
)

UMUM = Skema(BIDANG, TABEL)
