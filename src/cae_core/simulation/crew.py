"""Pieces of work done by any executor, and begun again where a worker was lost: none is left out.

```python
with Processes(2) as pool:                          # goes on with new processes where one was killed
    bands = monte_carlo(scenario, assumptions, measures, pool, draws=200, root=1)
```
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from typing import Any, Generic, TypeVar

import attrs

from cae_core.errors import CaeError
from cae_core.messages import Sentence, mark

R = TypeVar("R")
T = TypeVar("T")

TRIES = 3
"""How often a piece is begun before the work is given up."""
AHEAD = 2
"""Pieces that wait for each worker: enough to keep it busy, few enough to keep memory flat."""
PLAIN = 8
"""How many workers an executor is taken to have that does not tell."""


class WorkerLost(CaeError, RuntimeError):
    """Workers were lost again and again on one piece of work. Data: what, tries, why."""

    template = mark("{what}: a worker was lost {tries} times ({why}); nothing is kept")


class NoWorkerBegan(WorkerLost):
    """Processes lost before any gave anything back, as an unguarded script's are. Data: what, tries, why."""

    template = mark(
        "{what}: a worker was lost {tries} times ({why}); nothing is kept. None ever gave anything back: a "
        'script that starts processes must do so under  if __name__ == "__main__":  or run with workers=1'
    )


def workers_of(executor: Executor) -> int:
    """How many workers an executor has: what pools and Dask clients tell, else `PLAIN`.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> workers_of(ThreadPoolExecutor(3)), workers_of(Executor())
    (3, 8)
    """
    told = getattr(executor, "_max_workers", None)
    cores = getattr(getattr(executor, "_client", None), "ncores", None)
    if told is None and callable(cores):
        threads = cores()  # of each worker, by its address
        told = sum(threads.values()) if isinstance(threads, Mapping) else None
    return told if isinstance(told, int) and told > 0 else PLAIN


def _end_when_interrupted() -> None:
    """Let a worker end at Ctrl-C without a traceback of its own: whoever started it says what happened."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Processes(Executor):
    """A pool of processes that goes on with new ones where one was killed. It changes.

    What was under way then still fails with BrokenProcessPool: `Crew` begins it again.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._max_workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Have a function called in a process."""
        try:
            return self._started().submit(fn, *args, **kwargs)
        except BrokenExecutor:
            self.shutdown(wait=False, cancel_futures=True)
            return self._started().submit(fn, *args, **kwargs)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                self._max_workers, mp_context=context, initializer=_end_when_interrupted
            )
        return self._pool

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes; the next piece of work would start others."""
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)
            self._pool = None


@attrs.define(eq=False)
class Piece:
    """A piece of work: what the function is given, and what an error calls it. It changes with each try."""

    argument: Any
    what: Sentence
    tries: int = 0


class Crew(Generic[R]):
    """Has pieces done by an executor, its own processes or one that was given. It changes.

    Pieces that were under way when a worker was lost are begun again one by one, so that one that kills
    workers is found out and no other is counted against.
    """

    def __init__(
        self, do: Callable[[Any], R], executor: Executor | None = None, workers: int | None = None
    ) -> None:
        self._do = do
        self._own = executor is None
        self._executor = Processes(workers) if executor is None else executor
        self._ahead = AHEAD * (workers or workers_of(self._executor))
        self._suspects: list[Piece] = []
        self._began = False

    def work(self, pieces: Iterable[Piece]) -> Iterator[R]:
        """What comes of every piece, in the order in which they are done.

        Raises WorkerLost, and what a piece raises.
        """
        waiting = iter(pieces)
        under_way: dict[Future[R], Piece] = {}
        try:
            while True:
                self._fill(under_way, waiting)
                if not under_way:
                    if self._suspects:
                        continue
                    return
                ready, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in ready:
                    piece = under_way.pop(future, None)
                    if piece is not None:
                        yield from self._outcome(future, piece, under_way)
        finally:
            for future in under_way:
                future.cancel()
            if self._own:
                self._executor.shutdown(cancel_futures=True)

    def _fill(self, under_way: dict[Future[R], Piece], waiting: Iterator[Piece]) -> None:
        """Hand out pieces: a suspect alone, or as many as keep the workers busy."""
        if self._suspects:
            if not under_way:
                self._begin(self._suspects.pop(0), under_way)
            return
        while len(under_way) < self._ahead:
            piece = next(waiting, None)
            if piece is None:
                return
            self._begin(piece, under_way)
            if self._suspects:
                return

    def _begin(self, piece: Piece, under_way: dict[Future[R], Piece]) -> None:
        try:
            under_way[self._executor.submit(self._do, piece.argument)] = piece
        except BrokenExecutor as error:
            self._lost([piece], error)

    def _outcome(self, future: Future[R], piece: Piece, under_way: dict[Future[R], Piece]) -> Iterator[R]:
        try:
            found = future.result()
        except CaeError:
            raise
        except Exception as error:
            if not _is_loss(error):
                raise
            alone = not under_way
            lost = [piece]
            if isinstance(error, BrokenExecutor):  # everything under way is lost with the pool
                lost += under_way.values()
                under_way.clear()
            self._lost(lost, error, alone=alone)
        else:
            self._began = True
            yield found

    def _lost(self, pieces: list[Piece], error: Exception, *, alone: bool = True) -> None:
        """Put pieces back; only one that was alone is counted against. Raises WorkerLost."""
        for piece in pieces:
            piece.tries += alone
            if piece.tries >= TRIES:
                why = f"{type(error).__name__}: {error}"
                never = isinstance(error, BrokenProcessPool) and not self._began
                kind = NoWorkerBegan if never else WorkerLost
                raise kind(what=piece.what, tries=piece.tries, why=why) from error
        self._suspects += pieces


def _is_loss(error: Exception) -> bool:
    """Whether an error tells that a worker is gone rather than that the work cannot be done."""
    cluster = type(error).__module__.partition(".")[0] in ("distributed", "dask")
    return cluster or isinstance(error, (BrokenExecutor, CancelledError, ConnectionError, EOFError))
