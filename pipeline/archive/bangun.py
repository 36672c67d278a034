"""A register out of what lies in outbox/: the manifests of the berkas, and where one is lost, the naskah themselves."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pipeline import filing
from pipeline.archive import manifes
from pipeline.archive.temuan import Temuan
from pipeline.archive.terbitkan import INDEKS, halaman_arsip, terbitkan_kasus
from pipeline.buku import cetak
from pipeline.errors import ArsipError, HalanganError, RegisterBaruError, RegisterError, UsageError
from pipeline.identitas import Identitas
from pipeline.kantor import Kantor, Seri
from pipeline.nomor import Nomor, Urut
from pipeline.office import Office
from pipeline.register import Register
from pipeline.setelan import Settings

Cuplikan = dict[str, Any]  # what `Register.cuplik` returns
_WAJIB: Final = {  # texts by which rows are put in order before they are entered
    "setoran": ("id", "berkas", "sha256", "waktu", "status"),
    "nomor": ("seri", "teks"),
    "naskah": ("nomor_seri", "nomor_teks", "setoran"),
}
FOLDER: Final = re.compile(r"\d{4}/(?P<kode>(?P<awalan>[A-Za-z0-9]+)-(?P<tahun>\d{4})-(?P<urut>\d{4,}))_[^/\\]+")
TIDAK_PULIH: Final = "berkas-tidak-pulih"


@dataclass(frozen=True, slots=True, kw_only=True)
class Laporan:
    """What came back: the kode of each case, and what did not, or is to be looked at."""

    kasus: tuple[str, ...] = ()
    temuan: tuple[Temuan, ...] = ()


@dataclass(frozen=True, slots=True)
class Terlantar:
    """A naskah that is in no case: it lies in the folder of another one, or is gone and a workbook names its number.

    `nomor` is None where it cannot be read.
    """

    identitas: Identitas
    nomor: Nomor | None
    path: str


@dataclass(frozen=True, slots=True)
class Pulihan:
    """One case as it was found in its folder."""

    cuplikan: Cuplikan
    temuan: tuple[Temuan, ...] = ()
    terlantar: tuple[Terlantar, ...] = ()
    terbaca: frozenset[tuple[Any, ...]] = frozenset()  # numbers whose serial was read off their print


# What reads a case out of its folder: the manifest's snapshot, if there is a sound one, made good by what else
# lies there. Raises ArsipError where nothing can be made of it.
Pemulih = Callable[[Path, Cuplikan | None], Pulihan]


def _apa_adanya(folder: Path, cuplikan: Cuplikan | None) -> Pulihan:
    if cuplikan is None:
        raise ArsipError(f"{folder.name} tidak mempunyai manifes yang terbaca")
    return Pulihan(cuplikan)


def masukkan(register: Register, folder_berkas: Iterable[Path], pemulih: Pemulih = _apa_adanya) -> Laporan:
    """Enter the cases whose folders these are, each out of its manifest, in the order in which they came about.

    Numbers get their ids in the order they were given, drops theirs in the order they came, across all cases. A
    folder of which nothing can be made, or whose case is in the register already, is told, and the others come in.
    `pemulih` may add what a manifest does not know; without it a folder needs its manifest. One transaction.

    Raises:
        HalanganError: the register cannot be written now.
    """
    semua = sorted(folder_berkas)
    ada = {jalur(f) for f in semua}
    pulihan: list[tuple[Path, Pulihan]] = []
    temuan: list[Temuan] = []
    for folder in semua:
        try:
            satu = pemulih(folder, baca_manifes(folder, temuan))
            periksa_cuplikan(satu.cuplikan)
            temuan += _berganti_nama(satu.cuplikan, jalur(folder), ada)
        except ArsipError as exc:
            temuan.append(Temuan(jalur(folder), TIDAK_PULIH, f"Berkas ini tidak dapat dipulihkan: {exc}."))
        else:
            pulihan.append((folder, satu))
    pulihan.sort(key=lambda p: (str(p[1].cuplikan["kasus"]["dibuat"]), str(p[1].cuplikan["kasus"]["kode"])))
    with register.issuing():
        masuk = tuple(_masukkan(register, pulihan, pemulih, temuan))
        _amankan(register, [satu for _, satu in pulihan], temuan)
    return Laporan(kasus=masuk, temuan=tuple(sorted(temuan)))


def _berganti_nama(cuplikan: Cuplikan, folder: str, ada: Collection[str]) -> Iterator[Temuan]:
    """Yield that a folder is called otherwise than its case says.

    Raises:
        ArsipError: the folder of that name is there too; this one is a copy of it.
    """
    nama = cuplikan["kasus"]["folder"]
    if nama == folder:
        return
    if nama in ada:
        raise ArsipError(f"folder ini salinan {nama}, yang ada juga")
    yield Temuan(folder, "folder-berganti-nama", f"Folder ini berganti nama; kembalikan namanya menjadi {nama}.")


def jalur(folder: Path) -> str:
    """Return the path of a berkas' folder below outbox/."""
    return f"{folder.parent.name}/{folder.name}"


