"""How a case has run through its SOP: which langkah was entered, how often, and where it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.kalender import buka_kerja, tambah_hari_kerja
from pipeline.kasus import Baris, Kasus
from pipeline.sop import SELESAI, Langkah, Sop


@dataclass(frozen=True, slots=True)
class Singgah:
    """One entry into a langkah: the round, and the row of the workbook that tells of it."""

    langkah: Langkah
    putaran: int
    baris: Baris

    @property
    def mulai(self) -> dt.datetime | None:
        """When it began; None only if the cell could not be read."""
        nilai = self.baris["mulai"].nilai
        return nilai if isinstance(nilai, dt.datetime) else None

    @property
    def selesai(self) -> dt.datetime | None:
        """When it ended; None while it is under way."""
        nilai = self.baris["selesai"].nilai
        return nilai if isinstance(nilai, dt.datetime) else None

    @property
    def keputusan(self) -> str:
        """The answer of a decision, empty while open."""
        return self.baris["keputusan"].teks

    @property
    def catatan(self) -> str:
        """The note, or the reason of a refusal."""
        return self.baris["catatan"].teks

    @property
    def pejabat(self) -> str:
        """Who signs instead of the official in office, empty as a rule."""
        return self.baris["pejabat"].teks

    @property
    def butir_instruksi(self) -> tuple[str, ...]:
        """The instructions of a disposisi, one each."""
        return tuple(b for b in self.baris["instruksi"].teks.split("\n") if b)

    @property
    def batas_baku(self) -> dt.datetime | None:
        """When the Mutu Baku's time runs out, None if it gives none.

        A day is a working day: one hari from Friday 10.00 ends on Monday 10.00. One that begins outside the
        office's hours counts from the next opening. Minutes are minutes (TND-336).
        """
        if self.mulai is None or not (self.langkah.waktu_menit or self.langkah.waktu_hari_kerja):
            return None
        batas = self.mulai
        if self.langkah.waktu_hari_kerja:
            buka = buka_kerja(self.mulai, *self.langkah.jam_kerja)
            hari = tambah_hari_kerja(buka.date(), self.langkah.waktu_hari_kerja)
            batas = dt.datetime.combine(hari, buka.time())
        return batas + dt.timedelta(minutes=self.langkah.waktu_menit)

    def terlambat_menit(self, kini: dt.datetime) -> int:
        """Return by how many minutes the step overran its Mutu Baku; while under way, until `kini`."""
        if self.batas_baku is None:
            return 0
        return max(0, int(((self.selesai or kini) - self.batas_baku).total_seconds() // 60))

    @property
    def lama_menit(self) -> int | None:
        """How many minutes it took, None while under way."""
        if self.mulai is None or self.selesai is None:
            return None
        return int((self.selesai - self.mulai).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Perjalanan:
    """The way a case has gone. `menunggu`: the langkah and round that must begin next, if none is under way."""

    singgah: tuple[Singgah, ...]
    menunggu: tuple[Langkah, int] | None
    tamat: bool

    @property
    def terbuka(self) -> tuple[Langkah, int] | None:
        """The one open langkah and its round; None when the SOP has ended."""
        if self.tamat:
            return None
        if self.menunggu is not None:
            return self.menunggu
        return self.singgah[-1].langkah, self.singgah[-1].putaran

    @property
    def lampau(self) -> frozenset[tuple[int, int]]:
        """The langkah and rounds that the case has gone back behind: their naskah tell how it was then."""
        jalan: list[Singgah] = []
        hasil: set[tuple[int, int]] = set()
        for satu in self.singgah:
            while any(s.langkah.nomor == satu.langkah.nomor for s in jalan):
                lewat = jalan.pop()
                hasil.add((lewat.langkah.nomor, lewat.putaran))
            jalan.append(satu)
        return frozenset(hasil)


def baris_mulai(kasus: Kasus) -> dict[tuple[int, int], Baris]:
    """Return the rows of table `langkah` that have begun, by langkah and putaran; a later double is dropped."""
    begun: dict[tuple[int, int], Baris] = {}
    for baris in kasus.tabel.get("langkah", ()):
        nomor, putaran = baris["langkah"].nilai, baris["putaran"].nilai
        if isinstance(nomor, int) and isinstance(putaran, int) and not baris["mulai"].kosong:
            begun.setdefault((nomor, putaran), baris)
    return begun


def lanjutan(singgah: Singgah) -> int | None:
    """Return the langkah that `singgah` leads to, None while it is under way or undecided."""
    if singgah.baris["selesai"].kosong:
        return None
    if not singgah.langkah.memutuskan:
        return singgah.langkah.selanjutnya
    cabang = singgah.langkah.cabang(singgah.keputusan)
    return cabang.ke if cabang else None


def jalani(kasus: Kasus, sop: Sop) -> Perjalanan:
    """Follow the case through `sop` as far as its rows tell, and return the way it went."""
    begun = baris_mulai(kasus)
    masuk: dict[int, int] = {}
    singgah: list[Singgah] = []
    langkah: Langkah | None = sop.pertama
    while langkah is not None:
        putaran = masuk.get(langkah.nomor, 0) + 1
        baris = begun.get((langkah.nomor, putaran))
        if baris is None:
            return Perjalanan(tuple(singgah), (langkah, putaran), tamat=False)
        masuk[langkah.nomor] = putaran
        singgah.append(Singgah(langkah, putaran, baris))
        tujuan = lanjutan(singgah[-1])
        if tujuan is None or tujuan == SELESAI:
            return Perjalanan(tuple(singgah), None, tamat=tujuan == SELESAI)
        langkah = sop.cari(tujuan)
    return Perjalanan(tuple(singgah), None, tamat=False)
