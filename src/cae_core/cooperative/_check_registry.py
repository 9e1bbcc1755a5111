"""Checks of what lasts longer than a month: people, contracts, activities, keys, openings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from cae_core.cooperative._check_members import check_members
from cae_core.cooperative._check_opening_years import check_opening_years
from cae_core.cooperative._check_shares import check_opening_shares
from cae_core.cooperative._findings import Findings
from cae_core.cooperative.activities import SERVICES, Activity
from cae_core.cooperative.documents import OpeningBalance
from cae_core.cooperative.splits import SplitKey
from cae_core.ledger.roles import ROLES
from cae_core.messages import mark

_PERSON = mark("an id of persons.csv")
_SCHEME = mark("a scheme of cooperative.toml")


def check_registry(found: Findings, kinds: Collection[str] | None) -> None:
    """Everything the cooperative's own files say, against one another."""
    cooperative = found.cooperative
    if cooperative.scheme:
        found.unknown_in(cooperative.schemes, cooperative.origin, "scheme", cooperative.scheme, _SCHEME)
    if SERVICES not in cooperative.activities:
        expected = mark("a row with the code “services” in activities.csv")
        found.add(mark("no shared services"), cooperative.origin, "activities", "", expected)
    _check_contracts(found, kinds)
    for activity in cooperative.activities.values():
        _check_activity(found, activity)
    for key in cooperative.splits.values():
        _check_key(found, key)
    _check_opening(found)
    _check_opening_contribution(found)
    check_opening_shares(found)
    check_opening_years(found)
    check_members(found)


def _check_contracts(found: Findings, kinds: Collection[str] | None) -> None:
    for contract in found.cooperative.contracts.values():
        found.unknown_in(found.cooperative.persons, contract.origin, "person", contract.person, _PERSON)
        if kinds is not None:
            expected = mark("one of {kinds}")
            if contract.kind not in kinds:
                found.add(
                    mark("unknown kind of contract"),
                    contract.origin,
                    "kind",
                    contract.kind,
                    expected,
                    kinds=", ".join(kinds),
                )
        if contract.end is not None and contract.end < contract.start:
            found.add(mark("ends before it starts"), contract.origin, "end", contract.end)
        if contract.fixed_gross < 0:
            found.add(
                mark("a negative amount"), contract.origin, "fixed_gross", found.amount(contract.fixed_gross)
            )


def _check_activity(found: Findings, activity: Activity) -> None:
    cooperative, origin = found.cooperative, activity.origin
    for person in activity.persons:
        found.unknown_in(cooperative.persons, origin, "persons", person, _PERSON)
    if activity.end is not None and activity.start is not None and activity.end < activity.start:
        found.add(mark("ends before it starts"), origin, "end", activity.end)
    if activity.scheme:
        found.unknown_in(cooperative.schemes, origin, "scheme", activity.scheme, _SCHEME)
    if len(activity.persons) > 1 and not activity.convention and not activity.is_services:
        found.add(
            mark("several persons without a convention"),
            origin,
            "convention",
            activity.code,
            mark("the key of splits.csv by which they share its pay"),
        )
    if activity.convention:
        _check_convention(found, activity)


def _check_convention(found: Findings, activity: Activity) -> None:
    """A convention shares between the activity's own persons, all of them and no other."""
    expected = mark("a key of splits.csv")
    if found.unknown_in(
        found.cooperative.splits, activity.origin, "convention", activity.convention, expected
    ):
        return
    key = found.cooperative.splits[activity.convention]
    sharing = {beneficiary.person for beneficiary in key.beneficiaries}
    if sharing != set(activity.persons):
        found.add(
            mark("a convention between other persons than the activity's"),
            activity.origin,
            "convention",
            activity.convention,
            mark("parts for {persons}"),
            persons=", ".join(activity.persons),
        )


def _check_key(found: Findings, key: SplitKey) -> None:
    cooperative = found.cooperative
    for who in key.beneficiaries:
        if who.activity:
            expected = mark("a code of activities.csv")
            found.unknown_in(cooperative.activities, key.origin, "activity", who.activity, expected)
        if who.person:
            found.unknown_in(cooperative.persons, key.origin, "person", who.person, _PERSON)


def _check_opening(found: Findings) -> None:
    """Opening rows name known activities and roles, and balance activity by activity."""
    sums: dict[str, int] = defaultdict(int)
    reserved: dict[str, int] = defaultdict(int)
    for row in found.cooperative.opening:
        expected = mark("a code of activities.csv")
        found.unknown_in(found.cooperative.activities, row.origin, "activity", row.activity, expected)
        found.unknown_in(ROLES, row.origin, "role", row.role, mark("a role of the chart"))
        _check_excl_vat(found, row)
        sums[row.activity] += row.amount
        reserved[row.activity] += row.amount if row.role in ("reserved", "set_aside") else 0
    last = {row.activity: row.origin for row in found.cooperative.opening}
    for activity, excess in sums.items():
        if excess:
            found.add(
                mark("opening balances that do not sum to zero (debits less credits: {excess})"),
                last[activity],
                "activity",
                activity,
                mark("debits equal to credits; “brought_forward” holds the past result"),
                excess=found.amount(excess),
            )
        if reserved[activity]:
            expected = mark("“set_aside” debited for what “reserved” is credited")
            found.add(mark("a reserve without counterpart"), last[activity], "role", activity, expected)


def _check_excl_vat(found: Findings, row: OpeningBalance) -> None:
    """What is turnover is said of an open invoice alone, and is a part of it."""
    part = row.excl_vat
    if part is None:
        return
    if row.role != "clients" or not row.document:
        reason = mark("a part excluding VAT of what is no open invoice")
        expected = mark("nothing, or the role “clients” and the invoice's number as document")
    elif part * row.amount < 0 or abs(part) > abs(row.amount):
        reason, expected = mark("a part excluding VAT above the whole"), mark("at most what is open")
    else:
        return
    found.add(reason, row.origin, "excl_vat", found.amount(part), expected)


def _check_opening_contribution(found: Findings) -> None:
    """The year so far names activities, schemes and components that exist."""
    cooperative, activities = found.cooperative, mark("a code of activities.csv")
    for row in cooperative.opening_contribution:
        found.unknown_in(cooperative.activities, row.origin, "activity", row.activity, activities)
        if found.unknown_in(cooperative.schemes, row.origin, "scheme", row.scheme, _SCHEME):
            continue
        components = [component.key for component in cooperative.schemes[row.scheme].components]
        if row.component not in components:
            expected = mark("a component of {scheme}: {components}")
            found.add(
                mark("unknown component"),
                row.origin,
                "component",
                row.component,
                expected,
                scheme=row.scheme,
                components=", ".join(components),
            )
