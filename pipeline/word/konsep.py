"""The mark of a KONSEP: the word across every page, behind the text, as Word's own watermark is made.

The shape stands in every header, since that is what a page cannot be without. Word and LibreOffice both draw it;
Word knows it by its name as a watermark.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from docx import Document
from docx.document import Document as Dokumen
from docx.oxml import parse_xml
from docx.section import _Header

from pipeline.word.render import kemas

KONSEP: Final = "KONSEP"
_RUANG: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
# The word as Word's gallery of watermarks has it: 420 x 140 pt turned by 45 degrees stays within the text of an A4.
_TANDA: Final = """<w:r {ruang}><w:rPr><w:noProof/></w:rPr><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
<v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"
 o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/>
<v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles><o:lock v:ext="edit" text="t" shapetype="t"/>
</v:shapetype>
<v:shape id="PowerPlusWaterMarkObject{nomor}" o:spid="_x0000_s{nomor}" type="#_x0000_t136" alt="{kata}"
 style="position:absolute;margin-left:0;margin-top:0;width:420pt;height:140pt;rotation:315;z-index:-251658752;\
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;\
mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="silver" stroked="f">
<v:fill opacity=".5"/><v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string="{kata}"/></v:shape>
</w:pict></w:r>"""
_SPID: Final = 2049  # where Word begins to number the shapes of headers


def beri_tanda(docx: bytes) -> bytes:
    """Return `docx` with KONSEP across every page; the same bytes give the same bytes."""
    dokumen = Document(io.BytesIO(docx))
    for nomor, kepala in enumerate(_kepala(dokumen), _SPID):
        alinea = kepala.paragraphs[0] if kepala.paragraphs else kepala.add_paragraph()
        alinea._p.append(parse_xml(_TANDA.format(ruang=_RUANG, nomor=nomor, kata=KONSEP)))  # noqa: SLF001 - no VML there
    dokumen.core_properties.content_status = KONSEP
    keluar = io.BytesIO()
    dokumen.save(keluar)
    return kemas(keluar.getvalue())


def _kepala(dokumen: Dokumen) -> Iterator[_Header]:
    """Yield every header: all three of the first section, made where there is none, and each that replaces one later."""
    for urut, bagian in enumerate(dokumen.sections):
        for kepala in (bagian.header, bagian.first_page_header, bagian.even_page_header):
            if urut == 0 or not kepala.is_linked_to_previous:
                kepala.is_linked_to_previous = False
                yield kepala
