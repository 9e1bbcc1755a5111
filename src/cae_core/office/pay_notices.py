"""What a month's payslips make a person look at: broken guards, inputs nobody stated, doubtful facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from cae_core.closing.asked import defaults_taken
from cae_core.closing.guards import guard_remarks
from cae_core.closing.pay_run import PayDecision
from cae_core.cooperative.activities import SERVICES
from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.payroll.payslip import Payslip
from cae_core.rendering.pages import Notice
from cae_core.rules.inputs import Input

_DOUBTS = (
    ("unverified", mark("{count} parameters used by payslips are unverified: {keys}")),
    ("secondary", mark("{count} parameters used by payslips come from secondary sources: see each payslip")),
)


def pay_notices(slips: Collection[Payslip]) -> Iterator[Notice]:
    """Notices of a month's payslips: warnings first, contract by contract, then notes on all of them."""
    yield from _guards(slips)
    yield from _not_stated(slips)
    yield from _doubts(slips)


def _guards(slips: Collection[Payslip]) -> Iterator[Notice]:
    """The guards that only warn, each once with the contracts that break it."""
    texts: dict[tuple[str, str], Sentence] = {}
    contracts: dict[tuple[str, str], list[str]] = {}
    for remark in guard_remarks(slips):
        place = str(remark.text.fields["guard"]), str(remark.text.fields["source"])
        texts.setdefault(place, remark.text)
        contracts.setdefault(place, []).append(remark.about)
    for place, found in contracts.items():
        yield Notice(texts[place], about=_listed(found))


def _listed(contracts: Collection[str], most: int = 8) -> str:
    """Some contracts by name and how many they are, where they are many.

    >>> _listed(["K1", "K2", "K3"], most=2)
    'K1, K2… (3)'
    """
    names = list(contracts)
    return ", ".join(names) if len(names) <= most else f"{', '.join(names[:most])}… ({len(names)})"


def staff_notices(
    decisions: Collection[PayDecision], overdrawn: Collection[str], currency: str
) -> Iterator[Notice]:
    """Pay of staff, due whatever was earned, that a key charges to activities that are ``overdrawn``."""
    for decision in decisions:
        for code, cost in decision.costs.items() if decision.budget is None else ():
            if code in overdrawn and code != SERVICES:
                text = mark("{cost} of what this pay costs are charged to {activity}, which is overdrawn")
                fields = {"cost": money(cost, currency), "activity": code}
                yield Notice(Sentence(text, fields), about=decision.contract)


def _not_stated(slips: Collection[Payslip]) -> Iterator[Notice]:
    """Inputs that the law makes depend on the cooperative's situation, where the default was taken."""
    times: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, str], tuple[Input, Payslip]] = {}
    for slip in slips:
        for each in defaults_taken(slip):
            place = slip.regime.name, each.name
            times[place] += 1
            found[place] = each, slip
    for place, (each, slip) in found.items():
        text = mark("{input} ({name}): not stated, so {value} was taken for {count} payslips")
        fields = {
            "input": each.label,
            "name": each.name,
            "value": _value(each, slip.currency),
            "count": times[place],
        }
        yield Notice(Sentence(text, fields), "note")


def _value(each: Input, currency: str) -> Any:
    """An input's default, to be written as its reader writes it."""
    value = each.default_value(currency)
    if each.kind == "flag":
        return Sentence(mark("yes") if value else mark("no"))
    if each.kind == "amount":
        return money(value, currency)
    return Sentence("{percent}\u00a0%", {"percent": value * 100}) if each.kind == "rate" else value


def _doubts(slips: Collection[Payslip]) -> Iterator[Notice]:
    """One note for all payslips: on how many facts nobody read in the law their lines rest."""
    keys = {fact.key: fact.confidence for slip in slips for fact in slip.shown_facts()}
    for confidence, text in _DOUBTS:
        mine = sorted(key for key, found in keys.items() if found == confidence)
        if mine:
            yield Notice(Sentence(text, {"count": len(mine), "keys": ", ".join(mine)}), "note")
