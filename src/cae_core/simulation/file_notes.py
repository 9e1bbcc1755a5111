"""What is wrong with a scenario's file, taken down with the path of its key until all of it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from cae_core.errors import CaeError, Origin, Problem, Problems, UnreadableDate
from cae_core.messages import Sentence, mark
from cae_core.money import amount_readings, decimals
from cae_core.rules.errors import near_names
from cae_core.rules.values import typed

V = TypeVar("V")
TABLE = mark("a table")
BETWEEN_QUOTES = mark("an amount between quotes, such as 1867.02")
TWO_READINGS = mark("the amount has two readings")
AMOUNT = mark("an amount such as 1234.56 in major units")


def of_two_readings(value: object, currency: str) -> Sentence | None:
    """How to write either reading of an amount that has two, such as ``493,643``; None of any other.

    ``493.643`` has one in a currency of three decimals.
    """
    several = amount_readings(value, currency) if isinstance(value, str) else ()
    if not several or value in several:
        return None
    if len(several) == 1:
        fields = {"large": several[0], "places": decimals(currency)}
        return Sentence(mark("“{large}” for thousands, or {places} decimals at most"), fields)
    return Sentence(mark("“{small}” or “{large}”"), dict(zip(("small", "large"), several, strict=True)))


class Notes:
    """Problems of one file so far. It changes."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []
        self.count = 0
        """How often a problem was taken down, those that are there twice too."""

    def add(self, key: str, value: object, reason: str, expected: str = "", **fields: object) -> None:
        """Take down a problem; one that is there already (of a key that variants share) only once."""
        self._take(Problem(reason, Origin(self._file), key, str(value), expected, fields))

    def _take(self, found: Problem) -> None:
        self.count += 1
        if found not in self._problems:
            self._problems.append(found)

    def tried(self, key: str, make: Callable[[], V]) -> V | None:
        """What ``make`` returns; what it raises is taken down with the key."""
        try:
            return make()
        except Problems as error:
            for each in error.problems:
                self._take(each)
        except UnreadableDate as error:
            self.add(key, error.text, mark("cannot be read"), mark("a month such as 2026-10"))
        except CaeError as error:
            self._take(Problem(error.template, Origin(self._file), key, fields=error.data))
        except OSError as error:
            self.add(key, error.filename or error, error.strerror or mark("cannot be read"))
        except ValueError as error:
            self.add(key, str(error), mark("cannot be read"))
        return None

    def known(self, where: str, row: Mapping[str, Any], names: Iterable[str]) -> None:
        """Take down the keys of a table that are not known."""
        for name in row:
            if name not in names:
                self.unknown(f"{where}.{name}".lstrip("."), name, names)

    def unknown(self, key: str, name: str, known: Iterable[str]) -> None:
        """Take down a name that is not known, with its neighbours."""
        names = near_names(name, known) or "–"
        self.add(key, name, mark("unknown name"), mark("one of: {names}"), names=names)

    def table(self, key: str, found: object) -> Mapping[str, Any]:
        """A value that must be a table; an empty one where it is none."""
        if isinstance(found, Mapping):
            return found
        self.add(key, found, mark("wrong kind of value"), TABLE)
        return {}

    def whole(self, key: str, value: object, least: int, most: int) -> int:
        """A whole number that fits; the least where it is none."""
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        quoted = isinstance(value, str) and value.strip().isdecimal()
        without = mark("a whole number without quotes, {least} to {most}")
        expected = without if quoted else mark("a whole number, {least} to {most}")
        shown = "" if value is None else value
        self.add(key, shown, mark("not a number that fits"), expected, least=least, most=most)
        return least

    def amount(self, key: str, value: object, currency: str, *, signed: bool = False) -> int:
        """Minor units of an amount typed in major units, text or whole; 0 where it cannot be read."""
        if isinstance(value, float):
            self.add(key, value, mark("a number without quotes"), BETWEEN_QUOTES)
            return 0
        if way_out := of_two_readings(value, currency):
            self.add(key, value, TWO_READINGS, way_out.text, **way_out.fields)
            return 0
        found = self.tried(key, lambda: typed(value, "amount", currency, key.rpartition(".")[2]))
        if found is not None and found < 0 and not signed:
            self.add(key, value, mark("below zero"), AMOUNT)
        return found or 0

    def required(self, where: str, row: Mapping[str, Any], key: str, currency: str) -> int:
        """An amount of a table that must be there, above nothing; 0 where it is not."""
        path, before = f"{where}.{key}", self.count
        if key not in row:
            self.add(path, "", mark("a key is missing"), AMOUNT)
            return 0
        found = self.amount(path, row[key], currency)
        if not found and self.count == before:
            self.add(path, row[key], mark("nothing at all"), AMOUNT)
        return found

    def sourced(self, key: str, row: Mapping[str, Any]) -> str:
        """The source of a table, empty where it is an assumption; it must say one of the two."""
        source, assumed = row.get("source", ""), row.get("assumption", False)
        if not isinstance(source, str) or not isinstance(assumed, bool) or bool(source) == assumed:
            self.add(key, "", mark("it has neither a source nor assumption = true, or both"))
        return source if isinstance(source, str) else ""

    def finish(self) -> None:
        """Raise Problems with all that was taken down, if anything was."""
        if self._problems:
            raise Problems(self._problems)


def labels(value: object) -> Mapping[str, str]:
    """A label by language; a bare text is taken as English."""
    return {"en": value} if isinstance(value, str) else value if isinstance(value, Mapping) else {}
