"""Cut at any stage, the next start ends where an undisturbed run ends."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import inbox
from pipeline.inbox import Klaim
from pipeline.office import Office
from pipeline.process import process
from tests.alat import data, isi_formulir, isi_outbox, pulihkan


class ListrikPadam(BaseException):
    """The power is gone."""


def padam_di(monkeypatch: pytest.MonkeyPatch, sasaran: str, panggilan: int, *, sesudah: bool) -> None:
    """Have the `panggilan`-th call of `sasaran` cut the power, before or after its work."""
    modul, _, nama = sasaran.rpartition(".")
    monkeypatch.setattr(sasaran, _Pemutus(_ambil(modul, nama), panggilan, sesudah=sesudah))


def _ambil(modul: str, nama: str) -> Any:
    import importlib

    try:
        return getattr(importlib.import_module(modul), nama)
    except ModuleNotFoundError:
        induk, _, kelas = modul.rpartition(".")
        return getattr(_ambil(induk, kelas), nama)


class _Pemutus:
    def __init__(self, asli: Any, panggilan: int, *, sesudah: bool) -> None:
        self.asli, self.sisa, self.sesudah = asli, panggilan, sesudah

    def __get__(self, objek: object, kelas: object = None) -> Any:
        return lambda *a, **k: self(objek, *a, **k)

    def __call__(self, *argumen: Any, **kunci: Any) -> Any:
        self.sisa -= 1
        if self.sisa == 0 and not self.sesudah:
            raise ListrikPadam
        hasil = self.asli(*argumen, **kunci)
        if self.sisa == 0:
            raise ListrikPadam
        return hasil


def jatuhkan_terpadam(
    office: Office,
    isi: bytes,
    monkeypatch: pytest.MonkeyPatch,
    titik: tuple[str, int],
    *,
    sesudah: bool,
    nama: str = "rapat.xlsx",
) -> Klaim:
    """Drop a file and cut the power at the n-th call of a function, before or after it; return the claim."""
    kotak = office.settings.root.inbox
    (kotak / nama).write_bytes(isi)
    klaim = inbox.ambil(kotak / nama, kotak)
    assert klaim
    with monkeypatch.context() as listrik:
        padam_di(listrik, *titik, sesudah=sesudah)
        with pytest.raises(ListrikPadam):
            process(klaim, office)
    return klaim


@pytest.mark.parametrize("sesudah", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("sasaran", "panggilan"),
    [
        ("pipeline.pengisian.render", 2),
        ("pipeline.filing.stage", 1),
        ("pipeline.register.Register.catat_naskah", 2),
        ("pipeline.register.Register.perbarui_kasus", 1),
        ("pipeline.process.publish", 1),
        ("pipeline.filing.put_in_place", 1),
        ("pipeline.filing.put_in_place", 3),
        ("pipeline.register.Register.di_tempat", 1),
        ("pipeline.process.terbitkan", 1),
        ("pipeline.filing.ganti_semua", 1),
        ("pathlib.Path.replace", 3),
        ("pipeline.process.jawab", 1),
        ("pipeline.register.Register.dijawab", 1),
        ("pipeline.inbox.lepas", 1),
    ],
)
def test_power_cut_changes_nothing_in_the_end(
    office: Office, formulir: bytes, monkeypatch: pytest.MonkeyPatch, sasaran: str, panggilan: int, *, sesudah: bool
) -> None:
    kotak = office.settings.root.inbox
    jatuhkan_terpadam(
        office, isi_formulir(formulir, data(sampai=3)), monkeypatch, (sasaran, panggilan), sesudah=sesudah
    )
    pulihkan(office)

    semua = {n for n in isi_outbox(office.settings.root.dir) if n != "BACA-SAYA.txt"}
    assert len([n for n in semua if n.endswith(".docx")]) == 3
    assert len(semua) == 8  # 3 naskah, workbook, 2 pages, manifest, the block of data
    assert [f.name for f in (kotak / "diterima").iterdir()] == ["rapat.xlsx"]
    assert list(inbox.terklaim(kotak)) == []
    assert list(office.drafts.iterdir()) == []
    (kasus,) = office.register.semua_kasus()
    terbit = office.register.naskah(kasus.id)
    assert [n.nomor for n in terbit] == ["1/2026", "2/2026", "3/2026"]
    assert {n.keadaan for n in terbit} == {"terbit"}
