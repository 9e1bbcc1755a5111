"""Rights at the end of a run, and what replaces income in an illness, by hand."""

import attrs
import numpy as np
import pytest
from simulated import COUNTRIES, Made, described, scenario_of, varied

from cae_core.rules.errors import LawNotEstablished
from cae_core.simulation import protection
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.people import People
from cae_core.simulation.protection import Counting, Looking, RightNotTold, protect
from cae_core.simulation.work import Brief, run_unit

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
DAYS = Counting(days=26)


def moroccan(entries, exits, months=12, turnover=12_000_00, weights=None):
    """People of a Moroccan cooperative with the same turnover whenever they are there."""
    size = len(entries)
    one = np.ones(size, np.int64)
    columns = {"dependants": one * 0, "sex": np.arange(size) % 2}
    shape = np.full((size, months), turnover)
    people = People(
        0,
        columns,
        {"sex": ("women", "men")},
        one * 1000 if weights is None else np.array(weights),
        shape,
        shape * 0,
        np.array(entries),
        np.array(exits),
    )
    return scenario_of("MA", "cooperative", population=Made(people))


def test_sickness_opens_at_54_days_in_six_months_and_pays_two_thirds_after_three_days():
    """Three months of 26 days open it, two do not. Base capped at 6 000.00: 2/3 × 6 000.00 × 27/30 = 3 600.00."""
    whole, women, men = protect(moroccan([0, 9, 10, 0], [12, 12, 12, 11]), "cooperative", 30, DAYS)
    sickness = whole.right("sickness")
    assert (whole.present, sickness.opened, sickness.why) == (3000, 2000, None)
    assert (whole.illness.paid, whole.illness.replaced) == (2000, 2000 * 3_600_00)
    assert (women.name, women.right("sickness").opened, men.right("sickness").opened) == ("women", 1000, 1000)
    assert (whole.months_insured, whole.quarters_insured) == (28_000, (4 + 1 + 0 + 3) * 1000)
    assert whole.right("health").opened == 3000
    assert whole.right("maternity").opened == 2000
    assert whole.right("unemployment").opened == 0


@pytest.mark.parametrize(("days", "paid"), [(3, 0), (4, 1), (10, 7), (364, 361), (400, 364)])
def test_waiting_days_come_first_and_364_are_the_most(days, paid):
    scenario = moroccan([0], [12], turnover=12_000_00)
    illness = protect(scenario, "cooperative", days, DAYS)[0].illness
    assert illness.replaced == 1000 * (2 * 2 * 6_000_00 * paid + 90) // 180 // 1000 * 1000
    assert illness.paid == (1000 if paid else 0)


def test_only_what_was_insured_within_the_window_opens_a_right():
    """Paid in the first six months of twelve: none of the last six (sickness), four of the last ten (maternity)."""
    scenario = moroccan([0], [12])
    scenario.population.people.turnover[0, 6:] = 0
    found = protect(scenario, "cooperative", 30, DAYS)[0]
    assert (found.right("sickness").opened, found.right("maternity").opened) == (0, 1000)
    assert (found.months_insured, found.illness.replaced) == (6000, 0)


def test_who_left_has_no_right_though_a_due_was_settled_since():
    """An auto-entrepreneur gone in November owes the quarter in December."""
    people = attrs.evolve(moroccan([0, 0], [11, 12]).population.people, categories={"sector": ("services",)})
    people.columns.pop("sex")
    people.columns["sector"] = np.zeros(2, np.int64)
    scenario = scenario_of("MA", "auto_entrepreneur", population=Made(people))
    found = protect(scenario, "auto_entrepreneur")[0]
    assert (found.present, found.right("health").opened, found.months_insured) == (1000, 1000, 23_000)


def test_the_reference_is_the_mean_pay_of_months_paid_in_the_last_three():
    """Pay of 1 900.00 costs less than the cap: one month paid of three is not shared by three."""
    scenario = moroccan([0], [12])
    people = scenario.population.people
    people.turnover[0, 9:] = (5_000_00, 0, 5_000_00)
    found = protect(scenario, "cooperative", 33, DAYS)[0].illness
    steady = moroccan([0], [12], turnover=5_000_00)
    assert found.replaced == protect(steady, "cooperative", 33, DAYS)[0].illness.replaced > 0


