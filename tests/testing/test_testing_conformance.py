"""The conformance suite finds what it is there to find: each check is shown a country broken for it."""

import re
from functools import cache

import attrs
import pytest

from cae_core.country import PARTS, Country, find_country
from cae_core.country.identifiers import Identifier
from cae_core.country.legal_frameworks import Ask, Constraint, Due
from cae_core.country.parts import ActivityClass, DueRule, LegalForm, Mention, PaymentRounding
from cae_core.payroll.pay_lines import PayLine
from cae_core.rules import Amt, Ops, Rate, rule
from cae_core.rules.parameters import ParameterSet
from cae_core.testing import CHECKS, CountryConformance, check_country

FRANCE = find_country("FR")
SAID = {"fr": "Essai", "ar": "تجربة", "en": "Test"}


def altered(**parts: object) -> Country:
    """France with some parts replaced."""
    loaders = {part: (lambda part=part: getattr(FRANCE, part)) for part in PARTS}
    loaders["allocations"] = lambda: FRANCE.allocations
    loaders |= {part: (lambda value=value: value) for part, value in parts.items()}
    return attrs.evolve(FRANCE, loaders=loaders, distribution="cae-altered")


def found(check: str, country: Country | None = None, **more: object) -> str:
    return "\n".join(str(each) for each in check_country(country or altered(), checks=[check], **more))


def parameters(rows: str, unit: str = "rate", extra: str = "checked_until = 2026-12-31") -> ParameterSet:
    label = '{fr = "Taux", ar = "نسبة", en = "Rate"}'
    return ParameterSet.load(
        [f'{extra}\n[a_rate]\nunit = "{unit}"\nlabel = {label}\nvalues = [{rows}]'], "EUR"
    )


@cache
def employee(**changes: object):
    """Only the regime of employees, altered."""
    regime = FRANCE.regime("employee")
    kinds = {"employment": FRANCE.contract_kind("employment")}
    return altered(regimes={"employee": attrs.evolve(regime, **changes)}, contract_kinds=kinds)


def with_meetings(kept: str, share: str = "1/2") -> Country:
    """A legal form whose file says one thing of its assemblies."""
    row = f'{{from = 2024-01-01, value = "{share}", source = "FR-1.01", confidence = "text"}}'
    known = ParameterSet.load([f'[{kept}]\nunit = "rate"\nvalues = [{row}]'], "EUR")
    return altered(legal_forms={"f": LegalForm("f", SAID, "FR-2.01", parameters=known)})


def with_framework(**changes: object) -> Country:
    """The framework of salaried entrepreneurs, altered."""
    framework = attrs.evolve(FRANCE.framework("cesa"), **changes)
    return altered(frameworks={"cesa": framework}, legal_forms=FRANCE.legal_forms)


def with_protection(**changes: object) -> Country:
    """The same, with its protection against sickness altered."""
    told = FRANCE.framework("cesa").protections
    several = tuple(attrs.evolve(each, **changes) if each.risk == "sickness" else each for each in told)
    return with_framework(protections=several)


def asked(**changes: object) -> Country:
    """The same as a framework asked for, with an ask altered."""
    ask = attrs.evolve(Ask("x", SAID, "an ask of FR-1.02", "FR-1.02", ("trial_months",)), **changes)
    return with_framework(asked=True, confidence="unverified", asks=(ask,))


def line(**changes: object) -> PayLine:
    return attrs.evolve(FRANCE.regime("employee").lines[1], **changes)


def with_lines(*lines: PayLine) -> Country:
    layout = FRANCE.regime("employee").layout
    return employee(layout=attrs.evolve(layout, lines=layout.lines + lines))


def with_rule(made: object, **more: object) -> Country:
    regime = FRANCE.regime("employee")
    kept = [each for each in regime.framework.rules if each.name != made.name]
    return employee(framework=attrs.evolve(regime.framework, rules=(*kept, made), **more))


SCOP = FRANCE.allocations["scop_sarl"]


