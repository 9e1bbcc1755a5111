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


def _made(
    name: str, function: Callable[..., Any], annotations: Mapping[str, str], doc: str, source: str
) -> Rule:
    """Register a function as a rule that reads nodes of other names than its own parameters."""
    names = ["x", *(each for each in annotations if each != "return")]
    parameters = [Parameter(each, Parameter.POSITIONAL_OR_KEYWORD) for each in names]
    dressed: Any = function
    dressed.__signature__ = Signature(parameters)
    dressed.__annotations__ = dict(annotations)
    dressed.__doc__ = doc
    return rule(source=source, name=name)(function)
