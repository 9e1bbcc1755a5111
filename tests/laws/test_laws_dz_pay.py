"""Algerian pay: elements by their flags, CNAS and its branches, funds, taxes on pay, SNMG, solving."""

import itertools
from fractions import Fraction

import pytest
from algerian_calculator import centimes
from algerian_pay import EMPLOYEE, dinars, payslip
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.payroll import Payslip, solve_pay
from cae_core.payroll.elements import UnknownElement
from cae_core.periods import Month

OCTOBER = Month(2026, 10)


def element(amount: object, **flags: bool) -> dict:
    return {"label": "an element", "amount": amount, **flags}


# --- elements ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cotisable", "imposable"), [*itertools.product([True, False], repeat=2)])
def test_an_element_enters_the_bases_that_its_flags_say(cotisable: bool, imposable: bool):
    plain = payslip("2026-10", base_salary="50000")
    run = payslip(
        "2026-10", base_salary="50000", elements=[element(4000, cotisable=cotisable, imposable=imposable)]
    )
    assert dinars(run, "gross") == 54_000
    assert dinars(run, "contribution_base") == 50_000 + 4000 * cotisable
    more = 4000 * imposable - 360 * cotisable
    assert dinars(run, "taxable_income") == dinars(plain, "taxable_income") + more


def test_elements_of_the_same_flags_are_summed():
    several = [element("1000.50", imposable=True), element("-200.25", imposable=True)]
    run = payslip("2026-10", base_salary="50000", elements=several)
    assert dinars(run, "elements_imposable") == Fraction("800.25")


@pytest.mark.parametrize(
    ("name", "cotisable", "imposable", "apart"),
    [
        ("iep", True, True, False),
        ("rendement", True, True, False),
        ("responsabilite", True, True, False),
        ("indemnite", True, True, False),
        ("retenue_absence", True, True, False),
        ("panier", False, True, False),
        ("transport", False, True, False),
        ("gratification", True, True, True),
        ("rappel", True, True, True),
    ],
)
def test_a_named_element_has_its_own_line_and_its_treatment(
    name: str, cotisable: bool, imposable: bool, apart: bool
):
    """DZ-53c: each is named on the payslip. DZ-80: what is not monthly is taxed apart."""
    amount = "-3000" if name == "retenue_absence" else "3000"
    run = payslip("2026-10", base_salary="50000", elements=[{"element": name, "amount": amount}])
    slip = Payslip("K1", "P1", OCTOBER, OCTOBER.last, EMPLOYEE, run)
    lines = {line.node: line.amount for line in slip.lines() if line.side == "pay"}
    assert lines == {"base_pay": 5_000_000, name: int(amount) * 100}
    assert dinars(run, "contribution_base") == 50_000 + int(amount) * cotisable
    assert (run["income_tax_non_monthly"] != 0) == apart
    assert EMPLOYEE.elements[name].flags == {
        "cotisable": cotisable,
        "imposable": imposable,
        "non_monthly": apart,
        "net_only": False,
    }


def test_an_element_that_is_net_only_touches_net_pay_alone():
    """A recovered advance is typed with a minus, like every deduction."""
    plain = payslip("2026-10", base_salary="50000")
    run = payslip("2026-10", base_salary="50000", elements=[element(-5000, net_only=True)])
    assert dinars(run, "net_pay") == dinars(plain, "net_pay") - 5000
    assert {node for node in plain.computed if plain[node] != run[node]} == {"advances_recovered", "net_pay"}
    slip = Payslip("K1", "P1", OCTOBER, OCTOBER.last, EMPLOYEE, run)
    assert ("net_pay", "pay_advances", 500_000) in slip.charges()
    assert run["advances_recovered"] == payslip("2026-10", elements=[
        {"element": "avance", "amount": "-5000"}
    ])["advances_recovered"]  # fmt: skip


def test_an_element_that_nobody_knows_is_refused_with_what_is_known():
    with pytest.raises(UnknownElement, match="panier"):
        payslip("2026-10", elements=[{"element": "pannier", "amount": "1"}])


def test_back_pay_at_ten_per_cent_on_what_is_left_of_it():
    """DZ-80: base = the amount less 9 %, no abatement; the month's own tax is unmoved."""
    plain = payslip("2026-10", base_salary="60000")
    run = payslip("2026-10", base_salary="60000", elements=[{"element": "rappel", "amount": "12345.67"}])
    base = Fraction("12345.67") - centimes(Fraction("12345.67") * Fraction(9, 100))
    assert dinars(run, "non_monthly_taxable") == base
    assert dinars(run, "income_tax_non_monthly") == centimes(base / 10)
    assert abs(run["income_tax_monthly"] - plain["income_tax_monthly"]) <= 1  # 9 % is rounded on the sum


