"""Measures of scenarios, held against closed forms by hand and a calculator that writes everybody out."""

import warnings
from fractions import Fraction

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated import CATEGORIES, START, Made, scenario_of, varied

from cae_core.simulation.execution import run_scenario
from cae_core.simulation.figures import with_figure
from cae_core.simulation.inequality import Distribution, join
from cae_core.simulation.measures import (
    Counted,
    Line,
    PeopleNotKept,
    band_names,
    counted,
    measure,
    months_of_presence_income,
    public_money,
    tallied_income,
)
from cae_core.simulation.people import People
from cae_core.simulation.tallies import Histogram, Tally
from cae_core.simulation.winners import LINES, change

POVERTY = Line("poverty", 1_500_00, "a line of this test")
AMOUNTS = st.lists(st.tuples(st.integers(-50, 400), st.integers(0, 5)), min_size=1, max_size=12)


def flat(turnover, costs=0, size=50, months=12, weight=1000, **columns):
    """As many people with the same every month."""
    one = np.ones(size, np.int64)
    shape = np.ones((size, months), np.int64)
    given = {name: np.full(size, value) for name, value in columns.items()}
    return Made(People(0, given, {}, one * weight, shape * turnover, shape * costs, one * 0, one * months))


def everybody(measured, key):
    return next(each for each in measured if each.variant == key and not each.category)


def written_out(values, weights):
    """Everybody one by one, in rising order: weights are whole persons."""
    return sorted(value for value, weight in zip(values, weights, strict=True) for _ in range(weight))


