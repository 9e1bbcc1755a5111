"""Reforms as small TOML files that a jurist can read: dated rows of parameters, fields of a framework.

```toml
name = "one half point less"
label = { fr = "Un demi-point de moins", ar = "نصف نقطة أقل", en = "Half a point less" }
source = "a proposal of nobody, for this page"

[parameters.vieillesse_plafonnee_employee_rate]
from = 2026-10-01
value = "0.0640"

[framework]
constraints.membership = false
```

``monotone = []`` has each row's pay searched by itself: for figures under which an employer's cost may fall
as pay grows (see `cae_core.rules.framework.Reform`). Rules are Python: a file that is read runs nothing.

A parameter is one of the country's pay, of the legal form of the framework or of its own figures. A field is
one of a framework's file (see `cae_core.country.framework_file`), laid over it the same way.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from cae_core.country.framework_file import FIELDS, framework_law, merged, parameter_rows, read_framework
from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import ParameterRefused, UnknownName
from cae_core.rules.framework import Reform
from cae_core.rules.parameters import ParameterSet
from cae_core.rules.ratio import OF_THE_TWO, TWO_READINGS, readings
from cae_core.simulation.toml_files import read_tables

if TYPE_CHECKING:
    from cae_core.country import Country
    from cae_core.country.legal_frameworks import LegalFramework

_KNOWN = ("name", "label", "source", "parameters", "framework", "monotone")
_NOT_FIELDS = ("parameters", "kind")


class ReformRefused(CaeError, ValueError):
    """A reform file that cannot be used. Data: where, reason."""

    template = mark("reform {where}: {reason}")


@attrs.frozen(eq=False)
class ReformFile:
    """A reform as read: its name, label and source, dated rows by parameter, fields of the framework.

    ``monotone`` is what it says of the cost of pay: see `Reform`.
    """

    name: str
    label: Mapping[str, str]
    source: str
    parameters: Mapping[str, list[Mapping[str, Any]]] = attrs.field(factory=dict)
    fields: Mapping[str, Any] = attrs.field(factory=dict)
    monotone: frozenset[str] | None = None

    @property
    def reform(self) -> Reform:
        """Its rows as the rules take them."""
        return Reform(self.name, parameters=self.parameters, monotone=self.monotone)

    def apply(self, framework: LegalFramework, country: Country) -> LegalFramework:
        """Return a framework of a country under the reform; itself where the reform is empty.

        Raises UnknownName for a parameter that the framework's law does not have, ParameterRefused, and
        CountryDataRefused for a field that does not fit.
        """
        if not self.fields:
            return framework.reformed(self.reform)
        table = merged([framework.table, self.fields])
        law = framework_law(country, table.get("legal_form", ""))
        changed = read_framework(framework.key, table, law, own=framework.own)
        for earlier in framework.reforms[len(changed.reforms) :]:
            changed = changed.reformed(earlier)
        return changed.reformed(self.reform)


def read_reform(source: Path | str, country: Country, own: Iterable[LegalFramework] = ()) -> ReformFile:
    r"""Read a reform from a file's path, or from its text.

    Beside those of the country it may change figures of ``own`` frameworks, which are a scenario's.

    Raises ReformRefused, ParameterRefused, Problems for a file that is no TOML, OSError, and UnknownName,
    with the nearest names, for a parameter that nothing in the country has.

    >>> from cae_core.country import find_country
    >>> france = find_country("FR")
    >>> row = '{from = 2026-01-01, value = "12", source = "a wish"}'
    >>> found = read_reform(f'name = "a test"\nparameters.smik = {row}', france)
    Traceback (most recent call last):
    cae_core.rules.errors.UnknownName: reform a test has no “smik”; near: smic...
    """
    where = source.name if isinstance(source, Path) else "TOML"
    try:
        table = read_tables(source) if isinstance(source, Path) else tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise ReformRefused(where=where, reason=str(error)) from None
    for field in table:
        if field not in _KNOWN:
            raise UnknownName.among(field, where, _KNOWN)
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise ReformRefused(where=where, reason=mark("it has no name"))
    fields = _fields(name, table.get("framework", {}))
    parameters = _rows(name, table, _known(country, fields, own))
    label, said = table.get("label", {"en": name}), table.get("source", "")
    return ReformFile(name, label, said, parameters, fields, _monotone(name, table.get("monotone")))


def _monotone(name: str, said: Any) -> frozenset[str] | None:
    if said is None:
        return None
    if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
        raise ReformRefused(where=name, reason=mark("monotone is a list of names"))
    return frozenset(said)


def _fields(name: str, fields: Any) -> Mapping[str, Any]:
    if not isinstance(fields, Mapping):
        raise ReformRefused(where=name, reason=mark("[framework] is a table of fields"))
    changeable = [each for each in FIELDS if each not in _NOT_FIELDS]
    for field in fields:
        if field not in changeable:
            raise UnknownName.among(field, _called(f"{name}, [framework]"), changeable)
    return fields


def _called(name: str) -> Sentence:
    return Sentence(mark("reform {name}"), {"name": name})


def _rows(name: str, table: Mapping[str, Any], known: ParameterSet) -> dict[str, list[Mapping[str, Any]]]:
    """The rows by parameter, each with the reform's source where it gives none; tried, to refuse early."""
    rows = parameter_rows(table.get("parameters", {}))
    default = {"source": table["source"]} if table.get("source") else {}
    found: dict[str, list[Mapping[str, Any]]] = {
        key: [{**default, **row} for row in each] for key, each in rows.items()
    }
    for key, each in found.items():
        for row in each:
            if not row.get("source"):
                reason = Sentence(mark("the value from {start} has no source"), {"start": row.get("from")})
                raise ParameterRefused(key=key, reason=reason)
            unit = known.parameters[key].unit if key in known else ""
            if unit == "rate" and (two := readings(row.get("value"))):
                fields = {"reason": Sentence(TWO_READINGS), "expected": Sentence(OF_THE_TWO, two)}
                reason = Sentence(mark("{reason}; expected {expected}"), fields)
                raise ParameterRefused(key=key, reason=reason)
    for key in found:
        if key not in known:
            raise UnknownName.among(key, _called(name), known.parameters)
    if found:
        known.overlay(found, f"reform {name}")
    return found


def _known(country: Country, fields: Mapping[str, Any], own: Iterable[LegalFramework]) -> ParameterSet:
    """Everything that a reform of the country may change: pay, legal forms, figures of frameworks."""
    known = ParameterSet.load([fields.get("figures", {})], country.currency) | country.parameters
    for form in country.legal_forms.values():
        known = known if form.parameters is None else known | form.parameters
    for framework in (*country.frameworks.values(), *own):
        known = known | framework.law
    return known
