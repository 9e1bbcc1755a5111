"""French surpluses allocated: what must be asked for, and a second calculator on drawn years.

The cases are in tests/laws/cases/allocation_fr_*.toml, run by test_laws_surplus_cases.py; the calculator, in
french_surplus.py, shares no code with the library.
"""

from fractions import Fraction as F  # noqa: N817

import french_surplus
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surplus_cases import CASES, ON, breaches, internal, lawful_again, parts, run

from cae_core.capital import Kind, allocate
from cae_core.country import find_country
from cae_core.rules.errors import LawNotEstablished, NodeNotComputed, StatutesTooLow

FRANCE = find_country("FR")


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
    found = run(*next(case for case in CASES if case[1] == "scop_sarl"))
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
    rules = FRANCE.allocations[form].with_statutes({key: str(rate) for key, rate in statutes.items()})
    found = allocate(rules, ON, internal(figures))
    assert (parts(found), breaches(found)) == expected
    assert lawful_again(found).lawful
    return found


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
