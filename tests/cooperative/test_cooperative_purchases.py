"""Purchases, expense claims and payments out, as entries an accountant reads."""

from __future__ import annotations

import datetime as dt

import pytest
from cooperative_makers import day, eur, euros, expense, key, payment, sums
from hypothesis import assume, given
from hypothesis import strategies as st

from cae_core.cooperative.documents import Due, OpeningBalance, Payment, PaymentKind
from cae_core.cooperative.open_items import Holder, NothingToSettle, OpenItems, oldest_first
from cae_core.cooperative.postings import UnknownSplitKey, expense_parts, post_expense, post_payment
from cae_core.ledger.entries import Posting

eurs = st.integers(1, 1000)


def keys(*several):
    return {each.key: each for each in several}


def after(*expenses, split_keys=None):
    items = OpenItems()
    for each in expenses:
        items.follow(post_expense(each, split_keys))
    return items


def left(items, role):
    return {item: euros(items.total(role, item)) for item in items.items(role)}


# Expenses


def test_a_purchase_is_owed_to_its_supplier():
    (entry,) = post_expense(expense("D-1", "100.00", vat="20.00", label="Paper"))
    assert (entry.key, entry.journal, entry.label) == ("expense:D-1", "purchases", "Purchase D-1, Paper")
    assert sums(entry) == {"supplies": "100.00", "vat_deductible": "20.00", "suppliers": "-120.00"}
    owed = next(each for each in entry.postings if each.role == "suppliers")
    assert (owed.party, owed.item) == ("S-1", "D-1")


def test_an_expense_claim_is_owed_to_the_person():
    (entry,) = post_expense(expense("D-1", "50.00", category="travel", person="P1"))
    assert entry.label == "Expense claim D-1, P1"
    assert sums(entry) == {"travel": "50.00", "expense_claims": "-50.00"}
    assert {each.party for each in entry.postings if each.role == "expense_claims"} == {"P1"}


def test_vat_that_the_supplier_owes_on_payment_waits():
    (entry,) = post_expense(expense("D-1", "100.00", vat="20.00", vat_due=Due.PAYMENT))
    assert sums(entry) == {"supplies": "100.00", "vat_deductible_pending": "20.00", "suppliers": "-120.00"}


def test_an_expense_paid_in_the_month_has_two_entries():
    bought, paid = post_expense(expense("D-1", "100.00", vat="20.00", vat_due=Due.PAYMENT, paid_on=day(12)))
    assert (paid.key, paid.journal, paid.date) == ("expense:D-1:paid", "bank", day(12))
    assert sums(paid) == {
        "suppliers": "120.00",
        "bank": "-120.00",
        "vat_deductible_pending": "-20.00",
        "vat_deductible": "20.00",
    }
    assert OpenItems().follow([bought, paid]).items("suppliers") == ()


def test_a_suppliers_credit_note_is_a_negative_expense():
    bought, paid = post_expense(expense("D-1", "-100.00", vat="-20.00", paid_on=day(12)))
    assert sums(bought) == {"supplies": "-100.00", "vat_deductible": "-20.00", "suppliers": "120.00"}
    assert sums(paid) == {"suppliers": "-120.00", "bank": "120.00"}


def test_an_expense_split_over_activities_shares_its_vat():
    third = key("K", "quantity", ("A", "1"), ("B", "1"), ("C", "1"))
    document = expense("D-1", "100.00", split="K", vat="20.00")
    assert [
        (who.activity, euros(amount), euros(vat)) for who, amount, vat in expense_parts(document, keys(third))
    ] == [
        ("A", "33.34", "6.67"),
        ("B", "33.33", "6.67"),
        ("C", "33.33", "6.66"),
    ]
    (entry,) = post_expense(document, keys(third))
    assert sums(entry)["suppliers"] == "-120.00"


def test_a_suppliers_credit_note_is_split_like_its_opposite():
    third = key("K", "quantity", ("A", "1"), ("B", "1"), ("C", "1"))
    made, opposite = (
        [
            (amount, vat)
            for _, amount, vat in expense_parts(expense("D", total, split="K", vat=tax), keys(third))
        ]
        for total, tax in (("100.00", "20.00"), ("-100.00", "-20.00"))
    )
    assert opposite == [(-amount, -vat) for amount, vat in made]


