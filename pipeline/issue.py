"""Number, fill and enter the naskah of one drop: all of them, or none."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline import __version__, filing, inbox
from pipeline.alur import jalani
from pipeline.config import Settings
from pipeline.errors import TemplateError
from pipeline.inbox import Klaim
from pipeline.jawaban import DITERIMA, DITOLAK, DUPLIKAT, Jawaban
from pipeline.kasus import Masalah
from pipeline.keadaan import keadaan
from pipeline.lampiran import FOLDER, Lampiran, gambar
from pipeline.nomor import Nomor, format_nomor
from pipeline.office import Office
from pipeline.periksa import Pemeriksaan, bernomor, komponen, nomor_ketik, pengenal_kasus, sidik
from pipeline.plan import Kunci, Naskah, dipanggil, plan
from pipeline.register import KasusTercatat, NaskahBaru, NaskahTercatat
from pipeline.values import Bahan, Values, bahan_naskah, seperti_dahulu, tanpa_kata, values
from pipeline.word.check import pelanggaran, periksa
from pipeline.word.render import render
from pipeline.word.tnd import PROFIL, ProfilTnd

# Parts of the values that come from the configuration: a change there re-issues nothing.
DARI_KANTOR = ("instansi", "sop")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terbitan:
    """A naskah to be issued, numbered and filled."""

    naskah: Naskah
    nomor_id: int
    nomor: str
    revisi: int
    penanda: str
    isi: Values
    docx: bytes
    menggantikan: NaskahTercatat | None


def issue(klaim: Klaim, isi: bytes, p: Pemeriksaan, office: Office) -> None:
    """Number, fill and enter every naskah that is due, all of them or none."""
    kini = office.jam()
    with office.register.issuing():
        kasus = p.tercatat or _kasus_baru(p, kini, office)
        terbitan, beda = _terbitan(p, kasus, office)
        draf = {f"{n:03d}.docx": t.docx for n, t in enumerate(terbitan, 1)}
        versi = kasus.versi + 1
        draf["sumber.xlsx"] = isi
        lampiran = _lampiran_baru(p, kasus, office)
        draf |= {nama: satu.isi for nama, _, satu in lampiran}
        filing.stage(office.drafts / klaim.id, draf)
        jawaban = Jawaban(
            klaim.nama,
            DITERIMA,
            kasus.kode,
            kasus.folder,
            tuple(_baris_json(t, kasus) for t in terbitan),
            peringatan=(*p.peringatan, *beda),
        )
        _catat_setoran(klaim, filing.digest(isi), jawaban, kasus, versi, office)
        _catat_terbitan(klaim, kasus, terbitan, filing.digest(isi), office)
        for nama, path, satu in lampiran:
            office.register.catat_lampiran(kasus.id, klaim.id, path=path, sha256=satu.sha256, draf=nama)
        office.register.catat_sumber(
            kasus.id,
            klaim.id,
            versi=versi,
            path=f"{kasus.folder}/{filing.SUMBER}/{kasus.kode}_v{versi:02d}.xlsx",
            sha256=filing.digest(isi),
            draf="sumber.xlsx",
        )
        office.register.perbarui_kasus(
            kasus.id,
            judul=p.kasus.teks(p.sop.bidang_judul),
            pengenal=pengenal_kasus(p),
            versi=versi,
            isi=sidik(p.kasus, p.lampiran),
            keadaan=keadaan(p.kasus, p.sop),
            waktu=kini.isoformat(timespec="seconds"),
        )


def _lampiran_baru(p: Pemeriksaan, kasus: KasusTercatat, office: Office) -> list[tuple[str, str, Lampiran]]:
    """Return the files that come new into the berkas: name of the draft, path below outbox/, file.

    A file of the same name with other content takes the next free name: nothing is overwritten.
    """
    lama = office.register.lampiran(kasus.id)
    dipakai = {x.path.casefold() for x in lama}
    ada = {x.sha256 for x in lama}
    hasil = []
    for urut, satu in enumerate(p.lampiran.values(), 1):
        if satu.sha256 in ada:
            continue
        ada.add(satu.sha256)
        path = next(x for x in _nama_lampiran(kasus, inbox.nama_aman(satu.nama)) if x.casefold() not in dipakai)
        dipakai.add(path.casefold())
        hasil.append((f"lampiran-{urut:03d}", path, satu))
    return hasil


def _nama_lampiran(kasus: KasusTercatat, nama: str) -> Iterator[str]:
    batang, titik, akhiran = nama.rpartition(".")
    for n in itertools.count(1):
        beda = nama if n == 1 else f"{batang or akhiran} ({n}){titik if batang else ''}{akhiran if batang else ''}"
        yield f"{kasus.folder}/{filing.SUMBER}/{FOLDER}/{beda}"


def _kasus_baru(p: Pemeriksaan, kini: dt.datetime, office: Office) -> KasusTercatat:
    judul = p.kasus.teks(p.sop.bidang_judul)
    kode, urut = office.register.kode_berikut(p.sop.kode, kini.year)
    office.register.buka_kasus(
        kode=kode,
        sop=p.sop.nama,
        awalan=p.sop.kode,
        tahun=kini.year,
        urut=urut,
        judul=judul,
        pengenal=pengenal_kasus(p),
        folder=f"{kini.year}/{kode}_{filing.slug(judul)}",
        waktu=kini.isoformat(timespec="seconds"),
    )
    baru = office.register.kasus(kode)
    if baru is None:
        msg = f"kasus {kode} tidak tercatat"
        raise AssertionError(msg)
    return baru


def _terbitan(p: Pemeriksaan, kasus: KasusTercatat, office: Office) -> tuple[list[_Terbitan], list[Masalah]]:
    """Return the naskah to issue, new and revised, and a peringatan for each that had to stay as it is."""
    nomor: dict[Kunci, str] = {kunci: n.nomor for kunci, n in p.berlaku.items()}
    nomor_id: dict[Kunci, int] = {kunci: n.nomor_id for kunci, n in p.berlaku.items()}
    baru = plan(p.kasus, p.sop, p.berlaku.keys())
    utama = {n.kunci for n in bernomor(dipanggil(p.kasus, p.sop))}
    for naskah in baru:
        satu = _beri_nomor(naskah, p, office, ketik=naskah.kunci in utama)
        nomor[naskah.kunci], nomor_id[naskah.kunci] = satu.teks, office.register.catat_nomor(satu)
    due = {n.kunci for n in baru}
    terbitan: list[_Terbitan] = []
    beda: list[Masalah] = []
    for naskah in dipanggil(p.kasus, p.sop) if not p.kasus.teks("kasus.pembatalan") else ():
        lama = p.berlaku.get(naskah.kunci)
        sumber, isi = isi_naskah(naskah, p, kasus.kode, nomor, office.settings)
        if lama is not None and naskah.kunci not in due:
            berubah = perubahan(naskah, lama, isi, p, office)
            if not berubah:
                continue
            if filing.digest_berkas(office.settings.root.outbox / lama.path) != lama.sha256:
                beda.append(_tetap(naskah, lama, berubah))
                continue
            sumber, isi = isi_naskah(naskah, p, kasus.kode, nomor, office.settings, naik=True)
        office.kabar(naskah.definisi.judul)
        terbitan.append(
            _Terbitan(
                naskah=naskah,
                nomor_id=nomor_id[naskah.kunci],
                nomor=nomor[naskah.kunci],
                revisi=lama.revisi + 1 if lama else 1,
                penanda=sumber.penanda_tangan.pejabat.nama,
                isi=isi,
                docx=_isi_templat(naskah, isi, p, sumber, office),
                menggantikan=lama,
            )
        )
    return terbitan, beda


def isi_naskah(
    naskah: Naskah, p: Pemeriksaan, kode: str, nomor: Mapping[Kunci, str], settings: Settings, *, naik: bool = False
) -> tuple[Bahan, Values]:
    """Return what `naskah` is made from besides the case, and all its values.

    A naskah of a round that the case has gone back behind keeps the data it was issued with: what was
    checked, and refused, was that. With `naik` it is the next revision, else the one in force.
    """
    langkah, putaran, jenis = naskah.kunci
    lama = p.berlaku.get(naskah.kunci)
    sebelum = p.berlaku.get((langkah, putaran - 1, jenis))
    sumber = bahan_naskah(
        naskah,
        sop=p.sop,
        skema=p.skema,
        kantor=settings.kantor,
        kode=kode,
        nomor=nomor,
        gambar=gambar(p.lampiran),
        logo=lambda instansi: filing.digest(logo) if (logo := settings.logo(instansi)) else "",
        sebelum=sebelum.isi if sebelum else None,
        revisi=(lama.revisi if lama else 1) + naik,
    )
    isi = values(p.kasus, naskah, sumber)
    if lama is not None and naskah.kunci[:2] in jalani(p.kasus, p.sop).lampau:
        isi = seperti_dahulu(lama.isi, isi)
    return sumber, isi


def _isi_gambar(p: Pemeriksaan, office: Office, *values: Values) -> dict[str, bytes]:
    """Return the pictures that `values` name, by digest: from this drop, or from the berkas."""
    diminta = {v for satu in values for k, v in datar(satu).items() if k.endswith((".gambar", ".logo")) and v}
    hasil = {x.sha256: x.isi for x in p.lampiran.values() if x.sha256 in diminta}
    for instansi in office.settings.kantor.instansi:
        if (logo := office.settings.logo(instansi)) and (sidik_logo := filing.digest(logo)) in diminta:
            hasil[sidik_logo] = logo
    for lama in office.register.lampiran(p.tercatat.id) if p.tercatat and diminta - hasil.keys() else ():
        if lama.sha256 in diminta and (office.settings.root.outbox / lama.path).is_file():
            hasil[lama.sha256] = (office.settings.root.outbox / lama.path).read_bytes()
    return hasil


def _isi_templat(naskah: Naskah, isi: Values, p: Pemeriksaan, sumber: Bahan, office: Office) -> bytes:
    """Return the naskah as a .docx that was opened and read again.

    Raises:
        TemplateError: the template is at fault.
    """
    sifat = {
        "title": f"{naskah.definisi.judul} {isi['naskah']['nomor']}".strip(),
        "subject": isi.get("kegiatan", {}).get("judul", ""),
        "author": isi["instansi"]["unit_pengolah"],
        "keywords": isi["naskah"]["identitas"],
        "category": p.sop.judul,
        "comments": "",
        "language": "id-ID",
        "identifier": isi["naskah"]["identitas"],
    }
    templat = office.settings.templat(p.sop, naskah.definisi.berkas_templat)
    docx = render(templat, isi, sifat, naskah.tanggal, _isi_gambar(p, office, isi))
    temuan = periksa(docx, isi["penanda_tangan"]["nama"], sifat)
    if temuan := temuan or _salah_templat(docx, naskah, p, sumber, office):
        msg = f"Naskah dari templat {naskah.definisi.berkas_templat} tidak layak terbit: {'; '.join(temuan)}."
        raise TemplateError(msg)
    return docx


def _salah_templat(docx: bytes, naskah: Naskah, p: Pemeriksaan, sumber: Bahan, office: Office) -> tuple[str, ...]:
    """Return the MUST rules of the tata naskah that `docx` breaks by its template or configuration.

    What the words of Staf break is theirs to be told, at their cell: it is no breach of the naskah filled
    with dummy words.
    """
    profil = profil_tnd(sumber, office.settings)
    salah = pelanggaran(docx, naskah.definisi.jenis, profil)
    if not salah:
        return ()
    kasus = tanpa_kata(p.kasus, p.skema)
    tandingan = next(n for n in dipanggil(kasus, p.sop) if n.kunci == naskah.kunci)
    isi = values(kasus, tandingan, sumber)
    templat = office.settings.templat(p.sop, naskah.definisi.berkas_templat)
    polos = render(templat, isi, {}, naskah.tanggal, _isi_gambar(p, office, isi))
    tetap = pelanggaran(polos, naskah.definisi.jenis, profil)
    return tuple(f"{t.aturan} pada “{t.alinea}”: {t.pesan.rstrip('.')}" for t in tetap.values() if t.aturan in salah)


def profil_tnd(sumber: Bahan, settings: Settings) -> ProfilTnd:
    """Return the profile a naskah is asked by: the office's, with the kop of the instansi on its date."""
    dasar = PROFIL[settings.kantor.profil.profil]
    kop = tuple(re.escape(baris.upper()) for baris in sumber.instansi.kop)
    return replace(dasar, kop=kop, nip_nrp=settings.kantor.profil.cetak_nip)


