"""The business of a meeting as it goes: what is voted now, what was decided, what fell or was set aside."""

from __future__ import annotations

from collections.abc import Sequence

from cae_core.governance.amendments import Debate, amended
from cae_core.governance.decisions import Decision
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Resolution
from cae_core.messages import Sentence, mark


class Business:
    """Each text of the agenda under its key, with its amendments and what became of them. It changes.

    >>> business = Business([Resolution("R1", "Accounts"), Resolution("A1", "", "…", amends="R1")])
    >>> business.next("A1").key, business.left
    ('A1', ('R1',))
    >>> business.next("R1")
    Traceback (most recent call last):
    cae_core.governance.refusals.AssemblyRefused: R1: the amendment A1 is voted before it
    """

    def __init__(self, items: Sequence[Resolution]) -> None:
        texts = {each.key: each for each in items if not each.amends}
        amendments = [each for each in items if each.amends]
        if len({each.key for each in items}) != len(items):
            raise _refused("agenda", mark("two items of the agenda have the same key"))
        for each in amendments:
            if each.amends not in texts:
                raise _refused(each.key, mark("amends {text}, which is not on the agenda"), text=each.amends)
        self._decisions: dict[str, Decision] = {}
        self._debates = {
            key: amended(text, [each for each in amendments if each.amends == key])
            for key, text in texts.items()
        }

    @property
    def left(self) -> tuple[str, ...]:
        """The keys of texts that were neither decided nor set aside."""
        return tuple(key for key in self._debates if key not in self._decisions)

    def add(self, resolution: Resolution) -> None:
        """Take an amendment of a text not voted on yet, or a text that came up. Raises AssemblyRefused."""
        if not resolution.amends:
            if resolution.key in self._debates:
                raise _refused(resolution.key, mark("on the agenda already"))
            self._debates[resolution.key] = Debate(resolution)
            return
        debate = self._undecided(resolution.amends)
        if debate.adopted or debate.rejected:
            reason = mark("amendments of {text} are being voted already")
            raise _refused(resolution.key, reason, text=resolution.amends)
        self._debates[resolution.amends] = amended(debate.text, [*debate.pending, resolution])

    def next(self, key: str) -> Resolution:
        """What is voted under a key: a text whose amendments are all voted, or the next of them.

        Raises AssemblyRefused for what is decided, fell, comes later or is not there.
        """
        for text, debate in self._debates.items():
            pending = {each.key for each in debate.pending}
            if key in debate.fallen:
                raise _refused(key, mark("fell with the adoption of another amendment"))
            if key in pending or (key == text and pending):
                self._undecided(text)
                first = debate.pending[0]
                if key != first.key:
                    raise _refused(key, mark("the amendment {first} is voted before it"), first=first.key)
                return first
        if key in self._decisions:
            raise _refused(key, mark("decided already"))
        return self._undecided(key).text

    def held(self, key: str) -> Decision | None:
        """What was decided under a key so far; an election may go on from there."""
        return self._decisions.get(key)

    def decided(self, key: str, decision: Decision) -> None:
        """Keep what was decided under a key that `next` gave; an amendment changes its text, or falls."""
        text = decision.resolution.amends
        if text:
            self._debates[text] = self._debates[text].decided(adopted=decision.adopted)
        self._decisions[key] = decision

    def set_aside(self, key: str, reason: Sentence) -> None:
        """Keep that a text was not put to the vote, and why. Raises AssemblyRefused."""
        self._decisions[key] = Decision(self._undecided(key).text, reason=reason)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided, in the order of the agenda, each text after its amendments."""
        found: list[Decision] = []
        for key in self._debates:
            found += (each for each in self._decisions.values() if each.resolution.amends == key)
            found += (self._decisions[key],) if key in self._decisions else ()
        return tuple(found)

    def _undecided(self, key: str) -> Debate:
        if key not in self._debates:
            raise _refused(key, mark("not on the agenda"))
        if key in self._decisions:
            raise _refused(key, mark("decided already"))
        return self._debates[key]


def _refused(what: str, reason: str, **fields: str) -> AssemblyRefused:
    return AssemblyRefused(what=what, reason=reason, source="", **fields)
