"""How a country is found: by ISO code, through the entry points of installed distributions.

Plugins are trusted Python code, loaded by name only. France comes through the same door as anyone's.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import EntryPoint, entry_points

import attrs

from cae_core.country.country import Country
from cae_core.country.errors import CountryBroken, CountryNotFound, CountryTwice, broken
from cae_core.messages import mark

GROUP = "cae_core.countries"


def known_countries() -> tuple[str, ...]:
    """Return the ISO codes of the countries that installed distributions supply, in order.

    >>> "FR" in known_countries()
    True
    """
    return tuple(sorted({point.name for point in _points()}))


def find_country(code: str) -> Country:
    """Return a country by its ISO code, loaded once.

    Raises CountryNotFound, CountryTwice, and CountryBroken, which names the distribution.
    """
    return _load(code, _points())


def _points() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))


@cache
def _load(code: str, points: tuple[EntryPoint, ...]) -> Country:
    found = {point.value: point for point in points if point.name == code}
    if not found:
        known = ", ".join(sorted({point.name for point in points})) or "–"
        raise CountryNotFound(code=code, known=known)
    if len(found) > 1:
        raise CountryTwice(code=code, distributions=", ".join(_distributions(found.values())))
    return _loaded(code, next(iter(found.values())))


def _distributions(points: Iterable[EntryPoint]) -> list[str]:
    return sorted(_distribution(point) for point in points)


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.value


def _loaded(code: str, point: EntryPoint) -> Country:
    distribution = _distribution(point)
    try:
        country = point.load()
    except Exception as error:
        raise broken(code, distribution, error) from error
    if not isinstance(country, Country) or country.code != code:
        reason = mark("{value} is not the country {code}").format(value=point.value, code=code)
        raise CountryBroken(code=code, distribution=distribution, reason=reason)
    return attrs.evolve(country, distribution=distribution)
