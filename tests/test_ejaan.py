"""What is asked of a text in haste is what is asked of it in full."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import ejaan

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
def test_rules_that_a_text_may_break_are_all_asked(potongan: list[str], sela: str) -> None:
    teks = sela.join(potongan)
    semua = {uji: tuple(uji(teks)) for uji in ejaan.WAJIB}

    assert ejaan.salah(teks) == {uji: pesan for uji, pesan in semua.items() if pesan}


BULAN = "|".join(ejaan.BULAN)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(potongan=st.lists(POTONGAN, max_size=6))
def test_dates_are_found_as_by_the_pattern_that_is_easier_to_read(potongan: list[str]) -> None:
    teks = "".join(potongan)
    mudah = re.compile(rf"(?<![\w.,/-])(\d{{1,2}}) ({BULAN}) (\d{{4}})(?!\w)", re.IGNORECASE)

    def temuan(pola: re.Pattern[str]) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
        return [(c.span(), c.groups()) for c in pola.finditer(teks)]

    assert temuan(ejaan.TANGGAL) == temuan(mudah)
