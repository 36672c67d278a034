"""Rules of dates and language (TND section 7), and those without a number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from pipeline.tanggal import hari, terbilang
from pipeline.word.tnd.aturan import Salah, aturan_tnd
from pipeline.word.tnd.halaman import PANJANG
from pipeline.word.tnd.jenis import PEMBUKA
from pipeline.word.tnd.naskah import BULAN, DOKUMEN, HARI, TANGGAL, Naskah, ProfilTnd, baca_tanggal

# ── 7. dates and language ───────────────────────────────────────────────────────────────────────

_ANGKA_TANGGAL = re.compile(r"(?<![\w./-])\d{1,2}([/-])\d{1,2}\1\d{4}(?![\w/-])")


@aturan_tnd("TND-701", "MUST", isian=True)
def tanggal_panjang(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield dates with a leading zero, in figures only, in the wrong case, or of no calendar. Source: TND-701."""
    for a in dokumen.semua:
        for c in TANGGAL.finditer(a.teks):
            if c[1].startswith("0") or c[2] not in BULAN or baca_tanggal(c) is None:
                yield a, f"Tanggal “{c[0]}”: tulis seperti “2 Mei 2018”, tanpa nol di depan."
        if c2 := _ANGKA_TANGGAL.search(a.teks):
            yield a, f"Tanggal “{c2[0]}”: tulis bulannya dengan kata, seperti “2 Mei 2018”."


