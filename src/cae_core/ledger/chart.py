"""A country's chart of accounts: the one place where a role gets a number and a label."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from cae_core.errors import CaeError, Origin, Problem, Problems
from cae_core.ledger.roles import JOURNALS, OPTIONAL_ROLES, ROLES
from cae_core.messages import mark

LABEL_LANGUAGES = ("fr", "ar", "en")
_NUMBER = re.compile(r"\d[0-9A-Za-z]*")
_CODE = re.compile(r"[0-9A-Za-z]{1,8}")


class InvalidChart(Problems):
    """A chart that is not TOML, not complete, or contradicts itself; lists every fault at once.

    Data: problems, a tuple of `Problem`.
    """

    template = mark("the chart of accounts has {count} fault(s):\n{lines}")


class NotInChart(CaeError, KeyError):
    """A role or journal that the chart does not know. Data: name."""

    template = mark("the chart of accounts has no account or journal “{name}”")

    def __str__(self) -> str:
        return str(self.args[0])


class NoSuchLabel(CaeError, KeyError):
    """A label asked in a language that charts do not speak. Data: name, language."""

    template = mark("“{name}” has no label in “{language}”: charts speak fr, ar and en")

    def __str__(self) -> str:
        return str(self.args[0])


@attrs.frozen
class Account:
    """A role's account in one country: its number and its label in each language."""

    role: str
    number: str
    labels: Mapping[str, str] = attrs.field(hash=False)


@attrs.frozen
class Journal:
    """A journal in one country: its key here, its code in the books, its label in each language."""

    key: str
    code: str
    labels: Mapping[str, str] = attrs.field(hash=False)


@attrs.frozen
class Chart:
    """Every role's account and every journal of a country.

    ``language`` is the one the country's books are kept in; sealed labels are in it.
    """

    accounts: Mapping[str, Account]
    journals: Mapping[str, Journal]
    language: str = "fr"

    @classmethod
    def load(cls, text: str, file: str = "chart.toml") -> Chart:
        """Read a chart from TOML text. ``file`` is only the name that faults are reported under.

        One table a role, ``[clients] number = "411000", label = {fr, ar, en}``, one a journal,
        ``[journals.sales] code = "VE", label = {fr, ar, en}``, and ``language`` (default ``fr``).
        Roles may share a number when they share its labels, since an account of the accounting
        file has one label (FR-4.15). Raises InvalidChart with every fault.

        >>> Chart.load('[client]')
        Traceback (most recent call last):
        cae_core.ledger.chart.InvalidChart: the chart of accounts has ...
        """
        reading = _Reading(file)
        chart = reading.chart(text)
        if reading.problems:
            raise InvalidChart(reading.problems)
        return chart

    def kept_in(self, language: str) -> Chart:
        """The same chart for books kept in another language."""
        return attrs.evolve(self, language=language)

    def account(self, role: str) -> Account:
        """The account of a role; raises NotInChart."""
        try:
            return self.accounts[role]
        except KeyError:
            raise NotInChart(name=role) from None

    def number(self, role: str) -> str:
        """The account number of a role; raises NotInChart."""
        return self.account(role).number

    def label(self, role: str, language: str | None = None) -> str:
        """The label of a role's account in a language (default: the chart's own)."""
        return _label(role, self.account(role).labels, language or self.language)

    def journal(self, key: str) -> Journal:
        """The journal of a key; raises NotInChart."""
        try:
            return self.journals[key]
        except KeyError:
            raise NotInChart(name=key) from None

    def journal_label(self, key: str, language: str | None = None) -> str:
        """The label of a journal in a language (default: the chart's own)."""
        return _label(key, self.journal(key).labels, language or self.language)


def _label(name: str, labels: Mapping[str, str], language: str) -> str:
    try:
        return labels[language]
    except KeyError:
        raise NoSuchLabel(name=name, language=language) from None


class _Reading:
    """One reading of a chart, collecting what is wrong with it."""

    def __init__(self, file: str) -> None:
        self.origin = Origin(file)
        self.problems: list[Problem] = []

    def chart(self, text: str) -> Chart:
        """The chart that a text of TOML describes, as far as it is right: faults are taken down."""
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.fault(mark("this is not TOML: {fault}"), "", fault=str(error))
            return Chart({}, {})
        language = tables.pop("language", "fr")
        if language not in LABEL_LANGUAGES:
            self.fault(mark("charts are kept in fr, ar or en"), "language", value=str(language))
        journals = tables.pop("journals", {})
        accounts = {
            role: Account(role, *named) for role, named in self.tables(tables, ROLES, "", "number", _NUMBER)
        }
        found = {
            key: Journal(key, *named)
            for key, named in self.tables(journals, JOURNALS, "journals.", "code", _CODE)
        }
        self.one_label_each({role: (account.number, account.labels) for role, account in accounts.items()})
        self.one_label_each({f"journals.{key}": (each.code, each.labels) for key, each in found.items()})
        return Chart(accounts, found, language)

    def tables(
        self, tables: Mapping[str, Any], wanted: Any, prefix: str, field: str, pattern: re.Pattern[str]
    ) -> Iterator[tuple[str, tuple[str, Mapping[str, str]]]]:
        """The (number or code, labels) of each wanted table that is right."""
        for name in wanted:
            if name not in tables and name not in OPTIONAL_ROLES:
                self.fault(mark("missing from the chart"), prefix + name)
        for name, table in tables.items():
            where = prefix + name
            if name not in wanted:
                self.fault(mark("the library knows no such account or journal"), where)
            elif not isinstance(table, dict) or set(table) != {field, "label"}:
                self.fault(mark("expected a table with “{field}” and “label” alone"), where, field=field)
            elif not isinstance(table[field], str) or not pattern.fullmatch(table[field]):
                self.fault(mark("not a number or code of the books"), where, value=str(table[field]))
            elif not _speaks_all(table["label"]):
                self.fault(mark("expected a label in fr, ar and en"), where)
            else:
                yield name, (table[field], table["label"])

    def one_label_each(self, named: Mapping[str, tuple[str, Mapping[str, str]]]) -> None:
        """An account of the accounting file has one label, and so has a journal."""
        first: dict[str, tuple[str, Mapping[str, str]]] = {}
        for where, (number, labels) in named.items():
            other, others = first.setdefault(number, (where, labels))
            if others != labels:
                self.fault(mark("has the number of “{other}” but another label"), where, number, other=other)

    def fault(self, reason: str, where: str, value: str = "", **fields: str) -> None:
        """Take down what is wrong, and where."""
        self.problems.append(Problem(reason, self.origin, where, value, fields=dict(fields)))


def _speaks_all(label: Any) -> bool:
    return (
        isinstance(label, dict)
        and set(label) == set(LABEL_LANGUAGES)
        and all(isinstance(text, str) and text.strip() for text in label.values())
    )
