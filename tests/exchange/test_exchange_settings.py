"""``cooperative.toml``: what it may say, and every mistake with its row."""

import datetime as dt

import pytest

from cae_core.cooperative.cooperative import Dated
from cae_core.cooperative.documents import Due
from cae_core.cooperative.schemes import DatedValue
from cae_core.exchange.reading import Findings
from cae_core.exchange.settings import read_settings
from cae_core.exchange.text import Decoded
from cae_core.periods import Month

day = dt.date.fromisoformat
WHOLE = """\
name = "Coopérative d'essai"
country = "FR"
legal_form = "scop_sarl"
start = "2026-08"
"""


def read(text: str):
    findings = Findings()
    return read_settings(Decoded(text, "UTF-8"), findings), findings


def only_problem(text: str):
    _, findings = read(text)
    assert len(findings.problems) == 1, [problem.text() for problem in findings.problems]
    problem = findings.problems[0]
    assert problem.origin.file == "cooperative.toml"
    return problem


def test_the_least_that_must_be_said():
    settings, findings = read(WHOLE)
    assert not findings.problems
    assert settings.usable
    assert (settings.name, settings.country, settings.currency) == ("Coopérative d'essai", "FR", "EUR")
    assert (settings.start, settings.first_month) == (Month(2026, 8), 1)
    assert (dict(settings.pay), dict(settings.schemes), dict(settings.files)) == ({}, {}, {})


EXPERIMENT = """name = "تعاونية تجربة"
country = "DZ"
legal_form = "dz_experiment"
start = "2026-09"
[schemes.own]
[[schemes.own.components]]
key = "share"
base = "invoiced"
rate = { statutes = "contribution_rate" }
"""


@pytest.mark.parametrize("key", ["contribution_rate", "labour_share_minimum"])
def test_a_rate_of_the_statutes_says_whether_it_is_a_percentage(key):
    _, findings = read(f'{EXPERIMENT}[statutes]\n{key} = "12"\n')
    (found,) = [each for each in findings.problems if each.column == f"statutes.{key}"]
    assert found.text().endswith("without its sign has two readings; expected “12 %” or “1200 %”")
    _, findings = read(f'{EXPERIMENT}[statutes]\n{key} = "1"\n')
    assert not [each for each in findings.problems if each.column == f"statutes.{key}"]


def test_a_scheme_takes_from_the_statutes_what_they_fix():
    rows = '[{ from = 2024-06-15, value = "12 %" }, { from = 2026-01-01, value = "10 %" }]'
    settings, findings = read(f"{EXPERIMENT}[statutes]\ncontribution_rate = {rows}\n")
    assert not findings.problems
    (component,) = settings.schemes["own"].components
    assert component.values["rate"] == (
        DatedValue(day("2024-06-15"), "12 %", "statutes: contribution_rate"),
        DatedValue(day("2026-01-01"), "10 %", "statutes: contribution_rate"),
    )
    plain, _ = read(f'{EXPERIMENT}[statutes]\ncontribution_rate = "8 %"\n')
    (value,) = plain.schemes["own"].components[0].values["rate"]
    assert value.value == "8 %"
    assert value.start <= day("2026-09-01")


@pytest.mark.parametrize(
    ("referred", "statutes", "said"),
    [
        ("contribution_rate", "", "the law does not establish contribution_rate"),
        ("contribution_rat", "", "contribution_rate"),
        ("minimum_members", 'minimum_members = "7"', "“rate” is needed"),
        ("contribution_rate", 'contribution_rate = "much"', "much"),
        (
            "contribution_rate",
            'contribution_rate = [{ from = 2026-12-01, value = "9 %" }]',
            "contribution_rate has no value on",
        ),
    ],
    ids=["unknown", "misspelt", "no rate", "unreadable", "too late"],
)
def test_what_the_statutes_do_not_fix_is_a_problem_of_the_scheme(referred, statutes, said):
    text = EXPERIMENT.replace('"contribution_rate"', f'"{referred}"') + f"[statutes]\n{statutes}\n"
    problem = only_problem(text)
    assert problem.column == "schemes.own.components[0].rate"
    assert said in problem.text()


