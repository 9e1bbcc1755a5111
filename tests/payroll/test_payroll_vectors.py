"""The 66 French payslips of tests/data/fr_vectors.json, each line within its stated tolerance."""

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from cae_core.country import find_country
from cae_core.rules.ratio import Ratio

DATA = json.loads((Path(__file__).parents[1] / "data" / "fr_vectors.json").read_text(encoding="utf-8"))
VECTORS = {vector["id"]: vector for vector in DATA["vectors"]}
TOTALS = {
    "gross", "taxable_income", "income_tax", "net_before_tax", "net_social", "net_pay",
    "employee_contributions", "employer_contributions", "employer_cost",
}  # fmt: skip


def plain(value: object) -> Fraction:
    return value.fraction if isinstance(value, Ratio) else Fraction(value, 100)


def run(vector: dict) -> object:
    graph = find_country("FR").regime(vector["regime"]).framework.at(dt.date.fromisoformat(vector["on"]))
    return graph.run(graph.typed(vector["inputs"]))


def test_there_are_66_vectors_and_2442_values() -> None:
    assert (DATA["format"], DATA["country"], DATA["currency"]) == ("cae-vectors/1", "FR", "EUR")
    assert len(VECTORS) == 66
    assert sum(len(vector["expected"]) for vector in VECTORS.values()) == 2442


@pytest.mark.parametrize("key", VECTORS)
def test_vector(key: str) -> None:
    vector = VECTORS[key]
    found = run(vector)
    off = {}
    for node, text in vector["expected"].items():
        tolerance = vector["tolerance"]["total" if node in TOTALS else "line"]
        gap = abs(plain(found[node]) - Fraction(text))
        if gap > Fraction(tolerance):
            off[node] = (text, found[node])
    assert off == {}


def test_no_line_is_off_by_more_than_our_rounding_explains() -> None:
    """The models round no line, or most; we round each to the cent: a cent at most on a line."""
    worst = max(
        abs(plain(run(vector)[node]) - Fraction(text))
        for vector in VECTORS.values()
        for node, text in vector["expected"].items()
        if node not in TOTALS
    )
    assert worst <= Fraction(Decimal("0.0105"))
