"""Makes scans of naskah, and measures how many pages of them are recognised.

`python -m tests.alat_pindai` prints the table for real naskah, laid out by LibreOffice (some minutes). The scans are
made with Pillow and seeds alone, so that a page that is not read can be made again.
"""

# ruff: noqa: T201  # run by hand, it prints its table
from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from pipeline.pindai import AWALAN, Lembar, baca_pindaian
from pipeline.word.lambang import baca, ukuran_mm

DPI_CETAK: Final = 600
MM_PER_INCI: Final = 25.4
A4_MM: Final = (210.0, 297.0)
PUTAR: Final = (0, 90, 180, 270)
JENIS: Final = ("pemeriksaan-kasubbag", "disposisi-dokumentasi-kasubbag", "berita-acara")
MIRING: Final = (-3.0, 0.0, 3.0)


@dataclass(frozen=True, slots=True)
class Mutu:
    """How bad a scan is; blur in scanner pixels, noise as standard deviation of grey."""

    nama: str
    kabur: float = 0.45
    derau: float = 6.0
    bintik: int = 0  # specks in a million pixels
    hitam_putih: bool = False  # at a fixed threshold, as many office scanners are set


BERSIH: Final = Mutu("abu-abu q50")
KOTOR: Final = Mutu("abu-abu q50, derau 16, bintik", derau=16, bintik=60)
HITAM_PUTIH: Final = Mutu("hitam-putih, derau 8, bintik", derau=8, bintik=30, hitam_putih=True)
FOTOKOPI: Final = Mutu("fotokopi kabur, derau 20, bintik", kabur=0.8, derau=20, bintik=120)
MUTU: Final = (BERSIH, KOTOR, HITAM_PUTIH, FOTOKOPI)


# ── paper ───────────────────────────────────────────────────────────────────────────────────────


def kertas(simbol: bytes | None, *, benih: int = 1, dpi: int = DPI_CETAK) -> Image.Image:
    """Return a printed A4 page: lines of text, and `simbol` (a PNG) in its footer at its true size."""
    acak = random.Random(benih)
    per_mm = dpi / MM_PER_INCI
    halaman = Image.new("L", (round(A4_MM[0] * per_mm), round(A4_MM[1] * per_mm)), 255)
    pena = ImageDraw.Draw(halaman)
    huruf = ImageFont.load_default(11 / 72 * dpi)
    for baris in range(38):
        kata = ["".join(acak.choices("abdeghiklmnoprstu", k=acak.randint(2, 10))) for _ in range(12)]
        pena.text((25 * per_mm, (30 + 6 * baris) * per_mm), " ".join(kata), font=huruf, fill=0)
    if simbol is not None:
        lebar, tinggi = ukuran_mm(simbol)
        with Image.open(io.BytesIO(simbol)) as gambar:
            besar = gambar.convert("L").resize(
                (round(lebar * per_mm), round(tinggi * per_mm)), Image.Resampling.NEAREST
            )
        halaman.paste(besar, (round(25 * per_mm), round(278 * per_mm)))
        pena.text((52 * per_mm, 280 * per_mm), "MM-2026-0007 / 05 / 1", font=huruf, fill=0)
    return halaman


def halaman_cetak(pdf: bytes) -> list[Image.Image]:
    """Return the pages of a PDF as a printer puts them on paper."""
    dokumen = pypdfium2.PdfDocument(pdf)
    try:
        return [h.render(scale=DPI_CETAK / 72, grayscale=True).to_pil().convert("L") for h in dokumen]
    finally:
        dokumen.close()


def identitas_naskah(naskah: bytes) -> str:
    """Return the identity that the symbol in a DOCX holds, as the picture lies in the file."""
    with zipfile.ZipFile(io.BytesIO(naskah)) as paket:
        gambar = [paket.read(n) for n in paket.namelist() if n.startswith("word/media/") and n.endswith(".png")]
    isi = {isi for png in gambar for isi in baca(Image.open(io.BytesIO(png)).convert("L")) if isi.startswith(AWALAN)}
    (satu,) = isi
    return satu


