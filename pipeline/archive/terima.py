"""A bag → the archive: its berkas in outbox/, its case and numbers in the register, all of it or nothing.

The bag is copied into a dot-folder and checked there, every byte; then one transaction enters the case. **Its commit
decides**: cut before it, nothing has happened; cut after it, the same bag taken again puts the files in place.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline import filing
from pipeline.archive import manifes, tas
from pipeline.archive.tas import Maju, diam
from pipeline.archive.terbitkan import INDEKS, terbitkan, terbitkan_nomor_batal
from pipeline.errors import ArsipError, FilingError, RegisterError, halangan
from pipeline.jawaban import dari_json
from pipeline.lihat import belum_kembali, posisi
from pipeline.nomor import Nomor
from pipeline.office import Office
from pipeline.register import KasusTercatat
from pipeline.root import Root

_KODE: Final = re.compile(r"(?P<awalan>[A-Za-z0-9]+)-(?P<tahun>\d{4})-(?P<urut>\d{4,})")
_SIDIK: Final = re.compile(r"[0-9a-f]{64}")
# What a manifest that is none makes its readers say.
_BUKAN: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hasil:
    """What became of a bag."""

    kode: str
    folder: str
    baru: bool  # False: the case was there already, the same
    diletakkan: int  # files that were put in place
    naskah: int
    nomor: int
    temuan: tuple[str, ...] = ()  # what is not as its register said, where it was to be taken as it is


@dataclass(frozen=True, slots=True)
class _Isi:
    """What a bag that was checked holds."""

    cuplikan: Mapping[str, Any]
    data: Path
    berkas: tuple[str, ...]  # below data/, those of the berkas' folder; page and manifest left out: they follow
    temuan: tuple[str, ...]

    @property
    def kode(self) -> str:
        return manifes.kode(self.cuplikan)

    @property
    def folder(self) -> str:
        return str(self.cuplikan["kasus"]["folder"])


def terima(asal: Path, office: Office, *, apa_adanya: bool = False, maju: Maju = diam) -> Hasil:
    """Take the bag `asal`, a folder or a ZIP, into the archive; taken before, it changes nothing.

    Raises:
        ArsipError: the bag is damaged or none of ours, its SOP is not here, or it clashes with what is here.
        HalanganError: the disk is full, or the register is locked.
    """
    kerja = office.drafts / f"impor-{filing.digest(str(asal.resolve()).encode())[:16]}"
    filing.buang(kerja)
    try:
        with halangan():
            tas.bongkar(asal, kerja / "tas", maju)
            maju("memeriksa", 0, 0)
            tas.periksa(kerja / "tas")
            isi = _baca(kerja / "tas" / tas.ISI)
            if isi.temuan and not apa_adanya:
                raise ArsipError(
                    f"Isi tas {isi.kode} tidak sama dengan manifes berkasnya: {tas.sebut(isi.temuan)}. Tas ini diekspor "
                    "apa adanya; bila memang dikehendaki, masukkan dengan --apa-adanya."
                )
            return _masukkan(isi, office, kerja)
    finally:
        filing.buang(kerja)


# ── what the bag says ──────────────────────────────────────────────────────────────────────────


def _baca(data: Path) -> _Isi:
    """Return what an unpacked bag holds, its manifest believed only as far as it keeps within its own folder."""
    semua = list(tas.berkas_di(data))
    calon = [p for p in semua if re.fullmatch(rf"\d{{4}}/[^/]+/{re.escape(manifes.NAMA)}", p)]
    if len(calon) != 1:
        raise ArsipError(f"Tas memuat {len(calon)} manifes berkas ({manifes.NAMA}), padahal harus satu.")
    if (data / calon[0]).stat().st_size > tas.TAG_MAKS:
        raise ArsipError("Manifes berkas di dalam tas terlalu besar.")
    with _tepercaya():
        cuplikan = manifes.baca((data / calon[0]).read_bytes())
        folder = calon[0].removesuffix(f"/{manifes.NAMA}")
        tercatat = dict(_tercatat(cuplikan, folder))
    milik = {p for p in semua if p.startswith(f"{folder}/")} - {calon[0], f"{folder}/{INDEKS}"}
    return _Isi(cuplikan, data, tuple(sorted(milik)), tuple(_temuan(data, tercatat, milik)))


@contextmanager
def _tepercaya() -> Iterator[None]:
    """Turn what a manifest that only looks like one makes its readers raise into an error for the Admin."""
    try:
        yield
    except _BUKAN as exc:
        raise ArsipError(f"Manifes berkas di dalam tas rusak ({exc!r}). Tidak ada yang diubah.") from exc


def _tercatat(cuplikan: Mapping[str, Any], folder: str) -> Iterator[tuple[str, str]]:
    """Yield path and digest of every file that the manifest names.

    Raises:
        ArsipError: the case is called otherwise than its folder, or a path leads out of it.
    """
    kasus = cuplikan["kasus"]
    kode = _KODE.fullmatch(kasus["kode"])
    bagian = (kasus["awalan"], f"{kasus['tahun']}", f"{kasus['urut']:04d}")
    if not kode or kode.groups() != bagian or kasus["folder"] != folder:
        raise ArsipError(f"Manifes di {folder} adalah milik kasus lain ({kasus['kode']}).")
    if not folder.startswith(f"{kasus['tahun']}/{kasus['kode']}_"):
        raise ArsipError(f"Folder {folder} bukan folder kasus {kasus['kode']}.")
    terlarang = {f"{folder}/{INDEKS}", f"{folder}/{manifes.NAMA}"}
    terpakai: set[str] = set()
    for tabel in manifes.BERPATH:
        for baris in cuplikan[tabel]:
            path, sidik = baris["path"], baris["sha256"]
            aman = path.startswith(f"{folder}/") and tas.nama_aman(path) and path not in terlarang
            if not aman or filing.panjang(path) > filing.JALUR_MAKS or path.casefold() in terpakai:
                raise ArsipError(f"Manifes menyebut tempat yang tidak sah: {path!r}.")
            if not _SIDIK.fullmatch(sidik):
                raise ArsipError(f"Manifes menyebut sidik yang tidak sah untuk {path}.")
            terpakai.add(path.casefold())
            yield path, sidik


def _temuan(data: Path, tercatat: Mapping[str, str], milik: set[str]) -> Iterator[str]:
    for path, sidik in tercatat.items():
        ada = filing.digest_berkas(data / path)
        if ada != sidik:
            yield f"{path}: {'hilang' if ada is None else 'berubah'}"
    yield from (f"{path}: tidak dikenal" for path in sorted(milik - tercatat.keys()))


# ── taking it in ───────────────────────────────────────────────────────────────────────────────


def _masukkan(isi: _Isi, office: Office, kerja: Path) -> Hasil:
    with _tepercaya():
        lama = _sama_di_sini(isi, office)
        if not lama:
            _tolak_bentrok(isi, office)
            _catat(isi, office, kerja)
    diletakkan = _letakkan(isi, office, hanya_yang_hilang=lama)
    _terbitkan(isi, office)
    return Hasil(
        kode=isi.kode,
        folder=isi.folder,
        baru=not lama,
        diletakkan=diletakkan,
        naskah=len(isi.cuplikan["naskah"]),
        nomor=len(isi.cuplikan["nomor"]),
        temuan=isi.temuan,
    )


def _sama_di_sini(isi: _Isi, office: Office) -> bool:
    """Return whether the case is here already, the same.

    Raises:
        ArsipError: it is here and is not the same, or its SOP is not here.
    """
    if isi.cuplikan["kasus"]["sop"] not in office.settings.sop:
        raise ArsipError(
            f"Kasus {isi.kode} mengikuti SOP “{isi.cuplikan['kasus']['sop']}”, yang tidak ada di config/sop/ di sini. "
            "Pasang definisi dan templat SOP itu, lalu jalankan lagi."
        )
    lama = office.register.kasus(isi.kode)
    if lama and not _setara(office.register.cuplik(lama.id), isi.cuplikan):
        raise ArsipError(f"Kasus {isi.kode} sudah ada di sini dengan isi lain. Tidak ada yang diubah.")
    return lama is not None


def _setara(di_sini: Mapping[str, Any], di_tas: Mapping[str, Any]) -> bool:
    return _banding(di_sini) == _banding(di_tas)


def _banding(cuplikan: Mapping[str, Any]) -> dict[str, Any]:
    """Return an extract as it compares: whose a drop of several cases is depends on which of them are here."""
    kode = manifes.kode(cuplikan)
    setoran = [s | {"kode": s["kode"] == kode} for s in cuplikan["setoran"]]
    return {**cuplikan, "setoran": sorted(setoran, key=lambda s: str(s["id"]))}


def _tolak_bentrok(isi: _Isi, office: Office) -> None:
    """Refuse a case whose numbers or places belong to another one here.

    Raises:
        ArsipError: they do; the message names the first.
    """
    for b in isi.cuplikan["nomor"]:
        nomor = Nomor(
            seri=b["seri"],
            tanggal=dt.date.fromisoformat(b["tanggal"]),
            urut=b["urut"] or b["induk"] or 0,
            sisip=b["sisip"] or 0,
            teks=b["teks"],
        )
        if pemilik := office.register.pemilik_nomor(nomor):
            raise ArsipError(
                f"Nomor {nomor.teks} dari kasus {isi.kode} sudah dipakai di sini: {pemilik.teks}, {pemilik.pemilik}. "
                "Tidak ada yang diubah."
            )
    for path in isi.berkas:
        ada = filing.digest_berkas(office.settings.root.outbox / path)
        if ada is not None and ada != filing.digest_berkas(isi.data / path):
            raise ArsipError(f"outbox/{path} sudah ada dengan isi lain. Tidak ada yang diubah.")


def _catat(isi: _Isi, office: Office, kerja: Path) -> None:
    """Enter the case; nothing is entered that does not come out again as it was, or of which no page can be made."""
    register = office.register
    try:
        with register.issuing():
            kasus = register.kasus_id(register.tuang(isi.cuplikan))
            if not _setara(register.cuplik(kasus.id), isi.cuplikan):
                raise ArsipError(f"Manifes {isi.kode} tidak dapat dicatat seutuhnya; mungkin dari program lain versi.")
            coba = dataclasses.replace(office.settings, root=Root(kerja / "coba"))
            terbitkan(kasus, register, coba, kerja / "coba" / filing.KERJA)
            kini = office.jam().replace(tzinfo=None)
            _utuh(kasus)
            naskah = register.naskah_ringkas(kasus.kode).get(kasus.id, [])
            posisi(kasus, naskah, kini, belum_kembali(kasus, naskah, coba.root.outbox, kini))
            register.nomor()
            for setoran in isi.cuplikan["setoran"]:
                dari_json(setoran["jawaban"])
    except RegisterError as exc:
        raise ArsipError(f"{exc} Tidak ada yang diubah.") from exc


def _utuh(kasus: KasusTercatat) -> None:
    """Raise a ValueError if a case is none that this program entered: pages of older cases bear with much."""
    for saat in (kasus.dibuat, kasus.diperbarui):
        dt.datetime.fromisoformat(saat)
    if kasus.keadaan.get("status") not in {"berjalan", "selesai", "dibatalkan"}:
        msg = "keadaan kasus tidak dikenal"
        raise ValueError(msg)


def _letakkan(isi: _Isi, office: Office, *, hanya_yang_hilang: bool) -> int:
    """Put the files of the berkas in their place, and return how many were not there."""
    jumlah = 0
    for path in isi.berkas:
        tujuan = office.settings.root.outbox / path
        ada = tujuan.exists()
        if ada and hanya_yang_hilang:
            continue  # what somebody did to a file that is here is for `archive verify` to tell
        try:
            filing.put_in_place(isi.data / path, tujuan)
        except FilingError as exc:
            raise ArsipError(f"{exc} Sisa berkas {isi.kode} diletakkan bila tas ini dimasukkan lagi.") from exc
        jumlah += not ada
    return jumlah


def _terbitkan(isi: _Isi, office: Office) -> None:
    """Write the pages and manifests of the case, and of those that share a drop with it."""
    register = office.register
    semua = {k for s in isi.cuplikan["setoran"] for k in register.kasus_setoran(s["id"])}
    kasus = register.kasus(isi.kode)
    for satu in sorted(semua | ({kasus.id} if kasus else set())):
        terbitkan(register.kasus_id(satu), register, office.settings, office.drafts)
    terbitkan_nomor_batal(register, office.settings, office.drafts)
