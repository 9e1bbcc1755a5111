"""What a closed month rests on and nobody read in the law: what an accountant checks before relying on it.

Parameters of payslips and VAT, due dates, what the statutes fix, inputs whose default was taken, rules that
interpret. The contribution is not among them: it rests on votes, which `cae_core.office.why` quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import attrs

from cae_core.closing.asked import defaults_taken
from cae_core.closing.pay_inputs import headcount, pay_date
from cae_core.closing.sequence import already_closed
from cae_core.cooperative.documents import Due, Invoice
from cae_core.country.parts import STAMP, Vat
from cae_core.exchange.folder import read_folder
from cae_core.ledger.roles import ROLES, Bucket
from cae_core.messages import Sentence, mark
from cae_core.office.opened import Office, open_office
from cae_core.office.payslip_pages import payslips
from cae_core.payroll.payslip import Payslip
from cae_core.periods import Month
from cae_core.rendering.pages import Text
from cae_core.rules.parameters import Fact

EXPERIMENT, ASSUMED, INTERPRETED, TEXT = "experiment", "assumed", "interpretation", "text"
ORDER: Mapping[str, str] = {
    "unverified": mark("Not verified"),
    EXPERIMENT: mark("Given by no law"),
    INTERPRETED: mark("Our reading of the law"),
    "secondary": mark("From secondary sources"),
    ASSUMED: mark("Not stated, so the default was taken"),
    "statutes": mark("Fixed by the statutes"),
    TEXT: mark("Read in the text of the law"),
}
"""How far each thing was checked, the most doubtful first, and what a reader calls it."""

FIGURES, GUARDS, ASIDE = "figures", "guards", "aside"
USES = (FIGURES, GUARDS, ASIDE)
"""What a payslip uses a thing for: the figures it shows or posts, guards alone, what stands beside them."""

_VAT_DUE = {
    Due.INVOICE.value: mark("VAT falls due on invoice"),
    Due.PAYMENT.value: mark("VAT falls due on payment"),
}
_INTERPRETING = re.compile(r"\binterpretation\b|\banalysis\b|\bour reading\b", re.IGNORECASE)


@attrs.frozen
class Reliance:
    """Something a month rests on.

    ``area`` is parameter, vat_due, due_date, input, rule or legal_form; ``value`` as files write it;
    ``start`` the day it applies from (empty: none); ``used_by`` the documents as statements name them, and
    for a due date the account owed; ``use`` what they use it for at most: figures, guards (which only keep
    pay within the law) or aside (a breakdown that no figure rests on).
    """

    area: str
    key: str
    label: Text = attrs.field(hash=False)
    value: str
    unit: str
    start: str
    source: str
    confidence: str
    used_by: tuple[str, ...]
    use: str = FIGURES


def audit(folder: Path | str, month: Month, *, everything: bool = False) -> tuple[Reliance, ...]:
    """List what a closed month rests on, the most doubtful first; with ``everything``, what was read too.

    Raises NoClosedMonth, MonthNotClosed, Problems for files that cannot be read any more, and
    MonthClosedWithOtherFiles when they say something else than when the month was closed.
    """
    with open_office(folder) as office:
        office.book.certificate(month)
        invoices = _invoices(Path(folder), office, month)
        found = _together([*_of_pay(office, month), *_of_vat(office.country.vat, invoices)])
        found += [*_of_due_dates(office, month), *_of_form(office)]
    ranks = {confidence: rank for rank, confidence in enumerate(ORDER)}
    kept = [each for each in found if everything or each.confidence != TEXT]
    return tuple(sorted(kept, key=lambda each: (ranks.get(each.confidence, 0), each.key, each.start)))


def _invoices(folder: Path, office: Office, month: Month) -> tuple[Invoice, ...]:
    """The invoices of the month, from files that are still those that were closed."""
    (documents,) = read_folder(folder, [month]).months
    already_closed(office.book, documents)
    return documents.invoices


def _together(found: Iterable[Reliance]) -> list[Reliance]:
    """One row a thing, with all the documents that use it, for what the first of `USES` says."""
    rows: dict[Reliance, list[Reliance]] = {}
    for each in found:
        rows.setdefault(attrs.evolve(each, used_by=(), use=FIGURES), []).append(each)
    return [
        attrs.evolve(
            row,
            used_by=tuple(dict.fromkeys(document for each in several for document in each.used_by)),
            use=min((each.use for each in several), key=USES.index),
        )
        for row, several in rows.items()
    ]


def _of_pay(office: Office, month: Month) -> Iterator[Reliance]:
    for slip in payslips(office, month):
        document = f"{slip.month} {slip.contract}"
        uses = _uses(slip)
        for fact in slip.facts():
            yield attrs.evolve(_fact(fact, document), use=uses(fact.key))
        for each in defaults_taken(slip):
            default = each.default or ""
            yield Reliance(
                "input", each.name, each.label, default, each.kind, "", each.note, ASSUMED, (document,)
            )
        for rule in _interpretations(slip, document):
            yield attrs.evolve(rule, use=uses(rule.key))


def _uses(slip: Payslip) -> Callable[[str], str]:
    """What a payslip uses a parameter or a rule for, by its name."""
    run, guards = slip.run, {each.node for each in slip.regime.layout.guards}
    figures = run.counted(node for node in slip.regime.figures if node in run)
    kept = run.counted(node for node in guards if node in run)
    return lambda name: FIGURES if name in figures else GUARDS if name in kept else ASIDE


def _interpretations(slip: Payslip, document: str) -> Iterator[Reliance]:
    graph, counted = slip.run.graph, slip.run.counted()
    for node in slip.run.computed:
        source = graph.rules[node].source
        if node in counted and _INTERPRETING.search(source):
            label = graph.labels.get(node, {})
            yield Reliance("rule", node, label, "", "", "", source, INTERPRETED, (document,))


def _fact(fact: Fact, document: str) -> Reliance:
    start = fact.start.isoformat() if fact.start.year > 1 else ""
    text = fact.text if fact.unit != "scale" else ""
    return Reliance(
        "parameter", fact.key, fact.label, text, fact.unit, start, fact.source, fact.confidence, (document,)
    )


def _of_vat(vat: Vat, invoices: Iterable[Invoice]) -> Iterator[Reliance]:
    for invoice in invoices:
        facts = vat.parameters.at(invoice.date).facts
        rates = {line.vat_rate for line in invoice.lines}
        for key, fact in facts.items():
            stamp = key == STAMP and bool(
                invoice.stamp_duty or (invoice.stamp is None and not invoice.credit_of)
            )
            if stamp or (key != STAMP and fact.value in rates):
                yield _fact(fact, invoice.number)
        for line in invoice.lines:
            if line.vat_rate.n and line.vat_due and vat.due.get(line.kind) == line.vat_due.value:
                key, due = f"vat_due.{line.kind}", line.vat_due.value
                label = Sentence(_VAT_DUE[due])
                yield Reliance(
                    "vat_due", key, label, due, "", "", vat.source, vat.confidence, (invoice.number,)
                )


def _of_due_dates(office: Office, month: Month) -> Iterator[Reliance]:
    """The rules by which bodies that are owed something at the month's end must be paid."""
    owed: dict[str, int] = {}
    for (_, role), amount in office.book.balances(until=month).items():
        if ROLES[role].bucket is Bucket.OWED_TO_BODIES:
            owed[role] = owed.get(role, 0) - amount
    staff, paid_on = headcount(office.cooperative, month), pay_date(office.cooperative, month)
    for body in (role for role, amount in owed.items() if amount > 0):
        rule = office.country.due_rule(body, month, headcount=staff, paid_on=paid_on)
        if rule is not None:
            day = rule.due(month).isoformat()
            account = office.country.chart.number(body)
            yield Reliance(
                "due_date",
                f"due_dates.{body}",
                rule.label,
                day,
                "date",
                "",
                rule.source,
                rule.confidence,
                (account,),
            )


def _of_form(office: Office) -> Iterator[Reliance]:
    form = office.country.legal_forms.get(office.cooperative.legal_form)
    if form is not None and form.experimental:
        yield Reliance("legal_form", form.key, form.label, "", "", "", form.source, EXPERIMENT, ())
