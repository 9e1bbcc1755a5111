"""Sections of a simulation's report that tell the law: variants, protections, constraints, unread texts."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from cae_core.country.legal_frameworks import RISKS, Constraint, LegalFramework, Protection
from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.office.simulation_sections import Found
from cae_core.office.simulation_words import RISKS as RISK_WORDS
from cae_core.office.simulation_words import amount, as_typed, by, ratio, said, source_of, texts
from cae_core.rendering.pages import Text
from cae_core.rendering.render import CONFIDENCE
from cae_core.rendering.simulation import Cell, Row, Section, Sheet, Side, Wish
from cae_core.rules.parameters import ParameterSet
from cae_core.rules.ratio import Ratio
from cae_core.simulation.protection import Protected
from cae_core.simulation.results import VariantResults
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.variant import Variant

_OPENS = {
    "days": mark("opens after {figure} days insured"),
    "months": mark("opens after {figure} months insured"),
    "hours": mark("opens after {figure} hours insured"),
    "quarters": mark("opens after {figure} quarters insured"),
    "contribution": mark("opens after contributions of {figure}"),
}
_INSURED = {
    True: (mark("insured"), "yes"),
    False: (mark("not insured"), "no"),
    None: (mark("not established"), "unsure"),
}


def sides(found: Found, scenario: Scenario) -> tuple[Side, ...]:
    """The variants as their reader meets them."""
    incomes = [by(each.totals["net_income"], each.totals["months_active"]) for each in found.results.variants]
    return tuple(
        _side(variant, income, None if place == 0 else incomes[0])
        for place, (variant, income) in enumerate(zip(scenario.variants, incomes, strict=True))
    )


def _side(variant: Variant, income: Fraction | None, first: Fraction | None) -> Side:
    framework = variant.framework
    more = amount(income - first, signed=True) if income is not None and first is not None else None
    given = {**variant.statutes, **variant.inputs}
    return Side(
        variant.key,
        variant.label,
        framework.label,
        framework.source,
        framework.confidence,
        amount(income),
        more,
        framework.asked,
        framework.experimental,
        tuple((_given_label(variant, key), key, _plain_given(value)) for key, value in given.items()),
        tuple(each.name for each in framework.reforms if each.name != framework.key),
        framework.notes,
        tuple(Wish(each.text, each.source, each.departs_from) for each in framework.asks),
    )


def own_framework(variant: Variant) -> Iterator[Sentence]:
    """What a reader is told of a framework that is the scenario's own; nothing of a country's."""
    if variant.framework.own:
        text = mark(
            "“{label}” is a framework of the scenario's own, read from {file}: it is not one of the "
            "library's, and its sources are for whoever wrote it to answer for."
        )
        yield Sentence(text, {"label": variant.label, "file": variant.framework.key})


def _given_label(variant: Variant, key: str) -> Text:
    """What an input of pay or a figure that statutes fix is called; nothing where it has no label."""
    regime = variant.regime
    several = (
        [variant.framework.law] if regime is None else [variant.framework.law, regime.framework.parameters]
    )
    for law in several:
        if key in law:
            return law.parameters[key].label
    inputs = () if regime is None else regime.framework.inputs
    return next((each.label for each in inputs if each.name == key), "")


def _plain_given(value: object) -> Text:
    """A value that a scenario gives, the reader's way."""
    if isinstance(value, bool):
        return Sentence(mark("yes") if value else mark("no"))
    return as_typed(value)


