"""The closing certificate: what a month was when it was closed, kept outside the book."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import attrs

from cae_core.errors import CaeError
from cae_core.messages import mark
from cae_core.periods import Month


class UnreadableCertificate(CaeError, ValueError):
    """A file that is no closing certificate. Data: reason."""

    template = mark("this is not a closing certificate: {reason}")


@attrs.frozen
class Certificate:
    """What a closed month holds, and the seal that its last entry bears.

    A chain of seals shows neither that its tail was cut off nor that it was rewritten whole; this
    value, written outside the book, does. ``head`` and ``previous`` are the seals at the end and at
    the beginning of the month; totals are minor units; ``first`` and ``last`` are empty when the
    month has no entry. The same book gives the same bytes.
    """

    schema: int
    cooperative: str
    country: str
    currency: str
    month: Month
    year: str
    validated_on: dt.date
    first: str
    last: str
    entries: int
    postings: int
    debit: int
    credit: int
    documents: int
    documents_digest: str
    previous: str
    head: str

    @property
    def short(self) -> str:
        """The first sixteen characters of ``head``, to be printed on minutes."""
        return self.head[:16]

    def to_json(self) -> bytes:
        """The certificate as JSON text in UTF-8, always the same bytes for the same month."""
        data = attrs.asdict(self) | {"month": str(self.month), "validated_on": self.validated_on.isoformat()}
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def from_json(cls, text: bytes | str) -> Certificate:
        """Read what `to_json` wrote; raises UnreadableCertificate.

        >>> Certificate.from_json("{}")
        Traceback (most recent call last):
        cae_core.ledger.certificate.UnreadableCertificate: this is not a closing certificate: ...
        """
        try:
            data = json.loads(text)
            found = cls(**_typed(data))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UnreadableCertificate(reason=str(error)) from None
        return found


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    kinds = {field.name: field.type for field in attrs.fields(Certificate)}
    if set(data) != set(kinds):
        raise ValueError(", ".join(sorted(set(data) ^ set(kinds))))
    for name, value in data.items():
        wanted = int if str(kinds[name]) == "int" else str
        if type(value) is not wanted:
            raise TypeError(f"{name}: {value!r}")
    return data | {
        "month": Month.parse(data["month"]),
        "validated_on": dt.date.fromisoformat(data["validated_on"]),
    }
