"""Formulas by which the form itself tells where its case stands; what is typed is all they know.

A case is a token that runs through the SOP. For every langkah the hidden sheet counts how often the token was sent to
it (`masuk`), how often a round of it began (`mulai`), and how often one ended with a decision that the SOP knows
(`tutup`). The open langkah is the first one that has more `masuk` than `mulai` (it is waited for) or more `mulai` than
`tutup` (it is under way): the same that `alur.jalani` finds in a case without faults.

Only functions of Excel 2007 are used, which LibreOffice and WPS know too. Nothing here is read back from a drop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.sop import Langkah, Sop

KEPALA: Final = ("langkah", "masuk", "mulai", "tutup", "buka", "pelaksana", "yang diisi")
BARIS_PERTAMA: Final = 5  # of the table on the hidden sheet; above it stand the stamp and the header
BELUM, SEKARANG, TERISI = "belum diisi", "isi sekarang", "Terisi"
_MAKS_LITERAL: Final = 250  # Excel takes 255 characters between quotation marks


@dataclass(frozen=True, slots=True)
class Acuan:
    """Where the rows of table `langkah` are: the ranges by header, such as `Langkah!$B$6:$B$329`, and the cancellation."""

    kolom: Mapping[str, str]
    pembatalan: str  # the defined name of the cell


def kutip(teks: str) -> str:
    """Return `teks` as a formula has it, in pieces that Excel takes."""
    potong = [teks[n : n + _MAKS_LITERAL] for n in range(0, len(teks), _MAKS_LITERAL)] or [""]
    return "&".join('"' + p.replace('"', '""') + '"' for p in potong)


def sudah_mulai(urut: int) -> str:
    """Return the condition that langkah number `urut` of the definition has begun: a drop without what it needs is refused."""
    return f"INDEX(alur.mulai,{urut})>0"


def ditunggu(urut: int) -> str:
    """Return the condition that langkah number `urut` is waited for, or has been."""
    return f"INDEX(alur.masuk,{urut})>0"


def keterangan(kosong: str, terisi: str, langkah: Langkah, urut: int) -> str:
    """Return the formula beside what `langkah`, number `urut` of the definition, needs: missing, needed now, or later.

    `kosong` is the condition that it is blank; `terisi` is what the formula gives where it is not.
    """
    belum, sekarang = (kutip(f"Wajib langkah {langkah.nomor}: {kata}") for kata in (BELUM, SEKARANG))
    nanti = kutip(f"Wajib mulai langkah {langkah.nomor}")
    return f"IF({kosong},IF({sudah_mulai(urut)},{belum},IF({ditunggu(urut)},{sekarang},{nanti})),{terisi})"


def baris(sop: Sop, acuan: Acuan) -> Iterator[tuple[int | str, ...]]:
    """Yield the rows of the hidden sheet's table, one a langkah; what begins with `=` is a formula."""
    for urut, langkah in enumerate(sop.langkah):
        n = BARIS_PERTAMA + urut
        yield (
            langkah.nomor,
            "=" + _masuk(sop, langkah, acuan),
            f'=COUNTIFS({acuan.kolom["Langkah"]},A{n},{acuan.kolom["Mulai"]},"<>")',
            "=" + _tutup(langkah, acuan),
            f"=IF(OR(B{n}>C{n},C{n}>D{n}),1,0)",
            sop.nama_pelaksana(langkah.pelaksana),
            "Selesai dan Keputusan" if langkah.memutuskan else "Selesai",
        )


def _masuk(sop: Sop, langkah: Langkah, acuan: Acuan) -> str:
    """Return how often the case was sent to `langkah`, as a sum over the arrows that lead to it."""
    suku = ["1"] if langkah == sop.pertama else []
    for asal in sop.langkah:
        if asal.keputusan:
            suku += [_berakhir(asal, acuan, k.pilihan) for k in asal.keputusan if k.ke == langkah.nomor]
        elif asal.selanjutnya == langkah.nomor:
            suku.append(_berakhir(asal, acuan))
    return "+".join(suku) or "0"


def _tutup(langkah: Langkah, acuan: Acuan) -> str:
    """Return how often `langkah` ended so that it is known where it leads."""
    return "+".join(_berakhir(langkah, acuan, k.pilihan) for k in langkah.keputusan) or _berakhir(langkah, acuan)


def _berakhir(langkah: Langkah, acuan: Acuan, pilihan: str = "") -> str:
    syarat = [acuan.kolom["Langkah"], str(langkah.nomor), acuan.kolom["Mulai"], '"<>"', acuan.kolom["Selesai"], '"<>"']
    if pilihan:
        syarat += [acuan.kolom["Keputusan"], kutip(re.sub(r"([~*?])", r"~\1", pilihan))]
    return f"COUNTIFS({','.join(syarat)})"


def ringkasan(sop: Sop, acuan: Acuan) -> dict[str, str]:
    """Return the formulas of the cells that have a name of their own, in their order, by name.

    `alur.urut`: which row of the table is open, 0 when none is; `alur.kini`: its langkah; `alur.putaran`: its round;
    `alur.mendahului`: how many langkah began before their turn; `alur.posisi`: all of it in a sentence.
    """
    jalan = "INDEX(alur.mulai,alur.urut)>INDEX(alur.tutup,alur.urut)"
    return {
        "alur.urut": "=IFERROR(MATCH(1,alur.buka,0),0)",
        "alur.kini": '=IF(alur.urut=0,"",INDEX(alur.nomor,alur.urut))',
        "alur.putaran": f'=IF(alur.urut=0,"",INDEX(alur.mulai,alur.urut)+IF({jalan},0,1))',
        "alur.mendahului": "=SUMPRODUCT((alur.mulai>alur.masuk)*1)",
        "alur.posisi": "=" + _posisi(sop, acuan, jalan),
    }


def _posisi(sop: Sop, acuan: Acuan, jalan: str) -> str:
    akhir = len(sop.langkah)
    letak = f'"Langkah "&alur.kini&{kutip(f" dari {akhir}")}&IF(alur.putaran>1,", putaran "&alur.putaran,"")'
    siapa = "INDEX(alur.pelaksana,alur.urut)"
    kerja = f'": sedang pada "&{siapa}&". Isi "&INDEX(alur.diisi,alur.urut)&" bila sudah berakhir."'
    tunggu = f'": menunggu "&{siapa}&". Isi Mulai bila sudah dimulai."'
    batal = kutip("Dibatalkan: tidak ada langkah berikutnya.")
    tamat = kutip(f"Selesai: {akhir} dari {akhir} langkah. Tidak ada lagi yang perlu diisi.")
    return f"IF(LEN({acuan.pembatalan})>0,{batal},IF(alur.urut=0,{tamat},{letak}&IF({jalan},{kerja},{tunggu})))"


def nama_rentang(jumlah: int) -> dict[str, str]:
    """Return the address on the hidden sheet of each column that has a name, by name."""
    akhir = BARIS_PERTAMA + jumlah - 1
    nama = ("nomor", "masuk", "mulai", "tutup", "buka", "pelaksana", "diisi")
    return {f"alur.{n}": f"{huruf}{BARIS_PERTAMA}:{huruf}{akhir}" for n, huruf in zip(nama, "ABCDEFG", strict=True)}
