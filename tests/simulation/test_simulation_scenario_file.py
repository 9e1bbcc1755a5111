"""``scenario.toml``: everything that is wrong at once, by file and key, and what a good one means."""

import attrs
import numpy as np
import pytest
from simulated import Made, described, scenario_of, varied

from cae_core import Month
from cae_core.errors import Problems
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.people import ColumnMissing
from cae_core.simulation.scenario import ScenarioRefused
from cae_core.simulation.scenario_file import read_scenario

GOOD = """
title = { fr = "Un essai", en = "A trial" }
country = "FR"
start = "2026-01"
months = 4
seed = 7

[population]
description = "generalist_cae"
size = 30

[variants.today]
framework = "cesa"

[variants.lower]
framework = "cesa"
label = { en = "Lower" }
statutes = { contribution_rate = "0.05" }
reforms = ["reform.toml"]
inputs = { headcount = "80" }

[variants.own]
framework = "cesa"
[[variants.own.contribution.components]]
key = "services"
base = "collected"
rate = "5 %"
"""
REFORM = """
name = "one point more"
source = "a test"
[parameters.vieillesse_plafonnee_employee_rate]
from = 2026-01-01
value = "0.0790"
"""


def write(folder, text=GOOD, **files):
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    for name, each in {"reform": REFORM, **files}.items():
        (folder / f"{name.replace('_csv', '.csv')}{'' if '_csv' in name else '.toml'}").write_text(
            each, encoding="utf-8"
        )
    return folder / "scenario.toml"


def problems_of(path):
    with pytest.raises(Problems) as caught:
        read_scenario(path)
    return str(caught.value)


def test_a_good_file_is_a_scenario(tmp_path):
    scenario = read_scenario(write(tmp_path))
    assert (scenario.start, scenario.months, scenario.seed, scenario.population.size) == (
        Month(2026, 1),
        4,
        7,
        30,
    )
    assert [each.key for each in scenario.variants] == ["today", "lower", "own"]
    found = run_scenario(scenario, workers=1)
    today, lower, own = (each.totals for each in found.variants)
    assert today["turnover"] == lower["turnover"]
    assert abs(today["contribution"] - 2 * lower["contribution"]) <= 2 * 30 * 4 * 1000
    assert own["contribution"] == lower["contribution"]
    assert lower["employee_contributions"] > own["employee_contributions"]


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    text = GOOD.replace('"generalist_cae"', '"generalist"').replace('"cesa"\nlabel', '"cessa"\nlabel')
    text = text.replace("months = 4", 'months = "four"').replace("seed = 7", "sead = 7")
    text = text.replace("[[variants.own.contribution.components]]", "[[variants.own.contribution.parts]]")
    said = problems_of(write(tmp_path, text))
    for part in (
        "scenario.toml, sead: “sead”: unknown name; expected one of: seed",
        "scenario.toml, months: “four”: not a number that fits; expected a whole number, 1 to 1200",
        "scenario.toml, population.description: “generalist”: unknown name; expected one of: generalist_cae",
        "scenario.toml, variants.lower.framework: “cessa”: unknown name; expected one of: cesa",
    ):
        assert part in said


def test_a_parameter_that_is_not_there_is_refused_with_its_neighbours(tmp_path):
    path = write(tmp_path, reform=REFORM.replace("vieillesse_plafonnee", "vieilesse_plafonnee"))
    assert "variants.lower.reforms" in problems_of(path)
    assert "vieillesse_plafonnee_employee_rate" in problems_of(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('country = "FR"', 'country = "XX"', "country"),
        ('start = "2026-01"', 'start = "01/2026"', "start: “01/2026”"),
        ('headcount = "80"', 'headcunt = "80"', "headcount"),
        ('contribution_rate = "0.05"', 'contribution_rat = "0.05"', "contribution_rate"),
        ('description = "generalist_cae"', 'file = "nobody.csv"', "nobody.csv"),
        (
            'description = "generalist_cae"',
            'description = "generalist_cae"\nfile = "a.csv"',
            "one of the two",
        ),
        ("size = 30", 'hypotheses = { "turnover.mediann" = "1" }', "turnover.median"),
        ("seed = 7", 'seed = 7\nknown_on = "june"', "a day such as"),
        (
            'contribution_rate = "0.05"',
            'contribution_rate = "1"',
            "“1”: a rate of 1 or more without its sign has two readings; expected “1 %” or “100 %”",
        ),
        ('rate = "5 %"', 'rate = "12.5"', "“12.5 %” or “1250 %”"),
    ],
)
def test_each_mistake_is_said_where_it_is(tmp_path, old, new, said):
    assert old in GOOD
    assert said in problems_of(write(tmp_path, GOOD.replace(old, new)))


def test_people_of_a_table_are_run(tmp_path):
    text = GOOD.replace('description = "generalist_cae"\nsize = 30', 'file = "people.csv"\ndecimal = ","')
    path = write(tmp_path, text, people_csv="sex;turnover;costs\nwomen;2500,50;300\nmen;1000;0\n")
    scenario = read_scenario(path)
    assert scenario.population.part(0, 2).turnover[:, 0].tolist() == [250_050, 100_000]
    assert run_scenario(scenario, workers=1).heads["sex", "women"] == (1, 1000)


