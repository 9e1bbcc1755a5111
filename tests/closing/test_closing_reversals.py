"""Reversals from the folder: posted once, linked both ways, taken out of where the document counted, or refused."""

import datetime as dt

import attrs
import invented_country as invented
import pytest
from closing_small import OCTOBER, close, documents, empty_month, ledger, paying_nobody, problems, reading
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.closing.reversal_findings import reversal_findings
from cae_core.closing.state import state_before
from cae_core.cooperative.documents import (
    Adjustment,
    AdjustmentLine,
    Due,
    Expense,
    Invoice,
    InvoiceLine,
    MonthDocuments,
    OpeningBalance,
    Payment,
    PaymentKind,
    Receipt,
    Reservation,
    Reversal,
)
from cae_core.cooperative.scheme_file import read_schemes
from cae_core.errors import Origin, Problems
from cae_core.ledger.entries import Entry, Posting
from cae_core.ledger.refusals import ClosedMonth
from cae_core.rules.ratio import Ratio

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
NOVEMBER = OCTOBER.next()
DECEMBER = NOVEMBER.next()
FIRST = NOVEMBER.first


def undo(entry, day=FIRST, reason="typed twice"):
    return Reversal(entry, day, reason, origin=Origin(f"{day.isoformat()[:7]}/reversals.csv", 2))


def after(*rows, month=NOVEMBER, **more):
    return attrs.evolve(empty_month(month), reversals=rows, **more)


def closed(**changes):
    store, _ = close(month=documents(**({"payments": (), "reservations": ()} | changes)))
    return store


def spent(reference="D-9", **more):
    values = {"vat": 20_00, "activity": "ATELIER", "supplier": "S"} | more
    return Expense(reference, OCTOBER.first, "travel", 100_00, **values)


def refused(store, *rows, coop=None, **more):
    return problems(store, coop, after(*rows, **more))


def schemed(base, **more):
    """The small cooperative without fixed parts, 10 % of one base."""
    component = {"key": "c", "base": base, "rate": "10 %"} | more
    return paying_nobody(
        schemes=read_schemes({"ten": {"label": {"en": "Ten"}, "components": [component]}}, "EUR")
    )


def contributed(store, month, activity="ATELIER"):
    return store.balances(since=month, until=month).get((activity, "contribution"), 0)


# --- what is undone -----------------------------------------------------------------------------------------


def test_an_expense_is_undone_once_and_linked_both_ways():
    store = closed(expenses=(spent(),))
    (posted,) = store.entries(key="expense:D-9")
    _, result = close(store, month=after(undo("D-9")))
    (entry,) = store.entries(key=f"reversal:{posted.number}")
    assert (entry.reverses, entry.date, entry.document) == (posted.number, FIRST, "D-9")
    assert entry.label == "Achat D-9, S, contrepassation : typed twice"
    assert [(each.account, each.activity, each.amount) for each in entry.postings] == [
        (each.account, each.activity, -each.amount) for each in posted.postings
    ]
    assert not any(item[0] == "D-9" for item in store.open_items("suppliers"))
    (stored,) = store.documents("reversal", NOVEMBER)
    assert (stored.key, stored.payload) == (
        "expense:D-9",
        {"entries": [posted.number], "date": "2026-11-01", "reason": "typed twice"},
    )
    assert result.posted
    _, again = close(store, month=after(undo("D-9")))
    assert again.already_closed
    assert (store.verify(), reversal_findings(store)) == ((), ())


@pytest.mark.parametrize("name", ["D-9", "expense:D-9", "number", "expense:D-9:paid"])
def test_an_expense_paid_at_once_is_undone_whole_whatever_it_is_named_by(name):
    store = closed(expenses=(spent(paid_on=OCTOBER.last),))
    posted = {each.key: each.number for each in store.entries(keys=["expense:D-9", "expense:D-9:paid"])}
    close(store, month=after(undo(posted["expense:D-9:paid"] if name == "number" else name)))
    assert store.known_keys(f"reversal:{number}" for number in posted.values()) == {
        f"reversal:{number}" for number in posted.values()
    }
    before, now = (store.balances(since=each, until=each) for each in (OCTOBER, NOVEMBER))
    for role in ("travel", "bank", "suppliers"):
        assert now.get(("ATELIER", role), 0) == -before.get(("ATELIER", role), 0) or role == "bank"
    assert now["ATELIER", "travel"] == -100_00


def test_a_contribution_on_the_margin_gives_back_what_an_undone_expense_took_off():
    coop = schemed("gross_margin", costs=["travel"])
    sold = Invoice(
        "F-1", OCTOBER.first, "CL1", (InvoiceLine("work", 1_000_00, Ratio(0), activity="ATELIER"),)
    )
    store, _ = close(ledger(), coop, MonthDocuments(OCTOBER, invoices=(sold,), expenses=(spent(),)))
    assert contributed(store, OCTOBER) == 90_00
    close(store, coop, MonthDocuments(NOVEMBER, reversals=(undo("D-9"),)))
    assert contributed(store, NOVEMBER) == 10_00


