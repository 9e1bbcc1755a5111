"""Payslips: lines, rows, charges, totals, storage; layouts and regimes that are refused."""

import datetime as dt
import json

import attrs
import pytest
from moneyed import Money
from pay_samples import FRANCE, JANUARY_2026, payslip, typed

from cae_core.country import find_country
from cae_core.payroll import (
    Layout,
    Payslip,
    Regime,
    YearToDate,
    affordable,
    next_state,
    pay,
    share_of_month,
    solve_pay,
)
from cae_core.payroll.errors import (
    EarlierYear,
    LayoutRefused,
    PayslipChanged,
    RegimeWithoutPay,
    UnknownRegime,
)
from cae_core.periods import Month
from cae_core.rules.errors import NodeNotComputed, NoSolution, UnknownName, WrongInput
from cae_core.rules.framework import Reform
from cae_core.rules.ratio import Ratio


def test_the_charges_of_a_payslip_by_role() -> None:
    """2,000 € gross, 40 € of health cover, January 2026: worked line by line."""
    found = payslip(JANUARY_2026, gross="2000", health_cover="40")
    moved = {(debit, credit): amount for debit, credit, amount in found.charges()}
    assert moved[("gross_pay", "net_pay")] == 200000
    assert moved[("charges_health", "health_insurance")] == 2000
    assert moved[("net_pay", "health_insurance")] == 2000
    assert moved[("net_pay", "supplementary_pension")] == 8020  # 63.00 + 17.20
    assert moved[("charges_taxes_on_pay", "training_taxes")] == 3360  # 1.00 % and 0.68 %
    assert ("net_pay", "withheld_tax") not in moved or moved[("net_pay", "withheld_tax")] == found[
        "income_tax"
    ]


def test_a_row_shows_both_sides_with_base_and_rates() -> None:
    rows = {row.key: row for row in payslip(JANUARY_2026, gross="6000").rows()}
    row = rows["vieillesse_plafonnee"]
    assert row.base == 400500
    assert row.label["fr"] == "Sécurité sociale plafonnée"
    assert (row.side("employee").amount, row.side("employee").rate) == (27635, Ratio.parse("6.90 %"))
    assert (row.side("employer").amount, row.side("employer").rate) == (34243, Ratio.parse("8.55 %"))
    assert row.side("tax") is None


def test_a_reduction_is_shown_negative() -> None:
    lines = {line.node: line for line in payslip(JANUARY_2026, gross="1823.03").lines()}
    assert lines["reduction_urssaf"].amount == -61619
    assert lines["reduction_agirc_arrco"].amount == -10956
    assert lines["reduction_urssaf"].label("en") == "General reduction, Urssaf part"


def test_lines_of_nothing_are_left_out_unless_asked_for() -> None:
    found = payslip(JANUARY_2026, gross="2000")
    shown, whole = {line.node for line in found.lines()}, {line.node for line in found.lines(zeros=True)}
    assert "cet_employee" not in shown
    assert "cet_employee" in whole
    assert len(found.rows()) < len(found.rows(zeros=True))
    assert whole == {line.node for line in FRANCE.regime("employee").lines}


def test_base_times_rate_is_the_amount_on_every_line_that_shows_both() -> None:
    for line in payslip(JANUARY_2026, gross="6543.21", executive="true", health_cover="33").lines():
        if line.base is not None and line.rate is not None and line.side != "tax":
            exact = line.base * line.rate.fraction
            assert abs(exact - line.amount) <= 0.5, line.node


def test_money_at_the_edge() -> None:
    assert payslip(JANUARY_2026, gross="1823.03").money("net_pay") == Money("1443.09", "EUR")


def test_totals_are_those_of_the_model() -> None:
    totals = payslip(JANUARY_2026, gross="1823.03").totals()
    assert totals["net_social"] == 144309
    assert totals["employer_cost"] == 186781
    assert next(iter(totals)) == "gross"


