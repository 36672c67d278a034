"""PDF/A copies: what LibreOffice may do to us, and what a copy may do to a drop: nothing."""

from __future__ import annotations

import ctypes
import http.server
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from PIL import Image
from pypdfium2 import raw

from pipeline import config, filing, pdf, turunan
from pipeline.archive.khazanah import isi_berkas
from pipeline.archive.terbitkan import terbitkan
from pipeline.cli import main
from pipeline.kantor import SalinanPdf
from pipeline.office import Office
from pipeline.pdf import PdfError, ke_pdfa
from pipeline.register import KasusTercatat
from pipeline.turunan import PERCOBAAN_MAKS, Turunan
from tests.alat import balasan, data, isi_formulir, isi_outbox, jatuhkan, kode
from tests.test_config import ganti
from tests.test_kembali import berkas
from tests.test_watcher import Layanan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")

KARO = "01_disposisi-karo.docx"
SEBENTAR = 0.5  # seconds that LibreOffice may take here
BAIK = 'cat "$contoh" > "$out/naskah.pdf"; echo "%$$" >> "$out/naskah.pdf"'
MACET = 'sleep 600 & echo $! >> "$catatan.anak"; sleep 600'


def contoh_pdf(*, pdfa: bool = True) -> bytes:
    dokumen, keluar = pypdfium2.PdfDocument.new(), io.BytesIO()
    dokumen.new_page(595, 842)
    dokumen.save(keluar)
    dokumen.close()
    return keluar.getvalue() + (b"\n% <pdfaid:part>2</pdfaid:part>\n" if pdfa else b"")


