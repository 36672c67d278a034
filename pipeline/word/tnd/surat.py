"""Rules of letters: addressee, tembusan, surat tugas, undangan, surat pengantar (TND sections 1.2, 2.4, 2.5, 2.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.ejaan import BULAN
from pipeline.word.tnd.aturan import Salah, aturan_tnd, awal_sel
from pipeline.word.tnd.baca import NIP, awal_lampiran
from pipeline.word.tnd.halaman import PANJANG
from pipeline.word.tnd.jenis import kaki_bertanggal, kaki_tanpa_tanggal, nomor_di_bawah_judul
from pipeline.word.tnd.naskah import DOKUMEN, Alinea, Naskah, ProfilTnd, Sel, gabung_teks

KANAN_TWIPS: Final = 3400  # 6 cm: the right half
_TEMBUSAN = re.compile(r"Tembusan( Yth\.?)?\s*(:|$)", re.IGNORECASE)
_YTH = re.compile(r"(Kepada )?Yth\b")


def sebelum_blok(dokumen: Naskah) -> tuple[Alinea, ...]:
    """Return the body up to the signature block."""
    akhir = next((n for n, a in enumerate(dokumen.pokok) if a.utama == dokumen.blok >= 0), len(dokumen.pokok))
    return dokumen.pokok[:akhir]


def tempat_label(alinea: Sequence[Alinea], pola: str) -> int:
    """Return where the label `pola` stands, in a cell or at the beginning of a line; -1 if nowhere."""
    nama = (re.split(r"\s*[:\t]", a.isi, maxsplit=1)[0] for a in alinea)
    return next((n for n, satu in enumerate(nama) if re.fullmatch(pola, satu)), -1)


def _tempat_yth(alinea: Sequence[Alinea]) -> int:
    return next((n for n, a in enumerate(alinea) if _YTH.match(a.isi)), -1)


# ── 1.2 addressee and tembusan ──────────────────────────────────────────────────────────────────


@aturan_tnd("TND-142", "SHOULD")
def di_tempat(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield an addressee without `di` and a place below it.

    In a template a line that is all placeholder may be just that.

    Source: TND-142.
    """
    isi = [a for a in sebelum_blok(dokumen) if a.isi]
    yth = _tempat_yth(isi)
    if yth < 0:
        return
    alamat = [a.isi for a in _alamat(isi[yth + 1 :])]
    berdua = any(satu == "di" for satu in alamat[:-1])
    serangkai = any(re.match(r"di \S", satu) for satu in alamat)
    if not (berdua or serangkai or (dokumen.templat and "x" in alamat)):
        yield isi[yth], "Di bawah “Yth. …” tertulis “di”, lalu nama tempat pada baris berikutnya."


def _alamat(sisa: Sequence[Alinea]) -> Iterator[Alinea]:
    """Yield the lines below `Yth.` that still belong to the addressee."""
    for a in sisa:
        if a.rata in {"both", "center"} or len(a.isi) > PANJANG or re.match(r"Dengan hormat", a.isi):
            return
        yield a


@aturan_tnd("TND-143", "MUST")
def tembusan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield `Tembusan:` not at the left below the signatures, or not followed by a numbered list. Source: TND-143."""
    sebelum = len(sebelum_blok(dokumen))
    for n, a in enumerate(dokumen.pokok):
        if a.bergaris or a.isi[:8].lower() != "tembusan" or not _TEMBUSAN.match(a.isi):
            continue
        if a.isi != "Tembusan:":
            yield a, "Tulis “Tembusan:” sendiri pada barisnya; nama jabatan di bawahnya, bernomor."
        if n < sebelum or a.utama >= 0 or a.rata not in {"left", "both"} or a.kiri >= KANAN_TWIPS:
            yield a, "“Tembusan:” berada di kiri bawah, sesudah tanda tangan."
        daftar = list(_daftar(dokumen.pokok[n + 1 :]))
        if not daftar:
            yield a, "Sesudah “Tembusan:” tertulis daftar jabatan penerimanya; hapus bila tidak ada."
        for satu in daftar:
            if not _bernomor(satu):
                yield satu, "Tembusan berupa daftar bernomor: 1., 2., dan seterusnya."


def _daftar(sisa: Sequence[Alinea]) -> Iterator[Alinea]:
    for a in sisa:
        if a.utama >= 0 or awal_lampiran(a) or a.isi == "Lampiran:":
            return
        if a.isi:
            yield a


def _bernomor(a: Alinea) -> bool:
    return (a.butir is not None and a.butir.bentuk == "decimal") or bool(re.match(r"\d+[.)]\s", a.isi))


# ── 2.4 surat tugas ─────────────────────────────────────────────────────────────────────────────


@aturan_tnd("TND-261", "MUST")
def kepala_tugas(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a head without SURAT TUGAS, or without NOMOR centred below it. Source: TND-261."""
    judul = dokumen.judul[0].isi.upper() if dokumen.judul else ""
    if not re.match(r"SURAT (TUGAS$|PERINTAH\b)", judul) and not (dokumen.templat and judul == "X"):
        yield DOKUMEN, "Judul naskah ini “SURAT TUGAS”."
    yield from nomor_di_bawah_judul(dokumen)


