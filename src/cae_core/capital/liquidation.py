"""Liquidation: creditors, costs, members' capital at nominal, and what is left to those whom the law names.

Nobody is paid before those who come first are paid whole. Amounts are minor units.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import attrs

from cae_core.capital.indivisible import Cause, Move
from cae_core.capital.reserve_law import RESERVE_ROLES, ReserveLaw
from cae_core.capital.share_operations import ShareKind, ShareOperation
from cae_core.capital.shares import Claim, Holding, Register
from cae_core.errors import CaeError
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.ledger.years import PAST_RESULTS
from cae_core.messages import Sentence, mark
from cae_core.money import share
from cae_core.rules.errors import LawNotEstablished, ParameterNotKnownYet
from cae_core.rules.parameters import Fact


class LawUnsaid(CaeError, ValueError):
    """No text of a legal form says who receives what liquidation leaves. Data: amount (minor units)."""

    template = mark("no text read says who receives the {amount} minor units that liquidation leaves")


class NotPaidWhole(CaeError, ValueError):
    """What was realised does not pay creditors and costs. Data: missing (minor units)."""

    template = mark(
        "{missing} minor units are missing to pay creditors and costs: nothing is left to share out"
    )


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
    to ``beneficiary``, or to members where the statutes of a form say so (``members_receive``).
    """

    estate: Estate
    creditors: int
    costs: int
    members: Mapping[str, int]
    remainder: int
    members_receive: Mapping[str, int]
    beneficiary: Fact | None
    steps: tuple[Step, ...]

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
    left = max(estate.realised, 0)
    creditors = min(left, estate.creditors)
    costs = min(left - creditors, estate.costs)
    left -= creditors + costs
    refunded = min(left, estate.capital)
    members = _shared(refunded, estate.paid)
    remainder = left - refunded
    heir, receive = _heir(remainder, estate, law, on, beneficiary)
    steps = _steps(estate, (creditors, costs, refunded), _order(law, on))
    if remainder:
        what = Sentence(mark("Left to {beneficiary}"), {"beneficiary": heir.label if heir else _MEMBERS})
        steps = (*steps, Step(what, -remainder, heir.source if heir else _order(law, on)))
    return Liquidation(estate, creditors, costs, members, remainder, receive, heir, steps)


_MEMBERS = Sentence(mark("the members"))


def _heir(
    remainder: int, estate: Estate, law: ReserveLaw, on: dt.date, beneficiary: str
) -> tuple[Fact | None, Mapping[str, int]]:
    """Who receives what is left, or what each member receives of it where statutes say members."""
    if remainder <= 0:
        return None, {}
    to_members = law.fact("remainder_to_members", on)
    if to_members is None:
        raise LawUnsaid(amount=remainder)
    if to_members.value:
        return None, _shared(remainder, estate.paid)
    return law.beneficiary(beneficiary, on), {}


def _order(law: ReserveLaw, on: dt.date) -> str:
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


def closing_operations(
    found: Liquidation, register: Register, on: dt.date, reference: str
) -> tuple[ShareOperation, ...]:
    """The operations that end every membership: shares given back, the part of losses, what is paid.

    The register and the ledger follow them as any others, so that they agree to the end. Raises NotPaidWhole.
    """
    if found.unpaid:
        raise NotPaidWhole(missing=found.unpaid)
    operations: list[ShareOperation] = []
    for holding in register.holdings.values():
        if holding.shares:
            paid = found.members.get(holding.member, 0)
            operations += _ended(holding, paid, on, reference)
    return tuple(operations)


def _ended(holding: Holding, paid: int, on: dt.date, decision: str) -> Iterator[ShareOperation]:
    """One membership's end: what was paid on its shares, less its part of losses, is paid back."""
    member, loss = holding.member, holding.paid - paid
    named = f"{decision}:{member}"
    yield ShareOperation(f"{named}:exit", on, member, ShareKind.WITHDRAWAL, decision=decision)
    if loss:
        yield ShareOperation(f"{named}:loss", on, member, ShareKind.LOSS, amount=loss, decision=decision)
    if paid:
        yield ShareOperation(f"{named}:paid", on, member, ShareKind.REFUND, amount=paid, decision=decision)


def post_devolution(
    found: Liquidation, balances: Mapping[str, int], on: dt.date, reference: str, *, activity: str, label: str
) -> Entry:
    """The entry that empties reserves and results into what is owed outside.

    ``balances`` are those of the activity by role, debit positive, once creditors, costs and members have
    been paid. Raises NotPaidWhole, UnbalancedEntry when the book does not hold what was shared out.
    """
    if found.unpaid:
        raise NotPaidWhole(missing=found.unpaid)
    emptied = [role for role in (*RESERVE_ROLES, "carried_forward") if balances.get(role)]
    results = [role for role in balances if ROLES[role].bucket is Bucket.RESULT or role == PAST_RESULTS]
    postings = [Posting(role, activity, -balances[role]) for role in emptied]
    postings.append(Posting(PAST_RESULTS, activity, -sum(balances[role] for role in results)))
    if found.beneficiary is not None:
        heir = found.beneficiary.key
        postings.append(Posting("allocated_outside", activity, -found.remainder, heir, item=reference))
    for member, amount in found.members_receive.items():
        postings.append(Posting("member_refunds_due", activity, -amount, member, item=reference))
    return Entry(f"devolution:{reference}", "capital", on, reference, on, label, tuple(postings))


def owed_to_leavers(claims: Iterable[Claim]) -> int:
    """What former members are still owed: they are creditors."""
    return sum(claim.owed for claim in claims)
