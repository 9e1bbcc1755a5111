"""What the account affords: paid as asked, refused with the figure, reduced to it, or advanced by decision."""

import datetime as dt

import attrs
import pytest
from closing_small import (
    FRANCE,
    OCTOBER,
    close,
    documents,
    empty_month,
    ledger,
    order,
    orders,
    problems,
    reading,
)
from hypothesis import given
from hypothesis import strategies as st

from cae_core.closing.budgets import Budget
from cae_core.closing.pay_inputs import states_from_plain, states_to_plain
from cae_core.closing.pay_run import PayDecision
from cae_core.cooperative.account import accounts
from cae_core.cooperative.documents import PayMode, Shortfall
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.errors import Problems
from cae_core.payroll.calculation import pay
from cae_core.payroll.payslip import Payslip
from cae_core.payroll.year_to_date import YearToDate
from cae_core.rules.errors import LawNotChecked
from cae_core.rules.ratio import Ratio


def decided(contract, *changes):
    store, _ = close(month=documents(pay=orders(*changes)))
    (found,) = (
        each for each in store.documents("pay_decision", OCTOBER) if each.payload["contract"] == contract
    )
    return store, PayDecision.from_dict(found.payload)


def test_pay_above_what_is_available_is_refused_with_the_figure():
    asked = order("C1", PayMode.GROSS, 900_000)
    (problem,) = problems(month=documents(pay=orders(asked)))
    text = problem.text()
    assert "the account cannot bear this pay" in text
    assert f"the largest gross that it bears is {problem.fields['gross']}" in text
    largest = int(problem.fields["gross"].replace(".", ""))
    bearable = order("C1", PayMode.GROSS, largest)
    assert problems(month=documents(pay=orders(bearable))) == ()
    one_cent_more = order("C1", PayMode.GROSS, largest + 1)
    assert len(problems(month=documents(pay=orders(one_cent_more)))) == 1


def test_the_refused_month_posts_nothing():
    store = ledger()
    with pytest.raises(Problems):
        close(store, month=documents(pay=orders(order("C1", PayMode.GROSS, 900_000))))
    assert not list(store.entries())


def test_reduced_to_exactly_what_the_account_bears():
    store, decision = decided("C1", order("C1", PayMode.GROSS, 900_000, shortfall=Shortfall.REDUCE))
    _, most = decided("C1", order("C1", PayMode.MOST))
    assert decision.outcome == "reduced"
    assert decision.gross == most.gross
    assert 0 <= decision.budget - decision.cost < 5, "not a payable cent is left"
    assert accounts(store.balances())["ATELIER"].available >= 0


def test_an_advance_needs_a_dated_decision():
    bare = order("C1", PayMode.GROSS, 900_000, shortfall=Shortfall.ADVANCE)
    assert len(problems(month=documents(pay=orders(bare)))) >= 1
    store, decision = decided(
        "C1",
        attrs.evolve(bare, decision="Board of 14 October", decided_on=dt.date(2026, 10, 14)),
    )
    assert (decision.outcome, decision.gross) == ("advance", 900_000)
    assert accounts(store.balances())["ATELIER"].available < 0


def test_the_fixed_part_is_due_every_month_without_being_asked():
    """FR-1.08, C. trav. R7331-11."""
    store, _ = close(month=documents(pay=()))
    paid = {found.payload["contract"]: found.payload["gross"] for found in store.documents("pay_decision")}
    assert paid == {"C1": 30_000, "C3": 120_000, "C4": 190_000}


def test_less_than_the_fixed_part_is_raised_to_it():
    _, decision = decided("C1", order("C1", PayMode.GROSS, 10_000))
    assert (decision.outcome, decision.gross) == ("raised", 30_000)


def test_net_pay_asked_is_never_exceeded():
    store, decision = decided("C1", order("C1", PayMode.NET_PAY, 100_000))
    (found,) = (each for each in store.documents("payslip") if each.payload["contract"] == "C1")
    slip = Payslip.from_dict(found.payload, FRANCE.regimes)
    assert slip["net_pay"] <= 100_000
    inputs = {name: slip.run[name] for name in slip.run.given} | {"gross": decision.gross + 1}
    assert pay(slip.regime, OCTOBER, inputs)["net_pay"] > 100_000