def test_windows_newlines():
    settings, findings = read(WHOLE.replace("\n", "\r\n"))
    assert settings.usable
    assert not findings.problems


def test_everything_that_can_be_said():
    settings, findings = read(
        WHOLE
        + """\
first_month = 10
address = "1 rue de l'Essai"
scheme = "ten"
[identifiers]
siren = "000000000"
ape = 7022
[files]
decimal = ","
[pay]
headcount = 27
work_accident_rate = 0.0070
executive = true
health_cover = [{from = 2025-01-01, value = "40.00"}, {from = 2026-01-01, value = 46.00}]
[statutes]
quorum = "1/2"
[schemes.ten]
components = [{key = "share", base = "invoiced", rate = "10 %"}]
"""
    )
    assert [problem.text() for problem in findings.problems] == []
    assert settings.first_month == 10
    assert settings.identifiers == {"siren": "000000000", "ape": "7022"}
    assert settings.files == {"decimal": ","}
    assert settings.pay["headcount"] == (Dated(dt.date.min, "27"),)
    assert settings.pay["work_accident_rate"][0].value == "0.0070", "as typed, never a float"
    assert settings.pay["executive"][0].value == "true"
    assert settings.pay["health_cover"] == (
        Dated(dt.date(2025, 1, 1), "40.00"),
        Dated(dt.date(2026, 1, 1), "46.00"),
    )
    assert settings.statutes["quorum"][0].value == "1/2"
    assert list(settings.schemes) == ["ten"]


def test_the_start_may_be_a_date():
    settings, _ = read(WHOLE.replace('"2026-08"', "2026-08-01"))
    assert settings.start == Month(2026, 8)


CASES = [
    ("start", 'start = "2026-08"', 'start = "août 2026"', "not a month", "2026-08", 4),
    ("start", 'start = "2026-08"', "start = 2026", "not a month", "2026-08", 4),
    (
        "first_month",
        'start = "2026-08"',
        'start = "2026-08"\nfirst_month = 13',
        "not a month of the year",
        "1 to 12",
        5,
    ),
    (
        "first_month",
        'start = "2026-08"',
        'start = "2026-08"\nfirst_month = "1"',
        "not a month of the year",
        "1 to 12",
        5,
    ),
    ("country", '"FR"', '"ZZ"', "unknown country", "FR", 2),
    ("country", '"FR"', "33", "not a text", "between quotes", 2),
    ("name", '"Coopérative d\'essai"', '""', "the value is empty", 'name = "…"', 1),
    ("legal_form", '"scop_sarl"', "[1]", "not a text", "between quotes", 3),
    ("adresse", 'start = "2026-08"', 'start = "2026-08"\nadresse = "x"', "unknown key", "“address”", 5),
    ("zzz", 'start = "2026-08"', 'start = "2026-08"\nzzz = 1', "unknown key", "one of: name", 5),
    ("pay", 'start = "2026-08"', 'start = "2026-08"\npay = 3', "not a table", "[pay]", 5),
    (
        "files.decimal",
        'start = "2026-08"',
        'start = "2026-08"\n[files]\ndecimal = ";"',
        "not a decimal mark",
        "“,” or “.”",
        6,
    ),
    (
        "files.decimals",
        'start = "2026-08"',
        'start = "2026-08"\n[files]\ndecimals = ","',
        "unknown key",
        "“decimal”",
        6,
    ),
    (
        "identifiers.siren",
        'start = "2026-08"',
        'start = "2026-08"\n[identifiers]\nsiren = [1]',
        "not a text",
        "quotes",
        6,
    ),
]


