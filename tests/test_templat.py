"""The delivered templates: what the builders write, on paper as the tata naskah dinas asks."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml import etree

from pipeline.contoh import Contoh, contoh, values_contoh
from pipeline.pasang import bawaan
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.tanggal import NBSP
from pipeline.templat import SUSUNAN
from pipeline.templat.__main__ import main
from pipeline.templat.kerangka import simpan
from pipeline.values import Values
from pipeline.word.render import render

HARI = dt.date(2026, 3, 20)
SOP = "mobilisasi-media"
JENIS = tuple(SUSUNAN[SOP])
DISPOSISI = tuple(j for j in JENIS if j.startswith("disposisi"))
PEMERIKSAAN = tuple(j for j in JENIS if j.startswith("pemeriksaan"))
ANEH = 'A & B <b> "kutip" {{ 7*7 }} {% x %} 😀'


def templat(jenis: str) -> Path:
    return bawaan() / "templates" / SOP / f"{jenis}.docx"


def isian(settings: Settings, data: Contoh | None = None) -> dict[str, Values]:
    """Return the values of the sample, their no-break spaces as spaces: `teks` reads them so."""
    semua = values_contoh(settings.sop[SOP], UMUM, settings.kantor, HARI, data)
    hasil: dict[str, Values] = json.loads(json.dumps(semua, ensure_ascii=False).replace(NBSP, " "))
    return hasil


def terisi(jenis: str, values: Values) -> Document:
    return docx.Document(io.BytesIO(render(templat(jenis), values, {"title": jenis}, HARI)))


def teks(elemen: Any) -> str:
    """Return the text below `elemen`, a line for each paragraph."""
    return "\n".join(_satu_alinea(alinea) for alinea in elemen.iter(qn("w:p"))).replace(NBSP, " ")


def _satu_alinea(alinea: Any) -> str:
    tanda = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(
        tanda.get(e.tag, e.text or "") for r in alinea.iter(qn("w:r")) for e in r if e.tag != qn("w:instrText")
    )


def isi(jenis: str, values: Values) -> str:
    return teks(terisi(jenis, values).element.body)


def bagian(docx_bytes: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as paket:
        return {nama: paket.read(nama) for nama in paket.namelist()}


@pytest.fixture(scope="module")
def sampel(settings_asli: Settings) -> dict[str, Values]:
    return isian(settings_asli)


@pytest.fixture(scope="module")
def semua(sampel: dict[str, Values]) -> dict[str, Document]:
    return {jenis: terisi(jenis, values) for jenis, values in sampel.items()}


# ── the files ───────────────────────────────────────────────────────────────────────────────────


def test_delivered_files_are_what_the_command_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0

    assert len(capsys.readouterr().out.splitlines()) == len(JENIS)
    beda = [j for j in JENIS if bagian((tmp_path / SOP / f"{j}.docx").read_bytes()) != bagian(templat(j).read_bytes())]
    assert beda == []


def test_building_twice_gives_the_same_bytes() -> None:
    bangun = SUSUNAN[SOP]["daftar-hadir"]

    assert simpan(bangun()) == simpan(bangun())


def test_every_naskah_of_the_sop_has_a_template(settings_asli: Settings) -> None:
    diminta = {n.jenis for langkah in settings_asli.sop[SOP].langkah for n in langkah.naskah}

    assert set(JENIS) == diminta


@pytest.mark.parametrize("jenis", JENIS)
def test_core_properties_hold_no_placeholder(jenis: str) -> None:
    inti = docx.Document(str(templat(jenis))).core_properties

    assert (inti.title, inti.subject, inti.author, inti.comments, inti.language) == ("", "", "", "", "id-ID")


# ── the paper ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("jenis", JENIS)
def test_page_is_a4_with_the_margins_of_the_rules(semua: dict[str, Document], jenis: str) -> None:
    (satu,) = semua[jenis].sections

    ukuran = (satu.page_width, satu.page_height, satu.left_margin, satu.right_margin, satu.bottom_margin)
    assert [u.twips for u in ukuran if u] == [11906, 16838, 1701, 1134, 1417]
    assert (satu.top_margin or 0) >= Cm(2)
    assert satu.different_first_page_header_footer


@pytest.mark.parametrize("jenis", JENIS)
def test_only_black_arial(semua: dict[str, Document], jenis: str) -> None:
    bagian_xml = bagian(_bytes(semua[jenis]))
    gaya = etree.fromstring(bagian_xml["word/styles.xml"])
    pohon = [gaya, *(etree.fromstring(b) for n, b in bagian_xml.items() if re.match(r"word/(doc|head|foot)\w+.xml", n))]

    assert {v for p in pohon for e in p.iter(qn("w:rFonts")) for v in e.attrib.values()} == {"Arial"}
    assert [e.get(qn("w:val")) for e in gaya.iter(qn("w:color"))] == ["000000", "C00000"]
    assert not [e for p in pohon[1:] for e in p.iter(qn("w:color"), qn("w:rFonts"), qn("w:sz"))]


def _bytes(dokumen: Document) -> bytes:
    keluar = io.BytesIO()
    dokumen.save(keluar)
    return keluar.getvalue()


@pytest.mark.parametrize("jenis", JENIS)
def test_kop_stands_on_page_1_only_and_page_numbers_on_the_others(
    semua: dict[str, Document], sampel: dict[str, Values], jenis: str
) -> None:
    (satu,) = semua[jenis].sections
    kop = teks(satu.first_page_header._element)

    assert [b for b in kop.splitlines() if b] == [
        *sampel[jenis]["instansi"]["kop"],
        *sampel[jenis]["instansi"]["alamat"],
    ]
    assert "PAGE" not in etree.tostring(satu.first_page_header._element, encoding="unicode")
    assert [p.text for p in satu.header.paragraphs] == ["- 2 -"]
    assert " PAGE " in etree.tostring(satu.header._element, encoding="unicode")


@pytest.mark.parametrize("jenis", JENIS)
def test_identity_stands_at_the_foot_of_every_page(
    semua: dict[str, Document], sampel: dict[str, Values], jenis: str
) -> None:
    (satu,) = semua[jenis].sections
    identitas = sampel[jenis]["naskah"]["identitas"]

    for kaki in (satu.first_page_footer._element, satu.footer._element):
        assert teks(kaki).strip() == identitas
        assert kaki.xpath(".//wp:docPr/@descr") == ["Kode identitas naskah"]


@pytest.mark.parametrize("jenis", JENIS)
def test_every_paragraph_has_a_named_style(semua: dict[str, Document], jenis: str) -> None:
    tanpa = [p for p in semua[jenis].element.body.iter(qn("w:p")) if not p.findall(f"{qn('w:pPr')}/{qn('w:pStyle')}")]

    assert [teks(p) for p in tanpa] == []


@pytest.mark.parametrize("jenis", JENIS)
def test_rows_do_not_break_and_every_cell_has_a_paragraph(semua: dict[str, Document], jenis: str) -> None:
    tubuh = semua[jenis].element.body

    assert all(r.findall(f"{qn('w:trPr')}/{qn('w:cantSplit')}") for r in tubuh.iter(qn("w:tr")))
    assert all(c[-1].tag == qn("w:p") for c in tubuh.iter(qn("w:tc")))


@pytest.mark.parametrize(
    ("keamanan", "tanda", "gaya"),
    [
        pytest.param("Terbatas", "TERBATAS (T)", "Keamanan", id="terbatas"),
        pytest.param("Rahasia", "RAHASIA (R)", "Keamanan Merah", id="rahasia"),
    ],
)
def test_security_is_marked_above_the_kop(settings_asli: Settings, keamanan: str, tanda: str, gaya: str) -> None:
    data = contoh(HARI)
    data = dataclasses.replace(data, bidang={**data.bidang, "naskah.keamanan": keamanan})

    dokumen = terisi("laporan", isian(settings_asli, data)["laporan"])

    pertama = dokumen.sections[0].first_page_header.paragraphs[0]
    assert pertama.style is not None
    assert (pertama.text.replace(NBSP, " "), pertama.style.name) == (tanda, gaya)


# ── what each says ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("jenis", JENIS)
def test_signatory_number_and_activity_are_printed(sampel: dict[str, Values], jenis: str) -> None:
    values, cetak = sampel[jenis], isi(jenis, sampel[jenis])
    tanda = values["penanda_tangan"]

    diminta = (
        tanda["nama"],
        tanda["nip_nrp"],
        *tanda["baris_jabatan"],
        values["naskah"]["nomor"],
        values["naskah"]["tanggal"],
    )
    assert [d for d in diminta if d not in cetak] == []
    assert values["kegiatan"]["judul"].upper() in cetak.upper()


@pytest.mark.parametrize("jenis", DISPOSISI)
def test_disposisi_has_the_fields_of_tnd_211(sampel: dict[str, Values], jenis: str) -> None:
    values, cetak = sampel[jenis], isi(jenis, sampel[jenis])

    label = ("No. Agenda", "Tgl. Terima", "Tgl./No. Naskah", "Asal Naskah", "Hal", "SANGAT SEGERA", "DITERUSKAN KEPADA")
    assert [x for x in (*label, "ISI DISPOSISI", "PARAF/TANGGAL", "CATATAN LAIN") if x not in cetak] == []
    assert f"Yth. {values['kepada']['jabatan']}" in cetak
    assert values["dari"]["jabatan"].upper() in cetak
    assert f"Batas waktu penyelesaian: {values['langkah_ini']['batas_waktu']}" in cetak
    assert [b for b in values["langkah_ini"]["instruksi"] if b not in cetak] == []
    assert "X\nSEGERA" in cetak


def test_disposisi_of_documents_rests_on_what_came_before(sampel: dict[str, Values]) -> None:
    values = sampel["disposisi-dokumentasi-kabag"]

    assert f"{values['langkah'][-2]['tanggal']} / {values['langkah'][-2]['nomor']}" in isi(
        "disposisi-dokumentasi-kabag", values
    )


@pytest.mark.parametrize("jenis", PEMERIKSAAN)
@pytest.mark.parametrize("keputusan", ["Setuju", "Tidak setuju", ""])
def test_decision_is_ticked_or_left_open(sampel: dict[str, Values], jenis: str, keputusan: str) -> None:
    kotak = [{"teks": t, "tanda": "X" if t == keputusan else ""} for t in ("Setuju", "Tidak setuju")]

    cetak = isi(jenis, sampel[jenis] | {"kotak": {**sampel[jenis]["kotak"], "keputusan": kotak}})

    assert re.findall(r"X\n(Setuju|Tidak setuju),", cetak) == ([keputusan] if keputusan else [])


def test_nota_dinas_prints_the_whole_preparation(sampel: dict[str, Values]) -> None:
    values = sampel["laporan-persiapan"]
    cetak = isi("laporan-persiapan", values)

    for nama in ("sarana", "koordinasi", "acara", "narasumber"):
        assert [v for baris in values[nama] for k, v in baris.items() if k != "no" and v not in cetak] == []
    for kelompok in ("kegiatan", "arahan"):
        dicetak = {k: v for k, v in values[kelompok].items() if not re.search(r"_(hari|lengkap|terbilang)$|jam_", k)}
        dicetak = {k: v for k, v in dicetak.items() if k not in {"lampiran", "tanggal"}}
        assert [b for v in dicetak.values() for b in v.split("\n") if b not in cetak] == []


def test_laporan_has_its_five_parts_in_order(semua: dict[str, Document]) -> None:
    judul = [(p.style.name, p.text) for p in semua["laporan"].paragraphs if p.style and "Heading" in str(p.style.name)]

    assert [t for gaya, t in judul if gaya == "Heading 1"] == [
        "Pendahuluan",
        "Kegiatan yang Dilaksanakan",
        "Hasil yang Dicapai",
        "Simpulan dan Saran",
        "Penutup",
    ]
    assert [t for _, t in judul][1:5] == ["Umum", "Maksud dan Tujuan", "Ruang Lingkup", "Dasar"]


def test_laporan_prints_its_texts_and_the_time_of_every_langkah(sampel: dict[str, Values]) -> None:
    values = sampel["laporan"]
    cetak = isi("laporan", values)

    assert [b for v in values["laporan"].values() for b in v.split("\n") if b not in cetak] == []
    assert [b for b in (*values["dasar"], *values["hambatan_langkah"]) if b not in cetak] == []
    assert [r["lama"] for r in values["langkah"] if r["lama"] not in cetak] == []
    for nama in ("narasumber", "publikasi"):
        assert [v for baris in values[nama] for v in baris.values() if v not in cetak] == []
    assert "Dibuat di Jakarta" in cetak
    assert values["mengetahui"]["nama"] in cetak


def test_laporan_without_obstacles_publications_and_files_says_so(sampel: dict[str, Values]) -> None:
    kosong: Values = {"publikasi": [], "dokumentasi": [], "hambatan_langkah": []}
    values = sampel["laporan"] | kosong | {"laporan": {**sampel["laporan"]["laporan"], "hambatan": ""}}

    cetak = isi("laporan", values)

    assert "Tidak ada hambatan dalam pelaksanaan kegiatan." in cetak
    assert "belum ada publikasi media yang dicatat" in cetak
    assert "Belum ada berkas dokumentasi" in cetak
    assert re.findall(r"^Lampiran [IVX]+$", cetak, re.MULTILINE) == ["Lampiran I", "Lampiran II", "Lampiran III"]


def test_refusal_shows_its_reason_in_the_next_round_and_in_the_laporan(sampel: dict[str, Values]) -> None:
    alasan = {"keputusan": "Tidak setuju", "alasan": "ya", "catatan": "Daftar media belum lengkap."}
    for jenis in ("laporan-persiapan", "pemeriksaan-karo", "laporan"):
        langkah = [dict(r) for r in sampel["laporan"]["langkah"]]
        langkah.insert(5, langkah[4] | {"putaran": "2"})
        langkah[4] |= alasan

        assert "Daftar media belum lengkap." in isi(jenis, sampel[jenis] | {"langkah": langkah}), jenis


def test_note_of_every_langkah_reaches_the_laporan(sampel: dict[str, Values]) -> None:
    langkah = [r | {"catatan": f"Catatan-{r['langkah']}."} for r in sampel["laporan"]["langkah"]]

    cetak = isi("laporan", sampel["laporan"] | {"langkah": langkah})

    assert re.findall(r"Catatan: Catatan-(\d+)\.", cetak) == [str(n) for n in range(1, 12)]


def test_attendance_is_signed_in_zigzag_and_has_blank_rows(sampel: dict[str, Values]) -> None:
    values = sampel["daftar-hadir"]
    tabel = terisi("daftar-hadir", values).tables[1]
    hadir = len(values["media_hadir"])

    assert [b.cells[0].text for b in tabel.rows[1:]] == [str(n) for n in range(1, hadir + 4)]
    assert [b.cells[-1].text for b in tabel.rows[1:5]] == ["1.", "\t2.", "3.", "\t4."]


def test_berita_acara_says_its_date_in_words(sampel: dict[str, Values]) -> None:
    values = sampel["berita-acara"]["naskah"]

    assert f"Pada hari ini {values['tanggal_hari']}, {values['tanggal_terbilang']}, kami" in isi(
        "berita-acara", sampel["berita-acara"]
    )


def test_sop_without_second_signatory_leaves_its_half_empty(sampel: dict[str, Values]) -> None:
    assert "Mengetahui" not in isi("berita-acara", sampel["berita-acara"] | {"mengetahui": {}})


# ── values as they come ─────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def aneh(settings_asli: Settings) -> dict[str, Values]:
    data = contoh(HARI)
    bidang = {
        k: f"{ANEH}\n{ANEH}" if k.startswith(("kegiatan.latar", "arahan.ring", "laporan.")) else v
        for k, v in data.bidang.items()
    }
    bidang["kegiatan.judul"] = bidang["kegiatan.tempat"] = ANEH
    media = [{"Media": ANEH, "Jenis": "Cetak", "Wartawan": ANEH, "Kontak": ANEH, "Hadir": "Ya"}]
    return isian(settings_asli, Contoh(bidang, {**data.tabel, "media": media}))


@pytest.mark.parametrize("jenis", JENIS)
def test_odd_text_comes_out_as_typed(aneh: dict[str, Values], jenis: str) -> None:
    cetak = isi(jenis, aneh[jenis])

    assert ANEH in cetak
    assert "49" not in cetak


def test_long_lists_are_printed_whole_under_a_header_that_repeats(sampel: dict[str, Values]) -> None:
    media = [sampel["laporan"]["media"][0] | {"no": str(n), "media": f"Media {n}"} for n in range(1, 301)]

    dokumen = terisi("laporan", sampel["laporan"] | {"media": media})

    tabel = next(t for t in dokumen.tables if t.rows and t.rows[0].cells[-1].text == "Hadir")
    assert len(tabel.rows) == 301
    assert tabel.rows[0]._tr.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
