"""Joint work: one invoice or purchase over several activities and persons, by every kind of key.

The project: a website for 9 000.00 excl. VAT by WEB (P1), DESIGN (P2 and P3) and TEXTES (P4), invoiced
by the cooperative; each case shows what every activity is credited, owed and left with.
"""

from __future__ import annotations

import pytest
from cooperative_makers import credit, eur, euros, expense, invoice, key, line, payment, receipt, sums

from cae_core.cooperative.analytic import turnover, turnover_by_person
from cae_core.cooperative.bases import expense_lines, invoice_lines, receipt_lines, turnover_parts
from cae_core.cooperative.documents import Due
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.postings import (
    expense_parts,
    invoice_total,
    post_expense,
    post_invoice,
    post_payment,
    post_receipt,
    sale_parts,
)
from cae_core.cooperative.splits import SplitDoesNotFit
from cae_core.ledger.entries import balances

KEYS = {
    each.key: each
    for each in (
        key(
            "PERCENT",
            "percent",
            ("WEB", "50 %"),
            ("DESIGN/P2", "20 %"),
            ("DESIGN/P3", "15 %"),
            ("TEXTES", "15 %"),
        ),
        key("FIXED", "fixed", ("DESIGN", "3150.00"), ("TEXTES", "1350.00"), remainder="WEB"),
        key("DAYS", "quantity", ("WEB", "10"), ("DESIGN", "7"), ("TEXTES", "3")),
        key("PRIORITY", "priority", ("TEXTES", "1350.00"), ("DESIGN", "3150.00"), remainder="WEB"),
    )
}


def by_activity(amounts):
    return {code: euros(amount) for code, amount in amounts.items()}


def sold(name, amount="9000.00", **more):
    return invoice("F-1", line(amount, split=name, **more))


@pytest.mark.parametrize("name", KEYS)
def test_the_four_keys_agree_on_the_project_they_were_written_for(name):
    document = sold(name)
    found = turnover(balances([post_invoice(document, KEYS)]))
    assert by_activity(dict(sorted(found.items()))) == {
        "DESIGN": "3150.00",
        "TEXTES": "1350.00",
        "WEB": "4500.00",
    }
    assert invoice_total(document) == eur("10800.00")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PERCENT", {"WEB": "2000.00", "DESIGN": "1400.00", "TEXTES": "600.00"}),
        ("DAYS", {"WEB": "2000.00", "DESIGN": "1400.00", "TEXTES": "600.00"}),
        ("PRIORITY", {"TEXTES": "1350.00", "DESIGN": "2650.00", "WEB": "0.00"}),
    ],
)
def test_they_differ_on_a_smaller_one(name, expected):
    parts = turnover_parts(sold(name, "4000.00"), KEYS)
    assert by_activity({code: excl_vat for code, (excl_vat, _) in parts.items()}) == expected


def test_fixed_amounts_do_not_fit_a_smaller_one():
    with pytest.raises(SplitDoesNotFit, match="split key FIXED gives out 450000 minor units but 400000"):
        post_invoice(sold("FIXED", "4000.00"), KEYS)


def test_turnover_by_person_within_a_shared_activity():
    entries = [
        post_invoice(sold("PERCENT"), KEYS),
        post_invoice(invoice("F-2", line("100.00", "DESIGN", person="P3"))),
    ]
    found = turnover_by_person(entries)
    assert {place: euros(amount) for place, amount in found.items()} == {
        ("WEB", ""): "4500.00",
        ("DESIGN", "P2"): "1800.00",
        ("DESIGN", "P3"): "1450.00",
        ("TEXTES", ""): "1350.00",
    }
    whole = turnover(balances(entries))
    assert {
        code: sum(amount for (each, _), amount in found.items() if each == code) for code in whole
    } == whole


def test_a_credit_note_takes_its_turnover_off_the_same_person():
    items = OpenItems()
    entries = [post_invoice(sold("PERCENT"), KEYS, items)]
    items.follow(entries)
    entries.append(post_invoice(credit("A-1", "F-1", line("900.00", split="PERCENT")), KEYS, items))
    assert euros(turnover_by_person(entries)["DESIGN", "P2"]) == "1620.00"


def test_odd_amounts_lose_nothing_over_activities_and_persons():
    for cents in range(9):
        document = sold("PERCENT", f"1234.5{cents}")
        parts = sale_parts(document, KEYS)
        assert sum(part.excl_vat for part in parts) == 123450 + cents
        assert sum(part.incl_vat for part in parts) == invoice_total(document)


