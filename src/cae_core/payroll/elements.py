"""Pay elements: what is added to pay one by one, and which input of the regime each goes into."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.payroll.errors import LayoutRefused
from cae_core.rules.values import flag

_KEYS = frozenset({"label", "input", "source", "flags"})


class UnknownElement(CaeError, LookupError):
    """A pay element the regime does not have. Data: element, regime, known."""

    template = mark("{regime} has no pay element “{element}”; known: {known}")


@attrs.frozen
class PayElement:
    """An element of pay: a bonus, an allowance, an absence. Its amount is added to the regime's ``input``.

    ``flags`` say how the law treats it (``cotisable``, ``imposable``…); an element that is given by its
    flags and no key is taken for the first element whose flags are all the same.
    """

    key: str
    label: Mapping[str, str] = attrs.field(hash=False)
    input: str
    source: str
    flags: Mapping[str, bool] = attrs.field(factory=dict, hash=False)


@attrs.frozen
class ElementAmount:
    """An element given for a month: its key, its amount in minor units, what the payslip calls it.

    Without a label it is called what the country calls it.
    """

    element: str
    amount: int
    label: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The element as plain JSON values, its amount in minor units."""
        return {"element": self.element, "amount": self.amount, "label": self.label}


def load_elements(text: str) -> dict[str, PayElement]:
    r"""Read elements from TOML, one table each; raises LayoutRefused.

    >>> load_elements('[meal]\nlabel = {en = "Meal"}\ninput = "meals"\nsource = "MA-145"')["meal"].input
    'meals'
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutRefused(where="TOML", reason=str(error)) from error
    return {key: _element(key, table) for key, table in tables.items()}


def _element(key: str, table: Mapping[str, Any]) -> PayElement:
    if not {"label", "input", "source"} <= set(table) <= _KEYS:
        raise LayoutRefused(where=key, reason=mark("an element has a label, an input, a source and flags"))
    return PayElement(key, **table)


def find_element(elements: Mapping[str, PayElement], given: Mapping[str, Any], regime: str) -> PayElement:
    """The element that a table means, by its ``element`` key or by its flags; raises UnknownElement."""
    key = str(given.get("element", ""))
    if key in elements:
        return elements[key]
    if not key:
        wanted = {name: _flag(value) for name, value in given.items() if name not in ("label", "amount")}
        for each in elements.values():
            if each.flags and {**dict.fromkeys(each.flags, False), **wanted} == dict(each.flags):
                return each
        key = str(given.get("label", ""))
    raise UnknownElement(element=key, regime=regime, known=", ".join(elements))


def _flag(value: Any) -> bool:
    return value if isinstance(value, bool) else bool(flag(str(value)))


def summed(
    elements: Mapping[str, PayElement], amounts: Iterable[ElementAmount], regime: str
) -> dict[str, int]:
    """The sum of the amounts that go into each input, in minor units; raises UnknownElement."""
    sums: dict[str, int] = {}
    for each in amounts:
        found = find_element(elements, {"element": each.element}, regime)
        sums[found.input] = sums.get(found.input, 0) + each.amount
    return sums
