"""An invented cooperative of two members and two activities that is wound up, in any country, in memory."""

import datetime as dt
from collections import defaultdict

from cae_core.capital.share_operations import OpeningShares, ShareKind, ShareOperation
from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.closing.month_end import check_month, month_end
from cae_core.cooperative.activities import Activity
from cae_core.cooperative.cooperative import Cooperative, Dated
from cae_core.cooperative.documents import (
    Due,
    Expense,
    Invoice,
    InvoiceLine,
    MonthDocuments,
    OpeningBalance,
    Payment,
    PaymentKind,
    Receipt,
    WindingUp,
)
from cae_core.cooperative.people import Person
from cae_core.country import find_country
from cae_core.ledger import Ledger
from cae_core.ledger.roles import ROLES
from cae_core.periods import Month

START, END = Month(2026, 9), Month(2026, 10)
DAY = dt.date(2026, 10, 20)
FORMS = {"FR": "scop_sarl", "MA": "ma_cooperative", "TN": "tn_smsa", "DZ": "dz_cooperative"}
HEIRS = {
    "FR": "devolution_cooperatives",
    "MA": "devolution_federation",
    "TN": "devolution_same_field",
    "DZ": "devolution_cooperatives",
}
SAID = {
    "DZ": {
        "remainder_to_members": "false",
        "devolution_cooperatives": "true",
        "loss_order_legal_reserve": "1",
    }
}
"""What statutes must say where no law was found."""


def cooperative(code="FR", opening=None, held=((40, 4000_00), (20, 2000_00)), **changes):
    """Capital of 6 000 in two hands, a reserve of 1 000, 500 earned by BOIS before; the money with both."""
    country = find_country(code)
    members = [
        OpeningShares(f"P{i}", shares, 100_00 * shares, 100_00 * shares, paid, since=dt.date(2020, 1, 1))
        for i, (shares, paid) in enumerate(held, 1)
    ]
    told = {
        ("services", "bank"): 7000_00,
        ("services", "capital"): -6000_00,
        ("services", "legal_reserve"): -1000_00,
        ("BOIS", "bank"): 500_00,
        ("BOIS", "brought_forward"): -500_00,
    }
    rows = tuple(
        OpeningBalance(*place, amount) for place, amount in (told | (opening or {})).items() if amount
    )
    said = {key: (Dated(dt.date.min, value),) for key, value in SAID.get(code, {}).items()}
    fields = {
        "name": "Coopérative imaginaire",
        "country": code,
        "currency": country.currency,
        "legal_form": FORMS[code],
        "start": START,
        "statutes": said,
        "persons": {
            "P1": Person("P1", "Tilleul", "Anne"),
            "P2": Person("P2", "Saule"),
        },
        "clients": {"C1": "Client"},
        "activities": {
            "services": Activity("services", "Services", ()),
            "BOIS": Activity("BOIS", "Bois", ()),
            "TERRE": Activity("TERRE", "Terre", ()),
        },
        "opening": rows,
        "opening_shares": tuple(members),
        "shares": ShareTerms(country.currency, (ShareValue(dt.date.min, 100_00),)),
    }
    return Cooperative(**(fields | changes))


def sold(activity, amount, day=dt.date(2026, 10, 5), paid=True):
    """The documents of a sale without VAT, paid on its day unless it is not."""
    line = InvoiceLine("work", amount, activity=activity, vat_due=Due.PAYMENT)
    made = {"invoices": (Invoice(f"F-{day}", day, "C1", (line,), stamp=0),)}
    return made | ({"receipts": (Receipt(f"R-{day}", day, f"F-{day}", amount),)} if paid else {})


def spent(activity, amount, day=dt.date(2026, 10, 6), paid=True):
    """The documents of a cost, paid on its day unless it is not."""
    paid_on = day if paid else None
    return {
        "expenses": (
            Expense(
                f"D-{day}", day, "other_purchases", amount, activity=activity, supplier="S", paid_on=paid_on
            ),
        )
    }


def winding_up(
    beneficiary="devolution_cooperatives", recipient="Coopérative du Lac", reference="AG", day=DAY
):
    return WindingUp(reference, day, beneficiary, recipient)


def store_of(coop, *months):
    """A book of the cooperative with its first month closed, and others."""
    country = find_country(coop.country)
    store = Ledger(country.chart, currency=coop.currency, country=coop.country)
    for documents in (MonthDocuments(START), *months):
        close(store, coop, documents)
    return store


def close(store, coop, documents):
    return month_end(coop, find_country(coop.country), documents, store, today=documents.month.last)


def refused(store, coop, documents):
    found = check_month(coop, find_country(coop.country), documents, store)
    return [each.text() for each in found]


def last_month(coop, documents=None, **changes):
    """The month that closes the liquidation, with other documents of that month."""
    heir = {"beneficiary": HEIRS[coop.country]} | changes
    return MonthDocuments(END, liquidations=(winding_up(**heir),), **(documents or {}))


def left(store):
    """What is not zero in a book by place, income and charges with what was taken off them as ``result``."""
    sums = defaultdict(int)
    for (activity, role), amount in store.balances().items():
        result = ROLES[role].profit_and_loss or role == "allocated_result"
        sums[activity, "result" if result else role] += amount
    return {place: amount for place, amount in sums.items() if amount}


def refund(member, amount, reference, day=dt.date(2026, 11, 5)):
    return ShareOperation(reference, day, member, ShareKind.REFUND, amount=amount)


def outside(amount, reference="D1", day=dt.date(2026, 11, 6)):
    return Payment(reference, day, PaymentKind.BODY, "allocated_outside", amount)
