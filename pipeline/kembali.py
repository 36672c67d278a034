"""Signed copies that come home: a DOCX or a scan in the inbox → beside the naskah it is a copy of."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pipeline import filing
from pipeline.identitas import Identitas
from pipeline.inbox import Klaim
from pipeline.issue import catat_setoran
from pipeline.jawaban import DITERIMA, DITOLAK, Jawaban
from pipeline.kamar import KamarError
from pipeline.kasus import DI_BERKAS, Masalah
from pipeline.office import Office
from pipeline.pengisian import isi_di_kamar
from pipeline.pindai import AWALAN, Lembar, PindaianError, bagi, milik, pindai_lembar, potong
from pipeline.register import NaskahTercatat, SalinanTercatat
from pipeline.word.check import isi_banding, sebutan
from pipeline.workbook.saring import nama_anggota

_BEDA_MAKS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pulang:
    """One naskah that came home in a drop."""

    kasus: int
    naskah: NaskahTercatat
    isi: bytes
    akhiran: str
    beda: tuple[str, ...] = ()


def berupa_salinan(isi: bytes) -> bool:
    """Return whether a drop is a PDF or a Word file: no workbook, but perhaps a signed copy."""
    return isi[:1024].lstrip().startswith(b"%PDF-") or _berupa_word(isi)


def _berupa_word(isi: bytes) -> bool:
    return "word/document.xml" in nama_anggota(isi)


def terima(klaim: Klaim, isi: bytes, sha256: str, office: Office) -> None:
    """Enter the signed copies in a drop, drafts lying ready, or why it is nobody's."""
    try:
        temuan = _buatan_sendiri(sha256, office) or (
            _word(isi, office) if _berupa_word(isi) else _pindaian(isi, office)
        )
    except KamarError as exc:
        temuan = _tak_dikenal(
            f"Berkas ini tidak dapat dibaca: {exc.sebab}. Pindai ulang pada 200 dpi, lalu letakkan lagi."
        )
    with office.register.issuing():
        if isinstance(temuan, Masalah):
            jawaban = Jawaban(klaim.nama, DITOLAK, masalah=(temuan,))
            catat_setoran(klaim, sha256, jawaban, None, None, office)
            return
        salinan = list(_salinan(temuan, klaim, office))
        filing.stage(office.drafts / klaim.id, {s.draf: p.isi for s, p in zip(salinan, temuan, strict=True)})
        kasus = office.register.kasus_id(temuan[0].kasus)
        jawaban = Jawaban(
            klaim.nama,
            DITERIMA,
            kasus.kode,
            kasus.folder,
            peringatan=tuple(m for p in temuan for m in _peringatan(p)),
            salinan=tuple(_baris_json(s, p, office) for s, p in zip(salinan, temuan, strict=True)),
        )
        catat_setoran(klaim, sha256, jawaban, kasus, None, office)
        for satu in salinan:
            office.register.catat_salinan(satu)


def _baris_json(salinan: SalinanTercatat, pulang: _Pulang, office: Office) -> dict[str, object]:
    n = pulang.naskah
    return {
        "kasus": office.register.kasus_id(pulang.kasus).kode,
        "langkah": n.langkah,
        "putaran": n.putaran,
        "revisi": n.revisi,
        "jenis": n.jenis,
        "nomor": n.nomor,
        "path": salinan.path,
        "sha256": salinan.sha256,
        "beda": list(salinan.beda),
    }


def _salinan(temuan: Sequence[_Pulang], klaim: Klaim, office: Office) -> Iterator[SalinanTercatat]:
    """Yield what is to be entered: `…_ttd.pdf`, and `…_ttd2.pdf` for a copy that comes after another."""
    terpakai: dict[int, int] = {}
    for urut, satu in enumerate(temuan, 1):
        id_naskah = satu.naskah.id
        if id_naskah not in terpakai:
            ada = (s.ke for s in office.register.salinan(satu.kasus) if s.naskah == id_naskah)
            terpakai[id_naskah] = max(ada, default=0)
        terpakai[id_naskah] += 1
        ke = terpakai[id_naskah]
        batang = satu.naskah.path.removesuffix(".docx")
        yield SalinanTercatat(
            naskah=id_naskah,
            ke=ke,
            path=f"{batang}_ttd{ke if ke > 1 else ''}.{satu.akhiran}",
            sha256=filing.digest(satu.isi),
            waktu=office.jam().isoformat(timespec="seconds"),
            beda=satu.beda,
            draf=f"salinan-{urut:03d}.{satu.akhiran}",
            setoran=klaim.id,
        )


