"""Simulating legal frameworks from the command line: a scenario's file in, a report and tables out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cae_core.cli.speaking import OK, Speaker, WrongWords
from cae_core.messages import mark

if TYPE_CHECKING:
    from cae_core.office.simulations import Simulated
    from cae_core.rendering.simulation import SimulationPage
    from cae_core.simulation.execution import Progress, Watcher
    from cae_core.simulation.results import Table

_SOON = 0.5
"""Seconds between two tellings of how far a run is."""


class NoScenarioNamed(WrongWords):
    """The command without a file."""

    template = mark("SCENARIO is missing: give a scenario's file, or --list, or --copy NAME")


class NowhereToWrite(WrongWords):
    """The command without a folder to write to."""

    template = mark("--out is missing: give the folder for the report")


def add_to(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(
        "simulate",
        help=mark(
            "Run the same people under several laws, side by side, and write a report, tables and figures. "
            "--list tells what there is to begin from."
        ),
    )(simulate)


def simulate(  # noqa: PLR0917 - the options that a reader may give
    context: typer.Context,
    scenario: Annotated[
        Path | None,
        typer.Argument(help=mark("The scenario's file."), metavar="SCENARIO", readable=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=mark("The folder to write to."), metavar="DIR")
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=0, help=mark("Processes (default: one a core)."))
    ] = 0,
    chunk: Annotated[
        int,
        typer.Option("--chunk", min=1, help=mark("Persons worked on at once; results do not depend on it.")),
    ] = 32_768,
    draws: Annotated[
        int,
        typer.Option("--draws", min=0, help=mark("Runs with assumptions drawn at once, for bands; 0: none.")),
    ] = 20,
    parquet: Annotated[
        bool, typer.Option("--parquet", help=mark("Write each table as Parquet too."))
    ] = False,
    people: Annotated[bool, typer.Option("--people", help=mark("Write the table of persons too."))] = False,
    known: Annotated[
        bool, typer.Option("--list", help=mark("List scenarios to begin from, frameworks and descriptions."))
    ] = False,
    copy: Annotated[
        str,
        typer.Option(
            "--copy", help=mark("Copy a scenario to begin from into --out, or here."), metavar="NAME"
        ),
    ] = "",
) -> int:
    """Run a scenario."""
    speaker: Speaker = context.obj
    if known:
        return _list(speaker)
    if copy:
        return _copy(speaker, copy, out)
    if scenario is None:
        raise NoScenarioNamed
    if out is None:
        raise NowhereToWrite
    from cae_core.office.simulations import simulate as run

    language = speaker.settings.language
    with _told(speaker) as progress:
        found = run(
            scenario,
            out,
            workers=workers or None,
            chunk=chunk,
            language=language,
            parquet=parquet,
            people=people,
            draws=draws,
            progress=progress,
        )
    speaker.as_in(found.page.country)
    speaker.data(_data(found)) if speaker.json else _print(speaker, found, wanted=people)
    return OK


@contextmanager
def _told(speaker: Speaker) -> Iterator[Watcher | None]:
    """How far the run is, on one line of the terminal that is taken away at the end; nothing elsewhere."""
    if speaker.json or not sys.stderr.isatty():
        yield None
        return
    last, width = 0.0, 0

    def show(progress: Progress) -> None:
        nonlocal last, width
        now = time.monotonic()
        if now - last < _SOON and progress.done < progress.rows:
            return
        last = now
        text = speaker.say(
            mark("{percent} %, about {left} s left"),
            percent=progress.done * 100 // progress.rows,
            left=round(progress.left),
        )
        if progress.row_by_row:
            text += " – " + speaker.say(
                mark("pay searched row by row: {variants}"), variants=", ".join(progress.row_by_row)
            )
        print(f"\r{text.ljust(width)}", end="", file=sys.stderr, flush=True)
        width = max(width, len(text))

    try:
        yield show
    finally:
        print(f"\r{' ' * width}\r", end="", file=sys.stderr, flush=True)


def _print(speaker: Speaker, found: Simulated, *, wanted: bool) -> None:
    """What came out; ``wanted`` is whether the table of persons was asked for."""
    from cae_core.office.simulation_pages import to_come
    from cae_core.office.simulations import KEPT_PERSONS
    from cae_core.rendering.simulation import written
    from cae_core.rules.ratio import Ratio

    page, voice, say = found.page, speaker.voice, speaker.say
    speaker.print(voice.text(page.title), "")
    for banner in (*page.banners, *to_come(found.scenario)):
        speaker.print(f"! {voice.text(banner)}")
    rows = [
        [
            voice.text(side.label),
            written(side.income, voice, page.currency),
            written(side.more, voice, page.currency) if side.more else "",
        ]
        for side in page.sides
    ]
    heads = [say(mark("Variant")), say(mark("Net income a month")), say(mark("Compared with the first"))]
    speaker.print("")
    speaker.table(heads, rows, right=[1, 2])
    lives = list(_lives(speaker, found))
    if lives:
        speaker.print("", *lives)
    text = mark("{count} files in {folder}; read first: {report}")
    report = found.folder / "report.html"
    speaker.print("", say(text, count=len(found.files), folder=found.folder, report=report))
    if wanted and not found.results.people:
        text = mark("No table of persons: beyond {most} rows none is kept")
        speaker.print(say(text, most=speaker.voice.number(Ratio(KEPT_PERSONS))))
    if not any(section.pictures for section in page.sections):
        speaker.print(say(mark('No figures: they need matplotlib (pip install "cae_core[report]")')))


def _lives(speaker: Speaker, found: Simulated) -> Iterator[str]:
    """What became of each cooperative that the scenario asks about, in a line."""
    from cae_core.rendering.simulation import money

    labels = {each.key: each.label for each in found.scenario.variants}
    texts = {
        True: mark(
            "“{label}”, its cooperative at the end of {year}: cash {cash}, reserves {reserves} ({currency}); "
            "{count} entrepreneurs bear its services without grants"
        ),
        False: mark(
            "“{label}”, its cooperative at the end of {year}: cash {cash}, reserves {reserves} ({currency}); "
            "no number of entrepreneurs bears its services without grants"
        ),
    }
    for key, life in found.looked.lives.items():
        last, enough, currency = life.years[-1], life.enough, found.page.currency
        cash, reserves = (money(each, speaker.voice, currency) for each in (last.cash, last.reserves))
        yield speaker.say(
            texts[enough is not None],
            label=speaker.voice.text(labels[key]),
            year=str(last.year),
            cash=cash,
            reserves=reserves,
            currency=currency,
            count=enough.number if enough else 0,
        )


def _data(found: Simulated) -> dict[str, Any]:
    """A run as plain data; sums as the tables have them."""
    results, page = found.results, found.page
    return {
        "country": results.country,
        "currency": results.currency,
        "months": results.months,
        "persons": results.persons,
        "seed": results.provenance.seed,
        "population": results.provenance.population,
        "variants": {
            each.key: {
                "framework": each.framework,
                "law": each.rests.law,
                "unverified": len(each.rests.unverified),
                "totals": dict(each.totals),
                "net_income_a_month": _exact(page, each.key),
            }
            for each in results.variants
        },
        **{name: _rows(results.table(name)) for name in results.more},
        "files": [str(path) for path in found.files],
    }


def _rows(table: Table) -> list[dict[str, Any]]:
    """A table as rows."""
    values = zip(*(column.tolist() for column in table.values()), strict=True)
    return [dict(zip(table, row, strict=True)) for row in values]


def _exact(page: SimulationPage, key: str) -> str | None:
    """Net income a month of presence in minor units, as an exact fraction."""
    value = next(side.income.value for side in page.sides if side.key == key)
    return None if value is None else f"{value.n}/{value.d}"


def _copy(speaker: Speaker, name: str, out: Path | None) -> int:
    from cae_core.office.simulations import copy_scenario

    path = copy_scenario(name, out)
    if speaker.json:
        speaker.data({"scenario": str(path)})
    else:
        text = mark("{path}: a synthetic scenario. Next:  cae simulate {path} --out {name}")
        speaker.print(speaker.say(text, path=path, name=name))
    return OK


def _list(speaker: Speaker) -> int:
    from cae_core.country import find_country, known_countries
    from cae_core.office.simulations import scenario_names

    several = [find_country(code) for code in sorted(known_countries())]
    if speaker.json:
        found = {
            each.code: {"frameworks": list(each.frameworks), "descriptions": list(each.populations)}
            for each in several
        }
        speaker.data({"scenarios": scenario_names(), "countries": found})
        return OK
    say, voice = speaker.say, speaker.voice
    speaker.print(
        say(mark("Scenarios to begin from, with --copy NAME:")), f"  {', '.join(scenario_names())}", ""
    )
    asked = say(mark("asked for"))
    rows = [
        [country.code, key, voice.text(each.label), asked if each.asked else ""]
        for country in several
        for key, each in country.frameworks.items()
    ]
    heads = [say(mark("Country")), say(mark("Framework")), say(mark("Label")), ""]
    speaker.table(heads, rows, whole=[0, 1])
    rows = [
        [country.code, key, voice.text(tables["label"])]
        for country in several
        for key, tables in country.populations.items()
    ]
    speaker.print("")
    speaker.table([say(mark("Country")), say(mark("Description")), say(mark("Label"))], rows, whole=[0, 1])
    return OK
