"""Cells that are read as text are those that XML says are there, or they are left to who parses."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.workbook import sel

RUANG = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:x="urn:x"'
SEL = st.sampled_from(
    [
        *('<c r="B3"/>', '<c r="B3" s="12"/>', '<c r="C3" s="12" t="n"></c>', '<c r="C3" t="inlineStr"></c>'),
        *('<c r="D3" s="1"><v>5</v></c>', '<c r="D3"><v>4.5E3</v></c>', '<c r="D3"><v></v></c>', '<c r="D3"><v/></c>'),
        *('<c r="E3" t="s"><v>7</v></c>', '<c r="E3" t="b"><v>1</v></c>', '<c r="E3" t="e"><v>#N/A</v></c>'),
        '<c r="F3" s="2" t="inlineStr"><is><t>Teks &amp; lain</t></is></c>',
        '<c r="F3" t="inlineStr"><is><t xml:space="preserve"> a\r\nb\rc &#10;&#xE9; </t></is></c>',
        '<c r="F3" t="inlineStr"><is><t>&lt;c r="Z9"&gt;</t></is></c>',
        '<c r="F3" t="inlineStr"><is><r><t>dua</t></r><r><t> potong</t></r></is></c>',
        '<c r="F3" t="str"><f>IF(A1&lt;2,"ya","")</f><v>ya</v></c>',
        *('<c r="G3"><f aca="false">1+1</f><v>2</v></c>', '<c r="G3"><f>1</f></c>', '<c r="G3"><f/><v>1</v></c>'),
        *('<c  r="H3"><v>1</v></c>', "<c r='H3'><v>1</v></c>", '<c s="1" r="H3"><v>1</v></c>', '<c r="H3" cm="1"><v>1</v></c>'),
        *('<c r="I3"><v>&#0;</v></c>', '<c r="I3"><v>a\x01</v></c>', '<c r="I3"><v>&nama;</v></c>', '<c r="I3"><v>]]></v></c>'),
        *('<c r="J3"><v>1</v><v>2</v></c>', '<c r="J3" s="1" s="2"><v>1</v></c>', '<c r="J3"', "teks", '<c r="J3"><v>1</c>'),
        *('<c r="" s="1"/>', '<c r="K3" s=""/>', '<c r="K3" s="-1"><v>1</v></c>', '<c r="K3"><v>\ufffe</v></c>'),
    ]
)  # fmt: skip
KEPALA = st.sampled_from(
    [
        *('<row r="3">', '<row r="3" spans="1:8" ht="15" customHeight="1">', '<row r="3" hidden="1">', "<row>"),
        *('<row r="3" x:tinggi="2">', '<row r="2"/><row r="3">', '<row r="2" hidden="1"/><row r="3">', '<row r="3" ht="&#49;">'),
    ]
)  # fmt: skip


def terurai(data: bytes) -> list[sel.Baris] | None:
    """Return the rows that hold anything or are hidden, as a parser finds them; None if it does not."""
    try:
        semua = list(sel._baris_terurai(b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (RUANG, data)))
    except Exception:  # noqa: BLE001 - whichever it is
        return None
    return [b for b in semua if b[2] or any(nama == "hidden" for nama, _ in b[1])]


@settings(max_examples=600, deadline=None, derandomize=True)
@given(baris=st.lists(st.tuples(KEPALA, st.lists(SEL, max_size=4)), max_size=4))
@example(baris=[('<row r="3">', ['<c r="B3"/>'] * 2), ('<row r="3">', ['<c r="B4"/>', '<c r="D3" s="1"><v>5</v></c>'])])
def test_rows_read_as_text_are_those_that_a_parser_finds(baris: list[tuple[str, list[str]]]) -> None:
    data = "".join(f"{kepala}{''.join(isi)}</row>" for kepala, isi in baris).encode()
    for _ in range(2):  # of shapes not seen, and seen
        try:
            hasil = [b for b in sel._baris(data) if b[2] or any(nama == "hidden" for nama, _ in b[1])]
        except (sel.TidakBiasaError, ValueError):
            continue
        mestinya = terurai(data)

        assert mestinya is not None
        polos = [(n, tuple((re.sub(r"^\{.*\}", "x:", k), v) for k, v in atribut), s) for n, atribut, s in mestinya]
        assert hasil == polos


@pytest.mark.parametrize("isi", ['<c r="B3" s="1"/>', '<c r="B3" s="1" t="n"></c>', '<c r="D3"><v>5</v></c>'])
def test_plain_rows_are_read_as_text(isi: str) -> None:
    assert list(sel._baris(f'<row r="3">{isi}</row>'.encode())) is not None


def test_row_of_a_shape_that_was_seen_empty_is_not_looked_at_again() -> None:
    sel._kosong.cache_clear()
    data = b"".join(b'<row r="%d"><c r="A%d" s="%d"/></row>' % (n, n, n % 7) for n in range(10, 90))

    assert list(sel._baris(data)) == []
    assert sel._kosong.cache_info().misses == 1
