"""What sealed minutes change: rows for ``cooperative.toml``, votes for a month, decisions for operations.

An adopted resolution is data like what is typed, read by the same readers, with the number of the minutes as
its source. It is written nowhere else: what a rejected one says is never read.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from cae_core.capital.share_operations import ShareKind, ShareOperation
from cae_core.cooperative.documents import MonthDocuments
from cae_core.errors import Origin, Problem
from cae_core.exchange.minutes_files import ASSEMBLIES, MINUTES
from cae_core.exchange.tables import Cell, Table
from cae_core.governance.minutes import Minutes
from cae_core.governance.resolutions import EffectKind
from cae_core.messages import mark
from cae_core.periods import Month

_RESERVED = frozenset({"scheme", "component", "from", "to"})


@attrs.frozen
class Resolved:
    """One effect of an adopted resolution: its fields as typed, the meeting's day, the minutes' number."""

    kind: EffectKind
    fields: Mapping[str, str]
    on: dt.date
    minutes: int
    key: str
    title: str

    @property
    def file(self) -> str:
        """Where the minutes are, relative to the folder."""
        return f"{ASSEMBLIES}/{self.on}/{MINUTES}"

    @property
    def reference(self) -> str:
        """How documents and rates name it: in no language, since closed months keep it for good."""
        return f"PV {self.minutes}, {self.on}, {self.key}"


def resolved_of(register: Iterable[Minutes]) -> tuple[Resolved, ...]:
    """What the minutes of a register changed, in the order of their numbers."""
    return tuple(
        Resolved(
            effect.kind,
            effect.fields,
            each.date,
            each.number,
            decision.resolution.key,
            decision.resolution.title,
        )
        for each in register
        for decision, effect in each.effects
    )


def with_resolved(
    data: Mapping[str, Any], resolved: Iterable[Resolved]
) -> tuple[dict[str, Any], list[Problem]]:
    """The tables of ``cooperative.toml`` with the rows that resolutions add, and those that fit nowhere."""
    changed: dict[str, Any] = copy.deepcopy(dict(data))
    problems: list[Problem] = []
    for each in resolved:
        writer = _WRITERS.get(each.kind)
        if writer is not None:
            problems += writer(changed, each, each.reference)
    return changed, problems


def _contribution(data: dict[str, Any], each: Resolved, source: str) -> Iterator[Problem]:
    schemes = data.get("schemes")
    scheme = schemes.get(each.fields.get("scheme", "")) if isinstance(schemes, dict) else None
    rows = scheme.get("components", ()) if isinstance(scheme, dict) else ()
    found = [row for row in rows if isinstance(row, dict) and row.get("key") == each.fields.get("component")]
    if not found:
        place = f"{each.fields.get('scheme', '')}.{each.fields.get('component', '')}"
        yield _unknown(each, mark("no such component of a scheme"), place)
        return
    for name, value in each.fields.items():
        if name in _RESERVED:
            continue
        if name not in found[0]:
            yield _unknown(each, mark("this component has no such value"), name)
            continue
        since = found[0].get("from", dt.date.min)
        yield from _add_row(found[0], name, each, {"value": value, "source": source}, since)


def _share_value(data: dict[str, Any], each: Resolved, source: str) -> Iterator[Problem]:
    if not isinstance(data.get("shares"), dict):
        yield _unknown(each, mark("no register of shares is kept here"), "share_value")
        return
    row = {"value": each.fields.get("value", ""), "decision": source}
    yield from _add_row(data["shares"], "value", each, row, dt.date.min)


def _statutes(data: dict[str, Any], each: Resolved, source: str) -> Iterator[Problem]:
    del source  # statutes are their own source
    table = data.setdefault("statutes", {})
    key = each.fields.get("key", "")
    if not isinstance(table, dict) or not key:
        yield _unknown(each, mark("no key of the statutes"), key)
        return
    if key not in table:
        table[key] = []
    yield from _add_row(table, key, each, {"value": each.fields.get("value", "")}, dt.date.min)


_WRITERS = {
    EffectKind.CONTRIBUTION: _contribution,
    EffectKind.SHARE_VALUE: _share_value,
    EffectKind.STATUTES: _statutes,
}


def _add_row(
    table: dict[str, Any], name: str, each: Resolved, row: dict[str, Any], since: dt.date
) -> Iterator[Problem]:
    """Add a dated row to the values of a name, in the order of days; each day has one."""
    try:
        start = dt.date.fromisoformat(each.fields.get("from", ""))
    except ValueError:
        yield _unknown(each, mark("from which day?"), each.fields.get("from", ""))
        return
    given = table.get(name, [])
    rows = given if isinstance(given, list) and all(isinstance(one, dict) for one in given) else None
    if rows is None:
        rows = [{"from": since, "value": given}]
    if any(one.get("from") == start for one in rows):
        yield _unknown(each, mark("another value holds from that day on already"), str(start))
        return
    later = [one for one in rows if isinstance(one.get("from"), dt.date) and one["from"] > start]
    earlier = [one for one in rows if one not in later]
    table[name] = [*earlier, {"from": start, **row}, *later]


def _unknown(each: Resolved, reason: str, value: str) -> Problem:
    return Problem(reason, Origin(each.file), f"{each.key}, {each.kind.value}", value)


def votes_of(month: Month, resolved: Iterable[Resolved]) -> Iterator[Table]:
    """The allocations that meetings of a month adopted, each as a table like ``allocation.csv``."""
    for each in resolved:
        if each.kind is EffectKind.ALLOCATION and each.on in month:
            header = ["year", "assembly", "reference", *(name for name in each.fields if name != "year")]
            row: list[Cell] = [each.fields.get("year", ""), each.on, each.reference]
            row += [each.fields[name] for name in header[3:]]
            yield Table(each.file, header, 1, [row], [1])


_GROUNDS: Mapping[ShareKind, EffectKind] = {
    ShareKind.SUBSCRIPTION: EffectKind.ADMISSION,
    ShareKind.TRANSFER: EffectKind.ADMISSION,
    ShareKind.EXCLUSION: EffectKind.EXCLUSION,
}


def with_grounds(documents: MonthDocuments, resolved: Iterable[Resolved]) -> MonthDocuments:
    """A month's documents; operations on shares name the resolution they rest on where none is typed."""
    grounds: dict[tuple[EffectKind, str], Resolved] = {
        (each.kind, each.fields.get("member", "")): each
        for each in reversed(tuple(resolved))
        if each.kind in {EffectKind.ADMISSION, EffectKind.EXCLUSION}
    }
    if not grounds or not documents.shares:
        return documents

    def grounded(operation: ShareOperation) -> ShareOperation:
        kind = _GROUNDS.get(operation.kind)
        found = None if kind is None else grounds.get((kind, operation.to or operation.member))
        if operation.decision or found is None or found.on > operation.date:
            return operation
        return attrs.evolve(operation, decision=found.reference)

    return attrs.evolve(documents, shares=tuple(grounded(each) for each in documents.shares))
