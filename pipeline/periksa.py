"""A drop's bytes against everything: the reader, the checks, and what the register already knows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import filing, lampiran
from pipeline.baca import Bacaan
from pipeline.baca import mulai as mulai_baca
from pipeline.kamar import KamarError
from pipeline.kantor import Seri
from pipeline.kasus import Isian, Kasus, Masalah
from pipeline.lampiran import Lampiran
from pipeline.nomor import LAIN, Komponen, Nomor, baca_nomor, baca_urut, format_nomor
from pipeline.office import Office
from pipeline.plan import Kunci, Naskah, dipanggil, plan
from pipeline.register import KasusTercatat, NaskahTercatat, pengenal
from pipeline.setelan import Settings
from pipeline.skema import Skema
from pipeline.sop import Sop
from pipeline.teks import sebut
from pipeline.validate import Acuan, peringatan, validate
from pipeline.values import penanda_tangan
from pipeline.workbook.read import Terbaca, TidakTerbaca


@dataclass(frozen=True, slots=True, kw_only=True)
class Pemeriksaan:
    """What checking a workbook found, the register's part included; nothing was changed."""

    kasus: Kasus
    sop: Sop
    skema: Skema
    tercatat: KasusTercatat | None  # the case it belongs to, None for a new one
    terbit: tuple[NaskahTercatat, ...]
    masalah: tuple[Masalah, ...]
    peringatan: tuple[Masalah, ...]
    lampiran: Mapping[str, Lampiran]  # by the name in the workbook
    bawaan: tuple[Lampiran, ...] = ()  # came in the same folder, named by no cell, and are not in the berkas yet

    @property
    def berlaku(self) -> dict[Kunci, NaskahTercatat]:
        """The newest revision of each naskah issued so far; a cancelled one keeps its place until it is let go."""
        return {n.kunci: n for n in self.terbit if n.berlaku}

    @property
    def nomor(self) -> dict[Kunci, str]:
        """The printed number of each naskah in force; one that was cancelled is cited by no other naskah."""
        return {kunci: n.nomor for kunci, n in self.berlaku.items() if not n.pembatalan}

    @property
    def ditarik(self) -> dict[Kunci, str]:
        """The number of each naskah that was cancelled, with nothing issued in its place."""
        return {n.kunci: n.nomor for n in self.terbit if n.pembatalan and n.kunci not in self.nomor}

    def revisi_akhir(self, kunci: Kunci) -> int:
        """Return the newest revision of a naskah, cancelled ones included; 0 if it was never issued."""
        return max((n.revisi for n in self.terbit if n.kunci == kunci), default=0)

    @property
    def terlepas(self) -> set[Kunci]:
        """The naskah that were cancelled, and are to be issued anew under a new number."""
        lepas = {n.kunci for n in self.terbit if n.keadaan == "dilepas"} - self.berlaku.keys()
        return lepas & {n.kunci for n in plan(self.kasus, self.sop, self.berlaku.keys())} if lepas else lepas

    @property
    def konsep(self) -> bool:
        """Whether the workbook asks for a look only."""
        return self.kasus.teks("kasus.konsep") == "Ya"

    @property
    def sidik(self) -> str:
        """The digest of all that the workbook says; numbers the register gave do not count."""
        return sidik(self.kasus, self.lampiran)

    @property
    def sama(self) -> bool:
        """Whether the drop says and brings nothing new."""
        return self.tercatat is not None and self.tercatat.isi == self.sidik and not self.terlepas and not self.bawaan


def baca(isi: bytes, office: Office) -> Bacaan:
    """Return what a workbook says, or why it cannot be read; it is opened in a room apart."""
    awal = office.awal.ambil(isi) if office.awal else None
    return awal or mulai_baca(isi, office.settings, office.kamar)()


