"""The command line as it was parsed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

Pilihan = Any  # what argparse calls a Namespace


def letak_root(pilihan: Pilihan) -> Path:
    """Return the root that is named, or the one in ALUR_ROOT, or this folder."""
    return pilihan.root or Path(os.environ.get("ALUR_ROOT", "."))
