"""Documents as plain data: one canonical text for one content, no float within."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cae_core.ledger.refusals import NotPlain


def canonical(kind: str, key: str, payload: Mapping[str, Any]) -> str:
    """The one JSON text of a document; raises NotPlain on floats and on what JSON does not know.

    >>> canonical("payslip", "P1", {"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    try:
        text = json.dumps(dict(payload), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        text.encode()
    except (TypeError, ValueError) as error:
        raise NotPlain(kind=kind, key=key, reason=str(error)) from None
    return text


def thawed(text: str) -> Any:
    """The content of a canonical text."""
    return json.loads(text)


def _refuse(text: str) -> None:
    raise TypeError(f"{text} is a float: amounts are whole minor units, rates are texts")
