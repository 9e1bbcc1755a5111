"""What the summary and the statements warn of: overdrawn services, late invoices, contracts, unknown days."""

import datetime as dt

import pytest
from office_folders import OCTOBER, close, copy, edit

from cae_core.errors import Problems
from cae_core.office import close_month, copy_example, open_office, statement
from cae_core.office.statement_pages import Statements
from cae_core.periods import Month
from cae_core.rendering.voice import Voice

ENGLISH = Voice("en", "FR")


def notices(closed):
    return [(each.about, ENGLISH.text(each.text)) for each in closed.written.summary.notices]


def test_overdrawn_services_are_said(tmp_path):
    """Staff are paid whatever the services have earned, and the summary then warns."""
    folder = copy(tmp_path)
    edit(folder, "opening.csv", "services;bank;10 000,00;;;\nservices;brought_forward;;10 000,00;;", "")
    found = dict(notices(close(folder)))
    assert "overdrawn" in found["services"]


def test_services_with_money_are_not(tmp_path):
    assert "services" not in dict(notices(close(copy(tmp_path))))


def test_staff_charged_to_an_activity_that_cannot_bear_them_are_named(tmp_path):
    folder = copy(tmp_path)
    edit(folder, "splits.csv", "LOYER;fixed;ATELIER", "HANDS;percent;JARDIN;100 %;\nLOYER;fixed;ATELIER")
    edit(folder, "2026-10/pay.csv", "C4;gross;1 900,00;;;;", "C4;gross;1 900,00;;;;HANDS")
    found = notices(close(folder))
    (text,) = (text for about, text in found if about == "C4")
    assert "JARDIN" in text
    assert "overdrawn" in dict(found)["JARDIN"]


COLLECTED = 'base = "invoiced"', 'base = "collected"'


def opening_invoice(folder, excl_vat="", rows=""):
    """ATELIER brings in an invoice of 1 740.00, which is paid in October."""
    owed = f"ATELIER;clients;1740,00;;CL1;F-OLD;{excl_vat}\nATELIER;brought_forward;;1740,00;;;\n{rows}"
    path = folder / "opening.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    kept = "".join(f"{line};\n" for line in lines)
    path.write_text(f"{header};excl_vat\n{owed}{kept}", encoding="utf-8")
    edit(folder, "2026-10/receipts.csv", "R-001;", "R-009;2026-10-20;F-OLD;1740,00\nR-001;")


PENDING = "ATELIER;vat_pending;;290,00;;F-OLD;\nATELIER;brought_forward;290,00;;;;\n"


@pytest.mark.parametrize(
    ("base", "excl_vat", "rows", "said"),
    [
        (COLLECTED, "", "", True),
        (COLLECTED, "1450,00", "", False),
        (COLLECTED, "", PENDING, False),
        (COLLECTED[:1] * 2, "", "", False),
    ],
    ids=["nothing said", "said", "VAT pending", "another base"],
)
def test_an_opening_invoice_that_does_not_say_its_turnover_is_named(tmp_path, base, excl_vat, rows, said):
    folder = copy(tmp_path)
    edit(folder, "cooperative.toml", *base)
    opening_invoice(folder, excl_vat, rows)
    texts = [text for _, text in notices(close(folder)) if "excl_vat" in text]
    assert ["F-OLD" in text for text in texts] == [True] * said


def invoice_due(folder, day):
    """One more invoice, due on a day, that nobody pays."""
    path = folder / "2026-10" / "invoices.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    columns = header.split(";")
    row = dict.fromkeys(columns, "")
    row |= dict(zip(columns, rows[0].split(";"), strict=True))
    row |= {"number": "F-DUE", "date": "2026-10-01", "due": day, "activity": "ATELIER", "split": ""}
    lines = [header, *rows, ";".join(row[name] for name in columns)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("day", "late"), [("2026-10-30", True), ("2026-10-31", False)])
def test_an_invoice_is_late_from_the_day_after_it_falls_due(tmp_path, day, late):
    folder = copy(tmp_path)
    invoice_due(folder, day)
    assert ("F-DUE" in dict(notices(close(folder)))) is late
    with open_office(folder) as office:
        page = Statements(office, OCTOBER).page(office.cooperative.activities["ATELIER"])
    (item,) = (each for each in page.open_items if each.document == "F-DUE")
    assert item.late is late


