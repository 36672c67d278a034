from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.skema import Skema
from pipeline.sop import SELESAI, Keputusan, Langkah, Sop, cacat


def ubah(sop: Sop, nomor_langkah: int, /, **kunci: object) -> Sop:
    langkah = tuple(replace(x, **kunci) if x.nomor == nomor_langkah else x for x in sop.langkah)  # type: ignore[arg-type]
    return replace(sop, langkah=langkah)


def test_delivered_sop_is_sound(sop: Sop) -> None:
    assert cacat(sop) == ()


def test_refusals_lead_one_step_up(sop: Sop) -> None:
    panah = {x.nomor: {k.pilihan: k.ke for k in x.keputusan} for x in sop.langkah if x.memutuskan}

    assert panah == {
        5: {"Setuju": 6, "Tidak setuju": 4},
        6: {"Setuju": 7, "Tidak setuju": 5},
        7: {"Setuju": 8, "Tidak setuju": 6},
    }


def test_twelve_naskah_in_eleven_langkah(sop: Sop) -> None:
    assert [len(x.naskah) for x in sop.langkah] == [1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("nomor", "kunci", "pesan"),
    [
        pytest.param(3, {"selanjutnya": 40}, "menuju langkah 40, yang tidak ada", id="branch to nowhere"),
        pytest.param(3, {"selanjutnya": None}, "jalan buntu", id="dead end"),
        pytest.param(11, {"selanjutnya": 1}, "tidak pernah dapat selesai", id="no way to the end"),
        pytest.param(3, {"selanjutnya": 5}, "langkah 4 tidak pernah tercapai", id="unreachable step"),
        pytest.param(3, {"pelaksana": "kabak"}, "pelaksana “kabak” tidak dikenal", id="unknown post"),
        pytest.param(3, {"perlu": ("kegiatan.jdul",)}, "bidang “kegiatan.jdul” tidak ada", id="unknown field"),
        pytest.param(3, {"nomor": 2}, "dipakai dua kali", id="step told twice"),
        pytest.param(5, {"selanjutnya": 6}, "tidak boleh mempunyai selanjutnya", id="decision and next"),
    ],
)
def test_faults_of_a_definition_are_found(sop: Sop, nomor: int, kunci: dict[str, object], pesan: str) -> None:
    if nomor == 3 and kunci.get("selanjutnya") == 5:
        sop = ubah(sop, 5, keputusan=(Keputusan(pilihan="Setuju", ke=6),))
    temuan = cacat(ubah(sop, nomor, **kunci))

    assert any(pesan in c.pesan for c in temuan)


def test_sop_without_langkah_is_refused(sop: Sop) -> None:
    assert [c.kunci for c in cacat(replace(sop, langkah=()))] == ["langkah"]


def test_last_langkah_may_end() -> None:
    langkah = Langkah(nomor=1, folder="a", pelaksana="x", kegiatan="y", selanjutnya=SELESAI)

    assert langkah.tujuan == (SELESAI,)


def test_naskah_tells_nothing_that_only_a_later_langkah_asks_for(sop: Sop) -> None:
    langkah = {x.nomor: x for x in sop.langkah}
    persiapan, acara, laporan = (sop.sampai(langkah[n], sop.skema()) for n in (4, 8, 11))

    def kolom(skema: Skema) -> list[str]:
        return [k.judul for t in skema.tabel if t.nama == "media" for k in t.kolom]

    assert "Hadir" not in kolom(persiapan)
    assert "Hadir" in kolom(acara)
    assert persiapan.cari_tabel("publikasi") is None
    assert persiapan.cari_bidang("laporan.hasil") is None
    assert laporan == sop.skema()
