"""The installed program itself, as processes: many at once on one inbox, and one that is asked to stop."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline import config
from pipeline.errors import Status
from pipeline.pasang import init
from pipeline.register import Register
from tests.alat import data, isi_formulir
from tests.test_config import ganti

ALUR = [sys.executable, "-m", "pipeline"]
BATAS_DETIK = 240.0


@pytest.fixture
def root_cepat(tmp_path: Path) -> Path:
    init(tmp_path / "root")
    ganti(tmp_path / "root", "layanan.toml", "tenang_detik = 2.0", "tenang_detik = 0.2")
    return tmp_path / "root"


def test_eight_at_once_answer_every_drop_once(root_cepat: Path, formulir: bytes) -> None:
    kotak, banyak = root_cepat / "inbox", 40
    asal = data(sampai=1)
    for n in range(banyak):
        satu = type(asal)(dict(asal.bidang) | {"arahan.nomor": f"B-{n}/2026"}, asal.tabel)
        (kotak / f"rapat{n:02d}.xlsx").write_bytes(isi_formulir(formulir, satu))
    proses = [
        subprocess.Popen(
            [*ALUR, "--root", str(root_cepat), "process", "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    hasil = [(p.communicate(timeout=BATAS_DETIK), p.returncode) for p in proses]

    jawaban = [json.loads(baris) for (keluar, _), _ in hasil for baris in keluar.splitlines()]
    assert sorted(j["berkas"] for j in jawaban) == [f"rapat{n:02d}.xlsx" for n in range(banyak)]
    assert {j["status"] for j in jawaban} == {"diterima"}
    nomor = sorted(int(n["nomor"].split("/")[0]) for j in jawaban for n in j["naskah"])
    assert nomor == list(range(1, banyak + 1))
    assert {kode for _, kode in hasil} <= {Status.SELESAI, Status.TERKUNCI}
    for (_, galat), kode in hasil:
        assert kode == Status.SELESAI or "sedang dipakai proses AlurNaskah lain (komputer" in galat


def test_service_asked_to_stop_ends_with_the_drop_finished_or_undone(root_cepat: Path, formulir: bytes) -> None:
    kotak = root_cepat / "inbox"
    (kotak / "rapat.xlsx").write_bytes(isi_formulir(formulir, data()))
    layanan = subprocess.Popen(
        [*ALUR, "--root", str(root_cepat), "watch", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    akhir = time.monotonic() + BATAS_DETIK
    while not list(kotak.glob(".kerja/*/rapat.xlsx")):
        assert time.monotonic() < akhir
        time.sleep(0.01)
    layanan.send_signal(signal.SIGTERM)
    _, galat = layanan.communicate(timeout=BATAS_DETIK)

    assert (layanan.returncode, "Traceback" in galat) == (Status.SELESAI, False)
    assert "berhenti" in (kotak / "status.txt").read_text("utf-8")
    subprocess.run([*ALUR, "--root", str(root_cepat), "process"], check=True, capture_output=True, timeout=BATAS_DETIK)
    with Register(config.load(root_cepat).register) as register:
        (kasus,) = register.semua_kasus()
        assert len(register.naskah(kasus.id)) == 12
    assert load_workbook(kotak / "diterima" / "rapat.xlsx").sheetnames[0] == "Status"


def test_log_tells_of_each_drop_and_naskah(root_cepat: Path, formulir: bytes) -> None:
    (root_cepat / "inbox" / "rapat.xlsx").write_bytes(isi_formulir(formulir, data(sampai=1)))

    subprocess.run(
        [*ALUR, "--root", str(root_cepat), "watch", "--log-json", "--exit-when-idle", "1"],
        check=True,
        capture_output=True,
        timeout=BATAS_DETIK,
    )

    catatan = [json.loads(b) for b in (root_cepat / ".alur" / "alur.log").read_text("utf-8").splitlines()]
    (setoran,) = [c for c in catatan if c["event"] == "drop"]
    (naskah,) = [c for c in catatan if c["event"] == "naskah"]
    assert (setoran["file"], setoran["status"], setoran["kasus"]) == ("rapat.xlsx", "diterima", "MM-2026-0001")
    assert (naskah["kasus"], naskah["langkah"], naskah["nomor"]) == ("MM-2026-0001", 1, "1/2026")
    assert len(naskah["sha256"]) == 64


def test_empty_register_beside_a_filled_archive_is_refused(root_cepat: Path, formulir: bytes) -> None:
    buku = root_cepat / "rapat.xlsx"
    buku.write_bytes(isi_formulir(formulir, data(sampai=1)))
    jalan = [*ALUR, "--root", str(root_cepat), "process", str(buku)]
    subprocess.run(jalan, check=True, capture_output=True, timeout=BATAS_DETIK)
    for berkas in (root_cepat / ".alur").glob("register.db*"):
        berkas.unlink()

    lagi = subprocess.run(jalan, check=False, capture_output=True, text=True, timeout=BATAS_DETIK)

    assert (lagi.returncode, "Kembalikan register dari cadangan" in lagi.stderr) == (Status.RUSAK, True)
