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


@attrs.frozen
class ReviewDays:
    """The days of registration and of the last cooperative review; None where nobody said.

    >>> ReviewDays(dt.date(2020, 3, 1)).start
    datetime.date(2020, 3, 1)
    """

    registered: dt.date | None = None
    last: dt.date | None = None

    @property
    def start(self) -> dt.date | None:
        """From when the years to the next review are counted."""
        return self.last or self.registered

    def due(self, law: FormLaw, on: dt.date) -> Call | None:
        """The next review, by the law of a day; None where none is wanted or no day is said."""
        every = _fact(law, "review_years", on)
        if every is None or self.start is None:
            return None
        by = add_months(self.start, 12 * every.value)
        passed, first = by <= on, self.last is None
        text = _DUE[passed, first]
        fields = {"day": by, "years": every.value, "last": self.start}
        return Call("review_due", Sentence(text, fields), every.source, by)


_DUE = {
    (False, False): mark("a cooperative review is due by {day}, {years} years after that of {last}"),
    (True, False): mark("the cooperative review was due by {day}, {years} years after that of {last}"),
    (False, True): mark("a first cooperative review is due by {day}, {years} years after registration"),
    (True, True): mark("the first cooperative review was due by {day}, {years} years after registration"),
}
"""What the clock says: whether the day has come, and whether it runs from registration."""


def review_calls(
    years: Sequence[ClosedYear], law: FormLaw, reviews: ReviewDays = ReviewDays()
) -> tuple[Call, ...]:
    """What the last of some years, the oldest first, calls for.

    The clock of ``reviews`` is told from a year before it runs out.

    >>> from cae_core.country import find_country
    >>> law = FormLaw(find_country("FR").legal_form("scop_sarl").parameters)
    >>> lost = ClosedYear(dt.date(2026, 12, 31), -500000, 1000000, 1000000, 400000)
    >>> [(each.key, each.source) for each in review_calls([lost], law)]
    [('review_after_loss', 'FR-2.40, L47 art. 25-1: of the highest capital')]
    """
    if not years:
        return ()
    found = [
        *_clock(years[-1], law, reviews),
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


def _clock(year: ClosedYear, law: FormLaw, reviews: ReviewDays) -> Iterator[Call]:
    due = reviews.due(law, year.end)
    if due is not None and due.by is not None and due.by <= add_months(year.end, 12):
        yield due


def review_notes(year: ClosedYear, law: FormLaw, reviews: ReviewDays = ReviewDays()) -> tuple[Call, ...]:
    """What is good to know of reviews where nothing is due: the next one's day, who may ask for one.

    >>> from cae_core.country import find_country
    >>> law = FormLaw(find_country("FR").legal_form("scop_sarl").parameters)
    >>> year = ClosedYear(dt.date(2026, 12, 31), 100, 1000, 1000, 1000, members=21)
    >>> [str(each.text) for each in review_notes(year, law, ReviewDays(last=dt.date(2025, 4, 2)))]
    ['a cooperative review is due by 2030-04-02, 5 years after that of 2025-04-02',
    '3 of the 21 members may ask for a cooperative review, which they then have by right']
    """
    every, due = _fact(law, "review_years", year.end), reviews.due(law, year.end)
    found: list[Call] = []
    if every is not None and due is None:
        text = mark(
            "a cooperative review every {years} years: say when the last one was (last_review), or the "
            "registration (registered), in cooperative.toml"
        )
        found.append(Call("review_day_unsaid", Sentence(text, {"years": every.value}), every.source))
    elif due is not None and not any(_clock(year, law, reviews)):
        found.append(due)
    part = _fact(law, "review_request_share", year.end)
    if part is not None and year.members:
        text = mark(
            "{count} of the {members} members may ask for a cooperative review, which they then have by right"
        )
        fields = {"count": requests_needed(law, year.members, year.end), "members": year.members}
        found.append(Call("review_request", Sentence(text, fields), part.source))
    return tuple(found)


def requests_needed(law: FormLaw, members: int, on: dt.date) -> int | None:
    """How many of so many members give a right to a cooperative review by asking; None where no law says.

    >>> from cae_core.country import find_country
    >>> law = FormLaw(find_country("FR").legal_form("scop_sarl").parameters)
    >>> [requests_needed(law, count, dt.date(2026, 1, 1)) for count in (10, 11)]
    [1, 2]
    """
    part = _fact(law, "review_request_share", on)
    return None if part is None else -(-members * part.value.n // part.value.d)


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
