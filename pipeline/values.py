"""What a template may print: a case and its numbers, as the names of docs/bidang-templat.md.

Everything here is text, lists of rows, and groups of them, ready for paper and for JSON: the register
keeps them with each naskah, so that what it was made from can be told years later.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from pipeline import tanggal as tgl
from pipeline.alur import Singgah, jalani
from pipeline.beda import beda
from pipeline.errors import ConfigError
from pipeline.identitas import Identitas
from pipeline.kalender import batas_derajat
from pipeline.kantor import Instansi, Kantor, Penandatangan
from pipeline.kasus import Baris, Isian, Kasus
from pipeline.nomor import KODE_KEAMANAN
from pipeline.plan import Kunci, Naskah
from pipeline.skema import Bentuk, Skema, Tabel
from pipeline.sop import Sop
from pipeline.terbilang import tanggal_terbilang, terbilang

Values = dict[str, Any]  # str, list and dict all the way down: the shape of JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Bahan:
    """What the values of one naskah are made from, besides the case itself."""

    sop: Sop
    skema: Skema
    kantor: Kantor
    instansi: Instansi
    kode: str
    nomor: Mapping[Kunci, str]  # printed numbers of every naskah of the case so far
    penanda_tangan: Penandatangan
    mengetahui: Penandatangan | None = None
    gambar: Mapping[str, str] = field(default_factory=dict)  # digest of each picture by its name in the workbook
    logo: str = ""  # digest of the kop's logo
    sebelum: Mapping[str, Any] | None = None  # values of the same naskah in the round before
    revisi: int = 1


def bahan_naskah(
    naskah: Naskah,
    *,
    sop: Sop,
    skema: Skema,
    kantor: Kantor,
    kode: str,
    nomor: Mapping[Kunci, str],
    gambar: Mapping[str, str] | None = None,
    logo: Callable[[Instansi], str] = lambda _: "",
    sebelum: Mapping[str, Any] | None = None,
    revisi: int = 1,
) -> Bahan:
    """Return what the values of `naskah` are made from: its instansi and its signatories on its date.

    Raises:
        ConfigError: no instansi is in force, or nobody may sign, on that date. (Staf see the latter
            earlier, as a masalah at the cell.)
    """
    instansi = kantor.instansi_pada(naskah.tanggal)
    if instansi is None:
        msg = f"config/instansi.toml: tidak ada instansi yang berlaku pada {tgl.tanggal_panjang(naskah.tanggal)}."
        raise ConfigError(msg)
    tanda = penanda_tangan(naskah, sop, kantor)
    tahu = naskah.definisi.mengetahui
    mengetahui = kantor.penandatangan(sop.jabatan(tahu), naskah.tanggal) if tahu else None
    if tanda is None or (tahu and mengetahui is None):
        siapa = naskah.definisi.penanda_tangan if tanda is None else tahu
        msg = (
            f"config/pejabat.toml: tidak ada pejabat untuk {sop.nama_pelaksana(siapa)} "
            f"pada {tgl.tanggal_panjang(naskah.tanggal)}. Tambahkan [[pejabat]] dengan masa jabatannya."
        )
        raise ConfigError(msg)
    return Bahan(
        sop=sop,
        skema=skema,
        kantor=kantor,
        instansi=instansi,
        kode=kode,
        nomor=nomor,
        penanda_tangan=tanda,
        mengetahui=mengetahui,
        gambar=gambar or {},
        logo=logo(instansi),
        sebelum=sebelum,
        revisi=revisi,
    )


def tanpa_kata(kasus: Kasus, skema: Skema) -> Kasus:
    """Return `kasus` with every typed text said in dummy words, as many and on as many lines.

    A naskah filled with it tells the faults of the template from those of the words.
    """

    def ganti(isian: Isian, bentuk: Bentuk) -> Isian:
        bebas = bentuk in {Bentuk.TEKS, Bentuk.TEKS_PANJANG} and isian.teks
        return replace(isian, nilai=re.sub(r"\S+", "kata", isian.teks)) if bebas else isian

    bidang = {b.nama: ganti(kasus.bidang[b.nama], b.bentuk) for b in skema.bidang}
    tabel = {
        t.nama: tuple(
            replace(b, kolom={k.nama: ganti(b[k.nama], k.bentuk) for k in t.kolom}) for b in kasus.tabel.get(t.nama, ())
        )
        for t in skema.tabel
    }
    return replace(kasus, bidang=bidang, tabel=tabel)


def penanda_tangan(naskah: Naskah, sop: Sop, kantor: Kantor) -> Penandatangan | None:
    """Return who signs `naskah`: the workbook's Pejabat if it names one, else who is in office on its date."""
    jabatan = sop.jabatan(naskah.definisi.penanda_tangan)
    return kantor.penandatangan(jabatan, naskah.tanggal, naskah.singgah.pejabat)


