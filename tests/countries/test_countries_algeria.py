"""Algeria's data: facts cited, numbers and their keys, forms and their gaps, chart, dates, mentions."""

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import ClassVar

import pytest
from stdnum.dz import nif as stdnum_nif

from cae_core.countries import algeria
from cae_core.countries.algeria.numbers import ccp, iban, rib, rip
from cae_core.country import find_country
from cae_core.country.errors import IdentifierInvalid, NotInCountry
from cae_core.ledger.roles import YEAR_END_ROLES
from cae_core.periods import Month
from cae_core.rules.errors import LawNotEstablished, NotForStatutes, ParameterNotKnownYet
from cae_core.rules.ratio import Ratio
from cae_core.testing import CountryConformance

ALGERIA = find_country("DZ")
OCTOBER = dt.date(2026, 10, 31)
DATA = Path(__file__).parents[1] / "data"


class TestAlgeria(CountryConformance):
    country = ALGERIA
    source = r"DZ-\d"
    vectors: ClassVar = [DATA / "dz_vectors.json"]
    numbers: ClassVar = {
        "rib": "003 00060 0002019300 48",
        "rip": "00799999000032005065",
        "ccp": "3200-50 clé 68",
        "iban": "DZ96 0030 0060 0002 0193 0048",
        "nif": "000 216 001 808 337",
        "nis": "097 816 010 012 345",
        "nss": "80 1234 5678 90",
        "cnas": "16 2345 6789",
        "nin": "109 840 123 456 789 012",
    }


# --- facts -------------------------------------------------------------------------------------------

LETTERED = {
    1: "ab", 6: "a", 9: "ab", 10: "a", 12: "a", 13: "a", 16: "ab", 20: "abc", 22: "ab", 44: "a",
    53: "abcde", 55: "a", 84: "a", 139: "a",
}  # fmt: skip
FACTS = {str(n) for n in range(1, 145)} | {
    f"{n}{each}" for n, several in LETTERED.items() for each in several
}
"""The numbers of the fact sheet."""


def sources() -> list[str]:
    """Every source that data and rules name."""
    plans = (*ALGERIA.regimes.values(), *ALGERIA.allocations.values())
    found = [rule.source for plan in plans for rule in plan.framework.rules]
    folder = Path(algeria.__file__).parent / "data"
    for path in folder.rglob("*.toml"):
        found += re.findall(r'source = "([^"]*)"', path.read_text(encoding="utf-8"))
    return found


def test_every_fact_that_is_cited_exists() -> None:
    cited = {number for source in sources() for number in re.findall(r"DZ-(\d+[a-z]?)", source)}
    assert cited <= FACTS
    assert len(cited) > 50


def test_the_facts_of_the_issue_are_all_cited() -> None:
    cited = {number for source in sources() for number in re.findall(r"DZ-(\d+[a-z]?)", source)}
    assert {
        "2", "3", "5", "6", "7", "27", "31", "32", "33", "34", "35", "49", "52", "53", "53a", "53c", "53d",
        "53e", "54", "56", "58", "59", "60", "61", "65", "66", "67", "68", "69", "70", "71", "72", "73", "74",
        "75", "77", "79", "80", "82", "83", "106", "110", "135", "137", "139a",
    } <= cited  # fmt: skip


def doubtful(confidence: str, regime: str = "employee", on: dt.date = OCTOBER, **texts: object) -> set[str]:
    graph = ALGERIA.regime(regime).framework.at(on)
    run = graph.run(graph.typed(texts))
    return {fact.key for fact in run.facts() if fact.confidence == confidence}


def test_nothing_unverified_makes_a_payslip_of_2026() -> None:
    assert doubtful("unverified", base_salary="36000") == set()
    assert doubtful("unverified", on=dt.date(2025, 10, 31), base_salary="36000") == {"snmg_hourly"}


def test_the_minimum_wage_of_2026_was_read() -> None:
    assert {"snmg", "snmg_hourly", "full_time_hours"} <= doubtful("text", base_salary="36000")


