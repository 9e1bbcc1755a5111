"""Openings, reservations, contributions and the VAT of a month: entries that involve nobody outside."""

from __future__ import annotations

import datetime as dt

import pytest
from cooperative_makers import OCTOBER, activity, cooperative, day, eur, euros, sums

from cae_core.cooperative.contribution import BaseLine, Flow, contributions, read_schemes
from cae_core.cooperative.documents import OpeningBalance, Reservation
from cae_core.cooperative.open_items import OpenItems
from cae_core.cooperative.postings import (
    VatLine,
    post_contribution,
    post_opening,
    post_reservation,
    post_vat,
    vat_statement,
)
from cae_core.ledger.entries import UnbalancedEntry, UnknownRole, balances
from cae_core.periods import Month

START = dt.date(2026, 8, 1)


def opening(role, amount, party="", document="", who="ATELIER"):
    return OpeningBalance(who, role, eur(amount), party, document)


# Opening balances


def test_an_activity_brings_its_balances_in():
    entry = post_opening(
        "ATELIER",
        [
            opening("bank", "5000.00"),
            opening("clients", "1200.00", "C-1", "F-0"),
            opening("vat_pending", "-200.00", "", "F-0"),
            opening("brought_forward", "-6000.00"),
            opening("bank", "9.00", who="AUTRE"),
        ],
        START,
    )
    assert (entry.key, entry.journal, entry.date) == ("opening:ATELIER", "opening", START)
    assert (entry.document, entry.label) == ("OPENING-ATELIER", "Opening balances of ATELIER")
    assert sums(entry) == {
        "bank": "5000.00",
        "clients": "1200.00",
        "vat_pending": "-200.00",
        "brought_forward": "-6000.00",
    }


def test_an_opening_receivable_keeps_its_client_and_document():
    rows = [opening("clients", "10.00", "C-1", "F-0"), opening("brought_forward", "-10.00", "C-1")]
    found = {each.role: each for each in post_opening("ATELIER", rows, START).postings}
    assert (found["clients"].party, found["clients"].item) == ("C-1", "F-0")
    assert found["brought_forward"].party == ""


def test_what_an_opening_leaves_open_is_the_same_before_and_after_it_is_posted():
    rows = [
        opening("clients", "1200.00", "C-1", "F-0"),
        opening("vat_pending", "-200.00", "", "F-0"),
        opening("suppliers", "-300.00", "S-1", "D-0"),
        opening("reserved", "-100.00", "", "leave"),
        opening("set_aside", "100.00"),
        opening("brought_forward", "-700.00"),
    ]
    before, after = OpenItems.opening(rows), OpenItems().follow([post_opening("ATELIER", rows, START)])
    for role, item in (
        ("clients", "F-0"),
        ("vat_pending", "F-0"),
        ("suppliers", "D-0"),
        ("reserved", "leave"),
    ):
        assert before.of(role, item) == after.of(role, item) != {}


def test_an_opening_that_does_not_balance_is_refused():
    with pytest.raises(UnbalancedEntry) as refused:
        post_opening("ATELIER", [opening("bank", "5000.00"), opening("brought_forward", "-4999.99")], START)
    assert (refused.value.activity, refused.value.excess) == ("ATELIER", 1)


def test_an_opening_on_an_unknown_role_is_refused():
    with pytest.raises(UnknownRole, match="banc"):
        post_opening("ATELIER", [opening("banc", "1.00"), opening("bank", "-1.00")], START)


# Reservations


def test_a_reserve_is_set_aside_by_purpose():
    entry = post_reservation(Reservation("V-1", day(12), "ATELIER", "leave", eur("300.00")))
    assert (entry.key, entry.journal) == ("reservation:V-1", "reserves")
    assert entry.label == "Set aside on ATELIER: leave"
    assert sums(entry) == {"set_aside": "300.00", "reserved": "-300.00"}
    assert OpenItems().follow([entry]).total("reserved", "leave") == eur("-300.00")


def test_a_reserve_is_freed_by_the_opposite():
    entries = [
        post_reservation(Reservation(reference, day(12), "ATELIER", "leave", eur(amount)))
        for reference, amount in (("V-1", "300.00"), ("V-2", "-300.00"))
    ]
    assert not any(balances(entries).values())


# Contributions


def statements(*components, amount="1000.00"):
    schemes = read_schemes({"demo": {"components": list(components)}}, "EUR")
    coop = cooperative(scheme="demo", schemes=schemes, activities=[activity("ATELIER", "P1")])
    return contributions(coop, OCTOBER, [BaseLine("ATELIER", "F-1", Flow.INVOICED, eur(amount))])


SHARE = {"key": "share", "base": "invoiced", "rate": "10 %"}


