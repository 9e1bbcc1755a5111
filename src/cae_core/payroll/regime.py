"""A payroll regime: the rules, the payslip's lines and what is carried from month to month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.payroll.elements import PayElement, find_element
from cae_core.payroll.errors import LayoutRefused, RegimeWithoutPay
from cae_core.payroll.pay_lines import Labels, Layout, PayLine
from cae_core.periods import Month
from cae_core.rules.framework import Framework, Reform
from cae_core.rules.graph import Graph

PAY_NODES = (
    "gross",
    "employee_contributions",
    "net_before_tax",
    "taxable_income",
    "income_tax",
    "net_pay",
    "employer_contributions",
    "employer_cost",
)
"""The nodes that every regime with pay has, in every country."""

COST = "employer_cost"
"""The node of what pay costs, for which pay is searched."""

_NO_LAYOUT = Layout((), {}, {})


@attrs.frozen
class Relief:
    """What may make the employer's cost fall when gross grows, as under a CESA after other months.

    ``node`` (its equivalent hours, FR-1.26) grows with gross up to a limit. Below it, ``levels`` (the
    year's coefficient, the reduced rates) move one way with gross; a higher level lowers the cost.
    With every level held, or with ``node`` at its limit, or in a month that stands alone,
    ``employer_cost`` never decreases when gross grows.
    """

    node: str
    levels: tuple[str, ...]


@attrs.frozen(eq=False)
class Regime:
    """How one kind of contract is paid in one country.

    ``state`` maps each year-to-date input to the node that a month adds to it; ``carried`` maps an input to
    the node that a month under contract without pay hands to the next one that is paid. A regime that is not
    ``paid`` has rules but no payslip. The framework's node ``employer_cost`` is what pay costs,
    ``net_pay`` what the person receives; see `PAY_NODES`. ``hours`` is the node of the hours that pay
    refers to (empty: it refers to none). ``elements`` are what may be added to pay one by one; ``base``
    the inputs from which gross is computed where it is not given (a basic salary…). ``dues`` are the amounts
    that a cooperative owes for a contract without pay, which no payslip carries. Raises LayoutRefused
    when a line names what the framework does not have, UnknownName likewise for the state.
    """

    name: str
    framework: Framework
    layout: Layout = _NO_LAYOUT
    state: Mapping[str, str] = attrs.field(factory=dict)
    paid: bool = True
    labels: Labels = attrs.field(factory=dict)
    relief: Relief | None = None
    carried: Mapping[str, str] = attrs.field(factory=dict)
    hours: str = ""
    elements: Mapping[str, PayElement] = attrs.field(factory=dict)
    base: tuple[str, ...] = ()
    dues: tuple[str, ...] = ()
    _held: Framework = attrs.field(init=False)
    _known: dict[dt.date, Regime] = attrs.field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        framework = self.framework
        said = framework.monotone | framework.claimed | ({COST} if self.relief else frozenset())
        held = attrs.evolve(framework, monotone=said) if said > framework.monotone else framework
        object.__setattr__(self, "_held", held)
        for line in self.layout.lines:
            for name in filter(None, (line.node, line.base, line.rate)):
                self._require(line, name)
        for name, node in (*self.state.items(), *self.carried.items()):
            self.framework.kind(name), self.framework.kind(node)
        guards, shown = (each.node for each in self.layout.guards), self.layout.shown.nodes
        for name in (*guards, *shown, *self.base, *self.dues, *filter(None, (self.hours,))):
            self.framework.kind(name)

    def _require(self, line: PayLine, name: str) -> None:
        try:
            self.framework.kind(name)
        except LookupError as error:
            raise LayoutRefused(where=line.row, reason=str(error)) from error

    @property
    def lines(self) -> tuple[PayLine, ...]:
        """The payslip's lines, in order."""
        return self.layout.lines

    @property
    def figures(self) -> tuple[str, ...]:
        """The nodes that a payslip shows, posts or hands on to the next month: all but guards."""
        lines = (each for line in self.lines for each in (line.node, line.base, line.rate))
        shown = (*self.layout.totals, *self.layout.shown.nodes, self.hours)
        handed_on = (*self.state.values(), *self.carried.values())
        named = (*lines, *shown, *handed_on, *(PAY_NODES if self.paid else ()), *self.dues)
        return tuple(dict.fromkeys(filter(None, named)))

    @property
    def monotone(self) -> frozenset[str]:
        """Nodes that never decrease when gross grows."""
        return self.framework.monotone

    @property
    def proved(self) -> bool:
        """Whether the country says how its cost moves with pay: it never falls, or as `relief` tells."""
        said = COST in self.framework.monotone or self.relief is not None
        return said and not self.claimed

    @property
    def claimed(self) -> bool:
        """Whether only a reform says so: then a search that relies on it checks it on samples."""
        return COST in self.framework.claimed

    @property
    def known_on(self) -> dt.date | None:
        """The day as of which its parameters are known; None for all that is known today."""
        return self.framework.parameters.known_on

    def graph(self, month: Month, known_on: dt.date | None = None) -> Graph:
        """The rules in force on the month's last day, with parameters as known on a day (None: today's)."""
        return self.framework.at(month.last, known_on)

    def known_by(self, day: dt.date) -> Regime:
        """Return the regime with what was known on a day; this very one when all was published by then."""
        parameters = self.framework.parameters.known_by(day)
        if parameters is self.framework.parameters:
            return self
        if day not in self._known:
            framework = attrs.evolve(self.framework, parameters=parameters)
            self._known[day] = attrs.evolve(self, framework=framework)
        return self._known[day]

    def held_graph(self, month: Month) -> Graph:
        """The same rules with all that is said not to fall taken for so, under a relief the cost as well.

        See `Relief` for when that holds, and `Reform` for who says so.
        """
        return self._held.at(month.last)

    def typed(self, month: Month, texts: Mapping[str, object]) -> dict[str, Any]:
        """Read inputs as a person types them (amounts in major units). See `Graph.typed`, `Input.typed`.

        ``elements``, a list of tables (``element`` or flags, ``amount``), is summed into the inputs its
        elements go into. Raises UnknownElement.
        """
        return self.typed_for(self.graph(month), texts)

    def typed_for(self, graph: Graph, texts: Mapping[str, object]) -> dict[str, Any]:
        """Read inputs as a person types them, for a graph of the regime. See `typed`."""
        bounded = graph.inputs
        given = {name: value for name, value in texts.items() if name != "elements"}
        typed = graph.typed({name: value for name, value in given.items() if name not in bounded})
        typed |= {
            name: bounded[name].typed(value, graph.currency)
            for name, value in given.items()
            if name in bounded
        }
        tables: Any = texts.get("elements", ())
        for table in tables:
            name = find_element(self.elements, table, self.name).input
            typed[name] = typed.get(name, 0) + graph.typed({name: table["amount"]})[name]
        return typed

    def reform(self, reform: Reform) -> Regime:
        """Return the regime under a reform; this one is unchanged. See `Framework.reform`.

        What was proved of the solver's targets is only claimed from then on, since the reform may change it:
        of ``employer_cost``, where there is a relief, with its levels held. Raises LayoutRefused.
        """
        framework, relief = self.framework.reform(reform), self.relief
        if reform.changes and relief is not None:
            claimed = reform.claims(self.framework.monotone | self.framework.claimed | {COST})
            framework = attrs.evolve(framework, claimed=claimed)
            relief = relief if COST in claimed else None
        layout = self.layout.with_lines(reform.lines) if reform.lines else self.layout
        return attrs.evolve(self, framework=framework, relief=relief, layout=layout)

    def with_statutes(self, values: Mapping[str, Any], source: str = "statutes") -> Regime:
        """Return the regime with what the statutes fix where the law is silent."""
        return attrs.evolve(self, framework=self.framework.with_statutes(values, source))

    def require_paid(self) -> None:
        """Raise RegimeWithoutPay when the regime knows no pay."""
        if not self.paid:
            raise RegimeWithoutPay(regime=self.name)
