from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import GradientFill, Protection
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.contoh import contoh
from pipeline.kasus import Masalah, Nilai, Tempat
from pipeline.setelan import Settings
from pipeline.workbook import gaya
from pipeline.workbook.form import fill
from pipeline.workbook.reply import BarisNaskah, LembarStatus, accepted, refused
from tests.test_form import HARI, baca, buka, lewat_libreoffice, sel

STATUS = LembarStatus(
    kode="MM-2026-0007",
    versi=2,
    status="diterima",
    judul="Konferensi Pers",
    folder="2026/MM-2026-0007_konferensi-pers",
    waktu="24 November 2026 pukul 08.16 WIB",
)


@pytest.fixture(scope="module")
def isi(formulir: bytes) -> bytes:
    """A filled form."""
    return fill(formulir, contoh(HARI))


def tempat(isi: bytes, nama: str) -> Tempat:
    satu = sel(buka(isi), nama)
    return Tempat(satu.parent.title, satu.coordinate, nama)


def masalah(letak: Tempat, pesan: str = "Salah; perbaiki.", saran: str = "") -> Masalah:
    return Masalah("uji", letak, pesan, saran)


def ubah(isi: bytes, perubahan: Callable[[Workbook], object]) -> bytes:
    """Return the workbook with a change made in it."""
    wb = buka(isi)
    perubahan(wb)
    keluar = io.BytesIO()
    wb.save(keluar)
    return keluar.getvalue()


def naskah(langkah: int, judul: str = "Lembar Disposisi") -> BarisNaskah:
    return BarisNaskah(
        langkah=langkah, putaran=1, revisi=1, judul=judul, nomor=f"{langkah}/2026", tanggal="2 Mei 2018", path="p.docx"
    )


def semua_teks(wb: Workbook, lembar: str) -> list[str]:
    return [str(s.value) for baris in wb[lembar].iter_rows() for s in baris if s.value is not None]


def test_wrong_cell_is_coloured_and_explained(isi: bytes) -> None:
    letak = tempat(isi, "kegiatan.judul")

    judul = sel(buka(refused(isi, [masalah(letak, "Terlalu panjang.", "Pendek")])), "kegiatan.judul")

    assert judul.fill.fgColor.rgb == gaya.MERAH_MUDA
    assert judul.comment is not None
    assert "Terlalu panjang." in judul.comment.text
    assert "Pendek" in judul.comment.text


def test_all_that_is_wrong_with_a_cell_is_one_comment(isi: bytes) -> None:
    letak = tempat(isi, "kegiatan.judul")

    komentar = sel(buka(refused(isi, [masalah(letak, "Satu."), masalah(letak, "Dua.")])), "kegiatan.judul").comment

    assert komentar is not None
    assert "Satu." in komentar.text
    assert "Dua." in komentar.text


def test_every_masalah_is_listed_and_leads_to_its_cell(isi: bytes) -> None:
    letak = tempat(isi, "kegiatan.judul")
    tanpa_sel = [Tempat("Sarana", "", "sarana"), Tempat("Tak Ada", "B3", "x"), Tempat("Media", "ZZZZ9", "y")]

    wb = buka(refused(isi, [masalah(t, f"Pesan {n}") for n, t in enumerate((letak, *tanpa_sel))]))

    ws = wb.worksheets[0]
    assert ws.title == "Masalah"
    assert {f"Pesan {n}" for n in range(4)} <= set(semua_teks(wb, "Masalah"))
    tautan = [s.hyperlink.location for baris in ws.iter_rows() for s in baris if s.hyperlink]
    assert tautan == [f"'{letak.lembar}'!{letak.sel}"]


def test_refused_workbook_keeps_everything_else(isi: bytes, settings_asli: Settings) -> None:
    balik = refused(isi, [masalah(tempat(isi, "kegiatan.judul"))])

    assert baca(balik, settings_asli) == baca(isi, settings_asli)
    wb, asal = buka(balik), buka(isi)
    assert set(wb.defined_names) == set(asal.defined_names)
    for ws in asal.worksheets:
        assert {t.name: t.ref for t in wb[ws.title].tables.values()} == {t.name: t.ref for t in ws.tables.values()}
        assert len(wb[ws.title].data_validations.dataValidation) == len(ws.data_validations.dataValidation)
        assert (wb[ws.title].protection.sheet, wb[ws.title].sheet_state) == (ws.protection.sheet, ws.sheet_state)
        assert wb[ws.title].freeze_panes == ws.freeze_panes


