"""Tunisia's data: sources, labels, dates, chart, contracts, VAT and stamp, due dates, forms, identifiers."""

import datetime as dt
import re
import tomllib
import warnings
from fractions import Fraction
from pathlib import Path

import pytest

from cae_core.countries import tunisia
from cae_core.countries.tunisia import _iban, _regimes
from cae_core.country import find_country
from cae_core.country.errors import IdentifierInvalid
from cae_core.ledger.roles import JOURNALS, OPTIONAL_ROLES, ROLES, YEAR_END_ROLES
from cae_core.payroll.regime import PAY_NODES
from cae_core.periods import Month
from cae_core.rules.errors import LawNotChecked, ParameterNotKnownYet

TUNISIA = find_country("TN")
EMPLOYEE = TUNISIA.regime("employee")
TODAY = dt.date(2026, 11, 30)
DATA = Path(tunisia.__file__).parent / "data"
FORMS = tuple(f"forms/{path.stem}" for path in sorted((DATA / "forms").glob("*.toml")))
ALLOCATIONS = tuple(f"allocations/{path.stem}" for path in sorted((DATA / "allocations").glob("*.toml")))
FILES = (*tunisia.FILES.parameter_files, "vat", *FORMS)
OTHERS = ("inputs", "lines", "labels", "chart", "country", "elements", *ALLOCATIONS)
ROWS = [
    (f"{name}-{key}", row)
    for name in FILES
    for key, table in tomllib.loads(tunisia.FILES.text(name)).items()
    if key not in ("base", "checked_until")
    for row in table["values"]
]
FACTS = {
    *range(1, 123), "14a", "14b", "15a", "15b", "15c", "16a", "18a", "20a", "21a", "21b", "21c", "21d", "22a", "22b",
    "23a", "23b", "24a", "24b", "24c", "24d", "27a", "28a", "32a", "33a", "33b", "33c", "35a", "62a",
}  # fmt: skip
"""The numbers of the facts of the sheet."""


def cited(source):
    """The fact numbers that a source cites: TN-33c, TN-46 and TN-47, TN-72 to TN-74."""
    return {
        int(number) if not letter else f"{int(number)}{letter}"
        for number, letter in re.findall(r"TN-(\d+)([a-z]?)", source)
    }


def sources():
    """Every source of the country: parameters, rules, contract kinds, forms, due dates, mentions, guards."""
    yield from (row["source"] for _, row in ROWS)
    for name in ("country", "elements", "lines", *ALLOCATIONS):
        yield from walked(tomllib.loads(tunisia.FILES.text(name)))
    for plan in (*TUNISIA.regimes.values(), *TUNISIA.allocations.values()):
        yield from (each.source for each in plan.framework.rules)


def walked(table):
    if isinstance(table, dict):
        if isinstance(table.get("source"), str):
            yield table["source"]
        table = list(table.values())
    if isinstance(table, list):
        for each in table:
            yield from walked(each)


@pytest.mark.parametrize("source", sorted(set(sources())))
def test_every_source_begins_with_a_fact_that_exists(source):
    assert re.match(r"TN-\d+[a-z]?\b", source)
    assert cited(source) <= FACTS


@pytest.mark.parametrize(("key", "row"), ROWS, ids=[f"{key}-{row['from']}" for key, row in ROWS])
def test_every_value_says_how_far_it_was_checked(key, row):
    assert row["confidence"] in ("text", "secondary", "unverified")
    if row["value"] == "unknown":
        assert row["confidence"] == "unverified"


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_until_when_it_was_checked(name):
    checked = tomllib.loads(tunisia.FILES.text(name))["checked_until"]
    assert checked == dt.date(2028 if name == "minimum_wages" else 2026, 12, 31)


def test_every_label_is_in_three_languages_and_each_in_its_script():
    def walk(table):
        if isinstance(table, dict):
            if set(table) & {"fr", "ar", "en"}:
                assert set(table) == {"fr", "ar", "en"}, table
                assert all(text.strip() for text in table.values()), table
                assert re.search(r"[\u0600-\u06ff]", table["ar"]), table
                return
            table = list(table.values())
        if isinstance(table, list):
            for each in table:
                walk(each)

    for name in (*FILES, *OTHERS):
        tables = tomllib.loads(tunisia.FILES.text(name))
        tables.pop("words", None)  # what pages say otherwise, where the common words do not fit
        walk(tables)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("name", ["employee", "auto_entrepreneur"])
