"""Pay computed from a base, with a month's own inputs and elements: paid every month, borne by the account."""

import attrs
import pytest
from closing_small import OCTOBER, close, order, problems
from invented_country import INVENTED, cooperative, element, month
from moneyed import Money

from cae_core.closing.asked import defaults_taken
from cae_core.closing.contract_terms import contract_remarks
from cae_core.closing.guards import guard_remarks
from cae_core.closing.pay_run import PayDecision
from cae_core.closing.sequence import inputs_digest
from cae_core.cooperative.account import accounts
from cae_core.cooperative.documents import PayMode, Shortfall
from cae_core.payroll.payslip import Payslip

TYPED = PayMode.GROSS


def closed(made=None, which=None):
    store, _ = close(cooperative=made or cooperative(), month=which or month(), country=INVENTED)
    return store


def slips(store, which=OCTOBER):
    found = (Payslip.from_dict(each.payload, INVENTED.regimes) for each in store.documents("payslip", which))
    return {slip.contract: slip for slip in found}


def decisions(store):
    found = (PayDecision.from_dict(each.payload) for each in store.documents("pay_decision", OCTOBER))
    return {decision.contract: decision for decision in found}


def refused(made=None, **documents):
    found = problems(cooperative=made or cooperative(), month=month(**documents), country=INVENTED)
    return [problem.text() for problem in found]


# Computed every month --------------------------------------------------------------------------------------


def test_a_contract_with_a_base_is_paid_without_being_asked():
    """C1 started on 2024-01-01: two years of service in October 2026."""
    store = closed()
    assert {key: slip["gross"] for key, slip in slips(store).items()} == {
        "C1": 2000_00 + 20_00,
        "C3": 3000_00 + 10_00,
        "C4": 1500_00 + 10_00,
    }
    decision = decisions(store)["C1"]
    assert (decision.mode, decision.asked, decision.outcome) == ("computed", 2020_00, "paid")
    assert decision.costs == {"ATELIER": 2222_00}


def test_the_month_has_inputs_of_its_own():
    asked = order("C1", None, inputs={"overtime_hours": "10", "base_salary": "2100.00"})
    store = closed(which=month(pay=(asked,)))
    assert slips(store)["C1"]["gross"] == 2100_00 + 210_00 + 20_00
    assert slips(store)["C3"]["gross"] == 3010_00


def test_gross_that_is_given_is_this_gross():
    store = closed(which=month(pay=(order("C1", TYPED, 5000_00, inputs={"overtime_hours": "10"}),)))
    assert slips(store)["C1"]["gross"] == 5000_00


def test_pay_that_follows_from_the_contract_is_due_whatever_is_asked_of_shortfalls():
    poor = cooperative({"ATELIER": 1500_00, "ECOLE": 900_000})
    (text,) = refused(poor)
    assert "the account bears 1500.00" in text
    assert "(2222.00), which is due every month; the largest gross that it bears is 1363.6" in text
    (text,) = refused(poor, pay=(order("C1", None, shortfall=Shortfall.REDUCE),))
    assert "which is due every month" in text


def test_an_advance_by_decision_pays_it_all_the_same():
    poor = cooperative({"ATELIER": 1500_00, "ECOLE": 900_000})
    decided = order("C1", None, shortfall=Shortfall.ADVANCE, decision="Board", decided_on=OCTOBER.first)
    store = closed(poor, month(pay=(decided,)))
    assert decisions(store)["C1"].outcome == "advance"
    assert accounts(store.balances())["ATELIER"].available == 1500_00 - 2222_00


def test_a_fixed_part_is_the_least_of_what_is_computed():
    made = cooperative()
    contracts = {**made.contracts, "C1": attrs.evolve(made.contracts["C1"], fixed_gross=2500_00)}
    found = decisions(closed(attrs.evolve(made, contracts=contracts)))["C1"]
    assert (found.gross, found.outcome) == (2500_00, "raised")


# Elements --------------------------------------------------------------------------------------------------


def test_elements_are_added_each_to_its_input_and_kept_under_its_name():
    given = (
        element("C1", "meal", 30_00),
        element("C1", "bonus", 100_00, "Prime de la foire"),
        element("C1", "bonus", -40_00, "Absence"),
    )
    slip = slips(closed(which=month(elements=given)))["C1"]
    assert (slip["allowances"], slip["bonuses"], slip["gross"]) == (30_00, 60_00, 2020_00 + 90_00)
    assert [(each.element, each.amount, each.label) for each in slip.elements] == [
        ("meal", 30_00, ""),
        ("bonus", 100_00, "Prime de la foire"),
        ("bonus", -40_00, "Absence"),
    ]