def periksa_setoran(isi: bytes, office: Office, paket: Sequence[Path] = ()) -> Pemeriksaan | TidakTerbaca:
    """Return what is wrong with a workbook, all of it, and what it is a version of.

    `paket` are the files that were dropped in one folder with it.
    """
    kantor = office.settings.kantor
    terbaca = baca(isi, office)
    if not isinstance(terbaca, Terbaca):
        return terbaca
    kasus, sop = terbaca.kasus, office.settings.sop[terbaca.kasus.sop]
    skema = sop.skema()
    acuan = Acuan(sop=sop, skema=skema, kantor=kantor, kini=office.jam().replace(tzinfo=None))
    kode = kasus.teks("kasus.kode")
    tercatat = office.register.kasus(kode) if kode else None
    terbit = tuple(office.register.naskah(tercatat.id)) if tercatat else ()
    hasil = Pemeriksaan(
        kasus=kasus,
        sop=sop,
        skema=skema,
        tercatat=tercatat,
        terbit=terbit,
        masalah=(),
        peringatan=peringatan(kasus, acuan),
        lampiran={},
    )
    hasil = _berlampiran(hasil, office, paket)
    hasil = replace(hasil, peringatan=(*hasil.peringatan, *_lampiran_hilang(hasil)))
    if not kode and (serupa := office.register.kasus_serupa(sop.nama, pengenal_kasus(hasil))):
        lama = replace(hasil, tercatat=serupa, terbit=tuple(office.register.naskah(serupa.id)))
        lama = _berlampiran(lama, office, paket)
        if lama.sama and not terbaca.masalah:
            return lama
        hasil = replace(hasil, masalah=(_sudah_ada(kasus, serupa),))
    hasil = replace(hasil, peringatan=(*hasil.peringatan, *_dibatalkan(hasil), *_pulihan(hasil)))
    register = _periksa_register(hasil, office)
    if any(m.kode == "versi-lama" for m in register):
        register += _akan_mundur(hasil, office)
    masalah = (*terbaca.masalah, *validate(kasus, acuan), *hasil.masalah, *register)
    return replace(hasil, masalah=masalah or tuple(_periksa_terbit(hasil)))


def _berlampiran(p: Pemeriksaan, office: Office, paket: Sequence[Path]) -> Pemeriksaan:
    """Return `p` with the files that the workbook names, as far as they are there, and the others of its folder."""
    root = office.settings.root
    berkas = root.outbox / p.tercatat.folder / filing.SUMBER / lampiran.FOLDER if p.tercatat else None
    nama = {isian.teks for isian in lampiran.disebut(p.kasus, p.skema)}
    baru = [*paket, *(lampiran.isi_folder(root.inbox / lampiran.FOLDER) if nama else ())]
    ketemu = {n: lampiran.cari(n, baru, berkas, lambda isi: _dapat_dicetak(isi, office)) for n in sorted(nama)}
    disebut = {n: satu for n, satu in ketemu.items() if satu is not None}
    ada = {x.sha256 for x in disebut.values()}
    ada |= {x.sha256 for x in office.register.lampiran(p.tercatat.id)} if p.tercatat else set()
    bawaan = {x.sha256: x for x in map(lampiran.bawaan, paket) if x.sha256 not in ada}
    return replace(p, lampiran=disebut, bawaan=tuple(bawaan.values()))


def _dapat_dicetak(isi: bytes, office: Office) -> bool:
    try:
        return office.kamar(lampiran.dapat_dicetak, isi)
    except KamarError:
        return False


def _lampiran_hilang(p: Pemeriksaan) -> list[Masalah]:
    """Return a peringatan for each named file that is not there."""
    hasil = []
    for isian in lampiran.disebut(p.kasus, p.skema):
        if isian.teks not in p.lampiran:
            pesan = (
                f"Berkas “{isian.teks}” tidak ada di inbox/lampiran/, jadi tidak ikut tersimpan. Letakkan berkasnya "
                "di sana (paling besar 30 MB), lalu kirim buku kerja ini lagi."
            )
            hasil.append(Masalah("lampiran-tidak-ada", isian.tempat, pesan))
    return hasil


def pengenal_kasus(p: Pemeriksaan) -> str:
    """Return what makes this workbook and another one case."""
    return pengenal([str(p.kasus.nilai(nama) or "") for nama in p.sop.pengenal])


