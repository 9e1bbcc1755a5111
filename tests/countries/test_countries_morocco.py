"""Morocco's data: sources, dates, chart, contracts, forms, VAT, due dates, mentions, identifiers."""

import datetime as dt
import re
import tomllib
import warnings
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import pytest

from cae_core.countries import morocco
from cae_core.countries.morocco import _regimes
from cae_core.country import find_country
from cae_core.country.errors import IdentifierInvalid, NotInCountry
from cae_core.ledger.roles import LOSS_PROVISIONS, OPTIONAL_ROLES, ROLES, YEAR_END_ROLES
from cae_core.periods import Month
from cae_core.rules.errors import LawNotChecked, LawNotEstablished, ParameterNotKnownYet
from cae_core.rules.ratio import Ratio
from cae_core.testing import CountryConformance

MOROCCO = find_country("MA")
OCTOBER = dt.date(2026, 10, 31)
FACTS = 200
"""The sheet numbers its facts from 1 to this."""


class TestMorocco(CountryConformance):
    country = MOROCCO
    source = r"MA-[1-9]\d{0,2}\b"
    vectors: ClassVar = [Path(__file__).parents[1] / "data" / "ma_vectors.json"]
    statutes: ClassVar = {
        "dirt_allowance_ceiling": "210",
        "amo_first_band_limit": "500",
        "amo_second_band_limit": "1000",
        "amo_higher_band": "660",
    }
    numbers: ClassVar = {
        "ice": "123456789000111",
        "if": "12345678",
        "cnss": "1234567",
        "cnss_insured": "123456785",
        "coop_register": "123, Casablanca",
        "rib": "011519000001205000534921",
        "iban": "MA64011519000001205000534921",
        "cin": "AB123456",
    }


def sources():
    """Every source that the data and the rules cite."""
    folder = Path(morocco.__file__).parent
    for path in sorted(folder.rglob("*.toml")):
        text = path.read_text(encoding="utf-8")
        yield from ((path.name, each) for each in re.findall(r'source = "([^"]*)"', text))
    for plan in (*MOROCCO.regimes.values(), *MOROCCO.allocations.values()):
        yield from ((rule.name, rule.source) for rule in plan.framework.rules)


POPULATIONS = {path.name for path in Path(morocco.__file__).parent.glob("data/populations/*.toml")}
"""What they say of people are statistics, which are at an address and in no sheet of law."""


def test_every_source_cites_facts_that_the_sheet_has():
    cited = list(sources())
    assert len(cited) > 200
    for where, source in cited:
        numbers = [int(each) for each in re.findall(r"MA-(\d+)", source)]
        assert numbers or (where in POPULATIONS and "https://" in source), (where, source)
        assert all(1 <= each <= FACTS for each in numbers), (where, source)


def unknown_keys(found):
    return {key for key, each in found.parameters.items() if any(row.value is None for row in each.rows)}


def test_what_the_sheet_leaves_open_is_unknown_and_nothing_else():
    assert unknown_keys(MOROCCO.parameters) == {
        "dirt_allowance_ceiling",  # MA-145
        "amo_first_band_limit", "amo_second_band_limit", "amo_higher_band",  # MA-106
    }  # fmt: skip
    assert unknown_keys(MOROCCO.vat.parameters) == {
        "vat_reduced", "vat_transport", "vat_electricity", "vat_water",  # MA-174 and MA-175, before 2026
    }  # fmt: skip
    cooperative = MOROCCO.legal_form("ma_cooperative").parameters
    assert unknown_keys(cooperative) == {
        "company_tax_rate",  # MA-170: exempt under conditions
        "suspension_bars_vote", "votes_cut_pro_rata", "blank_votes_count",  # MA-17, MA-43, MA-52
        "blank_proxies", "remote_presence", "postal_votes", "secret_ballot_for_elections",  # MA-56, MA-59
        "relative_second_round",
        "section_same_rules", "section_delegates", "section_members_per_delegate", "delegate_proxies",  # MA-59
        "territory_districts", "board_members",  # MA-59 and MA-61: the statutes, or the meeting
    }  # fmt: skip


def test_interest_on_shares_is_for_the_statutes_to_allow_and_has_no_cap():
    """MA-31."""
    cooperative = MOROCCO.legal_form("ma_cooperative").parameters
    assert cooperative.at(OCTOBER)["share_interest_allowed"].value is False
    assert (
        cooperative.with_statutes({"share_interest_allowed": True})
        .at(OCTOBER)["share_interest_allowed"]
        .value
    )
    assert "share_interest_maximum" not in cooperative


