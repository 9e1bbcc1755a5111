"""What a member, or somebody who left, may ask in writing: figures of the register on a day, as data."""

from __future__ import annotations

import datetime as dt

import attrs

from cae_core.capital.share_exits import refund_days
from cae_core.capital.share_law import ShareLaw
from cae_core.capital.share_operations import ShareKind
from cae_core.capital.shares import Register
from cae_core.errors import CaeError
from cae_core.messages import mark


class NotInRegister(CaeError, LookupError):
    """Somebody of whom the register of shares knows nothing. Data: member, on."""

    template = mark("{member} is not in the register of shares on {on}")


@attrs.frozen
class MemberCertificate:
    """What one member holds on a day, in shares and minor units.

    ``value`` is a share's nominal value, ``owed`` what the member owes (called and not paid, and interest),
    ``since`` the day the membership began (None: no member any more), ``capital`` that of all members.
    """

    member: str
    on: dt.date
    shares: int
    value: int
    subscribed: int
    called: int
    paid: int
    owed: int
    since: dt.date | None
    capital: int


@attrs.frozen
class SettlementCertificate:
    """How the shares of somebody who left are settled, in minor units.

    ``nominal`` was paid on the shares; less ``losses``, with ``interest``, it is what is refunded, and never
    more: reserves belong to no member (FR-2.08, MA-18). ``owed`` is left to pay, from ``due`` on and until
    ``limit`` at the latest (None: nothing says so).
    """

    reference: str
    member: str
    kind: ShareKind
    left: dt.date
    shares: int
    nominal: int
    losses: int
    interest: int
    refunded: int
    owed: int
    due: dt.date
    limit: dt.date | None


def member_certificate(register: Register, member: str, on: dt.date) -> MemberCertificate:
    """What a register that follows operations up to a day certifies of a member.

    Raises NotInRegister, NoShareValue.
    """
    value = register.value_at(on)
    if member not in register.holdings:
        raise NotInRegister(member=member, on=on)
    held = register.of(member)
    return MemberCertificate(
        member,
        on,
        held.shares,
        value,
        held.subscribed,
        held.called,
        held.paid,
        held.owed,
        held.since,
        register.capital,
    )


def settlements(register: Register, law: ShareLaw, on: dt.date) -> tuple[SettlementCertificate, ...]:
    """How each exit is settled, in order of departure. Raises LawNotEstablished."""
    made = []
    for claim in register.claims:
        days = refund_days(claim, law, on)
        amounts = (claim.nominal, claim.losses, claim.interest, claim.refunded, claim.owed)
        place = (claim.reference, claim.member, claim.kind, claim.left, claim.shares)
        made.append(SettlementCertificate(*place, *amounts, days.due, days.limit))
    return tuple(made)
