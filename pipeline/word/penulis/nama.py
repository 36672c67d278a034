"""The names a template may use, followed through its Jinja tree."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from pipeline.skema import UMUM, Bentuk, Skema, Tabel
from pipeline.values import Values
from pipeline.word.penulis.tanda import (
    KHUSUS,
    NAMA_SATUAN,
    PERINTAH,
    TUTUP_BLOK,
    Cacat,
    _cacat,
    _pendek,
    _satuan,
    _Tanda,
)

# ── names a template may use ────────────────────────────────────────────────────────────────────

# The shape of values: dict, list of at most one merged element, "" for text, None for anything.
_Bentuk = Any


def gabung(values: Iterable[Values]) -> Values:
    """Return one Values with the names of all: groups united, rows of tables too, the first text that says something."""
    hasil: Values = {}
    for satu in values:
        hasil = _gabung(hasil, satu)
    return hasil


def _gabung(a: Any, b: Any) -> Any:
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return {k: _gabung(a[k], b[k]) if k in a and k in b else a.get(k, b.get(k)) for k in dict.fromkeys((*a, *b))}
    if isinstance(a, list) and isinstance(b, list) and a and b:
        return [_gabung(a[0], b[0]), *max(a, b, key=len)[1:]]
    return a or b


_BARIS_KELOMPOK: Final = {
    "kotak": ("teks", "tanda"),
    "rekap": ("nilai", "jumlah"),
    "grafik": ("label", "nilai", "teks"),
}


def lengkapi(values: Values, skema: Skema = UMUM) -> Values:
    """Return `values` with the names that an empty table or an absent signatory would have, as empty text."""
    hasil = dict(values)
    for tabel in skema.tabel:
        if not hasil.get(tabel.nama, [""]):
            hasil[tabel.nama] = [_baris_kosong(tabel)]
    if not hasil.get("media_hadir", [""]) and hasil.get("media"):
        hasil["media_hadir"] = [dict.fromkeys(hasil["media"][0], "")]
    for nama, seperti in (("mengetahui", "penanda_tangan"), ("kepada", "dari")):
        if nama in hasil and not hasil[nama]:
            hasil[nama] = _kosong(hasil.get(seperti, {}))
    for nama, baris in _BARIS_KELOMPOK.items():
        if nama in hasil:
            hasil[nama] = _isi_daftar(hasil[nama], dict.fromkeys(baris, ""))
    return cast("Values", _isi_daftar(hasil, ""))


def _baris_kosong(tabel: Tabel) -> dict[str, str]:
    gambar = ["gambar"] if any(k.bentuk is Bentuk.BERKAS for k in tabel.kolom) else []
    jenis = ["jenis"] if tabel.nama == "publikasi" else []
    return dict.fromkeys(("no", *(k.nama for k in tabel.kolom), *gambar, *jenis), "")


def _kosong(nilai: Any) -> Any:
    if isinstance(nilai, Mapping):
        return {k: _kosong(v) for k, v in nilai.items()}
    return [_kosong(nilai[0])] if isinstance(nilai, list) and nilai else [""] if isinstance(nilai, list) else ""


def _isi_daftar(nilai: Any, baris: Any) -> Any:
    """Return `nilai` with `baris` in each list that is empty."""
    if isinstance(nilai, Mapping):
        return {k: _isi_daftar(v, baris) for k, v in nilai.items()}
    if isinstance(nilai, list):
        return [_isi_daftar(v, baris) for v in nilai] or [baris]
    return nilai


def _bentuk(nilai: Any) -> _Bentuk:
    if isinstance(nilai, Mapping):
        return {k: _bentuk(v) for k, v in nilai.items()}
    if isinstance(nilai, list):
        return _daftar([_bentuk(v) for v in nilai])
    return ""


def _daftar(unsur: Iterable[_Bentuk]) -> list[_Bentuk]:
    hasil: list[_Bentuk] = []
    for satu in unsur:
        hasil = [_satukan(hasil[0], satu)] if hasil else [satu]
    return hasil


def _satukan(a: _Bentuk, b: _Bentuk) -> _Bentuk:
    """Return the shape of what is either `a` or `b`."""
    if isinstance(a, dict) and isinstance(b, dict):
        return {k: _satukan(a[k], b[k]) if k in a and k in b else a.get(k, b.get(k)) for k in dict.fromkeys((*a, *b))}
    if isinstance(a, list) and isinstance(b, list):
        return _daftar([*a, *b])
    return a if type(a) is type(b) else None


def _unsur(bentuk: _Bentuk) -> _Bentuk:
    return bentuk[0] if isinstance(bentuk, list) and bentuk else None


def _jalur_semua(bentuk: _Bentuk, awal: str = "") -> Iterator[str]:
    for nama, isi in bentuk.items():
        yield awal + nama
        if isinstance(isi, dict):
            yield from _jalur_semua(isi, f"{awal}{nama}.")


_LOOP: Final = {
    **dict.fromkeys(("index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"), ""),
    **dict.fromkeys(("previtem", "nextitem", "cycle", "changed"), None),
}
_TETAP_DAFTAR: Final = frozenset(
    {"list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "default", "d"}
)
_SATU_UNSUR: Final = frozenset({"first", "last", "random", "min", "max"})
_ATRIBUT_PERTAMA: Final = frozenset({"selectattr", "rejectattr", "groupby"})
_BERATRIBUT: Final = frozenset({"map", "sort", "unique", "sum", "min", "max", "join", "groupby"})


@dataclass(slots=True)
class _Blok:
    """A statement that waits for its end."""

    kata: str
    tanda: _Tanda
    ruang: bool  # whether names set inside end with it


@dataclass(slots=True)
class Penelusur:
    """Walks the tags of one part in order: what is open, which names are known, what an expression gives."""

    env: SandboxedEnvironment
    ruang: list[dict[str, _Bentuk]]
    blok: list[_Blok] = field(default_factory=list)
    silang: list[str] = field(default_factory=list)  # ends of blocks already told to be unclosed
    cacat: list[Cacat] = field(default_factory=list)
    kini: _Tanda | None = None
    pernah: dict[str, str] = field(default_factory=dict)  # loop variables, also of loops that ended

    def telusuri(self, tanda: Iterable[_Tanda]) -> list[Cacat]:
        """Return the faults of all tags of a part."""
        for satu in tanda:
            self.kini = satu
            if satu.jenis == "{{":
                self._cetak(satu)
            elif satu.jenis == "{%":
                self._perintah(satu)
        for blok in self.blok:
            self._tak_ditutup(blok)
        return self.cacat

    def _lapor(self, kode: str, pesan: str, saran: str = "", tanda: _Tanda | None = None) -> None:
        di = tanda or self.kini
        # One fault is told once: what is said of a tag that cannot be read is only that.
        if di is not None and (di.salah not in {"tanda-rusak", "tanda-terputus"} or kode.startswith("tak-di")):
            self.cacat.append(_cacat(kode, di.alinea, pesan, saran))

    # statements

    def _cetak(self, tanda: _Tanda) -> None:
        self._luar_tabel(tanda)
        pohon = self._baca(f"{{{{ {tanda.isi} }}}}")
        if pohon is None:
            return
        for keluar in pohon.find_all(nodes.Output):
            for simpul in keluar.nodes:
                if isinstance(self.nilai(simpul), (dict, list)):
                    jalur = _jalur(simpul) or tanda.isi
                    pesan = f"“{jalur}” adalah daftar atau kelompok, bukan teks; pilih isinya atau ulangi dengan for."
                    self._lapor("cetak-daftar", pesan)

    def _perintah(self, tanda: _Tanda) -> None:
        kata = tanda.kata
        if kata in KHUSUS:
            if kata in {"colspan", "cellbg"}:
                self._nilai_teks(tanda.isi.removeprefix(kata))
            return
        if kata not in PERINTAH:
            kata = self._perintah_asing(tanda)
        if kata in TUTUP_BLOK:
            self._tutup(kata.removeprefix("end"), tanda)
        elif kata in {"else", "elif"}:
            self._cabang(kata, tanda)
        elif kata:
            self._luar_tabel(tanda)
            self._buka(kata, tanda)

    def _perintah_asing(self, tanda: _Tanda) -> str:
        """Report a statement that there is not; return the one probably meant."""
        rapat = re.sub(r"^(end|el)\s+(?=if|for)", r"\1", tanda.isi)
        kata = (re.match(r"\w*", rapat) or [""])[0]
        dekat = [kata] if kata in PERINTAH else difflib.get_close_matches(kata.lower(), PERINTAH, 1, 0.7)
        if not dekat and re.match(r"[a-z_]\w*\s*(?:[.|\[]|$)", tanda.isi) and kata in self._dikenal():
            saran = f"{{{{ {tanda.isi} }}}}"
        else:
            saran = dekat[0] if dekat else ""
        tanya = f" Maksud Anda {saran}?" if saran else " Yang ada: if, for, set, dan penutupnya."
        self._lapor("perintah-tak-dikenal", f"Perintah “{kata or tanda.isi}” tidak ada.{tanya}", saran)
        return dekat[0] if dekat and (dekat[0] in TUTUP_BLOK or dekat[0] == "else") else ""

    def _buka(self, kata: str, tanda: _Tanda) -> None:
        if kata == "do" or (kata == "set" and "=" in tanda.isi):
            self._set(tanda)
            return
        ruang = kata in {"for", "with", "macro", "call"}
        self.blok.append(_Blok(kata, tanda, ruang))
        akhir = f"{{% end{kata} %}}"
        pohon = self._baca(f"{{% {tanda.isi} %}}{akhir}")
        simpul = pohon.body[0] if pohon is not None and pohon.body else None
        if isinstance(simpul, nodes.For):
            self._ulang(simpul)
        elif ruang:
            dalam = _target_teks(tanda.isi)
            if kata == "for":
                self.pernah.update(dict.fromkeys(dalam.keys() - {"loop"}, ""))
            else:
                self.ruang[-1] |= dict.fromkeys(re.findall(r"^macro\s+(\w+)", tanda.isi))
            self.ruang.append(dalam)
        elif isinstance(simpul, nodes.If):
            self.nilai(simpul.test)
        elif kata == "set":
            self.ruang[-1] |= dict.fromkeys(re.findall(r"^set\s+(\w+)", tanda.isi), "")
        if ruang and isinstance(simpul, nodes.Node) and not isinstance(simpul, nodes.For):
            for anak in simpul.iter_child_nodes(exclude=("targets", "args", "body")):
                self.nilai(anak)

    def _ulang(self, simpul: nodes.For) -> None:
        isi = self.nilai(simpul.iter)
        if isi == "":
            jalur = _jalur(simpul.iter)
            pesan = f"“{jalur or 'Isian ini'}” adalah teks, bukan daftar; for akan mencetaknya huruf demi huruf."
            self._lapor("bukan-daftar", pesan + " Untuk alinea demi alinea tambahkan |alinea.", f"{jalur}|alinea")
        satu = _unsur(isi)
        nama = {simpul.target.name: satu} if isinstance(simpul.target, nodes.Name) else _target(simpul.target)
        self.pernah.update(dict.fromkeys(nama, _jalur(simpul.iter)))
        self.ruang.append({"loop": {**_LOOP, "previtem": satu, "nextitem": satu}, **nama})
        if simpul.test is not None:
            self.nilai(simpul.test)

    def _set(self, tanda: _Tanda) -> None:
        pohon = self._baca(f"{{% {tanda.isi} %}}")
        if pohon is None:
            self.ruang[-1] |= dict.fromkeys(re.findall(r"^set\s+(\w+)", tanda.isi))
            return
        for simpul in pohon.find_all(nodes.Assign):
            nilai = self.nilai(simpul.node)
            nama = simpul.target.name if isinstance(simpul.target, nodes.Name) else ""
            self.ruang[-1] |= {nama: nilai} if nama else _target(simpul.target)

    def _cabang(self, kata: str, tanda: _Tanda) -> None:
        if kata == "elif":
            self._nilai_teks(tanda.isi.removeprefix("elif"))
        elif cocok := re.match(r"else\s+if\s+(.+)", tanda.isi):
            self._lapor("sintaks", "Tulis elif, bukan else if.", f"elif {cocok[1]}")
        if not self.blok or self.blok[-1].kata not in {"if", "for"}:
            self._lapor("tak-dibuka", f"“{kata}” tidak didahului if. Tambahkan pembukanya, atau hapus tanda ini.")
        else:
            self._setempat(self.blok[-1], tanda)

    def _tutup(self, kata: str, tanda: _Tanda) -> None:
        letak = next((n for n in range(len(self.blok) - 1, -1, -1) if self.blok[n].kata == kata), None)
        if letak is None:
            if kata in self.silang:
                self.silang.remove(kata)
            else:
                pesan = f"“end{kata}” tidak mempunyai pembuka. Tambahkan {kata} sebelumnya, atau hapus tanda ini."
                self._lapor("tak-dibuka", pesan)
            return
        while len(self.blok) - 1 > letak:
            blok = self._lepas()
            self._tak_ditutup(blok)
            self.silang.append(blok.kata)
        self._setempat(self._lepas(), tanda)

    def _lepas(self) -> _Blok:
        blok = self.blok.pop()
        if blok.ruang:
            self.ruang.pop()
        return blok

    def _tak_ditutup(self, blok: _Blok) -> None:
        tutup = replace(blok.tanda, isi=f"end{blok.kata}").benar
        pesan = f"“{_pendek(blok.tanda.mentah)}” tidak ditutup di dalam bloknya. Tambahkan {tutup}."
        self._lapor("tak-ditutup", pesan, tutup, blok.tanda)

    # places

    def _luar_tabel(self, tanda: _Tanda) -> None:
        if tanda.awalan in {"tr", "tc"} and _satuan(tanda) is None:
            benar = replace(tanda, awalan="p").benar
            pesan = (
                f"“{_pendek(tanda.mentah)}” berdiri di luar tabel; awalan {tanda.awalan} hanya untuk "
                f"{NAMA_SATUAN[tanda.awalan]}. Pindahkan ke tabelnya, atau tulis {benar}."
            )
            self._lapor("luar-tabel", pesan, benar)

    def _setempat(self, blok: _Blok, tanda: _Tanda) -> None:
        """Report an end that does not stand on the level of its beginning."""
        buka = blok.tanda
        if buka.awalan != tanda.awalan:
            benar = replace(tanda, awalan=buka.awalan).benar
            pesan = f"“{_pendek(tanda.mentah)}” tidak seawalan dengan “{_pendek(buka.mentah)}”. Tulis {benar}."
            self._lapor("beda-tempat", pesan, benar)
            return
        atas, bawah = _satuan(buka), _satuan(tanda)
        if atas is not None and (bawah is None or atas.getparent() is not bawah.getparent()):
            pesan = (
                f"“{_pendek(buka.mentah)}” dan “{_pendek(tanda.mentah)}” tidak berada dalam wadah yang sama. "
                "Letakkan keduanya dalam sel atau tabel yang sama; untuk mengulang baris tabel pakai {%tr … %} "
                "pada baris tersendiri di atas dan di bawahnya."
            )
            self._lapor("beda-tempat", pesan)

    # expressions

    def _baca(self, sumber: str) -> nodes.Template | None:
        tanda = self.kini
        if tanda is not None and tanda.awalan and (cocok := re.search("[%}]", tanda.isi)):
            # docxtpl looks for the end of a prefixed tag at the first of these.
            pesan = f"Tanda berawalan tidak boleh memuat “{cocok[0]}”; hitung dahulu dengan {{% set … %}}."
            self._lapor("sintaks", pesan)
            return None
        try:
            return self.env.parse(sumber)
        except TemplateSyntaxError as exc:
            dekat = re.search(r"got '(.+)'$|unexpected (?:char )?'(.)'", exc.message or "")
            kata = (dekat[1] or dekat[2]) if dekat else ""
            di = f" di dekat “{kata}”" if kata and "end of" not in kata else ""
            saran = "==" if kata == "=" else ""
            tambah = " Untuk membandingkan tulis ==." if saran else " Periksa ejaan, titik, kutip, dan kurungnya."
            if tanda is not None and not tanda.salah:
                self._lapor("sintaks", f"Isi “{_pendek(tanda.mentah)}” tidak dapat dibaca{di}.{tambah}", saran)
            return None

    def _nilai_teks(self, ungkapan: str) -> None:
        if pohon := self._baca(f"{{{{ {ungkapan} }}}}"):
            for keluar in pohon.find_all(nodes.Output):
                for simpul in keluar.nodes:
                    self.nilai(simpul)

    def nilai(self, simpul: nodes.Node, jalur: str = "") -> _Bentuk:
        """Return the shape of what `simpul` gives; report the names in it that there are not.

        `jalur` is the whole dotted name that `simpul` begins.
        """
        cara: dict[type[nodes.Node], Callable[[Any, str], _Bentuk]] = {
            nodes.Name: self._nilai_nama,
            nodes.Getattr: self._nilai_titik,
            nodes.Getitem: self._nilai_kurung,
            nodes.Filter: self._nilai_saring,
            nodes.Test: self._nilai_uji,
        }
        if type(simpul) in cara:
            return cara[type(simpul)](simpul, jalur)
        anak = [self.nilai(a) for a in simpul.iter_child_nodes()]
        if isinstance(simpul, (nodes.Const, nodes.TemplateData, nodes.Concat)):
            return ""
        if isinstance(simpul, (nodes.List, nodes.Tuple)):
            return _daftar(anak)
        if isinstance(simpul, (nodes.Or, nodes.And, nodes.Add)):
            return _satukan(anak[0], anak[1])
        if isinstance(simpul, nodes.CondExpr) and len(anak) == 3:
            return _satukan(anak[1], anak[2])
        return None

    def _nilai_nama(self, simpul: nodes.Name, jalur: str) -> _Bentuk:
        for ruang in reversed(self.ruang):
            if simpul.name in ruang:
                return ruang[simpul.name]
        if simpul.name not in self.env.globals:
            self._nama_asing(jalur or simpul.name)
        return None

    def _nama_asing(self, jalur: str) -> None:
        akar = jalur.partition(".")[0]
        if akar in self.pernah:
            daftar = self.pernah[akar]
            pesan = f"“{jalur}” hanya dikenal di dalam perulangan for {akar} in {daftar or '…'}; pindahkan ke dalamnya."
            self._lapor("nama-tak-dikenal", pesan)
            return
        tabel = self._tabel_berkolom(jalur)
        dekat = self._dekat(jalur, 0.7 if tabel else 0.5)
        tambah = f" “{jalur}” adalah kolom tabel {tabel}: tulis b.{jalur} di dalam {{%tr for b in {tabel} %}}."
        self._lapor_nama(jalur, dekat, tambah if tabel and not dekat else "")

    def _tabel_berkolom(self, kolom: str) -> str:
        """Return the first table that has a column of this name."""
        return next((n for n, b in self.ruang[0].items() if isinstance(_unsur(b), dict) and kolom in b[0]), "")

    def _dekat(self, jalur: str, batas: float) -> list[str]:
        """Return the names nearest to one that there is not: alike, or with the same end and another beginning."""
        calon = list(self._dikenal())
        sangat = difflib.get_close_matches(jalur, calon, 2, 0.85)
        seujung = sorted((c for c in calon if c.endswith(f".{jalur.rpartition('.')[2]}")), key=self._jauh)
        agak = difflib.get_close_matches(jalur, calon, 1, batas)
        return list(dict.fromkeys([*sangat, *seujung]))[:2] or agak

    def _jauh(self, jalur: str) -> int:
        """Return how far from hand a name is: a row's own field, one of the workbook, another."""
        akar = jalur.partition(".")[0]
        setempat = any(akar in ruang for ruang in self.ruang[1:])
        return 0 if setempat else 1 if UMUM.cari_bidang(jalur) else 2

    def _lapor_nama(self, jalur: str, dekat: Sequence[str], tambah: str = "") -> None:
        tanya = f" Maksud Anda {' atau '.join(f'“{d}”' for d in dekat)}?" if dekat else ""
        pesan = f"Nama “{jalur}” tidak ada.{tambah}{tanya}"
        lihat = "" if tanya or tambah else " Lihat daftar nama untuk templat."
        self._lapor("nama-tak-dikenal", pesan + lihat, dekat[0] if dekat else "")

    def _dikenal(self) -> dict[str, None]:
        return dict.fromkeys(j for ruang in reversed(self.ruang) for j in _jalur_semua(ruang))

    def _nilai_titik(self, simpul: nodes.Getattr, jalur: str) -> _Bentuk:
        jalur = jalur or _jalur(simpul)
        return self._ambil(self.nilai(simpul.node, jalur), simpul.attr, _jalur(simpul.node))

    def _nilai_kurung(self, simpul: nodes.Getitem, jalur: str) -> _Bentuk:
        if isinstance(simpul.arg, nodes.Const) and isinstance(simpul.arg.value, str):
            jalur = jalur or _jalur(simpul)
            return self._ambil(self.nilai(simpul.node, jalur), simpul.arg.value, _jalur(simpul.node))
        isi = self.nilai(simpul.node)
        self.nilai(simpul.arg)
        if isinstance(simpul.arg, nodes.Slice) or isi == "":
            return isi
        return _unsur(isi)

    def _ambil(self, isi: _Bentuk, nama: str, jalur: str) -> _Bentuk:
        """Return the shape of field `nama` of what has the shape `isi` and is written `jalur`."""
        if isi is None:
            return None
        if isinstance(isi, dict) and nama in isi:
            return isi[nama]
        if hasattr(type(isi), nama):
            return None
        awal = f"{jalur}." if jalur else ""
        if isinstance(isi, list):
            tambah = f" “{jalur}” adalah daftar: ulangi dengan {{%tr for b in {jalur} %}} dan tulis b.{nama}."
            self._lapor_nama(f"{awal}{nama}", (), tambah)
        elif isinstance(isi, dict):
            dekat = difflib.get_close_matches(nama, list(isi), 2, 0.6)
            self._lapor_nama(f"{awal}{nama}", [awal + d for d in dekat])
        else:
            self._lapor_nama(f"{awal}{nama}", [jalur] if jalur else [], f" “{jalur}” adalah teks.")
        return None

    def _nilai_saring(self, simpul: nodes.Filter, _jalur_luar: str) -> _Bentuk:
        isi = self.nilai(simpul.node) if simpul.node is not None else ""
        lain = [self.nilai(a) for a in simpul.iter_child_nodes(exclude=("node",))]
        if simpul.name not in self.env.filters:
            self._asing("penyaring-tak-dikenal", "Penyaring", simpul.name, self.env.filters)
            return None
        hasil = self._atribut(simpul, isi)
        if simpul.name in _TETAP_DAFTAR:
            bawaan = lain[0] if simpul.name in {"default", "d"} and lain else isi
            return isi if isinstance(isi, list) else _satukan(isi, bawaan)
        if simpul.name in _SATU_UNSUR:
            return _unsur(isi)
        if simpul.name == "map":
            return [hasil] if hasil is not None else None
        return [""] if simpul.name == "alinea" else None

    def _atribut(self, simpul: nodes.Filter, isi: _Bentuk) -> _Bentuk:
        """Check the fields, tests and filters that a filter names in quotes; return the field's shape."""
        teks = [a.value if isinstance(a, nodes.Const) else None for a in simpul.args]
        kata: dict[Any, Any] = {k.key: k.value.value for k in simpul.kwargs if isinstance(k.value, nodes.Const)}
        nama = kata.get("attribute") if simpul.name in _BERATRIBUT else None
        if simpul.name in _ATRIBUT_PERTAMA and teks:
            nama, teks = teks[0], teks[1:]
        if simpul.name in {"select", "reject", "selectattr", "rejectattr"} and teks and isinstance(teks[0], str):
            self._kenal_uji(teks[0])
        if simpul.name == "map" and teks and isinstance(teks[0], str) and teks[0] not in self.env.filters:
            self._asing("penyaring-tak-dikenal", "Penyaring", teks[0], self.env.filters)
        bentuk = _unsur(isi) if isinstance(nama, str) else None
        jalur = f"{_jalur_dasar(simpul)}[ ]"
        for bagian in nama.split(".") if isinstance(nama, str) else ():
            bentuk = self._ambil(bentuk, bagian, jalur)
            jalur = f"{jalur}.{bagian}"
        return bentuk

    def _nilai_uji(self, simpul: nodes.Test, _jalur_luar: str) -> _Bentuk:
        for anak in simpul.iter_child_nodes():
            self.nilai(anak)
        self._kenal_uji(simpul.name)
        return ""

    def _kenal_uji(self, nama: str) -> None:
        if nama not in self.env.tests:
            self._asing("uji-tak-dikenal", "Uji", nama, self.env.tests)

    def _asing(self, kode: str, apa: str, nama: str, ada: Iterable[str]) -> None:
        dekat = difflib.get_close_matches(nama, [a for a in ada if a.isalpha()], 1, 0.6)
        tanya = f"Maksud Anda “{dekat[0]}”?" if dekat else "Hapus, atau lihat panduan templat."
        self._lapor(kode, f"{apa} “{nama}” tidak ada. {tanya}", dekat[0] if dekat else "")


