"""`config/` → the office and its SOPs, read and checked once at start, every fault at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import Any, ClassVar, Final, TypeVar, cast, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import ConfigError
from pipeline.filing import DIGANTIKAN, JALUR_MAKS, SLUG_MAKS
from pipeline.kantor import (
    ATAS_NAMA,
    BELUM_DITETAPKAN,
    DEFINITIF,
    DITETAPKAN,
    MUSNAH,
    PERMANEN,
    PROFIL,
    SEBAGAI,
    TANPA_JADWAL,
    Instansi,
    Jabatan,
    JadwalRetensi,
    Kantor,
    Klasifikasi,
    Layanan,
    Pejabat,
    Profil,
    Seri,
)
from pipeline.nomor import cacat_pola
from pipeline.root import Root
from pipeline.sekilas import akar
from pipeline.setelan import Settings
from pipeline.skema import KETAT, UMUM, Bentuk, Skema
from pipeline.sop import Sop, cacat
from pipeline.tanggal import ZONA

T = TypeVar("T")

PINDAI_MAKS = 60  # seconds: watchdog loses events, so that a look at the folder may not be put off for longer
NIP = re.compile(r"\d{18}")
RETENSI_MAKS = 100  # years; more is a slip of the pen
NRP = re.compile(r"\d{3,12}(/[A-Z])?")
_KODE = re.compile(r"[A-Za-z0-9]+")
NAMA: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KLASIFIKASI = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Instansi:
    __pydantic_config__: ClassVar = KETAT
    instansi: tuple[Instansi, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pejabat:
    __pydantic_config__: ClassVar = KETAT
    jabatan: tuple[Jabatan, ...]
    pejabat: tuple[Pejabat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Penomoran:
    __pydantic_config__: ClassVar = KETAT
    seri: tuple[Seri, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _TataNaskah(Profil):
    __pydantic_config__: ClassVar = KETAT
    pilihan: dict[str, tuple[str, ...]]
    klasifikasi: tuple[Klasifikasi, ...]

    def profil_saja(self) -> Profil:
        return Profil(**{f.name: getattr(self, f.name) for f in dataclasses.fields(Profil)})


def load(root: Path, *, tanpa_templat: bool = False) -> Settings:
    """Return the configuration of `root`; `tanpa_templat`: templates need not be there (they are being made).

    Raises:
        ConfigError: something under config/ or templates/ is missing or wrong; it holds every fault,
            each with file, key, value, and what to do.
    """
    tempat = akar(root)
    temuan: list[str] = []
    kantor = _muat_kantor(tempat, temuan)
    berkas_sop = sorted((tempat.config / "sop").glob("*.toml"))
    sop = {berkas: _baca(berkas, Sop, temuan) for berkas in berkas_sop}
    if not berkas_sop:
        temuan.append("config/sop/: tidak ada satu pun definisi SOP (*.toml).")
    if kantor is None:
        raise ConfigError(tuple(temuan))
    temuan.extend(_periksa_kantor(kantor))
    for berkas, satu in sop.items():
        if satu is not None:
            temuan.extend(_periksa_sop(satu, f"config/sop/{berkas.name}", kantor, None if tanpa_templat else tempat))
    temuan.extend(_sop_ganda({b.name: s for b, s in sop.items() if s is not None}))
    if temuan:
        raise ConfigError(tuple(temuan))
    jam = kantor.layanan.jam_kerja
    jadi = (
        dataclasses.replace(s, langkah=tuple(dataclasses.replace(x, jam_kerja=jam) for x in s.langkah))
        for s in sop.values()
        if s is not None
    )
    return Settings(tempat, kantor, {s.nama: s for s in jadi})


def _muat_kantor(tempat: Root, temuan: list[str]) -> Kantor | None:
    """Return what stands in config/ besides the SOPs; None, with the faults added to `temuan`, if it cannot be read."""
    instansi = _baca(tempat.config / "instansi.toml", _Instansi, temuan)
    pejabat = _baca(tempat.config / "pejabat.toml", _Pejabat, temuan)
    penomoran = _baca(tempat.config / "penomoran.toml", _Penomoran, temuan)
    tata_naskah = _baca(tempat.config / "tata-naskah.toml", _TataNaskah, temuan)
    layanan = _baca(tempat.config / "layanan.toml", Layanan, temuan)
    jadwal = _baca_jadwal(tempat.config / "jra.toml", temuan)
    if instansi is None or pejabat is None or penomoran is None or tata_naskah is None or layanan is None:
        return None
    return Kantor(
        instansi=instansi.instansi,
        jabatan=pejabat.jabatan,
        pejabat=pejabat.pejabat,
        seri=penomoran.seri,
        profil=tata_naskah.profil_saja(),
        klasifikasi=tata_naskah.klasifikasi,
        pilihan=tata_naskah.pilihan,
        layanan=layanan,
        jadwal=jadwal,
    )


@dataclass(frozen=True, slots=True)
class Definisi:
    """A definition that is being written: what it says, every fault of it, and the templates that it still needs."""

    berkas: Path
    sop: Sop | None
    temuan: tuple[str, ...]
    templat_kurang: tuple[str, ...] = ()


def periksa_definisi(root: Path, berkas: Path) -> Definisi:
    """Return a definition as it would be in force at `root`, wherever it lies; one in config/sop/ has its templates.

    Raises:
        ConfigError: what stands in config/ besides the SOPs is wrong.
    """
    tempat = Root(root.resolve())
    temuan: list[str] = []
    kantor = _muat_kantor(tempat, temuan)
    if kantor is None:
        raise ConfigError(tuple(temuan))
    berlaku = berkas.resolve().parent == tempat.config / "sop"
    nama = f"config/sop/{berkas.name}" if berlaku else str(berkas)
    sop = _baca(berkas, Sop, temuan, nama)
    if sop is None:
        return Definisi(berkas, None, tuple(temuan))
    temuan.extend(_periksa_sop(sop, nama, kantor, tempat if berlaku else None))
    lain = (b for b in sorted((tempat.config / "sop").glob("*.toml")) if b != berkas.resolve())
    semua = {b.name: s for b in lain if (s := _baca(b, Sop, []))}
    for kunci in ("nama", "kode"):
        for satu, isi in semua.items():
            if getattr(isi, kunci) == getattr(sop, kunci):
                temuan.append(f"{nama}: {kunci}: “{getattr(sop, kunci)}” sudah dipakai config/sop/{satu}.")
    return Definisi(berkas, sop, tuple(temuan), () if berlaku else tuple(_templat_kurang(sop, tempat)))


def _templat_kurang(sop: Sop, root: Root) -> Iterator[str]:
    for naskah in (n for x in sop.langkah for n in x.naskah):
        if not (root.templates / sop.nama / naskah.berkas_templat).is_file():
            yield f"templates/{sop.nama}/{naskah.berkas_templat}"


def letak_register(root: Path) -> Path:
    """Return where the register of `root` lies, whatever else may be wrong with its configuration.

    Raises:
        ConfigError: config/layanan.toml is missing or wrong.
    """
    temuan: list[str] = []
    layanan = _baca(root / "config" / "layanan.toml", Layanan, temuan)
    if layanan is None:
        raise ConfigError(tuple(temuan))
    return root.resolve() / layanan.register


@lru_cache
def _pembaca(jenis: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(jenis)  # takes longer to make than a definition to read: there are several of one kind


def _baca(berkas: Path, jenis: type[T], temuan: list[str], nama: str = "") -> T | None:
    """Return the content of a TOML file as `jenis`; None, with the faults added to `temuan`, if it is not that."""
    nama = nama or "/".join(berkas.parts[-3 if berkas.parent.name == "sop" else -2 :])
    try:
        data = tomllib.loads(berkas.read_text("utf-8"))
        # mypy asks T for the hash of its type.
        return cast("T", _pembaca(jenis).validate_python(data))  # type: ignore[arg-type]
    except FileNotFoundError:
        temuan.append(f"{nama}: berkas ini tidak ada. Salin dari `alur init` pada folder lain.")
    except (OSError, UnicodeDecodeError) as exc:
        temuan.append(f"{nama}: tidak dapat dibaca ({exc}). Simpan sebagai teks UTF-8.")
    except tomllib.TOMLDecodeError as exc:
        temuan.append(f"{nama}: bukan TOML yang benar ({exc}). Periksa tanda kutip dan kurung pada baris itu.")
    except ValidationError as exc:
        temuan.extend(f"{nama}: {_terjemah(galat, jenis)}" for galat in exc.errors(include_url=False))
    return None


def _baca_jadwal(berkas: Path, temuan: list[str]) -> JadwalRetensi:
    """Return the retention table; a root of a version that had none has an empty one, BELUM DITETAPKAN."""
    return (_baca(berkas, JadwalRetensi, temuan) if berkas.exists() else None) or TANPA_JADWAL


_JENIS: Final = {
    "string_type": "harus teks dalam tanda kutip",
    "int_type": "harus bilangan bulat",
    "int_parsing": "harus bilangan bulat",
    "int_from_float": "harus bilangan bulat",
    "float_type": "harus bilangan",
    "float_parsing": "harus bilangan",
    "bool_type": "harus true atau false",
    "bool_parsing": "harus true atau false",
    "date_type": "harus tanggal, misalnya 2026-01-31, tanpa tanda kutip",
    "date_from_datetime_parsing": "harus tanggal, misalnya 2026-01-31, tanpa tanda kutip",
    "date_parsing": "harus tanggal, misalnya 2026-01-31, tanpa tanda kutip",
    "tuple_type": "harus daftar dalam kurung siku",
    "dataclass_type": "harus berupa bagian berisi kunci dan nilai",
    "dict_type": "harus berupa bagian berisi kunci dan nilai",
    "enum": "tidak dikenal",
}


def _terjemah(galat: Mapping[str, Any], jenis: type) -> str:
    """Return one fault of pydantic in Indonesian: key, value, remedy."""
    jalur = galat["loc"]
    kunci = ""
    for bagian in jalur:
        kunci += f"[{bagian + 1}]" if isinstance(bagian, int) else f"{'.' if kunci else ''}{bagian}"
    if galat["type"] == "unexpected_keyword_argument":
        usul = _mirip(str(jalur[-1]), _kunci_sah(jenis, jalur[:-1])) or " Hapus atau perbaiki kunci itu."
        return f"kunci “{kunci}” (bernilai {galat['input']!r}) tidak dikenal.{usul}"
    if galat["type"] in {"missing", "missing_argument"}:
        return f"kunci “{kunci}” belum ditulis."
    sebab = _JENIS.get(galat["type"], "tidak sah")
    if galat["type"] == "enum":
        sebab += f"; pilih {', '.join(f'“{b}”' for b in Bentuk)}"
    return f"kunci “{kunci}” bernilai {galat['input']!r}; {sebab}."


def _kunci_sah(jenis: Any, jalur: tuple[str | int, ...]) -> list[str]:
    """Return the keys that are allowed where `jalur` leads, starting at record type `jenis`."""
    for bagian in jalur:
        if isinstance(bagian, str) and dataclasses.is_dataclass(jenis):
            jenis = get_type_hints(jenis).get(bagian)
        elif isinstance(bagian, int):
            jenis = get_args(jenis)[0]
        if isinstance(jenis, UnionType):
            jenis = get_args(jenis)[0]
    return [f.name for f in dataclasses.fields(jenis)] if dataclasses.is_dataclass(jenis) else []


_DARI_LAIN: Final = frozenset({"pejabat", "keputusan", "klasifikasi"})  # lists made of what stands elsewhere


def _periksa_kantor(kantor: Kantor) -> Iterator[str]:
    yield from _periksa_pejabat(kantor)
    yield from _periksa_jadwal(kantor.jadwal)
    for nomor, instansi in enumerate(kantor.instansi, 1):
        if instansi.zona_waktu not in ZONA:
            yield f"config/instansi.toml: instansi[{nomor}]: zona_waktu “{instansi.zona_waktu}” tidak dikenal; pilih {', '.join(ZONA)}."
    for ganda, jumlah in Counter(s.kunci for s in kantor.seri).items():
        if jumlah > 1:
            yield f"config/penomoran.toml: seri “{ganda}” ditulis {jumlah} kali."
    for seri in kantor.seri:
        if sebab := cacat_pola(seri.pola):
            yield f"config/penomoran.toml: seri “{seri.kunci}”, pola “{seri.pola}”: {sebab}"
    dikenal = {b.pilihan for b in UMUM.bidang} | {k.pilihan for t in UMUM.tabel for k in t.kolom}
    dari_lain = _DARI_LAIN | {""}
    for nama in sorted(dikenal - dari_lain - kantor.pilihan.keys()):
        yield f"config/tata-naskah.toml: daftar pilihan “{nama}” belum ditulis di [pilihan]."
    for nama in sorted(kantor.pilihan.keys() - dikenal):
        yield f"config/tata-naskah.toml: daftar pilihan “{nama}” tidak dikenal.{_mirip(nama, dikenal - dari_lain)}"
    if kantor.layanan.jam_kerja[0] >= kantor.layanan.jam_kerja[1]:
        yield "config/layanan.toml: jam_kerja harus dari awal ke akhir, misalnya [07:30:00, 16:00:00]."
    if kantor.profil.profil not in PROFIL:
        yield f"config/tata-naskah.toml: profil “{kantor.profil.profil}” tidak dikenal; pilih {', '.join(PROFIL)}."
    layanan = kantor.layanan
    for kunci in (
        "tenang_detik",
        "pindai_detik",
        "ukuran_maks_mb",
        "batas_detik",
        "batas_isi_detik",
        "batas_memori_mb",
    ):
        if getattr(layanan, kunci) <= 0:
            yield f"config/layanan.toml: kunci “{kunci}” bernilai {getattr(layanan, kunci)}; harus lebih dari 0."
    if layanan.pdf.batas_detik <= 0:
        yield f"config/layanan.toml: kunci “pdf.batas_detik” bernilai {layanan.pdf.batas_detik}; harus lebih dari 0."
    if layanan.pindai_detik > PINDAI_MAKS:
        yield f"config/layanan.toml: kunci “pindai_detik” bernilai {layanan.pindai_detik}; paling lama {PINDAI_MAKS} detik."


def _periksa_jadwal(jadwal: JadwalRetensi) -> Iterator[str]:
    """Yield what is wrong with the retention table; a row is checked before the table is in force, too."""
    berkas = "config/jra.toml"
    if jadwal.status not in (BELUM_DITETAPKAN, DITETAPKAN):
        yield f"{berkas}: status “{jadwal.status}” tidak dikenal; pilih “{BELUM_DITETAPKAN}” atau “{DITETAPKAN}”."
    if jadwal.status == DITETAPKAN and not jadwal.jra:
        yield f"{berkas}: status “{DITETAPKAN}” tetapi belum ada satu pun [[jra]]; isi tabelnya, atau kembalikan status."
    for kode, jumlah in Counter(j.kode.casefold() for j in jadwal.jra).items():
        if jumlah > 1:
            yield f"{berkas}: kode “{kode.upper()}” ditulis {jumlah} kali; satu kode satu baris."
    for nomor, satu in enumerate(jadwal.jra, 1):
        letak = f"{berkas}: jra[{nomor}] ({satu.kode})"
        if not _KLASIFIKASI.fullmatch(satu.kode):
            yield f"{letak}: kode “{satu.kode}” bukan kode klasifikasi, misalnya HM atau HM.01."
        if not satu.jenis_arsip.strip():
            yield f"{letak}: jenis_arsip masih kosong."
        for kunci in ("aktif_tahun", "inaktif_tahun"):
            if not 0 <= (tahun := getattr(satu, kunci)) <= RETENSI_MAKS:
                yield f"{letak}: {kunci} bernilai {tahun}; harus dari 0 sampai {RETENSI_MAKS} tahun."
        if satu.nasib_akhir not in (MUSNAH, PERMANEN):
            yield f"{letak}: nasib_akhir “{satu.nasib_akhir}” tidak dikenal; pilih “{MUSNAH}” atau “{PERMANEN}” (TND-610)."


def _periksa_pejabat(kantor: Kantor) -> Iterator[str]:
    berkas = "config/pejabat.toml"
    jabatan = {j.kunci for j in kantor.jabatan}
    for nomor, p in enumerate(kantor.pejabat, 1):
        letak = f"{berkas}: pejabat[{nomor}] ({p.nama})"
        for kunci in ("jabatan", "jabatan_asal", "melalui"):
            nilai = getattr(p, kunci)
            if nilai and nilai not in jabatan:
                yield f"{letak}: {kunci} “{nilai}” tidak ada pada [[jabatan]].{_mirip(nilai, jabatan)}"
        if p.sebagai not in SEBAGAI:
            yield f"{letak}: sebagai “{p.sebagai}” tidak dikenal; pilih {', '.join(SEBAGAI)}."
        if not p.nama.strip():
            yield f"{letak}: nama masih kosong."
        if p.nip and p.nrp:
            yield f"{letak}: nip dan nrp terisi dua-duanya; isi salah satu (TND-506)."
        if p.nip and not NIP.fullmatch(p.nip):
            yield f"{letak}: nip “{p.nip}” bukan 18 angka (TND-506)."
        if p.nrp and not NRP.fullmatch(p.nrp):
            yield f"{letak}: nrp “{p.nrp}” bukan angka, boleh berakhiran /P (TND-506)."
        yield from (f"{letak}: {sebab}" for sebab in _atas_nama(p, kantor))
        if p.berlaku_sampai is not None and p.berlaku_sampai < p.berlaku_dari:
            yield f"{letak}: berlaku_sampai {p.berlaku_sampai} mendahului berlaku_dari {p.berlaku_dari}."
    yield from _definitif_bersamaan(kantor)


def _atas_nama(p: Pejabat, kantor: Kantor) -> Iterator[str]:
    """Yield what is wrong with an a.n. (one level below) or u.b. (two levels below). Source: TND-508, TND-509."""
    if p.sebagai not in ATAS_NAMA:
        return
    if not p.jabatan_asal:
        yield f"{p.sebagai} memerlukan jabatan_asal, jabatan penanda tangan sendiri (TND-508)."
        return
    if p.sebagai == "u.b." and not p.melalui:
        yield "u.b. memerlukan melalui, jabatan di antara keduanya (TND-509)."
        return
    naik = [p.jabatan_asal, p.melalui, p.jabatan] if p.sebagai == "u.b." else [p.jabatan_asal, p.jabatan]
    for bawah, atas in pairwise(naik):
        jabatan = kantor.cari_jabatan(bawah)
        if jabatan and jabatan.atasan != atas:
            yield f"{bawah} tidak langsung di bawah {atas}; periksa atasan pada [[jabatan]] (TND-508, TND-509)."


def _definitif_bersamaan(kantor: Kantor) -> Iterator[str]:
    tetap = [p for p in kantor.pejabat if p.sebagai == DEFINITIF]
    for n, p in enumerate(tetap):
        for q in tetap[n + 1 :]:
            akhir = min(x.berlaku_sampai or dt.date.max for x in (p, q))
            if p.jabatan == q.jabatan and max(p.berlaku_dari, q.berlaku_dari) <= akhir:
                yield (
                    f"config/pejabat.toml: “{p.nama}” dan “{q.nama}” sama-sama pejabat definitif {p.jabatan} "
                    f"pada {max(p.berlaku_dari, q.berlaku_dari)}; betulkan berlaku_dari atau berlaku_sampai."
                )


def _periksa_sop(sop: Sop, berkas: str, kantor: Kantor, root: Root | None) -> Iterator[str]:
    for salah in cacat(sop):
        yield f"{berkas}: {salah.kunci}: {salah.pesan}{_usul_bidang(salah.pesan, sop)}"
    yield from (f"{berkas}: {salah}" for salah in (*_nama_berkas(sop), *_pilihan_sop(sop, kantor)))
    for kunci, isi in _belum_diisi(dataclasses.asdict(sop)):
        yield f"{berkas}: {kunci}: masih “{isi}”; ganti dengan isi yang sebenarnya, tanpa tanda « dan »."
    jabatan, seri = {j.kunci for j in kantor.jabatan}, {s.kunci: s for s in kantor.seri}
    for p in sop.pelaksana:
        if p.jabatan not in jabatan:
            yield f"{berkas}: pelaksana “{p.kunci}”: jabatan “{p.jabatan}” tidak ada di config/pejabat.toml."
    for langkah in sop.langkah:
        for naskah in langkah.naskah:
            letak = f"{berkas}: langkah[{langkah.nomor}].naskah “{naskah.jenis}”"
            if naskah.seri not in seri:
                yield f"{letak}: seri “{naskah.seri}” tidak ada di config/penomoran.toml."
            elif kurang := _komponen_kurang(sop, seri[naskah.seri]):
                yield f"{letak}: pola seri “{naskah.seri}” memakai {kurang}; minta bidang itu pada perlu langkah pertama."
            if root and not (root.templates / sop.nama / naskah.berkas_templat).is_file():
                jalur = f"templates/{sop.nama}/{naskah.berkas_templat}"
                yield f"{letak}: templat {jalur} tidak ada. Kembalikan berkas itu atau betulkan kunci templat."


def _belum_diisi(isi: Any, kunci: str = "") -> Iterator[tuple[str, str]]:
    """Yield key and text of what `alur sop new` left to be filled in."""
    if isinstance(isi, Mapping):
        for nama, satu in isi.items():
            yield from _belum_diisi(satu, f"{kunci}.{nama}" if kunci else nama)
    elif isinstance(isi, (tuple, list)):
        for urut, satu in enumerate(isi, 1):
            nomor = satu.get("nomor", urut) if isinstance(satu, Mapping) else urut
            yield from _belum_diisi(satu, f"{kunci}[{nomor}]")
    elif isinstance(isi, str) and "«" in isi:
        yield kunci, isi


def _nama_berkas(sop: Sop) -> Iterator[str]:
    """Yield each name that cannot stand in a path of outbox/: on Windows, on a share, within its length."""
    if not NAMA.fullmatch(sop.nama):
        yield f"nama “{sop.nama}”: pakailah huruf kecil, angka, dan tanda hubung saja."
    if not _KODE.fullmatch(sop.kode):
        yield f"kode “{sop.kode}”: pakailah huruf dan angka saja."
    kode = f"{sop.kode}-2026-9999"
    for langkah in sop.langkah:
        letak = f"langkah[{langkah.nomor}]"
        if not NAMA.fullmatch(langkah.folder):
            yield f"{letak}.folder “{langkah.folder}”: pakailah huruf kecil, angka, dan tanda hubung saja."
        for jenis in (n.jenis for n in langkah.naskah):
            if not NAMA.fullmatch(jenis):
                yield f"{letak}.naskah “{jenis}”: pakailah huruf kecil, angka, dan tanda hubung saja."
            berkas = f"{kode}_{langkah.nomor:02d}_{jenis}_p99_r99_ttd.docx"
            jalur = f"2026/{kode}_{'x' * SLUG_MAKS}/{langkah.nama_folder}/{DIGANTIKAN}/{berkas}"
            if (lebih := len(jalur) - JALUR_MAKS) > 0:
                yield f"{letak}.naskah “{jenis}”: jalur berkasnya {lebih} huruf terlalu panjang; pendekkan jenis atau folder."


def _pilihan_sop(sop: Sop, kantor: Kantor) -> Iterator[str]:
    """Yield each list of choices that is not there, stands in config/ too, or has not the value of a condition."""
    sendiri = {d.nama: d.isi for d in sop.pilihan}
    for nama in sendiri.keys() & (kantor.pilihan.keys() | _DARI_LAIN):
        yield f"pilihan[{nama}].nama: daftar “{nama}” sudah ada untuk semua SOP; pakai nama lain."
    semua = {**kantor.pilihan, **sendiri}
    skema = sop.skema()
    dipakai = {b.pilihan: f"bidang[{b.nama}]" for b in sop.bidang}
    dipakai |= {k.pilihan: f"tabel[{t.nama}].kolom[{k.judul}]" for t in sop.tabel for k in t.kolom}
    for nama in sorted(dipakai.keys() - semua.keys() - _DARI_LAIN - {""}):
        yield f"{dipakai[nama]}.pilihan: daftar “{nama}” tidak ada. Tulis sebagai [[pilihan]].{_mirip(nama, semua)}"
    for langkah in sop.langkah:
        bidang = skema.cari_bidang(langkah.hanya_bila.bidang) if langkah.hanya_bila else None
        for nilai in langkah.hanya_bila.nilai if langkah.hanya_bila and bidang else ():
            if bidang and nilai not in (isi := semua.get(bidang.pilihan, ())):
                letak = f"langkah[{langkah.nomor}].hanya_bila.nilai"
                yield f"{letak}: “{nilai}” tidak ada pada pilihan {bidang.nama} ({', '.join(isi)}).{_mirip(nilai, isi)}"


def _mirip(nama: str, semua: Iterable[str], paling_sedikit: float = 0.5) -> str:
    """Return the question whether one of `semua` was meant, empty if none is like `nama`."""
    mirip = difflib.get_close_matches(nama, list(semua), 1, paling_sedikit)
    return f" Maksud Anda “{mirip[0]}”?" if mirip else ""


def _komponen_kurang(sop: Sop, seri: Seri) -> str:
    """Return the cells that the pattern of a series needs and the SOP does not ask for."""
    wajib = {n for x in sop.langkah for n in x.perlu}
    perlu = {"{kka": "naskah.klasifikasi", "{keamanan": "naskah.keamanan"}
    return " dan ".join(n for tanda, n in perlu.items() if tanda in seri.pola and n not in wajib)


def _usul_bidang(pesan: str, sop: Sop) -> str:
    nama = re.search(r"bidang “([^”]+)” tidak ada", pesan)
    semua = UMUM.nama | Skema(sop.bidang, sop.tabel).nama
    return _mirip(nama[1], semua, 0.6) if nama else ""


def _sop_ganda(sop: Mapping[str, Sop]) -> Iterator[str]:
    for kunci in ("nama", "kode"):
        for nilai, jumlah in Counter(getattr(s, kunci) for s in sop.values()).items():
            if jumlah > 1:
                yield f"config/sop/: {jumlah} definisi memakai {kunci} “{nilai}”; setiap SOP harus berbeda."
