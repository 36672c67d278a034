"""Our filling of a template gives the parts that docxtpl gives."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docxtpl import Listing, RichText, RichTextParagraph

from pipeline.contoh import values_contoh
from pipeline.errors import TemplateError
from pipeline.ingatan import Ingatan
from pipeline.setelan import Settings
from pipeline.skema import UMUM
from pipeline.word import bacaan as modul_bacaan
from pipeline.word import check, susun
from pipeline.word import zip as paket
from pipeline.word.bacaan import bacaan
from pipeline.word.check import pelanggaran, periksa
from pipeline.word.render import render, render_acuan
from pipeline.word.tnd import baca, cepat
from tests.alat_setara import TANGGAL, banding, banding_acak, baris, beda, foto, kotak, p, run, sel, tabel, templat

SIFAT = {"title": "Judul & <lain>", "subject": "", "author": "Biro"}
NILAI: dict[str, Any] = {
    "nama": "Siti & <Budi> “x” {{ y }}",
    "kosong": "",
    "warna": "00FF00",
    "ya": True,
    "tidak": False,
    "angka": 3,
    "nomor": "LP-2/A-1/2026",
    "panjang": "satu\ndua\n\ntiga\tempat",
    "halaman": "satu\fdua\atiga",
    "kendali": "a\x02b",
    "baris": [{"a": f"a{n}", "b": f"b&{n}", "anak": [f"x{n}", f"y{n}"]} for n in range(3)],
    "hampa": [],
    "kolom": ["k1", "k2", "k3"],
    "kaya": RichText("tebal", bold=True, color="#ff0000"),
    "kaya_alinea": RichTextParagraph(RichText("alinea", italic=True)),
    "daftar": Listing("satu\ndua & tiga\aempat"),
    "foto": {"gambar": "f1", "keterangan": "Foto “A” & B"},
    "foto_lain": {"gambar": "f2", "keterangan": ""},
    "foto_hilang": {"gambar": "f9", "keterangan": ""},
    "kop": {"logo": "f1"},
    "naskah": {"lambang": "AN1/POLKAM/MM-2026-0001/01/1/nota/R00"},
    "grafik": [{"label": "A", "nilai": "3", "teks": "3 hari"}, {"label": "B", "nilai": "7", "teks": "7 hari"}],
    "objek": {"items": "bukan metode", "_x": "tersembunyi"},
}
GAMBAR = {"f1": foto(), "f2": foto("blue", "JPEG")}
ULANG = "{%tr for b in baris %}"

CEPAT: dict[str, bytes] = {
    "nilai": templat(p("Nama {{ nama }} dan {{ angka }}{{ kosong }}.")),
    "tanpa tanda": templat(p("Tanpa isian")),
    "ulangan baris": templat(
        tabel(baris("A", "B"), baris(ULANG, ""), baris("{{ b.a }}", "{{ b.b }}"), baris("{%tr endfor %}", ""))
    ),
    "ulangan kolom": templat(
        tabel(
            baris("No", sel("{%tc for k in kolom %}"), sel("{{ k }}"), sel("{%tc endfor %}")),
            baris("1", sel("{%tc for k in kolom %}"), sel("{{ loop.index }}"), sel("{%tc endfor %}")),
        )
    ),
    "kolom lebih sedikit": templat(
        tabel(baris(sel("{%tc for k in hampa %}"), sel("{{ k }}"), sel("{%tc endfor %}"), "akhir"), kolom=3)
    ),
    "baris kosong semua": templat(
        tabel(baris("{%tr for b in hampa %}", ""), baris("{{ b.a }}", "x"), baris("{%tr endfor %}", "")), p("akhir")
    ),
    "bersarang": templat(
        p("{%p for b in baris %}"),
        p("{{ b.a }}"),
        p("{%p for x in b.anak %}"),
        p("- {{ x }} ({{ loop.index }}/{{ loop.length }})"),
        p("{%p endfor %}"),
        p("{%p endfor %}"),
    ),
    "tabel bersarang": templat(
        tabel(
            baris(
                sel(tabel(baris("{%tr for x in kolom %}"), baris("{{ x }}"), baris("{%tr endfor %}"), kolom=1), p("")),
                "B",
            )
        )
    ),
    "colspan": templat(tabel(baris("A", "B"), baris(sel("{% colspan angka - 1 %}{{ nama }}")))),
    "cellbg": templat(tabel(baris(sel("{% cellbg 'FF0000' %}{{ nama }}"), sel("{% cellbg warna %}x")))),
    "vm": templat(
        tabel(
            baris("{%tr for b in baris %}", ""),
            baris(sel("{% vm %}sama"), "{{ b.b }}"),
            baris("{%tr endfor %}", ""),
        )
    ),
    "hm": templat(
        tabel(baris(sel("{%tc for k in kolom %}"), sel("{% hm %}{{ nama }}"), sel("{%tc endfor %}")), kolom=3)
    ),
    "kaya": templat(p("Awal {{r kaya }} akhir")),
    "kaya dalam ulangan": templat(p("{%p for b in baris %}"), p("x {{r kaya }}{{ b.a }}"), p("{%p endfor %}")),
    "kaya alinea": templat(p("{{p kaya_alinea }}"), p("sesudah")),
    "daftar": templat(p(run("{{ daftar }}", "<w:b/>"), sifat='<w:jc w:val="both"/>')),
    "ganti baris dan tab": templat(
        p("Isi: {{ panjang }} akhir", sifat='<w:jc w:val="both"/>'), p(run("{{ panjang }}", '<w:sz w:val="20"/>'))
    ),
    "ganti halaman": templat(p("Isi: {{ halaman }} akhir", sifat='<w:jc w:val="both"/>')),
    "ganti baris di templat": templat(p("satu\ndua {{ nama }}"), p("tab\tx")),
    "kepala dan kaki": templat(
        p("{{ nama }}"),
        kepala=p("Kepala {{ nama }}") + p("{%p if ya %}") + p("ya") + p("{%p endif %}"),
        kepala_pertama=p("Pertama {{ angka }}", run(" ")),
        kaki=p("Kaki {{ panjang }}"),
    ),
    "kepala tanpa tanda": templat(p("{{ nama }}"), kepala=p("Tetap\ndua")),
    "catatan kaki": templat(p("Badan"), catatan=p("Catatan {{ nama }} {{ panjang }}")),
    "kotak teks": templat(kotak(p("Di kotak {{ nama }}") + p("{{ panjang }}")), p("{{ nama }}")),
    "syarat sebaris": templat(p("A{% if ya %} benar {{ nama }}{% elif tidak %} dua{% else %} salah{% endif %} B")),
    "syarat alinea": templat(p("{%p if tidak %}"), p("a"), p("{%p else %}"), p("b {{ nama }}"), p("{%p endif %}")),
    "syarat baris": templat(
        tabel(
            baris("A", "B"),
            baris("{%tr if tidak %}", ""),
            baris("x", "y"),
            baris("{%tr else %}", ""),
            baris(sel("{{ nama }}", sifat='<w:gridSpan w:val="2"/>')),
            baris("{%tr endif %}", ""),
        )
    ),
    "syarat melintasi alinea": templat(p("A {% if ya %}satu"), p("dua{% endif %} B")),
    "foto": templat(p("Foto {{ foto.gambar }} dan {{ foto.gambar }} {{ foto_lain.gambar }} {{ foto_hilang.gambar }}")),
    "foto dalam ulangan": templat(
        p("{%p for b in baris %}"), p("{{ foto.gambar }}{{ foto_lain.gambar }}{{ b.a }}"), p("{%p endfor %}")
    ),
    "logo dan lambang": templat(
        p("{{ nama }}"),
        kepala=p("{{ kop.logo }}Kop"),
        kaki=p("{{ naskah.lambang }}"),
        kepala_pertama=p("{{ kop.logo }}"),
    ),
    "grafik": templat(p("{{ grafik|grafik('Lama &amp; hari', 5) }}"), p("{{ hampa|grafik('x') }}")),
    "komentar": templat(p("A{# bukan isi {{ nama }} #}B {{ nama }}"), p("{#p seluruh alinea #}"), p("C")),
    "tautan": templat(f'<w:p><w:hyperlink w:anchor="x">{run("{{ nama }}")}</w:hyperlink></w:p>'),
    "set": templat(p("{%p set x = nama|kapital %}"), p("{{ x }} {{ angka|terbilang }}")),
    "makro": templat(
        p("{% macro sapa(n) %}Halo {{ n }}{% endmacro %}{{ sapa(nama) }} {{ sapa('b') }}"), p("{{ panjang }}")
    ),
    "saring blok": templat(p("{% filter upper %}abc{% endfilter %}{{ nama }}")),
    "spasi": templat(p("A  {{- nama -}}  B"), p("satu"), p("{%- if ya %} gabung {% endif -%}"), p("dua {{ nama }}")),
    "terbelah run": templat(p(run("{", "<w:b/>"), run("{ na", "<w:i/>"), run("ma }", "<w:b/>"), run("} akhir"))),
    "kutip melengkung": templat(p("{{ ‘a’ if angka &gt; 2 else “b” }} {% if nama == “x” %}t{% endif %}{{ nama }}")),
    "filter": templat(
        p("{{ nomor|utuh }} {{ nama|kapital }} {{ nomor|utuh|kapital }}"), p("{{ nomor|utuh ~ baris[1].b }}")
    ),
    "alinea": templat(p("{%p for a in panjang|alinea %}"), p("{{ a }}"), p("{%p endfor %}")),
    "kurung lepas": templat(p("[{ {{ nama }} }]")),
    "penomoran gambar": templat(kotak(p("a {{ nama }}")), p("{{ foto.gambar }}"), kotak(p("b"))),
    "raw dan with": templat(p("{% raw %}[x]{% endraw %}{% with z = nama %}{{ z }}{% endwith %}{{ nama }}")),
    "aman": templat(p('{{ "&lt;w:br/&gt;"|safe }} {{ baris[1].b|e }} {{ nomor|safe|e }}')),
    "objek": templat(p("{{ objek['items'] }} {{ baris[0].a }} {{ baris|length }} {{ objek._x }}")),
    "huruf kendali": templat(p("Isi {{ kendali }} akhir")),
    "dalam sifat unsur": templat(f'<w:p><w:bookmarkStart w:id="1" w:name="{{{{ nama }}}}"/>{run("x")}</w:p>'),
    "judul berisi tanda": templat(p("{{ nama }}"), judul="Judul {{ nama }}"),
}


def _dengan_komentar(asal: bytes) -> bytes:
    """Return a template with a comment of Word, which docxtpl leaves as it is."""
    dokumen = Document(io.BytesIO(asal))
    dokumen.add_comment(dokumen.paragraphs[0].runs, "Catatan {{ nama }} & lain", author="Siti", initials="S")
    keluar = io.BytesIO()
    dokumen.save(keluar)
    with zipfile.ZipFile(keluar) as arsip:
        isi = {nama: arsip.read(nama) for nama in arsip.namelist()}
    isi["word/comments.xml"] = re.sub(rb' w:date="[^"]*"', b"", isi["word/comments.xml"])  # the same each time
    return paket.tulis(paket.padatkan(nama, satu) for nama, satu in isi.items())


CEPAT["komentar Word"] = _dengan_komentar(templat(p("A {{ nama }}"), p("B")))


@pytest.fixture
def berkas(tmp_path: Path) -> Path:
    return tmp_path / "contoh.docx"


@pytest.mark.parametrize("fitur", CEPAT)
def test_feature_of_docxtpl_gives_the_same_parts(berkas: Path, fitur: str) -> None:
    berkas.write_bytes(CEPAT[fitur])

    assert banding(berkas, NILAI, SIFAT, GAMBAR) == []
    assert banding(berkas, NILAI, {}, GAMBAR) == []


PENUH: dict[str, bytes] = {
    "baris dari tabel dalam": templat(
        tabel(
            baris("A"),
            baris(
                sel(
                    tabel(baris("{%tr for b in hampa %}", ""), baris("{{ b.a }}", "x"), baris("{%tr endfor %}", "")),
                    p("{{ nama }}"),
                )
            ),
            kolom=1,
        )
    ),
    "gambar di catatan kaki": templat(p("{{ nama }}"), catatan=p("{{ foto.gambar }}")),
}


def test_filling_that_is_not_covered_is_left_to_docxtpl(berkas: Path) -> None:
    berkas.write_bytes(PENUH["baris dari tabel dalam"])

    with pytest.raises(susun.TakTercakupError):
        banding(berkas, NILAI, SIFAT)

    assert beda(render(berkas, NILAI, SIFAT, TANGGAL), render_acuan(berkas, NILAI, SIFAT, TANGGAL)) == []


@pytest.mark.parametrize(
    "isi",
    [
        pytest.param("{{ nama_lain }}", id="unknown name"),
        pytest.param("{{ hampa[0] }}", id="no such row"),
        pytest.param("{% if nama %}", id="unbalanced"),
        pytest.param("{_{ nama }_}", id="left-over"),
        pytest.param("{{ nama.__class__ }}", id="sandbox"),
        pytest.param("{{ objek.update(x=1) }}", id="immutable"),
    ],
)
def test_what_docxtpl_refuses_is_refused_in_the_same_words(berkas: Path, isi: str) -> None:
    berkas.write_bytes(templat(p(isi)))

    pesan = []
    for pengisi in (render, render_acuan):
        with pytest.raises(TemplateError) as galat:
            pengisi(berkas, NILAI, SIFAT, TANGGAL)
        pesan.append(str(galat.value))

    assert pesan[0] == pesan[1]


def test_changed_template_is_compiled_again(berkas: Path) -> None:
    hasil = []
    for kata in ("satu", "dua!"):
        berkas.write_bytes(templat(p(f"{kata} {{{{ nama }}}}")))
        docx = render(berkas, NILAI, {}, TANGGAL)
        hasil.append(Document(io.BytesIO(docx)).paragraphs[0].text.split()[0])

    assert hasil == ["satu", "dua!"]


def test_pictures_of_one_filling_do_not_stay_for_the_next(berkas: Path) -> None:
    berkas.write_bytes(CEPAT["foto"])
    render(berkas, NILAI, SIFAT, TANGGAL, GAMBAR)

    assert banding(berkas, NILAI | {"foto": {"gambar": ""}, "foto_lain": NILAI["foto"]}, SIFAT, GAMBAR) == []


def test_delivered_templates_give_the_same_parts_with_any_words() -> None:
    banding_acak(60, sebagian=4)()


def test_part_that_is_filled_slowly_is_told() -> None:
    assert susun.rencana(CEPAT["nilai"]).lambat() == ()
    assert susun.rencana(CEPAT["makro"]).lambat() == ("word/document.xml: perintah Jinja “macro”",)


# ── the package ─────────────────────────────────────────────────────────────────────────────────


def test_package_holds_what_was_put_in_and_opens_elsewhere() -> None:
    isi = {"[Content_Types].xml": b"<a/>", "word/é.xml": b"x" * 70_000, "kosong": b""}

    berkas = paket.tulis(paket.padatkan(nama, satu) for nama, satu in isi.items())

    with zipfile.ZipFile(io.BytesIO(berkas)) as arsip:
        assert arsip.testzip() is None
        assert {nama: arsip.read(nama) for nama in arsip.namelist()} == isi
    assert {a.nama: paket.buka(a) for a in paket.baca(berkas)} == isi


@pytest.mark.parametrize("letak", [*range(10, 60, 7), *range(-140, 0, 9)])  # names are guarded by the relationships
def test_package_damaged_anywhere_is_noticed(letak: int) -> None:
    berkas = bytearray(paket.tulis([paket.padatkan("a.xml", bytes(range(200))), paket.padatkan("b.xml", b"b" * 50)]))
    berkas[letak] ^= 1

    with pytest.raises(zipfile.BadZipFile):
        [paket.buka(anggota) for anggota in paket.baca(bytes(berkas))]


# ── the gate ────────────────────────────────────────────────────────────────────────────────────


def test_naskah_read_piece_by_piece_is_the_one_read_whole(settings_asli: Settings) -> None:
    sop = settings_asli.sop["mobilisasi-media"]
    for jenis, nilai in values_contoh(sop, UMUM, settings_asli.kantor, TANGGAL).items():
        docx = render(settings_asli.templat(sop, f"{jenis}.docx"), nilai, {}, TANGGAL)
        terbaca = bacaan(docx)

        assert terbaca is not None, jenis
        naskah = terbaca.naskah(jenis)
        assert naskah == baca(docx, jenis), jenis
        assert len({id(a) for a in naskah.alinea}) == len(naskah.alinea)
        assert (periksa(docx, nilai["penanda_tangan"]["nama"]), pelanggaran(docx, jenis)) == ((), {})


def test_rows_read_as_a_whole_are_those_read_paragraph_by_paragraph(berkas: Path) -> None:
    dalam = tabel(baris("{{ b.a }}", "tetap"), baris("", "{{ b.b }}"))
    berkas.write_bytes(
        templat(
            p("awal"),
            tabel(
                baris("A", "B"),
                baris(ULANG, ""),
                baris(sel("{{ b.a }}", "", "x"), "{{ b.b }}"),
                baris(sel(dalam, p("")), "sama"),
                baris("{%tr endfor %}", ""),
                baris("", ""),
            ),
            kaki=tabel(baris("{{ nama }}", "{{ kosong }}")),
        )
    )
    kata = ("satu", "dua & tiga", "", " ", "tak\u00a0putus", "satu")
    for banyak in (1, 3, 6, 2, 6):
        nilai = NILAI | {
            "nama": f"Siti {banyak}",
            "baris": [{"a": k, "b": kata[-n]} for n, k in enumerate(kata[:banyak])],
        }
        docx = render(berkas, nilai, {}, TANGGAL)
        terbaca = bacaan(docx)

        assert terbaca is not None
        naskah = terbaca.naskah("laporan")
        assert naskah == baca(docx, "laporan")
        assert len({id(a) for a in naskah.alinea}) == len(naskah.alinea)
        assert [id(a) for t in naskah.tabel if t.utama for b in t.baris for s in b for a in s] == [
            id(a) for a in naskah.alinea if a.utama >= 0
        ]


def test_naskah_of_known_tags_is_read_by_its_own_words_also_when_much_is_forgotten(
    settings_asli: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cepat, "MAKS", 300)
    monkeypatch.setattr(cepat, "BAGIAN_MAKS", 5)
    monkeypatch.setattr(modul_bacaan, "_pembaca_ada", Ingatan(9))
    sop = settings_asli.sop["mobilisasi-media"]
    semua = list(values_contoh(sop, UMUM, settings_asli.kantor, TANGGAL).items())
    for putaran, (jenis, nilai) in enumerate((*semua[:3], *semua[:3], *semua)):
        teks = render(settings_asli.templat(sop, f"{jenis}.docx"), nilai, {}, TANGGAL)
        isi = {a.nama: paket.buka(a) for a in paket.baca(teks)}
        isi["word/document.xml"] = isi["word/document.xml"].replace(b"Contoh", b"Lain &amp; %d" % putaran)
        docx = paket.tulis(paket.padatkan(nama, satu) for nama, satu in isi.items())
        terbaca = bacaan(docx)

        assert terbaca is not None, jenis
        assert terbaca.menyebut(f"Lain & {putaran}")
        assert terbaca.naskah(jenis) == baca(docx, jenis), jenis


@pytest.mark.parametrize("kata", ["a &salah; b", "a > b", "a \x01 b", "a & b"])
def test_words_that_may_be_no_text_are_not_read_by_known_tags(berkas: Path, kata: str) -> None:
    berkas.write_bytes(templat(p("{{ nama }}")))
    isi = {a.nama: paket.buka(a) for a in paket.baca(render(berkas, NILAI | {"nama": "Siti"}, {}, TANGGAL))}

    def dengan(teks: str) -> bytes:
        ganti = isi["word/document.xml"].replace(b">Siti<", f">{teks}<".encode())
        return paket.tulis(paket.padatkan(n, ganti if n == "word/document.xml" else satu) for n, satu in isi.items())

    assert bacaan(dengan("Budi")) is not None
    assert bacaan(dengan(kata)) is None


@pytest.mark.parametrize("fitur", CEPAT)
def test_feature_is_judged_alike_piece_by_piece_and_whole(
    berkas: Path, fitur: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    berkas.write_bytes(CEPAT[fitur])
    docx = render(berkas, NILAI, {}, TANGGAL, GAMBAR)

    def putusan() -> list[object]:
        return [*(periksa(docx, nama) for nama in ("Siti", "Tak Ada", "")), pelanggaran(docx, "laporan")]

    cepat = putusan()
    monkeypatch.setattr(check, "bacaan", lambda _: None)

    assert cepat == putusan()


@pytest.mark.parametrize(
    ("dari", "ke"),
    [
        pytest.param(b"</w:body>", b"", id="not closed"),
        pytest.param(b"</w:p>", b"", id="paragraph not closed"),
        pytest.param(b"<w:body>", b"<w:body><w:p><w:ins w:id='1'/></w:p>", id="tracked change"),
        pytest.param(b"Yth", b"Yth & ", id="bare ampersand"),
        pytest.param(b"<w:t ", b"<x:t ", id="unknown prefix"),
        pytest.param(b"</w:tr>", b"</w:tc></w:tr>", id="closed twice"),
    ],
)
def test_damaged_part_is_found(settings_asli: Settings, dari: bytes, ke: bytes) -> None:
    sop = settings_asli.sop["mobilisasi-media"]
    nilai = values_contoh(sop, UMUM, settings_asli.kantor, TANGGAL)["laporan-persiapan"]
    docx = render(settings_asli.templat(sop, "laporan-persiapan.docx"), nilai, {}, TANGGAL)
    assert periksa(docx, nilai["penanda_tangan"]["nama"]) == ()

    isi = {a.nama: paket.buka(a) for a in paket.baca(docx)}
    assert dari in isi["word/document.xml"]
    isi["word/document.xml"] = isi["word/document.xml"].replace(dari, ke, 1)
    rusak = paket.tulis(paket.padatkan(nama, satu) for nama, satu in isi.items())

    assert periksa(rusak, nilai["penanda_tangan"]["nama"]) != ()
