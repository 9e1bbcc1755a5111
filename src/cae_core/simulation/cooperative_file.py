"""Reading ``[cooperative]`` of a ``scenario.toml``, and of its variants.

```toml
[cooperative]                       # shared by the variants whose framework is a cooperative's
legal_form = "scop_sarl"            # where the framework names none, or another
capital = "20000"                   # what it begins with
share = "50"                        # what each member pays in
opening = { legal_reserve = "3000" }
votes = { development_rate = "40 %" }
statutes = { }                      # what the law of the surplus leaves to them
assumption = true                   # or source = "…"

[cooperative.budget]
fixed = "4000"                      # a month
per_entrepreneur = "30"             # a month
staff_inputs = { headcount = "20" }
grants = { 2026 = "50000" }

[[cooperative.budget.posts]]
label = { en = "Adviser" }
gross = "2600"
number = 1
every = 40                          # as many again for each further 40 entrepreneurs begun

[variants.other]
cooperative = false                 # it has none; or a table, whose keys replace the shared ones
```

Within ``budget`` too keys replace shared ones one by one; any other table, and the list of posts, as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import attrs

from cae_core.capital.allocation import AllocationRules
from cae_core.capital.allocation import Kind as Destined
from cae_core.messages import mark
from cae_core.periods import Month
from cae_core.simulation.cooperative_life import CARRIED, allocation_rules, followed, rehearse
from cae_core.simulation.cooperative_plan import Plan, no_life
from cae_core.simulation.file_notes import Notes, labels
from cae_core.simulation.services_budget import Post, ServicesBudget, month_costs
from cae_core.simulation.variant import Variant

_PLAN = (
    "legal_form",
    "capital",
    "share",
    "opening",
    "votes",
    "statutes",
    "source",
    "assumption",
    "budget",
)
_BUDGET = ("fixed", "per_entrepreneur", "posts", "staff_inputs", "grants")
_POST = ("gross", "number", "every", "inputs", "label")
_MOST = 10**6
_YEARS = range(1900, 3000)


def read_cooperatives(
    shared: object,
    own: Mapping[str, Any],
    variants: Iterable[Variant],
    run: tuple[Month, Month],
    notes: Notes,
) -> dict[str, Plan | None]:
    """The plans of variants by key, None where the file says that one has none; mistakes are taken down.

    ``shared`` is the table of all (None: none); ``own`` what variants say of theirs, by key; ``run`` has the
    run's first month and its last.
    """
    common = {} if shared is None else notes.table("cooperative", shared)
    found: dict[str, Plan | None] = {}
    for variant in variants:
        mine = own.get(variant.key)
        if mine is False:
            found[variant.key] = None
        elif isinstance(mine, Mapping) or (mine is None and shared is not None):
            plan = _plan_if_any(common, mine, variant, run, notes)
            found |= {variant.key: plan} if plan is not None else {}
        elif mine is not None:
            expected = mark("a table, or false where it has none")
            notes.add(_path(variant), mine, mark("wrong kind of value"), expected)
    if shared is not None and not any(found.values()) and not notes.count:
        reason = mark("no variant has a cooperative: state its legal_form, or leave it out")
        notes.add("cooperative", "", reason)
    return found


def _path(variant: Variant) -> str:
    return f"variants.{variant.key}.cooperative"


def _plan_if_any(
    shared: Mapping[str, Any],
    own: Mapping[str, Any] | None,
    variant: Variant,
    run: tuple[Month, Month],
    notes: Notes,
) -> Plan | None:
    """The plan of a variant; None of one that no cooperative hosts: a mistake in a table of its own."""
    path = _path(variant)
    layers = Layers.of(shared, "cooperative", own or {}, path)
    stated, known = layers.rows.get("legal_form", ""), variant.country.allocations
    if stated and stated not in known:
        notes.unknown(layers.path("legal_form"), str(stated), known)
        return None
    why = no_life(variant, stated)
    if why is None:
        tables = [
            notes.table(f"{at}.budget", rows.get("budget", {}))
            for at, rows in (("cooperative", shared), (path, own or {}))
        ]
        budget = Layers.of(tables[0], "cooperative.budget", tables[1], f"{path}.budget")
        return _Reader(layers, budget, variant, run, notes).plan()
    if own is not None:
        notes.add(path, "", why.text, **why.fields)
    return None


@attrs.frozen
class Layers:
    """A table that variants share with one variant's own over it, and the path of each key."""

    rows: Mapping[str, Any]
    paths: Mapping[str, str]
    at: str

    @classmethod
    def of(cls, shared: Mapping[str, Any], at: str, own: Mapping[str, Any], own_at: str) -> Layers:
        """One over the other: keys are replaced as a whole, a source and an assumption together."""
        if own.keys() & {"source", "assumption"}:
            shared = {key: row for key, row in shared.items() if key not in ("source", "assumption")}
        paths = {key: f"{at}.{key}" for key in shared} | {key: f"{own_at}.{key}" for key in own}
        return cls({**shared, **own}, paths, at if shared or not own else own_at)

    def path(self, key: str) -> str:
        """Where a key stands, or would."""
        return self.paths.get(key, f"{self.at}.{key}")

    def known(self, names: Iterable[str], notes: Notes) -> None:
        """Take down the keys that are not known."""
        for key in self.rows:
            if key not in names:
                notes.unknown(self.path(key), key, names)


