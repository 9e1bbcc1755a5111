"""Decisions counted under the law of each form: majorities, their bases, ties, blank votes, colleges.

The cases are in cases/outcome_CC_FORM.toml: members, those present or represented, what they said, then
whether it is adopted and out of what.
"""

import datetime as dt
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from cae_core.country import find_country
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.colleges import College, check_colleges, majority_carries
from cae_core.governance.counting import Group, count_totals, decide, groups
from cae_core.governance.natures import FIRST, Nature, Subject
from cae_core.governance.refusals import Unlawful
from cae_core.governance.resolutions import Choice
from cae_core.governance.roll import MemberFacts, make_roll
from cae_core.rules.errors import LawNotEstablished

ON = dt.date(2026, 6, 19)
FILES = sorted((Path(__file__).parent / "cases").glob("outcome_*.toml"))


def read(path):
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = {key: value for key, value in file.items() if key != "cases"}
    return [(path.stem.split("_")[1].upper(), {**shared, **case}) for case in file["cases"]]


CASES = [each for path in FILES for each in read(path)]


def law_of(country, case):
    parameters = find_country(country).legal_forms[case["form"]].parameters
    return AssemblyLaw(parameters.with_statutes(case.get("statutes", {})))


def outcome(country, case):
    """What a case's votes decide, by the country's own data."""
    law = law_of(country, case)
    colleges = [
        College(each["key"], each["key"], Fraction(each["weight"])) for each in case.get("colleges", ())
    ]
    check_colleges(colleges, law, ON)
    parts = case.get("colleges") or [{"key": "", **case}]
    facts = [
        MemberFacts(f"{part['key']}{i:05}", college=part["key"])
        for part in parts
        for i in range(part["members"])
    ]
    there = {
        f"{part['key']}{i:05}"
        for part in parts
        for i in range(part.get("there", sum(part["votes"].values())))
    }
    roll = make_roll(facts, law, ON)
    totals = {
        Group(part["key"]): {Choice(name): count for name, count in part["votes"].items()} for part in parts
    }
    subject = Subject(case.get("subject", "other"))
    nature = Nature(case.get("nature", "ordinary"))
    return decide(
        count_totals(totals, groups(roll, there)),
        roll=roll,
        counted=there,
        majority=law.majority(nature, case.get("call", FIRST), ON, subject),
        colleges=colleges,
        chair=Choice(case["chair"]) if "chair" in case else None,
        carries=majority_carries(law, ON),
    )


@pytest.mark.parametrize(("country", "case"), CASES, ids=[case["title"] for _, case in CASES])
def test_the_law_decides(country, case):
    if "unsettled" in case:
        with pytest.raises(LawNotEstablished) as caught:
            outcome(country, case)
        assert caught.value.key == case["unsettled"]
        return
    found = outcome(country, case)
    assert found.adopted is case["adopted"]
    assert found.casting_vote is case.get("casting_vote", False)
    assert found.source
    if "of" in case:
        assert [found.votes_for, found.out_of] == [Fraction(each) for each in case["of"]]
    if "needed" in case:
        assert found.needed == Fraction(case["needed"])
    if "heads" in case:
        assert [found.tally.for_, found.tally.against] == [Fraction(each) for each in case["heads"]]
        assert any("weights of the colleges decide otherwise" in str(each) for each in found.reasons)


def five(*weights):
    keys = ("founders", "companies", "users", "employees", "authorities")
    return [College(key, key, Fraction(weight, 100)) for key, weight in zip(keys, weights, strict=True)]


@pytest.mark.parametrize("form", ["scic_sarl", "scic_sa", "scic_sas"])
def test_colleges_of_a_scic_have_10_to_50_percent_each(form):
    law = law_of("FR", {"form": form})
    check_colleges(five(10, 50, 20, 10, 10), law, ON)
    for weights, said in {
        (9, 41, 20, 20, 10): "founders: a college with 9 % of the votes (FR-2.53.*); expected 10 % or more",
        (51, 19, 10, 10, 10): "founders: a college with 51 % of the votes (FR-2.53.*); expected 50 % or less",
        (10, 50, 20, 9, 11): "employees: a college with 9 % of the votes (FR-2.53.*); expected 10 % or more",
        (10, 50, 20, 10, 11): "colleges: they have 101 % of the votes together (FR-2.53.*); expected 100 %",
        (10, 50, 19, 10, 10): "colleges: they have 99 % of the votes together (FR-2.53.*); expected 100 %",
    }.items():
        with pytest.raises(Unlawful, match=said.replace("(", r"\(").replace(")", r"\)")):
            check_colleges(five(*weights), law, ON)


def test_a_college_more_exact_than_percents():
    law = law_of("FR", {"form": "scic_sarl"})
    third = [College(key, key, Fraction(1, 3)) for key in "abc"]
    check_colleges(third, law, ON)
    close = [Fraction(999, 10000), Fraction(5001, 10000), Fraction(4, 10)]
    with pytest.raises(Unlawful, match=r"a: .*L47 art. 19 octies"):
        check_colleges([College(key, key, weight) for key, weight in zip("abc", close, strict=True)], law, ON)


def test_two_colleges_are_too_few_and_a_scop_has_none():
    two = [College(key, key, Fraction(1, 2)) for key in "ab"]
    with pytest.raises(Unlawful, match=r"FR-2\.53"):
        check_colleges(two, law_of("FR", {"form": "scic_sas"}), ON)
    with pytest.raises(Unlawful, match="knows none"):
        check_colleges(five(20, 20, 20, 20, 20), law_of("FR", {"form": "scop_sarl"}), ON)
    check_colleges([], law_of("FR", {"form": "scop_sarl"}), ON)
