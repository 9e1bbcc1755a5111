"""Shared by the tests of exchange: a folder written from texts, and its problems in short."""

from __future__ import annotations

from pathlib import Path

from broken_folders import Folder

from cae_core.cooperative.documents import MonthDocuments
from cae_core.errors import Problem
from cae_core.exchange import scan_folder
from cae_core.exchange.reading import Reading


def with_files(target: Path, **texts: str) -> Path:
    """The small folder with some of its files replaced; ``invoices`` means the month's file."""
    folder = Folder()
    for name, text in texts.items():
        file = f"{name}.csv" if f"{name}.csv" in folder.files else f"2026-10/{name}.csv"
        folder.files[file] = text.encode()
    return folder.write(target)


def read(target: Path, **texts: str) -> Reading:
    return scan_folder(with_files(target, **texts))


def month_of(target: Path, **texts: str) -> MonthDocuments:
    """The month of a folder without fault."""
    reading = read(target, **texts)
    assert not reading.problems, [problem.text() for problem in reading.problems]
    return reading.months[0]


def short(problems: tuple[Problem, ...]) -> list[tuple[int | None, str, str]]:
    """Row, column and reason of each problem, with its fields filled in."""
    return [(p.origin.row, p.column, p.reason.format(**p.fields) if p.fields else p.reason) for p in problems]
