"""Credit notes in all orders: once the client owes nothing, nothing stays open and every base is exact."""

import datetime as dt
import random
from collections import defaultdict

import attrs
import pytest
from closing_small import FRANCE, OCTOBER, close, ledger, paying_nobody, problems, stamped_country

from cae_core.cooperative.documents import Due, Invoice, InvoiceLine, MonthDocuments, Receipt
from cae_core.cooperative.sales import invoice_total, sale_parts
from cae_core.cooperative.scheme_file import read_schemes
from cae_core.money import round_div
from cae_core.rules.ratio import Ratio

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
ACTIVITIES = ("ATELIER", "ECOLE", "JARDIN")
RATES = tuple(Ratio.parse(text) for text in ("20 %", "10 %", "5.5 %", "0"))
DAY = dt.date(2026, 10, 5)
STAMP = 101  # minor units: no even share over activities


def cooperative():
    """The small cooperative without fixed parts, 10 % of what is collected in the year, years from October."""
    component = {"key": "c", "base": "collected", "period": "year", "rate": "10 %"}
    schemes = read_schemes({"ten": {"label": {"en": "Ten"}, "components": [component]}}, "EUR")
    return paying_nobody(first_month=10, schemes=schemes)


def line(amount, rate="20 %", activity="", due=Due.PAYMENT):
    """A line of one activity, or split 62.5 / 37.5 over ATELIER and ECOLE."""
    split = "" if activity else "JOINT"
    return InvoiceLine("work", amount, Ratio.parse(rate), activity=activity, split=split, vat_due=due)


def agrees(store, invoices):
    """Every activity: nothing open, VAT and contribution of exactly what was invoiced less credited."""
    balances, keys = store.balances(), cooperative().splits
    excl_vat, vat = defaultdict(int), defaultdict(int)
    for invoice in invoices:
        for part in sale_parts(invoice, keys):
            excl_vat[part.activity] += part.excl_vat
            vat[part.activity] += part.vat
    assert store.open_items("clients") == {}
    assert store.open_items("vat_pending") == {}
    for code in ACTIVITIES:
        owed = -balances.get((code, "vat_due"), 0) - balances.get((code, "vat_credit"), 0)
        assert (code, owed) == (code, vat[code])
        assert (code, balances.get((code, "contribution"), 0)) == (code, round_div(excl_vat[code], 10))
    assert sum(amount for (_, role), amount in balances.items() if role == "link") == 0


# What each case is about ----------------------------------------------------------------------------------


def closed(*months, country=FRANCE):
    """Close months given as (invoices, receipts); a receipt is (invoice number, amount)."""
    store = ledger(country)
    for place, (invoices, receipts) in enumerate(months):
        month = OCTOBER + place
        made = tuple(
            Receipt(f"R{place}-{i}", month.first, number, amount)
            for i, (number, amount) in enumerate(receipts)
        )
        dated = tuple(attrs.evolve(each, date=month.first) for each in invoices)
        close(store, cooperative(), MonthDocuments(month, invoices=dated, receipts=made), country)
    return store


def invoice(number, *lines, credit_of=""):
    return Invoice(number, DAY, "CL1", lines, credit_of=credit_of)


def with_stamp(sold):
    """The invoice with its stamp; a credit note as it is."""
    return sold if sold.credit_of else attrs.evolve(sold, stamp=STAMP)


def test_a_credit_note_after_payment_is_refunded():
    sold, note = invoice("F1", line(100_000)), invoice("F2", line(40_000), credit_of="F1")
    store = closed(((sold,), [("F1", 120_000)]), ((note,), [("F2", -48_000)]))
    agrees(store, (sold, note))


def test_a_credit_of_one_rate_leaves_the_others_turnover_to_collect():
    """ECOLE sold 387.47 at 20 % and 285.72 at 0 %; 142.86 of the latter are credited before it is paid."""
    sold = invoice("F1", line(76_191, "0"), line(38_747, activity="ECOLE"))
    note = invoice("F2", line(38_095, "0"), credit_of="F1")
    left = invoice_total(sold) - invoice_total(note)
    store = closed(((sold, note), []), ((), [("F1", left - 10_000)]), ((), [("F1", 10_000)]))
    agrees(store, (sold, note))


def test_activities_paid_for_what_is_credited_hand_it_on_to_those_still_owed():
    """Half of a joint invoice is paid, then the part of two activities is credited: the client owes the rest.

    2 825.20 incl. VAT, 1 412.60 paid, 744.38 credited: 668.22 remain, all of JARDIN's. ATELIER and ECOLE
    were paid 372.19 for nothing, which passes to JARDIN.
    """
    sold = invoice("F1", line(67_671, "10 %", due=Due.INVOICE), line(189_165, "10 %", "JARDIN"))
    note = invoice("F2", line(67_671, "10 %", due=Due.INVOICE), credit_of="F1")
    assert (invoice_total(sold), invoice_total(note)) == (282_520, 74_438)
    store = closed(((sold,), [("F1", 141_260)]), ((note,), []))
    items = store.open_items("clients")
    assert {(item, activity): amount for (item, activity, _, _), amount in items.items()} == {
        ("F1", "JARDIN"): 66_822
    }
    store = closed(((sold,), [("F1", 141_260)]), ((note,), [("F1", 66_822)]))
    agrees(store, (sold, note))
    assert store.balances()["JARDIN", "link"] + store.balances()["JARDIN", "contribution"] == 37_219


# Any history -----------------------------------------------------------------------------------------------


def some_lines(rnd):
    return tuple(
        InvoiceLine(
            "work",
            rnd.randint(1, 99_999),
            rnd.choice(RATES),
            activity=activity,
            split="" if activity else "JOINT",
            vat_due=rnd.choice(list(Due)),
        )
        for activity in rnd.choices(["", "", *ACTIVITIES], k=rnd.randint(1, 3))
    )


