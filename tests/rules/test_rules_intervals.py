# ruff: noqa: ARG005 - every operation is called alike
"""The solver's proofs: whatever runs over an interval stays between the lines."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented_payslip import GRAPH

from cae_core.money import Rounding
from cae_core.rules import Brackets, Ratio
from cae_core.rules.errors import NegativePower
from cae_core.rules.int_ops import IntOps
from cae_core.rules.interval_ops import Band, IntervalOps, Span, Unbounded, span

INT, BOUNDS = IntOps(), IntervalOps()
NODES = [name for name in GRAPH.order if name != "transport"]


def bounded(left, right, others):
    """Every node of the invented payslip while gross runs from left to right."""
    given = {name: BOUNDS.lift(value) for name, value in {**GRAPH.constants, **others}.items()}
    values = {**given, "gross": Band((left, right), (left, right))}
    GRAPH.plan({*others, "gross"}).run(BOUNDS, values)
    return values


def assert_between(bounds, value, at, width, name):
    """A value lies between its lines at the point ``at`` of the interval."""
    if isinstance(bounds, Band):
        low, high = (
            Fraction(line[0] * (width - at) + line[1] * at, width) for line in (bounds.low, bounds.high)
        )
        assert low <= value <= high, name
    elif isinstance(bounds, Span):
        assert bounds.low <= value.fraction <= bounds.high, name
    elif isinstance(value, bool) or bounds is None:
        assert bounds in (None, value), name
    else:
        assert bounds == value, name


@settings(max_examples=250, deadline=None)
@given(
    left=st.integers(0, 20_000_00),
    width=st.one_of(st.integers(1, 2000), st.integers(1, 10_000_00)),
    points=st.lists(st.fractions(0, 1), max_size=4),
    executive=st.booleans(),
    headcount=st.sampled_from([10, 50, 250]),
    benefits=st.sampled_from([-3_000_00, 0, 100_00]),
)
@example(left=0, width=40_000_00, points=[], executive=True, headcount=10, benefits=0)
def test_no_node_leaves_its_lines(left, width, points, executive, headcount, benefits):
    others = {"executive": executive, "headcount": headcount, "benefits": benefits, "people_at_home": 2}
    bounds = bounded(left, left + width, others)
    for at in {0, width, width // 2, *(int(point * width) for point in points)}:
        run = GRAPH.run({**others, "gross": left + at})
        for name in NODES:
            assert_between(bounds[name], run[name], at, width, name)


def test_lines_keep_their_slope():
    """The net of a pay between 2,000 and 2,500 is known within twenty cents at both ends."""
    bounds = bounded(2000_00, 2500_00, {})["net_before_tax"]
    exact = [GRAPH.run({"gross": gross})["net_before_tax"] for gross in (2000_00, 2500_00)]
    for i in (0, 1):
        assert exact[i] - 20 <= bounds.low[i] <= exact[i] <= bounds.high[i] <= exact[i] + 20


bands = st.builds(
    lambda ends, gaps: Band(tuple(ends), (ends[0] + gaps[0], ends[1] + gaps[1])),
    st.lists(st.integers(-5000, 5000), min_size=2, max_size=2),
    st.lists(st.integers(0, 500), min_size=2, max_size=2),
)
spans = st.builds(
    lambda low, gap: Span(low, low + gap),
    st.fractions(-3, 3, max_denominator=50),
    st.fractions(0, 2, max_denominator=50),
)
WIDTH = 10


def inside(band, at, share):
    """A whole number of the band at a point, as far as there is one."""
    low, high = (Fraction(line[0] * (WIDTH - at) + line[1] * at, WIDTH) for line in (band.low, band.high))
    least, most = -(-low // 1), high // 1
    return None if most < least else int(least + (most - least) * share // 1)


TWO = Brackets.of([(-100, "0.2"), (500, "-0.1"), (2000, "0.5")])

OPERATIONS = {
    "plus": lambda x, a, b, r: a + b - 7,
    "minus": lambda x, a, b, r: 3 - a - 2 * b,
    "times": lambda x, a, b, r: a * -3 + b * 2,
    "rate": lambda x, a, b, r: x.rate(a, r),
    "rate up to 10": lambda x, a, b, r: x.rate(a, r, Rounding.UP, 10),
    "rate down": lambda x, a, b, r: x.rate(a, r, Rounding.FLOOR),
    "rate ceiling": lambda x, a, b, r: x.rate(a, r * -1, Rounding.CEILING),
    "min": lambda x, a, b, r: x.min(a, b, x.amount(100)),
    "max": lambda x, a, b, r: x.max(a, b, x.amount(100)),
    "floor": lambda x, a, b, r: x.floor_to(a, 100),
    "round": lambda x, a, b, r: x.round_to(a, 50, Rounding.HALF_EVEN),
    "where": lambda x, a, b, r: x.where(a > b, a, b + 5),
    "where not": lambda x, a, b, r: x.where(x.not_(a <= 100), a, b),
    "select": lambda x, a, b, r: x.select([(x.all_of(a >= 0, b < 1000), a), (x.equals(a, b), b)], x.amount(9)),
    "any": lambda x, a, b, r: x.where(x.any_of(a >= b, r >= 1, r < x.number("0")), a, b),
    "scale": lambda x, a, b, r: x.scale(a, TWO),
    "whole": lambda x, a, b, r: x.scale(a, TWO, whole=True),
    "scale of a part": lambda x, a, b, r: x.scale(12 * a, TWO, parts=12),
    "whole of a part": lambda x, a, b, r: x.scale(a, TWO, whole=True, parts=12),
    "scale rate": lambda x, a, b, r: x.scale_rate(a, TWO),
    "ratio": lambda x, a, b, r: x.ratio(a, b, 3),
    "rates": lambda x, a, b, r: (r + 1) * r - x.number("1/3") * 2 + (1 - r),
    "round ratio": lambda x, a, b, r: x.round_ratio(r * r, 1),
    "least rate": lambda x, a, b, r: x.max(x.min(r, x.number("1/2")), x.number("0")),
    "power": lambda x, a, b, r: x.power(x.max(r, x.number("0")), 3, 2),
    "share": lambda x, a, b, r: x.share(a, [x.max(b, x.amount(0)), x.amount(5)], 0),
    "rate where": lambda x, a, b, r: x.where(a > b, r, x.number("2")),
}  # fmt: skip


@pytest.mark.parametrize("name", list(OPERATIONS))
@settings(max_examples=120, deadline=None)
@given(
    left=bands, right=bands, rate=spans, at=st.integers(0, WIDTH), shares=st.tuples(*[st.fractions(0, 1)] * 3)
)
def test_every_operation_encloses_every_value(name, left, right, rate, at, shares):
    a, b = inside(left, at, shares[0]), inside(right, at, shares[1])
    if a is None or b is None:
        return
    chosen = rate.low + (rate.high - rate.low) * shares[2]
    made = OPERATIONS[name](INT, a, b, Ratio(chosen.numerator, chosen.denominator))
    assert_between(OPERATIONS[name](BOUNDS, left, right, rate), made, at, WIDTH, name)


def test_what_is_known_exactly_stays_exact():
    assert BOUNDS.rate(1000, span(Ratio(69, 1000))) == 69
    assert BOUNDS.scale(2500, TWO) == INT.scale(2500, TWO)
    assert BOUNDS.round_to(149, 100) == 100
    assert BOUNDS.min(3, 5) == 3
    assert BOUNDS.equals(3, 3) is True
    assert BOUNDS.share(100, [1, 1, 1], 0) == 34


def test_a_ratio_of_what_may_be_nothing_has_no_bound():
    with pytest.raises(Unbounded):
        BOUNDS.ratio_of(span(1), Span(Fraction(-1), Fraction(1)))
    assert BOUNDS.ratio_of(span(1), span(0), zero=4).low == 4


def test_a_power_of_what_is_surely_negative_is_refused():
    with pytest.raises(NegativePower):
        BOUNDS.power(Span(Fraction(-2), Fraction(-1)), 7, 4)


def test_undecided_flags():
    assert BOUNDS.not_(None) is None
    assert BOUNDS.all_of(True, None) is None
    assert BOUNDS.all_of(False, None) is False
    assert BOUNDS.any_of(True, None) is True
    assert BOUNDS.any_of(False, None) is None
