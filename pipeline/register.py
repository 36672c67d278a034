"""The register: cases, numbers given, naskah issued, drops taken. One SQLite file on a local disk.

It forgets nothing. What one drop issues is entered in one transaction (`issuing`); its commit decides.
A naskah is entered `siap` (its draft lies in a dot-folder of outbox/) and becomes `terbit` when it
stands in its place.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from pipeline.errors import HalanganError, PipelineError, RegisterBaruError, RegisterError, halangan
from pipeline.nomor import Nomor, NomorTercatat, pembatalan

TUNGGU_DETIK = 30.0
SQLITE = sqlite3.sqlite_version_info
SQLITE_TERTUA = (3, 37, 0)  # the first with STRICT tables

SKEMA = """
CREATE TABLE kasus (
    id          INTEGER PRIMARY KEY,
    kode        TEXT NOT NULL UNIQUE,
    sop         TEXT NOT NULL,
    awalan      TEXT NOT NULL,
    tahun       INTEGER NOT NULL,
    urut        INTEGER NOT NULL,
    judul       TEXT NOT NULL,
    pengenal    TEXT NOT NULL,            -- judul, tanggal, nomor arahan: what makes two workbooks one case
    folder      TEXT NOT NULL UNIQUE,     -- below outbox/, with /
    versi       INTEGER NOT NULL,
    isi         TEXT NOT NULL,            -- digest of all that the last accepted workbook says
    keadaan     TEXT NOT NULL,            -- JSON: where it stands, for status and pages
    dibuat      TEXT NOT NULL,
    diperbarui  TEXT NOT NULL,
    UNIQUE (awalan, tahun, urut)
) STRICT;
CREATE TABLE nomor (
    id       INTEGER PRIMARY KEY,
    seri     TEXT NOT NULL,
    tahun    INTEGER NOT NULL,
    urut     INTEGER,                     -- NULL: typed, of another pattern
    teks     TEXT NOT NULL,
    tanggal  TEXT NOT NULL,
    batal    TEXT,                        -- the reason, where a number was cancelled; it is never given again
    UNIQUE (seri, tahun, urut),
    UNIQUE (tahun, teks)
) STRICT;
CREATE TABLE setoran (                    -- a drop
    id       TEXT PRIMARY KEY,
    berkas   TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    waktu    TEXT NOT NULL,
    status   TEXT NOT NULL,               -- diterima, ditolak, duplikat
    kasus    INTEGER REFERENCES kasus (id),
    versi    INTEGER,
    jawaban  TEXT NOT NULL,               -- JSON: the line that process prints
    balasan  TEXT,                        -- digest of the workbook sent back
    dijawab  INTEGER NOT NULL DEFAULT 0   -- 1 once the reply lies in its folder
) STRICT;
CREATE INDEX setoran_sha256 ON setoran (sha256);
CREATE TABLE naskah (
    id         INTEGER PRIMARY KEY,
    kasus      INTEGER NOT NULL REFERENCES kasus (id),
    langkah    INTEGER NOT NULL,
    putaran    INTEGER NOT NULL,
    revisi     INTEGER NOT NULL,
    jenis      TEXT NOT NULL,
    nomor      INTEGER NOT NULL REFERENCES nomor (id),
    tanggal    TEXT NOT NULL,
    penanda    TEXT NOT NULL,             -- who signs
    path       TEXT NOT NULL UNIQUE,      -- below outbox/, with /
    sha256     TEXT NOT NULL,
    keadaan    TEXT NOT NULL,             -- siap, terbit, digantikan; dibatalkan, dilepas (see `batalkan`)
    draf       TEXT NOT NULL,             -- file name in the drop's dot-folder
    setoran    TEXT NOT NULL REFERENCES setoran (id),
    asal       TEXT NOT NULL,             -- JSON: digests of workbook, template, configuration; program version
    isi        TEXT NOT NULL,             -- JSON: the values it was made from
    UNIQUE (kasus, langkah, putaran, jenis, revisi)
) STRICT;
CREATE TABLE sumber (                     -- accepted workbooks, as files of the berkas
    kasus    INTEGER NOT NULL REFERENCES kasus (id),
    versi    INTEGER NOT NULL,
    path     TEXT NOT NULL UNIQUE,
    sha256   TEXT NOT NULL,
    draf     TEXT NOT NULL,
    setoran  TEXT NOT NULL REFERENCES setoran (id),
    keadaan  TEXT NOT NULL,
    PRIMARY KEY (kasus, versi)
) STRICT;
CREATE TABLE lampiran (                   -- files that came with a workbook
    kasus    INTEGER NOT NULL REFERENCES kasus (id),
    path     TEXT NOT NULL UNIQUE,
    sha256   TEXT NOT NULL,
    draf     TEXT NOT NULL,
    setoran  TEXT NOT NULL REFERENCES setoran (id)
) STRICT;
"""

# Each makes the next version of the schema out of the one before; a new register runs through all of them.
MIGRASI = (
    SKEMA,
    """
CREATE TABLE salinan (                    -- signed copies that came home
    id       INTEGER PRIMARY KEY,
    naskah   INTEGER NOT NULL REFERENCES naskah (id),
    ke       INTEGER NOT NULL,            -- 1: _ttd, 2: _ttd2
    path     TEXT NOT NULL UNIQUE,
    sha256   TEXT NOT NULL,
    waktu    TEXT NOT NULL,
    beda     TEXT NOT NULL,               -- JSON: in what its text differs from what was issued
    draf     TEXT NOT NULL,
    setoran  TEXT NOT NULL REFERENCES setoran (id),
    UNIQUE (naskah, ke)
) STRICT;
ALTER TABLE naskah ADD COLUMN perubahan TEXT NOT NULL DEFAULT '[]'; -- JSON: what a revision says otherwise
""",
    """
ALTER TABLE nomor ADD COLUMN induk INTEGER;    -- a late entry: the serial it hangs on; its own urut is NULL
ALTER TABLE nomor ADD COLUMN sisip INTEGER;    -- and its place behind it: 005.01 is induk 5, sisip 1
ALTER TABLE nomor ADD COLUMN dibatalkan TEXT;  -- the day it was cancelled
CREATE UNIQUE INDEX nomor_susulan ON nomor (seri, tahun, induk, sisip);
""",
    """
CREATE TABLE turunan (                    -- copies made of a naskah for reading: PDF/A
    naskah   INTEGER PRIMARY KEY REFERENCES naskah (id),
    path     TEXT NOT NULL UNIQUE,
    sha256   TEXT NOT NULL,
    asal     TEXT NOT NULL,               -- digest of the document it was made from
    waktu    TEXT NOT NULL
) STRICT;
CREATE INDEX kasus_pengenal ON kasus (pengenal);
CREATE INDEX kasus_tahun ON kasus (tahun, urut);
CREATE INDEX naskah_nomor ON naskah (nomor);
CREATE INDEX naskah_setoran ON naskah (setoran);
CREATE INDEX setoran_kasus ON setoran (kasus);
CREATE INDEX setoran_balasan ON setoran (balasan) WHERE balasan IS NOT NULL;
CREATE INDEX setoran_belum_dijawab ON setoran (dijawab) WHERE dijawab = 0;
CREATE INDEX setoran_ditolak ON setoran (status) WHERE status = 'ditolak';
CREATE INDEX lampiran_kasus ON lampiran (kasus);
CREATE INDEX salinan_setoran ON salinan (setoran);
""",
    """
CREATE TABLE halaman (                    -- which files of a berkas were made last out of what stands here
    kasus  INTEGER PRIMARY KEY REFERENCES kasus (id),
    dari   TEXT NOT NULL,                 -- digest of program and SOP that made them
    sidik  TEXT NOT NULL                  -- JSON: their digests by their path below outbox/
) STRICT;
-- Whatever of a case changes, its pages are to be made anew.
CREATE TRIGGER halaman_kasus AFTER UPDATE ON kasus BEGIN DELETE FROM halaman WHERE kasus = NEW.id; END;
CREATE TRIGGER halaman_naskah_baru AFTER INSERT ON naskah BEGIN DELETE FROM halaman WHERE kasus = NEW.kasus; END;
CREATE TRIGGER halaman_naskah AFTER UPDATE ON naskah BEGIN DELETE FROM halaman WHERE kasus = NEW.kasus; END;
CREATE TRIGGER halaman_nomor AFTER UPDATE ON nomor BEGIN
    DELETE FROM halaman WHERE kasus IN (SELECT kasus FROM naskah WHERE nomor = NEW.id); END;
