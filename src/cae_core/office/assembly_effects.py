"""What a resolution does in the books and files, in plain words: members read it before and after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping

from cae_core.closing.proposals import OPERATIONS, WORK
from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.scheme_file import AMOUNTS, RATES
from cae_core.country import Country
from cae_core.exchange.numbers import read_rate
from cae_core.governance.bodies import keys_of
from cae_core.governance.resolutions import Effect, EffectKind
from cae_core.messages import Sentence, mark
from cae_core.office.assembly_words import listed, office_of
from cae_core.office.contribution_rows import TERMS
from cae_core.office.parties import name_of
from cae_core.office.typed_values import plain, written
from cae_core.rendering.pages import Text

_SHARING: Mapping[str, str] = {
    "labour_wages": mark("shared by wages"),
    "labour_time": mark("shared by time worked"),
    "labour_equally": mark("shared equally"),
    "seniority_per_year": mark("seniority, for each year"),
    "seniority_coefficient": mark("seniority, at most"),
    "refunds_by": mark("refunds by"),
}
_BY: Mapping[str, str] = {WORK: mark("work"), OPERATIONS: mark("operations with the cooperative")}
_PARTS = frozenset({"labour_wages", "labour_time", "labour_equally", "seniority_per_year"})
_KINDS: Mapping[str, str] = {**dict.fromkeys(RATES, "rate"), **dict.fromkeys(AMOUNTS, "amount")}
_PLACES = frozenset({"scheme", "component", "from", "to"})
Fields = Mapping[str, str]


def told_effects(effects: Iterable[Effect], cooperative: Cooperative, country: Country) -> Iterator[Text]:
    """Each effect in a sentence, its values to be written as the reader writes them."""
    for each in effects:
        yield _TOLD[each.kind](each.fields, cooperative, country)


def _allocation(fields: Fields, cooperative: Cooperative, country: Country) -> Text:
    rules = country.allocations.get(cooperative.legal_form)
    inputs = {} if rules is None else {each.name: each for each in rules.framework.inputs}
    parts: list[Text] = []
    for name, value in fields.items():
        if name == "year":
            continue
        label = inputs[name].label if name in inputs else ""
        what = Sentence(_SHARING[name]) if name in _SHARING else label or name
        kind = inputs[name].kind if name in inputs else "rate" if name in _PARTS else ""
        told = Sentence(_BY[value]) if name == "refunds_by" and value in _BY else value
        if told == value:
            told = written(value, kind, cooperative.currency, read_rate)
        parts.append(Sentence(mark("{what} {value}"), {"what": what, "value": told}))
    year = fields.get("year", "")
    if not parts:
        return Sentence(mark("Allocation of the result of {year} as the law has it"), {"year": year})
    text = mark("Allocation of the result of {year}: {parts}")
    return Sentence(text, {"year": year, "parts": listed(parts)})


def _contribution(fields: Fields, cooperative: Cooperative, country: Country) -> Text:
    del country
    scheme = cooperative.schemes.get(fields.get("scheme", ""))
    key = fields.get("component", "")
    component = None
    if scheme is not None:
        component = next((each for each in scheme.components if each.key == key), None)
    named: Text = fields.get("scheme", "")
    if scheme is not None and scheme.labels:
        named = scheme.labels
    terms: list[Text] = []
    for name, value in fields.items():
        if name in TERMS:
            shown = written(value, _KINDS.get(name, ""), cooperative.currency)
            terms.append(shown if name == "rate" else Sentence(TERMS[name], {"value": shown}))
        elif name not in _PLACES:
            terms.append(Sentence(mark("{what} {value}"), {"what": name, "value": value}))
    label: Text = key if component is None or not component.labels else component.labels
    text = mark("Contribution “{scheme}” ({component}): {terms}, {period}")
    return Sentence(
        text, {"scheme": named, "component": label, "terms": listed(terms), "period": _period(fields)}
    )


def _period(fields: Fields) -> Text:
    start, end = _day(fields.get("from", "")), _day(fields.get("to", ""))
    if end:
        return Sentence(mark("from {start} to {end}"), {"start": start, "end": end})
    return Sentence(mark("from {start} on"), {"start": start})


def _day(text: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _admission(fields: Fields, cooperative: Cooperative, country: Country) -> Text:
    del country
    return Sentence(mark("{member} is admitted as a member"), _member(fields, cooperative))


def _exclusion(fields: Fields, cooperative: Cooperative, country: Country) -> Text:
    del country
    return Sentence(mark("{member} is excluded"), _member(fields, cooperative))


def _member(fields: Fields, cooperative: Cooperative) -> dict[str, str]:
    return {"member": name_of(cooperative, fields.get("member", ""))}


def _share_value(fields: Fields, cooperative: Cooperative, country: Country) -> Text:
    del country
    text = mark("Value of a share: {value} {currency}, {period}")
    value = plain(fields.get("value", ""), cooperative.currency)
    return Sentence(text, {"value": value, "currency": cooperative.currency, "period": _period(fields)})


def _board(fields: Fields, cooperative: Cooperative, country: Country) -> Text:
    del country
    office = office_of(fields.get("role", "board"))
    until = _day(fields.get("until", ""))
    names, leaving, drawn = (
        ", ".join(name_of(cooperative, each) for each in keys_of(fields, name))
        for name in ("members", "leaving", "drawn")
    )
    if leaving:
        return Sentence(mark("{names} leave office: {office}"), {"names": leaving, "office": office})
    if drawn:
        text = mark("Terms that end first, as drawn by lot: {names} ({office})")
        return Sentence(text, {"names": drawn, "office": office})
    if not names and until:
        text = mark("Those elected take office: {office}, until {until}")
        return Sentence(text, {"office": office, "until": until})
    if not names:
        return Sentence(mark("Those elected take office: {office}"), {"office": office})
    if not until:
        return Sentence(mark("{names}: {office}"), {"names": names, "office": office})
    text = mark("{names}: {office}, until {until}")
    return Sentence(text, {"names": names, "office": office, "until": until})


def _statutes(fields: Fields, cooperative: Cooperative, country: Country) -> Text:
    key = fields.get("key", "")
    form = country.legal_forms.get(cooperative.legal_form)
    known = {} if form is None or form.parameters is None else form.parameters.parameters
    label: Text = known[key].label if key in known else key
    unit = known[key].unit if key in known else ""
    value = written(fields.get("value", ""), unit, cooperative.currency)
    text = mark("Statutes, {what}: {value}, {period}")
    return Sentence(text, {"what": label, "value": value, "period": _period(fields)})


_TOLD: Mapping[EffectKind, Callable[[Fields, Cooperative, Country], Text]] = {
    EffectKind.ALLOCATION: _allocation,
    EffectKind.CONTRIBUTION: _contribution,
    EffectKind.ADMISSION: _admission,
    EffectKind.EXCLUSION: _exclusion,
    EffectKind.SHARE_VALUE: _share_value,
    EffectKind.BOARD: _board,
    EffectKind.STATUTES: _statutes,
}
