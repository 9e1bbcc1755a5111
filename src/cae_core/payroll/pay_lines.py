"""The lines of a payslip: which nodes, in which order and group, and which accounts each moves."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs

from cae_core.messages import LANGUAGES, mark
from cae_core.payroll.errors import LayoutRefused

Labels = Mapping[str, str]

NET_PAY_ROLE = "net_pay"
SIDES = ("pay", "employee", "employer", "reduction", "tax", "withheld")
_LINE_KEYS = frozenset({"row", "group", "label", "base", "charge_role", "body_role", *SIDES})
_SIDE_KEYS = frozenset({"node", "rate"})


@attrs.frozen
class PayLine:
    """One side of one row of a payslip.

    ``side`` says what the amount of ``node`` does: ``pay`` adds to what is owed to the person,
    ``employee`` and ``tax`` take off it, ``withheld`` too (an advance recovered: ``body_role`` says from
    which account), ``employer`` is a charge on top, ``reduction`` takes off such charges. ``base`` and
    ``rate`` name nodes to show beside it (empty: none). ``charge_role`` and ``body_role`` are roles of the
    ledger: the charge, and the body the amount is owed to.
    """

    row: str
    side: str
    node: str
    group: str
    label: Labels = attrs.field(hash=False)
    base: str = ""
    rate: str = ""
    charge_role: str = ""
    body_role: str = ""

    @property
    def roles(self) -> tuple[str, str]:
        """The roles debited and credited by a positive amount of the line."""
        if self.side == "pay":
            return self.charge_role, NET_PAY_ROLE
        if self.side in ("employee", "tax", "withheld"):
            return NET_PAY_ROLE, self.body_role
        return self.charge_role, self.body_role

    @property
    def sign(self) -> int:
        """−1 for a reduction, whose node is positive and whose effect is negative."""
        return -1 if self.side == "reduction" else 1


@attrs.frozen
class Merged:
    """Rows that the country's model shows as one line (FR-4.31), under a label of its own."""

    rows: tuple[str, ...] = attrs.field(converter=tuple)
    label: Labels = attrs.field(hash=False)


@attrs.frozen
class Guard:
    """What pay may not break: ``node`` is a flag that holds when it is broken, ``label`` says so.

    ``refuse`` keeps the month from being closed; otherwise the summary warns.
    """

    node: str
    label: Labels = attrs.field(hash=False)
    source: str
    refuse: bool = True


@attrs.frozen
class Shown:
    """What a printed payslip states beside its lines, each a node or an input of the regime.

    ``head`` stands with the contract (days paid, dependants…), ``results`` between the contributions and
    net pay before tax (a net amount that the law wants seen).
    """

    head: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    results: tuple[str, ...] = attrs.field(default=(), converter=tuple)

    @property
    def nodes(self) -> tuple[str, ...]:
        """All of them."""
        return self.head + self.results


