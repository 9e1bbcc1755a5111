from __future__ import annotations

import re

import pytest
from ledger_books import CHART, chart_text

from cae_core.errors import CaeError
from cae_core.ledger.chart import Chart, InvalidChart, NoSuchLabel, NotInChart
from cae_core.ledger.roles import JOURNALS, OPTIONAL_ROLES, ROLES


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidChart) as caught:
        Chart.load(text, "chart.toml")
    return [problem.text() for problem in caught.value.problems]


def test_a_complete_chart_numbers_every_role_and_journal():
    assert set(CHART.accounts) == set(ROLES)
    assert set(CHART.journals) == set(JOURNALS)
    assert CHART.number("bank") == "100001"
    assert CHART.journal("opening").code == "J1"


def test_labels_are_in_the_language_asked_or_the_charts_own():
    assert CHART.label("bank") == "compte bank"
    assert CHART.label("bank", "ar") == "حساب bank"
    assert CHART.label("bank", "en") == "account bank"
    assert CHART.journal_label("pay", "en") == "journal pay"


def test_a_language_no_chart_speaks_is_refused():
    with pytest.raises(NoSuchLabel, match="no label in “de”"):
        CHART.label("bank", "de")


@pytest.mark.parametrize("ask", [CHART.number, CHART.label, CHART.journal, CHART.journal_label])
def test_an_unknown_name_is_refused_by_name(ask):
    with pytest.raises(NotInChart, match="“bonk”") as caught:
        ask("bonk")
    assert isinstance(caught.value, CaeError)
    assert isinstance(caught.value, KeyError)


@pytest.mark.parametrize("role", sorted(ROLES.keys() - OPTIONAL_ROLES))
def test_a_chart_without_a_role_is_refused(role):
    text = re.sub(rf"^\[{role}\]\n.*\n.*\n", "", chart_text(), flags=re.MULTILINE)
    assert faults(text) == [f"chart.toml, {role}: missing from the chart"]


@pytest.mark.parametrize("key", JOURNALS)
def test_a_chart_without_a_journal_is_refused(key):
    text = re.sub(rf"^\[journals.{key}\]\n.*\n.*\n", "", chart_text(), flags=re.MULTILINE)
    assert faults(text) == [f"chart.toml, journals.{key}: missing from the chart"]


@pytest.mark.parametrize(
    ("found", "replaced", "said"),
    [
        ('"100001"', '"x1"', "chart.toml, bank: “x1”: not a number or code of the books"),
        ('"100001"', "100001", "chart.toml, bank: “100001”: not a number or code of the books"),
        ('"100001"', '""', "chart.toml, bank: not a number or code of the books"),
        (
            'code = "J1"',
            'code = "J 1"',
            "chart.toml, journals.opening: “J 1”: not a number or code of the books",
        ),
        (', en = "account bank"', "", "chart.toml, bank: expected a label in fr, ar and en"),
        ('en = "account bank"', 'en = " "', "chart.toml, bank: expected a label in fr, ar and en"),
        (
            'number = "100001"',
            'no = "1"',
            "chart.toml, bank: expected a table with “number” and “label” alone",
        ),
        ('"100002"', '"100001"', "chart.toml, link: “100001”: has the number of “bank” but another label"),
        (
            'code = "J2"',
            'code = "J1"',
            "chart.toml, journals.sales: “J1”: has the number of “journals.opening” but another label",
        ),
        ("[bank]", 'language = "de"\n[bank]', "chart.toml, language: “de”: charts are kept in fr, ar or en"),
        ("[bank]", "bink = 3\n[bank]", "chart.toml, bink: the library knows no such account or journal"),
    ],
)
def test_each_fault_is_named(found, replaced, said):
    assert faults(chart_text().replace(found, replaced, 1)) == [said]


def test_every_fault_is_reported_at_once():
    text = chart_text().replace('"100001"', '"x1"').replace("[clients]", "[klients]")
    assert faults(text) == [
        "chart.toml, clients: missing from the chart",
        "chart.toml, bank: “x1”: not a number or code of the books",
        "chart.toml, klients: the library knows no such account or journal",
    ]


def test_what_is_not_toml_is_said_to_be_so():
    assert faults("[bank")[0].startswith("chart.toml: this is not TOML: ")


def test_two_roles_may_share_an_account_that_has_one_label():
    text = chart_text().replace('"100002"', '"100001"').replace('link"', 'bank"')
    assert Chart.load(text).number("link") == Chart.load(text).number("bank")