def _sudah_ada(kasus: Kasus, serupa: KasusTercatat) -> Masalah:
    pesan = (
        f"Kegiatan ini sudah tercatat sebagai {serupa.kode}. Lanjutkan pada buku kerja yang dikembalikan di "
        f"inbox/diterima/, atau isi Kode kasus dengan {serupa.kode} dan Versi dengan {serupa.versi}."
    )
    return Masalah("kasus-sudah-ada", kasus.bidang["kasus.kode"].tempat, pesan, serupa.kode)


def _akan_mundur(p: Pemeriksaan, office: Office) -> list[Masalah]:
    """Return a masalah for each cell in which an older copy says otherwise than the last accepted workbook."""
    sumber = office.register.sumber(p.tercatat.id) if p.tercatat else []
    berkas = office.settings.root.outbox / sumber[-1].path if sumber else None
    if berkas is None or not berkas.is_file():
        return []
    terakhir = baca(berkas.read_bytes(), office)
    if not isinstance(terakhir, Terbaca):
        return []
    lama, baru = _semua_isian(p.kasus), _semua_isian(terakhir.kasus)
    hasil = [
        _satu_mundur(isian, baru[nama])
        for nama, isian in lama.items()
        if nama in baru and isian.nilai != baru[nama].nilai
    ]
    hasil += [_satu_mundur(replace(isian, nilai=None), isian) for nama, isian in baru.items() if nama not in lama]
    return hasil[:MUNDUR_MAKS]


MUNDUR_MAKS = 30  # cells named; who has more to move over begins from the newest workbook anyway


def _semua_isian(kasus: Kasus) -> dict[str, Isian]:
    """Return every filled cell by its name, and the blank ones of the form; numbers the register gave are left out."""
    bidang = {n: i for n, i in kasus.bidang.items() if n not in {"kasus.kode", "kasus.versi"}}
    tabel = {
        i.tempat.bidang: i
        for nama, baris in kasus.tabel.items()
        for b in baris
        for kolom, i in b.kolom.items()
        if i.nilai is not None and (nama, kolom) != ("langkah", "nomor")
    }
    return bidang | tabel


def _satu_mundur(isian: Isian, terakhir: Isian) -> Masalah:
    di_sini, di_sana = (f"“{sebut(i.nilai)}”" if i.nilai is not None else "kosong" for i in (isian, terakhir))
    pesan = f"Versi terakhir di sini {di_sana}, buku kerja ini {di_sini}. Pindahkan yang benar ke buku kerja terakhir."
    return Masalah("akan-mundur", isian.tempat, pesan)


def _periksa_terbit(p: Pemeriksaan) -> Iterator[Masalah]:
    """Yield a masalah for each issued naskah whose langkah is no longer begun, or begun in another year.

    A naskah that was issued stays: its number is given for ever (TND-352), and its year is the number's (TND-355).
    """
    dipanggil_kini = {n.kunci: n for n in dipanggil(p.kasus, p.sop)}
    mulai = {(b["langkah"].nilai, b["putaran"].nilai): b["mulai"].tempat for b in p.kasus.tabel.get("langkah", ())}
    for kunci, lama in p.berlaku.items():
        naskah = dipanggil_kini.get(kunci)
        tempat = mulai.get(kunci[:2], p.kasus.bidang["kasus.kode"].tempat)
        if lama.pembatalan:
            continue
        if naskah is None:
            pesan = (
                f"Langkah {kunci[0]} putaran {kunci[1]} sudah terbit naskahnya ({lama.nomor}), jadi Mulai tidak dapat "
                "dikosongkan. Isi kembali; bila naskahnya keliru, minta Admin membatalkan nomornya."
            )
            yield Masalah("langkah-dicabut", tempat, pesan)
        elif naskah.tanggal.year != lama.tanggal.year:
            pesan = (
                f"Naskah langkah {kunci[0]} sudah bernomor {lama.nomor} tahun {lama.tanggal.year}, jadi Mulai tidak dapat "
                f"dipindah ke tahun {naskah.tanggal.year}. Kembalikan, atau minta Admin membatalkan nomornya lebih dahulu."
            )
            yield Masalah("mulai-pindah-tahun", tempat, pesan)


