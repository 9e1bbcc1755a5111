"""The report of a simulation, assembled: question, variants, measures, hypotheses, sources, limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from cae_core.messages import Sentence, mark
from cae_core.office.simulation_cooperative import CONVENTIONS, cooperative
from cae_core.office.simulation_law import (
    checked_until,
    constraints,
    own_framework,
    protections,
    sides,
    unread,
)
from cae_core.office.simulation_lines import reached
from cae_core.office.simulation_pictures import Pictures
from cae_core.office.simulation_sections import Codes, Found, bodies, groups, incomes, people_of, winners
from cae_core.office.simulation_sensitivity import Sensitivity, sensitivity, with_bands
from cae_core.office.simulation_words import as_typed, source_of, texts
from cae_core.rendering.pages import Notice, Text
from cae_core.rendering.simulation import Cell, Row, Section, Sheet, SimulationPage
from cae_core.simulation.description import Description, Hypothesis
from cae_core.simulation.generation import Described
from cae_core.simulation.lives import Life
from cae_core.simulation.measures import Measured
from cae_core.simulation.protection import Protected
from cae_core.simulation.results import Results
from cae_core.simulation.scenario import Scenario

_LIMITS = (
    mark("People do not change what they do: the same work and the same clients under every variant."),
    mark(
        "Each person is one activity; clients pay in the month in which they are invoiced, and all of "
        "them pay."
    ),
    mark("VAT is left out, and so are benefits in kind, hours of work, waivers of the contribution."),
    mark("That breaking a rule ends a status is not followed; months that break one are counted."),
    mark("Rights earned before the run are not known."),
)


@attrs.frozen(eq=False)
class Looked:
    """What was looked at in results: measures of persons (none where none were kept), and more by variant.

    ``rights`` are those open at the end of the run, ``lives`` the cooperatives' own, ``told`` what
    assumptions carry.
    """

    measured: tuple[Measured, ...] = ()
    rights: Mapping[str, Protected] = attrs.field(factory=dict)
    lives: Mapping[str, Life] = attrs.field(factory=dict)
    told: Sensitivity | None = None


def simulation_page(
    scenario: Scenario, results: Results, pictures: Pictures, looked: Looked
) -> SimulationPage:
    """The report of a scenario's results, and of what was looked at in them."""
    description = scenario.population.description if isinstance(scenario.population, Described) else None
    codes: Codes = description.categories if description else {}
    found = Found(results, looked.measured, scenario.country, codes, pictures)
    sections = (
        _incomes(found, scenario),
        groups(found),
        winners(found),
        sensitivity(found, looked.told),
        bodies(found),
        cooperative(scenario, looked.lives, pictures),
        protections(found, scenario, looked.rights),
        constraints(found, scenario),
        _hypotheses(description),
        unread(found, scenario),
        _limits(scenario, results, looked.lives),
    )
    return SimulationPage(
        title=scenario.title or description_label(description),
        question=scenario.question,
        country=scenario.country.code,
        country_name=scenario.country.labels,
        currency=scenario.country.currency,
        first=scenario.start,
        last=scenario.start + (scenario.months - 1),
        people=people_of(results),
        sides=with_bands(sides(found, scenario), looked.told),
        sections=tuple(each for each in sections if each is not None),
        facts=tuple(_facts(results, looked.lives)),
        banners=tuple(_banners(scenario, description)),
    )


def _incomes(found: Found, scenario: Scenario) -> Section:
    """What people earn, and who reaches the lines that the scenario gives."""
    section = incomes(found)
    return attrs.evolve(section, sheets=(*section.sheets, *reached(found, scenario.lines)))


def description_label(description: Description | None) -> Text:
    """What a population is called where its scenario has no title."""
    return description.label if description else Sentence(mark("Simulation"))


def _banners(scenario: Scenario, description: Description | None) -> Iterator[Sentence]:
    if description is not None:
        yield Sentence(
            mark(
                "Synthetic population: nobody in it exists. Figures are worth what its hypotheses are worth."
            )
        )
    for variant in scenario.variants:
        yield from own_framework(variant)
        if variant.framework.experimental:
            yield Sentence(mark("“{label}” is an experiment: no law gives it."), {"label": variant.label})
        elif variant.framework.asked:
            yield Sentence(mark("“{label}” is asked for: it is not the law."), {"label": variant.label})


