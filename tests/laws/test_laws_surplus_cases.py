"""Surpluses and losses allocated in every country: each case, its arithmetic, its nearest lawful figures."""

import re
from fractions import Fraction

import pytest
from surplus_cases import (
    CASES,
    FILES,
    breaches,
    exact,
    expected_breaches,
    expected_parts,
    lawful_again,
    name,
    parts,
    received,
    run,
)

from cae_core.capital.sharing import NothingToShareBy
from cae_core.country import find_country
from cae_core.money import decimals, minor_from_decimal
from cae_core.rules.errors import LawNotEstablished

DOZEN = 12
FACT = {"FR": r"FR-\d\.\d\d", "MA": r"MA-\d{1,3}", "TN": r"TN-\d{1,3}[a-z]?", "DZ": r"DZ-\d{1,3}[a-z]?"}


@pytest.mark.parametrize("case", CASES, ids=name)
def test_case(case):
    _, _, content = case
    found = run(*case)
    assert parts(found) == expected_parts(found, content)
    assert breaches(found) == {
        node: exact(value) for node, value in expected_breaches(found, content).items()
    }
    nodes = content.get("nodes", {})
    assert {node: found.run[node] for node in nodes} == found.run.graph.typed(nodes)


@pytest.mark.parametrize("case", [each for each in CASES if "members" in each[2]], ids=name)
def test_members_receive_their_part_of_a_result_that_is_their_own(case):
    _, _, content = case
    found = run(*case)
    if "persons" not in content:
        with pytest.raises(NothingToShareBy):
            received(found, content)
        return
    told = {
        member: minor_from_decimal(text, found.rules.framework.currency)
        for member, text in content["persons"].items()
    }
    assert received(found, content) == dict.fromkeys(content["members"], 0) | told
    assert sum(map(Fraction, content["persons"].values())) == Fraction(
        content["figures"]["surplus_to_allocate"]
    )


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_figures_of_a_case_add_up_and_name_their_facts(case):
    """What a reader would check with a pocket calculator."""
    country, _, content = case
    result = Fraction(content["figures"]["surplus_to_allocate"])
    assert sum(map(Fraction, content.get("shares", {}).values())) == result
    assert (result * 10 ** decimals(country.currency)).denominator == 1
    fact = FACT[country.code]
    assert re.fullmatch(f"{fact}(, {fact})*", content["facts"])


@pytest.mark.parametrize("case", [each for each in CASES if "forbidden" in each[2]], ids=name)
def test_the_nearest_lawful_figures_of_a_case_are_lawful(case):
    """What no vote cures, having no nearest figure, stays forbidden; nothing else does."""
    found = run(*case)
    incurable = {each.limit.node for each in found.breaches if not each.limit.nearest}
    assert {each.limit.node for each in lawful_again(found).breaches} == incurable


@pytest.mark.parametrize("case", [each for each in CASES if "asks" in each[2]], ids=name)
def test_what_the_sheet_leaves_open_is_asked_of_the_statutes(case):
    """The same year is refused without any one of what it asks, and allocated once the statutes say it."""
    _, _, content = case
    assert run(*case).parts
    for key in content["asks"]:
        with pytest.raises(LawNotEstablished, match=key):
            run(*case, without=key)


@pytest.mark.parametrize("code", FACT)
def test_every_form_of_a_cooperative_has_a_dozen_cases_and_every_limit_is_crossed_and_kept(code):
    country = find_country(code)
    ours = [(form, case) for each, form, case in CASES if each.code == code]
    of_law = {key for key, form in country.legal_forms.items() if form.parameters is not None}
    assert set(country.allocations) == of_law
    for form, rules in country.allocations.items():
        cases = [case for each, case in ours if each == form]
        assert len(cases) >= DOZEN, form
        assert len({case["title"] for case in cases}) == len(cases), form
        crossed = {node for case in cases for node in case.get("forbidden", {})}
        assert crossed == {limit.node for limit in rules.limits}, form
        assert any("forbidden" not in case for case in cases), form


def test_sixteen_forms_are_counted():
    assert len({(country.code, form) for country, form, _ in CASES}) == 16


def test_there_are_files_of_every_country():
    assert {path.stem.split("_")[1].upper() for path in FILES} == set(FACT)
