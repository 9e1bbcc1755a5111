"""The rules of contribution schemes: a component's data picks which of them its framework holds.

Each takes the place of one node (``share``, ``minimum_due``…), so an explanation shows only the steps
that the component has.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from cae_core.cooperative.schemes import Component
from cae_core.rules import Amt, Flag, Framework, Input, Ops, ParameterSet, Rate, Rule, Scale, rule

_ASSEMBLY = "FR-1.16"  # the assembly sets bases, rates and amounts
_SEEN = "FR-1.42"  # minimum by seniority, yearly cap by membership and months present


@rule(source=_ASSEMBLY, name="share")
def no_share(x: Ops) -> Amt:
    """Nothing in proportion to a base."""
    return x.amount(0)


@rule(source=_ASSEMBLY, name="share")
def share_by_rate(x: Ops, base: Amt, rate: Rate) -> Amt:
    """The rate on the month's base, half-up on the total."""
    return x.rate(base, rate)


@rule(source=_ASSEMBLY, name="share")
def share_by_rate_in_year(x: Ops, base: Amt, base_before: Amt, share_before: Amt, rate: Rate) -> Amt:
    """The rate on the base cumulated over the year, less what was taken already."""
    return x.rate(base_before + base, rate) - share_before


@rule(source=_ASSEMBLY, name="share")
def share_by_slices(x: Ops, base: Amt, brackets: Scale) -> Amt:
    """Each slice of the month's base at its own rate; a negative base gives back as much."""
    return x.scale(x.max(base, x.amount(0)), brackets) - x.scale(x.max(-base, x.amount(0)), brackets)


@rule(source=_ASSEMBLY, name="share")
def share_by_bracket(x: Ops, base: Amt, brackets: Scale) -> Amt:
    """The month's whole base at the rate of its bracket; a negative base gives back as much."""
    due = x.scale(x.max(base, x.amount(0)), brackets, whole=True)
    return due - x.scale(x.max(-base, x.amount(0)), brackets, whole=True)


@rule(source=_ASSEMBLY, name="share")
def share_by_slices_in_year(x: Ops, base: Amt, base_before: Amt, share_before: Amt, brackets: Scale) -> Amt:
    """Each slice of the year's cumulated base at its own rate, less what was taken already."""
    return x.scale(x.max(base_before + base, x.amount(0)), brackets) - share_before


@rule(source=_ASSEMBLY, name="share")
def share_by_bracket_in_year(x: Ops, base: Amt, base_before: Amt, share_before: Amt, brackets: Scale) -> Amt:
    """The year's whole cumulated base at the rate of its bracket, less what was taken already."""
    return x.scale(x.max(base_before + base, x.amount(0)), brackets, whole=True) - share_before


@rule(source=_ASSEMBLY, name="fixed_due")
def no_fixed(x: Ops) -> Amt:
    """No fixed amount."""
    return x.amount(0)


@rule(source=_ASSEMBLY)
def fixed_due(x: Ops, fixed: Amt, heads: Rate, waived_heads: Rate) -> Amt:
    """The fixed amount, once for each that bears it and is not waived."""
    return x.rate(fixed, heads - waived_heads)


@rule(source=_ASSEMBLY, name="due_with_minimum")
def without_minimum(x: Ops, share: Amt, fixed_due: Amt) -> Amt:
    """The proportional and the fixed part."""
    return x.max(share + fixed_due)


@rule(source=_ASSEMBLY)
def due_with_minimum(x: Ops, share: Amt, fixed_due: Amt, minimum_due: Amt, present: Flag) -> Amt:
    """The proportional and the fixed part, at least the minimum while the activity is open."""
    return x.where(present, x.max(share + fixed_due, minimum_due), share + fixed_due)


@rule(source=_ASSEMBLY)
def minimum_due(x: Ops, minimum: Amt) -> Amt:
    """The minimum of a month."""
    return x.max(minimum)


@rule(source=_SEEN, name="minimum_due")
def minimum_by_seniority(
    x: Ops, minimum: Amt, minimum_early: Amt, early_months: Amt, months_since_entry: Amt
) -> Amt:
    """The minimum of a month, another one in the first months."""
    return x.where(months_since_entry < early_months, minimum_early, minimum)


@rule(source=_ASSEMBLY, name="due_in_month")
def without_cap_month(x: Ops, due_with_minimum: Amt) -> Amt:
    """No monthly cap."""
    return x.max(due_with_minimum)


@rule(source=_ASSEMBLY)
def due_in_month(x: Ops, due_with_minimum: Amt, cap_month: Amt) -> Amt:
    """At most the monthly cap."""
    return x.min(due_with_minimum, cap_month)


@rule(source=_ASSEMBLY, name="due_in_year")
def without_cap_year(x: Ops, due_in_month: Amt) -> Amt:
    """No yearly cap."""
    return x.max(due_in_month)