def test_permanent_staff_are_paid_by_the_services():
    _, decision = decided("C4")
    assert decision.costs == {"services": decision.cost}
    assert decision.budget is None


def test_a_person_with_two_activities_is_charged_by_what_each_has_available():
    """P3 runs ECOLE and a third of DUO."""
    _, decision = decided("C3", order("C3", PayMode.GROSS, 250_000))
    assert sum(decision.costs.values()) == decision.cost
    assert set(decision.costs) <= {"ECOLE", "DUO"}
    assert decision.costs["ECOLE"] > 0


def test_a_split_key_charges_the_cost_where_it_says():
    key = SplitKey(
        "HALVES",
        SplitMethod.PERCENT,
        (
            SplitPart(Beneficiary("ECOLE"), Ratio.parse("90 %")),
            SplitPart(Beneficiary("DUO"), Ratio.parse("10 %")),
        ),
    )
    cooperative = reading().cooperative
    with_key = attrs.evolve(cooperative, splits={**cooperative.splits, "HALVES": key})
    asked = documents(pay=orders(order("C3", PayMode.GROSS, 200_000, split="HALVES")))
    found = problems(cooperative=with_key, month=asked)
    assert len(found) == 1, "DUO has received nothing: its tenth is not available"
    assert "less than the cost of the contract's fixed part" in found[0].text()
    assert f"due every month ({FRANCE.contract_kind('cesa').source})" in found[0].text()


@given(
    available=st.lists(st.integers(-(10**6), 10**7), min_size=1, max_size=4),
    cost=st.integers(0, 10**7),
)
def test_what_is_afforded_is_charged_within_each_activity(available, cost):
    budget = Budget(dict(zip("ABCD", available, strict=False)))
    if not budget.affords(cost):
        assert cost > budget.total
        return
    charged = budget.charge(cost)
    assert sum(charged.values()) == cost
    assert all(part <= max(budget.parts[code], 0) for code, part in charged.items())


@given(
    available=st.lists(st.integers(0, 10**6), min_size=2, max_size=2),
    percent=st.integers(1, 99),
)
def test_the_most_that_a_key_lets_each_activity_bear(available, percent):
    parts = (
        SplitPart(Beneficiary("A"), Ratio(percent, 100)),
        SplitPart(Beneficiary("B"), Ratio(100 - percent, 100)),
    )
    key = SplitKey("K", SplitMethod.PERCENT, parts)
    budget = Budget(dict(zip("AB", available, strict=True)))
    most = budget.most(key)
    assert budget.affords(most, key)
    assert most == budget.total or not budget.affords(most + 1, key)


def test_the_year_so_far_goes_from_month_to_month():
    """Three months of 1 200.00 gross: the second month starts from the first one's totals (FR-3.06)."""
    store, _ = close()
    for month in (OCTOBER.next(), OCTOBER.next().next()):
        close(store, month=empty_month(month))
    december = next(
        found for found in store.documents("payslip", OCTOBER + 2) if found.payload["contract"] == "C4"
    )
    slip = Payslip.from_dict(december.payload, FRANCE.regimes)
    assert slip["ytd_gross"] == 2 * 190_000
    reduction = sum(
        Payslip.from_dict(found.payload, FRANCE.regimes)["reduction_generale"]
        for month in (OCTOBER, OCTOBER + 1, OCTOBER + 2)
        for found in store.documents("payslip", month)
        if found.payload["contract"] == "C4"
    )
    whole = pay(slip.regime, OCTOBER + 2, {name: slip.run[name] for name in slip.run.given})
    assert reduction == whole["ytd_reduction"] + whole["reduction_generale"]
    january = empty_month(OCTOBER + 3)
    with pytest.warns(LawNotChecked, match="checked until 2026-12-31"):
        close(store, month=january)
    first = next(
        found for found in store.documents("payslip", january.month) if found.payload["contract"] == "C4"
    )
    assert "ytd_gross" not in first.payload["inputs"], "a new year starts from nothing"


def test_year_to_date_states_survive_storage():
    states = {"C1": YearToDate(2026, {"ytd_gross": 12, "ytd_reference_smic": Ratio(5, 3)})}
    found = states_from_plain(states_to_plain(states))
    assert found["C1"].values == states["C1"].values
    assert found["C1"].year == 2026
