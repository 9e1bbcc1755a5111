"""The section of a simulation's report on the cooperative's own life: years, break-even, what is supposed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from cae_core.messages import Sentence, mark
from cae_core.office.simulation_pictures import Pictures
from cae_core.office.simulation_words import amount, as_typed, count, share, source_of, texts
from cae_core.rendering.pages import Notice, Text
from cae_core.rendering.simulation import Cell, Row, Section, Sheet
from cae_core.rules.inputs import Input
from cae_core.simulation.cooperative_life import LifeYear
from cae_core.simulation.lives import KINDS, Life, why_none
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.services_budget import BreakEven, staff_regime

_ABREAST = 5
"""Years of a sheet: as many as stand beside one another on A4."""

CONVENTIONS = (
    mark("The whole population, by weight, is one cooperative, and it begins with the run."),
    mark("The cooperative pays no company tax and no VAT, borrows nothing and invests in nothing."),
    mark(
        "A calendar year's surplus is allocated by the law of the legal form as the scenario says that is "
        "voted, the same every year; the last year's too where the run ends before December."
    ),
    mark(
        "Members pay their share in as they are admitted and get it back as they leave; interest on shares "
        "bears on the year's lowest capital."
    ),
    mark("What is allocated to persons and outside is paid in January of the year after."),
    mark(
        "All that the cooperative owns is cash. What entrepreneurs have on their accounts is its debt to "
        "them: it is told apart, and is not in that cash."
    ),
    mark(
        "A post is paid the same gross all the run; one that is added as entrepreneurs come costs what the "
        "first does that month."
    ),
    mark(
        "At break-even the entrepreneurs are present all the run, each brings the mean contribution, and "
        "there are no grants. A post more makes a step: a larger number may fail again."
    ),
)
"""What the life takes for granted, told among the limits of the report."""

_ALLOCATED: Mapping[str, str] = {
    "to_reserves": mark("Allocated to reserves"),
    "carried_forward": mark("Carried forward, losses made good"),
    "to_employees": mark("Allocated to employees"),
    "to_members": mark("Allocated to members"),
    "to_outside": mark("Allocated outside"),
}
_ALWAYS = ("to_reserves", "carried_forward")


def cooperative(scenario: Scenario, lives: Mapping[str, Life], pictures: Pictures) -> Section | None:
    """The lives of the variants' cooperatives, year by year; None where none is asked for."""
    if not scenario.cooperatives:
        return None
    told = [each for each in lives.values() if each.years]
    labels = {each.key: each.label for each in scenario.variants}
    sheets = [sheet for each in told for sheet in _years(each, labels[each.variant])]
    heads = [labels[each.variant] for each in told]
    if told:
        sheets += [_enough(told, heads), _supposed(scenario, told, heads)]
    about = mark(
        "Contributions are its income and the shared services its costs; the law of its legal form allocates "
        "what is left. What this takes for granted stands among the limits."
    )
    return Section(
        "cooperative",
        Sentence(mark("The cooperative's own life")),
        (Sentence(about),) if told else (),
        [
            picture
            for each in told
            for picture in pictures.life(each.variant, labels[each.variant], each.years)
        ],
        sheets,
        [*_broken(scenario, told), *_without(scenario)],
    )


def _years(life: Life, label: Text) -> Iterator[Sheet]:
    for start in range(0, len(life.years), _ABREAST):
        several = life.years[start : start + _ABREAST]
        text = mark("{label}: the years after") if start else mark("{label}: year by year")
        heads = [_head(each) for each in several]
        title = Sentence(text, {"label": label})
        yield Sheet(title, Sentence(mark("Figure")), heads, list(_figures(life, several)))


def _head(year: LifeYear) -> Text:
    if year.months == 12:
        return str(year.year)
    return Sentence(mark("{year} ({months} months)"), {"year": str(year.year), "months": year.months})