class Palsu:
    """A program called `soffice` on the PATH that does as it is told, and notes every call."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.catatan = folder / "catatan"
        (folder / "contoh.pdf").write_bytes(contoh_pdf())
        (folder / "biasa.pdf").write_bytes(contoh_pdf(pdfa=False))
        self.berlaku(BAIK)

    def berlaku(self, isi: str) -> None:
        kepala = f'contoh="{self.folder}/contoh.pdf"; biasa="{self.folder}/biasa.pdf"; catatan="{self.catatan}"\n'
        kepala += 'for a; do [ "$ini" = --outdir ] && out=$a; ini=$a; done\necho $$ >> "$catatan"\n'
        baru = self.folder / "baru"
        baru.write_text(f"#!/bin/sh\n{kepala}{isi}\n", "utf-8")
        baru.chmod(0o755)
        baru.replace(self.folder / "soffice")

    @property
    def panggilan(self) -> list[int]:
        """The process ids of all calls."""
        return [int(n) for n in self.catatan.read_text().split()] if self.catatan.exists() else []

    @property
    def hidup(self) -> list[int]:
        """Those of them, and of their children, that still run."""
        anak = self.catatan.with_suffix(".anak")
        semua = [*self.panggilan, *(map(int, anak.read_text().split()) if anak.exists() else ())]
        return [n for n in semua if _hidup(n)]


def _hidup(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def tunggu(syarat: Callable[[], bool], detik: float = 20) -> None:
    akhir = time.monotonic() + detik
    while not syarat():
        assert time.monotonic() < akhir, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def palsu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Palsu:
    satu = Palsu(tmp_path / "palsu")
    monkeypatch.setenv("PATH", f"{satu.folder}:{os.environ['PATH']}")
    return satu


@pytest.fixture
def naskah(tmp_path: Path) -> Path:
    folder = tmp_path / "naskah"
    folder.mkdir()
    Document().save(folder / "surat.docx")  # type: ignore[arg-type]
    return folder / "surat.docx"


# ── one conversion ──────────────────────────────────────────────────────────────────────────────


def test_copy_stands_whole_in_place_of_an_older_one(palsu: Palsu, naskah: Path) -> None:
    keluar = naskah.with_suffix(".pdf")
    keluar.write_bytes(b"lama")

    ke_pdfa(naskah, keluar, batas_detik=20)

    assert keluar.read_bytes().startswith((palsu.folder / "contoh.pdf").read_bytes())
    assert sorted(f.name for f in naskah.parent.iterdir()) == ["surat.docx", "surat.pdf"]


@pytest.mark.parametrize(
    ("berlaku", "pesan"),
    [
        pytest.param(MACET, "tidak selesai dalam 0.5 detik", id="hangs"),
        pytest.param("trap '' TERM INT HUP; while :; do sleep 1; done", "tidak selesai", id="will not be asked"),
        pytest.param("kill -SEGV $$", "gagal", id="crashes"),
        pytest.param("exit 77", "status 77", id="fails"),
        pytest.param(":", "tidak menghasilkan PDF", id="does nothing"),
        pytest.param('echo sampah > "$out/naskah.pdf"', "bukan PDF", id="garbage"),
        pytest.param('printf "%%PDF-1.7 sampah" > "$out/naskah.pdf"', "tidak dapat dibuka", id="garbage with a head"),
        pytest.param('cat "$biasa" > "$out/naskah.pdf"', "bukan PDF/A", id="no PDF/A"),
        pytest.param('ln -s "$contoh" "$out/naskah.pdf"', "tidak menghasilkan PDF", id="link to elsewhere"),
        pytest.param('yes > "$out/naskah.pdf"; sleep 600', "lebih dari 1 MB|gagal", id="one endless file"),
        pytest.param(
            'while :; do n=$((n+1)); head -c 300000 /dev/zero > "$out/$n"; done', "lebih dari 1 MB", id="endless files"
        ),
    ],
)
def test_failed_conversion_leaves_all_as_it_was(
    palsu: Palsu, naskah: Path, berlaku: str, pesan: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pdf, "BYTE_MAKS", 1024 * 1024)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "sementara"))
    (tmp_path / "sementara").mkdir()
    keluar, asal = naskah.with_suffix(".pdf"), naskah.read_bytes()
    keluar.write_bytes(b"lama")
    palsu.berlaku(berlaku)

    with pytest.raises(PdfError, match=pesan):
        ke_pdfa(naskah, keluar, batas_detik=SEBENTAR if "tidak selesai" in pesan else 20)

    assert (keluar.read_bytes(), naskah.read_bytes()) == (b"lama", asal)
    assert sorted(f.name for f in naskah.parent.iterdir()) == ["surat.docx", "surat.pdf"]
    assert list((tmp_path / "sementara").iterdir()) == []
    assert palsu.hidup == []


def test_what_libreoffice_left_running_is_ended_with_it(palsu: Palsu, naskah: Path) -> None:
    palsu.berlaku(f'sleep 600 & echo $! >> "$catatan.anak"; {BAIK}')

    ke_pdfa(naskah, naskah.with_suffix(".pdf"), batas_detik=20)

    assert palsu.hidup == []


@pytest.mark.skipif(sys.platform != "linux", reason="timeout is Linux's")
def test_conversion_ends_by_itself_when_nobody_is_left_to_end_it(
    palsu: Palsu, naskah: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_TAMBAHAN_DETIK", 1)
    palsu.berlaku(MACET)
    perintah = pdf._perintah(str(palsu.folder / "soffice"), naskah.parent, 0.5)

    subprocess.run(perintah, check=False, start_new_session=True, timeout=20)

    assert len(palsu.panggilan) == 1
    tunggu(lambda: not palsu.hidup)


def test_limits_hold_for_libreoffice(palsu: Palsu, naskah: Path) -> None:
    palsu.berlaku(f'(ulimit -c; ulimit -d; ulimit -t; nice) > "$catatan.batas"; {BAIK}')

    ke_pdfa(naskah, naskah.with_suffix(".pdf"), batas_detik=20)

    inti, memori, detik, nice = map(int, palsu.catatan.with_suffix(".batas").read_text().split())
    assert (inti, memori, detik) == (0, pdf.MEMORI_MB * 1024, 30)
    assert nice >= min(19, os.nice(0) + 10)


def test_without_libreoffice_the_message_says_so(naskah: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf, "_TEMPAT", ())

    assert not pdf.ada()
    with pytest.raises(PdfError, match="Pasang LibreOffice"):
        ke_pdfa(naskah, naskah.with_suffix(".pdf"), batas_detik=20)


def test_unwritable_place_is_told(palsu: Palsu, naskah: Path) -> None:
    with pytest.raises(PdfError, match="tidak ada; periksa"):
        ke_pdfa(naskah, naskah.parent / "tiada" / "surat.pdf", batas_detik=20)


# ── the copies of an archive ────────────────────────────────────────────────────────────────────


def turunkan(office: Office) -> Turunan:
    """Make all copies that can be made now, as a run of its own."""
    satu = Turunan(office)
    satu.habiskan(lambda: False)
    satu.tutup()
    return satu


def berlaku(office: Office) -> list[str]:
    """The naskah in force, by what their copies are to be called."""
    return sorted(
        n.path.replace(".docx", ".pdf")
        for k in office.register.semua_kasus()
        for n in office.register.naskah(k.id)
        if n.keadaan == "terbit"
    )


def salinan(office: Office) -> list[str]:
    """The PDFs in outbox/ that are not superseded."""
    return sorted(n for n in isi_outbox(office.settings.root.dir) if n.endswith(".pdf") and "digantikan" not in n)


def docx(office: Office) -> dict[str, bytes]:
    return {n: i for n, i in isi_outbox(office.settings.root.dir).items() if n.endswith(".docx")}


def sepakat(office: Office) -> bool:
    """Whether every copy in the register lies in its place with the bytes the register knows, and no other PDF is there."""
    ada = {n: i for n, i in isi_outbox(office.settings.root.dir).items() if n.endswith(".pdf")}
    tercatat = {t.path: t.sha256 for k in office.register.semua_kasus() for t in office.register.turunan(k.id)}
    return {n: filing.digest(i) for n, i in ada.items()} == tercatat


@pytest.fixture
def terbit(office: Office, formulir: bytes) -> Office:
    """A case with two naskah."""
    jatuhkan(office, isi_formulir(formulir, data(sampai=2)))
    return office


def ubah(office: Office) -> None:
    """Drop a newer version that revises every naskah."""
    baru = isi_formulir(balasan(office), replace(data(), bidang={"kegiatan.tempat": "Ruang Contoh Lain"}, tabel={}))
    assert [n["revisi"] for n in jatuhkan(office, baru).naskah] == [2, 2]


def test_every_naskah_gets_a_copy_beside_it(terbit: Office, palsu: Palsu) -> None:
    sebelum = docx(terbit)

    satu = turunkan(terbit)

    assert salinan(terbit) == berlaku(terbit)
    assert (sepakat(terbit), docx(terbit), satu.kabar) == (True, sebelum, "tidak ada yang menunggu")
    (kasus,) = terbit.register.semua_kasus()
    assert [a.macam for a in isi_berkas(kasus, terbit.register)].count("turunan") == 2
    assert list(terbit.drafts.iterdir()) == []
    assert not terbit.settings.register.with_suffix(".pdf").exists()


def test_page_and_manifest_name_the_copies(terbit: Office, palsu: Palsu) -> None:
    turunkan(terbit)

    folder = berkas(terbit, KARO).parent.parent
    halaman = (folder / "index.html").read_text("utf-8")
    manifes = json.loads((folder / "00-sumber/manifes.json").read_text("utf-8"))
    assert '<a href="01-disposisi-karo/MM-2026-0001_01_disposisi-karo.pdf">' in halaman
    assert [t["path"] for t in manifes["turunan"]] == salinan(terbit)


def test_pages_are_written_once_for_a_case(terbit: Office, palsu: Palsu, monkeypatch: pytest.MonkeyPatch) -> None:
    ditulis: list[str] = []

    def catat(kasus: KasusTercatat, *sisa: Any) -> None:
        ditulis.append(kasus.kode)
        terbitkan(kasus, *sisa)

    monkeypatch.setattr(turunan, "terbitkan", catat)

    turunkan(terbit)

    assert ditulis == ["MM-2026-0001"]


def test_again_changes_nothing(terbit: Office, palsu: Palsu) -> None:
    turunkan(terbit)
    sebelum, panggilan = isi_outbox(terbit.settings.root.dir), len(palsu.panggilan)

    turunkan(terbit)

    assert (isi_outbox(terbit.settings.root.dir), len(palsu.panggilan)) == (sebelum, panggilan)


def test_newest_drop_comes_first(terbit: Office, formulir: bytes, palsu: Palsu) -> None:
    jatuhkan(terbit, isi_formulir(formulir, data(sampai=1, bidang={"kegiatan.judul": "Kegiatan Lain"})), "b.xlsx")
    satu = Turunan(terbit)

    satu.habiskan(lambda: bool(salinan(terbit)))
    satu.tutup()

    assert [n.split("/")[1][:12] for n in salinan(terbit)] == ["MM-2026-0002"]


def test_drop_during_the_work_goes_before_what_waits(terbit: Office, formulir: bytes, palsu: Palsu) -> None:
    satu = Turunan(terbit)
    satu.langkah()
    tunggu(lambda: bool(satu._hasil.qsize()))  # the look at what is there
    jatuhkan(terbit, isi_formulir(formulir, data(sampai=1, bidang={"kegiatan.judul": "Kegiatan Lain"})), "b.xlsx")
    satu.tambah(terbit.register.setoran_terakhir(2).id)  # type: ignore[union-attr]

    satu.habiskan(lambda: bool(salinan(terbit)))
    satu.tutup()

    assert [n.split("/")[1][:12] for n in salinan(terbit)] == ["MM-2026-0002"]


def berbatas(office: Office, detik: float) -> Office:
    """Return `office` with less patience for LibreOffice."""
    kantor = office.settings.kantor
    layanan = replace(kantor.layanan, pdf=SalinanPdf(aktif=True, batas_detik=detik))
    return replace(office, settings=replace(office.settings, kantor=replace(kantor, layanan=layanan)))


@pytest.mark.parametrize(
    ("buruk", "detik"),
    [
        pytest.param("exit 1", 20, id="fails"),
        pytest.param(MACET, 0.3, id="hangs"),
        pytest.param('echo sampah > "$out/naskah.pdf"', 20, id="garbage"),
    ],
)
def test_naskah_that_fails_three_times_is_given_up_for_this_run(
    terbit: Office, palsu: Palsu, buruk: str, detik: float, caplog: pytest.LogCaptureFixture
) -> None:
    sebelum = isi_outbox(terbit.settings.root.dir)
    palsu.berlaku(buruk)

    satu = turunkan(berbatas(terbit, detik))

    kabar = [r.getMessage() for r in caplog.records]
    assert (kabar.count("pdf failed"), kabar.count("no pdf in this run")) == (2 * PERCOBAAN_MAKS, 2)
    assert satu.kabar == "tidak ada yang menunggu; 2 tidak dapat dibuat (lihat catatan layanan)"
    assert isi_outbox(terbit.settings.root.dir) == sebelum
    palsu.berlaku(BAIK)
    turunkan(terbit)
    assert salinan(terbit) == berlaku(terbit)


def test_file_of_that_name_is_left_alone_and_told_once(
    terbit: Office, palsu: Palsu, caplog: pytest.LogCaptureFixture
) -> None:
    asing = berkas(terbit, KARO).with_suffix(".pdf")
    asing.write_bytes(b"punya orang lain")

    turunkan(terbit)

    assert asing.read_bytes() == b"punya orang lain"
    assert len(palsu.panggilan) == 1
    assert len([r for r in caplog.records if r.getMessage() == "no pdf in this run"]) == 1
    assert [t.naskah for t in terbit.register.turunan(1)] == [2]


def test_file_that_comes_meanwhile_is_left_alone(terbit: Office, palsu: Palsu, monkeypatch: pytest.MonkeyPatch) -> None:
    asli, asing = filing.put_in_place, berkas(terbit, KARO).with_suffix(".pdf")

    def sela(draf: Path, tujuan: Path) -> None:
        asing.write_bytes(b"punya orang lain")
        asli(draf, tujuan)

    monkeypatch.setattr(filing, "put_in_place", sela)
    turunkan(terbit)

    assert asing.read_bytes() == b"punya orang lain"
    assert [t.naskah for t in terbit.register.turunan(1)] == [2]


def test_naskah_changed_by_hand_gets_no_copy(terbit: Office, palsu: Palsu) -> None:
    berkas(terbit, KARO).write_bytes(b"ditandatangani")

    satu = turunkan(terbit)

    assert [Path(n).name for n in salinan(terbit)] == ["MM-2026-0001_02_disposisi-kabag.pdf"]
    assert satu.kabar == "tidak ada yang menunggu"


def test_copy_of_a_naskah_that_is_signed_later_stays(terbit: Office, palsu: Palsu) -> None:
    turunkan(terbit)
    berkas(terbit, KARO).write_bytes(b"ditandatangani")
    ada = salinan(terbit)

    turunkan(terbit)

    assert salinan(terbit) == ada
    assert sepakat(terbit)


def test_copy_that_was_deleted_is_made_again(terbit: Office, palsu: Palsu) -> None:
    turunkan(terbit)
    berkas(terbit, KARO).with_suffix(".pdf").unlink()

    turunkan(terbit)

    assert (salinan(terbit), sepakat(terbit), len(palsu.panggilan)) == (berlaku(terbit), True, 3)


def test_superseded_naskah_takes_its_copy_along(terbit: Office, palsu: Palsu) -> None:
    turunkan(terbit)

    ubah(terbit)

    assert (salinan(terbit), sepakat(terbit)) == ([], True)
    assert len([n for n in isi_outbox(terbit.settings.root.dir) if n.endswith(".pdf") and "/digantikan/" in n]) == 2
    turunkan(terbit)
    assert (salinan(terbit), sepakat(terbit)) == (berlaku(terbit), True)


def test_superseded_copy_that_is_open_is_no_reason_to_wait(
    terbit: Office, palsu: Palsu, monkeypatch: pytest.MonkeyPatch
) -> None:
    turunkan(terbit)
    asli = filing.pindahkan

    def terbuka(asal: Path, tujuan: Path, sha256: str) -> bool:
        if asal.suffix == ".pdf":
            raise PermissionError(13, "Permission denied", str(asal))
        return asli(asal, tujuan, sha256)

    with monkeypatch.context() as sela:
        sela.setattr(filing, "pindahkan", terbuka)
        ubah(terbit)
    assert not sepakat(terbit)

    turunkan(terbit)

    assert (salinan(terbit), sepakat(terbit)) == (berlaku(terbit), True)


def test_superseded_copy_that_somebody_changed_stays(terbit: Office, palsu: Palsu) -> None:
    turunkan(terbit)
    berubah = berkas(terbit, KARO).with_suffix(".pdf")
    berubah.write_bytes(b"ditandatangani elektronik")

    ubah(terbit)

    assert berubah.read_bytes() == b"ditandatangani elektronik"


def test_copy_of_a_naskah_superseded_meanwhile_is_thrown_away(terbit: Office, palsu: Palsu) -> None:
    satu = Turunan(terbit)
    palsu.berlaku(f'while [ ! -e "$catatan.terus" ]; do sleep 0.02; done; {BAIK}')
    satu.habiskan(lambda: bool(palsu.panggilan))
    ubah(terbit)
    palsu.catatan.with_suffix(".terus").touch()

    satu.habiskan(lambda: False)
    satu.tutup()

    assert [n for n in isi_outbox(terbit.settings.root.dir) if n.endswith(".pdf")] == []


def test_cancelled_naskah_gets_no_copy(terbit: Office, palsu: Palsu) -> None:
    terbit.register.batalkan(terbit.register.naskah(1)[0].nomor_id, alasan="salah", saat=terbit.jam().date())

    turunkan(terbit)

    assert [t.naskah for t in terbit.register.turunan(1)] == [2]


def test_without_libreoffice_all_copies_wait(terbit: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf, "_TEMPAT", ())

    satu = turunkan(terbit)

    assert satu.kabar.startswith("2 salinan menunggu dibuat; LibreOffice tidak ditemukan.")


def test_full_disk_makes_all_copies_wait(terbit: Office, palsu: Palsu, monkeypatch: pytest.MonkeyPatch) -> None:
    def penuh(*_: object) -> None:
        raise OSError(28, "No space left on device", "outbox")

    with monkeypatch.context() as sela:
        sela.setattr(filing, "stage", penuh)
        satu = turunkan(terbit)
    assert (len(palsu.panggilan), satu.menunggu) == (1, 2)
    assert "disk penuh" in satu.kabar

    turunkan(terbit)

    assert (salinan(terbit), sepakat(terbit)) == (berlaku(terbit), True)


def test_outbox_that_went_away_makes_all_copies_wait(terbit: Office, palsu: Palsu) -> None:
    outbox = terbit.settings.root.outbox
    outbox.rename(outbox.with_name("hilang"))
    outbox.mkdir()

    satu = turunkan(terbit)

    assert (satu.menunggu, satu.menyerah) == (2, {})


def test_our_own_copy_is_no_signed_one(terbit: Office, palsu: Palsu) -> None:
    turunkan(terbit)

    jawaban = jatuhkan(terbit, berkas(terbit, KARO).with_suffix(".pdf").read_bytes(), "a.pdf")

    assert (jawaban.status, kode(jawaban.masalah)) == ("ditolak", [("salinan-belum-ditandatangani", "")])
    assert "salinan PDF disposisi-karo" in jawaban.masalah[0].pesan


# ── a cut ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.gcc
@pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD is Linux's")
def test_cut_at_any_call_ends_where_an_undisturbed_run_ends() -> None:
    perintah = ["--skenario", "pdf", "--contoh", "16", "--sampai", "2", "--json"]
    hasil = subprocess.run([sys.executable, "-m", "tests.alat_padam", *perintah], capture_output=True, check=False)

    temuan = json.loads(hasil.stdout)
    assert [(t["titik"], t["kena"], t["apa"], t["salah"]) for t in temuan if t["salah"]] == []
    assert len(temuan) >= 16


# ── the service ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def root_pdf(root: Path) -> Path:
    ganti(root, "layanan.toml", "tenang_detik = 2.0", "tenang_detik = 0.2")
    ganti(root, "layanan.toml", "aktif = false", "aktif = true")
    return root


@pytest.fixture
def layanan(root_pdf: Path, palsu: Palsu) -> Iterator[Layanan]:
    satu = Layanan(root_pdf)
    yield satu
    satu.henti()


def jatuh(layanan: Layanan, formulir: bytes, nama: str = "rapat.xlsx", judul: str = "Kegiatan Contoh") -> None:
    isi = isi_formulir(formulir, data(sampai=1, bidang={"kegiatan.judul": judul}))
    (layanan.root / "inbox" / nama).write_bytes(isi)


def pdf_di(root: Path) -> list[str]:
    return [n for n in isi_outbox(root) if n.endswith(".pdf")]


def status(root: Path) -> str:
    berkas_status = root / "inbox/status.txt"
    return berkas_status.read_text("utf-8") if berkas_status.exists() else ""


def test_service_makes_copies_by_itself(layanan: Layanan, formulir: bytes) -> None:
    jatuh(layanan, formulir)

    layanan.tunggu(lambda: bool(pdf_di(layanan.root)))
    layanan.tunggu(lambda: "PDF             : tidak ada yang menunggu" in status(layanan.root))


def test_hanging_libreoffice_keeps_no_drop_waiting(layanan: Layanan, palsu: Palsu, formulir: bytes) -> None:
    palsu.berlaku(MACET)
    jatuh(layanan, formulir)
    layanan.tunggu(lambda: bool(palsu.panggilan))

    jatuh(layanan, formulir, "b.xlsx", "Kegiatan Lain")
    layanan.tunggu(lambda: len(layanan.jawaban) == 2)

    assert [j.status for j in layanan.jawaban] == ["diterima", "diterima"]
    assert len(palsu.panggilan) == 1
    layanan.tunggu(lambda: "PDF             : 2 salinan menunggu dibuat" in status(layanan.root))


def test_asked_to_end_the_service_ends_libreoffice_at_once(layanan: Layanan, palsu: Palsu, formulir: bytes) -> None:
    palsu.berlaku(MACET)
    jatuh(layanan, formulir)
    layanan.tunggu(lambda: bool(palsu.panggilan))
    mulai = time.monotonic()

    layanan.henti()

    assert time.monotonic() - mulai < 5
    tunggu(lambda: not palsu.hidup)
    assert pdf_di(layanan.root) == []
    assert not (layanan.root / ".alur/register.pdf").exists()


def test_mistake_of_ours_in_a_copy_ends_the_copies_and_not_the_service(
    layanan: Layanan, formulir: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turunan, "simpan", lambda *_: 1 / 0)
    jatuh(layanan, formulir)
    layanan.tunggu(lambda: layanan.watcher is not None and layanan.watcher.turunan is None and bool(layanan.jawaban))

    jatuh(layanan, formulir, "b.xlsx", "Kegiatan Lain")

    layanan.tunggu(lambda: len(layanan.jawaban) == 2)


def test_idle_service_ends_when_its_copies_are_made(root_pdf: Path, palsu: Palsu, formulir: bytes) -> None:
    (root_pdf / "inbox/rapat.xlsx").write_bytes(isi_formulir(formulir, data(sampai=3)))
    palsu.berlaku(f"sleep 0.5; {BAIK}")

    assert main(["--root", str(root_pdf), "watch", "--exit-when-idle", "0.3"]) == 0

    assert len(pdf_di(root_pdf)) == 3


def test_as_delivered_no_copy_is_made(root: Path, palsu: Palsu, formulir: bytes) -> None:
    (root / "inbox/rapat.xlsx").write_bytes(isi_formulir(formulir, data(sampai=1)))

    assert main(["--root", str(root), "process"]) == 0

    assert (pdf_di(root), palsu.panggilan) == ([], [])


def test_process_makes_copies_when_all_drops_are_answered(root_pdf: Path, palsu: Palsu, formulir: bytes) -> None:
    (root_pdf / "inbox/rapat.xlsx").write_bytes(isi_formulir(formulir, data(sampai=2)))

    assert main(["--root", str(root_pdf), "process"]) == 0

    assert len(pdf_di(root_pdf)) == 2


def test_process_only_warns_of_a_copy_that_failed(
    root_pdf: Path, palsu: Palsu, formulir: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    palsu.berlaku("exit 1")
    (root_pdf / "inbox/rapat.xlsx").write_bytes(isi_formulir(formulir, data(sampai=1)))

    assert main(["--root", str(root_pdf), "process"]) == 0

    assert "salinan PDF tidak dibuat: 2026/" in capsys.readouterr().err
    assert pdf_di(root_pdf) == []


def test_process_leaves_copies_for_the_next_drop(
    root_pdf: Path, palsu: Palsu, formulir: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    palsu.berlaku(f'touch "{root_pdf}/inbox/baru.xlsx"; {BAIK}')
    (root_pdf / "inbox/rapat.xlsx").write_bytes(isi_formulir(formulir, data(sampai=4)))

    assert main(["--root", str(root_pdf), "process"]) == 0

    assert "salinan PDF belum dibuat; jalankan lagi" in capsys.readouterr().err
    assert len(palsu.panggilan) == 1


def test_configuration_of_an_older_version_makes_no_copies(root: Path) -> None:
    berkas_layanan = root / "config/layanan.toml"
    berkas_layanan.write_text(berkas_layanan.read_text("utf-8").partition("# Salinan PDF/A")[0], "utf-8")

    assert not config.load(root).kantor.layanan.pdf.aktif


# ── LibreOffice itself ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def huruf() -> Callable[[Path], set[tuple[str, bool]]]:
    """Tell which fonts a PDF shows text in, and whether each is embedded."""

    def semua(berkas_pdf: Path) -> set[tuple[str, bool]]:
        dokumen, hasil = pypdfium2.PdfDocument(berkas_pdf), set()
        for halaman in dokumen:
            for objek in halaman.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(objek.raw)
                nama = ctypes.create_string_buffer(200)
                raw.FPDFFont_GetBaseFontName(font, nama, len(nama))
                hasil.add((nama.value.decode(), raw.FPDFFont_GetIsEmbedded(font) == 1))
        dokumen.close()
        return hasil

    return semua


@pytest.mark.libreoffice
def test_libreoffice_makes_pdfa_with_its_fonts_inside(
    terbit: Office, huruf: Callable[[Path], set[tuple[str, bool]]]
) -> None:
    sebelum = docx(terbit)

    turunkan(terbit)

    assert (salinan(terbit), sepakat(terbit), docx(terbit)) == (berlaku(terbit), True, sebelum)
    for nama in salinan(terbit):
        isi = (terbit.settings.root.outbox / nama).read_bytes()
        assert re.search(rb"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>B<", isi)
        ada = huruf(terbit.settings.root.outbox / nama)
        assert ada
        assert all(tertanam for _, tertanam in ada), ada


@pytest.mark.libreoffice
def test_two_run_beside_each_other(naskah: Path) -> None:
    gagal: list[BaseException] = []

    def satu(nama: str) -> None:
        try:
            ke_pdfa(naskah, naskah.parent / nama, batas_detik=120)
        except PdfError as exc:
            gagal.append(exc)

    benang = [threading.Thread(target=satu, args=(f"{n}.pdf",)) for n in "ab"]
    for b in benang:
        b.start()
    for b in benang:
        b.join()

    assert gagal == []
    assert sorted(f.name for f in naskah.parent.iterdir()) == ["a.pdf", "b.pdf", "surat.docx"]


@pytest.mark.libreoffice
def test_libreoffice_fetches_nothing(tmp_path: Path) -> None:
    diminta: list[str] = []

    class Layan(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            diminta.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - as the library calls them

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Layan) as pelayan:
        threading.Thread(target=pelayan.serve_forever, daemon=True).start()
        bergambar = tmp_path / "bergambar.docx"
        bergambar.write_bytes(berpaut(f"http://127.0.0.1:{pelayan.server_port}/gambar.png"))
        ke_pdfa(bergambar, tmp_path / "hasil.pdf", batas_detik=120)
        pelayan.shutdown()

    assert diminta == []


def berpaut(alamat: str) -> bytes:
    """Return a document whose picture lies elsewhere."""
    dokumen, gambar, asal, keluar = Document(), io.BytesIO(), io.BytesIO(), io.BytesIO()
    Image.new("RGB", (50, 50), "red").save(gambar, "PNG")
    dokumen.add_picture(gambar)
    dokumen.save(asal)
    with zipfile.ZipFile(asal) as lama, zipfile.ZipFile(keluar, "w") as baru:
        for nama in lama.namelist():
            isi = lama.read(nama).replace(b"r:embed=", b"r:link=")
            tujuan = f'Target="{alamat}" TargetMode="External"'.encode()
            baru.writestr(nama, re.sub(rb'Target="media/[^"]*"', tujuan, isi))
    return keluar.getvalue()