def perubahan(naskah: Naskah, lama: NaskahTercatat, isi: Values, p: Pemeriksaan, office: Office) -> tuple[str, ...]:
    """Return the names whose change shows on the paper of an issued naskah; none means it stays as it is."""
    dahulu = dict(lama.isi)
    kini = dict(isi) | {nama: dahulu[nama] for nama in DARI_KANTOR}
    kini["naskah"] = kini["naskah"] | {"judul_disposisi": dahulu["naskah"]["judul_disposisi"]}
    if naskah.langkah.memutuskan and not dahulu["langkah_ini"]["keputusan"]:
        # Its boxes were to be ticked by hand: a decision recorded later re-issues nothing.
        kini |= {"kotak": kini["kotak"] | {"keputusan": dahulu["kotak"]["keputusan"]}}
        kini |= {"langkah_ini": dahulu["langkah_ini"], "langkah": [*kini["langkah"][:-1], dahulu["langkah_ini"]]}
    lama_datar, kini_datar = datar(dahulu), datar(kini)
    nama = tuple(n for n in sorted({*lama_datar, *kini_datar}) if lama_datar.get(n) != kini_datar.get(n))
    if not nama:
        return ()
    templat = office.settings.templat(p.sop, naskah.definisi.berkas_templat)
    foto = _isi_gambar(p, office, dahulu, kini)
    sebelum, sesudah = (render(templat, v, {}, naskah.tanggal, foto) for v in (dahulu, kini))
    return nama if sebelum != sesudah else ()


