"""A case out of its folder where the manifest is lost, or knows less than what lies there.

A naskah carries its identity, number and date in its properties; the workbooks in 00-sumber/ say the rest of the case.
What a naskah was made from does not come back: it stays as it is, whatever later drops say (see `issue.perubahan`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pipeline import filing, inbox, lampiran
from pipeline.archive.bangun import FOLDER, Cuplikan, Pulihan, Terlantar, jalur
from pipeline.archive.temuan import Temuan
from pipeline.baca import mulai as mulai_baca
from pipeline.errors import ArsipError
from pipeline.identitas import Identitas
from pipeline.jawaban import DITERIMA, Jawaban
from pipeline.kamar import Kamar, KamarError, Langsung
from pipeline.kasus import Kasus
from pipeline.keadaan import keadaan
from pipeline.lampiran import Lampiran
from pipeline.nomor import Nomor, baca_longgar
from pipeline.periksa import bernomor, sidik
from pipeline.plan import dipanggil
from pipeline.register import pengenal
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.sop import NaskahLangkah, Sop
from pipeline.word.sifat import Sifat, sifat
from pipeline.workbook.read import Terbaca

Baris = dict[str, Any]
SERI_ASING: Final = "tidak-dikenal"
BATAL: Final = "alasannya tidak dapat dipulihkan"
_BUKU = re.compile(r"(?P<kode>.+)_v(?P<versi>\d{2,})\.xlsx")
_SALINAN = re.compile(r"(?P<batang>.+)_ttd(?P<ke>\d*)\.(docx|pdf)")
_TANPA_ASAL: Final = {"buku_kerja": "", "templat": "", "konfigurasi": "", "program": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class PemulihBerkas:
    """Reads cases out of their folders; what is opened is opened in `kamar`. `zona` is that of the office's clock."""

    settings: Settings
    kamar: Kamar | Langsung
    zona: dt.tzinfo | None

    def __call__(self, folder: Path, cuplikan: Cuplikan | None) -> Pulihan:
        """Return the case of `folder`: its manifest, and what lies there that it does not know.

        Raises:
            ArsipError: there is no manifest, and the folder or its SOP is not known.
        """
        cocok = FOLDER.fullmatch(cuplikan["kasus"]["folder"] if cuplikan else jalur(folder))
        if cocok is None:
            raise ArsipError("tidak ada manifes, dan nama foldernya bukan <tahun>/<kode>_<judul>; kembalikan namanya")
        sop = next((s for s in self.settings.sop.values() if s.kode == cocok["awalan"]), None)
        if cuplikan is None and sop is None:
            raise ArsipError(f"tidak ada SOP berkode {cocok['awalan']} di config/sop/")
        dasar = cuplikan or _kosong(cocok.groupdict(), jalur(folder), sop.nama if sop else "")
        kerja = _Kerja(self, folder, dasar, sop, lengkap=cuplikan is not None)
        return kerja.pulihkan()


def _kosong(bagian: Mapping[str, str], folder: str, sop: str) -> Cuplikan:
    judul = folder.partition("_")[2].replace("-", " ").capitalize()
    kasus = {
        "kode": bagian["kode"],
        "sop": sop,
        "awalan": bagian["awalan"],
        "tahun": int(bagian["tahun"]),
        "urut": int(bagian["urut"]),
        "judul": judul,
        "pengenal": "",
        "folder": folder,
        "versi": 0,
        "isi": "",
        "keadaan": {},
        "dibuat": "",
        "diperbarui": "",
    }
    tabel = ("setoran", "nomor", "naskah", "sumber", "lampiran", "salinan", "turunan")
    return {"kasus": kasus} | {nama: [] for nama in tabel}


