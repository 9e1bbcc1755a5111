"""Who holds how much of the capital, looked at when a day is over, and who pays late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cae_core.capital._share_findings import ShareFindings
from cae_core.capital.share_operations import EXITS, ShareKind, ShareOperation
from cae_core.messages import mark
from cae_core.money import Rounding, round_div
from cae_core.periods import add_months

_TAKES = frozenset({ShareKind.SUBSCRIPTION, ShareKind.TRANSFER})


def check_day(found: ShareFindings, day: dt.date, done: Sequence[ShareOperation]) -> None:
    """Holdings of those whom a day's operations touched, and shares of the whole capital."""
    for operation in done:
        if operation.kind in _TAKES or operation.kind in EXITS:
            _check_least(found, operation)
    takers = [each for each in done if each.kind in _TAKES]
    for operation in takers:
        _check_most(found, operation)
    _check_natural_persons(found, day, done)
    _check_member_count(found, day, takers)


def _check_least(found: ShareFindings, operation: ShareOperation) -> None:
    """The statutes' least holding, no higher on admission than the law lets them ask."""
    least = found.register.terms.minimum
    limit = found.law.fact("admission_shares_maximum", operation.date)
    if limit is not None:
        least = min(least, limit.value)
    for member in filter(None, (operation.member, operation.to)):
        shares = found.register.of(member).shares
        if 0 < shares < least:
            reason = mark("{member} would hold {held} shares, below the least of the statutes")
            expected = mark("{least} or more, or none")
            found.refuse(
                operation,
                "shares",
                operation.shares,
                reason,
                expected,
                member=member,
                held=shares,
                least=least,
            )


def _check_most(found: ShareFindings, operation: ShareOperation) -> None:
    """The largest holding by law and statutes, and the share of the capital that one member may hold."""
    register, member = found.register, operation.to or operation.member
    holding, most = register.of(member), register.terms.maximum
    each = found.law.fact("shares_per_member", operation.date)
    if each is not None and holding.shares > each.value:
        reason = mark("{member} would hold {held} shares, more than a member may ({source})")
        fields = {"member": member, "held": holding.shares, "most": each.value, "source": each.source}
        found.refuse(operation, "shares", operation.shares, reason, mark("at most {most} held"), **fields)
    if most and holding.shares > most:
        reason = mark("{member} would hold {held} shares, above the most of the statutes")
        fields = {"member": member, "held": holding.shares, "most": most}
        found.refuse(operation, "shares", operation.shares, reason, mark("at most {most} held"), **fields)
    part = found.law.fact("member_capital_maximum", operation.date)
    if part is None or holding.subscribed * part.value.d <= register.capital * part.value.n:
        return
    limit = round_div(register.capital * part.value.n, part.value.d, Rounding.DOWN)
    held = found.amount(holding.subscribed)
    reason = mark("{member} would hold {held} of the capital, above its largest share ({source})")
    expected = mark("at most {most} of a capital of {capital}")
    fields = {
        "member": member,
        "held": held,
        "source": part.source,
        "capital": found.amount(register.capital),
    }
    found.refuse(operation, "shares", operation.shares, reason, expected, most=found.amount(limit), **fields)


def _check_natural_persons(found: ShareFindings, day: dt.date, done: Sequence[ShareOperation]) -> None:
    """The capital that natural persons must hold; a natural person who leaves is not held back for it."""
    part = found.law.fact("natural_persons_capital_minimum", day)
    if part is None or not found.register.capital:
        return
    legal = [each for each in found.register.holdings if each in found.people.legal]
    capital, held = found.register.capital, found.register.capital_of(legal)
    if (capital - held) * part.value.d >= capital * part.value.n:
        return
    fields = {"held": found.amount(capital - held), "capital": found.amount(capital), "source": part.source}
    reason = mark("natural persons would hold {held} of a capital of {capital}, too little ({source})")
    culprit = next((each for each in reversed(done) if (each.to or each.member) in legal), None)
    if culprit is not None and culprit.kind in _TAKES:
        most = round_div((capital - held) * (part.value.d - part.value.n), part.value.n, Rounding.DOWN)
        expected = mark("at most {most} held by legal persons")
        found.refuse(culprit, "shares", culprit.shares, reason, expected, most=found.amount(most), **fields)
    else:
        found.warn(done[-1], "member", done[-1].member, reason, **fields)


def _check_member_count(found: ShareFindings, day: dt.date, takers: Sequence[ShareOperation]) -> None:
    most = found.law.fact("maximum_members", day) if takers else None
    if most is not None and found.register.members > most.value:
        reason = mark("{count} members, more than {most} ({source}): the law gives time to cure it")
        fields = {"count": found.register.members, "most": most.value, "source": most.source}
        found.warn(takers[-1], "member", takers[-1].member, reason, **fields)


def check_month_end(found: ShareFindings, day: dt.date) -> None:
    """Subscriptions that should be wholly paid by now, those of a member said together."""
    for holding in found.register.holdings.values():
        if all(lot.whole for lot in holding.lots):
            continue
        years = found.law.fact("payment_years", day)
        if years is None:
            return
        late = [lot for lot in holding.lots if not lot.whole and add_months(lot.day, 12 * years.value) <= day]
        if not late:
            continue
        reason = mark("{member} has not paid {unpaid} of shares subscribed on {day} ({source})")
        fields = {"member": holding.member, "day": late[0].day.isoformat(), "source": years.source}
        unpaid = found.amount(sum(lot.subscribed - lot.paid for lot in late))
        found.warn(None, "", unpaid, reason, unpaid=unpaid, **fields)