def some_note(rnd, number, target):
    lines = target.lines if rnd.random() < 0.4 else (shrunk(rnd, target.lines[0]),)
    return invoice(number, *lines, credit_of=target.number)


def shrunk(rnd, typed):
    return attrs.evolve(typed, amount=max(1, typed.amount // rnd.randint(1, 4)))


def some_history(rnd, finished=lambda each: each):
    """Four months of invoices, credit notes and part payments; all that is left is settled in the last."""
    everything, left, months = [], defaultdict(int), []
    for place in range(4):
        new = (
            [finished(invoice(f"F{place}{i}", *some_lines(rnd))) for i in range(rnd.randint(1, 3))]
            if place < 2
            else []
        )
        for each in new:
            left[each.number] = invoice_total(each)
        everything += new
        credited = {each.credit_of for each in everything}
        free = [each for each in everything if not each.credit_of and each.number not in credited]
        if free and place < 3 and rnd.random() < 0.6:
            note = some_note(rnd, f"A{place}", rnd.choice(free))
            used = min(invoice_total(note), left[note.credit_of])
            left[note.credit_of] -= used
            left[note.number] = used - invoice_total(note)
            new.append(note)
            everything.append(note)
        receipts = []
        for number, amount in left.items():
            paid = amount if place == 3 or amount < 0 or rnd.random() < 0.3 else amount // 2
            if paid and (place == 3 or rnd.random() < 0.5):
                receipts.append((number, paid))
                left[number] -= paid
        months.append((new, receipts))
    return everything, months


@pytest.mark.parametrize("seed", range(40))
def test_any_history_ends_with_nothing_open_and_exact_bases(seed):
    everything, months = some_history(random.Random(seed))
    agrees(closed(*months), everything)


@pytest.mark.parametrize("seed", range(25))
def test_any_history_of_stamped_invoices_too(seed):
    everything, months = some_history(random.Random(seed), with_stamp)
    store = closed(*months, country=stamped_country())
    agrees(store, everything)
    stamps = [amount for (_, role), amount in store.balances().items() if role == "stamp_duty"]
    assert -sum(stamps) == STAMP * sum(not each.credit_of for each in everything)


# Within one month: what happened first is taken first ------------------------------------------------------


def of_october(invoices, receipts):
    """October's books with dated documents; a receipt is (day, invoice number, amount)."""
    made = [Receipt(f"R{day}", dt.date(2026, 10, day), number, amount) for day, number, amount in receipts]
    return MonthDocuments(OCTOBER, invoices=tuple(invoices), receipts=tuple(made))


def on(day, sold):
    return attrs.evolve(sold, date=dt.date(2026, 10, day))


PAID_THEN_CREDITED = (
    [
        on(5, invoice("F1", line(15_867, activity="ATELIER"))),
        on(26, invoice("F2", line(3_967, activity="ATELIER"), credit_of="F1")),
    ],
    [(20, "F1", 19_040), (30, "F2", -4_760)],
)


@pytest.mark.parametrize("rows", [1, -1])
def test_a_month_in_which_an_invoice_is_paid_credited_and_refunded_in_any_order_of_rows(rows):
    invoices, receipts = PAID_THEN_CREDITED
    assert [invoice_total(each) for each in invoices] == [19_040, 4_760]
    month = of_october(invoices[::rows], receipts[::rows])
    assert problems(cooperative=cooperative(), month=month) == ()
    store, _ = close(None, cooperative(), month)
    agrees(store, invoices)


def test_a_receipt_after_a_credit_note_is_at_most_what_it_left():
    invoices, _ = PAID_THEN_CREDITED
    (wrong,) = problems(cooperative=cooperative(), month=of_october(invoices, [(27, "F1", 19_040)]))
    assert wrong.column == "amount"
    assert problems(cooperative=cooperative(), month=of_october(invoices, [(27, "F1", 14_280)])) == ()


def test_on_one_day_credit_notes_come_before_receipts_and_receipts_before_refunds():
    sold, note = on(5, invoice("F1", line(10_000))), on(9, invoice("F2", line(4_000), credit_of="F1"))
    partly = [(9, "F1", 7_200)]
    assert problems(cooperative=cooperative(), month=of_october([note, sold], partly)) == ()
    assert len(problems(cooperative=cooperative(), month=of_october([note, sold], [(9, "F1", 7_201)]))) == 1
    early = [(8, "F1", 12_000), (9, "F2", -4_800)]
    assert problems(cooperative=cooperative(), month=of_october([note, sold], early)) == ()


@pytest.mark.parametrize("seed", range(15))
def test_the_order_of_rows_changes_no_balance(seed):
    """Two credit notes and part payments of one invoice, and a second invoice, shuffled."""
    rnd = random.Random(seed)
    invoices = [
        on(2, invoice("F1", *some_lines(rnd), line(100_000))),
        on(3, invoice("G1", *some_lines(rnd))),
        on(rnd.randint(4, 30), invoice("F2", line(rnd.randint(1, 40_000)), credit_of="F1")),
        on(rnd.randint(4, 30), invoice("F3", line(rnd.randint(1, 40_000)), credit_of="F1")),
    ]
    receipts = [(day, rnd.choice(("F1", "G1")), rnd.randint(1, 20)) for day in (4, 12, 22, 28)]
    found = []
    for _ in range(2):
        rnd.shuffle(invoices)
        rnd.shuffle(receipts)
        store, _ = close(None, cooperative(), of_october(invoices, receipts))
        found.append((store.balances(), store.open_items("clients")))
    assert found[0] == found[1]
