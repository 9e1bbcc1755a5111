"""The published studies: run them, and write their pages from templates with the figures of the run.

    python tools/studies.py [morocco tunisia algeria] [--draws 200] [--workers 2]

A template in ``tools/studies`` is a page with ``{{kind:key}}`` where a figure goes, ``{{fr:kind:key}}`` in
French digits; what the run gave is kept in ``docs/studies/NAME.json``. Without ``--draws`` the run at the
base is made anew and bands stay as they were kept.
"""

from __future__ import annotations

import argparse
import json
import re
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs

from cae_core.money import decimals
from cae_core.rules.errors import LawNotChecked
from cae_core.simulation.assumptions import Assumption
from cae_core.simulation.crew import Processes
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.generation import Described
from cae_core.simulation.measures import measure
from cae_core.simulation.monte_carlo import monte_carlo
from cae_core.simulation.protection import Counting, protect
from cae_core.simulation.readings import Measure, Reading, ShareWorseOff, Tenth
from cae_core.simulation.results import Results
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.scenario_file import read_scenario
from cae_core.simulation.sensitivity import Tornado, steps, sweep, tornado
from cae_core.simulation.winners import change

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "studies"
TEMPLATES = ROOT / "tools" / "studies"
SCENARIOS = ROOT / "examples" / "scenarios"
DRAWS, SEED = 200, 2026
INSURED_DAYS = 26
"""What an insured month counts for where a right opens by days: an assumption of the studies."""

COUNTRIES: Mapping[str, str] = {"morocco": "asked", "tunisia": "asked", "algeria": "experiment"}
"""The studies, each with the variant that is asked for."""

COLUMNS = ("undeclared", "own_account", "company", "cooperative", "asked", "experiment")
"""Variants in the order in which tables of pages show them."""

_AMOUNTS: Mapping[str, str | tuple[str, ...]] = {
    "turnover": "turnover",
    "costs": "costs",
    "taken": "contribution",
    "social": ("employee_contributions", "employer_contributions", "dues"),
    "tax": "income_tax",
    "net": "net_income",
    "kept": "account_end",
    "owed": "owed_on_leaving",
}
ORDERS = Assumption(
    "orders",
    {"en": "Turnover of everybody"},
    "population.turnover.median",
    Fraction(1),
    Fraction(1),
    Fraction(5, 2),
    change="times",
)
"""How much more people would have to sell: from as much as today to two and a half times."""
_SHARES = {
    "paid": "months_paid",
    "insured": "months_insured",
    "trial": "months_trial",
    "below": "months_below_minimum",
}

Figures = dict[str, Any]


def measures(scenario: Scenario) -> dict[str, Measure]:
    """What a study reads of each variant (a mean per month of presence), and of each pair."""
    found: dict[str, Measure] = {}
    keys = [each.key for each in scenario.variants]
    for key in keys:
        for name, figures in {**_AMOUNTS, **_SHARES}.items():
            found[f"{key}.{name}"] = Reading(key, figures)
        found |= {f"{key}.poor": Tenth(key, 1), f"{key}.median": Tenth(key, 5), f"{key}.rich": Tenth(key, 9)}
        for other in keys:
            if other != key:
                found[f"{key}.less.{other}"] = Reading(key, "net_income", against=other)
                found[f"{key}.worse.{other}"] = ShareWorseOff(key, other)
    return found


def read(name: str, size: int | None = None) -> Scenario:
    """The scenario of a study, of its own size unless said."""
    scenario = read_scenario(SCENARIOS / f"{name}.toml")
    population = scenario.population
    assert isinstance(population, Described)
    return (
        scenario if size is None else attrs.evolve(scenario, population=attrs.evolve(population, size=size))
    )