CREATE TRIGGER halaman_sumber_baru AFTER INSERT ON sumber BEGIN DELETE FROM halaman WHERE kasus = NEW.kasus; END;
CREATE TRIGGER halaman_sumber AFTER UPDATE ON sumber BEGIN DELETE FROM halaman WHERE kasus = NEW.kasus; END;
CREATE TRIGGER halaman_lampiran_baru AFTER INSERT ON lampiran BEGIN DELETE FROM halaman WHERE kasus = NEW.kasus; END;
CREATE TRIGGER halaman_lampiran AFTER UPDATE ON lampiran BEGIN DELETE FROM halaman WHERE kasus = NEW.kasus; END;
CREATE TRIGGER halaman_salinan_baru AFTER INSERT ON salinan BEGIN
    DELETE FROM halaman WHERE kasus = (SELECT kasus FROM naskah WHERE id = NEW.naskah); END;
CREATE TRIGGER halaman_salinan AFTER UPDATE ON salinan BEGIN
    DELETE FROM halaman WHERE kasus = (SELECT kasus FROM naskah WHERE id = NEW.naskah); END;
CREATE TRIGGER halaman_turunan_baru AFTER INSERT ON turunan BEGIN
    DELETE FROM halaman WHERE kasus = (SELECT kasus FROM naskah WHERE id = NEW.naskah); END;
CREATE TRIGGER halaman_turunan AFTER UPDATE ON turunan BEGIN
    DELETE FROM halaman WHERE kasus = (SELECT kasus FROM naskah WHERE id = NEW.naskah); END;
CREATE TRIGGER halaman_turunan_pergi AFTER DELETE ON turunan BEGIN
    DELETE FROM halaman WHERE kasus = (SELECT kasus FROM naskah WHERE id = OLD.naskah); END;
CREATE TRIGGER halaman_setoran_baru AFTER INSERT ON setoran BEGIN DELETE FROM halaman WHERE kasus = NEW.kasus; END;
-- What was sent back, and that it was, stands on no page.
CREATE TRIGGER halaman_setoran AFTER UPDATE OF berkas, sha256, waktu, status, kasus, versi, jawaban ON setoran BEGIN
    DELETE FROM halaman WHERE kasus IN (OLD.kasus, NEW.kasus) OR kasus IN
        (SELECT a.kasus FROM salinan s JOIN naskah a ON a.id = s.naskah WHERE s.setoran = NEW.id); END;
""",
    """
CREATE TABLE ringkas (                    -- what the front page's data say of a case, as long as nothing of it changes
    kasus  INTEGER PRIMARY KEY REFERENCES kasus (id),
    dari   TEXT NOT NULL,                 -- digest of program and SOP that made it
    isi    TEXT NOT NULL                  -- JSON
) STRICT;
CREATE TRIGGER ringkas_kasus AFTER UPDATE ON kasus BEGIN DELETE FROM ringkas WHERE kasus = NEW.id; END;
CREATE TRIGGER ringkas_naskah_baru AFTER INSERT ON naskah BEGIN DELETE FROM ringkas WHERE kasus = NEW.kasus; END;
CREATE TRIGGER ringkas_naskah AFTER UPDATE ON naskah BEGIN DELETE FROM ringkas WHERE kasus = NEW.kasus; END;
CREATE TRIGGER ringkas_nomor AFTER UPDATE ON nomor BEGIN
    DELETE FROM ringkas WHERE kasus IN (SELECT kasus FROM naskah WHERE nomor = NEW.id); END;
CREATE TRIGGER ringkas_salinan_baru AFTER INSERT ON salinan BEGIN
    DELETE FROM ringkas WHERE kasus = (SELECT kasus FROM naskah WHERE id = NEW.naskah); END;
""",
)
VERSI_SKEMA = len(MIGRASI)
_LEPAS = frozenset({"digantikan", "dilepas"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KasusTercatat:
    """A case as the register knows it."""

    id: int
    kode: str
    sop: str
    tahun: int
    urut: int
    judul: str
    folder: str
    versi: int
    isi: str
    keadaan: Mapping[str, Any]
    dibuat: str
    diperbarui: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NaskahTercatat:
    """A naskah as the register knows it; `nomor` is as printed."""

    id: int
    langkah: int
    putaran: int
    revisi: int
    jenis: str
    nomor: str
    nomor_id: int
    tanggal: dt.date
    penanda: str
    path: str
    sha256: str
    keadaan: str
    setoran: str
    terbit: str  # when it was issued
    draf: str
    isi: Mapping[str, Any]
    asal: Mapping[str, str]  # digests of workbook, template and configuration; the program's version
    perubahan: tuple[str, ...] = ()  # what it says otherwise than the revision before
    pembatalan: str = ""  # when and why its number was cancelled

    @property
    def berlaku(self) -> bool:
        """Whether its place is taken by it: not by a newer revision, and not free for a new number."""
        return self.keadaan not in _LEPAS

    @property
    def kunci(self) -> tuple[int, int, str]:
        """What tells it from every other naskah of the case; revisions share it."""
        return (self.langkah, self.putaran, self.jenis)


class NaskahRingkas(NamedTuple):  # thousands of them, and a dataclass takes six times as long
    """Of a naskah, what tells where its case stands: all of a bureau's are read at once."""

    langkah: int
    putaran: int
    revisi: int
    jenis: str
    nomor: str
    penanda: str
    path: str
    sha256: str
    berlaku: int  # whether its place is taken by it, as SQLite says it; see `NaskahTercatat`
    terbit: str  # when it was issued
    dibatalkan: int  # whether its number is cancelled, likewise
    pulang: int  # whether a signed copy came home


@dataclass(frozen=True, slots=True, kw_only=True)
class NaskahBaru:
    """A naskah about to be entered."""

    langkah: int
    putaran: int
    revisi: int
    jenis: str
    nomor_id: int
    tanggal: dt.date
    penanda: str
    path: str
    sha256: str
    draf: str
    asal: Mapping[str, str]
    isi: Mapping[str, Any]
    perubahan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SalinanTercatat:
    """A signed copy of a naskah that came home."""

    naskah: int
    ke: int
    path: str
    sha256: str
    waktu: str
    beda: tuple[str, ...]
    draf: str
    setoran: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurunanTercatat:
    """A copy of a naskah for reading, made from the document whose digest is `asal`."""

    naskah: int
    path: str
    sha256: str
    asal: str
    waktu: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SumberTercatat:
    """An accepted version of the workbook, as a file of the berkas."""

    versi: int
    path: str
    sha256: str
    draf: str
    keadaan: str
    waktu: str


@dataclass(frozen=True, slots=True)
class LampiranTercatat:
    """A file that came with a workbook, as a file of the berkas."""

    path: str
    sha256: str
    draf: str
    setoran: str
    waktu: str  # when it came


@dataclass(frozen=True, slots=True, kw_only=True)
class Setoran:
    """A drop as the register knows it."""

    id: str
    berkas: str
    sha256: str
    waktu: str
    status: str
    kasus: int | None
    versi: int | None
    jawaban: Mapping[str, Any]
    dijawab: bool


# What passes, or what an Admin mends beside the register; all else that SQLite refuses is damage or our mistake.
_SEMENTARA = {
    sqlite3.SQLITE_BUSY: "sedang dipakai program lain; tutup program itu",
    sqlite3.SQLITE_LOCKED: "sedang dipakai program lain; tutup program itu",
    sqlite3.SQLITE_FULL: "disk penuh; kosongkan ruang",
    sqlite3.SQLITE_IOERR: "disk gagal membaca atau menulis; periksa disknya",
    sqlite3.SQLITE_READONLY: "hanya dapat dibaca; beri akun layanan hak tulis",
    sqlite3.SQLITE_CANTOPEN: "tidak dapat dibuka; periksa folder dan hak aksesnya",
    sqlite3.SQLITE_PERM: "tidak dapat dibuka; periksa hak aksesnya",
    sqlite3.SQLITE_PROTOCOL: "gagal dikunci; taruh di disk lokal",
    sqlite3.SQLITE_NOMEM: "kehabisan memori; tutup program lain",
    sqlite3.SQLITE_INTERRUPT: "pekerjaannya terputus",
}
_PULIHKAN = "kembalikan cadangan terakhir, atau bangun ulang dengan `alur archive rebuild --register`"
_RUSAK = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}


