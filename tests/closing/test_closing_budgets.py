"""Who bears a pay: shared activities, ended ones, staff, nobody; parts of months; pay that would be negative."""

import datetime as dt

import attrs
import pytest
from closing_small import OCTOBER, close, empty_month, order, problems, reading

from cae_core.closing.pay_run import PayDecision
from cae_core.cooperative.account import account
from cae_core.cooperative.cooperative import Dated
from cae_core.cooperative.documents import (
    Expense,
    Invoice,
    InvoiceLine,
    OpeningBalance,
    Payment,
    PaymentKind,
    PayMode,
    Receipt,
    Shortfall,
)
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.rules.ratio import Ratio

day = dt.date.fromisoformat
NOVEMBER = OCTOBER.next()


def cooperative(cash=(), without_fixed=("C1", "C3"), **contracts):
    """The small cooperative: cash by activity, no fixed part for some contracts, others changed."""
    made = reading().cooperative
    known = {
        key: attrs.evolve(each, fixed_gross=0) if key in without_fixed else each
        for key, each in made.contracts.items()
    }
    known |= {key: attrs.evolve(known[key], **fields) for key, fields in contracts.items()}
    opening = [
        row
        for activity, amount in dict(cash).items()
        for row in (
            OpeningBalance(activity, "bank", amount),
            OpeningBalance(activity, "brought_forward", -amount),
        )
    ]
    return attrs.evolve(made, contracts=known, opening=tuple(opening))


def with_activity(made, code, **fields):
    activities = {**made.activities, code: attrs.evolve(made.activities[code], **fields)}
    return attrs.evolve(made, activities=activities)


def month(which=OCTOBER, **documents):
    return attrs.evolve(empty_month(which), **documents)


def decisions(store, which=OCTOBER):
    found = [PayDecision.from_dict(each.payload) for each in store.documents("pay_decision", which)]
    return {each.contract: each for each in found}


# An activity of several persons --------------------------------------------------------------------------


def test_a_part_that_was_not_drawn_stays_its_persons():
    """DUO is shared 2 to 1 (FR-1.14): what P1 draws in October is not taken from P3 in November."""
    duo = cooperative({"DUO": 900_000})
    store, _ = close(cooperative=duo, month=month(pay=(order("C1", PayMode.EMPLOYER_COST, 400_000),)))
    drawn = decisions(store)["C1"].cost
    both = (order("C1", PayMode.MOST), order("C3", PayMode.MOST))
    close(store, duo, month(NOVEMBER, pay=both))
    found = decisions(store, NOVEMBER)
    assert (found["C1"].budget, found["C3"].budget) == (600_000 - drawn, 300_000)


def test_what_comes_in_later_is_shared_by_the_convention():
    duo = cooperative({"DUO": 900_000})
    store, _ = close(cooperative=duo, month=month(pay=(order("C1", PayMode.EMPLOYER_COST, 400_000),)))
    drawn = decisions(store)["C1"].cost
    line = InvoiceLine("Concert", 30_000, activity="DUO")
    invoice = Invoice("F-9", day("2026-11-03"), "CL1", (line,))
    receipt = Receipt("R-9", day("2026-11-20"), "F-9", 30_000)
    pay = (order("C1", PayMode.MOST), order("C3", PayMode.MOST))
    close(store, duo, month(NOVEMBER, invoices=(invoice,), receipts=(receipt,), pay=pay))
    found = decisions(store, NOVEMBER)
    assert found["C1"].budget == 600_000 - drawn + 18_000, "two thirds of 300 less 10 % of contribution"
    assert found["C3"].budget == 309_000


def test_what_a_person_who_left_had_is_shared_between_those_who_stay():
    duo = cooperative({"DUO": 900_000})
    store, _ = close(cooperative=duo, month=month())
    alone = with_activity(duo, "DUO", persons=("P3",), convention="")
    close(store, alone, month(NOVEMBER, pay=(order("C3", PayMode.MOST),)))
    assert decisions(store, NOVEMBER)["C3"].budget == 900_000


# Nobody to bear it, or an activity that ended ------------------------------------------------------------


def closed(made, *codes):
    for code in codes:
        made = with_activity(made, code, end=day("2026-09-30"))
    return made


def test_an_entrepreneur_without_activity_is_not_paid_by_the_services():
    """The fixed part is due every month even when no order says so: it must not slip onto the services."""
    nothing = closed(cooperative(without_fixed=("C1",)), "ECOLE", "DUO")
    (problem,) = problems(cooperative=nothing, month=month())
    assert "P3 runs no open activity" in problem.text()
    assert problem.origin.file == "contracts.csv"


