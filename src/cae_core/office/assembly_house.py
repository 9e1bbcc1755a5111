"""Whose assembly it is: names for keys, and the head that every page of a meeting has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

import attrs

from cae_core.cooperative.cooperative import Cooperative
from cae_core.country import Country
from cae_core.governance.colleges import College
from cae_core.governance.minutes import Minutes
from cae_core.governance.notice import Notice
from cae_core.governance.quorum import QuorumCheck
from cae_core.governance.resolutions import Resolution
from cae_core.governance.roll import Delegation
from cae_core.messages import Sentence, mark
from cae_core.office.assembly_effects import told_effects
from cae_core.office.assembly_words import BY, NATURES, OF_NATURE, WAYS, call_of, election_of, kind_of
from cae_core.office.mentions import banners, business_mentions
from cae_core.office.parties import cooperative_party, name_of
from cae_core.rendering.assemblies import AgendaItem, Meeting, QuorumRow
from cae_core.rendering.pages import Text


@attrs.frozen
class House:
    """A cooperative with its country. ``colleges`` are those that a page speaks of."""

    cooperative: Cooperative
    country: Country
    colleges: tuple[College, ...] = ()

    def name(self, key: str) -> str:
        """A person's name now; the key of whoever was forgotten, or the name as typed of somebody else."""
        return name_of(self.cooperative, key)

    def who(self, by: str) -> Text:
        """Who calls a meeting or puts a text forward: the management, members, or somebody with a key."""
        return Sentence(BY[by]) if by in BY else self.name(by)

    def names(self, keys: str) -> str:
        """The names for several keys with commas between them."""
        return ", ".join(self.name(each) for each in keys.split(", "))

    def college(self, key: str) -> Text:
        """What a college is called; its key where the statutes do not name it any more."""
        return next((each.label or each.key for each in self.colleges if each.key == key), key)

    def group(self, name: str) -> Text:
        """What an urn's group is called: a college, and the weight of its votes where it is not one."""
        key, _, weight = name.partition("*")
        if not weight:
            return self.college(key)
        if not key:
            return Sentence(mark("votes that count for {weight}"), {"weight": weight})
        text = mark("{college}, votes that count for {weight}")
        return Sentence(text, {"college": self.college(key), "weight": weight})

    def weight(self, key: str) -> Fraction | None:
        """A college's share of all votes, None for what is no college."""
        return next((each.weight for each in self.colleges if each.key == key), None)

    def said(self, reason: Sentence) -> Sentence:
        """A sealed sentence, which names members and colleges by their keys, with their names."""
        told = {"college": self.college, "candidate": self.name, "candidates": self.names}
        fields = {
            name: told[name](value) if name in told and isinstance(value, str) else value
            for name, value in reason.fields.items()
        }
        return Sentence(reason.text, fields)

    def of_notice(self, notice: Notice) -> Meeting:
        """The head of a page made from a notice."""
        kind = kind_of(notice.kind, notice.section, delegates=bool(notice.sections))
        return self._meeting(kind, notice.call, notice.meeting, notice.time, notice.place.address)

    def of_minutes(self, minutes: Minutes) -> Meeting:
        """The head of minutes: the cooperative's name and legal form as they were sealed."""
        kind = kind_of(minutes.kind, minutes.section, delegates=bool(minutes.delegations))
        made = self._meeting(kind, minutes.call, minutes.date, minutes.opened, minutes.place)
        party = attrs.evolve(made.cooperative, name=minutes.cooperative)
        return attrs.evolve(made, cooperative=party, legal_form=self.form(minutes.legal_form))

    def _meeting(self, kind: Text, call: int, day: dt.date, time: str, place: str) -> Meeting:
        cooperative, country = self.cooperative, self.country
        return Meeting(
            cooperative_party(cooperative, country),
            self.form(cooperative.legal_form),
            kind,
            call_of(call),
            day,
            country.code,
            cooperative.currency,
            time,
            place,
            mentions=business_mentions(self),
            banners=banners(self),
        )

    def sent(self, delegation: Delegation) -> Sentence:
        """Whom a section sent, by which minutes, and how many were counted there."""
        text = mark(
            "{section}: {names}, elected on {day} (minutes {number}), {present} of {electors} members counted"
        )
        fields = {"section": delegation.section, "day": delegation.day, "number": delegation.minutes}
        names = ", ".join(map(self.name, delegation.delegates))
        counted = {"present": str(delegation.present), "electors": delegation.electors}
        return Sentence(text, fields | counted | {"names": names})

    def form(self, key: str) -> Text:
        """What a legal form is called."""
        form = self.country.legal_forms.get(key)
        return key if form is None else form.label

    def item(self, resolution: Resolution) -> AgendaItem:
        """A resolution as members read it."""
        election = resolution.election
        return AgendaItem(
            resolution.key,
            resolution.title,
            resolution.text,
            Sentence(OF_NATURE[resolution.nature]),
            Sentence(WAYS[resolution.way]),
            self.who(resolution.by),
            resolution.amends,
            "" if election is None else election_of(election),
            () if election is None else tuple(self.name(each.key) for each in election.candidates),
            tuple(told_effects(resolution.named_effects(), self.cooperative, self.country)),
        )


def quorum_row(check: QuorumCheck) -> QuorumRow:
    """A quorum as pages show it."""
    return QuorumRow(
        Sentence(NATURES[check.nature]),
        call_of(check.call),
        check.needed,
        check.out_of,
        check.there,
        check.source,
        check.confidence,
    )


def in_order(colleges: tuple[College, ...], keys: Iterator[str]) -> tuple[str, ...]:
    """Keys of colleges in the order of the statutes, others after them."""
    found = list(keys)
    known = [each.key for each in colleges if each.key in found]
    return (*known, *sorted(set(found) - set(known)))
