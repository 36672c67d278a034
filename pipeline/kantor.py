"""The office: instansi, jabatan, pejabat, series of numbers, profile. Data of `config/`, and its small rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from pipeline.bawaan import REGISTER, ZONA_WAKTU
from pipeline.skema import KETAT
from pipeline.tanggal import berlaku_pada

DEFINITIF = "definitif"
PROFIL = ("tnd-2017", "anri-2021")
SEBAGAI = (DEFINITIF, "Plt.", "Plh.", "a.n.", "u.b.")
ATAS_NAMA = ("a.n.", "u.b.")  # sign only when the workbook names them
BELUM_DITETAPKAN = "BELUM DITETAPKAN"
DITETAPKAN = "DITETAPKAN"
MUSNAH = "musnah"
PERMANEN = "permanen"


MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Instansi:
    """The kop and the place, valid from `berlaku_sejak` until a later entry (TND-134, TND-135)."""

    __pydantic_config__: ClassVar = KETAT

    berlaku_sejak: dt.date
    kop: tuple[str, ...]
    alamat: tuple[str, ...]
    kota: str
    unit_pengolah: str
    zona_waktu: str = ZONA_WAKTU
    logo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jabatan:
    """An office: its full title for signature blocks, its short name, its code in numbers."""

    __pydantic_config__: ClassVar = KETAT

    kunci: str
    nama: str
    pendek: str
    kode_jabatan: str
    atasan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pejabat:
    """A person in an office from `berlaku_dari` to `berlaku_sampai` inclusive (TND-511)."""

    __pydantic_config__: ClassVar = KETAT

    jabatan: str
    nama: str
    nip: str = ""
    nrp: str = ""
    pangkat: str = ""
    sebagai: str = DEFINITIF
    jabatan_asal: str = ""  # for a.n. and u.b.: the signer's own office, one or two levels below
    melalui: str = ""  # for u.b.: the office between
    berlaku_dari: dt.date
    berlaku_sampai: dt.date | None = None

    def menjabat(self, tanggal: dt.date) -> bool:
        """Return whether this person holds the office on `tanggal`."""
        return self.berlaku_dari <= tanggal and (self.berlaku_sampai is None or tanggal <= self.berlaku_sampai)

    @property
    def nip_nrp(self) -> str:
        """`NIP. …` or `NRP. …`, empty if neither is known (TND-506)."""
        if self.nip:
            return f"NIP. {self.nip}"
        return f"NRP. {self.nrp}" if self.nrp else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seri:
    """A series of numbers, its printed pattern, and from where it starts in a given year."""

    __pydantic_config__: ClassVar = KETAT

    kunci: str
    nama: str
    pola: str
    mulai: dict[str, int] | None = None  # year → first serial, where a paper book was kept before

    def mulai_pada(self, tahun: int) -> int:
        """Return the first serial of `tahun`; those below it stand in a paper book."""
        return (self.mulai or {}).get(str(tahun), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profil:
    """The choices of Tata Naskah Dinas that the bureau confirms."""

    __pydantic_config__: ClassVar = KETAT

    profil: str = "tnd-2017"
    judul_disposisi: str = "LEMBAR DISPOSISI"
    cetak_nip: bool = True
    izinkan_rahasia: bool = False  # TND-407: SR and R are refused by default


@dataclass(frozen=True, slots=True, kw_only=True)
class Klasifikasi:
    """One kode klasifikasi arsip (TND-361)."""

    __pydantic_config__: ClassVar = KETAT

    kode: str
    nama: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Jra:
    """One row of the retention table: how many years a closed berkas is aktif, then inaktif, and its end (TND-610)."""

    __pydantic_config__: ClassVar = KETAT

    kode: str
    jenis_arsip: str
    aktif_tahun: int
    inaktif_tahun: int
    nasib_akhir: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JadwalRetensi:
    """The retention table and whether it is in force; as delivered it is empty, and is not."""

    __pydantic_config__: ClassVar = KETAT

    status: str = BELUM_DITETAPKAN
    dasar: str = ""  # the regulation it comes from
    jra: tuple[Jra, ...] = ()

    def cari(self, klasifikasi: str) -> Jra | None:
        """Return the row of a kode klasifikasi or of the nearest kode above it: `HM` for `HM.01`, never `H`.

        None if no row is meant, or the table is not in force.

        Source: TND-610.
        """
        kode = klasifikasi.casefold()
        cocok = [j for j in self.jra if kode == j.kode.casefold() or kode.startswith(f"{j.kode.casefold()}.")]
        return max(cocok, key=lambda j: len(j.kode), default=None) if self.status == DITETAPKAN else None


TANPA_JADWAL = JadwalRetensi()


@dataclass(frozen=True, slots=True, kw_only=True)
class SalinanPdf:
    """Whether the service makes a PDF/A copy of each naskah, and how long LibreOffice may take for one."""

    __pydantic_config__: ClassVar = KETAT

    aktif: bool = False
    batas_detik: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layanan:
    """How the service behaves."""

    __pydantic_config__: ClassVar = KETAT

    register: str = REGISTER
    tenang_detik: float = 2.0
    pindai_detik: float = 30.0
    ukuran_maks_mb: int = 40
    batas_detik: float = 8.0
    batas_isi_detik: float = 30.0
    batas_memori_mb: int = 240
    jam_kerja: tuple[dt.time, dt.time] = (dt.time(7, 30), dt.time(16))
    pdf: SalinanPdf = SalinanPdf()

    @property
    def ukuran_maks(self) -> int:
        """How large a drop may be, in bytes."""
        return self.ukuran_maks_mb * MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Penandatangan:
    """Who signs: the lines above the signature, and the person."""

    baris_jabatan: tuple[str, ...]
    pejabat: Pejabat
    jabatan: Jabatan  # the office in whose name the naskah is numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Kantor:
    """All of the office's configuration except the SOPs."""

    instansi: tuple[Instansi, ...]
    jabatan: tuple[Jabatan, ...]
    pejabat: tuple[Pejabat, ...]
    seri: tuple[Seri, ...]
    profil: Profil
    klasifikasi: tuple[Klasifikasi, ...]
    pilihan: dict[str, tuple[str, ...]]
    layanan: Layanan
    jadwal: JadwalRetensi = TANPA_JADWAL

    def instansi_pada(self, tanggal: dt.date) -> Instansi | None:
        """Return the instansi as it was called on `tanggal`."""
        return berlaku_pada(tanggal, ((i.berlaku_sejak, i) for i in self.instansi))

    def cari_jabatan(self, kunci: str) -> Jabatan | None:
        """Return the office `kunci`."""
        return next((j for j in self.jabatan if j.kunci == kunci), None)

    def cari_seri(self, kunci: str) -> Seri | None:
        """Return the series `kunci`."""
        return next((s for s in self.seri if s.kunci == kunci), None)

    def sebutan(self, pejabat: Pejabat) -> str:
        """Return how a pejabat is listed in the form: `Nama, S.H. (Plh. Kabag …)`."""
        jabatan = self.cari_jabatan(pejabat.jabatan)
        depan = "" if pejabat.sebagai == DEFINITIF else f"{pejabat.sebagai} "
        return f"{pejabat.nama} ({depan}{jabatan.pendek if jabatan else pejabat.jabatan})"

    def penandatangan(self, jabatan: str, tanggal: dt.date, pilihan: str = "") -> Penandatangan | None:
        """Return who signs for office `jabatan` on `tanggal`, or None if nobody may.

        `pilihan` (the workbook's Pejabat) names one of them. Without it a Plh. goes before a Plt.,
        a Plt. before the definitif; an a.n. or u.b. signs only when named.

        Source: TND-508 to TND-511.
        """
        urutan = {"Plh.": 0, "Plt.": 1, DEFINITIF: 2, "a.n.": 3, "u.b.": 4}
        calon = [p for p in self.pejabat if p.jabatan == jabatan and p.menjabat(tanggal)]
        if pilihan:
            calon = [p for p in calon if pilihan.casefold() in {self.sebutan(p).casefold(), p.nama.casefold()}]
        else:
            calon = [p for p in calon if p.sebagai not in ATAS_NAMA]
        induk = self.cari_jabatan(jabatan)
        if not calon or induk is None:
            return None
        terpilih = min(calon, key=lambda p: (urutan[p.sebagai], -p.berlaku_dari.toordinal()))
        return Penandatangan(baris_jabatan=self._baris_jabatan(terpilih, induk), pejabat=terpilih, jabatan=induk)

    def _baris_jabatan(self, pejabat: Pejabat, induk: Jabatan) -> tuple[str, ...]:
        if pejabat.sebagai == DEFINITIF:
            return (f"{induk.nama},",)
        if pejabat.sebagai in ATAS_NAMA:
            asal, antara = (self.cari_jabatan(k) for k in (pejabat.jabatan_asal, pejabat.melalui))
            penanda = f"{asal.nama if asal else pejabat.jabatan_asal},"
            if pejabat.sebagai == "a.n.":
                return (f"a.n. {induk.nama}", penanda)
            return (f"a.n. {induk.nama}", f"{antara.nama if antara else pejabat.melalui},", "u.b.", penanda)
        return (f"{pejabat.sebagai} {induk.nama},",)
