"""Numbers for life: the list, the buku agenda, cancelled numbers, late entries."""

from __future__ import annotations

import datetime as dt
import io
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline import buku, filing
from pipeline.batal import ALASAN_MAKS, batalkan
from pipeline.buku import KOLOM_KELUAR, KOLOM_MASUK, Agenda, BarisAgenda, Tunjukan, agenda, pintu, tunjuk, urutkan
from pipeline.cli import main
from pipeline.errors import Status, UsageError
from pipeline.jawaban import Jawaban
from pipeline.kantor import Seri
from pipeline.kasus import Nilai
from pipeline.kunci import memegang
from pipeline.lihat import posisi
from pipeline.nomor import Nomor, NomorTercatat
from pipeline.office import Office
from pipeline.register import MIGRASI, Register
from pipeline.sop import Sop
from pipeline.word.check import teks
from pipeline.workbook.agenda import tulis_agenda
from tests.alat import HARI_INI, balasan, data, isi_formulir, isi_outbox, jatuhkan, kode

MEI = dt.date(2026, 5, 4)
SERI = (
    Seri(kunci="agenda", nama="Nomor agenda", pola="{urut}/{tahun}"),
    Seri(kunci="nota", nama="Nota dinas", pola="{urut}/{kode_jabatan}/{kka}/{bulan2}/{tahun}"),
    Seri(kunci="laporan", nama="Laporan", pola="{urut}/{kode_jabatan}/{kka}/{bulan2}/{tahun}"),
    Seri(kunci="kertas", nama="Buku kertas", pola="K-{urut}/{tahun}", mulai={"2026": 41}),
)


def tercatat(teks: str = "1/2026", **lain: Any) -> NomorTercatat:
    bawaan: dict[str, Any] = {
        "id": 1,
        "seri": "agenda",
        "tahun": 2026,
        "urut": 1,
        "sisip": 0,
        "tanggal": MEI,
        "kode": "MM-2026-0001",
        "langkah": 1,
        "putaran": 1,
        "jenis": "disposisi-karo",
        "sop": "mobilisasi-media",
    }
    return NomorTercatat(teks=teks, **(bawaan | lain))


def batal(office: Office, nomor: str, alasan: str = "salah tujuan", *, lagi: bool = False) -> str:
    return " ".join(batalkan(Tunjukan(nomor=nomor), alasan, office, lagi=lagi).kabar)


def kirim(office: Office, buku_kerja: bytes, *, sampai: int, **langkah: Mapping[str, Nilai]) -> Jawaban:
    """Drop a workbook up to langkah `sampai`, cells of rows given as `l2={"Nomor": …}`."""
    isi = {int(n[1:]): baris for n, baris in langkah.items()}
    return jatuhkan(office, isi_formulir(buku_kerja, data(sampai=sampai, langkah=isi)))


def kirim_lain(office: Office, formulir: bytes, nomor: str) -> Jawaban:
    """Drop another case, its first langkah begun, with a typed number."""
    asal = data(sampai=1, bidang={"arahan.nomor": f"B/{nomor}"}, langkah={1: {"Nomor": nomor}})
    return jatuhkan(office, isi_formulir(formulir, asal))


def nomor_terbit(jawaban: Jawaban) -> list[str]:
    return [n["nomor"] for n in jawaban.naskah]


# ── the buku agenda ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def buku_agenda(office: Office, formulir: bytes, sop: Sop) -> tuple[Agenda, Agenda]:
    kirim(office, formulir, sampai=4)
    batal(office, "2/2026")
    batal(office, "9/2026", "dipakai buku kertas")
    return agenda(office.register.nomor(2026), pintu([sop]))


