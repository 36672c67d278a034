"""The archive lists: what an item is, retention, the workbook, the command."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import io
import json
import subprocess
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipeline import config
from pipeline.archive import daftar as inti
from pipeline.archive.daftar import (
    BELUM_KEMBALI,
    KOLOM_ARSIP_AKTIF,
    SERAHKAN,
    USUL_MUSNAH,
    USUL_PINDAH,
    BerkasArsip,
    Daftar,
    Item,
    berkas_arsip,
    retensi,
    susun_daftar,
)
from pipeline.cli import main
from pipeline.errors import ConfigError, Status
from pipeline.kantor import BELUM_DITETAPKAN, DITETAPKAN, TANPA_JADWAL, JadwalRetensi, Jra
from pipeline.office import Office
from pipeline.register import KasusTercatat, Register, SalinanTercatat
from pipeline.workbook.daftar import BENTUK, tulis_daftar
from tests.alat import HARI_INI, balasan, data, isi_formulir, jatuhkan, tambah_baris

MUSNAH = Jra(kode="HM", jenis_arsip="Humas", aktif_tahun=1, inaktif_tahun=2, nasib_akhir="musnah")
PERMANEN = replace(MUSNAH, kode="HM.01", nasib_akhir="permanen")
JADWAL = JadwalRetensi(status=DITETAPKAN, jra=(MUSNAH, PERMANEN))
JAHAT = (
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(1)",
    '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    "\t=1+1",
    "\r=1+1",
    "#REF!",
    "1e5",
)


def daftar_isi(kasus: KasusTercatat, register: Register) -> tuple[Item, ...]:
    return berkas_arsip(kasus, register, TANPA_JADWAL, HARI_INI).item


def satu_kasus(office: Office, formulir: bytes, **pilihan: Any) -> KasusTercatat:
    jatuhkan(office, isi_formulir(formulir, data(**pilihan)))
    (kasus,) = office.register.semua_kasus()
    return kasus


def kembali(office: Office, kasus: KasusTercatat, jenis: str, ke: int = 1, beda: tuple[str, ...] = ()) -> None:
    """Enter a signed copy of a naskah."""
    naskah = next(n for n in office.register.naskah(kasus.id) if n.jenis == jenis)
    with office.register.issuing():
        office.register.catat_salinan(
            SalinanTercatat(
                naskah=naskah.id,
                ke=ke,
                path=f"{naskah.path.removesuffix('.docx')}_ttd{ke}.pdf",
                sha256="",
                waktu=f"2026-12-0{ke}T10:00:00+07:00",
                beda=beda,
                draf="",
                setoran=naskah.setoran,
            )
        )


def item(nomor: int = 1, **lain: Any) -> Item:
    bawaan: dict[str, Any] = {
        "macam": "naskah",
        "uraian": "Lembar Disposisi Karo Nomor 1/2026",
        "nomor_naskah": "1/2026",
        "tanggal": dt.date(2026, 5, 4),
        "tingkat": "asli",
        "keterangan": "",
        "file": ("01-disposisi-karo/a.docx",),
    }
    return Item(nomor=nomor, **(bawaan | lain))


def berkas(urut: int = 1, **lain: Any) -> BerkasArsip:
    bawaan: dict[str, Any] = {
        "kode": f"MM-2026-{urut:04d}",
        "klasifikasi": "HM",
        "keamanan": "Biasa",
        "judul": "Konferensi Pers",
        "tahun": 2026,
        "folder": f"2026/MM-2026-{urut:04d}_x",
        "status": "selesai",
        "ditutup": dt.date(2026, 5, 7),
        "retensi": retensi(MUSNAH, dt.date(2026, 5, 7), HARI_INI),
        "keterangan": "",
        "item": tuple(item(n) for n in (1, 2, 3)),
    }
    return BerkasArsip(**(bawaan | lain))


def daftar(*isi: BerkasArsip) -> Daftar:
    return Daftar(
        kop=("KEMENTERIAN CONTOH", "BIRO CONTOH"),
        unit_pengolah="Biro Contoh",
        jadwal=JADWAL,
        per=HARI_INI,
        lingkup="",
        berkas=isi,
    )


def buku(*isi: BerkasArsip) -> Workbook:
    return load_workbook(io.BytesIO(tulis_daftar(daftar(*isi))))


def isi_lembar(wb: Workbook, judul: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by the titles of its columns."""
    baris = list(wb[judul].iter_rows(values_only=True))
    kepala = next(n for n, b in enumerate(baris) if b[1] == "Kode Klasifikasi")
    isi = baris[kepala + 1 :]
    return [dict(zip(map(str, baris[kepala]), b, strict=True)) for b in isi if b[0] is not None and b[0] != "(1)"]


