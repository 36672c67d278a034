"""A look before it counts: the naskah that would be issued, marked KONSEP and without numbers, in a folder of their own.

The files are written into a dot-folder on the disk where they are wanted, and appear with one rename of it.
Nothing of it is a naskah: no number, no identity, no entry in a case.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline import filing, inbox
from pipeline.inbox import Klaim
from pipeline.issue import akan_terbit, catat_konsep, isi_naskah
from pipeline.jawaban import DITERIMA, Jawaban
from pipeline.kasus import Masalah
from pipeline.office import Office
from pipeline.pengisian import Pesanan, isi_semua
from pipeline.periksa import Pemeriksaan, periksa_setoran
from pipeline.plan import Naskah
from pipeline.register import NaskahTercatat, Setoran
from pipeline.word.konsep import KONSEP, beri_tanda
from pipeline.workbook.read import TidakTerbaca

TANPA_NOMOR: Final = "-"
KERJA: Final = ".konsep"
KOSONG: Final = "TIDAK-ADA-NASKAH.txt"
TIDAK_ADA: Final = "Tidak ada naskah yang akan terbit dari buku kerja ini."
# Asked of a naskah is its number too; a KONSEP has none yet.
_TANPA: Final = ("TND-203",)


def buat(klaim: Klaim, isi: bytes, p: Pemeriksaan, office: Office) -> None:
    """Make the KONSEP of a drop and enter that a look was asked for, the folder lying ready in the claim."""
    berkas, terpaku = isi_konsep(p, office)
    kerja = klaim.folder / KERJA
    filing.sweep(kerja)
    filing.stage(kerja, berkas)
    folder = inbox.folder_bebas(kerja, office.settings.root.inbox / inbox.DITERIMA, nama_folder(klaim.nama))
    jawaban = Jawaban(
        klaim.nama,
        DITERIMA,
        p.tercatat.kode if p.tercatat else "",
        peringatan=(*p.peringatan, *terpaku),
        konsep=f"{inbox.DITERIMA}/{folder.name}",
    )
    catat_konsep(klaim, filing.digest(isi), jawaban, p.tercatat, office)


def letakkan(setoran: Setoran, office: Office) -> None:
    """Put the KONSEP of a drop where its answer says; again changes nothing."""
    kotak = office.settings.root.inbox
    inbox.letakkan_folder(kotak / filing.KERJA / setoran.id / KERJA, kotak / setoran.jawaban["konsep"])


def tulis(nama: str, isi: bytes, office: Office, tujuan: Path) -> Path:
    """Write the KONSEP of the sound workbook `isi` into a folder below `tujuan` and return that folder.

    Raises:
        OSError: `tujuan` cannot be written.
    """
    p = periksa_setoran(isi, office)
    if isinstance(p, TidakTerbaca) or p.masalah:
        msg = f"{nama} tidak layak menjadi KONSEP"
        raise AssertionError(msg)
    berkas, _ = isi_konsep(p, office)
    kerja = tujuan / KERJA
    tujuan.mkdir(parents=True, exist_ok=True)
    filing.sweep(kerja)
    filing.stage(kerja, berkas)
    folder = inbox.folder_bebas(kerja, tujuan, nama_folder(nama))
    inbox.letakkan_folder(kerja, folder)
    filing.sweep(kerja)
    if kerja.is_dir():
        kerja.rmdir()
    return folder


def nama_folder(nama: str) -> str:
    """Return what the folder with the KONSEP of the workbook `nama` is called."""
    aman = Path(inbox.nama_aman(nama))
    return f"{aman.stem if aman.suffix.lower() in inbox.BUKU else aman.name} {KONSEP}"


def nama_berkas(naskah: Naskah, lama: NaskahTercatat | None, p: Pemeriksaan) -> str:
    """Return the file name of a KONSEP: as the naskah's own, with KONSEP in front of the kode or in its place."""
    kode = f"{KONSEP}_{p.tercatat.kode}" if p.tercatat else KONSEP
    return naskah.nama_berkas(kode, p.revisi_akhir(naskah.kunci) + 1)


def isi_konsep(p: Pemeriksaan, office: Office) -> tuple[dict[str, bytes], list[Masalah]]:
    """Return the files of a KONSEP folder by name, and a peringatan for each naskah that would stay as it is."""
    terbit, terpaku = akan_terbit(p, office)
    bernomor = {kunci: n.nomor for kunci, n in p.berlaku.items()}
    baru = {naskah.kunci: TANPA_NOMOR for naskah, lama in terbit if lama is None}
    pesanan = []
    for naskah, lama in terbit:
        nomor = bernomor | baru | {naskah.kunci: TANPA_NOMOR}
        kode = p.tercatat.kode if p.tercatat else KONSEP
        sumber, isi = isi_naskah(naskah, p, kode, nomor, office.settings, naik=lama is not None)
        isi = isi | {"naskah": isi["naskah"] | {"nomor": TANPA_NOMOR, "identitas": KONSEP, "lambang": ""}}
        pesanan.append(Pesanan(naskah, isi, sumber))
    docx = isi_semua(pesanan, p, office, tanpa=_TANPA)
    berkas = {nama_berkas(n, lama, p): beri_tanda(satu) for (n, lama), (_, satu) in zip(terbit, docx, strict=True)}
    return berkas or {KOSONG: f"{TIDAK_ADA}\r\n".encode()}, terpaku
