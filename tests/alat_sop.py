"""Running any SOP from its blank form to its last naskah, knowing nothing of it but its definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pipeline import setelan
from pipeline.alur import jalani
from pipeline.contoh import Contoh, contoh_sop, sebagai_kasus
from pipeline.formulir import formulir_kosong
from pipeline.jawaban import Jawaban
from pipeline.kasus import Nilai
from pipeline.office import Office
from pipeline.plan import dipanggil
from pipeline.skema import UMUM
from pipeline.sop import SELESAI, Keputusan, Langkah, Sop
from tests.alat import HARI_INI, balasan, isi_formulir, jatuhkan

KIRIMAN: Final = 3  # drops of the longest case, of the others one less; what lies between is filled in at once


@dataclass(slots=True)
class SekaliTolak:
    """Decides so that each answer that leads back is given once, the first time it can be; `belok` is given once, last."""

    belok: tuple[int, str] | None = None
    sudah: set[tuple[int, str]] = field(default_factory=set)
    jawaban: Counter[tuple[int, str]] = field(default_factory=Counter)

    def __call__(self, langkah: Langkah, _: int) -> Keputusan | None:
        for satu in langkah.keputusan[1:]:
            mundur = SELESAI < satu.ke <= langkah.nomor
            if (langkah.nomor, satu.pilihan) not in self.sudah and (
                mundur or self.belok == (langkah.nomor, satu.pilihan)
            ):
                return self.beri(langkah, satu)
        return self.beri(langkah, langkah.keputusan[0]) if langkah.keputusan else None

    def beri(self, langkah: Langkah, jawab: Keputusan) -> Keputusan:
        self.sudah.add((langkah.nomor, jawab.pilihan))
        self.jawaban[langkah.nomor, jawab.pilihan] += 1
        return jawab


def semua_kasus(sop: Sop, office: Office) -> dict[str, Contoh]:
    """Return cases that together take every answer and both sides of every condition."""
    kantor = office.settings.kantor
    hasil = {"semua penolakan": contoh_sop(sop, kantor, HARI_INI, SekaliTolak())}
    for langkah in sop.langkah:
        for jawab in langkah.keputusan[1:]:
            if jawab.ke == SELESAI or jawab.ke > langkah.nomor:
                pilih = SekaliTolak(belok=(langkah.nomor, jawab.pilihan))
                pilih.sudah = {(x.nomor, k.pilihan) for x in sop.langkah for k in x.keputusan} - {
                    pilih.belok or (0, "")
                }
                hasil[f"langkah {langkah.nomor} {jawab.pilihan}"] = contoh_sop(sop, kantor, HARI_INI, pilih)
        if langkah.hanya_bila:
            hasil[f"tanpa langkah {langkah.nomor}"] = _tanpa(langkah, sop, office)
    return {nama: _berjudul(satu, nama, sop) for nama, satu in hasil.items()}


def _tanpa(langkah: Langkah, sop: Sop, office: Office) -> Contoh:
    """Return a case that skips `langkah`: its condition does not hold."""
    syarat = langkah.hanya_bila
    assert syarat is not None
    bidang = sop.skema().cari_bidang(syarat.bidang)
    daftar = setelan.pilihan(office.settings.kantor, sop)
    assert bidang is not None
    lain = next(x for x in daftar[bidang.pilihan] if x not in syarat.nilai)
    asal = contoh_sop(sop, office.settings.kantor, HARI_INI)
    baris = [b for b in asal.tabel["langkah"] if b["Langkah"] != langkah.nomor]
    return Contoh(dict(asal.bidang) | {syarat.bidang: lain}, dict(asal.tabel) | {"langkah": baris})


def _berjudul(asal: Contoh, nama: str, sop: Sop) -> Contoh:
    return replace(asal, bidang=dict(asal.bidang) | {sop.bidang_judul: f"{asal.bidang[sop.bidang_judul]} {nama}"})


@dataclass(frozen=True, slots=True)
class Hasil:
    """What became of a case: its answers in order, and the whole of what was dropped."""

    jawaban: tuple[Jawaban, ...]
    data: Contoh

    @property
    def naskah(self) -> list[Mapping[str, object]]:
        """Everything that was issued."""
        return [n for j in self.jawaban for n in j.naskah]


def jalankan(sop: Sop, office: Office, data: Contoh, nama: str, kiriman: int = KIRIMAN) -> Hasil:
    """Drop the blank form filled up to the first stage, and then what came back filled further, until the SOP has ended."""
    settings = office.settings
    buku = formulir_kosong(sop, settings)
    jawaban = []
    for sampai in _tahap(sop, data, kiriman):
        satu = replace(data, tabel=dict(data.tabel) | {"langkah": sampai})
        hasil = jatuhkan(office, isi_formulir(buku, satu), nama)
        assert hasil.status == "diterima", (sop.nama, len(sampai), hasil.masalah)
        jawaban.append(hasil)
        buku = balasan(office, nama)
    return Hasil(tuple(jawaban), data)


def _tahap(sop: Sop, data: Contoh, kiriman: int) -> list[list[Mapping[str, Nilai]]]:
    """Return the rows as they are known at `kiriman` moments, the first and the last among them."""
    semua = list(data.tabel["langkah"])
    kasus = sebagai_kasus(data, sop, UMUM)
    jalan = jalani(kasus, sop)
    assert jalan.tamat, sop.nama
    batas = [n for n, s in enumerate(jalan.singgah, 1) if n == len(semua) or jalan.singgah[n].tahap != s.tahap]
    assert batas[-1] == len(semua)
    pilih = {round(n * (len(batas) - 1) / (kiriman - 1)) for n in range(kiriman)}
    return [semua[: batas[n]] for n in sorted(pilih)]


def diharapkan(sop: Sop, data: Contoh) -> set[tuple[int, int, str]]:
    """Return every naskah that the rows of a case call for."""
    return {n.kunci for n in dipanggil(sebagai_kasus(data, sop, UMUM), sop)}


def ada(outbox: Path, jalur: object) -> bool:
    """Return whether a file stands in outbox/."""
    return (outbox / str(jalur)).is_file()
