"""`alur demo --latihan`: a training case for Staf: a right workbook, one full of usual mistakes, and the answers.

The answers are those of the service: both workbooks, and the second one mended as told, are dropped in a root that is
thrown away, and what comes back is written down.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from openpyxl.cell.cell import Cell

from pipeline import demo, inbox
from pipeline.contoh import SOP, Contoh, contoh
from pipeline.errors import ConfigError
from pipeline.formulir import formulir_kosong
from pipeline.jawaban import DITERIMA, DITOLAK, Jawaban
from pipeline.kasus import Masalah, Nilai
from pipeline.office import Office
from pipeline.process import process
from pipeline.setelan import Settings
from pipeline.workbook.buka import buka
from pipeline.workbook.form import fill

FOLDER: Final = "latihan"  # below the root
KOSONG, BENAR, KELIRU = "formulir-kosong.xlsx", "1-benar.xlsx", "2-banyak-keliru.xlsx"
SOAL, JAWABAN = "BACA-SAYA.txt", "JAWABAN.txt"
_LEBAR: Final = 100  # characters of a line of the pages, for Notepad and for paper
_SEL_TABEL: Final = re.compile(r"(\w+)\[(\d+)\]\.(.+)")


@dataclass(frozen=True, slots=True)
class Kekeliruan:
    """One mistake: the cell as messages name it, what was done, what then stands there, and what belongs there."""

    bidang: str
    apa: str
    keliru: Nilai
    betul: Nilai


@dataclass(frozen=True, slots=True)
class Bahan:
    """The workbooks of the training, by file name, and the mistakes of the second."""

    buku: Mapping[str, bytes]
    kekeliruan: tuple[Kekeliruan, ...]


def kekeliruan(today: dt.date) -> tuple[Kekeliruan, ...]:
    """Return the mistakes of the second workbook, each of another kind."""
    betul = _betul(today)
    acara = cast("dt.date", betul.bidang["kegiatan.tanggal"])
    dua = next(b for b in betul.tabel["langkah"] if b["Langkah"] == 2)
    mulai = cast("dt.datetime", dua["Mulai"])
    return (
        Kekeliruan("kegiatan.tanggal", "Tanggal tersimpan sebagai teks", f"{acara:%d/%m/%Y}", acara),
        Kekeliruan("kegiatan.jam_selesai", "Jam selesai mendahului jam mulai", dt.time(9, 0), dt.time(12, 0)),
        Kekeliruan("arahan.hal", "Sel wajib terlewat", None, betul.bidang["arahan.hal"]),
        Kekeliruan(
            "langkah[2].Mulai", "Langkah 2 dimulai sebelum langkah 1 selesai", mulai - dt.timedelta(minutes=5), mulai
        ),
        Kekeliruan("langkah[3].Pejabat", "Nama pejabat yang tidak ada pada daftar", "Contoh Pejabat Lama", None),
        Kekeliruan("langkah[5].Catatan", "Tidak setuju tanpa alasan", None, "Daftar media belum lengkap."),
        Kekeliruan("sarana[2].Satuan", "Baris terisi sebagian", None, "set"),
        Kekeliruan(
            "media[2].Jenis", "Pilihan salah ketik (ditempel, sehingga lolos dari daftar)", "Televsi", "Televisi"
        ),
        Kekeliruan(
            "media[3].Kontak",
            "Nomor panjang tersimpan sebagai bilangan, sehingga angka di belakangnya hilang",
            6281234567890123456,
            "+62 812-3456-7890",
        ),
    )


def _betul(today: dt.date) -> Contoh:
    """Return what the second workbook should hold: a case sent back at langkah 5."""
    asal = contoh(today)
    putusan: dict[str, Nilai] = {"Keputusan": "Tidak setuju", "Catatan": "Daftar media belum lengkap."}
    langkah = [dict(b) | (putusan if b["Langkah"] == 5 else {}) for b in asal.tabel["langkah"][:5]]
    return Contoh(
        dict(asal.bidang)
        | {
            "kegiatan.judul": "Doorstop Hasil Rapat Koordinasi Contoh",
            "kegiatan.jenis": "Doorstop",
            "arahan.nomor": f"B-113/Ses/HM/{today:%m/%Y}",
            "arahan.hal": "Pelaksanaan doorstop hasil rapat koordinasi",
        },
        dict(asal.tabel) | {"langkah": langkah},
    )


def _dengan(asal: Contoh, daftar: Iterable[Kekeliruan]) -> Contoh:
    """Return `asal` with the mistakes made."""
    bidang, tabel = dict(asal.bidang), {nama: [dict(b) for b in baris] for nama, baris in asal.tabel.items()}
    for satu in daftar:
        if letak := _SEL_TABEL.fullmatch(satu.bidang):
            tabel[letak[1]][int(letak[2]) - 1][letak[3]] = satu.keliru
        else:
            bidang[satu.bidang] = satu.keliru
    return Contoh(bidang, tabel)


def bahan(settings: Settings, today: dt.date) -> Bahan:
    """Return the workbooks: blank, right up to langkah 4, and with every mistake."""
    sop = settings.sop[SOP]
    kosong = formulir_kosong(sop, settings)
    penuh, salah = contoh(today), kekeliruan(today)
    benar = replace(penuh, tabel=dict(penuh.tabel) | {"langkah": penuh.tabel["langkah"][:4]})
    keliru = _dengan(_betul(today), salah)
    return Bahan({KOSONG: kosong, BENAR: fill(kosong, benar), KELIRU: fill(kosong, keliru)}, salah)


def betulkan(isi: bytes, masalah: Iterable[Masalah], daftar: Iterable[Kekeliruan]) -> bytes:
    """Return the refused workbook with what belongs there typed into every wrong cell."""
    wb = buka(isi)
    betul = {satu.bidang: satu.betul for satu in daftar}
    for satu in masalah:
        cast("Cell", wb[satu.tempat.lembar][satu.tempat.sel]).value = cast("str | None", betul[satu.tempat.bidang])
    keluar = io.BytesIO()
    wb.save(keluar)
    return keluar.getvalue()


def jawab(office: Office, nama: str, isi: bytes) -> Jawaban:
    """Drop a workbook into the inbox of `office`, and return the answer."""
    kotak = office.settings.root.inbox
    (kotak / nama).write_bytes(isi)
    klaim = inbox.ambil(kotak / nama, kotak)
    if klaim is None:
        raise ConfigError(f"{kotak / nama} diambil program lain. Hentikan layanan di folder itu, lalu ulangi.")
    return process(klaim, office)


def jawaban(office: Office, isi: Bahan) -> str:
    """Return the page of answers, found by dropping the workbooks into the inbox of `office`, a root of no other use.

    Raises:
        ConfigError: the service does not answer as the training wants it to, or refuses for another reason.
    """
    benar = jawab(office, BENAR, isi.buku[BENAR])
    keliru = jawab(office, KELIRU, isi.buku[KELIRU])
    sebab = {satu.bidang: satu for satu in isi.kekeliruan}
    if benar.status != DITERIMA or keliru.status != DITOLAK or {m.tempat.bidang for m in keliru.masalah} != set(sebab):
        raise ConfigError("Buku kerja latihan tidak dijawab seperti seharusnya. Periksa config/ dan templates/.")
    ditolak = (office.settings.root.inbox / inbox.DITOLAK / KELIRU).read_bytes()
    dibetulkan = jawab(office, KELIRU, betulkan(ditolak, keliru.masalah, isi.kekeliruan))
    if dibetulkan.status != DITERIMA:
        raise ConfigError("Buku kerja latihan yang sudah dibetulkan masih ditolak. Periksa config/ dan templates/.")
    return "\n".join(
        [*_kepala(), *_diterima(1, BENAR, benar), *_ditolak(keliru, sebab), *_diterima(3, KELIRU, dibetulkan)]
    )


def _kepala() -> Iterator[str]:
    yield "JAWABAN LATIHAN"
    yield "==============="
    yield ""
    yield from _alinea(
        "Ditulis dari jawaban AlurNaskah yang sebenarnya. Nomor dan kode kasus di bawah ini berlaku bila kedua buku kerja "
        "diletakkan menurut urutannya di folder latihan yang baru."
    )
    yield ""


def _diterima(urut: int, nama: str, isi: Jawaban) -> Iterator[str]:
    sesudah = " sesudah semuanya dibetulkan" if nama == KELIRU else ""
    yield f"{urut}. {nama}{sesudah}: DITERIMA sebagai {isi.kasus}"
    yield ""
    yield from _alinea(
        f"Buku kerja kembali di inbox/diterima/. {len(isi.naskah)} naskah terbit di outbox/{isi.folder}/; lembar Status "
        "menyebut semuanya dan langkah berikutnya:",
        "   ",
    )
    for naskah in isi.naskah:
        yield f"   - langkah {naskah['langkah']:>2}  nomor {naskah['nomor']}"
        yield f"                 {str(naskah['path']).removeprefix(f'{isi.folder}/')}"
    if isi.peringatan:
        yield from _alinea("Peringatan (tidak menolak apa pun):", "   ")
        for satu in isi.peringatan:
            yield from _alinea(satu.pesan, "   - ", "     ")
    yield ""


def _ditolak(isi: Jawaban, sebab: Mapping[str, Kekeliruan]) -> Iterator[str]:
    yield f"2. {KELIRU}: DITOLAK, {len(isi.masalah)} hal perlu diperbaiki"
    yield ""
    yield from _alinea(
        "Buku kerja kembali di inbox/ditolak/ dengan lembar Masalah di depan. Tidak ada yang terbit. Sel yang berwarna merah "
        "muda tepat yang berikut ini; tidak ada yang lain.",
        "   ",
    )
    for urut, satu in enumerate(isi.masalah, 1):
        salah = sebab[satu.tempat.bidang]
        yield ""
        yield f"   {urut}) Lembar {satu.tempat.lembar}, sel {satu.tempat.sel} (kode {satu.kode})"
        yield from _alinea(salah.apa + ".", "      Kelirunya : ", " " * 18)
        yield from _alinea(satu.pesan, "      Pesannya  : ", " " * 18)
        yield from _alinea(f"{_cara(salah.betul)}", "      Betulkan  : ", " " * 18)
    yield ""


def _cara(nilai: Nilai) -> str:
    return "kosongkan" if nilai is None else f"ketik {sebagai_ketikan(nilai)}"


def sebagai_ketikan(nilai: Nilai) -> str:
    """Return a value as a person types it into Excel."""
    if isinstance(nilai, dt.datetime):
        return f"{nilai:%d/%m/%Y %H:%M}"
    if isinstance(nilai, dt.date):
        return f"{nilai:%d/%m/%Y}"
    return f"{nilai:%H:%M}" if isinstance(nilai, dt.time) else str(nilai)


def _alinea(teks: str, awal: str = "", lanjut: str | None = None) -> list[str]:
    return textwrap.wrap(
        teks,
        _LEBAR,
        initial_indent=awal,
        subsequent_indent=awal if lanjut is None else lanjut,
        break_long_words=False,
        break_on_hyphens=False,
    )


def soal() -> str:
    """Return the page that says what to do."""
    langkah = (
        "Minta Admin menjalankan layanan di folder ini (perintahnya tertulis di layar sesudah `alur demo --latihan`).",
        f"Letakkan salinan {BENAR} di folder inbox. Tunggu sampai ia kembali di inbox/diterima; baca lembar Status.",
        f"Buka {KELIRU}. Temukan dahulu yang keliru: sebagian sudah berwarna merah muda sebelum dikirim.",
        f"Letakkan salinan {KELIRU} di folder inbox. Ia kembali di inbox/ditolak; baca lembar Masalah.",
        "Betulkan semuanya pada buku kerja yang kembali itu, simpan, tutup, letakkan di folder inbox. Ulangi sampai diterima.",
        f"Bandingkan dengan {JAWABAN}.",
        f"Isi {KOSONG} dari awal menurut Panduan Staf, sebagai kegiatan karangan sendiri.",
    )
    baris = ["LATIHAN ALURNASKAH", "==================", ""]
    baris += _alinea("Folder ini hanya untuk berlatih; tidak ada naskah sungguhan di dalamnya, dan boleh dihapus.")
    for urut, teks in enumerate(langkah, 1):
        baris += _alinea(teks, f"{urut}. ", "   ")
    return "\n".join(baris) + "\n"


def siapkan(root: Path) -> Path:
    """Lay out the training's root afresh, and return the folder for its workbooks; a former one there is removed.

    Raises:
        UsageError: the folder holds something that is no demo.
    """
    demo.siapkan(root)
    folder = root / FOLDER
    folder.mkdir()
    return folder


def tulis(folder: Path, isi: Bahan, teks_jawaban: str) -> None:
    """Write the workbooks and the pages."""
    for nama, buku in isi.buku.items():
        (folder / nama).write_bytes(buku)
    (folder / SOAL).write_text(soal(), "utf-8")
    (folder / JAWABAN).write_text(teks_jawaban + "\n", "utf-8")