def test_a_figure_explains_itself_in_french() -> None:
    text = payslip(JANUARY_2026, gross="6000").explain("vieillesse_plafonnee_employee", "fr", depth=2)
    for part in ("FR-3.12", "CSS D242-4", "6,9", "4"):
        assert part in text


def test_facts_by_confidence() -> None:
    found = payslip(Month(2026, 10), "cesa", gross="1500")
    assert {fact.key for fact in found.facts("unverified")} == {"ags_employer_rate", "smic_equivalent_hours"}
    assert len(found.facts()) > 30


def test_what_only_a_guard_compares_pay_with_is_no_fact_of_its_lines() -> None:
    regime, month = find_country("MA").regime("employee"), Month(2026, 6)
    run = pay(regime, month, regime.typed(month, {"gross": "7000", "hours": "191"}))
    slip = Payslip("K1", "P1", month, month.last, regime, run)
    shown = {fact.key for fact in slip.shown_facts()}
    assert {fact.key for fact in slip.facts()} - shown >= {"smig"}
    assert {"cnss_employee_rate", "income_tax_scale"} <= shown
    assert "smag" not in {fact.key for fact in slip.facts()}, "of agriculture alone"


def test_a_missing_input_is_named() -> None:
    regime = FRANCE.regime("employee")
    run = pay(regime, JANUARY_2026, regime.typed(JANUARY_2026, {"gross": "2000"}))
    with pytest.raises(NodeNotComputed, match="headcount, work_accident_rate"):
        run["employer_cost"]
    # What needs neither is computed all the same: 2,000 − 138 − 8 − 63 − 17.20 − 133.62 − 47.16 − 9.83
    assert run["net_before_tax"] == 158319


def test_an_unknown_input_names_near_ones() -> None:
    with pytest.raises(UnknownName, match="headcount"):
        typed("employee", JANUARY_2026, head_count="5")


def test_amounts_are_never_floats() -> None:
    with pytest.raises(WrongInput):
        typed("employee", JANUARY_2026, gross=2000.0)


def test_any_node_can_be_given() -> None:
    """A ceiling settled elsewhere, for instance."""
    regime = FRANCE.regime("employee")
    run = pay(regime, JANUARY_2026, {**typed("employee", JANUARY_2026, gross="3000"), "ceiling": 200000})
    assert run["capped_base"] == 200000


# --- Storage ------------------------------------------------------------------------------------------


def test_a_payslip_is_plain_json() -> None:
    data = json.loads(
        json.dumps(payslip(JANUARY_2026, gross="1823.03", contract_hours_per_week="35").to_dict())
    )
    assert data["inputs"]["gross"] == "1823.03"
    assert data["values"]["net_pay"] == "1443.09"
    assert data["values"]["reduction_generale_coefficient"] == "3981/10000"
    assert (data["month"], data["paid_on"], data["regime"]) == ("2026-01", "2026-01-31", "employee")


def test_a_stored_payslip_that_its_rules_no_longer_give_is_refused() -> None:
    data = payslip(JANUARY_2026, gross="2000").to_dict()
    regime = FRANCE.regime("employee")
    rows = [{"from": dt.date(2026, 1, 1), "value": "0.0700", "source": "a reform"}]
    framework = regime.framework.reform(Reform("7 %", {"vieillesse_plafonnee_employee_rate": rows}))
    with pytest.raises(PayslipChanged) as error:
        Payslip.from_dict(data, {"employee": attrs.evolve(regime, framework=framework)})
    assert error.value.node == "vieillesse_plafonnee_employee"
    assert (error.value.stored, error.value.computed) == ("138.00", "140.00")


def test_a_stored_payslip_of_an_unknown_regime_is_refused() -> None:
    data = {**payslip(JANUARY_2026, gross="2000").to_dict(), "regime": "fonctionnaire"}
    with pytest.raises(UnknownRegime, match="employee, cesa, cape"):
        Payslip.from_dict(data, FRANCE.regimes)


