"""What Staf reads when something is wrong, as a page of the guide: each message is that of a real drop.

`python -m tests.pesan` writes docs/pesan.md.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.jawaban import DITOLAK
from tests.pemicu import PEMICU, Hasil, Meja, Pemicu, picu

DOKUMEN = Path(__file__).resolve().parent.parent / "docs/pesan.md"

PERINTAH = (
    *("Isi", "Betulkan", "Pilih", "Kosongkan", "Hapus", "Ketik", "Ubah", "Simpan", "Letakkan", "Salin", "Pindahkan"),
    *("Periksa", "Tulis", "Buka", "Pakai", "Lanjutkan", "Kembalikan", "Minta", "Tampilkan", "Batalkan", "Persingkat"),
    *("Buat", "Pindai", "Urutkan", "Taruh", "Biarkan", "Susulkan", "Kirim", "Perbaiki", "Pastikan", "Tambahkan"),
    *("Pecah", "Kecilkan", "Matikan", "Putuskan", "Tutup", "Tunggu"),
    *("Keluarkan", "Kurangi", "Hubungi", "Jangan"),
)
_AJAKAN = re.compile(
    rf"(?<=[.;:,])\s+((?:[Bb]ila [^.;]*?, )?(?:{'|'.join(PERINTAH)}|{'|'.join(p.lower() for p in PERINTAH)})\b)"
)

KELOMPOK = {
    "berkas": (
        "Berkas",
        (
            "Berkas yang diletakkan tidak dapat dibaca sebagai formulir. Di `inbox/ditolak/` muncul `<nama berkas>.alasan.txt` "
            "dengan kalimat di bawah ini; berkas aslinya ada di `inbox/ditolak/asli/`."
        ),
    ),
    "paket": (
        "Folder",
        (
            "Folder yang diletakkan sebagai satu paket: satu buku kerja dengan lampirannya. Di `inbox/ditolak/` muncul "
            "`<nama folder>.alasan.txt`; foldernya ada di `inbox/ditolak/asli/`."
        ),
    ),
    "formulir": ("Formulir", "Bentuk formulir berubah, sehingga isinya tidak dapat ditemukan."),
    "isian": ("Isian", "Sebuah sel kosong, salah ketik, atau diubah oleh Excel."),
    "langkah": ("Langkah", "Lembar Langkah tidak mengikuti urutan SOP, atau waktunya tidak mungkin."),
    "kasus": ("Kasus", "Buku kerja tidak cocok dengan apa yang sudah tercatat."),
    "nomor": ("Nomor", "Nomor yang diketik tidak dapat dipakai."),
    "lampiran": ("Lampiran", "Berkas yang disebut buku kerja."),
    "salinan": (
        "Salinan bertanda tangan",
        (
            "Naskah yang diletakkan kembali sesudah ditandatangani. Yang ditolak mendapat `.alasan.txt`; yang diterima dengan "
            "catatan mendapat `.jawaban.txt` di `inbox/diterima/`."
        ),
    ),
    "peringatan": ("Peringatan", "Tidak menolak apa pun; tertulis pada lembar Status buku kerja yang dikembalikan."),
}


def pisah(pesan: str) -> tuple[str, str]:
    """Return what a message says is wrong, and what it says to do; the second is empty if it says nothing."""
    ajakan = _AJAKAN.search(pesan)
    if ajakan is None:
        return pesan, ""
    lakukan = ajakan[1][0].upper() + ajakan[1][1:] + pesan[ajakan.end() :]
    return pesan[: ajakan.start()].rstrip(";:, ").rstrip(".") + ".", lakukan


def letak(kode: str, hasil: Hasil) -> str:
    """Return where Staf finds the message."""
    tempat = hasil.masalah[0].tempat
    if tempat.lembar:
        sel = f", sel {tempat.sel}" if tempat.sel else ""
        return f"lembar {tempat.lembar}{sel} (`{tempat.bidang}`)"
    akhiran = "alasan" if hasil.jawaban.status == DITOLAK else "jawaban"
    return f"`{PEMICU[kode].nama}.{akhiran}.txt`"


def bagian(kode: str, pemicu: Pemicu, hasil: Hasil) -> list[str]:
    """Return the lines of one kode."""
    satu = hasil.masalah[0]
    salah, lakukan = pisah(satu.pesan)
    baris = {
        "Tertulis di": letak(kode, hasil),
        "Apa yang salah": salah,
        "Apa yang dilakukan": lakukan,
        "Saran": satu.saran,
        "Contoh": f"{pemicu.salah} → {pemicu.benar}",
    }
    isi = [f"| {nama} | {teks.replace('|', chr(92) + '|')} |" for nama, teks in baris.items() if teks]
    return [f"### `{kode}`", "", "| | |", "|---|---|", *isi, ""]


def halaman(hasil: Mapping[str, Hasil]) -> str:
    """Return the page."""
    baris = [
        "# Pesan kepada Staf",
        "",
        "Semua yang dapat dikatakan AlurNaskah tentang buku kerja atau berkas yang diletakkan di `inbox/`: apa yang salah,",
        "apa yang dilakukan, dan sebuah contoh. Buku kerja yang ditolak kembali dengan semua isiannya; betulkan sel yang",
        "berwarna merah muda, simpan, lalu letakkan lagi di `inbox/` apa adanya.",
        "",
        "<!-- Dibuat oleh `python -m tests.pesan` dari jawaban yang sebenarnya; jangan disunting. -->",
        "",
    ]
    for kelompok, (judul, pengantar) in KELOMPOK.items():
        milik = {kode: p for kode, p in PEMICU.items() if p.kelompok == kelompok}
        if milik:
            baris += [f"## {judul}", "", pengantar, ""]
        for kode, pemicu in milik.items():
            baris += bagian(kode, pemicu, hasil[kode])
    return "\n".join(baris)


def semua_hasil(folder: Path) -> dict[str, Hasil]:
    """Return what each kode's drop was answered, all on one root but for those that need another configuration."""
    meja = Meja(folder / "root")
    return {kode: picu(kode, meja) for kode in PEMICU}


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as dir_:
        hasil = semua_hasil(Path(dir_))
        DOKUMEN.write_text(halaman(hasil), "utf-8")
        for meja in {id(h.meja): h.meja for h in hasil.values()}.values():
            meja.tutup()


if __name__ == "__main__":
    main()
