"""Whatever happens to a cooperative, its indivisible reserve leaves for a cause of its law alone, until its end.

Each life holds, after each thing that happens: reserves move as decided and decrease for losses or devolution
alone; persons receive no more than surpluses, members no more than they paid; the register is what the book
holds; every allocation sums to the surplus; what is left at the end goes to whom the law names.
"""

from collections import Counter

import pytest
from cooperative_lives import FORMS, Life, live
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

ALL = [(code, form) for code, forms in FORMS.items() for form in forms]
LIVES = 50_000
"""A country's lives in the full profile, over all its forms."""
DICE = st.randoms(use_true_random=False)


class Cooperative(RuleBasedStateMachine):
    """A life in steps of which a failing one is made as short as can be."""

    code, form = "", ""

    @initialize(dice=DICE)
    def found(self, dice):
        self.life = Life(self.code, self.form, dice)

    def _alive(self):
        return not self.life.over

    @precondition(_alive)
    @rule(
        dice=DICE,
        step=st.sampled_from(
            ["subscribe", "ask", "pay_up", "hand_over", "leave", "refund", "earn", "lose", "attack"]
        ),
    )
    def something_happens(self, dice, step):
        self.life.dice = dice
        getattr(self.life, step)()

    @precondition(_alive)
    @rule(dice=DICE)
    def an_assembly_votes(self, dice):
        self.life.dice = dice
        self.life.vote()

    @precondition(_alive)
    @rule(dice=DICE)
    def it_is_wound_up(self, dice):
        self.life.dice = dice
        self.life.liquidate()

    @rule()
    def nothing_happens(self):
        """A cooperative that is wound up has nothing else to do."""

    @invariant()
    def the_register_agrees_and_reserves_are_whole(self):
        if hasattr(self, "life"):
            self.life.agree()
            assert all(held >= 0 for held in self.life.reserve.held.values())


@pytest.mark.parametrize(("code", "form"), ALL)
def test_any_sequence_of_doings(code, form):
    machine = type(f"Cooperative_{form}", (Cooperative,), {"code": code, "form": form})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def lives(code, form, count):
    """What happened in so many whole lives."""
    happened = Counter()

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=True))
    def draw(dice):
        happened.update(live(code, form, dice).done)
        happened["life"] += 1

    draw()
    return happened


@pytest.mark.parametrize(("code", "form"), ALL)
def test_whole_lives(code, form):
    happened = lives(code, form, 100)
    assert happened["life"] >= 100
    always = ("vote", "reversal", "liquidation", "entry", "transfer", "exit", "death")
    assert min(happened[each] for each in always) > 0
    assert not happened["no lawful vote"]


def test_leavers_and_heirs_are_paid_at_once_or_in_instalments():
    """Where the least capital is high, refunds wait to the end of most lives: not in this form."""
    happened = lives("FR", "scop_sarl", 100)
    assert min(happened["refund"], happened["instalment"]) > 0


@pytest.mark.slow
@pytest.mark.parametrize("code", FORMS)
def test_fifty_thousand_lives(code):
    each = -(-LIVES // len(FORMS[code]))
    happened = sum((lives(code, form, each) for form in FORMS[code]), Counter())
    assert happened["life"] >= LIVES
    assert (
        min(
            happened[what]
            for what in (
                "exit",
                "death",
                "instalment",
                "transfer",
                "attack",
                "reversal",
                "devolution",
                "insolvent",
            )
        )
        > 1000
    )