def _hypotheses(description: Description | None) -> Section:
    title = Sentence(mark("Hypotheses of the population"))
    if description is None:
        about = Sentence(
            mark("The population is a table that was given: what it holds is for whoever made it to say.")
        )
        return Section("hypotheses", title, (about,))
    words = _Words(description)
    rows = [words.row(each) for each in description.hypotheses]
    heads = (Sentence(mark("Value")), Sentence(mark("Source")))
    about = Sentence(
        mark("{count} hypotheses, of which {assumed} are assumptions that no source bears out."),
        {"count": len(rows), "assumed": len(description.assumptions)},
    )
    return Section(
        "hypotheses",
        title,
        (description.label, description.about, about),
        sheets=(Sheet("", Sentence(mark("Hypothesis")), heads, rows, words=True),),
    )


class _Words:
    """Writes hypotheses with the names of categories in the reader's words."""

    def __init__(self, description: Description) -> None:
        self._names: dict[str, Text] = {
            code: label for codes in description.categories.values() for code, label in codes.items()
        }

    def row(self, each: Hypothesis) -> Row:
        source: Cell = (
            texts([Sentence(mark("assumption"))], "unsure")
            if each.assumption
            else texts([source_of(each.source)])
        )
        return Row(each.label or each.key, [texts(self._value(each.value)), source], each.note)

    def _value(self, value: object, before: tuple[Text, ...] = ()) -> Iterator[Text]:
        """A value as typed, a line for each of what it goes by."""
        if isinstance(value, Mapping):
            if not any(isinstance(each, (Mapping, list)) for each in value.values()):
                yield self._line(before, [self._pair(*each) for each in value.items()])
                return
            for name, each in value.items():
                yield from self._value(each, (*before, self._named(name)))
        elif isinstance(value, list):
            yield self._line(before, [as_typed(each) for each in value])
        else:
            yield self._line(before, [as_typed(value)])

    def _named(self, name: str) -> Text:
        return self._names.get(name, name)

    def _line(self, before: tuple[Text, ...], items: list[Text]) -> Text:
        text: Text = items[0]
        for each in items[1:]:
            text = Sentence(mark("{first}; {rest}"), {"first": text, "rest": each})
        for each in reversed(before):
            text = Sentence(mark("{name}: {value}"), {"name": each, "value": text})
        return text

    def _pair(self, name: str, value: object) -> Text:
        return Sentence(mark("{name}: {value}"), {"name": self._named(name), "value": as_typed(value)})


def _limits(scenario: Scenario, results: Results, lives: Mapping[str, Life]) -> Section:
    several = (*_LIMITS, *CONVENTIONS) if lives else _LIMITS
    notes = [Notice(Sentence(text), "note") for text in several]
    checked = checked_until(scenario)
    if checked is not None and checked < scenario.last_day:
        text = mark("The law was checked until {day}; later months run with the law of that day.")
        notes.insert(0, Notice(Sentence(text, {"day": checked})))
    notes[:0] = map(Notice, to_come(scenario))
    if not results.people:
        text = mark("No row of a person was kept: who wins and who loses, and age bands, are left out.")
        notes.insert(0, Notice(Sentence(text)))
        if scenario.lines:
            notes.insert(1, Notice(Sentence(mark("Nobody could be held to the lines of income either."))))
    return Section("limits", Sentence(mark("Limits")), notices=tuple(notes))


def to_come(scenario: Scenario) -> Iterator[Sentence]:
    """That a reform begins after the run: its rows may well be dated otherwise than was meant."""
    for name, day in scenario.reforms_to_come:
        text = mark(
            "Reform “{name}” begins on {day}, after the last day of this run: it moves no figure in it."
        )
        yield Sentence(text, {"name": name, "day": day})


def _facts(results: Results, lives: Mapping[str, Life]) -> Iterator[tuple[Text, Text]]:
    """What somebody needs to make the results again."""
    rests = results.provenance
    yield Sentence(mark("Seed")), str(rests.seed)
    yield Sentence(mark("Version of the code")), f"cae_core {rests.version}"
    yield (
        Sentence(mark("Law of")),
        Sentence("{first} – {last}", {"first": rests.law_from, "last": rests.law_until}),
    )
    if rests.known_on is not None:
        yield Sentence(mark("As known on")), Sentence("{day}", {"day": rests.known_on})
    yield Sentence(mark("Population (SHA-256)")), rests.population
    for each in results.variants:
        yield Sentence(mark("Law of “{label}” (SHA-256)"), {"label": each.label}), each.rests.law
        if each.key in lives:
            text = mark("Law of the surplus and staff of “{label}” (SHA-256)")
            yield Sentence(text, {"label": each.label}), lives[each.key].law
