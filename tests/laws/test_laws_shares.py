"""Members' shares by the law of each legal form: cases that a lawyer can read, in `cases/shares_*.toml`."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from cae_core.capital.share_certificates import settlements
from cae_core.capital.share_checks import check_shares
from cae_core.capital.share_law import People, ShareLaw
from cae_core.capital.share_operations import Means, OpeningShares, ShareKind, ShareOperation
from cae_core.capital.share_terms import ShareTerms, ShareValue
from cae_core.capital.shares import Register
from cae_core.country import find_country
from cae_core.money import minor_from_decimal, plain_amount

LONG_AGO = dt.date(2020, 1, 1)
FILES = sorted((Path(__file__).parent / "cases").glob("shares_*.toml"))
FORMS = [tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES]
CASES = [
    pytest.param(form | case, id=f"{form['form']}: {case['title']}")
    for form in FORMS
    for case in form["cases"]
]


class Told:
    """What following a case's operations told."""

    def __init__(self, case):
        self.case = case
        self.country = find_country(case["country"])
        self.register = Register(self.terms(), self.opening(), start=case.get("start", LONG_AGO))
        parameters = self.country.legal_form(case["form"]).parameters
        self.law = ShareLaw(
            parameters.with_statutes(case.get("statutes", {})), lambda day: day.replace(month=12, day=31)
        )
        people = People(
            case.get("legal", ()), {who: self.minor(text) for who, text in case.get("pay", {}).items()}
        )
        operations = [self.operation(i, row) for i, row in enumerate(case["rows"])]
        self.last = max(each.date for each in operations)
        until = case.get("until", self.last)
        found = check_shares(self.register, operations, self.law, people, until)
        self.problems = [each.text() for each in found.problems]
        self.warnings = [each.text() for each in found.warnings]

    def minor(self, text):
        return minor_from_decimal(text, self.country.currency)

    def text(self, minor):
        return plain_amount(minor, self.country.currency)

    def terms(self):
        said = self.case.get("terms", {})
        amounts = {name: self.minor(said[name]) for name in ("ceiling", "highest") if name in said}
        counts = {name: int(said[name]) for name in ("minimum", "maximum") if name in said}
        value = ShareValue(dt.date.min, self.minor(self.case["value"]))
        return ShareTerms(
            self.country.currency, (value,), **amounts, **counts, members_only="members_only" in said
        )

    def opening(self):
        value = self.minor(self.case["value"])
        for member, shares in self.case["members"].items():
            held = shares * value
            yield OpeningShares(member, shares, held, held, held, LONG_AGO)

    def operation(self, place, row):
        day = row["date"] if len(row["date"]) > 5 else f"2026-{row['date']}"
        given = {
            **row,
            "date": dt.date.fromisoformat(day),
            "kind": ShareKind(row["kind"]),
            "means": Means(row.get("means", "bank")),
            "amount": self.minor(row.get("amount", "0")),
        }
        return ShareOperation(reference=f"S{place}", **given)


@pytest.mark.parametrize("case", CASES)
def test_shares_follow_the_law(case):
    told = Told(case)
    assert_said(told.problems, case.get("refused"))
    assert_said(told.warnings, case.get("warned"))
    register, text = told.register, told.text
    figures = {
        "capital": text(register.capital),
        "owed": {who: text(register.of(who).owed) for who in case.get("owed", ())},
        "held": {who: register.of(who).shares for who in case.get("held", ())},
        "to_refund": {
            who: text(sum(each.owed for each in register.open_claims(who)))
            for who in case.get("to_refund", ())
        },
    }
    if "due" in case:
        exits = {each.member: each for each in settlements(register, told.law, told.last)}
        for name in ("due", "limit"):
            figures[name] = {who: getattr(exits[who], name) for who in case.get(name, ())}
    assert figures == figures | {name: case[name] for name in figures if name in case}


def assert_said(said, expected):
    """Nothing is said where nothing is expected, else one thing, in these words."""
    if expected is None:
        assert said == []
    else:
        assert [text for text in said if expected in text] == said != []


def test_every_country_has_its_cases():
    countries = {form["country"] for form in FORMS}
    assert countries == {"FR", "MA", "TN", "DZ"}
    forms = {case.values[0]["form"] for case in CASES}
    assert {"scop_sarl", "scop_sa", "scic_sarl", "scic_sa", "scic_sas", "l47_cooperative"} <= forms


@pytest.mark.parametrize("form", FORMS, ids=[form["form"] for form in FORMS])
def test_each_form_has_its_boundaries_on_both_sides(form):
    refused = [case for case in form["cases"] if "refused" in case]
    assert len(form["cases"]) >= 12
    assert len(refused) >= 6
    assert len(form["cases"]) - len(refused) >= 6
    assert all(case["facts"] for case in form["cases"])