_TUBUH_TUGAS: Final = (
    ("Menimbang atau Dasar", r"Menimbang|Dasar"),
    ("MEMBERI TUGAS:", r"(?i:memberi tugas)"),
    ("Kepada", r"Kepada"),
    ("Untuk", r"Untuk"),
)
_ORANG: Final = (
    ("Nama", r"Nama"),
    ("NIP/NRP", r"NIP/NRP|NIP|NRP"),
    ("Pangkat/Golongan", r"Pangkat\b.*"),
    ("Jabatan", r"Jabatan"),
)


@aturan_tnd("TND-262", "MUST")
def tubuh_tugas(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a body without its ground, MEMBERI TUGAS, persons and numbered tasks with a date, in order.

    That the tasks name a place is not asked: a place has no sure mark.

    Source: TND-262.
    """
    isi = sebelum_blok(dokumen)
    tempat = [tempat_label(isi, pola) for _, pola in _TUBUH_TUGAS]
    for (nama, _), n in zip(_TUBUH_TUGAS, tempat, strict=True):
        if n < 0:
            yield DOKUMEN, f"“{nama}” tidak ada pada surat tugas; tulis persis demikian."
    if -1 in tempat:
        return
    if tempat != sorted(tempat):
        yield DOKUMEN, f"Urutan tubuh surat tugas: {', '.join(n for n, _ in _TUBUH_TUGAS)}."
        return
    _, memberi, kepada, untuk = tempat
    if isi[memberi].isi != "MEMBERI TUGAS:" or isi[memberi].rata != "center":
        yield isi[memberi], "“MEMBERI TUGAS:” ditulis dengan huruf kapital dan titik dua, di tengah."
    yield from _orang_kurang(dokumen, isi[kepada:untuk])
    yield from _tugas_kurang(dokumen, isi[untuk:])


def _orang_kurang(dokumen: Naskah, kepada: Sequence[Alinea]) -> Iterator[Salah]:
    """Yield what is not told of those who are sent, in the body or in the annex it refers to."""
    terlampir = any(re.search(r"\b(ter)?lampir", a.isi, re.IGNORECASE) for a in kepada)
    di_mana = (*kepada, *(dokumen.alinea[dokumen.batas :] if terlampir else ()))
    for nama, pola in _ORANG:
        if tempat_label(di_mana, pola) < 0:
            yield kepada[0], f"“{nama}” yang diberi tugas tidak ada; sebutkan nama, NIP/NRP, pangkat, dan jabatannya."


def _tugas_kurang(dokumen: Naskah, untuk: Sequence[Alinea]) -> Iterator[Salah]:
    if not any(_bernomor(a) for a in untuk):
        yield untuk[0], "Tugas pada “Untuk” ditulis sebagai butir bernomor."
    if not dokumen.templat and not any(re.search(rf"\b({'|'.join(BULAN)}) \d{{4}}\b", a.isi) for a in untuk):
        yield untuk[0], "Tugas pada “Untuk” menyebut tanggal pelaksanaannya."


@aturan_tnd("TND-263", "MUST", isian=True)
def kaki_tugas(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a foot without place and date, or signed at the left only. Source: TND-263."""
    yield from kaki_bertanggal(dokumen)
    baris = dokumen.tabel[dokumen.blok].baris if dokumen.blok >= 0 else ()
    if baris and dokumen.tanda_tangan and not gabung_teks(baris[-1][-1]):
        yield awal_sel(baris[-1][0]), "Pemberi tugas menandatangani di kanan bawah."


ORANG_MAKS: Final = 5  # TND-264: "about five"


@aturan_tnd("TND-264", "SHOULD", isian=True)
def daftar_orang(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield more than five persons named in the letter itself. Source: TND-264."""
    isi = sebelum_blok(dokumen)
    di_pokok = {a.utama for a in isi}
    kepala = [(t, [*map(gabung_teks, t.baris[0])]) for t in dokumen.tabel_data if t.baris and t.nomor in di_pokok]
    daftar = [t for t, nama in kepala if "Nama" in nama]
    banyak = sum(len(t.baris) - 1 for t in daftar) or sum(a.isi.removesuffix(":").strip() == "Nama" for a in isi)
    if banyak > ORANG_MAKS:
        yield DOKUMEN, f"{banyak} orang diberi tugas; pindahkan daftarnya ke tabel di lampiran."


@aturan_tnd("TND-265", "SHOULD")
def bukan_surat_perintah(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield SURAT PERINTAH as the title of a naskah that appoints no Plh. or Plt. Source: TND-265."""
    judul = next((a for a in dokumen.judul if re.match(r"SURAT PERINTAH\b", a.isi, re.IGNORECASE)), None)
    tunjuk = r"\bPl[th]\.|\bPelaksana (Tugas|Harian)\b"
    if judul and not any(re.search(tunjuk, a.isi, re.IGNORECASE) for a in sebelum_blok(dokumen)):
        yield (
            judul,
            "“Surat Perintah” dipakai untuk menunjuk Plh. atau Plt.; untuk menugasi pegawai pakai “SURAT TUGAS”.",
        )


# ── 2.5 undangan ────────────────────────────────────────────────────────────────────────────────

_KEPALA_UNDANGAN: Final = ("Nomor", "Sifat", "Lampiran", "Hal")


@aturan_tnd("TND-271", "MUST")
def kepala_undangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a head without its labels in order, and a date that is not at the right of Nomor. Source: TND-271."""
    isi = sebelum_blok(dokumen)
    tempat = [tempat_label(isi, nama) for nama in _KEPALA_UNDANGAN]
    for nama, n in zip(_KEPALA_UNDANGAN, tempat, strict=True):
        if n < 0 or dokumen.nilai_label(nama) is None:
            yield DOKUMEN, f"Label “{nama}” tidak ada; tulis persis demikian, titik duanya pada kolom berikutnya."
    if -1 not in tempat and tempat != sorted(tempat):
        yield isi[tempat[0]], f"Urutan label: {', '.join(_KEPALA_UNDANGAN)}."
    tanggal = dokumen.tanggal_surat
    if tanggal is None or not any(_sebaris(b, tanggal) for t in dokumen.tabel for b in t.baris):
        yield tanggal or DOKUMEN, "Tempat dan tanggal berada di kanan atas, sebaris dengan “Nomor”."
    if tanggal and tanggal.isi.endswith("."):
        yield tanggal, "Tempat dan tanggal tanpa titik: “Jakarta, 2 Mei 2018”."


def _sebaris(baris: Sequence[Sel], tanggal: Alinea) -> bool:
    """Return whether a row begins with Nomor and ends with the date, each at the top of its cell."""
    atas = [next((a for a in sel if a.isi), None) for sel in baris]
    if len(atas) < 2 or atas[0] is None or atas[-1] is None:
        return False
    return atas[0].isi.removesuffix(":").strip() == "Nomor" and atas[-1] is tanggal


@aturan_tnd("TND-272", "MUST")
def tujuan_undangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield an undangan without `Yth.` below Hal, or without the annex its addressee refers to. Source: TND-272."""
    isi = sebelum_blok(dokumen)
    yth = _tempat_yth(isi)
    if yth < max(tempat_label(isi, "Hal"), 0):
        yield isi[yth] if yth >= 0 else DOKUMEN, "Tujuan undangan (“Yth. …”) berada di bawah “Hal”."
    elif re.search(r"terlampir|daftar undangan", isi[yth].isi, re.IGNORECASE):
        lampiran = dokumen.alinea[dokumen.batas :]
        if not any(re.search(r"daftar undangan", a.isi, re.IGNORECASE) for a in lampiran):
            yield isi[yth], "Tujuan disebut terlampir; tambahkan lampiran “Daftar Undangan”."


_ACARA: Final = (
    ("hari, tanggal", r"hari ?[,/] ?tanggal"),
    ("waktu", r"waktu"),
    ("tempat", r"tempat"),
    ("acara", r"acara"),
)


@aturan_tnd("TND-273", "MUST")
def tubuh_undangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a body without opening, the aligned list of day, hour, place and subject, and closing. Source: TND-273."""
    isi = sebelum_blok(dokumen)
    label = {id(a) for t in dokumen.tabel_label for b in t.baris for a in b[0]}
    berlabel = [a if id(a) in label else None for a in isi]
    tempat = [
        next((n for n, a in enumerate(berlabel) if a and re.fullmatch(pola, a.isi, re.IGNORECASE)), -1)
        for _, pola in _ACARA
    ]
    if -1 in tempat or tempat != sorted(tempat):
        yield DOKUMEN, "Acara undangan ditulis berjajar dengan titik dua sekolom: hari, tanggal; waktu; tempat; acara."
        return
    if not any(_kalimat(a) for a in isi[_tempat_yth(isi) + 1 : tempat[0]]):
        yield DOKUMEN, "Sebelum acara tertulis alinea pembuka: maksud undangan."
    if not any(a.isi and a.utama < 0 for a in isi[tempat[-1] :]):
        yield DOKUMEN, "Sesudah acara tertulis alinea penutup, seperti “Atas perhatian … kami ucapkan terima kasih.”."


def _kalimat(a: Alinea) -> bool:
    """Return whether a paragraph is running text, and no line of an address."""
    return a.utama < 0 and bool(a.isi) and (a.rata == "both" or a.isi.endswith((".", ":")))


@aturan_tnd("TND-274", "MUST", isian=True)
def kaki_undangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a foot with a date, or without NIP or NRP. Source: TND-274, TND-505."""
    yield from kaki_tanpa_tanggal(dokumen, profil)


_ZONA: Final = "(WIB|WITA|WIT)"


@aturan_tnd("TND-275", "SHOULD", isian=True)
def waktu_undangan(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a waktu that does not say from when until when. Source: TND-275, TND-707."""
    pola = rf"pukul \d\d\.\d\d ({_ZONA} s\.d\. selesai|({_ZONA} )?s\.d\. (pukul )?\d\d\.\d\d {_ZONA})"
    for label, nilai in dokumen.label:
        if label.lower() == "waktu" and not re.fullmatch(pola, nilai.rstrip(".;")):
            yield DOKUMEN, f"Waktu “{nilai}”: tulis seperti “pukul 09.00 WIB s.d. selesai”."


# ── 2.9 surat pengantar ─────────────────────────────────────────────────────────────────────────


@aturan_tnd("TND-311", "MUST")
def kepala_pengantar(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a head without date at the right, `Yth.`, the title and NOMOR, in this order. Source: TND-311."""
    tanggal = dokumen.tanggal_surat
    if tanggal is None or not _di_kanan(dokumen, tanggal):
        yield tanggal or DOKUMEN, "Tempat dan tanggal berada di kanan atas, di atas “Yth.”."
    isi = sebelum_blok(dokumen)
    judul = next((n for n, a in enumerate(isi) if a in dokumen.judul), len(isi))
    if _tempat_yth(isi[:judul]) < 0:
        yield DOKUMEN, "Tujuan (“Yth. …”) berada di atas judul surat pengantar."
    yield from nomor_di_bawah_judul(dokumen)


def _di_kanan(dokumen: Naskah, a: Alinea) -> bool:
    """Return whether a line stands at the right: by its alignment, its indent, a tab, or its cell."""
    sel_terakhir = any(a is s for t in dokumen.tabel for b in t.baris if len(b) > 1 for s in b[-1])
    return a.rata == "right" or a.kiri >= KANAN_TWIPS or "\t" in a.teks or sel_terakhir


@aturan_tnd("TND-312", "MUST")
def kolom_pengantar(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a list of what is sent without its columns, in order. Source: TND-312."""
    harus = ["No.", "Jenis yang Dikirim", "Banyaknya", "Keterangan"]
    if not any([gabung_teks(s) for s in t.baris[0]] == harus for t in dokumen.tabel_data if t.baris):
        yield DOKUMEN, f"Kolom tabel surat pengantar: {', '.join(harus)}."


@aturan_tnd("TND-313", "MUST")
def kaki_pengantar(dokumen: Naskah, profil: ProfilTnd) -> Iterator[Salah]:
    """Yield a foot without the receiver at the left and the sender at the right.

    Who receives signs by hand: name and number may be left open. The cap is put on by hand too.

    Source: TND-313, TND-505.
    """
    blok = dokumen.tanda_tangan
    kiri, kanan = (
        ([a.isi.rstrip(",:") for a in b.pengantar] for b in (blok[0], blok[-1])) if len(blok) == 2 else ([], [])
    )
    if not any(s.startswith("Diterima tanggal") for s in kiri) or "Penerima" not in kiri:
        yield DOKUMEN, "Di kiri bawah tertulis “Diterima tanggal …” dan “Penerima”, jabatan, dan nama."
    if "Pengirim" not in kanan:
        yield DOKUMEN, "Di kanan bawah tertulis “Pengirim”, jabatan, nama, dan NIP/NRP."
    elif profil.nip_nrp and not dokumen.templat and not any(NIP.match(a.isi) for a in blok[-1].orang):
        yield awal_sel(blok[-1].orang), "Di bawah nama pengirim tercetak NIP atau NRP."
