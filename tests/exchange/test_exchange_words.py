"""The words of people: case, accents and punctuation do not count; every alias leads to one name."""

import tomllib
from importlib.resources import files

import pytest

from cae_core.exchange.sheets import MONTHLY, SHEETS, STANDING
from cae_core.exchange.words import fold, nearest, words
from cae_core.ledger.roles import ROLES

DATA = tomllib.loads(files("cae_core.exchange").joinpath("words.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Montant HT", "montant_ht"),
        ("  MONTANT   ht ", "montant_ht"),
        ("montant_ht", "montant_ht"),
        ("Échéance", "echeance"),
        ("ÉCHÉANCE", "echeance"),
        ("e\u0301che\u0301ance", "echeance"),
        ("N° de facture", "n_de_facture"),
        ("date d’échéance", "date_d_echeance"),
        ("date d'échéance", "date_d_echeance"),
        ("TVA (%)", "tva"),
        ("Straße", "strasse"),
        ("اسم", "اسم"),
        ("", ""),
        ("%", ""),
    ],
)
def test_folding(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_column_has_its_own_name_and_no_alias_of_another(sheet):
    columns = words("columns", sheet)
    own = {column.name for column in SHEETS[sheet].columns}
    assert {columns[fold(name)] for name in own} == own, "each name stands for itself"


@pytest.mark.parametrize("group", ["names", "columns", "values", "notes"])
def test_no_alias_stands_for_two_things(group):
    for of, table in DATA[group].items():
        seen = {}
        for name, aliases in table.items():
            for alias in {fold(alias) for alias in [name, *aliases]}:
                assert seen.setdefault(alias, name) == name, f"{of}: {alias}"


def is_arabic(alias):
    return any("\u0600" <= letter <= "\u06ff" for letter in alias)


def test_every_sheet_has_french_and_arabic_names():
    assert set(DATA["names"]["sheets"]) == set(SHEETS)
    for sheet, aliases in DATA["names"]["sheets"].items():
        assert {is_arabic(alias) for alias in aliases} == {True, False}, sheet


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_column_has_an_arabic_name(sheet):
    for column in SHEETS[sheet].columns:
        assert any(map(is_arabic, DATA["columns"][sheet][column.name])), column.name


@pytest.mark.parametrize("values", sorted(DATA["values"]))
def test_every_value_has_an_arabic_word(values):
    for name, aliases in DATA["values"][values].items():
        assert any(map(is_arabic, aliases)), name


def test_roles_have_words_of_their_own():
    """What an opening balance stands on; each may be typed in French and in Arabic."""
    assert set(DATA["values"]["role"]) == set(ROLES)
    for role, aliases in DATA["values"]["role"].items():
        own = ["clients"] if role == "clients" else []  # the same in French
        assert {is_arabic(alias) for alias in [*own, *aliases]} == {True, False}, role
    assert words("values", "role")[fold("الأجور المستحقة")] == "net_pay"


@pytest.mark.parametrize("sheet", SHEETS)
def test_only_columns_of_the_sheet_have_aliases(sheet):
    names = {column.name for column in SHEETS[sheet].columns}
    national = {
        "contracts": {"executive", "contract_hours_per_week", "withholding_rate"},
        "persons": {"nir"},
    }
    assert set(DATA["columns"][sheet]) <= names | national.get(sheet, set())


@pytest.mark.parametrize("sheet", [*STANDING, *MONTHLY], ids=lambda sheet: sheet.name)
def test_every_choice_can_be_typed_in_its_own_words(sheet):
    for column in sheet.columns:
        if column.kind == "choice":
            known = words("values", column.values)
            assert {known[fold(name)] for name in column.choices} == set(column.choices)
            assert set(known.values()) == set(column.choices)


@pytest.mark.parametrize(
    ("typed", "near"),
    [("ammount", "amount"), ("Activty", "activity"), ("montants", ""), ("", ""), ("x" * 5000, "")],
)
def test_the_nearest_name(typed, near):
    assert nearest(typed, ["amount", "activity", "split"]) == near


def test_french_aliases_of_an_invoice():
    typed = [
        "N° facture",
        "Date",
        "Client",
        "Activité",
        "Répartition",
        "Libellé",
        "Montant HT",
        "Taux de TVA",
    ]
    names = ["number", "date", "client", "activity", "split", "label", "amount", "vat_rate"]
    assert [words("columns", "invoices")[fold(header)] for header in typed] == names


def test_arabic_aliases_of_an_invoice():
    """Marks above and below letters do not count, a hamza that people leave out among them."""
    typed = [
        "رقم الفاتورة",
        "التاريخ",
        "الزبون",
        "النشاط",
        "البيان",
        "المبلغ دون الضريبة",
        "سعر الضريبة",
        "اشعار دائن عن",
    ]
    names = ["number", "date", "client", "activity", "label", "amount", "vat_rate", "credit_of"]
    assert [words("columns", "invoices")[fold(header)] for header in typed] == names
