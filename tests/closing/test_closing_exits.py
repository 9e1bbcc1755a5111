"""Exits through the month-end: posted once with the month, open until settled, nothing handed over twice."""

import datetime as dt

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, empty_month, ledger, order, problems, reading
from closing_year import NOVEMBER, cooperative, sold, vote, voting

from cae_core.closing.exit_record import Cleared, SettledExit, exit_findings, stored_exits
from cae_core.closing.month_end import check_month
from cae_core.closing.state import State
from cae_core.cooperative.account import account
from cae_core.cooperative.documents import (
    Invoice,
    InvoiceLine,
    MonthDocuments,
    OpeningBalance,
    Payment,
    PaymentKind,
    PayMode,
    Receipt,
    Reservation,
)
from cae_core.cooperative.exits import Balance, Clientele, Exit, ExitCause
from cae_core.errors import Origin
from cae_core.ledger.entries import Entry, Posting
from cae_core.rules.ratio import Ratio

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
DECEMBER = NOVEMBER.next()
STATUTES = "statutes, article 12"


def leaving(day=15, month=OCTOBER, person="P1", activity="ATELIER", reference="E1", **more):
    given = {"balance": Balance.SERVICES, "decision": STATUTES, "cause": ExitCause.RESIGNATION} | more
    origin = Origin(f"{month}/exits.csv", 2)
    return Exit(reference, month.first.replace(day=day), person, activity=activity, origin=origin, **given)


def who_left(made=None, joint=True, day=15, month=OCTOBER):
    """The small cooperative, P1's contract and ATELIER ended; DUO is run without P1 unless ``joint``."""
    made, last = made or reading().cooperative, month.first.replace(day=day)
    contracts = {**made.contracts, "C1": attrs.evolve(made.contracts["C1"], end=last, fixed_gross=0)}
    contracts["C3"] = attrs.evolve(contracts["C3"], fixed_gross=0)
    activities = {**made.activities, "ATELIER": attrs.evolve(made.activities["ATELIER"], end=last)}
    if not joint:
        activities["DUO"] = attrs.evolve(activities["DUO"], persons=("P3",), convention="")
    return attrs.evolve(made, contracts=contracts, activities=activities)


def month(*exits, which=OCTOBER, **more):
    return attrs.evolve(empty_month(which), exits=exits, **more)


def available(store, code):
    return account(code, store.balances(activity=code)).available


def refused(documents, made=None, store=None):
    return [each.text() for each in problems(store, made or who_left(), documents)]


# --- posted with the month ----------------------------------------------------------------------------------


def test_what_is_left_to_the_services_reaches_them_as_results():
    store, _ = close(cooperative=who_left(), month=month(leaving()))
    (entry,) = store.entries(key="exit:E1")
    assert [(each.activity, each.role, each.amount) for each in entry.postings] == [
        ("ATELIER", "allocated_result", 500000),
        ("ATELIER", "link", -500000),
        ("services", "link", 500000),
        ("services", "allocated_result", -500000),
    ]
    assert (entry.date, available(store, "ATELIER")) == (OCTOBER.last, 0)


def test_the_same_files_again_post_nothing():
    documents = month(leaving())
    store, first = close(cooperative=who_left(), month=documents)
    _, again = close(store, who_left(), documents)
    assert (first.posted > 0, again.posted) == (True, 0)


def test_a_last_pay_takes_all_and_the_rest_of_a_unit_goes_to_the_services():
    documents = month(leaving(balance=Balance.PAID, decision=""), pay=(order("C1", PayMode.MOST),))
    store, _ = close(cooperative=who_left(), month=documents)
    ((_, found),) = stored_exits(store)
    assert (found.held, found.stays, found.to) == (500000, 0, "services" if found.moved else "")
    assert (found.paid + found.moved, 0 <= found.moved < 100) == (500000, True)
    assert available(store, "ATELIER") == 0


def test_a_pay_that_leaves_more_than_a_unit_settles_nothing():
    documents = month(leaving(balance=Balance.PAID), pay=(order("C1", PayMode.NET_PAY, 100000),))
    (told,) = refused(documents)
    assert told.startswith("2026-10/exits.csv, row 2, balance: “paid”: ")
    assert told.endswith("expected mode = most in pay.csv, or what becomes of the rest")


def test_what_is_wrong_with_exits_keeps_the_whole_month_from_closing():
    store = ledger()
    with pytest.raises(Exception, match="1 problem"):
        close(store, who_left(), month(leaving(decision="")))
    assert not list(store.entries())


# --- nothing is left open silently --------------------------------------------------------------------------


def open_month(**more):
    """ATELIER has an unpaid invoice, something set aside and an advance to P1."""
    line = InvoiceLine("work", 100000, Ratio(0), activity="ATELIER")
    return month(
        leaving(**more),
        invoices=(Invoice("F-9", dt.date(2026, 10, 3), "CL1", (line,)),),
        reservations=(Reservation("R-1", dt.date(2026, 10, 4), "ATELIER", "saw", 20000),),
        payments=(Payment("V-1", dt.date(2026, 10, 5), PaymentKind.ADVANCE, "P1", 7000, "ATELIER"),),
    )