@pytest.mark.parametrize(("key", "old", "new", "reason", "expected", "row"), CASES)
def test_a_mistake_is_reported_with_its_row(key, old, new, reason, expected, row):
    problem = only_problem(WHOLE.replace(old, new))
    assert (problem.column, problem.origin.row) == (key, row)
    text, _, wanted = problem.text().partition("; expected ")
    assert reason in text
    assert expected in wanted


@pytest.mark.parametrize(
    "value",
    [
        *["{from = 2026-01-01}", "{a = 1}", "[1]", '[{from = "2026-01-01", value = "1"}]'],
        *["[{from = 2026-01-01, value = []}]", "[{from = 2026-01-01T00:00:00, value = 1}]", "[[]]"],
    ],
)
def test_values_that_are_not_dated(value):
    problem = only_problem(WHOLE + f"[pay]\nheadcount = {value}\n")
    assert problem.reason == "not a dated value"
    assert problem.origin.row == 6


@pytest.mark.parametrize("days", [("2026-01-01", "2025-01-01"), ("2026-01-01", "2026-01-01")])
def test_dates_that_do_not_follow_one_another(days):
    rows = ", ".join(f'{{from = {day}, value = "1"}}' for day in days)
    assert "do not follow" in only_problem(WHOLE + f"[pay]\nheadcount = [{rows}]\n").reason


def test_a_scheme_says_its_own_mistakes_at_its_row():
    problem = only_problem(
        WHOLE + '[schemes.ten]\ncomponents = [{key = "share", base = "invoiced", rate = "dix"}]\n'
    )
    assert problem.origin.row == 5
    assert "dix" in problem.text()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("name = x", 1),
        (WHOLE + "name = 'twice'\n", 5),
        ("a = 1\n[a]\n", 2),
        ("a = 2026-02-30\n", 1),
        ("\n\n=", 3),
    ],
)
def test_what_is_not_toml_names_the_row(text, row):
    problem = only_problem(text)
    assert (problem.reason, problem.origin.row) == ("not a TOML file", row)


def test_nothing_at_all():
    settings, findings = read("")
    assert not settings.usable
    assert {problem.column for problem in findings.problems} == {"name", "country", "legal_form", "start"}


def test_when_vat_falls_due():
    settings, findings = read(WHOLE + '[vat]\nservices = "Encaissement"\ngoods = "invoice"\n')
    assert not findings.problems
    assert settings.vat_due == {"services": Due.PAYMENT, "goods": Due.INVOICE}


@pytest.mark.parametrize(
    ("typed", "column", "reason", "row"),
    [
        ('food = "payment"', "vat.food", "unknown key", 6),
        ('\ngoods = "on delivery"', "vat.goods", "not one of the choices", 7),
    ],
)
def test_what_says_nothing_of_vat(typed, column, reason, row):
    problem = only_problem(f"{WHOLE}[vat]\n{typed}\n")
    assert (problem.column, problem.reason, problem.origin.row) == (column, reason, row)


# Amounts of [pay] in a folder that declares its decimal mark ----------------------------------------------

TUNISIAN = WHOLE.replace('"FR"', '"TN"').replace("scop_sarl", "tn_smsa")


def base_salary(text, files='[files]\ndecimal = ","\n'):
    return read(TUNISIAN + files + f"[pay]\nbase_salary = {text}\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"554,736"', "554.736"),
        ('"1.234,5"', "1234.500"),
        ('"1 234,500"', "1234.500"),
        ('"554.73"', "554.730"),
        ("554", "554.000"),
        ('"554"', "554.000"),
    ],
)
def test_an_amount_is_read_as_in_the_folder_s_cells_or_in_plain_notation(text, expected):
    settings, findings = base_salary(text)
    assert not findings.problems
    assert settings.pay["base_salary"][0].value == expected


