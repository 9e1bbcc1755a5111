"""National numbers, checked by python-stdnum where it knows them. It is imported when first used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import attrs

from cae_core.country.errors import IdentifierInvalid
from cae_core.errors import ExtraMissing
from cae_core.messages import mark

_REASONS = {
    "InvalidChecksum": mark("its check digits are wrong"),
    "InvalidLength": mark("it has not the right length"),
    "InvalidFormat": mark("it is not written as such a number"),
    "InvalidComponent": mark("one of its parts is not possible"),
}

_OF_FORM = ("InvalidLength", "InvalidFormat")
"""What no dispute about check digits excuses."""


@attrs.frozen
class Identifier:
    """A national number: its key, its name in each language, and the module that checks it.

    ``disputed`` says that sources disagree on the check: a number that fails it may well be right, unless
    it is its length or the characters it is written with that are wrong. ``payment`` says that it is an
    account that money is paid to: no page shows it.

    >>> siren = Identifier("siren", {"en": "SIREN"}, "stdnum.fr.siren")
    >>> siren.check("732 829 320")
    '732829320'
    >>> siren.check("732 829 321")
    Traceback (most recent call last):
    cae_core.country.errors.IdentifierInvalid: “732 829 321” is not a valid SIREN: its check digits are wrong
    """

    key: str
    label: Mapping[str, str] = attrs.field(hash=False)
    module: str
    disputed: bool = False
    payment: bool = False

    def check(self, text: str) -> str:
        """Return the number in compact form; raises IdentifierInvalid, ExtraMissing."""
        name = self.label.get("en", self.key)
        try:
            validation_error = import_module("stdnum.exceptions").ValidationError
        except ModuleNotFoundError as error:
            raise ExtraMissing(library="python-stdnum", extra="identifiers") from error
        try:
            compact: str = self._module().validate(text)
        except validation_error as error:
            fault = type(error).__name__
            reason = _REASONS.get(fault, str(error))
            disputed = self.disputed and fault not in _OF_FORM
            raise IdentifierInvalid(identifier=name, text=text, reason=reason, disputed=disputed) from error
        return compact

    def is_valid(self, text: str) -> bool:
        """Return whether a number is valid; raises ExtraMissing."""
        try:
            self.check(text)
        except IdentifierInvalid:
            return False
        return True

    def format(self, text: str) -> str:
        """Return a valid number as people write it; raises IdentifierInvalid, ExtraMissing."""
        compact, module = self.check(text), self._module()
        return str(module.format(compact)) if hasattr(module, "format") else compact

    def _module(self) -> Any:
        return import_module(self.module)


def read_identifiers(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Identifier]:
    """Return identifiers from a country file's tables, by key."""
    return {
        key: Identifier(
            key,
            table["label"],
            table["module"],
            bool(table.get("disputed", False)),
            bool(table.get("payment", False)),
        )
        for key, table in tables.items()
    }
