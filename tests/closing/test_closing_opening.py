"""A cooperative that already lives: what it brings counts from the first month here."""

import datetime as dt

import attrs
import pytest
from closing_small import OCTOBER, close, documents, ledger, problems, reading

from cae_core.closing.state import state_before
from cae_core.cooperative.contribution import read_schemes
from cae_core.cooperative.documents import Invoice, InvoiceLine, OpeningBalance, OpeningContribution, Receipt
from cae_core.rules.ratio import Ratio

DEGRESSIVE = {
    "degressive": {
        "label": {"fr": "Dégressif", "ar": "تنازلي", "en": "Degressive"},
        "components": [
            {
                "key": "slices",
                "base": "invoiced",
                "period": "year",
                "mode": "marginal",
                "brackets": [["0", "10 %"], ["35000", "8 %"], ["45000", "6 %"]],
            }
        ],
    }
}


def with_degressive(*rows):
    cooperative = reading().cooperative
    return attrs.evolve(
        cooperative,
        schemes=read_schemes(DEGRESSIVE, "EUR"),
        scheme="degressive",
        opening_contribution=rows,
    )


def taken(cooperative):
    store, _ = close(cooperative=cooperative)
    return {found.payload["activity"]: found.payload["amount"] for found in store.documents("contribution")}


def test_yearly_brackets_go_on_from_the_year_before_arriving():
    """ATELIER invoiced 34 000.00 before October and 2 300.01 in it: 1 000.00 at 10 %, 1 300.01 at 8 %."""
    row = OpeningContribution("ATELIER", "degressive", "slices", 3_400_000, 340_000)
    assert taken(with_degressive())["ATELIER"] == 23_000
    assert taken(with_degressive(row))["ATELIER"] == 10_000 + 10_400


def test_an_opening_that_names_nothing_known_is_refused():
    rows = (
        OpeningContribution("NOWHERE", "degressive", "slices"),
        OpeningContribution("ATELIER", "flat", "slices"),
        OpeningContribution("ATELIER", "degressive", "flat"),
    )
    found = problems(cooperative=with_degressive(*rows))
    assert [(each.column, each.value) for each in found] == [
        ("activity", "NOWHERE"),
        ("scheme", "flat"),
        ("component", "flat"),
    ]


def test_an_opening_invoice_keeps_its_due_day():
    cooperative = reading().cooperative
    owed = OpeningBalance("ATELIER", "clients", 1_000, "CL1", "F-OLD", due=dt.date(2026, 9, 30))
    balanced = OpeningBalance("ATELIER", "brought_forward", -1_000)
    older = attrs.evolve(cooperative, opening=(*cooperative.opening, owed, balanced))
    assert state_before(ledger(), older, OCTOBER).due == {"F-OLD": "2026-09-30"}
    store, _ = close(cooperative=older, month=documents())
    (stored,) = store.documents("state", OCTOBER)
    assert stored.payload["due"]["F-OLD"] == "2026-09-30"


# Open invoices brought in, whose VAT was due when they were made --------------------------------------------


def with_open_invoice(excl_vat, **more):
    """ATELIER brings in an invoice of 1 740.00 of which 1 450.00 is turnover; 10 % of what is collected."""
    component = {"key": "c", "base": "collected", "rate": "10 %"}
    label = {"fr": "Encaissé", "ar": "المحصل", "en": "Collected"}
    owed = OpeningBalance("ATELIER", "clients", 1740_00, "CL1", "F-OLD", excl_vat=excl_vat)
    return attrs.evolve(
        reading().cooperative,
        schemes=read_schemes({"ten": {"label": label, "components": [component]}}, "EUR"),
        opening=(
            *reading().cooperative.opening,
            owed,
            OpeningBalance("ATELIER", "brought_forward", -1740_00),
        ),
        **more,
    )


def bases(store):
    """What ATELIER collected, month by month."""
    return [
        each.payload["base"]
        for each in store.documents("contribution")
        if each.payload["activity"] == "ATELIER"
    ]


def receipts(*amounts, month=OCTOBER):
    found = tuple(Receipt(f"R{i}", month.first, "F-OLD", each) for i, each in enumerate(amounts))
    return documents(month=month, invoices=(), expenses=(), payments=(), reservations=(), receipts=found)


def test_what_is_received_for_an_opening_invoice_counts_without_its_vat():
    store, _ = close(cooperative=with_open_invoice(1450_00), month=receipts(1740_00))
    assert bases(store) == [1450_00]


def test_an_opening_invoice_that_does_not_say_counts_for_all_that_is_received():
    store, _ = close(cooperative=with_open_invoice(None), month=receipts(1740_00))
    assert bases(store) == [1740_00]


def test_an_opening_invoice_is_collected_exactly_over_months():
    cooperative = with_open_invoice(1450_00)
    store, _ = close(cooperative=cooperative, month=receipts(500_01))
    later = attrs.evolve(receipts(1239_99, month=OCTOBER.next()), pay=())
    later = attrs.evolve(later, receipts=tuple(attrs.evolve(r, reference="R9") for r in later.receipts))
    close(store, cooperative, later)
    assert bases(store) == [416_68, 1450_00 - 416_68]


def test_a_credit_note_takes_its_own_turnover_off_an_opening_invoice():
    """290.00 + VAT 58.00 are credited of 1 740.00; the 1 392.00 left are 1 160.00 of turnover."""
    line = InvoiceLine("less", 290_00, Ratio(1, 5), activity="ATELIER")
    note = Invoice("N1", OCTOBER.first, "CL1", (line,), credit_of="F-OLD")
    month = attrs.evolve(receipts(1392_00), invoices=(note,))
    store, _ = close(cooperative=with_open_invoice(1450_00), month=month)
    assert bases(store) == [1160_00]


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (OpeningBalance("ATELIER", "bank", 100, excl_vat=80), "0.80"),
        (OpeningBalance("ATELIER", "clients", 100, "CL1", excl_vat=80), "0.80"),
        (OpeningBalance("ATELIER", "clients", 100, "CL1", "F-OLD", excl_vat=101), "1.01"),
        (OpeningBalance("ATELIER", "clients", 100, "CL1", "F-OLD", excl_vat=-80), "-0.80"),
    ],
    ids=["no client", "no invoice", "more than it", "other side"],
)
def test_a_part_excluding_vat_that_cannot_be(row, value):
    opening = (row, OpeningBalance("ATELIER", "brought_forward", -100))
    found = problems(cooperative=attrs.evolve(reading().cooperative, opening=opening))
    assert [(each.column, each.value) for each in found] == [("excl_vat", value)]


def test_a_credit_brought_in_may_say_its_part():
    credit = OpeningBalance("ATELIER", "clients", -120, "CL1", "N-OLD", excl_vat=-100)
    opening = (credit, OpeningBalance("ATELIER", "brought_forward", 120))
    made = attrs.evolve(reading().cooperative, opening=opening)
    assert state_before(ledger(), made, OCTOBER).turnover == {"N-OLD": ("", {"ATELIER": (-100, -120)})}
