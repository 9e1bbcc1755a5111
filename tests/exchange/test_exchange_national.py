"""What the form of a folder owes to its country."""

import pytest
from exchange_tools import read, short, with_files

from cae_core.cooperative.documents import Due
from cae_core.country import find_country, known_countries
from cae_core.exchange import scan_folder
from cae_core.exchange.national import (
    class_names,
    columns_of,
    identifier_columns,
    kind_names,
    payroll_columns,
    usual_vat_due,
)
from cae_core.exchange.words import fold, words
from cae_core.rules.inputs import Input

each_country = pytest.mark.parametrize("code", known_countries())


@each_country
def test_every_input_of_every_regime_is_a_column(code):
    columns = payroll_columns(code)
    for regime in find_country(code).regimes.values():
        for each in regime.framework.inputs:
            assert (columns[each.name].name, columns[each.name].values) == (each.name, each.kind)


@each_country
def test_labels_are_headers_in_each_language(code):
    columns = payroll_columns(code)
    for regime in find_country(code).regimes.values():
        for each in regime.framework.inputs:
            assert {columns[fold(label)].name for label in each.label.values()} <= {each.name}


def test_a_name_goes_before_a_label():
    inputs = [Input("gross", "amount", None, {"en": "Cost"}), Input("cost", "amount", "0", {"en": "Price"})]
    assert columns_of(inputs)["cost"].name == "cost"


def test_what_stands_in_parentheses_may_be_left_out():
    """But not where two inputs differ by it alone."""
    columns = payroll_columns("MA")
    for header in ("الأيام المؤداة من 26", "Jours payés sur 26", "Days paid of 26"):
        assert columns[fold(header)].name == "days_paid_of_26"
    alike = [Input(key, "amount", "0", {"en": f"Hours ({key})"}) for key in ("day", "night")]
    assert set(columns_of(alike)) == {"day", "night", "hours_day", "hours_night"}


def test_when_vat_usually_falls_due_in_france():
    """CGI art. 269 (FR-4.21): goods at delivery, services at payment."""
    assert usual_vat_due("FR") == {"services": Due.PAYMENT, "goods": Due.INVOICE}


@each_country
def test_a_kind_of_contract_is_known_by_its_key_and_its_labels(code):
    names, kinds = kind_names(code), find_country(code).contract_kinds
    for key, kind in kinds.items():
        assert {names[fold(name)] for name in (key, *kind.label.values())} == {key}


def test_a_contract_of_a_kind_named_as_people_say(tmp_path):
    contracts = "id;person;kind;start\nC1;P1;{kind};2026-01-01\nC4;P4;cesaa;2026-01-01\n"
    reading = read(tmp_path, contracts=contracts.format(kind="عقد شغل"))
    assert {key: each.kind for key, each in reading.cooperative.contracts.items()} == {
        "C1": "employment",
        "C4": "cesaa",  # for the checks to refuse
    }


@pytest.mark.parametrize("read", [kind_names, payroll_columns, usual_vat_due])
def test_a_country_that_is_not_known_adds_nothing(read):
    assert read("XX") == {}


# National numbers of persons


PERSONS = "id;family_name;{header}\nP1;Un;284035999900161\nP2;Deux;\nP3;Trois;\n"


@pytest.mark.parametrize(
    "header",
    ["nir", "NIR", "Numéro de sécurité sociale", "n° sécu", "رقم الضمان الاجتماعي", "Social security number"],
)
def test_a_national_number_is_a_column_under_its_key_and_its_labels(tmp_path, header):
    reading = read(tmp_path, persons=PERSONS.format(header=header))
    assert not reading.problems
    assert reading.cooperative.persons["P1"].identifiers == {"nir": "284035999900161"}
    assert reading.cooperative.persons["P2"].identifiers == {}