@dataclass(frozen=True, slots=True)
class Bersama:
    """What the values of the naskah of one drop have in common, made once: for its Kasus and its numbers alone."""

    pokok: dict[Instansi, Values] = field(default_factory=dict)
    langkah: dict[tuple[int, int, bool], Values] = field(default_factory=dict)


def values(kasus: Kasus, naskah: Naskah, bahan: Bahan, bersama: Bersama | None = None) -> Values:
    """Return every name the template of `naskah` may use; parts of it may be those of another naskah of `bersama`."""
    bersama = bersama or Bersama()
    if bahan.instansi not in bersama.pokok:
        bersama.pokok[bahan.instansi] = _pokok(kasus, bahan)
    hasil = dict(bersama.pokok[bahan.instansi])
    riwayat = _riwayat(kasus, naskah, bahan, bersama)
    hasil["langkah"] = riwayat
    hasil["langkah_ini"] = riwayat[-1]
    hasil["kasus"] = hasil["kasus"] | {"kode": bahan.kode}
    hasil["naskah"] = hasil["naskah"] | _naskah(naskah, bahan)
    hasil["naskah"]["penerusan"] = str(sum(1 for r in riwayat if r["disposisi"]))
    hasil["kotak"] = _kotak(hasil, naskah, bahan)
    hasil["penanda_tangan"] = _orang(bahan.penanda_tangan, bahan)
    hasil["mengetahui"] = _orang(bahan.mengetahui, bahan) if bahan.mengetahui else {}
    hasil["dari"] = _jabatan(naskah.definisi.penanda_tangan, bahan)
    hasil["kepada"] = _jabatan(naskah.definisi.kepada, bahan) if naskah.definisi.kepada else {}
    hasil["instansi"] = {
        "kop": list(bahan.instansi.kop),
        "alamat": list(bahan.instansi.alamat),
        "kota": bahan.instansi.kota,
        "unit_pengolah": bahan.instansi.unit_pengolah,
        "zona_waktu": bahan.instansi.zona_waktu,
        "logo": bahan.logo,
    }
    hasil["sop"] = {
        "judul": bahan.sop.judul,
        "nomor": bahan.sop.identitas.nomor_sop,
        "dasar_hukum": list(bahan.sop.identitas.dasar_hukum),
    }
    hasil["dasar"] = _dasar(hasil, riwayat, bahan)
    hasil["hambatan_langkah"] = _hambatan(riwayat)
    hasil["grafik"] = _grafik(hasil, riwayat)
    hasil["perubahan"] = _perubahan(hasil, naskah, bahan)
    return hasil


def _perubahan(hasil: Values, naskah: Naskah, bahan: Bahan) -> list[str]:
    """Return what differs from the round before; what only a later langkah asks for was not there to be changed."""
    if not bahan.sebelum:
        return []
    return list(beda(bahan.sebelum, hasil, bahan.sop.sampai(naskah.langkah, bahan.skema)))


