"""What a scenario asks to be read of its tornado and bands: by hand on people alike, and refused."""

from fractions import Fraction

import attrs
import pytest

from cae_core.errors import Problems
from cae_core.rules.errors import UnknownName
from cae_core.simulation import life_readings, many_runs
from cae_core.simulation.asked_measures import (
    AMOUNTS,
    MONTHS,
    RECEIVED,
    asked,
    bands_table,
    known_measures,
    tornado_table,
)
from cae_core.simulation.course import PERSON
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.life_readings import NO_NUMBER, AtTheEnd, Bearing, Lived, read
from cae_core.simulation.lives import lives
from cae_core.simulation.monte_carlo import monte_carlo
from cae_core.simulation.readings import Reading, Received
from cae_core.simulation.scenario_file import read_scenario
from cae_core.simulation.sensitivity import tornado

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")

LIFE = ("surplus", "reserves", "cash", "lowest_cash", "break_even")
ASKED = (
    "net_income",
    "median_net_income",
    "months_paid",
    "months_insured",
    "public_money",
    "taxes",
    "funds",
    "line.most",
    *LIFE,
)
SCENARIO = f"""
title = "Ten alike"
country = "MA"
start = "2026-01"
months = 12
measures = {list(ASKED)}

[population]
file = "people.csv"

[lines.most]
amount = "7999"
assumption = true

[cooperative]
capital = "20000"
assumption = true

[cooperative.budget]
fixed = "5000"
per_entrepreneur = "20"
grants = {{ 2026 = "4000" }}

[variants.cooperative]
framework = "cooperative"

[variants.other]
framework = "cooperative"
statutes = {{ contribution_rate = "0.15" }}
cooperative = false

[variants.undeclared]
framework = "undeclared"

[assumptions.rate]
target = "law.contribution_rate"
variants = ["cooperative"]
low = "0.05"
base = "0.10"
high = "0.15"
assumption = true
"""
PEOPLE = "sector;dependants;turnover;costs\n" + 10 * "craft;0;8000;0\n"