def test_before_the_first_known_rates_they_are_asked_for_by_name() -> None:
    graph = ALGERIA.regime("employee").framework.at(dt.date(2015, 12, 31))
    with pytest.raises(ParameterNotKnownYet, match="cnas_employee_rate"):
        graph.run(graph.typed({"base_salary": "30000"}))["cnas_employee"]


def test_turnover_is_kept_apart_by_the_rates_of_company_tax() -> None:
    """DZ-49."""
    facts = ALGERIA.parameters.at(OCTOBER)
    rates = {
        key: facts[f"ibs_{key}_rate"].value
        for key in ("production", "construction_tourism", "trade_services")
    }
    assert rates == {
        "production": Ratio(19, 100),
        "construction_tourism": Ratio(23, 100),
        "trade_services": Ratio(26, 100),
    }


# --- legal forms -------------------------------------------------------------------------------------


def fixed(form: str, key: str, on: dt.date = OCTOBER):
    parameters = ALGERIA.legal_form(form).parameters
    assert parameters is not None
    return parameters.at(on)[key].value


def unknown(form: str) -> list[str]:
    parameters = ALGERIA.legal_form(form).parameters
    assert parameters is not None
    return [key for key, each in parameters.parameters.items() if any(row.value is None for row in each.rows)]


def test_what_ordonnance_72_23_fixes() -> None:
    """DZ-2, DZ-3 and DZ-5."""
    assert fixed("dz_cooperative", "one_member_one_vote") is True
    assert fixed("dz_cooperative", "secret_ballot_for_elections") is True
    assert fixed("dz_cooperative", "third_party_surplus_shared") is False


GAPS = [(form, key) for form in ("dz_cooperative", "dz_experiment") for key in unknown(form)]
EXAMPLES = {"rate": "0.20", "count": "7", "amount": "1000", "flag": "true"}


@pytest.mark.parametrize(("form", "key"), GAPS)
def test_a_figure_left_open_is_asked_for_and_the_statutes_give_it(form: str, key: str) -> None:
    with pytest.raises(LawNotEstablished, match=f"supply it in the statutes, as {key} = ") as error:
        fixed(form, key)
    parameters = ALGERIA.legal_form(form).parameters
    assert parameters is not None
    given = parameters.with_statutes({key: EXAMPLES[error.value.data["unit"]]})
    fact = given.at(OCTOBER)[key]
    assert (fact.confidence, fact.text) == ("statutes", EXAMPLES[fact.unit])


def test_statutes_do_not_set_aside_one_member_one_vote() -> None:
    parameters = ALGERIA.legal_form("dz_cooperative").parameters
    assert parameters is not None
    with pytest.raises(NotForStatutes):
        parameters.with_statutes({"one_member_one_vote": "false"})


def test_the_percentages_of_surplus_are_the_statutes_own() -> None:
    """DZ-6a: refused when missing, never defaulted."""
    assert {
        "legal_reserve_rate", "working_capital_fund_rate", "development_reserve_rate", "social_action_rate",
        "national_fund_rate",
    } <= set(unknown("dz_cooperative"))  # fmt: skip


def test_nothing_of_the_experiment_is_law() -> None:
    """DZ-137."""
    form = ALGERIA.legal_form("dz_experiment")
    assert form.experimental
    assert form.parameters is not None
    assert set(unknown("dz_experiment")) == set(form.parameters.parameters)
    assert not any(ALGERIA.legal_form(key).experimental for key in ("dz_cooperative", "dz_sarl", "dz_spa"))


@pytest.mark.parametrize("page", ["payslip", "account_statement", "summary", "business_papers"])
def test_every_page_of_the_experiment_says_that_no_law_gives_it(page: str) -> None:
    (said,) = [
        each
        for each in ALGERIA.mentions_for(page, "experiment_entrepreneur", "dz_experiment")
        if each.key == "experiment"
    ]
    assert said.fill("en").startswith("Experiment: no Algerian law gives this form")
    assert "statutes" in said.fill("en")
    assert set(said.text) == {"fr", "ar", "en"}
    for form in ("dz_cooperative", "dz_sarl", "dz_spa"):
        assert all(each.key != "experiment" for each in ALGERIA.mentions_for(page, "", form))