def test_incoming_arahan_and_every_other_naskah_stand_in_their_books(buku_agenda: tuple[Agenda, Agenda]) -> None:
    masuk, keluar = buku_agenda
    asal = data()

    pertama, kosong = (dict(zip(masuk.kolom, b.isi, strict=True)) for b in masuk.baris)
    assert pertama["Nomor Urut"] == "1"
    assert pertama["Asal Naskah Dinas"] == asal.bidang["arahan.dari"]
    assert pertama["Tanggal dan Nomor Naskah Dinas"].endswith(f"\n{asal.bidang['arahan.nomor']}")
    assert pertama["Unit Kerja yang Dituju"] == "Kabag Hublem dan Humas"
    assert str(asal.bidang["arahan.hal"]) in pertama["Isi Ringkas"]
    assert pertama["Keterangan"] == "Nomor agenda 1/2026\nMM-2026-0001"
    assert kosong["Nomor Urut"] == "9"
    assert "Tidak dipakai naskah\nDibatalkan 24 November 2026: dipakai buku kertas" in kosong["Keterangan"]
    assert [b.isi[0] for b in keluar.baris] == ["1", "2", "3"]
    assert [b.isi[2].split("\n")[0] for b in keluar.baris][:2] == ["2/2026", "3/2026"]
    assert [b.batal for b in keluar.baris] == [True, False, False]
    assert keluar.baris[0].isi[-1] == "MM-2026-0001\nDibatalkan 24 November 2026: salah tujuan"


def test_row_of_the_outgoing_book_keeps_its_number_when_more_come() -> None:
    sebelum = [tercatat(f"{n}/X/2026", id=n, urut=n, seri="nota", jenis="laporan") for n in (1, 3)]
    susulan = tercatat("1.01/X/2026", id=9, urut=1, sisip=1, seri="nota", jenis="laporan")

    _, dulu = agenda(sebelum, pintu([]))
    _, kini = agenda([*sebelum, susulan], pintu([]))

    assert kini.baris[:2] == dulu.baris
    assert kini.baris[2].isi[-1] == "MM-2026-0001\nMenyusul nomor 1"


def isi_buku(baris: tuple[str, ...] = ("x",) * 7) -> bytes:
    masuk = Agenda("Agenda Masuk", KOLOM_MASUK, (BarisAgenda(baris, False),) * 60)
    keluar = Agenda("Agenda Keluar", KOLOM_KELUAR, (BarisAgenda(baris[:6], True),))
    return tulis_agenda((masuk, keluar), kop=("BIRO CONTOH",), tahun=2026)


def test_columns_are_those_of_the_rule_in_order() -> None:
    """TND-371."""
    wb = load_workbook(io.BytesIO(isi_buku()))

    assert wb.sheetnames == ["Agenda Masuk", "Agenda Keluar"]
    assert [c.value for c in wb["Agenda Masuk"][5]] == [
        "Nomor Urut",
        "Tanggal Penerimaan",
        "Tanggal dan Nomor Naskah Dinas",
        "Asal Naskah Dinas",
        "Isi Ringkas",
        "Unit Kerja yang Dituju",
        "Keterangan",
    ]
    assert [c.value for c in wb["Agenda Keluar"][5]] == [
        "Nomor Urut",
        "Tanggal Pengiriman",
        "Nomor dan Tanggal Naskah Dinas",
        "Tujuan Naskah Dinas",
        "Isi Ringkas",
        "Keterangan",
    ]


def test_book_is_ready_to_print() -> None:
    wb = load_workbook(io.BytesIO(isi_buku()))

    for lembar in wb.worksheets:
        atas = [lembar[f"A{n}"].value for n in (1, 2, 3)]
        assert atas == ["BIRO CONTOH", f"BUKU {lembar.title.upper()}", "TAHUN 2026"]
        assert (lembar.page_setup.orientation, lembar.page_setup.paperSize) == ("landscape", 9)
        assert (lembar.page_setup.fitToWidth, lembar.page_setup.fitToHeight) == (1, 0)
        assert lembar.sheet_properties.pageSetUpPr
        assert lembar.sheet_properties.pageSetUpPr.fitToPage
        assert (lembar.print_title_rows, lembar.freeze_panes) == ("$5:$5", "A6")
        assert lembar.oddFooter
        assert "&P" in str(lembar.oddFooter.right.text)
        assert all(c.border.left.style and c.alignment.wrap_text for c in lembar[6])
    assert isi_buku() == isi_buku()


