"""The table ``[shares]`` of ``cooperative.toml``: what the statutes say of members' shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.errors import Origin
from cae_core.exchange.cells import read_flag
from cae_core.exchange.numbers import Form, read_amount, read_count
from cae_core.exchange.refused import Refused
from cae_core.exchange.words import nearest
from cae_core.messages import mark

_KEYS = ("value", "minimum", "maximum", "ceiling", "highest", "members_only")
_ROW = frozenset({"from", "value", "decision"})
Add = Callable[..., None]


def read_share_terms(table: Mapping[str, Any], form: Form, origin: Origin, add: Add) -> ShareTerms:
    """Read the table; ``add`` notes what is wrong (reason, key, value, expected, fields)."""
    for key in table:
        if key not in _KEYS:
            near = nearest(key, _KEYS)
            expected = mark("“{near}”") if near else mark("one of: {names}")
            add(mark("unknown key"), f"shares.{key}", key, expected, near=near, names=", ".join(_KEYS))

    def read(key: str, reader: Callable[[str], Any], otherwise: Any = 0) -> Any:
        if key not in table:
            return otherwise
        try:
            found = reader(_text(table[key]))
        except Refused as refused:
            add(refused.reason, f"shares.{key}", table[key], refused.expected, **refused.fields)
            return otherwise
        if found < 0:
            add(mark("a negative amount"), f"shares.{key}", table[key], mark("nothing, or more"))
        return found

    def amount(text: str) -> int:
        return read_amount(text, form)

    return ShareTerms(
        form.currency,
        _values(table.get("value", []), amount, add),
        read("minimum", read_count),
        read("maximum", read_count),
        read("ceiling", amount),
        read("highest", amount),
        read("members_only", read_flag, otherwise=False),
        origin=origin,
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _values(value: Any, amount: Callable[[str], int], add: Add) -> tuple[ShareValue, ...]:
    """Nominal values in order of their days; a change names who decided it."""
    rows = value if isinstance(value, list) else [{"value": value}]
    found: list[ShareValue] = []
    for place, row in enumerate(rows):
        try:
            made = _value(row, amount)
        except Refused as refused:
            typed = row.get("value", row) if isinstance(row, dict) else row
            add(refused.reason, "shares.value", typed, refused.expected, **refused.fields)
            continue
        if made.value <= 0:
            add(mark("a share of no value"), "shares.value", row, mark("an amount above zero"))
        elif place and not made.decision:
            expected = mark("the decision that changed it, as decision = “…”")
            add(mark("the value of a share changes without decision"), "shares.value", made.start, expected)
        else:
            found.append(made)
    starts = [each.start for each in found]
    if starts != sorted(set(starts)):
        add(mark("the dates do not follow one another"), "shares.value", "", mark("each day once, in order"))
    return tuple(found)


def _value(row: Any, amount: Callable[[str], int]) -> ShareValue:
    start = row.get("from", dt.date.min) if isinstance(row, dict) else None
    wrong = not isinstance(row, dict) or "value" not in row or not _ROW.issuperset(row)
    if wrong or isinstance(start, dt.datetime) or not isinstance(start, dt.date):
        expected = mark("a value, or rows that each have a day (from), a value and a decision")
        raise Refused(mark("not a dated value"), expected=expected)
    return ShareValue(start, amount(_text(row["value"])), str(row.get("decision", "")).strip())
