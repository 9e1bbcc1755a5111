"""Why a figure is what it is: the document behind a movement, told down to its rules and articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cae_core.closing.allocating import allocation_of
from cae_core.closing.back_pay_record import KIND as BACK_PAY
from cae_core.closing.back_pay_record import BackPaid, told_month
from cae_core.closing.clock import law_day
from cae_core.closing.exit_record import stored_exits
from cae_core.closing.pay_run import PayDecision
from cae_core.closing.scheme_record import schemes_of
from cae_core.closing.undone import reversal_key
from cae_core.closing.votes import KIND as ALLOCATION
from cae_core.closing.year_end import find_year, year_end
from cae_core.cooperative.contribution import ContributionStatement
from cae_core.errors import CaeError
from cae_core.ledger.records import RecordedEntry
from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.office.exit_pages import told_exit
from cae_core.office.opened import Office, open_office
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month
from cae_core.rendering.voice import Voice


class UnknownDocument(CaeError, LookupError):
    """No closed month has a document of that name. Data: document."""

    template = mark("no closed month has a document “{document}”: take it as a statement writes it")


def why(folder: Path | str, document: str, language: str = "en", node: str = "employer_cost") -> str:
    """Tell how a document came about: its entries, and for what was computed every rule behind it.

    ``document`` is written as statements show it: an invoice number, ``2026-10 K01`` for a payslip (then
    ``node`` is the figure to explain), ``2026-10 ATELIER standard/services`` for a contribution, the minutes'
    reference for a vote on a year's result, that of an exit for a settlement.
    Raises UnknownDocument.
    """
    with open_office(folder) as office:
        voice = Voice(language, office.country.code)
        told = list(_told(office, document, node, voice))
        if not told:
            raise UnknownDocument(document=document)
        return "\n\n".join(told)


def _told(office: Office, document: str, node: str, voice: Voice) -> Iterator[str]:
    for entry in office.book.entries(validated=True):
        if entry.document == document:
            yield _entry(entry, office, voice)
    for stored in office.book.documents("contribution"):
        if stored.key == document:
            month = Month.parse(stored.payload["month"])
            schemes = schemes_of(office.book, month, office.cooperative.schemes)
            found = ContributionStatement.from_dict(stored.payload, schemes)
            yield found.explain(voice.language, locale=str(voice.locale))
    for stored in office.book.documents("payslip"):
        if stored.key == document:
            day = law_day(office.book, stored.month)
            slip = Payslip.from_dict(stored.payload, office.regimes, day)
            yield slip.explain(node, voice.language, 9, str(voice.locale))
    yield from _allocations(office, document, voice)
    yield from (told_exit(office, each, voice) for _, each in stored_exits(office.book, reference=document))
    yield from _back_pay(office, document, voice)
    for stored in office.book.documents("pay_decision"):
        if stored.key == document:
            yield _decision(PayDecision.from_dict(stored.payload), office, voice)


def _allocations(office: Office, document: str, voice: Voice) -> Iterator[str]:
    """Of an assembly's vote on a year's result, each destination with the rule and the article behind it."""
    for stored in office.book.documents(ALLOCATION):
        if stored.payload["reference"] != document:
            continue
        year = find_year(office.cooperative, stored.payload["year"])
        found = year_end(office.book, office.cooperative, office.country, year)
        voted = allocation_of(stored, office.book, office.cooperative, office.country, found)
        for part in voted.allocation.parts:
            if part.amount:
                node, language = part.destination.node, voice.language
                yield voted.allocation.run.explain(node, language, 9, str(voice.locale))


def _back_pay(office: Office, document: str, voice: Voice) -> Iterator[str]:
    """Of a payslip, the earlier months that were looked at again, and the law that changed for them."""
    currency = office.cooperative.currency
    for stored in office.book.documents(BACK_PAY):
        if stored.key == document:
            found = BackPaid.from_dict(stored.payload)
            yield "\n".join(voice.text(told_month(found, each, currency)) for each in found.months)


def _entry(entry: RecordedEntry, office: Office, voice: Voice) -> str:
    """An entry as its lines: number, day, label, then account, activity, debit and credit; what undoes it."""
    currency = office.cooperative.currency
    lines = [f"{entry.number}  {voice.day(entry.date)}  {entry.journal.code}  {entry.label}"]
    for each in entry.postings:
        account = f"{each.account.number} {each.account.label}"
        debit = voice.amount(each.debit, currency) if each.debit else ""
        credit = voice.amount(each.credit, currency) if each.credit else ""
        lines.append(f"    {account:<52} {each.activity:<16} {debit:>14} {credit:>14}")
    lines += (f"    {voice.text(each)}" for each in _links(entry, office))
    return "\n".join(line.rstrip() for line in lines)


def _links(entry: RecordedEntry, office: Office) -> Iterator[Sentence]:
    """Which entry this one undoes, and which undoes it."""
    if entry.reverses:
        yield Sentence(mark("undoes {number}"), {"number": entry.reverses})
    for other in office.book.entries(key=reversal_key(entry.number), validated=True):
        yield Sentence(mark("undone on {day} by {number}"), {"day": other.date, "number": other.number})


_MODES = {
    "fixed": mark("the fixed part"),
    "gross": mark("gross"),
    "net_pay": mark("net"),
    "employer_cost": mark("full cost"),
    "most": mark("all that the account affords"),
    "computed": mark("computed from its base"),
}


def _decision(decision: PayDecision, office: Office, voice: Voice) -> str:
    currency = office.cooperative.currency
    text = mark(
        "{contract}: {asked} asked ({mode}); the account had {budget} for it; {gross} gross, cost {cost}"
    )
    budget = "–" if decision.budget is None else money(decision.budget, currency)
    return voice.say(
        text,
        contract=decision.contract,
        asked=money(decision.asked, currency),
        mode=Sentence(_MODES[decision.mode]),
        budget=budget,
        gross=money(decision.gross, currency),
        cost=money(decision.cost, currency),
    )
