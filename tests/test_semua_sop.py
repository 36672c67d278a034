"""Every SOP of config/sop/ from its blank form to its last naskah, refusals and conditions included."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from pipeline import setelan
from pipeline.alur import jalani
from pipeline.archive.verifikasi import verifikasi
from pipeline.contoh import sebagai_kasus
from pipeline.office import Office
from pipeline.pasang import bawaan
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.templat.kerangka import simpan
from pipeline.workbook.form import write_form
from pipeline.workbook.read import Terbaca, read
from tests.alat_sop import KIRIMAN, ada, diharapkan, jalankan, semua_kasus
from tests.templat_sop import SUSUNAN

SEMUA = sorted(b.stem for b in (bawaan() / "config/sop").glob("*.toml"))


@pytest.mark.parametrize("nama", SEMUA)
def test_sop_runs_from_blank_form_to_last_naskah(office: Office, nama: str) -> None:
    sop = office.settings.sop[nama]
    outbox = office.settings.root.outbox
    dijawab: set[tuple[int, str]] = set()
    dilalui: set[int] = set()

    for urut, (judul, data) in enumerate(semua_kasus(sop, office).items()):
        hasil = jalankan(sop, office, data, "kasus.xlsx", KIRIMAN - (urut > 0))
        kode = hasil.jawaban[-1].kasus
        assert kode is not None
        assert kode.startswith(f"{sop.kode}-")
        terbit = {(n["langkah"], n["putaran"], n["jenis"]) for n in hasil.naskah}
        assert terbit == diharapkan(sop, data), judul
        assert all(ada(outbox, n["path"]) for n in hasil.jawaban[-1].naskah)
        kasus = office.register.kasus(kode)
        assert kasus is not None
        assert kasus.keadaan["status"] == "selesai"
        halaman = (outbox / kasus.folder / "index.html").read_text("utf-8")
        assert sop.judul in halaman
        assert ("usulan" in halaman) == sop.usulan
        singgah = jalani(sebagai_kasus(data, sop, UMUM), sop).singgah
        dijawab |= {(s.langkah.nomor, s.keputusan) for s in singgah if s.keputusan}
        dilalui |= {s.langkah.nomor for s in singgah}

    assert dijawab == {(x.nomor, k.pilihan) for x in sop.langkah for k in x.keputusan}
    assert dilalui == {x.nomor for x in sop.langkah}
    _tanpa_celah(office)
    assert verifikasi(office.register, office.settings).temuan == ()


def _tanpa_celah(office: Office) -> None:
    seri: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for satu in office.register.nomor():
        seri[satu.seri, satu.tanggal.year].append(satu.urut)
    assert seri
    for kunci, urut in seri.items():
        assert sorted(urut) == list(range(1, len(urut) + 1)), kunci


@pytest.mark.parametrize("nama", SUSUNAN)
def test_delivered_templates_are_what_they_are_built_from(nama: str) -> None:
    ada = {b.stem: b.read_bytes() for b in (bawaan() / "templates" / nama).glob("*.docx")}

    assert ada == {jenis: simpan(bangun()) for jenis, bangun in SUSUNAN[nama].items()}


def test_form_without_a_name_is_that_of_the_sop_in_force(settings_asli: Settings) -> None:
    assert settings_asli.sop_utama is settings_asli.sop["mobilisasi-media"]
    assert [s.nama for s in settings_asli.sop.values() if s.usulan] == [n for n in SEMUA if n != "mobilisasi-media"]
    assert replace(settings_asli, sop={n: settings_asli.sop[n] for n in SUSUNAN}).sop_utama is None


@pytest.mark.parametrize("nama", SEMUA)
def test_form_that_lost_its_stamp_is_known_by_its_cells(settings_asli: Settings, nama: str) -> None:
    kantor, sop = settings_asli.kantor, settings_asli.sop[nama]
    wb = load_workbook(io.BytesIO(write_form(sop, sop.skema(), kantor, setelan.pilihan(kantor, sop))))
    wb.defined_names.pop("formulir.sop")
    keluar = io.BytesIO()
    wb.save(keluar)

    hasil = read(keluar.getvalue(), settings_asli.sop, UMUM, lambda s: setelan.pilihan(kantor, s))

    assert isinstance(hasil, Terbaca)
    assert hasil.kasus.sop == nama
