"""Sharing an allocated amount among persons: labour share, interest on shares, refunds.

Every sharing is exact: one rounding, by largest remainder, so that the parts sum to the amount. Amounts are
minor units. What the law fixes (who is eligible, how much seniority may weigh) is read from a legal form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm

import attrs

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.money import share
from cae_core.rules.parameters import Snapshot
from cae_core.rules.ratio import Ratio

Weight = int | Fraction | Ratio
_MONTHS = 12


class NobodyEligible(CaeError, ValueError):
    """A labour share that nobody may receive. Data: presence, seniority (months), source."""

    template = mark(
        "nobody may receive the labour share: it takes {presence} months in the year, or {seniority} months "
        "of seniority at its end ({source})"
    )


class SeniorityTooHeavy(CaeError, ValueError):
    """A seniority coefficient above what the law allows. Data: coefficient, highest, source."""

    template = mark("a seniority coefficient of {coefficient} is above {highest} ({source})")


class KeyNotWhole(CaeError, ValueError):
    """Parts of a sharing key that do not make a whole, or one below nothing. Data: sum."""

    template = mark("the parts by wages, by time and equal parts sum to {sum}, not to 1, or one is negative")


class NothingToShareBy(CaeError, ValueError):
    """An amount and nobody with anything to share it by. Data: amount (minor units), what."""

    template = mark("nothing to share {amount} minor units by: {what} is 0 for everybody")


class NegativeWeight(CaeError, ValueError):
    """Something below nothing: an amount shared, a wage, a share, an operation. Data: what, person."""

    template = mark("{what} of {person} is negative")


class NamedTwice(CaeError, ValueError):
    """A person named twice where once is meant. Data: person."""

    template = mark("{person} is named twice")


class SharedEqually(CaeError, ValueError):
    """A key for what is shared in equal parts. Data: source."""

    template = mark(
        "the result is the members' in equal parts ({source}): leave refunds_by out, or let the contract say "
        "otherwise"
    )


@attrs.frozen
class Worker:
    """An employee of the year, member or not.

    ``wages`` of the year in minor units, ``time`` worked in it in any one unit, ``presence`` in it and
    ``seniority`` at its end in completed months.
    """

    person: str
    wages: int = 0
    time: Weight = 0
    presence: int = 0
    seniority: int = 0


@attrs.frozen
class LabourKey:
    """How the statutes share the labour share: the parts by wages, by time, and equally, of a sum of 1.

    Each employee's weight is multiplied by 1 + ``per_year`` for each completed year of seniority, up to
    ``coefficient``. Raises KeyNotWhole, NegativeWeight.
    """

    wages: Ratio = Ratio(0)
    time: Ratio = Ratio(0)
    equally: Ratio = Ratio(0)
    per_year: Ratio = Ratio(0)
    coefficient: Ratio = Ratio(1)

    def __attrs_post_init__(self) -> None:
        parts = (self.wages, self.time, self.equally)
        whole = sum(each.fraction for each in parts)
        if whole != 1 or any(each < 0 for each in parts):
            raise KeyNotWhole(sum=whole)
        if self.per_year < 0:
            raise NegativeWeight(what=mark("the weight of a year of seniority"), person="–")

    def weighing(self, worker: Worker) -> Fraction:
        """The coefficient of an employee's seniority.

        >>> key = LabourKey(equally=Ratio(1), per_year=Ratio.parse("0.10"), coefficient=Ratio.parse("1.5"))
        >>> key.weighing(Worker("A", seniority=35)), key.weighing(Worker("B", seniority=96))
        (Fraction(6, 5), Fraction(3, 2))
        """
        grown = 1 + self.per_year.fraction * (worker.seniority // _MONTHS)
        return min(grown, self.coefficient.fraction)


@attrs.frozen
class Holding:
    """Paid-up shares, in minor units, that a person held for so many days of the year."""

    person: str
    paid: int
    days: int


def shared(amount: int, weights: Mapping[str, Weight], what: str) -> dict[str, int]:
    """Share an amount among persons in proportion to weights; ``what`` names them in errors.

    Raises NegativeWeight, NothingToShareBy (never for an amount of 0: nobody receives anything then).

    >>> shared(100_00, {"A": 1, "B": Ratio(1), "C": 1}, "work supplied")
    {'A': 3334, 'B': 3333, 'C': 3333}
    """
    exact = {person: _fraction(weight) for person, weight in weights.items()}
    below = next((person for person, weight in exact.items() if weight < 0), None)
    if amount < 0 or below is not None:
        raise NegativeWeight(what=mark("the amount") if amount < 0 else what, person=below or "–")
    if not any(exact.values()):
        if amount:
            raise NothingToShareBy(amount=amount, what=what)
        return dict.fromkeys(exact, 0)
    unit = lcm(*(weight.denominator for weight in exact.values()))
    whole = [int(weight * unit) for weight in exact.values()]
    return dict(zip(exact, share(amount, whole), strict=True))


def eligible(workers: Iterable[Worker], law: Snapshot) -> tuple[Worker, ...]:
    """The employees who may receive the labour share: present long enough, or in the place long enough.

    ``law`` is what a legal form fixes on the last day of the year. Raises UnknownName where the form has no
    labour share, NamedTwice.
    """
    presence, seniority = _months(law)
    seen: set[str] = set()
    found = []
    for worker in workers:
        if worker.person in seen:
            raise NamedTwice(person=worker.person)
        seen.add(worker.person)
        if worker.presence >= presence or worker.seniority >= seniority:
            found.append(worker)
    return tuple(found)


def labour_share(amount: int, workers: Iterable[Worker], key: LabourKey, law: Snapshot) -> dict[str, int]:
    """Share the labour share among all eligible employees, members or not, by the statutes' key.

    Raises SeniorityTooHeavy, NobodyEligible, NegativeWeight, NothingToShareBy, NamedTwice.

    >>> import datetime as dt
    >>> from cae_core.country import find_country
    >>> law = find_country("FR").legal_form("scop_sarl").parameters.at(dt.date(2026, 12, 31))
    >>> year = [Worker("A", 2400000, presence=12), Worker("B", 1200000, presence=12), Worker("C", presence=2)]
    >>> labour_share(900_00, year, LabourKey(wages=Ratio(1)), law)
    {'A': 60000, 'B': 30000}
    """
    highest = law["seniority_coefficient_maximum"]
    if key.coefficient > highest.value:
        coefficient = key.coefficient.fraction
        raise SeniorityTooHeavy(coefficient=coefficient, highest=highest.text, source=highest.source)
    entitled = eligible(workers, law)
    if not entitled:
        if amount == 0:
            return {}
        presence, seniority = _months(law)
        source = law["labour_share_presence_months"].source
        raise NobodyEligible(presence=presence, seniority=seniority, source=source)
    return shared(amount, _labour_weights(amount, entitled, key), mark("the labour share"))


def _months(law: Snapshot) -> tuple[int, int]:
    return (
        law["labour_share_presence_months"].value,
        law["labour_share_seniority_months"].value,
    )


def _labour_weights(amount: int, workers: tuple[Worker, ...], key: LabourKey) -> dict[str, Fraction]:
    """Each employee's exact part of 1: of each part of the key, their share of what it is shared by."""
    found = dict.fromkeys((worker.person for worker in workers), Fraction(0))
    grounds = (
        (key.wages.fraction, mark("wages"), [_fraction(worker.wages) for worker in workers]),
        (key.time.fraction, mark("time"), [_fraction(worker.time) for worker in workers]),
        (key.equally.fraction, mark("equal parts"), [Fraction(1)] * len(workers)),
    )
    for part, what, plain in grounds:
        for worker, weight in zip(workers, plain, strict=True):
            if weight < 0:
                raise NegativeWeight(what=what, person=worker.person)
        weights = [weight * key.weighing(worker) for worker, weight in zip(workers, plain, strict=True)]
        whole = sum(weights, Fraction(0))
        if part and not whole:
            raise NothingToShareBy(amount=amount, what=what)
        for worker, weight in zip(workers, weights, strict=True) if part else ():
            found[worker.person] += part * weight / whole
    return found


