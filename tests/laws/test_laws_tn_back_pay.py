"""Tunisia: the SMIG of 2026 was published on 30 April 2026 with effect from 1 January (TN-72, TN-79).

Payslips of January to April issued before the publication were right; from May on, the difference is owed. The
synthetic cooperative closes each month on the 5th of the next, January to April as known on 29 April.
"""

import datetime as dt

import pytest
from closed_months import JANUARY, close, contract, payslip, staff

from cae_core.closing.back_pay_record import back_pay_remarks, kept
from cae_core.cooperative.documents import PayMode, PayOrder
from cae_core.country import find_country
from cae_core.payroll.calculation import pay
from cae_core.rendering.voice import Voice

EARLIER = [JANUARY + number for number in range(4)]
MAY, JUNE = JANUARY + 4, JANUARY + 5
FRENCH = Voice("fr", "TN")
EVE = dt.date(2026, 4, 29)
"""The eve of décret 2026-67, published on 30 April 2026 with effect from 1 January (TN-72)."""


def smig(key="W1", **more):
    """A contract at the minimum wage, without the premiums that come on top (TN-76)."""
    return contract(key, **{"minimum_wage": "true", "smig_premiums": "false", **more})


def cooperative(*contracts):
    return staff("TN", *contracts, work_accident_rate="0.005")


def closed(coop, last=MAY):
    """The book with January to April closed before the decree, and the months after it up to ``last``."""
    store = close(coop, EARLIER, known_on=EVE)
    return close(coop, [MAY + number for number in range(MAY.until(last) + 1)], store)


@pytest.mark.parametrize(
    ("week", "before", "after", "owed"),
    [
        ({}, 528_320, 554_736, 105_664),  # 4 × (554.736 − 528.320), 48 hours
        ({"forty_hour_week": "true"}, 448_238, 470_251, 88_052),  # 4 × (470.251 − 448.238), 40 hours
        ({"under_18": "true"}, 449_072, 471_526, 89_816),  # 85 %, each month rounded by itself (TN-77)
        ({"contract_hours_per_week": "24"}, 264_160, 277_368, 52_832),  # half time
    ],
)
def test_four_months_at_the_smig_are_completed_in_may(week, before, after, owed):
    store = closed(cooperative(smig(**week)))
    assert [payslip(store, month)["gross"] for month in EARLIER] == [before] * 4
    may = payslip(store, MAY)
    assert may["back_pay"] == owed
    assert may["gross"] == after + owed
    assert may.back_pay == dict.fromkeys(EARLIER, after - before)


def test_contributions_and_tax_are_due_on_it():
    """TN-49: every element of pay. May's payslip is that of a gross of 554.736 + 105.664 = 660.400."""
    store = closed(cooperative(smig()))
    may = payslip(store, MAY)
    ordinary = {"gross": 660_400, "work_accident_rate": may["work_accident_rate"]}
    same = pay(find_country("TN").regime("employee"), MAY, ordinary)
    for node in ("cnss_employee", "cnss_employer", "income_tax", "css", "net_pay", "employer_cost"):
        assert may[node] == same[node], node
    assert may["cnss_employee"] == 63_927  # 660.400 × 9.68 % = 63.92672
    body = {line.node: line.amount for line in may.lines() if line.side == "pay"}
    assert body == {"ordinary_pay": 554_736, "back_pay": 105_664}


def test_it_is_paid_once():
    coop = cooperative(smig())
    store = closed(coop)
    entries = len(list(store.entries()))
    close(coop, [MAY], store)
    assert len(list(store.entries())) == entries, "a second run posts nothing"
    close(coop, [JUNE, JUNE + 1], store)
    for month in (JUNE, JUNE + 1):
        assert payslip(store, month)["gross"] == 554_736
        assert kept(store, month) == ()


def test_a_worker_hired_in_march_is_owed_march_and_april():
    store = closed(cooperative(smig(start=dt.date(2026, 3, 1))))
    assert payslip(store, MAY)["back_pay"] == 2 * 26_416