@pytest.mark.parametrize("key", ["vat_transport", "vat_water", "vat_electricity", "vat_reduced"])
def test_a_step_of_2025_that_nobody_verified_raises(key):
    """MA-174 and MA-175."""
    rates = MOROCCO.vat.parameters
    with pytest.raises(LawNotEstablished, match=key):
        rates.at(dt.date(2025, 6, 30))[key]
    given = rates.with_statutes({key: "0.18"}, "a tariff")
    assert given.at(dt.date(2025, 6, 30))[key].value == Ratio.parse("18 %")
    assert given.at(OCTOBER)[key].source.startswith("MA-")


@pytest.mark.parametrize(
    ("key", "on", "text"),
    [
        ("smig", "2022-09-01", "15.55"),
        ("smig", "2024-12-31", "16.29"),
        ("smig", "2026-12-31", "17.92"),
        ("smag", "2026-03-31", "93.00"),
        ("smag", "2026-04-01", "97.44"),
        ("cnss_ceiling", "2026-12-31", "6000"),
        ("professional_expenses_rate", "2022-12-31", "0.20"),
        ("professional_expenses_cap", "2023-01-01", "35000"),
        ("family_relief_per_dependant", "2024-12-31", "360"),
        ("family_relief_per_dependant", "2025-01-01", "500"),
        ("dependants_maximum", "2026-10-31", "6"),
    ],
)
def test_values_at_their_dates(key, on, text):
    assert MOROCCO.parameters.at(dt.date.fromisoformat(on))[key].text == text


def test_before_the_first_date_known_the_parameter_is_named():
    with pytest.raises(ParameterNotKnownYet, match="smig"):
        MOROCCO.parameters.at(dt.date(2022, 8, 31))["smig"]
    with pytest.raises(ParameterNotKnownYet, match="income_tax_scale"):
        MOROCCO.parameters.at(dt.date(2009, 12, 31))["income_tax_scale"]


def test_after_the_last_year_checked_a_warning_says_so():
    fresh = _regimes.load_regimes(morocco.FILES)["employee"]
    with pytest.warns(LawNotChecked, match="2026-12-31"):
        fresh.framework.at(dt.date(2027, 1, 31))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fresh.framework.at(dt.date(2026, 12, 31))


# --- Contracts, legal forms -----------------------------------------------------------------------------------


def test_an_entrepreneur_is_an_employee_who_runs_an_activity():
    """MA-79 and MA-109: no statute of their own."""
    kinds = MOROCCO.contract_kinds
    assert {key: (kind.regime, kind.paid, kind.runs_activity) for key, kind in kinds.items()} == {
        "employment": ("employee", True, False),
        "entrepreneur": ("employee", True, True),
        "auto_entrepreneur": ("auto_entrepreneur", False, True),
    }


def form(key):
    facts = MOROCCO.legal_form(key).parameters.at(OCTOBER).facts
    return {name: getattr(fact.value, "fraction", fact.value) for name, fact in facts.items()}


def test_the_law_of_cooperatives():
    """MA-9 to MA-69, loi 112-12: amounts in centimes."""
    found = form("ma_cooperative")
    assert {
        "minimum_members": 5,
        "minimum_capital": 1_000_00,
        "minimum_share": 100_00,
        "paid_on_subscription": Fraction(1, 4),
        "capital_floor": Fraction(3, 4),
        "natural_persons_capital_minimum": Fraction(65, 100),
        "third_party_share_maximum": Fraction(30, 100),
        "legal_person_votes_maximum": Fraction(1, 3),
        "legal_reserve_rate": Fraction(1, 10),
        "legal_reserve_target": 1,
        "indivisible_reserves": True,
        "one_member_one_vote": True,
        "proxies_per_member": 1,
        "board_turnover": 5_000_000_00,
        "auditor_turnover": 10_000_000_00,
    }.items() <= found.items()
    quorums = [
        found[f"{kind}_quorum_{call}"]
        for kind in ("ordinary", "extraordinary")
        for call in ("first", "second", "third")
    ]
    assert quorums == [
        Fraction(1, 2),
        Fraction(1, 4),
        Fraction(1, 10),
        Fraction(3, 4),
        Fraction(1, 2),
        Fraction(1, 10),
    ]
    assert (found["ordinary_majority"], found["extraordinary_majority"]) == (Fraction(1, 2), Fraction(2, 3))


def test_the_law_of_groups_leaves_most_to_the_contract():
    """MA-91 to MA-97: unanimity unless the contract says otherwise, no capital."""
    found = form("ma_gie")
    assert (found["minimum_members"], found["minimum_capital"], found["ordinary_majority"]) == (2, 0, 1)
    parameters = MOROCCO.legal_form("ma_gie").parameters
    given = parameters.with_statutes({"ordinary_majority": "1/2"})
    assert given.at(OCTOBER)["ordinary_majority"].value == Ratio(1, 2)


