"""What somebody should look at in the archive, as a value: `verify` finds it, `rebuild` tells what did not come back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Temuan:
    """One thing found. `path` stands below outbox/, with /; it is empty for what lies in no folder."""

    path: str
    kode: str  # stable; tests, the manual and --json refer to it
    pesan: str  # what it is, and what to do

    @property
    def folder(self) -> str:
        """The folder it belongs to, `<tahun>/<berkas>`; empty for what is of the archive as a whole."""
        bagian = self.path.split("/")
        return "/".join(bagian[:2]) if bagian[0].isdecimal() and len(bagian) > 1 else ""
