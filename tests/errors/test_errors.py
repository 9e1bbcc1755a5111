"""Errors carry data, say what to do, and can be told in another language."""

import pickle

import pytest

from cae_core import errors
from cae_core.errors import CaeError, CurrencyMismatch, Origin, Problem, Problems
from cae_core.messages import Translator

PROBLEM = Problem(
    "unknown activity",
    Origin("2026-10/invoices.csv", 4),
    column="activity",
    value="ATELER",
    expected="a code of {file}",
    fields={"file": "activities.csv"},
)


def test_the_data_are_attributes():
    error = CurrencyMismatch(left="EUR", right="MAD")
    assert (error.left, error.right) == ("EUR", "MAD")
    assert isinstance(error, TypeError)
    with pytest.raises(AttributeError):
        _ = error.middle


def test_an_error_survives_a_process_boundary():
    error = pickle.loads(pickle.dumps(CurrencyMismatch(left="EUR", right="MAD")))
    assert str(error) == "amounts in EUR and MAD do not add up: convert one of them first"
    assert error.left == "EUR"


def test_a_problem_says_where_what_and_what_was_expected():
    assert PROBLEM.text() == (
        "2026-10/invoices.csv, row 4, activity: “ATELER”: unknown activity; expected a code of activities.csv"
    )


def test_a_problem_without_a_place_is_still_a_sentence():
    assert Problem("nothing to post").text() == "nothing to post"


def test_all_problems_are_said_at_once():
    error = Problems([PROBLEM, PROBLEM])
    assert isinstance(error, ValueError)
    assert error.problems == (PROBLEM, PROBLEM)
    assert str(error).count("unknown activity") == 2


def test_a_problem_is_told_through_a_translator():
    assert PROBLEM.text(Translator("en")) == PROBLEM.text()


@pytest.mark.parametrize(
    "kind", [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, CaeError)]
)
def test_every_error_has_a_sentence_of_its_own(kind):
    assert kind is CaeError or kind.template != CaeError.template


def test_a_problem_made_of_an_error_may_have_a_field_called_text():
    """As UnreadableAmount has: what was typed is called text there."""
    error = errors.UnreadableAmount(text="1.234", expected="1234.567")
    problem = Problem(error.template, fields=error.data)
    assert problem.text() == str(error)
    assert problem.text(Translator("en")) == str(error)
