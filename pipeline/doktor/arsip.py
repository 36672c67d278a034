"""The register and the archive, and whether a service is at work on them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final

from pipeline import kunci
from pipeline.archive.tertinggal import PULIHKAN_TERTINGGAL, tertinggal
from pipeline.doktor.temuan import Bahan, Temuan, baik, gagal, peringatan
from pipeline.errors import HalanganError
from pipeline.filing import berkas_pertama
from pipeline.inbox import STATUS
from pipeline.register import VERSI_SKEMA

SEPI_DETIK: Final = 300  # after which a service that holds the root should have written its status
SEBUT_MAKS: Final = 3
RUSAK: Final = frozenset({"register-rusak", "register-hilang", "register-tertinggal", "register-lebih-baru"})
_PULIHKAN: Final = "Jangan dihapus dan jangan jalankan layanan; kembalikan cadangan terakhir (`alur restore`)."


def periksa_register(b: Bahan) -> Iterator[Temuan]:
    """Yield how the register is: there, whole, of this version."""
    if b.galat_register is not None:
        kode, obat = (
            ("register-terhalang", "Betulkan yang disebut, lalu jalankan `alur doctor` lagi.")
            if isinstance(b.galat_register, HalanganError)
            else ("register-rusak", _PULIHKAN)
        )
        yield gagal(kode, str(b.galat_register), obat)
    elif b.tercatat is None or not b.tercatat.versi:
        if berkas := berkas_pertama(b.root.outbox):
            yield gagal(
                "register-hilang",
                f"Register {b.register} tidak ada, padahal outbox/ sudah berisi {berkas.name}; nomor akan terulang.",
                "Kembalikan register dari cadangan terakhir (`alur restore`).",
            )
        else:
            yield baik("register", "Register belum ada; dibuat saat layanan pertama dijalankan.")
    elif b.tercatat.cacat:
        yield gagal("register-rusak", f"Register {b.register} rusak: {b.tercatat.cacat[0]}.", _PULIHKAN)
    elif b.tercatat.versi > VERSI_SKEMA:
        yield gagal(
            "register-lebih-baru",
            f"Register dibuat AlurNaskah yang lebih baru (bentuk {b.tercatat.versi}; versi ini mengenal {VERSI_SKEMA}).",
            "Pasang versi AlurNaskah yang terbaru.",
        )
    elif b.tercatat.versi < VERSI_SKEMA:
        yield peringatan(
            "register-lama",
            f"Register berbentuk {b.tercatat.versi}; saat dibuka diubah menjadi bentuk {VERSI_SKEMA}.",
            "Buat cadangan lebih dahulu: `alur backup`.",
        )
    else:
        yield baik("register", f"Register utuh: {b.tercatat.kasus} kasus, {len(b.tercatat.nomor)} nomor.")


def periksa_tertinggal(b: Bahan) -> Iterator[Temuan]:
    """Yield that the archive holds numbers which the register does not know: they would be given again."""
    if b.tercatat is None or not b.tercatat.versi or b.tercatat.cacat:
        return
    semua = list(tertinggal(b.root.outbox, b.tercatat))
    if not semua:
        yield baik("register-arsip", "Register mengenal semua nomor di arsip.")
        return
    nomor = [n for t in semua for n in t.nomor]
    sebut = ", ".join(t.kode for t in islice(semua, SEBUT_MAKS)) + (", …" if semua[SEBUT_MAKS:] else "")
    yield gagal(
        "register-tertinggal",
        f"Arsip memuat {len(nomor)} nomor pada {len(semua)} berkas ({sebut}) yang tidak ada di register; nomor akan terulang.",
        f"Jangan jalankan layanan. {PULIHKAN_TERTINGGAL} Sesudah itu `alur doctor` lagi.",
    )


def periksa_layanan(b: Bahan) -> Iterator[Temuan]:
    """Yield whether a service is at work here, or one went without letting go; and whether it still looks."""
    siapa = kunci.pemegang(b.register, b.root.inbox)
    if siapa is None:
        yield baik("layanan", "Tidak ada layanan yang sedang berjalan.")
        return
    sebutan = f"komputer {siapa.host}, proses {siapa.pid}, sejak {siapa.sejak}"
    if not siapa.hidup:
        yield peringatan(
            "kunci-basi",
            f"Layanan terakhir ({sebutan}) berhenti mendadak; tandanya masih ada di inbox/.",
            "Jalankan layanan lagi: yang tertunda dilanjutkan, dan tanda itu diganti dengan sendirinya.",
        )
        return
    yield baik("layanan", f"Layanan sedang berjalan ({sebutan}).")
    with suppress(OSError):
        diam = time.time() - (b.root.inbox / STATUS).stat().st_mtime
        if diam > SEPI_DETIK:
            yield peringatan(
                "layanan-diam",
                f"Layanan memegang folder ini, tetapi inbox/{STATUS} tidak ditulis {diam / 60:.0f} menit.",
                "Lihat catatan layanan (.alur/alur.log); bila perlu hentikan lalu jalankan lagi.",
            )
