"""What reading a folder gives: values, everything that is wrong, and what was understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from cae_core.cooperative.cooperative import Cooperative
from cae_core.cooperative.documents import MonthDocuments
from cae_core.errors import Origin, Problem, Problems
from cae_core.exchange.refused import Refused, shown
from cae_core.messages import mark

_SEPARATORS = {
    ";": mark("separator “;”"),
    ",": mark("separator “,”"),
    "\t": mark("separator: tab"),
}
_MARKS = {
    ",": mark("decimal comma"),
    ".": mark("decimal point"),
    ",.": mark("decimal comma and decimal point, mixed"),
}


@attrs.frozen
class Understood:
    """How one file was understood, for its author to check.

    ``aliases`` maps headers as typed to the columns they were read as; ``ignored`` are columns or
    files left aside; ``decimal`` is the decimal mark met in amounts ("" when none).
    """

    file: str
    rows: int = 0
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    aliases: Mapping[str, str] = attrs.field(factory=dict)
    ignored: tuple[str, ...] = ()

    def text(self, translate: Any = None) -> str:
        """Return the note as one line, through ``translate`` when given.

        >>> Understood("clients.csv", 2, "UTF-8", ";", aliases={"nom": "name"}).text()
        'clients.csv: 2 row(s), UTF-8, separator “;”, nom → name'
        """
        say: Callable[..., str] = translate or (lambda text, **f: text.format(**f) if f else text)
        parts = [say(mark("{count} row(s)"), count=self.rows)]
        parts += [self.encoding] if self.encoding else []
        parts += [say(words[key]) for words, key in self._marks() if key in words]
        parts += [f"{typed} → {name}" for typed, name in self.aliases.items()]
        if self.ignored:
            parts.append(say(mark("not read: {names}"), names=", ".join(self.ignored)))
        return f"{self.file}: {', '.join(parts)}"

    def _marks(self) -> tuple[tuple[dict[str, str], str], ...]:
        return (_SEPARATORS, self.separator), (_MARKS, self.decimal)


@attrs.frozen
class Reading:
    """All that a folder says.

    ``cooperative`` is None when a file that everything refers to could not be read at all;
    ``months`` stops before a month one of whose files could not be read at all. When there are
    ``problems``, the values hold only the rows without fault, for further checks to run on;
    ``spoiled`` are the identifiers of the faulty rows, which other rows may well name.
    """

    cooperative: Cooperative | None
    months: tuple[MonthDocuments, ...] = ()
    problems: tuple[Problem, ...] = ()
    understood: tuple[Understood, ...] = ()
    spoiled: frozenset[str] = frozenset()

    def with_checks(self, found: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems of reading and those of further checks, in the order of the folder.

        A check that fails on a faulty row, or because a faulty row is not there, is left out: it
        says nothing new.
        """
        faulty = {problem.origin for problem in self.problems if problem.origin is not None}
        kept = [
            self._in_words_of_the_file(problem)
            for problem in found
            if problem.origin not in faulty and not self._names_spoiled(problem)
        ]
        return in_order([*self.problems, *kept])

    def _names_spoiled(self, problem: Problem) -> bool:
        words = [problem.value, *(value for value in problem.fields.values() if isinstance(value, str))]
        parts = (part.strip() for word in words for part in word.replace("/", ",").split(","))
        return any(part in self.spoiled for part in parts)

    def _in_words_of_the_file(self, problem: Problem) -> Problem:
        """The problem with its column named as the file's header names it."""
        for note in self.understood:
            if problem.origin is not None and note.file == problem.origin.file:
                typed = {name: header for header, name in note.aliases.items()}
                return attrs.evolve(problem, column=typed.get(problem.column, problem.column))
        return problem

    def require(self) -> Reading:
        """Return self; raises Problems when there is any."""
        if self.problems:
            raise Problems(self.problems)
        return self


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by file and row: the cooperative's own files first, then month by month.

    >>> found = in_order([Problem("b", Origin("2026-10/pay.csv", 3)), Problem("a", Origin("a.csv"))])
    >>> [problem.reason for problem in found]
    ['a', 'b']
    """

    def place(problem: Problem) -> tuple[bool, str, int]:
        origin = problem.origin or Origin("")
        return origin.file[:4].isdigit(), origin.file, origin.row or 0

    return tuple(sorted(problems, key=place))


@attrs.define
class Findings:
    """What is collected while a folder is read; ``seals_broken``: its register of minutes was changed."""

    problems: list[Problem] = attrs.field(factory=list)
    understood: list[Understood] = attrs.field(factory=list)
    spoiled: set[str] = attrs.field(factory=set)
    seals_broken: bool = False

    def add(
        self,
        reason: str,
        origin: Origin,
        column: str = "",
        value: object = "",
        expected: str = "",
        **fields: Any,
    ) -> None:
        """Add a problem."""
        self.problems.append(Problem(reason, origin, column, shown(value), expected, fields))

    def refuse(
        self,
        refused: Refused,
        origin: Origin,
        column: str = "",
        value: object = "",
        *,
        personal: bool = False,
    ) -> None:
        """Add what a refusal says, about the value at origin."""
        found = value if refused.value is None else refused.value
        if refused.row is not None:
            origin = attrs.evolve(origin, row=refused.row)
        text = shown(found, personal=personal)
        self.problems.append(Problem(refused.reason, origin, column, text, refused.expected, refused.fields))
