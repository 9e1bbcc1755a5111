"""What to do where a text is silent: decide under each of its readings, and ask only where they differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import product
from typing import TypeVar

from cae_core.rules.errors import LawNotEstablished

Found = TypeVar("Found")


def under_every_reading(
    flags: Mapping[str, bool | None],
    decide: Callable[[Mapping[str, bool]], Found],
    told: Callable[[Found], object],
    *,
    on: dt.date,
    source: str,
) -> Found:
    """Decide under every reading that unknown flags (None) leave; return what the first, all false, finds.

    ``told`` is what must not depend on the reading. Raises LawNotEstablished, naming the flag that matters,
    where it does.

    >>> on = dt.date(2026, 6, 19)
    >>> under_every_reading({"blank": None}, lambda read: 7 > 5 + read["blank"], bool, on=on, source="–")
    True
    >>> under_every_reading({"blank": None}, lambda read: 6 > 5 + read["blank"], bool, on=on, source="–")
    Traceback (most recent call last):
    cae_core.rules.errors.LawNotEstablished: the law does not establish blank on 2026-06-19 (–): ...
    """
    silent = [key for key, value in flags.items() if value is None]
    known = {key: value for key, value in flags.items() if value is not None}
    readings = [
        known | dict(zip(silent, values, strict=True))
        for values in product((False, True), repeat=len(silent))
    ]
    first, *others = ((reading, decide(reading)) for reading in readings)
    for reading, found in others:
        if told(found) != told(first[1]):
            key = next(key for key in silent if reading[key])
            raise LawNotEstablished(key=key, on=on, source=source, unit="flag")
    return first[1]