# ── records → items ─────────────────────────────────────────────────────────────────────────────


def test_items_are_the_naskah_by_date_then_the_workbook(office: Office, formulir: bytes) -> None:
    kasus = satu_kasus(office, formulir)

    isi = daftar_isi(kasus, office.register)

    assert [i.nomor for i in isi] == list(range(1, 14))
    assert [i.macam for i in isi] == ["naskah"] * 12 + ["sumber"]
    assert [i.tanggal for i in isi[:12]] == sorted(i.tanggal for i in isi[:12])
    assert isi[0].uraian == "Lembar Disposisi Karo Nomor 1/2026 dari Karo KumSidhal kepada Kabag Hublem dan Humas"
    assert (isi[0].nomor_naskah, isi[0].file) == ("1/2026", ("01-disposisi-karo/MM-2026-0001_01_disposisi-karo.docx",))
    assert (isi[-1].tingkat, isi[-1].file) == ("asli", ("00-sumber/MM-2026-0001_v01.xlsx",))


def test_signed_copy_makes_its_naskah_asli_and_is_no_item_of_its_own(office: Office, formulir: bytes) -> None:
    kasus = satu_kasus(office, formulir)
    belum = daftar_isi(kasus, office.register)
    kembali(office, kasus, "disposisi-karo")
    kembali(office, kasus, "disposisi-karo", ke=2, beda=("x",))

    pulang, *lain = daftar_isi(kasus, office.register)

    assert {(i.tingkat, i.keterangan) for i in belum if i.macam == "naskah"} == {("kopi", BELUM_KEMBALI)}
    assert pulang.tingkat == "asli"
    assert pulang.keterangan == (
        "Bertanda tangan, masuk 2 Desember 2026 (2 salinan). Isinya berbeda dari yang diterbitkan"
    )
    assert [f.rpartition("_")[2] for f in pulang.file] == ["ttd2.pdf", "ttd1.pdf", "disposisi-karo.docx"]
    assert len(lain) == len(belum) - 1
    assert {i.tingkat for i in lain if i.macam == "naskah"} == {"kopi"}


def test_superseded_revision_is_listed_only_if_it_came_home_signed(office: Office, formulir: bytes) -> None:
    satu_kasus(office, formulir, sampai=1)
    jatuhkan(office, isi_formulir(balasan(office), data(sampai=1, bidang={"arahan.hal": "Hal yang baru"})))
    (kasus,) = office.register.semua_kasus()
    assert [n.keadaan for n in office.register.naskah(kasus.id)] == ["digantikan", "terbit"]

    berlaku, sumber = daftar_isi(kasus, office.register)
    kembali(office, kasus, "disposisi-karo")
    lama, *_ = daftar_isi(kasus, office.register)

    assert berlaku.keterangan == f"Revisi 2. {BELUM_KEMBALI}"
    assert sumber.uraian == "Buku kerja, sumber data naskah, versi 1 s.d. 2"
    assert [f[-8:] for f in sumber.file] == ["v02.xlsx", "v01.xlsx"]
    assert (lama.tingkat, lama.keterangan) == (
        "asli",
        "Revisi 1, sudah digantikan. Bertanda tangan, masuk 1 Desember 2026",
    )


def test_cancelled_number_is_listed_with_its_reason(office: Office, formulir: bytes) -> None:
    kasus = satu_kasus(office, formulir, sampai=2)
    with office.register.issuing():
        office.register.batalkan(office.register.naskah(kasus.id)[0].nomor_id, alasan="salah tujuan", saat=HARI_INI)

    batal, *_ = daftar_isi(kasus, office.register)

    assert batal.keterangan == "Nomor dibatalkan 24 November 2026: salah tujuan"


