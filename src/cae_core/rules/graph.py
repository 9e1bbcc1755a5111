"""The graph of a framework at a date: compiled once, run many times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs

from cae_core.errors import CaeError, ExtraMissing
from cae_core.rules import values
from cae_core.rules.errors import UnknownName
from cae_core.rules.inputs import Input
from cae_core.rules.int_ops import IntOps
from cae_core.rules.parameters import Fact
from cae_core.rules.plan import Plan, computable, make_plan, needed_for, order_of
from cae_core.rules.reads import chooses, run_without
from cae_core.rules.rule import Rule
from cae_core.rules.run import Run

_INT_OPS = IntOps()


@attrs.frozen(eq=False, repr=False)
class Graph:
    """Rules in force at a date with their parameters; made by `Framework.at`.

    ``rules`` by name, ``facts`` the parameters that have a value, ``blocked`` what has none and why,
    ``inputs``, the kind of each name, labels by language. Raises RuleCycle.
    """

    name: str
    currency: str
    on: dt.date
    rules: Mapping[str, Rule]
    facts: Mapping[str, Fact]
    blocked: Mapping[str, CaeError]
    inputs: Mapping[str, Input]
    kinds: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    monotone: frozenset[str] = frozenset()
    order: tuple[str, ...] = attrs.field(init=False)
    constants: Mapping[str, Any] = attrs.field(init=False)
    _plans: dict[Any, Any] = attrs.field(init=False, factory=dict)
    _sparing: Mapping[str, tuple[str, ...]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "order", order_of(self.rules))
        constants = {key: fact.value for key, fact in self.facts.items()}
        for name, each in self.inputs.items():
            if each.default is not None:
                constants[name] = each.default_value(self.currency)
        object.__setattr__(self, "constants", constants)
        sparing = {name: each.spares for name, each in self.inputs.items() if each.spares}
        object.__setattr__(self, "_sparing", sparing)

    def __repr__(self) -> str:
        return f"<Graph of {self.name} on {self.on}: {len(self.rules)} rules>"

    def typed(self, given: Mapping[str, object]) -> dict[str, Any]:
        """Read what a person gives (text, Decimal, Money, int, bool; amounts in major units).

        Raises UnknownName with near names, UnreadableInput, WrongInput.
        """
        return {
            name: values.typed(value, self.kind(name), self.currency, name) for name, value in given.items()
        }

    def checked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return internal values (minor units, Ratio, bool), checked by kind.

        Raises UnknownName, WrongInput.
        """
        kinds = self.kinds
        found = {}
        for name, value in given.items():
            kind = kinds.get(name)
            if kind in ("amount", "count") and type(value) is int:
                found[name] = value
            else:
                found[name] = values.check(value, kind or self.kind(name), name)
        return found

    def run(self, inputs: Mapping[str, Any], wanted: Iterable[str] | None = None) -> Run:
        """Compute on ints what can be computed (or only what ``wanted`` needs) from internal values.

        Any node may be given: its rule then does not run. A rule runs without inputs that only a branch not
        taken reads. What cannot be computed raises only when it is asked for. Raises UnknownName, WrongInput.
        """
        given = self.checked(inputs)
        wanted = None if wanted is None else tuple(wanted)
        key = ("run", frozenset(given), wanted)
        if key not in self._plans:
            self._plans[key] = self._prepared(key[1], wanted)
        names, constants, plan, left = self._plans[key]
        found = constants | given
        plan.run(_INT_OPS, found)
        return Run(self, given, found, (*names, *run_without(self.rules, left, found)) if left else names)

    def _prepared(
        self, given: frozenset[str], wanted: tuple[str, ...] | None
    ) -> tuple[tuple[str, ...], dict[str, Any], Plan, tuple[str, ...]]:
        """What runs, the values that rest on nothing given (computed once), the plan, what is tried after it.

        Tried are rules that lack inputs, where a branch not taken may be all that reads these. What the law
        leaves open is asked for all the same.
        """
        order = self._order(given, wanted)
        constants = {name: value for name, value in self.known(given).items() if name not in given}
        still = computable(order, self.rules, constants)
        make_plan(self.rules, still).run(_INT_OPS, constants)
        moving = [name for name in order if name not in constants]
        runs = {*order, *constants, *given}
        left = [
            name
            for name in self._wanted(given, wanted)
            if name not in runs
            and self.blocked.keys().isdisjoint(needed_for([name], self.rules, runs) - runs)
        ]
        left = left if any(chooses(self.rules[name].symbol) for name in left) else []
        return tuple(order), constants, make_plan(self.rules, moving), tuple(left)

    def plan(self, given: Iterable[str], wanted: Iterable[str] | None = None) -> Plan:
        """Return the plan for what is given (names) and wanted (names; None: everything), kept."""
        wanted = None if wanted is None else tuple(wanted)
        key = (frozenset(given), wanted)
        if key not in self._plans:
            self._plans[key] = make_plan(self.rules, self._order(key[0], wanted))
        found: Plan = self._plans[key]
        return found

    def split_plan(self, given: frozenset[str], target: str, vary: str) -> tuple[Plan, Plan]:
        """Return two plans for a target: what one input does not move, and what it moves; kept."""
        key = (given, target, vary)
        if key not in self._plans:
            order = self._order(given, (target,))
            moving = {vary}
            for name in order:
                if moving.intersection(self.rules[name].parameters):
                    moving.add(name)
            still = make_plan(self.rules, [name for name in order if name not in moving])
            self._plans[key] = still, make_plan(self.rules, [name for name in order if name in moving])
        found: tuple[Plan, Plan] = self._plans[key]
        return found

    def _order(self, given: frozenset[str], wanted: tuple[str, ...] | None) -> list[str]:
        return computable(self._wanted(given, wanted), self.rules, given | set(self.known(given)))

    def _wanted(self, given: frozenset[str], wanted: tuple[str, ...] | None) -> list[str]:
        """The rules that what is wanted needs, in order."""
        if wanted is None:
            return list(self.order)
        for name in wanted:
            self.kind(name)
        needed = needed_for(wanted, self.rules, given)
        return [name for name in self.order if name in needed]

    def known(self, given: Collection[str]) -> Mapping[str, Any]:
        """Return what is there before anything runs: parameters, defaults, nodes spared (see `Input`)."""
        spared = {node: 0 for name, nodes in self._sparing.items() if name not in given for node in nodes}
        return {**self.constants, **spared} if spared else self.constants

    def kind(self, name: str) -> str:
        """Return the kind of a name: amount, rate, number, count, flag or scale. Raises UnknownName."""
        if name not in self.kinds:
            raise UnknownName.among(name, f"{self.name} ({self.on})", self.kinds)
        return self.kinds[name]

    def run_with(
        self, ops: Any, inputs: Mapping[str, Any], wanted: Iterable[str] | None = None
    ) -> dict[str, Any]:
        """Run on another back end and return internal values of the nodes (for tests and the solver).

        ``ops`` has ``lift(value)`` and ``lower(value)`` besides the operations.
        """
        given = self.checked(inputs)
        plan = self.plan(given, wanted)
        found = {name: ops.lift(value) for name, value in {**self.known(given), **given}.items()}
        plan.run(ops, found)
        return {name: ops.lower(found[name]) for name in plan.names}

    def missing(self, node: str, given: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the required inputs that are missing to compute a node from what is given."""
        have = set(given)
        needed = needed_for([node], self.rules, have)
        return tuple(
            name for name in self.inputs if name in needed and name not in have | set(self.constants)
        )

    def facts_of(self, nodes: Iterable[str], given: Iterable[str] = ()) -> tuple[Fact, ...]:
        """Return the parameters that nodes rest on, through every rule between, in alphabetical order."""
        have = set(given)
        spared = self.known(have).keys() - self.constants.keys()
        needed = needed_for(nodes, self.rules, have | spared)
        return tuple(self.facts[name] for name in sorted(needed - have) if name in self.facts)

    def label(self, name: str, language: str = "en") -> str:
        """Return a name's label in a language, or the name itself where it has none."""
        labels = self.labels.get(name, {})
        return labels.get(language) or labels.get("en") or name

    def run_arrays(
        self, columns: Mapping[str, Any], wanted: Iterable[str] | None = None, chunk: int = 16384
    ) -> dict[str, Any]:
        """Compute a population: columns are int64 or bool arrays, Ratios of arrays, or scalars.

        Returns an array a node (int64; of exact Python ints where int64 cannot hold the values; bool;
        a rate as a Ratio of arrays). Equal, row by row, to `run`. Raises UnknownName, WrongInput,
        ExtraMissing without numpy.
        """
        found: dict[str, Any] = _arrays().run_arrays(self, columns, wanted, chunk)
        return found

    def replay(self, columns: Mapping[str, Any], row: int, results: Mapping[str, Any] | None = None) -> Run:
        """Return one row of a population as a traced run, equal by assertion to ``results`` where given."""
        run: Run = _arrays().replay(self, columns, row, results)
        return run

    def solve(
        self,
        target: str,
        value: int,
        inputs: Mapping[str, Any],
        vary: str = "gross",
        limit: int = 10**12,
    ) -> Run:
        """Return the run with the largest ``vary`` (0 to limit, minor units) whose target is ≤ value.

        Exact, cliffs and falling targets included. Raises NoSolution with the figures when there is none,
        NoLargest when the target never exceeds value, CannotSolve for what is not an amount.
        """
        from cae_core.rules.solver import solve

        return solve(self, target, value, inputs, vary=vary, limit=limit)

    def solve_arrays(
        self,
        target: str,
        values: Any,
        columns: Mapping[str, Any],
        vary: str = "gross",
        limit: int = 10**12,
        *,
        near: Any = None,
    ) -> Any:
        """Return, for each row, the largest ``vary`` whose monotone target is ≤ that row's value.

        −1 where even 0 exceeds it. ``near``, a row, is where the search begins: it changes no answer.
        Raises CannotSolve when the target is not declared monotone, NoLargest.
        """
        return _arrays().solve_arrays(self, target, values, columns, vary=vary, limit=limit, near=near)


def _arrays() -> Any:
    """The module of populations, imported only when one is computed: numpy takes a while."""
    try:
        from cae_core.rules import _arrays_populations
    except ModuleNotFoundError as error:
        raise ExtraMissing(library="numpy", extra="simulation") from error
    return _arrays_populations
