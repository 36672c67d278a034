"""The machine: Python, folders and disks, the clock, fonts, other programs."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from pipeline import pustaka
from pipeline.disk import jauh
from pipeline.doktor.temuan import Bahan, Temuan, baik, gagal, peringatan
from pipeline.errors import sebab
from pipeline.filing import KERJA, TANPA_TAUTAN, terdekat
from pipeline.inbox import DITERIMA, DITOLAK, STATUS
from pipeline.kantor import MB
from pipeline.register import SQLITE_TERTUA
from pipeline.tanggal import zona

PYTHON_TERTUA: Final = (3, 11)
SISA_GAGAL_MB, SISA_MB = 100, 1024
JAM_SELISIH_DETIK: Final = 60
TOLERANSI_DETIK: Final = 120  # by which the clock may stand behind what was written last
KAMAR: Final = 5  # processes of the service that are bounded by batas_memori_mb
BERKAS_TERBUKA: Final = 256
SEMENTARA: Final = frozenset({"tmpfs", "ramfs"})
PENGAWAS_INOTIFY: Final = {"max_user_watches": 1024, "max_user_instances": 16}

# Of the same width, letter by letter: what was laid out with the one keeps its pages with the other.
SEPADAN: Final = {
    "arial": "liberation sans",
    "times new roman": "liberation serif",
    "courier new": "liberation mono",
    "calibri": "carlito",
    "cambria": "caladea",
}


def periksa_python(b: Bahan) -> Iterator[Temuan]:
    """Yield whether Python and the SQLite in it are new enough."""
    versi, sqlite = (".".join(map(str, v)) for v in (b.dunia.python, b.dunia.sqlite))
    if b.dunia.python < PYTHON_TERTUA:
        yield gagal("python", f"Python {versi} terlalu lama.", "Pasang Python 3.11 atau yang lebih baru.")
    elif b.dunia.sqlite < SQLITE_TERTUA:
        yield gagal(
            "python",
            f"SQLite {sqlite} di dalam Python ini terlalu lama.",
            "Pasang Python dengan SQLite 3.37 atau yang lebih baru.",
        )
    else:
        yield baik("python", f"Python {versi}, SQLite {sqlite}.")


def periksa_folder(b: Bahan) -> Iterator[Temuan]:
    """Yield for each folder whether it is there and can be written, by writing a file and renaming it."""
    for nama, folder in b.penyimpanan.items():
        dibuat_nanti = folder == b.register.parent
        ada = terdekat(folder) if dibuat_nanti else folder
        if not ada.is_dir():
            yield gagal(
                "folder-hilang",
                f"{nama} ({folder}) tidak ada.",
                "Sambungkan folder bersamanya bila terputus; bila memang belum ada, buat foldernya.",
            )
        elif halang := _coba_tulis(ada):
            yield gagal(
                "folder-tak-tertulis",
                f"{nama} ({folder}) tidak dapat ditulis: {halang}.",
                f"Beri akun layanan hak tulis pada {ada}.",
            )
        else:
            yield baik("folder", f"{nama} dapat ditulis.")


def _coba_tulis(folder: Path) -> str:
    """Return what stands in the way of writing a file there, renaming and removing it; empty if nothing."""
    draf, jadi = (folder / f".alur.uji-{os.getpid()}{ekor}" for ekor in ("", "-jadi"))
    try:
        draf.write_bytes(b"uji")
        draf.replace(jadi)
        jadi.unlink()
    except OSError as exc:
        for sisa in (draf, jadi):
            with suppress(OSError):
                sisa.unlink(missing_ok=True)
        return sebab(exc)
    return ""


def periksa_konfigurasi_terbaca(b: Bahan) -> Iterator[Temuan]:
    """Yield each file of config/ and templates/ that this account may not read."""
    for folder in (b.root.config, b.root.templates):
        for berkas in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if not os.access(berkas, os.R_OK):
                yield gagal("tak-terbaca", f"{berkas} tidak dapat dibaca akun ini.", "Beri akun layanan hak baca.")


def periksa_ruang(b: Bahan) -> Iterator[Temuan]:
    """Yield how much free space there is."""
    for nama, folder in b.penyimpanan.items():
        ada = terdekat(folder)
        try:
            sisa = b.dunia.sisa(ada) // MB
        except OSError:
            continue  # told by `periksa_folder`
        if sisa < SISA_GAGAL_MB:
            yield gagal(
                "ruang", f"Ruang disk {nama} tinggal {sisa} MB.", "Kosongkan ruang; kiriman menunggu bila disk penuh."
            )
        elif sisa < SISA_MB:
            yield peringatan(
                "ruang", f"Ruang disk {nama} tinggal {sisa} MB.", "Kosongkan ruang sampai sedikitnya 1 GB."
            )
        else:
            yield baik("ruang", f"Ruang disk {nama} {sisa // 1024} GB.")


def periksa_disk(b: Bahan) -> Iterator[Temuan]:
    """Yield what file system each folder lies on, and what follows from it."""
    for nama, folder in b.penyimpanan.items():
        jenis = b.dunia.jenis_disk(terdekat(folder))
        if not jenis:
            yield peringatan(
                "disk",
                f"Sistem berkas {nama} tidak dapat dikenali.",
                "Bila ini folder jaringan, jalankan layanan dengan `alur watch --polling`.",
            )
        elif jenis in SEMENTARA and nama != "inbox/":
            yield peringatan(
                "disk-sementara",
                f"{nama} berada di memori ({jenis}); isinya hilang bila komputer dimatikan.",
                "Pindahkan ke disk biasa.",
            )
        elif not jauh(jenis):
            yield baik(
                "disk",
                f"{nama} di disk komputer ini ({jenis})"
                + (", perubahannya langsung diketahui." if nama == "inbox/" else "."),
            )
        elif nama == "folder register":
            yield gagal(
                "register-di-jaringan",
                f"Register {b.register} berada di folder jaringan ({jenis}), yang kuncinya tidak dapat dipercaya.",
                "Hentikan layanan, pindahkan register ke disk lokal, lalu ubah kunci “register” di config/layanan.toml.",
            )
        else:
            yield baik(
                "disk", f"{nama} di folder jaringan ({jenis})" + ("; diperiksa berkala." if nama == "inbox/" else ".")
            )


def periksa_satu_disk(b: Bahan) -> Iterator[Temuan]:
    """Yield the folders inside inbox/ and outbox/ that lie on another disk: a rename does not reach there."""
    for nama, folder, isi in (
        ("inbox/", b.root.inbox, (KERJA, DITERIMA, DITOLAK)),
        ("outbox/", b.root.outbox, (KERJA,)),
    ):
        lain = [f for f in isi if _beda_disk(folder, folder / f)]
        for satu in lain:
            yield gagal(
                "terpecah",
                f"{nama}{satu} berada di disk lain daripada {nama}.",
                f"Satukan {nama} dengan isinya pada satu disk; lepaskan tautan atau kaitan (mount) di dalamnya.",
            )
        if not lain and folder.is_dir():
            yield baik("satu-disk", f"{nama} dan isinya pada satu disk.")


def _beda_disk(satu: Path, dua: Path) -> bool:
    try:
        return satu.stat().st_dev != dua.stat().st_dev
    except OSError:
        return False


def periksa_tautan(b: Bahan) -> Iterator[Temuan]:
    """Yield whether outbox/ has hard links, by which a document appears in one step and over no other."""
    draf, jadi = (b.root.outbox / f".alur.uji-{os.getpid()}{ekor}" for ekor in ("", "-taut"))
    try:
        draf.write_bytes(b"uji")
        b.dunia.tautkan(draf, jadi)
    except OSError as exc:
        if exc.errno in TANPA_TAUTAN:
            yield peringatan(
                "tautan",
                "outbox/ tidak mengenal tautan keras (hard link); naskah disalin, hasilnya sama.",
                "Tidak ada yang perlu dilakukan. Pastikan hanya layanan yang menulis ke outbox/.",
            )
        return  # anything else is told by `periksa_folder`
    finally:
        for berkas in (draf, jadi):
            with suppress(OSError):
                berkas.unlink(missing_ok=True)
    yield baik("tautan", "outbox/ mengenal tautan keras.")


def periksa_inotify(b: Bahan) -> Iterator[Temuan]:
    """Yield the limits of the kernel that are too low for events; the inbox is looked at anyway, only later."""
    if jauh(b.dunia.jenis_disk(b.root.inbox)):
        return
    batas = {n: b.dunia.sistem(f"/proc/sys/fs/inotify/{n}").strip() for n in PENGAWAS_INOTIFY}
    kurang = [n for n, isi in batas.items() if isi.isdecimal() and int(isi) < PENGAWAS_INOTIFY[n]]
    for nama in kurang:
        yield peringatan(
            "inotify",
            f"Batas fs.inotify.{nama} hanya {batas[nama]}; kotak masuk dapat terlambat dilihat.",
            f"Tulis “fs.inotify.{nama} = {PENGAWAS_INOTIFY[nama] * 8}” di /etc/sysctl.d/alurnaskah.conf, lalu jalankan `sysctl --system`.",
        )
    if not kurang and any(batas.values()):
        yield baik("inotify", "Batas inotify cukup.")


def periksa_jam(b: Bahan) -> Iterator[Temuan]:
    """Yield whether the clock stands behind what was written last, and whether that of the inbox's disk agrees."""
    terakhir = _terakhir_ditulis(b)
    if terakhir and (b.dunia.kini - terakhir).total_seconds() < -TOLERANSI_DETIK:
        yield gagal(
            "jam-mundur",
            f"Jam komputer {b.dunia.kini:%d/%m/%Y %H:%M} mendahului catatan terakhir, {terakhir.astimezone(b.dunia.kini.tzinfo):%d/%m/%Y %H:%M}.",
            "Betulkan jam komputer dan nyalakan penyelarasan waktu (NTP) sebelum layanan dijalankan.",
        )
    selisih = _selisih_disk(b)
    if abs(selisih) > JAM_SELISIH_DETIK:
        yield peringatan(
            "jam-disk",
            f"Jam disk inbox/ berbeda {abs(selisih):.0f} detik dari jam komputer ini.",
            "Selaraskan jam server berkas dan komputer ini dengan NTP yang sama.",
        )
    elif not terakhir or b.dunia.kini >= terakhir:
        yield baik("jam", f"Jam komputer {b.dunia.kini:%d/%m/%Y %H:%M}.")


