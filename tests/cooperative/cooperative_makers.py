"""Short ways to write the values that the cooperative room's tests are about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

from cae_core.cooperative.activities import Activity
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import Due, Expense, Invoice, InvoiceLine, Payment, PaymentKind, Receipt
from cae_core.cooperative.people import Contract, Person, Status
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.errors import Origin
from cae_core.money import minor_from_decimal
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

DATA = Path(__file__).parents[1] / "data"
OCTOBER = Month(2026, 10)


def eur(text):
    """Euros as typed to cents: eur("1234.56")."""
    return minor_from_decimal(text, "EUR")


def euros(cents):
    """Cents to what one reads: euros(123456) == "1234.56"."""
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def pc(text):
    return Ratio.parse(f"{text} %")


def day(number, month=OCTOBER):
    return month.first.replace(day=number)


def key(name, method, *parts, remainder="largest"):
    """key("K", "percent", ("A", "60 %"), ("B", "40 %")); amounts in euros for fixed and priority."""
    method = SplitMethod(method)
    money = method in (SplitMethod.FIXED, SplitMethod.PRIORITY)
    made = []
    for who, value in parts:
        beneficiary = who if isinstance(who, Beneficiary) else Beneficiary.parse(who)
        made.append(SplitPart(beneficiary, eur(value) if money else Ratio.parse(value)))
    return SplitKey(name, method, tuple(made), remainder)


def convention(name, *parts):
    """A key between persons, in percent."""
    made = tuple(SplitPart(Beneficiary(person=who), Ratio.parse(value)) for who, value in parts)
    return SplitKey(name, SplitMethod.PERCENT, made)


def line(amount, activity="ATELIER", *, vat="20", due=Due.PAYMENT, **more):
    return InvoiceLine(
        label=more.pop("label", "Work"),
        amount=eur(amount),
        vat_rate=pc(vat),
        activity="" if more.get("split") else activity,
        vat_due=due,
        **more,
    )


def invoice(number, *lines, date=5, client="C-1", **more):
    return Invoice(number, day(date) if isinstance(date, int) else date, client, tuple(lines), **more)


def credit(number, of, *lines, date=20, client="C-1", **more):
    return invoice(number, *lines, date=date, client=client, credit_of=of, **more)


def receipt(reference, of, amount, date=15):
    return Receipt(reference, day(date), of, eur(amount))


def expense(reference, amount, activity="ATELIER", *, vat="0.00", category="supplies", date=8, **more):
    more.setdefault("supplier", "" if more.get("person") else "S-1")
    activity = "" if more.get("split") else activity
    return Expense(reference, day(date), category, eur(amount), eur(vat), activity, **more)


def payment(reference, kind, target, amount, date=28):
    return Payment(reference, day(date), PaymentKind(kind), target, eur(amount))


def person(id_, *, since=None, statuses=()):
    return Person(
        id_,
        f"Name-{id_}",
        member_since=since,
        statuses=tuple(Status(*status) for status in statuses),
        origin=Origin("persons.csv", 2),
    )


def contract(id_, who, kind="cesa", start=dt.date(2025, 1, 1), end=None, **more):
    return Contract(id_, who, kind, start, end, origin=Origin("contracts.csv", 2), **more)


def activity(code, *persons, **more):
    return Activity(code, code.title(), tuple(persons), origin=Origin("activities.csv", 2), **more)


def cooperative(*, activities=(), persons=(), contracts=(), splits=(), schemes=None, **more):
    """A cooperative in which what is not said stands by default: services, and one contract a person."""
    activities = (Activity("services", "Services"), *activities)
    named = [who for each in activities for who in each.persons]
    persons = {each.id: each for each in persons} or {who: person(who) for who in dict.fromkeys(named)}
    contracts = contracts or [contract(f"CT-{who}", who) for who in persons]
    return Cooperative(
        name="Demo",
        country="FR",
        currency="EUR",
        legal_form="scop_sarl",
        start=more.pop("start", Month(2026, 1)),
        persons=persons,
        contracts={each.id: each for each in contracts},
        activities={each.code: each for each in activities},
        splits={each.key: each for each in splits},
        schemes=schemes or {},
        origin=Origin("cooperative.toml"),
        **more,
    )


def sums(entry, *, by="role"):
    """An entry's amounts as one reads them, by role or by (activity, role), zeros left out."""
    found = defaultdict(int)
    for posting in entry.postings:
        found[posting.role if by == "role" else (posting.activity, posting.role)] += posting.amount
    return {place: euros(amount) for place, amount in found.items() if amount}


def rows(entry):
    """Each posting as activity, role, signed euros."""
    return [(each.activity, each.role, euros(each.amount)) for each in entry.postings]
