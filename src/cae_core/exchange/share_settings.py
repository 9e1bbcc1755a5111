"""The table ``[shares]`` of ``cooperative.toml``: what the statutes say of members' shares."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.errors import Origin
from cae_core.exchange.cells import read_flag
from cae_core.exchange.numbers import Form, read_amount, read_count, read_rate
from cae_core.exchange.refused import Refused
from cae_core.exchange.words import nearest
from cae_core.messages import mark
from cae_core.rules.errors import LawNotChecked, ParameterNotKnownYet
from cae_core.rules.form_law import FormLaw
from cae_core.rules.parameters import Fact
from cae_core.rules.ratio import Ratio
from cae_core.rules.values import show

_KEYS = (
    *("value", "minimum", "maximum", "ceiling", "highest", "members_only"),
    *("late_rate", "pay_rate", "pay_until"),
)
_ROW = frozenset({"from", "value", "decision"})
Add = Callable[..., None]


def read_share_terms(
    table: Mapping[str, Any], form: Form, origin: Origin, add: Add, *, law: FormLaw, start: dt.date
) -> ShareTerms:
    """Read the table; ``add`` notes what is wrong (reason, key, value, expected, fields).

    ``law`` is what the legal form fixes, ``start`` the first day kept here.
    """
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

    pay_rate = read("pay_rate", read_rate, Ratio(0))
    _check_pay_rate(pay_rate, add, law, start)
    return ShareTerms(
        form.currency,
        _values(table.get("value", []), amount, add, law),
        read("minimum", read_count),
        read("maximum", read_count),
        read("ceiling", amount),
        read("highest", amount),
        read("members_only", read_flag, otherwise=False),
        read("late_rate", read_rate, Ratio(0)),
        pay_rate,
        read("pay_until", amount),
        origin=origin,
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_pay_rate(rate: Ratio, add: Add, law: FormLaw, start: dt.date) -> None:
    """No more of pay than the law lets statutes ask for shares."""
    most = _known(law, "pay_subscription_maximum", start)
    if most is not None and rate > most.value:
        reason = mark("more is withheld on pay for shares than may be asked ({source})")
        fields = {"source": most.source, "most": show(most.value, "rate", "")}
        add(reason, "shares.pay_rate", show(rate, "rate", ""), mark("at most {most}"), **fields)


def _known(law: FormLaw, key: str, day: dt.date) -> Fact | None:
    """What the law of a form fixes on a day; None before the first text that was read, too."""
    with suppress(ParameterNotKnownYet), warnings.catch_warnings():
        warnings.simplefilter("ignore", LawNotChecked)
        return law.known(key, day)
    return None


def _undecided(start: dt.date, law: FormLaw) -> tuple[str, dict[str, str]]:
    """What is said of a value that nobody decided, with the article where there is one."""
    fixed = _known(law, "share_value_in_statutes", start)
    if fixed is None:
        return mark("the value of a share changes without decision"), {}
    return mark("the value of a share changes without decision ({source})"), {"source": fixed.source}


def _values(value: Any, amount: Callable[[str], int], add: Add, law: FormLaw) -> tuple[ShareValue, ...]:
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
            typed = row.get("value", row) if isinstance(row, dict) else row
            add(mark("a share of no value"), "shares.value", typed, mark("an amount above zero"))
        elif place and not made.decision:
            expected = mark("the decision that changed it, as decision = “…”")
            reason, fields = _undecided(made.start, law)
            add(reason, "shares.value", made.start, expected, **fields)
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
