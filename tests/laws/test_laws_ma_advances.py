"""MA-132: an advance comes back by a tenth of the wage due at most, and who asks for more is told."""

import pytest

from cae_core.country import find_country
from cae_core.payroll.calculation import pay
from cae_core.periods import Month

EMPLOYEE, OCTOBER = find_country("MA").regime("employee"), Month(2026, 10)


@pytest.mark.parametrize(
    ("asked", "recovered", "told"),
    [("466.30", 466_30, False), ("466.31", 466_30, True), ("700", 466_30, True), ("0", 0, False)],
)
def test_a_recovery_is_limited_to_a_tenth_and_says_so(asked, recovered, told):
    """5 000.00 less CNSS 224.00 and AMO 113.00 is 4 663.00, on which no tax is due: a tenth is 466.30."""
    given = EMPLOYEE.typed(OCTOBER, {"gross": "5000", "advance_recovery": asked})
    run = pay(EMPLOYEE, OCTOBER, given)
    assert (run["wage_due"], run["advance_recovered"]) == (4663_00, recovered)
    assert run["recovery_limited"] is told
    (guard,) = (each for each in EMPLOYEE.layout.guards if each.node == "recovery_limited")
    assert not guard.refuse
