"""Rules of the page and of the kop (TND sections 1 and 1.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from pipeline.word.tnd.aturan import Salah, Uji, aturan_tnd, di_antara
from pipeline.word.tnd.baca import awal_lampiran
from pipeline.word.tnd.naskah import DOKUMEN, RAHASIA, Alinea, Naskah, ProfilTnd, gabung_teks

# ── 1. the page ─────────────────────────────────────────────────────────────────────────────────


@aturan_tnd("TND-101", "MUST")
def kertas(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield each section that is not on A4, upright. Source: TND-101, TND-102."""
    boleh = (profil.kertas_twips, *(profil.kertas_disposisi_twips if dokumen.rumpun == "disposisi" else ()))
    for h in dokumen.halaman:
        if not any(abs(h.ukuran[0] - w) <= 20 and abs(h.ukuran[1] - t) <= 20 for w, t in boleh):
            yield DOKUMEN, f"Kertas {h.ukuran[0]} x {h.ukuran[1]} twip; pakai A4 tegak (11906 x 16838)."


def _tepi(sisi: str, nama: str, batas: Callable[[ProfilTnd], int]) -> Uji:
    def uji(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
        for h in dokumen.halaman:
            if h.tepi.get(sisi, 0) < batas(profil) - 2:  # rounding of 2,5 cm differs by program
                yield DOKUMEN, f"Tepi {nama} {h.tepi.get(sisi, 0)} twip; paling sedikit {batas(profil)}."

    return uji


# Source: TND-104 to TND-107, TND-109: margins are minimums.
aturan_tnd("TND-104", "SHOULD")(_tepi("left", "kiri", lambda p: p.kiri_twips))
aturan_tnd("TND-105", "SHOULD")(_tepi("right", "kanan", lambda p: p.kanan_twips))
aturan_tnd("TND-106", "SHOULD")(_tepi("bottom", "bawah", lambda p: p.bawah_twips))
aturan_tnd("TND-107", "SHOULD")(_tepi("top", "atas", lambda p: p.atas_twips))


@aturan_tnd("TND-110", "MUST")
def huruf_isi(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text that is not Arial, and text of the body that is not 11 or 12 pt. Source: TND-110."""
    huruf, sesuai = frozenset({profil.huruf}), set[frozenset[float]]()
    for a in dokumen.semua:
        if a.huruf != huruf and (lain := a.huruf - huruf):
            yield a, f"Huruf {', '.join(sorted(lain))}; pakai {profil.huruf}."
        elif a.bagian != DOKUMEN or a.bergaris or a.ukuran in sesuai:
            continue
        elif di_antara(a.ukuran, profil.ukuran_isi):
            sesuai.add(a.ukuran)
        else:
            yield a, f"Ukuran huruf isi {_ukuran(a)} pt; pakai 12 atau 11 pt."


def _ukuran(a: Alinea) -> str:
    return ", ".join(f"{u:g}" for u in sorted(a.ukuran))


@aturan_tnd("TND-112", "SHOULD")
def huruf_tabel(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text of a table or a box that is not 10 or 11 pt. Source: TND-112."""
    for a in dokumen.alinea:
        if a.bergaris and not di_antara(a.ukuran, profil.ukuran_tabel):
            yield a, f"Ukuran huruf tabel {_ukuran(a)} pt; pakai 10 atau 11 pt."


@aturan_tnd("TND-114", "SHOULD")
def judul_rapat(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a title line set apart from the next one. Source: TND-114."""
    for a, _ in pairwise(dokumen.judul):
        if a.sesudah > 2 or (a.baris or 1) > 1.2:
            yield a, "Baris judul renggang; beri jarak 1 spasi tanpa jarak sesudahnya."


def _berisi(a: Alinea) -> bool:
    """Return whether this is running text: neither in a form or table nor a line that belongs to a table."""
    return bool(a.isi) and a.utama < 0 and not a.bergaris and not a.sesudah_tabel


@aturan_tnd("TND-117", "SHOULD")
def jarak_baris(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text whose lines stand closer than single or wider than 1,5. Source: TND-117."""
    for a in dokumen.alinea:
        if a.isi and a.baris is not None and not di_antara([round(a.baris, 2)], profil.jarak_baris):
            yield a, f"Jarak baris {a.baris:.2f}; pakai 1,0 sampai dengan 1,5."


PANJANG: Final = 100  # characters: surely more than one line
_BILANGAN = re.compile(r"\d+([.,]\d+)*")
_URUT: Final = frozenset({"no.", "no", "putaran", "langkah", "tahun"})  # numbers that count nothing


@aturan_tnd("TND-118", "MUST")
def perataan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield running text that is not justified, names not left, numbers of a table not right. Source: TND-118."""
    for a in dokumen.alinea:
        if len(a.isi) <= PANJANG or a.rata == "both" or not _berisi(a):
            continue
        if a not in dokumen.judul and a not in _kepala_lampiran(dokumen):
            yield a, "Isi naskah tidak rata kiri-kanan; ratakan kiri dan kanan."
    for b in dokumen.tanda_tangan:
        for a in b.orang:
            if a.rata != "left":
                yield a, "Nama dan NIP/NRP pada blok tanda tangan rata kiri."
    for sel in _sel_angka(dokumen):
        if sel.rata != "right":
            yield sel, "Angka di dalam tabel rata kanan."


def _kepala_lampiran(dokumen: Naskah) -> tuple[Alinea, ...]:
    """Return the lines of the annexes' heads, from `Lampiran` to `Tanggal`: they stand at the upper right (TND-145)."""
    hasil: list[Alinea] = []
    dalam = False
    for a in dokumen.alinea[dokumen.batas :]:
        dalam = dalam or awal_lampiran(a)
        if dalam:
            hasil.append(a)
        if a.isi.startswith("Tanggal "):
            dalam = False
    return tuple(hasil)


def _sel_angka(dokumen: Naskah) -> Iterator[Alinea]:
    """Yield the cells of the columns of a table that hold nothing but quantities."""
    for t in dokumen.tabel_data if not dokumen.templat else ():
        kepala = [gabung_teks(s) for s in t.baris[0]] if t.baris else []
        isi = [b for b in t.baris[1:] if len(b) == len(kepala)]
        for n, judul in enumerate(kepala) if isi else ():
            if judul.lower() not in _URUT and all(_BILANGAN.fullmatch(gabung_teks(b[n])) for b in isi):
                yield from (a for b in isi for a in b[n])


@aturan_tnd("TND-119", "SHOULD")
def inden(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a first line indented by other than one tab, and a numbered item indented at all. Source: TND-119."""
    kurang, lebih = profil.inden_twips
    for a in filter(_berisi, dokumen.alinea):
        if a.butir and a.pertama > 0:
            yield a, "Butir bernomor tidak menjorok ke dalam; pakai gantung."
        elif not a.butir and a.pertama > 0 and not kurang - 2 <= a.pertama <= lebih:
            yield a, f"Baris pertama menjorok {a.pertama} twip; pakai 1,0 sampai dengan 1,27 cm."


_TANGGA: Final = (
    *(("upperLetter", "%{}."), ("decimal", "%{}."), ("lowerLetter", "%{}.")),
    *(("decimal", "%{})"), ("lowerLetter", "%{})")),
)


@aturan_tnd("TND-120", "MUST")
def penomoran(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield each list that does not go down A. 1. a. 1) a), wherever it starts, as deep as it is used.

    LibreOffice fills a list up to nine levels when it saves; those that number nothing do not count.

    Source: TND-120.
    """
    awal = {("upperLetter", "%1."): 0, ("decimal", "%1."): 1, ("lowerLetter", "%1."): 2}
    dalam: dict[str, int] = {}
    for b in (a.butir for a in dokumen.alinea if a.butir):
        dalam[b.daftar] = max(dalam.get(b.daftar, 0), b.tingkat + 1)
    for daftar, jumlah in sorted(dalam.items()):
        ada = dokumen.tingkat[daftar][:jumlah]
        mulai = awal.get(ada[0], -1)
        harus = [(b, p.format(n)) for n, (b, p) in enumerate(_TANGGA[mulai:], 1)]
        if mulai < 0 or any(a != h for a, h in zip(ada, harus, strict=False)):
            yield "word/numbering.xml", f"Penomoran {' '.join(p for _, p in ada)}; urutannya A. 1. a. 1) a)."


@aturan_tnd("TND-122", "MUST")
def nomor_halaman(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a header that is not just `- 2 -`, centred, in Arabic numerals. Source: TND-122."""
    baris = [a for a in dokumen.kepala if a.medan.strip()]
    if not any("{PAGE" in a.medan for a in baris):
        yield DOKUMEN, "Halaman lanjutan tidak bernomor; tulis “- 2 -” di tengah atas."
    for a in baris:
        if "{PAGE" not in a.medan:
            continue
        if not re.fullmatch(r"- \{PAGE( \\\* (MERGEFORMAT|Arabic))*\} -", a.medan.strip()):
            yield a, "Nomor halaman diapit tanda hubung: “- 2 -”."
        if a.rata != "center":
            yield a, "Nomor halaman berada di tengah."
    for h in dokumen.halaman:
        if h.bentuk_nomor not in {"", "decimal"}:
            yield DOKUMEN, "Nomor halaman memakai angka Arab."


@aturan_tnd("TND-123", "MUST")
def tanpa_nomor_pertama(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a page number on page 1. Source: TND-123."""
    if dokumen.halaman and not dokumen.halaman[0].beda_pertama:
        yield DOKUMEN, "Halaman 1 memakai kepala halaman lanjutan; aktifkan “kepala halaman pertama berbeda”."
    for a in dokumen.kop:
        if "{PAGE" in a.medan:
            yield a, "Halaman 1 yang berkop tidak bernomor halaman."


@aturan_tnd("TND-125", "MUST")
def kop_halaman_pertama(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a missing kop, and anything but the page number on later pages. Source: TND-125."""
    if not dokumen.baris_kop:
        yield DOKUMEN, "Kop tidak ada pada kepala halaman pertama."
    for a in (*dokumen.kepala, *dokumen.kepala_genap):
        if a.isi and "{PAGE" not in a.medan:
            yield a, "Kepala halaman lanjutan hanya memuat nomor halaman; kop hanya di halaman 1."
    if any(h.beda_pertama for h in dokumen.halaman[1:]):
        yield DOKUMEN, "Bagian sesudah yang pertama memakai kepala halaman pertama lagi; kop hanya di halaman 1."


MERAH: Final = "C00000"


@aturan_tnd("TND-127", "MUST")
def warna(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield coloured text; only the mark of SR and R may be red. Source: TND-127."""
    for a in dokumen.semua:
        if a.hitam:
            continue
        tanda = RAHASIA.fullmatch(a.isi)
        boleh = {"000000", MERAH} if tanda and tanda[2] in {"SR", "R", None} else {"000000"}
        if any(p.warna not in boleh or p.sorot for p in a.terlihat):
            yield a, "Teks berwarna; pakai hitam (000000) tanpa sorotan."


_SISA = re.compile(
    r"\{\{|\}\}|\{%|%\}|(?<!\w)TBD(?!\w)|\(\.+\)|(?<=[/-])XX+\b|\bXX+(?=/)|^\s*XX+\s*$|\bX{4,}\b"
    r"|\[(?:\.+|…|_+|X+|(?:di)?isi\b[^\]]*|nama|nomor|tanggal|jabatan|tempat|hal)\]",
    re.IGNORECASE,
)


@aturan_tnd("TND-128", "SHOULD", isian=True)
def sisa_isian(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield text that still waits to be filled in; brackets of ordinary text are none. Source: TND-128."""
    for a in dokumen.semua:
        if sisa := _SISA.search(a.teks):
            yield a, f"Isian “{sisa[0].strip()}” tertinggal; lengkapi atau hapus."


# ── 1.1 the kop ─────────────────────────────────────────────────────────────────────────────────


def _kop_jabatan(dokumen: Naskah) -> Alinea | None:
    """Return the line of the minister in a kop that is the minister's alone."""
    kop = dokumen.baris_kop
    if any("KEMENTERIAN" in a.isi.upper() for a in kop):
        return None
    return next((a for a in kop if re.match(r"MENTERI KOORDINATOR\b", a.isi, re.IGNORECASE)), None)


@aturan_tnd("TND-131", "MUST")
def kop_instansi(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a kop jabatan: that of the minister, who signs none of a bureau's naskah. Source: TND-131."""
    if a := _kop_jabatan(dokumen):
        yield a, "Ini kop jabatan menteri; naskah biro memakai kop instansi yang dimulai dengan nama kementerian."


@aturan_tnd("TND-132", "MUST")
def tanpa_garuda(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield pictures in the kop that are the lambang negara, or more than a logo. Source: TND-132, TND-133."""
    gambar = [(a, g) for a in dokumen.kop for g in a.gambar]
    for n, (a, nama) in enumerate(gambar):
        if n or re.search(r"garuda|lambang\W*negara|pancasila", nama, re.IGNORECASE):
            yield a, "Kop instansi tidak memuat lambang negara; hanya satu logo kementerian."


@aturan_tnd("TND-134", "MUST")
def susunan_kop(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield lines of the kop not centred, not in capitals, or out of order. Source: TND-134."""
    nama = dokumen.nama_kop
    for a in dokumen.baris_kop:
        if a.rata != "center":
            yield a, "Baris kop berada di tengah."
        if a.isi != a.isi.upper() and a in nama:
            yield a, "Nama pada kop ditulis dengan huruf kapital."
    if dokumen.templat or not nama or _kop_jabatan(dokumen):  # whose kop it is, is TND-131's to say
        return
    for n, pola in enumerate(profil.kop):
        if n >= len(nama) or not re.fullmatch(pola, nama[n].isi.upper()):
            yield nama[min(n, len(nama) - 1)], f"Baris {n + 1} kop tidak menurut urutan kementerian, RI, sekretariat."


@aturan_tnd("TND-136", "SHOULD")
def ukuran_kop(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield names of the kop not bold in 13 to 14 pt, and an address not in 9 to 10 pt. Source: TND-136."""
    nama = dokumen.nama_kop
    for a in dokumen.baris_kop:
        if a in nama and not (a.tebal and di_antara(a.ukuran, profil.ukuran_kop)):
            yield a, f"Nama pada kop {_ukuran(a)} pt; pakai 13 sampai dengan 14 pt tebal."
        if a not in nama and not di_antara(a.ukuran, profil.ukuran_alamat):
            yield a, f"Alamat pada kop {_ukuran(a)} pt; pakai 9 sampai dengan 10 pt."


@aturan_tnd("TND-137", "SHOULD")
def garis_kop(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a kop not closed by one single rule of 1,5 pt as wide as the text. Source: TND-137."""
    garis = [(a, g) for a in dokumen.kop for g in a.garis]
    if not dokumen.baris_kop:
        return
    if len(garis) != 1:
        yield dokumen.kop[-1].bagian, f"Kop ditutup {len(garis)} garis; pakai satu garis 1,5 pt selebar teks."
    for a, (sisi, jenis, tebal) in garis:
        if (sisi, jenis, tebal) != ("bottom", "single", profil.garis_kop) or a.kiri or a.kanan:
            yield a, "Garis penutup kop: satu garis tunggal 1,5 pt di bawah kop, selebar teks."


@aturan_tnd("TND-138", "MUST")
def kop_tanpa_singkatan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield an abbreviated name of a unit in the kop. Source: TND-138."""
    for a in dokumen.nama_kop:
        if any(s in a.isi.lower() for s in profil.singkatan_kop):
            yield a, "Nama unit pada kop tidak disingkat."
