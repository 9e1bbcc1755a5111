"""The cooperative's own life and lines of income, asked for by a scenario's file: by hand, and refused."""

import pytest

from cae_core.errors import Problems
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.lives import lives, why_none, with_lives
from cae_core.simulation.measures import lines_table, measure
from cae_core.simulation.scenario_file import read_scenario

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")

MOROCCO = """
title = "Ten alike"
country = "MA"
start = "2026-01"
months = 36

[population]
file = "people.csv"

[lines.low]
label = { fr = "Bas", en = "Low" }
amount = "100"
source = "a test"

[lines.high]
amount = 100000
assumption = true

[cooperative]
capital = "20000"
share = 100
assumption = true

[cooperative.budget]
fixed = "5000"
per_entrepreneur = "20"
grants = { 2026 = "4000" }

[variants.cooperative]
framework = "cooperative"

[variants.poorer]
framework = "cooperative"
[variants.poorer.cooperative]
capital = "10000"
source = "the statutes"
budget = { fixed = "9000", grants = {} }

[variants.none]
framework = "cooperative"
cooperative = false

[variants.own]
framework = "auto_entrepreneur"
"""
PEOPLE = "sector;dependants;turnover;costs\n" + 10 * "craft;0;8000;0\n"
FRANCE = """
title = "Three alike"
country = "FR"
start = "2026-01"
months = 24

[population]
file = "people.csv"

[cooperative]
legal_form = "scop_sarl"
capital = "5000"
votes = { development_rate = "45 %" }
assumption = true
budget = { fixed = "500" }

[variants.cesa]
framework = "cesa"
"""


def write(folder, text, people=PEOPLE):
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    (folder / "people.csv").write_text(people, encoding="utf-8")
    return folder / "scenario.toml"


def told(path, workers=1):
    scenario = read_scenario(path)
    results = run_scenario(scenario, workers=workers, chunk=3)
    found = lives(scenario, results)
    return scenario, with_lives(results, found), found


def test_a_flat_cooperative_lives_as_worked_out_by_hand(tmp_path):
    """10 % of 8 000.00 × 10 persons × 12 months: 96 000.00 a year; 5 000.00 and 10 × 20.00 a month cost 62 400.00.

    So 33 600.00 are left, 37 600.00 with the grant; a tenth goes to the legal reserve (MA-32). Members are
    admitted after a year (MA-75) and pay 10 × 100.00 in.
    """
    _, results, found = told(write(tmp_path, MOROCCO))
    years = found["cooperative"].years
    assert [each.contributions for each in years] == [96_000_00] * 3
    assert [each.costs for each in years] == [62_400_00] * 3
    assert [each.surplus for each in years] == [37_600_00, 33_600_00, 33_600_00]
    assert [each.reserves for each in years] == [3_760_00, 7_120_00, 10_480_00]
    assert [each.capital for each in years] == [20_000_00, 21_000_00, 21_000_00]
    assert [each.cash for each in years] == [57_600_00, 92_200_00, 125_800_00]
    assert years[0].lowest_cash == 20_000_00 + 4_000_00 + 2_800_00
    table = results.table("cooperative")
    assert table["to_reserves"].tolist()[:3] == [3_760_00, 3_360_00, 3_360_00]
    assert table["carried_forward"].tolist()[:3] == [33_840_00, 30_240_00, 30_240_00]
    assert table["broken"].tolist()[:3] == ["third_parties", "", ""]
    assert table["unlawful"].tolist()[:3] == ["", "", ""]


def test_break_even_is_worked_out_by_hand(tmp_path):
    """Each brings 800.00 and costs 20.00: 5 000.00 takes 7 (5 460.00), not 6 (4 680.00); 9 000.00 takes 12."""
    _, results, _ = told(write(tmp_path, MOROCCO))
    table = results.table("break_even")
    assert table["entrepreneurs"].tolist() == [7, 12]
    assert table["surplus"].tolist() == [str(36 * 460_00), str(36 * 360_00)]
    assert table["before"].tolist() == [str(-36 * 320_00), str(-36 * 420_00)]


