"""Laws made for tests of assemblies: parameters that no country's file gives, said so in their source."""

from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.roll import MemberFacts, make_roll
from cae_core.periods import parse_date
from cae_core.rules.parameters import ParameterSet

DAY = parse_date("2026-06-19")


def assembly_law(**values):
    """A law of these values: flags, counts, rates as texts (``1/3``); None is what nobody could establish."""
    return AssemblyLaw(
        ParameterSet.load([{key: parameter(key, value) for key, value in values.items()}], "EUR")
    )


def parameter(key, value):
    text = "unknown" if value is None else str(value).lower()
    row = {"from": parse_date("2020-01-01"), "value": text, "source": f"law of {key}", "confidence": "text"}
    unit = {bool: "flag", int: "count", type(None): "flag"}.get(type(value), "rate")
    return {"unit": unit, "label": {"en": key, "fr": key, "ar": key}, "values": [row]}


def people(count):
    """So many members, P01 onwards."""
    return [MemberFacts(f"P{i:02}") for i in range(1, count + 1)]


def roll_of(count, law, *others):
    """The roll of so many plain members and some others."""
    return make_roll([*people(count), *others], law, DAY)
