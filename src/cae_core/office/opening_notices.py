"""What a summary says of invoices brought in open: what of them counted as turnover when it was received."""

from __future__ import annotations

from collections.abc import Iterator

from cae_core.cooperative.bases import Flow, silent_openings
from cae_core.cooperative.schemes import Base
from cae_core.messages import Sentence, mark
from cae_core.office.opened import Office
from cae_core.office.statement_pages import Statements
from cae_core.rendering.pages import Notice

Place = tuple[str, str]


def opening_notices(office: Office, statements: Statements) -> Iterator[Notice]:
    """A note on invoices brought in whose rows do not say their part excluding VAT, once it was collected.

    Only where a contribution counts what is collected. An invoice brought in with the VAT that it still
    waits for says enough, where invoices bear no stamp.
    """
    silent = _silent(office)
    if not silent:
        return
    counted = _counted(statements)
    found = {
        each.posting.item
        for each in office.book.movements(since=statements.month, until=statements.month, roles=["clients"])
        if (each.posting.activity, each.posting.item) in silent
        and (each.posting.activity, each.document) in counted
    }
    if found:
        text = mark(
            "opening.csv does not say the part excluding VAT (excl_vat) of {invoices}: all that was received "
            "for them, less VAT still pending, counted as collected turnover"
        )
        yield Notice(Sentence(text, {"invoices": ", ".join(sorted(found))}), "note")


def _silent(office: Office) -> set[Place]:
    """The (activity, document) that say neither their turnover nor their VAT."""
    cooperative, stamp = office.cooperative, office.country.vat.stamp
    silent = {(row.activity, row.document) for row in silent_openings(cooperative.opening)}
    if silent and not stamp(cooperative.start.first):
        silent -= {(row.activity, row.document) for row in cooperative.opening if row.role == "vat_pending"}
    return silent


def _counted(statements: Statements) -> set[Place]:
    """The (activity, receipt) that counted in a contribution on what is collected."""
    return {
        (activity, line.document)
        for activity, found in statements.contributions.items()
        for statement in found
        if statement.component.base is Base.COLLECTED
        for line in statement.lines
        if line.flow is Flow.COLLECTED
    }
