"""Split keys: how one amount is shared between activities or persons, never losing a minor unit."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from fractions import Fraction
from math import lcm

import attrs

from cae_core.cooperative._matrix import rounded_parts, share_matrix
from cae_core.cooperative.people import origin_field
from cae_core.errors import CaeError, Origin
from cae_core.messages import mark
from cae_core.money import parse_amount, share
from cae_core.rules.ratio import Ratio

__all__ = [
    "Beneficiary",
    "InvalidSplitKey",
    "SplitDoesNotFit",
    "SplitKey",
    "SplitMethod",
    "SplitPart",
    "read_split_key",
    "rounded_parts",
    "share_matrix",
    "split",
]


class InvalidSplitKey(CaeError, ValueError):
    """A split key that no amount can be split by. Data: key, reason."""

    template = mark("split key {key}: {reason}")


class SplitDoesNotFit(CaeError, ValueError):
    """An amount that a key of fixed or ranked amounts cannot share. Data: key, total, parts (minor units)."""

    template = mark(
        "split key {key} gives out {parts} minor units but {total} are to be split: "
        "change the amounts, or name a beneficiary for the remainder"
    )


class SplitMethod(enum.Enum):
    """What the values of a key's parts mean."""

    PERCENT = "percent"  # shares of the whole, 100 % together
    FIXED = "fixed"  # amounts
    QUANTITY = "quantity"  # days, hours, pieces: in proportion
    PRIORITY = "priority"  # amounts served in order, each up to its own


@attrs.frozen(order=True)
class Beneficiary:
    """Who receives a part: an activity, a person within an activity, or a person (in a convention).

    >>> Beneficiary.parse("ATELIER/P3"), str(Beneficiary("ATELIER", "P3"))
    (Beneficiary(activity='ATELIER', person='P3'), 'ATELIER/P3')
    """

    activity: str = ""
    person: str = ""

    @classmethod
    def parse(cls, text: str, persons: Collection[str] = ()) -> Beneficiary:
        """Read ``ACTIVITY``, ``ACTIVITY/PERSON``, or the identifier of one of ``persons``."""
        activity, _, person = (part.strip() for part in text.partition("/"))
        return cls("", activity) if not person and activity in persons else cls(activity, person)

    def __str__(self) -> str:
        return "/".join(part for part in (self.activity, self.person) if part)


@attrs.frozen
class SplitPart:
    """A beneficiary and its value: a `Ratio` (percent, quantity) or minor units (fixed, priority)."""

    beneficiary: Beneficiary
    value: Ratio | int


@attrs.frozen
class SplitKey:
    """A named way to share amounts. ``remainder`` says who takes what the parts leave.

    ``largest`` gives the odd minor units to the largest remainders; ``first``, ``last`` or the text of
    a beneficiary give all that is left to that one, who need not have a part. Percentages must sum
    to 100 % unless a beneficiary is named. Raises InvalidSplitKey.

    >>> key = SplitKey("K", SplitMethod.PERCENT, (
    ...     SplitPart(Beneficiary("A"), Ratio.parse("60 %")),
    ...     SplitPart(Beneficiary("B"), Ratio.parse("40 %"))))
    >>> [(str(who), amount) for who, amount in split(100_01, key)]
    [('A', 6001), ('B', 4000)]
    """

    key: str
    method: SplitMethod
    parts: tuple[SplitPart, ...] = attrs.field()
    remainder: str = "largest"
    origin: Origin | None = origin_field()

    @parts.validator
    def _sound(self, _: object, parts: tuple[SplitPart, ...]) -> None:
        beneficiaries = [part.beneficiary for part in parts]
        if not parts:
            self._refuse(mark("it has no part"))
        if not all(map(str, beneficiaries)) or len(set(beneficiaries)) != len(parts):
            self._refuse(mark("each part must name a beneficiary, once"))
        if any(part.value < 0 for part in parts):
            self._refuse(mark("a part may not be negative"))
        if self.method in (SplitMethod.FIXED, SplitMethod.PRIORITY):
            if not all(isinstance(part.value, int) for part in parts):
                self._refuse(mark("its parts must be amounts"))
        elif sum(_weights(self)) == 0:
            self._refuse(mark("its parts sum to nothing"))

    def __attrs_post_init__(self) -> None:
        if self.method is not SplitMethod.PERCENT:
            return
        whole = sum(_weights(self))
        if whole > 1 or (whole < 1 and self.named_remainder is None):
            self._refuse(mark("its percentages do not sum to 100 %"))

    def _refuse(self, reason: str) -> None:
        raise InvalidSplitKey(key=self.key, reason=reason)

    @property
    def named_remainder(self) -> Beneficiary | None:
        """The beneficiary that ``remainder`` names, or None when it is a rule."""
        if self.remainder in ("largest", "first", "last"):
            return None
        for part in self.parts:
            if str(part.beneficiary) == self.remainder:
                return part.beneficiary
        if not any(part.beneficiary.activity for part in self.parts):  # a convention between persons
            return Beneficiary(person=self.remainder)
        return Beneficiary.parse(self.remainder)

    @property
    def beneficiaries(self) -> tuple[Beneficiary, ...]:
        """Everyone who may receive something, the named remainder last when it has no part."""
        found = tuple(part.beneficiary for part in self.parts)
        named = self.named_remainder
        return found if named is None or named in found else (*found, named)


