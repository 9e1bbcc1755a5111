"""The statutes speak of the legal form too, and some contracts belong to some forms alone."""

import attrs
import pytest

from cae_core.closing.identity import identity_problems
from cae_core.closing.statutes import form_of, regime_of, statutes_problems
from cae_core.cooperative.cooperative import Cooperative, Dated
from cae_core.cooperative.people import Contract
from cae_core.country import find_country
from cae_core.periods import Month, parse_date
from cae_core.rules.errors import LawNotEstablished
from cae_core.rules.ratio import Ratio

ALGERIA = find_country("DZ")
ON = parse_date("2026-09-30")
EVER = parse_date("0001-01-01")


def cooperative(**more):
    return Cooperative(
        "Invented", "DZ", "DZD", more.pop("legal_form", "dz_experiment"), Month(2026, 9), **more
    )


def stated(**values):
    return {key: (Dated(EVER, value),) for key, value in values.items()}


def test_what_the_law_leaves_open_for_a_form_is_asked_for_until_the_statutes_give_it():
    """DZ-137: every value of the experiment is a parameter of the statutes."""
    silent = form_of(cooperative(), ALGERIA).parameters
    assert isinstance(silent.at(ON).errors["contribution_rate"], LawNotEstablished)
    given = cooperative(statutes=stated(contribution_rate="0.10"))
    assert statutes_problems(given, ALGERIA) == []
    fact = form_of(given, ALGERIA).parameters.at(ON).facts["contribution_rate"]
    assert (fact.value, fact.confidence) == (Ratio.parse("0.10"), "statutes")
    assert regime_of(given, ALGERIA, "employee") is ALGERIA.regime("employee")


def test_a_line_of_the_statutes_that_nothing_takes_is_a_problem():
    (problem,) = statutes_problems(cooperative(statutes=stated(contribution_rat="0.10")), ALGERIA)
    assert problem.column == "statutes.contribution_rat"


@pytest.mark.parametrize(("form", "wrong"), [("dz_experiment", 0), ("dz_cooperative", 1)])
def test_the_experiments_contract_is_for_the_experiment_alone(form, wrong):
    contract = Contract("K1", "P1", "experiment_entrepreneur", parse_date("2026-01-01"))
    found = identity_problems(cooperative(legal_form=form, contracts={"K1": contract}), ALGERIA)
    assert [(each.column, each.value) for each in found] == [("kind", "experiment_entrepreneur")] * wrong
    lawful = attrs.evolve(contract, kind="entrepreneur")
    assert identity_problems(cooperative(legal_form=form, contracts={"K1": lawful}), ALGERIA) == []
