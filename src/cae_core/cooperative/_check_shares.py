"""Checks of members' shares against the cooperative's other files; what the law says of them comes later."""

from __future__ import annotations

from cae_core.capital.share_changes import SHARE_ROLES
from cae_core.capital.share_operations import OpeningShares, ShareKind, ShareOperation
from cae_core.capital.share_terms import NoShareValue
from cae_core.cooperative._findings import Findings, Known
from cae_core.cooperative.documents import MonthDocuments
from cae_core.cooperative.share_entries import opening_rows, opening_sums
from cae_core.messages import mark

_PERSON = mark("an id of persons.csv")


def check_opening_shares(found: Findings) -> None:
    """Who holds what at the opening: amounts that fit one another, and the opening balances of capital."""
    rows = found.cooperative.opening_shares
    days = [(f"{row.member} {row.since or found.cooperative.start.first}", row.origin) for row in rows]
    found.duplicates(days, "since", (), mark("one row for each day on which a member subscribed"))
    owed = [(row.member, row.origin) for row in rows if row.to_refund]
    found.duplicates(owed, "to_refund", (), mark("one row for each person who is owed a refund"))
    for row in rows:
        found.unknown_in(found.cooperative.persons, row.origin, "member", row.member, _PERSON)
        _check_row(found, row)
    if rows or found.cooperative.shares is not None:
        _check_sums(found)


def _check_row(found: Findings, row: OpeningShares) -> None:
    if row.shares < 0:
        found.add(mark("a negative number of shares"), row.origin, "shares", row.shares, mark("0 or more"))
        return
    if row.since is not None and row.since > found.cooperative.start.first:
        reason, expected = mark("a day after the book began"), mark("{day} or before")
        day = found.cooperative.start.first.isoformat()
        found.add(reason, row.origin, "since", row.since, expected, day=day)
    if not 0 <= row.paid <= row.called <= row.subscribed:
        column, amount = ("paid", row.paid) if row.paid > row.called else ("called", row.called)
        reason = mark("more than is subscribed, or paid than is called")
        found.add(reason, row.origin, column, found.amount(amount), mark("subscribed ≥ called ≥ paid ≥ 0"))
    if row.to_refund < 0:
        reason = mark("a negative amount")
        found.add(reason, row.origin, "to_refund", found.amount(row.to_refund))
    if row.to_refund and row.left is None:
        found.add(mark("no day of leaving"), row.origin, "left", "", mark("the day the person left"))
    terms = found.cooperative.shares
    try:
        value = terms.value_on(found.cooperative.start.first) if terms is not None else 0
    except NoShareValue:
        value = 0
    if not value:
        expected = mark("the value of a share in cooperative.toml, under [shares]")
        found.add(mark("shares without value"), row.origin, "shares", row.shares, expected)
    elif row.shares * value != row.subscribed:
        reason = mark("not what {shares} shares of {nominal} make")
        expected = mark("{product}")
        fields = {"shares": row.shares, "nominal": found.amount(value)}
        product = found.amount(row.shares * value)
        typed = found.amount(row.subscribed)
        found.add(reason, row.origin, "subscribed", typed, expected, product=product, **fields)


def _check_sums(found: Findings) -> None:
    """The opening balances, which say the same capital as a whole."""
    cooperative = found.cooperative
    told = opening_sums(cooperative.opening)
    mine = opening_sums(opening_rows((), cooperative.opening_shares))
    for role in SHARE_ROLES:
        if told[role] == mine[role]:
            continue
        origins = [each.origin for each in cooperative.opening if each.role == role]
        origins += [each.origin for each in cooperative.opening_shares]
        reason = mark("opening balances hold {told} on {role}, members' shares {mine} (debit positive)")
        expected = mark("in opening.csv, what members hold together in opening_shares.csv")
        fields = {"told": found.amount(told[role]), "mine": found.amount(mine[role]), "role": role}
        found.add(reason, origins[0], "role", role, expected, **fields)


def check_share_operations(found: Findings, documents: MonthDocuments, known: Known) -> None:
    """References, dates, and whom a month's operations name."""
    earlier = known.references.get("share", ())
    referenced = [(each.reference, each.origin) for each in documents.shares]
    found.duplicates(referenced, "reference", earlier, mark("a new reference for each operation"))
    if documents.shares and (found.cooperative.shares is None or not found.cooperative.shares.values):
        expected = mark("the value of a share in cooperative.toml, under [shares]")
        found.add(mark("shares without value"), documents.shares[0].origin, "", "", expected)
    for each in documents.shares:
        found.date_in_month(each.date, each.origin)
        _check_names(found, each)


def _check_names(found: Findings, operation: ShareOperation) -> None:
    persons = found.cooperative.persons
    if operation.member or operation.kind is not ShareKind.CALL:
        found.unknown_in(persons, operation.origin, "member", operation.member, _PERSON)
    if operation.to and operation.kind in (ShareKind.TRANSFER, ShareKind.REFUND):
        found.unknown_in(persons, operation.origin, "to", operation.to, _PERSON)
    elif operation.to:
        reason = mark("somebody receives shares that are not transferred")
        found.add(reason, operation.origin, "to", operation.to, mark("nothing, or a transfer"))
