"""Imported last by the server that rooms are forked from: what is loaded by then is not for the collector to touch.

A collection writes to every object it looks at, and a page that is written to is no longer shared: each room would
have the libraries in memory once more.
"""

from __future__ import annotations

import gc

gc.collect()
gc.freeze()
