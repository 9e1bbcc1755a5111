"""The month-end pays as each country computes: base, hours, elements, advances recovered, own account."""

import datetime as dt

import attrs
import pytest
from closing_small import close, empty_month, ledger, problems, reading

from cae_core.cooperative.advances import owed_advances
from cae_core.cooperative.cooperative import Dated
from cae_core.cooperative.documents import GivenElement, OpeningBalance, Payment, PaymentKind, PayOrder
from cae_core.cooperative.open_items import OpenItems
from cae_core.country import find_country
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month

COMMON = {"DZ": {}, "MA": {}, "TN": {"work_accident_rate": "0.005"}}


def cooperative(country, month, inputs, *, kind, start=None, cash=10**8):
    """The small cooperative there: C4, staff, under a kind with inputs; C2 on their own account."""
    made = reading().cooperative
    contracts = {
        "C2": attrs.evolve(made.contracts["C2"], kind="auto_entrepreneur", start=month.first, end=None),
        "C4": attrs.evolve(
            made.contracts["C4"], kind=kind, start=start or month.first, fixed_gross=0, inputs=inputs
        ),
    }
    activities = {code: attrs.evolve(made.activities[code], start=None) for code in ("services", "JARDIN")}
    opening = (
        OpeningBalance("services", "bank", cash),
        OpeningBalance("services", "brought_forward", -cash),
    )
    return attrs.evolve(
        made,
        country=country.code,
        currency=country.currency,
        legal_form=next(iter(country.legal_forms)),
        start=month,
        identifiers={},
        persons={key: attrs.evolve(each, statuses=()) for key, each in made.persons.items()},
        pay={key: (Dated(dt.date(2020, 1, 1), text),) for key, text in COMMON[country.code].items()},
        contracts=contracts,
        activities=activities,
        splits={},
        opening=opening,
    )


def staff_kind(country):
    kinds = country.contract_kinds.values()
    return next(each.key for each in kinds if each.paid and not each.runs_activity)


def paid(code, month, inputs, *, start=None, **documents):
    """The payslip of C4 after closing the month, and the book."""
    country = find_country(code)
    made = cooperative(country, month, inputs, kind=staff_kind(country), start=start)
    store, _ = close(ledger(country), made, attrs.evolve(empty_month(month), **documents), country)
    (found,) = store.documents("payslip", month)
    return Payslip.from_dict(found.payload, country.regimes), store


def test_morocco_by_the_hour_with_three_years_of_service():
    """MA-V-P01: 191 hours at 17.92, which the month gives."""
    hours = PayOrder("C4", inputs={"hours": "191"})
    slip, _ = paid("MA", Month(2026, 6), {"hourly_rate": "17.92"}, start=dt.date(2023, 6, 1), pay=(hours,))
    found = {node: slip[node] for node in ("seniority_bonus", "gross", "net_pay", "employer_cost")}
    assert found == {
        "seniority_bonus": 171_14,
        "gross": 3593_86,
        "net_pay": 3351_64,
        "employer_cost": 4351_81,
    }


def test_algeria_with_a_meal_allowance_on_top_of_the_base():
    """dzv-037: 80 000 and 3 000 that bear tax and no contribution."""
    meal = GivenElement("C4", "panier", 3_000_00, "Panier de mai")
    slip, store = paid("DZ", Month(2024, 5), {"base_salary": "80000.00"}, elements=(meal,))
    found = {node: slip[node] for node in ("gross", "contribution_base", "income_tax", "net_pay")}
    assert found == {
        "gross": 83_000_00,
        "contribution_base": 80_000_00,
        "income_tax": 12_766_00,
        "net_pay": 63_034_00,
    }
    assert [each.label for each in slip.elements] == ["Panier de mai"]
    cost = sum(amount for (_, role), amount in store.balances().items() if role == "gross_pay")
    assert cost == 83_000_00


def advance(month, amount):
    return Payment("A-1", month.first, PaymentKind.ADVANCE, "P4", amount)


@pytest.mark.parametrize(
    ("code", "inputs", "recovery", "recovered"),
    [
        ("MA", {"full_time_base_salary": "5000"}, {"advance_recovery": "900.00"}, 466_30),
        ("TN", {"base_salary": "1500"}, {"advance_recovered": "60.500"}, 60_500),
    ],
    ids=["MA: a tenth of the wage due at most (MA-132)", "TN: what is asked"],
)
def test_an_advance_is_held_back_as_the_country_allows(code, inputs, recovery, recovered):
    month = Month(2026, 6)
    plain, _ = paid(code, month, inputs)
    slip, store = paid(code, month, inputs | recovery, payments=(advance(month, 2_000_000),))
    assert plain["net_pay"] - slip["net_pay"] == recovered
    left = OpenItems(store.all_open_items(("pay_advances",)))
    assert owed_advances(left, "P4") == 2_000_000 - recovered


def test_algeria_recovers_an_advance_by_an_element_of_the_net_alone():
    month = Month(2026, 6)
    back = GivenElement("C4", "avance", -5_000_00)
    base = {"base_salary": "60000.00"}
    plain, _ = paid("DZ", month, base)
    slip, store = paid("DZ", month, base, elements=(back,), payments=(advance(month, 20_000_00),))
    assert plain["net_pay"] - slip["net_pay"] == 5_000_00
    assert (plain["gross"], plain["income_tax"]) == (slip["gross"], slip["income_tax"])
    assert owed_advances(OpenItems(store.all_open_items(("pay_advances",))), "P4") == 15_000_00


def test_an_advance_paid_with_the_salary_is_owed_from_then_on():
    """In Algeria an advance may be an element of the net alone: the payslip itself opens what is owed."""
    given = GivenElement("C4", "avance", 7_000_00)
    slip, store = paid("DZ", Month(2026, 6), {"base_salary": "60000.00"}, elements=(given,))
    assert owed_advances(OpenItems(store.all_open_items(("pay_advances",))), "P4") == 7_000_00
    owed = -sum(amount for (_, role), amount in store.balances().items() if role == "net_pay")
    assert owed == slip["net_pay"]


@pytest.mark.parametrize(
    ("code", "inputs", "said"),
    [
        ("MA", {"full_time_base_salary": "3000"}, "Pay is below the minimum wage (SMIG)"),
        ("TN", {"base_salary": "300"}, "Pay below the minimum wage (SMIG)"),
        ("DZ", {"base_salary": "20000"}, "SNMG"),
    ],
)
def test_pay_below_the_minimum_wage_is_refused(code, inputs, said):
    country, month = find_country(code), Month(2026, 6)
    made = cooperative(country, month, inputs, kind=staff_kind(country))
    found = problems(ledger(country), made, empty_month(month), country)
    assert found
    assert any(said in each.text() for each in found)


@pytest.mark.parametrize("code", ["MA", "TN", "DZ"])
def test_own_account_is_neither_paid_nor_posted(code):
    base = {"MA": "full_time_base_salary", "TN": "base_salary", "DZ": "base_salary"}[code]
    _, store = paid(code, Month(2026, 6), {base: "60000"})
    assert [each.payload["contract"] for each in store.documents("pay_decision")] == ["C4"]
    assert {activity for activity, _ in store.balances()} == {"services"}
