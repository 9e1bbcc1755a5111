"""Every figure says how it was made."""

from fractions import Fraction

import pytest
from invented_payslip import GRAPH

from cae_core.money import Rounding
from cae_core.rules import Ratio
from cae_core.rules.trace import RecordingOps

RUN = GRAPH.run(GRAPH.typed({"gross": "3000.05"}))

OLD_AGE = """\
old_age_capped = 207.00
  rule old_age_capped, invented law 3
  = capped × old_age_capped_rate
  old_age_capped_rate = 6.9 %, from 2025-01-01, invented 4 (text of the law)
  capped = 3,000.05
  rounded 207.00345 → 207 (half up, to 0.01)"""

DEEPER = """\
old_age_capped = 207.00
  rule old_age_capped, invented law 3
  = capped × old_age_capped_rate
  old_age_capped_rate = 6.9 %, from 2025-01-01, invented 4 (text of the law)
  capped = 3,000.05
    rule capped, invented law 1
    = min(gross, ceiling)
    ceiling (Ceiling) = 4,005.00, from 2026-01-01, invented 2 (text of the law)
    gross (Gross pay) = 3,000.05, given
  rounded 207.00345 → 207 (half up, to 0.01)"""

FRENCH = """\
capped = 3\u202f000,05
  {rule}
  = min(gross, ceiling)
  ceiling (Plafond) = 4\u202f005,00, """

POWER = """\
reduction_power = 21.14291303 %
  rule reduction_power, invented law 18
  = max(0, (3 × reference ÷ gross − 1) × 1/2)^(7/4)
  reference = 1,823.03
  gross (Gross pay) = 3,000.05, given"""


def test_one_level():
    assert RUN.explain("old_age_capped") == OLD_AGE


def test_down_to_the_inputs():
    assert RUN.explain("old_age_capped", depth=2) == DEEPER
    assert RUN.explain("old_age_capped", depth=9) == DEEPER


def test_a_node_met_twice_is_unfolded_once():
    text = RUN.explain("net_pay", depth=99)
    assert text.count("rule capped,") == 1
    assert text.count("rule net_before_tax,") == 1
    assert text.splitlines()[0].startswith("net_pay = ")


def test_a_ratio_and_its_formula():
    lines = RUN.explain("reduction_power").splitlines()
    assert lines[1:] == POWER.splitlines()[1:]
    assert lines[0].startswith("reduction_power = 21.1")


def test_in_french_labels_and_figures_are_french():
    text = RUN.explain("capped", language="fr")
    assert "ceiling (Plafond) = 4\u202f005,00" in text.replace("\xa0", "\u202f")
    assert "gross (Brut) = 3\u202f000,05" in text.replace("\xa0", "\u202f")


def test_in_arabic_the_parameter_has_its_arabic_name():
    assert "ceiling (السقف)" in RUN.explain("capped", language="ar")


def test_what_is_given_or_a_default_says_so():
    assert RUN.explain("gross") == "gross (Gross pay) = 3,000.05, given"
    assert RUN.explain("headcount") == "headcount = 10, default"
    assert RUN.explain("executive") == "executive = no, default"
    assert RUN.explain("ceiling") == (
        "ceiling (Ceiling) = 4,005.00\n  ceiling (Ceiling) = 4,005.00, from 2026-01-01, invented 2 (text of the law)"
    )
    assert GRAPH.run({"levy": 5_00}).explain("levy") == "levy = 5.00, given"


def test_confidence_is_said():
    assert "invented 7 (unverified)" in RUN.explain("pension_one")
    assert "invented 5 (secondary source)" in RUN.explain("old_age")


def test_a_third_of_a_cent_has_no_end_and_says_so():
    text = GRAPH.run({"gross": 100, "benefits": 1_00}).explain("bonus")
    assert "(towards zero, to 0.01)" in text
    assert "…" in text


def test_a_line_holds_exact_values_before_and_after():
    line = RUN.line("old_age_capped")
    assert line.value == 207_00
    assert (line.rule, line.source, line.doc) == ("old_age_capped", "invented law 3", "Old age, capped.")
    assert line.inputs == {"capped": 3000_05}
    assert [fact.key for fact in line.parameters] == ["old_age_capped_rate"]
    (rounded,) = line.roundings
    assert rounded.before == Fraction(300005 * 69, 1000)
    assert (rounded.after, rounded.mode, rounded.unit) == (207_00, Rounding.HALF_UP, 1)


@pytest.mark.parametrize("node", [name for name in GRAPH.order if name != "transport"])
def test_every_node_can_be_traced_and_explained(node):
    """The trace runs the rule again and asserts the same value."""
    line = RUN.line(node)
    assert line.value == RUN[node]
    assert line.formula
    text = RUN.explain(node, depth=3)
    assert f"rule {node}, {line.source}" in text
    for rounded in line.roundings:
        assert abs(rounded.after - rounded.before) <= rounded.unit


def test_a_trace_that_differs_is_a_broken_assertion():
    run = GRAPH.run({"gross": 3000_00})
    run._values["old_age"] += 1
    with pytest.raises(AssertionError, match="old_age: 1200 traced, 1201 computed"):
        run.line("old_age")


def test_the_recorder_computes_as_the_legal_ops_do():
    ops = RecordingOps()
    assert ops.rate(12345, Ratio(1, 3), Rounding.UP, 10) == 4120
    assert ops.floor_to(-5, 10) == -10
    assert ops.round_to(15, 10, Rounding.HALF_EVEN) == 20
    assert ops.share(100, [1, 1, 1], 0) == 34
    assert ops.share(100, [0], 0) == 0
    assert ops.round_ratio(Ratio(1, 3), 2) == Ratio(33, 100)
    assert [rounded.after for rounded in ops.roundings] == [4120, -10, 20, 34, 0, Fraction(33, 100)]
    assert ops.roundings[3].before == Fraction(100, 3)


def test_the_words_of_a_formula_are_translated():
    rule = GRAPH.rules["executive_levy"]
    words = {"if": "si", "else": "sinon", "and": "et"}
    assert rule.formula(say=lambda word: words[word]) == (
        "(gross × round_ratio(pension_two_rate × 2, 3, down) [half_even] si executive et gross > ceiling; sinon 0)"
    )
