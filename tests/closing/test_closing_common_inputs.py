"""Payroll inputs of ``[pay]``: what cannot be read is said once, where it is typed."""

import datetime as dt

import attrs
import pytest
from closing_small import problems, reading

from cae_core.cooperative.cooperative import Dated
from cae_core.errors import Origin


def with_pay(name, *values):
    made = reading().cooperative
    rows = tuple(Dated(dt.date(2026, month, 1), value) for month, value in enumerate(values, 1))
    return attrs.evolve(made, pay={**made.pay, name: rows}, origin=Origin("cooperative.toml"))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("executive", "souvent", "yes or no"),
        ("headcount", "quatre", "a whole number"),
        ("work_accident_rate", "un", "a rate such as 0.0690, 6.90 % or 455/3"),
        ("health_cover", "much", "an amount such as 1234.56"),
    ],
)
def test_what_cannot_be_read_is_said_once_and_not_of_each_contract(name, value, expected):
    (problem,) = problems(cooperative=with_pay(name, value))
    assert problem.origin == Origin("cooperative.toml")
    assert (problem.column, problem.value, problem.expected) == (f"pay.{name}", value, expected)


def test_each_of_several_dated_values_is_looked_at():
    found = problems(cooperative=with_pay("executive", "souvent", "oui", "rarement"))
    assert [problem.value for problem in found] == ["souvent", "rarement"]


@pytest.mark.parametrize("word", ["oui", "non", "نعم", "لا", "yes", "false"])
def test_words_of_yes_and_no_in_every_language(word):
    assert problems(cooperative=with_pay("executive", word)) == ()
