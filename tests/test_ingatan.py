from __future__ import annotations

from pipeline.ingatan import Ingatan


def test_what_was_not_asked_for_the_longest_is_forgotten() -> None:
    satu: Ingatan[str, int] = Ingatan(2)
    satu["a"], satu["b"] = 1, 2
    assert satu["a"] == 1

    satu["c"] = 3

    assert dict(satu) == {"a": 1, "c": 3}


def test_what_is_kept_anew_is_kept_once() -> None:
    satu: Ingatan[str, int] = Ingatan(2)
    satu.update({"a": 1, "b": 2})
    satu["a"] = 4

    assert dict(satu) == {"b": 2, "a": 4}
