"""The library against a calculator written from the fact sheet alone: equal to the cent, month after month."""

import datetime as dt
import json
from fractions import Fraction
from pathlib import Path

import pytest
from french_calculator import PayMonth, last_payslip
from french_pay import FRANCE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cae_core.payroll import next_state, pay
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ratio(value: Fraction) -> Ratio:
    return Ratio(value.numerator, value.denominator)


def euros(value: object) -> Fraction:
    return value.fraction if isinstance(value, Ratio) else Fraction(value, 100)


def inputs(month: PayMonth) -> dict:
    given = {
        "gross": int(month.gross * 100),
        "headcount": month.headcount,
        "work_accident_rate": ratio(month.work_accident_rate),
        "executive": month.executive,
        "health_cover": int(month.health_cover * 100),
        "month_share": ratio(month.month_share),
        "withholding_rate": Ratio(-1) if month.sent_rate is None else ratio(month.sent_rate),
    }
    return given if month.cesa else {**given, "contract_hours_per_week": ratio(month.weekly_hours)}


def assert_same(months: list[PayMonth]) -> None:
    """Each month of a year, the state carried from one to the next."""
    regime, state = FRANCE.regime("cesa" if months[0].cesa else "employee"), None
    for number, month in enumerate(months, 1):
        run = pay(regime, Month.of(month.last_day), inputs(month), state)
        state = next_state(regime, state, run)
        expected = last_payslip(months[:number])
        assert {node: euros(run[node]) for node in expected} == expected


def pays() -> st.SearchStrategy[Fraction]:
    cents = st.one_of(
        st.integers(0, 300_000),
        st.integers(0, 5_000_000),
        st.sampled_from(
            [
                0,
                180180,
                182303,
                182304,
                186702,
                288288,
                392500,
                405405,
                405406,
                400500,
                400501,
                546909,
                546910,
                594594,
                594595,
            ]
        ),
    )
    return cents.map(lambda value: Fraction(value, 100))


def contract(year: int, cesa: bool) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "cesa": st.just(cesa),
            "weekly_hours": st.sampled_from([Fraction(35), Fraction(28), Fraction(35, 2), Fraction(6)]),
            "executive": st.booleans(),
            "headcount": st.sampled_from([5, 10, 11, 30, 49, 50, 200]),
            "work_accident_rate": st.sampled_from(
                [Fraction(0), Fraction(3, 1000), Fraction(1, 100), Fraction(23, 1000)]
            ),
            "health_cover": st.sampled_from([Fraction(0), Fraction(40), Fraction(4501, 100)]),
            "sent_rate": st.sampled_from([None, None, Fraction(0), Fraction(42, 1000)]),
        }
    )


@st.composite
def years(draw: st.DrawFn, year: int, cesa: bool) -> list[PayMonth]:
    terms, number = draw(contract(year, cesa)), draw(st.integers(1, 12))
    shares = st.sampled_from([Fraction(1), Fraction(1), Fraction(1), Fraction(12, 31)])
    return [
        PayMonth(Month(year, month).last, draw(pays()), month_share=draw(shares), **terms)
        for month in range(1, number + 1)
    ]


@pytest.mark.parametrize("cesa", [False, True])
@pytest.mark.parametrize("year", [2025, 2026])
def test_every_figure_of_every_month_of_a_year(year: int, cesa: bool) -> None:
    @QUICK
    @given(years(year, cesa))
    def same(months: list[PayMonth]) -> None:
        assert_same(months)

    same()


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("gross", range(0, 8_000, 237))
def test_stand_alone_months_from_nothing_to_eight_thousand(year: int, gross: int) -> None:
    """A sweep with every threshold in between, for both regimes."""
    for cesa in (False, True):
        assert_same([PayMonth(dt.date(year, 1, 31), Fraction(gross) + Fraction(37, 100), cesa=cesa)])


def test_the_second_calculator_reproduces_the_vectors_too() -> None:
    """FR-5.10: the sheet is enough to pass them."""
    path = Path(__file__).parents[1] / "data" / "fr_vectors.json"
    for vector in json.loads(path.read_text(encoding="utf-8"))["vectors"]:
        given_ = vector["inputs"]
        month = PayMonth(
            dt.date.fromisoformat(vector["on"]),
            Fraction(given_["gross"]),
            cesa=vector["regime"] == "cesa",
            weekly_hours=Fraction(given_.get("contract_hours_per_week", "35")),
            executive=given_["executive"],
            headcount=given_["headcount"],
            work_accident_rate=Fraction(given_["work_accident_rate"]),
            health_cover=Fraction(given_["health_cover"]),
        )
        found = last_payslip([month])
        for node, text in vector["expected"].items():
            assert abs(found[node] - Fraction(text)) <= Fraction(vector["tolerance"]["total"]), (
                vector["id"],
                node,
            )