@attrs.frozen
class _Reader:
    """Reads the plan of one variant and takes down what is wrong."""

    layers: Layers
    budget: Layers
    variant: Variant
    run: tuple[Month, Month]
    notes: Notes

    def plan(self) -> Plan:
        """The plan; rehearsed where nothing was wrong, so that what the law wants said is asked for now."""
        before, layers, notes = self.notes.count, self.layers, self.notes
        layers.known(_PLAN, notes)
        plan = Plan(
            self._budget(),
            str(layers.rows.get("legal_form", "")),
            self._amount(layers, "capital"),
            self._amount(layers, "share"),
            statutes=self._table(layers, "statutes"),
            source=notes.sourced(layers.path("source").rpartition(".")[0], layers.rows),
        )
        rules = notes.tried(layers.path("statutes"), lambda: allocation_rules(plan, self.variant))
        if rules is None:
            return plan
        plan = attrs.evolve(plan, opening=self._opening(rules), votes=self._votes(rules))
        if notes.count == before:
            day = self.run[0].last
            notes.tried(layers.at, lambda: rehearse(plan, self.variant, day))
        return plan

    def _opening(self, rules: AllocationRules) -> dict[str, int]:
        roles = [each.role for each in rules.destinations if each.kind is Destined.RESERVE]
        known, found = dict.fromkeys((*roles, CARRIED)), {}
        for role, value in self._table(self.layers, "opening").items():
            where = f"{self.layers.path('opening')}.{role}"
            if role in known:
                found[role] = self._read(where, value, signed=role == CARRIED)
            else:
                self.notes.unknown(where, role, known)
        return found

    def _votes(self, rules: AllocationRules) -> Mapping[str, Any]:
        inputs = {each.name: each for each in rules.framework.inputs}
        votes = self._table(self.layers, "votes")
        for name, value in votes.items():
            where = f"{self.layers.path('votes')}.{name}"
            if name not in inputs:
                self.notes.unknown(where, name, [each for each in inputs if not followed(each)])
            elif followed(name):
                self.notes.add(where, value, mark("the life of the cooperative comes to it by itself"))
            else:
                self.notes.tried(where, partial(inputs[name].typed, value, rules.framework.currency))
        return votes

    def _budget(self) -> ServicesBudget:
        layers, notes = self.budget, self.notes
        before = notes.count
        layers.known(_BUDGET, notes)
        budget = ServicesBudget(
            self._amount(layers, "fixed"),
            self._amount(layers, "per_entrepreneur"),
            self._posts(),
            self._table(layers, "staff_inputs"),
            self._grants(),
        )
        if notes.count == before and budget.posts:
            costs = month_costs(budget, self.variant, self.run[0], (1000,))
            notes.tried(layers.path("posts"), lambda: list(costs))
        return budget

    def _posts(self) -> list[Post]:
        path, rows = self.budget.path("posts"), self.budget.rows.get("posts", [])
        if not isinstance(rows, list):
            self.notes.add(path, rows, mark("wrong kind of value"), mark("a list of tables"))
            return []
        return [self._post(f"{path}.{place}", row) for place, row in enumerate(rows, 1)]

    def _post(self, where: str, table: object) -> Post:
        notes = self.notes
        row = notes.table(where, table)
        notes.known(where, row, _POST)
        gross = notes.required(where, row, "gross", self._currency)
        number = notes.whole(f"{where}.number", row.get("number", 1), 1, _MOST)
        every = notes.whole(f"{where}.every", row.get("every", 0), 0, _MOST)
        inputs = notes.table(f"{where}.inputs", row.get("inputs", {}))
        return Post(gross, number, every, inputs, labels(row.get("label", {})))

    def _grants(self) -> dict[int, int]:
        found = {}
        first, last = (month.year for month in self.run)
        for year, value in self._table(self.budget, "grants").items():
            where = f"{self.budget.path('grants')}.{year}"
            if not (year.isdecimal() and int(year) in _YEARS):
                self.notes.add(where, year, mark("cannot be read"), mark("a year such as 2026"))
            elif first <= int(year) <= last:
                found[int(year)] = self._read(where, value)
            else:
                expected = "{first}" if first == last else mark("{first} to {last}")
                reason = mark("a year that the run does not have")
                self.notes.add(where, year, reason, expected, first=str(first), last=str(last))
        return found

    # -- values

    @property
    def _currency(self) -> str:
        return self.variant.country.currency

    def _table(self, layers: Layers, key: str) -> Mapping[str, Any]:
        return self.notes.table(layers.path(key), layers.rows.get(key, {}))

    def _amount(self, layers: Layers, key: str) -> int:
        return self._read(layers.path(key), layers.rows.get(key, 0))

    def _read(self, where: str, value: object, *, signed: bool = False) -> int:
        return self.notes.amount(where, value, self._currency, signed=signed)
