"""Advances on pay: paid from an activity, owed by the person until payslips recover them, oldest first."""

import datetime as dt

import attrs
import pytest
from closing_small import OCTOBER, close, problems
from hypothesis import given
from hypothesis import strategies as st
from invented_country import INVENTED, cooperative, month

from cae_core.cooperative.account import accounts
from cae_core.cooperative.advances import owed_advances, recover
from cae_core.cooperative.documents import OpeningBalance, Payment, PaymentKind
from cae_core.cooperative.open_items import Holder, NothingToSettle, OpenItems
from cae_core.cooperative.pay_entries import post_pay
from cae_core.payroll.payslip import Payslip

NOVEMBER = OCTOBER.next()


def advance(reference, target, amount, day=5, which=OCTOBER, activity=""):
    date = dt.date(which.year, which.number, day)
    return Payment(reference, date, PaymentKind.ADVANCE, target, amount, activity)


def open_items(store):
    return OpenItems(store.all_open_items(("pay_advances",)))


def made(recovered=(), **cash):
    inputs = {key: {"advance_recovery": text} for key, text in dict(recovered).items()}
    return cooperative(cash or {"ATELIER": 900_000, "ECOLE": 900_000, "DUO": 300_000}, inputs)


def close_months(*months, recovered=()):
    store = None
    for which in months:
        store, _ = close(store, made(recovered), which, INVENTED)
    return store


def refused(*payments, recovered=()):
    found = problems(cooperative=made(recovered), month=month(payments=payments), country=INVENTED)
    return [problem.text() for problem in found]


# Paid out --------------------------------------------------------------------------------------------------


def test_an_advance_is_owed_by_the_person_to_the_activity_that_paid_it():
    store = close_months(month(payments=(advance("A-1", "P1", 400_00, activity="ATELIER"),)))
    assert owed_advances(open_items(store), "P1") == 400_00
    (entry,) = store.entries(key="payment:A-1")
    found = [(each.role, each.activity, each.amount, each.party) for each in entry.postings]
    assert found == [("pay_advances", "ATELIER", 400_00, "P1"), ("bank", "ATELIER", -400_00, "")]
    account = accounts(store.balances())["ATELIER"]
    without = accounts(close_months(month()).balances())["ATELIER"]
    assert account.available == without.available, "what the person owes back is still the account's"


def test_staff_are_advanced_by_the_services():
    store = close_months(month(payments=(advance("A-1", "P4", 100_00),)))
    (entry,) = store.entries(key="payment:A-1")
    assert {each.activity for each in entry.postings} == {"services"}


def test_the_only_activity_of_a_person_bears_their_advance():
    store = close_months(month(payments=(advance("A-1", "P2", 100_00),)))
    (entry,) = store.entries(key="payment:A-1")
    assert {each.activity for each in entry.postings} == {"JARDIN"}


@pytest.mark.parametrize(
    ("payment", "said"),
    [
        (
            advance("A-1", "P1", 100_00),
            "an advance that no activity is said to bear; expected one of ATELIER, DUO",
        ),
        (advance("A-1", "P1", 100_00, activity="NOWHERE"), "“NOWHERE”: unknown activity"),
        (advance("A-1", "P9", 100_00), "target: “P9”: unknown name; expected an id of persons.csv"),
        (advance("A-1", "P2", 0), "an advance of nothing; expected what was paid out"),
        (advance("A-1", "P2", -5), "an advance of nothing; expected what was paid out"),
        (
            attrs.evolve(advance("A-1", "", 5, activity="ATELIER"), kind=PaymentKind.VAT),
            "an activity that is not used",
        ),
    ],
)
def test_an_advance_names_a_person_and_who_bears_it(payment, said):
    assert any(said in text for text in refused(payment))


# Recovered -------------------------------------------------------------------------------------------------


def test_a_payslip_recovers_what_is_owed_oldest_first():
    first = month(payments=(advance("A-2", "P4", 50_00, day=20), advance("A-1", "P4", 100_00, day=3)))
    store = close_months(first, recovered={"C4": "120.00"})
    assert open_items(store).to_party("pay_advances", "P4") == {
        "2026-10-20 A-2": {Holder("services", "", "P4"): 30_00}
    }
    slip = next(each for each in store.documents("payslip", OCTOBER) if each.payload["contract"] == "C4")
    net = Payslip.from_dict(slip.payload, INVENTED.regimes)["net_pay"]
    assert (
        sum(
            -each.amount
            for entry in store.entries(key="payslip:2026-10 C4")
            for each in entry.postings
            if each.role == "net_pay"
        )
        == net
    )
    assert accounts(store.balances())["services"].owed_to_persons == net - 30_00