@dataclass(slots=True)
class _Kerja:
    """One folder at work; `isi` grows by what is found."""

    alat: PemulihBerkas
    folder: Path
    isi: Cuplikan
    sop: Sop | None
    lengkap: bool  # there was a manifest
    temuan: list[Temuan] = field(default_factory=list)
    terlantar: list[Terlantar] = field(default_factory=list)
    baru: set[tuple[Any, ...]] = field(default_factory=set)  # numbers read from properties
    naskah_baru: int = 0
    buku_baru: int = 0

    @property
    def kode(self) -> str:
        return str(self.isi["kasus"]["kode"])

    def pulihkan(self) -> Pulihan:
        dikenal = {b["path"] for t in ("naskah", "sumber", "lampiran", "salinan", "turunan") for b in self.isi[t]}
        asing = [p for p in _isi_folder(self.folder) if self.path(p) not in dikenal]
        ada = {b["sha256"] for b in self.isi["naskah"] + self.isi["salinan"]}
        self.buku([p for p in asing if _BUKU.fullmatch(p.name) and p.parent.name == filing.SUMBER])
        self.lampiran([p for p in asing if p.parent.name == lampiran.FOLDER and p.parent.parent.name == filing.SUMBER])
        word = [p for p in asing if p.suffix == ".docx" and not _SALINAN.fullmatch(p.name)]
        self.naskah([p for p in word if filing.SUMBER not in p.parts and filing.digest_berkas(p) not in ada])
        self.salinan([p for p in asing if _SALINAN.fullmatch(p.name)])
        self.turunan([p for p in asing if p.suffix == ".pdf" and not _SALINAN.fullmatch(p.name)])
        if not self.lengkap or self.naskah_baru or self.buku_baru:
            self.selesaikan()
        return Pulihan(self.isi, tuple(self.temuan), tuple(self.terlantar), frozenset(self.baru))

    def path(self, berkas: Path) -> str:
        """Return the path of a file below outbox/, in the folder as its case calls it."""
        return f"{self.isi['kasus']['folder']}/{berkas.relative_to(self.folder).as_posix()}"

    def waktu(self, berkas: Path) -> str:
        """Return when a file was written, which is when it was taken in, unless it was copied since."""
        saat = dt.datetime.fromtimestamp(berkas.stat().st_mtime, self.alat.zona)
        return saat.isoformat(timespec="seconds")

    # workbooks and what came with them

    def buku(self, berkas: Sequence[Path]) -> None:
        for satu in sorted(berkas):
            cocok = _BUKU.fullmatch(satu.name)
            if cocok is None or cocok["kode"] != self.kode:
                continue
            versi, sha256 = int(cocok["versi"]), filing.digest_berkas(satu) or ""
            setoran = self.setoran(f"v{versi:02d}", satu, sha256, versi)
            self.isi["sumber"].append({"versi": versi, "path": self.path(satu), "sha256": sha256, "setoran": setoran})
            self.buku_baru += 1

    def setoran(self, tanda: str, berkas: Path, sha256: str, versi: int | None) -> str:
        """Enter a drop that stands for the one by which a file came, and return its id."""
        nama = f"pulih-{self.kode}-{tanda}"
        jawaban = Jawaban(berkas.name, DITERIMA, self.kode, self.isi["kasus"]["folder"]).json()
        self.isi["setoran"].append(
            {
                "id": nama,
                "berkas": berkas.name,
                "sha256": sha256,
                "waktu": self.waktu(berkas),
                "status": DITERIMA,
                "kode": self.kode,
                "versi": versi,
                "jawaban": jawaban,
            }
        )
        return nama

    def setoran_terdekat(self, berkas: Path) -> str:
        """Return the id of the drop by which a file most likely came: that of the workbook written nearest to it."""
        calon = [b for b in self.isi["setoran"] if b["versi"] is not None]
        if not calon:
            return self.setoran("naskah", berkas, "", None) if not self.tanpa_buku() else self.tanpa_buku()
        saat = dt.datetime.fromtimestamp(berkas.stat().st_mtime, dt.UTC)
        terdekat = min(calon, key=lambda b: (abs(_saat(b["waktu"]) - saat), -b["versi"]))
        return str(terdekat["id"])

    def tanpa_buku(self) -> str:
        return next((b["id"] for b in self.isi["setoran"] if b["id"] == f"pulih-{self.kode}-naskah"), "")

    def lampiran(self, berkas: Sequence[Path]) -> None:
        for satu in sorted(berkas):
            sha256 = filing.digest_berkas(satu) or ""
            if sha256 in {b["sha256"] for b in self.isi["lampiran"]}:
                continue
            baris = {"path": self.path(satu), "sha256": sha256, "setoran": self.setoran_terdekat(satu)}
            self.isi["lampiran"].append(baris)

    # naskah

    def naskah(self, berkas: Sequence[Path]) -> None:
        for satu in sorted(berkas):
            try:
                isi = satu.read_bytes()
                dibaca = self.alat.kamar(sifat, isi)
            except (ValueError, KamarError, OSError) as exc:
                self.lapor(satu, "naskah-tidak-terbaca", f"Naskah ini tidak terbaca ({exc}), jadi tidak dipulihkan.")
                continue
            identitas = Identitas.dari_kata(dibaca.identitas) or Identitas.dari_kata(dibaca.teks)
            if identitas is not None:
                self.satu_naskah(satu, isi, dibaca, identitas)

    def satu_naskah(self, berkas: Path, isi: bytes, dibaca: Sifat, identitas: Identitas) -> None:
        definisi = _definisi(self.sop, identitas)
        nomor = _nomor(dibaca, definisi, berkas, self.alat.settings)
        kunci = (*identitas.kunci, identitas.revisi)
        if identitas.kode != self.kode:
            self.terlantar.append(Terlantar(identitas, nomor, self.path(berkas)))
            return
        if kunci in {(b["langkah"], b["putaran"], b["jenis"], b["revisi"]) for b in self.isi["naskah"]}:
            return  # known by another path: verify tells where it lies
        if nomor is None:
            self.lapor(berkas, "naskah-tanpa-nomor", "Nomor naskah ini tidak terbaca, jadi naskahnya tidak dipulihkan.")
            return
        self.catat_nomor(nomor)
        baris: Baris = {
            "langkah": identitas.langkah,
            "putaran": identitas.putaran,
            "revisi": identitas.revisi,
            "jenis": identitas.jenis,
            "nomor_seri": nomor.seri,
            "nomor_tahun": nomor.tahun,
            "nomor_teks": nomor.teks,
            "tanggal": nomor.tanggal.isoformat(),
            "penanda": self.penanda(dibaca, definisi, nomor.tanggal),
            "path": self.path(berkas),
            # What was signed or edited in place has not the digest it was issued with, and nobody knows that one.
            "sha256": filing.digest(isi) if dibaca.asli else "",
            "keadaan": "terbit",
            "setoran": self.setoran_terdekat(berkas),
            "asal": dict(_TANPA_ASAL),
            "isi": {},
            "perubahan": [],
        }
        self.isi["naskah"].append(baris)
        self.naskah_baru += 1
        if dibaca.perihal and not self.lengkap:
            self.isi["kasus"]["judul"] = dibaca.perihal

    def catat_nomor(self, nomor: Nomor) -> None:
        kunci = (nomor.seri, nomor.tahun, nomor.teks)
        if kunci in {(b["seri"], b["tahun"], b["teks"]) for b in self.isi["nomor"]}:
            return
        self.baru.add(kunci)
        self.isi["nomor"].append(
            {
                "seri": nomor.seri,
                "tahun": nomor.tahun,
                "urut": None if nomor.sisip else nomor.urut or None,
                "teks": nomor.teks,
                "tanggal": nomor.tanggal.isoformat(),
                "batal": None,
                "induk": nomor.urut if nomor.sisip else None,
                "sisip": nomor.sisip or None,
                "dibatalkan": None,
            }
        )

    def penanda(self, dibaca: Sifat, definisi: NaskahLangkah | None, tanggal: dt.date) -> str:
        """Return who signs a naskah: of those whose name it prints, the one in office on its date before all others."""
        kantor = self.alat.settings.kantor
        tercetak = [p for p in kantor.pejabat if p.nama in dibaca.teks]
        if definisi is None or self.sop is None or not tercetak:
            return tercetak[-1].nama if tercetak else ""
        jabatan = self.sop.jabatan(definisi.penanda_tangan)
        resmi = kantor.penandatangan(jabatan, tanggal)
        return min(
            tercetak,
            key=lambda p: (resmi is None or p is not resmi.pejabat, p.jabatan != jabatan, not p.menjabat(tanggal)),
        ).nama

    # copies

    def salinan(self, berkas: Sequence[Path]) -> None:
        for satu in sorted(berkas):
            cocok = _SALINAN.fullmatch(satu.name)
            path = self.naskah_bernama(cocok["batang"] if cocok else "")
            if cocok is None or not path:
                continue
            sha256 = filing.digest_berkas(satu) or ""
            self.isi["salinan"].append(
                {
                    "naskah_path": path,
                    "ke": int(cocok["ke"] or 1),
                    "path": self.path(satu),
                    "sha256": sha256,
                    "waktu": self.waktu(satu),
                    "beda": [],
                    "setoran": self.setoran(f"ttd-{sha256[:12]}-{satu.name}", satu, sha256, None),
                }
            )

    def turunan(self, berkas: Sequence[Path]) -> None:
        for satu in sorted(berkas):
            path = self.naskah_bernama(satu.stem)
            if path and path not in {b["naskah_path"] for b in self.isi["turunan"]}:
                asal = next(b["sha256"] for b in self.isi["naskah"] if b["path"] == path)
                baris = {"naskah_path": path, "path": self.path(satu), "asal": asal, "waktu": self.waktu(satu)}
                self.isi["turunan"].append(baris | {"sha256": filing.digest_berkas(satu) or ""})

    def naskah_bernama(self, batang: str) -> str:
        """Return the path of the naskah whose file is called `batang`.docx, empty if there is none."""
        semua = (str(b["path"]) for b in self.isi["naskah"])
        return next((p for p in semua if p.rpartition("/")[2] == f"{batang}.docx"), "")

    # the case

    def selesaikan(self) -> None:
        """Put the case's own row right, and say what did not come back."""
        kasus = self.isi["kasus"]
        self.urutkan()
        for path in _tetapkan_keadaan(self.isi):
            pesan = "Revisi yang menggantikan naskah ini tidak ada. Cari di cadangan; sementara itu yang ini dicatat berlaku."
            self.temuan.append(Temuan(path, "revisi-hilang", pesan))
        if self.buku_baru or not self.lengkap:
            self.baca_buku()
        waktu = [b["waktu"] for b in self.isi["setoran"]] or [self.waktu(self.folder)]
        kasus["dibuat"] = kasus["dibuat"] or min(waktu, key=_saat)
        kasus["diperbarui"] = max([kasus["diperbarui"] or waktu[0], *waktu], key=_saat)
        if not kasus["keadaan"]:
            kasus["keadaan"] = self.keadaan_terduga()
        bagian = [
            f"{self.naskah_baru} naskah" if self.naskah_baru else "",
            f"{self.buku_baru} buku kerja" if self.buku_baru else "",
        ]
        pesan = (
            f"{' dan '.join(b for b in bagian if b) or 'Berkas ini'} dipulihkan tanpa manifes. Waktunya menurut tanggal "
            "berkas; data pembuat naskah, perubahan antarrevisi, dan catatan beda salinan tidak kembali, sehingga naskah "
            "itu tidak lagi direvisi dengan sendirinya."
        )
        self.temuan.append(Temuan(kasus["folder"], "pulih-sebagian", pesan))

    def urutkan(self) -> None:
        waktu = {b["id"]: _saat(b["waktu"]) for b in self.isi["setoran"]}
        if not self.lengkap:  # those of a manifest stand in their order already
            self.isi["naskah"].sort(
                key=lambda b: (waktu[b["setoran"]], b["revisi"], b["langkah"], b["putaran"], b["jenis"])
            )
            letak = {
                (b["nomor_seri"], b["nomor_tahun"], b["nomor_teks"]): n
                for n, b in reversed([*enumerate(self.isi["naskah"])])
            }
            self.isi["nomor"].sort(key=lambda b: letak[b["seri"], b["tahun"], b["teks"]])

    def baca_buku(self) -> None:
        """Take from the newest workbook what it says of the case."""
        kasus, sumber = self.isi["kasus"], self.isi["sumber"]
        kasus["versi"] = max((b["versi"] for b in sumber), default=1)
        terbaru = max(sumber, key=lambda b: b["versi"], default=None)
        if terbaru is None or self.sop is None:
            return
        berkas = self.folder / terbaru["path"].removeprefix(f"{kasus['folder']}/")
        try:
            terbaca = mulai_baca(berkas.read_bytes(), self.alat.settings, self.alat.kamar)()
        except OSError:
            return
        if not isinstance(terbaca, Terbaca) or terbaca.masalah or terbaca.kasus.sop != self.sop.nama:
            self.lapor(
                berkas, "buku-tidak-terbaca", "Buku kerja terakhir ini tidak terbaca; kedudukan kasus hanya diduga."
            )
            return
        isi = terbaca.kasus
        kasus["judul"] = isi.teks(self.sop.bidang_judul) or kasus["judul"]
        kasus["pengenal"] = pengenal([str(isi.nilai(nama) or "") for nama in self.sop.pengenal])
        kasus["isi"] = sidik(isi, self.lampiran_disebut(isi))
        kasus["keadaan"] = keadaan(isi, self.sop)
        self.nomor_di_buku(isi, self.sop, self.path(berkas))

    def nomor_di_buku(self, kasus: Kasus, sop: Sop, path: str) -> None:
        """Note the numbers that the workbook holds, as it was sent back, of naskah that are gone."""
        ada = {(b["langkah"], b["putaran"], b["jenis"]) for b in self.isi["naskah"]}
        semua = dipanggil(kasus, sop)
        utama = {n.kunci for n in bernomor(semua)}
        for naskah in semua:
            if naskah.kunci in ada:
                continue
            teks = naskah.singgah.baris["nomor"].teks if naskah.kunci in utama else ""
            if not teks:
                pesan = (
                    f"{naskah.definisi.judul} langkah {naskah.kunci[0]} tidak ada, dan nomornya tidak diketahui. Bila pernah "
                    f"terbit, batalkan nomornya dengan `alur register void NOMOR --seri {naskah.definisi.seri}`."
                )
                self.temuan.append(Temuan(path, "naskah-hilang", pesan))
                continue
            seri = self.alat.settings.kantor.cari_seri(naskah.definisi.seri)
            terbaca = baca_longgar(seri.pola, teks) if seri else None
            urut, sisip = terbaca[1] if terbaca and terbaca[0] == naskah.tanggal.year else (0, 0)
            nomor = Nomor(seri=naskah.definisi.seri, tanggal=naskah.tanggal, urut=urut, sisip=sisip, teks=teks)
            langkah, putaran, jenis = naskah.kunci
            identitas = Identitas(kode=self.kode, langkah=langkah, putaran=putaran, jenis=jenis, revisi=1)
            self.terlantar.append(Terlantar(identitas, nomor, path))

    def lampiran_disebut(self, kasus: Kasus) -> dict[str, Lampiran]:
        sop = self.sop
        skema = sop.skema() if sop else UMUM.untuk(())
        tempat = self.folder / filing.SUMBER / lampiran.FOLDER
        nama = {isian.teks for isian in lampiran.disebut(kasus, skema)}
        ketemu = {n: lampiran.cari(n, (), tempat, lambda _: False) for n in sorted(nama)}
        return {n: x for n, x in ketemu.items() if x is not None}

    def keadaan_terduga(self) -> Baris:
        """Return where the case stands as far as its naskah tell."""
        terakhir = max(((b["langkah"], b["putaran"]) for b in self.isi["naskah"]), default=(0, 1))
        langkah = self.sop.cari(terakhir[0]) if self.sop else None
        terbuka = None
        if langkah is not None and self.sop is not None:
            terbuka = {
                "langkah": langkah.nomor,
                "putaran": terakhir[1],
                "pelaksana": self.sop.nama_pelaksana(langkah.pelaksana),
                "kegiatan": langkah.kegiatan,
                "dimulai": True,
                "sejak": None,
                "batas": None,
            }
        return {"status": "berjalan", "pembatalan": "", "terbuka": terbuka, "riwayat": []}

    def lapor(self, berkas: Path, kode: str, pesan: str) -> None:
        self.temuan.append(Temuan(self.path(berkas), kode, pesan))


