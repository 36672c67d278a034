"""Looking at the register without touching it: where each case stands, and what has not come back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline import filing
from pipeline.inbox import nama_aman
from pipeline.register import KasusTercatat, NaskahRingkas, Register
from pipeline.tanggal import lama, tanggal_panjang
from pipeline.terbuka import bersama, semua_terbuka

_MENIT = dt.timedelta(minutes=1)


@contextmanager
def lihat(berkas: Path) -> Iterator[Register]:
    """Yield the register in `berkas` for reading; where there is none yet, an empty one that leaves no file."""
    with Register(berkas if berkas.is_file() else Path(":memory:"), periksa=False) as register:
        yield register


def berkas_tanpa_register(register: Path, outbox: Path) -> str:
    """Return a berkas of `outbox` where there is no register that would know it, empty where there is one, or no berkas."""
    if register.is_file() and register.stat().st_size:
        return ""
    berkas = filing.berkas_pertama(outbox)
    return berkas.name if berkas else ""


def posisi(
    kasus: KasusTercatat,
    naskah: Sequence[NaskahRingkas],
    kini: dt.datetime,
    belum_kembali: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Return where a case stands, as `status --json` prints it; `ringkas` is the same in a sentence."""
    terbuka = semua_terbuka(kasus.keadaan)
    telat = max((_lewat(t["batas"], kini) for t in terbuka), default=0)
    ringkas = _ringkas(kasus, terbuka, kini)
    batal = list(dict.fromkeys(n.nomor for n in naskah if n.dibatalkan))
    return {
        "kasus": kasus.kode,
        "judul": kasus.judul,
        "sop": kasus.sop,
        "folder": kasus.folder,
        "versi": kasus.versi,
        "status": kasus.keadaan.get("status"),
        "langkah": terbuka[0]["langkah"] if terbuka else None,
        "putaran": terbuka[0]["putaran"] if terbuka else None,
        "menunggu": bersama(t["pelaksana"] for t in terbuka) or None,
        "sejak": terbuka[0]["sejak"] if terbuka else None,
        "batas": min((t["batas"] for t in terbuka if t["batas"]), default=None),
        "serentak": [dict(t) for t in terbuka[1:]],
        "terlambat_menit": telat,
        "naskah": sum(bool(n.berlaku) and not n.dibatalkan for n in naskah),
        "dibatalkan": batal,
        "belum_kembali": list(belum_kembali),
        "diperbarui": kasus.diperbarui,
        "ringkas": f"{ringkas.rstrip('.')}. Nomor dibatalkan: {', '.join(batal)}." if batal else ringkas,
    }


def belum_kembali(
    kasus: KasusTercatat, naskah: Sequence[NaskahRingkas], outbox: Path, kini: dt.datetime
) -> list[dict[str, Any]]:
    """Return the naskah in force that are out for signature: neither a signed copy is filed nor the file changed.

    `sejak` is when it was issued, `batas` when its langkah should have ended by the Mutu Baku.
    """
    riwayat = {(r["langkah"], r["putaran"]): r.get("batas") for r in kasus.keadaan.get("riwayat", ())}
    akar = str(outbox)  # of a whole archive there are ten thousand naskah: each attribute that is asked for counts
    hasil = []
    for n in naskah:
        langkah, putaran, revisi, jenis, nomor, penanda, path, sha256, berlaku, terbit, dibatalkan, pulang = n
        if pulang or dibatalkan or not berlaku or not filing.sejak_terbit(f"{akar}/{path}", sha256, terbit):
            continue
        batas = riwayat.get((langkah, putaran))
        hasil.append(
            {
                "langkah": langkah,
                "putaran": putaran,
                "revisi": revisi,
                "jenis": jenis,
                "nomor": nomor,
                "penanda_tangan": penanda,
                "sejak": terbit,
                "batas": batas,
                "terlambat_menit": _lewat(batas, kini),
                "path": path,
            }
        )
    return hasil


def tak_dikenal(register: Register, inbox_asli: Path) -> list[dict[str, str]]:
    """Return the signed copies that could not be recognised and still wait in inbox/ditolak/asli/."""
    return [
        {"berkas": s.berkas, "sejak": s.waktu, "pesan": s.jawaban["masalah"][0]["pesan"]}
        for s in register.salinan_ditolak()
        if filing.digest_berkas(inbox_asli / nama_aman(s.berkas)) == s.sha256
    ]


def _lewat(batas: str | None, kini: dt.datetime) -> int:
    """Return how many minutes ago `batas` was; 0 if it lies ahead or there is none."""
    if not batas:
        return 0
    return max(0, (kini - dt.datetime.fromisoformat(batas)) // _MENIT)


def _ringkas(kasus: KasusTercatat, terbuka: Sequence[Mapping[str, Any]], kini: dt.datetime) -> str:
    if kasus.keadaan.get("status") == "dibatalkan":
        return f"Dibatalkan: {kasus.keadaan['pembatalan']}"
    if not terbuka:
        return "Selesai."
    return " ".join(_posisi_langkah(t, kini) for t in terbuka)


def _posisi_langkah(terbuka: Mapping[str, Any], kini: dt.datetime) -> str:
    telat = _lewat(terbuka["batas"], kini)
    ulang = f" putaran {terbuka['putaran']}" if terbuka["putaran"] > 1 else ""
    kata = "berlangsung" if terbuka["dimulai"] else "menunggu dimulai"
    sejak = ""
    if terbuka["sejak"]:
        saat = dt.datetime.fromisoformat(terbuka["sejak"])
        sejak = f" sejak {tanggal_panjang(saat.date())} pukul {saat:%H.%M}"
    lewat = f"; terlambat {lama(telat)}" if telat else ""
    return f"Langkah {terbuka['langkah']}{ulang} {kata} oleh {terbuka['pelaksana']}{sejak}{lewat}."
