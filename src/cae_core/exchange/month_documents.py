"""The documents of a month, made from the frames of its sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from cae_core.capital.share_operations import ShareOperation
from cae_core.cooperative.documents import (
    Adjustment,
    AdjustmentLine,
    Due,
    Expense,
    GivenElement,
    Invoice,
    InvoiceLine,
    MonthDocuments,
    Payment,
    PaymentKind,
    PayMode,
    PayOrder,
    Receipt,
    Reservation,
    Reversal,
    VotedAllocation,
    WindingUp,
)
from cae_core.cooperative.exits import Exit
from cae_core.cooperative.vat_dates import NOTHING_SAYS, WHERE_TO_SAY
from cae_core.exchange.frames import Frame
from cae_core.exchange.reading import Findings
from cae_core.exchange.words import fold, words
from cae_core.messages import mark
from cae_core.periods import Month

D = TypeVar("D")

_LINE = ("label", "amount", "vat_rate", "kind", "activity", "split", "person", "vat_due")
_HEAD = ("date", "client", "due", "credit_of", "scheme", "stamp")
_EXPENSE = (
    *("reference", "date", "category", "amount", "vat", "activity", "split"),
    *("supplier", "person", "label", "vat_due", "paid_on"),
)
_PAY = ("contract", "mode", "amount", "shortfall", "decision", "decided_on", "split")
_SHARE = (
    *("reference", "date", "member", "kind", "shares", "amount", "to", "means", "decision", "notice", "due"),
)
_EXIT = (
    *("reference", "date", "person", "cause", "activity", "balance", "carried_to", "keep_open"),
    *("clientele", "clientele_basis", "decision"),
)
_WINDING_UP = ("reference", "date", "beneficiary", "recipient")
_TWICE = {
    "invoices": (
        mark("the invoice number is already used in row {first}"),
        mark("a number of its own; the rows of one invoice follow one another"),
    ),
    "adjustments": (
        mark("the reference is already used in row {first}"),
        mark("a reference of its own; the rows of one adjustment follow one another"),
    ),
}
_SHARING = (
    *("labour_wages", "labour_time", "labour_equally"),
    *("seniority_per_year", "seniority_coefficient", "refunds_by"),
)
_WITHOUT_AMOUNT = (None, PayMode.FIXED, PayMode.COMPUTED, PayMode.MOST)


def read_documents(
    month: Month,
    frames: Mapping[str, Frame],
    usual_vat_due: Mapping[str, Due],
    element_names: Mapping[str, str],
    findings: Findings,
) -> MonthDocuments:
    """Make the month's documents; rows with a fault, and the documents they belong to, are left out.

    ``usual_vat_due`` says when VAT falls due by kind of sale.
    ``element_names`` gives the key of a pay element by what people call it, folded.
    """
    _fill_vat_due(frames["invoices"], usual_vat_due, findings)
    _pay_amounts(frames["pay"], findings)
    _name_elements(frames["elements"], element_names)
    _name_bodies(frames["payments"])
    pay = frames["pay"]
    return MonthDocuments(
        month,
        invoices=read_invoices(frames["invoices"], findings),
        expenses=_each(frames["expenses"], Expense, _EXPENSE),
        receipts=_each(frames["receipts"], Receipt, ("reference", "date", "invoice", "amount")),
        payments=_each(
            frames["payments"], Payment, ("reference", "date", "kind", "target", "amount", "activity")
        ),
        reservations=_each(
            frames["reservations"], Reservation, ("reference", "date", "activity", "purpose", "amount")
        ),
        pay=_each(pay, PayOrder, _PAY, [pay.inputs(place) for place in range(len(pay.origins))]),
        elements=_each(frames["elements"], GivenElement, ("contract", "element", "amount", "label")),
        adjustments=read_adjustments(frames["adjustments"], findings),
        shares=_each(frames["shares"], ShareOperation, _SHARE),
        liquidations=_each(frames["liquidation"], WindingUp, _WINDING_UP),
        allocations=read_allocations(frames["allocation"]),
        reversals=_each(frames["reversals"], Reversal, ("entry", "date", "reason")),
        exits=_each(frames["exits"], Exit, _EXIT),
    )


def _each(
    frame: Frame, make: Callable[..., D], names: tuple[str, ...], *more: Sequence[object]
) -> tuple[D, ...]:
    """One document a row; ``names`` are the columns in the order that ``make`` takes them, then ``more``."""
    rows = zip(*(frame[name] for name in names), *more, strict=True)
    if not frame.bad:
        return tuple(make(*row, origin=origin) for row, origin in zip(rows, frame.origins, strict=True))
    return tuple(
        make(*row, origin=origin)
        for place, (row, origin) in enumerate(zip(rows, frame.origins, strict=True))
        if place not in frame.bad
    )


def read_allocations(frame: Frame) -> tuple[VotedAllocation, ...]:
    """What assemblies voted: how persons share, then the country's own columns; empty cells say nothing."""
    found = []
    for place in frame.good():
        how = {name: frame[name][place] for name in _SHARING if frame[name][place]}
        year, day, reference = (frame[name][place] for name in ("year", "assembly", "reference"))
        inputs = how | frame.inputs(place)
        keep = frame["keep_results"][place]
        found.append(VotedAllocation(year, day, reference, inputs, keep, origin=frame.origins[place]))
    return tuple(found)


