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

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from concurrent.futures.process import ProcessPoolExecutor

import attrs

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.simulation.gathering import Gathering
from cae_core.simulation.results import Results
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.tallies import Tally
from cae_core.simulation.work import Brief, Cutter, Done, Unit, do_unit, run_unit

CHUNK = 16_384
TRIES = 3
"""How often a chunk is begun before the run gives up."""
AHEAD = 2
"""Chunks that wait for each worker: enough to keep it busy, few enough to keep memory flat."""


class WorkerLost(CaeError, RuntimeError):
    """Workers were lost again and again on one chunk. Data: start, stop, tries, why."""

    template = mark("rows {start} to {stop}: a worker was lost {tries} times ({why}); nothing is kept")


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
) -> Results:
    """Run a scenario and return its results: the same bytes for any executor, number of workers and chunk.

    ``keep="sums"`` keeps no person, so that memory does not grow with the population: sums, groups and
    ``tallies`` only. ``workers`` is how many processes start where no executor is given (default: one a core;
    1: none, the work is done here), and how many a given one has: two chunks wait for each.
    Raises what a course raises (LawNotEstablished…), WorkerLost, CannotSend.
    """
    if keep not in ("people", "sums") or chunk < 1:
        message = 'keep is "people" or "sums", chunk at least 1'
        raise ValueError(message)
    several = tuple(tallies)
    brief = Brief(scenario.variants, scenario.start, keep == "people", several, scenario.population)
    gathering = Gathering(scenario, several, keep_people=keep == "people")
    size = scenario.population.size
    rows = [(start, min(start + chunk, size)) for start in range(0, size, chunk)]
    watch = _Watch(size, progress, tuple(each.key for each in scenario.variants if each.row_by_row))
    workers = workers or os.cpu_count() or 1
    if executor is None and (workers == 1 or len(rows) == 1):
        done: Iterator[Done] = (run_unit(brief, *each) for each in rows)
    else:
        done = _Crew(_cutter(brief), executor, workers).work(rows)
    for each in done:
        gathering.add(each)
        watch.add(each.persons)
    return gathering.results()


def _cutter(brief: Brief) -> Cutter:
    try:
        return Cutter(brief)
    except Exception as error:
        raise CannotSend(why=f"{type(error).__name__}: {error}") from error


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


@attrs.define(eq=False)
class _Job:
    """A chunk on its way."""

    unit: Unit
    tries: int = 0


class _Crew:
    """Has chunks done by an executor, its own or one that was given, and begins again those that are lost.

    Chunks that were under way when a worker was lost are begun again one by one, so that one that kills
    workers is found out and no other is counted against.
    """

    def __init__(self, cutter: Cutter, executor: Executor | None, workers: int) -> None:
        self._cutter, self._given, self._workers = cutter, executor, workers
        self._executor = executor
        self._suspects: list[_Job] = []

    def work(self, rows: list[tuple[int, int]]) -> Iterator[Done]:
        """What comes of every chunk, in the order in which they are done."""
        waiting = iter(rows)
        under_way: dict[Future[Done], _Job] = {}
        try:
            while True:
                self._fill(under_way, waiting)
                if not under_way:
                    if self._suspects:
                        continue
                    return
                ready, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in ready:
                    job = under_way.pop(future, None)
                    if job is not None:
                        yield from self._outcome(future, job, under_way)
        finally:
            for future in under_way:
                future.cancel()
            if self._given is None and self._executor is not None:
                self._executor.shutdown(cancel_futures=True)

    def _fill(self, under_way: dict[Future[Done], _Job], waiting: Iterator[tuple[int, int]]) -> None:
        """Hand out chunks: a suspect alone, or as many as keep the workers busy."""
        if self._suspects:
            if not under_way:
                self._begin(self._suspects.pop(0), under_way)
            return
        while len(under_way) < AHEAD * self._workers:
            rows = next(waiting, None)
            if rows is None:
                return
            self._begin(_Job(self._cutter.unit(*rows)), under_way)
            if self._suspects:
                return

    def _begin(self, job: _Job, under_way: dict[Future[Done], _Job]) -> None:
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self._workers, mp_context=context)
        try:
            under_way[self._executor.submit(do_unit, job.unit)] = job
        except BrokenExecutor as error:
            self._lost([job], error)

    def _outcome(
        self, future: Future[Done], job: _Job, under_way: dict[Future[Done], _Job]
    ) -> Iterator[Done]:
        try:
            yield future.result()
        except CaeError:
            raise
        except Exception as error:
            if not _is_loss(error):
                raise
            alone = not under_way
            lost = [job]
            if isinstance(error, BrokenExecutor):  # everything under way is lost with the pool
                lost += under_way.values()
                under_way.clear()
            self._lost(lost, error, alone=alone)

    def _lost(self, jobs: list[_Job], error: Exception, *, alone: bool = True) -> None:
        """Put chunks back; only one that was alone is counted against. Raises WorkerLost."""
        if isinstance(error, BrokenExecutor) and self._given is None and self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None
        for job in jobs:
            job.tries += alone
            if job.tries >= TRIES:
                why = f"{type(error).__name__}: {error}"
                raise WorkerLost(
                    start=job.unit.start, stop=job.unit.stop, tries=job.tries, why=why
                ) from error
        self._suspects += jobs


def _is_loss(error: Exception) -> bool:
    """Whether an error tells that a worker is gone rather than that the work cannot be done."""
    cluster = type(error).__module__.partition(".")[0] in ("distributed", "dask")
    return cluster or isinstance(error, (BrokenExecutor, CancelledError, ConnectionError, EOFError))