def datar(isi: Any, awalan: str = "") -> dict[str, str]:
    """Return nested values as one level: `sarana[2].jumlah` → text."""
    if isinstance(isi, dict):
        return {k: v for nama, anak in isi.items() for k, v in datar(anak, f"{awalan}.{nama}".lstrip(".")).items()}
    if isinstance(isi, list):
        return {k: v for n, anak in enumerate(isi, 1) for k, v in datar(anak, f"{awalan}[{n}]").items()}
    return {awalan: str(isi)}


def _tetap(naskah: Naskah, lama: NaskahTercatat, berubah: tuple[str, ...]) -> Masalah:
    tempat = naskah.singgah.baris["mulai"].tempat
    bidang = ", ".join(berubah[:5]) + (", …" if len(berubah) > 5 else "")
    pesan = (
        f"{naskah.definisi.judul} {lama.nomor} sudah ditandatangani atau diubah di outbox/, jadi tetap berlaku apa "
        f"adanya. Isinya kini berbeda pada: {bidang}."
    )
    return Masalah("naskah-tetap", tempat, pesan)


def _beri_nomor(naskah: Naskah, p: Pemeriksaan, office: Office, *, ketik: bool) -> Nomor:
    """Return the number of a new naskah: the typed one, or the next of its series."""
    teks = naskah.singgah.baris["nomor"].teks if ketik else ""
    if teks and (diketik := nomor_ketik(naskah, teks, p, office.settings)):
        return diketik
    seri = office.settings.kantor.cari_seri(naskah.definisi.seri)
    if seri is None:
        msg = f"seri {naskah.definisi.seri} tidak dikenal"
        raise AssertionError(msg)
    mulai = (seri.mulai or {}).get(str(naskah.tanggal.year), 1)
    urut = office.register.urut_berikut(seri.kunci, naskah.tanggal.year, mulai)
    teks = format_nomor(seri.pola, urut, komponen(naskah, p, office.settings))
    return Nomor(seri=seri.kunci, tanggal=naskah.tanggal, urut=urut, teks=teks)


