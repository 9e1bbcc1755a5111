"""The examples that hold an assembly: copied, led through its whole life by the command alone, and read with csv."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sys
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from pathlib import Path

from cae_core.cli.main import main

HOME = Path(__file__).parents[2] / "examples"


class Life:
    """A copy of an example, and what the command says of it."""

    def __init__(self, example, home):
        self.example, self.folder = example, home / example
        self.cae("demo", example, "--to", self.folder)

    def cae(self, *words, stdin=None, code=0):
        """Run a command that must end with a code; what it printed."""
        out, err = io.StringIO(), io.StringIO()
        before = sys.stdin
        sys.stdin = io.StringIO(stdin or "")
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                found = main([str(word) for word in words])
        finally:
            sys.stdin = before
        said = out.getvalue() + err.getvalue()
        assert found == code, said
        return said

    def told(self, *words, **options):
        """What a command says to programs."""
        return json.loads(self.cae("--json", *words, **options))

    def assembly(self, what, day, *words, **options):
        """A command on the assembly of a day."""
        return self.told("assembly", what, self.folder, day, *words, **options)

    def close(self, *months):
        """Close months, in order."""
        for month in months:
            self.cae("month-end", self.folder, month)

    def hold(self, day):
        """Convene, open and close the assembly of a day, whose papers say all the votes; the minutes."""
        for what in ("convene", "open", "close"):
            self.assembly(what, day)
        return self.minutes(day)

    def minutes(self, day):
        """The sealed minutes of a day, as they are written."""
        return json.loads(self.path(day, "minutes.json").read_text(encoding="utf-8"))

    def path(self, day, name):
        """A file of the assembly of a day."""
        return self.folder / "assemblies" / day / name


def rows(example, name):
    """The rows of a file of an example, under its own headings."""
    with (HOME / example / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def heads(minutes, key):
    """For, against and abstention of a resolution in minutes, in the whole meeting or by college."""
    (decision,) = [each for each in minutes["decisions"] if each["resolution"]["key"] == key]
    return {
        college: tuple(F(each["tally"][name]) for name in ("for", "against", "abstain"))
        for college, each in decision["outcome"]["by_college"].items()
    }


def adopted(minutes):
    """What became of each vote, by key."""
    return {
        each["resolution"]["key"]: each["outcome"]["adopted"]
        for each in minutes["decisions"]
        if each["outcome"] is not None
    }


def allocation(office):
    """The entry of 2025's allocation: its document, and what each role, and each person, received."""
    (entry,) = office.book.entries(key="allocation:2025")
    roles, persons = {}, {}
    for each in entry.postings:
        if each.party:
            persons[each.party] = -each.amount
        roles[each.role] = roles.get(each.role, 0) - each.amount
    return entry.document, roles, persons


def contributions(office, month, component):
    """What activities contributed in a month by a component: activity → minor units."""
    return {
        each.payload["activity"]: each.payload["amount"]
        for each in office.book.documents("contribution", month)
        if each.payload["component"] == component
    }


def sources(cooperative, scheme, component):
    """The rates of a component with the decision each rests on."""
    (found,) = [each for each in cooperative.schemes[scheme].components if each.key == component]
    return [(each.value, each.source) for each in found.values["rate"]]