def test_vat_without_amount_is_shared_equally():
    half = key("K", "percent", ("A", "50 %"), ("B", "50 %"))
    parts = expense_parts(expense("D-1", "0.00", split="K", vat="0.00"), keys(half))
    assert [(amount, vat) for _, amount, vat in parts] == [(0, 0), (0, 0)]


@pytest.mark.parametrize("known", [None, {}])
def test_an_unknown_split_key_is_refused(known):
    with pytest.raises(UnknownSplitKey):
        post_expense(expense("D-1", "1.00", split="K"), known)


# Payments of expenses


def test_a_purchase_is_paid_in_parts():
    items = after(expense("D-1", "100.00", vat="20.00", vat_due=Due.PAYMENT))
    first = post_payment(payment("V-1", "expense", "D-1", "50.00"), items)
    assert (first.key, first.label) == ("payment:V-1", "Payment V-1")
    assert sums(first) == {
        "suppliers": "50.00",
        "bank": "-50.00",
        "vat_deductible_pending": "-8.33",
        "vat_deductible": "8.33",
    }
    items.follow([first])
    last = post_payment(payment("V-2", "expense", "D-1", "70.00"), items)
    assert sums(last)["vat_deductible"] == "11.67"
    assert not items.follow([last]).items("vat_deductible_pending")


def test_a_claim_is_found_by_its_reference():
    items = after(expense("D-1", "50.00", person="P1"))
    assert sums(post_payment(payment("V-1", "expense", "D-1", "50.00"), items)) == {
        "expense_claims": "50.00",
        "bank": "-50.00",
    }


def test_a_joint_purchase_is_paid_by_what_each_owes():
    keyed = keys(key("K", "percent", ("A", "75 %"), ("B", "25 %")))
    items = after(expense("D-1", "100.00", split="K"), split_keys=keyed)
    entry = post_payment(payment("V-1", "expense", "D-1", "10.00"), items)
    assert sums(entry, by="activity") == {
        ("A", "suppliers"): "7.50",
        ("A", "bank"): "-7.50",
        ("B", "suppliers"): "2.50",
        ("B", "bank"): "-2.50",
    }


@pytest.mark.parametrize(("target", "amount", "open_"), [("D-1", "100.01", -10000), ("D-9", "1.00", 0)])
def test_a_payment_above_what_is_owed_is_refused(target, amount, open_):
    with pytest.raises(NothingToSettle) as refused:
        post_payment(payment("V-1", "expense", target, amount), after(expense("D-1", "100.00")))
    assert refused.value.open == open_


# Payments of pay


def owed_pay():
    return OpenItems(
        {
            "net_pay": {
                ("2026-08 CT-1", "A", "", "P1"): eur("-600.00"),
                ("2026-08 CT-1", "B", "", "P1"): eur("-400.00"),
                ("2026-09 CT-1", "A", "", "P1"): eur("-1000.00"),
                ("2026-09 CT-2", "C", "", "P2"): eur("-1500.00"),
            }
        }
    )


def test_net_pay_is_paid_oldest_first():
    items = owed_pay()
    entry = post_payment(payment("V-1", "net_pay", "P1", "1200.00"), items)
    assert sums(entry, by="activity") == {
        ("A", "net_pay"): "800.00",
        ("A", "bank"): "-800.00",
        ("B", "net_pay"): "400.00",
        ("B", "bank"): "-400.00",
    }
    assert left(items.follow([entry]), "net_pay") == {"2026-09 CT-1": "-800.00", "2026-09 CT-2": "-1500.00"}


def test_net_pay_in_part_is_shared_by_what_each_activity_owes():
    entry = post_payment(payment("V-1", "net_pay", "P1", "100.00"), owed_pay())
    assert sums(entry, by="activity") == {
        ("A", "net_pay"): "60.00",
        ("A", "bank"): "-60.00",
        ("B", "net_pay"): "40.00",
        ("B", "bank"): "-40.00",
    }


