"""What keeps a vote from being allocated, said of the column of its row that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from cae_core.capital.sharing import KeyNotWhole, NobodyEligible, NothingToShareBy, SeniorityTooHeavy
from cae_core.closing.proposals import SHARING, rules_of
from cae_core.closing.year_end import UnknownYear, YearNotClosed
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import VotedAllocation
from cae_core.country import Country
from cae_core.errors import CaeError, Problem
from cae_core.messages import mark
from cae_core.rules.errors import LawNotEstablished, NodeNotComputed


def vote_problems(
    voted: VotedAllocation, error: CaeError, cooperative: Cooperative, country: Country
) -> Iterator[Problem]:
    """An error of a vote as problems of its row: where, what was typed, what is expected.

    What the law leaves to the statutes is said of them; a missing figure is named as the country does.
    """
    if isinstance(error, LawNotEstablished):
        column = f"statutes.{error.key}"
        yield Problem(error.template, cooperative.origin, column, fields=error.data)
    elif isinstance(error, NodeNotComputed):
        yield from _missing(voted, error, cooperative, country)
    else:
        column = _column(voted, error)
        typed = voted.year if column == "year" else voted.inputs.get(column, "")
        yield Problem(error.template, voted.origin, column, typed, fields=error.data)


def _missing(
    voted: VotedAllocation, error: NodeNotComputed, cooperative: Cooperative, country: Country
) -> Iterator[Problem]:
    """Each figure that the allocation needs and nobody gave."""
    labels = {each.name: each.label for each in rules_of(cooperative, country).framework.inputs}
    for name in str(error.missing).split(", "):
        reason, expected = mark("nothing says this, and the allocation needs it"), mark("a value: {figure}")
        yield Problem(reason, voted.origin, name, "", expected, {"figure": labels.get(name, name)})


def _column(voted: VotedAllocation, error: CaeError) -> str:
    """The column that an error is about; empty where it is about none."""
    if isinstance(error, (UnknownYear, YearNotClosed)):
        return "year"
    if isinstance(error, SeniorityTooHeavy):
        return "seniority_coefficient"
    if isinstance(error, (KeyNotWhole, NobodyEligible, NothingToShareBy)):
        return next((name for name in SHARING if name in voted.inputs), "")
    name = str(error.data.get("name", ""))
    return name if name in voted.inputs else ""
