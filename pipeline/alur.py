"""How a case has run through its SOP: which langkah was entered, how often, and where it stands."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.ingatan import Ingatan
from pipeline.kalender import buka_kerja, tambah_hari_kerja
from pipeline.kasus import Baris, Kasus
from pipeline.sop import SELESAI, Langkah, Sop


@dataclass(frozen=True, slots=True)
class Singgah:
    """One entry into a langkah: the round, and the row of the workbook that tells of it.

    `tahap` counts the entries of the case; langkah that are entered together share one.
    """

    langkah: Langkah
    putaran: int
    baris: Baris
    tahap: int = 0

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
        office's hours counts from the next opening. Minutes are minutes (TND-336), and hours are hours.
        """
        if self.mulai is None or not (self.langkah.waktu_jalan or self.langkah.waktu_hari_kerja):
            return None
        batas = self.mulai
        if self.langkah.waktu_hari_kerja:
            buka = buka_kerja(self.mulai, *self.langkah.jam_kerja)
            hari = tambah_hari_kerja(buka.date(), self.langkah.waktu_hari_kerja)
            batas = dt.datetime.combine(hari, buka.time())
        return batas + self.langkah.waktu_jalan

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
class Terbuka:
    """A langkah that has not ended; `singgah` is None while it waits to begin."""

    langkah: Langkah
    putaran: int
    singgah: Singgah | None


@dataclass(frozen=True, slots=True)
class Perjalanan:
    """The way a case has gone. `terbuka` is none if the SOP has ended, as a rule one langkah, of a rombongan several."""

    singgah: tuple[Singgah, ...]
    terbuka: tuple[Terbuka, ...]
    tamat: bool

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


def lanjutan_bersama(singgah: Sequence[Singgah]) -> int | None:
    """Return where langkah that were entered together lead: back to the lowest that one asks for, else on.

    None while one of them is under way or undecided.
    """
    tujuan = [lanjutan(s) for s in singgah]
    pasti = [t for t in tujuan if t is not None]
    if len(pasti) < len(tujuan):
        return None
    mundur = [t for t, s in zip(pasti, singgah, strict=True) if SELESAI < t <= s.langkah.nomor]
    return min(mundur) if mundur else pasti[0]


def dilewati(langkah: Langkah, kasus: Kasus) -> bool:
    """Return whether what the workbook says lets a case skip `langkah`."""
    syarat = langkah.hanya_bila
    return syarat is not None and kasus.teks(syarat.bidang) not in syarat.nilai


def dimasuki(nomor: int, kasus: Kasus, sop: Sop) -> tuple[Langkah, ...]:
    """Return the langkah that are entered when the way leads to `nomor`; none if that is the end.

    What is skipped leads on, and always forward.
    """
    while (langkah := sop.cari(nomor)) is not None:
        if masuk := tuple(x for x in sop.rombongan(langkah) if not dilewati(x, kasus)):
            return masuk
        nomor = sop.lewat(langkah)
    return ()


def jalani(kasus: Kasus, sop: Sop) -> Perjalanan:
    """Follow the case through `sop` as far as its rows tell, and return the way it went.

    It is kept for the next who asks, some thirty times a drop, by which objects they are: these are kept with it.
    """
    kunci = id(kasus), id(sop)
    if (ada := _DIJALANI.get(kunci)) is None:
        ada = _DIJALANI[kunci] = kasus, sop, _jalani(kasus, sop)
    return ada[2]


_DIJALANI: Final[Ingatan[tuple[int, int], tuple[Kasus, Sop, Perjalanan]]] = Ingatan(4)


def _jalani(kasus: Kasus, sop: Sop) -> Perjalanan:
    begun = baris_mulai(kasus)
    masuk: Counter[int] = Counter()
    singgah: list[Singgah] = []
    tujuan: int | None = sop.pertama.nomor
    tahap = 0
    while tujuan is not None and (tiba := dimasuki(tujuan, kasus, sop)):
        tahap += 1
        terbuka = tuple(_tiba(x, begun, masuk, tahap) for x in tiba)
        mulai = [t.singgah for t in terbuka if t.singgah]
        singgah.extend(mulai)
        masuk.update(s.langkah.nomor for s in mulai)
        tujuan = lanjutan_bersama(mulai) if len(mulai) == len(tiba) else None
        if tujuan is None:
            belum = tuple(t for t in terbuka if t.singgah is None or lanjutan(t.singgah) is None)
            return Perjalanan(tuple(singgah), belum, tamat=False)
    return Perjalanan(tuple(singgah), (), tamat=True)


def _tiba(langkah: Langkah, begun: dict[tuple[int, int], Baris], masuk: Counter[int], tahap: int) -> Terbuka:
    putaran = masuk[langkah.nomor] + 1
    baris = begun.get((langkah.nomor, putaran))
    return Terbuka(langkah, putaran, Singgah(langkah, putaran, baris, tahap) if baris else None)


def per_tahap(singgah: Sequence[Singgah]) -> Iterator[tuple[Singgah, ...]]:
    """Yield what was entered together, in the order of the way."""
    for tahap in dict.fromkeys(s.tahap for s in singgah):
        yield tuple(s for s in singgah if s.tahap == tahap)
