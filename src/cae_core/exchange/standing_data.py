"""What lasts longer than a month, made from the frames of the folder's own files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from cae_core.capital.share_operations import OpeningShares
from cae_core.cooperative.activities import Activity
from cae_core.cooperative.documents import OpeningBalance, OpeningContribution
from cae_core.cooperative.members import Membership
from cae_core.cooperative.opening_years import OpeningPerson, OpeningResult
from cae_core.cooperative.people import Contract, Person
from cae_core.cooperative.splits import Beneficiary, InvalidSplitKey, SplitKey, SplitMethod, SplitPart
from cae_core.exchange.frames import Frame
from cae_core.exchange.numbers import Form, read_amount, read_percentage, read_quantity
from cae_core.exchange.reading import Findings
from cae_core.exchange.refused import Refused
from cae_core.exchange.tables import Cell
from cae_core.exchange.words import fold
from cae_core.messages import mark
from cae_core.rules.ratio import Ratio

D = TypeVar("D")


def read_persons(frame: Frame) -> dict[str, Person]:
    """Make the persons, by identifier; further columns are national numbers."""
    persons = {}
    for i in frame.good():
        row = frame.row(i)
        persons[row["id"]] = Person(
            row["id"],
            row["family_name"],
            row["given_name"],
            row["birth_date"],
            row["address"],
            frame.inputs(i),
            row["member_since"],
            row["statuses"],
            origin=frame.origins[i],
        )
    return persons


def read_contracts(frame: Frame, kinds: Mapping[str, str], findings: Findings) -> dict[str, Contract]:
    """Make the contracts, by identifier; further columns are payroll inputs.

    ``kinds`` gives the key of a kind of contract by what people call it, folded.
    """
    _refuse_reversed(frame, findings)
    frame["kind"][:] = [kinds.get(fold(typed or ""), typed) for typed in frame["kind"]]
    own = [column.name for column in frame.sheet.columns]
    contracts = {}
    for i in frame.good():
        row = frame.row(i)
        values = {name: row[name] for name in own}
        contracts[row["id"]] = Contract(**values, inputs=frame.inputs(i), origin=frame.origins[i])
    return contracts


def read_opening_pay(frame: Frame) -> dict[str, Mapping[str, str]]:
    """Return what each contract brings from before the first month here: payroll inputs, as typed."""
    return {frame["contract"][i]: frame.inputs(i) for i in frame.good()}


def read_opening_contribution(frame: Frame) -> tuple[OpeningContribution, ...]:
    """Make what each activity's contribution counted and took this year before the first month here."""
    return _rows(frame, OpeningContribution)


def read_opening_shares(frame: Frame) -> tuple[OpeningShares, ...]:
    """Make what each member holds of the capital when the first month begins here."""
    return _rows(frame, OpeningShares)


def read_opening_results(frame: Frame) -> tuple[OpeningResult, ...]:
    """Make what activities earned in years kept elsewhere that are to be allocated."""
    return _rows(frame, OpeningResult)


def read_opening_people(frame: Frame) -> tuple[OpeningPerson, ...]:
    """Make what persons did in those years; amounts, hours and months are never below nothing."""
    return _rows(frame, OpeningPerson)


def read_members(frame: Frame) -> tuple[Membership, ...]:
    """Make what assemblies must know of members, in the order of the sheet."""
    found = []
    for i in frame.good():
        row = frame.row(i)
        start, end = row.pop("from"), row.pop("to")
        found.append(Membership(**row, start=start, end=end, origin=frame.origins[i]))
    return tuple(found)


def _rows(frame: Frame, make: Callable[..., D]) -> tuple[D, ...]:
    """One value a row, whose fields are the sheet's columns."""
    names = [column.name for column in frame.sheet.columns]
    return tuple(
        make(**{name: frame[name][i] for name in names}, origin=frame.origins[i]) for i in frame.good()
    )


def read_activities(frame: Frame, class_names: Mapping[str, str], findings: Findings) -> dict[str, Activity]:
    """Make the activities, by code. ``class_names`` gives the key of a class by what people call it, folded.

    A class it does not know stays, for the checks to refuse.
    """
    _refuse_reversed(frame, findings)
    classes = frame["activity_class"]
    classes[:] = [class_names.get(fold(typed or ""), typed) for typed in classes]
    names = [column.name for column in frame.sheet.columns]
    return {
        frame["code"][i]: Activity(**{name: frame[name][i] for name in names}, origin=frame.origins[i])
        for i in frame.good()
    }