def test_every_node_input_and_parameter_has_a_name(name, language):
    graph = TUNISIA.regime(name).framework.at(TODAY)
    for each in (*graph.rules, *graph.inputs, *graph.facts):
        assert graph.label(each, language) != each


@pytest.mark.parametrize("name", ["employee", "auto_entrepreneur"])
def test_every_rule_says_what_it_is(name):
    for rule in TUNISIA.regime(name).framework.rules:
        assert rule.doc.endswith("."), rule.name


def test_the_words_are_those_of_tunisia():
    assert TUNISIA.regime("auto_entrepreneur").labels["ar"] == "المبادر الذاتي"
    assert TUNISIA.identifiers["matricule_fiscal"].label["ar"] == "معرف جبائي"
    assert TUNISIA.legal_form("tn_cooperative").label["ar"].startswith("تعاضدية")  # TN-23a: no جمعية تعاونية


def test_each_contribution_is_on_one_line_and_pay_lines_sum_to_gross():
    nodes = [line.node for line in EMPLOYEE.lines]
    assert len(nodes) == len(set(nodes))
    rules = {rule.name for rule in EMPLOYEE.framework.rules}
    assert {name for name in rules if name.endswith(("_employee", "_employer"))} <= set(nodes)
    assert set(PAY_NODES) <= rules
    month = Month(2026, 10)
    graph = EMPLOYEE.graph(month)
    typed = EMPLOYEE.typed(
        month,
        {
            "gross": "2000",
            "taxable_bonus": "100",
            "base_salary": "1040",
            "week_1_hours": "50",
            "back_pay": "7",
        },
    )
    run = graph.run({**typed, **graph.typed({"work_accident_rate": "0.005"})})
    assert sum(run[line.node] for line in EMPLOYEE.lines if line.side == "pay") == run["gross"] == 2_000_000


def test_before_the_first_known_date_the_parameter_and_its_first_date_are_named():
    graph = EMPLOYEE.framework.at(dt.date(2022, 9, 30))
    with pytest.raises(ParameterNotKnownYet) as error:
        graph.run(graph.typed({"minimum_wage": "true"}))["gross"]
    assert error.value.key in ("smig_48_month", "smag_day")
    assert error.value.first == dt.date(2022, 10, 1)


def test_after_the_last_year_checked_a_warning_says_so():
    """TN-62a: nothing on wages of 2027 was found."""
    fresh = _regimes.load_regimes(tunisia.FILES)["employee"]
    with pytest.warns(LawNotChecked, match="2026-12-31"):
        fresh.framework.at(dt.date(2027, 1, 31))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fresh.framework.at(dt.date(2026, 12, 31))


def facts(confidence, **inputs):
    graph = EMPLOYEE.framework.at(TODAY)
    run = graph.run(graph.typed({"gross": "1000", "work_accident_rate": "0.005", **inputs}))
    return {fact.key for fact in run.facts() if fact.confidence == confidence}


def test_what_nobody_could_verify_is_reported():
    assert {"work_accident_lowest_rate", "work_accident_highest_rate", "weeks_per_month"} == facts(
        "unverified"
    )
    special = {"graduate_relief_first_year", "smig_transport_premium", "under_18_minimum_share"}
    assert not special & facts("secondary"), "of those alone whom they concern"
    concerned = {"graduate": "true", "minimum_wage": "true", "under_18": "true", "base_salary": "600"}
    assert special <= facts("secondary", **concerned)
    assert {"cnss_employee_rate", "income_tax_scale", "css_rate", "smig_48_month"} <= facts("text")


@pytest.mark.parametrize(
    ("key", "on", "text"),
    [
        ("cnss_employee_rate", "2024-12-31", "0.0918"),
        ("cnss_employee_rate", "2025-01-01", "0.0968"),
        ("cnss_employer_rate", "2024-12-31", "0.1657"),
        ("cnss_employer_rate", "2026-12-31", "0.1707"),
        ("css_rate", "2022-12-31", "0.01"),
        ("css_rate", "2026-12-31", "0.005"),
    ],
)
def test_values_at_their_dates(key, on, text):
    assert TUNISIA.parameters.at(dt.date.fromisoformat(on))[key].text == text


def test_the_scale_has_whole_dinars_and_hundredths():
    """What makes the exact tax of a year exact: thresholds in whole dinars, tax of a dinar in whole millimes."""
    for on in (dt.date(2024, 12, 31), TODAY):
        scale = TUNISIA.parameters.at(on)["income_tax_scale"].value
        assert all(threshold % 1000 == 0 for threshold in scale.thresholds)
        assert 1000 % scale.denominator == 0


