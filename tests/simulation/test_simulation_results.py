"""Results: exact tidy tables that say what they rest on."""

import csv
import io
import json
import re
import sys

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated import Made, described, scenario_of, varied

from cae_core.errors import ExtraMissing
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.results import TABLES
from cae_core.simulation.tallies import BINS, Histogram, Tally


@pytest.fixture(scope="module")
def results():
    tallies = [Tally("net_income", 100_00, by="sex"), Tally("gross", 100_00, change=True)]
    return run_scenario(scenario_of("MA", population=Made(varied("MA", 200, 6))), workers=1, tallies=tallies)


def test_months_groups_and_rows_all_add_up_to_the_totals(results):
    weights = results.people["weight"]
    for variant in results.variants:
        for name, total in variant.totals.items():
            assert sum(variant.monthly[name]) == total, name
            assert int((variant.person[name].astype(object) * weights).sum()) == total, name
            for category in results.categories:
                groups = [each[name] for (kind, _), each in variant.groups.items() if kind == category]
                assert sum(groups) == total, (name, category)


def test_tallies_hold_everybodys_weight_and_sum(results):
    for variant in results.variants:
        mine = [each for (key, _), each in variant.tallies.items() if key == "net_income by sex"]
        assert sum(weight for each in mine for weight, _ in each.bins.values()) == results.weight
        assert (
            sum(amount for each in mine for _, amount in each.bins.values()) == variant.totals["net_income"]
        )
    first = results.variants[0]
    assert list(first.tallies["change of gross", ""].bins) == [0]


def test_tables_have_a_row_for_each_thing_told(results):
    tables = results.to_dict()
    assert set(tables) == set(TABLES)
    for name, table in tables.items():
        assert len({len(column) for column in table.values()}) == 1, name
        lines = results.to_csv(name).decode().splitlines()
        assert len(lines) == len(next(iter(table.values()))) + 1
    months = tables["months"]
    chosen = (
        (months["variant"] == "cooperative") & (months["figure"] == "gross") & (months["month"] == "2026-03")
    )
    assert months["sum"][chosen].tolist() == [results["cooperative"].monthly["gross"][2]]
    assert set(tables["people"]["sex"]) == {"women", "men"}
    with pytest.raises(KeyError):
        results.table("nothing")


def test_results_say_what_they_rest_on(results):
    told = json.loads(results.to_json())
    assert told["provenance"]["seed"] == 5
    assert (told["provenance"]["law_from"], told["provenance"]["law_until"]) == ("2026-01-01", "2026-06-30")
    assert len(told["provenance"]["population"]) == 64
    laws = {each["law"] for each in told["variants"].values()}
    assert len(laws) == len(results.variants)
    for variant in results.variants:
        assert all(fact.confidence != "text" for fact in variant.rests.unverified)
    assert any(variant.rests.unverified for variant in results.variants)


def test_the_law_moves_its_hash_and_nothing_else_does():
    people = Made(varied("MA", 10, 2))
    plain = scenario_of("MA", "cooperative", population=people)
    again = scenario_of("MA", "cooperative", population=Made(varied("MA", 30, 2)))
    variant = plain.variants[0]
    other = attrs.evolve(plain, variants=[attrs.evolve(variant, inputs={"seniority_years": "3"})])
    laws = [run_scenario(each, workers=1).variants[0].rests.law for each in (plain, again, other)]
    assert laws[0] == laws[1] != laws[2]


def test_an_empty_reform_changes_no_byte():
    from cae_core.rules.framework import Reform

    plain = scenario_of("MA", "cooperative", population=described("MA", 4, 50))
    variant = plain.variants[0]
    reformed = attrs.evolve(variant, framework=variant.framework.reformed(Reform("nothing")))
    both = [run_scenario(attrs.evolve(plain, variants=[each]), workers=1) for each in (variant, reformed)]
    assert both[0].to_json() == both[1].to_json()
    assert both[0].to_csv("people") == both[1].to_csv("people")


def test_paying_those_not_yet_members_in_the_first_year_breaks_the_law():
    found = run_scenario(scenario_of("MA", "cooperative", population=Made(newcomers())), workers=1)
    assert found["cooperative"].broken_years == {"third_parties": (2026,)}