def _figures(life: Life, years: Sequence[LifeYear]) -> Iterator[Row]:
    def row(label: str, read: Callable[[LifeYear], Cell], kind: str = "") -> Row:
        return Row(Sentence(label), [read(each) for each in years], kind=kind)

    def money(label: str, name: str, kind: str = "") -> Row:
        return row(label, lambda each: amount(Fraction(getattr(each, name))), kind)

    yield money(mark("Contributions"), "contributions")
    if any(each.grants for each in life.years):
        yield money(mark("Grants"), "grants")
    yield money(mark("Costs of the shared services"), "costs")
    yield money(mark("Surplus or loss of the year"), "surplus", "total")
    for name in KINDS:
        if name in _ALWAYS or any(_allocated(each, name) for each in life.years):
            yield Row(Sentence(_ALLOCATED[name]), [amount(_allocated(each, name)) for each in years])
    yield Row(Sentence(mark("At the end of the year")), kind="group")
    yield money(mark("Capital"), "capital")
    yield money(mark("Reserves, indivisible"), "reserves")
    if any(each.due for each in life.years):
        yield money(mark("Due to persons and outside"), "due")
    yield money(mark("Cash of the cooperative"), "cash", "total")
    yield money(mark("Lowest cash, at the worst month's end"), "lowest_cash")
    yield money(mark("Held for entrepreneurs, on their accounts"), "held")
    yield row(mark("Entrepreneurs"), lambda each: _persons(each.entrepreneurs))
    yield row(mark("Of whom members"), lambda each: _persons(each.members))
    yield row(mark("Pay of persons not members"), lambda each: share(each.outside_pay))
    yield row(mark("Rules of the framework that the year breaks"), lambda each: count(len(each.broken)))


def _allocated(year: LifeYear, name: str) -> Fraction:
    return Fraction(year.allocation.of_kind(KINDS[name]))


def _persons(thousandths: int) -> Cell:
    return count(Fraction(round(Fraction(thousandths, 100)), 10))


def _enough(lives: Sequence[Life], heads: Sequence[Text]) -> Sheet:
    def row(label: str, read: Callable[[Life], Cell], kind: str = "") -> Row:
        return Row(Sentence(label), [read(each) for each in lives], kind=kind)

    none = texts([Sentence(mark("none"))], "no")

    def enough(label: str, read: Callable[[BreakEven], Cell], kind: str = "") -> Row:
        return row(label, lambda each: read(each.enough) if each.enough else none, kind)

    rows = [
        enough(mark("Entrepreneurs who bear the budget"), lambda each: count(each.number), "total"),
        enough(mark("Surplus of the run with them"), lambda each: amount(each.surplus)),
        enough(mark("With one fewer"), lambda each: amount(each.before)),
        enough(mark("From this number on, none fails again"), lambda each: count(each.lasting)),
        row(
            mark("For comparison: entrepreneurs present, on average"),
            lambda each: count(Fraction(round(each.present / 100), 10)),
        ),
    ]
    return Sheet(
        Sentence(mark("How many entrepreneurs it takes, without grants")),
        Sentence(mark("Figure")),
        heads,
        rows,
    )


def _supposed(scenario: Scenario, lives: Sequence[Life], heads: Sequence[Text]) -> Sheet:
    """What the plans say, each thing once, with its value by variant."""
    several = [dict(_said(scenario, each)) for each in lives]
    rows = []
    for key in dict.fromkeys(key for each in several for key in each):
        label = next(each[key][0] for each in several if key in each)
        rows.append(Row(label, [each[key][1] if key in each else Cell() for each in several]))
    return Sheet(
        Sentence(mark("What the scenario supposes of the cooperative")),
        Sentence(mark("Figure")),
        heads,
        rows,
        words=True,
    )