def test_paying_all_closes_every_payslip():
    items = owed_pay()
    items.follow([post_payment(payment("V-1", "net_pay", "P1", "2000.00"), items)])
    assert left(items, "net_pay") == {"2026-09 CT-2": "-1500.00"}


@pytest.mark.parametrize(("who", "amount", "open_"), [("P1", "2000.01", 200000), ("P9", "1.00", 0)])
def test_pay_above_what_is_owed_is_refused(who, amount, open_):
    with pytest.raises(NothingToSettle) as refused:
        post_payment(payment("V-1", "net_pay", who, amount), owed_pay())
    assert (refused.value.target, refused.value.open) == (who, open_)


# What assemblies granted to persons

GRANTED = {
    "labour_share": "labour_share_due",
    "member_refunds": "member_refunds_due",
    "share_interest": "share_interest_due",
}


def granted(role, *, whole="-500.00"):
    """Two votes open under P1's name, one under P2's, and one that no key shared among persons."""
    open_ = {
        ("2025-12 Z", "services", "", "P1"): eur("-100.00"),
        ("2026-06 A", "services", "", "P1"): eur("-300.00"),
        ("2026-06 A", "services", "", "P2"): eur("-200.00"),
    }
    return OpenItems({role: open_ | ({("2026-06 B", "services", "", ""): eur(whole)} if eur(whole) else {})})


@pytest.mark.parametrize(("kind", "role"), GRANTED.items())
def test_what_an_assembly_granted_is_paid_oldest_first(kind, role):
    items = granted(role)
    entry = post_payment(payment("V-1", kind, "P1", "150.00"), items)
    assert sums(entry) == {role: "150.00", "bank": "-150.00"}
    assert left(items.follow([entry]), role) == {"2026-06 A": "-450.00", "2026-06 B": "-500.00"}


@pytest.mark.parametrize(("kind", "role"), GRANTED.items())
def test_what_was_voted_as_a_whole_comes_after_the_persons_own_and_takes_their_name(kind, role):
    """400.00 under P1's name, then 50.00 of the whole: it becomes P1's, and is paid."""
    items = granted(role)
    entry = post_payment(payment("V-1", kind, "P1", "450.00"), items)
    assert [(each.party, each.amount) for each in entry.postings if each.item == "2026-06 B"] == [
        ("", eur("50.00")),
        ("P1", eur("-50.00")),
        ("P1", eur("50.00")),
    ]
    items.follow([entry])
    assert left(items, role) == {"2026-06 A": "-200.00", "2026-06 B": "-450.00"}
    assert not items.to_party(role, "P1")


@pytest.mark.parametrize(("kind", "role"), GRANTED.items())
@pytest.mark.parametrize(
    ("who", "amount", "whole", "open_"),
    [
        ("P1", "400.01", "0.00", 400_00),  # P2's part is not P1's
        ("P1", "900.01", "-500.00", 900_00),
        ("P9", "0.01", "0.00", 0),
    ],
)
def test_more_than_an_assembly_granted_is_refused(kind, role, who, amount, whole, open_):
    with pytest.raises(NothingToSettle) as refused:
        post_payment(payment("V-1", kind, who, amount), granted(role, whole=whole))
    assert (refused.value.target, refused.value.role, refused.value.open) == (who, role, open_)


def test_pay_without_a_name_is_nobodys():
    items = OpenItems({"net_pay": {("2026-09 CT-1", "A", "", ""): -100}})
    with pytest.raises(NothingToSettle):
        post_payment(payment("V-1", "net_pay", "P1", "1.00"), items)


