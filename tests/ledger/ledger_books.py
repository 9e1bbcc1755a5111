"""What the ledger's tests share: a chart made from the roles, entries, and small stores."""

from __future__ import annotations

import datetime as dt

from cae_core.ledger.certificate import Certificate
from cae_core.ledger.chart import Chart
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.roles import JOURNALS, ROLES
from cae_core.ledger.store import Store
from cae_core.periods import Month


def chart_text(label: str = "compte") -> str:
    """A complete chart whose numbers are made up: 100001, 100002…"""
    lines = []
    for index, role in enumerate(ROLES, 1):
        lines.append(f'[{role}]\nnumber = "{100000 + index}"')
        lines.append(f'label = {{fr = "{label} {role}", ar = "حساب {role}", en = "account {role}"}}')
    for index, key in enumerate(JOURNALS, 1):
        lines.append(f'[journals.{key}]\ncode = "J{index}"')
        lines.append(f'label = {{fr = "journal {key}", ar = "يومية {key}", en = "journal {key}"}}')
    return "\n".join(lines) + "\n"


CHART = Chart.load(chart_text())

AUGUST, SEPTEMBER, OCTOBER = Month(2026, 8), Month(2026, 9), Month(2026, 10)


def sale(
    name: str = "F1",
    amount: int = 100_00,
    *,
    activity: str = "ATELIER",
    day: dt.date = dt.date(2026, 10, 5),
    client: str = "C-7",
) -> Entry:
    """An invoice without VAT: the client owes ``amount``, the activity earned it."""
    return Entry(
        key=f"invoice:{name}",
        journal="sales",
        date=day,
        document=name,
        document_date=day,
        label=f"Invoice {name}",
        postings=(
            Posting("clients", activity, amount, party=client, item=name),
            Posting("sales_services", activity, -amount, person="P1"),
        ),
    )


def receipt(
    name: str, of: str, amount: int, *, activity: str = "ATELIER", day: dt.date = dt.date(2026, 10, 20)
) -> Entry:
    """The client of invoice ``of`` pays ``amount``."""
    return Entry(
        key=f"receipt:{name}",
        journal="bank",
        date=day,
        document=name,
        document_date=day,
        label=f"Paid {of}",
        postings=(
            Posting("bank", activity, amount),
            Posting("clients", activity, -amount, party="C-7", item=of),
        ),
    )


def opening(activity: str = "ATELIER", amount: int = 500_00, day: dt.date = dt.date(2026, 8, 1)) -> Entry:
    """What an activity brings: money in the bank and its past results."""
    return Entry(
        key=f"opening:{activity}",
        journal="opening",
        date=day,
        document="A nouveaux",
        document_date=day,
        label="Opening balance",
        postings=(Posting("bank", activity, amount), Posting("brought_forward", activity, -amount)),
    )


def contribution(name: str, amount: int, *, day: dt.date = dt.date(2026, 10, 31)) -> Entry:
    """ATELIER gives ``amount`` to the shared services through the internal link."""
    return Entry(
        key=f"contribution:{name}",
        journal="contribution",
        date=day,
        document=name,
        document_date=day,
        label="Contribution",
        postings=(
            Posting("contribution", "ATELIER", amount),
            Posting("link", "ATELIER", -amount),
            Posting("link", "services", amount),
            Posting("contribution", "services", -amount),
        ),
    )


def post(store: Store, *entries: Entry) -> int:
    """Post entries in a transaction of their own; how many were new."""
    with store.transaction() as work:
        return work.post_all(entries)


def close(
    store: Store, month: Month = OCTOBER, year: str = "2026", day: dt.date | None = None
) -> Certificate:
    """Close a month in a transaction of its own, on the third of the next one unless told."""
    with store.transaction() as work:
        return work.close(month, year, day or month.next().first + dt.timedelta(days=2))


def quarter(store: Store) -> tuple[Certificate, ...]:
    """Three closed months: ten validated entries, three documents, a draft in November."""
    day = dt.date
    months = {
        AUGUST: [opening(), opening("services"), sale("F1", day=day(2026, 8, 10))],
        SEPTEMBER: [
            sale("F2", 250_00, day=day(2026, 9, 2)),
            receipt("R1", "F1", 40_00, day=day(2026, 9, 9)),
            contribution("K1", 25_00, day=day(2026, 9, 30)),
        ],
        OCTOBER: [
            sale("F3", 70_00, activity="POTERIE"),
            receipt("R2", "F2", 250_00),
            contribution("K2", 10_00),
            sale("F4", 12_34),
        ],
    }
    certificates = []
    for month, entries in months.items():
        with store.transaction() as work:
            work.post_all(entries)
            work.store("payslip", f"P1:{month}", month, {"net_pay": 100_00, "month": str(month)})
            certificates.append(work.close(month, "2026", month.next().first + dt.timedelta(days=2)))
    post(store, sale("F5", day=day(2026, 11, 4)))
    return tuple(certificates)