def test_lampiran_is_told_in_the_words_of_the_workbook(office: Office, formulir: bytes) -> None:
    (office.settings.root.inbox / "lampiran" / "kliping.txt").write_text("isi")
    asal = tambah_baris(
        data(), "dokumentasi", {"Berkas": "kliping.txt", "Jenis": "Kliping", "Keterangan": "Halaman\nmuka"}
    )
    assert jatuhkan(office, isi_formulir(formulir, asal)).masalah == ()
    (kasus,) = office.register.semua_kasus()

    (lampiran,) = (i for i in daftar_isi(kasus, office.register) if i.macam == "lampiran")

    assert lampiran.uraian == "Kliping: Halaman muka (kliping.txt)"
    assert (lampiran.tingkat, lampiran.tanggal) == ("kopi", HARI_INI)
    assert lampiran.file == ("00-sumber/lampiran/kliping.txt",)


def test_berkas_has_klasifikasi_kurun_waktu_and_closing_day(office: Office, formulir: bytes) -> None:
    kasus = satu_kasus(office, formulir)

    satu = berkas_arsip(kasus, office.register, JADWAL, HARI_INI)
    kembali(office, kasus, "laporan")
    ditutup = berkas_arsip(kasus, office.register, JADWAL, HARI_INI).ditutup

    hari = [n.tanggal for n in office.register.naskah(kasus.id)]
    assert (satu.klasifikasi, satu.keamanan, satu.status) == ("HM", "Biasa", "selesai")
    assert satu.kurun == (min(hari), max(hari))
    assert satu.ditutup == HARI_INI
    assert ditutup == dt.date(2026, 12, 1)
    assert satu.retensi.kode == "HM"
    assert satu.keterangan == "12 naskah belum kembali bertanda tangan"


def test_open_berkas_has_no_retention_date(office: Office, formulir: bytes) -> None:
    satu = berkas_arsip(satu_kasus(office, formulir, sampai=2), office.register, JADWAL, dt.date(2099, 1, 1))

    assert (satu.ditutup, satu.retensi.aktif_sampai, satu.retensi.usul) == (None, None, "")
    assert satu.keterangan.startswith("Langkah 3, Kasubbag Hubungan Media")


def test_cancelled_case_is_closed_and_says_why(office: Office, formulir: bytes) -> None:
    satu_kasus(office, formulir, sampai=2)
    jatuhkan(office, isi_formulir(balasan(office), data(sampai=2, bidang={"kasus.pembatalan": "acara batal"})))
    (kasus,) = office.register.semua_kasus()

    satu = berkas_arsip(kasus, office.register, JADWAL, HARI_INI)

    assert (satu.status, satu.ditutup) == ("dibatalkan", HARI_INI)
    assert satu.keterangan.startswith("Dibatalkan: acara batal. ")


def test_lists_run_by_klasifikasi_then_by_kode() -> None:
    acak = [
        berkas(kode="MM-2026-10000"),
        berkas(kode="MM-2026-9999"),
        berkas(kode="MM-2026-0001", klasifikasi=""),
        berkas(kode="MM-2026-0002", klasifikasi="OT.01.02"),
        berkas(kode="MM-2025-0003", tahun=2025),
    ]

    urut = sorted(acak, key=inti._urutan)

    assert [b.kode for b in urut] == ["MM-2025-0003", "MM-2026-9999", "MM-2026-10000", "MM-2026-0002", "MM-2026-0001"]


