"""Rows become documents, with their defaults and their origins; rows of one invoice must agree."""

import datetime as dt

import pytest
from exchange_tools import month_of, read, short

from cae_core.cooperative.documents import (
    Due,
    Expense,
    Invoice,
    InvoiceLine,
    Payment,
    PaymentKind,
    PayMode,
    PayOrder,
    Receipt,
    Reservation,
    Shortfall,
)
from cae_core.errors import Origin
from cae_core.rules.ratio import Ratio

OCTOBER = dt.date(2026, 10, 2)


def test_an_invoice_of_two_lines(tmp_path):
    invoices = month_of(
        tmp_path,
        invoices="number;date;client;activity;label;kind;amount;vat_rate;due\n"
        "F1;2026-10-02;CL1;ATELIER;Affiche;services;1 000,00;20 %;2026-11-01\n"
        "F1;2026-10-02;CL1;ATELIER;Papier;goods;150,00;5,5 %;2026-11-01\n",
        receipts="reference;date;invoice;amount\n",
    ).invoices
    assert invoices == (
        Invoice(
            "F1",
            OCTOBER,
            "CL1",
            (
                InvoiceLine("Affiche", 100000, Ratio(1, 5), "services", "ATELIER", vat_due=Due.PAYMENT),
                InvoiceLine("Papier", 15000, Ratio(55, 1000), "goods", "ATELIER", vat_due=Due.INVOICE),
            ),
            dt.date(2026, 11, 1),
        ),
    )
    assert invoices[0].origin == Origin("2026-10/invoices.csv", 2)
    assert [line.origin.row for line in invoices[0].lines] == [2, 3]


@pytest.mark.parametrize(
    ("kind", "typed", "due"),
    [
        ("services", "", Due.PAYMENT),
        ("goods", "", Due.INVOICE),
        ("", "", Due.PAYMENT),
        ("prestation", "débits", Due.INVOICE),
        ("marchandises", "encaissements", Due.PAYMENT),
    ],
)
def test_when_vat_falls_due_unless_said(tmp_path, kind, typed, due):
    """On goods with the invoice, on services with the payment (FR-4.21, CGI art. 269)."""
    month = month_of(
        tmp_path,
        invoices="number;date;client;activity;kind;amount;vat_rate;vat_due\n"
        f"F1;2026-10-02;CL1;ATELIER;{kind};10,00;20 %;{typed}\n",
        receipts="reference;date;invoice;amount\n",
    )
    assert month.invoices[0].lines[0].vat_due is due


def test_an_expense_and_an_expense_claim(tmp_path):
    month = month_of(
        tmp_path,
        expenses="référence;date;catégorie;montant HT;TVA;activité;fournisseur;personne;payé le\n"
        "D1;02/10/2026;sous-traitance;80,00;16,00;ATELIER;Test;;02/10/2026\n"
        "D2;02/10/2026;déplacements;42,30;;ECOLE;;P3;\n",
        payments="reference;date;kind;target;amount\n",
    )
    assert month.expenses == (
        Expense("D1", OCTOBER, "subcontracting", 8000, 1600, "ATELIER", supplier="Test", paid_on=OCTOBER),
        Expense("D2", OCTOBER, "travel", 4230, 0, "ECOLE", person="P3"),
    )
    assert month.expenses[1].origin == Origin("2026-10/expenses.csv", 3)


def test_receipts_payments_and_reservations(tmp_path):
    month = month_of(
        tmp_path,
        receipts="reference;date;invoice;amount\nR1;2026-10-02;F-001;-12,00\n",
        payments="reference;date;kind;target;amount\n"
        "V1;2026-10-02;organisme;social_security;120,00\nV2;2026-10-02;TVA;;30,00\nV3;2026-10-02;salaire;P1;9,00\n",
        reservations="reference;date;activity;purpose;amount\nX1;2026-10-02;ECOLE;Ordinateur;-5,00\n",
    )
    assert month.receipts == (Receipt("R1", OCTOBER, "F-001", -1200),)
    assert month.payments == (
        Payment("V1", OCTOBER, PaymentKind.BODY, "social_security", 12000),
        Payment("V2", OCTOBER, PaymentKind.VAT, "", 3000),
        Payment("V3", OCTOBER, PaymentKind.NET_PAY, "P1", 900),
    )
    assert month.reservations == (Reservation("X1", OCTOBER, "ECOLE", "Ordinateur", -500),)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("labour_share", PaymentKind.LABOUR_SHARE),
        ("part travail", PaymentKind.LABOUR_SHARE),
        ("حصة العمل", PaymentKind.LABOUR_SHARE),
        ("ristourne", PaymentKind.MEMBER_REFUNDS),
        ("عائدات", PaymentKind.MEMBER_REFUNDS),
        ("intérêts aux parts", PaymentKind.SHARE_INTEREST),
        ("فوائد الحصص", PaymentKind.SHARE_INTEREST),
    ],
)
def test_what_assemblies_granted_is_paid_under_its_words(tmp_path, typed, kind):
    month = month_of(
        tmp_path, payments=f"reference;date;kind;target;amount\nV1;2026-10-02;{typed};P1;120,00\n"
    )
    assert month.payments == (Payment("V1", OCTOBER, kind, "P1", 12000),)