def test_an_old_payslip_is_reproduced_as_it_was_known() -> None:
    """FR-3.46: computed on 5 June 2026, before the freeze was published."""
    regime, june, known = FRANCE.regime("employee"), Month(2026, 6), dt.date(2026, 6, 5)
    run = pay(regime, june, typed("employee", june, gross="5500"), known_on=known)
    data = Payslip("K", "P", june, june.last, regime, run, known).to_dict()
    assert Payslip.from_dict(data, FRANCE.regimes)["reduction_generale"] == 11055  # 0.0201 × 5,500
    with pytest.raises(PayslipChanged, match="reference_smic"):
        Payslip.from_dict({**data, "known_on": None}, FRANCE.regimes)


# --- Affordable pay ------------------------------------------------------------------------------------


def test_the_largest_gross_an_account_affords() -> None:
    """1,867.81 pays the minimum wage of January 2026 (FR-5.09); a cent less does not."""
    regime, inputs = FRANCE.regime("employee"), typed("employee", JANUARY_2026)
    run = affordable(regime, JANUARY_2026, 186781, inputs)
    assert run["employer_cost"] <= 186781
    assert run["gross"] >= 182303
    less = affordable(regime, JANUARY_2026, 186780, inputs)
    assert less["gross"] < run["gross"]


def test_an_account_that_bears_no_pay() -> None:
    """Without pay, 20.00 of health cover and 1.60 of forfait social are due all the same."""
    with pytest.raises(NoSolution, match=r"19\.99: at 0 it is already 21\.60"):
        affordable(
            FRANCE.regime("employee"), JANUARY_2026, 1999, typed("employee", JANUARY_2026, health_cover="40")
        )


def test_a_net_pay_is_solved_across_a_threshold_of_the_tax_grid() -> None:
    """At a threshold the whole base bears more tax: two pays give the same net, the larger is meant."""
    regime, inputs = FRANCE.regime("employee"), typed("employee", JANUARY_2026)
    run = solve_pay(regime, JANUARY_2026, "net_pay", 156000, inputs)
    more = pay(regime, JANUARY_2026, {**inputs, "gross": run["gross"] + 1})
    assert run["net_pay"] <= 156000 < more["net_pay"]


# --- Year to date -----------------------------------------------------------------------------------------


def test_a_state_adds_up_and_keeps_lowest_terms() -> None:
    regime = FRANCE.regime("cesa")
    state = None
    for number in (1, 2, 3):
        month = Month(2026, number)
        state = next_state(regime, state, pay(regime, month, typed("cesa", month, gross="1000"), state))
    assert state.year == 2026
    assert state.values["ytd_gross"] == 300000
    assert state.values["ytd_ceiling"] == 3 * 400500
    assert state.values["ytd_reference_smic"] == Ratio(300000)
    assert state.values["ytd_reference_smic"].d == 1


def test_an_unpaid_month_adds_its_ceiling() -> None:
    regime = FRANCE.regime("employee")
    state = next_state(regime, None, pay(regime, JANUARY_2026, typed("employee", JANUARY_2026, gross="0")))
    assert state.values["ytd_ceiling"] == 400500


def test_figures_of_a_later_year_are_refused() -> None:
    with pytest.raises(EarlierYear, match="2027"):
        YearToDate(2027, {"ytd_gross": 1}).for_month(Month(2026, 12))


