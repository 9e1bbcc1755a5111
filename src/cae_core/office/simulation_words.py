"""What the figures of a simulation are called, and cells for a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from cae_core.messages import Sentence, mark
from cae_core.money import round_div
from cae_core.rendering.pages import Text
from cae_core.rendering.simulation import Cell
from cae_core.rules.ratio import Ratio

FIGURES: Mapping[str, str] = {
    "turnover": mark("Turnover, excl. VAT"),
    "costs": mark("Costs of the activity"),
    "contribution": mark("Contribution to shared services"),
    "employer_contributions": mark("Employer's contributions"),
    "employee_contributions": mark("Employee's contributions"),
    "income_tax": mark("Income tax withheld"),
    "dues": mark("Dues on one's own account"),
    "account_end": mark("Left on the account at the end"),
    "owed_on_leaving": mark("Owed to those who left, before contributions and taxes"),
    "net_income": mark("Net income"),
}
"""Figures of a person in the order in which turnover becomes net income."""

TAKEN = ("costs", "contribution", "employer_contributions", "employee_contributions", "income_tax", "dues")
OTHER = mark("Other taxes withheld from pay")

MONTHS: Mapping[str, str] = {
    "months_paid": mark("Months paid"),
    "months_insured": mark("Months insured"),
    "months_below_minimum": mark("Months paid below the minimum wage"),
    "months_trial": mark("Months on trial, without pay"),
    "months_member": mark("Months as a member"),
}

CATEGORIES: Mapping[str, str] = {
    "sex": mark("Women and men"),
    "sector": mark("Sector"),
    "territory": mark("Territory"),
    "age_band": mark("Age"),
}

_NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)( ?%)?")

RISKS: Mapping[str, str] = {
    "health": mark("Health care"),
    "sickness": mark("Sickness: income lost"),
    "maternity": mark("Maternity"),
    "accident": mark("Accident at work"),
    "old_age": mark("Old age"),
    "unemployment": mark("Unemployment"),
    "family": mark("Family"),
}


def said(words: Mapping[str, str], key: str) -> Text:
    """The words of a key as a sentence; the key itself where it has none."""
    return Sentence(words[key]) if key in words else key


def ratio(value: Fraction | int) -> Ratio:
    """A fraction as a `Ratio`."""
    exact = Fraction(value)
    return Ratio(exact.numerator, exact.denominator)


def amount(value: Fraction | None, *, signed: bool = False) -> Cell:
    """A cell of minor units."""
    return Cell() if value is None else Cell(ratio(value), "amount", signed=signed)


def share(value: Fraction | None) -> Cell:
    """A cell of a share."""
    return Cell() if value is None else Cell(ratio(value), "rate")


def count(value: Fraction | int | None) -> Cell:
    """A cell of a number."""
    return Cell() if value is None else Cell(ratio(value), "count")


def persons(weight: int) -> Cell:
    """A cell of persons, from thousandths, to the whole person."""
    return Cell(Ratio(round_div(weight, 1000)), "count")


def as_typed(value: object) -> Text:
    r"""A value of a file: a number or a percentage in the reader's figures, anything else as it is.

    >>> from cae_core.rendering.voice import Voice
    >>> [Voice("fr").text(as_typed(each)) for each in ("12.4 %", "0.50", "30-60", "2/3")]
    ['12,4\xa0%', '0,5', '30-60', '2/3']
    """
    text = str(value)
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    number = ratio(Fraction(found[1]))
    if found[2]:
        return Sentence(mark("{percent} %"), {"percent": number})
    return Sentence("{number}", {"number": number})


def by(number: int, divisor: int) -> Fraction | None:
    """A fraction; None of nothing."""
    return Fraction(number, divisor) if divisor else None


def source_of(source: str) -> Sentence:
    """A source, as its reader cites it."""
    return Sentence("{source}", {"source": source})


def texts(several: Iterable[Text], grade: str = "") -> Cell:
    """A cell of words."""
    return Cell(texts=tuple(several), grade=grade)