def test_a_contribution_has_four_legs():
    (statement,) = statements(SHARE)
    entry = post_contribution(statement)
    assert entry.key == "contribution:2026-10 ATELIER demo/share"
    assert (entry.journal, entry.date) == ("contribution", dt.date(2026, 10, 31))
    assert entry.label == "Contribution of ATELIER, 2026-10"
    assert sums(entry, by="activity") == {
        ("ATELIER", "contribution"): "100.00",
        ("ATELIER", "link"): "-100.00",
        ("services", "link"): "100.00",
        ("services", "contribution"): "-100.00",
    }


def test_each_general_account_nets_to_zero():
    for amount in ("1000.00", "-1000.00"):
        (statement,) = statements(SHARE, amount=amount)
        assert sums(post_contribution(statement)) == {}


def test_a_contribution_given_back_swaps_its_legs():
    (statement,) = statements(SHARE, amount="-1000.00")
    assert sums(post_contribution(statement), by="activity")["ATELIER", "contribution"] == "-100.00"


def test_a_component_moves_its_own_account():
    (statement,) = statements({**SHARE, "role": "insurance"})
    assert ("services", "insurance") in sums(post_contribution(statement), by="activity")


def test_a_provision_stays_on_the_activity():
    (statement,) = statements({**SHARE, "provision_only": True})
    entry = post_contribution(statement)
    assert sums(entry, by="activity") == {
        ("ATELIER", "set_aside"): "100.00",
        ("ATELIER", "reserved"): "-100.00",
    }
    assert OpenItems().follow([entry]).total("reserved", "demo/share") == eur("-100.00")


def test_two_components_make_two_entries_with_their_own_keys():
    found = [post_contribution(each).key for each in statements(SHARE, {"key": "fixed", "fixed": "30.00"})]
    assert found == ["contribution:2026-10 ATELIER demo/share", "contribution:2026-10 ATELIER demo/fixed"]


# VAT


def vat(**activities):
    """A month's entry from (collected, deductible, credit brought forward) in euros."""
    found = {}
    for who, (collected, deductible, credit) in activities.items():
        found[who, "vat_collected"] = -eur(collected)
        found[who, "vat_deductible"] = eur(deductible)
        found[who, "vat_credit"] = eur(credit)
    return vat_statement(OCTOBER, found)


def test_what_was_collected_less_what_is_deductible_is_due():
    statement = vat(A=("200.00", "50.00", "0.00"))
    entry = post_vat(statement)
    assert euros(statement.due) == "150.00"
    assert (entry.key, entry.journal, entry.document) == ("vat:2026-10", "vat", "VAT-2026-10")
    assert (entry.date, entry.label) == (dt.date(2026, 10, 31), "VAT of 2026-10")
    assert sums(entry) == {"vat_collected": "200.00", "vat_deductible": "-50.00", "vat_due": "-150.00"}


def test_each_activity_bears_its_own_part_of_the_one_return():
    statement = vat(A=("200.00", "50.00", "0.00"), B=("10.00", "40.00", "0.00"))
    entry = post_vat(statement)
    assert euros(statement.due) == "120.00"
    found = sums(entry, by="activity")
    assert (found["A", "vat_due"], found["B", "vat_due"]) == ("-150.00", "30.00")
    assert sums(entry)["vat_due"] == "-120.00"
    assert "vat_credit" not in sums(entry)


def test_more_deductible_than_collected_is_a_credit():
    statement = vat(A=("200.00", "50.00", "0.00"), B=("10.00", "400.00", "0.00"))
    entry = post_vat(statement)
    assert euros(statement.due) == "-240.00"
    assert sums(entry) == {"vat_collected": "210.00", "vat_deductible": "-450.00", "vat_credit": "240.00"}


def test_an_earlier_credit_is_used_up_first():
    entry = post_vat(vat(A=("200.00", "50.00", "100.00")))
    assert sums(entry) == {
        "vat_collected": "200.00",
        "vat_deductible": "-50.00",
        "vat_credit": "-100.00",
        "vat_due": "-50.00",
    }


def test_an_earlier_credit_above_what_is_due_is_carried_on():
    entry = post_vat(vat(A=("100.00", "50.00", "200.00")))
    assert sums(entry) == {"vat_collected": "100.00", "vat_deductible": "-50.00", "vat_credit": "-50.00"}


def test_a_month_without_vat_has_an_empty_statement():
    statement = vat_statement(OCTOBER, {("A", "bank"): 500, ("A", "vat_collected"): 0})
    assert (statement.lines, statement.due) == ((), 0)
    assert post_vat(statement).postings == ()


def test_a_line_says_what_it_adds_to_the_return():
    assert VatLine("A", 2000, 500, 300).due == 1200


def test_nothing_is_left_on_collected_and_deductible_after_the_statement():
    for month in (Month(2026, 9), OCTOBER):
        opened = {("A", "vat_collected"): -777, ("B", "vat_deductible"): 1000, ("B", "vat_credit"): 5}
        entry = post_vat(vat_statement(month, opened))
        after = {place: opened.get(place, 0) + amount for place, amount in balances([entry]).items()}
        assert all(
            after.get((who, role), 0) == 0 for who in "AB" for role in ("vat_collected", "vat_deductible")
        )
