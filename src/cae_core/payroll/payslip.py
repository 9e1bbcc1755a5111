"""One payslip a contract and month: its lines, its charges by role, its figures explained."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.money import money
from cae_core.payroll.elements import ElementAmount
from cae_core.payroll.errors import PayslipChanged, UnknownRegime
from cae_core.payroll.pay_lines import Labels, PayLine
from cae_core.payroll.regime import Regime
from cae_core.periods import Month
from cae_core.rules import values as kinds
from cae_core.rules.graph import Graph
from cae_core.rules.parameters import Fact
from cae_core.rules.ratio import Ratio
from cae_core.rules.run import Run

if TYPE_CHECKING:
    from moneyed import Money


@attrs.frozen
class PayslipLine:
    """One side of a row with its figures: amount and base in minor units, rate exact (None: none shown)."""

    line: PayLine
    amount: int
    base: int | None
    rate: Ratio | None

    @property
    def node(self) -> str:
        """The node whose amount this is."""
        return self.line.node

    @property
    def side(self) -> str:
        """pay, employee, employer, reduction or tax."""
        return self.line.side

    def label(self, language: str = "en") -> str:
        """The row's label in fr, ar or en."""
        return self.line.label[language]


@attrs.frozen
class PayslipRow:
    """A row of a payslip: the employee's and the employer's side of one contribution, together."""

    key: str
    group: str
    label: Labels = attrs.field(hash=False)
    sides: Mapping[str, PayslipLine] = attrs.field(hash=False)

    @property
    def base(self) -> int | None:
        """The base its sides share, in minor units."""
        return next(iter(self.sides.values())).base

    def side(self, side: str) -> PayslipLine | None:
        """One side of the row, None when it has none."""
        return self.sides.get(side)