def baca_manifes(folder: Path, temuan: list[Temuan]) -> Cuplikan | None:
    """Return what the manifest of a folder says; None if there is no sound one, which is told."""
    path = f"{jalur(folder)}/{manifes.NAMA}"
    try:
        cuplikan = manifes.baca((folder / manifes.NAMA).read_bytes())
        periksa_cuplikan(cuplikan)
    except FileNotFoundError:
        temuan.append(Temuan(path, "manifes-hilang", "Manifes berkas ini tidak ada."))
    except (ArsipError, OSError) as exc:
        temuan.append(Temuan(path, "manifes-rusak", f"Manifes berkas ini tidak dapat dipakai: {exc}."))
    else:
        return cuplikan
    return None


def periksa_cuplikan(cuplikan: Mapping[str, Any]) -> None:
    """See to it that a manifest has its tables, and speaks of one case and its folder alone.

    Whoever can write into a berkas can write a manifest.

    Raises:
        ArsipError: it is damaged, or names a place outside of its folder.
    """
    try:
        kasus = cuplikan["kasus"]
        folder, nomor = kasus["folder"], (kasus["kode"], kasus["awalan"], kasus["tahun"], kasus["urut"])
        path = [b["path"] for tabel in manifes.BERPATH for b in cuplikan[tabel]]
        teks = [b[k] for tabel, kunci in _WAJIB.items() for b in cuplikan[tabel] for k in kunci]
    except (KeyError, TypeError, AttributeError) as exc:
        raise ArsipError(f"manifes rusak ({exc})") from exc
    if not all(isinstance(t, str) for t in (folder, kasus.get("dibuat"), *path, *teks)):
        raise ArsipError("manifes rusak (bukan teks)")
    cocok = FOLDER.fullmatch(folder)
    if not cocok or nomor != (cocok["kode"], cocok["awalan"], int(cocok["tahun"]), int(cocok["urut"])):
        raise ArsipError(f"manifesnya menyebut kasus {kasus['kode']} dengan folder {folder}, yang tidak cocok")
    if asing := next((p for p in path if not _di_dalam(p, folder)), None):
        raise ArsipError(f"manifesnya menyebut {asing}, di luar foldernya")


def _di_dalam(path: str, folder: str) -> bool:
    return PurePosixPath(path).is_relative_to(folder) and ".." not in path.split("/") and "\\" not in path