def _peringatan(pulang: _Pulang) -> Iterator[Masalah]:
    n = pulang.naskah
    siapa = f"{n.jenis} {n.nomor}"
    if n.keadaan == "digantikan":
        pesan = f"Yang kembali adalah {siapa} revisi {n.revisi}, padahal sudah ada revisi yang lebih baru. Periksa naskah mana yang berlaku."
        yield Masalah("salinan-revisi-lama", DI_BERKAS, pesan)
    if n.pembatalan:
        pesan = f"Yang kembali adalah {siapa}, yang nomornya {n.pembatalan.rstrip('.')}. Salinannya disimpan, tetapi naskahnya tidak berlaku. Pakai penggantinya; bila belum ada, minta Admin menerbitkannya."
        yield Masalah("salinan-dibatalkan", DI_BERKAS, pesan)
    if pulang.beda:
        pesan = f"Isi {siapa} yang kembali berbeda dari yang diterbitkan: {'; '.join(pulang.beda)}. Periksa sebelum dipakai."
        yield Masalah("salinan-berbeda", DI_BERKAS, pesan)


# ── a Word file ─────────────────────────────────────────────────────────────────────────────────


def _word(isi: bytes, office: Office) -> Masalah | list[_Pulang]:
    try:
        sifat, _, tercetak = office.kamar(sebutan, isi).partition("\n\n")
    except ValueError:
        return _tak_dikenal("Berkas Word ini rusak. Simpan ulang dari Word, lalu letakkan lagi.")
    identitas = Identitas.dari_kata(sifat) or Identitas.dari_kata(tercetak)
    ketemu = _cari(identitas, office) if identitas else None
    if ketemu is None:
        return _tak_dikenal(
            "Berkas Word ini bukan naskah yang diterbitkan di sini: identitas di kaki halamannya tidak ada atau tidak "
            "dikenal. Letakkan naskah bertanda tangan yang berasal dari outbox/."
        )
    kasus, naskah = ketemu
    if filing.digest(isi) == naskah.sha256:
        pesan = f"Berkas ini sama persis dengan {naskah.jenis} {naskah.nomor} yang diterbitkan, jadi belum bertanda tangan. Letakkan yang sudah ditandatangani."
        return Masalah("salinan-belum-ditandatangani", DI_BERKAS, pesan)
    terbit = _terbit(naskah, kasus, office)
    if terbit is None:
        beda: tuple[str, ...] = ("tidak dapat dibandingkan, karena yang diterbitkan tidak dikenal lagi",)
    else:
        beda = tuple(_beda_isi(office.kamar(isi_banding, terbit), office.kamar(isi_banding, isi)))
    return [_Pulang(kasus=kasus, naskah=naskah, isi=isi, akhiran="docx", beda=beda)]


def _terbit(naskah: NaskahTercatat, kasus: int, office: Office) -> bytes | None:
    """Return the document as it was issued: of the file if nobody changed it, else filled anew from what it was made of.

    None if neither is there: it came back without that when the register was lost.
    """
    berkas = office.settings.root.outbox / naskah.path
    if filing.digest_berkas(berkas) == naskah.sha256:
        return berkas.read_bytes()
    if not naskah.isi:
        return None
    sop = office.settings.sop[office.register.kasus_id(kasus).sop]
    definisi = next(n for x in sop.langkah if x.nomor == naskah.langkah for n in x.naskah if n.jenis == naskah.jenis)
    return isi_di_kamar(
        office.settings.templat(sop, definisi.berkas_templat), naskah.isi, {}, naskah.tanggal, {}, office
    )


def _beda_isi(lama: list[str], baru: list[str]) -> Iterator[str]:
    """Yield in what two documents differ, line by line, the first few."""
    beda = []
    for cara, a, b, c, d in difflib.SequenceMatcher(a=lama, b=baru, autojunk=False).get_opcodes():
        if cara != "equal":
            kiri, kanan = " / ".join(lama[a:b])[:80], " / ".join(baru[c:d])[:80]
            beda.append(
                f"“{kiri}” menjadi “{kanan}”"
                if kiri and kanan
                else f"dihapus “{kiri}”"
                if kiri
                else f"ditambah “{kanan}”"
            )
    yield from beda[:_BEDA_MAKS]
    if len(beda) > _BEDA_MAKS:
        yield f"dan {len(beda) - _BEDA_MAKS} perbedaan lain"


