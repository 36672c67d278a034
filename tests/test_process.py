"""The main job, end to end, without the watcher."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline import config
from pipeline.errors import HalanganError
from pipeline.kamar import Langsung, WaktuHabisError
from pipeline.office import Office
from pipeline.word.check import teks
from pipeline.workbook.reply import accepted
from tests.alat import WIB, balasan, data, isi_formulir, isi_outbox, jatuhkan, kode, pulihkan, tambah_baris

P = ParamSpec("P")
T = TypeVar("T")
ANEH = 'Rapat <A> & "B" {{ 7*7 }} {% if %} “kutip” 中文 😀 {_{ x }_}'


def naskah_docx(root: Path) -> dict[str, bytes]:
    """Return the valid naskah in outbox/ by jenis."""
    semua = isi_outbox(root)
    return {n.rpartition("_")[2].removesuffix(".docx"): i for n, i in semua.items() if n.endswith(".docx")}


def test_one_workbook_gives_every_naskah_of_the_sop(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, data()))

    outbox = office.settings.root.outbox
    assert (jawaban.status, jawaban.kasus, jawaban.masalah) == ("diterima", "MM-2026-0001", ())
    assert [n["langkah"] for n in jawaban.naskah] == [1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 10, 11]
    assert all((outbox / n["path"]).is_file() for n in jawaban.naskah)
    assert len({n["nomor"] for n in jawaban.naskah}) == 12
    assert len({Path(n["path"]).parent for n in jawaban.naskah}) == 11


def test_names_and_folders_are_those_of_the_contract(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data()))

    berkas = "2026/MM-2026-0001_konferensi-pers-perkembangan-situasi-keamanan"
    nama = set(isi_outbox(office.settings.root.dir)) - {"BACA-SAYA.txt"}
    assert f"{berkas}/01-disposisi-karo/MM-2026-0001_01_disposisi-karo.docx" in nama
    assert f"{berkas}/08-pelaksanaan/MM-2026-0001_08_daftar-hadir.docx" in nama
    sumber = {f"{berkas}/00-sumber/MM-2026-0001_v01.xlsx", f"{berkas}/00-sumber/manifes.json"}
    assert {f"{berkas}/index.html", "index.html", "indeks/2026-0.js", *sumber} <= nama
    assert len(nama) == 17


def test_accepted_workbook_is_kept_byte_for_byte(office: Office, formulir: bytes) -> None:
    isi = isi_formulir(formulir, data())

    jatuhkan(office, isi)

    assert isi in isi_outbox(office.settings.root.dir).values()


def test_disposisi_share_a_series_of_agenda_numbers(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, data()))

    agenda = [n["nomor"] for n in jawaban.naskah if n["jenis"].startswith("disposisi")]
    assert agenda == [f"{n}/2026" for n in range(1, 6)]


def test_typed_values_come_out_as_typed_on_every_naskah(office: Office, formulir: bytes) -> None:
    asal = data(bidang={"kegiatan.judul": ANEH, "kegiatan.latar_belakang": f"Baris satu & {ANEH}\nBaris dua < tiga"})
    jatuhkan(office, isi_formulir(formulir, asal))

    for jenis, docx in naskah_docx(office.settings.root.dir).items():
        isi = teks(docx)
        assert ANEH in isi or ANEH.upper() in isi, jenis
    assert "Baris dua < tiga" in teks(naskah_docx(office.settings.root.dir)["laporan"])


def test_naskah_hold_no_tag_and_no_none(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data()))

    for jenis, docx in naskah_docx(office.settings.root.dir).items():
        Document(io.BytesIO(docx))
        for sisa in ("{{", "{%", "None", "{#"):
            assert sisa not in teks(docx), (jenis, sisa)


# Which naskah show a value is the SOP's business; each of these must be on at least the one named.
TERCETAK = {
    "disposisi-karo": ("arahan.hal", "arahan.nomor", "arahan.dari", "arahan.ringkasan", "arahan.lampiran"),
    "laporan-persiapan": ("kegiatan.judul", "kegiatan.tempat", "narasumber", "sarana", "koordinasi", "acara"),
    "berita-acara": ("kegiatan.judul", "kegiatan.tempat", "narasumber.Nama"),
    "laporan": ("laporan.hasil", "laporan.hambatan", "laporan.simpulan", "laporan.saran", "kegiatan.latar_belakang"),
}


@pytest.mark.parametrize("jenis", TERCETAK)
def test_what_a_naskah_should_show_is_in_its_text(office: Office, formulir: bytes, jenis: str) -> None:
    asal = data()
    jatuhkan(office, isi_formulir(formulir, asal))
    isi = teks(naskah_docx(office.settings.root.dir)[jenis])

    for nama in TERCETAK[jenis]:
        tabel, _, kolom = nama.partition(".")
        if nama in asal.bidang:
            nilai = [b for b in str(asal.bidang[nama]).split("\n") if b]
        else:
            nilai = [v for b in asal.tabel[tabel] for k, v in b.items() if isinstance(v, str) and kolom in ("", k)]
        for satu in nilai:
            assert satu in isi, (nama, satu)


def test_same_file_again_is_a_duplicate_and_changes_nothing(office: Office, formulir: bytes) -> None:
    isi = isi_formulir(formulir, data())
    jatuhkan(office, isi)
    sebelum = isi_outbox(office.settings.root.dir)

    jawaban = jatuhkan(office, isi, "lain.xlsx")

    assert (jawaban.status, jawaban.kasus, jawaban.naskah) == ("duplikat", "MM-2026-0001", ())
    assert isi_outbox(office.settings.root.dir) == sebelum


def test_returned_workbook_dropped_unchanged_is_a_duplicate(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data()))

    assert jatuhkan(office, balasan(office)).status == "duplikat"


def test_stage_by_stage_gives_what_one_go_gives(office: Office, formulir: bytes, tmp_path: Path) -> None:
    buku, terbit = formulir, []
    for sampai in (3, 7, 11):
        jawaban = jatuhkan(office, isi_formulir(buku, data(sampai=sampai)))
        assert jawaban.status == "diterima", jawaban.masalah
        terbit.append([n["langkah"] for n in jawaban.naskah])
        buku = balasan(office)

    assert terbit == [[1, 2, 3], [4, 5, 6, 7], [8, 8, 9, 10, 11]]
    bertahap = {n: teks(i) for n, i in isi_outbox(office.settings.root.dir).items() if n.endswith(".docx")}
    assert len(bertahap) == 12
    sekaligus = Office(office.settings, office.register, office.jam)
    lain = jatuhkan(sekaligus, isi_formulir(formulir, data(bidang={"arahan.nomor": "B-999/Ses/HM/11/2026"})))
    assert [Path(n["path"]).name.partition("_")[2] for n in lain.naskah] == [
        Path(n).name.partition("_")[2] for n in sorted(bertahap)
    ]


def test_returned_workbook_holds_code_version_numbers_and_status(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, data(sampai=3)))
    wb = load_workbook(io.BytesIO(balasan(office)))

    def sel(nama: str) -> object:
        ((lembar, alamat),) = wb.defined_names[nama].destinations
        return wb[lembar][alamat].value

    assert (sel("kasus.kode"), sel("kasus.versi")) == ("MM-2026-0001", 1)
    status = "\n".join(str(c.value) for baris in wb["Status"].iter_rows() for c in baris if c.value is not None)
    for naskah in jawaban.naskah:
        assert str(naskah["nomor"]) in status
    assert "Langkah 4 oleh Pelaksana (JP/JFT)" in status


def test_untouched_earlier_reply_makes_way_and_an_edited_one_stays(office: Office, formulir: bytes) -> None:
    diterima = office.settings.root.inbox / "diterima"
    for sampai in (1, 2):
        buku = (diterima / "rapat.xlsx").read_bytes() if sampai > 1 else formulir
        jatuhkan(office, isi_formulir(buku, data(sampai=sampai)))
    nama = [f.name for f in diterima.iterdir()]
    tersunting = isi_formulir((diterima / "rapat.xlsx").read_bytes(), data(sampai=3))
    (diterima / "rapat.xlsx").write_bytes(tersunting)

    jatuhkan(office, tersunting)

    assert nama == ["rapat.xlsx"]
    assert (diterima / "rapat.xlsx").read_bytes() == tersunting
    assert sorted(f.name for f in diterima.iterdir()) == ["rapat (2).xlsx", "rapat.xlsx"]


def test_ten_mistakes_give_ten_masalah_and_use_no_number(office: Office, formulir: bytes) -> None:
    salah = data(
        bidang={
            "kegiatan.judul": None,
            "kegiatan.jenis": "Konferensi Pres",
            "kegiatan.tanggal": "7 Mei 2018",
            "kegiatan.jam_selesai": dt.time(9),
            "naskah.keamanan": "Rahasia",
            "arahan.tanggal_terima": dt.date(2020, 1, 1),
        },
        langkah={
            2: {"Instruksi": None, "Keputusan": "Setuju"},
            3: {"Selesai": None},
            5: {"Keputusan": "Tidak setuju"},
        },
    )
    salah = tambah_baris(salah, "sarana", {"Uraian": "Meja", "Jumlah": "dua", "Satuan": "buah"})
    isi = isi_formulir(formulir, salah)
    wb = load_workbook(io.BytesIO(isi))
    wb["Langkah"][_sel(wb, "langkah", 2, "Instruksi")] = None
    keluar = io.BytesIO()
    wb.save(keluar)

    jawaban = jatuhkan(office, keluar.getvalue())

    assert jawaban.status == "ditolak"
    assert set(kode(jawaban.masalah)) >= {
        ("wajib-kosong", "kegiatan.judul"),
        ("pilihan-tidak-dikenal", "kegiatan.jenis"),
        ("tanggal-teks", "kegiatan.tanggal"),
        ("jam-terbalik", "kegiatan.jam_selesai"),
        ("keamanan-rahasia", "naskah.keamanan"),
        ("terima-mendahului-arahan", "arahan.tanggal_terima"),
        ("instruksi-kosong", "langkah[2].Instruksi"),
        ("keputusan-tidak-pada-tempatnya", "langkah[2].Keputusan"),
        ("selesai-kosong", "langkah[3].Selesai"),
        ("bukan-bilangan", "sarana[8].Jumlah"),
        ("catatan-kosong", "langkah[5].Catatan"),
    }
    saran = {m.kode: m.saran for m in jawaban.masalah}
    assert saran["pilihan-tidak-dikenal"] == "Konferensi Pers"
    assert saran["tanggal-teks"] == "07/05/2018"
    assert [n for n in isi_outbox(office.settings.root.dir) if n != "BACA-SAYA.txt"] == []
    assert jatuhkan(office, isi_formulir(formulir, data(sampai=1))).naskah[0]["nomor"] == "1/2026"


def _sel(wb: object, tabel: str, baris: int, judul: str) -> str:
    ws = next(ws for ws in wb.worksheets if tabel in ws.tables)  # type: ignore[attr-defined]
    kepala = ws[ws.tables[tabel].ref][0]
    kolom = next(c for c in kepala if c.value == judul)
    return f"{kolom.column_letter}{kolom.row + baris}"


def test_refused_workbook_comes_back_marked_and_its_bytes_are_kept(office: Office, formulir: bytes) -> None:
    isi = isi_formulir(formulir, data(bidang={"kegiatan.judul": None}))
    jatuhkan(office, isi)

    ditolak = office.settings.root.inbox / "ditolak"
    assert (ditolak / "asli" / "rapat.xlsx").read_bytes() == isi
    wb = load_workbook(ditolak / "rapat.xlsx")
    ((lembar, alamat),) = wb.defined_names["kegiatan.judul"].destinations
    assert wb[lembar][alamat].comment is not None


def test_refused_workbook_can_be_corrected_and_dropped_again(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(bidang={"kegiatan.judul": None})))
    tertanda = (office.settings.root.inbox / "ditolak" / "rapat.xlsx").read_bytes()

    jawaban = jatuhkan(office, isi_formulir(tertanda, data()))

    assert jawaban.status == "diterima", jawaban.masalah
    wb = load_workbook(io.BytesIO(balasan(office)))
    ((lembar, alamat),) = wb.defined_names["kegiatan.judul"].destinations
    assert wb[lembar][alamat].comment is None
    assert "Masalah" not in wb.sheetnames


@pytest.mark.parametrize(
    ("isi", "sebab"),
    [
        pytest.param(b"", "berkas-kosong", id="empty"),
        pytest.param(b"%PDF-1.7", "salinan-tidak-dikenal", id="pdf"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(600), "buku-lama", id="xls"),
        pytest.param(b"a;b;c\n", "berkas-teks", id="csv"),
    ],
)
def test_what_is_no_workbook_is_answered_in_a_text(office: Office, isi: bytes, sebab: str) -> None:
    jawaban = jatuhkan(office, isi)

    assert (jawaban.status, jawaban.masalah[0].kode) == ("ditolak", sebab)
    alasan = office.settings.root.inbox / "ditolak" / "rapat.xlsx.alasan.txt"
    assert jawaban.masalah[0].pesan in alasan.read_text("utf-8")


def test_known_case_without_its_kode_is_refused_with_it(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=1)))

    jawaban = jatuhkan(office, isi_formulir(formulir, data(sampai=2)))

    assert kode(jawaban.masalah) == [("kasus-sudah-ada", "kasus.kode")]
    assert jawaban.masalah[0].saran == "MM-2026-0001"


def test_older_version_is_refused(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    pertama = balasan(office)
    jatuhkan(office, isi_formulir(pertama, data(sampai=2)))

    jawaban = jatuhkan(office, isi_formulir(pertama, data(sampai=3)))

    assert kode(jawaban.masalah)[0] == ("versi-lama", "kasus.versi")
    assert {k for k, _ in kode(jawaban.masalah)} <= {"versi-lama", "akan-mundur"}


def test_changed_data_of_an_unsigned_naskah_gives_a_revision(office: Office, formulir: bytes) -> None:
    awal = jatuhkan(office, isi_formulir(formulir, data(sampai=3)))

    jawaban = jatuhkan(office, isi_formulir(balasan(office), data(sampai=3, bidang={"arahan.hal": "Hal yang baru"})))

    assert jawaban.naskah
    nomor = {n["jenis"]: n["nomor"] for n in awal.naskah}
    for n in jawaban.naskah:
        assert (n["revisi"], n["nomor"]) == (2, nomor[n["jenis"]])
        folder, _, nama = n["path"].rpartition("/")
        lama = f"{folder}/digantikan/{nama.replace('_r2', '')}"
        assert {n["path"], lama} <= set(isi_outbox(office.settings.root.dir))
        assert f"{folder}/{nama.replace('_r2', '')}" not in isi_outbox(office.settings.root.dir)


def test_change_that_no_issued_naskah_shows_issues_nothing(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))

    jawaban = jatuhkan(office, isi_formulir(balasan(office), data(sampai=3, bidang={"laporan.hasil": "Lain"})))

    assert (jawaban.status, jawaban.naskah) == ("diterima", ())


def test_naskah_changed_by_hand_stays_as_it_is(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    berkas = office.settings.root.outbox / jawaban.naskah[0]["path"]
    berkas.write_bytes(berkas.read_bytes() + b"tanda tangan")
    isi = berkas.read_bytes()

    lanjut = jatuhkan(office, isi_formulir(balasan(office), data(sampai=1, bidang={"arahan.hal": "Hal yang baru"})))

    assert (lanjut.status, lanjut.naskah) == ("diterima", ())
    assert [m.kode for m in lanjut.peringatan] == ["naskah-tetap"]
    assert "Hal arahan: semula" in lanjut.peringatan[0].pesan
    assert berkas.read_bytes() == isi
    halaman = (office.settings.root.outbox / lanjut.folder / "index.html").read_text("utf-8")
    assert "tetap berlaku apa adanya" in " ".join(halaman.split())


def test_decision_recorded_after_the_sheet_was_issued_open_reissues_nothing(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=5, langkah={5: {"Keputusan": None, "Selesai": None}})))

    jawaban = jatuhkan(office, isi_formulir(balasan(office), data(sampai=6)))

    assert [n["langkah"] for n in jawaban.naskah] == [6]


def test_cancellation_closes_the_case_without_a_naskah(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))

    jawaban = jatuhkan(
        office, isi_formulir(balasan(office), data(sampai=4, bidang={"kasus.pembatalan": "Acara ditiadakan"}))
    )
    lagi = jatuhkan(office, isi_formulir(balasan(office), data(sampai=5)))

    assert (jawaban.status, jawaban.naskah) == ("diterima", ())
    kasus = office.register.kasus("MM-2026-0001")
    assert kasus
    assert kasus.keadaan["status"] == "dibatalkan"
    assert kode(lagi.masalah) == [("kasus-dibatalkan", "kasus.kode")]


def test_number_typed_by_hand_is_taken_and_a_clash_is_told(office: Office, formulir: bytes) -> None:
    jawaban = jatuhkan(office, isi_formulir(formulir, data(sampai=2, langkah={1: {"Nomor": "2/2026"}})))
    bentrok = data(sampai=1, bidang={"arahan.nomor": "B-2/2026"}, langkah={1: {"Nomor": "1/2026"}})

    lain = jatuhkan(office, isi_formulir(formulir, bentrok))

    assert [n["nomor"] for n in jawaban.naskah] == ["2/2026", "1/2026"]
    assert kode(lain.masalah) == [("nomor-terpakai", "langkah[1].Nomor")]
    assert "MM-2026-0001 langkah 2" in lain.masalah[0].pesan


def test_numbers_start_anew_each_year(office: Office, formulir: bytes) -> None:
    lama = {
        n: {"Mulai": dt.datetime(2025, 12, 30, 7 + n), "Selesai": dt.datetime(2025, 12, 30, 7 + n, 5)} for n in (1, 2)
    }
    arahan = {"arahan.tanggal": dt.date(2025, 12, 30), "arahan.tanggal_terima": dt.date(2025, 12, 30)}

    jawaban = jatuhkan(office, isi_formulir(formulir, data(sampai=3, bidang=arahan, langkah=lama)))

    assert [n["nomor"] for n in jawaban.naskah] == ["1/2025", "2/2025", "1/2026"]
    assert jawaban.kasus == "MM-2026-0001"


def test_rows_below_a_table_are_read(office: Office, formulir: bytes) -> None:
    wb = load_workbook(io.BytesIO(isi_formulir(formulir, data())))
    ws = next(ws for ws in wb.worksheets if "sarana" in ws.tables)
    akhir = int("".join(c for c in ws.tables["sarana"].ref.split(":")[1] if c.isdigit()))
    for kolom, nilai in zip(ws[ws.tables["sarana"].ref][0], ("Tenda besar", "3", "unit"), strict=False):
        ws[f"{kolom.column_letter}{akhir + 1}"] = nilai
    keluar = io.BytesIO()
    wb.save(keluar)

    jatuhkan(office, keluar.getvalue())

    assert "Tenda besar" in teks(naskah_docx(office.settings.root.dir)["laporan-persiapan"])


def test_same_data_template_and_configuration_give_the_same_bytes(
    root: Path, office: Office, formulir: bytes, tmp_path: Path
) -> None:
    isi = isi_formulir(formulir, data())
    jatuhkan(office, isi)
    pertama = naskah_docx(root)
    kedua = tmp_path / "kedua"
    from pipeline.pasang import init
    from pipeline.register import Register

    init(kedua)
    settings = config.load(kedua)
    with Register(settings.register) as register:
        jatuhkan(Office(settings, register, lambda: dt.datetime(2026, 11, 24, 9, tzinfo=WIB)), isi)

    assert naskah_docx(kedua) == pertama


def test_older_copy_is_refused_with_the_cells_in_which_it_would_go_back(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))
    pertama = balasan(office)
    baru = data(sampai=4, bidang={"kegiatan.tempat": "Aula Baru"})
    jatuhkan(office, isi_formulir(pertama, baru))
    sebelum = isi_outbox(office.settings.root.dir)

    jawaban = jatuhkan(
        office, isi_formulir(pertama, data(sampai=3, bidang={"kegiatan.jenis": "Doorstop"})), "lama.xlsx"
    )

    mundur = {m.tempat.bidang for m in jawaban.masalah if m.kode == "akan-mundur"}
    assert kode(jawaban.masalah)[0] == ("versi-lama", "kasus.versi")
    assert {"kegiatan.tempat", "kegiatan.jenis", "langkah[4].Mulai"} <= mundur
    assert "kegiatan.judul" not in mundur
    assert isi_outbox(office.settings.root.dir) == sebelum


def test_langkah_that_was_issued_cannot_be_taken_back(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=3)))

    jawaban = jatuhkan(
        office, isi_formulir(balasan(office), data(sampai=3, langkah={3: {"Mulai": None, "Selesai": None}}))
    )

    assert kode(jawaban.masalah) == [("langkah-dicabut", "langkah[3].Mulai")]


def test_naskah_cannot_move_into_another_year(office: Office, formulir: bytes) -> None:
    jatuhkan(office, isi_formulir(formulir, data(sampai=1)))
    lama = {"arahan.tanggal": dt.date(2025, 12, 1), "arahan.tanggal_terima": dt.date(2025, 12, 1)}
    mundur = {1: {"Mulai": dt.datetime(2025, 12, 30, 9), "Selesai": dt.datetime(2025, 12, 30, 9, 5)}}

    jawaban = jatuhkan(office, isi_formulir(balasan(office), data(sampai=1, bidang=lama, langkah=mundur)))

    assert kode(jawaban.masalah) == [("mulai-pindah-tahun", "langkah[1].Mulai")]


class Sibuk(Langsung):
    """A room on a machine that has no time to write replies; asked at once, or when the reply is called for."""

    def __init__(self, *, segera: bool) -> None:
        self.segera = segera

    def mulai(self, fungsi: Callable[P, T], /, *arg: P.args, **kunci: P.kwargs) -> Callable[[], T]:
        def habis() -> NoReturn:
            raise WaktuHabisError("waktunya habis")

        if fungsi is not accepted:
            return super().mulai(fungsi, *arg, **kunci)
        return habis() if self.segera else habis


@pytest.mark.parametrize("segera", [True, False])
def test_reply_that_cannot_be_written_in_time_is_written_at_the_next_try(
    office: Office, formulir: bytes, *, segera: bool
) -> None:
    sibuk = dataclasses.replace(office, kamar=Sibuk(segera=segera))
    with pytest.raises(HalanganError, match=r"rapat\.xlsx belum dapat ditulis: waktunya habis"):
        jatuhkan(sibuk, isi_formulir(formulir, data(sampai=2)))

    (jawaban,) = pulihkan(office)

    assert (jawaban.status, len(jawaban.naskah)) == ("diterima", 2)
    assert all((office.settings.root.outbox / n["path"]).is_file() for n in jawaban.naskah)
    assert jawaban.masalah == ()
    assert load_workbook(io.BytesIO(balasan(office))).sheetnames[0] == "Status"
