"""Running a scenario: the population in chunks, here or on any executor, with the same result everywhere.

```python
from concurrent.futures import ThreadPoolExecutor   # any `concurrent.futures.Executor`
results = run_scenario(scenario)                    # a pool of processes, one a core
results = run_scenario(scenario, ThreadPoolExecutor(1))
results = run_scenario(scenario, dask_client.get_executor())    # a cluster: extra `cluster`
```

A script that lets `run_scenario` start its own processes needs ``if __name__ == "__main__":``, as with any
pool of processes. On a cluster each worker needs the same cae_core and countries; what it made says so.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor

import attrs

from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark
from cae_core.simulation.asked_wrongly import WrongArgument
from cae_core.simulation.crew import Crew, Piece, workers_of
from cae_core.simulation.gathering import Gathering
from cae_core.simulation.protection import Looking
from cae_core.simulation.results import Results
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.tallies import Tally
from cae_core.simulation.work import Brief, Cutter, Done, do_unit, run_unit

CHUNK = 32_768
"""Persons worked on at once, unless fewer are asked for."""
_WORTH = 2_000_000
"""Months of persons and variants for which starting processes is worth while though one chunk would do."""


class CannotSend(CaeError, TypeError):
    """A scenario that cannot go to another process. Data: why."""

    template = mark("the scenario cannot be sent to other processes ({why}); run it with workers=1")


@attrs.frozen
class Progress:
    """How far a run is: rows done of all, seconds since it began, seconds left at this pace.

    ``row_by_row`` names the variants whose pay is searched so, which takes its time: see `Reform.monotone`.
    """

    done: int
    rows: int
    elapsed: float
    left: float
    row_by_row: tuple[str, ...] = ()


Watcher = Callable[[Progress], object]


def run_scenario(
    scenario: Scenario,
    executor: Executor | None = None,
    chunk: int = CHUNK,
    progress: Watcher | None = None,
    *,
    keep: str = "people",
    tallies: Iterable[Tally] = (),
    workers: int | None = None,
    looking: Looking | None = None,
) -> Results:
    """Run a scenario and return its results: the same bytes for any executor, number of workers and chunk.

    ``keep="sums"`` keeps no person, so that memory does not grow with the population: sums, groups and
    ``tallies`` only. With ``looking`` the rights that people end with are told too (`VariantResults.rights`),
    whatever is kept. ``workers`` is how many processes start where no executor is given (default: one a core;
    1: none, the work is done here), and how many a given one has (default: what it tells, see
    `cae_core.simulation.crew.workers_of`): two chunks wait for each. A chunk whose worker is lost is begun
    again. Raises what a course raises (LawNotEstablished…), WorkerLost, CannotSend, WrongArgument.
    """
    if keep not in ("people", "sums"):
        raise WrongArgument(name="keep", found=repr(keep), expected=mark("“people” or “sums”"))
    if chunk < 1:
        raise WrongArgument(name="chunk", found=repr(chunk), expected=mark("a whole number, 1 or more"))
    several = tuple(tallies)
    brief = Brief(scenario.variants, scenario.start, keep == "people", several, scenario.population, looking)
    gathering = Gathering(scenario, several, keep_people=keep == "people", looking=looking)
    hands = workers or (workers_of(executor) if executor else os.cpu_count()) or 1
    rows = list(_chunks(scenario, chunk, hands))
    slow = tuple(each.key for each in scenario.variants if each.row_by_row)
    watch = _Watch(scenario.population.size, progress, slow)
    if executor is None and (hands == 1 or len(rows) == 1):
        done: Iterator[Done] = (run_unit(brief, *each) for each in rows)
    else:
        done = Crew(do_unit, executor, workers).work(_pieces(_cutter(brief), rows))
    for each in done:
        gathering.add(each)
        watch.add(each.persons)
    return gathering.results()


def _chunks(scenario: Scenario, most: int, hands: int) -> Iterator[tuple[int, int]]:
    """The rows of each chunk: as few as may be, of one size, so that those who share them end together."""
    size = scenario.population.size
    parts = -(-size // most)
    if size * scenario.months * len(scenario.variants) >= _WORTH:
        parts = -(-parts // hands) * hands
    each = -(-size // parts) if parts else 1
    return ((start, min(start + each, size)) for start in range(0, size, each))


def _cutter(brief: Brief) -> Cutter:
    try:
        return Cutter(brief)
    except Exception as error:
        raise CannotSend(why=f"{type(error).__name__}: {error}") from error


def _pieces(cutter: Cutter, rows: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    """The units of a run, each cut when a worker waits for it."""
    for start, stop in rows:
        what = Sentence(mark("rows {start} to {stop}"), {"start": start, "stop": stop})
        yield Piece(cutter.unit(start, stop), what)


class _Watch:
    """Tells how far the run is."""

    def __init__(self, rows: int, progress: Watcher | None, row_by_row: tuple[str, ...]) -> None:
        self._rows, self._progress, self._row_by_row = rows, progress, row_by_row
        self._done, self._began = 0, time.monotonic()

    def add(self, rows: int) -> None:
        self._done += rows
        if self._progress is not None:
            elapsed = time.monotonic() - self._began
            left = elapsed * (self._rows - self._done) / self._done
            self._progress(Progress(self._done, self._rows, elapsed, left, self._row_by_row))
