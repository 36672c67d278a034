"""Number, fill and enter the naskah of one drop: all of them, or none."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from pipeline import __version__, filing, inbox
from pipeline.alur import jalani
from pipeline.beda import beda, beda_riwayat
from pipeline.inbox import Klaim
from pipeline.jawaban import DITERIMA, DITOLAK, DUPLIKAT, Jawaban
from pipeline.kasus import Masalah
from pipeline.keadaan import keadaan
from pipeline.lampiran import FOLDER, Lampiran, gambar
from pipeline.nomor import Nomor, format_nomor
from pipeline.office import Office
from pipeline.pengisian import Pesanan, isi_di_kamar, isi_gambar, isi_semua
from pipeline.periksa import Pemeriksaan, bernomor, komponen, nomor_ketik, pengenal_kasus, sidik
from pipeline.plan import Kunci, Naskah, dipanggil, plan
from pipeline.register import KasusTercatat, NaskahBaru, NaskahTercatat
from pipeline.setelan import Settings
from pipeline.skema import Skema
from pipeline.slug import slug
from pipeline.values import Bahan, Bersama, Values, bahan_naskah, seperti_dahulu, values

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
    perubahan: tuple[str, ...]


def issue(klaim: Klaim, isi: bytes, p: Pemeriksaan, office: Office) -> None:
    """Number, fill and enter every naskah that is due, all of them or none."""
    kini = office.jam()
    with office.register.issuing():
        kasus = p.tercatat or _kasus_baru(p, kini, office)
        terbitan, terpaku = _terbitan(p, kasus, office)
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
            peringatan=(*p.peringatan, *terpaku),
        )
        catat_setoran(klaim, filing.digest(isi), jawaban, kasus, versi, office)
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
    for urut, satu in enumerate((*p.lampiran.values(), *p.bawaan), 1):
        if satu.sha256 in ada:
            continue
        ada.add(satu.sha256)
        path = next(x for x in _jalur_lampiran(kasus.folder, inbox.nama_aman(satu.nama)) if x.casefold() not in dipakai)
        dipakai.add(path.casefold())
        hasil.append((f"lampiran-{urut:03d}", path, satu))
    return hasil


def _jalur_lampiran(folder: str, nama: str) -> Iterator[str]:
    """Yield the places below outbox/ for an attachment of the berkas `folder`: `nama`, `nama (2)`, …, cut to fit."""
    asal, tempat = PurePath(nama), f"{folder}/{filing.SUMBER}/{FOLDER}/"
    for n in itertools.count(1):
        ekor = f" ({n}){asal.suffix}" if n > 1 else asal.suffix
        yield f"{tempat}{filing.potong(asal.stem, filing.JALUR_MAKS - filing.panjang(tempat + ekor))}{ekor}"


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
        folder=f"{kini.year}/{kode}_{slug(judul)}",
        waktu=kini.isoformat(timespec="seconds"),
    )
    baru = office.register.kasus(kode)
    if baru is None:
        msg = f"kasus {kode} tidak tercatat"
        raise AssertionError(msg)
    return baru


def _terbitan(p: Pemeriksaan, kasus: KasusTercatat, office: Office) -> tuple[list[_Terbitan], list[Masalah]]:
    """Return the naskah to issue, new and revised, and a peringatan for each that had to stay as it is."""
    nomor: dict[Kunci, str] = p.nomor
    nomor_id: dict[Kunci, int] = {kunci: n.nomor_id for kunci, n in p.berlaku.items()}
    baru = plan(p.kasus, p.sop, p.berlaku.keys())
    utama = {n.kunci for n in bernomor(dipanggil(p.kasus, p.sop))}
    # Typed numbers first: the series must not give one of them to another naskah of the same drop.
    ketik = {n.kunci: n for n in baru if n.kunci in utama and nomor_ketik(n, p, office.settings)}
    for naskah in (*ketik.values(), *(n for n in baru if n.kunci not in ketik)):
        satu = _beri_nomor(naskah, p, office, ketik=naskah.kunci in ketik)
        nomor[naskah.kunci], nomor_id[naskah.kunci] = satu.teks, office.register.catat_nomor(satu)
    due = {n.kunci for n in baru}
    bersama = Bersama()
    banding = _Pembanding(p, kasus, nomor, office, bersama)
    berlaku = p.berlaku
    ubah = {
        naskah.kunci: nama
        for naskah in _naskah(p)
        if naskah.kunci not in due and (nama := banding.ubah(naskah, berlaku[naskah.kunci]))
    }

    def pesanan() -> Iterator[Pesanan]:
        for naskah in _naskah(p):
            if naskah.kunci in due or naskah.kunci in ubah:
                naik = naskah.kunci in ubah
                sumber, isi = isi_naskah(naskah, p, kasus.kode, nomor, office.settings, bersama, naik=naik)
                yield Pesanan(naskah, isi, sumber)

    terbitan = []
    for dipesan, docx in isi_semua(pesanan(), p, office):
        kunci, isi, lama = dipesan.naskah.kunci, dipesan.isi, berlaku.get(dipesan.naskah.kunci)
        terbitan.append(
            _Terbitan(
                naskah=dipesan.naskah,
                nomor_id=nomor_id[kunci],
                nomor=nomor[kunci],
                revisi=p.revisi_akhir(kunci) + 1,
                penanda=dipesan.sumber.penanda_tangan.pejabat.nama,
                isi=isi,
                docx=docx,
                menggantikan=lama,
                perubahan=ubahan(lama, isi, p.skema, ubah.get(kunci, ())) if lama else (),
            )
        )
    return terbitan, banding.terpaku


def akan_terbit(p: Pemeriksaan, office: Office) -> tuple[list[tuple[Naskah, NaskahTercatat | None]], list[Masalah]]:
    """Return what `issue` would issue, each with what it would supersede, and a peringatan for each that would stay."""
    semua = [(naskah, p.berlaku.get(naskah.kunci)) for naskah in _naskah(p)]
    if p.tercatat is None:
        return semua, []
    banding = _Pembanding(p, p.tercatat, p.nomor, office, Bersama())
    terbit = [(naskah, lama) for naskah, lama in semua if lama is None or banding.ubah(naskah, lama)]
    return terbit, banding.terpaku


def _naskah(p: Pemeriksaan) -> Sequence[Naskah]:
    """Return the naskah that the workbook calls for; a case that is cancelled gets none and keeps those it has."""
    return () if p.kasus.teks("kasus.pembatalan") else dipanggil(p.kasus, p.sop)


@dataclass(frozen=True, slots=True)
class _Pembanding:
    """What the workbook says otherwise now than the naskah that were issued before; those that must stay are told."""

    p: Pemeriksaan
    kasus: KasusTercatat
    nomor: Mapping[Kunci, str]
    office: Office
    bersama: Bersama
    terpaku: list[Masalah] = field(default_factory=list)

    def ubah(self, naskah: Naskah, lama: NaskahTercatat) -> tuple[str, ...]:
        """Return the names whose change makes a revision; none if it stays, with a peringatan if it must."""
        p, office = self.p, self.office
        _, isi = isi_naskah(naskah, p, self.kasus.kode, self.nomor, office.settings, self.bersama)
        nama = perubahan(naskah, lama, isi, p, office, self.nomor)
        if nama and (sebab := tetap(lama, self.kasus.id, office)):
            self.terpaku.append(naskah_tetap(naskah, lama, sebab, ubahan(lama, isi, p.skema, nama)))
            return ()
        return nama


def tetap(lama: NaskahTercatat, kasus_id: int, office: Office) -> str:
    """Return why an issued naskah must stay as it is, empty if it may be superseded: signed is sacred."""
    if any(s.naskah == lama.id for s in office.register.salinan(kasus_id)):
        return "sudah ada salinannya yang bertanda tangan"
    return filing.tersentuh(office.settings.root.outbox / lama.path, lama.sha256)


def ubahan(lama: NaskahTercatat, isi: Values, skema: Skema, nama: tuple[str, ...]) -> tuple[str, ...]:
    """Return in words what a naskah would say otherwise; the names of values where the form has no words for it."""
    kata = (*beda(lama.isi, isi, skema), *beda_riwayat(lama.isi, isi))
    return kata or tuple(n for n in nama if not n.startswith("naskah."))


def isi_naskah(
    naskah: Naskah,
    p: Pemeriksaan,
    kode: str,
    nomor: Mapping[Kunci, str],
    settings: Settings,
    bersama: Bersama | None = None,
    *,
    naik: bool = False,
) -> tuple[Bahan, Values]:
    """Return what `naskah` is made from besides the case, and all its values.

    A naskah of a round that the case has gone back behind keeps the data it was issued with: what was
    checked, and refused, was that. With `naik` it is the next revision, else the one in force. `bersama` is
    that of the naskah with the same `p` and `nomor`.
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
        revisi=p.revisi_akhir(naskah.kunci) + (naik or lama is None),
    )
    isi = values(p.kasus, naskah, sumber, bersama)
    if lama is not None and lama.isi and naskah.kunci[:2] in jalani(p.kasus, p.sop).lampau:
        isi = seperti_dahulu(lengkap(lama.isi, isi), isi)
    return sumber, isi


