"""Panduan Staf, followed to the letter by someone who sees the sheets and knows nothing else."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.kasus import Nilai
from pipeline.office import Office
from pipeline.workbook import gaya
from tests.alat import HARI_INI, jatuhkan

NAMA = "doorstop-12-mei.xlsx"

# What a person would type, by the label that stands beside the cell.
KEGIATAN: Mapping[str, Nilai] = {
    "Judul kegiatan": "Doorstop Hasil Rapat",
    "Jenis kegiatan": "Doorstop",
    "Tanggal kegiatan": HARI_INI,
    "Jam mulai": dt.time(9),
    "Tempat": "Lobi Gedung Utama",
    "Latar belakang": "Hasil rapat perlu disampaikan.",
    "Maksud dan tujuan": "Menyampaikan hasil rapat.",
    "Arahan dari": "Sekretaris Kementerian Koordinator",
    "Nomor arahan": "B-7/Ses/11/2026",
    "Tanggal arahan": dt.date(2026, 11, 16),
    "Tanggal diterima": dt.date(2026, 11, 16),
    "Hal arahan": "Doorstop hasil rapat",
    "Ringkasan arahan": "Siapkan doorstop.",
    "Kode klasifikasi arsip": "HM",
    "Hasil yang dicapai": "Hasil rapat tersampaikan.",
    "Simpulan": "Kegiatan berjalan lancar.",
    "Saran": "Waktu ditambah.",
}
TABEL: Mapping[str, Mapping[str, Nilai]] = {
    "Narasumber": {"Nama": "Budi Contoh", "Jabatan": "Deputi"},
    "Sarana": {"Uraian": "Pengeras suara", "Jumlah": 1, "Satuan": "set"},
    "Koordinasi": {"Unit": "Bagian Protokol", "Hal": "Kehadiran"},
    "Acara": {"Waktu": "09.00–09.30", "Acara": "Pernyataan"},
    "Media": {"Media": "Harian Contoh", "Jenis": "Cetak"},
}


@dataclass(slots=True)
class Staf:
    """A workbook as a person sees it: labels, headers, colours; no defined name, no table."""

    wb: Workbook

    def kuning(self, lembar: str) -> Iterator[tuple[str, Cell]]:
        """Yield the yellow cells of a sheet that are blank, with the label beside each."""
        for baris in self.wb[lembar].iter_rows(min_row=4):
            _, label, sel, *_ = baris
            if isinstance(sel, Cell) and sel.fill.fgColor.rgb == gaya.KUNING and sel.value is None:
                yield str(label.value), sel

    def isi_kuning(self, lembar: str) -> None:
        for label, sel in self.kuning(lembar):
            sel.value = KEGIATAN[label]

    def kolom(self, lembar: str) -> dict[str, int]:
        return {str(sel.value): sel.column for sel in self.wb[lembar][5] if sel.value}

    def isi_baris(self, lembar: str, baris: int, isi: Mapping[str, Nilai]) -> None:
        for judul, nilai in isi.items():
            self.wb[lembar].cell(baris, self.kolom(lembar)[judul], nilai)

    def langkah(self, nomor: int, mulai: str, selesai: str = "", **lain: Nilai) -> None:
        """Fill the row of a langkah, the one that is there, or the first blank row below."""
        ws, kolom = self.wb["Langkah"], self.kolom("Langkah")
        putaran = lain.pop("Putaran", 1)
        isi = {"Langkah": nomor, "Putaran": putaran, "Mulai": jam(mulai)} | lain
        if selesai:
            isi["Selesai"] = jam(selesai)
        for baris in range(6, 60):
            ada = tuple(ws.cell(baris, kolom[j]).value for j in ("Langkah", "Putaran"))
            if ada in {(nomor, putaran), (None, None)}:
                self.isi_baris("Langkah", baris, isi)
                return

    def betulkan(self, ketik: Mapping[str, Nilai]) -> None:
        """Follow each link of the sheet Masalah, and type what belongs into the cell it leads to, by that cell's header."""
        ws = self.wb[self.wb.sheetnames[0]]
        assert "perlu diperbaiki" in str(ws["A2"].value)
        for (sel,) in ws.iter_rows(min_row=10, min_col=3, max_col=3):
            if sel.hyperlink is not None:
                lembar, alamat = str(sel.hyperlink.location).split("!")
                tujuan = self.wb[lembar.strip("'")][alamat]
                assert tujuan.fill.fgColor.rgb == gaya.MERAH_MUDA
                tujuan.value = ketik[judul(self.wb[lembar.strip("'")], tujuan)]

    def simpan(self) -> bytes:
        keluar = io.BytesIO()
        self.wb.save(keluar)
        return keluar.getvalue()