def test_a_payment_undone_leaves_the_debt_open_again():
    paid = Payment("V-9", OCTOBER.last, PaymentKind.EXPENSE, "D-9", 120_00)
    store = closed(expenses=(spent(),), payments=(paid,))
    close(store, month=after(undo("V-9")))
    assert store.open_items("suppliers")["D-9", "ATELIER", "", "S"] == -120_00
    close(
        store,
        month=after(month=DECEMBER, payments=(attrs.evolve(paid, reference="V-10", date=DECEMBER.first),)),
    )
    assert ("D-9", "ATELIER", "", "S") not in store.open_items("suppliers")


def test_an_adjustment_undone_by_hand_is_not_undone_again_on_its_day():
    lines = (AdjustmentLine("ATELIER", "rent", 300_00), AdjustmentLine("ATELIER", "accrued_charges", -300_00))
    store = closed(adjustments=(Adjustment("OD-1", OCTOBER.last, "Rent", lines, DECEMBER.first),))
    close(store, month=after(undo("OD-1")))
    close(store, month=empty_month(DECEMBER))
    assert store.balances()["ATELIER", "accrued_charges"] == 0
    assert list(store.entries(month=DECEMBER, journal="misc")) == []


def test_an_amount_set_aside_is_free_again():
    store = closed(reservations=(Reservation("RES-9", OCTOBER.last, "ATELIER", "desk", 50_00),))
    close(store, month=after(undo("RES-9")))
    assert not any(item[0] == "desk" for item in store.open_items("reserved"))


# --- receipts -----------------------------------------------------------------------------------------------

SOLD = Invoice(
    "F-1",
    OCTOBER.first,
    "CL1",
    (
        InvoiceLine("work", 1_000_00, Ratio(1, 5), activity="ATELIER", vat_due=Due.PAYMENT),
        InvoiceLine("work", 333_33, Ratio(1, 10), activity="ECOLE", vat_due=Due.PAYMENT),
    ),
    due=DECEMBER.last,
)
TOTAL = 1_200_00 + 366_66


def collecting(*receipts, month=OCTOBER, store=None, **more):
    made = tuple(
        Receipt(f"R{month}-{place}", month.last, "F-1", amount) for place, amount in enumerate(receipts)
    )
    invoices = (SOLD,) if month == OCTOBER else ()
    documents_ = MonthDocuments(month, invoices=invoices, receipts=made, **more)
    store, _ = close(store or ledger(), schemed("collected"), documents_)
    return store


def test_a_receipt_undone_opens_its_invoice_again_with_its_vat_and_its_day():
    store = collecting(TOTAL)
    assert state_before(store, schemed("collected"), NOVEMBER).due == {}
    collecting(month=NOVEMBER, store=store, reversals=(undo("R2026-10-0"),))
    assert store.open_items("clients") == {
        ("F-1", "ATELIER", "", "CL1"): 1_200_00,
        ("F-1", "ECOLE", "", "CL1"): 366_66,
    }
    assert sum(store.open_items("vat_pending").values()) == -(200_00 + 33_33)
    state = state_before(store, schemed("collected"), DECEMBER)
    assert state.due == {"F-1": DECEMBER.last.isoformat()}
    assert state.turnover["F-1"] == ("", {"ATELIER": (1_000_00, 1_200_00), "ECOLE": (333_33, 366_66)})
    assert (contributed(store, OCTOBER), contributed(store, NOVEMBER)) == (100_00, -100_00)


def test_a_receipt_may_be_entered_again_in_the_month_that_undoes_it():
    store = collecting(TOTAL)
    collecting(100_00, month=NOVEMBER, store=store, reversals=(undo("R2026-10-0"),))
    assert sum(store.open_items("clients").values()) == TOTAL - 100_00