@pytest.mark.parametrize("awal", ["=", "+", "-", "@", "\t=", "\r=", "=cmd|'/c calc'!A", "#REF!"])
def test_text_like_a_formula_stays_text(awal: str) -> None:
    isi = isi_buku((f"{awal}1+1",) * 7)

    for sel in load_workbook(io.BytesIO(isi))["Agenda Masuk"][6]:
        nilai = str(sel.value)
        assert (sel.data_type, nilai.strip()) == ("s", f"{awal}1+1".strip())
        assert sel.quotePrefix or nilai[0] not in "=+-@"


def test_typed_formula_of_a_workbook_is_text_in_the_book(office: Office, formulir: bytes, sop: Sop) -> None:
    asal = data(sampai=1, bidang={"arahan.hal": "'=1+1", "arahan.nomor": "@SUM(1)"})
    jatuhkan(office, isi_formulir(formulir, asal))
    batal(office, "5/2026", '=HYPERLINK("http://x")')

    isi = tulis_agenda(agenda(office.register.nomor(2026), pintu([sop])), kop=(), tahun=2026)

    jenis = {sel.data_type for ws in load_workbook(io.BytesIO(isi)).worksheets for baris in ws for sel in baris}
    assert "f" not in jenis


def test_list_runs_by_year_series_and_serial_with_late_entries_behind_their_own() -> None:
    acak = [
        tercatat("lain", id=7, urut=0),
        tercatat("10/2026", id=6, urut=10),
        tercatat("1/X", id=5, seri="nota"),
        tercatat("2.10/2026", id=4, urut=2, sisip=10),
        tercatat("2.02/2026", id=3, urut=2, sisip=2),
        tercatat("2/2026", id=2, urut=2),
        tercatat("9/2025", id=1, tahun=2025, urut=9),
    ]

    assert [n.teks for n in urutkan(acak, SERI)] == [
        "9/2025",
        "2/2026",
        "2.02/2026",
        "2.10/2026",
        "10/2026",
        "lain",
        "1/X",
    ]


# ── cancelled numbers ───────────────────────────────────────────────────────────────────────────


def test_cancelled_naskah_stays_in_its_place_and_is_marked(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=3)
    root = office.settings.root.dir
    sebelum = {n: i for n, i in isi_outbox(root).items() if n.endswith(".docx")}

    kabar = batal(office, "2/2026", "salah tujuan.")

    kasus = office.register.kasus("MM-2026-0001")
    assert kasus
    naskah = office.register.naskah(kasus.id)
    halaman = isi_outbox(root)[f"{kasus.folder}/index.html"].decode()
    assert "dibatalkan 24 November 2026: salah tujuan. Nomor itu tidak dipakai lagi." in kabar
    assert {n: i for n, i in isi_outbox(root).items() if n.endswith(".docx")} == sebelum
    assert [n.keadaan for n in naskah] == ["terbit", "dibatalkan", "terbit"]
    assert "Nomor dibatalkan 24 November 2026: salah tujuan." in halaman
    assert 'cap-dibatalkan">Dibatalkan' in halaman
    ringkas = posisi(kasus, office.register.naskah_ringkas(kasus.kode)[kasus.id], dt.datetime(2026, 11, 24, 15))
    assert (ringkas["naskah"], ringkas["dibatalkan"]) == (2, ["2/2026"])
    assert ringkas["ringkas"].endswith("Nomor dibatalkan: 2/2026.")


def test_cancelled_naskah_is_not_issued_again_by_itself(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=3)
    batal(office, "2/2026")

    sama = jatuhkan(office, balasan(office))
    lanjut = kirim(office, balasan(office), sampai=4)

    assert sama.status == "duplikat"
    assert [n["jenis"] for n in lanjut.naskah] == ["laporan-persiapan"]
    assert kode(lanjut.peringatan) == [("naskah-dibatalkan", "langkah[2].Nomor")]
    assert "--terbitkan-lagi" in lanjut.peringatan[0].pesan
    assert office.register.urut_berikut("agenda", 2026, 1) == 4


def test_changed_data_makes_no_revision_of_a_cancelled_naskah(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=2)
    batal(office, "1/2026")

    ubah = kirim(office, balasan(office), sampai=2, l1={"Instruksi": "Instruksi lain."})

    assert [n["jenis"] for n in ubah.naskah if n["langkah"] == 1] == []