@aturan_tnd("TND-702", "MUST", isian=True)
def tempat_tanggal(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a line of place and date with a full stop. Source: TND-702."""
    for b in dokumen.tanda_tangan:
        for a in b.tanggal:
            if a.isi.endswith("."):
                yield a, "Tempat dan tanggal tanpa titik: “Jakarta, 2 Mei 2018”."


@aturan_tnd("TND-703", "MUST", isian=True)
def hari_cocok(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a weekday that is not that of its date, in figures or in words. Source: TND-703."""
    for a in dokumen.semua:
        for nama, tanggal in _hari_bertanggal(a.teks):
            if nama in HARI and tanggal and hari(tanggal) != nama:
                yield a, f"{tanggal.day} {BULAN[tanggal.month - 1]} {tanggal.year} adalah hari {hari(tanggal)}."


def _hari_bertanggal(teks: str) -> Iterator[tuple[str, dt.date | None]]:
    for c in TANGGAL.finditer(teks):
        if depan := re.search(r"(\w+),? $", teks[: c.start()]):
            yield depan[1], baca_tanggal(c)
    for kata in re.finditer(rf"hari ini {PEMBUKA}", teks):
        yield kata[1], _tanggal_kata(kata[2], kata[3], kata[4])


@cache
def _kata_angka() -> Mapping[str, int]:
    return MappingProxyType({terbilang(n): n for n in (*range(1, 1000), *range(1945, 2101))})


def _tanggal_kata(tanggal: str, bulan: str, tahun: str) -> dt.date | None:
    angka = _kata_angka()
    try:
        return dt.date(angka[tahun.strip()], BULAN.index(bulan) + 1, angka[tanggal.strip()])
    except (KeyError, ValueError):
        return None


_BULAN_SALAH: Final = (
    r"Pebruari|Nopember|Agust|Jan|Feb|Mar|Apr|Jun|Jul|Agt|Ags|Sep|Sept|Okt|Nov|Des"
    r"|January|February|March|May|June|July|August|October|December"
)


@aturan_tnd("TND-704", "MUST", isian=True)
def nama_bulan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield months that are abbreviated, foreign or misspelt. Source: TND-704."""
    for a in dokumen.semua:
        if c := re.search(rf"\b\d{{1,2}} ({_BULAN_SALAH})\.? \d{{4}}\b", a.teks):
            yield a, f"Nama bulan “{c[1]}”: tulis lengkap dalam bahasa Indonesia."


@aturan_tnd("TND-705", "MUST", isian=True)
def nama_hari(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield weekdays misspelt or foreign. Source: TND-705."""
    salah = r"\bJum[’'`]at\b|\b(?:Jumaat|Ahad|Saptu|Monday|Friday),? (?:tanggal )?\d"
    for a in dokumen.semua:
        if c := re.search(salah, a.teks):
            yield a, f"Nama hari “{c[0].split(',')[0]}”: tulis {', '.join(HARI)}."


@aturan_tnd("TND-706", "MUST", isian=True)
def pukul(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield hours not as `pukul 09.00`, and a label Waktu without its zone. Source: TND-706."""
    for a in dokumen.semua:
        c = re.search(r"\b(pukul|jam) (\d{1,2})([.:]\d\d)?(?!\d)", a.teks, re.IGNORECASE)
        if c and (c[1].lower() != "pukul" or len(c[2]) != 2 or not (c[3] or "").startswith(".")):
            if c[1].lower() == "jam" and not c[3]:
                continue  # a span: `jam 2` of `1 jam 20 menit` is none
            yield a, f"Jam “{c[0]}”: tulis seperti “pukul 09.00”."
    for label, nilai in dokumen.label:
        if label == "Waktu" and not re.search(r"\b(WIB|WITA|WIT)\b", nilai):
            yield DOKUMEN, f"Waktu “{nilai}” tanpa WIB, WITA, atau WIT."


@aturan_tnd("TND-707", "SHOULD", isian=True)
def rentang_waktu(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a span of hours not written with `s.d.`. Source: TND-707."""
    for a in dokumen.semua:
        if c := re.search(r"pukul \d\d\.\d\d( WI\w+)? ?([-–]|s/d|sampai( dengan)?|hingga) ?(pukul )?\d", a.teks):
            yield a, f"Rentang “{c[0]}…”: tulis seperti “pukul 09.00 s.d. 11.00 WIB”."


@aturan_tnd("TND-708", "MUST", isian=True)
def tanggal_terbilang(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a date of the opening that is not in words. Source: TND-708."""
    for a in dokumen.pokok:
        c = re.search(rf"hari ini {PEMBUKA}", a.teks)
        if c and _tanggal_kata(c[2], c[3], c[4]) is None:
            yield a, "Tanggal berita acara ditulis dengan kata: “tanggal dua bulan Mei tahun dua ribu delapan belas”."


@aturan_tnd("TND-709", "MUST", isian=True)
def bentuk_angka(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield money with a space behind Rp or without its dots. Source: TND-709."""
    for a in dokumen.semua:
        if c := re.search(r"\bRp\.? +\d[\d.,]*|\bRp\.\d[\d.,]*|\bRp\d{4,}[\d.,]*|\bRp\d{1,3}(,\d{3})+", a.teks):
            yield a, f"Uang “{c[0]}”: tulis seperti “Rp1.500.000,00”."


@aturan_tnd("TND-710", "SHOULD", isian=True)
def angka_dan_kata(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a figure whose words in brackets say another number. Source: TND-710."""
    for a in dokumen.semua:
        for c in re.finditer(r"(?<![\w.,/])(\d{1,3}) \(([a-z ]+)\)", a.teks):
            nilai = _kata_angka().get(c[2])
            if nilai is not None and nilai != int(c[1]):
                yield a, f"Angka dan kata berbeda pada “{c[0]}”."


_SINGKATAN = (
    (re.compile(r"\bYth\b(?!\.)", re.IGNORECASE), "Yth."),
    (re.compile(r"\bs/d\b|\bs\.d(?![.\w])|(?<=[\d]) sd\.? (?=\d)"), "s.d."),
    (re.compile(r"^\s*(?:a/n|an\.|a\.n(?!\.)|A\.n\.|A\.N\.)(?=\s)"), "a.n."),
    (re.compile(r"\b(?:dll|dkk|dsb|hlm)\b(?!\.)"), "dll., dkk., dsb., hlm."),
    (re.compile(r"^\s*Tgl\b(?!\.)"), "Tgl."),
    (re.compile(r"^\s*No(?:$|(?= Agenda| Naskah|\s*/))"), "No."),
)


@aturan_tnd("TND-711", "MUST")
def singkatan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield abbreviations without their stops.

    `No` is looked for in labels only: the SOP's legal basis is printed as the SOP writes it (TND-718).

    Source: TND-711.
    """
    for a in dokumen.semua:
        for pola, benar in _SINGKATAN:
            if c := pola.search(a.teks):
                yield a, f"Singkatan “{c[0].strip()}”: tulis {benar}"


@aturan_tnd("TND-712", "MUST")
def akronim(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield acronyms with stops, and NIP or NRP of a signature block without it. Source: TND-712."""
    for a in dokumen.semua:
        if c := re.search(r"\b(N\.I\.P|N\.R\.P|W\.I\.B|W\.I\.T|S\.O\.P|T\.T\.E)\b|\bWIB\.(?=\w)", a.teks):
            yield a, f"Akronim “{c[0]}” ditulis tanpa titik."
    for b in dokumen.tanda_tangan:
        for a in b.orang:
            if re.match(r"(NIP|NRP)(?!\.)", a.isi):
                yield a, "Pada blok tanda tangan ditulis “NIP. ” atau “NRP. ” dengan titik."


_DEPAN: Final = frozenset({"Dr.", "dr.", "Drs.", "Dra.", "Ir.", "Prof.", "H.", "Hj.", "R.", "K.H.", "Hc."})


@aturan_tnd("TND-713", "MUST", isian=True)
def gelar(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield academic titles after a name without their comma or stops. Source: TND-713."""
    for b in dokumen.tanda_tangan:
        for a in b.orang[:1]:
            nama, *gelar_gelar = [k.strip() for k in a.isi.split(",")]
            tanpa_koma = [k for k in nama.split()[1:] if re.search(r"[A-Za-z]\.[A-Z]|^(SH|SE|MM|MH|MSi)$", k)]
            if [k for k in tanpa_koma if k not in _DEPAN] or any(not g.endswith(".") for g in gelar_gelar):
                yield a, "Gelar sesudah nama didahului koma dan bertitik: “Nama, S.E., M.M.”."


@aturan_tnd("TND-714", "MUST")
def kata_depan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `di` and `ke` joined to a place, and the prefix apart from its verb. Source: TND-714."""
    tempat = "jakarta|ruang|gedung|kantor|atas|bawah|dalam|antara|mana|sini|sana|samping|depan"
    kerja = (
        "tandatangani|laksanakan|sampaikan|laporkan|siapkan|hadiri|undang|perbaiki|koordinasikan|teruskan|kembalikan"
    )
    for a in dokumen.semua:
        if c := re.search(rf"\b(?:di|ke)(?:{tempat})\b|\bdi (?:{kerja})\b", a.teks, re.IGNORECASE):
            yield a, f"“{c[0]}”: kata depan di/ke terpisah dari tempat, awalan di- serangkai."


@aturan_tnd("TND-715", "MUST")
def tanpa_anda(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `Anda`. Source: TND-715."""
    for a in dokumen.alinea:
        if re.search(r"\bAnda\b", a.teks):
            yield a, "Pakai “Bapak/Ibu” atau nama jabatan, bukan “Anda”."


@aturan_tnd("TND-717", "SHOULD")
def tanpa_salam(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield the opening and closing of a letter. Source: TND-717."""
    for a in dokumen.pokok:
        if re.search(r"^Dengan hormat,|ucapkan terima kasih", a.isi):
            yield a, "Salam pembuka dan penutup surat tidak dipakai dalam naskah ini."


# ── rules that the tata naskah gives no number ──────────────────────────────────────────────────


@aturan_tnd("TND-BAHASA", "SHOULD")
def bahasa(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text marked as of another language, which Word would underline. Source: section 7, no id of its own."""
    if dokumen.bahasa != profil.bahasa:
        yield "word/styles.xml", f"Bahasa bawaan {dokumen.bahasa or 'tidak ada'}; pakai {profil.bahasa}."
    for a in dokumen.semua:
        if any(p.bahasa not in {profil.bahasa, dokumen.bahasa} for p in a.potongan if p.teks.strip()):
            yield a, f"Bahasa teks bukan {profil.bahasa}."


@aturan_tnd("TND-IKUT", "SHOULD")
def ikut_berikutnya(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield headings, titles, and the line above the signatures that may be parted from what follows.

    Source: TND-201, TND-501; what parts them is seen by `tata_letak`.
    """
    for a in dokumen.alinea:
        judul = a.tebal and a.butir and a.utama < 0 and len(a.isi) <= PANJANG
        if a.isi and not a.ikut and (judul or a in dokumen.judul):
            yield a, "Judul dapat tertinggal di akhir halaman; aktifkan “tetap dengan berikutnya”."
    for sebelum, sesudah in pairwise(dokumen.pokok):
        if sebelum.utama != dokumen.blok == sesudah.utama and not sebelum.ikut:
            yield sebelum, "Tanda tangan dapat terpisah dari isinya; aktifkan “tetap dengan berikutnya”."
