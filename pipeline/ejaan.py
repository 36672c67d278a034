"""Spelling of dates, hours, money, abbreviations and prepositions: what one piece of text shows of TND section 7.

The checks of a workbook ask these of what was typed, cell by cell; the checker of a finished naskah
asks them of each paragraph. A rule here is a function from a text to what is wrong with it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from pipeline.tanggal import hari
from pipeline.terbilang import terbilang

Uji = Callable[[str], Iterator[str]]

BULAN: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_NOMOR_BULAN: Final = MappingProxyType({nama.lower(): n for n, nama in enumerate(BULAN, 1)})
HARI: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
# What may not stand before a date is looked for behind its first figure: `re` skips to figures, not to lookbehinds.
TANGGAL: Final = re.compile(rf"(\d(?<![\w.,/-]\d)\d?) ({'|'.join(BULAN)}) (\d{{4}})(?!\w)", re.IGNORECASE)
PEMBUKA: Final = r"(\S+), tanggal (.+?),? bulan (.+?),? tahun ([^,]+)"  # of a berita acara, its date in words
_DEPAN_TANGGAL = re.compile(r"(\w+),? $")
_HARI_INI = re.compile(rf"hari ini {PEMBUKA}")
_ANGKA_TANGGAL = re.compile(r"\d(?<![\w./-]\d)\d?([/-])\d{1,2}\1\d{4}(?![\w/-])")


def baca_tanggal(cocok: re.Match[str]) -> dt.date | None:
    """Return the date that a match of `TANGGAL` says, None if no calendar has it."""
    try:
        return dt.date(int(cocok[3]), _NOMOR_BULAN.get(cocok[2].lower(), 0), int(cocok[1]))
    except ValueError:
        return None


def tanggal_panjang(teks: str) -> Iterator[str]:
    """Yield dates with a leading zero, in figures only, in the wrong case, or of no calendar. Source: TND-701."""
    for c in TANGGAL.finditer(teks):
        if c[1].startswith("0") or c[2] not in BULAN or baca_tanggal(c) is None:
            yield f"Tanggal “{c[0]}”: tulis seperti “2 Mei 2018”, tanpa nol di depan."
    if c2 := _ANGKA_TANGGAL.search(teks):
        yield f"Tanggal “{c2[0]}”: tulis bulannya dengan kata, seperti “2 Mei 2018”."


def hari_cocok(teks: str) -> Iterator[str]:
    """Yield a weekday that is not that of its date, in figures or in words. Source: TND-703."""
    for nama, tanggal in _hari_bertanggal(teks) if _berhari(teks) else ():
        if nama in HARI and tanggal and hari(tanggal) != nama:
            yield f"“{nama}”: {tanggal.day} {BULAN[tanggal.month - 1]} {tanggal.year} adalah hari {hari(tanggal)}."


def _berhari(teks: str) -> bool:
    return any(map(teks.__contains__, HARI))


def _hari_bertanggal(teks: str) -> Iterator[tuple[str, dt.date | None]]:
    for c in TANGGAL.finditer(teks):
        if depan := _DEPAN_TANGGAL.search(teks[: c.start()]):
            yield depan[1], baca_tanggal(c)
    for kata in _HARI_INI.finditer(teks) if "hari ini " in teks else ():
        yield kata[1], tanggal_kata(kata[2], kata[3], kata[4])


@cache
def kata_angka() -> Mapping[str, int]:
    """Return the numbers that a count, a day or a year can be, by their words."""
    return MappingProxyType({terbilang(n): n for n in (*range(1, 1000), *range(1945, 2101))})


def tanggal_kata(tanggal: str, bulan: str, tahun: str) -> dt.date | None:
    """Return the date that day, month and year in words say, None if none."""
    angka = kata_angka()
    try:
        return dt.date(angka[tahun.strip()], BULAN.index(bulan) + 1, angka[tanggal.strip()])
    except (KeyError, ValueError):
        return None


_BULAN_SALAH: Final = (
    r"Pebruari|Nopember|Agust|Jan|Feb|Mar|Apr|Jun|Jul|Agt|Ags|Sep|Sept|Okt|Nov|Des"
    r"|January|February|March|May|June|July|August|October|December"
)


_POLA_BULAN = re.compile(rf"\d(?<!\w\d)\d? ({_BULAN_SALAH})\.? \d{{4}}\b")


def nama_bulan(teks: str) -> Iterator[str]:
    """Yield months that are abbreviated, foreign or misspelt. Source: TND-704."""
    if c := _POLA_BULAN.search(teks):
        yield f"Nama bulan “{c[1]}”: tulis lengkap dalam bahasa Indonesia."


_PETUNJUK_HARI: Final = ("Jum", "Ahad", "Saptu", "Monday", "Friday")
_POLA_HARI = re.compile(r"\bJum[’'`]at\b|\b(?:Jumaat|Ahad|Saptu|Monday|Friday),? (?:tanggal )?\d")


def nama_hari(teks: str) -> Iterator[str]:
    """Yield weekdays misspelt or foreign. Source: TND-705."""
    if any(map(teks.__contains__, _PETUNJUK_HARI)) and (c := _POLA_HARI.search(teks)):
        yield f"Nama hari “{c[0].split(',')[0]}”: tulis {', '.join(HARI)}."


_POLA_PUKUL = re.compile(r"\b(pukul|jam) (\d{1,2})([.:]\d\d)?(?!\d)", re.IGNORECASE)


def pukul(teks: str) -> Iterator[str]:
    """Yield hours not as `pukul 09.00`. Source: TND-706."""
    c = _POLA_PUKUL.search(teks) if _berjam(teks) else None
    if c and (c[1].lower() != "pukul" or len(c[2]) != 2 or not (c[3] or "").startswith(".")):
        if c[1].lower() == "jam" and not c[3]:
            return  # a span: `jam 2` of `1 jam 20 menit` is none
        yield f"Jam “{c[0]}”: tulis seperti “pukul 09.00”."


def _berjam(teks: str) -> bool:
    rendah = teks.lower()
    return "pukul " in rendah or "jam " in rendah


def rentang_waktu(teks: str) -> Iterator[str]:
    """Yield a span of hours not written with `s.d.`. Source: TND-707."""
    if c := re.search(r"pukul \d\d\.\d\d( WI\w+)? ?([-–]|s/d|sampai( dengan)?|hingga) ?(pukul )?\d", teks):
        yield f"Rentang “{c[0]}…”: tulis seperti “pukul 09.00 s.d. 11.00 WIB”."


_POLA_UANG = re.compile(r"\bRp\.? +\d[\d.,]*|\bRp\.\d[\d.,]*|\bRp\d{4,}[\d.,]*|\bRp\d{1,3}(,\d{3})+")


def bentuk_angka(teks: str) -> Iterator[str]:
    """Yield money with a space behind Rp or without its dots. Source: TND-709."""
    if "Rp" in teks and (c := _POLA_UANG.search(teks)):
        yield f"Uang “{c[0]}”: tulis seperti “Rp1.500.000,00”."


def angka_dan_kata(teks: str) -> Iterator[str]:
    """Yield a figure whose words in brackets say another number. Source: TND-710."""
    for c in re.finditer(r"(?<![\w.,/])(\d{1,3}) \(([a-z ]+)\)", teks):
        nilai = kata_angka().get(c[2])
        if nilai is not None and nilai != int(c[1]):
            yield f"Angka dan kata berbeda pada “{c[0]}”."


_SINGKATAN: Final = (
    (re.compile(r"\bYth\b(?!\.)", re.IGNORECASE).search, "Yth."),
    (re.compile(r"\bs/d\b|\bs\.d(?![.\w])|(?<=[\d]) sd\.? (?=\d)").search, "s.d."),
    (re.compile(r"\s*(?:a/n|an\.|a\.n(?!\.)|A\.n\.|A\.N\.)(?=\s)").match, "a.n."),
    (re.compile(r"\b(?:dll|dkk|dsb|hlm)\b(?!\.)").search, "dll., dkk., dsb., hlm."),
    (re.compile(r"\s*Tgl\b(?!\.)").match, "Tgl."),
    (re.compile(r"\s*No(?:$|(?= Agenda| Naskah|\s*/))").match, "No."),
)


_PETUNJUK_SINGKATAN: Final = ("yth", "s/d", "s.d", " sd", "dll", "dkk", "dsb", "hlm")
_AWAL_SINGKATAN: Final = ("a/n", "an.", "a.n", "tgl", "no")


def singkatan(teks: str) -> Iterator[str]:
    """Yield abbreviations without their stops.

    `No` is looked for in labels only: the SOP's legal basis is printed as the SOP writes it (TND-718).

    Source: TND-711.
    """
    rendah = teks.lower()
    if not any(map(rendah.__contains__, _PETUNJUK_SINGKATAN)) and not rendah.lstrip().startswith(_AWAL_SINGKATAN):
        return
    for cari, benar in _SINGKATAN:
        if c := cari(teks):
            yield f"Singkatan “{c[0].strip()}”: tulis {benar}"


_AKRONIM: Final = ("N.I.P", "N.R.P", "W.I.B", "W.I.T", "S.O.P", "T.T.E")
_POLA_AKRONIM = re.compile(rf"\b({'|'.join(map(re.escape, _AKRONIM))})\b|\bWIB\.(?=\w)")


def akronim(teks: str) -> Iterator[str]:
    """Yield acronyms with stops. Source: TND-712."""
    if any(map(teks.__contains__, (*_AKRONIM, "WIB."))) and (c := _POLA_AKRONIM.search(teks)):
        yield f"Akronim “{c[0]}” ditulis tanpa titik."


_TEMPAT: Final = "jakarta|ruang|gedung|kantor|atas|bawah|dalam|antara|mana|sini|sana|samping|depan"
_KERJA: Final = (
    "tandatangani|laksanakan|sampaikan|laporkan|siapkan|hadiri|undang|perbaiki|koordinasikan|teruskan|kembalikan"
)
# Its first letter stands as a class, to which `re` skips; the last of them is the sign for kelvin, a k of either case.
_KATA_DEPAN: Final = re.compile(
    rf"[DdKk\u212a](?<!\w.)(?i:(?<=d)i(?:{_TEMPAT})|(?<=d)i (?:{_KERJA})|(?<=k)e(?:{_TEMPAT}))\b"
)


def kata_depan(teks: str) -> Iterator[str]:
    """Yield `di` and `ke` joined to a place, and the prefix apart from its verb. Source: TND-714."""
    if c := _KATA_DEPAN.search(teks):
        yield f"“{c[0]}”: kata depan di/ke terpisah dari tempat, awalan di- serangkai."


def tanpa_anda(teks: str) -> Iterator[str]:
    """Yield `Anda`. Source: TND-715."""
    if "Anda" in teks and re.search(r"\bAnda\b", teks):
        yield "Pakai “Bapak/Ibu” atau nama jabatan, bukan “Anda”."


WAJIB: Final[tuple[Uji, ...]] = (
    *(tanggal_panjang, hari_cocok, nama_bulan, nama_hari, pukul, bentuk_angka),
    *(singkatan, akronim, kata_depan, tanpa_anda),
)
# The other rules find all there is, and no pattern of theirs holds a line break: of lines one below the other they find
# what they find of each.
_MUNGKIN: Final[Mapping[Uji, Callable[[str], bool]]] = MappingProxyType(
    {hari_cocok: _berhari, pukul: _berjam, singkatan: bool}
)
_BENAR_MAKS: Final = 4096
_benar: set[str] = set()  # naskah repeat themselves


def salah(semua: Iterable[str]) -> Mapping[str, Mapping[Uji, tuple[str, ...]]]:
    """Return what is wrong with texts by the rules of `WAJIB`: those with which something is, and of each by rule.

    Most rules find nothing in any of them, which is asked of all at once: ten times as fast as one by one.
    """
    baru = [teks for teks in dict.fromkeys(semua) if teks not in _benar]
    gabung = "\n".join(baru)
    calon = [uji for uji in WAJIB if (_MUNGKIN[uji](gabung) if uji in _MUNGKIN else any(uji(gabung)))]
    hasil: dict[str, Mapping[Uji, tuple[str, ...]]] = {}
    for teks in baru:
        if temuan := {uji: pesan for uji in calon if (pesan := tuple(uji(teks)))}:
            hasil[teks] = temuan
    if len(_benar) > _BENAR_MAKS:
        _benar.clear()
    _benar.update(teks for teks in baru if teks not in hasil)
    return hasil


# What is asked of a typed text, by the id of the rule. TND-715 is of letters only, so it is not asked.
EJAAN: Final[Mapping[str, Uji]] = MappingProxyType(
    {
        "TND-701": tanggal_panjang,
        "TND-704": nama_bulan,
        "TND-705": nama_hari,
        "TND-706": pukul,
        "TND-707": rentang_waktu,
        "TND-709": bentuk_angka,
        "TND-710": angka_dan_kata,
        "TND-711": singkatan,
        "TND-712": akronim,
        "TND-714": kata_depan,
    }
)
