"""The pictures of the guides, and Panduan Staf as one printable page: all of it from the real thing, never by hand.

`python -m tests.gambar` writes docs/gambar/*.png and docs/panduan-staf.pdf. Needs soffice, pdftoppm, ImageMagick's
`convert`, and chromium.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser, sync_playwright

from pipeline import config, inbox, latihan
from pipeline.contoh import Contoh
from pipeline.office import Office
from pipeline.pasang import init
from pipeline.register import Register
from pipeline.workbook.form import fill
from tests.alat import HARI_INI, WIB, data, jatuhkan

DOCS = Path(__file__).resolve().parent.parent / "docs"
GAMBAR = DOCS / "gambar"
HALAMAN_STAF = DOCS / "panduan-staf.md"
AKHIR_CETAK = "<!-- akhir halaman cetak -->"
DPI, LEBAR, WARNA = 130, 1000, 48  # of a picture: as rendered, in pixels as kept, colours
MAKS_BITA = 150_000


@dataclass(frozen=True, slots=True)
class Potret:
    """A picture of one page: of which document, which page (by words on it), and what part, as `convert` crops it."""

    nama: str
    dokumen: str
    kata: str
    potong: str = "100%x100%+0+0"


POTRET = (
    Potret("formulir-kegiatan", "mulai", "AlurNaskah · Kegiatan", "100%x58%+0+0"),
    Potret("formulir-langkah", "langkah", "AlurNaskah · Langkah", "68%x66%+0+0"),
    Potret("buku-ditolak", "ditolak", "AlurNaskah · Masalah"),
    Potret("sel-ditandai", "ditolak", "AlurNaskah · Kegiatan", "100%x40%+0+0"),
    Potret("buku-diterima", "diterima", "AlurNaskah · Status"),
    Potret("disposisi", "disposisi", "LEMBAR DISPOSISI"),
    Potret("pemeriksaan", "pemeriksaan", "LEMBAR PEMERIKSAAN"),
)


@contextmanager
def kantor(folder: Path) -> Iterator[Office]:
    """Yield a fresh root at work, on the day of the tests."""
    init(folder)
    settings = config.load(folder)
    inbox.siapkan(settings.root.inbox)
    with Register(settings.register) as register:
        yield Office(settings, register, lambda: dt.datetime.combine(HARI_INI, dt.time(15, 0), WIB))


def dokumen(folder: Path) -> tuple[list[Path], Path]:
    """Return the documents that are shown, and the page of the berkas: what the service gave back, and what it filed."""
    keluar = folder / "dokumen"
    keluar.mkdir()
    with kantor(folder / "biro") as office:
        bahan = latihan.bahan(office.settings, HARI_INI)
        kosong, kotak = bahan.buku[latihan.KOSONG], office.settings.root.inbox
        sebagian = {n: data().bidang[n] for n in ("kegiatan.judul", "kegiatan.jenis", "kegiatan.tanggal")}
        isi = {
            "mulai": fill(kosong, Contoh(sebagian, {})),
            "langkah": fill(kosong, data(sampai=5, langkah={5: {"Selesai": None, "Keputusan": None}})),
        }
        jatuhkan(office, bahan.buku[latihan.KELIRU], "ditolak.xlsx")
        isi["ditolak"] = (kotak / "ditolak/ditolak.xlsx").read_bytes()
        jawaban = jatuhkan(office, fill(kosong, data(sampai=5)), "diterima.xlsx")
        isi["diterima"] = (kotak / "diterima/diterima.xlsx").read_bytes()
        for nama, buku in isi.items():
            (keluar / f"{nama}.xlsx").write_bytes(buku)
        outbox = office.settings.root.outbox
        for nama, nomor in (("disposisi", 0), ("pemeriksaan", 4)):
            shutil.copyfile(outbox / jawaban.naskah[nomor]["path"], keluar / f"{nama}.docx")
        halaman = outbox / jawaban.folder / "index.html"
    return sorted(keluar.iterdir()), halaman


def jadikan_pdf(berkas: Iterable[Path], folder: Path) -> None:
    perintah = ["soffice", f"-env:UserInstallation=file://{folder}/profil", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*perintah, "--outdir", str(folder), *map(str, berkas)], check=True, capture_output=True, timeout=600
    )


def halaman_dengan(pdf: Path, kata: str) -> int:
    """Return the first page of a PDF, from 1, with `kata` on it."""
    buka = pypdfium2.PdfDocument(pdf)
    try:
        teks = [" ".join(h.get_textpage().get_text_range().split()) for h in buka]
    finally:
        buka.close()
    return 1 + next(n for n, isi in enumerate(teks) if kata.casefold() in isi.casefold())


def potret(satu: Potret, folder: Path) -> None:
    """Write a picture of one page."""
    pdf = folder / f"{satu.dokumen}.pdf"
    halaman = str(halaman_dengan(pdf, satu.kata))
    mentah = folder / satu.nama
    lembar = ["pdftoppm", "-r", str(DPI), "-f", halaman, "-l", halaman, "-singlefile", "-png", str(pdf), str(mentah)]
    subprocess.run(lembar, check=True)
    kecilkan(mentah.with_suffix(".png"), satu.nama, satu.potong)


def kecilkan(mentah: Path, nama: str, potong: str) -> None:
    """Write a picture into docs/gambar: cropped, without a margin, in few colours."""
    tujuan = GAMBAR / f"{nama}.png"
    ubah = ["-crop", potong, "+repage", "-bordercolor", "white", "-border", "1", "-trim", "+repage", "-border", "12"]
    ukuran = ["-resize", f"{LEBAR}x>", "+dither", "-colors", str(WARNA), "-strip"]
    subprocess.run(["convert", str(mentah), *ubah, *ukuran, f"PNG8:{tujuan}"], check=True)


def potret_halaman(peramban: Browser, halaman: Path, folder: Path) -> None:
    """Write a picture of the top of a page of the archive, on the day of the tests."""
    page = peramban.new_page(viewport={"width": LEBAR, "height": 1100})
    page.clock.set_fixed_time(dt.datetime.combine(HARI_INI, dt.time(16), WIB))
    page.goto(halaman.as_uri())
    page.screenshot(path=folder / "berkas.png")
    page.close()
    kecilkan(folder / "berkas.png", "berkas", "100%x100%+0+0")


def cetak_staf(peramban: Browser) -> None:
    """Write Panduan Staf as a PDF of one page."""
    page = peramban.new_page()
    page.set_content(sebagai_html(HALAMAN_STAF.read_text("utf-8").partition(AKHIR_CETAK)[0]))
    page.pdf(path=DOCS / "panduan-staf.pdf", format="A4", prefer_css_page_size=True)
    page.close()


_GAYA = """@page { size: A4; margin: 11mm 15mm } body { font: 9.5pt/1.3 "Liberation Sans", Arial, sans-serif }
h1 { font-size: 17pt; margin: 0 0 2mm } h2 { font-size: 11.5pt; margin: 3.2mm 0 1mm; color: #1f3a5f }
p, ul, ol { margin: 0 0 1.4mm } ul, ol { padding-left: 5.5mm } li { margin: 0 0 .6mm } code { font-size: 9pt }
table { border-collapse: collapse; margin: 0 0 1.6mm } th, td { border: .4pt solid #8a96a3; padding: .7mm 1.6mm;
text-align: left; vertical-align: top } th { background: #e6eef6 }"""


def sebagai_html(teks: str) -> str:
    """Return the Markdown that the guides use as a page: headings, lists of two levels, tables, bold, italic, code, links."""
    badan = "".join(_blok(b) for b in re.split(r"\n{2,}", teks.strip()))
    return f'<!doctype html><html lang="id"><meta charset="utf-8"><style>{_GAYA}</style><body>{badan}</body></html>'


def _blok(blok: str) -> str:
    baris = blok.split("\n")
    if judul := re.fullmatch(r"(#{1,3}) (.*)", blok):
        return f"<h{len(judul[1])}>{_sebaris(judul[2])}</h{len(judul[1])}>"
    if baris[0].startswith("|"):
        sel = [[_sebaris(s.strip()) for s in b.strip("|").split("|")] for b in baris if not re.fullmatch(r"[|\-]+", b)]
        return f"<table>{''.join(_baris(s, 'td' if n else 'th') for n, s in enumerate(sel) if any(s))}</table>"
    if re.match(r"(\d+\.|-) ", baris[0]):
        return _daftar(baris)
    return "" if blok.startswith(("<!--", "![")) else f"<p>{_sebaris(' '.join(baris))}</p>"


def _baris(sel: Iterable[str], tanda: str) -> str:
    return f"<tr>{''.join(f'<{tanda}>{s}</{tanda}>' for s in sel)}</tr>"


def _daftar(baris: list[str]) -> str:
    """Return a list; what is indented below an item belongs to it."""
    jenis = "ol" if baris[0][0].isdigit() else "ul"
    butir: list[list[str]] = []
    for satu in baris:
        if re.match(r"(\d+\.|-) ", satu):
            butir.append([satu.partition(" ")[2]])
        else:
            butir[-1].append(satu.strip())
    return f"<{jenis}>{''.join(f'<li>{_butir(b)}</li>' for b in butir)}</{jenis}>"


def _butir(baris: list[str]) -> str:
    anak = next((n for n, b in enumerate(baris) if b.startswith("- ")), len(baris))
    return _sebaris(" ".join(baris[:anak])) + (_daftar(baris[anak:]) if baris[anak:] else "")


def _sebaris(teks: str) -> str:
    teks = html.escape(teks, quote=False)
    teks = re.sub(r"`([^`]+)`", r"<code>\1</code>", teks)
    teks = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", teks)
    teks = re.sub(r"\*([^*]+)\*", r"<i>\1</i>", teks)
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", teks)


def main() -> None:
    """Write every picture anew."""
    GAMBAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as nama, sync_playwright() as p:
        folder = Path(nama)
        berkas, halaman = dokumen(folder)
        jadikan_pdf(berkas, folder)
        for satu in POTRET:
            potret(satu, folder)
        peramban = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        potret_halaman(peramban, halaman, folder)
        if HALAMAN_STAF.exists():
            cetak_staf(peramban)
        peramban.close()


if __name__ == "__main__":
    main()