def test_months_go_on_until_nothing_is_owed_and_then_refuse():
    first = month(payments=(advance("A-1", "P4", 100_00),))
    store = close_months(first, month(NOVEMBER), recovered={"C4": "50.00"})
    assert owed_advances(open_items(store), "P4") == 0
    assert not open_items(store)
    found = problems(store, made({"C4": "50.00"}), month(NOVEMBER.next()), INVENTED)
    assert "\n".join(each.text() for each in found) == (
        "contracts.csv, row 5, contract: “C4”: 50.00 are held back for advances, of which 0.00 are still owed; "
        "expected at most what a payment of kind “advance” or an opening balance left to recover"
    )


def test_more_than_is_owed_is_refused_to_the_cent():
    paid = advance("A-1", "P4", 100_00)
    assert refused(paid, recovered={"C4": "100.00"}) == []
    (text,) = refused(paid, recovered={"C4": "100.01"})
    assert "100.01 are held back for advances, of which 100.00 are still owed" in text


def test_what_an_opening_balance_brings_in_is_recovered_before_the_rest():
    brought = (
        OpeningBalance("services", "pay_advances", 40_00, "P4", "Prêt"),
        OpeningBalance("services", "brought_forward", -40_00),
    )
    with_old = made({"C4": "60.00"})
    with_old = attrs.evolve(with_old, opening=(*with_old.opening, *brought))
    store, _ = close(None, with_old, month(payments=(advance("A-1", "P4", 100_00),)), INVENTED)
    (left,) = open_items(store).to_party("pay_advances", "P4").items()
    assert left == ("2026-10-05 A-1", {Holder("services", "", "P4"): 80_00})


def test_an_advance_of_one_activity_recovered_from_pay_that_two_bear_goes_home_through_the_link():
    """P1 runs ATELIER and two thirds of DUO, which bear the pay by what each has available."""
    paid = month(payments=(advance("A-1", "P1", 90_00, activity="DUO"),))
    store = close_months(paid, recovered={"C1": "90.00"})
    (entry,) = store.entries(key="payslip:2026-10 C1")
    sums = {}
    for each in entry.postings:
        sums[each.activity] = sums.get(each.activity, 0) + each.amount
    assert set(sums) == {"ATELIER", "DUO"}
    assert set(sums.values()) == {0}, "every entry balances in every activity"
    link = {each.activity: each.amount for each in entry.postings if each.role == "link"}
    assert link["DUO"] == -link["ATELIER"] > 0
    found = accounts(store.balances())
    plain = accounts(close_months(month()).balances())
    assert {code: each.available for code, each in found.items()} == {
        code: each.available for code, each in plain.items()
    }, "an advance recovered in the month moves nothing but cash"


parts = st.dictionaries(st.sampled_from("ABC"), st.integers(1, 10**6), min_size=1)


@given(
    costs=parts,
    open_=st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(1, 10**5)), min_size=1, max_size=5),
    share=st.integers(1, 100),
)
def test_recovering_closes_items_keeps_every_activity_in_balance_and_never_exceeds(costs, open_, share):
    found = {}
    for number, (activity, amount) in enumerate(open_):
        found[f"2026-0{number + 1}-01 A", activity, "", "P"] = amount
    items = OpenItems({"pay_advances": found})
    owed = owed_advances(items, "P")
    amount = max(owed * share // 100, 1)
    cost = sum(costs.values())
    charges = [("gross_pay", "net_pay", cost), ("net_pay", "pay_advances", amount)]
    settled = recover(items, "P", amount, "CT")
    entry = post_pay("CT", "P", OCTOBER, charges, costs, settled=settled)
    for activity in {each.activity for each in entry.postings}:
        assert sum(each.amount for each in entry.postings if each.activity == activity) == 0
    assert sum(each.amount for each in entry.postings if each.role == "link") == 0
    assert owed_advances(items.follow((entry,)), "P") == owed - amount
    with pytest.raises(NothingToSettle):
        recover(items, "P", owed - amount + 1, "CT")
