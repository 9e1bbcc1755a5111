"""Whether operations on shares are lawful: refused with the article and the nearest lawful figure.

Where the law gives time to cure, a warning is made instead. Nothing here changes an operation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from itertools import groupby

import attrs

from cae_core.capital._share_findings import ShareFindings
from cae_core.capital._share_holdings import check_day, check_month_end
from cae_core.capital.share_amounts import late_interest, with_amount
from cae_core.capital.share_exits import check_exit, check_loss, check_refund, check_refund_interest
from cae_core.capital.share_law import People, ShareLaw
from cae_core.capital.share_operations import (
    Means,
    ShareKind,
    ShareOperation,
    operations_in_order,
)
from cae_core.capital.shares import Register
from cae_core.errors import CaeError, Problem, Problems
from cae_core.messages import mark
from cae_core.money import Rounding, round_div


@attrs.frozen
class CheckedShares:
    """What checking operations found: problems that refuse them, warnings that do not."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def check_shares(
    register: Register,
    operations: Iterable[ShareOperation],
    law: ShareLaw,
    people: People,
    until: dt.date | None = None,
) -> CheckedShares:
    """Follow operations day by day, noting everything that law and statutes forbid.

    ``register`` holds what came before and follows those that can be followed; shares of the capital are
    looked at when a day is over. ``until`` is the day on which late payments are looked for.
    """
    found = ShareFindings(register, law, people)
    for day, of_day in groupby(operations_in_order(operations), key=lambda each: each.date):
        done = [each for each in of_day if _follow(found, each)]
        if done:
            found.guarded(done[-1], partial(check_day, found, day, done))
    if until is not None:
        found.guarded(None, partial(check_month_end, found, until))
    return CheckedShares(tuple(found.problems), tuple(found.warnings))


def _follow(found: ShareFindings, operation: ShareOperation) -> bool:
    """Check one operation and take it in; whether it could be. What a check refused is not said again."""
    before = len(found.problems)
    with suppress(CaeError):  # shares without value: following says so
        operation = with_amount(found.register, operation, found.people.pay)
    check = _CHECKS.get(operation.kind)
    if check is not None:
        found.guarded(operation, partial(check, found, operation))
    said = {each.column for each in found.problems[before:]}
    try:
        found.register.follow(operation)
    except Problems as error:
        found.problems.extend(each for each in error.problems if each.column not in said)
        return False
    except CaeError as error:
        found.problems.append(Problem(error.template, operation.origin, fields=error.data))
        return False
    return True


def _check_subscription(found: ShareFindings, operation: ShareOperation) -> None:
    value = found.register.value_at(operation.date)
    subscribed = operation.shares * value
    _check_value(found, value, operation.date)
    _check_paid(found, operation, subscribed)
    ceiling = found.register.terms.ceiling
    if ceiling and found.register.capital + subscribed > ceiling:
        most = max(ceiling - found.register.capital, 0) // value
        reason = mark("the capital would be above {ceiling}, the ceiling of the statutes")
        expected = mark("at most {most} shares, or a ceiling that an assembly raised")
        found.refuse(
            operation,
            "shares",
            operation.shares,
            reason,
            expected,
            ceiling=found.amount(ceiling),
            most=most,
        )


def _check_value(found: ShareFindings, value: int, day: dt.date) -> None:
    """The nominal value against the least that the law allows."""
    least = found.law.fact("minimum_share", day)
    if least is None or value >= least.value:
        return
    found.problems.append(
        Problem(
            mark("a share below the least value ({source})"),
            found.register.terms.origin,
            "shares.value",
            found.amount(value),
            mark("at least {least}"),
            {"source": least.source, "least": found.amount(least.value)},
        )
    )


def _check_paid(found: ShareFindings, operation: ShareOperation, subscribed: int) -> None:
    """What is paid at once; those who pay out of their pay do it little by little."""
    by_pay = operation.means is Means.PAY and found.law.fact("pay_subscription_maximum", operation.date)
    if by_pay:
        _check_pay(found, operation)
        return
    rate = found.law.fact("paid_on_subscription", operation.date)
    if rate is None:
        return
    least = round_div(subscribed * rate.value.n, rate.value.d, Rounding.CEILING)
    if operation.amount < least:
        reason = mark("less is paid than on subscription ({source})")
        expected = mark("at least {least} of {subscribed}")
        fields = {"least": found.amount(least), "subscribed": found.amount(subscribed), "source": rate.source}
        found.refuse(operation, "amount", found.amount(operation.amount), reason, expected, **fields)


def _check_pay(found: ShareFindings, operation: ShareOperation) -> None:
    """What is withheld on a person's pay for shares, all of the month together."""
    if operation.means is not Means.PAY:
        return
    most = found.law.fact("pay_subscription_maximum", operation.date)
    if most is None:
        return
    gross = found.people.pay.get(operation.member, 0)
    limit = round_div(gross * most.value.n, most.value.d, Rounding.DOWN)
    left = limit - found.withheld[operation.member]
    found.withheld[operation.member] += operation.amount
    if operation.amount > left:
        reason = mark("more is withheld on pay for shares than may be asked ({source})")
        expected = mark("at most {most}, of a gross pay of {gross}")
        fields = {"most": found.amount(max(left, 0)), "gross": found.amount(gross), "source": most.source}
        found.refuse(operation, "amount", found.amount(operation.amount), reason, expected, **fields)


def _check_late_interest(found: ShareFindings, operation: ShareOperation) -> None:
    """At the statutes' rate at most; without one, somebody must have decided it."""
    if found.register.terms.late_rate.n:
        most = late_interest(found.register, operation.member, operation.date)
        if operation.amount > most:
            reason = mark("more interest for being late than at the rate of the statutes")
            amount = found.amount(operation.amount)
            found.refuse(operation, "amount", amount, reason, mark("at most {most}"), most=found.amount(most))
    elif not operation.decision:
        reason = mark("interest for being late that no statutes and no decision give")
        expected = mark("who decided it, or late_rate in cooperative.toml, under [shares]")
        found.refuse(operation, "decision", "", reason, expected)


def _check_transfer(found: ShareFindings, operation: ShareOperation) -> None:
    approval = found.law.fact("transfer_approval", operation.date)
    if approval is not None and approval.value and not operation.decision:
        reason = mark("a transfer without approval ({source})")
        found.refuse(
            operation, "decision", "", reason, mark("who approved it, and when"), source=approval.source
        )
    if found.register.of(operation.to).shares:
        return
    if found.register.terms.members_only:
        reason = mark("a transfer to somebody who is no member, which the statutes exclude")
        found.refuse(operation, "to", operation.to, reason, mark("a member"))
    elif not operation.decision:
        reason = mark("shares go to somebody who is no member")
        found.refuse(operation, "decision", "", reason, mark("the decision that admits them"))


_CHECKS: Mapping[ShareKind, Callable[[ShareFindings, ShareOperation], None]] = {
    ShareKind.SUBSCRIPTION: _check_subscription,
    ShareKind.PAYMENT: _check_pay,
    ShareKind.TRANSFER: _check_transfer,
    ShareKind.WITHDRAWAL: check_exit,
    ShareKind.EXCLUSION: check_exit,
    ShareKind.DEATH: check_exit,
    ShareKind.LOSS: check_loss,
    ShareKind.LATE_INTEREST: _check_late_interest,
    ShareKind.REFUND: check_refund,
    ShareKind.REFUND_INTEREST: check_refund_interest,
}