def test_pay_orders(tmp_path):
    month = month_of(
        tmp_path,
        pay="contrat;base;montant;si insuffisant;décision;décidé le;clé\n"
        "C1;fixe;;;;;\nC3;coût employeur;2 000,00;avance;AG du 2;02/10/2026;JOINT\nC4;maximum;;réduire;;;\n",
    )
    assert month.pay == (
        PayOrder("C1", PayMode.FIXED),
        PayOrder("C3", PayMode.EMPLOYER_COST, 200000, Shortfall.ADVANCE, "AG du 2", OCTOBER, "JOINT"),
        PayOrder("C4", PayMode.MOST, 0, Shortfall.REDUCE),
    )


@pytest.mark.parametrize("mode", ["gross", "net_pay", "employer_cost"])
def test_pay_that_speaks_of_an_amount_needs_one(tmp_path, mode):
    reading = read(tmp_path, pay=f"contract;mode;amount\nC3;{mode};\n")
    assert short(reading.problems) == [(2, "amount", "the cell is empty")]
    assert reading.months[0].pay == ()


HEADER = "number;date;client;activity;amount;vat_rate;due;credit_of;scheme\n"


def invoices(tmp_path, *rows: str):
    return read(tmp_path, invoices=HEADER + "\n".join(rows), receipts="reference;date;invoice;amount\n")


@pytest.mark.parametrize(
    ("second", "column", "value", "expected"),
    [
        ("F1;2026-10-03;CL1;DUO;1,00;0;2026-11-01;;", "date", "2026-10-03", "2026-10-02, as in row 2"),
        ("F1;2026-10-02;CL2;DUO;1,00;0;2026-11-01;;", "client", "CL2", "CL1, as in row 2"),
        ("F1;2026-10-02;CL1;DUO;1,00;0;;;", "due", "", "2026-11-01, as in row 2"),
        ("F1;2026-10-02;CL1;DUO;1,00;0;2026-11-01;F0;", "credit_of", "F0", "nothing, as in row 2"),
        ("F1;2026-10-02;CL1;DUO;1,00;0;2026-11-01;;ten", "scheme", "ten", "nothing, as in row 2"),
    ],
)
def test_rows_of_one_invoice_must_agree(tmp_path, second, column, value, expected):
    reading = invoices(tmp_path, "F1;2026-10-02;CL1;DUO;1,00;0;2026-11-01;;", second)
    (problem,) = reading.problems
    assert (problem.origin.row, problem.column, problem.value) == (3, column, value)
    assert expected in problem.text()
    assert reading.months[0].invoices == ()
    assert "F1" in reading.spoiled


def test_two_disagreements_are_two_problems(tmp_path):
    reading = invoices(tmp_path, "F1;2026-10-02;CL1;DUO;1,00;0;;;", "F1;2026-10-03;CL2;DUO;1,00;0;;;")
    assert [problem.column for problem in reading.problems] == ["date", "client"]


def test_the_rows_of_an_invoice_follow_one_another(tmp_path):
    rows = [f"{number};2026-10-02;CL1;DUO;1,00;0;;;" for number in ("F1", "F2", "F1", "F1")]
    reading = invoices(tmp_path, *rows)
    assert short(reading.problems) == [(4, "number", "the invoice number is already used in row 2")]
    assert [invoice.number for invoice in reading.months[0].invoices] == ["F1", "F2"]


def test_a_bad_row_takes_its_whole_invoice_with_it(tmp_path):
    reading = invoices(
        tmp_path,
        "F1;2026-10-02;CL1;DUO;1,00;0;;;",
        "F1;2026-10-02;CL1;DUO;un;0;;;",
        "F2;2026-10-02;CL1;DUO;1;0;;;",
    )
    assert short(reading.problems) == [(3, "amount", "not an amount")]
    assert [invoice.number for invoice in reading.months[0].invoices] == ["F2"]


def test_a_row_too_short_takes_its_whole_invoice_with_it(tmp_path):
    reading = invoices(
        tmp_path, "F1;2026-10-02;CL1;DUO;1,00;0;;;", "F1;2026-10-02;CL1", "F2;2026-10-02;CL1;DUO;1;0;;;"
    )
    assert short(reading.problems) == [(3, "", "the row has 3 cells")]
    assert [invoice.number for invoice in reading.months[0].invoices] == ["F2"]


def test_an_invoice_without_number_is_one_empty_cell(tmp_path):
    reading = invoices(tmp_path, ";2026-10-02;CL1;DUO;1,00;0;;;")
    assert short(reading.problems) == [(2, "number", "the cell is empty")]


def test_a_month_in_which_nothing_happened(tmp_path):
    month = month_of(
        tmp_path,
        invoices="number;date;client;amount;vat_rate\n",
        expenses="reference;date;category;amount\n",
        receipts="reference;date;invoice;amount\n",
        payments="reference;date;kind;target;amount\n",
        reservations="reference;date;activity;purpose;amount\n",
        pay="contract;mode\n",
    )
    assert (month.invoices, month.expenses, month.receipts, month.pay) == ((), (), (), ())


def test_formulas_that_we_neutralised_come_back(tmp_path):
    month = month_of(
        tmp_path,
        invoices="number;date;client;activity;label;amount;vat_rate\nF1;2026-10-02;CL1;DUO;'=1+1;1,00;0\n",
        receipts="reference;date;invoice;amount\n",
    )
    assert month.invoices[0].lines[0].label == "=1+1"