def _masukkan(
    register: Register, pulihan: Sequence[tuple[Path, Pulihan]], pemulih: Pemulih, temuan: list[Temuan]
) -> Iterator[str]:
    """Enter the cases in their order, and yield the kode of each that came in."""
    cuplikan = [satu.cuplikan for _, satu in pulihan]
    _dahulukan_setoran(register, cuplikan)
    awal = max((n.id for n in register.nomor()), default=0)
    id_nomor = {kunci: n for n, kunci in enumerate(_urutan_nomor(cuplikan), awal + 1)}
    for folder, satu in pulihan:
        kasus = satu.cuplikan["kasus"]
        bernomor = [b | {"id": id_nomor[_kunci_nomor(b)]} for b in satu.cuplikan["nomor"]]
        try:
            _tuang(register, satu, satu.cuplikan | {"nomor": bernomor}, partial(pemulih, folder, None))
        except (ArsipError, RegisterError, KeyError, TypeError, ValueError) as exc:
            temuan.append(Temuan(kasus["folder"], TIDAK_PULIH, f"Berkas ini tidak dapat dipulihkan: {exc}"))
        else:
            temuan += satu.temuan
            yield kasus["kode"]


def _tuang(register: Register, satu: Pulihan, cuplikan: Cuplikan, tanpa_manifes: Callable[[], Pulihan]) -> None:
    """Enter one case; where a number of it is taken, without the serials that were only read off their print.

    Where its manifest is none after all, what can be read without it is entered.
    """
    try:
        register.tuang(cuplikan)
    except RegisterError:
        if not satu.terbaca:
            raise
        nomor = [
            b | {"urut": None, "induk": None, "sisip": None} if _kunci_nomor(b) in satu.terbaca else b
            for b in cuplikan["nomor"]
        ]
        register.tuang(cuplikan | {"nomor": nomor})
    except (KeyError, TypeError, ValueError):
        register.tuang(tanpa_manifes().cuplikan)


def _amankan(register: Register, pulihan: Sequence[Pulihan], temuan: list[Temuan]) -> None:
    """Cancel the numbers of naskah that came into no case: they are printed, and must not be given again."""
    for satu in pulihan:
        for x in satu.terlantar:
            if register.cari_naskah(x.identitas.kode, x.identitas.kunci, x.identitas.revisi):
                continue
            if x.nomor and register.pemilik_nomor(x.nomor) is None:
                _batalkan(register, x.nomor, f"naskahnya tidak dapat dipulihkan ({x.identitas.kata})")
            teks = x.nomor.teks if x.nomor else "tidak terbaca"
            pesan = (
                f"Naskah {x.identitas.kata}, nomor {teks}, tidak tercatat pada kasusnya; nomornya tidak dipakai lagi."
            )
            temuan.append(Temuan(x.path, "naskah-terlantar", pesan))
        if register.kasus(satu.cuplikan["kasus"]["kode"]) is None:
            for b in satu.cuplikan["nomor"]:
                nomor = _nomor(b)
                if nomor and register.pemilik_nomor(nomor) is None:
                    _batalkan(register, nomor, "berkasnya tidak dapat dipulihkan")


def _batalkan(register: Register, nomor: Nomor, alasan: str, saat: dt.date | None = None) -> None:
    register.batalkan(register.catat_nomor(nomor), alasan=alasan, saat=saat or nomor.tanggal)


def _nomor(baris: Mapping[str, Any]) -> Nomor | None:
    try:
        tanggal = dt.date.fromisoformat(baris["tanggal"])
        urut, sisip = int(baris["urut"] or baris["induk"] or 0), int(baris["sisip"] or 0)
    except (KeyError, TypeError, ValueError):
        return None
    return Nomor(seri=baris["seri"], tanggal=tanggal, urut=urut, sisip=sisip, teks=baris["teks"])


def _dahulukan_setoran(register: Register, cuplikan: Sequence[Cuplikan]) -> None:
    """Enter the drops of all cases in the order they came, still of no case: one may have brought copies of several."""
    semua = {b["id"]: b for satu in cuplikan for b in satu["setoran"]}
    for b in sorted(semua.values(), key=lambda b: (b["waktu"], b["id"])):
        if register.setoran(b["id"]) is None:
            isi = {k: b[k] for k in ("berkas", "sha256", "waktu", "status", "versi", "jawaban")}
            register.catat_setoran(b["id"], kasus_id=None, **isi)
            register.dijawab(b["id"])


