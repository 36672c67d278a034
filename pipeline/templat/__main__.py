"""`python -m pipeline.templat FOLDER`: write the delivered templates into FOLDER."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.templat import tulis


def main(argumen: list[str] | None = None) -> int:
    """Write the templates and name each file; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.templat", description="Menulis templat bawaan.")
    parser.add_argument("folder", type=Path, help="folder templat, biasanya templates")
    for berkas in tulis(parser.parse_args(argumen).folder):
        sys.stdout.write(f"{berkas}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
