"""Formulas by which the form itself tells where its case stands; what is typed is all they know.

A case is a token that runs through the SOP. For every langkah the hidden sheet counts how often the token was sent to
it (`masuk`), how often a round of it began (`mulai`), and how often one ended with a decision that the SOP knows
(`tutup`). The open langkah is the first one that has more `masuk` than `mulai` (it is waited for) or more `mulai` than
`tutup` (it is under way): the same that `alur.jalani` finds in a case without faults. What is skipped sends the token on;
langkah that are entered together are sent it together, and send it on, round by round, when all of them have ended.

Only functions of Excel 2007 are used, which LibreOffice and WPS know too. Nothing here is read back from a drop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.sop import Langkah, Sop

KEPALA: Final = ("langkah", "masuk", "mulai", "tutup", "buka", "pelaksana", "yang diisi")
BARIS_PERTAMA: Final = 5  # of the table on the hidden sheet; above it stand the stamp and the header
BELUM, SEKARANG, TERISI = "belum diisi", "isi sekarang", "Terisi"
_PUTARAN: Final = (
    "{" + ";".join(map(str, range(1, 21))) + "}"
)  # rounds that are counted where langkah are entered together
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
    """Return how often the case was sent to `langkah`."""
    tiba = _tiba(sop, langkah, acuan)
    return f"({tiba})*{_bila(langkah)}" if langkah.hanya_bila else tiba


def _tiba(sop: Sop, langkah: Langkah, acuan: Acuan) -> str:
    """Return how often the way led to `langkah`, skipped or not, as a sum over the arrows that lead there."""

    def ke_sini(tujuan: int) -> bool:
        satu = sop.cari(tujuan)
        return satu is not None and langkah in sop.rombongan(satu)

    suku = ["1"] if langkah in sop.rombongan(sop.pertama) else []
    for rombongan in dict.fromkeys(sop.rombongan(x) for x in sop.langkah):
        if all(x.hanya_bila for x in rombongan) and ke_sini(sop.lewat(rombongan[0])):
            suku.append(f"({_tiba(sop, rombongan[0], acuan)})*(1-{_ada(rombongan)})")
        keluar = _bersama(sop, rombongan, acuan) if len(rombongan) > 1 else _sendiri(rombongan[0], acuan)
        suku += [rumus for ke, rumus in keluar if ke_sini(ke)]
    return "+".join(suku) or "0"


def _ada(rombongan: Sequence[Langkah]) -> str:
    """Return whether the case goes through any of `rombongan`."""
    return f"(({'+'.join(map(_bila, rombongan))})>0)"


def _sendiri(asal: Langkah, acuan: Acuan) -> Iterator[tuple[int, str]]:
    """Yield where `asal` leads once it has ended, and how often it did."""
    for k in asal.keputusan:
        yield k.ke, _berakhir(asal, acuan, k.pilihan)
    if not asal.keputusan and asal.selanjutnya is not None:
        yield asal.selanjutnya, _berakhir(asal, acuan)


def _bersama(sop: Sop, rombongan: Sequence[Langkah], acuan: Acuan) -> Iterator[tuple[int, str]]:
    """Yield where langkah that were entered together lead, and in how many rounds: back to the lowest, else on."""
    maju = sop.lewat(rombongan[0])
    ada = _ada(rombongan)
    mundur = sorted({k.ke for x in rombongan for k in x.keputusan} - {maju})
    minta = {ke: "+".join(f"{_minta(x, ke, acuan)}*{_bila(x)}" for x in rombongan) for ke in mundur}
    usai = "*".join(f"(({_per_putaran(x, acuan)})+1-{_bila(x)}>0)" for x in rombongan)
    for n, ke in enumerate(mundur):
        lebih_awal = "".join(f"*(({minta[lain]})=0)" for lain in mundur[:n])
        yield ke, f"SUMPRODUCT({usai}*(({minta[ke]})>0){lebih_awal}*{ada})"
    tanpa = "".join(f"*(({satu})=0)" for satu in minta.values())
    yield maju, f"SUMPRODUCT({usai}{tanpa}*{ada})"


def _minta(langkah: Langkah, ke: int, acuan: Acuan) -> str:
    """Return in which rounds `langkah` answered with what leads to `ke`, as an array."""
    jawab = [_berakhir(langkah, acuan, k.pilihan, putaran=True) for k in langkah.keputusan if k.ke == ke]
    return f"({'+'.join(jawab) or '0'})"


def _per_putaran(langkah: Langkah, acuan: Acuan) -> str:
    """Return in which rounds `langkah` ended so that it is known where it leads, as an array."""
    jawab = [_berakhir(langkah, acuan, k.pilihan, putaran=True) for k in langkah.keputusan]
    return "+".join(jawab) or _berakhir(langkah, acuan, putaran=True)


def _bila(langkah: Langkah) -> str:
    """Return 1 or 0: whether what the workbook says makes a case go through `langkah`."""
    syarat = langkah.hanya_bila
    if syarat is None:
        return "1"
    return f"IF(OR({','.join(f'{syarat.bidang}={kutip(nilai)}' for nilai in syarat.nilai)}),1,0)"


def _tutup(langkah: Langkah, acuan: Acuan) -> str:
    """Return how often `langkah` ended so that it is known where it leads."""
    return "+".join(_berakhir(langkah, acuan, k.pilihan) for k in langkah.keputusan) or _berakhir(langkah, acuan)


def _berakhir(langkah: Langkah, acuan: Acuan, pilihan: str = "", *, putaran: bool = False) -> str:
    """Return how often `langkah` ended, as asked with one answer; `putaran`: in each round, as an array."""
    syarat = [acuan.kolom["Langkah"], str(langkah.nomor), acuan.kolom["Mulai"], '"<>"', acuan.kolom["Selesai"], '"<>"']
    if putaran:
        syarat += [acuan.kolom["Putaran"], _PUTARAN]
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
    if any(x.serentak for x in sop.langkah):
        letak += f'&IF(SUM(alur.buka)>1,{kutip(" (serentak dengan ")}&SUM(alur.buka)-1&{kutip(" langkah lain)")},"")'
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
