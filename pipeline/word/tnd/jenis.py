"""Rules of addressees, annexes, and each kind of naskah (TND sections 1.2 and 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from pipeline.ejaan import PEMBUKA, TANGGAL, baca_tanggal
from pipeline.tanggal import ROMAWI
from pipeline.word.tnd.aturan import Salah, Uji, aturan_tnd, awal_sel
from pipeline.word.tnd.baca import LAMPIRAN, NIP, awal_lampiran
from pipeline.word.tnd.halaman import PANJANG
from pipeline.word.tnd.naskah import DOKUMEN, RAHASIA, Alinea, Naskah, ProfilTnd, gabung_teks

# ── 1.2 addressees and annexes ──────────────────────────────────────────────────────────────────


@aturan_tnd("TND-141", "MUST")
def alamat_tujuan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield an addressee without `Yth.`, or with `Kepada` in front of it. Source: TND-141."""
    for a in dokumen.pokok:
        if a.isi[:6].lower() == "kepada" and re.match(r"Kepada\s*(:|Yth|$)", a.isi, re.IGNORECASE):
            yield a, "Tujuan dimulai dengan “Yth.” tanpa “Kepada”."
    for a in _kolom(dokumen, "DITERUSKAN KEPADA"):
        if a.isi and not re.match(r"(Kepada\s+)?Yth\b", a.isi):
            yield a, "Tujuan disposisi dimulai dengan “Yth.”."


def _kolom(dokumen: Naskah, judul: str) -> list[Alinea]:
    """Return what stands in the column headed `judul`."""
    for t in dokumen.tabel_data:
        for n, sel in enumerate(t.baris[0] if t.baris else ()):
            if gabung_teks(sel) == judul:
                return [a for b in t.baris[1:] if n < len(b) for a in b[n]]
    return []