def test_no_law_of_cooperatives_holds_before_it_was_in_force():
    """MA-7: one year after its publication."""
    parameters = MOROCCO.legal_form("ma_cooperative").parameters
    with pytest.raises(ParameterNotKnownYet):
        parameters.at(dt.date(2015, 12, 17))["minimum_members"]


# --- Chart, VAT, due dates, mentions -----------------------------------------------------------------------------


def test_the_chart_has_the_numbers_of_the_sheet():
    """MA-179 and MA-180."""
    roles = ROLES.keys() - OPTIONAL_ROLES | YEAR_END_ROLES | LOSS_PROVISIONS
    numbers = {role: MOROCCO.chart.number(role) for role in roles}
    assert {
        "bank": "5141", "clients": "3421", "suppliers": "4411", "net_pay": "4432", "pay_advances": "3431",
        "social_security": "4441", "supplementary_pension": "4443", "training_taxes": "4457",
        "withheld_tax": "44525", "vat_collected": "4455", "vat_deductible": "34552", "vat_due": "4456",
        "vat_credit": "3456", "capital": "1111", "legal_reserve": "1140", "brought_forward": "1161",
        "sales_services": "71243", "sales_goods": "7111", "gross_pay": "61711",
        "charges_social_security": "61741", "charges_pension": "61742", "charges_provident": "61745",
        "charges_taxes_on_pay": "6167", "grants": "7161", "rent": "6131",
        "capital_uncalled": "1119", "capital_called": "3462", "capital_to_refund": "4461", "other_reserves": "1152",
        "allocated_result": "1191", "member_refunds_due": "4468", "share_interest_due": "4465",
        "accrued_income": "3427", "accrued_charges": "4417", "company_tax": "4453", "charges_company_tax": "6701",
    }.items() <= numbers.items()  # fmt: skip
    for role, number in numbers.items():
        assert (number[0] in "67") is ROLES[role].profit_and_loss, role


def test_a_number_that_the_sheet_does_not_have_says_so():
    text = morocco.FILES.text("chart")
    own = set(re.findall(r"^\[(\w+)\]\nnumber = \"\w+\"  # not in the sheet", text, re.MULTILINE))
    assert {"link", "vat_pending", "vat_deductible_pending", "reserved", "set_aside", "contribution"} <= own
    assert {"prepaid_charges", "deferred_income", "provisions", "allocated_outside", "carried_forward"} <= own
    assert not own & {"bank", "clients", "net_pay", "sales_services", "other_reserves", "company_tax"}
    roles = ROLES.keys() - OPTIONAL_ROLES | YEAR_END_ROLES | LOSS_PROVISIONS
    assert set(tomllib.loads(text)) - {"language", "journals"} == roles


def test_vat_has_two_rates_in_2026():
    """MA-174; when it falls due is in no fact, so that every invoice says it."""
    rates = {key: rate.fraction for key, rate in MOROCCO.vat.rates(OCTOBER).items()}
    assert set(rates.values()) == {Fraction(1, 5), Fraction(1, 10), Fraction(0)}
    assert MOROCCO.vat.due == {}
    assert MOROCCO.vat.stamp(OCTOBER) == 0
    assert not MOROCCO.vat.knows(Ratio.parse("14 %"), OCTOBER)
    assert MOROCCO.vat.knows(Ratio.parse("16 %"), dt.date(2024, 6, 30))


@pytest.mark.parametrize(
    ("body", "due"),
    [
        ("social_security", "2026-11-10"),  # MA-147
        ("training_taxes", "2026-11-10"),
        ("withheld_tax", "2026-11-30"),  # MA-160, the day unverified
        ("vat_due", "2026-11-30"),  # MA-176
    ],
)
def test_due_dates(body, due):
    assert MOROCCO.due_date(body, Month(2026, 10)) == dt.date.fromisoformat(due)
    confidences = {rule.body: rule.confidence for rule in MOROCCO.due_rules}
    assert {each for each, confidence in confidences.items() if confidence == "unverified"} == {
        "withheld_tax",  # MA-160
        "training_taxes",  # no fact puts it on the CNSS statement
    }


def test_a_body_whose_due_date_is_in_no_fact_has_none():
    with pytest.raises(NotInCountry):
        MOROCCO.due_date("provident", Month(2026, 10))