@given(
    parts=st.lists(
        st.tuples(st.sampled_from(["A", "B"]), st.sampled_from(["P1", "P2", ""]), eurs), min_size=1
    ),
    asked=st.integers(1, 3000),
)
def test_every_payment_of_what_was_granted_balances_in_every_activity(parts, asked):
    rows = {(f"2026-{n % 12 + 1:02d} AG", *each[:1], "", each[1]): -each[2] for n, each in enumerate(parts)}
    items = OpenItems({"labour_share_due": rows})
    own = -sum(amount for place, amount in rows.items() if place[3] in ("P1", ""))
    made = Payment("V-1", day(15), PaymentKind.LABOUR_SHARE, "P1", asked)
    if asked > own:
        with pytest.raises(NothingToSettle):
            post_payment(made, items)
        return
    entry = post_payment(made, items)
    for activity in {each.activity for each in entry.postings}:
        assert sum(each.amount for each in entry.postings if each.activity == activity) == 0
    assert sum(each.amount for each in entry.postings if each.role == "bank") == -asked
    items.follow([entry])
    assert -sum(items.by_activity("labour_share_due").values()) == -sum(rows.values()) - asked
    others = {place for place in rows if place[3] == "P2"}
    assert all(items.of("labour_share_due", p[0])[Holder(p[1], "", "P2")] == rows[p] for p in others)


# Payments to bodies and of VAT


def owed_bodies():
    return OpenItems(
        {
            "social_security": {
                ("", "A", "", ""): eur("-300.00"),
                ("", "B", "", ""): eur("-150.00"),
                ("", "C", "", ""): eur("50.00"),
            },
            "vat_due": {("", "A", "", ""): eur("-90.00"), ("", "B", "", ""): eur("-10.00")},
            "vat_credit": {("", "A", "", ""): eur("40.00")},
        }
    )


def test_the_exact_total_of_a_body_clears_every_activity():
    items = owed_bodies()
    entry = post_payment(payment("V-1", "body", "social_security", "400.00"), items)
    assert sums(entry, by="activity")["C", "bank"] == "50.00"
    assert not items.follow([entry]).by_activity("social_security")


def test_a_part_of_what_a_body_is_owed_is_shared_over_those_who_owe():
    entry = post_payment(payment("V-1", "body", "social_security", "90.00"), owed_bodies())
    assert sums(entry, by="activity") == {
        ("A", "social_security"): "60.00",
        ("A", "bank"): "-60.00",
        ("B", "social_security"): "30.00",
        ("B", "bank"): "-30.00",
    }


def owed_by_month():
    """June owes 3 stamps, July's first ones came in since."""
    return OpenItems(
        {
            "stamp_duty": {
                ("2026-06", "A", "", ""): -32_000,
                ("2026-06", "B", "", ""): -1_000,
                ("2026-07", "B", "", ""): -1_000,
                ("", "C", "", ""): -500,
            }
        }
    )


def paid_stamps(items, amount):
    asked = Payment("V-1", dt.date(2026, 7, 28), PaymentKind.BODY, "stamp_duty", amount)
    items.follow([post_payment(asked, items)])
    return {
        item: {holder.activity: -each for holder, each in items.of("stamp_duty", item).items()}
        for item in items.items("stamp_duty")
    }


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        (500, {"2026-06": {"A": 32_000, "B": 1_000}, "2026-07": {"B": 1_000}}),
        (33_500, {"2026-07": {"B": 1_000}}),
        (33_600, {"2026-07": {"B": 900}}),
        (34_500, {}),
        (17_000, {"2026-06": {"A": 16_000, "B": 500}, "2026-07": {"B": 1_000}}),
    ],
    ids=["opening", "to June", "into July", "all", "half of June"],
)
def test_what_the_oldest_months_owe_a_body_is_paid_first(amount, kept):
    assert paid_stamps(owed_by_month(), amount) == kept


MONTHS = st.sampled_from(["", "2026-05", "2026-06", "2026-07"])
OWED = st.dictionaries(st.tuples(MONTHS, st.sampled_from("ABC")), st.integers(-1000, 300), min_size=1)


@given(OWED, st.data())
def test_a_body_is_settled_whole_months_first(owed, data):
    items = {}
    for (month, activity), amount in owed.items():
        items.setdefault(month, {})[Holder(activity)] = amount
    total = -sum(owed.values())
    assume(total > 0)
    amount = data.draw(st.integers(1, total))
    parts = oldest_first(items, -amount)
    assert -sum(parts.values()) == amount
    last = max(month for month, _ in parts)
    earlier = sum(each for (month, _), each in owed.items() if month < last)
    settled = sum(part for (month, _), part in parts.items() if month < last)
    assert earlier - settled >= 0 or amount == total


