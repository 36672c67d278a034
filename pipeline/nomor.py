"""Numbers of naskah dinas: how one is printed, and how a typed one is read back."""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from pipeline.errors import ConfigError
from pipeline.tanggal import romawi, tanggal_panjang

KOMPONEN = ("urut", "kode_jabatan", "kka", "keamanan", "bulan", "bulan2", "tahun")
KODE_KEAMANAN = {"Sangat Rahasia": "SR", "Rahasia": "R", "Terbatas": "T", "Biasa": "B"}  # TND-401 to 404


class Urut(NamedTuple):
    """A serial, and its place behind it where it is a late entry: `005.01` is (5, 1) (TND-353)."""

    urut: int
    sisip: int = 0


LAIN = Urut(0)  # a number typed in another pattern than that of its series


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomor:
    """A number of series `seri`: serial `urut` of the year of `tanggal`. `urut` 0: typed, of another pattern.

    With `sisip` it is a late entry: it hangs on serial `urut`, and is none of the series' own (TND-353).
    """

    seri: str
    tanggal: dt.date
    urut: int
    teks: str
    sisip: int = 0

    @property
    def tahun(self) -> int:
        """The calendar year whose series this is (TND-351)."""
        return self.tanggal.year


@dataclass(frozen=True, slots=True, kw_only=True)
class NomorTercatat:
    """A number as the register knows it, with the newest revision of its naskah; without one `jenis` is empty."""

    id: int
    seri: str
    tahun: int
    urut: int  # 0: of another pattern
    sisip: int
    teks: str
    tanggal: dt.date
    batal: str = ""  # the reason, where it was cancelled
    dibatalkan: dt.date | None = None  # and when
    kode: str = ""  # of the case
    judul: str = ""  # of the case
    langkah: int = 0
    putaran: int = 0
    jenis: str = ""
    sop: str = ""
    isi: Mapping[str, Any] = field(default_factory=dict)  # what the naskah was made from

    @property
    def pemilik(self) -> str:
        """Whose it is, as people say it."""
        if not self.jenis:
            return "nomor tanpa naskah"
        return f"{self.kode} langkah {self.langkah} ({self.jenis})"

    @property
    def pembatalan(self) -> str:
        """When and why it was cancelled, empty where it was not."""
        return pembatalan(self.batal, self.dibatalkan)


def pembatalan(alasan: str, saat: dt.date | None) -> str:
    """Return when and why a number was cancelled, as people say it; empty without a reason."""
    if not alasan:
        return ""
    return f"dibatalkan{f' {tanggal_panjang(saat)}' if saat else ''}: {alasan}"


class _Susulan(int):
    """A serial that prints with its place as a late entry behind it: `005.01`."""

    sisip: int

    def __new__(cls, urut: int, sisip: int) -> Self:
        diri = super().__new__(cls, urut)
        diri.sisip = sisip
        return diri

    def __format__(self, spek: str) -> str:
        return f"{int(self):{spek}}.{self.sisip:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Komponen:
    """What a pattern may ask for besides the serial."""

    tanggal: dt.date
    kode_jabatan: str
    kka: str
    keamanan: str

    def isi(self, urut: int | str) -> dict[str, object]:
        """Return every component by its name in a pattern."""
        return {
            "urut": urut,
            "kode_jabatan": self.kode_jabatan,
            "kka": self.kka,
            "keamanan": KODE_KEAMANAN.get(self.keamanan, "B"),
            "bulan": romawi(self.tanggal.month),
            "bulan2": f"{self.tanggal.month:02d}",
            "tahun": self.tanggal.year,
        }


def cacat_pola(pola: str) -> str:
    """Return what is wrong with a pattern of config/penomoran.toml, or an empty string."""
    try:
        nama = [n for _, n, _, _ in string.Formatter().parse(pola) if n is not None]
        pola.format(**dict.fromkeys(KOMPONEN, 1))
    except (ValueError, KeyError, IndexError):
        return f"pola tidak dapat dibaca; komponen yang dikenal: {', '.join(KOMPONEN)}."
    if "urut" not in nama:
        return "pola tidak memuat {urut}."
    return "" if "tahun" in nama else "pola tidak memuat {tahun}."


def format_nomor(pola: str, urut: int, komponen: Komponen, sisip: int = 0) -> str:
    """Return number `urut` as printed on the naskah, after the pattern of config/penomoran.

    With `sisip` it is the late entry behind that serial: `005.01`.

    Raises:
        ConfigError: a component that the pattern asks for is empty.

    Source: TND-351, TND-353, TND-355, TND-356.
    """
    isi = komponen.isi(urut)
    for _, nama, _, _ in string.Formatter().parse(pola):
        if nama is not None and isi[nama] == "":
            raise ConfigError(f"config/penomoran.toml: pola “{pola}” meminta {nama}, yang tidak terisi.")
    if sisip:
        isi["urut"] = _Susulan(urut, sisip)
    return pola.format(**isi)


def baca_nomor(pola: str, teks: str, komponen: Komponen) -> Urut:
    """Return the serial in a typed number that follows `pola` for this naskah; `LAIN` if it does not follow it."""
    isi = {nama: re.escape(str(satu)) for nama, satu in komponen.isi("").items()}
    cocok = re.fullmatch(_pola_baca(pola, isi), teks.strip())
    return _urut(cocok) if cocok else LAIN


def baca_longgar(pola: str, teks: str) -> tuple[int, Urut] | None:
    """Return year and serial of a number that follows `pola` for some naskah or other; None if it does not."""
    isi = dict.fromkeys(KOMPONEN, "[^/]+") | {"bulan": "[IVX]+", "bulan2": r"\d\d", "tahun": r"(?P<tahun>\d{4})"}
    cocok = re.fullmatch(_pola_baca(pola, isi), teks.strip())
    return (int(cocok["tahun"]), _urut(cocok)) if cocok else None


def baca_urut(teks: str) -> Urut | None:
    """Return a serial that stands alone, `5` or `005.01`; None if `teks` is something else."""
    cocok = re.fullmatch(_URUT, teks.strip())
    return _urut(cocok) if cocok else None


# A suffix of nothing but zeros is none: 005.00 follows no pattern.
_URUT = r"(?P<urut>\d{1,9})(?:\.(?P<sisip>(?!0+(?!\d))\d{1,4}))?"
_URUT_LAGI = r"(?P=urut)(?:\.(?P=sisip))?"  # where a pattern asks for it a second time


def _urut(cocok: re.Match[str]) -> Urut:
    return Urut(int(cocok["urut"]), int(cocok["sisip"] or 0))


def _pola_baca(pola: str, isi: Mapping[str, str]) -> str:
    """Return the regular expression that reads numbers of `pola`, with those of its other components."""
    isi = {**isi, "urut": _URUT}
    lagi = {"urut": _URUT_LAGI} | ({"tahun": "(?P=tahun)"} if "(?P<" in isi["tahun"] else {})
    potongan = []
    for harfiah, nama, _, _ in string.Formatter().parse(pola):
        potongan.append(re.escape(harfiah))
        if nama is not None:
            potongan.append(isi[nama])
            isi[nama] = lagi.get(nama, isi[nama])
    return "".join(potongan)