def _periksa_register(p: Pemeriksaan, office: Office) -> list[Masalah]:
    """Return what the register has against the workbook: its kode, its version, its numbers."""
    kode, versi = p.kasus.bidang["kasus.kode"], p.kasus.bidang["kasus.versi"]
    hasil: list[Masalah] = []
    if kode.teks and p.tercatat is None:
        pesan = f"Kode {kode.teks} tidak ada di register. Kosongkan Kode kasus dan Versi bila ini kegiatan baru."
        hasil.append(Masalah("kode-tidak-dikenal", kode.tempat, pesan))
    elif kode.teks and p.tercatat and not versi.rusak and versi.nilai != p.tercatat.versi:
        pesan = (
            f"Buku kerja ini versi {versi.nilai or '(kosong)'}, sedangkan versi terakhir {p.tercatat.kode} adalah "
            f"{p.tercatat.versi}. Pindahkan perubahan ke buku kerja terakhir di inbox/diterima/, lalu kirim yang itu."
        )
        hasil.append(Masalah("versi-lama", versi.tempat, pesan))
    if p.tercatat and p.tercatat.keadaan.get("status") == "dibatalkan" and not p.sama:
        pesan = f"{p.tercatat.kode} sudah dibatalkan dan tidak dapat dilanjutkan. Bila kegiatan diadakan lagi, isi formulir kosong yang baru."
        hasil.append(Masalah("kasus-dibatalkan", kode.tempat, pesan))
    if p.kasus.teks("kasus.pembatalan") and not kode.teks:
        pesan = (
            "Kasus yang belum pernah diterima tidak perlu dibatalkan. Kosongkan alasan pembatalan, atau jangan kirim."
        )
        hasil.append(Masalah("pembatalan-tanpa-kasus", p.kasus.bidang["kasus.pembatalan"].tempat, pesan))
    return [*hasil, *_periksa_nomor(p, office)]


def _dibatalkan(p: Pemeriksaan) -> list[Masalah]:
    """Return a peringatan for each naskah whose number was cancelled: it is not issued again by itself (TND-352)."""
    hasil = []
    for naskah in dipanggil(p.kasus, p.sop):
        lama = p.berlaku.get(naskah.kunci)
        if lama and lama.pembatalan:
            pesan = (
                f"{naskah.definisi.judul} {lama.nomor} {lama.pembatalan.rstrip('.')}. Naskah ini tidak diterbitkan lagi. Bila "
                "penggantinya diperlukan, minta Admin menjalankan `alur register void` dengan --terbitkan-lagi."
            )
            hasil.append(Masalah("naskah-dibatalkan", naskah.singgah.baris["nomor"].tempat, pesan))
    return hasil


def _pulihan(p: Pemeriksaan) -> list[Masalah]:
    """Return one peringatan for the naskah that came back without what they were made from: they get no revisions."""
    baris = {n.kunci: n.singgah.baris["nomor"].tempat for n in dipanggil(p.kasus, p.sop)}
    semua = [n for n in p.berlaku.values() if not n.isi and not n.pembatalan and n.kunci in baris]
    if not semua:
        return []
    pesan = (
        f"Naskah ini dipulihkan tanpa data pembuatnya: {', '.join(f'langkah {n.langkah} {n.nomor}' for n in semua)}. "
        "Perubahan data di buku kerja tidak menerbitkan revisinya; periksa sendiri apakah isinya masih benar."
    )
    return [Masalah("naskah-pulihan", baris[semua[0].kunci], pesan)]


def _periksa_nomor(p: Pemeriksaan, office: Office) -> list[Masalah]:
    """Return what is wrong with the numbers typed in the workbook."""
    hasil: list[Masalah] = []
    diketik: list[Nomor] = []
    for naskah in bernomor(dipanggil(p.kasus, p.sop)):
        isian = naskah.singgah.baris["nomor"]
        if lama := p.berlaku.get(naskah.kunci):
            if isian.teks and isian.teks != lama.nomor:
                pesan = f"Naskah ini sudah bernomor {lama.nomor} dan nomornya tetap. Kembalikan nomor itu."
                hasil.append(Masalah("nomor-berubah", isian.tempat, pesan, lama.nomor))
            continue
        if nomor := nomor_ketik(naskah, p, office.settings):
            temuan = _cacat_nomor(nomor, naskah, p, diketik, office)
            hasil.extend([temuan] if temuan else [])
            diketik.append(nomor)
    return hasil


