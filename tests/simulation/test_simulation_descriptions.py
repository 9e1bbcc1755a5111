"""What a description may not say, each refusal with its key."""

from pathlib import Path
from typing import Any

import pytest

from cae_core.errors import Problems
from cae_core.simulation.description import load_description, read_description

MEDIAN = {"key": "turnover.median", "value": "1500.00", "assumption": True}
SPREAD = {"key": "turnover.spread", "value": "0.8", "source": "a survey"}
SECTORS = {"sector": {"a": {}, "b": {}}}


def problems(*rows: dict[str, Any], **tables: Any) -> list[str]:
    with pytest.raises(Problems) as caught:
        read_description({"size": 10, "hypotheses": [MEDIAN, SPREAD, *rows], **tables}, "EUR", "mine")
    return [each.text() for each in caught.value.problems]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"key": "turnover.medain", "value": "1"}, "unknown hypothesis; expected turnover.median"),
        ({"key": "turnover.growth", "value": 0.02}, "not a number; expected a rate between quotes"),
        ({"key": "turnover.growth", "value": "300 %"}, "out of bounds; expected -1/2 – 1"),
        (
            {"key": "turnover.median", "value": "493,643"},
            "the amount has two readings; expected “493643.00” for thousands, or 2 decimals at most",
        ),
        ({"key": "turnover.idle", "value": "-1 %"}, "out of bounds"),
        ({"key": "turnover.idle", "value": "nan"}, "not a number"),
        ({"key": "turnover.seasonality", "value": ["1"] * 11}, "not the twelve months"),
        ({"key": "turnover.seasonality", "value": ["1"] * 11 + ["2"]}, "the months do not average 1"),
        ({"key": "cost.share", "value": {"10-20": "60 %", "21-30": "50 %"}}, "do not sum to 100 %"),
        ({"key": "cost.share", "value": {"20-10": "100 %"}}, "not a band"),
        ({"key": "cost.share", "value": {}}, "not a table"),
        ({"key": "failure", "value": {"1-12": "1 %", "14-": "1 %"}}, "months that do not follow one another"),
        ({"key": "failure", "value": {"2-": "1 %"}}, "months that do not follow one another"),
        ({"key": "weight", "value": "0.0005"}, "not a weight; expected three decimals at most"),
        ({"key": "weight", "value": "-1"}, "out of bounds"),
        ({"key": "column.entry", "value": {"0": "100 %"}}, "unknown hypothesis"),
        ({"key": "entry", "value": {"0": "100 %"}, "by": "sector"}, "not a category drawn before it"),
        ({"key": "entry", "value": {"0": "100 %"}, "sources": "x"}, "unknown setting; expected source"),
    ],
)
def test_a_wrong_hypothesis_is_refused(row: dict[str, Any], said: str) -> None:
    (text,) = problems({**row, "assumption": True})
    assert text.startswith(f"mine.toml, {row['key']}")
    assert said in text


def test_a_hypothesis_has_a_source_or_is_an_assumption() -> None:
    row = {"key": "weight", "value": "1"}
    assert "without a source" in problems(row)[0]
    assert "without a source" in problems({**row, "source": "a survey", "assumption": True})[0]


@pytest.mark.parametrize("value", ["1500.005", 1500, "many", "-1.00", "1000001.00"])
def test_a_median_is_an_amount_of_the_currency(value: object) -> None:
    with pytest.raises(Problems, match="not an amount"):
        read_description({"size": 1, "hypotheses": [{**MEDIAN, "value": value}, SPREAD]}, "EUR", "mine")


def test_everything_wrong_is_said_at_once() -> None:
    texts = problems(
        {"key": "share.sector", "value": {"a": "100 %"}, "assumption": True},
        {"key": "weight", "value": {"a": "1"}, "by": "sector", "assumption": True},
        MEDIAN,
        categories={**SECTORS, "sex": {"w": {}}},
        sums={"dependants": ["children"]},
        size=0,
        sise=3,
    )
    assert [text.removeprefix("mine.toml, ") for text in texts] == [
        "sise: “sise”: unknown setting; expected size, sums",
        "share.sector: “{'a': '100 %'}”: not the shares of the categories; expected a, b",
        "weight: “{'a': '1'}”: not a value for each category; expected a, b",
        "share.sex: a hypothesis is missing; expected share.sex",
        "turnover.median: a hypothesis that is there twice; expected one",
        "sums.dependants: “children”: no such column",
        "size: “0”: wrong kind of value; expected a whole number",
    ]


def test_a_category_goes_by_none_that_comes_after_it() -> None:
    row = {"key": "share.sector", "value": {}, "by": "sector", "assumption": True}
    assert problems(row, categories=SECTORS)[0].endswith("“sector”: not a category drawn before it")


def test_another_supposition_is_checked_and_becomes_an_assumption() -> None:
    made = read_description({"size": 1, "hypotheses": [MEDIAN, SPREAD]}, "TND", "mine")
    assert [each.key for each in made.assumptions] == ["turnover.median"]
    other = made.supposing({"turnover.spread": "0.5"})
    assert [each.key for each in other.assumptions] == ["turnover.median", "turnover.spread"]
    assert (made["turnover.median"], other.digest != made.digest) == (("", (1_500_000,)), True)
    with pytest.raises(Problems, match=r"no such hypothesis; expected turnover\.spread"):
        made.supposing({"turnover.spred": "0.5"})
    with pytest.raises(Problems, match="out of bounds"):
        made.supposing({"turnover.spread": "5"})


def test_wording_is_no_part_of_the_digest() -> None:
    one, other = (
        read_description(
            {"label": {"en": word}, "size": 1, "hypotheses": [{**MEDIAN, "note": {"en": word}}, SPREAD]},
            "EUR",
            word,
        )
        for word in ("one", "other")
    )
    assert one.digest == other.digest


def test_a_description_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'size = 3\n[[hypotheses]]\nkey = "turnover.median"\nvalue = "10.00"\nassumption = true\n'
        '[[hypotheses]]\nkey = "turnover.spread"\nvalue = "0"\nassumption = true\n'
    )
    assert (load_description(path, "EUR").key, load_description(path, "EUR").size) == ("mine", 3)