def perubahan(
    naskah: Naskah, lama: NaskahTercatat, isi: Values, p: Pemeriksaan, office: Office, nomor: Mapping[Kunci, str]
) -> tuple[str, ...]:
    """Return the names whose change shows on the paper of an issued naskah; none means it stays as it is.

    A naskah whose number was cancelled gets no revisions; nor does one that came back without what it was made from,
    when the register was lost (`archive rebuild`): nobody can tell what changed. One that cites such a number is no reason for one:
    it goes on citing it until something else changes.
    """
    if lama.pembatalan or not lama.isi:
        return ()
    nama = _berbeda(naskah, lama, isi, p, office)
    if nama and p.ditarik and p.tercatat:
        _, semula = isi_naskah(naskah, p, p.tercatat.kode, {**p.ditarik, **nomor}, office.settings)
        return nama if _berbeda(naskah, lama, semula, p, office) else ()
    return nama


def _berbeda(naskah: Naskah, lama: NaskahTercatat, isi: Values, p: Pemeriksaan, office: Office) -> tuple[str, ...]:
    """Return the names by which `isi` makes another paper than the one that was issued."""
    dahulu = lengkap(lama.isi, isi)
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
    foto = isi_gambar(p, office, dahulu, kini)
    sebelum, sesudah = (isi_di_kamar(templat, v, {}, naskah.tanggal, foto, office) for v in (dahulu, kini))
    return nama if sebelum != sesudah else ()


