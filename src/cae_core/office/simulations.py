"""A scenario from its file to its report: run it, measure it, write tables, figures and a page."""

from __future__ import annotations

import os
import shutil
import warnings
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.exchange.atomic import NotWritten, write_whole
from cae_core.messages import mark
from cae_core.money import decimals
from cae_core.office.examples import FolderExists, UnknownExample, examples_home
from cae_core.office.simulation_pages import Looked, simulation_page
from cae_core.office.simulation_pictures import Pictures
from cae_core.office.simulation_sensitivity import Sensitivity
from cae_core.rendering.charts import charts_there
from cae_core.rendering.render import render
from cae_core.rendering.simulation import SimulationPage
from cae_core.rendering.voice import Voice
from cae_core.rules.errors import LawNotChecked
from cae_core.simulation.asked_measures import asked, bands_table, tornado_table
from cae_core.simulation.crew import Processes
from cae_core.simulation.execution import CHUNK, Watcher, run_scenario
from cae_core.simulation.lives import lives, with_lives
from cae_core.simulation.measures import lines_table, measure
from cae_core.simulation.monte_carlo import monte_carlo
from cae_core.simulation.protection import Looking
from cae_core.simulation.results import Results, load_parquet
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.scenario_file import read_scenario
from cae_core.simulation.sensitivity import tornado
from cae_core.simulation.tallies import Tally

DRAWS = 20
"""How often assumptions are drawn unless said."""
REPORT = "report.html"
KEPT_PERSONS = 200_000
"""Rows beyond which no row of a person is kept, so that memory does not grow: fewer measures, and said so."""
BIN = 10
"""Units of currency of a bin of income then: what deciles are right to."""


class NoScenario(CaeError, FileNotFoundError):
    """A scenario's file that is not there. Data: path."""

    template = mark("{path}: no such file; `cae simulate --list` names scenarios to begin from")


class ScenarioExists(FolderExists):
    """The file to copy a scenario to is there already. Data: folder (the file)."""

    template = mark("{folder} exists already: choose another folder with --out, or remove it first")


@attrs.frozen(eq=False)
class Simulated:
    """A scenario as it was run and written."""

    scenario: Scenario
    results: Results
    looked: Looked
    page: SimulationPage
    folder: Path
    files: tuple[Path, ...]


def simulate(
    path: Path | str,
    out: Path | str,
    *,
    workers: int | None = None,
    chunk: int = CHUNK,
    language: str = "en",
    parquet: bool = False,
    people: bool = False,
    draws: int = DRAWS,
    progress: Watcher | None = None,
) -> Simulated:
    """Run the scenario of a file and write its report, tables and figures to a folder.

    Files are the same bytes for the same scenario, seed, language and version, whatever ``workers`` and
    ``chunk``. ``draws`` is how often the assumptions of the scenario are drawn for bands. ``people`` writes
    the table of persons too, ``parquet`` each table as Parquet as well. Figures
    are left out where matplotlib is not installed. Raises NoScenario, Problems with the file's mistakes,
    LawNotEstablished for a figure to supply, ExtraMissing, NotWritten.
    """
    path, out = Path(path), Path(out)
    if parquet:
        load_parquet()  # missing, it is told before a run that may be long
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LawNotChecked)  # the report says until when the law was checked
        scenario = found_scenario(path)
        _writable(out)
        size = scenario.population.size
        keep = "people" if size <= KEPT_PERSONS else "sums"
        width = BIN * 10 ** decimals(scenario.country.currency)
        results = run_scenario(
            scenario,
            chunk=chunk,
            progress=progress,
            keep=keep,
            tallies=() if keep == "people" else (Tally("net_income", width, a_month=True),),
            workers=workers,
            looking=Looking(),
        )
        looked = Looked(
            measure(results, scenario.lines) if results.people else (),
            {each.key: each.rights[0] for each in results.variants},
            lives(scenario, results),
            _sensitivity(scenario, draws, chunk, workers, progress) if scenario.assumptions else None,
        )
        results = with_lives(results, looked.lives)
        if scenario.lines and looked.measured:
            reached = lines_table(looked.measured, scenario.lines)
            results = attrs.evolve(results, more={"lines": reached, **results.more})
        if scenario.measures and looked.told is not None:
            results = _with_sensitivity(results, looked.told)
        return _written(scenario, results, looked, out=out, language=language, parquet=parquet, people=people)


