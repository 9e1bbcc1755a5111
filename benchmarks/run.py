"""Measure the library against the bars of its design and write benchmarks/REPORT.md.

python benchmarks/run.py            # everything, writes the report
python benchmarks/run.py --quick    # about a minute, prints only
python benchmarks/run.py --only payslips
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from jobs import JOBS, Bar, Figures

HERE = Path(__file__).parent
OWN = {"value", "cpu", "wall", "peak_mb"}


def measure(name: str, *, quick: bool) -> Figures:
    """Run a job in a process of its own."""
    command = [sys.executable, str(HERE / "jobs.py"), name, *(["--quick"] if quick else [])]
    disk = HERE.parent / "build"  # not a directory for temporary files, which may live in memory
    disk.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=disk) as folder:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1] if done.stderr else f"exit {done.returncode}"}
    return json.loads(done.stdout.splitlines()[-1])


def row(name: str, figures: Figures, bar: Bar) -> list[str]:
    """One line of the table."""
    limit = f"{'≥' if bar.at_least else '≤'} {_number(bar.bar)} {bar.unit}"
    goal = _number(bar.goal) if bar.goal else "–"
    if "value" not in figures:
        [(what, why)] = figures.items()
        return [name, what, limit, goal, "", "", "", "", why.replace("|", "/")[:160]]
    value = figures["value"]
    return [
        *(name, f"{_number(value)} {bar.unit}", limit, goal, "yes" if bar.reached(value) else "**no**"),
        *(f"{figures['cpu']:.2f}", f"{figures['wall']:.2f}", f"{figures['peak_mb']:.0f}"),
        ", ".join(
            f"{key.replace('_', ' ')} {_plain(more)}" for key, more in figures.items() if key not in OWN
        ),
    ]


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", "\u202f") if value >= 100 else f"{value:.3g}"


def _plain(value: object) -> str:
    return _number(value) if isinstance(value, int | float) else str(value)


def machine() -> str:
    """What it was measured on, without a name or a path."""
    model, memory = platform.processor() or platform.machine(), ""
    for file, key in (("/proc/cpuinfo", "model name"), ("/proc/meminfo", "MemTotal")):
        if Path(file).exists():
            found = [
                line.split(":")[1].strip()
                for line in Path(file).read_text().splitlines()
                if line.startswith(key)
            ]
            if found and key == "model name":
                model = found[0]
            elif found:
                memory = f", {int(found[0].split()[0]) / 2**20:.0f} GB of memory"
    return (
        f"{model}, {os.cpu_count()} cores{memory}, {platform.system()} {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def table(results: Mapping[str, Figures]) -> str:
    """The results as a Markdown table."""
    head = ["job", "measured", "bar", "goal", "reached", "CPU s", "wall s", "peak MB", "notes"]
    rows = [
        head,
        ["---"] * len(head),
        *(row(name, figures, JOBS[name][3]) for name, figures in results.items()),
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def report(results: Mapping[str, Figures], on: dt.date) -> str:
    """The whole page."""
    return f"""# Benchmarks

Measured on {on.isoformat()} by `python benchmarks/run.py`: {machine()}.

{table(results)}

Bars and goals are those of the design, for a machine with two cores. Speeds are per second of CPU, each job
alone in its process; import and `--help` are wall seconds over a bare interpreter, best of nine. Payslips
are those of regime `cesa`, every line, traced on demand. The population runs on one core; a row of it is
replayed as a payslip and must be equal. Month-ends read, check, post, contribute, pay, number, seal and make
durable about twenty documents an entrepreneur, from CSV files made by `benchmarks/generate.py` (timed apart);
“with its pages” also writes every payslip, statement and table.
"""


def main() -> int:
    """Run, print, and write the report when everything was asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="smaller sizes, no report")
    parser.add_argument("--only", default="", help="jobs whose name holds this")
    asked = parser.parse_args()
    results: dict[str, Figures] = {}
    for name in JOBS:
        if asked.only in name:
            results[name] = measure(name, quick=asked.quick)
            print(" · ".join(cell for cell in row(name, results[name], JOBS[name][3]) if cell), flush=True)
    if not asked.quick and not asked.only:
        (HERE / "REPORT.md").write_text(report(results, dt.datetime.now().date()), encoding="utf-8")
    return int(any("failed" in figures for figures in results.values()))


if __name__ == "__main__":
    sys.exit(main())