def test_cancelled_number_is_cited_by_no_new_naskah(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=3)
    batal(office, "2/2026")

    nota = kirim(office, balasan(office), sampai=4).naskah[-1]

    tercetak = teks((office.settings.root.outbox / nota["path"]).read_bytes())
    assert "3/2026" in tercetak
    assert "2/2026" not in tercetak.replace("12/2026", "")


def test_asked_for_it_is_issued_anew_under_a_new_number(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=2)
    lama = isi_outbox(office.settings.root.dir)
    kabar = batal(office, "2/2026", lagi=True)

    jawaban = jatuhkan(office, balasan(office))
    lagi = jatuhkan(office, balasan(office))

    (baru,) = [n for n in jawaban.naskah if n["langkah"] == 2]
    kini = isi_outbox(office.settings.root.dir)
    assert "menerbitkan penggantinya dengan nomor baru" in kabar
    assert (jawaban.status, jawaban.peringatan, lagi.status) == ("diterima", (), "duplikat")
    assert (baru["nomor"], baru["revisi"]) == ("3/2026", 2)
    assert baru["path"].endswith("_disposisi-kabag_r2.docx")
    assert all(kini[n] == i for n, i in lama.items() if n.endswith("_02_disposisi-kabag.docx"))
    assert "revisi 2" in teks(kini[baru["path"]])


def test_replacement_may_be_asked_for_later_and_once(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=1)
    batal(office, "1/2026", "pertama")

    kedua = batal(office, "1/2026", "kedua", lagi=True)
    ketiga = batal(office, "1/2026", "ketiga", lagi=True)

    assert "sudah dibatalkan 24 November 2026: pertama. Catatan itu tetap." in kedua
    assert "nomor baru" in kedua
    assert "tidak ada yang berubah" in ketiga
    assert [n.batal for n in office.register.nomor()] == ["pertama"]
    assert nomor_terbit(jatuhkan(office, balasan(office))) == ["2/2026"]


def test_signed_file_of_a_cancelled_number_is_not_touched(office: Office, formulir: bytes) -> None:
    (naskah,) = kirim(office, formulir, sampai=1).naskah
    berkas = office.settings.root.outbox / naskah["path"]
    berkas.write_bytes(b"ditandatangani")

    batal(office, "1/2026", lagi=True)
    jatuhkan(office, balasan(office))

    assert berkas.read_bytes() == b"ditandatangani"


def test_signed_copy_of_a_cancelled_number_is_kept_and_told(office: Office, formulir: bytes) -> None:
    (naskah,) = kirim(office, formulir, sampai=1).naskah
    dokumen = Document(str(office.settings.root.outbox / naskah["path"]))
    dokumen.add_paragraph("ditandatangani")
    keluar = io.BytesIO()
    dokumen.save(keluar)
    batal(office, "1/2026")

    jawaban = jatuhkan(office, keluar.getvalue(), "ttd.docx")

    assert jawaban.status == "diterima"
    assert "salinan-dibatalkan" in [m.kode for m in jawaban.peringatan]


def test_number_never_given_is_entered_and_skipped(office: Office, formulir: bytes) -> None:
    kabar = batal(office, "2/2026", "dipakai surat lain")

    jawaban = kirim(office, formulir, sampai=3)

    assert "belum pernah diberikan; dicatat dibatalkan" in kabar
    assert nomor_terbit(jawaban) == ["1/2026", "3/2026", "4/2026"]


def test_cancelled_number_is_refused_when_typed(office: Office, formulir: bytes) -> None:
    batal(office, "7/2026", "hangus, kertas sobek")

    jawaban = kirim_lain(office, formulir, "7/2026")

    assert kode(jawaban.masalah) == [("nomor-terpakai", "langkah[1].Nomor")]
    assert "sudah dibatalkan 24 November 2026: hangus, kertas sobek" in jawaban.masalah[0].pesan


def test_number_of_a_drop_under_way_waits(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=1)
    office.register._db.execute("UPDATE naskah SET keadaan = 'siap'")

    with pytest.raises(UsageError, match="alur process"):
        batal(office, "1/2026")

    assert [n.batal for n in office.register.nomor()] == [""]