ELEMENTS = [element.input for element in EMPLOYEE.elements.values()]
stated = st.fixed_dictionaries(
    {
        "base_salary": st.integers(0, 30_000_000),
        **dict.fromkeys(ELEMENTS, st.integers(-3_000_000, 3_000_000)),
        "construction": st.booleans(),
        "training_tax_due": st.booleans(),
        "apprenticeship_tax_due": st.booleans(),
        "works_fund_due": st.booleans(),
    }
)


@settings(max_examples=150, deadline=None)
@given(stated, st.none() | st.integers(0, 40_000_000))
def test_the_lines_of_a_payslip_always_make_its_totals(inputs: dict, gross: int | None):
    run = EMPLOYEE.graph(OCTOBER).run(inputs if gross is None else {**inputs, "gross": gross})
    slip = Payslip("K1", "P1", OCTOBER, OCTOBER.last, EMPLOYEE, run)
    sums = dict.fromkeys(("pay", "employee", "employer", "tax", "withheld"), 0)
    for line in slip.lines():
        sums[line.side] += line.amount
    assert sums["pay"] == run["gross"]
    assert sums["employee"] == run["employee_contributions"]
    assert sums["employer"] == run["employer_contributions"] == run["employer_cost"] - run["gross"]
    assert sums["tax"] == run["income_tax"]
    assert run["net_pay"] == run["gross"] - sums["employee"] - sums["tax"] - sums["withheld"]


# --- contributions -----------------------------------------------------------------------------------

EMPLOYEE_BRANCHES = {"assurances_sociales": "1.5", "retraite": "6.75", "assurance_chomage": "0.5",
                     "retraite_anticipee": "0.25"}  # fmt: skip
EMPLOYER_BRANCHES = {"assurances_sociales": "11.5", "accidents_travail": "1.25", "retraite": "11",
                     "assurance_chomage": "1", "retraite_anticipee": "0.25"}  # fmt: skip
BRANCHES = {"employee": EMPLOYEE_BRANCHES, "employer": EMPLOYER_BRANCHES}


@pytest.mark.parametrize("side", BRANCHES)
def test_the_rates_of_the_branches_sum_to_the_rate_of_the_line(side: str):
    """DZ-59."""
    facts = EMPLOYEE.graph(OCTOBER).facts
    rates = {branch: facts[f"{branch}_{side}_rate"].value.fraction for branch in BRANCHES[side]}
    assert rates == {branch: Fraction(text) / 100 for branch, text in BRANCHES[side].items()}
    assert sum(rates.values()) == facts[f"cnas_{side}_rate"].value.fraction


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 100_000_000))
def test_the_branches_always_sum_to_the_line_and_none_is_a_centime_off(gross: int):
    run = EMPLOYEE.graph(OCTOBER).run({"gross": gross})
    for side, branches in BRANCHES.items():
        parts = {branch: run[f"{branch}_{side}"] for branch in branches}
        assert sum(parts.values()) == run[f"cnas_{side}"]
        for branch, part in parts.items():
            assert abs(part - gross * Fraction(branches[branch]) / 100) < 1


def test_a_branch_says_where_it_comes_from():
    text = payslip("2026-10", base_salary="36000").explain("retraite_employee", depth=2)
    assert "retraite_employee (of which retirement, employee) = 2,430.00" in text
    assert "DZ-59" in text
    assert "cnas_employee (Social security (CNAS)) = 3,240.00" in text


@pytest.mark.parametrize(
    ("flag", "node", "share", "roles"),
    [
        ("training_tax_due", "taxe_formation_employer", "1", ("charges_taxes_on_pay", "training_taxes")),
        (
            "apprenticeship_tax_due",
            "taxe_apprentissage_employer",
            "1",
            ("charges_taxes_on_pay", "training_taxes"),
        ),
        ("works_fund_due", "oeuvres_sociales_employer", "3", ("charges_social_funds", "social_funds")),
    ],
)
def test_what_only_some_employers_owe_is_theirs_to_state(flag: str, node: str, share: str, roles: tuple):
    """DZ-65 and DZ-66: off unless stated, asked for, in the cost when on."""
    off = payslip("2026-10", base_salary="50000", panier="2000")
    on = payslip("2026-10", base_salary="50000", panier="2000", **{flag: True})
    assert off[node] == 0
    assert dinars(on, node) == Fraction(share) * 520
    assert on["employer_cost"] - off["employer_cost"] == on[node]
    assert on["net_pay"] == off["net_pay"]
    slip = Payslip("K1", "P1", OCTOBER, OCTOBER.last, EMPLOYEE, on)
    assert (*roles, on[node]) in slip.charges()
    (asked,) = [each for each in EMPLOYEE.framework.inputs if each.name == flag]
    assert asked.ask


def test_pay_outside_contributions_bears_none():
    run = payslip("2026-10", base_salary="0", panier="3000")
    assert run["contribution_base"] == run["cnas_employee"] == run["cnas_employer"] == 0


def test_overtime_is_paid_half_more_by_the_hour():
    """DZ-54, on 173.33 hours."""
    run = payslip("2026-10", base_salary="34666", overtime_hours="10")
    assert dinars(run, "overtime_pay") == 3000  # 200 DA an hour
    assert run["paid_hours"].fraction == Fraction("183.33")