@settings(max_examples=30, deadline=None)
@given(
    first=st.lists(st.integers(1, TOTAL // 3), min_size=1, max_size=3),
    which=st.integers(0, 2),
    second=st.integers(1, TOTAL),
)
def test_whatever_is_undone_the_whole_invoice_is_collected_in_the_end(first, which, second):
    """Receipts in October, one undone in November, another amount, then the rest: turnover and VAT to the cent."""
    store = collecting(*first)
    gone = which % len(first)
    left = TOTAL - sum(first) + first[gone]
    part = min(second, left)
    collecting(part, month=NOVEMBER, store=store, reversals=(undo(f"R2026-10-{gone}"),))
    if left > part:
        collecting(left - part, month=DECEMBER, store=store)
    assert store.open_items("clients") == store.open_items("vat_pending") == {}
    balances = store.balances()
    for activity, excl_vat in (("ATELIER", 1_000_00), ("ECOLE", 333_33)):
        collected = [
            line["amount"]
            for stored in store.documents("contribution")
            if stored.payload["activity"] == activity
            for line in stored.payload["lines"]
        ]
        assert sum(collected) == excl_vat
    assert sum(amount for (_, role), amount in balances.items() if role == "vat_due") == -(200_00 + 33_33)


def test_a_receipt_of_an_invoice_brought_in_is_undone_too():
    rows = (
        OpeningBalance("ATELIER", "clients", 120_00, "CL1", "F-0"),
        OpeningBalance("ATELIER", "vat_pending", -20_00, document="F-0"),
        OpeningBalance("ATELIER", "brought_forward", -100_00),
    )
    coop = attrs.evolve(schemed("collected"), opening=rows)
    store, _ = close(
        ledger(), coop, MonthDocuments(OCTOBER, receipts=(Receipt("R-0", OCTOBER.last, "F-0", 120_00),))
    )
    again = Receipt("R-1", NOVEMBER.last, "F-0", 60_00)
    close(store, coop, MonthDocuments(NOVEMBER, receipts=(again,), reversals=(undo("R-0"),)))
    assert store.open_items("clients") == {("F-0", "ATELIER", "", "CL1"): 60_00}
    assert (contributed(store, OCTOBER), contributed(store, NOVEMBER)) == (10_00, 5_00 - 10_00)


# --- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("F-001", "a credit note"),
        ("A-001", "for a credit note, an invoice"),
        ("2026-10 C1", "a next pay"),
        ("2026-10 ATELIER ten/share", "the contribution of its month follows"),
        ("vat:2026-10", "the VAT statement of its month follows"),
    ],
)
def test_what_is_not_reversed_says_what_corrects_it(name, instead):
    (problem,) = refused(closed(), undo(name))
    assert problem.reason == "an entry of this kind is not reversed"
    assert instead in problem.text()


def test_an_opening_balance_is_not_reversed():
    rows = (OpeningBalance("ATELIER", "bank", 1), OpeningBalance("ATELIER", "brought_forward", -1))
    coop = attrs.evolve(reading().cooperative, opening=(*reading().cooperative.opening, *rows))
    store, _ = close(cooperative=coop)
    (problem,) = refused(store, undo("opening:ATELIER"), coop=coop)
    assert "an adjustment" in problem.text()


def test_what_was_settled_since_is_undone_first():
    paid = Payment("V-9", OCTOBER.last, PaymentKind.EXPENSE, "D-9", 50_00)
    store = closed(expenses=(spent(),), payments=(paid,))
    (problem,) = refused(store, undo("D-9"))
    assert problem.text().endswith(
        "50.00 of what it brought on suppliers were settled since; expected what settled them reversed first"
    )
    assert refused(store, undo("V-9"), undo("D-9")) == ()


def test_an_amount_freed_since_is_not_freed_twice():
    rows = (
        Reservation("RES-8", OCTOBER.last, "ATELIER", "desk", 50_00),
        Reservation("RES-9", OCTOBER.last, "ATELIER", "desk", -20_00),
    )
    store = closed(reservations=rows)
    (problem,) = refused(store, undo("RES-8"))
    assert problem.fields["amount"] == "20.00"


def test_an_advance_recovered_since_stays():
    inputs = {"C4": {"advance_recovery": "60.00"}}
    coop = invented.cooperative({"ATELIER": 900_000, "ECOLE": 900_000, "DUO": 300_000}, inputs)
    paid = Payment("V-9", OCTOBER.first, PaymentKind.ADVANCE, "P4", 100_00)
    store, _ = close(None, coop, invented.month(payments=(paid,)), invented.INVENTED)
    rows = attrs.evolve(invented.month(), month=NOVEMBER, reversals=(undo("V-9"),))
    (problem,) = problems(store, coop, rows, invented.INVENTED)
    assert (problem.fields["role"], problem.fields["amount"]) == ("pay_advances", "60.00")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([undo("D-404")], "no entry of a closed month has"),
        ([undo("2026-999999")], "no entry of a closed month has"),
        ([undo("D-9", OCTOBER.last)], "date outside the month"),
        ([undo("D-9", reason="")], "no reason given"),
        ([undo("D-9"), undo("expense:D-9")], "used twice in the month"),
    ],
)
def test_rows_that_say_nothing_sound_are_refused(rows, reason):
    (problem,) = refused(closed(expenses=(spent(),)), *rows)
    assert reason in problem.text()


def test_a_document_of_the_month_itself_is_no_entry_yet():
    (problem,) = refused(closed(), undo("D-9"), expenses=(attrs.evolve(spent(), date=NOVEMBER.first),))
    assert "no entry of a closed month has" in problem.text()


