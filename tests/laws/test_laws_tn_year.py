"""Tunisia: uneven pay through the month-end; the year's tax is settled on what the year really paid (TN-71).

Each month withholds a twelfth of the tax on twelve times itself; on settlement, what of the year's is left.
"""

import datetime as dt
from fractions import Fraction

import pytest
from closed_months import JANUARY, close, contract, payslip, staff
from tunisian_calculator import millimes, year_of

from cae_core.closing.guards import guard_remarks
from cae_core.cooperative.documents import PayMode, PayOrder

YEAR = [JANUARY + number for number in range(12)]
DECEMBER = YEAR[-1]
UNEVEN = [900, 2_400, 0, 650, 3_100, 1_200, 0, 0, 5_000, 780, 1_450, 2_000]
"""Gross pay by month in dinars; nothing is paid in three of them."""


def orders(gross, settle=""):
    def of(month):
        amount = gross[month.number - 1] * 1000
        inputs = {"yearly_settlement": settle} if settle and month == DECEMBER else {}
        if amount:
            yield PayOrder("W1", PayMode.GROSS, amount, inputs=inputs)

    return of


def withheld(store):
    """What the year withheld and its pay net of CNSS, in dinars."""
    slips = [slip for slip in (payslip(store, month) for month in YEAR) if slip is not None]
    sums = (sum(slip[node] for slip in slips) for node in ("income_tax", "css", "salary_net_of_cnss"))
    return tuple(Fraction(amount, 1000) for amount in sums)


def settled_by_the_cooperative(**family):
    rows = [("2026-01-01", "false"), ("2026-12-01", "true"), ("2027-01-01", "false")]
    return staff("TN", contract(**family), work_accident_rate="0.005", yearly_settlement=rows)


@pytest.mark.parametrize("gross", [UNEVEN, UNEVEN[::-1], [600] * 11 + [4_000], [4_000] + [600] * 11])
def test_december_settles_the_tax_of_the_year(gross):
    """The dated value of cooperative.toml says when; a refund when the months withheld too much."""
    tax, css, net = withheld(close(settled_by_the_cooperative(), YEAR, orders=orders(gross)))
    year = year_of(net, 2026)
    assert tax == millimes(year["income_tax"])
    assert css == millimes(year["css"])


def test_the_column_of_the_months_pay_settles_it_too():
    coop = staff("TN", contract(), work_accident_rate="0.005")
    by_column = withheld(close(coop, YEAR, orders=orders(UNEVEN, settle="true")))
    assert by_column == withheld(close(settled_by_the_cooperative(), YEAR, orders=orders(UNEVEN)))
    plain = withheld(close(coop, YEAR, orders=orders(UNEVEN)))
    assert plain[0] > by_column[0], "a peak taken twelve times is taxed as if the year were peaks"


def test_the_summary_says_that_no_text_names_the_method():
    store = close(settled_by_the_cooperative(), YEAR, orders=orders(UNEVEN))
    (remark,) = guard_remarks([payslip(store, DECEMBER)])
    assert "TN-71" in str(remark.text)
    assert list(guard_remarks([payslip(store, YEAR[10])])) == []


def test_the_familys_deductions_are_those_of_the_year():
    family = {"head_of_household": "true", "children": "2", "dependent_parents": "1"}
    tax, css, net = withheld(close(settled_by_the_cooperative(**family), YEAR, orders=orders(UNEVEN)))
    year = year_of(net, 2026, head=True, children=2, parents=1)
    assert (tax, css) == (millimes(year["income_tax"]), millimes(year["css"]))


def test_the_next_year_starts_from_nothing():
    coop = settled_by_the_cooperative()
    store, january = close(coop, YEAR, orders=orders(UNEVEN)), JANUARY + 12
    with pytest.warns(UserWarning, match="checked until"):
        close(coop, [january], store, orders=orders(UNEVEN))
    slip = payslip(store, january)
    assert "ytd_net_of_cnss" not in slip.run.given
    assert slip["yearly_settlement"] is False


def test_a_worker_who_leaves_in_june_is_settled_on_half_a_year():
    june = JANUARY + 5
    leaver = contract(end=dt.date(2026, 6, 30))

    def order(month):
        inputs = {"yearly_settlement": "true"} if month == june else {}
        yield PayOrder("W1", PayMode.GROSS, 1_800_000, inputs=inputs)

    store = close(staff("TN", leaver, work_accident_rate="0.005"), YEAR[:6], orders=order)
    slips = [payslip(store, month) for month in YEAR[:6]]
    net = Fraction(sum(slip["salary_net_of_cnss"] for slip in slips), 1000)
    assert Fraction(sum(slip["income_tax"] for slip in slips), 1000) == millimes(
        year_of(net, 2026)["income_tax"]
    )
    assert slips[-1]["income_tax"] < 0, "six months of a yearly pay twice as high were withheld for"