PAGE = Path(__file__).parents[2] / "docs" / "countries" / "tunisia.md"
SHOWN = re.findall(
    r"^\| `(\w+)` \| (\S+) \| (\S+) \| (TN-\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize(("key", "start", "text", "fact"), SHOWN)
def test_the_page_shows_the_values_of_the_data(key, start, text, fact):
    rows = {
        (name.partition("-")[2], str(row["from"])): row for name, row in ROWS if not name.startswith("forms/")
    }
    row = rows[key, start]
    assert row["value"] == text
    assert int(fact.removeprefix("TN-")) in cited(row["source"])


def test_the_page_shows_thirty_values():
    assert len(SHOWN) == 30


# --- Contracts ----------------------------------------------------------------------------------------


def test_each_contract_kind_has_its_regime():
    regimes = {
        key: (kind.regime, kind.paid, kind.runs_activity) for key, kind in TUNISIA.contract_kinds.items()
    }
    assert regimes == {
        "employment": ("employee", True, False),
        "fixed_term": ("employee", True, False),
        "entrepreneur": ("employee", True, True),
        "auto_entrepreneur": ("auto_entrepreneur", False, True),
    }
    for kind in TUNISIA.contract_kinds.values():
        assert TUNISIA.regime(kind.regime).paid is kind.paid


def test_trial_periods_and_limits():
    """TN-07, TN-08 and TN-41: six months renewable once, none in a fixed term; four years, then three."""
    assert (
        TUNISIA.contract_kind("employment").trial_months
        == TUNISIA.contract_kind("entrepreneur").trial_months
        == 12
    )
    assert TUNISIA.contract_kind("fixed_term").trial_months == 0
    kind = TUNISIA.contract_kind("auto_entrepreneur")
    assert (kind.term_months, kind.renewals, kind.max_months) == (48, 1, 48 + 36)
    assert kind.last_day(dt.date(2026, 3, 1)) == dt.date(2033, 2, 28)


# --- Chart, VAT, due dates, mentions --------------------------------------------------------------------


def test_the_chart_numbers_every_role_and_journal():
    for role in {*ROLES} - OPTIONAL_ROLES | YEAR_END_ROLES | {"stamp_duty"}:
        assert re.fullmatch(r"[1-8]\d{1,5}", TUNISIA.chart.number(role)), role
    assert set(TUNISIA.journals) == set(JOURNALS)
    numbers = [account.number for account in TUNISIA.chart.accounts.values()]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    ("role", "number"),
    [
        ("sales_services", "705"), ("sales_goods", "707"), ("grants", "74"), ("stamp_duty", "4371"), ("clients", "411"),
        ("suppliers", "401"), ("net_pay", "425"), ("pay_advances", "421"), ("withheld_tax", "432"), ("vat_due", "43651"),
        ("vat_collected", "43671"), ("vat_credit", "43667"), ("training_taxes", "437"), ("social_security", "45311"),
        ("bank", "532"), ("capital", "1013"), ("legal_reserve", "111"), ("brought_forward", "121"),
        ("other_reserves", "118"), ("allocated_result", "131"), ("share_interest_due", "447"), ("company_tax", "434"),
        ("prepaid_charges", "471"), ("deferred_income", "472"), ("charges_company_tax", "691"),
    ],
)  # fmt: skip
def test_accounts_of_the_sheet(role, number):
    """TN-87 to TN-91: services are 705, not 706."""
    assert TUNISIA.chart.number(role) == number
    assert "706" not in {account.number for account in TUNISIA.chart.accounts.values()}


def test_result_roles_are_in_classes_6_and_7():
    for role, account in TUNISIA.chart.accounts.items():
        assert (account.number[0] in "67") is ROLES[role].profit_and_loss, role


IN_SHEET = {
    "1013", "111", "112", "118", "121", "131", "401", "411", "421", "425", "432", "434", "43651", "43666", "43667",
    "43671", "437", "4371", "447", "45311", "457", "471", "472", "532", "622", "640", "6470", "661", "691", "705", "707", "74",
}  # fmt: skip
"""Those that TN-87 to TN-92 name (640 and 661 by their sub-accounts)."""


def test_accounts_that_the_sheet_does_not_have_say_so():
    lines = [line for line in tunisia.FILES.text("chart").splitlines() if line.startswith("number")]
    assert len(lines) == len(TUNISIA.chart.accounts)
    for line in lines:
        number = line.split('"')[1]
        assert ("# not in the sheet" in line) is (number not in IN_SHEET), line


