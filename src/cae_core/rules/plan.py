"""Plans: which rules run, in which order, for what is given and what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import attrs

from cae_core.rules.errors import RuleCycle
from cae_core.rules.rule import Rule


@attrs.frozen(eq=False)
class Plan:
    """The rules to run, by name in order; ``run(ops, values)`` runs them and adds theirs to ``values``.

    ``reads`` are the names it takes from ``values``.
    """

    names: tuple[str, ...]
    reads: tuple[str, ...]
    run: Callable[[Any, dict[str, Any]], None]


def make_plan(rules: Mapping[str, Rule], order: Sequence[str]) -> Plan:
    """Return the plan that runs the rules named in ``order``.

    It is one straight-line function, as a person would write it: a third faster than a loop over steps.
    Its text is made of numbered variables and quoted names only.
    """
    variables: dict[str, str] = {}
    functions: dict[str, Any] = {}
    calls, made = [], []
    for i, name in enumerate(order):
        arguments = [variables.setdefault(each, f"v{len(variables)}") for each in rules[name].parameters]
        variables[name] = f"r{i}"
        functions[f"f{i}"] = rules[name].function
        calls.append(f"    r{i} = f{i}({', '.join(['x', *arguments])})")
        made.append(f"{name!r}: r{i}")
    reads = tuple(name for name, variable in variables.items() if variable[0] == "v")
    fetched = [f"    {variables[name]} = values[{name!r}]" for name in reads]
    body = [*fetched, *calls, f"    values.update({{{', '.join(made)}}})"]
    exec("\n".join(["def run(x, values):", *body]), functions)  # noqa: S102 - see above: nothing foreign in it
    return Plan(tuple(order), reads, functions["run"])


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
