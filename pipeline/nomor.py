"""Numbers of naskah dinas: how one is printed, and how a typed one is read back."""

from __future__ import annotations

import datetime as dt
import re
import string
from dataclasses import dataclass

from pipeline.errors import ConfigError
from pipeline.tanggal import romawi

KOMPONEN = ("urut", "kode_jabatan", "kka", "keamanan", "bulan", "bulan2", "tahun")
KODE_KEAMANAN = {"Sangat Rahasia": "SR", "Rahasia": "R", "Terbatas": "T", "Biasa": "B"}  # TND-401 to 404
TAHUN_PERTAMA = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomor:
    """A number of series `seri`: serial `urut` of the year of `tanggal`. `urut` 0: typed, of another pattern."""

    seri: str
    tanggal: dt.date
    urut: int
    teks: str

    @property
    def tahun(self) -> int:
        """The calendar year whose series this is (TND-351)."""
        return self.tanggal.year


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


def format_nomor(pola: str, urut: int, komponen: Komponen) -> str:
    """Return number `urut` as printed on the naskah, after the pattern of config/penomoran.toml.

    Raises:
        ConfigError: a component that the pattern asks for is empty.

    Source: TND-351, TND-355, TND-356.
    """
    isi = komponen.isi(urut)
    for _, nama, _, _ in string.Formatter().parse(pola):
        if nama is not None and isi[nama] == "":
            raise ConfigError(f"config/penomoran.toml: pola “{pola}” meminta {nama}, yang tidak terisi.")
    return pola.format(**isi)


def baca_nomor(pola: str, teks: str, komponen: Komponen) -> int:
    """Return the serial in a typed number that follows `pola` for this naskah; 0 if it does not follow it."""
    potongan = []
    isi = komponen.isi("")
    for harfiah, nama, _, _ in string.Formatter().parse(pola):
        potongan.append(re.escape(harfiah))
        if nama == "urut":
            potongan.append(r"(?P<urut>\d{1,9})")
        elif nama is not None:
            potongan.append(re.escape(str(isi[nama])))
    cocok = re.fullmatch("".join(potongan), teks.strip())
    return int(cocok["urut"]) if cocok else 0