def _path(t: _Terbitan, kasus: KasusTercatat) -> str:
    return f"{kasus.folder}/{t.naskah.langkah.nama_folder}/{t.naskah.nama_berkas(kasus.kode, t.revisi)}"


def _baris_json(t: _Terbitan, kasus: KasusTercatat) -> dict[str, Any]:
    nomor, putaran, jenis = t.naskah.kunci
    return {
        "langkah": nomor,
        "putaran": putaran,
        "revisi": t.revisi,
        "jenis": jenis,
        "nomor": t.nomor,
        "path": _path(t, kasus),
        "sha256": filing.digest(t.docx),
    }


def _catat_terbitan(klaim: Klaim, kasus: KasusTercatat, terbitan: list[_Terbitan], buku: str, office: Office) -> None:
    konfigurasi = filing.digest(repr(office.settings.kantor).encode())
    for urut, t in enumerate(terbitan, 1):
        nomor, putaran, jenis = t.naskah.kunci
        if t.menggantikan:
            folder, _, nama = t.menggantikan.path.rpartition("/")
            office.register.gantikan(t.menggantikan, f"{folder}/{filing.DIGANTIKAN}/{nama}")
        sop = office.settings.sop[kasus.sop]
        templat = office.settings.templat(sop, t.naskah.definisi.berkas_templat)
        office.register.catat_naskah(
            kasus.id,
            klaim.id,
            NaskahBaru(
                langkah=nomor,
                putaran=putaran,
                revisi=t.revisi,
                jenis=jenis,
                nomor_id=t.nomor_id,
                tanggal=t.naskah.tanggal,
                penanda=t.penanda,
                path=_path(t, kasus),
                sha256=filing.digest(t.docx),
                draf=f"{urut:03d}.docx",
                asal={
                    "buku_kerja": buku,
                    "templat": filing.digest_berkas(templat) or "",
                    "konfigurasi": konfigurasi,
                    "program": __version__,
                },
                isi=t.isi,
            ),
        )


