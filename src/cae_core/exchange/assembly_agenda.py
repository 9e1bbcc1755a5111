"""What is put to the vote, read from the tables ``[[resolutions]]`` of ``assembly.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

import attrs

from cae_core.cooperative.people import Person
from cae_core.exchange.assembly_sheets import SAID
from cae_core.exchange.assembly_toml import Table
from cae_core.exchange.cells import read_flag
from cae_core.exchange.refused import Refused
from cae_core.exchange.settings import typed
from cae_core.exchange.words import fold, nearest, words
from cae_core.governance.natures import Nature, Subject
from cae_core.governance.proceedings import Put
from cae_core.governance.resolutions import Candidate, Effect, EffectKind, Election, Resolution, Way
from cae_core.governance.tie_breaks import TIE_BREAKS
from cae_core.messages import mark

_KEYS = (
    *("key", "title", "text", "nature", "subject", "way", "by", "amends", "effects", "election"),
    *("at", "chair", "set_aside", "in_meeting"),
)
_ELECTION = (
    *("office", "seats", "alternates", "candidates", "tie_breaks", "term_years"),
    *("lot", "outgoing", "staying"),
)
_CANDIDATE = ("person", "name", "gender", "born", "since")
_FILE_NAME = re.compile(r"\w[\w.-]{0,60}")
OFFICES = {name: name for name in ("board", "manager", "supervisor", "auditor", "delegate")}


def choices_of(members: type[Enum]) -> Mapping[str, Any]:
    """The members of an enumeration by their values."""
    return {member.value: member for member in members}


def read_agenda(table: Table, persons: Mapping[str, Person]) -> tuple[Put, ...]:
    """Read the resolutions, in their order; ``persons`` lends candidates names and days."""
    found: list[Put] = []
    for each in table.tables("resolutions"):
        made = _put(each, persons)
        if made is not None and any(made.resolution.key == other.resolution.key for other in found):
            expected = mark("a different one in each resolution")
            each.add(mark("two resolutions have the same key"), "key", made.resolution.key, expected)
        elif made is not None:
            found.append(made)
    keys = {each.resolution.key for each in found}
    for put in found:
        amends = put.resolution.amends
        if amends and amends not in keys:
            origin, expected = put.resolution.origin, mark("the key of a resolution")
            assert origin is not None
            table.findings.add(mark("unknown resolution"), origin, "amends", amends, expected)
    return tuple(found)


def _put(table: Table, persons: Mapping[str, Person]) -> Put | None:
    table.only(_KEYS)
    key = table.take("key", _key, needed=True)
    election = table.table("election") if "election" in table.data else None
    resolution = Resolution(
        key,
        table.text("title", needed="amends" not in table.data),
        table.text("text"),
        table.choice("nature", "meeting", choices_of(Nature), Nature.ORDINARY),
        table.choice("subject", "subject", choices_of(Subject), Subject.OTHER),
        table.choice("way", "way", choices_of(Way), Way.HANDS),
        tuple(each for row in table.tables("effects") for each in _effects(row)),
        table.code("amends"),
        None if election is None else _election(election, persons),
        _by(table.code("by")),
        origin=table.origin("key"),
    )
    names = {
        name: () if election is None else election.codes(name) for name in ("lot", "outgoing", "staying")
    }
    staying = tuple(_person(each, persons) for each in names.pop("staying"))
    put = Put(
        resolution,
        table.time("at"),
        table.choice("chair", "vote", SAID, None),
        table.text("set_aside"),
        table.take("in_meeting", read_flag, default=False),
        staying=staying,
        **names,
    )
    return put if key else None


def _key(text: str) -> str:
    """A key that can also name a file."""
    if not _FILE_NAME.fullmatch(text):
        raise Refused(mark("not a key"), expected=mark("letters, digits, points and dashes, such as R1"))
    return text


def _by(text: str) -> str:
    return words("values", "by").get(fold(text), text)


def _effects(table: Table) -> list[Effect]:
    kind = table.choice("kind", "effect", choices_of(EffectKind), None)
    if kind is None:
        if not table.data.get("kind"):
            table.take("kind", str, needed=True)
        return []
    fields = {}
    for name, value in table.data.items():
        if isinstance(value, dict | list):
            table.add(mark("not a text"), name, value, mark("a text between quotes"))
        elif name != "kind":
            fields[name] = typed(value)
    return [Effect(kind, fields)]


def _election(table: Table, persons: Mapping[str, Person]) -> Election:
    table.only(_ELECTION)
    rows = table.data.get("candidates", [])
    if isinstance(rows, list) and rows and all(isinstance(each, dict) for each in rows):
        candidates = tuple(_candidate(each, persons) for each in table.tables("candidates"))
    else:
        candidates = tuple(_person(each, persons) for each in table.codes("candidates"))
    tie_breaks = tuple(found for each in table.codes("tie_breaks") if (found := _tie_break(table, each)))
    for each in candidates:
        if each.key not in persons and not each.name:
            table.add(mark("unknown person"), "candidates", each.key, mark("an id of persons.csv"))
    return Election(
        table.choice("office", "office", OFFICES, "board"),
        table.count("seats", needed=True),
        tuple(_compared(each, tie_breaks) for each in candidates),
        table.count("alternates"),
        tie_breaks,
        table.count("term_years"),
    )


def _compared(candidate: Candidate, tie_breaks: tuple[str, ...]) -> Candidate:
    """A candidate with the days that tie-breaks compare, and no others: minutes keep what stands here."""
    born = candidate.born if "age" in tie_breaks else None
    since = candidate.since if "seniority" in tie_breaks else None
    return attrs.evolve(candidate, born=born, since=since)


def _tie_break(table: Table, text: str) -> str:
    name = words("values", "tie_break").get(fold(text), fold(text))
    if name in TIE_BREAKS:
        return name
    near, names = nearest(text, TIE_BREAKS), ", ".join(TIE_BREAKS)
    expected = mark("{near}, or one of: {names}") if near else mark("one of: {names}")
    table.add(mark("not one of the choices"), "tie_breaks", text, expected, near=near, names=names)
    return ""


def _candidate(table: Table, persons: Mapping[str, Person]) -> Candidate:
    table.only(_CANDIDATE)
    known = _person(table.code("person", needed=True), persons)
    return Candidate(
        known.key,
        table.text("name"),
        table.code("gender"),
        table.day("born") or known.born,
        table.day("since") or known.since,
    )


def _person(key: str, persons: Mapping[str, Person]) -> Candidate:
    person = persons.get(key)
    return (
        Candidate(key) if person is None else Candidate(key, "", "", person.birth_date, person.member_since)
    )