def _jalur(simpul: nodes.Node) -> str:
    """Return the dotted name that an expression is; nothing if it is more than a name."""
    if isinstance(simpul, nodes.Name):
        return simpul.name
    if isinstance(simpul, nodes.Getattr) and (awal := _jalur(simpul.node)):
        return f"{awal}.{simpul.attr}"
    if isinstance(simpul, nodes.Getitem) and (awal := _jalur(simpul.node)):
        if isinstance(simpul.arg, nodes.Const) and isinstance(simpul.arg.value, str):
            return f"{awal}.{simpul.arg.value}"
        return f"{awal}[ ]"
    return ""


def _jalur_dasar(simpul: nodes.Node) -> str:
    """Return the name that a chain of filters and slices begins with."""
    while isinstance(simpul, nodes.Filter) and simpul.node is not None:
        simpul = simpul.node
    return _jalur(simpul).removesuffix("[ ]")


def _target(simpul: nodes.Node) -> dict[str, _Bentuk]:
    return {n.name: None for n in simpul.find_all(nodes.Name)}


def _target_teks(isi: str) -> dict[str, _Bentuk]:
    """Return the names bound by a statement that could not be read, or that is not looked into."""
    kepala = re.match(r"\w+\s+(.*?)(?:\s+in\b|$)", isi)
    kata = kepala[1] if kepala else ""
    if isi.startswith("for") and not re.search(r"\sin\b", isi):
        kata = kata.split(" ")[0]
    return {**dict.fromkeys(re.findall(r"[A-Za-z_]\w*", kata)), "loop": None}