def _said(scenario: Scenario, life: Life) -> Iterator[tuple[str, tuple[Text, Cell]]]:
    """Each thing that a plan says, by a key: what it is called, and its value."""
    plan, budget, rules = life.plan, life.plan.budget, life.years[0].allocation.rules
    forms, form = scenario.country.legal_forms, rules.name.rpartition("/")[2]
    labels = rules.framework.parameters.parameters
    inputs = {each.name: each for each in rules.framework.inputs}
    paid = {each.name: each for each in staff_regime(scenario.variant(life.variant)).framework.inputs}
    label: Text = forms[form].label if form in forms else form
    yield "form", (Sentence(mark("Legal form")), texts([label]))
    yield "capital", (Sentence(mark("Capital to begin with")), amount(Fraction(plan.capital)))
    yield "share", (Sentence(mark("Share that a member pays in")), amount(Fraction(plan.share)))
    for role, minor in plan.opening.items():
        yield f"opening.{role}", (_opening(scenario, role), amount(Fraction(minor)))
    for name, value in plan.statutes.items():
        yield f"statutes.{name}", (labels[name].label or name, texts([_plain(value)]))
    for name, value in plan.votes.items():
        yield f"votes.{name}", (inputs[name].label or name, texts([_plain(value)]))
    yield "fixed", (Sentence(mark("Fixed costs a month")), amount(Fraction(budget.fixed)))
    each_costs = Sentence(mark("Costs a month for each entrepreneur"))
    yield "each", (each_costs, amount(Fraction(budget.per_entrepreneur)))
    for place, post in enumerate(budget.posts, 1):
        named: Text = post.label or Sentence(mark("Post {number}"), {"number": place})
        about: list[Text] = [Sentence(mark("gross a month; persons: {count}"), {"count": post.number})]
        if post.every:
            text = mark("as many again for each further {count} entrepreneurs begun")
            about.append(Sentence(text, {"count": post.every}))
        about += [_given(paid, *each) for each in post.inputs.items()]
        yield f"post.{place}", (named, attrs.evolve(amount(Fraction(post.gross)), texts=tuple(about)))
    for name, value in budget.staff_inputs.items():
        yield f"staff.{name}", (_of_staff(paid, name), texts([_plain(value)]))
    for year, minor in budget.grants.items():
        granted = Sentence(mark("Grants of {year}"), {"year": str(year)})
        yield f"grants.{year}", (granted, amount(Fraction(minor)))
    assumed = texts([Sentence(mark("assumption"))], "unsure")
    told = texts([source_of(plan.source)]) if plan.source else assumed
    yield "source", (Sentence(mark("Source")), told)


def _of_staff(paid: Mapping[str, Input], name: str) -> Text:
    return Sentence(mark("Permanent staff: {name}"), {"name": paid[name].label or name})


def _given(paid: Mapping[str, Input], name: str, value: object) -> Text:
    return Sentence(mark("{name}: {value}"), {"name": paid[name].label or name, "value": as_typed(value)})


def _plain(value: object) -> Text:
    if isinstance(value, bool):
        return Sentence(mark("yes") if value else mark("no"))
    return as_typed(value)


def _opening(scenario: Scenario, role: str) -> Text:
    name = scenario.country.chart.account(role).labels
    return Sentence(mark("{name}, to begin with"), {"name": name})


def _broken(scenario: Scenario, lives: Iterable[Life]) -> Iterator[Notice]:
    """The rules of frameworks, and the limits of the law on what is voted, that years break."""
    for life in lives:
        variant = scenario.variant(life.variant)
        names = {each.key: each.label for each in variant.framework.constraints}
        several: dict[str, tuple[Text, str, list[str]]] = {}
        for year in life.years:
            for key in year.broken:
                several.setdefault(key, (names[key], "", []))[2].append(str(year.year))
            for breach in year.allocation.breaches:
                limit = breach.limit
                several.setdefault(limit.node, (limit.label, limit.source, []))[2].append(str(year.year))
        for rule, source, years in several.values():
            fields = {"label": variant.label, "rule": rule, "years": ", ".join(years), "source": source}
            text = (
                mark("“{label}”, {years}: {rule} ({source})")
                if source
                else mark("“{label}”, {years}: {rule}")
            )
            yield Notice(Sentence(text, fields))


def _without(scenario: Scenario) -> Iterator[Notice]:
    """Why the other variants have no such life."""
    for variant in scenario.variants:
        why = why_none(scenario, variant.key)
        if why is not None:
            text = mark("“{label}” has no such life: {why}.")
            yield Notice(Sentence(text, {"label": variant.label, "why": why}), "note")
