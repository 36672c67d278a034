"""The swimlane picture of a case as inline SVG, for a page whose style sheet gives it colours.

Only classes and presentation attributes: the page's policy lets no style attribute in. The words beside the symbols
stand in the page's list of langkah too, so screen readers are spared them here; the symbols are links into that list.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from lxml import etree

from pipeline.archive.jejak import Bagan, Garis, KeadaanLangkah, Tanda, jalur_svg
from pipeline.archive.peta import (
    HURUF_KEPALA,
    KEPALA_ATAS,
    KOLOM_KEGIATAN,
    KOLOM_NOMOR,
    LEBAR_HALAMAN,
    TEPI,
    TINGGI_BARIS,
    Kotak,
    Peta,
    Simpul,
    jari_jari,
)

_Xml = etree._Element  # noqa: SLF001 - lxml has no public name for it

TANDA: Final[dict[KeadaanLangkah, str]] = {
    "menunggu": "○",
    "berjalan": "●",
    "selesai": "✓",
    "terhenti": "■",
    "dilewati": "–",
}
DASAR: Final = 0.36  # of its size: how far the middle of a line of text lies above its baseline
_KENDALI: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no XML may hold them


def svg(bagan: Bagan) -> str:
    """Return the picture as SVG; the ids in it are `bagan-isi`, `ujung` and `ujung-jalan`, `bagan` names it outside."""
    return etree.tostring(_gambar(bagan), encoding="unicode")


def svg_mandiri(bagan: Bagan, judul: str) -> str:
    """Return the picture as a file of its own: headed and framed, in its own colours, its symbols no links."""
    akar, peta = _gambar(bagan), bagan.peta
    luas, tinggi = peta.lebar + 2 * _TEPI_MANDIRI, peta.tinggi + 2 * _TEPI_MANDIRI + _JUDUL_MANDIRI
    pojok = f"{-_TEPI_MANDIRI} {-_TEPI_MANDIRI - _JUDUL_MANDIRI}"
    akar.attrib.update({"xmlns": "http://www.w3.org/2000/svg", "width": _a(luas), "height": _a(tinggi)})
    akar.attrib.update({"viewBox": f"{pojok} {_a(luas)} {_a(tinggi)}"})
    akar.insert(0, _isi("title", "", judul, id="bagan"))
    akar.insert(1, _isi("style", "", _GAYA_MANDIRI))
    akar.append(_isi("path", "bingkai", d=_persegi(Kotak(0, 0, peta.lebar, peta.tinggi))))
    akar.append(_isi("text", "judul", judul, x=_a(peta.lebar / 2), y=_a(-_JUDUL_MANDIRI / 2)))
    for tautan in akar.findall("a"):
        tautan.tag = "g"
        del tautan.attrib["href"]
    return etree.tostring(akar, encoding="unicode")


_TEPI_MANDIRI: Final = 10
_JUDUL_MANDIRI: Final = 28
_GAYA_MANDIRI: Final = """
svg { background: #fff; }
.peta { font: 12px Arial, "Liberation Sans", Helvetica, sans-serif; fill: #000; }
.garis, .bingkai { fill: none; stroke: #999; }
.judul { font-size: 15px; font-weight: bold; text-anchor: middle; }
.kepala-peta { fill: #ededed; }
.kp, .wk, .simpul text { text-anchor: middle; }
.kp { font-size: 11px; font-weight: bold; }
.panah path { fill: none; stroke: #000; }
.panah text { font-size: 10.5px; font-weight: bold; }
.simpul path, .simpul rect { fill: #fff; stroke: #000; stroke-width: 1.5; }
.simpul .angka { font-size: 15px; font-weight: bold; }
"""


def _gambar(bagan: Bagan) -> _Xml:
    peta = bagan.peta
    akar = copy.copy(_latar(peta))
    akar.find("desc").text = _aman(bagan.keterangan)  # type: ignore[union-attr]
    for baris in reversed(bagan.kini):
        kini = Kotak(0, baris.y, peta.lebar, baris.tinggi)
        akar.find("g").insert(1, _isi("path", "kini", d=_persegi(kini)))  # type: ignore[union-attr]
    akar.extend(_panah(g) for g in bagan.garis)
    akar.extend(_simpul(t) for t in bagan.tanda)
    return akar


def _isi(nama: str, kelas: str = "", teks: str = "", **sifat: str) -> _Xml:
    satu = etree.Element(nama, {n.rstrip("_").replace("_", "-"): v for n, v in sifat.items()})
    if kelas:
        satu.set("class", kelas)
    if teks:
        satu.text = _aman(teks)
    return satu


def _aman(teks: str) -> str:
    return _KENDALI.sub("\ufffd", teks)


def _a(nilai: float) -> str:
    """Return a coordinate as short as it can be written."""
    return f"{round(nilai, 1):g}"


def _persegi(k: Kotak) -> str:
    return f"M{_a(k.x)} {_a(k.y)}h{_a(k.lebar)}v{_a(k.tinggi)}h{_a(-k.lebar)}z"


# --- what every case of an SOP shares --------------------------------------------------------


@lru_cache(maxsize=32)
def _latar(peta: Peta) -> _Xml:
    """Return the picture without a case: heads, lines and texts."""
    akar = _isi(
        "svg",
        "peta muat" if peta.lebar <= LEBAR_HALAMAN else "peta",
        role="group",
        aria_labelledby="bagan bagan-isi",
        width=_a(peta.lebar),
        height=_a(peta.tinggi),
        viewBox=f"0 0 {_a(peta.lebar)} {_a(peta.tinggi)}",
    )
    akar.append(_isi("desc", id="bagan-isi"))
    akar.append(_ujung("ujung", "ujung", 8))
    akar.append(_ujung("ujung-jalan", "ujung jalan", 11))
    latar = _isi("g", aria_hidden="true")
    latar.append(_isi("path", "kepala-peta", d=_persegi(Kotak(0, 0, peta.lebar, peta.kepala))))
    latar.append(_isi("path", "garis", d=_kisi(peta)))
    latar.extend((*_kepala(peta), *_baris(peta)))
    akar.append(latar)
    return akar


def _ujung(nama: str, kelas: str, ukuran: int) -> _Xml:
    ujung = _isi(
        "marker",
        kelas,
        id=nama,
        viewBox="0 0 8 8",
        refX="7.5",
        refY="4",
        markerWidth=str(ukuran),
        markerHeight=str(ukuran),
        markerUnits="userSpaceOnUse",
        orient="auto",
    )
    ujung.append(_isi("path", d="M0 .5 8 4 0 7.5z"))
    return ujung


def _kisi(peta: Peta) -> str:
    """Return the lines between rows and columns."""
    kiri = KOLOM_NOMOR + KOLOM_KEGIATAN
    datar = [(0.0, b.y, peta.lebar) for b in peta.baris] + [(kiri, KEPALA_ATAS, peta.x_waktu)]
    tegak = [(x, 0.0) for x in (KOLOM_NOMOR, kiri, peta.x_waktu)] + [(x.x, KEPALA_ATAS) for x in peta.lajur[1:]]
    return "".join(
        (
            *(f"M{_a(x)} {_a(y)}H{_a(ke)}" for x, y, ke in datar),
            *(f"M{_a(x)} {_a(y)}V{_a(peta.tinggi)}" for x, y in tegak),
        )
    )


def _kepala(peta: Peta) -> list[_Xml]:
    kiri = KOLOM_NOMOR + KOLOM_KEGIATAN
    tengah = peta.kepala / 2
    return [
        _teks(("No.",), "kp", KOLOM_NOMOR / 2, tengah, HURUF_KEPALA),
        _teks(("Kegiatan",), "kp", (KOLOM_NOMOR + kiri) / 2, tengah, HURUF_KEPALA),
        _teks(("Pelaksana",), "kp", (kiri + peta.x_waktu) / 2, KEPALA_ATAS / 2, HURUF_KEPALA),
        _teks(("Waktu",), "kp", (peta.x_waktu + peta.lebar) / 2, tengah, HURUF_KEPALA),
        *(_teks(x.nama, "kp", x.x + x.lebar / 2, (peta.kepala + KEPALA_ATAS) / 2, HURUF_KEPALA) for x in peta.lajur),
    ]


def _baris(peta: Peta) -> list[_Xml]:
    hasil = []
    for b in peta.baris:
        tengah = b.y + b.tinggi / 2
        if b.langkah:
            hasil += [
                _teks((str(b.langkah.nomor),), "wk", KOLOM_NOMOR / 2, tengah),
                _teks(b.kegiatan, "kg", KOLOM_NOMOR + TEPI, tengah),
                _teks(b.waktu, "wk", (peta.x_waktu + peta.lebar) / 2, tengah),
            ]
    return hasil


def _teks(baris: Sequence[str], kelas: str, x: float, tengah: float, ukuran: float = 12) -> _Xml:
    """Return lines of text whose middle is at `tengah`."""
    atas = tengah - (len(baris) - 1) * TINGGI_BARIS / 2 + ukuran * DASAR
    if len(baris) == 1:
        return _isi("text", kelas, baris[0], x=_a(x), y=_a(atas))
    semua = _isi("text", kelas, y=_a(atas))
    for n, satu in enumerate(baris):
        semua.append(_isi("tspan", "", satu, x=_a(x), **({"dy": str(TINGGI_BARIS)} if n else {})))
    return semua


# --- what is the case's own ------------------------------------------------------------------


def _panah(garis: Garis) -> _Xml:
    panah, kali = garis.panah, garis.kali
    kelas = " ".join(("panah", *(("jalan",) if kali else ()), *(("mundur",) if panah.mundur else ())))
    semua = _isi("g", kelas)
    semua.append(_isi("title", "", garis.judul))
    ujung = "url(#ujung-jalan)" if kali else "url(#ujung)"
    semua.append(_isi("path", d=jalur_svg(panah.titik), marker_end=ujung))
    if panah.kotak and panah.kotak_kali:
        kotak = panah.kotak_kali
        semua.append(_isi("text", "", panah.label, x=_a(panah.kotak.x), y=_a(panah.kotak.y + 9.5)))
        if kali > 1 or (kali and panah.mundur):
            kiri = kotak.x < panah.titik[0].x
            x = kotak.x + kotak.lebar * kiri
            semua.append(_isi("text", "akhir" if kiri else "", f"{kali}×", x=_a(x), y=_a(kotak.y + 9.5)))
    return semua


def _simpul(tanda: Tanda) -> _Xml:
    s, kelas = tanda.simpul, f"simpul {tanda.keadaan}"
    semua = _isi("a", kelas, href=f"#langkah-{s.kunci}") if s.kunci > 0 else _isi("g", kelas)
    semua.append(_isi("title", "", tanda.judul))
    semua.append(_bentuk(s))
    bawah = f"putaran {tanda.putaran}" if tanda.putaran > 1 else "ulang" if tanda.keadaan == "ulang" else ""
    atas = f"{s.kunci} {TANDA.get(tanda.keadaan, '')}".rstrip() if s.kunci > 0 else tanda.judul
    semua.append(_isi("text", "angka", atas, x=_a(s.x), y=_a(s.y + (1 if bawah else 5))))
    if bawah:
        semua.append(_isi("text", "", bawah, x=_a(s.x), y=_a(s.y + 13)))
    return semua


def _bentuk(s: Simpul) -> _Xml:
    if s.bentuk == "belah":
        x, y = _a(s.lebar / 2), _a(s.tinggi / 2)
        return _isi("path", d=f"M{_a(s.x)} {_a(s.y - s.tinggi / 2)}l{x} {y}-{x} {y}-{x}-{y}z")
    sudut = {"rx": _a(jari_jari(s.lebar, s.tinggi))} if s.bentuk == "terminator" else {}
    ukuran = {"width": _a(s.lebar), "height": _a(s.tinggi)}
    return _isi("rect", x=_a(s.x - s.lebar / 2), y=_a(s.y - s.tinggi / 2), **ukuran, **sudut)