def _pokok(kasus: Kasus, bahan: Bahan) -> Values:
    """Return what the workbook says, the same for every naskah: fields, tables, and the figures of tables."""
    hasil: Values = _bidang(kasus, bahan)
    tabel = {
        t.nama: [_baris(t, b, n, bahan) for n, b in enumerate(kasus.tabel.get(t.nama, ()), 1)]
        for t in bahan.skema.tabel
    }
    hasil |= tabel
    hasil["rekap"] = {t.nama: _rekap(t, tabel[t.nama]) for t in bahan.skema.tabel if t.nama != "langkah"}
    _lengkapi_media(hasil)
    _lengkapi_publikasi(hasil)
    return hasil


# What a naskah of a round that is past still takes from the workbook: its own history.
RIWAYAT = ("langkah", "langkah_ini", "kotak", "hambatan_langkah")


def seperti_dahulu(dahulu: Mapping[str, Any], kini: Values) -> Values:
    """Return the values of a naskah of a past round: what was checked then, with the history as it is told now."""
    naskah = dict(dahulu["naskah"]) | {nama: kini["naskah"][nama] for nama in ("identitas", "lambang")}
    return dict(dahulu) | {nama: kini[nama] for nama in RIWAYAT} | {"naskah": naskah}


def _grafik(hasil: Values, riwayat: Sequence[Values]) -> Values:
    """Return the rows of the charts: share of the Mutu Baku used by each langkah, publications by nada."""
    waktu = [
        {
            "label": f"{r['langkah']}. {r['pelaksana']}",
            "nilai": r["persen"],
            "teks": f"{r['persen']}% ({r['lama']})",
        }
        for r in riwayat
        if r["persen"]
    ]
    nada = hasil["rekap"].get("publikasi", {}).get("nada", [])
    return {
        "waktu": waktu,
        "nada": [{"label": n["nilai"], "nilai": n["jumlah"].replace(".", ""), "teks": n["jumlah"]} for n in nada],
    }


def _teks(isian: Isian, bentuk: Bentuk) -> str:
    nilai = isian.nilai
    if nilai is None:
        return ""
    if isinstance(nilai, dt.datetime):
        return tgl.rapat(f"{tgl.tanggal_panjang(nilai.date())} pukul {tgl.jam(nilai)}")
    if isinstance(nilai, dt.date):
        return tgl.rapat(tgl.tanggal_panjang(nilai))
    if isinstance(nilai, dt.time):
        return tgl.jam(nilai)
    if isinstance(nilai, (int, Decimal)):
        return str(nilai) if bentuk is Bentuk.BILANGAN_BULAT else tgl.angka(nilai)
    return nilai


def bentuk_tanggal(nama: str, tanggal: dt.date | None) -> dict[str, str]:
    """Return the ways a date is printed: long, weekday, weekday and long, in words; all empty without one."""
    if tanggal is None:
        return dict.fromkeys((nama, f"{nama}_hari", f"{nama}_lengkap", f"{nama}_terbilang"), "")
    return {
        nama: tgl.rapat(tgl.tanggal_panjang(tanggal)),
        f"{nama}_hari": tgl.hari(tanggal),
        f"{nama}_lengkap": tgl.rapat(tgl.hari_tanggal(tanggal)),
        f"{nama}_terbilang": tanggal_terbilang(tanggal),
    }


def _bidang(kasus: Kasus, bahan: Bahan) -> Values:
    hasil: Values = {"kasus": {}, "naskah": {}}
    for bidang in bahan.skema.bidang:
        kelompok, _, nama = bidang.nama.partition(".")
        isian = kasus.bidang[bidang.nama]
        isi = hasil.setdefault(kelompok, {})
        isi[nama] = _teks(isian, bidang.bentuk)
        if bidang.bentuk is Bentuk.TANGGAL:
            isi |= bentuk_tanggal(nama, isian.nilai if isinstance(isian.nilai, dt.date) else None)
    for kelompok, isi in hasil.items():
        mulai = kasus.nilai(f"{kelompok}.jam_mulai")
        if "jam_mulai" in isi:
            akhir = kasus.nilai(f"{kelompok}.jam_selesai")
            isi["waktu"] = (
                tgl.rapat(tgl.pukul(mulai, akhir if isinstance(akhir, dt.time) else None, bahan.instansi.zona_waktu))
                if isinstance(mulai, dt.time)
                else ""
            )
    # What a case is called by the archive is no field of a paper.
    for nama in ("versi", "konsep", "pembatalan"):
        hasil["kasus"].pop(nama, None)
    return hasil


