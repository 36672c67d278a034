"""A reply by parts is the reply that openpyxl would write, and all that it does not touch is as it was dropped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from pipeline import setelan
from pipeline.contoh import contoh
from pipeline.kasus import Masalah, Nilai, Tempat
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.workbook import gaya, reply
from pipeline.workbook import read as pembaca
from pipeline.workbook.buka import buka as buka_buku
from pipeline.workbook.buka import tanpa_kosong
from pipeline.workbook.form import fill
from pipeline.workbook.read import Terbaca, TidakTerbaca
from pipeline.workbook.reply import LembarStatus, accepted, refused, terima_ulang, tolak_ulang
from pipeline.workbook.sisip import sunting
from tests.alat import disaring
from tests.mutasi import Dasar, bongkar, bungkus, dasar, mutasi
from tests.test_form import HARI, baca, buka, lewat_libreoffice, sel
from tests.test_reply import STATUS, masalah, naskah, tempat, ubah


@pytest.fixture(scope="module")
def isi(formulir: bytes) -> bytes:
    """A filled form."""
    return fill(formulir, contoh(HARI))


@pytest.fixture(scope="module")
def asal(isi: bytes, settings_asli: Settings) -> Dasar:
    """What is mutated."""
    terbaca = baca(isi, settings_asli)
    assert isinstance(terbaca, Terbaca)
    return dasar(isi, terbaca.kasus)


def status(isi: bytes) -> LembarStatus:
    """Return a Status sheet with everything in it."""
    semua = tuple(naskah(n) for n in range(1, 13))
    tanda = (masalah(tempat(isi, "kegiatan.judul")), masalah(Tempat("Tak Ada", "B2", "x"), "Tanpa sel; lihat."))
    return replace(STATUS, terbit=semua[:3], semua=semua, berikut=("Kabag memeriksa.",), peringatan=tanda)


def nilai(isi: bytes) -> list[tuple[Tempat, Nilai]]:
    """Return what is written into the cells of a form."""
    nomor = Tempat("Langkah", "I6", "langkah[1].Nomor")
    return [(tempat(isi, "kasus.kode"), "MM-2026-0007"), (tempat(isi, "kasus.versi"), 2), (nomor, "B_x0041_/1 & <2>")]


def berparts(isi: bytes, tulis: list[tuple[Tempat, Nilai]] | None = None) -> bytes | None:
    tulis = nilai(isi) if tulis is None else tulis
    return sunting(isi, reply._STATUS, partial(reply._terima, tulis, status(isi)))


def bertanda(isi: bytes, *salah: Masalah) -> bytes | None:
    return sunting(isi, reply._MASALAH, partial(reply._tolak, salah))


def kesalahan(isi: bytes) -> list[Masalah]:
    """Return what may be wrong with a form: cells twice, in tables, blank ones, and what is in no cell."""
    judul, blangko = tempat(isi, "kegiatan.judul"), tempat(isi, "kasus.pembatalan")
    letak = [
        judul,
        judul,
        blangko,
        Tempat("Media", "B9", "x"),
        Tempat("Sarana", "Z400", "x"),
        Tempat("Tak Ada", "A1", "x"),
    ]
    return [masalah(t, f"Salah {n}; perbaiki.", "1" * n) for n, t in enumerate(letak)]


def sama(isi: bytes) -> tuple[bytes, bytes]:
    """Return the reply of either way, after a look that both say and look the same."""
    satu, dua = berparts(isi), terima_ulang(isi, nilai(isi), status(isi))
    assert satu is not None
    assert beda(satu, dua) == []
    return satu, dua


def beda(satu: bytes, dua: bytes) -> list[Any]:
    """Return in what two workbooks are not alike to their users."""
    a, b = gambaran(buka(satu)), gambaran(buka(dua))
    return [
        (lembar, apa, a.get(lembar, {}).get(apa), b.get(lembar, {}).get(apa))
        for lembar in {**a, **b}
        for apa in {**a.get(lembar, {}), **b.get(lembar, {})}
        if a.get(lembar, {}).get(apa) != b.get(lembar, {}).get(apa)
    ]


def gambaran(wb: Workbook) -> dict[str, dict[str, Any]]:
    """Return all of a workbook that its users see or use, sheet by sheet."""
    hasil: dict[str, dict[str, Any]] = {
        "": {
            "urutan": [(ws.title, ws.sheet_state, ws.sheet_view.tabSelected or False) for ws in wb.worksheets],
            "terbuka": [(v.activeTab, v.firstSheet) for v in wb.views],
            "nama": sorted((n, d.attr_text, d.localSheetId) for n, d in wb.defined_names.items()),
            "hitung ulang": wb.calculation.fullCalcOnLoad if wb.calculation else None,
        }
    }
    ingatan = {n: (_rupa(fill).replace("'none'", "None"), penulis) for n, (fill, penulis) in reply._ingatan(wb).items()}
    hasil["ingatan"] = {f"{lembar}!{alamat}": isi for (lembar, alamat), isi in ingatan.items()}
    gaya_gaya: dict[tuple[int, ...], str] = {}
    for ws in (x for x in wb.worksheets if x.title != reply.LEMBAR_TANDA):
        sel_sel = {
            s.coordinate: rupa_sel(s, gaya_gaya) for s in ws._cells.values() if s.value is not None or s.has_style
        }
        hasil[ws.title] = sel_sel | {
            "gabung": sorted(map(str, ws.merged_cells.ranges)),
            "lebar": {k: (d.width, d.hidden) for k, d in ws.column_dimensions.items()},
            "tinggi": {k: (d.height, d.hidden) for k, d in ws.row_dimensions.items() if d.height or d.hidden},
            "tabel": {t.name: t.ref for t in ws.tables.values()},
            "pilihan": sorted((str(d.sqref), d.formula1) for d in ws.data_validations.dataValidation),
            "warna": sorted(str(x.sqref) for x in ws.conditional_formatting),
            "pengaman": ws.protection.sheet,
            "beku": ws.freeze_panes,
            "cetak": (
                ws.print_title_rows,
                ws.print_area,
                ws.page_setup.orientation,
                ws.oddFooter.left.text if ws.oddFooter is not None else "",
            ),
            "nama": sorted((n, d.attr_text) for n, d in ws.defined_names.items()),
            "grafik": len(ws._charts),  # type: ignore[attr-defined]
        }
    return hasil


def _rupa(gaya_sel: object) -> str:
    """Return a format with what programs leave out, and mean all the same."""
    return re.sub(r"=False|='general'|='bottom'", "=None", repr(gaya_sel))


def rupa_sel(s: Any, gaya_gaya: dict[tuple[int, ...], str]) -> tuple[Any, ...]:
    kunci = tuple(s._style)
    if kunci not in gaya_gaya:
        gaya_gaya[kunci] = "".join(map(_rupa, (s.font, s.fill, s.border, s.alignment, s.protection)))
    taut = s.hyperlink.location if s.hyperlink else None
    catatan = s.comment.text if s.comment else None
    # What is a date by its type alone shows as one when openpyxl writes it; by parts it stays what it was.
    bentuk = s.number_format if s.data_type != "d" else ""
    return s.value, s.data_type, bentuk, gaya_gaya[kunci], taut, catatan


# ── both ways ───────────────────────────────────────────────────────────────────────────────────


def test_reply_by_parts_is_the_one_that_openpyxl_writes(isi: bytes) -> None:
    sama(isi)


def test_next_version_takes_the_place_of_the_former_status_sheet(isi: bytes) -> None:
    satu, dua = sama(isi)

    for lagi in (satu, dua):
        balik, _ = sama(lagi)
        assert [n for n in buka(balik).sheetnames if n.startswith("Status")] == ["Status"]
        assert len(bongkar(balik)) == len(bongkar(satu))


def test_formats_do_not_add_up_over_the_versions(isi: bytes) -> None:
    satu = berparts(isi)
    assert satu is not None
    dua = berparts(satu)
    assert dua is not None

    assert bongkar(dua)["xl/styles.xml"] == bongkar(satu)["xl/styles.xml"]


def test_marks_by_parts_are_those_that_openpyxl_makes(isi: bytes) -> None:
    satu, dua = bertanda(isi, *kesalahan(isi)), tolak_ulang(isi, kesalahan(isi))

    assert satu is not None
    assert beda(satu, dua) == []
    assert refused(isi, kesalahan(isi)) == satu


def test_refusal_without_a_cell_marks_none(isi: bytes) -> None:
    tanpa = [masalah(Tempat("Tak Ada", "A1", "x"))]
    satu = bertanda(isi, *tanpa)

    assert satu is not None
    assert beda(satu, tolak_ulang(isi, tanpa)) == []


def test_marks_by_parts_are_undone_and_made_anew(isi: bytes) -> None:
    satu = bertanda(isi, *kesalahan(isi))
    assert satu is not None

    assert beda(accepted(satu, nilai(isi), status(isi)), terima_ulang(isi, nilai(isi), status(isi))) == []
    assert bertanda(satu, *kesalahan(isi)) is None
    assert beda(refused(satu, kesalahan(isi)), satu) == []


def test_refused_next_version_keeps_its_status_sheet(isi: bytes) -> None:
    lama = accepted(isi, nilai(isi), status(isi))
    satu = bertanda(lama, *kesalahan(isi))

    assert satu is not None
    assert beda(satu, tolak_ulang(lama, kesalahan(isi))) == []
    assert buka(satu).sheetnames[:2] == ["Masalah", "Status"]


@pytest.mark.libreoffice
def test_marks_by_parts_are_read_by_libreoffice(isi: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    dari_lo = lewat_libreoffice(isi, tmp_path / "a")
    satu = bertanda(dari_lo, *kesalahan(isi))
    assert satu is not None
    assert beda(satu, tolak_ulang(dari_lo, kesalahan(isi))) == []

    wb = buka(lewat_libreoffice(satu, tmp_path / "b"))
    judul = sel(wb, "kegiatan.judul")
    assert judul.comment is not None
    assert "Salah 0; perbaiki." in judul.comment.text
    assert judul.fill.fgColor.rgb == gaya.MERAH_MUDA


def _disisipi_lembar(wb: Workbook) -> None:
    """Put sheets of a person between ours: a chart, names of one sheet, a print area, a hidden sheet."""
    ws = wb.create_sheet("Catatan Saya", 0)
    ws.append(["a", 1])
    ws.append(["=1+1", 2])
    grafik = BarChart()
    grafik.add_data(Reference(ws, 2, 1, 2, 2))
    ws.add_chart(grafik, "D4")
    ws.print_area = "A1:B2"
    ws.print_title_rows = "1:1"
    ws.defined_names["setempat"] = DefinedName("setempat", attr_text="'Catatan Saya'!$A$1")
    wb["Media"].defined_names["lain"] = DefinedName("lain", attr_text="'Media'!$A$1")
    ws["A1"].comment = Comment("Catatan orang.", "Seseorang")
    wb.create_sheet("Sembunyi", 2).sheet_state = "hidden"
    wb.active = 4
    wb["Media"].sheet_view.tabSelected = True


def test_sheets_of_people_keep_their_names_areas_and_order(isi: bytes) -> None:
    berlembar = ubah(isi, _disisipi_lembar)
    satu, _ = sama(berlembar)

    wb = buka(satu)
    assert wb.sheetnames[:4] == ["Status", "Catatan Saya", "Petunjuk", "Sembunyi"]
    assert wb["Catatan Saya"].print_area == "'Catatan Saya'!$A$1:$B$2"
    assert list(wb["Media"].defined_names) == ["lain"]


@pytest.mark.libreoffice
def test_workbook_saved_by_libreoffice_is_answered_by_parts_and_read_by_it(isi: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    satu, _ = sama(lewat_libreoffice(isi, tmp_path / "a"))

    wb = buka(lewat_libreoffice(satu, tmp_path / "b"))
    assert wb.sheetnames[0] == "Status"
    assert sel(wb, "kasus.kode").value == "MM-2026-0007"


def test_reply_is_read_as_the_workbook_was(isi: bytes, settings_asli: Settings) -> None:
    satu, dua = sama(isi)

    assert baca(satu, settings_asli) == baca(dua, settings_asli)


def test_answers_of_mutations_say_the_same_either_way(isi: bytes, asal: Dasar) -> None:
    dicoba, lembar, tulis, salah = 0, status(isi), nilai(isi), kesalahan(isi)
    for benih in range(7):
        m = mutasi(asal, benih)
        if disaring(m.isi):
            continue
        try:
            dua = terima_ulang(m.isi, tulis, lembar)
        except Exception:  # noqa: BLE001 - what openpyxl cannot open is refused before there is a reply
            continue
        for satu, ulang in (
            (sunting(m.isi, reply._STATUS, partial(reply._terima, tulis, lembar)), dua),
            (bertanda(m.isi, *salah), tolak_ulang(m.isi, salah)),
        ):
            if satu is not None:
                dicoba += 1
                assert beda(satu, ulang) == [], (benih, m.nama)
    assert dicoba > 6


# ── what stays ──────────────────────────────────────────────────────────────────────────────────


def test_parts_that_do_not_change_are_the_same_bytes(isi: bytes) -> None:
    satu = berparts(isi)
    assert satu is not None

    lama, baru = bongkar(isi), bongkar(satu)
    berubah = {n for n in lama if lama[n] != baru[n]}
    assert berubah == {
        *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml"),
        *("xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"),
    } | {n for n in lama if b'tabSelected="1"' in lama[n]}
    assert len(baru) == len(lama) + 1


def test_same_drop_gets_the_same_bytes(isi: bytes) -> None:
    assert berparts(isi) == berparts(isi)


def test_cell_that_is_not_there_is_made_in_its_place(isi: bytes) -> None:
    jauh = [Tempat("Laporan", alamat, "x") for alamat in ("H3", "B900", "G3")]

    satu = berparts(isi, [(t, f"di {t.sel}") for t in jauh])

    assert satu is not None
    ws = buka(satu)["Laporan"]
    assert [ws[t.sel].value for t in jauh] == ["di H3", "di B900", "di G3"]
    assert bongkar(satu)["xl/worksheets/sheet11.xml"].find(b'"G3"') < bongkar(satu)["xl/worksheets/sheet11.xml"].find(
        b'"H3"'
    )


def test_place_that_is_no_cell_is_passed_over(isi: bytes) -> None:
    tanpa = [Tempat("Tak Ada", "B2", "x"), Tempat("Media", "", "x"), Tempat("Media", "ZZZZ9", "x")]

    satu = berparts(isi, [(t, "tulis") for t in tanpa])

    assert satu is not None
    assert beda(satu, terima_ulang(isi, [], status(isi))) == []


# ── what is left to openpyxl ────────────────────────────────────────────────────────────────────


def _rumus(wb: Workbook) -> None:
    sel(wb, "kasus.kode").value = '="MM"'


def _gabung(wb: Workbook) -> None:
    satu = sel(wb, "kasus.kode")
    wb[satu.parent.title].merge_cells(
        f"{get_column_letter(satu.column)}{satu.row}:{get_column_letter(satu.column + 1)}{satu.row}"
    )


def _merah(wb: Workbook) -> None:
    satu = sel(wb, "kegiatan.tempat")
    satu.fill, satu.protection = gaya.isian(gaya.MERAH_MUDA), Protection(locked=False)


def _status_orang(wb: Workbook) -> None:
    wb.create_sheet("Status")


def _catatan_kami(wb: Workbook) -> None:
    sel(wb, "kegiatan.tempat").comment = Comment("Perlu diperbaiki (AlurNaskah)\n\nSalah.", "AlurNaskah")


@pytest.mark.parametrize("ubahan", [_rumus, _gabung, _merah, _status_orang, _catatan_kami])
def test_what_needs_all_of_the_workbook_is_left_to_openpyxl(isi: bytes, ubahan: Callable[[Workbook], None]) -> None:
    berubah = ubah(isi, ubahan)

    assert berparts(berubah) is None
    balik = buka(accepted(berubah, nilai(isi), status(isi)))
    assert balik.sheetnames[0].startswith("Status")
    assert sel(balik, "kegiatan.tempat").fill.fgColor.rgb != gaya.MERAH_MUDA


def test_refused_workbook_is_cleaned_by_openpyxl_and_then_answered_by_parts(isi: bytes) -> None:
    bersalah = refused(isi, [masalah(tempat(isi, "kegiatan.judul"))])
    assert berparts(bersalah) is None

    sama(terima_ulang(bersalah, nilai(isi), status(isi)))


@pytest.mark.parametrize(
    ("nama", "dari", "ke"),
    [
        ("xl/worksheets/sheet3.xml", b'<row r="6"', b"<row"),
        ("xl/worksheets/sheet3.xml", b'r="I6"', b""),
        ("xl/workbook.xml", b"spreadsheetml/2006/main", b"spreadsheetml/2006/lain"),
        ("xl/styles.xml", b"<cellXfs", b"<cellXfs rusak"),
        ("[Content_Types].xml", b"<Types", b"\xff<Types"),
    ],
)
def test_xml_that_no_program_writes_is_left_to_openpyxl(isi: bytes, nama: str, dari: bytes, ke: bytes) -> None:
    isi_baru = bongkar(isi)
    assert dari in isi_baru[nama]
    isi_baru[nama] = isi_baru[nama].replace(dari, ke, 1)

    assert sunting(bungkus(isi_baru), reply._STATUS, partial(reply._terima, nilai(isi), status(isi))) is None


# ── reading without what holds nothing ──────────────────────────────────────────────────────────


def test_reading_without_the_empty_cells_gives_what_reading_with_them_gives(
    asal: Dasar, settings_asli: Settings
) -> None:
    for benih in range(20):
        m = mutasi(asal, benih)
        ringkas = _baca(m.isi, settings_asli)
        with patch.object(pembaca, "_buka", lambda isi, _: buka_buku(isi)):
            assert _baca(m.isi, settings_asli) == ringkas, (benih, m.nama)


def _baca(isi: bytes, settings: Settings) -> Terbaca | TidakTerbaca:
    return pembaca.read(isi, settings.sop, UMUM, lambda sop: setelan.pilihan(settings.kantor, sop))


@pytest.mark.parametrize(
    ("lembar", "tersisa"),
    [
        (b'<row r="1"><c r="A1" s="3"/><c r="B1"><v>1</v></c></row>', b'<row r="1"><c r="B1"><v>1</v></c></row>'),
        (b'<row r="1" ht="20"><c r="A1" s="3" t="n"></c></row>', b""),
        (b'<row r="1" hidden="1"><c r="A1"/></row>', b'<row r="1" hidden="1"></row>'),
        (b'<row r="2"/><row r="3" spans="1:2"></row>', b""),
        (b'<row r="1"><c r="A1"/><c><v>1</v></c></row>', None),
        (b'<row><c r="A1"/></row>', None),
        (b'<row r="1"><c r="A1"/><c s="1"><v>1</v></c></row>', None),
        (b'<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<c r="B1"/>]]></t></is></c></row>', None),
        (b'<row r="1"><c r="A1" t="inlineStr"/></row>', b'<row r="1"><c r="A1" t="inlineStr"/></row>'),
    ],
)
def test_cells_that_hold_nothing_are_passed_over(lembar: bytes, tersisa: bytes | None) -> None:
    assert tanpa_kosong(lembar) == (lembar if tersisa is None else tersisa)
