"""Whatever the documents: entries balance activity by activity, accounts agree both ways, nothing is lost."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache

from every_country import each_country, stamps, unit, vat_rates
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cae_core.cooperative.account import accounts
from cae_core.cooperative.analytic import balance_account, result_account
from cae_core.cooperative.bases import invoice_lines, receipt_lines, turnover_parts
from cae_core.cooperative.contribution import price_from_cost
from cae_core.cooperative.documents import (
    Due,
    Expense,
    Invoice,
    InvoiceLine,
    Payment,
    PaymentKind,
    Receipt,
    Reservation,
)
from cae_core.cooperative.open_items import OPEN_ROLES, OpenItems
from cae_core.cooperative.postings import (
    charged,
    invoice_total,
    pay_cost,
    post_expense,
    post_invoice,
    post_pay,
    post_payment,
    post_receipt,
    post_reservation,
    post_vat,
    vat_statement,
)
from cae_core.cooperative.splits import Beneficiary, SplitKey, SplitMethod, SplitPart
from cae_core.ledger.entries import balances
from cae_core.money import share
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

OCTOBER = Month(2026, 10)
MODEST = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ACTIVITIES = ("A", "B", "C", "D")


def _key(name, *weights):
    parts = tuple(
        SplitPart(Beneficiary(who), Ratio(weight)) for who, weight in zip(ACTIVITIES, weights, strict=False)
    )
    return SplitKey(name, SplitMethod.QUANTITY, parts)


KEYS = {key.key: key for key in (_key("HALVES", 1, 1), _key("THIRDS", 1, 1, 1), _key("ODD", 7, 0, 11, 3))}
DAYS = st.dates(OCTOBER.first, OCTOBER.last)
OWNERS = st.one_of(
    st.sampled_from(ACTIVITIES).map(lambda who: {"activity": who}),
    st.sampled_from(sorted(KEYS)).map(lambda key: {"split": key}),
)


@cache
def lines_of(country):
    """A line of an invoice, of one activity or split, at a rate of the country."""
    return st.builds(
        lambda amount, rate, kind, due, owner: InvoiceLine("Work", amount, rate, kind, vat_due=due, **owner),
        st.integers(-1000 * unit(country), 10_000 * unit(country)).filter(bool),  # discounts are negative
        vat_rates(country, OCTOBER.last),
        st.sampled_from(["services", "goods"]),
        st.sampled_from(list(Due)),
        OWNERS,
    )


CHARGES = st.lists(
    st.tuples(
        st.sampled_from(["gross_pay", "charges_social_security", "charges_pension", "net_pay"]),
        st.sampled_from(["net_pay", "social_security", "supplementary_pension", "withheld_tax"]),
        st.integers(-(10**4), 10**6),
    ).filter(lambda charge: charge[0] != charge[1]),
    min_size=1,
    max_size=12,
)


class Books:
    """Entries posted one after the other, with what they leave open."""

    def __init__(self):
        self.items, self.entries = OpenItems(), []

    def post(self, *entries):
        for entry in entries:
            self.entries.append(entry)
            self.items.follow([entry])

    def check(self):
        """Every activity balances and agrees; what is open is what the balances say."""
        found = balances(self.entries)
        sums = defaultdict(int)
        for (activity, _), amount in found.items():
            sums[activity] += amount
        assert not any(sums.values())
        made = accounts(found)  # raises when an account does not agree
        for activity, account in made.items():
            assert account.available == account.available_by_result
            held = balance_account(activity, {}, found)
            assert held.difference == 0
            result = result_account(activity, {}, found).difference
            assert result + -found.get((activity, "brought_forward"), 0) == account.result
        for role in OPEN_ROLES:
            wanted = {who: amount for (who, each), amount in found.items() if each == role and amount}
            assert self.items.by_activity(role) == wanted


def some_invoice(draw, country, number, most=4, **more):
    lines = tuple(draw(st.lists(lines_of(country), min_size=1, max_size=most)))
    day = draw(DAYS)
    return Invoice(number, day, "C-1", lines, stamp=draw(stamps(country, day)), **more)


def _invoices(draw, country, books, number):
    for i in range(number):
        invoice = some_invoice(draw, country, f"F-{i}")
        before = sum(books.items.by_activity("clients").values())
        books.post(post_invoice(invoice, KEYS, books.items))
        assert sum(books.items.by_activity("clients").values()) - before == invoice_total(invoice)


def _receive(draw, books, item, reference):
    open_ = books.items.total("clients", item)
    if open_ == 0:
        return
    sign = 1 if open_ > 0 else -1
    amount = sign * draw(st.integers(1, abs(open_)))
    books.post(post_receipt(Receipt(reference, draw(DAYS), item, amount), books.items))
    assert books.items.total("clients", item) == open_ - amount


def a_month(draw, country):
    """A month of documents, posted; each step is possible, none is tidy."""
    books = Books()
    number = draw(st.integers(1, 4))
    _invoices(draw, country, books, number)
    for i in range(number):
        if draw(st.booleans()):
            _receive(draw, books, f"F-{i}", f"R-{i}")
        if draw(st.booleans()):
            note = some_invoice(draw, country, f"N-{i}", most=2, credit_of=f"F-{i}")
            books.post(post_invoice(note, KEYS, books.items))
            _receive(draw, books, f"N-{i}", f"RN-{i}")
    for i in range(draw(st.integers(0, 3))):
        amount = draw(st.integers(1, 10**5))
        vat = draw(st.integers(0, amount // 5))
        due = draw(st.sampled_from(list(Due)))
        paid_on = draw(st.none() | DAYS)
        owner = draw(OWNERS)
        expense = Expense(
            f"D-{i}", draw(DAYS), "travel", amount, vat, supplier="S", vat_due=due, paid_on=paid_on, **owner
        )
        books.post(*post_expense(expense, KEYS))
    for i in range(draw(st.integers(0, 2))):
        reserve = Reservation(
            f"Z-{i}", draw(DAYS), draw(st.sampled_from(ACTIVITIES)), "leave", draw(st.integers(-500, 500))
        )
        books.post(post_reservation(reserve))
    return books


@each_country
@MODEST
@given(data=st.data())
def test_accounts_agree_both_ways_after_any_month(country, data):
    a_month(data.draw, country).check()


@each_country
@MODEST
@given(data=st.data())
def test_the_vat_statement_empties_the_month_and_keeps_every_account(country, data):
    books = a_month(data.draw, country)
    before = accounts(balances(books.entries))
    books.post(post_vat(vat_statement(OCTOBER, balances(books.entries))))
    books.check()
    after = balances(books.entries)
    assert not any(
        after.get((who, role), 0) for who in ACTIVITIES for role in ("vat_collected", "vat_deductible")
    )
    assert accounts(after) == before, "a VAT statement moves no figure of an account"
    due = sum(amount for (_, role), amount in after.items() if role == "vat_due")
    credit = sum(amount for (_, role), amount in after.items() if role == "vat_credit")
    assert due <= 0 <= credit
    assert due == 0 or credit == 0


@each_country
@MODEST
@given(data=st.data())
def test_settling_everything_leaves_no_vat_waiting(country, data):
    books = a_month(data.draw, country)
    for item in books.items.items("clients"):
        total = books.items.total("clients", item)
        if total:
            books.post(post_receipt(Receipt(f"last-{item}", OCTOBER.last, item, total), books.items))
    for item in books.items.items("suppliers"):
        owed = -books.items.total("suppliers", item)
        payment = Payment(f"last-{item}", OCTOBER.last, PaymentKind.EXPENSE, item, owed)
        books.post(post_payment(payment, books.items))
    books.check()
    assert books.items.items("suppliers") == ()
    assert books.items.items("vat_deductible_pending") == ()
    for item in books.items.items("vat_pending"):
        # only an item whose activities cancel one another out may still wait for its VAT
        assert books.items.total("clients", item) == 0
        assert books.items.of("clients", item), item


@each_country
@MODEST
@given(data=st.data(), weights=st.lists(st.integers(1, 10**6), min_size=1, max_size=5))
def test_receipts_collect_exactly_the_turnover(country, data, weights):
    """However an invoice is paid, its collected turnover sums to its invoiced one, activity by activity."""
    invoice = some_invoice(data.draw, country, "F-1")
    assume(invoice_total(invoice) != 0)
    books = Books()
    books.post(post_invoice(invoice, KEYS))
    parts = turnover_parts(invoice, KEYS)
    collected = defaultdict(int)
    for i, amount in enumerate(share(invoice_total(invoice), weights)):
        if amount == 0:
            continue
        receipt = Receipt(f"R-{i}", OCTOBER.last, "F-1", amount)
        for line in receipt_lines(receipt, books.items, parts):
            collected[line.activity] += line.amount
        books.post(post_receipt(receipt, books.items))
    invoiced = {line.activity: line.amount for line in invoice_lines(invoice, KEYS) if line.amount}
    assert {who: amount for who, amount in collected.items() if amount} == invoiced


@MODEST
@given(CHARGES, st.lists(st.integers(0, 100), min_size=1, max_size=4).filter(any))
def test_a_payslip_is_charged_exactly_by_line_and_by_activity(charges, weights):
    costs = dict(zip(ACTIVITIES, share(pay_cost(charges), weights), strict=False))
    parts = charged(charges, costs)
    for i, (_, _, amount) in enumerate(charges):
        assert sum(row[i] for row in parts.values()) == amount
    whole = balances([post_pay("CT", "P", OCTOBER, charges, {"A": pay_cost(charges)})])
    shared = balances([post_pay("CT", "P", OCTOBER, charges, costs)])
    roles = {role for _, role in (*whole, *shared)}
    for role in roles:
        assert sum(amount for (_, each), amount in shared.items() if each == role) == whole.get(
            ("A", role), 0
        )
    accounts(shared)


@MODEST
@given(st.integers(0, 10**9), st.lists(st.integers(0, 99), max_size=3))
def test_a_price_is_the_least_that_covers_its_cost(cost, percents):
    rates = [Ratio(percent, 100) for percent in percents]
    price = price_from_cost(cost, rates)
    left = Ratio(price)
    for rate in rates:
        left *= 1 - rate
    kept = Ratio(1)
    for rate in rates:
        kept *= 1 - rate
    # half-up: what is left is within half a unit of price of the cost
    assert abs(left.fraction - cost) <= kept.fraction / 2


@each_country
@settings(MODEST, max_examples=10)
@given(data=st.data())
def test_entries_are_pure(country, data):
    """The same documents in the same order give the same entries."""
    books = a_month(data.draw, country)
    again = OpenItems().follow(books.entries)
    for role in OPEN_ROLES:
        assert again.items(role) == books.items.items(role)
        for item in again.items(role):
            assert again.of(role, item) == books.items.of(role, item)
    assert all(isinstance(entry.date, dt.date) and entry.key for entry in books.entries)