def test_a_right_opened_by_days_is_unknown_while_nobody_says_what_a_month_counts():
    found = protect(moroccan([0], [12]), "cooperative")[0]
    assert found.right("sickness").opened is None
    assert isinstance(found.right("sickness").why, RightNotTold)
    assert (found.illness.paid, found.illness.replaced) == (None, None)
    assert isinstance(found.illness.why, RightNotTold)
    assert found.right("health").opened == 1000


def test_what_the_law_leaves_open_is_told_and_never_counted():
    for code, key, risk in (
        ("MA", "cooperative", "old_age"),
        ("TN", "cooperative", "sickness"),
        ("FR", "cesa", "maternity"),
        ("DZ", "dz_1", "old_age"),
    ):
        right = protect(scenario_of(code, key, months=6, size=20), key, 30, DAYS)[0].right(risk)
        assert (right.insured, right.opened) == (True, None), (code, risk)
        assert isinstance(right.why, LawNotEstablished)
        assert right.source


def test_no_insurance_is_none_and_silence_is_unknown():
    found = protect(scenario_of("MA", "undeclared", size=20), "undeclared")[0]
    assert (found.right("old_age").insured, found.right("old_age").opened) == (False, 0)
    assert (found.right("health").insured, found.right("health").opened) == (None, None)
    assert (found.illness.paid, found.illness.replaced, found.months_insured) == (0, 0, 0)
    with pytest.raises(KeyError):
        found.right("flood")


def test_a_level_that_is_not_established_is_told_though_the_right_is_open():
    found = protect(scenario_of("TN", "auto_entrepreneur", size=20), "auto_entrepreneur")[0]
    assert found.right("sickness").opened == found.present > 0
    assert found.illness.replaced is None
    assert "sickness_replacement_rate" in str(found.illness.why)


@pytest.mark.parametrize(("code", "key"), [("MA", "cooperative"), ("FR", "cesa"), ("DZ", "dz_x")])
def test_parts_add_up_to_the_whole_and_groups_too(code, key, monkeypatch):
    scenario = scenario_of(code, key, population=Made(varied(code, 90, 6)))
    counting = Counting(days=26, hours=150)
    whole = protect(scenario, key, 30, counting)
    monkeypatch.setattr(protection, "_ROWS", 37)
    parted = protect(scenario, key, 30, counting)
    for one, other in zip(whole, parted, strict=True):
        same = {"rights": (), "illness": one.illness}
        assert attrs.evolve(one, **same) == attrs.evolve(other, **same)
        assert [each.opened for each in one.rights] == [each.opened for each in other.rights]
        assert (one.illness.paid, one.illness.replaced) == (other.illness.paid, other.illness.replaced)
    for category in {each.category for each in whole[1:]}:
        groups = [each for each in whole if each.category == category]
        for right in whole[0].rights:
            if right.opened is not None:
                assert sum(each.right(right.risk).opened for each in groups) == right.opened


def told(found):
    return [
        (
            attrs.evolve(each, rights=(), illness=attrs.evolve(each.illness, why=None)),
            str(each.illness.why),
            [(right.risk, right.insured, right.opened, str(right.why)) for right in each.rights],
        )
        for each in found
    ]


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_run_tells_the_same_of_each_variant_whatever_the_parts_and_the_processes(code):
    scenario = scenario_of(code, population=Made(varied(code, 90, 6)))
    looking = Looking(33, Counting(days=26, hours=150))
    apart = [told(protect(scenario, each.key, 33, looking.counting)) for each in scenario.variants]
    for options in ({"workers": 1}, {"workers": 1, "chunk": 37, "keep": "sums"}, {"workers": 2, "chunk": 50}):
        found = run_scenario(scenario, looking=looking, **options)
        assert [told(each.rights) for each in found.variants] == apart
    assert run_scenario(scenario, workers=1).variants[0].rights == ()
    assert found.to_json() == run_scenario(scenario, workers=1).to_json()


def test_a_part_keeps_no_month_and_no_person_once_it_is_told():
    scenario = scenario_of("TN", population=Made(varied("TN", 30, 4)))
    brief = Brief(scenario.variants, scenario.start, False, (), scenario.population, Looking())
    done = run_unit(brief, 0, 30)
    for outcome in done.outcomes:
        assert not outcome.person
        assert all(error.__traceback__ is None for error in outcome.rights.why.values())


def test_described_people_have_age_bands():
    scenario = scenario_of("FR", "cesa", population=described("FR", 3, 30))
    names = {each.name for each in protect(scenario, "cesa") if each.category == "age_band"}
    assert names == {"<30", "30-44", "45-59", "60+"}
