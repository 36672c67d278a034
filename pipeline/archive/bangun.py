"""A register out of what lies in outbox/: the manifests of the berkas, and where one is lost, the naskah themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pipeline.archive import manifes
from pipeline.archive.temuan import Temuan
from pipeline.errors import ArsipError, RegisterError
from pipeline.register import Register

Cuplikan = dict[str, Any]  # what `Register.cuplik` returns
_BERPATH: Final = ("naskah", "sumber", "lampiran", "salinan", "turunan")
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
class Pulihan:
    """One case as it was found in its folder."""

    cuplikan: Cuplikan
    temuan: tuple[Temuan, ...] = ()


# What reads a case out of its folder: the manifest's snapshot, if there is a readable one, made good by what else
# lies there. Raises ArsipError where nothing can be made of it.
Pemulih = Callable[[Path, Cuplikan | None], Pulihan]


def _apa_adanya(folder: Path, cuplikan: Cuplikan | None) -> Pulihan:
    if cuplikan is None:
        raise ArsipError(f"{folder.name} tidak mempunyai manifes")
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
    pulihan: list[Pulihan] = []
    temuan: list[Temuan] = []
    for folder in semua:
        try:
            satu = pemulih(folder, baca_manifes(folder, temuan))
            periksa_cuplikan(satu.cuplikan)
            temuan += _berganti_nama(satu.cuplikan, jalur(folder), ada)
        except ArsipError as exc:
            temuan.append(Temuan(jalur(folder), TIDAK_PULIH, f"Berkas ini tidak dapat dipulihkan: {exc}."))
            continue
        pulihan.append(satu)
    return _masukkan(register, pulihan, temuan)


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
    """Return what the manifest of a folder says; None if there is no readable one, which is told."""
    path = f"{jalur(folder)}/{manifes.NAMA}"
    try:
        return manifes.baca((folder / manifes.NAMA).read_bytes())
    except FileNotFoundError:
        temuan.append(Temuan(path, "manifes-hilang", "Manifes berkas ini tidak ada."))
    except (ArsipError, OSError) as exc:
        temuan.append(Temuan(path, "manifes-rusak", f"Manifes berkas ini tidak terbaca: {exc}."))
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
        path = [b["path"] for tabel in _BERPATH for b in cuplikan[tabel]]
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


def _masukkan(register: Register, pulihan: Sequence[Pulihan], temuan: list[Temuan]) -> Laporan:
    masuk: list[str] = []
    urut = sorted(pulihan, key=lambda p: (str(p.cuplikan["kasus"]["dibuat"]), str(p.cuplikan["kasus"]["kode"])))
    with register.issuing():
        cuplikan = [p.cuplikan for p in urut]
        _dahulukan_setoran(register, cuplikan)
        awal = max((n.id for n in register.nomor()), default=0)
        id_nomor = {kunci: n for n, kunci in enumerate(_urutan_nomor(cuplikan), awal + 1)}
        for satu in urut:
            kasus = satu.cuplikan["kasus"]
            bernomor = [b | {"id": id_nomor[_kunci_nomor(b)]} for b in satu.cuplikan["nomor"]]
            try:
                register.tuang(satu.cuplikan | {"nomor": bernomor})
            except (RegisterError, KeyError, TypeError, ValueError) as exc:
                temuan.append(Temuan(kasus["folder"], TIDAK_PULIH, f"Berkas ini tidak dapat dipulihkan: {exc}"))
            else:
                masuk.append(kasus["kode"])
                temuan += satu.temuan
    return Laporan(kasus=tuple(masuk), temuan=tuple(sorted(temuan)))


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
