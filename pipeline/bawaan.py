"""What holds where the configuration says nothing else."""

from __future__ import annotations

from typing import Final

REGISTER: Final = ".alur/register.db"  # below the root
ZONA_WAKTU: Final = "WIB"
