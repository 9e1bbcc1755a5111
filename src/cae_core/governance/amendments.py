"""Amendments in their order: the furthest from the text first, until the text itself is voted.

How far an amendment is from the text is for the bureau to say; the order in which amendments are given is
that order. An adopted one replaces the text with all that it does, and the others fall, save those said to go
with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import attrs

from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Resolution
from cae_core.messages import Sentence, mark


@attrs.frozen
class Debate:
    """A resolution under amendment: the text as it stands, and what was and is still to be voted.

    >>> text = Resolution("R1", "Contribution", "10 %")
    >>> far, near = Resolution("A1", "", "5 %", amends="R1"), Resolution("A2", "", "9 %", amends="R1")
    >>> debate = amended(text, [far, near])
    >>> debate.next.key, debate.decided(adopted=False).next.key
    ('A1', 'A2')
    >>> after = debate.decided(adopted=True)
    >>> after.next.text, after.fallen
    ('5 %', ('A2',))
    """

    text: Resolution
    pending: tuple[Resolution, ...] = ()
    compatible: frozenset[frozenset[str]] = frozenset()
    adopted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    fallen: tuple[str, ...] = ()

    @property
    def next(self) -> Resolution:
        """What is voted now: the furthest amendment left, then the text as amended."""
        return self.pending[0] if self.pending else self.text

    def decided(self, *, adopted: bool) -> Debate:
        """The debate after the vote on its next amendment; raises AssemblyRefused when none is left."""
        if not self.pending:
            raise AssemblyRefused(what=self.text.key, reason=mark("no amendment is left to vote"), source="")
        now, *left = self.pending
        if not adopted:
            return attrs.evolve(self, pending=tuple(left), rejected=(*self.rejected, now.key))
        stay = tuple(each for each in left if frozenset({each.key, now.key}) in self.compatible)
        return attrs.evolve(
            self,
            text=attrs.evolve(self.text, text=now.text, effects=now.effects, election=now.election),
            pending=stay,
            adopted=(*self.adopted, now.key),
            fallen=(*self.fallen, *(each.key for each in left if each not in stay)),
        )


def amended(
    resolution: Resolution,
    amendments: Iterable[Resolution],
    furthest: Sequence[str] = (),
    compatible: Iterable[Collection[str]] = (),
) -> Debate:
    """Open the debate of a resolution.

    ``furthest`` are keys of amendments in the bureau's order (default: as given), ``compatible`` pairs of
    keys that may both be adopted. Raises AssemblyRefused for an amendment of something else, of another
    nature or subject, or that comes twice, and for an order that is not of these amendments.
    """
    found: dict[str, Resolution] = {}
    for each in amendments:
        if each.amends != resolution.key:
            raise _refused(each, mark("amends {text}, not {resolution}"), resolution)
        if (each.nature, each.subject) != (resolution.nature, resolution.subject):
            raise _refused(each, mark("of another nature or subject than {resolution}"), resolution)
        if each.key in found or each.key == resolution.key:
            raise _refused(each, mark("comes twice"), resolution)
        found[each.key] = each
    order = tuple(furthest) or tuple(found)
    if sorted(order) != sorted(found):
        fields = {"order": ", ".join(order), "amendments": ", ".join(found)}
        reason = Sentence(mark("the order {order} is not one of its amendments {amendments}"), fields)
        raise AssemblyRefused(what=resolution.key, reason=reason, source="")
    pairs = frozenset(frozenset(each) for each in compatible)
    return Debate(resolution, tuple(found[key] for key in order), pairs)


def _refused(amendment: Resolution, reason: str, resolution: Resolution) -> AssemblyRefused:
    fields = {"text": amendment.amends, "resolution": resolution.key}
    return AssemblyRefused(what=amendment.key, reason=reason, source="", **fields)
