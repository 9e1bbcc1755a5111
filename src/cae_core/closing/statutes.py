"""What the cooperative's statutes fix where the law is silent: in payroll regimes, in its legal form."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs

from cae_core.cooperative.cooperative import Cooperative, Dated
from cae_core.cooperative.scheme_file import OtherUnit, Statutory
from cae_core.cooperative.schemes import ALWAYS, DatedValue
from cae_core.country import Country
from cae_core.country.parts import LegalForm
from cae_core.errors import CaeError, Problem
from cae_core.messages import mark
from cae_core.payroll.regime import Regime
from cae_core.rules.errors import (
    LawNotChecked,
    NotForStatutes,
    ParameterRefused,
    StatutesTooHigh,
    StatutesTooLow,
    UnknownName,
    UnreadableInput,
)
from cae_core.rules.parameters import ParameterSet

UNUSABLE = (NotForStatutes, StatutesTooLow, StatutesTooHigh, ParameterRefused)
"""What a line of the statutes that cannot be used raises wherever it is read; `statutes_problems` says it."""

Statutes = tuple[tuple[str, tuple[Dated, ...]], ...]


def regime_of(cooperative: Cooperative, country: Country, name: str) -> Regime:
    """A payroll regime of the country under the cooperative's statutes.

    Raises NotInCountry, and for statutes that cannot be used NotForStatutes, ParameterRefused.
    """
    regime, known = country.regime(name), country.parameters
    mine = tuple((key, dated) for key, dated in cooperative.statutes.items() if key in known)
    return _under(regime, mine) if mine else regime


def regimes_of(cooperative: Cooperative, country: Country) -> Mapping[str, Regime]:
    """All payroll regimes of the country under the cooperative's statutes; raises like `regime_of`."""
    return {name: regime_of(cooperative, country, name) for name in country.regimes}


def form_of(cooperative: Cooperative, country: Country) -> LegalForm:
    """The cooperative's legal form under its statutes.

    Raises NotInCountry, and for statutes that cannot be used NotForStatutes, ParameterRefused.
    """
    form = country.legal_form(cooperative.legal_form)
    if form.parameters is None:
        return form
    mine = {key: _values(dated) for key, dated in cooperative.statutes.items() if key in form.parameters}
    return attrs.evolve(form, parameters=form.parameters.with_statutes(mine)) if mine else form


def statutes_problems(cooperative: Cooperative, country: Country) -> list[Problem]:
    """Each line of the statutes that no parameter takes, or whose value cannot be used.

    A line is for pay, or for the cooperative's legal form.
    """
    problems = []
    for key, dated in cooperative.statutes.items():
        column, value = f"statutes.{key}", ", ".join(each.value for each in dated)
        try:
            _of_statutes(country, cooperative.legal_form, key).with_statutes({key: _values(dated)})
        except CaeError as error:
            unread = error.__cause__
            if isinstance(unread, UnreadableInput):
                reason, expected = mark("unreadable value"), unread.expected
                problems.append(Problem(reason, cooperative.origin, column, value, expected))
            else:
                problems.append(Problem(error.template, cooperative.origin, column, value, fields=error.data))
    return problems


def _of_statutes(country: Country, legal_form: str, key: str) -> ParameterSet:
    """The parameters that a line of the statutes is for; raises UnknownName, among those of both laws."""
    found, of_form = _law_of(country, legal_form, key), _parameters_of(country, legal_form)
    if key not in found:
        known = [*(of_form.parameters if of_form is not None else ()), *country.parameters.parameters]
        raise UnknownName.among(key, "[statutes]", known)
    return found


def statutory(
    country: Country, legal_form: str, statutes: Mapping[str, tuple[Dated, ...]], on: dt.date
) -> Statutory:
    """What the statutes fix, or the law in their place, for schemes that refer to it by key.

    A key is one of the legal form, or else of pay. The function raises LawNotEstablished where neither law
    nor statutes give a value on a day, OtherUnit, and what `regime_of` raises for statutes that cannot be
    used.
    """

    def values(key: str, unit: str) -> tuple[DatedValue, ...]:
        known = _law_of(country, legal_form, key)
        if key not in known:
            of_form = _parameters_of(country, legal_form)
            raise UnknownName.among(key, "statutes", [*(of_form.parameters if of_form else ()), *statutes])
        if known.parameters[key].unit != unit:
            raise OtherUnit(key=key, unit=known.parameters[key].unit, wanted=unit)
        one = attrs.evolve(known, parameters={key: known.parameters[key]})
        one = one.with_statutes({key: _values(statutes[key])}) if key in statutes else one
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LawNotChecked)
            missing = one.at(on).errors
        if key in missing:
            raise missing[key]
        rows = (row for row in one.parameters[key].rows if row.value is not None)
        return tuple(
            DatedValue(max(row.start, ALWAYS), row.text, f"{row.source}: {key}", row.end) for row in rows
        )

    return values


def _parameters_of(country: Country, legal_form: str) -> ParameterSet | None:
    form = country.legal_forms.get(legal_form)
    return form.parameters if form is not None else None


def _law_of(country: Country, legal_form: str, key: str) -> ParameterSet:
    """The parameters a key of the statutes belongs to: those of the legal form, or else of pay."""
    of_form = _parameters_of(country, legal_form)
    return of_form if of_form is not None and key in of_form else country.parameters


@cache
def _under(regime: Regime, statutes: Statutes) -> Regime:
    return regime.with_statutes({key: _values(dated) for key, dated in statutes})


def _values(dated: tuple[Dated, ...]) -> Any:
    """A value without a day as its text, which replaces what is unknown; dated ones as rows."""
    if len(dated) == 1 and dated[0].start == dt.date.min:
        return dated[0].value
    return [{"from": each.start, "value": each.value} for each in dated]