@attrs.frozen
class Payslip:
    """A computed payslip. ``contract`` and ``person`` are identifiers, ``run`` the figures.

    ``known_on`` is the day as of which parameters were known (None: all that is known today). ``back_pay``
    says of which earlier months this one completes the pay, and by how much gross in minor units.
    ``elements`` are the pay elements given for the month one by one, which its inputs hold summed.
    """

    contract: str
    person: str
    month: Month
    paid_on: dt.date
    regime: Regime
    run: Run
    known_on: dt.date | None = None
    back_pay: Mapping[Month, int] = attrs.field(factory=dict, hash=False)
    elements: tuple[ElementAmount, ...] = ()

    @property
    def currency(self) -> str:
        """ISO code of the amounts' currency."""
        return self.regime.framework.currency

    def __getitem__(self, node: str) -> Any:
        """Value of a node or input: minor units, Ratio, bool. Raises what explains its absence."""
        return self.run[node]

    def money(self, node: str) -> Money:
        """An amount as Money.

        Raises the same as ``payslip[node]``.
        """
        return money(self.run[node], self.currency)

    def lines(self, *, zeros: bool = False) -> tuple[PayslipLine, ...]:
        """The lines in the order of the country's model; those of 0 only with ``zeros``."""
        found = (self._figures(line) for line in self.regime.lines)
        return tuple(line for line in found if zeros or line.amount)

    def rows(self, *, zeros: bool = False) -> tuple[PayslipRow, ...]:
        """The lines with the sides of one row together; rows of 0 only with ``zeros``."""
        return tuple(row for row in self._rows() if zeros or any(each.amount for each in row.sides.values()))

    def _rows(self) -> Iterator[PayslipRow]:
        for row in self.regime.layout.rows():
            sides = {line.side: self._figures(line) for line in row}
            yield PayslipRow(row[0].row, row[0].group, row[0].label, sides)

    def _figures(self, line: PayLine) -> PayslipLine:
        run = self.run
        base = run[line.base] if line.base else None
        rate = run[line.rate] if line.rate else None
        return PayslipLine(line, line.sign * run[line.node], base, rate)

    def totals(self) -> dict[str, int]:
        """The totals the model shows, by node, in minor units."""
        return {node: self.run[node] for node in self.regime.layout.totals}

    def charges(self) -> tuple[tuple[str, str, int], ...]:
        """What the payslip moves: (role debited, role credited, amount in minor units), never 0.

        Gross pay is owed to the person; the employee's lines and the tax withheld pass from the
        person to the bodies; the employer's lines are charges owed to the bodies, reductions taken
        off. What is left on the role ``net_pay`` is exactly the node ``net_pay``.
        """
        sums: dict[tuple[str, str], int] = defaultdict(int)
        run = self.run
        for roles, sign, node in self.regime.layout.effects:
            sums[roles] += sign * run[node]
        return tuple((debit, credit, amount) for (debit, credit), amount in sums.items() if amount)

    def explain(self, node: str, language: str = "en", depth: int = 1, locale: str = "") -> str:
        """How a figure was made: rule, article, inputs, dated parameters, rounding. See `Run.explain`."""
        return self.run.explain(node, language, depth, locale)

    def facts(self, confidence: str | None = None) -> tuple[Fact, ...]:
        """The parameters the payslip rests on, or only those of one confidence (``unverified``…)."""
        found = self.run.facts()
        return tuple(fact for fact in found if confidence is None or fact.confidence == confidence)

    def shown_facts(self) -> tuple[Fact, ...]:
        """The parameters that its lines rest on: neither those of 0, nor guards, nor hours beside them."""
        return self.run.facts([line.node for line in self.lines()])

    def to_dict(self) -> dict[str, Any]:
        """The payslip as plain JSON: what was given, and every figure computed, in plain notation."""
        found: dict[str, Any] = {
            "contract": self.contract,
            "person": self.person,
            "month": str(self.month),
            "paid_on": self.paid_on.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "regime": self.regime.name,
            "inputs": self._plain(self.run.given),
            "values": self._plain(self.run.computed),
        }
        if self.elements:
            found["elements"] = [each.to_dict() for each in self.elements]
        if self.back_pay:
            found["back_pay"] = {str(month): amount for month, amount in self.back_pay.items()}
        return found

    def _plain(self, names: Any) -> dict[str, str]:
        run, of, currency = self.run, self.run.graph.kinds, self.currency
        return {name: kinds.plain(run[name], of[name], currency) for name in names}

    @classmethod
    def from_dict(
        cls, data: Mapping[str, Any], regimes: Mapping[str, Regime], known_on: dt.date | None = None
    ) -> Payslip:
        """Read a payslip that `to_dict` wrote, compute it again and assert that it is the same.

        ``known_on`` is the day as of which parameters were known where the payslip does not say.
        Raises UnknownRegime, PayslipChanged (naming the first figure that differs).
        """
        name = data["regime"]
        if name not in regimes:
            raise UnknownRegime(regime=name, known=", ".join(regimes))
        regime, month = regimes[name], Month.parse(data["month"])
        stated = dt.date.fromisoformat(data["known_on"]) if data["known_on"] else None
        day = stated or known_on
        graph = (regime if day is None else regime.known_by(day)).graph(month)
        run = graph.run(stored_inputs(data, graph))
        paid_on = dt.date.fromisoformat(data["paid_on"])
        back_pay = {Month.parse(each): amount for each, amount in data.get("back_pay", {}).items()}
        elements = tuple(ElementAmount(**each) for each in data.get("elements", ()))
        payslip = cls(
            data["contract"], data["person"], month, paid_on, regime, run, stated, back_pay, elements
        )
        payslip._compare(data["values"])
        return payslip

    def _compare(self, stored: Mapping[str, str]) -> None:
        computed = self._plain(self.run.computed)
        for node in dict.fromkeys([*stored, *computed]):
            left, right = stored.get(node, "–"), computed.get(node, "–")
            if left != right:
                raise PayslipChanged(
                    contract=self.contract, month=self.month, node=node, stored=left, computed=right
                )


def stored_inputs(data: Mapping[str, Any], graph: Graph) -> dict[str, Any]:
    """What was given to a payslip that `Payslip.to_dict` wrote, as internal values of a graph's kinds.

    Raises UnknownName, UnreadableInput.
    """
    return {
        name: kinds.strict(text, graph.kind(name), graph.currency, name)
        for name, text in data["inputs"].items()
    }
