"""Graphs and runs: what is given, what is missing, what depends on what."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from invented_payslip import GRAPH, ON, framework
from moneyed import Money

from cae_core.errors import ExtraMissing, UnreadableAmount
from cae_core.rules import Amt, Flag, Framework, Input, Ops, ParameterSet, Rate, Ratio, load_inputs, rule
from cae_core.rules.errors import (
    LawNotEstablished,
    NameTaken,
    NodeNotComputed,
    ParameterNotKnownYet,
    ParameterRefused,
    RuleCycle,
    RuleNotInForce,
    UnknownName,
    UnreadableInput,
    WrongInput,
)


def test_a_payslip_to_the_cent():
    """3,000.00 gross: each line worked by hand from the invented rates."""
    run = GRAPH.run(GRAPH.typed({"gross": "3000.00"}))
    assert run["old_age_capped"] == 207_00  # 6.90 %
    assert run["old_age"] == 12_00  # 0.40 %
    assert run["pension_one"] == 94_50  # 3.15 %
    assert run["levy_base"] == 2947_50  # 98.25 %
    assert run["levy"] == 271_17  # 9.2 % of 2,947.50 = 271.17
    assert run["solidarity"] == 22_00  # 1.1 % of the 2,000.00 above 1,000.00
    assert run["employee_total"] == 606_67
    assert run["net_before_tax"] == 2393_33
    assert run["tax"] == 96_08  # 4.1 % of 2,343.33 = 96.0765…
    assert run["net_pay"] == 2297_25
    assert run["coefficient"] == Ratio.parse("0.0999")
    assert run["reduction"] == 299_70


def test_any_node_may_be_given_and_only_what_can_be_computed_is():
    run = GRAPH.run({"taxable": 2343_33})
    assert run["tax"] == 96_08
    of_nobody_but_executives = {"high_earner", "executive_levy"}  # whatever the pay, which is not known
    assert set(run.computed) == {"tax_rate", "tax", "tax_again", "reference"} | of_nobody_but_executives
    with pytest.raises(NodeNotComputed) as error:
        run["net_pay"]
    assert str(error.value) == "net_pay cannot be computed: give gross"


def test_a_given_node_does_not_run_its_rule():
    run = GRAPH.run({"gross": 3000_00, "levy": 1_00})
    assert run["levy"] == 1_00
    assert run["net_before_tax"] == 3000_00 - (207_00 + 12_00 + 94_50 + 1_00 + 22_00)
    assert "levy" not in run.computed


def test_a_given_parameter_replaces_it():
    run = GRAPH.run(
        {"gross": 1000_00, "old_age_rate": Ratio.parse("1 %"), "transport_rate": Ratio.parse("2 %")}
    )
    assert run["old_age"] == 10_00
    assert run["transport"] == 20_00
    assert run.line("old_age").inputs == {"gross": 1000_00, "old_age_rate": Ratio(1, 100)}


def test_unknown_law_raises_only_when_it_is_asked_for():
    run = GRAPH.run({"gross": 1000_00})
    assert run["net_pay"] > 0
    assert "transport" not in run
    assert run.get("transport", -1) == -1
    with pytest.raises(LawNotEstablished, match="transport_rate"):
        run["transport"]
    with pytest.raises(LawNotEstablished):
        run.explain("transport")
    with pytest.raises(LawNotEstablished):
        GRAPH.run_arrays({"gross": np.array([1000_00])}, ["transport"])


def test_a_parameter_not_known_yet_blocks_only_what_rests_on_it():
    run = framework().at(dt.date(2024, 6, 30)).run({"gross": 1000_00, "capped": 1000_00})
    assert run["capped"] == 1000_00
    assert "high_earner" not in run  # it reads the ceiling
    with pytest.raises(ParameterNotKnownYet, match="old_age_rate has no value on 2024-06-30"):
        run["old_age"]


def test_only_what_is_wanted_runs():
    run = GRAPH.run({"gross": 3000_00}, ["pension_one"])
    assert run.computed == ("capped", "pension_one")
    with pytest.raises(NodeNotComputed, match="net_pay"):
        run["net_pay"]


def test_names_nobody_knows_are_refused_with_near_ones():
    with pytest.raises(UnknownName, match=r"Inventia \(2026-06-30\) has no “grosss”; near: gross"):
        GRAPH.run({"grosss": 1})
    with pytest.raises(UnknownName, match="near: executive"):
        GRAPH.typed({"exective": "true"})
    with pytest.raises(UnknownName, match="net_pay"):
        GRAPH.run({"gross": 1})["netpay"]
    with pytest.raises(UnknownName, match="near: –"):
        GRAPH.run({"gross": 1}, ["zzzzzz"])
    with pytest.raises(UnknownName):
        GRAPH.run_arrays({"grosss": np.array([1])})


def test_a_run_is_a_mapping_of_inputs_and_nodes():
    run = GRAPH.run({"gross": 3000_00}, ["pension_one"])
    assert dict(run) == {
        "gross": 3000_00, "executive": False, "headcount": 10, "hours": Ratio(455, 3), "benefits": 0,
        "people_at_home": 1, "capped": 3000_00, "pension_one": 94_50,
    }  # fmt: skip
    assert len(run) == 8
    assert "capped" in run
    assert "net_pay" not in run
    assert run == GRAPH.run({"gross": 3000_00}, ["pension_one"])
    assert run != GRAPH.run({"gross": 3000_01}, ["pension_one"])
    assert repr(run) == "<Run of Inventia on 2026-06-30: 2 nodes>"
    assert run["ceiling"] == 4005_00  # a parameter may be read, though it is not listed


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("gross", "6000.00", 6000_00),
        ("gross", "6 000,50", 6000_50),
        ("gross", 6000, 6000_00),
        ("gross", Decimal("6000.5"), 6000_50),
        ("gross", Money("6000.50", "EUR"), 6000_50),
        ("gross", "-12.30", -12_30),
        ("headcount", "30", 30),
        ("headcount", 30, 30),
        ("executive", "true", True),
        ("executive", "No", False),
        ("executive", True, True),
        ("hours", "151.67", Ratio(15167, 100)),
        ("hours", "151,67", Ratio(15167, 100)),
        ("hours", "455/3", Ratio(455, 3)),
        ("hours", Ratio(455, 3), Ratio(455, 3)),
        ("hours", 35, Ratio(35)),
        ("old_age_rate", "6.90 %", Ratio(690, 10_000)),
        ("coefficient", Decimal("0.0999"), Ratio(999, 10_000)),
        ("high_earner", "false", False),
        ("net_pay", "1.00", 100),
    ],
)
def test_what_a_person_types(name, written, value):
    assert GRAPH.typed({name: written}) == {name: value}
    assert type(GRAPH.typed({name: written})[name]) is type(value)


@pytest.mark.parametrize(
    ("name", "written", "error"),
    [
        ("gross", "1.234", UnreadableInput),
        ("gross", "a lot", UnreadableInput),
        ("gross", "", UnreadableInput),
        ("gross", Decimal("1.234"), UnreadableInput),
        ("gross", Decimal("NaN"), UnreadableInput),
        ("gross", True, UnreadableInput),
        ("gross", None, UnreadableInput),
        ("gross", 12.5, WrongInput),
        ("gross", Money("1", "MAD"), UnreadableInput),
        ("headcount", "2.5", UnreadableInput),
        ("executive", "perhaps", UnreadableInput),
        ("executive", 2, UnreadableInput),
        ("hours", "many", UnreadableInput),
        ("hours", "1/0", UnreadableInput),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(name, written, error):
    with pytest.raises(error, match=f"input {name}"):
        GRAPH.typed({name: written})


def test_the_cause_of_an_unreadable_amount_is_kept():
    with pytest.raises(UnreadableInput) as error:
        GRAPH.typed({"gross": "1.234"})
    assert isinstance(error.value.__cause__, UnreadableAmount)


@pytest.mark.parametrize(
    ("name", "value"),
    [("gross", 12.5), ("gross", "12"), ("gross", True), ("gross", Decimal(3)), ("executive", 1), ("hours", 1.5),
     ("headcount", None), ("tax_grid", [[0, 1]])],
)  # fmt: skip
def test_internal_values_are_checked_by_kind(name, value):
    with pytest.raises(WrongInput, match=name):
        GRAPH.run({"gross": 1, name: value})


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"gross": np.array([1.5])}, "float64"),
        ({"gross": np.array([[1]])}, "2 dimensions"),
        ({"gross": np.array([1, None])}, "object"),
        ({"gross": np.array([True])}, "bool"),
        ({"gross": np.array([1, 2]), "benefits": np.array([1])}, "gross: 2, benefits: 1"),
        ({"executive": np.array([1, 0])}, "int64"),
        ({"hours": np.array([1])}, "a Ratio of int64 arrays"),
        ({"hours": Ratio(np.array([1]), np.array([0]))}, "denominators above 0"),
        ({"gross": 1.5}, "float"),
    ],
)
def test_columns_are_checked_too(columns, message):
    with pytest.raises(WrongInput, match=message):
        GRAPH.run_arrays(columns)


def test_missing_inputs_of_a_population_are_named():
    with pytest.raises(NodeNotComputed, match="give gross"):
        GRAPH.run_arrays({"benefits": np.array([1])}, ["net_pay"])


def test_facts_reach_through_every_rule():
    run = GRAPH.run({"gross": 5000_00})
    assert [fact.key for fact in run.facts(["tax"])] == [
        "ceiling", "levy_rate", "levy_share", "old_age_capped_rate", "old_age_rate", "pension_one_rate",
        "pension_two_rate", "solidarity_scale", "tax_grid",
    ]  # fmt: skip
    assert {fact.key for fact in run.facts() if fact.confidence == "unverified"} == {
        "pension_one_rate",
        "pension_two_rate",
    }
    assert [fact.key for fact in GRAPH.run({"taxable": 1}).facts(["tax"])] == ["tax_grid"]


def test_a_graph_is_compiled_once():
    inventia = framework()
    assert inventia.at(ON) is inventia.at(ON)
    assert inventia.at(ON) is not inventia.at(ON, known_on=ON)
    graph = inventia.at(ON)
    assert graph.plan(["gross"]) is graph.plan(["gross"])


@rule(source="invented")
def circle_one(x: Ops, circle_two: Amt) -> Amt:
    return circle_two + 1


@rule(source="invented")
def circle_two(x: Ops, circle_one: Amt, gross: Amt) -> Amt:
    return circle_one + gross


@rule(source="invented")
def lonely(x: Ops, nobody: Amt) -> Amt:
    return nobody + 1


@rule(source="invented")
def confused(x: Ops, gross: Rate) -> Rate:
    return gross + 1


NOTHING = ParameterSet.load([], "EUR")


def test_a_circle_is_shown():
    with pytest.raises(RuleCycle, match="circle_one → circle_two → circle_one"):
        Framework("Round", "EUR", [circle_one, circle_two], NOTHING, [Input("gross")]).at(ON)


def test_what_nothing_supplies_is_named_with_its_reader():
    with pytest.raises(UnknownName, match=r"Alone \(lonely\) has no “nobody”"):
        Framework("Alone", "EUR", [lonely], NOTHING, [])
    with pytest.raises(UnknownName, match="“grosss”"):
        Framework("Alone", "EUR", [], NOTHING, [Input("gross")], monotone={"grosss"})


def test_one_name_is_one_thing_of_one_kind():
    with pytest.raises(NameTaken, match="“lonely” is both a rule and an input"):
        Framework("Twice", "EUR", [lonely], NOTHING, [Input("lonely"), Input("nobody")])
    with pytest.raises(NameTaken, match="“gross” is both Rate as confused reads it and amount"):
        Framework("Mixed", "EUR", [confused], NOTHING, [Input("gross")])


def test_a_rule_out_of_force_says_so():
    @rule(source="invented", start="2027-01-01")
    def future(x: Ops, gross: Amt) -> Amt:
        return gross + 1

    @rule(source="invented")
    def reader(x: Ops, future: Amt) -> Amt:
        return future + 1

    graph = Framework("Soon", "EUR", [future, reader], NOTHING, [Input("gross")]).at(ON)
    for name in ("future", "reader"):
        with pytest.raises(RuleNotInForce, match="no version of the rule future is in force on 2026-06-30"):
            graph.run({"gross": 1})[name]
    assert graph.run({"future": 5})["reader"] == 6


def test_a_long_chain_of_rules_is_no_problem():
    def link(i):
        scope = {}
        exec(
            f"def step_{i}(x: Ops, step_{i - 1}: Amt) -> Amt: return step_{i - 1} + 1",
            {"Ops": Ops, "Amt": Amt},
            scope,
        )
        return rule(source="invented")(scope[f"step_{i}"])

    chain = [link(i) for i in range(3000, 0, -1)]
    graph = Framework("Chain", "EUR", chain, NOTHING, [Input("step_0")]).at(ON)
    assert graph.run({"step_0": 0})["step_3000"] == 3000


def test_a_rule_without_inputs_and_counts():
    @rule(source="invented", count=True)
    def twelve(x: Ops) -> Amt:
        return x.amount(12)

    @rule(source="invented")
    def never(x: Ops) -> Flag:
        return x.any_of()

    @rule(source="invented", count=True)
    def hours(x: Ops) -> Rate:
        return x.number("455/3")

    graph = Framework("Constant", "EUR", [twelve, never, hours], NOTHING, []).at(ON)
    assert (graph.kind("twelve"), graph.kind("never"), graph.kind("hours")) == ("count", "flag", "number")
    run = graph.run({})
    assert (run["twelve"], run["never"]) == (12, False)
    assert graph.typed({"twelve": "11"}) == {"twelve": 11}
    made = graph.run_arrays({})
    assert (made["twelve"].tolist(), made["never"].tolist()) == ([12], [False])


def test_inputs_are_read_from_toml():
    text = """
    [gross]
    kind = "amount"
    label = {fr = "Brut", ar = "الأجر الخام", en = "Gross"}
    [executive]
    kind = "flag"
    default = "false"
    """
    gross, executive = load_inputs(text)
    assert (gross.kind, gross.default, gross.label["fr"]) == ("amount", None, "Brut")
    assert executive.default_value("EUR") is False
    assert gross.default_value("EUR") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[a]\nkind = "money"', "whose kind is one of amount, rate, number, count, flag"),
        ("a = 3", "an input is a table"),
        ('[a]\nkind = "flag"\ndefault = false', "write its default as text, “false”"),
        ('[a]\nkind = "flag"\nunit = "x"', "an input does not know unit"),
        ("[a", "Expected"),
    ],
)
def test_inputs_badly_written_are_refused(text, reason):
    with pytest.raises(ParameterRefused, match=reason):
        load_inputs(text)


def test_a_default_that_cannot_be_read_is_refused_at_once():
    with pytest.raises(UnreadableInput, match="input gross"):
        Framework("Wrong", "EUR", [], NOTHING, [Input("gross", "amount", "a lot")])


def test_numpy_is_only_needed_by_populations(monkeypatch):
    import subprocess
    import sys

    code = (
        "import sys, cae_core.rules; assert not {'numpy', 'babel', 'moneyed', 'dateutil'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    for name in [name for name in sys.modules if name.startswith("cae_core.rules._arrays")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("cae_core.rules._arrays_populations", raising=False)
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert GRAPH.run({"gross": 3000_00})["net_pay"] == 2297_25
    with pytest.raises(ExtraMissing, match="simulation"):
        GRAPH.run_arrays({"gross": 3000_00})


def test_the_room_lists_what_it_offers():
    import cae_core.rules as room

    assert all(getattr(room, name) is not None for name in room.__all__)
    with pytest.raises(AttributeError):
        room.__getattr__("nothing")


@rule(source="an invented fact")
def exempt_dirt(x: Ops, dirt: Amt, dirt_ceiling: Amt) -> Amt:
    return x.min(dirt, dirt_ceiling)


@rule(source="an invented fact")
def base(x: Ops, gross: Amt, exempt_dirt: Amt) -> Amt:
    return gross - exempt_dirt


def sparing(spares="exempt_dirt"):
    ceilings = """
    [dirt_ceiling]
    unit = "amount"
    values = [{from = 2026-01-01, value = "unknown", source = "an invented fact", confidence = "unverified"}]
    """
    inputs = [Input("gross"), Input("dirt", default="0", spares=spares)]
    return Framework("sparing", "EUR", [exempt_dirt, base], ParameterSet.load([ceilings], "EUR"), inputs)


def test_what_nobody_gave_spares_what_nobody_established():
    """The ceiling is unknown: only who gives the allowance is asked for it."""
    graph = sparing().at(ON)
    run = graph.run({"gross": 1000_00})
    assert (run["exempt_dirt"], run["base"], run.computed) == (0, 1000_00, ("base",))
    assert run.facts() == ()
    with pytest.raises(LawNotEstablished, match="dirt_ceiling"):
        graph.run({"gross": 1000_00, "dirt": 50_00})["base"]
    assert graph.run({"gross": 1000_00, "dirt": 50_00, "exempt_dirt": 30_00})["base"] == 970_00


def test_once_established_it_is_computed_for_who_gives_it_and_for_nobody_else():
    graph = sparing().with_statutes({"dirt_ceiling": "40"}).at(ON)
    rows = {"gross": np.array([1000_00, 2000_00]), "dirt": np.array([50_00, 10_00])}
    assert graph.run({"gross": 1000_00, "dirt": 50_00})["base"] == 960_00
    assert graph.run_arrays(rows, ("base",))["base"].tolist() == [960_00, 1990_00]
    assert graph.run_arrays({"gross": rows["gross"]}, ("base",))["base"].tolist() == [1000_00, 2000_00]
    assert graph.solve("base", 960_00, {"dirt": 50_00})["gross"] == 1000_00
    assert graph.solve("base", 960_00, {})["gross"] == 960_00
    assert [fact.key for fact in graph.run({"gross": 1000_00, "dirt": 50_00}).facts()] == ["dirt_ceiling"]


def test_an_input_spares_a_rule_that_there_is():
    with pytest.raises(UnknownName, match="exempt_dirt"):
        sparing("exempt_dirts")
