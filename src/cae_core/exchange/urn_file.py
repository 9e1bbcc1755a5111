"""An urn in a file: read, changed and written whole under a lock, so that two voters at once both count once.

The file bears no trace of what came when: it is written anew each time, sorted, and its time is that of 1980.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock

from cae_core.errors import Origin, Problem, Problems
from cae_core.exchange.atomic import write_whole
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.urn import Urn, VotersList
from cae_core.messages import mark

T = TypeVar("T")
NO_TIME = 315532800  # 1980-01-01, UTC: the earliest that every file system keeps


class UrnThere(AssemblyRefused, FileExistsError):
    """An urn of this name exists: its cards may be in voters' hands. Data: what, reason, source."""


def new_urn(path: Path, urn: Urn) -> None:
    """Write an urn that was just made. Raises UrnThere rather than write over another."""
    with locked(path):
        if path.exists():
            raise UrnThere(what=path.name, reason=mark("this ballot has its cards already"), source="")
        _write(path, urn.to_dict())


def read_urn(path: Path) -> Urn:
    """Read an urn. Raises Problems where the file is not one."""
    return _read(path, Urn.from_dict)


def cast(path: Path, code: str, choice: Collection[str]) -> str:
    """Put a ballot into the urn of a file and return its receipt. Raises CardRefused, BallotRefused."""
    with locked(path):
        urn, receipt = read_urn(path).cast(code, choice)
        _write(path, urn.to_dict())
    return receipt


def close_urn(path: Path) -> Urn:
    """Close the urn of a file and return it. Raises UrnDisagrees."""
    with locked(path):
        urn = read_urn(path)
        if not urn.closed:
            urn = urn.close()
            _write(path, urn.to_dict())
    return urn


def sign(path: Path, ballot: str, voter: str, carried: Collection[str]) -> VotersList:
    """Sign the voters' list of a file for the votes carried, and return it. Raises CardRefused."""
    with locked(path):
        signed = read_voters(path, ballot).sign(voter, carried)
        _write(path, {"ballot": signed.ballot, "taken": dict(signed.taken)})
    return signed


def read_voters(path: Path, ballot: str) -> VotersList:
    """Read the voters' list of a ballot; an empty one where nobody signed yet."""
    if not path.exists():
        return VotersList(ballot)
    return _read(path, lambda data: VotersList(data["ballot"], data["taken"]))


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file for oneself, among all processes of the machine; a process that dies lets it go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(f".{path.name}.lock")):
        yield


def _write(path: Path, data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_whole(path, text.encode(), personal=True)
    os.utime(path, (NO_TIME, NO_TIME))


def _read(path: Path, make: Callable[[Any], T]) -> T:
    try:
        return make(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problems(
            [
                Problem(
                    mark("this is no file of a ballot: {fault}"), Origin(path.name), fields={"fault": error}
                )
            ]
        ) from error