def test_only_the_first_sheet_is_selected(isi: bytes) -> None:
    wb = buka(refused(isi, [masalah(tempat(isi, "kegiatan.judul"))]))

    assert [ws.title for ws in wb.worksheets if ws.sheet_view.tabSelected] == ["Masalah"]
    assert wb.active is wb.worksheets[0]


@pytest.mark.parametrize("jawab", ["diterima", "ditolak"])
def test_marks_are_undone_by_the_next_answer(isi: bytes, jawab: str) -> None:
    letak = tempat(isi, "kegiatan.judul")
    tolak = refused(isi, [masalah(letak)])

    balik = accepted(tolak, [], STATUS) if jawab == "diterima" else refused(tolak, [])

    judul = sel(buka(balik), "kegiatan.judul")
    assert repr(judul.fill) == repr(sel(buka(isi), "kegiatan.judul").fill)
    assert judul.comment is None
    assert "_tanda" not in buka(balik).sheetnames
    assert ("Masalah" in buka(balik).sheetnames) == (jawab == "ditolak")


def test_sample_of_the_mark_among_the_instructions_keeps_its_colour(isi: bytes) -> None:
    petunjuk = buka(accepted(isi, [], STATUS))["Petunjuk"]

    assert gaya.MERAH_MUDA in {s.fill.fgColor.rgb for baris in petunjuk.iter_rows() for s in baris}


def test_a_gradient_comes_back_from_under_a_mark(isi: bytes) -> None:
    warna = GradientFill(stop=("FF0000FF", "FF00FF00"))
    berwarna = ubah(isi, lambda wb: setattr(sel(wb, "kegiatan.judul"), "fill", warna))

    balik = accepted(refused(berwarna, [masalah(tempat(isi, "kegiatan.judul"))]), [], STATUS)

    assert sel(buka(balik), "kegiatan.judul").fill == warna


def test_mark_that_was_moved_is_undone_too(isi: bytes) -> None:
    tolak = refused(isi, [masalah(Tempat("Sarana", "B8", "sarana[3].Uraian"))])
    pindah = ubah(tolak, lambda wb: wb["Sarana"].move_range("B8:B8", rows=9))

    ws = buka(accepted(pindah, [], STATUS))["Sarana"]

    assert all(s.comment is None and s.fill.fgColor.rgb != gaya.MERAH_MUDA for baris in ws.iter_rows() for s in baris)


def test_comment_of_a_person_outlives_a_mark(isi: bytes) -> None:
    letak = tempat(isi, "kegiatan.judul")
    berkomentar = ubah(isi, lambda wb: setattr(sel(wb, "kegiatan.judul"), "comment", Comment("Tolong cek", "Budi")))

    tolak = refused(berkomentar, [masalah(letak)])
    komentar = sel(buka(accepted(tolak, [], STATUS)), "kegiatan.judul").comment

    di_tanda = sel(buka(tolak), "kegiatan.judul").comment
    assert di_tanda is not None
    assert "Tolong cek" in di_tanda.text
    assert komentar is not None
    assert (komentar.text, komentar.author) == ("Tolong cek", "Budi")


def test_sheet_of_a_person_called_masalah_is_not_ours_to_remove(isi: bytes) -> None:
    sendiri = ubah(isi, lambda wb: setattr(wb.create_sheet("Masalah")["A1"], "value", "milik saya"))

    balik = buka(accepted(refused(sendiri, [masalah(tempat(isi, "kegiatan.judul"))]), [], STATUS))

    assert [ws.title for ws in balik.worksheets if "Masalah" in ws.title] == ["Masalah"]
    assert balik["Masalah"]["A1"].value == "milik saya"


def test_masalah_in_a_merged_range_is_marked_at_its_first_cell(isi: bytes) -> None:
    gabung = ubah(isi, lambda wb: wb["Media"].merge_cells("B6:C7"))

    ws = buka(refused(gabung, [masalah(Tempat("Media", "C7", "media[2].Jenis"))]))["Media"]

    assert ws["B6"].comment is not None