def _kunci_nomor(baris: Mapping[str, Any]) -> tuple[Any, ...]:
    return (baris["seri"], baris["tahun"], baris["teks"])


def _urutan_nomor(cuplikan: Sequence[Cuplikan]) -> Iterator[tuple[Any, ...]]:
    """Yield the numbers of all cases in the order they were given: a row of the buku agenda keeps its place."""
    kapan: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for satu in cuplikan:
        waktu = {b["id"]: b["waktu"] for b in satu["setoran"]}
        letak = {_kunci_nomor(b): n for n, b in enumerate(satu["nomor"])}
        for b in satu["naskah"]:
            kunci = (b["nomor_seri"], b["nomor_tahun"], b["nomor_teks"])
            kapan.setdefault(kunci, (waktu.get(b["setoran"], ""), b["setoran"], letak.get(kunci, 0)))
        for kunci, n in letak.items():
            kapan.setdefault(kunci, ("9999", "", n))
    yield from sorted(kapan, key=lambda k: kapan[k])


# ── the register of a root ──────────────────────────────────────────────────────────────────────

JEDA_MAKS: Final = 10_000  # numbers of a series that may be missing; more is a leap that somebody typed
HILANG: Final = "tidak ditemukan pada naskah mana pun saat register dibangun ulang"


def bangun_register(settings: Settings, pemulih: Pemulih, kini: dt.datetime) -> Laporan:
    """Make the register of a root anew out of its outbox/; the root must be held.

    It is made beside its place and appears there whole; what lay there is renamed, never deleted. No number that was
    printed is given again, as far as anything in outbox/ tells of it.

    Raises:
        UsageError: there is a sound register with cases.
        RegisterBaruError: there is one of a newer program.
        HalanganError: it cannot be read or written now.
    """
    tempat = settings.register
    _tolak_yang_utuh(tempat)
    baru = tempat.with_name(f"{tempat.name}.bangun")
    for sisa in _berkas_register(baru):
        sisa.unlink()
    with Register(baru) as register:
        laporan = masukkan(register, folder_berkas(settings.root.outbox), pemulih)
        temuan = [*laporan.temuan, *_lengkapi(register, settings, kini)]
    _tukar(baru, tempat, kini)
    return Laporan(kasus=laporan.kasus, temuan=tuple(sorted(temuan)))


def folder_berkas(outbox: Path) -> Iterator[Path]:
    """Yield the folders of outbox/ that are a berkas, by their name or their manifest, wherever they lie."""
    antre = [outbox] if outbox.is_dir() else []
    while antre:
        for f in sorted(antre.pop().iterdir()):
            if not f.is_dir() or f.is_symlink() or f.name.startswith("."):
                continue
            if FOLDER.fullmatch(f"2026/{f.name}") or (f / manifes.NAMA).is_file():
                yield f
            elif len(f.relative_to(outbox).parts) < DALAM_MAKS:
                antre.append(f)


DALAM_MAKS: Final = 4


def _tolak_yang_utuh(tempat: Path) -> None:
    if not tempat.exists() or tempat.stat().st_size == 0:
        return
    if not os.access(tempat, os.R_OK | os.W_OK):
        raise HalanganError(f"Register {tempat} tidak dapat dibuka; beri akun ini hak baca dan tulis.")
    try:
        with Register(tempat) as register:
            jumlah = len(register.semua_kasus())
    except RegisterBaruError:
        raise
    except RegisterError:
        return  # damaged: that is what this is for
    if jumlah:
        raise UsageError(
            f"Register {tempat} utuh dan berisi {jumlah} kasus, jadi tidak dibangun ulang. Untuk halaman dan manifes saja, "
            "jalankan `alur archive rebuild` tanpa --register."
        )


