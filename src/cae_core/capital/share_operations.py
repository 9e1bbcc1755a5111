"""What happens to members' shares, as frozen documents. Amounts are minor units."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from cae_core.errors import Origin


class ShareKind(enum.Enum):
    """What an operation does. In the order that operations of one day are taken in."""

    SUBSCRIPTION = "subscription"  # shares taken; amount: what is paid of them at once
    CALL = "call"  # amount asked of what was subscribed (none: all that is left of it)
    LATE_INTEREST = "late_interest"  # amount: owed by a member who pays late
    PAYMENT = "payment"  # amount paid by a member on shares
    TRANSFER = "transfer"  # shares handed to another person
    WITHDRAWAL = "withdrawal"  # the member leaves, or gives some shares back
    EXCLUSION = "exclusion"
    DEATH = "death"
    LOSS = "loss"  # amount: a leaver's part of the losses, taken off what is refunded
    REFUND_INTEREST = "refund_interest"  # amount: owed to a leaver who waits
    REFUND = "refund"  # amount paid to a leaver: a whole refund or an instalment of it


EXITS = frozenset({ShareKind.WITHDRAWAL, ShareKind.EXCLUSION, ShareKind.DEATH})
"""The kinds by which shares are cancelled and become a debt to the person who leaves."""


class Means(enum.Enum):
    """Out of what a member pays."""

    BANK = "bank"
    PAY = "pay"  # withheld on net pay
    LABOUR_SHARE = "labour_share"  # set off against what an assembly granted
    REFUNDS = "refunds"
    INTEREST = "interest"


def _origin() -> Any:
    return attrs.field(default=None, eq=False, repr=False, kw_only=True)


@attrs.frozen
class ShareOperation:
    """One operation on a member's shares.

    ``shares`` counts shares and ``amount`` minor units, as `ShareKind` says (no shares: all that the member
    holds). ``to`` is who receives a transfer, or the refund of shares that a death ended; ``decision`` who
    decided it and when; ``notice`` the day a withdrawal was announced, or on which a member who is excluded
    for it was given formal notice to pay; ``due`` the day until which a call may be paid, from which a leaver
    must be refunded, where it is known.
    """

    reference: str
    date: dt.date
    member: str
    kind: ShareKind
    shares: int = 0
    amount: int = 0
    to: str = ""
    means: Means = Means.BANK
    decision: str = ""
    notice: dt.date | None = None
    due: dt.date | None = None
    origin: Origin | None = _origin()

    def to_dict(self) -> dict[str, Any]:
        """The operation as plain JSON values, empty fields left out."""
        given = attrs.asdict(self, filter=lambda field, value: field.name != "origin" and bool(value))
        return {name: _plain(value) for name, value in given.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ShareOperation:
        """Read what `to_dict` wrote."""
        made: dict[str, Any] = {"member": "", **data}
        made |= {
            name: dt.date.fromisoformat(data[name]) for name in ("date", "notice", "due") if name in data
        }
        made["kind"] = ShareKind(data["kind"])
        made["means"] = Means(data.get("means", Means.BANK.value))
        return cls(**made)


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, dt.date) else value


_RANK = {kind: place for place, kind in enumerate(ShareKind)}


def operations_in_order(operations: Iterable[ShareOperation]) -> list[ShareOperation]:
    """Operations by day, within one by kind, then by reference: the order of the rows changes nothing."""
    return sorted(operations, key=lambda each: (each.date, _RANK[each.kind], each.reference))


@attrs.frozen
class OpeningShares:
    """What a member brings from before the cooperative's first month here, in shares and minor units.

    ``to_refund`` is what somebody who left on the day ``left`` is still owed.
    """

    member: str
    shares: int = 0
    subscribed: int = 0
    called: int = 0
    paid: int = 0
    since: dt.date | None = None
    to_refund: int = 0
    left: dt.date | None = None
    origin: Origin | None = _origin()
