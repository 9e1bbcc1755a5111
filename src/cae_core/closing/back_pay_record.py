"""What a month-end found of earlier months and did about it: a stored document, told in remarks."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from cae_core.closing.back_pay import INPUT, LookedBack, OwedMonth
from cae_core.closing.identity import Remark
from cae_core.closing.statutes import regime_of
from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country
from cae_core.ledger.store import Reads
from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.payroll.back_pay import Broken, Change, Revised
from cae_core.periods import Month
from cae_core.rules.values import strict

KIND = "back_pay"


class Waiting(enum.Enum):
    """Why back pay of this calendar year is still owed after the month."""

    NOTHING = ""
    ENDED = "ended"
    NO_INPUT = "no_input"
    UNPAID = "unpaid"


_WHY: Mapping[Waiting, str] = {
    Waiting.NOTHING: mark("the rest waits for the next pay"),
    Waiting.ENDED: mark("the contract has ended: pay it outside the month-end"),
    Waiting.NO_INPUT: mark("its regime has no line for back pay: add it to the pay yourself"),
    Waiting.UNPAID: mark(
        "this month's pay could not hold it: it waits for one by gross, fixed part or base that is borne"
    ),
}


@attrs.frozen
class BackPaid:
    """The earlier months of a contract that there is something to say of, and what was paid of them now.

    ``paid`` is by earlier month, in minor units; ``waiting`` why what this calendar year's months still owe
    was not paid.
    """

    contract: str
    months: tuple[OwedMonth, ...]
    paid: Mapping[Month, int] = attrs.field(factory=dict, hash=False)
    waiting: Waiting = Waiting.NOTHING

    def left(self, each: OwedMonth) -> int:
        """What a month still owes after this one, in minor units."""
        return each.left - self.paid.get(each.month, 0)

    def to_dict(self) -> dict[str, Any]:
        """What was found and paid as plain JSON values."""
        months = [
            {**each.revised.to_dict(), "before": each.paid, "paid": self.paid.get(each.month, 0)}
            for each in self.months
        ]
        return {"contract": self.contract, "months": months, "waiting": self.waiting.value}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> BackPaid:
        """Read what `to_dict` wrote."""
        months = tuple(OwedMonth(Revised.from_dict(each), each["before"]) for each in data["months"])
        paid = {Month.parse(each["month"]): each["paid"] for each in data["months"] if each["paid"]}
        return cls(data["contract"], months, paid, Waiting(data["waiting"]))


def back_paid(
    cooperative: Cooperative,
    country: Country,
    month: Month,
    found: LookedBack,
    paid: Mapping[str, Mapping[Month, int]],
) -> Iterator[BackPaid]:
    """What a month-end found, contract by contract, with what it paid and why it did not pay the rest."""
    for contract, months in found.months.items():
        mine = paid.get(contract, {})
        why = Waiting.NOTHING if mine else _waiting(cooperative, country, contract, month)
        yield BackPaid(contract, months, mine, why)


def _waiting(cooperative: Cooperative, country: Country, contract_id: str, month: Month) -> Waiting:
    contract = cooperative.contracts.get(contract_id)
    if contract is None or not contract.runs_in(month):
        return Waiting.ENDED
    regime = regime_of(cooperative, country, country.contract_kind(contract.kind).regime)
    has_input = INPUT in {each.name for each in regime.framework.inputs}
    return Waiting.UNPAID if has_input else Waiting.NO_INPUT


def kept(store: Reads, month: Month | None = None) -> tuple[BackPaid, ...]:
    """What the month-end of a closed month found and paid, contract by contract."""
    return tuple(BackPaid.from_dict(each.payload) for each in store.documents(KIND, month))


# --- Telling it ------------------------------------------------------------------------------------------


def back_pay_remarks(records: Iterable[BackPaid], month: Month, currency: str) -> Iterator[Remark]:
    """What an accountant must know of earlier months: paid, owed, of last year, paid too much, too low."""
    for record in records:
        for sentence in _remarks(record, month, currency):
            yield Remark(sentence, record.contract)


def _remarks(record: BackPaid, month: Month, currency: str) -> Iterator[Sentence]:
    now = {each.month: record.paid[each.month] for each in record.months if each.month in record.paid}
    if now:
        text = mark("{amount} of back pay is in this month's gross, for {months}. {law}")
        yield _said(text, now, record, currency)
    left = {each.month: record.left(each) for each in record.months if record.left(each)}
    this = {earlier: amount for earlier, amount in left.items() if earlier.year == month.year}
    if this:
        text = mark("{amount} of back pay is still owed for {months}; {why}. {law}")
        yield _said(text, this, record, currency, why=Sentence(_WHY[record.waiting]))
    if last := {earlier: amount for earlier, amount in left.items() if earlier.year < month.year}:
        text = mark(
            "{amount} of back pay is owed for {months}, a year that is over: nothing was added; give it as "
            "back pay once its returns are settled. {law}"
        )
        yield _said(text, last, record, currency)
    if beyond := {each.month: each.beyond for each in record.months if each.beyond}:
        text = mark(
            "{amount} more was paid for {months} than the law known now asks; nothing is taken back. {law}"
        )
        yield _said(text, beyond, record, currency)
    for broken in dict.fromkeys(broken for each in record.months for broken in each.revised.broken):
        yield _broken(broken, record, currency)


def told_month(record: BackPaid, each: OwedMonth, currency: str) -> Sentence:
    """An earlier month's figures in one sentence: then, now, completed before and in this month, and why."""
    text = mark(
        "{month}: gross {then} when it was paid, {now} now; completed by {before} before, {paid} here. {law}"
    )
    amounts = {
        "then": each.revised.then,
        "now": each.revised.now,
        "before": each.paid,
        "paid": record.paid.get(each.month, 0),
    }
    fields = {name: money(amount, currency) for name, amount in amounts.items()}
    return Sentence(text, {"month": each.month, "law": law_text([each], currency), **fields})


