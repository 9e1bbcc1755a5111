"""Sweeps, tornadoes and draws: closed forms worked by hand, and the same numbers on any executor."""

import pickle
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

from cae_core.country import find_country
from cae_core.periods import Month
from cae_core.rules.errors import UnknownName
from cae_core.simulation.assumption_targets import half_up
from cae_core.simulation.assumptions import Assumption, AssumptionRefused, read_assumptions
from cae_core.simulation.description import read_description
from cae_core.simulation.generation import Described
from cae_core.simulation.monte_carlo import drawn, monte_carlo, quantile
from cae_core.simulation.people import Population
from cae_core.simulation.readings import Measure, Reading, ShareWorseOff, Tenth
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.sensitivity import steps, sweep, tornado
from cae_core.simulation.supposing import Supposing
from cae_core.simulation.table import Table
from cae_core.simulation.variant import variant_of

START = Month(2026, 1)
MONTHS = 3
MOROCCO = find_country("MA")
WORDS = {"en": "…"}


def supposed(key: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"key": key, "label": WORDS, "value": value, "assumption": True, **more}


def flat(size: int = 4, *rows: dict[str, Any]) -> Described:
    """Everybody alike: 5 000.00 a month, of which 40 % are costs, unless said."""
    several = {
        row["key"]: row
        for row in (
            supposed("turnover.median", "5000.00"),
            supposed("turnover.spread", "0"),
            supposed("cost.share", {"40": "100 %"}),
            supposed("column.dependants", {"0": "100 %"}),
            supposed("share.sector", {"craft": "100 %"}),
            *rows,
        )
    }
    tables = {"label": WORDS, "about": WORDS, "size": size, "categories": {"sector": {"craft": WORDS}}}
    description = read_description({**tables, "hypotheses": list(several.values())}, "MAD", "invented")
    return Described(description, MONTHS, START, 2026)


def scenario(population: Population | None = None) -> Scenario:
    variants = [variant_of(MOROCCO, key, key) for key in ("undeclared", "cooperative")]
    return Scenario(WORDS, population or flat(), variants, START, 2026)


def assumption(target: str, low: str, base: str, high: str, **more: Any) -> Assumption:
    row = {"target": target, "low": low, "base": base, "high": high, "assumption": True, **more}
    return read_assumptions({more.get("name", target): {k: v for k, v in row.items() if k != "name"}})[0]


RATE = assumption("law.contribution_rate", "0.05", "0.10", "0.15")
TURNOVER = assumption("population.turnover.median", "0.8", "1", "1.5", change="times")
COSTS = assumption("population.cost.share", "-10", "0", "20", change="plus")
TAKEN = Reading("cooperative", "contribution")
INCOME = Reading("undeclared", "net_income")


def test_a_linear_measure_sweeps_linearly() -> None:
    """The contribution is so much of 5 000.00, to the minor unit; undeclared income does not move."""
    found = sweep(scenario(), RATE, steps(RATE, 5), {"taken": TAKEN, "income": INCOME})
    assert [str(float(each)) for each in found.values] == ["0.05", "0.075", "0.1", "0.125", "0.15"]
    taken: tuple[Fraction | int, ...] = found.found["taken"]
    income: tuple[Fraction | int, ...] = found.found["income"]
    assert taken == (25000, 37500, 50000, 62500, 75000)
    assert income == (300000,) * 5


def test_the_widest_bar_comes_first() -> None:
    """Undeclared income is turnover less costs: worked by hand for each low and high."""
    found = tornado(scenario(), [RATE, COSTS, TURNOVER], {"income": INCOME, "taken": TAKEN})
    bars: list[tuple[Assumption, Fraction | int, Fraction | int]] = [
        (bar.assumption, bar.low, bar.high) for bar in found.bars("income")
    ]
    assert bars == [(TURNOVER, 240000, 450000), (COSTS, 350000, 200000), (RATE, 300000, 300000)]
    assert [bar.span for bar in found.bars("income")] == [210000, 150000, 0]
    taken: list[tuple[Assumption, *tuple[Fraction | int, ...]]] = [
        (bar.assumption, bar.low, bar.base, bar.high) for bar in found.bars("taken")
    ]
    assert taken == [
        (RATE, 25000, 50000, 75000),
        (TURNOVER, 40000, 50000, 75000),
        (COSTS, 50000, 50000, 50000),
    ]


