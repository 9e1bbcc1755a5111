"""The rows of adjustments become balanced documents; rows of one reference must agree."""

import datetime as dt

import pytest
from exchange_tools import month_of, read, short

from cae_core.cooperative.documents import Adjustment, AdjustmentLine

LAST = dt.date(2026, 10, 31)
ROWS = (
    "reference;date;activity;role;debit;credit;label;reverses_on\n"
    "OD-1;2026-10-31;ATELIER;rent;300,00;;Loyer d'octobre;2026-11-01\n"
    "OD-1;2026-10-31;ATELIER;accrued_charges;;300,00;;\n"
    "OD-2;2026-10-31;services;charges_company_tax;90,00;;IS;\n"
    "OD-2;2026-10-31;services;company_tax;;90,00;;\n"
)


def test_the_rows_of_a_reference_make_one_adjustment(tmp_path):
    rent, tax = month_of(tmp_path, adjustments=ROWS).adjustments
    lines = (
        AdjustmentLine("ATELIER", "rent", 300_00),
        AdjustmentLine("ATELIER", "accrued_charges", -300_00),
    )
    assert rent == Adjustment("OD-1", LAST, "Loyer d'octobre", lines, dt.date(2026, 11, 1))
    assert (tax.label, tax.reverses_on, len(tax.lines)) == ("IS", None, 2)


@pytest.mark.parametrize(
    "text",
    [
        (
            "référence;date;activité;compte;débit;crédit;libellé;extourne\n"
            "OD-1;31/10/2026;ATELIER;loyers;300,00;;Loyer;01/11/2026\n"
            "OD-1;31/10/2026;ATELIER;charges à payer;;300,00;Loyer;01/11/2026\n"
        ),
        (
            "المرجع;التاريخ;النشاط;الحساب;مدين;دائن;البيان;تاريخ العكس\n"
            "OD-1;31/10/2026;ATELIER;كراء;300,00;;Loyer;01/11/2026\n"
            "OD-1;31/10/2026;ATELIER;تكاليف مستحقة;;300,00;Loyer;01/11/2026\n"
        ),
    ],
    ids=["fr", "ar"],
)
def test_the_sheet_speaks_french_and_arabic(tmp_path, text):
    (found,) = month_of(tmp_path, adjustments=text).adjustments
    assert [line.role for line in found.lines] == ["rent", "accrued_charges"]
    assert found.reverses_on == dt.date(2026, 11, 1)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "OD-1;2026-10-31;ATELIER;accrued_charges",
            "OD-1;2026-10-30;ATELIER;accrued_charges",
            (3, "date", "another row of OD-1 says otherwise"),
        ),
        (
            ";300,00;;\nOD-2",
            ";300,00;;2026-11-02\nOD-2",
            (3, "reverses_on", "another row of OD-1 says otherwise"),
        ),
        (
            "OD-2;2026-10-31;services;company_tax",
            "OD-1;2026-10-31;services;company_tax",
            (5, "reference", "the reference is already used in row 2"),
        ),
        ("300,00;;Loyer", "3x;;Loyer", (2, "debit", "not an amount")),
    ],
)
def test_rows_that_do_not_agree(tmp_path, before, after, expected):
    assert before in ROWS
    assert expected in short(read(tmp_path, adjustments=ROWS.replace(before, after)).problems)
