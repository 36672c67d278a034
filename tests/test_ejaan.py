"""What is asked of a text in haste is what is asked of it in full."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import ejaan
from pipeline.tanggal import hari

POTONGAN = st.sampled_from(
    [
        *("2 Mei 2018", "02 mei 2018", "31 Februari 2026", "2/5/2018", "3-4-2020", "2 Nopember 2026", "5 Agust. 2026"),
        *("Senin, ", "Selasa ", "Jum’at", "Ahad, 3", "hari ini ", "Rabu, tanggal dua bulan Mei tahun dua ribu"),
        *("pukul 9.00", "jam 09:00", "JAM 7", "Rp 1.000", "Rp1000", "Rp.5", "Yth ", "yth.", "s/d", "s.d", "3 sd 4"),
        *(
            "a/n ",
            "an. ",
            "A.N. ",
            "Tgl",
            "No",
            "No Agenda",
            "no",
            "dll",
            "dkk.",
            "hlm",
            "N.I.P",
            "WIB.a",
            "di jakarta",
        ),
        *("dijakarta", "ke depan", "Kedepan", "di laksanakan", "Anda", "anda", "Ananda", "Andai"),
        *(" ", ", ", ".", "/", "-", "1", "12", "x", "\t", "\n", "\xa0", "é"),
    ]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(potongan=st.lists(POTONGAN, max_size=6), sela=st.sampled_from(["", " "]))
@example(potongan=["\t", "No"], sela="")
@example(potongan=["Senin, ", "2 Mei 2018"], sela="")
def test_rules_asked_of_many_texts_at_once_find_what_they_find_of_each(potongan: list[str], sela: str) -> None:
    semua = [sela.join(potongan), *potongan, sela.join(reversed(potongan))]
    satu_satu = {teks: {uji: pesan for uji in ejaan.WAJIB if (pesan := tuple(uji(teks)))} for teks in semua}

    for _ in range(2):  # the second time from memory
        assert ejaan.salah(semua) == {teks: temuan for teks, temuan in satu_satu.items() if temuan}


@settings(max_examples=400, deadline=None, derandomize=True)
@given(potongan=st.lists(POTONGAN, max_size=6), sela=st.sampled_from(["", " "]))
@example(potongan=["\t", "No"], sela="")
@example(potongan=["Senin, ", "2 Mei 2018"], sela="")
def test_what_is_looked_for_first_hides_nothing_from_the_pattern(potongan: list[str], sela: str) -> None:
    teks = sela.join(potongan)
    tanggal = ejaan._hari_bertanggal(teks)
    salah_hari = [nama for nama, t in tanggal if nama in ejaan.HARI and t and hari(t) != nama]

    assert len(list(ejaan.hari_cocok(teks))) == len(salah_hari)
    assert any(ejaan.nama_hari(teks)) == bool(ejaan._POLA_HARI.search(teks))
    assert any(ejaan.akronim(teks)) == bool(ejaan._POLA_AKRONIM.search(teks))
    assert len(list(ejaan.singkatan(teks))) == sum(bool(cari(teks)) for cari, _ in ejaan._SINGKATAN)
    if cocok := ejaan._POLA_PUKUL.search(teks):
        assert any(ejaan.pukul(teks)) == any(ejaan.pukul(cocok[0]))


BULAN = "|".join(ejaan.BULAN)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(potongan=st.lists(POTONGAN, max_size=6))
def test_dates_are_found_as_by_the_pattern_that_is_easier_to_read(potongan: list[str]) -> None:
    teks = "".join(potongan)
    mudah = re.compile(rf"(?<![\w.,/-])(\d{{1,2}}) ({BULAN}) (\d{{4}})(?!\w)", re.IGNORECASE)

    def temuan(pola: re.Pattern[str]) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
        return [(c.span(), c.groups()) for c in pola.finditer(teks)]

    assert temuan(ejaan.TANGGAL) == temuan(mudah)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    potongan=st.lists(POTONGAN | st.sampled_from(["\u212aeatas", "D\u0131 undang", "aditeruskan", "di"]), max_size=6)
)
def test_prepositions_are_found_as_by_the_pattern_that_is_easier_to_read(potongan: list[str]) -> None:
    teks = "".join(potongan)
    mudah = re.compile(rf"\b(?:di|ke)(?:{ejaan._TEMPAT})\b|\bdi (?:{ejaan._KERJA})\b", re.IGNORECASE)

    assert [c.span() for c in ejaan._KATA_DEPAN.finditer(teks)] == [c.span() for c in mudah.finditer(teks)]
