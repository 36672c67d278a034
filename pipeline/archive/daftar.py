"""The archive lists: records of the register → Daftar Arsip Aktif, Daftar Berkas, Daftar Isi Berkas. No clock is read.

What is decided here, for an arsiparis who asks:

- One case is one berkas (TND-601). Its number in a list is its place there: by kode klasifikasi, then by kode.
- An item is an archival document (TND-613). A naskah and the signed copies that came home of it are *one* item; each
  lampiran is one; all versions of the workbook together are one, last. A superseded revision is an item only if it
  came home signed: unsigned, it is a draft (it lies in `digantikan/`). PDF copies for reading belong to their naskah.
- A naskah whose number was cancelled is listed with the reason: no number may be missing from the archive.
- Tingkat perkembangan (TND-605): `asli` once a signed copy is filed, and for the workbook, which is kept as it was
  dropped; else `kopi`. A naskah that is not signed is no archive in its final form, which its keterangan says. A
  lampiran is `kopi`: what came with a workbook was copied from somewhere. `tembusan` and `salinan` do not occur.
- Kurun waktu spans the dates of the naskah; where there is none, those of the other items.
- A berkas is closed when its case has ended, on the day of its last activity: the newest accepted workbook or signed
  copy. From then its retention counts (TND-609), by the row of `config/jra.toml` for its kode klasifikasi (TND-610).
  What comes of it is a proposal, and nothing else (TND-611).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from pipeline.kantor import BELUM_DITETAPKAN, MUSNAH, JadwalRetensi, Jra, Kantor
from pipeline.register import KasusTercatat, NaskahTercatat, Register, SalinanTercatat
from pipeline.tanggal import tambah_tahun, tanggal_panjang, tanggal_rentang
from pipeline.terbuka import semua_terbuka

Macam = Literal["naskah", "lampiran", "sumber"]
Tingkat = Literal["asli", "kopi"]
Nilai = str | int | dt.date | None

BELUM_KEMBALI: Final = "Belum kembali bertanda tangan"
USUL_PINDAH: Final = "usul pindah"
USUL_MUSNAH: Final = "usul musnah"
SERAHKAN: Final = "permanen: serahkan"
STATUS: Final = {"berjalan": "Berjalan", "selesai": "Selesai", "dibatalkan": "Dibatalkan"}

# TND-604: the columns of the Daftar Arsip Aktif in their order; the first five are of the berkas.
KOLOM_ARSIP_AKTIF: Final = (
    "Nomor Urut Berkas",
    "Kode Klasifikasi",
    "Uraian Informasi Berkas",
    "Kurun Waktu",
    "Jumlah Item",
    "Nomor Item",
    "Uraian Informasi Arsip",
    "Tanggal",
    "Tingkat Perkembangan",
    "Keterangan",
)
KOLOM_BERKAS: Final = 5  # of those, how many are said once for a berkas
# TND-613: the two levels.
KOLOM_DAFTAR_BERKAS: Final = (
    "Nomor Berkas",
    "Kode Klasifikasi",
    "Kode Berkas",
    "Uraian Informasi Berkas",
    "Kurun Waktu Awal",
    "Kurun Waktu Akhir",
    "Jumlah Item",
    "Status",
    "Ditutup",
    "Kode JRA",
    "Aktif s.d.",
    "Inaktif s.d.",
    "Nasib Akhir",
    "Usul",
    "Keamanan",
    "Keterangan",
)
KOLOM_ISI_BERKAS: Final = (
    "Nomor Berkas",
    "Kode Klasifikasi",
    "Kode Berkas",
    "Nomor Item",
    "Uraian Informasi Arsip",
    "Nomor Naskah",
    "Tanggal",
    "Tingkat Perkembangan",
    "Jumlah File",
    "Keterangan",
    "Lokasi",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a Daftar Isi Berkas. `file`: where it lies, below the folder of the berkas; a signed copy comes first."""

    nomor: int
    macam: Macam
    uraian: str
    nomor_naskah: str
    tanggal: dt.date
    tingkat: Tingkat
    keterangan: str
    file: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retensi:
    """What the retention table says of a berkas; without a row for it, all is empty. `usul` is never more than a proposal."""

    kode: str = ""
    jenis_arsip: str = ""
    aktif_sampai: dt.date | None = None
    inaktif_sampai: dt.date | None = None
    nasib_akhir: str = ""
    usul: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BerkasArsip:
    """One line of a Daftar Berkas, and its items. `folder` stands below outbox/; `ditutup` is None while it is open."""

    kode: str
    klasifikasi: str
    keamanan: str
    judul: str
    tahun: int
    folder: str
    status: str
    ditutup: dt.date | None
    retensi: Retensi
    keterangan: str
    item: tuple[Item, ...]

    @property
    def kurun(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of what is in it."""
        hari = [i.tanggal for i in self.item if i.macam == "naskah"] or [i.tanggal for i in self.item]
        return (min(hari), max(hari)) if hari else None

    @property
    def kurun_waktu(self) -> str:
        """The same in words."""
        return tanggal_rentang(*self.kurun) if self.kurun else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Daftar:
    """The lists of some or all berkas, as they stand on the day `per`."""

    kop: tuple[str, ...]
    unit_pengolah: str
    jadwal: JadwalRetensi
    per: dt.date
    lingkup: str  # what is in it, for the heading: `Tahun 2026`; empty: everything
    berkas: tuple[BerkasArsip, ...]


@dataclass(frozen=True, slots=True)
class Baris:
    """One row of a sheet, a value for each of its columns; whether it is the first, the last of its berkas."""

    isi: tuple[Nilai, ...]
    pertama: bool = True
    terakhir: bool = True


# ── records → berkas and items ──────────────────────────────────────────────────────────────────


def susun_daftar(
    kasus: Iterable[KasusTercatat], register: Register, kantor: Kantor, hari_ini: dt.date, lingkup: str = ""
) -> Daftar:
    """Return the lists of the given cases as they stand on `hari_ini`: by kode klasifikasi, then by kode."""
    instansi = kantor.instansi_pada(hari_ini)
    berkas = [berkas_arsip(k, register, kantor.jadwal, hari_ini) for k in kasus]
    return Daftar(
        kop=instansi.kop if instansi else (),
        unit_pengolah=instansi.unit_pengolah if instansi else "",
        jadwal=kantor.jadwal,
        per=hari_ini,
        lingkup=lingkup,
        berkas=tuple(sorted(berkas, key=_urutan)),
    )


def berkas_arsip(kasus: KasusTercatat, register: Register, jadwal: JadwalRetensi, hari_ini: dt.date) -> BerkasArsip:
    """Return one case as a berkas of the lists, with its items."""
    naskah = register.naskah(kasus.id)
    item = _nomori(_item(kasus, naskah, register))
    isi = _terbaru(naskah).get("naskah", {})
    klasifikasi = _satu(isi, "klasifikasi")
    ditutup = _ditutup(kasus, register.salinan(kasus.id))
    return BerkasArsip(
        kode=kasus.kode,
        klasifikasi=klasifikasi,
        keamanan=_satu(isi, "keamanan"),
        judul=" ".join(kasus.judul.split()),
        tahun=kasus.tahun,
        folder=kasus.folder,
        status=kasus.keadaan.get("status", "berjalan"),
        ditutup=ditutup,
        retensi=retensi(jadwal.cari(klasifikasi), ditutup, hari_ini),
        keterangan=_keterangan_berkas(kasus, item),
        item=item,
    )


def retensi(jra: Jra | None, ditutup: dt.date | None, hari_ini: dt.date) -> Retensi:
    """Return until when a berkas is aktif and inaktif, and what is proposed today; nothing while it is open.

    Source: TND-608 to TND-611.
    """
    if jra is None:
        return Retensi()
    aturan = Retensi(kode=jra.kode, jenis_arsip=jra.jenis_arsip, nasib_akhir=jra.nasib_akhir)
    if ditutup is None:
        return aturan
    aktif = tambah_tahun(ditutup, jra.aktif_tahun)
    inaktif = tambah_tahun(ditutup, jra.aktif_tahun + jra.inaktif_tahun)
    usul = ""
    if hari_ini > inaktif:
        usul = USUL_MUSNAH if jra.nasib_akhir == MUSNAH else SERAHKAN
    elif hari_ini > aktif:
        usul = USUL_PINDAH
    return replace(aturan, aktif_sampai=aktif, inaktif_sampai=inaktif, usul=usul)


def _ditutup(kasus: KasusTercatat, salinan: Sequence[SalinanTercatat]) -> dt.date | None:
    if kasus.keadaan.get("status", "berjalan") == "berjalan":
        return None
    return max(_tanggal(w) for w in (kasus.diperbarui, *(s.waktu for s in salinan)))


def _urutan(berkas: BerkasArsip) -> tuple[bool, str, int, str, int]:
    """Return the key that lists are sorted by; a berkas without a kode klasifikasi comes last."""
    awalan, _, urut = berkas.kode.rpartition("-")
    return (not berkas.klasifikasi, berkas.klasifikasi, berkas.tahun, awalan, int(urut))


def _terbaru(naskah: Sequence[NaskahTercatat]) -> Mapping[str, Any]:
    """Return what the newest naskah was made from: the last that the register kept of the workbook's words."""
    return naskah[-1].isi if naskah else {}


def _nomori(item: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(replace(satu, nomor=nomor) for nomor, satu in enumerate(item, 1))


def _item(kasus: KasusTercatat, naskah: Sequence[NaskahTercatat], register: Register) -> Iterator[Item]:
    """Yield the rows of the Daftar Isi Berkas of one case: its naskah by date, then lampiran, then the workbook."""
    salinan: dict[int, list[SalinanTercatat]] = {}
    for satu in register.salinan(kasus.id):
        salinan.setdefault(satu.naskah, []).append(satu)
    for n in sorted(naskah, key=lambda n: (n.tanggal, n.langkah, n.putaran, n.id)):
        if n.keadaan != "digantikan" or n.id in salinan:
            yield _naskah(n, salinan.get(n.id, ()), kasus)
    yield from _lampiran(kasus, _terbaru(naskah), register)
    if sumber := register.sumber(kasus.id):
        versi = f", versi {sumber[0].versi} s.d. {sumber[-1].versi}" if len(sumber) > 1 else ""
        yield Item(
            nomor=0,
            macam="sumber",
            uraian=f"Buku kerja, sumber data naskah{versi}",
            nomor_naskah="",
            tanggal=_tanggal(sumber[-1].waktu),
            tingkat="asli",
            keterangan="",
            file=tuple(_di_berkas(s.path, kasus) for s in reversed(sumber)),
        )


def _naskah(n: NaskahTercatat, salinan: Sequence[SalinanTercatat], kasus: KasusTercatat) -> Item:
    return Item(
        nomor=0,
        macam="naskah",
        uraian=_uraian(n),
        nomor_naskah=n.nomor,
        tanggal=n.tanggal,
        tingkat="asli" if salinan else "kopi",
        keterangan=". ".join(_keterangan(n, salinan)),
        file=tuple(_di_berkas(path, kasus) for path in (*(s.path for s in reversed(salinan)), n.path)),
    )


def _uraian(n: NaskahTercatat) -> str:
    """Return what a naskah is, its number, from whom and to whom, and the round if there were several."""
    judul = _satu(n.isi.get("naskah", {}), "judul") or n.jenis
    dari, kepada = (_satu(n.isi.get(nama, {}), "pendek") for nama in ("dari", "kepada"))
    arah = (f" dari {dari}" if dari else "") + (f" kepada {kepada}" if kepada else "")
    putaran = f" (putaran {n.putaran})" if n.putaran > 1 else ""
    return f"{judul} Nomor {n.nomor}{arah}{putaran}"


def _keterangan(n: NaskahTercatat, salinan: Sequence[SalinanTercatat]) -> Iterator[str]:
    if n.revisi > 1 or n.keadaan == "digantikan":
        yield f"Revisi {n.revisi}{', sudah digantikan' if n.keadaan == 'digantikan' else ''}"
    if n.pembatalan:
        yield f"Nomor {n.pembatalan}".rstrip(".")
    if salinan:
        jumlah = f" ({len(salinan)} salinan)" if len(salinan) > 1 else ""
        yield f"Bertanda tangan, masuk {tanggal_panjang(_tanggal(salinan[-1].waktu))}{jumlah}"
        if any(s.beda for s in salinan):
            yield "Isinya berbeda dari yang diterbitkan"
    elif not n.pembatalan:
        yield BELUM_KEMBALI


def _lampiran(kasus: KasusTercatat, isi: Mapping[str, Any], register: Register) -> Iterator[Item]:
    """Yield the files that came with the workbooks; the workbook's own words tell what is on them."""
    kata = {
        str(baris["berkas"]).casefold(): baris
        for tabel in isi.values()
        if isinstance(tabel, list)
        for baris in tabel
        if isinstance(baris, dict) and baris.get("berkas")
    }
    for satu in register.lampiran(kasus.id):
        nama = satu.path.rpartition("/")[2]
        baris = kata.get(nama.casefold(), {})
        keterangan = _satu(baris, "keterangan")
        yield Item(
            nomor=0,
            macam="lampiran",
            uraian=f"{_satu(baris, 'jenis') or 'Lampiran'}{f': {keterangan}' if keterangan else ''} ({nama})",
            nomor_naskah="",
            tanggal=_tanggal(satu.waktu),
            tingkat="kopi",
            keterangan="Lampiran; tanggal masuk bersama buku kerja",
            file=(_di_berkas(satu.path, kasus),),
        )


def _keterangan_berkas(kasus: KasusTercatat, item: Sequence[Item]) -> str:
    hasil = []
    if batal := kasus.keadaan.get("pembatalan"):
        hasil.append(f"Dibatalkan: {' '.join(str(batal).split())}".rstrip("."))
    if terbuka := semua_terbuka(kasus.keadaan):
        hasil.append("; ".join(f"Langkah {t['langkah']}, {t['pelaksana']}" for t in terbuka))
    if jumlah := sum(BELUM_KEMBALI in i.keterangan for i in item):
        hasil.append(f"{jumlah} naskah belum kembali bertanda tangan")
    return ". ".join(hasil)


def _di_berkas(path: str, kasus: KasusTercatat) -> str:
    return path.removeprefix(f"{kasus.folder}/")


def _tanggal(iso: str) -> dt.date:
    return dt.datetime.fromisoformat(iso).date()


def _satu(isi: Mapping[str, Any], nama: str) -> str:
    return " ".join(str(isi.get(nama, "")).split())


# ── berkas and items → rows ─────────────────────────────────────────────────────────────────────


def baris_arsip_aktif(nomor: int, berkas: BerkasArsip) -> Iterator[Baris]:
    """Yield the rows of a berkas in the Daftar Arsip Aktif, one for each item.

    What is said of the berkas stands in its first row only, as in the ministry's form; its number stands in every
    one, so that a page that begins in the middle of a berkas tells which. Source: TND-604.
    """
    kepala = (nomor, berkas.klasifikasi, f"{berkas.judul}\n{berkas.kode}", berkas.kurun_waktu, len(berkas.item))
    kosong: tuple[Nilai, ...] = (nomor, None, None, None, None)
    if not berkas.item:
        yield Baris((*kepala, None, None, None, None, berkas.keterangan))
    for i in berkas.item:
        isi = (i.nomor, i.uraian, i.tanggal, i.tingkat, i.keterangan)
        pertama = i.nomor == 1
        yield Baris((*(kepala if pertama else kosong), *isi), pertama, i.nomor == len(berkas.item))


def baris_berkas(nomor: int, berkas: BerkasArsip) -> Iterator[Baris]:
    """Yield the one row of a berkas in the Daftar Berkas. Source: TND-609 to TND-613."""
    r, kurun = berkas.retensi, berkas.kurun or (None, None)
    yield Baris(
        (
            nomor,
            berkas.klasifikasi,
            berkas.kode,
            berkas.judul,
            *kurun,
            len(berkas.item),
            STATUS.get(berkas.status, berkas.status),
            berkas.ditutup,
            r.kode or BELUM_DITETAPKAN,
            r.aktif_sampai,
            r.inaktif_sampai,
            r.nasib_akhir or BELUM_DITETAPKAN,
            r.usul,
            berkas.keamanan,
            berkas.keterangan,
        )
    )


def baris_isi_berkas(nomor: int, berkas: BerkasArsip) -> Iterator[Baris]:
    """Yield the rows of a berkas in the Daftar Isi Berkas; each says whose it is, for filtering. Source: TND-613."""
    for i in berkas.item:
        yield Baris(
            (
                nomor,
                berkas.klasifikasi,
                berkas.kode,
                i.nomor,
                i.uraian,
                i.nomor_naskah,
                i.tanggal,
                i.tingkat,
                len(i.file),
                i.keterangan,
                i.file[0],
            ),
            pertama=i.nomor == 1,
            terakhir=i.nomor == len(berkas.item),
        )


def baris_json(nomor: int, berkas: BerkasArsip) -> dict[str, Any]:
    """Return a berkas with its items as `archive list --json` prints it."""
    r, kurun = berkas.retensi, berkas.kurun
    return {
        "nomor": nomor,
        "kasus": berkas.kode,
        "judul": berkas.judul,
        "klasifikasi": berkas.klasifikasi or None,
        "keamanan": berkas.keamanan or None,
        "tahun": berkas.tahun,
        "folder": berkas.folder,
        "status": berkas.status,
        "ditutup": _iso(berkas.ditutup),
        "kurun_waktu": [_iso(hari) for hari in kurun] if kurun else None,
        "retensi": {
            "kode": r.kode or BELUM_DITETAPKAN,
            "jenis_arsip": r.jenis_arsip or None,
            "aktif_sampai": _iso(r.aktif_sampai),
            "inaktif_sampai": _iso(r.inaktif_sampai),
            "nasib_akhir": r.nasib_akhir or None,
            "usul": r.usul or None,
        },
        "keterangan": berkas.keterangan,
        "jumlah_item": len(berkas.item),
        "item": [
            {
                "nomor": i.nomor,
                "macam": i.macam,
                "uraian": i.uraian,
                "nomor_naskah": i.nomor_naskah or None,
                "tanggal": i.tanggal.isoformat(),
                "tingkat_perkembangan": i.tingkat,
                "keterangan": i.keterangan,
                "file": list(i.file),
            }
            for i in berkas.item
        ],
    }


def baris_teks(nomor: int, berkas: BerkasArsip) -> tuple[str, ...]:
    """Return a berkas as a row of the list on screen."""
    judul = berkas.judul if len(berkas.judul) <= JUDUL_MAKS else f"{berkas.judul[: JUDUL_MAKS - 1]}…"
    status = STATUS.get(berkas.status, berkas.status)
    usul = berkas.retensi.usul or (BELUM_DITETAPKAN if not berkas.retensi.kode else "—")
    kolom = (str(nomor), berkas.kode, berkas.klasifikasi or "—", judul, berkas.kurun_waktu or "—")
    return (*kolom, str(len(berkas.item)), status, usul)


KEPALA_TEKS: Final = ("Nomor", "Kode", "Klasifikasi", "Uraian", "Kurun Waktu", "Item", "Status", "Retensi")
JUDUL_MAKS: Final = 48  # characters of a judul on screen; the whole stands in the XLSX


def _iso(tanggal: dt.date | None) -> str | None:
    return tanggal.isoformat() if tanggal else None
