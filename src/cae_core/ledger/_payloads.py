"""Documents as plain data: one canonical text for one content, no float within."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cae_core.ledger.refusals import NotPlain

_LEAVES = frozenset({str, int, bool, type(None)})
_KNOWN = _LEAVES | {dict, list, tuple}


def canonical(kind: str, key: str, payload: Mapping[str, Any]) -> str:
    """The one JSON text of a document; raises NotPlain on floats and on what JSON does not know.

    >>> canonical("payslip", "P1", {"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    try:
        content = dict(payload)
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if not _holds_no_float(content):
            json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        text.encode()
    except (TypeError, ValueError) as error:
        raise NotPlain(kind=kind, key=key, reason=str(error)) from None
    return text


def _holds_no_float(value: Any) -> bool:
    """Whether only texts, whole numbers and the like are within; where it does not say so, the text may."""
    within = value.values() if type(value) is dict else value
    kinds = set(map(type, within))
    if not kinds <= _LEAVES:
        if not kinds <= _KNOWN:
            return False
        for each in within:
            if type(each) not in _LEAVES and not _holds_no_float(each):
                return False
    return True


def thawed(text: str) -> Any:
    """The content of a canonical text."""
    return json.loads(text)


def _refuse(text: str) -> None:
    raise TypeError(f"{text} is a float: amounts are whole minor units, rates are texts")
