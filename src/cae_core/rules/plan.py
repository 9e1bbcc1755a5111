"""Plans: which rules run, in which order, for what is given and what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import attrs

from cae_core.rules.errors import RuleCycle
from cae_core.rules.rule import Rule

Step = tuple[str, Callable[..., Any], Callable[[Mapping[str, Any]], tuple[Any, ...]]]


@attrs.frozen(eq=False)
class Plan:
    """Steps in order: the node, its function, and how to fetch its arguments from the values."""

    names: tuple[str, ...]
    steps: tuple[Step, ...]

    def run(self, ops: Any, values: dict[str, Any]) -> None:
        """Run every step with a back end; values are added to ``values``."""
        for name, function, fetch in self.steps:
            values[name] = function(ops, *fetch(values))


def make_plan(rules: Mapping[str, Rule], order: Sequence[str]) -> Plan:
    """Return the plan that runs the rules named in ``order``."""
    steps = tuple((name, rules[name].function, fetcher(rules[name].parameters)) for name in order)
    return Plan(tuple(order), steps)


def fetcher(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return a function that fetches values by name, always as a tuple."""
    if len(names) > 1:
        return itemgetter(*names)
    if not names:
        return lambda _: ()
    (only,) = names
    return lambda values: (values[only],)


def order_of(rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Return every rule after those it reads, otherwise in the given order. Raises RuleCycle."""
    done: dict[str, None] = {}
    for name in rules:
        _visit(name, rules, done, [])
    return tuple(done)


def _visit(start: str, rules: Mapping[str, Rule], done: dict[str, None], path: list[str]) -> None:
    """Depth first without recursion, so that a long chain of rules is no problem."""
    stack = [(start, iter(rules[start].parameters))] if start not in done else []
    path.extend(name for name, _ in stack)
    while stack:
        name, parameters = stack[-1]
        following = next((each for each in parameters if each in rules and each not in done), None)
        if following is None:
            stack.pop()
            path.pop()
            done[name] = None
        elif following in path:
            raise RuleCycle(path=" → ".join([*path[path.index(following) :], following]))
        else:
            stack.append((following, iter(rules[following].parameters)))
            path.append(following)


def needed_for(wanted: Iterable[str], rules: Mapping[str, Rule], given: Collection[str]) -> set[str]:
    """Return the names needed to compute ``wanted``, themselves included; what is given needs nothing."""
    needed: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            if name in rules and name not in given:
                waiting.extend(rules[name].parameters)
    return needed


def computable(order: Sequence[str], rules: Mapping[str, Rule], available: Collection[str]) -> list[str]:
    """Return the rules of ``order`` that can run from what is available and is not already there."""
    have = set(available)
    found = []
    for name in order:
        if name not in have and have.issuperset(rules[name].parameters):
            have.add(name)
            found.append(name)
    return found
