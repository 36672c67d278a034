"""What the cells of a workbook can hold, and a case whose every text is a mark to be found again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from pipeline.contoh import Contoh
from pipeline.skema import UMUM, Bentuk
from pipeline.validate import JUDUL_MAKS
from tests.test_enam_kasus import tiga_putaran

TULISAN = (Bentuk.TEKS, Bentuk.TEKS_PANJANG, Bentuk.BERKAS)
TANDA = re.compile(r"zq(\d+)zq", re.IGNORECASE)
MAKS_PANJANG = 4000
MAKS_BARIS = {"langkah": 99}  # of a table, else 2

# What means something to Jinja, docxtpl, XML, regular expressions, or to the direction and joining of letters.
KHUSUS = (
    *("{{", "}}", "{%", "%}", "{#", "#}", "{_{", "}_}", "{", "}", "{{ kegiatan.judul }}", "{%p endif %}", "{%tr x %}"),
    *("&", "&amp;", "&#0;", "<", ">", "</w:t>", "<w:p/>", "]]>", "<![CDATA[", "<!--", "-->", "'", '"', "\\", "\\1"),
    *("\n", "\n\n", "\r\n", "\r", "\t", " ", "\u00a0", "\u200b", "\u2028", "\u00ad", "\u2011", "\ufeff", "-", "=", "+"),
    *("\u200e", "\u200f", "\u061c", "مرحبا", "שלום", "e\u0301", "ß"),
    *(
        "\u200d",
        "\u200c",
        "\ufe0f",
        "👨\u200d👩\u200d👧",
        "😀",
        "中",
        "ไทย",
        "İ",
        "\ue000",
        "\ufffd",
        "\U0001fffe",
        "\U0010ffff",
    ),
)
BALIK = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # what turns the letters after it round
HURUF = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=f"\ufffe\uffff{BALIK}")  # XML 1.0, [2] Char
POTONG = st.lists(st.sampled_from(KHUSUS) | st.text(HURUF, max_size=10), min_size=1, max_size=6).map("".join)

# What a cell holds in Excel and paper cannot: control characters, halves of a pair, what is no character, overrides.
TERLARANG_XML = st.sampled_from(
    [*(chr(n) for n in (*range(1, 9), 0xB, 0xC, *range(0xE, 0x20), 0xFFFE, 0xFFFF)), *BALIK]
) | st.characters(categories=["Cs"])


@dataclass(frozen=True, slots=True)
class Isi:
    """What to type: a text for each cell, all different, one of them of some thousand characters."""

    potong: tuple[str, ...]
    terpanjang: int  # number of that cell

    def __call__(self, nomor: int) -> str:
        awal, akhir = (self.potong[n % len(self.potong)] for n in (nomor, nomor + 1))
        satu = f"{awal}{nomor}{akhir}"
        return satu * (MAKS_PANJANG // len(satu)) if nomor == self.terpanjang else satu


# Each example is a whole case, so a failure is not made smaller: that takes minutes, and the messages are short.
SIFAT = settings(deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
ISI = st.builds(Isi, st.lists(POTONG, min_size=1, max_size=5).map(tuple), st.integers(0, 120))


def tanda(nomor: int) -> str:
    return f"zq{nomor}zq"


def berisi(isi: Callable[[int], str]) -> tuple[Contoh, list[tuple[str, str]]]:
    """Return a case of many rounds with `isi(n)` in its n-th text, and the texts with their names (`sarana.Uraian`)."""
    asal = tiga_putaran()
    ketikan: list[tuple[str, str]] = []

    def ketik(nama: str) -> str:
        ketikan.append((nama, _pantas(nama, isi(len(ketikan)))))
        return ketikan[-1][1]

    bidang = {b.nama: ketik(b.nama) for b in UMUM.bidang if b.nama in asal.bidang and b.bentuk in TULISAN}
    tabel = {t.nama: [*asal.tabel[t.nama][: MAKS_BARIS.get(t.nama, 2)]] or [{}, {}] for t in UMUM.tabel}
    for satu in UMUM.tabel:
        kolom = [k.judul for k in satu.kolom if k.bentuk in TULISAN and k.judul != "Nomor"]
        tabel[satu.nama] = [dict(b) | {k: ketik(f"{satu.nama}.{k}") for k in kolom} for b in tabel[satu.nama]]
    return Contoh(dict(asal.bidang) | bidang, tabel), ketikan


def _pantas(nama: str, teks: str) -> str:
    """Return `teks` as a cell of that name can have it: a title is short, and `;` stands between two people."""
    if nama == "kegiatan.judul":
        return teks[:JUDUL_MAKS].strip()
    return re.sub(r"[;\r\n\x85\u2028\u2029]", ",", teks) if nama == "media.Wartawan" else teks


def ganti(acuan: str, teks: Sequence[str]) -> str:
    """Return `acuan` with the n-th of `teks` for its n-th mark, in capitals where the mark is."""
    return TANDA.sub(lambda m: teks[int(m[1])].upper() if m[0].isupper() else teks[int(m[1])], acuan)
