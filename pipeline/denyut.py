"""Signs of life for systemd: the service is ready, goes on, ends. Where no systemd asks, nothing is said."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import Final

ALAMAT: Final = "NOTIFY_SOCKET"  # set by systemd for a unit of Type=notify; sd_notify(3)


def kabari(pesan: str) -> None:
    """Tell systemd `pesan`; that it cannot be told is no reason to stop."""
    alamat = os.environ.get(ALAMAT, "")
    if not alamat or not hasattr(socket, "AF_UNIX"):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as soket:
        soket.sendto(pesan.encode(), alamat.replace("@", "\0", 1) if alamat.startswith("@") else alamat)
