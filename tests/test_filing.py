from __future__ import annotations

import datetime as dt
import errno
import os
from pathlib import Path

import pytest

from pipeline import filing
from pipeline.errors import FilingError
from pipeline.filing import digest, pindahkan, put_in_place, sejak_terbit
from pipeline.slug import slug as buat_slug


def draf(folder: Path, isi: bytes = b"naskah") -> Path:
    filing.stage(folder / ".kerja", {"001.docx": isi})
    return folder / ".kerja" / "001.docx"


def test_draft_appears_at_its_place_and_again_is_harmless(tmp_path: Path) -> None:
    tujuan = tmp_path / "01-disposisi-karo" / "a.docx"

    put_in_place(draf(tmp_path), tujuan)
    put_in_place(draf(tmp_path), tujuan)

    assert tujuan.read_bytes() == b"naskah"


def test_after_the_draft_was_swept_it_is_still_harmless(tmp_path: Path) -> None:
    put_in_place(draf(tmp_path), tmp_path / "a.docx")
    filing.sweep(tmp_path / ".kerja")

    put_in_place(tmp_path / ".kerja" / "001.docx", tmp_path / "a.docx")


def test_another_document_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"lain")

    with pytest.raises(FilingError, match="naskah lain"):
        put_in_place(draf(tmp_path), tmp_path / "a.docx")

    assert (tmp_path / "a.docx").read_bytes() == b"lain"


def test_lost_draft_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FilingError, match="hilang"):
        put_in_place(tmp_path / "tiada.docx", tmp_path / "a.docx")