@rule(source=_SEEN)
def due_in_year(x: Ops, due_in_month: Amt, taken_before: Amt, year_cap: Amt) -> Amt:
    """At most what the yearly cap leaves after the earlier months."""
    return x.min(taken_before + due_in_month, year_cap) - taken_before


@rule(source=_SEEN, name="full_year_cap")
def cap_of_all(x: Ops, cap_year: Amt) -> Amt:
    """The cap of twelve months."""
    return x.max(cap_year)


@rule(source=_SEEN, name="full_year_cap")
def cap_by_membership(x: Ops, cap_year: Amt, cap_year_member: Amt, member: Flag) -> Amt:
    """The cap of twelve months, another one for members."""
    return x.where(member, cap_year_member, cap_year)


@rule(source=_SEEN, name="year_cap")
def cap_whole(x: Ops, full_year_cap: Amt) -> Amt:
    """The cap, whatever the months present."""
    return x.max(full_year_cap)


@rule(source=_SEEN, name="year_cap")
def cap_prorated(x: Ops, full_year_cap: Amt, months_present: Rate) -> Amt:
    """The cap in proportion to the months present in the financial year."""
    return x.rate(full_year_cap, x.ratio_of(months_present, x.number("12")))


@rule(source=_ASSEMBLY)
def due(x: Ops, due_in_year: Amt, waived: Flag) -> Amt:
    """The contribution of the month; nothing when it is waived."""
    return x.where(waived, x.amount(0), due_in_year)


_SHARES: Mapping[tuple[str, bool, bool], Rule] = {
    ("rate", False, False): share_by_rate,
    ("rate", True, False): share_by_rate_in_year,
    ("brackets", False, False): share_by_slices,
    ("brackets", False, True): share_by_bracket,
    ("brackets", True, False): share_by_slices_in_year,
    ("brackets", True, True): share_by_bracket_in_year,
}


def component_rules(component: Component) -> tuple[Rule, ...]:
    """The rules that a component's data calls for, one a node."""
    has = component.values
    kind = "rate" if "rate" in has else "brackets" if "brackets" in has else ""
    whole = component.whole and kind == "brackets"
    chosen = [
        _SHARES[kind, component.yearly, whole] if kind else no_share,
        fixed_due if "fixed" in has else no_fixed,
        due_in_month if "cap_month" in has else without_cap_month,
        due,
    ]
    if "minimum" in has:
        chosen += [due_with_minimum, minimum_by_seniority if "minimum_early" in has else minimum_due]
    else:
        chosen.append(without_minimum)
    if "cap_year" in has:
        chosen += [due_in_year, cap_by_membership if "cap_year_member" in has else cap_of_all]
        chosen.append(cap_prorated if component.cap_prorated else cap_whole)
    else:
        chosen.append(without_cap_year)
    return tuple(chosen)


def component_framework(scheme: str, component: Component, currency: str) -> Framework:
    """The framework of one component, dated by its values. Raises ParameterRefused."""
    inputs, parameters, rules = _names()
    tables = {key: _table(key, rows, parameters[key]) for key, rows in component.values.items()}
    if component.early_months:
        since = component.values["minimum_early"][0].start
        rows = [{"from": since, "value": component.early_months, **_BY_STATUTES}]
        label = parameters["early_months"]
        tables["early_months"] = {"unit": "count", "label": label, "values": rows}
    return Framework(
        name=f"{scheme}/{component.key}",
        currency=currency,
        rules=component_rules(component),
        parameters=ParameterSet.load([tables], currency),
        inputs=inputs,
        labels=rules,
    )


_BY_STATUTES = {"source": "statutes", "confidence": "statutes"}
_UNITS = {"rate": "rate", "brackets": "scale"}


def _table(key: str, values: Any, label: Mapping[str, str]) -> dict[str, Any]:
    rows = []
    for dated in values:
        value = dated.value if isinstance(dated.value, str) else [list(pair) for pair in dated.value]
        row = {"from": dated.start, "value": value, **_BY_STATUTES}
        row |= {"source": dated.source} if dated.source else {}
        row |= {"end": dated.end} if dated.end else {}
        rows.append(row)
    return {"unit": _UNITS.get(key, "amount"), "label": label, "values": rows}


@cache
def _names() -> tuple[tuple[Input, ...], Mapping[str, Any], Mapping[str, Any]]:
    """Inputs, and labels of parameters and rules, from the packaged file."""
    tables = tomllib.loads(files(__package__).joinpath("data/contribution.toml").read_text(encoding="utf-8"))
    parameters, rules = tables.pop("parameters"), tables.pop("rules")
    inputs = tuple(
        Input(name, table["kind"], table.get("default"), table["label"]) for name, table in tables.items()
    )
    return inputs, parameters, rules
