"""One person's contribution and own account in plain ints, to hold against what arrays said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.cooperative.schemes import Base, Component, Scheme
from cae_core.country.legal_frameworks import Due
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio
from cae_core.rules.run import Run
from cae_core.simulation.variant import Variant


class TakingAlone:
    """The mutualised contribution of one activity, month after month. It changes."""

    def __init__(self, scheme: Scheme | None) -> None:
        self._scheme = scheme
        self._year = 0
        self._before: dict[str, dict[str, int]] = {}

    def month(self, month: Month, amounts: Mapping[str, int], *, active: bool, since: int) -> dict[str, Run]:
        """The runs of the components in force; their node ``due`` is what is taken of an active person."""
        if self._scheme is None:
            return {}
        if month.year != self._year:
            self._year, self._before = month.year, {}
        runs: dict[str, Run] = {}
        taken = 0
        for each in self._scheme.components:
            if not each.holds_in(month):
                continue
            before = self._before.setdefault(each.key, {"base": 0, "share": 0, "due": 0})
            base = _base(each, amounts, taken)
            given: dict[str, Any] = {
                "base": base,
                "base_before": before["base"],
                "share_before": before["share"],
                "taken_before": before["due"],
                "heads": Ratio(int(active), 1),
                "waived_heads": Ratio(0, 1),
                "present": active,
                "months_since_entry": since,
            }
            graph = self._scheme.frameworks[each.key].at(month.last)
            run = graph.run({name: value for name, value in given.items() if name in graph.inputs})
            if active:
                taken += run["due"]
                for name, amount in (("base", base), ("share", run["share"]), ("due", run["due"])):
                    before[name] += amount
            runs[each.key] = run
        return runs


def _base(component: Component, amounts: Mapping[str, int], taken: int) -> int:
    margin = amounts["turnover"] - amounts["costs"]
    bases = {Base.NONE: 0, Base.GROSS_MARGIN: margin, Base.RESULT: margin - taken}
    return bases.get(component.base, amounts["turnover"])


@attrs.define(eq=False)
class _Made:
    """What a person made in the period of a due so far, and in the calendar year before it."""

    due: Due
    period: dict[str, int] = attrs.field(factory=dict)
    before: dict[str, int] = attrs.field(factory=dict)
    months: int = 0

    def figure(self, named: str) -> int:
        """One of `country.legal_frameworks.COURSE_FIGURES`."""
        name = named.removesuffix("_before").removesuffix("_year")
        period, before = self.period.get(name, 0), self.before.get(name, 0)
        found = before if named.endswith("_before") else period + (before if named.endswith("_year") else 0)
        return max(found, 0) if name == "income" else found


class OwnAccountAlone:
    """One person on their own account, month after month. It changes."""

    def __init__(self, variant: Variant, columns: Mapping[str, Any], client_share: int) -> None:
        self._variant, self._columns, self._client_share = variant, columns, client_share
        self._made = [_Made(due) for due in variant.framework.dues]
        self._insured = dict.fromkeys((due.key for due in variant.framework.dues if not due.tax), 0)

    def month(
        self, month: Month, amounts: dict[str, int], income: int, *, active: bool, last: bool
    ) -> dict[str, Run]:
        """Add what the month gives and owes to ``amounts``; returns the runs of dues whose period ends."""
        amounts |= {"net_income": income, "months_paid": int(active and income > 0)}
        flows = {
            "turnover": amounts["turnover"],
            "income": amounts["turnover"] - amounts["costs"],
            "client_turnover": (amounts["turnover"] * self._client_share + 500) // 1000,
        }
        insured = max(self._insured.values(), default=0)
        runs: dict[str, Run] = {}
        for made in self._made:
            for name, amount in flows.items():
                made.period[name] = made.period.get(name, 0) + amount
            made.months += active
            if last or month.number % made.due.months == 0:
                runs[made.due.key] = self._settle(made, month, amounts)
        amounts["months_insured"] = max(self._insured.values(), default=0) - insured
        return runs

    def _settle(self, made: _Made, month: Month, amounts: dict[str, int]) -> Run:
        due, regime = made.due, self._variant.regime
        assert regime is not None
        fed = {name: made.figure(figure) for name, figure in due.inputs.items()}
        given = {**self._variant.typed(month), **self._columns, **fed}
        run = regime.graph(month).run(given, (due.node,))
        owed = run[due.node] if made.months else 0
        name = "income_tax" if due.tax else "dues"
        amounts[name] = amounts.get(name, 0) + owed
        amounts["net_income"] -= owed
        if not due.tax and owed > 0:
            self._insured[due.key] += made.months
        made.before = {each: made.before.get(each, 0) + made.period.get(each, 0) for each in made.period}
        if month.number == 12:
            made.before = {}
        made.period, made.months = {}, 0
        return run
