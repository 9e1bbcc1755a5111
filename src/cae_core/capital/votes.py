"""Rules on votes that forms of several countries share: what a meeting decides, and the same within the law.

A vote is kept as voted. Beside it stands the nearest lawful amount, from which what is left to the next use
is counted: several unlawful votes each have their nearest lawful figure, and those are lawful together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from typing import Any

from cae_core.rules.ops import Amt, Flag, Ops
from cae_core.rules.rule import Rule, rule


def within(option: str, highest: str, *, source: str) -> tuple[Rule, Rule]:
    """Return the rules of an amount that may be voted up to ``highest``: the nearest lawful one, and a flag.

    >>> lawful, unlawful = within("gift", "left", source="a worked example")
    >>> lawful.formula(), unlawful.name
    ('max(min(gift, left), 0)', 'gift_unlawful')
    """

    def lawful(x: Ops, voted: Amt, most: Amt) -> Amt:
        return x.max(x.min(voted, most), x.amount(0))

    def unlawful(x: Ops, voted: Amt, nearest: Amt) -> Flag:
        return x.not_(x.equals(voted, nearest))

    name = f"lawful_{option}"
    nearest = f"{option}, brought back within {highest} and not below nothing."
    beyond = f"Whether {option} is beyond {highest}, or below nothing."
    return (
        _made(name, lawful, {option: "Amt", highest: "Amt", "return": "Amt"}, nearest, source),
        _made(f"{option}_unlawful", unlawful, {option: "Amt", name: "Amt", "return": "Flag"}, beyond, source),
    )


def earlier_losses(*, source: str) -> tuple[Rule, Rule]:
    """Return the rules on losses carried forward where the law read says nothing of them: the meeting does.

    They read ``year_gain``, ``earlier_losses``, ``carried_of_the_year`` (what the lawful votes leave of the
    year's surplus), ``paid_out`` (what they take of it) and the vote ``earlier_losses_kept``; they make
    ``earlier_losses_open`` and the flag ``earlier_losses_unsaid``.
    """

    @rule(source=source)
    def earlier_losses_open(x: Ops, year_gain: Amt, earlier_losses: Amt, carried_of_the_year: Amt) -> Amt:
        """Losses carried forward that what this year carries forward does not make good."""
        left = x.max(earlier_losses - x.max(carried_of_the_year, x.amount(0)), x.amount(0))
        return x.where(year_gain > 0, left, x.amount(0))

    @rule(source=source)
    def earlier_losses_unsaid(
        x: Ops, earlier_losses_open: Amt, earlier_losses_kept: Amt, paid_out: Amt
    ) -> Flag:
        """Whether a surplus goes out while earlier losses stay, without the meeting saying that they do."""
        return x.all_of(paid_out > 0, earlier_losses_open > earlier_losses_kept)

    return earlier_losses_open, earlier_losses_unsaid


_BEARERS = ("legal_reserve", "other_reserves", "statutory_reserve")
"""The reserves: those of the same turn bear a loss in this order, as in `IndivisibleReserve.absorbing`."""


def loss_on_reserves(*, source: str) -> tuple[Rule, ...]:
    """Return the rules of a loss that a meeting charges to reserves: each in its turn, no more than it holds.

    They read ``surplus_to_allocate``, the vote ``loss_to_reserves``, what reserves hold
    (``legal_reserve_balance``…) and in which turn law or statutes let each bear losses, 0 for never
    (``loss_order_legal_reserve``…). In this order they make ``year_loss``; the turns ``legal_reserve_turn``,
    ``other_reserves_turn`` and ``statutory_reserve_turn``, which the vote should spare where it is not cast,
    so that nobody is asked for an order that no loss needs; ``legal_reserve_bearable`` and the others';
    ``highest_loss_to_reserves``, ``lawful_loss_to_reserves``, the flag ``loss_to_reserves_unlawful``; what
    each reserve loses, below nothing, within the law: ``loss_on_legal_reserve``, ``loss_on_other_reserves``,
    ``loss_on_statutory_reserve``.

    >>> rules = loss_on_reserves(source="a worked example")
    >>> rules[4].formula()
    '(max(legal_reserve_balance, 0) if legal_reserve_turn > 0; else 0)'
    >>> rules[7].formula()
    'min(year_loss, legal_reserve_bearable + other_reserves_bearable + statutory_reserve_bearable)'
    """

    @rule(source=source)
    def year_loss(x: Ops, surplus_to_allocate: Amt) -> Amt:
        """The year's loss, nothing in a year of surplus."""
        return x.max(-surplus_to_allocate, x.amount(0))

    turns = tuple(_turn(role, source) for role in _BEARERS)
    bearable = tuple(_bearable(role, source) for role in _BEARERS)
    lawful = within("loss_to_reserves", "highest_loss_to_reserves", source=source)
    borne = tuple(_borne(role, source) for role in _BEARERS)
    return year_loss, *turns, *bearable, _highest_loss(source), *lawful, *borne


def _turn(role: str, source: str) -> Rule:
    def turn(_x: Ops, said: Amt) -> Amt:
        return said

    doc = f"In which turn {role} bears losses; 0 for never, and where no loss is charged to reserves."
    read = {f"loss_order_{role}": "Amt", "return": "Amt"}
    return _made(f"{role}_turn", turn, read, doc, source, count=True)


def _bearable(role: str, source: str) -> Rule:
    def bearable(x: Ops, turn: Amt, balance: Amt) -> Amt:
        return x.where(turn > 0, x.max(balance, x.amount(0)), x.amount(0))

    doc = f"What {role} can bear of a loss: all that it holds, or nothing where it never bears any."
    read = {f"{role}_turn": "Amt", f"{role}_balance": "Amt", "return": "Amt"}
    return _made(f"{role}_bearable", bearable, read, doc, source)


def _highest_loss(source: str) -> Rule:
    def highest(x: Ops, loss: Amt, one: Amt, two: Amt, three: Amt) -> Amt:
        return x.min(loss, one + two + three)

    doc = "The most of a loss that reserves may bear: the loss, and what those that bear losses hold."
    read = {"year_loss": "Amt", **{f"{role}_bearable": "Amt" for role in _BEARERS}, "return": "Amt"}
    return _made("highest_loss_to_reserves", highest, read, doc, source)


def _borne(role: str, source: str) -> Rule:
    """What one reserve loses, once those whose turn is earlier hold nothing any more."""
    place = _BEARERS.index(role)
    others = [each for each in _BEARERS if each != role]

    def loss_on(x: Ops, loss: Amt, turn: Amt, held: Amt, *each: Amt) -> Amt:
        left = loss
        for other, its_turn, its in zip(others, each[::2], each[1::2], strict=True):
            earlier = its_turn <= turn if _BEARERS.index(other) < place else its_turn < turn
            left = left - x.where(earlier, its, x.amount(0))
        return -x.min(x.max(left, x.amount(0)), held)

    doc = f"What {role} loses, once the reserves that bear losses before it hold nothing any more."
    read = {f"{each}_{what}": "Amt" for each in (role, *others) for what in ("turn", "bearable")}
    read = {"lawful_loss_to_reserves": "Amt", **read, "return": "Amt"}
    return _made(f"loss_on_{role}", loss_on, read, doc, source)


def _made(
    name: str,
    function: Callable[..., Any],
    annotations: Mapping[str, str],
    doc: str,
    source: str,
    *,
    count: bool = False,
) -> Rule:
    """Register a function as a rule that reads nodes of other names than its own parameters."""
    names = ["x", *(each for each in annotations if each != "return")]
    parameters = [Parameter(each, Parameter.POSITIONAL_OR_KEYWORD) for each in names]
    dressed: Any = function
    dressed.__signature__ = Signature(parameters)
    dressed.__annotations__ = dict(annotations)
    dressed.__doc__ = doc
    return rule(source=source, name=name, count=count)(function)