def test_elements_are_added_to_what_the_contract_gives_every_month():
    made = cooperative(inputs={"C1": {"allowances": "20.00"}})
    slip = slips(closed(made, month(elements=(element("C1", "meal", 30_00),))))["C1"]
    assert slip["allowances"] == 50_00


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (element("C1", "meel", 100), "“meel”: unknown pay element; expected meal, or one of: meal, bonus"),
        (element("C1", "travel", 100), "“travel”: unknown pay element; expected one of: meal, bonus"),
        (element("C9", "meal", 100), "“C9”: unknown contract"),
        (element("C1", "meal", 0), "an element of nothing"),
        (element("C2", "meal", 100), "no pay under a contract “own_account”"),
    ],
)
def test_an_element_that_goes_nowhere_is_a_problem(given, said):
    (text,) = refused(elements=(given,))
    assert said in text


def test_an_element_needs_a_pay_that_it_is_added_to():
    unpaid = cooperative(inputs={"C1": {"base_salary": ""}})
    (text,) = refused(unpaid, elements=(element("C1", "meal", 100),))
    assert "an element of a contract that is not paid this month" in text
    (text,) = refused(unpaid, elements=(element("C1", "meal", 100),), pay=(order("C1", PayMode.FIXED),))
    assert "an element of a pay that comes to nothing" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (order("C1", None, inputs={"headcount": "3"}), "the regime wage has no such input"),
        (order("C1", None, 500_00), "an amount without a mode"),
        (order("C2", None, inputs={"base_salary": "5"}), "no pay under a contract “own_account”"),
    ],
)
def test_a_row_of_pay_that_says_nothing_usable_is_a_problem(asked, said):
    (text,) = refused(pay=(asked,))
    assert said in text


@pytest.mark.parametrize("base", ["", "0", "0.00"])
def test_a_row_without_mode_needs_a_base_or_a_fixed_part(base):
    (text,) = refused(cooperative(inputs={"C1": {"base_salary": base}}), pay=(order("C1", None),))
    assert "nothing says what is paid" in text


def test_what_a_month_gives_to_pay_is_part_of_its_digest_in_any_order_of_columns():
    plain = month(pay=(order("C1", None),))
    hours = {"overtime_hours": "10", "bonuses": "5.00"}
    typed = month(pay=(order("C1", None, inputs=hours),))
    turned = month(pay=(order("C1", None, inputs=dict(reversed(hours.items()))),))
    assert inputs_digest(typed) == inputs_digest(turned) != inputs_digest(plain)
    assert inputs_digest(month(elements=(element("C1", "meal", 1),))) != inputs_digest(month())


# Guards, asked inputs, contracts without pay ---------------------------------------------------------------


def test_pay_that_the_law_forbids_is_refused_on_its_row():
    low = cooperative(inputs={"C1": {"base_salary": "900.00"}})
    (text,) = refused(low)
    assert text == (
        "contracts.csv, row 2, contract: “C1”: below the minimum wage (invented 1); "
        "expected a pay that the law allows"
    )


def test_a_guard_that_only_warns_is_a_remark():
    made = cooperative(inputs={"C1": {"advance_recovery": "200.00"}})
    owed = attrs.evolve(
        made,
        opening=(*made.opening, *advance_brought_in("ATELIER", 500_00)),
    )
    found = list(guard_remarks(slips(closed(owed)).values()))
    assert [(str(each.text), each.about) for each in found] == [
        ("more than a tenth is held back (invented 5)", "C1")
    ]


def advance_brought_in(activity, amount):
    opening = cooperative({activity: amount}).opening
    cash, brought = opening
    return attrs.evolve(cash, role="pay_advances", party="P1", document="OLD"), brought


def test_an_input_that_the_cooperative_should_state_is_known_while_its_default_is_taken():
    found = slips(closed(cooperative(inputs={"C1": {"fund_share": "0.4"}})))
    taken = {key: [each.name for each in defaults_taken(slip)] for key, slip in found.items()}
    assert taken == {"C1": [], "C3": ["fund_share"], "C4": ["fund_share"]}


def test_a_contract_without_pay_costs_nothing_and_fails_nothing():
    """C2 invoices for itself: no payslip, no decision, no entry; what is due is said where it can be."""
    store = closed()
    assert "C2" not in decisions(store)
    assert "C2" not in slips(store)
    assert not [entry for entry in store.entries() if "C2" in entry.key]
    assert list(contract_remarks(cooperative(), INVENTED, OCTOBER)) == []
    stated = cooperative(inputs={"C2": {"turnover": "5000.00"}})
    (said,) = contract_remarks(stated, INVENTED, OCTOBER)
    assert (said.text.fields["node"], said.about) == ("turnover_levy", "own_account")
    assert said.text.fields["amount"] == Money(50, "EUR")