def test_equal_bars_are_in_the_order_of_names() -> None:
    again = attrs.evolve(TURNOVER, name="a")
    found = tornado(scenario(), [TURNOVER, again], {"income": INCOME})
    assert [bar.assumption.name for bar in found.bars("income")] == ["a", TURNOVER.name]


def test_a_band_holds_the_base_and_what_was_drawn() -> None:
    found = monte_carlo(scenario(), [RATE, TURNOVER], {"taken": TAKEN}, draws=20, root=7)
    band = found.band("taken")
    assert band.base == 50000
    assert band.low < band.base < band.high
    for rate, factor, taken in zip(*found.values.values(), found.found["taken"], strict=True):
        turnover = half_up(5000 * factor, 2)
        assert taken == half_up(turnover * rate, 2) * 100
    assert band.low == min(found.found["taken"])
    assert band.high == sorted(found.found["taken"])[18]
    assert found.share("taken", Fraction(0)) == 1


def test_draws_are_as_often_below_the_base_as_above() -> None:
    supposing = Supposing(scenario(flat(1)), [TURNOVER])
    values = [drawn(supposing, 1, number)[TURNOVER.name] for number in range(300)]
    assert all(TURNOVER.low <= each <= TURNOVER.high for each in values)
    assert all(each == half_up(each, 6) for each in values)
    assert 120 <= sum(each < 1 for each in values) <= 180


def test_one_assumption_more_leaves_the_draws_of_others() -> None:
    one, two = (Supposing(scenario(flat(1)), each) for each in ([RATE], [COSTS, RATE]))
    assert drawn(one, 3, 5)[RATE.name] == drawn(two, 3, 5)[RATE.name]
    assert drawn(one, 3, 5) not in (drawn(one, 4, 5), drawn(one, 3, 6))


