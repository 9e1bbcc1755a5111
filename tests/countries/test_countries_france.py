"""France's data: sources, labels, dates, chart, contracts, VAT, due dates, mentions, identifiers."""

import datetime as dt
import re
import tomllib
import warnings
from fractions import Fraction

import pytest

from cae_core.countries import france
from cae_core.countries.france import _regimes
from cae_core.country import find_country, identifiers
from cae_core.country.errors import CountryDataRefused, IdentifierInvalid, NotInCountry
from cae_core.country.parts import read_country, read_vat
from cae_core.errors import ExtraMissing
from cae_core.ledger.roles import JOURNALS, OPTIONAL_ROLES, ROLES
from cae_core.periods import Month
from cae_core.rules.errors import LawNotChecked, LawNotEstablished, ParameterNotKnownYet, RuleNotInForce
from cae_core.rules.ratio import Ratio

FRANCE = find_country("FR")
FILES = (*france.FILES.parameter_files, "vat")
ROWS = [
    (key, row)
    for name in FILES
    for key, table in tomllib.loads(france.FILES.text(name)).items()
    if key != "checked_until"
    for row in table["values"]
]


@pytest.mark.parametrize(("key", "row"), ROWS, ids=[f"{key}-{row['from']}" for key, row in ROWS])
def test_every_value_cites_a_numbered_fact(key: str, row: dict) -> None:
    assert re.match(r"FR-\d\.\d\d", row["source"]), key
    assert row["confidence"] in ("text", "secondary", "unverified")


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_until_when_it_was_checked(name: str) -> None:
    assert tomllib.loads(france.FILES.text(name))["checked_until"] == dt.date(2026, 12, 31)


def test_every_label_is_in_three_languages_and_each_in_its_script() -> None:
    def walk(table: object) -> None:
        if isinstance(table, dict):
            if set(table) & {"fr", "ar", "en"}:
                assert set(table) == {"fr", "ar", "en"}, table
                assert all(text.strip() for text in table.values()), table
                assert re.search(r"[\u0600-\u06ff]", table["ar"]), table
                return
            for each in table.values():
                walk(each)
        elif isinstance(table, list):
            for each in table:
                walk(each)

    for name in (*FILES, "inputs", "lines", "labels", "chart", "country"):
        walk(tomllib.loads(france.FILES.text(name)))


@pytest.mark.parametrize("name", ["employee", "cesa", "cape"])
def test_every_rule_cites_a_numbered_fact_and_says_what_it_is(name: str) -> None:
    for rule in FRANCE.regime(name).framework.rules:
        assert re.match(r"FR-\d\.\d\d", rule.source), rule.name
        assert rule.doc.endswith("."), rule.name


@pytest.mark.parametrize("name", ["employee", "cesa", "cape"])
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_node_input_and_parameter_has_a_name(name: str, language: str) -> None:
    graph = FRANCE.regime(name).framework.at(dt.date(2025, 7, 31))
    for each in (*graph.rules, *graph.inputs, *graph.facts):
        assert graph.label(each, language) != each


@pytest.mark.parametrize("name", ["employee", "cesa"])
def test_each_contribution_is_on_one_line_and_what_a_total_adds_up_is_on_lines(name: str) -> None:
    regime = FRANCE.regime(name)
    nodes = [line.node for line in regime.lines]
    assert len(nodes) == len(set(nodes))
    slices = {"agirc_arrco", "ceg"}  # shown slice by slice
    rules = {rule.name for rule in regime.framework.rules}
    lines = {rule for rule in rules if re.fullmatch(r"\w+_(employee|employer)", rule)}
    shown = {node for node in nodes if node.endswith(("_employee", "_employer"))}
    sums = {f"{each}_{side}" for each in slices for side in ("employee", "employer")}
    totals = {
        "social_contributions_employee",
        "social_security_employer",
        "covers_employer",
        "levies_employer",
    }
    assert lines - sums - totals == shown


def test_lines_follow_the_order_of_the_ministerial_model() -> None:
    """FR-4.32."""
    groups = list(dict.fromkeys(line.group for line in FRANCE.regime("cesa").lines))
    assert groups == [
        "pay", "health", "accidents", "retirement", "family", "unemployment", "other_employer", "csg",
        "exemptions", "tax",
    ]  # fmt: skip
    totals = list(FRANCE.regime("cesa").layout.totals)
    assert totals.index("net_social") < totals.index("net_before_tax") < totals.index("net_pay")
    assert totals[-1] == "employer_cost"


def test_before_the_first_known_date_the_parameter_and_its_first_date_are_named() -> None:
    graph = FRANCE.regime("employee").framework.at(dt.date(2024, 12, 31))
    run = graph.run(graph.typed({"gross": "2000", "headcount": "5", "work_accident_rate": "0.01"}))
    with pytest.raises(ParameterNotKnownYet) as error:
        run["ceiling"]
    assert (error.value.key, error.value.first) == ("pmss", dt.date(2025, 1, 1))


