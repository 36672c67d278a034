"""Cancelling a number: what the register enters, and the pages that say it.

The file of a naskah whose number is cancelled stays where it lies, signed or not.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.archive.terbitkan import terbitkan, terbitkan_nomor_batal
from pipeline.buku import Tunjukan, tunjuk
from pipeline.errors import UsageError
from pipeline.nomor import Nomor, NomorTercatat
from pipeline.office import Office
from pipeline.teks import TERLARANG, normal

ALASAN_MAKS = 300  # what the Keterangan of the buku agenda has room for


@dataclass(frozen=True, slots=True)
class Pembatalan:
    """What became of a number: as the register has it now, and what there is to say of it."""

    nomor: NomorTercatat
    kabar: tuple[str, ...]


def batalkan(apa: Tunjukan, alasan: str, office: Office, *, lagi: bool) -> Pembatalan:
    """Cancel a number for ever, with its reason; again it changes nothing, and brings the pages up to date.

    A number that was never given is entered as cancelled, so that its series skips it. With `lagi` the
    next drop of the case gives the naskah a new number; without, nothing is issued in its place.

    Raises:
        UsageError: the reason is empty, the number is unknown or ambiguous, or its naskah is still on the way.

    Source: TND-352.
    """
    alasan = " ".join(normal(alasan).split())
    if not alasan or TERLARANG.search(alasan):
        raise UsageError("Alasan pembatalan kosong atau memuat karakter yang tidak dapat dicetak. Tulis alasannya.")
    if len(alasan) > ALASAN_MAKS:
        raise UsageError(f"Alasan pembatalan melebihi {ALASAN_MAKS} huruf. Persingkat.")
    register, hari_ini = office.register, office.jam().date()
    with register.issuing():
        maksud = tunjuk(apa, register.nomor(), office.settings.kantor.seri, hari_ini)
        if lagi and (isinstance(maksud, Nomor) or not maksud.jenis):
            raise UsageError(f"Nomor {maksud.teks} tidak dipakai naskah, jadi tidak ada yang dapat diterbitkan lagi.")
        nomor_id = register.catat_nomor(maksud) if isinstance(maksud, Nomor) else maksud.id
        if register.sedang_terbit(nomor_id):
            raise UsageError(
                f"Naskah bernomor {maksud.teks} belum selesai disimpan. Jalankan `alur process` lebih dahulu."
            )
        register.batalkan(nomor_id, alasan=alasan, saat=hari_ini)
        lepas = lagi and register.lepaskan(nomor_id)
    kini = next(n for n in register.nomor() if n.id == nomor_id)
    if kasus := register.kasus_nomor(nomor_id):
        terbitkan(kasus, register, office.settings, office.drafts)
    terbitkan_nomor_batal(register, office.settings, office.drafts)
    return Pembatalan(kini, tuple(_kabar(maksud, kini, lagi=lagi, lepas=lepas)))


def _kabar(maksud: NomorTercatat | Nomor, kini: NomorTercatat, *, lagi: bool, lepas: bool) -> list[str]:
    """Return what is said of it, sentence by sentence."""
    pembatalan = kini.pembatalan.rstrip(".")
    if isinstance(maksud, Nomor):
        return [f"Nomor {kini.teks} belum pernah diberikan; dicatat {pembatalan}. Seri {kini.seri} melewatinya."]
    if maksud.batal:
        kabar = [f"Nomor {kini.teks} sudah {pembatalan}. Catatan itu tetap."]
    else:
        kabar = [f"Nomor {kini.teks} {pembatalan}. Nomor itu tidak dipakai lagi."]
    if kini.jenis and not maksud.batal:
        kabar.append(f"Naskahnya ({kini.pemilik}) tetap tersimpan di tempatnya dan ditandai dibatalkan.")
    if lepas:
        kabar.append(f"Kiriman {kini.kode} berikutnya menerbitkan penggantinya dengan nomor baru.")
    elif lagi:
        kabar.append("Penggantinya sudah terbit atau sudah diminta; tidak ada yang berubah.")
    elif kini.jenis and not maksud.batal:
        kabar.append("Tidak ada pengganti yang terbit. Bila diperlukan, ulangi dengan --terbitkan-lagi.")
    return kabar
