"""Resolutions: what is put to the vote, how, and what adoption does."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from cae_core.errors import Origin
from cae_core.governance.natures import Nature, Subject


class Way(enum.Enum):
    """How a resolution is voted."""

    HANDS = "hands"  # by show of hands: totals
    ROLL_CALL = "roll_call"  # each voice, by name
    PAPER = "paper"  # secret, on paper: totals
    ELECTRONIC = "electronic"  # secret, in an urn (see `urn`)

    @property
    def secret(self) -> bool:
        """Whether nobody learns who voted what."""
        return self in {Way.PAPER, Way.ELECTRONIC}


class Choice(enum.Enum):
    """What one voice says."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    BLANK = "blank"
    VOID = "void"


class EffectKind(enum.Enum):
    """What an adopted resolution does in the cooperative's books and files."""

    ALLOCATION = "allocation"  # year; the options that `closing.allocating` takes
    CONTRIBUTION = "contribution"  # scheme, component, value (rate, minimum…), from, to
    ADMISSION = "admission"  # member
    EXCLUSION = "exclusion"  # member
    SHARE_VALUE = "share_value"  # value, from
    BOARD = "board"  # role, members elected, until (filled in from an election)
    STATUTES = "statutes"  # key, value, from


@attrs.frozen
class Effect:
    """A typed effect of a resolution, its fields as typed."""

    kind: EffectKind
    fields: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Candidate:
    """Somebody who stands, once a seat. ``since`` is the start of membership, for tie-breaks."""

    key: str
    name: str = ""
    gender: str = ""
    born: dt.date | None = None
    since: dt.date | None = None

    def to_dict(self) -> dict[str, Any]:
        """The candidate as plain JSON values."""
        days = {
            name: None if day is None else day.isoformat()
            for name, day in (("born", self.born), ("since", self.since))
        }
        return {"key": self.key, "name": self.name, "gender": self.gender, **days}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Candidate:
        """Read what `to_dict` wrote."""
        days = {
            name: None if data[name] is None else dt.date.fromisoformat(data[name])
            for name in ("born", "since")
        }
        return cls(**{**data, **days})


@attrs.frozen
class Election:
    """Seats to fill. ``tie_breaks`` are applied in order (``seniority``, ``age``, ``gender``, ``lot``).

    ``office`` is the role in the cooperative: ``board``, ``manager``, ``supervisor``, ``auditor`` or
    ``delegate``.
    """

    office: str
    seats: int
    candidates: tuple[Candidate, ...]
    alternates: int = 0
    tie_breaks: tuple[str, ...] = ()
    term_years: int = 0

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Election:
        """Read what `Resolution.to_dict` wrote."""
        candidates = tuple(Candidate.from_dict(each) for each in data["candidates"])
        return cls(**{**data, "candidates": candidates, "tie_breaks": tuple(data["tie_breaks"])})


@attrs.frozen
class Resolution:
    """One thing put to the vote.

    ``amends`` is the key of the resolution this is an amendment of: amendments are voted first, the furthest
    from the text first, and an adopted one replaces the text. ``election`` makes it an election.
    """

    key: str
    title: str
    text: str = ""
    nature: Nature = Nature.ORDINARY
    subject: Subject = Subject.OTHER
    way: Way = Way.HANDS
    effects: tuple[Effect, ...] = ()
    amends: str = ""
    election: Election | None = None
    by: str = ""
    origin: Origin | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    def to_dict(self) -> dict[str, Any]:
        """The resolution as plain JSON values."""
        election = self.election
        return {
            "key": self.key,
            "title": self.title,
            "text": self.text,
            "nature": self.nature.value,
            "subject": self.subject.value,
            "way": self.way.value,
            "effects": [{"kind": each.kind.value, **each.fields} for each in self.effects],
            "amends": self.amends,
            "by": self.by,
            "election": None
            if election is None
            else {
                "office": election.office,
                "seats": election.seats,
                "alternates": election.alternates,
                "term_years": election.term_years,
                "tie_breaks": list(election.tie_breaks),
                "candidates": [each.to_dict() for each in election.candidates],
            },
        }

    def named_effects(self, elected: Sequence[str] = ()) -> tuple[Effect, ...]:
        """The effects; what an election fills in of a board's is its office and those ``elected``."""
        if self.election is None:
            return self.effects
        known = {"role": self.election.office}
        if elected:
            known["members"] = ", ".join(elected)
        return tuple(
            Effect(each.kind, {**known, **each.fields}) if each.kind is EffectKind.BOARD else each
            for each in self.effects
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Resolution:
        """Read what `to_dict` wrote."""
        effects = []
        for each in data["effects"]:
            fields = {name: value for name, value in each.items() if name != "kind"}
            effects.append(Effect(EffectKind(each["kind"]), fields))
        read = {
            "nature": Nature(data["nature"]),
            "subject": Subject(data["subject"]),
            "way": Way(data["way"]),
            "effects": tuple(effects),
            "election": None if data["election"] is None else Election.from_dict(data["election"]),
        }
        return cls(**{**data, **read})