def _berkas_register(tempat: Path) -> list[Path]:
    """Return the file of a register and what SQLite keeps beside it, those that are there."""
    semua = (tempat.with_name(f"{tempat.name}{akhiran}") for akhiran in ("", "-wal", "-shm", "-journal"))
    return [f for f in semua if f.exists()]


def _tukar(baru: Path, tempat: Path, kini: dt.datetime) -> None:
    """Put a finished register in its place; what was there keeps its bytes under another name."""
    with baru.open("rb") as buka:
        os.fsync(buka.fileno())
    for lama in _berkas_register(tempat):
        lama.rename(tempat.with_name(f"{tempat.name}.rusak-{kini:%Y%m%d-%H%M%S}{lama.name.removeprefix(tempat.name)}"))
    baru.rename(tempat)
    filing.sync_folder(tempat.parent)


def _lengkapi(register: Register, settings: Settings, kini: dt.datetime) -> Iterator[Temuan]:
    """Enter what no berkas tells: cancelled numbers, and those that are missing; yield what is to be known."""
    with register.issuing():
        yield from _nomor_batal(register, settings.root.outbox)
        yield from _jeda_nomor(register, settings.kantor, kini.date())
        yield from _jeda_kasus(register, settings, kini)
    yield Temuan(
        "", "tidak-kembali", "Kiriman yang ditolak dan sidik buku kerja yang dikirim kembali tidak tercatat lagi."
    )


def _nomor_batal(register: Register, outbox: Path) -> Iterator[Temuan]:
    try:
        daftar = list(manifes.baca_nomor_batal((outbox / manifes.NOMOR_BATAL).read_bytes()))
    except FileNotFoundError:
        return  # written when the first is cancelled
    except (ArsipError, OSError) as exc:
        pesan = f"Nomor yang dibatalkan tanpa naskah tidak dapat dipulihkan: {exc}. Batalkan lagi dengan `alur register void`."
        yield Temuan(manifes.NOMOR_BATAL, "nomor-batal-rusak", pesan)
        return
    for nomor, alasan, saat in daftar:
        ada = register.pemilik_nomor(nomor)
        if ada is None:
            _batalkan(register, nomor, alasan, saat)
        elif not ada.batal:
            register.batalkan(ada.id, alasan=alasan, saat=saat)


def _jeda_nomor(register: Register, kantor: Kantor, hari_ini: dt.date) -> Iterator[Temuan]:
    """Cancel the numbers below the highest of their series that no naskah has: one that was lost may have had them."""
    tercatat: dict[tuple[str, int], set[int]] = {}
    for n in register.nomor():
        if n.urut:
            tercatat.setdefault((n.seri, n.tahun), set()).add(n.urut)
    for (kunci, tahun), ada in sorted(tercatat.items()):
        seri = kantor.cari_seri(kunci)
        if seri is None:
            continue
        mulai, akhir = seri.mulai_pada(tahun), max(ada)
        if akhir - mulai > len(ada) + JEDA_MAKS:
            pesan = f"Seri {kunci} tahun {tahun} melompat sampai {akhir}; nomor di bawahnya tidak dicatat batal. Periksa `alur register`."
            yield Temuan("", "nomor-melompat", pesan)
            continue
        for urut in sorted(set(range(mulai, akhir)) - ada):
            if teks := _catat_hilang(register, seri, tahun, urut, hari_ini):
                yield Temuan("", "nomor-hilang", f"Nomor {teks} {HILANG}; dicatat batal agar tidak terpakai dua kali.")
        pesan = (
            f"Seri {kunci} tahun {tahun}: nomor tertinggi yang ditemukan {akhir}. Bila pernah ada yang lebih tinggi, batalkan "
            f"lebih dahulu dengan `alur register void NOMOR --seri {kunci}`."
        )
        yield Temuan("", "nomor-tertinggi", pesan)


