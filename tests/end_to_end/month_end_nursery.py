"""Starts month-ends that can be killed: a process that has everything imported and forks on demand.

It reads a folder a line, forks, writes the child's process number, and after the child's end ``over``.
"""

import datetime as dt
import os
import sys

from cae_core.country import find_country
from cae_core.office import close_month
from cae_core.periods import Month
from cae_core.rendering.pages import SummaryPage  # noqa: F401  (imported before the fork, for speed)


def main() -> None:
    warm = find_country("FR")
    for name in ("employee", "cesa"):
        warm.regime(name).graph(Month(2026, 10))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                close_month(line.strip(), Month(2026, 10), today=dt.date(2026, 11, 3))
            finally:
                os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("over", flush=True)


if __name__ == "__main__":
    main()