def test_a_cape_holders_statement_says_what_business_papers_must_say(tmp_path):
    """FR-1.34: the contract, the cooperative's name, seat and number, and the contract's end."""
    folder = copy(tmp_path)
    close(folder)
    said = "\n".join(ENGLISH.text(text) for text in statement(folder, "JARDIN", OCTOBER).notices)
    for expected in ("Coopérative d'essai", "1 rue de l'Essai", "000 000 000", "28/02/2027"):
        assert expected in said
    assert not [text for text in statement(folder, "ATELIER").notices if "papers" in str(text)]


def test_bodies_without_a_known_due_day_are_named_and_the_unknown_base_too(tmp_path):
    found = notices(close(copy(tmp_path)))
    text = " ".join(text for _, text in found)
    assert "no due day is established for accounts" in text
    assert "445510" in text
    assert "431000" not in text, "FR-3.75 fixes when social contributions are due"
    assert "cape_accident_base" in dict(found)["cape"]


def test_a_year_after_the_last_one_checked_is_said(tmp_path):
    folder = copy(tmp_path)
    edit(folder, "cooperative.toml", 'start = "2026-10"', 'start = "2027-01"')
    (folder / "2026-10").rename(folder / "2027-01")
    for path in (folder / "2027-01").iterdir():
        header = path.read_text(encoding="utf-8").splitlines()[0]
        path.write_text(header + "\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="checked until"):
        closed = close(folder, Month(2027, 1))
    assert any("checked until" in text for _, text in notices(closed))


# Pay days --------------------------------------------------------------------------------------------------


def due_days(closed):
    return {ENGLISH.text(row.creditor): str(row.due) for row in closed.written.summary.due}


@pytest.mark.parametrize(
    ("headcount", "pay_day", "paid", "social"),
    [
        ("4", None, "2026-10-31", "2026-11-15"),
        ("60", None, "2026-10-31", "2026-11-05"),
        ("60", "5", "2026-11-05", "2026-11-15"),
    ],
    ids=["under 50", "50 and more, paid in the month", "50 and more, paid the month after"],
)
def test_pay_and_social_contributions_fall_due_by_the_day_pay_is_paid(
    tmp_path, headcount, pay_day, paid, social
):
    """FR-3.75: the 5th from 50 employees when paid in the month worked, else the 15th."""
    folder = copy(tmp_path)
    lines = f'headcount = "{headcount}"' + (f'\npay_day = "{pay_day}"' if pay_day else "")
    edit(folder, "cooperative.toml", 'headcount = "4"', lines)
    closed = close(folder)
    found = due_days(closed)
    assert (found["Pay owed"], found["Social security"]) == (paid, social)
    with open_office(folder) as office:
        (slip, *_) = office.book.documents("payslip", OCTOBER)
        assert slip.payload["paid_on"] == paid
        (entry, *_) = (each for each in office.book.entries() if each.key.startswith("payslip:"))
        assert entry.date == OCTOBER.last, "the charge is the month's, whenever it is paid"


@pytest.mark.parametrize("day", ["31", "0", "the fifth"])
def test_a_pay_day_that_not_every_month_has_is_a_problem(tmp_path, day):
    folder = copy(tmp_path)
    edit(folder, "cooperative.toml", 'headcount = "4"', f'headcount = "4"\npay_day = "{day}"')
    with pytest.raises(Problems, match="not a day that every month has"):
        close(folder)


def test_computed_pay_that_comes_to_nothing_is_said(tmp_path):
    """Pay by the day whose days nobody typed: no payslip, and the summary asks for them."""
    folder = copy_example("kasserine", tmp_path / "coop")
    edit(folder, "2026-04/pay.csv", "K10;calculé;;;;;paie_recolte;;18;", "K10;calculé;;;;;paie_recolte;;;")
    april = {"today": dt.date(2026, 5, 5), "known_on": dt.date(2026, 4, 29)}
    found = notices(close_month(folder, Month(2026, 4), **april))
    (text,) = (text for about, text in found if about == "K10")
    assert text == "its computed pay comes to nothing: state its hours, its days or its base"
    assert not (folder / "out/2026-04/payslips/K10.html").exists()
