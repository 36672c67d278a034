"""The SOP as BPMN: what the OMG's schema and bpmn.io ask for, and that it says what the definition says.

The schema is not ours to copy. BPMN20.xsd accepted what these tests accept, and so did bpmn-moddle, without a warning.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from lxml import etree

from pipeline.lembar.bpmn import bpmn
from pipeline.setelan import Settings
from pipeline.sop import SELESAI, Sop, Syarat
from tests.test_cetak import panjang
from tests.test_peta import a_sop, lurus, putus, sop_ganjil

NS = {
    "b": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bd": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
SIMPUL = ("startEvent", "endEvent", "task", "exclusiveGateway", "parallelGateway", "inclusiveGateway")
NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
EPS = 0.11  # coordinates are rounded to a tenth


@dataclass(frozen=True)
class Kotak:
    macam: str
    x: float
    y: float
    lebar: float
    tinggi: float

    @property
    def pusat(self) -> tuple[float, float]:
        return self.x + self.lebar / 2, self.y + self.tinggi / 2


def akar(sop: Sop) -> etree._Element:
    return etree.fromstring(bpmn(sop))


def semua(pohon: etree._Element, jalur: str) -> list[etree._Element]:
    return list(pohon.iterfind(jalur, NS))


def simpul(pohon: etree._Element) -> dict[str, tuple[str, etree._Element]]:
    return {str(x.get("id")): (m, x) for m in SIMPUL for x in semua(pohon, f"b:process/b:{m}")}


def kotak(pohon: etree._Element) -> dict[str, Kotak]:
    """Return the bounds of each shape, by what it shows."""
    macam = {n: m for n, (m, _) in simpul(pohon).items()}
    hasil = {}
    for bentuk in semua(pohon, ".//bd:BPMNShape"):
        nama = str(bentuk.get("bpmnElement"))
        batas = bentuk.find("dc:Bounds", NS)
        assert batas is not None
        ukuran = (float(batas.get(s) or "") for s in ("x", "y", "width", "height"))
        assert nama not in hasil
        hasil[nama] = Kotak(macam.get(nama, "wadah"), *ukuran)
    return hasil


def garis(pohon: etree._Element) -> dict[str, list[tuple[float, float]]]:
    return {
        str(tepi.get("bpmnElement")): [
            (float(t.get("x") or ""), float(t.get("y") or "")) for t in semua(tepi, "di:waypoint")
        ]
        for tepi in semua(pohon, ".//bd:BPMNEdge")
    }


def bagian(k: Kotak, titik: tuple[float, float]) -> float:
    """Return how far a point is from the middle of a symbol, its outline being 1."""
    dx, dy = abs(titik[0] - k.pusat[0]) / (k.lebar / 2), abs(titik[1] - k.pusat[1]) / (k.tinggi / 2)
    if k.macam == "exclusiveGateway":
        return dx + dy
    return math.hypot(dx, dy) if k.macam.endswith("Event") else max(dx, dy)


def cacat(sop: Sop) -> list[str]:
    """Return what is wrong with the BPMN of `sop` in itself."""
    pohon = akar(sop)
    return [*cacat_proses(pohon), *cacat_gambar(pohon)]


def cacat_proses(pohon: etree._Element) -> list[str]:
    ada, alur = simpul(pohon), semua(pohon, "b:process/b:sequenceFlow")
    nama = [str(x.get("id")) for x in pohon.iter() if x.get("id")]
    hasil = [f"id {n} bukan NCName" for n in nama if not NCNAME.match(n)]
    hasil += [f"id {n} dipakai dua kali" for n, k in Counter(nama).items() if k > 1]
    hasil += [f"{a.get('id')} menggantung" for a in alur if not {a.get("sourceRef"), a.get("targetRef")} <= set(ada)]
    for n, (macam, x) in ada.items():
        for tanda, ref in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            harus = [str(a.get("id")) for a in alur if a.get(ref) == n]
            if [str(i.text) for i in semua(x, f"b:{tanda}")] != harus:
                hasil.append(f"{n}: {tanda} tidak cocok")
            if not harus and macam != ("startEvent" if tanda == "incoming" else "endEvent"):
                hasil.append(f"{n}: tanpa {tanda}")
    lajur = Counter(str(r.text) for r in semua(pohon, ".//b:flowNodeRef"))
    if lajur != Counter(list(ada)):
        hasil.append("simpul tidak tepat di satu lajur")
    return hasil


def cacat_gambar(pohon: etree._Element) -> list[str]:
    ada, bentuk, tepi = simpul(pohon), kotak(pohon), garis(pohon)
    lajur = {str(x.get("id")): x for x in semua(pohon, ".//b:lane")}
    hasil = []
    if set(bentuk) != {*ada, *lajur, "Peserta"}:
        hasil.append("tidak semua tergambar")
    alur = {str(a.get("id")): a for a in semua(pohon, "b:process/b:sequenceFlow")}
    if set(tepi) != set(alur):
        hasil.append("tidak semua alur tergambar")
    for n, titik in tepi.items():
        for ref, ujung in (("sourceRef", titik[0]), ("targetRef", titik[-1])):
            k = bentuk[str(alur[n].get(ref))]
            if abs(bagian(k, ujung) - 1) * min(k.lebar, k.tinggi) / 2 > EPS * 2:
                hasil.append(f"{n}: {ref} tidak di tepi")
        for a, b in pairwise(titik):
            if a[0] != b[0] and a[1] != b[1]:
                hasil.append(f"{n}: miring")
            hasil += [f"{n} menembus {m}" for m in ada if menembus(bentuk[m], a, b)]
    for x in lajur.values():
        luar = bentuk[str(x.get("id"))]
        hasil += [
            f"{r.text} di luar lajurnya" for r in semua(x, "b:flowNodeRef") if not memuat(luar, bentuk[str(r.text)])
        ]
    hasil += [f"{a} di atas {b}" for a, b in combinations(ada, 2) if bertindih(bentuk[a], bentuk[b])]
    return hasil


def menembus(k: Kotak, a: tuple[float, float], b: tuple[float, float]) -> bool:
    langkah = max(1, round(math.dist(a, b)))
    titik = ((a[0] + (b[0] - a[0]) * i / langkah, a[1] + (b[1] - a[1]) * i / langkah) for i in range(langkah + 1))
    return any(bagian(k, t) < 1 - 1 / min(k.lebar, k.tinggi) * 2 for t in titik)


def memuat(luar: Kotak, dalam: Kotak) -> bool:
    return (
        luar.x <= dalam.x
        and luar.y <= dalam.y
        and dalam.x + dalam.lebar <= luar.x + luar.lebar
        and dalam.y + dalam.tinggi <= luar.y + luar.tinggi
    )


def bertindih(a: Kotak, b: Kotak) -> bool:
    return a.x < b.x + b.lebar and b.x < a.x + a.lebar and a.y < b.y + b.tinggi and b.y < a.y + a.tinggi


@given(sop_ganjil())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_whatever_leads_somewhere_is_joined_in_the_process_and_in_the_diagram(sop: Sop) -> None:
    salah = [
        x for x in cacat(bisa_selesai(sop)) if "tanpa incoming" not in x
    ]  # such an SOP may have what nothing leads to

    assert salah == []


def bisa_selesai(sop: Sop) -> Sop:
    """Return `sop` with a last langkah that ends it, which `cacat` asks of a definition."""
    return replace(sop, langkah=(*sop.langkah[:-1], replace(sop.langkah[-1], keputusan=(), selanjutnya=SELESAI)))


@pytest.mark.parametrize("macam", ["resmi", "panjang"])
def test_bpmn_is_whole(sop: Sop, macam: str) -> None:
    assert cacat(sop if macam == "resmi" else panjang()) == []


def test_delivered_sop_is_tasks_in_lanes_and_gateways_with_named_flows(sop: Sop) -> None:
    pohon = akar(sop)

    assert Counter(m for m, _ in simpul(pohon).values()) == {
        "startEvent": 1,
        "task": 11,
        "exclusiveGateway": 3,
        "endEvent": 1,
    }
    assert [x.get("name") for x in semua(pohon, ".//b:lane")] == [p.nama for p in sop.pelaksana]
    assert {
        (a.get("sourceRef"), a.get("name"), a.get("targetRef"))
        for a in semua(pohon, "b:process/b:sequenceFlow")
        if a.get("name")
    } == {
        ("Keputusan_5", "Ya", "Langkah_6"),
        ("Keputusan_5", "Tidak", "Langkah_4"),
        ("Keputusan_6", "Ya", "Langkah_7"),
        ("Keputusan_6", "Tidak", "Langkah_5"),
        ("Keputusan_7", "Ya", "Langkah_8"),
        ("Keputusan_7", "Tidak", "Langkah_6"),
    }
    tugas = simpul(pohon)["Langkah_8"][1]
    assert tugas.get("name") == "8. Melaksanakan kegiatan mobilisasi media"
    assert "Waktu: 120 Menit" in (tugas.findtext("b:documentation", namespaces=NS) or "")
    assert semua(pohon, ".//b:lane[@id='Lajur_kabag']/b:flowNodeRef")[1].text == "Langkah_6"


def test_langkah_together_stand_between_gateways_and_decide_behind_them() -> None:
    bersama = [replace(putus(n, n - 1, Setuju=4, Tidak_setuju=1), serentak="telaah") for n in (2, 3)]
    sop = a_sop(lurus(1, 0, 2), *bersama, lurus(4, 1, SELESAI))
    pohon = akar(sop)

    assert cacat(sop) == []
    assert {
        (a.get("sourceRef"), a.get("name"), a.get("targetRef")) for a in semua(pohon, "b:process/b:sequenceFlow")
    } == {
        ("Mulai", None, "Langkah_1"),
        ("Langkah_1", None, "Serentak_2"),
        ("Serentak_2", None, "Langkah_2"),
        ("Serentak_2", None, "Langkah_3"),
        ("Langkah_2", None, "Gabung_3"),
        ("Langkah_3", None, "Gabung_3"),
        ("Gabung_3", None, "Keputusan_3"),
        ("Keputusan_3", "Ya", "Langkah_4"),
        ("Keputusan_3", "Tidak", "Langkah_1"),
        ("Langkah_4", None, "Selesai"),
    }
    assert {m for m, _ in simpul(pohon).values() if m.endswith("Gateway")} == {"parallelGateway", "exclusiveGateway"}
    assert simpul(pohon)["Keputusan_3"][1].get("name") == "Semua setuju?"


def test_langkah_with_a_condition_has_a_gateway_before_it() -> None:
    syarat = Syarat(bidang="kegiatan.jenis", nilai=("Dialog",))
    sop = a_sop(lurus(1, 0, 2), replace(lurus(2, 1, 3), hanya_bila=syarat), lurus(3, 0, SELESAI))
    alur = {(a.get("sourceRef"), a.get("name"), a.get("targetRef")) for a in semua(akar(sop), ".//b:sequenceFlow")}

    assert cacat(sop) == []
    assert {("Syarat_2", "Ya", "Langkah_2"), ("Syarat_2", "Tidak", "Langkah_3")} <= alur


def test_answer_that_sends_back_to_several_langkah_says_whose_it_is() -> None:
    sop = a_sop(
        lurus(1, 0, 2),
        lurus(2, 0, 3),
        replace(putus(3, 1, Setuju=5, Tidak_setuju=1), serentak="telaah"),
        replace(putus(4, 2, Setuju=5, Tidak_setuju=2), serentak="telaah"),
        lurus(5, 0, SELESAI),
    )
    nama = {a.get("name") for a in semua(akar(sop), "b:process/b:sequenceFlow") if a.get("name")}

    assert nama == {"Setuju", *(f"Tidak setuju ({sop.pelaksana[n].nama})" for n in (1, 2))}


def test_bpmn_of_each_delivered_sop_is_whole(settings_asli: Settings) -> None:
    for sop in settings_asli.sop.values():
        assert cacat(sop) == [], sop.nama


def test_answers_that_are_not_yes_or_no_are_named_in_full() -> None:
    sop = a_sop(
        lurus(1, 0, 2),
        putus(2, 1, Disetujui_tanpa_perubahan_apa_pun=SELESAI, Perbaiki=1, Tolak=1),
    )
    nama = {a.get("name") for a in semua(akar(sop), "b:process/b:sequenceFlow") if a.get("name")}

    assert nama == {"Disetujui tanpa perubahan apa pun", "Perbaiki / Tolak"}
    assert cacat(sop) == []


def test_ids_hold_for_names_that_xml_does_not_allow(sop: Sop) -> None:
    aneh = {"karo": "1 & karo", "kabag": "1 _ karo"}
    pelaksana = tuple(replace(p, kunci=aneh.get(p.kunci, p.kunci)) for p in sop.pelaksana)
    langkah = tuple(replace(x, pelaksana=aneh.get(x.pelaksana, x.pelaksana)) for x in sop.langkah)

    assert cacat(replace(sop, nama="sop baru/2", pelaksana=pelaksana, langkah=langkah)) == []


def test_same_definition_gives_the_same_bpmn(sop: Sop) -> None:
    assert bpmn(sop) == bpmn(sop)


def test_proposal_says_so_in_bpmn(sop: Sop) -> None:
    catatan = akar(replace(sop, status="usulan")).findtext("b:process/b:documentation", namespaces=NS)

    assert catatan
    assert catatan.startswith("Usulan")
    assert akar(sop).find("b:process/b:documentation", NS) is None