def _refuse_reversed(frame: Frame, findings: Findings) -> None:
    for i in frame.good():
        start, end = frame["start"][i], frame["end"][i]
        if start is not None and end is not None and end < start:
            frame.bad.add(i)
            findings.add(
                mark("the end is before the start"),
                frame.origins[i],
                frame.headers.get("end", "end"),
                end,
                mark("a day not before {start}"),
                start=start.isoformat(),
            )


def read_clients(frame: Frame) -> dict[str, str]:
    """Return the clients' names by identifier."""
    return {frame["id"][i]: frame["name"][i] for i in frame.good()}


def read_opening(frame: Frame, findings: Findings) -> tuple[OpeningBalance, ...]:
    """Make the opening balances: a debit or a credit a row."""
    found = []
    for i in frame.good():
        row = frame.row(i)
        if row["debit"] and row["credit"]:
            frame.bad.add(i)
            findings.add(
                mark("a debit and a credit in one row"),
                frame.origins[i],
                frame.headers.get("credit", "credit"),
                frame.typed("credit", i),
                mark("one of them only"),
            )
            continue
        amount, excl_vat = row["debit"] - row["credit"], row["excl_vat"]
        found.append(
            OpeningBalance(
                row["activity"],
                row["role"],
                amount,
                row["party"],
                row["document"],
                row["due"],
                -excl_vat if excl_vat and row["credit"] else excl_vat,
                origin=frame.origins[i],
            )
        )
    return tuple(found)


def read_splits(
    frame: Frame, persons: Mapping[str, Person], form: Form, findings: Findings
) -> dict[str, SplitKey]:
    """Make the split keys, one part a row; the rows of a key need not follow one another."""
    places: dict[str, list[int]] = {}
    for i, key in enumerate(frame["key"]):
        if key:
            places.setdefault(key, []).append(i)
    keys = {}
    for key, rows in places.items():
        _read_values(frame, rows, form, findings)
        _same_method(frame, rows, findings)
        if key in frame.lost or frame.bad.intersection(rows):
            findings.spoiled.add(key)
            continue
        try:
            keys[key] = _split_key(frame, key, rows, persons)
        except InvalidSplitKey as error:
            findings.spoiled.add(key)
            findings.add(
                str(error.reason),
                frame.origins[rows[0]],
                frame.headers.get("key", "key"),
                key,
                mark("parts that make up the whole"),
            )
    return keys


def _split_key(frame: Frame, key: str, rows: list[int], persons: Mapping[str, Person]) -> SplitKey:
    parts = tuple(
        SplitPart(Beneficiary.parse(frame["beneficiary"][i], persons), frame["value"][i]) for i in rows
    )
    remainder = next((frame["remainder"][i] for i in rows if frame["remainder"][i]), "largest")
    return SplitKey(key, frame["method"][rows[0]], parts, remainder, origin=frame.origins[rows[0]])


def _read_values(frame: Frame, rows: list[int], form: Form, findings: Findings) -> None:
    """Type the values, which mean amounts, percentages or quantities as the row's method says."""
    for i in rows:
        if i in frame.bad:
            continue
        cell = frame["value"][i]
        try:
            frame["value"][i] = _value(cell, frame["method"][i], form)
        except Refused as refused:
            frame.bad.add(i)
            findings.refuse(refused, frame.origins[i], frame.headers.get("value", "value"), cell)


def _value(cell: Cell, method: SplitMethod, form: Form) -> Ratio | int:
    if method is SplitMethod.PERCENT:
        return read_percentage(cell)
    if method is SplitMethod.QUANTITY:
        return read_quantity(cell)
    return read_amount(cell, form)


def _same_method(frame: Frame, rows: list[int], findings: Findings) -> None:
    """All rows of a key say the same method, and the same remainder or none."""
    for name in ("method", "remainder"):
        said = [i for i in rows if i not in frame.bad and frame[name][i]]
        for i in said[1:]:
            if frame[name][i] != frame[name][said[0]]:
                frame.bad.add(i)
                findings.add(
                    mark("another row of split key {key} says otherwise"),
                    frame.origins[i],
                    frame.headers.get(name, name),
                    frame.typed(name, i),
                    mark("{other}, as in row {first}"),
                    key=frame["key"][i],
                    other=frame.typed(name, said[0]),
                    first=frame.origins[said[0]].row,
                )
