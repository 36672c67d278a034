"""Where a root's folders lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Root:
    """Where a root's folders lie."""

    dir: Path

    @property
    def config(self) -> Path:
        """What the Admin sets."""
        return self.dir / "config"

    @property
    def templates(self) -> Path:
        """Word templates, a folder for each SOP."""
        return self.dir / "templates"

    @property
    def inbox(self) -> Path:
        """Where Staf drop workbooks."""
        return self.dir / "inbox"

    @property
    def outbox(self) -> Path:
        """The archive."""
        return self.dir / "outbox"
