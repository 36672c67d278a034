"""What is asked for stays."""

from __future__ import annotations

import pytest

from pipeline.ingatan import Ingatan


def test_what_was_not_asked_for_the_longest_is_forgotten() -> None:
    satu: Ingatan[str, int] = Ingatan(3)
    satu["a"], satu["b"], satu["c"] = 1, 2, 3
    assert satu["a"] == 1
    assert satu.get("b") == 2
    assert "c" in satu  # which asks for nothing

    satu["d"], satu["e"] = 4, 5

    assert [satu.get(k) for k in "abcde"] == [None, 2, None, 4, 5]
    with pytest.raises(KeyError):
        satu["a"]


def test_what_is_kept_anew_is_kept_once() -> None:
    satu: Ingatan[str, int] = Ingatan(2)
    satu["a"], satu["b"] = 1, 2
    satu["a"] = 4
    satu["c"] = 3

    assert (len(satu), satu["a"], satu.get("b")) == (2, 4, None)


class Panjang(str):
    """A key that counts how often it is compared."""

    __slots__ = ()
    dibanding: list[str] = []  # noqa: RUF012 - of the test

    __hash__ = str.__hash__

    def __eq__(self, lain: object) -> bool:
        Panjang.dibanding.append(self)
        return str.__eq__(self, lain)


def test_a_long_key_is_compared_once_for_a_question() -> None:
    satu: Ingatan[Panjang, int] = Ingatan(2)
    satu[Panjang("a")] = 1
    for tanya in (satu.get, satu.__getitem__):
        Panjang.dibanding.clear()
        assert tanya(Panjang("a")) == 1
        assert len(Panjang.dibanding) == 1
