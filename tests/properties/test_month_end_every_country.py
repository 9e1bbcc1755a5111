"""Whatever two months hold, in whatever country: the books balance, payslips add up, nothing is posted twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache

import attrs
import pytest
from every_country import base_pay, each_country, paid_kind, required_inputs, stamps, unit, vat_rates
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cae_core.closing.month_end import month_end
from cae_core.closing.pay_run import PayDecision
from cae_core.cooperative.account import accounts
from cae_core.cooperative.activities import Activity
from cae_core.cooperative.cooperative import Cooperative, Dated
from cae_core.cooperative.documents import (
    Due,
    Expense,
    Invoice,
    InvoiceLine,
    MonthDocuments,
    PayMode,
    PayOrder,
    Receipt,
    Shortfall,
)
from cae_core.cooperative.people import Contract, Person
from cae_core.cooperative.postings import invoice_total, pay_item
from cae_core.cooperative.scheme_file import read_schemes
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.ledger import Ledger
from cae_core.ledger.roles import ROLES
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
MONTHS = (Month(2026, 10), Month(2026, 11))
FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OWNERS = [{"activity": "A"}, {"activity": "B"}, {"split": "THIRDS"}]


def parts(*weights):
    return tuple(SplitPart(who, Ratio(weight)) for who, weight in weights)


@cache
def cooperative(country):
    """Two who run A together, one who runs B, one who works for the services; 10 % of what is invoiced."""
    component = {"key": "share", "base": "invoiced", "rate": "10 %"}
    scheme = {"ten": {"label": {"en": "Ten"}, "components": [component]}}
    thirds = parts((Beneficiary("A"), 1), (Beneficiary("B"), 2))
    convention = parts((Beneficiary(person="P1"), 3), (Beneficiary(person="P2"), 4))
    runs, serves = (paid_kind(country, runs_activity=each) for each in (True, False))
    kinds = {"P1": runs, "P2": runs, "P3": runs, "P4": serves}
    return Cooperative(
        "Demo",
        country.code,
        country.currency,
        next(iter(country.legal_forms)),
        MONTHS[0],
        pay={name: (Dated(dt.date.min, text),) for name, text in required_inputs(country).items()},
        scheme="ten",
        schemes=read_schemes(scheme, country.currency),
        persons={who: Person(who, who) for who in kinds},
        contracts={who: Contract(who, who, kind, dt.date(2026, 1, 1)) for who, kind in kinds.items()},
        activities={
            "services": Activity("services", "Services"),
            "A": Activity("A", "A", ("P1", "P2"), convention="BOTH"),
            "B": Activity("B", "B", ("P3",)),
        },
        splits={
            "THIRDS": SplitKey("THIRDS", SplitMethod.QUANTITY, thirds),
            "BOTH": SplitKey("BOTH", SplitMethod.QUANTITY, convention),
        },
    )


def some_invoice(draw, country, number, month):
    """Enough of each to pay a person well above any minimum wage."""
    day = draw(st.dates(month.first, month.last))
    lines = [
        InvoiceLine(
            "Work",
            draw(st.integers(300_000 * unit(country), 900_000 * unit(country))),
            draw(vat_rates(country, month.last)),
            draw(st.sampled_from(["services", "goods"])),
            vat_due=draw(st.sampled_from(list(Due))),
            **owner,
        )
        for owner in (*OWNERS, *draw(st.lists(st.sampled_from(OWNERS), max_size=1)))
    ]
    return Invoice(number, day, "C-1", tuple(lines), stamp=draw(stamps(country, day)))


def some_pay(draw, country, contract):
    mode = draw(st.sampled_from([PayMode.GROSS, PayMode.NET_PAY, PayMode.EMPLOYER_COST, PayMode.MOST]))
    served = contract == "P4"  # the services pay whatever they have: there is no most of it
    mode = PayMode.GROSS if served and mode is PayMode.MOST else mode
    amount = 0 if mode is PayMode.MOST else draw(st.integers(60_000 * unit(country), 250_000 * unit(country)))
    shortfall = Shortfall.REFUSE if served else Shortfall.REDUCE
    return PayOrder(contract, mode, amount, shortfall, inputs=base_pay(country, "30000"))


def some_months(draw, country):
    """Two months: invoices paid in part, expenses, pay; what was not received comes in the second."""
    first, second = MONTHS
    sold = some_invoice(draw, country, "F-1", first)
    total = invoice_total(sold)
    received = draw(st.integers(total // 2, total))
    found = []
    for month, amount in ((first, received), (second, total - received)):
        vat = draw(st.integers(0, 1000))
        spent = Expense(
            f"D-{month}", month.last, "travel", 9_999, vat, supplier="S", **draw(st.sampled_from(OWNERS))
        )
        receipts = (Receipt(f"R-{month}", month.last, "F-1", amount),) if amount else ()
        documents = MonthDocuments(month, (sold,) if month == first else (), (spent,), receipts)
        pay = tuple(some_pay(draw, country, contract) for contract in ("P1", "P2", "P3", "P4"))
        found.append(attrs.evolve(documents, pay=pay if month == first else pay[3:]))
    return found


def close(country, documents, store):
    return month_end(cooperative(country), country, documents, store, today=documents.month.last)


@each_country
@FEW
@given(data=st.data())
def test_two_months_of_any_documents(country, data):
    store = Ledger(country.chart)
    months = some_months(data.draw, country)
    for documents in months:
        close(country, documents, store)
        balances_hold(store)
        payslips_add_up(country, store, documents.month)
    nothing_twice(country, months, store)
    event(", ".join(sorted(each.payload["outcome"] for each in store.documents("pay_decision", MONTHS[0]))))
    assert store.open_items("clients") == {}
    owed = -sum(amount for (_, role), amount in store.balances().items() if role == "stamp_duty")
    assert owed == sum(each.stamp_duty for documents in months for each in documents.invoices)


def balances_hold(store):
    """Each activity balances, its available agrees both ways, and together they are the general ledger."""
    by_activity, general = defaultdict(int), defaultdict(int)
    for (activity, role), amount in store.balances().items():
        by_activity[activity] += amount
        general[role] += amount
    assert set(by_activity.values()) == {0}
    assert general["contribution"] == general["link"] == 0, "what is internal nets to zero"
    assert general["vat_collected"] == general["vat_deductible"] == 0, "the month's VAT is on its statement"
    made = accounts(store.balances())
    assert all(each.available == each.available_by_result for each in made.values())


def payslips_add_up(country, store, month):
    """A payslip's lines, its totals, its entry and the decision say the same, to the minor unit."""
    decisions = {each.payload["contract"]: each.payload for each in store.documents("pay_decision", month)}
    for stored in store.documents("payslip", month):
        slip = Payslip.from_dict(stored.payload, country.regimes)
        (entry,) = store.entries(key=f"payslip:{pay_item(slip.contract, month)}")
        owed = defaultdict(int)
        for posting in entry.postings:
            owed[posting.role] += posting.amount
        assert -owed["net_pay"] == slip["net_pay"]
        assert (
            sum(amount for role, amount in owed.items() if ROLES[role].profit_and_loss)
            == slip["employer_cost"]
        )
        decision = PayDecision.from_dict(decisions[slip.contract])
        assert sum(decision.costs.values()) == decision.cost == slip["employer_cost"]
        assert decision.budget is None or decision.cost <= decision.budget


def nothing_twice(country, months, store):
    before = store.balances()
    for documents in months:
        assert close(country, documents, store).already_closed
    assert store.balances() == before
