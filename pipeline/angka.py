"""Numbers in digits, as Indonesian state documents write them."""

from __future__ import annotations

from functools import lru_cache

from babel.numbers import format_decimal

LOCALE = "id_ID"


@lru_cache(maxsize=4096, typed=True)
def angka(nilai: object) -> str:
    """Return a number with `.` for thousands and `,` for decimals. Source: TND-709."""
    return str(format_decimal(nilai, locale=LOCALE))  # type: ignore[arg-type]
