"""What a template must not do: reach Python, read files, or grow beyond all bounds. Each is the Admin's error."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from jinja2 import TemplateSyntaxError

from pipeline.errors import TemplateError
from pipeline.word.check import teks
from pipeline.word.render import environment, render
from tests.alat import HARI_INI

NILAI = {
    "nama": "Budi & Ani",
    "daftar": [{"label": "a", "nilai": "1", "teks": "1"}],
    "naskah": {"lambang": "AN1:contoh"},
}

KELUAR = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__ }}",
    "{{ namespace().__class__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ lipsum.__globals__['os'].popen('id') }}",
    "{% for c in [].__class__.__base__.__subclasses__() %}{{ c }}{% endfor %}",
    "{{ ''|attr('__class__') }}",
    "{{ joiner|attr('__init__') }}",
    '{{ "{0.__class__}".format(nama) }}',
    "{{ \"{a.__class__}\".format_map({'a': nama}) }}",
    "{{ daftar|map(attribute='__class__')|list }}",
    "{{ daftar|map('attr', '__class__')|list }}",
    "{{ daftar|groupby('__class__') }}",
    "{{ daftar.append(1) }}",
    "{{ dict.mro() }}",
    "{{ (1).to_bytes(10**9, 'big') }}",
    "{{ naskah.lambang.tpl.docx.part.package }}",
    "{{ naskah['lambang']['tpl'] }}",
    "{{ naskah.lambang|attr('tpl') }}",
    "{{ (daftar|grafik('x')).tpl }}",
)
BERKAS_LAIN = (
    "{% import 'os' as os %}",
    "{% from 'os' import system %}",
    "{% include '/etc/passwd' %}",
    "{% include ['/etc/passwd'] ignore missing %}",
    "{% extends '/etc/passwd' %}",
)
_GANDA = "{% for i in range(60) %}{% set n.a = [n.a, n.a] %}{% endfor %}"
BESAR = (
    "{{ range(10**9)|list|length }}",
    "{{ 'a' * 10**9 }}",
    "{{ 10**9 * 'a' }}",
    "{{ [0] * 10**9 }}",
    "{{ 2**99999999 }}",
    "{{ 'a'|center(10**9) }}",
    "{{ 'a'.center(10**9) }}",
    "{{ 'a'.ljust(10**9) }}",
    "{{ 'a'.zfill(10**9) }}",
    "{{ ('\\t'*10000).expandtabs(10000) }}",
    "{{ 'a\\nb'|indent(10**9) }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '%.1000000000f' % 1 }}",
    "{{ '%*d' % (10**9, 1) }}",
    '{{ "{:1000000000}".format(1) }}',
    '{{ "{:{}}".format(1, 10**9) }}',
    "{{ ('{0}'*1000).format('a'*100000) }}",
    "{{ [1]|batch(10**9, 'x')|list }}",
    "{{ [1]|slice(10**9)|list }}",
    "{{ [1]|tojson(indent=10**9) }}",
    "{{ ('a'*100000)|replace('a', 'b'*100000) }}",
    "{{ ('a'*100000).replace('a', 'b'*100000) }}",
    "{{ ('a'*100000)|join('b'*100000) }}",
    "{{ range(10000)|map('center', 10000)|join|length }}",
    "{% macro m(s) %}{{ m(s + s) }}{% endmacro %}{{ m('aa') }}",
    "{% set n = namespace(a='aa') %}{% for i in range(60) %}{% set n.a = n.a ~ n.a %}{% endfor %}",
    "{% set n = namespace(a='aa') %}{% for i in range(60) %}{% set n.a %}{{ n.a }}{{ n.a }}{% endset %}{% endfor %}",
    "{% set n = namespace(a=[1]) %}" + _GANDA + "{{ n.a }}",
    "{% set n = namespace(a=[1]) %}" + _GANDA + "{{ n.a ~ 'x' }}",
    "{% set n = namespace(a=[1]) %}" + _GANDA + "{{ '%s' % n.a }}",
    "{% set n = namespace(a=[1]) %}" + _GANDA + "{{ n.a|string }}",
)
GAGAL = (
    "{{ 'a' + 1 }}",
    "{{ 1 // 0 }}",
    "{{ 2.0**99999 }}",
    "{{ (daftar*101)|grafik('x') }}",
    "{{ " + "9" * 5000 + " }}",
)
DALAM = ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}")


@pytest.fixture(autouse=True)
def _ingatan_terbatas() -> Iterator[None]:
    """Give the process 1 GiB more than it has: a bound that fails ends in a MemoryError, not in swap."""
    semula = resource.getrlimit(resource.RLIMIT_AS)
    kini = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (kini + 2**30, semula[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, semula)


def isi(tmp_path: Path, alinea: str) -> str:
    dokumen = Document()
    dokumen.add_paragraph(alinea)
    dokumen.save(str(tmp_path / "jahat.docx"))
    return teks(render(tmp_path / "jahat.docx", NILAI, {}, HARI_INI)).splitlines()[0]


@pytest.mark.parametrize(
    ("alinea", "pesan"),
    [
        *((a, "tidak boleh dipakai templat|yang tidak ada") for a in KELUAR),
        *((a, "tidak dapat memuat berkas lain") for a in BERKAS_LAIN),
        *((a, "terlalu besar untuk sebuah naskah") for a in BESAR),
        *((a, "tidak dapat dihitung") for a in GAGAL),
        *((a, "terlalu dalam") for a in DALAM),
    ],
)
def test_template_that_reaches_out_is_refused_with_its_name(tmp_path: Path, alinea: str, pesan: str) -> None:
    with pytest.raises(TemplateError, match=rf"^Templat jahat\.docx tidak dapat diisi: .*({pesan})"):
        isi(tmp_path, alinea)


def test_template_writes_no_file_through_a_picture(tmp_path: Path) -> None:
    curian = tmp_path / "curian.docx"

    with pytest.raises(TemplateError, match="“tpl”"):
        isi(tmp_path, f"{{{{ naskah.lambang.tpl.save('{curian}') }}}}")

    assert not curian.exists()


@pytest.mark.parametrize(
    ("alinea", "hasil"),
    [
        ("{{ nama|upper }}, {{ nama.title() }}", "BUDI & ANI, Budi & Ani"),
        ("{{ '%05d'|format(12) }} {{ '%s dan %s' % ('a', 'b') }}", "00012 a dan b"),
        ('{{ "{:,} {}".format(1000000, nama) }}', "1,000,000 Budi & Ani"),
        ("{{ daftar|map(attribute='label')|join(', ') }}", "a"),
        ("{{ daftar|selectattr('nilai', 'equalto', '1')|list|length }}", "1"),
        ("{% set j = joiner('; ') %}{% for i in range(3) %}{{ j() }}{{ loop.index }}{% endfor %}", "1; 2; 3"),
        ("{% set n = namespace(a=0) %}{% for i in range(4) %}{% set n.a = n.a + i %}{% endfor %}{{ n.a }}", "6"),
        ("{{ 7 * 6 }} {{ 2**10 }} {{ 7 % 4 }} {{ nama ~ '!' }}", "42 1024 3 Budi & Ani!"),
        ("{% macro m(s) %}<{{ s }}>{% endmacro %}{{ m(nama) }}", "Budi & Ani"),
        ("{{ (nama * 3000)|truncate(10) }}", "Budi &..."),
    ],
)
def test_what_templates_need_still_works(tmp_path: Path, alinea: str, hasil: str) -> None:
    assert isi(tmp_path, alinea).replace("<", "").replace(">", "") == hasil


def test_share_begins_anew_with_each_part(tmp_path: Path) -> None:
    """Ten parts that each print much are no bomb: the share is one part's."""
    dokumen = Document()
    dokumen.add_paragraph("{% for i in range(60) %}{% set x = 'a' * 190000 %}{% endfor %}ada")
    dokumen.sections[0].header.paragraphs[0].text = "{% for i in range(60) %}{% set x = 'a' * 190000 %}{% endfor %}"
    dokumen.save(str(tmp_path / "besar.docx"))

    assert "ada" in teks(render(tmp_path / "besar.docx", NILAI, {}, HARI_INI))


@pytest.mark.parametrize("alinea", [GAGAL[-1], DALAM[-1]])
def test_what_cannot_be_read_is_a_syntax_error_for_the_author(alinea: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        environment().parse(alinea)