@aturan_tnd("TND-144", "SHOULD", isian=True)
def jumlah_lampiran(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a label Lampiran that does not say its count in figures and words. Source: TND-144, TND-710."""
    nilai = dokumen.nilai_label("Lampiran")
    if nilai is not None and not re.fullmatch(r"-|\d+ \([a-z ]+\) .+", nilai):
        yield (
            DOKUMEN,
            f"Lampiran “{nilai}”: tulis jumlahnya dengan angka dan huruf, seperti “1 (satu) berkas”, atau “-”.",
        )


@aturan_tnd("TND-145", "SHOULD")
def kepala_lampiran(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield an annex without its number, its naskah, number and date at the upper right. Source: TND-145."""
    awal = [n for n, a in enumerate(dokumen.alinea) if awal_lampiran(a)]
    for urut, n in enumerate(awal, 1):
        a, *tiga = dokumen.alinea[n : n + 4]
        if not re.fullmatch(r".+\n+Nomor .+\n+Tanggal .+", "\n".join(t.isi for t in tiga)):
            yield a, "Di bawah “Lampiran” berturut-turut: nama naskah, “Nomor …”, “Tanggal …”."
        if any(t.rata != "right" and t.kiri < 3400 for t in (a, *tiga)):  # 6 cm: the right half
            yield a, "Kepala lampiran berada di kanan atas."
        nomor = LAMPIRAN.fullmatch(a.isi)
        harus = _romawi(urut) if len(awal) > 1 else None
        if nomor and not dokumen.templat and nomor[2] != harus:
            yield a, f"Lampiran lebih dari satu bernomor Romawi berurutan; ini “Lampiran {harus or ''}”."


def _romawi(angka: int) -> str:
    return "X" * (angka // 10) + (ROMAWI[angka % 10 - 1] if angka % 10 else "")


# ── 2. what every naskah has ────────────────────────────────────────────────────────────────────


@aturan_tnd("TND-201", "MUST")
def tiga_bagian(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a naskah without head, body and foot, in this order. Source: TND-201."""
    if not dokumen.judul and dokumen.rumpun != "undangan":  # its head is TND-271's
        yield DOKUMEN, "Kepala naskah (judul) tidak di awal."
    if dokumen.blok < 0:
        yield DOKUMEN, "Kaki naskah (blok tanda tangan) tidak ditemukan."
        return
    tempat = [n for n, a in enumerate(dokumen.pokok) if a.utama == dokumen.blok]
    if not any(a.isi for a in dokumen.pokok[len(dokumen.judul) : tempat[0]]):
        yield DOKUMEN, "Batang tubuh kosong: tidak ada isi antara judul dan tanda tangan."
    sisa = [a for a in dokumen.pokok[tempat[-1] + 1 :] if a.isi]
    if sisa and not re.match(r"(Tembusan|Lampiran):", sisa[0].isi):
        yield sisa[0], "Sesudah tanda tangan hanya tembusan, daftar lampiran, dan lampiran."


@aturan_tnd("TND-202", "MUST")
def label_bertitik_dua(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a label without its colon in a column of its own. Source: TND-202."""
    for t in dokumen.tabel_label:
        for b in t.baris:
            if gabung_teks(b[1]) != ":" or gabung_teks(b[0]).endswith(":"):
                yield (b[0] or b[1])[0], f"Label “{gabung_teks(b[0])}” diikuti titik dua pada kolom yang sama."
    if dokumen.rumpun == "pemeriksaan":
        yield from label_kurang(dokumen, ("Kegiatan", "Hari/Tanggal", "Waktu", "Tempat"))


def label_kurang(dokumen: Naskah, harus: tuple[str, ...]) -> Iterator[Salah]:
    """Yield each label that no table of labels has."""
    ada = {label for label, _ in dokumen.label}
    for nama in harus:
        if nama not in ada:
            yield DOKUMEN, f"Label “{nama}” tidak ada; tulis persis demikian."


@aturan_tnd("TND-203", "MUST")
def identitas(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a naskah without its number or its date. Source: TND-203."""
    nomor = dokumen.nilai_label("No. Agenda") if dokumen.rumpun == "disposisi" else dokumen.baris_nomor
    tanpa_nomor = dokumen.rumpun == "notula"  # a type that has none
    if not tanpa_nomor and (not nomor or nomor.startswith(("-", "("))):
        yield DOKUMEN, "Nomor naskah tidak tercetak."
    if not dokumen.templat and dokumen.tanggal is None:
        yield DOKUMEN, "Tanggal naskah tidak tercetak atau tidak sah."


_JUDUL: Final = MappingProxyType(
    {
        "nota-dinas": "NOTA DINAS",
        "laporan": "LAPORAN",
        "berita-acara": "BERITA ACARA",
        "daftar-hadir": "DAFTAR HADIR",
        "pemeriksaan": "LEMBAR PEMERIKSAAN",
        "notula": "NOTULA",
        "surat-pengantar": "SURAT PENGANTAR",
    }
)


@aturan_tnd("TND-204", "MUST")
def baris_judul(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield title lines not in capitals, not centred, not bold, or not the jenis's own. Source: TND-204."""
    for a in dokumen.judul:
        if a.isi != a.isi.upper() or a.rata != "center" or not a.tebal:
            yield a, "Judul ditulis dengan huruf kapital, tebal, di tengah."
    disposisi = profil.judul_disposisi if dokumen.rumpun == "disposisi" else ()
    harus = {*disposisi, *([_JUDUL[dokumen.rumpun]] if dokumen.rumpun in _JUDUL else [])}
    awal = dokumen.judul[0].isi if dokumen.judul else ""
    if harus and awal.upper() not in harus | ({"X"} if dokumen.templat else set()):
        yield DOKUMEN, f"Judul naskah ini “{' atau '.join(sorted(harus))}”."


# ── 2.1 lembar disposisi and lembar pemeriksaan ─────────────────────────────────────────────────

_BIDANG_DISPOSISI: Final = (
    *("AGENDA NASKAH", "No. Agenda", "Tgl. Terima", "Tgl./No. Naskah", "Asal Naskah", "Hal", "SIFAT (DERAJAT)"),
    *("SIFAT (KEAMANAN)", "DITERUSKAN KEPADA", "ISI DISPOSISI", "PARAF/TANGGAL", "CATATAN LAIN"),
)


@aturan_tnd("TND-211", "MUST")
def bidang_disposisi(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield each field that the sheet lacks. Source: TND-211."""
    ada = {a.isi.removesuffix(":") for a in dokumen.alinea}
    for nama in _BIDANG_DISPOSISI:
        if nama not in ada:
            yield DOKUMEN, f"Bidang “{nama}” tidak ada pada lembar disposisi."


@aturan_tnd("TND-212", "MUST", isian=True)
def paraf_pemberi(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a date of the paraf that is not the giver's: the one of the signature. Source: TND-212."""
    for a in _kolom(dokumen, "PARAF/TANGGAL"):
        cocok = TANGGAL.search(a.isi)
        if cocok and dokumen.tanggal and baca_tanggal(cocok) != dokumen.tanggal:
            yield a, "Tanggal paraf adalah tanggal pemberi disposisi; samakan dengan tanggal naskah."


@aturan_tnd("TND-213", "MUST")
def tujuan_dan_isi(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a disposisi without an addressee or without an instruction. Source: TND-213."""
    for judul, nama in (("DITERUSKAN KEPADA", "tujuan"), ("ISI DISPOSISI", "instruksi")):
        if not any(a.isi for a in _kolom(dokumen, judul)):
            yield DOKUMEN, f"Disposisi tanpa {nama}; isi paling sedikit satu."


@aturan_tnd("TND-214", "SHOULD", isian=True)
def tujuan_bernomor(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield addressees not numbered, the lead one first. Source: TND-214."""
    for a in _kolom(dokumen, "DITERUSKAN KEPADA"):
        if a.isi and a.butir is None and not re.match(r"\d+\.", a.isi):
            yield a, "Tujuan disposisi diberi nomor; yang utama nomor 1."


_KEAMANAN: Final = ("SANGAT RAHASIA", "RAHASIA", "TERBATAS", "BIASA")


@aturan_tnd("TND-405", "MUST", isian=True)
def satu_keamanan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield not exactly one value of keamanan ticked, or another than the mark above the kop. Source: TND-405."""
    awal = next((n for n, a in enumerate(dokumen.alinea) if a.isi == "SIFAT (KEAMANAN)"), None)
    if awal is None:
        return
    isi = [a.isi for a in dokumen.alinea[awal + 1 :]]
    pilih = [kata for tanda, kata in pairwise(isi) if kata in _KEAMANAN and tanda == "X"]
    if len(pilih) != 1:
        yield dokumen.alinea[awal], "Sifat keamanan: tandai tepat satu."
        return
    tanda = next((c[1] for a in dokumen.kop if (c := RAHASIA.fullmatch(a.isi))), "BIASA")
    if tanda != pilih[0]:
        yield dokumen.alinea[awal], f"Tanda di atas kop {tanda}, sedangkan yang ditandai {pilih[0]}; samakan."


@aturan_tnd("TND-516", "SHOULD")
def tanpa_tabel_paraf(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield the table of paraf that belongs to drafts only. Source: TND-516."""
    for t in dokumen.tabel:
        for baris in t.baris[:1]:
            if [gabung_teks(sel) for sel in baris] == ["Jabatan", "Paraf", "Tanggal"]:
                yield awal_sel(baris[0]), "Tabel paraf hanya untuk konsep; hapus dari naskah jadi."


@aturan_tnd("TND-121", "SHOULD")
def nomor_bab(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a bab not in Roman numerals, in capitals, centred. Source: TND-121."""
    for a in dokumen.pokok:
        bab = re.match(r"BAB\b", a.isi, re.IGNORECASE) and len(a.isi) <= PANJANG
        if bab and not (re.match(r"BAB [IVXLC]+\b", a.isi) and a.rata == "center"):
            yield a, "Bab bernomor Romawi, huruf kapital, di tengah: “BAB I”."


@aturan_tnd("TND-216", "MUST")
def indeks_penerusan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a sheet with a letter number, or without its hand-over index. Source: TND-216."""
    if dokumen.baris_nomor:
        yield DOKUMEN, "Lembar disposisi tidak bernomor surat; pengenalnya nomor agenda."
    if not re.search(r"\(penerusan ke-(\d+|x)\)", dokumen.nilai_label("No. Agenda") or ""):
        yield DOKUMEN, "Nomor agenda tanpa penerusan; tulis “(penerusan ke-…)”."


@aturan_tnd("TND-219", "SHOULD")
def disposisi_tanpa_cap(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a seal: a picture in the body of a disposisi; its kop is TND-131's. Source: TND-219."""
    yield from _cap(dokumen, "Lembar disposisi")


def _cap(dokumen: Naskah, nama: str) -> Iterator[Salah]:
    for a in dokumen.pokok:
        if a.gambar and a.utama != dokumen.blok:
            yield a, f"{nama} tidak bercap dinas; hapus gambar ini."


@aturan_tnd("TND-220", "MUST")
def kotak_keputusan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield missing boxes, two ticks, or a refusal without its reason. Source: TND-220."""
    pilihan = {gabung_teks(b[1]).split(",")[0]: b for t in dokumen.tabel if not t.utama for b in t.baris if len(b) == 2}
    if not dokumen.templat:
        kurang = [p for p in ("Setuju", "Tidak setuju") if p not in pilihan]
        if kurang:
            yield DOKUMEN, f"Kotak keputusan “{' dan '.join(kurang)}” tidak ada."
    elif not any(a.isi == "Keputusan:" for a in dokumen.alinea):
        yield DOKUMEN, "Kotak keputusan tidak ada."
    tanda = [p for p, b in pilihan.items() if gabung_teks(b[0]).upper() == "X" and p in {"Setuju", "Tidak setuju"}]
    if len(tanda) > 1:
        yield DOKUMEN, "Dua keputusan ditandai; tandai satu saja."
    if tanda == ["Tidak setuju"] and not _alasan(dokumen):
        yield DOKUMEN, "Keputusan “Tidak setuju” tanpa alasan; tulis pada Catatan/alasan."


def _alasan(dokumen: Naskah) -> bool:
    mulai = next((n for n, a in enumerate(dokumen.alinea) if a.isi == "Catatan/alasan:"), len(dokumen.alinea))
    return any(a.isi for a in dokumen.alinea[mulai + 1 :] if a.bergaris and a.utama < 0)


# ── 2.2 nota dinas ──────────────────────────────────────────────────────────────────────────────


@aturan_tnd("TND-231", "MUST")
def kepala_nota(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a head without NOMOR centred below the title, or without one of its labels. Source: TND-231."""
    yield from nomor_di_bawah_judul(dokumen)
    yield from label_kurang(dokumen, ("Yth.", "Dari", "Hal", "Lampiran", "Tanggal"))


def nomor_di_bawah_judul(dokumen: Naskah) -> Iterator[Salah]:
    """Yield what stands below the title in the place of NOMOR, centred."""
    isi = [a for a in dokumen.alinea if a.isi]
    tempat = isi.index(dokumen.judul[-1]) + 1 if dokumen.judul else 0
    satu = isi[tempat] if tempat < len(isi) else None
    if satu is None or not satu.isi.startswith("NOMOR") or satu.rata != "center":
        yield satu or DOKUMEN, "Di bawah judul berdiri “NOMOR …” di tengah."


def _tubuh(dokumen: Naskah) -> list[Alinea]:
    """Return the running text between the head's labels and the signature block."""
    akhir = next((n for n, a in enumerate(dokumen.pokok) if a.utama == dokumen.blok >= 0), len(dokumen.pokok))
    awal = next((n for n, a in enumerate(dokumen.pokok) if a.utama >= 0), 0)
    return [a for a in dokumen.pokok[awal:akhir] if a.isi and a.utama < 0]


@aturan_tnd("TND-233", "MUST")
def tubuh_nota(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a body without opening, content and closing. Source: TND-233."""
    tubuh = _tubuh(dokumen)
    if len(tubuh) < 3 or not re.match(r"(Demikian|Atas)\b", tubuh[-1].isi):
        yield DOKUMEN, "Batang tubuh nota dinas: alinea pembuka, isi, dan penutup (“Demikian …”)."


@aturan_tnd("TND-234", "MUST", isian=True)
def kaki_nota(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a foot with a date, or without title, name, NIP or NRP. Source: TND-234, TND-505."""
    yield from kaki_tanpa_tanggal(dokumen, profil)


def kaki_tanpa_tanggal(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a date above a signature, where the naskah is dated in its head, and a name without NIP or NRP."""
    for b in dokumen.tanda_tangan:
        if b.tanggal:
            yield b.tanggal[0], "Tanggal naskah ini berada di kepala, tidak di atas tanda tangan."
        if profil.nip_nrp and not any(NIP.match(a.isi) for a in b.orang):
            yield awal_sel(b.orang), "Di bawah nama tercetak NIP atau NRP."


@aturan_tnd("TND-235", "MUST")
def tanpa_cap(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a seal: a picture in the body of a nota dinas. Source: TND-235."""
    yield from _cap(dokumen, "Nota dinas")


@aturan_tnd("TND-237", "SHOULD", isian=True)
def banyak_lampiran(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a count of annexes that is not that of the annexes in the file.

    Annexes may be files of their own, and a `berkas` may hold several: only a file's own annexes are
    counted, against a count of `lampiran`, or against none.

    Source: TND-237.
    """
    ada = sum(awal_lampiran(a) for a in dokumen.alinea)
    cocok = re.fullmatch(r"(\d+) \([a-z ]+\) lampiran|-", dokumen.nilai_label("Lampiran") or "")
    if ada and cocok and int(cocok[1] or 0) != ada:
        yield DOKUMEN, f"Label Lampiran menyebut “{cocok[0]}”, padahal naskah ini memuat {ada} lampiran; samakan."


# ── 2.3 laporan ─────────────────────────────────────────────────────────────────────────────────


@aturan_tnd("TND-241", "MUST")
def judul_laporan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a title block other than LAPORAN, TENTANG, subject. Source: TND-241."""
    judul = [a.isi.upper() for a in dokumen.judul]
    if len(judul) < 3 or judul[1] != "TENTANG":
        yield DOKUMEN, "Judul laporan: LAPORAN, TENTANG, lalu pokok laporan."


def _anak_bagian(dokumen: Naskah, nomor: int) -> tuple[tuple[str, int], ...]:
    bagian = dokumen.bagian_laporan
    return bagian[nomor][1] if nomor < len(bagian) else ()


@aturan_tnd("TND-242", "MUST")
def lima_bagian(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a laporan whose parts A to E are not all there, in order. Source: TND-242."""
    ada = tuple(nama for nama, _ in dokumen.bagian_laporan)
    if ada != profil.bagian_laporan:
        yield DOKUMEN, f"Bagian laporan berturut-turut: {', '.join(profil.bagian_laporan)}."


@aturan_tnd("TND-243", "MUST")
def isi_pendahuluan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a part A without its four sub-parts, each with text. Source: TND-243."""
    ada = _anak_bagian(dokumen, 0)
    harus = ["Umum", "Maksud dan Tujuan", "Ruang Lingkup", "Dasar"]
    if [n for n, _ in ada] != harus or not all(isi for _, isi in ada):
        yield DOKUMEN, f"Bagian A memuat {', '.join(harus)}, masing-masing dengan isinya."


def _subbagian(nomor: int, harus: tuple[str, ...]) -> Uji:
    def uji(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
        berisi = [nama for nama, isi in _anak_bagian(dokumen, nomor) if isi]
        tempat = [next((n for n, b in enumerate(berisi) if b.startswith(h)), -1) for h in harus]
        if -1 in tempat or tempat != sorted(tempat):
            yield DOKUMEN, f"Bagian {'ABCDE'[nomor]} memuat berturut-turut: {', '.join(harus)}, masing-masing berisi."

    return uji


# Source: TND-244: results, factors, obstacles, other matters; TND-245: simpulan and saran apart.
aturan_tnd("TND-244", "MUST")(_subbagian(2, ("Hasil", "Faktor", "Hambatan", "Hal Lain")))
aturan_tnd("TND-245", "MUST")(_subbagian(3, ("Simpulan", "Saran")))


@aturan_tnd("TND-246", "MUST", isian=True)
def kaki_laporan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a foot without place and date of making. Source: TND-246."""
    yield from kaki_bertanggal(dokumen)


def kaki_bertanggal(dokumen: Naskah) -> Iterator[Salah]:
    """Yield a signature block that does not begin with a place and a date."""
    atas = "\n".join(a.isi for b in dokumen.tanda_tangan for a in b.tanggal)
    if dokumen.tanda_tangan and not (re.search(r"[A-Z]\w+(, |\n)", atas) and TANGGAL.search(atas)):
        yield DOKUMEN, "Di atas tanda tangan tertulis tempat dan tanggal pembuatan naskah."


@aturan_tnd("TND-247", "SHOULD")
def dibuat_di(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a foot without the two lines `Dibuat di …`, `pada tanggal …`. Source: TND-247."""
    baris = [a.isi for b in dokumen.tanda_tangan for a in b.tanggal]
    if baris and [b.split(" ")[0] for b in baris] != ["Dibuat", "pada"]:
        yield DOKUMEN, "Tulis dua baris: “Dibuat di …” dan “pada tanggal …”."


@aturan_tnd("TND-248", "SHOULD")
def daftar_lampiran(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield annexes that no list `Lampiran:` names. Source: TND-248."""
    ada = any(awal_lampiran(a) for a in dokumen.alinea)
    if ada and not any(a.isi == "Lampiran:" for a in dokumen.pokok):
        yield DOKUMEN, "Sesudah tanda tangan, daftar “Lampiran:” menyebut lampiran laporan."


# ── 2.6 berita acara, 2.8 daftar hadir ──────────────────────────────────────────────────────────


@aturan_tnd("TND-281", "MUST")
def kepala_berita(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a head without NOMOR centred below the title. Source: TND-281."""
    yield from nomor_di_bawah_judul(dokumen)


@aturan_tnd("TND-282", "MUST")
def pembuka_berita(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield an opening not in the prescribed words. Source: TND-282."""
    pola = r"Pada hari ini .+, .+, kami\b.+:" if dokumen.templat else rf"Pada hari ini {PEMBUKA}, kami\b.+:"
    if not any(re.fullmatch(pola, a.isi) for a in dokumen.pokok):
        yield DOKUMEN, "Pembuka: “Pada hari ini …, tanggal … bulan … tahun …, kami …:”."


@aturan_tnd("TND-283", "MUST")
def pihak_berita(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a party without nama, NIP/NRP, pangkat, jabatan and its name as a party. Source: TND-283."""
    yield from label_kurang(dokumen, ("Nama", "NIP/NRP", "Pangkat/Golongan", "Jabatan"))
    if not any("selanjutnya disebut PIHAK PERTAMA" in a.isi for a in dokumen.pokok):
        yield DOKUMEN, "Pihak disebut “selanjutnya disebut PIHAK PERTAMA”."


@aturan_tnd("TND-284", "MUST")
def penutup_berita(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a closing not in the prescribed words. Source: TND-284."""
    pola = r"Demikian berita acara ini dibuat dalam rangkap .+ untuk dipergunakan sebagaimana mestinya\."
    if not any(re.fullmatch(pola, a.isi) for a in dokumen.pokok):
        yield (
            DOKUMEN,
            "Penutup: “Demikian berita acara ini dibuat dalam rangkap … untuk dipergunakan sebagaimana mestinya.”.",
        )


@aturan_tnd("TND-285", "MUST", isian=True)
def penanda_tangan_berita(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a party that does not sign at the right, and a witness not below Mengetahui. Source: TND-285."""
    blok = dokumen.tanda_tangan
    pihak = [nilai for label, nilai in dokumen.label if label == "Nama"]
    nama = [b.orang[0].isi for b in blok if b.orang]
    for p in pihak:
        if p not in nama:
            yield DOKUMEN, f"{p} disebut sebagai pihak tetapi tidak menandatangani."
    for b in blok[:-1]:
        if b.orang and b.orang[0].isi not in pihak and not b.pengantar:
            yield b.orang[0], "Saksi menandatangani di bawah “Mengetahui” atau “Saksi”."


@aturan_tnd("TND-301", "MUST")
def kepala_hadir(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a head without one of its labels. Source: TND-301."""
    yield from label_kurang(dokumen, ("Hari/Tanggal", "Waktu", "Tempat", "Acara"))


@aturan_tnd("TND-302", "MUST")
def kolom_hadir(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a list without its columns, in order. Source: TND-302."""
    kepala = [gabung_teks(s) for t in dokumen.tabel_data[:1] for b in t.baris[:1] for s in b]
    pola = r"No\.\|Nama\|(Jabatan/Instansi|Nama Media\|Jenis Media)\|(Telepon/Surel\|)?Tanda Tangan"
    if not re.fullmatch(pola, "|".join(kepala)):
        yield DOKUMEN, "Kolom daftar hadir: No., Nama, Nama Media, Jenis Media, Telepon/Surel, Tanda Tangan."


@aturan_tnd("TND-303", "SHOULD", isian=True)
def tanda_tangan_hadir(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a list not signed zig-zag, without blank rows, or without its total. Source: TND-303."""
    baris = [b for t in dokumen.tabel_data[:1] for b in t.baris[1:] if b[-1]]
    for n, b in enumerate(baris, 1):
        if b[-1][0].teks.startswith("\t") != (n % 2 == 0):
            yield b[-1][0], "Kolom tanda tangan berselang-seling: ganjil di kiri, genap di kanan."
    if baris and gabung_teks(baris[-1][1]):
        yield DOKUMEN, "Sediakan baris kosong di akhir daftar hadir."
    if not any(a.isi.startswith("Jumlah") for a in dokumen.pokok):
        yield DOKUMEN, "Jumlah yang hadir tidak tercetak."
