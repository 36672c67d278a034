"""A change re-issues those naskah, and only those, whose paper shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.office import Office
from pipeline.skema import UMUM
from tests.alat import balasan, isi_formulir, jatuhkan
from tests.alat_revisi import DOKUMEN, SOP, TIDAK_DICOBA, Percobaan, coba, dasar, halaman, perubahan, siapkan

DIJATUHKAN = (
    "`kegiatan.tempat`",
    "`arahan.lampiran`",
    "`langkah.Catatan` langkah 5",
    "`sarana.Jumlah`",
    "`media.Hadir`",
    "`dokumentasi.Keterangan`",
)


@pytest.fixture(scope="module")
def terbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A root where the whole case was issued."""
    office, formulir = siapkan(tmp_path_factory.mktemp("revisi") / "root")
    with office.register:
        jawaban = jatuhkan(office, isi_formulir(formulir, dasar()))
        assert len(jawaban.naskah) == 12, jawaban.masalah
        yield office


@pytest.fixture(scope="module")
def percobaan(terbit: Office) -> list[Percobaan]:
    """What each change would re-issue."""
    return coba(terbit, dasar())


def test_every_cell_of_the_form_is_tried_or_excused(percobaan: list[Percobaan]) -> None:
    dicoba = {p.nama.split("`")[1] for p in percobaan} | TIDAK_DICOBA.keys()

    skema = UMUM
    assert dicoba - {t.nama for t in skema.tabel} == {b.nama for b in skema.bidang} | {
        f"{t.nama}.{k.judul}" for t in skema.tabel for k in t.kolom
    }


def test_foreseen_naskah_are_those_whose_text_shows_the_change(percobaan: list[Percobaan]) -> None:
    assert [(p.nama, p.diperkirakan) for p in percobaan] == [(p.nama, p.tampak) for p in percobaan]


def test_page_is_up_to_date(percobaan: list[Percobaan], terbit: Office) -> None:
    assert DOKUMEN.read_text("utf-8") == halaman(percobaan, terbit.settings.sop[SOP]), "python -m tests.alat_revisi"


def test_drop_re_issues_what_was_foreseen(percobaan: list[Percobaan], terbit: Office) -> None:
    """Last in the file: it issues into the root of the others."""
    harap = {p.nama: p.tampak for p in percobaan}
    ubahan = dict(perubahan(dasar(), terbit.settings.sop[SOP]))
    kini = dasar()

    for nama in DIJATUHKAN:
        bidang = {k: v for k, v in ubahan[nama].bidang.items() if v != dasar().bidang.get(k)}
        tabel = {k: v for k, v in ubahan[nama].tabel.items() if v != dasar().tabel[k]}
        kini = replace(kini, bidang=dict(kini.bidang) | bidang, tabel=dict(kini.tabel) | tabel)
        jawaban = jatuhkan(terbit, isi_formulir(balasan(terbit), kini))
        assert tuple(n["jenis"] for n in jawaban.naskah) == harap[nama], nama