def test_after_the_last_year_checked_a_warning_says_so() -> None:
    fresh = _regimes.load_regimes(france.FILES)["employee"]
    with pytest.warns(LawNotChecked, match="2026-12-31"):
        fresh.framework.at(dt.date(2027, 1, 31))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fresh.framework.at(dt.date(2026, 12, 31))


def test_the_reduced_rates_of_2025_are_no_node_of_2026() -> None:
    graph = FRANCE.regime("employee").framework.at(dt.date(2026, 1, 31))
    run = graph.run(graph.typed({"gross": "2000", "headcount": "5", "work_accident_rate": "0.01"}))
    with pytest.raises(RuleNotInForce):
        run["maladie_reduced"]


def facts(regime: str, on: str, confidence: str, **more: str) -> set[str]:
    graph = FRANCE.regime(regime).framework.at(dt.date.fromisoformat(on))
    run = graph.run(graph.typed({"gross": "2000", "headcount": "5", "work_accident_rate": "0.01", **more}))
    return {fact.key for fact in run.facts() if fact.confidence == confidence}


@pytest.mark.parametrize(
    ("regime", "on", "unverified"),
    [
        ("employee", "2026-01-31", set()),
        ("employee", "2026-07-31", {"ags_employer_rate"}),  # FR-6.04
        ("cesa", "2026-07-31", {"ags_employer_rate", "smic_equivalent_hours"}),  # FR-6.08
        ("employee", "2025-04-30", {"work_accident_reducible_rate"}),
    ],
)
def test_what_nobody_could_verify_is_reported(regime: str, on: str, unverified: set[str]) -> None:
    assert facts(regime, on, "unverified") == unverified


def test_a_fact_is_reported_of_those_alone_whom_it_concerns() -> None:
    short = facts("employee", "2025-04-30", "unverified", short_contract="true")
    assert short == {"work_accident_reducible_rate", "short_contract_allowance"}


def test_some_of_it_was_read_in_the_text_itself() -> None:
    assert {"maladie_employer_rate", "rgdu_tdelta", "full_time_hours_per_month"} <= facts(
        "cesa", "2026-01-31", "text"
    )


@pytest.mark.parametrize(
    ("key", "on", "text"),
    [
        ("smic", "2024-12-31", "11.88"),
        ("smic", "2026-05-31", "12.02"),
        ("smic", "2026-06-01", "12.31"),
        ("smic_reference", "2026-12-31", "12.02"),
        ("pmss", "2025-12-31", "3925"),
        ("pmss", "2026-01-01", "4005"),
        ("vieillesse_deplafonnee_employer_rate", "2025-12-31", "0.0202"),
        ("ags_employer_rate", "2024-07-01", "0.0025"),
    ],
)
def test_values_at_their_dates(key: str, on: str, text: str) -> None:
    assert FRANCE.parameters.at(dt.date.fromisoformat(on))[key].text == text


# --- CAPE -------------------------------------------------------------------------------------------


def cape(**texts: str) -> object:
    graph = FRANCE.regime("cape").framework.at(dt.date(2026, 10, 31))
    return graph.run(graph.typed(texts))


def test_the_contribution_base_of_a_cape_holder() -> None:
    """FR-1.53: receipts plus pay, less costs and the entity's consideration; never below nothing."""
    run = cape(receipts="1500", holder_pay="200", costs="300", consideration="150")
    assert run["contribution_base"] == 125000
    assert cape(receipts="100", costs="300")["contribution_base"] == 0


def test_the_flat_work_accident_base_of_a_cape_is_not_established() -> None:
    """FR-1.33: asking for it raises and says what to supply; nothing is assumed to be zero."""
    run = cape(receipts="1500", work_accident_rate="0.01")
    with pytest.raises(LawNotEstablished, match="cape_accident_base") as error:
        run["atmp_employer"]
    assert "FR-1.33" in str(error.value)


def test_the_flat_base_may_be_supplied() -> None:
    regime = FRANCE.regime("cape").framework.with_statutes(
        {"cape_accident_base": "1000.00"}, "an order of 2026"
    )
    graph = regime.at(dt.date(2026, 10, 31))
    assert graph.run(graph.typed({"work_accident_rate": "0.01"}))["atmp_employer"] == 1000


# --- Contracts and legal forms ------------------------------------------------------------------------


def test_a_cape_lasts_36_months_at_most_and_is_not_paid() -> None:
    """FR-1.30."""
    kind = FRANCE.contract_kind("cape")
    assert (kind.max_months, kind.term_months, kind.renewals, kind.paid) == (36, 12, 2, False)
    assert kind.term_months * (1 + kind.renewals) == kind.max_months
    assert kind.last_day(dt.date(2026, 3, 1)) == dt.date(2029, 2, 28)


