"""Where a case stands on the picture, and how long it took: also one of an older program or another SOP."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.archive.jejak import bagan, bilah, jejak, rangkuman
from pipeline.archive.peta import MULAI
from pipeline.keadaan import keadaan
from pipeline.sop import SELESAI, Sop
from tests.alat import a_kasus, data
from tests.test_enam_kasus import tiga_putaran
from tests.test_peta import a_sop, lurus, putus

TOLAK = "Tidak setuju"


def a_riwayat(*lewat: tuple[int, int], **akhir: Any) -> list[dict[str, Any]]:
    """Return entries of ten minutes each, all ended but what `akhir` says of the last."""
    riwayat: list[dict[str, Any]] = [
        {
            "langkah": nomor,
            "putaran": putaran,
            "mulai": f"2026-11-18T{8 + n:02d}:00:00",
            "selesai": f"2026-11-18T{8 + n:02d}:10:00",
            "batas": f"2026-11-18T{8 + n:02d}:20:00",
            "lama_menit": 10,
            "terlambat_menit": 0,
            "keputusan": "",
            "catatan": "",
        }
        for n, (nomor, putaran) in enumerate(lewat)
    ]
    riwayat[-1] |= akhir
    return riwayat


def test_way_of_a_case_with_three_refusals(sop: Sop) -> None:
    jalan = jejak(keadaan(a_kasus(sop, tiga_putaran()), sop), sop)

    assert set(jalan.keadaan.values()) == {"selesai"}
    assert {n: k for n, k in jalan.putaran.items() if k > 1} == {4: 2, 5: 3, 6: 3, 7: 2}
    assert {p: k for p, k in jalan.panah.items() if p[0] > p[1] > 0} == {(5, 4): 1, (6, 5): 1, (7, 6): 1}
    assert jalan.panah[MULAI, 1] == jalan.panah[11, SELESAI] == 1


def test_case_under_way_stands_where_it_stands(sop: Sop) -> None:
    jalan = jejak({"status": "berjalan", "riwayat": a_riwayat((1, 1), (2, 1), selesai=None)}, sop)

    assert [jalan.keadaan[n] for n in (1, 2, 3)] == ["selesai", "berjalan", "belum"]


def test_case_between_two_langkah_waits_for_the_next(sop: Sop) -> None:
    jalan = jejak(keadaan(a_kasus(sop, data(sampai=2)), sop), sop)

    assert [jalan.keadaan[n] for n in (2, 3, 4)] == ["selesai", "menunggu", "belum"]
    assert jalan.panah[2, 3] == 1


def test_what_a_case_went_back_behind_is_to_be_done_again(sop: Sop) -> None:
    tolak = a_riwayat((1, 1), (2, 1), (3, 1), (4, 1), (5, 1), keputusan=TOLAK)
    isi = {"status": "berjalan", "riwayat": tolak, "terbuka": {"langkah": 4, "putaran": 2, "dimulai": False}}

    jalan = jejak(isi, sop)

    assert [jalan.keadaan[n] for n in (3, 4, 5, 6)] == ["selesai", "menunggu", "ulang", "belum"]
    assert jalan.panah[5, 4] == 1


@pytest.mark.parametrize(
    ("riwayat", "di"),
    [
        pytest.param(a_riwayat((1, 1), (2, 1), selesai=None), 2, id="within-a-langkah"),
        pytest.param(a_riwayat((1, 1), (2, 1)), 3, id="between-two"),
        pytest.param(a_riwayat((4, 1), (5, 1), keputusan=TOLAK), 4, id="after-a-refusal"),
        pytest.param([], 1, id="before-the-first"),
    ],
)
def test_cancelled_case_stopped_where_it_was(sop: Sop, riwayat: list[dict[str, Any]], di: int) -> None:
    jalan = jejak({"status": "dibatalkan", "riwayat": riwayat, "terbuka": None}, sop)

    assert [n for n, k in jalan.keadaan.items() if k == "terhenti"] == [di]


@pytest.mark.parametrize(
    "isi",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"status": "berjalan", "riwayat": [{"langkah": 1}]}, id="langkah-alone"),
        pytest.param({"riwayat": [{"langkah": 1, "mulai": "2026-11-18T08:00:00"}]}, id="no-end"),
        pytest.param(
            {"riwayat": [{"mulai": "2026-11-18T08:00:00", "selesai": "2026-11-18T09:00:00"}]}, id="no-langkah"
        ),
        pytest.param({"status": "dibatalkan", "riwayat": a_riwayat((99, 1))}, id="cancelled-in-an-unknown-langkah"),
        pytest.param({"status": "selesai", "riwayat": a_riwayat((1, 1), (99, 1))}, id="langkah-not-in-the-sop"),
    ],
)
def test_what_an_older_register_lacks_is_done_without(sop: Sop, isi: dict[str, Any]) -> None:
    gambar = bagan(sop, jejak(isi, sop))
    batang = bilah(isi, sop)

    assert len(gambar.tanda) == len(sop.langkah)
    assert rangkuman(batang, isi) is not None
    assert len(batang) == sum("mulai" in r for r in isi.get("riwayat", ()))


def test_arrow_says_in_words_how_often_it_was_taken(sop: Sop) -> None:
    gambar = bagan(sop, jejak(keadaan(a_kasus(sop, tiga_putaran()), sop), sop))

    judul = {(g.panah.dari, g.panah.ke): g.judul for g in gambar.garis}
    assert judul[5, 4] == "Tidak setuju: kembali ke langkah 4, ditempuh 1 kali"
    assert judul[5, 6] == "Setuju: lanjut ke langkah 6, ditempuh 2 kali"
    assert "dikembalikan 3 kali" in gambar.keterangan
    assert gambar.tanda[4].judul == "Langkah 5, Kasubbag Hubungan Media: telah dikerjakan, putaran 3"


def test_way_that_was_taken_is_drawn_over_the_other(sop: Sop) -> None:
    gambar = bagan(sop, jejak(keadaan(a_kasus(sop, data(sampai=5)), sop), sop))

    kali = [g.kali > 0 for g in gambar.garis]
    assert kali == sorted(kali)
    assert [b.langkah for b in gambar.kini] == [sop.cari(6)]


def test_terminators_of_their_own_tell_whether_the_case_came_there() -> None:
    dua = a_sop(putus(1, 0, Ya=2, Tidak=1), putus(2, 1, Ya=SELESAI, Tidak=1))

    awal, akhir = (
        bagan(dua, jejak({"status": s, "riwayat": a_riwayat((1, 1), (2, 1))}, dua)) for s in ("berjalan", "selesai")
    )

    assert [(t.judul, t.keadaan) for t in (awal.tanda[0], awal.tanda[-1])] == [
        ("Mulai", "selesai"),
        ("Selesai", "belum"),
    ]
    assert akhir.tanda[-1].keadaan == "selesai"


def test_bars_stand_in_the_order_of_the_case_and_against_their_own_standard(sop: Sop) -> None:
    isi = keadaan(a_kasus(sop, data()), sop)

    batang = {b.langkah: b for b in bilah(isi, sop)}

    assert (batang[1].persen, batang[1].keadaan, batang[1].jam) == (80, "tepat", "08.00–08.08")
    assert (batang[8].dalam, batang[8].luar, batang[8].hasil) == (100, 8, "lewat 10 menit")
    assert batang[4].jam == "08.30–19 November 08.15"
    assert rangkuman(bilah(isi, sop), isi) == (
        "1 dari 11 putaran melewati Mutu Baku. "
        "Dari awal sampai akhir 5 hari 5 jam 20 menit, termasuk waktu tunggu di antaranya."
    )


def test_bar_ends_at_twice_the_standard() -> None:
    lama = a_riwayat((1, 1), selesai="2026-11-18T12:00:00", lama_menit=240, terlambat_menit=220)

    (batang,) = bilah({"riwayat": lama}, a_sop(lurus(1, 0, SELESAI)))

    assert (batang.persen, batang.dalam, batang.luar) == (1200, 100, 100)
    assert batang.hasil == "lewat 3 jam 40 menit"


@pytest.mark.parametrize(
    ("status", "hasil"),
    [
        pytest.param("berjalan", "sedang berjalan; batasnya 18 November 2026 pukul 08.20", id="under-way"),
        pytest.param("dibatalkan", "terhenti", id="cancelled"),
    ],
)
def test_putaran_without_an_end_has_no_bar(sop: Sop, status: str, hasil: str) -> None:
    isi = {"status": status, "riwayat": a_riwayat((1, 1), selesai=None, lama_menit=None)}

    (batang,) = bilah(isi, sop)

    assert (batang.persen, batang.jam, batang.hasil) == (None, "sejak 08.00", hasil)


def test_langkah_without_a_standard_is_not_judged() -> None:
    tanpa = a_riwayat((1, 1), batas=None)

    (batang,) = bilah({"riwayat": tanpa}, a_sop(lurus(1, 0, SELESAI)))

    assert (batang.keadaan, batang.persen) == ("tanpa-baku", None)
