"""Indivisible reserves, liquidation, conversion and review by law: cases a lawyer can read, in `cases/reserves_*.toml`."""

import datetime as dt
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from cae_core.capital.conversion import convert
from cae_core.capital.indivisible import Cause, IndivisibleReserve, Move
from cae_core.capital.liquidation import Estate, liquidate
from cae_core.capital.reserve_law import ReserveLaw
from cae_core.capital.review import ClosedYear, ReviewDays, review_calls
from cae_core.country import find_country
from cae_core.errors import CaeError
from cae_core.money import minor_from_decimal

FACT = {"FR": r"FR-\d\.\d\d", "MA": r"MA-\d{1,3}", "TN": r"TN-\d{1,3}[a-z]?", "DZ": r"DZ-\d{1,3}[a-z]?"}
ON = dt.date(2026, 12, 31)
FILES = [
    tomllib.loads(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("cases/reserves_*")
]
FORMS = [file | form for file in FILES for form in file["forms"]]


def cases(kind):
    return [
        pytest.param(Case(form | {"key": key}, case), id=f"{key}: {case['title']}")
        for form in FORMS
        for key in form["keys"]
        for case in form.get(kind, ())
    ]


class Case:
    """A case under the law of its form and the statutes it supposes."""

    def __init__(self, form, said):
        self.form, self.said = form, said
        self.country = find_country(form["country"])
        parameters = self.country.legal_form(form["key"]).parameters
        statutes = said.get("statutes", {})
        self.law = ReserveLaw(parameters.with_statutes(statutes) if statutes else parameters)
        self.on = said.get("on", ON)

    def minor(self, text):
        return minor_from_decimal(text, self.country.currency)

    def amounts(self, name):
        return {key: self.minor(text) for key, text in self.said.get(name, {}).items()}

    def amount(self, name):
        return self.minor(self.said.get(name, "0"))

    @property
    def reserve(self):
        return IndivisibleReserve(self.law, self.amounts("held"))


def refusal(case, run):
    """What a refused case is told, which must name what it says."""
    with pytest.raises(CaeError) as caught:
        run()
    assert re.search(case.said["refused"], str(caught.value)), str(caught.value)


def moved(case):
    move = Move(
        Cause(case.said["cause"]),
        case.amounts("moves"),
        loss=case.amount("loss"),
        beneficiary=case.said.get("beneficiary", ""),
    )
    return case.reserve.after(move, case.on).held


@pytest.mark.parametrize("case", cases("moves"))
def test_a_reserve_moves_for_the_causes_of_its_law_alone(case):
    if "refused" in case.said:
        refusal(case, lambda: moved(case))
    else:
        assert moved(case) == case.amounts("left")


@pytest.mark.parametrize("case", cases("losses"))
def test_losses_are_borne_in_the_order_of_the_law(case):
    """What reserves bear of a loss, each in its turn; that very move is then lawful."""
    loss = case.amount("loss")
    if "refused" in case.said:
        refusal(case, lambda: case.reserve.absorbing(loss, case.on))
        return
    move = case.reserve.absorbing(loss, case.on)
    assert move.amounts == {role: -amount for role, amount in case.amounts("borne").items()}
    assert case.reserve.after(move, case.on).total == case.reserve.total - sum(case.amounts("borne").values())


def liquidated(case):
    estate = Estate(
        case.amount("realised"), case.amount("creditors"), case.amount("costs"), case.amounts("paid")
    )
    return liquidate(estate, case.law, case.on, case.said.get("beneficiary", ""))


@pytest.mark.parametrize("case", cases("liquidations"))
def test_an_estate_is_shared_out_in_the_legal_order(case):
    if "refused" in case.said:
        refusal(case, lambda: liquidated(case))
        return
    found = liquidated(case)
    assert found.members == case.amounts("members")
    assert (found.remainder, found.unpaid) == (case.amount("remainder"), case.amount("unpaid"))
    assert found.losses == case.amount("lost")
    out = found.creditors + found.costs + sum(found.members.values()) + found.remainder
    assert out == found.estate.realised
    assert sum(step.amount for step in found.steps) == 0
    assert sum(found.members_receive.values()) == (found.remainder if "shared" in case.said else 0)
    assert found.members_receive == case.amounts("shared")
    named = found.beneficiary.key if found.beneficiary else ""
    assert named == (case.said.get("beneficiary", "") if found.remainder else "")


@pytest.mark.parametrize("case", cases("conversions"))
def test_a_conversion_shows_what_is_locked(case):
    found = convert(case.reserve, case.on)
    assert (found.locked, found.unlocked) == (case.amount("locked"), case.amount("unlocked"))
    assert case.said["says"] in str(found.finding)
    assert bool(found.source) is case.said.get("sourced", True)


@pytest.mark.parametrize("case", cases("reviews"))
def test_closed_years_call_for_what_the_law_says(case):
    years = [
        ClosedYear(
            row["end"],
            **{
                name: case.minor(row.get(name, case.said.get(name, "0")))
                for name in ("result", "capital", "highest_capital", "net_worth", "turnover")
            },
            members=row.get("members", 0),
        )
        for row in case.said["years"]
    ]
    reviews = ReviewDays(case.said.get("registered"), case.said.get("last_review"))
    calls = review_calls(years, case.law, reviews)
    assert [each.key for each in calls] == case.said["calls"]
    assert all(re.match(FACT[case.country.code], each.source) for each in calls)
    if "by" in case.said:
        assert calls[0].by == case.said["by"]
    if "says" in case.said:
        assert case.said["says"] in str(calls[0].text)


KINDS = ("moves", "losses", "liquidations", "conversions", "reviews")
ALL = [param.values[0] for kind in KINDS for param in cases(kind)]


def test_every_case_names_its_facts_and_its_reason():
    for case in ALL:
        fact = FACT[case.country.code]
        assert re.fullmatch(f"{fact}(, {fact})*", case.said["facts"]), case.said["title"]
        assert case.said["why"], case.said["title"]


def test_every_form_that_has_reserves_has_cases_of_them():
    told = Counter((case.country.code, case.form["key"]) for case in ALL)
    for code in FACT:
        for key, form in find_country(code).legal_forms.items():
            has = form.parameters is not None and "indivisible_reserves" in form.parameters
            assert told[code, key] >= (5 if has else 0), key