def test_a_month_that_began_late_is_owed_its_share():
    """Hired on 16 March: 16 of 31 days, 272.681 then and 286.315 now, each rounded to the millime."""
    store = closed(cooperative(smig(start=dt.date(2026, 3, 16))))
    assert payslip(store, JANUARY + 2)["gross"] == 272_681
    assert payslip(store, MAY).back_pay == {JANUARY + 2: 13_634, JANUARY + 3: 26_416}


def test_a_gross_above_the_old_smig_and_below_the_new_is_said():
    """540.000 a month, agreed: lawful when it was paid; nothing changes it but the parties."""

    def order(month):
        yield PayOrder("W1", PayMode.GROSS, 540_000 if month < MAY else 560_000)

    coop = cooperative(contract())
    store = close(coop, EARLIER, orders=order, known_on=EVE)
    close(coop, [MAY], store, orders=order)
    assert payslip(store, MAY)["gross"] == 560_000
    (remark,) = back_pay_remarks(kept(store, MAY), MAY, "TND")
    said = FRENCH.text(remark.text)
    assert "Salaire inférieur au SMIG" in said
    assert "décret 2026-67" in said


def test_each_contract_has_its_own():
    store = closed(
        cooperative(smig("W1"), smig("W2", start=dt.date(2026, 2, 1)), contract("W3", base_salary="900"))
    )
    assert payslip(store, MAY, "W1")["back_pay"] == 4 * 26_416
    assert payslip(store, MAY, "W2")["back_pay"] == 3 * 26_416
    assert payslip(store, MAY, "W3")["gross"] == 900_000
    assert {each.contract for each in kept(store, MAY)} == {"W1", "W2"}


def test_the_premiums_of_a_smig_earner_did_not_change():
    store = closed(cooperative(smig(smig_premiums="true")))
    assert payslip(store, JANUARY)["gross"] == 528_320 + 36_112 + 2_080
    assert payslip(store, MAY)["back_pay"] == 105_664


def test_overtime_at_the_smig_is_completed_too():
    """Ten hours over 48 in January, at 2.540 then and 2.667 now an hour, +75 % (TN-74, TN-81)."""

    def order(month):
        hours = {"week_1_hours": "58"} if month == JANUARY else {}
        yield PayOrder("W1", inputs=hours)

    coop = cooperative(smig())
    store = close(coop, EARLIER, orders=order, known_on=EVE)
    close(coop, [MAY], store)
    assert payslip(store, JANUARY)["gross"] == 528_320 + 44_450
    assert payslip(store, MAY).back_pay[JANUARY] == 26_416 + 46_673 - 44_450  # 46.6725 rounded


def test_what_was_paid_and_what_completes_it_make_the_year_under_the_decree():
    store = closed(cooperative(smig()), last=JANUARY + 11)
    paid = sum(payslip(store, JANUARY + number)["gross"] for number in range(12))
    assert paid == 12 * 554_736


def test_the_law_is_named_down_to_decree_and_date():
    store = closed(cooperative(smig()))
    (remark,) = back_pay_remarks(kept(store, MAY), MAY, "TND")
    assert Voice("en", "TN").text(remark.text).replace("\xa0", "") == (
        "TND105.664 of back pay is in this month's gross, for January 2026 to April 2026. "
        "Minimum wage of a month, 48-hour week: TND528.320, then TND554.736 from 1 Jan 2026 "
        "(TN-72, décret 2026-67 of 30 April 2026, published on 30 Apr 2026)"
    )


def test_a_worker_by_the_hour_is_told_the_hourly_wage():
    store = closed(cooperative(smig(hours_worked="120")))
    assert payslip(store, MAY).back_pay == dict.fromkeys(EARLIER, 320_040 - 304_800)  # 120 × 2.667, 2.540
    (found,) = kept(store, MAY)
    assert {change.key for each in found.months for change in each.revised.changes} == {"smig_48_hour"}
