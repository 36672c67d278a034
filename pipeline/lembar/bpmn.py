"""The SOP as BPMN 2.0 XML with its diagram, for bpmn.io and other modelling tools.

A langkah is a task; one that decides is a task and an exclusive gateway behind it. For the diagram the SOP is written
out that way, given to `peta`, and the picture turned: lanes lie, time goes from left to right.

Source: OMG formal/2013-12-09 (BPMN 2.0.2): chapters 10 (process), 9 (collaboration), 12 (diagram).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from lxml import etree

from pipeline.archive.huruf import lebar, pecah
from pipeline.archive.peta import Panah, Peta, Titik, label_cabang, tata
from pipeline.lembar.alih import Bidang, Ruas, Rupa, Sumbu, antara, baris, kolom
from pipeline.sop import SELESAI, Langkah, Sop

_Xml = etree._Element  # noqa: SLF001 - lxml has no public name for it
Macam = Literal["startEvent", "endEvent", "task", "exclusiveGateway"]

_NS: Final = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
RUANG_NAMA: Final = "https://alurnaskah.invalid/sop"  # a name, no place: every diagram must have one

HURUF: Final = 12  # of bpmn.io
BARIS: Final = 15
LEBAR_TUGAS: Final = 160
TINGGI_TUGAS: Final = 80
GERBANG: Final = 50
PERISTIWA: Final = 36
CELAH: Final = 35  # beside a symbol, along the lane
PINGGIR: Final = 20  # above and below
PITA: Final = 30  # the name of a pool or a lane, at its left
ASAL: Final = (160.0, 80.0)  # of the pool; bpmn.io's own


@dataclass(frozen=True, slots=True)
class _Unsur:
    """A node: what it is, its langkah (None: an event), its id and name, the size of its symbol."""

    macam: Macam
    langkah: Langkah | None
    kunci: str
    nama: str
    lebar: float
    tinggi: float


def bpmn(sop: Sop) -> bytes:
    """Return `sop` as a BPMN 2.0 document, the same bytes for the same definition."""
    rinci, unsur = _rinci(sop)
    peta = tata(rinci)
    alur = {p: f"Alur_{unsur[p.dari].kunci}_{unsur[p.ke].kunci}" for p in peta.panah}
    akar = etree.Element(_q("bpmn", "definitions"), nsmap=dict(_NS))
    akar.attrib.update({"id": f"Definisi_{_nc(sop.nama)}", "targetNamespace": RUANG_NAMA, "exporter": "AlurNaskah"})
    kerja_sama = _anak(akar, "bpmn:collaboration", id="Kerja_sama")
    _anak(kerja_sama, "bpmn:participant", id="Peserta", name=sop.judul, processRef="Proses")
    _proses(akar, sop, unsur, alur)
    _diagram(akar, sop, peta, unsur, alur)
    etree.indent(akar)
    return etree.tostring(akar, xml_declaration=True, encoding="UTF-8")


# --- the SOP written out ---------------------------------------------------------------------


def _rinci(sop: Sop) -> tuple[Sop, dict[int, _Unsur]]:
    """Return `sop` with begin, end and decisions as langkah of their own, and what each of them is in BPMN."""
    nomor: dict[int, int] = {}  # where a langkah begins in what is written out
    berikut = 2
    for langkah in sop.langkah:
        nomor[langkah.nomor] = berikut
        berikut += 2 if langkah.memutuskan else 1
    akhir = nomor[SELESAI] = berikut
    mulai = replace(sop.pertama, nomor=1, keputusan=(), selanjutnya=nomor[sop.pertama.nomor])
    semua, unsur = [mulai], {1: _Unsur("startEvent", None, "Mulai", "Mulai", PERISTIWA, PERISTIWA)}
    for langkah in sop.langkah:
        kini = nomor[langkah.nomor]
        unsur[kini] = _tugas(langkah)
        if not langkah.memutuskan:
            semua.append(replace(langkah, nomor=kini, selanjutnya=nomor[langkah.tujuan[0]]))
            continue
        cabang = tuple(replace(k, ke=nomor[k.ke]) for k in langkah.keputusan)
        semua.append(replace(langkah, nomor=kini, keputusan=(), selanjutnya=kini + 1))
        semua.append(replace(langkah, nomor=kini + 1, keputusan=cabang))
        unsur[kini + 1] = _Unsur(
            "exclusiveGateway", langkah, f"Keputusan_{langkah.nomor}", _tanya(langkah), GERBANG, GERBANG
        )
    penutup = next(x for x in reversed(sop.langkah) if SELESAI in x.tujuan)
    semua.append(replace(penutup, nomor=akhir, keputusan=(), selanjutnya=SELESAI))
    unsur[akhir] = _Unsur("endEvent", None, "Selesai", "Selesai", PERISTIWA, PERISTIWA)
    return replace(sop, langkah=tuple(semua)), unsur


def _tugas(langkah: Langkah) -> _Unsur:
    nama = f"{langkah.nomor}. {langkah.kegiatan}"
    tinggi = BARIS * len(pecah(nama, HURUF, LEBAR_TUGAS - 14)) + 16
    return _Unsur("task", langkah, f"Langkah_{langkah.nomor}", nama, LEBAR_TUGAS, max(TINGGI_TUGAS, tinggi))


def _tanya(langkah: Langkah) -> str:
    """Return the question that Ya and Tidak answer; a gateway of other answers needs none."""
    ya = [k.pilihan for k in langkah.keputusan if label_cabang(langkah, (k.pilihan,)) == "Ya"]
    return f"{ya[0]}?" if ya else ""


# --- the process -----------------------------------------------------------------------------


def _proses(akar: _Xml, sop: Sop, unsur: Mapping[int, _Unsur], alur: Mapping[Panah, str]) -> None:
    proses = _anak(akar, "bpmn:process", id="Proses", name=sop.judul, isExecutable="false")
    if sop.usulan:
        _anak(proses, "bpmn:documentation").text = "Usulan, belum ditetapkan sebagai SOP resmi."
    lajur = _anak(proses, "bpmn:laneSet", id="Lajur")
    for siapa in sop.pelaksana:
        satu = _anak(lajur, "bpmn:lane", id=f"Lajur_{_nc(siapa.kunci)}", name=siapa.nama)
        for u in unsur.values():
            if _pelaksana(u, sop) == siapa.kunci:
                _anak(satu, "bpmn:flowNodeRef").text = u.kunci
    for n, u in unsur.items():
        _simpul(proses, u, [i for p, i in alur.items() if p.ke == n], [i for p, i in alur.items() if p.dari == n])
    for p, kunci in alur.items():
        nama = {"name": _jawaban(p)} if p.pilihan else {}
        _anak(proses, "bpmn:sequenceFlow", id=kunci, **nama, sourceRef=unsur[p.dari].kunci, targetRef=unsur[p.ke].kunci)


def _pelaksana(u: _Unsur, sop: Sop) -> str:
    if u.langkah:
        return u.langkah.pelaksana
    penutup = next(x for x in reversed(sop.langkah) if SELESAI in x.tujuan)
    return (sop.pertama if u.macam == "startEvent" else penutup).pelaksana


def _jawaban(p: Panah) -> str:
    """Return what is written at a branch: Ya or Tidak, or the answers in full."""
    return p.label if p.label in {"Ya", "Tidak"} else " / ".join(p.pilihan)


def _simpul(proses: _Xml, u: _Unsur, masuk: Sequence[str], keluar: Sequence[str]) -> None:
    nama = {"name": u.nama} if u.nama else {}
    satu = _anak(proses, f"bpmn:{u.macam}", id=u.kunci, **nama)
    if u.macam == "task" and u.langkah:
        _anak(satu, "bpmn:documentation").text = _mutu_baku(u.langkah)
    for kunci in masuk:
        _anak(satu, "bpmn:incoming").text = kunci
    for kunci in keluar:
        _anak(satu, "bpmn:outgoing").text = kunci


def _mutu_baku(langkah: Langkah) -> str:
    isi = (
        ("Kelengkapan", langkah.kelengkapan),
        ("Waktu", langkah.waktu),
        ("Output", langkah.output),
        ("Keterangan", langkah.keterangan),
    )
    return "\n".join(f"{judul}: {nilai}" for judul, nilai in isi if nilai)


# --- the diagram -----------------------------------------------------------------------------


def _diagram(akar: _Xml, sop: Sop, peta: Peta, unsur: Mapping[int, _Unsur], alur: Mapping[Panah, str]) -> None:
    waktu, lajur = _waktu(peta, unsur), _lajur(peta, unsur)
    bidang = {s.kunci: _bidang(unsur[s.kunci], waktu.pindah(s.y), lajur.pindah(s.x)) for s in peta.simpul}
    dasar = _anak(
        _anak(akar, "bpmndi:BPMNDiagram", id="Diagram"), "bpmndi:BPMNPlane", id="Bidang", bpmnElement="Kerja_sama"
    )
    x, y = ASAL
    luas = waktu.ke[-1].akhir - x
    _kotak(dasar, "Peserta", x, y, luas, lajur.ke[-1].akhir - y, isHorizontal="true")
    for siapa, ruas in zip(sop.pelaksana, lajur.ke, strict=True):
        _kotak(
            dasar,
            f"Lajur_{_nc(siapa.kunci)}",
            x + PITA,
            ruas.awal,
            luas - PITA,
            ruas.akhir - ruas.awal,
            isHorizontal="true",
        )
    for n, b in bidang.items():
        _gambar_simpul(dasar, unsur[n], b)
    for p, kunci in alur.items():
        titik = [Titik(waktu.pindah(t.y), lajur.pindah(t.x)) for t in p.titik]
        _gambar_alur(dasar, kunci, p, antara(titik, bidang[p.dari], bidang[p.ke]), bidang[p.dari].x)


def _waktu(peta: Peta, unsur: Mapping[int, _Unsur]) -> Sumbu:
    """Return the axis along the lanes: the rows of the picture, as wide as their symbols and words need."""
    x, ke = ASAL[0] + 2 * PITA, []
    for s in peta.simpul:
        separuh = unsur[s.kunci].lebar / 2
        kata = max((lebar(_jawaban(p), HURUF) for p in peta.panah if p.dari == s.kunci and p.pilihan), default=0)
        luas = 2 * math.ceil(max(separuh + CELAH, kata + 10))
        ke.append(Ruas(x, x + luas / 2, separuh, x + luas))
        x += luas
    return Sumbu(baris(peta), tuple(ke))


def _lajur(peta: Peta, unsur: Mapping[int, _Unsur]) -> Sumbu:
    """Return the axis across the lanes: as high as their highest symbol, with room for the lines beside."""
    y, ke = ASAL[1], []
    for ruas in kolom(peta):
        isi = [unsur[s.kunci].tinggi for s in peta.simpul if ruas.awal <= s.x < ruas.akhir]
        separuh = max(isi, default=TINGGI_TUGAS) / 2
        atas, bawah = (max(PINGGIR, r - ruas.separuh) for r in (ruas.pusat - ruas.awal, ruas.akhir - ruas.pusat))
        ke.append(Ruas(y, y + atas + separuh, separuh, y + atas + 2 * separuh + bawah))
        y = ke[-1].akhir
    return Sumbu(kolom(peta), tuple(ke))


def _bidang(u: _Unsur, x: float, y: float) -> Bidang:
    rupa: Rupa = "kotak" if u.macam == "task" else "belah" if u.macam == "exclusiveGateway" else "bulat"
    return Bidang(rupa, x, y, u.lebar, u.tinggi)


def _gambar_simpul(dasar: _Xml, u: _Unsur, b: Bidang) -> None:
    tanda = {"isMarkerVisible": "true"} if u.macam == "exclusiveGateway" else {}
    satu = _kotak(dasar, u.kunci, b.x - b.lebar / 2, b.y - b.tinggi / 2, b.lebar, b.tinggi, **tanda)
    if u.macam == "task" or not u.nama:
        return
    if u.macam == "exclusiveGateway":  # above the line that comes from its task
        baris_nama = pecah(u.nama, HURUF, 2 * CELAH)
        luas, tinggi = max(lebar(x, HURUF) for x in baris_nama) + 2, BARIS * len(baris_nama)
        _label(satu, b.x - b.lebar / 2 - luas + 4, b.y - 6 - tinggi, luas, tinggi)
    else:
        luas = lebar(u.nama, HURUF) + 2
        _label(satu, b.x - luas / 2, b.y + b.tinggi / 2 + 4, luas, BARIS)


def _gambar_alur(dasar: _Xml, kunci: str, p: Panah, titik: Sequence[Titik], tengah: float) -> None:
    garis = _anak(dasar, "bpmndi:BPMNEdge", id=f"{kunci}_di", bpmnElement=kunci)
    for t in titik:
        _anak(garis, "di:waypoint", x=_a(t.x), y=_a(t.y))
    if not p.pilihan:
        return
    awal, lalu = titik[:2]
    luas = lebar(_jawaban(p), HURUF) + 2
    if awal.y == lalu.y:
        _label(garis, awal.x + 6, awal.y - BARIS - 2, luas, BARIS)
    else:
        x = awal.x - 5 - luas if awal.x < tengah else awal.x + 5
        _label(garis, x, awal.y - BARIS - 6 if lalu.y < awal.y else awal.y + 6, luas, BARIS)


# --- XML -------------------------------------------------------------------------------------


def _q(awalan: str, nama: str) -> str:
    return f"{{{_NS[awalan]}}}{nama}"


def _anak(induk: _Xml, nama: str, **sifat: str) -> _Xml:
    return etree.SubElement(induk, _q(*nama.split(":")), sifat)


def _kotak(dasar: _Xml, unsur: str, x: float, y: float, luas: float, tinggi: float, **sifat: str) -> _Xml:
    satu = _anak(dasar, "bpmndi:BPMNShape", id=f"{unsur}_di", bpmnElement=unsur, **sifat)
    _anak(satu, "dc:Bounds", x=_a(x), y=_a(y), width=_a(luas), height=_a(tinggi))
    return satu


def _label(induk: _Xml, x: float, y: float, luas: float, tinggi: float) -> None:
    _anak(_anak(induk, "bpmndi:BPMNLabel"), "dc:Bounds", x=_a(x), y=_a(y), width=_a(luas), height=_a(tinggi))


def _a(nilai: float) -> str:
    return f"{round(nilai, 1):g}"


def _nc(nama: str) -> str:
    """Return `nama` as the tail of an NCName; different names stay different."""
    return re.sub(r"[^A-Za-z0-9.-]", lambda x: f"_{ord(x[0]):x}_", nama)
