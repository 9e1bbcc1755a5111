"""What can go wrong with a country."""

from __future__ import annotations

from cae_core.errors import CaeError
from cae_core.messages import mark


class CountryNotFound(CaeError, LookupError):
    """No installed distribution supplies the country. Data: code, known."""

    template = mark("no country “{code}” is installed; known: {known}")


class CountryTwice(CaeError, LookupError):
    """Two distributions supply one country. Data: code, distributions."""

    template = mark(
        "country {code} comes from several distributions ({distributions}): uninstall all but one"
    )


class CountryBroken(CaeError, ImportError):
    """A country's distribution cannot be loaded or lacks a part. Data: code, distribution, reason."""

    template = mark("country {code} of {distribution} cannot be used: {reason}")


def broken(code: str, distribution: str, error: Exception, part: str = "") -> CountryBroken:
    """The error that says why a country, or one of its parts, cannot be loaded, and whose it is.

    >>> str(broken("XX", "cae-xx", ValueError("no rate"), "vat"))
    'country XX of cae-xx cannot be used: vat: ValueError: no rate'
    """
    if isinstance(error, CountryBroken):  # it knew its reason, but not whose it is
        return CountryBroken(code=error.code, distribution=distribution, reason=error.reason)
    reason = str(error) if isinstance(error, CaeError) else f"{type(error).__name__}: {error}"
    where = f"{part}: {reason}" if part else reason
    return CountryBroken(code=code, distribution=distribution, reason=where)


class NotInCountry(CaeError, KeyError):
    """A key the country does not have. Data: country, what, key, known."""

    template = mark("{country} has no {what} “{key}”; known: {known}")

    def __str__(self) -> str:
        return str(self.args[0])


class IdentifierInvalid(CaeError, ValueError):
    """A national number that its check refuses. Data: identifier, text, reason, disputed.

    ``disputed`` says that sources disagree on what the number failed: it may well be right.
    """

    template = mark("“{text}” is not a valid {identifier}: {reason}")


class CountryDataRefused(CaeError, ValueError):
    """A country's data that cannot be used. Data: where, reason."""

    template = mark("country data, {where}: {reason}")