def _baris(tabel: Tabel, baris: Baris, nomor: int, bahan: Bahan) -> dict[str, str]:
    """Return a row as text; one that names a file also has `gambar`, its digest if it is a picture."""
    hasil = {"no": str(nomor)} | {k.nama: _teks(baris[k.nama], k.bentuk) for k in tabel.kolom}
    for kolom in tabel.kolom:
        if kolom.bentuk is Bentuk.BERKAS:
            hasil["gambar"] = bahan.gambar.get(hasil[kolom.nama], "")
    return hasil


def _rekap(tabel: Tabel, baris: Sequence[Mapping[str, str]]) -> Values:
    """Return the table's figures: number of rows, and per column of choices how many of each."""
    hasil: Values = {"jumlah": tgl.angka(len(baris)), "terbilang": terbilang(len(baris))}
    for kolom in tabel.kolom:
        if kolom.bentuk is Bentuk.PILIHAN:
            hitung = Counter(b[kolom.nama] for b in baris if b[kolom.nama])
            hasil[kolom.nama] = [{"nilai": n, "jumlah": tgl.angka(j)} for n, j in sorted(hitung.items())]
    return hasil


def nama_nama(teks: str) -> list[str]:
    """Return the names in one cell: several stand on lines of their own or behind a semicolon."""
    return [n.strip() for n in teks.replace(";", "\n").split("\n") if n.strip()]


def _lengkapi_media(hasil: Values) -> None:
    """Add the figures and the attendance list of a form that lists media by Media, Wartawan and Hadir."""
    baris = hasil.get("media", [])
    if not baris or not {"media", "wartawan", "hadir", "jenis"} <= baris[0].keys():
        hadir: list[dict[str, str]] = []
        if "media" not in hasil:
            return
    else:
        hadir = [b for b in baris if b["hadir"] == "Ya"]
    hasil["rekap"]["media"] |= _angka_media("undangan", baris) | _angka_media("hadir", hadir)
    satuan = [(b, nama) for b in hadir for nama in nama_nama(b["wartawan"]) or [""]]
    hasil["media_hadir"] = [b | {"no": str(n), "wartawan": nama} for n, (b, nama) in enumerate(satuan, 1)]


def _lengkapi_publikasi(hasil: Values) -> None:
    """Add to each publication the kind of its media, as the list of media tells it (TND-323)."""
    jenis = {b["media"].casefold(): b["jenis"] for b in hasil.get("media", []) if {"media", "jenis"} <= b.keys()}
    for satu in hasil.get("publikasi", []):
        satu.setdefault("jenis", jenis.get(satu.get("media", "").casefold(), ""))


def _angka_media(nama: str, baris: Iterable[Mapping[str, str]]) -> dict[str, str]:
    baris = list(baris)
    media = len({b["media"].casefold() for b in baris})
    wartawan = sum(len(nama_nama(b["wartawan"])) for b in baris)
    return {
        f"{nama}_media": tgl.angka(media),
        f"{nama}_media_terbilang": terbilang(media),
        f"{nama}_wartawan": tgl.angka(wartawan),
        f"{nama}_wartawan_terbilang": terbilang(wartawan),
    }


def _waktu(waktu: dt.datetime | None) -> str:
    return tgl.rapat(f"{tgl.tanggal_panjang(waktu.date())} pukul {tgl.jam(waktu)}") if waktu else ""


def _rentang(mulai: dt.datetime | None, selesai: dt.datetime | None) -> str:
    """Return a span of time, the day said once: `2 Mei 2018 pukul 08.00 s.d. 08.10`."""
    if mulai is None or selesai is None:
        return f"sejak {_waktu(mulai)}" if mulai else ""
    akhir = tgl.jam(selesai) if mulai.date() == selesai.date() else _waktu(selesai)
    return f"{_waktu(mulai)} s.d. {akhir}"


