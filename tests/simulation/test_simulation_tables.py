"""People from tables that somebody has: what is read, what is refused and in which row."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cae_core.errors import Problems
from cae_core.simulation.people import digest_of, joined
from cae_core.simulation.table import Table

TWO = {"turnover": [300_000, 150_000]}


def problems(columns: dict[str, Any], months: int = 3, **options: Any) -> list[str]:
    with pytest.raises(Problems) as caught:
        Table.of(columns, months, **options)
    return [each.text() for each in caught.value.problems]


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("turnover", [1.0, float("nan")], "row 1, turnover: “nan”: not a number, or infinite"),
        ("turnover", [float("inf"), 1.0], "row 0, turnover: “inf”: not a number, or infinite"),
        ("turnover", [1, 1.5], "row 1, turnover: “1.5”: a fraction of a unit"),
        ("turnover", [1, "12.00"], "row 1, turnover: “12.00”: cannot be read"),
        ("turnover", [1, None], "row 1, turnover: “None”: cannot be read"),
        ("turnover", [-1, 2], "row 0, turnover: “-1”: below zero"),
        ("turnover", [1, 10**16], "row 1, turnover: “10000000000000000”: too large a number"),
        ("turnover", [True, False], "turnover: not an amount"),
        ("weight", [1, -1], "row 1, weight: “-1”: below zero"),
        ("weight", [1.0, 0.0005], "row 1, weight: “0.0005”: a fraction of a unit"),
        ("weight", [1.0, float("nan")], "row 1, weight: “nan”: not a number"),
        ("weight", [1.0, 1e18], "row 1, weight: “1e+18”: too large a number"),
        ("weight", [1, 10**6 + 1], "row 1, weight: “1000001”: too large a number"),
        ("weight_thousandths", [1, 10**9 + 1], "row 1, weight_thousandths: “1000000001”: too large"),
        (
            "turnover",
            np.array([2**63 + 5, 1], dtype=np.uint64),
            "row 0, turnover: “9223372036854775813”: too large",
        ),
        ("weight", ["1", "two"], "row 1, weight: “two”: cannot be read"),
        ("weight_thousandths", [1000, -1], "row 1, weight_thousandths: “-1”: below zero"),
        ("entry", [0, -1], "row 1, entry: “-1”: below zero"),
        ("exit", [2, -1], "row 1, exit: “-1”: an entry after the exit"),
        ("id", ["a", "a"], "row 1, id: “a”: an identifier that is there twice"),
        ("sex", ["w", ""], "row 1, sex: not a text"),
        ("age", [40, "old"], "row 1, age: “old”: cannot be read"),
        ("age", [40], "age: “1”: a column of another length; expected 2"),
        ("wieght", [1, 1], "wieght: unknown column; expected weight"),
        ("turnovr_2", [1, 1], "turnovr_2: unknown column; expected turnover_2"),
        ("turnover_9", [1, 1], "turnover_9: unknown column; expected turnover"),
        ("costs", [[1, 2], [3, 4]], "not the months of the run"),
    ],
)
def test_a_wrong_value_is_refused_with_its_row(column: str, values: list[Any], said: str) -> None:
    texts = problems({**TWO, column: values})
    assert len(texts) == 1
    assert said in texts[0]


def test_everything_wrong_is_said_at_once() -> None:
    texts = problems({"turnover": [1, -1], "weight": [-1, 1], "entry": [2, 0], "exit": [1, 3], "id": [7, 7]})
    assert len(texts) == 4


def test_many_wrong_rows_are_counted() -> None:
    texts = problems({"turnover": [-1] * 100})
    assert len(texts) == 21
    assert "80 more rows with the same problem" in texts[-1]


def test_needed_columns_must_be_there_and_the_nearest_is_named() -> None:
    assert problems({"age": [1]}) == ["table, turnover: a column is missing; expected turnover"]
    assert problems({**TWO, "dependents": [0, 1]}, needs=["dependants"]) == [
        "table, dependents: unknown column; expected dependants",
        "table, dependants: a column is missing; expected dependents",
    ]
    assert "a table without rows" in problems({})[0]


def test_amounts_outside_the_months_of_activity_are_refused() -> None:
    monthly = {"turnover": np.ones((2, 3), dtype=int), "entry": [0, 1]}
    assert "row 1, turnover: “1”: an amount in a month without activity" in problems(monthly)[0]
    monthly["turnover"][1, 0] = 0
    assert Table.of(monthly, 3).part(1, 2).turnover.tolist() == [[0, 1, 1]]


def test_months_come_as_an_array_or_as_columns_of_their_own() -> None:
    months = {"turnover_1": [1, 4], "turnover_2": [2, 5], "turnover_3": [3, 6]}
    one, other = Table.of(months, 3), Table.of({"turnover": np.array([[1, 2, 3], [4, 5, 6]])}, 3)
    assert one.part(0, 2).turnover.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert one.digest == other.digest
    del months["turnover_2"]
    assert problems(months) == ["table, turnover_2: a column is missing; expected turnover_2"]


def test_a_constant_amount_is_of_the_months_of_activity() -> None:
    people = Table.of({"turnover": [100], "costs": [30], "entry": [1], "exit": [9]}, 3).part(0, 1)
    assert (people.turnover.tolist(), people.costs.tolist(), int(people.exit[0])) == (
        [[0, 100, 100]],
        [[0, 30, 30]],
        3,
    )


def test_other_columns_are_kept_and_categories_become_codes() -> None:
    columns = {
        **TWO,
        "sex": ["women", "men"],
        "trade": ["potter", "potter"],
        "head": [True, False],
        "age": [30.0, 41.0],
    }
    people = Table.of(columns, 3, categories={"sex": ("men",), "trade": ()}).part(0, 2)
    assert people.categories == {"sex": ("men", "women"), "trade": ("potter",)}
    assert people.columns["sex"].tolist() == [1, 0]
    assert people.columns["head"].dtype == bool
    assert people.columns["age"].tolist() == [30, 41]
    assert people.columns["age"].dtype == np.int64


PERSON = st.tuples(st.integers(0, 10**9), st.integers(0, 5000), st.sampled_from(["x", "y", "z"]))


def table(rows: list[tuple[int, int, str]]) -> Table:
    turnover, weight, sector = zip(*rows, strict=True)
    return Table.of({"turnover": turnover, "weight_thousandths": weight, "sector": sector}, 4)


@given(st.lists(PERSON, min_size=1, max_size=8), PERSON, st.integers(0, 8))
def test_parts_make_the_whole_and_a_person_more_changes_no_row(
    rows: list[tuple[int, int, str]], one_more: tuple[int, int, str], cut: int
) -> None:
    people, cut = table(rows), min(cut, len(rows))
    whole = people.part(0, people.size)
    assert digest_of(joined([people.part(0, cut), people.part(cut, people.size)])) == digest_of(whole)
    larger = table([*rows, one_more])
    before = larger.part(0, people.size)
    assert before.turnover.tolist() == whole.turnover.tolist()
    assert before.columns["sector"].tolist() == whole.columns["sector"].tolist()
    assert larger.digest != people.digest


CSV = "\ufeffid;weight;turnover_1;turnover_2;sex;head;age\n1;1,5;1 234,56;0;w;yes;40\n2;2;99,9;1.000,00;m;no;31\n"


def test_a_csv_file_holds_amounts_as_people_type_them(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(CSV, encoding="utf-8")
    people = Table.from_csv(path, 2, "EUR").part(0, 2)
    assert people.turnover.tolist() == [[123_456, 0], [9_990, 100_000]]
    assert people.weights.tolist() == [1500, 2000]
    assert people.columns["head"].tolist() == [True, False]
    assert people.columns["age"].tolist() == [40, 31]
    assert "id" not in people.columns


def test_a_csv_file_is_refused_with_the_numbers_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,turnover,age\na,12.345,1\na,x,2.5\nb,-1.00,3\n", encoding="utf-8")
    with pytest.raises(Problems) as caught:
        Table.from_csv(path, 2, "EUR")
    assert [each.text().split(";")[0] for each in caught.value.problems] == [
        "people.csv, row 3, id: “a”: an identifier that is there twice",
        "people.csv, row 2, turnover: “12.345”: cannot be read",
        "people.csv, row 3, turnover: “x”: cannot be read",
        "people.csv, row 4, turnover: “-1.00”: below zero",
        "people.csv, row 3, age: “2.5”: cannot be read",
    ]


def test_a_csv_file_with_a_short_row_or_a_column_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("age,turnover,age\n1,2,3\n1,2\n", encoding="utf-8")
    with pytest.raises(Problems) as caught:
        Table.from_csv(path, 2, "EUR")
    assert [each.text().split(";")[0] for each in caught.value.problems] == [
        "people.csv, age: a column that is there twice",
        "people.csv, row 3: “2”: a row of another length",
    ]


def test_a_csv_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("métier,turnover\n1,2\n".encode("windows-1252"))
    with pytest.raises(Problems, match=r"people\.csv: not a text in UTF-8"):
        Table.from_csv(path, 2, "EUR")


COLUMNS = {"turnover": [300_000, 150_000], "weight": [1.5, 2.0], "sex": ["w", "m"], "head": [True, False]}


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_data_frames_are_read_as_arrays_are(library: str) -> None:
    frames = pytest.importorskip(library)
    assert Table.from_frame(frames.DataFrame(COLUMNS), 3).digest == Table.of(COLUMNS, 3).digest
    with pytest.raises(Problems, match="row 1, turnover"):
        Table.from_frame(frames.DataFrame({"turnover": [1, None]}), 3)


def test_a_parquet_file_is_read_as_arrays_are(tmp_path: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table(COLUMNS), tmp_path / "people.parquet")
    found = Table.from_parquet(tmp_path / "people.parquet", 3)
    assert found.digest == Table.of(COLUMNS, 3).digest
    parquet.write_table(arrow.table({"turnover": [1, None]}), tmp_path / "holes.parquet")
    with pytest.raises(Problems, match=r"holes\.parquet, row 1, turnover"):
        Table.from_parquet(tmp_path / "holes.parquet", 3)
