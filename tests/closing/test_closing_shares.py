"""Members' shares through the month-end: posted with the month or not at all, the register kept with the book."""

import datetime as dt

import attrs
import pytest
from closing_small import close, documents, empty_month, ledger, problems, reading

from cae_core.capital.share_operations import Means, OpeningShares, ShareKind, ShareOperation
from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.closing.month_end import month_end
from cae_core.closing.share_run import RegisterDisagrees, register_on, share_warnings
from cae_core.cooperative.cooperative import Dated
from cae_core.cooperative.documents import OpeningBalance
from cae_core.errors import Origin
from cae_core.ledger.entries import Entry, Posting
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

from closing_small import FRANCE  # isort: skip

TERMS = ShareTerms("EUR", (ShareValue(dt.date.min, 2000),))
LEAST = {"minimum_share": (Dated(dt.date.min, "20"),)}
NOVEMBER = Month(2026, 11)
ROLES = ("capital", "capital_uncalled", "capital_called", "capital_to_refund")


def cooperative(**changes):
    """The small cooperative, which says what a share is; what the opening holds is P1's and P2's."""
    found = reading().cooperative
    held = (OpeningShares("P1", 40, *[80000] * 3), OpeningShares("P2", 60, *[120000] * 3))
    rows = (OpeningBalance("services", "bank", 200000), OpeningBalance("services", "capital", -200000))
    values = {"shares": TERMS, "statutes": LEAST, "opening_shares": held, "opening": found.opening + rows}
    return attrs.evolve(found, **(values | changes))


def operation(reference, kind, member="P1", day=15, month=10, **more):
    date = dt.date(2026, month, day)
    origin = Origin(f"2026-{month}/shares.csv", int(reference[1:]) + 1)
    return ShareOperation(reference, date, member, ShareKind(kind), origin=origin, **more)


def held(store, member):
    """What the book holds for a member on the roles of the register."""
    sums = dict.fromkeys(ROLES, 0)
    for each in store.movements(roles=ROLES):
        if each.posting.party == member:
            sums[each.posting.role] += each.posting.amount
    return {role: amount for role, amount in sums.items() if amount}


def test_operations_are_posted_in_the_journal_of_capital():
    rows = (
        operation("S1", "subscription", "P3", shares=10, amount=20000),
        operation("S2", "withdrawal", "P2", 20, shares=10),
    )
    coop = cooperative()
    store, _ = close(cooperative=coop, month=documents(shares=rows))
    found = {each.key: each for each in store.entries(journal="capital")}
    assert list(found) == ["share:S1", "share:S2"]
    assert {each.activity for entry in found.values() for each in entry.postings} == {"services"}
    assert held(store, "P3") == {"capital": -20000}
    assert held(store, "P2") == {"capital": -100000, "capital_to_refund": -20000}
    register = register_on(coop, store)
    assert all(register.by_role(member) == held(store, member) for member in ("P1", "P2", "P3"))


def test_the_same_files_again_post_nothing():
    rows = (operation("S1", "subscription", "P3", shares=10, amount=20000),)
    store, first = close(cooperative=cooperative(), month=documents(shares=rows))
    _, again = close(store, cooperative=cooperative(), month=documents(shares=rows))
    assert (first.posted > 0, again.posted) == (True, 0)


def test_one_unlawful_operation_keeps_the_month_from_closing():
    rows = (
        operation("S1", "subscription", "P3", shares=10, amount=20000),
        operation("S2", "subscription", "P4", shares=10, amount=1),
    )
    store = ledger()
    (problem,) = problems(store, cooperative(), documents(shares=rows))
    assert problem.text() == (
        "2026-10/shares.csv, row 3, amount: “0.01”: less is paid than on subscription (FR-2.66, L78 art. 27); "
        "expected at least 200.00 of 200.00"
    )
    with pytest.raises(Exception, match="1 problem"):
        close(store, cooperative(), documents(shares=rows))
    assert not list(store.entries())


def withheld(amount):
    """October closed, then November with an amount withheld on October's pay for shares of P1."""
    store, coop = close(cooperative=cooperative())[0], cooperative()
    row = operation("S1", "subscription", "P1", month=11, shares=2, amount=amount, means=Means.PAY)
    month = attrs.evolve(empty_month(NOVEMBER), shares=(row,))
    return store, coop, month


def gross(store):
    return sum(
        each.posting.amount for each in store.movements(roles=["gross_pay"]) if each.posting.person == "P1"
    )