def test_each_open_thing_is_named():
    (told,) = refused(open_month())
    assert told == (
        "2026-10/exits.csv, row 2, keep_open: not settled yet on ATELIER: 411000 F-9 1000.00; "
        "801000 saw -200.00; 425000 2026-10-05 V-1 70.00; expected them settled or freed, or keep_open = yes: "
        "a later row settles what they bring"
    )


def test_what_stays_open_is_settled_by_a_later_row():
    store, _ = close(cooperative=who_left(), month=open_month(keep_open=True))
    ((_, found),) = stored_exits(store)
    assert (found.final, len(found.remaining), available(store, "ATELIER")) == (False, 3, 0)
    paid = (Receipt("R-9", dt.date(2026, 11, 20), "F-9", 100000),)
    freed = (Reservation("R-2", dt.date(2026, 11, 20), "ATELIER", "saw", -20000),)
    later = leaving(20, NOVEMBER, reference="E2", keep_open=True)
    close(store, who_left(joint=False), month(later, which=NOVEMBER, receipts=paid, reservations=freed))
    (_, second) = (each for _, each in stored_exits(store))
    assert (second.moved, [each.role for each in second.remaining]) == (120000, ["pay_advances"])
    assert available(store, "ATELIER") == 0
    assert exit_findings(store) == ()


def test_kept_open_nothing_is_posted():
    store, _ = close(cooperative=who_left(), month=open_month(balance=Balance.OPEN, decision=""))
    ((_, found),) = stored_exits(store)
    assert (found.moved, found.stays) == (0, available(store, "ATELIER"))
    assert not store.known_keys(["exit:E1"])


# --- who stays ----------------------------------------------------------------------------------------------

DUO = (OpeningBalance("DUO", "bank", 90000), OpeningBalance("DUO", "brought_forward", -90000))


def left_of_duo(store):
    return State.from_dict(store.documents("state")[-1].payload).left["DUO"]


def with_duo(joint=True):
    made = who_left(joint=joint)
    return attrs.evolve(made, opening=made.opening + DUO)


def duo(**more):
    said = {"clientele": Clientele.OTHERS, "clientele_basis": "convention, article 4"}
    return leaving(activity="DUO", reference="E2", **(said | more))


def test_the_part_of_who_stays_is_untouched():
    store, _ = close(cooperative=with_duo(), month=month(leaving(), duo()))
    assert left_of_duo(store) == {"P1": 0, "P3": 30000}
    assert available(store, "DUO") == 30000
    assert exit_findings(store) == ()


def test_who_left_and_still_shares_is_told_in_later_months():
    store, _ = close(cooperative=with_duo(), month=month(leaving(), duo()))
    staying = attrs.evolve(with_duo().contracts["C4"], id="C9", person="P1", start=dt.date(2026, 1, 1))
    made = attrs.evolve(with_duo(), contracts={**with_duo().contracts, "C9": staying})
    (told,) = (each.text() for each in problems(store, made, empty_month(NOVEMBER)))
    assert told == (
        "activities.csv, row 6, persons: “P1”: P1 left DUO on 2026-10-15, and would share in what it earns "
        "since; expected the others alone, in persons and in its convention"
    )
    close(store, with_duo(joint=False), empty_month(NOVEMBER))
    assert available(store, "DUO") == 30000


def test_a_part_may_be_carried_to_an_activity_of_ones_own():
    cause, carried = ExitCause.ACTIVITY_LEFT, Balance.CARRIED
    made = attrs.evolve(reading().cooperative, opening=reading().cooperative.opening + DUO)
    made = attrs.evolve(
        made, contracts={key: attrs.evolve(each, fixed_gross=0) for key, each in made.contracts.items()}
    )
    row = duo(cause=cause, balance=carried, carried_to="ATELIER", decision="")
    store, _ = close(cooperative=made, month=month(row))
    assert (available(store, "ATELIER"), available(store, "DUO")) == (560000, 30000)


# --- rows that cannot be ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"person": "P9"}, "person: “P9”: unknown person; expected an id of persons.csv"),
        ({"activity": "NONE"}, "activity: “NONE”: unknown activity; expected a code of activities.csv"),
        (
            {"activity": "ECOLE"},
            "activity: “ECOLE”: a person who does not run the activity; expected an activity of theirs",
        ),
        ({"month": NOVEMBER}, "date: “2026-11-15”: date outside the month; expected a day of 2026-10"),
        ({"balance": None}, "balance: nothing written; expected one of paid, services, carried, open"),
        (
            {"carried_to": "ECOLE"},
            "carried_to: “ECOLE”: a balance that is not carried; expected nothing in this cell",
        ),
        (
            {"balance": Balance.CARRIED, "carried_to": "services"},
            "carried_to: “services”: unknown activity; expected another activity of activities.csv",
        ),
        (
            {"clientele": Clientele.OTHERS, "clientele_basis": "agreement"},
            "clientele: “others”: nobody else runs the activity; expected another answer",
        ),
        (
            {"activity": "", "decision": "", "clientele": Clientele.PERSON, "balance": None},
            "clientele: “person”: something of an activity, and none is named; expected its code",
        ),
    ],
)
def test_rows_that_cannot_be(changes, told):
    found = refused(month(leaving(**changes)))
    assert [each.partition(", row 2, ")[2] for each in found] == [told]