@pytest.mark.parametrize(
    ("alasan", "pesan"), [("  \n", "kosong"), ("a\x00b", "karakter"), ("a" * (ALASAN_MAKS + 1), "Persingkat")]
)
def test_reason_is_needed_and_printable(office: Office, alasan: str, pesan: str) -> None:
    with pytest.raises(UsageError, match=pesan):
        batal(office, "1/2026", alasan)

    assert office.register.nomor() == []


def test_unused_number_cannot_be_issued_again(office: Office) -> None:
    with pytest.raises(UsageError, match="tidak dipakai naskah"):
        batal(office, "1/2026", lagi=True)

    assert office.register.nomor() == []


# ── which number is meant ───────────────────────────────────────────────────────────────────────

ADA = (
    tercatat("1/2026"),
    tercatat("B-9", id=2, urut=0),
    tercatat("B-9", id=3, urut=0, tahun=2025),
    tercatat("3/AA/HM/05/2026", id=4, urut=3, seri="nota"),
)


@pytest.mark.parametrize(
    ("apa", "pesan"),
    [
        pytest.param(Tunjukan(nomor="apa saja"), "tidak menurut pola seri mana pun", id="unknown"),
        pytest.param(Tunjukan(nomor="7"), "--seri: agenda, nota, laporan, kertas", id="serial alone"),
        pytest.param(Tunjukan(nomor="7", seri="angenda"), "Seri “angenda” tidak ada", id="no such series"),
        pytest.param(Tunjukan(nomor="B-9"), "tahun 2026, 2025.*--tahun", id="two years"),
        pytest.param(Tunjukan(nomor="7/AA/HM/05/2026"), "beberapa seri.*nota, laporan", id="two series"),
        pytest.param(
            Tunjukan(nomor="3/BB/HM/05/2026", seri="nota"), "sudah diberikan sebagai 3/AA/HM/05/2026", id="misspelt"
        ),
        pytest.param(Tunjukan(nomor="0/2026"), "nomor urut 0", id="zero"),
        pytest.param(Tunjukan(nomor="7/3026"), "tidak masuk akal", id="year"),
        pytest.param(Tunjukan(nomor="5.01/2026"), "menyusul nomor urut 5", id="late entry of nothing"),
        pytest.param(Tunjukan(nomor="1/2026", tahun=2025), "tidak ada di register", id="another year"),
    ],
)
def test_number_that_is_not_clear_is_told(apa: Tunjukan, pesan: str) -> None:
    with pytest.raises(UsageError, match=pesan):
        tunjuk(apa, ADA, SERI, HARI_INI)


@pytest.mark.parametrize(
    ("apa", "id_nomor"),
    [
        (Tunjukan(nomor=" 1/2026 "), 1),
        (Tunjukan(nomor="b-9", tahun=2025), 3),
        (Tunjukan(nomor="3", seri="nota"), 4),
        (Tunjukan(nomor="3", seri="nota", tahun=2026), 4),
    ],
)
def test_number_of_the_register_is_found(apa: Tunjukan, id_nomor: int) -> None:
    ketemu = tunjuk(apa, ADA, SERI, HARI_INI)

    assert isinstance(ketemu, NomorTercatat)
    assert ketemu.id == id_nomor


@pytest.mark.parametrize(
    ("apa", "teks_nomor"),
    [
        (Tunjukan(nomor="9/2026"), "9/2026"),
        (Tunjukan(nomor="9", seri="agenda", tahun=2025), "9/2025"),
        (Tunjukan(nomor="9", seri="nota"), "9 (nota)"),
        (Tunjukan(nomor="1.02", seri="agenda"), "1.02 (agenda)"),
        (Tunjukan(nomor="K-40.01/2026"), "K-40.01/2026"),
        (Tunjukan(nomor="9/XX/HM/12/2026", seri="laporan"), "9/XX/HM/12/2026"),
    ],
)
def test_number_never_given_is_known_by_its_pattern(apa: Tunjukan, teks_nomor: str) -> None:
    baru = tunjuk(apa, ADA, SERI, HARI_INI)

    assert isinstance(baru, Nomor)
    assert (baru.teks, str(baru.tahun) in baru.teks or "(" in baru.teks) == (teks_nomor, True)


# ── typed numbers and late entries ──────────────────────────────────────────────────────────────