def test_a_tenth_of_pay_is_withheld_and_reaches_the_services():
    store, coop, month = withheld(0)
    amount = gross(store) // 10
    before = -store.balances(activity="ATELIER")["ATELIER", "net_pay"]
    store, coop, month = withheld(amount)
    month_end(coop, FRANCE, month, store, today=dt.date(2026, 12, 3))
    (entry,) = store.entries(journal="capital")
    sums = {}
    for each in entry.postings:
        sums[each.activity, each.role] = sums.get((each.activity, each.role), 0) + each.amount
    assert sums == {
        ("services", "capital"): -4000,
        ("services", "capital_uncalled"): 4000 - amount,
        ("ATELIER", "net_pay"): amount,
        ("ATELIER", "link"): -amount,
        ("services", "link"): amount,
    }
    assert before > amount > 0


def test_one_cent_above_a_tenth_of_pay_is_refused():
    store, coop, _ = withheld(0)
    most = gross(store) // 10
    store, coop, month = withheld(most + 1)
    found = [each.text() for each in problems(store, coop, month)]
    assert len(found) == 1
    assert "may be asked (FR-2.31" in found[0]
    assert f"at most {most // 100}.{most % 100:02d}" in found[0]


def test_a_part_of_pay_that_the_statutes_fix_follows_the_payslip_and_is_kept_as_it_came():
    """FR-2.31: 2 % of October's gross pay goes to shares in November; later statutes change nothing of it."""
    store, _, month = withheld(0)
    part = gross(store) * 2 // 100
    coop = cooperative(shares=attrs.evolve(TERMS, pay_rate=Ratio(2, 100)))
    month_end(coop, FRANCE, month, store, today=dt.date(2026, 12, 3))
    assert part > 0
    assert held(store, "P1") == {"capital": -84000, "capital_uncalled": 4000 - part}
    (stored,) = store.documents("share_operation")
    assert stored.payload["amount"] == part
    other = cooperative(shares=attrs.evolve(TERMS, pay_rate=Ratio(1, 100)))
    assert register_on(other, store).by_role("P1") == held(store, "P1")


def test_heirs_are_paid_for_a_member_who_died():
    rows = (operation("S1", "death", "P2"), operation("S2", "refund", "P2", 31, to="P3", amount=120000))
    coop = cooperative(statutes=LEAST | {"refund_from_year_end": (Dated(dt.date.min, "false"),)})
    store, _ = close(cooperative=coop, month=documents(shares=rows))
    entry = next(each for each in store.entries(journal="capital") if each.key == "share:S2")
    assert entry.label == "Parts de P2 remboursées à P3"
    assert [(each.role, each.party, each.amount) for each in entry.postings] == [
        ("capital_to_refund", "P2", 120000),
        ("bank", "", -120000),
    ]
    assert register_on(coop, store).by_role("P2") == held(store, "P2") == {}


def test_what_was_not_owed_cannot_be_set_off():
    row = operation("S1", "subscription", "P3", shares=1, amount=2000, means=Means.LABOUR_SHARE)
    (problem,) = problems(month=documents(shares=(row,)), cooperative=cooperative())
    assert problem.origin == row.origin
    assert "labour_share_due" in problem.text()


def test_what_the_law_gives_time_to_cure_is_a_warning():
    row = operation("S1", "exclusion", "P2", decision="meeting of 14 October")
    coop = cooperative(shares=attrs.evolve(TERMS, highest=500000))
    store, _ = close(cooperative=coop, month=documents(shares=(row,)))
    said = [each.text() for each in share_warnings(coop, FRANCE, store, Month(2026, 10))]
    assert any("the capital falls below 1250.00 (FR-2.12" in text for text in said)
    assert any("1 members are left, fewer than 2 (FR-2.21" in text for text in said)


