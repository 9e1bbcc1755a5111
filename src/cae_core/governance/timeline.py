"""What is written down of a meeting, in the order of its times.

Within one minute people arrive, then votes are taken, then people leave. A vote without a time comes when
those have come who were there at the opening, in the order of the agenda.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import attrs

from cae_core.errors import Origin, Problem
from cae_core.governance.assembly import Assembly
from cae_core.governance.ballot_box import Box
from cae_core.governance.proceedings import Attended, Proceedings
from cae_core.messages import mark

ARRIVAL, VOTE, DEPARTURE = range(3)


@attrs.frozen
class Step:
    """One thing that happens, at a time (``HH:MM``); within a minute by ``rank``, then by ``place``."""

    at: str
    rank: int
    place: int
    act: Callable[[Assembly], object] = attrs.field(repr=False)
    origin: Origin | None = None

    @property
    def order(self) -> tuple[str, int, int]:
        """What steps are sorted by."""
        return self.at, self.rank, self.place


def steps_of(papers: Proceedings, boxes: Sequence[Box]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """What happens at a meeting, in order, and the departures after the last arrival and the last vote.

    Those leave a meeting that is over: they take no quorum away.
    """
    steps = sorted([*_movements(papers), *_votes(papers, boxes)], key=lambda step: step.order)
    last = max((i for i, step in enumerate(steps) if step.rank != DEPARTURE), default=-1)
    return tuple(steps[: last + 1]), tuple(steps[last + 1 :])


def _movements(papers: Proceedings) -> Iterator[Step]:
    for i, each in enumerate(papers.attendance):
        at = each.arrived or papers.opened
        yield Step(at, ARRIVAL, i, _arrival(each, at), each.origin)
        if each.left:
            yield Step(each.left, DEPARTURE, i, _departure(each), each.origin)


def _votes(papers: Proceedings, boxes: Sequence[Box]) -> Iterator[Step]:
    early = not any(_late(papers))
    last = max([papers.opened, *(each.arrived for each in papers.attendance if early)])
    for place, box in enumerate(boxes):
        last = max(last, box.at)
        yield Step(box.at or last, VOTE, place, box.count, box.origin)


def _late(papers: Proceedings) -> Iterator[Attended]:
    """Those who came after the opening or left before the end: when a vote was taken matters then."""
    times = {each.arrived for each in papers.attendance if each.arrived}
    for each in papers.attendance:
        came = each.arrived > papers.opened and (bool(papers.opened) or len(times) > 1)
        if came or (each.left and each.left != papers.closed):
            yield each


def untimed(papers: Proceedings, boxes: Sequence[Box]) -> Iterator[Problem]:
    """Votes at no time, in a meeting where people came and went."""
    moving = next(_late(papers), None)
    for box in boxes:
        if not box.at and moving is not None:
            reason = mark("{resolution}: voted at no time, while {member} came or left during the meeting")
            fields = {"resolution": box.key, "member": moving.member}
            yield Problem(reason, box.origin, "at", "", mark("a time such as 14:05"), fields)


def _arrival(each: Attended, at: str) -> Callable[[Assembly], object]:
    return lambda assembly: assembly.sitting.arrive(each.member, at, each.how)


def _departure(each: Attended) -> Callable[[Assembly], object]:
    return lambda assembly: assembly.sitting.leave(each.member, each.left)
