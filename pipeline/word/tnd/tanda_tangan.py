"""Rules of numbers, secrecy, and the signature block (TND sections 3 to 5)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from pipeline.word.tnd.aturan import Salah, Uji, aturan_tnd, awal_sel
from pipeline.word.tnd.baca import NIP
from pipeline.word.tnd.halaman import MERAH
from pipeline.word.tnd.naskah import DOKUMEN, RAHASIA, Naskah, ProfilTnd

# ── 3. numbers, 4. secrecy ──────────────────────────────────────────────────────────────────────


@aturan_tnd("TND-355", "MUST", isian=True)
def tahun_nomor(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a number whose year is not that of the naskah. Source: TND-355."""
    tahun = re.search(r"/(\d{4})(?= \(|$)", dokumen.nomor)
    if tahun and dokumen.tanggal and int(tahun[1]) != dokumen.tanggal.year:
        yield DOKUMEN, f"Tahun pada nomor {dokumen.nomor} berbeda dengan tanggal naskah."


@aturan_tnd("TND-356", "MUST", isian=True)
def nomor_utuh(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a number with a component that is not filled. Source: TND-356."""
    if re.search(r"//|[{}]|^/|/$|/-/|\bNone\b", dokumen.nomor):
        yield DOKUMEN, f"Nomor {dokumen.nomor} mempunyai komponen yang kosong."


def _tanda_rahasia(kode: str, warna_tanda: str) -> Uji:
    def uji(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
        for a in dokumen.kop:
            cocok = RAHASIA.fullmatch(a.isi)
            if not cocok or cocok[2] != kode:
                continue
            if a.rata != "left" or any(p.warna != warna_tanda for p in a.potongan if p.teks.strip()):
                yield a, f"Tanda {cocok[1]} ({kode}) di kiri atas, warna {warna_tanda}."

    return uji


# Source: TND-401 to TND-404: SR and R red, T and B black, at the upper left of page 1.
for _kode, _nomor, _warna in (("SR", 401, MERAH), ("R", 402, MERAH), ("T", 403, "000000"), ("B", 404, "000000")):
    aturan_tnd(f"TND-{_nomor}", "MUST", isian=True)(_tanda_rahasia(_kode, _warna))


# ── 5. the signature block ──────────────────────────────────────────────────────────────────────


# Dated in their head (nota dinas, letters, notula), or by a rule of their own (laporan: TND-246).
_TANGGAL_LAIN: Final = frozenset({"nota-dinas", "laporan", "undangan", "surat-pengantar", "notula"})


@aturan_tnd("TND-501", "MUST", isian=True)
def urutan_tanda_tangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a block not at the lower right, or not in the order date, title, space, name, number. Source: TND-501."""
    for sel in dokumen.tabel[dokumen.blok].baris[-1][:1] if dokumen.blok >= 0 else ():
        if len(dokumen.tabel[dokumen.blok].baris[-1]) < 2:
            yield awal_sel(sel), "Blok tanda tangan berada di kanan bawah."
    for n, b in enumerate(reversed(dokumen.tanda_tangan)):
        if not b.ruang or not b.jabatan or not b.orang:
            yield awal_sel(b.orang), "Blok tanda tangan: jabatan, ruang tanda tangan, nama, NIP/NRP."
            continue
        if b.urutan[: len(b.tanggal)] != b.tanggal and b.tanggal:
            yield b.urutan[0], "Tempat dan tanggal berada di atas jabatan."
        if n == 0 and not b.tanggal and dokumen.rumpun not in _TANGGAL_LAIN:
            yield b.urutan[0], "Blok tanda tangan dimulai dengan tempat dan tanggal."
        if any(NIP.match(a.isi) for a in b.orang[:-1]):
            yield b.orang[0], "Nama berada di atas NIP/NRP, yang menjadi baris terakhir."


_KECIL: Final = frozenset(
    {"dan", "di", "ke", "untuk", "pada", "dengan", "atas", "bagi", "oleh", "serta", "a.n.", "u.b."}
)


@aturan_tnd("TND-502", "MUST", isian=True)
def jabatan_penanda_tangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a title that does not end with a comma or is not in initial capitals. Source: TND-502."""
    for b in dokumen.tanda_tangan:
        if b.jabatan and not b.jabatan[-1].isi.endswith(","):
            yield b.jabatan[-1], "Jabatan penanda tangan diakhiri koma."
        for a in b.jabatan:
            kata = [k for k in re.split(r"[\s/]+", a.isi) if k and k not in _KECIL]
            if a.isi.isupper() or any(k[0].islower() for k in kata):
                yield a, "Jabatan penanda tangan berhuruf awal kapital."


@aturan_tnd("TND-503", "SHOULD")
def ruang_tanda_tangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a space to sign in of less than three lines. Source: TND-503."""
    for b in dokumen.tanda_tangan:
        if b.ruang and sum(a.tinggi + a.sesudah for a in b.ruang) < profil.ruang_tanda_tangan:
            yield b.orang[0], "Ruang tanda tangan kurang dari 3 baris; sediakan 3 sampai dengan 4 baris."


@aturan_tnd("TND-504", "MUST")
def nama_penanda_tangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a name in capitals or underlined. Source: TND-504."""
    for b in dokumen.tanda_tangan:
        for a in b.orang[:1]:
            if any(p.garis_bawah for p in a.potongan) or (a.isi.split(",")[0].isupper() and not dokumen.templat):
                yield a, "Nama penanda tangan berhuruf awal kapital, tanpa garis bawah."


@aturan_tnd("TND-506", "MUST", isian=True)
def nip_nrp(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a NIP that is no NIP, an NRP that is no NRP, and both for one person. Source: TND-506."""
    for b in dokumen.tanda_tangan:
        nomor = [a for a in b.orang if NIP.match(a.isi)]
        for a in nomor:
            if not (re.fullmatch(r"NRP\.? \d+(/P)?", a.isi) or _nip_sah(a.isi)):
                yield a, "Tulis “NIP. ” dengan 18 angka yang sah atau “NRP. ” dengan angkanya."
        if len({a.isi[:3] for a in nomor}) > 1:
            yield nomor[-1], "Pakai NIP atau NRP, tidak keduanya."


def _nip_sah(teks: str) -> bool:
    cocok = re.fullmatch(r"NIP\.? (\d{4})(\d\d)(\d\d)(\d{4})(0[1-9]|1[0-2])[12]\d{3}", teks)
    try:
        return cocok is not None and bool(dt.date(int(cocok[1]), int(cocok[2]), int(cocok[3])))
    except ValueError:
        return False


@aturan_tnd("TND-507", "SHOULD", isian=True)
def pangkat(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a civil rank without its golongan, and a military one with it. Source: TND-507."""
    for b in dokumen.tanda_tangan:
        sipil = any(a.isi.startswith("NIP") for a in b.orang)
        for a in takewhile(lambda a: not NIP.match(a.isi), b.orang[1:]):
            if bool(re.fullmatch(r"[A-Z][\w ]+ \([IVX]+/[a-e]\)", a.isi)) != sipil:
                yield a, "Pangkat sipil seperti “Pembina (IV/a)”; pangkat TNI/Polri tanpa golongan."


@aturan_tnd("TND-508", "MUST", isian=True)
def atas_nama(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `a.n.` that the signer's own title does not follow. Source: TND-508."""
    for b in dokumen.tanda_tangan:
        for n, a in enumerate(b.jabatan):
            if re.match(r"a\.?n\.? ", a.isi, re.IGNORECASE) and (n + 1 == len(b.jabatan) or a.isi.endswith(",")):
                yield a, "“a.n.” berdiri di depan jabatan atasan tanpa koma; baris berikutnya jabatan penanda tangan."
            elif re.search(r"\ba\.?n\. ", a.isi[1:]):
                yield a, "“a.n.” berdiri di awal baris jabatan atasan."


@aturan_tnd("TND-509", "MUST", isian=True)
def untuk_beliau(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `u.b.` that does not stand between deputy and signer below `a.n.`. Source: TND-509."""
    for b in dokumen.tanda_tangan:
        for n, a in enumerate(b.jabatan):
            benar = a.isi == "u.b." and n >= 2 and n + 1 < len(b.jabatan) and b.jabatan[0].isi.startswith("a.n.")
            if re.match(r"u\.?b\b", a.isi) and not benar:
                yield a, "“u.b.” sendiri di antara jabatan wakil dan jabatan penanda tangan, di bawah “a.n.”."


@aturan_tnd("TND-510", "MUST", isian=True)
def pelaksana_tugas(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `Plt.` or `Plh.` elsewhere than in front of the title. Source: TND-510."""
    for b in dokumen.tanda_tangan:
        for a in b.jabatan:
            if re.search(r"\bpl[th]\b", a.isi, re.IGNORECASE) and not re.match(r"Pl[th]\. [A-Z]", a.isi):
                yield a, "“Plt.” atau “Plh.” berdiri di depan nama jabatan."


@aturan_tnd("TND-518", "MUST")
def tanpa_gambar_tanda_tangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a picture in the signature block. Source: TND-518."""
    for a in dokumen.alinea:
        if a.gambar and a.utama == dokumen.blok >= 0:
            yield a, "Blok tanda tangan tidak memuat gambar tanda tangan atau kode QR; hapus."
