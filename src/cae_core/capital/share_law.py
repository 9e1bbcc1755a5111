"""What law and statutes say of shares on a day, and who the members are: what checks look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping

import attrs

from cae_core.rules.form_law import FormLaw
from cae_core.rules.parameters import ParameterSet


@attrs.frozen
class People:
    """What checks must know of persons.

    ``legal`` are those that are no natural persons; ``pay`` is the gross pay, in minor units, out of which a
    person pays shares this month.
    """

    legal: Collection[str] = ()
    pay: Mapping[str, int] = attrs.field(factory=dict)


class ShareLaw(FormLaw):
    """What binds the shares of a cooperative: its form's parameters, and when its financial years end.

    ``year_end`` gives the last day of the financial year that holds a day.
    """

    def __init__(self, parameters: ParameterSet | None, year_end: Callable[[dt.date], dt.date]) -> None:
        super().__init__(parameters)
        self.year_end = year_end
