"""What activities earned in a year and did not keep, handed over to the services when it is allocated.

An allocation credits reserves, employees and members on the services, where the money is not: it is with the
activities that earned it. What they hand over is available to their entrepreneurs no more.
"""

from __future__ import annotations

from collections.abc import Mapping

from cae_core.closing.exit_record import Cleared
from cae_core.closing.votes import results_key
from cae_core.closing.year_end import YearEnd
from cae_core.cooperative.activities import SERVICES
from cae_core.cooperative.documents import VotedAllocation
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.years import PAST_RESULTS
from cae_core.messages import Translator, mark
from cae_core.money import share

NOTHING_CLEARED = Cleared()


def handed_over(found: YearEnd, cleared: Cleared = NOTHING_CLEARED) -> dict[str, int]:
    """What each activity hands over of a year's surplus, in minor units, those with nothing left out.

    All of each positive result; what is provided for is out of it already. Losses, the services' too, stay
    where they are: where they leave a surplus below the results earned, it is taken in proportion to those
    (largest remainder). Where the year makes a loss, nothing is. ``cleared`` is what exits did to these
    results: carried to another activity they are asked there, left to the services they are there already.

    >>> from cae_core.closing.activity_years import ActivityYear
    >>> from cae_core.periods import FinancialYear, Month
    >>> lines = ActivityYear("A", 900), ActivityYear("B", 300), ActivityYear("services", other_charges=400)
    >>> handed_over(YearEnd(FinancialYear.of(Month(2026, 1)), lines, {}, {}, {}))
    {'A': 600, 'B': 200}
    """
    results = {each.activity: each.result for each in found.activities if each.activity != SERVICES}
    for activity, amount in cleared.carried.items():
        results[activity] = results.get(activity, 0) - amount
    earned = {activity: result for activity, result in results.items() if result > 0}
    taken = min(sum(earned.values()), max(found.surplus, 0))
    if not taken:
        return {}
    parts = share(taken, list(earned.values()))
    asked = {
        activity: 0 if activity in cleared.closed else max(part - cleared.left.get(activity, 0), 0)
        for activity, part in zip(earned, parts, strict=True)
    }
    return {activity: part for activity, part in asked.items() if part}


def post_handed_over(
    voted: VotedAllocation, amounts: Mapping[str, int], say: Translator, vote: str = ""
) -> Entry:
    """The entry by which activities hand their results over, through the link, beside that of the allocation.

    ``vote`` is the key of the vote (the first one on its year: the year's label).
    Past results leave each activity and reach the services: both roles sum to zero over the cooperative.
    """
    postings: list[Posting] = []
    for activity, amount in amounts.items():
        postings += [
            Posting(PAST_RESULTS, activity, amount),
            Posting("link", activity, -amount),
            Posting("link", SERVICES, amount),
            Posting(PAST_RESULTS, SERVICES, -amount),
        ]
    label = say(mark("Results of {year} that activities hand to the shared services"), year=voted.year)
    return Entry(
        results_key(vote or voted.year),
        "capital",
        voted.date,
        voted.reference,
        voted.date,
        label,
        tuple(postings),
    )