def test_characters_that_xml_cannot_hold_do_not_stop_an_answer(isi: bytes) -> None:
    pesan = "Isian “a\x0bb\ud800” salah"

    wb = buka(refused(isi, [masalah(tempat(isi, "kegiatan.judul"), pesan)]))

    assert "Isian “a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}” salah" in semua_teks(wb, "Masalah")


def test_a_cell_at_the_far_corner_costs_nothing(isi: bytes) -> None:
    jauh = ubah(isi, lambda wb: setattr(wb["Media"]["XFD1048576"], "value", "x"))

    assert buka(accepted(refused(jauh, []), [], STATUS))["Media"]["XFD1048576"].value == "x"


def test_accepted_workbook_holds_what_was_given_out(isi: bytes, settings_asli: Settings) -> None:
    tulis: list[tuple[Tempat, Nilai]] = [
        (tempat(isi, "kasus.kode"), "MM-2026-0007"),
        (tempat(isi, "kasus.versi"), 2),
        (Tempat("Langkah", "K6", "langkah[1].Nomor"), "12/2026"),
        (Tempat("Tak Ada", "", "x"), "y"),
    ]

    kasus = baca(accepted(isi, tulis, STATUS), settings_asli).kasus

    assert (kasus.nilai("kasus.kode"), kasus.nilai("kasus.versi")) == ("MM-2026-0007", 2)
    assert kasus.tabel["langkah"][0]["nomor"].nilai == "12/2026"


def test_status_sheet_tells_what_was_issued_and_what_is_next(isi: bytes) -> None:
    status = LembarStatus(
        kode="MM-2026-0007",
        versi=2,
        status="diterima",
        judul="=Judul",
        folder="2026/MM",
        waktu="kini",
        terbit=(naskah(2, "Nota Dinas"),),
        semua=(naskah(1), naskah(2, "Nota Dinas")),
        berikut=("Langkah 3 menunggu Kasubbag.",),
        peringatan=(masalah(tempat(isi, "kegiatan.tempat"), "Berbeda dengan naskah yang ditandatangani."),),
    )

    wb = buka(accepted(isi, [], status))

    teks = semua_teks(wb, "Status")
    assert wb.sheetnames[0] == "Status"
    assert teks.count("Nota Dinas") == 2
    assert teks.count("Lembar Disposisi") == 1
    assert {"1/2026", "2/2026", "•  Langkah 3 menunggu Kasubbag."} <= set(teks)
    assert "Berbeda dengan naskah yang ditandatangani." in teks
    assert all(s.data_type != "f" for baris in wb["Status"].iter_rows() for s in baris)


def test_status_sheet_is_there_once_however_often_accepted(isi: bytes) -> None:
    wb = buka(accepted(accepted(isi, [], STATUS), [], STATUS))

    assert sum("Status" in nama for nama in wb.sheetnames) == 1


def test_same_answer_has_the_same_bytes(isi: bytes) -> None:
    satu = [masalah(tempat(isi, "kegiatan.judul"))]

    assert refused(isi, satu) == refused(isi, satu)
    assert accepted(isi, [], STATUS) == accepted(isi, [], STATUS)


@pytest.mark.parametrize("nilai", ["Situasi <A> & B", 12.5, True])
def test_value_that_excel_calculated_survives(isi: bytes, nilai: object) -> None:
    wb = buka(isi)
    sel(wb, "arahan.hal").value = "=A1"
    letak = tempat(isi, "arahan.hal")
    terhitung = gaya.simpan(wb, {(letak.lembar, letak.sel): nilai})

    balik = refused(terhitung, [])

    assert load_workbook(io.BytesIO(balik), data_only=True)[letak.lembar][letak.sel].value == nilai


@pytest.mark.libreoffice
def test_marks_survive_libreoffice_and_are_undone(isi: bytes, settings_asli: Settings, tmp_path: Path) -> None:
    berkomentar = ubah(isi, lambda wb: setattr(sel(wb, "kegiatan.tempat"), "comment", Comment("Tolong cek", "Budi")))
    satu = [masalah(tempat(isi, n)) for n in ("kegiatan.judul", "kegiatan.tempat")]

    balik = accepted(lewat_libreoffice(refused(berkomentar, satu), tmp_path), [], STATUS)

    wb = buka(balik)
    assert sel(wb, "kegiatan.judul").comment is None
    assert sel(wb, "kegiatan.judul").fill.fgColor.rgb == gaya.KUNING
    komentar = sel(wb, "kegiatan.tempat").comment
    assert komentar is not None
    assert komentar.text == "Tolong cek"
    assert "Masalah" not in wb.sheetnames
    assert baca(balik, settings_asli).masalah == ()


