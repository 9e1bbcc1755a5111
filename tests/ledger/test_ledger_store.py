"""What a store does, in memory and in a database alike."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict

import attrs
import pytest
from ledger_books import (
    AUGUST,
    CHART,
    OCTOBER,
    SEPTEMBER,
    close,
    contribution,
    opening,
    post,
    quarter,
    receipt,
    sale,
)

from cae_core.ledger import Chart, Entry, Ledger, Posting
from cae_core.ledger._closing import BadYearLabel
from cae_core.ledger.book import Book
from cae_core.ledger.refusals import (
    AlreadyWriting,
    ClosedMonth,
    ControlCharacter,
    DifferentContent,
    DraftsLeftBehind,
    FinishedWork,
    IncompleteEntry,
    MonthNotClosed,
    MonthOutOfOrder,
    NotPlain,
    OpeningTooLate,
    UnknownDraft,
    UnknownNumber,
    ValidatedTooEarly,
    YearReopened,
)
from cae_core.periods import Month

NOVEMBER = Month(2026, 11)


def numbers(store, **filters):
    return [(entry.number, entry.key) for entry in store.entries(**filters)]


# Posting


def test_a_posted_entry_is_a_draft_until_its_month_closes(store):
    post(store, sale())
    (draft,) = store.entries()
    assert (draft.number, draft.validated, draft.seal, draft.validated_on) == ("", False, "", None)
    close(store)
    (entry,) = store.entries()
    assert (entry.number, entry.validated, entry.validated_on) == ("2026-000001", True, dt.date(2026, 11, 3))
    assert len(entry.seal) == 64


def test_what_is_read_is_what_was_posted(store):
    posted = sale("F9", 12_34, client="C-é")
    post(store, posted)
    (read,) = store.entries()
    assert (read.key, read.date, read.document, read.document_date, read.label) == (
        posted.key,
        posted.date,
        posted.document,
        posted.document_date,
        posted.label,
    )
    assert read.journal == ("sales", "J2", "journal sales")
    assert [(p.role, p.activity, p.amount, p.party, p.person, p.item) for p in read.postings] == [
        ("clients", "ATELIER", 12_34, "C-é", "", "F9"),
        ("sales_services", "ATELIER", -12_34, "", "P1", ""),
    ]
    assert read.postings[0].account == ("clients", CHART.number("clients"), CHART.label("clients"))
    assert (read.postings[0].debit, read.postings[1].credit, read.debit) == (12_34, 12_34, 12_34)


def test_the_same_entry_is_posted_once(store):
    with store.transaction() as work:
        assert work.post(sale()) is True
        assert work.post(sale()) is False
        assert work.post_all([sale(), sale("F2"), sale("F2")]) == 1
    assert post(store, sale(), sale("F2")) == 0
    close(store)
    assert post(store, sale(), sale("F2")) == 0
    assert [key for _, key in numbers(store)] == ["invoice:F1", "invoice:F2"]


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(
    "changes",
    [
        {"label": "Invoice F1 bis"},
        {"document": "F1b"},
        {"date": dt.date(2026, 10, 6)},
        {"document_date": dt.date(2026, 10, 6)},
        {"journal": "misc"},
        {"postings": sale("F1", 100_01).postings},
        {"postings": sale("F1", activity="POTERIE").postings},
        {"postings": sale("F1", client="C-8").postings},
        {"postings": sale("F1").postings[::-1]},
        {"reverses": "2026-000009"},
    ],
)
def test_the_same_key_with_another_content_is_refused(store, changes, closed):
    post(store, sale())
    if closed:
        close(store)
    with pytest.raises(DifferentContent, match="“invoice:F1” is already in the book with another content"):
        post(store, attrs.evolve(sale(), **changes))
    assert len(list(store.entries())) == 1


def test_an_error_undoes_the_whole_transaction(store):
    post(store, sale("F0"))
    before = numbers(store), store.balances(), store.documents(), store.identity("P1")
    with pytest.raises(ZeroDivisionError), store.transaction() as work:  # noqa: PT012 - one transaction
        work.post_all([sale("F1"), sale("F2")])
        work.store("payslip", "P1", OCTOBER, {"net_pay": 1})
        work.identify("P1", {"name": "Ada"})
        work.discard("invoice:F0")
        work.close(OCTOBER, "2026", dt.date(2026, 11, 3))
        _ = 1 / 0
    assert (numbers(store), store.balances(), store.documents(), store.identity("P1")) == before
    assert store.closed_months() == ()
    assert post(store, sale("F1")) == 1


def test_a_transaction_sees_what_it_did(store):
    with store.transaction() as work:
        work.post(sale())
        assert work.balances() == {("ATELIER", "clients"): 100_00, ("ATELIER", "sales_services"): -100_00}
        assert [entry.key for entry in work.entries(key="invoice:F1")] == ["invoice:F1"]
        certificate = work.close(OCTOBER, "2026", dt.date(2026, 11, 3))
        assert work.certificate(OCTOBER) == certificate
        with pytest.raises(ClosedMonth):
            work.post(sale("F2"))
        assert [entry.key for entry in store.entries()] == ["invoice:F1"]


def test_a_transaction_within_another_is_refused(store):
    with store.transaction() as work:
        work.post(sale())
        with pytest.raises(AlreadyWriting), store.transaction():
            pass
    assert len(list(store.entries())) == 1


def test_a_transaction_is_over_at_its_end(store):
    with store.transaction() as work:
        work.post(sale())
    for late in (
        lambda: work.post(sale("F2")),
        lambda: work.close(OCTOBER, "2026", dt.date(2026, 11, 3)),
        lambda: work.store("payslip", "P", OCTOBER, {}),
    ):
        with pytest.raises(FinishedWork):
            late()


@pytest.mark.parametrize("field", ["key", "document", "label", "postings"])
def test_an_entry_without_what_the_law_asks_is_refused(store, field):
    with pytest.raises(IncompleteEntry, match=f"its “{field}” is empty"):
        post(store, attrs.evolve(sale(), **{field: () if field == "postings" else ""}))
    assert list(store.entries()) == []


def test_a_posting_without_activity_is_refused(store):
    with pytest.raises(IncompleteEntry, match="its “activity” is empty"):
        post(store, sale(activity=""))


@pytest.mark.parametrize("character", ["\x00", "\x1e", "\x1f", "\x7f", "\n"])
def test_no_field_holds_a_control_character(store, character):
    with pytest.raises(ControlCharacter):
        post(store, sale(client=f"C{character}7"))


def test_a_draft_can_be_removed(store):
    post(store, sale(), sale("F2"))
    with store.transaction() as work:
        work.discard("invoice:F1")
    assert numbers(store) == [("", "invoice:F2")]
    close(store)
    assert numbers(store) == [("2026-000001", "invoice:F2")]


@pytest.mark.parametrize("key", ["invoice:F1", "invoice:F9"])
def test_what_is_validated_or_unknown_cannot_be_removed(store, key):
    post(store, sale())
    close(store)
    with pytest.raises(UnknownDraft, match="reversed, never removed"), store.transaction() as work:
        work.discard(key)


# Closing and numbers


def test_numbers_have_no_gap_and_follow_the_order_of_posting(store):
    quarter(store)
    assert numbers(store) == [
        ("2026-000001", "opening:ATELIER"),
        ("2026-000002", "opening:services"),
        ("2026-000003", "invoice:F1"),
        ("2026-000004", "invoice:F2"),
        ("2026-000005", "receipt:R1"),
        ("2026-000006", "contribution:K1"),
        ("2026-000007", "invoice:F3"),
        ("2026-000008", "receipt:R2"),
        ("2026-000009", "contribution:K2"),
        ("2026-000010", "invoice:F4"),
        ("", "invoice:F5"),
    ]


def test_opening_balances_bear_the_first_numbers_whenever_posted(store):
    day = dt.date(2026, 8, 5)
    post(store, sale("F1", day=day), opening("B"), sale("F2", day=day), opening("A"))
    close(store, AUGUST)
    assert [key for _, key in numbers(store)] == ["opening:B", "opening:A", "invoice:F1", "invoice:F2"]


def test_opening_balances_after_the_first_closing_of_their_year_are_refused(store):
    post(store, sale(day=dt.date(2026, 8, 5)))
    close(store, AUGUST)
    post(store, opening(day=dt.date(2026, 9, 1)))
    with pytest.raises(OpeningTooLate, match="2026 already has numbered entries"):
        close(store, SEPTEMBER)


def test_drafts_of_later_months_wait(store):
    post(store, sale("N", day=dt.date(2026, 11, 1)), sale("O", day=dt.date(2026, 10, 31)))
    close(store)
    assert numbers(store) == [("2026-000001", "invoice:O"), ("", "invoice:N")]
    close(store, NOVEMBER)
    assert numbers(store)[1] == ("2026-000002", "invoice:N")


def test_a_new_financial_year_counts_from_one_and_the_chain_goes_on(store):
    post(store, sale("A", day=dt.date(2026, 9, 1)))
    first = close(store, SEPTEMBER, "2025-2026")
    post(store, sale("B", day=dt.date(2026, 10, 1)))
    second = close(store, OCTOBER, "2026-2027")
    assert numbers(store) == [("2025-2026-000001", "invoice:A"), ("2026-2027-000001", "invoice:B")]
    assert second.previous == first.head
    assert store.verify([first, second]) == ()


def test_a_year_that_ended_does_not_come_back(store):
    close(store, AUGUST, "2025-2026")
    close(store, SEPTEMBER, "2026-2027")
    with pytest.raises(YearReopened, match="2025-2026 is over"):
        close(store, OCTOBER, "2025-2026")


@pytest.mark.parametrize("year", ["", "2026/27", "20 26", "-2026", "2026\n", "٢٠٢٦"])
def test_a_year_needs_a_label_that_numbers_can_begin_with(store, year):
    with pytest.raises(BadYearLabel):
        close(store, OCTOBER, year)


@pytest.mark.parametrize("month", [AUGUST, SEPTEMBER, NOVEMBER])
def test_months_close_one_after_the_other(store, month):
    close(store, SEPTEMBER)
    with pytest.raises(MonthOutOfOrder, match="the next month to close is 2026-10"):
        close(store, month)


@pytest.mark.parametrize("day", [dt.date(2026, 9, 30), dt.date(2026, 7, 1), dt.date(1, 1, 1)])
def test_a_closed_month_and_those_before_take_nothing_more(store, day):
    close(store, SEPTEMBER)
    with pytest.raises(ClosedMonth, match=r"“invoice:F1” belongs to .*, which is closed"):
        post(store, sale(day=day))
    with pytest.raises(ClosedMonth), store.transaction() as work:
        work.store("payslip", "P1", Month.of(day), {})
    assert post(store, sale(day=dt.date(2026, 10, 1))) == 1


def test_a_draft_before_the_first_month_is_refused_at_closing(store):
    post(store, sale(day=dt.date(2026, 9, 30)))
    with pytest.raises(DraftsLeftBehind, match="entry invoice:F1 is dated 2026-09-30, before 2026-10"):
        close(store)


def test_validation_dates_never_go_back(store):
    close(store, SEPTEMBER, day=dt.date(2026, 11, 10))
    with pytest.raises(ValidatedTooEarly, match="the earliest day is 2026-11-10"):
        close(store, OCTOBER, day=dt.date(2026, 11, 9))
    close(store, OCTOBER, day=dt.date(2026, 11, 10))


def test_an_entry_is_not_validated_before_its_own_date(store):
    post(store, sale(day=dt.date(2026, 10, 20)))
    with pytest.raises(ValidatedTooEarly, match="the earliest day is 2026-10-20"):
        close(store, day=dt.date(2026, 10, 19))
    assert close(store, day=dt.date(2026, 10, 20)).entries == 1


def test_a_refused_closing_changes_nothing(store):
    post(store, sale(), sale("F2", day=dt.date(2026, 10, 31)))
    with pytest.raises(ValidatedTooEarly):
        close(store, day=dt.date(2026, 10, 30))
    assert [number for number, _ in numbers(store)] == ["", ""]
    assert store.closed_months() == ()
    assert store.verify() == ()


# Certificates


def test_a_certificate_says_what_the_month_holds(store):
    certificate = quarter(store)[1]
    assert attrs.asdict(certificate) | {"documents_digest": "", "previous": "", "head": ""} == {
        "schema": 1,
        "cooperative": "Lille",
        "country": "FR",
        "currency": "EUR",
        "month": {"year": 2026, "number": 9},
        "year": "2026",
        "validated_on": dt.date(2026, 10, 3),
        "first": "2026-000004",
        "last": "2026-000006",
        "entries": 3,
        "postings": 8,
        "debit": 250_00 + 40_00 + 25_00 + 25_00,
        "credit": 250_00 + 40_00 + 25_00 + 25_00,
        "documents": 1,
        "documents_digest": "",
        "previous": "",
        "head": "",
    }


def test_certificates_are_chained_to_one_another(store):
    august, september, october = quarter(store)
    seals = {entry.number: entry.seal for entry in store.entries()}
    assert (september.previous, october.previous) == (august.head, september.head)
    assert (august.head, october.head) == (seals["2026-000003"], seals["2026-000010"])


def test_an_empty_month_is_certified_too(store):
    certificate = close(store)
    assert (certificate.first, certificate.last, certificate.entries, certificate.debit) == ("", "", 0, 0)
    assert certificate.head == certificate.previous
    assert store.verify([certificate]) == ()


def test_the_same_months_give_the_same_bytes_in_memory_and_on_disk(tmp_path):
    ledger = Ledger(CHART, cooperative="Lille", country="FR", currency="EUR")
    with Book.open(tmp_path / "a.sqlite", CHART, cooperative="Lille", country="FR", currency="EUR") as book:
        for one, other in zip(quarter(ledger), quarter(book), strict=True):
            assert one.to_json() == other.to_json()
        assert list(ledger.entries()) == list(book.entries())


def test_certificates_are_kept(store):
    certificates = quarter(store)
    assert store.certificates() == certificates
    assert store.certificate(SEPTEMBER) == certificates[1]
    assert store.closed_months() == (AUGUST, SEPTEMBER, OCTOBER)
    with pytest.raises(MonthNotClosed, match="2026-11 is not closed"):
        store.certificate(NOVEMBER)


# Reversal


def test_a_reversal_undoes_an_entry_on_the_same_items(store):
    quarter(store)
    before = store.balances(), store.open_items("clients")
    post(store, sale("F6", 5_00, day=dt.date(2026, 11, 5)))
    close(store, NOVEMBER)
    with store.transaction() as work:
        assert work.reverse("2026-000012", dt.date(2026, 12, 1), "Wrong client") is True
        assert work.reverse("2026-000012", dt.date(2026, 12, 1), "Wrong client") is False
    (reversal,) = store.entries(key="reversal:2026-000012")
    assert reversal.reverses == "2026-000012"
    assert (reversal.document, reversal.label) == ("F6", "Wrong client")
    assert [posting.amount for posting in reversal.postings] == [-5_00, 5_00]
    assert (store.balances(), store.open_items("clients")) == before


def test_an_entry_is_reversed_once(store):
    quarter(store)
    with store.transaction() as work:
        work.reverse("2026-000001", dt.date(2026, 11, 5), "Wrong")
    with pytest.raises(DifferentContent), store.transaction() as work:
        work.reverse("2026-000001", dt.date(2026, 11, 6), "Wrong again")


def test_the_reversal_of_an_opening_balance_is_a_miscellaneous_entry(store):
    quarter(store)
    with store.transaction() as work:
        work.reverse("2026-000001", dt.date(2026, 11, 5), "Wrong")
    (reversal,) = store.entries(key="reversal:2026-000001")
    assert reversal.journal.key == "misc"
    assert close(store, NOVEMBER).entries == 2


@pytest.mark.parametrize("number", ["2026-000011", "2027-000001", "2026-1", "", "x", "2026-00000١"])
def test_only_a_validated_entry_is_reversed(store, number):
    quarter(store)
    with pytest.raises(UnknownNumber, match="no validated entry"), store.transaction() as work:
        work.reverse(number, dt.date(2026, 11, 5), "Wrong")


def test_a_reversal_is_refused_in_a_closed_month(store):
    quarter(store)
    with pytest.raises(ClosedMonth), store.transaction() as work:
        work.reverse("2026-000010", dt.date(2026, 10, 31), "Wrong")


def test_a_reversal_keeps_the_accounts_of_the_entry_when_the_chart_changed(tmp_path):
    with Book.open(tmp_path / "book.sqlite", CHART) as book:
        post(book, sale())
        close(book)
    renumbered = {**CHART.accounts, "clients": attrs.evolve(CHART.accounts["clients"], number="999999")}
    with Book.open(tmp_path / "book.sqlite", Chart(renumbered, CHART.journals)) as book:
        with book.transaction() as work:
            work.reverse("2026-000001", dt.date(2026, 11, 5), "Wrong")
            work.post(sale("F2", day=dt.date(2026, 11, 5)))
        accounts = {entry.key: entry.postings[0].account.number for entry in book.entries()}
        assert accounts == {
            "invoice:F1": CHART.number("clients"),
            "reversal:2026-000001": CHART.number("clients"),
            "invoice:F2": "999999",
        }
        assert sum(book.balances().values()) == 0
        assert book.verify() == ()


# Reading


def test_entries_are_found_by_month_day_activity_journal_number_key_and_state(store):
    quarter(store)
    assert [n for n, _ in numbers(store, month=SEPTEMBER)] == ["2026-000004", "2026-000005", "2026-000006"]
    assert [n for n, _ in numbers(store, until=AUGUST)] == ["2026-000001", "2026-000002", "2026-000003"]
    assert [n for n, _ in numbers(store, since=dt.date(2026, 10, 31))] == ["2026-000009", ""]
    assert numbers(store, activity="POTERIE") == [("2026-000007", "invoice:F3")]
    assert numbers(store, journal="bank") == [("2026-000005", "receipt:R1"), ("2026-000008", "receipt:R2")]
    assert numbers(store, number="2026-000004") == [("2026-000004", "invoice:F2")]
    assert numbers(store, number="2026-4") == numbers(store, number="x") == []
    assert numbers(store, key="invoice:F4") == [("2026-000010", "invoice:F4")]
    several = ["invoice:F5", "invoice:F4", "none", "invoice:F1", "invoice:F4"]
    assert [key for _, key in numbers(store, keys=several)] == ["invoice:F1", "invoice:F4", "invoice:F5"]
    assert numbers(store, keys=[]) == []
    assert numbers(store, keys=iter(["invoice:F1"]), month=OCTOBER) == []
    assert numbers(store, validated=False) == [("", "invoice:F5")]
    assert len(numbers(store, validated=True)) == 10
    assert numbers(store, month=OCTOBER, activity="services") == [("2026-000009", "contribution:K2")]


def test_balances_hold_both_bounds(store):
    quarter(store)
    assert store.balances(until=AUGUST) == {
        ("ATELIER", "bank"): 500_00,
        ("ATELIER", "brought_forward"): -500_00,
        ("services", "bank"): 500_00,
        ("services", "brought_forward"): -500_00,
        ("ATELIER", "clients"): 100_00,
        ("ATELIER", "sales_services"): -100_00,
    }
    assert store.balances(since=SEPTEMBER, until=dt.date(2026, 9, 9)) == {
        ("ATELIER", "clients"): 210_00,
        ("ATELIER", "sales_services"): -250_00,
        ("ATELIER", "bank"): 40_00,
    }
    assert store.balances(activity="POTERIE") == {
        ("POTERIE", "clients"): 70_00,
        ("POTERIE", "sales_services"): -70_00,
    }


def test_the_entries_of_many_keys_are_found_in_order(store):
    post(store, *(sale(f"F{n}", n) for n in range(1, 1201)))
    found = list(store.entries(keys=(f"invoice:F{n}" for n in range(1300, 0, -1))))
    assert [entry.document for entry in found] == [f"F{n}" for n in range(1, 1201)]


def test_totals_give_both_sides_by_account(store):
    post(store, sale("F1"), receipt("R1", "F1", 30_00))
    clients = ("clients", CHART.number("clients"), CHART.label("clients"))
    assert store.totals()["ATELIER", clients] == (100_00, 30_00)


def test_the_open_items_of_several_roles_are_read_at_once(store):
    quarter(store)
    roles = ("clients", "suppliers", "bank")
    assert len(store.all_open_items(roles)["clients"]) == 4
    for until in (None, AUGUST, OCTOBER):
        assert store.all_open_items(roles, until=until) == {
            role: store.open_items(role, until=until) for role in roles
        }


def test_open_items_are_what_is_left_of_each_invoice(store):
    quarter(store)
    assert store.open_items("clients", until=OCTOBER) == {
        ("F1", "ATELIER", "", "C-7"): 60_00,
        ("F3", "POTERIE", "", "C-7"): 70_00,
        ("F4", "ATELIER", "", "C-7"): 12_34,
    }
    assert store.open_items("clients", until=AUGUST) == {("F1", "ATELIER", "", "C-7"): 100_00}
    assert store.open_items("suppliers") == {}


def test_documents_are_stored_once_with_their_month(store):
    payload = {"net_pay": 123_45, "lines": ["é", {"rate": "0.0690"}], "none": None}
    with store.transaction() as work:
        assert work.store("payslip", "P1", OCTOBER, payload) is True
        assert work.store("payslip", "P1", OCTOBER, payload) is False
        assert work.store("statement", "P1", OCTOBER, {}) is True
        assert work.store("payslip", "P2", NOVEMBER, {}) is True
    (found,) = store.documents("payslip", OCTOBER)
    assert (found.kind, found.key, found.month, found.payload) == ("payslip", "P1", OCTOBER, payload)
    assert [each.key for each in store.documents("payslip")] == ["P1", "P2"]
    assert [each.kind for each in store.documents()] == ["payslip", "statement", "payslip"]


def test_many_documents_are_stored_as_one_by_one(store):
    many = [("payslip", f"P{n}", {"net_pay": n}) for n in range(600)]
    with store.transaction() as work:
        assert work.store_all(OCTOBER, many[:10]) == 10
        assert work.store_all(OCTOBER, [*many, *many, ("statement", "P1", {})]) == 591
        assert work.store_all(OCTOBER, many) == 0
    assert len(store.documents("payslip")) == 600
    for wrong in ([("payslip", "P1", {"net_pay": 0})], [("x", "X", {"a": 1}), ("x", "X", {"a": 2})]):
        with pytest.raises(DifferentContent), store.transaction() as work:
            work.store_all(OCTOBER, wrong)
    assert len(store.documents()) == 601


@pytest.mark.parametrize(("month", "payload"), [(OCTOBER, {"a": 2}), (NOVEMBER, {"a": 1})])
def test_a_stored_document_never_changes(store, month, payload):
    with store.transaction() as work:
        work.store("payslip", "P1", OCTOBER, {"a": 1})
        with pytest.raises(DifferentContent, match="“payslip:P1” is already in the book"):
            work.store("payslip", "P1", month, payload)


class Share(float):
    """A float by another name."""


@pytest.mark.parametrize(
    "payload",
    [
        {"rate": 0.069},
        {"a": [{"b": 1.0}]},
        {"a": (1, {"b": [None, "text", [2.5]]})},
        {"a": OrderedDict(b=0.5)},
        {"a": [Share(0.5)]},
        {"a": float("nan")},
        {"a": object()},
        {"a": "\ud800"},
    ],
)
def test_a_document_is_plain_data_without_floats(store, payload):
    with pytest.raises(NotPlain, match="the payslip “P1” cannot be stored"), store.transaction() as work:
        work.store("payslip", "P1", OCTOBER, payload)


def test_a_document_of_a_closed_month_is_there_already(store):
    quarter(store)
    with store.transaction() as work:
        assert work.store("payslip", "P1:2026-08", AUGUST, {"net_pay": 100_00, "month": "2026-08"}) is False


def test_a_person_can_be_forgotten_and_the_chain_still_holds(store):
    with store.transaction() as work:
        work.post(sale())
        work.identify("P1", {"name": "Ada Lovelace"})
        work.identify("P1", {"name": "Ada King"})
        work.identify("C-7", {"name": "Client"})
    certificate = close(store)
    assert store.identity("P1") == {"name": "Ada King"}
    with store.transaction() as work:
        work.forget("P1")
    assert store.identity("P1") is None
    assert store.identity("C-7") == {"name": "Client"}
    assert store.verify([certificate]) == ()
    assert next(store.entries()).postings[1].person == "P1"


def test_the_store_says_whose_it_is(store):
    assert (store.cooperative, store.country, store.currency) == ("Lille", "FR", "EUR")
    with store.transaction() as work:
        assert (work.cooperative, work.country, work.currency) == ("Lille", "FR", "EUR")


def test_many_entries_are_posted_and_numbered_in_order(store):
    entries = [sale(f"F{n}", n, client=f"C{n % 7}") for n in range(1, 1201)]
    assert post(store, *entries) == 1200
    assert post(store, *entries[::-1]) == 0
    certificate = close(store)
    assert (certificate.entries, certificate.last, certificate.debit) == (
        1200,
        "2026-001200",
        1200 * 1201 // 2,
    )
    assert [entry.document for entry in store.entries()] == [f"F{n}" for n in range(1, 1201)]
    assert store.verify([certificate]) == ()


def test_a_three_line_entry_of_several_activities_is_whole(store):
    made = contribution("K1", 10_00)
    post(store, made)
    (read,) = store.entries(activity="services")
    assert len(read.postings) == 4
    assert isinstance(made, Entry)
    assert Posting("link", "services", 10_00) in made.postings
