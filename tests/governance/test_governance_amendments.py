"""Amendments: their order, what an adopted one replaces, and which fall."""

import pytest

from cae_core.governance.amendments import amended
from cae_core.governance.natures import Nature, Subject
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Effect, EffectKind, Resolution


def rate(value):
    return (Effect(EffectKind.CONTRIBUTION, {"value": value}),)


TEXT = Resolution("R1", "Contribution", "10 %", effects=rate("0.10"))
FAR, MIDDLE, NEAR = (
    Resolution(key, "", text, effects=rate(value), amends="R1")
    for key, text, value in [("A1", "5 %", "0.05"), ("A2", "8 %", "0.08"), ("A3", "9 %", "0.09")]
)


def votes(debate, *adopted):
    for each in adopted:
        debate = debate.decided(adopted=each)
    return debate


def test_the_furthest_is_voted_first_and_the_text_last():
    debate, order = amended(TEXT, [NEAR, FAR, MIDDLE], furthest=["A1", "A2", "A3"]), []
    while debate.pending:
        order.append(debate.next.key)
        debate = debate.decided(adopted=False)
    assert [*order, debate.next.key] == ["A1", "A2", "A3", "R1"]
    assert debate.next == TEXT
    assert debate.rejected == ("A1", "A2", "A3")


def test_an_adopted_amendment_replaces_the_text_with_what_it_does():
    debate = votes(amended(TEXT, [FAR, MIDDLE, NEAR]), False, True)
    assert (debate.next.key, debate.next.text, debate.next.effects) == ("R1", "8 %", rate("0.08"))
    assert (debate.rejected, debate.adopted, debate.fallen) == (("A1",), ("A2",), ("A3",))


def test_what_goes_with_an_adopted_amendment_is_still_voted():
    debate = amended(TEXT, [FAR, MIDDLE, NEAR], compatible=[("A1", "A3")])
    debate = votes(debate, True)
    assert (debate.next.key, debate.fallen) == ("A3", ("A2",))
    assert votes(debate, False).next.text == "5 %"
    assert votes(debate, True).next.text == "9 %"


def test_no_vote_is_left_but_that_on_the_text():
    with pytest.raises(AssemblyRefused, match="no amendment is left"):
        amended(TEXT, []).decided(adopted=True)


@pytest.mark.parametrize(
    ("amendment", "reason"),
    [
        (Resolution("A1", "", amends="R2"), "amends R2, not R1"),
        (Resolution("A1", "", amends="R1", nature=Nature.EXTRAORDINARY), "another nature"),
        (Resolution("A1", "", amends="R1", subject=Subject.BUDGET), "another nature"),
        (Resolution("R1", "", amends="R1"), "comes twice"),
    ],
)
def test_what_is_no_amendment_of_the_text_is_refused(amendment, reason):
    with pytest.raises(AssemblyRefused, match=reason):
        amended(TEXT, [amendment])


@pytest.mark.parametrize("order", [["A1"], ["A1", "A1"], ["A1", "A4"]])
def test_the_order_is_of_all_the_amendments(order):
    with pytest.raises(AssemblyRefused, match="is not one of its amendments"):
        amended(TEXT, [FAR, NEAR], furthest=order)
    with pytest.raises(AssemblyRefused, match="A1: comes twice"):
        amended(TEXT, [FAR, FAR])
