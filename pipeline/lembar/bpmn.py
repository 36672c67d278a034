"""The SOP as BPMN 2.0 XML with its diagram, for bpmn.io and other modelling tools.

A langkah is a task; one that decides is a task and an exclusive gateway behind it, one with a condition has a gateway
before it. Langkah that are entered together stand between two gateways, and what they decide is decided behind them. For
the diagram the SOP is written out that way, given to `peta`, and the picture turned: lanes lie, time goes from left to right.

Source: OMG formal/2013-12-09 (BPMN 2.0.2): chapters 10 (process), 9 (collaboration), 12 (diagram).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from lxml import etree

from pipeline.archive.huruf import lebar, pecah
from pipeline.archive.peta import Panah, Peta, Titik, label_cabang, tata
from pipeline.lembar.alih import Bidang, Ruas, Rupa, Sumbu, antara, baris, kolom
from pipeline.sop import SELESAI, Keputusan, Langkah, Sop, Syarat

_Xml = etree._Element  # noqa: SLF001 - lxml has no public name for it
Macam = Literal["startEvent", "endEvent", "task", "exclusiveGateway", "parallelGateway", "inclusiveGateway"]

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
    """Return `sop` with all that is a node in BPMN as a langkah of its own, and what each of them is there."""
    blok = tuple(dict.fromkeys(sop.rombongan(x) for x in sop.langkah))
    nomor: dict[int, int] = {}  # where a langkah begins in what is written out
    berikut = 2
    for rombongan in blok:
        nomor |= dict.fromkeys((x.nomor for x in rombongan), berikut)
        berikut += _banyak(rombongan)
    nomor[SELESAI] = berikut
    awal = _polos(sop.pertama, 1, nomor[sop.pertama.nomor])
    simpul = [(awal, _Unsur("startEvent", None, "Mulai", "Mulai", PERISTIWA, PERISTIWA))]
    for rombongan in blok:
        simpul.extend(_sendiri(rombongan[0], nomor, sop) if len(rombongan) == 1 else _bersama(rombongan, nomor, sop))
    penutup = next(x for x in reversed(sop.langkah) if SELESAI in x.tujuan)
    akhir = _Unsur("endEvent", None, "Selesai", "Selesai", PERISTIWA, PERISTIWA)
    simpul.append((_polos(penutup, nomor[SELESAI], SELESAI), akhir))
    return replace(sop, langkah=tuple(x for x, _ in simpul)), {x.nomor: u for x, u in simpul}


def _banyak(rombongan: Sequence[Langkah]) -> int:
    """Return how many nodes langkah that are entered together are."""
    tepi = 2 if len(rombongan) > 1 else int(rombongan[0].hanya_bila is not None)
    return len(rombongan) + tepi + any(x.memutuskan for x in rombongan)


def _polos(langkah: Langkah, nomor: int, ke: int) -> Langkah:
    """Return `langkah` under another number, as one that leads to `ke` and nowhere else."""
    return replace(langkah, nomor=nomor, keputusan=(), selanjutnya=ke, serentak="", hanya_bila=None)


def _bercabang(langkah: Langkah, nomor: int, cabang: Sequence[Keputusan]) -> Langkah:
    return replace(_polos(langkah, nomor, SELESAI), keputusan=tuple(cabang), selanjutnya=None)


def _sendiri(langkah: Langkah, nomor: Mapping[int, int], sop: Sop) -> Iterator[tuple[Langkah, _Unsur]]:
    kini = nomor[langkah.nomor]
    if langkah.hanya_bila:
        jawab = (Keputusan(pilihan="Ya", ke=kini + 1), Keputusan(pilihan="Tidak", ke=nomor[sop.lewat(langkah)]))
        tanya = _syarat(langkah.hanya_bila, sop)
        yield _bercabang(langkah, kini, jawab), _gerbang("exclusiveGateway", langkah, "Syarat", tanya)
        kini += 1
    if not langkah.memutuskan:
        yield _polos(langkah, kini, nomor[langkah.tujuan[0]]), _tugas(langkah)
        return
    yield _polos(langkah, kini, kini + 1), _tugas(langkah)
    cabang = tuple(replace(k, ke=nomor[k.ke]) for k in langkah.keputusan)
    yield (
        _bercabang(langkah, kini + 1, cabang),
        _gerbang("exclusiveGateway", langkah, "Keputusan", _tanya(langkah)),
    )


def _bersama(rombongan: Sequence[Langkah], nomor: Mapping[int, int], sop: Sop) -> Iterator[tuple[Langkah, _Unsur]]:
    """Yield fork, langkah, join, and the decision that all of them make together: one who sends back is enough."""
    pertama, terakhir = rombongan[0], rombongan[-1]
    kini = nomor[pertama.nomor]
    gabung = kini + len(rombongan) + 1
    macam: Macam = "inclusiveGateway" if any(x.hanya_bila for x in rombongan) else "parallelGateway"
    yield _polos(pertama, kini, kini + 1), _gerbang(macam, pertama, "Serentak")
    for n, langkah in enumerate(rombongan, kini + 1):
        yield replace(_polos(langkah, n, gabung), serentak=langkah.serentak), _tugas(langkah)
    putus = any(x.memutuskan for x in rombongan)
    lanjut = gabung + 1 if putus else nomor[sop.lewat(pertama)]
    yield _polos(terakhir, gabung, lanjut), _gerbang(macam, terakhir, "Gabung")
    if putus:
        cabang = tuple(replace(k, ke=nomor[k.ke]) for k in _cabang_bersama(rombongan, sop))
        satu = _bercabang(terakhir, gabung + 1, cabang)
        tanya = f"Semua {_tanya(satu).lower()}" if _tanya(satu) else ""
        yield satu, _gerbang("exclusiveGateway", terakhir, "Keputusan", tanya)


def _cabang_bersama(rombongan: Sequence[Langkah], sop: Sop) -> Iterator[Keputusan]:
    """Yield the answers of all; one that leads to several places says whose it is."""
    siapa: dict[tuple[str, int], list[str]] = {}
    for langkah in rombongan:
        for k in langkah.keputusan:
            siapa.setdefault((k.pilihan, k.ke), []).append(sop.nama_pelaksana(langkah.pelaksana))
    jawaban = [pilihan for pilihan, _ in siapa]
    for (pilihan, ke), nama in siapa.items():
        yield Keputusan(pilihan=pilihan if jawaban.count(pilihan) == 1 else f"{pilihan} ({', '.join(nama)})", ke=ke)


def _gerbang(macam: Macam, langkah: Langkah, apa: str, nama: str = "") -> _Unsur:
    return _Unsur(macam, langkah, f"{apa}_{langkah.nomor}", nama, GERBANG, GERBANG)


def _syarat(syarat: Syarat, sop: Sop) -> str:
    """Return the question whether `syarat` holds."""
    bidang = sop.skema().cari_bidang(syarat.bidang)
    return f"{bidang.label if bidang else syarat.bidang}: {' atau '.join(syarat.nilai)}?"


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
        _simpul(proses, sop, u, [i for p, i in alur.items() if p.ke == n], [i for p, i in alur.items() if p.dari == n])
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


def _simpul(proses: _Xml, sop: Sop, u: _Unsur, masuk: Sequence[str], keluar: Sequence[str]) -> None:
    nama = {"name": u.nama} if u.nama else {}
    satu = _anak(proses, f"bpmn:{u.macam}", id=u.kunci, **nama)
    if u.macam == "task" and u.langkah:
        _anak(satu, "bpmn:documentation").text = _mutu_baku(u.langkah, sop)
    for kunci in masuk:
        _anak(satu, "bpmn:incoming").text = kunci
    for kunci in keluar:
        _anak(satu, "bpmn:outgoing").text = kunci


def _mutu_baku(langkah: Langkah, sop: Sop) -> str:
    isi = (
        ("Kelengkapan", langkah.kelengkapan),
        ("Waktu", langkah.waktu),
        ("Output", langkah.output),
        ("Keterangan", langkah.keterangan),
        ("Hanya bila", _syarat(langkah.hanya_bila, sop).removesuffix("?") if langkah.hanya_bila else ""),
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
    rupa: Rupa = "kotak" if u.macam == "task" else "belah" if u.macam.endswith("Gateway") else "bulat"
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
