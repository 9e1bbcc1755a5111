"""What a course adds up to: by hand for people who are all alike, and as reforms move it."""

from decimal import Decimal

import attrs
import numpy as np
import pytest
from simulated import COUNTRIES, LEVEL, START, plain_framework, variants_of, varied

from cae_core import find_country
from cae_core.country.legal_frameworks import PayPolicy
from cae_core.rules.errors import LawNotEstablished
from cae_core.rules.framework import Reform
from cae_core.simulation.course import run_course
from cae_core.simulation.people import People
from cae_core.simulation.taking import NotSimulated
from cae_core.simulation.variant import Variant, variant_of

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")

ALGERIA = find_country("DZ")


def flat(size, turnover, costs, weight=1000, exit_at=None):
    one, months = np.ones(size, np.int64), len(turnover)
    monthly = np.tile(np.array(turnover), (size, 1)), np.tile(np.array(costs), (size, 1))
    return People(0, {}, {}, one * weight, *monthly, one * 0, one * (exit_at or months))


def plain(**options):
    return Variant("plain", ALGERIA, plain_framework("DZ", "employee", **options))


def test_a_flat_population_adds_up_as_by_hand():
    """17 500.00 less costs 3 150.00 and a tenth leaves 12 600.00: a gross of 10 000.00 at 26 % on top.

    9 % is withheld, and no tax is due on so little.
    """
    course = run_course(flat(50, [1_750_000] * 3, [315_000] * 3, weight=2500), plain(), START)
    per_person = {
        "turnover": 5_250_000, "costs": 945_000, "contribution": 525_000, "employer_cost": 3_780_000,
        "gross": 3_000_000, "employee_contributions": 270_000, "employer_contributions": 780_000,
        "income_tax": 0, "net_income": 2_730_000, "account_end": 0, "months_paid": 3, "months_insured": 3,
    }  # fmt: skip
    for name, amount in per_person.items():
        assert (course.person[name] == amount).all(), name
        assert sum(course.monthly[name]) == amount * 50 * 2500, name
    assert course.bodies["social_security"] == (270_000 + 780_000) * 50 * 2500


def test_even_pay_is_the_mean_of_what_months_brought_and_leavers_take_the_rest():
    people = flat(1, [1_750_000, 0, 5_250_000, 0], [0] * 4, exit_at=3)
    course = run_course(people, plain(rate="0 %", pay=PayPolicy.STEADY), START, recorded=True)
    cost = course.history["employer_cost"][0].tolist()
    assert cost[0] == pytest.approx(1_750_000, abs=2)
    assert cost[1] <= 2  # the mean is 8 750.00, but the account is all but empty
    assert cost[2] == pytest.approx(5_250_000, abs=4)
    assert cost[3] == 0


def test_a_share_kept_and_a_least_pay_hold_money_back():
    country = find_country("FR")
    cesa = country.frameworks["cesa"]
    changed = cesa.reformed(Reform("more", {"least_gross": [{"from": START.first, "value": "5000.00"}]}))
    people = flat(2, [3_000_00] * 4, [0] * 4)
    people = attrs.evolve(people, columns={"tenure": np.zeros(2, np.int64)})
    now = run_course(people, Variant("a", country, cesa), START).person
    later = run_course(people, Variant("b", country, changed), START).person
    assert (now["months_paid"] == 4).all()
    assert later["months_paid"].tolist() == [1, 1]  # a month's budget is short of it, three are enough
    assert (later["gross"] >= 5000_00).all()


def test_a_trial_bears_its_dues_and_pays_nobody():
    country = find_country("FR")
    variant = variant_of(country, "cape", "cape_cesa", statutes={"cape_accident_base": "1000.00"})
    course = run_course(flat(3, [2_000_00] * 14, [0] * 14), variant, START, recorded=True)
    assert course.person["months_trial"].tolist() == [12] * 3
    assert course.history["employer_cost"][0, :12].tolist() == [1180] * 12  # 1.18 % of 1 000.00
    assert course.history["gross"][0, :12].sum() == 0
    assert course.history["gross"][0, 12] > 12 * 1_000_00  # what had gathered


