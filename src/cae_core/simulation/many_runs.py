"""One scenario run many times with other values, here or on any executor: the same numbers everywhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from fractions import Fraction
from typing import Any

from cae_core.simulation.execution import CHUNK, Progress, Watcher, run_scenario
from cae_core.simulation.readings import Measure
from cae_core.simulation.scenario import Scenario

Numbers = dict[str, Fraction]
_Job = tuple[dict[str, Any], Mapping[str, Measure], int]


def run_many(
    scenarios: Sequence[Scenario],
    measures: Mapping[str, Measure],
    executor: Executor | None = None,
    *,
    chunk: int = CHUNK,
    progress: Watcher | None = None,
) -> list[Numbers]:
    """Run scenarios and return the measures of each, in their order.

    Each run is one piece of work for the executor (None: they are done here, one after the other). Raises
    what a run raises; a worker that is lost ends it all with the executor's error.
    """
    jobs: Iterable[_Job] = ((_fields(each), measures, chunk) for each in scenarios)
    mapped: Callable[..., Iterator[Numbers]] = map if executor is None else executor.map
    began, found = time.monotonic(), []
    for each in mapped(_measured, jobs):
        found.append(each)
        if progress is not None:
            elapsed = time.monotonic() - began
            left = elapsed * (len(scenarios) - len(found)) / len(found)
            progress(Progress(len(found), len(scenarios), elapsed, left))
    return found


def _fields(scenario: Scenario) -> dict[str, Any]:
    """What a scenario is made of, without what it keeps in mind."""
    names = ("title", "population", "variants", "start", "seed")
    return {name: getattr(scenario, name) for name in names}


def _measured(job: _Job) -> Numbers:
    fields, measures, chunk = job
    results = run_scenario(Scenario(**fields), chunk=chunk, workers=1)
    return {name: measure(results) for name, measure in measures.items()}
