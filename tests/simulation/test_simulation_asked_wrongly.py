"""What is asked for in vain raises one error, the library's and the builtin at once, with the nearest names."""

import pickle
from fractions import Fraction

import attrs
import numpy as np
import pytest
from simulated import Made, described, scenario_of, varied

from cae_core import CaeError
from cae_core.messages import Translator
from cae_core.simulation.asked_wrongly import UnknownKey, WrongArgument
from cae_core.simulation.assumptions import Assumption
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.measures import measure
from cae_core.simulation.monte_carlo import Draws, monte_carlo
from cae_core.simulation.sensitivity import Tornado, steps

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
RATE = Assumption("rate", {"en": "rate"}, "law.contribution_rate", Fraction(1), Fraction(2), Fraction(3))
SCENARIO = scenario_of("MA", "cooperative", population=Made(varied("MA", 6, 2)))
RESULTS = run_scenario(SCENARIO, workers=1)
DRAWS = Draws(1, (), {}, {"net": Fraction(0)}, {"net": (Fraction(0),)})


@pytest.mark.parametrize(
    ("ask", "name", "near"),
    [
        (lambda: RESULTS["coperative"], "coperative", "cooperative"),
        (lambda: RESULTS[3], "3", "cooperative"),
        (lambda: SCENARIO.variant("coperative"), "coperative", "cooperative"),
        (lambda: RESULTS.table("total"), "total", "totals"),
        (lambda: RESULTS.to_csv("month"), "month", "months"),
        (lambda: DRAWS.band("nett"), "nett", "net"),
        (lambda: DRAWS.share("nett"), "nett", "net"),
        (lambda: Tornado((), {"net": Fraction(0)}, {}, {}).bars("nett"), "nett", "net"),
        (lambda: measure(RESULTS)[0].share_reaching("a"), "a", "–"),
    ],
)
def test_a_key_that_is_not_there_is_told_with_its_neighbours(ask, name, near):
    with pytest.raises(KeyError) as caught:
        ask()
    error = caught.value
    assert isinstance(error, CaeError)
    assert isinstance(error, UnknownKey)
    assert (str(error.data["name"]), near in error.near) == (name, True)
    assert f"“{name}”" in str(error)
    assert not str(error).startswith("'")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_it_is_told_in_the_readers_language():
    with pytest.raises(UnknownKey) as caught:
        SCENARIO.variant("coperative")
    assert Translator("fr")(caught.value.template, **caught.value.data) != str(caught.value)


@pytest.mark.parametrize("seed", [-1, 1.5, "7", None, True])
def test_a_seed_is_a_whole_number_from_nothing_on(seed):
    for make in (
        lambda: attrs.evolve(described("MA", 5, 2), seed=seed),
        lambda: attrs.evolve(SCENARIO, seed=seed),
        lambda: monte_carlo(SCENARIO, [], {}, draws=1, root=seed),
    ):
        with pytest.raises(ValueError, match="expected a whole number, 0 or more") as caught:
            make()
        assert isinstance(caught.value, WrongArgument)
        assert isinstance(caught.value, CaeError)


def test_a_seed_of_numpy_is_the_same_seed():
    plain, other = described("MA", 5, 2), attrs.evolve(described("MA", 5, 2), seed=np.int64(7))
    assert type(other.seed) is int
    assert attrs.evolve(plain, seed=7).digest == other.digest


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: run_scenario(SCENARIO, keep="all"), "keep = 'all'"),
        (lambda: run_scenario(SCENARIO, chunk=0), "chunk = 0"),
        (lambda: monte_carlo(SCENARIO, [], {}, draws=0, root=1), "draws = 0"),
        (lambda: steps(RATE, 1), "count = 1"),
    ],
)
def test_an_argument_that_cannot_be_is_named(ask, said):
    with pytest.raises(ValueError, match=said) as caught:
        ask()
    assert isinstance(caught.value, CaeError)