def test_an_activity_that_ended_still_pays_what_is_left_on_it():
    left = closed(cooperative({"ECOLE": 800_000}, without_fixed=("C1",)), "ECOLE", "DUO")
    store, _ = close(cooperative=left, month=month(pay=(order("C3", PayMode.GROSS, 200_000),)))
    decision = decisions(store)["C3"]
    assert (decision.outcome, set(decision.costs)) == ("paid", {"ECOLE"})


def test_staff_who_also_run_an_activity_are_paid_by_the_services():
    both = with_activity(
        cooperative({"JARDIN": 500_000}), "JARDIN", persons=("P2", "P4"), convention="JOINT2"
    )
    key = attrs.evolve(
        both.splits["DUO-PAIE"],
        key="JOINT2",
        parts=tuple(
            attrs.evolve(part, beneficiary=attrs.evolve(part.beneficiary, person=person))
            for part, person in zip(both.splits["DUO-PAIE"].parts, ("P2", "P4"), strict=True)
        ),
    )
    both = attrs.evolve(both, splits={**both.splits, "JOINT2": key})
    store, _ = close(cooperative=both, month=month())
    assert set(decisions(store)["C4"].costs) == {"services"}


# Staff whose cost a key charges to activities --------------------------------------------------------------


def hired(made, activity):
    """The same with a key that charges everything to an activity, as its entrepreneur decided."""
    parts = (SplitPart(Beneficiary(activity), Ratio(1)),)
    return attrs.evolve(made, splits={**made.splits, "HANDS": SplitKey("HANDS", SplitMethod.PERCENT, parts)})


def staff():
    return order("C4", PayMode.GROSS, 190_000, split="HANDS")


def test_staff_charged_to_an_activity_come_before_what_its_entrepreneur_draws():
    made = hired(cooperative({"ATELIER": 900_000}), "ATELIER")
    store, _ = close(cooperative=made, month=month(pay=(order("C1", PayMode.MOST), staff())))
    found = decisions(store)
    assert found["C4"].costs == {"ATELIER": found["C4"].cost}
    assert found["C1"].budget == 900_000 - found["C4"].cost
    assert store.balances(activity="ATELIER")["ATELIER", "gross_pay"] > 0
    assert account("ATELIER", store.balances(activity="ATELIER")).available >= 0


def test_staff_charged_to_a_shared_activity_lower_each_part_by_the_convention():
    made = hired(cooperative({"DUO": 900_000}), "DUO")
    pay = (order("C1", PayMode.MOST), order("C3", PayMode.MOST), staff())
    store, _ = close(cooperative=made, month=month(pay=pay))
    found = decisions(store)
    cost, budgets = found["C4"].cost, (found["C1"].budget, found["C3"].budget)
    assert sum(budgets) == 900_000 - cost
    assert abs(2 * (300_000 - budgets[1]) - (600_000 - budgets[0])) <= 2, "two parts and one"
    (stored,) = store.documents("state", OCTOBER)
    left = stored.payload["left"]["DUO"]
    assert sum(left.values()) == account("DUO", store.balances(activity="DUO")).available


def test_what_staff_take_is_not_there_for_its_entrepreneur():
    made = hired(cooperative({"ATELIER": 300_000}), "ATELIER")
    asked = month(pay=(order("C1", PayMode.GROSS, 150_000), staff()))
    (problem,) = problems(cooperative=made, month=asked)
    assert (problem.value, problem.column) == ("C1", "amount")


def test_staff_are_due_even_where_the_activity_cannot_bear_them():
    made = hired(cooperative({"ATELIER": 100_000}), "ATELIER")
    store, _ = close(cooperative=made, month=month(pay=(order("C1", PayMode.MOST), staff())))
    found = decisions(store)
    assert (found["C4"].outcome, found["C1"].outcome) == ("paid", "nothing")
    assert account("ATELIER", store.balances(activity="ATELIER")).available == 100_000 - found["C4"].cost


# Parts of months -----------------------------------------------------------------------------------------


def test_the_fixed_part_of_a_month_begun_is_in_proportion_to_its_days():
    """12 days of 31: 300.00 × 12 / 31 = 116.13 and 1 900.00 × 12 / 31 = 735.48."""
    begun = cooperative(
        {"ATELIER": 500_000},
        without_fixed=("C3",),
        C1={"start": day("2026-10-20")},
        C4={"start": day("2026-10-20")},
    )
    store, _ = close(cooperative=begun, month=month())
    found = decisions(store)
    assert (found["C1"].gross, found["C4"].gross) == (11_613, 73_548)


