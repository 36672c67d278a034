"""Says what is wrong with a name on Windows, on a share, or in a ZIP. Stricter than Windows where programs trip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.inbox import sampah

JALUR_MAKS: Final = 180  # from outbox/: product.md, section 3
KOMPONEN_MAKS: Final = 255  # UTF-16 units on NTFS, bytes on ext4 and on a share that Samba serves

# Source: Microsoft, "Naming Files, Paths, and Namespaces"; Python's ntpath.isreserved. COM0 and LPT0 are
# refused by some programs only.
TERPAKAI: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{alat}{n}" for alat in ("COM", "LPT") for n in "0123456789\u00b9\u00b2\u00b3"}
)
_DILARANG: Final = re.compile(r'[<>:"/\\|?*]')
_KENDALI: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# Turn the reading around: "exe.xslx" shown as "xlsx.exe".
_ARAH: Final = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What SMB clients put in the place of a refused character, and turn back on the way.
_GANTI_SMB: Final = re.compile(r"[\uf000-\uf0ff]")


def satuan16(teks: str) -> int:
    """Return the length of a text as Windows counts it."""
    return len(teks.encode("utf-16-le", "surrogatepass")) // 2


def cacat_nama(nama: str) -> Iterator[str]:
    """Yield what is wrong with the name of one file or folder."""
    if not nama or nama in {".", ".."}:
        yield "empty"
    if nama.partition(".")[0].rstrip(" ").upper() in TERPAKAI:
        yield "reserved"
    if _DILARANG.search(nama):
        yield "refused character"
    if _KENDALI.search(nama):
        yield "control character"
    if _ARAH.search(nama):
        yield "turns the reading direction"
    if _GANTI_SMB.search(nama):
        yield "stands for a refused character on a share"
    if nama[-1:] in {" ", "."} or nama[:1] == " ":
        yield "outer space or trailing dot"
    if any(unicodedata.category(huruf) == "Cs" for huruf in nama):
        yield "no Unicode"
    elif len(nama.encode()) > KOMPONEN_MAKS:
        yield "too many bytes"
    if satuan16(nama) > KOMPONEN_MAKS:
        yield "too long"
    if unicodedata.normalize("NFC", nama) != nama:
        yield "not NFC"
    if nama.startswith("-"):
        yield "taken for an option"  # tar *, zip -r: an archivist's script trips, Windows does not
    if sampah(nama):
        yield "taken for litter"  # dropped again, it would never be answered


def cacat_jalur(jalur: str) -> list[str]:
    """Return what is wrong with a path from outbox/, its folders separated by `/`."""
    temuan = [f"{bagian}: {cacat}" for bagian in jalur.split("/") for cacat in cacat_nama(bagian)]
    return [*temuan, f"{jalur}: path too long"] if satuan16(jalur) > JALUR_MAKS else temuan


def bentrok(jalur: Iterable[str]) -> set[str]:
    """Return the paths that Windows takes for one and the same as another's."""
    pertama: dict[str, str] = {}
    return {j for j in jalur if pertama.setdefault(unicodedata.normalize("NFC", j).casefold(), j) != j}