def test_a_cesa_makes_a_member_within_three_years_less_earlier_contracts() -> None:
    """FR-1.03 and FR-1.05."""
    kind = FRANCE.contract_kind("cesa")
    assert kind.trial_months == 8
    assert kind.last_day(dt.date(2026, 1, 1)) is None
    assert kind.member_by(dt.date(2026, 1, 1)) == dt.date(2028, 12, 31)
    assert kind.member_by(dt.date(2026, 1, 1), months_before=12) == dt.date(2027, 12, 31)
    assert FRANCE.contract_kind("employment").member_by(dt.date(2026, 1, 1)) is None


def test_each_contract_kind_has_its_regime() -> None:
    regimes = {key: kind.regime for key, kind in FRANCE.contract_kinds.items()}
    assert regimes == {"cape": "cape", "cesa": "cesa", "employment": "employee"}
    for kind in FRANCE.contract_kinds.values():
        assert FRANCE.regime(kind.regime).paid is kind.paid


def test_legal_forms_have_names() -> None:
    assert set(FRANCE.legal_forms) == {
        "scop_sarl", "scop_sa", "scop_sas", "scic_sarl", "scic_sa", "scic_sas", "l47_cooperative",
    }  # fmt: skip
    assert FRANCE.legal_form("scop_sarl").label["fr"].startswith("Société coopérative et participative")


# --- Chart --------------------------------------------------------------------------------------------


def test_the_chart_numbers_every_role_and_journal() -> None:
    for role in ROLES.keys() - OPTIONAL_ROLES:
        assert re.fullmatch(r"[1-8]\d{5}", FRANCE.chart.number(role)), role
    assert set(FRANCE.journals) == set(JOURNALS)
    assert len({journal.code for journal in FRANCE.journals.values()}) == len(JOURNALS)


def test_the_chart_follows_the_classes_of_the_plan_comptable() -> None:
    """FR-4.01 to FR-4.05: result roles in classes 6 and 7, third parties in 4, cash in 5, commitments in 8."""
    numbers = {role: FRANCE.chart.number(role) for role in ROLES.keys() - OPTIONAL_ROLES}
    for key, number in numbers.items():
        assert (number[0] in "67") is ROLES[key].profit_and_loss, key
    assert {numbers[role] for role in ("clients", "suppliers", "net_pay", "bank")} == {
        "411000", "401000", "421000", "512000",
    }  # fmt: skip
    assert numbers["reserved"][0] == numbers["set_aside"][0] == "8"
    assert numbers["link"].startswith("58")
    assert not any(number.startswith("791") for number in numbers.values())  # FR-4.04


@pytest.mark.parametrize("name", ["employee", "cesa"])
def test_the_roles_that_pay_moves_are_roles_of_the_ledger(name: str) -> None:
    for line in FRANCE.regime(name).lines:
        assert set(line.roles) <= set(ROLES), line.row


# --- VAT, due dates, mentions ---------------------------------------------------------------------------


def test_vat_rates_and_when_it_falls_due() -> None:
    """FR-4.20 and FR-4.21, both unchecked and saying so."""
    on = dt.date(2026, 10, 31)
    rates = {key: rate.fraction for key, rate in FRANCE.vat.rates(on).items()}
    assert rates == {
        "vat_standard": Fraction(1, 5),
        "vat_intermediate": Fraction(1, 10),
        "vat_reduced": Fraction(55, 1000),
        "vat_super_reduced": Fraction(21, 1000),
        "vat_none": 0,
    }
    assert FRANCE.vat.due == {"services": "payment", "goods": "invoice"}
    assert FRANCE.vat.confidence == "unverified"
    assert FRANCE.vat.knows(Ratio.parse("20 %"), on)
    assert not FRANCE.vat.knows(Ratio.parse("19.6 %"), on)


@pytest.mark.parametrize(
    ("headcount", "paid_on", "due"),
    [
        (49, None, "2026-11-15"),
        (50, None, "2026-11-05"),
        (50, "2026-10-31", "2026-11-05"),
        (50, "2026-11-04", "2026-11-15"),  # not paid in the month worked
    ],
)
def test_social_contributions_fall_due_on_the_5th_or_the_15th(
    headcount: int, paid_on: str | None, due: str
) -> None:
    """FR-3.75."""
    paid = dt.date.fromisoformat(paid_on) if paid_on else None
    found = FRANCE.due_date("social_security", Month(2026, 10), headcount=headcount, paid_on=paid)
    assert found == dt.date.fromisoformat(due)