# ── a PDF ──────────────────────────────────────────────────────────────────────────────────────


def _buatan_sendiri(sha256: str, office: Office) -> Masalah | None:
    """Return why a drop is no signed copy, if it is the PDF that the service made itself, byte for byte."""
    turunan = office.register.turunan_sidik(sha256)
    if turunan is None:
        return None
    _, naskah = office.register.naskah_id(turunan.naskah)
    pesan = f"PDF ini sama persis dengan salinan PDF {naskah.jenis} {naskah.nomor} yang dibuat layanan, jadi belum bertanda tangan. Letakkan pindaian naskah yang sudah ditandatangani."
    return Masalah("salinan-belum-ditandatangani", DI_BERKAS, pesan)


# ── a scan ──────────────────────────────────────────────────────────────────────────────────────


def _pindaian(isi: bytes, office: Office) -> Masalah | list[_Pulang]:
    try:
        lembar = _lembar(isi, office)
        pembagian = bagi(milik(lembar))
        if not pembagian.pasti:
            return _tak_dikenal(_sebab_ragu(len(lembar), pembagian.ragu, bool(pembagian.bagian)))
        hasil = []
        for bagian in pembagian.bagian:
            kasus, naskah = _cari_lambang(bagian.identitas, office) or (0, None)
            assert naskah is not None  # `_lembar` has seen to it
            utuh = len(pembagian.bagian) == 1
            potongan = isi if utuh else office.kamar(potong, isi, bagian.awal, bagian.akhir)
            hasil.append(_Pulang(kasus=kasus, naskah=naskah, isi=potongan, akhiran="pdf"))
    except PindaianError as exc:
        return _tak_dikenal(str(exc))
    return hasil


def _lembar(isi: bytes, office: Office) -> list[Lembar]:
    """Return the pages of a scan with the symbols of naskah on them; others are passed over, and looked behind."""
    asing: frozenset[str] = frozenset()
    while True:
        lembar = list(office.kamar.alir(pindai_lembar, isi, partial(_selain, asing)))
        baru = {s for satu in lembar for s in satu.isi if _cari_lambang(s, office) is None}
        if not baru:
            return lembar
        asing |= baru


def _selain(asing: frozenset[str], isi: str) -> bool:
    return isi.startswith(AWALAN) and isi not in asing


def _sebab_ragu(jumlah: int, ragu: Sequence[int], ada: bool) -> str:  # noqa: FBT001
    if not ada:
        return (
            "Tidak ada naskah yang dikenali pada PDF ini. Pastikan kode kecil di kanan bawah setiap halaman ikut "
            "terpindai (200 dpi atau lebih), lalu letakkan lagi; PDF yang bukan naskah tidak perlu diletakkan di sini."
        )
    if ragu:
        return (
            f"Halaman {', '.join(map(str, ragu))} dari {jumlah} tidak dikenali, sehingga tidak pasti milik naskah mana. "
            "Pindai ulang dengan kode kecil di kanan bawah terlihat, 200 dpi atau lebih."
        )
    return "Halaman satu naskah terpisah oleh halaman naskah lain. Urutkan halamannya, lalu pindai ulang."


def _cari_lambang(isi: str, office: Office) -> tuple[int, NaskahTercatat] | None:
    """Return the naskah that the text of a symbol names, if its checksum is that naskah's."""
    identitas = Identitas.dari_lambang(isi)
    ketemu = _cari(identitas, office) if identitas else None
    return ketemu if identitas and ketemu and identitas.lambang(ketemu[1].nomor) == isi else None


def _cari(identitas: Identitas, office: Office) -> tuple[int, NaskahTercatat] | None:
    return office.register.cari_naskah(identitas.kode, identitas.kunci, identitas.revisi)


def _tak_dikenal(pesan: str) -> Masalah:
    return Masalah("salinan-tidak-dikenal", DI_BERKAS, pesan)
