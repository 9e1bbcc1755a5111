"""Who wins and who loses from one variant to another, person by person, and which line moved.

Of each person, net income is turnover less all that is taken or kept (`LINES`), under either variant; so what
a person wins is, to the minor unit, the sum of what each line moved. The **reason** is the line that moved
net income most in the direction in which it went, the first of `LINES` of two that did alike.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np

from cae_core.messages import mark
from cae_core.simulation.measures import PeopleNotKept
from cae_core.simulation.people import Array
from cae_core.simulation.results import Results
from cae_core.simulation.sums import weighted

LINES: Mapping[str, str] = {
    "turnover": mark("more or less turnover"),
    "costs": mark("more or less costs"),
    "contribution": mark("the contribution to shared services"),
    "employer_contributions": mark("the employer's contributions"),
    "employee_contributions": mark("the employee's contributions"),
    "income_tax": mark("tax withheld or owed"),
    "dues": mark("dues of work on one's own account"),
    "other_withheld": mark("other taxes withheld from pay"),
    "trial": mark("months on trial, which are not paid"),
    "pay_waits": mark("pay that waits on the account for the least that is paid"),
    "kept": mark("what stays on the account"),
}
"""What net income is turnover less of, each with its words.

What is left on the account goes to one of the last three: ``trial`` where months on trial differ,
``pay_waits`` where only months paid do, else ``kept``.
"""

_TAKEN = tuple(LINES)[1:7]


@attrs.frozen(eq=False)
class Change:
    """From variant ``before`` to ``after``, a value a row: what net income gained, in minor units.

    ``moved`` is what each of `LINES` brought of it; ``reason`` the place among them of the one that moved
    most that way, −1 where nothing changed.
    """

    before: str
    after: str
    gain: Array
    moved: Mapping[str, Array]
    reason: Array
    weights: Array

    @property
    def winners(self) -> int:
        """The weight of those who gain."""
        return int(self.weights[self.gain > 0].sum())

    @property
    def losers(self) -> int:
        """The weight of those who lose."""
        return int(self.weights[self.gain < 0].sum())

    @property
    def unmoved(self) -> int:
        """The weight of those to whom nothing changes."""
        return int(self.weights[self.gain == 0].sum())

    @property
    def total(self) -> int:
        """What all gain together, in thousandths × minor units."""
        return weighted(self.gain, self.weights)

    @property
    def by_line(self) -> dict[str, int]:
        """What each line brought all together; they sum to `total`; idle ones are left out."""
        found = {name: weighted(values, self.weights) for name, values in self.moved.items()}
        return {name: amount for name, amount in found.items() if self.moved[name].any()}

    def reasons(self, *, won: bool) -> dict[str, tuple[int, int]]:
        """Of winners, or losers, by reason: their weight, and what they gain (thousandths × minor units)."""
        found: dict[str, tuple[int, int]] = {}
        side = self.gain > 0 if won else self.gain < 0
        for place, name in enumerate(LINES):
            rows = np.flatnonzero(side & (self.reason == place))
            if rows.size:
                weights = self.weights[rows]
                found[name] = int(weights.sum()), weighted(self.gain[rows], weights)
        return found


def change(results: Results, before: str, after: str) -> Change:
    """Compare two variants of a scenario, by their keys. Raises UnknownKey, PeopleNotKept."""
    if not results.people:
        raise PeopleNotKept(what="change")
    old, new = results[before].person, results[after].person
    gain = new["net_income"] - old["net_income"]
    moved = {"turnover": new["turnover"] - old["turnover"]}
    moved |= {name: old[name] - new[name] for name in _TAKEN}
    moved["other_withheld"] = _other_withheld(old) - _other_withheld(new)
    kept = _left_over(old) - _left_over(new)
    trial = old["months_trial"] != new["months_trial"]
    waits = ~trial & (old["months_paid"] != new["months_paid"])
    moved |= {
        "trial": np.where(trial, kept, 0),
        "pay_waits": np.where(waits, kept, 0),
        "kept": np.where(trial | waits, 0, kept),
    }
    table = np.stack([moved[name] for name in LINES])
    toward = np.argmax(table * np.sign(gain), axis=0)
    reason = np.where(gain == 0, -1, toward)
    return Change(before, after, gain, moved, reason, results.people["weight"])


def _left_over(person: Mapping[str, Array]) -> Array:
    """What was on the account at the end, or when the person left."""
    found: Array = person["account_end"] + person["owed_on_leaving"]
    return found


def _other_withheld(person: Mapping[str, Array]) -> Array:
    """What was withheld from pay besides contributions and income tax, such as a solidarity contribution."""
    left = person["turnover"] - person["net_income"] - _left_over(person)
    found: Array = left - sum(person[name] for name in _TAKEN)
    return found