def _persen(singgah: Singgah) -> str:
    """Return how much of its Mutu Baku a langkah used, in per cent; empty where there is none."""
    if singgah.mulai is None or singgah.selesai is None or singgah.batas_baku is None:
        return ""
    return str(round((singgah.selesai - singgah.mulai) / (singgah.batas_baku - singgah.mulai) * 100))


def _tepat(singgah: Singgah) -> str:
    if singgah.selesai is None or singgah.batas_baku is None:
        return ""
    lewat = singgah.terlambat_menit(singgah.selesai)
    return f"terlambat {tgl.lama(lewat)}" if lewat else "tepat waktu"


def _satu_langkah(singgah: Singgah, bahan: Bahan, *, ini: bool) -> Values:
    """Return one row of the case's history; of the naskah's own langkah, nothing that comes after its issue."""
    nomor = [bahan.nomor.get((singgah.langkah.nomor, singgah.putaran, n.jenis), "") for n in singgah.langkah.naskah]
    batas = singgah.baris["batas_waktu"].nilai
    selesai = None if ini and not singgah.langkah.memutuskan else singgah.selesai
    return {
        "langkah": str(singgah.langkah.nomor),
        "putaran": str(singgah.putaran),
        "kegiatan": singgah.langkah.kegiatan,
        "kelengkapan": singgah.langkah.kelengkapan,
        "output": singgah.langkah.output,
        "pelaksana": bahan.sop.nama_pelaksana(singgah.langkah.pelaksana),
        "mulai": _waktu(singgah.mulai),
        "selesai": _waktu(selesai),
        "rentang": _rentang(singgah.mulai, selesai),
        **bentuk_tanggal("tanggal", singgah.mulai.date() if singgah.mulai else None),
        "baku": singgah.langkah.waktu.lower(),
        "lama": tgl.lama(singgah.lama_menit) if selesai and singgah.lama_menit is not None else "",
        "tepat": _tepat(singgah) if selesai else "",
        "persen": _persen(singgah) if selesai else "",
        "keputusan": singgah.keputusan,
        "instruksi": list(singgah.butir_instruksi),
        "catatan": singgah.catatan,
        "batas_waktu": tgl.rapat(tgl.tanggal_panjang(batas)) if isinstance(batas, dt.date) else "",
        "disposisi": "ya" if singgah.langkah.disposisi else "",
        "alasan": "ya" if (c := singgah.langkah.cabang(singgah.keputusan)) and c.alasan else "",
        "nomor": ", ".join(n for n in nomor if n),
    }


def _riwayat(kasus: Kasus, naskah: Naskah, bahan: Bahan, bersama: Bersama) -> list[Values]:
    """Return the case's history up to and including the langkah of `naskah`."""
    hasil: list[Values] = []
    for singgah in jalani(kasus, bahan.sop).singgah:
        letak = (singgah.langkah.nomor, singgah.putaran)
        ini = letak == naskah.kunci[:2]
        if not ini and singgah.tahap >= naskah.singgah.tahap:  # what was entered together with it goes on beside it
            continue
        if (*letak, ini) not in bersama.langkah:
            bersama.langkah[*letak, ini] = _satu_langkah(singgah, bahan, ini=ini)
        hasil.append(bersama.langkah[*letak, ini])
        if ini:
            break
    if hasil and not hasil[-1]["batas_waktu"] and naskah.langkah.disposisi:
        batas = batas_derajat(kasus.teks("naskah.derajat"), naskah.tanggal)
        hasil[-1] = hasil[-1] | {"batas_waktu": tgl.rapat(tgl.tanggal_panjang(batas))}
    return hasil


def _naskah(naskah: Naskah, bahan: Bahan) -> Values:
    nomor, putaran, jenis = naskah.kunci
    identitas = Identitas(kode=bahan.kode, langkah=nomor, putaran=putaran, jenis=jenis, revisi=bahan.revisi)
    return {
        "nomor": bahan.nomor.get(naskah.kunci, ""),
        **bentuk_tanggal("tanggal", naskah.tanggal),
        "jenis": jenis,
        "judul": naskah.definisi.judul,
        "kota": bahan.instansi.kota,
        "langkah": str(nomor),
        "putaran": str(putaran),
        "identitas": identitas.kata,
        "lambang": identitas.lambang(bahan.nomor.get(naskah.kunci, "")),
        "judul_disposisi": bahan.kantor.profil.judul_disposisi,
    }