@pytest.mark.parametrize(("reserve", "least"), [(0, "60.00"), (100000, "40.00")])
def test_a_leaver_who_bears_no_part_of_losses_is_told(reserve, least):
    rows = (
        OpeningBalance("services", "carried_forward", 20000),
        OpeningBalance("services", "statutory_reserve", -reserve),
        OpeningBalance("services", "bank", reserve - 20000),
    )
    coop = cooperative()
    coop = attrs.evolve(coop, opening=coop.opening + rows)
    leaves = operation("S1", "withdrawal", "P2", shares=30)
    store, _ = close(cooperative=coop, month=documents(shares=(leaves,)))
    (told,) = (each.text() for each in share_warnings(coop, FRANCE, store, Month(2026, 10)))
    assert told.endswith(f"losses of 200.00 forward: {least} to 60.00 are for P2 to bear")
    bears = operation("S2", "loss", "P2", amount=6000, decision="balance sheet of 2025")
    store, _ = close(cooperative=coop, month=documents(shares=(leaves, bears)))
    assert share_warnings(coop, FRANCE, store, Month(2026, 10)) == []
    assert store.balances(activity="services")["services", "carried_forward"] == 14000


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"opening_shares": ()}, "opening balances hold -2000.00 on capital, members' shares 0.00"),
        (
            {"opening_shares": (OpeningShares("P1", 99, 198000, 198000, 198000),)},
            "members' shares -1980.00 (debit positive)",
        ),
        ({"opening_shares": (OpeningShares("P1", 101, 200000, 0, 0),)}, "not what 101 shares of 20.00 make"),
        (
            {"opening_shares": (OpeningShares("P1", 100, 200000, 200000, 200001),)},
            "expected subscribed ≥ called ≥ paid ≥ 0",
        ),
        ({"opening_shares": (OpeningShares("P9", 100, 200000, 200000, 200000),)}, "unknown person"),
        ({"shares": None}, "the value of a share in cooperative.toml, under [shares]"),
        (
            {
                "opening_shares": (
                    OpeningShares("P1", 50, *[100000] * 3),
                    OpeningShares("P1", 50, *[100000] * 3),
                )
            },
            "one row for each day on which a member subscribed",
        ),
    ],
)
def test_openings_that_do_not_fit_are_refused(changes, said):
    assert any(said in each.text() for each in problems(cooperative=cooperative(**changes)))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (operation("S1", "subscription", "P9", shares=1, amount=2000), "unknown person"),
        (operation("S1", "subscription", "P1", month=9, shares=1, amount=2000), "date outside the month"),
        (operation("S1", "payment", to="P2", amount=1), "somebody receives shares that are not transferred"),
        (operation("S1", "transfer", to="P9", decision="board"), "unknown person"),
        (operation("S1", "refund", to="P9", amount=1), "unknown person"),
        (operation("S1", "withdrawal", "P3"), "no member"),
    ],
)
def test_rows_that_do_not_fit_are_refused(row, said):
    (problem,) = problems(cooperative=cooperative(), month=documents(shares=(row,)))
    assert said in problem.text()
    assert problem.origin == row.origin


def test_a_member_brings_in_each_days_subscription():
    rows = (
        OpeningShares("P1", 60, *[120000] * 3, dt.date(2020, 1, 1)),
        OpeningShares("P1", 40, 80000, 20000, 20000, dt.date(2026, 3, 1)),
    )
    opening = (
        OpeningBalance("services", "capital", -200000),
        OpeningBalance("services", "capital_uncalled", 60000),
        OpeningBalance("services", "bank", 140000),
    )
    coop = cooperative(opening_shares=rows, opening=reading().cooperative.opening + opening)
    store, _ = close(cooperative=coop)
    holding = register_on(coop, store).of("P1")
    assert (holding.shares, holding.whole, holding.paid) == (100, 120000, 140000)
    assert held(store, "P1") == register_on(coop, store).by_role("P1")


def test_a_reference_is_used_once():
    row = operation("S1", "subscription", "P3", shares=1, amount=2000)
    coop = cooperative()
    store, _ = close(cooperative=coop, month=documents(shares=(row,)))
    again = attrs.evolve(row, date=dt.date(2026, 11, 2))
    found = problems(store, coop, attrs.evolve(empty_month(NOVEMBER), shares=(again,)))
    assert [each.reason for each in found] == ["already used in an earlier month"]


def test_capital_moved_past_the_register_stops_the_month():
    coop = cooperative()
    store, _ = close(cooperative=coop)
    day = dt.date(2026, 11, 2)
    stray = (Posting("capital", "services", -500), Posting("bank", "services", 500))
    with store.transaction() as work:
        work.post(Entry("stray", "misc", day, "stray", day, "stray", stray))
    with pytest.raises(RegisterDisagrees):
        month_end(coop, FRANCE, empty_month(NOVEMBER), store, today=dt.date(2026, 12, 3))


def test_without_a_value_of_shares_no_register_is_kept():
    store, _ = close()
    assert share_warnings(reading().cooperative, FRANCE, store, Month(2026, 10)) == []
    assert not store.documents("share_operation")