def protections(found: Found, scenario: Scenario, told: Mapping[str, Protected]) -> Section:
    """Against what people are insured under each variant, from when and at what level.

    ``told`` has the rights open at the end of the run, by variant; none where they were not looked at.
    """
    on = (scenario.start + (scenario.months - 1)).last
    rows = []
    for risk in RISKS:
        cells = [
            _protection(variant.framework, risk, on, told.get(variant.key)) for variant in scenario.variants
        ]
        rows.append(Row(said(RISK_WORDS, risk), cells))
    if told:
        rows.append(Row(*_illness([told[variant.key] for variant in scenario.variants])))
    about = [
        Sentence(
            mark(
                "What the law gives is not what everybody gets: a right opens after so much insured work. "
                "Nothing is guessed: “not established” is neither a right nor none."
            )
        )
    ]
    if told:
        about.append(
            Sentence(
                mark(
                    "“Open” is the share of those still active in the last month whose right is open then; "
                    "rights earned before the run are not known."
                )
            )
        )
    return Section(
        "protections",
        Sentence(mark("Social protection")),
        about,
        sheets=(Sheet(Sentence(mark("Risks")), Sentence(mark("Risk")), found.heads, rows, words=True),),
    )


def _illness(told: Sequence[Protected]) -> tuple[Text, list[Cell]]:
    """What replaces income in an illness, variant by variant."""
    cells = []
    for each in told:
        ill = each.illness
        if ill.why is not None or ill.paid is None or ill.replaced is None:
            cells.append(texts([Sentence(mark("not established"))], "unsure"))
            continue
        percent = ratio(round(by(ill.paid * 100, each.present) or 0))
        cell = texts([Sentence(mark("paid to {percent} %; on average of all:"), {"percent": percent})])
        cells.append(attrs.evolve(amount(by(ill.replaced, each.present)), texts=cell.texts))
    return Sentence(mark("What an illness of {days} days pays"), {"days": told[0].illness.days}), cells


def _protection(framework: LegalFramework, risk: str, on: dt.date, told: Protected | None) -> Cell:
    found = next((each for each in framework.protections if each.risk == risk), None)
    if found is None:
        return Cell()
    word, grade = _INSURED[found.insured]
    lines: list[Text] = [Sentence(word)]
    if found.insured:
        lines += _terms(framework, found, on)
        right = told.right(risk) if told is not None else None
        if right is not None and right.opened is not None and told is not None and told.present:
            percent = ratio(round(Fraction(right.opened * 100, told.present)))
            lines.append(Sentence(mark("open to {percent} %"), {"percent": percent}))
    return texts([*lines, source_of(found.source)], grade)


def _terms(framework: LegalFramework, found: Protection, on: dt.date) -> Iterator[Text]:
    for unit, key in found.opens.items():
        yield _term(framework, key, on, _OPENS[unit])
    if found.waiting_days:
        yield _term(framework, found.waiting_days, on, mark("after {figure} days of waiting"))
    if found.replacement:
        yield _term(framework, found.replacement, on, mark("pays {figure} of the income it is reckoned on"))


def _term(framework: LegalFramework, key: str, on: dt.date, text: str) -> Text:
    try:
        value = framework.figure(key, on)
    except CaeError:
        return Sentence(mark("not established: {figure}"), {"figure": _named(framework.law, key)})
    if isinstance(value, Ratio):
        percent = ratio(Fraction(round(value.fraction * 10_000), 100))
        return Sentence(text, {"figure": Sentence(mark("{percent} %"), {"percent": percent})})
    return Sentence(text, {"figure": value})


def _named(law: ParameterSet, key: str) -> Text:
    """The label of a parameter, or its key."""
    return (law.parameters[key].label if key in law.parameters else {}) or key


def constraints(found: Found, scenario: Scenario) -> Section | None:
    """What must be kept to under each variant, and who breaks it; None where there is nothing."""
    sheets = [
        sheet
        for variant, results in zip(scenario.variants, found.results.variants, strict=True)
        for sheet in _kept(variant, results, scenario)
    ]
    if not sheets:
        return None
    return Section(
        "constraints",
        Sentence(mark("What the law wants kept to")),
        (
            Sentence(
                mark("That a broken rule ends a status, or brings a penalty, is not followed: it is counted.")
            ),
        ),
        sheets=tuple(sheets),
    )