def test_share_without_hard_links_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tanpa_tautan(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", tanpa_tautan)
    put_in_place(draf(tmp_path), tmp_path / "a.docx")

    assert (tmp_path / "a.docx").read_bytes() == b"naskah"


def test_superseded_document_moves_once(tmp_path: Path) -> None:
    asal, tujuan = tmp_path / "a.docx", tmp_path / "digantikan" / "a.docx"
    asal.write_bytes(b"lama")

    assert pindahkan(asal, tujuan, digest(b"lama"))
    assert pindahkan(asal, tujuan, digest(b"lama"))
    assert (asal.exists(), tujuan.read_bytes()) == (False, b"lama")


def test_document_changed_by_hand_is_not_moved(tmp_path: Path) -> None:
    asal, tujuan = tmp_path / "a.docx", tmp_path / "digantikan" / "a.docx"
    asal.write_bytes(b"bertanda tangan")

    assert not pindahkan(asal, tujuan, digest(b"lama"))
    assert (asal.read_bytes(), tujuan.exists()) == (b"bertanda tangan", False)


def test_page_is_replaced_only_when_it_changed(tmp_path: Path) -> None:
    halaman = tmp_path / "index.html"
    filing.ganti(halaman, b"satu", tmp_path / ".kerja")
    sebelum = halaman.stat().st_ino
    filing.ganti(halaman, b"satu", tmp_path / ".kerja")

    assert halaman.stat().st_ino == sebelum


@pytest.mark.parametrize(
    ("judul", "slug"),
    [
        ("Konferensi Pers: Situasi & Keamanan", "konferensi-pers-situasi-keamanan"),
        ("😀", "kegiatan"),
        ("../../etc/passwd", "etc-passwd"),
        ("", "kegiatan"),
    ],
)
def test_slug_is_a_plain_name(judul: str, slug: str) -> None:
    assert buat_slug(judul) == slug


def test_longest_path_fits_in_180_characters() -> None:
    slug = buat_slug("kata panjang sekali " * 20)
    folder = f"2026/MM-2026-9999_{slug}/10-disposisi-dokumentasi-kasubbag/digantikan"
    nama = "MM-2026-9999_10_disposisi-dokumentasi-kasubbag_p99_r99_ttd.docx"

    assert len(f"{folder}/{nama}") <= 180


def test_what_a_cut_run_put_in_place_is_made_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.link(draf(tmp_path), tmp_path / "a.docx")
    disync = catat_sync(monkeypatch)

    put_in_place(tmp_path / ".kerja" / "001.docx", tmp_path / "a.docx")

    assert disync == [tmp_path]


def test_new_name_of_a_superseded_document_is_durable_before_the_old_one_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asal, tujuan = tmp_path / "a.docx", tmp_path / "digantikan" / "a.docx"
    asal.write_bytes(b"lama")
    tujuan.parent.mkdir()
    os.link(asal, tujuan)
    disync = catat_sync(monkeypatch)

    assert pindahkan(asal, tujuan, digest(b"lama"))
    assert disync == [tujuan.parent, tmp_path]


def catat_sync(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the folders that are made durable from now on, in order."""
    disync: list[Path] = []
    monkeypatch.setattr(filing, "sync_folder", disync.append)
    return disync


def test_name_too_long_for_an_editors_mark_is_open_in_none(tmp_path: Path) -> None:
    berkas = tmp_path / f"{'n' * 250}.xlsx"
    berkas.write_bytes(b"x")

    assert filing.terbuka_oleh(berkas) == ""


@pytest.mark.parametrize("tanda", ["~$naskah.docx", "~$skah.docx", ".~lock.naskah.docx#", ".~naskah.docx"])
def test_naskah_open_in_an_editor_is_touched(tmp_path: Path, tanda: str) -> None:
    berkas = tmp_path / "naskah.docx"
    berkas.write_bytes(b"naskah")
    sebelum = filing.tersentuh(berkas, digest(b"naskah"))
    (tmp_path / tanda).touch()

    assert (sebelum, filing.tersentuh(berkas, digest(b"naskah"))) == ("", "sedang dibuka")


def test_document_that_the_system_has_not_written_since_is_not_read(tmp_path: Path) -> None:
    berkas = tmp_path / "a.docx"
    berkas.write_bytes(b"isi")
    kini = dt.datetime.now(dt.UTC)

    assert sejak_terbit(str(berkas), "digest that is not asked for", kini.isoformat())
    assert not sejak_terbit(str(berkas), digest(b"lain"), (kini - dt.timedelta(hours=1)).isoformat())
    assert sejak_terbit(str(berkas), digest(b"isi"), (kini - dt.timedelta(hours=1)).isoformat())
    assert not sejak_terbit(str(tmp_path / "b.docx"), digest(b"isi"), kini.isoformat())


def test_document_signed_with_an_old_date_is_noticed_by_its_change_time(tmp_path: Path) -> None:
    berkas = tmp_path / "a.docx"
    berkas.write_bytes(b"isi bertanda tangan")
    os.utime(berkas, (0, 0))

    assert not sejak_terbit(str(berkas), digest(b"isi"), (dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)).isoformat())


def test_places_are_synced_once_each_when_all_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kerja = tmp_path / ".kerja"
    filing.stage(kerja, {"1": b"satu", "2": b"dua"})
    (tmp_path / "a").mkdir()
    ada: list[tuple[Path, int]] = []
    monkeypatch.setattr(filing, "sync_folder", lambda f: ada.append((f, len(list((tmp_path / "a").iterdir())))))

    with filing.Serentak() as sync:
        put_in_place(kerja / "1", tmp_path / "a" / "1", sync)
        put_in_place(kerja / "2", tmp_path / "a" / "2", sync)

    assert ada == [(tmp_path / "a", 2)]


def test_nothing_is_called_durable_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disync = catat_sync(monkeypatch)

    def gagal() -> None:
        with filing.Serentak() as sync:
            sync(tmp_path)
            put_in_place(tmp_path / "tiada", tmp_path / "a.docx", sync)

    with pytest.raises(FilingError):
        gagal()

    assert disync == []


def test_page_appears_only_when_every_page_is_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    urutan: list[str] = []
    asli_sync, asli_ganti = os.fsync, Path.replace

    def sync(fd: int) -> None:
        urutan.append("sync")
        asli_sync(fd)

    def ganti(dari: Path, ke: Path) -> Path:
        urutan.append("ganti")
        return asli_ganti(dari, ke)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", ganti)
    (tmp_path / ".kerja").mkdir()
    (tmp_path / "sama.html").write_bytes(b"sama")

    halaman = {tmp_path / "a.html": b"a", tmp_path / "b.html": b"b", tmp_path / "sama.html": b"sama"}

    assert filing.ganti_semua(halaman, tmp_path / ".kerja") == 2
    assert urutan == ["sync", "sync", "ganti", "ganti", "sync"]
