"""What a month's files may not say: one defect a case, with its file, row, column, value and reason."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from cooperative_makers import (
    OCTOBER,
    activity,
    contract,
    convention,
    cooperative,
    credit,
    day,
    eur,
    expense,
    invoice,
    key,
    line,
    payment,
    pc,
    receipt,
)

from cae_core.cooperative.checks import EXPENSE_CATEGORIES, Known, check_month
from cae_core.cooperative.contribution import read_schemes
from cae_core.cooperative.documents import (
    MonthDocuments,
    OpeningBalance,
    PayMode,
    PayOrder,
    Reservation,
    Shortfall,
)
from cae_core.cooperative.open_items import OpenItems
from cae_core.errors import Origin
from cae_core.periods import Month

SCHEMES = read_schemes({"flat": {"components": [{"key": "s", "base": "invoiced", "rate": "10 %"}]}}, "EUR")
RATES = [pc(rate) for rate in ("0", "2.1", "5.5", "10", "20")]
PAID = {"cesa": True, "cape": False, "employment": True}


def world(**changes):
    said = {
        "schemes": SCHEMES,
        "activities": [
            activity("ATELIER", "P1", start=dt.date(2026, 1, 1)),
            activity("DUO", "P2", "P3", convention="CONV"),
            activity("CLOSED", "P4", end=dt.date(2026, 10, 10)),
            activity("NEW", "P5", start=dt.date(2026, 10, 20)),
        ],
        "contracts": [
            contract("CT-1", "P1", fixed_gross=50000),
            contract("CT-2", "P2"),
            contract("CT-3", "P3", "cape"),
            contract("CT-4", "P4"),
            contract("CT-5", "P5", start=dt.date(2026, 10, 15)),
            contract("CT-0", "P1", "cape", end=dt.date(2026, 9, 30)),
        ],
        "splits": [
            convention("CONV", ("P2", "50 %"), ("P3", "50 %")),
            key("JOINT", "percent", ("ATELIER", "50 %"), ("DUO", "50 %")),
            key("FIXED", "fixed", ("ATELIER", "600.00"), ("DUO", "400.00")),
        ],
        "clients": {"C-1": "Client one", "C-2": "Client two"},
    }
    return cooperative(**{**said, **changes})


def known():
    """September left an invoice half paid, an expense to pay, pay, VAT and contributions owed, and a reserve."""
    items = OpenItems(
        {
            "clients": {("F-0", "ATELIER", "", "C-1"): eur("600.00")},
            "vat_pending": {("F-0", "ATELIER", "", ""): eur("-100.00")},
            "suppliers": {("D-0", "ATELIER", "", "S-1"): eur("-80.00")},
            "net_pay": {("2026-09 CT-1", "ATELIER", "", "P1"): eur("-900.00")},
            "social_security": {("", "ATELIER", "", ""): eur("-250.00")},
            "vat_due": {("", "ATELIER", "", ""): eur("-70.00")},
            "reserved": {("leave", "ATELIER", "", ""): eur("-200.00")},
        }
    )
    return Known(
        invoices={"F-0": eur("1200.00"), "F-00": eur("500.00")},
        credited={"F-00": eur("450.00")},
        references={"expense": {"D-0"}, "receipt": {"R-0"}, "payment": {"V-0"}, "reservation": {"Z-0"}},
        items=items,
    )


def check(coop=None, before=None, **documents):
    month = MonthDocuments(OCTOBER, **{name: tuple(several) for name, several in documents.items()})
    return check_month(coop or world(), month, before or known(), vat_rates=RATES, paid_kinds=PAID)


def found(coop=None, before=None, **documents):
    return [(each.column, each.value, each.reason) for each in check(coop, before, **documents)]


def order(contract_="CT-1", mode=PayMode.FIXED, amount="0.00", **more):
    return PayOrder(contract_, mode, eur(amount), origin=Origin("2026-10/pay.csv", 2), **more)


def reserve(reference="Z-1", amount="50.00", who="ATELIER", purpose="leave", date=12):
    return Reservation(reference, day(date), who, purpose, eur(amount))


def test_a_sound_month_has_no_problem():
    assert (
        found(
            invoices=[
                invoice("F-1", line("1000.00", split="FIXED"), due=day(30)),
                invoice("F-2", line("100.00", "DUO", vat="5.5", person="P2"), line("-10.00", "DUO")),
                credit("A-1", "F-0", line("100.00")),
                credit("A-2", "F-1", line("50.00", "DUO")),
                invoice("F-3", line("10.00", "CLOSED"), date=10, scheme="flat"),
                invoice("F-4", line("10.00", "NEW"), date=20),
            ],
            expenses=[
                expense("D-1", "100.00", vat="20.00"),
                expense("D-2", "33.33", split="JOINT", person="P1", category="travel"),
                expense("D-3", "-10.00", vat="-2.00", paid_on=day(9)),
            ],
            receipts=[receipt("R-1", "F-0", "480.00"), receipt("R-2", "F-1", "1.00")],
            payments=[
                payment("V-1", "expense", "D-0", "80.00"),
                payment("V-2", "expense", "D-1", "60.00"),
                payment("V-3", "net_pay", "P1", "900.00"),
                payment("V-4", "body", "social_security", "250.00"),
                payment("V-5", "vat", "", "70.00"),
            ],
            reservations=[reserve(), reserve("Z-2", "-250.00")],
            pay=[
                order(),
                order("CT-2", PayMode.MOST),
                order(
                    "CT-5",
                    PayMode.GROSS,
                    "800.00",
                    shortfall=Shortfall.ADVANCE,
                    decision="board 12",
                    decided_on=day(28),
                ),
                order("CT-4", PayMode.NET_PAY, "700.00", split="JOINT"),
            ],
        )
        == []
    )


# Invoices


@pytest.mark.parametrize(
    ("document", "column", "value", "reason"),
    [
        (invoice("F-0", line("1.00")), "number", "F-0", "already used in an earlier month"),
        (invoice("", line("1.00")), "number", "", "nothing written"),
        (invoice("F-1"), "number", "F-1", "an invoice without line"),
        (invoice("F-1", line("0.00"), line("0.00")), "amount", "0.00", "an invoice of nothing"),
        (
            invoice("F-1", line("1.00"), date=dt.date(2026, 11, 1)),
            "date",
            "2026-11-01",
            "date outside the month",
        ),
        (
            invoice("F-1", line("1.00"), date=dt.date(2026, 9, 5)),
            "date",
            "2026-09-05",
            "date outside the month",
        ),
        (invoice("F-1", line("1.00"), client="C-9"), "client", "C-9", "unknown client"),
        (invoice("F-1", line("1.00"), scheme="none"), "scheme", "none", "unknown contribution scheme"),
        (invoice("F-1", line("1.00"), due=day(4)), "due", "2026-10-04", "due before it was made"),
        (invoice("F-1", line("1.00", "ATELER")), "activity", "ATELER", "unknown activity"),
        (invoice("F-1", line("1.00", "")), "activity", "", "no activity and no split key"),
        (
            invoice("F-1", attrs.evolve(line("1.00"), split="JOINT")),
            "activity",
            "ATELIER",
            "both an activity and a split key",
        ),
        (invoice("F-1", line("1.00", split="LOST")), "split", "LOST", "unknown split key"),
        (
            invoice("F-1", line("999.99", split="FIXED")),
            "split",
            "FIXED",
            "{parts} are given out where {total} are to be split",
        ),
        (invoice("F-1", line("1.00", "CLOSED"), date=11), "activity", "CLOSED", "the activity had ended"),
        (invoice("F-1", line("1.00", "NEW"), date=19), "activity", "NEW", "the activity had not started"),
        (invoice("F-1", line("1.00", person="P9")), "person", "P9", "unknown person"),
        (
            invoice("F-1", line("1.00", person="P2")),
            "person",
            "P2",
            "a person who does not run the activity",
        ),
        (invoice("F-1", line("1.00", kind="rent")), "kind", "rent", "unknown kind"),
        (
            invoice("F-1", line("1.00", vat="19.6")),
            "vat_rate",
            "19.6 %",
            "a VAT rate that does not exist on that day",
        ),
        (invoice("F-1", line("-1.00")), "amount", "F-1", "a negative invoice"),
        (credit("A-1", "F-9", line("1.00")), "credit_of", "F-9", "a credit note for an unknown invoice"),
        (
            credit("A-1", "F-0", line("1000.01")),
            "amount",
            "A-1",
            "a credit note above its invoice, by {excess}",
        ),
        (
            credit("A-1", "F-00", line("50.01", vat="0")),
            "amount",
            "A-1",
            "a credit note above its invoice, by {excess}",
        ),
    ],
)
def test_an_invoice_with_one_defect(document, column, value, reason):
    assert found(invoices=[document]) == [(column, value, reason)]


def test_a_number_used_twice_in_the_month():
    twice = [invoice("F-1", line("1.00")), invoice("F-1", line("2.00"))]
    assert found(invoices=twice) == [("number", "F-1", "used twice in the month")]


def test_without_a_list_of_clients_any_client_will_do_but_none_will_not():
    coop = world(clients={})
    assert found(coop, invoices=[invoice("F-1", line("1.00"), client="anyone")]) == []
    assert found(coop, invoices=[invoice("F-1", line("1.00"), client="")]) == [
        ("client", "", "nothing written")
    ]


def test_a_vat_rate_says_which_are_allowed():
    (problem,) = check(invoices=[invoice("F-1", line("1.00", vat="19.6"))])
    assert problem.text() == (
        "vat_rate: “19.6 %”: a VAT rate that does not exist on that day; "
        "expected one of 0 %, 2.1 %, 5.5 %, 10 %, 20 %"
    )


def test_rates_are_not_checked_when_no_country_gives_them():
    month = MonthDocuments(OCTOBER, (invoice("F-1", line("1.00", vat="19.6")),))
    assert check_month(world(), month) == []


def test_credit_notes_of_one_invoice_add_up():
    notes = [credit("A-1", "F-0", line("600.00")), credit("A-2", "F-0", line("400.01"))]
    (problem,) = check(invoices=notes)
    assert (problem.value, problem.fields["excess"]) == ("A-2", "0.01")


def test_a_credit_note_may_not_correct_a_credit_note():
    notes = [credit("A-1", "F-0", line("10.00")), credit("A-2", "A-1", line("5.00"))]
    assert found(invoices=notes) == [("credit_of", "A-1", "a credit note for an unknown invoice")]


def test_a_problem_names_the_row_of_its_line():
    where = Origin("2026-10/invoices.csv", 5)
    bad = attrs.evolve(line("1.00", "ATELER"), origin=where)
    (problem,) = check(invoices=[invoice("F-1", bad)])
    assert problem.origin == where
    assert problem.text() == (
        "2026-10/invoices.csv, row 5, activity: “ATELER”: unknown activity; expected a code of activities.csv"
    )


# Expenses


@pytest.mark.parametrize(
    ("document", "column", "value", "reason"),
    [
        (expense("D-0", "1.00"), "reference", "D-0", "already used in an earlier month"),
        (expense("", "1.00"), "reference", "", "nothing written"),
        (
            attrs.evolve(expense("D-1", "1.00"), date=dt.date(2026, 9, 30)),
            "date",
            "2026-09-30",
            "date outside the month",
        ),
        (expense("D-1", "1.00", category="lunch"), "category", "lunch", "unknown category"),
        (expense("D-1", "1.00", category="gross_pay"), "category", "gross_pay", "unknown category"),
        (expense("D-1", "1.00", "ATELER"), "activity", "ATELER", "unknown activity"),
        (expense("D-1", "1.00", ""), "activity", "", "no activity and no split key"),
        (expense("D-1", "1.00", split="LOST"), "split", "LOST", "unknown split key"),
        (
            expense("D-1", "1.00", split="FIXED"),
            "split",
            "FIXED",
            "{parts} are given out where {total} are to be split",
        ),
        (expense("D-1", "1.00", "CLOSED", date=11), "activity", "CLOSED", "the activity had ended"),
        (expense("D-1", "1.00", person="P9"), "person", "P9", "unknown person"),
        (expense("D-1", "1.00", supplier=""), "supplier", "", "nobody to pay"),
        (expense("D-1", "0.00"), "amount", "0.00", "an expense of nothing"),
        (expense("D-1", "1.00", vat="1.01"), "vat", "1.01", "VAT that does not go with the amount"),
        (expense("D-1", "1.00", vat="-0.20"), "vat", "-0.20", "VAT that does not go with the amount"),
        (
            expense("D-1", "1.00", paid_on=dt.date(2026, 11, 2)),
            "paid_on",
            "2026-11-02",
            "date outside the month",
        ),
    ],
)
def test_an_expense_with_one_defect(document, column, value, reason):
    assert found(expenses=[document]) == [(column, value, reason)]


def test_expenses_go_to_charges_and_never_to_pay_or_sales():
    assert "travel" in EXPENSE_CATEGORIES
    assert "subcontracting" in EXPENSE_CATEGORIES
    assert not {"gross_pay", "contribution", "sales_services", "charges_taxes_on_pay", "bank"} & set(
        EXPENSE_CATEGORIES
    )


# Receipts


ABOVE = "a receipt above what is open on {invoice}, {open}"


@pytest.mark.parametrize(
    ("document", "column", "value", "reason"),
    [
        (receipt("R-0", "F-0", "1.00"), "reference", "R-0", "already used in an earlier month"),
        (receipt("R-1", "F-9", "1.00"), "invoice", "F-9", "unknown invoice"),
        (receipt("R-1", "F-0", "600.01"), "amount", "600.01", ABOVE),
        (receipt("R-1", "F-00", "1.00"), "amount", "1.00", ABOVE),
        (receipt("R-1", "F-0", "-1.00"), "amount", "-1.00", ABOVE),
        (receipt("R-1", "F-0", "0.00"), "amount", "0.00", "a receipt of nothing"),
        (
            attrs.evolve(receipt("R-1", "F-0", "1.00"), date=dt.date(2026, 9, 1)),
            "date",
            "2026-09-01",
            "date outside the month",
        ),
    ],
)
def test_a_receipt_with_one_defect(document, column, value, reason):
    wrong = [each for each in found(receipts=[document]) if each[:2] == (column, value)]
    assert wrong == [(column, value, reason)]


def test_a_receipt_above_says_what_is_open():
    (problem,) = check(receipts=[receipt("R-1", "F-0", "600.01")])
    assert problem.text() == (
        "amount: “600.01”: a receipt above what is open on F-0, 600.00; "
        "expected at most what is open; a refund (negative) names the credit note"
    )


def test_receipts_are_counted_one_after_the_other():
    several = [
        receipt("R-1", "F-0", "400.00"),
        receipt("R-2", "F-0", "200.01"),
        receipt("R-3", "F-0", "200.00"),
    ]
    assert found(receipts=several) == [("amount", "200.01", ABOVE)]


def test_a_credit_note_lowers_what_can_be_received_and_the_rest_can_be_refunded():
    note = credit("A-1", "F-0", line("600.00"))  # 720.00 incl. VAT on the 600.00 still open
    assert found(invoices=[note], receipts=[receipt("R-1", "A-1", "-120.00")]) == []
    assert found(invoices=[note], receipts=[receipt("R-1", "A-1", "-120.01")]) == [
        ("amount", "-120.01", ABOVE)
    ]
    after = receipt("R-1", "F-0", "1.00", date=20)
    assert found(invoices=[note], receipts=[after]) == [("amount", "1.00", ABOVE)]
    before = [receipt("R-2", "A-1", "-121.00", date=20), receipt("R-1", "F-0", "1.00", date=19)]
    assert found(invoices=[note], receipts=before) == []


def test_in_the_first_month_openings_are_open():
    rows = (
        OpeningBalance("ATELIER", "clients", eur("500.00"), "C-1", "F-77"),
        OpeningBalance("ATELIER", "suppliers", eur("-30.00"), "S-1", "D-77"),
        OpeningBalance("ATELIER", "net_pay", eur("-10.00"), "P1", "2026-09"),
        OpeningBalance("ATELIER", "social_security", eur("-20.00")),
        OpeningBalance("ATELIER", "reserved", eur("-5.00"), "", "leave"),
    )
    coop = world(opening=rows, start=OCTOBER)
    said = {
        "receipts": [receipt("R-1", "F-77", "499.99")],
        "payments": [
            payment("V-1", "expense", "D-77", "30.00"),
            payment("V-2", "net_pay", "P1", "10.00"),
            payment("V-3", "body", "social_security", "20.00"),
        ],
        "reservations": [reserve(amount="-5.00")],
        "invoices": [credit("A-1", "F-77", line("0.01", vat="0"))],
    }
    assert found(coop, Known(), **said) == []
    later = attrs.evolve(coop, start=Month(2026, 9))
    assert len(found(later, Known(), **said)) == 5


# Payments


OWED = "a payment above what is owed, {open}"


@pytest.mark.parametrize(
    ("document", "column", "value", "reason"),
    [
        (payment("V-0", "vat", "", "1.00"), "reference", "V-0", "already used in an earlier month"),
        (payment("V-1", "expense", "D-9", "1.00"), "target", "D-9", "unknown or paid expense"),
        (payment("V-1", "expense", "D-0", "80.01"), "amount", "80.01", OWED),
        (payment("V-1", "net_pay", "P9", "1.00"), "target", "P9", "unknown name"),
        (payment("V-1", "net_pay", "P1", "900.01"), "amount", "900.01", OWED),
        (payment("V-1", "net_pay", "P2", "1.00"), "amount", "1.00", OWED),
        (payment("V-1", "body", "urssaf", "1.00"), "target", "urssaf", "unknown name"),
        (payment("V-1", "body", "bank", "1.00"), "target", "bank", "unknown name"),
        (payment("V-1", "body", "vat_collected", "1.00"), "target", "vat_collected", "unknown name"),
        (payment("V-1", "body", "social_security", "250.01"), "amount", "250.01", OWED),
        (payment("V-1", "vat", "", "70.01"), "amount", "70.01", OWED),
        (payment("V-1", "vat", "", "-1.00"), "amount", "-1.00", OWED),
        (payment("V-1", "vat", "", "0.00"), "amount", "0.00", "a payment of nothing"),
    ],
)
def test_a_payment_with_one_defect(document, column, value, reason):
    assert found(payments=[document]) == [(column, value, reason)]


def test_two_payments_of_one_expense_add_up():
    several = [payment("V-1", "expense", "D-0", "50.00"), payment("V-2", "expense", "D-0", "30.01")]
    assert found(payments=several) == [("amount", "30.01", OWED)]


@pytest.mark.parametrize(
    ("kind", "target", "amounts"),
    [
        ("net_pay", "P1", ("900.00", "0.01")),
        ("body", "social_security", ("200.00", "50.01")),
        ("vat", "", ("70.00", "0.01")),
    ],
)
def test_two_payments_of_one_debt_add_up(kind, target, amounts):
    several = [payment(f"V-{i}", kind, target, amount) for i, amount in enumerate(amounts, 1)]
    assert found(payments=several) == [("amount", amounts[1], OWED)]


@pytest.mark.parametrize(
    ("whole", "amounts", "refused"),
    [
        ("0.00", ("300.00", "200.00"), []),
        ("0.00", ("300.01", "200.00"), ["300.01"]),
        ("50.00", ("340.00", "210.00"), []),  # 40.00 and 10.00 of the whole
        ("50.00", ("340.00", "210.01"), ["210.01"]),
    ],
)
def test_what_was_voted_as_a_whole_is_paid_to_all_of_them_once(whole, amounts, refused):
    items = OpenItems(
        {
            "labour_share_due": {
                ("2026-06 AG", "services", "", "P1"): eur("-300.00"),
                ("2026-06 AG", "services", "", "P2"): eur("-200.00"),
                ("2026-06 AG", "services", "", ""): -eur(whole),
            }
        }
    )
    first, second = amounts
    several = [payment("V-1", "labour_share", "P1", first), payment("V-2", "labour_share", "P2", second)]
    said = found(before=Known(items=items), payments=several)
    assert said == [("amount", each, OWED) for each in refused]


@pytest.mark.parametrize("kind", ["labour_share", "member_refunds", "share_interest"])
def test_what_assemblies_granted_is_paid_to_known_persons_who_are_owed_it(kind):
    several = [payment("V-1", kind, "P9", "1.00"), payment("V-2", kind, "P1", "1.00")]
    assert found(payments=several) == [("target", "P9", "unknown name"), ("amount", "1.00", OWED)]


def test_a_payment_that_is_refused_takes_nothing_from_the_next():
    several = [payment("V-1", "vat", "", "70.01"), payment("V-2", "vat", "", "70.00")]
    assert found(payments=several) == [("amount", "70.01", OWED)]


def test_an_expense_paid_on_the_spot_is_not_to_be_paid_again():
    assert found(
        expenses=[expense("D-1", "10.00", paid_on=day(9))],
        payments=[payment("V-1", "expense", "D-1", "10.00")],
    ) == [("target", "D-1", "unknown or paid expense")]


# Reservations


@pytest.mark.parametrize(
    ("document", "column", "value", "reason"),
    [
        (reserve("Z-0"), "reference", "Z-0", "already used in an earlier month"),
        (reserve(who="ATELER"), "activity", "ATELER", "unknown activity"),
        (reserve(amount="0.00"), "amount", "0.00", "a reservation of nothing"),
        (reserve(purpose=""), "purpose", "", "nothing written"),
        (reserve(amount="-200.01"), "amount", "-200.01", "more is freed than was set aside, by {excess}"),
        (
            reserve(amount="-1.00", purpose="van"),
            "amount",
            "-1.00",
            "more is freed than was set aside, by {excess}",
        ),
        (reserve(who="CLOSED", date=11), "activity", "CLOSED", "the activity had ended"),
    ],
)
def test_a_reservation_with_one_defect(document, column, value, reason):
    assert found(reservations=[document]) == [(column, value, reason)]


# Contracts and pay


def test_everyone_who_runs_an_open_activity_has_a_contract():
    coop = world(
        contracts=[
            contract("CT-1", "P1"),
            contract("CT-2", "P2"),
            contract("CT-5", "P5"),
            contract("CT-4", "P4"),
        ]
    )
    (problem,) = check(coop)
    assert (problem.column, problem.value) == ("persons", "P3")
    assert problem.text() == (
        "activities.csv, row 2, persons: “P3”: a person without contract in 2026-10; "
        "expected a contract that runs, or an end for activity DUO"
    )


@pytest.mark.parametrize(
    ("document", "column", "value", "reason"),
    [
        (order("CT-9"), "contract", "CT-9", "unknown contract"),
        (order("CT-0"), "contract", "CT-0", "a contract that does not run in {month}"),
        (order("CT-3", PayMode.MOST), "contract", "CT-3", "pay for a contract without pay"),
        (order("CT-3", PayMode.GROSS, "10.00"), "contract", "CT-3", "pay for a contract without pay"),
        (order(mode=PayMode.GROSS), "amount", "0.00", "no amount"),
        (order(mode=PayMode.NET_PAY, amount="-1.00"), "amount", "-1.00", "no amount"),
        (order(mode=PayMode.MOST, amount="5.00"), "amount", "5.00", "an amount that is not used"),
        (order(split="LOST"), "split", "LOST", "unknown split key"),
        (order(split="CONV"), "split", "CONV", "pay charged to no activity"),
        (
            order(shortfall=Shortfall.ADVANCE, decided_on=day(3)),
            "decision",
            "",
            "an advance without decision",
        ),
        (
            order(shortfall=Shortfall.ADVANCE, decision="board 12"),
            "decided_on",
            "",
            "an advance without the date of its decision",
        ),
        (
            order(shortfall=Shortfall.ADVANCE, decision="board 12", decided_on=dt.date(2026, 11, 1)),
            "decided_on",
            "2026-11-01",
            "an advance without the date of its decision",
        ),
    ],
)
def test_a_pay_order_with_one_defect(document, column, value, reason):
    assert (column, value, reason) in found(pay=[document])


def test_a_cape_without_pay_may_stand_in_the_file():
    assert found(pay=[order("CT-3")]) == []


def test_one_order_a_contract():
    assert found(pay=[order("CT-2", PayMode.MOST)] * 2) == [("contract", "CT-2", "used twice in the month")]


def test_pay_needs_an_activity_that_bears_it():
    coop = world(
        activities=[activity("ATELIER", "P1")],
        persons=[*world().persons.values()],
        splits=[],
    )
    assert found(coop, pay=[order("CT-2", PayMode.MOST)]) == [
        ("contract", "CT-2", "pay that no activity bears")
    ]


def test_the_permanent_staff_is_borne_by_the_services():
    coop = world(contracts=[*world().contracts.values(), contract("CT-9", "P1", "employment")])
    closed = attrs.evolve(
        coop, activities={code: each for code, each in coop.activities.items() if code == "services"}
    )
    problems = found(closed, pay=[order("CT-9", PayMode.GROSS, "2000.00")])
    assert not [each for each in problems if each[0] == "contract"]


# A month as a whole


def test_a_month_before_the_first_is_refused():
    coop = world(start=Month(2026, 11))
    assert ("start", "2026-10", "before the cooperative's first month") in found(coop)


def test_everything_wrong_comes_at_once():
    problems = found(
        invoices=[invoice("F-0", line("1.00", "ATELER"), line("1.00", vat="19.6"), date=dt.date(2026, 9, 1))],
        expenses=[expense("D-1", "1.00", category="lunch", vat="2.00")],
        receipts=[receipt("R-1", "F-9", "1.00")],
        payments=[payment("V-1", "expense", "D-9", "1.00")],
        reservations=[reserve(purpose="")],
        pay=[order("CT-9")],
    )
    assert [column for column, _, _ in problems] == [
        "number",
        "date",
        "activity",
        "vat_rate",
        "category",
        "vat",
        "invoice",
        "target",
        "purpose",
        "contract",
    ]
