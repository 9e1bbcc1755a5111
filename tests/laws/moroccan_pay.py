"""A Moroccan payslip in one line, for cases a lawyer can read."""

from fractions import Fraction

from cae_core.country import find_country
from cae_core.payroll import YearToDate, pay
from cae_core.periods import Month
from cae_core.rules.ratio import Ratio

MOROCCO = find_country("MA")
EMPLOYEE = MOROCCO.regime("employee")


def payslip(month, state: YearToDate | None = None, regime=EMPLOYEE, **inputs):
    """Pay for a month under the regime employee."""
    when = Month.parse(month)
    return pay(regime, when, regime.typed(when, inputs), state)


def nodes(on, regime="employee", **inputs):
    """What a few inputs, or nodes given, are enough for."""
    graph = MOROCCO.regime(regime).graph(Month.parse(on))
    return graph.run(graph.typed(inputs))


def dirhams(run, node):
    """A figure in dirhams, exact: an amount, or a number."""
    value = run[node]
    return value.fraction if isinstance(value, Ratio) else Fraction(value, 100)


def plain(amount):
    """An amount in dirhams as a person types it, exact to the centime."""
    centimes = Fraction(amount) * 100
    assert centimes.denominator == 1, amount
    return f"{centimes.numerator // 100}.{centimes.numerator % 100:02}"


def check(run, **expected):
    """Assert amounts to the centime, all at once."""
    found = {node: dirhams(run, node) for node in expected}
    assert found == {node: Fraction(text) for node, text in expected.items()}
