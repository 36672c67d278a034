"""A case against its SOP and the office: every masalah, in one pass.

One check is one rule: a function that yields a `Masalah` for each breach. Adding a rule is a
function and a line in `CHECKS`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline import ejaan
from pipeline.alur import Singgah, baris_mulai, dilewati, dimasuki, jalani, lanjutan, lanjutan_bersama, per_tahap
from pipeline.kantor import Kantor
from pipeline.kasus import Baris, Isian, Kasus, Masalah, Tempat
from pipeline.plan import dipanggil
from pipeline.skema import Bentuk, Skema, Tabel
from pipeline.sop import Langkah, Sop
from pipeline.tanggal import tanggal_panjang

JUDUL_MAKS = 250
RAHASIA = ("Rahasia", "Sangat Rahasia")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acuan:
    """What a case is checked against. `skema` is the SOP's own part; `kini` is the office's local time."""

    sop: Sop
    skema: Skema
    kantor: Kantor
    kini: dt.datetime


Check = Callable[[Kasus, Acuan], Iterator[Masalah]]


def validate(kasus: Kasus, acuan: Acuan) -> tuple[Masalah, ...]:
    """Return everything wrong with `kasus`, each fault once, in the order of the checks."""
    temuan: dict[tuple[str, Tempat], Masalah] = {}
    for check in CHECKS:
        for masalah in check(kasus, acuan):
            temuan.setdefault((masalah.kode, masalah.tempat), masalah)
    return tuple(temuan.values())


def peringatan(kasus: Kasus, acuan: Acuan) -> tuple[Masalah, ...]:
    """Return what looks odd in `kasus` but refuses nothing."""
    return tuple(m for check in PERINGATAN for m in check(kasus, acuan))


def _begun(kasus: Kasus, acuan: Acuan) -> list[tuple[Langkah, Baris]]:
    """Return the begun rows whose langkah the SOP knows."""
    pasangan = ((acuan.sop.cari(nomor), baris) for (nomor, _), baris in baris_mulai(kasus).items())
    return [(langkah, baris) for langkah, baris in pasangan if langkah is not None]


def _semua_baris(kasus: Kasus) -> tuple[Baris, ...]:
    return kasus.tabel.get("langkah", ())


# --- what must be filled -------------------------------------------------------------------


def check_ada_langkah(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah if no langkah has begun at all: there is nothing to issue."""
    if "langkah" in kasus.tabel and not baris_mulai(kasus):
        pertama = next((b for b in _semua_baris(kasus) if b["langkah"].nilai == acuan.sop.pertama.nomor), None)
        tempat = pertama["mulai"].tempat if pertama else kasus.kepala_tabel["langkah"]
        pesan = "Belum ada langkah yang dimulai. Isi Mulai pada langkah pertama dengan tanggal dan jam."
        yield Masalah("belum-dimulai", tempat, pesan)


