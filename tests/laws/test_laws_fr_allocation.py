"""French surpluses allocated: cases that a lawyer can read, and a second calculator on drawn years.

The cases are in tests/laws/cases/allocation_fr_*.toml; the calculator, in french_surplus.py, shares no code
with the library.
"""

import datetime as dt
import re
import tomllib
from fractions import Fraction as F  # noqa: N817
from pathlib import Path

import french_surplus
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cae_core.capital import Kind, allocate
from cae_core.country import find_country
from cae_core.rules.errors import LawNotEstablished, NodeNotComputed, StatutesTooLow
from cae_core.rules.ratio import Ratio

FRANCE = find_country("FR")
FOLDER = Path(__file__).parent / "cases"
ON = dt.date(2026, 12, 31)
FAMILIES = {
    "scop_sarl": ("allocation_fr_scop", ("scop_sarl", "scop_sa", "scop_sas")),
    "scic_sarl": ("allocation_fr_scic", ("scic_sarl", "scic_sa", "scic_sas")),
    "l47_cooperative": ("allocation_fr_l47", ("l47_cooperative",)),
}


def read(stem):
    file = tomllib.loads((FOLDER / f"{stem}.toml").read_text(encoding="utf-8"))
    return [(file["form"], case) for case in file["cases"]]


CASES = [each for stem, _ in FAMILIES.values() for each in read(stem)]
IDS = [f"{form}: {case['title']}" for form, case in CASES]


def rules_of(form, statutes):
    rules = FRANCE.allocations[form]
    return rules.with_statutes(statutes) if statutes else rules


def run(form, case):
    rules = rules_of(form, case.get("statutes"))
    return allocate(rules, ON, rules.typed(ON, {**case["figures"], **case.get("votes", {})}))


@pytest.mark.parametrize(("form", "case"), CASES, ids=IDS)
def test_case(form, case):
    found = run(form, case)
    typed = found.run.graph.typed
    expected = dict.fromkeys((each.node for each in found.rules.destinations), 0) | typed(case["shares"])
    assert {part.destination.node: part.amount for part in found.parts} == expected
    told = {each.limit.node: each.nearest for each in found.breaches}
    options = {each.node: each.option for each in found.rules.limits}
    forbidden = case.get("forbidden", {})
    assert told == {node: typed({options[node]: text})[options[node]] for node, text in forbidden.items()}


@pytest.mark.parametrize(("form", "case"), CASES, ids=IDS)
def test_the_figures_of_a_case_add_up_and_name_their_facts(form, case):
    """What a reader would check with a pocket calculator."""
    shares = sum(round(F(text) * 100) for text in case["shares"].values())
    assert shares == round(F(case["figures"]["surplus_to_allocate"]) * 100)
    assert re.fullmatch(r"FR-\d\.\d\d(, FR-\d\.\d\d)*", case["facts"])


@pytest.mark.parametrize(("form", "case"), [each for each in CASES if "forbidden" in each[1]])
def test_the_nearest_lawful_figures_of_a_case_are_lawful(form, case):
    assert lawful_again(run(form, case)).lawful


@pytest.mark.parametrize("form", FAMILIES)
def test_every_limit_is_crossed_by_a_case_and_kept_by_others(form):
    cases = [case for each, case in CASES if each == form]
    crossed = {node for case in cases for node in case.get("forbidden", {})}
    assert crossed == {limit.node for limit in FRANCE.allocations[form].limits}
    assert len(cases) >= 12
    assert sum("forbidden" not in case for case in cases) >= 12


@pytest.mark.parametrize(("form", "case"), CASES, ids=IDS)
def test_a_family_allocates_alike_whatever_the_company_form(form, case):
    parts = {
        tuple((part.destination.node, part.amount) for part in run(each, case).parts)
        for each in FAMILIES[form][1]
    }
    assert len(parts) == 1


def test_every_form_has_its_rules():
    assert set(FRANCE.allocations) == set(FRANCE.legal_forms)


# --- What must be asked for -----------------------------------------------------------------------------


def test_an_interest_needs_the_rate_of_the_statutes_and_the_bond_rates():
    """FR-2.10: the statutes fix the rate; FR-2.76: the published rates are typed in."""
    rules = FRANCE.allocations["scic_sas"]
    figures = {
        "surplus_to_allocate": "20000",
        "capital": "100000",
        "interest_capital": "60000",
        "share_interest": "1",
    }
    with pytest.raises(LawNotEstablished, match="share_interest_maximum"):
        allocate(rules, ON, rules.typed(ON, figures))
    rules = rules.with_statutes({"share_interest_maximum": "0.02"})
    with pytest.raises(NodeNotComputed, match="bond_rate_1"):
        allocate(rules, ON, rules.typed(ON, figures))
    del figures["share_interest"]  # who votes none is asked nothing
    assert allocate(rules, ON, rules.typed(ON, figures)).lawful