def test_the_lawful_contract_of_today_is_an_ordinary_one() -> None:
    """DZ-135: pay proportional to results, which the activity bears."""
    kind = ALGERIA.contract_kind("entrepreneur")
    assert (kind.regime, kind.paid, kind.runs_activity) == ("employee", True, True)
    assert not ALGERIA.contract_kind("auto_entrepreneur").paid


# --- chart, VAT, dates -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "number"),
    [
        ("clients", "411000"),  # DZ-96
        ("net_pay", "421100"),  # DZ-97
        ("withheld_tax", "442100"),  # DZ-99
        ("vat_collected", "445710"),
        ("gross_pay", "631000"),  # DZ-101
        ("sales_services", "706000"),  # DZ-103
        ("provident", "432300"),  # DZ-98, CACOBATPH
        ("social_funds", "422000"),  # DZ-97
        ("statutory_reserve", "106300"),  # DZ-91
        ("other_reserves", "106800"),
        ("allocated_result", "120000"),  # DZ-92
        ("provisions", "158000"),  # DZ-94
        ("capital_called", "456200"),  # DZ-95
        ("capital_to_refund", "456700"),
        ("share_interest_due", "457000"),
        ("accrued_income", "418000"),  # DZ-96
        ("company_tax", "444900"),  # DZ-99
        ("charges_company_tax", "695000"),  # DZ-103
    ],
)
def test_accounts_of_the_scf(role: str, number: str) -> None:
    assert ALGERIA.chart.number(role) == number


def test_a_chart_says_which_accounts_are_in_no_fact() -> None:
    text = algeria.FILES.text("chart")
    marked = re.findall(r"# not in the sheet\n\[(\w+)\]", text)
    assert {"subcontracting", "capital_uncalled", "carried_forward", "labour_share_due"} <= set(marked)
    assert not {"clients", "net_pay", "gross_pay", "other_reserves", "company_tax"} & set(marked)
    assert set(tomllib.loads(text)) >= YEAR_END_ROLES
    assert set(tomllib.loads(text)) >= set(marked)


@pytest.mark.parametrize("rate", ["0.19", "0.09", "0"])
def test_vat_rates(rate: str) -> None:
    assert ALGERIA.vat.knows(Ratio.parse(rate), OCTOBER)
    assert not ALGERIA.vat.knows(Ratio.parse("0.17"), OCTOBER)


def test_no_fact_says_when_vat_falls_due_nor_asks_for_a_stamp_on_invoices() -> None:
    assert ALGERIA.vat.due == {}
    assert ALGERIA.vat.stamp(OCTOBER) == 0


@pytest.mark.parametrize("body", ["withheld_tax", "vat_due", "training_taxes"])
def test_the_g50_is_due_by_the_20th(body: str) -> None:
    """DZ-67 and DZ-110."""
    assert ALGERIA.due_date(body, Month(2026, 12)) == dt.date(2027, 1, 20)


def test_the_day_of_the_social_declaration_is_in_no_fact() -> None:
    """DZ-62 says how often, not when."""
    with pytest.raises(NotInCountry):
        ALGERIA.due_date("social_security", Month(2026, 10), headcount=12)


# --- numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "compact"),
    [
        ("003 00060 0002019300 48", "00300060000201930048"),  # printed in the JO no 86 of 2023 (DZ-120)
        ("003 00060 0000147202 42", "00300060000014720242"),
        ("٠٠٣٠٠٠٦٠٠٠٠٢٠١٩٣٠٠٤٨", "00300060000201930048"),  # DZ-134
    ],
)
def test_a_rib_of_the_official_journal(number: str, compact: str) -> None:
    assert ALGERIA.check_identifier("rib", number) == compact
    account = int(compact[3:])
    assert account % 97 == 0  # agency, account and key together are a multiple of 97


