"""A berkas → a bag for another archive: its files, lists, register extract and metadata, checked on the way.

It is built in a dot-folder beside its place and appears there in one step. Begun again after a cut it goes on: a file
that was copied whole is not copied again, a PDF that was made is kept. Only reading is done in outbox/.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pipeline import __version__, filing, inbox, pdf
from pipeline.archive import manifes, metadata, tas
from pipeline.archive.cuplikan import berkas_register
from pipeline.archive.daftar import susun_daftar
from pipeline.archive.khazanah import isi_berkas
from pipeline.archive.metadata import Butir, Keterangan
from pipeline.archive.tas import Maju, diam
from pipeline.archive.terbitkan import INDEKS
from pipeline.errors import ArsipError, HalanganError, UsageError, halangan
from pipeline.kantor import MB
from pipeline.register import KasusTercatat, Register
from pipeline.setelan import Settings
from pipeline.workbook.daftar import tulis_daftar

ZIP: Final = ".zip"
REGISTER: Final = "register.json"
PDF_DETIK: Final = 120.0
PDF_KIRA: Final = 3  # times the size of a naskah is what its PDF is reckoned to take


@dataclass(frozen=True, slots=True, kw_only=True)
class Pilihan:
    """How a berkas is to be handed over. `kontak` is whom the other archive asks."""

    zip: bool = False
    pdf: bool = True
    apa_adanya: bool = False
    kontak: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hasil:
    """What became of it. `sidik` is the SHA-256 of the tag manifest, or of the ZIP: it stands for all of it."""

    kode: str
    tas: Path
    sidik: str
    baru: bool = True  # False: it lay there already, the same
    berkas: int = 0
    byte: int = 0
    pdf: int = 0
    pdf_gagal: tuple[str, ...] = ()
    temuan: tuple[str, ...] = ()  # what was not as the register says, where it was to go as it is


def serahkan(
    kode: str,
    tempat: Path,
    settings: Settings,
    register: Register,
    saat: dt.datetime,
    pilihan: Pilihan,
    maju: Maju = diam,
) -> Hasil:
    """Write the berkas `kode` as the bag `tempat`, a folder or a ZIP, and return what was written.

    Raises:
        UsageError: there is no such case, or something else lies at `tempat`.
        ArsipError: a file of the berkas is missing, changed or unknown; the message names it.
        HalanganError: the disk is full, or the case is being worked on.

    Source: RFC 8493.
    """
    kasus = register.kasus(kode)
    if kasus is None:
        raise UsageError(f"Kasus {kode} tidak ada di register. Lihat `alur status`.")
    cuplikan = register.cuplik(kasus.id)
    kerja = tempat.with_name(f".{tempat.name}.serah")
    if tempat.exists():
        hasil = _sudah_ada(kasus, tempat, berkas_register(cuplikan)[REGISTER])
        filing.buang(kerja)
        return hasil
    with halangan():
        _tolak_bila_diolah(kasus, register)
        filing.buat_folder(kerja / "tas" / tas.ISI)
        try:
            hasil = _Penyerahan(kasus, cuplikan, settings, register, kerja, saat, pilihan, maju).jalankan(tempat)
        except ArsipError:
            filing.buang(kerja)  # nobody comes back for it soon: the berkas is to be mended first
            raise
        if register.cuplik(kasus.id) != cuplikan:
            raise HalanganError(f"Kasus {kode} bertambah selagi diekspor. Jalankan lagi; yang sudah disalin dipakai.")
        if tempat.exists():
            raise UsageError(f"{tempat} dibuat proses lain selagi diekspor. Sebutkan tempat lain dengan -o.")
        (kerja / ("zip" if pilihan.zip else "tas")).rename(tempat)
        filing.sync_folder(tempat.parent)
        filing.buang(kerja)
    return hasil


def _sudah_ada(kasus: KasusTercatat, tempat: Path, register: bytes) -> Hasil:
    """Return what lies at `tempat`, if it is a whole bag of this case as it is now."""
    try:
        isi = tas.intip(tempat, f"{tas.ISI}/{REGISTER}")
    except ArsipError as exc:
        raise UsageError(f"{tempat} sudah ada ({exc}). Pindahkan, atau sebutkan tempat lain dengan -o.") from exc
    if isi != register:
        raise UsageError(
            f"{tempat} sudah ada, dan isinya bukan {kasus.kode} seperti sekarang. Pindahkan, atau sebutkan tempat lain "
            "dengan -o."
        )
    return Hasil(kode=kasus.kode, tas=tempat, sidik=_sidik_tas(tempat), baru=False)


def _sidik_tas(tempat: Path) -> str:
    return filing.digest_berkas(tempat if tempat.is_file() else tempat / tas.MANIFES_TAG[0]) or ""


def _tolak_bila_diolah(kasus: KasusTercatat, register: Register) -> None:
    if any(n.keadaan == "siap" for n in register.naskah(kasus.id)):
        raise HalanganError(f"Naskah kasus {kasus.kode} sedang disimpan. Tunggu sebentar, lalu jalankan lagi.")


@dataclass(frozen=True, slots=True)
class _Penyerahan:
    """One berkas on its way into a bag."""

    kasus: KasusTercatat
    cuplikan: Mapping[str, Any]
    settings: Settings
    register: Register
    kerja: Path
    saat: dt.datetime
    pilihan: Pilihan
    maju: Maju

    @property
    def data(self) -> Path:
        return self.kerja / "tas" / tas.ISI

    @property
    def outbox(self) -> Path:
        return self.settings.root.outbox

    def jalankan(self, tempat: Path) -> Hasil:
        """Build the bag in the dot-folder, as far as it is not built yet, and return what there is in it."""
        rencana = self._rencana()
        self._tolak_ruang(rencana)
        butir = self._salin(rencana)
        temuan = tuple(f"{b.path}: {b.keadaan}" for b in butir if b.keadaan != "sesuai")
        if temuan and not self.pilihan.apa_adanya:
            raise ArsipError(
                f"Berkas {self.kasus.kode} tidak sama dengan yang tercatat: {tas.sebut(temuan)}. Periksa dengan `alur "
                "archive verify` dan kembalikan dari cadangan; atau ekspor apa adanya dengan --apa-adanya, dan beda itu "
                "dicatat di dalam tas."
            )
        salinan_pdf, gagal = self._pdf(butir)
        butir += salinan_pdf
        surat = self._surat(butir)
        for nama, isi in surat.items():
            filing.buat_folder((self.data / nama).parent)
            filing.tulis(self.data / nama, isi)
        self._buang_selain({b.path for b in butir if b.sidik} | surat.keys())
        info = _bag_info(self._keterangan(), butir, self.saat, self.pilihan)
        info["Bag-Size"] = _besar(sum(b.sidik.ukuran for b in butir if b.sidik) + sum(map(len, surat.values())))
        info["Catatan-Keutuhan"] = temuan or ["Semua berkas sesuai dengan register."]
        info["Salinan-PDF"] = _kabar_pdf(salinan_pdf, gagal, ada=self._ber_pdf())
        ukuran = self._tutup(butir, surat, info)
        hasil = self.kerja / "tas"
        if self.pilihan.zip:
            hasil = self.kerja / "zip"
            tas.kemas(self.kerja / "tas", hasil, tempat.stem, self.maju)
        return Hasil(
            kode=self.kasus.kode,
            tas=tempat,
            sidik=_sidik_tas(hasil),
            berkas=len(ukuran),
            byte=sum(ukuran.values()),
            pdf=len(salinan_pdf),
            pdf_gagal=tuple(gagal),
            temuan=temuan,
        )

    # --- what goes along -----------------------------------------------------------------

    def _rencana(self) -> list[Butir]:
        """Return every file that the register or the folder has of this case."""
        rencana = [
            Butir(
                jenis=a.macam,
                path=a.path,
                tercatat=a.sha256,
                naskah=a.naskah,
                waktu=a.waktu,
                asal=a.naskah.path if a.macam in {"salinan", "turunan"} and a.naskah else "",
            )
            for a in isi_berkas(self.kasus, self.register)
        ]
        rencana.append(Butir(jenis="halaman", path=f"{self.kasus.folder}/{INDEKS}"))
        dikenal = {b.path for b in rencana} | {f"{self.kasus.folder}/{manifes.NAMA}"}
        folder = self.outbox / self.kasus.folder
        semua = tas.berkas_di(folder) if folder.is_dir() else ()
        lain = [p for p in (f"{self.kasus.folder}/{x}" for x in semua) if p not in dikenal]
        return rencana + [Butir(jenis="lain", path=p, keadaan="tidak dikenal") for p in lain if not _sampah(p)]

    def _tolak_ruang(self, rencana: Sequence[Butir]) -> None:
        ukuran = {b.path: _ukuran(self.outbox / b.path) for b in rencana}
        kurang = sum(u - min(u, _ukuran(self.data / p)) for p, u in ukuran.items())
        bakal = sum(u for p, u in ukuran.items() if p.endswith(".docx")) * PDF_KIRA if self._ber_pdf() else 0
        kemasan = sum(ukuran.values()) + bakal if self.pilihan.zip else 0
        tas.tolak_ruang(self.kerja, kurang + bakal + kemasan)

    def _salin(self, rencana: Sequence[Butir]) -> list[Butir]:
        semua = sum(_ukuran(self.outbox / b.path) for b in rencana)
        selesai = 0

        def maju(byte: int) -> None:
            nonlocal selesai
            selesai += byte
            self.maju("menyalin", selesai, semua)

        butir = [self._salin_satu(b, maju) for b in rencana]
        nama = f"{self.kasus.folder}/{manifes.NAMA}"
        filing.buat_folder((self.data / nama).parent)
        filing.tulis(self.data / nama, manifes.manifes(self.kasus, self.register))
        return [*butir, Butir(jenis="manifes", path=nama, sidik=tas.sidik(self.data / nama))]

    def _salin_satu(self, b: Butir, maju: Callable[[int], None]) -> Butir:
        """Copy a file, unless that was done; return it with its digests and whether they are those it should have."""
        asal, tujuan = self.outbox / b.path, self.data / b.path
        if asal.is_symlink() or not asal.is_file():
            return replace(b, keadaan="hilang")
        if b.tercatat and _ukuran(tujuan) == _ukuran(asal):
            ada = tas.sidik(tujuan, maju)
            if ada.sha256 == b.tercatat:
                return replace(b, sidik=ada)
        sidik = tas.salin(asal, tujuan, maju)
        return replace(b, sidik=sidik, keadaan="berubah" if b.tercatat not in {"", sidik.sha256} else b.keadaan)

    # --- PDF -----------------------------------------------------------------------------

    def _ber_pdf(self) -> bool:
        return self.pilihan.pdf and pdf.ada()

    def _pdf(self, butir: Sequence[Butir]) -> tuple[list[Butir], list[str]]:
        """Make a PDF/A copy of every naskah and signed copy that has none yet; return them, and what failed and why."""
        if not self._ber_pdf():
            return [], []
        punya = {b.asal for b in butir if b.jenis == "turunan" and b.sidik}
        perlu = [b for b in butir if b.sidik and b.jenis in {"naskah", "salinan"} and b.path.endswith(".docx")]
        perlu = [b for b in perlu if b.path not in punya]
        catatan = _CatatanPdf(self.kerja / "pdf.json")
        hasil, gagal = [], []
        for n, b in enumerate(perlu, 1):
            nama = f"pdf/{b.path.removesuffix('.docx')}.pdf"
            try:
                hasil.append(self._pdf_satu(b, nama, catatan))
            except pdf.PdfError as exc:
                gagal.append(f"{b.path}: {exc}")
            self.maju("PDF/A", n, len(perlu))
        return hasil, gagal

    def _pdf_satu(self, b: Butir, nama: str, catatan: _CatatanPdf) -> Butir:
        keluar = self.data / nama
        asal = b.sidik.sha256 if b.sidik else ""
        waktu = catatan.waktu(nama, asal, filing.digest_berkas(keluar))
        if not waktu:
            filing.buat_folder(keluar.parent)
            pdf.ke_pdfa(self.data / b.path, keluar, batas_detik=PDF_DETIK)
            waktu = self.saat.isoformat(timespec="seconds")
            catatan.tulis(nama, asal, filing.digest_berkas(keluar), waktu)
        return Butir(jenis="pdf", path=nama, sidik=tas.sidik(keluar), naskah=b.naskah, waktu=waktu, asal=b.path)

    # --- lists, metadata, the bag itself -------------------------------------------------

    def _surat(self, butir: Sequence[Butir]) -> dict[str, bytes]:
        """Return what is written for the bag alone, by its path below data/."""
        berkas = self._keterangan()
        daftar = susun_daftar([self.kasus], self.register, self.settings.kantor, self.saat.date(), self.kasus.kode)
        return berkas_register(self.cuplikan) | {
            "daftar-isi-berkas.xlsx": tulis_daftar(daftar),
            "metadata/premis.xml": metadata.premis(berkas, butir, self.saat),
            "metadata/dc.xml": metadata.dublin_core(berkas, butir, self.saat),
        }

    def _keterangan(self) -> Keterangan:
        kasus, semua = self.kasus, self.register.naskah(self.kasus.id)
        isi = semua[-1].isi.get("naskah", {}) if semua else {}
        instansi = self.settings.kantor.instansi_pada(self.saat.date())
        sop = self.settings.sop.get(kasus.sop)
        tanggal = [n.tanggal for n in semua]
        return Keterangan(
            kode=kasus.kode,
            judul=kasus.judul,
            folder=kasus.folder,
            sop=sop.judul if sop else kasus.sop,
            instansi=", ".join(instansi.kop) if instansi else "",
            alamat=", ".join(instansi.alamat) if instansi else "",
            unit_pengolah=instansi.unit_pengolah if instansi else "",
            klasifikasi=str(isi.get("klasifikasi", "")),
            keamanan=str(isi.get("keamanan", "")),
            kurun=(min(tanggal), max(tanggal)) if tanggal else None,
            dibuat=kasus.dibuat,
        )

    def _tutup(
        self, butir: Sequence[Butir], surat: Mapping[str, bytes], info: Mapping[str, str | Sequence[str]]
    ) -> dict[str, int]:
        """Close the bag, and see that what lies in it is what was read; return the size of each file of its payload."""
        self.maju("menutup tas", 0, 0)
        tercatat = tas.tutup(self.kerja / "tas", info)
        harap = {b.path: b.sidik for b in butir if b.sidik}
        beda = [p for p, s in harap.items() if tercatat.get(p) != s] + [p for p in surat if p not in tercatat]
        if beda or len(tercatat) != len(harap) + len(surat):
            raise ArsipError(
                f"Isi tas tidak sama dengan yang disalin: {tas.sebut(beda)}. Periksa disknya, lalu ulangi."
            )
        for folder in (f for f in (self.kerja / "tas", *self.data.rglob("*")) if f.is_dir()):
            filing.sync_folder(folder)
        return {p: s.ukuran for p, s in tercatat.items()}

    def _buang_selain(self, tetap: set[str]) -> None:
        """Remove what an earlier, cut run left in the bag and this one does not put there."""
        for satu in list(tas.berkas_di(self.kerja / "tas")):
            if satu.removeprefix(f"{tas.ISI}/") not in tetap or not satu.startswith(f"{tas.ISI}/"):
                (self.kerja / "tas" / satu).unlink()
        for folder in sorted((f for f in self.data.rglob("*") if f.is_dir()), reverse=True):
            with suppress(OSError):
                folder.rmdir()  # those that are empty


class _CatatanPdf:
    """Which PDF was made of which document: what tells, after a cut, that one need not be made again."""

    def __init__(self, berkas: Path) -> None:
        self._berkas = berkas
        try:
            self._isi: dict[str, list[str | None]] = dict(json.loads(berkas.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            self._isi = {}

    def waktu(self, nama: str, asal: str, ada: str | None) -> str:
        """Return when the PDF that lies there was made of the document `asal`; empty if it was not."""
        satu = self._isi.get(nama)
        return str(satu[2]) if ada and satu and satu[:2] == [asal, ada] else ""

    def tulis(self, nama: str, asal: str, ada: str | None, waktu: str) -> None:
        self._isi[nama] = [asal, ada, waktu]
        baru = self._berkas.with_suffix(".baru")
        baru.write_text(json.dumps(self._isi), "utf-8")
        baru.replace(self._berkas)


def _bag_info(
    berkas: Keterangan, butir: Sequence[Butir], saat: dt.datetime, pilihan: Pilihan
) -> dict[str, str | Sequence[str]]:
    """Return the fields of bag-info.txt: those of RFC 8493, then the ministry's own."""
    info: dict[str, str | Sequence[str]] = {
        "Source-Organization": berkas.instansi,
        "Organization-Address": berkas.alamat,
        "Contact-Name": pilihan.kontak,
        "External-Description": berkas.judul,
        "External-Identifier": berkas.kode,
        "Internal-Sender-Identifier": berkas.folder,
        "Internal-Sender-Description": f"Berkas kegiatan menurut {berkas.sop}",
        "Bagging-Date": saat.date().isoformat(),
        "Bag-Software-Agent": f"AlurNaskah {__version__}; bagit.py {tas.versi_bagit()}",
        "Unit-Pengolah": berkas.unit_pengolah,
        "Kode-Klasifikasi": berkas.klasifikasi,
        "Klasifikasi-Keamanan": berkas.keamanan,
        "Kurun-Waktu": berkas.kurun_waktu,
        "Jumlah-Naskah": str(sum(b.jenis in {"naskah", "digantikan"} for b in butir)),
    }
    return {kunci: nilai for kunci, nilai in info.items() if nilai}


def _kabar_pdf(salinan: Sequence[Butir], gagal: Sequence[str], *, ada: bool) -> Sequence[str]:
    if not ada:
        return ["Tidak disertakan."]
    return [f"{len(salinan)} naskah disertai salinan PDF/A.", *(f"Gagal: {satu}" for satu in gagal)]


def _besar(byte: int) -> str:
    return f"{byte / MB:.1f} MB" if byte >= MB else f"{byte / 1024:.1f} KB"


def _ukuran(berkas: Path) -> int:
    with suppress(OSError):
        return berkas.lstat().st_size
    return 0


def _sampah(path: str) -> bool:
    return any(inbox.sampah(bagian) or bagian.startswith(".") for bagian in path.split("/"))


def jalur_tas(kode: str, keluar: Path | None, *, zip_: bool) -> Path:
    """Return where the bag of a case goes: `keluar` is its ZIP, or the folder that it is put in, or nothing said."""
    if keluar is not None and keluar.suffix.lower() == ZIP:
        return keluar
    return (keluar or Path()) / (f"{kode}{ZIP}" if zip_ else kode)