@each_country
def test_every_national_number_has_headers_of_its_own_and_is_personal(code):
    columns, own = identifier_columns(code), words("columns", "persons")
    for each in find_country(code).identifiers.values():
        for header in (each.key, *each.label.values()):
            assert columns[fold(header)].name == each.key, header
            assert own.get(fold(header), each.key) == each.key, f"{header} is a column of all persons"
    assert all(column.personal for column in columns.values())


@each_country
def test_when_vat_falls_due_is_a_rule_or_asked_for(code):
    assert set(usual_vat_due(code)) in (set(), {"services", "goods"})


def test_a_number_of_another_country_is_an_unknown_column(tmp_path):
    problems = read(tmp_path, persons=PERSONS.format(header="ccp")).problems
    assert [(each.origin.row, each.column, each.reason) for each in problems] == [
        (1, "ccp", "unknown column")
    ]


def test_a_number_that_cannot_be_read_is_not_shown(tmp_path):
    (problem,) = read(tmp_path, persons=PERSONS.format(header="siret").replace("2840", "28\t40")).problems
    assert (problem.column, problem.reason) == ("siret", "the cell has several lines")
    assert "9001" not in problem.text()


# When VAT falls due


LINES = (
    "number;date;client;activity;kind;amount;vat_rate;vat_due\n"
    "F1;2026-10-02;CL1;ATELIER;services;10,00;20 %;{services}\n"
    "F2;2026-10-02;CL1;ATELIER;goods;10,00;20 %;{goods}\n"
    "F3;2026-10-02;CL1;ATELIER;goods;10,00;0 %;\n"
)
RECEIPTS = "reference;date;invoice;amount\n"


def dues(folder, services="", goods="", vat="", receipts=RECEIPTS):
    """What each invoice says of its VAT, or what is wrong with it, where the country has no rule."""
    written = with_files(folder, invoices=LINES.format(services=services, goods=goods), receipts=receipts)
    settings = folder / "cooperative.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n[vat]\n{vat}", "utf-8")
    reading = scan_folder(written)
    if reading.problems:
        return short(reading.problems)
    return [each.lines[0].vat_due.value for each in reading.months[0].invoices]


@pytest.fixture
def no_rule(monkeypatch):
    monkeypatch.setattr("cae_core.exchange.national.usual_vat_due", lambda _: {})


@pytest.mark.usefixtures("no_rule")
def test_where_no_rule_is_known_an_invoice_says_when_its_vat_falls_due(tmp_path):
    assert dues(tmp_path, "payment", "encaissement") == ["payment", "payment", "payment"]


@pytest.mark.usefixtures("no_rule")
def test_or_the_cooperative_says_it_once(tmp_path):
    vat = 'services = "payment"\ngoods = "invoice"\n'
    assert dues(tmp_path, vat=vat) == ["payment", "invoice", "invoice"]
    assert dues(tmp_path, "invoice", vat=vat) == ["invoice", "invoice", "invoice"]


@pytest.mark.usefixtures("no_rule")
def test_else_it_is_asked_of_each_line_with_vat(tmp_path):
    receipts = f"{RECEIPTS}R1;2026-10-05;F1;1,00\nR2;2026-10-05;F3;1,00\n"
    assert dues(tmp_path, vat='services = "payment"\n', receipts=receipts) == [
        (3, "vat_due", "nothing says when the VAT of these goods falls due")
    ]
    assert [each[0] for each in dues(tmp_path, receipts=receipts)] == [2, 3]


def test_a_cooperatives_practice_goes_before_the_countrys_rule(tmp_path):
    assert dues(tmp_path, vat='services = "invoice"\n') == ["invoice", "invoice", "invoice"]
    assert dues(tmp_path) == ["payment", "invoice", "invoice"]


def test_a_class_of_activity_is_named_by_its_key_or_in_any_language():
    assert (
        class_names("DZ")["commerce_et_services"] == class_names("DZ")["trade_services"] == "trade_services"
    )
    assert class_names("DZ")[fold("الإنتاج")] == "production"
    assert class_names("FR") == class_names("XX") == {}
