"""What the cooperative's own files may not say: one defect a case, and all of them at once."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from cooperative_makers import activity, contract, convention, cooperative, eur, key, person

from cae_core.cooperative.checks import check_cooperative
from cae_core.cooperative.contribution import read_schemes
from cae_core.cooperative.documents import OpeningBalance
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.errors import Origin
from cae_core.rules.ratio import Ratio

SCHEMES = read_schemes({"flat": {"components": [{"key": "s", "base": "invoiced", "rate": "10 %"}]}}, "EUR")
KINDS = ("cesa", "cape", "employment")


def opening(who, role, amount, row=2):
    return OpeningBalance(who, role, eur(amount), origin=Origin("opening.csv", row))


def sound(**changes):
    """A cooperative with nothing wrong: an activity alone, a pair under a convention, keys and openings."""
    said = {
        "scheme": "flat",
        "schemes": SCHEMES,
        "activities": [
            activity("ATELIER", "P1", scheme="flat"),
            activity(
                "DUO", "P2", "P3", convention="CONV", start=dt.date(2026, 1, 1), end=dt.date(2027, 1, 1)
            ),
        ],
        "splits": [
            convention("CONV", ("P2", "50 %"), ("P3", "50 %")),
            key("JOINT", "percent", ("ATELIER", "60 %"), ("DUO/P2", "10 %"), remainder="services"),
        ],
        "opening": (opening("ATELIER", "bank", "10.00"), opening("ATELIER", "brought_forward", "-10.00", 3)),
    }
    return cooperative(**{**said, **changes})


def found(coop, kinds=KINDS):
    return [
        (each.origin.file if each.origin else "", each.column, each.value, each.reason)
        for each in check_cooperative(coop, kinds)
    ]


def test_a_sound_cooperative_has_no_problem():
    assert found(sound()) == []


def test_kinds_of_contract_are_checked_only_when_the_country_gives_them():
    coop = sound(contracts=[contract("CT-1", "P1", "freelance")])
    assert found(coop, None) == []
    assert found(coop) == [("contracts.csv", "kind", "freelance", "unknown kind of contract")]


def test_an_unknown_default_scheme():
    assert found(sound(scheme="none")) == [
        ("cooperative.toml", "scheme", "none", "unknown contribution scheme")
    ]


def test_no_shared_services():
    coop = sound()
    activities = {code: each for code, each in coop.activities.items() if code != "services"}
    problems = found(attrs.evolve(coop, activities=activities))
    assert ("cooperative.toml", "activities", "", "no shared services") in problems


@pytest.mark.parametrize(
    ("contract_", "column", "value", "reason"),
    [
        (contract("CT-1", "P9"), "person", "P9", "unknown person"),
        (contract("CT-1", "P1", "freelance"), "kind", "freelance", "unknown kind of contract"),
        (
            contract("CT-1", "P1", start=dt.date(2026, 5, 1), end=dt.date(2026, 4, 30)),
            "end",
            "2026-04-30",
            "ends before it starts",
        ),
        (contract("CT-1", "P1", fixed_gross=-5000), "fixed_gross", "-50.00", "a negative amount"),
    ],
)
def test_a_contract_with_one_defect(contract_, column, value, reason):
    assert found(sound(contracts=[contract_])) == [("contracts.csv", column, value, reason)]


@pytest.mark.parametrize(
    ("activity_", "column", "value", "reason"),
    [
        (activity("A", "P1", "P9", convention="CONV"), "persons", "P9", "unknown person"),
        (activity("A", "P1", scheme="none"), "scheme", "none", "unknown contribution scheme"),
        (activity("A", "P1", "P2"), "convention", "A", "several persons without a convention"),
        (activity("A", "P1", "P2", convention="LOST"), "convention", "LOST", "unknown split key"),
        (
            activity("A", "P1", "P2", convention="CONV"),
            "convention",
            "CONV",
            "a convention between other persons than the activity's",
        ),
        (
            activity("A", "P1", start=dt.date(2026, 2, 1), end=dt.date(2026, 1, 31)),
            "end",
            "2026-01-31",
            "ends before it starts",
        ),
    ],
)
def test_an_activity_with_one_defect(activity_, column, value, reason):
    persons = [person(who) for who in ("P1", "P2", "P3")]
    problems = found(
        sound(
            activities=[activity("DUO", "P2", "P3", convention="CONV"), activity_],
            persons=persons,
            splits=[convention("CONV", ("P2", "50 %"), ("P3", "50 %"))],
            opening=(),
        )
    )
    assert ("activities.csv", column, value, reason) in problems


def test_shared_services_need_no_convention():
    coop = sound()
    services = attrs.evolve(coop.activities["services"], persons=("P1", "P2"))
    assert found(attrs.evolve(coop, activities={**coop.activities, "services": services})) == []


def test_a_convention_may_give_the_remainder_to_a_person():
    part = SplitPart(Beneficiary(person="P2"), Ratio.parse("60 %"))
    agreed = SplitKey("CONV", SplitMethod.PERCENT, (part,), remainder="P3")
    assert found(sound(splits=[agreed], opening=())) == []


@pytest.mark.parametrize(
    ("parts", "remainder", "column", "value", "reason"),
    [
        ([("ATELER", "50 %"), ("DUO", "50 %")], "largest", "activity", "ATELER", "unknown activity"),
        ([("DUO/P9", "50 %"), ("DUO", "50 %")], "largest", "person", "P9", "unknown person"),
        ([("DUO", "50 %")], "SERVICE", "activity", "SERVICE", "unknown activity"),
    ],
)
def test_a_split_key_with_one_defect(parts, remainder, column, value, reason):
    bad = attrs.evolve(key("K", "percent", *parts, remainder=remainder), origin=Origin("splits.csv", 7))
    coop = sound(splits=[convention("CONV", ("P2", "50 %"), ("P3", "50 %")), bad])
    assert found(coop) == [("splits.csv", column, value, reason)]


@pytest.mark.parametrize(
    ("rows", "column", "value", "reason"),
    [
        ([("A", "bank", "5.00"), ("A", "capital", "-5.00")], "activity", "A", "unknown activity"),
        (
            [("ATELIER", "banc", "5.00"), ("ATELIER", "brought_forward", "-5.00")],
            "role",
            "banc",
            "unknown role",
        ),
        (
            [("ATELIER", "bank", "5.00"), ("ATELIER", "brought_forward", "-4.99")],
            "activity",
            "ATELIER",
            "opening balances that do not sum to zero (debits less credits: {excess})",
        ),
        (
            [("ATELIER", "bank", "5.00"), ("ATELIER", "reserved", "-5.00")],
            "role",
            "ATELIER",
            "a reserve without counterpart",
        ),
    ],
)
def test_an_opening_with_one_defect(rows, column, value, reason):
    coop = sound(opening=tuple(opening(*row) for row in rows))
    assert ("opening.csv", column, value, reason) in found(coop)


def test_an_opening_that_does_not_balance_says_by_how_much():
    coop = sound(
        opening=(opening("ATELIER", "bank", "5.00"), opening("ATELIER", "brought_forward", "-4.99", 3))
    )
    (problem,) = check_cooperative(coop)
    assert problem.text() == (
        "opening.csv, row 3, activity: “ATELIER”: opening balances that do not sum to zero "
        "(debits less credits: 0.01); expected debits equal to credits; “brought_forward” holds the past result"
    )


def test_a_reserve_with_its_counterpart_opens_well():
    rows = [("bank", "9.00"), ("brought_forward", "-9.00"), ("set_aside", "5.00"), ("reserved", "-5.00")]
    assert found(sound(opening=tuple(opening("ATELIER", *row) for row in rows))) == []


def test_everything_wrong_comes_at_once():
    coop = sound(
        scheme="none",
        contracts=[contract("CT-1", "P8", "freelance"), contract("CT-2", "P9")],
        splits=[key("K", "percent", ("NOWHERE", "100 %"))],
        opening=(opening("ATELIER", "banc", "5.00"),),
    )
    assert [(column, value) for _, column, value, _ in found(coop)] == [
        ("scheme", "none"),
        ("person", "P8"),
        ("kind", "freelance"),
        ("person", "P9"),
        ("convention", "CONV"),
        ("activity", "NOWHERE"),
        ("role", "banc"),
        ("activity", "ATELIER"),
    ]