def newcomers():
    people = varied("MA", 40, 6)
    columns = {**people.columns, "tenure": np.zeros(40, np.int64)}
    costs = np.zeros_like(people.costs)
    return attrs.evolve(people, columns=columns, costs=costs, turnover=people.turnover + 9_000_00)


def typed(text):
    """A cell of a CSV file as what it was: a whole number, a truth, or the text."""
    if re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    return {"True": True, "False": False}.get(text, text)


def rows_of_csv(results, name):
    header, *rows = csv.reader(io.StringIO(results.to_csv(name).decode()))
    texts = {each for each, values in results.table(name).items() if values.dtype == object}
    return [
        {key: each if key in texts else typed(each) for key, each in zip(header, row, strict=True)}
        for row in rows
    ]


def of_frame(library, results, name, folder):
    """A table through a library and back, as rows of plain values."""
    if library == "pyarrow":
        results.to_parquet(name, folder / f"{name}.parquet")
        parquet = pytest.importorskip("pyarrow.parquet", reason="extra “tables”")
        return parquet.read_table(folder / f"{name}.parquet").to_pylist()
    frame = getattr(results, f"to_{library}")(name)
    return frame.to_dict("records") if library == "pandas" else frame.to_dicts()


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_every_table_is_that_of_its_csv_file_in_types_and_values(library, name, results, tmp_path):
    pytest.importorskip(library, reason="extra “tables”")
    found, wanted = of_frame(library, results, name, tmp_path), rows_of_csv(results, name)
    assert found == wanted
    assert wanted
    for row, like in zip(found, wanted, strict=True):
        assert [type(each) for each in row.values()] == [type(each) for each in like.values()]


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_sums_that_int64_does_not_hold_stay_exact(library, results, tmp_path):
    """As Python ints in pandas, whose columns hold anything; as texts where a column has one type."""
    pytest.importorskip(library, reason="extra “tables”")
    large = {"gross": 2**63, "net_income": -(2**70) - 1}
    changed = attrs.evolve(results, variants=[attrs.evolve(results.variants[0], totals=large)])
    found = [each["sum"] for each in of_frame(library, changed, "totals", tmp_path)]
    assert found == ([*large.values()] if library == "pandas" else [str(each) for each in large.values()])


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
def test_a_table_without_a_row_has_the_columns_and_types_of_any_other(library, results, tmp_path):
    library = pytest.importorskip(library, reason="extra “tables”")
    nothing = attrs.evolve(results, variants=[])
    for name in set(TABLES) - {"people"}:
        if library.__name__ == "polars":
            several = [each.to_polars(name).schema for each in (nothing, results)]
        else:
            several = []
            for each in (nothing, results):
                each.to_parquet(name, tmp_path / "table.parquet")
                several.append(library.parquet.read_schema(tmp_path / "table.parquet"))
        assert several[0] == several[1], name


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_what_needs_an_extra_names_it(results, library, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, library, None)
    calls = {
        "pandas": lambda: results.to_pandas("months"),
        "polars": lambda: results.to_polars("months"),
        "pyarrow": lambda: results.to_parquet("months", tmp_path / "x.parquet"),
    }
    with pytest.raises(ExtraMissing, match=rf"{library}, from the extra “tables”"):
        calls[library]()


amounts = st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 5000)), max_size=30)


@given(left=amounts, right=amounts, width=st.integers(1, 10**7))
def test_histograms_of_parts_merge_to_that_of_the_whole(left, right, width):
    def tally(rows):
        values, weights = (np.array([row[place] for row in rows], np.int64) for place in (0, 1))
        return Histogram.of(values, weights, width)

    whole = tally(left + right)
    assert tally(left).merged(tally(right)) == tally(right).merged(tally(left)) == whole
    assert sum(weight for weight, _ in whole.bins.values()) == sum(weight for _, weight in left + right)
    assert sum(amount for _, amount in whole.bins.values()) == sum(a * w for a, w in left + right)
    assert all(-BINS <= place <= BINS for place in whole.bins)


def test_histograms_of_other_widths_do_not_merge():
    with pytest.raises(ValueError, match="bins of 5 and of 7"):
        Histogram(5, {}).merged(Histogram(7, {}))
