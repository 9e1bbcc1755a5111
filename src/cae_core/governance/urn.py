"""A secret electronic ballot: cards drawn by lot, an urn that keeps neither names, nor order, nor times.

As many one-time codes are made as there are votes, and printed as cards. A voter signs the voters' list,
draws cards by lot, out of everybody's sight, and votes with the code on each. The urn holds the hash of every
card that was not used and, for the others, a receipt made from the code with what it chose. Nothing says who
drew which card, so that whoever holds all that is stored can link no ballot to a voter. What is stored is
written in one order only, that of hashes and receipts, which are random.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import attrs

from cae_core.governance.refusals import AssemblyRefused
from cae_core.messages import mark

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What codes are written with: no letter that is taken for a digit."""
LENGTH = 20  # characters of a code, five bits each
_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None})

Draw = Callable[[int], bytes]
"""A source of random bytes, such as ``secrets.token_bytes``: so many of them."""


class CardRefused(AssemblyRefused):
    """A card that does not vote: unknown, or used already. Data: what, reason, source."""


class BallotRefused(AssemblyRefused):
    """A choice that the ballot does not offer, or an urn in another state. Data: what, reason, source."""


class UrnDisagrees(AssemblyRefused, ArithmeticError):
    """More ballots than votes signed for, or cards that do not add up. Data: what, reason, their numbers."""


@attrs.frozen
class Card:
    """A card to print and to draw: its code is nowhere else.

    ``group`` is a college, or those whose votes weigh alike.
    """

    code: str
    group: str = ""