@contextmanager
def _terjemah(berkas: str) -> Iterator[None]:
    """Turn what SQLite says of the file into an error for the Admin; what is our mistake stays what it is."""
    try:
        yield
    except sqlite3.Error as exc:
        kode = (getattr(exc, "sqlite_errorcode", None) or 0) & 0xFF  # the low byte: extended codes say where, too
        if kode in _SEMENTARA:
            msg = f"Register {berkas} {_SEMENTARA[kode]} ({exc})."
            raise HalanganError(msg) from exc
        if kode in _RUSAK:
            msg = f"Register {berkas} rusak: {exc}. Jangan dihapus; {_PULIHKAN}."
            raise RegisterError(msg) from exc
        raise


class _Kursor(sqlite3.Cursor):
    """A cursor whose errors are told in the house's terms, on its way through the rows too."""

    def execute(self, sql: str, parameter: Any = (), /) -> Self:
        with _terjemah(_nama(self.connection)):
            return super().execute(sql, parameter)

    def fetchone(self) -> Any:
        with _terjemah(_nama(self.connection)):
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with _terjemah(_nama(self.connection)):
            return super().fetchall()

    def __next__(self) -> Any:
        with _terjemah(_nama(self.connection)):
            return super().__next__()


def _nama(db: sqlite3.Connection) -> str:
    return db.berkas if isinstance(db, _Sambungan) else ""


class _Sambungan(sqlite3.Connection):
    """A connection that makes such cursors."""

    def __init__(self, berkas: str, **pilihan: Any) -> None:
        super().__init__(berkas, **pilihan)
        self.berkas = berkas

    def cursor(self, factory: Any = _Kursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, parameter: Any = (), /) -> sqlite3.Cursor:
        kursor: sqlite3.Cursor = self.cursor()
        return kursor.execute(sql, parameter)  # sqlite3's own makes a plain cursor since Python 3.11


@dataclass(frozen=True, slots=True, kw_only=True)
class KeadaanRegister:
    """How a register is, looked at from outside."""

    versi: int  # of its schema; 0: an empty file
    cacat: tuple[str, ...] = ()  # what SQLite says is damaged
    kasus: int = 0
    nomor: frozenset[tuple[str, int, str]] = frozenset()  # seri, year and text of each
    kode: frozenset[str] = frozenset()  # of its cases
    terakhir: str = ""  # when the last drop was entered, ISO 8601


def tengok(berkas: Path) -> KeadaanRegister:
    """Return how the register in `berkas` is; it is read whole, and neither written nor brought up to date.

    Raises:
        RegisterError: it is none, or so damaged that it cannot be read.
        HalanganError: it cannot be opened.
    """
    with _terjemah(str(berkas)), closing(_baca_saja(berkas)) as db:
        versi = int(db.execute("PRAGMA user_version").fetchone()[0])
        cacat = [b for (b,) in db.execute("PRAGMA integrity_check(5)") if b != "ok"]
        cacat += [
            f"baris {rowid} tabel {tabel} menunjuk {induk} yang tidak ada"
            for tabel, rowid, induk, _ in db.execute("PRAGMA foreign_key_check").fetchmany(5)
        ]
        if cacat or not versi:
            return KeadaanRegister(versi=versi, cacat=tuple(cacat))
        terakhir = db.execute("SELECT waktu FROM setoran ORDER BY rowid DESC LIMIT 1").fetchone()
        kode = frozenset(k for (k,) in db.execute("SELECT kode FROM kasus"))
        return KeadaanRegister(
            versi=versi,
            kasus=len(kode),
            nomor=frozenset(db.execute("SELECT seri, tahun, teks FROM nomor").fetchall()),
            kode=kode,
            terakhir=terakhir[0] if terakhir else "",
        )


def salin(berkas: Path, tujuan: Path) -> None:
    """Write the register in `berkas` as it is at one moment to the new file `tujuan`, also while the service writes it.

    Raises:
        RegisterError: it is damaged.
        HalanganError: one of them cannot be opened, or the disk is full.
    """
    with _terjemah(str(berkas)), closing(_baca_saja(berkas)) as asal, closing(sqlite3.connect(tujuan)) as salinan:
        asal.backup(salinan)
        salinan.execute("PRAGMA journal_mode = DELETE")  # one file, without a -wal beside it


