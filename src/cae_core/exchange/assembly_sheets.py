"""The tables of a general assembly: who came, who is represented by whom, and what was counted.

They stand in the assembly's folder, beside ``assembly.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from cae_core.exchange.columns import Column, Sheet
from cae_core.governance.attendance import Presence
from cae_core.governance.resolutions import Choice


def _choices(members: Iterable[Enum]) -> Mapping[str, Any]:
    return {member.value: member for member in members}


def _several(name: str, key: str, *columns: Column) -> Sheet:
    """A sheet that may be left out, with as many rows as one likes for what its key names."""
    return Sheet(name, columns, key=key, unique=False, optional=True)


SAID = _choices([Choice.FOR, Choice.AGAINST])
"""What a chair may say when it comes to a tie."""

CHOICES = _choices(Choice)
"""What a voice says, by the word for it."""

_TIME = Column("at", "time")
_WEIGHT = Column("weight", "weight", default=None)

MEMBERS = _several(
    "members",
    "person",
    Column("person", "code", required=True),
    Column("college", "code"),
    Column("section", "code"),
    Column("from", "date", default=None),
    Column("to", "date", default=None),
    Column("cooperating", "flag", default=True),
    Column("cooperative", "flag", default=False),
    Column("employee", "flag", default=False),
    Column("headcount", "count", default=0),
    Column("votes", "count", default=1),
)
"""The members of whom the assembly must know more; whoever is not in it is an ordinary member."""


ASSEMBLY = (
    _several(
        "attendance",
        "member",
        Column("member", "code", required=True),
        Column("how", "choice", default=Presence.ROOM, values="presence", choices=_choices(Presence)),
        Column("arrived", "time"),
        Column("left", "time"),
    ),
    _several(
        "proxies",
        "giver",
        Column("giver", "code", required=True),
        Column("holder", "code"),
        Column("given", "date", required=True),
        Column("written", "flag", default=True),
        Column("certified", "flag", default=False),
        Column("revoked", "date", default=None),
    ),
    _several(
        "votes",
        "member",
        Column("resolution", "code", required=True),
        Column("member", "code", required=True),
        Column("vote", "choice", required=True, values="vote", choices=CHOICES),
    ),
    _several(
        "counts",
        "resolution",
        Column("resolution", "code", required=True),
        Column("college", "code"),
        _WEIGHT,
        *(Column(name, "count", default=0) for name in CHOICES),
        Column("chair", "choice", default=None, values="vote", choices=SAID),
        _TIME,
    ),
    _several(
        "ballots",
        "resolution",
        Column("resolution", "code", required=True),
        Column("round", "count", default=1),
        Column("college", "code"),
        _WEIGHT,
        Column("candidate", "word", required=True, values="ballots"),
        Column("votes", "count", required=True),
        _TIME,
    ),
)
"""The sheets of an assembly's folder."""