def lengkap(lama: Mapping[str, Any], kini: Values) -> Values:
    """Return the values of an earlier version with the names it did not know, as they stand now.

    What that version could not say, no workbook changed; and templates of today ask for it.
    """
    anak = {
        n: lengkap(isi, kini[n]) for n, isi in lama.items() if isinstance(isi, dict) and isinstance(kini.get(n), dict)
    }
    return {**kini, **lama, **anak}


def datar(isi: Any, awalan: str = "") -> dict[str, str]:
    """Return nested values as one level: `sarana[2].jumlah` → text."""
    if isinstance(isi, dict):
        return {k: v for nama, anak in isi.items() for k, v in datar(anak, f"{awalan}.{nama}".lstrip(".")).items()}
    if isinstance(isi, list):
        return {k: v for n, anak in enumerate(isi, 1) for k, v in datar(anak, f"{awalan}[{n}]").items()}
    return {awalan: str(isi)}


def naskah_tetap(naskah: Naskah, lama: NaskahTercatat, sebab: str, berubah: tuple[str, ...]) -> Masalah:
    """Return the peringatan for a naskah that stays as it is although the workbook says otherwise now."""
    tempat = naskah.singgah.baris["mulai"].tempat
    isi = "; ".join(b.rstrip(".") for b in berubah[:5]) + ("; …" if len(berubah) > 5 else "")
    pesan = (
        f"{naskah.definisi.judul} {lama.nomor} {sebab}, jadi tetap berlaku apa adanya. Isinya kini berbeda dari buku "
        f"kerja pada: {isi}. Periksa naskah itu; bila tidak boleh dipakai lagi, minta Admin membatalkan nomornya."
    )
    return Masalah("naskah-tetap", tempat, pesan)


def _beri_nomor(naskah: Naskah, p: Pemeriksaan, office: Office, *, ketik: bool) -> Nomor:
    """Return the number of a new naskah: the typed one, or the next of its series."""
    if ketik and (diketik := nomor_ketik(naskah, p, office.settings)):
        return diketik
    seri = office.settings.kantor.cari_seri(naskah.definisi.seri)
    if seri is None:
        msg = f"seri {naskah.definisi.seri} tidak dikenal"
        raise AssertionError(msg)
    urut = office.register.urut_berikut(seri.kunci, naskah.tanggal.year, seri.mulai_pada(naskah.tanggal.year))
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
                perubahan=t.perubahan,
            ),
        )


def catat_tolak(
    klaim: Klaim, sha256: str, masalah: tuple[Masalah, ...], tanda: tuple[Masalah, ...], office: Office
) -> None:
    """Enter a refused drop and why it was refused."""
    with office.register.issuing():
        jawaban = Jawaban(klaim.nama, DITOLAK, masalah=masalah, peringatan=tanda)
        catat_setoran(klaim, sha256, jawaban, None, None, office)


def catat_konsep(klaim: Klaim, sha256: str, jawaban: Jawaban, kasus: KasusTercatat | None, office: Office) -> None:
    """Enter a drop that asked for a look only: of no version of its case."""
    with office.register.issuing():
        catat_setoran(klaim, sha256, jawaban, kasus, None, office)


def catat_duplikat(klaim: Klaim, sha256: str, kasus: KasusTercatat, office: Office) -> None:
    """Enter a drop that says nothing its case did not say already."""
    with office.register.issuing():
        jawaban = Jawaban(klaim.nama, DUPLIKAT, kasus.kode, kasus.folder)
        catat_setoran(klaim, sha256, jawaban, kasus, kasus.versi, office)


def catat_setoran(
    klaim: Klaim, sha256: str, jawaban: Jawaban, kasus: KasusTercatat | None, versi: int | None, office: Office
) -> None:
    """Enter a drop and its answer, inside the register's open write; `versi` is None for what is no version of a case."""
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