class Elsewhere(Executor):
    """Hands work over as another process would get it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        made, given, named = pickle.loads(pickle.dumps((fn, args, kwargs)))
        done.set_result(pickle.loads(pickle.dumps(made(*given, **named))))
        return done


SPREAD = (supposed("turnover.spread", "0.7"), supposed("failure", {"1-": "3 %"}))


def test_draws_are_the_same_on_any_executor_and_chunk() -> None:
    """Threads hand back numbers in the order asked for; chunks of 7 persons cut blocks and add up."""
    measures: dict[str, Measure] = {
        "taken": TAKEN,
        "median": Tenth("cooperative"),
        "worse": ShareWorseOff("cooperative", "undeclared"),
    }
    people, several = flat(20, *SPREAD), [RATE, TURNOVER, COSTS]
    here = monte_carlo(scenario(people), several, measures, draws=2, root=11)
    with ThreadPoolExecutor(2) as executor:
        there = monte_carlo(scenario(people), several, measures, executor, draws=2, root=11, chunk=7)
    sent = monte_carlo(scenario(people), several, measures, Elsewhere(), draws=2, root=11)
    for each in (there, sent):
        assert (here.values, here.base, here.found) == (each.values, each.base, each.found)


def test_a_population_is_drawn_anew_unless_it_is_kept() -> None:
    people = flat(50, *SPREAD)
    still = assumption("law.contribution_rate", "0.0999999", "0.10", "0.1000001")
    kept = monte_carlo(scenario(people), [still], {"income": INCOME}, draws=3, root=5, redraw=False)
    assert set(kept.found["income"]) == {kept.base["income"]}
    anew = monte_carlo(scenario(people), [still], {"income": INCOME}, draws=3, root=5)
    assert len({anew.base["income"], *anew.found["income"]}) == 4


def test_a_known_population_is_never_drawn_anew() -> None:
    columns: Mapping[str, Any] = {
        "turnover": [500000] * 2,
        "costs": [0] * 2,
        "dependants": [0] * 2,
        "sector": ["craft"] * 2,
    }
    people = Table.of(columns, MONTHS, categories={"sector": ["craft"]})
    found = monte_carlo(scenario(people), [RATE], {"income": INCOME}, draws=2, root=5)
    assert set(found.found["income"]) == {500000}
    with pytest.raises(AssumptionRefused, match="not a description"):
        Supposing(scenario(people), [TURNOVER])


def test_readings() -> None:
    """By person, in all, and a difference: three months of 3 000.00 undeclared, 500.00 contributed."""
    readings: dict[str, Measure] = {
        "each": Reading("undeclared", "net_income", per="persons"),
        "all": Reading("undeclared", ("net_income", "costs"), per=""),
        "less": Reading("cooperative", "contribution", against="undeclared"),
        "none": Reading("undeclared", "net_income", per="months_trial"),
        "median": Tenth("undeclared"),
        "worse": ShareWorseOff("cooperative", "undeclared"),
    }
    found = tornado(scenario(), [RATE], readings).base
    assert found == {"each": 900000, "all": 6000000, "less": 50000, "none": 0, "median": 300000, "worse": 1}


@pytest.mark.parametrize(
    ("reading", "near"),
    [
        (Reading("cooperativ", "net_income"), "cooperative"),
        (Reading("cooperative", "net_incomes"), "net_income"),
        (Reading("cooperative", "net_income", per="month_active"), "months_active"),
    ],
)
def test_a_reading_of_what_is_not_there(reading: Reading, near: str) -> None:
    with pytest.raises(UnknownName, match=near):
        sweep(scenario(flat(1)), RATE, [RATE.base], {"it": reading})


def test_an_input_and_a_value_of_the_contribution() -> None:
    """A rate given to a variant as an input moves its costs; one of the scheme moves the contribution."""
    tunisia = find_country("TN")
    variant = variant_of(
        tunisia,
        "cooperative",
        "cooperative",
        contribution={"components": [{"key": "services", "base": "collected", "rate": "8 %"}]},
    )
    columns: dict[str, Any] = {name: [0] for name in ("children", "dependent_parents", "costs")}
    columns["head_of_household"] = np.array([False])
    people = Table.of({**columns, "turnover": [3000000]}, MONTHS)
    one = Scenario(WORDS, people, [variant], START)
    rate = assumption("contribution.services.rate", "0.06", "0.08", "0.10")
    measures: dict[str, Measure] = {"taken": TAKEN, "gross": Reading("cooperative", "gross")}
    accident = assumption("inputs.work_accident_rate", "0.004", "0.005", "0.04")
    found = tornado(one, [rate, accident], measures)
    widest = found.bars("taken")[0]
    assert (widest.low, widest.base, widest.high) == tuple(map(Fraction, (180000, 240000, 300000)))
    gross = {bar.assumption: bar for bar in found.bars("gross")}[accident]
    assert gross.low > gross.base > gross.high > 0


def test_an_amount_of_the_law_is_in_whole_currency_units() -> None:
    """Each month leaves 2 500.00: the minimum wage is reached once in three months, 7 000.00 never."""
    least = assumption("law.least_gross", "0.00", "3422.72", "7000.00")
    found = tornado(scenario(), [least], {"paid": Reading("cooperative", "months_paid")})
    (bar,) = found.bars("paid")
    assert (bar.low, bar.base, bar.high) == (Fraction(1), Fraction(1, 3), Fraction(0))


def test_a_figure_that_is_the_same_as_a_parameter_moves_alone() -> None:
    """Pay that waits for less leaves the minimum wage itself where it is."""
    tunisia = find_country("TN")
    variant = variant_of(tunisia, "cooperative", "cooperative")
    columns: dict[str, Any] = {name: [0] for name in ("children", "dependent_parents", "costs")}
    columns["head_of_household"] = np.array([False])
    one = Scenario(WORDS, Table.of({**columns, "turnover": [500000]}, MONTHS), [variant], START)
    least = assumption("law.least_gross", "0.000", "554.736", "600.000")
    made = Supposing(one, [least]).scenario({least.name: Fraction(0)}).variant("cooperative").framework
    assert made.figure("least_gross", START.last) == 0
    assert made.figure("smig_48_month", START.last) == 554736
    (bar,) = tornado(one, [least], {"paid": Reading("cooperative", "months_paid")}).bars("paid")
    assert (bar.low, bar.base, bar.high) == (Fraction(1), Fraction(1, 3), Fraction(1, 3))


def test_an_assumption_stands_for_what_the_law_does_not_say() -> None:
    """A figure that nobody established is supposed at its base, and said to be an assumption."""
    key = "old_age_opening_days"
    unknown = assumption(f"law.{key}", "1000", "3240", "4000", variants=["cooperative"])
    made = Supposing(scenario(), [unknown])
    assert made.base.variant("cooperative").framework.figure(key, START.last) == 3240
    assert (
        made.scenario({unknown.name: unknown.low}).variant("cooperative").framework.figure(key, START.last)
        == 1000
    )
    (fact,) = [made.base.variant("cooperative").framework.law.at(START.last)[key]]
    assert (fact.source, fact.confidence) == (f"assumption law.{key}", "reform")


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (
            assumption("law.contribution_rate", "0.05", "0.12", "0.15"),
            AssumptionRefused,
            "not what the scenario says",
        ),
        (
            assumption("population.cost.share", "-10", "1", "20", change="plus"),
            AssumptionRefused,
            "not what the",
        ),
        (
            assumption("law.contribution_rat", "0.05", "0.10", "0.15"),
            AssumptionRefused,
            "have no such figure",
        ),
        (
            attrs.evolve(RATE, variants=("undeclared", "cooperative")),
            AssumptionRefused,
            "have no such figure",
        ),
        (attrs.evolve(RATE, variants=("cooperativ",)), UnknownName, "near: cooperative"),
        (assumption("laws.contribution_rate", "0.05", "0.10", "0.15"), UnknownName, "near: law"),
        (assumption("population.turnover.medan", "1", "2", "3"), UnknownName, "near: turnover.median"),
        (assumption("population.cost.share", "30", "40", "50"), AssumptionRefused, "several numbers"),
        (
            assumption("law.contribution_rate", "0.5", "1", "2", change="times"),
            AssumptionRefused,
            "only a hypothesis",
        ),
        (
            assumption("contribution.services.rate", "0.05", "0.10", "0.15"),
            AssumptionRefused,
            "have no such figure",
        ),
        (
            assumption("inputs.work_accident_rate", "0.05", "0.10", "0.15"),
            AssumptionRefused,
            "have no such figure",
        ),
    ],
)
def test_assumptions_that_do_not_fit_the_scenario(
    given: Assumption, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        Supposing(scenario(), [given])


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"low": "0.2"}, AssumptionRefused, "not in this order"),
        ({"low": "0.10", "high": "0.10"}, AssumptionRefused, "not in this order"),
        ({"high": 0.2}, AssumptionRefused, "high is not a number between quotes"),
        ({"low": "0,05"}, AssumptionRefused, 'low “0,05” cannot be read; expected .* such as "0.05"'),
        ({"low": "4,5 %"}, AssumptionRefused, 'low “4,5 %” cannot be read; expected .* such as "4.5 %"'),
        ({"low": "1,234"}, AssumptionRefused, 'low “1,234” cannot be read; expected .* such as "1.3"'),
        ({"source": "a page"}, AssumptionRefused, "or both"),
        ({"assumption": False}, AssumptionRefused, "neither a source"),
        ({"change": "time"}, UnknownName, "near: times"),
        ({"hihg": "0.2"}, UnknownName, "near: high"),
    ],
)
def test_tables_that_are_refused(changed: dict[str, Any], error: type[Exception], words: str) -> None:
    row = {
        "target": "law.contribution_rate",
        "low": "0.05",
        "base": "0.10",
        "high": "0.15",
        "assumption": True,
    }
    with pytest.raises(error, match=words):
        read_assumptions({"rate": {**row, **changed}})
    with pytest.raises(AssumptionRefused, match="not a table"):
        read_assumptions({"rate": "0.10"})


def test_names_are_told_apart() -> None:
    with pytest.raises(AssumptionRefused, match="there twice"):
        Supposing(scenario(), [RATE, RATE])
    with pytest.raises(UnknownName, match=r"near: law\.contribution_rate"):
        Supposing(scenario(), [RATE])["law.contribution"]


def test_bands_of_categories_are_moved_and_never_below_nothing() -> None:
    people = flat(4, supposed("cost.share", {"craft": {"5-20": "50 %", "40": "50 %"}}, by="sector"))
    lower = assumption("population.cost.share", "-10", "0", "20", change="plus")
    made = Supposing(scenario(people), [lower]).scenario({lower.name: lower.low}).population
    assert isinstance(made, Described)
    (moved,) = [each.value for each in made.description.hypotheses if each.key == "cost.share"]
    assert moved == {"craft": {"0-10": "50 %", "30": "50 %"}}


def test_quantiles_are_numbers_that_were_drawn() -> None:
    several = [Fraction(each) for each in range(1, 21)]
    assert quantile(several, Fraction(1, 20)) == 1
    assert quantile(several, Fraction(19, 20)) == 19
    assert quantile(several[:1], Fraction(99, 100)) == 1


def test_at_least_one_draw_and_two_steps() -> None:
    with pytest.raises(ValueError, match="0"):
        monte_carlo(scenario(), [RATE], {}, draws=0, root=1)
    with pytest.raises(ValueError, match="1"):
        steps(RATE, 1)
