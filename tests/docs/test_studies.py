"""The published studies: their figures are those of a run, their pages say nothing else, and what they claim holds."""

import importlib.util
import json
import re
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

from cae_core.simulation.execution import run_scenario

ROOT = Path(__file__).parents[2]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("studies", ROOT / "tools" / "studies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STUDIES = _tool()
NAMES = list(STUDIES.COUNTRIES)
AGAIN = (
    "run tools/studies.py {name} again, with --draws 200 where it says so, and read what the page then says"
)


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_made_of_the_figures_kept(name: str) -> None:
    page = (STUDIES.PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert STUDIES.page(name, STUDIES.kept(name)) == page, AGAIN.format(name=name)


@pytest.mark.parametrize("name", NAMES)
def test_figures_kept_are_those_of_a_run(name: str) -> None:
    """The whole run at the base, with today's code and law; bands are left to the tool."""
    scenario, kept = STUDIES.read(name), STUDIES.kept(name)
    found = STUDIES.central(name, scenario, run_scenario(scenario, workers=1))
    found = json.loads(json.dumps(found))
    assert found == {key: kept[key] for key in found}, AGAIN.format(name=name)


@pytest.mark.parametrize("name", NAMES)
def test_a_reduced_study_says_the_same_things(name: str) -> None:
    """Fewer people, draws and assumptions through the same code: every key that the page needs is there."""
    scenario = STUDIES.read(name, size=20)
    one = attrs.evolve(scenario, assumptions=scenario.assumptions[-1:])
    found, kept = STUDIES.study(one, name, draws=1, orders=2), STUDIES.kept(name)
    assert set(found) == set(kept)
    for key in ("base", "bands", "groups", "rights", "reasons", "tornado", "always"):
        assert set(found[key]) == set(kept[key]), key
    assert found["base"] != kept["base"]
    for low, median, high in found["bands"].values():
        assert low == median == high  # of one draw


KNOWN = {
    "morocco": {"30", "90", "112", "12", "114", "13"},
    "tunisia": {"20", "90", "48", "67", "4", "2020", "33", "2024", "1967"},
    "algeria": {"90", "11", "22", "23", "2026", "0", "1"},
}
"""Numbers of a template that are no figure: shares that the law names, numbers of acts, years, the band's level."""

_FACT = re.compile(r"\b(?:MA|TN|DZ)-(?:\d+[a-e]?|X)")


@pytest.mark.parametrize("name", NAMES)
def test_templates_hold_no_figure(name: str) -> None:
    """No amount or share stands in a page that a run did not give."""
    template = (STUDIES.TEMPLATES / f"{name}.md").read_text(encoding="utf-8")
    prose = re.sub(r"\{\{.*?\}\}|`.*?`|\(\.\./.*?\)", "", template, flags=re.DOTALL)
    numbers = set(re.findall(r"\d+", _FACT.sub("", prose)))
    assert numbers <= KNOWN[name], numbers - KNOWN[name]


def _share(kept: Any, key: str) -> Fraction:
    return Fraction(kept["base"][key])


def _widest(kept: Any, measure: str) -> list[str]:
    return [row[0] for row in kept["tornado"][measure]]


def test_what_the_moroccan_study_claims() -> None:
    kept = STUDIES.kept("morocco")
    assert kept["broken"]["cooperative"]["third_parties"] == [2026]
    assert kept["broken"]["asked"]["third_parties"] == []
    nets = [_share(kept, f"{key}.net") for key in ("undeclared", "own_account", "cooperative", "asked")]
    assert nets == sorted(nets, reverse=True)
    assert _widest(kept, "asked.insured")[0] == "waiting"
    assert _widest(kept, "asked.net")[:2] == ["turnover", "costs"]
    waiting = next(row for row in kept["tornado"]["asked.net"] if row[0] == "waiting")
    assert Fraction(waiting[4]) >= _share(kept, "asked.net")
    women, men = (Fraction(kept["groups"][f"asked.{sex}"]) for sex in ("women", "men"))
    assert women < men
    assert _share(kept, "asked.tax") > _share(kept, "cooperative.tax")
    assert _share(kept, "asked.owed") > _share(kept, "cooperative.owed") > 0


def test_what_the_tunisian_study_claims() -> None:
    kept = STUDIES.kept("tunisia")
    for name in ("net", "social", "tax", "paid", "insured"):
        assert _share(kept, f"asked.{name}") == _share(kept, f"cooperative.{name}")
    assert kept["reasons"]["cooperative"]["unmoved"] == "1"
    assert "waiting" in _widest(kept, "asked.insured")[:2]
    assert _widest(kept, "asked.net")[:2] == ["turnover", "costs"]
    trade = {key: Fraction(value) for key, value in kept["groups"].items() if key.startswith("asked.")}
    assert min(trade, key=lambda key: trade[key]) == "asked.trade"
    winners = kept["reasons"]["own_account"]
    assert Fraction(winners["won"]["dues"]) > 0
    assert sum(each[2] != "assumption" for each in kept["hypotheses"]) == 3


def test_what_the_algerian_study_claims() -> None:
    kept = STUDIES.kept("algeria")
    nets = [_share(kept, f"{key}.net") for key in ("own_account", "company", "experiment")]
    assert nets == sorted(nets, reverse=True)
    assert _widest(kept, "experiment.insured")[0] == "trial"
    assert _widest(kept, "experiment.net")[0] == "turnover"
    without = next(row for row in kept["tornado"]["experiment.net"] if row[0] == "trial")
    assert Fraction(without[4]) > _share(kept, "company.net")
    assert _share(kept, "experiment.insured") > _share(kept, "company.insured")
    assert _share(kept, "experiment.below") > 0 == _share(kept, "company.below")
    assert {each[2] for each in kept["hypotheses"]} == {"assumption"}
    lost = kept["reasons"]["company"]["lost"]
    assert max(lost, key=lambda line: Fraction(lost[line])) == "income_tax"
