"""Reading a legal framework from ``data/frameworks/KEY.toml``, with every name in it checked.

A file may begin with ``base = ["other"]``: what it says itself is then laid over that file, so that a
framework asked for shows nothing but what departs from the law. ``[figures.KEY]`` are parameters of its own,
written as in a parameter file; ``[[parameters.KEY]]`` are rows that replace those of the law in force;
``constraints.KEY = false`` (protections, dues, asks likewise) takes out what the base had.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from cae_core.country.errors import CountryDataRefused
from cae_core.country.legal_frameworks import (
    CHECKED_FIGURES,
    COURSE_FIGURES,
    PERIODS,
    RISKS,
    Ask,
    Choice,
    Constraint,
    Due,
    Kind,
    LegalFramework,
    PayPolicy,
    Protection,
    Trial,
)
from cae_core.messages import Sentence, mark
from cae_core.rules.errors import ParameterRefused, UnknownName, near_names
from cae_core.rules.framework import Reform
from cae_core.rules.parameters import ParameterSet

if TYPE_CHECKING:
    from cae_core.country.country import Country

V = TypeVar("V")
E = TypeVar("E", bound=enum.Enum)

FIELDS = (
    "label",
    "kind",
    "source",
    "confidence",
    "regime",
    "legal_form",
    "pay",
    "pay_as",
    "experimental",
    "asked",
    "same_as",
    "inputs",
    "columns",
    "choices",
    "contribution",
    "trial",
    "dues",
    "protections",
    "constraints",
    "asks",
    "notes",
    "figures",
    "parameters",
)
"""What a framework's file may say."""

_KEYED = (
    "same_as",
    "dues",
    "protections",
    "constraints",
    "asks",
    "figures",
    "parameters",
    "choices",
    "inputs",
    "columns",
)


