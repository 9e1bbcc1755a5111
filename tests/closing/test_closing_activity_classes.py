"""Turnover by the class that a country puts activities in: every sale in one class, by financial year."""

from functools import cache

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, empty_month, problems, reading
from hypothesis import given
from hypothesis import strategies as st

from cae_core.closing.activity_classes import class_remarks, turnover_by_class
from cae_core.cooperative.documents import Invoice, InvoiceLine
from cae_core.country.parts import ActivityClass
from cae_core.rules.ratio import Ratio

NOVEMBER = OCTOBER.next()
CLASSES = {key: ActivityClass(key, {"en": key}, f"{key}_rate", "invented") for key in ("craft", "trade")}
SOLD = {"ATELIER": 1_000_00, "JARDIN": 500_00, "ECOLE": 70_00}


@cache
def classed_country():
    """France, but for two invented classes."""
    return attrs.evolve(FRANCE, loaders={**FRANCE.loaders, "activity_classes": lambda: CLASSES})


def cooperative(classes, **changes):
    """The small cooperative, paying nobody, its activities in classes."""
    made = reading().cooperative
    contracts = {key: attrs.evolve(each, fixed_gross=0) for key, each in made.contracts.items()}
    activities = {
        code: attrs.evolve(each, activity_class=classes.get(code, ""))
        for code, each in made.activities.items()
    }
    return attrs.evolve(made, contracts=contracts, activities=activities, **changes)


def sales(month, sold=SOLD):
    invoices = [
        Invoice(
            f"F-{month}-{code}", month.first, "CL1", (InvoiceLine("x", sum_, Ratio(1, 5), activity=code),)
        )
        for code, sum_ in sold.items()
    ]
    return attrs.evolve(empty_month(month), invoices=tuple(invoices))


def turnover(made, store, month, country=None):
    found = turnover_by_class(made, country or classed_country(), store, month)
    return {each.activity_class.key if each.activity_class else "": each.turnover for each in found}


def two_months(made):
    store, _ = close(cooperative=made, month=sales(OCTOBER), country=classed_country())
    close(store, made, sales(NOVEMBER), classed_country())
    return store


def test_turnover_adds_up_over_the_months_of_the_year_class_by_class():
    made = cooperative({"ATELIER": "craft", "JARDIN": "trade", "ECOLE": "trade"})
    store = two_months(made)
    assert turnover(made, store, OCTOBER) == {"craft": 1_000_00, "trade": 570_00}
    assert turnover(made, store, NOVEMBER) == {"craft": 2_000_00, "trade": 1_140_00}


def test_a_new_financial_year_starts_from_nothing():
    made = cooperative({"ATELIER": "craft", "JARDIN": "trade", "ECOLE": "trade"}, first_month=11)
    assert turnover(made, two_months(made), NOVEMBER) == {"craft": 1_000_00, "trade": 570_00}


def test_what_is_in_no_class_is_apart_and_said():
    made = cooperative({"ATELIER": "craft"})
    store = two_months(made)
    assert turnover(made, store, OCTOBER) == {"craft": 1_000_00, "trade": 0, "": 570_00}
    (remark,) = class_remarks(made, classed_country(), store, OCTOBER)
    assert remark.text.fields == {"codes": "JARDIN, ECOLE, DUO"}


def test_nothing_is_said_when_each_activity_has_its_class():
    made = cooperative(dict.fromkeys(reading().cooperative.activities, "craft"))
    store = two_months(made)
    assert list(class_remarks(made, classed_country(), store, OCTOBER)) == []
    assert turnover(made, store, OCTOBER) == {"craft": 1_570_00, "trade": 0}


@given(
    classes=st.dictionaries(st.sampled_from(sorted(SOLD)), st.sampled_from(sorted(CLASSES))),
    sold=st.fixed_dictionaries({code: st.integers(1, 10**7) for code in SOLD}),
)
def test_classes_share_all_turnover_between_them(classes, sold):
    made = cooperative(classes)
    store, _ = close(cooperative=made, month=sales(OCTOBER, sold), country=classed_country())
    found = turnover(made, store, OCTOBER)
    booked = -sum(amount for (_, role), amount in store.balances().items() if role.startswith("sales_"))
    assert sum(found.values()) == booked == sum(sold.values())


@pytest.mark.parametrize(
    ("country", "expected"),
    [(classed_country(), "one of: craft, trade"), (FRANCE, "nothing: FR puts activities in no class")],
    ids=["with classes", "without"],
)
def test_an_unknown_class_is_a_problem_of_its_row(country, expected):
    made = cooperative({"ATELIER": "crafts"})
    (found,) = problems(cooperative=made, month=empty_month(OCTOBER), country=country)
    assert (found.reason, found.column, found.value) == (
        "unknown class of activity",
        "activity_class",
        "crafts",
    )
    assert found.expected.format(**found.fields) == expected


def test_a_country_without_classes_has_no_turnover_by_class():
    made = cooperative({})
    store, _ = close(cooperative=made, month=sales(OCTOBER))
    assert turnover(made, store, OCTOBER, FRANCE) == {}
    assert list(class_remarks(made, FRANCE, store, OCTOBER)) == []
