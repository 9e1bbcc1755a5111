"""Every row of a simulation is a lawful payslip and account, to the minor unit, when computed again alone."""

import attrs
import numpy as np
import pytest
from simulated import COUNTRIES, START, Made, described, rows_of, scenario_of, variants_of, varied

from cae_core import find_country
from cae_core.rules.framework import Reform
from cae_core.simulation.course import run_course
from cae_core.simulation.replay import RowDiffers, replay, replay_row
from cae_core.simulation.variant import Variant

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")


def replayed(people, variant):
    course = run_course(people, variant, START, recorded=True)
    for place in range(people.size):
        replay_row(people, variant, START, course, place, whole=False)
    return course


@pytest.mark.parametrize("code", COUNTRIES)
def test_rows_of_every_framework_are_the_same_alone(code):
    people = varied(code, 25, 14)
    for variant in variants_of(code):
        course = replayed(people, variant)
        assert course.person["months_active"].sum() == (people.exit - people.entry).sum()


@pytest.mark.parametrize(
    ("key", "more"), [("smic_reference", "24.00"), ("vieillesse_plafonnee_employer_rate", "0.20")]
)
def test_under_a_reform_pay_is_still_what_fits_and_a_unit_more_does_not(key, more):
    country = find_country("FR")
    reform = Reform("more", {key: [{"from": START.first, "value": more, "source": "a test"}]})
    framework = country.frameworks["cesa"].reformed(reform)
    course = replayed(varied("FR", 20, 8), Variant("more", country, framework))
    assert course.person["gross"].any()


@pytest.mark.slow
@pytest.mark.parametrize("code", COUNTRIES)
def test_a_hundred_thousand_rows_of_a_country_are_the_same_alone(code):
    variants = variants_of(code)
    for number, variant in enumerate(variants):
        size = 100_000 // len(variants) + 1
        people = described(code, 13, size, seed=100 + number).part(0, size)
        replayed(people, variant)


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_row_tells_its_months_as_statement_and_payslip(code):
    scenario = scenario_of(code)
    key = next(
        each.key for each in scenario.variants if each.regime and each.regime.paid and not each.framework.dues
    )
    told = (replay(scenario, key, row) for row in range(50))
    found = next(each for each in told if any(month.payslip for month in each.months))
    for month in found.months:
        assert month.opening + sum(amount for _, amount in month.statement) == month.closing
        if month.payslip is not None:
            assert month.payslip["net_pay"] == month.amounts["net_income"]
            assert "employer" in month.payslip.explain("employer_cost")
    assert len(found.months) == scenario.months


def test_a_figure_that_differs_is_refused():
    people, variant = (
        varied("MA", 6, 3),
        next(each for each in variants_of("MA") if each.key == "cooperative"),
    )
    course = run_course(people, variant, START, recorded=True)
    place = int(np.argmax(course.person["contribution"]))
    at = int(np.argmax(course.history["contribution"][place]))
    course.history["contribution"][place, at] += 1
    with pytest.raises(RowDiffers) as caught:
        replay_row(people, variant, START, course, place)
    assert (caught.value.name, caught.value.row, caught.value.month) == ("contribution", place, START + at)


@pytest.mark.parametrize("code", COUNTRIES)
def test_accounts_balance_row_by_row(code):
    people = varied(code, 300, 14, seed=8)
    for variant in variants_of(code):
        person = run_course(people, variant, START).person
        over = person["account_end"] + person["owed_on_leaving"]
        left = person["turnover"] - person["costs"] - person["contribution"] - over
        if variant.framework.kind.value == "salaried":
            assert (left == person["employer_cost"]).all()
            assert person["gross"].sum() > person["net_income"].sum() > 0
        else:
            assert (left == person["net_income"] + person["dues"] + person["income_tax"]).all()


@pytest.mark.parametrize(
    ("code", "key"), [("FR", "cape_cesa"), ("MA", "activity_cooperative"), ("DZ", "dz_x")]
)
def test_who_leaves_on_trial_tells_alone_what_is_owed(code, key):
    people = varied(code, 40, 14, seed=6)
    people = attrs.evolve(people, columns={**people.columns, "tenure": np.zeros(40, np.int64)})
    variant = next(each for each in variants_of(code) if each.key == key)
    course = replayed(people, variant)
    owed, trial = course.history["owed_on_leaving"], course.history["months_trial"]
    rows, months = np.nonzero(owed)
    assert (trial[rows, months] > 0).sum() > 3
    assert (people.exit[rows] == months + 1).all()
    told = replay_row(people, variant, START, course, int(rows[0])).months[months[0]]
    assert told.statement[-1] == ("owed_on_leaving", -owed[rows[0], months[0]])
    assert told.closing == 0


@pytest.mark.parametrize("code", COUNTRIES)
def test_who_is_there_changes_nobody_elses_row(code):
    people = varied(code, 60, 13, seed=3)
    some = rows_of(people, slice(20, 41))
    for variant in variants_of(code):
        whole, part = run_course(people, variant, START).person, run_course(some, variant, START).person
        for name, amounts in part.items():
            assert amounts.tolist() == whole[name][20:41].tolist(), name


def test_a_row_is_found_by_its_place_in_the_whole_population():
    scenario = scenario_of("MA", "auto_entrepreneur", population=Made(varied("MA", 9, 4)))
    assert replay(scenario, "auto_entrepreneur", 7).row == 7
