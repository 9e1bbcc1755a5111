"""An urn in a file: read, changed and written whole under a lock, so that two voters at once both count once.

A ballot declared void stays as it is, with a record beside it that says why; nothing more is cast in it.

The file bears no trace of what came when: it is written anew each time, sorted, and its time is that of 1980.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import attrs
from filelock import FileLock

from cae_core.exchange.atomic import write_whole
from cae_core.governance.refusals import AssemblyRefused
from cae_core.governance.urn import BallotRefused, Urn, UrnDisagrees, VoidBallot, VotersList
from cae_core.ledger.refusals import BookError
from cae_core.messages import mark

T = TypeVar("T")
NO_TIME = 315532800  # 1980-01-01, UTC: the earliest that every file system keeps


class UrnThere(AssemblyRefused, FileExistsError):
    """An urn of this name exists: its cards may be in voters' hands. Data: what, reason, source."""


class UrnAltered(AssemblyRefused, BookError):
    """A file of a ballot that is not as it was written. Data: what (the file), reason, fault, source."""


def new_urn(path: Path, urn: Urn) -> None:
    """Write an urn that was just made. Raises UrnThere rather than write over another."""
    with locked(path):
        if path.exists():
            raise UrnThere(what=path.name, reason=mark("this ballot has its cards already"), source="")
        _write(path, urn.to_dict())


def read_urn(path: Path) -> Urn:
    """Read an urn. Raises UrnAltered where the file is not one."""
    return _read(path, Urn.from_dict)


def cast(path: Path, code: str, choice: Collection[str]) -> str:
    """Put a ballot into the urn of a file and return its receipt. Raises CardRefused, BallotRefused."""
    with locked(path):
        _must_stand(path)
        urn, receipt = read_urn(path).cast(code, choice)
        _write(path, urn.to_dict())
    return receipt


def close_urn(path: Path, signed: Mapping[str, int] | None = None) -> Urn:
    """Close the urn of a file, unless it is closed already, and return it.

    ``signed`` is for how many votes voters signed, by group. Raises UrnDisagrees for more ballots than that,
    which leaves the urn as it is, UrnAltered for cards that do not add up.
    """
    with locked(path):
        _must_stand(path)
        urn = read_urn(path)
        if signed is not None:
            urn.agree(signed)
        if not urn.closed:
            urn = _closed(path, urn)
            _write(path, urn.to_dict())
    return urn


def _closed(path: Path, urn: Urn) -> Urn:
    try:
        return urn.close()
    except UrnDisagrees as error:
        reason = mark("changed by hand after it was written: put the file back as it was")
        raise UrnAltered(what=path.name, reason=reason, source="") from error


def void_urn(path: Path, signed: Mapping[str, int], taken: int, why: str) -> VoidBallot:
    """Declare the ballot of a file void and write the record of it, beside an urn that stays as it is.

    ``taken`` is for how many votes voters signed in all. Raises BallotRefused for a ballot that is counted
    and agrees with its signatures, whose result is known; an urn that was altered can be declared void.
    """
    with locked(path):
        _must_stand(path)
        try:
            urn = read_urn(path)
            urn.agree(signed)
        except (UrnAltered, UrnDisagrees) as error:
            urn = urn if isinstance(error, UrnDisagrees) else Urn("", (), {}, {})
        else:
            if urn.closed:
                reason = mark("counted, and as many votes signed for as ballots: the result stands")
                raise BallotRefused(what=urn.ballot, reason=reason, source="")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        made = VoidBallot(urn.ballot or path.stem, len(urn.ballots), taken, why.strip(), digest)
        _write(void_file(path), attrs.asdict(made))
    return made


def void_file(path: Path) -> Path:
    """Where it is recorded that the ballot of an urn's file is void."""
    return path.with_name(f"void-{path.name.removeprefix('urn-')}")


def read_void(path: Path) -> VoidBallot | None:
    """That the ballot of an urn's file is void; None for one that stands. Raises UrnAltered."""
    record = void_file(path)
    return _read(record, lambda data: VoidBallot(**data)) if record.exists() else None


def _must_stand(path: Path) -> None:
    if void_file(path).exists():
        reason = mark("this ballot was declared void")
        raise BallotRefused(what=path.stem, reason=reason, source="")


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
        reason = mark("this is no file of a ballot: {fault}")
        raise UrnAltered(what=path.name, reason=reason, fault=error, source="") from error