def _cacat_nomor(
    nomor: Nomor, naskah: Naskah, p: Pemeriksaan, diketik: Sequence[Nomor], office: Office
) -> Masalah | None:
    """Return what is wrong with one typed number, the first thing found; `diketik` stand above it in the workbook."""
    tempat = naskah.singgah.baris["nomor"].tempat
    if sebab := _sebab_terpakai(nomor, diketik, office):
        pesan = f"Nomor {nomor.teks} {sebab}. Kosongkan agar diberi nomor berikutnya, atau isi nomor lain."
        return Masalah("nomor-terpakai", tempat, pesan)
    if str(nomor.tahun) not in nomor.teks:
        pesan = f"Nomor {nomor.teks} tidak memuat tahun {nomor.tahun}, tahun naskahnya. Betulkan nomor atau tanggalnya."
        return Masalah("nomor-salah-tahun", tempat, pesan, _nomor_lengkap(nomor, naskah, p, office.settings))
    if nomor.sisip:
        return _cacat_susulan(nomor, naskah, p, diketik, office)
    if nomor.urut == 0 and (seri := _seri_lain(nomor, naskah, p, office.settings)):
        pesan = (
            f"Nomor {nomor.teks} berbentuk nomor seri {seri.nama}, bukan seri naskah ini. Kosongkan agar diberi nomor "
            "berikutnya, atau isi nomor menurut polanya."
        )
        return Masalah("nomor-seri-lain", tempat, pesan, _nomor_lengkap(nomor, naskah, p, office.settings))
    return None


def _sebab_terpakai(nomor: Nomor, diketik: Sequence[Nomor], office: Office) -> str:
    """Return whose a typed number is already, or that it was cancelled; empty if it is free."""
    kembar = (nomor.seri, nomor.tahun, nomor.urut, nomor.sisip)
    if any(
        (n.tahun, n.teks) == (nomor.tahun, nomor.teks) or (nomor.urut and (n.seri, n.tahun, n.urut, n.sisip) == kembar)
        for n in diketik
    ):
        return "diketik dua kali pada buku kerja ini"
    ada = office.register.pemilik_nomor(nomor)
    if ada is None:
        return ""
    lain = f" sebagai {ada.teks}" if ada.teks != nomor.teks else ""
    if ada.batal:
        return f"sudah {ada.pembatalan.rstrip('.')}{lain}; nomor yang dibatalkan tidak dipakai lagi"
    return f"sudah dipakai {ada.pemilik}{lain}"


def _cacat_susulan(
    nomor: Nomor, naskah: Naskah, p: Pemeriksaan, diketik: Sequence[Nomor], office: Office
) -> Masalah | None:
    """Return that the serial a late entry hangs on was never given that year (TND-353)."""
    seri = office.settings.kantor.cari_seri(nomor.seri)
    if seri is None:
        return None
    ada = office.register.urut_tercatat(nomor.seri, nomor.tahun)
    ada |= {n.urut for n in diketik if (n.seri, n.tahun) == (nomor.seri, nomor.tahun) and not n.sisip}
    kertas = seri.mulai_pada(nomor.tahun) - 1  # up to here the numbers stand in a paper book
    if nomor.urut in ada or 0 < nomor.urut <= kertas:
        return None
    induk = max((u for u in ada | {kertas} if u), default=0)
    dekat = f"nomor terakhirnya {induk}" if induk else "seri itu belum bernomor pada tahun tersebut"
    saran = ""
    if induk:
        terisi = {n.sisip for n in office.register.nomor(nomor.tahun) if (n.seri, n.urut) == (nomor.seri, induk)}
        sisip = next(n for n in range(1, 10_000) if n not in terisi)
        saran = format_nomor(seri.pola, induk, komponen(naskah, p, office.settings), sisip)
    pesan = (
        f"Nomor susulan {nomor.teks} menyusul nomor urut {nomor.urut} seri {seri.nama} tahun {nomor.tahun}, yang belum "
        f"pernah diberikan; {dekat}. Susulkan pada nomor yang sudah ada, atau kosongkan agar diberi nomor berikutnya."
    )
    return Masalah("nomor-susulan-tanpa-induk", naskah.singgah.baris["nomor"].tempat, pesan, saran)