def test_a_deposit_then_the_balance():
    """30 % on order, the rest on delivery: each receipt is shared by what each activity has outstanding."""
    document = sold("DAYS")
    items = OpenItems().follow([post_invoice(document, KEYS)])
    deposit = post_receipt(receipt("R-1", "F-1", "3240.00"), items)
    assert {
        place: amount for place, amount in sums(deposit, by="activity").items() if place[1] == "bank"
    } == {
        ("WEB", "bank"): "1620.00",
        ("DESIGN", "bank"): "1134.00",
        ("TEXTES", "bank"): "486.00",
    }
    items.follow([deposit])
    rest = post_receipt(receipt("R-2", "F-1", "7560.00"), items)
    assert sums(rest)["vat_collected"] == "-1260.00"
    assert items.follow([rest]).items("clients") == ()


def test_collected_turnover_of_a_joint_invoice():
    document = sold("DAYS")
    items = OpenItems().follow([post_invoice(document, KEYS)])
    lines = receipt_lines(receipt("R-1", "F-1", "3240.00"), items, turnover_parts(document, KEYS))
    assert {each.activity: euros(each.amount) for each in lines} == {
        "WEB": "1350.00",
        "DESIGN": "945.00",
        "TEXTES": "405.00",
    }


def test_an_unpaid_part_of_one_activity_stays_its_own():
    """TEXTES is credited in full: the client's payment of the rest is shared by the two others."""
    document = sold("DAYS")
    items = OpenItems().follow([post_invoice(document, KEYS)])
    items.follow([post_invoice(credit("A-1", "F-1", line("1350.00", "TEXTES")), KEYS, items)])
    entry = post_receipt(receipt("R-1", "F-1", "9180.00"), items)
    assert {place[0] for place in sums(entry, by="activity")} == {"WEB", "DESIGN"}
    assert items.follow([entry]).items("clients") == ()


def test_a_line_of_its_own_beside_a_split_one():
    document = invoice(
        "F-1", line("1000.00", split="DAYS"), line("200.00", "WEB", vat="5.5", due=Due.INVOICE)
    )
    found = sums(post_invoice(document, KEYS), by="activity")
    assert (found["WEB", "clients"], found["WEB", "sales_services"]) == ("811.00", "-700.00")
    assert (found["WEB", "vat_pending"], found["WEB", "vat_collected"]) == ("-100.00", "-11.00")
    assert found["DESIGN", "clients"] == "420.00"


# Purchases


@pytest.mark.parametrize(
    ("name", "amount", "expected"),
    [
        ("PERCENT", "100.00", ["50.00", "20.00", "15.00", "15.00"]),
        ("DAYS", "100.00", ["50.00", "35.00", "15.00"]),
        ("PRIORITY", "2000.00", ["1350.00", "650.00", "0.00"]),
        ("FIXED", "5000.00", ["3150.00", "1350.00", "500.00"]),
    ],
)
def test_a_purchase_is_split_by_the_same_keys(name, amount, expected):
    parts = expense_parts(expense("D-1", amount, split=name), KEYS)
    assert [euros(part) for _, part, _ in parts] == expected


def test_a_shared_purchase_and_its_payment():
    """Hosting for 120.00 + 24.00 VAT, paid later: each activity bears, deducts and pays its part."""
    items = OpenItems()
    bought = post_expense(expense("D-1", "120.00", split="DAYS", vat="24.00", category="telecoms"), KEYS)
    items.follow(bought)
    paid = post_payment(payment("V-1", "expense", "D-1", "144.00"), items)
    assert {place: amount for place, amount in sums(paid, by="activity").items() if place[1] == "bank"} == {
        ("WEB", "bank"): "-72.00",
        ("DESIGN", "bank"): "-50.40",
        ("TEXTES", "bank"): "-21.60",
    }


def test_margins_of_joint_work():
    lines = [*invoice_lines(sold("DAYS"), KEYS)]
    lines += expense_lines(expense("D-1", "1000.00", split="DAYS", category="subcontracting"), KEYS)
    margins = {}
    for each in lines:
        sign = 1 if each.role == "" else -1
        margins[each.activity] = margins.get(each.activity, 0) + sign * each.amount
    assert by_activity(margins) == {"WEB": "4000.00", "DESIGN": "2800.00", "TEXTES": "1200.00"}
    assert {each.role for each in lines} == {"", "subcontracting"}


def test_a_claim_of_one_person_for_several_activities():
    (entry,) = post_expense(expense("D-1", "60.00", split="DAYS", category="travel", person="P1"), KEYS)
    owed = [each for each in entry.postings if each.role == "expense_claims"]
    assert {each.party for each in owed} == {"P1"}
    assert {each.activity: euros(each.amount) for each in owed} == {
        "WEB": "-30.00",
        "DESIGN": "-21.00",
        "TEXTES": "-9.00",
    }