def _baca_saja(berkas: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{berkas.resolve().as_uri()}?mode=ro", uri=True, timeout=TUNGGU_DETIK)


class Register:
    """The register of one root. Close it, or use it in a `with`."""

    def __init__(self, berkas: Path, *, periksa: bool = True) -> None:
        """Open the register, making it if it is not there; without `periksa` it is not read through first, to look only.

        Raises:
            RegisterError: it is damaged, or of a newer program.
            HalanganError: it cannot be opened, is locked, or its disk is full or fails.
        """
        self.berkas = berkas
        # Up to which serial a series is full, by series, year and first serial: what is committed is never taken back.
        self._penuh: dict[tuple[str, int, int], int] = {}
        self._tertulis: dict[int, tuple[object, str]] = {}  # values as JSON, by their id, in one `issuing`
        with halangan(), _terjemah(str(berkas)):
            if str(berkas) != ":memory:":
                berkas.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(str(berkas), timeout=TUNGGU_DETIK, isolation_level=None, factory=_Sambungan)
        self._db.row_factory = sqlite3.Row
        try:
            self._siapkan()
            if periksa:
                self._periksa()
        except sqlite3.Error as exc:
            self._db.close()
            msg = (
                f"Register {berkas} tidak dapat dibawa ke bentuk yang dipakai versi ini: {exc}. Jangan dihapus; "
                "kembalikan cadangan terakhir."
            )
            raise RegisterError(msg) from exc
        except PipelineError:
            self._db.close()
            raise

    def _siapkan(self) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        self._nyalakan_wal()
        self._db.execute("PRAGMA synchronous = FULL")
        if self.versi < VERSI_SKEMA:
            self._migrasi()
        if self.versi > VERSI_SKEMA:
            msg = f"Register {self.berkas} dibuat AlurNaskah yang lebih baru. Pasang versi terbaru."
            raise RegisterBaruError(msg)

    def _nyalakan_wal(self) -> None:
        """Turn the write-ahead log on; SQLite itself does not wait for one who is doing that at this moment."""
        batas = time.monotonic() + TUNGGU_DETIK
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
            except HalanganError:
                if time.monotonic() >= batas:
                    raise
                time.sleep(0.01)
            else:
                return

    @property
    def versi(self) -> int:
        """The version of its schema."""
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _migrasi(self) -> None:
        """Bring it to the present schema, wholly or not at all; its version is asked under the lock, for two may begin."""
        with self.issuing():
            for n, langkah in enumerate(MIGRASI[self.versi :], self.versi + 1):
                for perintah in _perintah(langkah):
                    self._db.execute(perintah)
                self._db.execute(f"PRAGMA user_version = {n}")

    def _periksa(self) -> None:
        utuh = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if utuh != "ok":
            msg = f"Register {self.berkas} rusak ({utuh}). Jangan dihapus; {_PULIHKAN}."
            raise RegisterError(msg)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the register."""
        self._db.close()

    def pembaca(self) -> Self:
        """Return the same register opened once more, to be read in another thread."""
        return type(self)(self.berkas, periksa=False)

    @contextmanager
    def issuing(self) -> Iterator[None]:
        """Enter all that one drop issues, or nothing of it: the commit at the end decides.

        Raises:
            HalanganError: the register cannot be written now.
            RegisterError: it is damaged.
        """
        self._db.execute("BEGIN IMMEDIATE")
        semula = dict(self._penuh)
        self._tertulis.clear()
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._penuh = semula
            if self._db.in_transaction:  # a full disk makes SQLite roll back by itself
                with suppress(PipelineError, sqlite3.Error):
                    self._db.execute("ROLLBACK")
            raise
        finally:
            self._tertulis.clear()

    @contextmanager
    def membaca(self) -> Iterator[None]:
        """Read as of one moment, whatever is entered meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def penanda(self) -> int:
        """Return a number that is another one once somebody else has entered something."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def cacat(self) -> list[str]:
        """Return what is wrong with the register in itself, a sentence each: its file, its references, its rows."""
        utuh = [b[0] for b in self._db.execute("PRAGMA integrity_check(20)")]
        rujukan = [
            f"{b[0]} baris {b[1]} merujuk {b[2]} yang tidak ada" for b in self._db.execute("PRAGMA foreign_key_check")
        ]
        baris = [kalimat for (kalimat,) in self._db.execute(_CACAT)]
        return [*(u for u in utuh if u != "ok"), *rujukan, *baris]

    def _polos(self, sql: str, nilai: Any) -> list[Any]:
        """Return rows as plain tuples, all at once: there may be ten thousand."""
        kursor = self._db.cursor()
        kursor.row_factory = None
        semua: list[Any] = kursor.execute(sql, nilai).fetchall()
        return semua

    # --- cases ---------------------------------------------------------------------------

    def kasus(self, kode: str) -> KasusTercatat | None:
        """Return the case `kode`."""
        return self._kasus("kode = ?", kode)

    def kasus_serupa(self, sop: str, pengenal: str) -> KasusTercatat | None:
        """Return the case of `sop` whose judul, date and number of arahan are those in `pengenal`."""
        return self._kasus("pengenal = ? AND sop = ?", pengenal, sop)

    def _kasus(self, syarat: str, *nilai: str) -> KasusTercatat | None:
        baris = self._db.execute(f"SELECT * FROM kasus WHERE {syarat}", nilai).fetchone()  # noqa: S608  # nosec B608 - fixed text
        return _kasus(baris) if baris else None

    def semua_kasus(self) -> list[KasusTercatat]:
        """Return every case, newest first."""
        baris = self._db.execute("SELECT * FROM kasus ORDER BY tahun DESC, urut DESC").fetchall()
        return [_kasus(b) for b in baris]

    def jumlah_blok(self, ukuran: int) -> list[tuple[int, int, int]]:
        """Return year, block and number of cases of every block of `ukuran` serials, newest first."""
        return self._polos(_JUMLAH_BLOK, {"ukuran": ukuran})

    def kasus_terbaru(self, jumlah: int) -> list[tuple[str, str, str]]:
        """Return kode, judul and folder of the newest cases."""
        return self._polos("SELECT kode, judul, folder FROM kasus ORDER BY tahun DESC, urut DESC LIMIT ?", (jumlah,))

    def kode_berikut(self, awalan: str, tahun: int) -> tuple[str, int]:
        """Return the next kode of a case, `MM-2026-0007`, and its serial."""
        urut = self._db.execute(
            "SELECT coalesce(max(urut), 0) + 1 FROM kasus WHERE awalan = ? AND tahun = ?", (awalan, tahun)
        ).fetchone()[0]
        return f"{awalan}-{tahun}-{urut:04d}", urut

    def buka_kasus(
        self,
        *,
        kode: str,
        sop: str,
        awalan: str,
        tahun: int,
        urut: int,
        judul: str,
        pengenal: str,
        folder: str,
        waktu: str,
    ) -> int:
        """Enter a new case, still without a version, and return its id."""
        kursor = self._db.execute(
            "INSERT INTO kasus (kode, sop, awalan, tahun, urut, judul, pengenal, folder, versi, isi, keadaan, dibuat, diperbarui)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '', '{}', ?, ?)",
            (kode, sop, awalan, tahun, urut, judul, pengenal, folder, waktu, waktu),
        )
        return _rowid(kursor)

    def perbarui_kasus(
        self, kasus_id: int, *, judul: str, pengenal: str, versi: int, isi: str, keadaan: Mapping[str, Any], waktu: str
    ) -> None:
        """Enter what the newest accepted workbook says of the case."""
        self._db.execute(
            "UPDATE kasus SET judul = ?, pengenal = ?, versi = ?, isi = ?, keadaan = ?, diperbarui = ? WHERE id = ?",
            (judul, pengenal, versi, isi, _json(keadaan), waktu, kasus_id),
        )

    # --- numbers -------------------------------------------------------------------------

    def urut_berikut(self, seri: str, tahun: int, mulai: int) -> int:
        """Return the lowest serial of `seri` in `tahun`, from `mulai` on, that was never given (TND-351, TND-352)."""
        kunci = (seri, tahun, mulai)
        self._penuh[kunci] = self._penuh_sampai(seri, tahun, self._penuh.get(kunci, mulai - 1))
        return self._penuh[kunci] + 1

    def _penuh_sampai(self, seri: str, tahun: int, bawah: int) -> int:
        """Return the last serial before the first gap above `bawah`, by halving: a stretch is full if it counts as many."""
        sql = "SELECT max(urut) FROM nomor WHERE seri = ? AND tahun = ?"
        atas = self._db.execute(sql, (seri, tahun)).fetchone()[0] or 0
        sql = "SELECT count(*) FROM nomor WHERE seri = ? AND tahun = ? AND urut > ? AND urut <= ?"
        while bawah < atas:
            tengah = (bawah + atas + 1) // 2
            if self._db.execute(sql, (seri, tahun, bawah, tengah)).fetchone()[0] == tengah - bawah:
                bawah = tengah
            else:
                atas = tengah - 1
        return bawah

    def catat_nomor(self, nomor: Nomor) -> int:
        """Enter a number and return its id.

        Raises:
            RegisterError: another number of that year prints the same; two patterns are not told apart.
        """
        try:
            kursor = self._db.execute(
                "INSERT INTO nomor (seri, tahun, urut, induk, sisip, teks, tanggal) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (nomor.seri, nomor.tahun, *_urut(nomor.urut, nomor.sisip), nomor.teks, nomor.tanggal.isoformat()),
            )
        except sqlite3.IntegrityError as exc:
            msg = (
                f"Nomor {nomor.teks} sudah ada di register. Bedakan pola seri “{nomor.seri}” di config/penomoran.toml."
            )
            raise RegisterError(msg) from exc
        return _rowid(kursor)

    def pemilik_nomor(self, nomor: Nomor) -> NomorTercatat | None:
        """Return the number in the register that `nomor` would double, None if it is free."""
        urut, induk, sisip = _urut(nomor.urut, nomor.sisip)
        seri = (nomor.seri, nomor.tahun)
        hasil = self._nomor(  # each way by an index of its own: all numbers of the year would be looked through
            "(n.tahun = ? AND n.teks = ?) OR (n.seri = ? AND n.tahun = ? AND n.urut = ?)"
            " OR (n.seri = ? AND n.tahun = ? AND n.induk = ? AND n.sisip = ?)",
            (nomor.tahun, nomor.teks, *seri, urut, *seri, induk, sisip),
        )
        return hasil[0] if hasil else None

    def nomor(self, tahun: int | None = None) -> list[NomorTercatat]:
        """Return every number given or cancelled, of one year or of all, in the order they were entered."""
        return self._nomor("n.tahun = ?", (tahun,)) if tahun is not None else self._nomor("1", ())

    def nomor_batal(self) -> list[NomorTercatat]:
        """Return every number that was cancelled, in the order they were entered."""
        return self._nomor("n.batal IS NOT NULL", ())

    def _nomor(self, syarat: str, nilai: tuple[int | str | None, ...]) -> list[NomorTercatat]:
        terakhir = "a.id = (SELECT max(id) FROM naskah WHERE nomor = n.id)"
        baris = self._db.execute(
            "SELECT n.*, k.kode, k.judul, k.sop, a.langkah, a.putaran, a.jenis, a.isi FROM nomor n"  # noqa: S608  # nosec B608 - fixed text
            f" LEFT JOIN naskah a ON {terakhir} LEFT JOIN kasus k ON k.id = a.kasus WHERE {syarat} ORDER BY n.id",
            nilai,
        )
        return [_nomor(b) for b in baris]

    def urut_tercatat(self, seri: str, tahun: int) -> set[int]:
        """Return the serials of `seri` that were given in `tahun`, cancelled ones included."""
        baris = self._db.execute("SELECT urut FROM nomor WHERE seri = ? AND tahun = ? AND urut > 0", (seri, tahun))
        return {urut for (urut,) in baris}

    def batalkan(self, nomor_id: int, *, alasan: str, saat: dt.date) -> None:
        """Enter that a number is cancelled: row, number and naskah stay for ever (TND-352).

        Its naskah becomes `dibatalkan`: withdrawn, and its place in the case stays taken, so that nothing
        is issued there by itself; after `lepaskan` it is `dilepas`, and the place is free for a new number.
        """
        self._db.execute(
            "UPDATE nomor SET batal = ?, dibatalkan = ? WHERE id = ? AND batal IS NULL",
            (alasan, saat.isoformat(), nomor_id),
        )
        self._db.execute("UPDATE naskah SET keadaan = 'dibatalkan' WHERE nomor = ? AND keadaan = 'terbit'", (nomor_id,))

    def lepaskan(self, nomor_id: int) -> bool:
        """Enter that a new number may be given where that of `nomor_id` was cancelled; return whether it was not free."""
        kursor = self._db.execute(
            "UPDATE naskah SET keadaan = 'dilepas' WHERE nomor = ? AND keadaan = 'dibatalkan'", (nomor_id,)
        )
        return kursor.rowcount > 0

    def kasus_nomor(self, nomor_id: int) -> KasusTercatat | None:
        """Return the case of the naskah that has the number, None where it has none."""
        baris = self._db.execute(
            "SELECT DISTINCT k.* FROM kasus k JOIN naskah a ON a.kasus = k.id WHERE a.nomor = ?", (nomor_id,)
        ).fetchone()
        return _kasus(baris) if baris else None

    def sedang_terbit(self, nomor_id: int) -> bool:
        """Return whether a naskah with that number is entered but perhaps not yet in its place."""
        kursor = self._db.execute("SELECT 1 FROM naskah WHERE nomor = ? AND keadaan = 'siap'", (nomor_id,))
        return kursor.fetchone() is not None

    # --- naskah --------------------------------------------------------------------------

    def naskah(self, kasus_id: int, *, isi: bool = True) -> list[NaskahTercatat]:
        """Return every naskah of a case, superseded ones included, in the order they were issued.

        Without `isi`, what they were made from is left out: it is all that takes time.
        """
        pilih = _NASKAH if isi else _NASKAH_TANPA_ISI
        baris = self._db.execute(f"{pilih} WHERE a.kasus = ? ORDER BY a.id", (kasus_id,))
        return [_naskah(b) for b in baris.fetchall()]

    def naskah_ringkas(self, kode: str | None = None) -> dict[int, list[NaskahRingkas]]:
        """Return every naskah of one case or of all, superseded ones included, by the id of the case."""
        milik = "a.kasus = (SELECT id FROM kasus WHERE kode = ?)" if kode else "1"
        baris = self._polos(
            "SELECT a.kasus, a.langkah, a.putaran, a.revisi, a.jenis, n.teks, a.penanda, a.path, a.sha256,"  # noqa: S608  # nosec B608 - fixed text
            f" a.keadaan NOT IN {tuple(sorted(_LEPAS))}, d.waktu, n.batal IS NOT NULL, a.id IN (SELECT naskah FROM salinan)"
            f" FROM naskah a JOIN nomor n ON n.id = a.nomor JOIN setoran d ON d.id = a.setoran WHERE {milik} ORDER BY a.id",
            (kode,) if kode else (),
        )
        hasil: dict[int, list[NaskahRingkas]] = {}
        for b in baris:
            hasil.setdefault(b[0], []).append(NaskahRingkas._make(b[1:]))
        return hasil

    def catat_naskah(self, kasus_id: int, setoran: str, baru: NaskahBaru) -> None:
        """Enter a naskah whose draft is durable; it is `siap` until it stands in its place."""
        isi = _json_hemat(baru.isi, self._tertulis)
        _ingat_isi(isi, baru.isi)
        self._db.execute(
            "INSERT INTO naskah (kasus, langkah, putaran, revisi, jenis, nomor, tanggal, penanda, path, sha256, keadaan,"
            " draf, setoran, asal, isi, perubahan) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'siap', ?, ?, ?, ?, ?)",
            (
                kasus_id,
                baru.langkah,
                baru.putaran,
                baru.revisi,
                baru.jenis,
                baru.nomor_id,
                baru.tanggal.isoformat(),
                baru.penanda,
                baru.path,
                baru.sha256,
                baru.draf,
                setoran,
                _json(baru.asal),
                isi,
                json.dumps(baru.perubahan, ensure_ascii=False),
            ),
        )

    def cari_naskah(self, kode: str, kunci: tuple[int, int, str], revisi: int) -> tuple[int, NaskahTercatat] | None:
        """Return one revision of a naskah with the id of its case, None if it was never issued."""
        baris = self._db.execute(
            f"{_NASKAH} JOIN kasus k ON k.id = a.kasus WHERE k.kode = ? AND a.langkah = ? AND a.putaran = ?"
            " AND a.jenis = ? AND a.revisi = ?",
            (kode, *kunci, revisi),
        ).fetchone()
        return (baris["kasus"], _naskah(baris)) if baris else None

    def catat_salinan(self, salinan: SalinanTercatat) -> None:
        """Enter a signed copy whose draft is durable."""
        self._db.execute(
            "INSERT INTO salinan (naskah, ke, path, sha256, waktu, beda, draf, setoran) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                salinan.naskah,
                salinan.ke,
                salinan.path,
                salinan.sha256,
                salinan.waktu,
                json.dumps(salinan.beda, ensure_ascii=False),
                salinan.draf,
                salinan.setoran,
            ),
        )

    def salinan(self, kasus_id: int) -> list[SalinanTercatat]:
        """Return the signed copies of a case's naskah, in the order they came."""
        return self._salinan("a.kasus = ?", kasus_id)

    def salinan_setoran(self, setoran: str) -> list[SalinanTercatat]:
        """Return the signed copies that one drop brought."""
        return self._salinan("s.setoran = ?", setoran)

    def _salinan(self, syarat: str, nilai: int | str) -> list[SalinanTercatat]:
        baris = self._db.execute(
            f"SELECT s.* FROM salinan s JOIN naskah a ON a.id = s.naskah WHERE {syarat} ORDER BY s.id",  # noqa: S608  # nosec B608 - fixed text
            (nilai,),
        )
        return [
            SalinanTercatat(
                naskah=b["naskah"],
                ke=b["ke"],
                path=b["path"],
                sha256=b["sha256"],
                waktu=b["waktu"],
                beda=tuple(json.loads(b["beda"])),
                draf=b["draf"],
                setoran=b["setoran"],
            )
            for b in baris
        ]

    def turunan(self, kasus_id: int) -> list[TurunanTercatat]:
        """Return the copies for reading that were made of a case's naskah."""
        baris = self._db.execute(
            "SELECT t.* FROM turunan t JOIN naskah a ON a.id = t.naskah WHERE a.kasus = ? ORDER BY t.naskah",
            (kasus_id,),
        )
        return [TurunanTercatat(**b) for b in baris]

    def catat_turunan(self, turunan: TurunanTercatat) -> None:
        """Enter a copy for reading, in place of an older one of the same naskah."""
        self._db.execute(
            "INSERT OR REPLACE INTO turunan (naskah, path, sha256, asal, waktu) VALUES (?, ?, ?, ?, ?)",
            (turunan.naskah, turunan.path, turunan.sha256, turunan.asal, turunan.waktu),
        )

    def turunan_naskah(self, naskah_id: int) -> TurunanTercatat | None:
        """Return the copy for reading of one naskah."""
        baris = self._db.execute("SELECT * FROM turunan WHERE naskah = ?", (naskah_id,)).fetchone()
        return TurunanTercatat(**baris) if baris else None

    def turunan_sidik(self, sha256: str) -> TurunanTercatat | None:
        """Return the copy for reading that is exactly these bytes."""
        baris = self._db.execute("SELECT * FROM turunan WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone()
        return TurunanTercatat(**baris) if baris else None

    def semua_turunan(self) -> list[tuple[int, int, str]]:
        """Return every copy for reading, newest naskah first: id of the naskah, id of its case, path of the copy."""
        baris = self._db.execute(
            "SELECT t.naskah, a.kasus, t.path FROM turunan t JOIN naskah a ON a.id = t.naskah ORDER BY t.naskah DESC"
        )
        return [(naskah, kasus, path) for naskah, kasus, path in baris]

    def tanpa_turunan(self, setoran: str | None = None) -> list[int]:
        """Return the naskah in force without an up-to-date copy for reading, newest first; of one drop, or all."""
        milik = "a.setoran = ?" if setoran else "1"  # two queries: each takes its own way through the indexes
        baris = self._db.execute(
            f"SELECT a.id FROM naskah a WHERE {milik} AND a.keadaan = 'terbit' AND NOT EXISTS"  # noqa: S608  # nosec B608 - fixed text
            " (SELECT 1 FROM turunan t WHERE t.naskah = a.id AND t.asal = a.sha256) ORDER BY a.id DESC",
            (setoran,) if setoran else (),
        )
        return [naskah for (naskah,) in baris]

    def lupakan_turunan(self, naskah_id: int) -> None:
        """Take back a copy for reading that could not be put in its place."""
        self._db.execute("DELETE FROM turunan WHERE naskah = ?", (naskah_id,))

    def naskah_id(self, naskah_id: int) -> tuple[int, NaskahTercatat]:
        """Return the naskah with that id, and the id of its case."""
        baris = self._db.execute(f"{_NASKAH} WHERE a.id = ?", (naskah_id,)).fetchone()
        return baris["kasus"], _naskah(baris)

    # --- pages ---------------------------------------------------------------------------

    def halaman(self, kasus_id: int, dari: str) -> dict[str, str] | None:
        """Return the digests of a berkas' pages by their path, as they were made last and should be still.

        None where something of the case has changed since, or what made them was another program or SOP than `dari`.
        """
        baris = self._db.execute("SELECT sidik FROM halaman WHERE kasus = ? AND dari = ?", (kasus_id, dari)).fetchone()
        return dict(json.loads(baris[0])) if baris else None

    def catat_halaman(self, kasus_id: int, dari: str, sidik: Mapping[str, str]) -> None:
        """Enter which pages were made of a case as it stands here; a change of the case takes that back by itself."""
        self._db.execute(
            "INSERT OR REPLACE INTO halaman (kasus, dari, sidik) VALUES (?, ?, ?)", (kasus_id, dari, _json(sidik))
        )

    def ringkas(self, tahun: int, dari: int, sampai: int) -> list[tuple[int, str, str | None, str | None]]:
        """Return what is kept of the cases of a year with a serial from `dari` to before `sampai`, lowest first.

        Of each its id, its SOP, and what `catat_ringkas` entered; None twice where something of it has changed since.
        """
        return self._polos(
            "SELECT k.id, k.sop, r.dari, r.isi FROM kasus k LEFT JOIN ringkas r ON r.kasus = k.id"
            " WHERE k.tahun = ? AND k.urut >= ? AND k.urut < ? ORDER BY k.urut, k.kode",
            (tahun, dari, sampai),
        )

    def catat_ringkas(self, kasus_id: int, dari: str, isi: str) -> None:
        """Enter a case in short as it stands here; a change of the case takes that back by itself."""
        self._db.execute("INSERT OR REPLACE INTO ringkas (kasus, dari, isi) VALUES (?, ?, ?)", (kasus_id, dari, isi))

    def kasus_setoran(self, setoran: str) -> list[int]:
        """Return the cases that the signed copies of one drop belong to."""
        baris = self._db.execute(
            "SELECT DISTINCT a.kasus FROM salinan s JOIN naskah a ON a.id = s.naskah WHERE s.setoran = ?", (setoran,)
        )
        return [kasus for (kasus,) in baris]

    def gantikan(self, naskah: NaskahTercatat, path_baru: str) -> None:
        """Enter that a newer revision takes the place of `naskah`, which moves to `path_baru`, its copy for reading too."""
        self._db.execute("UPDATE naskah SET keadaan = 'digantikan', path = ? WHERE id = ?", (path_baru, naskah.id))
        self._db.execute("UPDATE turunan SET path = ? WHERE naskah = ?", (path_turunan(path_baru), naskah.id))

    def siap(self, setoran: str) -> list[NaskahTercatat]:
        """Return the naskah of a drop that are entered but perhaps not yet in their place, without what they were made from."""
        baris = self._db.execute(
            f"{_NASKAH_TANPA_ISI} WHERE a.setoran = ? AND a.keadaan = 'siap' ORDER BY a.id", (setoran,)
        )
        return [_naskah(b) for b in baris]

    def di_tempat(self, setoran: str) -> None:
        """Enter that every naskah and the workbook of a drop stand in their place; the register must be in `issuing`."""
        self._db.execute("UPDATE naskah SET keadaan = 'terbit' WHERE setoran = ? AND keadaan = 'siap'", (setoran,))
        self._db.execute("UPDATE sumber SET keadaan = 'terbit' WHERE setoran = ?", (setoran,))

    # --- workbooks and drops -----------------------------------------------------------------

    def catat_sumber(self, kasus_id: int, setoran: str, *, versi: int, path: str, sha256: str, draf: str) -> None:
        """Enter an accepted workbook whose draft is durable."""
        self._db.execute(
            "INSERT INTO sumber (kasus, versi, path, sha256, draf, setoran, keadaan) VALUES (?, ?, ?, ?, ?, ?, 'siap')",
            (kasus_id, versi, path, sha256, draf, setoran),
        )

    def sumber(self, kasus_id: int) -> list[SumberTercatat]:
        """Return the accepted workbooks of a case, oldest first."""
        baris = self._db.execute(
            "SELECT s.*, d.waktu FROM sumber s JOIN setoran d ON d.id = s.setoran WHERE s.kasus = ? ORDER BY s.versi",
            (kasus_id,),
        )
        return [
            SumberTercatat(
                versi=b["versi"],
                path=b["path"],
                sha256=b["sha256"],
                draf=b["draf"],
                keadaan=b["keadaan"],
                waktu=b["waktu"],
            )
            for b in baris
        ]

    def catat_lampiran(self, kasus_id: int, setoran: str, *, path: str, sha256: str, draf: str) -> None:
        """Enter a file that comes with a workbook, its draft durable."""
        self._db.execute(
            "INSERT INTO lampiran (kasus, path, sha256, draf, setoran) VALUES (?, ?, ?, ?, ?)",
            (kasus_id, path, sha256, draf, setoran),
        )

    def lampiran(self, kasus_id: int) -> list[LampiranTercatat]:
        """Return the files that came with the workbooks of a case."""
        baris = self._db.execute(
            "SELECT x.path, x.sha256, x.draf, x.setoran, d.waktu FROM lampiran x JOIN setoran d ON d.id = x.setoran"
            " WHERE x.kasus = ? ORDER BY x.rowid",
            (kasus_id,),
        )
        return [LampiranTercatat(*b) for b in baris]

    def catat_setoran(
        self,
        setoran: str,
        *,
        berkas: str,
        sha256: str,
        waktu: str,
        status: str,
        kasus_id: int | None,
        versi: int | None,
        jawaban: Mapping[str, Any],
    ) -> None:
        """Enter a drop and its answer."""
        self._db.execute(
            "INSERT INTO setoran (id, berkas, sha256, waktu, status, kasus, versi, jawaban) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (setoran, berkas, sha256, waktu, status, kasus_id, versi, _json(jawaban)),
        )

    def setoran(self, setoran: str) -> Setoran | None:
        """Return the drop `setoran`, if it was entered."""
        baris = self._db.execute("SELECT * FROM setoran WHERE id = ?", (setoran,)).fetchone()
        return _setoran(baris) if baris else None

    def diterima(self, sha256: str) -> Setoran | None:
        """Return the accepted drop of exactly these bytes; one that asked for a look only was not accepted for good."""
        baris = self._db.execute(
            f"SELECT * FROM setoran WHERE sha256 = ? AND {_TERBIT} LIMIT 1",  # noqa: S608  # nosec B608 - fixed text
            (sha256,),
        ).fetchone()
        return _setoran(baris) if baris else None

    def setoran_terakhir(self, kasus_id: int) -> Setoran | None:
        """Return the newest accepted drop of a case."""
        baris = self._db.execute(
            f"SELECT * FROM setoran WHERE kasus = ? AND versi IS NOT NULL AND {_TERBIT} ORDER BY rowid DESC LIMIT 1",  # noqa: S608  # nosec B608 - fixed text
            (kasus_id,),
        ).fetchone()
        return _setoran(baris) if baris else None

    def salinan_ditolak(self) -> list[Setoran]:
        """Return the refused drops that were to be signed copies, newest first."""
        baris = self._db.execute(
            "SELECT * FROM setoran WHERE status = 'ditolak'"
            " AND json_extract(jawaban, '$.masalah[0].kode') LIKE 'salinan-%' ORDER BY rowid DESC"
        )
        return [_setoran(b) for b in baris]

    def kasus_id(self, kasus_id: int) -> KasusTercatat:
        """Return the case with that id."""
        return _kasus(self._db.execute("SELECT * FROM kasus WHERE id = ?", (kasus_id,)).fetchone())

    def catat_balasan(self, setoran: str, sha256: str) -> None:
        """Enter the workbook that is about to be sent back for a drop."""
        self._db.execute("UPDATE setoran SET balasan = ? WHERE id = ?", (sha256, setoran))

    def balasan(self, kasus_id: int | None, sha256: str) -> set[str]:
        """Return the digest of every workbook that was sent back for a case; also `sha256`, if it was sent back for none.

        A workbook that came back with a KONSEP has no case yet, and may be dropped as it is.
        """
        baris = self._db.execute(
            "SELECT balasan FROM setoran WHERE balasan IS NOT NULL AND (kasus = ? OR balasan = ?)", (kasus_id, sha256)
        )
        return {sha256 for (sha256,) in baris}

    def dijawab(self, setoran: str) -> None:
        """Enter that a drop's reply lies in its folder."""
        self._db.execute("UPDATE setoran SET dijawab = 1 WHERE id = ?", (setoran,))

    def belum_dijawab(self) -> list[Setoran]:
        """Return the drops whose reply may not have been written."""
        return [_setoran(b) for b in self._db.execute("SELECT * FROM setoran WHERE dijawab = 0 ORDER BY rowid")]

    # --- a case, whole -----------------------------------------------------------------------

    def cuplik(self, kasus_id: int) -> dict[str, Any]:
        """Return all that the register knows of a case, as JSON may hold it; `tuang` enters it in another register.

        Tables by name, rows as objects. Ids of the register are not in it: a naskah names its number by series,
        year and print, and a copy its naskah by its path. Numbers that no naskah has, and drops that were
        refused, belong to no case.
        """
        hasil: dict[str, Any] = {
            nama: [dict(b) for b in self._db.execute(pilih, {"kasus": kasus_id})] for nama, pilih in _CUPLIK.items()
        }
        (hasil["kasus"],) = hasil["kasus"]
        for tabel, kolom in _BERJSON:
            for baris in (hasil["kasus"],) if tabel == "kasus" else hasil[tabel]:
                baris[kolom] = dict(_isi(baris[kolom])) if kolom == "isi" else json.loads(baris[kolom])
        return hasil

    def tuang(self, cuplikan: Mapping[str, Any]) -> int:
        """Enter a case out of what `cuplik` returned, and return its id; the register must be in `issuing`.

        Every naskah stands in its place, and every drop is answered: what comes back this way is over. What fails
        leaves nothing behind.

        Raises:
            RegisterError: the case, one of its numbers or one of its places is in the register already.
            KeyError, TypeError, ValueError: `cuplikan` is none.
        """
        self._db.execute("SAVEPOINT tuang")
        try:
            kasus = self._tuang(cuplikan)
        except BaseException:
            with suppress(PipelineError, sqlite3.Error):
                self._db.execute("ROLLBACK TO tuang")
                self._db.execute("RELEASE tuang")
            raise
        self._db.execute("RELEASE tuang")
        return kasus

    def _tuang(self, cuplikan: Mapping[str, Any]) -> int:
        isi = json.loads(json.dumps(cuplikan))
        for tabel, kolom in _BERJSON:
            for baris in (isi["kasus"],) if tabel == "kasus" else isi[tabel]:
                baris[kolom] = json.dumps(baris[kolom], ensure_ascii=False, sort_keys=True)
        kode = isi["kasus"]["kode"]
        try:
            kasus = self._sisip("kasus", isi["kasus"])
            for baris in isi["setoran"]:
                milik = kasus if baris.pop("kode") == kode else None
                self._sisip("setoran", baris | {"kasus": milik, "dijawab": 1}, "ON CONFLICT (id) DO NOTHING")
                self._db.execute("UPDATE setoran SET kasus = ? WHERE id = ? AND kasus IS NULL", (milik, baris["id"]))
            nomor = {(b["seri"], b["tahun"], b["teks"]): self._sisip("nomor", b) for b in isi["nomor"]}
            naskah = {}
            for baris in isi["naskah"]:
                id_nomor = nomor[tuple(baris.pop(k) for k in ("nomor_seri", "nomor_tahun", "nomor_teks"))]
                naskah[baris["path"]] = self._sisip("naskah", baris | {"kasus": kasus, "nomor": id_nomor, "draf": ""})
            for baris in isi["sumber"]:
                self._sisip("sumber", baris | {"kasus": kasus, "draf": "", "keadaan": "terbit"})
            for baris in isi["lampiran"]:
                self._sisip("lampiran", baris | {"kasus": kasus, "draf": ""})
            for baris in isi["salinan"]:
                self._sisip("salinan", baris | {"naskah": naskah[baris.pop("naskah_path")], "draf": ""})
            for baris in isi["turunan"]:
                self._sisip("turunan", baris | {"naskah": naskah[baris.pop("naskah_path")]})
        except sqlite3.IntegrityError as exc:
            msg = f"Kasus {kode}, salah satu nomornya, atau salah satu berkasnya sudah ada di register ({exc})."
            raise RegisterError(msg) from exc
        except (sqlite3.ProgrammingError, sqlite3.InterfaceError, OverflowError) as exc:
            raise ValueError(str(exc)) from exc  # a list, or a figure of twenty digits, where a cell should be
        return kasus

    def _sisip(self, tabel: str, baris: Mapping[str, Any], bila: str = "") -> int:
        kolom = [b["name"] for b in self._db.execute(f"PRAGMA table_info({tabel})") if b["name"] in baris]
        isi = ", ".join(f":{k}" for k in kolom)
        sql = f"INSERT INTO {tabel} ({', '.join(kolom)}) VALUES ({isi}) {bila}"  # noqa: S608  # nosec B608 - names of our own tables
        return _rowid(self._db.execute(sql, dict(baris)))


# From the last case of a block to that of the one before: to group all cases by block takes ten times as long.
_JUMLAH_BLOK = """
WITH RECURSIVE akhir (id) AS (
    SELECT id FROM (SELECT id FROM kasus ORDER BY tahun DESC, urut DESC LIMIT 1)
    UNION ALL
    SELECT (SELECT b.id FROM kasus b WHERE (b.tahun, b.urut) < (k.tahun, k.urut / :ukuran * :ukuran)
            ORDER BY b.tahun DESC, b.urut DESC LIMIT 1)
    FROM akhir JOIN kasus k ON k.id = akhir.id
)
SELECT k.tahun, k.urut / :ukuran, (SELECT count(*) FROM kasus b WHERE b.tahun = k.tahun
       AND b.urut >= k.urut / :ukuran * :ukuran AND b.urut < (k.urut / :ukuran + 1) * :ukuran)
FROM akhir JOIN kasus k ON k.id = akhir.id ORDER BY 1 DESC, 2 DESC
"""

# What belongs to a case, table by table, without the ids and the drafts of this register.
_CUPLIK = {
    "kasus": "SELECT kode, sop, awalan, tahun, urut, judul, pengenal, folder, versi, isi, keadaan, dibuat, diperbarui"
    " FROM kasus WHERE id = :kasus",
    "setoran": "SELECT d.id, d.berkas, d.sha256, d.waktu, d.status, k.kode, d.versi, d.jawaban FROM setoran d"
    " LEFT JOIN kasus k ON k.id = d.kasus WHERE d.kasus = :kasus OR d.id IN"
    " (SELECT s.setoran FROM salinan s JOIN naskah a ON a.id = s.naskah WHERE a.kasus = :kasus)"
    " ORDER BY d.waktu, d.versi, d.id",  # a drop of two cases may have come here with the other one, out of turn
    "nomor": "SELECT DISTINCT n.seri, n.tahun, n.urut, n.teks, n.tanggal, n.batal, n.induk, n.sisip, n.dibatalkan"
    " FROM nomor n JOIN naskah a ON a.nomor = n.id WHERE a.kasus = :kasus ORDER BY n.id",
    "naskah": "SELECT a.langkah, a.putaran, a.revisi, a.jenis, n.seri AS nomor_seri, n.tahun AS nomor_tahun,"
    " n.teks AS nomor_teks, a.tanggal, a.penanda, a.path, a.sha256, CASE a.keadaan WHEN 'siap' THEN 'terbit' ELSE"
    " a.keadaan END AS keadaan, a.setoran, a.asal, a.isi, a.perubahan FROM naskah a JOIN nomor n ON n.id = a.nomor"
    " WHERE a.kasus = :kasus ORDER BY a.id",
    "sumber": "SELECT versi, path, sha256, setoran FROM sumber WHERE kasus = :kasus ORDER BY versi",
    "lampiran": "SELECT path, sha256, setoran FROM lampiran WHERE kasus = :kasus ORDER BY rowid",
    "salinan": "SELECT a.path AS naskah_path, s.ke, s.path, s.sha256, s.waktu, s.beda, s.setoran FROM salinan s"
    " JOIN naskah a ON a.id = s.naskah WHERE a.kasus = :kasus ORDER BY s.id",
    "turunan": "SELECT a.path AS naskah_path, t.path, t.sha256, t.asal, t.waktu FROM turunan t"
    " JOIN naskah a ON a.id = t.naskah WHERE a.kasus = :kasus ORDER BY t.naskah",
}
_BERJSON = (
    ("kasus", "keadaan"),
    ("setoran", "jawaban"),
    ("naskah", "asal"),
    ("naskah", "isi"),
    ("naskah", "perubahan"),
    ("salinan", "beda"),
)


# Rows that the program never enters.
_CACAT = """
SELECT 'nomor ' || n.teks || ' tidak dibatalkan, padahal tidak ada naskahnya' FROM nomor n
 WHERE n.batal IS NULL AND NOT EXISTS (SELECT 1 FROM naskah a WHERE a.nomor = n.id)
UNION ALL
SELECT 'nomor ' || n.teks || ' dipakai lebih dari satu naskah' FROM naskah a JOIN nomor n ON n.id = a.nomor
 GROUP BY n.id HAVING count(DISTINCT a.kasus || '/' || a.langkah || '/' || a.putaran || '/' || a.jenis) > 1
UNION ALL
SELECT k.kode || ' mempunyai dua revisi ' || a.jenis || ' yang sama-sama berlaku' FROM naskah a
 JOIN kasus k ON k.id = a.kasus WHERE a.keadaan NOT IN ('digantikan', 'dilepas')
 GROUP BY a.kasus, a.langkah, a.putaran, a.jenis HAVING count(*) > 1
UNION ALL
SELECT k.kode || ' berversi ' || k.versi || ', padahal buku kerja terakhirnya versi ' || max(s.versi) FROM kasus k
 JOIN sumber s ON s.kasus = k.id GROUP BY k.id HAVING max(s.versi) <> k.versi
"""
# An accepted drop, but not one that asked for a look only.
_TERBIT = "status = 'diterima' AND json_extract(jawaban, '$.konsep') IS NULL"
_NASKAH = (
    "SELECT a.*, n.teks AS nomor_teks, n.batal, n.dibatalkan, d.waktu AS terbit"
    " FROM naskah a JOIN nomor n ON n.id = a.nomor JOIN setoran d ON d.id = a.setoran"
)

_NASKAH_TANPA_ISI = _NASKAH.replace(
    "a.*",
    "a.id, a.langkah, a.putaran, a.revisi, a.jenis, a.nomor, a.tanggal, a.penanda, a.path, a.sha256, a.keadaan, a.draf,"
    " a.setoran, a.asal, '{}' AS isi, a.perubahan",
)


def _perintah(naskah_sql: str) -> Iterator[str]:
    """Yield each statement of a script: `executescript` would commit what was begun before it."""
    satu = ""
    for potongan in naskah_sql.split(";"):
        satu += f"{potongan};"
        if sqlite3.complete_statement(satu):  # a ; in a comment ends none
            yield satu
            satu = ""


def _rowid(kursor: sqlite3.Cursor) -> int:
    if kursor.lastrowid is None:
        msg = "SQLite tidak memberi nomor baris."
        raise RegisterError(msg)
    return kursor.lastrowid


_json: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode  # made once: a drop needs it 300 times


def _json_hemat(isi: Mapping[str, Any], tertulis: dict[int, tuple[object, str]]) -> str:
    """Return what `_json` does; what stands in `tertulis` already is not encoded again.

    The naskah of a drop share most of their values, to the object: tables, and rows of the history.
    """

    def tulis(nilai: Any) -> str:
        if not isinstance(nilai, dict | list):
            return _json(nilai)
        if id(nilai) not in tertulis:
            teks = f"[{', '.join(map(tulis, nilai))}]" if isinstance(nilai, list) else _json(nilai)
            tertulis[id(nilai)] = nilai, teks
        return tertulis[id(nilai)][1]

    return f"{{{', '.join(f'{_json(kunci)}: {tulis(nilai)}' for kunci, nilai in sorted(isi.items()))}}}"


def _kasus(baris: sqlite3.Row) -> KasusTercatat:
    return KasusTercatat(
        id=baris["id"],
        kode=baris["kode"],
        sop=baris["sop"],
        tahun=baris["tahun"],
        urut=baris["urut"],
        judul=baris["judul"],
        folder=baris["folder"],
        versi=baris["versi"],
        isi=baris["isi"],
        keadaan=json.loads(baris["keadaan"]),
        dibuat=baris["dibuat"],
        diperbarui=baris["diperbarui"],
    )


# What naskah were made from, by its JSON: of a case that is under way each is asked for several times, and 20 kB of
# JSON each are the longest part of it. The values that were just entered are those that come back. Those of one case
# with its revisions are enough: a tenth of a MB each.
_ISI: Final[dict[str, Mapping[str, Any]]] = {}
_ISI_MAKS: Final = 32


def _isi(teks: str) -> Mapping[str, Any]:
    isi = _ISI.get(teks)
    return isi if isi is not None else _ingat_isi(teks, json.loads(teks))


def _ingat_isi(teks: str, isi: Mapping[str, Any]) -> Mapping[str, Any]:
    for lama in list(_ISI)[: max(0, len(_ISI) + 1 - _ISI_MAKS)]:
        _ISI.pop(lama, None)  # another thread may have done it
    _ISI[teks] = isi
    return isi


def _naskah(baris: sqlite3.Row) -> NaskahTercatat:
    return NaskahTercatat(
        id=baris["id"],
        langkah=baris["langkah"],
        putaran=baris["putaran"],
        revisi=baris["revisi"],
        jenis=baris["jenis"],
        nomor=baris["nomor_teks"],
        nomor_id=baris["nomor"],
        tanggal=dt.date.fromisoformat(baris["tanggal"]),
        penanda=baris["penanda"],
        path=baris["path"],
        sha256=baris["sha256"],
        keadaan=baris["keadaan"],
        setoran=baris["setoran"],
        terbit=baris["terbit"],
        draf=baris["draf"],
        isi=_isi(baris["isi"]),
        asal=json.loads(baris["asal"]),
        perubahan=tuple(json.loads(baris["perubahan"])),
        pembatalan=pembatalan(baris["batal"] or "", _tanggal(baris["dibatalkan"])),
    )


def _nomor(baris: sqlite3.Row) -> NomorTercatat:
    return NomorTercatat(
        id=baris["id"],
        seri=baris["seri"],
        tahun=baris["tahun"],
        urut=baris["urut"] or baris["induk"] or 0,
        sisip=baris["sisip"] or 0,
        teks=baris["teks"],
        tanggal=dt.date.fromisoformat(baris["tanggal"]),
        batal=baris["batal"] or "",
        dibatalkan=_tanggal(baris["dibatalkan"]),
        kode=baris["kode"] or "",
        judul=baris["judul"] or "",
        sop=baris["sop"] or "",
        langkah=baris["langkah"] or 0,
        putaran=baris["putaran"] or 0,
        jenis=baris["jenis"] or "",
        isi=json.loads(baris["isi"] or "{}"),
    )


def _urut(urut: int, sisip: int) -> tuple[int | None, int | None, int | None]:
    """Return serial, parent and place of a number: a late entry has no serial of its own, a foreign one nothing."""
    return (None, urut, sisip) if sisip else (urut or None, None, None)


def _tanggal(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def _setoran(baris: sqlite3.Row) -> Setoran:
    return Setoran(
        id=baris["id"],
        berkas=baris["berkas"],
        sha256=baris["sha256"],
        waktu=baris["waktu"],
        status=baris["status"],
        kasus=baris["kasus"],
        versi=baris["versi"],
        jawaban=json.loads(baris["jawaban"]),
        dijawab=bool(baris["dijawab"]),
    )


def path_turunan(path: str) -> str:
    """Return where the copy for reading of the naskah at `path` lies."""
    return f"{path.removesuffix('.docx')}.pdf"


def pengenal(bagian: Sequence[str]) -> str:
    """Return what makes two workbooks one case: its parts, however they are capitalised."""
    return "\n".join(" ".join(b.casefold().split()) for b in bagian)