# ── retention ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("jra", "hari_ini", "usul"),
    [
        pytest.param(MUSNAH, dt.date(2027, 5, 7), "", id="last day aktif"),
        pytest.param(MUSNAH, dt.date(2027, 5, 8), USUL_PINDAH, id="aktif has passed"),
        pytest.param(MUSNAH, dt.date(2029, 5, 7), USUL_PINDAH, id="last day inaktif"),
        pytest.param(MUSNAH, dt.date(2029, 5, 8), USUL_MUSNAH, id="inaktif has passed"),
        pytest.param(PERMANEN, dt.date(2029, 5, 8), SERAHKAN, id="for ever"),
        pytest.param(None, dt.date(2099, 1, 1), "", id="no row"),
    ],
)
def test_what_is_proposed_follows_from_the_day_of_closing(jra: Jra | None, hari_ini: dt.date, usul: str) -> None:
    assert retensi(jra, dt.date(2026, 5, 7), hari_ini).usul == usul


@pytest.mark.parametrize(
    ("klasifikasi", "kode"),
    [("HM", "HM"), ("HM.02", "HM"), ("hm.01", "HM.01"), ("HM.01.02", "HM.01"), ("HM.011", "HM"), ("H", ""), ("", "")],
)
def test_nearest_kode_above_decides(klasifikasi: str, kode: str) -> None:
    jra = JADWAL.cari(klasifikasi)

    assert (jra.kode if jra else "") == kode


def test_table_that_is_not_in_force_decides_nothing() -> None:
    assert replace(JADWAL, status=BELUM_DITETAPKAN).cari("HM") is None
    assert isi_lembar(buku(berkas(retensi=retensi(None, HARI_INI, HARI_INI))), "Daftar Berkas")[0]["Kode JRA"] == (
        BELUM_DITETAPKAN
    )


def tulis_jra(root: Path, isi: str) -> None:
    (root / "config/jra.toml").write_text(isi, "utf-8")


BARIS_JRA = '[[jra]]\nkode = "HM"\njenis_arsip = "Humas"\naktif_tahun = 1\ninaktif_tahun = 2\nnasib_akhir = "musnah"\n'


def test_root_has_an_empty_table_and_one_without_loads(root: Path) -> None:
    assert config.load(root).kantor.jadwal == TANPA_JADWAL

    (root / "config/jra.toml").unlink()

    assert config.load(root).kantor.jadwal == TANPA_JADWAL


def test_table_is_read(root: Path) -> None:
    tulis_jra(root, f'status = "DITETAPKAN"\ndasar = "Peraturan"\n{BARIS_JRA}')

    assert config.load(root).kantor.jadwal == JadwalRetensi(status=DITETAPKAN, dasar="Peraturan", jra=(MUSNAH,))


@pytest.mark.parametrize(
    ("lama", "baru", "pesan"),
    [
        pytest.param('"DITETAPKAN"', '"ditetapkan"', "status “ditetapkan” tidak dikenal; pilih", id="status"),
        pytest.param("aktif_tahun = 1", "aktif_tahun = -1", "aktif_tahun bernilai -1; harus dari 0", id="negative"),
        pytest.param("inaktif_tahun = 2", "inaktif_tahun = 200", "inaktif_tahun bernilai 200", id="too long"),
        pytest.param("aktif_tahun = 1", "aktif_tahun = 1.5", "jra[1].aktif_tahun” bernilai 1.5", id="no whole years"),
        pytest.param('"musnah"', '"dibakar"', "nasib_akhir “dibakar” tidak dikenal; pilih “musnah”", id="end"),
        pytest.param('kode = "HM"', 'kode = "HM."', "kode “HM.” bukan kode klasifikasi", id="kode"),
        pytest.param('"Humas"', '" "', "jenis_arsip masih kosong", id="jenis"),
        pytest.param("jenis_arsip", "jenis", "“jenis_arsip”", id="mistyped key"),
        pytest.param(BARIS_JRA, BARIS_JRA * 2, "kode “HM” ditulis 2 kali", id="twice"),
        pytest.param(BARIS_JRA, "", "belum ada satu pun [[jra]]", id="in force and empty"),
    ],
)
def test_fault_of_the_table_names_file_key_and_remedy(root: Path, lama: str, baru: str, pesan: str) -> None:
    isi = f'status = "DITETAPKAN"\n{BARIS_JRA}'
    assert lama in isi
    tulis_jra(root, isi.replace(lama, baru, 1))

    with pytest.raises(ConfigError) as galat:
        config.load(root)

    assert any(t.startswith("config/jra.toml: ") and pesan in t for t in galat.value.temuan), galat.value.temuan


