"""Back pay: what an earlier month comes to under the law as it is known now.

A decree may apply from a day before its publication. What was paid in between was right when it was paid;
the law known now makes it something else, and the difference is owed. Only what was computed from
parameters changes: a gross that was given stays what it was, and may now break what pay may not break.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from cae_core.payroll.payslip import stored_inputs
from cae_core.payroll.regime import Regime
from cae_core.periods import Month
from cae_core.rules import values as kinds
from cae_core.rules.graph import Graph
from cae_core.rules.parameters import Fact
from cae_core.rules.run import Run

GROSS = "gross"


@attrs.frozen
class Change:
    """A parameter with another value for a past month: ``before`` as known then, ``after`` as known now.

    Values are as they were written (``554.736``), ``before`` empty where none was known then. ``start`` is
    the day it applies from, ``published`` the day it was published.
    """

    key: str
    unit: str
    label: Mapping[str, str] = attrs.field(hash=False)
    before: str
    after: str
    source: str
    start: dt.date
    published: dt.date | None

    def to_dict(self) -> dict[str, Any]:
        """The change as plain JSON values."""
        published = self.published.isoformat() if self.published else ""
        days = {"start": self.start.isoformat(), "published": published}
        return {**attrs.asdict(self), "label": dict(self.label), **days}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Change:
        """Read what `to_dict` wrote."""
        published = dt.date.fromisoformat(data["published"]) if data["published"] else None
        return cls(**{**data, "start": dt.date.fromisoformat(data["start"]), "published": published})


@attrs.frozen
class Broken:
    """What a past month's pay breaks under the law known now, and did not when it was paid."""

    label: Mapping[str, str] = attrs.field(hash=False)
    source: str


@attrs.frozen
class Revised:
    """A past month's gross as it was paid (``then``) and under the law known now, in minor units."""

    month: Month
    then: int
    now: int
    changes: tuple[Change, ...] = ()
    broken: tuple[Broken, ...] = ()

    @property
    def difference(self) -> int:
        """What the law known now adds to the month's gross; negative where it takes off."""
        return self.now - self.then

    @property
    def differs(self) -> bool:
        """Whether there is anything to say of the month."""
        return bool(self.difference or self.broken)

    def to_dict(self) -> dict[str, Any]:
        """The revision as plain JSON values."""
        return {
            "month": str(self.month),
            "then": self.then,
            "now": self.now,
            "changes": [each.to_dict() for each in self.changes],
            "broken": [{"label": dict(each.label), "source": each.source} for each in self.broken],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Revised:
        """Read what `to_dict` wrote."""
        return cls(
            Month.parse(data["month"]),
            data["then"],
            data["now"],
            tuple(Change.from_dict(each) for each in data["changes"]),
            tuple(Broken(**each) for each in data["broken"]),
        )


def revise(
    stored: Mapping[str, Any], regime: Regime, known_on: dt.date | None = None, then: dt.date | None = None
) -> Revised:
    """Compute a stored payslip's gross again with what is known on a day (None: all that is known today).

    ``stored`` is what `Payslip.to_dict` wrote: its own inputs are taken, its gross believed, so that a decree
    that the library learned only after the payslip was made counts too. ``then`` is the day it was computed
    as of where it does not say. Exact; raises what the rules raise.
    """
    month = Month.parse(stored["month"])
    now = regime if known_on is None else regime.known_by(known_on)
    graph = now.graph(month)
    guards = {each.node: each for each in regime.layout.guards}
    run = graph.run(stored_inputs(stored, graph), (GROSS, *guards))
    figures = {**stored["inputs"], **stored["values"]}
    paid = kinds.strict(figures[GROSS], "amount", graph.currency, GROSS)
    broken = [node for node in guards if run.get(node) is True and figures.get(node) != "true"]
    said = tuple(Broken(guards[node].label, guards[node].source) for node in broken)
    found = Revised(month, paid, run[GROSS], broken=said)
    if not found.differs:
        return found
    was = {GROSS: paid, **dict.fromkeys(broken, False)}
    day = dt.date.fromisoformat(stored["known_on"]) if stored["known_on"] else then
    before = _before(now, month, run, was, filter(None, (day, month.first)))
    return attrs.evolve(found, changes=tuple(_changes(run, was, before, month)))


def _before(
    regime: Regime, month: Month, run: Run, was: Mapping[str, Any], days: Iterable[dt.date]
) -> Graph | None:
    """The rules as known on the first of some days by which the figures come to what they were, or None.

    A library that was behind knew a decree on none of them: what it computed with is what was known when
    the month began.
    """
    for day in days:
        graph = regime.known_by(day).graph(month)
        found = graph.run(run.given, tuple(was))
        if all(found.get(node) == value for node, value in was.items()):
            return graph
    return None


def _changes(run: Run, was: Mapping[str, Any], before: Graph | None, month: Month) -> Iterator[Change]:
    """The parameters whose new value makes the difference, or those published since the month began."""
    facts = run.facts(was)
    if before is None:
        yield from (
            _change(each, None) for each in facts if each.known_from and each.known_from > month.first
        )
        return
    changed = [each for each in facts if not _same(each, before.facts.get(each.key))]
    telling = [each for each in changed if _tells(run, was, each.key, before.facts.get(each.key))]
    for each in telling or changed:
        yield _change(each, before.facts.get(each.key))


def _change(now: Fact, before: Fact | None) -> Change:
    old = before.text if before else ""
    return Change(now.key, now.unit, now.label, old, now.text, now.source, now.start, now.known_from)


def _same(now: Fact, before: Fact | None) -> bool:
    return before is not None and now.value == before.value


def _tells(run: Run, nodes: Iterable[str], key: str, before: Fact | None) -> bool:
    """Whether a parameter put back to what it was, and no other, moves one of the figures."""
    if before is None:
        return True
    found = run.graph.run({**run.given, key: before.value}, tuple(nodes))
    return any(found.get(node) != run[node] for node in nodes)
