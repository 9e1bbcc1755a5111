"""A scenario's own framework: a file beside it, read and checked as a country's, told apart from these."""

from fractions import Fraction

import pytest

from cae_core import find_country
from cae_core.cli import main
from cae_core.errors import Problems
from cae_core.office.replays import account_page, tell
from cae_core.office.simulations import simulate
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.own_framework import read_own_framework
from cae_core.simulation.replay import replay
from cae_core.simulation.scenario_file import read_scenario
from cae_core.simulation.supposing import Supposing

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
SAYS = """
label = { fr = "Le nôtre", en = "Ours" }
source = "an ask of nobody, for a test"
confidence = "unverified"
"""
DEPARTS = f"""
base = ["cooperative"]
{SAYS}
[figures.contribution_of_ours]
unit = "rate"
label = {{ en = "Contribution" }}
values = [{{ from = 2020-01-01, value = "0.20", source = "assumption: a test", confidence = "unverified" }}]

[[contribution.components]]
key = "services"
base = "collected"
rate = {{ statutes = "contribution_of_ours" }}
"""
WHOLE = f"""
kind = "salaried"
regime = "employee"
{SAYS}
pay = "steady"
"""
SCENARIO = """
title = { en = "Ours and theirs" }
country = "MA"
start = "2026-01"
months = 3
[population]
description = "craft_and_agri_food"
size = 40
[variants.theirs]
framework = "cooperative"
[variants.ours]
framework = "laws/mine.toml"
"""
LESS = """
name = "less"
[parameters.contribution_of_ours]
from = 2020-01-01
value = "0.10"
source = "a test"
"""


def write(folder, mine=DEPARTS, scenario=SCENARIO):
    (folder / "laws").mkdir(exist_ok=True)
    (folder / "laws" / "mine.toml").write_text(mine, encoding="utf-8")
    (folder / "scenario.toml").write_text(scenario, encoding="utf-8")
    return folder / "scenario.toml"


def refused(folder, mine):
    with pytest.raises(Problems) as caught:
        read_scenario(write(folder, mine))
    return str(caught.value)


def test_a_framework_beside_the_scenario_departs_from_one_of_the_country(tmp_path):
    scenario = read_scenario(write(tmp_path))
    theirs, ours = (each.framework for each in scenario.variants)
    assert (ours.own, ours.key, ours.label["fr"]) == (True, "mine.toml", "Le nôtre")
    assert not theirs.own
    assert (ours.regime, ours.protections, ours.constraints) == (
        theirs.regime,
        theirs.protections,
        theirs.constraints,
    )
    found = run_scenario(scenario, workers=1)
    collected, taken = (found["ours"].totals[name] for name in ("turnover", "contribution"))
    assert abs(taken * 5 - collected) <= 5 * 40 * 3 * 1000
    assert found["ours"].framework == "mine.toml"
    assert "contribution_of_ours" in {each.key for each in found["ours"].rests.unverified}


def test_processes_and_the_replay_say_the_same(tmp_path, capsys):
    scenario = read_scenario(write(tmp_path))
    assert (
        run_scenario(scenario, workers=2, chunk=20).to_json() == run_scenario(scenario, workers=1).to_json()
    )
    assert replay(scenario, "ours", 3).months
    told = tell(tmp_path / "scenario.toml", 3, "ours")
    assert any("mine.toml" in str(each) for each in account_page(told).banners)
    assert main(["replay", str(tmp_path / "scenario.toml"), "3", "--variant", "ours", "--lang", "en"]) == 0
    assert "read from mine.toml" in capsys.readouterr().out


def test_the_hash_of_the_law_covers_what_the_file_says(tmp_path):
    laws = []
    for mine in (DEPARTS, DEPARTS.replace("0.20", "0.21"), DEPARTS.replace("nôtre", "mien"), WHOLE):
        found = run_scenario(read_scenario(write(tmp_path, mine)), workers=1)
        laws.append(found["ours"].rests.law)
    assert len(set(laws)) == 4


def test_the_report_says_whose_framework_it_is(tmp_path):
    page = simulate(write(tmp_path), tmp_path / "out", workers=1).page
    assert ["mine.toml" in str(each) for each in page.banners].count(True) == 1
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "a framework of the scenario's own" in report.replace("&#39;", "'")


