"""The flow chart as an SVG file of its own: the picture of the archive's pages, without a case."""

from __future__ import annotations

from typing import Final

from pipeline.archive.gambar import svg_mandiri
from pipeline.archive.jejak import Bagan, Garis, Tanda
from pipeline.archive.peta import MULAI, Panah, Simpul, tata
from pipeline.sop import Sop

USULAN: Final = "usulan, belum ditetapkan"


def svg_sop(sop: Sop) -> bytes:
    """Return the flow chart of `sop` as SVG, the same bytes for the same definition."""
    peta = tata(sop)
    tambahan = f" ({USULAN})" if sop.usulan else ""
    bagan = Bagan(
        peta=peta,
        tanda=tuple(_tanda(s, sop) for s in peta.simpul),
        garis=tuple(Garis(p, 0, _uraian(p)) for p in peta.panah),
        kini=(),
        keterangan=f"{len(sop.pelaksana)} pelaksana, {len(sop.langkah)} langkah.",
    )
    return svg_mandiri(bagan, f"{sop.judul}{tambahan}").encode()


def _tanda(s: Simpul, sop: Sop) -> Tanda:
    langkah = sop.cari(s.kunci)
    if langkah is None:
        return Tanda(s, "belum", 0, "Mulai" if s.kunci == MULAI else "Selesai")
    return Tanda(s, "belum", 0, f"Langkah {langkah.nomor}, {sop.nama_pelaksana(langkah.pelaksana)}: {langkah.kegiatan}")


def _uraian(p: Panah) -> str:
    jawab = f"{' atau '.join(p.pilihan)}: " if p.pilihan else ""
    return f"{jawab}{'kembali ke' if p.mundur else 'lanjut ke'} {f'langkah {p.ke}' if p.ke > 0 else 'akhir'}"
