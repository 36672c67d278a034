"""What the Admin sets: configuration, templates, the logo, who holds which office, the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from pipeline import config, pustaka
from pipeline.doktor.temuan import Bahan, Temuan, baik, gagal, peringatan
from pipeline.errors import ConfigError, PipelineError
from pipeline.kalender import libur
from pipeline.kantor import Pejabat
from pipeline.setelan import Settings

HARI_BERAKHIR: Final = 30
CONTOH: Final = "Contoh"  # what the delivered configuration calls people and streets
GAMBAR: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
LIBUR_SEDIKIT: Final = 10  # a year with fewer public holidays is not in the table yet


def periksa_konfigurasi(b: Bahan) -> Iterator[Temuan]:
    """Yield every fault of config/."""
    try:
        config.load(b.root.dir)
    except ConfigError as exc:
        for satu in exc.temuan:
            yield gagal(
                "konfigurasi", satu, "Betulkan berkas dan kunci yang disebut, lalu jalankan `alur doctor` lagi."
            )
        return
    yield baik("konfigurasi", "Konfigurasi benar.")


def periksa_contoh(b: Bahan) -> Iterator[Temuan]:
    """Yield what still stands in the configuration as it was delivered: names of nobody."""
    if b.settings is None:
        return
    kantor, hari_ini = b.settings.kantor, b.dunia.kini.date()
    nama = [p.nama for p in kantor.pejabat if p.nama.startswith(CONTOH) and p.menjabat(hari_ini)]
    alamat = [a for i in kantor.instansi for a in i.alamat if CONTOH in a]
    for berkas, isi in (("pejabat.toml", nama), ("instansi.toml", alamat)):
        if isi:
            yield peringatan(
                "contoh",
                f"config/{berkas} masih berisi contoh: {'; '.join(dict.fromkeys(isi)).rstrip('.')}.",
                f"Ganti di config/{berkas} dengan yang sebenarnya.",
            )


def periksa_templat(b: Bahan) -> Iterator[Temuan]:
    """Yield each template that cannot be filled, or breaks a rule that must be kept; and those that break another."""
    if b.settings is None:
        return
    jumlah = 0
    for berkas in dict.fromkeys(pustaka.templat_terpakai(b.settings)):
        nama = f"templates/{berkas.parent.name}/{berkas.name}"
        obat = (
            f"Lihat `alur template check {nama}`; templat bawaan dapat diambil lagi dari `alur init` pada folder lain."
        )
        try:
            (hasil,) = pustaka.periksa(b.settings, [berkas])
        except PipelineError as exc:
            yield gagal("templat", str(exc), obat)
            continue
        wajib = [t for t in hasil.temuan if t.tingkat == "MUST"]
        if hasil.cacat or wajib:
            pesan = [c.pesan for c in hasil.cacat] + [f"{t.aturan}: {t.pesan}" for t in wajib]
            yield gagal("templat", f"{nama}: {pesan[0]}" + (f" (dan {len(pesan) - 1} lagi)" if pesan[1:] else ""), obat)
        elif hasil.temuan:
            t = hasil.temuan[0]
            yield peringatan("templat", f"{nama}: {t.aturan}: {t.pesan}", obat)
        else:
            jumlah += 1
    yield from [baik("templat", f"{jumlah} templat baik.")] if jumlah else []


def periksa_logo(b: Bahan) -> Iterator[Temuan]:
    """Yield each logo that instansi names and that is not there, or is no picture: its kop is printed without."""
    for instansi in b.settings.kantor.instansi if b.settings else ():
        if not instansi.logo or b.settings is None:
            continue
        berkas = b.root.config / instansi.logo
        if not berkas.is_file():
            yield gagal(
                "logo",
                f"Logo config/{instansi.logo} tidak ada; kop tercetak tanpa logo.",
                "Letakkan berkasnya di config/, atau kosongkan kunci “logo” di config/instansi.toml.",
            )
        elif not berkas.read_bytes().startswith(GAMBAR):
            yield gagal(
                "logo",
                f"Logo config/{instansi.logo} bukan gambar PNG atau JPEG.",
                "Simpan logonya sebagai PNG atau JPEG.",
            )
        else:
            yield baik("logo", f"Logo config/{instansi.logo} ada.")


def periksa_jabatan(b: Bahan) -> Iterator[Temuan]:
    """Yield each office of an SOP that nobody holds today, or nobody will hold once a term ends that ends soon."""
    if b.settings is None:
        return
    hari_ini = b.dunia.kini.date()
    kosong, berakhir = False, False
    for jabatan in dict.fromkeys(p.jabatan for sop in b.settings.sop.values() for p in sop.pelaksana):
        nama = next((j.pendek for j in b.settings.kantor.jabatan if j.kunci == jabatan), jabatan)
        if b.settings.kantor.penandatangan(jabatan, hari_ini) is None:
            kosong = True
            yield gagal(
                "jabatan-kosong",
                f"Hari ini tidak ada pejabat untuk {nama}; naskahnya tidak dapat terbit.",
                "Tambahkan [[pejabat]] (definitif, Plt., atau Plh.) di config/pejabat.toml.",
            )
        elif habis := _berakhir(b.settings, jabatan, hari_ini):
            berakhir = True
            yield peringatan(
                "jabatan-berakhir",
                f"Masa jabatan {habis.nama} sebagai {nama} berakhir {habis.berlaku_sampai:%d/%m/%Y}, dan belum ada penggantinya.",
                "Tambahkan [[pejabat]] penggantinya di config/pejabat.toml dengan berlaku_dari sesudah itu.",
            )
    if not kosong and not berakhir:
        yield baik("jabatan", f"Semua jabatan terisi sampai {HARI_BERAKHIR} hari ke depan.")


def _berakhir(settings: Settings, jabatan: str, hari_ini: dt.date) -> Pejabat | None:
    """Return the last who holds `jabatan` before it falls vacant within `HARI_BERAKHIR` days; None if it does not."""
    pejabat: Pejabat | None = None
    for hari in range(HARI_BERAKHIR + 1):
        tanda = settings.kantor.penandatangan(jabatan, hari_ini + dt.timedelta(days=hari))
        if tanda is None:
            return pejabat
        pejabat = tanda.pejabat
    return None


def periksa_libur(b: Bahan) -> Iterator[Temuan]:
    """Yield whether the public holidays of this year and the next are known: working days are counted by them."""
    for tahun in (b.dunia.kini.year, b.dunia.kini.year + 1):
        jumlah, perkiraan = libur(tahun)
        if jumlah < LIBUR_SEDIKIT or perkiraan:
            apa = (
                f"{perkiraan} hari libur {tahun} baru perkiraan"
                if perkiraan
                else f"Hari libur {tahun} belum lengkap ({jumlah})"
            )
            yield peringatan(
                "libur",
                f"{apa}; tenggat hari kerja di sekitarnya dapat bergeser.",
                "Sesudah SKB hari libur terbit, perbarui paketnya: `pip install --upgrade holidays`, lalu jalankan ulang layanan.",
            )
        else:
            yield baik("libur", f"{jumlah} hari libur {tahun} dikenal.")
