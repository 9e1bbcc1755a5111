"""Reforms that change rules of pay: by hand, against every pay tried, row by row and on their author's word."""

import datetime as dt
import pickle

import attrs
import numpy as np
import pytest
from simulated import LEVEL, START, Made, plain_framework, scenario_of, varied

from cae_core import find_country
from cae_core.payroll import Payslip, _arrays_row_by_row, affordable
from cae_core.payroll.batch import affordable_arrays
from cae_core.payroll.errors import CostFalls, LayoutRefused, LinesDiffer
from cae_core.rendering.voice import Voice
from cae_core.rules import Amt, Ops, Rate, Reform, rule
from cae_core.rules.errors import CannotSolve, NoSolution, RuleNotNamed, UnknownName
from cae_core.simulation.course import run_course
from cae_core.simulation.execution import CannotSend, run_scenario
from cae_core.simulation.people import People
from cae_core.simulation.provenance import rests
from cae_core.simulation.reform_file import ReformRefused, read_reform
from cae_core.simulation.replay import RowDiffers, replay_row
from cae_core.simulation.variant import Variant, variant_of

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
SOURCE = "an assumption of this test"


@rule(source=SOURCE, name="cnss_employer")
def first_500_free(x: Ops, cnss_base: Amt, cnss_employer_rate: Rate) -> Amt:
    """Morocco: the first 500 dirhams of pay bear no CNSS of the employer."""
    return x.rate(x.max(cnss_base - x.amount(500_00), x.amount(0)), cnss_employer_rate)


@rule(source=SOURCE, name="cnss_employer")
def first_500_dinars_free(x: Ops, gross: Amt, cnss_employer_rate: Rate) -> Amt:
    """Tunisia: the first 500 dinars of pay bear no CNSS of the employer."""
    return x.rate(x.max(gross - x.amount(500_000), x.amount(0)), cnss_employer_rate)


@rule(source=SOURCE)
def solidarity_employer(x: Ops, gross: Amt, solidarity_threshold: Amt, solidarity_rate: Rate) -> Amt:
    """A new contribution on pay above a threshold."""
    return x.rate(x.max(gross - solidarity_threshold, x.amount(0)), solidarity_rate)


@rule(source=SOURCE, name="employer_contributions")
def with_solidarity(
    x: Ops,
    social_security_employer: Amt,
    covers_employer: Amt,
    levies_employer: Amt,
    reduction_generale: Amt,
    solidarity_employer: Amt,
) -> Amt:
    """France: what the employer pays today, and the new contribution."""
    today = social_security_employer + covers_employer + levies_employer - reduction_generale
    return today + solidarity_employer


@rule(source=SOURCE, name="cnss_employer")
def bonus_from_a_threshold(x: Ops, cnss_base: Amt, gross: Amt, cnss_employer_rate: Rate) -> Amt:
    """Morocco: 1 200 dirhams less for the employer from 4 000 dirhams of pay on: one unit more costs far less."""
    bonus = x.where(gross >= x.amount(4_000_00), x.amount(1_200_00), x.amount(0))
    return x.rate(cnss_base, cnss_employer_rate) - bonus


@rule(source=SOURCE, name="cnss_employer")
def bonus_in_dinars(x: Ops, gross: Amt, cnss_employer_rate: Rate) -> Amt:
    """Tunisia: 600 dinars less from 2 000 dinars of pay on."""
    bonus = x.where(gross >= x.amount(2_000_000), x.amount(600_000), x.amount(0))
    return x.rate(gross, cnss_employer_rate) - bonus


@rule(source=SOURCE, name="vieillesse_deplafonnee_employer")
def bonus_in_euros(x: Ops, gross: Amt, vieillesse_deplafonnee_employer_rate: Rate) -> Amt:
    """France: 700 euros less from 2 000 euros of pay on."""
    bonus = x.where(gross >= x.amount(2_000_00), x.amount(700_00), x.amount(0))
    return x.rate(gross, vieillesse_deplafonnee_employer_rate) - bonus