@pytest.mark.parametrize(
    ("month", "due"), [(7, "2026-10-15"), (9, "2026-10-15"), (10, "2027-01-15"), (12, "2027-01-15")]
)
def test_contributions_of_a_cape_fall_due_after_the_quarter(month: int, due: str) -> None:
    """FR-1.54."""
    assert FRANCE.due_date("cape", Month(2026, month)) == dt.date.fromisoformat(due)


def test_a_body_without_due_date_names_those_that_have_one() -> None:
    with pytest.raises(NotInCountry, match="due date “tax”; known: social_security, cape"):
        FRANCE.due_date("tax", Month(2026, 10))


def test_payslips_say_to_keep_them_without_limit() -> None:
    """FR-4.34; and that the pay of a CESA refers to no working time (FR-4.30)."""
    employment = {mention.key for mention in FRANCE.mentions_for("payslip", "employment")}
    cesa = {mention.key for mention in FRANCE.mentions_for("payslip", "cesa")}
    assert employment == {"keep_payslip", "more_information"}
    assert cesa == employment | {"pay_without_hours"}
    (keep,) = [each for each in FRANCE.mentions_for("payslip") if each.key == "keep_payslip"]
    assert "sans limitation de durée" in keep.fill("fr")


def test_how_long_payslips_are_kept() -> None:
    """FR-4.35."""
    assert FRANCE.retention["payslip_employer_years"] == 5
    assert FRANCE.retention["payslip_electronic_years"] == 50
    assert FRANCE.retention["source"].startswith("FR-4.35")


def test_papers_of_a_cape_holder_name_the_cooperative_and_the_end() -> None:
    """FR-1.34."""
    (mention,) = FRANCE.mentions_for("business_papers", "cape")
    fields = {
        "cooperative": "Le Beffroi",
        "address": "1 rue X, Lille",
        "siren": "732829320",
        "end": "2027-02-28",
    }
    assert set(mention.fields) == set(fields)
    for language in ("fr", "ar", "en"):
        text = mention.fill(language, **fields)
        assert all(value in text for value in fields.values())
    with pytest.raises(KeyError, match="siren"):
        mention.fill("fr", cooperative="Le Beffroi", address="Lille")


# --- Identifiers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "compact"),
    [
        ("siren", "732 829 320", "732829320"),
        ("siret", "732 829 320 00074", "73282932000074"),
        ("nir", "2 95 10 99 126 111 93", "295109912611193"),
        ("iban", "FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
        ("vat", "FR 44 732829320", "44732829320"),
    ],
)
def test_a_valid_identifier_is_returned_compact(key: str, text: str, compact: str) -> None:
    assert FRANCE.check_identifier(key, text) == compact
    assert FRANCE.identifiers[key].is_valid(text)


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("siren", "732 829 321", "check digits"),
        ("siren", "732829", "length"),
        ("siret", "73282932000075", "check digits"),
        ("siren", "73282932X", "written"),
        ("iban", "FR7630006000011234567890188", "check digits"),
    ],
)
def test_an_invalid_identifier_says_what_is_wrong(key: str, text: str, reason: str) -> None:
    with pytest.raises(IdentifierInvalid, match=reason):
        FRANCE.check_identifier(key, text)
    assert not FRANCE.identifiers[key].is_valid(text)


def test_an_identifier_is_written_as_people_write_it() -> None:
    assert (
        FRANCE.identifiers["iban"].format("FR7630006000011234567890189")
        == "FR76 3000 6000 0112 3456 7890 189"
    )
    assert FRANCE.identifiers["siren"].format("732829320") == "732 829 320"
    assert FRANCE.identifiers["vat"].format("FR 44 732829320") == "44732829320"


def test_without_python_stdnum_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(identifiers, "import_module", missing)
    with pytest.raises(ExtraMissing, match=r"cae_core\[identifiers\]"):
        FRANCE.check_identifier("siren", "732829320")


# --- What a country's author may get wrong -------------------------------------------------------------------


def test_a_table_with_a_wrong_key_is_named() -> None:
    with pytest.raises(CountryDataRefused, match=r"contract_kinds\.x"):
        read_country(
            '[contract_kinds.x]\nlabel = {}\nregime = "r"\npaid = true\nsource = "s"\nmax_years = 3\n'
        )
    with pytest.raises(CountryDataRefused, match="due_dates"):
        read_country('[[due_dates]]\nbody = "b"\n')


def test_vat_falls_due_on_invoice_or_payment_only() -> None:
    with pytest.raises(CountryDataRefused, match="delivery"):
        read_vat(FRANCE.vat.parameters, {"goods": "delivery", "source": "s", "confidence": "text"})
    with pytest.raises(CountryDataRefused, match="vat_due: it lacks source, confidence"):
        read_vat(FRANCE.vat.parameters, {})