def test_papers_of_a_cooperative_show_its_name_seat_and_registration():
    """MA-72: a group, which is in the trade register, does not."""
    keys = {each.key for each in MOROCCO.mentions_for("business_papers", "", "ma_cooperative")}
    assert keys == {"cooperative_papers", "business_numbers"}
    assert {each.key for each in MOROCCO.mentions_for("business_papers", "", "ma_gie")} == {
        "business_numbers"
    }
    (mention,) = [each for each in MOROCCO.mentions if each.key == "cooperative_papers"]
    fields = {"cooperative": "Tissage du port", "address": "El Jadida", "coop_register": "12, El Jadida"}
    assert "coopérative" in mention.fill("fr", **fields)
    assert "تعاونية" in mention.fill("ar", **fields)
    for language in ("fr", "ar", "en"):
        assert all(value in mention.fill(language, **fields) for value in fields.values())


def test_a_payslip_says_that_accepting_it_waives_nothing():
    """MA-128 and MA-130."""
    assert {each.key for each in MOROCCO.mentions_for("payslip", "entrepreneur")} == {
        "no_waiver",
        "payslip_numbers",
    }
    assert MOROCCO.retention["pay_book_years"] == 2


def test_arabic_names_are_those_of_the_sheet():
    """MA-192."""
    lines = {line.row: line.label["ar"] for line in MOROCCO.regime("employee").lines}
    totals = MOROCCO.regime("employee").layout.totals
    assert lines["base_salary"] == "الأجر الأساسي"
    assert lines["seniority"] == "علاوة الأقدمية"
    assert lines["overtime"] == "الساعات الإضافية"
    assert lines["amo"] == "التأمين الإجباري الأساسي عن المرض"
    assert (totals["gross"]["ar"], totals["net_pay"]["ar"]) == ("الأجر الإجمالي", "الصافي للأداء")


# --- Identifiers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("rib", "011519000001205000534922", "check digits"),
        ("rib", "0115190000012050005349", "length"),
        ("iban", "MA65011519000001205000534921", "check digits"),
        ("iban", "MA64011519000001205000534922", "check digits"),
        ("iban", "FR7630006000011234567890188", "check digits"),
        ("iban", "MAXX011519000001205000534921", "written"),
        ("ice", "123456789000112", "check digits"),
        ("ice", "1234567890001", "length"),
        ("if", "123", "parts"),
        ("if", "12A45678", "written"),
        ("cnss", "1234568", "check digits"),
        ("cnss_insured", "223456785", "parts"),
        ("cnss_insured", "123456784", "check digits"),
        ("cin", "ABC123", "written"),
        ("cin", "A1234567", "written"),
        ("coop_register", "Casablanca", "written"),
    ],
)
def test_an_invalid_number_says_what_is_wrong(key, text, reason):
    with pytest.raises(IdentifierInvalid, match=reason):
        MOROCCO.check_identifier(key, text)


@pytest.mark.parametrize(
    ("key", "text", "compact", "written"),
    [
        ("rib", "011-519-0000012050005349-21", "011519000001205000534921", "011 519 0000012050005349 21"),
        (
            "iban",
            "MA64 0115 1900 0001 2050 0053 4921",
            "MA64011519000001205000534921",
            "MA64 0115 1900 0001 2050 0053 4921",
        ),
        (
            "iban",
            "FR7630006000011234567890189",
            "FR7630006000011234567890189",
            "FR76 3000 6000 0112 3456 7890 189",
        ),
        ("cin", "be 80412", "BE80412", "BE80412"),
        ("coop_register", " 45 ,  El  Jadida", "45 , El Jadida", "45 , El Jadida"),
    ],
)
def test_a_number_is_read_compact_and_written_as_people_do(key, text, compact, written):
    identifier = MOROCCO.identifiers[key]
    assert (identifier.check(text), identifier.format(text)) == (compact, written)


def test_keys_that_sources_disagree_on_only_warn():
    """MA-184 to MA-186."""
    disputed = {key for key, each in MOROCCO.identifiers.items() if each.disputed}
    assert disputed == {"ice", "if", "cnss", "cnss_insured"}
    with pytest.raises(IdentifierInvalid) as error:
        MOROCCO.check_identifier("if", "123456789")  # MA-185: 7 or 8 digits as far as seen, unverified
    assert error.value.disputed


# --- The page ---------------------------------------------------------------------------------------------------

PAGE = Path(__file__).parents[2] / "docs" / "countries" / "morocco.md"
ROWS = re.findall(
    r"^\| `(\w+)`[^|]*\| (\S+) \| (\S+) \| (MA-\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize(("key", "start", "text", "fact"), ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_the_page_gives_the_parameters_as_they_are(key, start, text, fact):
    rows = {row.start: row for row in MOROCCO.parameters.parameters[key].rows}
    row = rows[dt.date.fromisoformat(start)]
    assert (row.text, re.match(r"MA-\d+", row.source)[0]) == (text, fact)


def test_the_page_gives_the_main_parameters():
    assert len(ROWS) == 25