def test_a_variant_says_its_own_over_what_is_shared(tmp_path):
    scenario, _, found = told(write(tmp_path, MOROCCO))
    poorer = scenario.cooperatives["poorer"]
    assert (poorer.capital, poorer.share, poorer.source) == (10_000_00, 100_00, "the statutes")
    assert (poorer.budget.fixed, poorer.budget.per_entrepreneur, poorer.budget.grants) == (
        9_000_00,
        20_00,
        {},
    )
    assert [each.surplus for each in found["poorer"].years] == [(96_000 - 110_400) * 100] * 3
    assert list(found) == ["cooperative", "poorer"]
    assert why_none(scenario, "cooperative") is None
    assert str(why_none(scenario, "none")) == "the scenario says that it has none"
    assert "on their own account" in str(why_none(scenario, "own"))


def test_a_french_cooperative_allocates_by_its_form(tmp_path):
    """Three contributions of 300.00 a month less 500.00: 4 800.00 a year.

    15 % to the legal reserve (FR-2.23), 45 % to the development fund, the rest to labour, paid the year after.
    """
    _, _, found = told(write(tmp_path, FRANCE, "sex;turnover;costs\n" + 3 * "women;3000;0\n"))
    first, second = found["cesa"].years
    assert (first.surplus, second.surplus) == (4_800_00, 4_800_00)
    assert first.balances == {
        "carried_forward": 0,
        "other_reserves": 0,
        "statutory_reserve": 2_160_00,
        "legal_reserve": 720_00,
    }
    assert (first.due, first.cash) == (1_920_00, 9_800_00)
    assert (second.reserves, second.cash) == (5_760_00, 9_800_00 - 1_920_00 + 4_800_00)


def test_lines_are_reached_by_persons(tmp_path):
    scenario = read_scenario(write(tmp_path, MOROCCO))
    results = run_scenario(scenario, workers=1)
    table = lines_table(measure(results, scenario.lines), scenario.lines)
    everybody = [name for name in zip(*(table[each].tolist() for each in table), strict=True) if not name[1]]
    assert [(each[0], each[3], each[4], each[6]) for each in everybody] == [
        (variant, line, amount, reached)
        for line, amount, reached in (("low", 100_00, 10_000), ("high", 100_000_00, 0))
        for variant in ("cooperative", "poorer", "none", "own")
    ]
    assert [each.source for each in scenario.lines] == ["a test", ""]


def test_it_is_the_same_on_one_worker_and_on_two(tmp_path):
    path = write(tmp_path, MOROCCO)
    one, two = (told(path, workers)[1] for workers in (1, 2))
    for name in one.tables:
        assert one.to_csv(name) == two.to_csv(name), name
    assert one.to_json() == two.to_json()