@given(AMOUNTS)
def test_deciles_gini_and_shares_are_those_of_everybody_written_out(rows):
    values, persons = (list(each) for each in zip(*rows, strict=True))
    found = Distribution.of(np.array(values), np.array(persons) * 1000)
    people = written_out(values, persons)
    assert (found.weight, found.total) == (1000 * len(people), 1000 * sum(people))
    assert found.deciles == tuple(people[-(-k * len(people) // 10) - 1] for k in range(1, 10) if people)
    total = sum(people)
    if total <= 0:
        assert [found.exact_gini, found.top_share(1), found.bottom_share(5)] == [None] * 3
        return
    differences = sum(abs(one - other) for one in people for other in people)
    assert found.exact_gini == Fraction(differences, 2 * len(people) * total)
    tenfold = sorted(people * 10)
    richest = sum(tenfold[-len(people) :])
    assert found.top_share(1) == pytest.approx(richest / (10 * total), abs=1e-12)
    assert found.bottom_share(9) == pytest.approx(1 - richest / (10 * total), abs=1e-12)
    assert found.weight_from(100) == 1000 * sum(each >= 100 for each in people)


@given(AMOUNTS, st.integers(0, 11), st.integers(0, 5000))
def test_a_person_split_in_two_of_the_same_weight_together_changes_nothing(rows, place, first):
    values, weights = (list(each) for each in zip(*rows, strict=True))
    weights = [each * 1000 for each in weights]
    place %= len(values)
    first = min(first, weights[place])
    split = [*weights, weights[place] - first]
    split[place] = first
    whole = Distribution.of(np.array(values), np.array(weights))
    assert Distribution.of(np.array([*values, values[place]]), np.array(split)) == whole


@given(AMOUNTS, AMOUNTS)
def test_groups_join_to_everybody(one, other):
    parts = []
    for rows in (one, other, one + other):
        values, weights = zip(*rows, strict=True)
        parts.append(Distribution.of(np.array(values), np.array(weights)))
    assert join(parts[:2]) == parts[2]


def test_a_histogram_tells_deciles_by_bin_sums_exactly_and_never_more_inequality():
    draw = np.random.default_rng(3)
    values, weights = draw.integers(0, 5_000_00, 3000), draw.integers(0, 3000, 3000)
    exact = Distribution.of(values, weights)
    binned = Distribution.of_histogram(Histogram.of(values, weights, 100_00))
    assert (binned.weight, binned.total, binned.mean) == (exact.weight, exact.total, exact.mean)
    assert all(low <= true < low + 100_00 for low, true in zip(binned.deciles, exact.deciles, strict=True))
    assert binned.exact_gini <= exact.exact_gini < binned.exact_gini + Fraction(1, 100)
    assert binned.weight_from(2_000_00) == exact.weight_from(2_000_00)
    with pytest.raises(ValueError, match="edge"):
        binned.weight_from(2_000_01)
    with pytest.raises(ValueError, match="joined"):
        join([binned, exact])


def test_nobody_has_no_deciles_no_mean_and_no_gini():
    none = Distribution.of(np.array([5]), np.array([0]))
    assert (none.deciles, none.mean, none.gini, none.weight) == ((), None, None, 0)


def test_a_flat_population_comes_to_what_is_worked_out_by_hand():
    """An Algerian auto-entrepreneur, 100 000 DA a month of which 25 000 spent, for a year (DZ-31, DZ-33).

    Services 10 % of 1 200 000: 120 000. IFU 0.5 % would be 6 000, at least 10 000. CASNOS flat 24 000.
    Net: 1 200 000 − 300 000 − 120 000 − 10 000 − 24 000 = 746 000, that is 62 166.67 a month.
    """
    people = flat(100_000_00, 25_000_00, size=50, weight=2000, sector=0).people
    people = attrs.evolve(people, categories={"sector": ("services",)})
    results = run_scenario(scenario_of("DZ", "dz_1", population=Made(people)), workers=1)
    lines = [Line("below", 62_166_66, "here"), Line("above", 62_166_67, "here")]
    found = everybody(measure(results, lines), "dz_1")
    assert found.sums["net_income"] == 100 * 1000 * 746_000_00
    assert found.net_income_a_month == Fraction(746_000_00, 12)
    assert found.income.deciles == (62_166_67,) * 9
    assert found.income.gini == 0
    assert found.income.top_share(1) == pytest.approx(0.1)
    assert (found.reached, found.share_reaching("below")) == ({"below": 100_000, "above": 0}, 1)
    assert found.full_time_equivalents == 100
    assert found.share_of_months_paid == found.share_of_months_insured == 1
    assert found.share_to_persons == Fraction(746, 1200)
    assert found.contributions == 100 * 1000 * 24_000_00
    money = public_money(results, "dz_1")
    assert (money.taxes, money.funds) == (100_000 * 10_000_00, {"social_security": 100_000 * 24_000_00})
    assert money.total == money.of([]) == money.taxes + money.of(["social_security"])


def test_flat_moroccan_pay_comes_to_what_is_worked_out_by_hand():
    """12 000.00 a month, 10 % to services: 10 800.00 bear a gross of 9 152.80 (MA-135 to MA-141).

    Employer: 8.98 % of 6 000.00 is 538.80; 6.40 %, 4.11 % and 1.60 % of 9 152.80 are 585.78, 376.18, 146.44:
    10 800.00 in all. Employee: 4.48 % of 6 000.00 is 268.80; 2.26 % of 9 152.80 is 206.85.
    """
    people = flat(12_000_00, dependants=0)
    results = run_scenario(scenario_of("MA", "cooperative", population=people), workers=1)
    found, months = everybody(measure(results), "cooperative"), 50 * 12 * 1000
    assert found.sums["gross"] == months * 9_152_80
    assert found.sums["employer_contributions"] == months * 1_647_20
    assert found.sums["employee_contributions"] == months * 475_65
    assert found.sums["contribution"] == months * 1_200_00
    assert (found.sums["account_end"], found.full_time_equivalents) == (0, 50)
    assert public_money(results, "cooperative").funds["training_taxes"] == months * 146_44


@pytest.fixture(scope="module")
def scenario():
    return scenario_of("MA", population=Made(varied("MA", 240, 8)))


@pytest.fixture(scope="module")
def results(scenario):
    return run_scenario(scenario, workers=1)


def test_measures_are_those_of_a_calculator_that_writes_everybody_out(results):
    weights = results.people["weight"].tolist()
    for found in measure(results, [POVERTY]):
        person = results[found.variant].person
        rows = [row for row in range(results.persons) if _belongs(results, found, row)]
        assert (found.rows, found.weight) == (len(rows), sum(weights[row] for row in rows))
        for name in ("net_income", "months_paid", "income_tax", "account_end"):
            assert found.sums[name] == sum(int(person[name][row]) * weights[row] for row in rows)
        present = [row for row in rows if person["months_active"][row] and weights[row]]
        shown = sorted(
            (_rounded(int(person["net_income"][row]), int(person["months_active"][row])), weights[row])
            for row in present
        )
        assert found.active == sum(weights[row] for row in present)
        for number in range(1, 10):
            assert found.income.decile(number) == _decile(shown, number)
        poor = (row for row in present if person["net_income"][row] < 1_500_00 * person["months_active"][row])
        assert found.active - found.reached["poverty"] == sum(weights[row] for row in poor)


def _belongs(results, found, row):
    if found.category == "age_band":
        age = results.people["age"][row]
        low, high = {"<30": (0, 30), "30-44": (30, 45), "45-59": (45, 60), "60+": (60, 200)}[found.name]
        return low <= age < high
    if not found.category:
        return True
    return results.categories[found.category][results.people[found.category][row]] == found.name


def _rounded(amount, months):
    return int((Fraction(amount, months) + Fraction(1, 2)).__floor__())


def _decile(shown, number):
    whole, reached = sum(weight for _, weight in shown), 0
    for value, weight in shown:
        reached += weight
        if 10 * reached >= number * whole:
            return value
    return None


def test_each_category_and_the_age_bands_add_up_to_everybody(results):
    found = measure(results)
    for key in ("cooperative", "undeclared"):
        whole = everybody(found, key)
        mine = [each for each in found if each.variant == key and each.category]
        assert {each.category for each in mine} == {"sex", "sector", "territory", "age_band"}
        for category in {each.category for each in mine}:
            groups = [each for each in mine if each.category == category]
            assert sum(each.weight for each in groups) == whole.weight
            assert sum(each.sums["net_income"] for each in groups) == whole.sums["net_income"]
            assert join(each.income for each in groups) == whole.income


def test_whoever_comes_first_changes_nothing(results, scenario):
    order = np.random.default_rng(2).permutation(240)
    shuffled = attrs.evolve(scenario, population=Made(rows_of_order(scenario.population.people, order)))
    again = run_scenario(shuffled, workers=1, chunk=100)
    assert measure(again, [POVERTY]) == measure(results, [POVERTY])
    for other in ("undeclared", "auto_entrepreneur"):
        before, after = (change(each, "cooperative", other) for each in (results, again))
        assert (after.by_line, after.winners, after.losers) == (before.by_line, before.winners, before.losers)
        assert after.reasons(won=True) == before.reasons(won=True)


def test_a_person_of_weight_2000_is_two_of_1000_but_in_rows(results, scenario):
    people = scenario.population.people
    doubled = attrs.evolve(people, weights=np.full(people.size, 2000))
    twice = rows_of_order(people, np.repeat(np.arange(people.size), 2))
    twice = attrs.evolve(twice, weights=np.full(twice.size, 1000))
    one, two = (
        run_scenario(attrs.evolve(scenario, population=Made(each)), workers=1) for each in (doubled, twice)
    )
    once = [attrs.evolve(each, rows=2 * each.rows) for each in measure(one, [POVERTY])]
    assert once == list(measure(two, [POVERTY]))
    assert public_money(one, "cooperative") == public_money(two, "cooperative")


def rows_of_order(people, order):
    each = {name: getattr(people, name)[order] for name in ("weights", "turnover", "costs", "entry", "exit")}
    columns = {name: column[order] for name, column in people.columns.items()}
    return People(0, columns, people.categories, **each)


def test_what_a_person_wins_is_what_the_lines_moved_to_the_unit(results):
    for variant in results.variants[1:]:
        found = change(results, results.variants[0].key, variant.key)
        moved = np.sum(list(found.moved.values()), axis=0)
        assert (moved == found.gain).all()
        assert set(found.moved) == set(LINES)
        assert sum(found.by_line.values()) == found.total
        assert found.total == variant.totals["net_income"] - results.variants[0].totals["net_income"]
        assert found.winners + found.losers + found.unmoved == results.weight
        for won, weight in ((True, found.winners), (False, found.losers)):
            assert sum(persons for persons, _ in found.reasons(won=won).values()) == weight
        for row in np.flatnonzero(found.gain)[:60]:
            toward = {name: int(found.moved[name][row]) * np.sign(found.gain[row]) for name in LINES}
            assert toward[tuple(LINES)[found.reason[row]]] == max(toward.values()) > 0


def test_pay_below_the_least_waits_and_is_the_reason():
    """3 000.00 less 10 % does not bear the minimum wage of 3 422.72 (MA-117): all of 2 700.00 waits."""
    scenario = scenario_of("MA", "cooperative", population=flat(3_000_00, size=3, months=1, dependants=0))
    cooperative = scenario.variants[0]
    free = with_figure(cooperative, "least_gross", Fraction(1_00), source="a test", scenario=scenario)
    both = attrs.evolve(scenario, variants=(attrs.evolve(free, key="free"), cooperative))
    found = change(run_scenario(both, workers=1), "free", "cooperative")
    assert found.reasons(won=False) == {"pay_waits": (3000, found.total)}
    assert found.by_line["pay_waits"] == -3000 * 2_700_00
    assert found.reasons(won=True) == {}


RATES = [
    ("MA", "cooperative", ("cnss_employee_rate", "amo_employee_rate", "professional_expenses_rate")),
    ("TN", "cooperative", ("cnss_employee_rate", "professional_deduction_rate", "css_rate")),
    ("DZ", "dz_0", ("cnas_employee_rate",)),
    ("DZ", "dz_1", ("ifu_auto_entrepreneur_rate",)),
    (
        "FR",
        "cesa",
        ("csg_non_deductible_employee_rate", "vieillesse_plafonnee_employee_rate", "cet_employee_rate"),
    ),
]


@pytest.mark.parametrize(("code", "key", "rates"), RATES)
def test_a_rate_raised_moves_exactly_the_bodies_whose_lines_rest_on_it(code, key, rates):
    """Rates of employees and taxes: the cost of a gross does not rest on them, so that pay stays the same."""
    level = {"FR": 9_000_00, "MA": 12_000_00, "TN": 2_000_000, "DZ": 2_500_000_00}[code]
    columns = {"dependants": 1, "children": 1, "dependent_parents": 0, "head_of_household": True}
    people = flat(level, size=2, months=2, **columns).people
    people.columns["sector"] = people.columns["children"] * 0
    people = attrs.evolve(people, categories={"sector": ("services",)})
    scenario = scenario_of(code, key, population=Made(people))
    variant = scenario.variants[0]
    regime = variant.regime
    graph = regime.graph(START)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        several = [variant]
        for rate in rates:
            now = variant.framework.figure(rate, START.last).fraction
            raised = with_figure(variant, rate, now + Fraction(1, 100), source="a test", scenario=scenario)
            several.append(attrs.evolve(raised, key=rate))
        results = run_scenario(attrs.evolve(scenario, variants=several), workers=1)
    given = {*variant.typed(START), *variant.framework.columns, *variant.framework.choices, "gross"}
    lines = [(line.body_role, line.node) for line in regime.lines if line.body_role]
    lines += [(due.body, due.node) for due in variant.framework.dues]
    before = results[key].bodies
    for rate in rates:
        resting = {
            body
            for body, node in lines
            if rate in {fact.key for fact in graph.facts_of((node,), {*given, *regime.state})}
        }
        after = results[rate].bodies
        moved = {body for body in after if after[body] != before.get(body)}
        assert moved == resting - {"pay_advances"}, rate
        gain = change(results, key, rate)
        assert -gain.total == public_money(results, rate).total - public_money(results, key).total


def test_measures_of_persons_need_persons(scenario):
    sums = run_scenario(scenario, workers=1, keep="sums")
    with pytest.raises(PeopleNotKept):
        measure(sums)
    with pytest.raises(PeopleNotKept):
        change(sums, "cooperative", "undeclared")
    assert public_money(sums, "undeclared").total == 0


def test_persons_never_active_are_not_among_incomes_and_bands_are_named():
    person = {"net_income": np.array([0, 7]), "months_active": np.array([0, 2])}
    assert months_of_presence_income(person).tolist() == [0, 4]
    assert band_names((18, 25)) == ("<18", "18-24", "25+")


def test_who_has_a_line_to_the_unit_reaches_it():
    population = flat(1_000_00, size=2, months=3, dependants=0)
    results = run_scenario(scenario_of("MA", "undeclared", population=population), workers=1)
    lines = [Line("same", 1_000_00, "here"), Line("more", 1_000_01, "here")]
    assert everybody(measure(results, lines), "undeclared").reached == {"same": 2000, "more": 0}


def test_sums_tell_of_groups_what_rows_do():
    scenario = scenario_of("MA", population=Made(varied("MA", 120, 5)))
    rows = run_scenario(scenario, workers=1)
    sums = run_scenario(scenario, workers=1, keep="sums", chunk=50)
    several = {(each.variant, each.category, each.name): each for each in measure(rows)}
    told = counted(sums)
    assert len(told) == len(scenario.variants) * (1 + sum(map(len, CATEGORIES.values())))
    for one in told:
        other = several[one.variant, one.category, one.name]
        assert all(getattr(one, each.name) == getattr(other, each.name) for each in attrs.fields(Counted))
        assert one.net_income_a_month == other.net_income_a_month


@pytest.mark.parametrize("width", [20, 7_00, 50_00])
def test_deciles_of_a_tally_are_right_to_the_width_of_a_bin(width):
    scenario = scenario_of("MA", population=Made(varied("MA", 150, 5)))
    tally = Tally("net_income", width, a_month=True)
    sums = run_scenario(scenario, workers=1, keep="sums", chunk=40, tallies=[tally])
    for each in measure(run_scenario(scenario, workers=1)):
        if each.category:
            continue
        found = tallied_income(sums, each.variant)
        assert (found.weight, found.total) == (each.active, each.income.total)
        for number in range(1, 10):
            assert 0 <= each.income.decile(number) - found.decile(number) < width
        assert found.exact_gini <= each.income.exact_gini
    plain = run_scenario(scenario, workers=1, keep="sums")
    assert tallied_income(plain, "cooperative") is None


def test_a_tally_by_month_leaves_out_who_was_never_there_and_compares_month_by_month():
    people = varied("MA", 60, 4)
    people = attrs.evolve(people, exit=np.where(np.arange(60) < 20, people.entry, people.exit))
    scenario = scenario_of("MA", "cooperative", "undeclared", population=Made(people))
    first, *_ = scenario.variants
    tallies = (
        Tally("net_income", 1, a_month=True),
        Tally("net_income", 1, a_month=True, change=True),
        Tally("net_income", 1, by="sex", a_month=True),
    )
    results = run_scenario(scenario, workers=1, tallies=tallies)
    weights = results.people["weight"]
    present = results[first.key].person["months_active"] > 0
    assert not present[:20].any()
    income = {each.key: months_of_presence_income(each.person) for each in results.variants}
    for each in results.variants:
        whole = each.tallies["net_income a month", ""].bins
        assert sum(weight for weight, _ in whole.values()) == weights[present].sum()
        sexes = [each.tallies["net_income a month by sex", name].bins for name in CATEGORIES["sex"]]
        assert sum(weight for bins in sexes for weight, _ in bins.values()) == weights[present].sum()
        gains = (income[each.key] - income[first.key])[present]
        change = each.tallies["change of net_income a month", ""].bins
        assert sum(total for _, total in change.values()) == (gains * weights[present]).sum()