def split(total: int, key: SplitKey) -> tuple[tuple[Beneficiary, int], ...]:
    """Share total (minor units) by key: one amount a beneficiary, summing to total exactly.

    A negative total (a credit note) is split like its opposite. Raises SplitDoesNotFit when fixed
    or ranked amounts do not use up the total and nobody takes the remainder, or exceed it.

    >>> half = SplitPart(Beneficiary("A"), 1), SplitPart(Beneficiary("B"), 1)
    >>> [amount for _, amount in split(-3, SplitKey("K", SplitMethod.QUANTITY, tuple(
    ...     SplitPart(part.beneficiary, Ratio(1)) for part in half)))]
    [-2, -1]
    """
    sign = -1 if total < 0 else 1
    whole = abs(total)
    if whole == 0:
        amounts = [0] * len(key.parts)
    elif key.method is SplitMethod.PRIORITY:
        amounts = _served(whole, [_minor(part) for part in key.parts])
    elif key.method is SplitMethod.FIXED:
        amounts = [_minor(part) for part in key.parts]
    else:
        amounts = _proportional(whole, key)
    placed = _with_remainder(whole, key, amounts)
    return tuple((beneficiary, sign * amount) for beneficiary, amount in placed)


def _minor(part: SplitPart) -> int:
    if not isinstance(part.value, int):  # refused at construction
        raise InvalidSplitKey(key=str(part.beneficiary), reason=mark("its parts must be amounts"))
    return part.value


def _weights(key: SplitKey) -> list[Fraction]:
    return [
        part.value.fraction if isinstance(part.value, Ratio) else Fraction(part.value) for part in key.parts
    ]


def _served(whole: int, wants: Iterable[int]) -> list[int]:
    """What each gets, in order, up to what it wants."""
    served, left = [], whole
    for want in wants:
        served.append(min(left, want))
        left -= served[-1]
    return served


def _proportional(whole: int, key: SplitKey) -> list[int]:
    """Parts in proportion, rounded down unless the odd units go to the largest remainders."""
    weights = _weights(key)
    base = Fraction(1) if key.method is SplitMethod.PERCENT else sum(weights)
    if key.remainder == "largest":
        common = lcm(*(weight.denominator for weight in weights))
        return share(whole, [int(weight * common) for weight in weights])
    return [int(whole * weight / base) for weight in weights]


def _with_remainder(whole: int, key: SplitKey, amounts: list[int]) -> list[tuple[Beneficiary, int]]:
    """The parts with what is left placed where the key says."""
    left = whole - sum(amounts)
    placed = [(part.beneficiary, amount) for part, amount in zip(key.parts, amounts, strict=True)]
    named = key.named_remainder
    if left < 0 or (left > 0 and key.remainder == "largest"):
        raise SplitDoesNotFit(key=key.key, total=whole, parts=sum(amounts))
    if named is not None and named not in (beneficiary for beneficiary, _ in placed):
        return [*placed, (named, left)]
    takes = len(placed) - 1 if key.remainder == "last" else 0
    if named is not None:
        takes = next(i for i, (beneficiary, _) in enumerate(placed) if beneficiary == named)
    placed[takes] = (placed[takes][0], placed[takes][1] + left)
    return placed


def read_split_key(
    key: str,
    method: SplitMethod,
    rows: Iterable[tuple[str, str]],
    *,
    currency: str,
    remainder: str = "",
    persons: Collection[str] = (),
    decimal_mark: str | None = None,
    origin: Origin | None = None,
) -> SplitKey:
    """Make a key from typed rows (beneficiary, value). A percentage is typed ``40`` or ``40 %``.

    Raises InvalidSplitKey, UnreadableAmount, UnreadableRatio.

    >>> key = read_split_key("K", SplitMethod.PERCENT, [("A", "62,5"), ("B", "37.5 %")], currency="EUR")
    >>> [amount for _, amount in split(1000, key)]
    [625, 375]
    """
    parts = []
    for beneficiary, text in rows:
        value: Ratio | int
        if method in (SplitMethod.FIXED, SplitMethod.PRIORITY):
            value = parse_amount(text, currency, decimal_mark)
        else:
            value = Ratio.parse(text.replace(",", "."))
            if method is SplitMethod.PERCENT and "%" not in text:
                value *= Ratio(1, 100)
        parts.append(SplitPart(Beneficiary.parse(beneficiary, persons), value))
    return SplitKey(key, method, tuple(parts), remainder or "largest", origin=origin)
