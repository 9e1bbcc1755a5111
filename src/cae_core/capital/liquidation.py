"""Liquidation: creditors, costs, members' capital at nominal, and what is left to those whom the law names.

Nobody is paid before those who come first are paid whole. Amounts are minor units.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from cae_core.capital.indivisible import Cause, Move
from cae_core.capital.reserve_law import MEMBERS, ReserveLaw
from cae_core.capital.shares import Claim
from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.money import share
from cae_core.rules.errors import LawNotEstablished, ParameterNotKnownYet
from cae_core.rules.parameters import Fact


class LawUnsaid(CaeError, ValueError):
    """No text of a legal form says who receives what liquidation leaves. Data: amount (minor units)."""

    template = mark("no text read says who receives the {amount} minor units that liquidation leaves")


@attrs.frozen
class Estate:
    """What a cooperative leaves: what its assets brought, what it owes, and the capital that members paid.

    ``creditors`` counts what former members are still owed; ``costs`` are those of the liquidation; ``paid``
    is by member, at nominal.
    """

    realised: int
    creditors: int
    costs: int
    paid: Mapping[str, int]

    @property
    def capital(self) -> int:
        """What members paid on their shares, together."""
        return sum(self.paid.values())


@attrs.frozen
class Step:
    """One figure of a liquidation, with what it is and the article."""

    what: Sentence
    amount: int
    source: str = ""


@attrs.frozen
class Liquidation:
    """An estate shared out in the legal order.

    ``members`` is what each receives of what was paid, ``losses`` what the capital lost. ``remainder`` goes
    to ``beneficiary``, or to members where the statutes of a form say so (``members_receive``); before the
    meeting has chosen there is neither.
    """

    estate: Estate
    creditors: int
    costs: int
    members: Mapping[str, int]
    remainder: int
    members_receive: Mapping[str, int] = attrs.field(factory=dict)
    beneficiary: Fact | None = None
    steps: tuple[Step, ...] = ()

    @property
    def unpaid(self) -> int:
        """What creditors and costs are short of."""
        return self.estate.creditors + self.estate.costs - self.creditors - self.costs

    @property
    def losses(self) -> int:
        """What members lose of the capital they paid."""
        return self.estate.capital - sum(self.members.values())

    def move(self, reserves: Mapping[str, int]) -> Move:
        """What it does to reserves, of which so much is held by role: none of them is left."""
        key = self.beneficiary.key if self.beneficiary else ""
        return Move(Cause.DEVOLUTION, {role: -held for role, held in reserves.items()}, beneficiary=key)


def share_out(estate: Estate, source: str = "") -> Liquidation:
    """What creditors, costs and members receive of an estate, in this order, and what is left.

    ``source`` is the article on the order. Nobody is chosen yet to receive what is left.

    >>> found = share_out(Estate(90000, 70000, 5000, {"P1": 30000, "P2": 10000}))
    >>> dict(found.members), found.losses, found.remainder
    ({'P1': 11250, 'P2': 3750}, 25000, 0)
    """
    left = max(estate.realised, 0)
    creditors = min(left, estate.creditors)
    costs = min(left - creditors, estate.costs)
    left -= creditors + costs
    refunded = min(left, estate.capital)
    steps = _steps(estate, (creditors, costs, refunded), source)
    return Liquidation(estate, creditors, costs, _shared(refunded, estate.paid), left - refunded, steps=steps)


def liquidate(estate: Estate, law: ReserveLaw, on: dt.date, beneficiary: str = "") -> Liquidation:
    """Share an estate out. ``beneficiary`` is the ``devolution_…`` that the meeting or the court chose.

    Raises LawNotEstablished, LawUnsaid where something is left and no law says to whom, UnlawfulBeneficiary
    for a choice that the law does not leave.

    >>> from cae_core.country import find_country
    >>> law = ReserveLaw(find_country("MA").legal_form("ma_cooperative").parameters)
    >>> estate = Estate(90000, 30000, 5000, {"P1": 30000, "P2": 10000})
    >>> found = liquidate(estate, law, dt.date(2026, 12, 31), "devolution_federation")
    >>> dict(found.members), found.remainder, found.beneficiary.label["en"]
    ({'P1': 30000, 'P2': 10000}, 15000, 'Or else the national federation of cooperatives')
    """
    source = legal_order(law, on)
    found = share_out(estate, source)
    if not found.remainder:
        return found
    heir, receive = _heir(found.remainder, estate, law, on, beneficiary)
    what = Sentence(mark("What is left: {beneficiary}"), {"beneficiary": heir.label if heir else _MEMBERS})
    last = Step(what, -found.remainder, heir.source if heir else source)
    return attrs.evolve(found, beneficiary=heir, members_receive=receive, steps=(*found.steps, last))


_MEMBERS = Sentence(mark("the members"))


def _heir(
    remainder: int, estate: Estate, law: ReserveLaw, on: dt.date, beneficiary: str
) -> tuple[Fact | None, Mapping[str, int]]:
    """Who receives what is left, or what each member receives of it where statutes say members."""
    to_members = law.fact("remainder_to_members", on)
    if to_members is None:
        raise LawUnsaid(amount=remainder)
    if not to_members.value:
        return law.beneficiary(beneficiary, on), {}
    if beneficiary not in ("", MEMBERS):
        raise law.unlawful(beneficiary, [MEMBERS], on)
    return None, _shared(remainder, estate.paid)


def legal_order(law: ReserveLaw, on: dt.date) -> str:
    """The article on what comes first; nothing where it is not established."""
    try:
        said = law.fact("remainder_to_members", on)
    except (LawNotEstablished, ParameterNotKnownYet):
        return ""
    return said.source if said is not None else ""


def _shared(amount: int, paid: Mapping[str, int]) -> dict[str, int]:
    """In proportion to what each paid, to the minor unit."""
    if not amount:
        return dict.fromkeys(paid, 0)
    return dict(zip(paid, share(amount, list(paid.values())), strict=True))


def _steps(estate: Estate, paid: tuple[int, int, int], source: str) -> tuple[Step, ...]:
    creditors, costs, members = paid
    return (
        Step(Sentence(mark("What the assets brought")), estate.realised),
        Step(Sentence(mark("Paid to creditors")), -creditors, source),
        Step(Sentence(mark("Costs of the liquidation")), -costs, source),
        Step(Sentence(mark("Capital refunded to members, at nominal at most")), -members, source),
    )


def owed_to_leavers(claims: Iterable[Claim]) -> int:
    """What former members are still owed: they are creditors."""
    return sum(claim.owed for claim in claims)