def test_result_of_a_formula_in_a_locked_input_cell_survives(isi: bytes) -> None:
    letak = tempat(isi, "arahan.hal")

    def tempel(wb: Workbook) -> None:
        sel(wb, "arahan.hal").protection = Protection(locked=True)  # pasted from a sheet where it was
        sel(wb, "arahan.hal").value = "=A1"
        wb["Sarana"]["B6"].protection = Protection(locked=True)
        wb["Sarana"]["B6"].value = "=A1"

    wb = buka(ubah(isi, tempel))
    terhitung = gaya.simpan(wb, {(letak.lembar, letak.sel): "Hal", ("Sarana", "B6"): "Podium"})

    balik = load_workbook(io.BytesIO(refused(terhitung, [])), data_only=True)

    assert (balik[letak.lembar][letak.sel].value, balik["Sarana"]["B6"].value) == ("Hal", "Podium")


@pytest.mark.parametrize("nilai", ["#INDONESIA", "#NYA!", pytest.param("x" * 32_767, id="as long as a cell holds")])
def test_result_that_is_text_stays_as_it_is(isi: bytes, nilai: str) -> None:
    wb = buka(isi)
    sel(wb, "arahan.hal").value = "=A1"
    letak = tempat(isi, "arahan.hal")

    balik = refused(gaya.simpan(wb, {(letak.lembar, letak.sel): nilai}), [])

    hasil = load_workbook(io.BytesIO(balik), data_only=True)[letak.lembar][letak.sel]
    assert (hasil.value, hasil.data_type) == (nilai, "s")


def test_result_that_is_a_date_keeps_its_day_in_the_calendar_of_1904(isi: bytes) -> None:
    wb = buka(isi)
    wb.epoch = CALENDAR_MAC_1904
    sel(wb, "kegiatan.tanggal").value = "=TODAY()"
    letak = tempat(isi, "kegiatan.tanggal")

    balik = refused(gaya.simpan(wb, {(letak.lembar, letak.sel): dt.datetime(2026, 11, 23)}), [])

    assert load_workbook(io.BytesIO(balik), data_only=True)[letak.lembar][letak.sel].value == dt.datetime(2026, 11, 23)


def test_date_marked_by_its_type_alone_stays_a_date(isi: bytes) -> None:
    def iso(wb: Workbook) -> None:
        wb.iso_dates = True
        sel(wb, "kegiatan.tanggal").value = dt.datetime(2026, 11, 23)
        sel(wb, "kegiatan.tanggal").number_format = "General"

    balik = sel(buka(refused(ubah(isi, iso), [])), "kegiatan.tanggal")

    assert balik.value == dt.datetime(2026, 11, 23)


def test_number_that_looks_like_an_escape_is_written_as_excel_stores_it(isi: bytes, settings_asli: Settings) -> None:
    nomor = Tempat("Langkah", "K6", "langkah[1].Nomor")

    kasus = baca(accepted(isi, [(nomor, "_x0041_/2026")], STATUS), settings_asli).kasus

    assert kasus.tabel["langkah"][0]["nomor"].nilai == "_x0041_/2026"


def test_workbook_whose_results_are_damaged_is_answered(isi: bytes) -> None:
    wb = buka(isi)
    sel(wb, "arahan.hal").value = "=A1"
    letak = tempat(isi, "arahan.hal")
    asal, keluar = zipfile.ZipFile(io.BytesIO(gaya.simpan(wb, {(letak.lembar, letak.sel): 987_654}))), io.BytesIO()
    with zipfile.ZipFile(keluar, "w") as tujuan:
        for nama in asal.namelist():
            tujuan.writestr(nama, asal.read(nama).replace(b"<v>987654</v>", b"<v>lima</v>"))

    assert sel(buka(refused(keluar.getvalue(), [])), "arahan.hal").value == "=A1"