@pytest.fixture
def written(tmp_path):
    """The scenario's file with something replaced."""

    def write(old="", new=""):
        assert old in SCENARIO
        (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
        (tmp_path / "scenario.toml").write_text(SCENARIO.replace(old, new, 1), encoding="utf-8")
        return tmp_path / "scenario.toml"

    return write


@pytest.fixture
def scenario(written):
    """The scenario as read."""
    return read_scenario(written())


def numbers(scenario):
    """Each number asked for: at the low, base and high of the rate."""
    several = asked(scenario)
    found = tornado(scenario, scenario.assumptions, {each.name: each.reading for each in several})
    low, high = found.low["rate"], found.high["rate"]
    return {each.name: (low[each.name], found.base[each.name], high[each.name]) for each in several}


def test_the_cooperatives_end_is_worked_out_by_hand(scenario):
    """5, 10 and 15 % of 8 000.00 × 10 × 12 are 48 000, 96 000 and 144 000; the services cost 62 400, 4 000 are granted.

    A tenth of a surplus goes to the legal reserve; the first month brings 4 000 granted and takes 5 200.
    Each brings 400, 800 or 1 200 a month and costs 20: 5 000 takes 14, 7 or 5 of them.
    """
    found = numbers(scenario)
    assert found["surplus cooperative"] == (-10_400_00, 37_600_00, 85_600_00)
    assert found["reserves cooperative"] == (0, 3_760_00, 8_560_00)
    assert found["cash cooperative"] == (9_600_00, 57_600_00, 105_600_00)
    assert found["lowest_cash cooperative"] == (9_600_00, 26_800_00, 30_800_00)
    assert found["break_even cooperative"] == (14, 7, 5)
    assert [name for name in found if name.split()[0] in LIFE] == [f"{name} cooperative" for name in LIFE]


def test_persons_are_read_by_hand(scenario):
    """Undeclared, all of 8 000.00 is net and nothing is insured; employed, every month is paid and insured."""
    found = numbers(scenario)
    assert found["net_income undeclared"] == found["median_net_income undeclared"] == (8_000_00,) * 3
    for measure in ("months_paid", "months_insured"):
        assert found[f"{measure} cooperative"] == (1, 1, 1)
    assert found["months_insured undeclared cooperative"] == (-1, -1, -1)
    assert found["line.most cooperative"] == (0, 0, 0)
    assert found["line.most undeclared"] == found["line.most undeclared cooperative"] == (1, 1, 1)
    low, base, high = found["net_income cooperative"]
    assert low > base > high
    assert found["net_income undeclared cooperative"] == tuple(8_000_00 - each for each in (low, base, high))
    assert high == found["net_income other"][0]
    assert all(
        abs(found["median_net_income cooperative"][at] - each) <= 1
        for at, each in enumerate((low, base, high))
    )


def test_bodies_receive_what_is_neither_net_nor_contributed_nor_left(scenario):
    found, results = numbers(scenario), run_scenario(scenario, workers=1)
    received = found["public_money cooperative"]
    assert found["public_money undeclared"] == (0, 0, 0)
    assert received == tuple(
        map(sum, zip(found["taxes cooperative"], found["funds cooperative"], strict=True))
    )
    rest = Reading("cooperative", ("net_income", "contribution", "account_end"), per="")(results)
    assert received[1] == 960_000_00 - rest
    assert found["public_money undeclared cooperative"] == tuple(-each for each in received)
    with pytest.raises(UnknownName, match="near: taxes"):
        Received("cooperative", "taxe")(results)


def test_a_life_reads_as_the_report_tells_it(scenario):
    """The same numbers as the years and the break-even that a report shows."""
    results = run_scenario(scenario, workers=1)
    lived, life = Lived(scenario, results), lives(scenario, results)["cooperative"]
    last = life.years[-1]
    assert read(AtTheEnd("cooperative", "cash"), lived) == last.cash
    assert read(AtTheEnd("cooperative", "reserves"), lived) == last.reserves
    assert read(Bearing("cooperative"), lived) == life.enough.number
    with pytest.raises(UnknownName, match="near: cooperative"):
        read(AtTheEnd("cooperativ", "cash"), lived)
    with pytest.raises(UnknownName, match="near: cash"):
        read(AtTheEnd("cooperative", "cas"), lived)


def test_a_break_even_that_is_none_comes_after_all_others(written):
    """At a quarter per cent each brings the 20.00 that each costs: nobody bears the 5 000.00."""
    scenario = read_scenario(written('low = "0.05"', 'low = "0.0025"'))
    assert numbers(scenario)["break_even cooperative"] == (NO_NUMBER, 7, 5)
    several = [each for each in asked(scenario) if each.measure == "break_even"]
    found = tornado(scenario, scenario.assumptions, {each.name: each.reading for each in several})
    table = tornado_table(several, found)
    assert [table[name].tolist() for name in ("low", "base", "high")] == [[""], ["7"], ["5"]]


def test_everything_is_read_of_the_same_runs(scenario, monkeypatch):
    """Three runs for one assumption, and in each the one life once, whatever is asked for."""
    runs, followed = [], []
    run, follow = many_runs.run_scenario, life_readings.cooperative_life
    monkeypatch.setattr(many_runs, "run_scenario", lambda *a, **k: runs.append(1) or run(*a, **k))
    monkeypatch.setattr(
        life_readings, "cooperative_life", lambda *a, **k: followed.append(1) or follow(*a, **k)
    )
    assert len(numbers(scenario)) == 8 * 3 + 8 * 2 + 5
    assert (len(runs), len(followed)) == (3, 3)


def test_it_is_the_same_on_one_worker_and_on_two(scenario):
    several = asked(scenario)
    measures = {each.name: each.reading for each in several}

    def tables(workers):
        alone = tornado(scenario, scenario.assumptions, measures, workers=workers)
        drawn = monte_carlo(scenario, scenario.assumptions, measures, draws=3, root=7, workers=workers)
        return [
            {name: values.tolist() for name, values in table.items()}
            for table in (tornado_table(several, alone), bands_table(several, drawn))
        ]

    bars, bands = tables(1)
    assert [bars, bands] == tables(2)
    assert list(bars) == ["measure", "variant", "against", "unit", "assumption", "low", "base", "high"]
    row = bands["measure"].index("surplus")
    assert Fraction(bands["low"][row]) <= Fraction(bands["median"][row]) <= Fraction(bands["high"][row])
    assert (bands["level"][row], bands["draws"][row], bands["unit"][row]) == ("9/10", 3, "amount")
    assert bands["above"][bands["measure"].index("line.most")] == "0"


def test_unless_said_it_is_net_income(written):
    scenario = read_scenario(written(f"measures = {list(ASKED)}\n", ""))
    assert scenario.measures == ()
    assert [each.name for each in asked(scenario)] == [
        "net_income cooperative",
        "net_income other",
        "net_income undeclared",
        "net_income other cooperative",
        "net_income undeclared cooperative",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("'months_paid'", "'month_paid'", "“month_paid”: unknown name; expected one of: months_paid"),
        ("'line.most'", "'line.more'", "“line.more”: unknown name; expected one of: line.most"),
        ("'taxes'", "'taxes', 'taxes'", "measures: “taxes”: it is there twice"),
        ("measures = [", "measures = [3, ", "expected a list of names of measures"),
        (f"measures = {list(ASKED)}", "measures = []", "expected a list of names of measures"),
        (f"measures = {list(ASKED)}", "measures = 'cash'", "expected a list of names of measures"),
        (f"measures = {list(ASKED)}", "measure = ['cash']", "measure: “measure”: unknown name"),
    ],
)
def test_measures_that_are_not_there_are_refused(written, old, new, said):
    with pytest.raises(Problems) as caught:
        read_scenario(written(old, new))
    assert said in str(caught.value)


def test_a_life_that_nobody_asks_for_is_not_read(written):
    text = SCENARIO[SCENARIO.index("[cooperative]") : SCENARIO.index("[variants.cooperative]")]
    with pytest.raises(Problems) as caught:
        read_scenario(written(text, ""))
    said = [
        each for each in str(caught.value).splitlines() if "no variant has a cooperative to follow" in each
    ]
    assert len(said) == len(LIFE)


def test_a_wrong_cooperative_is_said_once(written):
    with pytest.raises(Problems) as caught:
        read_scenario(written('capital = "20000"', 'legal_form = "scop"'))
    assert [each.column for each in caught.value.problems] == ["cooperative.legal_form"]


def test_measures_need_assumptions(written):
    with pytest.raises(Problems, match="measures: there is no assumption to read them by"):
        read_scenario(written(SCENARIO[SCENARIO.index("[assumptions.rate]") :], ""))


def test_a_scenario_made_in_python_is_held_to_the_same_names(scenario):
    with pytest.raises(UnknownName, match="near: net_income"):
        asked(attrs.evolve(scenario, measures=("net_incomes",)))
    names = known_measures(scenario.lines, scenario.cooperatives)
    assert set(names) == {*AMOUNTS, *MONTHS, *RECEIVED, "median_net_income", "line.most", *LIFE}
    assert set(AMOUNTS) | set(MONTHS) <= set(PERSON)
