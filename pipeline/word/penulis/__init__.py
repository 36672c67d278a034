"""For those who write templates: what is wrong with one, and which names it may use.

docxtpl reads a template as text: it joins what Word has split, lifts `{%p %}`, `{%tr %}` and `{%tc %}` out of
the paragraph, row or cell around them, and hands the rest to Jinja. What goes wrong on that way shows late and
far from its cause, so the same way is walked here tag by tag, each tag with the paragraph it stands in.
"""

from pipeline.word.penulis.bidang import TANPA_ARTI, BarisBidang, arti, bidang_docx, daftar_bidang
from pipeline.word.penulis.nama import gabung, lengkapi
from pipeline.word.penulis.periksa import beri_komentar, periksa_templat
from pipeline.word.penulis.tanda import Cacat

__all__ = [
    "TANPA_ARTI",
    "BarisBidang",
    "Cacat",
    "arti",
    "beri_komentar",
    "bidang_docx",
    "daftar_bidang",
    "gabung",
    "lengkapi",
    "periksa_templat",
]