def test_a_month_in_credit_lowers_what_later_months_owe():
    items = OpenItems({"stamp_duty": {("2026-05", "A", "", ""): 200, ("2026-06", "B", "", ""): -900}})
    assert paid_stamps(items, 700) == {}


def test_vat_due_is_paid():
    items = owed_bodies()
    assert sums(post_payment(payment("V-1", "vat", "", "100.00"), items)) == {
        "vat_due": "100.00",
        "bank": "-100.00",
    }


def test_a_vat_credit_may_be_refunded():
    entry = post_payment(payment("V-1", "vat", "", "-40.00"), owed_bodies())
    assert sums(entry) == {"vat_credit": "-40.00", "bank": "40.00"}


@pytest.mark.parametrize(
    ("kind", "target", "amount", "role"),
    [
        ("body", "social_security", "450.01", "social_security"),
        ("body", "provident", "1.00", "provident"),
        ("vat", "", "100.01", "vat_due"),
        ("vat", "", "-40.01", "vat_credit"),
    ],
)
def test_a_body_is_not_paid_more_than_it_is_owed(kind, target, amount, role):
    with pytest.raises(NothingToSettle) as refused:
        post_payment(payment("V-1", kind, target, amount), owed_bodies())
    assert refused.value.role == role


def test_an_opening_debt_is_paid_like_another():
    items = OpenItems.opening([OpeningBalance("A", "suppliers", eur("-80.00"), "S-7", "D-0")])
    assert sums(post_payment(payment("V-1", "expense", "D-0", "80.00"), items)) == {
        "suppliers": "80.00",
        "bank": "-80.00",
    }


# Bodies paid in whole units, as some laws have them declared --------------------------------------------


@pytest.mark.parametrize(
    ("paid", "difference"), [(270_500, {"other_charges": 6}), (270_494, {})], ids=["up", "exact"]
)
def test_a_body_paid_in_whole_units_is_paid(paid, difference):
    items = OpenItems({"vat_due": {("", "A", "", ""): -170_494, ("", "B", "", ""): -100_000}})
    entry = post_payment(Payment("V1", day(15), PaymentKind.VAT, "", paid), items, units={"vat_due": 100})
    moved = {(each.role, each.activity): each.amount for each in entry.postings if each.role != "bank"}
    assert (moved["vat_due", "A"], moved["vat_due", "B"]) == (170_494, 100_000)
    assert {role: amount for (role, code), amount in moved.items() if code == "services"} == difference
    assert sum(each.amount for each in entry.postings if each.role == "bank") == -paid


def test_rounding_down_is_income_of_the_services():
    items = OpenItems({"social_security": {("", "A", "", ""): -1_317_134}})
    payment = Payment("V1", day(15), PaymentKind.BODY, "social_security", 1_317_100)
    entry = post_payment(payment, items, units={"social_security": 100})
    assert Posting("other_income", "services", -34) in entry.postings


@pytest.mark.parametrize("amount", [270_600, 270_495, 270_501])
def test_more_than_the_rounded_amount_is_refused(amount):
    items = OpenItems({"vat_due": {("", "A", "", ""): -270_494}})
    with pytest.raises(NothingToSettle):
        post_payment(Payment("V1", day(15), PaymentKind.VAT, "", amount), items, units={"vat_due": 100})


def test_no_other_body_is_paid_in_whole_units():
    items = OpenItems({"vat_due": {("", "A", "", ""): -270_494}})
    with pytest.raises(NothingToSettle):
        post_payment(Payment("V1", day(15), PaymentKind.VAT, "", 270_500), items, units={"withheld_tax": 100})


def test_less_than_the_rounded_amount_is_a_part_payment():
    items = OpenItems({"vat_due": {("", "A", "", ""): -270_494}})
    entry = post_payment(Payment("V1", day(15), PaymentKind.VAT, "", 270_400), items, units={"vat_due": 100})
    assert Posting("vat_due", "A", 270_400) in entry.postings
