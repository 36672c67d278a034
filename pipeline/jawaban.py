"""The answer to a drop, as `process --json` prints it and the register keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.kasus import Masalah, Tempat

DITERIMA, DITOLAK, DUPLIKAT = "diterima", "ditolak", "duplikat"


@dataclass(frozen=True, slots=True)
class Jawaban:
    """The answer to a drop, as `process --json` prints it."""

    berkas: str
    status: str
    kasus: str = ""
    folder: str = ""
    naskah: tuple[Mapping[str, Any], ...] = ()
    masalah: tuple[Masalah, ...] = ()
    peringatan: tuple[Masalah, ...] = ()
    salinan: tuple[Mapping[str, Any], ...] = ()  # signed copies that came home with this drop
    konsep: str = ""  # below inbox/: the folder of the KONSEP, where only a look was asked for

    def json(self) -> dict[str, Any]:
        """Return the answer as the contract's JSON object."""
        return {
            "berkas": self.berkas,
            "status": self.status,
            "kasus": self.kasus or None,
            "folder": self.folder or None,
            "naskah": [dict(n) for n in self.naskah],
            "masalah": [masalah_json(m) for m in self.masalah],
            "peringatan": [masalah_json(m) for m in self.peringatan],
            **({"salinan": [dict(s) for s in self.salinan]} if self.salinan else {}),
            **({"konsep": self.konsep} if self.konsep else {}),
        }


def masalah_json(masalah: Masalah) -> dict[str, str]:
    """Return one masalah with the contract's keys."""
    hasil = {
        "kode": masalah.kode,
        "lembar": masalah.tempat.lembar,
        "sel": masalah.tempat.sel,
        "bidang": masalah.tempat.bidang,
        "pesan": masalah.pesan,
    }
    return hasil | ({"saran": masalah.saran} if masalah.saran else {})


def dari_json(isi: Mapping[str, Any]) -> Jawaban:
    """Return the answer that the register kept."""

    def daftar(nama: str) -> tuple[Masalah, ...]:
        return tuple(
            Masalah(m["kode"], Tempat(m["lembar"], m["sel"], m["bidang"]), m["pesan"], m.get("saran", ""))
            for m in isi[nama]
        )

    return Jawaban(
        isi["berkas"],
        isi["status"],
        isi["kasus"] or "",
        isi["folder"] or "",
        tuple(isi["naskah"]),
        daftar("masalah"),
        daftar("peringatan"),
        tuple(isi.get("salinan", ())),
        isi.get("konsep", ""),
    )
