"""A register that was lost comes back out of what lies in outbox/."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import manifes
from pipeline.archive.bangun import masukkan
from pipeline.office import Office
from pipeline.register import Register
from tests.alat import balasan, data, isi_formulir, jatuhkan
from tests.test_kembali import berkas, bertanda


@pytest.fixture
def arsip(office: Office, formulir: bytes) -> Office:
    """Two cases, dropped in turns: one with a superseded naskah and a signed copy, one just begun."""
    jatuhkan(office, isi_formulir(formulir, data(sampai=4)))
    lain = data(sampai=3, bidang={"kegiatan.judul": "Doorstop Menteri", "arahan.nomor": "B-9/2026"})
    jatuhkan(office, isi_formulir(formulir, lain), "lain.xlsx")
    jatuhkan(office, bertanda(berkas(office, "01_01_disposisi-karo.docx").read_bytes()), "ttd.docx")
    lanjut = data(sampai=5, bidang={"kegiatan.tempat": "Aula Lain"})
    jatuhkan(office, isi_formulir(balasan(office), lanjut))
    return office


def folder_berkas(office: Office) -> list[Path]:
    return [f for f in office.settings.root.outbox.glob("[0-9]*/*") if f.is_dir()]


def test_cases_come_back_from_their_manifests_in_the_order_they_came(arsip: Office, tmp_path: Path) -> None:
    with Register(tmp_path / "baru.db") as baru:
        laporan = masukkan(baru, reversed(folder_berkas(arsip)))

        assert laporan.kasus == ("MM-2026-0001", "MM-2026-0002")
        assert laporan.temuan == ()
        for lama, kini in zip(arsip.register.semua_kasus(), baru.semua_kasus(), strict=True):
            assert baru.cuplik(kini.id) == arsip.register.cuplik(lama.id)
        assert baru.nomor() == arsip.register.nomor()
        assert baru.cacat() == []


def ubah_manifes(folder: Path, ubah: Callable[[dict[str, Any]], object]) -> None:
    isi = json.loads((folder / manifes.NAMA).read_bytes())
    ubah(isi)
    (folder / manifes.NAMA).write_text(json.dumps(isi), "utf-8")


@pytest.mark.parametrize(
    "ubah",
    [
        pytest.param(lambda m: m["naskah"][0].update(path="2026/x/../../../etc/passwd"), id="outside of its folder"),
        pytest.param(lambda m: m["kasus"].update(kode="MM-2026-0099"), id="of another case"),
        pytest.param(lambda m: m["kasus"].update(folder="../../MM-2026-0001_x"), id="another folder"),
        pytest.param(lambda m: m["setoran"][0].update(waktu=None), id="a drop without a time"),
        pytest.param(lambda m: m["naskah"][0].update(nomor_teks="9/2026"), id="a number that is not there"),
        pytest.param(lambda m: m["naskah"][0].update(langkah="satu"), id="a word for a figure"),
        pytest.param(lambda m: m.update(salinan={}), id="a table that is none"),
        pytest.param(lambda m: m.pop("sumber"), id="without a table"),
        pytest.param(lambda m: m["nomor"][0].update(id=7, urut=[1]), id="a list for a figure"),
    ],
)
def test_manifest_that_is_none_is_told_and_the_others_come_in(
    arsip: Office, tmp_path: Path, ubah: Callable[[dict[str, Any]], object]
) -> None:
    (folder,) = (f for f in folder_berkas(arsip) if "0001" in f.name)
    ubah_manifes(folder, ubah)

    with Register(tmp_path / "baru.db") as baru:
        laporan = masukkan(baru, folder_berkas(arsip))

        assert laporan.kasus in {("MM-2026-0002",), ("MM-2026-0001", "MM-2026-0002")}
        if laporan.kasus == ("MM-2026-0002",):
            assert [t.kode for t in laporan.temuan] == ["berkas-tidak-pulih"]
        assert baru.cacat() == []


def test_copy_of_a_folder_is_no_second_case(arsip: Office, tmp_path: Path) -> None:
    (folder,) = (f for f in folder_berkas(arsip) if "0001" in f.name)
    shutil.copytree(folder, folder.with_name(f"{folder.name} - Copy"))

    with Register(tmp_path / "baru.db") as baru:
        laporan = masukkan(baru, folder_berkas(arsip))

    assert laporan.kasus == ("MM-2026-0001", "MM-2026-0002")
    assert [(t.kode, t.path) for t in laporan.temuan] == [("berkas-tidak-pulih", f"2026/{folder.name} - Copy")]


def test_folder_that_was_renamed_keeps_its_case(arsip: Office, tmp_path: Path) -> None:
    (folder,) = (f for f in folder_berkas(arsip) if "0001" in f.name)
    folder.rename(folder.with_name("Konferensi Pers (final)"))

    with Register(tmp_path / "baru.db") as baru:
        laporan = masukkan(baru, folder_berkas(arsip))

        assert laporan.kasus == ("MM-2026-0001", "MM-2026-0002")
        assert [(t.kode, t.path) for t in laporan.temuan] == [("folder-berganti-nama", "2026/Konferensi Pers (final)")]
        assert folder.name in laporan.temuan[0].pesan
