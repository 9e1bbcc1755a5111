"""A contract that starts or ends within the month covers its share of it (FR-3.05)."""

import datetime as dt

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, reading

from cae_core.closing.pay_inputs import pay_basis
from cae_core.rules.ratio import Ratio


def basis(**changes):
    cooperative = reading().cooperative
    contract = attrs.evolve(next(iter(cooperative.contracts.values())), **changes)
    return pay_basis(cooperative, FRANCE, contract, OCTOBER, {})


@pytest.mark.parametrize(
    ("start", "end", "share"),
    [
        ("2026-10-20", None, Ratio(12, 31)),
        ("2020-01-01", "2026-10-10", Ratio(10, 31)),
        ("2026-10-05", "2026-10-05", Ratio(1, 31)),
    ],
)
def test_the_share_of_the_month_comes_from_the_contracts_dates(start, end, share):
    day = dt.date.fromisoformat
    found = basis(start=day(start), end=day(end) if end else None)
    assert found.inputs["month_share"] == share
    run = found.regime.graph(OCTOBER).run({**found.inputs, "gross": 100_000})
    assert run["ceiling"] == round(400_500 * share.fraction)


def test_a_whole_month_is_left_to_the_default():
    assert "month_share" not in basis(start=dt.date(2026, 10, 1), end=dt.date(2026, 10, 31)).inputs


def test_a_typed_share_is_kept():
    """Unpaid absence, for instance."""
    found = basis(start=dt.date(2026, 10, 20), inputs={"month_share": "1/2"})
    assert found.inputs["month_share"] == Ratio(1, 2)