def test_the_roles_that_pay_moves_are_roles_of_the_chart():
    for line in EMPLOYEE.lines:
        assert set(line.roles) <= set(TUNISIA.chart.accounts), line.row


def test_vat_rates_and_the_stamp():
    """TN-93 and TN-94; when VAT falls due was not read, so that an invoice says it."""
    rates = {key: rate.fraction for key, rate in TUNISIA.vat.rates(TODAY).items()}
    assert rates == {
        "vat_standard": Fraction(19, 100),
        "vat_intermediate": Fraction(13, 100),
        "vat_reduced": Fraction(7, 100),
        "vat_none": 0,
    }
    assert TUNISIA.vat.due == {}
    assert [TUNISIA.vat.stamp(dt.date(year, 1, 1)) for year in (2018, 2022, 2023, 2026)] == [
        600,
        600,
        1000,
        1000,
    ]


@pytest.mark.parametrize(
    ("body", "month", "due"),
    [
        ("social_security", 7, "2026-10-15"),
        ("social_security", 9, "2026-10-15"),
        ("social_security", 10, "2027-01-15"),
        ("withheld_tax", 10, "2026-11-28"),
        ("training_taxes", 12, "2027-01-28"),
        ("vat_due", 1, "2026-02-28"),
        ("stamp_duty", 10, "2026-11-28"),
    ],
)
def test_when_bodies_are_paid(body, month, due):
    """TN-53: the quarter, then the 15th; TN-98: the month, then the 28th."""
    assert TUNISIA.due_date(body, Month(2026, month)) == dt.date.fromisoformat(due)


def test_mentions():
    """TN-70, TN-71 and TN-101."""
    (payslip,) = TUNISIA.mentions_for("payslip", "entrepreneur")
    assert "douzième" in payslip.fill("fr")
    (papers,) = TUNISIA.mentions_for("business_papers", "entrepreneur")
    assert "El Fatoora" in papers.fill("fr")


# --- Identifiers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "compact", "written"),
    [
        ("matricule_fiscal", "1282182 W", "1282182W", "1282182/W"),
        ("matricule_fiscal", "121J", "0000121J", "0000121/J"),
        ("matricule_fiscal", "1496298 T P N 000", "1496298TPN000", "1496298/T/P/N/000"),
        ("rib", "07 040 0058101111296 53", "07040005810111129653", "07 040 0058101111296 53"),
        (
            "iban",
            "TN59 0704 0005 8101 1112 9653",
            "TN5907040005810111129653",
            "TN59 0704 0005 8101 1112 9653",
        ),
        ("cnss_employer", "123456-72", "0012345672", "123456-72"),
        ("cnss_insured", "0012345672", "0012345672", "123456-72"),
        ("cin", "01234567", "01234567", "01234567"),
    ],
)
def test_a_valid_identifier_is_compact_and_written_as_people_do(key, text, compact, written):
    """TN-113 to TN-118."""
    assert TUNISIA.check_identifier(key, text) == compact
    assert TUNISIA.identifiers[key].format(text) == written


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("matricule_fiscal", "1234567/M", "check digits"),  # TN-113: the key would be R
        ("matricule_fiscal", "1234567/O", "written"),
        ("matricule_fiscal", "1282182WXM000", "written"),
        ("rib", "07040005810111129654", "check digits"),
        ("rib", "0704000581011112965", "length"),
        ("rib", "0704000581011112965A", "written"),
        ("iban", "TN5807040005810111129653", "check digits"),
        ("iban", "FR7630006000011234567890189", "parts"),
        ("cnss_employer", "123456789-72", "written"),
        ("cnss_insured", "1234", "length"),
        ("cin", "1234567", "length"),
        ("cin", "A1234567", "written"),
    ],
)
def test_an_invalid_identifier_says_what_is_wrong(key, text, reason):
    with pytest.raises(IdentifierInvalid, match=reason):
        TUNISIA.check_identifier(key, text)


def test_only_the_key_of_the_tax_number_is_disputed():
    """TN-112: four of 153 published numbers do not follow it, so that a wrong key only warns."""
    assert {key for key, each in TUNISIA.identifiers.items() if each.disputed} == {"matricule_fiscal"}


def test_check_digits_of_a_tunisian_iban_are_always_59():
    """TN-115: since the RIB is a multiple of 97."""
    for account in range(10**12, 10**12 + 5000, 97):
        body = f"08006{account:013d}"
        rib = body + f"{97 - int(body) * 100 % 97:02d}"
        assert _iban.validate(f"TN59{rib}") == f"TN59{rib}"
