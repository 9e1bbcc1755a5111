"""What a caller asks for that is not there, or gives that cannot be: one error for each."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from typing import TypeVar

from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import UnknownName, near_names

V = TypeVar("V")


class UnknownKey(UnknownName, KeyError):
    """A key of a scenario, of its results or of their tables that is not there.

    Data: name, framework (what does not have it), near (text).
    """

    def __str__(self) -> str:
        return str(self.args[0])


class WrongArgument(CaeError, ValueError):
    """An argument that cannot be. Data: name, found (as Python writes it), expected.

    >>> print(WrongArgument(name="seed", found="-1", expected=NOT_BELOW_ZERO))
    seed = -1: expected a whole number, 0 or more
    """

    template = mark("{name} = {found}: expected {expected}")


NOT_BELOW_ZERO = mark("a whole number, 0 or more")
THE_SCENARIO = mark("the scenario")
THE_TABLES = mark("the list of tables")
THE_LINES = mark("the list of lines")
THE_MEASURES = mark("the list of measures")


def found_in(what: str, several: Mapping[str, V], key: str) -> V:
    """The value of a key; ``what`` is what has them, marked. Raises UnknownKey with the nearest names.

    >>> found_in(THE_SCENARIO, {"today": 1, "lower": 2}, "tody")
    Traceback (most recent call last):
    cae_core.simulation.asked_wrongly.UnknownKey: the scenario has no “tody”; near: today
    """
    if key not in several:
        raise UnknownKey(name=key, framework=Sentence(what), near=near_names(str(key), several) or "–")
    return several[key]


def seed_of(value: int) -> int:
    """A seed as an int: any whole number from 0 on, numpy's too. Raises WrongArgument."""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool) and value >= 0:
        return int(value)
    raise WrongArgument(name="seed", found=repr(value), expected=NOT_BELOW_ZERO)
