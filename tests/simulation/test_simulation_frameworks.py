"""Legal frameworks as data: what they hold, that their regimes run over arrays as payslips do, what is unknown."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
import pytest

from cae_core.country import find_country
from cae_core.country.errors import CountryDataRefused
from cae_core.country.framework_file import framework_law, merged, read_framework
from cae_core.country.legal_frameworks import PERIODS, Kind, LegalFramework
from cae_core.periods import Month
from cae_core.rules.errors import LawNotEstablished, UnknownName

ON = dt.date(2026, 11, 30)
WANTED = {
    "FR": {"cesa", "employee", "cape_cesa"},
    "MA": {"cooperative", "auto_entrepreneur", "undeclared", "activity_cooperative"},
    "TN": {
        "cooperative",
        "smsa",
        "auto_entrepreneur",
        "societe_communautaire",
        "undeclared",
        "multi_activity",
    },
    "DZ": {"dz_0", "dz_1", "dz_x"},
}
ALL = [(code, key) for code, keys in WANTED.items() for key in sorted(keys)]
PAY = ("gross", "employee_contributions", "income_tax", "net_pay", "employer_contributions", "employer_cost")
ROWS = 40
LARGEST = {"FR": 9_000_00, "MA": 30_000_00, "TN": 6_000_000, "DZ": 400_000_00}


def _framework(code: str, key: str) -> LegalFramework:
    return find_country(code).framework(key)


@pytest.mark.parametrize("code", WANTED)
def test_each_country_has_the_frameworks_of_today_and_those_asked_for(code):
    assert set(find_country(code).frameworks) == WANTED[code]


@pytest.mark.parametrize(("code", "key"), [each for each in ALL if each[1] != "undeclared"])
def test_a_framework_runs_over_arrays_as_a_payslip_does_in_every_month_of_the_year(code, key):
    framework, draw = _framework(code, key), random.Random(f"{code} {key}")
    regime = framework.pay_regime(find_country(code))
    for month in (Month(2026, number) for number in range(1, 13)):
        graph = regime.graph(month)
        given = regime.typed_for(graph, framework.inputs)
        if framework.kind is Kind.SALARIED:
            given["gross"] = _amounts(draw, LARGEST[code])
            given |= {name: _column(draw, graph.kind(name)) for name in framework.columns}
            _same_row_by_row(graph, given, PAY, draw)
        for due in framework.dues:
            if month.number % due.months == 0:
                fed = {name: _amounts(draw, LARGEST[code] * 3) for name in due.inputs}
                flags = {name: _column(draw, "flag") for name in framework.choices}
                _same_row_by_row(graph, {**given, **fed, **flags}, (due.node,), draw)


def _amounts(draw: random.Random, most: int) -> Any:
    return np.array([draw.randint(0, most) for _ in range(ROWS)], dtype=np.int64)


def _column(draw: random.Random, kind: str) -> Any:
    if kind == "flag":
        return np.array([draw.random() < 0.5 for _ in range(ROWS)])
    return np.array([draw.randint(0, 5) for _ in range(ROWS)], dtype=np.int64)


def _same_row_by_row(graph: Any, given: dict[str, Any], wanted: tuple[str, ...], draw: random.Random) -> None:
    together = graph.run_arrays(given, wanted)
    columns = any(isinstance(value, np.ndarray) for value in given.values())
    for row in draw.sample(range(ROWS), 4):
        alone = {
            name: value[row].item() if isinstance(value, np.ndarray) else value
            for name, value in given.items()
        }
        slip = graph.run(alone)
        traced = graph.replay(given, row if columns else 0, together)
        for node in wanted:
            assert int(np.broadcast_to(together[node], (ROWS,))[row]) == slip[node] == traced[node]


@pytest.mark.parametrize(("code", "key"), ALL)
def test_each_risk_is_insured_or_not_or_said_unknown(code, key):
    framework = _framework(code, key)
    told = {each.risk: each.insured for each in framework.protections}
    assert len(told) == 7
    if framework.kind is Kind.UNDECLARED:
        assert True not in told.values()
        assert framework.dues == ()
        assert framework.scheme is None
    if framework.kind is Kind.SALARIED:
        assert told["sickness"] is told["old_age"] is told["unemployment"] is True


@pytest.mark.parametrize(
    ("code", "key", "figure", "value"),
    [
        ("FR", "cape_cesa", "trial_months", 12),
        ("FR", "cape_cesa", "trial_months_maximum", 36),
        ("FR", "cesa", "months_to_membership", 36),
        ("MA", "cooperative", "least_gross", 3422_72),
        ("MA", "cooperative", "third_party_after_years", 1),
        ("MA", "cooperative", "sickness_waiting_days", 3),
        ("MA", "cooperative", "trial_months", 0),
        ("TN", "cooperative", "least_gross", 554_736),
        ("TN", "auto_entrepreneur", "status_months", 84),
        ("DZ", "dz_0", "least_gross", 24_000_00),
        ("DZ", "dz_x", "least_gross", 0),
    ],
)
def test_figures_are_read_on_a_day_from_the_law_of_the_framework(code, key, figure, value):
    assert _framework(code, key).figure(figure, ON) == value


@pytest.mark.parametrize(
    ("code", "key", "figure"),
    [
        ("FR", "cesa", "quarter_amount"),
        ("MA", "cooperative", "old_age_opening_days"),
        ("TN", "cooperative", "sickness_replacement_rate"),
        ("DZ", "dz_0", "sickness_replacement_rate"),
        ("DZ", "dz_x", "minimum_members"),
    ],
)
def test_what_no_fact_establishes_raises(code, key, figure):
    with pytest.raises(LawNotEstablished):
        _framework(code, key).figure(figure, ON)


def test_a_figure_that_nobody_knows_of_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="sickness_waiting_days"):
        _framework("MA", "cooperative").figure("sickness_waiting_day", ON)


def test_the_trial_of_a_support_contract_owes_a_contribution_that_is_not_established():
    framework = _framework("FR", "cape_cesa")
    regime = framework.trial_regime(find_country("FR"))
    graph = regime.graph(Month(2026, 10))
    with pytest.raises(LawNotEstablished):
        graph.run_arrays(regime.typed_for(graph, framework.trial.inputs), framework.trial.dues)


def test_an_auto_entrepreneur_of_morocco_owes_what_is_worked_by_hand():
    """45 000 MAD of services in a quarter, all with a client that had paid 60 000 before."""
    country, framework = find_country("MA"), _framework("MA", "auto_entrepreneur")
    figures = {
        "turnover": 45_000_00,
        "turnover_before": 60_000_00,
        "client_turnover": 45_000_00,
        "client_turnover_before": 60_000_00,
    }
    graph = framework.pay_regime(country).graph(Month(2026, 9))
    owed = {
        due.key: graph.run({name: figures[fed] for name, fed in due.inputs.items()} | {"services": True})[
            due.node
        ]
        for due in framework.dues
    }
    # 25 000 beyond 80 000 bear 30 %; the other 20 000 bear 1 %: 200 of tax, in the band of 125 to 250
    assert owed == {"turnover_tax": 200_00, "client_withholding": 7_500_00, "amo": 390_00}
    assert {due.months for due in framework.dues} == {PERIODS["quarter"]}


def test_the_bands_that_the_law_sheet_lacks_stay_unknown_outside_the_framework():
    regime = find_country("MA").regime("auto_entrepreneur")
    with pytest.raises(LawNotEstablished):
        regime.graph(Month(2026, 9)).run({"receipts": 45_000_00})["amo_contribution"]


def test_dues_of_tunisia_and_algeria_are_those_of_the_sheets():
    tunisia = _framework("TN", "auto_entrepreneur")
    graph = tunisia.pay_regime(find_country("TN")).graph(Month(2026, 12))
    # 7.5 % of two thirds of 554.736 a month; 200 dinars a year in a communal zone
    assert [graph.run({})[due.node] for due in tunisia.dues] == [200_000, 27_737]
    algeria = _framework("DZ", "dz_1")
    regime = algeria.pay_regime(find_country("DZ"))
    graph = regime.graph(Month(2026, 12))
    given = regime.typed_for(graph, algeria.inputs) | {
        "year_turnover": 3_000_000_00,
        "casnos_income": 900_000_00,
    }
    assert [graph.run(given)[due.node] for due in algeria.dues] == [15_000_00, 24_000_00]


def test_an_asked_framework_is_the_one_of_today_but_for_what_its_asks_name():
    today, asked = _framework("MA", "cooperative"), _framework("MA", "activity_cooperative")
    assert asked.asked
    assert not today.asked
    assert len(asked.asks) == 5
    assert (today.trial, asked.trial is not None) == (None, True)
    assert asked.regime == today.regime
    assert asked.protections == today.protections
    assert asked.constraints == today.constraints
    tunisian = _framework("TN", "multi_activity")
    gone = {each.key for each in _framework("TN", "cooperative").constraints} - {
        each.key for each in tunisian.constraints
    }
    assert gone == {"several_activities", "service_guarantee"}
    assert _framework("DZ", "dz_x").experimental


def _table(**changes: Any) -> dict[str, Any]:
    return merged([_framework("MA", "cooperative").table, changes])


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"kinds": "salaried"}, CountryDataRefused, "kind"),
        ({"kind": "slave"}, CountryDataRefused, "kind"),
        ({"protections": {"sicknes": {"insured": True}}}, UnknownName, "sickness"),
        ({"protections": {"sickness": {"source": "MA-1", "confidence": "text"}}}, CountryDataRefused, "insured"),
        ({"same_as": {"least_gross": "smik"}}, UnknownName, "smig"),
        ({"constraints": {"x": {"label": {}, "source": "MA-1", "confidence": "text", "figure": "pay"}}},
         UnknownName, "pay"),
        ({"dues": {"x": {"label": {}, "node": "n", "period": "week", "body": "b", "source": "s",
                         "confidence": "text"}}}, UnknownName, "week"),
    ],
)  # fmt: skip
def test_a_table_that_names_what_does_not_exist_is_refused(changes, error, said):
    country = find_country("MA")
    with pytest.raises(error, match=said):
        read_framework("test", _table(**changes), framework_law(country, "ma_cooperative"))


def test_a_contribution_of_an_unknown_rate_raises_when_it_is_needed():
    country = find_country("DZ")
    table = dict(_framework("DZ", "dz_x").table)
    table["figures"] = {key: each for key, each in table["figures"].items() if key != "contribution_rate"}
    framework = read_framework("test", table, framework_law(country, "dz_experiment"))
    with pytest.raises(LawNotEstablished):
        _ = framework.scheme