@pytest.mark.parametrize(
    "wrong", ["00300060000201930049", "00310060000201930048", "0030006000020193004", "A0300060000201930048"]
)
def test_a_wrong_rib_is_refused(wrong: str) -> None:
    with pytest.raises(IdentifierInvalid):
        ALGERIA.check_identifier("rib", wrong)


def test_the_key_of_a_rib_leaves_the_bank_out() -> None:
    assert ALGERIA.check_identifier("rib", "004 00060 0002019300 48")


@pytest.mark.parametrize(("account", "key", "number"), [
    ("320050", "68", "00799999000032005065"), ("200", "12", "00799999000000020091"),
])  # fmt: skip
def test_a_postal_account_has_two_keys(account: str, key: str, number: str) -> None:
    """DZ-121 to DZ-123."""
    assert ccp.key(account) == key
    assert rip.of_account(account) == number
    assert ALGERIA.check_identifier("rip", number) == number
    for written in (f"{account} {key}", f"{account} clé {key}", f"{account}/{key}", f"{account} مفتاح {key}"):
        assert ALGERIA.check_identifier("ccp", written) == account + key
    with pytest.raises(IdentifierInvalid, match="check digits"):
        ALGERIA.check_identifier("ccp", f"{account} {(int(key) + 1) % 100:02d}")


def test_a_bank_account_is_no_postal_one() -> None:
    with pytest.raises(IdentifierInvalid, match="one of its parts"):
        ALGERIA.check_identifier("rip", "00300060000201930048")


def test_an_iban_holds_its_rib_and_only_warns() -> None:
    """DZ-124: a best effort, Algeria being in no registry."""
    number = iban.of_rib("00300060000201930048")
    assert ALGERIA.check_identifier("iban", iban.format(number)) == number
    assert int(number[4:] + "1335" + number[2:4]) % 97 == 1  # D is 13, Z is 35
    assert ALGERIA.identifiers["iban"].disputed
    for wrong in (number[:-1] + "9", "DZ00" + number[4:], "FR" + number[2:], number + "0"):
        with pytest.raises(IdentifierInvalid):
            ALGERIA.check_identifier("iban", wrong)


@pytest.mark.parametrize(
    ("key", "lengths"), [("nif", {15, 20}), ("nis", {15, 18}), ("nss", {12}), ("cnas", {10}), ("nin", {18})]
)
def test_a_number_without_a_published_key_is_checked_by_its_length(key: str, lengths: set[int]) -> None:
    """DZ-125 to DZ-129."""
    accepted = {n for n in range(1, 25) if ALGERIA.identifiers[key].is_valid("1" * n)}
    assert accepted == lengths
    assert not ALGERIA.identifiers[key].is_valid("1" * (min(lengths) - 1) + "A")


@pytest.mark.parametrize(
    "number", ["416001000000007", "408 020 000 150 039", "000 216 001 808 337 13010", "12345"]
)
def test_python_stdnum_agrees_on_tax_numbers(number: str) -> None:
    assert ALGERIA.identifiers["nif"].is_valid(number) == stdnum_nif.is_valid(number)


def test_a_rib_is_written_in_its_parts() -> None:
    assert rib.format("00300060000201930048") == "003 00060 0002019300 48"
    assert ALGERIA.identifiers["ccp"].format("320050/68") == "320050 clé 68"


def test_turnover_is_kept_apart_by_class_of_company_tax() -> None:
    """DZ-49: 19 % of production, 23 % of construction and tourism, 26 % of trade and services."""
    facts = ALGERIA.parameters.at(OCTOBER).facts
    found = {key: facts[each.rate] for key, each in ALGERIA.activity_classes.items()}
    assert {key: fact.value for key, fact in found.items()} == {
        "production": Ratio(19, 100),
        "construction_tourism": Ratio(23, 100),
        "trade_services": Ratio(26, 100),
    }
    assert {fact.confidence for fact in found.values()} == {"secondary"}
