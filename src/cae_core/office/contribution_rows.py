"""A contribution statement as a row that its payer can check."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from cae_core.cooperative.contribution import Base, ContributionStatement, DatedValue, Level
from cae_core.messages import Sentence, mark
from cae_core.money import minor_from_decimal, money
from cae_core.office.typed_values import percent
from cae_core.rendering.pages import ContributionRow, Text
from cae_core.rules.ratio import Ratio

if TYPE_CHECKING:
    from moneyed import Money

_LEVELS = {
    Level.DOCUMENT: mark("invoice"),
    Level.ACTIVITY: mark("activity"),
    Level.COOPERATIVE: mark("cooperative"),
}
_BASES = {
    Base.INVOICED: mark("invoiced turnover, excl. VAT"),
    Base.INVOICED_INCL_VAT: mark("invoiced turnover, incl. VAT"),
    Base.COLLECTED: mark("collected turnover, excl. VAT"),
    Base.GROSS_MARGIN: mark("gross margin"),
    Base.RESULT: mark("result before this component"),
    Base.WAGE_BILL: mark("pay cost"),
    Base.NONE: "",
}
TERMS = {
    "rate": mark("rate {value}"),
    "brackets": mark("brackets {value}"),
    "fixed": mark("fixed {value}"),
    "minimum": mark("at least {value}"),
    "minimum_early": mark("at first at least {value}"),
    "cap_month": mark("at most {value} a month"),
    "cap_year": mark("at most {value} a year"),
    "cap_year_member": mark("members at most {value} a year"),
}
"""What each value of a component says, by its name in a scheme."""


def contribution_row(statement: ContributionStatement, currency: str) -> ContributionRow:
    """The row of a statement: base, terms in force, amount and where its scheme was named."""
    return ContributionRow(
        label=statement.component.labels,
        scheme=statement.scheme.labels or statement.scheme.key,
        level=Sentence(_LEVELS[statement.level]),
        base_label=Sentence(_BASES[statement.component.base]) if _BASES[statement.component.base] else "",
        base=statement.base,
        terms=_terms(statement, currency),
        amount=statement.amount,
        document=statement.document,
    )


def _terms(statement: ContributionStatement, currency: str) -> Text:
    """What the scheme says on the month's last day, as voted."""
    found: Text = ""
    for name, values in statement.component.values.items():
        value = _in_force(statement, values)
        if value is None:
            continue
        shown = _shown(name, value.value, currency)
        term = Sentence(TERMS[name], {"value": shown})
        found = Sentence(mark("{first}, {second}"), {"first": found, "second": term}) if found else term
    return found


def _in_force(statement: ContributionStatement, values: tuple[DatedValue, ...]) -> DatedValue | None:
    day = statement.month.last
    known = [each for each in values if each.start <= day and (each.end is None or day < each.end)]
    return max(known, key=lambda each: each.start) if known else None


def _shown(name: str, value: str | tuple[tuple[str, str], ...], currency: str) -> Any:
    """A rate, an amount or brackets of both, to be written as the reader writes them."""
    if not isinstance(value, str):
        rows = [
            Sentence(
                mark("≥ {threshold}: {rate}"), {"threshold": _amount(least, currency), "rate": _rate(rate)}
            )
            for least, rate in value
        ]
        return reduce(lambda left, right: Sentence("{a} · {b}", {"a": left, "b": right}), rows)
    return _rate(value) if name == "rate" else _amount(value, currency)


def _rate(text: str) -> Sentence:
    return percent(Ratio.parse(text))


def _amount(text: str, currency: str) -> Money:
    return money(minor_from_decimal(text, currency), currency)
