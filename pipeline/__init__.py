"""AlurNaskah: one Excel workbook becomes every naskah dinas of an SOP."""

__version__ = "0.1.0"
