"""What the library keeps beside an assembly's files: the notice once convened, the roll once frozen.

Both are written once. Who changes them by hand is told, and who changes the files they were made from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from cae_core.exchange.atomic import write_whole
from cae_core.governance.notice import Notice
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.roll import Roll
from cae_core.ledger.refusals import BookError
from cae_core.messages import mark

CONVENED, ROLL = "convened.json", "roll.json"


class RecordAltered(AssemblyRefused, BookError):
    """A record that was changed after it was written. Data: what (the file), reason, source."""


@attrs.frozen
class FrozenRoll:
    """A roll as it was frozen, and the references of the operations on shares that it was made from."""

    roll: Roll
    operations: frozenset[str] = frozenset()


def plain_notice(notice: Notice) -> dict[str, Any]:
    """A notice as plain JSON values; the proof, which comes after the sending, is no part of it."""
    return {
        "meeting": notice.meeting.isoformat(),
        "sent": notice.sent.isoformat(),
        "kind": notice.kind.value,
        "call": notice.call,
        "time": notice.time,
        "place": attrs.asdict(notice.place),
        "channel": notice.channel.value,
        "by": notice.by,
        "agenda": [each.to_dict() for each in notice.agenda],
        **({"section": notice.section} if notice.section else {}),
        **({"sections": list(notice.sections)} if notice.sections else {}),
    }


def write_convened(place: Path, notice: Notice) -> Path:
    """Write that a notice was convened, in an assembly's folder."""
    return _write(place / CONVENED, plain_notice(notice))


def read_convened(place: Path) -> Mapping[str, Any] | None:
    """The notice that was convened, as `plain_notice`; None before. Raises RecordAltered."""
    return _read(place / CONVENED)


def write_roll(place: Path, frozen: FrozenRoll) -> Path:
    """Write a frozen roll in an assembly's folder."""
    data = {"roll": frozen.roll.to_dict(), "operations": sorted(frozen.operations)}
    return _write(place / ROLL, data)


def read_roll(place: Path) -> FrozenRoll | None:
    """The roll that was frozen; None before. Raises RecordAltered."""
    data = _read(place / ROLL)
    if data is None:
        return None
    try:
        return FrozenRoll(Roll.from_dict(data["roll"]), frozenset(data["operations"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _altered(place / ROLL) from None


def _write(path: Path, data: dict[str, Any]) -> Path:
    text = json.dumps(data | {"digest": _digest(data)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_whole(path, text.encode(), personal=True)
    return path


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        digest = data.pop("digest")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _altered(path) from None
    if digest != _digest(data):
        raise _altered(path)
    found: dict[str, Any] = data
    return found


def _digest(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _altered(path: Path) -> RecordAltered:
    reason = mark("changed by hand after it was written: put the file back as it was")
    return RecordAltered(what=f"{path.parent.name}/{path.name}", reason=reason, source="")
