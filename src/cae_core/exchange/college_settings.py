"""The tables ``[[colleges]]`` of ``cooperative.toml``: how the statutes group members for votes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cae_core.exchange.cells import read_code, read_flag
from cae_core.exchange.numbers import read_rate
from cae_core.exchange.refused import Refused
from cae_core.exchange.words import nearest
from cae_core.governance.colleges import College
from cae_core.messages import mark
from cae_core.rules.ratio import Ratio

_KEYS = ("key", "label", "weight", "by_capital")
Add = Callable[..., None]


def read_colleges(rows: object, add: Add) -> tuple[College, ...]:
    """Read the tables; ``add`` notes what is wrong (reason, key, value, expected, fields).

    >>> read_colleges([{"key": "users", "label": "Users", "weight": "25 %"}], print)[0].weight
    Fraction(1, 4)
    """
    if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
        add(mark("not a table"), "colleges", rows, mark("tables [[{name}]]"), name="colleges")
        return ()
    found = [each for row in rows if (each := _college(row, add)) is not None]
    for place, one in enumerate(found):
        if one.key in {each.key for each in found[:place]}:
            add(mark("two colleges have the same key"), "colleges.key", one.key, mark("a key for each"))
    return tuple(found)


def _college(row: dict[str, Any], add: Add) -> College | None:
    wrong = False
    for key in row:
        if key not in _KEYS:
            near = nearest(key, _KEYS)
            expected = mark("“{near}”") if near else mark("one of: {names}")
            add(mark("unknown key"), f"colleges.{key}", key, expected, near=near, names=", ".join(_KEYS))

    def read(key: str, reader: Callable[[str], Any], otherwise: Any) -> Any:
        nonlocal wrong
        text = str(row.get(key, "")).strip()
        if not text and key in ("key", "weight"):
            wrong = True
            add(mark("a key is missing"), f"colleges.{key}", "", mark('{name} = "…"'), name=key)
        if not text:
            return otherwise
        try:
            return reader(text)
        except Refused as refused:
            wrong = True
            add(refused.reason, f"colleges.{key}", text, refused.expected, **refused.fields)
            return otherwise

    weight = read("weight", read_rate, Ratio(0))
    made = College(
        read("key", read_code, ""),
        read("label", read_code, ""),
        weight.fraction,
        read("by_capital", read_flag, otherwise=False),
    )
    return None if wrong else made