def cetak_naskah(naskah: Sequence[bytes]) -> dict[str, list[Image.Image]]:
    """Return the printed pages of each naskah by its identity, laid out by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        asal = [Path(folder) / f"{n}.docx" for n in range(len(naskah))]
        for berkas, isi in zip(asal, naskah, strict=True):
            berkas.write_bytes(isi)
        profil = f"-env:UserInstallation=file://{folder}/profil"
        perintah = ["soffice", profil, "--headless", "--convert-to", "pdf", "--outdir", folder, *map(str, asal)]
        subprocess.run(perintah, check=True, capture_output=True, timeout=180)
        return {
            identitas_naskah(isi): halaman_cetak(berkas.with_suffix(".pdf").read_bytes())
            for berkas, isi in zip(asal, naskah, strict=True)
        }


# ── scanner ─────────────────────────────────────────────────────────────────────────────────────


def miringkan(kertas: Image.Image, derajat: float) -> Image.Image:
    """Return a sheet as it lies on the glass."""
    return kertas.rotate(derajat, Image.Resampling.BILINEAR, fillcolor=255) if derajat else kertas


def pindai(
    letak: Image.Image, dpi: int, mutu: Mutu, *, putar: int = 0, benih: int = 1, cetak: int = DPI_CETAK
) -> Image.Image:
    """Return what a scanner sees of a sheet that was drawn at `cetak` dpi."""
    acak = random.Random(benih)
    geser = ImageChops.offset(letak, acak.randrange(8), acak.randrange(8))  # where the pixels fall is chance
    ukuran = (round(letak.width * dpi / cetak), round(letak.height * dpi / cetak))
    gambar = geser.resize(ukuran, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(mutu.kabur))
    gambar = gambar.point([round(35 + v * 203 / 255) for v in range(256)])
    gambar = ImageChops.add(gambar, derau(ukuran, mutu.derau, acak), 1, -128)
    _bintik(gambar, mutu.bintik, acak)
    if mutu.hitam_putih:
        gambar = gambar.point([255 * (v > 140) for v in range(256)]).convert("1")
    return gambar.rotate(putar, expand=True)


def derau(ukuran: tuple[int, int], simpangan: float, acak: random.Random) -> Image.Image:
    """Return noise around 128 of a standard deviation; nearly normal, as the mean of four even ones."""
    sisi = 512
    a, b, c, d = (Image.frombytes("L", (sisi, sisi), acak.randbytes(sisi * sisi)) for _ in range(4))
    rata = Image.blend(Image.blend(a, b, 0.5), Image.blend(c, d, 0.5), 0.5)  # deviates by 37
    ubin = rata.point([min(255, max(0, round(128 + (v - 127.5) * simpangan / 37))) for v in range(256)])
    hasil = Image.new("L", ukuran)
    for y in range(0, ukuran[1], sisi):
        for x in range(0, ukuran[0], sisi):
            hasil.paste(ubin.rotate(90 * acak.randrange(4)), (x, y))
    return hasil


def _bintik(gambar: Image.Image, per_juta: int, acak: random.Random) -> None:
    pena = ImageDraw.Draw(gambar)
    for _ in range(round(per_juta * gambar.width * gambar.height / 1e6)):
        x, y, besar = acak.randrange(gambar.width), acak.randrange(gambar.height), acak.randint(0, 2)
        pena.ellipse((x, y, x + besar, y + besar), fill=acak.choice((20, 250)))


def jadi_pdf(gambar: Sequence[Image.Image], dpi: int) -> bytes:
    """Return a PDF as a scanner writes it: JPEG of quality 50, or CCITT G4 where the page is black and white."""
    keluar = io.BytesIO()
    mutu = {} if gambar[0].mode == "1" else {"quality": 50}
    gambar[0].save(keluar, "PDF", save_all=True, append_images=gambar[1:], resolution=dpi, **mutu)
    return keluar.getvalue()


# ── measuring ───────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Hasil:
    """What became of the pages of one kind of scan."""

    terbaca: int = 0
    jumlah: int = 0
    salah: int = 0
    detik: float = 0.0

    def tambah(self, benar: Sequence[str | None], lembar: Sequence[Lembar]) -> None:
        for harap, satu in zip(benar, lembar, strict=True):
            self.jumlah += 1
            self.terbaca += harap is not None and satu.isi == (harap,)
            self.salah += any(isi != harap for isi in satu.isi)


def ukur(
    naskah: Mapping[str, Sequence[Image.Image]], dpi: Sequence[int] = (150, 200, 300), mutu: Sequence[Mutu] = MUTU
) -> Iterator[tuple[int, Mutu, Hasil]]:
    """Yield the result for each dpi and quality: all pages in one PDF, for each rotation and skew."""
    benar = [identitas for identitas, halaman in naskah.items() for _ in halaman]
    hasil = {(d, m): Hasil() for d in dpi for m in mutu}
    for miring in MIRING:
        letak = [miringkan(halaman, miring) for isi in naskah.values() for halaman in isi]
        for (d, m), satu in hasil.items():
            for putar in PUTAR:
                benih = hash((d, miring, putar)) % 100_000
                pdf = jadi_pdf([pindai(h, d, m, putar=putar, benih=benih + n) for n, h in enumerate(letak)], d)
                mulai = time.perf_counter()
                satu.tambah(benar, baca_pindaian(pdf))
                satu.detik += time.perf_counter() - mulai
    yield from ((d, m, satu) for (d, m), satu in hasil.items())


def main() -> int:
    """Print the table for real naskah; 1 if a page at 200 dpi or better is unread, or any is misread."""
    with tempfile.TemporaryDirectory() as folder:
        perintah = [sys.executable, "-m", "pipeline", "template", "preview", "-o", folder]
        subprocess.run(perintah, check=True, capture_output=True)
        isi = [(Path(folder) / f"{jenis}.docx").read_bytes() for jenis in JENIS]
    naskah = cetak_naskah(isi)
    print({i: len(h) for i, h in naskah.items()})
    print(f"{'dpi':>3}  {'mutu':<34} {'terbaca':>9} {'salah':>5}  detik/halaman")
    gagal: Counter[str] = Counter()
    for dpi, mutu, satu in ukur(naskah):
        terbaca = f"{satu.terbaca}/{satu.jumlah}"
        print(f"{dpi:>3}  {mutu.nama:<34} {terbaca:>9} {satu.salah:>5}  {satu.detik / satu.jumlah:.2f}")
        gagal["salah"] += satu.salah
        gagal["tak terbaca"] += (satu.jumlah - satu.terbaca) if dpi >= 200 and mutu is not FOTOKOPI else 0
    return int(gagal.total() > 0)


if __name__ == "__main__":
    raise SystemExit(main())
