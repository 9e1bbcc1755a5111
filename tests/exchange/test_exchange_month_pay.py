"""A month's own pay: inputs as columns of pay.csv, elements under the country's names, advances paid out."""

import datetime as dt

import pytest
from broken_folders import Folder
from exchange_tools import month_of, read, short, with_files

from cae_core.cooperative.documents import GivenElement, Payment, PaymentKind, PayMode, PayOrder
from cae_core.exchange import read_folder, scan_folder
from cae_core.exchange.national import element_names, monthly_columns

OCTOBER = dt.date(2026, 10, 2)


def algerian(target, **texts):
    """The small folder kept in Algeria, which has pay elements and pays by a base."""
    folder = Folder()
    settings = folder.files["cooperative.toml"].decode()
    settings = settings.replace('country = "FR"', 'country = "DZ"') + '\n[vat]\nservices = "payment"\n'
    folder.files["cooperative.toml"] = (settings + 'goods = "invoice"\n').encode()
    folder.files["persons.csv"] = folder.files["persons.csv"].replace(b"nir", b"nss")
    for name, text in texts.items():
        folder.files[f"2026-10/{name}.csv"] = text.encode()
    return folder.write(target)


def test_any_payroll_input_may_be_a_column_under_its_name_or_label(tmp_path):
    month = month_of(
        tmp_path,
        pay="contrat;base;montant;withholding_rate;Cadre\nC1;fixe;;2,5 %;\nC3;brut;2 000,00;;oui\n",
    )
    assert month.pay == (
        PayOrder("C1", PayMode.FIXED, inputs={"withholding_rate": "0.025"}),
        PayOrder("C3", PayMode.GROSS, 200_000, inputs={"executive": "true"}),
    )


def test_a_row_needs_no_mode_where_the_contract_says_how_it_is_paid(tmp_path):
    month = month_of(tmp_path, pay="contract;executive\nC1;yes\nC4;\n")
    assert month.pay == (PayOrder("C1", inputs={"executive": "true"}), PayOrder("C4"))


def test_gross_is_given_by_a_mode_and_has_no_column_of_its_own(tmp_path):
    reading = read(tmp_path, pay="contract;mode;gross\nC1;fixed;5,00\n")
    assert short(reading.problems) == [(1, "gross", "unknown column")]
    assert "gross" not in {column.name for column in monthly_columns("FR").values()}


def test_an_input_that_cannot_be_read_is_refused_in_its_cell(tmp_path):
    reading = read(tmp_path, pay="contract;mode;executive\nC1;fixed;maybe\n")
    assert short(reading.problems) == [(2, "executive", "not one of the choices")]


def test_elements_are_named_by_their_key_or_in_any_language(tmp_path):
    folder = algerian(
        tmp_path,
        pay="contract;overtime_hours\nC1;12,5\n",
        elements="contrat;élément;montant;libellé\n"
        "C1;panier;3 000,00;\nC1;Indemnité de panier;500,00;Panier de septembre\nC4;منحة السلة;250;\n",
    )
    (month,) = read_folder(folder).months
    assert month.pay == (PayOrder("C1", inputs={"overtime_hours": "12.5"}),)
    assert month.elements == (
        GivenElement("C1", "panier", 300_000),
        GivenElement("C1", "panier", 50_000, "Panier de septembre"),
        GivenElement("C4", "panier", 25_000),
    )


def test_a_name_that_the_country_does_not_know_stays_for_the_checks(tmp_path):
    folder = algerian(tmp_path, elements="contract;element;amount\nC1;panierr;3000\n")
    (month,) = scan_folder(folder).months
    assert [each.element for each in month.elements] == ["panierr"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (";bonus;5", (2, "contract", "the cell is empty")),
        ("C1;;5", (2, "element", "the cell is empty")),
        ("C1;bonus;", (2, "amount", "the cell is empty")),
        ("C1;bonus;five", (2, "amount", "not an amount")),
    ],
)
def test_an_element_needs_a_contract_a_name_and_an_amount(tmp_path, row, said):
    reading = read(tmp_path, elements=f"contract;element;amount\n{row}\n")
    assert short(reading.problems) == [said]
    assert reading.months[0].elements == ()


def test_the_sheet_of_elements_may_be_absent_and_a_country_may_have_none(tmp_path):
    assert read_folder(with_files(tmp_path)).months[0].elements == ()
    assert element_names("FR") == {}
    assert element_names("ZZ") == {}


def test_an_advance_names_a_person_and_where_needed_an_activity(tmp_path):
    month = month_of(
        tmp_path,
        payments="référence;date;nature;cible;montant;activité\n"
        "A1;2026-10-02;avance;P1;100,00;ATELIER\nA2;2026-10-02;سلفة;P4;50,00;\n",
    )
    assert month.payments == (
        Payment("A1", OCTOBER, PaymentKind.ADVANCE, "P1", 10_000, "ATELIER"),
        Payment("A2", OCTOBER, PaymentKind.ADVANCE, "P4", 5_000),
    )


def test_a_body_is_paid_under_its_role_or_a_word_for_it(tmp_path):
    month = month_of(
        tmp_path,
        payments="reference;date;kind;target;amount\n"
        "V1;2026-10-02;body;social_security;100\nV2;2026-10-02;هيئة;الضمان الاجتماعي;50\n"
        "V3;2026-10-02;organisme;Sécurité sociale;25\nV4;2026-10-02;organisme;Mystère;10\n",
    )
    assert [each.target for each in month.payments] == [*["social_security"] * 3, "Mystère"]
