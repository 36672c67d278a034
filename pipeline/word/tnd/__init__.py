"""The checker of tata naskah dinas: what a .docx can show of the rules TND-…, one small function a rule.

A naskah is read once into plain records, its formatting resolved as Word does it: direct, character
style, paragraph style with all it is based on, table style, document defaults. A rule looks at the
records and yields what breaks it. The measures are data (`ProfilTnd`); which rules concern only some
jenis is a table (`KHUSUS`). Rules that only a laid-out page shows are in `pipeline.word.tata_letak`.
"""

from pipeline.word.tnd.aturan import KHUSUS, Aturan
from pipeline.word.tnd.baca import baca, jenis_huruf, rumpun
from pipeline.word.tnd.naskah import ANRI_2021, PROFIL, TND_2017, Alinea, Naskah, ProfilTnd, Temuan, Tingkat
from pipeline.word.tnd.periksa import ATURAN, periksa_tnd, wajib_dilanggar

__all__ = [
    "ANRI_2021",
    "ATURAN",
    "KHUSUS",
    "PROFIL",
    "TND_2017",
    "Alinea",
    "Aturan",
    "Naskah",
    "ProfilTnd",
    "Temuan",
    "Tingkat",
    "baca",
    "jenis_huruf",
    "periksa_tnd",
    "rumpun",
    "wajib_dilanggar",
]
