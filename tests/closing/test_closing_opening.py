"""A cooperative that already lives: what it brings counts from the first month here."""

import datetime as dt

import attrs
from closing_small import OCTOBER, close, documents, ledger, problems, reading

from cae_core.closing.state import state_before
from cae_core.cooperative.contribution import read_schemes
from cae_core.cooperative.documents import OpeningBalance, OpeningContribution

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
