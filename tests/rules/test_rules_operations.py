# ruff: noqa: ARG005 - every operation is called alike
"""Every operation, with every argument alone or in a column: ints, arrays and Decimals agree."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cae_core.money import Rounding
from cae_core.rules import Brackets, Ratio
from cae_core.rules._arrays import Column
from cae_core.rules._arrays_ops import ArrayOps
from cae_core.rules.decimal_ops import DecimalOps
from cae_core.rules.int_ops import IntOps

INT, ARRAY, SLOW = IntOps(), ArrayOps(), DecimalOps()
GRID = Brackets.of([(-1_000, "0.01"), (0, "1/3"), (50_000, "0.07"), (10**12, "0.5")])
LATE = Brackets.of([(100_00, "0.10"), (200_00, "0.05")])

# x: the operations; a, b: amounts; r, s: rates; f: a flag
AMOUNTS = {
    "sum": lambda x, a, b, r, s, f: a + b + 12 - b - b,
    "multiples": lambda x, a, b, r, s, f: 7 * a - b * 3 + 0 - a * 1,
    "opposite": lambda x, a, b, r, s, f: -a + -b,
    "from a constant": lambda x, a, b, r, s, f: 1000 - a,
    "constant": lambda x, a, b, r, s, f: x.amount(5) + a,
    "rate": lambda x, a, b, r, s, f: x.rate(a, r),
    "rate half even": lambda x, a, b, r, s, f: x.rate(a, r, Rounding.HALF_EVEN),
    "rate up": lambda x, a, b, r, s, f: x.rate(a, r, Rounding.UP),
    "rate down": lambda x, a, b, r, s, f: x.rate(a, r, Rounding.DOWN),
    "rate floor": lambda x, a, b, r, s, f: x.rate(a, r, Rounding.FLOOR),
    "rate ceiling": lambda x, a, b, r, s, f: x.rate(a, r, Rounding.CEILING),
    "rate to ten": lambda x, a, b, r, s, f: x.rate(a, r, Rounding.HALF_UP, 10),
    "rate of a number": lambda x, a, b, r, s, f: x.rate(a, x.number("6.90 %")),
    "rate of a sum of rates": lambda x, a, b, r, s, f: x.rate(a, r + s),
    "rate of a product of rates": lambda x, a, b, r, s, f: x.rate(b, r * s),
    "floor to": lambda x, a, b, r, s, f: x.floor_to(a, 100),
    "round to": lambda x, a, b, r, s, f: x.round_to(a, 7),
    "round to half even": lambda x, a, b, r, s, f: x.round_to(a, 50, Rounding.HALF_EVEN),
    "round to up": lambda x, a, b, r, s, f: x.round_to(a, 1000, Rounding.UP),
    "least": lambda x, a, b, r, s, f: x.min(a, b, x.amount(40_000)),
    "greatest": lambda x, a, b, r, s, f: x.max(x.amount(0), a, b),
    "least of one": lambda x, a, b, r, s, f: x.min(a),
    "where": lambda x, a, b, r, s, f: x.where(f, a, b),
    "where less": lambda x, a, b, r, s, f: x.where(a < b, a, b - a),
    "where at most": lambda x, a, b, r, s, f: x.where(a <= 40_000, a, b),
    "where more": lambda x, a, b, r, s, f: x.where(a > b, x.amount(1), x.amount(2)),
    "where at least": lambda x, a, b, r, s, f: x.where(r >= s, a, x.amount(-3)),
    "where equal": lambda x, a, b, r, s, f: x.where(x.equals(a, b), a, x.amount(9)),
    "where equal rates": lambda x, a, b, r, s, f: x.where(x.equals(r, s), a, b),
    "where all": lambda x, a, b, r, s, f: x.where(x.all_of(f, a > 0, x.not_(b > 0)), a, b),
    "where any": lambda x, a, b, r, s, f: x.where(x.any_of(f, r < 1), a, b),
    "where none of none": lambda x, a, b, r, s, f: x.where(x.any_of(), a, x.where(x.all_of(), b, a)),
    "select": lambda x, a, b, r, s, f: x.select([(f, a), (b < 0, -b), (a == b if False else a < b, b)], x.amount(7)),
    "scale": lambda x, a, b, r, s, f: x.scale(a, GRID),
    "scale down": lambda x, a, b, r, s, f: x.scale(a, GRID, mode=Rounding.DOWN),
    "a twelfth of a scale": lambda x, a, b, r, s, f: x.scale(12 * a, GRID, parts=12),
    "scale from late": lambda x, a, b, r, s, f: x.scale(a, LATE),
    "whole scale": lambda x, a, b, r, s, f: x.scale(a, GRID, whole=True),
    "whole scale from late": lambda x, a, b, r, s, f: x.scale(a, LATE, whole=True, mode=Rounding.UP),
    "rate of a scale": lambda x, a, b, r, s, f: x.rate(b, x.scale_rate(a, GRID)),
    "share": lambda x, a, b, r, s, f: x.share(a, [x.max(b, x.amount(0)), x.amount(3), x.max(a, x.amount(0))], 1),
    "share of nothing": lambda x, a, b, r, s, f: x.share(a, [x.max(b, x.amount(0)), x.max(-b, x.amount(0))], 0),
    "proportion": lambda x, a, b, r, s, f: x.rate(a, x.ratio(a, b)),
}  # fmt: skip
RATES = {
    "sum": lambda x, a, b, r, s, f: r + s - 1 + 2 * r,
    "difference": lambda x, a, b, r, s, f: 1 - r - s,
    "product": lambda x, a, b, r, s, f: r * s * 3,
    "opposite": lambda x, a, b, r, s, f: -r,
    "ratio": lambda x, a, b, r, s, f: x.ratio(a, b),
    "ratio with a value at nothing": lambda x, a, b, r, s, f: x.ratio(a, b, 1),
    "ratio to a constant": lambda x, a, b, r, s, f: x.ratio(a, x.amount(-400)),
    "ratio less one": lambda x, a, b, r, s, f: x.ratio(3 * a, b) - 1,
    "ratio of rates": lambda x, a, b, r, s, f: x.ratio_of(r, s, 2),
    "ratio of a rate and a number": lambda x, a, b, r, s, f: x.ratio_of(r, x.number("0.6")),
    "rounded": lambda x, a, b, r, s, f: x.round_ratio(r, 4),
    "rounded down": lambda x, a, b, r, s, f: x.round_ratio(r * s, 2, Rounding.DOWN),
    "rounded half even": lambda x, a, b, r, s, f: x.round_ratio(x.ratio(a, b), 3, Rounding.HALF_EVEN),
    "least": lambda x, a, b, r, s, f: x.min(r, s, x.number("1/3")),
    "greatest": lambda x, a, b, r, s, f: x.max(r, s, x.number("0")),
    "least of ratios": lambda x, a, b, r, s, f: x.min(x.ratio(a, b), r),
    "where": lambda x, a, b, r, s, f: x.where(f, r, s),
    "where a ratio": lambda x, a, b, r, s, f: x.where(a < b, x.ratio(a, b), r),
    "select": lambda x, a, b, r, s, f: x.select([(f, r), (a > b, x.number("0.5"))], s),
    "scale rate": lambda x, a, b, r, s, f: x.scale_rate(a, GRID),
    "scale rate from late": lambda x, a, b, r, s, f: x.scale_rate(a, LATE),
    "power": lambda x, a, b, r, s, f: x.power(x.max(r, x.number("0")), 7, 4),
    "square": lambda x, a, b, r, s, f: x.power(x.max(r, x.number("0")), 2, 1),
    "power of a ratio": lambda x, a, b, r, s, f: x.power(x.max(x.ratio(a, b), x.number("0")) * x.number("1/2"), 3, 8),
    "reduction": lambda x, a, b, r, s, f: x.round_ratio(
        x.number("0.02") + x.number("0.3781") * x.power(x.max(x.ratio(3 * a, b) - 1, x.number("0")), 7, 4), 4
    ),
}  # fmt: skip
FLAGS = {
    "less": lambda x, a, b, r, s, f: a < b,
    "at most": lambda x, a, b, r, s, f: a <= 100,
    "more": lambda x, a, b, r, s, f: r > s,
    "at least": lambda x, a, b, r, s, f: r >= 1,
    "equal": lambda x, a, b, r, s, f: x.equals(a, b),
    "equal rates": lambda x, a, b, r, s, f: x.equals(r, s),
    "all": lambda x, a, b, r, s, f: x.all_of(f, a < b),
    "any": lambda x, a, b, r, s, f: x.any_of(f, a < b),
    "not": lambda x, a, b, r, s, f: x.not_(f),
    "not less": lambda x, a, b, r, s, f: x.not_(a < b),
}  # fmt: skip
OPERATIONS = {
    f"{kind}: {name}": operation
    for kind, table in (("amount", AMOUNTS), ("rate", RATES), ("flag", FLAGS))
    for name, operation in table.items()
}

pay = st.one_of(
    st.integers(-200_000, 10_000_00), st.integers(-(10**15), 10**15), st.sampled_from([0, 1, -1, 50_000])
)
rate = st.builds(Ratio, st.integers(-20_000, 30_000), st.sampled_from([1, 3, 1000, 10_000, 7_777]))
ROWS = 3
rows = st.fixed_dictionaries(
    {
        "a": st.lists(pay, min_size=ROWS, max_size=ROWS),
        "b": st.lists(pay, min_size=ROWS, max_size=ROWS),
        "r": st.lists(rate, min_size=ROWS, max_size=ROWS),
        "s": st.lists(rate, min_size=ROWS, max_size=ROWS),
        "f": st.lists(st.booleans(), min_size=ROWS, max_size=ROWS),
    }
)


def column_of(values):
    if isinstance(values[0], Ratio):
        denominators = {value.d for value in values}
        n = Column.of(np.array([value.n for value in values]))
        return Ratio(
            n,
            denominators.pop()
            if len(denominators) == 1
            else Column.of(np.array([value.d for value in values])),
        )
    return np.array(values) if isinstance(values[0], bool) else Column.of(np.array(values))


def unfold(value, i):
    """Row i of what the array back end made."""
    if isinstance(value, Ratio):
        return Fraction(int(unfold(value.n, i)), int(unfold(value.d, i)))
    if isinstance(value, Column):
        return int(value.values[i])
    return bool(value[i]) if isinstance(value, np.ndarray) else value


def plain(value):
    return value.fraction if isinstance(value, Ratio) else value


@pytest.mark.parametrize("name", list(OPERATIONS))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=rows, alone=st.sets(st.sampled_from("abrsf")))
def test_back_ends_agree(name, data, alone):
    """``alone`` are the arguments that every row shares; the others are columns."""
    operation = OPERATIONS[name]
    data = {key: [data[key][0]] * ROWS if key in alone else data[key] for key in "abrsf"}
    arguments = {key: values[0] if key in alone else column_of(values) for key, values in data.items()}
    made = operation(ARRAY, *arguments.values())
    for i in range(ROWS):
        row = [values[i] for values in data.values()]
        expected = operation(INT, *row)
        assert unfold(made, i) == plain(expected), row
        assert SLOW.lower(operation(SLOW, *(SLOW.lift(value) for value in row))) == expected, row
