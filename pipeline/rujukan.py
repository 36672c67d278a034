"""What the characters between two tags of XML say, for who reads it without parsing: line ends and references."""

from __future__ import annotations

import re
from typing import Final

_RUJUKAN: Final = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_NAMA: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def lepas_rujukan(mentah: str) -> str:
    """Return what `mentah` says, as a parser would give it; what stands there plainly is not looked at.

    Raises:
        ValueError: an ampersand begins no reference that every parser knows, or one to what is no character of XML.
    """
    if "\r" in mentah:
        mentah = mentah.replace("\r\n", "\n").replace("\r", "\n")
    return _RUJUKAN.sub(_rujukan, mentah) if "&" in mentah else mentah


def _rujukan(cocok: re.Match[str]) -> str:
    nama, angka, heksa = cocok.groups()
    if nama:
        return _NAMA[nama]
    kode = int(angka) if angka else int(heksa or "0", 16)
    if not (kode in {9, 10, 13} or 0x20 <= kode < 0xD800 or 0xE000 <= kode < 0xFFFE or 0x10000 <= kode < 0x110000):
        msg = f"bukan rujukan: {cocok[0]}"
        raise ValueError(msg)
    return chr(kode)
