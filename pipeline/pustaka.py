"""For template authors: check, list the names, preview, begin anew. What `alur template` does, without printing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.contoh import HARI_CONTOH, values_contoh
from pipeline.errors import UsageError
from pipeline.pasang import bawaan
from pipeline.setelan import Settings
from pipeline.skema import UMUM, Skema
from pipeline.sop import Sop
from pipeline.templat import SUSUNAN
from pipeline.templat.kerangka import simpan
from pipeline.values import Values
from pipeline.word.penulis import BarisBidang, Cacat, beri_komentar, bidang_docx, daftar_bidang, gabung, periksa_templat
from pipeline.word.render import pengisian_lambat, render
from pipeline.word.tnd import PROFIL, ProfilTnd, Temuan, jenis_huruf, periksa_tnd

__all__ = ["bidang_docx"]


@dataclass(frozen=True, slots=True)
class HasilPeriksa:
    """A template, and what is wrong with it."""

    berkas: Path
    cacat: tuple[Cacat, ...]
    temuan: tuple[Temuan, ...]  # rules of tata naskah dinas that it breaks
    lambat: tuple[str, ...] = ()  # why it is filled more slowly than others; no fault

    @property
    def bersih(self) -> bool:
        """Whether nothing is wrong, a rule that only should be kept included."""
        return not self.cacat and not self.temuan


def nilai_contoh(settings: Settings, sop: Sop) -> dict[str, Values]:
    """Return sample values for every naskah of `sop`, by jenis."""
    return values_contoh(sop, UMUM, settings.kantor, HARI_CONTOH)


def templat_terpakai(settings: Settings) -> list[Path]:
    """Return every template that an SOP of the configuration uses."""
    return [
        settings.templat(sop, naskah.berkas_templat)
        for sop in settings.sop.values()
        for langkah in sop.langkah
        for naskah in langkah.naskah
    ]


def periksa(settings: Settings, berkas: Sequence[Path]) -> Iterator[HasilPeriksa]:
    """Yield what is wrong with each template, found without any case."""
    per_sop = {s.nama: gabung(nilai_contoh(settings, s).values()) for s in settings.sop.values()}
    semua = gabung(per_sop.values())
    for satu in berkas or templat_terpakai(settings):
        isi = _baca(satu)
        milik = satu.resolve().parent.name  # what another SOP's form asks for is no name of this one
        cacat = periksa_templat(isi, per_sop.get(milik, semua), skema_bersama(settings, milik))
        temuan = periksa_tnd(isi, satu.stem, profil_tnd(settings), templat=True)
        yield HasilPeriksa(satu, cacat, temuan, () if cacat else pengisian_lambat(isi))


def skema_bersama(settings: Settings, sop: str = "") -> Skema:
    """Return the cells and tables that the form of `sop` may have; without one, those of all SOPs."""
    satu = settings.sop.get(sop)
    hasil = UMUM
    for definisi in [satu] if satu else settings.sop.values():
        hasil = hasil.gabung(Skema(definisi.bidang, definisi.tabel))
    return hasil


def huruf(settings: Settings) -> set[str]:
    """Return the fonts that the templates ask for by name."""
    return {h for berkas in templat_terpakai(settings) for h in jenis_huruf(_baca(berkas))}


def profil_tnd(settings: Settings) -> ProfilTnd:
    """Return the measures of the profile that config/tata-naskah.toml chooses."""
    profil = settings.kantor.profil
    return replace(PROFIL[profil.profil], nip_nrp=PROFIL[profil.profil].nip_nrp and profil.cetak_nip)


def _baca(berkas: Path) -> bytes:
    try:
        return berkas.read_bytes()
    except OSError as exc:
        raise UsageError(f"Templat {berkas} tidak dapat dibaca: {exc.strerror}. Periksa namanya.") from exc


def berkomentar(hasil: HasilPeriksa) -> bytes:
    """Return a copy of a template with a Word comment at each fault."""
    return beri_komentar(hasil.berkas.read_bytes(), hasil.cacat)


def bidang(settings: Settings) -> tuple[BarisBidang, ...]:
    """Return every name a template may use, its meaning and a sample."""
    resmi_dahulu = sorted(settings.sop.values(), key=lambda s: s.usulan)
    semua = gabung(v for sop in resmi_dahulu for v in nilai_contoh(settings, sop).values())
    return daftar_bidang(semua, skema_bersama(settings))


def pratinjau(settings: Settings, berkas: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield each template filled with the sample, and the name for it: those of other SOPs in folders of their own.

    Raises:
        TemplateError: a template cannot be filled.
    """
    for sop in settings.sop.values():
        contoh_sop = nilai_contoh(settings, sop)
        for langkah in sop.langkah:
            for naskah in langkah.naskah:
                templat = settings.templat(sop, naskah.berkas_templat)
                diminta = {b.resolve() for b in berkas}
                if not diminta or templat.resolve() in diminta:
                    sifat = {"title": f"PRATINJAU {naskah.judul}"}
                    nama = templat.name if sop is settings.sop_utama else f"{sop.nama}/{templat.name}"
                    yield nama, render(templat, contoh_sop[naskah.jenis], sifat, HARI_CONTOH)


def baru(jenis: str) -> bytes:
    """Return a fresh template for `jenis`.

    Raises:
        UsageError: there is no such jenis.
    """
    for templat in SUSUNAN.values():
        if jenis in templat:
            return simpan(templat[jenis]())
    terkirim = {b.stem: b for b in sorted((bawaan() / "templates").glob("*/*.docx"))}
    if jenis in terkirim:
        return terkirim[jenis].read_bytes()
    ada = ", ".join(dict.fromkeys((*(j for templat in SUSUNAN.values() for j in templat), *terkirim)))
    raise UsageError(f"Jenis “{jenis}” tidak dikenal. Pilih salah satu: {ada}.")