def test_late_entry_is_taken_and_moves_no_serial(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=2)

    pertama = kirim_lain(office, formulir, "1.01/2026")
    kedua = kirim_lain(office, formulir, "001.02/2026")
    ketiga = kirim_lain(office, formulir, "")

    assert [nomor_terbit(j) for j in (pertama, kedua, ketiga)] == [["1.01/2026"], ["001.02/2026"], ["3/2026"]]
    catatan = [(n.urut, n.sisip) for n in office.register.nomor()]
    assert catatan == [(1, 0), (2, 0), (1, 1), (1, 2), (3, 0)]


def test_second_late_entry_of_one_place_names_its_owner(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=1)
    kirim_lain(office, formulir, "1.01/2026")

    lain = kirim_lain(office, formulir, "001.01/2026")

    assert kode(lain.masalah) == [("nomor-terpakai", "langkah[1].Nomor")]
    assert "MM-2026-0002 langkah 1 (disposisi-karo) sebagai 1.01/2026" in lain.masalah[0].pesan


def test_late_entry_of_a_serial_never_given_is_told_what_would_be_right(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=2)
    kirim_lain(office, formulir, "2.01/2026")

    lain = kirim_lain(office, formulir, "5.01/2026")

    (masalah,) = lain.masalah
    assert (masalah.kode, masalah.tempat.bidang) == ("nomor-susulan-tanpa-induk", "langkah[1].Nomor")
    assert "nomor urut 5" in masalah.pesan
    assert masalah.saran == "2.02/2026"


def test_late_entry_may_hang_on_a_cancelled_serial_and_on_one_of_the_paper_book(
    office: Office, formulir: bytes
) -> None:
    batal(office, "1/2026")
    seri = tuple(replace(s, mulai={"2026": 41}) if s.kunci == "pemeriksaan" else s for s in office.settings.kantor.seri)
    kantor = replace(office.settings.kantor, seri=seri)
    kertas = replace(office, settings=replace(office.settings, kantor=kantor))

    agenda_susulan = kirim_lain(kertas, formulir, "1.01/2026")
    periksa = kirim(kertas, formulir, sampai=5, l5={"Nomor": "LP-40.01/KumSidhal.3.1/11/2026"})

    assert nomor_terbit(agenda_susulan) == ["1.01/2026"]
    assert nomor_terbit(periksa)[-1] == "LP-40.01/KumSidhal.3.1/11/2026"


def test_typed_number_is_not_given_to_another_naskah_of_the_drop(office: Office, formulir: bytes) -> None:
    jawaban = kirim(office, formulir, sampai=3, l2={"Nomor": "1/2026"}, l3={"Nomor": "1.01/2026"})

    assert nomor_terbit(jawaban) == ["2/2026", "1/2026", "1.01/2026"]


def test_number_typed_twice_in_one_workbook_is_told(office: Office, formulir: bytes) -> None:
    jawaban = kirim(
        office, formulir, sampai=3, l1={"Nomor": "7/2026"}, l2={"Nomor": "007/2026"}, l3={"Nomor": "8/2026"}
    )

    assert kode(jawaban.masalah) == [("nomor-terpakai", "langkah[2].Nomor")]
    assert "dua kali" in jawaban.masalah[0].pesan


def test_number_like_that_of_another_series_would_stand_in_its_way(office: Office, formulir: bytes) -> None:
    jawaban = kirim(office, formulir, sampai=4, l4={"Nomor": "9/2026"})

    (masalah,) = jawaban.masalah
    assert (masalah.kode, masalah.tempat.bidang) == ("nomor-seri-lain", "langkah[4].Nomor")
    assert masalah.saran == "9/KumSidhal.3.1.P/HM/11/2026"


def test_serial_typed_alone_is_answered_with_the_whole_number(office: Office, formulir: bytes) -> None:
    kirim(office, formulir, sampai=1)

    lain = kirim_lain(office, formulir, "001.01")

    assert [(m.kode, m.saran) for m in lain.masalah] == [("nomor-salah-tahun", "1.01/2026")]


# ── the register ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "register.db") as r:
        yield r