def test_all_faults_of_the_table_are_told_at_once_with_those_of_others(root: Path) -> None:
    tulis_jra(root, f'status = "x"\n{BARIS_JRA.replace("musnah", "y").replace("= 2", "= -2")}')
    (root / "templates/mobilisasi-media/laporan.docx").unlink()

    with pytest.raises(ConfigError) as galat:
        config.load(root)

    assert len(galat.value.temuan) == 4


# ── the workbook ────────────────────────────────────────────────────────────────────────────────


def test_columns_are_those_of_the_rule_in_order() -> None:
    """TND-604; columns after the tenth are not known."""
    assert KOLOM_ARSIP_AKTIF == (
        "Nomor Urut Berkas",
        "Kode Klasifikasi",
        "Uraian Informasi Berkas",
        "Kurun Waktu",
        "Jumlah Item",
        "Nomor Item",
        "Uraian Informasi Arsip",
        "Tanggal",
        "Tingkat Perkembangan",
        "Keterangan",
    )
    lembar = buku(berkas())["Daftar Arsip Aktif"]
    atas = [sel.value for sel in lembar["A"]]
    assert atas[:5] == [
        "KEMENTERIAN CONTOH",
        "BIRO CONTOH",
        "DAFTAR ARSIP AKTIF",
        "Unit Pengolah: Biro Contoh",
        "Keadaan per 24 November 2026",
    ]
    assert tuple(sel.value for sel in lembar[7]) == KOLOM_ARSIP_AKTIF
    assert [sel.value for sel in lembar[8]] == [f"({n})" for n in range(1, 11)]


def test_berkas_is_told_once_and_item_numbers_begin_anew() -> None:
    wb = buku(berkas(1), berkas(2, item=(item(1), item(2))))

    aktif = isi_lembar(wb, "Daftar Arsip Aktif")
    assert [b["Nomor Urut Berkas"] for b in aktif] == [1, 1, 1, 2, 2]
    assert [b["Nomor Item"] for b in aktif] == [1, 2, 3, 1, 2]
    assert [b["Kode Klasifikasi"] for b in aktif] == ["HM", None, None, "HM", None]
    assert [b["Jumlah Item"] for b in aktif] == [3, None, None, 2, None]
    assert aktif[3]["Uraian Informasi Berkas"] == "Konferensi Pers\nMM-2026-0002"
    assert aktif[0]["Kurun Waktu"] == "4 Mei 2026"
    isi = isi_lembar(wb, "Daftar Isi Berkas")
    assert [(b["Kode Berkas"][-1], b["Nomor Item"]) for b in isi] == [
        ("1", 1),
        ("1", 2),
        ("1", 3),
        ("2", 1),
        ("2", 2),
    ]
    assert [b["Nomor Berkas"] for b in isi_lembar(wb, "Daftar Berkas")] == [1, 2]


def test_berkas_without_items_is_listed() -> None:
    (satu,) = isi_lembar(buku(berkas(item=(), keterangan="kosong")), "Daftar Arsip Aktif")

    assert (satu["Jumlah Item"], satu["Nomor Item"], satu["Keterangan"]) == (0, None, "kosong")


def test_dates_are_dates_in_indonesian() -> None:
    wb = buku(berkas())

    for judul, kolom in (("Daftar Arsip Aktif", "H"), ("Daftar Berkas", "E"), ("Daftar Isi Berkas", "G")):
        sel = next(s for s in wb[judul][kolom] if isinstance(s.value, dt.datetime))
        assert sel.value == dt.datetime(2026, 5, 4)
        assert sel.number_format.startswith("[$-421]d mmm")
    (satu,) = isi_lembar(wb, "Daftar Berkas")
    assert (satu["Ditutup"], satu["Aktif s.d."], satu["Inaktif s.d."]) == (
        dt.datetime(2026, 5, 7),
        dt.datetime(2027, 5, 7),
        dt.datetime(2029, 5, 7),
    )


