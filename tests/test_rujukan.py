"""References are read as a parser reads them, or refused."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.rujukan import lepas_rujukan

POTONG = st.sampled_from(
    [
        *("a", " ", "\n", "\r", "\r\n", "é", "\N{GRINNING FACE}", "&amp;", "&lt;", "&gt;", "&quot;", "&apos;"),
        *("&#10;", "&#13;", "&#034;", "&#123;", "&#x41;", "&#xe9;", "&#x1F600;", "&#xFFFD;", "&", "&;", "&amp", "&#;"),
        *("&#0;", "&#8;", "&#xD800;", "&#xFFFE;", "&#xFFFF;", "&#1114112;", "&#x110000;", "&#x;", "&nbsp;", "&AMP;"),
    ]
)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(potong=st.lists(POTONG, max_size=5))
def test_references_are_those_of_a_parser(potong: list[str]) -> None:
    mentah = "".join(potong)
    try:
        mestinya: str | None = etree.fromstring(f"<x>{mentah}</x>").text or ""
    except etree.XMLSyntaxError:
        mestinya = None
    try:
        hasil: str | None = lepas_rujukan(mentah)
    except ValueError:
        hasil = None

    assert hasil == mestinya