def _kotak(hasil: Values, naskah: Naskah, bahan: Bahan) -> Values:
    """Return the boxes to tick, each with `tanda` X or blank."""

    def baris(pilihan: Iterable[str], terpilih: str) -> list[dict[str, str]]:
        return [{"teks": p, "tanda": "X" if p == terpilih else ""} for p in pilihan]

    isi = hasil["naskah"]
    isi["kode_keamanan"] = KODE_KEAMANAN.get(isi.get("keamanan", ""), "B")
    pilihan = bahan.kantor.pilihan
    return {
        "keamanan": baris(pilihan.get("keamanan", ()), isi.get("keamanan", "")),
        "derajat": baris(pilihan.get("derajat", ()), isi.get("derajat", "")),
        "keputusan": baris((k.pilihan for k in naskah.langkah.keputusan), naskah.singgah.keputusan),
    }


def _orang(tanda: Penandatangan, bahan: Bahan) -> Values:
    cetak = bahan.kantor.profil.cetak_nip
    return {
        "baris_jabatan": list(tanda.baris_jabatan),
        "jabatan": tanda.baris_jabatan[-1].removesuffix(","),  # their own, with Plt. or Plh. (TND-510)
        "pendek": tanda.jabatan.pendek,
        "nama": tanda.pejabat.nama,
        "pangkat": tanda.pejabat.pangkat if cetak else "",
        "nip_nrp": tgl.rapat(tanda.pejabat.nip_nrp) if cetak else "",
        "nomor_induk": (tanda.pejabat.nip or tanda.pejabat.nrp) if cetak else "",
    }


def _jabatan(pelaksana: str, bahan: Bahan) -> Values:
    jabatan = bahan.kantor.cari_jabatan(bahan.sop.jabatan(pelaksana))
    if jabatan is None:
        return {"jabatan": bahan.sop.nama_pelaksana(pelaksana), "pendek": bahan.sop.nama_pelaksana(pelaksana)}
    return {"jabatan": jabatan.nama, "pendek": jabatan.pendek}


def _dasar(hasil: Values, riwayat: Sequence[Values], bahan: Bahan) -> list[str]:
    """Return the legal and disposisi basis of a report. Source: TND-243."""
    dasar = list(bahan.sop.identitas.dasar_hukum)
    surat = hasil.get(bahan.sop.surat_masuk, {})
    if {"dari", "nomor", "tanggal", "hal"} <= surat.keys():
        sebutan = "Disposisi/arahan" if bahan.sop.surat_masuk == "arahan" else "Surat"
        dasar.append(f"{sebutan} {surat['dari']} Nomor {surat['nomor']} tanggal {surat['tanggal']} hal {surat['hal']}")
    dasar.extend(
        f"Disposisi {r['pelaksana']} Nomor Agenda {r['nomor']} tanggal {r['tanggal']}"
        for r in riwayat
        if r["disposisi"] and r["nomor"]
    )
    return dasar


def _hambatan(riwayat: Sequence[Values]) -> list[str]:
    """Return the obstacles that the case's own history shows: refusals and lateness (TND-244)."""
    hasil = []
    for r in riwayat:
        ulang = f" putaran {r['putaran']}" if r["putaran"] != "1" else ""
        if r["alasan"]:
            alasan = " ".join(r["catatan"].split())
            hasil.append(f"Pada langkah {r['langkah']}{ulang}, {r['pelaksana']} memutuskan {r['keputusan']}: {alasan}")
        if r["tepat"].startswith("terlambat"):
            hasil.append(f"Langkah {r['langkah']}{ulang} ({r['pelaksana']}) {r['tepat']} dari Mutu Baku {r['baku']}.")
    return hasil
