"""The manifest of a berkas: what the register knows goes out and comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.archive import manifes
from pipeline.archive.khazanah import isi_berkas
from pipeline.errors import ArsipError, RegisterError
from pipeline.office import Office
from pipeline.register import KasusTercatat, Register
from tests.alat import data, isi_formulir, jatuhkan


def satu_kasus(office: Office, formulir: bytes) -> KasusTercatat:
    jatuhkan(office, isi_formulir(formulir, data()))
    (kasus,) = office.register.semua_kasus()
    return kasus


def test_every_berkas_has_a_manifest_that_a_new_register_takes_whole(
    office: Office, formulir: bytes, tmp_path: Path
) -> None:
    kasus = satu_kasus(office, formulir)
    isi = (office.settings.root.outbox / kasus.folder / manifes.NAMA).read_bytes()

    with Register(tmp_path / "lain.db") as lain:
        with lain.issuing():
            kembali = lain.tuang(manifes.baca(isi))

        assert lain.cuplik(kembali) == office.register.cuplik(kasus.id)
        assert lain.naskah(kembali)[0].isi == office.register.naskah(kasus.id)[0].isi
        assert manifes.manifes(lain.kasus_id(kembali), lain) == isi
        assert lain.belum_dijawab() == []


def test_numbers_go_on_behind_those_of_a_manifest(office: Office, formulir: bytes, tmp_path: Path) -> None:
    kasus = satu_kasus(office, formulir)
    seri = {(n.seri, n.tahun) for n in office.register.nomor()}

    with Register(tmp_path / "lain.db") as lain:
        with lain.issuing():
            lain.tuang(office.register.cuplik(kasus.id))

        assert seri
        assert [lain.urut_berikut(*s, 1) for s in seri] == [office.register.urut_berikut(*s, 1) for s in seri]
        assert lain.kode_berikut("MM", kasus.tahun) == office.register.kode_berikut("MM", kasus.tahun)


def test_a_case_is_not_entered_twice(office: Office, formulir: bytes) -> None:
    kasus = satu_kasus(office, formulir)
    cuplikan = office.register.cuplik(kasus.id)

    with pytest.raises(RegisterError, match="sudah ada di register"), office.register.issuing():
        office.register.tuang(cuplikan)

    assert len(office.register.semua_kasus()) == 1


def test_values_that_naskah_share_stand_once_in_the_manifest(office: Office, formulir: bytes) -> None:
    kasus = satu_kasus(office, formulir)

    isi = json.loads(manifes.manifes(kasus, office.register))

    disebut = [sidik for n in isi["naskah"] for sidik in n["isi"].values()]
    anggota = [sidik for n in isi["nilai"].values() for sidik in n.get("deret", ())]
    assert {*disebut, *anggota} == isi["nilai"].keys()
    assert len(json.dumps(isi["nilai"])) * 3 < sum(len(json.dumps(n.isi)) for n in office.register.naskah(kasus.id))


@pytest.mark.parametrize(
    "isi",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"bentuk": "alurnaskah-manifes-1"}', id="no tables"),
        pytest.param(b'{"bentuk": "alurnaskah-manifes-9", "naskah": [], "nilai": {}}', id="of a newer program"),
        pytest.param(b"\xff\xfe{", id="no UTF-8"),
    ],
)
def test_what_is_no_manifest_is_said(isi: bytes) -> None:
    with pytest.raises(ArsipError, match="manifes"):
        manifes.baca(isi)


def test_holdings_are_the_files_of_the_folder(office: Office, formulir: bytes) -> None:
    kasus = satu_kasus(office, formulir)
    folder = office.settings.root.outbox / kasus.folder

    ada = {f"{kasus.folder}/{f.relative_to(folder)}" for f in folder.rglob("*") if f.is_file()}

    tersirat = {f"{kasus.folder}/index.html", f"{kasus.folder}/{manifes.NAMA}"}
    assert {a.path for a in isi_berkas(kasus, office.register)} == ada - tersirat