def test_pay_between_the_part_and_the_whole_of_the_fixed_part_is_not_raised():
    begun = cooperative({"ATELIER": 500_000}, without_fixed=("C3",), C1={"start": day("2026-10-20")})
    store, _ = close(cooperative=begun, month=month(pay=(order("C1", PayMode.GROSS, 20_000),)))
    assert (decisions(store)["C1"].gross, decisions(store)["C1"].outcome) == (20_000, "paid")


@pytest.mark.parametrize("mode", [PayMode.GROSS, PayMode.NET_PAY, PayMode.EMPLOYER_COST])
def test_pay_below_the_fixed_part_is_raised_to_it_and_says_so(mode):
    made = cooperative({"ATELIER": 500_000}, without_fixed=("C3",))
    store, _ = close(cooperative=made, month=month(pay=(order("C1", mode, 10_000),)))
    assert (decisions(store)["C1"].gross, decisions(store)["C1"].outcome) == (30_000, "raised")


# Pay that does not cover what is withheld ----------------------------------------------------------------


def with_health_cover(made):
    return attrs.evolve(made, pay={**made.pay, "health_cover": (Dated(dt.date.min, "46.00"),)})


def test_pay_that_would_be_negative_is_refused():
    made = with_health_cover(cooperative({"ATELIER": 500_000}))
    (problem,) = problems(cooperative=made, month=month(pay=(order("C1", PayMode.GROSS, 1_500),)))
    assert "net pay would be -13.37" in problem.text()


@pytest.mark.parametrize(
    "asked",
    [order("C1", PayMode.MOST), order("C1", PayMode.GROSS, 100_000, shortfall=Shortfall.REDUCE)],
    ids=["most", "reduced"],
)
def test_an_account_that_affords_only_a_negative_pay_pays_nothing(asked):
    made = with_health_cover(cooperative({"ATELIER": 4_000}))
    store, _ = close(cooperative=made, month=month(pay=(asked,)))
    assert decisions(store)["C1"].outcome == "nothing"
    assert store.balances()["ATELIER", "bank"] == 4_000
    assert ("ATELIER", "net_pay") not in store.balances()


# Documents that opening balances stand for ---------------------------------------------------------------

BROUGHT_IN = (
    OpeningBalance("ATELIER", "clients", 12_000, "CL1", "F-OLD"),
    OpeningBalance("ATELIER", "suppliers", -6_000, "S", "E-OLD"),
    OpeningBalance("ATELIER", "brought_forward", -6_000),
)


def typed_again(on):
    invoice = Invoice(
        "F-OLD", on, "CL1", (InvoiceLine("x", 10_000, Ratio.parse("20 %"), activity="ATELIER"),)
    )
    expense = Expense("E-OLD", on, "supplies", 5_000, 1_000, "ATELIER", supplier="S")
    return {"invoices": (invoice,), "expenses": (expense,)}


def brought_in():
    return attrs.evolve(cooperative(), opening=BROUGHT_IN)


def test_a_document_of_the_opening_balances_cannot_be_entered_again():
    found = problems(cooperative=brought_in(), month=month(**typed_again(day("2026-10-05"))))
    assert [each.value for each in found] == ["F-OLD", "E-OLD"]


def test_nor_once_it_is_settled():
    settled = month(
        receipts=(Receipt("R1", day("2026-10-09"), "F-OLD", 12_000),),
        payments=(Payment("V1", day("2026-10-09"), PaymentKind.EXPENSE, "E-OLD", 6_000),),
    )
    store, _ = close(cooperative=brought_in(), month=settled)
    later = month(NOVEMBER, **typed_again(day("2026-11-05")))
    found = problems(store, brought_in(), later)
    assert [each.value for each in found] == ["F-OLD", "E-OLD"]


# Opening balances that do not balance ----------------------------------------------------------------------


def test_opening_balances_that_do_not_sum_to_zero_are_said_with_their_excess():
    unbalanced = attrs.evolve(cooperative(), opening=(OpeningBalance("DUO", "bank", 505),))
    (problem,) = problems(cooperative=unbalanced, month=month())
    assert (problem.column, problem.value) == ("activity", "DUO")
    assert "debits less credits: 5.05" in problem.text()