def test_statutes_of_a_scic_below_the_half_are_refused_with_the_article():
    with pytest.raises(StatutesTooLow, match="19 nonies"):
        FRANCE.allocations["scic_sas"].with_statutes({"development_reserve_rate": "0.49"})


def test_the_legal_reserve_is_traced_to_its_article():
    """FR-2.23."""
    found = run("scop_sarl", CASES[0][1])
    line = found.run.line("legal_reserve_transfer")
    assert "L78 art. 33 1°" in line.source
    assert {fact.key for fact in found.run.facts(["legal_reserve_transfer"])} == {
        "legal_reserve_rate", "legal_reserve_target",
    }  # fmt: skip
    assert found.of_kind(Kind.RESERVE) == 30000_00


# --- A second calculator --------------------------------------------------------------------------------

EDGES = st.sampled_from([0, 1, 2, 99, 100, 1500_00, 5000_00, 10000_00, 20000_00])
MONEY = EDGES | st.integers(0, 10**8)
RATES = st.fractions(0, 1, max_denominator=1000) | st.sampled_from(
    [F(0), F(15, 100), F(60, 100), F(3, 4), F(1)]
)
BONDS = st.fractions(F(-1, 100), F(8, 100), max_denominator=100_000)
YEAR = {
    "surplus_to_allocate": MONEY | MONEY.map(lambda amount: -amount),
    "earlier_losses": st.just(0) | MONEY,
    "legal_reserve_balance": MONEY,
    "statutory_reserve_balance": MONEY,
    "other_reserves_balance": st.just(0) | MONEY,
    "loss_to_reserves": st.just(0) | MONEY,
}
SCOP = YEAR | {
    "highest_capital": MONEY,
    "excluded_gains": st.just(0) | MONEY,
    "eligible_employees": st.integers(0, 3),
    "development_rate": RATES,
    "share_interest": st.just(0) | MONEY,
}
ART_16 = YEAR | {
    "capital": MONEY,
    "interest_capital": MONEY,
    "share_interest": st.just(0) | MONEY,
    "gift": st.just(0) | MONEY,
    **{f"bond_rate_{i}": BONDS for i in range(1, 7)},
}
SCIC = ART_16 | {"grants": st.just(0) | MONEY}
PLAIN = ART_16 | {"third_party_surplus": st.just(0) | MONEY, "member_refunds": st.just(0) | MONEY}


def compared(form, statutes, figures, expected):
    rules = rules_of(form, {key: str(rate) for key, rate in statutes.items()})
    inputs = {
        name: Ratio(value.numerator, value.denominator) if isinstance(value, F) else value
        for name, value in figures.items()
    }
    found = allocate(rules, ON, inputs)
    parts, forbidden = expected
    assert {part.destination.node: part.amount for part in found.parts} == parts
    assert {each.limit.node: exact(each.nearest) for each in found.breaches} == forbidden
    assert lawful_again(found).lawful
    return found


def exact(value):
    return value.fraction if isinstance(value, Ratio) else value


def lawful_again(found):
    """The allocation with every vote that is forbidden replaced by the nearest lawful one."""
    votes = {each.limit.option: each.nearest for each in found.breaches}
    return allocate(found.rules, ON, {**found.run.given, **votes})


@settings(max_examples=400, deadline=None)
@given(st.fixed_dictionaries(SCOP), st.sampled_from([F(0), F(1, 100), F(1, 10), F(3, 4)]))
def test_a_scop_as_the_second_calculator_has_it(figures, asked):
    expected = french_surplus.scop(figures, asked)
    found = compared("scop_sarl", {"development_reserve_rate": asked}, figures, expected)
    if found.lawful and found.surplus > 0:
        assert found.of_kind(Kind.MEMBERS) * 3 <= found.surplus  # FR-2.27


@settings(max_examples=400, deadline=None)
@given(st.fixed_dictionaries(SCIC), BONDS.map(abs), st.sampled_from([F(1, 2), F(575, 1000), F(1)]))
def test_a_scic_as_the_second_calculator_has_it(figures, interest, reserve):
    statutes = {"share_interest_maximum": interest, "development_reserve_rate": reserve}
    expected = french_surplus.scic(figures, interest, reserve)
    found = compared("scic_sarl", statutes, figures, expected)
    if found.lawful and found.surplus > 0:
        assert found.of_kind(Kind.RESERVE) * 2 >= found.run["net_surplus"]  # FR-2.54


@settings(max_examples=400, deadline=None)
@given(st.fixed_dictionaries(PLAIN), BONDS.map(abs))
def test_a_plain_cooperative_as_the_second_calculator_has_it(figures, interest):
    compared(
        "l47_cooperative",
        {"share_interest_maximum": interest},
        figures,
        french_surplus.plain(figures, interest),
    )