def share_interest(amount: int, holdings: Iterable[Holding]) -> dict[str, int]:
    """Share the interest on shares by what each person had paid up, and how long they held it.

    Raises NegativeWeight, NothingToShareBy.

    >>> held = [Holding("A", 1000_00, 365), Holding("B", 1000_00, 73), Holding("A", 300_00, 365)]
    >>> share_interest(300_00, held)
    {'A': 26000, 'B': 4000}
    """
    weights: dict[str, int] = {}
    for each in holdings:
        if each.paid < 0 or each.days < 0:
            raise NegativeWeight(what=mark("a holding"), person=each.person)
        weights[each.person] = weights.get(each.person, 0) + each.paid * each.days
    return shared(amount, weights, mark("capital paid up"))


def interest_capital(holdings: Iterable[Holding], days_of_year: int) -> int:
    """The capital that bears interest: what was paid up, weighted by the time held, rounded down.

    >>> interest_capital([Holding("A", 1000_00, 365), Holding("B", 1000_00, 73)], 365)
    120000
    """
    return sum(each.paid * each.days for each in holdings) // days_of_year


def refunds(amount: int, done: Mapping[str, Weight]) -> dict[str, int]:
    """Share refunds by the operations made with each member, or by the work that each supplied.

    Raises NegativeWeight, NothingToShareBy.

    >>> refunds(1000_00, {"A": 12000_00, "B": 6000_00, "C": 0})
    {'A': 66667, 'B': 33333, 'C': 0}
    """
    return shared(amount, done, mark("operations or work"))


def members_result(
    amount: int, members: Iterable[str], done: Mapping[str, Weight], law: Snapshot
) -> dict[str, int]:
    """Share a result that is the members' own, a loss too: in equal parts, unless their contract says
    otherwise, then by the operations that each made (MA-97). A loss is negative, and so are its parts.

    Raises NothingToShareBy, UnknownName where the form's result is not its members'.

    >>> import datetime as dt
    >>> from cae_core.country import find_country
    >>> law = find_country("MA").legal_form("ma_gie").parameters.at(dt.date(2026, 12, 31))
    >>> members_result(-1000_00, ["A", "B", "C"], {}, law)
    {'A': -33334, 'B': -33333, 'C': -33333}
    """
    equally = law["surplus_shared_equally"].value
    weights: dict[str, Weight] = {each: 1 if equally else done.get(each, 0) for each in members}
    what = mark("equal parts") if equally else mark("operations or work")
    sign = -1 if amount < 0 else 1
    return {each: sign * part for each, part in shared(abs(amount), weights, what).items()}


def _fraction(weight: Weight) -> Fraction:
    return weight.fraction if isinstance(weight, Ratio) else Fraction(weight)
