"""Word's own drawing shapes, each anchored to a place on the page: symbols, arrows, words beside them.

A shape is DrawingML (`wps`), read by Word since 2010 and by LibreOffice. An arrow is straight lines, for LibreOffice draws no
head on a free form and lets a bent connector find a way of its own; those of one arrow are a group.

Measures in points from the upper left corner of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

from pipeline.archive.peta import Kotak, Titik
from pipeline.lembar.alih import Bidang, Rupa

EMU: Final = 12700  # in a point
GARIS: Final = 0.75
_NS: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
}
_DEKLARASI: Final = " ".join(f'xmlns:{n}="{u}"' for n, u in _NS.items())
_BENTUK: Final[dict[Rupa, str]] = {
    "terminator": "flowChartTerminator",
    "kotak": "flowChartProcess",
    "belah": "flowChartDecision",
    "sambungan": "flowChartOffpageConnector",
}
_TINTA: Final = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'  # TND-127
_PUTIH: Final = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'


@dataclass(slots=True)
class Pelukis:
    """Draws on the page of one paragraph after another; shapes are numbered through the document."""

    gaya: str  # style id of the words in a shape
    nomor: int = field(default=0)

    def simbol(self, alinea: Paragraph, bidang: Bidang, teks: str, uraian: str) -> None:
        """Draw a symbol, with `teks` in it if there is any."""
        kotak = Kotak(bidang.x - bidang.lebar / 2, bidang.y - bidang.tinggi / 2, bidang.lebar, bidang.tinggi)
        sifat = f'<a:prstGeom prst="{_BENTUK[bidang.rupa]}"><a:avLst/></a:prstGeom>{_PUTIH}{_garis()}'
        self._taruh(alinea, kotak, uraian, "wps", _bentuk(kotak, sifat, self._teks(teks, "center")))

    def label(self, alinea: Paragraph, kotak: Kotak, teks: str) -> None:
        """Write words where there is no cell for them."""
        sifat = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
        isi = _bentuk(kotak, sifat, self._teks(teks, "left"), '<wps:cNvSpPr txBox="1"/>')
        self._taruh(alinea, kotak, f"Jawaban: {teks}", "wps", isi)

    def panah(self, alinea: Paragraph, titik: Sequence[Titik], uraian: str) -> None:
        """Draw an arrow along its corners, its head at the last."""
        x, y = [t.x for t in titik], [t.y for t in titik]
        kotak = Kotak(min(x), min(y), max(x) - min(x), max(y) - min(y))
        if len(titik) == 2:
            self._taruh(alinea, kotak, uraian, "wps", _ruas((titik[0], titik[1]), kepala=True))
            return
        ruas = [(a, b) for a, b in pairwise(titik) if a != b]
        isi = "".join(self._anggota(_ruas(r, kepala=r == ruas[-1], asal=kotak)) for r in ruas)
        luas = f'cx="{_emu(kotak.lebar)}" cy="{_emu(kotak.tinggi)}"'
        tempat = f'<a:xfrm><a:off x="0" y="0"/><a:ext {luas}/><a:chOff x="0" y="0"/><a:chExt {luas}/></a:xfrm>'
        self._taruh(alinea, kotak, uraian, "wpg", f"<wpg:cNvGrpSpPr/><wpg:grpSpPr>{tempat}</wpg:grpSpPr>{isi}")

    def _anggota(self, isi: str) -> str:
        """Return a shape inside a group, numbered like all others."""
        self.nomor += 1
        return f'<wps:wsp><wps:cNvPr id="{self.nomor}" name="Ruas {self.nomor}"/>{isi}</wps:wsp>'

    def _teks(self, teks: str, rata: str) -> str:
        if not teks:
            return ""
        return (
            f'<wps:txbx><w:txbxContent><w:p><w:pPr><w:pStyle w:val="{self.gaya}"/><w:jc w:val="{rata}"/></w:pPr>'
            f"<w:r><w:t>{escape(teks)}</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
        )

    def _taruh(self, alinea: Paragraph, kotak: Kotak, uraian: str, jenis: str, isi: str) -> None:
        """Anchor a shape or a group at its place on the page, over the text."""
        self.nomor += 1
        n = self.nomor
        badan = f"<wps:wsp>{isi}</wps:wsp>" if jenis == "wps" else f"<wpg:wgp>{isi}</wpg:wgp>"
        alinea.add_run()._r.append(  # noqa: SLF001 - python-docx has no shapes
            parse_xml(
                f'<mc:AlternateContent {_DEKLARASI}><mc:Choice Requires="{jenis}"><w:drawing>'
                f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{n}" behindDoc="0" '
                'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
                f'<wp:positionH relativeFrom="page"><wp:posOffset>{_emu(kotak.x)}</wp:posOffset></wp:positionH>'
                f'<wp:positionV relativeFrom="page"><wp:posOffset>{_emu(kotak.y)}</wp:posOffset></wp:positionV>'
                f'<wp:extent cx="{_emu(kotak.lebar)}" cy="{_emu(kotak.tinggi)}"/>'
                '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
                f'<wp:docPr id="{n}" name={quoteattr(f"Bentuk {n}")} descr={quoteattr(uraian)}/>'
                f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_NS[jenis]}">{badan}</a:graphicData>'
                "</a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>"
            )
        )


def _emu(titik: float) -> int:
    return round(titik * EMU)


def _garis(*, kepala: bool = False) -> str:
    ujung = '<a:tailEnd type="triangle" w="med" len="med"/>' if kepala else ""
    return f'<a:ln w="{_emu(GARIS)}">{_TINTA}<a:miter lim="800000"/>{ujung}</a:ln>'


def _tempat(kotak: Kotak, balik: str = "") -> str:
    return (
        f'<a:xfrm{balik}><a:off x="{_emu(kotak.x)}" y="{_emu(kotak.y)}"/>'
        f'<a:ext cx="{_emu(kotak.lebar)}" cy="{_emu(kotak.tinggi)}"/></a:xfrm>'
    )


def _bentuk(kotak: Kotak, sifat: str, teks: str, macam: str = "<wps:cNvSpPr/>") -> str:
    rangka = '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr" wrap="square"><a:noAutofit/></wps:bodyPr>'
    tempat = _tempat(Kotak(0, 0, kotak.lebar, kotak.tinggi))
    return f"{macam}<wps:spPr>{tempat}{sifat}</wps:spPr>{teks}{rangka}"


def _ruas(ruas: tuple[Titik, Titik], *, kepala: bool, asal: Kotak | None = None) -> str:
    """Return one straight line of an arrow; `asal` is the group it belongs to."""
    a, b = ruas
    kiri, atas = (asal.x, asal.y) if asal else (min(a.x, b.x), min(a.y, b.y))
    kotak = Kotak(min(a.x, b.x) - kiri, min(a.y, b.y) - atas, abs(a.x - b.x), abs(a.y - b.y))
    balik = (' flipH="1"' if b.x < a.x else "") + (' flipV="1"' if b.y < a.y else "")
    return (
        f'<wps:cNvCnPr/><wps:spPr>{_tempat(kotak, balik)}<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>'
        f"{_garis(kepala=kepala)}</wps:spPr><wps:bodyPr/>"
    )
