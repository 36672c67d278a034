"""Values and a template → a naskah that was opened and read again: filled, and asked what it breaks, in rooms apart."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pipeline import filing
from pipeline.errors import TemplateError
from pipeline.kamar import KamarError, petakan
from pipeline.office import Office
from pipeline.periksa import Pemeriksaan
from pipeline.plan import Naskah, dipanggil
from pipeline.setelan import Settings
from pipeline.values import Bahan, Values, tanpa_kata, values
from pipeline.word.check import pelanggaran, periksa
from pipeline.word.render import render
from pipeline.word.tnd import PROFIL, ProfilTnd


@dataclass(frozen=True, slots=True)
class Pesanan:
    """A naskah to be filled: what it is, its values, and what these were made from."""

    naskah: Naskah
    isi: Values
    sumber: Bahan


def isi_semua(
    pesanan: Iterable[Pesanan], p: Pemeriksaan, office: Office, *, tanpa: Collection[str] = ()
) -> list[tuple[Pesanan, bytes]]:
    """Return each naskah that is asked for, in order, with its .docx that was opened and read again.

    While one is filled the next is asked for. `tanpa` names rules of the tata naskah that are not asked.

    Raises:
        TemplateError: a template is at fault.
    """
    dipesan: list[Pesanan] = []
    hasil: list[_Terisi] = []

    def bahan() -> Iterator[tuple[Any, ...]]:
        for satu in pesanan:
            dipesan.append(satu)
            yield _argumen(satu, p, office)

    try:
        hasil.extend(petakan(office.kamar_isi, _isi_dan_periksa, bahan()))
    except KamarError as exc:
        raise _tidak_selesai(dipesan[len(hasil)].naskah.definisi.berkas_templat, exc) from exc
    for satu, terisi in zip(dipesan, hasil, strict=True):
        if temuan := terisi.temuan or _salah_templat(terisi.dilanggar - set(tanpa), satu, p, office):
            msg = f"Naskah dari templat {satu.naskah.definisi.berkas_templat} tidak layak terbit: {'; '.join(temuan)}."
            raise TemplateError(msg)
    return [(satu, terisi.docx) for satu, terisi in zip(dipesan, hasil, strict=True)]


@dataclass(frozen=True, slots=True)
class _Terisi:
    """A filled naskah, why it may not be filed, and which MUST rules of the tata naskah it breaks."""

    docx: bytes
    temuan: tuple[str, ...] = ()
    dilanggar: frozenset[str] = frozenset()


def _argumen(satu: Pesanan, p: Pemeriksaan, office: Office) -> tuple[Any, ...]:
    """Return what `_isi_dan_periksa` is called with."""
    naskah, isi = satu.naskah, satu.isi
    office.kabar(naskah.definisi.judul)
    sifat = {
        "title": f"{naskah.definisi.judul} {isi['naskah']['nomor']}".rstrip(" -"),
        "subject": p.kasus.teks(p.sop.bidang_judul),
        "author": isi["instansi"]["unit_pengolah"],
        "keywords": isi["naskah"]["identitas"],
        "category": p.sop.judul,
        "comments": "",
        "language": "id-ID",
        "identifier": isi["naskah"]["identitas"],
    }
    templat = office.settings.templat(p.sop, naskah.definisi.berkas_templat)
    profil = profil_tnd(satu.sumber, office.settings)
    return templat, isi, sifat, naskah.tanggal, isi_gambar(p, office, isi), naskah.definisi.jenis, profil


def _isi_dan_periksa(
    templat: Path,
    isi: Values,
    sifat: Mapping[str, str],
    tanggal: dt.date,
    gambar: Mapping[str, bytes],
    jenis: str,
    profil: ProfilTnd,
) -> _Terisi:
    docx = render(templat, isi, sifat, tanggal, gambar)
    if temuan := periksa(docx, isi["penanda_tangan"]["nama"], sifat):
        return _Terisi(docx, temuan)
    return _Terisi(docx, dilanggar=frozenset(pelanggaran(docx, jenis, profil)))


def isi_di_kamar(
    templat: Path,
    isi: Mapping[str, Any],
    sifat: Mapping[str, str],
    tanggal: dt.date,
    gambar: Mapping[str, bytes],
    office: Office,
) -> bytes:
    """Return the .docx that `templat` gives with `isi`, filled in the room apart: a loop without end is cut there.

    Raises:
        TemplateError: the template is at fault.
    """
    try:
        return office.kamar_isi[0](render, templat, isi, sifat, tanggal, gambar)
    except KamarError as exc:
        raise _tidak_selesai(templat.name, exc) from exc


def _tidak_selesai(templat: str, exc: KamarError) -> TemplateError:
    return TemplateError(
        f"Templat {templat} tidak selesai diisi: {exc.sebab}. Periksa perulangan di dalamnya, atau naikkan "
        "batas_isi_detik dan batas_memori_mb di config/layanan.toml."
    )


def _salah_templat(dilanggar: frozenset[str], satu: Pesanan, p: Pemeriksaan, office: Office) -> tuple[str, ...]:
    """Return which of the MUST rules that a naskah breaks are broken by its template or configuration.

    What the words of Staf break is theirs to be told, at their cell: it is no breach of the naskah filled
    with dummy words.
    """
    if not dilanggar:
        return ()
    naskah, sumber = satu.naskah, satu.sumber
    kasus = tanpa_kata(p.kasus, p.skema)
    tandingan = next(n for n in dipanggil(kasus, p.sop) if n.kunci == naskah.kunci)
    isi = values(kasus, tandingan, sumber)
    templat = office.settings.templat(p.sop, naskah.definisi.berkas_templat)
    polos = isi_di_kamar(templat, isi, {}, naskah.tanggal, isi_gambar(p, office, isi), office)
    tetap = pelanggaran(polos, naskah.definisi.jenis, profil_tnd(sumber, office.settings))
    return tuple(
        f"{t.aturan} pada “{t.alinea}”: {t.pesan.rstrip('.')}" for t in tetap.values() if t.aturan in dilanggar
    )


def isi_gambar(p: Pemeriksaan, office: Office, *values: Values) -> dict[str, bytes]:
    """Return the pictures that `values` name, by digest: from this drop, or from the berkas."""
    diminta = set().union(*map(_sidik_gambar, values)) - {""}
    hasil = {x.sha256: x.isi for x in p.lampiran.values() if x.sha256 in diminta}
    for instansi in office.settings.kantor.instansi if diminta - hasil.keys() else ():
        if (logo := office.settings.logo(instansi)) and (sidik_logo := filing.digest(logo)) in diminta:
            hasil[sidik_logo] = logo
    for lama in office.register.lampiran(p.tercatat.id) if p.tercatat and diminta - hasil.keys() else ():
        if lama.sha256 in diminta and (office.settings.root.outbox / lama.path).is_file():
            hasil[lama.sha256] = (office.settings.root.outbox / lama.path).read_bytes()
    return hasil


def _sidik_gambar(isi: Values) -> set[str]:
    """Return the digests that the values called `gambar` and `logo` are, however deep they lie."""
    hasil: set[str] = set()
    sisa: list[Any] = [isi]
    for satu in sisa:
        if isinstance(satu, dict):
            hasil.update(x for nama in ("gambar", "logo") if isinstance(x := satu.get(nama), str))
            satu = satu.values()  # noqa: PLW2901 - what is in it, likewise
        sisa += [anak for anak in satu if type(anak) in _BERISI]
    return hasil


_BERISI: Final = frozenset({dict, list})


def profil_tnd(sumber: Bahan, settings: Settings) -> ProfilTnd:
    """Return the profile a naskah is asked by: the office's, with the kop of the instansi on its date."""
    dasar = PROFIL[settings.kantor.profil.profil]
    kop = tuple(re.escape(baris.upper()) for baris in sumber.instansi.kop)
    return replace(dasar, kop=kop, nip_nrp=settings.kantor.profil.cetak_nip)
