"""The fast way of opening a workbook gives the cells that openpyxl gives, and never opens what openpyxl would not."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell

from pipeline.workbook import cepat, sel
from pipeline.workbook.buka import buka
from pipeline.workbook.cepat import buka_cepat
from pipeline.workbook.sel import TidakBiasaError
from tests.alat import data, disaring, isi_formulir
from tests.alat_mutasi import meja
from tests.berkas_jahat import LEMBAR, dasar, menurut_isi, sisip, tulisan, ubah
from tests.mutasi import semua

GAYA = "xl/styles.xml"
SIFAT = "docProps/core.xml"
Sel = Callable[[bytes], bytes]


@pytest.fixture(autouse=True)
def ingatan(monkeypatch: pytest.MonkeyPatch) -> cepat._Ingatan:
    """What this process has seen, forgotten."""
    kosong = cepat._Ingatan()
    monkeypatch.setattr(cepat, "_INGATAN", kosong)
    return kosong


def gambaran(wb: Workbook) -> dict[str, Any]:
    """Return all of a workbook that reading it looks at."""
    return {
        lembar.title: {
            "sel": {
                letak: (repr(sel.value), sel.data_type, sel.coordinate)
                for letak, sel in lembar._cells.items()  # type: ignore[attr-defined,unused-ignore]
                if not isinstance(sel, MergedCell) and sel.value is not None
            },
            "gabungan": sorted(map(str, lembar.merged_cells.ranges)),
            "tergabung": sorted(letak for letak, sel in lembar._cells.items() if isinstance(sel, MergedCell)),  # type: ignore[attr-defined,unused-ignore]
            "baris": sorted(n for n, b in lembar.row_dimensions.items() if b.hidden),
            "kolom": sorted((k.min or 0, k.max or 0) for k in lembar.column_dimensions.values() if k.hidden),
            "tabel": {t.name: (t.displayName, t.ref, t.totalsRowCount) for t in lembar.tables.values()},
            "keadaan": lembar.sheet_state,
            "nama": {n: r.attr_text for n, r in lembar.defined_names.items()},
        }
        for lembar in wb.worksheets
    } | {"": {n: r.attr_text for n, r in wb.defined_names.items()}}


def coba(isi: bytes, cara: Callable[[bytes], Workbook]) -> dict[str, Any] | Exception:
    try:
        return gambaran(cara(isi))
    except Exception as exc:  # noqa: BLE001 - whatever it is
        return exc


def acuan(isi: bytes) -> dict[str, Any] | Exception:
    return coba(isi, lambda x: buka(x, ringkas=True))


def sama(isi: bytes) -> bool:
    """Assert that the fast way gives what openpyxl gives, or nothing; return whether it gave anything."""
    mestinya = acuan(isi)
    for _ in range(2):  # seen first, and known
        kini = coba(isi, buka_cepat)
        if isinstance(kini, dict):
            assert kini == mestinya
    return isinstance(kini, dict)


def test_form_and_filled_form_are_read_the_fast_way(formulir: bytes) -> None:
    assert sama(formulir)
    assert sama(isi_formulir(formulir, data()))


def test_mutations_are_read_as_openpyxl_reads_them(tmp_path: Path) -> None:
    warnings.simplefilter("ignore")
    meja_ = meja(tmp_path)
    with meja_.office.register:
        cepat_ = [sama(m.isi) for _, m in semua(meja_.asal, 60, 1)]

    assert sum(cepat_) > 30


def test_hostile_workbooks_are_read_as_openpyxl_reads_them(formulir: bytes) -> None:
    warnings.simplefilter("ignore")
    lolos = [b.isi for b in menurut_isi(dasar(formulir)) if isinstance(b.isi, bytes) and disaring(b.isi) is None]

    assert len(lolos) > 50
    assert sum(map(sama, lolos)) > 30


def dengan(sel: bytes) -> Callable[[bytes], bytes]:
    return lambda isi: ubah(isi, {LEMBAR: sisip(b"</sheetData>", b'<row r="900">' + sel + b"</row>")})


def baris(atribut: bytes) -> Callable[[bytes], bytes]:
    return lambda isi: ubah(
        isi, {LEMBAR: sisip(b"</sheetData>", b'<row r="900" %s><c r="B900"><v>1</v></c></row>' % atribut)}
    )


@pytest.mark.parametrize(
    "cara",
    [
        pytest.param(dengan(b'<c r="B900"><v>12</v></c>'), id="number"),
        pytest.param(dengan(b'<c r="B900"><v>1e3</v></c>'), id="number with an exponent"),
        pytest.param(dengan(b'<c r="B900" t="b"><v>1</v></c>'), id="true"),
        pytest.param(dengan(b'<c r="B900" t="e"><v>#REF!</v></c>'), id="error"),
        pytest.param(dengan(b'<c r="B900" t="str"><v>teks</v></c>'), id="text of a formula"),
        pytest.param(dengan(b'<c r="B900" t="d"><v>2026-11-24</v></c>'), id="date as ISO 8601"),
        pytest.param(dengan(b'<c r="B900" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>'), id="rich text"),
        pytest.param(
            dengan(b'<c r="B900" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>'), id="read aloud"
        ),
        pytest.param(dengan(b'<c r="B900" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>'), id="spaces"),
        pytest.param(dengan(b'<c r="B900"><f>1+1</f><v>2</v></c>'), id="formula"),
        pytest.param(dengan(b'<c r="B900" t="x"><v>apa</v></c>'), id="unknown type"),
        pytest.param(dengan(b'<c r="B900" s="0"><v>9</v></c><c r="B900"><v>8</v></c>'), id="the same cell twice"),
        pytest.param(baris(b'hidden="1"'), id="hidden row"),
        pytest.param(baris(b'hidden="true" ht="12.75" customHeight="1" outlineLevel="2"'), id="row with a height"),
        pytest.param(baris(b'xmlns:a="urn:x" a:dyDescent="0.25"'), id="attribute of another namespace"),
    ],
)
def test_cell_is_read_as_openpyxl_reads_it(formulir: bytes, cara: Sel) -> None:
    assert sama(cara(formulir))


@pytest.mark.parametrize(
    "cara",
    [
        pytest.param(dengan(b'<c r="B900" s="99999"><v>1</v></c>'), id="style that is not there"),
        pytest.param(dengan(b'<c r="B900" s="-1"><v>1</v></c>'), id="style counted from the end"),
        pytest.param(dengan(b'<c r="B900" t="s"><v>99999</v></c>'), id="text that is not there"),
        pytest.param(dengan(b"<c><v>1</v></c>"), id="no address"),
        pytest.param(dengan(b'<c r="B900"><v>x</v></c>'), id="no number"),
        pytest.param(dengan(b'<c r="B900"><v>1</v><v>2</v></c>'), id="two values"),
        pytest.param(dengan(b'<c r="B900"><v>1</v><x/></c>'), id="unknown element"),
        pytest.param(dengan(b'<c r="B900"><v>1<!-- x -->2</v></c>'), id="comment in a value"),
        pytest.param(dengan(b'<c r="B900"><v>1<?x y?>2</v></c>'), id="instruction in a value"),
        pytest.param(dengan(b'<c r="B900" t="inlineStr"><is><t><![CDATA[a]]></t></is></c>'), id="CDATA"),
        pytest.param(dengan(b'<c r="B900"><f t="array" ref="B900">1</f><v>1</v></c>'), id="formula of a range"),
        pytest.param(baris(b'ht="tinggi"'), id="height that is none"),
        pytest.param(baris(b's="99999" customFormat="1"'), id="row of a style that is not there"),
        pytest.param(baris(b'hidden="ya"'), id="row hidden in another word"),
        pytest.param(lambda isi: ubah(isi, {LEMBAR: sisip(b"</sheetData>", b"<x/>")}), id="no row"),
        pytest.param(lambda isi: ubah(isi, {GAYA: None}), id="no styles"),
    ],
)
def test_what_is_unusual_is_left_to_openpyxl(formulir: bytes, cara: Sel) -> None:
    isi = cara(formulir)
    with pytest.raises(Exception):  # noqa: B017, PT011 - which one does not matter
        buka_cepat(isi)


def berkursor(formulir: bytes, tab: bytes = b"1", di: bytes = b"C7") -> bytes:
    """Return the form as Excel writes it after someone has looked at it."""
    return ubah(
        formulir,
        {
            "xl/workbook.xml": lambda x: re.sub(rb'activeTab="\d+"', b'activeTab="%s"' % tab, x),
            LEMBAR: lambda x: re.sub(rb'activeCell="[A-Z0-9]+"', b'activeCell="%s"' % di, x),
        },
    )


def rusak(unsur: bytes) -> Callable[[bytes], bytes]:
    return lambda isi: ubah(isi, {LEMBAR: sisip(b"<pageMargins", unsur)})


@pytest.mark.parametrize(
    "cara",
    [
        pytest.param(rusak(b'<dataValidations><dataValidation type="apa" sqref="A1"/></dataValidations>'), id="list"),
        pytest.param(rusak(b'<conditionalFormatting sqref="A1"><cfRule type="expression" dxfId="999" priority="1"/></conditionalFormatting>'), id="format"),
        pytest.param(rusak(b'<mergeCells><mergeCell ref="x"/></mergeCells>'), id="merged range"),
        pytest.param(lambda isi: berkursor(isi, b"satu"), id="tab that is shown"),
        pytest.param(lambda isi: ubah(isi, {SIFAT: lambda x: re.sub(rb">[0-9-]+T[0-9:]+Z<", b">kemarin<", x)}), id="date of the file"),
    ],
)  # fmt: skip
def test_what_openpyxl_does_not_take_is_not_taken_after_sound_copies_were_seen(
    formulir: bytes, cara: Callable[[bytes], bytes]
) -> None:
    isi = cara(formulir)
    assert isinstance(acuan(isi), Exception)
    buka_cepat(formulir)

    for _ in range(2):
        with pytest.raises(Exception):  # noqa: B017, PT011 - which one does not matter
            buka_cepat(isi)


def test_what_was_seen_is_not_given_to_openpyxl_again(
    formulir: bytes, ingatan: cepat._Ingatan, monkeypatch: pytest.MonkeyPatch
) -> None:
    isi = isi_formulir(formulir, data())
    buka_cepat(isi)
    assert ingatan.unsur
    diberikan: list[bytes] = []
    asli = cepat._Arsip._sisa

    def catat(arsip: cepat._Arsip, isi: bytes) -> bytes:
        diberikan.append(asli(arsip, isi))
        return diberikan[-1]

    monkeypatch.setattr(cepat._Arsip, "_sisa", catat)
    lain = tulisan(isi, "kegiatan.judul", "Judul yang Lain")
    buka_cepat(lain)
    assert not diberikan
    assert sama(lain)

    buka_cepat(ubah(lain, {"docProps/tambahan.xml": b"<x/>"}))

    assert len(diberikan) > 5
    assert not [x for x in diberikan if b"<dataValidation" in x or b"<pageSetup" in x]


def test_workbook_that_was_only_looked_at_is_known(formulir: bytes, ingatan: cepat._Ingatan) -> None:
    buka_cepat(formulir)
    for tab, di in ((b"1", b"C7"), (b"2", b"D9")):
        lain = berkursor(formulir, tab, di)
        assert lain != formulir
        assert sama(lain)

    assert len(ingatan.buku) == 1


def test_looks_of_another_workbook_are_not_taken_for_its_own(formulir: bytes) -> None:
    """The same number of a style is a date in one workbook and a plain number in the other."""
    isi = isi_formulir(formulir, data())
    polos = ubah(isi, {GAYA: lambda x: re.sub(rb'numFmtId="\d+"', b'numFmtId="0"', x)})
    assert acuan(isi) != acuan(polos)

    assert sama(isi)
    assert sama(polos)
    assert sama(isi)


def test_memory_of_what_was_seen_has_an_end(formulir: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cepat, "_INGATAN", cepat._Ingatan(3, 3, 3, 3))
    for n in range(5):
        assert sama(ubah(formulir, {GAYA: sisip(b"</styleSheet>", b"<!--%d-->" % n)}))

    ingatan = cepat._INGATAN
    assert [len(x) for x in (ingatan.unsur, ingatan.gaya, ingatan.buku, ingatan.baris)] == [3, 3, 3, 3]


def test_reading_turns_to_openpyxl_where_the_fast_way_does_not_lead() -> None:
    with pytest.raises(TidakBiasaError):
        sel._tersembunyi((("ht", "x"),), 1)
