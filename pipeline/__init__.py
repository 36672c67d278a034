"""AlurNaskah: one Excel workbook becomes every naskah dinas of an SOP."""

from importlib.metadata import version

__version__ = version("alurnaskah")
