"""AlurNaskah: one Excel workbook becomes every naskah dinas of an SOP."""

import os

# pydantic would look through every installed package for plugins, at each start; none is wanted.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

__version__ = "0.1.0"