def test_lists_are_ready_to_print_and_to_filter() -> None:
    wb = buku(berkas(1), berkas(2))

    assert wb.sheetnames == ["Daftar Arsip Aktif", "Daftar Berkas", "Daftar Isi Berkas"]
    for lembar in wb.worksheets:
        assert (lembar.page_setup.orientation, lembar.page_setup.paperSize) == ("landscape", 9)
        assert (lembar.page_setup.fitToWidth, lembar.page_setup.fitToHeight) == (1, 0)
        assert lembar.oddFooter
        assert "&P" in str(lembar.oddFooter.right.text)
        kepala = next(b for b in range(1, 20) if lembar.cell(b, 2).value == "Kode Klasifikasi")
        assert str(lembar.print_title_rows).startswith(f"${kepala}:")
        beku = int(str(lembar.freeze_panes)[1:])
        assert lembar.cell(beku, 1).value == 1
        assert all(s.border.left.style and s.alignment.wrap_text for s in lembar[beku])
    assert [ws.auto_filter.ref for ws in wb.worksheets] == [None, "A8:P10", "A7:K13"]
    assert [ws.dimensions for ws in wb.worksheets] == ["A1:J14", "A1:P10", "A1:K13"]


def test_empty_list_says_so() -> None:
    wb = buku()

    assert [[s.value for s in ws["A"]][-1] for ws in wb.worksheets] == ["Belum ada berkas."] * 3


@pytest.mark.parametrize("teks", JAHAT)
def test_text_like_a_formula_stays_text_in_every_list(teks: str) -> None:
    satu = berkas(
        judul=teks,
        kode=teks,
        klasifikasi=teks,
        keamanan=teks,
        folder=teks,
        status=teks,
        keterangan=teks,
        retensi=replace(retensi(MUSNAH, HARI_INI, HARI_INI), kode=teks, usul=teks, nasib_akhir=teks),
        item=(item(uraian=teks, nomor_naskah=teks, keterangan=teks, file=(teks,)),),
    )
    d = replace(daftar(satu), unit_pengolah=teks, kop=(teks,), lingkup=teks, jadwal=replace(JADWAL, dasar=teks))

    isi = tulis_daftar(d)

    sama = teks.replace("\r", "\n")
    ketemu = 0
    for lembar in load_workbook(io.BytesIO(isi)).worksheets:
        for sel in (s for baris in lembar for s in baris if isinstance(s.value, str)):
            assert sel.data_type == "s"
            assert sel.quotePrefix or str(sel.value)[0] not in "=+-@\t\n"
            ketemu += sel.value == sama
    assert ketemu >= 16
    with zipfile.ZipFile(io.BytesIO(isi)) as buka:
        lembar_xml = [buka.read(n) for n in buka.namelist() if n.startswith("xl/worksheets/")]
    assert len(lembar_xml) == 3
    assert not any(b"<f>" in x or b"<f " in x or b"<hyperlink" in x for x in lembar_xml)


def test_text_that_xml_or_excel_would_change_comes_out_as_it_went_in() -> None:
    teks = "_x0041_ & <b> \N{SNOWMAN} " + "x" * 500

    isi = tulis_daftar(daftar(berkas(judul=teks)))

    assert b"_x005F_x0041_ &amp; &lt;b&gt;" in zipfile.ZipFile(io.BytesIO(isi)).read("xl/worksheets/sheet2.xml")
    assert tulis_daftar(daftar(berkas(judul="a\x00\x1bb")))


