"""One scenario run many times with other values, here or on any executor: the same numbers everywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from fractions import Fraction
from typing import Any

from cae_core.messages import Sentence, mark
from cae_core.simulation.crew import Crew, Piece
from cae_core.simulation.execution import CHUNK, Progress, Watcher, run_scenario
from cae_core.simulation.life_readings import AnyMeasure, Lived, read
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.work import hush_in_worker

Numbers = dict[str, Fraction]
_Job = tuple[int, dict[str, Any], Mapping[str, AnyMeasure], int]


def run_many(
    scenarios: Sequence[Scenario],
    measures: Mapping[str, AnyMeasure],
    executor: Executor | None = None,
    *,
    chunk: int = CHUNK,
    progress: Watcher | None = None,
    workers: int | None = None,
) -> list[Numbers]:
    """Run scenarios and return the measures of each, in their order: all of them read from the same run.

    Each run is one piece of work for the executor, begun again where its worker is lost: never fewer runs
    than were asked for. A pool of processes that lost one takes no more work, so that its loss ends it all;
    `cae_core.simulation.crew.Processes` goes on. Without an executor ``workers`` processes start (None or 1:
    none, runs are done here, one after the other). Raises what a run raises, WorkerLost.
    """
    jobs = [(number, _fields(each), measures, chunk) for number, each in enumerate(scenarios)]
    if executor is None and (workers or 1) == 1:
        done: Iterator[tuple[int, Numbers]] = map(_measured, jobs)
    else:
        done = Crew(_measured, executor, workers).work(_pieces(jobs))
    began, found = time.monotonic(), dict[int, Numbers]()
    for number, numbers in done:
        found[number] = numbers
        if progress is not None:
            elapsed = time.monotonic() - began
            left = elapsed * (len(scenarios) - len(found)) / len(found)
            progress(Progress(len(found), len(scenarios), elapsed, left))
    return [found[number] for number in range(len(scenarios))]


def _pieces(jobs: Sequence[_Job]) -> Iterator[Piece]:
    for job in jobs:
        what = Sentence(mark("run {number} of {count}"), {"number": job[0] + 1, "count": len(jobs)})
        yield Piece(job, what)


def _fields(scenario: Scenario) -> dict[str, Any]:
    """What a scenario is made of, without what it keeps in mind."""
    names = ("title", "population", "variants", "start", "seed", "cooperatives")
    return {name: getattr(scenario, name) for name in names}


def _measured(job: _Job) -> tuple[int, Numbers]:
    number, fields, measures, chunk = job
    hush_in_worker()
    scenario = Scenario(**fields)
    lived = Lived(scenario, run_scenario(scenario, chunk=chunk, workers=1))
    return number, {name: read(measure, lived) for name, measure in measures.items()}
