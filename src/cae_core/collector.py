"""Pausing Python's search for reference cycles while very many plain values are made."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector within, and put it back as it was.

    A month's documents and entries are a million values without a cycle: looking for cycles among
    them takes a sixth of a month-end, and half of reading its files.

    >>> with collector_paused():
    ...     gc.isenabled()
    False
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            if not gc.get_freeze_count():  # what was made within goes straight to the oldest generation
                gc.freeze()
                gc.unfreeze()
            gc.enable()
