"""Every way a program is known to save a file, replayed: the drop is taken once, whole, and soon."""

from __future__ import annotations

import errno
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import inbox
from pipeline.filing import KERJA
from pipeline.inbox import Ketenangan
from tests.rekaman import PAKET, REKAMAN, SULIT, Ambil, Panggung, Rekaman, berkas, isi, tulis

TENANG_DETIK = 2.0
PANDANG_DETIK = 0.5
SESUDAHNYA_DETIK = 40.0  # longer than the patience with a truncated file: nothing may come late

_tertolak: set[str] = set()


def _audit(kejadian: str, argumen: tuple[object, ...]) -> None:
    if not _tertolak or kejadian != "open" or not isinstance(argumen[0], (str, bytes, os.PathLike)):
        return
    if os.fsdecode(argumen[0]) in _tertolak:
        raise PermissionError(errno.EACCES, "held by another program", argumen[0])


sys.addaudithook(_audit)


def putar(rekaman: Rekaman, tmp_path: Path) -> Iterator[tuple[float, str, dict[str, bytes]]]:
    """Play a recording, looking every half second; yield each drop taken: when, its name, its bytes."""
    kotak, luar = tmp_path / "inbox", tmp_path / "luar"
    luar.mkdir()
    inbox.siapkan(kotak)
    panggung = Panggung(kotak, luar, rekaman.selisih_jam, rekaman.butir_detik, tertolak=_tertolak)
    aksi = sorted(rekaman.aksi, key=lambda a: a[0])
    tenang = Ketenangan(TENANG_DETIK)
    akhir = max(a[0] for a in aksi) + SESUDAHNYA_DETIK
    for n in range(int(akhir / PANDANG_DETIK)):
        kini = n * PANDANG_DETIK
        while aksi and aksi[0][0] <= kini:
            panggung.kini, kerjakan = aksi.pop(0)
            kerjakan(panggung)
        for satu in inbox.lihat(kotak, tenang, kini)[0]:
            yield kini, satu.name, _ambil(satu, kotak / KERJA)


def _ambil(jalur: Path, kerja: Path) -> dict[str, bytes]:
    tujuan = next(t for n in itertools.count() if not (t := kerja / f"{n}").exists())
    jalur.rename(tujuan)
    if tujuan.is_dir():
        return {str(f.relative_to(tujuan)): f.read_bytes() for f in sorted(tujuan.rglob("*")) if f.is_file()}
    return {"": tujuan.read_bytes()}


def cocokkan(rekaman: Rekaman, tmp_path: Path) -> None:
    """Fail at the first drop that is taken too early, too late, with other bytes, or a second time."""
    tunggu = list(rekaman.ambil)
    try:
        for kini, nama, diambil in putar(rekaman, tmp_path):
            harap = next((a for a in tunggu if a.nama == nama), None)
            assert harap, f"{nama} taken at {kini} s, which is not wanted or was taken before"
            assert kini >= harap.sejak, f"{nama} taken at {kini} s, before it was there ({harap.sejak} s)"
            assert diambil == {k: isi(v) for k, v in harap.isi.items()}, f"{nama} taken at {kini} s with other bytes"
            assert kini <= harap.sejak + harap.tempo, f"{nama} taken late, at {kini} s"
            tunggu.remove(harap)
    finally:
        _tertolak.clear()
    assert tunggu == [], "never taken"


@pytest.mark.parametrize("rekaman", REKAMAN, ids=lambda r: r.nama)
def test_save_is_taken_once_and_whole(rekaman: Rekaman, tmp_path: Path) -> None:
    cocokkan(rekaman, tmp_path)


@pytest.mark.parametrize(
    ("harapan", "pesan"),
    [
        pytest.param((berkas("rapat.xlsx", 9.0),), "before it was there", id="too-early"),
        pytest.param((berkas("rapat.xlsx", 0.0, tempo=0.5),), "taken late", id="too-late"),
        pytest.param((berkas("rapat.xlsx", 0.0, "dua"),), "other bytes", id="other-bytes"),
        pytest.param((), "not wanted", id="not-wanted"),
        pytest.param((berkas("rapat.xlsx", 0.0), berkas("lain.xlsx", 0.0)), "never taken", id="never"),
    ],
)
def test_replay_notices(harapan: tuple[Ambil, ...], pesan: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=pesan):
        cocokkan(Rekaman("contoh", ((0.0, tulis("rapat.xlsx")),), harapan), tmp_path)


def test_recordings_have_names_of_their_own() -> None:
    assert len({r.nama for r in REKAMAN}) == len(REKAMAN) >= 35


@pytest.mark.parametrize("rekaman", SULIT, ids=lambda r: r.nama)
def test_save_that_looks_finished_before_it_is(rekaman: Rekaman, tmp_path: Path) -> None:
    cocokkan(rekaman, tmp_path)


@pytest.mark.parametrize("rekaman", PAKET, ids=lambda r: r.nama)
def test_folder_is_taken_once_everything_in_it_is_at_rest(rekaman: Rekaman, tmp_path: Path) -> None:
    cocokkan(rekaman, tmp_path)
