"""A judul → part of a folder's name."""

from __future__ import annotations

from slugify import slugify

from pipeline.filing import SLUG_MAKS


def slug(judul: str) -> str:
    """Return `judul` as part of a folder's name: lower case, ASCII, hyphens, cut at a word."""
    return slugify(judul, max_length=SLUG_MAKS, word_boundary=True, save_order=True) or "kegiatan"
