"""Across years: payroll's is the calendar year, the contribution's and the numbers' the financial year."""

import datetime as dt

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, empty_month, ledger, order, reading

from cae_core.cooperative.documents import Due, Invoice, InvoiceLine, OpeningBalance, PayMode
from cae_core.cooperative.scheme_file import read_schemes
from cae_core.payroll.payslip import Payslip
from cae_core.rules.errors import LawNotChecked

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
MONTHS = [OCTOBER + i for i in range(4)]  # October 2026 to January 2027


def cooperative(first_month):
    """10 % up to 10 000 of turnover in the year, 5 % above; ATELIER is rich and pays P1."""
    component = {
        "key": "c",
        "base": "invoiced",
        "period": "year",
        "mode": "marginal",
        "brackets": [["0", "10 %"], ["10000", "5 %"]],
        "cap_year": "1200",
    }
    made = reading().cooperative
    opening = (
        OpeningBalance("ATELIER", "bank", 9_000_000),
        OpeningBalance("ATELIER", "brought_forward", -9_000_000),
    )
    return attrs.evolve(
        made,
        first_month=first_month,
        opening=opening,
        schemes=read_schemes({"ten": {"label": {"en": "Ten"}, "components": [component]}}, "EUR"),
        contracts={key: attrs.evolve(each, fixed_gross=0) for key, each in made.contracts.items()},
    )


def closed(first_month):
    """Each month ATELIER invoices 8 000 and P1 is paid 5 000 gross, above the month's ceiling."""
    store, coop = ledger(), cooperative(first_month)
    for month in MONTHS:
        line = InvoiceLine("work", 800_000, activity="ATELIER", vat_due=Due.INVOICE)
        documents = attrs.evolve(
            empty_month(month),
            invoices=(Invoice(f"F-{month}", month.first, "CL1", (line,)),),
            pay=(order("C1", PayMode.GROSS, 500_000),),
        )
        close(store, coop, documents)
    return store


@pytest.fixture(scope="module", params=[1, 11], ids=["years from January", "years from November"])
def first_month(request):
    return request.param


@pytest.fixture(scope="module")
def store(first_month):
    return closed(first_month)


def contribution(store, month):
    (stored,) = store.documents("contribution", month)
    return stored.payload["amount"]


def test_the_contributions_brackets_and_cap_start_again_with_the_financial_year(store, first_month):
    """800; then 200 at 10 % and 300 at 5 % make 500, of which the cap of 1 200 leaves 400; then nothing."""
    expected = {1: [80_000, 40_000, 0, 80_000], 11: [80_000, 80_000, 40_000, 0]}
    assert [contribution(store, month) for month in MONTHS] == expected[first_month]


def test_payrolls_year_is_the_calendar_year(store):
    slips = [
        Payslip.from_dict(store.documents("payslip", month)[0].payload, FRANCE.regimes) for month in MONTHS
    ]
    assert [slip["ytd_gross"] for slip in slips] == [0, 500_000, 1_000_000, 0]
    assert [slip["ytd_ceiling"] for slip in slips] == [0, 400_500, 801_000, 0]


def test_numbers_start_again_with_the_financial_year_and_never_twice(store, first_month):
    certificates = store.certificates()
    firsts = [each.first for each in certificates]
    if first_month == 1:
        assert (firsts[0], firsts[3]) == ("2026-000001", "2027-000001")
        assert not firsts[1].endswith("000001")
    else:
        assert (firsts[0], firsts[1]) == ("2025-2026-000001", "2026-2027-000001")
        assert not firsts[3].endswith("000001")
    numbers = [entry.number for entry in store.entries(validated=True)]
    assert len(set(numbers)) == len(numbers)
    assert store.verify() == ()


def test_days_after_the_last_one_checked_warn():
    with pytest.warns(LawNotChecked, match="2026-12-31"):
        FRANCE.parameters.at(dt.date(2027, 1, 31))