def _terakhir_ditulis(b: Bahan) -> dt.datetime | None:
    """Return when the service last wrote its status, or the register's last drop was entered."""
    saat = []
    with suppress(OSError):
        saat.append(dt.datetime.fromtimestamp((b.root.inbox / STATUS).stat().st_mtime, dt.UTC))
    if b.tercatat and b.tercatat.terakhir:
        saat.append(dt.datetime.fromisoformat(b.tercatat.terakhir))
    return max(saat, default=None)


def _selisih_disk(b: Bahan) -> float:
    """Return by how many seconds the clock of the inbox's disk goes before that of this machine."""
    uji = b.root.inbox / f".alur.uji-{os.getpid()}"
    try:
        uji.write_bytes(b"uji")
        return uji.stat().st_mtime - b.dunia.kini.timestamp()
    except OSError:
        return 0.0
    finally:
        with suppress(OSError):
            uji.unlink(missing_ok=True)


def periksa_zona(b: Bahan) -> Iterator[Temuan]:
    """Yield whether the machine keeps the office's time."""
    instansi = b.settings.kantor.instansi_pada(b.dunia.kini.date()) if b.settings else None
    if instansi is None:
        return
    di_kantor, di_sini = zona(instansi.zona_waktu).utcoffset(None), b.dunia.kini.utcoffset()
    if di_sini != di_kantor:
        yield peringatan(
            "zona-waktu",
            f"Zona waktu komputer {b.dunia.kini:%z}, kantor {instansi.zona_waktu}. Naskah memakai {instansi.zona_waktu}; yang berbeda hanya jam pada catatan layanan.",
            "Samakan zona waktu komputer, misalnya `timedatectl set-timezone Asia/Jakarta`.",
        )
    else:
        yield baik("zona-waktu", f"Zona waktu {instansi.zona_waktu}.")