def with_destination(**changes: object) -> Country:
    (found,) = [each for each in SCOP.destinations if each.node == "labour_share"]
    kept = tuple(each for each in SCOP.destinations if each is not found)
    rules = attrs.evolve(SCOP, destinations=(*kept, attrs.evolve(found, **changes)))
    return altered(allocations={"scop_sarl": rules})


def with_limit(**changes: object) -> Country:
    (found,) = [each for each in SCOP.limits if each.node == "development_too_high"]
    return altered(allocations={"scop_sarl": attrs.evolve(SCOP, limits=(attrs.evolve(found, **changes),))})


@rule(source="FR-0.00, invented", name="employer_cost")
def falling_cost(x: Ops, gross: Amt, work_accident_rate: Rate) -> Amt:
    """A cost that falls by a cent at 2 000 euros."""
    return x.where(gross > x.amount(2000_00), gross - x.amount(5000_00), gross)


def test_a_finding_names_the_country_its_distribution_the_check_and_the_place() -> None:
    (finding,) = check_country(
        altered(vat=attrs.evolve(FRANCE.vat, due={"services": "never"})), checks=["vat"]
    )
    assert str(finding) == (
        "FR (cae-altered), vat: vat_due.services: expected services or goods = invoice or payment"
    )


NO_PART = Country("FR", SAID, "EUR", ("fr",), dict.fromkeys(PARTS, dict), "cae-empty")
BROKEN = {
    "nothing in it": ("parts", NO_PART, "regimes: it is empty"),
    "no ISO code": ("parts", attrs.evolve(FRANCE, code="France"), "“France” is not a code"),
    "unknown currency": (
        "currency_and_languages", attrs.evolve(FRANCE, currency="ZZZ"), "currency: No currency with code ZZZ",
    ),
    "another currency": (
        "currency_and_languages", attrs.evolve(FRANCE, currency="MAD"), "regime employee: it is in EUR, not in MAD",
    ),
    "a language nobody speaks": (
        "currency_and_languages", attrs.evolve(FRANCE, languages=("eo",)), "“eo” is not one of",
    ),
    "a contract kind without regime": (
        "contract_kinds",
        altered(contract_kinds={"a": attrs.evolve(FRANCE.contract_kind("cesa"), regime="none")}),
        "no payroll regime “none”",
    ),
    "a contract kind that is not paid": (
        "contract_kinds",
        altered(contract_kinds={"a": attrs.evolve(FRANCE.contract_kind("cesa"), paid=False)}),
        "paid is False, but True of its regime cesa",
    ),
    "a contract kind of a legal form there is not": (
        "contract_kinds",
        altered(contract_kinds={"a": attrs.evolve(FRANCE.contract_kind("cesa"), legal_forms=("scip",))}),
        "no legal form “scip”",
    ),
    "VAT of 2000 %": (
        "vat",
        altered(vat=attrs.evolve(FRANCE.vat, parameters=parameters(
            '{from = 2026-01-01, value = "20", source = "FR-4.20", confidence = "text"}'))),
        "20 is not a rate from 0 to 1",
    ),
    "an identifier that takes anything": (
        "identifiers",
        altered(identifiers={"any": Identifier("any", SAID, "stdnum_of_anything")}),
        "any: it takes “?” for ?",
    ),
    "a due date on the 40th": (
        "due_dates", altered(due_rules=(DueRule("tax", SAID, 40, "FR-0.00", "text"),)), "a day is 1 to 31",
    ),
    "a due date of large employers alone": (
        "due_dates",
        altered(due_rules=(DueRule("tax", SAID, 4, "FR-0.00", "text", min_headcount=50),)),
        "tax: no due date holds for any headcount",
    ),
    "rounding of what is owed to nobody": (
        "rounding_and_classes",
        altered(payment_rounding=(PaymentRounding(["clients"], "1", "FR-0.00", "text"),)),
        "payment_rounding clients: it is no role owed to a body",
    ),
    "rounding to nothing": (
        "rounding_and_classes",
        altered(payment_rounding=(PaymentRounding(["vat_due"], "0", "FR-0.00", "text"),)),
        "payment_rounding vat_due: 0 is no unit to round to",
    ),
    "a class taxed at no rate": (
        "rounding_and_classes",
        altered(activity_classes={"craft": ActivityClass("craft", SAID, "smic", "FR-0.00")}),
        "activity_classes.craft: no parameter “smic” is a rate",
    ),
    "a sentence with a field nobody fills in": (
        "mentions",
        altered(mentions=(Mention("m", "payslip", SAID | {"en": "On {day}"}, "FR-0.00"),)),
        "its text in en has the fields ['day'], not []",
    ),
    "a sentence for a contract there is not": (
        "mentions",
        altered(mentions=(Mention("m", "payslip", SAID, "FR-0.00", contract_kinds=["zzp"]),)),
        "no contract kind or legal form “zzp”",
    ),
    "two accounts of one name": (
        "chart_of_accounts",
        altered(chart=attrs.evolve(FRANCE.chart, accounts={
            **FRANCE.chart.accounts,
            "rent": attrs.evolve(FRANCE.chart.account("rent"), labels=FRANCE.chart.account("bank").labels)})),
        "rent: “Banque” is also the name of 512000",
    ),
    "an account of the balance sheet and the result": (
        "chart_of_accounts",
        altered(chart=attrs.evolve(FRANCE.chart, accounts={
            **FRANCE.chart.accounts, "rent": attrs.evolve(FRANCE.chart.account("rent"), number="512000")})),
        "512000 is also bank",
    ),
    "a role left out": (
        "chart_of_accounts",
        altered(chart=attrs.evolve(FRANCE.chart, accounts={"bank": FRANCE.chart.account("bank")})),
        "clients: missing from the chart",
    ),
    "a hole in the law": (
        "parameters",
        altered(parameters=parameters(
            '{from = 2024-01-01, end = 2025-01-01, value = "0.1", source = "FR-1.01", confidence = "text"},'
            '{from = 2026-01-01, value = "0.1", source = "FR-1.01", confidence = "text"}')),
        "nothing is said from 2025-01-01 to 2026-01-01: add a row, “unknown” if need be",
    ),
    "a value of no law": (
        "parameters",
        altered(parameters=parameters('{from = 2024-01-01, value = "0.1", source = "FR-1.01", confidence = "reform"}')),
        "its confidence is one of text, secondary, unverified, not reform",
    ),
    "a file nobody checked": (
        "parameters",
        altered(parameters=parameters(
            '{from = 2024-01-01, value = "0.1", source = "FR-1.01", confidence = "text"}', extra="")),
        "its file does not say until when it was checked",
    ),
    "a legal form with words of its own": (
        "legal_forms",
        altered(legal_forms={"f": LegalForm("f", SAID, "FR-2.01", parameters=parameters(
            '{from = 2024-01-01, value = "0.1", source = "FR-1.01", confidence = "text"}'))}),
        "forms/f.a_rate: no such parameter is known",
    ),
    "a legal form silent on its quorum": (
        "assemblies", with_meetings(kept="ordinary_majority"), "forms/f.extraordinary_quorum_first: no quorum is said",
    ),
    "a legal form silent on its majority": (
        "assemblies", with_meetings(kept="ordinary_majority"), "forms/f.extraordinary_majority: no majority is said",
    ),
    "a majority of a third": (
        "assemblies", with_meetings(kept="ordinary_majority", share="1/3"), "a majority of less than half",
    ),
    "a surplus of no legal form": (
        "allocations", altered(allocations={"kolkhoz": SCOP}), "allocations.kolkhoz: there is no such legal form",
    ),
    "a surplus that goes to no account": (
        "allocations", with_destination(role="the_moon"), "destination labour_share: the chart has no account “the_moon”",
    ),
    "a surplus that goes nowhere": (
        "allocations",
        altered(allocations={"scop_sarl": attrs.evolve(SCOP, destinations=SCOP.destinations[:-2])}),
        "destinations sum to",
    ),
    "a destination that is a flag": (
        "allocations", with_destination(node="development_too_low"), "destination development_too_low: it is no amount",
    ),
    "a limit that is an amount": (
        "allocations", with_limit(node="labour_share"), "limit labour_share: it is no flag",
    ),
    "a limit on what nobody gives": (
        "allocations", with_limit(option="labour_share"), "“labour_share” is nothing that is given",
    ),
    "a limit whose nearest figure is of another kind": (
        "allocations", with_limit(nearest="labour_share"), "“labour_share” is not of the kind of “development_rate”",
    ),
    "a limit without source": (
        "allocations", with_limit(source=" "), "its source “ ” does not cite",
    ),
    "a limit without name in Arabic": (
        "labels", with_limit(label={"fr": "Essai", "en": "Test"}), "scop_sarl, limit development_too_high: no label in ar",
    ),
    "a name without Arabic": (
        "labels", attrs.evolve(FRANCE, labels={"fr": "France", "en": "France"}), "country: no label in ar",
    ),
    "a name in the wrong script": (
        "labels", attrs.evolve(FRANCE, labels=SAID | {"ar": "Fransa"}), "country: its Arabic label “Fransa”",
    ),
    "a payslip line on no account": (
        "regimes", with_lines(line(row="new", body_role="the_moon")), "line new: the chart has no account “the_moon”",
    ),
    "a line that is counted twice": (
        "payslips_balance", with_lines(line(row="twice")), "employer_cost is",
    ),
    "an employee's line in no total": (
        "payslips_balance",
        with_lines(line(row="twice", node="vieillesse_plafonnee_employee", side="employee")),
        "net_pay is",
    ),
    "a cost that falls": (
        "monotone_as_declared",
        with_rule(falling_cost, monotone=frozenset({"employer_cost"})),
        "employer_cost",
    ),
    "a framework in no regime": ("frameworks", with_framework(regime=""), "undeclared work, and no other"),
    "a framework in a regime without pay": ("frameworks", with_framework(regime="cape"), "does not fit the kind"),
    "a framework whose pay nobody is paid as": ("frameworks", with_framework(pay_as="base_salery"), "regime cesa has no input base_salery"),
    "a framework with an input of nobody": (
        "frameworks", with_framework(columns={"childern": "children"}), "regime cesa has no input childern",
    ),
    "a due that is no amount": (
        "frameworks",
        with_framework(dues=(Due("d", SAID, "maladie_reduced", "year", "nobody", "FR-1.02", "text"),)),
        "its node maladie_reduced is of the kind flag",
    ),
    "a due to nobody": (
        "frameworks",
        with_framework(dues=(Due("d", SAID, "net_pay", "year", "nobody", "FR-1.02", "text"),)),
        "its body nobody is no role",
    ),
    "a constraint on an amount": (
        "frameworks",
        with_framework(constraints=(Constraint("c", SAID, "FR-1.02", "text", node="net_pay"),)),
        "its node net_pay is of the kind amount, not flag",
    ),
    "a guess said to be law": ("frameworks", with_protection(source="assumption: all are", confidence="text"), "unverified, not text"),
    "a risk of which nothing is said": ("frameworks", with_framework(protections=()), "protections.health: nothing is said"),
    "a benefit of those not insured": ("frameworks", with_protection(insured=False), "it has figures but is not insured"),
    "a replacement of nothing": ("frameworks", with_protection(of=""), "replacement and of go together"),
    "a framework without name": ("frameworks", with_framework(label={}), "no label in fr, ar, en"),
    "asked for by nobody": ("frameworks", with_framework(asked=True), "has asks where it is asked for"),
    "an ask that is law": ("frameworks", asked(source="FR-1.02"), "is neither “an ask of …”"),
    "an ask that changes nothing there is": ("frameworks", asked(changes=("pace",)), "it changes pace"),
    "an ask that takes out what stays": (
        "frameworks", asked(changes=("constraints.membership",)), "which is still there",
    ),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_broken_is_found(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stdnum = type("AnyNumber", (), {"validate": staticmethod(str)})
    monkeypatch.setitem(__import__("sys").modules, "stdnum_of_anything", stdnum)
    check, country, said = BROKEN[broken]
    assert said in found(check, country)


def test_every_check_has_been_shown_something_broken() -> None:
    elsewhere = {"rules", "other_sources", "back_ends_agree", "expected_payslips", "exits"}
    assert {check for check, _, _ in BROKEN.values()} | elsewhere == set(CHECKS)


@pytest.mark.parametrize("check", ["parameters", "rules", "other_sources", "allocations"])
def test_sources_follow_the_pattern_of_their_sheet(check: str) -> None:
    assert found(check, source=r"FR-\d") == ""
    assert "does not cite" in found(check, source=r"BE-\d")


def test_a_back_end_that_differs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from cae_core.rules.decimal_ops import DecimalOps

    whole = DecimalOps.lower
    monkeypatch.setattr(
        DecimalOps, "lower", lambda self, value: 7 if whole(self, value) == 0 else whole(self, value)
    )
    assert re.search(r"back_ends_agree: employee 2026-\d\d: \w+ is .* in integers", found("back_ends_agree"))


def test_an_array_that_differs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from cae_core.rules._arrays_ops import ArrayOps

    monkeypatch.setattr(ArrayOps, "min", lambda *values: values[1])
    assert "in arrays" in found("back_ends_agree")


def test_a_vector_that_is_off_is_found(tmp_path) -> None:
    vectors = tmp_path / "vectors.json"
    vectors.write_text(
        '{"format": "cae-vectors/1", "country": "FR", "currency": "EUR", "vectors": [{"id": "v1", '
        '"on": "2026-10-31", "regime": "employee", "tolerance": {"total": "0", "line": "0"}, "inputs": '
        '{"gross": "2000", "headcount": 5, "work_accident_rate": "0.01"}, "expected": {"gross": "2000.01"}}]}'
    )
    assert "v1, gross: expected 2000.01, got 2000" in found("expected_payslips", vectors=[vectors])


def test_an_identifier_refused_though_valid_is_found() -> None:
    assert found("identifiers", numbers={"siren": "732 829 320"}) == ""
    assert "it refuses 732 829 321" in found("identifiers", numbers={"siren": "732 829 321"})
    assert "there is no such identifier" in found("identifiers", numbers={"cuit": "1"})


def test_an_error_inside_a_part_is_a_finding_of_each_check_that_needs_it() -> None:
    def fail() -> None:
        raise ValueError("no chart today")

    country = attrs.evolve(FRANCE, loaders={**FRANCE.loaders, "chart": fail})
    assert "parts: chart: country FR of cae_core cannot be used: chart: ValueError" in found("parts", country)
    assert "CountryBroken" in found("chart_of_accounts", country)


def test_a_class_has_one_test_a_check() -> None:
    class Suite(CountryConformance):
        country = attrs.evolve(FRANCE, labels={})

    assert {name for name in dir(Suite) if name.startswith("test_")} == {f"test_{name}" for name in CHECKS}
    with pytest.raises(AssertionError, match="no label in fr, ar, en"):
        Suite().test_labels()
    Suite().test_chart_of_accounts()
    assert Suite.subject() is Suite.subject()
    assert Suite.test_labels.__doc__ == CHECKS["labels"].__doc__


def test_months_checked_are_the_latest_in_which_something_changed() -> None:
    from cae_core.testing import Subject

    row = '{{from = {day}, value = "1", source = "FR-1.01", confidence = "text"}}'
    rows = ", ".join(row.format(day=day) for day in ("2025-01-01", "2026-03-15", "2027-01-01"))
    months = Subject(FRANCE).months(parameters(rows, "count"))
    assert [str(each) for each in months] == ["2026-12", "2026-03", "2025-01"]


def test_it_runs_without_pytest(capsys) -> None:
    from cae_core.testing.__main__ import main

    assert main(["FR"]) == 0
    assert capsys.readouterr().out == f"FR: {len(CHECKS)} checks, 0 findings\n"
