"""Whether somebody may leave, when what they are owed falls due, and whether it may be paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import attrs

from cae_core.capital._share_findings import ShareFindings
from cae_core.capital.share_law import ShareLaw
from cae_core.capital.share_operations import ShareKind, ShareOperation
from cae_core.capital.shares import Claim, Register
from cae_core.messages import mark
from cae_core.money import Rounding, round_div
from cae_core.periods import Month, add_months


@attrs.frozen
class Floor:
    """The capital below which refunds may not go, in minor units, and the article that says so."""

    amount: int
    source: str


def capital_floor(register: Register, law: ShareLaw, on: dt.date) -> Floor:
    """The higher of the least capital and the share of the highest ever reached that must stay.

    0 where nothing binds. Raises LawNotEstablished.
    """
    floor = Floor(0, "")
    least = law.fact("minimum_capital", on)
    if least is not None:
        floor = Floor(least.value, least.source)
    part = law.fact("capital_floor", on)
    if part is not None:
        kept = round_div(register.highest * part.value.n, part.value.d, Rounding.CEILING)
        floor = max(floor, Floor(kept, part.source), key=lambda each: each.amount)
    return floor


@attrs.frozen
class RefundDays:
    """From which day a leaver is refunded, and until when it may be deferred (None: nothing says so)."""

    due: dt.date
    limit: dt.date | None


def refund_days(claim: Claim, law: ShareLaw, on: dt.date) -> RefundDays:
    """When a claim falls due: as its exit says, else after the meeting or the year's end, else at once.

    A deferral is counted from the day it falls due where that follows the annual meeting, else from the
    departure, all by the law of the day ``on``. Raises LawNotEstablished.
    """
    meeting = _after_meeting(claim.left, law, on)
    closed = closing_day(claim.left, law, on)
    due = claim.due or meeting or (closed.day if closed else claim.left)
    years = law.value("refund_deferral_years", on)
    since = claim.left if meeting is None else due
    return RefundDays(due, None if years is None else add_months(since, 12 * years))


@attrs.frozen
class ClosingDay:
    """The end of the year of a departure, before which nothing is refunded, and the article that says so."""

    day: dt.date
    source: str


def closing_day(left: dt.date, law: ShareLaw, on: dt.date) -> ClosingDay | None:
    """The end of the year of a departure where losses are first known then (FR-2.32); None: no rule.

    Raises LawNotEstablished.
    """
    waits = law.fact("refund_from_year_end", on)
    return ClosingDay(law.year_end(left), waits.source) if waits is not None and waits.value else None


def _after_meeting(left: dt.date, law: ShareLaw, on: dt.date) -> dt.date | None:
    """The last day to refund after the annual meeting that follows a departure (MA-18); None: no rule."""
    days = law.value("refund_days", on)
    months = law.value("annual_meeting_months", on) if days is not None else None
    if days is None or months is None:
        return None
    year_end = law.year_end(left)
    meetings = ((Month.of(end) + months).last for end in (add_months(year_end, -12), year_end))
    meeting: dt.date = next(day for day in meetings if day >= left)
    return meeting + dt.timedelta(days=int(days))


def check_exit(found: ShareFindings, operation: ShareOperation) -> None:
    """Membership, notice, the floor of the capital, how many members stay, the day of the refund.

    Exclusion and death cannot wait: where they take the capital or the members below a minimum it is said,
    and the refund waits instead.
    """
    register, day = found.register, operation.date
    holding = register.of(operation.member)
    if not holding.shares:
        _refuse_stranger(found, operation)
        return
    if operation.shares > holding.shares:
        return  # following the row says that it names more than there is
    if operation.kind is ShareKind.WITHDRAWAL:
        _check_notice(found, operation)
    elif operation.kind is ShareKind.EXCLUSION:
        _check_exclusion(found, operation)
    _check_floor(found, operation)
    if operation.shares in (0, holding.shares):
        _check_members(found, operation)
    refund_days(Claim("", "", operation.kind, day, 0, 0, due=operation.due), found.law, day)
    _check_due(found, operation)


def _refuse_stranger(found: ShareFindings, operation: ShareOperation) -> None:
    """Nobody is refunded but a member who leaves; where no article says so, following the row does."""
    nominal = found.law.fact("refund_nominal", operation.date)
    if nominal is not None:
        reason, day = mark("no member ({source})"), operation.date.isoformat()
        expected = mark("a member who holds shares on {day}")
        found.refuse(operation, "member", operation.member, reason, expected, day=day, source=nominal.source)


def _check_exclusion(found: ShareFindings, operation: ShareOperation) -> None:
    """Who decided it; and for not paying, so long after the formal notice to pay that the row tells."""
    day = operation.date
    if not operation.decision:
        found.refuse(operation, "decision", "", mark("an exclusion without decision"), mark("who decided it"))
    months = found.law.fact("exclusion_notice_months", day)
    if operation.notice is None or months is None:
        return
    holding = found.register.of(operation.member)
    if holding.called <= holding.paid:
        reason = mark("an exclusion for not paying, of somebody who owes nothing called ({source})")
        expected = mark("no notice, or a call before it")
        found.refuse(operation, "notice", operation.notice, reason, expected, source=months.source)
        return
    first = add_months(operation.notice, months.value)
    if day < first:
        reason = mark("an exclusion for not paying, too soon after the formal notice ({source})")
        expected = mark("{day} or later")
        found.refuse(operation, "date", day, reason, expected, day=first.isoformat(), source=months.source)


def _check_due(found: ShareFindings, operation: ShareOperation) -> None:
    """A day of refund that the year of leaving is not closed on yet."""
    closed = closing_day(operation.date, found.law, operation.date)
    if closed is None or operation.due is None or operation.due >= closed.day:
        return
    reason = mark("a refund due before the year of leaving is closed ({source})")
    day = closed.day.isoformat()
    found.refuse(
        operation, "due", operation.due, reason, mark("{day} or later"), day=day, source=closed.source
    )


def _check_notice(found: ShareFindings, operation: ShareOperation) -> None:
    """A withdrawal at the end of a year unless released early, announced so many months before."""
    day, law = operation.date, found.law
    year_end = law.year_end(day)
    at_end = law.fact("exit_at_year_end", day)
    if at_end is not None and at_end.value:
        if operation.decision:
            return
        if day != year_end:
            reason = mark("a withdrawal in the course of a year ({source})")
            expected = mark("{day}, or the decision that releases the member early")
            found.refuse(
                operation, "date", day, reason, expected, day=year_end.isoformat(), source=at_end.source
            )
            return
    months = law.fact("exit_notice_months", day)
    if months is None or not months.value:
        return
    latest = add_months(day, -months.value)
    if operation.notice is None or operation.notice > latest:
        reason = mark("a withdrawal announced too late ({source})")
        expected = mark("a notice given by {day}")
        value = operation.notice or ""
        found.refuse(
            operation, "notice", value, reason, expected, day=latest.isoformat(), source=months.source
        )


def _check_floor(found: ShareFindings, operation: ShareOperation) -> None:
    register = found.register
    floor = capital_floor(register, found.law, operation.date)
    holding = register.of(operation.member)
    value = register.value_at(operation.date)
    shares = operation.shares or holding.shares
    if register.capital - shares * value >= floor.amount:
        return
    fields = {"floor": found.amount(floor.amount), "source": floor.source}
    if operation.kind is ShareKind.WITHDRAWAL:
        most = max(register.capital - floor.amount, 0) // value
        reason = mark("the capital would fall below {floor} ({source})")
        expected = mark("at most {most} shares until others subscribe")
        found.refuse(operation, "shares", shares, reason, expected, most=most, **fields)
    else:
        reason = mark("the capital falls below {floor} ({source}): the refund waits until others subscribe")
        found.warn(operation, "shares", shares, reason, **fields)


def _check_members(found: ShareFindings, operation: ShareOperation) -> None:
    """Too few members, or fewer in all than must be employed ones."""
    left = found.register.members - 1
    for key in ("minimum_members", "minimum_employed_members"):
        least = found.law.fact(key, operation.date)
        if least is None or left >= least.value:
            continue
        reason = mark(
            "{count} members are left, fewer than {least} ({source}): the law gives time to cure it"
        )
        fields = {"count": left, "least": least.value, "source": least.source}
        found.warn(operation, "member", operation.member, reason, **fields)


def check_refund(found: ShareFindings, operation: ShareOperation) -> None:
    """To who left or the heirs, in order of departure, after the year's end, not below the capital's floor.

    Each where law or statutes say so.
    """
    day = operation.date
    mine = found.register.open_claims(operation.member)
    if not mine:
        return
    _check_heir(found, operation, mine)
    _check_closed(found, operation, mine)
    in_order = found.law.fact("refund_in_order", day)
    if in_order is not None and in_order.value:
        _check_order(found, operation, in_order.source)
    floor = capital_floor(found.register, found.law, day)
    limit = refund_days(mine[0], found.law, day).limit
    if found.register.capital < floor.amount and (limit is None or day < limit):
        reason = mark("a refund while the capital is below {floor} ({source})")
        expected = mark("subscriptions of {missing} first, or {limit}, the end of the deferral")
        missing = found.amount(floor.amount - found.register.capital)
        fields = {"floor": found.amount(floor.amount), "source": floor.source, "missing": missing}
        found.refuse(
            operation,
            "amount",
            found.amount(operation.amount),
            reason,
            expected,
            limit=limit.isoformat() if limit else "–",
            **fields,
        )


def _check_heir(found: ShareFindings, operation: ShareOperation, mine: Sequence[Claim]) -> None:
    """Somebody else is paid where a death ended the membership: an heir."""
    if operation.to and any(claim.kind is not ShareKind.DEATH for claim in mine):
        reason = mark("a refund to somebody else, of shares that no death ended")
        found.refuse(operation, "to", operation.to, reason, mark("nothing: who left is paid"))


def _check_closed(found: ShareFindings, operation: ShareOperation, mine: Sequence[Claim]) -> None:
    """Departures of a year that is not over: the losses that they bear are not known."""
    day, left, ready = operation.date, operation.amount, 0
    for claim in mine:
        closed = closing_day(claim.left, found.law, day)
        if closed is None or closed.day <= day:
            ready += claim.owed
        elif left > 0:
            reason = mark("a refund before the year of leaving is closed ({source})")
            expected = mark("{day} or later; before it at most {most}")
            fields = {"day": closed.day.isoformat(), "source": closed.source, "most": found.amount(ready)}
            amount = found.amount(operation.amount)
            found.refuse(operation, "amount", amount, reason, expected, **fields)
            return
        left -= claim.owed


def _check_order(found: ShareFindings, operation: ShareOperation, source: str) -> None:
    """Earlier departures that are due are refunded first; what the member is owed from several counts."""
    mine, left = found.register.open_claims(operation.member), operation.amount
    for claim in mine:
        earlier = [
            each
            for each in found.register.open_claims()
            if each.left < claim.left
            and each.member != operation.member
            and refund_days(each, found.law, operation.date).due <= operation.date
        ]
        if earlier and left > 0:
            first = earlier[0]
            reason = mark("a refund before that of an earlier departure ({source})")
            expected = mark("first {amount} to {member}, who left on {day}")
            found.refuse(
                operation,
                "member",
                operation.member,
                reason,
                expected,
                amount=found.amount(first.owed),
                member=first.member,
                day=first.left.isoformat(),
                source=source,
            )
            return
        left -= claim.owed


def check_loss(found: ShareFindings, operation: ShareOperation) -> None:
    """A part of the losses rests on a balance sheet that somebody approved."""
    if not operation.decision:
        reason = mark("a part of losses that no balance sheet is named for")
        found.refuse(operation, "decision", "", reason, mark("the balance sheet, and when it was approved"))


def check_refund_interest(found: ShareFindings, operation: ShareOperation) -> None:
    """Interest to leavers, where the law does not exclude it."""
    allowed = found.law.fact("refund_interest", operation.date)
    if allowed is not None and not allowed.value:
        reason = mark("interest on a refund, which the law excludes ({source})")
        amount = found.amount(operation.amount)
        found.refuse(operation, "amount", amount, reason, mark("no interest"), source=allowed.source)


def share_of_losses(losses: int, nominal: int, capital: int, reserves: int = 0) -> int:
    """A leaver's part of losses that nothing absorbed, in minor units, half-up (FR-2.32, MA-18).

    ``nominal`` is what was paid on the leaver's shares, ``capital`` what all shares make; statutory
    ``reserves`` bear their part first where the statutes share losses with them. At most the nominal.

    >>> share_of_losses(300000, 50000, 1000000), share_of_losses(300000, 50000, 1000000, 500000)
    (15000, 10000)
    """
    base = capital + reserves
    return min(round_div(losses * nominal, base), nominal) if base > 0 and losses > 0 else 0