def periksa_memori(b: Bahan) -> Iterator[Temuan]:
    """Yield whether the memory, and the open files, that the service may need are there."""
    batas, bebas = b.dunia.batas(), _memori_mb(b)
    perlu = KAMAR * b.settings.kantor.layanan.batas_memori_mb if b.settings else 0
    if bebas is not None and bebas < perlu:
        yield peringatan(
            "memori",
            f"Memori yang tersedia {bebas} MB, sedangkan layanan dapat memakai sampai {perlu} MB bila berkasnya berat.",
            "Tambah memori, naikkan MemoryMax pada unit layanan, atau turunkan batas_memori_mb di config/layanan.toml.",
        )
    elif bebas is not None:
        yield baik("memori", f"Memori yang tersedia {bebas} MB.")
    if batas.get("berkas", BERKAS_TERBUKA) < BERKAS_TERBUKA:
        yield peringatan(
            "berkas-terbuka",
            f"Batas berkas terbuka hanya {batas['berkas']}.",
            f"Naikkan menjadi {BERKAS_TERBUKA} atau lebih (ulimit -n, atau LimitNOFILE pada unit layanan).",
        )


def _memori_mb(b: Bahan) -> int | None:
    """Return what memory is to be had: of the machine, of this control group, of this process; None if it cannot be told."""
    calon = [
        int(m[1]) // 1024
        for m in [re.search(r"^MemAvailable:\s+(\d+) kB", b.dunia.sistem("/proc/meminfo"), re.MULTILINE)]
        if m
    ]
    grup = b.dunia.sistem("/sys/fs/cgroup/memory.max").strip()
    calon += [int(grup) // MB] if grup.isdecimal() else []
    calon += [n // MB for nama, n in b.dunia.batas().items() if nama in {"memori", "data"}]
    return min(calon, default=None)


def periksa_huruf(b: Bahan) -> Iterator[Temuan]:
    """Yield the fonts that templates ask for and this machine has not: only its own PDF copies suffer."""
    ada = b.dunia.huruf()
    if b.settings is None:
        return
    if ada is None:
        yield baik("huruf", "Jenis huruf tidak diperiksa: `fc-list` tidak ada di komputer ini.")
        return
    kurang = sorted(h for h in pustaka.huruf(b.settings) if not {h.casefold(), SEPADAN.get(h.casefold(), "")} & ada)
    if kurang:
        yield peringatan(
            "huruf",
            f"Jenis huruf yang dipakai templat tidak terpasang: {', '.join(kurang)}. Salinan PDF dapat bergeser.",
            "Pasang jenis hurufnya, atau yang sepadan (paket fonts-liberation, fonts-crosextra-carlito).",
        )
    else:
        yield baik("huruf", "Jenis huruf templat terpasang, atau ada yang sepadan.")


def periksa_libreoffice(b: Bahan) -> Iterator[Temuan]:
    """Yield whether LibreOffice is there, which makes PDF copies and nothing else."""
    if jalur := b.dunia.libreoffice():
        yield baik("libreoffice", f"LibreOffice: {jalur}.")
    else:
        yield peringatan(
            "libreoffice",
            "LibreOffice tidak ada; salinan PDF tidak dibuat.",
            "Pasang LibreOffice Writer bila salinan PDF diperlukan.",
        )
