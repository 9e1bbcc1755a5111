"""What an assumption bears on: how to read its present value from a scenario, and to put another."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Protocol

import attrs

from cae_core.messages import mark
from cae_core.money import decimals, round_div
from cae_core.rules.errors import LawNotChecked, LawNotEstablished, ParameterNotKnownYet, UnknownName
from cae_core.rules.ratio import Ratio, UnreadableRatio
from cae_core.simulation.assumptions import Assumption, AssumptionRefused
from cae_core.simulation.figures import figure_of, put_figure
from cae_core.simulation.generation import Described
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.variant import Variant

_RATIO_PLACES = 6
_BANDS = ("cost.share", "entry", "tenure")
_BAND = re.compile(r"(\d+)(?:-(\d+))?")
_NEUTRAL = {"times": Fraction(1), "plus": Fraction(0)}


class Target(Protocol):
    """What an assumption bears on in a scenario; ``places`` are the decimals its values are typed with."""

    @property
    def places(self) -> int:
        """Decimals of its values."""

    def present(self, scenario: Scenario) -> tuple[Fraction | None, ...]:
        """The values that a scenario has (None where the law says nothing)."""

    def put(self, scenario: Scenario, value: Fraction) -> Scenario:
        """The scenario with a value in its stead."""


def target_of(scenario: Scenario, assumption: Assumption) -> Target:
    """What an assumption bears on. Raises AssumptionRefused, UnknownName."""
    kind, _, key = assumption.target.partition(".")
    if kind not in _KINDS:
        raise UnknownName.among(kind, f"assumptions.{assumption.name}.target", _KINDS)
    if kind != "population" and assumption.change != "value":
        reason = mark("only a hypothesis of the population can be changed by times or plus")
        raise AssumptionRefused(name=assumption.name, reason=reason)
    return _KINDS[kind](scenario, assumption, key)


def written(value: Fraction, places: int) -> str:
    """A number as one types it; one that so many decimals do not hold as a fraction.

    >>> written(Fraction(1, 8), 6), written(Fraction(2, 3), 6), written(Fraction(-42), 0)
    ('0.125', '2/3', '-42')
    """
    scaled = value * 10**places
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(abs(scaled.numerator), 10**places)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:0{places}}".rstrip("0").rstrip(".") if places else f"{sign}{whole}"


@attrs.frozen(eq=False)
class _OfVariants:
    """A target that some variants have: what it is in one, and that one with another value."""

    assumption: Assumption
    key: str
    places: int
    keys: tuple[str, ...]
    read: Callable[[Variant], Fraction | None]
    write: Callable[[Variant, str], Variant]

    def present(self, scenario: Scenario) -> tuple[Fraction | None, ...]:
        return tuple(self.read(each) for each in scenario.variants if each.key in self.keys)

    def put(self, scenario: Scenario, value: Fraction) -> Scenario:
        text = written(value, self.places)
        variants = [self.write(each, text) if each.key in self.keys else each for each in scenario.variants]
        return attrs.evolve(scenario, variants=variants)


def _bearing(scenario: Scenario, assumption: Assumption, has: Callable[[Variant], bool]) -> tuple[str, ...]:
    """The keys of the variants that an assumption bears on. Raises AssumptionRefused, UnknownName."""
    known = [each.key for each in scenario.variants]
    for each in assumption.variants:
        if each not in known:
            raise UnknownName.among(each, f"assumptions.{assumption.name}.variants", known)
    wanted = [each for each in scenario.variants if each.key in (assumption.variants or known)]
    found = tuple(each.key for each in wanted if has(each))
    if not found or (assumption.variants and len(found) < len(wanted)):
        reason = mark("the variants that it bears on have no such figure")
        raise AssumptionRefused(name=assumption.name, reason=reason)
    return found


def _law(scenario: Scenario, assumption: Assumption, key: str) -> Target:
    """A dated parameter of the law, as a reform from the first month on."""

    def has(variant: Variant) -> bool:
        return variant.framework.same_as.get(key, key) in variant.framework.law

    keys = _bearing(scenario, assumption, has)
    first = next(each for each in scenario.variants if each.key in keys).framework
    parameter, start = figure_of(first, key), scenario.start
    if parameter.unit in ("flag", "scale"):
        raise AssumptionRefused(name=assumption.name, reason=mark("it is not a number"))
    places = _places(parameter.unit, first.currency)
    source = f"assumption {assumption.name}"

    def read(variant: Variant) -> Fraction | None:
        try:
            with warnings.catch_warnings():  # a run tells which law was not checked
                warnings.simplefilter("ignore", LawNotChecked)
                value = variant.framework.figure(key, start.last)
        except (LawNotEstablished, ParameterNotKnownYet):
            return None
        if isinstance(value, Ratio):
            return value.fraction
        return Fraction(value, 10**places if parameter.unit == "amount" else 1)

    def write(variant: Variant, text: str) -> Variant:
        return put_figure(variant, key, text, source=source, start=start)

    return _OfVariants(assumption, key, places, keys, read, write)


def _input(scenario: Scenario, assumption: Assumption, key: str) -> Target:
    """A payroll input that a variant gives everybody."""

    def given(variant: Variant) -> Mapping[str, Any]:
        return {**variant.framework.inputs, **variant.inputs}

    keys = _bearing(scenario, assumption, lambda each: key in given(each))
    first = next(each for each in scenario.variants if each.key in keys)
    assert first.regime is not None
    unit = first.regime.framework.kind(key)

    def read(variant: Variant) -> Fraction | None:
        return _parsed(assumption, given(variant)[key])

    def write(variant: Variant, text: str) -> Variant:
        return attrs.evolve(variant, inputs={**variant.inputs, key: text})

    return _OfVariants(assumption, key, _places(unit, first.framework.currency), keys, read, write)


def _contribution(scenario: Scenario, assumption: Assumption, key: str) -> Target:
    """A value of a component of the contribution scheme."""
    name, _, field = key.partition(".")

    def component(variant: Variant) -> Mapping[str, Any]:
        rows = variant.framework.contribution.get("components", ())
        return next((each for each in rows if each.get("key") == name), {})

    keys = _bearing(scenario, assumption, lambda each: isinstance(component(each).get(field), str))

    def read(variant: Variant) -> Fraction | None:
        return _parsed(assumption, component(variant)[field])

    def write(variant: Variant, text: str) -> Variant:
        table = variant.framework.contribution
        rows = [{**each, field: text} if each.get("key") == name else each for each in table["components"]]
        changed = attrs.evolve(variant.framework, contribution={**table, "components": rows})
        return attrs.evolve(variant, framework=changed)

    return _OfVariants(assumption, key, _RATIO_PLACES, keys, read, write)


@attrs.frozen(eq=False)
class _OfPopulation:
    """A hypothesis of a described population, replaced, multiplied or moved."""

    assumption: Assumption
    key: str
    places: int
    bands: bool
    amounts: int | None

    def _typed(self, scenario: Scenario) -> Any:
        population = scenario.population
        assert isinstance(population, Described)
        return next(each.value for each in population.description.hypotheses if each.key == self.key)

    def present(self, scenario: Scenario) -> tuple[Fraction | None, ...]:
        if self.assumption.change in _NEUTRAL:
            return (_NEUTRAL[self.assumption.change],)
        return (_parsed(self.assumption, self._typed(scenario)),)

    def put(self, scenario: Scenario, value: Fraction) -> Scenario:
        population, now = scenario.population, self._typed(scenario)
        assert isinstance(population, Described)
        if self.assumption.change == "value":
            changed: Any = written(value, self.places)
        elif self.bands and self.assumption.change == "plus":
            changed = _moved(now, int(value))
        else:
            changed = self._leaves(now, value)
        supposed = population.description.supposing({self.key: changed})
        return attrs.evolve(scenario, population=attrs.evolve(population, description=supposed))

    def _leaves(self, node: Any, value: Fraction) -> Any:
        """Every number of a hypothesis multiplied, or added to; an amount to the minor unit, half up."""
        if isinstance(node, Mapping):
            return {key: self._leaves(each, value) for key, each in node.items()}
        if isinstance(node, list):
            return [self._leaves(each, value) for each in node]
        present = _parsed(self.assumption, node)
        exact = present * value if self.assumption.change == "times" else present + value
        places = _RATIO_PLACES if self.amounts is None else self.amounts
        return written(half_up(exact, places), places)


def half_up(value: Fraction, places: int) -> Fraction:
    """A number rounded to so many decimals, halves away from nothing."""
    scale = 10**places
    return Fraction(round_div(value.numerator * scale, value.denominator), scale)


def _population(scenario: Scenario, assumption: Assumption, key: str) -> Target:
    population = scenario.population
    if not isinstance(population, Described):
        reason = mark("the population is not a description")
        raise AssumptionRefused(name=assumption.name, reason=reason)
    hypotheses = {each.key: each for each in population.description.hypotheses}
    if key not in hypotheses:
        raise UnknownName.among(key, population.description.key, hypotheses)
    bands = key in _BANDS or (key.startswith("column.") and not isinstance(hypotheses[key].value, str))
    amounts = decimals(scenario.country.currency) if key == "turnover.median" else None
    whole = bands and assumption.change == "plus"
    by_value = amounts if amounts is not None and assumption.change == "value" else _RATIO_PLACES
    return _OfPopulation(assumption, key, 0 if whole else by_value, bands, amounts)


def _moved(node: Mapping[str, Any], by: int) -> dict[str, Any]:
    """Bands moved up or down by whole steps, never below nothing, in a table or a table by category."""
    found: dict[str, Any] = {}
    for key, each in node.items():
        match = _BAND.fullmatch(key)
        if isinstance(each, Mapping):
            found[key] = _moved(each, by)
        elif match:
            edges = [str(max(int(edge) + by, 0)) for edge in match.groups() if edge is not None]
            found["-".join(edges)] = each
    return found


def _parsed(assumption: Assumption, text: object) -> Fraction:
    try:
        return Ratio.parse(str(text)).fraction
    except UnreadableRatio:
        reason = mark("it bears on several numbers: change them by times or plus")
        raise AssumptionRefused(name=assumption.name, reason=reason) from None


def _places(unit: str, currency: str) -> int:
    return decimals(currency) if unit == "amount" else 0 if unit == "count" else _RATIO_PLACES


_KINDS: Mapping[str, Callable[[Scenario, Assumption, str], Target]] = {
    "law": _law,
    "inputs": _input,
    "contribution": _contribution,
    "population": _population,
}