def _seri_lain(nomor: Nomor, naskah: Naskah, p: Pemeriksaan, settings: Settings) -> Seri | None:
    """Return the series whose numbers look like a typed one: it would stand in the way of that series later."""
    susunan = komponen(naskah, p, settings)
    return next((s for s in settings.kantor.seri if baca_nomor(s.pola, nomor.teks, susunan) != LAIN), None)


def _nomor_lengkap(nomor: Nomor, naskah: Naskah, p: Pemeriksaan, settings: Settings) -> str:
    """Return in full a number of which only the serial was typed, `5` or `005.01`; empty for anything else."""
    urut, seri = baca_urut(nomor.teks.split("/")[0]), settings.kantor.cari_seri(nomor.seri)
    if urut is None or seri is None or urut.urut == 0:
        return ""
    return format_nomor(seri.pola, urut.urut, komponen(naskah, p, settings), urut.sisip)


def bernomor(naskah: tuple[Naskah, ...]) -> list[Naskah]:
    """Return the first naskah of each langkah: the one that the column Nomor speaks of."""
    pertama: dict[tuple[int, int], Naskah] = {}
    for satu in naskah:
        pertama.setdefault(satu.kunci[:2], satu)
    return list(pertama.values())


def sidik(kasus: Kasus, berkas: Mapping[str, Lampiran]) -> str:
    """Return the digest of all that a workbook says of its case and brings with it.

    Not of kode and versi, nor of numbers the register gave, nor of whether a look is asked for first.
    """
    bidang = {n: str(i.nilai) for n, i in kasus.bidang.items() if i.nilai is not None}
    for nama in ("kasus.kode", "kasus.versi", "kasus.konsep"):
        bidang.pop(nama, None)
    tabel: dict[str, list[dict[str, str]]] = {}
    for nama, daftar in kasus.tabel.items():
        tabel[nama] = [{k: str(i.nilai) for k, i in b.kolom.items() if i.nilai is not None} for b in daftar]
        if nama == "langkah":
            for baris, isi in zip(daftar, tabel[nama], strict=True):
                if not baris["mulai"].kosong:
                    isi.pop("nomor", None)
    bawaan = {nama: satu.sha256 for nama, satu in berkas.items()}
    teks = json.dumps([kasus.sop, bidang, tabel, bawaan], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(teks.encode("utf-8", "surrogatepass")).hexdigest()


def nomor_ketik(naskah: Naskah, p: Pemeriksaan, settings: Settings) -> Nomor | None:
    """Return the number typed in the workbook for a naskah to be numbered, read by the pattern of its series.

    The number of the naskah that was cancelled in its place counts as none typed: the returned workbook holds it.
    """
    teks = naskah.singgah.baris["nomor"].teks
    usang = {n.nomor for n in p.terbit if n.kunci == naskah.kunci and n.keadaan == "dilepas"}
    seri = settings.kantor.cari_seri(naskah.definisi.seri)
    if not teks or teks in usang or seri is None or penanda_tangan(naskah, p.sop, settings.kantor) is None:
        return None
    urut, sisip = baca_nomor(seri.pola, teks, komponen(naskah, p, settings))
    return Nomor(seri=seri.kunci, tanggal=naskah.tanggal, urut=urut, sisip=sisip, teks=teks)


def komponen(naskah: Naskah, p: Pemeriksaan, settings: Settings) -> Komponen:
    """Return what the number of `naskah` is made from, besides its serial."""
    tanda = penanda_tangan(naskah, p.sop, settings.kantor)
    return Komponen(
        tanggal=naskah.tanggal,
        kode_jabatan=tanda.jabatan.kode_jabatan if tanda else "",
        kka=p.kasus.teks("naskah.klasifikasi"),
        keamanan=p.kasus.teks("naskah.keamanan"),
    )
