"""A refusal says what is wrong and what to do, and its workbook can be put right and dropped again as it is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from pipeline.jawaban import DITERIMA, DITOLAK
from pipeline.workbook.reply import LEMBAR_MASALAH, LEMBAR_TANDA
from tests.alat import jatuhkan
from tests.pemicu import PEMICU, Hasil, semua_kode, ubah_buku
from tests.pesan import DOKUMEN, halaman, pisah, semua_hasil

BERSEL = [k for k, p in PEMICU.items() if p.kelompok in {"formulir", "isian", "langkah", "kasus", "nomor"}]
DAPAT_DIBETULKAN = [k for k, p in PEMICU.items() if p.betulkan]
ASING = re.compile(
    r"\b(the|and|or|is|are|not|invalid|error|file|found|value|cell|sheet|workbook|missing|unknown|none|true|false|null"
    r"|exception|traceback|keyerror|typeerror|valueerror|date|time|text|number|must|should|please|name)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def hasil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Hasil]]:
    """What the drop of each kode was answered."""
    semua = semua_hasil(tmp_path_factory.mktemp("pesan"))
    yield semua
    for meja in {id(h.meja): h.meja for h in semua.values()}.values():
        meja.tutup()


def test_every_kode_of_the_code_is_provoked_and_no_other() -> None:
    assert set(PEMICU) == semua_kode()


def test_page_of_the_guide_is_what_the_drops_are_answered(hasil: Mapping[str, Hasil]) -> None:
    assert DOKUMEN.read_text("utf-8") == halaman(hasil), "jalankan python -m tests.pesan"


@pytest.mark.parametrize("kode", PEMICU)
def test_message_says_what_is_wrong_and_what_to_do(hasil: Mapping[str, Hasil], kode: str) -> None:
    for satu in hasil[kode].masalah:
        salah, lakukan = pisah(satu.pesan)
        assert len(salah.split()) >= 2, satu.pesan
        assert len(lakukan.split()) >= 2, satu.pesan
        assert satu.pesan.endswith("."), satu.pesan
        assert not ASING.search(re.sub(r"`[^`]*`", "", satu.pesan)), satu.pesan
        assert not re.search(r"[\"{}<>]|'(?!\))|Traceback|\.py\b|\d{4}-\d\d-\d\d", satu.pesan), satu.pesan


@pytest.mark.parametrize("kode", [k for k, p in PEMICU.items() if p.kelompok in {"berkas", "paket"}])
def test_what_cannot_be_opened_gets_its_reason_as_a_text_of_its_name(hasil: Mapping[str, Hasil], kode: str) -> None:
    assert [hasil[kode].alasan.rstrip()] == [m.pesan for m in hasil[kode].jawaban.masalah]


def test_refused_drop_issues_nothing_and_a_peringatan_refuses_nothing(hasil: Mapping[str, Hasil]) -> None:
    for kode, satu in hasil.items():
        peringatan = kode in {m.kode for m in satu.jawaban.peringatan}
        assert satu.jawaban.status == (DITERIMA if peringatan else DITOLAK), kode
        assert peringatan or not satu.jawaban.naskah, kode


# ── the whole circle ────────────────────────────────────────────────────────────────────────────


def sel_sel(wb: Workbook) -> dict[tuple[str, str], Cell]:
    return {
        (ws.title, satu.coordinate): satu
        for ws in wb.worksheets
        if ws.title not in {LEMBAR_MASALAH, LEMBAR_TANDA}
        for baris in ws.iter_rows()
        for satu in baris
        if isinstance(satu, Cell) and (satu.value is not None or satu.has_style)
    }


def rupa(wb: Workbook, satu: Cell) -> tuple[tuple[Any, ...], int]:
    """Return all of a cell but its comment, and apart from that its fill: openpyxl compares no styles of two books."""
    gaya, buku = satu._style, wb  # type: ignore[attr-defined]
    nomor = (gaya.fontId, gaya.borderId, gaya.alignmentId, gaya.protectionId)
    daftar = (buku._fonts, buku._borders, buku._alignments, buku._protections)  # type: ignore[attr-defined]
    tetap = tuple(hash(d[n]) for d, n in zip(daftar, nomor, strict=True))
    isian = hash(buku._fills[gaya.fillId])  # type: ignore[attr-defined]
    return (satu.value, satu.data_type, satu.number_format, *tetap), isian


def susunan(wb: Workbook) -> dict[str, object]:
    """Return all of a workbook but its cells and our own sheets."""
    hasil: dict[str, object] = {n: d.attr_text for n, d in wb.defined_names.items()}
    for ws in wb.worksheets:
        if ws.title in {LEMBAR_MASALAH, LEMBAR_TANDA}:
            continue
        hasil[ws.title] = (
            ws.sheet_state,
            sorted(str(r) for r in ws.merged_cells.ranges),
            {t.name: (t.ref, [k.name for k in t.tableColumns]) for t in ws.tables.values()},
            sorted(
                (str(d.sqref), d.type, d.formula1, d.formula2, d.prompt) for d in ws.data_validations.dataValidation
            ),
            sorted((str(r.sqref), [(x.type, x.formula) for x in r.rules]) for r in ws.conditional_formatting),
            {k: (d.width, d.hidden) for k, d in ws.column_dimensions.items()},
            {n for n, d in ws.row_dimensions.items() if d.hidden},
            (ws.protection.sheet, ws.protection.password, ws.freeze_panes, ws.print_title_rows),
        )
    return hasil


@pytest.mark.parametrize("kode", BERSEL)
def test_marked_workbook_keeps_everything_else(hasil: Mapping[str, Hasil], kode: str) -> None:
    satu = hasil[kode]
    assert satu.tertanda is not None
    asal, balik = (load_workbook(io.BytesIO(b)) for b in (satu.asal, satu.tertanda))

    semula, kini = ({k: rupa(wb, s) for k, s in sel_sel(wb).items()} for wb in (asal, balik))
    ditandai = {(m.tempat.lembar, m.tempat.sel) for m in satu.jawaban.masalah}
    assert {k: (s[0], kini[k][0]) for k, s in semula.items() if kini[k][0] != s[0]} == {}
    assert kini.keys() - semula.keys() <= ditandai
    assert susunan(balik) == susunan(asal)
    assert {k for k, s in semula.items() if s[1] != kini[k][1]} <= _dengan_induk(ditandai, asal)
    assert {m.pesan for m in satu.masalah} <= {str(s.value) for b in balik[LEMBAR_MASALAH].iter_rows() for s in b}


def _dengan_induk(sel: set[tuple[str, str]], wb: Workbook) -> set[tuple[str, str]]:
    """Return the cells with the first cell of the merged range that each stands in."""
    induk = {
        (ws.title, ws.cell(r.min_row, r.min_col).coordinate)
        for ws in wb.worksheets
        for r in ws.merged_cells.ranges
        if any(lembar == ws.title and alamat and alamat in r for lembar, alamat in sel)
    }
    return sel | induk


@pytest.mark.parametrize("kode", DAPAT_DIBETULKAN)
def test_marked_workbook_put_right_where_it_says_is_accepted_as_it_is(hasil: Mapping[str, Hasil], kode: str) -> None:
    satu = hasil[kode]
    betulkan = PEMICU[kode].betulkan
    assert satu.tertanda is not None
    assert betulkan is not None

    def semua(wb: Workbook) -> None:
        for m in satu.masalah:
            betulkan(wb, m)

    jawaban = jatuhkan(satu.meja.office, ubah_buku(satu.tertanda, semua), "lagi.xlsx")

    assert (jawaban.status, jawaban.masalah) == (DITERIMA, ())


# ── the tool ────────────────────────────────────────────────────────────────────────────────────


def test_kode_that_a_helper_is_handed_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        "def _tolak(nama, kode, pesan):\n    return TidakTerbaca(kode, pesan)\n"
        "def _lagi(kode):\n    return _tolak('x', kode, 'y')\n"
        "_tolak('x', 'kode-satu', 'y')\n_lagi(kode='kode-dua')\nMasalah('tiga' if x else 'empat', t, p)\n"
        "Masalah(galat.kode, t, p)\n"
    )

    assert semua_kode(tmp_path) == {"kode-satu", "kode-dua", "tiga", "empat"}


def test_kode_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("for kode in daftar:\n    Masalah(kode, t, p)\n")

    with pytest.raises(AssertionError, match="kode tidak terbaca: kode"):
        semua_kode(tmp_path)