def catat(register: Register, urut: int, sisip: int = 0) -> bool:
    """Enter a typed number as `periksa` would allow it; return whether it was."""
    nomor = Nomor(seri="agenda", tanggal=MEI, urut=urut, sisip=sisip, teks=f"{urut}.{sisip}/2026")
    if register.pemilik_nomor(nomor) or (sisip and urut not in register.urut_tercatat("agenda", 2026)):
        return False
    register.catat_nomor(nomor)
    return True


KEJADIAN = st.one_of(
    st.just(("otomatis", 0, 0)),
    st.tuples(st.just("ketik"), st.integers(1, 9), st.just(0)),
    st.tuples(st.just("susul"), st.integers(1, 9), st.integers(1, 3)),
    st.tuples(st.just("batal"), st.integers(1, 9), st.integers(0, 2)),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(KEJADIAN, max_size=25))
def test_series_is_whole_after_any_mix(kejadian: list[tuple[str, int, int]]) -> None:
    """Numbers given, cancelled ones included, are 1…n without gap or double once the typed ones are caught up with."""
    with Register(Path(":memory:")) as register:
        otomatis: list[int] = []
        alasan: dict[tuple[int, int], str] = {}
        for apa, urut, sisip in kejadian:
            if apa == "otomatis":
                baru = register.urut_berikut("agenda", 2026, 1)
                otomatis.append(baru)
                assert catat(register, baru)
            else:
                catat(register, urut, sisip)
            if apa == "batal":
                for n in register.nomor():
                    if (n.urut, n.sisip) == (urut, sisip):
                        register.batalkan(n.id, alasan=f"ke-{len(alasan)}", saat=MEI)
                        alasan.setdefault((urut, sisip), f"ke-{len(alasan)}")
        semua = register.nomor()
        kunci = [(n.urut, n.sisip) for n in semua]
        utama = {u for u, s in kunci if not s}
        assert len(set(kunci)) == len(kunci)
        assert len(set(otomatis)) == len(otomatis)
        assert all(set(range(1, n)) <= utama for n in otomatis)
        assert {(n.urut, n.sisip): n.batal for n in semua if n.batal} == alasan
        while register.urut_berikut("agenda", 2026, 1) < max(utama, default=0):
            assert catat(register, register.urut_berikut("agenda", 2026, 1))
        assert sorted(register.urut_tercatat("agenda", 2026)) == list(range(1, max(utama, default=0) + 1))


def test_register_of_the_version_before_keeps_its_numbers(tmp_path: Path) -> None:
    berkas = tmp_path / "register.db"
    db = sqlite3.connect(berkas)
    db.executescript("".join(MIGRASI[:2]))
    db.execute(
        "INSERT INTO nomor (seri, tahun, urut, teks, tanggal) VALUES ('agenda', 2026, 1, '1/2026', '2026-05-04')"
    )
    db.execute("PRAGMA user_version = 2")
    db.commit()
    db.close()

    with Register(berkas) as register:
        register.batalkan(register.nomor()[0].id, alasan="x", saat=MEI)
        (satu,) = register.nomor()

    assert (satu.teks, satu.urut, satu.sisip, satu.pembatalan) == ("1/2026", 1, 0, "dibatalkan 4 Mei 2026: x")


def test_reason_of_a_cancelled_number_is_for_ever(register: Register) -> None:
    catat(register, 1)
    (satu,) = register.nomor()

    register.batalkan(satu.id, alasan="pertama", saat=MEI)
    register.batalkan(satu.id, alasan="kedua", saat=HARI_INI)

    assert [(n.batal, n.dibatalkan) for n in register.nomor()] == [("pertama", MEI)]


# ── the command ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def alur(root: Path, office: Office, formulir: bytes) -> list[str]:
    """The command line of a root with two numbers."""
    kirim(office, formulir, sampai=2)
    return ["--root", str(root), "register"]


