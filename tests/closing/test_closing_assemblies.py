"""The members whom a roll is made of: from the register of shares or the folder, as they are on its day."""

import datetime as dt

import pytest

from cae_core.capital.share_operations import OpeningShares, ShareKind, ShareOperation
from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.closing.assemblies import assembly_law, followed, members_on, roll_changes
from cae_core.cooperative.cooperative import Cooperative, Dated
from cae_core.cooperative.members import Membership
from cae_core.cooperative.people import Person, Status
from cae_core.country import find_country
from cae_core.errors import Problems
from cae_core.governance.roll import make_roll
from cae_core.periods import Month

DAY = dt.date(2026, 6, 19)
OLD = dt.date(2024, 1, 1)
MOROCCO = find_country("MA")


def coop(*persons, **more):
    return Cooperative(
        "Invented",
        "MA",
        "MAD",
        "ma_cooperative",
        Month(2026, 1),
        persons={each.id: each for each in persons},
        **more,
    )


def person(key, *statuses, since=OLD):
    return Person(key, "Invented", member_since=since, statuses=tuple(Status(*each) for each in statuses))


def roll_of(cooperative, operations=(), on=DAY):
    register = followed(cooperative, operations, on)
    return make_roll(members_on(cooperative, register, on), assembly_law(cooperative, MOROCCO), on)


def with_register(*operations):
    opening = (
        OpeningShares("P1", 1, 10000, 10000, 10000, OLD),
        OpeningShares("P2", 1, 10000, 10000, 10000, OLD),
    )
    cooperative = coop(
        *(person(f"P{i}", since=None) for i in range(1, 4)),
        shares=ShareTerms("MAD", (ShareValue(dt.date.min, 10000),)),
        opening_shares=opening,
    )
    return cooperative, operations


def test_without_a_register_members_are_those_of_the_folder():
    cooperative = coop(person("P1"), person("P2", since=None), person("P3", since=dt.date(2026, 6, 20)))
    assert [each.member for each in roll_of(cooperative).electors] == ["P1"]


@pytest.mark.parametrize(
    ("status", "votes"),
    [
        (("suspended", dt.date(2026, 6, 1), dt.date(2026, 6, 18)), True),
        (("suspended", dt.date(2026, 6, 19)), False),
        (("incapable", OLD), False),
        (("incapable", dt.date(2026, 6, 20)), True),
    ],
)
def test_a_status_counts_on_the_day_of_the_roll(status, votes):
    statutes = {"suspension_bars_vote": (Dated(dt.date.min, "true"),)}
    assert ("P1" in roll_of(coop(person("P1", status), statutes=statutes))) is votes


def test_members_of_a_register_come_and_go_by_its_operations():
    cooperative, operations = with_register(
        ShareOperation("S1", dt.date(2026, 6, 18), "P3", ShareKind.SUBSCRIPTION, 1, 10000),
        ShareOperation("S2", dt.date(2026, 6, 19), "P1", ShareKind.WITHDRAWAL),
        ShareOperation("S3", dt.date(2026, 6, 20), "P2", ShareKind.WITHDRAWAL),
    )
    assert [each.member for each in roll_of(cooperative, operations).electors] == ["P2", "P3"]
    changes = roll_changes(roll_of(cooperative), roll_of(cooperative, operations), {"P1": ("S2",)})
    assert [(each.member, each.reason, each.operations) for each in changes] == [
        ("P1", "has left", ("S2",)),
        ("P3", "has joined", ()),
    ]


def test_what_is_owed_on_shares_keeps_a_member_from_voting_in_morocco():
    cooperative, operations = with_register(
        ShareOperation("S1", dt.date(2026, 6, 1), "P3", ShareKind.SUBSCRIPTION, 2, 10000),
        ShareOperation("S2", dt.date(2026, 6, 2), "P3", ShareKind.CALL),
    )
    roll = roll_of(cooperative, operations)
    assert [(each.member, each.reason) for each in roll.excluded] == [
        ("P3", "has not paid what is due on the shares")
    ]
    change = roll_changes(roll_of(cooperative, operations[:1]), roll, {"P3": ("S2",)})[0]
    assert (change.reason, change.operations) == ("has not paid what is due on the shares", ("S2",))


def test_a_member_whom_nobody_knows_is_told():
    cooperative, _ = with_register()
    stranger = ShareOperation("S1", dt.date(2026, 6, 1), "P9", ShareKind.SUBSCRIPTION, 1, 10000)
    with pytest.raises(Problems, match=r"P9.*unknown person"):
        roll_of(cooperative, [stranger])


def test_the_members_sheet_counts_from_a_day_to_another():
    rows = (
        Membership("P1", "users", end=dt.date(2026, 6, 18)),
        Membership("P1", "workers", start=dt.date(2026, 6, 19)),
    )
    cooperative = coop(person("P1"), memberships=rows)
    assert roll_of(cooperative).of("P1").college == "workers"
    assert roll_of(cooperative, on=dt.date(2026, 6, 18)).of("P1").college == "users"


def test_what_nobody_verified_is_remembered():
    cooperative = coop(person("P1"), statutes={"proxies_allowed": (Dated(dt.date.min, "true"),)})
    law = assembly_law(cooperative, MOROCCO)
    make_roll(members_on(cooperative, None, DAY), law, DAY)
    assert [(each.key, each.confidence) for each in law.doubtful] == [("voting_age", "unverified")]