def read_invoices(frame: Frame, findings: Findings) -> tuple[Invoice, ...]:
    """Make one invoice of the consecutive rows that share a number.

    The same number further down, or another date or client in one of its rows, is a problem.
    """
    heads = list(zip(*(frame[name] for name in _HEAD), strict=True))
    lines = list(zip(*(frame[name] for name in _LINE), strict=True))
    first: dict[str, int] = {}
    invoices = []
    make: Callable[..., InvoiceLine] = InvoiceLine
    for number, start, end in runs(frame["number"]):
        known = first.setdefault(number, start)
        if known != start:
            _used_twice(frame, start, known, findings)
            continue
        _agree(frame, heads, start, end, findings)
        if number in frame.lost or any(place in frame.bad for place in range(start, end)):
            findings.spoiled.add(number)
            continue
        made = tuple(make(*lines[i], origin=frame.origins[i]) for i in range(start, end))
        head = dict(zip(_HEAD, heads[start], strict=True))
        invoices.append(Invoice(number, lines=made, **head, origin=frame.origins[start]))
    return tuple(invoices)


def read_adjustments(frame: Frame, findings: Findings) -> tuple[Adjustment, ...]:
    """Make one adjustment of the consecutive rows that share a reference; the first row may label them all.

    The same reference further down, or another day in one of its rows, is a problem.
    """
    first: dict[str, int] = {}
    found = []
    for reference, start, end in runs(frame["reference"]):
        known = first.setdefault(reference, start)
        if known != start:
            _used_twice(frame, start, known, findings)
            continue
        _same_days(frame, start, end, findings)
        _one_side(frame, start, end, findings)
        if reference in frame.lost or any(place in frame.bad for place in range(start, end)):
            findings.spoiled.add(reference)
            continue
        label = next((each for each in frame["label"][start:end] if each), "")
        lines = tuple(_adjustment_line(frame, place) for place in range(start, end))
        days = frame["date"][start], frame["reverses_on"][start]
        found.append(Adjustment(reference, days[0], label, lines, days[1], origin=frame.origins[start]))
    return tuple(found)


def _one_side(frame: Frame, start: int, end: int, findings: Findings) -> None:
    """A row of an adjustment is a debit or a credit, above zero."""
    for place in range(start, end):
        if place in frame.bad:
            continue
        debit, credit = frame["debit"][place], frame["credit"][place]
        column = "credit" if credit < 0 or (debit and credit) else "debit"
        if debit and credit:
            reason, expected = mark("a debit and a credit in one row"), mark("one of them only")
        elif debit < 0 or credit < 0:
            reason, expected = mark("a negative amount"), mark("the amount on the other side")
        else:
            continue
        frame.bad.add(place)
        header = frame.headers.get(column, column)
        findings.add(reason, frame.origins[place], header, frame.typed(column, place), expected)


def _adjustment_line(frame: Frame, place: int) -> AdjustmentLine:
    amount = frame["debit"][place] - frame["credit"][place]
    return AdjustmentLine(frame["activity"][place], frame["role"][place], amount, origin=frame.origins[place])


