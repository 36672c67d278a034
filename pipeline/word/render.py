"""A Word template and values → the bytes of a naskah."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import TemplateError as JinjaError
from lxml import etree

from pipeline.errors import TemplateError
from pipeline.word import susun
from pipeline.word.acuan import SIFAT_MAKS, environment, isi_docxtpl

__all__ = ["SIFAT_MAKS", "environment", "kemas", "pengisian_lambat", "render", "render_acuan"]

WAKTU_ZIP = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes


def render(
    templat: Path,
    values: Mapping[str, Any],
    sifat: Mapping[str, str],
    tanggal: dt.date,
    gambar: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the .docx that `templat` gives with `values`; the same arguments give the same bytes.

    `gambar` holds the pictures that the values name by digest.

    `sifat` are the document's core properties by python-docx's names (title, subject, …); `tanggal`
    becomes its date of creation and change.

    Raises:
        TemplateError: the template cannot be read or filled, asks for a name that there is not, or
            leaves a tag behind; the message names the template.
    """
    try:
        isi = templat.read_bytes()
        return susun.isi(susun.rencana(isi), values, sifat, tanggal, gambar or {})
    except Exception:  # noqa: BLE001 - whatever it is, docxtpl decides: it fills the naskah, or says what is wrong
        return render_acuan(templat, values, sifat, tanggal, gambar)


def render_acuan(
    templat: Path,
    values: Mapping[str, Any],
    sifat: Mapping[str, str],
    tanggal: dt.date,
    gambar: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return what docxtpl itself gives: what `render` must equal, and what it turns to."""
    try:
        mentah = isi_docxtpl(templat.read_bytes(), values, sifat, tanggal, gambar or {})
    except (JinjaError, TemplateError) as exc:
        msg = f"Templat {templat.name} tidak dapat diisi: {_sebab(exc)}."
        raise TemplateError(msg) from exc
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, etree.LxmlError) as exc:
        msg = f"Templat {templat} tidak dapat dibaca: {exc}. Kembalikan berkas templat yang benar."
        raise TemplateError(msg) from exc
    return kemas(mentah)


def pengisian_lambat(templat: bytes) -> tuple[str, ...]:
    """Return why a template, or parts of it, are filled by docxtpl itself or finished as it does: slower, not wrong."""
    try:
        return susun.rencana(templat).lambat()
    except susun.TakTercakupError as exc:
        return (str(exc),)


def _sebab(exc: Exception) -> str:
    teks = str(exc).rstrip(".")
    if cocok := re.search(r"'([^']+)' is undefined", teks) or re.search(r"has no attribute '([^']+)'", teks):
        return f"memakai nama “{cocok[1]}” yang tidak ada"
    return teks


def kemas(docx: bytes) -> bytes:
    """Return the same package with members in a fixed order and with fixed times."""
    keluar = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as asal, zipfile.ZipFile(keluar, "w") as tujuan:
        nama = sorted(asal.namelist(), key=lambda n: (n != "[Content_Types].xml", n))
        for anggota in nama:
            info = zipfile.ZipInfo(anggota, WAKTU_ZIP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            tujuan.writestr(info, asal.read(anggota))
    return keluar.getvalue()
