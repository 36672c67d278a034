"""One drop from beginning to end: the stages in order.

    read → check → plan → number → fill → stage → COMMIT → put in place → pages → reply → let go

Cut before the commit, nothing has happened and the drop is processed anew; cut after it, the next
start goes on from there. Every stage after the commit may be done twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline import balas, filing, inbox, kembali, konsep, turunan
from pipeline.archive.terbitkan import terbitkan
from pipeline.balas import jawab
from pipeline.errors import halangan
from pipeline.inbox import Klaim
from pipeline.issue import catat_duplikat, catat_tolak, issue
from pipeline.jawaban import DITERIMA, DITOLAK, Jawaban, dari_json
from pipeline.kasus import DI_BERKAS, Masalah
from pipeline.office import Office
from pipeline.periksa import Pemeriksaan, periksa_setoran
from pipeline.register import Setoran
from pipeline.setoran import Muatan, buka
from pipeline.workbook.read import TidakTerbaca

log = logging.getLogger(__name__)


def process(klaim: Klaim, office: Office) -> Jawaban:
    """Answer the drop `klaim` and let go of it; whatever of it was done before is not done again.

    Raises:
        HalanganError: something outside stands in the way; the drop waits in its claim.
        TemplateError, FilingError: the Admin must mend something; the drop waits.
    """
    with halangan():
        muatan = buka(klaim, office.settings.kantor.layanan.ukuran_maks_mb)
        p = putuskan(klaim, muatan, office) if office.register.setoran(klaim.id) is None else None
        return selesaikan(klaim, muatan, office, p)


def dahulukan(deret: Sequence[Path], office: Office) -> None:
    """Have the drops that will be taken next read, as far as they may be workbooks; nothing of them is decided."""
    if office.awal is None:
        return
    maks = office.settings.kantor.layanan.ukuran_maks
    isi = [inbox.intip(berkas, maks) for berkas in deret[: len(office.awal.kamar) + 1]]
    office.awal.antrekan([x for x in isi if x.startswith(b"PK") and not kembali.berupa_salinan(x)])


def selesaikan(klaim: Klaim, muatan: Muatan, office: Office, p: Pemeriksaan | None = None) -> Jawaban:
    """Carry out what was decided on a drop; again changes nothing.

    `p` is what the decision was based on, if it was made just now: else the workbook is read once more.
    """
    tercatat = office.register.setoran(klaim.id)
    if tercatat is None:
        msg = f"setoran {klaim.id} tidak tercatat"
        raise AssertionError(msg)
    jawaban = dari_json(tercatat.jawaban)
    # What is read anew may be unreadable by now: then the naskah stand in their places at least.
    balasan = balas.mulai(muatan, tercatat, jawaban, office, p) if p and jawaban.status != DITOLAK else None
    publish(tercatat, office)
    if not tercatat.dijawab:
        jawab(klaim, muatan, tercatat, jawaban, office, balasan)
        office.register.dijawab(klaim.id)
    inbox.lepas(klaim)
    return jawaban


def sapu(office: Office) -> None:
    """Finish the PDF copies under way, and sweep away drafts that belong to no drop under way."""
    with halangan():
        klaim = {k.id for k in inbox.terklaim(office.settings.root.inbox)}
        filing.sweep(office.drafts, keep=klaim | turunan.lanjutkan(office))


def sisihkan(klaim: Klaim, office: Office) -> Jawaban:
    """Refuse a drop that our own mistake broke, so that it is not tried for ever; it must not be decided on yet."""
    pesan = (
        "AlurNaskah gagal mengolah berkas ini karena kesalahan program, bukan karena isinya. Hubungi Admin, yang menemukan "
        "rinciannya di catatan layanan (.alur/alur.log); jangan diisi ulang: berkas aslinya ada di inbox/ditolak/asli/."
    )
    muatan = Muatan(nama=klaim.nama, tolak=Masalah("gagal-diolah", DI_BERKAS, pesan))
    with halangan():
        putuskan(klaim, muatan, office)
        return selesaikan(klaim, muatan, office)


def putuskan(klaim: Klaim, muatan: Muatan, office: Office) -> Pemeriksaan | None:
    """Decide on a drop and enter the decision in the register, drafts lying ready; return what it was based on."""
    isi, sha256 = muatan.isi, muatan.sha256
    if muatan.tolak:
        catat_tolak(klaim, sha256, (muatan.tolak,), (), office)
        return None
    lama = office.register.diterima(sha256)
    if lama and not muatan.paket:
        catat_duplikat(klaim, sha256, office.register.kasus_id(lama.kasus or 0), office)
        return None
    if kembali.berupa_salinan(isi):
        kembali.terima(klaim, isi, sha256, office)
        return None
    pemeriksaan = periksa_setoran(isi, office, muatan.paket)
    if isinstance(pemeriksaan, TidakTerbaca):
        catat_tolak(klaim, sha256, (Masalah(pemeriksaan.kode, DI_BERKAS, pemeriksaan.pesan),), (), office)
        return None
    if pemeriksaan.masalah:
        catat_tolak(klaim, sha256, pemeriksaan.masalah, pemeriksaan.peringatan, office)
    elif pemeriksaan.sama and pemeriksaan.tercatat:
        catat_duplikat(klaim, sha256, pemeriksaan.tercatat, office)
    elif pemeriksaan.konsep:
        konsep.buat(klaim, isi, pemeriksaan, office)
    else:
        issue(klaim, isi, pemeriksaan, office)
    return pemeriksaan


def publish(setoran: Setoran, office: Office) -> None:
    """Put everything a drop issued in its place and bring the pages up to date; again changes nothing."""
    if setoran.jawaban.get("konsep"):
        konsep.letakkan(setoran, office)
        return
    if setoran.status != DITERIMA or setoran.kasus is None:
        return
    outbox, drafts = office.settings.root.outbox, office.drafts / setoran.id
    for lama in office.register.naskah(setoran.kasus, isi=False):
        if lama.keadaan == "digantikan":
            atas, _, nama = lama.path.rpartition(f"/{filing.DIGANTIKAN}/")
            if not filing.pindahkan(outbox / atas / nama, outbox / lama.path, lama.sha256):
                log.warning("superseded naskah was changed, left in place: %s/%s", atas, nama)
    turunan.pindahkan(setoran.kasus, office)
    with filing.Serentak() as sync:
        for draf, path in _yang_siap(setoran, office):
            filing.put_in_place(drafts / draf, outbox / path, sync)
    with office.register.issuing():
        office.register.di_tempat(setoran.id)
        for kasus in {setoran.kasus, *office.register.kasus_setoran(setoran.id)}:
            terbitkan(office.register.kasus_id(kasus), office.register, office.settings, office.drafts)
    filing.buang(drafts)  # of this drop alone: another one may wait with its drafts ready


def _yang_siap(setoran: Setoran, office: Office) -> Iterator[tuple[str, str]]:
    """Yield the files of a drop that may not stand in their place: name of the draft, path below outbox/."""
    register, kasus = office.register, setoran.kasus or 0
    yield from ((n.draf, n.path) for n in register.siap(setoran.id))
    yield from ((s.draf, s.path) for s in register.sumber(kasus) if s.versi == setoran.versi and s.keadaan == "siap")
    yield from ((x.draf, x.path) for x in register.lampiran(kasus) if x.setoran == setoran.id)
    yield from ((s.draf, s.path) for s in register.salinan_setoran(setoran.id))