def test_what_the_life_rests_on_is_told_with_the_variant(tmp_path):
    text = MOROCCO.replace(
        'fixed = "5000"', 'fixed = "5000"\nposts = [{ gross = "4000", inputs = { dependants = 1 } }]'
    )
    _, without, bare = told(write(tmp_path, MOROCCO))
    scenario, results, found = told(write(tmp_path, text))
    plain = run_scenario(scenario, workers=1)
    mine, life = results["cooperative"].rests.unverified, found["cooperative"]
    assert set(mine) == {*plain["cooperative"].rests.unverified, *life.unverified}
    assert {each.key for each in life.unverified} - {each.key for each in bare["cooperative"].unverified}
    assert life.law == found["poorer"].law != bare["cooperative"].law
    assert results["none"].rests == plain["none"].rests == without["none"].rests


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("share = 100", "shares = 100", "cooperative.shares: “shares”: unknown name; expected one of: share"),
        (
            'fixed = "5000"',
            "fixd = 1",
            "cooperative.budget.fixd: “fixd”: unknown name; expected one of: fixed",
        ),
        ('fixed = "5000"', "fixed = 50.5", "cooperative.budget.fixed: “50.5”: a number without quotes"),
        (
            'fixed = "5000"',
            'fixed = "493,643"',
            "cooperative.budget.fixed: “493,643”: the amount has two readings; expected “493643.00” for thousands",
        ),
        ('fixed = "5000"', 'fixed = "-1"', "cooperative.budget.fixed: “-1”: below zero"),
        ("2026 = ", "y2026 = ", "cooperative.budget.grants.y2026: “y2026”: cannot be read"),
        (
            "2026 = ",
            "2036 = ",
            "budget.grants.2036: “2036”: a year that the run does not have; expected 2026 to 2028",
        ),
        (
            "grants = {} }",
            'grants = { 2025 = "1" } }',
            "variants.poorer.cooperative.budget.grants.2025: “2025”: a year that the run does not have",
        ),
        ('capital = "10000"', 'capitl = "1"', "variants.poorer.cooperative.capitl: “capitl”: unknown name"),
        ("cooperative = false", "cooperative = 3", "variants.none.cooperative: “3”: wrong kind of value"),
        (
            "share = 100",
            'legal_form = "ma_coop"',
            "cooperative.legal_form: “ma_coop”: unknown name; expected",
        ),
        ("share = 100", "opening = { reserve = 1 }", "cooperative.opening.reserve: “reserve”: unknown name"),
        ("share = 100", "votes = { member_refund = 1 }", "expected one of: member_refunds"),
        ("share = 100", "votes = { capital = 1 }", "cooperative.votes.capital: “1”: the life of the"),
        ("share = 100", 'votes = { member_refunds = "x" }', "cooperative.votes.member_refunds: input member"),
        ("share = 100", 'statutes = { x = "1" }', "cooperative.statutes: statutes has no “x”"),
        ("assumption = true\n\n[cooperative.b", "[cooperative.b", "neither a source nor assumption = true"),
        ('fixed = "5000"', "posts = [{ every = 4 }]", "cooperative.budget.posts.1.gross: a key is missing"),
        ('fixed = "5000"', "posts = 4", "cooperative.budget.posts: “4”: wrong kind of value"),
        ('fixed = "5000"', 'posts = [{ gross = "1", inputs = { x = 1 } }]', "budget.posts: MA/employee"),
        (
            '"auto_entrepreneur"',
            '"auto_entrepreneur"\ncooperative = {}',
            "variants.own.cooperative: people work",
        ),
        ('amount = "100"', "amout = 100", "lines.low.amount: a key is missing"),
        ('amount = "100"', "amount = 0", "lines.low.amount: “0”: nothing at all"),
        ('source = "a test"', "", "lines.low: it has neither a source nor assumption = true, or both"),
    ],
)
def test_each_mistake_is_said_where_it_is(tmp_path, old, new, said):
    assert old in MOROCCO
    with pytest.raises(Problems) as caught:
        read_scenario(write(tmp_path, MOROCCO.replace(old, new, 1)))
    assert said in str(caught.value)


def test_three_decimals_are_read_where_the_currency_has_them(tmp_path):
    text = MOROCCO.replace('"MA"', '"TN"')
    with pytest.raises(Problems, match=r"two readings; expected “493\.643” or “493643\.000”"):
        read_scenario(write(tmp_path, text.replace('"5000"', '"493,643"')))


def test_a_grant_is_of_a_year_of_the_run_however_short(tmp_path):
    months = MOROCCO.replace("months = 36", "months = 12")
    assert read_scenario(write(tmp_path, months)).cooperatives["cooperative"].budget.grants == {
        2026: 4_000_00
    }
    with pytest.raises(Problems, match=r"the run does not have; expected 2026$"):
        read_scenario(write(tmp_path, months.replace("2026 = ", "2027 = ")))
    with pytest.raises(Problems) as caught:
        read_scenario(
            write(tmp_path, MOROCCO.replace("months = 36", "months = 0").replace("2026 =", "2027 ="))
        )
    assert [each.column for each in caught.value.problems] == ["months"]


def test_a_mistake_in_what_is_shared_is_said_once(tmp_path):
    with pytest.raises(Problems) as caught:
        read_scenario(write(tmp_path, MOROCCO.replace("share = 100", "shares = 100")))
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            FRANCE.replace('legal_form = "scop_sarl"\n', ""),
            "no variant has a cooperative: state its legal_form",
        ),
        (FRANCE.replace('votes = { development_rate = "45 %" }\n', ""), "give development_rate"),
        (
            MOROCCO.replace('"MA"', '"TN"').replace("auto_entrepreneur", "undeclared"),
            'supply it in the statutes, as legal_reserve_rate = "… %"',
        ),
    ],
)
def test_what_the_law_wants_said_is_asked_before_the_run(tmp_path, text, said):
    people = "sex;children;turnover;costs;head_of_household\nwomen;0;3000;0;no\n"
    with pytest.raises(Problems, match=said):
        read_scenario(write(tmp_path, text, people))
