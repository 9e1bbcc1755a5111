"""What a store refuses, whichever it is: in memory or in a database."""

from __future__ import annotations

from cae_core.errors import CaeError
from cae_core.messages import mark


class _Absent(CaeError, KeyError):
    """A KeyError whose message is a sentence, not its quoted form."""

    def __str__(self) -> str:
        return str(self.args[0])


class IncompleteEntry(CaeError, ValueError):
    """An entry without what the law asks of each (FR-4.15). Data: key, field."""

    template = mark("entry {key} cannot be posted: its “{field}” is empty")


class ControlCharacter(CaeError, ValueError):
    """A control character in an entry, which no accounting file can hold. Data: key."""

    template = mark("entry {key} holds a control character: remove it from the document")


class DifferentContent(CaeError, ValueError):
    """The same key came back with another content. Data: key."""

    template = mark("“{key}” is already in the book with another content: reverse it, or give a new key")


class ClosedMonth(CaeError, ValueError):
    """Something dated in a closed month, or before. Data: key, month."""

    template = mark("“{key}” belongs to {month}, which is closed: date it in an open month")


class MonthNotClosed(_Absent):
    """A certificate asked for a month that is not closed. Data: month."""

    template = mark("{month} is not closed: it has no certificate yet")


class MonthOutOfOrder(CaeError, ValueError):
    """Months close one after the other. Data: month, expected."""

    template = mark("{month} cannot be closed now: the next month to close is {expected}")


class YearReopened(CaeError, ValueError):
    """A financial year that comes back after another one. Data: year, current."""

    template = mark("the financial year {year} is over: entries are now numbered in {current}")


class DraftsLeftBehind(CaeError, ValueError):
    """A draft dated before the first month that is closed here. Data: key, date, month."""

    template = mark("entry {key} is dated {date}, before {month}: date it in the month to close")


class ValidatedTooEarly(CaeError, ValueError):
    """A validation date that goes back, or precedes an entry. Data: validated_on, earliest."""

    template = mark("entries cannot be validated on {validated_on}: the earliest day is {earliest}")


class OpeningTooLate(CaeError, ValueError):
    """Opening balances bear the first numbers of their year (FR-4.10). Data: key, year."""

    template = mark("opening balance {key} comes too late: {year} already has numbered entries")


class UnknownNumber(_Absent):
    """A number that no validated entry bears. Data: number."""

    template = mark("no validated entry bears the number {number}")


class UnknownDraft(_Absent):
    """A key that no draft bears. Data: key."""

    template = mark("no draft has the key “{key}”: a validated entry is reversed, never removed")


class NotPlain(CaeError, TypeError):
    """A document to store that is not plain data. Data: kind, key, reason."""

    template = mark("the {kind} “{key}” cannot be stored: {reason}")


class Unbalanced(CaeError, ValueError):
    """Drafts of a store that do not balance, found at closing. Data: key."""

    template = mark("entry {key} was changed in the book after it was posted: nothing was validated")


class AlreadyWriting(CaeError, RuntimeError):
    """A transaction begun within another one of the same store."""

    template = mark("a transaction is already open on this book: finish it first")


class FinishedWork(CaeError, RuntimeError):
    """A transaction used after its end."""

    template = mark("this transaction is over: open a new one")


class BookError(CaeError, RuntimeError):
    """The database failed, or what it holds is not what was written. Data: place, reason."""

    template = mark("the book {place} cannot be used: {reason}")