SOLIDARITY = {
    "solidarity_threshold": {
        "unit": "amount",
        "label": {"en": "Threshold of the new contribution"},
        "values": [{"from": dt.date(2026, 1, 1), "value": "2000", "source": SOURCE}],
    },
    "solidarity_rate": {
        "unit": "rate",
        "label": {"en": "New contribution"},
        "values": [{"from": dt.date(2026, 1, 1), "value": "2 %", "source": SOURCE}],
    },
}
LINE = {
    "row": "solidarity", "group": "other", "label": {"en": "Solidarity", "fr": "Solidarité"},
    "charge_role": "charges_social", "body_role": "social_security",
    "employer": {"node": "solidarity_employer", "rate": "solidarity_rate"},
}  # fmt: skip
COST = {"employer_cost"}
RULES = (solidarity_employer, with_solidarity)
CLIFFS = {
    "MA": ("cooperative", bonus_from_a_threshold, 4_000_00),
    "TN": ("cooperative", bonus_in_dinars, 2_000_000),
    "FR": ("cesa", bonus_in_euros, 2_000_00),
}


def solidarity(**said):
    france = find_country("FR").regime("cesa")
    line = next(each for each in france.lines if each.side == "employer")
    roles = {"group": line.group, "charge_role": line.charge_role, "body_role": line.body_role}
    return Reform("solidarity", SOLIDARITY, RULES, **{"lines": [LINE | roles], **said})


def cliff(code, **said):
    key, changed, _ = CLIFFS[code]
    return variant_of(find_country(code), "cliff", key, [Reform("cliff", rules=[changed], **said)])


def flat(budget, months=1):
    """Persons whose account can pay so much a month: five alike, or one for each of several budgets."""
    budgets = np.broadcast_to(budget, (5,)) if np.ndim(budget) == 0 else budget
    ones = np.ones(len(budgets), np.int64)
    turnover = np.repeat(budgets[:, np.newaxis], months, axis=1).astype(np.int64)
    columns = dict.fromkeys(("dependants", "children", "dependent_parents", "tenure"), ones * 0)
    columns["head_of_household"] = ones == 0
    return People(0, columns, {}, ones * 1000, turnover, turnover * 0, ones * 0, ones * months)


def folded(code, variant, many=40):
    """Budgets that a pay below the edge fits, and one above it too: the first crossing is not the answer."""
    graph, given, edge = variant.regime.graph(START), dict(variant.typed(START)), CLIFFS[code][2]
    before, at = (graph.run({**given, "gross": edge + step})["employer_cost"] for step in (-1, 0))
    assert at < before
    return np.linspace(at, before - 1, many).astype(np.int64)


def without_contribution(variant):
    """The variant, where the cooperative takes nothing of turnover."""
    return attrs.evolve(variant, framework=attrs.evolve(variant.framework, contribution={}))


def replayed(people, variant, month=START):
    course = run_course(people, variant, month, recorded=True)
    for place in range(people.size):
        replay_row(people, variant, month, course, place, whole=False)
    return course


def same(left, right):
    """Whether two courses are the same, person by person."""
    return all(left.person[name].tolist() == right.person[name].tolist() for name in left.person)


# -- by hand


def test_morocco_the_first_500_dirhams_bear_no_cnss():
    """Of 5 000.00: CNSS 8.98 % of 4 500.00 (404.10, not 449.00), 320.00 + 205.50 + 80.00: 6 009.60 in all."""
    reform = Reform("500 free", rules=[first_500_free])
    variant = without_contribution(variant_of(find_country("MA"), "a", "cooperative", [reform]))
    course = replayed(flat(6_009_60, 3), variant)
    assert course.person["gross"].tolist() == [3 * 5_000_00] * 5
    assert course.person["employer_contributions"].tolist() == [3 * 1_009_60] * 5
    assert course.person["account_end"].tolist() == [0] * 5


