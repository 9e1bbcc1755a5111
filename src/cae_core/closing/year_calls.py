"""What a closed year calls for by law, from the figures of the book's closed years."""

from __future__ import annotations

from cae_core.capital.review import Call, ClosedYear, ReviewDays, review_calls, review_notes
from cae_core.closing.reserve_run import reserve_law
from cae_core.closing.year_end import YearEnd, year_figures
from cae_core.closing.year_people import members_of
from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country
from cae_core.ledger.store import Reads

_YEARS = 5
"""Years looked back at: more than any law read counts in a row."""


def year_calls(
    store: Reads,
    cooperative: Cooperative,
    country: Country,
    found: YearEnd,
) -> tuple[Call, ...]:
    """What a closed year, with those before it in the book, calls for; see `review_calls`.

    A first year here that began before the book did counts as the book has it. Raises YearDisagrees, and
    what `form_of` raises for statutes that cannot be used.
    """
    years = [found]
    while len(years) < _YEARS and years[0].year.start > cooperative.start:
        before = cooperative.year_of(years[0].year.start.previous())
        years.insert(0, year_figures(store, cooperative, before))
    closed = [_closed(each, store, cooperative) for each in years]
    return review_calls(closed, reserve_law(cooperative, country), _reviews(cooperative))


def year_notes(store: Reads, cooperative: Cooperative, country: Country, found: YearEnd) -> tuple[Call, ...]:
    """What is good to know of cooperative reviews with a closed year; see `review_notes`. Raises as above."""
    closed = _closed(found, store, cooperative)
    return review_notes(closed, reserve_law(cooperative, country), _reviews(cooperative))


def _reviews(cooperative: Cooperative) -> ReviewDays:
    return ReviewDays(cooperative.registered, cooperative.last_review)


def _closed(found: YearEnd, store: Reads, cooperative: Cooperative) -> ClosedYear:
    end = found.year.end.last
    return ClosedYear(
        end,
        found.surplus,
        found.figures["capital"],
        found.figures["highest_capital"],
        found.figures["net_worth"],
        sum(each.turnover for each in found.activities),
        len(members_of(cooperative, store, end)),
    )