def check_wajib(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for each blank cell or empty table that a begun langkah needs."""
    for langkah, _ in sorted(_begun(kasus, acuan), key=lambda pasangan: pasangan[0].nomor):
        for nama in langkah.perlu:
            if (bidang := acuan.skema.cari_bidang(nama)) and kasus.bidang[nama].kosong:
                pesan = f"{bidang.label} belum diisi, padahal diperlukan mulai langkah {langkah.nomor}. Isi sel ini. {bidang.petunjuk}"
                yield Masalah("wajib-kosong", kasus.bidang[nama].tempat, pesan)
            elif (tabel := acuan.skema.cari_tabel(nama)) and kasus.tabel.get(nama) == ():
                pesan = f"Tabel {tabel.judul} belum diisi, padahal diperlukan mulai langkah {langkah.nomor}. Isi paling sedikit satu baris."
                yield Masalah("tabel-kosong", kasus.kepala_tabel[nama], pesan)
            elif "." in nama and (tabel := acuan.skema.cari_tabel(nama.partition(".")[0])):
                yield from _kolom_kosong(kasus, tabel, nama.partition(".")[2], langkah)


def _kolom_kosong(kasus: Kasus, tabel: Tabel, judul: str, langkah: Langkah) -> Iterator[Masalah]:
    kolom = next(k for k in tabel.kolom if k.judul == judul)
    for baris in kasus.tabel.get(tabel.nama, ()):
        if baris[kolom.nama].kosong:
            pesan = (
                f"{judul} belum diisi, padahal diperlukan mulai langkah {langkah.nomor}. Isi sel ini. {kolom.petunjuk}"
            )
            yield Masalah("kolom-kosong", baris[kolom.nama].tempat, pesan)


def check_baris_lengkap(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for each filled row that lacks a column it must have."""
    for tabel in acuan.skema.tabel:
        for baris in kasus.tabel.get(tabel.nama, ()):
            for kolom in tabel.kolom:
                if kolom.wajib and baris[kolom.nama].kosong:
                    pesan = f"Baris ini terisi, tetapi {kolom.judul} kosong. Isi {kolom.judul}, atau kosongkan seluruh baris."
                    yield Masalah("baris-tidak-lengkap", baris[kolom.nama].tempat, pesan)


# --- the SOP ---------------------------------------------------------------------------------


def check_langkah_dikenal(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for each row of a langkah that the SOP does not have, or told twice."""
    terlihat: dict[tuple[object, object], Baris] = {}
    for baris in _semua_baris(kasus):
        nomor, putaran = baris["langkah"].nilai, baris["putaran"].nilai
        if isinstance(nomor, int) and acuan.sop.cari(nomor) is None:
            pesan = f"Langkah {nomor} tidak ada pada {acuan.sop.judul}. Isi nomor 1 s.d. {acuan.sop.langkah[-1].nomor}."
            yield Masalah("langkah-tidak-dikenal", baris["langkah"].tempat, pesan)
        if isinstance(putaran, int) and putaran < 1:
            yield Masalah("putaran-salah", baris["putaran"].tempat, "Putaran dimulai dari 1. Isi 1, 2, dan seterusnya.")
        kunci = (nomor, putaran)
        if None not in kunci and kunci in terlihat and not baris["mulai"].kosong:
            dahulu = terlihat[kunci]["langkah"].tempat.sel
            pesan = f"Langkah {nomor} putaran {putaran} sudah ditulis pada {dahulu}. Betulkan Putaran, atau kosongkan salah satunya."
            yield Masalah("langkah-ganda", baris["putaran"].tempat, pesan)
        terlihat.setdefault(kunci, baris)


def check_mulai(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for each row that tells of an end or a decision, but of no beginning."""
    for baris in _semua_baris(kasus):
        terisi = [k for k in ("selesai", "keputusan") if not baris[k].kosong]
        if baris["mulai"].kosong and terisi:
            pesan = f"{terisi[0].capitalize()} terisi, tetapi Mulai kosong. Isi Mulai dengan tanggal dan jam langkah ini dimulai."
            yield Masalah("mulai-kosong", baris["mulai"].tempat, pesan)


def check_urutan(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah where the rows do not follow the SOP: what is open is one langkah, or one rombongan.

    After a fault the walk goes on as the rows suggest, so that one slip is not told eleven times.
    """
    jalan = _Urutan(kasus, acuan)
    tujuan: int | None = acuan.sop.pertama.nomor
    while tujuan is not None and jalan.sisa and (tiba := dimasuki(tujuan, kasus, acuan.sop)):
        masuk = tuple((x, jalan.putaran[x.nomor] + 1) for x in tiba)
        jalan.putaran.update(x.nomor for x in tiba)
        belum = [(x, p) for x, p in masuk if (x.nomor, p) not in jalan.begun]
        singgah = [Singgah(x, p, jalan.begun[x.nomor, p]) for x, p in masuk if (x.nomor, p) in jalan.begun]
        for satu in singgah:
            jalan.sisa.pop((satu.langkah.nomor, satu.putaran))
        if belum and jalan.sisa:
            if any(jalan.tak_terduga(x, p) for x, p in belum):
                yield jalan.belum_terbuka(belum)
                return
            yield from map(jalan.belum_mulai, belum)
        tujuan = yield from jalan.maju(singgah, belum)
        jalan.sebelum = tuple(singgah) or jalan.sebelum


class _Urutan:
    """The rows of table `langkah` while they are followed through the SOP; `sisa` are those not come by yet."""

    def __init__(self, kasus: Kasus, acuan: Acuan) -> None:
        self.kasus = kasus
        self.sop = acuan.sop
        self.begun = baris_mulai(kasus)
        self.semua = {(b["langkah"].nilai, b["putaran"].nilai): b for b in reversed(_semua_baris(kasus))}
        self.sisa = {k: b for k, b in self.begun.items() if acuan.sop.cari(k[0])}
        self.putaran: Counter[int] = Counter()
        self.sebelum: tuple[Singgah, ...] = ()

    def tak_terduga(self, langkah: Langkah, putaran: int) -> bool:
        """Return whether nothing tells how the way went on from a langkah that has not begun."""
        dari_keputusan = any(s.langkah.memutuskan for s in self.sebelum)
        return (langkah.nomor, putaran) not in self.semua or langkah.memutuskan or (dari_keputusan and putaran > 1)

    def belum_mulai(self, belum: tuple[Langkah, int]) -> Masalah:
        langkah, putaran = belum
        pesan = (
            f"Langkah {langkah.nomor} belum dimulai, padahal langkah sesudahnya sudah. "
            f"Isi Mulai dan Selesai langkah {langkah.nomor}."
        )
        return Masalah("mulai-kosong", self.semua[langkah.nomor, putaran]["mulai"].tempat, pesan)

    def maju(
        self, singgah: Sequence[Singgah], belum: Sequence[tuple[Langkah, int]]
    ) -> Generator[Masalah, None, int | None]:
        """Yield what stands in the way, and return where it leads: by what is decided, else as the rows suggest."""
        tujuan = lanjutan_bersama(singgah) if singgah else None
        if not self.sisa:
            return None
        if belum:
            return tujuan if tujuan is not None else belum[0][0].tujuan[0]
        if tujuan is None:
            for satu in singgah:
                if lanjutan(satu) is None:
                    yield from _belum_berakhir(satu)
            return next((t for s in singgah for t in s.langkah.tujuan if self.menuju(t)), None)
        if not dimasuki(tujuan, self.kasus, self.sop):
            self.sebelum = tuple(singgah)
            yield self.belum_terbuka(())
            return None
        return tujuan

    def menuju(self, tujuan: int) -> bool:
        """Return whether a row tells that the way went on to `tujuan`."""
        return any((x.nomor, self.putaran[x.nomor] + 1) in self.begun for x in dimasuki(tujuan, self.kasus, self.sop))

    def belum_terbuka(self, terbuka: Sequence[tuple[Langkah, int]]) -> Masalah:
        """Return that the lowest of what is left may not have begun, and why."""
        (nomor, putaran), baris = min(self.sisa.items())
        if terbuka:
            giliran = f"yang terbuka {' dan '.join(f'langkah {x.nomor} putaran {p}' for x, p in terbuka)}"
        else:
            giliran = "kasus ini sudah selesai menurut SOP"
        putus = [s for s in self.sebelum if s.keputusan]
        sebab = "".join(f"setelah langkah {s.langkah.nomor} diputus {s.keputusan}, " for s in putus)
        langkah = self.sop.cari(nomor)
        if langkah and langkah.hanya_bila and dilewati(langkah, self.kasus):
            syarat = langkah.hanya_bila
            isi = self.kasus.bidang[syarat.bidang]
            label = bidang.label if (bidang := self.sop.skema().cari_bidang(syarat.bidang)) else syarat.bidang
            giliran = f"langkah ini dilewati karena {label} bernilai “{isi.teks}”, bukan {' atau '.join(syarat.nilai)}"
            sebab = ""
        pesan = (
            f"Langkah {nomor} putaran {putaran} belum boleh dimulai: {sebab}{giliran}. "
            "Kosongkan Mulai di sini, atau betulkan Keputusan dan Putaran."
        )
        return Masalah("langkah-belum-terbuka", baris["mulai"].tempat, pesan)


def _belum_berakhir(singgah: Singgah) -> Iterator[Masalah]:
    nomor = singgah.langkah.nomor
    if singgah.baris["selesai"].kosong:
        pesan = f"Langkah {nomor} belum Selesai, padahal langkah sesudahnya sudah dimulai. Isi Selesai langkah {nomor}."
        yield Masalah("selesai-kosong", singgah.baris["selesai"].tempat, pesan)
    if singgah.langkah.memutuskan and singgah.baris["keputusan"].kosong:
        pilihan = " atau ".join(k.pilihan for k in singgah.langkah.keputusan)
        pesan = f"Langkah {nomor} belum diputus, padahal langkah sesudahnya sudah dimulai. Pilih {pilihan}."
        yield Masalah("keputusan-kosong", singgah.baris["keputusan"].tempat, pesan)


def check_keputusan(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for a decision where none belongs, and for a refusal without a reason (TND-220)."""
    for langkah, baris in _begun(kasus, acuan):
        keputusan = baris["keputusan"]
        if not langkah.memutuskan:
            if not keputusan.kosong:
                pesan = f"Langkah {langkah.nomor} bukan langkah pemeriksaan. Kosongkan Keputusan."
                yield Masalah("keputusan-tidak-pada-tempatnya", keputusan.tempat, pesan)
            continue
        cabang = langkah.cabang(keputusan.teks)
        if keputusan.teks and cabang is None:
            pilihan = " atau ".join(k.pilihan for k in langkah.keputusan)
            pesan = f"“{keputusan.teks}” bukan keputusan langkah {langkah.nomor}. Pilih {pilihan}."
            yield Masalah("keputusan-tidak-dikenal", keputusan.tempat, pesan)
        if cabang and cabang.alasan and baris["catatan"].kosong:
            pesan = f"Langkah {langkah.nomor} diputus {cabang.pilihan} tanpa alasan. Tulis alasannya pada Catatan."
            yield Masalah("catatan-kosong", baris["catatan"].tempat, pesan)


def check_instruksi(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for each disposisi without an instruction (TND-213)."""
    for langkah, baris in _begun(kasus, acuan):
        if langkah.disposisi and baris["instruksi"].kosong:
            pesan = (
                f"Instruksi langkah {langkah.nomor} belum diisi. Tulis isi disposisi, paling sedikit satu instruksi."
            )
            yield Masalah("instruksi-kosong", baris["instruksi"].tempat, pesan)


# --- time ------------------------------------------------------------------------------------


def check_waktu_langkah(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for each langkah that ends before it begins, lies ahead, or precedes the one before it."""
    for langkah, baris in _begun(kasus, acuan):
        mulai, selesai = baris["mulai"], baris["selesai"]
        if _waktu(mulai) and _waktu(selesai) and _waktu(selesai) < _waktu(mulai):  # type: ignore[operator]
            pesan = f"Selesai langkah {langkah.nomor} mendahului Mulai. Betulkan tanggal atau jamnya."
            yield Masalah("selesai-mendahului-mulai", selesai.tempat, pesan)
        for nama, isian in (("Mulai", mulai), ("Selesai", selesai)):
            saat = _waktu(isian)
            if saat and saat.date() > acuan.kini.date():
                pesan = (
                    f"{nama} langkah {langkah.nomor} bertanggal {tanggal_panjang(saat.date())}, padahal hari ini "
                    f"{tanggal_panjang(acuan.kini.date())}. Betulkan tanggalnya, atau kosongkan dan isi sesudah langkah itu berlangsung."
                )
                yield Masalah("waktu-di-masa-depan", isian.tempat, pesan)
    yield from _mendahului(kasus, acuan)


def _mendahului(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    for dahulu, kini in pairwise(per_tahap(jalani(kasus, acuan.sop).singgah)):
        akhir = max(((s.selesai, s.langkah.nomor) for s in dahulu if s.selesai), default=None)
        for ini in kini if akhir else ():
            if akhir and ini.mulai and ini.mulai < akhir[0]:
                pesan = (
                    f"Langkah {ini.langkah.nomor} dimulai sebelum langkah {akhir[1]} selesai "
                    f"({akhir[0]:%d/%m/%Y %H:%M}). Betulkan Mulai di sini, atau Selesai langkah {akhir[1]}."
                )
                yield Masalah("langkah-mendahului", ini.baris["mulai"].tempat, pesan)


def _waktu(isian: Isian) -> dt.datetime | None:
    return isian.nilai if isinstance(isian.nilai, dt.datetime) else None


def _tanggal(kasus: Kasus, nama: str) -> dt.date | None:
    nilai = kasus.nilai(nama)
    return nilai if isinstance(nilai, dt.date) else None


def check_arahan(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah where the basis is later than what rests on it (TND-519)."""
    kelompok = acuan.sop.surat_masuk
    sebutan = kelompok.replace("_", " ")
    surat, terima = _tanggal(kasus, f"{kelompok}.tanggal"), _tanggal(kasus, f"{kelompok}.tanggal_terima")
    if surat and terima and terima < surat:
        pesan = f"Tanggal diterima mendahului tanggal {sebutan} ({tanggal_panjang(surat)}). Betulkan salah satunya."
        yield Masalah("terima-mendahului-arahan", kasus.bidang[f"{kelompok}.tanggal_terima"].tempat, pesan)
    dasar = max((t for t in (surat, terima) if t), default=None)
    singgah = jalani(kasus, acuan.sop).singgah
    if dasar and singgah and singgah[0].mulai and singgah[0].mulai.date() < dasar:
        pesan = f"Langkah {singgah[0].langkah.nomor} dimulai sebelum {sebutan} diterima ({tanggal_panjang(dasar)}). Betulkan salah satunya."
        yield Masalah("langkah-mendahului-arahan", singgah[0].baris["mulai"].tempat, pesan)


def check_jam(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah where an activity ends before it begins."""
    for bidang in acuan.skema.bidang:
        kelompok, _, nama = bidang.nama.partition(".")
        mulai, selesai = kasus.nilai(f"{kelompok}.jam_mulai"), kasus.nilai(bidang.nama)
        if nama == "jam_selesai" and isinstance(mulai, dt.time) and isinstance(selesai, dt.time) and selesai <= mulai:
            pesan = f"Jam selesai harus sesudah jam mulai ({mulai:%H.%M}). Betulkan, atau kosongkan: tercetak “s.d. selesai”."
            yield Masalah("jam-terbalik", kasus.bidang[bidang.nama].tempat, pesan)


# --- the office --------------------------------------------------------------------------------


def check_keamanan(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for a secret case: its naskah do not belong in a shared folder (TND-407)."""
    if kasus.teks("naskah.keamanan") in RAHASIA and not acuan.kantor.profil.izinkan_rahasia:
        pesan = (
            f"Naskah {kasus.teks('naskah.keamanan')} tidak boleh ditaruh di folder bersama. Buat di luar AlurNaskah, "
            "atau pilih sifat keamanan lain bila keliru."
        )
        yield Masalah("keamanan-rahasia", kasus.bidang["naskah.keamanan"].tempat, pesan)


def check_penanda_tangan(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for each begun langkah whose naskah nobody may sign on its date (TND-511)."""
    for naskah in dipanggil(kasus, acuan.sop):
        pilihan = naskah.singgah.pejabat
        for kunci, nama in ((naskah.definisi.penanda_tangan, pilihan), (naskah.definisi.mengetahui, "")):
            if not kunci or acuan.kantor.penandatangan(acuan.sop.jabatan(kunci), naskah.tanggal, nama):
                continue
            siapa, kapan = acuan.sop.nama_pelaksana(kunci), tanggal_panjang(naskah.tanggal)
            if nama:
                pesan = f"{nama} tidak berwenang menandatangani sebagai {siapa} pada {kapan}. Pilih pejabat lain, atau kosongkan."
                yield Masalah("pejabat-tidak-berwenang", naskah.singgah.baris["pejabat"].tempat, pesan)
            else:
                pesan = f"Tidak ada pejabat untuk {siapa} pada {kapan}. Periksa tanggalnya; bila benar, minta Admin melengkapi config/pejabat.toml."
                yield Masalah("pejabat-tidak-ada", naskah.singgah.baris["mulai"].tempat, pesan)


def check_instansi(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for each begun langkah before the first instansi of the configuration."""
    for naskah in dipanggil(kasus, acuan.sop):
        if acuan.kantor.instansi_pada(naskah.tanggal) is None:
            pesan = f"Belum ada kop surat yang berlaku pada {tanggal_panjang(naskah.tanggal)}. Periksa tanggalnya; bila benar, minta Admin melengkapi config/instansi.toml."
            yield Masalah("instansi-tidak-ada", naskah.singgah.baris["mulai"].tempat, pesan)


def check_judul(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for a title too long for a title."""
    judul = kasus.bidang.get(acuan.sop.bidang_judul)
    if judul and len(judul.teks) > JUDUL_MAKS:
        pesan = f"Judul terdiri atas {len(judul.teks)} huruf; paling banyak {JUDUL_MAKS}. Persingkat judul."
        yield Masalah("judul-terlalu-panjang", judul.tempat, pesan)


def check_hari(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a masalah for each text that gives a date a weekday it does not have (TND-703)."""
    for isian in _ketikan(kasus, acuan):
        for pesan in ejaan.hari_cocok(isian.teks):
            yield Masalah("hari-tidak-cocok", isian.tempat, f"{pesan} Betulkan hari atau tanggalnya.")


CHECKS: tuple[Check, ...] = (
    check_ada_langkah,
    check_wajib,
    check_baris_lengkap,
    check_langkah_dikenal,
    check_mulai,
    check_urutan,
    check_keputusan,
    check_instruksi,
    check_waktu_langkah,
    check_arahan,
    check_jam,
    check_keamanan,
    check_penanda_tangan,
    check_instansi,
    check_judul,
    check_hari,
)


def warn_tanggal_acara(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a peringatan if a langkah that belongs to a day of the workbook took place on another."""
    for singgah in jalani(kasus, acuan.sop).singgah:
        bidang = singgah.langkah.tanggal_acara
        rencana = _tanggal(kasus, bidang)
        if rencana and singgah.mulai and singgah.mulai.date() != rencana:
            pesan = (
                f"Langkah {singgah.langkah.nomor} dimulai {tanggal_panjang(singgah.mulai.date())}, sedangkan tanggal "
                f"di sini {tanggal_panjang(rencana)}. Betulkan yang keliru; bila keduanya benar, biarkan."
            )
            yield Masalah("tanggal-acara-berbeda", kasus.bidang[bidang].tempat, pesan)


def warn_lewat_waktu(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a peringatan for each langkah that overran its Mutu Baku."""
    for singgah in jalani(kasus, acuan.sop).singgah:
        if singgah.selesai and singgah.terlambat_menit(singgah.selesai):
            pesan = f"Langkah {singgah.langkah.nomor} melewati Mutu Baku ({singgah.langkah.waktu}). Betulkan Mulai atau Selesai bila keliru; bila benar, biarkan."
            yield Masalah("melewati-mutu-baku", singgah.baris["selesai"].tempat, pesan)


def warn_ejaan(kasus: Kasus, acuan: Acuan) -> Iterator[Masalah]:
    """Yield a peringatan for each text that writes dates, hours, money or abbreviations otherwise than the TND.

    Others' words are quoted as they are, so nothing is refused for it. Source: TND-701 to TND-714.
    """
    for isian in _ketikan(kasus, acuan):
        for aturan, uji in ejaan.EJAAN.items():
            for pesan in uji(isian.teks):
                yield Masalah("ejaan", isian.tempat, f"{pesan.rstrip('.')} ({aturan}). Biarkan bila ini kutipan.")


def _ketikan(kasus: Kasus, acuan: Acuan) -> Iterator[Isian]:
    """Yield the filled cells of free text."""
    bebas = {Bentuk.TEKS, Bentuk.TEKS_PANJANG}
    for bidang in acuan.skema.bidang:
        if bidang.bentuk in bebas and not bidang.nama.startswith("kasus.") and kasus.teks(bidang.nama):
            yield kasus.bidang[bidang.nama]
    for tabel in acuan.skema.tabel:
        kolom = [k.nama for k in tabel.kolom if k.bentuk in bebas]
        yield from (b[k] for b in kasus.tabel.get(tabel.nama, ()) for k in kolom if b[k].teks)


PERINGATAN: tuple[Check, ...] = (warn_tanggal_acara, warn_lewat_waktu, warn_ejaan)
