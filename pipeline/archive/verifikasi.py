"""Register, manifests and disk beside each other: what is missing, changed, unknown, misplaced or out of date.

Nothing is written. It may run while the service does: the register is read as of one moment, a case with a drop
under way is passed over, and what was found while others were at work is looked at once more.
"""

from __future__ import annotations

import os
import stat
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from pipeline import filing, inbox, kunci
from pipeline.archive import manifes, terbitkan
from pipeline.archive.indeks import FOLDER
from pipeline.archive.khazanah import Arsip, isi_berkas
from pipeline.archive.temuan import Temuan
from pipeline.errors import ArsipError, sebab
from pipeline.register import KasusTercatat, Register
from pipeline.setelan import Settings

PEMBACA: Final = 2  # threads that read: the digest is made outside of the interpreter's lock
SAMPAH: Final = "sampah"  # told, but no fault
EKOR: Final = 65_600  # bytes at the end of a file in which the mark of its end stands
_AKHIR: Final = {".docx": b"PK\5\6", ".xlsx": b"PK\5\6", ".pdf": b"%%EOF"}

# Asked, with how many bytes there are to read, for what is told how many more have been.
Kemajuan = Callable[[int], AbstractContextManager[Callable[[int], object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hasil:
    """What verifying found, and how much was looked at."""

    temuan: tuple[Temuan, ...]
    sibuk: tuple[str, ...]  # kode of cases with a drop under way, passed over
    kasus: int
    berkas: int
    ukuran: int  # bytes

    @property
    def cacat(self) -> tuple[Temuan, ...]:
        """What is wrong: all that was found but litter."""
        return tuple(t for t in self.temuan if t.kode != SAMPAH)


def verifikasi(
    register: Register,
    settings: Settings,
    kode: Collection[str] = (),
    kemajuan: Kemajuan = lambda _: nullcontext(lambda _: None),
) -> Hasil:
    """Return what is wrong with the archive, or with the cases `kode` alone."""
    penanda = register.penanda()
    hasil = _sekali(register, settings, kode, kemajuan)
    bekerja = (settings.root.inbox / f"{kunci.NAMA}.json").exists()
    if not hasil.cacat or not (bekerja or hasil.sibuk or register.penanda() != penanda):
        return hasil
    lagi = _sekali(register, settings, kode, kemajuan)
    dulu = {(t.path, t.kode) for t in hasil.temuan}
    tetap = tuple(t for t in lagi.temuan if (t.path, t.kode) in dulu)
    return Hasil(temuan=tetap, sibuk=lagi.sibuk, kasus=lagi.kasus, berkas=lagi.berkas, ukuran=lagi.ukuran)


def _sekali(register: Register, settings: Settings, kode: Collection[str], kemajuan: Kemajuan) -> Hasil:
    outbox = settings.root.outbox
    with register.membaca(), ThreadPoolExecutor(PEMBACA) as kolam:
        semua = register.semua_kasus()
        harapan = _Harapan({k.folder: k for k in semua if not kode or k.kode in kode})
        cacat = [] if kode else [kolam.submit(_cacat, register)]
        disk = _jelajah(outbox, harapan.kasus if kode else None)
        sidik = {path: kolam.submit(filing.digest_berkas, outbox / path) for path in disk.berkas}
        _harapkan(harapan, semua, register, settings, sebagian=bool(kode))  # while the threads read
        harapan.temuan += [_tak_selaras(f"Register tidak selaras: {c}.") for satu in cacat for c in satu.result()]
        pembanding = _Pembanding(outbox, harapan, disk, _kumpulkan(sidik, disk, kemajuan))
    temuan = [*harapan.temuan, *pembanding.bandingkan()]
    return Hasil(
        temuan=tuple(sorted(temuan)),
        sibuk=tuple(sorted(harapan.kasus[f].kode for f in harapan.sibuk)),
        kasus=len(harapan.kasus),
        berkas=len(disk.berkas),
        ukuran=sum(disk.berkas.values()),
    )


def _cacat(register: Register) -> list[str]:
    """Return what is wrong with the register in itself; it is read through beside the files, by a reader of its own."""
    with register.pembaca() as lain:
        return lain.cacat()


# ── what should be there ────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Harapan:
    """What the register says; folders and paths below outbox/."""

    kasus: dict[str, KasusTercatat]  # by folder
    sibuk: set[str] = field(default_factory=set)  # folders of cases with a drop under way
    isi: dict[str, Arsip] = field(default_factory=dict)
    halaman: dict[str, str] = field(default_factory=dict)  # digests
    dari: dict[str, str] = field(default_factory=dict)  # by SOP, what pages are made by now
    langkah: set[str] = field(default_factory=set)  # folders of langkah, which may be empty
    temuan: list[Temuan] = field(default_factory=list)


def _harapkan(
    harapan: _Harapan, semua: Iterable[KasusTercatat], register: Register, settings: Settings, *, sebagian: bool
) -> None:
    """Fill in what should be there; pages of the whole archive too, unless only part of it is asked for."""
    sibuk, tertinggal = _belum_selesai(register, settings)
    harapan.sibuk = {k.folder for k in semua if k.id in sibuk} & harapan.kasus.keys()
    for folder, kasus in harapan.kasus.items():
        if folder not in harapan.sibuk:
            harapan.isi |= {a.path: a for a in isi_berkas(kasus, register)}
            harapan.halaman |= _sidik_kasus(kasus, register, settings, harapan)
    if sebagian:
        return
    harapan.temuan += tertinggal
    if not sibuk:  # the pages of all cases change with each drop
        harapan.halaman |= _sidik_halaman(terbitkan.halaman_arsip(register, settings))


def _sidik_halaman(halaman: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    return {path: filing.digest(isi) for path, isi in halaman}


def _sidik_kasus(kasus: KasusTercatat, register: Register, settings: Settings, harapan: _Harapan) -> dict[str, str]:
    """Return the digests that the pages of a berkas should have; they are made only where they may have changed."""
    sop = settings.sop.get(kasus.sop)
    if sop is None:
        pesan = f"SOP “{kasus.sop}” dari {kasus.kode} tidak ada di config/sop/, jadi halamannya tidak dapat diperiksa. Kembalikan definisinya."
        harapan.temuan.append(Temuan(kasus.folder, "register-tak-selaras", pesan))
        return {}
    harapan.langkah |= {f"{kasus.folder}/{x.nama_folder}" for x in sop.langkah}
    if sop.nama not in harapan.dari:
        harapan.dari[sop.nama] = terbitkan.dari(sop)
    tercatat = register.halaman(kasus.id, harapan.dari[sop.nama])
    return tercatat or _sidik_halaman(terbitkan.halaman_kasus(kasus, register, settings))


def _belum_selesai(register: Register, settings: Settings) -> tuple[set[int], list[Temuan]]:
    """Return the cases with a drop under way, and what is said of drops that nobody carries any further."""
    kerja = settings.root.inbox / filing.KERJA
    klaim = {f.name for f in kerja.iterdir()} if kerja.is_dir() else set()
    sibuk: set[int] = set()
    temuan: list[Temuan] = []
    for s in register.belum_dijawab():
        if s.id in klaim:
            sibuk |= {s.kasus or 0, *register.kasus_setoran(s.id)}
            continue
        siap = [n.nomor for n in register.siap(s.id)]
        naskah = f"; naskahnya ({', '.join(siap)}) mungkin belum di tempatnya" if siap else ""
        pesan = (
            f"Kiriman {s.berkas} ({s.waktu}) tercatat, tetapi tidak ada lagi di inbox/.kerja/ sehingga tidak dapat "
            f"diselesaikan{naskah}. Kirim lagi buku kerjanya, atau minta bantuan pengembang."
        )
        temuan.append(_tak_selaras(pesan))
    return sibuk - {0}, temuan


def _tak_selaras(pesan: str) -> Temuan:
    return Temuan("", "register-tak-selaras", pesan)


# ── what is there ───────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Disk:
    """What lies in outbox/; paths below it, with /."""

    berkas: dict[str, int] = field(default_factory=dict)  # sizes
    folder: set[str] = field(default_factory=set)
    lain: set[str] = field(default_factory=set)  # links, pipes
    sampah: list[str] = field(default_factory=list)
    tertutup: dict[str, str] = field(default_factory=dict)  # folders that cannot be looked into, and why


def _jelajah(outbox: Path, hanya: Iterable[str] | None) -> _Disk:
    """Return what lies in outbox/, or in some of its folders alone; links are not followed."""
    disk = _Disk()
    antre = [""] if hanya is None else [f for f in hanya if _folder_biasa(outbox, f, disk)]
    while antre:
        folder = antre.pop()
        try:
            with os.scandir(outbox / folder) as daftar:
                for isi in daftar:
                    path = f"{folder}/{isi.name}".lstrip("/")
                    if path != filing.KERJA and _catat(isi, path, disk):
                        antre.append(path)
        except OSError as exc:
            disk.tertutup[folder] = sebab(exc)
    return disk


def _folder_biasa(outbox: Path, folder: str, disk: _Disk) -> bool:
    try:
        mode = (outbox / folder).lstat().st_mode
    except OSError:
        return False
    if stat.S_ISDIR(mode):
        disk.folder.add(folder)
        return True
    disk.lain.add(folder)
    return False


def _catat(isi: os.DirEntry[str], path: str, disk: _Disk) -> bool:
    """Note what lies at `path`; return whether it is a folder to look into."""
    if inbox.sampah(isi.name):
        disk.sampah.append(path)
    elif isi.is_dir(follow_symlinks=False):
        disk.folder.add(path)
        return True
    elif isi.is_file(follow_symlinks=False):
        try:
            disk.berkas[path] = isi.stat(follow_symlinks=False).st_size
        except FileNotFoundError:
            return False  # gone meanwhile
    else:
        disk.lain.add(path)
    return False


def _kumpulkan(
    sidik: dict[str, Future[str | None]], disk: _Disk, kemajuan: Kemajuan
) -> dict[str, str | OSError | None]:
    """Return the digest of every file, None if it is gone, or why it cannot be read."""
    hasil: dict[str, str | OSError | None] = {}
    with kemajuan(sum(disk.berkas.values())) as kabar:
        for path, nanti in sidik.items():
            try:
                hasil[path] = nanti.result()
            except OSError as exc:
                hasil[path] = exc
            kabar(disk.berkas[path])
    return hasil


# ── one beside the other ────────────────────────────────────────────────────────────────────────


@dataclass
class _Pembanding:
    """Compares; what is explained by one finding is taken out of `hilang` and `asing`, and explained once."""

    outbox: Path
    harapan: _Harapan
    disk: _Disk
    sidik: dict[str, str | OSError | None]
    temuan: list[Temuan] = field(default_factory=list)
    hilang: dict[str, Arsip] = field(default_factory=dict)
    asing: set[str] = field(default_factory=set)

    def bandingkan(self) -> list[Temuan]:
        """Return all that is wrong."""
        dikenal = self.harapan.isi.keys() | self.harapan.halaman.keys()
        self.asing = {p for p in self.disk.berkas if p not in dikenal and not self._dilewati(p)}
        self.asing -= {inbox.BACA_SAYA}
        hilang = [f for f in self.harapan.kasus if f not in self.disk.folder and f not in self.harapan.sibuk]
        self._tertutup()
        self._yang_dicatat()
        self._digantikan()
        for folder in sorted(hilang):
            self._folder_hilang(folder)
        self._salah_tempat()
        self._halaman(set(hilang))
        for path in sorted(self.hilang):
            self._lapor(path, "hilang", f"{self._sebut(path)} tidak ada. Kembalikan dari cadangan.")
        self._tak_dikenal()
        for path in sorted(self.disk.sampah):
            if not self._dilewati(path):
                self._lapor(path, SAMPAH, "Berkas sampah sistem atau tanda kunci penyunting; boleh dihapus.")
        return self.temuan

    def _lapor(self, path: str, kode: str, pesan: str) -> None:
        self.temuan.append(Temuan(path, kode, pesan))

    def _dilewati(self, path: str) -> bool:
        """Return whether a path lies in a berkas with a drop under way, or is a page of all cases while there is one."""
        if not self.harapan.sibuk:
            return False
        atas = path.split("/")
        return "/".join(atas[:2]) in self.harapan.sibuk or path == terbitkan.INDEKS or atas[0] == FOLDER

    def _sebut(self, path: str) -> str:
        """Return what a file of the archive is, to begin a sentence with."""
        arsip = self.harapan.isi.get(path)
        if arsip is None:
            return "Berkas ini"
        if arsip.naskah is None:
            return {"sumber": "Buku kerja asal", "lampiran": "Lampiran"}.get(arsip.macam, "Berkas ini")
        n = arsip.naskah
        apa = {"salinan": "Salinan bertanda tangan ", "turunan": "Salinan PDF "}.get(arsip.macam, "Naskah ")
        return f"{apa}{n.jenis} {n.nomor}{' (digantikan)' if arsip.macam == 'digantikan' else ''}"

    def _tertutup(self) -> None:
        for folder, karena in self.disk.tertutup.items():
            self._lapor(folder, "tidak-terbaca", f"Folder ini tidak dapat dibaca: {karena}.")

    def _di_bawah(self, path: str, folder: Collection[str]) -> str:
        """Return which of `folder` a path lies below, empty if below none."""
        return next((atas for atas in _di_atas(path) if atas in folder), "") if folder else ""

    def _yang_dicatat(self) -> None:
        """Look at every file that should be there."""
        terhalang: set[str] = set()
        for path, arsip in self.harapan.isi.items():
            if path in self.disk.berkas:
                self._satu(path, arsip)
            elif path in self.disk.lain or path in self.disk.folder:
                self._bukan_berkas(path)
            elif self._di_bawah(path, self.disk.tertutup):
                continue
            elif atas := self._di_bawah(path, self.disk.lain) or self._di_bawah(path, self.disk.berkas):
                terhalang.add(atas)
            else:
                self.hilang[path] = arsip
        for path in sorted(terhalang):
            self.asing.discard(path)
            self._lapor(path, "bukan-berkas", "Di sini seharusnya ada folder. Kembalikan folder itu dari cadangan.")

    def _bukan_berkas(self, path: str) -> None:
        apa = "folder" if path in self.disk.folder else "tautan"
        self._lapor(path, "bukan-berkas", f"{self._sebut(path)} diganti {apa}. Kembalikan berkasnya dari cadangan.")

    def _satu(self, path: str, arsip: Arsip) -> None:
        """Look at a file that is there and should be."""
        ada = self.sidik[path]
        if isinstance(ada, OSError):
            self._lapor(path, "tidak-terbaca", f"{self._sebut(path)} tidak dapat dibaca: {sebab(ada)}.")
        elif ada is None:
            self.hilang[path] = arsip
        elif ada != arsip.sha256:
            if self.disk.berkas[path] == 0:
                self._lapor(path, "kosong", f"{self._sebut(path)} kosong (0 bita). Kembalikan dari cadangan.")
            elif self._terpotong(path):
                pesan = f"{self._sebut(path)} terpotong: akhirnya tidak ada. Kembalikan dari cadangan."
                self._lapor(path, "terpotong", pesan)
            else:
                self._lapor(path, "berubah", self._pesan_berubah(path, arsip, ada))

    def _terpotong(self, path: str) -> bool:
        tanda = _AKHIR.get(PurePosixPath(path).suffix.lower())
        if tanda is None:
            return False
        try:
            with (self.outbox / path).open("rb") as buka:
                buka.seek(max(0, self.disk.berkas[path] - EKOR))
                return tanda not in buka.read()
        except OSError:
            return False

    def _pesan_berubah(self, path: str, arsip: Arsip, ada: str) -> str:
        lain = next((p for p in self._tempat.get(ada, ()) if p != path), "")
        if lain:
            return f"{self._sebut(path)} berisi {lain}. Kembalikan isinya dari cadangan."
        if not arsip.sha256:
            return f"{self._sebut(path)} dipulihkan tanpa sidik aslinya, dan ditandatangani atau diubah di tempat. Periksa isinya."
        if arsip.macam == "naskah":
            return (
                f"{self._sebut(path)} bukan lagi yang diterbitkan: ditandatangani atau diubah di tempat; yang mana, tidak "
                "dapat diketahui dari sini. Bila bertanda tangan, letakkan salinannya di inbox/ agar tercatat; bila "
                "keliru, kembalikan dari cadangan."
            )
        return f"{self._sebut(path)} berubah sejak disimpan. Kembalikan dari cadangan."

    @cached_property
    def _tempat(self) -> dict[str, list[str]]:
        """Where each digest should lie."""
        hasil: dict[str, list[str]] = defaultdict(list)
        for path, arsip in self.harapan.isi.items():
            if arsip.sha256:
                hasil[arsip.sha256].append(path)
        return hasil

    def _digantikan(self) -> None:
        """Find superseded naskah that still lie, or lie again, where those in force do."""
        for path, arsip in self.harapan.isi.items():
            if arsip.macam != "digantikan":
                continue
            semula = path.replace(f"/{filing.DIGANTIKAN}/", "/")
            if semula not in self.asing:
                continue
            self.asing.discard(semula)
            sama = self.sidik[semula] == arsip.sha256
            ada = path not in self.hilang
            self.hilang.pop(path, None)
            self._lapor(semula, "digantikan-masih-ada", self._pesan_digantikan(path, sama=sama, ada=ada))

    def _pesan_digantikan(self, path: str, *, sama: bool, ada: bool) -> str:
        awal = f"{self._sebut(path)} terletak di samping yang berlaku"
        if ada:
            return (
                f"{awal}{'' if sama else ' dan berubah'}; aslinya sudah ada di digantikan/. Pindahkan ke luar outbox/."
            )
        if sama:
            return f"{awal}. Pindahkan ke digantikan/."
        return f"{awal}, karena ditandatangani atau diubah sebelum diganti. Periksa naskah mana yang berlaku."

    def _folder_hilang(self, folder: str) -> None:
        """Tell once that a berkas is gone, and where it is, if it was moved or renamed."""
        kasus = self.harapan.kasus[folder]
        milik = [p for p in self.hilang if p.startswith(f"{folder}/")]
        if folder in self.disk.berkas or folder in self.disk.lain:
            return  # told already
        if pindah := self._folder_pindah(folder, milik):
            for path in [p for p in self.asing if p.startswith(f"{pindah}/")]:
                self.asing.discard(path)
            pesan = (
                f"Berkas {kasus.kode} dipindahkan atau diganti nama; kembalikan menjadi {folder}, lalu periksa lagi."
            )
            self._lapor(pindah, "salah-tempat", pesan)
        else:
            pesan = f"Folder berkas {kasus.kode} tidak ada beserta {len(milik)} isinya. Kembalikan dari cadangan."
            self._lapor(folder, "folder-berkas-hilang", pesan)
            for path in self._ada_di_tempat_lain(milik):
                self.asing.discard(path)
        for path in milik:
            self.hilang.pop(path, None)

    def _folder_pindah(self, folder: str, milik: Collection[str]) -> str:
        """Return the folder in which most of a lost berkas lies now, empty if there is none."""
        calon: Counter[str] = Counter()
        for path in milik:
            ekor = path.removeprefix(folder)
            for lain in self._asing_menurut_sidik.get(self.harapan.isi[path].sha256, ()):
                if lain.endswith(ekor):
                    calon[lain.removesuffix(ekor)] += 1
        (terbanyak,) = calon.most_common(1) or [("", 0)]
        return terbanyak[0] if 2 * terbanyak[1] > len(milik) else ""

    def _ada_di_tempat_lain(self, milik: Collection[str]) -> Iterator[str]:
        """Yield the unknown files that are files of a lost berkas, each told where it belongs."""
        for path in milik:
            for lain in self._asing_menurut_sidik.get(self.harapan.isi[path].sha256, ()):
                if lain in self.asing:
                    self._lapor(lain, "salah-tempat", f"{self._sebut(path)} seharusnya di {path}. Kembalikan ke sana.")
                    yield lain

    @cached_property
    def _asing_menurut_sidik(self) -> dict[str, list[str]]:
        hasil: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.asing):
            if isinstance(ada := self.sidik[path], str):
                hasil[ada].append(path)
        return hasil

    def _salah_tempat(self) -> None:
        """Tell of each file that lies elsewhere once, not as one missing and one unknown."""
        for path in sorted(self.hilang):
            calon = [x for x in self._asing_menurut_sidik.get(self.hilang[path].sha256, ()) if x in self.asing]
            if calon:
                nama = PurePosixPath(path).name
                lain = min(calon, key=lambda x: (PurePosixPath(x).name != nama, x))
                self._lapor(lain, "salah-tempat", f"{self._sebut(path)} seharusnya di {path}. Kembalikan ke sana.")
                self.asing.discard(lain)
                del self.hilang[path]

    def _halaman(self, folder_hilang: Collection[str]) -> None:
        """Look at the files that follow from the register."""
        for path, sidik in self.harapan.halaman.items():
            if any(
                self._di_bawah(path, x) for x in (folder_hilang, self.disk.tertutup, self.disk.lain, self.disk.berkas)
            ):
                continue
            if path in self.disk.lain or path in self.disk.folder:
                self._lapor(
                    path,
                    "bukan-berkas",
                    "Di sini seharusnya ada berkas. Pindahkan, lalu jalankan `alur archive rebuild`.",
                )
            elif (ada := self.sidik.get(path)) != sidik:
                if isinstance(ada, OSError):
                    self._lapor(path, "tidak-terbaca", f"Berkas ini tidak dapat dibaca: {sebab(ada)}.")
                else:
                    self._lapor(path, *self._pesan_halaman(path, ada=ada is not None))

    def _pesan_halaman(self, path: str, *, ada: bool) -> tuple[str, str]:
        """Return kode and pesan of a page or manifest that is not as it should be."""
        buat = "Jalankan `alur archive rebuild`."
        if not path.endswith(f"/{manifes.NAMA}"):
            return "halaman-usang", f"Halaman ini {'tidak menurut register' if ada else 'tidak ada'}. {buat}"
        if not ada:
            return "manifes-usang", f"Manifes berkas tidak ada. {buat}"
        try:
            manifes.baca((self.outbox / path).read_bytes())
        except (ArsipError, OSError) as exc:
            return "manifes-rusak", f"Manifes berkas tidak terbaca ({exc}). {buat}"
        return "manifes-usang", f"Manifes berkas tidak menurut register. {buat}"

    def _tak_dikenal(self) -> None:
        """Tell of what nobody put there: a folder once, else each file."""
        isi: dict[str, int] = {}
        for folder in sorted(self.disk.folder):
            if folder not in self._folder_dikenal and not self._di_bawah(folder, isi) and not self._dilewati(folder):
                isi[folder] = 0
        terpakai = {self._di_bawah(t.path, isi) or (t.path if t.path in isi else "") for t in self.temuan}
        for path in sorted(
            self.asing | {x for x in self.disk.lain if not self._dilewati(x)} - {t.path for t in self.temuan}
        ):
            if atas := self._di_bawah(path, isi):
                isi[atas] += 1
            else:
                self._lapor(path, "tak-dikenal", self._pesan_asing(path))
        for folder, jumlah in isi.items():
            if jumlah or folder not in terpakai:
                self._lapor(folder, *_folder_asing(folder, jumlah))

    @cached_property
    def _folder_dikenal(self) -> set[str]:
        atas = {atas for path in (*self.harapan.isi, *self.harapan.halaman) for atas in _di_atas(path)}
        tahun = {f for f in self.disk.folder if len(f) == 4 and f.isdecimal()}
        langkah = atas | self.harapan.langkah
        ganti = {f"{f}/{filing.DIGANTIKAN}" for f in langkah}
        return langkah | ganti | tahun | self.harapan.kasus.keys() | {FOLDER}

    def _pesan_asing(self, path: str) -> str:
        if path in self.disk.lain:
            return "Tautan atau hal lain yang bukan berkas; AlurNaskah tidak menaruhnya di sini. Pindahkan ke luar outbox/."
        ada = self.sidik[path]
        if isinstance(ada, str) and (asli := self._tempat.get(ada)):
            return f"Berkas ini salinan {asli[0]}. Pindahkan ke luar outbox/."
        return "Berkas ini tidak dikenal. Bila salinan bertanda tangan, letakkan di inbox/; bila bukan, pindahkan ke luar outbox/."


def _di_atas(path: str) -> Iterator[str]:
    """Yield the folders that a path lies in, the nearest first; of a whole archive, pathlib takes longer than the disk."""
    while path := path.rpartition("/")[0]:
        yield path


def _folder_asing(folder: str, jumlah: int) -> tuple[str, str]:
    isi = f"berisi {jumlah} berkas" if jumlah else "kosong"
    if folder.count("/") < 2 and not folder.startswith(f"{FOLDER}/"):
        return "folder-asing", f"Folder ini ({isi}) bukan berkas yang dikenal register. Pindahkan ke luar outbox/."
    return "tak-dikenal", f"Folder ini ({isi}) tidak dikenal. Pindahkan ke luar outbox/."