@pytest.mark.parametrize(
    ("text", "reason", "expected"),
    [
        ('"1.234"', "the amount has two readings", "“1,234” or “1234,000”"),
        ('"much"', "not an amount", "an amount of the currency, below 10 000 000 000 000"),
        ('"1,23.4"', "not an amount", "an amount of the currency, below 10 000 000 000 000"),
    ],
)
def test_an_amount_with_two_readings_or_none_is_refused(text, reason, expected):
    _, findings = base_salary(text)
    (found,) = findings.problems
    assert (found.column, found.reason, found.origin.row) == ("pay.base_salary", reason, 8)
    assert found.expected.format(**found.fields) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [('"20,000"', "20.000"), ('"1 020,5"', "1020.500"), ("20", "20.000"), ('"20.00"', "20.000")],
)
def test_an_amount_of_the_statutes_follows_the_folder_s_mark_too(text, value):
    settings, findings = read(TUNISIAN + f'[files]\ndecimal = ","\n[statutes]\nminimum_share = {text}\n')
    assert not findings.problems
    assert [each.value for each in settings.statutes["minimum_share"]] == [value]


def test_an_amount_of_the_statutes_with_two_readings_is_refused():
    settings, findings = read(TUNISIAN + '[files]\ndecimal = ","\n[statutes]\nminimum_share = "20.000"\n')
    (found,) = findings.problems
    assert (found.column, found.reason) == ("statutes.minimum_share", "the amount has two readings")
    assert "minimum_share" not in settings.statutes


def test_rates_and_flags_of_the_statutes_stay_what_they_are():
    settings, findings = read(
        TUNISIAN + '[files]\ndecimal = ","\n[statutes]\nlegal_reserve_rate = "15 %"\nunknown_key = "1.234"\n'
    )
    assert not findings.problems
    values = {key: rows[0].value for key, rows in settings.statutes.items()}
    assert values == {"legal_reserve_rate": "15 %", "unknown_key": "1.234"}


def test_without_a_declared_mark_an_amount_stays_as_typed():
    settings, findings = base_salary('"554.736"', files="")
    assert not findings.problems
    assert settings.pay["base_salary"][0].value == "554.736"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", "true"),
        ('"oui"', "true"),
        ('"Non"', "false"),
        ('"نعم"', "true"),
        ('"لا"', "false"),
        ('"1"', "true"),
    ],
)
def test_a_flag_of_pay_is_typed_in_the_words_of_any_language(text, value):
    settings, findings = read(f"{WHOLE}[pay]\nexecutive = {text}\n")
    assert not findings.problems
    assert [dated.value for dated in settings.pay["executive"]] == [value]


def test_a_flag_of_pay_that_is_neither_yes_nor_no_is_said_once_with_its_row():
    problem = only_problem(f'{WHOLE}[pay]\nexecutive = [{{ from = 2026-01-01, value = "souvent" }}]\n')
    assert (problem.column, problem.value, problem.origin.row) == ("pay.executive", "souvent", 6)


@pytest.mark.parametrize("written", ["2021-03-15", '"15/03/2021"'])
def test_the_days_that_the_clock_of_reviews_runs_from(written):
    settings, findings = read(WHOLE + f"registered = {written}\nlast_review = 2024-06-30\n")
    assert not findings.problems
    assert (settings.registered, settings.last_review) == (day("2021-03-15"), day("2024-06-30"))


def test_nobody_must_say_when_it_was_reviewed():
    settings, _ = read(WHOLE)
    assert (settings.registered, settings.last_review) == (None, None)


@pytest.mark.parametrize("written", ["2021", '"spring"', "2021-03-15T10:00:00", "true", '""'])
def test_a_day_of_review_that_is_none(written):
    problem = only_problem(WHOLE + f"last_review = {written}\n")
    assert (problem.origin.row, problem.column, problem.reason) == (5, "last_review", "not a date")


@pytest.mark.parametrize(("last", "refused"), [("2021-03-14", True), ("2021-03-15", False)])
def test_nothing_is_reviewed_before_it_is_registered(last, refused):
    _, findings = read(WHOLE + f"registered = 2021-03-15\nlast_review = {last}\n")
    assert [each.column for each in findings.problems] == ["last_review"] * refused
