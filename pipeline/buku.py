"""The register's numbers as the office reads them: a list, the buku agenda, and which one a command means.

Pure: records of the register in, rows out.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline.errors import UsageError
from pipeline.kantor import Seri
from pipeline.nomor import Nomor, NomorTercatat, Urut, baca_longgar, baca_urut
from pipeline.sop import Sop
from pipeline.tanggal import tanggal_panjang
from pipeline.teks import TAHUN_PERTAMA

# TND-371: the columns of either book, in their order.
KOLOM_MASUK: Final = (
    "Nomor Urut",
    "Tanggal Penerimaan",
    "Tanggal dan Nomor Naskah Dinas",
    "Asal Naskah Dinas",
    "Isi Ringkas",
    "Unit Kerja yang Dituju",
    "Keterangan",
)
KOLOM_KELUAR: Final = (
    "Nomor Urut",
    "Tanggal Pengiriman",
    "Nomor dan Tanggal Naskah Dinas",
    "Tujuan Naskah Dinas",
    "Isi Ringkas",
    "Keterangan",
)
KOSONG: Final = "—"
RINGKAS_MAKS: Final = 300  # characters of an Isi Ringkas; the whole stands in the naskah


@dataclass(frozen=True, slots=True)
class Pintu:
    """The naskah by which cases come in, as (sop, langkah, jenis), and the series they are numbered in."""

    naskah: frozenset[tuple[str, int, str]]
    seri: frozenset[str]
    surat: Mapping[str, str]  # of each sop, the cells of the letter that starts a case


@dataclass(frozen=True, slots=True)
class BarisAgenda:
    """One row of a buku agenda, a text for each of its columns."""

    isi: tuple[str, ...]
    batal: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """One of the two books of a year."""

    judul: str
    kolom: tuple[str, ...]
    baris: tuple[BarisAgenda, ...]


# ── the list ────────────────────────────────────────────────────────────────────────────────────


def urutkan(nomor: Sequence[NomorTercatat], seri: Sequence[Seri]) -> list[NomorTercatat]:
    """Return the numbers by year, series and serial, each late entry behind its own; those of other patterns last."""
    letak = {s.kunci: n for n, s in enumerate(seri)}
    return sorted(
        nomor, key=lambda n: (n.tahun, letak.get(n.seri, len(letak)), n.seri, n.urut == 0, n.urut, n.sisip, n.id)
    )


def baris_json(nomor: NomorTercatat) -> dict[str, Any]:
    """Return one number as `register --json` prints it."""
    return {
        "nomor": nomor.teks,
        "seri": nomor.seri,
        "tahun": nomor.tahun,
        "urut": nomor.urut or None,
        "susulan": nomor.sisip or None,
        "tanggal": nomor.tanggal.isoformat(),
        "kasus": nomor.kode or None,
        "langkah": nomor.langkah or None,
        "putaran": nomor.putaran or None,
        "naskah": nomor.jenis or None,
        "keadaan": "dibatalkan" if nomor.batal else "berlaku",
        "dibatalkan": nomor.dibatalkan.isoformat() if nomor.dibatalkan else None,
        "alasan": nomor.batal or None,
    }


def baris_teks(nomor: NomorTercatat) -> tuple[str, ...]:
    """Return one number as a row of the list on screen."""
    putaran = f" putaran {nomor.putaran}" if nomor.putaran > 1 else ""
    return (
        nomor.teks,
        nomor.seri,
        tanggal_panjang(nomor.tanggal),
        f"{nomor.jenis}{putaran}" if nomor.jenis else KOSONG,
        nomor.kode or KOSONG,
        nomor.pembatalan or "berlaku",
    )


# ── the buku agenda ─────────────────────────────────────────────────────────────────────────────


def pintu(sop: Iterable[Sop]) -> Pintu:
    """Return the naskah by which a case comes in: the disposisi that answers the arahan."""
    semua = tuple(sop)
    depan = [(s, s.pertama, n) for s in semua if s.pertama.disposisi for n in s.pertama.naskah]
    return Pintu(
        frozenset((s.nama, langkah.nomor, n.jenis) for s, langkah, n in depan),
        frozenset(n.seri for _, _, n in depan),
        {s.nama: s.surat_masuk for s in semua},
    )


def agenda(nomor: Sequence[NomorTercatat], masuk: Pintu) -> tuple[Agenda, Agenda]:
    """Return buku agenda masuk and keluar of the numbers of one year.

    Masuk: the arahan that opened each case, under the nomor agenda of its first disposisi. Keluar: every
    other number, in the order they were entered, so that a row keeps its Nomor Urut from print to print. A
    number that no naskah has stands in the book of its series.

    Source: TND-371.
    """
    depan = {n.id for n in nomor if (_pembuka(n, masuk) if n.jenis else n.seri in masuk.seri)}
    kiri = sorted((n for n in nomor if n.id in depan), key=lambda n: (n.urut == 0, n.urut, n.sisip, n.id))
    kanan = sorted((n for n in nomor if n.id not in depan), key=lambda n: n.id)
    return (
        Agenda(
            "Agenda Masuk",
            KOLOM_MASUK,
            tuple(BarisAgenda(_masuk(n, masuk.surat.get(n.sop, "")), bool(n.batal)) for n in kiri),
        ),
        Agenda(
            "Agenda Keluar",
            KOLOM_KELUAR,
            tuple(BarisAgenda((str(urut), *_keluar(n)), bool(n.batal)) for urut, n in enumerate(kanan, 1)),
        ),
    )


def _pembuka(n: NomorTercatat, masuk: Pintu) -> bool:
    return (n.sop, n.langkah, n.jenis) in masuk.naskah and n.putaran == 1 and masuk.surat.get(n.sop) in n.isi


def _masuk(n: NomorTercatat, surat: str) -> tuple[str, ...]:
    arahan = n.isi.get(surat, {})
    ringkas = ": ".join(t for t in (_satu(arahan, "hal").rstrip(".:"), _satu(arahan, "ringkasan")) if t)
    return (
        f"{n.urut}{f'.{n.sisip:02d}' if n.sisip else ''}" if n.urut else n.teks,
        _satu(arahan, "tanggal_terima") or KOSONG,
        "\n".join(t for t in (_satu(arahan, "tanggal"), _satu(arahan, "nomor")) if t) or KOSONG,
        _satu(arahan, "dari") or KOSONG,
        _pendek(ringkas) or KOSONG,
        _tujuan(n) or KOSONG,
        _keterangan(n, f"Nomor agenda {n.teks}"),
    )


def _keluar(n: NomorTercatat) -> tuple[str, ...]:
    ringkas = ": ".join(t for t in (_satu(n.isi.get("naskah", {}), "judul") or n.jenis, n.judul) if t)
    return (
        tanggal_panjang(n.tanggal) if n.jenis else KOSONG,
        f"{n.teks}\n{tanggal_panjang(n.tanggal)}" if n.jenis else n.teks,
        _tujuan(n) or (f"Berkas {n.kode}" if n.kode else KOSONG),
        _pendek(ringkas) or KOSONG,
        _keterangan(n),
    )


def _tujuan(n: NomorTercatat) -> str:
    kepada = n.isi.get("kepada", {})
    return _satu(kepada, "pendek") or _satu(kepada, "jabatan")


def _keterangan(n: NomorTercatat, *depan: str) -> str:
    """Return what else is to be known of a number: its case, whether it came late, whether it was cancelled."""
    susulan = f"Menyusul nomor {n.urut}" if n.sisip else ""
    tanpa = "" if n.jenis else "Tidak dipakai naskah"
    batal = f"{n.pembatalan[:1].upper()}{n.pembatalan[1:]}"
    return "\n".join(t for t in (*depan, n.kode, susulan, tanpa, batal) if t)


def _satu(isi: Mapping[str, Any], nama: str) -> str:
    return " ".join(str(isi.get(nama, "")).split())


def _pendek(teks: str) -> str:
    teks = " ".join(teks.split())
    return teks if len(teks) <= RINGKAS_MAKS else f"{teks[:RINGKAS_MAKS].rpartition(' ')[0] or teks[:RINGKAS_MAKS]} …"


# ── which number a command means ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Tunjukan:
    """What the command line says of a number: as printed, or its serial alone with a series."""

    nomor: str
    seri: str | None = None
    tahun: int | None = None

    def cocok(self, n: NomorTercatat) -> bool:
        """Return whether series and year do not speak against `n`."""
        return self.seri in (None, n.seri) and self.tahun in (None, n.tahun)


def tunjuk(
    apa: Tunjukan, tercatat: Sequence[NomorTercatat], seri: Sequence[Seri], hari_ini: dt.date
) -> NomorTercatat | Nomor:
    """Return the number that is meant: one of the register, or one that was never given.

    Raises:
        UsageError: it is nobody's and follows no pattern, or may be several.
    """
    teks = " ".join(apa.nomor.split())
    if apa.seri and apa.seri not in {s.kunci for s in seri}:
        raise UsageError(f"Seri “{apa.seri}” tidak ada. Pilih salah satu: {', '.join(s.kunci for s in seri)}.")
    sama = [n for n in tercatat if n.teks.casefold() == teks.casefold() and apa.cocok(n)]
    if len(sama) == 1:
        return sama[0]
    if sama:
        tahun = ", ".join(str(n.tahun) for n in sama)
        raise UsageError(f"Nomor {teks} ada pada tahun {tahun}. Sebutkan salah satu dengan --tahun.")
    pilihan, tahun_nomor, urut = _baca(teks, apa, seri, hari_ini)
    if urut.urut == 0:
        raise UsageError(f"Nomor {teks} bernomor urut 0; nomor urut dimulai dari 1.")
    kunci = (pilihan.kunci, tahun_nomor, *urut)
    ada = next((n for n in tercatat if (n.seri, n.tahun, n.urut, n.sisip) == kunci), None)
    if ada is None:
        _periksa_baru(teks, pilihan, tahun_nomor, urut, tercatat, hari_ini)
        tanggal = min(max(hari_ini, dt.date(tahun_nomor, 1, 1)), dt.date(tahun_nomor, 12, 31))
        tercetak = cetak(pilihan, tahun_nomor, urut) if baca_urut(teks) else teks
        return Nomor(seri=pilihan.kunci, tanggal=tanggal, urut=urut.urut, sisip=urut.sisip, teks=tercetak)
    if baca_urut(teks):
        return ada
    raise UsageError(
        f"Nomor {teks} tidak ada di register; nomor urut itu pada seri {ada.seri} sudah diberikan sebagai {ada.teks} "
        f"({ada.pemilik}). Sebutkan nomor itu bila itu yang dimaksud."
    )


def _baca(teks: str, apa: Tunjukan, seri: Sequence[Seri], hari_ini: dt.date) -> tuple[Seri, int, Urut]:
    """Return series, year and serial of a number that the register does not know by its text."""
    calon = [s for s in seri if apa.seri in (None, s.kunci)]
    if urut := baca_urut(teks):
        bacaan = [(s, apa.tahun or hari_ini.year, urut) for s in calon]
        kurang = f"Nomor {teks} saja belum cukup"
    else:
        bacaan = [(s, *b) for s in calon if (b := baca_longgar(s.pola, teks)) and apa.tahun in (None, b[0])]
        kurang = f"Nomor {teks} tidak ada di register, dan bentuknya cocok dengan beberapa seri"
    if len(bacaan) == 1:
        return bacaan[0]
    if bacaan:
        kunci = ", ".join(s.kunci for s, _, _ in bacaan)
        raise UsageError(f"{kurang}. Sebutkan serinya dengan --seri: {kunci}.")
    raise UsageError(
        f"Nomor {teks} tidak ada di register, dan tidak menurut pola seri mana pun. Lihat nomor yang ada dengan "
        "`alur register`."
    )


def _periksa_baru(
    teks: str, seri: Seri, tahun: int, urut: Urut, tercatat: Sequence[NomorTercatat], hari_ini: dt.date
) -> None:
    """Raise if a number that was never given cannot be entered as cancelled."""
    if not TAHUN_PERTAMA <= tahun <= hari_ini.year + 1:
        raise UsageError(f"Tahun {tahun} pada nomor {teks} tidak masuk akal. Periksa nomor atau --tahun.")
    induk = {n.urut for n in tercatat if (n.seri, n.tahun, n.sisip) == (seri.kunci, tahun, 0)}
    if urut.sisip and urut.urut not in induk and urut.urut >= seri.mulai_pada(tahun):
        raise UsageError(
            f"Nomor {teks} menyusul nomor urut {urut.urut} seri {seri.kunci} tahun {tahun}, yang belum pernah diberikan."
        )


def cetak(seri: Seri, tahun: int, urut: Urut) -> str:
    """Return how a number is called of which only the serial is known: as printed if its pattern needs no more."""
    nama = {n for _, n, _, _ in string.Formatter().parse(seri.pola) if n is not None}
    if nama <= {"urut", "tahun"} and not urut.sisip:
        return seri.pola.format(urut=urut.urut, tahun=tahun)
    return f"{urut.urut}{f'.{urut.sisip:02d}' if urut.sisip else ''} ({seri.kunci})"


def tahun_buku(nomor: Sequence[NomorTercatat], diminta: int | None, hari_ini: dt.date) -> int:
    """Return the year of the buku agenda: the one asked for, else the newest that has numbers."""
    return diminta or max((n.tahun for n in nomor), default=hari_ini.year)


def tabel(kepala: Sequence[str], baris: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table for the screen, its columns as wide as what stands in them."""
    lebar = [max(map(len, kolom)) for kolom in zip(kepala, *baris, strict=True)]
    for satu in (kepala, ["─" * n for n in lebar], *baris):
        yield "  ".join(f"{teks:<{n}}" for teks, n in zip(satu, lebar, strict=True)).rstrip()