def _same_days(frame: Frame, start: int, end: int, findings: Findings) -> None:
    """Every row of one adjustment has its day and is undone on the same one; an empty cell says nothing."""
    for place in range(start + 1, end):
        for name in ("date", "reverses_on"):
            value, expected = frame[name][place], frame[name][start]
            if place in frame.bad or start in frame.bad or value in (None, expected):
                continue
            frame.bad.add(place)
            findings.add(
                mark("another row of {reference} says otherwise"),
                frame.origins[place],
                frame.headers.get(name, name),
                frame.typed(name, place),
                mark("the same day in each row"),
                reference=frame["reference"][start],
            )


def _fill_vat_due(frame: Frame, usual: Mapping[str, Due], findings: Findings) -> None:
    """Where a line does not say when its VAT falls due, the usual rule for its kind does.

    Where there is none, a line with VAT must say it: nobody may guess which return it belongs to.
    """
    dues = frame["vat_due"]
    for place, (due, kind, rate) in enumerate(zip(dues, frame["kind"], frame["vat_rate"], strict=True)):
        if due is not None or place in frame.bad:
            continue
        dues[place] = usual.get(kind, None if rate.n else Due.PAYMENT)
        if dues[place] is None:
            frame.bad.add(place)
            findings.add(
                NOTHING_SAYS,
                frame.origins[place],
                frame.headers.get("vat_due", "vat_due"),
                "",
                WHERE_TO_SAY,
                kind=kind,
            )


def _name_elements(frame: Frame, names: Mapping[str, str]) -> None:
    """Elements under the country's keys; a name it does not know stays, for the checks to refuse."""
    elements = frame["element"]
    for place, typed in enumerate(elements):
        elements[place] = names.get(fold(typed or ""), typed)


def _name_bodies(frame: Frame) -> None:
    """Bodies under the role that is owed to them; a name that is none stays, for the checks to refuse."""
    roles, targets = words("values", "role"), frame["target"]
    for place, kind in enumerate(frame["kind"]):
        if kind is PaymentKind.BODY:
            targets[place] = roles.get(fold(targets[place] or ""), targets[place])


def runs(values: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield each value with the places (start, end) of its consecutive repetitions; "" is left out.

    >>> list(runs(["F1", "F1", "F2"]))
    [('F1', 0, 2), ('F2', 2, 3)]
    """
    start = 0
    while start < len(values):
        end = start + 1
        while end < len(values) and values[end] == values[start]:
            end += 1
        if values[start]:
            yield values[start], start, end
        start = end


def _used_twice(frame: Frame, place: int, known: int, findings: Findings) -> None:
    key = frame.sheet.key
    reason, expected = _TWICE[frame.sheet.name]
    frame.bad.add(place)
    findings.add(
        reason,
        frame.origins[place],
        frame.headers.get(key, key),
        frame[key][place],
        expected,
        first=frame.origins[known].row,
    )


def _agree(frame: Frame, heads: list[tuple[Any, ...]], start: int, end: int, findings: Findings) -> None:
    """Every row of one invoice must say the same date, client, due date…"""
    for place in range(start + 1, end):
        if heads[place] == heads[start] or {place, start} & frame.bad:
            continue
        for name, value, expected in zip(_HEAD, heads[place], heads[start], strict=True):
            if value != expected:
                other = frame.typed(name, start)
                findings.add(
                    mark("another row of invoice {number} says otherwise"),
                    frame.origins[place],
                    frame.headers.get(name, name),
                    frame.typed(name, place),
                    mark("{other}, as in row {first}") if other else mark("nothing, as in row {first}"),
                    number=frame["number"][start],
                    other=other,
                    first=frame.origins[start].row,
                )
                frame.bad.add(place)


def _pay_amounts(frame: Frame, findings: Findings) -> None:
    """An amount is needed, and above zero, in the modes that speak of one; elsewhere it means nothing."""
    amounts = frame["amount"]
    for place, (mode, amount) in enumerate(zip(frame["mode"], amounts, strict=True)):
        if place in frame.bad:
            continue
        if mode in _WITHOUT_AMOUNT:
            amounts[place] = amount or 0
        elif amount is None:
            frame.bad.add(place)
            findings.add(
                mark("the cell is empty"),
                frame.origins[place],
                frame.headers.get("amount", "amount"),
                "",
                mark("the amount asked for"),
            )