def test_tunisia_the_first_500_dinars_bear_no_cnss():
    """Of 2 000.000: CNSS 17.07 % of 1 500.000 (256.050, not 341.400), 10.000 + 40.000 + 20.000: 2 326.050."""
    reform = Reform("500 free", rules=[first_500_dinars_free], monotone=COST)
    variant = without_contribution(variant_of(find_country("TN"), "a", "cooperative", [reform]))
    course = replayed(flat(2_326_050, 2), variant)
    assert course.person["gross"].tolist() == [2 * 2_000_000] * 5
    assert course.person["employer_contributions"].tolist() == [2 * 326_050] * 5


@pytest.mark.parametrize("said", [{}, {"monotone": COST}])
def test_france_a_new_contribution_has_its_parameters_its_line_and_its_body(said):
    """2 500.00 of pay costs 3 148.65 today; 2 % of what exceeds 2 000.00 is 10.00 more."""
    country = find_country("FR")
    today = without_contribution(variant_of(country, "today", "cesa"))
    variant = without_contribution(variant_of(country, "a", "cesa", [solidarity(**said)]))
    now, then = run_course(flat(3_148_65), today, START), replayed(flat(3_158_65), variant)
    assert now.person["gross"].tolist() == then.person["gross"].tolist() == [2_500_00] * 5
    assert (then.person["employer_contributions"] - now.person["employer_contributions"]).tolist() == [
        1000
    ] * 5
    owed = {role: amount - now.bodies[role] for role, amount in then.bodies.items()}
    assert {role: amount for role, amount in owed.items() if amount} == {
        "social_security": 5 * 1000 * 1000  # five persons, in thousandths, 10.00 each
    }


def test_the_new_line_is_on_the_payslip_in_every_language():
    regime = find_country("FR").regime("cesa").reform(solidarity())
    inputs = regime.typed(START, {"gross": "2500", "headcount": "30", "work_accident_rate": "1 %"})
    slip = Payslip("C1", "P1", START, START.last, regime, regime.graph(START).run(inputs))
    line = next(each for each in slip.lines() if each.node == "solidarity_employer")
    assert (line.amount, str(line.rate.fraction)) == (1000, "1/50")
    assert [line.label(each) for each in ("fr", "ar", "en")] == ["Solidarité", "Solidarity", "Solidarity"]
    assert slip.explain("solidarity_employer").startswith("solidarity_employer")
    again = regime.reform(Reform("other label", rules=RULES, lines=[{**LINE, "group": line.line.group}]))
    assert len(again.lines) == len(regime.lines) == len(find_country("FR").regime("cesa").lines) + 1


def test_what_a_rule_adds_must_be_on_a_line():
    variant = variant_of(find_country("FR"), "a", "cesa", [solidarity(lines=())])
    with pytest.raises(LinesDiffer, match="solidarity") as caught:
        run_course(flat(5_000_00), variant, START)
    assert caught.value.rest != caught.value.owed


def test_a_line_that_names_nothing_is_refused():
    with pytest.raises(LayoutRefused, match="solidarity"):
        find_country("FR").regime("cesa").reform(Reform("a", lines=[{**LINE, "group": "pays"}]))
    groups = find_country("FR").regime("cesa").layout.groups
    with pytest.raises(LayoutRefused, match="solidarity_employer"):
        find_country("FR").regime("cesa").reform(Reform("a", lines=[{**LINE, "group": next(iter(groups))}]))


# -- the largest pay, whatever the shape