def _kept(variant: Variant, results: VariantResults, scenario: Scenario) -> Iterator[Sheet]:
    rows = [
        Row(each.label, [texts([_broken(each, variant, results, scenario)]), texts([source_of(each.source)])])
        for each in variant.framework.constraints
    ]
    if rows:
        heads = (Sentence(mark("In this run")), Sentence(mark("Source")))
        yield Sheet(variant.label, Sentence(mark("Rule")), heads, rows, words=True)


def _broken(each: Constraint, variant: Variant, results: VariantResults, scenario: Scenario) -> Text:
    on = (scenario.start + (scenario.months - 1)).last
    if each.limit:
        try:
            variant.framework.figure(each.limit, on)
        except CaeError:
            return Sentence(mark("not checked: nobody established its limit"))
    if each.key in results.broken_years:
        years = results.broken_years[each.key]
        if not years:
            return Sentence(mark("kept to"))
        return Sentence(mark("broken in {years}"), {"years": ", ".join(map(str, years))})
    column = f"broken_{each.key}"
    if column not in results.totals:
        return Sentence(mark("not checked: nothing simulated can tell"))
    found = by(results.totals[column] * (12 if each.node else 1), results.totals["months_active"])
    if not found:
        return Sentence(mark("kept to by everybody"))
    percent = ratio(Fraction(round(found * 1000), 10))
    text = mark("broken in {percent} % of years") if each.node else mark("broken in {percent} % of months")
    return Sentence(text, {"percent": percent})


def unread(found: Found, scenario: Scenario) -> Section:
    """The figures that results rest on though nobody read their text, once each, with the variants."""
    several: dict[tuple[str, str, dt.date, str, str], list[Text]] = {}
    for variant in found.results.variants:
        for fact in variant.rests.unverified:
            key = (fact.key, fact.value, fact.since, fact.source, fact.confidence)
            several.setdefault(key, []).append(variant.label)
    rows = [
        Row(
            _label(scenario, key),
            [
                texts([_plain(value)]),
                texts([Sentence("{since}", {"since": since})]),
                texts(_checked(confidence, source)),
            ],
        )
        for (key, value, since, source, confidence) in sorted(several)
    ]
    if not rows:
        nothing = Sentence(mark("Every figure of the law that was used was read in its text."))
        return Section("unread", Sentence(mark("What nobody has read in the law")), (nothing,))
    heads = (Sentence(mark("Value")), Sentence(mark("Since")), Sentence(mark("How far it was checked")))
    about = Sentence(
        mark(
            "These results rest on {count} figures that nobody has read in the text of the law: "
            "read them first."
        ),
        {"count": len(rows)},
    )
    return Section(
        "unread",
        Sentence(mark("What nobody has read in the law")),
        (about,),
        sheets=(Sheet("", Sentence(mark("Figure")), heads, rows, words=True),),
    )


def _label(scenario: Scenario, key: str) -> Text:
    """What a parameter of any variant's law is called."""
    for law in _laws(scenario):
        if key in law.parameters and law.parameters[key].label:
            return law.parameters[key].label
    return key


def _checked(confidence: str, source: str) -> Iterator[Text]:
    """How far a figure was checked, and its source; what only statutes say, they say once."""
    if confidence in CONFIDENCE:
        yield Sentence(CONFIDENCE[confidence])
    elif confidence != source:
        yield Sentence(confidence)
    yield source_of(source)


def _plain(value: str) -> Text:
    """The value of a parameter; the steps of a scale one after the other."""
    if not value.startswith("[["):
        return as_typed(value)
    return "; ".join(f"{start}: {rate}" for start, rate in ast.literal_eval(value))


def _laws(scenario: Scenario) -> Iterator[ParameterSet]:
    for variant in scenario.variants:
        yield variant.framework.law
        for regime in (variant.regime, variant.trial_regime):
            if regime is not None:
                yield regime.framework.parameters


def checked_until(scenario: Scenario) -> dt.date | None:
    """The last day for which the law used was checked; None where no file says."""
    days = [
        parameter.checked_until
        for law in _laws(scenario)
        for parameter in law.parameters.values()
        if parameter.checked_until is not None
    ]
    return min(days, default=None)