@pytest.mark.parametrize(("brought", "owed", "end"), [(2_000_00, 5 * (1_800_00 - 11_80), 0), (0, 0, -59_00)])
def test_who_leaves_on_trial_has_no_wage_and_is_owed_the_account(brought, owed, end):
    """A tenth of turnover is the contribution, and 1.18 % of 1 000.00 a month is owed; a loss is nobody's due."""
    variant = variant_of(find_country("FR"), "cape", "cape_cesa", statutes={"cape_accident_base": "1000.00"})
    stays, leaves = flat(1, [brought] * 9, [0] * 9), flat(1, [brought] * 9, [0] * 9, exit_at=5)
    one, other = (run_course(each, variant, START) for each in (leaves, stays))
    person = {name: int(values[0]) for name, values in one.person.items()}
    assert (person["owed_on_leaving"], person["account_end"]) == (owed, end)
    assert person["net_income"] == person["gross"] == person["months_paid"] == 0
    assert sum(one.monthly["owed_on_leaving"]) == one.monthly["owed_on_leaving"][4] == owed * 1000
    assert other.person["owed_on_leaving"][0] == 0


def test_who_leaves_short_of_the_least_pay_is_owed_what_waited():
    country = find_country("DZ")
    short = run_course(flat(1, [20_000_00] * 3, [0] * 3, exit_at=1), variant_of(country, "a", "dz_0"), START)
    assert (short.person["owed_on_leaving"][0], short.person["months_paid"][0]) == (18_000_00, 0)


@pytest.mark.parametrize(
    ("key", "turnover", "paid", "below"),
    [
        ("dz_0", 40_000_00, 3, 0),
        ("dz_0", 30_000_00, 1, 0),
        ("dz_x", 40_000_00, 3, 0),
        ("dz_x", 30_000_00, 3, 3),
    ],
)
def test_pay_is_held_against_the_minimum_as_the_framework_agrees_it(key, turnover, paid, below):
    """SNMG 24 000.00: with a tenth taken, 40 000.00 affords 28 571 of gross, 30 000.00 only 21 428 (or, waiting, 42 857 once)."""
    country = find_country("DZ")
    people = attrs.evolve(flat(1, [turnover] * 3, [0] * 3), columns={"tenure": np.full(1, 99)})
    person = run_course(people, variant_of(country, "a", key), START).person
    assert (person["months_paid"][0], person["months_below_minimum"][0]) == (paid, below)


def test_an_input_that_the_cost_rests_on_cannot_state_the_whole_pay():
    with pytest.raises(NotSimulated, match="transport"):
        run_course(flat(1, [1_750_000], [0]), plain(pay_as="transport"), START)


def test_what_nobody_established_is_not_run():
    variant = variant_of(find_country("FR"), "cape", "cape_cesa")
    with pytest.raises(LawNotEstablished, match="cape_accident_base"):
        run_course(flat(3, [2_000_00], [0]), variant, START)


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_rate_raised_moves_only_the_lines_that_rest_on_it(code):
    """Which lines rest on a rate is read off the graph; every such rate of the country is tried."""
    country = find_country(code)
    variant = next(each for each in variants_of(code) if each.regime and each.regime.lines)
    graph = variant.regime.graph(START)
    given = {**variant.typed(START), "gross": np.linspace(0, 20 * LEVEL[code], 40).astype(np.int64)}
    lines = dict.fromkeys(line.node for line in variant.regime.lines)
    lines = [node for node in lines if not graph.missing(node, given) and graph.kinds[node] == "amount"]
    resting = {node: {fact.key for fact in graph.facts_of([node], given)} for node in lines}
    rates = [fact for fact in graph.facts_of(lines, given) if fact.unit == "rate"]
    before, moved = graph.run_arrays(given, lines), set()
    for fact in rates:
        more = str(Decimal(fact.value.n) / Decimal(fact.value.d) + Decimal("0.01"))
        reform = Reform("more", {fact.key: [{"from": START.first, "value": more, "source": "a test"}]})
        reformed = Variant("more", country, variant.framework.reformed(reform))
        after = reformed.regime.graph(START).run_arrays(given, lines)
        changed = {node for node in lines if not np.array_equal(before[node], after[node])}
        assert changed <= {node for node in lines if fact.key in resting[node]}, fact.key
        moved |= changed
    assert len(moved) >= 4


def test_an_empty_reform_is_the_framework_itself():
    framework = find_country("MA").frameworks["cooperative"]
    assert framework.reformed(Reform("nothing")) is framework


def test_a_constraint_on_who_may_be_there_counts_months():
    variant = next(each for each in variants_of("TN") if each.key == "smsa")
    people = varied("TN", 40, 5)
    broken = run_course(people, variant, START).person["broken_sector"]
    choice = next(each.choice for each in variant.framework.constraints if each.key == "sector")
    inside = [people.categories["sector"][code] in choice.among for code in people.columns["sector"]]
    assert broken.tolist() == np.where(inside, 0, people.exit - people.entry).tolist()
    assert broken.any()
