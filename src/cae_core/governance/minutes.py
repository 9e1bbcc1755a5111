"""Minutes: what an assembly was and decided, numbered and sealed, one after the other in a register.

Persons are named by their keys alone: names, which may have to be forgotten, are put in when a page is made,
and the seals still hold. Minutes are never changed: what is corrected afterwards is a minute of its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from cae_core.governance.assembly import Assembly, Bureau, State
from cae_core.governance.colleges import College
from cae_core.governance.decisions import Decision
from cae_core.governance.natures import MeetingKind
from cae_core.governance.quorum import QuorumCheck
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.resolutions import Effect
from cae_core.governance.roll import Delegation
from cae_core.governance.section_meetings import relied_on
from cae_core.governance.tallies import exact
from cae_core.governance.urn import Urn, VoidBallot
from cae_core.messages import mark

FORMAT = 1


class MinutesBroken(AssemblyRefused, ArithmeticError):
    """A register of minutes that was changed after it was sealed. Data: what (the number), reason, source."""


@attrs.frozen
class Relied:
    """A text that the meeting relied on and nobody read, or only second hand."""

    key: str
    source: str
    confidence: str


@attrs.frozen
class Ballot:
    """An electronic ballot as published: receipt, group and choice of each card, in the order of receipts."""

    ballot: str
    cards: tuple[tuple[str, str, tuple[str, ...]], ...]
    unused: int


@attrs.frozen
class Minutes:
    """The minutes of one assembly, or of a correction (``amends`` is then the number it corrects).

    ``roll`` is the digest of the frozen roll of ``electors`` members, ``sitting`` everything that happened
    in the room (`Sitting.to_dict`), ``quorums`` the checks at the opening, nature by nature; ``voided`` are
    ballots that were held again; ``previous`` is the seal of the minutes before (empty for the first).
    ``section`` is the one that met; ``delegations`` are those that sections sent.
    """

    number: int
    cooperative: str
    legal_form: str
    date: dt.date
    kind: MeetingKind
    call: int
    state: State
    previous: str = ""
    place: str = ""
    opened: str = ""
    closed: str = ""
    sent: dt.date | None = None
    bureau: Bureau | None = None
    roll: str = ""
    electors: int = 0
    excluded: int = 0
    sitting: Mapping[str, Any] = attrs.field(factory=dict)
    quorums: tuple[QuorumCheck, ...] = ()
    colleges: tuple[College, ...] = ()
    decisions: tuple[Decision, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    voided: tuple[VoidBallot, ...] = ()
    relied: tuple[Relied, ...] = ()
    amends: int = 0
    text: str = ""
    section: str = ""
    delegations: tuple[Delegation, ...] = ()

    @property
    def adopted(self) -> tuple[Decision, ...]:
        """What was adopted, amendments left out: the text they changed carries them."""
        return tuple(each for each in self.decisions if each.adopted and not each.resolution.amends)

    @property
    def effects(self) -> tuple[tuple[Decision, Effect], ...]:
        """What adopted resolutions do, each with its decision."""
        return tuple(
            (decision, effect)
            for decision in self.adopted
            for effect in decision.resolution.named_effects(decision.elected)
        )

    @property
    def seal(self) -> str:
        """The SHA-256 of everything in it, the seal before included, in hexadecimal."""
        return _seal(self._content())

    def to_dict(self) -> dict[str, Any]:
        """The minutes as plain JSON values, with their seal."""
        return {**self._content(), "seal": self.seal}

    def _content(self) -> dict[str, Any]:
        plain = {
            name: getattr(self, name)
            for name in (
                "number",
                "cooperative",
                "legal_form",
                "call",
                "previous",
                "place",
                "opened",
                "closed",
            )
        }
        more = {name: getattr(self, name) for name in ("roll", "electors", "excluded", "amends", "text")}
        return {
            "format": FORMAT,
            **plain,
            **more,
            "date": self.date.isoformat(),
            "sent": None if self.sent is None else self.sent.isoformat(),
            "kind": self.kind.value,
            "state": self.state.value,
            "bureau": None if self.bureau is None else _plain_bureau(self.bureau),
            "sitting": dict(self.sitting),
            "quorums": [each.to_dict() for each in self.quorums],
            "colleges": [
                {"key": each.key, "label": each.label, "weight": exact(each.weight)} for each in self.colleges
            ],
            "decisions": [each.to_dict() for each in self.decisions],
            "ballots": [
                {
                    "ballot": each.ballot,
                    "cards": [[receipt, group, list(choice)] for receipt, group, choice in each.cards],
                    "unused": each.unused,
                }
                for each in self.ballots
            ],
            "relied": [attrs.asdict(each) for each in self.relied],
            **({"voided": [attrs.asdict(each) for each in self.voided]} if self.voided else {}),
            **({"section": self.section} if self.section else {}),
            **self._sent(),
        }

    def _sent(self) -> dict[str, Any]:
        """The delegations, where sections sent some."""
        return {"delegations": [each.to_dict() for each in self.delegations]} if self.delegations else {}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Minutes:
        """Read what `to_dict` wrote. Raises MinutesBroken when the seal is not that of what is written."""
        number = data.get("number", "?")
        try:
            read = cls._read(data)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reason = mark("these minutes cannot be read: {fault}")
            raise MinutesBroken(what=number, reason=reason, fault=error, source="") from error
        written = {name: value for name, value in data.items() if name != "seal"}
        if not read.seal == _seal(written) == data.get("seal"):
            reason = mark("the minutes were changed after they were sealed")
            raise MinutesBroken(what=number, reason=reason, source="")
        return read

    @classmethod
    def _read(cls, data: Mapping[str, Any]) -> Minutes:
        bureau = data["bureau"]
        read = {
            "date": dt.date.fromisoformat(data["date"]),
            "sent": None if data["sent"] is None else dt.date.fromisoformat(data["sent"]),
            "kind": MeetingKind(data["kind"]),
            "state": State(data["state"]),
            "bureau": None
            if bureau is None
            else Bureau(bureau["chair"], tuple(bureau["scrutineers"]), bureau["secretary"]),
            "quorums": tuple(QuorumCheck.from_dict(each) for each in data["quorums"]),
            "colleges": tuple(
                College(each["key"], each["label"], Fraction(each["weight"])) for each in data["colleges"]
            ),
            "decisions": tuple(Decision.from_dict(each) for each in data["decisions"]),
            "ballots": tuple(
                Ballot(
                    each["ballot"],
                    tuple((receipt, group, tuple(choice)) for receipt, group, choice in each["cards"]),
                    each["unused"],
                )
                for each in data["ballots"]
            ),
            "relied": tuple(Relied(**each) for each in data["relied"]),
            "voided": tuple(VoidBallot(**each) for each in data.get("voided", ())),
            "delegations": tuple(Delegation.from_dict(each) for each in data.get("delegations", ())),
        }
        known = {each.name for each in attrs.fields(cls)}
        return cls(**{**{name: value for name, value in data.items() if name in known}, **read})


def minutes_of(
    assembly: Assembly,
    number: int,
    previous: str,
    *,
    cooperative: str,
    legal_form: str,
    quorums: Iterable[QuorumCheck] = (),
    urns: Iterable[Urn] = (),
    voided: Iterable[VoidBallot] = (),
) -> Minutes:
    """The minutes of an assembly that is closed or failed, under the next number of the register.

    ``quorums`` are the checks at the opening. Raises AssemblyRefused for an assembly that goes on, and
    BallotRefused for an urn that is not closed.
    """
    if assembly.state not in {State.CLOSED, State.FAILED}:
        raise AssemblyRefused(what=number, reason=mark("the assembly is not over"), source="")
    notice, roll, sitting = assembly.notice, assembly.roll, assembly.sitting
    checks = tuple(quorums)
    return Minutes(
        number,
        cooperative,
        legal_form,
        notice.meeting,
        notice.kind,
        notice.call,
        assembly.state,
        previous,
        notice.place.address,
        assembly.opened,
        assembly.closed,
        notice.sent,
        assembly.bureau,
        roll.digest,
        len(roll),
        len(roll.excluded),
        sitting.to_dict(),
        checks,
        assembly.colleges,
        assembly.decisions,
        tuple(Ballot(each.ballot, each.published(), len(each.cards)) for each in urns),
        tuple(voided),
        _relied(assembly, checks),
        section=notice.section,
        delegations=roll.delegations,
    )


def corrected(earlier: Minutes, number: int, previous: str, text: str, on: dt.date) -> Minutes:
    """A correction of minutes that are sealed: minutes of their own, which decide nothing.

    Raises AssemblyRefused without a text, or of a day before the meeting's.
    """
    if not text.strip():
        raise AssemblyRefused(what=number, reason=mark("a correction says what it corrects"), source="")
    if on < earlier.date:
        reason = mark("corrected on {on}, before the meeting of {date}")
        raise AssemblyRefused(what=number, reason=reason, on=on, date=earlier.date, source="")
    return Minutes(
        number,
        earlier.cooperative,
        earlier.legal_form,
        on,
        earlier.kind,
        earlier.call,
        State.CLOSED,
        previous,
        amends=earlier.number,
        text=text.strip(),
    )


def check_register(register: Sequence[Minutes]) -> None:
    """Check the numbers and the seals of a register of minutes, in the order of numbers.

    Raises MinutesBroken for the first that is missing, comes twice, or does not follow the one before.
    """
    before = ""
    for place, each in enumerate(register, start=1):
        if each.number != place:
            reason = mark("number {number} where number {place} was expected")
            raise MinutesBroken(what=each.number, reason=reason, number=each.number, place=place, source="")
        if each.previous != before:
            reason = mark("does not follow the seal of the minutes before")
            raise MinutesBroken(what=each.number, reason=reason, source="")
        if each.amends >= each.number:
            raise MinutesBroken(what=each.number, reason=mark("corrects what comes later"), source="")
        before = each.seal


def _relied(assembly: Assembly, checks: Iterable[QuorumCheck]) -> tuple[Relied, ...]:
    """What was relied on and is no text that was read: of quorums, votes, proxies and caps."""
    found: dict[tuple[str, str], Relied] = {}

    def add(key: str, source: str, confidence: str) -> None:
        if confidence not in {"text", "statutes"}:
            found[key, source] = Relied(key, source, confidence)

    for check in checks:
        add(f"{check.nature.value}_quorum", check.source, check.confidence)
    for decision in assembly.decisions:
        if decision.quorum is not None:
            add(f"{decision.quorum.nature.value}_quorum", decision.quorum.source, decision.quorum.confidence)
        for each in (decision.outcome, *decision.rounds):
            if each is not None:
                add(f"{decision.resolution.nature.value}_majority", each.source, each.confidence)
    for fact in (*assembly.sitting.facts, *relied_on(assembly.notice, assembly.law)):
        add(fact.key, fact.source, fact.confidence)
    for cap in assembly.roll.caps:
        add(cap.key, cap.source, cap.confidence)
    return tuple(found[place] for place in sorted(found))


def _seal(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain_bureau(bureau: Bureau) -> dict[str, Any]:
    return {
        "chair": bureau.chair,
        "scrutineers": list(bureau.scrutineers),
        "secretary": bureau.secretary,
    }