def test_a_reference_that_several_documents_bear_asks_which():
    store = closed(
        expenses=(spent("X"),), reservations=(Reservation("X", OCTOBER.last, "ATELIER", "desk", 1_00),)
    )
    (problem,) = refused(store, undo("X"))
    assert "name one of expense:X, reservation:X" in problem.text()
    assert refused(store, undo("expense:X")) == ()


def test_what_is_undone_is_not_undone_again_nor_is_the_reversal():
    store = closed(expenses=(spent(),))
    close(store, month=after(undo("D-9")))
    (entry,) = store.entries(reversing=True)
    (problem,) = refused(store, undo("D-9", DECEMBER.first), month=DECEMBER)
    assert f"reversed already, on 2026-11-01: {entry.number}" in problem.text()
    (problem,) = refused(store, undo(entry.number, DECEMBER.first), month=DECEMBER)
    assert "under a new reference" in problem.text()


def test_a_refused_reversal_posts_nothing():
    store = closed(expenses=(spent(),))
    with pytest.raises(Problems):
        close(store, month=after(undo("D-9"), undo("F-001")))
    assert list(store.entries(reversing=True)) == []
    assert store.documents("reversal") == ()


def test_a_month_closed_before_receipts_told_what_they_count_says_so():
    """A book of an earlier release: its state tells no receipts."""
    store = closed()
    (state,) = store.documents("state", OCTOBER)
    paid = (Posting("bank", "ATELIER", 1_00), Posting("other_income", "ATELIER", -1_00))
    with store.transaction() as work:
        work.post(Entry("receipt:R-9", "bank", FIRST, "R-9", FIRST, "Received", paid))
        older = {name: value for name, value in state.payload.items() if name != "received"}
        work.store("state", str(NOVEMBER), NOVEMBER, older)
        work.close(NOVEMBER, "2026", dt.date(2026, 12, 3))
    (problem,) = refused(store, undo("R-9", DECEMBER.first), month=DECEMBER)
    assert "closed before receipts kept what they count; expected an adjustment" in problem.text()


# --- years --------------------------------------------------------------------------------------------------


def test_a_closed_year_refuses_everything_but_reversals_dated_after():
    """Years from November: October ends one. Its rows, entries and reversals are refused; November's is not."""
    coop = attrs.evolve(reading().cooperative, first_month=11)
    store, _ = close(cooperative=coop, month=documents(expenses=(spent(),), payments=()))
    before = store.balances(until=OCTOBER)
    late = spent("D-10")
    (problem,) = refused(store, coop=coop, expenses=(late,))
    assert problem.reason == "date outside the month"
    (problem,) = refused(store, undo("D-9", OCTOBER.last), coop=coop)
    assert problem.reason == "date outside the month"
    (posted,) = store.entries(key="expense:D-9")
    with pytest.raises(ClosedMonth), store.transaction() as work:
        work.reverse(posted.number, OCTOBER.last, "too late")
    close(store, coop, after(undo("D-9")))
    assert store.balances(until=OCTOBER) == before
    (entry,) = store.entries(reversing=True)
    assert (entry.number.rpartition("-")[0], entry.date) == ("2026-2027", FIRST)
    assert store.balances(since=NOVEMBER)["ATELIER", "travel"] == -100_00


# --- what verify says ---------------------------------------------------------------------------------------


def sealed(store, entry):
    """Post and seal an entry of November as no month-end would."""
    with store.transaction() as work:
        work.post(entry)
        work.close(NOVEMBER, "2026", dt.date(2026, 12, 3))


def test_reversals_that_undo_something_else_are_found():
    store = closed(expenses=(spent(),))
    (posted,) = store.entries(key="expense:D-9")
    half = posted.reversal(FIRST, "half")
    sealed(
        store,
        attrs.evolve(half, postings=tuple(each._replace(amount=each.amount // 2) for each in half.postings)),
    )
    (finding,) = reversal_findings(store)
    assert "does not undo" in finding.text()


def test_a_second_reversal_is_found():
    store = closed(expenses=(spent(),))
    (posted,) = store.entries(key="expense:D-9")
    with store.transaction() as work:
        work.reverse(posted.number, FIRST, "once")
    sealed(store, attrs.evolve(posted.reversal(FIRST, "twice"), key="twice"))
    (finding,) = reversal_findings(store)
    assert f"{posted.number} is undone already" in finding.text()


def test_a_reversal_told_without_entry_is_found():
    store = closed(expenses=(spent(),))
    (posted,) = store.entries(key="expense:D-9")
    payload = {"entries": [posted.number], "date": "2026-11-01", "reason": "no"}
    with store.transaction() as work:
        work.store("reversal", "expense:D-9", NOVEMBER, payload)
    (finding,) = reversal_findings(store)
    assert (finding.number, "no entry undoes it" in finding.text()) == (posted.number, True)