def test_a_reform_changes_its_figures_and_fields(tmp_path):
    changed = SCENARIO + '[variants.less]\nframework = "laws/mine.toml"\nreforms = ["less.toml"]\n'
    path = write(tmp_path, scenario=changed)
    (tmp_path / "less.toml").write_text(LESS + '[framework]\npay = "steady"\n', encoding="utf-8")
    scenario = read_scenario(path)
    less = scenario.variants[2].framework
    assert (less.own, less.key, less.pay.value) == (True, "mine.toml", "steady")
    found = run_scenario(scenario, workers=1)
    full, half = (found[key].totals["contribution"] for key in ("ours", "less"))
    assert abs(full - 2 * half) <= 2 * 40 * 3 * 1000


def test_a_framework_needs_no_base(tmp_path):
    found = read_own_framework(write(tmp_path, WHOLE).parent / "laws" / "mine.toml", find_country("MA"))
    assert (found.regime, found.protections, found.scheme) == ("employee", (), None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("an ask", "an\nask", "mine.toml, row "),
        ('["cooperative"]', '["coperative"]', "mine.toml, base: “coperative”: unknown name; expected one of"),
        ('["cooperative"]', '"cooperative"', "mine.toml, base: “cooperative”: wrong kind of value"),
        ('["cooperative"]', '["cooperative", "undeclared"]', "the key of one framework of the country"),
        ('["cooperative"]', '["cooperative"]\nkinds = "a"', "mine.toml, kinds: “kinds”: unknown name"),
        ('["cooperative"]', '["cooperative"]\nkind = "paid"', "mine.toml, kind: “paid” is none of: salaried"),
        (
            '["cooperative"]',
            '["cooperative"]\nlegal_form = "coop"',
            "mine.toml, legal_form: MA has no legal form",
        ),
        ('["cooperative"]', '["cooperative"]\nregime = "none"', "mine.toml, regime: MA has no “none”"),
        ('["cooperative"]', '["cooperative"]\nnotes = "a"', "mine.toml, notes: “a”: wrong kind of value"),
        ('["cooperative"]', '["cooperative"]\ndues = { tax = 3 }', "mine.toml, dues.tax: “3”: wrong kind"),
        (
            '["cooperative"]',
            '["cooperative"]\ndues = { tax = {} }',
            "mine.toml, dues.tax: it lacks label, node",
        ),
        (
            '["cooperative"]',
            '["cooperative"]\npay_as = "bas"',
            "mine.toml, pay_as: regime employee has no input",
        ),
        (
            '["cooperative"]',
            '["cooperative"]\nsame_as = { keep = "kepe" }',
            "mine.toml: “kepe”: unknown name",
        ),
        (
            '["cooperative"]',
            '["cooperative"]\nsame_as = { least_gross = "cnss_employer_rate" }',
            "mine.toml, figures.least_gross: its unit is amount, not rate",
        ),
        (
            '"unverified"\n\n[fig',
            '"sure"\n\n[fig',
            "mine.toml, confidence: “sure” is none of: text, secondary",
        ),
        ('confidence = "unverified"\n\n', "", "mine.toml, confidence: a key is missing"),
        ('value = "0.20"', 'valeu = "0.20"', "parameter contribution_of_ours"),
        ('base = "collected"', 'base = "colected"', "mine.toml, contribution.components[0].base: “colected”"),
        ('"contribution_of_ours"', '"contribution_of_us"', "mine.toml: “contribution_of_us”: unknown name"),
    ],
)
def test_each_mistake_is_said_by_file_and_key(tmp_path, old, new, said):
    assert old in DEPARTS
    assert said in refused(tmp_path, DEPARTS.replace(old, new, 1))


def test_a_file_that_is_not_there_is_said_by_the_scenarios_key(tmp_path):
    path = write(tmp_path)
    (tmp_path / "laws" / "mine.toml").unlink()
    with pytest.raises(Problems, match=r"scenario.toml, variants.ours.framework: .*No such file"):
        read_scenario(path)


def test_an_assumption_moves_a_figure_of_its_own(tmp_path):
    supposed = SCENARIO + (
        '[assumptions.rate]\nlabel = { en = "Rate" }\nvariants = ["ours"]\n'
        'target = "law.contribution_of_ours"\nlow = "10 %"\nbase = "20 %"\nhigh = "30 %"\nassumption = true\n'
    )
    scenario = read_scenario(write(tmp_path, scenario=supposed))
    supposing = Supposing(scenario, scenario.assumptions)
    low = run_scenario(supposing.scenario({"rate": Fraction(1, 10)}), workers=1)["ours"].totals
    base = run_scenario(scenario, workers=1)["ours"].totals
    assert abs(base["contribution"] - 2 * low["contribution"]) <= 2 * 40 * 3 * 1000