def study(
    scenario: Scenario, name: str, draws: int, orders: int = 16, executor: Executor | None = None
) -> Figures:
    """Everything that a study's page says, as texts of exact numbers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LawNotChecked)
        results = run_scenario(scenario, workers=1)
        bands = monte_carlo(
            scenario, scenario.assumptions, measures(scenario), executor, draws=draws, root=SEED
        )
        bars = tornado(scenario, scenario.assumptions, headline(name), executor)
        asked = COUNTRIES[name]
        net = {"net": Reading(asked, "net_income")}
        more = sweep(scenario, ORDERS, steps(ORDERS, orders), net, executor)
        return {
            **central(name, scenario, results),
            "orders": [
                [str(value), str(net)] for value, net in zip(more.values, more.found["net"], strict=True)
            ],
            "draws": draws,
            "bands": {key: _band(bands.band(key)) for key in bands.found},
            "always": {key: str(bands.share(key)) for key in bands.found if ".less." in key},
            "tornado": {key: _bars(bars, key) for key in headline(name)},
        }


def central(name: str, scenario: Scenario, results: Results) -> Figures:
    """What one run at the base says, without the bands."""
    asked = COUNTRIES[name]
    heads = measure(results)
    return {
        "currency": results.currency,
        "persons": results.persons,
        "weight": str(Fraction(results.weight, 1000)),
        "months": results.months,
        "seed": scenario.seed,
        "insured_days": INSURED_DAYS,
        "hypotheses": _hypotheses(scenario),
        "assumptions": [_assumption(each) for each in scenario.assumptions],
        "start": str(scenario.start),
        "population": scenario.population.digest,
        "labels": {each.key: dict(each.label) for each in results.variants},
        "base": {key: str(each(results)) for key, each in measures(scenario).items()},
        "groups": {
            f"{each.variant}.{each.name}": str(each.net_income_a_month)
            for each in heads
            if each.category in ("sex", "sector")
        },
        "broken": {each.key: {k: list(v) for k, v in each.broken_years.items()} for each in results.variants},
        "checked": _checked(results),
        "rights": {each.key: _rights(scenario, each.key) for each in scenario.variants},
        "reasons": {
            each.key: _reasons(results, each.key, asked) for each in results.variants if each.key != asked
        },
        "unverified": {
            each.key: sorted({fact.source for fact in each.rests.unverified}) for each in results.variants
        },
        "law": {each.key: each.rests.law for each in results.variants},
    }


def _hypotheses(scenario: Scenario) -> list[list[str]]:
    population = scenario.population
    assert isinstance(population, Described)
    return [
        [each.label["en"], _said(each.value), each.source or "assumption"]
        for each in population.description.hypotheses
    ]


def _said(value: Any) -> str:
    """A hypothesis as a line of text."""
    if isinstance(value, Mapping):
        nested = any(isinstance(each, (Mapping, list)) for each in value.values())
        colon, comma = (": ", "; ") if nested else (" ", ", ")
        return comma.join(f"{key.replace('_', ' ')}{colon}{_said(each)}" for key, each in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)


def _assumption(each: Assumption) -> list[str]:
    bounds = (_number(bound) for bound in (each.low, each.base, each.high))
    return [each.label["en"], *bounds, ", ".join(each.variants) or "all", each.source or "assumption"]


def headline(name: str) -> dict[str, Measure]:
    """What the tornado of a study is about."""
    asked = COUNTRIES[name]
    other = "undeclared" if name != "algeria" else "own_account"
    return {
        f"{asked}.net": Reading(asked, "net_income"),
        f"{asked}.less.{other}": Reading(asked, "net_income", against=other),
        f"{asked}.insured": Reading(asked, "months_insured"),
    }


def _band(band: Any) -> list[str]:
    return [str(band.low), str(band.median), str(band.high)]


def _bars(found: Tornado, key: str) -> list[list[Any]]:
    return [
        [
            bar.assumption.name,
            dict(bar.assumption.label),
            str(bar.assumption.low),
            str(bar.assumption.high),
            str(bar.low),
            str(bar.high),
        ]
        for bar in found.bars(key)
    ]


def _checked(results: Results) -> dict[str, str]:
    """The share of months of presence in which people break what they must keep to."""
    return {
        f"{each.key}.{name.removeprefix('broken_')}": str(Fraction(amount, each.totals["months_active"]))
        for each in results.variants
        for name, amount in each.totals.items()
        if name.startswith("broken_")
    }


def _rights(scenario: Scenario, key: str) -> dict[str, str]:
    """By risk, the share of those present on the last day whose right is open, or what is not known."""
    told = protect(scenario, key, counting=Counting(days=INSURED_DAYS))[0]
    found = {}
    for each in told.rights:
        if each.opened is None:
            found[each.risk] = "not known"
        elif not each.insured:
            found[each.risk] = "not insured"
        else:
            found[each.risk] = str(Fraction(each.opened, told.present))
    return found


def _reasons(results: Results, before: str, after: str) -> dict[str, Any]:
    """Who wins and loses as people go from one variant to another, and by what line most."""
    found = change(results, before, after)
    share = {
        side: {
            line: str(Fraction(weight, results.weight))
            for line, (weight, _) in found.reasons(won=won).items()
        }
        for side, won in (("won", True), ("lost", False))
    }
    counted = {"winners": found.winners, "losers": found.losers, "unmoved": found.unmoved}
    return {**{key: str(Fraction(each, results.weight)) for key, each in counted.items()}, **share}


# -- pages

_PLACE = re.compile(r"\{\{(?:(fr|ar):)?([a-z]+):([\w.]+)\}\}")


def page(name: str, figures: Figures) -> str:
    """The page of a study: its template with the figures of the run."""
    template = (TEMPLATES / f"{name}.md").read_text(encoding="utf-8")
    shown = _Shown(figures)
    return _PLACE.sub(lambda found: shown.text(found[1] or "en", found[2], found[3]), template)


class _Shown:
    """Figures as a page shows them."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._keys = sorted(figures["labels"], key=COLUMNS.index)
        self._minor = 10 ** decimals(figures["currency"])
        self._kinds: dict[str, Callable[[str, str], str]] = {
            "money": lambda language, key: self._money(self._base(key), language),
            "share": lambda language, key: _share(self._base(key), language),
            "moneyband": lambda language, key: self._between(key, language, self._money),
            "shareband": lambda language, key: self._between(key, language, _share),
            "always": lambda language, key: _share(Fraction(figures["always"][key]), language),
            "plain": lambda language, key: _whole(Fraction(str(figures[key])), language),
            "bare": lambda _, key: str(figures[key]),
            "reason": lambda language, key: _share(self._reason(key), language),
            "group": lambda language, key: self._money(Fraction(figures["groups"][key]), language),
            "right": lambda language, key: self._right(key, language),
            "broken": lambda _, key: self._broken(key),
            "table": lambda _, key: getattr(self, f"_table_{key}")(),
            "tornado": lambda _, key: self._tornado(key),
            "tornadolow": lambda language, key: _share(self._at_low(key), language),
            "moneylow": lambda language, key: self._money(self._at_low(key), language),
            "orders": self._orders,
            "checked": lambda language, key: _share(Fraction(figures["checked"][key]), language),
            "facts": lambda _, key: self._facts(key),
        }

    def text(self, language: str, kind: str, key: str) -> str:
        return self._kinds[kind](language, key)

    def _base(self, key: str) -> Fraction:
        return Fraction(self._figures["base"][key])

    def _money(self, value: Fraction, language: str) -> str:
        return f"{_whole(value / self._minor, language)} {self._figures['currency']}"

    def _between(self, key: str, language: str, show: Callable[[Fraction, str], str]) -> str:
        low, _, high = (show(Fraction(each), language) for each in self._figures["bands"][key])
        return {"en": f"{low} to {high}", "fr": f"{low} à {high}", "ar": f"من {low} إلى {high}"}[language]

    def _reason(self, key: str) -> Fraction:
        found: Any = self._figures["reasons"]
        for name in key.split("."):
            found = found.get(name, "0")
        return Fraction(found)

    def _at_low(self, key: str) -> Fraction:
        """A measure with one assumption at its low."""
        measure, _, name = key.rpartition(".")
        return next(Fraction(row[4]) for row in self._figures["tornado"][measure] if row[0] == name)

    def _orders(self, language: str, key: str) -> str:
        """How many times today's turnover gives the variant asked for the net income of another today."""
        wanted = self._base(f"{key}.net")
        enough = (Fraction(times) for times, net in self._figures["orders"] if Fraction(net) >= wanted)
        times = next(enough, None)
        if times is None:
            return {"en": "more than 2.5", "fr": "plus de 2,5", "ar": "أكثر من 2.5"}[language]
        return f"{float(times):.1f}".replace(".", "," if language == "fr" else ".")

    def _right(self, key: str, language: str) -> str:
        variant, risk = key.split(".")
        found = self._figures["rights"][variant][risk]
        return found if found.startswith("not") else _share(Fraction(found), language)

    def _broken(self, key: str) -> str:
        variant, constraint = key.split(".")
        years = self._figures["broken"][variant].get(constraint)
        return "not looked at" if years is None else ", ".join(map(str, years)) or "in no year"

    def _facts(self, key: str) -> str:
        return "\n".join(f"- {each}" for each in self._figures["unverified"][key])

    def _table_main(self) -> str:
        rows = {
            "Turnover, without VAT": ("money", "turnover"),
            "Costs": ("money", "costs"),
            "Contribution to the shared services": ("money", "taken"),
            "Social contributions, of both sides, and dues": ("money", "social"),
            "Income tax, or tax on turnover": ("money", "tax"),
            "**Net income**": ("money", "net"),
            "Left on the account at the end": ("money", "kept"),
            "Owed to those who left, before contributions and taxes": ("money", "owed"),
            "Net income of the poorest tenth, at most": ("money", "poor"),
            "Median net income": ("money", "median"),
            "Net income of the richest tenth, at least": ("money", "rich"),
            "Months paid": ("share", "paid"),
            "Months insured": ("share", "insured"),
            "Months paid below the minimum wage": ("share", "below"),
        }
        keys = self._keys
        lines = [self._head("A month of presence", keys)]
        for label, (kind, name) in rows.items():
            if name in ("owed", "below") and not any(self._base(f"{key}.{name}") for key in keys):
                continue
            cells = (self.text("en", kind, f"{key}.{name}") for key in keys)
            lines.append(f"| {label} | " + " | ".join(cells) + " |")
        other = [self._other(key) for key in keys]
        if any(abs(each) >= self._minor for each in other):
            cells = (self._money(each, "en") for each in other)
            lines.insert(6, "| Withheld besides | " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def _other(self, key: str) -> Fraction:
        """What was withheld besides contributions and income tax, such as a solidarity contribution."""
        taken = ("costs", "taken", "social", "tax", "net", "kept", "owed")
        return self._base(f"{key}.turnover") - sum(self._base(f"{key}.{name}") for name in taken)

    def _table_hypotheses(self) -> str:
        lines = ["| Hypothesis | Value | Source |", "|---|---|---|"]
        return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in self._figures["hypotheses"])])

    def _table_assumptions(self) -> str:
        lines = ["| Assumption | low | base | high | bears on | source |", "|---|--:|--:|--:|---|---|"]
        return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in self._figures["assumptions"])])

    def _table_bands(self) -> str:
        keys = self._keys
        lines = [self._head("90 % of draws lie between", keys)]
        for label, kind, name in (
            ("Net income", "moneyband", "net"),
            ("Median net income", "moneyband", "median"),
            ("Social contributions and dues", "moneyband", "social"),
            ("Months paid", "shareband", "paid"),
            ("Months insured", "shareband", "insured"),
        ):
            cells = (self.text("en", kind, f"{key}.{name}") for key in keys)
            lines.append(f"| {label} | " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def _table_rights(self) -> str:
        rights = self._figures["rights"]
        lines = [self._head("Right open on the last day", self._keys)]
        for risk in next(iter(rights.values())):
            cells = (self._right(f"{key}.{risk}", "en") for key in self._keys)
            lines.append(f"| {risk.replace('_', ' ').capitalize()} | " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def _table_groups(self) -> str:
        keys = self._keys
        names = dict.fromkeys(each.partition(".")[2] for each in self._figures["groups"])
        lines = [self._head("Net income a month of presence", keys)]
        for name in names:
            cells = (self.text("en", "group", f"{key}.{name}") for key in keys)
            lines.append(f"| {name.replace('_', ' ').capitalize()} | " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def _head(self, corner: str, keys: list[str]) -> str:
        labels = self._figures["labels"]
        heads = " | ".join(labels[key]["en"] for key in keys)
        return f"| {corner} | {heads} |\n|---|" + "--:|" * len(keys)

    def _tornado(self, key: str) -> str:
        show = _share if key.endswith(".insured") else self._money
        base = show(self._base(key), "en")
        lines = [
            f"| Assumption | from | to | at its low | at its high (base {base}) |",
            "|---|--:|--:|--:|--:|",
        ]
        for _, label, least, most, low, high in self._figures["tornado"][key]:
            cells = (
                _number(Fraction(least)),
                _number(Fraction(most)),
                show(Fraction(low), "en"),
                show(Fraction(high), "en"),
            )
            lines.append(f"| {label['en']} | " + " | ".join(cells) + " |")
        return "\n".join(lines)


def _whole(value: Fraction, language: str) -> str:
    """A number to the unit, half up, with its thousands apart."""
    rounded = (2 * abs(value) + 1) // 2
    sign = "−" if value < 0 and rounded else ""
    return sign + f"{int(rounded):,}".replace(",", "," if language == "en" else "\u202f")


def _share(value: Fraction, language: str) -> str:
    """A share in percent with one decimal, half up."""
    tenths = int((2 * abs(value) * 1000 + 1) // 2)
    sign = "−" if value < 0 and tenths else ""
    point = "," if language == "fr" else "."
    return f"{sign}{tenths // 10}{point}{tenths % 10} %"


def _number(value: Fraction) -> str:
    return f"{float(value):g}" if value.denominator > 1 or abs(value) < 10**6 else str(value)


def kept(name: str) -> Figures:
    """The figures of a study's published run."""
    found: Figures = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def again(name: str) -> Figures:
    """The figures kept, those of one run made anew; exits where they moved, for bands then move too."""
    scenario, before = read(name), kept(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LawNotChecked)
        found = central(name, scenario, run_scenario(scenario, workers=1))
    if found["base"] != before["base"]:
        raise SystemExit(f"{name}: figures moved, bands must be drawn again: --draws {DRAWS}")
    return {**before, **found}


def main() -> None:
    """Run studies and write their pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(COUNTRIES))
    parser.add_argument("--draws", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    for name in asked.names or COUNTRIES:
        if asked.draws:
            with Processes(asked.workers) as executor:
                figures = study(read(name), name, asked.draws, executor=executor)
        else:
            figures = again(name)
        text = json.dumps(figures, ensure_ascii=False, indent=1)
        (PAGES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        (PAGES / f"{name}.md").write_text(page(name, figures), encoding="utf-8")


if __name__ == "__main__":
    main()