@attrs.frozen
class Urn:
    """One ballot of one assembly. It does not change: casting gives another urn.

    ``options`` are what a ballot may choose, ``seats`` how many of them (1: one of them, exactly; more: up to
    so many; a blank ballot chooses nothing and is always taken). ``cards`` are the hashes of cards not used
    yet, with their group; ``ballots`` the group and the choice under each receipt.

    >>> numbers = iter(range(100))
    >>> def draw(count):
    ...     return bytes([next(numbers)] * count)
    >>> urn, cards = Urn.with_cards("2026-06-19 accounts", ("for", "against"), {"": 2}, draw)
    >>> urn, receipt = urn.cast(cards[0].code, ["for"])
    >>> urn.close().count()
    {'': {('for',): 1}}
    >>> urn.cast(cards[0].code, ["against"])
    Traceback (most recent call last):
    cae_core.governance.urn.CardRefused: ...: this card has voted already
    """

    ballot: str
    options: tuple[str, ...]
    issued: Mapping[str, int]
    cards: Mapping[str, str] = attrs.field(repr=False)
    ballots: Mapping[str, tuple[str, tuple[str, ...]]] = attrs.field(factory=dict, repr=False)
    seats: int = 1
    closed: bool = False

    @classmethod
    def with_cards(
        cls, ballot: str, options: Iterable[str], cards: Mapping[str, int], draw: Draw, seats: int = 1
    ) -> tuple[Urn, tuple[Card, ...]]:
        """An urn and its cards: so many for each group. The cards are in random order within a group."""
        made = tuple(Card(_code(draw), group) for group, count in sorted(cards.items()) for _ in range(count))
        hashes = {_hash(ballot, card.code): card.group for card in made}
        if len(hashes) != len(made):
            raise UrnDisagrees(
                what=ballot, reason=mark("two cards are the same: the random source is broken")
            )
        issued = {group: count for group, count in sorted(cards.items()) if count}
        return cls(ballot, tuple(options), issued, hashes, seats=seats), made

    def cast(self, code: str, choice: Collection[str]) -> tuple[Urn, str]:
        """The urn with one more ballot, and its receipt; an empty choice is a blank ballot.

        Raises CardRefused, BallotRefused; neither says which card it was.
        """
        if self.closed:
            raise BallotRefused(what=self.ballot, reason=mark("the urn is closed"), source="")
        chosen = self._checked(choice)
        plain = plain_code(code)
        key, receipt = _hash(self.ballot, plain), _receipt(self.ballot, plain)
        if receipt in self.ballots:
            raise CardRefused(what=self.ballot, reason=mark("this card has voted already"), source="")
        if key not in self.cards:
            raise CardRefused(
                what=self.ballot, reason=mark("no card of this ballot has this code"), source=""
            )
        left = {each: group for each, group in self.cards.items() if each != key}
        ballots = {**self.ballots, receipt: (self.cards[key], chosen)}
        return attrs.evolve(self, cards=left, ballots=ballots), receipt

    def _checked(self, choice: Collection[str]) -> tuple[str, ...]:
        chosen = tuple(sorted(set(choice)))
        for each in chosen:
            if each not in self.options:
                reason = mark("“{choice}” is not on the ballot")
                raise BallotRefused(what=self.ballot, reason=reason, choice=each, source="")
        if len(chosen) > self.seats or len(chosen) != len(choice):
            reason = mark("a ballot names at most {seats}, each once")
            raise BallotRefused(what=self.ballot, reason=reason, seats=self.seats, source="")
        return chosen

    def close(self) -> Urn:
        """The urn, taking no more ballots. Raises UrnDisagrees where cards and ballots are not those made."""
        groups = Counter(self.cards.values()) + Counter(group for group, _ in self.ballots.values())
        for group in groups.keys() | self.issued.keys():
            if groups[group] != self.issued.get(group, 0):
                reason = mark("{found} cards and ballots where {issued} cards were made")
                fields = {"found": groups[group], "issued": self.issued.get(group, 0)}
                raise UrnDisagrees(what=self.ballot, reason=reason, source="", **fields)
        return attrs.evolve(self, closed=True)

    def agree(self, signed: Mapping[str, int]) -> None:
        """Check, open or closed, that no group cast more ballots than its voters signed for.

        Raises UrnDisagrees.
        """
        cast = Counter(group for group, _ in self.ballots.values())
        for group, ballots in sorted(cast.items()):
            if ballots > signed.get(group, 0):
                reason = mark(
                    "{found} ballots where voters signed for {signed}: let whoever forgot to sign do so, "
                    "or declare the ballot void and hold it again"
                )
                fields = {"found": ballots, "signed": signed.get(group, 0)}
                raise UrnDisagrees(what=self.ballot, reason=reason, source="", **fields)

    def count(self, signed: Mapping[str, int] | None = None) -> dict[str, dict[tuple[str, ...], int]]:
        """How often each choice was made, by group. Raises BallotRefused before the urn is closed.

        ``signed`` is for how many votes voters signed, by group: more ballots than that raise UrnDisagrees.
        """
        if not self.closed:
            raise BallotRefused(what=self.ballot, reason=mark("the urn is not closed yet"), source="")
        if signed is not None:
            self.agree(signed)
        found: dict[str, Counter[tuple[str, ...]]] = {group: Counter() for group in self.issued}
        for group, choice in self.ballots.values():
            found[group][choice] += 1
        return {group: dict(sorted(choices.items())) for group, choices in found.items()}

    def published(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Receipt, group and choice of each ballot once the urn is closed: anybody can count them again."""
        if not self.closed:
            raise BallotRefused(what=self.ballot, reason=mark("the urn is not closed yet"), source="")
        return tuple((receipt, *self.ballots[receipt]) for receipt in sorted(self.ballots))

    def to_dict(self) -> dict[str, Any]:
        """All that is stored, as plain JSON values, sorted by hash and by receipt."""
        return {
            "ballot": self.ballot,
            "options": list(self.options),
            "seats": self.seats,
            "issued": dict(sorted(self.issued.items())),
            "cards": dict(sorted(self.cards.items())),
            "ballots": {
                receipt: [group, list(choice)] for receipt, (group, choice) in sorted(self.ballots.items())
            },
            "closed": self.closed,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Urn:
        """Read what `to_dict` wrote."""
        ballots = {
            receipt: (group, tuple(choice)) for receipt, (group, choice) in sorted(data["ballots"].items())
        }
        return cls(
            data["ballot"],
            tuple(data["options"]),
            dict(data["issued"]),
            dict(sorted(data["cards"].items())),
            ballots,
            data["seats"],
            data["closed"],
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of what is stored, in hexadecimal."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@attrs.frozen
class VoidBallot:
    """A ballot declared void: how many ballots were ``cast``, for how many votes voters signed, and why.

    ``digest`` is the SHA-256 of the urn's file as it was left, in hexadecimal: what each card chose is not
    told.
    """

    ballot: str
    cast: int
    signed: int
    why: str
    digest: str


@attrs.frozen
class VotersList:
    """Whose votes were signed for in a ballot, and by whom: each elector once, by whatever path."""

    ballot: str
    taken: Mapping[str, str] = attrs.field(factory=dict)

    def sign(self, voter: str, carried: Collection[str]) -> VotersList:
        """The list once a voter signed for the votes carried (one's own, and those of proxies).

        Raises CardRefused when one of them was taken already, or none is carried.

        >>> VotersList("accounts").sign("P1", ["P1", "P2"]).sign("P2", ["P2"])
        Traceback (most recent call last):
        cae_core.governance.urn.CardRefused: P2: this vote was signed for by P1 already
        """
        if not carried:
            raise CardRefused(what=voter, reason=mark("carries no vote"), source="")
        for each in carried:
            if each in self.taken:
                reason = mark("this vote was signed for by {by} already")
                raise CardRefused(what=each, reason=reason, by=self.taken[each], source="")
        taken = {**self.taken, **dict.fromkeys(carried, voter)}
        return attrs.evolve(self, taken=dict(sorted(taken.items())))

    def by_group(self, groups: Mapping[str, str]) -> dict[str, int]:
        """For how many votes voters signed, by the group of each elector."""
        return dict(sorted(Counter(groups.get(each, "") for each in self.taken).items()))


def plain_code(text: str) -> str:
    """A code as it was made, from what somebody typed: case, spaces and look-alike letters do not matter.

    >>> plain_code("abcde-fghjk mnpqr-stvwo")
    'ABCDEFGHJKMNPQRSTVW0'
    """
    return text.strip().upper().translate(_LIKE)


def shown_code(code: str) -> str:
    """A code in groups of five, as cards print it.

    >>> shown_code("ABCDEFGHJKMNPQRSTVW0")
    'ABCDE-FGHJK-MNPQR-STVW0'
    """
    return "-".join(code[i : i + 5] for i in range(0, len(code), 5))


def _code(draw: Draw) -> str:
    number = int.from_bytes(draw(-(-LENGTH * 5 // 8)), "big")
    return "".join(ALPHABET[(number >> (5 * i)) % 32] for i in range(LENGTH))


def _hash(ballot: str, code: str) -> str:
    return hashlib.sha256(f"card\0{ballot}\0{code}".encode()).hexdigest()


def _receipt(ballot: str, code: str) -> str:
    return hashlib.sha256(f"receipt\0{ballot}\0{code}".encode()).hexdigest()[:20]