def _isi_folder(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, litter and links left out."""
    for berkas in sorted(folder.rglob("*")):
        nama = berkas.relative_to(folder).parts
        if not any(inbox.sampah(n) for n in nama) and berkas.is_file() and not berkas.is_symlink():
            yield berkas


def _saat(iso: str) -> dt.datetime:
    """Return a time of the register, aware."""
    saat = dt.datetime.fromisoformat(iso)
    return saat if saat.tzinfo else saat.replace(tzinfo=dt.UTC)


def _definisi(sop: Sop | None, identitas: Identitas) -> NaskahLangkah | None:
    langkah = sop.cari(identitas.langkah) if sop else None
    return next((n for n in (langkah.naskah if langkah else ()) if n.jenis == identitas.jenis), None)


def _nomor(dibaca: Sifat, definisi: NaskahLangkah | None, berkas: Path, settings: Settings) -> Nomor | None:
    """Return the number that a naskah prints, as its title has it; None if it has none."""
    seri = settings.kantor.cari_seri(definisi.seri) if definisi else None
    teks = _teks_nomor(dibaca.judul, definisi.judul if definisi else "", seri.pola if seri else "")
    if not teks:
        return None
    terbaca = baca_longgar(seri.pola, teks) if seri else None
    tanggal = dibaca.tanggal
    if tanggal is None:  # lost by another program: the year is all that counts
        tahun = terbaca[0] if terbaca else dt.datetime.fromtimestamp(berkas.stat().st_mtime, dt.UTC).year
        tanggal = dt.date(tahun, 1, 1)
    urut, sisip = terbaca[1] if terbaca and terbaca[0] == tanggal.year else (0, 0)
    return Nomor(seri=seri.kunci if seri else SERI_ASING, tanggal=tanggal, urut=urut, sisip=sisip, teks=teks)


def _teks_nomor(title: str, judul: str, pola: str) -> str:
    """Return the number behind the naskah's name in its title; where the name is another now, what follows the pattern."""
    if judul and title.startswith(f"{judul} "):
        return title.removeprefix(f"{judul} ").strip()
    kata = title.split()
    ekor = [" ".join(kata[n:]) for n in range(len(kata))]
    return next((e for e in ekor if pola and baca_longgar(pola, e)), "")


def _tetapkan_keadaan(isi: Cuplikan) -> Iterator[str]:
    """Say of each naskah whether it is in force: a newer revision takes its place, or, with another number, had it freed.

    Yield the path of each that lies among the superseded ones though nothing is there that takes its place: it stays
    in force, so that its number is not given twice.
    """
    terbaru: dict[tuple[Any, ...], Baris] = {}
    for b in isi["naskah"]:
        kunci = (b["langkah"], b["putaran"], b["jenis"])
        if kunci not in terbaru or b["revisi"] > terbaru[kunci]["revisi"]:
            terbaru[kunci] = b
    nomor = {(n["seri"], n["tahun"], n["teks"]): n for n in isi["nomor"]}
    for b in isi["naskah"]:
        baru = terbaru[b["langkah"], b["putaran"], b["jenis"]]
        if baru is b and f"/{filing.DIGANTIKAN}/" in b["path"] and b["keadaan"] == "terbit":
            yield str(b["path"])
        if baru is b or b["keadaan"] not in {"terbit", "dibatalkan"}:
            continue
        milik = nomor[b["nomor_seri"], b["nomor_tahun"], b["nomor_teks"]]
        if baru["nomor_teks"] != b["nomor_teks"]:
            b["keadaan"] = "dilepas"
            milik["batal"] = milik["batal"] or BATAL
            continue
        b["keadaan"] = "digantikan"
        atas, _, nama = b["path"].rpartition("/")
        if not atas.endswith(f"/{filing.DIGANTIKAN}"):
            semula, b["path"] = b["path"], f"{atas}/{filing.DIGANTIKAN}/{nama}"
            for salin in (*isi["salinan"], *isi["turunan"]):
                if salin["naskah_path"] == semula:
                    salin["naskah_path"] = b["path"]