def test_base_pay_follows_the_share_of_the_month():
    run = payslip("2026-10", base_salary="31000", month_share="12/31")
    assert dinars(run, "gross") == 12_000


# --- SNMG --------------------------------------------------------------------------------------------

GUARDS = ("hourly_pay_below_snmg", "fixed_pay_below_snmg", "no_fixed_floor")


@pytest.mark.parametrize(
    ("inputs", "broken"),
    [
        ({"base_salary": "24000"}, set()),
        # an hour is worth 138.46 DA, a month 24 000: the month asks for 73 centimes more
        ({"base_salary": "23999.99"}, {"fixed_pay_below_snmg"}),
        ({"base_salary": "23999.26"}, {"hourly_pay_below_snmg", "fixed_pay_below_snmg"}),
        # DZ-53d: neither output nor experience helps; a responsibility allowance does
        ({"base_salary": "20000", "rendement": "9000", "iep": "4000"}, {"fixed_pay_below_snmg"}),
        ({"base_salary": "20000", "responsabilite": "4000"}, set()),
        ({"base_salary": "20000", "indemnite": "4000"}, set()),
        ({"base_salary": "20000", "indemnite": "3999.99"}, {"fixed_pay_below_snmg"}),
        # meals are a refund of expenses; what only flags tell may be anything
        ({"base_salary": "23000", "panier": "4000"}, {"hourly_pay_below_snmg", "fixed_pay_below_snmg"}),
        ({"base_salary": "20000", "elements_cotisable_imposable": "5000"}, {"fixed_pay_below_snmg"}),
        # DZ-139a: the variable part comes on top
        ({"base_salary": "24000", "gross": "60000"}, set()),
        ({"base_salary": "12000", "gross": "60000"}, {"fixed_pay_below_snmg"}),
        ({"base_salary": "24000", "gross": "20000"}, {"hourly_pay_below_snmg", "fixed_pay_below_snmg"}),
        # DZ-53e: pro rata below a full month, and for the hours of the contract
        ({"base_salary": "24000", "month_share": "1/2"}, set()),
        ({"base_salary": "12000", "contract_hours": "86.665"}, set()),
        ({"base_salary": "11999.99", "contract_hours": "86.665"}, {"fixed_pay_below_snmg"}),
        # an absence lowers pay and time alike
        ({"base_salary": "24000", "retenue_absence": "-8000"}, set()),
        # pay wholly by results: that it needs no fixed floor is not verified
        ({"gross": "60000", "pay_by_results": True}, {"no_fixed_floor"}),
        ({"gross": "60000"}, {"fixed_pay_below_snmg"}),
        ({"gross": "20000", "pay_by_results": True}, {"hourly_pay_below_snmg", "no_fixed_floor"}),
    ],
)
def test_what_pay_must_reach(inputs: dict, broken: set):
    run = payslip("2026-10", **inputs)
    assert {node for node in GUARDS if run[node]} == broken


def test_the_minimum_wage_before_2026():
    assert not payslip("2025-12", base_salary="20000")["fixed_pay_below_snmg"]
    assert payslip("2025-12", base_salary="19999.99")["fixed_pay_below_snmg"]


def test_only_what_is_an_open_question_does_not_refuse():
    assert {guard.node: guard.refuse for guard in EMPLOYEE.layout.guards} == {
        "hourly_pay_below_snmg": True,
        "fixed_pay_below_snmg": True,
        "no_fixed_floor": False,
    }


# --- solving -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["net_pay", "employer_cost"])
@pytest.mark.parametrize("disabled", [False, True])
@pytest.mark.parametrize("month", ["2020-06", "2026-10"])
def test_the_largest_gross_around_the_smoothing_by_trying_each(target: str, disabled: bool, month: str):
    """Where net pay falls and rises fast: no gross above the solution meets the wish."""
    when = Month.parse(month)
    graph, given = EMPLOYEE.graph(when), {"disabled_or_retired": disabled}
    for low in (32_967_00, 38_461_00, 43_956_00, 46_703_00):
        tried = {
            gross: graph.run({**given, "gross": gross}, (target,))[target] for gross in range(low, low + 400)
        }
        for wish in {min(tried.values()), max(tried.values()), sorted(tried.values())[200]}:
            found = solve_pay(EMPLOYEE, when, target, wish, given)
            assert found[target] <= wish
            assert all(value > wish for gross, value in tried.items() if gross > found["gross"])
            assert found["gross"] >= max(gross for gross, value in tried.items() if value <= wish)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 20_000_000), st.integers(1, 100), stated)
def test_monotone_nodes_never_fall_when_gross_grows(gross: int, more: int, inputs: dict):
    graph = EMPLOYEE.graph(OCTOBER)
    low, high = (graph.run({**inputs, "gross": each}) for each in (gross, gross + more))
    for node in EMPLOYEE.monotone:
        assert high[node] >= low[node], node
