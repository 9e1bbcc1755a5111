"""What figures of closed years call for: a cooperative review, an auditor, a board, an extraordinary meeting.

These are remarks: they keep nothing from being closed. A threshold that a form's law does not have calls for
nothing; size thresholds of the review are not established (FR-2.41) and are left to the reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

import attrs

from cae_core.messages import Sentence, mark
from cae_core.periods import add_months
from cae_core.rules.errors import LawNotEstablished, ParameterNotKnownYet
from cae_core.rules.form_law import FormLaw
from cae_core.rules.parameters import Fact


@attrs.frozen
class ClosedYear:
    """Figures of a closed year, in minor units: ``result`` is negative for a loss.

    ``capital`` is subscribed at its end, ``highest_capital`` the most ever reached, ``net_worth`` capital,
    reserves and results together; ``members`` are counted at its end.
    """

    end: dt.date
    result: int
    capital: int
    highest_capital: int
    net_worth: int
    turnover: int = 0
    members: int = 0


@attrs.frozen
class Call:
    """What the law calls for: ``key`` names it for programs, ``text`` says it, ``source`` is the article.

    ``by`` is the day before which it must be done, where the law says.
    """

    key: str
    text: Sentence
    source: str
    by: dt.date | None = None


def review_calls(
    years: Sequence[ClosedYear], law: FormLaw, last_review: dt.date | None = None
) -> tuple[Call, ...]:
    """What the last of some years, the oldest first, calls for.

    ``last_review`` is the day of the last cooperative review, or of registration where there was none (None:
    not said, and the clock of five years is not looked at).

    >>> from cae_core.country import find_country
    >>> law = FormLaw(find_country("FR").legal_form("scop_sarl").parameters)
    >>> lost = ClosedYear(dt.date(2026, 12, 31), -500000, 1000000, 1000000, 400000)
    >>> [(each.key, each.source) for each in review_calls([lost], law)]
    [('review_after_loss', 'FR-2.40, L47 art. 25-1: of the highest capital')]
    """
    if not years:
        return ()
    found = [
        *_clock(years[-1], law, last_review),
        *_losses(years, law),
        *_net_worth(years[-1], law),
        *_thresholds(years, law),
    ]
    return tuple(found)


def _fact(law: FormLaw, key: str, on: dt.date) -> Fact | None:
    """A threshold; what nobody established calls for nothing here."""
    try:
        return law.fact(key, on)
    except (LawNotEstablished, ParameterNotKnownYet):
        return None


def _clock(year: ClosedYear, law: FormLaw, last: dt.date | None) -> Iterator[Call]:
    every = _fact(law, "review_years", year.end)
    if every is None or last is None:
        return
    by = add_months(last, 12 * every.value)
    text = mark("a cooperative review is due by {day}, {years} years after that of {last}")
    if by <= year.end:
        text = mark("the cooperative review was due by {day}, {years} years after that of {last}")
    if by <= add_months(year.end, 12):
        fields = {"day": by, "years": every.value, "last": last}
        yield Call("review_due", Sentence(text, fields), every.source, by)


def _losses(years: Sequence[ClosedYear], law: FormLaw) -> Iterator[Call]:
    year = years[-1]
    count = _fact(law, "review_loss_years", year.end)
    if count is not None and _in_a_row(years, count.value, lambda each: each.result < 0):
        text = Sentence(
            mark("{years} years of loss in a row: a cooperative review at once"), {"years": count.value}
        )
        yield Call("review_after_losses", text, count.source)
    part = _fact(law, "review_loss_share", year.end)
    if (
        part is not None
        and year.result < 0
        and -year.result * part.value.d >= part.value.n * year.highest_capital
    ):
        text = Sentence(
            mark("a loss of {share} of the highest capital or more: a cooperative review at once"),
            {"share": part.value},
        )
        yield Call("review_after_loss", text, part.source)


def _net_worth(year: ClosedYear, law: FormLaw) -> Iterator[Call]:
    part = _fact(law, "early_dissolution_net_worth", year.end)
    if part is None or year.capital <= 0 or year.net_worth * part.value.d >= part.value.n * year.capital:
        return
    text = Sentence(
        mark("net worth below {share} of the capital: an extraordinary meeting decides on early dissolution"),
        {"share": part.value},
    )
    yield Call("net_worth_alarm", text, part.source)


def _thresholds(years: Sequence[ClosedYear], law: FormLaw) -> Iterator[Call]:
    """An auditor and a board: a turnover exceeded two years in a row, or a membership at the year's end."""
    year = years[-1]
    for key, what in _TURNOVERS:
        most = _fact(law, key, year.end)
        if most is not None and _in_a_row(years, 2, _above(most.value)):
            yield Call(key, Sentence(what), most.source)
    members = _fact(law, "board_members_from", year.end)
    if members is not None and year.members > members.value:
        text = mark("more than {most} members at the year's end: a board is compulsory")
        yield Call("board_members_from", Sentence(text, {"most": members.value}), members.source)


_TURNOVERS = (
    ("auditor_turnover", mark("turnover above the threshold two years in a row: an auditor is compulsory")),
    ("board_turnover", mark("turnover above the threshold two years in a row: a board is compulsory")),
)


def _above(most: int) -> Callable[[ClosedYear], bool]:
    return lambda each: each.turnover > most


def _in_a_row(years: Sequence[ClosedYear], count: int, holds: Callable[[ClosedYear], bool]) -> bool:
    """Whether something holds in each of the last so many years, all of them given."""
    last = years[-count:]
    return len(last) == count and all(map(holds, last))
