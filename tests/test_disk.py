"""Which file system a folder lies on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import disk

MOUNTINFO = r"""
24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 24 0:40 / /srv/bersama rw - cifs //server/bersama rw
31 30 8:2 / /srv/bersama/lokal rw - xfs /dev/sdb rw
32 24 0:41 / /mnt/dua\040kata rw - fuse.sshfs x:/ rw
33 24 0:42 / /srv/bersama2 rw - ext4 /dev/sdc rw
""".strip()


@pytest.mark.parametrize(
    ("jalur", "jenis"),
    [
        ("/home/inbox", "ext4"),
        ("/srv/bersama", "cifs"),
        ("/srv/bersama/inbox", "cifs"),
        ("/srv/bersama/lokal/inbox", "xfs"),
        ("/srv/bersama2/inbox", "ext4"),
        ("/mnt/dua kata/inbox", "fuse.sshfs"),
    ],
)
def test_type_is_that_of_the_nearest_mount(jalur: str, jenis: str) -> None:
    assert disk._jenis(jalur, MOUNTINFO) == jenis


@pytest.mark.parametrize(
    ("jenis", "jauh"), [("ext4", False), ("cifs", True), ("nfs4", True), ("fuse.rclone", True), ("fuseblk", False)]
)
def test_share_is_known_by_its_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, jenis: str, *, jauh: bool) -> None:
    monkeypatch.setattr(disk, "jenis", lambda _: jenis)

    assert disk.jaringan(tmp_path) is jauh


def test_a_folder_of_this_machine_has_a_type(tmp_path: Path) -> None:
    assert disk.jenis(tmp_path)