def test_same_records_and_day_give_the_same_bytes() -> None:
    d = daftar(berkas(1), berkas(2))

    isi = tulis_daftar(d)

    assert isi == tulis_daftar(d)
    with zipfile.ZipFile(io.BytesIO(isi)) as buka:
        assert {i.date_time for i in buka.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_sheets_are_never_held_whole() -> None:
    d = daftar(*(berkas(n, item=tuple(item(i, uraian=f"Naskah {n} {i}") for i in range(1, 41))) for n in range(60)))
    tulis_daftar(d)

    tracemalloc.start()
    isi = tulis_daftar(d)
    puncak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    with zipfile.ZipFile(io.BytesIO(isi)) as buka:
        mentah = sum(i.file_size for i in buka.infolist())
    assert mentah > 2_000_000
    assert puncak < mentah / 2


def test_rows_are_high_enough_for_their_text() -> None:
    pendek, panjang, raksasa = (
        buku(berkas(judul=judul))["Daftar Berkas"].row_dimensions[9].height
        for judul in ("a", "Konferensi pers " * 20, "y" * 30_000)
    )

    assert pendek < panjang / 5
    assert raksasa == 409


def test_core_of_the_lists_is_pure() -> None:
    modul = {
        nama
        for simpul in ast.walk(ast.parse(Path(inti.__file__).read_text("utf-8")))
        if isinstance(simpul, (ast.Import, ast.ImportFrom))
        for nama in ([simpul.module] if isinstance(simpul, ast.ImportFrom) else [a.name for a in simpul.names])
    }

    luar = {m for m in modul if m and not m.startswith("pipeline.")}
    assert luar <= {"__future__", "datetime", "collections.abc", "dataclasses", "typing"}
    assert [b.judul for b in BENTUK] == ["Daftar Arsip Aktif", "Daftar Berkas", "Daftar Isi Berkas"]


def _libreoffice(berkas_asal: Path, bentuk: str, hasil: Path, *pilihan: str) -> None:
    profil = f"-env:UserInstallation=file://{berkas_asal.parent}/profil"
    perintah = ["soffice", profil, "--headless", *pilihan, "--convert-to", bentuk]
    subprocess.run([*perintah, "--outdir", str(hasil), str(berkas_asal)], check=True, capture_output=True, timeout=180)


@pytest.mark.libreoffice
def test_nothing_is_computed_by_libreoffice_there_and_back(tmp_path: Path) -> None:
    jahat = [*JAHAT[:5], "_x0041_"]
    isi = tuple(berkas(n, judul=teks, item=(item(uraian=teks),)) for n, teks in enumerate(jahat, 1))
    asal = tmp_path / "daftar.xlsx"
    asal.write_bytes(tulis_daftar(daftar(*isi)))

    _libreoffice(asal, "xlsx", tmp_path / "lo")
    _libreoffice(asal, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1", tmp_path)
    bagian = {f.stem.rpartition("-")[2]: f for f in tmp_path.glob("daftar-*.csv")}
    for judul, kolom in (("Daftar Berkas", 3), ("Daftar Isi Berkas", 4)):
        baris = list(csv.reader(bagian[judul].read_text("utf-8").splitlines()))
        assert [b[kolom] for b in baris if b[0].isdigit()] == jahat
    # A CSV has no types: what is quoted in it is text only to who asks for that.
    _libreoffice(bagian["Daftar Berkas"], "xlsx", tmp_path / "lagi", "--infilter=CSV:44,34,76,1,,0,true")

    for berkas_lo in (tmp_path / "lo" / "daftar.xlsx", *(tmp_path / "lagi").glob("*.xlsx")):
        semua = [s for ws in load_workbook(berkas_lo).worksheets for baris in ws for s in baris]
        assert not [s.value for s in semua if s.data_type in "fe"], berkas_lo
        assert set(jahat[:5]) <= {s.value for s in semua}, berkas_lo


@pytest.mark.libreoffice
def test_lists_print_on_landscape_pages_with_heads_on_each(tmp_path: Path) -> None:
    import pypdfium2

    isi = tuple(berkas(n, item=tuple(item(i, keterangan=BELUM_KEMBALI) for i in range(1, 31))) for n in (1, 2))
    (tmp_path / "daftar.xlsx").write_bytes(tulis_daftar(daftar(*isi)))
    _libreoffice(tmp_path / "daftar.xlsx", "pdf", tmp_path)

    pdf = pypdfium2.PdfDocument(tmp_path / "daftar.pdf")
    halaman = [h.get_textpage().get_text_range() for h in pdf]
    assert all(h.get_width() > h.get_height() for h in pdf)
    assert len(halaman) > 5
    assert all("Keterangan" in h and f"Halaman {n} dari {len(halaman)}" in h for n, h in enumerate(halaman, 1))
    assert "4 Mei 2026" in halaman[0]
    pdf.close()


# ── the command ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def alur(root: Path, office: Office, formulir: bytes) -> list[str]:
    """The command line of a root with two cases, one of which has ended."""
    satu_kasus(office, formulir)
    asal = data(sampai=1, bidang={"arahan.nomor": "B/2", "kegiatan.judul": '\'=HYPERLINK("http://x")'})
    jatuhkan(office, isi_formulir(formulir, asal))
    return ["--root", str(root), "archive", "list"]


def test_list_shows_each_berkas(alur: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(alur) == Status.SELESAI

    kepala, _, satu, dua, _, kaki = capsys.readouterr().out.splitlines()
    assert kepala.split()[:3] == ["Nomor", "Kode", "Klasifikasi"]
    assert satu.split()[:3] == ["1", "MM-2026-0001", "HM"]
    assert satu.endswith("Selesai   BELUM DITETAPKAN")
    assert dua.split()[:3] == ["2", "MM-2026-0002", "HM"]
    assert kaki.startswith("Jadwal Retensi Arsip: BELUM DITETAPKAN.")


def test_list_as_json_is_one_object_a_berkas_with_its_items(
    alur: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*alur, "--json"]) == Status.SELESAI

    satu, dua = (json.loads(b) for b in capsys.readouterr().out.splitlines())
    assert (satu["kasus"], satu["status"], satu["jumlah_item"], len(satu["item"])) == (
        "MM-2026-0001",
        "selesai",
        13,
        13,
    )
    assert satu["retensi"]["kode"] == BELUM_DITETAPKAN
    assert (dua["status"], dua["ditutup"]) == ("berjalan", None)
    assert dua["item"][0]["keterangan"] == BELUM_KEMBALI


def test_list_writes_the_workbook_and_nothing_else(
    alur: list[str], root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sebelum = {f: f.read_bytes() for f in (root / "outbox").rglob("*") if f.is_file()}
    tujuan = tmp_path / "baru" / "daftar.xlsx"

    assert main([*alur, "-o", str(tujuan)]) == Status.SELESAI

    assert "(2 berkas, 15 item)" in capsys.readouterr().out
    baris = isi_lembar(load_workbook(tujuan), "Daftar Berkas")
    assert '=HYPERLINK("http://x")' in {str(b["Uraian Informasi Berkas"]).lstrip("'") for b in baris}
    assert {f: f.read_bytes() for f in (root / "outbox").rglob("*") if f.is_file()} == sebelum


def test_list_of_some_cases_or_a_year(alur: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*alur, "mm-2026-0002", "--json"]) == Status.SELESAI
    (satu,) = (json.loads(b) for b in capsys.readouterr().out.splitlines())
    assert (satu["nomor"], satu["kasus"]) == (1, "MM-2026-0002")
    assert main([*alur, "--tahun", "2025"]) == Status.SELESAI
    assert capsys.readouterr().out == "Belum ada berkas tahun 2025.\n"


def test_unknown_case_ends_with_status_2(alur: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*alur, "MM-2026-0001", "MM-2026-0077", "XX-1"]) == Status.SALAH_PERINTAH
    assert "Kasus MM-2026-0077, XX-1 tidak ada di register." in capsys.readouterr().err


def test_list_of_a_fresh_root_is_empty_and_leaves_no_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(root), "archive", "list"]) == Status.SELESAI
    assert capsys.readouterr().out == "Belum ada berkas.\n"
    assert not (root / ".alur").exists()


def test_retention_of_the_table_reaches_the_list(
    alur: list[str], root: Path, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    tulis_jra(root, f'status = "DITETAPKAN"\n{BARIS_JRA}')
    settings = config.load(root)

    hasil = susun_daftar(office.register.semua_kasus(), office.register, settings.kantor, dt.date(2028, 1, 1))

    assert [b.retensi.usul for b in hasil.berkas] == [USUL_PINDAH, ""]
    assert main(alur) == Status.SELESAI
    assert "Jadwal Retensi Arsip: DITETAPKAN." in capsys.readouterr().out
