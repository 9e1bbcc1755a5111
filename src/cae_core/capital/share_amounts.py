"""Amounts that rows leave to the statutes: interest for paying late, the part of pay that goes to shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from cae_core.capital.share_operations import Means, ShareKind, ShareOperation
from cae_core.money import Rounding, round_div

if TYPE_CHECKING:
    from cae_core.capital.shares import Register

DAYS = 365
"""The days of a year of interest: no text that was read counts them, and leap years are no exception here."""


def late_interest(register: Register, member: str, day: dt.date) -> int:
    """Interest at the statutes' rate on what a member pays late, not charged yet, in minor units, half-up.

    It runs from the day after a call was due; 0 where the statutes give no rate.
    """
    rate = register.terms.late_rate
    return round_div(register.of(member).late_until(day) * rate.n, rate.d * DAYS)


def part_of_pay(register: Register, operation: ShareOperation, gross: int) -> int:
    """The part of a month's gross pay that statutes ask for shares, in minor units, rounded down.

    No more than the row's shares leave to pay, nor than what the statutes want paid in all; 0 where they give
    no rate.
    """
    terms, held = register.terms, register.of(operation.member)
    part = round_div(gross * terms.pay_rate.n, terms.pay_rate.d, Rounding.DOWN)
    left = held.owed + held.uncalled
    if operation.kind is ShareKind.SUBSCRIPTION:
        left = operation.shares * register.value_at(operation.date)
    if terms.pay_until:
        left = min(left, terms.pay_until - held.paid)
    return max(min(part, left), 0)


def with_amount(register: Register, operation: ShareOperation, pay: Mapping[str, int]) -> ShareOperation:
    """An operation with the amount that it leaves to the statutes; others, and given amounts, as they are.

    ``pay`` is the gross pay of the month before by person. Raises NoShareValue.
    """
    if operation.amount:
        return operation
    if operation.kind is ShareKind.LATE_INTEREST:
        amount = late_interest(register, operation.member, operation.date)
    elif (
        operation.kind in (ShareKind.SUBSCRIPTION, ShareKind.PAYMENT)
        and operation.means is Means.PAY
        and register.terms.pay_rate.n
    ):
        amount = part_of_pay(register, operation, pay.get(operation.member, 0))
    else:
        return operation
    return attrs.evolve(operation, amount=amount)