def _catat_hilang(register: Register, seri: Seri, tahun: int, urut: int, hari_ini: dt.date) -> str:
    """Enter a number that nobody knows of as cancelled, and return how it is called; empty if it is there after all."""
    tanggal = min(max(hari_ini, dt.date(tahun, 1, 1)), dt.date(tahun, 12, 31))
    nomor = Nomor(seri=seri.kunci, tanggal=tanggal, urut=urut, teks=cetak(seri, tahun, Urut(urut)))
    if register.pemilik_nomor(nomor) is not None:
        return ""
    _batalkan(register, nomor, f"tidak dapat dipulihkan: {HILANG}", hari_ini)
    return nomor.teks


_KODE = re.compile(r"\b([A-Za-z0-9]+)-(\d{4})-(\d{4,})\b")


def _jeda_kasus(register: Register, settings: Settings, kini: dt.datetime) -> Iterator[Temuan]:
    """Tell of cases that are missing; one beyond the last that is there is entered as cancelled, so that its kode is kept."""
    ada = {k.kode for k in register.semua_kasus()}
    tertinggi: dict[tuple[str, int], int] = {}
    for kode in ada | _kode_disebut(settings):
        if cocok := _KODE.fullmatch(kode):
            kunci = (cocok[1], int(cocok[2]))
            tertinggi[kunci] = max(tertinggi.get(kunci, 0), int(cocok[3]))
    for (awalan, tahun), akhir in sorted(tertinggi.items()):
        _, berikut = register.kode_berikut(awalan, tahun)
        for urut in range(1, akhir + 1):
            kode = f"{awalan}-{tahun}-{urut:04d}"
            if kode not in ada:
                yield Temuan(
                    "", "kasus-hilang", f"Kasus {kode} tidak ada berkasnya. Cari foldernya di cadangan outbox/."
                )
        if akhir >= berikut:
            register.tuang(_kasus_hilang(awalan, tahun, akhir, settings, kini))


def _kode_disebut(settings: Settings) -> set[str]:
    """Return the kode of cases that the archive's own pages name."""
    outbox = settings.root.outbox
    awalan = {s.kode for s in settings.sop.values()}
    halaman = [outbox / INDEKS, *sorted(outbox.glob("indeks/*.js"))]
    teks = (h.read_text("utf-8", "replace") for h in halaman if h.is_file())
    return {c[0] for isi in teks for c in _KODE.finditer(isi) if c[1] in awalan}


def _kasus_hilang(awalan: str, tahun: int, urut: int, settings: Settings, kini: dt.datetime) -> Cuplikan:
    """Return a case of which nothing is left but its kode."""
    kode, saat = f"{awalan}-{tahun}-{urut:04d}", kini.isoformat(timespec="seconds")
    kasus = {
        "kode": kode,
        "sop": next(s.nama for s in settings.sop.values() if s.kode == awalan),
        "awalan": awalan,
        "tahun": tahun,
        "urut": urut,
        "judul": "(berkasnya hilang)",
        "pengenal": "",
        "folder": f"{tahun}/{kode}_berkas-hilang",
        "versi": 1,
        "isi": "",
        "keadaan": {"status": "dibatalkan", "pembatalan": "berkasnya hilang", "terbuka": None, "riwayat": []},
        "dibuat": saat,
        "diperbarui": saat,
    }
    return {"kasus": kasus} | {t: [] for t in ("setoran", "nomor", *manifes.BERPATH)}


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


def tulis_halaman(office: Office) -> int:
    """Write every page and manifest anew that is not what the register says; return how many were."""
    register, settings, kerja = office.register, office.settings, office.drafts
    ditulis = sum(terbitkan_kasus(k, register, settings, kerja) for k in register.semua_kasus())
    arsip = halaman_arsip(register, settings)
    return ditulis + sum(filing.ganti(settings.root.outbox / path, isi, kerja) for path, isi in arsip)