def test_register_lists_numbers_and_what_became_of_them(alur: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*alur, "void", "2/2026", "--alasan", "salah tujuan"]) == Status.SELESAI
    capsys.readouterr()

    assert main(alur) == Status.SELESAI
    kepala, _, pertama, kedua = capsys.readouterr().out.splitlines()
    assert kepala.split() == ["Nomor", "Seri", "Tanggal", "Naskah", "Kasus", "Keadaan"]
    assert pertama.split()[0] == "1/2026"
    assert pertama.endswith("MM-2026-0001  berlaku")
    assert ": salah tujuan" in kedua
    assert main([*alur, "--json"]) == Status.SELESAI
    baris = [json.loads(b) for b in capsys.readouterr().out.splitlines()]
    assert [(b["nomor"], b["keadaan"], b["alasan"]) for b in baris] == [
        ("1/2026", "berlaku", None),
        ("2/2026", "dibatalkan", "salah tujuan"),
    ]
    assert main([*alur, "--tahun", "2025"]) == Status.SELESAI
    assert capsys.readouterr().out == "Belum ada nomor tahun 2025.\n"


def test_register_writes_the_book_over_an_older_one(alur: list[str], tmp_path: Path) -> None:
    tujuan = tmp_path / "agenda.xlsx"
    tujuan.write_bytes(b"lama")

    assert main([*alur, "-o", str(tujuan)]) == Status.SELESAI
    assert load_workbook(tujuan).sheetnames == ["Agenda Masuk", "Agenda Keluar"]
    assert main([*alur, "--tahun", "2025", "-o", str(tujuan)]) == Status.SELESAI
    assert load_workbook(tujuan)["Agenda Masuk"]["A9"].value == "Belum ada nomor pada tahun 2025."


def test_register_of_a_fresh_root_is_empty_and_leaves_no_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(root), "register"]) == Status.SELESAI
    assert capsys.readouterr().out == "Belum ada nomor.\n"
    assert not (root / ".alur").exists()


def test_void_needs_the_service_to_stand_still(alur: list[str], root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with memegang(root / ".alur/register.db", root / "inbox", dt.datetime.now(dt.UTC)):
        assert main([*alur, "void", "1/2026", "--alasan", "x"]) == Status.TERKUNCI
        assert main(alur) == Status.SELESAI
    assert "dibatalkan" not in capsys.readouterr().out


def test_unknown_number_ends_with_status_2(alur: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*alur, "void", "apa", "--alasan", "x"]) == Status.SALAH_PERINTAH
    assert "tidak ada di register" in capsys.readouterr().err
    for salah in (["void", "1/2026"], ["--tahun", "20261"], ["--tahun", "kini"]):
        with pytest.raises(SystemExit) as keluar:
            main([*alur, *salah])
        assert keluar.value.code == Status.SALAH_PERINTAH


def test_power_cut_after_the_commit_is_mended_by_doing_it_again(
    office: Office, formulir: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    kirim(office, formulir, sampai=1)
    with monkeypatch.context() as padam:
        padam.delattr(filing, "ganti")
        with pytest.raises(AttributeError):
            batal(office, "1/2026")

    batal(office, "1/2026")

    halaman = "".join(i.decode() for n, i in isi_outbox(office.settings.root.dir).items() if n.endswith("index.html"))
    assert "Nomor dibatalkan 24 November 2026: salah tujuan" in halaman


@pytest.mark.libreoffice
def test_book_prints_on_landscape_pages_with_heads_on_each(tmp_path: Path) -> None:
    import subprocess

    import pypdfium2

    (tmp_path / "buku.xlsx").write_bytes(isi_buku(("1", "x", "y", "z", "Isi ringkas yang panjang. " * 8, "u", "v")))
    perintah = ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "pdf"]
    subprocess.run([*perintah, "--outdir", str(tmp_path), str(tmp_path / "buku.xlsx")], check=True, timeout=180)

    pdf = pypdfium2.PdfDocument(tmp_path / "buku.pdf")
    isi = [halaman.get_textpage().get_text_range() for halaman in pdf]
    assert all(h.get_width() > h.get_height() for h in pdf)
    assert len(isi) > 3
    assert all("Keterangan" in h and f"Halaman {n} dari {len(isi)}" in h for n, h in enumerate(isi, 1))


def test_core_of_the_book_is_pure() -> None:
    assert buku.tahun_buku((), None, HARI_INI) == 2026
    assert buku.tahun_buku((tercatat(tahun=2024),), None, HARI_INI) == 2024
    assert list(buku.tabel(("a", "b"), [("xyz", "1")])) == ["a    b", "───  ─", "xyz  1"]