def judul(lembar: Worksheet, sel: Cell) -> str:
    return str(lembar.cell(5, sel.column).value)


def jam(teks: str) -> dt.datetime:
    return dt.datetime.strptime(f"2026/{teks}", "%Y/%d/%m %H:%M")  # noqa: DTZ007 - a cell has no zone


def kirim(staf: Staf, office: Office, status: str) -> Staf:
    """Put the workbook into the inbox; return the one that came back where the guide says it does."""
    jawaban = jatuhkan(office, staf.simpan(), NAMA)
    assert jawaban.status == status, jawaban.masalah
    kembali = office.settings.root.inbox / status / NAMA
    isi = kembali.read_bytes()
    kembali.unlink()
    return Staf(load_workbook(io.BytesIO(isi)))


def test_case_from_the_blank_form_to_the_last_naskah_by_the_page_alone(office: Office, formulir: bytes) -> None:
    staf = Staf(load_workbook(io.BytesIO(formulir)))
    # Mengisi 2 and 3: every yellow cell of Kegiatan, and the first three langkah.
    staf.isi_kuning("Kegiatan")
    staf.langkah(1, "16/11 08:00", "16/11 08:10")
    staf.langkah(2, "16/11 08:15", "16/11 08:25")
    staf.langkah(3, "16/11 08:30")
    staf = kirim(staf, office, "diterima")

    # Mengisi 4: the other sheets before langkah 4, one of them forgotten.
    for lembar, isi in TABEL.items():
        if lembar != "Acara":
            staf.isi_baris(lembar, 6, isi)
    staf.langkah(3, "16/11 08:30", "16/11 08:40")
    staf.langkah(4, "16/11 09:00", "17/11 08:00")
    staf.langkah(5, "17/11 08:10", "17/11 08:20", Keputusan="Tidak setuju")
    staf = kirim(staf, office, "ditolak")

    # Bila ditolak: what Masalah says, nothing else.
    staf.betulkan({"Catatan": "Media kurang.", "Waktu": "09.00–09.30"})
    staf.isi_baris("Acara", 6, TABEL["Acara"])
    staf = kirim(staf, office, "diterima")

    # Tidak setuju: further rounds below langkah 11.
    staf.langkah(4, "17/11 09:00", "17/11 10:00", Putaran=2)
    staf.langkah(5, "17/11 10:05", "17/11 10:15", Putaran=2, Keputusan="Setuju")
    staf = kirim(staf, office, "diterima")

    # To the end: Hadir before langkah 8, Laporan before langkah 11.
    staf.langkah(6, "17/11 10:20", "17/11 10:30", Keputusan="Setuju")
    staf.langkah(7, "17/11 10:35", "17/11 10:40", Keputusan="Setuju")
    staf.isi_baris("Media", 6, {"Hadir": "Ya"})
    staf.langkah(8, "24/11 09:00", "24/11 09:30")
    staf.langkah(9, "24/11 09:35", "24/11 09:40")
    staf.langkah(10, "24/11 09:41", "24/11 09:45")
    staf.isi_kuning("Laporan")
    staf.langkah(11, "24/11 09:50", "24/11 10:00")
    staf = kirim(staf, office, "diterima")

    assert "Seluruh langkah sudah selesai" in " ".join(
        str(s.value) for baris in staf.wb["Status"]["A5:A12"] for s in baris
    )
    naskah = {berkas.stem.partition("_r")[0] for berkas in office.settings.root.outbox.rglob("MM-2026-0001_*.docx")}
    assert len(naskah) == 12 + 2  # of the SOP, and of the two langkah that went round again
    ulang = [berkas.name for berkas in office.settings.root.outbox.rglob("*_r2.docx")]
    assert ulang == []  # what langkah 8 and 11 ask for is no change of what langkah 4 prepared