def test_one_row_for_a_person_and_an_activity():
    documents = month(leaving(), leaving(reference="E2"))
    (told,) = refused(documents)
    assert told == (
        "2026-10/exits.csv, row 2, activity: “ATELIER”: used twice in the month; "
        "expected one row for a person and an activity in a month"
    )


def test_a_reference_is_used_once():
    store, _ = close(cooperative=who_left(), month=month(leaving()))
    (told,) = refused(month(leaving(20, NOVEMBER), which=NOVEMBER), who_left(joint=False), store)
    assert told.endswith("“E1”: already used in an earlier month; expected a new reference for each exit")


def test_an_employee_without_activity_leaves_too():
    made = who_left()
    staff = attrs.evolve(made.contracts["C4"], end=dt.date(2026, 10, 31))
    made = attrs.evolve(made, contracts={**made.contracts, "C4": staff})
    row = leaving(31, person="P4", activity="", balance=None, decision="")
    store, _ = close(cooperative=made, month=month(row))
    ((_, found),) = stored_exits(store)
    assert (found.contracts, found.held, found.activity) == (("C4",), 0, "")


# --- what an assembly asks later ----------------------------------------------------------------------------


def earned(store, amount):
    """The year before is closed, ATELIER earned an amount in it (less a tenth), paid by its client."""
    paid = (Receipt("R-1", OCTOBER.last, f"F-{OCTOBER}", amount),)
    made = cooperative()
    close(store, made, attrs.evolve(sold(amount), receipts=paid))
    return made


def test_what_an_exit_took_is_not_handed_over_at_the_vote():
    store = ledger()
    made = earned(store, 10_000_00)
    close(store, who_left(made, month=NOVEMBER), month(leaving(month=NOVEMBER), which=NOVEMBER))
    made = who_left(made, joint=False, month=NOVEMBER)
    ((_, found),) = stored_exits(store)
    assert dict(found.years) == {"2025-2026": 9_000_00}
    close(store, made, voting(vote(day=DECEMBER.first), month=DECEMBER))
    assert not store.known_keys(["allocation:2025-2026:results"])
    assert available(store, "ATELIER") == 0


def test_what_is_carried_is_handed_over_by_who_took_it():
    store = ledger()
    made = earned(store, 10_000_00)
    row = leaving(month=NOVEMBER, balance=Balance.CARRIED, carried_to="ECOLE")
    close(store, who_left(made, month=NOVEMBER), month(row, which=NOVEMBER))
    made = who_left(made, joint=False, month=NOVEMBER)
    close(store, made, voting(vote(day=DECEMBER.first), month=DECEMBER))
    (entry,) = store.entries(key="allocation:2025-2026:results")
    assert {each.activity: each.amount for each in entry.postings if each.role == "allocated_result"} == {
        "ECOLE": 9_000_00,
        "services": -9_000_00,
    }


def test_years_are_counted_once():
    found = Cleared({"A": 3}, {"A": 2, "B": -2})
    assert (found.taken("A"), found.taken("B"), found.taken("C")) == (5, -2, 0)


# --- verified -----------------------------------------------------------------------------------------------


def test_an_exit_that_does_not_tell_what_the_book_holds_is_found():
    store, _ = close(cooperative=who_left(), month=month(leaving()))
    stray = Entry(
        "stray",
        "misc",
        OCTOBER.next().first,
        "X",
        OCTOBER.next().first,
        "stray",
        (Posting("bank", "ATELIER", 1), Posting("brought_forward", "ATELIER", -1)),
    )
    assert exit_findings(store) == ()
    (stored,) = store.documents("exit")
    told = SettledExit.from_dict(stored.payload)
    wrong = {
        "what was paid, handed over and kept is not what the account held": {"held": 1},
        "the pay it tells is not the month's": {"paid": 1, "held": 500001},
        "its entry is not what was handed over": {"moved": 499999, "held": 499999},
        "what the account was left with is not what the exit says": {"stays": 1, "held": 500001},
    }
    for reason, changes in wrong.items():
        lying = _Lying(store, attrs.evolve(told, **changes))
        assert any(reason in each.text() for each in exit_findings(lying)), reason
    with store.transaction() as work:
        work.post(stray)
    assert exit_findings(store) == ()  # what comes later is no part of it


class _Lying:
    """A book whose document says otherwise."""

    def __init__(self, store, told):
        self._store, self._told = store, told

    def __getattr__(self, name):
        return getattr(self._store, name)

    def documents(self, kind=None, month=None):
        found = self._store.documents(kind, month)
        return [
            attrs.evolve(each, payload=self._told.to_dict()) if each.kind == "exit" else each
            for each in found
        ]


def test_check_says_what_the_month_end_would():
    found = check_month(who_left(), FRANCE, month(leaving(decision="")), ledger())
    assert [each.column for each in found] == ["decision"]
    assert MonthDocuments(OCTOBER).exits == ()