def catat_tolak(
    klaim: Klaim, sha256: str, masalah: tuple[Masalah, ...], tanda: tuple[Masalah, ...], office: Office
) -> None:
    """Enter a refused drop and why it was refused."""
    with office.register.issuing():
        jawaban = Jawaban(klaim.nama, DITOLAK, masalah=masalah, peringatan=tanda)
        _catat_setoran(klaim, sha256, jawaban, None, None, office)


def catat_duplikat(klaim: Klaim, sha256: str, kasus: KasusTercatat, office: Office) -> None:
    """Enter a drop that says nothing its case did not say already."""
    with office.register.issuing():
        jawaban = Jawaban(klaim.nama, DUPLIKAT, kasus.kode, kasus.folder)
        _catat_setoran(klaim, sha256, jawaban, kasus, kasus.versi, office)


def _catat_setoran(
    klaim: Klaim, sha256: str, jawaban: Jawaban, kasus: KasusTercatat | None, versi: int | None, office: Office
) -> None:
    office.register.catat_setoran(
        klaim.id,
        berkas=klaim.nama,
        sha256=sha256,
        waktu=office.jam().isoformat(timespec="seconds"),
        status=jawaban.status,
        kasus_id=kasus.id if kasus else None,
        versi=versi,
        jawaban=jawaban.json(),
    )
