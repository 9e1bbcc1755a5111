"""Contributions on the wage bill: pay leaves room for what it makes due, to the minor unit."""

import datetime as dt
import random

import attrs
import pytest
from closing_small import OCTOBER, close, empty_month, order, problems, reading
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.closing.budgets import Budget
from cae_core.closing.pay_run import PayDecision
from cae_core.cooperative.account import accounts
from cae_core.cooperative.contribution import YearToDate
from cae_core.cooperative.documents import OpeningBalance, OpeningContribution, PayMode, Shortfall
from cae_core.cooperative.scheme_file import read_schemes
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.cooperative.wage_dues import WageDues
from cae_core.rules.ratio import Ratio

FALLING = [["0", "5 %"], ["1000", "3 %"], ["2000.03", "1 %"]]
SCHEMES = {
    "a rate": [{"rate": "1 %"}],
    "a rate and a fixed part": [{"rate": "1.37 %", "fixed": "25.00"}],
    "a minimum": [{"rate": "1 %", "minimum": "30.00"}],
    "slices": [{"mode": "marginal", "brackets": [["0", "4 %"], ["1500", "1 %"]]}],
    "the whole at a falling rate": [{"mode": "whole", "brackets": FALLING}],
    "the whole at a rising rate": [{"mode": "whole", "brackets": [["0", "1 %"], ["1800", "4 %"]]}],
    "the year's whole at a falling rate": [{"mode": "whole", "period": "year", "brackets": FALLING}],
    "a cap": [{"rate": "3 %", "cap_month": "50.00"}],
    "a cap of the year": [{"rate": "3 %", "cap_year": "70.00"}],
    "a provision": [{"rate": "2 %", "provision_only": True}],
    "two components": [{"rate": "0.55 %"}, {"rate": "1 %", "cap_month": "9.99"}],
    "once paid": [{"rate": "2 %", "when": "paid"}],
}
CASES = pytest.mark.parametrize("components", SCHEMES.values(), ids=SCHEMES)


def schemes(components):
    made = [{"key": f"c{i}", "base": "wage_bill", **each} for i, each in enumerate(components)]
    return read_schemes({"wages": {"components": made}}, "EUR")


def cooperative(components, cash, **changes):
    """The small cooperative under a scheme on the wage bill, with cash by activity and no fixed pay."""
    made = reading().cooperative
    opening = [
        row
        for activity, amount in cash.items()
        for row in (
            OpeningBalance(activity, "bank", amount),
            OpeningBalance(activity, "brought_forward", -amount),
        )
    ]
    return attrs.evolve(
        made,
        schemes=schemes(components),
        scheme="wages",
        contracts={key: attrs.evolve(each, fixed_gross=0) for key, each in made.contracts.items()},
        opening=tuple(opening),
        opening_contribution=(OpeningContribution("ATELIER", "wages", "c0", 150_000, 5_000),),
        first_month=1,
        **changes,
    )


def left(made, *pay):
    """What activities have available after October, and the decisions by contract."""
    store, _ = close(cooperative=made, month=attrs.evolve(empty_month(OCTOBER), pay=pay))
    found = (PayDecision.from_dict(each.payload) for each in store.documents("pay_decision", OCTOBER))
    available = {code: each.available for code, each in accounts(store.balances()).items()}
    return available, {each.contract: each for each in found}


def by_decision(contract, gross, **more):
    day = dt.date(2026, 10, 2)
    return order(
        contract, PayMode.GROSS, gross, shortfall=Shortfall.ADVANCE, decision="D", decided_on=day, **more
    )


def test_one_per_cent_of_the_wage_bill_is_left_for():
    made = cooperative([{"rate": "1 %"}], {"ATELIER": 7_729_630})
    available, found = left(made, order("C1", PayMode.MOST))
    assert 0 <= available["ATELIER"] < 3
    (problem,) = problems(
        cooperative=made,
        month=attrs.evolve(empty_month(OCTOBER), pay=(order("C1", PayMode.GROSS, found["C1"].gross + 1),)),
    )
    assert "the account cannot bear this pay" in problem.text()


@CASES
@pytest.mark.parametrize("seed", range(4))
def test_the_most_that_is_paid_never_overdraws_and_a_minor_unit_more_would(components, seed):
    cash = random.Random(f"{components}{seed}").randint(40_000, 600_000)
    made = cooperative(components, {"ATELIER": cash})
    made = attrs.evolve(
        made, activities={code: each for code, each in made.activities.items() if code != "DUO"}
    )
    available, found = left(made, order("C1", PayMode.MOST))
    assert available["ATELIER"] >= 0
    more, _ = left(made, by_decision("C1", found["C1"].gross + 1))
    assert more["ATELIER"] < 0