@pytest.mark.parametrize("code", CLIFFS)
def test_beyond_a_cliff_the_pay_is_what_trying_every_pay_finds(code):
    variant, (_, _, edge) = cliff(code), CLIFFS[code]
    regime, given = variant.regime, dict(variant.typed(START))
    pays = np.arange(edge // 2, 2 * edge)
    graph = regime.graph(START)
    costs = graph.run_arrays({**given, "gross": pays}, ["employer_cost"])["employer_cost"]
    inside = folded(code, variant)
    budgets = np.concatenate([inside, np.linspace(costs[0], costs[-1] - 1, 40).astype(np.int64)])
    tried = [int(pays[costs <= budget].max()) for budget in budgets.tolist()]
    assert affordable_arrays(regime, START, budgets, given).tolist() == tried
    first = [int(pays[np.argmax(costs > budget)]) - 1 for budget in inside.tolist()]
    assert max(first) < edge <= min(tried[: inside.size])
    alone = [affordable(regime, START, budget, given)["gross"] for budget in budgets.tolist()]
    assert alone == tried


@pytest.mark.parametrize("code", CLIFFS)
def test_rows_under_a_cliff_are_the_same_alone(code):
    course = replayed(varied(code, 16, 14), cliff(code))
    assert course.person["gross"].any()


@pytest.mark.parametrize("code", CLIFFS)
def test_a_row_says_which_pay_the_word_of_the_author_gets_wrong(code, monkeypatch):
    monkeypatch.setattr(_arrays_row_by_row, "CHECKED", 100)
    variant = without_contribution(cliff(code, monotone=COST))
    edge, people = CLIFFS[code][2], attrs.evolve(flat(folded(code, variant)), first=700)
    with pytest.raises(CostFalls, match="2026-01") as caught:
        run_course(people, variant, START)
    told = caught.value
    assert told.framework.endswith("cliff")
    scale = 1000 if code == "TN" else 100
    names = ("budget", "pay", "cost", "larger", "larger_cost")
    shown = [round(float(told.data[name]) * scale) for name in names]
    budget, pay, cost, larger, larger_cost = shown
    french = Voice("fr")
    for amount in shown:
        assert french.amount(amount, variant.framework.currency) in french.error(told)
    assert budget == people.turnover[told.row - 700, 0]
    assert pay < edge <= larger
    assert max(cost, larger_cost) <= budget
    graph, given = variant.regime.graph(START), dict(variant.typed(START))
    assert [graph.run({**given, "gross": each})["employer_cost"] for each in (pay, larger)] == [
        cost,
        larger_cost,
    ]


def test_a_sample_of_a_chunk_catches_a_word_that_is_wrong_for_many():
    """As shipped: with four rows a month looked at, in a population that the cliff is in the midst of."""
    people = varied("MA", 400, 14)
    with pytest.raises(CostFalls):
        run_course(people, cliff("MA", monotone=COST), START)


def test_a_sample_is_spread_over_budgets_and_moves_from_month_to_month():
    budgets = np.random.default_rng(3).permutation(20_000)
    samples = [_arrays_row_by_row._sample(budgets, START + months) for months in range(12)]
    assert {sample.size for sample in samples} == {8}
    for sample in samples:
        assert (np.diff(budgets[sample]) == 2_500).all()  # eighths of 20 000
    assert len({row for sample in samples for row in sample.tolist()}) == 96


def test_a_row_that_the_exact_search_cannot_prove_is_not_checked(monkeypatch):
    def lost(*_):
        raise CannotSolve(name="employer_cost", reason="it changes too often")

    people, variant = varied("MA", 12, 2), cliff("MA", monotone=COST)
    monkeypatch.setattr(_arrays_row_by_row, "_largest", lost)
    monkeypatch.setattr("cae_core.simulation.replay.affordable", lost)
    replayed(people, variant)


@pytest.mark.parametrize(
    ("code", "key", "changed"),
    [
        ("MA", "cooperative", [first_500_free]),
        ("TN", "cooperative", [first_500_dinars_free]),
        ("FR", "cesa", None),
        ("FR", "employee", None),
    ],
)
def test_on_its_authors_word_a_reform_pays_what_row_by_row_does(code, key, changed):
    """Under a CESA what is said of its cost stands with the levels of its relief held, as today."""
    country, people = find_country(code), varied(code, 24, 14, seed=11)
    courses = []
    for said in ({}, {"monotone": COST}):
        reform = solidarity(**said) if changed is None else Reform("500 free", rules=changed, **said)
        variant = variant_of(country, "a", key, [reform])
        assert variant.row_by_row is not bool(said)
        courses.append(replayed(people, variant))
    assert same(*courses)
    assert courses[0].person["gross"].any()


@pytest.mark.parametrize("code", ["FR", "MA", "TN", "DZ"])
def test_figures_keep_what_is_known_of_the_cost_and_every_row_proves_it(code, monkeypatch):
    monkeypatch.setattr(_arrays_row_by_row, "CHECKED", 1000)
    country = find_country(code)
    for key, framework in country.frameworks.items():
        if framework.kind.value != "salaried" or framework.trial:
            continue
        graph = country.regimes[framework.regime].graph(START)
        rate = next(each for each in graph.facts_of(["employer_cost"], ["gross"]) if each.unit == "rate")
        reform = Reform("more", {rate.key: [{"from": START.first, "value": "20 %", "source": SOURCE}]})
        variant = variant_of(country, "a", key, [reform])
        assert (variant.regime.claimed, variant.regime.proved) == (True, False)
        run_course(varied(code, 30, 4), variant, START)


def test_the_same_rows_are_searched_once(monkeypatch):
    searched, exact = [], _arrays_row_by_row._largest
    monkeypatch.setattr(_arrays_row_by_row, "_largest", lambda *row: searched.append(row) or exact(*row))
    course = run_course(flat(6_009_60), cliff("MA"), START)
    assert course.person["gross"].any()
    assert len(searched) == 1


def test_nothing_is_paid_where_no_pay_is_affordable():
    """Nothing to pay costs 90.00: a budget below it pays nobody, one above pays all that it can."""

    @rule(source=SOURCE)
    def employer_cost(x: Ops, gross: Amt, employer_contributions: Amt) -> Amt:
        return gross + employer_contributions + x.amount(90_00)

    regime = find_country("MA").regime("employee").reform(Reform("a fee", rules=[employer_cost]))
    assert affordable_arrays(regime, START, np.array([89_99, 90_00, 100_00]), {}).tolist() == [-1, 0, 8_26]
    with pytest.raises(NoSolution):
        affordable(regime, START, 89_99, {})


# -- what is said of it, where it goes


def test_what_is_said_to_be_monotone_must_be_there():
    with pytest.raises(UnknownName, match="employer_cost"):
        find_country("MA").regime("employee").reform(
            Reform("a", rules=[first_500_free], monotone={"employer_costs"})
        )


def test_claims_follow_reforms_laid_one_over_the_other():
    regime = find_country("FR").regime("cesa")
    figure = Reform("f", {"ags_rate": [{"from": START.first, "value": "1 %", "source": SOURCE}]})
    figure = attrs.evolve(figure, parameters={_employer_rate(regime): next(iter(figure.parameters.values()))})
    changed = Reform("r", rules=[bonus_in_euros])
    word = attrs.evolve(changed, monotone=COST)
    nothing = Reform("nothing")
    told = [
        [each.proved for each in (regime, regime.reform(nothing), regime.reform(figure))],
        [each.claimed for each in (regime.reform(figure), regime.reform(figure).reform(nothing))],
        [each.claimed for each in (regime.reform(changed), regime.reform(changed).reform(figure))],
        [each.claimed for each in (regime.reform(word), regime.reform(changed).reform(word).reform(figure))],
        [
            each.relief is None
            for each in (regime.reform(changed), regime.reform(word), regime.reform(figure))
        ],
    ]
    assert told == [[True, True, False], [True, True], [False, False], [True, True], [True, False, False]]


def _employer_rate(regime):
    facts = regime.graph(START).facts_of(["employer_cost"], ["gross"])
    return next(each.key for each in facts if each.unit == "rate")


def test_results_and_progress_say_how_pay_is_searched():
    people, seen = Made(varied("MA", 12, 2)), []
    base = scenario_of("MA", "cooperative", population=people)
    told = [cliff("MA"), attrs.evolve(base.variants[0], key="today")]
    run_scenario(attrs.evolve(base, variants=told), workers=1, progress=seen.append)
    assert {each.row_by_row for each in seen} == {("cliff",)}
    said = [rests(each, START, 1).warnings for each in (cliff("MA"), cliff("MA", monotone=COST), told[1])]
    assert [[each for each in several if "cliff" in each] for several in said] == [
        ["pay is searched row by row: nothing says how employer_cost moves with pay under cliff"],
        ["that employer_cost grows with pay under cliff is what the reform says, checked on samples"],
        [],
    ]


def test_a_changed_rule_goes_to_other_processes_and_moves_the_hash_of_the_law():
    people = Made(varied("MA", 60, 3))
    base = scenario_of("MA", "cooperative", population=people)
    asked = attrs.evolve(base, variants=[base.variants[0], cliff("MA")])
    here, there = run_scenario(asked, workers=1), run_scenario(asked, workers=2, chunk=20)
    assert here.to_json() == there.to_json()
    assert here.to_csv("people") == there.to_csv("people")
    assert here.variants[0].rests.law != here.variants[1].rests.law
    assert pickle.loads(pickle.dumps(bonus_from_a_threshold)) is bonus_from_a_threshold


def test_a_rule_without_a_name_in_a_module_is_run_here_alone():
    @rule(source=SOURCE, name="cnss_employer")
    def local(x: Ops, cnss_base: Amt) -> Amt:
        return cnss_base - cnss_base

    with pytest.raises(RuleNotNamed, match="cnss_employer"):
        pickle.dumps(local)
    people = Made(varied("MA", 40, 2))
    base = scenario_of("MA", "cooperative", population=people)
    variant = variant_of(find_country("MA"), "a", "cooperative", [Reform("local", rules=[local])])
    asked = attrs.evolve(base, variants=[variant])
    with pytest.raises(CannotSend, match="top of a file"):
        run_scenario(asked, workers=2, chunk=10)
    assert run_scenario(asked, workers=1, chunk=10).persons == 40


def test_replay_finds_a_pay_that_only_the_first_crossing_gives(monkeypatch):
    monkeypatch.setattr("cae_core.payroll._arrays_row_by_row.check_claim", lambda *_: None)
    variant = without_contribution(cliff("MA", monotone=COST))
    with pytest.raises(RowDiffers, match="gross"):
        replayed(flat(folded("MA", variant)), variant)


def test_a_reform_of_pay_leaves_a_trial_without_pay_alone():
    """The regime of a CAPE reads no pay; a rule that it has too changes there as well."""
    country = find_country("FR")
    statutes = {"cape_accident_base": "1000.00"}

    @rule(source=SOURCE)
    def atmp_employer(x: Ops, half: Rate, work_accident_rate: Rate) -> Amt:
        return x.rate(x.amount(500_00), work_accident_rate + half - half)

    @rule(source=SOURCE)
    def half(x: Ops) -> Rate:
        return x.number("0.5")

    changed = Reform("half", rules=[atmp_employer, half], monotone=COST)
    for reform, due in ((solidarity(), 11_80), (changed, 5_90)):
        variant = variant_of(country, "a", "cape_cesa", [reform], statutes=statutes)
        course = run_course(flat(2_000_00, 13), variant, START, recorded=True)
        assert course.history["employer_cost"][0, :12].tolist() == [due] * 12
        assert course.history["gross"][0, 12] > 0


def test_figures_may_be_searched_row_by_row_too():
    country = find_country("MA")
    rows = '[parameters.cnss_employer_rate]\nfrom = 2026-01-01\nvalue = "9 %"\nsource = "a test"\n'
    people, courses = varied("MA", 30, 4), []
    for said in ("", "monotone = []\n"):
        reform = read_reform(f'name = "a"\n{said}{rows}', country)
        variant = variant_of(country, "a", "cooperative", [reform])
        assert variant.row_by_row is bool(said)
        courses.append(run_course(people, variant, START))
    assert same(*courses)
    with pytest.raises(ReformRefused, match="monotone"):
        read_reform('name = "a"\nmonotone = "employer_cost"', country)


def test_a_country_that_says_nothing_of_its_cost_is_searched_row_by_row():
    country = find_country("DZ")
    regime = country.regimes["employee"]
    silent = attrs.evolve(regime, framework=attrs.evolve(regime.framework, monotone=()))
    budgets = np.random.default_rng(1).integers(0, 2 * LEVEL["DZ"], 60)
    given = regime.typed(START, {})
    found = [affordable_arrays(each, START, budgets, given).tolist() for each in (regime, silent)]
    assert found[0] == found[1]
    plain = Variant("a", country, plain_framework("DZ", "employee"))
    assert not plain.row_by_row