@attrs.frozen
class Layout:
    """A payslip's lines in order, the labels of their groups, and the totals shown after them.

    ``merged`` says which rows a printed payslip shows as one line; the figures behind stay apart.
    ``guards`` are what the law keeps pay from (below the minimum wage…); ``shown`` is what a printed
    payslip states besides.
    """

    lines: tuple[PayLine, ...]
    groups: Mapping[str, Labels] = attrs.field(hash=False)
    totals: Mapping[str, Labels] = attrs.field(hash=False)
    merged: tuple[Merged, ...] = ()
    guards: tuple[Guard, ...] = ()
    shown: Shown = Shown()

    @classmethod
    def load(cls, text: str) -> Layout:
        r"""Read a layout from TOML: ``[groups]``, ``[[lines]]``, ``[merged]``, ``[totals]``, ``[[guards]]``,
        ``[shown]``.

        A line has a row, group, label, base and roles, and under each of its sides the node and
        rate. Raises LayoutRefused.

        >>> layout = Layout.load('''
        ... [groups]
        ... pay = {fr = "Paie", ar = "الأجر", en = "Pay"}
        ... [[lines]]
        ... row = "gross"
        ... group = "pay"
        ... label = {fr = "Brut", ar = "الإجمالي", en = "Gross"}
        ... charge_role = "gross_pay"
        ... pay = {node = "gross"}
        ... ''')
        >>> layout.lines[0].roles
        ('gross_pay', 'net_pay')
        """
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise LayoutRefused(where="TOML", reason=str(error)) from error
        groups = tables.get("groups", {})
        lines = tuple(line for table in tables.get("lines", ()) for line in _sides(table, groups))
        guards = tuple(_guard(table) for table in tables.get("guards", ()))
        merged, shown = tuple(_merged(tables, lines)), _shown(tables.get("shown", {}))
        return cls(lines, groups, tables.get("totals", {}), merged, guards, shown)

    def with_lines(self, tables: Iterable[Mapping[str, Any]]) -> Layout:
        """Return the layout with rows more, each after those of its group; written as in a layout's file.

        A row of the same key is replaced. A label may lack a language: another stands in. Raises
        LayoutRefused.
        """
        lines = self.lines
        for table in tables:
            new = tuple(_sides(_labelled(table), self.groups))
            kept = [line for line in lines if line.row != new[0].row]
            places = [place for place, line in enumerate(kept, 1) if line.group == new[0].group]
            place = places[-1] if places else len(kept)
            lines = (*kept[:place], *new, *kept[place:])
        return attrs.evolve(self, lines=lines)

    @cached_property
    def effects(self) -> tuple[tuple[tuple[str, str], int, str], ...]:
        """What each line moves: the roles debited and credited, the sign of its amount, its node."""
        return tuple((line.roles, line.sign, line.node) for line in self.lines)

    @property
    def labels(self) -> dict[str, Labels]:
        """The label of each node that a line or a total shows."""
        return {line.node: line.label for line in self.lines} | dict(self.totals)

    def rows(self) -> Iterator[tuple[PayLine, ...]]:
        """Yield the sides of each row together, in order."""
        row: list[PayLine] = []
        for line in self.lines:
            if row and line.row != row[0].row:
                yield tuple(row)
                row = []
            row.append(line)
        if row:
            yield tuple(row)


def _merged(tables: Mapping[str, Any], lines: tuple[PayLine, ...]) -> Iterator[Merged]:
    known = {line.row for line in lines}
    for key, table in tables.get("merged", {}).items():
        if set(table) != {"rows", "label"} or not set(table["rows"]) <= known:
            raise LayoutRefused(where=f"merged.{key}", reason=mark("expected the rows of lines, and a label"))
        yield Merged(table["rows"], table["label"])


def _guard(table: Mapping[str, Any]) -> Guard:
    try:
        return Guard(**table)
    except TypeError as error:
        raise LayoutRefused(where="guards", reason=str(error)) from error


def _shown(table: Mapping[str, Any]) -> Shown:
    try:
        return Shown(**table)
    except TypeError as error:
        raise LayoutRefused(where="shown", reason=str(error)) from error


def _labelled(table: Mapping[str, Any]) -> Mapping[str, Any]:
    label = table.get("label")
    if not isinstance(label, Mapping) or not label:
        return table
    first = label.get("en") or next(iter(label.values()))
    return {**table, "label": dict.fromkeys(LANGUAGES, first) | dict(label)}


def _sides(table: Mapping[str, Any], groups: Mapping[str, Any]) -> Iterator[PayLine]:
    where = str(table.get("row", "?"))
    if others := sorted(set(table) - _LINE_KEYS):
        raise LayoutRefused(where=where, reason=mark("unknown: {names}").format(names=", ".join(others)))
    if table.get("group") not in groups:
        raise LayoutRefused(where=where, reason=mark("its group is not among [groups]"))
    if not isinstance(table.get("label"), Mapping):
        raise LayoutRefused(where=where, reason=mark("it has no label"))
    sides = [side for side in SIDES if side in table]
    if not sides:
        raise LayoutRefused(
            where=where, reason=mark("it has no side: pay, employee, employer, reduction, tax or withheld")
        )
    for side in sides:
        line = _line(where, side, table)
        if "" in line.roles:
            raise LayoutRefused(where=where, reason=mark("a role is missing"))
        yield line


def _line(where: str, side: str, table: Mapping[str, Any]) -> PayLine:
    content = table[side]
    if not isinstance(content, Mapping) or "node" not in content or set(content) - _SIDE_KEYS:
        raise LayoutRefused(where=where, reason=mark("a side is a table with node and rate"))
    return PayLine(
        row=where,
        side=side,
        node=content["node"],
        group=table["group"],
        label=table["label"],
        base=table.get("base", ""),
        rate=content.get("rate", ""),
        charge_role=table.get("charge_role", ""),
        body_role=table.get("body_role", ""),
    )