def test_the_law_as_known_on_a_day_is_another_law(tmp_path):
    now = read_scenario(write(tmp_path))
    then = read_scenario(write(tmp_path, GOOD.replace("seed = 7", "seed = 7\nknown_on = 2025-11-30")))
    laws = [run_scenario(each, workers=1)["today"].rests.law for each in (now, then)]
    assert laws[0] != laws[1]


def test_a_column_that_people_lack_is_refused_before_the_run():
    people = varied("TN", 5, 2)
    lacking = {name: each for name, each in people.columns.items() if name != "children"}
    bare = Made(
        type(people)(
            0,
            lacking,
            {},
            *(getattr(people, name) for name in ("weights", "turnover", "costs", "entry", "exit")),
        )
    )
    with pytest.raises(ColumnMissing, match="children"):
        scenario_of("TN", "cooperative", population=bare)


def test_columns_that_people_lack_are_told_together(tmp_path):
    text = GOOD.replace('description = "generalist_cae"\nsize = 30', 'file = "people.csv"')
    text = text.replace('country = "FR"', 'country = "TN"').split("[variants.today]")[0]
    path = write(
        tmp_path, f'{text}[variants.today]\nframework = "smsa"\n', people_csv="turnover;age\n3000;41\n"
    )
    with pytest.raises(Problems) as caught:
        read_scenario(path)
    (found,) = caught.value.problems
    assert found.fields["name"].split(", ")[:2] == ["children", "head_of_household"]
    assert found.fields["near"] == "age"


@pytest.mark.parametrize(
    ("data", "row", "reason", "value"),
    [
        (GOOD.encode("utf-16"), None, "not a text in UTF-8", ""),
        (GOOD.replace("trial", "procès").encode("latin-1"), None, "not a text in UTF-8", ""),
        (GOOD.replace("seed = 7", "seed = 7,5").encode(), 6, "not a TOML file", "seed = 7,5"),
        (GOOD.replace("variants.own]\n", "variants.lower]\n").encode(), 22, "twice", "[variants.lower]"),
        (b"x = [", None, "not a TOML file", ""),
    ],
)
def test_what_is_no_toml_is_told_by_its_row(tmp_path, data, row, reason, value):
    path = write(tmp_path)
    path.write_bytes(data)
    with pytest.raises(Problems) as caught:
        read_scenario(path)
    (found,) = caught.value.problems
    assert (found.origin.file, found.origin.row, found.value) == ("scenario.toml", row, value)
    assert reason in found.reason


def test_files_that_a_scenario_names_are_read_as_strictly(tmp_path):
    path = write(tmp_path, GOOD.replace("generalist_cae", "").replace("description", "file"))
    path.write_text(
        path.read_text(encoding="utf-8").replace('file = ""', 'file = "made.toml"'), encoding="utf-8"
    )
    (tmp_path / "reform.toml").unlink()
    (tmp_path / "made.toml").write_bytes("label = 'é'".encode("latin-1"))
    with pytest.raises(Problems) as caught:
        read_scenario(path)
    missing, wrong = caught.value.problems
    assert (missing.column, missing.reason) == ("variants.lower.reforms", "No such file or directory")
    assert missing.value.endswith("reform.toml")
    assert (wrong.origin.file, wrong.reason) == ("made.toml", "not a text in UTF-8")


SUPPOSED = "seed = 7\n[assumptions.x]\nassumption = true\nhigh = '3'\nlow = '0'\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "months = 4",
            'months = "4"',
            "“4”: not a number that fits; expected a whole number without quotes, 1",
        ),
        ("months = 4", 'months = "four"', "“four”: not a number that fits; expected a whole number, 1"),
        (
            "seed = 7",
            "seed = 7\n[lines.poor]\namount = 493.64",
            "“493.64”: a number without quotes; expected",
        ),
        (
            "seed = 7",
            f"{SUPPOSED}target = 'loi.x'\nbase = '2'",
            "x.target has no “loi”; near: law, inputs, contribution, population",
        ),
        (
            "seed = 7",
            f"{SUPPOSED}target = 'law.contribution_rate'\nvariants = ['lower']\nbase = '0.10'",
            "its base 0.1 is not what the scenario says: 0.05",
        ),
    ],
)
def test_a_mistake_is_told_with_what_mends_it(tmp_path, old, new, told):
    with pytest.raises(Problems) as caught:
        read_scenario(write(tmp_path, GOOD.replace(old, new)))
    assert told in str(caught.value)


def test_a_scenario_needs_variants_and_people():
    good = scenario_of("MA", population=described("MA", 2, 5))
    for title, variants, population in (
        ("it has no variant", [], good.population),
        ("the same key", [good.variants[0]] * 2, good.population),
        ("nobody", good.variants, Made(varied("MA", 0, 2))),
    ):
        with pytest.raises(ScenarioRefused, match=title):
            type(good)({"en": title}, population, variants, good.start)
    with pytest.raises(ScenarioRefused, match="a variant that is not there"):
        attrs.evolve(good, cooperatives={"nobody": None})
    assert np.int64(good.months) == 2