def test_a_regime_under_a_reform_is_another_and_solves_without_what_was_proved() -> None:
    rows = [{"from": dt.date(2026, 1, 1), "value": "13.00", "source": "a reform"}]
    regime = FRANCE.regime("cesa")
    reformed = regime.reform(Reform("SMIC at 13", {"smic_reference": rows}))
    assert (regime.proved, reformed.proved, reformed.claimed) == (True, False, True)
    inputs = typed("cesa", JANUARY_2026, gross="2500")
    assert (
        pay(reformed, JANUARY_2026, inputs)["reduction_generale"]
        > pay(regime, JANUARY_2026, inputs)["reduction_generale"]
    )
    state = YearToDate(2026, {"ytd_gross": 500000, "ytd_ceiling": 400500, "ytd_reduction": 0})
    run = affordable(reformed, JANUARY_2026, 150000, inputs, state)
    assert run["employer_cost"] <= 150000
    graph, given = reformed.graph(JANUARY_2026), {**inputs, **state.for_month(JANUARY_2026)}
    assert dict(run) == dict(graph.solve("employer_cost", 150000, given))  # the exact search, by proof


def test_a_regime_with_statutes() -> None:
    regime = FRANCE.regime("cape").with_statutes({"cape_accident_base": "900"})
    run = regime.graph(JANUARY_2026).run(regime.typed(JANUARY_2026, {"work_accident_rate": "0.02"}))
    assert run["atmp_employer"] == 1800


@pytest.mark.parametrize(
    ("start", "end", "share"),
    [
        ("2025-01-01", None, Ratio(1)),
        ("2026-02-01", "2026-02-28", Ratio(1)),
        ("2026-02-15", None, Ratio(14, 28)),  # the 15th to the 28th, both included
        ("2026-01-01", "2026-02-01", Ratio(1, 28)),
        ("2026-02-10", "2026-02-12", Ratio(3, 28)),
        ("2026-03-01", None, Ratio(0)),
        ("2025-01-01", "2026-01-31", Ratio(0)),
    ],
)
def test_share_of_a_month_under_contract(start: str, end: str | None, share: Ratio) -> None:
    """FR-3.05: calendar days, February 2026 having 28."""
    day = dt.date.fromisoformat
    assert share_of_month(Month(2026, 2), day(start), day(end) if end else None) == share


# --- Regimes and layouts ------------------------------------------------------------------------------------


def test_a_regime_without_pay_has_no_payslip() -> None:
    with pytest.raises(RegimeWithoutPay, match="cape"):
        pay(FRANCE.regime("cape"), JANUARY_2026, {})
    with pytest.raises(RegimeWithoutPay):
        affordable(FRANCE.regime("cape"), JANUARY_2026, 100, {})


LINE = '[groups]\ng = {fr = "g", ar = "g", en = "g"}\n[[lines]]\nrow = "r"\ngroup = "g"\nlabel = {fr = "l", ar = "l", en = "l"}\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[lines", "TOML"),
        (LINE + 'body_role = "b"\nemployee = {node = "n"}\ncolour = "red"', "unknown: colour"),
        (LINE, "no side"),
        (LINE + 'body_role = "b"\nemployee = {rate = "n"}', "node and rate"),
        (LINE + 'employee = {node = "n"}', "role is missing"),
        (LINE + 'body_role = "b"\nemployer = {node = "n"}', "role is missing"),
        (
            LINE.replace('group = "g"', 'group = "h"') + 'body_role = "b"\nemployee = {node = "n"}',
            "not among",
        ),
        (LINE.replace("label = ", "base = "), "no label"),
    ],
)
def test_a_layout_that_cannot_be_used_says_why(text: str, reason: str) -> None:
    with pytest.raises(LayoutRefused, match=reason):
        Layout.load(text)


def test_a_layout_that_names_what_the_rules_do_not_have_is_refused() -> None:
    layout = Layout.load(LINE + 'body_role = "b"\nemployee = {node = "no_such_node"}')
    with pytest.raises(LayoutRefused, match="no_such_node"):
        Regime("x", FRANCE.regime("employee").framework, layout)


def test_a_state_that_names_what_the_rules_do_not_have_is_refused() -> None:
    with pytest.raises(UnknownName, match="ytd_nothing"):
        Regime("x", FRANCE.regime("employee").framework, state={"ytd_nothing": "gross"})
