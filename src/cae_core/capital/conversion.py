"""A cooperative that becomes another company: what becomes of indivisible reserves, told before the vote."""

from __future__ import annotations

import datetime as dt

import attrs

from cae_core.capital.indivisible import IndivisibleReserve
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import LawNotEstablished


@attrs.frozen
class Conversion:
    """What a conversion would do: the reserve that the law keeps locked, and what it leaves unlocked.

    ``finding`` says it in words with its article. A lock that the law lacks is shown, never used: no cause
    moves a reserve because of a conversion. Amounts are minor units.
    """

    locked: int
    unlocked: int
    finding: Sentence
    source: str


def convert(reserve: IndivisibleReserve, on: dt.date) -> Conversion:
    """What the law of a form says of its reserves when the cooperative becomes another company.

    >>> from cae_core.capital.reserve_law import ReserveLaw
    >>> from cae_core.country import find_country
    >>> law = ReserveLaw(find_country("MA").legal_form("ma_cooperative").parameters)
    >>> found = convert(IndivisibleReserve(law, {"legal_reserve": 1000}), dt.date(2026, 1, 1))
    >>> found.unlocked, str(found.finding)
    (1000, 'nothing in the law locks the reserves once the cooperative is another company')
    """
    held = reserve.total
    try:
        kept = reserve.law.fact("conversion_keeps_reserves", on)
    except LawNotEstablished as error:
        said = mark("nobody established whether reserves stay indivisible: the statutes should say so")
        return Conversion(held, 0, Sentence(said), error.data["source"])
    if kept is None:
        said = mark(
            "no text read says that reserves stay indivisible, nor that they do not: they are kept locked"
        )
        return Conversion(held, 0, Sentence(said), "")
    if kept.value:
        said = mark("reserves stay indivisible in the company that the cooperative becomes")
        return Conversion(held, 0, Sentence(said), kept.source)
    said = mark("nothing in the law locks the reserves once the cooperative is another company")
    return Conversion(0, held, Sentence(said), kept.source)