def _said(
    text: str, amounts: Mapping[Month, int], record: BackPaid, currency: str, **more: Sentence
) -> Sentence:
    months = [each for each in record.months if each.month in amounts]
    fields = {
        "amount": money(sum(amounts.values()), currency),
        "months": months_text(sorted(amounts)),
        "law": law_text(months, currency),
    }
    return Sentence(text, fields | more)


def _broken(broken: Broken, record: BackPaid, currency: str) -> Sentence:
    months = [each for each in record.months if broken in each.revised.broken]
    text = mark("pay of {months} breaks what the law known now asks: {guard} ({source}). {law}")
    fields = {
        "months": months_text(sorted(each.month for each in months)),
        "guard": broken.label,
        "source": broken.source,
        "law": law_text(months, currency),
    }
    return Sentence(text, fields)


def months_text(months: Sequence[Month]) -> Sentence:
    """Months in order as a reader says them: one, from first to last where none is missing, or all."""
    first, last = months[0], months[-1]
    if len(months) == 1:
        return Sentence(mark("{month}"), {"month": first})
    if first.until(last) == len(months) - 1:
        return Sentence(mark("{first} to {last}"), {"first": first, "last": last})
    return Sentence(mark("{first}, {others}"), {"first": first, "others": months_text(months[1:])})


def law_text(months: Iterable[OwedMonth], currency: str) -> Sentence | str:
    """The parameters that changed for some months, each with both values, its source and its publication."""
    changes = dict.fromkeys(change for each in months for change in each.revised.changes)
    told: Sentence | str = ""
    for change in reversed(list(changes)):
        one = change_text(change, currency)
        told = Sentence(mark("{one}; {others}"), {"one": one, "others": told}) if told else one
    return told


def change_text(change: Change, currency: str) -> Sentence:
    """A parameter that changed: what it was and is, by which source, since when, published when."""
    fields = {
        "label": change.label or change.key,
        "before": _value(change.before, change.unit, currency),
        "after": _value(change.after, change.unit, currency),
        "source": change.source,
        "start": change.start,
        "published": change.published,
    }
    if change.before and change.published:
        text = mark("{label}: {before}, then {after} from {start} ({source}, published on {published})")
    elif change.published:
        text = mark("{label}: {after} from {start} ({source}, published on {published}), unknown until then")
    else:
        text = mark("{label}: {before}, then {after} from {start} ({source})")
    return Sentence(text, fields)


def _value(text: str, unit: str, currency: str) -> Any:
    """A parameter's value as it was written, an amount as money."""
    return money(strict(text, unit, currency, unit), currency) if text and unit == "amount" else text