def _writable(out: Path) -> None:
    """Raise NotWritten where a folder cannot be made or written to, before a run that may be long."""
    there = next(each for each in (out, *out.absolute().parents) if each.exists())
    if not there.is_dir():
        raise NotWritten(path=str(there), why=mark("Not a directory"))
    if not os.access(there, os.W_OK | os.X_OK):
        raise NotWritten(path=str(there), why=mark("Permission denied"))


def found_scenario(path: Path) -> Scenario:
    """The scenario of a file. Raises NoScenario, Problems with the file's mistakes."""
    if not path.is_file():
        raise NoScenario(path=str(path))
    return read_scenario(path)


def _sensitivity(
    scenario: Scenario, draws: int, chunk: int, workers: int | None, progress: Watcher | None
) -> Sensitivity:
    """Run a scenario again and again with other values of its assumptions, on several processes."""
    several = asked(scenario)
    measures = {each.name: each.reading for each in several}
    count = workers or os.cpu_count() or 1
    with ExitStack() as stack:
        pool = stack.enter_context(Processes(count)) if count > 1 else None
        options: dict[str, Any] = {"chunk": chunk, "progress": progress}
        alone = tornado(scenario, scenario.assumptions, measures, pool, **options)
        together = None
        if draws:
            root = scenario.seed
            together = monte_carlo(
                scenario, scenario.assumptions, measures, pool, draws=draws, root=root, **options
            )
        return Sensitivity(several, alone, together, scenario.lines)


def _with_sensitivity(results: Results, told: Sensitivity) -> Results:
    """The results with the numbers of each run as tables."""
    more = {"tornado": tornado_table(told.asked, told.tornado)}
    if told.draws is not None:
        more["bands"] = bands_table(told.asked, told.draws)
    return attrs.evolve(results, more={**results.more, **more})


def _written(
    scenario: Scenario,
    results: Results,
    looked: Looked,
    *,
    out: Path,
    language: str,
    parquet: bool,
    people: bool,
) -> Simulated:
    pictures = Pictures(Voice(language, scenario.country.code), results, wanted=charts_there())
    page = simulation_page(scenario, results, pictures, looked)
    names = [name for name in results.tables if name != "people" or (people and results.people)]
    content = {f"{name}.csv": results.to_csv(name) for name in names}
    content["results.json"] = results.to_json()
    for key, filed in pictures.drawn.items():
        kinds = {"svg": filed.drawn.svg, "png": filed.drawn.png, "csv": filed.csv}
        content |= {f"figures/{key}.{kind}": data for kind, data in kinds.items()}
    as_parquet = [f"{name}.parquet" for name in names] if parquet else []
    page = attrs.evolve(page, files=(*content, *as_parquet))
    content = {REPORT: render(page, language).encode(), **content}
    for name, data in content.items():
        write_whole(out / name, data, durable=False)
    for name in as_parquet:
        results.to_parquet(name.removesuffix(".parquet"), out / name)
    files = tuple(out / name for name in (*content, *as_parquet))
    return Simulated(scenario, results, looked, page, out, files)


def scenario_names() -> tuple[str, ...]:
    """The scenarios to begin from, in alphabetical order."""
    return tuple(sorted(path.stem for path in _scenarios().glob("*.toml") if "-" not in path.stem))


def copy_scenario(name: str, to: Path | str | None = None) -> Path:
    """Copy a scenario to begin from, with the files it names, to a folder (default: here); return its file.

    Raises UnknownExample, ScenarioExists where a file is there already, NotWritten.
    """
    if name not in scenario_names():
        raise UnknownExample(name=name, known=", ".join(scenario_names()))
    folder = Path(to or ".")
    several = [_scenarios() / f"{name}.toml", *sorted(_scenarios().glob(f"{name}-*"))]
    for each in several:
        if (folder / each.name).exists():
            raise ScenarioExists(folder=str(folder / each.name))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for each in several:
            shutil.copyfile(each, folder / each.name)
    except OSError as error:
        raise NotWritten(path=str(folder), why=error.strerror or type(error).__name__) from error
    return folder / f"{name}.toml"


def _scenarios() -> Path:
    return examples_home() / "scenarios"
