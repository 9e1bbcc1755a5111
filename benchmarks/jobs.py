"""What is measured: each job runs in a process of its own and prints its figures as one line of JSON.

Only the library's public interface is used. A job whose room is not there says so instead of failing.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import attrs

from cae_core.errors import CaeError

Figures = dict[str, Any]
WRONG = (OSError, RuntimeError, TypeError, ValueError)
PAID_ON = dt.date(2026, 10, 31)


@attrs.frozen
class Bar:
    """What a job must reach (design §12): "at least" for speeds, "at most" for seconds and megabytes."""

    unit: str
    bar: float
    goal: float | None = None
    at_least: bool = True

    def reached(self, value: float) -> bool:
        """Whether value is on the right side of the bar."""
        return value >= self.bar if self.at_least else value <= self.bar


class Stopwatch:
    """Wall and CPU seconds of a block, this process only."""

    def __enter__(self) -> Self:
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu


def import_time(_: int) -> Figures:
    """``import cae_core`` over a bare interpreter, best of runs."""
    return _over_bare([sys.executable, "-c", "import cae_core"])


def help_time(_: int) -> Figures:
    """``cae --help`` over a bare interpreter, best of runs."""
    return _over_bare([*_cae(), "--help"])


def payslips(count: int) -> Figures:
    """Traced French payslips, one by one, at gross pay from 500 to 7 000 EUR."""
    regime, inputs = _regime()
    graph = regime.framework.at(PAID_ON)
    typed = [
        graph.typed(inputs | {"gross": f"{500 + i * 6500 // count}.{i % 100:02d}"}) for i in range(count)
    ]
    graph.run(typed[0])
    with Stopwatch() as watch:
        for one in typed:
            run = graph.run(one)
    line = run.line("vieillesse_plafonnee_employee")
    return _figures(watch, count / watch.cpu, nodes=len(run), rule=str(line.rule), count=count)


def population(rows: int) -> Figures:
    """A population's months in arrays, exact to the cent; one row replayed as a traced payslip, equal."""
    import numpy as np

    regime, inputs = _regime()
    graph = regime.framework.at(PAID_ON)
    given = graph.typed(inputs | {"gross": "2000.00"})
    columns = dict(given) | {"gross": np.random.default_rng(59).integers(30_000, 900_000, rows)}
    wanted = ("employer_cost", "net_before_tax", "net_pay", "income_tax")
    graph.run_arrays({**columns, "gross": columns["gross"][:1000]}, wanted)
    with Stopwatch() as watch:
        found = graph.run_arrays(columns, wanted)
    run = graph.replay(columns, rows // 2)
    for node in wanted:
        if int(found[node][rows // 2]) != run[node]:
            message = f"row {rows // 2}: {node} differs from its payslip"
            raise AssertionError(message)
    return _figures(watch, rows / watch.cpu, rows=rows)


def described_people(rows: int) -> Figures:
    """Persons drawn from a ready description over 36 months, part by part, none kept."""
    from cae_core.country import find_country
    from cae_core.periods import Month
    from cae_core.simulation.description import descriptions
    from cae_core.simulation.generation import Described
    from cae_core.simulation.people import parts

    description = descriptions(find_country("FR"))["generalist_cae"]
    people = Described(description, 36, Month(2026, 1), 59, rows)
    with Stopwatch() as watch:
        drawn = sum(each.turnover.size for each in parts(people, 16_384))
    return _figures(watch, drawn / watch.cpu, rows=rows)


def simulated(code: str, key: str) -> Callable[[int], Figures]:
    """Two years of a framework for a ready description's people, sums only, in one process."""

    def job(rows: int) -> Figures:
        from cae_core import Month, find_country
        from cae_core.simulation.description import descriptions
        from cae_core.simulation.execution import run_scenario
        from cae_core.simulation.generation import Described
        from cae_core.simulation.scenario import Scenario
        from cae_core.simulation.variant import variant_of

        country = find_country(code)
        described = next(iter(descriptions(country).values()))
        variants = [variant_of(country, key, key)]

        def run(size: int) -> int:
            people = Described(described, 24, Month(2025, 1), 59, size)
            found = run_scenario(Scenario({}, people, variants, Month(2025, 1)), workers=1, keep="sums")
            return found.variants[0].totals["months_active"] // 1000

        run(rows // 4)
        quarter = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with Stopwatch() as watch:
            active = run(rows)
        more = {"rows": rows, "active person-months": active, "peak MB of a quarter": round(quarter)}
        return _figures(watch, rows * 24 / watch.cpu, **more)

    return job


def against_peer(code: str) -> Callable[[int], Figures]:
    """The same payslip lines by the library and by OpenFisca, where a Python has it."""

    def job(people: int) -> Figures:
        from peers import against

        return against(code, people)

    return job


def balances(postings: int) -> Figures:
    """The balances of a book of that many postings, from its file."""
    from cae_core.country import find_country
    from cae_core.ledger.book import Book
    from cae_core.ledger.entries import Entry, Posting

    with tempfile.TemporaryDirectory() as folder:
        book = Book.open(Path(folder) / "book.sqlite", find_country("FR").chart)
        day = dt.date(2026, 10, 15)
        entries = (
            Entry(f"invoice:F{n}", "sales", day, f"F{n}", day, f"Invoice F{n}", (
                Posting("clients", f"ACT{n % 1000}", 12_000 + n, party=f"C{n % 500}", item=f"F{n}"),
                Posting("vat_pending", f"ACT{n % 1000}", -2_000, item=f"F{n}"),
                Posting("sales_services", f"ACT{n % 1000}", -9_000),
                Posting("sales_goods", f"ACT{n % 1000}", -1_000 - n),
            ))
            for n in range(postings // 4)
        )  # fmt: skip
        with Stopwatch() as writing, book.transaction() as work:
            work.post_all(entries)
        with Stopwatch() as watch:
            found = book.balances()
    if sum(found.values()) != 0:
        message = "the book does not sum to zero"
        raise AssertionError(message)
    return _figures(watch, watch.cpu, balances=len(found), posting_seconds=round(writing.cpu, 2))


def month_end(entrepreneurs: int) -> Figures:
    """A month read, checked, posted, paid, sealed and made durable; then the same with its documents.

    Generating the folder is timed apart.
    """
    from generate import MONTH, generate

    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        folder = Path(place)
        with Stopwatch() as generating:
            counts = generate(folder, entrepreneurs)
        closed = _child([sys.executable, __file__, "--close", place, MONTH])
        postings, size = _size_of(folder / "book.sqlite")
        (folder / "book.sqlite").unlink()
        written = _child([sys.executable, __file__, "--close-and-write", place, MONTH])
        files = sum(path.is_file() for path in (folder / "out").rglob("*"))
    return closed | {
        "value": closed["cpu"],
        "documents": sum(counts.values()),
        "postings": postings,
        "book MB": size,
        "generating s": round(generating.cpu, 1),
        "with its pages s": round(written["cpu"], 1),
        "pages": files,
    }


def _size_of(book: Path) -> tuple[int, int]:
    with sqlite3.connect(book) as connection:
        (postings,) = connection.execute("SELECT count(*) FROM postings").fetchone()
    connection.close()
    return postings, round(book.stat().st_size / 1e6)


def close(folder: Path, month_text: str) -> None:
    """Close a folder's month into its book, without pages."""
    from cae_core.closing.month_end import month_end as close_month
    from cae_core.country import find_country
    from cae_core.exchange.folder import read_folder
    from cae_core.ledger import Book
    from cae_core.periods import Month

    month = Month.parse(month_text)
    read = read_folder(folder, [month])
    country = find_country(read.cooperative.country)
    book = Book.open(folder / "book.sqlite", country.chart, cooperative=read.cooperative.name)
    close_month(read.cooperative, country, read.months[0], book, today=month.last)
    book.close()


def close_and_write(folder: Path, month_text: str) -> None:
    """Close a folder's month as the command does, with every payslip and statement."""
    from cae_core.office import close_month
    from cae_core.periods import Month

    month = Month.parse(month_text)
    close_month(folder, month, today=month.last)


def _regime() -> tuple[Any, Mapping[str, str]]:
    from cae_core.country import find_country

    inputs = {"headcount": "27", "work_accident_rate": "0.0118", "health_cover": "0.00", "executive": "false"}
    return find_country("FR").regimes["cesa"], inputs


def _figures(watch: Stopwatch, value: float, **more: Any) -> Figures:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"value": value, "cpu": watch.cpu, "wall": watch.wall, "peak_mb": peak, **more}


def _cae() -> list[str]:
    script = Path(sys.executable).with_name("cae")
    return (
        [str(script)] if script.exists() else [sys.executable, "-c", "from cae_core.cli import main; main()"]
    )


def _child(command: list[str]) -> Figures:
    """Run a command; its own wall and CPU seconds and peak memory. Raises when it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            message = f"exit {child.returncode}: {said.read().decode(errors='replace').strip()[-400:]}"
            raise RuntimeError(message)
    return {"cpu": used.ru_utime + used.ru_stime, "wall": wall, "peak_mb": used.ru_maxrss / 1024}


def _over_bare(command: list[str], runs: int = 9) -> Figures:
    bare = [_child([sys.executable, "-c", "pass"]) for _ in range(runs)]
    full = [_child(command) for _ in range(runs)]
    over = {key: min(f[key] for f in full) - min(b[key] for b in bare) for key in ("cpu", "wall")}
    return over | {"value": over["wall"], "peak_mb": max(f["peak_mb"] for f in full)}


TIMES = Bar("× OpenFisca", 30, 100)
JOBS: Mapping[str, tuple[Callable[[int], Figures], int, int, Bar]] = {
    # name: (job, size, size of --quick, bar)
    "import cae_core": (import_time, 1, 1, Bar("s", 0.15, at_least=False)),
    "cae --help": (help_time, 1, 1, Bar("s", 0.5, at_least=False)),
    "traced French payslips": (payslips, 20_000, 2_000, Bar("payslips/s", 5_000, 20_000)),
    "population, exact": (population, 2_000_000, 200_000, Bar("person-months/s", 1e6, 4e6)),
    "people drawn from a description": (described_people, 1_000_000, 100_000, Bar("person-months/s", 1e6)),
    "simulated, FR cesa": (simulated("FR", "cesa"), 131_072, 16_384, Bar("person-months/s", 1e6)),
    "simulated, MA cooperative": (
        simulated("MA", "cooperative"),
        524_288,
        65_536,
        Bar("person-months/s", 1e6),
    ),
    "simulated, TN multi_activity": (
        simulated("TN", "multi_activity"),
        524_288,
        65_536,
        Bar("person-months/s", 1e6),
    ),
    "payslip lines, FR 10 000 people": (against_peer("FR"), 10_000, 10_000, TIMES),
    "payslip lines, FR 1 000 000 people": (against_peer("FR"), 1_000_000, 0, TIMES),
    "payslip lines, TN 10 000 people": (against_peer("TN"), 10_000, 10_000, TIMES),
    "payslip lines, TN 1 000 000 people": (against_peer("TN"), 1_000_000, 0, TIMES),
    "balances of 400 k postings": (balances, 400_000, 400_000, Bar("s", 0.8, at_least=False)),
    "month-end, 1 000 entrepreneurs": (month_end, 1_000, 1_000, Bar("CPU s", 1.5, 0.5, at_least=False)),
    "month-end, 10 000 entrepreneurs": (month_end, 10_000, 0, Bar("CPU s", 15, 5, at_least=False)),
}


def run_job(name: str, *, quick: bool) -> Figures:
    """Run one job here; ``skipped`` says why what it measures is not there, ``failed`` what went wrong."""
    job, size, quick_size, _ = JOBS[name]
    asked = quick_size if quick else size
    if asked == 0:
        return {"skipped": "not part of --quick"}
    try:
        return job(asked)
    except ImportError as missing:
        return {"skipped": str(missing)}
    except (CaeError, ArithmeticError, AssertionError, AttributeError, LookupError, *WRONG) as wrong:
        said = (str(wrong).strip() or type(wrong).__name__).splitlines()[-1]
        missing_in_child = "ImportError" in said or "ModuleNotFoundError" in said or "No such command" in said
        return {"skipped" if missing_in_child else "failed": f"{type(wrong).__name__}: {said}"}


CHILDREN = {"--close": close, "--close-and-write": close_and_write}

if __name__ == "__main__" and sys.argv[1] in CHILDREN:
    CHILDREN[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
elif __name__ == "__main__":
    print(json.dumps(run_job(sys.argv[1], quick="--quick" in sys.argv)))