def merged(layers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Tables laid one over the other: tables join by key, lists follow on, ``false`` takes a keyed part out.

    >>> merged([{"dues": {"tax": {}, "amo": {}}, "notes": [1]}, {"dues": {"amo": False}, "notes": [2]}])
    {'dues': {'tax': {}}, 'notes': [1, 2]}
    """
    found: dict[str, Any] = {}
    for layer in layers:
        for name, value in layer.items():
            if name in _KEYED and isinstance(value, Mapping):
                joined = {**found.get(name, {}), **value}
                gone = () if name in ("inputs", "columns") else [k for k, v in joined.items() if v is False]
                found[name] = {key: each for key, each in joined.items() if key not in gone}
            elif name == "notes":
                found[name] = [*found.get(name, ()), *value]
            else:
                found[name] = value
    return found


def framework_law(country: Country, legal_form: str) -> ParameterSet:
    """The pay parameters of a country with those of a legal form (empty: of none). Raises NotInCountry."""
    of_form = country.legal_form(legal_form).parameters if legal_form else None
    return country.parameters if of_form is None else country.parameters | of_form


def read_framework(
    key: str, table: Mapping[str, Any], law: ParameterSet, *, own: bool = False
) -> LegalFramework:
    """Return a framework from its table and the law of its country and legal form.

    ``own`` says that it is a scenario's, not the country's: ``key`` is then the name of its file.

    Raises CountryDataRefused, which names the part, ParameterRefused, and UnknownName for a figure or a
    parameter that neither the law nor its own figures have.
    """
    where = key if own else f"frameworks/{key}"
    _known(where, table, FIELDS)
    law = law | ParameterSet.load([table.get("figures", {})], law.currency)
    reform = Reform(key, parameters=parameter_rows(table.get("parameters", {})))
    trial = table.get("trial")
    framework = LegalFramework(
        key=key,
        law=law,
        currency=law.currency,
        own=own,
        table=table,
        kind=_one(where, "kind", Kind, table),
        pay=_one(where, "pay", PayPolicy, {"pay": "available", **table}),
        choices={
            name: _made(Choice, f"{where}.choices", row) for name, row in table.get("choices", {}).items()
        },
        trial=_made(Trial, f"{where}.trial", trial) if trial else None,
        dues=_keyed(where, "dues", table, _due),
        protections=_keyed(where, "protections", table, _protection),
        constraints=_keyed(where, "constraints", table, _constraint),
        asks=_keyed(where, "asks", table, lambda at, name, row: _made(Ask, at, {"key": name, **row})),
        notes=tuple(table.get("notes", ())),
        **_plain(where, table),
    ).reformed(reform)
    for name in framework.named_figures:
        if name not in framework.law:
            raise UnknownName.among(name, where, framework.law.parameters)
    return framework


def parameter_rows(tables: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The dated rows of ``[[parameters.KEY]]``, or of a single ``[parameters.KEY]``, by key.

    Raises ParameterRefused.
    """
    found = {}
    for key, rows in tables.items():
        several = [rows] if isinstance(rows, Mapping) else rows
        if not isinstance(several, list) or not all(isinstance(row, Mapping) for row in several):
            raise ParameterRefused(key=key, reason=mark("a value is a table with from, value, source"))
        found[key] = several
    return found


def _plain(where: str, table: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are kept as they are written."""
    _has(where, table, ("label", "source", "confidence"))
    texts = ("label", "source", "confidence", "regime", "legal_form", "pay_as", "experimental", "asked")
    kept = (*texts, "same_as", "inputs", "columns", "contribution")
    return {name: table[name] for name in kept if name in table}


def _keyed(
    where: str, name: str, table: Mapping[str, Any], read: Callable[[str, str, Mapping[str, Any]], V]
) -> tuple[V, ...]:
    rows = table.get(name, {})
    if not isinstance(rows, Mapping):
        raise CountryDataRefused(where=f"{where}.{name}", reason=mark("expected tables by key"))
    return tuple(read(f"{where}.{name}.{key}", key, row) for key, row in rows.items())


def _due(where: str, key: str, row: Mapping[str, Any]) -> Due:
    due: Due = _made(Due, where, {"key": key, **row})
    _among(where, due.period, PERIODS)
    for fed in due.inputs.values():
        _among(where, fed, COURSE_FIGURES)
    return due


def _protection(where: str, key: str, row: Mapping[str, Any]) -> Protection:
    _among(where, key, RISKS)
    insured = row.get("insured")
    if insured not in (True, False, "unknown"):
        raise CountryDataRefused(where=where, reason=mark("insured is true, false or “unknown”"))
    told = insured if isinstance(insured, bool) else None
    found: Protection = _made(Protection, where, {**row, "risk": key, "insured": told})
    return found


def _constraint(where: str, key: str, row: Mapping[str, Any]) -> Constraint:
    choice = _made(Choice, where, row["choice"]) if "choice" in row else None
    found: Constraint = _made(Constraint, where, {**row, "key": key, "choice": choice})
    _among(where, found.figure, CHECKED_FIGURES)
    for fed in found.inputs.values():
        _among(where, fed, COURSE_FIGURES)
    return found


def _among(where: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise UnknownName.among(name, where, known)


def _one(where: str, name: str, kind: type[E], table: Mapping[str, Any]) -> E:
    try:
        return kind(table.get(name))
    except ValueError:
        told = {"found": table.get(name, "–"), "known": ", ".join(each.value for each in kind)}
        reason = Sentence(mark("“{found}” is none of: {known}"), told)
        raise CountryDataRefused(where=f"{where}.{name}", reason=reason) from None


def _known(where: str, row: Mapping[str, Any], fields: Iterable[str]) -> None:
    names = tuple(fields)
    for name in row:
        if name not in names:
            told = {"name": name, "known": near_names(name, names)}
            reason = Sentence(mark("unknown field {name}; known: {known}"), told)
            raise CountryDataRefused(where=where, reason=reason)


def _has(where: str, row: Mapping[str, Any], names: Iterable[str]) -> None:
    missing = [name for name in names if name not in row]
    if missing:
        reason = Sentence(mark("it lacks {keys}"), {"keys": ", ".join(missing)})
        raise CountryDataRefused(where=where, reason=reason)


def _made(kind: Any, where: str, row: Mapping[str, Any]) -> Any:
    fields = [each for each in attrs.fields(kind) if each.init]
    _known(where, row, (each.name for each in fields))
    _has(where, row, (each.name for each in fields if each.default is attrs.NOTHING))
    try:
        return kind(**row)
    except (TypeError, ValueError) as error:
        raise CountryDataRefused(where=where, reason=str(error)) from error