@CASES
def test_nor_where_several_activities_and_persons_share(components):
    """C1 runs ATELIER and DUO, C3 ECOLE and DUO, which their convention shares."""
    cash = {"ATELIER": 181_037, "DUO": 240_011, "ECOLE": 99_999}
    made = cooperative(components, cash)
    available, found = left(made, order("C1", PayMode.MOST), order("C3", PayMode.MOST))
    assert min(available[code] for code in cash) >= 0
    more, _ = left(made, order("C1", PayMode.MOST), by_decision("C3", found["C3"].gross + 1))
    assert min(more[code] for code in cash) < 0


@CASES
def test_nor_where_a_key_charges_activities(components):
    """A third of what DUO has once what is due without any pay is off is C3's."""
    made = cooperative(components, {"ATELIER": 300_000, "DUO": 100_000})
    parts = (("ATELIER", "70 %"), ("DUO", "30 %"))
    key = SplitKey(
        "K",
        SplitMethod.PERCENT,
        tuple(SplitPart(Beneficiary(code), Ratio.parse(text)) for code, text in parts),
    )
    made = attrs.evolve(made, splits={**made.splits, "K": key})
    others = (100_000 - WageDues(made, OCTOBER, {"P1"}).due("DUO", 0)) // 3
    available, found = left(made, order("C1", PayMode.MOST, split="K"))
    assert min(available["ATELIER"], available["DUO"] - others) >= 0
    more, _ = left(made, by_decision("C1", found["C1"].gross + 1, split="K"))
    assert min(more["ATELIER"], more["DUO"] - others) < 0


def test_what_is_missing_on_an_activity_is_covered_by_the_others_first():
    made = cooperative([{"rate": "1 %"}], {"ATELIER": 300_000, "DUO": -90_000})
    available, _ = left(made, order("C1", PayMode.MOST))
    assert 0 <= available["ATELIER"] - 60_000 < 3, "two thirds of what DUO lacks are C1's"


# The search itself, against all there is -----------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(
    components=st.sampled_from(
        [
            [{"rate": "7 %", "cap_month": "1.50"}],
            [{"mode": "whole", "brackets": [["0", "30 %"], ["1.00", "10 %"], ["2.10", "0 %"]]}],
            [
                {"mode": "whole", "period": "year", "brackets": [["0", "50 %"], ["3.00", "5 %"]]},
                {"rate": "3 %", "minimum": "0.20"},
            ],
        ]
    ),
    wages=st.integers(0, 150),
    available=st.integers(0, 300),
    before=st.integers(0, 200),
)
def test_room_is_what_trying_every_cost_finds(components, wages, available, before):
    made = cooperative(components, {})
    dues = WageDues(made, OCTOBER, {"P1"}, {("ATELIER", "wages", "c0"): YearToDate(before, before // 9, 0)})
    already = dues.due("ATELIER", wages)
    borne = [
        cost
        for cost in range(600)
        if cost == 0 or cost + dues.due("ATELIER", wages + cost) - already <= available
    ]
    room = dues.room("ATELIER", wages, available)
    assert [cost for first, last in room for cost in range(first, last + 1)] == borne


@given(
    tops=st.lists(st.integers(0, 60), min_size=2, max_size=3),
    gap=st.tuples(st.integers(1, 30), st.integers(1, 12)),
    percent=st.integers(1, 99),
    with_key=st.booleans(),
    limit=st.integers(0, 250),
)
def test_the_most_that_a_budget_bears_is_what_trying_every_cost_finds(tops, gap, percent, with_key, limit):
    first, width = gap
    ranges = [((0, first), (first + width, first + width + tops[0])), *(((0, top),) for top in tops[1:])]
    rooms = dict(zip("ABC", ranges, strict=False))
    budget = Budget({code: room[-1][1] + 5 for code, room in rooms.items()}, rooms=rooms)
    parts = (
        SplitPart(Beneficiary("A"), Ratio(percent, 100)),
        SplitPart(Beneficiary("B"), Ratio(100 - percent, 100)),
    )
    key = SplitKey("K", SplitMethod.PERCENT, parts) if with_key else None
    borne = [cost for cost in range(limit + 1) if budget.affords(cost, key)]
    assert budget.most(key, limit) == max(borne)
    charged = budget.charge(max(borne), key)
    assert sum(charged.values()) == max(borne)
    assert all(any(low <= part <= top for low, top in rooms[code]) for code, part in charged.items())
